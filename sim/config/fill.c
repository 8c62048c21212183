/* The effective scenario: defaults written out, files of numbers inlined, what the user wrote kept as written. */
#include <string.h>

#include "sim/config/bind.h"
#include "sim/config/yaml.h"

struct filling {
	const struct binding *b;
	const struct schema *schema;
};

static void fill_map(const struct filling *f, const char *prefix, struct node *map);

/* {empirical: file.csv} becomes {empirical: [values]}; what cannot be read stays, and is reported by binding. */
static void inline_file(const struct binding *b, enum dimension dim, struct node *map)
{
	struct diag diag = {0};
	struct binding quiet = *b;
	struct column column;
	struct node *list;
	size_t i;

	quiet.diag = &diag;
	if (empirical_read(&quiet, dim, map->item[0], "", &column) && column.count <= EMPIRICAL_MAX) {
		list = node_list(b->arena, map->item[0]->at);
		for (i = 0; i < column.count; i++)
			node_append(b->arena, list, NULL, column.item[i]);
		map->item[0] = list;
	}
	diag_release(&diag);
}

/* In a quantity of DIM, a figure around one, or any tree (DIM_COUNT_OF). */
static void inline_files(const struct binding *b, enum dimension dim, struct node *node)
{
	size_t i;

	if (node->kind == NODE_MAP && node->count == 1 && strcmp(node->key[0]->text, "empirical") == 0 &&
	    node->item[0]->kind == NODE_SCALAR)
		inline_file(b, dim, node);
	else
		for (i = 0; i < node->count; i++)
			inline_files(b, dim, node->item[i]);
}

static void fill_entry(const struct filling *f, const struct schema_row *row, struct node *entry)
{
	const char *by;
	const struct filling inner = {f->b, entry_schema(f->b->mounts, row, entry, &by)};

	if (entry->kind == NODE_MAP && inner.schema)
		fill_map(&inner, "", entry);
}

/* A section nobody wrote may be written if that says nothing: no word instead of it, nothing required in it. */
static bool may_add(const struct schema *schema, const struct schema_row *section)
{
	const size_t length = strlen(section->path);
	size_t i;

	if (section->words || (section->flags & ROW_SWITCH))
		return false;
	for (i = 0; i < schema->count; i++)
		if (strncmp(schema->row[i].path, section->path, length) == 0 && schema->row[i].path[length] == '.' &&
		    (schema->row[i].flags & ROW_REQUIRED))
			return false;
	return true;
}

static void fill_present(const struct filling *f, const struct schema_row *row, struct node *item)
{
	size_t i;

	if (row->type == KEY_SECTION && item->kind == NODE_MAP)
		fill_map(f, row->path, item);
	else if (row_is_quantity(row) && !row_is_model(row, item))
		inline_files(f->b, row->dim, item);
	else if (row->type == KEY_NODE && (row->flags & ROW_FILE) && item->kind == NODE_SCALAR)
		source_inline(f->b, item);
	else if (row->type == KEY_NODE)
		inline_files(f->b, DIM_COUNT_OF, item);
	else if (row->type == KEY_ONE || row->type == KEY_MODEL)
		fill_entry(f, row, item);
	for (i = 0; row_is_entries(row) && row->type != KEY_ONE && row->type != KEY_MODEL && i < item->count; i++)
		fill_entry(f, row, item->item[i]);
}

static struct node *absent(const struct filling *f, const struct schema_row *row)
{
	struct node space, *node = NULL;

	if (row->fallback) {
		node = node_copy(f->b->arena, row_fallback(f->b->arena, row, &space));
	} else if (row->type == KEY_SECTION && may_add(f->schema, row)) {
		node = node_map(f->b->arena, (struct place){0});
		fill_map(f, row->path, node);
	}
	return node && (row->type != KEY_SECTION || node->kind == NODE_SCALAR || node->count > 0) ? node : NULL;
}

static void fill_map(const struct filling *f, const char *prefix, struct node *map)
{
	size_t i;

	for (i = 0; i < f->schema->count; i++) {
		const struct schema_row *row = &f->schema->row[i];
		const char *name = rows_child(row, prefix);
		struct node *item = name ? node_get(map, name) : NULL;

		if (item)
			fill_present(f, row, item);
		else if (name && (item = absent(f, row)))
			node_put(f->b->arena, map, name, item);
	}
}

struct node *schema_fill(const struct binding *b, const struct schema *schema, const struct node *node)
{
	const struct filling f = {b, schema};
	struct node *filled = node_copy(b->arena, node);

	if (filled->kind == NODE_MAP)
		fill_map(&f, "", filled);
	return filled;
}
