/* Cumulative distribution and its inverse: by GSL where it has them, by closed form elsewhere. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_log.h>

#include "sim/math/dist.h"
#include "sim/math/hazard.h"

/* How many of the table's values are at most X. */
static size_t table_rank(const struct dist *dist, double x)
{
	size_t low = 0, high = dist->count;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (dist->a * dist->value[middle] <= x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static double table_cdf(const struct dist *dist, double x)
{
	const size_t rank = table_rank(dist, x);

	if (dist->kind == DIST_EMPIRICAL)
		return (double)rank / dist->count;
	return rank ? dist->table[rank - 1] : 0;
}

/* Truncated at 0; each side from the tail that is small there, so that nothing cancels. */
static double normal_cdf(double a, double b, double x)
{
	const double alpha = -a / b, z = (x - a) / b;

	if (alpha >= 0)
		return 1 - gsl_cdf_ugaussian_Q(z) / gsl_cdf_ugaussian_Q(alpha);
	return (gsl_cdf_ugaussian_P(z) - gsl_cdf_ugaussian_P(alpha)) / gsl_cdf_ugaussian_Q(alpha);
}

/* Well above a shape of 10^5 GSL 2.7's incomplete gamma stops the program with an error. Temme's uniform expansion is exact
 * to 10 digits and more there: DLMF 8.12.4 and 8.12.7 with the first term, coefficients of 8.12.10. */
static double gamma_cdf_large(double shape, double lambda)
{
	const double half = -gsl_sf_log_1plusx_mx(lambda - 1);           /* eta^2 / 2 */
	const double eta = copysign(sqrt(2 * half), lambda - 1);
	const double c0 = -1.0 / 3 + eta * (1.0 / 12 + eta * (-2.0 / 135 + eta * (1.0 / 864 + eta / 2835)));

	if (!(half * shape < 700))
		return lambda > 1;
	return gsl_cdf_ugaussian_P(eta * sqrt(shape)) - c0 * exp(-half * shape) / sqrt(2 * M_PI * shape);
}

/* Far out the answer is 0 or 1 to all digits, which GSL does not bear either. */
static double gamma_cdf(double shape, double scale, double x)
{
	const double z = x / scale, reach = 50 + 40 * sqrt(shape);

	if (z > shape + reach)
		return 1;
	if (z <= 0 || z < shape - reach)
		return 0;
	return shape > 1e5 ? gamma_cdf_large(shape, z / shape) : gsl_cdf_gamma_P(z, shape, 1);
}

/* With both parameters beyond 10^6 GSL loses digits, then gives up; Abramowitz & Stegun 26.5.21 gains them there. Eight
 * digits in the worst case, between the two. */
static double beta_cdf(double a, double b, double x)
{
	const double w1 = cbrt(b * x), w2 = cbrt(a * (1 - x));

	if (a < 1e6 || b < 1e6)
		return gsl_cdf_beta_P(x, a, b);
	return gsl_cdf_ugaussian_P(3 * (w1 * (1 - 1 / (9 * b)) - w2 * (1 - 1 / (9 * a))) /
				   sqrt(w1 * w1 / b + w2 * w2 / a));
}

static double triangular_cdf(double low, double high, double mode, double x)
{
	if (x < mode)
		return (x - low) * (x - low) / ((high - low) * (mode - low));
	return 1 - (high - x) * (high - x) / ((high - low) * (high - mode));
}

double dist_cdf(const struct dist *dist, double x)
{
	const double a = dist->a, b = dist->b;

	if (isnan(x))
		return NAN;
	if (x < dist_min(dist))
		return 0;
	if (x >= dist_max(dist))
		return 1;
	switch (dist->kind) {
	case DIST_CONSTANT:
		return 1;         /* reached by neither test above */
	case DIST_UNIFORM:
		return (x - a) / (b - a);
	case DIST_NORMAL:
		return normal_cdf(a, b, x);
	case DIST_LOGNORMAL:
		return gsl_cdf_lognormal_P(x, a, b);
	case DIST_EXPONENTIAL:
		return gsl_cdf_exponential_P(x, a);
	case DIST_WEIBULL:
		return gsl_cdf_weibull_P(x, b, a);
	case DIST_GAMMA:
		return gamma_cdf(a, b, x);
	case DIST_TRIANGULAR:
		return triangular_cdf(a, b, dist->c, x);
	case DIST_BETA:
		return beta_cdf(a, b, x);
	case DIST_PARETO:
		return gsl_cdf_pareto_P(x, a, b);
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return table_cdf(dist, x);
	case DIST_HAZARD:
		return -expm1(-hazard_gone(dist, x / a));
	case DIST_KINDS:
		break;
	}
	abort();
}

static double bits_double(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

/* The smallest double whose cdf is at least P, by bisection over all non-negative doubles: 63 steps. GSL's inverses of
 * gamma and beta stop with an error for some arguments; its cumulative functions do not. */
static double quantile_by_bisection(const struct dist *dist, double p)
{
	uint64_t low = 0, high = 0x7ff0000000000000u;     /* 0, infinity */

	while (low < high) {
		const uint64_t middle = low + (high - low) / 2;

		if (dist_cdf(dist, bits_double(middle)) >= p)
			high = middle;
		else
			low = middle + 1;
	}
	return bits_double(low);
}

static double normal_quantile(double a, double b, double p)
{
	const double alpha = -a / b, q = (1 - p) * gsl_cdf_ugaussian_Q(alpha);
	const double z = alpha >= 0 || p > 0.5 ? gsl_cdf_ugaussian_Qinv(q) :
						 gsl_cdf_ugaussian_Pinv(gsl_cdf_ugaussian_P(alpha) +
									p * gsl_cdf_ugaussian_Q(alpha));

	return fmax(0, a + b * z);
}

static double triangular_quantile(double low, double high, double mode, double p)
{
	const double below = (mode - low) / (high - low);

	if (p < below)
		return low + sqrt(p * (high - low) * (mode - low));
	return high - sqrt((1 - p) * (high - low) * (high - mode));
}

/* The smallest value whose cumulative probability is at least P. */
static double table_quantile(const struct dist *dist, double p)
{
	size_t low = 0, high = dist->count - 1;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const double cdf = dist->table ? dist->table[middle] : (double)(middle + 1) / dist->count;

		if (cdf >= p)
			high = middle;
		else
			low = middle + 1;
	}
	return dist->a * dist->value[low];
}

double dist_quantile(const struct dist *dist, double p)
{
	const double a = dist->a, b = dist->b;

	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0)
		return dist_min(dist);
	if (p == 1)
		return dist_max(dist);
	switch (dist->kind) {
	case DIST_CONSTANT:
		return a;
	case DIST_UNIFORM:
		return a + p * (b - a);
	case DIST_NORMAL:
		return normal_quantile(a, b, p);
	case DIST_LOGNORMAL:
		return gsl_cdf_lognormal_Pinv(p, a, b);
	case DIST_EXPONENTIAL:
		return gsl_cdf_exponential_Pinv(p, a);
	case DIST_WEIBULL:
		return gsl_cdf_weibull_Pinv(p, b, a);
	case DIST_GAMMA:
	case DIST_BETA:
		return quantile_by_bisection(dist, p);
	case DIST_TRIANGULAR:
		return triangular_quantile(a, b, dist->c, p);
	case DIST_PARETO:
		return gsl_cdf_pareto_Pinv(p, a, b);
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return table_quantile(dist, p);
	case DIST_HAZARD:
		return a * hazard_when(dist, -log1p(-p));
	case DIST_KINDS:
		break;
	}
	abort();
}
