/* The fleet of a strategy as places for nodes: ways to buy, items of the bill, pools. */
#include <math.h>

#include "models/batch/batch.h"
#include "sim/base/lang.h"

/* Mean rate at which a node is lost. */
static double way_taken_per_s(const struct way *way)
{
	const struct market *market = way->market;

	if (way->spot)
		return market->taken_per_s;
	return market->on_demand_life == LIFE_MEMORYLESS ? dist_mean(&market->on_demand_rate_per_s.dist)
		: market->on_demand_life == LIFE_DRAWN ? 1 / dist_mean(&market->on_demand_life_s.dist) : 0;
}

double buying_taken_per_s(const struct batch_plan *plan)
{
	double most = 0;

	for (int w = 0; w < plan->ways; w++)
		most = fmax(most, way_taken_per_s(plan->way + w));
	return most;
}

static bool certain_zero(const struct value *value)
{
	return value->form != VALUE_QUANTITY || (dist_is_constant(&value->dist) && value->dist.a == 0);
}

/* The pools of way W: its own, or those of an earlier one with the same key. */
static void pools_add(struct batch_plan *plan, int w)
{
	struct way *way = plan->way + w;
	const struct market *market = way->market;
	const struct pool_rule *rule = way->spot ? &market->capacity : &market->shortage;
	const bool shocks = way->spot && !certain_zero(&market->shock_rate_per_s);

	if (!pool_moves(rule) && !shocks)
		return;
	way->pools = way->spot ? (int)market->pools : 1;
	way->pool = plan->pools;
	for (int o = 0; o < w; o++) {
		const struct way *other = plan->way + o;

		if (other->pools != way->pools || other->spot != way->spot || other->market->pool_key != market->pool_key)
			continue;
		way->pool = other->pool;
		return;
	}
	for (int p = 0; p < way->pools; p++)
		plan->pool[plan->pools++] = (struct lot_pool){
			.rule = rule, .which = p, .way = w, .key = (market->pool_key + (uint32_t)p) & 0x3fffff, .moves = pool_moves(rule),
			.shocks = shocks, .sheds = way->spot};
}

static void way_add(struct setup *setup, struct batch_plan *plan, const struct fleet_row *row, const struct offer *offer, int index)
{
	const struct instance *instance = offer ? offer->instance : setup->instance;
	const struct market *market = offer ? &offer->market : &row->market;
	const bool spot = row->buy == BUY_SPOT;
	const struct item item = {
		.kind = spot ? ITEM_SPOT : ITEM_ON_DEMAND, .name = offer ? offer->instance_name : setup->instance_name,
		.service = instance->service ? instance->service : book_provider(setup->book)->compute_service,
		.price = spot ? market->spot_usd_h : market->on_demand_usd_h, .figure = spot ? market->spot_figure : market->on_demand_figure,
		.row = index, .most = row->nodes, .instance = instance, .zone = offer ? offer->zone : NULL, .moves = spot ? market->moves : NULL};

	plan->way[plan->ways] = (struct way){.market = market, .spot = spot, .block = row->buy == BUY_BLOCK, .speed = offer ? offer->weight : 1,
					     .item = setup_item(setup, &item)};
	pools_add(plan, plan->ways++);
}

static void lot_add(struct setup *setup, struct batch_plan *plan, int index)
{
	const struct fleet_row *row = setup->fleet + index;
	struct lot *lot = plan->lot + plan->lots++;

	*lot = (struct lot){.first = plan->nodes, .places = (int)row->nodes, .way = plan->ways, .allocation = row->allocation};
	for (size_t k = 0; k < row->offers; k++)
		way_add(setup, plan, row, row->offer + k, index);
	if (!row->offers)
		way_add(setup, plan, row, NULL, index);
	lot->ways = plan->ways - lot->way;
	plan->nodes += lot->places;
}

static bool loses(const struct batch_plan *plan)
{
	for (int w = 0; w < plan->ways; w++) {
		const struct way *way = plan->way + w;

		if (way->spot ? way->market->life != LIFE_ENDLESS || way->pools : way->market->on_demand_life != LIFE_ENDLESS)
			return true;
	}
	return false;
}

bool buying_plan(struct setup *setup, struct batch_plan *plan, struct place at)
{
	size_t ways = 0, pools = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++) {
		if (setup->fleet[r].rebalance) {
			diag_error(setup->bind.diag, setup->fleet[r].at, _("\"rebalance\" means nothing for the tasks of \"%s\": a node that is warned is "
									   "replaced when it is gone"), setup->workload);
			return false;
		}
		for (size_t k = 0; k < row_markets(setup->fleet + r); k++, ways++)
			pools += (size_t)row_market(setup->fleet + r, k)->pools + 1;
	}
	plan->lot = arena_alloc(setup->bind.arena, setup->fleet_rows + 1, sizeof *plan->lot);
	plan->way = arena_alloc(setup->bind.arena, ways + 1, sizeof *plan->way);
	plan->pool = arena_alloc(setup->bind.arena, pools + 1, sizeof *plan->pool);
	for (size_t r = 0; r < setup->fleet_rows; r++)
		lot_add(setup, plan, (int)r);
	plan->may_fail = loses(plan);
	(void)at;
	return true;
}
