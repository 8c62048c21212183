/* Prices in steps, counted through the calendar month. Inside this folder only. */
#ifndef COSTCAST_MODELS_PRICING_LADDER_H
#define COSTCAST_MODELS_PRICING_LADDER_H

#include "models/pricing/pricing.h"

struct ladder_step {
	double up_to;                     /* of the month's quantity, counted from zero; INFINITY in the last */
	const struct value *price;        /* of PER */
	double per;
};

struct ladder {                           /* of one store or meter in one region */
	const char *name, *region;
	double free;                      /* what a month gives free, in all regions together */
	size_t allowance;                 /* the first ladder of that name: it counts what was given */
	size_t steps, first;              /* FIRST: of all ladders' steps */
	struct ladder_step *step;
};

struct ladders { struct ladder *ladder; size_t count, steps; };

/* All that the items of SETUP need; a meter with a free allowance has one too. */
struct ladders ladders_new(const struct setup *setup);
int ladder_find(const struct setup *setup, const struct ladders *ladders, const struct item *item);      /* -1: it has one price */
/* What its first unit costs, or the first that is not free; absent: nothing has a price. Of `per`, stores: of a GiB and month. */
const struct value *first_price(const struct entries *tiers, const struct value *price);
double ladder_dearest(const struct ladder *ladder);              /* USD of a quantity of 1; p99.9999 of what is uncertain */

#endif
