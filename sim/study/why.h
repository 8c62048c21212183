/* Why does one strategy cost more than another? The mean difference under common random numbers, part by part, in whole
 * nano-dollars: parts add up to each mean and to their difference exactly, whatever the number of futures. */
#ifndef COSTCAST_STUDY_WHY_H
#define COSTCAST_STUDY_WHY_H

#include "sim/study/summary.h"

struct why_part {
	enum part part;
	int64_t from_nano, to_nano;       /* mean cost of a future, nano-dollars */
	int64_t difference_nano;          /* to - from */
	struct interval ci;               /* of the mean difference, USD, paired future by future; NAN for one future */
	double from_h, to_h;              /* mean wall hours behind it; NAN where no metric tells */
};

struct why {
	const struct summary *summary;
	size_t from, to;                  /* strategies */
	int64_t from_nano, to_nano, difference_nano;
	struct interval ci;
	double p_lower, p_higher;         /* shares of the futures in which `to` costs less, and more */
	bool same_work;                   /* both ask for the same work: useful work differs by its price alone */
	struct why_part part[PARTS];      /* those that are not zero in both, in the order of enum part */
	size_t parts;
};

/* At least one future. Means are rounded to nano-dollars by largest remainders, so that parts add up. */
void why_of(const struct summary *summary, size_t from, size_t to, struct why *why);

/* What is SHOWN in steps of STEP nano-dollars: the ends are rounded to the nearest, the parts so that they add up from
 * one to the other. */
struct why_shown { int64_t from_nano, to_nano, part_nano[PARTS]; };
struct why_shown why_shown(const struct why *why, int64_t step);
/* The step at which MOST, the largest of what leads away from FROM, has four significant digits: as below. */
int64_t step_of(int64_t most_nano, int64_t from_nano);
/* The step at which the largest part has four significant digits; whole dollars at most, cents at least from 10 dollars on. */
int64_t why_step(const struct why *why);

#endif
