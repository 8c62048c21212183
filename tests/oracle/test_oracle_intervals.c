/* The second fidelity against the first: the same service lived request by request and by the interval, and how far apart they are. The
 * bounds are the error that the intervals promise; where a queue is stationary the truth is Erlang's formula itself. */
#include "tests/oracle/oracle.h"

struct situation {
	const char *name, *demand, *service, *more;       /* YAML */
	double horizon_s;
	long n;
	/* at most so far apart, as a share of the larger one; 0: not compared */
	double cost, wait, latency, busy, dropped;
};

static struct oracle live(const struct situation *it, const char *fidelity, long n)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);
	struct oracle o;

	fprintf(out, "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nhorizon: %.0f s\nwarm_up: 600 s\n"
		     "simulate: {replications: %ld, seed: 20261126}\n"
		     "workloads: {q: {kind: inference, instance: toy, fidelity: %s, demand: {%s}, service: %s, %s}}\nstrategies: {S: {buy: on_demand}}\n",
		it->horizon_s, n, fidelity, it->demand, it->service, it->more);
	fclose(out);
	o = oracle_run(text);
	free(text);
	return o;
}

static double mean_of(const struct oracle *o, const char *metric)
{
	return moments_of(oracle_column(o, metric), o->futures->count).mean;
}

static void apart(const struct oracle *a, const struct oracle *b, const char *metric, double most)
{
	const double x = mean_of(a, metric), y = mean_of(b, metric), far = fabs(x - y) / fmax(fmax(fabs(x), fabs(y)), 1e-300);

	if (most <= 0)
		return;
	printf("  %-16s by request %12.6g by interval %12.6g: %5.1f %% apart, at most %.0f\n", metric, x, y, 100 * far, 100 * most);
	assert_true(far <= most);
}

#define TRACKING "cold_start: 120 s, autoscaler: {kind: target_tracking, target: 60 %, min: 1, max: 60, initial: 12}"
static const struct situation situations[] = {
	{"M/M/3 at half load", "model: poisson, rate: 1.5 /s", "{exponential: {mean: 1 s}}", "replicas: 3", 2e5, 8, 1e-9, .03, .02, .01, 0},
	{"M/M/3 at .95", "model: poisson, rate: 2.85 /s", "{exponential: {mean: 1 s}}", "replicas: 3", 2e5, 16, 1e-9, .06, .05, .01, 0},
	{"lognormal service at .8", "model: poisson, rate: 16 /s", "{lognormal: {mean: 1 s, cv: 100 %}}", "replicas: 20", 4e4, 8, 1e-9, .08, .03, .01, 0},
	{"a line of 20, overloaded", "model: poisson, rate: 11 /s", "{exponential: {mean: 1 s}}", "replicas: 10, queue_limit: 20", 5e4, 8, 1e-9, .06, .04, .01, .03},
	{"a day, target tracking", "model: sinusoid, rate: 20 /s, amplitude: 50 %", "{lognormal: {mean: 500 ms, cv: 50 %}}", TRACKING, 86400, 2,
	 .02, .25, .04, .02, 0},
	{"a rate that wanders", "model: poisson, rate: 20 /s, noise: {cv: 20 %, memory: 5 min}", "{exponential: {mean: 500 ms}}", TRACKING, 86400, 3,
	 .03, .60, .05, .03, 0},
};

static void agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof situations / sizeof *situations; i++) {
		const struct situation *it = situations + i;
		struct oracle one = live(it, "requests", it->n), other = live(it, "intervals", 10 * it->n);

		printf("# %s\n", it->name);
		apart(&one, &other, "requests", .01);
		apart(&one, &other, "cost", it->cost);
		apart(&one, &other, "mean_wait", it->wait);
		apart(&one, &other, "p95_latency", it->latency);
		apart(&one, &other, "utilisation", it->busy);
		apart(&one, &other, "dropped", it->dropped);
		oracle_release(&one);
		oracle_release(&other);
	}
}

/* Where nothing moves, Erlang's C to a thousandth, at a load where requests would need a day of simulation to show it. */
static void stationary_is_exact(void **state)
{
	const struct situation crowded = {"", "model: poisson, rate: 3.996 /s", "{exponential: {mean: 1 s}}", "replicas: 4, interval: 1 d", 1e8, 1,
					  0, 0, 0, 0, 0};
	struct oracle o = live(&crowded, "intervals", 1);

	(void)state;
	printf("  mean wait %g, by Erlang 249.4455\n", mean_of(&o, "mean_wait"));
	assert_true(fabs(mean_of(&o, "mean_wait") / 249.44554331 - 1) < 0.01);
	assert_true(fabs(mean_of(&o, "waited") / 0.99778217 - 1) < 0.001);
	oracle_release(&o);
}

/* However many requests a flow stands for, it has no more steps: a billion a second for a year, and back at once. */
static void rates_make_no_steps(void **state)
{
	const struct situation crowd = {"", "model: poisson, rate: 1e9 /s", "1 ms", "replicas: 10000, concurrency: 100", 3e7, 1, 0, 0, 0, 0, 0};
	struct oracle o = live(&crowd, "intervals", 1);

	(void)state;
	assert_true(fabs(mean_of(&o, "requests") / 3e16 - 1) < 1e-6);
	assert_true(fabs(mean_of(&o, "utilisation") - 1) < 1e-6);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(agree), cmocka_unit_test(stationary_is_exact), cmocka_unit_test(rates_make_no_steps)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
