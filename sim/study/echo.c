/* Every override is said back as it was understood: --set price=$30/h arrives from a shell as "0/h". */
#include <string.h>

#include "sim/study/keys.h"

const char *path_step(const struct node *map, const char *path, const char **rest)
{
	const char *best = NULL;
	size_t best_length = 0;

	*rest = NULL;
	for (size_t i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
		const char *key = map->key[i]->text;
		const size_t length = strlen(key);

		if (length < best_length || strncmp(path, key, length) != 0 || (path[length] && path[length] != '.'))
			continue;
		best = key;
		best_length = length;
	}
	if (best && path[best_length])
		*rest = path + best_length + 1;
	return best;
}

static const struct schema *mounted(const struct mounts *mounts, const char *name, const struct node *entry)
{
	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount *mount = mounts->mount + i;
		const struct node *by = mount->by ? node_get(entry, mount->by) : NULL;

		if (strcmp(mount->name, name) != 0)
			continue;
		if (!mount->by)
			return mount->schema[0];
		for (size_t k = 0; by && by->kind == NODE_SCALAR && k < mount->count; k++)
			if (strcmp(mount->schema[k]->name, by->text) == 0)
				return mount->schema[k];
	}
	return NULL;
}

/* The row whose path is PATH or, the longest, a beginning of it; *REST as in path_step. */
static const struct schema_row *row_step(const struct schema *schema, const char *path, const char **rest)
{
	const struct schema_row *best = NULL;
	size_t best_length = 0;

	*rest = NULL;
	for (size_t i = 0; i < schema->count; i++) {
		const size_t length = strlen(schema->row[i].path);

		if (length < best_length || strncmp(path, schema->row[i].path, length) != 0 ||
		    (path[length] && path[length] != '.'))
			continue;
		best = schema->row + i;
		best_length = length;
	}
	if (best && path[best_length])
		*rest = path + best_length + 1;
	return best;
}

const struct schema_row *row_find(const struct mounts *mounts, const struct node *root, const char *path)
{
	const struct schema *schema = scenario_schema();
	const struct node *node = root;

	while (schema) {
		const char *rest, *name;
		const struct schema_row *row = row_step(schema, path, &rest);

		if (!row || !rest || row->type == KEY_FIGURE)
			return row;
		node = node ? node_at(node, row->path) : NULL;
		path = rest;
		if (row->type == KEY_NODE) {
			if (!(row->flags & ROW_NODE_PATHS) && strcmp(row->path, "prices") != 0)
				return NULL;
			schema = row->flags & ROW_NODE_PATHS ? scenario_schema() : &book_schema;
			node = row->flags & ROW_NODE_PATHS ? root : node;
			continue;
		}
		if (row->type == KEY_TABLE) {
			name = path_step(node, path, &path);
			node = name ? node_get(node, name) : NULL;
		} else if (row->type == KEY_LIST) {
			const size_t digits = strcspn(path, ".");

			path = path[digits] ? path + digits + 1 : NULL;
		} else if (row->type != KEY_ONE && row->type != KEY_MODEL) {
			return NULL;
		}
		if (!path)
			return NULL;
		schema = row->sub ? row->sub : mounted(mounts, row->mount, node);
	}
	return NULL;
}

static void flow_write(const struct node *node, struct text *out)
{
	if (node->kind == NODE_SCALAR) {
		text_add_plain(out, node->text);
		return;
	}
	text_add(out, node->kind == NODE_MAP ? "{" : "[");
	for (size_t i = 0; i < node->count; i++) {
		text_add(out, i ? ", " : "");
		if (node->kind == NODE_MAP) {
			text_add_plain(out, node->key[i]->text);
			text_add(out, ": ");
		}
		flow_write(node->item[i], out);
	}
	text_add(out, node->kind == NODE_MAP ? "}" : "]");
}

static bool is_word(const char *const *words, const struct node *node)
{
	for (; words && *words && node->kind == NODE_SCALAR; words++)
		if (strcmp(*words, node->text) == 0)
			return true;
	return false;
}

static bool quantity_write(const struct binding *b, const struct schema_row *row, const struct node *node,
			   const char *path, struct text *out)
{
	struct diag unheard = {0};
	const struct binding quiet = {b->arena, &unheard, b->mounts, b->folder};
	struct value value = {0};
	bool read;

	if (!row || !row_is_quantity(row) || is_word(row->words, node))
		return false;
	read = value_read(&quiet, node, row->dim, path, &value);
	if (read)
		value_write(&value, row->dim, row->words, out);
	diag_release(&unheard);
	return read;
}

const char **settings_echo(const struct binding *b, const struct node *tree, const struct settings *settings)
{
	const char **line = arena_alloc(b->arena, settings->count + 1, sizeof *line);

	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = settings->item + i;
		struct text text = {0};

		text_add_plain(&text, setting->path);
		text_add(&text, " = ");
		if (!quantity_write(b, row_find(b->mounts, tree, setting->path), setting->value, setting->path, &text))
			flow_write(setting->value, &text);
		line[i] = arena_text(b->arena, text_str(&text));
		text_release(&text);
	}
	return line;
}
