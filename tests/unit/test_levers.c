/* Levers against closed forms: nodes x price x work / utilisation. What adds up, what overlaps, what does nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/report/levers.h"
#include "tests/support/study_toy.h"

extern const struct models models;

#define NANO_USD 1000000000.0
#define HEAD "version: 1\nprices: {instances: {toy: {family: t, on_demand: $2.385/h, spot: $0.7/h}, small: {family: t, on_demand: $1.1/h}}, " \
	"products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, rate: $1.5/h}]}}}\n" \
	"start: \"2024-03-04T09:00:00Z\"\nsimulate: {replications: 60, seed: 7}\nmarket: {spot: {interruptions: none}}\n"
#define JOB "workloads: {job: {kind: training, instance: toy, nodes: 4, work: 23.85 h, utilisation: 53 %, give_up_after: 900 h}}\n"
#define COST (2.385 * 4 * 23.85 / 0.53)

static struct levers *of(const struct toy *toy, const char *strategy, int threads)
{
	struct diag diag = {0};
	struct levers *levers = levers_new(toy->plan, strategy, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	assert_non_null(levers);
	levers_live(levers, threads, NULL);
	assert_non_null(levers->summary);
	return levers;
}

static void near(int64_t nano, double usd)
{
	assert_true(fabs((double)nano / NANO_USD - usd) < 1e-7);
}

/* From today to the last, step by step, in whole nano-dollars. */
static void adds_up(const struct levers *levers)
{
	int64_t left = levers->today_nano, sum = 0;

	for (size_t i = 0; i < levers->levers; i++) {
		left -= levers->lever[i].in_row.nano;
		sum += levers->lever[i].by_itself.nano;
		assert_true(levers->lever[i].left_nano == left);
		assert_true(levers->lever[i].overlap.nano == levers->lever[i].by_itself.nano - levers->lever[i].in_row.nano);
	}
	assert_true(left == levers->least_nano);
	assert_true(levers->all.nano == levers->today_nano - levers->least_nano);
	assert_true(levers->sum_nano == sum);
}

static void factors_overlap(void **state)
{
	struct toy toy = {0};

	(void)state;
	toy_must_load(&toy, &models, HEAD JOB "strategies: {A: {buy: on_demand}}\n"
		"levers: {feed: {set: {workloads.job.utilisation: 90 %}}, small: {set: {workloads.job.instance: small}}, spot: {set: {prices.instances.small.spot: $0.3/h}, buy: spot}}\n",
		NULL);
	struct levers *levers = of(&toy, NULL, 2);

	adds_up(levers);
	near(levers->today_nano, COST);
	near(levers->lever[0].by_itself.nano, COST * (1 - 0.53 / 0.9));
	near(levers->lever[0].in_row.nano, COST * (1 - 0.53 / 0.9));
	near(levers->lever[1].by_itself.nano, COST * (1 - 1.1 / 2.385));
	near(levers->lever[1].in_row.nano, COST * 0.53 / 0.9 * (1 - 1.1 / 2.385));
	near(levers->lever[2].by_itself.nano, COST * (1 - 0.7 / 2.385));
	near(levers->least_nano, COST * 0.53 / 0.9 * 0.3 / 2.385);
	assert_false(levers->lever[0].interacts);
	assert_true(levers->lever[1].interacts && levers->lever[2].interacts);
	/* nothing is uncertain: the interval is the number */
	assert_true(fabs(levers->lever[1].overlap.ci.low - COST * (1 - 0.53 / 0.9) * (1 - 1.1 / 2.385)) < 1e-6);
	assert_true(fabs(levers->all.ci.high - levers->all.ci.low) < 1e-6);
	levers_free(levers);
	toy_release(&toy);
}

