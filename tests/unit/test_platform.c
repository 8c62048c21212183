/* Serving by the request: cold starts against closed forms, bills by hand, limits; and the language of `platform:`. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "models/inference/platform.h"
#include "models/inference/state.h"

static struct value certainly(double x)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_constant(&value.dist, x);
	return value;
}

static struct value exponentially(double mean)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_exponential(&value.dist, mean);
	return value;
}

/* A service that somebody else runs, without a scenario: requests at PER_S, of the variation CV. */
struct bench {
	struct platform_keys keys;
	struct inference_keys workload;
	struct platform_plan serving;
	struct inference_plan plan;
	struct inference_state state;
	struct usage_log log;
};

static void bench_init(struct bench *b, enum platform_kind kind, double per_s, double cv, double horizon_s)
{
	*b = (struct bench){.keys = {.kind = kind}};
	b->serving = (struct platform_plan){.keys = &b->keys, .item = {NO_METER, NO_METER, NO_METER, NO_METER, NO_METER},
					    .days = (size_t)ceil(horizon_s / 86400)};
	b->plan = (struct inference_plan){
		.keys = &b->workload, .horizon_s = horizon_s, .concurrency = 1, .queue_limit = INFINITY, .slo_s = INFINITY, .platform = kind,
		.key = 7, .serving = &b->serving,
		.demand.arrival = {.cv = cv, .rate = {.form = RATE_STEADY, .per_s = per_s, .scale = certainly(1), .burst_per_s = certainly(0),
						      .key = 7}},
		.service = {.form = SERVICE_TIMED, .time_s = certainly(0)}};
}

static void bench_open(struct bench *b)
{
	b->state.plan = &b->plan;
	measure_init(&b->state.measure, b->plan.horizon_s, INFINITY, 0, 60);
	b->state.platform = platform_state_new(&b->plan);
	usage_log_init(&b->log, PLATFORM_METERS);
}

static void bench_live(struct bench *b, uint64_t replica)
{
	usage_log_clear(&b->log);
	platform_live(&b->state, &(struct chance){.seed = 42, .replica = replica}, &b->log, NULL);
}

static void bench_close(struct bench *b)
{
	platform_state_free(b->state.platform);
	measure_release(&b->state.measure);
	usage_log_release(&b->log);
}

/* The mean over independent futures, and how sure it is. */
struct mean { double sum, squares, n; };

static void mean_add(struct mean *mean, double x)
{
	mean->sum += x;
	mean->squares += x * x;
	mean->n++;
}

static void mean_is(const struct mean *mean, double truth)
{
	const double m = mean->sum / mean->n, se = sqrt(fmax(mean->squares / mean->n - m * m, 0) / (mean->n - 1));

	if (fabs(m - truth) > 4 * se || se > .005 * truth)
		fail_msg("%.6g +- %.2g instead of %.6g", m, se, truth);
}

enum { FUTURES = 40 };

/* Instant service: one instance, cold after a gap longer than keep_warm. P(cold) = exp(-rate keep_warm). */
static void test_poisson_gaps(void **state)
{
	struct mean cold = {0}, warm = {0};
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, 1 / 60., 1, 3e5);
	b.plan.warm_up_s = 1000;
	b.keys.keep_warm = certainly(40);
	bench_open(&b);
	for (uint64_t i = 0; i < FUTURES; i++) {
		bench_live(&b, i);
		mean_add(&cold, b.state.measure.cold_starts / measure_requests(&b.state.measure));
		mean_add(&warm, b.state.measure.ready_s / b.plan.horizon_s);
	}
	mean_is(&cold, exp(-40 / 60.));
	mean_is(&warm, 1 - exp(-40 / 60.));        /* an instance is there when a request came in the last 40 s */
	bench_close(&b);
}

