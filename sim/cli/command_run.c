/* costcast run: plan, futures, summary, then every sink that was asked for. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/outlet.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"

#define SAMPLES_ROWS 100000               /* up to so many rows, samples.csv is written without being asked for */

SINK(json_write)
SINK(csv_write)
SINK(markdown_write)
SINK(samples_write)

static int pour_table(const struct summary *summary, const struct options *options, double start_s)
{
	const struct terminal terminal = screen_since(summary->command, options, start_s);
	struct text text = {0};

	table_write(summary, &terminal, &text);
	return screen_show(&text);
}

/* The table on the screen, or what takes its place; then single files. Screen: the locale. Data: --lang alone. */
static int pour_all(const struct summary *summary, const struct options *options, double start_s)
{
	const struct outlet outlet[] = {{json_write_sink, NULL, options->json}, {csv_write_sink, NULL, options->csv},
					{markdown_write_sink, NULL, options->markdown}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	int status = STATUS_DONE;

	if (outlets_leave_stdout(outlet, outlets))
		status = pour_table(summary, options, start_s);
	keep_first(&status, outlets_pour(outlet, outlets, summary, options));
	return status;
}

struct attaching {
	const struct folder *folder;
	int status;
};

static void attach(void *context, const char *name, const struct source *source)
{
	struct attaching *attaching = context;
	struct text text = {0};

	text_addn(&text, source->text, source->bytes);
	if (!attaching->status)
		attaching->status = folder_put(attaching->folder, name, &text);
	text_release(&text);
}

static int put_sinks(const struct folder *folder, const struct summary *summary, const struct options *options)
{
	const bool samples = options->samples || summary->replications * summary->plan->strategies <= SAMPLES_ROWS;
	const struct outlet outlet[] = {{json_write_sink, "summary.json", NULL}, {csv_write_sink, "summary.csv", NULL},
					{markdown_write_sink, "summary.md", NULL}, {samples_write_sink, samples ? "samples.csv" : NULL, NULL}};
	struct text text = {0};
	int status = outlets_put(outlet, sizeof outlet / sizeof *outlet, summary, folder);

	scenario_effective(summary->plan->scenario, &text);
	if (!status)
		status = folder_put(folder, "scenario.effective.yaml", &text);
	text_release(&text);
	struct attaching attaching = {folder, status};
	scenario_attachments(summary->plan->scenario, attach, &attaching);
	status = attaching.status;
	return status;
}

static int put_plots(const struct folder *folder, const struct summary *summary, const struct options *asked, struct gallery *gallery)
{
	const struct plot_options options = {.dir = asked->no_plots ? NULL : folder->temp, .formats = "svg,png", .projector = asked->projector, .gallery = gallery};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = plots_write(summary, &options, &rendered, &note);
	return folder_drawn(folder, written, note, asked->quiet);
}

static int put_report(const struct folder *folder, const struct summary *summary, const struct gallery *gallery)
{
	char *plots = file_join(folder->temp, "plots");
	struct text text = {0};

	report_write(summary, gallery, plots, PAPER_HTML, &text);
	const int status = folder_put(folder, "report.html", &text);
	text_release(&text);
	free(plots);
	return status;
}

static int fill_folder(struct folder *folder, const struct summary *summary, const struct options *options)
{
	const enum lang screen = lang_in_use();
	struct gallery gallery = {0};
	int status;

	lang_use(options->lang);
	status = put_sinks(folder, summary, options);
	if (!status && !stop_asked)
		status = put_plots(folder, summary, options, &gallery);
	if (!status)
		status = put_report(folder, summary, &gallery);
	gallery_release(&gallery);
	lang_use(screen);
	if (!status)
		status = folder_finish(folder, options, summary->replications, summary->command);
	return status;
}

static int verdict(const struct summary *summary, const struct options *options)
{
	if (summary->verdicts && (summary->best < 0 || (options->strict && !summary->all_passed)))
		return STATUS_THRESHOLDS;
	return STATUS_DONE;
}

static int report(const struct loaded *loaded, const struct futures *futures, const struct options *options,
		  struct folder *folder, double start_s)
{
	const int refused = live_check(futures);

	if (refused)
		return refused;
	struct summary *summary = summary_new(futures);
	char *command = load_command(loaded, "run", options, summary->replications);

	summary->command = command;
	tunings_study(summary, options->threads, &(struct progress){.stop = &stop_asked});
	traffic_study(summary, options->threads, &(struct progress){.stop = &stop_asked});
	another_study(summary, options->threads, &(struct progress){.stop = &stop_asked});
	int status = pour_all(summary, options, start_s);
	if (options->output)
		keep_first(&status, fill_folder(folder, summary, options));
	if (stop_asked)
		keep_first(&status, STATUS_INTERRUPTED);
	keep_first(&status, verdict(summary, options));
	summary_free(summary);
	free(command);
	return status;
}

int command_run(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	const double start_s = clock_s();
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	if (options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		struct futures *futures = live_futures(loaded.plan, loaded.plan->scenario->replications, options);
		status = report(&loaded, futures, options, &folder, start_s);
		futures_free(futures);
	}
	folder_close(&folder);
	load_release(&loaded);
	return status;
}
