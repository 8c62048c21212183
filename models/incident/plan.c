/* Keys -> const plan: what is used is looked up in the strategy's price book, and its quantity finds a dimension. */
#include <math.h>

#include "models/incident/incident.h"
#include "sim/base/lang.h"

#define QUANTITY_MAX 1e15
#define SURELY 0.999999

/* The nearest name in three tables of the price book; NULL: none is near. */
static const char *near_name(struct setup *setup, const char *name)
{
	const struct entries *tables[] = {&setup->book->instances, &setup->book->stores, &setup->book->items};
	const char **names, *near = NULL;

	for (size_t t = 0; t < sizeof tables / sizeof *tables && !near; t++) {
		names = entries_names(setup->bind.arena, tables[t]);
		near = suggest(name, names);
	}
	return near;
}

static bool unknown(struct setup *setup, const struct incident_keys *keys, struct place at)
{
	const char *near = near_name(setup, keys->item);

	if (near)
		diag_error(setup->bind.diag, at, _("the price book has no instance, store or item \"%s\"; did you mean \"%s\"?"), keys->item, near);
	else
		diag_error(setup->bind.diag, at, _("the price book has no instance, store or item \"%s\""), keys->item);
	return false;
}

static bool item_find(struct setup *setup, const struct incident_keys *keys, struct place at, struct item *item)
{
	const struct provider *provider = book_provider(setup->book);
	const char *service = provider->compute_service;

	*item = (struct item){.name = book_own_name(setup->book, keys->item), .row = -1, .instance = book_instance(setup->book, keys->item),
			      .zone = keys->zone, .region = keys->region, .account = keys->account, .group = keys->group,
			      .resource = keys->resource, .tags = &keys->tags};
	if (item->instance) {
		item->kind = keys->buy == BUY_SPOT ? ITEM_SPOT : ITEM_ON_DEMAND;
		item->figure = keys->buy == BUY_SPOT ? item->instance->spot : item->instance->on_demand;
		item->service = item->instance->service;
	} else if ((item->store = book_store(setup->book, keys->item))) {
		item->kind = ITEM_STORE;
		item->figure = item->store->price;
		item->service = item->store->service;
		service = provider->storage_service;
	} else if ((item->meter = book_meter(setup->book, keys->item))) {
		item->kind = ITEM_METER;
		item->figure = item->meter->price;
		item->service = item->meter->service;
	} else {
		return unknown(setup, keys, at);
	}
	item->service = item->service ? item->service : service;
	item->price = item->figure.value;
	if (!item->instance || item->price.form == VALUE_QUANTITY)
		return true;
	diag_error(setup->bind.diag, at, keys->buy == BUY_SPOT ? _("the price book has no spot price for \"%s\"")
		   : _("the price book has no on-demand price for \"%s\""), item->name);
	return false;
}

static bool quantity_read(struct setup *setup, struct incident_plan *plan, bool bytes, struct place at)
{
	const char *path = arena_textf(setup->bind.arena, "workloads.%s.quantity", setup->workload);
	const struct node *node = plan->keys->quantity ? plan->keys->quantity : node_scalar(setup->bind.arena, "1", at);

	if (!value_read(&setup->bind, node, bytes ? DIM_BYTES : DIM_NUMBER, path, &plan->quantity))
		return false;
	if (dist_min(&plan->quantity.dist) >= 0 && dist_quantile(&plan->quantity.dist, SURELY) <= QUANTITY_MAX)
		return true;
	diag_error(setup->bind.diag, node->at, _("\"%s\" must be from 0 to %g"), "quantity", QUANTITY_MAX);
	return false;
}

/* What nobody could ever see is a mistake. */
static bool time_check(struct setup *setup, const struct incident_keys *keys)
{
	const bool open = keys->lasts_s.form == VALUE_WORD;

	if (open && !(setup->horizon_s > 0))
		diag_error(setup->bind.diag, keys->lasts_s.at, _("\"until_noticed\" needs the scenario's \"horizon\": how long is looked? (horizon: 90 d)"));
	else if (setup->horizon_s > 0 && dist_min(&keys->begins_s.dist) >= setup->horizon_s)
		diag_error(setup->bind.diag, keys->begins_s.at, _("it begins when the scenario's \"horizon\" is over"));
	else
		return true;
	return false;
}

/* No commitment is sized for what nobody planned. */
static void fullest(const void *plan, struct usage_log *log)
{
	(void)plan;
	(void)log;
}

const void *incident_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct incident_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	struct item item;

	*plan = (struct incident_plan){.keys = bound, .setup = setup, .until_s = setup->horizon_s > 0 ? setup->horizon_s : INFINITY};
	if (!item_find(setup, plan->keys, at, &item) || !quantity_read(setup, plan, item.kind == ITEM_STORE, at) || !time_check(setup, plan->keys))
		return NULL;
	item.most = item.instance ? (int64_t)ceil(dist_quantile(&plan->quantity.dist, SURELY)) : 0;
	plan->by_day = item.meter && item.meter->metering == METER_AMOUNT;
	plan->chance = purpose_of(PURPOSE_VALUE, purpose_hash(arena_textf(setup->bind.arena, "workloads.%s.chance", setup->workload)));
	plan->item = setup_item(setup, &item);
	setup->item[plan->item].whole = true;
	setup->fullest = fullest;
	setup->fullest_of = plan;
	return plan;
}