/* One instance and a line: M/G/1 that goes to zero after T and needs D to come back (Welch, Oper. Res. 12(5), 1964). */
static void one_instance(double rate, struct value service, double mean_s, double square_s2, double cold_s, double keep_s, double horizon_s)
{
	const double rho = rate * mean_s, q = exp(-rate * keep_s), first_s = q * cold_s, first_s2 = q * cold_s * cold_s;
	const double wait_s = rate * square_s2 / (2 * (1 - rho)) + (2 * first_s + rate * first_s2) / (2 * (1 + rate * first_s));
	struct mean cold = {0}, wait = {0}, little = {0};
	struct bench b;

	bench_init(&b, PLATFORM_SERVERLESS, rate, 1, horizon_s);
	b.plan.warm_up_s = 2000;
	b.plan.service.time_s = service;
	b.plan.cold_start_s[0] = certainly(cold_s);
	b.keys.keep_warm = certainly(keep_s);
	b.keys.limit = 1;
	bench_open(&b);
	for (uint64_t i = 0; i < FUTURES; i++) {
		bench_live(&b, i);
		const struct measure *m = &b.state.measure;

		mean_add(&cold, m->cold_starts / measure_requests(m));
		mean_add(&wait, m->wait_s / m->wait.total);
		mean_add(&little, m->waiting_s / horizon_s);
		assert_true(m->refused == 0 && m->left == 0);
	}
	mean_is(&cold, q * (1 - rho) / (1 + rate * first_s));
	mean_is(&wait, wait_s);
	mean_is(&little, rate * wait_s);
	bench_close(&b);
}

static void test_one_instance(void **state)
{
	(void)state;
	one_instance(.01, exponentially(1), 1, 2, 60, 0, 3e6);           /* shared cases setup_01: P .61875, wait 48.7601 s */
	one_instance(.01, exponentially(1), 1, 2, 60, 60, 3e6);
	one_instance(.5, certainly(1), 1, 1, 10, 2, 2e5);                /* setup_04: P .0647813, wait 5.034688 s */
}

/* Without a line those above the limit are lost: Erlang's B, whatever the law of service. */
static void test_limit(void **state)
{
	struct mean lost = {0}, busy = {0};
	double erlang = 1;
	struct bench b;

	(void)state;
	for (int k = 1; k <= 3; k++)
		erlang = 2 * erlang / (k + 2 * erlang);
	bench_init(&b, PLATFORM_SERVERLESS, 1, 1, 2e4);
	b.plan.warm_up_s = 100;
	b.plan.service.time_s = certainly(2);
	b.plan.queue_limit = 0;
	b.keys.limit = 3;
	b.keys.keep_warm = certainly(100);
	bench_open(&b);
	for (uint64_t i = 0; i < FUTURES; i++) {
		bench_live(&b, i);
		mean_add(&lost, b.state.measure.refused / measure_requests(&b.state.measure));
		mean_add(&busy, b.state.measure.busy_s / b.plan.horizon_s);
	}
	mean_is(&lost, erlang);
	mean_is(&busy, 2 * (1 - erlang));
	bench_close(&b);
}

/* One instance and a line that people leave: Erlang A. P(left) = 1 - mu (1 - p0) / lambda, p0 of the birth and death process. */
static void test_timeout(void **state)
{
	const double patience_s = 3, service_s = 2;
	double sum = 1, term = 1;
	struct mean left = {0};
	struct bench b;

	(void)state;
	for (int n = 1; n < 60; n++) {
		term /= 1 / service_s + (n - 1) / patience_s;
		sum += term;
	}
	bench_init(&b, PLATFORM_SERVERLESS, 1, 1, 2e4);
	b.plan.warm_up_s = 100;
	b.plan.service.time_s = exponentially(service_s);
	b.workload.timeout = exponentially(patience_s);
	b.keys.limit = 1;
	b.keys.keep_warm = certainly(1000);
	bench_open(&b);
	for (uint64_t i = 0; i < FUTURES; i++) {
		bench_live(&b, i);
		mean_add(&left, b.state.measure.left / measure_requests(&b.state.measure));
	}
	mean_is(&left, 1 - (1 - 1 / sum) / service_s);
	bench_close(&b);
}

/* Who left comes again where he is told to; nobody is counted twice. */
static void test_retry(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, 1, 1, 1e4);
	b.plan.service.time_s = certainly(2);
	b.workload.timeout = certainly(3);
	b.keys.limit = 1;
	bench_open(&b);
	bench_live(&b, 1);
	const double requests = measure_requests(&b.state.measure), left = b.state.measure.left;

	assert_true(left > 0 && histogram_quantile(&b.state.measure.wait, 1) < 3.01);
	b.workload.retry = (struct presence){.given = true};
	b.workload.retry_max = 1;
	b.workload.retry_after = certainly(30);
	bench_live(&b, 1);
	assert_true(measure_requests(&b.state.measure) == requests);
	assert_true(b.state.measure.left < left && histogram_quantile(&b.state.measure.wait, 1) > 30);
	bench_close(&b);
}

