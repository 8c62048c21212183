/* commit: best against the newsvendor's answer (Arrow, Harris & Marschak 1951): with usage Q an hour that varies between
 * futures, the best number of units to commit to is the quantile of Q at 1 - rate / list: one unit more is paid for always
 * and saves the list price in the futures that use it. */
#include "tests/oracle/oracle.h"

#define RATE 0.62
#define LIST 1.137

static char *scenario_of(const char *quantity, const char *commitment, long n)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	fprintf(out, "version: 1\nstart: \"2023-01-01T00:00:00Z\"\nsimulate: {replications: %ld, seed: 11}\n"
		     "prices: {instances: {toy: {family: t, factor: 1, on_demand: $%.3f/h}, big: {family: t, factor: 3, on_demand: $%.3f/h}},\n"
		     "  products: {ri: {mechanism: reservation, size_flexible: true, rates: [{instance: toy, rate: $%.3f/h}]},\n"
		     "    plan: {mechanism: spend, rates: [{instance: toy, rate: $%.3f/h}, {instance: big, rate: $%.3f/h}]}}}\n"
		     "workloads: {u: {kind: usage, rows: [{item: toy, quantity: %s, from: \"2023-01-01T00:00:00Z\", for: 365 d}]}}\n"
		     "strategies: {S: {buy: on_demand, commitments: [%s]}}\n",
		n, LIST, 3 * LIST, RATE, RATE, 3 * RATE, quantity, commitment);
	fclose(out);
	return text;
}

static struct best best_of(const char *quantity, const char *commitment, long n)
{
	char *yaml = scenario_of(quantity, commitment, n);
	struct oracle o = oracle_run(yaml);
	const struct best best = o.plan->strategy[0].best[0];

	assert_int_equal(o.plan->strategy[0].bests, 1);
	printf("  %-34s best %9.4f  interval %9.4f to %9.4f over %zu futures\n", commitment, best.amount.value, best.ci.low, best.ci.high,
	       best.pilots);
	oracle_release(&o);
	free(yaml);
	return best;
}

/* The exact optimum over the pilot futures themselves is their order statistic; its own error is that of a quantile. */
static void check(const struct best *best, double truth, double density)
{
	const double p = 1 - RATE / LIST, se = sqrt(p * (1 - p) / (double)best->pilots) / density;

	oracle_z("the newsvendor's quantile", best->amount.value, se, truth);
	assert_true(best->ci.low <= best->amount.value && best->amount.value <= best->ci.high);
	assert_true(best->ci.high - best->ci.low < 8 * se);
	assert_true(best->cost_usd <= best->without_usd);
}

static void a_spend_commitment(void **state)
{
	const struct best best = best_of("{uniform: [0, 100]}", "{product: plan, term: 1 y, commit: best}", 1000);
	const double truth = 100 * (1 - RATE / LIST) * RATE, density = 0.01 / RATE;

	(void)state;
	check(&best, truth, density);
}

static void a_number_of_reservations(void **state)
{
	const struct best best = best_of("{uniform: [0, 100]}", "{product: ri, instance: toy, term: 1 y, commit: best}", 1000);

	(void)state;
	assert_true(best.amount.value == floor(best.amount.value));
	check(&best, 100 * (1 - RATE / LIST), 0.01);
}

static void a_certain_use_is_committed_in_full(void **state)
{
	const struct best plan = best_of("7", "{product: plan, term: 1 y, commit: best}", 20);
	const struct best ri = best_of("7", "{product: ri, instance: toy, term: 1 y, commit: best}", 20);

	(void)state;
	assert_true(fabs(plan.amount.value - 7 * RATE) < 1e-3 * 7 * RATE);
	assert_true(ri.amount.value == 7);
}

/* Used in three of ten futures, saving 45 %: not worth it. */
static void a_rare_use_is_not(void **state)
{
	const struct best best = best_of("{choice: {\"0\": 7, \"9\": 3}}", "{product: plan, term: 1 y, commit: best}", 1000);

	(void)state;
	assert_true(best.amount.value == 0 && best.cost_usd == best.without_usd);
}

/* The curve holds its minimum, and cost at any level agrees with a run at that level. */
static void the_curve_is_what_runs_cost(void **state)
{
	char *yaml = scenario_of("{uniform: [0, 100]}", "{product: plan, term: 1 y, commit: best}", 200);
	struct oracle o = oracle_run(yaml);
	const struct best *best = o.plan->strategy[0].best;
	char commitment[96];

	(void)state;
	for (size_t k = 0; k < best->points; k++)
		assert_true(best->mean_usd[k] >= best->cost_usd - 1e-9 * best->cost_usd);
	snprintf(commitment, sizeof commitment, "{product: plan, term: 1 y, commit: $%.17g/h}", best->at[best->points / 2]);
	free(yaml);
	yaml = scenario_of("{uniform: [0, 100]}", commitment, 200);
	struct oracle run = oracle_run(yaml);
	const double mean = moments_of(oracle_column(&run, "cost"), run.futures->count).mean;

	assert_true(fabs(mean - best->mean_usd[best->points / 2]) < 1e-9 * mean);
	oracle_release(&run);
	oracle_release(&o);
	free(yaml);
}

