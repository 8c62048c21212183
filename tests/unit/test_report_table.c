/* The terminal page: never wider than asked for, what it must say, and nothing that the numbers do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/write.h"
#include "tests/support/fixture_summary.h"

static struct terminal terminal_of(int columns)
{
	return (struct terminal){.columns = columns, .utf8 = true, .seconds = 1.93, .threads = 2,
				 .command = "run scenarios/a-folder/with-a-long-name.yaml --seed 42 -n 2000 --set workloads.bert.nodes=8"};
}

static char *page(const struct summary *summary, const struct terminal *terminal)
{
	struct text out = {0};
	char *copy;

	table_write(summary, terminal, &out);
	copy = mem_text(text_str(&out));
	text_release(&out);
	return copy;
}

/* The first line with NEEDLE in it, in a buffer of our own. */
static const char *line_with(const char *page, const char *needle)
{
	static char line[1000];
	const char *at = strstr(page, needle);

	if (!at)
		return "";
	while (at > page && at[-1] != '\n')
		at--;
	snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

static void assert_lines_within(const char *page, size_t width)
{
	while (*page) {
		const size_t bytes = strcspn(page, "\n");
		char line[1000];

		snprintf(line, sizeof line, "%.*s", (int)bytes, page);
		if (utf8_width(line) > width)
			fail_msg("%zu columns instead of %zu: %s", utf8_width(line), width, line);
		if (bytes > 0 && page[bytes - 1] == ' ')
			fail_msg("blanks at the end: \"%s\"", line);
		page += bytes + (page[bytes] == '\n');
	}
}

static void test_every_line_fits(void **state)
{
	static const int widths[] = {60, 79, 80, 99, 100, 111, 120, 200};

	(void)state;
	for (int lang = 0; lang < 2; lang++)
		for (int utf8 = 0; utf8 < 2; utf8++)
			for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
				struct summary *summary = fixture_summary();
				struct terminal terminal = terminal_of(widths[w]);

				lang_use(lang ? LANG_ES : LANG_EN);
				terminal.utf8 = utf8;
				summary->best = (int)w % 4 - 1;
				fixture_strategy(summary, 1)->title.en =
					"a title that is much longer than any terminal would ever have room for, 長い, in one line";
				char *s = page(summary, &terminal);

				assert_lines_within(s, widths[w] > 120 ? 120 : widths[w] > 80 && widths[w] < 100 ? 80 : (size_t)widths[w]);
				for (const char *c = s; !utf8 && *c; c++)
					assert_true((unsigned char)*c < 0x80);
				free(s);
				fixture_summary_free(summary);
			}
	lang_use(LANG_EN);
}

static void test_what_it_says(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(120);
	char *s = page(summary, &terminal);

	(void)state;
	assert_non_null(strstr(s, "seed 42"));
	assert_non_null(strstr(s, "2,000 futures"));
	assert_non_null(strstr(s, "assumed: "));
	assert_true(strstr(s, "THRESHOLDS") < strstr(s, "STRATEGY"));
	assert_non_null(strstr(line_with(s, "P(late) < 5 %"), "✓ A 0.0 %"));
	assert_non_null(strstr(line_with(s, "P(late) < 5 %"), "✗ B"));
	assert_non_null(strstr(line_with(s, "p95(cost) < $40000"), "✗ C $1,413,000"));
	assert_non_null(strstr(s, "No strategy meets all thresholds."));
	assert_null(strstr(s, "✔"));
	assert_non_null(strstr(line_with(s, "  C 1-year plan"), "→ $1.41M"));
	assert_non_null(strstr(line_with(s, "  C 1-year plan"), "× 27.7"));
	assert_non_null(strstr(line_with(s, "  A 100 %"), "█"));
	assert_non_null(strstr(line_with(s, "  A 100 %"), "—"));
	assert_non_null(strstr(s, "finishes in 99.5 % of the futures (10 of 2,000 do not)"));
	assert_non_null(strstr(s, "$1,413,000 in all, used at 2.2 %"));
	assert_non_null(strstr(s, "28 such runs"));
	assert_non_null(strstr(s, "C takes as long as A and costs 28 times as much"));
	assert_non_null(strstr(s, "D takes as long as B"));
	assert_non_null(strstr(s, "Reproduce: costcast run"));
	assert_null(strstr(s, "PARTIAL"));
	assert_null(strstr(s, "\033"));
	free(s);
	fixture_summary_free(summary);
}

