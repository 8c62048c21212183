/* summary.csv, samples.csv, the diary, and Markdown: as many cells in each row, people's text harmless. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/write.h"
#include "tests/support/csv.h"
#include "tests/support/fixture_summary.h"

static void test_summary_rows(void **state)
{
	struct summary *summary = fixture_summary();
	struct text out = {0};

	(void)state;
	fixture_strategy(summary, 3)->title.en = "=HYPERLINK(\"http://x\", 1)\n2";
	csv_write(summary, &out);
	struct csv csv = csv_read(text_str(&out));

	assert_int_equal(csv.rows, 1 + FIXTURE_STRATEGIES * FIXTURE_METRICS);
	assert_int_equal(strncmp(text_str(&out), "strategy,title,metric,unit,mean,se,ci_low,ci_high,sd,min,p5,p25,p50,p75,p90,p95,"
				 "p99,max,cvar95,finished,unfinished\n", 107), 0);
	assert_string_equal(csv_at(&csv, 1, "strategy"), "A");
	assert_string_equal(csv_at(&csv, 1 + FIXTURE_METRICS, "metric"), "cost");
	assert_true(strtod(csv_at(&csv, 1 + FIXTURE_METRICS, "p95"), NULL) == summary->strategy[1].metric[0].q[Q_P95]);
	assert_string_equal(csv_at(&csv, 2 + FIXTURE_METRICS, "metric"), "hours");
	assert_string_equal(csv_at(&csv, 2 + FIXTURE_METRICS, "max"), "");        /* never */
	assert_string_equal(csv_at(&csv, 2 + FIXTURE_METRICS, "unfinished"), "10");
	assert_string_equal(csv_at(&csv, 1 + 3 * FIXTURE_METRICS, "title"), "'=HYPERLINK(\"http://x\", 1)\n2");
	csv_free(&csv);
	text_release(&out);
	fixture_summary_free(summary);
}

static void test_samples(void **state)
{
	struct summary *summary = fixture_summary();
	struct text out = {0};

	(void)state;
	((struct futures *)summary->futures)->first = 1000;
	samples_write(summary, &out);
	struct csv csv = csv_read(text_str(&out));

	assert_int_equal(csv.rows, 1 + FIXTURE_STRATEGIES * FIXTURE_REPLICAS);
	assert_int_equal(csv.columns, 2 + FIXTURE_METRICS);
	assert_string_equal(csv.cell[0][2], "cost");
	assert_string_equal(csv.cell[0][10], "spot_node_hours");
	const size_t row = 1 + FIXTURE_REPLICAS + 3;    /* B's replica 3 never finishes */

	assert_string_equal(csv_at(&csv, row, "strategy"), "B");
	assert_string_equal(csv_at(&csv, row, "replica"), "1003");
	assert_string_equal(csv_at(&csv, row, "hours"), "");
	assert_true(strtod(csv_at(&csv, row, "cost"), NULL) == summary->futures->x[1][0][3]);
	csv_free(&csv);
	text_release(&out);
	fixture_summary_free(summary);
}

static void test_diary(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct text out = {0};

	(void)state;
	events_write(replay, &out);
	struct csv csv = csv_read(text_str(&out));

	assert_int_equal(csv.rows, 1 + replay->recorder.count);
	assert_string_equal(csv_at(&csv, 1, "time"), "2024-03-04T09:00:00Z");
	assert_string_equal(csv_at(&csv, 1, "node"), "0");
	assert_string_equal(csv_at(&csv, csv.rows - 1, "node"), "");
	assert_string_equal(csv_at(&csv, csv.rows - 1, "event"), record_name(RECORD_DONE));
	assert_string_equal(csv_at(&csv, csv.rows - 1, "time"), "2024-03-12T14:24:00Z");
	csv_free(&csv);
	text_release(&out);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

static void test_markdown(void **state)
{
	struct summary *summary = fixture_summary();
	struct text out = {0};

	(void)state;
	fixture_strategy(summary, 0)->title.en = "<script>alert(1)</script> | [x](javascript:1) *b*\nc";
	summary->best = 3;
	summary->command = "costcast run cases/bert.yaml --seed 42 -n 2000 --set 'goal.deadline=9 d'";
	markdown_write(summary, &out);
	const char *s = text_str(&out);

	assert_null(strstr(s, "<script>"));
	assert_non_null(strstr(s, "| A &lt;script&gt;alert(1)&lt;/script&gt; \\| \\[x\\](javascript:1) \\*b\\* c |"));
	assert_non_null(strstr(s, "| ✔ | D 1 On-Demand + 7 Spot | $29,430 |"));
	assert_non_null(strstr(s, "\n    costcast run cases/bert.yaml --seed 42 -n 2000 --set 'goal.deadline=9 d'\n"));
	assert_non_null(strstr(s, summary->sha256));
	/* every row of the table has as many cells: the title's own bar is escaped */
	for (const char *row = strstr(s, "| | Strategy | p50"); row && *row == '|'; row = strchr(row, '\n') + 1) {
		int bars = 0;

		for (const char *c = row; *c != '\n'; c++)
			bars += *c == '|' && c[-1] != '\\';
		assert_int_equal(bars, 9);
	}
	text_release(&out);
	fixture_summary_free(summary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary_rows), cmocka_unit_test(test_samples), cmocka_unit_test(test_diary),
		cmocka_unit_test(test_markdown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
