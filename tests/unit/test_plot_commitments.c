#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/report/plot_flow.h"
#include "sim/report/plot_panel.h"
#include "tests/unit/commitment_fixture.h"

enum { YEAR_H = 8760 };

#define expect_near(x, wanted, within) assert_true(fabs((x) - (wanted)) <= (within))       /* cmocka's own compares floats */

static double steady(double hour)
{
	(void)hour;
	return 100;
}

/* Twelve hours a day at 90, twelve at 30. */
static double days_and_nights(double hour)
{
	return (long)hour / 12 % 2 ? 90 : 30;
}

static double nothing(double hour)
{
	(void)hour;
	return 0;
}

/* Line K (comments apart) of BLOCK; NULL when it has no more. */
static const char *line_of(const struct sheet *sheet, int block, int k)
{
	const char *p = text_str(&sheet->data);
	char head[32];

	snprintf(head, sizeof head, "# block %d:", block);
	p = strstr(p, head);
	assert_non_null(p);
	for (p = strchr(p, '\n') + 1; *p; p = strchr(p, '\n') + 1) {
		if (*p == '#')
			continue;
		if (*p == '\n' && (p[1] == '\n' || p[1] == '#'))
			return NULL;
		if (k-- == 0)
			return *p == '\n' ? "" : p;
	}
	return NULL;
}

static int lines_of(const struct sheet *sheet, int block)
{
	int k = 0;

	while (line_of(sheet, block, k))
		k++;
	return k;
}

static double number(const struct sheet *sheet, int block, int line, int column)
{
	const char *p = line_of(sheet, block, line);
	char *end;
	double x = 0;

	assert_non_null(p);
	for (int i = 0; i <= column; i++, p = end)
		x = strtod(p, &end);
	return x;
}

static struct fixture_held *year_of_six(struct fixture *f)
{
	struct fixture_held *h = fixture_held_new(f);
	static double (*const load[3])(double) = {steady, days_and_nights, nothing};

	f->scenario.start_unix_s = 1767225600;          /* 2026-01-01 */
	for (size_t s = 2; s < 4; s++) {
		fixture_future(h, s, YEAR_H);
		for (size_t i = 0; i < 3; i++) {
			fixture_hold(h, s, "A plan", "Un plan", "m5.xlarge", 1, i == 1 ? PAY_ALL_UPFRONT : PAY_NO_UPFRONT);
			fixture_live(h, s, i, 31, YEAR_H, load[i]);
			fixture_best(h, s, i, 50 + 10 * (double)i, 0.3, 8760, i == 0);
		}
	}
	return h;
}

static void without_commitments_there_are_no_plots(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct replay *future[F_MOST] = {NULL};
	struct sheet sheet = {0};

	(void)state;
	assert_false(plot_break_even(&sheet, &f->summary));
	assert_false(plot_level(&sheet, &f->summary));
	assert_false(plot_coverage(&sheet, &f->summary, future));
	assert_false(plot_cash(&sheet, &f->summary, future));
	sheet_release(&sheet);
	fixture_free(f);
}

static void a_level_needs_a_best_and_a_break_even_needs_one(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = fixture_held_new(f);
	struct sheet sheet = {0};

	(void)state;
	fixture_hold(h, 2, "Kept capacity", NULL, NULL, 1, PAY_NO_UPFRONT);
	h->summary[2][0].break_even = NAN;
	assert_false(plot_level(&sheet, &f->summary));
	assert_false(plot_break_even(&sheet, &f->summary));
	sheet_release(&sheet);
	fixture_held_free(h);
	fixture_free(f);
}

