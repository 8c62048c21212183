/* Batches, to the second: requests at times that are written down, servers that come, close and are lost. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/inference/station.h"
#include "models/inference/winners.h"

#define END_S 1000.0
#define COUNT(at) (sizeof(at) / sizeof *(at))

struct bench {
	struct inference_plan plan;
	struct inference_keys keys;
	struct request_record record;
	struct measure measure;
	struct station *station;
	struct chance chance;
};

/* Requests at AT[COUNT]; NULL: Poisson, 10 a second. A step of b takes A + S b. */
static void bench_begin(struct bench *b, enum service_form form, double a_s, double s_s, int cap, const double *at, size_t count)
{
	struct inference_plan *plan = &b->plan;

	plan->keys = &b->keys;
	plan->horizon_s = END_S;
	plan->concurrency = plan->service.cap = cap;
	plan->servers = 8;
	plan->queue_limit = plan->queue_limit > 0 ? plan->queue_limit : INFINITY;
	plan->idle_s = plan->idle_s > 0 ? plan->idle_s : INFINITY;
	plan->service.form = form;
	plan->service.a_s = value_constant(a_s);
	plan->service.s_s = value_constant(s_s);
	if (plan->service.steps.form == VALUE_ABSENT)
		plan->service.steps = value_constant(1);
	plan->demand.arrival.cv = 1;
	plan->demand.arrival.rate = (struct rate_rule){.form = RATE_STEADY, .per_s = 10, .scale = value_constant(1)};
	b->record = (struct request_record){.count = count, .at_s = at, .record_s = END_S};
	plan->demand.arrival.record = at ? &b->record : NULL;
	plan->slo_s = INFINITY;
	b->chance = (struct chance){.seed = 5, .replica = 3};
	measure_init(&b->measure, END_S, INFINITY, 0, 60);
	measure_clear(&b->measure);
	b->station = sharing_station.create(plan);
	sharing_station.start(b->station, &b->chance, &b->measure);
}

static struct station_told until(struct bench *b, double t, double *stopped)
{
	struct station_told told;
	const double at = sharing_station.serve(b->station, t, &told);

	if (stopped)
		*stopped = at;
	return told;
}

static void bench_end(struct bench *b)
{
	assert_int_equal(until(b, END_S, NULL).news, NEWS_NONE);
	sharing_station.end(b->station, END_S);
	sharing_station.destroy(b->station);
}

static void close_to(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * (1 + fabs(b))))
		fail_msg("%.12g is not %.12g", a, b);
}

static void measured(const struct bench *b, double served, double wait_s, double latency_s)
{
	close_to(b->measure.latency.total, served);
	close_to(b->measure.wait_s, wait_s);
	close_to(b->measure.latency_s, latency_s);
}

/* Three steps each. The first is alone for one of them (2 s), then they are two (3 s a step), then the second is alone. */
static void joining_and_leaving(void **state)
{
	static const double at[] = {1, 3};
	struct scaler_seen seen = {0};
	struct bench b = {.plan.service.steps = value_constant(3)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 1, 1, 4, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	until(&b, 5, NULL);
	sharing_station.see(b.station, 5, &seen);
	close_to(seen.in_service, 2);
	close_to(seen.busy_s, 2 + 2 * 2);
	close_to(seen.requests, 2);
	bench_end(&b);
	measured(&b, 2, 0, 8 + 8);
	measure_release(&b.measure);
}

/* The same on a server of twice the speed. */
static void a_faster_server(void **state)
{
	static const double at[] = {1, 2};
	struct bench b = {.plan.service.steps = value_constant(3)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 1, 1, 4, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 2);
	bench_end(&b);
	measured(&b, 2, 0, 4 + 4);
	measure_release(&b.measure);
}

static void one_place_in_turn(void **state)
{
	static const double at[] = {1, 2, 3, 4};
	const enum service_form forms[] = {SERVICE_SHARED, SERVICE_GATHERED};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench b = {0};

		bench_begin(&b, forms[i], 2, 0.5, 1, at, COUNT(at));
		sharing_station.open(b.station, 0, 0, 1);
		bench_end(&b);
		measured(&b, 4, 0 + 1.5 + 3 + 4.5, 9 + 4 * 2.5);
		measure_release(&b.measure);
	}
}

