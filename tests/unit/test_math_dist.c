/* Distributions: which there are, their moments and quantiles, and draws against their laws. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>

#include "sim/math/dist.h"
#include "sim/math/passes.h"

#define DRAWS 1000000
#define BLOCK 2000

static void near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want)))
		fail_msg("%.17g is not %.17g", got, want);
}

static double choice_value[] = { 7.5, 2.385, 4, 2.385, 9 }, choice_weight[] = { 2, 1, 3.5, 0.5, 0 };
static double empirical_value[] = { 3.25, 0, 11, 3.25, 5.5, 8 };

#define CASES 28
static struct dist sample[CASES];
static size_t samples;

static double hazard_until[3][4] = {{1, 3, 12, INFINITY}, {2, 20, INFINITY}, {INFINITY}};
static double hazard_rate_of[3][4] = {{0.533, 0.167, 0, 0.08}, {0.3, 0.01, 0.4}, {0.25}};

static struct dist *another(void)
{
	assert_true(samples < CASES);
	return &sample[samples++];
}

static int make_all(void **state)
{
	(void)state;
	assert_true(dist_uniform(another(), 2.385, 11.5));
	assert_true(dist_normal(another(), 30, 7));
	assert_true(dist_normal(another(), 2, 3.5));                     /* a third of it cut off */
	assert_true(dist_normal(another(), -3, 1.25));                   /* only the tail */
	assert_true(dist_lognormal_mean_cv(another(), 1800, 1));
	assert_true(dist_lognormal_p50_p95(another(), 23.85, 71));
	assert_true(dist_lognormal_p5_p95(another(), 7200, 21600));
	assert_true(dist_exponential(another(), 144000));
	assert_true(dist_weibull(another(), 1, 40));
	assert_true(dist_weibull(another(), 0.5, 40));
	assert_true(dist_weibull(another(), 0.73, 40));
	assert_true(dist_weibull(another(), 2, 40));
	assert_true(dist_weibull(another(), 3.7, 2.385));
	assert_true(dist_gamma_mean_cv(another(), 120, 0.4));
	assert_true(dist_gamma_mean_cv(another(), 120, 1));
	assert_true(dist_gamma_mean_cv(another(), 120, 1.8));            /* shape below 1 */
	assert_true(dist_triangular(another(), 3, 5, 12));
	assert_true(dist_triangular(another(), 3, 3, 12));
	assert_true(dist_triangular(another(), 3, 12, 12));
	assert_true(dist_beta_mean_sd(another(), 0.38, 0.07));
	assert_true(dist_beta_mean_sd(another(), 0.2, 0.3));             /* alpha below 1 */
	assert_true(dist_pareto(another(), 2.5, 15));
	assert_true(dist_pareto(another(), 0.9, 15));
	assert_true(dist_hazard(another(), hazard_until[0], hazard_rate_of[0], 4, INFINITY));
	assert_true(dist_hazard(another(), hazard_until[1], hazard_rate_of[1], 3, 24.8));   /* the rest is gone at the end */
	assert_true(dist_hazard(another(), hazard_until[2], hazard_rate_of[2], 1, INFINITY));   /* exponential */
	assert_true(dist_table(another(), choice_value, choice_weight, 5));
	assert_true(dist_table(another(), empirical_value, NULL, 6));
	return samples != CASES;
}

