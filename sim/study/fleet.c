/* The fleet of a strategy: rows of nodes, and the market that each row meets. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/study/planning.h"

enum { OFFERS_MAX = 64 };

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

/* The market of one pool: book < instance < scenario < strategy < row < offer. Who has neither a market nor a zone of his own
 * shares storms, and the draws of uncertain values, with all such others of all strategies. */
struct meeting {
	const struct instance *instance;
	const struct entry *row, *offer;         /* their own markets; NULL */
	const char *path;                        /* of the innermost of them; NULL: none is there */
	size_t index;                            /* of the row */
	struct place at;
};

static bool market_of(const struct planning *p, const struct meeting *who, struct market *market)
{
	const struct setup *setup = &p->plan->setup;
	struct node *merged = NULL;

	if (!layer(p, setup->book->market, &merged) || !layer(p, who->instance->market, &merged) ||
	    !layer(p, block_of(p->strategy->keys->market), &merged) || !layer(p, block_of(p->keys->market), &merged) ||
	    !layer(p, block_of(who->row), &merged) || !layer(p, block_of(who->offer), &merged))
		return false;
	if (!merged)
		merged = node_map(p->b.arena, who->at);
	return p->scenario->models->market->plan(&p->b, setup->book, who->instance, merged, who->path ? who->path : "market", market);
}

/* A row without offers is one pool. */
static bool own_market(const struct planning *p, size_t index, const struct entry *own, struct fleet_row *row)
{
	const struct meeting who = {.instance = p->plan->setup.instance, .row = own, .index = index, .at = row->at,
		.path = own ? arena_textf(p->b.arena, "fleet.%zu.market", index) : NULL};

	row->market.group = own ? 1 + (uint32_t)index : 0;
	row->market.pool_key = row->market.group << 16;
	row->market.region = purpose_hash("");
	return market_of(p, &who, &row->market);
}

/* Groups 0 to 63 are those of rows; offers have the others: of their zone and instance type, so that the same pool is the same
 * in every strategy, unless two of one strategy would have the same. */
enum { FIRST_OFFER_GROUP = 64, OFFER_GROUPS = 192 };

static bool group_is_taken(const struct setup *setup, const struct fleet_row *last, uint32_t group, uint32_t key)
{
	for (const struct fleet_row *row = setup->fleet; row <= last; row++)
		for (size_t k = 0; k < row->offers; k++)
			if (row->offer[k].market.group == group && row->offer[k].market.pool_key != key)
				return true;
	return false;
}

static uint32_t offer_group(const struct setup *setup, const struct fleet_row *row, uint32_t key)
{
	uint32_t group = key % OFFER_GROUPS;

	for (uint32_t tries = 0; tries < OFFER_GROUPS && group_is_taken(setup, row, FIRST_OFFER_GROUP + group, key); tries++)
		group = (group + 1) % OFFER_GROUPS;
	return FIRST_OFFER_GROUP + group;
}

static bool offer_plan(struct planning *p, size_t index, const struct entry *row_own, const struct entry *entry, size_t k,
		       struct fleet_row *row)
{
	const struct offer_keys *keys = entry->bound;
	const struct setup *setup = &p->plan->setup;
	struct offer *offer = row->offer + k;
	const char *own = keys->market || row_own ? arena_textf(p->b.arena, "#%zu", index) : "";

	*offer = (struct offer){.instance_name = setup->instance_name, .instance = setup->instance, .zone = keys->zone,
				.weight = keys->weight.dist.a, .at = entry->at};
	if (keys->instance) {
		offer->instance_name = book_own_name(setup->book, keys->instance);
		offer->instance = book_instance(setup->book, keys->instance);
	}
	if (!offer->instance) {
		error_unknown(p->b.diag, entry->at, _("the price book has no instance \"%s\""), keys->instance,
			      entries_names(p->b.arena, &setup->book->instances));
		return false;
	}
	const struct meeting who = {.instance = offer->instance, .row = row_own, .offer = keys->market, .index = index, .at = entry->at,
		.path = keys->market ? arena_textf(p->b.arena, "fleet.%zu.offers.%zu.market", index, k)
			: row_own ? arena_textf(p->b.arena, "fleet.%zu.market", index) : NULL};
	const uint32_t key = purpose_hash(arena_textf(p->b.arena, "%s/%s%s%s", offer->instance_name, keys->zone ? keys->zone : "", own,
						      keys->zone || keys->instance ? "" : arena_textf(p->b.arena, "/%zu", k)));

