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
	size_t days;                      /* of the calendar month, from the start on and up to the horizon; 0: nothing is lived in it */
	size_t before;                    /* days that were lived before it, which forecasts know, too */
	int64_t from_unix_s, to_unix_s;
	double *daily;                    /* [futures * (before + days)], USD */
	struct hindsight_day *day;        /* [days]: day[k] knows k + 1 days; the last one knows all */
	size_t median;                    /* the future whose month is in the middle: ties to the lower index */
	size_t known;                     /* days that the one future's fan knows */
	size_t futures;
	bool partial, overflow;
};

/* COUNT futures of the month that *MONTH_UNIX_S is in, NULL: the first; KNOWN 0: half of its days, rounded down, one at least. THREADS and
 * PROGRESS as in futures_run(). */
struct hindsight *hindsight_new(const struct plan *plan, size_t strategy, const int64_t *month_unix_s, size_t count, size_t known, int threads,
				const struct progress *progress);
void hindsight_free(struct hindsight *hindsight);
/* FUTURES days' costs, [futures * (before + days)], judged into DAY, [days]; what the tests ask. */
void hindsight_judge(const double *daily, size_t futures, size_t before, size_t days, double confidence, struct hindsight_day *day);
static inline const double *hindsight_future(const struct hindsight *h, size_t future)
{
	return h->daily + future * (h->before + h->days) + h->before;
}
/* What DAYS of the month will have cost, after KNOWN of them; FUTURE as above. */
struct forecast hindsight_forecast(const struct hindsight *h, const double *future, size_t known, size_t days);
double hindsight_sum(const double *daily, size_t days);

#endif
