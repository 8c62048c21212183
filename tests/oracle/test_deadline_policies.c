/* Deadline policies by the tick, through the scenario language: small markets worked out by hand, always; and, where the published
 * outcomes are at hand (../shared, or COSTCAST_SHARED), all 1,120 of them and the 112 least costs, decision by decision. */
#include "sim/study/life.h"
#include "tests/oracle/lives.h"
#include "tests/support/sha1.h"

#define GAP_S 600.0

/* A trace in place, as CSV of change points: HAS holds 1 for each tick with spot capacity, 0 for one without. */
static void trace_write(struct text *out, const char *has)
{
	text_add(out, "{name: market.csv, text: \"t_s,available\\n");
	for (size_t k = 0; has[k]; k++)
		if (k == 0 || has[k] != has[k - 1])
			text_addf(out, "%zu,%c\\n", 600 * k, has[k]);
	text_addf(out, "%zu,\\n\"}", 600 * strlen(has));
}

/* What strategy S is on in each tick of its first future, out of what it used: S, O or N. */
static void decisions(const struct oracle *o, size_t s, struct text *out, struct life *life)
{
	life_init(life, o->plan, s);
	life_live(life, 0, NULL);
	for (int k = 0; k < (int)(life->lived_h * 3600 / GAP_S + 0.5); k++) {
		char on = 'N';

		for (size_t u = 0; u < life->log.count; u++) {
			const struct usage *usage = &life->log.usage[u];

			if (usage->node == 0 && usage->from_s <= k * GAP_S + 1 && usage->to_s > k * GAP_S + 1)
				on = o->plan->strategy[s].setup.item[usage->item].kind == ITEM_SPOT ? 'S' : 'O';
		}
		text_addn(out, &on, 1);
	}
}

/* The diary's future is the run's, and hours are what they are made of. */
static void adds_up(const struct oracle *o, size_t s)
{
	const char *name = o->plan->strategy[s].strategy->name;
	struct recorder diary = {0};
	struct life life;

	life_init(&life, o->plan, s);
	life_live(&life, 0, &diary);
	for (size_t m = 0; m < o->plan->metrics; m++)
		assert_true(life.metric[m] == futures_column(o->futures, s, m)[0]);
	for (size_t i = 1; i < diary.count; i++)
		assert_true(diary.record[i].t_s >= diary.record[i - 1].t_s);
	double parts_h = 0, used_h = 0, nodes_h = lives_one(o, name, "on_demand_node_hours") + lives_one(o, name, "spot_node_hours");

	for (size_t i = 0; i < life.log.items; i++)
		for (int p = 0; p < PARTS; p++)
			parts_h += life.log.part_s[i * PARTS + (size_t)p] / 3600;
	for (size_t u = 0; u < life.log.count; u++)
		used_h += life.log.usage[u].node >= 0 ? (life.log.usage[u].to_s - life.log.usage[u].from_s) / 3600 : 0;
	lives_are("node-hours by part", parts_h, nodes_h, 1e-9);
	lives_are("node-hours used", used_h, nodes_h, 1e-9);
	life_release(&life);
	recorder_release(&diary);
}

#define POLICIES "  greedy: {buy: spot, set: {workloads.job.deadline_policy: greedy}}\n" \
	"  uniform: {buy: spot, set: {workloads.job.deadline_policy: uniform_progress}}\n" \
	"  threshold: {buy: spot, set: {workloads.job.deadline_policy: threshold}}\n" \
	"  fallback: {buy: spot, set: {workloads.job.deadline_policy: fallback}}\n" \
	"  on_demand: {buy: on_demand}\n"
#define UNGUARDED "  greedy_free: {buy: spot, set: {workloads.job.deadline_policy: greedy, workloads.job.policy_guard: false}}\n" \
	"  uniform_free: {buy: spot, set: {workloads.job.deadline_policy: uniform_progress, workloads.job.policy_guard: false}}\n" \
	"  threshold_free: {buy: spot, set: {workloads.job.deadline_policy: threshold, workloads.job.policy_guard: false}}\n" \
	"  fallback_free: {buy: spot, set: {workloads.job.deadline_policy: fallback, workloads.job.policy_guard: false}}\n" \
	"  on_demand_free: {buy: on_demand, set: {workloads.job.policy_guard: false}}\n"
#define BOUND "  clairvoyant: {buy: spot, set: {workloads.job.deadline_policy: clairvoyant}}\n"

/* $3 an hour on demand, $1 on spot: a tick costs $0.50 or a sixth of a dollar. */
static struct oracle small(const char *has, int nodes, int pools, const char *job, int deadline_ticks)
{
	struct text trace = {0};