/* A prompt of 100 tokens is read in 1 s, and has its place meanwhile: the third one waits until the first is done, at 7.75. */
static void prompts_are_read(void **state)
{
	static const double at[] = {1, 1.5, 2.2};
	struct bench b = {.plan.service = {.steps = value_constant(2), .prefill_per_s = value_constant(100)},
			  .plan.demand.input_tokens = value_constant(100)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 1, 1, 2, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	/* second: alone for its last quarter of a step, 8.25; third: read until 8.75, then two steps alone, 12.75 */
	measured(&b, 3, 5.55, 6.75 + 6.75 + (12.75 - 2.2));
	close_to(b.measure.input_tokens, 300);
	measure_release(&b.measure);
}

/* Ten steps of b seconds: the third one joins the first server, of two with one request each that of the lower number. */
static void the_server_with_the_fewest(void **state)
{
	static const double at[] = {1, 2, 3, 13};
	struct bench b = {.plan.service.steps = value_constant(10)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 0, 1, 4, at, COUNT(at));
	sharing_station.open(b.station, 3, 0, 1);
	sharing_station.open(b.station, 1, 0, 1);
	until(&b, 5, NULL);
	close_to(sharing_station.close(b.station, 7, 5), 5);      /* a server that was never there */
	bench_end(&b);
	measured(&b, 4, 0, 18 + 10 + 18 + 10);
	measure_release(&b.measure);
}

/* Gathered: three are there at 2.5; the fourth has waited long enough when they are done at 5; the last one waits for others in vain. */
static void batches_are_gathered(void **state)
{
	static const double at[] = {1, 2, 2.5, 3, 10};
	struct bench b = {.plan.service.gather_s = 2};

	(void)state;
	bench_begin(&b, SERVICE_GATHERED, 1, 0.5, 3, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 5, 1.5 + 0.5 + 0 + 2 + 2, 4 + 3 + 2.5 + 3.5 + 3.5);
	measure_release(&b.measure);
}

/* They end together, after as many steps as the one who makes most. */
static void the_longest_of_a_batch(void **state)
{
	static const double at[] = {1, 1.5}, steps[] = {2, 6};
	struct bench b = {.plan.service.gather_s = 1};

	(void)state;
	bench_begin(&b, SERVICE_GATHERED, 1, 1, 2, at, COUNT(at));
	b.record.output = steps;
	sharing_station.start(b.station, &b.chance, &b.measure);
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 2, 0.5, 2 * 6 * 3 + 0.5);
	close_to(b.measure.output_tokens, 8);
	measure_release(&b.measure);
}

/* Nobody is refused while an idle server gathers; while it works, one may wait. */
static void a_line_of_one(void **state)
{
	static const double at[] = {1, 1.5, 4, 4.5};
	struct bench b = {.plan = {.queue_limit = 1, .service.gather_s = 2}};

	(void)state;
	bench_begin(&b, SERVICE_GATHERED, 2, 0, 4, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 3, 2 + 1.5 + 2, 4 + 3.5 + 4);                  /* 4 s: waits until 6, its patience for more */
	close_to(measure_dropped(&b.measure), 1);
	close_to(b.measure.refused, 1);
	measure_release(&b.measure);
}

/* Who is refused comes again after 2 s, and is counted from its first arrival. */
static void coming_again(void **state)
{
	static const double at[] = {1, 2, 3};
	struct bench b = {.plan.queue_limit = 1, .keys = {.retry.given = true, .retry_max = 1, .retry_after = value_constant(2)}};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 2.5, 0, 1, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 3, 1.5 + 3, 3 * 2.5 + 4.5);
	close_to(measure_dropped(&b.measure), 0);
	measure_release(&b.measure);
}

