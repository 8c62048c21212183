/* costcast run: plan, futures, summary, then every sink that was asked for. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"

#define SAMPLES_ROWS 100000               /* up to so many rows, samples.csv is written without being asked for */

/* The first failure is the one that counts. */
static void keep_first(int *status, int other)
{
	if (!*status)
		*status = other;
}

typedef void sink(const struct summary *summary, struct text *out);

struct outlet {                           /* a sink with the name that it may be given on the command line */
	sink *write;
	const char *path;
};

static int pour(const struct outlet *outlet, const struct summary *summary)
{
	struct text text = {0};

	outlet->write(summary, &text);
	const int status = emit_file(outlet->path, &text);
	text_release(&text);
	return status;
}

static int pour_table(const struct summary *summary, const struct options *options, double seconds)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = summary->command;
	terminal.seconds = seconds;
	terminal.threads = futures_threads(options->threads);
	table_write(summary, &terminal, &text);
	const int status = emit_stdout(&text);
	text_release(&text);
	return status;
}

/* The table on the screen, or what takes its place; then single files. Screen: the locale. Data: --lang alone. */
static int pour_all(const struct summary *summary, const struct options *options, double seconds)
{
	const struct outlet outlet[] = {
		{json_write, options->json}, {csv_write, options->csv}, {markdown_write, options->markdown}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	const enum lang screen = lang_in_use();
	bool table = true;
	int status = STATUS_DONE;

	for (size_t i = 0; i < outlets; i++)
		table = table && !is_stdout(outlet[i].path);
	if (table)
		status = pour_table(summary, options, seconds);
	for (size_t i = 0; i < outlets; i++) {
		if (!outlet[i].path)
			continue;
		lang_use(options->lang);
		keep_first(&status, pour(&outlet[i], summary));
		lang_use(screen);
	}
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
	const struct outlet outlet[] = {{json_write, "summary.json"}, {csv_write, "summary.csv"},
					{markdown_write, "summary.md"}, {samples_write, "samples.csv"}};
	struct text text = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; !status && i < sizeof outlet / sizeof *outlet; i++) {
		if (outlet[i].write == samples_write && !samples)
			continue;
		text_clear(&text);
		outlet[i].write(summary, &text);
		status = folder_put(folder, outlet[i].path, &text);
	}
	text_clear(&text);
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
		status = folder_commit(folder, options->lang, summary->replications, summary->command);
	if (!status)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
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
	int status = pour_all(summary, options, clock_s() - start_s);
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
