/* The pages of a workload that serves: its own figures in the table, and not a word of hours, lateness or checkpoints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/story.h"
#include "sim/report/write.h"
#include "tests/support/study_toy.h"

static const char yaml[] =
	"version: 1\ntitle: {en: A service, es: Un servicio}\nhorizon: 30 d\nprices: {instances: {toy: {on_demand: $3.25/h, spot: $1.5/h}}}\n"
	"simulate: {replications: 300, seed: 7}\ngoal: {budget: $3000}\nthresholds: [\"mean(latency) < 90 ms\"]\n"
	"workloads: {s: {kind: serve, instance: toy, demand: {rate: 2 /s}, capacity: 1.5 /s}}\n"
	"strategies:\n"
	"  A: {title: {en: \"all of it on demand, all the time\", es: \"todo bajo demanda, todo el tiempo\"}, buy: on_demand}\n"
	"  B: {title: spot, buy: spot}\n";

struct run {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
};

static void run_begin(struct run *run)
{
	*run = (struct run){0};
	assert_true(toy_load(&run->toy, yaml, NULL));
	run->futures = futures_run(run->toy.plan, 0, 300, 2, NULL);
	run->summary = summary_new(run->futures);
}

static void run_end(struct run *run)
{
	summary_free(run->summary);
	futures_free(run->futures);
	toy_release(&run->toy);
}

static void holds(const char *page, const char *part)
{
	if (!strstr(page, part))
		fail_msg("no \"%s\" in:\n%s", part, page);
}

static void holds_not(const char *page, const char *const *part)
{
	for (; *part; part++)
		if (strstr(page, *part))
			fail_msg("\"%s\" in:\n%s", *part, page);
}

static const char *const of_work[] = {"hours", "horas", "late)", "checkpoint", "deadline", "lost", "the work is done", "n/a", NULL};

static void the_table(void **state)
{
	static const int columns[] = {60, 80, 120};
	struct run run;

	(void)state;
	run_begin(&run);
	for (size_t i = 0; i < 3; i++) {
		const struct terminal terminal = {.columns = columns[i], .utf8 = true, .seconds = 1, .threads = 1, .command = "run x.yaml"};
		struct text out = {0};

		table_write(run.summary, &terminal, &out);
		holds_not(text_str(&out), of_work);
		holds(text_str(&out), "latency");
		holds(text_str(&out), "against");      /* and A below it: heads may take two lines */
		if (columns[i] == 120) {
			holds(text_str(&out), "37.5 %");
			holds(text_str(&out), "1.3 %");
		}
		for (char *line = strtok(out.s, "\n"); line; line = strtok(NULL, "\n"))
			assert_true(utf8_width(line) <= (size_t)columns[i]);
		text_release(&out);
	}
	run_end(&run);
}

static void markdown(void **state)
{
	struct run run;
	struct text out = {0};

	(void)state;
	run_begin(&run);
	markdown_write(run.summary, &out);
	holds_not(text_str(&out), of_work);
	holds(text_str(&out), "| against A | latency | busy | dropped |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
	holds(text_str(&out), " ms | 37.5 % | 1.3 % |\n");
	text_release(&out);
	run_end(&run);
}

static void a_future(void **state)
{
	struct run run;
	struct replay *replay;
	struct text out = {0};

	(void)state;
	run_begin(&run);
	replay = replay_new(run.toy.plan, 1, 3);
	story_write(replay, 80, &out);
	holds(text_str(&out), "30 days went by, for $2");
	holds(text_str(&out), " ms");
	replay_free(replay);
	text_release(&out);
	run_end(&run);
}

static void shown(void **state)
{
	struct toy toy = {0};
	struct text out = {0};

	(void)state;
	assert_true(toy_load(&toy, "version: 1\nhorizon: 30 d\nwarm_up: 1 h\nprices: {instances: {toy: {on_demand: $3.25/h}}}\n"
				   "workloads: {s: {kind: serve, instance: toy, demand: {preset: mine, scale: 2}}}\n"
				   "presets: {demand: {mine: {rate: 2 /s}}}\nstrategies: {A: {buy: on_demand}}\n", NULL));
	show_write(toy.plan, 80, &out);
	holds_not(text_str(&out), of_work);
	holds(text_str(&out), "30 d");
	holds(text_str(&out), "warm-up");
	holds(text_str(&out), "mine");
	text_release(&out);
	toy_release(&toy);
}

static void seconds(void **state)
{
	static const struct { double s; const char *words; } rows[] = {
		{0, "0 s"}, {0.084, "84 ms"}, {1.2, "1.20 s"}, {0.99999, "1.00 s"}, {9.99999e-4, "1.00 ms"}, {2.5e-5, "25 µs"}, {119, "119 s"}, {480, "8 min"}, {7200, "2 h"}, {-0.084, "-84 ms"}};
	struct text out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		text_clear(&out);
		seconds_write(&out, rows[i].s, 3);
		assert_string_equal(text_str(&out), rows[i].words);
	}
	text_clear(&out);
	outcome_write(&out, &(struct metric){"rate", "1/s", METRIC_MEASURE, "rate", NULL}, 12.5, 3);
	assert_string_equal(text_str(&out), "12.5 /s");
	text_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_table), cmocka_unit_test(markdown), cmocka_unit_test(a_future), cmocka_unit_test(shown),
					   cmocka_unit_test(seconds)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
