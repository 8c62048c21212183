#include "models/pricing/ladder.h"

#include <math.h>
#include <string.h>

static const struct entries *tiers_of(const struct item *item)
{
	return item->store ? &item->store->tiers : item->meter ? &item->meter->tiers : NULL;
}

static double free_of(const struct item *item)
{
	return item->meter ? item->meter->free.dist.a : 0;
}

static bool in_steps(const struct item *item)
{
	const struct entries *tiers = tiers_of(item);

	return tiers && (tiers->count || free_of(item) > 0);
}

int ladder_find(const struct setup *setup, const struct ladders *ladders, const struct item *item)
{
	if (!in_steps(item))
		return -1;
	for (size_t l = 0; l < ladders->count; l++)
		if (strcmp(ladders->ladder[l].name, item->name) == 0 && strcmp(ladders->ladder[l].region, item_region(setup, item)) == 0)
			return (int)l;
	return -1;
}

static void build(struct arena *arena, const struct item *item, struct ladder *ladder)
{
	const struct entries *tiers = tiers_of(item);
	const double per = item->meter ? item->meter->per.dist.a : 1, unit = item->store ? GIB : 1;

	ladder->free = free_of(item);
	ladder->step = arena_alloc(arena, tiers->count + 1, sizeof *ladder->step);
	if (!tiers->count)
		ladder->step[ladder->steps++] = (struct ladder_step){INFINITY, &item->price, per};
	for (size_t i = 0; i < tiers->count; i++) {
		const struct tier *tier = tiers->item[i].bound;

		ladder->step[ladder->steps++] = (struct ladder_step){
			tier->up_to.form == VALUE_QUANTITY ? tier->up_to.dist.a / unit : INFINITY, &tier->price.value, per};
	}
}

struct ladders ladders_new(const struct setup *setup)
{
	struct ladders ladders = {.ladder = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *ladders.ladder)};

	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];
		struct ladder *ladder = &ladders.ladder[ladders.count];

		if (!in_steps(item) || ladder_find(setup, &ladders, item) >= 0)
			continue;
		*ladder = (struct ladder){.name = item->name, .region = item_region(setup, item), .first = ladders.steps};
		build(setup->bind.arena, item, ladder);
		while (strcmp(ladders.ladder[ladder->allowance].name, item->name) != 0)
			ladder->allowance++;
		ladders.steps += ladder->steps;
		ladders.count++;
	}
	return ladders;
}

const struct value *first_price(const struct entries *tiers, const struct value *price)
{
	return tiers->count ? &((const struct tier *)tiers->item[0].bound)->price.value : price;
}

double ladder_dearest(const struct ladder *ladder)
{
	double usd = 0;

	for (size_t k = 0; k < ladder->steps; k++)
		usd = fmax(usd, dist_quantile(&ladder->step[k].price->dist, 0.999999) / ladder->step[k].per);
	return usd;
}
