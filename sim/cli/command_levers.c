/* costcast levers: what each lever of a scenario saves alone, and all one after the other. */
#include "sim/cli/commands.h"

#include <stdlib.h>

#include "sim/cli/live.h"
#include "sim/cli/study.h"
#include "sim/report/levers.h"

SINK(levers_csv_write)
SINK(levers_json_write)
PAGE(levers_table_write)
MARKDOWN(levers_markdown_write)
PLOTS(levers_plot)

static void live(void *of, int threads, const struct progress *progress)
{
	levers_live(of, threads, progress);
}

static int tell(const struct loaded *loaded, void *of, const struct options *options, struct folder *folder, double start_s)
{
	struct levers *levers = of;
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
static void *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	struct diag diag = {0};
	struct levers *levers = levers_new(loaded->plan, options->strategy, &diag);

	*status = study_said(&diag, levers);
	return levers;
}

static void release(void *of)
{
	levers_free(of);
}

int command_levers(const struct models *known, const struct options *options)
{
	static const struct study study = {read_request, live, tell, release};

	return study_run(&study, known, options);
}
