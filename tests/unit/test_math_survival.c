/* The Kaplan-Meier curve against a printed one, and at its edges. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/math/survival.h"

/* Freireich et al., Blood 21, 1963: weeks in remission under 6-MP; 1 where it ended. */
enum { PATIENTS = 21 };
static const double weeks[PATIENTS] = {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
static const double ended[PATIENTS] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};

static void expect_near(double found, double wanted)
{
	if (!(fabs(found - wanted) < 0.5001e-4))
		fail_msg("%.6f, should be %.4f", found, wanted);
}

/* Survival and its log(-log) interval as printed by the usual statistics packages. */
static void a_printed_curve(void **state)
{
	static const double printed[][4] = {{6, .8571, .6197, .9516}, {7, .8067, .5631, .9228}, {10, .7529, .5032, .8894},
					    {13, .6902, .4316, .8491}, {16, .6275, .3675, .8049}, {22, .5378, .2678, .7468},
					    {23, .4482, .1881, .6801}, {35, .4482, .1881, .6801}};
	struct survival s;

	(void)state;
	survival_init(&s, weeks, ended, PATIENTS, .95);
	assert_int_equal(s.records, PATIENTS);
	assert_int_equal(s.events, 9);
	assert_int_equal(s.points, 36);
	assert_true(s.median == 23);
	for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
		const size_t k = (size_t)printed[i][0];

		assert_true(s.t[k] == printed[i][0]);
		expect_near(s.p[k], printed[i][1]);
		expect_near(s.ci[k].low, printed[i][2]);
		expect_near(s.ci[k].high, printed[i][3]);
	}
	assert_true(s.p[5] == 1 && s.ci[5].high == 1);
	expect_near(s.ci[5].low, 0.8389);                   /* Clopper and Pearson, 0 of 21: .025^(1/21) */
	assert_true(s.p[0] == 1 && s.ci[0].low == 1);
	survival_release(&s);
}

static void order_and_nans_do_not_matter(void **state)
{
	double time[PATIENTS + 2], lost[PATIENTS + 2];
	struct survival a, b;

	(void)state;
	for (size_t i = 0; i < PATIENTS; i++) {
		const size_t k = (i * 8 + 5) % PATIENTS;

		time[i] = weeks[k];
		lost[i] = ended[k];
	}
	time[PATIENTS] = time[PATIENTS + 1] = NAN;
	lost[PATIENTS] = 0;
	lost[PATIENTS + 1] = 1;
	survival_init(&a, weeks, ended, PATIENTS, .9);
	survival_init(&b, time, lost, PATIENTS + 2, .9);
	assert_int_equal(a.points, b.points);
	assert_int_equal(b.events, 9);
	assert_memory_equal(a.p, b.p, a.points * sizeof *a.p);
	assert_memory_equal(a.ci, b.ci, a.points * sizeof *a.ci);
	survival_release(&a);
	survival_release(&b);
}

/* All end by a loss: the curve is the share that is left, and goes on to where 2 % are. */
static void everything_ends(void **state)
{
	enum { N = 1000 };
	double time[N], lost[N];
	struct survival s;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		time[i] = (double)(i + 1) / 10;
		lost[i] = 1;
	}
	survival_init(&s, time, lost, N, .95);
	assert_true(s.t[s.points - 1] == 98 && s.t[1] == 2);
	assert_true(s.median == 50);
	for (size_t k = 0; k < s.points; k++) {
		assert_true(fabs(s.p[k] - (1 - s.t[k] / 100)) < 1e-12);
		assert_true(s.ci[k].low <= s.p[k] && s.p[k] <= s.ci[k].high);
	}
	survival_release(&s);
}

static void edges(void **state)
{
	static const double whole[3] = {4, 4, 4}, none[3] = {0, 0, 0}, all[3] = {1, 1, 1}, never[3] = {NAN, NAN, NAN};
	struct survival s;

	(void)state;
	survival_init(&s, whole, none, 3, .95);                    /* nothing lost: no curve */
	assert_int_equal(s.points, 0);
	assert_int_equal(s.records, 3);
	assert_true(isinf(s.median));
	survival_release(&s);
	survival_init(&s, never, none, 3, .95);
	assert_int_equal(s.records, 0);
	assert_int_equal(s.points, 0);
	survival_release(&s);
	survival_init(&s, none, all, 3, .95);                      /* lost at once: no time to draw it over */
	assert_int_equal(s.points, 0);
	assert_true(s.median == 0);
	survival_release(&s);
	survival_init(&s, whole, all, 3, .95);                     /* all at one moment */
	assert_true(s.points > 1 && s.t[s.points - 1] == 4);
	assert_true(s.p[s.points - 1] == 0 && s.p[s.points - 2] == 1 && s.ci[s.points - 1].low == 0);
	survival_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_printed_curve), cmocka_unit_test(order_and_nans_do_not_matter),
					   cmocka_unit_test(everything_ends), cmocka_unit_test(edges)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
