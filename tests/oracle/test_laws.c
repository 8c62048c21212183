/* Laws that hold whatever the numbers are: how two runs of changed scenarios must relate. */
#include "tests/oracle/rich.h"

enum { FUTURES = 400 };

static struct oracle plain(const char *yaml)
{
	return lives_with(yaml, &(struct overrides){0}, 0);
}

static void same_bill_at_zero_discount(const char *prices, const char *instance, const char *spot, double tolerance)
{
	struct oracle o = lives("version: 1\nprices: %s\nstart: \"2024-02-28T09:17:00Z\"\nsimulate: {replications: 200}\n"
		"market: {spot: {price: %s, interruptions: none, capacity_wait: 0 s}}\n"
		"workloads: {job: {kind: training, instance: %s, nodes: 8, work: {uniform: [90 h, 200 h]}, startup: 2 min to 9 min, "
		"checkpoint: {every: 6 h, takes: 5 min}}}\nstrategies: {A: {buy: on_demand}, B: {buy: spot}, "
		"D: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 7, buy: spot}]}}\n", prices, spot, instance);
	const double *a = lives_column(&o, "A", "cost"), *b = lives_column(&o, "B", "cost"), *d = lives_column(&o, "D", "cost");

	for (size_t i = 0; i < 200; i++) {
		assert_true(a[i] > 0);
		lives_are("spot at the on-demand price", b[i], a[i], tolerance);
		lives_are("a mixed fleet at one price", d[i], a[i], tolerance);
		assert_true(lives_column(&o, "B", "hours")[i] == lives_column(&o, "A", "hours")[i]);
	}
	oracle_release(&o);
}

static void zero_discount(void **state)
{
	(void)state;
	same_bill_at_zero_discount("{instances: {toy: {on_demand: $2.385/h}}}", "toy", "$2.385/h", 1e-9);
	same_bill_at_zero_discount("aws-us-east-1-2023-10", "p4d.24xlarge", "$32.7726/h", 0.005);
}

/* Three times the prices: three times each line, within what rounding a line to nano-dollars can do. */
static void scaled_prices(void **state)
{
	const char *const three = "prices: {instances: {toy: {on_demand: $3.711/h, spot: $1.2057/h}}, "
		"stores: {disk: {price: $0.0693/GB-month}}, products: {plan: {mechanism: spend, "
		"rates: [{instance: toy, term: 1 y, rate: $2.139/h}]}}}\n";
	const char *const strategies = "strategies:\n" RICH_AB "  C: {buy: on_demand, commitments: [{product: plan, term: 1 y, commit: fit}]}\n"
		"  D: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 3, buy: spot}]}\n";
	const char *const market = "market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min, notice: 5 min}}\n";
	struct oracle one = lives("%s%s%s", RICH_HEAD RICH_BOOK RICH_WORK, market, strategies);
	struct oracle more = lives("%s%s%s%s%s", RICH_HEAD, three, RICH_WORK, market, strategies);
	size_t lines = 0;

	(void)state;
	for (size_t s = 0; s < one.plan->strategies; s++)
		for (uint64_t r = 0; r < 40; r++) {
			struct replay *x = replay_new(one.plan, s, r), *y = replay_new(more.plan, s, r);

			assert_int_equal(x->bill.count, y->bill.count);
			for (size_t i = 0; i < x->bill.count; i++)
				assert_true(llabs(y->bill.line[i].billed.nano - 3 * x->bill.line[i].billed.nano) <= 2);
			assert_true(llabs(y->ledger.total.nano - 3 * x->ledger.total.nano) <= 2 * (long long)x->bill.count);
			assert_true(x->ledger.total.nano > 1000000000);
			lines += x->bill.count;
			replay_free(x);
			replay_free(y);
		}
	assert_true(lines > 1000);
	oracle_release(&one);
	oracle_release(&more);
}

