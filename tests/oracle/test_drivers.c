/* Cost drivers against closed forms: what comes by chance, by the day, with growth; cohorts of a bucket; alone and among others. */
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

enum { FUTURES = 40000 };
#define HEAD "version: 1\nstart: \"2026-02-02T00:00:00Z\"\nhorizon: 28 d\nsimulate: {replications: %d, seed: 11}\n"
#define BOOK_D "prices: {instances: {toy: {on_demand: $3/h, spot: $1/h}}, stores: {disk: {price: $0.056/GB-month}, cold: {price: $0.028/GB-month, minimum_duration: 30 d, transition: move}, " \
	"hot: {price: $0.056/GB-month, transitions: [cold], put: put}}, " \
	"items: {gb: {unit: GB, price: $0.5}, scan: {unit: MB, price: $1, minimum: 10, round_up: 1}, move: {unit: object, price: $0.01}, put: {unit: request, price: $0.001}, hour: {unit: gate, metering: hours, price: $0.045}}}\n"
#define ONE "strategies: {S: {buy: on_demand}}\n"

/* A fifth of the futures, from a uniform day of 20 on, for three days of $100: all of it lies before the horizon. */
static void what_happens_by_chance(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {d: {kind: metered, item: gb, quantity: 200, every: 1 d, "
		"active: {chance: 20 %%, from: {uniform: [0 d, 20 d]}, for: 3 d}}}\n" ONE, FUTURES);
	const double *cost = lives_column(&o, "S", "cost"), *happened = lives_column(&o, "S", "happened"), *hours = lives_column(&o, "S", "active_hours");

	(void)state;
	lives_mean("share of futures", happened, FUTURES, 0.2);
	lives_mean("cost", cost, FUTURES, 0.2 * 300);
	lives_mean("hours", hours, FUTURES, 0.2 * 72);
	for (size_t i = 0; i < FUTURES; i++)
		lives_are("a future", cost[i], happened[i] * 300, 1e-6);
	for (uint64_t r = 0; r < 5; r++)
		bill_is_right(o.plan, 0, r);
	oracle_release(&o);
}

/* The horizon cuts: from a uniform day of 28 on until the end, half of the time is left on average. */
static void the_horizon_cuts(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {d: {kind: metered, item: toy, quantity: 2, active: {from: {uniform: [0 d, 28 d]}}}}\n" ONE, FUTURES);

	(void)state;
	lives_mean("two nodes for half the time", lives_column(&o, "S", "cost"), FUTURES, 2 * 3 * 28 * 24 / 2.0);
	oracle_release(&o);
}

/* Four whole weeks of 20 weekdays and 8 days of a weekend at 40 %, each times a lognormal of mean 1: the mean is that of the days, the
 * variance the sum of theirs. */
static void days_vary(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {d: {kind: metered, item: gb, quantity: 20, every: 1 d, varies: {cv: 30 %%, weekend: 40 %%}}}\n" ONE,
		FUTURES);
	const double *cost = lives_column(&o, "S", "cost");
	const struct moments m = moments_of(cost, FUTURES);

	(void)state;
	lives_mean("a month of days", cost, FUTURES, 10 * (20 + 8 * 0.4));
	lives_are("its spread", m.sd, 10 * 0.3 * sqrt(20 + 8 * 0.4 * 0.4), 0.02 * m.sd);
	oracle_release(&o);
}

