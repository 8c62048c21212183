/* Fitted laws: printed examples, the score equation solved another way, and known parameters found again. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/math/fit.h"
#include "sim/math/philox_gsl.h"

#define NEAR(value, wanted, within) assert_true(fabs((value) - (wanted)) <= (within))
#define COVERS(estimate, truth) ((estimate).low <= (truth) && (truth) <= (estimate).high)

/* Freireich et al. 1963: weeks of remission under 6-MP; 0 lost from sight. */
static const struct { double weeks; bool ended; } remission[] = {
	{6, 1}, {6, 1}, {6, 1}, {6, 0}, {7, 1}, {9, 0}, {10, 1}, {10, 0}, {11, 0}, {13, 1}, {16, 1}, {17, 0}, {19, 0}, {20, 0}, {22, 1},
	{23, 1}, {25, 0}, {32, 0}, {32, 0}, {34, 0}, {35, 0}};
enum { REMISSIONS = sizeof remission / sizeof *remission };

static void remissions(struct spell *spell)
{
	for (size_t i = 0; i < REMISSIONS; i++)
		spell[i] = (struct spell){0, remission[i].weeks, remission[i].ended};
}

/* Cox and Oakes 1984, section 1.2 and table 4.1: survival .857, .807, .753, .690, .627, .538, .448; standard error .076 at 6 weeks. */
static void survival_of_the_remissions(void **state)
{
	static const double age[] = {6, 7, 10, 13, 16, 22, 23}, wanted[] = {.857, .807, .753, .690, .627, .538, .448};
	static const size_t at_risk[] = {21, 17, 15, 12, 11, 7, 6};
	struct spell spell[REMISSIONS];
	struct survival_step step[REMISSIONS];

	(void)state;
	remissions(spell);
	assert_int_equal(survival_steps(spell, REMISSIONS, 0.95, step), 7);
	for (size_t i = 0; i < 7; i++) {
		NEAR(step[i].age, age[i], 0);
		NEAR(step[i].survival, wanted[i], 5e-4);
		assert_int_equal(step[i].at_risk, at_risk[i]);
	}
	/* log(-log) interval by hand: S = 18/21, Greenwood 3/(21*18) */
	const double s = 18.0 / 21, se = sqrt(3.0 / (21 * 18)) / -log(s);

	NEAR(step[0].low, pow(s, exp(1.959963985 * se)), 1e-9);
	NEAR(step[0].high, pow(s, exp(-1.959963985 * se)), 1e-9);
}

/* Two enter late: at 3 only the others are at risk. By hand: 1/2 gone at 3, then 1/3 at 5. */
static void survival_with_late_entry(void **state)
{
	static const struct spell spell[] = {{0, 3, true}, {0, 7, false}, {4, 5, true}, {4, 9, false}};
	struct survival_step step[4];

	(void)state;
	assert_int_equal(survival_steps(spell, 4, 0.95, step), 2);
	assert_int_equal(step[0].at_risk, 2);
	assert_int_equal(step[1].at_risk, 3);
	NEAR(step[0].survival, 0.5, 1e-15);
	NEAR(step[1].survival, 1.0 / 3, 1e-15);
}

/* Lieblein and Zelen 1956, 23 ball bearings: shape 2.10, scale 81.88, log-likelihood -113.69 (Lawless 1982, section 5.2). */
static void weibull_of_the_ball_bearings(void **state)
{
	static const double turns[] = {17.88, 28.92, 33, 41.52, 42.12, 45.6, 48.48, 51.84, 51.96, 54.12, 55.56, 67.8, 68.64, 68.64, 68.88,
				       84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.4};
	struct spell spell[23];
	struct fit fit;

	(void)state;
	for (size_t i = 0; i < 23; i++)
		spell[i] = (struct spell){0, turns[i], true};
	fit_weibull(spell, 23, 0.95, &fit);
	assert_true(fit.good);
	NEAR(fit.shape.value, 2.102, 5e-4);
	NEAR(fit.scale.value, 81.88, 5e-3);
	NEAR(fit.log_likelihood, -113.69, 5e-3);
	NEAR(fit.aic, 4 + 2 * 113.69, 1e-2);
}

