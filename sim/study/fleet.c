/* The fleet of a strategy: rows of nodes, and the market that each row meets. */
#include <inttypes.h>
#include <string.h>

#include "sim/study/planning.h"

/* A block of `market:` upon what lies below it; one that names a preset has that preset just under its own keys. */
static bool layer(const struct planning *p, const struct node *block, struct node **merged)
{
	const struct market_type *type = p->scenario->models->market;
	const struct node *name = node_get(block, "preset");
	const struct node *preset = NULL;

	if (!block)
		return true;
	if (name && name->kind == NODE_SCALAR) {
		preset = book_preset(p->strategy->book, name->text);
		if (!preset) {
			error_unknown(p->b.diag, name->at, _("the price book has no market preset \"%s\""), name->text,
				      book_preset_names(p->b.arena, p->strategy->book));
			return false;
		}
		*merged = type->merge(p->b.arena, *merged, preset);
	}
	*merged = type->merge(p->b.arena, *merged, block);
	return true;
}

static const struct node *block_of(const struct entry *market)
{
	return market ? market->node : NULL;
}

/* ROW's market: book < instance < scenario < strategy < row. A row without a market of its own shares storms, and the
 * draws of uncertain values, with all other such rows of all strategies. */
static bool market_of(const struct planning *p, size_t index, const struct entry *own, struct fleet_row *row)
{
	const struct setup *setup = &p->plan->setup;
	const char *path = own ? arena_textf(p->b.arena, "fleet.%zu.market", index) : "market";
	struct node *merged = NULL;

	if (!layer(p, setup->book->market, &merged) || !layer(p, setup->instance->market, &merged) ||
	    !layer(p, block_of(p->strategy->keys->market), &merged) || !layer(p, block_of(p->keys->market), &merged) ||
	    !layer(p, block_of(own), &merged))
		return false;
	if (!merged)
		merged = node_map(p->b.arena, row->at);
	row->market.group = own ? 1 + (uint32_t)index : 0;
	row->market.pool_key = row->market.group << 16;
	if (!p->scenario->models->market->plan(&p->b, setup->book, setup->instance, merged, path, &row->market))
		return false;
	return true;
}

static bool price_known(const struct planning *p, const struct fleet_row *row)
{
	const bool spot = row->buy == BUY_SPOT;
	const struct value *price = spot ? &row->market.spot_usd_h : &row->market.on_demand_usd_h;

	if (price->form == VALUE_QUANTITY)
		return true;
	if (spot)
		diag_error(p->b.diag, row->at, _("the price book has no spot price for \"%s\"; write market.spot.price"),
			   p->plan->setup.instance_name);
	else
		diag_error(p->b.diag, row->at, _("the price book has no on-demand price for \"%s\"; write market.on_demand.price"),
			   p->plan->setup.instance_name);
	return false;
}

/* Rows add up to the workload's nodes, and at most one of them is the coordinator's. */
static bool rows_check(const struct planning *p, int64_t nodes)
{
	const struct setup *setup = &p->plan->setup;
	const struct fleet_row *coordinator = NULL;
	int64_t sum = 0;
	bool fine = true;

	for (size_t i = 0; i < setup->fleet_rows; i++) {
		const struct fleet_row *row = setup->fleet + i;

		sum += row->nodes;
		if (row->coordinator && coordinator) {
			diag_error(p->b.diag, row->at, _("only one row of a fleet can have the role \"coordinator\""));
			diag_note(p->b.diag, coordinator->at, _("first given here"));
			fine = false;
		} else if (row->coordinator) {
			coordinator = row;
		}
	}
	if (sum == nodes)
		return fine;
	diag_error(p->b.diag, p->keys->fleet.count ? p->keys->fleet.at : p->entry->at,
		   _("the fleet of strategy \"%s\" has %" PRId64 " nodes, but the workload \"%s\" needs %" PRId64),
		   p->entry->name, sum, p->workload->name, nodes);
	return false;
}

static void rows_fill(struct planning *p, int64_t nodes)
{
	struct setup *setup = &p->plan->setup;
	const struct entries *fleet = &p->keys->fleet;
	const struct node *buy = node_get(p->entry->node, "buy");

	setup->fleet_rows = fleet->count ? fleet->count : 1;
	setup->fleet = arena_alloc(p->b.arena, setup->fleet_rows, sizeof *setup->fleet);
	if (!fleet->count)
		setup->fleet[0] = (struct fleet_row){
			.nodes = nodes, .buy = (enum buy)p->keys->buy, .at = buy ? buy->at : p->entry->at};
	for (size_t i = 0; i < fleet->count; i++) {
		const struct fleet_keys *row = fleet->item[i].bound;

		setup->fleet[i] = (struct fleet_row){.nodes = row->nodes, .buy = (enum buy)row->buy,
						     .coordinator = row->role == 0, .at = fleet->item[i].at};
	}
}

/* A workload whose schema has no row `instance` runs on no fleet: whatever would describe one is refused, not ignored. */
static bool fleetless_check(const struct planning *p)
{
	const struct entry *market = p->strategy->keys->market ? p->strategy->keys->market : p->keys->market;

	if (p->keys->fleet.count)
		diag_error(p->b.diag, p->keys->fleet.at, _("strategy \"%s\" has a fleet, but the workload \"%s\" needs none; write \"buy\""),
			   p->entry->name, p->workload->name);
	if (market)
		diag_error(p->b.diag, market->at, _("\"market\" means nothing for the workload \"%s\": no node of it is simulated"),
			   p->workload->name);
	return !p->keys->fleet.count && !market;
}

bool fleet_plan(struct planning *p)
{
	const int64_t *nodes = bound_member(p->workload->schema, p->workload->bound, "nodes", KEY_INTEGER);
	struct setup *setup = &p->plan->setup;
	bool fine;

	if (!bound_member(p->workload->schema, p->workload->bound, "instance", KEY_NAME))
		return fleetless_check(p);
	rows_fill(p, nodes ? *nodes : 1);
	fine = !nodes || rows_check(p, *nodes);
	for (size_t i = 0; i < setup->fleet_rows; i++) {
		const struct entries *fleet = &p->keys->fleet;
		const struct fleet_keys *row = fleet->count ? fleet->item[i].bound : NULL;

		fine &= market_of(p, i, row ? row->market : NULL, setup->fleet + i) && price_known(p, setup->fleet + i);
	}
	return fine;
}
