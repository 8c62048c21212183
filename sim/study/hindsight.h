/* How good a forecast of the month's end is: made again on each day of each future by who knows the days so far and nothing else, and
 * compared with what then happened. */
#ifndef COSTCAST_STUDY_HINDSIGHT_H
#define COSTCAST_STUDY_HINDSIGHT_H

#include "sim/math/forecast.h"
#include "sim/math/stats.h"
#include "sim/study/costs.h"

#define HINDSIGHT_COVER 0.90              /* the interval whose coverage is counted: mean ± 1.645 sd */
#define HINDSIGHT_Z 1.6448536269514722    /* the normal law's p95 */

/* The forecasts that are made when K days are known, over all futures. Errors are relative to what the month then cost; futures that
 * cost nothing are left out. */
struct hindsight_day {
	double actual, forecast;          /* means, USD */
	double mape;                      /* mean absolute percentage error, as a fraction */
	struct interval mape_ci;
	double bias;                      /* mean of forecast - actual, relative: above 0, forecasts are too high */
	struct interval bias_ci;
	double coverage;                  /* how often the interval held what happened; NAN: no forecast had one */
	struct interval coverage_ci;
	size_t covered;                   /* of so many that had one */
};

struct hindsight {
	const struct plan *plan;
	size_t strategy;
	struct view view;
	struct costs *costs;              /* by day, all in one */
	size_t days;                      /* from the start to the end of its calendar month, or to the horizon when that is sooner */
	int64_t from_unix_s, to_unix_s;
	double *daily;                    /* [futures * days], USD */
	struct hindsight_day *day;        /* [days]: day[k] knows k + 1 days; the last one knows all */
	size_t median;                    /* the future whose month is in the middle: ties to the lower index */
	size_t known;                     /* days that the one future's fan knows */
	size_t futures;
	bool partial, overflow;
};

/* COUNT futures; KNOWN 0: half of the days, rounded down, one at least. THREADS and PROGRESS as in futures_run(). */
struct hindsight *hindsight_new(const struct plan *plan, size_t strategy, size_t count, size_t known, int threads, const struct progress *progress);
void hindsight_free(struct hindsight *hindsight);
/* FUTURES days' costs, [futures * days], judged into DAY, [days]; what the tests ask. */
void hindsight_judge(const double *daily, size_t futures, size_t days, double confidence, struct hindsight_day *day);
static inline const double *hindsight_future(const struct hindsight *h, size_t future) { return h->daily + future * h->days; }
double hindsight_sum(const double *daily, size_t days);

#endif
