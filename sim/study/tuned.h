/* What a key with a best value in between does to cost and time: the study that follows a run. */
#ifndef COSTCAST_STUDY_TUNED_H
#define COSTCAST_STUDY_TUNED_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"

struct summary;

enum { TUNED_POINTS = 11,
       TUNED_LEAST = 100,                 /* futures a point, at least … */
       TUNED_MOST = 2000,                 /* … at most */
       TUNED_FROM = 200 };                /* futures of a run that is worth it */

/* A cost says little of a value with which fewer futures finish: those that were given up paid for work that was never done. */
#define TUNED_FINISHED 0.95

enum { TUNED_COST, TUNED_HOURS, TUNED_METRICS };

/* Where the simulated curve of one metric is lowest. */
struct tuned_least {
	bool found;                       /* false: flat, or lowest at an end of what was tried, or too many unfinished there */
	double at_s;
	struct interval at_ci;
	double difference;                /* there, to the value in use: what changing it would bring */
	struct interval difference_ci;
};

struct tuned {
	const struct tunable *tunable;
	struct tuning tuning;
	size_t futures;                   /* a point: the run's first ones, so that all points meet the same storms */
	size_t points;
	double at_s[TUNED_POINTS];        /* ascending, even in their logarithm */
	/* Cost, and hours until done or given up: unfinished futures count with the time they had. */
	double mean[TUNED_METRICS][TUNED_POINTS];
	struct interval difference_ci[TUNED_METRICS][TUNED_POINTS];    /* of the difference to the value in use */
	struct interval above_ci[TUNED_METRICS][TUNED_POINTS];         /* of the difference to the lowest point */
	double finished[TUNED_POINTS];    /* share of the futures */
	double finished_now;
	double now[TUNED_METRICS];        /* with the value in use, over the same futures */
	struct tuned_least least[TUNED_METRICS];
};

/* Study what each strategy of SUMMARY has to tune. Takes about half as long as the run did; nothing happens after short or
 * interrupted runs, or when STOP of PROGRESS (which is not told anything) is set. The same on any number of THREADS. */
void tunings_study(struct summary *summary, int threads, const struct progress *progress);
void tuned_free(struct tuned *tuned);
/* The point with the lowest mean of METRIC among those with which enough futures finish; among all, if there is none. */
size_t tuned_lowest(const struct tuned *tuned, int metric);

#endif
