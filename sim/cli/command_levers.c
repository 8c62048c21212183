/* costcast levers: what each lever of a scenario saves alone, and all one after the other. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/levers.h"

SINK(levers_csv_write)
SINK(levers_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	levers_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	levers_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return levers_plot(of, options, rendered, note);
}

static void live(struct levers *levers, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	levers_live(levers, options->threads, &progress);
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct levers *levers, const struct options *options, struct folder *folder, double start_s)
{
	const int refused = live_check(levers->futures);

	if (refused)
		return refused;
	char *command = load_command(loaded, "levers", options, levers->summary->replications);

	levers->summary->command = command;
	const struct sinks sinks = {.name = "levers", .of = levers, .page = page, .csv = levers_csv_write_sink, .json = levers_json_write_sink,
				    .markdown = markdown, .plots = plots, .command = command, .start_s = start_s};
	const int status = sinks_tell(&sinks, options, folder);

	free(command);
	return status;
}

/* A wrong name is a matter of usage, a wrong lever one of the scenario. */
static struct levers *read_levers(const struct loaded *loaded, const struct options *options, int *status)
{
	struct diag diag = {0};
	struct levers *levers = levers_new(loaded->plan, options->strategy, &diag);

	diag_print(&diag, stderr);
	if (!levers)
		*status = diag.count && !diag.item[0].at.source ? STATUS_USAGE : STATUS_INVALID;
	diag_release(&diag);
	return levers;
}

int command_levers(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	const double start_s = clock_s();
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	struct levers *levers = read_levers(&loaded, options, &status);

	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(levers, options);
		status = report(&loaded, levers, options, &folder, start_s);
	}
	folder_close(&folder);
	levers_free(levers);
	load_release(&loaded);
	return status;
}
