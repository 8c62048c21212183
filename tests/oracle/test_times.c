/* Workloads at times of their own: the calendar of a place, chance, and many runs as one. */
#include "sim/base/calendar.h"
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

#define TOYS "prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, products: {plan: {mechanism: spend, rates: [" \
	"{instance: toy, term: 1 y, payment: no_upfront, rate: $0.5/h}]}}}\n"
#define WAYS "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n"

/* --- the calendar --- */

/* The one workload of START and HORIZON with KEYS begins at these times, and at no others. */
static void it_begins(const char *start, const char *horizon, const char *keys, const char *const *at)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\nstart: \"%s\"\nhorizon: %s\n" TOYS
				"workloads: {w: {kind: usage, rows: [{item: toy, from: \"%s\", for: 1 h}], %s}}\nstrategies: {A: {buy: on_demand}}\n",
				start, horizon, start, keys);
	struct replay *replay = replay_new(o.plan, 0, 0);
	int64_t from;
	size_t n = 0;

	assert_true(calendar_read(start, &from));
	for (; at[n]; n++) {
		char found[32] = "never";

		if (n < replay->log.count)
			calendar_write(from + llround(replay->log.usage[n].from_s), found, sizeof found);
		assert_string_equal(found, at[n]);
	}
	assert_int_equal(replay->log.count, n);
	lives_is(&o, "A", "runs", (double)n);
	lives_is(&o, "A", "cost", (double)n);
	replay_free(replay);
	oracle_release(&o);
}
#define AT(...) ((const char *const[]){__VA_ARGS__, NULL})

/* 2024-03-31: Madrid's clocks go from 02:00 to 03:00, so 02:30 is read as if they had not, and comes at 03:30 (01:30Z). 2024-10-27: 02:30
 * comes twice, and the first counts. RFC 5545, 3.3.5. */
static void clocks_are_changed(void **state)
{
	(void)state;
	it_begins("2024-03-30T00:00:00Z", "3 d", "recurs: {every: 1 d, at: \"02:30\", zone: Europe/Madrid}",
		  AT("2024-03-30T01:30:00Z", "2024-03-31T01:30:00Z", "2024-04-01T00:30:00Z"));
	it_begins("2024-10-26T00:00:00Z", "3 d", "recurs: {every: 1 d, at: \"02:30\", zone: Europe/Madrid}",
		  AT("2024-10-26T00:30:00Z", "2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z"));
	/* the time of the day stays; six hours are six hours */
	it_begins("2024-03-30T09:15:00Z", "2 d", "recurs: {every: 1 d, zone: Europe/Madrid}", 
		  AT("2024-03-30T09:15:00Z", "2024-03-31T08:15:00Z", "2024-04-01T08:15:00Z"));
	it_begins("2024-03-30T20:00:00Z", "13 h", "recurs: {every: 6 h, zone: Europe/Madrid}",
		  AT("2024-03-30T20:00:00Z", "2024-03-31T02:00:00Z", "2024-03-31T08:00:00Z"));
	/* half an hour, in the south */
	it_begins("2024-04-06T00:00:00Z", "2 d", "recurs: {every: 1 d, at: \"12:00:30\", zone: Australia/Lord_Howe}",
		  AT("2024-04-06T01:00:30Z", "2024-04-07T01:30:30Z"));
}

static void months_end(void **state)
{
	(void)state;
	it_begins("2024-01-31T00:00:00Z", "4 months", "recurs: {every: 1 month, at: \"06:00\"}",
		  AT("2024-01-31T06:00:00Z", "2024-02-29T06:00:00Z", "2024-03-31T06:00:00Z", "2024-04-30T06:00:00Z"));
	it_begins("2023-01-30T00:00:00Z", "2 months", "recurs: {every: 1 month}", AT("2023-01-30T00:00:00Z", "2023-02-28T00:00:00Z"));
	it_begins("2023-11-15T00:00:00Z", "7 months", "recurs: {every: 3 months}",
		  AT("2023-11-15T00:00:00Z", "2024-02-15T00:00:00Z", "2024-05-15T00:00:00Z"));
}

