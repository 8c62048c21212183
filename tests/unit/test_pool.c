/* Pools of capacity against closed forms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/world/pool.h"

enum { REPLICAS = 100000 };

static int state_at(struct pool *pool, const struct pool_rule *rule, int which, uint64_t replica, double t)
{
	pool_start(pool, rule, which, &(struct chance){7, replica});
	while (pool->to_s <= t)
		pool_pass(pool);
	return pool->capacity > 0;
}

static void share_is(const struct pool_rule *rule, double t, double wanted)
{
	struct pool pool = {0};
	double up = 0;

	for (uint64_t i = 0; i < REPLICAS; i++)
		up += state_at(&pool, rule, 0, i, t);
	pool_release(&pool);
	assert_true(fabs(up / REPLICAS - wanted) < 4 * sqrt(wanted * (1 - wanted) / REPLICAS));
}

static struct pool_rule markov(double up_s, double down_s)
{
	struct pool_rule rule = {.model = POOL_MARKOV, .max_usd_h = INFINITY, .key = 5, .region = 77};

	dist_constant(&rule.up_s.dist, up_s);
	dist_constant(&rule.down_s.dist, down_s);
	return rule;
}

static void test_markov(void **state)
{
	struct pool_rule rule = markov(3600, 1200);

	(void)state;
	share_is(&rule, 0, .75);
	share_is(&rule, 1000, .75);
	rule.first = POOL_UP;
	share_is(&rule, 600, .75 + .25 * exp(-600 * (1 / 3600. + 1 / 1200.)));
	rule.within = .5;
	rule.across = .2;
	share_is(&rule, 600, .75 + .25 * exp(-600 * (1 / 3600. + 1 / 1200.)));
}

static void correlation_is(const struct pool_rule *a, const struct pool_rule *b, double t, double wanted)
{
	struct pool x = {0}, y = {0};
	double both = 0;

	for (uint64_t i = 0; i < REPLICAS; i++)
		both += (state_at(&x, a, 0, i, t) - .75) * (state_at(&y, b, 1, i, t) - .75) / (.75 * .25);
	pool_release(&x);
	pool_release(&y);
	assert_true(fabs(both / REPLICAS - wanted) < .016);
}

static void test_correlation(void **state)
{
	struct pool_rule a = markov(3600, 1200), b;

	(void)state;
	a.within = .6;
	a.across = .25;
	b = a;
	b.region = 78;
	for (int i = 0; i < 3; i++) {
		correlation_is(&a, &a, 1500. * i, .6);
		correlation_is(&a, &b, 1500. * i, .25);
	}
}

/* A stationary start stays stationary at all times. */
static void test_renewal(void **state)
{
	struct pool_rule rule = {.model = POOL_RENEWAL, .max_usd_h = INFINITY};

	(void)state;
	dist_weibull(&rule.up_s.dist, .7, 3600);
	dist_lognormal_mean_cv(&rule.down_s.dist, 1800, .8);
	for (int i = 0; i < 3; i++)
		share_is(&rule, 1000. * i, pool_availability(&rule, 0));
}

/* Up and down for times that may be 0 come to an end. */
static void test_zeros(void **state)
{
	struct pool_rule rule = {.model = POOL_RENEWAL, .first = POOL_UP, .max_usd_h = INFINITY};
	struct pool pool = {0};

	(void)state;
	dist_constant(&rule.up_s.dist, 0);
	dist_constant(&rule.down_s.dist, 60);
	pool_start(&pool, &rule, 0, &(struct chance){1, 1});
	assert_int_equal(pool.capacity, 0);
	assert_true(isinf(pool.to_s));
}

static void test_trace(void **state)
{
	static const double at_s[] = {0, 10, 30, 40};
	static const int available[] = {2, 0, 0, 5};
	static const struct trace_zone zone = {NULL, 4, at_s, available, NULL, 50, 0};
	static const struct trace trace = {.counts = true, .zone = &zone, .zones = 1};
	static const double ends[] = {5, 35, 45, 55, 85};
	static const int holds[] = {2, 0, 5, 2, 0};
	const struct pool_rule rule = {.model = POOL_TRACE, .trace = &trace, .zone = -1, .start_s = 5, .max_usd_h = INFINITY};
	struct pool pool = {0};

	(void)state;
	pool_start(&pool, &rule, 3, &(struct chance){1, 1});
	for (size_t i = 0; i < 5; i++, pool_pass(&pool)) {
		assert_int_equal(pool.capacity, holds[i]);
		assert_true(fabs(pool.to_s - ends[i]) < 1e-9);
	}
	assert_true(fabs(pool_availability(&rule, 0) - .4) < 1e-12);
	assert_true(fabs(pool_mean_outage_s(&rule, 0) - 30) < 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markov), cmocka_unit_test(test_correlation), cmocka_unit_test(test_renewal),
		cmocka_unit_test(test_zeros), cmocka_unit_test(test_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