	trace_write(&trace, has);
	const struct oracle o = lives("version: 1\nprices: {instances: {toy: {on_demand: $3/h, spot: $1/h}}}\nsimulate: {replications: 2}\n"
		"goal: {deadline: %d min}\nmarket: {spot: {pools: %d, interruptions: {trace: %s, start: 0 s}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: %d, work: 40 min, policy_tick: 10 min, %s}}\n"
		"strategies:\n" POLICIES UNGUARDED BOUND, 10 * deadline_ticks, pools, text_str(&trace), nodes, job);

	text_release(&trace);
	for (size_t s = 0; s < o.plan->strategies; s++)
		adds_up(&o, s);
	return o;
}

static void is_told(const struct oracle *o, const char *strategy, const char *wanted, double lost, double usd)
{
	struct text on = {0};
	struct life life;

	decisions(o, lives_strategy(o, strategy), &on, &life);
	if (strcmp(text_str(&on), wanted) != 0)
		fail_msg("%s decides %s, not %s", strategy, text_str(&on), wanted);
	lives_is(o, strategy, "interruptions", lost);
	lives_are(strategy, lives_one(o, strategy, "cost"), usd, 1e-8);
	lives_is(o, strategy, "hours", (double)strlen(wanted) / 6);
	life_release(&life);
	text_release(&on);
}

/* Four ticks of work by the twelfth, half a tick a launch; the strings were worked out by hand (tests/unit/test_training_ticks.c has
 * the same). The clairvoyant waits for five ticks of spot in a row. */
static void by_hand(void **state)
{
	const struct oracle o = small("1000011111111", 1, 1, "startup: 2 min, restart: 3 min", 12);

	(void)state;
	is_told(&o, "greedy", "SNNNNSSSS", 1, 5 / 6.);
	is_told(&o, "uniform", "SNOOOSS", 1, 3 / 6. + 3 / 2.);
	is_told(&o, "threshold", "SNONOSSS", 1, 4 / 6. + 2 / 2.);
	is_told(&o, "fallback", "SOOOO", 1, 1 / 6. + 4 / 2.);
	is_told(&o, "on_demand", "OOOOO", 0, 5 / 2.);
	is_told(&o, "clairvoyant", "SNNNNSSSS", 1, 5 / 6.);
	/* two launches: 2 x 3 min of restart; 2 x 2 min of startup, 40 min without spot, and nothing left of the last tick */
	lives_is(&o, "greedy", "restart_hours", 6 / 60.);
	lives_is(&o, "greedy", "wait_hours", 44 / 60.);
	lives_is(&o, "greedy", "spot_node_hours", 5 / 6.);
	lives_is(&o, "uniform", "on_demand_node_hours", 3 / 6.);
	/* three launches of 5 min, one tick idle; 60 - 15 - 40 = 5 min of the last tick are left over */
	lives_is(&o, "uniform", "wait_hours", (3 * 2 + 10 + 5) / 60.);
	lives_is(&o, "on_demand", "wait_hours", (2 + 5) / 60.);
	oracle_release((struct oracle *)&o);
}

/* Three nodes in two pools are one fleet: it is there when both pools are, and a loss counts three nodes. */
static void fleets(void **state)
{
	const struct oracle o = small("1000011111111", 3, 2, "restart: 5 min", 12);

	(void)state;
	is_told(&o, "uniform", "SNOOOSS", 3, 3 * (3 / 6. + 3 / 2.));
	is_told(&o, "clairvoyant", "SNNNNSSSS", 3, 3 * 5 / 6.);
	lives_is(&o, "uniform", "spot_node_hours", 3 * 3 / 6.);
	oracle_release((struct oracle *)&o);
}

/* The guard, for better and for worse; and who would need to know the future to see it coming. */
static void near_the_deadline(void **state)
{
	struct oracle o = small("001111", 1, 1, "restart: 5 min", 5);

	(void)state;
	is_told(&o, "fallback", "OOOOO", 0, 5 / 2.);
	is_told(&o, "fallback_free", "OOSSS", 0, 2 / 2. + 3 / 6.);
	is_told(&o, "clairvoyant", "OOSSS", 0, 2 / 2. + 3 / 6.);
	oracle_release(&o);
	o = small("11011111", 1, 1, "restart: 10 min", 6);
	is_told(&o, "fallback", "SSNOOOO", 1, 2 / 6. + 4 / 2.);
	is_told(&o, "fallback_free", "SSOSSSS", 1, 6 / 6. + 1 / 2.);
	is_told(&o, "clairvoyant", "OOOSSS", 0, 3 / 2. + 3 / 6.);    /* a tick for each launch: six are just enough for two, and four of work */
	oracle_release(&o);
}

