/* Servers to the second: how they come and go, who is given up first, what is billed; rows, offers, blocks, and on-demand ones
 * beside spot. */
#include "tests/unit/capacity_fixture.h"

/* Asked at 100, granted at 130, started up by its four parts at 130 + 10 + 20 + 5 + 8 * 3e9 / 1e9 = 189, given back at 1000, empty at 1007. */
static void life_of_one(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 2, 0, 2000);
	static const enum record_kind diary[] = {RECORD_REQUEST, RECORD_GRANT, RECORD_READY, RECORD_RELEASE};
	static const double when[] = {100, 130, 189, 1007};

	(void)state;
	b->row[0].market.on_demand_wait_s = value_constant(30);
	b->plan.cold_start_s[0] = value_constant(10);
	b->plan.cold_start_s[1] = value_constant(20);
	b->plan.cold_start_s[2] = value_constant(5);
	b->plan.cold_start_s[3] = value_constant(1e9);
	b->plan.weights_bit = 8 * 3e9;
	b->station.drain_s = 7;
	bench_ready(b);
	bench_begin(b, 0, 0, true);
	bench_want(b, 100, 1);
	assert_int_equal(capacity_starting(b->capacity), 1);
	near(capacity_next_s(b->capacity), 130);
	bench_until(b, 188);
	assert_int_equal(capacity_ready(b->capacity), 0);
	bench_until(b, 189);
	assert_int_equal(capacity_ready(b->capacity), 1);
	assert_int_equal(capacity_starting(b->capacity), 0);
	bench_want(b, 1000, 0);
	assert_int_equal(capacity_ready(b->capacity), 0);
	b->measure.place_s = 4;
	b->measure.busy_s = 1;
	bench_end(b);
	assert_int_equal(b->log.count, 1);
	used(b, 0, 130, 1007, END_RELEASED);
	assert_int_equal(b->rec.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(b->rec.record[i].kind, diary[i]);
		near(b->rec.record[i].t_s, when[i]);
	}
	near(b->measure.server_s[SERVED_ON_DEMAND], 877);
	near(b->measure.starts, 1);
	near(b->log.part_s[PART_RESTART], 59);
	near(b->log.part_s[PART_USEFUL], 818 / 4.0);
	near(b->log.part_s[PART_WAITING], 818 * 3 / 4.0);
	bench_free(b);
}

/* Who is not granted costs nothing and goes first, then who starts, then the younger of those that are ready. */
static void scale_in(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 6, 0, 1000);

	(void)state;
	b->row[0].market.on_demand_wait_s = value_constant(10);
	b->plan.cold_start_s[0] = value_constant(50);
	bench_ready(b);
	bench_begin(b, 0, 0, false);
	bench_want(b, 10, 1);             /* granted at 20, ready at 70 */
	bench_want(b, 20, 2);             /* at 30 and 80 */
	bench_want(b, 100, 3);            /* at 110 and 160 */
	bench_want(b, 120, 4);
	bench_want(b, 125, 5);
	assert_int_equal(capacity_starting(b->capacity), 3);
	bench_want(b, 128, 3);            /* two that were asked for: no bill */
	assert_int_equal(b->log.count, 0);
	assert_int_equal(capacity_starting(b->capacity), 1);
	bench_want(b, 129, 2);            /* the one that starts */
	used(b, 0, 110, 129, END_RELEASED);
	bench_want(b, 200, 1);
	used(b, 1, 30, 200, END_RELEASED);
	assert_int_equal(capacity_wanted(b->capacity), 1);
	bench_end(b);
	assert_int_equal(b->log.count, 3);
	used(b, 2, 20, 1000, END_RELEASED);
	near(b->measure.starts, 5);
	bench_free(b);
}

