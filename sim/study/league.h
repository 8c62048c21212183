/* A league: scenario files that differ in their strategies alone meet the same futures and are ranked. */
#ifndef COSTCAST_STUDY_LEAGUE_H
#define COSTCAST_STUDY_LEAGUE_H

#include "sim/study/summary.h"

#define LEAGUE_REFERENCE "reference.yaml"      /* the case, and a yardstick that takes no place */

/* --- who takes part: league.c --- */
struct team {
	char *path;
	char *name;                       /* the file's without its ending, fit for people */
	char *key;                        /* its strategy's name in the league's scenario */
	const char *strategy;             /* the strategy it enters, as its file calls it */
	size_t others;                    /* strategies of its file that do not take part */
	struct scenario *scenario;        /* its file; NULL: refused */
};

struct league {
	struct team *team;                /* by the names of the files; strategy i of the plan is team i */
	size_t teams;
	size_t reference;                 /* whose file is the case; in the order above */
	bool yardstick;                   /* it is reference.yaml: shown, not ranked */
	struct scenario *scenario;        /* all strategies together */
	const struct plan *plan;
	char **passed_over;               /* names in the folder that look like scenarios and do not end in .yaml; NULL-terminated */
};

enum league_fault { LEAGUE_FINE, LEAGUE_NO_FOLDER, LEAGUE_NOBODY, LEAGUE_MISSING, LEAGUE_INVALID };

/* All *.yaml of the folder DIR, each checked, compared with the reference and, if all are fair, made one plan. Every fault
 * of every file is in DIAG. The league is never NULL, and diagnostics point into it: keep it until they are printed. */
struct league *league_load(const char *dir, const struct overrides *overrides, const struct models *models, struct diag *diag,
			   enum league_fault *fault);
void league_free(struct league *league);

/* --- what is fair: league_rules.c --- */
/* Does FILE differ from the case REFERENCE in its strategies and titles alone, and does STRATEGY (an index) of it decide only
 * what is a team's to decide: how to buy, and workload keys that are ROW_DECISION? False after errors in DIAG. */
bool league_is_fair(const struct scenario *file, const struct scenario *reference, size_t strategy, struct diag *diag);

/* --- who wins: league_rank.c --- */
#define RESAMPLINGS 1000                  /* of the futures, with replacement (Efron 1979) */
enum { FUTURES_LEAST = 20 };              /* with fewer, no outcome lies above a p95: nothing can be said of luck */

struct contest {                          /* outcomes under common random numbers */
	size_t entries, futures;
	const double *const *cost;        /* [entries][futures], USD */
	const uint8_t *const *done;       /* [entries][futures]: the work was finished, and in time */
	const bool *passed;               /* [entries]: meets all thresholds */
	uint64_t seed;
	double confidence;
	int threads;
};

struct standing {
	size_t entry;
	size_t rank;                      /* from 1; equals share it */
	bool passed;
	double p50, p95;                  /* USD */
	double won;                       /* share of the futures in which it came first; those that tie for it share them */
	double mean_rank;                 /* over the futures taken one by one; those that tie share theirs */
	double ahead;                     /* share of the futures in which it does better than the next; NAN: the last one */
	struct interval ahead_ci;
	double difference;                /* mean cost over that of the next in the same future, USD */
	struct interval difference_ci;
	double sure;                      /* share of the resamplings in which its p95 is below the next's; NAN: nobody to compare with */
	bool level;                       /* that is less than the confidence: not told apart from the next rank */
	struct interval rank_ci;          /* of its rank, over the resamplings */
};

struct ranking {
	struct standing *standing;        /* best first */
	size_t count;
	size_t resamplings;               /* 0: too few futures */
	double luck;                      /* share of the futures that, alone, would have chosen the winner */
	double skill;                     /* share of the resamplings in which the winner wins; NAN without any */
};

/* Entries that meet all thresholds, by p95 of cost, then those that do not, likewise. In one future: who is done first, then by cost. */
void ranking_init(struct ranking *ranking, const struct contest *contest);
void ranking_release(struct ranking *ranking);
/* Of the teams of LEAGUE that are ranked; entries are strategies of the plan. */
void league_rank(const struct league *league, const struct summary *summary, int threads, struct ranking *ranking);

#endif
