/* The plots of curves: what is drawn of whom, names that are shared, and nothing outside its panel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/plot_fixture.h"
#include "tests/unit/plot_labels.h"

/* Strategy S loses a node at RATE an hour. */
static void fade(struct fixture *f, size_t s, double rate)
{
	struct survival *c = &f->row[s].survival;

	*c = (struct survival){.records = 1000, .events = 900, .points = 41, .median = log(2) / rate};
	c->t = mem_new(c->points, sizeof *c->t);
	c->p = mem_new(c->points, sizeof *c->p);
	c->ci = mem_new(c->points, sizeof *c->ci);
	for (size_t k = 0; k < c->points; k++) {
		c->t[k] = 0.1 / rate * (double)k;
		c->p[k] = exp(-0.1 * (double)k);
		c->ci[k] = (struct interval){fmax(0, c->p[k] - 0.02), fmin(1, c->p[k] + 0.02)};
	}
}

/* Strategy S has a valley at 1 h; its interval in use is NOW_H. */
static struct tuned *tune(struct fixture *f, size_t s, double now_h)
{
	struct tuned *t = f->row[s].tuned = mem_new(1, sizeof *t);

	*t = (struct tuned){.futures = 454, .points = TUNED_POINTS, .tuning = {.now_s = now_h * 3600, .most_s = 1e6, .mark = {
		{"young", "Young", 3700}, {"daly", "Daly", 3500}, {"optimal", "exact", 3501}}}, .finished_now = 1};
	for (size_t k = 0; k < t->points; k++) {
		const double x = pow(8, ((double)k - 5) / 5);

		t->at_s[k] = 3600 * x;
		t->finished[k] = 1;
		for (int m = 0; m < TUNED_METRICS; m++) {
			t->mean[m][k] = 20000 * (1 + 0.1 * (x + 1 / x));
			t->above_ci[m][k] = (struct interval){t->mean[m][k] - 24100, t->mean[m][k] - 23900};
			t->now[m] = 20000 * (1 + 0.1 * (now_h + 1 / now_h));
			t->least[m] = (struct tuned_least){true, 3600, {3500, 3700}, 24000 - t->now[m], {-9000, -7000}};
		}
	}
	return t;
}

static size_t count_of(const char *s, const char *what)
{
	size_t count = 0;

	for (const char *p = s; (p = strstr(p, what)) != NULL; p++)
		count++;
	return count;
}

static struct fixture *four(void)
{
	struct fixture *f = fixture_bert(200);

	fixture_settle(f);
	return f;
}

static void free_curves(struct fixture *f)
{
	for (size_t s = 0; s < f->plan.strategies; s++) {
		survival_release(&f->row[s].survival);
		free(f->row[s].tuned);
	}
	fixture_free(f);
}

static void without_curves_there_is_no_plot(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};

	(void)state;
	assert_false(plot_survival(&sheet, &f->summary));
	sheet_release(&sheet);
	assert_false(plot_interval(&sheet, &f->summary));
	sheet_release(&sheet);
	free_curves(f);
}

/* Two curves that are one have one label with both names. */
static void the_same_curve_has_two_names(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};

	(void)state;
	fade(f, 1, 0.17);
	fade(f, 3, 0.17);
	fade(f, 2, 0.05);
	assert_true(plot_survival(&sheet, &f->summary));
	assert_int_equal(sheet.blocks, 4);                          /* three curves, medians */
	assert_non_null(strstr(text_str(&sheet.script), "'B, D' at"));
	assert_non_null(strstr(text_str(&sheet.script), "half after 4.1 h"));
	assert_non_null(strstr(text_str(&sheet.script), "half after 14 h"));
	assert_int_equal(count_of(text_str(&sheet.script), "half after"), 2);
	assert_non_null(strstr(text_str(&sheet.script), "curves = 3"));
	sheet_release(&sheet);
	free_curves(f);
}

/* One that lasts a hundred times longer does not flatten the others: it is cut. */
static void a_long_curve_is_cut(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};

	(void)state;
	fade(f, 1, 1);
	fade(f, 2, 0.01);
	assert_true(plot_survival(&sheet, &f->summary));
	assert_true(fabs(sheet.x1 - 12 * 4) < 1e-9);
	assert_null(strstr(text_str(&sheet.data), "\n400 "));
	sheet_release(&sheet);
	free_curves(f);
}

static void two_panels_a_strategy_and_the_rest_is_named(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};

	(void)state;
	tune(f, 0, 6);
	tune(f, 1, 0.5);
	tune(f, 3, 6);
	assert_true(plot_interval(&sheet, &f->summary));
	assert_int_equal(sheet.blocks, 5);                          /* four panels, marks */
	assert_non_null(strstr(text_str(&sheet.script), "not drawn: D"));
	assert_non_null(strstr(text_str(&sheet.script), "least: 1 h"));
	assert_non_null(strstr(text_str(&sheet.script), "now: 30 min"));
	assert_int_equal(count_of(text_str(&sheet.data), "\n6 "), 2);    /* the one in use is a point of its curve */
	sheet_release(&sheet);
	free_curves(f);
}

