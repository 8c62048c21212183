/* The market block: pools that go and come, prices that move, warnings, shortages: what the keys fill in, and what is said of it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "models/market/market.h"
#include "sim/base/text.h"

struct bench {
	struct arena *arena;
	struct diag diag;
	struct binding bind;
	const struct book *book;
	struct text said;
};

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);

	t->arena = arena_new();
	t->bind = (struct binding){.arena = t->arena, .diag = &t->diag, .folder = "tests/bad"};
	t->book = book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests");
	*state = t;
	return t->book ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	diag_release(&t->diag);
	text_release(&t->said);
	arena_free(t->arena);
	free(t);
	return 0;
}

static struct node *tree(struct bench *t, const char *yaml)
{
	struct node *node = node_read_text(t->arena, "test", yaml, strlen(yaml), &t->diag);

	assert_non_null(node);
	return node;
}

static struct market planned_in(struct bench *t, const struct node *merged, const char *zone)
{
	struct market market = {.pool_key = 7, .region = 11, .zone = zone};
	const bool ok = market_type.plan(&t->bind, t->book, book_instance(t->book, "p4d.24xlarge"), merged, "market", &market);

	if (!ok)
		diag_print(&t->diag, stderr);
	assert_true(ok);
	return market;
}

static struct market planned(struct bench *t, const char *yaml)
{
	return planned_in(t, tree(t, yaml), NULL);
}

static void keep(void *context, const char *line)
{
	struct text *said = context;

	text_add(said, line);
	text_addc(said, '\n');
}

static void says(struct bench *t, const struct market *market, int64_t nodes, const char *piece)
{
	text_clear(&t->said);
	market_type.words(market, nodes, keep, &t->said);
	if (!strstr(text_str(&t->said), piece))
		fail_msg("not said: '%s' in:\n%s", piece, text_str(&t->said));
}

static void near(double got, double wanted)
{
	if (!(fabs(got - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", got, wanted);
}

static void nothing_said_is_an_open_market(void **state)
{
	struct bench *t = *state;
	const struct market market = planned(t, "{}");

	assert_false(pool_moves(&market.capacity));
	assert_false(pool_moves(&market.shortage));
	assert_null(market.moves);
	near(market.notice_chance.dist.a, 1);
	assert_true(market.warning_s.dist.a == 0 && market.warning_chance.dist.a == 0 && market.taken_per_s == 0);
}

/* Availability mu/(lambda + mu), lambda one over the mean up-time: any two of the three say the third. */
static void markov_pools(void **state)
{
	struct bench *t = *state;
	static const char *const same[] = {
		"{spot: {interruptions: {model: markov, mean_up: 3 h, mean_down: 2 h}}}",
		"{spot: {interruptions: {model: markov, mean_up: 3 h, availability: 60 %}}}",
		"{spot: {interruptions: {model: markov, availability: 60 %, mean_down: 2 h}}}",
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		const struct market market = planned(t, same[i]);

		assert_int_equal(market.life, LIFE_ENDLESS);
		assert_int_equal(market.capacity.model, POOL_MARKOV);
		assert_int_equal(market.capacity.first, POOL_STATIONARY);
		near(market.capacity.up_s.dist.a, 3 * 3600);
		near(market.capacity.down_s.dist.a, 2 * 3600);
		assert_int_equal(market.capacity.key, 7);
		assert_int_equal(market.capacity.region, 11);
		near(market.taken_per_s, 1 / 10800.0);
		near(market_type.per_node_day(&market), 8);
		assert_string_equal(market.reading, "markov");
		/* while up a node is taken 8 times a day; as the pool is up 60 % of the day, it falls 4.8 times */
		says(t, &market, 8, "the pool is there 60 % of the time: up 3 h, gone 2 h on average; all its nodes fall together, 4.8 times a day");
	}
	const struct market market = planned(t, "{spot: {interruptions: {model: markov, mean_up: 3 h, mean_down: 2 h, initial: down, "
		"correlation: {within: 43 %, across: 14 %}}, shock: {rate: 1 /d}}}");

	near(market.capacity.within, .43);
	near(market.capacity.across, .14);
	assert_int_equal(market.capacity.first, POOL_DOWN);
	near(market_type.per_node_day(&market), 9);
	says(t, &market, 8, "the correlation of their states is 0.43 within a region, 0.14 across regions");
	says(t, &market, 8, "just fallen");
	says(t, &market, 8, "as soon as its pool has one again");
	const struct market daily = planned(t, "{spot: {interruptions: {model: markov, mean_up: 12 h, mean_down: 12 h}, capacity_wait: 5 min}}");

	says(t, &daily, 8, "all its nodes fall together, once a day");
	says(t, &daily, 8, "once its pool is there again, a lost spot node is replaced after a further 5 min on average");
}

