/* The one table of units, between unit_read and unit_write. */
#ifndef COSTCAST_BASE_UNIT_TABLE_H
#define COSTCAST_BASE_UNIT_TABLE_H

#include "sim/base/decimal.h"
#include "sim/base/units.h"

struct unit {
	enum dimension dim;
	const char *name;         /* what stands after the number, "$" and "/" apart; "" for none */
	struct scale scale;       /* one of it in the base unit */
	bool written;             /* unit_write may choose it; such rows go from large to small */
};

struct unit_form {                /* how a quantity of a dimension is put together */
	bool money, per;          /* "$" before or "USD" after; "/" or "per" */
	const char *base;         /* the unit's sign in the reference */
	const char *example;      /* N_() */
};

extern const struct unit unit_table[];
extern const size_t unit_count;
extern const struct unit_form unit_form[DIM_COUNT_OF];

#endif
