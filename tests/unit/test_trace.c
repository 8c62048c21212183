/* Recorded markets: what is read, and that a record replayed over itself is the record. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/world/pool.h"

static struct diag diag;
static struct arena *arena;

static const struct trace *read_text(const char *text)
{
	const struct binding b = {.arena = arena, .diag = &diag, .folder = "."};
	struct node *file = node_map(arena, (struct place){0});

	node_put(arena, file, "name", node_scalar(arena, "t.csv", (struct place){0}));
	node_put(arena, file, "text", node_scalar(arena, text, (struct place){0}));
	return trace_read(&b, file, "market.spot.interruptions.trace");
}

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	diag_release(&diag);
	return 0;
}

/* Two zones, columns in another order, a comment, CRLF, a byte order mark, times that do not begin at 0. */
static void test_reads(void **state)
{
	const struct trace *trace = read_text("\xef\xbb\xbf# a comment\nzone,price_usd_h,available,t_s\r\nb,1.5,1,100\r\na,2,0,100\r\nb,1.25,0,160\r\n"
					      "b,1.25,,400\r\na,2,1,150\na,2,,300\n");
	const struct trace_zone *a, *b;

	(void)state;
	assert_non_null(trace);
	assert_int_equal(trace->zones, 2);
	assert_false(trace->counts);
	a = trace_zone(trace, "a");
	b = trace_zone(trace, "b");
	assert_null(trace_zone(trace, "c"));
	assert_int_equal(a->count, 2);
	assert_true(a->at_s[0] == 0 && a->at_s[1] == 50 && a->period_s == 200);
	assert_true(a->available[0] == 0 && a->available[1] == POOL_FULL);
	assert_true(b->at_s[1] == 60 && b->usd_h[0] == 1.5 && b->usd_h[1] == 1.25 && b->period_s == 300);
	assert_int_equal(diag.errors, 0);
}

/* What a pool lives of a record is the record, again and again. */
static void test_replays_itself(void **state)
{
	const struct trace *trace = read_text("t_s,available\n0,4\n30,2\n75,0\n120,16\n200,9\n260,\n");
	const struct pool_rule rule = {.model = POOL_TRACE, .trace = trace, .zone = 0, .max_usd_h = INFINITY};
	struct pool pool = {0};

	(void)state;
	assert_true(trace && trace->counts);
	pool_start(&pool, &rule, 0, &(struct chance){.seed = 1, .replica = 1});
	for (int round = 0; round < 100; round++)
		for (size_t i = 0; i < 5; i++, pool_pass(&pool)) {
			static const double ends[] = {30, 75, 120, 200, 260};

			assert_int_equal(pool.capacity, trace->zone[0].available[i]);
			assert_true(fabs(pool.to_s - (260 * round + ends[i])) < 1e-6);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads, begin, end), cmocka_unit_test_setup_teardown(test_replays_itself, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