/* While one drains, another is wanted: a new one is started, and the first goes when it is empty: told by the station, or after its time. */
static void draining(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 1, 0, 1000);

	(void)state;
	b->station.drain_s = INFINITY;
	bench_ready(b);
	bench_begin(b, 0, 1, false);
	bench_want(b, 100, 0);
	bench_want(b, 150, 1);
	bench_until(b, 150);
	assert_int_equal(capacity_ready(b->capacity), 1);
	assert_int_equal(b->station.heard[2].kind, OPENED);
	assert_int_not_equal(b->station.heard[2].s, b->station.heard[0].s);
	assert_int_equal(b->log.count, 0);
	bench_until(b, 300);
	capacity_emptied(b->capacity, b->station.heard[0].s, 300);
	used(b, 0, 0, 300, END_RELEASED);
	bench_end(b);
	assert_int_equal(b->log.count, 2);
	used(b, 1, 150, 1000, END_RELEASED);
	bench_free(b);
}

/* More drain than there are indices: what is wanted waits until one is done. */
static void indices_run_out(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 1, 0, 1000);
	int held = 1;

	(void)state;
	b->station.drain_s = INFINITY;
	bench_ready(b);
	bench_begin(b, 0, 1, false);
	for (; held < b->plan.servers; held++) {
		bench_want(b, held, 0);
		bench_want(b, held + 0.5, 1);
	}
	bench_want(b, 100, 0);
	bench_want(b, 101, 1);
	assert_int_equal(capacity_ready(b->capacity) + capacity_starting(b->capacity), 0);
	capacity_emptied(b->capacity, b->station.heard[0].s, 102);
	bench_until(b, 102);
	assert_int_equal(capacity_ready(b->capacity), 1);
	bench_end(b);
	bench_free(b);
}

/* An hour of warm-up: who is there at its beginning is billed from 0 to the horizon; who left before 0, not at all. */
static void bills_are_clipped(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 3, 3600, 7200);
	struct scaler_seen seen = {0};

	(void)state;
	b->plan.cold_start_s[0] = value_constant(100);
	bench_ready(b);
	bench_begin(b, 0, 2, false);
	assert_int_equal(capacity_ready(b->capacity), 2);        /* without a cold start */
	bench_want(b, -1000, 1);
	capacity_see(b->capacity, -1000, &seen);
	near(seen.ready_s, 2 * 2600.0);
	near(seen.place_s, 3 * 2 * 2600.0);
	bench_want(b, -50, 2);            /* ready at 50 */
	bench_until(b, 100);
	capacity_see(b->capacity, 100, &seen);
	near(seen.ready_s, 1100 + 50);
	bench_end(b);
	assert_int_equal(b->log.count, 2);
	used(b, 0, 0, 7200, END_RELEASED);
	used(b, 1, 0, 7200, END_RELEASED);
	near(b->measure.server_s[SERVED_ON_DEMAND], 14400);
	near(b->measure.starts, 0);
	near(b->log.part_s[PART_RESTART], 50);
	bench_free(b);
}

/* On-demand nodes that are not granted for a while: who asks waits, who runs is left alone. */
static void shortages(void **state)
{
	static const double at[] = {0, 500, 1000};
	static const int there[] = {0, POOL_FULL, 0};
	struct bench *b = bench_new(BUY_ON_DEMAND, 2, 0, 3000);

	(void)state;
	recorded_pool(b, &b->row[0].market.shortage, 3, at, there, 4000);
	b->row[0].market.on_demand_wait_s = value_constant(60);
	bench_ready(b);
	bench_begin(b, 0, 0, false);
	bench_want(b, 100, 1);
	bench_want(b, 1100, 2);
	bench_end(b);
	assert_int_equal(b->log.count, 1);
	used(b, 0, 500, 3000, END_RELEASED);
	bench_free(b);
}

/* A block that begins 300 s after the start is not there before, and then at once. */
static void blocks(void **state)
{
	struct bench *b = bench_new(BUY_BLOCK, 2, 600, 3000);

	(void)state;
	b->row[0].market.first_wait_s = value_constant(300);
	bench_ready(b);
	bench_begin(b, 0, 2, false);
	assert_int_equal(capacity_ready(b->capacity), 0);
	bench_want(b, 1000, 1);
	bench_want(b, 2000, 2);
	bench_end(b);
	assert_int_equal(b->log.count, 3);
	used(b, 0, 300, 1000, END_RELEASED);
	used(b, 1, 300, 3000, END_RELEASED);
	used(b, 2, 2000, 3000, END_RELEASED);
	bench_free(b);
}

