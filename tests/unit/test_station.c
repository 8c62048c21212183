/* First come first served, to the second: requests at times that are written down, servers that come, close and are lost. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/inference/station.h"

#define END_S 1000.0

struct bench {
	struct inference_plan plan;
	struct inference_keys keys;
	struct request_record record;
	struct measure measure;
	struct station *station;
	struct chance chance;
};

/* Requests at AT[COUNT] that take SERVICE_S; NULL: Poisson, 10 a second, exponential. */
static void bench_begin(struct bench *b, const double *at, size_t count, double service_s)
{
	b->plan.keys = &b->keys;
	b->plan.horizon_s = END_S;
	b->plan.concurrency = b->plan.concurrency ? b->plan.concurrency : 1;
	b->plan.queue_limit = b->plan.queue_limit > 0 ? b->plan.queue_limit : INFINITY;
	b->plan.idle_s = b->plan.idle_s > 0 ? b->plan.idle_s : INFINITY;
	b->plan.service.form = SERVICE_TIMED;
	b->plan.demand.arrival.cv = 1;
	b->plan.demand.arrival.rate = (struct rate_rule){.form = RATE_STEADY, .per_s = 10, .scale = value_constant(1)};
	b->record = (struct request_record){.count = count, .at_s = at, .record_s = END_S};
	b->plan.demand.arrival.record = at ? &b->record : NULL;
	if (at)
		b->plan.service.time_s = value_constant(service_s);
	else
		dist_exponential(&b->plan.service.time_s.dist, service_s);
	b->plan.slo_s = INFINITY;
	b->chance = (struct chance){.seed = 5, .replica = 3};
	measure_init(&b->measure, END_S, INFINITY, 0, 60);
	measure_clear(&b->measure);
	b->station = fifo_station.create(&b->plan);
	fifo_station.start(b->station, &b->chance, &b->measure);
}

static enum station_news until(struct bench *b, double t, double *stopped)
{
	struct station_told told;
	const double at = fifo_station.serve(b->station, t, &told);

	if (stopped)
		*stopped = at;
	return told.news;
}

static void bench_end(struct bench *b)
{
	assert_int_equal(until(b, END_S, NULL), NEWS_NONE);
	fifo_station.end(b->station, END_S);
	fifo_station.destroy(b->station);
}

static void close_to(double a, double b) { assert_true(fabs(a - b) <= 1e-9 * (1 + fabs(b))); }

/* At 1, 2, 3, 4 s, each 2.5 s long, one place: they begin at 1, 3.5, 6, 8.5. */
static void one_place_in_turn(void **state)
{
	static const double at[] = {1, 2, 3, 4};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, at, 4, 2.5);
	fifo_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(b.measure.wait_s, 0 + 1.5 + 3 + 4.5);
	close_to(b.measure.latency_s, 9 + 4 * 2.5);
	close_to(measure_requests(&b.measure), 4);
	measure_release(&b.measure);
}

/* A second server opens at 4.5 s: the third begins then, the fourth at 6 on the first. A faster one is done sooner. */
static void a_server_opens(void **state)
{
	static const double at[] = {1, 2, 3, 4};
	struct scaler_seen seen = {0};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, at, 4, 2.5);
	fifo_station.open(b.station, 0, 0, 1);
	until(&b, 4.5, NULL);
	fifo_station.see(b.station, 4.5, &seen);
	close_to(seen.waiting, 2);
	close_to(seen.waiting_s, 1.5 + 1.5 + 0.5);
	close_to(seen.busy_s, 3.5);
	close_to(seen.requests, 4);
	fifo_station.open(b.station, 1, 4.5, 2);
	bench_end(&b);
	close_to(b.measure.wait_s, 0 + 1.5 + 1.5 + (5.75 - 4));          /* the third ends at 4.5 + 1.25, and the fourth follows it */
	close_to(b.measure.latency_s, b.measure.wait_s + 2.5 + 2.5 + 1.25 + 1.25);
	measure_release(&b.measure);
}

static void closing_and_losing(void **state)
{
	static const double at[] = {1, 2, 3};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, at, 3, 2.5);
	b.plan.may_fail = true;
	fifo_station.destroy(b.station);
	b.station = fifo_station.create(&b.plan);
	fifo_station.start(b.station, &b.chance, &b.measure);
	fifo_station.open(b.station, 0, 0, 1);
	fifo_station.open(b.station, 1, 0, 1);
	until(&b, 2.5, NULL);
	close_to(fifo_station.close(b.station, 0, 2.5), 3.5);      /* the first request ends what it began */
	until(&b, 4, NULL);
	fifo_station.kill(b.station, 1, 4);                         /* the second, begun at 2, is lost at 4 and begins anew */
	until(&b, 10, NULL);
	close_to(b.measure.latency.total, 1);
	fifo_station.open(b.station, 2, 10, 1);
	bench_end(&b);
	close_to(b.measure.latency.total, 3);
	close_to(b.measure.wait_s, 0 + 8 + 9.5);
	close_to(measure_requests(&b.measure), 3);
	close_to(measure_dropped(&b.measure), 0);
	measure_release(&b.measure);
}

/* One may wait: the third of four is refused; with a second try after 4 s it comes again at 7 and waits. */
static void a_line_of_one(void **state)
{
	static const double at[] = {1, 2, 3, 8.7};
	struct bench b = {.plan.queue_limit = 1};

	(void)state;
	bench_begin(&b, at, 4, 2.5);
	fifo_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(measure_dropped(&b.measure), 1);
	close_to(b.measure.wait_s, 1.5);
	close_to(b.measure.wait.total, 3);
	measure_release(&b.measure);
	b.keys.retry.given = true;
	b.keys.retry_max = 1;
	b.keys.retry_after = value_constant(2);
	bench_begin(&b, at, 4, 2.5);
	fifo_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(measure_dropped(&b.measure), 0);
	close_to(b.measure.wait_s, 1.5 + 3 + 0);                    /* it came again at 5, began at 6, is counted from 3; the last one came at 8.7 */
	measure_release(&b.measure);
}

