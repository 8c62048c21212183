/* B: sixteen replicas in lock-step. The loop of L has no branch that cannot be a mask: each turn takes, in every lane,
 * the next loss of that lane's future. Philox, logarithm and clocks are vectors of 8 lanes, two of them at a time. */
#ifndef COSTCAST_BENCH_LOOP_BATCH_H
#define COSTCAST_BENCH_LOOP_BATCH_H

#include <string.h>

#include "sim/math/philox.h"
#include "tests/bench/job.h"
#include "tests/bench/loop_skip.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define BATCH_TARGET __attribute__((target("avx512f,avx512dq")))
#define BATCH_INLINE BATCH_TARGET static inline __attribute__((always_inline))

/* -log(u) for u in (0, 1]: u = m 2^e, m in [sqrt(1/2), sqrt(2)), log m = 2 atanh((m - 1) / (m + 1)). */
BATCH_INLINE __m512d batch_exponential(__m512i word)
{
	const __m512d one = _mm512_set1_pd(1);
	const __m512d u = _mm512_fmadd_pd(_mm512_cvtepu64_pd(_mm512_srli_epi64(word, 12)), _mm512_set1_pd(0x1p-52),
					  _mm512_set1_pd(0x1p-53));
	__m512d m = _mm512_getmant_pd(u, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
	const __m512d e = _mm512_getexp_pd(_mm512_div_pd(u, m));
	const __m512d s = _mm512_div_pd(_mm512_sub_pd(m, one), _mm512_add_pd(m, one)), s2 = _mm512_mul_pd(s, s);
	__m512d p = _mm512_set1_pd(2.0 / 19);

	for (int k = 17; k > 0; k -= 2)
		p = _mm512_fmadd_pd(p, s2, _mm512_set1_pd(2.0 / k));
	m = _mm512_fmadd_pd(e, _mm512_set1_pd(M_LN2), _mm512_mul_pd(s, p));
	return _mm512_sub_pd(_mm512_setzero_pd(), m);
}

/* Block DRAW of each lane's replica: two words. */
BATCH_INLINE void batch_words(__m512i replica, uint32_t draw, __m512i *even, __m512i *odd)
{
	const __m512i m0 = _mm512_set1_epi64(0xD2511F53), m1 = _mm512_set1_epi64(0xCD9E8D57);
	const __m512i low = _mm512_set1_epi64(0xffffffff);
	__m512i c0 = _mm512_set1_epi64(draw), c1 = _mm512_set1_epi64(purpose_of(PURPOSE_TEST, 6));
	__m512i c2 = _mm512_and_si512(replica, low), c3 = _mm512_srli_epi64(replica, 32);
	uint32_t k0 = 42, k1 = 0;

#pragma GCC unroll 10
	for (int round = 0; round < 10; round++) {
		const __m512i p0 = _mm512_mul_epu32(c0, m0), p1 = _mm512_mul_epu32(c2, m1);

		c0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), c1, _mm512_set1_epi64(k0), 0x96);
		c2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), c3, _mm512_set1_epi64(k1), 0x96);
		c1 = p1;
		c3 = p0;
		k0 += 0x9E3779B9u;
		k1 += 0xBB67AE85u;
	}
	*even = _mm512_or_si512(_mm512_slli_epi64(c1, 32), _mm512_and_si512(c0, low));
	*odd = _mm512_or_si512(_mm512_slli_epi64(c3, 32), _mm512_and_si512(c2, low));
}

struct batch {
	__m512d loss_h[SPOT], left_h, waited_h, start_h, end_h;
	__m512i replica;
	__mmask8 running;
};