/* ---- several at once, against all of their pairs ---- */

enum { MOST = 9 };
static const char *const kind[] = {"ri, instance: toy", "ri, instance: big", "fixed, instance: toy", "other, instance: big"};

/* Reservations that stand in each other's way: of one family and of single sizes, for usage that comes and goes. */
static char *pairs_of(uint64_t seed, int a, int b)
{
	struct stream stream;
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	stream_init(&stream, &(struct chance){.seed = seed, .replica = 0}, purpose_of(PURPOSE_TEST, 31));
#define ROLL uniform_of(stream_next(&stream))
	fprintf(out, "version: 1\nstart: \"2023-01-01T00:00:00Z\"\nsimulate: {replications: 1}\n"
		     "prices: {instances: {toy: {family: t, factor: 1, on_demand: $1/h}, big: {family: t, factor: 2, on_demand: $2/h}}, products: {");
	for (int k = 0; k < 3; k++)
		fprintf(out, "%s%s: {mechanism: reservation, order: %d, size_flexible: %s, rates: [{instance: toy, rate: $%.4f/h}, {instance: big, rate: $%.4f/h}]}",
			k ? ", " : "", k == 0 ? "ri" : k == 1 ? "fixed" : "other", (int)(2 * ROLL), k == 0 ? "true" : "false", 0.3 + 0.6 * ROLL,
			0.6 + 1.2 * ROLL);
	fprintf(out, "}}\nworkloads: {u: {kind: usage, rows: [{item: toy, from: \"2023-01-01T00:00:00Z\", for: 365 d}");
	for (int r = 0; r < 6; r++)
		fprintf(out, ", {item: %s, quantity: %d, from: \"2023-0%d-01T00:00:00Z\", for: %d d}", r % 2 ? "toy" : "big", 1 + (int)(2 * ROLL),
			1 + (int)(6 * ROLL), 20 + (int)(180 * ROLL));
#undef ROLL
	fprintf(out, "]}}\nstrategies:\n  S: {buy: on_demand, commitments: [{product: %s, term: 1 y, commit: best}, {product: %s, term: 1 y, commit: best}]}\n",
		kind[a], kind[b]);
	for (int i = 0; i <= MOST; i++)
		for (int k = 0; k <= MOST; k++) {
			fprintf(out, "  s%d-%d: {buy: on_demand, commitments: [", i, k);
			if (i)
				fprintf(out, "{product: %s, term: 1 y, count: %d}%s", kind[a], i, k ? ", " : "");
			if (k)
				fprintf(out, "{product: %s, term: 1 y, count: %d}", kind[b], k);
			fprintf(out, "]}\n");
		}
	fclose(out);
	return text;
}

static double cost_of(const struct oracle *o, size_t strategy)
{
	return futures_column(o->futures, strategy, 0)[0];
}

static void two_together_are_the_best_of_all_pairs(void **state)
{
	const char *more = getenv("COSTCAST_PAIRS");
	const uint64_t seeds = more ? (uint64_t)atoi(more) : 24;
	size_t worse = 0;

	(void)state;
	for (uint64_t seed = 0; seed < seeds; seed++) {
		const int a = (int)(seed % 4), b = (a + 1 + (int)(seed / 4 % 3)) % 4;
		char *yaml = pairs_of(seed, a, b);
		struct oracle o = oracle_run(yaml);
		double least = INFINITY;

		for (size_t s = 1; s < o.plan->strategies; s++)
			least = fmin(least, cost_of(&o, s));
		if (cost_of(&o, 0) > least * (1 + 1e-9)) {
			printf("  seed %d: %s and %s: %.4f, not %.4f\n", (int)seed, kind[a], kind[b], cost_of(&o, 0), least);
			worse++;
		}
		oracle_release(&o);
		free(yaml);
	}
	assert_int_equal(worse, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spend_commitment),
		cmocka_unit_test(a_number_of_reservations),
		cmocka_unit_test(a_certain_use_is_committed_in_full),
		cmocka_unit_test(a_rare_use_is_not),
		cmocka_unit_test(the_curve_is_what_runs_cost),
		cmocka_unit_test(two_together_are_the_best_of_all_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
