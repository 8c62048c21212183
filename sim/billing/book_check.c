/* What the rows of a price book cannot say alone: prices that no bill can show, steps out of order, names that nobody has,
 * instances that are billed as other items. */
#include "sim/billing/book_find.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/money.h"
#include "sim/base/text.h"

bool price_check(const struct binding *b, const struct value *price)
{
	const double least = 1 / NANO;

	if (price->form != VALUE_QUANTITY)
		return true;
	const double high = dist_max(&price->dist);

	if (high <= 0 || high >= least)
		return true;
	diag_error(b->diag, price->at, _("a price below one nano-dollar is below the resolution of the bill; write 0 or more than "
					 "that"));
	return false;
}

/* A price below the resolution of the bill, or not exactly one of PRICE and TIERS, or steps out of order. */
static bool check_price(const struct binding *b, const struct figure *price, const struct entries *tiers, const char *name,
			struct place at)
{
	const bool one = price->value.form == VALUE_QUANTITY;
	bool ok = price_check(b, &price->value);
	double below = 0;

	if (one == (tiers->count > 0)) {
		diag_error(b->diag, at, one ? _("\"%s\" has both \"price\" and \"tiers\"; one of them says it all")
					     : _("\"%s\" needs \"price\" or \"tiers\""), name);
		return false;
	}
	for (size_t i = 0; i < tiers->count; i++) {
		const struct tier *tier = tiers->item[i].bound;
		const bool last = i + 1 == tiers->count, ends = tier->up_to.form == VALUE_QUANTITY;

		ok = price_check(b, &tier->price.value) && ok;
		if (!dist_is_constant(&tier->price.value.dist)) {
			diag_error(b->diag, tier->price.value.at, _("the steps of \"%s\" have certain prices"), name);
			return false;
		}
		if (last == ends || (ends && tier->up_to.dist.a <= below)) {
			diag_error(b->diag, tiers->item[i].at, last ? _("the last step of \"%s\" has no end: leave \"up_to\" out")
				   : _("the steps of \"%s\" must rise: each but the last has an \"up_to\" above the one before"), name);
			return false;
		}
		below = ends ? tier->up_to.dist.a : below;
	}
	return ok;
}

/* Shares rise to the whole month. */
static bool check_sustained(const struct binding *b, const struct entry *entry)
{
	const struct meter *meter = entry->bound;
	double below = 0;

	for (size_t i = 0; i < meter->sustained.count; i++) {
		const struct sustained *step = meter->sustained.item[i].bound;

		if (step->to.dist.a <= below) {
			diag_error(b->diag, meter->sustained.item[i].at, _("the steps of \"%s\" must rise: each has a \"to\" above the one "
									   "before"), entry->name);
			return false;
		}
		below = step->to.dist.a;
	}
	if (!meter->sustained.count || below == 1)
		return true;
	diag_error(b->diag, meter->sustained.at, _("the steps of \"%s\" must end at 100 %% of the month"), entry->name);
	return false;
}

/* What does the same is counted alike: a quantity of the one is then a quantity of the other. */
static bool check_instead(const struct binding *b, const struct book *book, const struct entry *entry)
{
	const struct meter *meter = entry->bound, *other = meter->instead.given.given ? book_meter(book, meter->instead.item) : NULL;

	if (!meter->instead.given.given)
		return true;
	if (!other)
		unknown_item(b, entry->at, meter->instead.item, entries_names(b->arena, &book->items));
	else if (other->metering != meter->metering || strcmp(other->unit, meter->unit) != 0)
		diag_error(b->diag, entry->at, _("\"%s\" cannot stand for \"%s\": it counts other units, or counts them in another way"), meter->instead.item,
			   entry->name);
	else
		return true;
	return false;
}

static bool check_meter(const struct binding *b, const struct book *book, const struct entry *entry)
{
	const struct meter *meter = entry->bound;
	bool ok = check_price(b, &meter->price, &meter->tiers, entry->name, entry->at) && check_instead(b, book, entry);

	if (ok && meter->sustained.count && (meter->metering != METER_HOURS || meter->tiers.count || meter->free.dist.a > 0)) {
		diag_error(b->diag, meter->sustained.at, _("\"%s\": \"sustained\" is for items with metering: hours, one price and nothing free"),
			   entry->name);
		ok = false;
	}
	if (ok && meter->granule_s.value.form == VALUE_QUANTITY && meter->metering == METER_AMOUNT) {
		diag_error(b->diag, meter->granule_s.value.at, _("\"%s\": \"granule\" is for items with metering: hours or months"), entry->name);
		ok = false;
	}
	if (ok && meter->each_alone && (!meter->tiers.count || meter->free.dist.a > 0)) {
		diag_error(b->diag, entry->at, _("\"%s\": \"tiers_each\" is for items with tiers and nothing free"), entry->name);
		ok = false;
	}
	if (ok && meter->price.value.form == VALUE_QUANTITY && dist_max(&meter->price.value.dist) > 0
	    && dist_max(&meter->price.value.dist) / meter->per.dist.a < 1e-6 / NANO) {
		diag_error(b->diag, meter->price.value.at, _("a price below a millionth of a nano-dollar a unit is below the resolution of "
							     "the bill"));
		ok = false;
	}
	return check_sustained(b, entry) && ok;
}