static void ready_by_market(const struct bench *b, int *spot, int *on_demand)
{
	*spot = *on_demand = 0;
	for (size_t i = 0; i < b->station.count; i++) {
		const struct heard *h = b->station.heard + i;
		int *market = h->speed == 1 ? on_demand : spot;

		if (h->kind == OPENED)
			++*market;
	}
}

/* SkyServe's mix (its autoscalers.py): on demand = base + the spot ones that are missing. TARGET, base, ready spot -> spot, on demand. */
static void fallback_counts(void **state)
{
	static const struct { int target, base, ready, spot, on_demand; } vector[] = {
		{10, 0, 10, 10, 0}, {10, 2, 8, 8, 2}, {10, 2, 5, 8, 5}};
	static const double at[] = {0};

	(void)state;
	for (size_t v = 0; v < sizeof vector / sizeof *vector; v++) {
		struct bench *b = bench_new(BUY_SPOT, vector[v].target, 0, 1000);
		int spot, on_demand;

		bench_mixes(b, vector[v].base, 0, true);
		b->offer[0] = (struct offer){.instance_name = "toy", .instance = &b->instance, .weight = 1.5, .market = quiet()};
		b->row[0].offer = b->offer;
		b->row[0].offers = 1;
		recorded_pool(b, &b->offer[0].market.capacity, 1, at, &vector[v].ready, 4000);
		bench_ready(b);
		bench_begin(b, 0, vector[v].target, false);
		ready_by_market(b, &spot, &on_demand);
		assert_int_equal(spot, vector[v].ready);
		assert_int_equal(on_demand, vector[v].on_demand);
		assert_int_equal(capacity_starting(b->capacity), vector[v].spot - vector[v].ready);
		bench_end(b);
		near(b->measure.server_s[SERVED_SPOT], 1000.0 * vector[v].ready);
		near(b->measure.server_s[SERVED_ON_DEMAND], 1000.0 * vector[v].on_demand);
		bench_free(b);
	}
}

/* Three wanted and one more for safety; at 1000 the pool falls, at 1500 it rises: meanwhile on-demand ones, no more than are wanted. */
static void fallback_comes_and_goes(void **state)
{
	static const double at[] = {0, 1000, 1500};
	static const int holds[] = {POOL_FULL, 0, POOL_FULL};
	struct bench *b = bench_new(BUY_SPOT, 3, 0, 3000);

	(void)state;
	recorded_pool(b, &b->row[0].market.capacity, 3, at, holds, 4000);
	bench_mixes(b, 0, 1, true);
	b->row[0].market.on_demand_wait_s = value_constant(20);
	b->plan.cold_start_s[0] = value_constant(30);
	bench_ready(b);
	bench_begin(b, 0, 3, false);
	assert_int_equal(capacity_ready(b->capacity), 4);
	near(b->measure.starts, 4);
	bench_until(b, 1049);
	assert_int_equal(capacity_ready(b->capacity), 0);
	bench_until(b, 1050);
	assert_int_equal(capacity_ready(b->capacity), 3);
	bench_until(b, 1529);
	assert_int_equal(capacity_ready(b->capacity), 3);
	bench_until(b, 1530);
	assert_int_equal(capacity_ready(b->capacity), 4);
	bench_want(b, 2000, 0);
	assert_int_equal(capacity_ready(b->capacity) + capacity_starting(b->capacity), 0);
	bench_end(b);
	near(b->measure.server_s[SERVED_ON_DEMAND], 3 * (1530 - 1020));
	near(b->measure.server_s[SERVED_SPOT], 4 * (1000 + 500));
	bench_free(b);
}

