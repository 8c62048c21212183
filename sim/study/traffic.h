/* What the same service costs with more and with fewer requests, and where one strategy becomes cheaper than another: the study that
 * follows a run. */
#ifndef COSTCAST_STUDY_TRAFFIC_H
#define COSTCAST_STUDY_TRAFFIC_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"

struct summary;

enum { TRAFFIC_POINTS = 9,                /* even in the logarithm, from 1/100 of the traffic to 100 times it */
       TRAFFIC_LEAST = 8,                 /* futures a point, at least … */
       TRAFFIC_MOST = 200 };              /* … at most */

/* A strategy's cost says nothing at a traffic that it does not serve: more futures end early, or of the requests a larger share than
 * now, by so much, is dropped or comes too late. */
#define TRAFFIC_FINISHED 0.95
#define TRAFFIC_DROPPED 0.01
#define TRAFFIC_MISSED 0.05

/* Below the traffic of TIMES that of the run, BELOW has the lower mean cost; above it ABOVE. */
struct crossing {
	size_t below, above;              /* strategies */
	double times;
	bool simulated;                   /* false: interpolated between two points */
};

struct traffic {
	const struct scaled *scaled;
	size_t futures;                   /* a point: the run's first ones, so that all points live through the same */
	size_t points;                    /* fewer where those at the top would take too long */
	double times[TRAFFIC_POINTS];
	double per_month;                 /* requests of the baseline, with the run's traffic; a month is a twelfth of 365 days */
	double *cost;                     /* [point * strategies + strategy]: means; NAN: it does not serve that much */
	struct crossing *crossing;
	size_t crossings;
};

/* Study it, where the workload says which key scales its traffic. Takes at most about half as long as the run did; nothing happens after
 * short or interrupted runs, or when STOP of PROGRESS (which is not told anything) is set. The same on any number of THREADS. */
void traffic_study(struct summary *summary, int threads, const struct progress *progress);
void traffic_free(struct traffic *traffic);

#endif