static void refuses(void **state)
{
	const struct dist untouched = { .kind = DIST_KINDS, .a = 2.385 };
	struct dist d = untouched;
	double value[] = { 1, NAN }, good[] = { 1, 2 }, weight[] = { 1, -1 }, none[] = { 0, 0 }, big[] = { 1, INFINITY };

	(void)state;
	assert_false(dist_constant(&d, -1) || dist_constant(&d, NAN) || dist_constant(&d, INFINITY));
	assert_false(dist_uniform(&d, 3, 2) || dist_uniform(&d, -1, 2) || dist_uniform(&d, NAN, 2));
	assert_false(dist_uniform(&d, 1, INFINITY));
	assert_false(dist_normal(&d, 1, -0.5) || dist_normal(&d, -8, 1) || dist_normal(&d, NAN, 1));
	assert_false(dist_normal(&d, 1, NAN) || dist_normal(&d, -1, 0));
	assert_false(dist_lognormal_mean_cv(&d, 0, 1) || dist_lognormal_mean_cv(&d, -2, 1));
	assert_false(dist_lognormal_mean_cv(&d, 1, -1) || dist_lognormal_mean_cv(&d, NAN, 1));
	assert_false(dist_lognormal_p50_p95(&d, 3, 2) || dist_lognormal_p50_p95(&d, 0, 2));
	assert_false(dist_lognormal_p50_p95(&d, 1, INFINITY) || dist_lognormal_p50_p95(&d, NAN, 2));
	assert_false(dist_lognormal_p5_p95(&d, 3, 2) || dist_lognormal_p5_p95(&d, -1, 2));
	assert_false(dist_exponential(&d, 0) || dist_exponential(&d, -1) || dist_exponential(&d, NAN));
	assert_false(dist_weibull(&d, 0, 1) || dist_weibull(&d, 1, 0) || dist_weibull(&d, 1, NAN));
	assert_false(dist_gamma_mean_cv(&d, 0, 1) || dist_gamma_mean_cv(&d, 1, -1) || dist_gamma_mean_cv(&d, 1, NAN));
	assert_false(dist_triangular(&d, 2, 1, 3) || dist_triangular(&d, 2, 4, 3) || dist_triangular(&d, -1, 1, 3));
	assert_false(dist_beta_mean_sd(&d, 0.5, 0.5) || dist_beta_mean_sd(&d, 1.5, 0.1) || dist_beta_mean_sd(&d, 0, 0.1));
	assert_false(dist_beta_mean_sd(&d, 0.5, NAN) || dist_beta_mean_sd(&d, -0.1, 0));
	assert_false(dist_pareto(&d, 0, 1) || dist_pareto(&d, 1, 0) || dist_pareto(&d, NAN, 1));
	assert_false(dist_table(&d, value, NULL, 2) || dist_table(&d, good, weight, 2));
	assert_false(dist_table(&d, good, none, 2) || dist_table(&d, good, NULL, 0) || dist_table(&d, good, big, 2));
	assert_memory_equal(&d, &untouched, sizeof d);
	assert_true(good[0] == 1 && good[1] == 2);
}

static void is_constant(const struct dist *d, double value)
{
	const struct chance chance = {.seed = 1, .replica = 2 };

	assert_true(dist_is_constant(d));
	assert_true(dist_mean(d) == value && dist_sd(d) == 0 && dist_min(d) == value && dist_max(d) == value);
	assert_true(dist_draw(d, 12345, &chance) == value && dist_quantile(d, 0.37) == value);
	assert_true(dist_cdf(d, value) == 1 && dist_cdf(d, value * 0.99) == 0);
}

static void collapses(void **state)
{
	double same[] = { 4, 4, 4 }, value[] = { 4, 5 }, weight[] = { 1, 0 };
	struct dist d;

	(void)state;
	assert_true(dist_uniform(&d, 5, 5));
	is_constant(&d, 5);
	assert_true(dist_normal(&d, 2.385, 0));
	is_constant(&d, 2.385);
	assert_true(dist_lognormal_mean_cv(&d, 2.385, 0));
	is_constant(&d, 2.385);
	assert_true(dist_lognormal_p50_p95(&d, 7, 7));
	is_constant(&d, 7);
	assert_true(dist_lognormal_p5_p95(&d, 7, 7));
	is_constant(&d, 7);
	assert_true(dist_gamma_mean_cv(&d, 3, 0));
	is_constant(&d, 3);
	assert_true(dist_triangular(&d, 3, 3, 3));
	is_constant(&d, 3);
	assert_true(dist_beta_mean_sd(&d, 0.25, 0));
	is_constant(&d, 0.25);
	assert_true(dist_table(&d, same, NULL, 3));
	is_constant(&d, 4);
	assert_true(dist_table(&d, value, weight, 2));
	is_constant(&d, 4);
}

