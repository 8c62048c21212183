/* Anomaly rules: run lengths of the CUSUM as printed, false alarms of the Hampel rule against the normal tail, and days by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "sim/math/detect.h"

static gsl_rng *rng;

static int start(void **state)
{
	(void)state;
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(rng, 20240229);
	return 0;
}

static int end(void **state)
{
	(void)state;
	gsl_rng_free(rng);
	return 0;
}

/* Days until the upper or the lower sum calls, of normal data whose mean is SHIFT too high. */
static double run_length(double h, double shift)
{
	const struct detector *cusum = detector_named("cusum");
	double up, down;

	cusum->init(&up);
	cusum->init(&down);
	for (double day = 1;; day++) {
		const double x = shift + gsl_ran_gaussian_ziggurat(rng, 1);
		const struct observed above = {.judged = true, .surprise = x}, below = {.judged = true, .surprise = -x};

		if ((int)cusum->step(&up, &above, h) | (int)cusum->step(&down, &below, h))
			return day;
	}
}

/* Montgomery, Introduction to Statistical Quality Control, table 9.3: ARL of the two-sided tabular CUSUM with k = 1/2. */
static void run_lengths_as_printed(void **state)
{
	static const double printed[][3] = {{0, 168, 465}, {0.25, 74.2, 139}, {0.5, 26.6, 38.0}, {0.75, 13.3, 17.0}, {1, 8.38, 10.4}, {1.5, 4.75, 5.75},
					    {2, 3.34, 4.01}, {2.5, 2.62, 3.11}, {3, 2.19, 2.57}, {4, 1.71, 2.01}};
	enum { RUNS = 10000 };

	(void)state;
	for (size_t i = 0; i < sizeof printed / sizeof *printed; i++)
		for (int h = 4; h <= 5; h++) {
			const double wanted = printed[i][h - 3], digit = wanted >= 100 ? 1 : wanted >= 10 ? 0.1 : 0.01;
			double sum = 0, squares = 0;

			for (int r = 0; r < RUNS; r++) {
				const double length = run_length(h, printed[i][0]);

				sum += length;
				squares += length * length;
			}
			const double mean = sum / RUNS, se = sqrt((squares / RUNS - mean * mean) / RUNS);

			if (!(fabs(mean - wanted) < digit + 4 * se))
				fail_msg("h %d, shift %g: %.4f +/- %.4f, printed %g", h, printed[i][0], mean, se, wanted);
		}
}

/* Ibid., section 9.1.3: 938.2 for one side without a shift, h = 5. */
static void siegmund(void **state)
{
	(void)state;
	assert_true(fabs(cusum_run_length(0.5, 5, 0) - 938.2) < 0.05);
	assert_true(fabs(cusum_run_length(0.5, 5, 0.5) - 6.166 * 6.166) < 1e-9);
	assert_true(fabs(cusum_run_length(0.5, 5, 0.5 + 1e-5) - 6.166 * 6.166) < 1e-2);
	assert_true(fabs(1 / (1 / cusum_run_length(0.5, 5, 1) + 1 / cusum_run_length(0.5, 5, -1)) - 10.34) < 0.02);
}

/* So long a window knows centre and scale but for 1/n: the variance of a median is pi / 2n, that of a MAD over its sd 1.361 / n (Rousseeuw and
 * Croux, JASA 88, 1993), whence t^3 phi(t) times that. Both sides. */