/* Two offers; the cheaper one by its throughput first, and while its pool is down the other: by its own item, at its own speed. */
static void offers_in_turn(void **state)
{
	static const double at[] = {0, 1000, 1500};
	static const int holds[] = {POOL_FULL, 0, POOL_FULL};
	struct bench *b = bench_new(BUY_SPOT, 2, 0, 3000);

	(void)state;
	b->offer[0] = (struct offer){.instance_name = "small", .instance = &b->instance, .weight = 1, .market = quiet()};
	b->offer[1] = (struct offer){.instance_name = "large", .instance = &b->instance, .weight = 4, .market = quiet()};
	b->offer[0].market.spot_usd_h = value_constant(1);
	b->offer[1].market.spot_usd_h = value_constant(3);
	b->offer[0].market.pool_key = 100;
	b->offer[1].market.pool_key = 200;
	b->row[0].offer = b->offer;
	b->row[0].offers = 2;
	b->row[0].allocation = ALLOCATION_LOWEST_PRICE;
	recorded_pool(b, &b->offer[1].market.capacity, 3, at, holds, 4000);
	bench_ready(b);
	bench_begin(b, 0, 1, false);
	bench_want(b, 1600, 2);
	bench_end(b);
	assert_int_equal(b->log.count, 3);
	used(b, 0, 0, 1000, END_INTERRUPTED);
	near(b->station.heard[0].speed, 4);
	near(b->station.heard[2].speed, 1);
	near(b->station.heard[3].speed, 4);
	assert_string_equal(b->setup.item[b->log.usage[0].item].name, "large");
	assert_string_equal(b->setup.item[b->log.usage[1].item].name, "small");
	bench_free(b);

	b = bench_new(BUY_SPOT, 4, 0, 3000);
	for (int k = 0; k < 2; k++) {
		b->offer[k] = (struct offer){.instance_name = k ? "b" : "a", .instance = &b->instance, .weight = 1 + k, .market = quiet()};
		b->offer[k].market.pool_key = 100 * (uint32_t)(k + 1);
	}
	b->row[0].offer = b->offer;
	b->row[0].offers = 2;
	b->row[0].allocation = ALLOCATION_DIVERSIFIED;
	bench_ready(b);
	bench_begin(b, 0, 4, false);
	for (size_t i = 0; i < 4; i++)
		near(b->station.heard[i].speed, 1 + (double)(i % 2));
	bench_free(b);
}

/* The cheaper offer of the moment: one is at 1 for 1000 s and then at 9, the other always at 3. Before the start, prices are as at it. */
static void prices_of_the_moment(void **state)
{
	static const double at[] = {0, 1000}, usd_h[] = {1, 9};
	static const struct price_rule moves = {.model = PRICE_TRACE, .mean_usd_h = 5, .count = 2, .at_s = at, .usd_h = usd_h, .period_s = 4000};
	struct bench *b = bench_new(BUY_SPOT, 2, 3000, 3000);

	(void)state;
	for (int k = 0; k < 2; k++) {
		b->offer[k] = (struct offer){.instance_name = k ? "b" : "a", .instance = &b->instance, .weight = 1 + k, .market = quiet()};
		b->offer[k].market.pool_key = 100 * (uint32_t)(k + 1);
	}
	b->offer[0].market.moves = &moves;
	b->offer[1].market.spot_usd_h = value_constant(6);       /* for one that is twice as fast */
	b->row[0].offer = b->offer;
	b->row[0].offers = 2;
	b->row[0].allocation = ALLOCATION_LOWEST_PRICE;
	bench_ready(b);
	bench_begin(b, 0, 1, false);
	bench_want(b, 1500, 2);
	bench_until(b, 1500);
	near(b->station.heard[0].speed, 1);
	near(b->station.heard[1].speed, 2);
	bench_end(b);
	bench_free(b);
}

/* Two rows that ask the same zone compete for what it has. */
static void rows_share_a_pool(void **state)
{
	static const double at[] = {0};
	static const int three[] = {3};
	struct bench *b = bench_new(BUY_SPOT, 4, 0, 1000);

	(void)state;
	recorded_pool(b, &b->row[0].market.capacity, 1, at, three, 4000);
	b->row[0].nodes = 2;
	b->row[1] = b->row[0];
	b->setup.buy = -1;
	b->setup.fleet_rows = 2;
	bench_ready(b);
	bench_begin(b, 0, 4, false);
	assert_int_equal(capacity_ready(b->capacity), 3);
	assert_int_equal(capacity_starting(b->capacity), 1);
	bench_end(b);
	bench_free(b);
}