/* The score: sum x^k log x / sum x^k - 1/k - mean log of the ended, 0 at the maximum; bisected here. */
static double score(const struct spell *spell, size_t count, double k)
{
	double sum = 0, with_log = 0, logs = 0, ended = 0;

	for (size_t i = 0; i < count; i++) {
		sum += pow(spell[i].exit, k) - pow(spell[i].entry, k);
		with_log += pow(spell[i].exit, k) * log(spell[i].exit);
		with_log -= spell[i].entry > 0 ? pow(spell[i].entry, k) * log(spell[i].entry) : 0;
		logs += spell[i].ended ? log(spell[i].exit) : 0;
		ended += spell[i].ended;
	}
	return with_log / sum - 1 / k - logs / ended;
}

static void weibull_solves_its_score(void **state)
{
	struct spell spell[REMISSIONS];
	struct fit fit;

	(void)state;
	remissions(spell);
	for (int late = 0; late < 2; late++) {
		double low = 0.1, high = 10;

		for (int i = 0; i < 100; i++) {
			const double k = (low + high) / 2;

			if (score(spell, REMISSIONS, k) > 0)
				high = k;
			else
				low = k;
		}
		fit_weibull(spell, REMISSIONS, 0.95, &fit);
		NEAR(fit.shape.value, low, 1e-6 * low);
		if (!late) {              /* Cox and Oakes 1984, section 3.8: shape 1.35, rate .030 */
			NEAR(fit.shape.value, 1.354, 5e-4);
			NEAR(fit.scale.value, 33.77, 5e-3);
		}
		for (size_t i = 1; i < REMISSIONS; i += 2)      /* again, seen from a week or two on */
			spell[i].entry = 1 + (double)(i % 2);
	}
}

/* The log-likelihood at the printed parameters, written out, is the one that the fit says. */
static void likelihood_is_what_it_says(void **state)
{
	struct spell spell[REMISSIONS];
	struct fit fit;
	double sum = 0;

	(void)state;
	remissions(spell);
	fit_weibull(spell, REMISSIONS, 0.95, &fit);
	for (size_t i = 0; i < REMISSIONS; i++) {
		const double z = spell[i].exit / fit.scale.value;

		sum += spell[i].ended ? log(fit.shape.value / fit.scale.value) + (fit.shape.value - 1) * log(z) : 0;
		sum -= pow(z, fit.shape.value);
	}
	NEAR(fit.log_likelihood, sum, 1e-9);
	fit_exponential(spell, REMISSIONS, 0.95, &fit);          /* 9 in 359 weeks */
	NEAR(fit.rate.value, 9.0 / 359, 1e-15);
	NEAR(fit.log_likelihood, 9 * log(9.0 / 359) - 9, 1e-12);
	NEAR(fit.rate.low * 359, 4.11537, 1e-4);                /* Garwood 1936: 9 counted, 4.115 to 17.085 */
	NEAR(fit.rate.high * 359, 17.08480, 1e-4);
}

/* Both ways of the interval meet: at 4,999 ended the exact one, from 5,001 on Wilson and Hilferty's. And it stays one far beyond. */
static void intervals_of_many(void **state)
{
	const struct estimate few = fit_rate(4999, 4999, 0.95), many = fit_rate(5002, 5002, 0.95);

	(void)state;
	NEAR((few.low - 1) * sqrt(4999), (many.low - 1) * sqrt(5002), 1e-4);
	NEAR((few.high - 1) * sqrt(4999), (many.high - 1) * sqrt(5002), 1e-4);
	for (size_t n = 20000; n < 20000000; n = n * 17 / 10) {
		const struct estimate e = fit_rate(n, (double)n, 0.95);

		NEAR((1 - e.low) * sqrt((double)n), 1.96, 0.01);
		NEAR((e.high - 1) * sqrt((double)n), 1.96, 0.02);
	}
}

