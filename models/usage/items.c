/* What a row names, looked up in the price book of a strategy: an instance, a store or an item, and its price. */
#include "models/usage/usage.h"
#include "sim/base/lang.h"

/* All names that a row may use, NULL-terminated. */
static const char **names_all(struct setup *setup)
{
	const struct entries *tables[] = {&setup->book->instances, &setup->book->stores, &setup->book->items};
	const char **names;
	size_t count = 0;

	for (size_t t = 0; t < 3; t++)
		count += tables[t]->count;
	names = arena_alloc(setup->bind.arena, count + setup->book->aliases.count + 1, sizeof *names);
	count = 0;
	for (size_t t = 0; t < 3; t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			names[count++] = tables[t]->item[i].name;
	for (size_t i = 0; i < setup->book->aliases.count; i++)
		names[count++] = setup->book->aliases.item[i].name;
	return names;
}

static bool unknown(struct setup *setup, const struct thing *thing)
{
	const char *name = thing->field[FIELD_ITEM], *near = suggest(name, names_all(setup));

	if (near)
		diag_error(setup->bind.diag, thing->at, _("the price book has no instance, store or item \"%s\"; did you mean \"%s\"?"), name, near);
	else
		diag_error(setup->bind.diag, thing->at, _("the price book has no instance, store or item \"%s\""), name);
	return false;
}

static bool node_item(struct setup *setup, const struct thing *thing, struct item *item)
{
	const bool spot = (thing->buy >= 0 ? thing->buy : setup->buy) == BUY_SPOT;
	const struct figure *figure = spot ? &item->instance->spot : &item->instance->on_demand;

	item->kind = spot ? ITEM_SPOT : ITEM_ON_DEMAND;
	item->service = item->instance->service ? item->instance->service : book_provider(setup->book)->compute_service;
	item->figure = *figure;
	item->whole = true;
	item->part = PART_USEFUL;
	if (figure->value.form == VALUE_QUANTITY)
		return true;
	diag_error(setup->bind.diag, thing->at, spot ? _("the price book has no spot price for \"%s\"")
		   : _("the price book has no on-demand price for \"%s\""), item->name);
	return false;
}

static bool bought_wrongly(struct setup *setup, const struct thing *thing)
{
	if (thing->buy < 0)
		return false;
	diag_error(setup->bind.diag, thing->at, _("\"%s\" is no instance: \"buy\" means nothing for it"), thing->field[FIELD_ITEM]);
	return true;
}

bool item_of(struct setup *setup, const struct thing *thing, struct item *item)
{
	const char *name = thing->field[FIELD_ITEM];
	const struct provider *provider = book_provider(setup->book);

	*item = (struct item){
		.name = book_own_name(setup->book, name), .row = -1, .instance = book_instance(setup->book, name),
		.region = thing->field[FIELD_REGION], .zone = thing->field[FIELD_ZONE], .account = thing->field[FIELD_ACCOUNT],
		.group = thing->field[FIELD_GROUP], .resource = thing->field[FIELD_RESOURCE], .tags = thing->tags};
	if (item->instance) {
		if (!node_item(setup, thing, item))
			return false;
	} else if ((item->store = book_store(setup->book, name))) {
		item->kind = ITEM_STORE;
		item->service = item->store->service ? item->store->service : provider->storage_service;
		item->figure = item->store->price;
	} else if ((item->meter = book_meter(setup->book, name))) {
		item->kind = ITEM_METER;
		item->service = item->meter->service ? item->meter->service : provider->compute_service;
		item->figure = item->meter->price;
	} else {
		return unknown(setup, thing);
	}
	item->price = item->figure.value;
	return item->instance || !bought_wrongly(setup, thing);
}
