/* Distributions of quantities, in the base unit of their dimension. Every draw is made from ONE 64-bit word, so that a
 * draw has an address (seed, purpose, replica, draw) and strategies share it. Samplers that may reject take their rare
 * further words from PURPOSE_OVERFLOW streams whose counter is the word itself.
 * All supports are non-negative: a normal is truncated at 0. */
#ifndef COSTCAST_MATH_DIST_H
#define COSTCAST_MATH_DIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/math/philox.h"
#include "sim/math/ziggurat.h"

enum dist_kind {
	DIST_CONSTANT,            /* a */
	DIST_UNIFORM,             /* [a, b] */
	DIST_NORMAL,              /* of mean a, sd b before truncation at 0; a must be > -8 b */
	DIST_LOGNORMAL,           /* mu a, sigma b of the logarithm */
	DIST_EXPONENTIAL,         /* mean a */
	DIST_WEIBULL,             /* shape a, scale b */
	DIST_GAMMA,               /* shape a, scale b */
	DIST_TRIANGULAR,          /* [a, b], mode c */
	DIST_BETA,                /* on [0, 1]: alpha a, beta b */
	DIST_PARETO,              /* shape a, scale (minimum) b; infinite mean when a <= 1 */
	DIST_EMPIRICAL,           /* each of COUNT values equally likely */
	DIST_CHOICE,              /* value[i] with weight w[i]; cumulative in table */
	DIST_HAZARD,              /* piecewise constant hazard: a × (from value[i] on table[i] of it is gone; b in the last), ends at a × c */
	DIST_KINDS
};

struct dist {
	enum dist_kind kind;
	uint32_t count;           /* EMPIRICAL, CHOICE, HAZARD */
	double a, b, c;
	const double *value;      /* EMPIRICAL, CHOICE: sorted ascending; lives in the scenario's arena */
	const double *table;      /* CHOICE: cumulative probability, last is 1; HAZARD: cumulative hazard */
};

/* Constructors check their arguments: false (and *dist untouched) when there is no such distribution. */
bool dist_constant(struct dist *dist, double value);
bool dist_uniform(struct dist *dist, double low, double high);
bool dist_normal(struct dist *dist, double mean, double sd);
bool dist_lognormal_mean_cv(struct dist *dist, double mean, double cv);
bool dist_lognormal_p50_p95(struct dist *dist, double p50, double p95);
bool dist_lognormal_p5_p95(struct dist *dist, double p5, double p95);    /* the short form "2 h to 6 h" */
bool dist_exponential(struct dist *dist, double mean);
bool dist_weibull(struct dist *dist, double shape, double scale);
bool dist_gamma_mean_cv(struct dist *dist, double mean, double cv);
bool dist_triangular(struct dist *dist, double low, double mode, double high);
bool dist_beta_mean_sd(struct dist *dist, double mean, double sd);
bool dist_pareto(struct dist *dist, double shape, double scale);
/* VALUE (and WEIGHT, NULL for empirical) are sorted/normalised copies kept by the caller: see dist_table(). */
bool dist_table(struct dist *dist, double *value, double *weight, size_t count);

/* A life whose hazard is RATE[i] until UNTIL[i] (ascending; INFINITY in the last) and that is over at END (INFINITY: it need not
 * be). Both columns are the distribution's from now on. */
bool dist_hazard(struct dist *dist, double *until, double *rate, size_t count, double end);

static inline bool dist_is_constant(const struct dist *dist)
{
	return dist->kind == DIST_CONSTANT;
}

double dist_mean(const struct dist *dist);             /* INFINITY for a Pareto of shape <= 1 */
double dist_sd(const struct dist *dist);               /* INFINITY where it diverges */
double dist_min(const struct dist *dist);
double dist_max(const struct dist *dist);              /* INFINITY when unbounded */
double dist_cdf(const struct dist *dist, double x);
double dist_quantile(const struct dist *dist, double p);
void dist_scale(struct dist *dist, double factor);     /* the distribution of factor * X; factor > 0, not for BETA */

/* One draw from WORD. Any kind; the general path. */
double dist_draw_any(const struct dist *dist, uint64_t word, const struct chance *chance);

/* The same, with the two commonest kinds inline. */
static inline double dist_draw(const struct dist *dist, uint64_t word, const struct chance *chance)
{
	if (dist->kind == DIST_CONSTANT)
		return dist->a;
	if (dist->kind == DIST_EXPONENTIAL)
		return dist->a * exponential_of(word, chance);
	return dist_draw_any(dist, word, chance);
}

#endif
