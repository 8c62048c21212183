/* Why one strategy costs more than another, and whether a difference is more than chance: against batch formulas, published
 * numbers and closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/math/contrast.h"
#include "sim/report/spend.h"
#include "sim/report/why.h"
#include "tests/support/study_toy.h"

struct study {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
};

static void study_begin(struct study *study, const struct models *known, const char *yaml, size_t count)
{
	const struct overrides none = {0};

	*study = (struct study){0};
	if (!toy_load_with(&study->toy, known, yaml, &none)) {
		diag_print(&study->toy.diag, stderr);
		fail();
	}
	study->futures = futures_run(study->toy.plan, 0, count, 2, NULL);
	study->summary = summary_new(study->futures);
}

static void study_end(struct study *study)
{
	summary_free(study->summary);
	futures_free(study->futures);
	toy_release(&study->toy);
}

static void close_to(double a, double b, double within)
{
	if (!(fabs(a - b) <= within))
		fail_msg("%.12g is not %.12g within %g", a, b, within);
}

/* 257 futures: no part's mean is a whole number of nano-dollars, so that each is rounded. */
static void parts_add_up(void **state)
{
	struct study study;
	struct why why;

	(void)state;
	study_begin(&study, &toy_models, toy_yaml, 257);
	for (size_t from = 0; from < 3; from++)
		for (size_t to = 0; to < 3; to++) {
			int64_t a = 0, b = 0, d = 0;

			why_of(study.summary, from, to, &why);
			assert_true(why.parts >= 1);
			for (size_t i = 0; i < why.parts; i++) {
				a += why.part[i].from_nano;
				b += why.part[i].to_nano;
				d += why.part[i].difference_nano;
			}
			assert_int_equal(a, why.from_nano);
			assert_int_equal(b, why.to_nano);
			assert_int_equal(d, why.difference_nano);
			assert_int_equal(b - a, d);
			close_to(money_usd(money_nano(a)), study.summary->strategy[from].metric[TOY_COST].mean, 1e-9);
			close_to(money_usd(money_nano(b)), study.summary->strategy[to].metric[TOY_COST].mean, 1e-9);
		}
	study_end(&study);
}

static void what_is_shown_adds_up(void **state)
{
	static const int64_t steps[] = {1, 1000, 10000000, 1000000000, 10000000000};
	struct study study;
	struct why why;

	(void)state;
	study_begin(&study, &toy_models, toy_yaml, 101);
	why_of(study.summary, 0, 2, &why);
	for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
		const struct why_shown shown = why_shown(&why, steps[k]);
		int64_t at = shown.from_nano;

		for (size_t i = 0; i < why.parts; i++) {
			assert_int_equal(shown.part_nano[i] % steps[k], 0);
			assert_true(llabs(shown.part_nano[i] - why.part[i].difference_nano) <= 2 * steps[k]);
			at += shown.part_nano[i];
		}
		assert_int_equal(at, shown.to_nano);
		assert_true(2 * llabs(shown.to_nano - why.to_nano) <= steps[k]);
	}
	study_end(&study);
}

/* Student's t of the differences, future by future, written out. */
static struct interval batch(const double *x, const double *y, size_t n, double confidence)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] - y[i];
	for (size_t i = 0; i < n; i++)
		squares += pow(x[i] - y[i] - sum / (double)n, 2);
	const double half = gsl_cdf_tdist_Pinv((1 + confidence) / 2, (double)n - 1) * sqrt(squares / (double)(n - 1) / (double)n);

	return (struct interval){sum / (double)n - half, sum / (double)n + half};
}

static void intervals_are_paired(void **state)
{
	struct study study;
	struct why why;

	(void)state;
	study_begin(&study, &toy_models, toy_yaml, 200);
	why_of(study.summary, 1, 2, &why);
	for (size_t i = 0; i < why.parts; i++) {
		const size_t column = column_part(study.toy.plan, why.part[i].part);
		const struct interval ci = batch(futures_column(study.futures, 2, column), futures_column(study.futures, 1, column), 200, 0.9);

		close_to(why.part[i].ci.low, ci.low, 1e-9);
		close_to(why.part[i].ci.high, ci.high, 1e-9);
	}
	const struct interval all = batch(futures_column(study.futures, 2, 0), futures_column(study.futures, 1, 0), 200, 0.9);

	close_to(why.ci.low, all.low, 1e-9);
	close_to(why.ci.high, all.high, 1e-9);
	assert_true(why.p_lower + why.p_higher <= 1);
	study_end(&study);
}

