/* Business value by hand, the cost of delay in closed form, and the hour at which one more is no longer worth it. */
#include "tests/oracle/lives.h"

#define TOYS "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, rate: $0.6/h}]}}}\n"

static double mean(const struct oracle *o, const char *metric)
{
	return moments_of(lives_column(o, "S", metric), o->futures->count).mean;
}

static void near(double found, double truth)
{
	if (!(fabs(found - truth) <= 1e-9 * (1 + fabs(truth))))
		fail_msg("%.15g is not %.15g", found, truth);
}

/* 2 nodes for 40 h at $1: $80; 3 iterations in 40 h are 12.6 a week; 0.9 x 12.6 / 0.08; ten hours late at $1/h. */
static void by_hand(void **state)
{
	struct oracle o = lives(TOYS "simulate: {replications: 2}\nworkloads: {job: {kind: training, instance: toy, nodes: 2, work: 40 h}}\n"
				     "value: {performance: 90 %%, iterations: 3, delay: {after: 30 h, cost: $24/d}}\nstrategies: {S: {buy: on_demand}}\n");

	(void)state;
	near(mean(&o, "performance"), 0.9);
	near(mean(&o, "iterations_per_week"), 12.6);
	near(mean(&o, "value"), 141.75);
	near(mean(&o, "total_cost"), 90);
	near(mean(&o, "cost"), 80);
	oracle_release(&o);
}

/* The extras of the workload still are where the study looks for them: a node is lost after an exponential time. */
static void extras_stay_in_place(void **state)
{
	static const char text[] = TOYS "simulate: {replications: 500, seed: 5}\nworkloads: {job: {kind: training, instance: toy, nodes: 2, work: 9 h, "
					"checkpoint: {every: 1 h, takes: 1 min}}}\nmarket: {spot: {interruptions: {rate: 0.05 /h}}}\n%s"
					"strategies: {S: {buy: spot}}\n";
	struct oracle with = lives(text, "value: {performance: 0.9}\n"), without = lives(text, "");
	struct summary *a = summary_new(with.futures), *b = summary_new(without.futures);

	(void)state;
	assert_int_equal(with.plan->metrics, without.plan->metrics + 3);
	assert_true(a->strategy[0].survival.points > 3 && a->strategy[0].survival.points == b->strategy[0].survival.points);
	assert_memory_equal(lives_column(&with, "S", "lost_hours"), lives_column(&without, "S", "lost_hours"), 500 * sizeof(double));
	near(a->strategy[0].interruptions_per_day, b->strategy[0].interruptions_per_day);
	summary_free(a);
	summary_free(b);
	oracle_release(&with);
	oracle_release(&without);
}

/* Work uniform in [4, 10] h, late after 5: E max(0, W - 5) = 25 / 12 h, at $2/h. */
static void delay_in_closed_form(void **state)
{
	struct oracle o = lives(TOYS "simulate: {replications: 40000, seed: 3}\nworkloads: {job: {kind: training, instance: toy, work: {uniform: [4 h, 10 h]}}}\n"
				     "value: {performance: 0.8, delay: {after: 5 h, cost: $2/h}}\nstrategies: {S: {buy: on_demand}}\n");
	const struct moments m = moments_of(lives_column(&o, "S", "total_cost"), o.futures->count);

	(void)state;
	oracle_z("cost and cost of delay", m.mean, m.se, 7 + 2 * 25.0 / 12);
	assert_true(4 * m.se < 0.01 * m.mean);
	oracle_release(&o);
}

/* What is never done is worth nothing, and late until it is given up. */
static void never_done(void **state)
{
	struct oracle o = lives(TOYS "simulate: {replications: 2}\nworkloads: {job: {kind: training, instance: toy, work: 40 h, give_up_after: 30 h}}\n"
				     "value: {performance: 0.8, delay: {after: 20 h, cost: $2/h}}\nstrategies: {S: {buy: on_demand}}\n");

	(void)state;
	near(mean(&o, "total_cost"), 30 + 20);
	near(mean(&o, "performance"), 0);
	near(mean(&o, "iterations_per_week"), 0);
	near(mean(&o, "value"), 0);
	oracle_release(&o);
}

/* Whose hours count is named; the bill is that of all. */
static void one_of_several(void **state)
{
	struct oracle o = lives(TOYS "simulate: {replications: 2}\nworkloads:\n  job: {kind: training, instance: toy, nodes: 2, work: 40 h}\n"
				     "  long: {kind: training, instance: toy, work: 100 h}\nvalue: {workload: job, performance: 0.9, delay: {after: 50 h, cost: $9/h}}\n"
				     "strategies: {S: {buy: on_demand}}\n");

	(void)state;
	near(mean(&o, "iterations_per_week"), 168.0 / 40);
	near(mean(&o, "total_cost"), 180);
	near(mean(&o, "value"), 0.9 * 4.2 / 0.18);
	oracle_release(&o);
	o = lives(TOYS "simulate: {replications: 2}\nworkloads: {u: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 50 h}]}}\n"
		       "value: {performance: 0.5, speed: 2 /d}\nstrategies: {S: {buy: on_demand}}\n");
	near(mean(&o, "value"), 0.5 * 14 / 0.05);
	oracle_release(&o);
}

/* --- one more hour --- */

#define GAP 0.55
#define EXPONENT 0.5
#define POINT 300.0

