/* Accounts that must balance in every single future: bills, parts, hours; and a replayed future is the run's. */
#include "tests/oracle/rich.h"

static struct oracle from_file(const char *file, uint64_t replications)
{
	struct diag diag = {0};
	bool missing;
	struct scenario *scenario = scenario_load(file, &(struct overrides){.replications = replications}, &models, &diag, &missing);

	return lives_run_scenario(scenario, &diag, 0);
}

static struct oracle rich(void)
{
	return lives_with(RICH, &(struct overrides){0}, 0);
}

/* The recorded kernel and the bare one: the same metrics, bit for bit, and the same cost; its bill adds up to it. */
static void replays(const struct oracle *o, uint64_t count)
{
	for (size_t s = 0; s < o->plan->strategies; s++)
		for (uint64_t r = 0; r < count; r++) {
			struct replay *replay = replay_new(o->plan, s, r);
			int64_t parts = 0, items = replay->ledger.unassigned.nano;

			for (size_t m = 0; m < o->plan->metrics; m++)
				assert_memory_equal(&replay->metric[m], &futures_column(o->futures, s, m)[r], sizeof(double));
			assert_int_equal(replay->finished, o->futures->finished[s][r]);
			for (int part = 0; part < PARTS; part++)
				parts += replay->ledger.part[part].nano;
			for (size_t i = 0; i < replay->ledger.items; i++)
				items += replay->ledger.by_item[i].nano;
			assert_true(replay->ledger.total.nano > 0);
			assert_int_equal(lives_billed(replay), replay->ledger.total.nano);
			assert_int_equal(parts, replay->ledger.total.nano);
			assert_int_equal(items, replay->ledger.total.nano);
			assert_true(money_usd(replay->ledger.total) == futures_column(o->futures, s, 0)[r]);
			replay_free(replay);
		}
}

static void replay_is_the_run(void **state)
{
	struct oracle o = rich();

	(void)state;
	replays(&o, 120);
	oracle_release(&o);
	o = from_file("scenarios/bert-8xp4d.yaml", 60);
	replays(&o, 60);
	oracle_release(&o);
	o = from_file("scenarios/bert-when-d-wins.yaml", 12);
	replays(&o, 12);
	oracle_release(&o);
}

/* hours = useful + lost + checkpoint + restart + wait. In a gang the useful hours are the work's, when it is finished, and
 * what was still standing, when it is not. */