/* Parameters come back as what they were called. */
static void keeps_its_word(void **state)
{
	struct dist d;

	(void)state;
	dist_lognormal_mean_cv(&d, 1800, 0.7);
	near(dist_mean(&d), 1800, 1e-14);
	near(dist_sd(&d), 1260, 1e-14);
	dist_lognormal_p50_p95(&d, 23.85, 71);
	near(dist_quantile(&d, 0.5), 23.85, 1e-13);
	near(dist_cdf(&d, 71), 0.95, 1e-13);
	dist_lognormal_p5_p95(&d, 7200, 21600);
	near(dist_cdf(&d, 7200), 0.05, 1e-12);
	near(dist_cdf(&d, 21600), 0.95, 1e-13);
	dist_gamma_mean_cv(&d, 120, 0.4);
	near(dist_mean(&d), 120, 1e-14);
	near(dist_sd(&d), 48, 1e-14);
	dist_beta_mean_sd(&d, 0.38, 0.07);
	near(dist_mean(&d), 0.38, 1e-14);
	near(dist_sd(&d), 0.07, 1e-14);
}

/* Known values: half-normal sd * sqrt(2/pi) = 0.7978845608; Weibull of shape 2, scale 1: sqrt(pi)/2 and
 * sqrt(1 - pi/4); far truncation tends to an exponential of mean sd^2/|mean|. */
static void known_moments(void **state)
{
	struct dist d;

	(void)state;
	dist_normal(&d, 0, 1);
	near(dist_mean(&d), 0.79788456080286536, 1e-14);
	near(dist_sd(&d), sqrt(1 - 2 / M_PI), 1e-14);
	near(dist_quantile(&d, 0.5), 0.67448975019608171, 1e-13);
	dist_weibull(&d, 2, 1);
	near(dist_mean(&d), sqrt(M_PI) / 2, 1e-14);
	near(dist_sd(&d), sqrt(1 - M_PI / 4), 1e-13);
	dist_weibull(&d, 0.5, 3);
	near(dist_mean(&d), 6, 1e-14);
	near(dist_sd(&d), 3 * sqrt(20), 1e-13);
	dist_weibull(&d, 1e4, 1);
	near(dist_sd(&d), M_PI / sqrt(6) / 1e4, 1e-3);
	dist_triangular(&d, 3, 5, 12);
	near(dist_mean(&d), 20 / 3.0, 1e-15);
	dist_pareto(&d, 2.5, 15);
	near(dist_mean(&d), 25, 1e-15);
	dist_pareto(&d, 1, 15);
	assert_true(isinf(dist_mean(&d)) && isinf(dist_sd(&d)));
	dist_pareto(&d, 2, 15);
	assert_true(dist_mean(&d) == 30 && isinf(dist_sd(&d)));
}

/* E[X] and E[X^2] as integrals of 1 - F: the mean and sd functions against the cumulative ones. */
static double survival(double x, void *dist)
{
	return 1 - dist_cdf(dist, x);
}

static double survival_weighted(double x, void *dist)
{
	return 2 * x * (1 - dist_cdf(dist, x));
}

static void moments_agree_with_cdf(void **state)
{
	gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(2000);

	(void)state;
	for (size_t i = 0; i < samples; i++) {
		struct dist *d = &sample[i];
		gsl_function f = { survival, d }, g = { survival_weighted, d };
		double mean, square, error, end = dist_max(d);

		if (!isfinite(dist_sd(d)) || d->kind == DIST_CHOICE || d->kind == DIST_EMPIRICAL ||
		    d->kind == DIST_PARETO)
			continue;
		end = isfinite(end) ? end : dist_quantile(d, 1 - 1e-15);
		gsl_integration_qag(&f, 0, end, 0, 1e-9, 2000, GSL_INTEG_GAUSS61, workspace, &mean, &error);
		gsl_integration_qag(&g, 0, end, 0, 1e-9, 2000, GSL_INTEG_GAUSS61, workspace, &square, &error);
		near(dist_mean(d), mean, 1e-7);
		near(dist_sd(d), sqrt(square - mean * mean), 1e-6);
	}
	gsl_integration_workspace_free(workspace);
}

