/* Internal to the plots: what has been paid so far, in many futures of each strategy. */
#ifndef COSTCAST_REPORT_SPEND_H
#define COSTCAST_REPORT_SPEND_H

#include "sim/study/summary.h"

enum { SPEND_CELLS = 160, SPEND_MOST = 120,       /* futures of the strategy that is looked at closely */
       SPEND_OTHERS = 30,                         /* of each of the others, for their medians */
       SPEND_FAN_LEAST = 20 };                    /* fewer make no bands */
enum { SPEND_P5, SPEND_P10, SPEND_P25, SPEND_P50, SPEND_P75, SPEND_P90, SPEND_P95, SPEND_QUANTILES };

struct spend {
	size_t fan;                       /* the strategy that is looked at closely */
	size_t futures, other_futures;    /* how many of it, and of each of the others: the first of the run */
	bool banded;                      /* there are enough futures, and they differ */
	double end_s;
	double *fan_usd[SPEND_QUANTILES]; /* [SPEND_CELLS + 1], at equal times from 0 to end_s */
	double **median_usd;              /* [strategies][SPEND_CELLS + 1] */
};

/* Up to SPEND_CELLS + 1 sums at equal times from 0 to END_S: usage and recurring fees as they accrue, what is bought at once when it
 * is bought. */
void spend_of(const struct replay *replay, double end_s, double usd[SPEND_CELLS + 1]);
/* Lives some of the run's futures again. FUTURE: the median one of each strategy where somebody has it already, else NULL; all may be
 * NULL. False: nothing is spent over time. */
bool spend_study(const struct summary *summary, struct replay *const *future, struct spend *spend);
void spend_release(struct spend *spend, const struct summary *summary);
double spend_time_s(const struct spend *spend, size_t cell);

#endif
