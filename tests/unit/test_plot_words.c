/* What the plots of cost say in words, and that it is what the page says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "sim/report/plot.h"
#include "tests/support/fixture_summary.h"

typedef bool plot(struct sheet *sheet, const struct summary *summary);

static void says(plot *draw, const char *piece)
{
	struct summary *summary = fixture_summary();
	struct sheet sheet;

	assert_true(draw(&sheet, summary));
	if (!strstr(text_str(&sheet.script), piece))
		fail_msg("no '%s' in:\n%s", piece, text_str(&sheet.script));
	sheet_release(&sheet);
	fixture_summary_free(summary);
}

/* C costs 28 times as much: of a difference the sign is half of what it says. */
static void a_dearer_one_is_called_so(void **state)
{
	(void)state;
	says(plot_difference, "cheaper than A in 100 % of the futures; on average -$");
	says(plot_difference, "dearer than A in 100 % of the futures; on average +$1,36");
	says(plot_difference, "dearer →");
}

/* D takes as long as B, by a few seconds less, and costs more: the page says so, and the front leaves it out. */
static void near_ties_are_no_front(void **state)
{
	(void)state;
	says(plot_time, "no strategy as fast is clearly cheaper than A, B (grey line");
}

/* The piece that is cut has its value and a cut. */
static void values_have_the_digits_of_their_sum(void **state)
{
	(void)state;
	says(plot_parts, "off the scale: $1,413,000");
	says(plot_parts, "nohead front linewidth 3 linecolor rgb '#ffffff'");
	says(plot_violins, "B has the lowest median, $24,");
}

/* B has the lowest median, but nobody can follow it, and D after it never finishes: neither is announced, nor on the front. */
static void what_leads_nowhere_is_not_announced(void **state)
{
	struct summary *summary = fixture_summary();
	struct strategy_plan *bound = (struct strategy_plan *)(summary->plan->strategy + 1);
	struct sheet sheet;

	(void)state;
	bound->is_bound = true;
	assert_true(plot_time(&sheet, summary));
	assert_non_null(strstr(text_str(&sheet.script), "cheaper than A, D (grey line"));
	sheet_release(&sheet);
	summary->strategy[3].finished = 0;
	assert_true(plot_violins(&sheet, summary));
	assert_non_null(strstr(text_str(&sheet.script), " with A'"));
	sheet_release(&sheet);
	bound->is_bound = false;
	fixture_summary_free(summary);
}

/* Every curve has its title, on it or in a key. */
static void no_curve_loses_its_title(void **state)
{
	(void)state;
	says(plot_cdf, "100 % On-Demand'");
	says(plot_cdf, "1 On-Demand + 7 Spot'");
	says(plot_cdf, "C: off the scale");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dearer_one_is_called_so), cmocka_unit_test(near_ties_are_no_front), cmocka_unit_test(no_curve_loses_its_title),
		cmocka_unit_test(what_leads_nowhere_is_not_announced),
		cmocka_unit_test(values_have_the_digits_of_their_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
