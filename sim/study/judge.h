/* The second half of a summary: what compares strategies or judges them. Inside this folder only. */
#ifndef COSTCAST_STUDY_JUDGE_H
#define COSTCAST_STUDY_JUDGE_H

#include "sim/study/summary.h"

/* The column of METRIC of a strategy: its first count values are complete. */
static inline const double *summary_column(const struct summary *summary, size_t strategy, size_t metric)
{
	return summary->futures->x[strategy][metric];
}

void probabilities_judge(struct summary *summary);       /* probabilities.c: late, over budget, finished, cheapest */
struct probability probability_of(const struct summary *summary, size_t k);
void comparisons_make(struct summary *summary);          /* comparisons.c: paired, against the baseline */
void verdicts_make(struct summary *summary);             /* verdicts.c: thresholds, the best that passes */
/* The left side of T for strategy S, in the metric's unit or as a fraction. */
double measure_of(const struct summary *summary, size_t s, const struct threshold *t, struct interval *ci);

#endif
