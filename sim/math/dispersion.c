#include "sim/math/dispersion.h"

#include <complex.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

enum { TALBOT = 24, PANELS = 96, STARTS = 3, ITERATIONS = 600 };

/* --- renewals --- */

/* Laplace transform of the integral over (0, x) of H(u) - u, H* = f / (s (1 - f)), f = (1 + s cv^2)^(-1/cv^2). */
static double complex excess(double complex s, double cv2)
{
	const double complex f = cexp(-clog(1 + s * cv2) / cv2);

	return f / (s * s * (1 - f)) - 1 / (s * s * s);
}

static double talbot(double x, double cv2)
{
	const double r = 2.0 * TALBOT / (5 * x);
	double sum = 0.5 * exp(r * x) * creal(excess(r, cv2));

	for (int k = 1; k < TALBOT; k++) {
		const double theta = k * M_PI / TALBOT, cot = 1 / tan(theta);
		const double complex s = r * theta * (cot + I), weight = 1 + I * (theta + (theta * cot - 1) * cot);

		sum += creal(cexp(x * s) * excess(s, cv2) * weight);
	}
	return r / TALBOT * sum;
}

/* Poles come near the imaginary axis as gaps become even: from there on, and far out, the first two terms of Var N(x) for large x
 * (Cox 1962, 4.5.9), never below that of perfectly even gaps. */
double renewal_dispersion(double cv, double x)
{
	const double cv2 = cv * cv, f = x - floor(x);

	if (cv == 1)
		return 1;
	if (cv < 0.5 && x <= 2)
		return fmax(cv2, f * (1 - f) / x);
	if (cv < 0.5 || x > 20 * (1 + cv2))
		return cv2 + (1 - cv2 * cv2) / (6 * x);
	return 1 + 2 * talbot(x, cv2) / x;
}

/* --- noise --- */

/* Covariance at a lag: held in steps, so straight lines between the steps' own. */
static double covariance(double sd2, double memory_s, double lag_s)
{
	const double steps = lag_s / memory_s * NOISE_STEPS, k = floor(steps);
	const double low = expm1(sd2 * exp(-k / NOISE_STEPS)), high = expm1(sd2 * exp(-(k + 1) / NOISE_STEPS));

	return low + (steps - k) * (high - low);
}

/* Simpson's rule on lags squeezed towards 0, where the covariance falls: u = reach * (e^(a z) - 1) / (e^a - 1). */
double noise_variance(const struct dispersion_law *law, double window_s)
{
	const double sd2 = log1p(law->noise_cv * law->noise_cv), a = log1p(window_s / law->memory_s);
	double sum = 0;

	if (!(law->noise_cv > 0))
		return 0;
	for (int i = 0; i <= PANELS; i++) {
		const double z = (double)i / PANELS, u = window_s * expm1(a * z) / expm1(a), slope = window_s * a * exp(a * z) / expm1(a);
		const double weight = i == 0 || i == PANELS ? 1 : i % 2 ? 4 : 2;

		sum += weight * (window_s - u) * covariance(sd2, law->memory_s, u) * slope;
	}
	return 2 * sum / (3.0 * PANELS) / (window_s * window_s);
}

double dispersion_expected(const struct dispersion_law *law, double per_s, double window_s, double stretch_s)
{
	const double n = floor(stretch_s / window_s), whole_s = n * window_s;
	const double gaps = renewal_dispersion(law->cv, per_s * window_s) - renewal_dispersion(law->cv, per_s * whole_s) / n;
	const double noise = per_s * window_s * (noise_variance(law, window_s) - noise_variance(law, whole_s));

	return n / (n - 1) * (gaps + noise);
}

double dispersion_seen(const double *count, const double *expected, size_t windows, size_t per)
{
	size_t stretches = 0;
	double sum = 0;

	for (size_t from = 0; from + per <= windows; from += per) {
		double n = 0, e = 0, squares = 0;

		for (size_t i = from; i < from + per; i++) {
			n += count[i];
			e += expected[i];
		}
		if (!(n > 0) || !(e > 0))
			continue;
		for (size_t i = from; i < from + per; i++) {
			const double mean = n / e * expected[i];

			if (mean > 0)
				squares += (count[i] - mean) * (count[i] - mean) / mean;
		}
		sum += squares / (double)(per - 1);
		stretches++;
	}
	return stretches ? sum / (double)stretches : NAN;
}

/* --- back --- */

struct search {
	const struct dispersion_point *point;
	size_t points;
	double per_s, stretch_s;
	bool gaps, noise;                 /* what is free */
};

#define MODEL_ERROR 0.02                  /* relative: no law is truer than that */
#define NOISE_PAYS 12.0                   /* two more parameters: so much less of the weighted squares, or there is no noise */
#define CV_LEAST 0.05
#define CV_MOST 40.0
#define NOISE_MOST 10.0
#define MEMORY_LEAST_S 1.0                /* as the language has it */

