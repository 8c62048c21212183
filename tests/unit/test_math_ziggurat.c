/* The ziggurats: their tables recomputed, their deviates against GSL's laws. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "sim/math/ziggurat_tables.h"

#define DRAWS 4000000
#define BLOCK 4000
#define CELLS 1024

static void assert_near(double got, long double want, double relative)
{
	if (!(fabs(got - (double)want) <= relative * fabs((double)want)))
		fail_msg("%.17g is not %.17g", got, (double)want);
}

/* From the definition: all 256 regions have the area V of the base strip with its tail. */
static void check_table(const double *x, const double *ratio, const double *f, long double (*curve)(long double),
			long double r, long double v)
{
	long double edge = r;

	assert_near(x[1], r, 1e-15);
	assert_near(x[0], v / curve(r), 1e-15);
	for (int i = 1; i < 256; i++) {
		assert_near(x[i], edge, 2e-15);
		assert_near(f[i], curve(edge), 2e-15);
		assert_true(x[i + 1] < x[i]);
		if (i < 255) {
			long double high = edge, low = 0;
			const long double want = curve(edge) + v / edge;

			for (int step = 0; step < 70; step++)     /* the next edge: curve(x) = want */
				*(curve((low + high) / 2) < want ? &high : &low) = (low + high) / 2;
			edge = (low + high) / 2;
		}
	}
	assert_near(1, curve(edge) + v / edge, 1e-15);            /* the last layer ends at the top */
	assert_true(x[256] == 0 && f[256] == 1);
	for (int i = 0; i < 256; i++)
		assert_near(ratio[i], (long double)x[i + 1] / x[i], 1e-15);
}

static long double exponential_curve(long double x)
{
	return expl(-x);
}

static long double normal_curve(long double x)
{
	return expl(-x * x / 2);
}

/* r and v as Marsaglia & Tsang (2000) print them for 256 layers. */
static void tables_recomputed(void **state)
{
	const long double re = 7.697117470131049714044628L, rn = 3.65415288536100877164543L;

	(void)state;
	assert_near(7.69711747013104972, re, 1e-15);
	assert_near(3.6541528853610088, rn, 1e-15);
	check_table(ziggurat_exponential_x, ziggurat_exponential_ratio, ziggurat_exponential_f, exponential_curve, re,
		    (re + 1) * expl(-re));
	check_table(ziggurat_normal_x, ziggurat_normal_ratio, ziggurat_normal_f, normal_curve, rn,
		    rn * normal_curve(rn) + sqrtl(acosl(-1) / 2) * erfcl(rn / sqrtl(2)));
}

/* Chi-square over equally likely cells, mean and variance, and the count beyond the base strip, where the tail code
 * runs; the seed is fixed, so the bounds (one in 10^5) hold or do not. */
static void check_law(double (*draw)(uint64_t, const struct chance *), double (*cdf)(double), double mean, double kurtosis,
		      double beyond)
{
	static double cell[CELLS];
	static uint64_t word[BLOCK];
	double sum = 0, squares = 0, far = 0, chi = 0;
	struct chance chance = {.seed = 20240304, .replica = 0 };

	for (int i = 0; i < CELLS; i++)
		cell[i] = 0;
	for (; chance.replica < DRAWS / BLOCK; chance.replica++) {
		philox_fill(&chance, purpose_of(PURPOSE_TEST, 1), 0, BLOCK / 2, word);
		for (int i = 0; i < BLOCK; i++) {
			const double x = draw(word[i], &chance), d = x - mean;
			const int at = (int)(cdf(x) * CELLS);

			cell[at < CELLS ? at : CELLS - 1]++;
			sum += d;
			squares += d * d;
			far += x > beyond;
		}
	}
	for (int i = 0; i < CELLS; i++)
		chi += (cell[i] - DRAWS / CELLS) * (cell[i] - DRAWS / CELLS) / (DRAWS / CELLS);
	assert_true(gsl_cdf_chisq_Q(chi, CELLS - 1) > 1e-5);
	assert_true(gsl_cdf_chisq_P(chi, CELLS - 1) > 1e-5);
	assert_true(fabs(sum) < 4 * sqrt(DRAWS));                 /* variance 1 */
	assert_true(fabs(squares - DRAWS) < 4 * sqrt((kurtosis - 1) * DRAWS));

	const double expected = DRAWS * (1 - cdf(beyond));

	assert_true(fabs(far - expected) < 4 * sqrt(expected));
}

