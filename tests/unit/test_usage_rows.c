/* A record of usage: rows become items, grants and node-hours; one resource bills once; what is uncertain is shared. */
#include "tests/support/usage_case.h"

#include <stdlib.h>

static void test_rows(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, quantity: 2, from: \"2024-03-01T01:00:00Z\", to: \"2024-03-01T05:00:00Z\"},"
			       "{item: big-gpu, from: \"2024-03-01T04:00:00Z\", for: 90 min},"
			       "{item: cpu, quantity: 3, from: \"2024-03-02\", for: 10 h, buy: spot},"
			       "{item: disk, quantity: 310 GiB, from: \"2024-03-01\", for: 1 d},"
			       "{item: egress, quantity: 40, from: \"2024-03-01\", to: \"2024-03-03\"},"
			       "{item: address, from: \"2024-03-01\", for: 100 h}"), NULL);
	const struct setup *setup = case_setup(&c, 0);

	assert_int_equal(setup->items, 5);                         /* an alias is the same thing */
	assert_int_equal(setup->fleet_rows, 0);
	assert_int_equal(setup->item[0].most, 3);                  /* 2 and, for an hour, 1 more */
	assert_int_equal(setup->item[0].kind, ITEM_ON_DEMAND);
	assert_int_equal(case_setup(&c, 1)->item[0].kind, ITEM_SPOT);
	assert_int_equal(setup->item[1].kind, ITEM_SPOT);          /* the row's word beats the strategy's */
	near_to(case_metric(&c, 0, "on_demand_node_hours", 0), 2 * 4 + 1.5);
	near_to(case_metric(&c, 0, "spot_node_hours", 0), 30);
	near_to(case_metric(&c, 1, "spot_node_hours", 0), 2 * 4 + 1.5 + 30);
	near_to(case_metric(&c, 0, "cost", 0), 9.5 * 3.25 + 30 * .25 + 310. / 31 * .1 + 40 * .09 + 100 * .005);
	near_to(c.summary->strategy[0].part_usd[PART_USEFUL], 9.5 * 3.25 + 30 * .25 + 100 * .005);
	near_to(c.summary->strategy[0].part_usd[PART_STORAGE], 1);
	near_to(c.summary->strategy[0].part_usd[PART_TRANSFER], 3.6);
	case_end(&c);
}

/* Times of one resource that overlap are one use, with the largest quantity; those that only touch are two. */
static void test_resource(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, resource: a, from: \"2024-03-01T00:00:00Z\", for: 10 h},"
			       "{item: gpu, resource: a, from: \"2024-03-01T08:00:00Z\", for: 4 h, quantity: 2},"
			       "{item: gpu, resource: a, from: \"2024-03-01T12:00:00Z\", for: 1 h},"
			       "{item: gpu, resource: b, from: \"2024-03-01T00:00:00Z\", for: 5 h},"
			       "{item: gpu, from: \"2024-03-01T00:00:00Z\", for: 5 h},"
			       "{item: gpu, from: \"2024-03-01T00:00:00Z\", for: 5 h}"), NULL);
	assert_int_equal(case_setup(&c, 0)->items, 3);
	near_to(case_metric(&c, 0, "on_demand_node_hours", 0), 24 + 1 + 5 + 10);
	assert_int_equal(case_setup(&c, 0)->item[0].most, 2);
	case_end(&c);
}

static void test_uncertain_is_shared(void **state)
{
	struct usage_case c;
	size_t differ = 0;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, quantity: {uniform: [1, 5]}, from: \"2024-03-01\", for: 10 h},"
			       "{item: cpu, resource: r, quantity: {uniform: [0, 4]}, from: \"2024-03-01\", for: 10 h},"
			       "{item: cpu, resource: r, quantity: {uniform: [0, 4]}, from: \"2024-03-01\", for: 10 h}"), NULL);
	assert_int_equal(case_setup(&c, 0)->item[0].most, 5);
	for (size_t i = 0; i < 50; i++) {
		const double hours = case_metric(&c, 0, "on_demand_node_hours", i);

		near_to(hours, case_metric(&c, 1, "spot_node_hours", i));
		assert_true(hours >= 10 && hours <= 90);
		differ += hours != case_metric(&c, 0, "on_demand_node_hours", 0);
	}
	assert_int_equal(differ, 49);
	case_end(&c);
}

