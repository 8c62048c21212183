/* costcast sweep: every point planned, all faults told, then lived, then written. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/sinks.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"
#include "sim/report/sweep.h"

SINK(sweep_csv_write)
SINK(sweep_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	sweep_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	sweep_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return sweep_plots_write(of, options, rendered, note);
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
	const struct sinks sinks = {.name = "sweep", .of = sweep, .page = page, .csv = sweep_csv_write_sink, .json = sweep_json_write_sink, .markdown = markdown, .plots = plots,
				    .command = command};
	const int status = sinks_tell(&sinks, options, folder);

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