/* An uncertain mean is drawn once; a mean that follows from it moves with it. */
static void uncertain_means_move_together(void **state)
{
	struct bench *t = *state;
	const struct market market = planned(t, "{spot: {interruptions: {model: markov, mean_up: {uniform: [2 h, 6 h]}, availability: 80 %}}}");
	const struct chance chance = {.seed = 42, .replica = 3};
	const double up = value_in_replica(&market.capacity.up_s, &chance);

	assert_true(up > 2 * 3600 && up < 6 * 3600);
	near(value_in_replica(&market.capacity.down_s, &chance), up / 4);
}

static void renewal_pools(void **state)
{
	struct bench *t = *state;
	const struct market market = planned(t, "{spot: {interruptions: {model: renewal, up: {weibull: {shape: 0.6, scale: 3 h}}, "
		"down: {weibull: {shape: 0.7, scale: 1.4 h}}}}}");
	const double up = 3 * tgamma(1 + 1 / .6), down = 1.4 * tgamma(1 + 1 / .7);

	assert_int_equal(market.capacity.model, POOL_RENEWAL);
	near(dist_mean(&market.capacity.up_s.dist), up * 3600);
	near(pool_availability(&market.capacity, 0), up / (up + down));
	near(market_type.per_node_day(&market), 24 / up);
}

static void traces(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {interruptions: {trace: traces/zones.csv, zone: us-east-1b, start: random}}}");

	assert_int_equal(market.capacity.model, POOL_TRACE);
	assert_int_equal(market.capacity.zone, 1);
	assert_true(market.capacity.random);
	/* us-east-1b: up 900 s, gone 900 s; $0.5/h throughout */
	near(market.taken_per_s, 1 / 900.0);
	assert_non_null(market.moves);
	assert_int_equal(market.moves->model, PRICE_TRACE);
	assert_int_equal(market.moves->trace_key, market.capacity.trace->key);
	assert_true(market.moves->random);
	near(market.spot_usd_h.dist.a, .5);
	says(t, &market, 2, "the market is the trace traces/zones.csv, zone us-east-1b, 30 min, begun again after its end; each future starts anywhere");
	says(t, &market, 2, "the spot price is the trace's: $0.5/h on average");

	/* the pool's own zone, else all of them, one after the other */
	market = planned_in(t, tree(t, "{spot: {interruptions: {trace: traces/zones.csv}}}"), "us-east-1b");
	assert_int_equal(market.capacity.zone, 1);
	market = planned_in(t, tree(t, "{spot: {price: $1/h, pools: 2, interruptions: {trace: traces/zones.csv, start: 5 min}}}"), "elsewhere");
	assert_int_equal(market.capacity.zone, -1);
	near(market.capacity.start_s, 300);
	near(market.taken_per_s, (1 / 600.0 + 1 / 900.0) / 2);
	says(t, &market, 2, "zone us-east-1a: the pool is there 50 % of the time");
	says(t, &market, 2, "zone us-east-1b: the pool is there 50 % of the time: up 15 min, gone 15 min");
	assert_null(market.moves);                 /* a price that was written stands */
	near(market.spot_usd_h.dist.a, 1);
}

static void prices_that_move(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {price: {model: jumps, every: 12 h, sd: 0.6 %, floor: 10 %, cap: $12/h}}}");

	assert_int_equal(market.moves->model, PRICE_JUMPS);
	assert_int_equal(market.moves->gap_s.kind, DIST_EXPONENTIAL);
	near(dist_mean(&market.moves->gap_s), 43200);
	near(market.moves->sd, .006);
	near(market.moves->floor_usd_h, 3.27726);           /* of the on-demand price */
	near(market.moves->cap_usd_h, 12);
	near(market.moves->mean_usd_h, 8.93025);            /* the book's */
	assert_int_equal(market.moves->key, 7);
	assert_string_equal(market.spot_figure.source, "vantage");
	says(t, &market, 2, "changes by 0.6 % (sd of its logarithm) about every 12 h, never below $3.28/h, never above $12/h");

	market = planned(t, "{spot: {price: {model: steps, every: 30 d, sd: 5 %, mean: $9/h}}}");
	assert_int_equal(market.moves->gap_s.kind, DIST_CONSTANT);
	near(market.moves->gap_s.a, 30 * 86400);
	near(market.spot_usd_h.dist.a, 9);
	assert_true(market.moves->floor_usd_h == 0 && isinf(market.moves->cap_usd_h));
	market = planned(t, "{spot: {price: {model: ornstein_uhlenbeck, sd: 4 %, memory: 3 d, mean: $9/h}}}");
	assert_int_equal(market.moves->model, PRICE_REVERTING);
	near(market.moves->memory_s, 3 * 86400);
	near(market.moves->step_s, 3600);
	says(t, &market, 2, "moves about $9/h by 4 % (sd of its logarithm), and forgets in 72 h");
	market = planned(t, "{spot: {price: {model: trace, file: traces/zones.csv, zone: us-east-1a}}}");
	assert_int_equal(market.moves->model, PRICE_TRACE);
	assert_false(pool_moves(&market.capacity));         /* only its price is played */
	near(market.spot_usd_h.dist.a, .4);
	market = planned(t, "{spot: {price: {model: constant, mean: $9/h}}}");
	assert_null(market.moves);
	near(market.spot_usd_h.dist.a, 9);
	market = planned(t, "{spot: {price: {uniform: [$8/h, $10/h]}}}");           /* a map that is a distribution */
	assert_int_equal(market.spot_usd_h.dist.kind, DIST_UNIFORM);
}

