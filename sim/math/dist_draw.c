#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "sim/math/dist.h"
#include "sim/math/hazard.h"
#include "sim/math/philox_gsl.h"

/* Where rejection would be slow, the inverse of the upper tail, which is exact far out. */
static double draw_normal(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	if (dist->a < 0)
		return fmax(0, dist->a + dist->b * gsl_cdf_ugaussian_Qinv(uniform_of(word) *
									   gsl_cdf_ugaussian_Q(-dist->a / dist->b)));
	for (;;) {
		const double x = dist->a + dist->b * normal_of(word, chance);

		if (x >= 0)
			return x;
		word = overflow_word(word, 2, chance);
	}
}

static double draw_weibull(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	const double e = exponential_of(word, chance);

	if (dist->a == 1)
		return dist->b * e;
	if (dist->a == 0.5)
		return dist->b * e * e;
	if (dist->a == 2)
		return dist->b * sqrt(e);
	return dist->b * pow(e, 1 / dist->a);
}

/* Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; for a shape below 1 with
 * their boost U^(1/shape). normal_of(word) may use the overflow words 0 and 1 of its word; 2 to 4 are ours. */
static double draw_gamma(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	const double shape = dist->a, d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
	double boost = 1;

	if (shape == 1)
		return dist->b * exponential_of(word, chance);
	if (shape < 1)
		boost = pow(uniform_of(overflow_word(word, 4, chance)), 1 / shape);
	for (;;) {
		const double x = normal_of(word, chance), root = 1 + c * x, v = root * root * root;
		const double u = uniform_of(overflow_word(word, 2, chance));

		if (root > 0 && (u < 1 - 0.0331 * (x * x) * (x * x) || log(u) < x * x / 2 + d * (1 - v + log(v))))
			return dist->b * d * v * boost;
		word = overflow_word(word, 3, chance);
	}
}

static double draw_beta(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	struct chance_gsl gsl;

	overflow_gsl_init(&gsl, word, chance);
	return gsl_ran_beta(&gsl.rng, dist->a, dist->b);
}

/* By the inverse, so that a larger word never draws less. */
static double draw_choice(const struct dist *dist, double u)
{
	size_t low = 0, high = dist->count - 1;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (u < dist->table[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return dist->a * dist->value[low];
}

double dist_draw_any(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
		return dist->a;
	case DIST_UNIFORM:
		return dist->a + uniform_of(word) * (dist->b - dist->a);
	case DIST_NORMAL:
		return draw_normal(dist, word, chance);
	case DIST_LOGNORMAL:
		return exp(dist->a + dist->b * normal_of(word, chance));
	case DIST_EXPONENTIAL:
		return dist->a * exponential_of(word, chance);
	case DIST_WEIBULL:
		return draw_weibull(dist, word, chance);
	case DIST_GAMMA:
		return draw_gamma(dist, word, chance);
	case DIST_TRIANGULAR:
		return dist_quantile(dist, uniform_of(word));
	case DIST_BETA:
		return draw_beta(dist, word, chance);
	case DIST_PARETO:
		return dist->b * exp(exponential_of(word, chance) / dist->a);
	case DIST_EMPIRICAL:
		return dist->a * dist->value[(size_t)(uniform_of(word) * dist->count)];
	case DIST_CHOICE:
		return draw_choice(dist, uniform_of(word));
	case DIST_HAZARD:
		return dist->a * hazard_when(dist, exponential_of(word, chance));
	case DIST_KINDS:
		break;
	}
	abort();
}
