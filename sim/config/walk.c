/* All rows with their full paths, mounts included. */
#include "sim/config/walk.h"

#include "sim/config/bind.h"

#define WALK_DEPTH 12           /* of schemas inside schemas; one that holds itself is entered once */

struct walking {
	const struct mounts *mounts;
	walk_row *each;
	void *context;
	const struct schema *stack[WALK_DEPTH];
	int depth;
};

static void walk_schema(struct walking *w, const struct schema *schema, const char *by, const char *path);

size_t row_schemas(const struct mounts *mounts, const struct schema_row *row, const struct schema *const **schemas,
		   const char **by)
{
	const struct mount *mount = row->sub ? NULL : mounts_find(mounts, row->mount);

	*by = mount ? mount->by : NULL;
	*schemas = mount ? mount->schema : &row->sub;
	if (mount)
		return mount->by || mount->count == 0 ? mount->count : 1;
	return row->sub != NULL;
}

const char *row_entry_name(const struct schema_row *row)
{
	return row->type == KEY_TABLE ? ".NAME" : row->type == KEY_LIST ? ".N" : "";
}

static void walk_entries(struct walking *w, const struct schema_row *row, const char *path)
{
	const struct schema *const *schemas;
	struct text inner = {0};
	const char *by;
	const size_t count = row_schemas(w->mounts, row, &schemas, &by);
	size_t i;

	text_addf(&inner, "%s%s", path, row_entry_name(row));
	for (i = 0; i < count; i++)
		walk_schema(w, schemas[i], by, inner.s);
	text_release(&inner);
}

static void walk_schema(struct walking *w, const struct schema *schema, const char *by, const char *path)
{
	struct text full = {0};
	size_t i;

	for (i = 0; i < (size_t)w->depth; i++)
		if (w->stack[i] == schema)
			return;
	if (w->depth == WALK_DEPTH)
		return;
	w->stack[w->depth++] = schema;
	for (i = 0; i < schema->count; i++) {
		const struct schema_row *row = &schema->row[i];

		text_clear(&full);
		text_addf(&full, "%s%s%s", path, *path ? "." : "", row->path);
		w->each(w->context, &(struct walk_place){full.s, row, schema, path, by});
		if (row_is_entries(row))
			walk_entries(w, row, full.s);
	}
	text_release(&full);
	w->depth--;
}

void walk_rows(const struct schema *root, const struct mounts *mounts, walk_row *each, void *context)
{
	struct walking w = {.mounts = mounts, .each = each, .context = context};

	walk_schema(&w, root, NULL, "");
}

struct plain {
	void (*each)(void *context, const char *path, const struct schema_row *row);
	void *context;
};

static void tell(void *context, const struct walk_place *place)
{
	const struct plain *plain = context;

	plain->each(plain->context, place->path, place->row);
}

void schema_walk(const struct schema *root, const struct mounts *mounts,
		 void (*each)(void *context, const char *path, const struct schema_row *row), void *context)
{
	walk_rows(root, mounts, tell, &(struct plain){each, context});
}
