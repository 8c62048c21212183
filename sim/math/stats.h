/* Statistics of a column of outcomes. Results depend on the values and their order only, never on threads. */
#ifndef COSTCAST_MATH_STATS_H
#define COSTCAST_MATH_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interval {
	double low, high;         /* NAN when it cannot be had (one sample) */
};

/* Moments of the finite values; n counts them. Two passes, compensated sums: exact to 14 digits and more on the
 * NIST StRD univariate sets (NumAcc4 included). sd has n - 1; sd and se are NAN for n < 2; mean NAN for n = 0. */
struct moments {
	size_t n;
	double mean, sd, se, min, max, sum;
};
struct moments moments_of(const double *x, size_t count);

/* Student's t interval of a mean, CONFIDENCE such as 0.95. Width 0 when sd is 0; NAN for n < 2. */
struct interval mean_interval(const struct moments *m, double confidence);
/* Wilson's score interval of k successes in n. */
struct interval wilson_interval(size_t k, size_t n, double confidence);

/* X in ascending order, without twins; how many are left. */
size_t values_distinct(double *x, size_t count);

/* Quantiles at (n-1)p by linear interpolation, the definition of gsl_stats_quantile_from_sorted_data, without sorting
 * the whole: values may hold +INFINITY (unfinished), a quantile that touches one is INFINITY. P ascending.
 * Exact order statistics by bucket selection, a few ns a value. */
void quantiles_of(const double *x, size_t count, const double *p, size_t how_many, double *q);
/* Distribution-free interval of quantile P from binomial order statistics. */
struct interval quantile_interval(const double *x, size_t count, double p, double confidence);
/* Mean of the outcomes at or above the quantile P (expected shortfall); INFINITY when it touches one. */
double tail_mean(const double *x, size_t count, double p);

/* Paired difference X - Y: the moments of the differences, and the share of pairs with X < Y; pairs with an infinite
 * member are left out of the moments but count (as they compare) in the share. */
struct paired {
	struct moments difference;
	double p_lower;
};
struct paired paired_of(const double *x, const double *y, size_t count);

/* A smooth density for violins: Gaussian kernel on binned data (bandwidth by Silverman's rule, 1986, eq. 3.31), at
 * POINTS places evenly spaced over [from, to]; integrates to 1 over the line. All-equal data give a single spike. */
void density_of(const double *x, size_t count, double from, double to, size_t points, double *density);

#endif