static bool is_table(const struct dist *d)
{
	return d->kind == DIST_CHOICE || d->kind == DIST_EMPIRICAL;
}

static void quantile_inverts_cdf(void **state)
{
	static const double p[] = { 1e-9, 1e-4, 0.05, 0.2385, 0.5, 0.75, 0.95, 0.999, 0.9999999 };

	(void)state;
	for (size_t i = 0; i < samples; i++) {
		double last = dist_min(&sample[i]);

		assert_true(dist_quantile(&sample[i], 0) == dist_min(&sample[i]));
		assert_true(dist_quantile(&sample[i], 1) == dist_max(&sample[i]));
		assert_true(isnan(dist_quantile(&sample[i], 1.1)) && isnan(dist_quantile(&sample[i], NAN)));
		assert_true(dist_cdf(&sample[i], nextafter(dist_min(&sample[i]), -1)) == 0);
		assert_true(dist_cdf(&sample[i], INFINITY) == 1);
		for (size_t j = 0; j < sizeof p / sizeof *p; j++) {
			const double x = dist_quantile(&sample[i], p[j]);

			assert_true(x >= last);
			last = x;
			if (is_table(&sample[i]) || (sample[i].kind == DIST_HAZARD && x == dist_max(&sample[i]))) {     /* an atom at the end */
				assert_true(dist_cdf(&sample[i], x) >= p[j]);
				assert_true(dist_cdf(&sample[i], nextafter(x, -1)) < p[j]);
			} else {
				assert_true(fabs(dist_cdf(&sample[i], x) - p[j]) <= 1e-8 * p[j] + 1e-14);
			}
		}
	}
}

/* Cells of equal probability and thin ones at both ends. */
#define CELLS 210
static size_t make_cells(const struct dist *d, double *edge, double *share)
{
	static const double thin[] = { 1e-5, 1e-4, 1e-3 };
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		edge[n++] = dist_quantile(d, thin[i]);
	for (int i = 1; i < 200; i++)
		edge[n++] = dist_quantile(d, i / 200.0);
	for (size_t i = 3; i-- > 0;)
		edge[n++] = dist_quantile(d, 1 - thin[i]);
	for (size_t i = 0; i < n; i++)
		share[i] = dist_cdf(d, edge[i]) - (i ? dist_cdf(d, edge[i - 1]) : 0);
	share[n] = 1 - dist_cdf(d, edge[n - 1]);
	return n;
}

/* How many edges lie below X; without branches that a random X would mislead. */
static size_t cell_of(const double *edge, size_t n, double x)
{
	size_t low = 0;

	for (size_t step = 128; step > 0; step /= 2)
		low += low + step <= n && edge[low + step - 1] < x ? step : 0;
	return low;
}

