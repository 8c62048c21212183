#include "sim/math/stats.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"
#include "sim/math/passes.h"

static void first_pass(const double *x, size_t count, struct moments *m)
{
	struct first_pass pass = { .n = { 0 } };

	for (int i = 0; i < LANES; i++) {
		pass.low[i] = INFINITY;
		pass.high[i] = -INFINITY;
	}
	pass_first(x, count, &pass);
	for (int i = 0; i < LANES; i++) {
		m->n += (size_t)pass.n[i];
		m->min = fmin(m->min, pass.low[i]);
		m->max = fmax(m->max, pass.high[i]);
	}
	m->sum = lane_total(&pass.sum);
}

/* Sum of squared deviations, corrected for the rounding of the mean (Chan, Golub & LeVeque, Amer. Stat. 37(3), 1983). */
static double squares(const double *x, size_t count, double mean, size_t n)
{
	struct second_pass pass = { .square.high = { 0 } };
	double left;

	pass_second(x, count, mean, &pass);
	left = lane_total(&pass.deviation);
	return lane_total(&pass.square) - left * left / (double)n;
}

struct moments moments_of(const double *x, size_t count)
{
	struct moments m = { .mean = NAN, .sd = NAN, .se = NAN, .min = INFINITY, .max = -INFINITY };

	first_pass(x, count, &m);
	if (m.n == 0) {
		m.min = m.max = NAN;
		return m;
	}
	m.mean = m.min == m.max ? m.min : m.sum / (double)m.n;
	if (m.n > 1) {
		m.sd = m.min == m.max ? 0 : sqrt(fmax(0, squares(x, count, m.mean, m.n)) / (double)(m.n - 1));
		m.se = m.sd / sqrt((double)m.n);
	}
	return m;
}

struct interval mean_interval(const struct moments *m, double confidence)
{
	if (m->n < 2)
		return (struct interval){ NAN, NAN };

	const double half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(m->n - 1)) * m->se;

	return (struct interval){ m->mean - half, m->mean + half };
}

/* Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. */
struct interval wilson_interval(size_t k, size_t n, double confidence)
{
	if (n == 0)
		return (struct interval){ NAN, NAN };

	const double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2), trials = (double)n, p = (double)k / trials;
	const double centre = p + z * z / (2 * trials);
	const double half = z * sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials));
	const double whole = 1 + z * z / trials;

	return (struct interval){ k == 0 ? 0 : (centre - half) / whole, k == n ? 1 : (centre + half) / whole };
}

double tail_mean(const double *x, size_t count, double p)
{
	struct tail_pass pass = { .n = { 0 } };
	int64_t n = 0;
	double q;

	quantiles_of(x, count, &p, 1, &q);
	pass_tail(x, count, q, &pass);
	for (int i = 0; i < LANES; i++) {
		n += pass.n[i];
		if (!isfinite(pass.sum.high[i]))
			return INFINITY;
	}
	return n ? lane_total(&pass.sum) / (double)n : NAN;
}

struct paired paired_of(const double *x, const double *y, size_t count)
{
	double *difference = mem_new(count + 1, sizeof *difference);
	struct paired paired;
	size_t lower = 0;

	for (size_t i = 0; i < count; i++) {
		difference[i] = x[i] - y[i];
		lower += x[i] < y[i];
	}
	paired.difference = moments_of(difference, count);
	paired.p_lower = count ? (double)lower / (double)count : NAN;
	free(difference);
	return paired;
}

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

size_t values_distinct(double *x, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(x, count, sizeof *x, by_value);
	for (size_t i = 0; i < count; i++)
		if (!kept || x[i] != x[kept - 1])
			x[kept++] = x[i];
	return kept;
}
