/* Eight doubles side by side, for loops over columns: GNU vectors, which every machine computes alike. The compiler
 * splits them into what the machine has. Functions take pointers, as values of this width have no stable ABI. */
#ifndef COSTCAST_MATH_LANES_H
#define COSTCAST_MATH_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LANES 8

typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef int64_t lanes_mask __attribute__((vector_size(8 * LANES)));      /* 0 or -1, as comparisons give */

static inline void lanes_set(lanes *v, double x)
{
	for (int i = 0; i < LANES; i++)
		(*v)[i] = x;
}

/* Values I, I + 1, … of a column of COUNT; FILL past its end. */
static inline void lanes_load(lanes *v, const double *x, size_t i, size_t count, double fill)
{
	if (i + LANES <= count) {
		memcpy(v, x + i, sizeof *v);
		return;
	}
	lanes_set(v, fill);
	memcpy(v, x + i, (count - i) * sizeof *x);
}

/* V where MASK, else OTHER. */
static inline void lanes_choose(lanes *v, const lanes_mask *mask, const lanes *other)
{
	*v = (lanes)(((lanes_mask)*v & *mask) | ((lanes_mask)*other & ~*mask));
}

/* A sum with its rounding error (Knuth's TwoSum; Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26(6), 2005: as if computed
 * in twice the precision, then rounded). */
struct lanes_sum {
	lanes high, low;
};

static inline void lanes_add(struct lanes_sum *sum, const lanes *x)
{
	const lanes total = sum->high + *x, part = total - sum->high;

	sum->low += (sum->high - (total - part)) + (*x - part);
	sum->high = total;
}

static inline double lanes_total(const struct lanes_sum *sum)
{
	double high = 0, low = 0;

	for (int i = 0; i < LANES; i++) {
		const double x = sum->high[i], total = high + x, part = total - high;

		low += (high - (total - part)) + (x - part) + sum->low[i];
		high = total;
	}
	return high + low;
}

#endif
