/* Recorded markets fitted: by hand, from pools whose parameters are known, and the traces that presets were made from. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/calendar.h"
#include "sim/base/files.h"
#include "sim/world/fitting.h"
#include "sim/world/pool.h"

#define NEAR(value, wanted, within) assert_true(fabs((value) - (wanted)) <= (within))
#define COVERS(estimate, truth) ((estimate).low <= (truth) && (truth) <= (estimate).high)

static void is_95(const char *what, size_t covered, size_t tries)
{
	const double n = (double)tries, z = ((double)covered - 0.95 * n) / sqrt(n * 0.95 * 0.05);

	if (!(fabs(z) < 4))
		print_error("%s: %zu of %zu intervals hold the truth: z = %.2f\n", what, covered, tries, z);
	assert_true(fabs(z) < 4);
}

/* --- by hand --- */

#define ON POOL_FULL
static const double a_at[] = {0, 2 * HOUR_S, 3 * HOUR_S, 7 * HOUR_S, 9 * HOUR_S}, b_at[] = {0, 1 * HOUR_S, 6 * HOUR_S};
static const int a_is[] = {ON, 0, ON, ON, 0}, b_is[] = {0, ON, 0};
static const struct trace_zone two[] = {
	{.name = "us-east-1a", .count = 5, .at_s = a_at, .available = a_is, .period_s = 10 * HOUR_S},
	{.name = "us-east-1b", .count = 3, .at_s = b_at, .available = b_is, .period_s = 10 * HOUR_S}};
static const struct trace by_hand = {.name = "hand.csv", .zone = two, .zones = 2};

/* a: up 2 (left out), down 1, up 6 (a price changes at 7), down 1 (to the end). b: down 1 (left out), up 5, down 4 (to the end). */
static void spells_by_hand(void **state)
{
	struct arena *arena = arena_new();
	const struct fitting *f = fitting_of_trace(arena, &by_hand, -1, 1);

	(void)state;
	assert_int_equal(f->zones, 2);
	NEAR(f->zone[0].up_h, 8, 1e-12);
	NEAR(f->zone[0].down_h, 2, 1e-12);
	NEAR(f->zone[0].availability, 0.8, 1e-12);
	assert_int_equal(f->zone[0].falls, 2);
	assert_int_equal(f->zone[0].ups, 1);
	NEAR(f->zone[0].up[0].exit, 6, 1e-12);
	assert_int_equal(f->zone[0].downs, 2);
	assert_true(f->zone[0].down[0].ended && !f->zone[0].down[1].ended);
	NEAR(f->zone[0].fall.value, 2.0 / 8, 1e-12);
	assert_int_equal(f->all.ups, 2);
	assert_int_equal(f->all.downs, 3);
	NEAR(f->all.up_fit.law[FIT_EXPONENTIAL].rate.value, 2.0 / 11, 1e-12);
	NEAR(f->all.down_fit.mean.value, 6, 1e-12);          /* 1 + 1 + 4 hours, one ended */
	NEAR(f->shortest_h, 1, 1e-12);
	NEAR(f->days, 10.0 / 24, 1e-12);
	/* hours both, a alone, b alone, none: 4, 4, 1, 1 */
	assert_int_equal(f->within.pairs, 1);
	assert_int_equal(f->across.pairs, 0);
	NEAR(f->within.phi.value, (4 * 1 - 4 * 1) / sqrt(8.0 * 2 * 5 * 5), 1e-12);
	assert_true(isnan(f->across.phi.value));
	arena_free(arena);
}

/* A zone whose clock starts two hours later is compared where both were watched: hours 2 to 10 of the first. */
static void clocks_are_shared(void **state)
{
	struct trace_zone late[2] = {two[0], two[1]};
	const struct trace trace = {.name = "hand.csv", .zone = late, .zones = 2};
	struct arena *arena = arena_new();

	(void)state;
	late[1].name = "us-west-2a";
	late[1].first_s = 2 * HOUR_S;
	/* b is up from hour 3 to 8, a from 3 to 9: both 5, a alone 1, b alone 0, none 2 */
	const struct fitting *f = fitting_of_trace(arena, &trace, -1, 1);

	assert_int_equal(f->within.pairs, 0);
	NEAR(f->across.phi.value, 5 * 2 / sqrt(6.0 * 2 * 5 * 3), 1e-12);
	arena_free(arena);
}

