/* Quantiles and their intervals, from order statistics. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"
#include "sim/math/order.h"
#include "sim/math/stats.h"

/* Between neighbours LOW and HIGH; what touches infinity is infinite. */
static double between(double low, double high, double part)
{
	if (part == 0 || low == high)
		return low;
	return isinf(high) ? high : (1 - part) * low + part * high;
}

void quantiles_of(const double *x, size_t count, const double *p, size_t how_many, double *q)
{
	size_t *rank = mem_new(2 * how_many + 1, sizeof *rank), ranks = 0;
	double *value = mem_new(2 * how_many + 1, sizeof *value);

	for (size_t i = 0; i < how_many && count > 0; i++) {
		const size_t below = (size_t)(p[i] * (double)(count - 1));

		rank[ranks++] = below;
		rank[ranks++] = below + 1 < count ? below + 1 : below;
	}
	/* neighbours of close P can cross: 5, 6, 5, 6 */
	for (size_t i = 1; i < ranks; i++)
		for (size_t j = i; j > 0 && rank[j - 1] > rank[j]; j--) {
			const size_t swap = rank[j];

			rank[j] = rank[j - 1];
			rank[j - 1] = swap;
		}
	if (ranks > 0)
		order_statistics(x, count, rank, ranks, value);
	for (size_t i = 0; i < how_many; i++) {
		const double place = p[i] * (double)(count - 1);
		const size_t below = count ? (size_t)place : 0;
		size_t at = 0;

		q[i] = NAN;
		if (count == 0)
			continue;
		while (rank[at] < below)
			at++;
		const double low = value[at];

		while (rank[at] == below && at + 1 < ranks)
			at++;
		q[i] = between(low, value[at], place - (double)below);
	}
	free(value);
	free(rank);
}

/* Least k in [0, n] with P(Binomial(n, p) <= k) >= GOAL. Above 10^5 trials by Cornish & Fisher's expansion with one
 * term for skewness (its error is far below one rank there; GSL's continued fraction gives up near 10^7). */
static size_t binomial_quantile(size_t n, double p, double goal)
{
	size_t low = 0, high = n;

	if (n > 100000) {
		const double z = gsl_cdf_ugaussian_Pinv(goal), mean = (double)n * p, sd = sqrt(mean * (1 - p));
		const double k = mean + z * sd + (1 - 2 * p) * (z * z - 1) / 6 - 0.5;

		return k <= 0 ? 0 : k >= (double)n ? n : (size_t)ceil(k);
	}
	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (gsl_cdf_binomial_P((unsigned)middle, p, (unsigned)n) >= goal)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* David & Nagaraja, "Order statistics", 3rd ed. 2003, 7.1: P(X(l) <= quantile <= X(u)) >= P(l <= B < u), ranks from 1,
 * each side missed with at most half of 1 - confidence. A side on which even the outermost value is not sure: NAN. */
struct interval quantile_interval(const double *x, size_t count, double p, double confidence)
{
	struct interval interval = { NAN, NAN };
	const double miss = (1 - confidence) / 2;

	if (count == 0)
		return interval;

	const size_t l = binomial_quantile(count, p, miss);              /* P(B < l) < miss */
	const size_t u = binomial_quantile(count, p, 1 - miss) + 1;      /* P(B >= u) <= miss */
	const size_t rank[2] = { l > 0 ? l - 1 : 0, u <= count ? u - 1 : count - 1 };
	double value[2];

	order_statistics(x, count, rank, 2, value);
	if (l > 0)
		interval.low = value[0];
	if (u <= count)
		interval.high = value[1];
	return interval;
}