/* Of two idle instances the one used last is taken: the other goes, and is missed. (Taken in turn, both would have stayed warm.) */
static void test_last_used_first(void **state)
{
	static const double at_s[] = {0, .5, 10, 15, 20, 25, 25.5};
	const struct request_record record = {.count = 7, .at_s = at_s, .record_s = 30};
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, 7 / 30., 1, 30);
	b.plan.demand.arrival.record = &record;
	b.plan.service.time_s = certainly(1);
	b.keys.keep_warm = certainly(20);
	bench_open(&b);
	bench_live(&b, 0);
	assert_true(measure_requests(&b.state.measure) == 7 && b.state.measure.cold_starts == 3);
	assert_true(fabs(b.state.measure.busy_s - 7) < 1e-9);
	assert_true(fabs(b.state.measure.ready_s - (1 + 20 + 30 - .5 + 30 - 25.5)) < 1e-9);
	bench_close(&b);
}

static double used(const struct bench *b, uint32_t item)
{
	double sum = 0;

	for (size_t i = 0; i < b->log.count; i++)
		sum += b->log.usage[i].item == item ? b->log.usage[i].quantity : 0;
	return sum;
}

/* A request each 10 s for 2.5 days, 123.4 ms on 512 MiB: by the millisecond 0.124 s x 0.5 GB each. */
static void test_gb_seconds(void **state)
{
	const double requests = 2.5 * 8640;
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, .1, 0, 2.5 * 86400);
	b.serving.midnight_s = -43200;           /* noon: the horizon ends at midnight */
	b.serving.item[BY_REQUEST] = 0;
	b.serving.item[BY_DURATION] = 1;
	b.serving.memory_gib = .5;
	b.keys.round_up = certainly(.001);
	b.keys.keep_warm = certainly(5);
	b.plan.service.time_s = certainly(.1234);
	b.plan.cold_start_s[0] = certainly(1);
	bench_open(&b);
	bench_live(&b, 0);
	const double came = measure_requests(&b.state.measure);

	assert_true(fabs(came - requests) <= 1 && b.state.measure.cold_starts == came);
	assert_int_equal(b.log.count, 2 * 3);                            /* half a day, and two whole ones */
	assert_true(b.log.usage[0].from_s == 0 && b.log.usage[0].to_s == 43200 && b.log.usage[5].to_s == 2.5 * 86400);
	assert_true(fabs(b.log.usage[0].quantity - 4320) <= 1 && fabs(b.log.usage[4].quantity - 8640) <= 1);
	assert_true(used(&b, 0) == came);
	assert_true(fabs(used(&b, 1) - came * .124 * .5) < 1e-6);
	b.keys.bills_cold_start = true;          /* 1.1234 s -> 1.124 s */
	bench_live(&b, 0);
	assert_true(fabs(used(&b, 1) - came * 1.124 * .5) < 1e-6);
	b.keys.minimum = certainly(2);
	bench_live(&b, 0);
	assert_true(fabs(used(&b, 1) - came * 2 * .5) < 1e-6);
	b.serving.step = .3;                     /* the meter's own rounding, of each request: 1 GB-s -> 1.2 */
	bench_live(&b, 0);
	assert_true(fabs(used(&b, 1) - came * 1.2) < 1e-6);
	b.serving.least = 5;
	b.serving.step = 0;
	bench_live(&b, 0);
	assert_true(fabs(used(&b, 1) - came * 5) < 1e-6);
	bench_close(&b);
}

/* Nothing before the start is billed, but what is warm then stays warm. */
static void test_warm_up(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, .1, 0, 3600);
	b.plan.warm_up_s = 600;
	b.serving.item[BY_REQUEST] = 0;
	b.keys.keep_warm = certainly(25);
	bench_open(&b);
	bench_live(&b, 0);
	assert_true(b.state.measure.cold_starts == 0);
	assert_true(fabs(measure_requests(&b.state.measure) - 360) <= 1);
	assert_true(used(&b, 0) == measure_requests(&b.state.measure));
	bench_close(&b);
}

