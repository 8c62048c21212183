/* costcast detect: each incident of a scenario lived beside its workloads, and daily cost watched, then written. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/detect.h"

SINK(detect_csv_write)
SINK(detect_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	detect_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	detect_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return detect_plot_write(of, options, rendered, note);
}

static void live(struct detect *detect, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	detect_live(detect, options->threads, &progress);
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct detect *detect, const struct options *options, struct folder *folder)
{
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
static struct detect *read_request(const struct loaded *loaded, const struct options *options, int *status)
{
	const struct detect_request request = {options->strategy, options->by_what, options->detector};
	struct diag diag = {0};
	struct detect *detect = detect_new(loaded->plan, &request, &diag);

	diag_print(&diag, stderr);
	if (!detect)
		*status = diag.item[0].at.source ? STATUS_INVALID : STATUS_USAGE;
	diag_release(&diag);
	return detect;
}

int command_detect(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	struct detect *detect = read_request(&loaded, options, &status);

	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(detect, options);
		status = report(&loaded, detect, options, &folder);
	}
	folder_close(&folder);
	detect_free(detect);
	load_release(&loaded);
	return status;
}
