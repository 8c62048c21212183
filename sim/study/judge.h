/* The second half of a summary: what compares strategies or judges them. Inside this folder only. */
#ifndef COSTCAST_STUDY_JUDGE_H
#define COSTCAST_STUDY_JUDGE_H

#include "sim/base/calendar.h"
#include "sim/study/summary.h"

/* The column of METRIC of a strategy: its first count values are complete. */
static inline const double *summary_column(const struct summary *summary, size_t strategy, size_t metric)
{
	return summary->futures->x[strategy][metric];
}

/* Later than the deadline, or never done; HOURS is that metric's index, -1: there is none. */
static inline bool future_late(const struct summary *summary, size_t strategy, int hours, size_t i)
{
	return !summary->futures->finished[strategy][i] ||
	       (hours >= 0 && summary_column(summary, strategy, (size_t)hours)[i] > summary->plan->scenario->deadline_s / HOUR_S);
}

void probabilities_judge(struct summary *summary);       /* probabilities.c: late, over budget, finished, cheapest */
struct probability probability_of(const struct summary *summary, size_t k);
void comparisons_make(struct summary *summary);          /* comparisons.c: paired, against the baseline */
void verdicts_make(struct summary *summary);             /* verdicts.c: thresholds, the best that passes */
bool compare_holds(double x, enum compare op, double limit);
/* The left side of T for strategy S: its point estimate; *CI only where there is one (NAN else). */
double statistic_value(const struct summary *summary, size_t s, const struct threshold *t, struct interval *ci);
/* statistic.c: the left side of T for strategy A less that for B, over the same futures. */
struct difference {
	double value;
	struct interval ci;               /* NAN where there is none: of a least or a greatest outcome, of too few futures */
};
struct difference statistic_difference(const struct summary *summary, size_t a, size_t b, const struct threshold *t);
/* The interval of how much the left side of T for strategy S (less that for AGAINST; -1: nobody) is more in TO than in FROM, which have
 * lived the same futures of two plans. NAN where there is none. */
struct interval statistic_change(const struct summary *from, const struct summary *to, size_t s, int against, const struct threshold *t);

#endif
