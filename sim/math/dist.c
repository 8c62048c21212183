#include "sim/math/dist.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"

/* Beyond this, exp() of what we compute with it is no longer a quantity. */
#define SIGMA_MAX 50.0

static bool quantity(double x)
{
	return isfinite(x) && x >= 0;
}

static bool positive(double x)
{
	return isfinite(x) && x > 0;
}

static bool dist_set(struct dist *dist, enum dist_kind kind, double a, double b, double c)
{
	*dist = (struct dist){ .kind = kind, .a = a, .b = b, .c = c };
	return true;
}

bool dist_constant(struct dist *dist, double value)
{
	return quantity(value) && dist_set(dist, DIST_CONSTANT, value, 0, 0);
}

bool dist_uniform(struct dist *dist, double low, double high)
{
	if (!quantity(low) || !quantity(high) || low > high)
		return false;
	return low < high ? dist_set(dist, DIST_UNIFORM, low, high, 0) : dist_constant(dist, low);
}

bool dist_normal(struct dist *dist, double mean, double sd)
{
	if (!isfinite(mean) || !quantity(sd))
		return false;
	if (sd == 0)
		return dist_constant(dist, mean);
	return mean > -8 * sd && isfinite(mean / sd) && dist_set(dist, DIST_NORMAL, mean, sd, 0);
}

static bool lognormal(struct dist *dist, double mu, double sigma)
{
	return isfinite(mu) && sigma <= SIGMA_MAX && dist_set(dist, DIST_LOGNORMAL, mu, sigma, 0);
}

bool dist_lognormal_mean_cv(struct dist *dist, double mean, double cv)
{
	const double variance = log1p(cv * cv);

	if (!positive(mean) || !quantity(cv))
		return false;
	if (variance == 0)
		return dist_constant(dist, mean);
	return lognormal(dist, log(mean) - variance / 2, sqrt(variance));
}

bool dist_lognormal_p50_p95(struct dist *dist, double p50, double p95)
{
	if (!positive(p50) || !positive(p95) || p95 < p50)
		return false;
	if (p50 == p95)
		return dist_constant(dist, p50);
	return lognormal(dist, log(p50), log(p95 / p50) / gsl_cdf_ugaussian_Pinv(0.95));
}

bool dist_lognormal_p5_p95(struct dist *dist, double p5, double p95)
{
	if (!positive(p5) || !positive(p95) || p95 < p5)
		return false;
	if (p5 == p95)
		return dist_constant(dist, p5);
	return lognormal(dist, (log(p5) + log(p95)) / 2, log(p95 / p5) / (2 * gsl_cdf_ugaussian_Pinv(0.95)));
}

bool dist_exponential(struct dist *dist, double mean)
{
	return positive(mean) && dist_set(dist, DIST_EXPONENTIAL, mean, 0, 0);
}

bool dist_weibull(struct dist *dist, double shape, double scale)
{
	/* a shape below this has a mean of more than 10^6 scales, or none that a double holds */
	return positive(shape) && positive(scale) && shape >= 0.1 && dist_set(dist, DIST_WEIBULL, shape, scale, 0);
}

bool dist_gamma_mean_cv(struct dist *dist, double mean, double cv)
{
	if (!positive(mean) || !quantity(cv))
		return false;
	if (cv == 0)
		return dist_constant(dist, mean);
	return positive(1 / (cv * cv)) && positive(mean * cv * cv) &&
	       dist_set(dist, DIST_GAMMA, 1 / (cv * cv), mean * cv * cv, 0);
}

bool dist_triangular(struct dist *dist, double low, double mode, double high)
{
	if (!quantity(low) || !quantity(mode) || !quantity(high) || low > mode || mode > high)
		return false;
	return low < high ? dist_set(dist, DIST_TRIANGULAR, low, high, mode) : dist_constant(dist, low);
}

bool dist_beta_mean_sd(struct dist *dist, double mean, double sd)
{
	const double nu = mean * (1 - mean) / (sd * sd) - 1;

	if (!(mean >= 0 && mean <= 1) || !quantity(sd))
		return false;
	if (sd == 0)
		return dist_constant(dist, mean);
	return positive(mean * nu) && positive((1 - mean) * nu) &&
	       dist_set(dist, DIST_BETA, mean * nu, (1 - mean) * nu, 0);
}

