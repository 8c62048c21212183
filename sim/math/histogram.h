/* Weights of non-negative numbers in buckets of equal relative width: a fixed error whatever the numbers are, memory that does not
 * grow with them, and sums of histograms that are exact for whole weights, in any order. (Log-linear buckets as in Tene's
 * HdrHistogram: the exponent and the first HISTOGRAM_BITS bits of the mantissa of a double are its bucket.) */
#ifndef COSTCAST_MATH_HISTOGRAM_H
#define COSTCAST_MATH_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_BITS 9                  /* buckets are 2^-9 of the number wide at most: a quantile is off by 0.1 % at most */
#define HISTOGRAM_LOW -34                 /* below 2^-34 s (0.06 ns) a number counts as zero … */
#define HISTOGRAM_HIGH 34                 /* … and from 2^34 s (544 years) on as the largest */
#define HISTOGRAM_BUCKETS ((HISTOGRAM_HIGH - HISTOGRAM_LOW) << HISTOGRAM_BITS)

struct histogram {
	double *bucket;                   /* [HISTOGRAM_BUCKETS] */
	double zero;
	double total;
	int32_t low, high;                /* buckets in use: [low, high); low >= high: none */
};

void histogram_init(struct histogram *histogram);
void histogram_release(struct histogram *histogram);
void histogram_clear(struct histogram *histogram);
void histogram_merge(struct histogram *into, const struct histogram *from);
/* Where a share P in [0, 1] of the weight lies below; straight inside a bucket. NAN when empty. */
double histogram_quantile(const struct histogram *histogram, double p);
/* Share of the weight above X. NAN when empty. */
double histogram_above(const struct histogram *histogram, double x);

/* Adds 1 at each of COUNT numbers X >= 0. */
void histogram_add_all(struct histogram *histogram, const double *x, size_t count);

/* Its bucket; negative: it counts as zero. */
static inline int64_t histogram_key(double x)
{
	int64_t bits, key;

	__builtin_memcpy(&bits, &x, sizeof bits);
	key = (bits >> (52 - HISTOGRAM_BITS)) - ((int64_t)(1023 + HISTOGRAM_LOW) << HISTOGRAM_BITS);
	return key < HISTOGRAM_BUCKETS ? key : HISTOGRAM_BUCKETS - 1;
}

/* Adds WEIGHT at X >= 0 (a negative weight takes back what was added). */
static inline void histogram_add(struct histogram *histogram, double x, double weight)
{
	const int64_t key = histogram_key(x);

	histogram->total += weight;
	if (key < 0) {
		histogram->zero += weight;
		return;
	}
	histogram->bucket[key] += weight;
	histogram->low = (int32_t)key < histogram->low ? (int32_t)key : histogram->low;
	histogram->high = (int32_t)key >= histogram->high ? (int32_t)key + 1 : histogram->high;
}

#endif
