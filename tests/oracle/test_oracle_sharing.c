/* Servers that requests share, against closed forms: processor sharing (Kleinrock, Queueing Systems 2, 1976, 4.4: E[T] = E[S] / (1 - rho)
 * whatever the law of service), batches of one (Pollaczek and Khinchine), places of a batch (Erlang's C), the birth-death chain of a
 * batch whose steps take a + s b, and Little's law by looking. A truth holds when |z| < 4 and the half-width of its 95 % interval is below a percent. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "models/inference/station.h"
#include "sim/math/stats.h"

struct system {
	enum service_form form;
	double per_s;
	double a_s, s_s;
	int cap, servers;
	struct dist steps;
	double horizon_s, warm_up_s;
	int futures;
};

enum { FUTURES_MOST = 200 };
struct found { double latency_s[FUTURES_MOST], wait_s[FUTURES_MOST], in_service[FUTURES_MOST], looked_wait[FUTURES_MOST], looked_in[FUTURES_MOST],
	       requests[FUTURES_MOST]; };

static void plan_begin(const struct system *system, const struct inference_keys *keys, struct inference_plan *plan)
{
	*plan = (struct inference_plan){
		.keys = keys, .warm_up_s = system->warm_up_s, .horizon_s = system->horizon_s, .concurrency = system->cap, .servers = system->servers,
		.queue_limit = INFINITY, .idle_s = INFINITY, .slo_s = INFINITY, .key = 77,
		.service = {.form = system->form, .a_s = value_constant(system->a_s), .s_s = value_constant(system->s_s), .cap = system->cap,
			    .steps = value_constant(1)},
		.demand.arrival = {.cv = 1, .rate = {.form = RATE_STEADY, .per_s = system->per_s, .scale = value_constant(1), .key = 77}},
	};
	plan->service.steps.dist = system->steps;
}

/* One future; looked at LOOKS times, at moments that no request knows of. */
static void live(struct station *station, const struct inference_plan *plan, struct measure *measure, int i, int looks, struct found *found)
{
	struct scaler_seen seen;
	struct station_told told;
	double waiting = 0, in_service = 0;

	measure_clear(measure);
	sharing_station.start(station, &(struct chance){.seed = 20261126, .replica = (uint64_t)i}, measure);
	for (int s = 0; s < plan->servers; s++)
		sharing_station.open(station, s, -plan->warm_up_s, 1);
	sharing_station.serve(station, 0, &told);
	sharing_station.see(station, 0, &seen);
	for (int k = 0; k < looks; k++) {
		const double t = (k + 0.5) * plan->horizon_s / looks;

		sharing_station.serve(station, t, &told);
		sharing_station.see(station, t, &seen);
		waiting += seen.waiting / looks;
		in_service += seen.in_service / looks;
	}
	sharing_station.serve(station, plan->horizon_s, &told);
	sharing_station.see(station, plan->horizon_s, &seen);
	sharing_station.end(station, plan->horizon_s);
	found->latency_s[i] = measure->latency_s / measure->latency.total;
	found->wait_s[i] = measure->wait_s / measure->wait.total;
	found->in_service[i] = looks ? NAN : seen.busy_s / plan->horizon_s;
	found->looked_wait[i] = waiting;
	found->looked_in[i] = in_service;
	found->requests[i] = measure_requests(measure);
}

static void run(const struct system *system, int looks, struct found *found)
{
	static const struct inference_keys keys;
	struct inference_plan plan;
	struct measure measure;
	struct station *station;

	plan_begin(system, &keys, &plan);
	measure_init(&measure, plan.horizon_s, INFINITY, 0, 60);
	station = sharing_station.create(&plan);
	for (int i = 0; i < system->futures; i++)
		live(station, &plan, &measure, i, looks, found);
	sharing_station.destroy(station);
	measure_release(&measure);
}

