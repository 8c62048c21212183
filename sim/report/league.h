/* A league told: the table of the ranking with its podium, the same for programs, and a plot. */
#ifndef COSTCAST_REPORT_LEAGUE_H
#define COSTCAST_REPORT_LEAGUE_H

#include "sim/report/report.h"
#include "sim/study/league.h"

struct league_told {
	const struct league *league;
	const struct summary *summary;    /* of the league's plan */
	const struct ranking *ranking;
};

void league_table(const struct league_told *told, const struct terminal *terminal, struct text *out);
void league_json(const struct league_told *told, struct text *out);      /* ends with a newline */
void league_csv(const struct league_told *told, struct text *out);       /* a row for each team, best first; the reference last, without a rank */
/* The ranking as DIR/plots/league.*; as plots_write. */
bool league_plot(const struct league_told *told, const struct plot_options *options, bool *rendered, char **note);

/* --- inside this folder --- */

/* Sentences: who wins and why; luck or skill; who missed what. Fresh memory each. */
typedef void league_line(void *context, const char *text);
void league_words(const struct league_told *told, league_line *line, void *context);
struct sheet;
bool plot_league(struct sheet *sheet, const struct league_told *told);
const char *league_strategy_title(const struct league_told *told, size_t team);

#endif