static void hours_add_up(void **state)
{
	const char *const yaml = "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		"simulate: {replications: 2000}\nworkloads: {job: {kind: training, instance: toy, nodes: 3, work: 17.3 h, startup: 4 min, "
		"checkpoint: {every: 50 min, takes: {uniform: [1 min, 6 min]}}, restart: 7 min, on_notice: save, give_up_after: 40 h}}\n"
		"market: {spot: {interruptions: {rate: 0.15 /h}, capacity_wait: {exponential: {mean: 25 min}}, notice: 3 min}}\n"
		"strategies: {B: {buy: spot}, R: {buy: spot, set: {workloads.job.while_waiting: release}}, "
		"S: {buy: spot, set: {workloads.job.state: replicated, workloads.job.coordinator: worker_0}}, "
		"F: {buy: spot, set: {workloads.job.fallback: {after: 20 min}, workloads.job.checkpoint.takes: 4 min}}}\n";
	struct oracle o = lives("%s", yaml);
	size_t unfinished = 0;

	(void)state;
	for (size_t s = 0; s < o.plan->strategies; s++) {
		const char *name = o.plan->strategy[s].strategy->name;
		const double *hours = lives_column(&o, name, "hours"), *lost = lives_column(&o, name, "lost_hours");
		const double *wait = lives_column(&o, name, "wait_hours"), *restart = lives_column(&o, name, "restart_hours");
		const double *checkpoint = lives_column(&o, name, "checkpoint_hours");

		for (size_t i = 0; i < o.futures->count; i++) {
			const bool finished = o.futures->finished[s][i];
			const double useful = (finished ? hours[i] : 40) - lost[i] - wait[i] - restart[i] - checkpoint[i];

			unfinished += !finished;
			assert_true(isinf(hours[i]) == !finished);
			assert_true(lost[i] >= 0 && wait[i] >= 4.0 / 60 - 1e-9 && restart[i] >= 0 && checkpoint[i] >= 0);
			if (finished)
				lives_are("useful hours", useful, 17.3, 1e-8);
			else
				assert_true(useful > -1e-8 && useful < 17.3);
		}
		assert_true(moments_of(lost, o.futures->count).mean > 0.1);
	}
	assert_true(unfinished > 20 && unfinished < 7000);
	oracle_release(&o);
}

/* Parts, services and metrics of summary.json against each other, strategy by strategy. */
static void summary_adds_up(const struct oracle *o)
{
	json_t *root = lives_tree(o, true), *strategy;
	const char *name;

	json_object_foreach(json_object_get(root, "strategies"), name, strategy) {
		json_t *by = json_object_get(strategy, "cost_by"), *value;
		const double cost = json_real_value(json_object_get(json_object_get(json_object_get(strategy, "metrics"), "cost"), "mean"));
		double parts = 0, services = 0;
		const char *key;

		json_object_foreach(json_object_get(by, "part"), key, value)
			parts += json_number_value(value);
		json_object_foreach(json_object_get(by, "service"), key, value)
			services += json_number_value(value);
		assert_int_equal(json_object_size(json_object_get(by, "part")), PARTS);
		assert_true(cost > 0);
		lives_are("parts of the cost", parts, cost, 1e-9 * cost);
		lives_are("services of the cost", services, cost, 1e-9 * cost);
	}
	json_decref(root);
}

static void cost_adds_up(void **state)
{
	struct oracle o = rich();

	(void)state;
	summary_adds_up(&o);
	for (size_t s = 0; s < o.plan->strategies; s++)
		for (size_t i = 0; i < o.futures->count; i++) {
			double parts = 0;

			for (int part = 0; part < PARTS; part++) {
				const double x = futures_column(o.futures, s, column_part(o.plan, (enum part)part))[i];

				assert_true(x >= 0);
				parts += x;
			}
			lives_are("parts of one future", parts, futures_column(o.futures, s, 0)[i], 1e-9);
		}
	oracle_release(&o);
	o = from_file("scenarios/bert-8xp4d.yaml", 500);
	summary_adds_up(&o);
	oracle_release(&o);
}

/* A bill's hours are its nodes' hours, rounded up to whole seconds grant by grant. */
static void bill_is_the_usage(void **state)
{
	struct oracle o = rich();
	static const char *const name[] = {"A", "B", "D", "E", "F"};

	(void)state;
	for (size_t k = 0; k < sizeof name / sizeof *name; k++)
		for (uint64_t r = 0; r < 60; r++) {
			struct replay *replay = replay_new(o.plan, lives_strategy(&o, name[k]), r);
			double billed_h = 0, used_h = 0;
			int lines = 0;

			for (size_t i = 0; i < replay->bill.count; i++)
				if (!strcmp(replay->bill.line[i].unit, "Hours")) {
					billed_h += replay->bill.line[i].quantity;
					lines++;
				}
			used_h = lives_column(&o, name[k], "on_demand_node_hours")[r] + lives_column(&o, name[k], "spot_node_hours")[r];
			assert_true(lines >= 4 && lines == lives_records(replay, RECORD_GRANT));
			assert_true(billed_h >= used_h - 1e-9 && billed_h <= used_h + lines / 3600.0);
			replay_free(replay);
		}
	oracle_release(&o);
}

/* Means are not all: the summary holds spread, and the quantiles of skewed outcomes stand apart. */
static void not_means_only(void **state)
{
	struct oracle o = rich();
	json_t *root = lives_tree(&o, true);
	json_t *cost = json_object_get(json_object_get(json_object_get(json_object_get(root, "strategies"), "B"), "metrics"), "cost");
	static const char *const rising[] = {"min", "p5", "p25", "p50", "p75", "p90", "p95", "p99", "max"};

	(void)state;
	for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++)
		assert_true(json_number_value(json_object_get(cost, rising[i])) < json_number_value(json_object_get(cost, rising[i + 1])));
	assert_true(json_number_value(json_object_get(cost, "sd")) > 1);
	assert_true(json_number_value(json_object_get(cost, "cvar95")) > json_number_value(json_object_get(cost, "p95")));
	json_decref(root);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay_is_the_run), cmocka_unit_test(hours_add_up), cmocka_unit_test(cost_adds_up),
		cmocka_unit_test(bill_is_the_usage), cmocka_unit_test(not_means_only)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
