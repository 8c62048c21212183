/* Finding one's way in a table of rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/config/bind.h"
#include "sim/config/yaml.h"

const char *rows_child(const struct schema_row *row, const char *prefix)
{
	const size_t length = strlen(prefix);
	const char *name = row->path;

	if (length) {
		if (strncmp(name, prefix, length) != 0 || name[length] != '.')
			return NULL;
		name += length + 1;
	}
	return strchr(name, '.') ? NULL : name;
}

const struct schema_row *rows_find(const struct schema *schema, const char *prefix, const char *key)
{
	size_t i;

	for (i = 0; i < schema->count; i++) {
		const char *name = rows_child(&schema->row[i], prefix);

		if (name && strcmp(name, key) == 0)
			return &schema->row[i];
	}
	return NULL;
}

const struct mount *mounts_find(const struct mounts *mounts, const char *name)
{
	size_t i;

	for (i = 0; mounts && name && i < mounts->count; i++)
		if (strcmp(mounts->mount[i].name, name) == 0)
			return &mounts->mount[i];
	return NULL;
}

bool row_is_quantity(const struct schema_row *row)
{
	return row->type == KEY_QUANTITY || row->type == KEY_FIGURE || row->type == KEY_MODEL;
}

/* Any key of the model tells; a distribution has none of them. */
bool row_is_model(const struct schema_row *row, const struct node *node)
{
	if (row->type != KEY_MODEL || node->kind != NODE_MAP)
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (rows_find(row->sub, "", node->key[i]->text))
			return true;
	return false;
}

bool row_is_entries(const struct schema_row *row)
{
	return row->type == KEY_TABLE || row->type == KEY_LIST || row->type == KEY_ONE || row->type == KEY_MODEL;
}

const struct schema *entry_schema(const struct mounts *mounts, const struct schema_row *row, const struct node *entry,
				  const char **by)
{
	const struct mount *mount = row->sub ? NULL : mounts_find(mounts, row->mount);
	const struct node *kind;
	size_t i;

	*by = mount ? mount->by : NULL;
	if (row->sub || !mount)
		return row->sub;
	if (!mount->by)
		return mount->count ? mount->schema[0] : NULL;
	kind = node_get(entry, mount->by);
	for (i = 0; kind && kind->kind == NODE_SCALAR && i < mount->count; i++)
		if (strcmp(mount->schema[i]->name, kind->text) == 0)
			return mount->schema[i];
	return NULL;
}

/* Most defaults are plain words and quantities: no need to ask libyaml. */
static bool is_simple(const char *text)
{
	return *text &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$% ") == strlen(text) &&
	       *text != ' ' && *text != '%' && *text != '.' && text[strlen(text) - 1] != ' ';
}

const struct node *row_parse(struct arena *arena, const char *text, struct node *space)
{
	struct diag diag = {0};
	struct yaml_input input = {.text = text, .bytes = strlen(text)};
	const struct node *node;

	if (is_simple(text)) {
		*space = (struct node){.kind = NODE_SCALAR, .text = text};
		return space;
	}
	node = yaml_read(arena, &input, &diag);
	diag_release(&diag);
	return node;
}

const struct node *row_fallback(struct arena *arena, const struct schema_row *row, struct node *space)
{
	const struct node *node = row_parse(arena, row->fallback, space);

	if (!node) {
		fprintf(stderr, "costcast: the default of \"%s\" is not YAML: %s\n", row->path, row->fallback);
		abort();
	}
	return node;
}