/* Patience of 2 s: the third, who would begin at 6, leaves at 5; the fourth takes its turn. */
static void patience_ends(void **state)
{
	static const double at[] = {1, 2, 3, 4.5};
	struct bench b = {.keys.timeout = value_constant(2)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 2.5, 0, 1, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(b.measure.left, 1);
	measured(&b, 3, 0 + 1.5 + 2 + 1.5, 3 * 2.5 + 1.5 + 1.5);
	measure_release(&b.measure);
}

static void closing(void **state)
{
	static const double at[] = {1, 2, 20};
	struct station_told told;
	struct bench b = {0};
	double t;

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 0, 2, 4, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	sharing_station.open(b.station, 1, 0, 1);
	until(&b, 2.5, NULL);
	assert_true(isinf(sharing_station.close(b.station, 1, 2.5)));
	until(&b, 3, NULL);
	told = until(&b, 10, &t);
	assert_int_equal(told.news, NEWS_EMPTIED);
	assert_int_equal(told.server, 1);
	close_to(t, 4);
	close_to(sharing_station.close(b.station, 0, t), 4);
	until(&b, 30, NULL);
	sharing_station.open(b.station, 1, 30, 1);
	bench_end(&b);
	measured(&b, 3, 10, 2 + 2 + 12);
	measure_release(&b.measure);
}

/* Lost at 4 with what they had done; on another server from 10 on, in the order of their arrival. The time in vain was work, and was wait. */
static void losing(void **state)
{
	static const double at[] = {1, 2, 3};
	struct scaler_seen seen = {0};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 2.5, 0, 2, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	until(&b, 3.25, NULL);
	sharing_station.kill(b.station, 0, 3.25);
	until(&b, 10, NULL);
	sharing_station.see(b.station, 10, &seen);
	close_to(seen.busy_s, 2.25 + 1.25);
	close_to(seen.waiting_s, 9 + 8 + 7);
	close_to(seen.waiting, 3);
	close_to(seen.in_service, 0);
	sharing_station.open(b.station, 5, 10, 1);
	bench_end(&b);
	measured(&b, 3, 9 + 8 + (12.5 - 3), 9 + 8 + (12.5 - 3) + 3 * 2.5);
	measure_release(&b.measure);
}

/* A lost request has its patience anew. */
static void losing_patience(void **state)
{
	static const double at[] = {1, 2};
	struct bench b = {.keys.timeout = value_constant(3)};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 100, 0, 2, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	until(&b, 50, NULL);
	sharing_station.kill(b.station, 0, 50);
	bench_end(&b);
	close_to(b.measure.left, 2);
	close_to(b.measure.wait_s, 52 + 51);
	measure_release(&b.measure);
}

static void still_there_at_the_end(void **state)
{
	static const double at[] = {997, 998, 999};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 10, 0, 2, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	close_to(b.measure.pending, 3);
	close_to(measure_requests(&b.measure), 3);
	measured(&b, 0, 1, 0);
	measure_release(&b.measure);
}

static void idle_and_woken(void **state)
{
	static const double at[] = {1, 50};
	struct bench b = {.plan.idle_s = 20};
	double t;

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 1, 1, 4, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	assert_int_equal(until(&b, 100, &t).news, NEWS_IDLE);            /* before the first one comes */
	close_to(t, 0);
	assert_int_equal(until(&b, 100, &t).news, NEWS_IDLE);
	close_to(t, 3);
	close_to(sharing_station.idle_since(b.station), 3);
	assert_int_equal(until(&b, 23, &t).news, NEWS_NONE);
	close_to(sharing_station.close(b.station, 0, 23), 23);
	assert_int_equal(until(&b, 100, &t).news, NEWS_WAKE);
	close_to(t, 50);
	assert_true(isinf(sharing_station.idle_since(b.station)));
	assert_int_equal(until(&b, 60, &t).news, NEWS_NONE);
	sharing_station.open(b.station, 1, 60, 1);
	assert_int_equal(until(&b, 100, &t).news, NEWS_IDLE);
	close_to(t, 62);
	bench_end(&b);
	measured(&b, 2, 10, 2 + 12);
	measure_release(&b.measure);
}

static void failing_while_cold(void **state)
{
	static const double at[] = {1, 4};
	struct bench b = {.plan.fails_while_cold = true};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 1, 1, 4, at, COUNT(at));
	until(&b, 3, NULL);
	sharing_station.open(b.station, 0, 3, 1);
	bench_end(&b);
	close_to(b.measure.refused, 1);
	measured(&b, 1, 0, 2);
	measure_release(&b.measure);
}

