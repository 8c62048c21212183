/* What rows are usage of, each thing once: a hash table with chains, which a file of 200,000 resources needs. */
#include <string.h>

#include "models/usage/usage.h"

static uint32_t hash_of(const struct thing *thing)
{
	uint32_t hash = 2166136261u;      /* FNV-1a */

	for (int f = 0; f < FIELDS; f++) {
		for (const char *s = thing->field[f]; s && *s; s++)
			hash = (hash ^ (unsigned char)*s) * 16777619u;
		hash = (hash ^ (thing->field[f] ? 1u : 2u)) * 16777619u;
	}
	return hash;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same(const struct thing *a, const struct thing *b)
{
	for (int f = 0; f < FIELDS; f++)
		if (!same_text(a->field[f], b->field[f]))
			return false;
	return true;
}

static void hang(struct things *things, uint32_t index)
{
	uint32_t *slot = things->slot + hash_of(things->thing + index) % things->slots;

	things->thing[index].next = *slot;
	*slot = index + 1;
}

static void grow(struct things *things)
{
	const size_t cap = things->cap ? 2 * things->cap : 64;
	struct thing *wider = arena_alloc(things->arena, cap, sizeof *wider);

	if (things->count)
		memcpy(wider, things->thing, things->count * sizeof *wider);
	things->thing = wider;
	things->cap = cap;
	things->slots = 2 * cap;
	things->slot = arena_alloc(things->arena, things->slots, sizeof *things->slot);
	for (uint32_t i = 0; i < things->count; i++)
		hang(things, i);
}

static const struct tags *tags_kept(struct arena *arena, const struct tags *tags)
{
	struct tags *kept = arena_alloc(arena, 1, sizeof *kept);

	kept->item = arena_alloc(arena, tags->count, sizeof *kept->item);
	for (size_t i = 0; i < tags->count; i++)
		kept->item[kept->count++] = (struct tag){arena_text(arena, tags->item[i].name), arena_text(arena, tags->item[i].value)};
	return kept;
}

uint32_t thing_index(struct things *things, const struct thing *wanted)
{
	struct thing *fresh;

	if (things->slots)
		for (uint32_t i = things->slot[hash_of(wanted) % things->slots]; i; i = things->thing[i - 1].next)
			if (same(things->thing + i - 1, wanted))
				return i - 1;
	if (things->count == things->cap)
		grow(things);
	fresh = things->thing + things->count;
	*fresh = *wanted;
	for (int f = 0; f < FIELDS; f++)
		fresh->field[f] = wanted->field[f] ? arena_text(things->arena, wanted->field[f]) : NULL;
	fresh->tags = wanted->tags && wanted->tags->count ? tags_kept(things->arena, wanted->tags) : NULL;
	hang(things, (uint32_t)things->count);
	return (uint32_t)things->count++;
}
