/* Loops over a column of doubles, eight values at a time: value i belongs to lane i % 8, whatever the width of the
 * machine's vectors, so that every machine computes the same bits. */
#ifndef COSTCAST_MATH_PASSES_H
#define COSTCAST_MATH_PASSES_H

#include <stddef.h>
#include <stdint.h>

#define LANES 8

/* A sum with its rounding error (Knuth's TwoSum; Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26(6), 2005: as if computed
 * in twice the precision, then rounded). */
struct lane_sum {
	double high[LANES], low[LANES];
};
double lane_total(const struct lane_sum *sum);

/* The finite values. Start with low = INFINITY, high = -INFINITY, the rest 0. */
struct first_pass {
	struct lane_sum sum;
	double low[LANES], high[LANES];
	int64_t n[LANES];
};
void pass_first(const double *x, size_t count, struct first_pass *pass);

/* Deviations from MEAN of the finite values, and their squares. */
struct second_pass {
	struct lane_sum deviation, square;
};
void pass_second(const double *x, size_t count, double mean, struct second_pass *pass);

/* The values that are at least FROM. */
struct tail_pass {
	struct lane_sum sum;
	int64_t n[LANES];
};
void pass_tail(const double *x, size_t count, double from, struct tail_pass *pass);

/* Least and greatest of the finite positive values (start with INFINITY and 0); DIFFER: not all values are FIRST. */
struct range_pass {
	double first, low[LANES], high[LANES];
	int64_t differ[LANES];
};
void pass_range(const double *x, size_t count, struct range_pass *pass);

/* Each X becomes exp(X), within 1 ulp of it; X beyond +-700 counts as +-700. */
void pass_exp(double *x, size_t count);

/* Integers in the order of the doubles, as their bits are but for the negative ones. */
static inline int64_t key_of(double x)
{
	int64_t bits;

	__builtin_memcpy(&bits, &x, sizeof bits);
	return bits ^ (bits < 0 ? INT64_MAX : 0);
}

static inline double value_of(int64_t key)
{
	const int64_t bits = key ^ (key < 0 ? INT64_MAX : 0);
	double x;

	__builtin_memcpy(&x, &bits, sizeof x);
	return x;
}

/* Bucket of each value: its key, held between LOW and HIGH, less LOW, shifted down. COUNT is a multiple of LANES. */
struct buckets {
	int64_t low, high;
	int shift;
};
void pass_buckets(const double *x, size_t count, const struct buckets *buckets, uint32_t *bucket);

#endif
