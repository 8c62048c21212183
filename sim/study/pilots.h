/* Pilot futures: usage lived once while the plan is made, and rated again and again under other commitments. Inside this
 * folder only. */
#ifndef COSTCAST_STUDY_PILOTS_H
#define COSTCAST_STUDY_PILOTS_H

#include "sim/study/planning.h"

struct pilots {
	const struct models *known;
	struct strategy_plan *plan;
	uint64_t seed;
	size_t count;                     /* futures: the run's first ones */
	struct usage_log *log;            /* [count] */
	int threads;                      /* one where the work is too small to be shared */
	struct desk *desk;                /* [threads]: raters' states and a ledger */
};

/* How many futures: the run's, but no more than MOST, and fewer where one is long. */
void pilots_live(struct pilots *pilots, const struct planning *p, size_t most);
void pilots_release(struct pilots *pilots);
/* The cost of each future as the plan is now: COST_USD[count]. */
void pilots_cost(const struct pilots *pilots, double *cost_usd);

#endif
