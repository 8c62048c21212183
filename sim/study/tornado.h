/* One quantity of a scenario at a time, down and up, all else as it is, over the same futures: what moves a strategy's figure, and how far. */
#ifndef COSTCAST_STUDY_TORNADO_H
#define COSTCAST_STUDY_TORNADO_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"
#include "sim/study/quantities.h"

#define TORNADO_BY 0.25                   /* unless something else is asked for */
#define TORNADO_SMALL 0.001               /* swings below so much of the strategy's figure are summed */

enum { DOWN, UP, ENDS };

struct tornado_end {
	struct quantity_end to;
	const char *fault;                /* why the scenario is invalid there; NULL: it is not */
	bool lived;
	double value, change;             /* of the figure; to where everything is as it is */
	struct interval ci;               /* of the change, paired future by future; NAN where there is none */
	size_t finished;                  /* futures */
};

struct tornado_bar {
	struct quantity quantity;
	struct tornado_end end[ENDS];
	double swing;                     /* from the least to the most of the two ends and the figure as it is; INFINITY: at an end there is none */
	bool small;
};

struct tornado_request {
	const char *strategy;             /* NULL: the best one, or the baseline when none meets all thresholds */
	const char *against;              /* its figure is subtracted; NULL: nobody's */
	const char *metric;               /* "STAT(METRIC)", "P(EVENT)"; NULL: mean(cost) */
	double by;                        /* in (0, 1) */
};

struct tornado {
	const struct plan *plan;          /* the scenario with all its strategies */
	struct tornado_request asked;
	struct threshold figure;          /* its left side */
	size_t strategy;                  /* of PLAN; known once it is lived */
	int against;                      /* of PLAN; -1 */
	const struct plan *base;          /* what is lived: these strategies alone, all as it is */
	double own, value;                /* the strategy's figure; less that of AGAINST */
	struct interval ci;               /* of VALUE */
	size_t replications, finished;
	struct tornado_bar *bar;          /* those that moved at an end at least, the widest first, small ones last */
	size_t bars, shown;               /* SHOWN of them are not small */
	double others;                    /* sum of the small swings */
	struct tornado_bar *still;        /* those that did not move: 0, a whole number, or invalid at both ends */
	size_t stills;
	bool partial, overflow;
};

/* NULL after errors in DIAG; one without a place is about a name in REQUEST. */
struct tornado *tornado_new(const struct plan *plan, const struct tornado_request *request, struct diag *diag);
/* Lives it. Stopped in between, its bars are those that are complete; no REPLICATIONS: nothing is. */
void tornado_live(struct tornado *tornado, int threads, const struct progress *progress);
void tornado_free(struct tornado *tornado);

#endif