	offer->market.pool_key = key;
	offer->market.group = offer_group(setup, row, key);
	offer->market.region = purpose_hash(keys->region ? keys->region : "");
	offer->market.zone = keys->zone;
	row->offers = k + 1;
	return market_of(p, &who, &offer->market);
}

static bool price_known(const struct planning *p, const struct value *price, bool spot, const char *instance, struct place at)
{
	if (price->form == VALUE_QUANTITY)
		return true;
	if (spot)
		diag_error(p->b.diag, at, _("the price book has no spot price for \"%s\"; write market.spot.price"), instance);
	else
		diag_error(p->b.diag, at, _("the price book has no on-demand price for \"%s\"; write market.on_demand.price"), instance);
	return false;
}

/* Every pool that the row's nodes may be in has a price. */
static bool prices_known(const struct planning *p, const struct fleet_row *row)
{
	const bool spot = row->buy == BUY_SPOT;
	bool fine = true;

	if (!row->offers)
		return price_known(p, spot ? &row->market.spot_usd_h : &row->market.on_demand_usd_h, spot, p->plan->setup.instance_name, row->at);
	for (size_t k = 0; k < row->offers; k++)
		fine &= price_known(p, &row->offer[k].market.spot_usd_h, true, row->offer[k].instance_name, row->offer[k].at);
	return fine;
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

/* How many nodes of a row are on demand: the base, and a share of what is above it, rounded up. */
static int64_t on_demand_nodes(const struct fleet_keys *keys)
{
	const int64_t base = keys->on_demand_base < keys->nodes ? keys->on_demand_base : keys->nodes;

	return base + (int64_t)ceil((double)(keys->nodes - base) * keys->on_demand_above_base.dist.a - 1e-9);
}

static bool row_check(const struct planning *p, const struct entry *entry)
{
	const struct fleet_keys *keys = entry->bound;
	const size_t before = p->b.diag->errors;

	if (keys->buy != BUY_SPOT && (keys->offers.count || keys->allocation >= 0 || keys->rebalance || on_demand_nodes(keys)))
		diag_error(p->b.diag, entry->at, _("\"offers\", \"allocation\", \"rebalance\", \"on_demand_base\" and \"on_demand_above_base\" are "
						   "about the spot nodes of a row: it needs buy: spot"));
	if (keys->allocation >= 0 && keys->offers.count < 2)
		diag_error(p->b.diag, entry->at, _("\"allocation\" chooses between offers, and this row has only one pool"));
	if (keys->on_demand_base > keys->nodes)
		diag_error(p->b.diag, entry->at, _("\"on_demand_base\" is %" PRId64 ", more than the %" PRId64 " nodes of the row"),
			   keys->on_demand_base, keys->nodes);
	if (keys->offers.count > OFFERS_MAX)
		diag_error(p->b.diag, keys->offers.at, _("%zu offers are too many; a row takes %d"), keys->offers.count, OFFERS_MAX);
	return p->b.diag->errors == before;
}

/* A row of the file: one, or two when some of its nodes are on demand anyway; these come first, with the coordinator. */
static size_t row_fill(const struct entry *entry, struct fleet_row *row)
{
	const struct fleet_keys *keys = entry->bound;
	const int64_t steady = keys->buy == BUY_SPOT ? on_demand_nodes(keys) : 0;
	const struct fleet_row whole = {.nodes = keys->nodes, .buy = (enum buy)keys->buy, .coordinator = keys->role == 0,
					.allocation = keys->allocation >= 0 ? (enum allocation)keys->allocation : ALLOCATION_PRICE_CAPACITY,
					.rebalance = keys->rebalance, .at = entry->at};
	size_t count = 0;

	if (steady) {
		row[count] = whole;
		row[count].nodes = steady;
		row[count].buy = BUY_ON_DEMAND;
		row[count++].rebalance = false;
	}
	if (steady < keys->nodes) {
		row[count] = whole;
		row[count].nodes -= steady;
		row[count++].coordinator &= !steady;
	}
	return count;
}

/* The markets of a row of the file, which may be two rows of the fleet. */
static bool row_plan(struct planning *p, size_t index, const struct fleet_keys *keys, struct fleet_row *row)
{
	const struct entry *own = keys ? keys->market : NULL;
	bool fine = own_market(p, index, own, row);

	if (row->buy == BUY_SPOT && keys && keys->offers.count) {
		row->offer = arena_alloc(p->b.arena, keys->offers.count, sizeof *row->offer);
		for (size_t k = 0; k < keys->offers.count; k++)
			fine &= offer_plan(p, index, own, keys->offers.item + k, k, row);
	}
	return fine && prices_known(p, row);
}

/* A workload that names no instance runs on no fleet: whatever would describe one is refused, not ignored. Of several workloads
 * others may have one: what is said of this one alone counts. */
static bool fleetless_check(const struct planning *p)
{
	const struct entry *share = entries_find(&p->keys->workloads, p->workload->name);
	const struct share_keys *own = share ? share->bound : NULL;
	const struct entries *workloads = &p->strategy->keys->workloads;
	const bool several = workloads->count > 1 || !entries_find(workloads, p->workload->name);       /* or an incident beside one */
	const struct entry *market = several ? (own ? own->market : NULL) : p->strategy->keys->market ? p->strategy->keys->market : p->keys->market;
	const struct entries *fleet = several ? (own ? &own->fleet : NULL) : &p->keys->fleet;

	if (fleet && fleet->count)
		diag_error(p->b.diag, fleet->at, _("strategy \"%s\" has a fleet, but the workload \"%s\" needs none; write \"buy\""),
			   p->entry->name, p->workload->name);
	if (market)
		diag_error(p->b.diag, market->at, _("\"market\" means nothing for the workload \"%s\": no node of it is simulated"),
			   p->workload->name);
	return !(fleet && fleet->count) && !market;
}

/* The whole strategy bought in one way. */
static bool plain_plan(struct planning *p, int64_t nodes)
{
	const struct node *buy = node_get(p->entry->node, "buy");
	struct setup *setup = &p->plan->setup;

	setup->fleet[0] = (struct fleet_row){.nodes = nodes, .buy = (enum buy)p->keys->buy, .at = buy ? buy->at : p->entry->at};
	setup->fleet_rows = 1;
	return row_plan(p, 0, NULL, setup->fleet);
}

bool fleet_plan(struct planning *p)
{
	const int64_t *nodes = bound_member(p->workload->schema, p->workload->bound, "nodes", KEY_INTEGER);
	const char *const *name = bound_member(p->workload->schema, p->workload->bound, "instance", KEY_NAME);
	struct setup *setup = &p->plan->setup;
	const struct entries *fleet = &p->keys->fleet;
	bool fine = true;

	if (!name || !*name)
		return fleetless_check(p);
	setup->fleet = arena_alloc(p->b.arena, 2 * fleet->count + 1, sizeof *setup->fleet);
	if (!fleet->count) {
		fine = plain_plan(p, nodes ? *nodes : 1);
		setup->fleet[0].instance_name = setup->instance_name;
		return fine;
	}
	for (size_t i = 0; i < fleet->count; i++) {
		struct fleet_row *first = setup->fleet + setup->fleet_rows;
		const size_t rows = row_fill(fleet->item + i, first);

		fine &= row_check(p, fleet->item + i);
		setup->fleet_rows += rows;
		for (size_t k = 0; k < rows; k++) {
			fine &= row_plan(p, i, fleet->item[i].bound, first + k);
			first[k].instance_name = setup->instance_name;
		}
	}
	return (!nodes || rows_check(p, *nodes)) && fine;
}

/* Capacity that was bought for a time is there from the start of its block on. */
bool blocks_plan(struct planning *p)
{
	struct setup *setup = &p->plan->setup;
	const struct commitment *block = NULL;

	for (size_t c = 0; c < setup->commitments; c++)
		if (setup->commitment[c].product && setup->commitment[c].product->mechanism == MECHANISM_BLOCK)
			block = setup->commitment + c;
	for (size_t r = 0; r < setup->fleet_rows; r++) {
		struct market *market = &setup->fleet[r].market;

		if (setup->fleet[r].buy != BUY_BLOCK)
			continue;
		if (!block) {
			diag_error(p->b.diag, setup->fleet[r].at, _("buy: block needs a block of capacity among the strategy's commitments"));
			return false;
		}
		market->first_wait_s = value_constant(fmax(0, (double)(block->start_unix_s - setup->start_unix_s)));
		market->capacity_wait_s = value_constant(0);
	}
	return true;
}