static void nothing_is_made_of_nothing(void **state)
{
	static const struct spell alone[] = {{0, 5, false}}, same[] = {{0, 2, true}, {0, 2, true}, {0, 2, true}, {0, 2, true}};
	struct fits fits;
	struct fit_shock shock;
	const struct at_size size = {4, 10};

	(void)state;
	fits_of(alone, 1, 0.95, &fits);
	assert_int_equal(fits.ended, 0);
	assert_true(fits.law[FIT_EXPONENTIAL].good);
	NEAR(fits.law[FIT_EXPONENTIAL].rate.value, 0, 0);
	NEAR(fits.law[FIT_EXPONENTIAL].rate.high, -log(0.025) / 5, 1e-9);
	assert_true(isinf(fits.mean.value) && isinf(fits.mean.high) && isfinite(fits.mean.low));
	assert_false(fits.law[FIT_WEIBULL].good);
	assert_false(fits.law[FIT_PIECEWISE].good);
	fits_of(same, 4, 0.95, &fits);
	assert_false(fits.law[FIT_WEIBULL].good);
	fits_of(alone, 0, 0.95, &fits);
	assert_false(fits.law[FIT_EXPONENTIAL].good);
	fit_shocks(NULL, 0, &size, 1, 0.95, &shock);
	assert_false(shock.good);
}

/* --- known parameters are found again --- */

enum { TRIES = 200, SPELLS = 150 };

/* Of TRIES intervals of 95 % so many hold the truth: within four standard deviations of the binomial. */
static void is_95(size_t covered, size_t tries)
{
	const double n = (double)tries, z = ((double)covered - 0.95 * n) / sqrt(n * 0.95 * 0.05);

	if (!(fabs(z) < 4))
		print_error("%zu of %zu intervals hold the truth: z = %.2f\n", covered, tries, z);
	assert_true(fabs(z) < 4);
}

/* Lives from a law of survival, seen for a window: those that outlast it are lost from sight; every third enters late. */
static void weibull_spells(gsl_rng *rng, double shape, double scale, bool late, struct spell *spell)
{
	for (size_t i = 0; i < SPELLS;) {
		const double life = gsl_ran_weibull(rng, scale, shape), window = scale * (0.5 + 2 * gsl_rng_uniform(rng));
		const double entry = late && i % 3 == 0 ? 0.2 * scale : 0;

		if (life <= entry)
			continue;         /* nobody saw it */
		spell[i++] = (struct spell){entry, fmin(life, entry + window), life < entry + window};
	}
}

static void weibull_is_found_again(void **state)
{
	static const double shape[] = {0.55, 0.9, 1.7};
	const struct chance chance = {.seed = 20231, .replica = 0};
	struct chance_gsl rng;
	struct spell spell[SPELLS];
	struct fits fits;

	(void)state;
	chance_gsl_init(&rng, &chance, purpose_of(PURPOSE_TEST, 1));
	for (size_t law = 0; law < 3; law++) {
		size_t shapes = 0, scales = 0, chosen = 0;

		for (size_t i = 0; i < TRIES; i++) {
			weibull_spells(&rng.rng, shape[law], 2.385, law != 1, spell);
			fits_of(spell, SPELLS, 0.95, &fits);
			assert_true(fits.law[FIT_WEIBULL].good);
			shapes += COVERS(fits.law[FIT_WEIBULL].shape, shape[law]);
			scales += COVERS(fits.law[FIT_WEIBULL].scale, 2.385);
			chosen += fits.best == FIT_WEIBULL;
		}
		is_95(shapes, TRIES);
		is_95(scales, TRIES);
		if (law != 1)             /* far from exponential: AIC says so nearly always */
			assert_true((double)chosen > 0.97 * TRIES);
	}
}

