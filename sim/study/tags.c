/* Cost by tag where items have tags of their own: which values a tag has over the items, and whose cost each of them is.
 * What has no such tag counts under the value "", as the cost explorers of the providers show it: so the values of one
 * tag add up to the whole cost. What nothing used of a commitment has the tags of scenario and workload alone. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/planning.h"

static const char *value_in(const struct tags *tags, const char *name)
{
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->item[i].name, name) == 0)
			return tags->item[i].value;
	return NULL;
}

/* The names of all tags: of scenario and workload, then the items' own as they come. */
static size_t names_find(const struct strategy_plan *plan, struct arena *arena, const char ***names)
{
	size_t count = 0, cap = plan->tags.count + 16;

	*names = arena_alloc(arena, cap, sizeof **names);
	for (size_t i = 0; i < plan->tags.count; i++)
		(*names)[count++] = plan->tags.item[i].name;
	for (size_t i = 0; i < plan->setup.items; i++) {
		const struct tags *own = plan->setup.item[i].tags;

		for (size_t t = 0; own && t < own->count; t++) {
			size_t k = 0;

			while (k < count && strcmp((*names)[k], own->item[t].name) != 0)
				k++;
			if (k < count)
				continue;
			if (count == cap) {
				const char **wider = arena_alloc(arena, 2 * cap, sizeof *wider);

				memcpy(wider, *names, count * sizeof *wider);
				*names = wider;
				cap *= 2;
			}
			(*names)[count++] = own->item[t].name;
		}
	}
	return count;
}

struct holder {
	const char *value;
	size_t item;                      /* `items`: unused commitments */
};

static int by_value(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;
	const int order = strcmp(x->value, y->value);

	return order ? order : (x->item > y->item) - (x->item < y->item);
}

/* Tag K of all, NAME: its values in order, and which of them each item has. */
static void values_find(struct strategy_plan *plan, struct arena *arena, size_t k, const char *name, struct holder *holder)
{
	const size_t items = plan->setup.items, holders = items + (plan->setup.commitments > 0);
	const char *otherwise = value_in(&plan->tags, name);
	struct tag *wider;
	size_t values = 0;

	for (size_t i = 0; i < holders; i++) {
		const char *own = i < items ? value_in(plan->setup.item[i].tags, name) : NULL;

		holder[i] = (struct holder){own ? own : otherwise ? otherwise : "", i};
	}
	qsort(holder, holders, sizeof *holder, by_value);
	for (size_t i = 0; i < holders; i++)
		values += i == 0 || strcmp(holder[i].value, holder[i - 1].value) != 0;
	wider = arena_alloc(arena, plan->tag_values + values, sizeof *wider);
	if (plan->tag_values)
		memcpy(wider, plan->tag_value, plan->tag_values * sizeof *wider);
	plan->tag_value = wider;
	for (size_t i = 0; i < holders; i++) {
		if (i == 0 || strcmp(holder[i].value, holder[i - 1].value) != 0)
			wider[plan->tag_values++] = (struct tag){name, holder[i].value};
		plan->tag_of[holder[i].item * plan->tag_names + k] = (uint32_t)(plan->tag_values - 1);
	}
}

void tags_plan(struct planning *p)
{
	struct strategy_plan *plan = p->plan;
	struct holder *holder;
	const char **names;
	bool own = false;

	for (size_t i = 0; i < plan->setup.items; i++)
		own |= plan->setup.item[i].tags && plan->setup.item[i].tags->count;
	if (!own)
		return;
	plan->tag_names = names_find(plan, p->b.arena, &names);
	plan->tag_of = arena_alloc(p->b.arena, (plan->setup.items + 1) * plan->tag_names, sizeof *plan->tag_of);
	holder = mem_new(plan->setup.items + 1, sizeof *holder);
	for (size_t k = 0; k < plan->tag_names; k++)
		values_find(plan, p->b.arena, k, names[k], holder);
	free(holder);
}
