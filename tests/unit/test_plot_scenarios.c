/* What plots of small scenarios show and say, and what they leave out: each rule was a defect that somebody saw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/report/plot.h"
#include "tests/support/study_toy.h"

struct study {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
};

static void study_begin(struct study *study, const char *yaml, size_t count)
{
	const struct overrides none = {0};

	*study = (struct study){0};
	lang_use(LANG_EN);
	if (!toy_load_with(&study->toy, &models, yaml, &none)) {
		diag_print(&study->toy.diag, stderr);
		fail_msg("it was refused");
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

static void has(const struct sheet *sheet, const char *piece)
{
	if (!strstr(text_str(&sheet->script), piece))
		fail_msg("no '%s' in:\n%s", piece, text_str(&sheet->script));
}

static void lacks(const struct sheet *sheet, const char *piece)
{
	if (strstr(text_str(&sheet->script), piece))
		fail_msg("'%s' in:\n%s", piece, text_str(&sheet->script));
}

#define JOB(strategies) \
	"version: 1\n" \
	"title: a job\n" \
	"prices: {instances: {toy: {on_demand: $2/h, spot: $0.5/h}}}\n" \
	"simulate: {replications: 9, seed: 3}\n" \
	"workloads:\n" \
	"  job: {kind: training, instance: toy, nodes: 2, work: 10 h, startup: 30 min}\n" \
	"strategies:\n" strategies

/* --- spend --- */

/* The axis of time ends with the hours of the short jobs. */
static void close_axis(const struct sheet *sheet)
{
	const char *p = strstr(text_str(&sheet->data), "time median_usd");
	double t = 0, usd, last = 0;
	int used;

	assert_non_null(p);
	for (p = strchr(p, '\n') + 1; sscanf(p, "%lf %lf\n%n", &t, &usd, &used) == 2; p += used)
		last = t;
	if (!(fabs(last - 10.5) < 1e-6))
		fail_msg("it ends at %g h", last);
}

/* Four times as dear is on the axis, as on all plots; a job of two months leaves the axis of time to those of hours, and its sum is told
 * whole. */
static void spend_has_the_scale_of_all_plots(void **state)
{
	static const char yaml[] = JOB("  cheap-with-a-name-of-thirty-xx: {buy: spot}\n"
				       "  dear: {buy: on_demand}\n"
				       "  far: {buy: on_demand, set: {workloads.job.work: 1300 h}}\n");
	struct study study;
	struct sheet sheet;

	(void)state;
	study_begin(&study, yaml, 9);
	assert_true(plot_spend(&sheet, study.summary, NULL));
	has(&sheet, "dear  $42");
	has(&sheet, "xx  $10.50'");
	has(&sheet, "far goes on being paid: $5");
	lacks(&sheet, "dear goes on");
	close_axis(&sheet);
	has(&sheet, "one future of each: the median by cost");
	sheet_release(&sheet);
	study_end(&study);
}

/* --- where nothing is left to chance --- */

static const char certain[] = JOB("  A: {buy: on_demand}\n"
				  "  B: {buy: spot}\n"
				  "  same: {buy: on_demand}\n");

/* No distribution, no p95, no share of futures: only what it costs. */
static void certain_costs_are_said_once(void **state)
{
	struct study study;
	struct sheet sheet;

	(void)state;
	study_begin(&study, certain, 1);
	assert_false(plot_cdf(&sheet, study.summary));
	assert_true(plot_violins(&sheet, study.summary));
	has(&sheet, "'What does each strategy cost?'");
	has(&sheet, "'the lowest cost: $10.50 with B'");
	has(&sheet, "'$10.50'");
	lacks(&sheet, "p50");
	lacks(&sheet, "p95");
	sheet_release(&sheet);
	assert_true(plot_difference(&sheet, study.summary));
	has(&sheet, "'Is it cheaper than A?'");
	has(&sheet, "'cheaper than A: -$31.50'");
	has(&sheet, "'costs as much as A in every future: $42'");
	lacks(&sheet, "mean");
	assert_non_null(strstr(text_str(&sheet.data), "0x9a9a9a"));
	sheet_release(&sheet);
	assert_true(plot_time(&sheet, study.summary));
	lacks(&sheet, "small dot");
	sheet_release(&sheet);
	study_end(&study);
}