/* Different workloads: each saves the same alone and in the row, to the nano-dollar, in every future. */
static void what_is_apart_does_not_overlap(void **state)
{
	struct toy toy = {0};

	(void)state;
	toy_must_load(&toy, &models, HEAD
		"workloads: {job: {kind: training, instance: toy, nodes: 3, work: {lognormal: {p50: 20 h, p95: 40 h}}, give_up_after: 900 h}, "
		"more: {kind: training, instance: small, nodes: 2, work: {uniform: [5 h, 9 h]}, give_up_after: 900 h}}\n"
		"strategies: {A: {buy: on_demand}}\n"
		"levers: {one: {workloads: {job: {buy: spot}}}, nothing: {set: {workloads.more.startup: 0 s}}, two: {set: {workloads.more.utilisation: 100 %, "
		"workloads.more.nodes: 1}}}\n", NULL);
	struct levers *levers = of(&toy, "A", 2);

	adds_up(levers);
	for (size_t i = 0; i < levers->levers; i++) {
		assert_true(levers->lever[i].overlap.nano == 0);
		assert_false(levers->lever[i].interacts);
	}
	assert_true(levers->lever[1].by_itself.nano == 0 && levers->lever[1].in_row.nano == 0);
	assert_true(levers->lever[1].by_itself.ci.low == 0 && levers->lever[1].by_itself.ci.high == 0);
	for (size_t w = 0; w < levers->watches; w++)
		assert_false(watched_changed(levers->lever[1].own + w));
	/* (2.385 - 0.7) x 3 nodes x E[work], the mean of that lognormal being 20 exp(s^2 / 2), s = ln 2 / 1.6449 */
	const double s = log(2) / 1.6448536269514722, truth = (2.385 - 0.7) * 3 * 20 * exp(s * s / 2);

	assert_true(levers->lever[0].by_itself.ci.low < truth && truth < levers->lever[0].by_itself.ci.high);
	levers_free(levers);
	toy_release(&toy);
}

/* The interval of a saving holds the true one in 95 % of the seeds: 200 of them, four standard errors. */
static void intervals_hold_the_truth(void **state)
{
	enum { SEEDS = 200 };
	const double truth = (2.385 - 0.7) * 2 * 7;
	int held = 0;

	(void)state;
	for (int seed = 0; seed < SEEDS; seed++) {
		struct toy toy = {0};
		char yaml[1024];

		snprintf(yaml, sizeof yaml, "version: 1\nprices: {instances: {toy: {on_demand: $2.385/h, spot: $0.7/h}}}\nsimulate: {replications: 40, seed: %d}\n"
			 "market: {spot: {interruptions: none}}\nworkloads: {job: {kind: training, instance: toy, nodes: 2, work: {uniform: [4 h, 10 h]}}}\n"
			 "strategies: {A: {buy: on_demand}}\nlevers: {spot: {buy: spot}}\n", seed);
		toy_must_load(&toy, &models, yaml, NULL);
		struct levers *levers = of(&toy, NULL, 1);
		const struct interval ci = levers->all.ci;

		held += ci.low <= truth && truth <= ci.high;
		levers_free(levers);
		toy_release(&toy);
	}
	assert_true(fabs(held - 0.95 * SEEDS) < 4 * sqrt(SEEDS * 0.95 * 0.05));
}

/* A lever has the last word over the strategy's own, adds to its commitments, and may be laid upon any strategy. */
static void a_lever_is_laid_upon_a_strategy(void **state)
{
	struct toy toy = {0};

	(void)state;
	toy_must_load(&toy, &models, HEAD JOB
		"strategies:\n  A: {buy: spot}\n  B: {fleet: [{nodes: 4, buy: on_demand}], set: {workloads.job.work: 10 h, workloads.job.utilisation: 50 %}}\n"
		"levers:\n  set: {set: {workloads.job.work: 30 h}}\n  plan: {commitments: [{product: plan, term: 1 y, commit: $6/h, owned: true}]}\n"
		"  spot: {buy: spot}\n  fleet: {fleet: [{nodes: 2, buy: spot}, {nodes: 2, buy: on_demand}]}\n", NULL);
	struct levers *levers = of(&toy, "B", 2);

	adds_up(levers);
	near(levers->today_nano, 4 * 2.385 * 20);
	near(levers->lever[0].by_itself.nano, 4 * 2.385 * (20 - 60));
	near(levers->lever[1].by_itself.nano, 20 * (4 * 2.385 - 6));
	near(levers->lever[2].by_itself.nano, 20 * 4 * (2.385 - 0.7));
	near(levers->lever[3].by_itself.nano, 20 * 2 * (2.385 - 0.7));
	near(levers->lever[1].left_nano, 60 * 6);
	near(levers->lever[2].left_nano, 60 * (6 + 4 * 0.7));          /* nothing is left that the plan covers */
	near(levers->least_nano, 60 * (6 + 2 * 0.7));            /* 2 nodes on demand are covered, and half of it is not used */
	assert_true(levers->lever[2].in_row.nano < 0);
	levers_free(levers);
	levers = of(&toy, NULL, 2);
	near(levers->today_nano, 4 * 0.7 * 23.85 / 0.53);
	near(levers->lever[2].by_itself.nano, 0);
	levers_free(levers);
	toy_release(&toy);
}

