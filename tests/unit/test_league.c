/* The ranking of a league on constructed outcomes: order, ties, one future at a time, and resampling against the binomial law. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/study/league.h"

enum { MOST = 4, FUTURES_MOST = 200 };

struct field {
	double cost[MOST][FUTURES_MOST];
	uint8_t done[MOST][FUTURES_MOST];
	bool passed[MOST];
	const double *costs[MOST];
	const uint8_t *dones[MOST];
	struct contest contest;
};

/* All done, all passed, cost 10, 20, 30, 40. */
static void field_init(struct field *f, size_t entries, size_t futures)
{
	memset(f, 0, sizeof *f);
	for (size_t e = 0; e < entries; e++) {
		for (size_t i = 0; i < futures; i++) {
			f->cost[e][i] = 10 * (double)(e + 1);
			f->done[e][i] = 1;
		}
		f->passed[e] = true;
		f->costs[e] = f->cost[e];
		f->dones[e] = f->done[e];
	}
	f->contest = (struct contest){.entries = entries, .futures = futures, .cost = f->costs, .done = f->dones, .passed = f->passed,
				      .seed = 42, .confidence = 0.95, .threads = 2};
}

static void order_and_thresholds(void **state)
{
	struct field f;
	struct ranking r;

	(void)state;
	field_init(&f, 4, 100);
	f.passed[0] = false;              /* the cheapest misses a threshold, and so does the dearest */
	f.passed[3] = false;
	ranking_init(&r, &f.contest);
	const size_t wanted[] = {1, 2, 0, 3};
	for (size_t k = 0; k < 4; k++) {
		assert_int_equal(r.standing[k].entry, wanted[k]);
		assert_int_equal(r.standing[k].rank, k + 1);
		assert_true(r.standing[k].rank_ci.low == (double)k + 1 && r.standing[k].rank_ci.high == (double)k + 1);
	}
	assert_true(r.standing[0].p95 == 20 && r.standing[0].p50 == 20);
	assert_true(r.standing[0].sure == 1 && !r.standing[0].level);
	assert_true(isnan(r.standing[1].sure));         /* the next one misses: nothing to compare */
	assert_true(isnan(r.standing[3].ahead));
	assert_true(r.standing[0].difference == -10 && r.standing[0].difference_ci.high == -10);
	assert_true(r.luck == 0 && r.skill == 1);       /* one future asks for no thresholds: entry 0 would win each */
	assert_true(r.standing[2].won == 1 && r.standing[2].mean_rank == 1);
	ranking_release(&r);
}

static void ties_share(void **state)
{
	struct field f;
	struct ranking r;

	(void)state;
	field_init(&f, 4, 40);
	memcpy(f.cost[1], f.cost[0], sizeof f.cost[0]);
	memcpy(f.cost[3], f.cost[2], sizeof f.cost[2]);
	ranking_init(&r, &f.contest);
	const size_t rank[] = {1, 1, 3, 3};
	const double won[] = {0.5, 0.5, 0, 0}, mean_rank[] = {1.5, 1.5, 3.5, 3.5};
	for (size_t k = 0; k < 4; k++) {
		assert_int_equal(r.standing[k].rank, rank[k]);
		assert_true(r.standing[k].won == won[k]);
		assert_true(r.standing[k].mean_rank == mean_rank[k]);
	}
	assert_true(r.standing[0].sure == 0.5 && !r.standing[0].level);       /* one rank: nothing to tell apart */
	assert_true(r.skill == 0.5 && r.luck == 0.5);
	ranking_release(&r);
}

/* The dearer one wins 63 of 100 futures: luck; and p95 does not care. Work that is not done loses whatever it costs. */
static void one_future_at_a_time(void **state)
{
	struct field f;
	struct ranking r;

	(void)state;
	field_init(&f, 3, 100);
	for (size_t i = 0; i < 100; i++) {
		f.cost[1][i] = i < 63 ? 9 : 100;
		f.cost[2][i] = 1;
		f.done[2][i] = 0;
	}
	f.passed[2] = false;
	ranking_init(&r, &f.contest);
	assert_int_equal(r.standing[0].entry, 0);
	assert_true(fabs(r.luck - 0.37) < 1e-12);
	assert_true(fabs(r.standing[0].ahead - 0.37) < 1e-12);
	const struct interval wilson = wilson_interval(37, 100, 0.95);
	assert_true(r.standing[0].ahead_ci.low == wilson.low && r.standing[0].ahead_ci.high == wilson.high);
	assert_true(fabs(r.standing[0].mean_rank - 1.63) < 1e-12);
	assert_true(fabs(r.standing[1].won - 0.63) < 1e-12);
	assert_true(r.standing[2].won == 0 && r.standing[2].mean_rank == 3);
	assert_true(r.standing[1].ahead == 1);
	/* means: 10 against (63 x 9 + 37 x 100) / 100 */
	assert_true(fabs(r.standing[0].difference - (10 - 42.67)) < 1e-12);
	ranking_release(&r);
}

