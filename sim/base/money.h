/* Money is an integer number of nano-dollars: 9.2 thousand million dollars at most, sums are exact. */
#ifndef COSTCAST_BASE_MONEY_H
#define COSTCAST_BASE_MONEY_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define NANO 1000000000.0
#define MONEY_MAX_USD 9.2e9

struct money {
	int64_t nano;
};

static inline struct money money_nano(int64_t nano)
{
	return (struct money){nano};
}

static inline double money_usd(struct money m)
{
	return (double)m.nano / NANO;
}

/* Nearest nano-dollar, halves away from zero. False (and *m untouched) beyond MONEY_MAX_USD or not a number. */
static inline bool money_from_usd(double usd, struct money *m)
{
	if (!(fabs(usd) <= MONEY_MAX_USD))
		return false;
	m->nano = (int64_t)llround(usd * NANO);
	return true;
}

/* Checked sum: false, and *sum untouched, when it would overflow. */
static inline bool money_add(struct money *sum, struct money m)
{
	int64_t nano;

	if (__builtin_add_overflow(sum->nano, m.nano, &nano))
		return false;
	sum->nano = nano;
	return true;
}

#endif