static void test_best_is_marked(void **state)
{
	struct summary *summary = fixture_summary();
	struct terminal terminal = terminal_of(80);

	(void)state;
	summary->best = 3;
	char *s = page(summary, &terminal);

	assert_int_equal(strncmp(line_with(s, "D 1 On-Demand"), "✔", strlen("✔")), 0);
	assert_non_null(strstr(s, "✔ = the lowest p95"));
	free(s);
	terminal.colour = true;
	s = page(summary, &terminal);
	assert_non_null(strstr(s, "\033[32m✔\033[0m"));
	free(s);
	fixture_summary_free(summary);
}

/* A recommendation that rests on what nobody printed says so itself, and who has the mark without it. */
static void test_a_doubtful_best_is_marked(void **state)
{
	struct summary *summary = fixture_summary();
	struct terminal terminal = terminal_of(80);
	struct item *item = fixture_setup(summary, 3)->item;

	(void)state;
	summary->best = 3;
	summary->strategy[0].passed = summary->strategy[3].passed = true;
	item[0].figure = (struct figure){.value = item[0].price, .quality = QUALITY_ASSUMED};
	assert_int_equal(doubts_of(summary, 3), DOUBT_PRICE);
	assert_int_equal(doubts_of(summary, 0), 0);
	char *s = page(summary, &terminal);

	assert_int_equal(strncmp(line_with(s, "D 1 On-Demand"), "✔?", strlen("✔?")), 0);
	assert_non_null(strstr(s, "? = it rests on an assumed price"));
	assert_non_null(strstr(s, "the best is A, with"));
	free(s);
	item[0].figure.quality = QUALITY_DERIVED;
	item[0].kind = ITEM_SPOT;
	fixture_setup(summary, 3)->fleet_rows = 0;
	assert_int_equal(doubts_of(summary, 3), DOUBT_CALM);
	fixture_summary_free(summary);
}

/* Prices that make up little of the bill are not what it rests on. */
static void test_a_small_doubt_is_none(void **state)
{
	struct summary *summary = fixture_summary();
	struct setup *setup = fixture_setup(summary, 0);
	struct item *store = NULL;

	(void)state;
	for (size_t i = 0; i < setup->items; i++)
		if (setup->item[i].kind == ITEM_STORE)
			store = setup->item + i;
	assert_non_null(store);
	store->part = PART_STORAGE;
	store->figure = (struct figure){.value = store->price, .quality = QUALITY_ASSUMED};
	summary->strategy[0].part_usd[PART_STORAGE] = 0.04 * summary->strategy[0].metric[0].mean;
	assert_int_equal(doubts_of(summary, 0), 0);
	summary->strategy[0].part_usd[PART_STORAGE] = 0.06 * summary->strategy[0].metric[0].mean;
	assert_int_equal(doubts_of(summary, 0), DOUBT_PRICE);
	fixture_summary_free(summary);
}

/* On 80 columns names and the comparison stay whole; the distribution is what goes. */
static void test_the_comparison_outlives_the_distribution(void **state)
{
	static const int widths[] = {80, 100, 120};

	(void)state;
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		struct summary *summary = fixture_summary();
		const struct terminal terminal = terminal_of(widths[w]);
		char *s = page(summary, &terminal);

		assert_non_null(strstr(s, w == 2 ? "against A" : "against"));          /* where columns are few its A is below */
		assert_non_null(strstr(s, "D 1 On-Demand + 7 Spot "));
		assert_true(w == 0 || strstr(line_with(s, "  A 100 %"), "█"));
		free(s);
		fixture_summary_free(summary);
	}
}

