/* Philox against Random123, its published known answers, and itself in other block sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <Random123/philox.h>
#include <gsl/gsl_randist.h>

#include "sim/math/philox.h"
#include "sim/math/philox_gsl.h"
#include "sim/math/ziggurat.h"

/* The instruction sets that this machine has but philox_fill() did not choose: a second copy of the code, under other
 * names, so that its static parts can be called. */
#define purpose_hash copy_purpose_hash
#define philox4x32_10 copy_philox4x32_10
#define philox_block copy_philox_block
#define philox_fill copy_philox_fill
#define stream_init copy_stream_init
#define stream_refill copy_stream_refill
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "sim/math/philox.c"
#undef purpose_hash
#undef philox4x32_10
#undef philox_block
#undef philox_fill
#undef stream_init
#undef stream_refill

/* Random123's tests/kat_vectors: philox4x32 10. */
static void known_answers(void **state)
{
	static const struct {
		uint32_t counter[4], key[2], out[4];
	} known[] = {
		{ { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
		{ { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff },
		  { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
		{ { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, { 0xa4093822, 0x299f31d0 },
		  { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		uint32_t out[4];

		philox4x32_10(known[i].counter, known[i].key, out);
		assert_memory_equal(out, known[i].out, sizeof out);
	}
}

static void block_is_random123s(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		const struct chance chance = {.seed = 0x9e3779b97f4a7c15u * (i + 3), .replica = 0xd1342543de82ef95u * (i + 1) };
		const uint32_t purpose = purpose_of(PURPOSE_SLOT, i * 2385), draw = i * 0x01000193u;
		const philox4x32_ctr_t counter = { { draw, purpose, (uint32_t)chance.replica,
						     (uint32_t)(chance.replica >> 32) } };
		const philox4x32_key_t key = { { (uint32_t)chance.seed, (uint32_t)(chance.seed >> 32) } };
		const philox4x32_ctr_t want = philox4x32_R(10, counter, key);
		uint64_t out[2];

		philox_block(&chance, purpose, draw, out);
		assert_int_equal(out[0], (uint64_t)want.v[1] << 32 | want.v[0]);
		assert_int_equal(out[1], (uint64_t)want.v[3] << 32 | want.v[2]);
	}
}

/* Any length, unaligned, across the wrap of the draw counter; nothing is written past the end. */
static void fill_is_blocks(void **state)
{
	static const uint32_t from[] = { 0, 1, 0x7ffffff3, 0xfffffff9 };
	const struct chance chance = {.seed = 0xfedcba9876543210u, .replica = 0x0123456789abcdefu };

	(void)state;
	for (size_t f = 0; f < sizeof from / sizeof *from; f++)
		for (size_t count = 0; count <= 70; count++) {
			uint64_t word[2 * 70 + 2];

			memset(word, 0x5a, sizeof word);
			philox_fill(&chance, 0xdeadbeef, from[f], count, word + 1);
			for (size_t i = 0; i < count; i++) {
				uint64_t want[2];

				philox_block(&chance, 0xdeadbeef, from[f] + (uint32_t)i, want);
				assert_memory_equal(word + 1 + 2 * i, want, sizeof want);
			}
			assert_int_equal(word[0], 0x5a5a5a5a5a5a5a5au);
			assert_int_equal(word[1 + 2 * count], 0x5a5a5a5a5a5a5a5au);
		}
}

static void instruction_sets_agree(void **state)
{
	const struct chance chance = {.seed = 0x13198a2e03707344u, .replica = 0xa4093822299f31d0u };
	uint64_t plain[2 * 64], other[2 * 64];

	(void)state;
	for (uint32_t draw = 0xffffffe0u; draw != 0x20; draw += 0x10) {
		fill_plain(&chance, 0x243f6a88u, draw, 64, plain);
#ifdef BATCH
		memset(other, 0, sizeof other);
		if (__builtin_cpu_supports("avx2")) {
			fill_avx2(&chance, 0x243f6a88u, draw, 4, other);
			assert_memory_equal(plain, other, sizeof other);
		}
		memset(other, 0, sizeof other);
		if (__builtin_cpu_supports("avx512f")) {
			fill_avx512(&chance, 0x243f6a88u, draw, 4, other);
			assert_memory_equal(plain, other, sizeof other);
		}
#endif
		philox_fill(&chance, 0x243f6a88u, draw, 64, other);
		assert_memory_equal(plain, other, sizeof other);
	}
}

static void stream_is_one_sequence(void **state)
{
	const struct chance chance = {.seed = 42, .replica = 1234567890123u };
	struct stream stream;

	(void)state;
	stream_init(&stream, &chance, purpose_of(PURPOSE_JOB, 7));
	for (uint32_t i = 0; i < 5 * STREAM_WORDS; i++) {
		uint64_t want[2];

		philox_block(&chance, purpose_of(PURPOSE_JOB, 7), i / 2, want);
		assert_int_equal(stream_next(&stream), want[i % 2]);
	}
}

static void uniform_is_open(void **state)
{
	(void)state;
	assert_true(uniform_of(0) > 0);
	assert_true(uniform_of(0) < 0x1p-52);
	assert_true(uniform_of(UINT64_MAX) < 1);
	assert_true(1 - uniform_of(UINT64_MAX) >= 0x1p-54);
	assert_true(uniform_of(0x8000000000000000u) > 0.5);
}

/* FNV-1a of "a" is e40c292c, of "foobar" bf9cf968 (Noll's published vectors); folded: (h >> 24 ^ h) & 0xffffff. */
static void paths_hash(void **state)
{
	(void)state;
	assert_int_equal(purpose_hash(""), (0x811c9dc5u >> 24 ^ 0x811c9dc5u) & 0xffffff);
	assert_int_equal(purpose_hash("a"), (0xe40c292cu >> 24 ^ 0xe40c292cu) & 0xffffff);
	assert_int_equal(purpose_hash("foobar"), (0xbf9cf968u >> 24 ^ 0xbf9cf968u) & 0xffffff);
}

static void gsl_face_reads_the_same_words(void **state)
{
	const struct chance chance = {.seed = 0xfeedfacecafebeefu, .replica = 77 };
	struct chance_gsl gsl;

	(void)state;
	chance_gsl_init(&gsl, &chance, purpose_of(PURPOSE_TEST, 3));
	for (uint32_t i = 0; i < 64; i++) {
		uint64_t want[2];

		philox_block(&chance, purpose_of(PURPOSE_TEST, 3), i / 2, want);
		assert_true(gsl_rng_uniform(&gsl.rng) == uniform_of(want[i % 2]));
	}
	overflow_gsl_init(&gsl, 0x123456789abcdef1u, &chance);
	for (uint32_t i = 0; i < 64; i++)
		assert_true(gsl_rng_uniform(&gsl.rng) == uniform_of(overflow_word(0x123456789abcdef1u, i, &chance)));
}

/* All 64 bits of a seed count, and the carry of no counter is lost: Random123's own wrapper fails on both. */
static void gsl_face_seeds(void **state)
{
	gsl_rng *low = gsl_rng_alloc(gsl_rng_philox), *high = gsl_rng_alloc(gsl_rng_philox);
	const struct chance chance = {.seed = 5ul << 40 | 1, .replica = 0 };
	uint64_t want[2];
	double sum = 0;

	(void)state;
	gsl_rng_set(low, 1);
	gsl_rng_set(high, 5ul << 40 | 1);
	philox_block(&chance, 0, 0, want);
	assert_int_equal(gsl_rng_get(high), want[0] & 0xffffffffu);
	assert_int_equal(gsl_rng_get(high), want[0] >> 32);
	assert_int_not_equal(gsl_rng_get(low), want[0] & 0xffffffffu);
	for (int i = 0; i < 100000; i++)
		sum += gsl_ran_gaussian_ziggurat(low, 1);
	assert_true(sum * sum < 4 * 4 * 100000.0);
	gsl_rng_free(low);
	gsl_rng_free(high);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(block_is_random123s),
		cmocka_unit_test(fill_is_blocks),
		cmocka_unit_test(instruction_sets_agree),
		cmocka_unit_test(stream_is_one_sequence),
		cmocka_unit_test(uniform_is_open),
		cmocka_unit_test(paths_hash),
		cmocka_unit_test(gsl_face_reads_the_same_words),
		cmocka_unit_test(gsl_face_seeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
