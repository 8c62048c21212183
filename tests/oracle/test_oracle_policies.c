/* Deadline policies in continuous time: small markets whose every move is worked out by hand; and what holds in any market: nobody is
 * late whose waits are certain, nobody is cheaper than the clairvoyant. */
#include "tests/oracle/oracle.h"

static struct oracle run(const char *keys, const char *deadline, const char *market, const char *policy, long n)
{
	char yaml[2048];

	snprintf(yaml, sizeof yaml,
		 "version: 1\nprices: {instances: {toy: {on_demand: $3/h, spot: $1/h}}}\nsimulate: {replications: %ld, seed: 11}\n"
		 "goal: {deadline: %s}\nworkloads: {job: {kind: training, instance: toy, %s, deadline_policy: %s}}\nmarket: {spot: {%s}}\n"
		 "strategies: {S: {buy: spot}}\n", n, deadline, keys, policy, market);
	return oracle_run(yaml);
}

/* A policy acts on a checkpoint the moment after it: 1e-5 s. Bills are in whole seconds. */
static void nearly(const struct oracle *o, const char *metric, double truth)
{
	const double found = oracle_column(o, metric)[0];

	printf("  %-22s %12.6f truth %12.6f\n", metric, found, truth);
	assert_true(fabs(found - truth) < (strcmp(metric, "cost") ? 1e-7 : 0.01));
}

/* One node, 10 h of work by hour 20, a checkpoint an hour that costs nothing, a restart of half an hour. Spot is there until
 * 5 h 30 min, when the sixth hour is lost, and again from BACK on. */
static void lived(const char *policy, const char *back_s, double hours, double on_demand, double spot, double lost)
{
	char market[256];

	snprintf(market, sizeof market,
		 "interruptions: {trace: {name: t.csv, text: \"t_s,available\\n0,1\\n19800,0\\n%s,1\\n9000000,\\n\"}, start: 0 s}", back_s);
	struct oracle o = run("work: 10 h, checkpoint: {every: 1 h}, restart: 30 min", "20 h", market, policy, 2);

	printf("  %s, spot back after %s s\n", policy, back_s);
	nearly(&o, "hours", hours);
	nearly(&o, "on_demand_node_hours", on_demand);
	nearly(&o, "spot_node_hours", spot);
	nearly(&o, "lost_hours", lost);
	nearly(&o, "interruptions", 1);
	nearly(&o, "cost", 3 * on_demand + spot);
	oracle_release(&o);
}

static void by_hand(void **state)
{
	(void)state;
	/* Greedy waits: restored at 9.2 h, it needs five more. */
	lived("greedy", "31320", 14.2, 0, 11, 0.5);
	/* Greedy at the last moment, 20 - 5 - 0.5, goes on demand to the end. */
	lived("greedy", "108000", 20, 5.5, 5.5, 0.5);
	/* Uniform progress is ahead of the pace (half an hour an hour) until 10 h. */
	lived("uniform_progress", "31320", 14.2, 0, 11, 0.5);
	/* On demand from 10 h on; with spot back at 13 h it moves at the checkpoint of 13.5 h: 8 h done, the pace in an hour 7.25. */
	lived("uniform_progress", "46800", 16, 3.5, 8, 0.5);
	/* The threshold leaves at the checkpoint of 11.5 h, as soon as it is on pace, is behind again at 12 h, and takes spot at 13.5 h. */
	lived("threshold", "46800", 17, 3, 9, 0.5);
	/* Fallback is on demand from 5.5 h on, and moves at the checkpoint of 9 h. */
	lived("fallback", "31320", 11.5, 3.5, 8, 0.5);
}

/* A fleet that was never interrupted pays spot only; one that never sees spot starts on demand when it must. */
static void at_the_ends(void **state)
{
	struct oracle always = run("work: 10 h, nodes: 3, checkpoint: {every: 1 h}", "20 h", "capacity_wait: 0 s", "greedy", 2);
	struct oracle never = run("work: 10 h, nodes: 3, checkpoint: {every: 1 h, takes: 6 min}, startup: 12 min", "20 h",
				  "interruptions: {model: markov, mean_up: 1 h, mean_down: 9 y, initial: down}", "greedy", 2);

	(void)state;
	oracle_mean(&always, "cost", 30);
	oracle_mean(&never, "hours", 20);
	oracle_mean(&never, "wait_hours", 20 - 10 - 0.9);
	oracle_mean(&never, "cost", 3 * 3 * (10 + 0.9 + 0.2));
	oracle_release(&always);
	oracle_release(&never);
}

/* Nobody late, nobody below the bound, and all hours accounted for. */
static void in_any_market(void **state)
{
	static const char *const policies[] = {"greedy", "uniform_progress", "threshold", "fallback"};
	static const char *const markets[] = {
		"interruptions: {model: markov, mean_up: 4 h, mean_down: 2 h}, notice: 2 min",
		"interruptions: {model: markov, mean_up: 1 h, mean_down: 5 h}, pools: 2, capacity_wait: {exponential: {mean: 20 min}}",
		"interruptions: {rate: 0.1 /h}, shock: {rate: 0.1 /h, all: 50 %, share: 50 %}, capacity_wait: {exponential: {mean: 1 h}}",
		"interruptions: {model: weibull, shape: 0.6, scale: 6 h}, capacity_wait: {weibull: {shape: 0.7, scale: 1 h}}, notice: 5 min"};
	static const char *const jobs[] = {
		"work: 20 h, nodes: 4, checkpoint: {every: 40 min, takes: 3 min}, startup: 4 min, restart: 7 min",
		"work: 22 h, nodes: 4, checkpoint: {every: 3 h, takes: 2 min}, on_notice: save"};

	(void)state;
	for (size_t m = 0; m < 4; m++)
		for (size_t j = 0; j < 2; j++) {
			struct oracle bound = run(jobs[j], "26 h", markets[m], "clairvoyant", 2000);
			const double *least = oracle_column(&bound, "cost");

			for (size_t p = 0; p < 4; p++) {
				struct oracle o = run(jobs[j], "26 h", markets[m], policies[p], 2000);
				const double *cost = oracle_column(&o, "cost"), *hours = oracle_column(&o, "hours");
				const double *on = oracle_column(&o, "on_demand_node_hours"), *spot = oracle_column(&o, "spot_node_hours");

				for (size_t i = 0; i < o.futures->count; i++) {
					assert_true(hours[i] <= 26 + 1e-6);
					assert_true(cost[i] >= least[i] - 1e-6);
					assert_true(on[i] + spot[i] <= 4 * hours[i] + 1e-6);
				}
				oracle_release(&o);
			}
			oracle_release(&bound);
		}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(by_hand), cmocka_unit_test(at_the_ends), cmocka_unit_test(in_any_market),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
