/* What spot markets do to servers: lives, notices, shocks, pools that fall; and over many random markets that the books balance,
 * that a future is the same to the last bit, and that who wants more sees the same fates below. */
#include "tests/unit/capacity_fixture.h"

static size_t calls;

#if COUNTED
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);

void *malloc(size_t bytes)
{
	calls++;
	return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
	calls++;
	return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
	calls++;
	return __libc_realloc(old, bytes);
}
#endif

/* Taken 1000 s after each grant, known 120 s ahead: at 880 it is closed and another is asked for, at 1000 it is gone. */
static void notice_drains(void **state)
{
	static const double drains_s[] = {INFINITY, 30};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct bench *b = bench_new(BUY_SPOT, 1, 0, 1500);

		b->row[0].market.life = LIFE_DRAWN;
		b->row[0].market.life_s = value_constant(1000);
		b->row[0].market.notice_s = value_constant(120);
		b->row[0].market.capacity_wait_s = value_constant(40);
		b->plan.cold_start_s[0] = value_constant(10);
		b->station.drain_s = drains_s[k];
		bench_ready(b);
		assert_true(b->plan.may_fail);
		bench_begin(b, 0, 1, true);
		bench_until(b, 880);
		assert_int_equal(capacity_ready(b->capacity), 0);
		assert_int_equal(capacity_starting(b->capacity), 1);
		bench_end(b);
		heard(b, 0, OPENED, 0);
		heard(b, 1, CLOSED, 880);
		heard(b, 2, OPENED, 880 + 50);   /* the second request of its place: capacity_wait */
		assert_int_equal(b->station.count, k ? 3 : 4);
		if (!k)
			heard(b, 3, KILLED, 1000);       /* it was not empty yet */
		used(b, 0, 0, 1000, END_INTERRUPTED);
		used(b, 1, 920, 1500, END_RELEASED);
		near(b->measure.interruptions, 1);
		near(b->measure.server_s[SERVED_SPOT], 1580);
		bench_free(b);
	}
}

/* Notices that never come; and one that comes while the server still starts: it never opens, and is paid for to its end. */
static void no_notice(void **state)
{
	struct bench *b = bench_new(BUY_SPOT, 1, 0, 1100);

	(void)state;
	b->row[0].market.life = LIFE_DRAWN;
	b->row[0].market.life_s = value_constant(1000);
	b->row[0].market.notice_s = value_constant(120);
	b->row[0].market.notice_chance = value_constant(0);
	bench_ready(b);
	bench_begin(b, 0, 1, false);
	bench_end(b);
	heard(b, 0, OPENED, 0);
	heard(b, 1, KILLED, 1000);
	heard(b, 2, OPENED, 1000);
	used(b, 0, 0, 1000, END_INTERRUPTED);
	bench_free(b);

	b = bench_new(BUY_SPOT, 1, 0, 1100);
	b->row[0].market.life = LIFE_DRAWN;
	b->row[0].market.life_s = value_constant(700);
	b->row[0].market.notice_s = value_constant(120);
	b->plan.cold_start_s[0] = value_constant(600);
	bench_ready(b);
	bench_begin(b, 0, 0, false);
	bench_want(b, 0, 1);
	bench_end(b);
	assert_int_equal(b->station.count, 0);
	used(b, 0, 0, 700, END_INTERRUPTED);
	used(b, 1, 580, 1100, END_RELEASED);
	near(b->measure.interruptions, 1);
	near(b->log.part_s[PART_RESTART], 700 + 520);
	bench_free(b);
}

/* Rebalancing: a warning comes 300 s ahead, and counts as a notice where the row says so. */
static struct bench *warned_bench(bool rebalances)
{
	struct bench *b = bench_new(BUY_SPOT, 1, 0, 1100);

	b->row[0].rebalance = rebalances;
	b->row[0].market.notice_s = value_constant(120);
	b->row[0].market.warning_s = value_constant(300);
	b->row[0].market.warning_chance = value_constant(1);
	return b;
}

static void warning_replaces(void **state)
{
	static const double at[] = {0, 1000};
	static const int holds[] = {POOL_FULL, 0};

	(void)state;
	for (int rebalances = 0; rebalances < 2; rebalances++) {
		struct bench *b = warned_bench(rebalances);

		b->row[0].market.life = LIFE_DRAWN;
		b->row[0].market.life_s = value_constant(1000);
		bench_ready(b);
		bench_begin(b, 0, 1, false);
		bench_end(b);
		heard(b, 1, CLOSED, rebalances ? 700 : 880);
		bench_free(b);

		b = warned_bench(rebalances);    /* the same of a pool that falls then */
		recorded_pool(b, &b->row[0].market.capacity, 2, at, holds, 4000);
		bench_ready(b);
		bench_begin(b, 0, 1, false);
		bench_end(b);
		heard(b, 1, CLOSED, rebalances ? 700 : 880);
		used(b, 0, 0, 1000, END_INTERRUPTED);
		bench_free(b);
	}
}