static void days_of_the_week(void **state)
{
	(void)state;
	/* 2024-02-01 is a Thursday */
	it_begins("2024-02-01T03:00:00Z", "6 d", "recurs: {every: 1 d, at: \"02:00\", days: mon-fri}",
		  AT("2024-02-02T02:00:00Z", "2024-02-05T02:00:00Z", "2024-02-06T02:00:00Z", "2024-02-07T02:00:00Z"));
	it_begins("2024-02-01T00:00:00Z", "1 month", "recurs: {every: 2 weeks, days: \"mon,thu\"}",
		  AT("2024-02-01T00:00:00Z", "2024-02-12T00:00:00Z", "2024-02-15T00:00:00Z", "2024-02-26T00:00:00Z", "2024-02-29T00:00:00Z"));
	it_begins("2024-02-01T00:00:00Z", "20 d", "recurs: {every: 1 week}", AT("2024-02-01T00:00:00Z", "2024-02-08T00:00:00Z", "2024-02-15T00:00:00Z"));
	it_begins("2024-02-01T00:00:00Z", "7 d", "recurs: {every: 12 h, days: sat-sun}",
		  AT("2024-02-03T00:00:00Z", "2024-02-03T12:00:00Z", "2024-02-04T00:00:00Z", "2024-02-04T12:00:00Z"));
	it_begins("2024-02-01T00:00:00Z", "6 d", "recurs: {every: 2 d}, begins: \"2024-02-02T01:00:00Z\"",
		  AT("2024-02-02T01:00:00Z", "2024-02-04T01:00:00Z", "2024-02-06T01:00:00Z"));
	it_begins("2024-02-01T00:00:00Z", "4 d", "recurs: {every: 1 d, at: \"02:00\", days: fri-sat}, begins: 27 h", AT("2024-02-03T02:00:00Z"));
}

static double horizon_h(const char *start, const char *horizon)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\nstart: \"%s\"\nhorizon: %s\n" TOYS
				"workloads: {w: {kind: inference, instance: toy, demand: {model: poisson, rate: 0.001 /s}, service: 1 s, replicas: 1}}\n"
				"strategies: {A: {buy: on_demand}}\n", start, horizon);
	const double h = o.plan->strategy[0].setup.horizon_s / HOUR_S;

	lives_is(&o, "A", "cost", h);
	oracle_release(&o);
	return h;
}

/* A month is the calendar's, and never 730 h. */
static void months_of_the_calendar(void **state)
{
	(void)state;
	assert_true(horizon_h("2024-02-01", "1 month") == 29 * 24);
	assert_true(horizon_h("2023-02-01", "1 month") == 28 * 24);
	assert_true(horizon_h("2023-01-31", "1 month") == 28 * 24);
	assert_true(horizon_h("2024-01-31T12:00:00Z", "1 month") == 29 * 24);
	assert_true(horizon_h("2024-08-15", "1 month") == 31 * 24);
	assert_true(horizon_h("2023-12-01", "3 months") == (31 + 31 + 29) * 24);
	assert_true(horizon_h("2024-02-01", "30 d") == 30 * 24);
}

/* --- chance --- */

/* So many on average, and a variance as large. */
static void a_poisson_count(void **state)
{
	enum { FUTURES = 20000 };
	const double mean = 3 * 30 / 7.0;
	struct oracle o = lives("version: 1\nsimulate: {replications: %d, seed: 5}\nhorizon: 30 d\n" TOYS
				"workloads: {w: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 1 h}], recurs: {model: poisson, rate: 3 /week}}}\n" WAYS,
				FUTURES);
	const double *runs = lives_column(&o, "A", "runs"), *spot = lives_column(&o, "B", "runs"), *cost = lives_column(&o, "A", "cost");
	const struct moments m = moments_of(runs, FUTURES);

	(void)state;
	lives_mean("runs", runs, FUTURES, mean);
	oracle_z("their variance", m.sd * m.sd, mean * sqrt(2.0 / FUTURES + 1 / (mean * FUTURES)), mean);
	for (size_t i = 0; i < FUTURES; i++)
		assert_true(runs[i] == spot[i] && fabs(cost[i] - runs[i]) < 1e-9);
	oracle_release(&o);
}

#define JOB "kind: training, instance: toy, nodes: 1, work: %s, checkpoint: {every: 1 h, takes: 3 min}"

/* Segments of work w that end with a checkpoint c, redone until one has no loss: (e^(λ(w + c)) - 1) / λ each (Daly 2006, no restart). */
static double job_h(double work_h, double rate)
{
	return (work_h - 1) * expm1(rate * 1.05) / rate + expm1(rate) / rate;
}

