/* Where one strategy becomes cheaper than another as traffic grows, against the closed form: a fixed price and a price a request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "sim/report/write.h"
#include "sim/study/planning.h"
#include "tests/support/serving_toy.h"
#include "tests/support/study_toy.h"

#define FIXED_USD (3.25 * 720)            /* a node for 30 d */
#define HEAD "version: 1\nhorizon: 30 d\nprices: {instances: {toy: {on_demand: $3.25/h, spot: $1.5/h}}}\n"
#define RUN(n) "simulate: {replications: " n ", seed: 7}\n"
#define SERVE "workloads: {s: {kind: serve, instance: toy, demand: {rate: 2 /s}}}\n"
#define API "B: {buy: on_demand, set: {workloads.s.per_request: $0.001}}"

struct run {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
	const struct traffic *traffic;
};

static void run_begin(struct run *run, const char *yaml, int threads)
{
	*run = (struct run){0};
	if (!toy_load(&run->toy, yaml, NULL)) {
		diag_print(&run->toy.diag, stdout);
		fail();
	}
	run->futures = futures_run(run->toy.plan, 0, run->toy.scenario->replications, threads, NULL);
	run->summary = summary_new(run->futures);
	traffic_study(run->summary, threads, NULL);
	run->traffic = run->summary->traffic;
}

static void run_end(struct run *run)
{
	summary_free(run->summary);
	futures_free(run->futures);
	toy_release(&run->toy);
}

static double mean_cost(const struct run *run, size_t s)
{
	return moments_of(run->futures->x[s][0], run->traffic->futures).mean;
}

/* A costs the same whatever comes, B in proportion: they cross where the proportion is that of the two now, over the same futures. */
static void fixed_against_each(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, HEAD RUN("10000") SERVE "strategies: {A: {buy: on_demand}, " API "}\n", 2);
	assert_non_null(run.traffic);
	assert_int_equal(run.traffic->points, 9);
	assert_int_equal(run.traffic->futures, 12);              /* 12 × 2 × 146.2 is the most below a quarter of 20,000 */
	assert_true(fabs(run.traffic->times[0] - 0.01) < 1e-15 && fabs(run.traffic->times[4] - 1) < 1e-15);
	assert_true(fabs(run.traffic->per_month / (2 * 365 * 86400.0 / 12) - 1) < 4 * 0.0577 / 100);
	for (size_t k = 0; k < 9; k++) {
		assert_true(fabs(run.traffic->cost[2 * k] - FIXED_USD) < 1e-6);
		assert_true(fabs(run.traffic->cost[2 * k + 1] / (run.traffic->times[k] * mean_cost(&run, 1)) - 1) < 1e-9);
	}
	assert_int_equal(run.traffic->crossings, 1);
	assert_int_equal(run.traffic->crossing[0].below, 1);
	assert_int_equal(run.traffic->crossing[0].above, 0);
	assert_true(run.traffic->crossing[0].simulated);
	assert_true(fabs(run.traffic->crossing[0].times * mean_cost(&run, 1) / FIXED_USD - 1) < 1e-9);
	run_end(&run);
}

/* Little work leaves out the largest scales, and crossings that cannot be lived again are chords: here exact all the same. */
static void little_work(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, HEAD RUN("300") SERVE "strategies: {A: {buy: on_demand}, " API "}\n", 1);
	assert_int_equal(run.traffic->futures, 12);
	assert_int_equal(run.traffic->points, 6);                /* 12 × 2 × 4.6 < 150 < 12 × 2 × 14.6 */
	assert_int_equal(run.traffic->crossings, 1);
	assert_true(fabs(run.traffic->crossing[0].times * mean_cost(&run, 1) / FIXED_USD - 1) < 1e-9);
	run_end(&run);
	run_begin(&run, HEAD RUN("7") SERVE "strategies: {A: {buy: on_demand}, " API "}\n", 1);
	assert_null(run.traffic);
	run_end(&run);
}

/* Nodes by the step against a price a request: the last of the crossings is a step, which halving closes in on. */
static void steps(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, HEAD RUN("10000") "workloads: {s: {kind: serve, instance: toy, demand: {rate: 2 /s}, capacity: 5 /s}}\n"
		  "strategies: {A: {buy: on_demand}, B: {buy: on_demand, set: {workloads.s.per_request: $0.0003}}}\n", 2);
	const double each = mean_cost(&run, 1);                   /* 1,555 now; a node at its fullest is 2.5 times that for 2,340 */

	assert_int_equal(run.traffic->crossings, 1);
	assert_true(run.traffic->crossing[0].below == 1 && run.traffic->crossing[0].above == 0);
	assert_true(fabs(run.traffic->crossing[0].times * each / FIXED_USD - 1) < 0.02);
	run_end(&run);
}