/* 100 tokens in and 40 out for each call, a step of 20 ms for each token out, read at 1000 a second. */
static void test_api(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b, PLATFORM_API, 2, 0, 7200);
	b.serving.item[BY_REQUEST] = 0;
	b.serving.item[BY_INPUT] = 1;
	b.serving.item[BY_OUTPUT] = 2;
	b.plan.demand.input_tokens = certainly(100);
	b.plan.demand.output_tokens = certainly(40);
	b.plan.service = (struct service){.form = SERVICE_SHARED, .a_s = certainly(.015), .s_s = certainly(.005), .cap = 8,
					  .prefill_per_s = certainly(1000), .steps = certainly(1)};
	bench_open(&b);
	bench_live(&b, 0);
	const struct measure *m = &b.state.measure;
	const double came = measure_requests(m);

	assert_true(fabs(came - 14400) <= 1 && m->cold_starts == 0 && m->wait_s == 0);
	assert_true(fabs(m->latency_s / came - (.1 + 40 * .02)) < 1e-9);
	assert_int_equal(b.log.count, 3);
	assert_true(used(&b, 0) == came && used(&b, 1) == 100 * came && used(&b, 2) == 40 * came);
	assert_true(m->input_tokens == 100 * came && m->output_tokens == 40 * came);
	b.keys.rate_limit = certainly(1);        /* sixty a minute, and those refused cost nothing */
	bench_live(&b, 0);
	assert_true(m->latency.total == 7200 && used(&b, 0) == 7200 && m->refused == came - 7200);
	bench_close(&b);
}

/* Of a Poisson number in each minute at most so many are answered: E min(N, c) = sum over k < c of P(N > k). */
static void test_rate_limit(void **state)
{
	const double mean = 30, most = 32;
	double answered = 0, below = 0, p = exp(-mean);
	struct mean share = {0};
	struct bench b;

	(void)state;
	for (int k = 0; k < most; k++) {
		below += p;
		answered += 1 - below;
		p *= mean / (k + 1);
	}
	bench_init(&b, PLATFORM_API, mean / 60, 1, 200 * 60);
	b.keys.rate_limit = certainly(most / 60);
	bench_open(&b);
	for (uint64_t i = 0; i < FUTURES; i++) {
		bench_live(&b, i);
		mean_add(&share, b.state.measure.latency.total / 200);
	}
	mean_is(&share, answered);
	bench_close(&b);
}

/* A replay lives the same future, and its series holds all requests. */
static void test_replay(void **state)
{
	struct recorder rec = {0};
	struct bench b;
	double requests = 0, seen_s = 0, before_s = 0;

	(void)state;
	bench_init(&b, PLATFORM_SERVERLESS, .05, 1, 86400);
	b.plan.service.time_s = exponentially(30);
	b.plan.cold_start_s[0] = exponentially(5);
	b.keys.keep_warm = certainly(60);
	b.serving.item[BY_REQUEST] = 0;
	bench_open(&b);
	bench_live(&b, 3);
	const double latency_s = b.state.measure.latency_s, ready_s = b.state.measure.ready_s, came = measure_requests(&b.state.measure);

	usage_log_clear(&b.log);
	platform_live(&b.state, &(struct chance){.seed = 42, .replica = 3}, &b.log, &rec);
	assert_true(b.state.measure.latency_s == latency_s && used(&b, 0) == came);
	for (size_t i = 0; i < rec.count; i++) {
		assert_true(rec.record[i].t_s >= before_s);
		before_s = rec.record[i].t_s;
		requests += rec.record[i].kind == RECORD_TRAFFIC ? 60 * rec.record[i].value : 0;
		seen_s += rec.record[i].kind == RECORD_SERVING ? 60 * rec.record[i].value : 0;
		assert_true(rec.record[i].kind != RECORD_BUSY || (rec.record[i].value >= 0 && rec.record[i].value <= 1 + 1e-9));
	}
	assert_true(fabs(requests - came) < 1e-6 && fabs(seen_s - ready_s) < 1e-6 * ready_s);
	recorder_release(&rec);
	bench_close(&b);
}

static void test_schema(void **state)
{
	const char *fault = schema_check(&platform_schema, &(struct mounts){0});

	(void)state;
	if (fault)
		fail_msg("%s", fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schema),
		cmocka_unit_test(test_poisson_gaps),
		cmocka_unit_test(test_one_instance),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_retry),
		cmocka_unit_test(test_last_used_first),
		cmocka_unit_test(test_gb_seconds),
		cmocka_unit_test(test_warm_up),
		cmocka_unit_test(test_api),
		cmocka_unit_test(test_rate_limit),
		cmocka_unit_test(test_replay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
