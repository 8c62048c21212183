/* A capacity before a station that only listens, its plan laid out by hand. */
#ifndef COSTCAST_TESTS_CAPACITY_FIXTURE_H
#define COSTCAST_TESTS_CAPACITY_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/inference/capacity.h"
#include "models/inference/scaler_rule.h"
#include "sim/base/memory.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COUNTED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTED 0
#endif
#endif
#ifndef COUNTED
#define COUNTED 1
#endif

enum { HEARD_MOST = 4096, SERVERS = 512, ROWS = 2, OFFERS = 3 };

/* A station that only listens. */
enum heard_kind { OPENED = 'o', CLOSED = 'c', KILLED = 'k' };
struct heard { enum heard_kind kind; int s; double t, speed; };
struct station {
	struct heard heard[HEARD_MOST];
	size_t count;
	int open;                         /* servers that take requests */
	char state[SERVERS];              /* 0, OPENED or CLOSED */
	double done_s[SERVERS];           /* of a closed one; INFINITY: until somebody says so */
	double drain_s;                   /* what a closed one needs to be done */
};

static inline void hear(struct station *station, enum heard_kind kind, int s, double t, double speed)
{
	assert_in_range(s, 0, SERVERS - 1);
	if (station->count < HEARD_MOST)
		station->heard[station->count++] = (struct heard){kind, s, t, speed};
}

static inline void fake_open(struct station *station, int s, double t, double speed)
{
	assert_int_equal(station->state[s] == OPENED, 0);
	station->state[s] = OPENED;
	station->open++;
	hear(station, OPENED, s, t, speed);
}

static inline double fake_close(struct station *station, int s, double t)
{
	assert_int_equal(station->state[s], OPENED);
	station->state[s] = CLOSED;
	station->open--;
	hear(station, CLOSED, s, t, 0);
	return station->done_s[s] = t + station->drain_s;
}

/* Only who has something to do can be lost. */
static inline void fake_kill(struct station *station, int s, double t)
{
	assert_true(station->state[s] == OPENED || (station->state[s] == CLOSED && station->done_s[s] > t));
	station->open -= station->state[s] == OPENED;
	station->state[s] = 0;
	hear(station, KILLED, s, t, 0);
}

static const struct station_type fake = {.open = fake_open, .close = fake_close, .kill = fake_kill};

struct bench {
	struct inference_keys keys;
	struct scaler_keys mix;
	struct entry mix_entry;
	struct scaler_rule rule;
	struct moment moment;
	struct inference_plan plan;
	struct fleet_row row[ROWS];
	struct offer offer[OFFERS];
	struct instance instance;
	struct book book;
	struct diag diag;
	struct setup setup;
	struct capacity *capacity;
	struct station station;
	struct usage_log log;
	struct measure measure;
	struct recorder rec;
	double t;
};

/* A market in which nothing ever happens. */
static inline struct market quiet(void)
{
	const struct value none = value_constant(0);

	return (struct market){
		.spot_usd_h = value_constant(2.385), .on_demand_usd_h = value_constant(7.83), .rate_per_s = none, .life_s = none,
		.capacity_wait_s = none, .first_wait_s = none, .notice_s = none, .pools = 1, .shock_rate_per_s = none,
		.shock_share = none, .shock_all = none, .notice_chance = value_constant(1), .warning_s = none, .warning_chance = none,
		.on_demand_wait_s = none, .on_demand_rate_per_s = none, .on_demand_life_s = none,
		.capacity = {.max_usd_h = INFINITY, .zone = -1}, .shortage = {.max_usd_h = INFINITY, .zone = -1}};
}

static inline struct bench *bench_new(enum buy buy, int most, double warm_up_s, double horizon_s)
{
	struct bench *b = mem_new(1, sizeof *b);

	b->moment = (struct moment){.at_s = -INFINITY, .least = 0, .most = most, .wanted = -1};
	b->rule = (struct scaler_rule){.kind = SCALER_NONE, .least = 0, .most = most, .idle_s = INFINITY, .moment = &b->moment, .moments = 1};
	b->row[0] = (struct fleet_row){.nodes = 1, .buy = buy, .market = quiet()};
	b->setup = (struct setup){.bind = {.arena = arena_new(), .diag = &b->diag}, .strategy = "A", .workload = "w", .book = &b->book,
				  .instance_name = "toy", .instance = &b->instance, .buy = (int)buy, .fleet = b->row, .fleet_rows = 1};
	b->plan = (struct inference_plan){.keys = &b->keys, .setup = &b->setup, .warm_up_s = warm_up_s, .horizon_s = horizon_s,
					  .scaler = &b->rule, .concurrency = 3};
	return b;
}