static void hampel_of_a_long_window(void **state)
{
	enum { WINDOW = 1001, DAYS = 200000 };
	const struct surprise_law law = {1, WINDOW, WINDOW, 0.01};
	const struct detector *hampel = detector_named("hampel");
	struct surprise s;
	size_t called[3] = {0};

	(void)state;
	surprise_init(&s, &law);
	for (size_t d = 0; d < DAYS + 2 * WINDOW; d++) {
		struct observed o = surprise_step(&s, 1000 + 238.5 * gsl_ran_gaussian_ziggurat(rng, 1));

		assert_int_equal(o.judged, d >= WINDOW);
		for (int t = 1; d >= 2 * WINDOW && t <= 3; t++)
			for (int side = 0; side < 2; side++, o.surprise = -o.surprise)
				called[t - 1] += hampel->step(NULL, &o, t);
	}
	for (int t = 1; t <= 3; t++) {
		const double p = 2 * gsl_cdf_ugaussian_Q(t / sqrt(1 + M_PI / 2 / WINDOW)) + t * t * t * gsl_ran_ugaussian_pdf(t) * 1.361 / WINDOW;
		const double z = ((double)called[t - 1] / DAYS - p) / sqrt(p / DAYS);

		if (!(fabs(z) < 4))
			fail_msg("t %d: %.6f, not %.6f (z %.2f)", t, (double)called[t - 1] / DAYS, p, z);
	}
	surprise_release(&s);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double sorted_median(double *x, size_t n)
{
	qsort(x, n, sizeof *x, by_size);
	return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* The surprise of the last of DAYS fresh weekly days, from its definition: all days are kept, everything is sorted. */
static double surprise_by_sorting(size_t days, const double *x)
{
	double distance[200], same[200];
	size_t known = 0;

	for (size_t d = 7;; d++) {
		size_t n = 0;

		for (size_t k = d; k >= 7; k -= 7)
			same[n++] = x[k - 7];
		const double from = x[d] - sorted_median(same, n);

		if (d == days - 1)
			return from / (1.482602218505602 * sorted_median(distance, known));
		distance[known++] = fabs(from);
	}
}

/* A short window, weekly: day by day the same as by sorting; and the tail of another draw of it. */
static void hampel_of_six_weeks(void **state)
{
	enum { DAYS = 45, TIMES = 20000 };
	const struct surprise_law law = {7, 60, 10, 0};
	size_t called[2][2] = {{0}};
	double x[DAYS];
	struct surprise s;

	(void)state;
	surprise_init(&s, &law);
	for (int i = 0; i < 2 * TIMES; i++) {
		struct observed o = {0};

		for (size_t d = 0; d < DAYS; d++)
			x[d] = 100 + 50 * (double)(d % 7) + gsl_ran_gaussian_ziggurat(rng, 3);
		if (i % 2) {
			const double by_sorting = surprise_by_sorting(DAYS, x);

			called[1][0] += by_sorting > 2;
			called[1][1] += by_sorting > 3;
			continue;
		}
		surprise_clear(&s);
		for (size_t d = 0; d < DAYS; d++)
			o = surprise_step(&s, x[d]);
		called[0][0] += o.surprise > 2;
		called[0][1] += o.surprise > 3;
		if (i < 200)
			assert_true(fabs(o.surprise - surprise_by_sorting(DAYS, x)) < 1e-9);
	}
	for (int t = 0; t < 2; t++) {
		const double p = (double)(called[0][t] + called[1][t]) / (2 * TIMES);

		assert_true(fabs((double)called[0][t] - (double)called[1][t]) < 4 * sqrt(2 * TIMES * p));
		assert_true(p > gsl_cdf_ugaussian_Q(t + 2) / 2 && p < 2 * gsl_cdf_ugaussian_Q(t + 2));
	}
	surprise_release(&s);
}

/* Weekdays 1..7 for three weeks, then 10 on a Monday: expected 1; distances 0 but two of 0.5. */
static void days_by_hand(void **state)
{
	const struct surprise_law law = {7, 28, 10, 0.02};
	struct surprise s;
	struct observed o;

	(void)state;
	surprise_init(&s, &law);
	for (int d = 0; d < 21; d++) {
		o = surprise_step(&s, d % 7 + 1);
		assert_int_equal(o.judged, d >= 14);              /* a week to know weekdays, one to know distances */
		assert_true(d < 14 || o.surprise == 0);
		assert_true(!o.first);                            /* it was there from the start */
	}
	o = surprise_step(&s, 10);
	assert_true(o.expected == 1 && fabs(o.sd - 0.02) < 1e-15 && fabs(o.surprise - 450) < 1e-9);
	for (int d = 0; d < 6; d++)
		surprise_step(&s, d + 2 + (d < 3 ? 1 : -1));
	o = surprise_step(&s, 1.5);                               /* Mondays 1, 1, 10 of the last 28 days; six of 21 distances are 1 */
	assert_true(o.expected == 1 && fabs(o.surprise - 25) < 1e-9);
	surprise_release(&s);
}

/* A series that begins late has no history of zeros; its first day is news; nothing later changes what was said. */
static void what_is_new(void **state)
{
	const struct surprise_law law = {7, 56, 10, 0};
	const struct detector *first = detector_named("first_spend");
	struct surprise s;
	double at_1, at_5, at_6;

	(void)state;
	surprise_init(&s, &law);
	first->init(&at_1);
	first->init(&at_5);
	first->init(&at_6);
	for (int d = 0; d < 50; d++) {
		const struct observed o = surprise_step(&s, d < 30 ? 0 : d == 30 ? 1 : 5);

		assert_int_equal(first->step(&at_1, &o, 1), d == 30);
		assert_int_equal(first->step(&at_5, &o, 5), d == 31);
		assert_false(first->step(&at_6, &o, 6));
		assert_int_equal(o.judged, d >= 44);
	}
	assert_true(isinf(surprise_step(&s, 6).surprise));        /* it never moved: anything is a surprise, with no floor */
	surprise_clear(&s);
	for (int d = 0; d < 9; d++)
		assert_false(surprise_step(&s, d < 8 ? 0 : 1).first);     /* watched for too short a time */
	surprise_release(&s);
}

static void cusum_begins_anew(void **state)
{
	const struct detector *cusum = detector_named("cusum");
	const struct observed up = {.judged = true, .surprise = 2.5}, unjudged = {.surprise = 100};
	double sum;

	(void)state;
	cusum->init(&sum);
	for (int i = 0; i < 12; i++)
		assert_int_equal(cusum->step(&sum, &up, 5), i % 3 == 2);   /* 2, 4, 6 */
	assert_false(cusum->step(&sum, &unjudged, 5));
	assert_true(sum == 0);
}

static void the_list(void **state)
{
	(void)state;
	for (size_t i = 0; detectors[i]; i++) {
		assert_ptr_equal(detector_named(detectors[i]->name), detectors[i]);
		assert_true(*detectors[i]->title && strlen(detectors[i]->doc) > 50 && detectors[i]->usual > 0);
	}
	assert_null(detector_named("psychic"));
}

static void medians(void **state)
{
	double x[41], y[41];

	(void)state;
	for (size_t n = 1; n <= 41; n++)
		for (int times = 0; times < 50; times++) {
			for (size_t i = 0; i < n; i++)
				x[i] = y[i] = (double)gsl_rng_uniform_int(rng, 1 + (unsigned long)times);
			assert_true(median_of(x, n) == sorted_median(y, n));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians), cmocka_unit_test(days_by_hand), cmocka_unit_test(what_is_new), cmocka_unit_test(cusum_begins_anew),
		cmocka_unit_test(the_list), cmocka_unit_test(siegmund), cmocka_unit_test(run_lengths_as_printed),
		cmocka_unit_test(hampel_of_a_long_window), cmocka_unit_test(hampel_of_six_weeks),
	};

	return cmocka_run_group_tests(tests, start, end);
}
