/* Pools of capacity against closed forms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/world/pool.h"

/* Sanitized programs are slow, and look for other faults. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { REPLICAS = 10000 };
#else
enum { REPLICAS = 60000 };
#endif

static int state_at(struct pool *pool, const struct pool_rule *rule, int which, uint64_t replica, double t)
{
	pool_start(pool, rule, which, &(struct chance){.seed = 7, .replica = replica});
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
	double sum = 0, squares = 0;

	for (uint64_t i = 0; i < REPLICAS; i++) {
		const double both = (state_at(&x, a, 0, i, t) - .75) * (state_at(&y, b, 1, i, t) - .75) / (.75 * .25);

		sum += both;
		squares += both * both;
	}
	pool_release(&x);
	pool_release(&y);
	const double mean = sum / REPLICAS;

	assert_true(fabs(mean - wanted) < 4 * sqrt((squares / REPLICAS - mean * mean) / REPLICAS));
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

/* The rest of the time that is under way at 0: E[X²]/(2 E[X]), for every law that can be stationary. */
static void rest_is(const struct dist *up)
{
	struct pool_rule rule = {.model = POOL_RENEWAL, .max_usd_h = INFINITY, .up_s.dist = *up};
	const double mean_s = dist_mean(up), sd_s = dist_sd(up);
	double n = 0, sum = 0, squares = 0;
	struct pool pool = {0};

	dist_constant(&rule.down_s.dist, mean_s / 100);
	for (uint64_t i = 0; i < REPLICAS; i++) {
		pool_start(&pool, &rule, 0, &(struct chance){.seed = 3, .replica = i});
		if (!pool.capacity)
			continue;
		n++;
		sum += pool.to_s;
		squares += pool.to_s * pool.to_s;
	}
	const double mean = sum / n, truth = (mean_s * mean_s + sd_s * sd_s) / (2 * mean_s);

	assert_true(fabs(mean - truth) < 4 * sqrt((squares / n - mean * mean) / n));
}

static void test_stationary_starts(void **state)
{
	double value[] = {100, 2000, 300, 700}, until[] = {600, INFINITY}, rate[] = {1 / 500., 1 / 2000.};
	double weight[] = {1, 2, 3, 4}, choice[] = {10, 20, 30, 4000};
	struct dist dist;

	(void)state;
	dist_constant(&dist, 1000);
	rest_is(&dist);
	dist_uniform(&dist, 200, 1000);
	rest_is(&dist);
	dist_exponential(&dist, 1000);
	rest_is(&dist);
	dist_weibull(&dist, .7, 1000);
	rest_is(&dist);
	dist_lognormal_mean_cv(&dist, 1000, .5);
	rest_is(&dist);
	dist_gamma_mean_cv(&dist, 1000, .7);
	rest_is(&dist);
	assert_true(dist_table(&dist, value, NULL, 4));
	rest_is(&dist);
	assert_true(dist_table(&dist, choice, weight, 4));
	rest_is(&dist);
	assert_true(dist_hazard(&dist, until, rate, 2, 5000));
	rest_is(&dist);
}

/* Pieces are whole changes; up-times and outages have their means; a walk is the same again, also between steps of another. */
static void test_walks(void **state)
{
	struct pool_rule rule = markov(3600, 1200), other = markov(900, 900);
	struct pool one = {0}, two = {0}, beside = {0};
	const struct chance chance = {.seed = 11, .replica = 4};
	double up_s = 0, down_s = 0;
	int ups = 0, downs = 0;

	(void)state;
	other.key = 6;
	pool_start(&one, &rule, 0, &chance);
	pool_start(&two, &rule, 0, &chance);
	pool_start(&beside, &other, 0, &chance);
	for (int i = 0; i < 40000; i++) {
		assert_true(one.from_s == two.from_s && one.to_s == two.to_s && one.capacity == two.capacity && one.next == two.next);
		assert_true(one.to_s > one.from_s && one.next != one.capacity);
		if (i > 0 && one.capacity)
			up_s += one.to_s - one.from_s, ups++;
		else if (i > 0)
			down_s += one.to_s - one.from_s, downs++;
		pool_pass(&one);
		pool_pass(&beside);
		pool_pass(&two);
	}
	assert_true(fabs(up_s / ups - 3600) < 4 * 3600 / sqrt(ups));
	assert_true(fabs(down_s / downs - 1200) < 4 * 1200 / sqrt(downs));
}

