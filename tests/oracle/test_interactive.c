/* Notebooks: what runs and what is used, against closed forms; the calendar's own hours. */
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nprices: {instances: {toy: {on_demand: $1/h}}, stores: {disk: {price: $0.1/GB-month}}}\n"
#define ONE HEAD "simulate: {replications: 1, seed: 3}\nstrategies: {S: {buy: on_demand}}\n"

static double column_mean(const struct oracle *o, const char *metric)
{
	return moments_of(oracle_column(o, metric), o->futures->count).mean;
}

/* Sessions and pauses exponential: a Markov chain that begins in a session, so p(t) = P(in a session at t) = pi + (1 - pi) exp(-s t), with
 * s = l + m, pi = m / s, l and m the rates at which sessions and pauses end. A pause of age x < a at t began at t - x, at the rate l p(t - x),
 * and is still on with exp(-m x): so the idle hours that are paid for are l times the integral of exp(-m x) U(W - x) over x in (0, a), U the
 * integral of p. */
static void auto_stop_of_exponential_pauses(void **state)
{
	const double l = 1 / 0.8, m = 1 / 1.3, s = l + m, pi = m / s, c = (1 - pi) / s, wide = 9;
	const double used = pi * wide + c * (1 - exp(-s * wide));

	(void)state;
	for (int k = 0; k < 3; k++) {
		static const double stop_h[] = {0.25, 1, 3};
		const double a = stop_h[k], e0 = -expm1(-m * a) / m, e1 = (1 - exp(-m * a) * (1 + m * a)) / (m * m);
		const double idle = l * ((pi * wide + c) * e0 - pi * e1 - c * exp(-s * wide) * expm1(l * a) / l);
		struct oracle o = lives(HEAD "simulate: {replications: 100000, seed: 3}\nhorizon: 20 h\nstart: \"2024-03-04T00:00:00Z\"\n"
			"workloads: {n: {kind: interactive, instance: toy, people: 2, hours: 9-18, auto_stop: %.9g h, "
			"session: {exponential: {mean: 0.8 h}}, pause: {exponential: {mean: 1.3 h}}}}\nstrategies: {S: {buy: on_demand}}\n", a);

		oracle_mean(&o, "used_hours", 2 * used);
		oracle_mean(&o, "idle_hours", 2 * idle);
		oracle_mean(&o, "running_hours", 2 * (used + idle));
		oracle_release(&o);
	}
}

/* idle: the share of the long run that is paused. */
static void idle_is_the_share_of_pauses(void **state)
{
	struct oracle o = lives(HEAD "simulate: {replications: 400, seed: 3}\nhorizon: 60 d\n"
		"workloads: {n: {kind: interactive, instance: toy, people: 1, days: \"*\", hours: 0-24, idle: 65 %%, session: 20 min to 2 h}}\n"
		"strategies: {S: {buy: on_demand}}\n");
	/* A session begins at every midnight: its mean is 1 / (1 - idle) of its share, less what is cut off; so nearly. */
	const double share = column_mean(&o, "used_hours") / 1440;

	(void)state;
	lives_are("the share in use", share, 0.35, 0.02);
	oracle_release(&o);
}

/* Sessions at 0, 2.5, 5 and 7.5 h of the nine, each an hour; half an hour idle after each; six minutes of each are start-up. */
static void a_day_by_hand(void **state)
{
	struct oracle o = lives(ONE "horizon: 1 d\nstart: \"2024-03-04T00:00:00Z\"\nworkloads: {n: {kind: interactive, instance: toy, people: 3, "
		"hours: 9:00-18:00, session: 1 h, pause: 90 min, auto_stop: 30 min, startup: 6 min, disk: {size: 31 GiB, store: disk}}}\n");

	(void)state;
	lives_are("starts", column_mean(&o, "starts"), 3 * 4, 1e-12);
	lives_are("used", column_mean(&o, "used_hours"), 3 * 3.6, 1e-9);
	lives_are("starting up", column_mean(&o, "startup_hours"), 3 * 0.4, 1e-9);
	lives_are("waited", column_mean(&o, "waited_hours"), 3 * 0.4, 1e-9);
	lives_are("idle", column_mean(&o, "idle_hours"), 3 * 2, 1e-9);
	lives_are("running", column_mean(&o, "running_hours"), 3 * 6, 1e-9);
	lives_are("cost", column_mean(&o, "cost"), 3 * 6 + 3 * 31 * 0.1 / 31, 1e-9);
	lives_are("an hour of use", column_mean(&o, "cost_per_used_hour"), (3 * 6 + 0.3) / (3 * 3.6), 1e-9);
	bill_is_right(o.plan, 0, 0);
	oracle_release(&o);
}

