/* costcast league: files that students handed in meet the same futures; a ranking, and how much of it is luck. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"
#include "sim/report/league.h"

typedef void sink(const struct league_told *told, struct text *out);

struct outlet {
	sink *write;
	const char *path;
};

static int pour(const struct outlet *outlet, const struct league_told *told)
{
	struct text text = {0};

	outlet->write(told, &text);
	const int status = emit_file(outlet->path, &text);
	text_release(&text);
	return status;
}

static int pour_table(const struct league_told *told, const struct options *options, double seconds)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = told->summary->command;
	terminal.seconds = seconds;
	terminal.threads = futures_threads(options->threads);
	league_table(told, &terminal, &text);
	const int status = emit_stdout(&text);
	text_release(&text);
	return status;
}

/* The table, or what takes its place; then single files. Screen: the locale. Data: --lang alone. */
static int pour_all(const struct league_told *told, const struct options *options, double seconds)
{
	const struct outlet outlet[] = {{league_json, options->json}, {league_csv, options->csv}};
	const enum lang screen = lang_in_use();
	int status = STATUS_DONE;

	if (!is_stdout(options->json) && !is_stdout(options->csv))
		status = pour_table(told, options, seconds);
	lang_use(options->lang);
	for (size_t i = 0; !status && i < sizeof outlet / sizeof *outlet; i++)
		if (outlet[i].path)
			status = pour(&outlet[i], told);
	lang_use(screen);
	return status;
}

static int put_plot(const struct folder *folder, const struct league_told *told, const struct options *options)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = "svg,png", .projector = options->projector};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = league_plot(told, &plot, &rendered, &note);
	return folder_drawn(folder, written, note, options->quiet);
}

static int put_sinks(const struct folder *folder, const struct league_told *told)
{
	const struct outlet outlet[] = {{league_json, "league.json"}, {league_csv, "league.csv"}};
	struct text text = {0};
	int status = STATUS_DONE;

	for (size_t i = 0; !status && i < sizeof outlet / sizeof *outlet; i++) {
		text_clear(&text);
		outlet[i].write(told, &text);
		status = folder_put(folder, outlet[i].path, &text);
	}
	text_clear(&text);
	scenario_effective(told->league->scenario, &text);
	if (!status)
		status = folder_put(folder, "scenario.effective.yaml", &text);
	text_release(&text);
	return status;
}

static int fill_folder(struct folder *folder, const struct league_told *told, const struct options *options)
{
	const enum lang screen = lang_in_use();
	int status;

	lang_use(options->lang);
	status = put_sinks(folder, told);
	if (!status && !options->no_plots && !stop_asked)
		status = put_plot(folder, told, options);
	lang_use(screen);
	if (!status)
		status = folder_commit(folder, options->lang, 0, NULL);
	if (!status)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
	return status;
}

static int tell(const struct league *league, const struct futures *futures, const struct options *options, struct folder *folder,
		double start_s)
{
	const struct loaded loaded = {.scenario = league->scenario, .plan = league->plan};
	struct ranking ranking;

	const int refused = live_check(futures);

	if (refused)
		return refused;
	struct summary *summary = summary_new(futures);
	char *command = load_command(&loaded, "league", options, summary->replications);
	const struct league_told told = {league, summary, &ranking};

	summary->command = command;
	league_rank(league, summary, options->threads, &ranking);
	int status = pour_all(&told, options, clock_s() - start_s);
	if (!status && options->output)
		status = fill_folder(folder, &told, options);
	if (!status && stop_asked)
		status = STATUS_INTERRUPTED;
	ranking_release(&ranking);
	summary_free(summary);
	free(command);
	return status;
}

static int refused(const char *dir, enum league_fault fault)
{
	switch (fault) {
	case LEAGUE_FINE:
		return STATUS_DONE;
	case LEAGUE_NO_FOLDER:
		fprintf(stderr, _("costcast league: there is no folder \"%s\"\n"), shortened(dir));
		return STATUS_MISSING;
	case LEAGUE_NOBODY:
		fprintf(stderr, _("costcast league: no team has handed in a scenario (*.yaml) in \"%s\"\n"), shortened(dir));
		return STATUS_MISSING;
	case LEAGUE_MISSING:
		return STATUS_MISSING;
	case LEAGUE_INVALID:
		break;
	}
	return STATUS_INVALID;
}

/* Which file is the case: said when it is not reference.yaml, or when files were refused because of it. */
static void say_reference(const struct league *league, bool quiet)
{
	if (league->teams > 1 && !league->yardstick)
		emit_note(quiet, _("there is no %s: \"%s\", the first file, is the case that the others are compared with"), LEAGUE_REFERENCE,
			  file_basename(league->team[league->reference].path));
}

int command_league(const struct models *known, const struct options *options)
{
	const char *dir = options->argument[0];
	struct folder folder = {.lock_fd = -1};
	const double start_s = clock_s();
	struct diag diag = {0};
	enum league_fault fault;
	struct league *league = league_load(dir, &options->overrides, known, &diag, &fault);
	int status = refused(dir, fault);

	say_reference(league, options->quiet && !status);
	if (!status && !options->quiet)
		for (const char **line = league->scenario->echo; line && *line; line++)
			emit_note(false, "%s", *line);
	if (diag.errors || !options->quiet)
		diag_print(&diag, stderr);
	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		struct futures *futures = live_futures(league->plan, league->plan->scenario->replications, options);

		status = tell(league, futures, options, &folder, start_s);
		futures_free(futures);
	}
	folder_close(&folder);
	league_free(league);
	diag_release(&diag);
	return status;
}
