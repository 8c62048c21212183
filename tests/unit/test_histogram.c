/* The histogram: quantiles within its promised error, sums that are exact in any order. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/math/dist.h"
#include "sim/math/histogram.h"

#define N 20000

static double sample[N];

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void draw(void)
{
	const struct chance chance = {.seed = 7, .replica = 1};
	struct dist dist;

	dist_lognormal_mean_cv(&dist, 0.2, 1.5);
	for (uint32_t i = 0; i < N; i++) {
		uint64_t word[2];

		philox_block(&chance, purpose_of(PURPOSE_TEST, 3), i, word);
		sample[i] = dist_draw(&dist, word[0], &chance);
	}
}

static void quantiles_are_off_by_a_thousandth_at_most(void **state)
{
	static const double p[] = {.01, .25, .5, .9, .95, .99, .999};
	struct histogram histogram;

	(void)state;
	draw();
	histogram_init(&histogram);
	for (int i = 0; i < N; i++)
		histogram_add(&histogram, sample[i], 1);
	qsort(sample, N, sizeof *sample, ascending);
	for (size_t i = 0; i < sizeof p / sizeof *p; i++) {
		const size_t at = (size_t)ceil(p[i] * N) - 1;
		const double got = histogram_quantile(&histogram, p[i]);

		assert_true(got >= sample[at] * (1 - 0x1p-9) && got <= sample[at] * (1 + 0x1p-9));
	}
	assert_float_equal(histogram.total, N, 0);
	histogram_release(&histogram);
}

static void merging_is_the_same_in_any_order(void **state)
{
	struct histogram part[3], one, other;

	(void)state;
	draw();
	histogram_init(&one);
	histogram_init(&other);
	for (int k = 0; k < 3; k++)
		histogram_init(part + k);
	for (int i = 0; i < N; i++)
		histogram_add(part + i % 3, sample[i], 1);
	for (int k = 0; k < 3; k++) {
		histogram_merge(&one, part + k);
		histogram_merge(&other, part + 2 - k);
	}
	for (double p = 0; p <= 1; p += 0.01)
		assert_true(histogram_quantile(&one, p) == histogram_quantile(&other, p));
	assert_true(one.total == N && other.total == N);
	for (int k = 0; k < 3; k++)
		histogram_release(part + k);
	histogram_release(&one);
	histogram_release(&other);
}

static void zeros_extremes_and_what_is_taken_back(void **state)
{
	struct histogram histogram;

	(void)state;
	histogram_init(&histogram);
	assert_true(isnan(histogram_quantile(&histogram, .5)) && isnan(histogram_above(&histogram, 1)));
	histogram_add(&histogram, 0, 3);
	histogram_add(&histogram, 1, 1);
	assert_true(histogram_quantile(&histogram, .75) == 0);
	assert_float_equal(histogram_quantile(&histogram, 1), 1, 0x1p-9);
	assert_float_equal(histogram_above(&histogram, .5), .25, 1e-12);
	histogram_add(&histogram, 1, -1);
	assert_true(histogram_quantile(&histogram, 1) == 0);
	histogram_add(&histogram, 1e300, 1);
	assert_float_equal(histogram_quantile(&histogram, 1), 0x1p34, 0x1p26);
	histogram_clear(&histogram);
	histogram_add(&histogram, 2, 1);
	assert_float_equal(histogram_quantile(&histogram, .5), 2, 2 * 0x1p-9);
	histogram_release(&histogram);
}

static void many_at_once_are_as_one_by_one(void **state)
{
	struct histogram one, all;

	(void)state;
	draw();
	sample[0] = 0;
	sample[1] = 1e300;
	sample[2] = 0x1p-40;
	histogram_init(&one);
	histogram_init(&all);
	for (int i = 0; i < N; i++)
		histogram_add(&one, sample[i], 1);
	histogram_add_all(&all, sample, N / 3);
	histogram_add_all(&all, sample + N / 3, N - N / 3);
	histogram_add_all(&all, sample, 0);
	assert_true(one.total == all.total && one.zero == all.zero && one.zero >= 2);
	assert_true(one.low == all.low && one.high == all.high && all.high == HISTOGRAM_BUCKETS);
	assert_memory_equal(one.bucket, all.bucket, HISTOGRAM_BUCKETS * sizeof *one.bucket);
	histogram_release(&one);
	histogram_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_off_by_a_thousandth_at_most),
		cmocka_unit_test(merging_is_the_same_in_any_order),
		cmocka_unit_test(many_at_once_are_as_one_by_one),
		cmocka_unit_test(zeros_extremes_and_what_is_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
