/* costcast advise: what an advisor would say of a strategy, each finding lived before it is said. */
#include "sim/cli/commands.h"

#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/study.h"
#include "sim/report/advice.h"

SINK(advice_csv_write)
SINK(advice_json_write)
PAGE(advice_table_write)
MARKDOWN(advice_markdown_write)
PLOTS(advice_plot_write)

static void live(void *of, int threads, const struct progress *progress)
{
	advice_live(of, threads, progress);
}

static int tell(const struct loaded *loaded, void *of, const struct options *options, struct folder *folder, double start_s)
{
	const struct advice *advice = of;

	(void)start_s;
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

static void *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	struct diag diag = {0};
	struct advice *advice = advice_new(loaded->plan, options->strategy, &diag);

	*status = study_said(&diag, advice);
	return advice;
}

static void release(void *of)
{
	advice_free(of);
}

int command_advise(const struct models *known, const struct options *options)
{
	static const struct study study = {read_request, live, tell, release};

	return study_run(&study, known, options);
}
