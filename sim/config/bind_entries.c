/* Tables, lists and single maps, each entry bound by the schema that its row or its own kind names. */
#include <string.h>

#include "sim/base/files.h"
#include "sim/config/bind_row.h"

static void no_schema(const struct spot *s, const struct node *node, const char *path)
{
	const struct mount *mount = mounts_find(s->b->mounts, s->row->mount);
	const struct node *kind = mount && mount->by ? node_get(node, mount->by) : NULL;
	const char **names = arena_alloc(s->b->arena, mount ? mount->count + 1 : 1, sizeof *names);
	size_t i;

	for (i = 0; mount && i < mount->count; i++)
		names[i] = mount->schema[i]->name;
	if (!mount || !mount->by)
		diag_error(s->b->diag, node->at, _("\"%s\": nothing can stand here in this program"), path);
	else if (!kind)
		diag_error(s->b->diag, node->at, _("\"%s.%s\" is missing; write one of: %s"), path, mount->by,
			   joined(s->b->arena, names));
	else
		bind_word(s, kind, arena_textf(s->b->arena, "%s.%s", path, mount->by), names);
}

static bool bind_entry(const struct spot *s, const struct node *node, const char *path, struct entry *entry)
{
	const char *by;

	entry->at = node->at;
	entry->node = node;
	if (!want_kind(s->b, NODE_MAP, node, path, _("a map")))
		return false;
	entry->schema = entry_schema(s->b->mounts, s->row, node, &by);
	if (!entry->schema) {
		no_schema(s, node, path);
		return false;
	}
	entry->bound = arena_alloc(s->b->arena, 1, entry->schema->size);
	return bind_schema(s->b, entry->schema, node, path, by, entry->bound);
}

static void name_entry(const struct spot *s, const struct node *key)
{
	if ((s->row->flags & ROW_SAFE) && !name_is_safe(key->text))
		diag_error(s->b->diag, key->at,
			   _("\"%s\": \"%s\" may become part of a file's name: 1 to 64 of A-Z a-z 0-9 . _ - and no . "
			     "or - in front"),
			   s->path, shown(s->b->arena, key->text));
}

void bind_entries(const struct spot *s, const struct node *node)
{
	const bool table = s->row->type == KEY_TABLE;
	struct entries *entries = s->at;
	struct text path = {0};
	size_t i;

	if (!want_kind(s->b, table ? NODE_MAP : NODE_LIST, node, s->path,
		       table ? _("a map of names") : _("a list of maps")))
		return;
	entries->at = node->at;
	entries->item = arena_alloc(s->b->arena, node->count, sizeof *entries->item);
	for (i = 0; i < node->count && s->b->diag->errors < BIND_ERRORS; i++) {
		struct entry *entry = &entries->item[entries->count++];

		text_clear(&path);
		if (table) {
			entry->name = node->key[i]->text;
			name_entry(s, node->key[i]);
			text_addf(&path, "%s.%s", s->path, entry->name);
		} else {
			text_addf(&path, "%s.%zu", s->path, i);
		}
		bind_entry(s, node->item[i], path.s, entry);
		if (table)
			entry->at = node->key[i]->at;
	}
	text_release(&path);
	if (node->count == 0 && (s->row->flags & ROW_REQUIRED))
		diag_error(s->b->diag, node->at, _("\"%s\" is empty; at least one is wanted"), s->path);
}

void bind_one(const struct spot *s, const struct node *node)
{
	struct entry *entry = arena_alloc(s->b->arena, 1, sizeof *entry);

	bind_entry(s, node, s->path, entry);
	*(struct entry **)s->at = entry;
}

void bind_model(const struct spot *s, const struct node *node)
{
	struct modelled *modelled = s->at;

	if (row_is_model(s->row, node))
		bind_one(&(struct spot){s->b, s->row, s->path, &modelled->model}, node);
	else
		bind_quantity(&(struct spot){s->b, s->row, s->path, &modelled->value}, node);
}

const struct entry *entries_find(const struct entries *entries, const char *name)
{
	for (size_t i = 0; name && i < entries->count; i++)
		if (strcmp(entries->item[i].name, name) == 0)
			return &entries->item[i];
	return NULL;
}

const char **entries_names(struct arena *arena, const struct entries *entries)
{
	const char **name = arena_alloc(arena, entries->count + 1, sizeof *name);

	for (size_t i = 0; i < entries->count; i++)
		name[i] = entries->item[i].name;
	return name;
}
