/* How a fleet is asked for, waits, starts, is held or given back, shrinks and grows. A node lives about half an hour. */
#include "tests/oracle/hand.h"

#define LIFE "interruptions: " HALF_AN_HOUR
#define PAIR "fleet: [{nodes: 1, buy: on_demand}, {nodes: 1, buy: spot}]"

/* Startup is wait of the job and time of the node: paid. The wait for capacity is not paid, unless others hold on. */
static void startup(void **state)
{
	struct told t = tell("work: 20 min, startup: 4 min", "spot: {first_wait: 10 min}", "buy: spot");
	struct told pair = tell("nodes: 2, work: 20 min, startup: 4 min", "spot: {first_wait: 10 min}", PAIR);

	(void)state;
	minutes(&t, "wait_hours", 14);
	minutes(&t, "hours", 34);
	minutes(&t, "spot_node_hours", 24);
	lives_is(&t.o, "S", "cost", 0.5 * 24 * 60);
	lives_are("paid waiting", futures_column(t.o.futures, 0, column_part(t.o.plan, PART_WAITING))[0], 0.5 * 4 * 60, 1e-6);
	minutes(&pair, "hours", 34);
	lives_is(&pair.o, "S", "cost", 34 * 60 + 0.5 * 24 * 60);
	forget(&t);
	forget(&pair);
}

static void first_wait(void **state)
{
	struct told same = tell("work: 50 min, checkpoint: {every: 9 min}", "spot: {" LIFE ", capacity_wait: 6 min}", "buy: spot");
	struct told own = tell("work: 50 min, checkpoint: {every: 9 min}", "spot: {" LIFE ", capacity_wait: 6 min, first_wait: 1 min}", "buy: spot");

	(void)state;
	minutes(&same, "wait_hours", 6 + 6);
	minutes(&own, "wait_hours", 1 + 6);
	forget(&same);
	forget(&own);
}

static void restart_at_start(void **state)
{
	struct told without = tell("work: 20 min, restart: 3 min", "", "buy: on_demand");
	struct told with = tell("work: 20 min, restart: 3 min, restart_at_start: true", "", "buy: on_demand");

	(void)state;
	minutes(&without, "hours", 20);
	minutes(&with, "hours", 23);
	minutes(&with, "restart_hours", 3);
	minutes(&with, "checkpoint_hours", 0);
	forget(&without);
	forget(&with);
}

/* Survivors wait, paid for; or are given back, and asked for again. The job's hours are the same. */
static void hold_or_release(void **state)
{
	const char *market = "spot: {" LIFE ", capacity_wait: 10 min, first_wait: 0 s}";
	struct told hold = tell("nodes: 2, work: 50 min, checkpoint: {every: 9 min}, restart: 3 min", market, PAIR);
	struct told release = tell("nodes: 2, work: 50 min, checkpoint: {every: 9 min}, restart: 3 min, while_waiting: release", market, PAIR);
	const double end = at_min(&hold, RECORD_LOST, 0);

	(void)state;
	lives_are("the same loss", at_min(&release, RECORD_LOST, 0), end, 1e-9);
	minutes(&hold, "hours", end + 10 + 3 + 23);
	minutes(&release, "hours", end + 10 + 3 + 23);
	minutes(&hold, "on_demand_node_hours", end + 10 + 26);
	minutes(&release, "on_demand_node_hours", end + 26);
	minutes(&hold, "spot_node_hours", end + 26);
	minutes(&release, "spot_node_hours", end + 26);
	lives_is(&hold.o, "S", "cost", ceil((end + 36) * 60) + 0.5 * (ceil(end * 60) + 26 * 60));
	lives_is(&release.o, "S", "cost", ceil(end * 60) + 26 * 60 + 0.5 * (ceil(end * 60) + 26 * 60));
	assert_int_equal(times(&release, RECORD_RELEASE), 1 + 2);
	assert_int_equal(times(&hold, RECORD_RELEASE), 2);
	forget(&hold);
	forget(&release);
}

/* On demand instead, once spot was waited for long enough; the node stays so. */
static void fallback(void **state)
{
	const char *market = "spot: {" LIFE ", capacity_wait: 2 h, first_wait: 0 s}, on_demand: {capacity_wait: 5 min}";
	struct told t = tell("work: 120 min, checkpoint: {every: 9 min}, fallback: {buy: on_demand, after: 30 min}", market, "buy: spot");
	struct told patient = tell("work: 50 min, checkpoint: {every: 9 min}, fallback: {after: 3 h}", market, "buy: spot");
	struct told first = tell("work: 50 min, fallback: {after: 30 min}",
				 "spot: {first_wait: 2 h}, on_demand: {capacity_wait: 5 min}", "buy: spot");
	const double end = at_min(&t, RECORD_LOST, 0);

	(void)state;
	lives_are("fallback", at_min(&t, RECORD_FALLBACK, 0), end + 30, 1e-9);
	lives_are("grant", at_min(&t, RECORD_GRANT, 1), end + 35, 1e-9);
	assert_int_equal(times(&t, RECORD_LOST), 1);      /* an hour and a half on demand: nobody takes it */
	minutes(&t, "wait_hours", 35);
	minutes(&t, "hours", end + 35 + 120 - 27);
	minutes(&t, "on_demand_node_hours", 120 - 27);
	minutes(&t, "spot_node_hours", end);
	lives_is(&t.o, "S", "cost", 0.5 * ceil(end * 60) + (120 - 27) * 60);
	assert_int_equal(times(&patient, RECORD_FALLBACK), 0);
	minutes(&patient, "wait_hours", 120);
	minutes(&patient, "on_demand_node_hours", 0);
	minutes(&first, "hours", 30 + 5 + 50);
	minutes(&first, "spot_node_hours", 0);
	forget(&t);
	forget(&patient);
	forget(&first);
}