/* Who ended a spot node decides whether its start was free: the provider of this book forgives the first hour. */
static void test_ended_by(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, "version: 1\n"
		     "prices:\n"
		     "  provider: {name: kind, spot_free: 1 h, minimum: 60 s}\n"
		     "  instances: {gpu: {spot: $2/h, on_demand: $6/h}}\n"
		     "start: \"2024-03-01\"\nsimulate: {replications: 1}\n"
		     "workloads: {rec: {kind: usage, rows: [\n"
		     "  {item: gpu, from: \"2024-03-01\", for: 30 min, ended_by: provider, quantity: 7},\n"
		     "  {item: gpu, from: \"2024-03-02\", for: 30 min},\n"
		     "  {item: gpu, from: \"2024-03-03\", for: 6 s, buy: on_demand, quantity: 2}]}}\n"
		     "strategies: {B: {buy: spot}}\n", NULL);
	near_to(case_metric(&c, 0, "cost", 0), 1 + 2 * 6 / 60.);
	case_end(&c);
}

static void test_cost_by_tag(void **state)
{
	struct usage_case c;
	double sum = 0;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, from: \"2024-03-01\", for: 2 h, tags: {team: nlp, area: us}},"
			       "{item: gpu, from: \"2024-03-01\", for: 4 h, tags: {team: vision}},"
			       "{item: cpu, from: \"2024-03-01\", for: 10 h}"), NULL);
	const struct strategy_plan *plan = c.toy.plan->strategy;
	const double *usd = c.summary->strategy[0].tag_usd;
	static const struct { const char *name, *value; double usd; } wanted[] = {
		{"area", "eu", 13 + 5}, {"area", "us", 6.5}, {"team", "", 5}, {"team", "nlp", 6.5}, {"team", "vision", 13}};

	assert_int_equal(plan->tag_values, 5);
	for (size_t v = 0; v < 5; v++) {
		assert_string_equal(plan->tag_value[v].name, wanted[v].name);
		assert_string_equal(plan->tag_value[v].value, wanted[v].value);
		near_to(usd[v], wanted[v].usd);
		sum += usd[v];
	}
	near_to(sum, 2 * case_metric(&c, 0, "cost", 0));
	case_end(&c);
}

/* Without tags of their own, nothing is stored for them. */
static void test_no_tags_no_columns(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, from: \"2024-03-01\", for: 2 h}"), NULL);
	assert_int_equal(c.toy.plan->strategy[0].tag_values, 0);
	assert_int_equal(c.toy.plan->strategy[0].columns, c.toy.plan->metrics + PARTS + c.toy.plan->strategy[0].services + 1);
	case_end(&c);
}

static void test_replay(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, CASE_ROWS("{item: gpu, quantity: {uniform: [1, 5]}, from: \"2024-03-01\", for: 10 h, resource: a, tags: {team: x}}"),
		 NULL);
	struct replay *replay = replay_new(c.toy.plan, 0, 17);

	near_to(replay->metric[0], case_metric(&c, 0, "cost", 17));
	assert_true(replay->finished);
	assert_int_equal(replay->bill.count, 1);
	assert_string_equal(replay->bill.line[0].item->resource, "a");
	near_to(replay->log.end_s, 36000);
	replay_free(replay);
	case_end(&c);
}

static void test_refused(void **state)
{
	(void)state;
	case_refused(CASE_ROWS("{item: gpu, from: \"2024-02-29\", to: \"2024-03-02\"}"), NULL, "16:29: before the scenario starts");
	case_refused(CASE_ROWS("{item: gpv, from: \"2024-03-01\", for: 1 h}"), NULL, "16:29: did you mean \"gpu\"?");
	case_refused(CASE_ROWS("{item: rare, from: \"2024-03-01\", for: 1 h}"), NULL, "16:29: no spot price for \"rare\"");
	case_refused(CASE_ROWS("{item: disk, quantity: 5, from: \"2024-03-01\", for: 1 h}"), NULL, "16:52: has no unit");
	case_refused(CASE_ROWS("{item: gpu, quantity: 5 GB, from: \"2024-03-01\", for: 1 h}"), NULL, "16:51: rows.0.quantity");
	case_refused(CASE_ROWS("{item: gpu, quantity: -1, from: \"2024-03-01\", for: 1 h}"), NULL, "16:51: must be from 0");
	case_refused(CASE_ROWS("{item: disk, quantity: 5 GB, buy: spot, from: \"2024-03-01\", for: 1 h}"), NULL,
		     "16:29: \"buy\" means nothing");
	case_refused(CASE_ROWS(""), NULL, "16:28: needs \"rows\" or \"file\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows), cmocka_unit_test(test_resource), cmocka_unit_test(test_uncertain_is_shared),
		cmocka_unit_test(test_ended_by), cmocka_unit_test(test_cost_by_tag), cmocka_unit_test(test_no_tags_no_columns),
		cmocka_unit_test(test_replay), cmocka_unit_test(test_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
