/* Memory: alignment and zeroing of the arena, checked products, and the end of the program when there is none left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/memory.h"

static void new_is_zeroed_even_for_nothing(void **state)
{
	(void)state;
	unsigned char *some = mem_new(237, 3);

	for (size_t i = 0; i < 711; i++)
		assert_int_equal(some[i], 0);
	free(some);
	void *none = mem_new(0, 8);

	assert_non_null(none);
	free(none);
}

static void grow_keeps_what_was_there(void **state)
{
	(void)state;
	int *x = mem_grow(NULL, 3, sizeof *x);

	for (int i = 0; i < 3; i++)
		x[i] = 1000 + i;
	x = mem_grow(x, 100000, sizeof *x);
	assert_int_equal(x[0], 1000);
	assert_int_equal(x[2], 1002);
	free(x);
}

static void arena_pieces_are_apart_aligned_and_zeroed(void **state)
{
	(void)state;
	enum { PIECES = 3000 };
	struct arena *pieces = arena_new();
	static unsigned char *piece[PIECES];
	static size_t bytes[PIECES];
	uint32_t mix = 2385;

	for (int i = 0; i < PIECES; i++) {
		mix = mix * 1664525u + 1013904223u;
		bytes[i] = i % 100 == 7 ? 70000 + mix % 9000 : mix >> 24;
		piece[i] = arena_alloc(pieces, bytes[i], 1);
		assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < bytes[i]; k++)
			assert_int_equal(piece[i][k], 0);
		memset(piece[i], i % 251 + 1, bytes[i]);
	}
	for (int i = 0; i < PIECES; i++)
		for (size_t k = 0; k < bytes[i]; k++)
			if (piece[i][k] != i % 251 + 1)
				fail_msg("piece %d was overwritten at %zu", i, k);
	arena_free(pieces);
	arena_free(NULL);
}

static void arena_texts_are_copies(void **state)
{
	(void)state;
	struct arena *texts = arena_new();
	char source[] = "p4d.24xlarge";
	char *whole = arena_text(texts, source);
	char *part = arena_textn(texts, source, 3);
	char *made = arena_textf(texts, "%s × %d at %.4f", source, 8, 32.7726);

	memset(source, 'x', sizeof source - 1);
	assert_string_equal(whole, "p4d.24xlarge");
	assert_string_equal(part, "p4d");
	assert_string_equal(made, "p4d.24xlarge × 8 at 32.7726");
	arena_free(texts);
}

/* The exit status of DO_IT in a child. */
static int status_of(void (*do_it)(void))
{
	const pid_t child = fork();
	int status = 0;

	if (!child) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		do_it();
		_exit(98);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static volatile size_t huge = SIZE_MAX / 4;
static struct arena *volatile arena;             /* seen, so that a leak checker finds the way to it */

static void product_too_large(void)
{
	mem_new(huge, 8);
}

static void grow_too_large(void)
{
	mem_grow(NULL, huge, 16);
}

static void arena_too_large(void)
{
	arena = arena_new();
	arena_alloc(arena, huge, 3);
}

static void arena_nearly_too_large(void)
{
	arena = arena_new();
	arena_alloc(arena, PTRDIFF_MAX - (huge & 1), 1);
}

static void no_memory_ends_with_status_1(void **state)
{
	(void)state;
	assert_int_equal(status_of(product_too_large), 1);
	assert_int_equal(status_of(grow_too_large), 1);
	assert_int_equal(status_of(arena_too_large), 1);
	assert_int_equal(status_of(arena_nearly_too_large), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_is_zeroed_even_for_nothing),
		cmocka_unit_test(grow_keeps_what_was_there),
		cmocka_unit_test(arena_pieces_are_apart_aligned_and_zeroed),
		cmocka_unit_test(arena_texts_are_copies),
		cmocka_unit_test(no_memory_ends_with_status_1),
	};

	return cmocka_run_group_tests_name("base memory", tests, NULL, NULL);
}