/* Losses of a Poisson process whose exposure is counted: N - rate x exposure has the variance rate x exposure, whenever one stops to count. */
static void losses_match_their_rate(double rate_per_s, bool spot, double notice_s, double shock_per_s)
{
	enum { FUTURES = COUNTED ? 400 : 60 };
	struct bench *b = bench_new(spot ? BUY_SPOT : BUY_ON_DEMAND, 10, 600, 5 * 86400.0);
	struct market *market = &b->row[0].market;
	const double all = 0.25, share = 0.4;
	double lost = 0, exposed_s = 0;

	if (spot) {
		market->life = LIFE_MEMORYLESS;
		market->rate_per_s = value_constant(rate_per_s);
		market->notice_s = value_constant(notice_s);
		market->shock_rate_per_s = value_constant(shock_per_s);
		market->shock_share = value_constant(share);
		market->shock_all = value_constant(all);
		market->pools = 10;       /* each of one place, so that losses by shocks are independent */
		market->taken_per_s = rate_per_s;
	} else {
		market->on_demand_life = LIFE_MEMORYLESS;
		market->on_demand_rate_per_s = value_constant(rate_per_s);
	}
	b->plan.cold_start_s[0] = value_constant(300);
	bench_ready(b);
	for (uint64_t f = 0; f < FUTURES; f++) {
		bench_begin(b, f, 10, false);
		bench_end(b);
		for (size_t i = 0; i < b->log.count; i++) {
			lost += b->log.usage[i].end == END_INTERRUPTED;
			exposed_s += b->log.usage[i].to_s - b->log.usage[i].from_s;
		}
	}
	const double mean = (rate_per_s + shock_per_s * (all + (1 - all) * share)) * exposed_s, z = (lost - mean) / sqrt(mean);

	if (fabs(z) > 4)
		fail_msg("rate %g: %g losses, not %g: z = %.2f", rate_per_s, lost, mean, z);
	bench_free(b);
}

static void interruption_rates(void **state)
{
	(void)state;
	losses_match_their_rate(1 / 36000.0, true, 0, 0);
	losses_match_their_rate(1 / 36000.0, true, 120, 0);
	losses_match_their_rate(0, true, 0, 1 / 36000.0);
	losses_match_their_rate(1 / 50000.0, true, 0, 1 / 36000.0);
	losses_match_their_rate(1 / 36000.0, false, 0, 0);
}

/* A shock that takes all: whoever is in its pool ends at the same moment; who is in the other pool goes on. */
static void shocks_take_a_pool(void **state)
{
	struct bench *b = bench_new(BUY_SPOT, 6, 0, 10 * 86400.0);
	size_t last = 0;

	(void)state;
	b->row[0].market.shock_rate_per_s = value_constant(1 / 86400.0);
	b->row[0].market.shock_all = value_constant(1);
	b->row[0].market.pools = 2;
	bench_ready(b);
	bench_begin(b, 4, 6, false);
	bench_end(b);
	assert_true(b->log.count > 6 + 9);
	for (size_t i = 0; i < b->log.count && b->log.usage[i].end == END_INTERRUPTED; i += 3) {
		near(b->log.usage[i + 1].to_s, b->log.usage[i].to_s);
		near(b->log.usage[i + 2].to_s, b->log.usage[i].to_s);
		last = i + 3;
	}
	assert_int_equal(last + 6, b->log.count);
	bench_free(b);
}

/* A pool that holds 5 until 1000, none until 1500, 3 until the end: what falls takes all, who is asked for waits until it rises, and more
 * than it holds are never granted. Known 120 s ahead; during the warm-up it is as at its start. */
