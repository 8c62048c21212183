/* Cost by day, by month and by what it is for: whatever divides it, it adds up to the bill of each future to the nano-dollar. */
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/study/costs.h"
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

#define PRICES "prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, stores: {disk: {price: $0.023/GB-month}}, " \
	"items: {talk: {unit: GB, service: Network, category: networking, price: $0.09}}, " \
	"products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, payment: all_upfront, rate: $0.5/h}]}}}\n"
#define WORK "workloads: {job: {kind: training, instance: toy, nodes: 3, work: 30 h, checkpoint: {every: 2 h, takes: 7 min, size: 500 GB, store: disk}, tags: {team: nlp}}, " \
	"rest: {kind: usage, rows: [{item: toy, from: \"2024-01-30T05:00:00Z\", for: 70 h, quantity: 3, account: lab, tags: {team: vision}}, " \
	"{item: talk, from: \"2024-01-31T12:00:00Z\", for: 36 h, quantity: 900}]}}\n"
#define WAYS "strategies: {A: {buy: on_demand}, B: {buy: spot}, C: {buy: on_demand, commitments: [{product: plan, instance: toy, term: 1 y, " \
	"payment: all_upfront, commit: $1/h}]}}\n"
#define SCENARIO "version: 1\nstart: \"2024-01-29T20:30:00Z\"\nsimulate: {replications: %d, seed: 7}\ntags: {org: acme}\n" \
	"market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}\n" PRICES WORK WAYS
enum { FUTURES = 200 };

static struct facet of(enum aspect aspect) { return (struct facet){.aspect = aspect}; }

static int64_t total(const struct oracle *o, size_t s, size_t i)
{
	return llround(futures_column(o->futures, s, 0)[i] * NANO);
}

/* Every aspect, both measures, each time: each future's cells are its bill. */
static void all_ways_add_up(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);

	(void)state;
	for (int a = 0; a < ASPECTS; a++)
		for (int p = PER_TOTAL; p <= PER_DAY; p++)
			for (int m = MEASURE_BILLED; m <= MEASURE_AMORTISED; m++)
				for (size_t s = 0; s < 3; s++) {
					const struct view view = {.by = {{(enum aspect)a, "team"}}, .bys = 1, .per = (enum per)p, .measure = (enum measure)m};
					struct costs *costs = costs_run(o.plan, s, &view, 20, 1, NULL);

					for (size_t i = 0; i < 20; i++)
						assert_true(costs_of_future(costs, i) == total(&o, s, i));
					costs_free(costs);
				}
	oracle_release(&o);
}

static size_t group_named(const struct costs *costs, const char *value)
{
	for (size_t g = 0; g < costs->groups; g++)
		if (strcmp(costs->group[g].value[0], value) == 0)
			return g;
	fail_msg("no group \"%s\"", value);
	return 0;
}

/* What is certain, by hand: 3 toys at $1 from Jan 30 05:00 for 70 h are 19, 24, 24 and 3 hours a day; 900 GB at $0.09 are spread evenly
 * over 12 h of Jan 31 and 24 h of Feb 1, $27 and $54. */
static void days_by_hand(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);
	static const double vision[] = {0, 19 * 3, 24 * 3, 24 * 3, 3 * 3}, talk[] = {0, 0, 27, 54, 0};
	struct view view = {.by = {{ASPECT_TAG, "team"}}, .bys = 1, .per = PER_DAY};
	struct costs *costs = costs_run(o.plan, 0, &view, 3, 0, NULL);
	const size_t team = group_named(costs, "vision");

	(void)state;
	assert_int_equal(costs->from_unix_s[0], 1706486400);    /* 2024-01-29T00:00:00Z */
	for (size_t d = 0; d < 5; d++)
		assert_true(costs_cell(costs, 1, d, team) == llround(vision[d] * NANO));
	costs_free(costs);
	view = (struct view){.by = {of(ASPECT_SERVICE)}, .bys = 1, .per = PER_DAY};
	costs = costs_run(o.plan, 0, &view, 3, 0, NULL);
	for (size_t d = 0; d < 5; d++)
		assert_true(costs_cell(costs, 2, d, group_named(costs, "Network")) == llround(talk[d] * NANO));
	costs_free(costs);
	view = (struct view){.by = {of(ASPECT_SERVICE)}, .bys = 1, .per = PER_MONTH, .where = {{of(ASPECT_SERVICE), "Network"}}, .wheres = 1};
	costs = costs_run(o.plan, 0, &view, 3, 0, NULL);
	assert_int_equal(costs->groups, 1);
	assert_int_equal(costs->periods, 2);
	assert_int_equal(costs->from_unix_s[1], 1706745600);    /* 2024-02-01T00:00:00Z */
	assert_true(costs_cell(costs, 0, 0, 0) == llround(27 * NANO) && costs_cell(costs, 0, 1, 0) == llround(54 * NANO));
	costs_free(costs);
	oracle_release(&o);
}

