/* Exponential and Weibull laws by maximum likelihood, and what any fitted law says. */
#include "sim/math/fit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

#define LOG_SHAPE_MOST 5.0                /* shapes from e^-5 to e^5: beyond, the likelihood has no maximum worth the name */
#define LOG_SHAPE_STEP 0.25
#define EXACT_MOST 10000.0                /* GSL's inverse gamma loses its way from some 20,000 on */
enum { ENDED_LEAST = 3, BRENT_STEPS = 100, BISECTIONS = 40 };

/* Quantile P of a chi-square of FREEDOM; of many, by Wilson and Hilferty 1931, which is then good to seven digits. */
static double chi_square(double p, double freedom)
{
	const double unit = 2 / (9 * freedom), root = 1 - unit + gsl_cdf_ugaussian_Pinv(p) * sqrt(unit);

	return freedom <= EXACT_MOST ? gsl_cdf_chisq_Pinv(p, freedom) : freedom * root * root * root;
}

/* Garwood 1936: the exact interval of a Poisson mean, through the chi-square distribution. */
struct estimate fit_rate(size_t ended, double total, double confidence)
{
	const double tail = (1 - confidence) / 2, d = (double)ended;

	return (struct estimate){d / total, ended ? chi_square(tail, 2 * d) / (2 * total) : 0, chi_square(1 - tail, 2 * d + 2) / (2 * total)};
}

static void finish(struct fit *fit, size_t parameters, double log_likelihood)
{
	fit->parameters = parameters;
	fit->log_likelihood = log_likelihood;
	fit->aic = 2 * (double)parameters - 2 * log_likelihood;
	fit->good = isfinite(log_likelihood);
}

static size_t sum_up(const struct spell *spell, size_t count, double *total)
{
	size_t ended = 0;

	*total = 0;
	for (size_t i = 0; i < count; i++) {
		ended += spell[i].ended;
		*total += spell[i].exit - spell[i].entry;
	}
	return ended;
}

void fit_exponential(const struct spell *spell, size_t count, double confidence, struct fit *fit)
{
	double total;
	const size_t ended = sum_up(spell, count, &total);

	fit_memoryless(ended, total, confidence, fit);
}

void fit_memoryless(size_t ended, double total, double confidence, struct fit *fit)
{
	*fit = (struct fit){.law = FIT_EXPONENTIAL};
	if (!(total > 0))
		return;
	fit->rate = fit_rate(ended, total, confidence);
	finish(fit, 1, ended ? (double)ended * log(fit->rate.value) - (double)ended : 0);
}

/* --- Weibull --- */

/* What the likelihood is made of. Ages are divided by UNIT, the oldest, so that no power of them overflows. */
struct weibull {
	const struct spell *spell;
	size_t count;
	double unit, ended, log_sum;      /* log_sum: of the ages at which they ended, over the unit */
};

/* Sums of x^k, x^k log x, x^k (log x)^2, those of the entries taken off. */
static void powers(const struct weibull *w, double shape, double sum[3])
{
	sum[0] = sum[1] = sum[2] = 0;
	for (size_t i = 0; i < w->count; i++) {
		const double out = log(w->spell[i].exit / w->unit), gone = exp(shape * out);

		sum[0] += gone;
		sum[1] += gone * out;
		sum[2] += gone * out * out;
		if (w->spell[i].entry > 0) {
			const double in = log(w->spell[i].entry / w->unit), before = exp(shape * in);

			sum[0] -= before;
			sum[1] -= before * in;
			sum[2] -= before * in * in;
		}
	}
}

/* The likelihood at SHAPE with the scale that is best for it: scale^k = sum(x^k) / D. */
static double profile(const struct weibull *w, double log_shape)
{
	const double shape = exp(log_shape);
	double sum[3];

	powers(w, shape, sum);
	return w->ended * (log_shape + log(w->ended / sum[0]) - 1) + (shape - 1) * w->log_sum - w->ended * log(w->unit);
}

static double minus_profile(double log_shape, void *weibull)
{
	return -profile(weibull, log_shape);
}

/* False when the likelihood still rises at the end of what is looked at. */
static bool best_shape(struct weibull *w, double *log_shape)
{
	double best = -INFINITY, at = 0;

	for (double x = -LOG_SHAPE_MOST; x <= LOG_SHAPE_MOST + LOG_SHAPE_STEP / 2; x += LOG_SHAPE_STEP) {
		const double here = profile(w, x);

		if (here > best) {
			best = here;
			at = x;
		}
	}
	if (!isfinite(best) || fabs(at) > LOG_SHAPE_MOST - LOG_SHAPE_STEP)
		return false;
	gsl_function function = {minus_profile, w};
	gsl_error_handler_t *before = gsl_set_error_handler_off();     /* two places exactly as good: the one found will do */
	gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
	int status = gsl_min_fminimizer_set(minimizer, &function, at, at - LOG_SHAPE_STEP, at + LOG_SHAPE_STEP);

	for (int i = 0; !status && i < BRENT_STEPS; i++) {
		status = gsl_min_fminimizer_iterate(minimizer);
		if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(minimizer), gsl_min_fminimizer_x_upper(minimizer), 1e-9, 0) ==
		    GSL_SUCCESS)
			break;
	}
	*log_shape = status ? at : gsl_min_fminimizer_x_minimum(minimizer);
	gsl_set_error_handler(before);
	gsl_min_fminimizer_free(minimizer);
	return true;
}