static void pools_that_fall(void **state)
{
	static const double at[] = {0, 1000, 1500};
	static const int holds[] = {5, 0, 3};

	(void)state;
	for (int known = 0; known < 2; known++) {
		struct bench *b = bench_new(BUY_SPOT, 6, 500, 3000);

		recorded_pool(b, &b->row[0].market.capacity, 3, at, holds, 4000);
		b->row[0].market.notice_s = value_constant(known ? 120 : 0);
		bench_ready(b);
		bench_begin(b, 0, 6, false);
		assert_int_equal(capacity_ready(b->capacity), 5);
		assert_int_equal(capacity_starting(b->capacity), 1);
		bench_until(b, 999);
		assert_int_equal(capacity_ready(b->capacity), known ? 0 : 5);
		bench_until(b, 1000);
		near(b->measure.interruptions, 5);
		bench_until(b, 1499);
		assert_int_equal(capacity_ready(b->capacity), 0);
		assert_int_equal(capacity_starting(b->capacity), 6);
		bench_until(b, 1500);
		assert_int_equal(capacity_ready(b->capacity), 3);
		bench_end(b);
		assert_int_equal(b->log.count, 8);
		for (size_t i = 0; i < 5; i++)
			used(b, i, 0, 1000, END_INTERRUPTED);
		for (size_t i = 5; i < 8; i++)
			used(b, i, 1500, 3000, END_RELEASED);
		bench_free(b);
	}
}

/* Of what a pool no longer holds, the highest places go; where 4 of 6 are held and a fall to 2 is known, nobody else is granted. */
static void pools_shed_from_above(void **state)
{
	static const double at[] = {0, 1000, 1200};
	static const int holds[] = {6, 2, 4};
	struct bench *b = bench_new(BUY_SPOT, 5, 0, 3000);

	(void)state;
	recorded_pool(b, &b->row[0].market.capacity, 3, at, holds, 4000);
	b->row[0].market.notice_s = value_constant(100);
	bench_ready(b);
	bench_begin(b, 0, 4, false);
	const int third = b->station.heard[2].s, fourth = b->station.heard[3].s;

	bench_until(b, 900);
	assert_int_equal(capacity_ready(b->capacity), 2);
	assert_int_equal(b->station.state[third], CLOSED);
	assert_int_equal(b->station.state[fourth], CLOSED);
	bench_want(b, 950, 2);
	bench_want(b, 960, 5);            /* the pool is known to hold no more than two */
	assert_int_equal(capacity_ready(b->capacity), 2);
	bench_until(b, 1200);
	assert_int_equal(capacity_ready(b->capacity), 4);
	bench_want(b, 2000, 2);
	bench_end(b);
	assert_int_equal(b->log.count, 6);
	used(b, 0, 0, 1000, END_INTERRUPTED);
	used(b, 2, 1200, 2000, END_RELEASED);
	used(b, 3, 1200, 2000, END_RELEASED);
	used(b, 4, 0, 3000, END_RELEASED);
	bench_free(b);
}

/* The youngest goes, even from the lowest place: pool 0 (places 0 and 2) falls and rises, pool 1 (place 1) does not. */
static void youngest_goes_first(void **state)
{
	static const double at[] = {0, 1000, 1100}, steady_s[] = {0};
	static const int holds[] = {POOL_FULL, 0, POOL_FULL}, all[] = {POOL_FULL};
	struct bench *b = bench_new(BUY_SPOT, 3, 0, 3000);

	(void)state;
	recorded_pool(b, &b->row[0].market.capacity, 3, at, holds, 4000);
	struct trace_zone *zone = arena_alloc(b->setup.bind.arena, 2, sizeof *zone);

	zone[0] = b->row[0].market.capacity.trace->zone[0];
	zone[1] = (struct trace_zone){NULL, 1, steady_s, all, NULL, 4000, 0};
	((struct trace *)b->row[0].market.capacity.trace)->zone = zone;
	((struct trace *)b->row[0].market.capacity.trace)->zones = 2;
	b->row[0].market.capacity.zone = -1;
	b->row[0].market.pools = 2;
	bench_ready(b);
	bench_begin(b, 0, 3, false);
	bench_want(b, 2000, 1);
	bench_end(b);
	assert_int_equal(b->log.count, 5);
	used(b, 2, 1100, 2000, END_RELEASED);
	used(b, 3, 1100, 2000, END_RELEASED);
	used(b, 4, 0, 3000, END_RELEASED);
	bench_free(b);
}

/* A market in which much happens. */
static struct market rough(void)
{
	struct market market = quiet();

	market.life = LIFE_MEMORYLESS;
	market.rate_per_s = value_constant(1 / 20000.0);
	market.taken_per_s = 1 / 20000.0;
	dist_exponential(&market.capacity_wait_s.dist, 900);
	dist_exponential(&market.first_wait_s.dist, 300);
	dist_lognormal_mean_cv(&market.on_demand_wait_s.dist, 120, 1);
	market.notice_s = value_constant(120);
	market.notice_chance = value_constant(0.7);
	market.pools = 2;
	market.shock_rate_per_s = value_constant(1 / 50000.0);
	market.shock_share = value_constant(0.5);
	market.capacity = (struct pool_rule){.model = POOL_MARKOV, .up_s = value_constant(40000), .down_s = value_constant(4000),
					     .max_usd_h = INFINITY, .key = 3};
	return market;
}