static void bars_are_utilisations(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = fixture_held_new(f);
	static const double used[] = {0, 0.022, 1}, lasting[] = {0, 0.999, 1}, needed[] = {0.62, 0.62, 1.3};
	struct sheet sheet = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_NO_UPFRONT);
		h->summary[2][i].utilisation = used[i];
		h->summary[2][i].horizon_utilisation = lasting[i];
		h->summary[2][i].break_even = needed[i];
	}
	assert_true(plot_break_even(&sheet, &f->summary));
	assert_int_equal(lines_of(&sheet, 0), 3);
	for (int i = 0; i < 3; i++) {
		expect_near(number(&sheet, 0, i, 1), used[i], 1e-9);
		expect_near(number(&sheet, 0, i, 2), lasting[i], 1e-9);
		expect_near(number(&sheet, 0, i, 3), needed[i], 1e-9);
	}
	assert_non_null(strstr(text_str(&sheet.script), "(99.9 % while the run lasts)"));
	assert_non_null(strstr(text_str(&sheet.script), "it pays from 130.0 % on"));
	assert_null(strstr(text_str(&sheet.script), "'pays'"));
	sheet_release(&sheet);

	h->commitment[2][1].owned = true;               /* then only the hours of the run are at stake */
	assert_true(plot_break_even(&sheet, &f->summary));
	assert_non_null(strstr(text_str(&sheet.script), "'pays'"));
	assert_non_null(strstr(text_str(&sheet.script), "1 of 3 are used enough"));
	sheet_release(&sheet);
	fixture_held_free(h);
	fixture_free(f);
}

/* 31 USD at 0.62 of list cover 50: at 90 by night (5/9), all by day, of which 18.6 are used. */
static void coverage_by_the_hour(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = fixture_held_new(f);
	struct sheet sheet = {0};

	(void)state;
	fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_NO_UPFRONT);
	fixture_future(h, 2, 191.5);
	fixture_live(h, 2, 0, 31, YEAR_H, days_and_nights);
	assert_true(plot_coverage(&sheet, &f->summary, h->future));
	assert_int_equal(lines_of(&sheet, 0), 2 * 192 + 1);
	expect_near(number(&sheet, 0, 0, 1), 1, 1e-9);
	expect_near(number(&sheet, 0, 24, 0), 0.5, 1e-9);
	expect_near(number(&sheet, 0, 24, 1), 5 / 9.0, 1e-7);
	expect_near(number(&sheet, 1, 0, 1), 0.6, 1e-7);
	expect_near(number(&sheet, 1, 24, 1), 1, 1e-9);
	expect_near(number(&sheet, 1, 383, 0), 8, 1e-6);
	assert_non_null(strstr(text_str(&sheet.script), "utilisation: 80.0 % on average"));
	assert_non_null(strstr(text_str(&sheet.script), "coverage: 66.7 % on average"));
	sheet_release(&sheet);
	h->summary[2][0].best = &h->curve[2][0].best;   /* of which none was worth buying */
	h->summary[2][0].amount.value = 0;
	assert_false(plot_coverage(&sheet, &f->summary, h->future));
	fixture_held_free(h);
	fixture_free(f);
}

static void coverage_of_a_year_by_the_week(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = year_of_six(f);
	struct sheet sheet = {0};

	(void)state;
	assert_true(plot_coverage(&sheet, &f->summary, h->future));
	assert_int_equal(sheet.blocks, 12);
	assert_int_equal(lines_of(&sheet, 2), 2 * 53 + 1);
	expect_near(number(&sheet, 2, 0, 1), 80 / 120.0, 1e-7);
	expect_near(number(&sheet, 2, 0, 2), 5 / 9.0, 1e-7);
	expect_near(number(&sheet, 2, 0, 3), 1, 1e-9);
	expect_near(number(&sheet, 2, 105, 0), 365, 1e-6);
	assert_int_equal(lines_of(&sheet, 4), 1);               /* nothing to cover: a gap from end to end */
	expect_near(number(&sheet, 5, 0, 1), 0, 1e-9);
	assert_non_null(strstr(text_str(&sheet.script), "coverage: there is nothing to cover"));
	assert_non_null(strstr(text_str(&sheet.script), "'2026-07'"));
	sheet_release(&sheet);
	fixture_held_free(h);
	fixture_free(f);
}

static double total(const struct replay *replay)
{
	int64_t billed = 0, effective = 0;

	for (size_t i = 0; i < replay->bill.count; i++) {
		billed += replay->bill.line[i].billed.nano;
		effective += replay->bill.line[i].effective.nano;
	}
	assert_int_equal(billed, effective);
	return (double)billed / 1e9;
}

