#include "sim/math/stats.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"
#include "sim/math/lanes.h"

static void first_pass(const double *x, size_t count, struct moments *m)
{
	struct lanes_sum sum = { { 0 }, { 0 } };
	lanes v, zero = { 0 }, low, high;
	lanes_mask n = { 0 };

	lanes_set(&low, INFINITY);
	lanes_set(&high, -INFINITY);
	for (size_t i = 0; i < count; i += LANES) {
		lanes_mask finite, under, over;

		lanes_load(&v, x, i, count, NAN);
		finite = v - v == 0;
		n -= finite;
		under = finite & (v < low);
		over = finite & (v > high);
		low = (lanes)(((lanes_mask)v & under) | ((lanes_mask)low & ~under));
		high = (lanes)(((lanes_mask)v & over) | ((lanes_mask)high & ~over));
		lanes_choose(&v, &finite, &zero);
		lanes_add(&sum, &v);
	}
	for (int i = 0; i < LANES; i++) {
		m->n += (size_t)n[i];
		m->min = fmin(m->min, low[i]);
		m->max = fmax(m->max, high[i]);
	}
	m->sum = lanes_total(&sum);
}

/* Sum of squared deviations, corrected for the rounding of the mean (Chan, Golub & LeVeque, Amer. Stat. 37(3), 1983). */
static double squares(const double *x, size_t count, double mean, size_t n)
{
	struct lanes_sum square = { { 0 }, { 0 } }, rest = { { 0 }, { 0 } };
	const lanes zero = { 0 };
	double left;

	for (size_t i = 0; i < count; i += LANES) {
		lanes v, v2;
		lanes_mask finite;

		lanes_load(&v, x, i, count, NAN);
		finite = v - v == 0;
		v -= mean;
		lanes_choose(&v, &finite, &zero);
		v2 = v * v;
		lanes_add(&square, &v2);
		lanes_add(&rest, &v);
	}
	left = lanes_total(&rest);
	return lanes_total(&square) - left * left / (double)n;
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
	struct lanes_sum sum = { { 0 }, { 0 } };
	const lanes zero = { 0 };
	lanes_mask n = { 0 }, infinite = { 0 };
	int64_t tail = 0;
	double q;

	quantiles_of(x, count, &p, 1, &q);
	for (size_t i = 0; i < count; i += LANES) {
		lanes v;
		lanes_mask beyond;

		lanes_load(&v, x, i, count, NAN);
		beyond = v >= q;
		infinite |= v == INFINITY;
		n -= beyond;
		lanes_choose(&v, &beyond, &zero);
		lanes_add(&sum, &v);
	}
	for (int i = 0; i < LANES; i++) {
		tail += n[i];
		if (infinite[i])
			return INFINITY;
	}
	return tail ? lanes_total(&sum) / (double)tail : NAN;
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
