/* How long things last, when some are still whole at the end of their record: the Kaplan-Meier curve. */
#ifndef COSTCAST_MATH_SURVIVAL_H
#define COSTCAST_MATH_SURVIVAL_H

#include "sim/math/stats.h"

enum { SURVIVAL_POINTS = 60 };

/* P(whole for longer than t) on an even, round grid from 0 on: to where 2 % are left, or as long as one record in a hundred
 * goes on. */
struct survival {
	size_t records, events;           /* those that were ever whole; those that ended by a loss */
	size_t points;                    /* at most SURVIVAL_POINTS + 1; none without an event */
	double *t, *p;
	struct interval *ci;
	double median;                    /* when half have had a loss; INFINITY: not as far as the records go */
};

/* TIME[count] of each record, LOST[count] 1 where it ended by a loss, 0 where it was only no longer watched. Records whose
 * time is NAN do not count. Ties: losses come first. The order of the records does not matter. */
void survival_init(struct survival *survival, const double *time, const double *lost, size_t count, double confidence);
void survival_release(struct survival *survival);

#endif
