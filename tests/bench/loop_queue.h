/* K: a service of many replicas, first come first served, by Kiefer & Wolfowitz's vector (Trans. AMS 78, 1955): the
 * replicas' next free times; one step a request, which takes any replica that is idle, else the one that is free first. Poisson arrivals over a day's profile, lognormal service,
 * target tracking each minute, new replicas ready after 120 s. Random numbers by the block. */
#ifndef COSTCAST_BENCH_LOOP_QUEUE_H
#define COSTCAST_BENCH_LOOP_QUEUE_H

#include <stdbool.h>
#include <string.h>

#include "sim/math/ziggurat.h"

#define QUEUE_BLOCK 512
#define QUEUE_REPLICAS 128

struct queue_kind {
	bool lognormal, profile, autoscaled;
	double service_s, sigma;          /* mean; of the logarithm */
	int replicas;                     /* at the start */
};
struct queue_result {
	double mean_wait_s, mean_replicas;
};

static const struct queue_kind queue_service = { true, true, true, 0.2, 0.5, 34 };
static const struct queue_kind queue_erlang = { false, false, false, 0.2, 0, 23 };

#define QUEUE_RATE 100.0
#define QUEUE_DAY_S 86400.0
#define QUEUE_LOAD 0.6
#define QUEUE_WARM_UP_S 120.0

/* exp(x) for |x| < 700, eight at a time: 2^k times a Taylor polynomial on +-ln(2)/2. */
typedef double queue_lanes __attribute__((vector_size(64)));
typedef int64_t queue_bits __attribute__((vector_size(64)));

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define QUEUE_TARGET __attribute__((target("avx512f")))
#else
#define QUEUE_TARGET
#endif

QUEUE_TARGET static void queue_lognormal(double *service_s, size_t n, double mu, double sigma)
{
	static const double c[] = { 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
				    1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1 };

	for (size_t i = 0; i < n; i += 8) {
		queue_lanes x, k, r, p, scale = { 0 };

		memcpy(&x, service_s + i, sizeof x);
		x = mu + sigma * x;
		k = x * M_LOG2E + 0x1.8p52;
		scale = (queue_lanes)(((queue_bits)k + 1023) << 52);
		r = x - (k - 0x1.8p52) * M_LN2;
		p = r * 0 + 1.0 / 6227020800;
		for (int j = 0; j < 13; j++)
			p = p * r + c[j];
		p *= scale;
		memcpy(service_s + i, &p, sizeof p);
	}
}

struct queue_numbers {
	double gap[QUEUE_BLOCK], service_s[QUEUE_BLOCK];
};

static void queue_draw(const struct queue_kind *kind, const struct chance *chance, uint32_t block, struct queue_numbers *q)
{
	uint64_t word[2 * QUEUE_BLOCK];

	philox_fill(chance, purpose_of(PURPOSE_TEST, 7), block * QUEUE_BLOCK, QUEUE_BLOCK, word);
	for (int i = 0; i < QUEUE_BLOCK; i++)
		q->gap[i] = exponential_of(word[i], chance);
	if (kind->lognormal) {
		for (int i = 0; i < QUEUE_BLOCK; i++)
			q->service_s[i] = normal_of(word[QUEUE_BLOCK + i], chance);
		queue_lognormal(q->service_s, QUEUE_BLOCK, log(kind->service_s) - kind->sigma * kind->sigma / 2, kind->sigma);
	} else {
		for (int i = 0; i < QUEUE_BLOCK; i++)
			q->service_s[i] = kind->service_s * exponential_of(word[QUEUE_BLOCK + i], chance);
	}
}

/* Free times in groups of eight; places that are not in use are never free. Each request looks at the next group, whose
 * replicas have been busy longest: one look finds an idle one nearly always. */
#define QUEUE_GROUPS (QUEUE_REPLICAS / 8)
struct queue_vector {
	_Alignas(64) double free_s[QUEUE_REPLICAS];
	int count, groups, next;
};

static void queue_open(struct queue_vector *v)
{
	for (int i = 0; i < QUEUE_REPLICAS; i++)
		v->free_s[i] = INFINITY;
	v->count = v->groups = v->next = 0;
}