/* An interval in use that costs far more is told at the edge; no value leaves its panel. */
static void far_values_stay_outside(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};

	(void)state;
	tune(f, 1, 200)->least[TUNED_COST].found = false;
	assert_true(plot_interval(&sheet, &f->summary));
	assert_non_null(strstr(text_str(&sheet.script), "now: 8.3 days"));
	assert_int_equal(count_of(text_str(&sheet.script), "↑"), 2);
	assert_int_equal(count_of(text_str(&sheet.script), "'least:"), 1);
	assert_null(strstr(text_str(&sheet.data), "420"));           /* 20000 (1 + .1 * 200) = 420100 */
	sheet_release(&sheet);
	free_curves(f);
}

/* With no interval does the job of B finish: what it paid until it was given up is no advice. A only uses a bad one. */
static void what_never_finishes_has_no_panel(void **state)
{
	struct fixture *f = four();
	struct sheet sheet = {0};
	struct tuned *never = tune(f, 1, 6);

	(void)state;
	tune(f, 0, 6)->finished_now = 0;
	never->finished_now = 0;
	for (size_t k = 0; k < never->points; k++)
		never->finished[k] = k == 4 ? 0.07 : 0;
	assert_true(plot_interval(&sheet, &f->summary));
	assert_non_null(strstr(text_str(&sheet.script), "not drawn: B"));
	assert_int_equal(sheet.blocks, 3);                          /* two panels, marks */
	sheet_release(&sheet);
	free_curves(f);
}

static void add_line(void *context, const char *text)
{
	text_addf(context, "%s\n", text);
}

static void words_say_what_never_finishes(void **state)
{
	struct fixture *f = four();
	struct text said = {0};
	struct tuned *never = tune(f, 1, 6);

	(void)state;
	tune(f, 0, 6)->finished_now = 0.25;
	for (size_t k = 0; k < never->points; k++)
		never->finished[k] = k == 5 ? 0.07 : 0;
	curves_write(&f->summary, add_line, &said);
	assert_non_null(strstr(text_str(&said), "A: a checkpoint every 1 h would cost least"));
	assert_non_null(strstr(text_str(&said), "Every 6 h, as now, 75 % of the futures never finish."));
	assert_non_null(strstr(text_str(&said), "B: with no checkpoint interval from 7.5 min to 8 h does the work end reliably; with the best, 1 h, it does in 7 % of the futures."));
	text_clear(&said);
	never->finished[5] = 0;
	curves_write(&f->summary, add_line, &said);
	assert_non_null(strstr(text_str(&said), "does the work end, not even once."));
	text_release(&said);
	free_curves(f);
}

static size_t times(const char *in, const char *piece)
{
	size_t n = 0;

	for (const char *at = in; (at = strstr(at, piece)); at++)
		n++;
	return n;
}

/* What holds of several is said once, with what is each one's own; what differs is said apart. */
static void the_same_is_said_once_of_all(void **state)
{
	struct fixture *f = four();
	struct text said = {0};

	(void)state;
	tune(f, 0, 6);
	tune(f, 1, 6)->finished_now = 0.25;
	tune(f, 2, 6);
	tune(f, 3, 6)->finished_now = 0.5;
	tuned_write(&f->summary, add_line, &said);
	assert_int_equal(times(text_str(&said), "a checkpoint every 1 h would cost least"), 2);
	assert_int_equal(times(text_str(&said), "A, C: a checkpoint"), 1);
	assert_int_equal(times(text_str(&said), "B, D: a checkpoint"), 1);
	assert_non_null(strstr(text_str(&said), "so many of the futures never finish: B 75 %, D 50 %."));
	text_clear(&said);
	f->row[3].tuned->tuning.now_s = 7200;                       /* another interval in use: another sentence */
	tuned_write(&f->summary, add_line, &said);
	assert_int_equal(times(text_str(&said), "B: a checkpoint"), 1);
	assert_int_equal(times(text_str(&said), "D: a checkpoint"), 1);
	text_release(&said);
	free_curves(f);
}

/* Strategies are named in letters that can be read from the last row: in a sheet of four rows 18 px, their titles 15. */
static void names_are_large(void **state)
{
	bool (*const plot[])(struct sheet *, const struct summary *) = {plot_violins, plot_parts, plot_difference, plot_cdf};
	static struct label label[200];
	struct fixture *f = four();

	(void)state;
	for (size_t i = 0; i < sizeof plot / sizeof *plot; i++) {
		struct sheet sheet = {0};

		assert_true(plot[i](&sheet, &f->summary));
		const size_t labels = labels_of(&sheet, label, 200);
		bool named = false;

		for (size_t k = 0; k < labels; k++) {
			const bool name = strcmp(label[k].s, "B") == 0 || strncmp(label[k].s, "B  ", 3) == 0;

			assert_true(!name || (label[k].bold && label[k].size >= (plot[i] == plot_cdf ? 15 : 18)));
			assert_true(strcmp(label[k].s, "100 % Spot") != 0 || label[k].size >= 15);
			named |= name;
		}
		assert_true(named);
		sheet_release(&sheet);
	}
	free_curves(f);
}

