/* Shocks of a pool, from the sizes of its losses. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/math/fit.h"

enum { RATE, SHARE, ALL, PARAMETERS };    /* log rate, logit share, logit all */
#define LOGIT_MOST 12.0                   /* a probability nearer to 0 or 1 than 6e-6 is one of them */
enum { SIMPLEX_STEPS = 1000 };

/* Losses of the same kind are counted together. */
struct kind { double nodes, lost, times, log_choose; };
struct shocks {
	struct kind *kind;
	size_t kinds;
	const struct at_size *size;
	size_t sizes;
	double losses;
	bool never_all;                   /* ALL is held at 0 */
};

static double logistic(double x)
{
	return 1 / (1 + exp(-fmax(-2 * LOGIT_MOST, fmin(2 * LOGIT_MOST, x))));
}

static double likelihood(const struct shocks *s, double rate, double share, double all)
{
	double sum = 0, exposed = 0;

	for (size_t i = 0; i < s->kinds; i++) {
		const struct kind *k = &s->kind[i];
		const double some = exp(k->log_choose + k->lost * log(share) + (k->nodes - k->lost) * log1p(-share));

		sum += k->times * log(rate * ((1 - all) * some + (k->lost >= k->nodes ? all : 0)));
	}
	for (size_t i = 0; i < s->sizes; i++)
		exposed += s->size[i].time * (1 - (1 - all) * pow(1 - share, (double)s->size[i].nodes));
	return sum - rate * exposed;
}

static double minus_likelihood(const gsl_vector *x, void *shocks)
{
	const struct shocks *s = shocks;
	const double share = gsl_vector_get(x, SHARE);
	const double all = s->never_all ? 0 : logistic(gsl_vector_get(x, ALL));
	const double value = -likelihood(s, exp(gsl_vector_get(x, RATE)), logistic(share), all);

	return isfinite(value) ? value : 1e300;
}

/* The sizes of losses in a table; only as many rows as there are different ones. */
static void count_kinds(struct shocks *s, const struct loss *loss, size_t losses)
{
	s->kind = mem_new(losses, sizeof *s->kind);
	s->losses = (double)losses;
	for (size_t i = 0; i < losses; i++) {
		const double of = (double)loss[i].of, lost = (double)loss[i].lost;
		size_t k = 0;

		while (k < s->kinds && (s->kind[k].nodes != of || s->kind[k].lost != lost))
			k++;
		if (k == s->kinds)
			s->kind[s->kinds++] = (struct kind){of, lost, 0, lgamma(of + 1) - lgamma(lost + 1) - lgamma(of - lost + 1)};
		s->kind[k].times++;
	}
}

/* From X to the maximum nearby. */
static void climb(struct shocks *s, size_t parameters, double *x)
{
	gsl_multimin_function function = {minus_likelihood, parameters, s};
	gsl_multimin_fminimizer *minimizer = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, parameters);
	gsl_vector *from = gsl_vector_alloc(parameters), *step = gsl_vector_alloc(parameters);

	gsl_error_handler_t *before = gsl_set_error_handler_off();

	for (size_t i = 0; i < parameters; i++)
		gsl_vector_set(from, i, x[i]);
	gsl_vector_set_all(step, 0.7);
	gsl_multimin_fminimizer_set(minimizer, &function, from, step);
	for (int i = 0; i < SIMPLEX_STEPS && gsl_multimin_fminimizer_iterate(minimizer) == GSL_SUCCESS; i++)
		if (gsl_multimin_test_size(gsl_multimin_fminimizer_size(minimizer), 1e-7) == GSL_SUCCESS)
			break;
	for (size_t i = 0; i < parameters; i++)
		x[i] = gsl_vector_get(minimizer->x, i);
	gsl_set_error_handler(before);
	gsl_multimin_fminimizer_free(minimizer);
	gsl_vector_free(from);
	gsl_vector_free(step);
}

static double at(struct shocks *s, const double *x, size_t parameters, size_t i, double di, size_t j, double dj)
{
	double moved[PARAMETERS];
	gsl_vector_view view = gsl_vector_view_array(moved, parameters);

	memcpy(moved, x, sizeof moved);
	moved[i] += di;
	moved[j] += dj;
	return minus_likelihood(&view.vector, s);
}

