#include "sim/math/philox.h"

#include <string.h>

/* Constants of Philox4x32: Salmon et al. 2011, table 2; rounds and key schedule as in Random123's philox.h. */
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u
#define ROUNDS 10

uint32_t purpose_hash(const char *path)
{
	uint32_t hash = 2166136261u;      /* FNV-1a, 32 bits; folded as its authors advise */

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * 16777619u;
	return (hash >> 24 ^ hash) & 0xffffffu;
}

void philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
	uint32_t k0 = key[0], k1 = key[1];

	for (int round = 0; round < ROUNDS; round++) {
		const uint64_t p0 = (uint64_t)MULTIPLIER_0 * c0;
		const uint64_t p1 = (uint64_t)MULTIPLIER_1 * c2;

		c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
		c1 = (uint32_t)p1;
		c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
		c3 = (uint32_t)p0;
		k0 += WEYL_0;
		k1 += WEYL_1;
	}
	out[0] = c0;
	out[1] = c1;
	out[2] = c2;
	out[3] = c3;
}

void philox_block(const struct chance *chance, uint32_t purpose, uint32_t draw, uint64_t out[2])
{
	const uint32_t counter[4] = { draw, purpose, (uint32_t)chance->replica, (uint32_t)(chance->replica >> 32) };
	const uint64_t seed = chance_key(chance, purpose);
	const uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
	uint32_t word[4];

	philox4x32_10(counter, key, word);
	out[0] = (uint64_t)word[1] << 32 | word[0];
	out[1] = (uint64_t)word[3] << 32 | word[2];
}

/* The compilers find the widening multiply in plain C only sometimes (gcc 12: 3 ns a word instead of 1), hence the
 * intrinsics; integers only, so no instruction set can change a bit. The machine is asked at each call, which costs a
 * load and a branch: ifuncs would save that, but sanitizers do not survive them. */
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define BATCH 16
#define LANES_(name) name##_lanes
#define LANES(name) LANES_(name)

#define FILL fill_avx512
#define TARGET "avx512f"
#define VECTOR __m512i
#define MULTIPLY _mm512_mul_epu32
#define WIDTH 8
#define COUNT 0, 1, 2, 3, 4, 5, 6, 7
#define LOWER 0, 8, 1, 9, 2, 10, 3, 11
#define UPPER 4, 12, 5, 13, 6, 14, 7, 15
#include "sim/math/philox_lanes.h"

#define FILL fill_avx2
#define TARGET "avx2"
#define VECTOR __m256i
#define MULTIPLY _mm256_mul_epu32
#define WIDTH 4
#define COUNT 0, 1, 2, 3
#define LOWER 0, 4, 1, 5
#define UPPER 2, 6, 3, 7
#include "sim/math/philox_lanes.h"
#endif

static void fill_plain(const struct chance *chance, uint32_t purpose, uint32_t draw, size_t count, uint64_t *out)
{
	for (; count; count--, draw++, out += 2)
		philox_block(chance, purpose, draw, out);
}

void philox_fill(const struct chance *chance, uint32_t purpose, uint32_t draw, size_t count, uint64_t *out)
{
#ifdef BATCH
	const size_t batches = count / BATCH, done = batches * BATCH;

	if (__builtin_cpu_supports("avx512f"))
		fill_avx512(chance, purpose, draw, batches, out);
	else if (__builtin_cpu_supports("avx2"))
		fill_avx2(chance, purpose, draw, batches, out);
	else
		fill_plain(chance, purpose, draw, done, out);
	draw += (uint32_t)done;
	out += 2 * done;
	count -= done;
#endif
	fill_plain(chance, purpose, draw, count, out);
}

void stream_init(struct stream *stream, const struct chance *chance, uint32_t purpose)
{
	stream->chance = *chance;
	stream->purpose = purpose;
	stream->draw = 0;
	stream->used = STREAM_WORDS;
}

void stream_refill(struct stream *stream)
{
	philox_fill(&stream->chance, stream->purpose, stream->draw, STREAM_WORDS / 2, stream->word);
	stream->draw += STREAM_WORDS / 2;
	stream->used = 0;
}
