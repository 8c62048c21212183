/* The places of a station's servers, as columns, and which of them is idle or free first. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_PLACES_H
#define COSTCAST_MODELS_INFERENCE_PLACES_H

#include <math.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "models/inference/line.h"

struct serving {                          /* what is in service, or was last */
	struct request request;
	double begun_s;
};

#define PLACES_AT_ONCE 8                  /* that are looked at together */
struct places {
	double *free_s;                   /* when it is done with what it has; in the past: idle; after the last place INFINITY, PLACES_AT_ONCE times */
	double *slowness;                 /* 1 / speed */
	int *server;
	struct serving *place;
	int count, cap;
};

static inline void places_grow(struct places *places)
{
	places->cap = places->cap ? 2 * places->cap : 64;
	places->free_s = mem_grow(places->free_s, (size_t)places->cap + PLACES_AT_ONCE, sizeof *places->free_s);
	places->slowness = mem_grow(places->slowness, (size_t)places->cap, sizeof *places->slowness);
	places->server = mem_grow(places->server, (size_t)places->cap, sizeof *places->server);
	places->place = mem_grow(places->place, (size_t)places->cap, sizeof *places->place);
	for (int i = places->count; i < places->cap + PLACES_AT_ONCE; i++)
		places->free_s[i] = INFINITY;
}

static inline void places_add(struct places *to, double free_s, double slowness, int server, const struct serving *place)
{
	if (to->count == to->cap)
		places_grow(to);
	to->free_s[to->count] = free_s;
	to->slowness[to->count] = slowness;
	to->server[to->count] = server;
	if (place)
		to->place[to->count] = *place;
	to->count++;
}

static inline void places_remove(struct places *from, int i)
{
	const int last = --from->count;

	from->free_s[i] = from->free_s[last];
	from->slowness[i] = from->slowness[last];
	from->server[i] = from->server[last];
	from->place[i] = from->place[last];
	from->free_s[last] = INFINITY;
}

static inline void places_clear(struct places *places)
{
	while (places->count)
		places->free_s[--places->count] = INFINITY;
}

static inline void places_release(struct places *places)
{
	free(places->free_s);
	free(places->slowness);
	free(places->server);
	free(places->place);
}

/* Which of the eight from FREE_S on are at most T: bits 2 i and 2 i + 1 for the i-th. */
static inline unsigned eight_until(const double *free_s, double t)
{
#ifdef __SSE2__
	const __m128d at = _mm_set1_pd(t);
	const __m128i a = _mm_castpd_si128(_mm_cmple_pd(_mm_loadu_pd(free_s), at)), b = _mm_castpd_si128(_mm_cmple_pd(_mm_loadu_pd(free_s + 2), at));
	const __m128i c = _mm_castpd_si128(_mm_cmple_pd(_mm_loadu_pd(free_s + 4), at)), d = _mm_castpd_si128(_mm_cmple_pd(_mm_loadu_pd(free_s + 6), at));

	return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d)));
#else
	unsigned bits = 0;

	for (int i = 0; i < PLACES_AT_ONCE; i++)
		bits |= (unsigned)(free_s[i] <= t) * 3 << 2 * i;
	return bits;
#endif
}

/* The first one in [FROM, TO) that is idle at T, or one soon after TO; -1: none. */
static inline int places_look(const struct places *places, int from, int to, double t)
{
	for (int i = from; i < to; i += PLACES_AT_ONCE) {
		const unsigned idle = eight_until(places->free_s + i, t);

		if (__builtin_expect(idle != 0, 1))
			return i + __builtin_ctz(idle) / 2;
	}
	return -1;
}

/* The first one from FROM on, and round, that is idle at T; -1: none. PLACES have grown once at least. Where places are taken in turn, FROM is idle nearly always: it is
 * asked apart, so that the processor may guess so, and go on to the next request. */
static inline int places_idle(const struct places *places, int from, double t)
{
	int i;

	if (places->free_s[from] <= t)
		return from;
	i = places_look(places, from, places->count, t);
	return i >= 0 ? i : places_look(places, 0, from, t);
}

/* The one that is free first, of equals the lowest; -1: there is none. */
static inline int places_first(const struct places *places)
{
	double least = INFINITY;

#ifdef __SSE2__
	__m128d low[4] = {_mm_set1_pd(INFINITY), _mm_set1_pd(INFINITY), _mm_set1_pd(INFINITY), _mm_set1_pd(INFINITY)};

	for (int i = 0; i < places->count; i += PLACES_AT_ONCE)
		for (int k = 0; k < 4; k++)
			low[k] = _mm_min_pd(low[k], _mm_loadu_pd(places->free_s + i + 2 * k));
	low[0] = _mm_min_pd(_mm_min_pd(low[0], low[1]), _mm_min_pd(low[2], low[3]));
	least = fmin(_mm_cvtsd_f64(low[0]), _mm_cvtsd_f64(_mm_unpackhi_pd(low[0], low[0])));
#else
	for (int i = 0; i < places->count; i++)
		least = places->free_s[i] < least ? places->free_s[i] : least;
#endif
	return places_look(places, 0, isfinite(least) ? places->count : 0, least);
}

#endif