static void holds_within(const char *what, const double *x, int n, double truth, double half_width)
{
	const struct moments m = moments_of(x, (size_t)n);
	const double z = m.se > 0 ? (m.mean - truth) / m.se : INFINITY;

	printf("  %-36s %12.6f truth %12.6f z %+6.2f half-width %.2f %%\n", what, m.mean, truth, z, 196 * m.se / truth);
	assert_true(fabs(z) < 4);
	assert_true(1.96 * m.se < half_width * truth);
}

static void holds(const char *what, const double *x, int n, double truth) { holds_within(what, x, n, truth, 0.01); }

/* With a = 0 a step of b takes s b: each of b gets 1/b of the server. Cases mg1ps_01 and mg1ps_02. */
static void processor_sharing(void **state)
{
	static const struct { double per_s, mean_s, latency_s, in_service, horizon_s; int futures[3]; } queue[] = {
		{0.8, 1, 5, 4, 2e5, {30, 30, 60}}, {3, 0.3, 3, 9, 1e5, {60, 60, 100}},
	};
	struct found found;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (int law = 0; law < 3; law++) {
			struct system system = {.form = SERVICE_SHARED, .per_s = queue[i].per_s, .s_s = queue[i].mean_s / 20, .cap = 100000, .servers = 1,
						.horizon_s = queue[i].horizon_s, .warm_up_s = 500, .futures = queue[i].futures[law]};

			if (law == 0)
				dist_constant(&system.steps, 20);
			else if (law == 1)
				dist_exponential(&system.steps, 20);
			else
				dist_lognormal_mean_cv(&system.steps, 20, 1.5);
			run(&system, 0, &found);
			printf("# M/%s/1-PS at %g\n", law == 0 ? "D" : law == 1 ? "M" : "LN", queue[i].per_s * queue[i].mean_s);
			holds("latency", found.latency_s, system.futures, queue[i].latency_s);
			holds("in service", found.in_service, system.futures, queue[i].in_service);
		}
}

/* A batch of one is a queue of one server: l E[S^2] / (2 (1 - rho)). */
static void batches_of_one(void **state)
{
	struct found found;

	(void)state;
	for (int gathered = 0; gathered < 2; gathered++)
		for (int law = 0; law < 2; law++) {
			struct system system = {.form = gathered ? SERVICE_GATHERED : SERVICE_SHARED, .per_s = 0.8, .a_s = 0.04, .s_s = 0.01, .cap = 1,
						.servers = 1, .horizon_s = 3e5, .warm_up_s = 1000, .futures = law ? 40 : 20};

			if (law)
				dist_exponential(&system.steps, 20);
			else
				dist_constant(&system.steps, 20);
			run(&system, 0, &found);
			printf("# M/%s/1, %s\n", law ? "M" : "D", gathered ? "gathered" : "joined and left");
			holds("wait", found.wait_s, system.futures, 0.8 * (law ? 2 : 1) / (2 * (1 - 0.8)));
			holds("in service", found.in_service, system.futures, 0.8);
		}
}

/* With s = 0 and exponential steps a batch of c places is M/M/c: Erlang's C of 2 places at 1 is 1/3. */
static void places_of_a_batch(void **state)
{
	struct system system = {.form = SERVICE_SHARED, .per_s = 1, .a_s = 0.05, .cap = 2, .servers = 1, .horizon_s = 3e5, .warm_up_s = 500, .futures = 20};
	struct found found;

	(void)state;
	dist_exponential(&system.steps, 20);
	run(&system, 0, &found);
	printf("# M/M/2\n");
	holds("wait", found.wait_s, system.futures, 1.0 / 3);
	/* The same of two servers of one place each. */
	system.cap = 1;
	system.servers = 2;
	run(&system, 0, &found);
	holds("wait", found.wait_s, system.futures, 1.0 / 3);
}