/* Ten percent every 30 days, by the day: a geometric sum. As much of a thing that is there at a time. */
static void growth_is_compounded(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {d: {kind: metered, item: gb, quantity: 20, every: 1 d, growth: 10 %%}, "
		"l: {kind: metered, item: disk, quantity: 100 GiB, growth: 10 %%}, f: {kind: metered, items: [{item: hour, fixed: true}, {item: gb, quantity: 0}], growth: 10 %%}}\n" ONE, 1);
	const double ratio = pow(1.1, 1 / 30.0), sum = (pow(ratio, 28) - 1) / (ratio - 1);

	(void)state;
	lives_are("what comes", lives_one(&o, "S", "d.cost"), 10 * sum, 1e-6);
	/* 27 days of February's 28, one of March's 31 */
	lives_are("what is there", lives_one(&o, "S", "l.cost"), 100 * 0.056 * ((pow(ratio, 27) - 1) / (ratio - 1) / 28 + pow(ratio, 27) / 31), 1e-6);
	lives_are("what is fixed", lives_one(&o, "S", "f.cost"), 0.045 * 28 * 24, 1e-8);
	oracle_release(&o);
}

/* A notebook that is left on costs its weekends, too; what is kept for a week in a store that bills 30 days is paid for 30. */
static void what_is_left_on(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {on: {kind: metered, item: toy}, off: {kind: metered, item: toy, varies: {weekend: 0 %%}}, "
		"cold: {kind: metered, item: cold, quantity: 10 GiB, every: 1 d, kept: 7 d, active: {for: 1 d}}}\n" ONE, 1);

	(void)state;
	lives_is(&o, "S", "on.cost", 28 * 24 * 3);
	lives_is(&o, "S", "off.cost", 20 * 24 * 3);
	/* from 2 February: 27 days of its 28, three of March's 31 */
	lives_are("a least time", lives_one(&o, "S", "cold.cost"), 10 * 0.028 * (27 / 28.0 + 3 / 31.0), 3e-9);
	oracle_release(&o);
}

/* Uses are whole: five in two days begin on day 0, 0, 0, 1, 1; each counts ten at least. Ten and a half of twelve hours: begun ones count. */
static void uses_are_whole(void **state)
{
	struct oracle o = lives(HEAD BOOK_D "workloads: {a: {kind: metered, item: scan, quantity: 3, times: 5, every: 2 d, active: {for: 36 h}}, "
		"b: {kind: metered, item: scan, quantity: 12.3, times: 7, every: 1 d}, c: {kind: metered, item: scan, quantity: 3, every: 7 d, varies: {cv: 0 %%}}}\n" ONE, 1);

	(void)state;
	lives_is(&o, "S", "a.uses", 4);                 /* 3.75 periods have passed */
	lives_is(&o, "S", "a.cost", 40);
	lives_is(&o, "S", "b.uses", 7 * 28);
	lives_is(&o, "S", "b.cost", 7 * 28 * 13);
	lives_is(&o, "S", "c.uses", 4);
	lives_is(&o, "S", "c.cost", 40);
	oracle_release(&o);
}

/* 10 GiB a day, each kept for a week or until the horizon: 21 days of seven, and 7 + 6 + … + 1 of the last ones, in GiB-days; two months. */
static void what_is_kept_goes_after_its_time(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2026-02-01T00:00:00Z\"\nhorizon: 28 d\nsimulate: {replications: 1}\n" BOOK_D
		"workloads: {week: {kind: metered, item: disk, quantity: 10 GiB, every: 1 d, kept: 7 d}, ever: {kind: metered, item: disk, quantity: 280 GiB, every: month, kept: forever}}\n" ONE);

	(void)state;
	lives_are("a week", lives_one(&o, "S", "week.cost"), 10 * 0.056 / 28 * (21 * 7 + 28), 1e-7);
	lives_are("for ever", lives_one(&o, "S", "ever.cost"), 10 * 0.056 / 28 * (28 * 29 / 2), 1e-7);
	lives_are("its mean", lives_one(&o, "S", "week.quantity"), 10 * (21 * 7 + 28) / 28.0, 1e-9);
	oracle_release(&o);
}

/* A bucket of 60 GiB that is on average half a month old (uniform over 0 to 60 days), 1 GiB a day on top; moved at 30 days. By cohorts:
 * of age a at the start, a < 30, it is moved after 30 - a days. */