void unknown_item(const struct binding *b, struct place at, const char *name, const char *const *names)
{
	const char *near = suggest(name, names);

	if (near)
		diag_error(b->diag, at, _("the book has no item \"%s\"; did you mean \"%s\"?"), name, near);
	else
		diag_error(b->diag, at, _("the book has no item \"%s\""), name);
}

/* One "item: amount" of an instance. */
static bool resolve_resource(const struct binding *b, const struct book *book, const struct entry *entry, const struct tag *tag,
			     struct resource *resource)
{
	*resource = (struct resource){.name = tag->name, .meter = book_meter(book, tag->name)};
	if (!resource->meter) {
		unknown_item(b, entry->at, tag->name, entries_names(b->arena, &book->items));
		return false;
	}
	if (resource->meter->metering != METER_HOURS || resource->meter->price.value.form != VALUE_QUANTITY
	    || !dist_is_constant(&resource->meter->price.value.dist)) {
		diag_error(b->diag, entry->at, _("\"%s\" is billed as \"%s\", which needs metering: hours and one certain price"), entry->name,
			   tag->name);
		return false;
	}
	if (number_read(tag->value, &resource->amount) && resource->amount > 0 && resource->amount <= 1e9)
		return true;
	diag_error(b->diag, entry->at, _("\"%s\": \"%s\" of \"%s\" is no amount; write a number above 0"), entry->name, tag->value, tag->name);
	return false;
}

/* The price of an instance that is billed as others is the sum of theirs; one that is written as well must agree. */
static bool resolve_resources(const struct binding *b, const struct book *book, const struct entry *entry)
{
	struct instance *instance = entry->bound;
	const size_t count = instance->resources_written.count;
	double sum = 0;
	bool ok = true;

	instance->resources = count;
	instance->resource = arena_alloc(b->arena, count + 1, sizeof *instance->resource);
	for (size_t i = 0; i < count; i++) {
		struct resource *resource = instance->resource + i;

		ok = resolve_resource(b, book, entry, instance->resources_written.item + i, resource) && ok;
		if (ok)
			sum += resource->amount * resource->meter->price.value.dist.a / resource->meter->per.dist.a;
	}
	if (!ok || !count)
		return ok;
	struct figure *price = &instance->on_demand;

	if (price->value.form == VALUE_QUANTITY && fabs(dist_mean(&price->value.dist) - sum) > 0.001 * sum) {
		diag_error(b->diag, price->value.at, _("\"%s\" costs $%.6g/h, but what it is billed as adds up to $%.6g/h"), entry->name,
			   dist_mean(&price->value.dist), sum);
		return false;
	}
	if (instance->on_demand_changes.count) {
		diag_error(b->diag, entry->at, _("\"%s\" has both \"resources\" and \"on_demand_changes\""), entry->name);
		return false;
	}
	if (price->value.form != VALUE_QUANTITY)
		*price = (struct figure){.source = instance->resource[0].meter->price.source, .as_of = instance->resource[0].meter->price.as_of,
					 .quality = QUALITY_DERIVED, .note = {"the sum of what it is billed as", "la suma de aquello por lo que se factura"}};
	price->value.form = VALUE_QUANTITY;
	price->value.dist = value_constant(sum).dist;
	price->value.at = entry->at;
	return true;
}

/* Price changes come in order of time and at whole hours, which the bill never cuts. */
static bool check_changes(const struct binding *b, const struct entry *entry)
{
	const struct instance *instance = entry->bound;
	int64_t before = INT64_MIN;

	for (size_t i = 0; i < instance->on_demand_changes.count; i++) {
		const struct price_change *change = instance->on_demand_changes.item[i].bound;

		if (change->at.unix_s > before && change->at.unix_s % 3600 == 0 && dist_is_constant(&change->price.value.dist)) {
			before = change->at.unix_s;
			continue;
		}
		diag_error(b->diag, instance->on_demand_changes.item[i].at,
			   _("\"%s\": price changes are certain, at whole hours, and in order of time"), entry->name);
		return false;
	}
	return true;
}