/* A pool whose price is above the maximum holds nothing, whatever its capacity. */
static void test_price(void **state)
{
	static const double at_s[] = {0, 100, 250}, usd_h[] = {1, 3, 2};
	const struct price_rule price = {.model = PRICE_TRACE, .mean_usd_h = 2, .cap_usd_h = INFINITY, .count = 3, .at_s = at_s, .usd_h = usd_h,
					 .period_s = 400};
	const struct pool_rule rule = {.model = POOL_OPEN, .price = &price, .max_usd_h = 2.5};
	static const double ends[] = {100, 250, 500, 650, 900};
	struct pool pool = {0};

	(void)state;
	assert_true(pool_moves(&rule));
	pool_start(&pool, &rule, 0, &(struct chance){.seed = 1, .replica = 1});
	for (int i = 0; i < 5; i++, pool_pass(&pool)) {
		assert_int_equal(pool.capacity, i % 2 ? 0 : POOL_FULL);
		assert_true(fabs(pool.to_s - ends[i]) < 1e-9);
	}
}

/* Falls are times (price / mean)^power as frequent: at twice the mean and power 1, P(still up at t) = e^{-2 t / up}. */
static void test_price_power(void **state)
{
	static const double at_s[] = {0, 600}, usd_h[] = {4, 2};
	const struct price_rule price = {.model = PRICE_TRACE, .mean_usd_h = 2, .cap_usd_h = INFINITY, .count = 2, .at_s = at_s, .usd_h = usd_h,
					 .period_s = 1e9};
	struct pool_rule rule = markov(3600, 1200);
	struct pool pool = {0};
	double up = 0;

	(void)state;
	rule.first = POOL_UP;
	rule.price = &price;
	rule.price_power = 1;
	for (uint64_t i = 0; i < REPLICAS; i++) {
		pool_start(&pool, &rule, 0, &(struct chance){.seed = 5, .replica = i});
		up += pool.to_s > 900;
	}
	const double wanted = exp(-(2 * 600 + 300) / 3600.);

	assert_true(fabs(up / REPLICAS - wanted) < 4 * sqrt(wanted * (1 - wanted) / REPLICAS));
}

/* Up and down for times that may be 0 come to an end. */
static void test_zeros(void **state)
{
	struct pool_rule rule = {.model = POOL_RENEWAL, .first = POOL_UP, .max_usd_h = INFINITY};
	struct pool pool = {0};

	(void)state;
	dist_constant(&rule.up_s.dist, 0);
	dist_constant(&rule.down_s.dist, 60);
	pool_start(&pool, &rule, 0, &(struct chance){.seed = 1, .replica = 1});
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
	pool_start(&pool, &rule, 3, &(struct chance){.seed = 1, .replica = 1});
	for (size_t i = 0; i < 5; i++, pool_pass(&pool)) {
		assert_int_equal(pool.capacity, holds[i]);
		assert_true(fabs(pool.to_s - ends[i]) < 1e-9);
	}
	assert_true(fabs(pool_availability(&rule, 0) - .4) < 1e-12);
	assert_true(fabs(pool_mean_outage_s(&rule, 0) - 30) < 1e-12);
}

/* A random start is uniform over the record, and the same part of it for all zones. */
static void test_random_start(void **state)
{
	static const double at_s[] = {0, 25};
	static const int available[] = {1, 0};
	static const struct trace_zone zones[] = {{"a", 2, at_s, available, NULL, 100, 0}, {"b", 2, at_s, available, NULL, 200, 0}};
	static const struct trace trace = {.key = 9, .zone = zones, .zones = 2};
	double up = 0;

	(void)state;
	for (uint64_t i = 0; i < REPLICAS; i++) {
		const struct chance chance = {.seed = 2, .replica = i};
		const double a = trace_start_s(&trace, &zones[0], 0, true, &chance), b = trace_start_s(&trace, &zones[1], 0, true, &chance);

		assert_true(a >= 0 && a < 100 && fabs(b - 2 * a) < 1e-9);
		up += a < 25;
	}
	assert_true(fabs(up / REPLICAS - .25) < 4 * sqrt(.25 * .75 / REPLICAS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markov), cmocka_unit_test(test_correlation), cmocka_unit_test(test_renewal),
		cmocka_unit_test(test_zeros), cmocka_unit_test(test_trace), cmocka_unit_test(test_random_start),
		cmocka_unit_test(test_stationary_starts), cmocka_unit_test(test_walks), cmocka_unit_test(test_price),
		cmocka_unit_test(test_price_power),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