/* Wherever the budget lies, its line crosses no number of a violin and no word on one off the scale, and no label lies upon another. */
static void the_budget_cuts_no_label(void **state)
{
	static struct label label[200];
	struct fixture *f = four();

	(void)state;
	for (double budget = 15000; budget < 56000; budget += 500) {
		struct sheet sheet = {0};

		f->scenario.budget_usd = budget;
		assert_true(plot_violins(&sheet, &f->summary));
		const double line = sheet_x(&sheet, budget);
		const size_t labels = labels_of(&sheet, label, 200);

		for (size_t i = 0; i < labels; i++) {
			const struct rect a = label[i].r;
			const bool inside = a.x0 >= sheet.left && a.y0 > sheet.bottom && a.y1 < sheet.top;

			if (inside && budget < sheet.x1 && a.x0 < line && line < a.x1)
				fail_msg("the budget of %g crosses '%s'", budget, label[i].s);
			for (size_t k = 0; k < i && inside; k++)
				if (fmin(a.x1, label[k].r.x1) > fmax(a.x0, label[k].r.x0) && fmin(a.y1, label[k].r.y1) > fmax(a.y0, label[k].r.y0))
					fail_msg("at %g '%s' lies upon '%s'", budget, label[i].s, label[k].s);
		}
		sheet_release(&sheet);
	}
	free_curves(f);
}

/* A number stands on its own side of the budget: of one between the p50 and the p95 of B. */
static void numbers_are_on_their_side(void **state)
{
	static struct label label[200];
	struct fixture *f = four();
	struct sheet sheet = {0};
	size_t seen = 0;

	(void)state;
	f->scenario.budget_usd = 0.5 * (f->row[1].metric[F_COST].q[Q_P50] + f->row[1].metric[F_COST].q[Q_P95]);
	assert_true(plot_violins(&sheet, &f->summary));
	const double line = sheet_x(&sheet, f->scenario.budget_usd);
	char *p50 = usd_words(f->row[1].metric[F_COST].q[Q_P50], 4), *p95 = usd_words(f->row[1].metric[F_COST].q[Q_P95], 4);
	const size_t labels = labels_of(&sheet, label, 200);

	for (size_t i = 0; i < labels; i++) {
		if (strncmp(label[i].s, "p50", 3) == 0 && strstr(label[i].s, p50))
			seen += label[i].r.x1 < line;
		if (strncmp(label[i].s, "p95", 3) == 0 && strstr(label[i].s, p95))
			seen += label[i].r.x0 > line;
	}
	assert_int_equal(seen, 2);
	free(p50);
	free(p95);
	sheet_release(&sheet);
	free_curves(f);
}

/* What stands below the key of the lines is no entry of it: more than a line's distance away. */
static void the_key_stands_alone(void **state)
{
	static struct label label[200];
	static const double now_h[] = {0.2, 0.5, 1.3, 2, 3, 4, 5, 6, 7};

	(void)state;
	for (size_t n = 0; n < sizeof now_h / sizeof *now_h; n++) {
		struct fixture *f = four();
		struct sheet sheet = {0};

		tune(f, 1, now_h[n]);
		assert_true(plot_interval(&sheet, &f->summary));
		const size_t labels = labels_of(&sheet, label, 200);

		for (size_t i = 0; i < labels; i++)
			for (size_t k = 0; k < labels && strncmp(label[i].s, "exact", 5) == 0; k++) {
				const struct rect a = label[i].r, b = label[k].r;

				if (strncmp(label[k].s, "now", 3) && strncmp(label[k].s, "least", 5))
					continue;
				if (fmin(a.x1, b.x1) > fmax(a.x0 - 32, b.x0) && fmax(a.y0 - b.y1, b.y0 - a.y1) < 17)
					fail_msg("'%s' touches the key", label[k].s);
			}
		sheet_release(&sheet);
		free_curves(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_curves_there_is_no_plot), cmocka_unit_test(the_same_curve_has_two_names),
		cmocka_unit_test(a_long_curve_is_cut), cmocka_unit_test(two_panels_a_strategy_and_the_rest_is_named),
		cmocka_unit_test(far_values_stay_outside), cmocka_unit_test(what_never_finishes_has_no_panel),
		cmocka_unit_test(words_say_what_never_finishes), cmocka_unit_test(the_same_is_said_once_of_all), cmocka_unit_test(names_are_large),
		cmocka_unit_test(the_budget_cuts_no_label), cmocka_unit_test(numbers_are_on_their_side), cmocka_unit_test(the_key_stands_alone)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