/* Who works one hour and leaves: what stops the machine, and when. Monday to the next Monday, 9:00. */
static void what_stops_a_machine(void **state)
{
	static const struct { const char *keys; double running, off; } by[] = {
		{"left_on: 0 %", 5 * 9, 0},
		{"left_on: 100 %", 7 * 24, 7 * 24 - 5 * 9},
		{"left_on: 100 %, scheduled_stop: weekends", 4 * 24 + 9, 4 * 15},
		{"left_on: 100 %, scheduled_stop: nights", 5 * 9, 0},
		{"left_on: 100 %, auto_stop: 10 h", 5 * 11, 5 * 2},
		{"left_on: 100 %, auto_stop: 30 min", 5 * 1.5, 0},
	};

	(void)state;
	for (size_t k = 0; k < sizeof by / sizeof *by; k++) {
		struct oracle o = lives(ONE "horizon: 7 d\nstart: \"2024-03-04T09:00:00Z\"\nworkloads: {n: {kind: interactive, instance: toy, people: 1, "
			"hours: 9-18, session: 1 h, pause: 100 h, %s}}\n", by[k].keys);

		lives_are(by[k].keys, column_mean(&o, "running_hours"), by[k].running, 1e-9);
		lives_are("outside", column_mean(&o, "off_hours"), by[k].off, 1e-9);
		oracle_release(&o);
	}
}

/* Who comes with r and forgets with q: after day d the machine is on with x(d) = r q + (1 - r) x(d - 1), x(0) = 0. */
static void who_comes_and_who_forgets(void **state)
{
	const double r = 0.7, q = 0.35;
	double x = 0, running = 0, off = 0;
	struct oracle o = lives(HEAD "simulate: {replications: 40000, seed: 3}\nhorizon: 225 h\nstart: \"2024-03-04T09:00:00Z\"\n"
		"workloads: {n: {kind: interactive, instance: toy, people: 2, days: \"*\", hours: 9-18, session: 9 h, attendance: 70 %%, "
		"left_on: 35 %%}}\nstrategies: {S: {buy: on_demand}}\n");

	(void)state;
	for (int d = 1; d <= 10; d++) {
		running += 9 * (r + (1 - r) * x);
		x = r * q + (1 - r) * x;
		off += d < 10 ? 15 * x : 0;
	}
	oracle_mean(&o, "used_hours", 2 * 10 * 9 * r);
	oracle_mean(&o, "off_hours", 2 * off);
	oracle_mean(&o, "running_hours", 2 * (running + off));
	oracle_release(&o);
}

/* Months have the working days of their calendar; the clocks change on a Sunday, which then has 23 or 25 hours. */
static void the_calendar(void **state)
{
	static const struct { const char *start, *horizon, *days, *hours; double used, off; } in[] = {
		{"2023-01-31T23:00:00Z", "28 d", "mon-fri", "9-18", 20 * 9, 0},        /* February */
		{"2024-01-31T23:00:00Z", "29 d", "mon-fri", "9-18", 21 * 9, 0},        /* of a leap year */
		{"2024-03-31T22:00:00Z", "30 d", "mon-fri", "9-18", 22 * 9, 0},
		{"2023-12-31T23:00:00Z", "31 d", "mon-fri", "9-18", 23 * 9, 0},
		{"2024-03-24T23:00:00Z", "287 h", "mon-fri", "0-24", 10 * 24, 47},     /* the weekend between */
		{"2024-10-20T22:00:00Z", "289 h", "mon-fri", "0-24", 10 * 24, 49},
		{"2024-03-24T23:00:00Z", "167 h", "mon-sun", "0-24", 167, 0},
		{"2024-03-24T23:00:00Z", "10 d", "sun", "0-24", 23, 240 - 144 - 23},   /* off: from that Sunday to the end */
		{"2024-10-20T22:00:00Z", "7.5 d", "sun", "0-24", 25, 180 - 144 - 25},
		{"2024-03-24T23:00:00Z", "10 d", "sun", "1-4", 2, 240 - 145 - 2},      /* 2:00 to 3:00 never was */
	};

	(void)state;
	for (size_t k = 0; k < sizeof in / sizeof *in; k++) {
		struct oracle o = lives(ONE "start: \"%s\"\nhorizon: %s\nworkloads: {n: {kind: interactive, instance: toy, people: 1, days: %s, hours: %s, "
			"time_zone: Europe/Madrid, session: 30 h, left_on: %s}}\n", in[k].start, in[k].horizon, in[k].days, in[k].hours,
			in[k].off > 0 ? "100 %" : "0 %");

		lives_are(in[k].start, column_mean(&o, "used_hours"), in[k].used, 1e-9);
		lives_are("outside", column_mean(&o, "off_hours"), in[k].off, 1e-9);
		oracle_release(&o);
	}
}