static void check_draws(const struct dist *d, int name)
{
	static uint64_t word[BLOCK];
	double edge[CELLS], share[CELLS], count[CELLS] = { 0 }, sum = 0, fourth = 0, squares = 0, chi = 0;
	const double mean = dist_mean(d), sd = dist_sd(d);
	const size_t n = make_cells(d, edge, share);
	struct chance chance = {.seed = 2385, .replica = 0 };
	double freedom = -1;

	for (; chance.replica < DRAWS / BLOCK; chance.replica++) {
		philox_fill(&chance, purpose_of(PURPOSE_TEST, (uint32_t)name), 0, BLOCK / 2, word);
		for (int i = 0; i < BLOCK; i++) {
			const double x = dist_draw(d, word[i], &chance), z = (x - mean) / sd;

			if (!(x >= dist_min(d) && x <= dist_max(d)))
				fail_msg("distribution %d drew %g", name, x);
			count[cell_of(edge, n, x)]++;
			sum += z;
			squares += z * z;
			fourth += z * z * z * z;
		}
	}
	for (size_t i = 0; i <= n; i++) {
		if (share[i] <= 0) {
			assert_true(count[i] == 0);
			continue;
		}
		chi += (count[i] - DRAWS * share[i]) * (count[i] - DRAWS * share[i]) / (DRAWS * share[i]);
		freedom++;
	}
	if (gsl_cdf_chisq_Q(chi, freedom) < 1e-4)
		fail_msg("distribution %d: chi-square %g with %g degrees of freedom", name, chi, freedom);
	if (isfinite(sd))
		assert_true(fabs(sum) < 4 * sqrt(DRAWS));
	if (isfinite(sd) && d->kind != DIST_PARETO && d->kind != DIST_LOGNORMAL)     /* no fourth moment worth the name */
		assert_true(fabs(squares - DRAWS) < 4 * sqrt(fourth - squares * squares / DRAWS));
}

static void draws_follow_their_law(void **state)
{
	(void)state;
	for (size_t i = 0; i < samples; i++)
		check_draws(&sample[i], (int)i);
}

/* Inverse methods keep order: strategies that share a word share good or bad luck. */
static void inverse_draws_are_monotone(void **state)
{
	const struct chance chance = {.seed = 5, .replica = 6 };

	(void)state;
	for (size_t i = 0; i < samples; i++) {
		const struct dist *d = &sample[i];

		if (d->kind != DIST_UNIFORM && d->kind != DIST_TRIANGULAR && !is_table(d))
			continue;
		for (uint64_t word = 0; word < UINT64_MAX - (1ul << 57); word += 1ul << 56)
			assert_true(dist_draw(d, word, &chance) <= dist_draw(d, word + (1ul << 56), &chance));
		assert_true(dist_draw(d, 0, &chance) >= dist_min(d));
		assert_true(dist_draw(d, UINT64_MAX, &chance) <= dist_max(d));
	}
}

static void scales(void **state)
{
	const struct chance chance = {.seed = 8, .replica = 9 };

	(void)state;
	for (size_t i = 0; i < samples; i++) {
		struct dist d = sample[i];

		if (d.kind == DIST_BETA)
			continue;
		dist_scale(&d, 2.385);
		if (isfinite(dist_mean(&d)))
			near(dist_mean(&d), 2.385 * dist_mean(&sample[i]), 1e-12);
		if (isfinite(dist_sd(&d)))
			near(dist_sd(&d), 2.385 * dist_sd(&sample[i]), 1e-12);
		near(dist_quantile(&d, 0.3), 2.385 * dist_quantile(&sample[i], 0.3), 1e-12);
		for (uint64_t word = 1; word < 1000; word++)
			near(dist_draw(&d, word * 0x9e3779b97f4a7c15u, &chance),
			     2.385 * dist_draw(&sample[i], word * 0x9e3779b97f4a7c15u, &chance), 1e-12);
	}
}