/* Maps written backwards, all but the strategies, whose order is the file's. */
static void backwards(struct node *node, bool keep)
{
	for (size_t i = 0; !keep && node->kind == NODE_MAP && i < node->count / 2; i++) {
		const size_t k = node->count - 1 - i;
		struct node *key = node->key[i], *item = node->item[i];

		node->key[i] = node->key[k];
		node->item[i] = node->item[k];
		node->key[k] = key;
		node->item[k] = item;
	}
	for (size_t i = 0; node->kind != NODE_SCALAR && i < node->count; i++)
		backwards(node->item[i], node->kind == NODE_MAP && !strcmp(node->key[i]->text, "strategies"));
}

static void key_order(void **state)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	struct text yaml = {0};
	struct node *tree = node_read_text(arena, "rich", RICH, strlen(RICH), &diag);

	(void)state;
	assert_non_null(tree);
	backwards(tree, false);
	node_write(tree, &yaml);
	assert_true(strstr(text_str(&yaml), "strategies:") < strstr(text_str(&yaml), "version:"));
	struct oracle a = plain(RICH), b = plain(text_str(&yaml));

	lives_same_columns(&a, &b);
	lives_same_tree("keys backwards", lives_tree(&a, false), lives_tree(&b, false), false);
	oracle_release(&a);
	oracle_release(&b);
	text_release(&yaml);
	arena_free(arena);
	diag_release(&diag);
}

/* A strategy more or fewer, in the file or chosen on the command line, changes nothing for the others. */
static void unused_strategy(void **state)
{
	struct oracle all = plain(RICH), two = plain(RICH_HEAD RICH_BOOK RICH_WORK RICH_MARKET "strategies:\n" RICH_AB);
	struct oracle chosen = lives_with(RICH, &(struct overrides){.strategies = "A,B"}, 0);

	(void)state;
	assert_int_equal(all.plan->strategies, 6);
	assert_int_equal(chosen.plan->strategies, 2);
	lives_same_columns(&two, &all);
	lives_same_columns(&two, &chosen);
	lives_same_tree("--strategies A,B", lives_tree(&two, true), lives_tree(&chosen, true), true);
	oracle_release(&all);
	oracle_release(&two);
	oracle_release(&chosen);
}

static void threads(void **state)
{
	static const int count[] = {2, 3, 7};
	struct oracle one = lives_with(RICH, &(struct overrides){0}, 1);

	(void)state;
	for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
		struct oracle many = lives_with(RICH, &(struct overrides){0}, count[i]);

		lives_same_columns(&one, &many);
		lives_same_tree("threads", lives_tree(&one, true), lives_tree(&many, true), true);
		oracle_release(&many);
	}
	oracle_release(&one);
}

/* Checkpoints further apart than any future are none: without failures, and with them. */
static void endless_interval(void **state)
{
	static const char *const market[] = {"none", "{mean_time_between: 30 h}"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *const yaml = "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
			"simulate: {replications: 300}\nworkloads: {job: {kind: training, instance: toy, work: 40.5 h, checkpoint: %s, "
			"restart: 6 min, give_up_after: 900 h}}\nmarket: {spot: {interruptions: %s, capacity_wait: 20 min}}\n"
			"strategies: {B: {buy: spot}}\n";
		struct text endless = {0}, none = {0};

		text_addf(&endless, yaml, "{every: 9 y, takes: 10 min}", market[i]);
		text_addf(&none, yaml, "none", market[i]);
		struct oracle a = plain(text_str(&endless)), b = plain(text_str(&none));

		lives_same_columns(&a, &b);
		if (i == 0)
			lives_is(&a, "B", "hours", 40.5 + 1.0 / 3);
		else
			assert_true(moments_of(lives_column(&a, "B", "lost_hours"), 300).mean > 10);
		lives_is(&a, "B", "checkpoint_hours", 0);
		oracle_release(&a);
		oracle_release(&b);
		text_release(&endless);
		text_release(&none);
	}
}

/* N futures and then N more are the 2 N futures. */
static void two_halves(void **state)
{
	struct oracle whole = plain(RICH);
	const size_t half = FUTURES / 2;
	struct futures *later = futures_run(whole.plan, half, half, 2, NULL);
	struct oracle first = lives_with(RICH, &(struct overrides){.replications = half}, 3);

	(void)state;
	for (size_t s = 0; s < whole.plan->strategies; s++)
		for (size_t c = 0; c < whole.plan->strategy[s].columns; c++) {
			assert_memory_equal(whole.futures->x[s][c], first.futures->x[s][c], half * sizeof(double));
			assert_memory_equal(whole.futures->x[s][c] + half, later->x[s][c], half * sizeof(double));
		}
	futures_free(later);
	oracle_release(&whole);
	oracle_release(&first);
}

