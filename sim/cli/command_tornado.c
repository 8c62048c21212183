/* costcast tornado: one quantity at a time, each lived at both ends, then written. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/sinks.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"
#include "sim/report/tornado.h"

SINK(tornado_csv_write)
SINK(tornado_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	tornado_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	tornado_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return tornado_plot_write(of, options, rendered, note);
}

static void live(struct tornado *tornado, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	tornado_live(tornado, options->threads, &progress);
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct tornado *tornado, const struct options *options, struct folder *folder)
{
	if (tornado->overflow)
		return live_overflow();
	if (!tornado->replications || (tornado->partial && !tornado->bars)) {
		emit_note(false, _("interrupted before the first quantity was finished; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	char *command = load_command(loaded, "tornado", options, loaded->scenario->replications);
	const struct sinks sinks = {.name = "tornado", .of = tornado, .page = page, .csv = tornado_csv_write_sink, .json = tornado_json_write_sink, .markdown = markdown, .plots = plots,
				    .command = command};
	const int status = sinks_tell(&sinks, options, folder);

	free(command);
	return status;
}

/* A wrong name is a matter of usage, a wrong figure one of the scenario. */
static struct tornado *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	const struct tornado_request request = {options->strategy, options->against, options->metric, options->by_text ? options->by : TORNADO_BY};
	struct diag diag = {0};
	struct tornado *tornado = tornado_new(loaded->plan, &request, &diag);

	diag_print(&diag, stderr);
	if (!tornado)
		*status = diag.item[0].at.source ? STATUS_INVALID : STATUS_USAGE;
	diag_release(&diag);
	return tornado;
}

int command_tornado(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	struct tornado *tornado = read_request(&loaded, options, &status);

	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(tornado, options);
		status = report(&loaded, tornado, options, &folder);
	}
	folder_close(&folder);
	tornado_free(tornado);
	load_release(&loaded);
	return status;
}