/* A birth-death chain: b requests of exponential steps, mean S, are done at b / (S (a + s b)) a second; those above the cap wait. */
static void batch_law(void **state)
{
	struct system system = {.form = SERVICE_SHARED, .per_s = 2.7, .a_s = 0.01722, .s_s = 0.000483, .cap = 16, .servers = 1, .horizon_s = 1e5,
				.warm_up_s = 500, .futures = 40};
	double weight = 1, total = 1, in_service = 0, waiting = 0;
	struct found found;

	(void)state;
	dist_exponential(&system.steps, 200);
	for (int n = 1; n < 3000; n++) {
		const int b = n < system.cap ? n : system.cap;

		weight *= system.per_s * 200 * (system.a_s + system.s_s * b) / b;
		total += weight;
		in_service += weight * b;
		waiting += weight * (n - b);
	}
	run(&system, 0, &found);
	printf("# a batch of 17.22 ms + 0.483 ms b, 200 tokens\n");
	holds("in service", found.in_service, system.futures, in_service / total);
	holds_within("wait", found.wait_s, system.futures, waiting / total / system.per_s, 0.02);        /* few wait, and long */
	holds("latency", found.latency_s, system.futures, (in_service + waiting) / total / system.per_s);
}

/* INT8 and FP16 of BERT-base on a T4, fed faster than they can serve: what a batch gains is what its law says. */
static void what_int8_gains(void **state)
{
	static const struct { int cap; double gain; } at[] = {{1, 1.27}, {128, 2.03}};
	struct found found;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct system system = {.form = SERVICE_GATHERED, .per_s = 4000, .cap = at[i].cap, .servers = 1, .horizon_s = 100, .warm_up_s = 1, .futures = 1};
		double served[2];

		dist_constant(&system.steps, 1);
		for (int int8 = 0; int8 < 2; int8++) {
			static const struct inference_keys keys;
			struct inference_plan plan;
			struct measure measure;
			struct station *station;

			system.a_s = int8 ? 0.000886 : 0.000722;
			system.s_s = int8 ? 0.000519 : 0.001062;
			plan_begin(&system, &keys, &plan);
			plan.queue_limit = 130;
			measure_init(&measure, plan.horizon_s, INFINITY, 0, 60);
			station = sharing_station.create(&plan);
			live(station, &plan, &measure, 0, 0, &found);
			served[int8] = measure.latency.total;
			sharing_station.destroy(station);
			measure_release(&measure);
		}
		printf("  batch %3d: %.0f against %.0f served, INT8 gains %.3f\n", at[i].cap, served[1], served[0], served[1] / served[0]);
		assert_true(fabs(served[1] / served[0] / at[i].gain - 1) < 0.01);
	}
}

/* Requests at the ends of the horizon are seen and not told, or told and not seen: half a thousandth. */
static void agrees(const char *what, const double *x, int n)
{
	const struct moments m = moments_of(x, (size_t)n);

	printf("  looked at / told, %-18s %.6f +- %.6f\n", what, m.mean, m.se);
	assert_true(fabs(m.mean - 1) < 0.0005 + 4 * m.se && m.se < 0.002);
}

/* Those who wait and those in service, looked at now and then, against what each request says of itself. */
static void little_by_looking(void **state)
{
	struct found found;

	(void)state;
	for (int gathered = 0; gathered < 2; gathered++) {
		struct system system = {.form = gathered ? SERVICE_GATHERED : SERVICE_SHARED, .per_s = 10, .a_s = 0.01, .s_s = 0.002, .cap = 8, .servers = 3,
					.horizon_s = 2e4, .warm_up_s = 200, .futures = 40};
		double waiting[FUTURES_MOST], in_service[FUTURES_MOST];

		dist_exponential(&system.steps, gathered ? 25 : 90);
		run(&system, 20000, &found);
		for (int i = 0; i < system.futures; i++) {
			const double per_s = found.requests[i] / system.horizon_s;

			waiting[i] = found.looked_wait[i] / (per_s * found.wait_s[i]);
			in_service[i] = found.looked_in[i] / (per_s * (found.latency_s[i] - found.wait_s[i]));
		}
		printf("# Little's law, %s\n", gathered ? "gathered" : "joined and left");
		agrees("in the line", waiting, system.futures);
		agrees("in service", in_service, system.futures);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processor_sharing), cmocka_unit_test(batches_of_one), cmocka_unit_test(places_of_a_batch), cmocka_unit_test(batch_law),
		cmocka_unit_test(what_int8_gains), cmocka_unit_test(little_by_looking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