/* By four ticks and a half nobody can do four ticks of work and half a one of overhead; nor when it is given up before. */
static void never(void **state)
{
	struct oracle o = small("111111111", 1, 1, "restart: 5 min", 4);

	(void)state;
	assert_int_equal(o.futures->finished[lives_strategy(&o, "clairvoyant")][0], 0);
	lives_is(&o, "clairvoyant", "cost", 0);
	assert_int_equal(o.futures->finished[lives_strategy(&o, "greedy")][0], 1);
	lives_is(&o, "greedy", "hours", 5 / 6.);           /* late */
	oracle_release(&o);
	o = small("000000000", 1, 1, "restart: 5 min, give_up_after: 25 min", 40);
	assert_int_equal(o.futures->finished[lives_strategy(&o, "greedy")][0], 0);
	lives_is(&o, "greedy", "wait_hours", 20 / 60.);    /* whole ticks that end by then */
	lives_is(&o, "on_demand", "cost", 2 / 2.);
	oracle_release(&o);
}

/* The bound is nobody's best, however cheap. */
static void bound_is_not_the_best(void **state)
{
	struct oracle o = small("110011111", 1, 1, "restart: 5 min", 12);
	struct summary *summary = summary_new(o.futures);
	const size_t bound = lives_strategy(&o, "clairvoyant");
	double wins = 0;

	(void)state;
	assert_true(o.plan->strategy[bound].is_bound);
	assert_true(summary->best >= 0 && summary->best != (int)bound);
	assert_false(summary->strategy[bound].probability[P_CHEAPEST].known);
	for (size_t s = 0; s < o.plan->strategies; s++) {
		assert_true(o.plan->strategy[s].is_bound == (s == bound));
		wins += s == bound ? 0 : summary->strategy[s].probability[P_CHEAPEST].value;
		assert_true(lives_one(&o, "clairvoyant", "cost") <= futures_column(o.futures, s, 0)[0] + 1e-9);
	}
	assert_true(wins == 1);
	summary_free(summary);
	oracle_release(&o);
}

/* Whatever the market does, in pools that come and go and at prices that move: nobody who is in time pays less than the bound, and
 * the guard keeps everybody in time but for the tick in which a loss comes too late. */
static void nobody_beats_the_bound(void **state)
{
	struct oracle o = lives("version: 1\nprices: {instances: {toy: {on_demand: $3/h, spot: $1/h}}}\nsimulate: {replications: 150, seed: 7}\n"
		"goal: {deadline: 12 h}\nmarket: {spot: {pools: 2, price: {model: jumps, every: 2 h, sd: 30 %%}, "
		"interruptions: {model: renewal, up: {weibull: {shape: 0.7, scale: 2 h}}, down: {exponential: {mean: 1 h}}}}}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 3, work: 8 h, startup: 4 min, restart: 9 min, policy_tick: 10 min}}\n"
		"strategies:\n" POLICIES UNGUARDED BOUND);
	const double *least = lives_column(&o, "clairvoyant", "cost"), *hours = lives_column(&o, "clairvoyant", "hours");
	size_t in_time = 0, equal = 0;

	(void)state;
	for (size_t i = 0; i < o.futures->count; i++) {
		assert_true(hours[i] <= 12);
		for (size_t s = 0; s < o.plan->strategies; s++) {
			const char *name = o.plan->strategy[s].strategy->name;

			if (lives_column(&o, name, "hours")[i] > 12)
				continue;
			assert_true(lives_column(&o, name, "cost")[i] >= least[i] - 1e-6);
			in_time++;
			equal += s != lives_strategy(&o, "clairvoyant") && lives_column(&o, name, "cost")[i] < least[i] + 1e-6;
		}
	}
	assert_true(in_time > 8 * o.futures->count);       /* it was a race that most finished … */
	assert_true(equal < o.futures->count);             /* … and few won */
	oracle_release(&o);
}

/* ---- the published outcomes ---- */

static json_t *shared(const char *name)
{
	const char *folder = getenv("COSTCAST_SHARED");
	struct text path = {0};

	text_addf(&path, "%s/%s", folder ? folder : "../shared", name);
	json_t *root = json_load_file(text_str(&path), 0, NULL);

	text_release(&path);
	return root;
}

/* The files write 0 where spot capacity is available. */
static void trace_has(const char *name, struct text *has)
{
	char path[128];

	snprintf(path, sizeof path, "traces/preemption/%s", name);
	json_t *root = shared(path), *data = json_object_get(root, "data");

	assert_true(json_array_size(data) > 0);
	for (size_t k = 0; k < json_array_size(data); k++)
		text_add(has, json_integer_value(json_array_get(data, k)) ? "0" : "1");
	json_decref(root);
}

static double number(const json_t *item, const char *key)
{
	const json_t *value = json_object_get(item, key);

	assert_true(json_is_number(value));
	return json_number_value(value);
}