/* Twenty runs are twenty jobs: their mean by the closed form, their variance that of independent ones. */
static void runs_are_jobs(void **state)
{
	enum { FUTURES = 6000, RUNS = 20 };
	static const char *const work[] = {"10 h", "{lognormal: {p50: 10 h, p95: 20 h}}"};

	(void)state;
	for (int k = 0; k < 2; k++) {
		char job[160];

		snprintf(job, sizeof job, JOB, work[k]);
		struct oracle many = lives("version: 1\nsimulate: {replications: %d, seed: 11}\nhorizon: %d d\nmarket: {spot: {interruptions: {rate: 0.2 /h}}}\n"
			TOYS "workloads: {w: {%s, recurs: {every: 1 d}}}\n" WAYS, FUTURES, RUNS, job);
		struct oracle one = lives("version: 1\nsimulate: {replications: %d, seed: 12}\nmarket: {spot: {interruptions: {rate: 0.2 /h}}}\n" TOYS
			"workloads: {w: {%s}}\n" WAYS, FUTURES, job);
		const struct moments sum = moments_of(lives_column(&many, "B", "cost"), FUTURES), single = moments_of(lives_column(&one, "B", "cost"), FUTURES);
		const double ratio = sum.sd * sum.sd / (RUNS * single.sd * single.sd);

		lives_is(&many, "B", "runs", RUNS);
		if (k == 0) {
			assert_true(4 * sum.se < 0.005 * sum.mean);
			/* a grant is billed in whole seconds: half of one more, for the first and each that is lost */
			oracle_z("cost of all runs", sum.mean, sum.se,
				 RUNS * 0.4 * (job_h(10, 0.2) + (1 + 0.2 * job_h(10, 0.2)) * 0.5 / 3600));
			lives_mean("hours of a run", lives_column(&many, "B", "run_hours"), FUTURES, job_h(10, 0.2));
		}
		lives_are("variance of the sum, of independent ones", ratio, 1, k ? 0.35 : 0.15);
		oracle_release(&many);
		oracle_release(&one);
	}
}

/* --- what stays as it is --- */

static void same_metrics(const struct oracle *a, const struct oracle *b, size_t futures)
{
	for (size_t s = 0; s < a->plan->strategies; s++)
		for (size_t m = 0; m < a->plan->metrics; m++)
			assert_memory_equal(futures_column(a->futures, s, m), futures_column(b->futures, s, m), futures * sizeof(double));
}

/* Begun at once, or recurring once, a workload is itself, to the byte. */
static void one_run_is_itself(void **state)
{
	enum { FUTURES = 300 };
	static const char *const keys[] = {", begins: 0 s", ", recurs: {every: 30 d}"};
	const char *head = "version: 1\nsimulate: {replications: %d, seed: 7}\n%smarket: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}\n" TOYS
		"workloads: {w: {" JOB "%s}}\n" WAYS;
	struct text text = {0};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct oracle o[2];

		for (int given = 0; given < 2; given++) {
			text_clear(&text);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			text_addf(&text, head, FUTURES, given && k ? "horizon: 30 d\n" : "", "{lognormal: {p50: 10 h, p95: 20 h}}", given ? keys[k] : "");
#pragma GCC diagnostic pop
			o[given] = lives_with(text_str(&text), &(struct overrides){0}, 0);
		}
		same_metrics(&o[0], &o[1], FUTURES);
		oracle_release(&o[0]);
		oracle_release(&o[1]);
	}
	text_release(&text);
}

/* On any number of threads; and a replay is the future that it replays (a service sums up its stretches: to rounding). */
static void the_same_on_any_threads(void **state)
{
	static const int threads[] = {1, 2, 3, 7};
	const char *yaml = "version: 1\nsimulate: {replications: 120, seed: 7}\nhorizon: 1 month\n"
		"market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: {exponential: {mean: 20 min}}}}\n" TOYS "workloads:\n"
		"  a: {kind: training, instance: toy, nodes: 2, work: 20 h, checkpoint: {every: 2 h, takes: 3 min}, recurs: {every: 1 d, days: mon-fri}}\n"
		"  b: {kind: training, instance: toy, nodes: 1, work: 5 h to 9 h, recurs: {model: poisson, rate: {uniform: [2 /week, 4 /week]}}}\n"
		"  c: {kind: inference, instance: toy, demand: {model: poisson, rate: 0.01 /s}, service: 1 s, replicas: 2, begins: 10 d}\n"
		"  d: {kind: training, instance: toy, nodes: 1, work: 5 h, begins: 1 d to 9 d}\n" WAYS;
	char *json[4];

	(void)state;
	for (int t = 0; t < 4; t++) {
		struct oracle o = lives_with(yaml, &(struct overrides){0}, threads[t]);

		json[t] = lives_json(&o);
		for (uint64_t r = 0; t == 0 && r < 10; r++) {
			struct replay *replay = replay_new(o.plan, 1, r);

			for (size_t m = 0; m < o.plan->metrics; m++)
				if (!isnan(replay->metric[m]) || !isnan(futures_column(o.futures, 1, m)[r]))
					lives_are(o.plan->metric[m].name, replay->metric[m], futures_column(o.futures, 1, m)[r], 1e-12);
			for (size_t i = 1; i < replay->recorder.count; i++)
				assert_true(replay->recorder.record[i].t_s >= replay->recorder.record[i - 1].t_s);
			replay_free(replay);
			bill_is_right(o.plan, 1, r);
		}
		if (t == 0)      /* 21 d of two replicas */
			lives_is(&o, "A", "c.cost", 2 * 21 * 24);
		oracle_release(&o);
		assert_string_equal(strstr(json[0], "\"strategies\""), strstr(json[t], "\"strategies\""));
	}
	for (int t = 0; t < 4; t++)
		free(json[t]);
}

