/* Several workloads in one scenario: each as it is alone, one bill over all of them, commitments that they share. */
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

#define TOYS "prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}, big: {on_demand: $3/h, spot: $1/h}}, stores: {disk: {price: $0.023/GB-month}}, " \
	"products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $0.5/h}, " \
	"{instance: big, term: 1 y, payment: no_upfront, rate: $2/h}]}}}\n"
#define HEAD "version: 1\nsimulate: {replications: %d, seed: 7}\nmarket: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}\n" TOYS
#define FIRST "first: {kind: training, instance: toy, nodes: 2, work: 20 h, checkpoint: {every: 2 h, takes: 3 min}}"
#define SECOND "second: {kind: training, instance: big, nodes: 1, work: {lognormal: {p50: 10 h, p95: 20 h}}, checkpoint: {every: 1 h, takes: 3 min}}"
#define THIRD "third: {kind: usage, rows: [{item: toy, from: \"2024-01-01T05:00:00Z\", for: 7 h, quantity: 3}]}"
#define WAYS "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n"
enum { FUTURES = 2000 };

/* The first has the chance of a scenario of its own, uncertain values are everybody's, and what is certain costs what it costs:
 * alone and together, future by future, to the nano-dollar. */
static void each_is_itself(void **state)
{
	struct oracle all = lives(HEAD "workloads: {" FIRST ", " SECOND ", " THIRD "}\n" WAYS, FUTURES);
	struct oracle first = lives(HEAD "workloads: {" FIRST "}\n" WAYS, FUTURES);
	struct oracle second = lives(HEAD "workloads: {" SECOND "}\n" WAYS, FUTURES);

	(void)state;
	for (size_t i = 0; i < FUTURES; i++) {
		const double third = lives_column(&all, "A", "third.cost")[i];

		assert_true(lives_column(&all, "B", "first.cost")[i] == lives_column(&first, "B", "cost")[i]);
		assert_true(lives_column(&all, "B", "first.hours")[i] == lives_column(&first, "B", "hours")[i]);
		assert_true(lives_column(&all, "A", "second.cost")[i] == lives_column(&second, "A", "cost")[i]);
		lives_are("3 × 7 h × $1", third, 21, 1e-9);
	}
	oracle_release(&all);
	oracle_release(&first);
	oracle_release(&second);
}

/* Where nothing is shared the parts are the whole, in every future; the last to end is the end. */
static void parts_add_up(void **state)
{
	struct oracle o = lives(HEAD "workloads: {" FIRST ", " SECOND ", " THIRD "}\n" WAYS, FUTURES);

	(void)state;
	for (int s = 0; s < 2; s++) {
		const char *name = s ? "B" : "A";

		for (size_t i = 0; i < FUTURES; i++) {
			const double sum = lives_column(&o, name, "first.cost")[i] + lives_column(&o, name, "second.cost")[i]
				+ lives_column(&o, name, "third.cost")[i];
			const double last = fmax(lives_column(&o, name, "first.hours")[i], lives_column(&o, name, "second.hours")[i]);

			lives_are("the sum", lives_column(&o, name, "cost")[i], sum, 2e-9);
			assert_true(lives_column(&o, name, "hours")[i] == last);
		}
		for (uint64_t r = 0; r < 5; r++)
			bill_is_right(o.plan, (size_t)s, r);
	}
	oracle_release(&o);
}

/* A second one on the first one's instance meets its storms, but not its own luck; on another instance, storms of its own. */
static void storms_belong_to_the_market(void **state)
{
	static const char *const instance[] = {"toy", "big"};
	double alike[2];

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct oracle o = lives("version: 1\nsimulate: {replications: %d, seed: 7}\n"
			"market: {spot: {interruptions: none, shock: {rate: 0.1 /h, share: 100 %%, all: 100 %%}}}\n" TOYS
			"workloads: {one: {kind: training, instance: toy, nodes: 1, work: 20 h}, "
			"two: {kind: training, instance: %s, nodes: 1, work: 20 h}}\nstrategies: {B: {buy: spot}}\n", FUTURES, instance[k]);
		const double *one = lives_column(&o, "B", "one.interruptions"), *two = lives_column(&o, "B", "two.interruptions");

		alike[k] = 0;
		for (size_t i = 0; i < FUTURES; i++)
			alike[k] += one[i] == two[i];
		oracle_release(&o);
	}
	assert_int_equal((int)alike[0], FUTURES);
	assert_true(alike[1] < 0.9 * FUTURES);
}

