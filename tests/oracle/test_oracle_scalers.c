/* What autoscalers cost against closed forms, through the scenario language: the clock, and a forecast of a demand that follows a sine.
 * A service that follows rate = mean (1 + a sin) with replicas as small as sand costs 1 / (1 + a) of one that is always at its peak; with
 * whole replicas it is the mean of ceil(rate / what one serves), in which P(rate > x) = 1/2 - asin((x / mean - 1) / a) / pi. */
#include "tests/oracle/oracle.h"

#define WEEK_H 168.0

/* One future of DEMAND, each request served in SERVICE, under AUTOSCALER; a replica is $1 an hour. */
static struct oracle live(const char *horizon, const char *demand, const char *service, const char *autoscaler)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);
	struct oracle o;

	fprintf(out, "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nstart: \"2024-03-04T00:00:00Z\"\nhorizon: %s\n"
		     "simulate: {replications: 1, seed: 20261126}\n"
		     "workloads: {q: {kind: inference, instance: toy, fidelity: requests, demand: {%s}, service: %s, autoscaler: {%s}}}\n"
		     "strategies: {S: {buy: on_demand}}\n", horizon, demand, service, autoscaler);
	fclose(out);
	o = oracle_run(text);
	free(text);
	return o;
}

static double figure(const struct oracle *o, const char *metric)
{
	return oracle_column(o, metric)[0];
}

static void is_near(const char *what, double found, double truth, double by)
{
	printf("  %-40s %14.6f truth %14.6f\n", what, found, truth);
	assert_true(fabs(found - truth) <= by);
}

/* --- the clock: offices, shops, and what a bill is while they are closed --- */

struct week { const char *name, *schedule; double on_h, saving; };

static void by_the_clock(const struct week *week)
{
	char autoscaler[256];
	struct oracle o;

	snprintf(autoscaler, sizeof autoscaler, "kind: scheduled, min: 0, max: 3, schedule: [%s]", week->schedule);
	o = live("7 d", "model: poisson, rate: 1 /h", "1 ms", autoscaler);
	is_near(week->name, figure(&o, "replica_hours"), 3 * week->on_h, 0.01);        /* who is in service when it closes ends */
	is_near("  saved", 1 - figure(&o, "cost") / (3 * WEEK_H), week->saving, 1e-4);
	oracle_release(&o);
}

static void schedules(void **state)
{
	static const struct week weeks[] = {
		{"10 h on 5 days", "{cron: 0 8 * * 1-5, replicas: 3}, {cron: 0 18 * * 1-5, replicas: 0}", 50, 0.70238095238095238},
		{"12 h on 7 days", "{cron: 0 8 * * *, replicas: 3}, {cron: 0 20 * * *, replicas: 0}", 84, 0.5},
		{"8 h on 5 days", "{cron: 0 9 * * 1-5, replicas: 3}, {cron: 0 17 * * 1-5, replicas: 0}", 40, 0.76190476190476190},
		{"10 h on 5 days, as spans", "{days: mon-fri, hours: 8-18, replicas: 3}", 50, 0.70238095238095238},
		{"12 h on 7 days, as spans", "{hours: 8-20, replicas: 3}", 84, 0.5},
		{"8 h on 5 days, as spans", "{days: mon-fri, hours: 9-17, replicas: 3}", 40, 0.76190476190476190},
	};

	(void)state;
	for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++)
		by_the_clock(weeks + i);
}

/* From 22:00 to 06:00 it is 7 h in the night in which clocks go forward, 9 h in that in which they go back. */
static void nights_of_clocks(const char *start, double on_h)
{
	char text[640];
	struct oracle o;

	snprintf(text, sizeof text,
		 "version: 1\nprices: {instances: {toy: {on_demand: $1/h}}}\nstart: \"%s\"\nhorizon: 2 d\nsimulate: {replications: 1, seed: 1}\n"
		 "workloads: {q: {kind: inference, instance: toy, fidelity: requests, demand: {model: poisson, rate: 1 /h}, service: 1 ms, "
		 "autoscaler: {kind: scheduled, zone: Europe/Madrid, min: 0, max: 1, schedule: [{hours: 22-6, replicas: 1}]}}}\n"
		 "strategies: {S: {buy: on_demand}}\n", start);
	o = oracle_run(text);
	is_near(start, figure(&o, "replica_hours"), on_h, 0.01);
	oracle_release(&o);
}