/* Given up: unfinished, late, never the cheapest, no hours; but it was paid for. */
static void given_up(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 40}\ngoal: {deadline: 9000 h, budget: $1000000}\nprices: {" BOOK "}\n"
		"workloads: {job: {kind: training, instance: toy, work: 50 min, give_up_after: 3 h}}\nmarket: {spot: {" LIFE "}}\n"
		"strategies: {A: {buy: on_demand, set: {workloads.job.nodes: 9}}, B: {buy: spot}}\n");
	struct told never = tell("work: 50 min", "spot: {" LIFE "}", "buy: spot");
	json_t *root = lives_tree(&o, false), *b = json_object_get(json_object_get(root, "strategies"), "B"), *hours, *p;

	(void)state;
	lives_are("3 h of spot", lives_one(&o, "B", "cost"), 0.5 * 3 * 3600, 5);
	assert_true(lives_one(&o, "A", "cost") == 9 * 3000);
	assert_int_equal(json_integer_value(json_object_get(b, "finished")), 0);
	assert_int_equal(json_integer_value(json_object_get(b, "unfinished")), 40);
	hours = json_object_get(json_object_get(b, "metrics"), "hours");
	assert_true(json_is_null(json_object_get(hours, "mean")) && json_is_null(json_object_get(hours, "p50")));
	assert_true(json_is_null(json_object_get(hours, "max")));
	p = json_object_get(b, "probability");
	assert_true(json_number_value(json_object_get(json_object_get(p, "late"), "value")) == 1);
	assert_true(json_number_value(json_object_get(json_object_get(p, "finished"), "value")) == 0);
	assert_true(json_number_value(json_object_get(json_object_get(p, "cheapest"), "value")) == 0);
	p = json_object_get(json_object_get(json_object_get(root, "strategies"), "A"), "probability");
	assert_true(json_number_value(json_object_get(json_object_get(p, "cheapest"), "value")) == 1);
	assert_true(json_number_value(json_object_get(json_object_get(p, "late"), "value")) == 0);
	json_decref(root);
	/* by default at ten times the work */
	assert_false(never.replay->finished);
	lives_are("gave up", at_min(&never, RECORD_GAVE_UP, 0), 500, 1e-9);
	forget(&never);
	oracle_release(&o);
}

/* Some futures finish: means of hours are over those, quantiles know of the others. */
static void some_unfinished(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 2000}\ngoal: {deadline: 9000 h, budget: $1000000}\nprices: {" BOOK "}\n"
		"workloads: {job: {kind: training, instance: toy, work: 50 min, give_up_after: 51 min}}\n"
		"market: {spot: {interruptions: {rate: 0.2 /h}}}\nstrategies: {B: {buy: spot}}\n");
	json_t *root = lives_tree(&o, false), *b = json_object_get(json_object_get(root, "strategies"), "B");
	json_t *hours = json_object_get(json_object_get(b, "metrics"), "hours");
	const double finished = (double)json_integer_value(json_object_get(b, "finished")) / 2000;
	const double truth = exp(-0.2 * 50 / 60) * (1 + 0.2 / 60);   /* the last strike, if any, in the first minute */

	(void)state;
	oracle_z("finished", finished, sqrt(truth * (1 - truth) / 2000), truth);
	assert_true(json_number_value(json_object_get(hours, "mean")) >= 50.0 / 60);
	assert_true(json_number_value(json_object_get(hours, "mean")) <= 51.0 / 60);
	assert_true(json_number_value(json_object_get(hours, "p50")) < 51.0 / 60);
	assert_true(json_is_null(json_object_get(hours, "p95")) && json_is_null(json_object_get(hours, "max")));
	json_decref(root);
	oracle_release(&o);
}

