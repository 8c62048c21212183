/* Pools that come and go: closed forms of fleets whose nodes fall with their pool, of requests that wait until it is back, of
 * replacements asked for ahead, and a trace that is lived to the second. */
#include "tests/oracle/oracle.h"

enum { N_FUTURES = 400000 };

static struct oracle run(const char *workload, const char *market, const char *strategy, long n)
{
	char *yaml = oracle_yaml(workload, market, strategy, n);
	const struct oracle o = oracle_run(yaml);

	free(yaml);
	return o;
}

#define CHECKPOINTS "work: 24 h, checkpoint: {every: 1 h, takes: 3 min, final: true}, give_up_after: 9 y, "
#define MARKOV(up, down, more) "interruptions: {model: markov, mean_up: " up ", mean_down: " down ", initial: up" more "}"

/* One pool of 4 nodes: all fall at rate l, all are back after the outage of mean 1/m; the pool may fall during the restart R:
 * E[T] = N e^{lR} (1/l + 1/m)(e^{lx} - 1), four nodes lost each time. */
static void gang_in_a_pool(void **state)
{
	struct oracle o = run("nodes: 4, " CHECKPOINTS "restart: 6 min", "spot: {" MARKOV("5 h", "90 min", "") "}", "buy: spot", N_FUTURES);
	const double l = 0.2, falls = 24 * exp(l * 0.1) * (exp(l * 1.05) - 1);

	(void)state;
	oracle_mean(&o, "hours", falls / l + falls * 1.5);
	oracle_mean(&o, "interruptions", 4 * falls);
	oracle_mean(&o, "spot_node_hours", 4 * falls / l);
	oracle_mean(&o, "wait_hours", falls * 1.5);
	oracle_release(&o);
}

/* The wait comes on top of the outage; the pool may fall again meanwhile, and the request waits for it again. */
static void gang_that_waits_on_top(void **state)
{
	struct oracle o = run("nodes: 2, " CHECKPOINTS "restart: 0 s",
			      "spot: {" MARKOV("5 h", "90 min", "") ", capacity_wait: 30 min, first_wait: 0 s}", "buy: spot", N_FUTURES);
	/* From a fall to the grant: an outage, then half an hour without a fall, else again: d = 1/m + E[min(F, w)] + P(F < w) d. */
	const double l = 0.2, w = 0.5, again = 1 - exp(-l * w), d = (1.5 + again / l) / (1 - again);
	const double falls = 24 * (exp(l * 1.05) - 1);

	(void)state;
	oracle_mean(&o, "hours", falls * (1 / l + d));
	oracle_mean(&o, "interruptions", 2 * falls);
	oracle_release(&o);
}

/* Each node in a pool of its own: the elastic fleet of on-off nodes, 8.709243 h for n = 8, l 0.1, mu 0.5, 60 node-hours, all up
 * at the start; one node: W (1 + l/mu), variance 2 l W / mu^2. */
static void elastic_pools(void **state)
{
	struct oracle o = run("nodes: 8, work: 7.5 h, coupling: elastic, state: replicated, checkpoint: {every: 1 s}, give_up_after: 9 y",
			      "spot: {pools: 8, " MARKOV("10 h", "2 h", "") "}", "buy: spot", N_FUTURES);

	(void)state;
	oracle_mean(&o, "spot_node_hours", 60);
	oracle_mean(&o, "hours", 8.709243);
	oracle_release(&o);
}

static void elastic_pool(void **state)
{
	struct oracle o = run("nodes: 1, work: 60 h, coupling: elastic, state: replicated, checkpoint: {every: 1 s}, give_up_after: 9 y",
			      "spot: {" MARKOV("10 h", "2 h", "") "}", "buy: spot", N_FUTURES);

	(void)state;
	oracle_mean(&o, "hours", 60 * (1 + 0.1 / 0.5));
	oracle_variance(&o, "hours", 2 * 0.1 * 60 / 0.25);
	oracle_release(&o);
}

/* A request at any time of a stationary pool: up with probability m/(l + m), else the rest of an outage. */
static void first_request(void **state)
{
	struct oracle o = run("nodes: 3, work: 1 s", "spot: {interruptions: {model: markov, mean_up: 6 h, mean_down: 2 h}}", "buy: spot",
			      N_FUTURES);

	(void)state;
	oracle_share(&o, "wait_hours", 1e-9, 0.75);
	oracle_mean(&o, "wait_hours", 0.25 * 2);
	oracle_release(&o);
}

