/* costcast detect: each incident of a scenario lived beside its workloads, and daily cost watched, then written. */
#include "sim/cli/commands.h"

#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/study.h"
#include "sim/report/detect.h"

SINK(detect_csv_write)
SINK(detect_json_write)
PAGE(detect_table_write)
MARKDOWN(detect_markdown_write)
PLOTS(detect_plot_write)

static void live(void *of, int threads, const struct progress *progress)
{
	detect_live(of, threads, progress);
}

static int tell(const struct loaded *loaded, void *of, const struct options *options, struct folder *folder, double start_s)
{
	const struct detect *detect = of;

	(void)start_s;
	if (detect->overflow)
		return live_overflow();
	if (!detect->items) {
		emit_note(false, _("interrupted before the first incident was lived; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	char *command = load_command(loaded, "detect", options, loaded->scenario->replications);
	const struct sinks sinks = {.name = "detect", .of = detect, .page = page, .csv = detect_csv_write_sink, .json = detect_json_write_sink,
				    .markdown = markdown, .plots = plots, .command = command, .effective = loaded->scenario};
	const int status = sinks_tell(&sinks, options, folder);

	free(command);
	return status;
}

/* A wrong name is a matter of usage, what the scenario lacks one of the scenario. */
static void *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	const struct detect_request request = {options->strategy, options->by_what, options->detector};
	struct diag diag = {0};
	struct detect *detect = detect_new(loaded->plan, &request, &diag);

	*status = study_said(&diag, detect);
	return detect;
}

static void release(void *of)
{
	detect_free(of);
}

int command_detect(const struct models *known, const struct options *options)
{
	static const struct study study = {read_request, live, tell, release};

	return study_run(&study, known, options);
}
