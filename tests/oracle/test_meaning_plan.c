/* A spend commitment, hour by hour: 4 nodes at $1/h on demand, $0.6/h under the plan, from 09:30 on, for 10 hours. The
 * run touches the clock hours 09 to 19, eleven of them, the first and the last by half. */
#include "tests/oracle/lives.h"

#define YEAR_H 8760.0

static struct oracle run(const char *start, const char *work, const char *commit, const char *more)
{
	return lives("version: 1\nstart: \"%s\"\nsimulate: {replications: 3}\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, "
		"products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, rate: $0.6/h}, "
		"{instance: toy, term: 1 y, payment: all_upfront, rate: $0.55/h}]}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: %s, give_up_after: 9 y}}\nstrategies: {C: {buy: on_demand, "
		"commitments: [{product: plan, term: 1 y, commit: %s%s}]}}\n", start, work, commit, more);
}

static void expect(struct oracle *o, double cost, double full_term, double horizon, double used, double coverage)
{
	struct summary *summary = summary_new(o->futures);
	const struct commitment_summary *c = &summary->strategy[0].commitment[0];

	lives_are("full term", c->full_term_usd, full_term, 1e-8);
	lives_are("horizon", c->horizon_usd, horizon, 1e-8);
	lives_are("used", c->used_usd, used, 1e-8);
	lives_are("utilisation", c->utilisation, used / full_term, 1e-12);
	lives_are("coverage", c->coverage, coverage, 1e-9);
	lives_are("break-even", c->break_even, 0.6, 1e-12);
	lives_is(o, "C", "cost", cost);
	lives_are("idle", futures_column(o->futures, 0, column_part(o->plan, PART_IDLE_COMMITMENT))[0], cost - used -
		  (1 - coverage) * 4 * lives_one(o, "C", "hours"), 1e-6);
	summary_free(summary);
	oracle_release(o);
}

/* fit: the plan's rate for all four nodes. The half hours leave half of the commitment unused; never an hourly price. */
static void fit(void **state)
{
	struct oracle o = run("2024-03-04T09:30:00Z", "10 h", "fit", "");

	(void)state;
	expect(&o, 2.4 * YEAR_H, 2.4 * YEAR_H, 2.4 * 11, 0.6 * 40, 1);
}

/* On the clock's hours the horizon is ten hours. */
static void whole_hours(void **state)
{
	struct oracle o = run("2024-03-04T09:00:00Z", "10 h", "fit", "");

	(void)state;
	expect(&o, 2.4 * YEAR_H, 2.4 * YEAR_H, 2.4 * 10, 0.6 * 40, 1);
	o = run("2024-03-04T09:59:59Z", "2 s", "fit", "");
	expect(&o, 2.4 * YEAR_H, 2.4 * YEAR_H, 2.4 * 2, 0.6 * 4 * 2 / 3600, 1);
}

/* Below the usage: full hours cover two nodes of four; a half hour of four nodes is covered whole. */
static void below(void **state)
{
	struct oracle o = run("2024-03-04T09:30:00Z", "10 h", "$1.2/h", "");

	(void)state;
	expect(&o, 1.2 * YEAR_H + 9 * 2, 1.2 * YEAR_H, 1.2 * 11, 1.2 * 11, (2 + 9 * 2 + 2) / 40.0);
}

/* Partial units: 0.9 of a node and a half is 1.5 nodes. */
static void partial_node(void **state)
{
	struct oracle o = run("2024-03-04T09:00:00Z", "10 h", "$0.9/h", "");

	(void)state;
	expect(&o, 0.9 * YEAR_H + 10 * 2.5, 0.9 * YEAR_H, 9, 9, 1.5 / 4);
}

static void above(void **state)
{
	struct oracle o = run("2024-03-04T09:30:00Z", "10 h", "$3.6/h", "");

	(void)state;
	expect(&o, 3.6 * YEAR_H, 3.6 * YEAR_H, 3.6 * 11, 24, 1);
}

/* Owned before: the cost is that of the hours touched, nothing more. */
static void owned(void **state)
{
	struct oracle o = run("2024-03-04T09:30:00Z", "10 h", "fit", ", owned: true");

	(void)state;
	expect(&o, 2.4 * 11, 2.4 * YEAR_H, 2.4 * 11, 24, 1);
	o = run("2024-03-04T09:30:00Z", "10 h", "$1.2/h", ", owned: true");
	expect(&o, 1.2 * 11 + 18, 1.2 * YEAR_H, 1.2 * 11, 1.2 * 11, 22 / 40.0);
}