/* A name comes before the distribution; too long for any line, it goes on below, whole. The head of a narrow column is broken. */
static void test_names_stay_whole(void **state)
{
	static const int widths[] = {80, 100, 120};
	static const char *const words[] = {"three", "zones", "of", "spot", "with", "hourly", "checkpoints"};

	(void)state;
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		struct summary *summary = fixture_summary();
		const struct terminal terminal = terminal_of(widths[w]);

		fixture_strategy(summary, 1)->title = (struct bilingual){"three zones of spot with hourly checkpoints", NULL};
		fixture_strategy(summary, 0)->name = "on-demand";
		char *s = page(summary, &terminal);
		const char *at = strstr(s, "STRATEGY");

		assert_non_null(at);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			at = strstr(at, words[i]);
			if (!at)
				fail_msg("at %d columns \"%s\" is gone:\n%s", widths[w], words[i], s);
		}
		assert_null(strstr(line_with(s, "three zones"), "…"));
		if (widths[w] == 80) {
			assert_null(strstr(s, "against on-demand"));
			assert_non_null(strstr(line_with(s, "STRATEGY"), "on-demand"));
			assert_null(strstr(line_with(s, "STRATEGY"), "┄"));
		}
		free(s);
		fixture_summary_free(summary);
	}
}

static void test_partial(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(120);

	(void)state;
	summary->partial = true;
	fixture_scenario(summary)->replications = 10000;
	char *s = page(summary, &terminal);

	assert_non_null(strstr(s, "PARTIAL: interrupted after 2,000 of 10,000 futures"));
	free(s);
	fixture_summary_free(summary);
}

/* Without storms, lost work or commitments there is nothing to say about them; without goals no column for them. */
static void test_silence_where_nothing_is(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(120);

	(void)state;
	for (int s = 0; s < FIXTURE_STRATEGIES; s++) {
		summary->strategy[s].probability[P_LATE].known = false;
		summary->strategy[s].part_usd[PART_LOST] = 0;
		summary->strategy[s].unfinished = 0;
	}
	summary->verdicts = 0;
	char *s = page(summary, &terminal);

	assert_null(strstr(s, "P(late)"));
	assert_null(strstr(s, "THRESHOLDS"));
	assert_null(strstr(s, "lost and done again"));
	assert_null(strstr(s, "Young"));
	assert_null(strstr(s, "finishes in"));
	free(s);
	fixture_summary_free(summary);
}

static void test_spanish_numbers(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(120);

	(void)state;
	lang_use(LANG_ES);
	char *s = page(summary, &terminal);

	assert_non_null(strstr(s, "Ocho días en 8 × x4.24xlarge"));
	assert_non_null(strstr(s, "1.413.000 $"));
	assert_non_null(strstr(s, "2,2 %"));
	assert_non_null(strstr(s, "→ 1,41 M$"));
	free(s);
	lang_use(LANG_EN);
	fixture_summary_free(summary);
}

/* Half of the futures never end: "never", no crash, off the scale of nothing but its own. */
static void test_never_finished(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(80);

	(void)state;
	for (int q = Q_P50; q < QUANTILES; q++)
		summary->strategy[1].metric[1].q[q] = (double)INFINITY;
	char *s = page(summary, &terminal);

	assert_non_null(strstr(line_with(s, "  B 100 % Spot"), "never"));
	free(s);
	fixture_summary_free(summary);
}

/* Titles are shown, not obeyed: no control character reaches the terminal. */
static void test_hostile_title(void **state)
{
	struct summary *summary = fixture_summary();
	const struct terminal terminal = terminal_of(120);

	(void)state;
	fixture_scenario(summary)->title.en = "a\033[2Jb\nc %s %n";
	char *s = page(summary, &terminal);

	assert_null(strchr(s, '\033'));
	assert_non_null(strstr(s, "%s %n"));
	free(s);
	fixture_summary_free(summary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_line_fits), cmocka_unit_test(test_what_it_says), cmocka_unit_test(test_best_is_marked),
		cmocka_unit_test(test_the_comparison_outlives_the_distribution),
		cmocka_unit_test(test_a_doubtful_best_is_marked),
		cmocka_unit_test(test_a_small_doubt_is_none),
		cmocka_unit_test(test_names_stay_whole), cmocka_unit_test(test_partial), cmocka_unit_test(test_silence_where_nothing_is),
		cmocka_unit_test(test_spanish_numbers), cmocka_unit_test(test_never_finished), cmocka_unit_test(test_hostile_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