/* Rows are filled in order, and emptied from the last one. */
static void rows_in_order(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 5, 0, 1000);
	struct usage_log full = {0};

	(void)state;
	b->row[0].nodes = 2;
	b->row[1] = (struct fleet_row){.nodes = 3, .buy = BUY_SPOT, .market = quiet()};
	b->setup.buy = -1;
	b->setup.fleet_rows = 2;
	bench_ready(b);
	bench_begin(b, 0, 3, false);
	bench_want(b, 100, 5);
	bench_want(b, 400, 1);
	bench_end(b);
	near(b->measure.server_s[SERVED_ON_DEMAND], 1000 + 400);
	near(b->measure.server_s[SERVED_SPOT], 400 + 2 * 300);
	assert_int_equal(b->setup.item[0].most, 2);
	assert_int_equal(b->setup.item[1].most, 3);
	usage_log_init(&full, b->setup.items);
	b->setup.fullest(b->setup.fullest_of, &full);
	assert_int_equal(full.count, 1);                    /* what a commitment may cover: the on-demand row */
	near(full.usage[0].quantity, 2);
	near(full.usage[0].to_s, 1000);
	usage_log_release(&full);
	bench_free(b);
}

/* With fallback all that are wanted may be on demand, and no more: what is bought for safety is not missed. */
static void fullest_of_a_mix(void **state)
{
	struct bench *b = bench_new(BUY_SPOT, 5, 0, 1000);
	struct usage_log full = {0};

	(void)state;
	bench_mixes(b, 1, 2, true);
	bench_ready(b);
	assert_int_equal(b->setup.item[0].most, 7);
	assert_int_equal(b->setup.item[1].most, 5);
	usage_log_init(&full, b->setup.items);
	b->setup.fullest(b->setup.fullest_of, &full);
	assert_int_equal(full.count, 1);
	near(full.usage[0].quantity, 5);
	usage_log_release(&full);
	bench_free(b);
}

static void refused(struct bench *b, const char *words)
{
	assert_false(bench_plan(b));
	assert_int_equal(b->diag.errors, 1);
	if (!strstr(b->diag.item[0].message, words))
		fail_msg("\"%s\" does not say \"%s\"", b->diag.item[0].message, words);
	bench_free(b);
}

static void what_does_not_go_together(void **state)
{
	struct bench *b = bench_new(BUY_ON_DEMAND, 7, 0, 1000);

	(void)state;
	b->row[0].nodes = 5;
	b->setup.buy = -1;
	refused(b, "5 nodes together, but up to 7");
	b = bench_new(BUY_ON_DEMAND, 7, 0, 1000);
	bench_mixes(b, 2, 0, false);
	refused(b, "spot replicas");
	b = bench_new(BUY_SPOT, 7, 0, 1000);
	bench_mixes(b, 8, 0, false);
	refused(b, "is 8, more than the 7");
	b = bench_new(BUY_SPOT, 7, 0, 1000);
	bench_mixes(b, 2, 0, false);
	b->row[0].market.on_demand_usd_h = (struct value){.form = VALUE_ABSENT};
	refused(b, "no on-demand price");
	b = bench_new(BUY_SPOT, SERVERS_MOST, 0, 1000);
	bench_mixes(b, 0, 2 * SERVERS_MOST, true);
	refused(b, "at once");
	b = bench_new(BUY_SPOT, 100, 0, 30 * 86400.0);
	b->row[0].market.taken_per_s = 1;
	refused(b, "would lose about");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(life_of_one),
		cmocka_unit_test(scale_in),
		cmocka_unit_test(draining),
		cmocka_unit_test(indices_run_out),
		cmocka_unit_test(bills_are_clipped),
		cmocka_unit_test(shortages),
		cmocka_unit_test(blocks),
		cmocka_unit_test(fallback_counts),
		cmocka_unit_test(fallback_comes_and_goes),
		cmocka_unit_test(offers_in_turn),
		cmocka_unit_test(prices_of_the_moment),
		cmocka_unit_test(rows_share_a_pool),
		cmocka_unit_test(rows_in_order),
		cmocka_unit_test(fullest_of_a_mix),
		cmocka_unit_test(what_does_not_go_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