static void rough_life(struct bench *b, uint64_t replica, int more, bool recorded)
{
	static const int wanted[] = {3, 5, 2, 4, 5, 1};

	bench_begin(b, replica, 2 + more, recorded);
	for (int i = 0; i < 24; i++)
		bench_want(b, 5000.0 * i, wanted[i % 6] + more);
	bench_end(b);
}

static struct bench *rough_bench(int most)
{
	struct bench *b = bench_new(BUY_SPOT, most, 1000, 24 * 5000.0);

	b->row[0].market = rough();
	dist_exponential(&b->plan.cold_start_s[0].dist, 100);
	b->plan.cold_start_s[0].form = VALUE_QUANTITY;
	b->station.drain_s = 17;
	return b;
}

/* The same future to the last bit, whichever was lived before it and whether or not somebody keeps its diary. A warm one allocates nothing. */
static void same_seed_same_bytes(void **state)
{
	struct bench *a = rough_bench(8), *b = rough_bench(8);

	(void)state;
	bench_mixes(a, 1, 1, true);
	bench_mixes(b, 1, 1, true);
	bench_ready(a);
	bench_ready(b);
	for (uint64_t f = 0; f < 20; f++) {
		rough_life(a, f, 0, false);
		rough_life(b, 999 - f, 1, false);
		rough_life(b, f, 0, true);
		assert_int_equal(a->log.count, b->log.count);
		assert_true(a->log.count > 10);
		for (size_t i = 0; i < a->log.count; i++)
			assert_memory_equal(a->log.usage + i, b->log.usage + i, offsetof(struct usage, node) + sizeof(int16_t));
		assert_memory_equal(a->log.part_s, b->log.part_s, a->log.items * PARTS * sizeof *a->log.part_s);
		assert_true(a->measure.interruptions == b->measure.interruptions && a->measure.starts == b->measure.starts);
	}
	calls = 0;
	for (uint64_t f = 0; f < 20; f++)
		rough_life(a, f, 0, false);
	assert_int_equal(calls, 0);
	bench_free(a);
	bench_free(b);
}

static int by_time(const void *left, const void *right)
{
	const struct usage *a = left, *b = right;

	return a->from_s != b->from_s ? (a->from_s > b->from_s) - (a->from_s < b->from_s) : (a->to_s > b->to_s) - (a->to_s < b->to_s);
}

/* Who wants more servers sees the same fates in the places that both have: every stint of the smaller fleet is one of the larger one's. */
static void more_change_nothing_below(void **state)
{
	struct bench *few = rough_bench(4), *many = rough_bench(9);
	size_t seen = 0;

	(void)state;
	bench_ready(few);
	bench_ready(many);
	for (uint64_t f = 0; f < 30; f++) {
		bench_begin(few, f, 4, false);
		bench_begin(many, f, 9, false);
		bench_end(few);
		bench_end(many);
		qsort(few->log.usage, few->log.count, sizeof *few->log.usage, by_time);
		qsort(many->log.usage, many->log.count, sizeof *many->log.usage, by_time);
		for (size_t i = 0, k = 0; i < few->log.count; i++, k++, seen++) {
			while (k < many->log.count && by_time(many->log.usage + k, few->log.usage + i) < 0)
				k++;
			assert_true(k < many->log.count);
			assert_int_equal(by_time(many->log.usage + k, few->log.usage + i), 0);
			assert_int_equal(many->log.usage[k].end, few->log.usage[i].end);
		}
	}
	assert_true(seen > 30 * 20);
	bench_free(few);
	bench_free(many);
}

static struct stream dice;
static double roll(void) { return uniform_of(stream_next(&dice)); }
static bool toss(double p) { return roll() < p; }

static struct market some_market(uint32_t key)
{
	struct market market = toss(0.8) ? rough() : quiet();

	market.pool_key = 1000 * (1 + key);
	market.pools = 1 + (int)(roll() * 3);
	market.notice_s = value_constant(toss(0.3) ? 0 : roll() * 3000);
	market.warning_s = value_constant(3000 + roll() * 3000);
	market.warning_chance = value_constant(toss(0.5) ? 0 : roll());
	market.shock_all = value_constant(toss(0.5) ? 0 : roll());
	market.capacity.key = market.pool_key;
	if (toss(0.3)) {
		market.life = LIFE_DRAWN;
		dist_weibull(&market.life_s.dist, 0.7, 20000);
	}
	if (toss(0.3)) {
		market.on_demand_life = LIFE_MEMORYLESS;
		market.on_demand_rate_per_s = value_constant(1 / 30000.0);
	}
	if (toss(0.3))
		market.shortage = (struct pool_rule){.model = POOL_MARKOV, .max_usd_h = INFINITY, .up_s = value_constant(9000),
						     .down_s = value_constant(3000), .key = market.pool_key + 500};
	return market;
}