/* Block 0's last point against the bill; neither curve ever falls. */
static void expect_flow(struct fixture_held *h, size_t s, double at_start)
{
	struct sheet sheet = {0};
	const double all = total(h->future[s]);
	double cash = -1, amortised = -1;
	int last;

	assert_true(plot_cash(&sheet, &h->f->summary, h->future));
	last = lines_of(&sheet, 0) - 1;
	assert_int_equal(last, FLOW_CELLS + 1);
	expect_near(number(&sheet, 0, last, 1), all, 1e-6);
	expect_near(number(&sheet, 0, last, 2), all, 1e-6);
	expect_near(number(&sheet, 0, 1, 1), at_start, 1e-6);
	expect_near(number(&sheet, 0, 1, 2), 0, 1e-6);
	for (int k = 0; k <= last; k++) {
		assert_true(number(&sheet, 0, k, 1) >= cash - 1e-6 && number(&sheet, 0, k, 2) >= amortised - 1e-6);
		cash = number(&sheet, 0, k, 1);
		amortised = number(&sheet, 0, k, 2);
	}
	sheet_release(&sheet);
}

static void cash_and_amortised_end_at_the_bill(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = year_of_six(f);

	(void)state;
	expect_flow(h, 2, 31 * YEAR_H);         /* of three, one is paid at once */
	fixture_held_free(h);

	h = fixture_held_new(f);
	f->strategy_plan[2].setup.commitments = f->strategy_plan[3].setup.commitments = 0;
	fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_ALL_UPFRONT);
	fixture_future(h, 2, 1);                /* an hour of a year: the fee is that of the year */
	fixture_live(h, 2, 0, 31, YEAR_H, steady);
	expect_flow(h, 2, 31 * YEAR_H);
	fixture_held_free(h);

	h = fixture_held_new(f);
	f->strategy_plan[2].setup.commitments = 0;
	fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_NO_UPFRONT);
	fixture_future(h, 2, 1);                /* an hour in all */
	fixture_live(h, 2, 0, 31, 1, steady);
	expect_flow(h, 2, 0);
	fixture_held_free(h);
	fixture_free(f);
}

/* Half a fee of 2 that is used on the first half of the time alone is still amortised evenly. */
static void fees_are_amortised_evenly(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = fixture_held_new(f);
	struct flow *flow = mem_new(1, sizeof *flow);

	(void)state;
	fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_ALL_UPFRONT);
	fixture_future(h, 2, 100);
	fixture_live(h, 2, 0, 2, 200, steady);
	flow_of(h->future[2], 0, 200 * 3600, flow);
	expect_near(flow->cash[0], 400, 1e-6);
	expect_near(flow->amortised[73] - flow->cash[73] + 400, 80, 1e-6);       /* a fifth of the fee; usage is the same in both */
	expect_near(flow->amortised[FLOW_CELLS], flow->cash[FLOW_CELLS], 1e-6);
	expect_near(flow_ahead(flow), 400, 1e-6);
	free(flow);
	fixture_held_free(h);
	fixture_free(f);
}

static void levels_show_the_best_and_name_the_rest(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = year_of_six(f);
	const struct best *b = &h->curve[2][1].best;
	struct sheet sheet = {0};
	char *amount;

	(void)state;
	assert_true(plot_level(&sheet, &f->summary));
	assert_int_equal(sheet.blocks, 5);              /* four panels of six, and the marks */
	assert_int_equal(lines_of(&sheet, 1), b->points);
	for (int i = 0; i < (int)b->points; i++) {
		expect_near(number(&sheet, 1, i, 0), b->at[i], 1e-6);
		expect_near(number(&sheet, 1, i, 1), b->mean_usd[i], 1e-4);
		expect_near(number(&sheet, 1, i, 3), b->high_usd[i], 1e-4);
	}
	expect_near(number(&sheet, 4, 3, 2), b->amount.value, 1e-9);
	expect_near(number(&sheet, 4, 3, 3), b->cost_usd, 1e-6);
	expect_near(number(&sheet, 4, 4, 2), 0, 1e-9);
	expect_near(number(&sheet, 4, 5, 2), b->amount.most, 1e-6);
	amount = amount_words(b->amount.value, false, 4);
	assert_non_null(strstr(text_str(&sheet.script), amount));
	assert_non_null(strstr(text_str(&sheet.script), "not drawn: D A plan, m5.xlarge, 1 year; D A plan"));
	assert_non_null(strstr(text_str(&sheet.script), "the others of its strategy stay at their best"));
	free(amount);
	sheet_release(&sheet);

	h->curve[2][0].best.pilots = 1;
	assert_true(plot_level(&sheet, &f->summary));
	assert_non_null(strstr(text_str(&sheet.script), "the one pilot future"));
	assert_null(strstr(text_str(&sheet.script), "band: its"));
	sheet_release(&sheet);
	h->commitment[3][2].product = h->commitment[3][1].product;      /* the same promise for something else */
	h->commitment[3][2].instance_name = "c5.large";
	assert_true(plot_level(&sheet, &f->summary));
	assert_non_null(strstr(text_str(&sheet.script), "not drawn: D A plan, m5.xlarge, 1 year; c5.large'"));
	sheet_release(&sheet);
	fixture_held_free(h);
	fixture_free(f);
}