bool dist_pareto(struct dist *dist, double shape, double scale)
{
	return positive(shape) && positive(scale) && dist_set(dist, DIST_PARETO, shape, scale, 0);
}

struct weighted {
	double value, weight;
};

static int by_value(const void *left, const void *right)
{
	const double a = ((const struct weighted *)left)->value, b = ((const struct weighted *)right)->value;

	return (a > b) - (a < b);
}

static bool table_is_sound(const double *value, const double *weight, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		if (!quantity(value[i]) || (weight && !quantity(weight[i])))
			return false;
		sum += weight ? weight[i] : 1;
	}
	return positive(sum) && count <= UINT32_MAX;
}

/* Sorts both columns by value, merges equal values of a CHOICE and leaves out those of no weight. */
static size_t table_sort(double *value, double *weight, size_t count)
{
	struct weighted *row = mem_new(count, sizeof *row);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		row[i] = (struct weighted){ value[i], weight ? weight[i] : 1 };
	qsort(row, count, sizeof *row, by_value);
	for (size_t i = 0; i < count; i++) {
		if (weight && row[i].weight == 0)
			continue;
		if (weight && kept > 0 && value[kept - 1] == row[i].value) {
			weight[kept - 1] += row[i].weight;
			continue;
		}
		value[kept] = row[i].value;
		if (weight)
			weight[kept] = row[i].weight;
		kept++;
	}
	free(row);
	return kept;
}

bool dist_table(struct dist *dist, double *value, double *weight, size_t count)
{
	double sum = 0;

	if (!table_is_sound(value, weight, count))
		return false;
	count = table_sort(value, weight, count);
	if (value[0] == value[count - 1])
		return dist_constant(dist, value[0]);
	if (weight) {
		for (size_t i = 0; i < count; i++)
			weight[i] = sum += weight[i];
		for (size_t i = 0; i < count; i++)
			weight[i] /= sum;
	}
	dist_set(dist, weight ? DIST_CHOICE : DIST_EMPIRICAL, 1, 0, 0);
	dist->count = (uint32_t)count;
	dist->value = value;
	dist->table = weight;
	return true;
}

bool dist_hazard(struct dist *dist, double *until, double *rate, size_t count, double end)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		if (!quantity(rate[i]) || !(until[i] > (i ? until[i - 1] : 0)))
			return false;
	if (!count || count > UINT32_MAX || isfinite(until[count - 1]) || !(end > 0) || (count > 1 && !(end > until[count - 2]))
	    || (rate[count - 1] == 0 && !isfinite(end)))
		return false;
	const double last = rate[count - 1];

	for (size_t i = count; i-- > 1;)
		until[i] = until[i - 1];
	until[0] = 0;
	for (size_t i = 0; i < count; i++) {
		const double gone = i + 1 < count ? rate[i] * (until[i + 1] - until[i]) : 0;

		rate[i] = sum;
		sum += gone;
	}
	dist_set(dist, DIST_HAZARD, 1, last, end);
	dist->count = (uint32_t)count;
	dist->value = until;
	dist->table = rate;
	return true;
}

void dist_scale(struct dist *dist, double factor)
{
	switch (dist->kind) {
	case DIST_UNIFORM:
	case DIST_NORMAL:
	case DIST_TRIANGULAR:
		dist->a *= factor;
		dist->b *= factor;
		dist->c *= factor;
		break;
	case DIST_LOGNORMAL:
		dist->a += log(factor);
		break;
	case DIST_WEIBULL:
	case DIST_GAMMA:
	case DIST_PARETO:
		dist->b *= factor;
		break;
	case DIST_CONSTANT:
	case DIST_EXPONENTIAL:
	case DIST_EMPIRICAL:      /* a multiplies what the table says */
	case DIST_CHOICE:
	case DIST_HAZARD:
		dist->a *= factor;
		break;
	case DIST_BETA:
	case DIST_KINDS:
		abort();
	}
}
