/* costcast advise: what an advisor would say of a strategy, each finding lived before it is said. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/advice.h"

SINK(advice_csv_write)
SINK(advice_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	advice_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	advice_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return advice_plot_write(of, options, rendered, note);
}

static void live(struct advice *advice, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	advice_live(advice, options->threads, &progress);
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct advice *advice, const struct options *options, struct folder *folder)
{
	if (advice->overflow)
		return live_overflow();
	if (!advice->replications || (advice->partial && !advice->findings)) {
		emit_note(false, _("interrupted before the first change was lived; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	char *command = load_command(loaded, "advise", options, loaded->scenario->replications);
	const struct sinks sinks = {.name = "advice", .of = advice, .page = page, .csv = advice_csv_write_sink, .json = advice_json_write_sink,
				    .markdown = markdown, .plots = plots, .command = command};
	const int status = sinks_tell(&sinks, options, folder);

	free(command);
	return status;
}

int command_advise(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	struct diag diag = {0};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	struct advice *advice = advice_new(loaded.plan, options->strategy, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	if (!advice)
		status = STATUS_USAGE;
	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(advice, options);
		status = report(&loaded, advice, options, &folder);
	}
	folder_close(&folder);
	advice_free(advice);
	load_release(&loaded);
	return status;
}
