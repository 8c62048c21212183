/* Bills of simulated futures are FOCUS 1.2 datasets whose lines add up exactly: of every strategy of every scenario that is
 * shipped, and of commitments that are bought, used, cancelled and exchanged at awkward moments. */
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

static void are_right(const struct plan *plan, uint64_t replicas)
{
	for (size_t s = 0; s < plan->strategies; s++)
		for (uint64_t r = 0; r < replicas; r++)
			bill_is_right(plan, s, r);
}

static void shipped(const char *path)
{
	struct diag diag = {0};
	bool missing = false;
	struct scenario *scenario = scenario_load(path, &(struct overrides){.replications = 50}, &models, &diag, &missing);
	const struct plan *plan = scenario ? plan_new(scenario, &diag) : NULL;

	if (!plan)
		diag_print(&diag, stderr);
	assert_non_null(plan);
	are_right(plan, 3);
	scenario_free(scenario);
	diag_release(&diag);
}

static void shipped_scenarios(void **state)
{
	(void)state;
	shipped("scenarios/bert-8xp4d.yaml");
	shipped("scenarios/bert-8xp4d-calm.yaml");
	shipped("scenarios/bert-8xp4d-stormy.yaml");
	shipped("scenarios/commitments.yaml");
	shipped("scenarios/plan-erosion.yaml");
	shipped("scenarios/serve-spot.yaml");
	shipped("scenarios/team-month.yaml");
	shipped("scenarios/three-clouds.yaml");
	shipped("scenarios/usage-history.yaml");
}

#define RATE "rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $0.613/h}, " \
	"{instance: toy, term: 1 y, payment: partial_upfront, rate: $0.59/h}, {instance: toy, term: 1 y, payment: all_upfront, rate: $0.57/h}]"
#define TOYS "prices: {provider: aws, region: us-east-1, instances: {toy: {on_demand: $1/h, spot: $0.4/h, family: toys}, " \
	"toy2: {on_demand: $2/h, family: toys}}, products: {" \
	"plan: {mechanism: spend, " RATE "}, " \
	"reserved: {mechanism: reservation, refund_limit: $50000, refund_fee: 12 %%, convertible: true, " RATE "}, " \
	"capacity: {mechanism: capacity}, " \
	"block: {mechanism: block, rates: [{instance: toy, term: 5 d, payment: all_upfront, rate: $0.45/h}]}}}\n"

/* A run of HOURS from START under COMMITMENTS. */
static void under(const char *start, const char *hours, const char *commitments)
{
	struct oracle o = lives("version: 1\nstart: \"%s\"\nsimulate: {replications: 2}\n" TOYS
		"workloads: {job: {kind: training, instance: toy, nodes: 3, work: %s}}\nmarket: {on_demand: {capacity_wait: 433 s}}\n"
		"strategies: {S: {buy: on_demand, commitments: [%s]}}\n", start, hours, commitments);

	are_right(o.plan, 1);
	oracle_release(&o);
}

/* Every hour of every month is used: what is left of a month's fee is nothing, or a rounding that must not show. */
static void used_up(void **state)
{
	static const char *const start[] = {"2024-02-28T23:59:59Z", "2024-03-04T09:00:00Z", "2023-12-31T12:34:56Z"};
	static const char *const payment[] = {"no_upfront", "partial_upfront", "all_upfront"};
	char text[200];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t p = 0; p < 3; p++) {
			snprintf(text, sizeof text, "{product: plan, term: 1 y, payment: %s, commit: $1.77/h}", payment[p]);
			under(start[i], "8800 h", text);
			snprintf(text, sizeof text, "{product: reserved, term: 1 y, payment: %s, count: 3}", payment[p]);
			under(start[i], "8800 h", text);
		}
}

static void left_over(void **state)
{
	(void)state;
	under("2024-01-31T22:10:11Z", "40 h", "{product: plan, term: 1 y, payment: partial_upfront, commit: $0.5/h}, "
		"{product: reserved, term: 1 y, payment: no_upfront, count: 2}");
	under("2024-02-29T23:30:00Z", "1 h", "{product: plan, term: 1 y, payment: all_upfront, commit: $9/h}");
	under("2024-02-29T23:30:00Z", "100 h", "{product: plan, term: 1 y, payment: no_upfront, commit: $2/h, owned: true}");
	under("2024-02-29T23:30:00Z", "100 h", "{product: block, term: 5 d, count: 2}, {product: capacity, term: 30 d, count: 4}");
}

static void cancelled(void **state)
{
	static const char *const when[] = {"2024-03-20T00:00:00Z", "2024-04-01T00:00:00Z", "2024-07-15T10:00:00Z"};
	static const char *const payment[] = {"no_upfront", "partial_upfront", "all_upfront"};
	char text[300];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t p = 0; p < 3; p++) {
			snprintf(text, sizeof text, "{product: reserved, term: 1 y, payment: %s, count: 2, cancel: \"%s\"}", payment[p], when[i]);
			under("2024-03-04T09:00:00Z", "300 h", text);
			snprintf(text, sizeof text, "{product: reserved, term: 1 y, payment: %s, count: 2, exchange: {at: \"%s\", count: 5}}",
				 payment[p], when[i]);
			under("2024-03-04T09:00:00Z", "300 h", text);
		}
}

/* A future's cost in a run of many, on threads that lived others before, is that of the future alone. */
static void a_future_leaves_nothing_behind(void **state)
{
	struct diag diag = {0};
	bool missing = false;
	struct scenario *scenario = scenario_load("tests/data/rated.yaml", &(struct overrides){0}, &models, &diag, &missing);
	const struct plan *plan = scenario ? plan_new(scenario, &diag) : NULL;

	(void)state;
	assert_non_null(plan);
	struct futures *futures = futures_run(plan, 0, scenario->replications, 3, NULL);

	assert_non_null(futures);
	for (size_t s = 0; s < plan->strategies; s++)
		for (uint64_t r = 0; r < scenario->replications; r++) {
			struct replay *replay = replay_new(plan, s, r);

			assert_true(futures_column(futures, s, 0)[r] == money_usd(replay->ledger.total));
			replay_free(replay);
		}
	are_right(plan, 40);
	futures_free(futures);
	scenario_free(scenario);
	diag_release(&diag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(shipped_scenarios), cmocka_unit_test(used_up), cmocka_unit_test(left_over),
					   cmocka_unit_test(cancelled), cmocka_unit_test(a_future_leaves_nothing_behind)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