static void clocks_change(void **state)
{
	(void)state;
	nights_of_clocks("2024-03-30T11:00:00Z", 7 + 8);          /* noon to noon */
	nights_of_clocks("2024-10-26T10:00:00Z", 9 + 8);
	nights_of_clocks("2024-06-01T10:00:00Z", 8 + 8);
}

/* --- a forecast of a sine --- */

/* The mean of ceil(x) over a day of x = MEAN (1 + A sin), as far as MOST: the sum of P(x > k). */
static double mean_of_whole(double mean, double a, int most)
{
	double sum = 0;

	for (int k = 0; k < most; k++)
		sum += 0.5 - asin(fmax(-1, fmin(1, (k / mean - 1) / a))) / M_PI;
	return sum;
}

/* It provides for the largest rate of the next second: late by nothing, early by a second at each step up. */
static double mean_replicas(const char *demand, const char *service, const char *target, int max)
{
	char autoscaler[256];
	struct oracle o;
	double mean;

	snprintf(autoscaler, sizeof autoscaler, "kind: predictive, target: %s, period: 1 s, look_ahead: 0 s, min: 1, max: %d", target, max);
	o = live("1 d", demand, service, autoscaler);
	mean = figure(&o, "mean_replicas");
	assert_true(figure(&o, "cost") >= mean * 24 - 1e-6);              /* who drains is paid too */
	assert_true(figure(&o, "cost") <= (mean + 0.05) * 24);
	oracle_release(&o);
	return mean;
}

/* 1,000 requests a minute, 70 of them a replica. */
static void whole_replicas(void **state)
{
	const char *demand = "model: sinusoid, rate: 1000 /min, amplitude: 50 %, period: 1 d", *service = "857.142857142857 ms";
	const double mean = mean_replicas(demand, service, "100 %", 100);

	(void)state;
	is_near("mean by the formula", mean_of_whole(1000 / 70.0, 0.5, 30), 14.817681861425659875, 1e-9);
	is_near("mean replicas", mean, 14.817681861425659875, 1e-3);
	is_near("saved of 22", 1 - mean / 22, 0.32646900629883364, 1e-4);
	/* 22 are its peak: with as many it is as free as with 100, with one less it is not. */
	is_near("at most 22", mean_replicas(demand, service, "100 %", 22), mean, 0);
	is_near("at most 21", mean_replicas(demand, service, "100 %", 21), mean_of_whole(1000 / 70.0, 0.5, 21), 1e-3);
}

/* Replicas as small as sand: 2,000 of them at the mean, each planned to be busy for a thousandth of its time. */
static void sand(void **state)
{
	static const struct { const char *demand; double a; } c[] = {
		{"model: sinusoid, rate: 2 /s, amplitude: 30 %, period: 1 d", 0.3}, {"model: sinusoid, rate: 2 /s, amplitude: 50 %, period: 1 d", 0.5}};

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const double peak = 2000 * (1 + c[i].a), mean = mean_replicas(c[i].demand, "1 s", "0.1 %", 4000);

		/* Whole ones are half a replica more on average. */
		is_near("mean replicas", mean, 2000.5, 0.1);
		is_near("always at the peak / as it comes", peak / mean, 1 + c[i].a, 5e-4);
		is_near("saved", 1 - mean / peak, c[i].a / (1 + c[i].a), 5e-4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schedules), cmocka_unit_test(clocks_change), cmocka_unit_test(whole_replicas), cmocka_unit_test(sand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
