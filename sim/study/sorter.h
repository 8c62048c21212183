/* The groups of a view that bills have so far: between sorter.c and costs.c. */
#ifndef COSTCAST_STUDY_SORTER_H
#define COSTCAST_STUDY_SORTER_H

#include <omp.h>

#include "sim/study/costs.h"

#define COSTS_MICRO 1e6                   /* cells of quantities are millionths */

struct sorter {
	const struct plan *plan;
	size_t strategy;
	const struct view *view;
	bool by_cause;                    /* the view asks for causes: lines are divided by them */
	omp_lock_t lock;                  /* of the list */
	struct cost_group *group;         /* in the order in which they were found, which threads decide */
	size_t groups, cap;
};

#endif
