/* Means of bills in whole nano-dollars, so that what is shown of them adds up to the last digit. Inside this folder only. */
#ifndef COSTCAST_STUDY_EXACT_H
#define COSTCAST_STUDY_EXACT_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/money.h"

typedef __int128 wide;                    /* a sum of nano-dollars over many futures passes 64 bits */

/* A ledger's sum again: it was divided by 10^9 once, so that its nearest integer is itself below 9 million dollars. */
static inline int64_t nano_of(double usd)
{
	return (int64_t)llround(usd * NANO);
}

static inline wide floor_of(wide x, wide by)
{
	const wide q = x / by;

	return x % by < 0 ? q - 1 : q;
}

/* SUM / BY, halves up. */
static inline int64_t nearest(wide sum, wide by)
{
	return (int64_t)floor_of(2 * sum + by, 2 * by);
}

/* What COUNT bills are together. */
static inline wide sum_of_bills(const double *usd, size_t count)
{
	wide sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += nano_of(usd[i]);
	return sum;
}

#endif
