/* One tree laid upon another: sections merge key by key, everything else is replaced. */
#include "sim/config/bind.h"
#include "sim/config/keyset.h"
#include "sim/config/yaml.h"

struct merging {
	struct arena *arena;
	const struct schema *schema;
};

static struct node *merge_level(const struct merging *m, const char *prefix, const struct node *base,
				const struct node *over);

static struct node *merge_item(const struct merging *m, const char *prefix, const char *key, const struct node *base,
			       const struct node *over)
{
	const struct schema_row *row = rows_find(m->schema, prefix, key);

	if (row && row->type == KEY_SECTION && !(row->flags & ROW_WHOLE) && base->kind == NODE_MAP &&
	    over->kind == NODE_MAP)
		return merge_level(m, row->path, base, over);
	return node_copy(m->arena, over);
}

/* The keys of BASE in their order, then those that only OVER has. */
static struct node *merge_level(const struct merging *m, const char *prefix, const struct node *base,
				const struct node *over)
{
	struct node *merged = node_map(m->arena, over->at);
	struct keyset overs = {0}, bases = {0};
	size_t i;

	for (i = 0; i < over->count; i++)
		keyset_add(&overs, over->key[i]->text, over->item[i]);
	for (i = 0; i < base->count; i++) {
		const struct node *key = base->key[i], *item = keyset_get(&overs, key->text);

		keyset_add(&bases, key->text, base->item[i]);
		node_append(m->arena, merged, node_copy(m->arena, key),
			    item ? merge_item(m, prefix, key->text, base->item[i], item)
				 : node_copy(m->arena, base->item[i]));
	}
	for (i = 0; i < over->count; i++)
		if (!keyset_get(&bases, over->key[i]->text))
			node_append(m->arena, merged, node_copy(m->arena, over->key[i]),
				    node_copy(m->arena, over->item[i]));
	keyset_release(&overs);
	keyset_release(&bases);
	return merged;
}

struct node *node_merge(struct arena *arena, const struct schema *schema, const struct node *base,
			const struct node *over)
{
	const struct node *only = over ? over : base;

	if (base && over && base->kind == NODE_MAP && over->kind == NODE_MAP)
		return merge_level(&(struct merging){arena, schema}, "", base, over);
	return only ? node_copy(arena, only) : NULL;
}
