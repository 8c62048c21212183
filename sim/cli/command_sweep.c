/* costcast sweep: every point planned, all faults told, then lived, then written. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"
#include "sim/report/sweep.h"

static void keep_first(int *status, int other)
{
	if (!*status)
		*status = other;
}

static int pour(const struct sweep *sweep, void (*write)(const struct sweep *, struct text *), const char *path)
{
	struct text text = {0};

	write(sweep, &text);
	const int status = emit_file(path, &text);
	text_release(&text);
	return status;
}

static int pour_table(const struct sweep *sweep, const char *command)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = command;
	sweep_table_write(sweep, &terminal, &text);
	const int status = emit_stdout(&text);
	text_release(&text);
	return status;
}

static int pour_all(const struct sweep *sweep, const struct options *options, const char *command)
{
	const enum lang screen = lang_in_use();
	int status = STATUS_DONE;

	if (!is_stdout(options->csv) && !is_stdout(options->json))
		status = pour_table(sweep, command);
	lang_use(options->lang);
	if (options->csv)
		keep_first(&status, pour(sweep, sweep_csv_write, options->csv));
	if (options->json)
		keep_first(&status, pour(sweep, sweep_json_write, options->json));
	lang_use(screen);
	return status;
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

static int fill_folder(struct folder *folder, const struct sweep *sweep, const struct options *options, const char *command)
{
	const enum lang screen = lang_in_use();
	struct text text = {0};
	int status;

	lang_use(options->lang);
	sweep_csv_write(sweep, &text);
	status = folder_put(folder, "sweep.csv", &text);
	text_clear(&text);
	sweep_json_write(sweep, &text);
	if (!status)
		status = folder_put(folder, "sweep.json", &text);
	text_clear(&text);
	sweep_markdown_write(sweep, command, &text);
	if (!status)
		status = folder_put(folder, "sweep.md", &text);
	text_release(&text);
	if (!status && !options->no_plots && !stop_asked)
		status = put_plots(folder, sweep, options);
	lang_use(screen);
	if (!status)
		status = folder_commit(folder, options->lang, 0, NULL);
	if (!status)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
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

static char *command_of(const struct loaded *loaded, const struct options *options)
{
	return load_command(loaded, "sweep", options, loaded->scenario->replications);
}

static int report(const struct loaded *loaded, const struct sweep *sweep, const struct options *options, struct folder *folder)
{
	if (sweep->overflow)
		return live_overflow();
	if (!sweep->lived) {
		emit_note(false, _("interrupted before the first point was finished; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	char *command = command_of(loaded, options);
	int status = pour_all(sweep, options, command);

	if (options->output)
		keep_first(&status, fill_folder(folder, sweep, options, command));
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