static void cohorts_by_day(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2026-02-01T00:00:00Z\"\nhorizon: 28 d\nsimulate: {replications: 1}\n" BOOK_D
		"workloads: {b: {kind: storage, store: hot, size: 60 GiB, age: {uniform: [0 d, 60 d]}, growth: 1 GiB, object_size: 1 GiB, "
		"lifecycle: [{after: 30 d, to: cold}]}}\n" ONE);
	double hot = 0, cold = 0, moves = 0;

	(void)state;
	for (int age = 0; age < 60; age++) {
		const int stays = age < 30 ? 30 - age : 0;

		hot += stays < 28 ? stays : 28;
		cold += stays < 28 ? 28 - stays : 0;
		moves += stays < 28 && age <= 30;       /* the one of exactly 30 days is moved at the start */
	}
	for (int day = 0; day < 28; day++)
		hot += 28 - day;
	lives_are("the bill", lives_one(&o, "S", "cost"), (hot * 0.056 + cold * 0.028) / 28 + 0.01 * moves + 28 * 0.001, 1e-7);
	lives_are("moves", lives_one(&o, "S", "transitions"), moves, 1e-9);
	lives_are("writes", lives_one(&o, "S", "requests"), 28, 1e-9);
	lives_are("held", lives_one(&o, "S", "mean_gib"), (hot + cold) / 28, 1e-9);
	lives_are("at the end", lives_one(&o, "S", "end_gib"), 88, 1e-9);
	bill_is_right(o.plan, 0, 0);
	oracle_release(&o);
}

/* A percentage of growth is of the size at the start, compounded; the day adds at its beginning. */
static void a_bucket_grows(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2026-02-01T00:00:00Z\"\nhorizon: 28 d\nsimulate: {replications: 1}\n" BOOK_D
		"workloads: {b: {kind: storage, store: disk, size: 100 GiB, growth: 5 %%}, e: {kind: storage, store: disk, size: {uniform: [50 GiB, 150 GiB]}}}\n" ONE);
	double sum = 0;

	(void)state;
	for (int day = 1; day <= 28; day++)
		sum += pow(1.05, day / 30.0);
	lives_are("the bill", lives_one(&o, "S", "b.cost"), 100 * 0.056 / 28 * sum, 1e-7);
	lives_are("at the end", lives_one(&o, "S", "b.end_gib"), 100 * pow(1.05, 28 / 30.0), 1e-9);
	oracle_release(&o);
}

/* Beside others each is what it is alone, future by future; strategies meet the same days. */
static void among_others_as_alone(void **state)
{
	static const char *const each[] = {"d: {kind: metered, item: gb, quantity: 20, every: 1 d, varies: {cv: 30 %}, active: {chance: 50 %, from: 3 d}}",
		"b: {kind: storage, store: hot, size: {uniform: [50 GiB, 150 GiB]}, growth: 1 GiB, object_size: 1 GiB}"};
	struct oracle all = lives(HEAD BOOK_D "workloads: {%s, %s}\nstrategies: {S: {buy: on_demand}, T: {buy: spot}}\n", 300, each[0], each[1]);

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct oracle one = lives(HEAD BOOK_D "workloads: {%s}\n" ONE, 300, each[k]);

		for (size_t i = 0; i < 300; i++) {
			assert_true(lives_column(&all, "S", k ? "b.cost" : "d.cost")[i] == lives_column(&one, "S", "cost")[i]);
			assert_true(lives_column(&all, "T", k ? "b.cost" : "d.cost")[i] == lives_column(&one, "S", "cost")[i]);
		}
		oracle_release(&one);
	}
	oracle_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_happens_by_chance), cmocka_unit_test(the_horizon_cuts), cmocka_unit_test(days_vary),
		cmocka_unit_test(growth_is_compounded), cmocka_unit_test(what_is_left_on), cmocka_unit_test(uses_are_whole), cmocka_unit_test(what_is_kept_goes_after_its_time),
		cmocka_unit_test(cohorts_by_day), cmocka_unit_test(a_bucket_grows), cmocka_unit_test(among_others_as_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