/* 4 nodes: 3 lost at 1 h, back at 2 h, all lost at 5 h, 2 there from 6 h to the end at 8 h. */
static void losses_by_hand(void **state)
{
	static const double at[] = {0, HOUR_S, 2 * HOUR_S, 5 * HOUR_S, 6 * HOUR_S};
	static const int is[] = {4, 1, 4, 0, 2};
	static const struct trace_zone zone = {.count = 5, .at_s = at, .available = is, .period_s = 8 * HOUR_S};
	static const struct trace trace = {.name = "counts.csv", .counts = true, .zone = &zone, .zones = 1};
	struct arena *arena = arena_new();
	const struct fitting *f = fitting_of_trace(arena, &trace, -1, 1), *most = fitting_of_trace(arena, &trace, -1, 3);

	(void)state;
	assert_int_equal(f->shock.losses, 2);
	NEAR(f->shock.whole, 0.5, 1e-12);
	NEAR(f->shock.mean_lost, 3.5, 1e-12);
	NEAR(f->all.up_h, 7, 1e-12);
	NEAR(most->all.up_h, 4, 1e-12);          /* at least 3 */
	assert_int_equal(most->all.falls, 2);
	arena_free(arena);
}

static void regions(void **state)
{
	(void)state;
	assert_int_equal(zone_region("us-east-1a"), 9);
	assert_int_equal(zone_region("us-central1-a"), 11);
	assert_int_equal(zone_region("eastus"), 6);
	assert_int_equal(zone_region("a"), 1);
	assert_int_equal(zone_region(""), 0);
}

/* --- known parameters --- */

enum { TRIES = 200, PIECES_MOST = 20000 };

/* A pool's walk over SPAN_S, as a record of it. */
struct walked { double at_s[PIECES_MOST]; int available[PIECES_MOST]; };

static struct trace_zone walk(const struct pool_rule *rule, int which, const struct chance *chance, double span_s, const char *name,
			      struct walked *walked)
{
	struct pool pool = {0};
	size_t count = 0;

	for (pool_start(&pool, rule, which, chance); pool.from_s < span_s; pool_pass(&pool)) {
		assert_true(count < PIECES_MOST);
		walked->at_s[count] = pool.from_s;
		walked->available[count++] = pool.capacity;
	}
	pool_release(&pool);
	return (struct trace_zone){.name = name, .count = count, .at_s = walked->at_s, .available = walked->available, .period_s = span_s};
}

static struct value weibull_value(double shape, double scale_s)
{
	struct value value = value_constant(0);

	assert_true(dist_weibull(&value.dist, shape, scale_s));
	return value;
}

/* The laws and parameters of the median V100 zone, for 30 days in three zones. */
static void renewal_is_found_again(void **state)
{
	const struct pool_rule rule = {.model = POOL_RENEWAL, .up_s = weibull_value(0.57, 3 * HOUR_S), .down_s = weibull_value(0.7, 1.4 * HOUR_S),
				       .max_usd_h = INFINITY, .key = 17};
	struct walked *walked = malloc(3 * sizeof *walked);
	size_t up_shape = 0, up_scale = 0, down_shape = 0, down_scale = 0, chosen = 0;

	(void)state;
	for (size_t i = 0; i < TRIES; i++) {
		const struct chance chance = {.seed = 4711, .replica = i};
		struct arena *arena = arena_new();
		struct trace_zone zone[3];

		for (int z = 0; z < 3; z++)
			zone[z] = walk(&rule, z, &chance, 30 * DAY_S, NULL, &walked[z]);
		const struct trace trace = {.name = "walk", .zone = zone, .zones = 3};
		const struct fit_zone *all = &fitting_of_trace(arena, &trace, -1, 1)->all;

		up_shape += COVERS(all->up_fit.law[FIT_WEIBULL].shape, 0.57);
		up_scale += COVERS(all->up_fit.law[FIT_WEIBULL].scale, 3);
		down_shape += COVERS(all->down_fit.law[FIT_WEIBULL].shape, 0.7);
		down_scale += COVERS(all->down_fit.law[FIT_WEIBULL].scale, 1.4);
		chosen += all->up_fit.best == FIT_WEIBULL && all->down_fit.best == FIT_WEIBULL;
		arena_free(arena);
	}
	is_95("shape of up-times", up_shape, TRIES);
	is_95("scale of up-times", up_scale, TRIES);
	is_95("shape of outages", down_shape, TRIES);
	is_95("scale of outages", down_scale, TRIES);
	assert_true((double)chosen > 0.97 * TRIES);
	free(walked);
}