static void queue_join(struct queue_vector *v, double now_s)
{
	v->free_s[v->count++] = now_s;
	v->groups = (v->count + 7) / 8;
}

static void queue_leave(struct queue_vector *v)
{
	v->free_s[--v->count] = INFINITY;
	v->groups = (v->count + 7) / 8;
	v->next = 0;
}

static int queue_first_free(const struct queue_vector *v)
{
	int first = 0;

	for (int i = 1; i < v->count; i++)
		if (v->free_s[i] < v->free_s[first])
			first = i;
	return first;
}

QUEUE_TARGET static inline int queue_take(struct queue_vector *v, double now_s)
{
	for (int looked = 0, g = v->next; looked < v->groups; looked++, g = g + 1 < v->groups ? g + 1 : 0) {
#if defined(__x86_64__) && defined(__GNUC__)
		const unsigned idle = _mm512_cmp_pd_mask(_mm512_load_pd(v->free_s + 8 * g), _mm512_set1_pd(now_s), _CMP_LE_OQ);
#else
		unsigned idle = 0;

		for (int i = 0; i < 8; i++)
			idle |= (unsigned)(v->free_s[8 * g + i] <= now_s) << i;
#endif
		if (__builtin_expect(idle != 0, 1)) {
			v->next = g + 1 < v->groups ? g + 1 : 0;
			return 8 * g + __builtin_ctz(idle);
		}
	}
	return queue_first_free(v);
}

struct queue_scaler {
	double next_s, rate, busy_s;
	int starting;
	double ready_s;           /* of those that are starting */
};

/* Once a minute: ready ones join, busy / (replicas x minute) is led towards the target; those too many go at once. */
static void queue_minute(const struct queue_kind *kind, struct queue_vector *v, struct queue_scaler *s)
{
	const double now_s = s->next_s;

	if (s->starting && s->ready_s <= now_s) {
		for (; s->starting && v->count < QUEUE_REPLICAS; s->starting--)
			queue_join(v, now_s);
	}
	if (kind->autoscaled && !s->starting) {
		const int wanted = (int)ceil(s->busy_s / 60 / QUEUE_LOAD);

		if (wanted > v->count) {
			s->starting = wanted - v->count;
			s->ready_s = now_s + QUEUE_WARM_UP_S;
		}
		while (wanted < v->count && v->count > 1)
			queue_leave(v);
	}
	s->busy_s = 0;
	s->next_s += 60;
	s->rate = kind->profile ? QUEUE_RATE * (1 + 0.5 * sin(2 * M_PI * now_s / QUEUE_DAY_S)) : QUEUE_RATE;
}

QUEUE_TARGET static struct queue_result queue_run(const struct queue_kind *kind, uint64_t replica, size_t requests)
{
	const struct chance chance = {.seed = 42, .replica = replica };
	struct queue_vector v;
	struct queue_scaler scaler = { .rate = QUEUE_RATE, .next_s = 60 };
	struct queue_numbers q;
	double now_s = 0, waited_s = 0, replicas = 0;

	queue_open(&v);
	for (int i = 0; i < kind->replicas; i++)
		queue_join(&v, 0);
	for (size_t done = 0; done < requests; done += QUEUE_BLOCK) {
		queue_draw(kind, &chance, (uint32_t)(done / QUEUE_BLOCK), &q);
		for (size_t i = 0; i < QUEUE_BLOCK && done + i < requests; i++) {
			double start_s;
			int taken;

			now_s += q.gap[i] / scaler.rate;
			while (now_s >= scaler.next_s)
				queue_minute(kind, &v, &scaler);
			taken = queue_take(&v, now_s);
			start_s = v.free_s[taken] > now_s ? v.free_s[taken] : now_s;
			waited_s += start_s - now_s;
			scaler.busy_s += q.service_s[i];
			v.free_s[taken] = start_s + q.service_s[i];
		}
		replicas += v.count;
	}
	return (struct queue_result){ waited_s / (double)requests, replicas * QUEUE_BLOCK / (double)requests };
}

#endif
