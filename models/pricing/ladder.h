/* Prices in steps, counted through the calendar month. Inside this folder only. */
#ifndef COSTCAST_MODELS_PRICING_LADDER_H
#define COSTCAST_MODELS_PRICING_LADDER_H

#include "models/pricing/pricing.h"

struct ladder_step {
	double up_to;                     /* of the month's quantity, counted from zero; INFINITY in the last */
	double usd;                       /* of a quantity of 1 */
	bool free;                        /* the month's free allowance */
};

struct ladder {                           /* of one store or meter in one region */
	const char *name, *region;
	size_t steps;
	struct ladder_step *step;
};

/* All that the items of SETUP need; a meter with a free allowance has one too. */
struct ladder *ladders_new(const struct setup *setup, size_t *count);
int ladder_find(const struct ladder *ladder, size_t count, const struct item *item);      /* -1: it has one price */
double ladder_dearest(const struct ladder *ladder);

#endif
