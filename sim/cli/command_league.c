/* costcast league: files that students handed in meet the same futures; a ranking, and how much of it is luck. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/league.h"

SINK(league_json)
SINK(league_csv)

static void page(const void *told, const struct terminal *terminal, struct text *out)
{
	league_table(told, terminal, out);
}

static bool plots(const void *told, const struct plot_options *options, bool *rendered, char **note)
{
	return league_plot(told, options, rendered, note);
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
	const struct sinks sinks = {.name = "league", .of = &told, .page = page, .csv = league_csv_sink, .json = league_json_sink, .plots = plots,
				    .command = command, .start_s = start_s, .effective = league->scenario};
	const int status = sinks_tell(&sinks, options, folder);
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
