/* costcast why: where the difference between two strategies comes from, part by part. */
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
#include "sim/report/why.h"

typedef void sink(const struct why *why, struct text *out);

/* PATH NULL: NAME in FOLDER. Data are in the language of files, --lang alone. */
static int pour(sink *write, const struct why *why, const struct options *options, const char *path, const struct folder *folder,
		const char *name)
{
	const enum lang screen = lang_in_use();
	struct text text = {0};

	lang_use(options->lang);
	write(why, &text);
	lang_use(screen);
	const int status = path ? emit_file(path, &text) : folder_put(folder, name, &text);
	text_release(&text);
	return status;
}

static int put_plot(const struct folder *folder, const struct why *why, const struct options *options)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = "svg,png", .projector = options->projector};
	const enum lang screen = lang_in_use();
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	lang_use(options->lang);
	const bool written = why_plot(why, &plot, &rendered, &note);
	lang_use(screen);
	return folder_drawn(folder, written, note, options->quiet);
}

static int put_folder(struct folder *folder, const struct why *why, const struct options *options)
{
	int status = pour(why_csv, why, options, NULL, folder, "why.csv");

	if (!status)
		status = pour(why_json, why, options, NULL, folder, "why.json");
	if (!status && !options->no_plots && !stop_asked)
		status = put_plot(folder, why, options);
	if (!status)
		status = folder_commit(folder, folder->before.replications ? folder->before.lang : options->lang, folder->before.replications,
				       folder->before.command);
	if (!status)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
	return status;
}

static int put_page(const struct why *why, const struct options *options, double seconds)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = why->summary->command;
	terminal.seconds = seconds;
	terminal.threads = futures_threads(options->threads);
	why_write(why, &terminal, &text);
	const int status = emit_stdout(&text);
	text_release(&text);
	return status;
}

static int tell(const struct why *why, const struct options *options, struct folder *folder, double seconds)
{
	int status = STATUS_DONE;

	if (!is_stdout(options->csv) && !is_stdout(options->json))
		status = put_page(why, options, seconds);
	if (!status && options->csv)
		status = pour(why_csv, why, options, options->csv, NULL, NULL);
	if (!status && options->json)
		status = pour(why_json, why, options, options->json, NULL, NULL);
	if (!status && options->output)
		status = put_folder(folder, why, options);
	return status ? status : stop_asked ? STATUS_INTERRUPTED : STATUS_DONE;
}

/* What gives it again: the strategies are arguments here. */
static char *command_line(const struct loaded *loaded, const struct options *options, uint64_t replications)
{
	char *line = load_command(loaded, "why", options, replications);
	struct text whole = {0};

	text_addf(&whole, "%s %s %s", line, options->argument[1], options->argument[2]);
	free(line);
	return whole.s;
}

static int explain(const struct loaded *loaded, const struct options *options, const struct futures *futures, struct folder *folder,
		   double start_s)
{
	const size_t first = strcmp(loaded->scenario->strategy[0].name, options->argument[1]) == 0 ? 0 : 1;
	struct why why;

	const int refused = live_check(futures);

	if (refused)
		return refused;
	struct summary *summary = summary_new(futures);
	char *command = command_line(loaded, options, summary->replications);

	summary->command = command;
	why_of(summary, first, 1 - first, &why);
	const int status = tell(&why, options, folder, clock_s() - start_s);
	summary_free(summary);
	free(command);
	return status;
}

/* BOTH: what --strategies would say. A comma in a name would make two of it. */
static int check_names(const struct options *options, struct text *both)
{
	const char *from = options->argument[1], *to = options->argument[2], *comma = strchr(from, ',') ? from : strchr(to, ',') ? to : NULL;
	struct text said = {0};

	if (strcmp(from, to) == 0)
		text_addf(&said, _("\"%s\" is compared with itself: name two strategies"), shortened(from));
	else if (comma)
		text_addf(&said, _("there is no strategy \"%s\""), shortened(comma));
	text_addf(both, "%s,%s", from, to);
	if (said.len)
		fprintf(stderr, "costcast why: %s\n", text_str(&said));
	const int status = said.len ? STATUS_USAGE : STATUS_DONE;
	text_release(&said);
	return status;
}

int command_why(const struct models *known, const struct options *options)
{
	struct options narrowed = *options;
	struct loaded loaded = {0};
	struct folder folder = {.lock_fd = -1};
	struct text both = {0};
	const double start_s = clock_s();
	int status = check_names(options, &both);

	narrowed.overrides.strategies = text_str(&both);
	if (!status)
		status = load_plan(&loaded, options->argument[0], known, &narrowed);
	if (status) {
		text_release(&both);
		return status;
	}
	if (options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status) {
		stop_install();
		struct futures *futures = live_futures(loaded.plan, loaded.plan->scenario->replications, options);
		status = explain(&loaded, options, futures, &folder, start_s);
		futures_free(futures);
	}
	folder_close(&folder);
	load_release(&loaded);
	text_release(&both);
	return status;
}