BATCH_INLINE void batch_start(struct batch *b, uint64_t first)
{
	__m512i word[SPOT + 1];

	b->replica = _mm512_add_epi64(_mm512_set1_epi64((long long)first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
	for (uint32_t draw = 0; draw < (SPOT + 1) / 2; draw++)
		batch_words(b->replica, draw, &word[2 * draw], &word[2 * draw + 1]);
	for (int node = 0; node < SPOT; node++)
		b->loss_h[node] = _mm512_fmadd_pd(batch_exponential(word[node]), _mm512_set1_pd(LIFE_H),
						  _mm512_set1_pd(NOTICE_H));
	b->left_h = _mm512_set1_pd(WORK_H);
	b->waited_h = b->start_h = b->end_h = _mm512_setzero_pd();
	b->running = 0xff;
}

/* The next loss of each lane; DRAW is the block that pays for it. */
BATCH_INLINE void batch_turn(struct batch *b, uint32_t draw)
{
	const __m512d restart = _mm512_set1_pd(RESTART_H), every = _mm512_set1_pd(EVERY_H);
	__m512d now = b->loss_h[0], end, ran, saved, back, next;
	__m512i even, odd;
	__mmask8 complete;

	for (int node = 1; node < SPOT; node++)
		now = _mm512_min_pd(now, b->loss_h[node]);
	/* a gang that was complete: at the end, or struck */
	complete = _mm512_mask_cmp_pd_mask(b->running, now, b->start_h, _CMP_GE_OQ);
	end = _mm512_sub_pd(_mm512_mul_pd(b->left_h, _mm512_set1_pd(1 / EVERY_H)), _mm512_set1_pd(1e-9));
	end = _mm512_sub_pd(_mm512_roundscale_pd(end, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC), _mm512_set1_pd(1));
	end = _mm512_fmadd_pd(end, _mm512_set1_pd(TAKES_H), _mm512_add_pd(b->left_h, _mm512_add_pd(b->start_h, restart)));
	b->end_h = _mm512_mask_mov_pd(b->end_h, complete, end);
	b->running &= (__mmask8)~_mm512_mask_cmp_pd_mask(complete, now, end, _CMP_GE_OQ);
	ran = _mm512_sub_pd(now, _mm512_add_pd(b->start_h, restart));
	saved = _mm512_roundscale_pd(_mm512_mul_pd(ran, _mm512_set1_pd(1 / CYCLE_H)),
				     _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
	saved = _mm512_max_pd(_mm512_mul_pd(saved, every), _mm512_setzero_pd());
	b->left_h = _mm512_mask_sub_pd(b->left_h, complete & b->running, b->left_h, saved);
	/* it returns, and will be lost again */
	batch_words(b->replica, draw, &even, &odd);
	back = _mm512_mul_pd(batch_exponential(even), _mm512_set1_pd(WAIT_H));
	b->waited_h = _mm512_mask_add_pd(b->waited_h, b->running, b->waited_h, back);
	back = _mm512_add_pd(now, back);
	next = _mm512_fmadd_pd(batch_exponential(odd), _mm512_set1_pd(LIFE_H), _mm512_add_pd(back, _mm512_set1_pd(NOTICE_H)));
	for (int node = 0; node < SPOT; node++)
		b->loss_h[node] = _mm512_mask_mov_pd(
			b->loss_h[node], _mm512_mask_cmp_pd_mask(b->running, b->loss_h[node], now, _CMP_EQ_OQ), next);
	b->start_h = _mm512_mask_max_pd(b->start_h, b->running, b->start_h, back);
}

static void batch_finish(const struct batch *b, struct outcome *outcome, size_t n)
{
	double end[8], waited[8];

	memcpy(end, &b->end_h, sizeof end);
	memcpy(waited, &b->waited_h, sizeof waited);
	for (size_t i = 0; i < 8 && i < n; i++)
		outcome[i] = outcome_of(end[i], waited[i]);
}

BATCH_TARGET static void loop_batch_512(uint64_t first, size_t n, struct outcome *outcome)
{
	for (size_t i = 0; i < n; i += 16) {
		struct batch a, b;

		batch_start(&a, first + i);
		batch_start(&b, first + i + 8);
		for (uint32_t draw = (SPOT + 1) / 2; a.running | b.running; draw++) {
			batch_turn(&a, draw);
			batch_turn(&b, draw);
		}
		batch_finish(&a, outcome + i, n - i);
		batch_finish(&b, outcome + i + 8, n > i + 8 ? n - i - 8 : 0);
	}
}
#endif

static void loop_batch(uint64_t first, size_t n, struct outcome *outcome)
{
#ifdef BATCH_TARGET
	if (__builtin_cpu_supports("avx512dq")) {
		loop_batch_512(first, n, outcome);
		return;
	}
#endif
	loop_line(first, n, outcome);     /* B is L where there are no such vectors */
}

#endif