/* Throughput is live nodes x efficiency, from min_nodes on. */
static void elastic(void **state)
{
	const char *market = "spot: {" LIFE ", capacity_wait: 10 min, first_wait: 0 s}";
	const char *work = "nodes: 2, work: 50 min, coupling: elastic, state: replicated";
	char text[200];
	struct told t = tell("nodes: 4, work: 50 min, coupling: elastic, efficiency: 0.8", "", "buy: on_demand");

	(void)state;
	minutes(&t, "hours", 50 / 0.8);
	forget(&t);
	/* one node for 10 of its minutes: 5 are missing in the end */
	t = tell(work, market, PAIR);
	minutes(&t, "hours", 50 + 5);
	minutes(&t, "wait_hours", 0);
	minutes(&t, "spot_node_hours", 45);
	forget(&t);
	snprintf(text, sizeof text, "%s, min_nodes: 2", work);
	t = tell(text, market, PAIR);
	minutes(&t, "hours", 50 + 10);
	minutes(&t, "wait_hours", 10);
	forget(&t);
	/* the node that comes back restores while the other goes on */
	snprintf(text, sizeof text, "%s, restart: 3 min", work);
	t = tell(text, market, PAIR);
	minutes(&t, "hours", 50 + 6.5);
	minutes(&t, "restart_hours", 0);
	forget(&t);
	/* it begins as soon as min_nodes are there */
	t = tell("nodes: 2, work: 50 min, coupling: elastic, state: replicated", "spot: {first_wait: 20 min}", PAIR);
	minutes(&t, "hours", 50 + 10);
	forget(&t);
}

/* A shock takes its pool, whole, and no other: node i lives in pool i mod pools. */
static void pools(void **state)
{
	static const int pools[] = {1, 2, 4};

	(void)state;
	for (size_t k = 0; k < sizeof pools / sizeof *pools; k++) {
		char market[160];
		int struck = 0;

		snprintf(market, sizeof market, "spot: {shock: {rate: 1 /h, all: 100 %%}, pools: %d}", pools[k]);
		struct told t = tell("nodes: 4, work: 20 h, checkpoint: {every: 1 min}", market, "buy: spot");

		for (size_t i = 0; i < t.replay->recorder.count; i++) {
			const struct record *r = &t.replay->recorder.record[i];

			if (r->kind != RECORD_LOST)
				continue;
			int with = 0;

			for (size_t j = 0; j < t.replay->recorder.count; j++) {
				const struct record *other = &t.replay->recorder.record[j];

				if (other->kind != RECORD_LOST || other->t_s != r->t_s)
					continue;
				assert_int_equal(other->node % pools[k], r->node % pools[k]);
				with++;
			}
			assert_int_equal(with, 4 / pools[k]);
			struck++;
		}
		assert_true(struck > 20);
		lives_is(&t.o, "S", "interruptions", struck);
		forget(&t);
	}
}

/* Rows with a market of their own: their price, their waits, their fate. */
static void mixed_markets(void **state)
{
	struct told t = tell("nodes: 3, work: 20 min", "spot: {price: $720/h}",
		"fleet: [{nodes: 1, buy: spot, market: {spot: {price: $7200/h}}}, {nodes: 1, buy: on_demand, market: {on_demand: {price: $36/h}}}, "
		"{nodes: 1, buy: spot, market: {spot: {first_wait: 5 min}}}]");

	(void)state;
	minutes(&t, "hours", 25);
	lives_is(&t.o, "S", "cost", 25 * 60 * 2 + 25 * 60 * 0.01 + 20 * 60 * 0.2);
	forget(&t);
	t = tell("nodes: 2, work: 50 min, checkpoint: {every: 9 min}", "spot: {interruptions: none}",
		 "fleet: [{nodes: 1, buy: spot}, {nodes: 1, buy: spot, market: {spot: {" LIFE "}}}]");
	assert_int_equal(times(&t, RECORD_LOST), 1);
	assert_int_equal(lives_record(t.replay, RECORD_LOST, 0)->node, 1);
	forget(&t);
}

/* Unknown keys are refused, with a place: never ignored. */
static void unknown_keys(void **state)
{
	static const char *const wrong[] = {"wrok: 3 h", "work: 3 h, checkpoint: {evry: 1 h}", "work: 3 h, on_notic: save", "work: 3"};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct text yaml = {0};
		struct diag diag = {0};

		text_addf(&yaml, "version: 1\nprices: {" BOOK "}\nworkloads: {job: {kind: training, instance: toy, %s}}\n"
			  "strategies: {S: {buy: spot}}\n", wrong[i]);
		struct scenario *scenario = lives_load(text_str(&yaml), &(struct overrides){0}, &diag);

		assert_true(!scenario || !plan_new(scenario, &diag));
		assert_true(diag.errors >= 1 && diag.item[0].at.line == 3);
		if (scenario)
			scenario_free(scenario);
		diag_release(&diag);
		text_release(&yaml);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(startup), cmocka_unit_test(first_wait), cmocka_unit_test(restart_at_start),
		cmocka_unit_test(hold_or_release), cmocka_unit_test(fallback), cmocka_unit_test(given_up),
		cmocka_unit_test(some_unfinished), cmocka_unit_test(elastic), cmocka_unit_test(pools),
		cmocka_unit_test(mixed_markets), cmocka_unit_test(unknown_keys)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
