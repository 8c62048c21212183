/* Advice: what it says of a change is what living with it shows. */
#include "sim/study/advice.h"
#include "tests/oracle/lives.h"

#define PRICES "prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, products: {plan: {mechanism: spend, " \
	"rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $0.6/h}]}}}\n"

static struct advice *advised(const struct oracle *o, const char *strategy)
{
	struct diag diag = {0};
	struct advice *advice = advice_new(o->plan, strategy, &diag);

	assert_non_null(advice);
	advice_live(advice, 2, NULL);
	diag_release(&diag);
	return advice;
}

static const struct finding *finding_of(const struct advice *advice, const char *kind)
{
	for (size_t i = 0; i < advice->findings; i++)
		if (strcmp(advice->finding[i].kind, kind) == 0)
			return advice->finding + i;
	return NULL;
}

/* Four toys, two of them for ten days of thirty: 2 run 720 h, 2 run 240 h, $1,920. A plan of c toys at $0.6 costs 720 × 0.6 c and covers c of
 * them: of the steady ones $288 each are saved, of the others 240 − 432 are lost. So two are best, and save $576. */
static void steady_usage_is_committed_to(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2024-04-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\n" PRICES
		"workloads: {w: {kind: usage, rows: [{item: toy, from: \"2024-04-01\", for: 30 d, quantity: 2}, "
		"{item: toy, from: \"2024-04-05\", for: 10 d, quantity: 2}]}}\nstrategies: {A: {buy: on_demand}}\n", 5);
	struct advice *advice = advised(&o, NULL);
	const struct finding *f = finding_of(advice, "uncovered_usage");

	(void)state;
	assert_non_null(f);
	assert_int_equal(f->verdict, ADVICE_TAKE);
	lives_are("saved", f->saving_usd, 576, 1e-6);
	lives_are("together", advice->together_usd, 576, 1e-6);
	lives_are("cost", advice->cost_usd, 1920, 1e-9);
	assert_int_equal(advice->together, 1);
	advice_free(advice);
	oracle_release(&o);
}

/* A plan for three where one runs: without it, 24 × 30 × (3 × 0.6 − 1) = $576 are saved. */
static void unused_commitments_are_named(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2024-04-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\n" PRICES
		"workloads: {w: {kind: usage, rows: [{item: toy, from: \"2024-04-01\", for: 30 d}]}}\n"
		"strategies: {A: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: $1.8/h, owned: true}]}}\n", 5);
	struct advice *advice = advised(&o, "A");
	const struct finding *f = finding_of(advice, "unused_commitment");

	(void)state;
	assert_non_null(f);
	lives_are("saved", f->saving_usd, 576, 1e-6);
	assert_int_equal(f->verdict, ADVICE_TAKE);
	advice_free(advice);
	oracle_release(&o);
}

/* Spot at 40 % of the price without interruptions is cheaper in all futures; with a deadline that storms break, it is not taken. */
static void what_breaks_a_threshold_is_not_taken(void **state)
{
	static const char *const storms[] = {"none", "{rate: 0.05 /h}"};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct oracle o = lives("version: 1\nsimulate: {replications: %d, seed: 7}\ngoal: {deadline: 23 h}\nthresholds: [\"P(late) < 5 %%\"]\n"
			"market: {spot: {interruptions: %s, capacity_wait: 2 h}}\n" PRICES "workloads: {w: {kind: training, instance: toy, nodes: 1, "
			"work: 20 h, checkpoint: {every: 2 h, takes: 1 min}}}\nstrategies: {A: {buy: on_demand}}\n", 2000, storms[k]);
		struct advice *advice = advised(&o, NULL);
		const struct finding *f = finding_of(advice, "spot");

		assert_non_null(f);
		assert_int_equal(f->verdict, k ? ADVICE_BREAKS : ADVICE_TAKE);
		assert_int_equal(f->loss, k ? ADVICE_LOSS_THRESHOLD : ADVICE_LOSS_NONE);
		if (!k)
			lives_are("saved", f->saving_usd, 0.6 * (advice->cost_usd), 1e-6);
		assert_int_equal(advice->together, !k);
		advice_free(advice);
		oracle_release(&o);
	}
}

#define EVERY(every) "version: 1\nsimulate: {replications: %d, seed: 7}\nmarket: {spot: {interruptions: {rate: 0.05 /h}}}\n" PRICES \
	"workloads: {w: {kind: training, instance: toy, nodes: 4, work: 100 h, checkpoint: {every: " every ", takes: 3 min}}}\nstrategies: {B: {buy: spot}}\n"

/* Far too long an interval: one of the theory's marks is offered, and saves what a plan with that very key saves. */
static void the_interval_is_tried_as_written(void **state)
{
	struct oracle o = lives(EVERY("20 h"), 400);
	struct advice *advice = advised(&o, NULL);
	const struct finding *f = finding_of(advice, "checkpoint_interval");
	char every[64] = "";
	double saved = 0;

	(void)state;
	assert_non_null(f);
	assert_int_equal(f->verdict, ADVICE_TAKE);
	assert_int_equal(sscanf(strchr(f->text, '=') + 1, "%63[^']", every), 1);
	struct oracle with = lives(EVERY("%s"), 400, every);

	for (size_t i = 0; i < 400; i++)
		saved += lives_column(&o, "B", "cost")[i] - lives_column(&with, "B", "cost")[i];
	lives_are("saved", f->saving_usd, saved / 400, 1e-9 * fabs(saved));
	advice_free(advice);
	oracle_release(&o);
	oracle_release(&with);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steady_usage_is_committed_to), cmocka_unit_test(unused_commitments_are_named),
		cmocka_unit_test(what_breaks_a_threshold_is_not_taken), cmocka_unit_test(the_interval_is_tried_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
