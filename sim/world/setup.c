#include "sim/world/model.h"

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
	return (uint32_t)setup->items++;
}
