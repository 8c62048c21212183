#include "sim/world/ways.h"

void ways_init(struct ways *ways, struct arena *arena, size_t most, size_t pools)
{
	*ways = (struct ways){.way = arena_alloc(arena, most + 1, sizeof *ways->way), .pool = arena_alloc(arena, pools + 1, sizeof *ways->pool)};
}

double way_taken_per_s(const struct way *way)
{
	const struct market *market = way->market;

	if (way->spot)
		return market->taken_per_s;
	return market->on_demand_life == LIFE_MEMORYLESS ? dist_mean(&market->on_demand_rate_per_s.dist)
		: market->on_demand_life == LIFE_DRAWN ? 1 / dist_mean(&market->on_demand_life_s.dist) : 0;
}

static bool certain_zero(const struct value *value)
{
	return value->form != VALUE_QUANTITY || (dist_is_constant(&value->dist) && value->dist.a == 0);
}

/* The pools of way W: its own, or those of an earlier one with the same key. */
static void pools_add(struct ways *ways, int w)
{
	struct way *way = ways->way + w;
	const struct market *market = way->market;
	const struct pool_rule *rule = way->spot ? &market->capacity : &market->shortage;
	const bool shocks = way->spot && !certain_zero(&market->shock_rate_per_s);

	if (!pool_moves(rule) && !shocks)
		return;
	way->pools = way->spot ? (int)market->pools : 1;
	way->pool = ways->pools;
	for (int o = 0; o < w; o++) {
		const struct way *other = ways->way + o;

		if (other->pools != way->pools || other->spot != way->spot || other->market->pool_key != market->pool_key)
			continue;
		way->pool = other->pool;
		return;
	}
	for (int p = 0; p < way->pools; p++)
		ways->pool[ways->pools++] = (struct way_pool){
			.rule = rule, .which = p, .way = w, .key = (market->pool_key + (uint32_t)p) & 0x3fffff, .moves = pool_moves(rule),
			.shocks = shocks, .sheds = way->spot};
}

void ways_add(struct ways *ways, struct setup *setup, const struct fleet_row *row, const struct offer *offer, int index, int64_t most)
{
	const struct instance *instance = offer ? offer->instance : setup->instance;
	const struct market *market = offer ? &offer->market : &row->market;
	const bool spot = row->buy == BUY_SPOT;
	const struct item item = {
		.kind = spot ? ITEM_SPOT : ITEM_ON_DEMAND, .name = offer ? offer->instance_name : setup->instance_name,
		.service = instance->service ? instance->service : book_provider(setup->book)->compute_service,
		.price = spot ? market->spot_usd_h : market->on_demand_usd_h, .figure = spot ? market->spot_figure : market->on_demand_figure,
		.row = index, .most = most, .instance = instance, .zone = offer ? offer->zone : NULL, .moves = spot ? market->moves : NULL};

	ways->way[ways->count] = (struct way){
		.market = market, .spot = spot, .block = row->buy == BUY_BLOCK, .rebalances = spot && row->rebalance,
		.speed = offer ? offer->weight : 1, .item = setup_item(setup, &item)};
	pools_add(ways, ways->count++);
}

bool ways_may_fail(const struct ways *ways)
{
	for (int w = 0; w < ways->count; w++) {
		const struct way *way = ways->way + w;

		if (way->spot ? way->market->life != LIFE_ENDLESS || way->pools : way->market->on_demand_life != LIFE_ENDLESS)
			return true;
	}
	return false;
}
