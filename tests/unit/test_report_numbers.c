/* Numbers for people, in both languages; CSV cells; exact money; sparklines and the scale they stand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"
#include "tests/support/fixture_summary.h"

static struct text out;

static const char *said(void)
{
	static char copy[400];

	snprintf(copy, sizeof copy, "%s", text_str(&out));
	text_clear(&out);
	return copy;
}

static const char *number(double x, int digits) { number_write(&out, x, digits); return said(); }
static const char *usd(double x, int digits) { usd_write(&out, x, digits); return said(); }
static const char *short_usd(double x, int digits) { usd_short_write(&out, x, digits); return said(); }
static const char *percent(double x, int decimals) { percent_write(&out, x, decimals); return said(); }

static void test_english(void **state)
{
	(void)state;
	lang_use(LANG_EN);
	assert_string_equal(number(50412.38, 3), "50,400");
	assert_string_equal(number(1234.5, 5), "1,234.5");
	assert_string_equal(number(999.96, 4), "1,000");
	assert_string_equal(number(8.1049, 3), "8.10");
	assert_string_equal(number(8, 3), "8");
	assert_string_equal(number(0.0123456, 3), "0.0123");
	assert_string_equal(number(-2385.6, 4), "-2,386");
	assert_string_equal(number(0, 3), "0");
	assert_string_equal(number(10000, 17), "10,000");
	assert_string_equal(number(1.24e-9, 2), "1.2e-09");
	assert_string_equal(number(NAN, 3), "n/a");
	assert_string_equal(number(INFINITY, 3), "never");
	assert_string_equal(usd(50412.38, 4), "$50,410");
	assert_string_equal(usd(-561.2, 3), "-$561");
	assert_string_equal(usd(12.5, 3), "$12.50");
	assert_string_equal(usd(0.0004, 2), "$0.00040");
	assert_string_equal(usd(9.2e9, 4), "$9,200,000,000");
	assert_string_equal(short_usd(1413031.8, 3), "$1.41M");
	assert_string_equal(short_usd(999600, 3), "$1.00M");
	assert_string_equal(short_usd(-26200, 3), "-$26.2k");
	assert_string_equal(short_usd(840, 3), "$840");
	assert_string_equal(percent(0.1384, 1), "13.8 %");
	assert_string_equal(percent(-0.0001, 1), "0.0 %");
	usd_exact_write(&out, 24011.504);
	assert_string_equal(said(), "$24,011.50");
	hours_write(&out, 194.652, 3);
	assert_string_equal(said(), "8.11 days");
	hours_write(&out, 2.385, 3);
	assert_string_equal(said(), "2.38 h");
}

static void test_spanish(void **state)
{
	(void)state;
	lang_use(LANG_ES);
	assert_string_equal(number(50412.38, 3), "50.400");
	assert_string_equal(number(1234.5, 5), "1234,5");          /* four digits stay together */
	assert_string_equal(number(12345.6, 6), "12.345,6");
	assert_string_equal(usd(50412.38, 4), "50.410 $");
	assert_string_equal(usd(-561.2, 3), "-561 $");
	assert_string_equal(short_usd(1413031.8, 3), "1,41 M$");
	assert_string_equal(short_usd(10000, 3), "10 k$");
	assert_string_equal(percent(0.1384, 1), "13,8 %");
	lang_use(LANG_EN);
}

static void test_mean_is_no_finer_than_its_interval(void **state)
{
	const struct interval wide = {24660, 25120}, narrow = {50411.94, 50412.06}, none = {1413043.4, 1413043.4000001};

	(void)state;
	mean_write(&out, 24890.4, &wide, "±", true);
	assert_string_equal(said(), "$24,890 ± 230");
	mean_write(&out, 50412.3, &narrow, "±", true);
	assert_string_equal(said(), "$50,412 ± 0.06");
	mean_write(&out, 1413043.4, &none, "+/-", true);
	assert_string_equal(said(), "$1,413,000 +/- 0");
	mean_write(&out, 50.6, &(struct interval){50.6 - 9e-7, 50.6 + 9e-7}, "±", true);      /* less than a digit shown */
	assert_string_equal(said(), "$50.60 ± 0");
	mean_write(&out, 3.5, &(struct interval){NAN, NAN}, "±", false);
	assert_string_equal(said(), "3.500 ± n/a");
}

