/* Gangs and elastic fleets: the closed forms of a fleet whose nodes are lost and come back one by one. */
#include "tests/oracle/oracle.h"

enum { N_FUTURES = 1000000 };

static struct oracle run(const char *workload, const char *market, const char *strategy)
{
	char *yaml = oracle_yaml(workload, market, strategy, N_FUTURES);
	const struct oracle o = oracle_run(yaml);

	free(yaml);
	return o;
}

#define GANG "nodes: 8, work: 24 h, checkpoint: {every: 1 h, takes: 3 min, final: true}, restart: 6 min, give_up_after: 9 y, "
#define GANG_MARKET "spot: {interruptions: {mean_time_between: 40 h}, capacity_wait: {exponential: {mean: 24 min}}, first_wait: 0 s}"
#define GANG_FLEET "fleet: [{nodes: 1, buy: on_demand}, {nodes: 7, buy: spot}]"

/* 1 on-demand and n spot nodes, each of rate l, others failing on while the gang waits; wait exponential of mean a:
 * h = ((1 + l a)^n - 1)/(n l); E[T] = N e^{LR} (1/L + h)(e^{Lx} - 1), L = n l; spot node-hours n E[T]/(1 + l a). */
static void gang(void **state)
{
	struct oracle o = run(GANG "exposed: {survivors: true, restart: true}", GANG_MARKET, GANG_FLEET);
	const double n = 7, l = 1.0 / 40, a = 0.4, L = n * l, h = (pow(1 + l * a, n) - 1) / (n * l), x = 1.05;
	const double hours = 24 * exp(L * 0.1) * (1 / L + h) * (exp(L * x) - 1);

	(void)state;
	assert_float_equal(hours, 30.182967, 1e-6);
	oracle_mean(&o, "hours", hours);
	oracle_mean(&o, "spot_node_hours", n * hours / (1 + l * a));
	oracle_mean(&o, "on_demand_node_hours", hours);
	oracle_mean(&o, "interruptions", l * n * hours / (1 + l * a));         /* 5.229722 */
	oracle_release(&o);
}

static void gang_frozen(void **state)
{
	struct oracle o = run(GANG "exposed: {survivors: false, restart: true}", GANG_MARKET, GANG_FLEET);

	(void)state;
	oracle_mean(&o, "hours", 30.122852);
	oracle_mean(&o, "spot_node_hours", 208.889309);
	oracle_release(&o);
}

/* The same gang with lives drawn node by node (Weibull of shape 1) and frozen survivors. */
static void gang_drawn(void **state)
{
	struct oracle o = run(GANG "exposed: {survivors: false, restart: true}",
			      "spot: {interruptions: {model: weibull, shape: 1, scale: 40 h}, "
			      "capacity_wait: {exponential: {mean: 24 min}}, first_wait: 0 s}", GANG_FLEET);

	(void)state;
	oracle_mean(&o, "hours", 30.122852);
	oracle_mean(&o, "spot_node_hours", 208.889309);
	oracle_release(&o);
}

/* Shocks that take the whole pool: for the job they are interruptions of rate r, for the count n at a time. Lost and
 * waiting as for one node, because all come back together. */
static void shocks(void **state)
{
	struct oracle o = run(GANG "exposed: {survivors: false, restart: true}",
			      "spot: {shock: {rate: 0.2 /h, all: 100 %}, capacity_wait: {exponential: {mean: 24 min}}, first_wait: 0 s}",
			      GANG_FLEET);
	const double L = 0.2, x = 1.05, hours = 24 * exp(L * 0.1) * (1 / L + 0.4) * (exp(L * x) - 1);

	(void)state;
	oracle_mean(&o, "hours", hours);
	oracle_mean(&o, "interruptions", 7 * 24 * exp(L * 0.1) * (exp(L * x) - 1));
	oracle_release(&o);
}

/* A shock that strikes each of 8 nodes with probability s, in 2 pools of 4 that are shocked apart: a job of rate
 * 2 r (1 - (1 - s)^4), losing 4 s / (1 - (1 - s)^4) nodes at a time. */
