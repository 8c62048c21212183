#include "sim/config/keyset.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

/* FNV-1a, 64 bit, finished by a multiplication so that the low bits are good. */
static size_t hash_of(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return (size_t)((h ^ h >> 32) * 0x9e3779b97f4a7c15u >> 20);
}

static struct keyslot *find(const struct keyset *set, const char *key)
{
	size_t i = hash_of(key) & (set->cap - 1);

	while (set->slot[i].key && strcmp(set->slot[i].key, key) != 0)
		i = (i + 1) & (set->cap - 1);
	return &set->slot[i];
}

static void grow(struct keyset *set)
{
	struct keyset larger = {.cap = set->cap ? 2 * set->cap : 32, .count = set->count};
	size_t i;

	larger.slot = mem_new(larger.cap, sizeof *larger.slot);
	for (i = 0; i < set->cap; i++)
		if (set->slot[i].key)
			*find(&larger, set->slot[i].key) = set->slot[i];
	free(set->slot);
	*set = larger;
}

static struct keyslot *slot_for(struct keyset *set, const char *key)
{
	if (2 * (set->count + 1) > set->cap)
		grow(set);
	return find(set, key);
}

void *keyset_add(struct keyset *set, const char *key, void *value)
{
	struct keyslot *slot = slot_for(set, key);

	if (slot->key)
		return slot->value;
	*slot = (struct keyslot){key, value};
	set->count++;
	return NULL;
}

void keyset_replace(struct keyset *set, const char *key, void *value)
{
	struct keyslot *slot = slot_for(set, key);

	set->count += slot->key == NULL;
	*slot = (struct keyslot){key, value};
}

void *keyset_get(const struct keyset *set, const char *key)
{
	return set->cap ? find(set, key)->value : NULL;
}

void keyset_release(struct keyset *set)
{
	free(set->slot);
	*set = (struct keyset){0};
}
