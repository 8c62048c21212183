/* What plots of small scenarios show and say, and what they leave out: each rule was a defect that somebody saw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
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

/* Four times as dear is on the axis, as on all plots; sixty times as dear is not, and its sum is told whole. */
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
	has(&sheet, "off the scale: far $");
	lacks(&sheet, "goes on being paid");
	has(&sheet, "one future of each: the median by cost");
	sheet_release(&sheet);
	study_end(&study);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(spend_has_the_scale_of_all_plots)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