/* After its term the plan covers nothing: 400 days of work, 35 of them at list price. */
static void past_the_term(void **state)
{
	struct oracle o = run("2024-03-04T09:00:00Z", "400 d", "fit", "");

	(void)state;
	expect(&o, 2.4 * YEAR_H + 4 * 35 * 24, 2.4 * YEAR_H, 2.4 * YEAR_H, 2.4 * YEAR_H, 365.0 / 400);
	/* begun at half past, with a commitment that even the half hour uses up: no more than 8,760 hours of it */
	o = run("2024-03-04T09:30:00Z", "400 d", "$1.2/h", ", owned: true");
	expect(&o, 1.2 * YEAR_H + 4 * 400 * 24 - (2 + 2 * 8759), 1.2 * YEAR_H, 1.2 * YEAR_H, 1.2 * YEAR_H, 2 * YEAR_H / 38400);
}

/* Utilisation of one: at the break-even the plan costs as much as on demand, over a whole year of 60 % of its hours. */
static void break_even(void **state)
{
	struct oracle o = run("2024-03-04T09:00:00Z", "5256 h", "fit", "");

	(void)state;
	lives_is(&o, "C", "cost", 4 * 5256);
	expect(&o, 2.4 * YEAR_H, 2.4 * YEAR_H, 2.4 * 5256, 0.6 * 4 * 5256, 1);
}

/* Spot is never covered; fit counts the on-demand nodes alone. Another payment has another rate. */
static void mixed_fleet(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2024-03-04T09:30:00Z\"\nsimulate: {replications: 2}\n"
		"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, products: {plan: {mechanism: spend, rates: "
		"[{instance: toy, term: 1 y, rate: $0.6/h}, {instance: toy, term: 1 y, payment: all_upfront, rate: $0.55/h}]}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 10 h}}\nstrategies: {"
		"D: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 3, buy: spot}], commitments: [{product: plan, term: 1 y, commit: fit}]}, "
		"U: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: all_upfront, commit: fit}]}}\n");

	(void)state;
	lives_is(&o, "D", "cost", 0.6 * YEAR_H + 3 * 10 * 0.4);
	lives_is(&o, "U", "cost", 2.2 * YEAR_H);
	oracle_release(&o);
}

/* The flagship's plan: $20.1755 of $32.7726, eight nodes, a year; a training of eight days uses 2.2 % of it. */
static void flagship(void **state)
{
	struct diag diag = {0};
	bool missing;
	struct scenario *scenario = scenario_load("scenarios/bert-8xp4d.yaml", &(struct overrides){.replications = 20}, &models, &diag, &missing);
	struct oracle o = lives_run_scenario(scenario, &diag, 0);
	struct summary *summary = summary_new(o.futures);
	const struct strategy_summary *s = &summary->strategy[lives_strategy(&o, "C")];
	const double node_h = lives_one(&o, "C", "on_demand_node_hours"), hours = lives_one(&o, "C", "hours");

	(void)state;
	lives_are("hours", hours, 192 + 4 / 60.0 + 31 * 5 / 60.0, 1e-9);
	lives_are("full term", s->commitment[0].full_term_usd, 8 * 20.1755 * YEAR_H, 1e-6);
	lives_are("horizon", s->commitment[0].horizon_usd, 8 * 20.1755 * ceil(hours), 1e-6);
	lives_are("used", s->commitment[0].used_usd, 20.1755 * node_h, 0.05);
	lives_are("utilisation", s->commitment[0].utilisation, 0.0222, 0.0001);
	lives_are("break-even", s->commitment[0].break_even, 20.1755 / 32.7726, 1e-12);
	assert_true(s->metric[0].mean > s->commitment[0].full_term_usd && s->metric[0].mean < s->commitment[0].full_term_usd + 10);
	summary_free(summary);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fit), cmocka_unit_test(whole_hours), cmocka_unit_test(below), cmocka_unit_test(partial_node),
		cmocka_unit_test(above), cmocka_unit_test(owned), cmocka_unit_test(past_the_term), cmocka_unit_test(break_even),
		cmocka_unit_test(mixed_fleet), cmocka_unit_test(flagship)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