static struct dispersion_law law_at(const struct search *s, const gsl_vector *x)
{
	struct dispersion_law law = {.cv = 1, .memory_s = 1};
	size_t i = 0;

	if (s->gaps)
		law.cv = exp(gsl_vector_get(x, i++));
	if (s->noise) {
		law.noise_cv = exp(gsl_vector_get(x, i++));
		law.memory_s = exp(gsl_vector_get(x, i));
	}
	return law;
}

static bool law_fits(const struct search *s, const struct dispersion_law *law)
{
	return law->cv >= CV_LEAST && law->cv <= CV_MOST && law->noise_cv <= NOISE_MOST &&
	       (!s->noise || (law->memory_s >= fmax(MEMORY_LEAST_S, s->point[0].window_s / 4) && law->memory_s < 2 * s->stretch_s));
}

static double squares(const struct search *s, const struct dispersion_law *law)
{
	double sum = 0;

	if (!law_fits(s, law))
		return HUGE_VAL;
	for (size_t i = 0; i < s->points; i++) {
		const struct dispersion_point *p = s->point + i;
		const double means = dispersion_expected(law, s->per_s, p->window_s, s->stretch_s);
		const double off = log(fmax(means, 1e-9) / fmax(p->seen, 1e-9));

		sum += off * off / (MODEL_ERROR * MODEL_ERROR + 2.0 / (double)p->windows);
	}
	return sum;
}

static double objective(const gsl_vector *x, void *context)
{
	const struct dispersion_law law = law_at(context, x);
	const double sum = squares(context, &law);

	return isfinite(sum) ? sum : 1e12;
}

static double descend(struct search *s, const double *start, struct dispersion_law *law)
{
	const size_t n = (size_t)s->gaps + 2u * s->noise;
	gsl_multimin_function f = {objective, n, s};
	gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
	gsl_vector *x = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);

	for (size_t i = 0; i < n; i++)
		gsl_vector_set(x, i, start[i + !s->gaps]);
	gsl_vector_set_all(step, 0.4);
	gsl_multimin_fminimizer_set(m, &f, x, step);
	for (int i = 0; i < ITERATIONS && gsl_multimin_fminimizer_size(m) > 1e-7; i++)
		if (gsl_multimin_fminimizer_iterate(m))
			break;
	const double sum = gsl_multimin_fminimizer_minimum(m);

	*law = law_at(s, gsl_multimin_fminimizer_x(m));
	gsl_multimin_fminimizer_free(m);
	gsl_vector_free(x);
	gsl_vector_free(step);
	return sum;
}

/* From several memories: the squares have more than one valley. */
static double noisy(struct search *s, struct dispersion_law *best)
{
	const struct dispersion_point *first = s->point, *last = s->point + s->points - 1;
	const double slope = (last->seen - first->seen) / (s->per_s * last->window_s);
	double least = INFINITY;

	for (int i = 0; i < STARTS; i++) {
		const double memory_s = first->window_s * pow(s->stretch_s / first->window_s, (i + 1.0) / (STARTS + 1));
		const double start[] = {0.5 * log(fmin(fmax(first->seen, 0.1), 100)), 0.5 * log(fmin(fmax(slope, 1e-3), 4)), log(memory_s)};
		struct dispersion_law law;
		const double sum = descend(s, start, &law);

		if (sum < least) {
			least = sum;
			*best = law;
		}
	}
	return least;
}

/* Gaps that differ from those of a Poisson process by less than chance are Poisson. */
static void settle(struct search *s, struct dispersion_law *law, double sum)
{
	struct search plain = *s;
	struct dispersion_law poisson = {.cv = 1, .memory_s = 1};
	double other;

	if (!s->gaps)
		return;                   /* as told */
	plain.gaps = false;
	other = s->noise ? noisy(&plain, &poisson) : squares(&plain, &poisson);
	if (other < sum + NOISE_PAYS / 2)
		*law = poisson;
}

struct dispersion_law dispersion_fit(const struct dispersion_point *point, size_t points, double per_s, double stretch_s, bool gaps)
{
	struct search flat = {point, points, per_s, stretch_s, true, false}, full = {point, points, per_s, stretch_s, gaps && points > 2, true};
	struct dispersion_law law = {.cv = 1, .memory_s = 1}, noise;
	double sum, other;

	if (!points)
		return (struct dispersion_law){.cv = 1};
	if (gaps || point[0].seen < 1)
		sum = descend(&flat, &(double){0.5 * log(fmin(fmax(point[0].seen, 0.1), 100))}, &law);
	else
		sum = squares(&(struct search){point, points, per_s, stretch_s, false, false}, &law);
	other = points < 2 ? INFINITY : noisy(&full, &noise);
	if (other < sum - NOISE_PAYS) {
		law = noise;
		settle(&full, &law, other);
	} else {
		settle(&flat, &law, sum);
		law.noise_cv = law.memory_s = 0;
	}
	return law;
}