static bool check_instance(const struct binding *b, const struct book *book, const struct entry *entry)
{
	const struct instance *instance = entry->bound;
	bool ok = price_check(b, &instance->on_demand.value);

	ok = price_check(b, &instance->spot.value) && ok;
	ok = check_changes(b, entry) && ok;
	return resolve_resources(b, book, entry) && ok;
}

static size_t places_of(const struct book *book, const char *name)
{
	const struct entries *tables[] = {&book->instances, &book->stores, &book->items};
	size_t count = 0;

	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		count += entries_find(tables[t], name) != NULL;
	return count;
}

/* Rows and commitments name instances, stores and items alike. */
static bool check_names(const struct binding *b, const struct book *book, const struct entries *table)
{
	bool ok = true;

	for (size_t i = 0; i < table->count; i++)
		if (places_of(book, table->item[i].name) > 1) {
			diag_error(b->diag, table->item[i].at, _("\"%s\" is the name of several things in this book"), table->item[i].name);
			ok = false;
		}
	return ok;
}

static bool check_aliases(const struct binding *b, const struct book *book)
{
	const struct node *aliases = node_get(book->tree, "aliases");
	bool ok = true;

	for (size_t i = 0; i < book->aliases.count; i++) {
		const struct tag *alias = &book->aliases.item[i];
		const struct node *node = node_get(aliases, alias->name);

		if (!places_of(book, alias->name) && (places_of(book, alias->value) || entries_find(&book->products, alias->value)))
			continue;
		diag_error(b->diag, node ? node->at : (struct place){0}, places_of(book, alias->name)
			   ? _("the alias \"%s\" of \"%s\" is the name of something else in this book")
			   : _("the alias \"%s\" stands for \"%s\", which is nothing in this book"), alias->name, alias->value);
		ok = false;
	}
	return ok;
}

/* A store names items that are counted (what is retrieved, in bytes) and other stores. */
static bool check_store_names(const struct binding *b, const struct book *book, const struct entry *entry)
{
	const struct store *store = entry->bound;
	const char *const item[] = {store->put, store->get, store->transition, store->retrieval_request, store->retrieval};
	const size_t items = sizeof item / sizeof *item;
	bool ok = true;

	for (size_t i = 0; i < items; i++) {
		const struct meter *meter = item[i] ? book_meter(book, item[i]) : NULL;

		if (item[i] && !meter) {
			unknown_item(b, entry->at, item[i], entries_names(b->arena, &book->items));
			ok = false;
		} else if (meter && (meter->metering != METER_AMOUNT || (i + 1 == items && !meter_unit_bytes(meter)))) {
			diag_error(b->diag, entry->at, i + 1 == items ? _("\"%s\" retrieves \"%s\", which must be counted in bytes, such as GB")
				   : _("\"%s\" is billed by \"%s\", which must be counted (metering: amount)"), entry->name, item[i]);
			ok = false;
		}
	}
	for (size_t i = 0; i <= store->transitions.count; i++) {
		const char *name = i < store->transitions.count ? store->transitions.item[i] : store->index_store;

		if (name && !book_store(book, name)) {
			diag_error(b->diag, i < store->transitions.count ? store->transitions.at[i] : entry->at, _("the book has no store \"%s\""), name);
			ok = false;
		}
	}
	if ((store->index_bytes.value.form == VALUE_QUANTITY) == (store->index_store != NULL))
		return ok;
	diag_error(b->diag, entry->at, _("\"%s\": \"index\" and \"index_store\" need each other"), entry->name);
	return false;
}

bool book_check(const struct binding *b, struct book *book)
{
	bool ok = check_names(b, book, &book->instances) && check_names(b, book, &book->stores) && check_aliases(b, book);

	for (size_t i = 0; i < book->stores.count; i++) {
		const struct store *store = book->stores.item[i].bound;

		ok = check_price(b, &store->price, &store->tiers, book->stores.item[i].name, book->stores.item[i].at) && ok;
		ok = check_store_names(b, book, book->stores.item + i) && ok;
	}
	for (size_t i = 0; i < book->items.count; i++)
		ok = check_meter(b, book, book->items.item + i) && ok;
	for (size_t i = 0; ok && i < book->instances.count; i++)
		ok = check_instance(b, book, book->instances.item + i) && ok;
	for (size_t i = 0; ok && i < book->products.count; i++)
		ok = product_check(b, book, book->products.item + i) && ok;
	return ok;
}
