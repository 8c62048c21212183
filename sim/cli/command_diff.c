/* costcast diff: what changed between two finished runs. */
#include "sim/cli/commands.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/outlet.h"
#include "sim/report/diff.h"

/* Only a run has results to compare: replays and fits leave a marker without replications. */
static int check_folder(const char *dir)
{
	struct marker marker;
	int status = STATUS_MISSING;

	if (strlen(dir) >= PATH_MAX || !file_exists(dir))
		fprintf(stderr, _("costcast diff: there is no folder \"%s\"\n"), shortened(dir));
	else if (!marker_read(&marker, dir))
		fprintf(stderr, _("costcast diff: \"%s\" is not a folder that costcast made\n"), shortened(dir));
	else {
		if (marker.replications && marker_has(&marker, "summary.json"))
			status = STATUS_DONE;
		else
			fprintf(stderr, _("costcast diff: \"%s\" holds no finished run: a replay, a fit or something else was written into it\n"),
				shortened(dir));
		marker_release(&marker);
	}
	return status;
}

SINK(diff_csv)
SINK(diff_json)

static int tell(const struct diff *diff, const struct models *known, const struct options *options)
{
	const struct outlet outlet[] = {{diff_csv_sink, NULL, options->csv}, {diff_json_sink, NULL, options->json}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	const struct terminal terminal = terminal_of_stdout();
	struct text text = {0};
	int status = STATUS_DONE;

	if (outlets_leave_stdout(outlet, outlets)) {
		diff_write(diff, known, &terminal, &text);
		status = screen_show(&text);
	}
	keep_first(&status, outlets_pour(outlet, outlets, diff, options));
	return status;
}

int command_diff(const struct models *known, const struct options *options)
{
	struct arena *arena = arena_new();
	struct text why = {0};
	const struct finished *run[2] = {NULL, NULL};
	int status = STATUS_DONE;

	for (int i = 0; i < 2 && !status; i++)
		status = check_folder(options->argument[i]);
	for (int i = 0; i < 2 && !status; i++) {
		run[i] = finished_read(arena, options->argument[i], csv_plain, &why);
		if (!run[i]) {
			fprintf(stderr, "costcast diff: %s\n", text_str(&why));
			status = STATUS_INVALID;
		} else if (run[i]->partial) {
			emit_note(options->quiet, _("\"%s\" is a partial run: its means are of the futures that were finished"), run[i]->folder);
		}
	}
	if (!status)
		status = tell(diff_of(arena, run[0], run[1]), known, options);
	text_release(&why);
	arena_free(arena);
	return status;
}
