/* What stands in a tree: its keys that have a row of their own and no keys below, each with its full path. */
#include <string.h>

#include "sim/config/bind.h"

struct standing {
	const struct mounts *mounts;
	standing_key *each;
	void *context;
};

static void stand_map(const struct standing *s, const struct schema *schema, const char *prefix, const struct node *map, const char *path);

static void stand_entry(const struct standing *s, const struct schema_row *row, const struct node *entry, const char *path)
{
	const char *by;
	const struct schema *schema = entry_schema(s->mounts, row, entry, &by);

	if (schema && entry->kind == NODE_MAP)
		stand_map(s, schema, "", entry, path);
}

static void stand_entries(const struct standing *s, const struct schema_row *row, const struct node *entries, const char *path)
{
	struct text inner = {0};

	for (size_t i = 0; i < entries->count; i++) {
		text_clear(&inner);
		if (entries->kind == NODE_MAP)
			text_addf(&inner, "%s.%s", path, entries->key[i]->text);
		else
			text_addf(&inner, "%s.%zu", path, i);
		stand_entry(s, row, entries->item[i], text_str(&inner));
	}
	text_release(&inner);
}

static void stand_key(const struct standing *s, const struct schema *schema, const struct schema_row *row, const struct node *node, const char *path)
{
	if (row->type == KEY_SECTION && node->kind == NODE_MAP)
		stand_map(s, schema, row->path, node, path);
	else if (row->type == KEY_TABLE || row->type == KEY_LIST)
		stand_entries(s, row, node, path);
	else if (row->type == KEY_ONE || row_is_model(row, node))
		stand_entry(s, row, node, path);
	else if (row->type != KEY_SECTION)
		s->each(s->context, path, row, node);
}

static void stand_map(const struct standing *s, const struct schema *schema, const char *prefix, const struct node *map, const char *path)
{
	struct text inner = {0};

	for (size_t i = 0; i < map->count; i++) {
		const struct schema_row *row = rows_find(schema, prefix, map->key[i]->text);

		text_clear(&inner);
		text_addf(&inner, "%s%s%s", path, *path ? "." : "", map->key[i]->text);
		if (row)
			stand_key(s, schema, row, map->item[i], text_str(&inner));
	}
	text_release(&inner);
}

void schema_standing(const struct schema *schema, const struct mounts *mounts, const struct node *tree, const char *path, standing_key *each,
		     void *context)
{
	if (tree && tree->kind == NODE_MAP)
		stand_map(&(struct standing){mounts, each, context}, schema, "", tree, path);
}
