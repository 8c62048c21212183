/* What changed most: the mean difference of each group between two stretches of time, or between two strategies in the same futures. */
#ifndef COSTCAST_STUDY_MOVERS_H
#define COSTCAST_STUDY_MOVERS_H

#include "sim/study/cost_figures.h"

/* Periods [from, to) of COSTS; between strategies of all time. */
struct stretch {
	const struct costs *costs;
	size_t from, to;
	int64_t from_unix_s, to_unix_s;   /* as it was asked for; both 0: all time */
};

struct mover {
	const struct costs *costs;        /* whose group that is: of what came after, else of before */
	size_t group;
	double before, after, change;     /* means */
	struct interval ci;               /* of the change, futures being paired */
	bool is_new, gone;                /* it cost nothing before, or after, in any future */
};

struct movers {
	struct stretch before, after;
	struct mover *item;               /* the largest change first, whichever its sign */
	size_t count;
	struct mover total;               /* without a group */
};

/* Both of as many futures, by the same view. */
struct movers *movers_new(struct stretch before, struct stretch after);
void movers_free(struct movers *movers);

#endif