/* On-demand requests have to wait as well where there is a shortage; nodes that run are left alone. */
static void shortage(void **state)
{
	struct oracle o = run("nodes: 3, work: 30 h", "on_demand: {shortage: {model: markov, mean_up: 6 h, mean_down: 2 h}, capacity_wait: 0 s}",
			      "buy: on_demand", N_FUTURES);

	(void)state;
	oracle_mean(&o, "hours", 30 + 0.25 * 2);
	oracle_mean(&o, "interruptions", 0);
	oracle_release(&o);
}

/* Fallback out of an outage: the rest of it, but at most an hour. P(down) E[min(Exp(2 h), 1 h)]. */
static void fallback(void **state)
{
	struct oracle o = run("nodes: 2, work: 1 s, fallback: {buy: on_demand, after: 1 h}",
			      "spot: {interruptions: {model: markov, mean_up: 6 h, mean_down: 2 h}}", "buy: spot", N_FUTURES);

	(void)state;
	oracle_mean(&o, "wait_hours", 0.25 * 2 * (1 - exp(-0.5)));
	oracle_release(&o);
}

/* Two zones that fall independently, a gang of one node that may be in either: it waits while both are down. From a fall the other
 * zone is up with probability m/(l + m) (independence); the wait is then 0, else the first of two outages, 1/(2m). The up-time
 * that follows is the rest of an exponential. */
static void two_zones(void **state)
{
	struct oracle o = run("nodes: 1, " CHECKPOINTS "restart: 0 s", "spot: {interruptions: {model: markov, mean_up: 4 h, mean_down: 4 h}}",
			      "fleet: [{nodes: 1, buy: spot, offers: [{zone: a}, {zone: b}], allocation: diversified}]", N_FUTURES);
	const double l = 0.25, falls = 24 * (exp(l * 1.05) - 1);
	struct oracle one = run("nodes: 1, " CHECKPOINTS "restart: 0 s", "spot: {interruptions: {model: markov, mean_up: 4 h, mean_down: 4 h}}",
				"fleet: [{nodes: 1, buy: spot, offers: [{zone: a}]}]", N_FUTURES);

	(void)state;
	oracle_mean(&o, "interruptions", falls);
	oracle_mean(&one, "interruptions", falls);
	oracle_mean(&one, "wait_hours", falls * 4 + 0.5 * 4);
	assert_true(moments_of(oracle_column(&o, "wait_hours"), N_FUTURES).mean < 0.6 * (falls * 4 + 2));
	oracle_release(&o);
	oracle_release(&one);
}

/* Capacity rebalancing with a warning as long as the wait and the startup: nothing is ever waited for, and the overlap is paid. */
static void rebalanced(void **state)
{
	struct oracle o = run("nodes: 2, " CHECKPOINTS "restart: 0 s, startup: 5 min",
			      "spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 10 min, first_wait: 0 s, rebalance: {warning: 15 min, chance: 100 %}}",
			      "fleet: [{nodes: 2, buy: spot, rebalance: true}]", N_FUTURES);

	(void)state;
	oracle_mean(&o, "wait_hours", 5.0 / 60);
	oracle_release(&o);
}

/* A best-effort notice that comes with probability c, and with it a save that costs nothing; without it all since the last save is
 * lost. The expected time V for s of work left solves V' = e^{ls}/(c e^{ls} + 1 - c): V(W) = ln(c e^{lW} + 1 - c)/(c l). */
static void notice_that_fails(void **state)
{
	struct oracle o = run("nodes: 1, work: 10 h, on_notice: save, give_up_after: 9 y",
			      "spot: {interruptions: {rate: 0.1 /h}, notice: 0.001 s, notice_chance: 60 %}", "buy: spot", N_FUTURES);
	const double l = 0.1, c = 0.6, w = 10;

	(void)state;
	oracle_mean(&o, "hours", log(c * exp(l * w) + 1 - c) / (c * l));
	oracle_release(&o);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(gang_in_a_pool), cmocka_unit_test(gang_that_waits_on_top), cmocka_unit_test(elastic_pools),
	cmocka_unit_test(elastic_pool), cmocka_unit_test(first_request), cmocka_unit_test(shortage), cmocka_unit_test(fallback),
	cmocka_unit_test(two_zones), cmocka_unit_test(rebalanced), cmocka_unit_test(notice_that_fails),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