/* The causes of a future are the parts of its cost, but for the rounding of a line a day. */
static void causes_are_parts(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);
	const struct view view = {.by = {of(ASPECT_CAUSE)}, .bys = 1, .per = PER_DAY, .measure = MEASURE_AMORTISED};

	(void)state;
	for (size_t s = 0; s < 3; s++) {
		struct costs *costs = costs_run(o.plan, s, &view, 20, 0, NULL);

		for (size_t g = 0; g < costs->groups; g++)
			for (int p = 0; p < PARTS; p++)
				if (strcmp(part_words[p], costs->group[g].value[0]) == 0)
					for (size_t i = 0; i < 20; i++)
						lives_are(part_words[p], costs_amount(costs, costs_of_group(costs, i, g)),
							  futures_column(o.futures, s, column_part(o.plan, (enum part)p))[i], 1e-6);
		costs_free(costs);
	}
	oracle_release(&o);
}

/* A plan that is paid at once: billed on its first day, amortised over the usage that it covers and the rest. */
static void a_fee_when_it_is_paid(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);
	struct view view = {.by = {of(ASPECT_PURCHASE)}, .bys = 1, .per = PER_DAY, .measure = MEASURE_BILLED};
	struct costs *costs = costs_run(o.plan, 2, &view, 2, 0, NULL);
	const size_t fee = group_named(costs, "committed");

	(void)state;
	assert_true(costs_cell(costs, 0, 0, fee) == llround(8760 * NANO) && costs_of_group(costs, 0, fee) == llround(8760 * NANO));
	costs_free(costs);
	view.measure = MEASURE_AMORTISED;
	costs = costs_run(o.plan, 2, &view, 2, 0, NULL);
	assert_true(costs_of_group(costs, 0, group_named(costs, "committed")) + costs_of_group(costs, 0, group_named(costs, "unused_commitment")) == llround(8760 * NANO));
	assert_true(costs->periods > 360);
	for (size_t d = 0; d < costs->periods; d++)
		assert_true(costs_cell(costs, 0, d, group_named(costs, "unused_commitment")) >= 0);
	costs_free(costs);
	oracle_release(&o);
}

#define PLAN "version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: 1, seed: 7}\n" \
	"prices: {instances: {toy: {on_demand: $3/h}}, products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, payment: %s, rate: $2/h}]}}}\n" \
	"workloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-03\", for: 2 d}, {item: toy, from: \"2024-01-09T18:00:00Z\", for: 12 h}, " \
	"{item: toy, from: \"2024-02-05\", for: 1 d}]}}\n" \
	"strategies: {A: {buy: on_demand, commitments: [{product: plan, instance: toy, term: 1 y, payment: %s, commit: $2/h}]}}\n"

/* A plan of $2 an hour, $48 a day: used for 24 h on January 3 and 4 and February 5, for 6 h on January 9 and 10, not at all on others. What is
 * unused is the rest of each day, also on days after the last use; hours likewise. */
static void unused_day_by_day(void **state)
{
	static const char *const payment[] = {"no_upfront", "all_upfront"};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct oracle o = lives(PLAN, payment[k], payment[k]);
		struct view view = {.by = {of(ASPECT_PURCHASE)}, .bys = 1, .per = PER_DAY, .measure = MEASURE_AMORTISED};
		struct costs *costs = costs_run(o.plan, 0, &view, 1, 0, NULL);
		const size_t used = group_named(costs, "committed"), rest = group_named(costs, "unused_commitment");

		for (size_t d = 0; d < costs->periods; d++) {
			const int64_t hours = d == 2 || d == 3 || d == 35 ? 24 : d == 8 || d == 9 ? 6 : 0, whole = d < 365 ? 24 : 0;

			assert_true(costs_cell(costs, 0, d, used) == llround(2 * (double)hours * NANO));
			lives_are("unused", costs_amount(costs, costs_cell(costs, 0, d, rest)), 2 * (double)(whole - hours), 1.5e-9);
		}
		assert_true(costs_of_future(costs, 0) == total(&o, 0, 0));
		costs_free(costs);
		view.per = PER_HOUR;
		costs = costs_run(o.plan, 0, &view, 1, 0, NULL);
		const size_t idle = group_named(costs, "unused_commitment");

		lives_are("at 17:00", costs_amount(costs, costs_cell(costs, 0, 8 * 24 + 17, idle)), 2, 1.5e-9);
		lives_are("at 18:00", costs_amount(costs, costs_cell(costs, 0, 8 * 24 + 18, idle)), 0, 1.5e-9);
		assert_true(costs_of_future(costs, 0) == total(&o, 0, 0));
		costs_free(costs);
		oracle_release(&o);
	}
}