/* Standard errors from the second derivatives at X; NAN where they are not those of a maximum. */
static void errors(struct shocks *s, const double *x, size_t parameters, double *se)
{
	const double h = 1e-3;
	double store[PARAMETERS * PARAMETERS];
	gsl_matrix_view view = gsl_matrix_view_array(store, parameters, parameters);
	gsl_error_handler_t *before = gsl_set_error_handler_off();     /* no maximum is no programmer's error */

	for (size_t i = 0; i < parameters; i++)
		for (size_t j = 0; j < parameters; j++)
			store[i * parameters + j] = (at(s, x, parameters, i, h, j, h) - at(s, x, parameters, i, h, j, -h) -
						     at(s, x, parameters, i, -h, j, h) + at(s, x, parameters, i, -h, j, -h)) / (4 * h * h);
	const bool good = gsl_linalg_cholesky_decomp1(&view.matrix) == GSL_SUCCESS && gsl_linalg_cholesky_invert(&view.matrix) == GSL_SUCCESS;

	for (size_t i = 0; i < parameters; i++)
		se[i] = good ? sqrt(store[i * parameters + i]) : NAN;
	gsl_set_error_handler(before);
}

static struct estimate of_logit(double x, double reach)
{
	return (struct estimate){logistic(x), logistic(x - reach), logistic(x + reach)};
}

/* All nodes every time: a Poisson process, and of N tries none failed (Clopper and Pearson 1934). */
static void always_whole(const struct shocks *s, double tail, double confidence, struct fit_shock *fit)
{
	double exposed = 0;

	for (size_t i = 0; i < s->sizes; i++)
		exposed += s->size[i].time;
	fit->rate = fit_rate((size_t)s->losses, exposed, confidence);
	fit->all = (struct estimate){1, pow(tail, 1 / s->losses), 1};
	fit->share = (struct estimate){NAN, NAN, NAN};
	fit->log_likelihood = likelihood(s, fit->rate.value, 0.5, 1);
	fit->aic = 2 * 2 - 2 * fit->log_likelihood;
}

static void mixed(struct shocks *s, double exposed, double tail, struct fit_shock *fit)
{
	const double normal = gsl_cdf_ugaussian_Qinv(tail), start = log(s->losses / exposed);
	double x[PARAMETERS] = {start, -1, 0}, se[PARAMETERS];
	size_t parameters = PARAMETERS;

	climb(s, parameters, x);
	climb(s, parameters, x);          /* a simplex may have shrunk on a slope */
	if (x[ALL] < -LOGIT_MOST / 2 && fit->whole <= 0) {
		s->never_all = true;
		parameters = ALL;
		climb(s, parameters, x);
	}
	errors(s, x, parameters, se);
	const double rate = exp(x[RATE]);

	fit->rate = (struct estimate){rate, rate * exp(-normal * se[RATE]), rate * exp(normal * se[RATE])};
	fit->share = of_logit(x[SHARE], normal * se[SHARE]);
	fit->all = s->never_all ? (struct estimate){0, 0, 1 - pow(tail, 1 / s->losses)} : of_logit(x[ALL], normal * se[ALL]);
	fit->log_likelihood = likelihood(s, rate, fit->share.value, fit->all.value);
	fit->aic = 2 * (double)parameters - 2 * fit->log_likelihood;
}

void fit_shocks(const struct loss *loss, size_t losses, const struct at_size *size, size_t sizes, double confidence,
		struct fit_shock *fit)
{
	struct shocks s = {.size = size, .sizes = sizes};
	double exposed = 0, whole = 0, lost = 0;

	*fit = (struct fit_shock){.losses = losses};
	for (size_t i = 0; i < sizes; i++)
		exposed += size[i].time;
	if (!losses || !(exposed > 0))
		return;
	for (size_t i = 0; i < losses; i++) {
		whole += loss[i].lost == loss[i].of;
		lost += (double)loss[i].lost;
	}
	fit->whole = whole / (double)losses;
	fit->mean_lost = lost / (double)losses;
	count_kinds(&s, loss, losses);
	if (fit->whole >= 1)
		always_whole(&s, (1 - confidence) / 2, confidence, fit);
	else
		mixed(&s, exposed, (1 - confidence) / 2, fit);
	fit->good = isfinite(fit->log_likelihood);
	free(s.kind);
}
