/* costcast replay: one future again, its story, its timeline plot, its bill. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/future.h"
#include "sim/cli/outlet.h"

SINK(bill_write)
SINK(events_write)

static int tell_story(const struct replay *replay)
{
	struct text text = {0};

	story_write(replay, terminal_of_stdout().columns, &text);
	return screen_show(&text);
}

static int tell_all(const struct replay *replay, const struct options *options)
{
	const struct outlet outlet[] = {{bill_write_sink, NULL, options->bill}, {events_write_sink, NULL, options->events}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	int status = STATUS_DONE;

	if (outlets_leave_stdout(outlet, outlets))
		status = tell_story(replay);
	keep_first(&status, outlets_pour(outlet, outlets, replay, options));
	return status;
}

static int put_timeline(struct folder *folder, const struct replay *replay, const struct options *options)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = "svg,png"};
	const enum lang screen = lang_in_use();
	bool rendered = false;
	char *note = NULL;

	if (!replay->plan->strategy[replay->strategy].setup.fleet_rows) {
		emit_note(options->quiet, _("nothing written to \"%s\": without a fleet there is no timeline"), folder->asked);
		return STATUS_DONE;
	}
	errno = 0;
	lang_use(options->lang);
	const bool written = timeline_write(replay, &plot, &rendered, &note);
	lang_use(screen);
	const int status = folder_drawn(folder, written, note, options->quiet);
	return status ? status : folder_finish_added(folder, options);
}

static int replay_one(const struct plan *plan, struct folder *folder, const struct options *options)
{
	uint64_t replica = 0;
	int status = future_find(plan, options, "replay", &replica);

	if (status)
		return status;
	struct replay *replay = replay_new(plan, 0, replica);
	status = tell_all(replay, options);
	if (folder->path) {
		const int other = put_timeline(folder, replay, options);
		status = status ? status : other;
	}
	replay_free(replay);
	return status;
}

int command_replay(const struct models *known, const struct options *options)
{
	struct folder folder = {.lock_fd = -1};
	struct loaded loaded;

	int status = future_plan(&loaded, known, options, "replay");
	if (status)
		return status;
	if (options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status)
		status = replay_one(loaded.plan, &folder, options);
	folder_close(&folder);
	load_release(&loaded);
	return status;
}