/* What is owned counts until the horizon: $2 an hour until January 10 at noon, the day's last part as well. */
static void unused_until_the_horizon(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2024-01-01T00:00:00Z\"\nhorizon: 228 h\nsimulate: {replications: 1, seed: 7}\n"
		"prices: {instances: {toy: {on_demand: $3/h}}, products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $2/h}]}}}\n"
		"workloads: {m: {kind: metered, item: toy, active: {from: 2 d, for: 60 h}}}\nstrategies: {A: {buy: on_demand, commitments: [{product: plan, instance: toy, "
		"term: 1 y, payment: no_upfront, commit: $2/h, owned: true, start: \"2023-06-01\"}]}}\n");
	const struct view view = {.by = {of(ASPECT_PURCHASE)}, .bys = 1, .per = PER_DAY, .measure = MEASURE_AMORTISED};
	struct costs *costs = costs_run(o.plan, 0, &view, 1, 0, NULL);
	static const double hours[] = {24, 24, 0, 0, 12, 24, 24, 24, 24, 12};

	(void)state;
	for (size_t d = 0; d < 10; d++)
		lives_are("unused", costs_amount(costs, costs_cell(costs, 0, d, group_named(costs, "unused_commitment"))), 2 * hours[d], 1.5e-9);
	assert_true(costs_of_future(costs, 0) == total(&o, 0, 0));
	costs_free(costs);
	oracle_release(&o);
}

/* Conditions about one aspect are alternatives, of several all hold; complements add up. */
static void conditions(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);
	const struct condition nlp = {{ASPECT_TAG, "team"}, "nlp"}, none = {{ASPECT_TAG, "team"}, ""}, vision = {{ASPECT_TAG, "team"}, "vision"};
	const struct view some = {.where = {nlp, none}, .wheres = 2}, rest = {.where = {vision}, .wheres = 1};
	const struct view both = {.where = {nlp, {of(ASPECT_ACCOUNT), "lab"}}, .wheres = 2};
	struct costs *a = costs_run(o.plan, 1, &some, 50, 0, NULL), *b = costs_run(o.plan, 1, &rest, 50, 0, NULL), *c = costs_run(o.plan, 1, &both, 50, 0, NULL);

	(void)state;
	for (size_t i = 0; i < 50; i++)
		assert_true(costs_of_future(a, i) + costs_of_future(b, i) == total(&o, 1, i));
	assert_int_equal(c->groups, 0);
	costs_free(a);
	costs_free(b);
	costs_free(c);
	oracle_release(&o);
}

static void any_number_of_threads(void **state)
{
	struct oracle o = lives(SCENARIO, FUTURES);
	const struct view view = {.by = {of(ASPECT_CAUSE), of(ASPECT_ITEM)}, .bys = 2, .per = PER_DAY};
	struct costs *one = costs_run(o.plan, 1, &view, FUTURES, 1, NULL);

	(void)state;
	for (int threads = 2; threads <= 7; threads += 5) {
		struct costs *more = costs_run(o.plan, 1, &view, FUTURES, threads, NULL);

		assert_int_equal(more->groups, one->groups);
		assert_int_equal(more->periods, one->periods);
		for (size_t g = 0; g < one->groups; g++)
			for (size_t i = 0; i < 2; i++)
				assert_string_equal(one->group[g].value[i], more->group[g].value[i]);
		assert_memory_equal(one->cell, more->cell, FUTURES * one->periods * one->groups * sizeof *one->cell);
		costs_free(more);
	}
	costs_free(one);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_ways_add_up), cmocka_unit_test(days_by_hand), cmocka_unit_test(causes_are_parts),
		cmocka_unit_test(a_fee_when_it_is_paid), cmocka_unit_test(unused_day_by_day), cmocka_unit_test(unused_until_the_horizon), cmocka_unit_test(conditions), cmocka_unit_test(any_number_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
