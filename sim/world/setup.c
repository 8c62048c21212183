#include "sim/world/model.h"
#include "sim/base/text.h"

/* Nodes are shared out by what they did, unless their workload knows better; storage and meters belong to one part. */
static void part_of(struct item *item)
{
	const int category = item->meter ? item->meter->category : -1;

	if (item->kind == ITEM_ON_DEMAND || item->kind == ITEM_SPOT)
		return;
	item->whole = true;
	item->part = item->kind == ITEM_STORE || category == CATEGORY_STORAGE ? PART_STORAGE
		: category == CATEGORY_NETWORKING ? PART_TRANSFER : PART_USEFUL;
}

uint32_t setup_item(struct setup *setup, const struct item *item)
{
	if (setup->items == setup->item_cap) {
		const size_t cap = setup->item_cap ? 2 * setup->item_cap : 8;
		struct item *grown = arena_alloc(setup->bind.arena, cap, sizeof *grown);

		for (size_t i = 0; i < setup->items; i++)
			grown[i] = setup->item[i];
		setup->item = grown;
		setup->item_cap = cap;
	}
	setup->item[setup->items] = *item;
	part_of(&setup->item[setup->items]);
	return (uint32_t)setup->items++;
}

const struct node *setup_preset(struct setup *setup, const char *kind, const char *name, struct place at)
{
	const struct node *names = node_get(setup->presets, kind), *found = node_get(names, name);
	const size_t count = names && names->kind == NODE_MAP ? names->count : 0;
	const char **known = arena_alloc(setup->bind.arena, count + 1, sizeof *known), *near;

	if (found)
		return found;
	for (size_t i = 0; i < count; i++)
		known[i] = names->key[i]->text;
	near = suggest(name, known);
	if (near)
		diag_error(setup->bind.diag, at, _("there is no preset \"%s\" of the kind \"%s\"; did you mean \"%s\"?"), name, kind, near);
	else
		diag_error(setup->bind.diag, at, _("there is no preset \"%s\" of the kind \"%s\""), name, kind);
	return NULL;
}