/* A commitment for a year and a run of days: the curve leaves the panel at three times what nothing costs. */
static void levels_that_would_flatten_the_rest_are_cut(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h = fixture_held_new(f);
	struct best *b;
	struct sheet sheet = {0};

	(void)state;
	fixture_hold(h, 2, "A plan", NULL, NULL, 1, PAY_NO_UPFRONT);
	fixture_best(h, 2, 0, 50, 0.1, 1, false);
	b = &h->curve[2][0].best;
	for (size_t i = 0; i < b->points; i++)
		b->mean_usd[i] = b->low_usd[i] = b->high_usd[i] = 1000 + 1000 * (double)i;
	b->amount.value = 0;
	b->cost_usd = 1000;
	b->ci = (struct interval){NAN, NAN};
	assert_true(plot_level(&sheet, &f->summary));
	for (int i = 0; i < lines_of(&sheet, 0); i++)
		assert_true(number(&sheet, 0, i, 1) < 4000);
	assert_true(lines_of(&sheet, 0) < 6);
	assert_int_equal(lines_of(&sheet, 1), 1);       /* only the best is on the sheet */
	assert_non_null(strstr(text_str(&sheet.script), "'best: nothing'"));
	assert_non_null(strstr(text_str(&sheet.script), "$60,000 ↑"));
	sheet_release(&sheet);
	fixture_held_free(h);
	fixture_free(f);
}

/* Every label is one string in single quotes that nothing can leave; gnuplot, where it is there, draws all four. */
static void hostile_names_stay_text(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_held *h;
	char *here = mem_text("/tmp/costcast-held-XXXXXX"), *command;
	bool missing;

	(void)state;
	fixture_name(f, 2, "C'`x`", "'.system(\"touch PWN\").'", NULL);
	h = year_of_six(f);
	h->product[2][0].title.en = "`touch PWN`\n@a \\ \" '";
	h->commitment[2][1].instance_name = "'.system('touch PWN').'";
	assert_non_null(mkdtemp(here));
	for (int k = 0; k < 4; k++) {
		struct sheet sheet = {0};
		const bool drawn = k == 0 ? plot_break_even(&sheet, &f->summary) : k == 1 ? plot_level(&sheet, &f->summary) :
			k == 2 ? plot_coverage(&sheet, &f->summary, h->future) : plot_cash(&sheet, &f->summary, h->future);

		assert_true(drawn);
		assert_null(strpbrk(text_str(&sheet.script), "`@\\"));
		assert_true(sheet_write(&sheet, here, &missing) && !missing);
		sheet_release(&sheet);
	}
	command = worded("cd '%s' && if command -v gnuplot >/dev/null; then for f in [!s]*.gp; do gnuplot -d -e \"formats='svg'\" $f || exit 1; "
			 "done; fi; ! [ -e PWN ] && rm -rf '%s'", here, here);
	assert_int_equal(system(command), 0);
	free(command);
	free(here);
	fixture_held_free(h);
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_commitments_there_are_no_plots),
		cmocka_unit_test(a_level_needs_a_best_and_a_break_even_needs_one),
		cmocka_unit_test(bars_are_utilisations),
		cmocka_unit_test(coverage_by_the_hour),
		cmocka_unit_test(coverage_of_a_year_by_the_week),
		cmocka_unit_test(cash_and_amortised_end_at_the_bill),
		cmocka_unit_test(fees_are_amortised_evenly),
		cmocka_unit_test(levels_show_the_best_and_name_the_rest),
		cmocka_unit_test(levels_that_would_flatten_the_rest_are_cut),
		cmocka_unit_test(hostile_names_stay_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
