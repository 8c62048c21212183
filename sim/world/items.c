/* What a name stands for in the price book of a strategy: an instance, a store or an item, as something that can be billed. */
#include "sim/world/model.h"

/* All names that may be used, NULL-terminated. */
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

static bool unknown(struct setup *setup, const char *name, struct place at)
{
	const char *near = suggest(name, names_all(setup));

	if (near)
		diag_error(setup->bind.diag, at, _("the price book has no instance, store or item \"%s\"; did you mean \"%s\"?"), name, near);
	else
		diag_error(setup->bind.diag, at, _("the price book has no instance, store or item \"%s\""), name);
	return false;
}

static bool node_found(struct setup *setup, int buy, struct place at, struct item *item)
{
	const bool spot = (buy >= 0 ? buy : setup->buy) == BUY_SPOT;
	const struct figure *figure = spot ? &item->instance->spot : &item->instance->on_demand;

	item->kind = spot ? ITEM_SPOT : ITEM_ON_DEMAND;
	item->service = item->instance->service ? item->instance->service : book_provider(setup->book)->compute_service;
	item->figure = *figure;
	item->whole = true;
	item->part = PART_USEFUL;
	if (figure->value.form == VALUE_QUANTITY)
		return true;
	diag_error(setup->bind.diag, at, spot ? _("the price book has no spot price for \"%s\"")
		   : _("the price book has no on-demand price for \"%s\""), item->name);
	return false;
}

static bool bought_wrongly(struct setup *setup, const char *name, int buy, struct place at)
{
	if (buy < 0)
		return false;
	diag_error(setup->bind.diag, at, _("\"%s\" is no instance: \"buy\" means nothing for it"), name);
	return true;
}

bool setup_find(struct setup *setup, const char *name, int buy, struct place at, struct item *item)
{
	const struct provider *provider = book_provider(setup->book);

	item->name = book_own_name(setup->book, name);
	item->row = -1;
	item->instance = book_instance(setup->book, name);
	if (item->instance) {
		if (!node_found(setup, buy, at, item))
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
		return unknown(setup, name, at);
	}
	item->price = item->figure.value;
	return item->instance || !bought_wrongly(setup, name, buy, at);
}

bool setup_twins(struct setup *setup)
{
	const size_t items = setup->items;
	bool all = true;

	for (size_t i = 0; i < items; i++) {
		struct item twin = setup->item[i];

		if (twin.kind != ITEM_ON_DEMAND)
			continue;
		twin.kind = ITEM_SPOT;
		twin.figure = twin.instance->spot;
		twin.price = twin.figure.value;
		all &= twin.price.form == VALUE_QUANTITY;
		if (twin.price.form == VALUE_QUANTITY)
			setup->item[i].twin = setup_item(setup, &twin) + 1;
	}
	return all;
}