/* Nothing is said of a traffic that is not served, of strategies that never cross, and of those that meet other traffic. */
static void what_does_not_count(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, HEAD RUN("10000") "workloads: {s: {kind: serve, instance: toy, demand: {rate: 2 /s}, most: 6.1 /s}}\n"
		  "strategies: {A: {buy: on_demand}, B: {buy: spot, set: {workloads.s.per_request: $0.000001, workloads.s.most: 1000 /s}}}\n", 2);
	assert_int_equal(run.traffic->crossings, 0);              /* it would cross at 451 times the traffic */
	assert_false(isnan(run.traffic->cost[2 * 4]));
	assert_true(isnan(run.traffic->cost[2 * 6]));             /* 20 /s where 6.1 are served */
	assert_false(isnan(run.traffic->cost[2 * 6 + 1]));
	run_end(&run);
	run_begin(&run, HEAD RUN("1000") SERVE "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n", 2);
	assert_int_equal(run.traffic->crossings, 0);
	run_end(&run);
	run_begin(&run, HEAD RUN("1000") SERVE "strategies: {A: {buy: on_demand}, B: {buy: on_demand, set: {workloads.s.per_request: $0.001, "
		  "workloads.s.demand.rate: 3 /s}}}\n", 2);
	assert_int_equal(run.traffic->crossings, 0);
	assert_true(isnan(run.traffic->cost[1]));
	run_end(&run);
	run_begin(&run, toy_yaml, 2);
	assert_null(run.traffic);                                /* a job has no traffic */
	run_end(&run);
}

/* The key may stand in the workload, in its preset or nowhere; times are those of the scenario's traffic. */
static void where_the_key_stands(void **state)
{
	static const char *const demand[] = {"{rate: 2 /s}", "{rate: 1 /s, scale: 2}", "{preset: x}", "{preset: x, scale: 8, rate: 0.25 /s}"};
	char yaml[600];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct run run;

		snprintf(yaml, sizeof yaml, HEAD RUN("2000") "workloads: {s: {kind: serve, instance: toy, demand: %s}}\n"
			 "presets: {demand: {x: {rate: 0.5 /s, scale: 4}}}\nstrategies: {A: {buy: on_demand}, " API "}\n", demand[i]);
		run_begin(&run, yaml, 2);
		assert_int_equal(run.traffic->crossings, 1);
		assert_true(fabs(run.traffic->crossing[0].times * mean_cost(&run, 1) / FIXED_USD - 1) < 1e-9);
		run_end(&run);
	}
}

static void holds(const struct text *page, const char *part)
{
	if (!strstr(text_str(page), part))
		fail_msg("no \"%s\" in:\n%s", part, text_str(page));
}

/* Any number of threads, the same bytes; and what the sinks say. */
static void the_same_everywhere(void **state)
{
	static const char yaml[] = HEAD RUN("2000") SERVE "strategies: {A: {buy: on_demand}, " API "}\n";
	struct run one, three;
	struct text a = {0}, b = {0};

	(void)state;
	run_begin(&one, yaml, 1);
	run_begin(&three, yaml, 3);
	json_write(one.summary, &a);
	json_write(three.summary, &b);
	assert_string_equal(text_str(&a), text_str(&b));
	holds(&a, "\"break_even_traffic\": {");
	holds(&a, "\"cheaper_below\": \"B\", \"cheaper_above\": \"A\", \"times\": 0.4");
	text_clear(&a);
	markdown_write(one.summary, &a);
	holds(&a, "Below 2.4 M requests a month (0.46 times this traffic) B costs less than A, above it more.");
	text_clear(&a);
	table_write(one.summary, &(struct terminal){.columns = 120, .utf8 = true}, &a);
	holds(&a, "Below 2.4 M requests a month");
	text_release(&a);
	text_release(&b);
	run_end(&one);
	run_end(&three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(fixed_against_each), cmocka_unit_test(little_work), cmocka_unit_test(steps),
					   cmocka_unit_test(what_does_not_count), cmocka_unit_test(where_the_key_stands),
					   cmocka_unit_test(the_same_everywhere)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