static struct bench *some_bench(void)
{
	struct bench *b = rough_bench(6);

	b->station.drain_s = toss(0.3) ? 0 : roll() * 9000;
	for (int k = 0; k < OFFERS; k++)
		b->offer[k] = (struct offer){.instance_name = "toy", .instance = &b->instance, .weight = 1 + roll(), .market = some_market((uint32_t)k)};
	b->row[0].market = some_market(20);
	if (toss(0.5)) {
		b->row[0].offer = b->offer;
		b->row[0].offers = 1 + (size_t)(roll() * OFFERS);
		b->row[0].allocation = (enum allocation)(roll() * 4);
	}
	b->row[0].rebalance = toss(0.5);
	if (toss(0.5)) {
		bench_mixes(b, (int)(roll() * 4), (int)(roll() * 3), toss(0.7));
	} else if (toss(0.5)) {
		b->row[1] = (struct fleet_row){.nodes = 2, .buy = toss(0.5) ? BUY_ON_DEMAND : BUY_SPOT, .market = some_market(21)};
		b->row[0].nodes = 4;
		b->setup.buy = -1;
		b->setup.fleet_rows = 2;
	}
	bench_ready(b);
	return b;
}

static int by_node(const void *left, const void *right)
{
	const struct usage *a = left, *b = right;

	return a->node != b->node ? a->node - b->node : by_time(a, b);
}

/* What every future must leave behind. */
static void books_balance(struct bench *b)
{
	double used_s = 0, parts_s = 0, interrupted = 0;

	qsort(b->log.usage, b->log.count, sizeof *b->log.usage, by_node);
	for (size_t i = 0; i < b->log.count; i++) {
		const struct usage *u = b->log.usage + i;
		const bool spot = b->setup.item[u->item].kind == ITEM_SPOT;

		assert_true(u->from_s >= 0 && u->from_s < u->to_s && u->to_s <= b->plan.horizon_s && u->quantity == 1);
		if (i && u[-1].node == u->node)
			assert_true(u[-1].to_s <= u->from_s);      /* no server is two */
		used_s += u->to_s - u->from_s;
		interrupted += u->end == END_INTERRUPTED && spot;
	}
	for (size_t k = 0; k < b->log.items * PARTS; k++) {
		assert_true(b->log.part_s[k] >= -1e-6);
		parts_s += b->log.part_s[k];
	}
	near(b->measure.server_s[SERVED_SPOT] + b->measure.server_s[SERVED_ON_DEMAND], used_s);
	assert_true(fabs(parts_s - used_s) <= 1e-9 * (1 + used_s));
	near(b->measure.interruptions, interrupted);
}

static void random_markets(void **state)
{
	enum { PLANS = COUNTED ? 400 : 60 };

	(void)state;
	stream_init(&dice, &(struct chance){.seed = 7, .replica = 7}, purpose_of(PURPOSE_TEST, 5));
	for (int p = 0; p < PLANS; p++) {
		struct bench *b = some_bench();

		for (uint64_t f = 0; f < 5; f++) {
			bench_begin(b, f, (int)(roll() * 7), f == 4);
			for (double t = b->t; t < b->plan.horizon_s; t += 100 + roll() * 5000) {
				const int want = (int)(roll() * 7);

				bench_want(b, t, want);
				assert_int_equal(capacity_wanted(b->capacity), want);
				const int there = capacity_ready(b->capacity) + capacity_starting(b->capacity);

				assert_true(b->keys.scaler || there <= want);
				assert_true(there >= want || b->station.drain_s > 0);    /* else those that drain may hold all indices */
			}
			bench_end(b);
			books_balance(b);
		}
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notice_drains),
		cmocka_unit_test(no_notice),
		cmocka_unit_test(warning_replaces),
		cmocka_unit_test(interruption_rates),
		cmocka_unit_test(shocks_take_a_pool),
		cmocka_unit_test(pools_that_fall),
		cmocka_unit_test(pools_shed_from_above),
		cmocka_unit_test(youngest_goes_first),
		cmocka_unit_test(same_seed_same_bytes),
		cmocka_unit_test(more_change_nothing_below),
		cmocka_unit_test(random_markets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
