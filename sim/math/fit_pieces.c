/* Hazards by age, and the survival that no law is asked for. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/math/fit.h"

enum { ENDS_A_PIECE = 25 };               /* an interval of about 40 % either way */

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool count_piece(const struct spell *spell, size_t count, double from, double to, size_t *ended, double *total)
{
	*ended = 0;
	*total = 0;
	for (size_t i = 0; i < count; i++) {
		const double begin = fmax(spell[i].entry, from), end = fmin(spell[i].exit, to);

		*total += fmax(0, end - begin);
		*ended += spell[i].ended && spell[i].exit > from && spell[i].exit <= to;
	}
	return *total > 0;
}

void fit_pieces(const struct spell *spell, size_t count, double confidence, const double *until, size_t pieces, struct fit *fit)
{
	double log_likelihood = 0, from = 0;

	*fit = (struct fit){.law = FIT_PIECEWISE, .pieces = pieces, .parameters = pieces};
	for (size_t i = 0; i < pieces; from = until[i++]) {
		size_t ended;
		double total;

		fit->until[i] = until[i];
		if (!count_piece(spell, count, from, until[i], &ended, &total))
			return;           /* nobody was that old: nothing is known of that age */
		fit->hazard[i] = fit_rate(ended, total, confidence);
		log_likelihood += ended ? (double)ended * (log(fit->hazard[i].value) - 1) : 0;
	}
	fit->log_likelihood = log_likelihood;
	fit->aic = 2 * (double)pieces - 2 * log_likelihood;
	fit->good = pieces > 0;
}

static double two_digits(double x)
{
	const double unit = pow(10, floor(log10(x)) - 1);

	return round(x / unit) * unit;
}

void fit_piecewise(const struct spell *spell, size_t count, double confidence, struct fit *fit)
{
	double *age = mem_new(count + 1, sizeof *age), until[FIT_PIECES_MOST];
	size_t ended = 0, pieces = 0;

	*fit = (struct fit){.law = FIT_PIECEWISE};
	for (size_t i = 0; i < count; i++)
		if (spell[i].ended)
			age[ended++] = spell[i].exit;
	qsort(age, ended, sizeof *age, ascending);
	const double finest = ended ? 2 * age[0] : 0;     /* what is looked at now and then has nothing finer */
	const size_t most = ended / ENDS_A_PIECE < FIT_PIECES_MOST ? ended / ENDS_A_PIECE : FIT_PIECES_MOST;

	for (size_t i = 1; i < most; i++) {
		const double cut = two_digits(age[i * ended / most]);

		/* an age that many share makes one cut; nothing may end beyond the last */
		if (cut < age[ended - 1] && cut >= (pieces ? until[pieces - 1] : age[0] / 2) + finest)
			until[pieces++] = cut;
	}
	free(age);
	if (!pieces)
		return;
	until[pieces++] = INFINITY;
	fit_pieces(spell, count, confidence, until, pieces, fit);
}

/* --- Kaplan and Meier --- */

/* Ages in order: of entries; of exits, those that ended first (one lost from sight at that age was still at risk). */
struct ages { double *entry, *ended; double *exit; size_t ends; };

static struct ages ages_of(const struct spell *spell, size_t count)
{
	struct ages ages = {mem_new(count + 1, sizeof(double)), mem_new(count + 1, sizeof(double)), mem_new(count + 1, sizeof(double)), 0};

	for (size_t i = 0; i < count; i++) {
		ages.entry[i] = spell[i].entry;
		ages.exit[i] = spell[i].exit;
		if (spell[i].ended)
			ages.ended[ages.ends++] = spell[i].exit;
	}
	qsort(ages.entry, count, sizeof(double), ascending);
	qsort(ages.exit, count, sizeof(double), ascending);
	qsort(ages.ended, ages.ends, sizeof(double), ascending);
	return ages;
}

static void step_interval(struct survival_step *step, double greenwood, double normal)
{
	const double log_s = log(step->survival), se = sqrt(greenwood) / fabs(log_s);

	step->low = step->high = NAN;
	if (!(step->survival > 0 && step->survival < 1))
		return;
	step->low = exp(log_s * exp(normal * se));
	step->high = exp(log_s * exp(-normal * se));
}

size_t survival_steps(const struct spell *spell, size_t count, double confidence, struct survival_step *step)
{
	const double normal = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
	struct ages ages = ages_of(spell, count);
	double survival = 1, greenwood = 0;
	size_t steps = 0, entered = 0, left = 0;

	for (size_t i = 0; i < ages.ends;) {
		const double age = ages.ended[i];
		size_t ended = 0;

		while (i < ages.ends && ages.ended[i] <= age) {
			ended++;
			i++;
		}
		while (entered < count && ages.entry[entered] < age)
			entered++;
		while (left < count && ages.exit[left] < age)
			left++;
		const double d = (double)ended, n = (double)(entered - left);

		survival *= 1 - d / n;
		greenwood += d < n ? d / (n * (n - d)) : INFINITY;
		step[steps] = (struct survival_step){.age = age, .survival = survival, .at_risk = entered - left, .ended = ended};
		step_interval(&step[steps++], greenwood, normal);
	}
	free(ages.entry);
	free(ages.exit);
	free(ages.ended);
	return steps;
}