static void test_a_few_are_not_none(void **state)
{
	(void)state;
	probability_write(&out, 0.9998, 1);
	assert_string_equal(said(), ">99.9 %");
	probability_write(&out, 1, 1);
	assert_string_equal(said(), "100.0 %");
	probability_write(&out, 0.0001, 1);
	assert_string_equal(said(), "<0.1 %");
	probability_write(&out, 0, 1);
	assert_string_equal(said(), "0.0 %");
	probability_write(&out, 0.9994, 1);
	assert_string_equal(said(), "99.9 %");
	probability_write(&out, 0.996, 0);
	assert_string_equal(said(), ">99 %");
	probability_write(&out, 0.138, 1);
	assert_string_equal(said(), "13.8 %");
}

static void test_relative(void **state)
{
	(void)state;
	relative_write(&out, -26200, 51048, "×");
	assert_string_equal(said(), "-51 %");
	relative_write(&out, 1361992, 51048, "×");
	assert_string_equal(said(), "× 27.7");
	relative_write(&out, 51048 * 0.034, 51048, "×");
	assert_string_equal(said(), "+3.4 %");
	relative_write(&out, 5, 0, "×");
	assert_string_equal(said(), "");
}

static void test_nano(void **state)
{
	(void)state;
	nano_write(&out, 12500000000);
	assert_string_equal(said(), "12.5");
	nano_write(&out, -1);
	assert_string_equal(said(), "-0.000000001");
	nano_write(&out, 7000000000);
	assert_string_equal(said(), "7");
	nano_write(&out, INT64_MIN);
	assert_string_equal(said(), "-9223372036.854775808");
}