/* --- money and markets --- */

/* Ten hours of a toy on each of three days under a plan of $0.5 an hour: it is paid for 72 hours, of which 30 are used. */
static void a_commitment_over_runs(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\nhorizon: 3 d\n" TOYS
		"workloads: {w: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 10 h}], recurs: {every: 1 d}}}\n"
		"strategies: {A: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: $0.5/h, owned: true}]},"
		" F: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: fit, owned: true}]},"
		" T: {buy: on_demand, set: {workloads.w.recurs.every: 6 h}, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: fit, owned: true}]}}\n");

	(void)state;
	lives_is(&o, "A", "cost", 36);
	lives_is(&o, "F", "cost", 36);
	/* two at once at the most: $1 an hour, until the last of twelve ends, 10 h after 66 h */
	lives_is(&o, "T", "runs", 12);
	lives_is(&o, "T", "cost", 76);
	for (size_t s = 0; s < 3; s++)
		bill_is_right(o.plan, s, 0);
	oracle_release(&o);
}

/* What a trace says is said on the scenario's clock: a job that begins at 12 h waits for the capacity that comes back at 20 h, and one
 * that runs each day meets the gap of its day. */
static void traces_have_dates(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 1}\nhorizon: 4 d\n" TOYS
		"market: {spot: {interruptions: {trace: {name: t.csv, text: \"t_s,available\\n0,1\\n36000,0\\n72000,1\\n180000,0\\n190800,1\\n9000000,\\n\"}, start: 0 s}}}\n"
		"workloads: {late: {kind: training, instance: toy, nodes: 1, work: 5 h, begins: 12 h}, "
		"daily: {kind: training, instance: toy, nodes: 1, work: 5 h, recurs: {every: 1 d, at: \"02:00\"}}}\nstrategies: {B: {buy: spot}}\n");

	(void)state;
	lives_is(&o, "B", "late.wait_hours", 8);
	lives_is(&o, "B", "late.hours", 25);
	lives_is(&o, "B", "daily.runs", 4);
	/* 02:00 of the third day is hour 50: a gap of 3 h begins with it */
	lives_is(&o, "B", "daily.wait_hours", 3);
	lives_is(&o, "B", "daily.interruptions", 0);
	lives_is(&o, "B", "daily.cost", 4 * 5 * 0.4);
	oracle_release(&o);
}

/* A price that moves is that of the date, for whom it makes wait as for the bill. */
static void prices_have_dates(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: 200, seed: 3}\nhorizon: 10 d\n" TOYS
		"market: {spot: {price: {model: jumps, mean: $0.4/h, sd: 20 %%, every: 7 h}, max_price: $0.5/h}}\n"
		"workloads: {w: {kind: training, instance: toy, nodes: 1, work: 5 h, recurs: {every: 1 d}}}\nstrategies: {B: {buy: spot}}\n");

	(void)state;
	for (uint64_t r = 0; r < 200; r++) {
		struct replay *replay = replay_new(o.plan, 0, r);

		for (size_t i = 0; i < replay->bill.count; i++)
			assert_true(replay->bill.line[i].unit_usd <= 0.5);
		replay_free(replay);
	}
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(clocks_are_changed), cmocka_unit_test(months_end), cmocka_unit_test(days_of_the_week),
		cmocka_unit_test(months_of_the_calendar), cmocka_unit_test(a_poisson_count), cmocka_unit_test(runs_are_jobs),
		cmocka_unit_test(one_run_is_itself), cmocka_unit_test(the_same_on_any_threads), cmocka_unit_test(a_commitment_over_runs),
		cmocka_unit_test(traces_have_dates), cmocka_unit_test(prices_have_dates)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