/* Observed until the 60th has ended: 2 D T is then a chi-square exactly, so that the lower end is exact; the upper one, of D + 1,
 * is a little wide. Under AIC a Weibull wins as often as a chi-square of one degree exceeds 2: 15.7 %. */
static void exponential_is_found_again(void **state)
{
	enum { MANY = 2000, ENDS = 60 };
	const struct chance chance = {.seed = 20232, .replica = 0};
	struct chance_gsl rng;
	struct spell spell[ENDS];
	size_t covered = 0, low = 0, weibull = 0;
	struct fits fits;

	(void)state;
	chance_gsl_init(&rng, &chance, purpose_of(PURPOSE_TEST, 2));
	for (size_t i = 0; i < MANY; i++) {
		for (size_t k = 0; k < ENDS; k++)
			spell[k] = (struct spell){0, gsl_ran_exponential(&rng.rng, 1 / 0.37), true};
		fits_of(spell, ENDS, 0.95, &fits);
		covered += COVERS(fits.law[FIT_EXPONENTIAL].rate, 0.37);
		low += fits.law[FIT_EXPONENTIAL].rate.low <= 0.37;
		weibull += fits.best == FIT_WEIBULL;
	}
	is_95(covered, MANY);
	assert_true(fabs((double)low - 0.975 * MANY) < 4 * sqrt(MANY * 0.975 * 0.025));
	assert_true(fabs((double)weibull - 0.157 * MANY) < 4 * sqrt(MANY * 0.157 * 0.843) + 0.02 * MANY);
}

static void piecewise_is_found_again(void **state)
{
	static const double until[] = {1, 3, INFINITY}, hazard[] = {0.5, 0.1, 0.25};
	enum { LIVES = 300 };
	const struct chance chance = {.seed = 20233, .replica = 0};
	struct chance_gsl rng;
	struct spell spell[LIVES];
	size_t covered[3] = {0}, chosen = 0;

	(void)state;
	chance_gsl_init(&rng, &chance, purpose_of(PURPOSE_TEST, 3));
	for (size_t i = 0; i < TRIES; i++) {
		struct fit fit;
		struct fits fits;

		for (size_t k = 0; k < LIVES; k++) {
			double gone = gsl_ran_exponential(&rng.rng, 1), from = 0, age = 0;

			for (size_t p = 0; p < 3; from = until[p++]) {
				age = from + gone / hazard[p];
				if (age <= until[p])
					break;
				gone -= hazard[p] * (until[p] - from);
			}
			spell[k] = (struct spell){0, fmin(age, 12), age < 12};
		}
		fit_pieces(spell, LIVES, 0.95, until, 3, &fit);
		for (size_t p = 0; p < 3; p++)
			covered[p] += COVERS(fit.hazard[p], hazard[p]);
		fits_of(spell, LIVES, 0.95, &fits);
		chosen += fits.law[FIT_PIECEWISE].good && fits.law[FIT_PIECEWISE].aic < fits.law[fits.best].aic;
	}
	for (size_t p = 0; p < 3; p++)
		is_95(covered[p], TRIES);
	assert_true((double)chosen > 0.9 * TRIES);
}

/* The mean of a law is the area under its survival. */
static void means_are_areas(void **state)
{
	static const double until[] = {1, 3, INFINITY};
	struct fit fit = {.law = FIT_PIECEWISE, .good = true, .pieces = 3};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		fit.until[i] = until[i];
		fit.hazard[i].value = i == 1 ? 0 : 0.4;
	}
	for (int law = 0; law < 2; law++) {
		double area = 0;

		for (double x = 0.0005; x < 120; x += 0.001)
			area += 0.001 * fit_survival(&fit, x);
		NEAR(fit_mean(&fit), area, 1e-5 * area);
		fit = (struct fit){.law = FIT_WEIBULL, .good = true, .shape = {1.4, 0, 0}, .scale = {2.385, 0, 0}};
	}
}