/* Steps that take no time, and requests without any: done as they come. */
static void nothing_to_do(void **state)
{
	static const double at[] = {1, 1, 2}, steps[] = {0, 5, 0};
	struct bench b = {0};

	(void)state;
	bench_begin(&b, SERVICE_SHARED, 0, 0, 1, at, COUNT(at));
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 3, 0, 0);
	measure_release(&b.measure);
	b = (struct bench){0};
	bench_begin(&b, SERVICE_SHARED, 1, 1, 1, at, COUNT(at));
	b.record.output = steps;
	sharing_station.start(b.station, &b.chance, &b.measure);
	sharing_station.open(b.station, 0, 0, 1);
	bench_end(&b);
	measured(&b, 3, 9, 10 + 9);                                  /* the last one waits for the second, until 11 */
	measure_release(&b.measure);
}

static void busy_bench(struct bench *b, enum service_form form)
{
	dist_exponential(&b->plan.service.steps.dist, 90);
	b->plan.service.steps.form = VALUE_QUANTITY;
	b->plan.service.gather_s = form == SERVICE_GATHERED ? 0.05 : 0;
	bench_begin(b, form, 0.01, 0.002, 8, NULL, 0);
	for (int s = 0; s < 3; s++)
		sharing_station.open(b->station, s, 0, 1 + 0.25 * s);
}

/* Stops at which nothing happens change nothing, to the last bit; nor does a station that was used before. */
static void stops_do_not_show(void **state)
{
	const enum service_form forms[] = {SERVICE_SHARED, SERVICE_GATHERED};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench b = {0}, other = {0};
		struct scaler_seen seen;

		busy_bench(&b, forms[i]);
		busy_bench(&other, forms[i]);
		for (double t = 0.37; t < END_S; t += 0.73) {
			until(&b, t, NULL);
			sharing_station.see(b.station, t, &seen);
		}
		until(&other, END_S / 2, NULL);
		measure_clear(&other.measure);
		sharing_station.start(other.station, &other.chance, &other.measure);
		for (int s = 0; s < 3; s++)
			sharing_station.open(other.station, s, 0, 1 + 0.25 * s);
		bench_end(&b);
		bench_end(&other);
		assert_true(b.measure.latency_s == other.measure.latency_s && b.measure.wait_s == other.measure.wait_s);
		assert_true(b.measure.latency.total == other.measure.latency.total && b.measure.wait_s > 0);
		measure_release(&b.measure);
		measure_release(&other.measure);
	}
}

/* The same luck with more servers, or larger batches at no cost: nobody is answered later on average. */
static void more_is_never_slower(void **state)
{
	double before_s = INFINITY;

	(void)state;
	for (int servers = 3; servers <= 8; servers++) {
		struct bench b = {0};

		busy_bench(&b, SERVICE_SHARED);
		for (int s = 3; s < servers; s++)
			sharing_station.open(b.station, s, 0, 1);
		bench_end(&b);
		const double mean_s = b.measure.latency_s / b.measure.latency.total;

		assert_true(mean_s < before_s);
		before_s = mean_s;
		measure_release(&b.measure);
	}
}