/* hostile.md, row 35 */
static void test_csv_cells(void **state)
{
	static const char *const cell[][2] = {
		{"=cmd|'/c calc'!A1", "\"'=cmd|'/c calc'!A1\""}, {"+1", "\"'+1\""}, {"@SUM", "\"'@SUM\""}, {"-2", "\"'-2\""},
		{"\tx", "\"'\tx\""}, {"\rx", "\"'\rx\""}, {"a,b", "\"a,b\""}, {"say \"hi\"", "\"say \"\"hi\"\"\""},
		{"two\nlines", "\"two\nlines\""}, {"plain", "plain"}, {"1+1=2", "1+1=2"}, {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
		csv_text(&out, cell[i][0]);
		assert_string_equal(said(), cell[i][1]);
	}
}

static void test_scale_leaves_out_the_far_one(void **state)
{
	struct summary *summary = fixture_summary();
	struct scale scale;

	(void)state;
	scale_init(&scale, summary, 0);
	assert_false(scale.off[0] || scale.off[1] || scale.off[3]);
	assert_true(scale.off[2]);
	assert_true(scale.low < summary->strategy[1].metric[0].min && scale.low > 10000);
	assert_true(scale.high >= summary->strategy[0].metric[0].q[Q_P99] && scale.high < 100000);
	scale_release(&scale);
	fixture_summary_free(summary);
}

static void test_a_ladder_stays_on_the_scale(void **state)
{
	struct summary *summary = fixture_summary();
	struct scale scale;
	double step = 1000;

	(void)state;
	for (int s = 0; s < FIXTURE_STRATEGIES; s++, step *= 2.5) {
		struct metric_summary *m = summary->strategy[s].metric;

		m->min = 0.9 * step;
		for (int q = 0; q < QUANTILES; q++)
			m->q[q] = step * (0.95 + 0.02 * q);
	}
	scale_init(&scale, summary, 0);
	for (int s = 0; s < FIXTURE_STRATEGIES; s++)
		assert_false(scale.off[s]);
	summary->strategy[3].metric->q[Q_P50] = INFINITY;
	scale_release(&scale);
	scale_init(&scale, summary, 0);
	assert_true(scale.off[3]);
	scale_release(&scale);
	fixture_summary_free(summary);
}

/* Three of 1,000 and one of 3,200, just near enough: its median is on the axis, though three times the others' p95 is below it. */
static void test_all_medians_are_on_the_scale(void **state)
{
	struct summary *summary = fixture_summary();
	struct scale scale;

	(void)state;
	for (int s = 0; s < FIXTURE_STRATEGIES; s++) {
		struct metric_summary *m = summary->strategy[s].metric;

		m->min = 900;
		for (int q = 0; q < QUANTILES; q++)
			m->q[q] = (s == 1 ? 3200 : 1000) * (0.95 + 0.02 * q);
	}
	scale_init(&scale, summary, 0);
	assert_false(scale.off[1]);
	assert_true(SCALE_GAP * summary->strategy[0].metric[0].q[Q_P95] < summary->strategy[1].metric[0].q[Q_P50]);
	assert_true(scale.high > summary->strategy[1].metric[0].q[Q_P50]);
	scale_release(&scale);
	fixture_summary_free(summary);
}

static void test_sparkline(void **state)
{
	const struct scale scale = {10, 20, NULL};
	const double x[] = {10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 12.5, 12.5, 12.5, 12.5, 19.9, 25, 3, INFINITY, NAN};

	(void)state;
	sparkline_write(&out, x, sizeof x / sizeof *x, &scale, 5, true);
	assert_string_equal(said(), "█▅··▄");
	sparkline_write(&out, x, sizeof x / sizeof *x, &scale, 5, false);
	assert_string_equal(said(), "@+  =");
}

static void test_plain_characters(void **state)
{
	(void)state;
	text_add_ascii(&out, "año × café – naïve 漢");
	assert_string_equal(said(), "ano x cafe - na?ve ??");
}

static void test_wrapping(void **state)
{
	(void)state;
	wrap_write(&out, "  ", 4, 30, "", "one of the 7 nodes about every 7 h, at a rate of 0.02 /h");
	assert_string_equal(said(), "  one of the 7 nodes about\n    every 7 h, at a rate of\n    0.02 /h\n");
	wrap_write(&out, "", 4, 20, "\\", "costcast run file.yaml --seed 42");
	assert_string_equal(said(), "costcast run \\\n    file.yaml \\\n    --seed 42\n");
	wrap_write(&out, "* ", 2, 10, "", "");
	assert_string_equal(said(), "* \n");
}

static void test_grid_cuts_the_flexible_column(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, "lr");
	grid.flexible = 0;
	grid_row(&grid);
	grid_cell_str(&grid, 0, STYLE_PLAIN, "a long name indeed");
	grid_cell_str(&grid, 1, STYLE_GOOD, "12");
	grid_row(&grid);
	grid_cell_str(&grid, 0, STYLE_PLAIN, "short");
	grid_cell_str(&grid, 1, STYLE_PLAIN, "1,234");
	grid_write(&grid, 16, false, "…", &out);
	assert_string_equal(said(), "a long n…     12\nshort      1,234\n");
	grid_write(&grid, 40, true, "…", &out);
	assert_non_null(strstr(said(), "   \033[32m12\033[0m\n"));
	grid_release(&grid);
}

static int clean_up(void **state)
{
	(void)state;
	text_release(&out);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english), cmocka_unit_test(test_spanish),
		cmocka_unit_test(test_mean_is_no_finer_than_its_interval), cmocka_unit_test(test_a_few_are_not_none), cmocka_unit_test(test_relative),
		cmocka_unit_test(test_nano), cmocka_unit_test(test_csv_cells),
		cmocka_unit_test(test_scale_leaves_out_the_far_one), cmocka_unit_test(test_a_ladder_stays_on_the_scale),
		cmocka_unit_test(test_all_medians_are_on_the_scale),
		cmocka_unit_test(test_sparkline), cmocka_unit_test(test_plain_characters), cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_grid_cuts_the_flexible_column),
	};

	return cmocka_run_group_tests(tests, NULL, clean_up);
}