/* A pool of 16: shocks at .05, a third of which take all, the others each node with probability .4; full again at once. */
static void shocks_are_found_again(void **state)
{
	enum { SHOCKS = 200 };
	const double rate = 0.05, share = 0.4, all = 0.33;
	const struct chance chance = {.seed = 20234, .replica = 0};
	struct chance_gsl rng;
	struct loss loss[SHOCKS];
	size_t rates = 0, shares = 0, alls = 0;

	(void)state;
	chance_gsl_init(&rng, &chance, purpose_of(PURPOSE_TEST, 4));
	for (size_t i = 0; i < TRIES; i++) {
		struct fit_shock fit;
		size_t losses = 0;
		struct at_size size[2] = {{2, 0}, {16, 0}};

		for (size_t k = 0; k < SHOCKS; k++) {
			const size_t which = k % 2;
			const unsigned nodes = (unsigned)size[which].nodes;
			const unsigned lost = gsl_rng_uniform(&rng.rng) < all ? nodes : gsl_ran_binomial(&rng.rng, share, nodes);

			size[which].time += gsl_ran_exponential(&rng.rng, 1 / rate);
			if (lost)
				loss[losses++] = (struct loss){nodes, lost};
		}
		fit_shocks(loss, losses, size, 2, 0.95, &fit);
		assert_true(fit.good);
		rates += COVERS(fit.rate, rate);
		shares += COVERS(fit.share, share);
		alls += COVERS(fit.all, all);
	}
	is_95(rates, TRIES);
	is_95(shares, TRIES);
	is_95(alls, TRIES);
}

/* Each loss takes all: rate 5/100, and .025 = all^5 at the lower end. None does: all = 0, and 1 - (1 - all)^n at the upper. */
static void shocks_at_the_ends(void **state)
{
	static const struct loss whole[] = {{4, 4}, {4, 4}, {4, 4}, {4, 4}, {4, 4}};
	static const struct loss some[] = {{16, 3}, {16, 4}, {16, 6}, {16, 5}, {16, 2}, {16, 4}};
	const struct at_size four = {4, 100}, sixteen = {16, 100};
	struct fit_shock fit;

	(void)state;
	fit_shocks(whole, 5, &four, 1, 0.95, &fit);
	NEAR(fit.rate.value, 0.05, 1e-12);
	NEAR(fit.all.value, 1, 0);
	NEAR(fit.all.low, pow(0.025, 0.2), 1e-12);
	assert_true(isnan(fit.share.value));
	fit_shocks(some, 6, &sixteen, 1, 0.95, &fit);
	NEAR(fit.all.value, 0, 0);
	/* 24 lost of 16 × 6, zero-truncated: 16 p / (1 - (1 - p)^16) = 4 */
	NEAR(16 * fit.share.value / (1 - pow(1 - fit.share.value, 16)), 4, 1e-4);
	assert_true(COVERS(fit.share, 0.25));
	NEAR(fit.rate.value, 0.06 / (1 - pow(1 - fit.share.value, 16)), 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survival_of_the_remissions), cmocka_unit_test(survival_with_late_entry),
		cmocka_unit_test(weibull_of_the_ball_bearings), cmocka_unit_test(weibull_solves_its_score),
		cmocka_unit_test(likelihood_is_what_it_says), cmocka_unit_test(intervals_of_many), cmocka_unit_test(nothing_is_made_of_nothing),
		cmocka_unit_test(weibull_is_found_again), cmocka_unit_test(exponential_is_found_again),
		cmocka_unit_test(piecewise_is_found_again), cmocka_unit_test(means_are_areas),
		cmocka_unit_test(shocks_are_found_again), cmocka_unit_test(shocks_at_the_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