/* Patience of 2 s: the third, who would begin at 6, leaves at 5; the fourth takes its turn. */
static void patience_ends(void **state)
{
	static const double at[] = {1, 2, 3, 4.5};
	struct bench b = {.keys.timeout = value_constant(2)};

	(void)state;
	bench_begin(&b, at, 4, 2.5);
	fifo_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(b.measure.left, 1);
	close_to(b.measure.wait_s, 0 + 1.5 + 2 + 1.5);
	close_to(b.measure.latency.total, 3);
	measure_release(&b.measure);
}

static void still_waiting_at_the_end(void **state)
{
	static const double at[] = {998, 999};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, at, 2, 10);
	fifo_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(b.measure.pending, 1);
	close_to(b.measure.wait_s, 1);
	close_to(measure_requests(&b.measure), 2);
	measure_release(&b.measure);
}

static void idle_and_woken(void **state)
{
	static const double at[] = {1, 50};
	struct bench b = {.plan.idle_s = 20};
	double t;

	(void)state;
	bench_begin(&b, at, 2, 2);
	fifo_station.open(b.station, 0, 0, 1);
	assert_int_equal(until(&b, 100, &t), NEWS_IDLE);            /* before the first one comes */
	close_to(t, 0);
	assert_int_equal(until(&b, 100, &t), NEWS_IDLE);
	close_to(t, 3);
	close_to(fifo_station.idle_since(b.station), 3);
	assert_int_equal(until(&b, 23, &t), NEWS_NONE);
	close_to(fifo_station.close(b.station, 0, 23), 23);
	assert_int_equal(until(&b, 100, &t), NEWS_WAKE);
	close_to(t, 50);
	assert_int_equal(until(&b, 60, &t), NEWS_NONE);
	fifo_station.open(b.station, 1, 60, 1);
	assert_int_equal(until(&b, 100, &t), NEWS_IDLE);
	close_to(t, 62);
	bench_end(&b);
	close_to(b.measure.wait_s, 10);
	measure_release(&b.measure);
}

/* Stops at which nothing happens change nothing. */
static void stops_do_not_show(void **state)
{
	struct bench b = {0}, other = {0};

	(void)state;
	bench_begin(&b, NULL, 0, 0.25);
	bench_begin(&other, NULL, 0, 0.25);
	for (int s = 0; s < 3; s++) {
		fifo_station.open(b.station, s, 0, 1);
		fifo_station.open(other.station, s, 0, 1);
	}
	for (double t = 0.37; t < END_S; t += 0.73) {
		struct scaler_seen seen;

		until(&b, t, NULL);
		fifo_station.see(b.station, t, &seen);
	}
	bench_end(&b);
	bench_end(&other);
	assert_true(measure_requests(&b.measure) > 9000);
	assert_true(b.measure.wait_s == other.measure.wait_s && b.measure.latency_s == other.measure.latency_s);
	assert_true(histogram_quantile(&b.measure.latency, .9) == histogram_quantile(&other.measure.latency, .9));
	measure_release(&b.measure);
	measure_release(&other.measure);
}

/* Little's law: the mean of the line, looked at each tenth of a second, is the rate times the mean wait. */
static void little_by_looking(void **state)
{
	struct bench b = {0};
	double looked = 0, waiting = 0, in_service = 0;

	(void)state;
	bench_begin(&b, NULL, 0, 0.25);
	for (int s = 0; s < 3; s++)
		fifo_station.open(b.station, s, 0, 1);
	for (double t = 0.1; t < END_S; t += 0.1, looked++) {
		struct scaler_seen seen;

		until(&b, t, NULL);
		fifo_station.see(b.station, t, &seen);
		waiting += seen.waiting;
		in_service += seen.in_service;
	}
	bench_end(&b);
	const double came = measure_requests(&b.measure);

	assert_true(fabs(waiting / looked - b.measure.wait_s / END_S) < 0.02 * b.measure.wait_s / END_S);
	assert_true(fabs(in_service / looked - (b.measure.latency_s - b.measure.wait_s) / END_S) < 0.02 * came * 0.25 / END_S);
	measure_release(&b.measure);
}

/* The same luck with more servers: nobody waits longer. */
static void more_servers_never_wait_longer(void **state)
{
	double before_s = INFINITY;

	(void)state;
	for (int servers = 3; servers < 7; servers++) {
		struct bench b = {0};

		bench_begin(&b, NULL, 0, 0.25);
		for (int s = 0; s < servers; s++)
			fifo_station.open(b.station, s, 0, 1);
		bench_end(&b);
		assert_true(b.measure.wait_s <= before_s);
		before_s = b.measure.wait_s;
		measure_release(&b.measure);
	}
	assert_true(before_s > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_place_in_turn), cmocka_unit_test(a_server_opens), cmocka_unit_test(closing_and_losing),
		cmocka_unit_test(a_line_of_one), cmocka_unit_test(patience_ends), cmocka_unit_test(still_waiting_at_the_end),
		cmocka_unit_test(idle_and_woken), cmocka_unit_test(stops_do_not_show), cmocka_unit_test(little_by_looking),
		cmocka_unit_test(more_servers_never_wait_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
