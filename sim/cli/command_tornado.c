/* costcast tornado: one quantity at a time, each lived at both ends, then written. */
#include "sim/cli/commands.h"

#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/study.h"
#include "sim/report/tornado.h"

SINK(tornado_csv_write)
SINK(tornado_json_write)
PAGE(tornado_table_write)
MARKDOWN(tornado_markdown_write)
PLOTS(tornado_plot_write)

static void live(void *of, int threads, const struct progress *progress)
{
	tornado_live(of, threads, progress);
}

static int tell(const struct loaded *loaded, void *of, const struct options *options, struct folder *folder, double start_s)
{
	const struct tornado *tornado = of;

	(void)start_s;
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
static void *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	const struct tornado_request request = {options->strategy, options->against, options->metric, options->by_text ? options->by : TORNADO_BY};
	struct diag diag = {0};
	struct tornado *tornado = tornado_new(loaded->plan, &request, &diag);

	*status = study_said(&diag, tornado);
	return tornado;
}

static void release(void *of)
{
	tornado_free(of);
}

int command_tornado(const struct models *known, const struct options *options)
{
	static const struct study study = {read_request, live, tell, release};

	return study_run(&study, known, options);
}