/* Two nodes for half an hour of start and ten hours of work, at $2 and at $0.5 an hour. */
static const char certain_yaml[] =
	"version: 1\n"
	"title: certain\n"
	"prices: {instances: {toy: {on_demand: $2/h, spot: $0.5/h}}}\n"
	"simulate: {replications: 9, seed: 3}\n"
	"workloads:\n"
	"  job: {kind: training, instance: toy, nodes: 2, work: 10 h, startup: 30 min}\n"
	"strategies:\n"
	"  A: {buy: on_demand}\n"
	"  B: {buy: spot}\n"
	"  L: {buy: on_demand, set: {workloads.job.work: 5 h}}\n";

static void a_certain_case(void **state)
{
	struct study study;
	struct why why;
	struct text words = {0};

	(void)state;
	study_begin(&study, &models, certain_yaml, 9);
	why_of(study.summary, 0, 1, &why);
	assert_int_equal(why.from_nano, 42000000000);
	assert_int_equal(why.to_nano, 10500000000);
	assert_int_equal(why.parts, 2);
	assert_int_equal(why.part[0].part, PART_USEFUL);
	assert_int_equal(why.part[0].difference_nano, -30000000000);
	assert_int_equal(why.part[1].part, PART_WAITING);
	assert_int_equal(why.part[1].difference_nano, -1500000000);
	assert_true(why.ci.low == -31.5 && why.ci.high == -31.5);
	assert_true(why.p_lower == 1 && why.p_higher == 0 && why.same_work);
	close_to(why.part[1].from_h, 0.5, 1e-12);
	lang_use(LANG_EN);
	why_sentence(&why, &words);
	assert_string_equal(text_str(&words), "B costs $31.50 less than A on average: -$30 price of useful work, -$1.50 waiting.");
	text_clear(&words);
	why_of(study.summary, 0, 2, &why);
	assert_false(why.same_work);      /* half the work: not its price */
	why_sentence(&why, &words);
	assert_string_equal(text_str(&words), "L costs $20 less than A on average: -$20 useful work.");
	text_release(&words);
	study_end(&study);
}