/* Where, on the side SIGN, the profile is DROP below its maximum: the search ends where it began to look. */
static double profile_end(const struct weibull *w, double from, double drop, double sign)
{
	const double level = profile(w, from) - drop;
	double inside = from, step = LOG_SHAPE_STEP, outside = from;

	do {
		inside = outside;
		outside += sign * step;
		step *= 2;
	} while (profile(w, outside) > level && fabs(outside) < 2 * LOG_SHAPE_MOST);
	for (int i = 0; i < BISECTIONS; i++) {
		const double middle = (inside + outside) / 2;

		if (profile(w, middle) > level)
			inside = middle;
		else
			outside = middle;
	}
	return exp((inside + outside) / 2);
}

/* The variance of log(scale) from the matrix of second derivatives in (log k, log scale). With z = k log(x / scale), where the
 * scale is its maximum's, sum(e^z) = D. */
static double scale_variance(const struct weibull *w, double shape, double log_scale)
{
	double sum[3];

	powers(w, shape, sum);
	const double over = exp(-shape * log_scale), s0 = over * sum[0], s1 = over * (sum[1] - log_scale * sum[0]),
		     s2 = over * (sum[2] - 2 * log_scale * sum[1] + log_scale * log_scale * sum[0]);
	/* minus the derivatives; d2/du2 with u = log k takes in the first one, which the maximum makes D */
	const double uu = w->ended + shape * shape * s2, vv = shape * shape * s0, uv = -shape * shape * s1;

	return uu / (uu * vv - uv * uv);
}

static bool weibull_init(struct weibull *w, const struct spell *spell, size_t count)
{
	double least = INFINITY, most = 0, oldest = 0;
	size_t ended = 0;

	*w = (struct weibull){.spell = spell, .count = count};
	for (size_t i = 0; i < count; i++) {
		oldest = fmax(oldest, spell[i].exit);
		if (spell[i].ended) {
			ended++;
			least = fmin(least, spell[i].exit);
			most = fmax(most, spell[i].exit);
		}
	}
	w->unit = oldest;
	w->ended = (double)ended;
	for (size_t i = 0; i < count; i++)
		if (spell[i].ended)
			w->log_sum += log(spell[i].exit / oldest);
	return ended >= ENDED_LEAST && most > least;
}

void fit_weibull(const struct spell *spell, size_t count, double confidence, struct fit *fit)
{
	struct weibull w;
	double log_shape, sum[3];

	*fit = (struct fit){.law = FIT_WEIBULL};
	if (!weibull_init(&w, spell, count) || !best_shape(&w, &log_shape))
		return;
	const double drop = gsl_cdf_chisq_Qinv(1 - confidence, 1) / 2, normal = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
	const double shape = exp(log_shape);

	powers(&w, shape, sum);
	const double log_scale = log(sum[0] / w.ended) / shape, se = sqrt(scale_variance(&w, shape, log_scale));
	const double scale = w.unit * exp(log_scale);

	fit->shape = (struct estimate){shape, profile_end(&w, log_shape, drop, -1), profile_end(&w, log_shape, drop, 1)};
	fit->scale = (struct estimate){scale, scale * exp(-normal * se), scale * exp(normal * se)};
	finish(fit, 2, profile(&w, log_shape));
}

/* --- what a law says --- */

static double pieces_gone(const struct fit *fit, double age)
{
	double gone = 0, from = 0;

	for (size_t i = 0; i < fit->pieces && from < age; from = fit->until[i++])
		gone += fit->hazard[i].value * (fmin(age, fit->until[i]) - from);
	return gone;
}

double fit_survival(const struct fit *fit, double age)
{
	switch (fit->law) {
	case FIT_EXPONENTIAL: return exp(-fit->rate.value * age);
	case FIT_WEIBULL: return exp(-pow(age / fit->scale.value, fit->shape.value));
	default: return exp(-pieces_gone(fit, age));
	}
}

static double pieces_mean(const struct fit *fit)
{
	double mean = 0, from = 0, alive = 1;

	for (size_t i = 0; i < fit->pieces; from = fit->until[i++]) {
		const double rate = fit->hazard[i].value, wide = fit->until[i] - from;
		const double gone = isfinite(wide) ? -expm1(-rate * wide) : 1;

		if (rate > 0)
			mean += alive * gone / rate;
		else
			mean += alive * wide;
		alive *= rate > 0 ? 1 - gone : 1;
	}
	return mean;
}

double fit_mean(const struct fit *fit)
{
	switch (fit->law) {
	case FIT_EXPONENTIAL: return 1 / fit->rate.value;
	case FIT_WEIBULL: return fit->scale.value * tgamma(1 + 1 / fit->shape.value);
	default: return pieces_mean(fit);
	}
}

void fits_of(const struct spell *spell, size_t count, double confidence, struct fits *fits)
{
	*fits = (struct fits){.spells = count, .best = FIT_EXPONENTIAL};
	fits->ended = sum_up(spell, count, &fits->total);
	fit_exponential(spell, count, confidence, &fits->law[FIT_EXPONENTIAL]);
	fit_weibull(spell, count, confidence, &fits->law[FIT_WEIBULL]);
	fit_piecewise(spell, count, confidence, &fits->law[FIT_PIECEWISE]);
	const struct estimate rate = fits->law[FIT_EXPONENTIAL].rate;

	fits->mean = (struct estimate){1 / rate.value, 1 / rate.high, 1 / rate.low};
	if (fits->law[FIT_WEIBULL].good && fits->law[FIT_WEIBULL].aic < fits->law[FIT_EXPONENTIAL].aic)
		fits->best = FIT_WEIBULL;
}
