/* Looking for the amounts of commitments that make the mean cost of pilot futures least. Inside this folder only. */
#ifndef COSTCAST_STUDY_SEARCH_H
#define COSTCAST_STUDY_SEARCH_H

#include "sim/study/pilots.h"

enum { SEARCH_POINTS = 64,                /* a grid has fewer */
       SEARCH_MOST = 16 };                /* commitments that can be looked for at once */

/* One commitment whose amount is looked for, and the rater that knows it. */
struct wanted {
	const struct rater *rater;
	void *rater_plan;
	size_t commitment;
	struct commitment_amount amount;  /* as it is now */
};

struct search {
	struct pilots pilots;
	double *cost_usd;                 /* [pilots] */
	struct wanted *wanted;
	size_t count;
};

/* Amount of WANTED from now on; and the mean cost of the pilots with it, USD. */
void search_set(struct wanted *wanted, double amount);
double search_mean(struct search *search);
/* Amounts from 0 to the most, ascending, all of them where they are few. AT[SEARCH_POINTS]; how many. */
size_t search_grid(const struct wanted *wanted, double *at);
/* Set all amounts to the best. */
void search_best(struct search *search);

#endif