/* Markov pools in two regions, correlated: rates, and correlations without bias and inside their intervals. */
static void markov_is_found_again(void **state)
{
	static const char *const name[] = {"east-1a", "east-1b", "west-1a", "west-1b"};
	struct pool_rule rule = {.model = POOL_MARKOV, .up_s = value_constant(4 * HOUR_S), .down_s = value_constant(2 * HOUR_S), .within = 0.43,
				 .across = 0.14, .max_usd_h = INFINITY, .key = 18};
	struct walked *walked = malloc(4 * sizeof *walked);
	size_t fall = 0, outage = 0, within = 0, across = 0, memoryless = 0;
	double sum[2] = {0}, squares[2] = {0};

	(void)state;
	for (size_t i = 0; i < TRIES; i++) {
		const struct chance chance = {.seed = 4712, .replica = i};
		struct arena *arena = arena_new();
		struct trace_zone zone[4];

		for (int z = 0; z < 4; z++) {
			rule.region = purpose_hash(z < 2 ? "east-1" : "west-1");
			zone[z] = walk(&rule, z, &chance, 60 * DAY_S, name[z], &walked[z]);
		}
		const struct trace trace = {.name = "walk", .zone = zone, .zones = 4};
		const struct fitting *f = fitting_of_trace(arena, &trace, -1, 1);

		/* one zone: correlated ones are not so many spells as they seem */
		fall += COVERS(f->zone[0].fall, 0.25);
		outage += COVERS(f->zone[0].down_fit.mean, 2);
		memoryless += f->zone[0].up_fit.best == FIT_EXPONENTIAL;
		within += COVERS(f->within.phi, 0.43);
		across += COVERS(f->across.phi, 0.14);
		for (int k = 0; k < 2; k++) {
			const double phi = k ? f->across.phi.value : f->within.phi.value;

			sum[k] += phi;
			squares[k] += phi * phi;
		}
		arena_free(arena);
	}
	is_95("falls", fall, TRIES);
	is_95("outages", outage, TRIES);
	is_95("within a region", within, TRIES);
	is_95("across regions", across, TRIES);
	for (int k = 0; k < 2; k++) {
		const double mean = sum[k] / TRIES, se = sqrt((squares[k] / TRIES - mean * mean) / TRIES);

		NEAR(mean, k ? 0.14 : 0.43, 4 * se + 0.003);        /* a ratio of sums of 60 days is a little biased */
	}
	assert_true((double)memoryless > 0.7 * TRIES);            /* 84 % when AIC compares with one parameter more */
	free(walked);
}

/* --- lifetimes --- */

static struct fitting *lives(struct arena *arena, struct diag *diag, const char *text, const char *zone)
{
	const struct binding b = {arena, diag, NULL, "."};
	struct source *source = arena_alloc(arena, 1, sizeof *source);

	*source = (struct source){"lives.csv", text, strlen(text)};
	return fitting_of_lives(&b, source, zone);
}

static void lifetimes_are_read(void **state)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	const char *text = "\xef\xbb\xbf# lives\r\ntype,lifetime_h,censored,zone\r\nn1, 2.5 ,0,\"a\"\n\nn1,4,1,a\nn2,3e0,0,b";
	const struct fitting *f = lives(arena, &diag, text, NULL);

	(void)state;
	assert_true(lives_recognised(text));
	assert_false(lives_recognised("# lifetime\nt_s,available\n0,1\n"));
	assert_false(lives_recognised(""));
	assert_non_null(f);
	assert_true(f->lives);
	assert_int_equal(f->zones, 2);
	assert_string_equal(f->zone[0].name, "a n1");
	NEAR(f->all.up_h, 9.5, 1e-12);
	assert_int_equal(f->all.falls, 2);
	f = lives(arena, &diag, text, "b n2");
	assert_int_equal(f->all.ups, 1);
	f = lives(arena, &diag, "lifetime_s\n3600\n7200\n", NULL);
	NEAR(f->all.up_h, 3, 1e-12);
	assert_int_equal(diag.errors, 0);
	diag_release(&diag);
	arena_free(arena);
}

static void lifetimes_are_refused(void **state)
{
	static const struct { const char *text; int line; } bad[] = {
		{"lifetime_s,lifetime_h\n1,2\n", 1}, {"lifetime_s,lifetime_s\n1,2\n", 1}, {"lifetime_s,price\n1,2\n", 1}, {"lifetime_x\n1\n", 1},
		{"lifetime_s\n0\n", 2}, {"lifetime_s\n-5\n", 2}, {"lifetime_s\nnan\n", 2}, {"lifetime_s\n1e400\n", 2}, {"lifetime_s\n0x10\n", 2},
		{"lifetime_s\n1e12\n", 2}, {"lifetime_s\n1,2\n", 2}, {"lifetime_s,zone\n1\n", 2}, {"lifetime_s,censored\n5,yes\n", 2},
		{"lifetime_s,censored\n5,\n", 2}, {"lifetime_s\n\n5\n6\x01\n", 4}, {"lifetime_s,zone\n5,caf\xe9\n", 2},
		{"lifetime_s,zone\n5,\"a\"b\"\n", 2}, {"lifetime_s,censored,zone,type,more\n1,0,a,b,c\n", 1}, {"lifetime_s\n", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena *arena = arena_new();
		struct diag diag = {0};

		assert_null(lives(arena, &diag, bad[i].text, NULL));
		assert_true(diag.errors > 0);
		assert_int_equal(diag.item[0].at.line, bad[i].line);
		diag_release(&diag);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spells_by_hand), cmocka_unit_test(clocks_are_shared), cmocka_unit_test(losses_by_hand), cmocka_unit_test(regions),
		cmocka_unit_test(renewal_is_found_again), cmocka_unit_test(markov_is_found_again), cmocka_unit_test(lifetimes_are_read),
		cmocka_unit_test(lifetimes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