static const char *strategy_of(const json_t *item)
{
	static const char *const names[][3] = {
		{"greedy_strawman", "greedy_free", "greedy"}, {"uniform_progress", "uniform_free", "uniform"},
		{"rc_threshold", "threshold_free", "threshold"}, {"spot_od_fallback", "fallback_free", "fallback"},
		{"on_demand_only", "on_demand_free", "on_demand"}};
	const char *policy = json_string_value(json_object_get(item, "policy"));

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (policy && strcmp(policy, names[i][0]) == 0)
			return names[i][1 + (size_t)json_is_true(json_object_get(item, "guard"))];
	fail_msg("no such policy: %s", policy ? policy : "(none)");
	return NULL;
}

static void case_is(const struct oracle *o, const json_t *item, double least_usd)
{
	const char *name = strategy_of(item);
	const double usd = lives_one(o, name, "cost"), ticks = number(item, "finish_tick");
	struct text on = {0};
	struct life life;
	char sha1[41];

	lives_are("cost", usd, number(item, "cost"), 1e-6);
	lives_is(o, name, "hours", ticks / 6);
	lives_is(o, name, "interruptions", number(item, "preemptions"));
	lives_is(o, name, "spot_node_hours", number(item, "spot_ticks") / 6);
	lives_is(o, name, "on_demand_node_hours", number(item, "od_ticks") / 6);
	lives_are("idle ticks", ticks - number(item, "spot_ticks") - number(item, "od_ticks"), number(item, "idle_ticks"), 0);
	decisions(o, lives_strategy(o, name), &on, &life);
	sha1_hex(text_str(&on), on.len, sha1);
	sha1[16] = '\0';
	assert_string_equal(sha1, json_string_value(json_object_get(item, "decisions_sha1")));
	assert_int_equal(json_is_true(json_object_get(item, "met_deadline")), ticks / 6 <= number(item, "deadline_h"));
	if (ticks / 6 <= number(item, "deadline_h"))
		assert_true(usd >= least_usd - 1e-6);
	life_release(&life);
	text_release(&on);
}

static bool same_setting(const json_t *a, const json_t *b)
{
	return strcmp(json_string_value(json_object_get(a, "trace")), json_string_value(json_object_get(b, "trace"))) == 0
		&& number(a, "duration_h") == number(b, "duration_h") && number(a, "deadline_h") == number(b, "deadline_h")
		&& number(a, "overhead_h") == number(b, "overhead_h");
}

/* One trace and setting: all strategies side by side. How many outcomes were compared. */
static size_t setting_is(const json_t *setting, const json_t *cases)
{
	struct text has = {0}, trace = {0};
	size_t count = 0;

	trace_has(json_string_value(json_object_get(setting, "trace")), &has);
	trace_write(&trace, text_str(&has));
	struct oracle o = lives("version: 1\nprices: {instances: {toy: {on_demand: $3.06/h, spot: $0.9731/h}}}\nsimulate: {replications: 1}\n"
		"goal: {deadline: %g h}\nmarket: {spot: {interruptions: {trace: %s, start: 0 s}}}\n"
		"workloads: {job: {kind: training, instance: toy, work: %g h, restart: %g h, policy_tick: 10 min}}\n"
		"strategies:\n" POLICIES UNGUARDED BOUND, number(setting, "deadline_h"), text_str(&trace), number(setting, "duration_h"),
		number(setting, "overhead_h"));
	const double least_usd = number(setting, "min_cost");

	lives_are("the least cost", lives_one(&o, "clairvoyant", "cost"), least_usd, 1e-6);
	assert_true(lives_one(&o, "clairvoyant", "hours") <= number(setting, "deadline_h"));
	for (size_t i = 0; i < json_array_size(cases); i++)
		if (same_setting(setting, json_array_get(cases, i))) {
			case_is(&o, json_array_get(cases, i), least_usd);
			count++;
		}
	for (size_t s = 0; s < o.plan->strategies; s++)
		adds_up(&o, s);
	oracle_release(&o);
	text_release(&has);
	text_release(&trace);
	return count;
}

static void published(void **state)
{
	json_t *root = shared("cases/deadline-policies.json");
	const json_t *cases = json_object_get(root, "cases"), *settings = json_object_get(root, "omniscient");
	size_t count = 0;

	(void)state;
	if (!root)
		skip();
	for (size_t i = 0; i < json_array_size(settings); i++)
		count += setting_is(json_array_get(settings, i), cases);
	assert_int_equal(count, 1120);
	assert_int_equal(json_array_size(settings), 112);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand), cmocka_unit_test(fleets), cmocka_unit_test(near_the_deadline), cmocka_unit_test(never),
		cmocka_unit_test(bound_is_not_the_best),
		cmocka_unit_test(nobody_beats_the_bound), cmocka_unit_test(published),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