/* $1 an hour pays for two toys at $0.5, whoever runs them. Ten hours of one by each of two workloads, at the same time: each hour's
 * dollar is used up, and an hour that only one of them has leaves half of it. */
static void a_commitment_is_shared(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\n" TOYS
		"workloads: {one: {kind: usage, rows: [{item: toy, from: \"2024-01-01T00:00:00Z\", for: 10 h}]}, "
		"two: {kind: usage, rows: [{item: toy, from: \"2024-01-01T00:00:00Z\", for: 6 h}]}}\n"
		"strategies: {none: {buy: on_demand}, plan: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, "
		"commit: $1/h, owned: true}]}, fit: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: fit, "
		"owned: true}]}}\n");

	(void)state;
	lives_is(&o, "none", "cost", 16);
	lives_is(&o, "plan", "cost", 10);               /* ten hours of $1 */
	lives_is(&o, "plan", "one.cost", 5);
	lives_is(&o, "plan", "two.cost", 3);            /* and $2 of the last four hours are nobody's */
	lives_is(&o, "fit", "cost", 10);                /* both at once at the most: as the plan of $1 */
	bill_is_right(o.plan, 1, 0);
	oracle_release(&o);
}

/* A strategy may buy one of them in another way. */
static void bought_apart(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\n" TOYS
		"workloads: {one: {kind: training, instance: toy, nodes: 2, work: 10 h}, two: {kind: training, instance: big, nodes: 1, work: 5 h}}\n"
		"strategies: {S: {buy: on_demand, workloads: {two: {buy: spot, market: {spot: {price: $0.9/h}}}}}, "
		"F: {workloads: {one: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 1, buy: spot}]}, two: {buy: on_demand}}}}\n");

	(void)state;
	lives_is(&o, "S", "one.cost", 20);
	lives_is(&o, "S", "two.cost", 4.5);
	lives_is(&o, "F", "one.cost", 14);
	lives_is(&o, "F", "two.cost", 15);
	oracle_release(&o);
}

/* Threads change nothing, and a replay is the future that it replays. */
static void the_same_on_any_threads(void **state)
{
	struct text yaml = {0};

	(void)state;
	text_addf(&yaml, HEAD "workloads: {" FIRST ", " SECOND ", " THIRD "}\n" WAYS, 200);
	struct oracle one = lives_with(text_str(&yaml), &(struct overrides){0}, 1), three = lives_with(text_str(&yaml), &(struct overrides){0}, 3);
	char *a = lives_json(&one), *b = lives_json(&three);

	assert_string_equal(strstr(a, "\"strategies\""), strstr(b, "\"strategies\""));
	for (uint64_t r = 0; r < 20; r++) {
		struct replay *replay = replay_new(one.plan, 1, r);

		for (size_t m = 0; m < one.plan->metrics; m++) {
			const double lived = futures_column(one.futures, 1, m)[r];

			assert_true(replay->metric[m] == lived || (isnan(lived) && isnan(replay->metric[m])));
		}
		for (size_t i = 1; i < replay->recorder.count; i++)
			assert_true(replay->recorder.record[i].t_s >= replay->recorder.record[i - 1].t_s);
		replay_free(replay);
	}
	free(a);
	free(b);
	text_release(&yaml);
	oracle_release(&one);
	oracle_release(&three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_itself), cmocka_unit_test(parts_add_up),
		cmocka_unit_test(storms_belong_to_the_market), cmocka_unit_test(a_commitment_is_shared), cmocka_unit_test(bought_apart),
		cmocka_unit_test(the_same_on_any_threads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
