#include "models/pricing/ladder.h"

#include <math.h>
#include <string.h>

#define GIB (1024.0 * 1024 * 1024)

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

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

int ladder_find(const struct ladder *ladder, size_t count, const struct item *item)
{
	if (!in_steps(item))
		return -1;
	for (size_t l = 0; l < count; l++)
		if (strcmp(ladder[l].name, item->name) == 0 && same_text(ladder[l].region, item->region))
			return (int)l;
	return -1;
}

/* The steps of ITEM. The free allowance comes out of the first ones and does not widen them. */
static void build(struct arena *arena, const struct item *item, struct ladder *ladder)
{
	const struct entries *tiers = tiers_of(item);
	const double per = item->meter ? item->meter->per.dist.a : 1, unit = item->store ? GIB : 1, free = free_of(item);

	ladder->step = arena_alloc(arena, tiers->count + 2, sizeof *ladder->step);
	if (free > 0)
		ladder->step[ladder->steps++] = (struct ladder_step){free, 0, true};
	if (!tiers->count)
		ladder->step[ladder->steps++] = (struct ladder_step){INFINITY, dist_mean(&item->meter->price.value.dist) / per, false};
	for (size_t i = 0; i < tiers->count; i++) {
		const struct tier *tier = tiers->item[i].bound;

		ladder->step[ladder->steps++] = (struct ladder_step){
			tier->up_to.form == VALUE_QUANTITY ? tier->up_to.dist.a / unit : INFINITY,
			dist_mean(&tier->price.value.dist) / per, false};
	}
}

struct ladder *ladders_new(const struct setup *setup, size_t *count)
{
	struct ladder *ladder = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *ladder);

	*count = 0;
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];

		if (!in_steps(item) || ladder_find(ladder, *count, item) >= 0)
			continue;
		ladder[*count] = (struct ladder){.name = item->name, .region = item->region};
		build(setup->bind.arena, item, &ladder[(*count)++]);
	}
	return ladder;
}

double ladder_dearest(const struct ladder *ladder)
{
	double usd = 0;

	for (size_t k = 0; k < ladder->steps; k++)
		usd = fmax(usd, ladder->step[k].usd);
	return usd;
}
