/* Moments and bounds, by closed form. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "sim/math/dist.h"
#include "sim/math/hazard.h"

/* The standard normal beyond ALPHA: hazard phi / Q, the mean of what is left (Johnson, Kotz & Balakrishnan,
 * "Continuous univariate distributions" 1, 1994, 13.10.1). */
static double normal_hazard(double alpha)
{
	return gsl_ran_ugaussian_pdf(alpha) / gsl_cdf_ugaussian_Q(alpha);
}

static double table_weight(const struct dist *dist, size_t i)
{
	if (dist->kind == DIST_EMPIRICAL)
		return 1.0 / dist->count;
	return i ? dist->table[i] - dist->table[i - 1] : dist->table[0];
}

static double table_mean(const struct dist *dist)
{
	double sum = 0;

	for (size_t i = 0; i < dist->count; i++)
		sum += table_weight(dist, i) * dist->value[i];
	return dist->a * sum;
}

static double table_variance(const struct dist *dist)
{
	const double mean = table_mean(dist);
	double sum = 0;

	for (size_t i = 0; i < dist->count; i++) {
		const double d = dist->a * dist->value[i] - mean;

		sum += table_weight(dist, i) * d * d;
	}
	return sum;
}

static double hazard_mean(const struct dist *dist)
{
	double mean, square;

	hazard_moments(dist, &mean, &square);
	return mean;
}

static double hazard_sd(const struct dist *dist)
{
	double mean, square;

	hazard_moments(dist, &mean, &square);
	return sqrt(fmax(0, square - mean * mean));
}

double dist_mean(const struct dist *dist)
{
	const double a = dist->a, b = dist->b, c = dist->c;

	switch (dist->kind) {
	case DIST_CONSTANT:
	case DIST_EXPONENTIAL:
		return a;
	case DIST_UNIFORM:
		return (a + b) / 2;
	case DIST_NORMAL:
		return a + b * normal_hazard(-a / b);
	case DIST_LOGNORMAL:
		return exp(a + b * b / 2);
	case DIST_WEIBULL:
		return b * tgamma(1 + 1 / a);
	case DIST_GAMMA:
		return a * b;
	case DIST_TRIANGULAR:
		return (a + b + c) / 3;
	case DIST_BETA:
		return a / (a + b);
	case DIST_PARETO:
		return a > 1 ? a * b / (a - 1) : INFINITY;
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return table_mean(dist);
	case DIST_HAZARD:
		return a * hazard_mean(dist);
	case DIST_KINDS:
		break;
	}
	abort();
}

/* Gamma(1 + 2/k) - Gamma(1 + 1/k)^2 by logarithms: the difference cancels for a large shape k. */
static double weibull_sd(double shape)
{
	const double first = lgamma(1 + 1 / shape), second = lgamma(1 + 2 / shape);

	return exp(first) * sqrt(expm1(second - 2 * first));
}

double dist_sd(const struct dist *dist)
{
	const double a = dist->a, b = dist->b, c = dist->c;
	double hazard;

	switch (dist->kind) {
	case DIST_CONSTANT:
		return 0;
	case DIST_EXPONENTIAL:
		return a;
	case DIST_UNIFORM:
		return (b - a) / sqrt(12);
	case DIST_NORMAL:
		hazard = normal_hazard(-a / b);
		return b * sqrt(1 - hazard * (hazard + a / b));
	case DIST_LOGNORMAL:
		return exp(a + b * b / 2) * sqrt(expm1(b * b));
	case DIST_WEIBULL:
		return b * weibull_sd(a);
	case DIST_GAMMA:
		return b * sqrt(a);
	case DIST_TRIANGULAR:
		return sqrt(((b - a) * (b - a) + (c - a) * (c - b)) / 18);
	case DIST_BETA:
		return sqrt(a * b / (a + b + 1)) / (a + b);
	case DIST_PARETO:
		return a > 2 ? b / (a - 1) * sqrt(a / (a - 2)) : INFINITY;
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return sqrt(table_variance(dist));
	case DIST_HAZARD:
		return a * hazard_sd(dist);
	case DIST_KINDS:
		break;
	}
	abort();
}

double dist_min(const struct dist *dist)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
	case DIST_UNIFORM:
	case DIST_TRIANGULAR:
		return dist->a;
	case DIST_PARETO:
		return dist->b;
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return dist->a * dist->value[0];
	case DIST_HAZARD:
		return dist->a * hazard_when(dist, 0);
	default:
		return 0;
	}
}

double dist_max(const struct dist *dist)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
		return dist->a;
	case DIST_UNIFORM:
	case DIST_TRIANGULAR:
		return dist->b;
	case DIST_BETA:
		return 1;
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return dist->a * dist->value[dist->count - 1];
	case DIST_HAZARD:
		return dist->a * dist->c;
	default:
		return INFINITY;
	}
}