static struct summary *studied(const struct oracle *o, int threads)
{
	struct summary *summary = summary_new(o->futures);

	another_study(summary, threads, NULL);
	assert_non_null(summary->strategy[0].another);
	return summary;
}

static struct oracle with_curve(const char *workload, const char *more, const char *strategy)
{
	return lives(TOYS "simulate: {replications: 200, seed: 9}\nworkloads: {job: {kind: training, instance: toy, %s}}\n"
			  "value: {curve: {limit: 0.94, gap: 0.55, exponent: 0.5}, per_point: $300%s}\nstrategies: {S: {%s}}\n", workload, more, strategy);
}

/* 100 p'(h) x $300 = what an hour costs: h = (100 x 300 gap exponent / cost)^(1 / (1 + exponent)). */
static double closed_form(double usd_h)
{
	return pow(100 * POINT * GAP * EXPONENT / usd_h, 1 / (1 + EXPONENT));
}

static void the_hour_that_is_even(void **state)
{
	static const struct { const char *workload, *strategy; double usd_h; } row[] = {
		{"nodes: 3, work: 100 h", "buy: on_demand", 3},
		{"nodes: 3, work: 100 h, utilisation: 40 %", "buy: on_demand", 7.5},
		{"nodes: 3, work: {lognormal: {p50: 60 h, p95: 90 h}}", "buy: on_demand", 3},
		{"nodes: 3, work: 100 h", "buy: on_demand, set: {workloads.job.work: 50 h}", 3},
		{"nodes: 3, work: 100 h", "buy: spot, market: {spot: {interruptions: none}}", 1.2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct oracle o = with_curve(row[i].workload, "", row[i].strategy);
		struct summary *summary = studied(&o, 2);
		const struct another *a = summary->strategy[0].another;

		/* uncertain work is longer in proportion, so that an hour more of it is so only on average: four standard errors */
		lives_are("cost of one more hour", a->bill_usd, row[i].usd_h, 1e-7 + (a->bill_ci.high - a->bill_ci.low));
		lives_are("the hour that is even", a->break_even_h, closed_form(a->bill_usd), 1e-8);
		assert_true(a->pays == (a->worked_h < a->break_even_h - 1) || fabs(a->worked_h - a->break_even_h) < 2);
		near(a->worth_usd, 100 * POINT * GAP * (pow(a->worked_h, -EXPONENT) - pow(a->worked_h + 1, -EXPONENT)));
		summary_free(summary);
		oracle_release(&o);
	}
}

/* From 80 h on each hour costs $100 more: it pays until then, and at 80 exactly no longer. */
static void delay_ends_it(void **state)
{
	struct oracle o = with_curve("work: 60 h", ", delay: {after: 80 h, cost: $100/h}", "buy: on_demand");
	struct summary *summary = studied(&o, 1);

	(void)state;
	assert_true(closed_form(1) > 80 && closed_form(101) < 80);
	lives_are("the hour at which it is late", summary->strategy[0].another->break_even_h, 80, 1e-6);
	near(summary->strategy[0].another->total_usd, 1);
	summary_free(summary);
	oracle_release(&o);
	o = with_curve("work: 90 h", ", delay: {after: 80 h, cost: $100/h}", "buy: on_demand");
	summary = studied(&o, 1);
	near(summary->strategy[0].another->total_usd, 101);
	assert_false(summary->strategy[0].another->pays);
	summary_free(summary);
	oracle_release(&o);
}

/* Hours of a commitment that is paid for anyway cost nothing more: every further one is worth it. */
static void what_is_paid_anyway(void **state)
{
	struct oracle o = with_curve("work: 100 h", "", "buy: on_demand, commitments: [{product: plan, term: 1 y, commit: $0.6/h}]");
	struct summary *summary = studied(&o, 1);
	const struct another *a = summary->strategy[0].another;

	(void)state;
	assert_true(fabs(a->bill_usd) < 1e-9);
	assert_true(isinf(a->break_even_h) && a->pays);
	summary_free(summary);
	oracle_release(&o);
}

static void threads_do_not_matter(void **state)
{
	struct oracle o = with_curve("nodes: 3, work: 50 h, checkpoint: {every: 1 h, takes: 2 min}", ", delay: {after: 60 h, cost: $5/h}",
				     "buy: spot, market: {spot: {interruptions: {rate: 0.02 /h}, capacity_wait: {exponential: {mean: 1 h}}}}");
	struct summary *one = studied(&o, 1), *three = studied(&o, 3);
	const struct another *a = one->strategy[0].another, *b = three->strategy[0].another;

	(void)state;
	assert_true(a->total_usd == b->total_usd && a->total_ci.high == b->total_ci.high && a->break_even_h == b->break_even_h);
	assert_true(a->total_usd > a->bill_usd && a->bill_ci.high > a->bill_ci.low);
	summary_free(one);
	summary_free(three);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
		cmocka_unit_test(extras_stay_in_place),
		cmocka_unit_test(delay_in_closed_form),
		cmocka_unit_test(never_done),
		cmocka_unit_test(one_of_several),
		cmocka_unit_test(the_hour_that_is_even),
		cmocka_unit_test(delay_ends_it),
		cmocka_unit_test(what_is_paid_anyway),
		cmocka_unit_test(threads_do_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