static inline bool bench_plan(struct bench *b)
{
	return capacity_plan(&b->setup, &b->plan, (struct place){0});
}

static inline void bench_mixes(struct bench *b, int base, int over, bool dynamic)
{
	b->mix = (struct scaler_keys){.base_on_demand = base, .over_provision = over, .dynamic_fallback = dynamic};
	b->mix_entry = (struct entry){.bound = &b->mix};
	b->keys.scaler = &b->mix_entry;
}

static inline void bench_ready(struct bench *b)
{
	assert_true(bench_plan(b));
	assert_in_range(b->plan.servers, 1, SERVERS);
	usage_log_init(&b->log, b->setup.items);
	measure_init(&b->measure, b->plan.horizon_s, INFINITY, 0, 60);
	b->capacity = capacity_new(&b->plan);
}

static inline void bench_begin(struct bench *b, uint64_t replica, int first, bool recorded)
{
	const struct chance chance = {.seed = 1126, .replica = replica};

	b->station = (struct station){.drain_s = b->station.drain_s};
	usage_log_clear(&b->log);
	measure_clear(&b->measure);
	b->rec.count = 0;
	b->t = -b->plan.warm_up_s;
	capacity_start(b->capacity, &chance, first, &fake, &b->station, &b->log, &b->measure, recorded ? &b->rec : NULL);
}

static inline void bench_until(struct bench *b, double t)
{
	while (capacity_next_s(b->capacity) <= t) {
		const double next_s = capacity_next_s(b->capacity);

		assert_true(next_s >= b->t);
		b->t = next_s;
		capacity_pass(b->capacity, b->t);
		assert_int_equal(capacity_ready(b->capacity), b->station.open);
	}
	b->t = t;
}

static inline void bench_want(struct bench *b, double t, int servers)
{
	bench_until(b, t);
	capacity_want(b->capacity, t, servers);
	assert_int_equal(capacity_ready(b->capacity), b->station.open);
}

static inline void bench_end(struct bench *b)
{
	bench_until(b, b->plan.horizon_s);
	capacity_end(b->capacity, b->plan.horizon_s);
}

static inline void bench_free(struct bench *b)
{
	if (b->capacity)
		capacity_free(b->capacity);
	usage_log_release(&b->log);
	measure_release(&b->measure);
	recorder_release(&b->rec);
	arena_free(b->setup.bind.arena);
	diag_release(&b->diag);
	free(b);
}

static inline void near(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * (1 + fabs(b))))
		fail_msg("%.17g is not %.17g", a, b);
}

static inline void used(const struct bench *b, size_t i, double from_s, double to_s, enum usage_end end)
{
	assert_true(i < b->log.count);
	near(b->log.usage[i].from_s, from_s);
	near(b->log.usage[i].to_s, to_s);
	assert_int_equal(b->log.usage[i].end, end);
}

static inline void heard(const struct bench *b, size_t i, enum heard_kind kind, double t)
{
	assert_true(i < b->station.count);
	assert_int_equal(b->station.heard[i].kind, kind);
	near(b->station.heard[i].t, t);
}

/* A pool's recorded states: capacity CAPACITY[i] from AT[i] on, until END, and again. */
static inline void recorded_pool(struct bench *b, struct pool_rule *rule, size_t count, const double *at, const int *capacity, double end_s)
{
	struct trace *trace = arena_alloc(b->setup.bind.arena, 1, sizeof *trace);
	struct trace_zone *zone = arena_alloc(b->setup.bind.arena, 1, sizeof *zone);

	*zone = (struct trace_zone){NULL, count, at, capacity, NULL, end_s, 0};
	*trace = (struct trace){.key = 9, .counts = true, .zone = zone, .zones = 1};
	*rule = (struct pool_rule){.model = POOL_TRACE, .trace = trace, .zone = 0, .max_usd_h = INFINITY};
}

#endif
