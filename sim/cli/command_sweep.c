/* costcast sweep: every point planned, all faults told, then lived, then written. */
#include "sim/cli/commands.h"

#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/study.h"
#include "sim/report/sweep.h"

SINK(sweep_csv_write)
SINK(sweep_json_write)
PAGE(sweep_table_write)
MARKDOWN(sweep_markdown_write)
PLOTS(sweep_plots_write)

static void live(void *of, int threads, const struct progress *progress)
{
	sweep_live(of, threads, progress);
}

static int tell(const struct loaded *loaded, void *of, const struct options *options, struct folder *folder, double start_s)
{
	const struct sweep *sweep = of;

	(void)start_s;
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

static void *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	struct diag diag = {0};
	struct sweep *sweep = sweep_new(loaded->plan, options->vary, options->varies, options->metric, &diag);

	if (study_said(&diag, sweep))
		*status = STATUS_INVALID;
	return sweep;
}

static void release(void *of)
{
	sweep_free(of);
}

int command_sweep(const struct models *known, const struct options *options)
{
	static const struct study study = {read_request, live, tell, release};

	return study_run(&study, known, options);
}