/* --- few futures --- */

#define UNCERTAIN(strategies) \
	"version: 1\n" \
	"title: an uncertain job\n" \
	"prices: {instances: {toy: {on_demand: $2/h, spot: $0.5/h}}}\n" \
	"simulate: {replications: 9, seed: 3}\n" \
	"workloads:\n" \
	"  job: {kind: training, instance: toy, nodes: 2, work: 10 h to 20 h}\n" \
	"strategies:\n" strategies

/* The share at which a curve passes X. */
static double share_at(const struct sheet *sheet, double x)
{
	const char *p = strstr(text_str(&sheet->data), "cost_usd share_of_futures\n");
	double x0 = NAN, y0 = NAN, x1, y1;
	int used;

	for (p = strchr(p, '\n') + 1; sscanf(p, "%lf %lf\n%n", &x1, &y1, &used) == 2; p += used, x0 = x1, y0 = y1)
		if (x0 < x && x <= x1 + 1e-4)
			return y0 + (x - x0) / (x1 - x0) * (y1 - y0);
	return NAN;
}

/* Of nine futures there is no twentieth; the dots of p50 and p95 lie on the curve. */
static void few_futures_are_not_said_to_be_many(void **state)
{
	struct study study;
	struct sheet sheet;

	(void)state;
	study_begin(&study, UNCERTAIN("  A: {buy: on_demand}\n  B: {buy: spot}\n"), 9);
	assert_true(plot_violins(&sheet, study.summary));
	lacks(&sheet, "one future in twenty");
	has(&sheet, "the dearest of its 9 futures costs $");
	sheet_release(&sheet);
	assert_true(plot_cdf(&sheet, study.summary));
	const double *q = study.summary->strategy[1].metric[0].q;       /* A is off the scale */

	if (!(fabs(share_at(&sheet, q[Q_P50]) - 0.5) < 0.002 && fabs(share_at(&sheet, q[Q_P95]) - 0.95) < 0.002))
		fail_msg("p50 lies at %g, p95 at %g", share_at(&sheet, q[Q_P50]), share_at(&sheet, q[Q_P95]));
	sheet_release(&sheet);
	study_end(&study);
}

/* --- names --- */

#define LONG "a title that is so long that no chart will ever have the room to write the whole of it"

/* A title stands whole or not at all. */
static void titles_are_whole_or_left_out(void **state)
{
	struct study study;
	struct sheet sheet;

	(void)state;
	study_begin(&study, UNCERTAIN("  A: {title: " LONG ", buy: on_demand}\n  B: {title: short, buy: spot}\n"), 40);
	assert_true(plot_time(&sheet, study.summary));
	has(&sheet, "'A'");
	has(&sheet, "'B  short'");
	lacks(&sheet, "A  a title");
	sheet_release(&sheet);
	study_end(&study);
}

/* The sentence that would cross zero's line stands right of it. */
static void no_sentence_crosses_zero(void **state)
{
	struct study study;
	struct sheet sheet;
	double x = NAN;

	(void)state;
	study_begin(&study, UNCERTAIN("  A: {buy: spot}\n  B: {buy: on_demand}\n"), 40);
	assert_true(plot_difference(&sheet, study.summary));
	const char *label = strstr(text_str(&sheet.script), "dearer than A in");

	assert_non_null(label);
	label = strstr(label, "at screen ");
	assert_int_equal(sscanf(label, "at screen %lf", &x), 1);
	assert_true(x * sheet.width > sheet_x(&sheet, 0));
	sheet_release(&sheet);
	study_end(&study);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spend_has_the_scale_of_all_plots), cmocka_unit_test(certain_costs_are_said_once),
		cmocka_unit_test(few_futures_are_not_said_to_be_many), cmocka_unit_test(titles_are_whole_or_left_out),
		cmocka_unit_test(no_sentence_crosses_zero)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