static void highest_price_that_is_paid(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {price: {model: jumps, every: 12 h, sd: 1 %}, max_price: $9/h}}");

	assert_false(market.too_dear);
	assert_ptr_equal(market.capacity.price, market.moves);
	near(market.capacity.max_usd_h, 9);
	assert_true(pool_moves(&market.capacity));
	says(t, &market, 2, "while the spot price is above $9/h, the pool holds no node");
	market = planned(t, "{spot: {price: {model: jumps, every: 12 h, sd: 1 %}, max_price: on_demand}}");
	near(market.capacity.max_usd_h, 32.7726);
	market = planned(t, "{spot: {price: $10/h, max_price: $9/h}}");             /* as ever: never granted */
	assert_true(market.too_dear);
	assert_null(market.capacity.price);
	market = planned(t, "{spot: {price: {model: jumps, every: 12 h, sd: 1 %}, interruptions: {model: markov, mean_up: 3 h, mean_down: 2 h, "
		"price_power: 2}}}");
	near(market.capacity.price_power, 2);
	assert_ptr_equal(market.capacity.price, market.moves);
	assert_true(isinf(market.capacity.max_usd_h));
	says(t, &market, 2, "the rate is times (price / mean price)^2");
}

static void warnings(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {interruptions: {rate: 1 /d}, notice_chance: 80 %, rebalance: {warning: 10 min, chance: 60 %}}}");

	near(market.notice_chance.dist.a, .8);
	near(market.warning_s.dist.a, 600);
	near(market.warning_chance.dist.a, .6);
	says(t, &market, 2, "comes in 80 % of cases; else a node is taken without one");
	says(t, &market, 2, "a rebalance recommendation comes 10 min before a node is taken, in 60 % of cases");
	market = planned(t, "{spot: {interruptions: {rate: 1 /d}, rebalance: {warning: 10 min}}}");
	near(market.warning_chance.dist.a, 1);
	says(t, &market, 2, "best-effort basis");           /* AWS says so itself */
	market = planned(t, "{spot: {interruptions: {rate: 1 /d}, notice_chance: 100 %}}");
	assert_false(market.best_effort);
}

static void shortages(void **state)
{
	struct bench *t = *state;
	const struct market market = planned(t, "{on_demand: {shortage: {model: markov, mean_up: 20 h, availability: 90 %}, "
		"failures: {rate: 1 /d}}, spot: {interruptions: {model: markov, mean_up: 3 h, mean_down: 2 h}}}");

	assert_int_equal(market.shortage.model, POOL_MARKOV);
	near(market.shortage.down_s.dist.a, 20 * 3600 / 9.0);
	assert_int_not_equal(market.shortage.key, market.capacity.key);
	assert_int_equal(market.on_demand_life, LIFE_MEMORYLESS);
	near(market_type.per_node_day(&market), 8);         /* nobody is taken by a shortage */
	says(t, &market, 0, "on-demand nodes are to be had 90 % of the time: for 20 h, then not for 2.22 h on average");
}

/* A later picture of storms replaces the earlier one, whatever kind it is of. */
static void outages_are_part_of_the_picture(void **state)
{
	struct bench *t = *state;
	const struct node *base = tree(t, "{spot: {interruptions: {model: markov, mean_up: 3 h, mean_down: 2 h}, pools: 3, shock: {rate: 1 /d}, "
		"notice_chance: 50 %}}");
	struct market market = planned_in(t, market_type.merge(t->arena, base, tree(t, "{spot: {interruptions: {rate: 1 /d}}}")), NULL);

	assert_false(pool_moves(&market.capacity));
	near(market_type.per_node_day(&market), 1);
	assert_int_equal(market.pools, 1);
	near(market.notice_chance.dist.a, .5);              /* the provider's habit, not the weather */
	market = planned_in(t, market_type.merge(t->arena, base, tree(t, "{spot: {interruptions: {model: renewal, up: 1 h, down: 1 h, initial: up}}}")), NULL);
	assert_int_equal(market.capacity.model, POOL_RENEWAL);
	near(market_type.per_node_day(&market), 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_said_is_an_open_market, setup, teardown),
		cmocka_unit_test_setup_teardown(markov_pools, setup, teardown),
		cmocka_unit_test_setup_teardown(uncertain_means_move_together, setup, teardown),
		cmocka_unit_test_setup_teardown(renewal_pools, setup, teardown),
		cmocka_unit_test_setup_teardown(traces, setup, teardown),
		cmocka_unit_test_setup_teardown(prices_that_move, setup, teardown),
		cmocka_unit_test_setup_teardown(highest_price_that_is_paid, setup, teardown),
		cmocka_unit_test_setup_teardown(warnings, setup, teardown),
		cmocka_unit_test_setup_teardown(shortages, setup, teardown),
		cmocka_unit_test_setup_teardown(outages_are_part_of_the_picture, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