/* Time and lateness are told beside the bill. */
static void what_else_changes(void **state)
{
	struct toy toy = {0};
	size_t late = SIZE_MAX, hours = SIZE_MAX;

	(void)state;
	toy_must_load(&toy, &models, HEAD JOB "goal: {deadline: 50 h}\nstrategies: {A: {buy: on_demand}}\n"
		"levers: {slow: {set: {workloads.job.nodes: 2, workloads.job.work: 40 h}}}\n", NULL);
	struct levers *levers = of(&toy, NULL, 1);

	for (size_t w = 0; w < levers->watches; w++)
		if (strcmp(levers->watched[w].figure.text, "P(late)") == 0)
			late = w;
		else if (strcmp(levers->watched[w].figure.text, "mean(hours)") == 0)
			hours = w;
	assert_true(late != SIZE_MAX && hours != SIZE_MAX);
	assert_true(levers->total[late].from == 0 && levers->total[late].to == 1 && watched_changed(levers->total + late));
	assert_true(fabs(levers->total[hours].from - 45) < 1e-9 && fabs(levers->total[hours].to - 40 / 0.53) < 1e-9);
	levers_free(levers);
	toy_release(&toy);
}

static char *as_csv(const struct toy *toy, int threads)
{
	struct levers *levers = of(toy, NULL, threads);
	struct text csv = {0};

	levers_csv_write(levers, &csv);
	levers_json_write(levers, &csv);
	levers_free(levers);
	return csv.s;
}

static void threads_do_not_matter(void **state)
{
	struct toy toy = {0};

	(void)state;
	toy_must_load(&toy, &models, HEAD
		"workloads: {job: {kind: training, instance: toy, nodes: 3, work: {lognormal: {p50: 20 h, p95: 40 h}}, give_up_after: 900 h}}\n"
		"strategies: {A: {buy: on_demand, market: {on_demand: {capacity_wait: {exponential: {mean: 2 h}}}}}}\n"
		"levers: {spot: {buy: spot, market: {spot: {interruptions: {rate: 0.02 /h}}}}, feed: {set: {workloads.job.work: 9 h}}}\n", NULL);
	char *one = as_csv(&toy, 1), *three = as_csv(&toy, 3);

	assert_string_equal(one, three);
	free(one);
	free(three);
	toy_release(&toy);
}

static void names_and_faults(void **state)
{
	struct toy toy = {0};
	struct diag diag = {0};

	(void)state;
	toy_must_load(&toy, &models, HEAD JOB "strategies: {A: {buy: on_demand}}\nlevers: {x: {set: {workloads.job.instance: smalll}}}\n", NULL);
	assert_null(levers_new(toy.plan, "Z", &diag));
	assert_int_equal(diag.errors, 1);
	assert_null(diag.item[0].at.source);
	assert_null(levers_new(toy.plan, NULL, &diag));
	assert_int_equal(diag.errors, 2);
	assert_non_null(strstr(diag.item[1].message, "smalll"));
	assert_non_null(diag.item[1].at.source);
	diag_release(&diag);
	toy_release(&toy);
	toy_must_load(&toy, &models, HEAD JOB "strategies: {A: {buy: on_demand}}\n", NULL);
	diag = (struct diag){0};
	assert_null(levers_new(toy.plan, NULL, &diag));
	assert_int_equal(diag.errors, 1);
	diag_release(&diag);
	toy_release(&toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(factors_overlap),
		cmocka_unit_test(what_is_apart_does_not_overlap),
		cmocka_unit_test(intervals_hold_the_truth),
		cmocka_unit_test(a_lever_is_laid_upon_a_strategy),
		cmocka_unit_test(what_else_changes),
		cmocka_unit_test(threads_do_not_matter),
		cmocka_unit_test(names_and_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
