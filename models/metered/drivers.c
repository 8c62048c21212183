/* One item of `kind: metered`: found in the price book, its quantity read in its unit, and what its keys make of it. */
#include <math.h>

#include "models/metered/metered.h"
#include "sim/base/lang.h"

#define QUANTITY_MAX 1e18

static bool is_counted(const struct item *item)
{
	return item->kind == ITEM_METER && item->meter->metering == METER_AMOUNT;
}

/* Is one use of it dearer, or cheaper, than its share of a larger one? */
static bool rounds(const struct meter *meter)
{
	return meter->minimum.dist.a > 0 || meter->round_up.dist.a > 0 || meter->included.dist.a > 0;
}

/* Of a meter of bytes a bare number is in its units, anything with a unit a size. */
static bool quantity_read(struct setup *setup, const struct item *item, const struct node *node, const char *path, struct driver *driver)
{
	const double bytes = item->kind == ITEM_METER ? meter_unit_bytes(item->meter) : 0;
	struct diag unheard = {0};
	const struct binding quiet = {setup->bind.arena, &unheard, setup->bind.mounts, setup->bind.folder};
	bool bare;

	if (item->kind == ITEM_STORE)
		return value_read(&setup->bind, node, DIM_BYTES, path, &driver->quantity);
	if (!bytes)
		return value_read(&setup->bind, node, DIM_NUMBER, path, &driver->quantity);
	bare = value_read(&quiet, node, DIM_NUMBER, path, &driver->quantity);
	diag_release(&unheard);
	if (bare)
		return true;
	driver->unit_bytes = bytes;
	return value_read(&setup->bind, node, DIM_BYTES, path, &driver->quantity);
}

static bool quantity_plan(struct setup *setup, const struct driver_keys *keys, const struct item *item, const char *path, struct place at,
			  struct driver *driver)
{
	const struct node *node = keys->quantity ? keys->quantity
		: node_scalar(setup->bind.arena, item->kind == ITEM_STORE ? "1 GiB" : "1", at);
	const struct value *value = &driver->quantity;

	path = arena_textf(setup->bind.arena, "%s.quantity", path);
	if (item->kind == ITEM_STORE && !keys->quantity) {
		diag_error(setup->bind.diag, at, _("\"%s\" is storage: it needs a \"quantity\", such as 500 GB"), item->name);
		return false;
	}
	if (!quantity_read(setup, item, node, path, driver))
		return false;
	if (value->form == VALUE_QUANTITY && dist_min(&value->dist) >= 0 && dist_quantile(&value->dist, 0.999999) <= QUANTITY_MAX)
		return true;
	diag_error(setup->bind.diag, node->at, _("\"%s\" must be from 0 to %g"), path, QUANTITY_MAX);
	return false;
}

static bool scan_check(struct setup *setup, const struct driver_keys *keys, const struct item *item, struct driver *driver)
{
	driver->unit_bytes = item->kind == ITEM_METER ? meter_unit_bytes(item->meter) : 0;
	if (keys->quantity)
		diag_error(setup->bind.diag, keys->scan.at, _("\"scan\" and \"quantity\" both say how much; one of them says it all"));
	else if (!is_counted(item) || !driver->unit_bytes)
		diag_error(setup->bind.diag, keys->scan.at, _("\"%s\" does not count bytes: \"scan\" means nothing for it"), item->name);
	else
		return true;
	return false;
}

static bool is_given(const struct value *value)
{
	return value->form != VALUE_ABSENT;
}

/* What its keys make of an item; false after an error. */
static bool kind_plan(struct setup *setup, const struct driver_keys *keys, const struct item *item, struct driver *driver)
{
	const bool counted = is_counted(item), stays = is_given(&keys->kept_s);

	if (counted && stays)
		diag_error(setup->bind.diag, keys->kept_s.at, _("\"%s\" is counted when it is used: \"kept\" is for what is there for a time"), item->name);
	else if (!counted && is_given(&keys->times))
		diag_error(setup->bind.diag, keys->times.at, _("\"%s\" is not counted: \"times\" means nothing for it"), item->name);
	else if (stays && !is_given(&keys->every_s))
		diag_error(setup->bind.diag, keys->kept_s.at, _("\"kept\" needs \"every\": how often so much comes (every: 1 d)"));
	else if (stays && item->instance)
		diag_error(setup->bind.diag, keys->kept_s.at, _("\"kept\" is for storage and meters, and \"%s\" is an instance"), item->name);
	else if (!counted && !stays && is_given(&keys->every_s))
		diag_error(setup->bind.diag, keys->every_s.at, _("\"%s\" is there at a time: \"every\" needs \"kept\", how long it stays"), item->name);
	else if (counted && item->meter->each_alone && is_given(&keys->times))
		diag_error(setup->bind.diag, keys->times.at, _("\"%s\" has steps for each use: write one item for each"), item->name);
	else {
		driver->kind = stays ? DRIVER_KEPT : !counted ? DRIVER_LEVEL
			: is_given(&keys->times) || rounds(item->meter) ? DRIVER_USES : DRIVER_FLOW;
		return true;
	}
	return false;
}

bool driver_plan(struct setup *setup, const struct driver_keys *keys, const char *path, struct place at, struct driver *driver)
{
	struct item item = {.region = keys->region, .zone = keys->zone, .account = keys->account, .group = keys->group, .resource = keys->resource,
			    .tags = keys->tags.count ? &keys->tags : NULL};

	*driver = (struct driver){.keys = keys, .at = at, .fixed = keys->fixed, .kept_s = INFINITY, .every_s = INFINITY, .times = value_constant(1)};
	if (!setup_find(setup, keys->item, keys->buy, at, &item) || !kind_plan(setup, keys, &item, driver))
		return false;
	if (!(keys->scan.given ? scan_check(setup, keys, &item, driver) : quantity_plan(setup, keys, &item, path, at, driver)))
		return false;
	if (keys->kept_s.form == VALUE_QUANTITY)
		driver->kept_s = keys->kept_s.dist.a;
	if (is_given(&keys->every_s))
		driver->every_s = keys->every_s.form == VALUE_WORD ? 0 : keys->every_s.dist.a;
	if (is_given(&keys->times))
		driver->times = keys->times;
	driver->item = setup_item(setup, &item);
	return true;
}

double driver_least_s(const struct drivers_plan *plan, const struct driver *driver)
{
	const struct store *store = plan->setup->item[driver->item].store;

	return store && store->minimum_s.value.form == VALUE_QUANTITY ? dist_mean(&store->minimum_s.value.dist) : 0;
}

static double scanned_bytes(const struct driver_keys *keys, const struct chance *chance)
{
	return value_in_replica(&keys->scan_bytes, chance) / value_in_replica(&keys->scan_compression, chance)
		* value_in_replica(&keys->scan_columns, chance) * value_in_replica(&keys->scan_partitions, chance);
}

double driver_quantity(const struct driver *driver, const struct chance *chance)
{
	const double quantity = driver->keys->scan.given ? scanned_bytes(driver->keys, chance) : value_in_replica(&driver->quantity, chance);

	return driver->unit_bytes ? quantity / driver->unit_bytes : quantity;
}