/* Entry 1 costs 2 in K of N futures, else 0; entry 0 always costs LIMIT. Resampled, the count of twos is binomial (N, K/N), and the p95 of
 * entry 1 passes LIMIT from LEAST of them on. */
static void against_binomial(size_t n, size_t k, double limit, unsigned least)
{
	const double stays = gsl_cdf_binomial_P(least - 1, (double)k / (double)n, (unsigned)n);
	const double se = sqrt(stays * (1 - stays) / RESAMPLINGS);
	struct field f;
	struct ranking r;

	field_init(&f, 2, n);
	for (size_t i = 0; i < n; i++) {
		f.cost[0][i] = limit;
		f.cost[1][i] = i % (n / k) == 0 && i / (n / k) < k ? 2 : 0;
	}
	ranking_init(&r, &f.contest);
	assert_int_equal(r.resamplings, RESAMPLINGS);
	assert_int_equal(r.standing[0].entry, 1);
	assert_true(fabs(r.standing[0].sure - stays) < 3.5 * se);
	assert_true(r.skill == r.standing[0].sure);
	assert_true(r.standing[0].level == (r.standing[0].sure < 0.95));
	ranking_release(&r);
}

static void resampling_is_binomial(void **state)
{
	(void)state;
	against_binomial(101, 3, 1, 6);        /* the p95 of 101 is the 96th: 95 or fewer zeros */
	against_binomial(101, 1, 1, 6);
	against_binomial(40, 1, 1, 3);         /* between the 38th and the 39th of 40, a twentieth of the way: 0.1 with two twos */
	against_binomial(40, 1, 0.05, 2);
}

static bool same_number(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static void threads_do_not_matter(void **state)
{
	struct field f;
	struct ranking one, many;

	(void)state;
	field_init(&f, 4, 150);
	for (size_t e = 0; e < 4; e++)
		for (size_t i = 0; i < 150; i++)
			f.cost[e][i] = fmod((double)((e + 3) * (i + 11) * 7919), 101.0) + (double)e;
	f.contest.threads = 1;
	ranking_init(&one, &f.contest);
	f.contest.threads = 3;
	ranking_init(&many, &f.contest);
	for (size_t k = 0; k < 4; k++) {
		assert_int_equal(one.standing[k].entry, many.standing[k].entry);
		assert_true(same_number(one.standing[k].rank_ci.high, many.standing[k].rank_ci.high));
		if (k < 3)
			assert_true(same_number(one.standing[k].sure, many.standing[k].sure));
	}
	assert_true(same_number(one.skill, many.skill));
	assert_true(one.skill > 0 && one.skill < 1);
	ranking_release(&one);
	ranking_release(&many);
}

static void few_futures(void **state)
{
	struct field f;
	struct ranking r;

	(void)state;
	field_init(&f, 2, 19);
	ranking_init(&r, &f.contest);
	assert_int_equal(r.resamplings, 0);
	assert_true(isnan(r.skill) && isnan(r.standing[0].sure) && !r.standing[0].level);
	assert_true(r.luck == 1);
	ranking_release(&r);
	field_init(&f, 0, 19);
	ranking_init(&r, &f.contest);
	assert_int_equal(r.count, 0);
	ranking_release(&r);
	field_init(&f, 1, 1);
	ranking_init(&r, &f.contest);
	assert_true(r.standing[0].rank == 1 && r.standing[0].won == 1);
	ranking_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_thresholds), cmocka_unit_test(ties_share), cmocka_unit_test(one_future_at_a_time),
		cmocka_unit_test(resampling_is_binomial), cmocka_unit_test(threads_do_not_matter), cmocka_unit_test(few_futures)};

	return cmocka_run_group_tests_name("a league's ranking", tests, NULL, NULL);
}