/* Arguments at the edge of sense must neither stop GSL nor give nonsense. */
static void extremes_hold(void **state)
{
	const struct chance chance = {.seed = 8, .replica = 9 };
	struct dist d;

	(void)state;
	for (double cv = 1e-6; cv < 20; cv *= 3) {
		assert_true(dist_gamma_mean_cv(&d, 1e6, cv));
		for (double p = 1e-12; p < 1; p = p < 0.4 ? p * 100 : p + 0.199)
			assert_true(dist_quantile(&d, p) >= 0 && isfinite(dist_quantile(&d, p)));
		assert_true(isfinite(dist_draw(&d, 0x123456789abcdefu, &chance)));
		assert_true(isfinite(dist_draw(&d, UINT64_MAX, &chance)));
	}
	/* both sides of where GSL's functions are left: integrals with 40 digits */
	assert_true(dist_gamma_mean_cv(&d, 1, 1e-3));
	near(dist_cdf(&d, 0.997), 0.0013381041673136, 1e-10);
	assert_true(dist_gamma_mean_cv(&d, 1, 1e-4));
	near(dist_cdf(&d, 0.9997), 0.0013487164491629, 1e-10);
	assert_true(dist_beta_mean_sd(&d, 0.4, 1e-3));
	near(dist_cdf(&d, 0.397), 0.0013399835186718, 1e-8);
	assert_true(dist_beta_mean_sd(&d, 0.4, 1e-4));
	near(dist_cdf(&d, 0.3997), 0.0013489125149366, 3e-8);
	for (double sd = 1e-7; sd < 0.49; sd *= 3) {
		assert_true(dist_beta_mean_sd(&d, 0.5, sd));
		near(dist_quantile(&d, 0.5), 0.5, 1e-6);
		assert_true(dist_beta_mean_sd(&d, 0.999999, 1e-4));
		assert_true(dist_quantile(&d, 0.5) <= 1 && dist_draw(&d, 0, &chance) <= 1);
	}
	assert_true(dist_normal(&d, -7.9, 1));
	near(dist_mean(&d), 0.122817246208780268, 1e-11);                /* computed with 30 digits */
	assert_true(dist_draw(&d, 0, &chance) >= 0 && dist_draw(&d, UINT64_MAX, &chance) >= 0);
	assert_true(dist_quantile(&d, 0.5) > 0.08 && dist_quantile(&d, 0.5) < 0.09);
}

/* Of a hazard h that an age of L ends, hL = x small: variance L² (x/3 - x²/4 + …), the mean L (1 - x/2 + …). */
static void rare_hazards_keep_their_digits(void **state)
{
	(void)state;
	for (double x = 1e-10; x < 1e-5; x *= 10) {
		double until[] = {4, INFINITY}, rate[] = {x / 10, x / 10};
		struct dist d;

		assert_true(dist_hazard(&d, until, rate, 2, 10));
		near(dist_mean(&d), 10 * (1 - x / 2), 1e-10);
		near(dist_sd(&d), 10 * sqrt(x / 3), 2e-5);
	}
}

/* Against the long double of libm; blocks of any length, and the same bits whatever the place in the block. */
static void exponentials_by_the_block(void **state)
{
	enum { N = 501 };
	double x[N], y[N], alone, ends[] = {-INFINITY, -800, 800, INFINITY};

	(void)state;
	for (int scale = 1; scale <= 699; scale += scale < 20 ? 3 : 97) {
		for (int i = 0; i < N; i++)
			x[i] = y[i] = scale * (2.0 * i / (N - 1) - 1);
		pass_exp(y, N);
		for (int i = 0; i < N; i++) {
			const long double want = expl(x[i]);

			assert_true(fabsl(y[i] - want) < nextafter((double)want, INFINITY) - (double)want);
		}
		alone = x[N - 2];
		pass_exp(&alone, 1);
		assert_true(alone == y[N - 2]);
	}
	pass_exp(ends, 4);
	assert_true(ends[0] == ends[1] && ends[2] == ends[3] && ends[0] > 0 && ends[0] < 1e-300 && ends[3] > 1e300 && isfinite(ends[3]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exponentials_by_the_block),
		cmocka_unit_test(refuses),
		cmocka_unit_test(collapses),
		cmocka_unit_test(keeps_its_word),
		cmocka_unit_test(known_moments),
		cmocka_unit_test(moments_agree_with_cdf),
		cmocka_unit_test(quantile_inverts_cdf),
		cmocka_unit_test(draws_follow_their_law),
		cmocka_unit_test(inverse_draws_are_monotone),
		cmocka_unit_test(scales),
		cmocka_unit_test(extremes_hold),
		cmocka_unit_test(rare_hazards_keep_their_digits),
	};

	return cmocka_run_group_tests(tests, make_all, NULL);
}
