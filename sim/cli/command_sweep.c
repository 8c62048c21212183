/* costcast sweep: every point planned, all faults told, then lived, then written. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/outlet.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"
#include "sim/report/sweep.h"

struct swept {
	const struct sweep *sweep;
	const char *command;              /* gives it again */
};

static void csv(const void *swept, struct text *out)
{
	sweep_csv_write(((const struct swept *)swept)->sweep, out);
}

static void json(const void *swept, struct text *out)
{
	sweep_json_write(((const struct swept *)swept)->sweep, out);
}

static void markdown(const void *swept, struct text *out)
{
	sweep_markdown_write(((const struct swept *)swept)->sweep, ((const struct swept *)swept)->command, out);
}

static int pour_table(const struct swept *swept)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = swept->command;
	sweep_table_write(swept->sweep, &terminal, &text);
	return screen_show(&text);
}

static int put_plots(const struct folder *folder, const struct sweep *sweep, const struct options *options)
{
	const struct plot_options plots = {.dir = folder->temp, .formats = "svg,png", .projector = options->projector};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = sweep_plots_write(sweep, &plots, &rendered, &note);
	return folder_drawn(folder, written, note, options->quiet);
}

static int fill_folder(struct folder *folder, const struct outlet *outlet, size_t outlets, const struct swept *swept,
		       const struct options *options)
{
	const enum lang screen = lang_in_use();
	int status;

	lang_use(options->lang);
	status = outlets_put(outlet, outlets, swept, folder);
	if (!status && !options->no_plots && !stop_asked)
		status = put_plots(folder, swept->sweep, options);
	lang_use(screen);
	return status ? status : folder_finish(folder, options, 0, NULL);
}

/* The table, or what takes its place; single files; the folder. */
static int pour_all(const struct swept *swept, const struct options *options, struct folder *folder)
{
	const struct outlet outlet[] = {{csv, "sweep.csv", options->csv}, {json, "sweep.json", options->json}, {markdown, "sweep.md", NULL}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	int status = STATUS_DONE;

	if (outlets_leave_stdout(outlet, outlets))
		status = pour_table(swept);
	keep_first(&status, outlets_pour(outlet, outlets, swept, options));
	if (options->output)
		keep_first(&status, fill_folder(folder, outlet, outlets, swept, options));
	return status;
}

static void live(struct sweep *sweep, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	sweep_live(sweep, options->threads, &progress);
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct sweep *sweep, const struct options *options, struct folder *folder)
{
	if (sweep->overflow)
		return live_overflow();
	if (!sweep->lived) {
		emit_note(false, _("interrupted before the first point was finished; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	char *command = load_command(loaded, "sweep", options, loaded->scenario->replications);
	int status = pour_all(&(struct swept){sweep, command}, options, folder);

	if (stop_asked)
		keep_first(&status, STATUS_INTERRUPTED);
	free(command);
	return status;
}

int command_sweep(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	struct diag diag = {0};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	struct sweep *sweep = sweep_new(loaded.plan, options->vary, options->varies, options->metric, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	if (!sweep)
		status = STATUS_INVALID;
	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(sweep, options);
		status = report(&loaded, sweep, options, &folder);
	}
	folder_close(&folder);
	sweep_free(sweep);
	load_release(&loaded);
	return status;
}