/* Student's sleep data (Biometrika 6, 1908), as R's t.test prints them. */
static const double first_drug[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
		    second_drug[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static void published_tests(void **state)
{
	const struct moments a = moments_of(first_drug, 10), b = moments_of(second_drug, 10);
	const struct paired paired = paired_of(second_drug, first_drug, 10);
	const struct contrast welch = contrast_welch(&a, &b, 0.95), student = contrast_paired(&paired.difference, 0.95);

	(void)state;
	close_to(welch.difference, 1.58, 1e-12);
	close_to(welch.t, 1.8608, 5e-5);
	close_to(welch.df, 17.776, 5e-4);
	close_to(welch.p, 0.07939, 5e-6);
	close_to(welch.ci.low, -0.2054832, 5e-8);
	close_to(welch.ci.high, 3.3654832, 5e-8);
	close_to(student.t, 4.0621, 5e-5);
	close_to(student.df, 9, 0);
	close_to(student.p, 0.002833, 5e-7);
	close_to(student.ci.low, 0.7001142, 5e-8);
	close_to(student.ci.high, 2.4598858, 5e-8);
	assert_false(welch.certain || student.certain);
}

static void certain_and_impossible_tests(void **state)
{
	const double two[] = {2, 2, 2}, three[] = {3, 3, 3}, one[] = {1};
	const struct moments a = moments_of(two, 3), b = moments_of(three, 3), c = moments_of(one, 1);
	struct contrast t = contrast_welch(&a, &b, 0.95);

	(void)state;
	assert_true(t.certain && t.difference == 1 && t.p == 0 && t.ci.low == 1 && t.ci.high == 1 && isnan(t.t));
	t = contrast_welch(&a, &a, 0.95);
	assert_true(t.certain && t.p == 1);
	t = contrast_welch(&c, &b, 0.95);
	assert_true(!t.certain && isnan(t.p) && isnan(t.ci.low));
}

/* p.adjust(c(.01, .04, .03, .005), "holm") of R, with one that is no test among them. */
static void holm(void **state)
{
	double p[] = {0.01, 0.04, NAN, 0.03, 0.005};
	const double wanted[] = {0.03, 0.06, NAN, 0.06, 0.02};

	(void)state;
	holm_correct(p, 5);
	for (int i = 0; i < 5; i++)
		assert_true(isnan(wanted[i]) ? isnan(p[i]) : fabs(p[i] - wanted[i]) < 1e-15);
	holm_correct(NULL, 0);
}

static double uniform(uint64_t *random)
{
	uint64_t z = *random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return ((double)((z ^ z >> 31) >> 12) + 0.5) * 0x1p-52;
}

/* Of 2,000 comparisons of what is the same, 5 % look different: within five standard deviations of a binomial count. */
static void false_alarms(void **state)
{
	enum { TESTS = 2000, N = 25 };
	uint64_t random = 2385;
	size_t welch = 0, paired = 0;

	(void)state;
	for (int k = 0; k < TESTS; k++) {
		double x[N], y[N];

		for (int i = 0; i < N; i++) {
			x[i] = gsl_cdf_ugaussian_Pinv(uniform(&random));
			y[i] = 3 * gsl_cdf_ugaussian_Pinv(uniform(&random));
		}
		const struct moments a = moments_of(x, N), b = moments_of(y, N);
		const struct paired pairs = paired_of(y, x, N);

		welch += contrast_welch(&a, &b, 0.95).p < 0.05;
		paired += contrast_paired(&pairs.difference, 0.95).p < 0.05;
	}
	close_to((double)welch, 100, 5 * sqrt(TESTS * .05 * .95));
	close_to((double)paired, 100, 5 * sqrt(TESTS * .05 * .95));
}

/* $160 that accrue over the first 100 of 160 hours, $30 at hour 40, and a fee that goes on beyond the end. */
static void what_is_paid_so_far(void **state)
{
	struct bill_line line[] = {
		{.charge = CHARGE_USAGE, .from_s = 0, .to_s = 100 * HOUR_S, .billed = {160000000000}},
		{.charge = CHARGE_PURCHASE, .from_s = 40 * HOUR_S, .to_s = 4000 * HOUR_S, .billed = {30000000000}},
		{.charge = CHARGE_PURCHASE, .recurring = true, .from_s = 0, .to_s = 1600 * HOUR_S, .billed = {16000000000}}};
	const struct replay replay = {.bill = {.line = line, .count = 3}};
	double usd[SPEND_CELLS + 1];

	(void)state;
	spend_of(&replay, 160 * HOUR_S, usd);
	close_to(usd[0], 0, 1e-12);
	close_to(usd[25], 40 + 0.25, 1e-9);
	close_to(usd[39], 62.4 + 0.39, 1e-9);
	close_to(usd[40], 64 + 30 + 0.4, 1e-9);
	close_to(usd[100], 160 + 30 + 1, 1e-9);
	close_to(usd[160], 160 + 30 + 1.6, 1e-9);
}

/* At a constant price the median is a straight line up to the bill. */
static void spend_of_a_certain_case(void **state)
{
	struct study study;
	struct spend spend;

	(void)state;
	study_begin(&study, &models, certain_yaml, 9);
	assert_true(spend_study(study.summary, NULL, &spend));
	close_to(spend.end_s, 10.5 * HOUR_S, 1e-6);
	assert_false(spend.banded);
	for (size_t k = 0; k <= SPEND_CELLS; k++) {
		close_to(spend.median_usd[0][k], 42.0 * (double)k / SPEND_CELLS, 1e-9);
		close_to(spend.median_usd[1][k], 10.5 * (double)k / SPEND_CELLS, 1e-9);
	}
	close_to(spend.median_usd[2][SPEND_CELLS], 22, 1e-9);
	spend_release(&spend, study.summary);
	study_end(&study);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_add_up), cmocka_unit_test(what_is_shown_adds_up), cmocka_unit_test(intervals_are_paired),
		cmocka_unit_test(a_certain_case), cmocka_unit_test(published_tests), cmocka_unit_test(certain_and_impossible_tests),
		cmocka_unit_test(holm), cmocka_unit_test(false_alarms), cmocka_unit_test(what_is_paid_so_far),
		cmocka_unit_test(spend_of_a_certain_case)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