/* The same people whatever stops their machines; money and hours add up in each future. */
static void people_do_not_depend_on_machines(void **state)
{
	struct oracle o = lives(HEAD "simulate: {replications: 200, seed: 3}\nhorizon: 14 d\nworkloads: {n: {kind: interactive, instance: toy, people: 5, "
		"attendance: 80 %%, session: 20 min to 2 h, idle: 50 %%, left_on: 30 %%, disk: {size: 10 GB to 30 GB, store: disk}}}\n"
		"strategies: {A: {buy: on_demand}, B: {buy: on_demand, set: {workloads.n.auto_stop: 40 min}}, "
		"C: {buy: on_demand, set: {workloads.n.auto_stop: 40 min, workloads.n.startup: 3 min}}}\n");

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		const double used = lives_column(&o, "A", "used_hours")[i];

		lives_are("used", lives_column(&o, "B", "used_hours")[i], used, 1e-9);
		lives_are("used, and waited", lives_column(&o, "C", "used_hours")[i] + lives_column(&o, "C", "waited_hours")[i], used, 1e-9);
		lives_are("running", lives_column(&o, "C", "running_hours")[i], lives_column(&o, "C", "used_hours")[i]
			  + lives_column(&o, "C", "idle_hours")[i] + lives_column(&o, "C", "startup_hours")[i], 1e-9);
		assert_true(lives_column(&o, "B", "cost")[i] < lives_column(&o, "A", "cost")[i]);
	}
	for (size_t s = 0; s < 3; s++) {
		for (uint64_t r = 0; r < 5; r++)
			bill_is_right(o.plan, s, r);
		lives_told_again(&o, s, 50);
	}
	oracle_release(&o);
}

/* Beside another workload they are what they are alone. */
static void among_others(void **state)
{
#define NOTEBOOKS "n: {kind: interactive, instance: toy, people: 3, session: 1 h, pause: 2 h, auto_stop: 30 min}"
#define RECORD "r: {kind: usage, rows: [{item: toy, from: \"2024-01-02T05:00:00Z\", for: 7 h}]}"
	struct oracle alone = lives(ONE "horizon: 7 d\nworkloads: {" NOTEBOOKS "}\n");
	struct oracle both = lives(ONE "horizon: 7 d\nworkloads: {" RECORD ", " NOTEBOOKS "}\n");

	(void)state;
	lives_are("running", column_mean(&both, "n.running_hours"), column_mean(&alone, "running_hours"), 1e-12);
	lives_are("its cost", column_mean(&both, "n.cost"), column_mean(&alone, "cost"), 1e-12);
	lives_are("the cost of both", column_mean(&both, "cost"), column_mean(&alone, "cost") + 7, 1e-9);
	oracle_release(&alone);
	oracle_release(&both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(auto_stop_of_exponential_pauses), cmocka_unit_test(idle_is_the_share_of_pauses), cmocka_unit_test(a_day_by_hand),
		cmocka_unit_test(what_stops_a_machine), cmocka_unit_test(who_comes_and_who_forgets), cmocka_unit_test(the_calendar),
		cmocka_unit_test(people_do_not_depend_on_machines), cmocka_unit_test(among_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