static void shared_shocks(void **state)
{
	struct oracle o = run("nodes: 8, work: 24 h, checkpoint: {every: 1 h, takes: 3 min, final: true}, restart: 6 min, give_up_after: 9 y, "
			      "exposed: {survivors: false, restart: false}",
			      "spot: {shock: {rate: 0.07 /h, share: 35 %, all: 20 %}, pools: 2, capacity_wait: 24 min, first_wait: 0 s}",
			      "buy: spot");
	const double some = 0.2 + 0.8 * (1 - pow(0.65, 4)), L = 2 * 0.07 * some, x = 1.05;
	const double strikes = 24 * (exp(L * x) - 1);

	(void)state;
	oracle_mean(&o, "hours", strikes / L + strikes * 0.5);
	oracle_mean(&o, "interruptions", strikes * 4 * (0.2 + 0.8 * 0.35) / some);
	oracle_release(&o);
}

/* Elastic, replicated: the work done by n on-off nodes. The exact value for n = 8, l 0.1, mu 0.5, 60 node-hours, all up at
 * the start is 8.709243 h; one node: W (1 + l/mu), variance 2 l W / mu^2. */
static void elastic_fleet(void **state)
{
	struct oracle o = run("nodes: 8, work: 7.5 h, coupling: elastic, state: replicated, checkpoint: {every: 1 s}, give_up_after: 9 y",
			      "spot: {interruptions: {rate: 0.1 /h}, capacity_wait: {exponential: {mean: 2 h}}, first_wait: 0 s}",
			      "buy: spot");

	(void)state;
	oracle_mean(&o, "spot_node_hours", 60);
	oracle_mean(&o, "hours", 8.709243);
	oracle_release(&o);
}

static void elastic_node(void **state)
{
	struct oracle o = run("nodes: 1, work: 60 h, coupling: elastic, state: replicated, checkpoint: {every: 1 s}, give_up_after: 9 y",
			      "spot: {interruptions: {rate: 0.1 /h}, capacity_wait: {exponential: {mean: 2 h}}, first_wait: 0 s}",
			      "buy: spot");

	(void)state;
	oracle_mean(&o, "hours", 60 * (1 + 0.1 / 0.5));
	oracle_variance(&o, "hours", 2 * 0.1 * 60 / 0.25);
	oracle_release(&o);
}

/* Training time from 6 N D: the published GPU-hours of Llama 2 (Touvron et al. 2023, table 2), within 1 %. */
static void published_times(void **state)
{
	static const struct { const char *parameters, *mfu; double gpu_hours; } llama2[] = {
		{"6.74e9", "0.391", 184320}, {"13.0e9", "0.377", 368640}, {"69e9", "0.429", 1720320}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char yaml[900];

		snprintf(yaml, sizeof yaml,
			 "version: 1\nprices: {instances: {dgx: {on_demand: $1/h, accelerator: {name: A100, count: 8, peak: 312 TFLOP/s}}}}\n"
			 "simulate: {replications: 2}\nworkloads: {job: {kind: training, instance: dgx, nodes: 250, "
			 "model: {parameters: %s, tokens: 2e12, mfu: %s}}}\nstrategies: {A: {buy: on_demand}}\n",
			 llama2[i].parameters, llama2[i].mfu);
		struct oracle o = oracle_run(yaml);
		const double gpu_hours = oracle_column(&o, "hours")[0] * 2000;

		printf("  %s parameters: %.0f GPU-hours, published %.0f\n", llama2[i].parameters, gpu_hours, llama2[i].gpu_hours);
		assert_true(fabs(gpu_hours / llama2[i].gpu_hours - 1) < 0.01);
		oracle_release(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gang), cmocka_unit_test(gang_frozen), cmocka_unit_test(gang_drawn), cmocka_unit_test(shocks),
		cmocka_unit_test(shared_shocks), cmocka_unit_test(elastic_fleet), cmocka_unit_test(elastic_node),
		cmocka_unit_test(published_times)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