/* --set PATH=VALUE is the same as writing it in the file, to the digest of the effective scenario. */
static void set_is_editing(void **state)
{
	static const char *const set[] = {"market.spot.notice=30 s", "workloads.job.checkpoint.every=75 min", "goal.budget=77.5USD",
		"prices.instances.toy.spot=0.55USD/h", "workloads.job.startup={gamma: {mean: 4 min, cv: 0.5}}", "simulate.seed=7"};
	struct arena *arena = arena_new();
	struct diag diag = {0};
	struct text yaml = {0};
	struct node *tree = node_read_text(arena, "rich", RICH, strlen(RICH), &diag);

	(void)state;
	for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
		const char *path;
		struct node *value = node_read_override(arena, set[i], &path, &diag);

		assert_true(value && node_set(arena, tree, path, value, &diag));
	}
	node_write(tree, &yaml);
	struct oracle edited = plain(text_str(&yaml)), before = plain(RICH);
	struct oracle changed = lives_with(RICH, &(struct overrides){.set = set, .sets = sizeof set / sizeof *set}, 0);

	lives_same_tree("--set", lives_tree(&edited, true), lives_tree(&changed, true), true);
	assert_true(lives_one(&before, "B", "cost") != lives_one(&changed, "B", "cost"));
	oracle_release(&edited);
	oracle_release(&before);
	oracle_release(&changed);
	text_release(&yaml);
	arena_free(arena);
	diag_release(&diag);
}

static void same_from_effective(const char *what, struct oracle *o)
{
	struct text yaml = {0};

	scenario_effective(o->scenario, &yaml);
	struct oracle again = plain(text_str(&yaml));

	lives_same_columns(o, &again);
	lives_same_tree(what, lives_tree(o, true), lives_tree(&again, true), true);
	oracle_release(&again);
	text_release(&yaml);
}

/* The effective scenario runs to the same summary, the file's name apart. */
static void effective_scenario(void **state)
{
	static const char *const file[] = {"scenarios/bert-8xp4d.yaml", "scenarios/bert-8xp4d-calm.yaml",
					   "scenarios/bert-8xp4d-stormy.yaml", "scenarios/bert-when-d-wins.yaml"};
	struct oracle rich = plain(RICH);

	(void)state;
	same_from_effective("rich", &rich);
	oracle_release(&rich);
	for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
		struct diag diag = {0};
		bool missing;
		struct scenario *scenario = scenario_load(file[i], &(struct overrides){.replications = 150}, &models, &diag, &missing);
		struct oracle o = lives_run_scenario(scenario, &diag, 0);

		same_from_effective(file[i], &o);
		oracle_release(&o);
	}
}

/* Nothing said about a seed is a seed said: two runs are the same, not the clock's. */
static void no_clock(void **state)
{
	const char *const yaml = "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		"simulate: {replications: 50}\nworkloads: {job: {kind: training, instance: toy, work: 5 h to 9 h}}\n"
		"strategies: {B: {buy: spot}}\n";
	struct oracle a = plain(yaml), b = plain(yaml);
	struct oracle c = lives_with(yaml, &(struct overrides){.seed_given = true, .seed = 99}, 0);

	(void)state;
	lives_same_tree("no seed", lives_tree(&a, true), lives_tree(&b, true), true);
	assert_true(lives_one(&a, "B", "hours") != lives_one(&c, "B", "hours"));
	oracle_release(&a);
	oracle_release(&b);
	oracle_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_discount), cmocka_unit_test(scaled_prices), cmocka_unit_test(key_order),
		cmocka_unit_test(unused_strategy), cmocka_unit_test(threads), cmocka_unit_test(endless_interval),
		cmocka_unit_test(two_halves), cmocka_unit_test(set_is_editing), cmocka_unit_test(effective_scenario),
		cmocka_unit_test(no_clock)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