static double exponential_cdf(double x)
{
	return gsl_cdf_exponential_P(x, 1);
}

static double exponential_deviate(uint64_t word, const struct chance *chance)
{
	return exponential_of(word, chance);
}

static void exponential_law(void **state)
{
	(void)state;
	check_law(exponential_deviate, exponential_cdf, 1, 9, ziggurat_exponential_x[1]);
}

static double normal_deviate(uint64_t word, const struct chance *chance)
{
	return normal_of(word, chance);
}

static void normal_law(void **state)
{
	(void)state;
	check_law(normal_deviate, gsl_cdf_ugaussian_P, 0, 3, ziggurat_normal_x[1] - 0.2);
}

static double normal_mirrored(uint64_t word, const struct chance *chance)
{
	return -normal_of(word, chance);
}

static void normal_law_below(void **state)
{
	(void)state;
	check_law(normal_mirrored, gsl_cdf_ugaussian_P, 0, 3, ziggurat_normal_x[1]);
}

/* Draws beyond r only, from the word of layer 0 with the largest abscissa: an exponential goes on as one; a normal has
 * the mean phi(r)/Q(r) and the second moment 1 + r phi(r)/Q(r) there. */
static void tails_follow_their_law(void **state)
{
	enum { N = 200000 };
	const uint64_t outermost = 0xfffffffffffffe00u;                  /* positive: bit 8 is clear */
	const double r = ziggurat_normal_x[1], hazard = gsl_ran_ugaussian_pdf(r) / gsl_cdf_ugaussian_Q(r);
	const double sd = sqrt(1 + r * hazard - hazard * hazard);
	struct chance chance = {.seed = 7, .replica = 0 };
	double sum = 0, normal = 0, mirrored = 0;

	(void)state;
	for (; chance.replica < N; chance.replica++) {
		const double x = exponential_of(outermost, &chance) - ziggurat_exponential_x[1];
		const double z = normal_of(outermost, &chance), minus = normal_of(outermost | 256, &chance);

		assert_true(x >= 0 && z >= r && minus <= -r);
		sum += x - 1;
		normal += z - hazard;
		mirrored += minus + hazard;
	}
	assert_true(fabs(sum) < 4 * sqrt(N));
	assert_true(fabs(normal) < 4 * sd * sqrt(N));
	assert_true(fabs(mirrored) < 4 * sd * sqrt(N));
}

/* A word's deviate is a function of (seed, replica, word) alone, and its overflow words differ from one another. */
static void overflow_has_addresses(void **state)
{
	const struct chance a = {.seed = 42, .replica = 3}, b = {.seed = 42, .replica = 4}, c = {.seed = 43, .replica = 3};

	(void)state;
	for (uint32_t n = 0; n < 100; n++) {
		assert_true(overflow_word(n * 977, 0, &a) == overflow_word(n * 977, 0, &a));
		assert_true(overflow_word(n, 0, &a) != overflow_word(n, 1, &a));
		assert_true(overflow_word(n, 0, &a) != overflow_word(n, 2, &a));
		assert_true(overflow_word(n, 0, &a) != overflow_word(n + 1, 0, &a));
		assert_true(overflow_word(n, 0, &a) != overflow_word(n, 0, &b));
		assert_true(overflow_word(n, 0, &a) != overflow_word(n, 0, &c));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_recomputed),
		cmocka_unit_test(exponential_law),
		cmocka_unit_test(normal_law),
		cmocka_unit_test(normal_law_below),
		cmocka_unit_test(tails_follow_their_law),
		cmocka_unit_test(overflow_has_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