/* Whatever servers do: those that came = served + dropped + still there; and each of them is counted once. */
static void nobody_is_lost(void **state)
{
	const enum service_form forms[] = {SERVICE_SHARED, SERVICE_GATHERED};
	struct arrivals arrivals;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		struct bench b = {.plan = {.queue_limit = i & 2 ? 20 : INFINITY, .warm_up_s = 50},
				  .keys = {.retry = {.given = i & 4}, .retry_max = 2, .retry_after = value_constant(1)}};
		struct stream stream;
		double came = 0, t = -50;

		dist_exponential(&b.keys.timeout.dist, 3);
		b.keys.timeout.form = VALUE_QUANTITY;
		busy_bench(&b, forms[i & 1]);
		stream_init(&stream, &(struct chance){.seed = 9, .replica = i}, purpose_of(PURPOSE_TEST, 1));
		while ((t += 2 * uniform_of(stream_next(&stream))) < END_S) {
			const int s = (int)(8 * uniform_of(stream_next(&stream)));
			const double what = uniform_of(stream_next(&stream));

			while (until(&b, t, NULL).news != NEWS_NONE)
				;
			sharing_station.kill(b.station, s, t);
			if (what < 0.6)
				sharing_station.open(b.station, s, t, 1);
			else if (what < 0.8)
				sharing_station.close(b.station, (s + 1) % 8, t);
		}
		while (until(&b, END_S, NULL).news != NEWS_NONE)
			;
		bench_end(&b);
		arrivals_start(&arrivals, &b.plan.demand.arrival, -50, END_S, &b.chance);
		for (arrivals_next(&arrivals); arrivals.count; arrivals_next(&arrivals))
			for (size_t k = 0; k < arrivals.count; k++)
				came += arrivals.at_s[k] >= 0;
		assert_true(measure_requests(&b.measure) == came);
		assert_true(b.measure.latency.total > 0 && b.measure.left > 0 && b.measure.pending >= 0);
		measure_release(&b.measure);
	}
}

static void the_least_of_many(void **state)
{
	struct winners winners;
	double x[5] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
	struct stream stream;

	(void)state;
	winners_init(&winners, 5);
	winners_clear(&winners);
	stream_init(&stream, &(struct chance){.seed = 1, .replica = 1}, purpose_of(PURPOSE_TEST, 2));
	for (int turn = 0; turn < 2000; turn++) {
		const int i = (int)(5 * uniform_of(stream_next(&stream)));
		int first = 0;

		x[i] = floor(6 * uniform_of(stream_next(&stream)));
		x[i] = x[i] > 4 ? INFINITY : x[i];
		winners_set(&winners, i, x[i]);
		for (int k = 1; k < 5; k++)
			first = x[k] < x[first] ? k : first;
		assert_true(winners_least(&winners) == x[first]);
		if (isfinite(x[first]))
			assert_int_equal(winners_first(&winners), first);
	}
	winners_release(&winners);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joining_and_leaving), cmocka_unit_test(a_faster_server), cmocka_unit_test(one_place_in_turn),
		cmocka_unit_test(prompts_are_read), cmocka_unit_test(the_server_with_the_fewest), cmocka_unit_test(batches_are_gathered),
		cmocka_unit_test(the_longest_of_a_batch), cmocka_unit_test(a_line_of_one), cmocka_unit_test(coming_again),
		cmocka_unit_test(patience_ends), cmocka_unit_test(closing), cmocka_unit_test(losing), cmocka_unit_test(losing_patience),
		cmocka_unit_test(still_there_at_the_end), cmocka_unit_test(idle_and_woken), cmocka_unit_test(failing_while_cold),
		cmocka_unit_test(nothing_to_do), cmocka_unit_test(stops_do_not_show), cmocka_unit_test(more_is_never_slower),
		cmocka_unit_test(nobody_is_lost), cmocka_unit_test(the_least_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
