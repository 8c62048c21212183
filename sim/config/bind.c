/* A map bound by a table of rows: every key written, then what is missing, then the defaults. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/config/bind.h"

struct table {
	const struct binding *b;
	const struct schema *schema;
	const char *path, *by;
	char *to;
	bool *seen;             /* by row */
};

static void full_path(struct text *text, const struct table *t, const char *path)
{
	text_clear(text);
	text_addf(text, "%s%s%s", t->path, *t->path && *path ? "." : "", path);
}

/* The names that may stand under PREFIX, for messages. */
static const char **names_here(const struct table *t, const char *prefix, size_t *count)
{
	const char **names = arena_alloc(t->b->arena, t->schema->count + 2, sizeof *names);
	size_t i;

	*count = 0;
	if (t->by && !*prefix && !rows_find(t->schema, "", t->by))
		names[(*count)++] = t->by;
	for (i = 0; i < t->schema->count; i++) {
		const char *name = rows_child(&t->schema->row[i], prefix);

		if (name)
			names[(*count)++] = name;
	}
	return names;
}

/* A row of this table that has KEY as its last name, or as its whole path. */
static const struct schema_row *elsewhere(const struct schema *schema, const char *key)
{
	size_t i;

	for (i = 0; i < schema->count; i++) {
		const char *path = schema->row[i].path, *last = strrchr(path, '.');

		if (strcmp(path, key) == 0 || (last && strcmp(last + 1, key) == 0))
			return &schema->row[i];
	}
	return NULL;
}

static void unknown_key(const struct table *t, const char *prefix, const struct node *key)
{
	const struct schema_row *row = elsewhere(t->schema, key->text);
	struct text path = {0}, meant = {0};
	const char *text, **names, *near;
	size_t count;

	if (t->b->diag->errors >= BIND_ERRORS)
		return;
	names = names_here(t, prefix, &count);
	near = suggest(key->text, names);
	text = shown(t->b->arena, key->text);
	full_path(&path, t, prefix);
	text_addf(&path, "%s%s", path.len ? "." : "", text);
	if (row) {
		full_path(&meant, t, row->path);
		if (strchr(key->text, '.'))
			diag_error(t->b->diag, key->at,
				   _("unknown key \"%s\"; sections are written as maps: %.*s: {%s: …}"), path.s,
				   (int)strcspn(key->text, "."), key->text, strchr(key->text, '.') + 1);
		else
			diag_error(t->b->diag, key->at, _("unknown key \"%s\"; did you mean \"%s\"?"), path.s, meant.s);
	} else if (near) {
		const struct schema_row *here = rows_find(t->schema, prefix, near);

		if (here)
			t->seen[here - t->schema->row] = true;          /* it is not missing too */
		diag_error(t->b->diag, key->at, _("unknown key \"%s\"; did you mean \"%s\"?"), path.s, near);
	} else if (count) {
		diag_error(t->b->diag, key->at, _("unknown key \"%s\"; known here: %s"), path.s,
			   joined(t->b->arena, names));
	} else {
		diag_error(t->b->diag, key->at, _("unknown key \"%s\""), path.s);
	}
	text_release(&path);
	text_release(&meant);
}

static void missing_keys(const struct table *t, const char *prefix, const struct node *map)
{
	struct text path = {0};
	size_t i;

	for (i = 0; i < t->schema->count; i++) {
		const struct schema_row *row = &t->schema->row[i];
		const char *name = t->seen[i] || !(row->flags & ROW_REQUIRED) ? NULL : rows_child(row, prefix);

		if (!name)
			continue;
		full_path(&path, t, row->path);
		if (row->example)
			diag_error(t->b->diag, map->at, _("\"%s\" is missing; write it such as %s: %s"), path.s, name,
				   row->example);
		else
			diag_error(t->b->diag, map->at, _("\"%s\" is missing"), path.s);
	}
	text_release(&path);
}

/* The keys of MAP, which stands at PREFIX of the table, in the file's order. */
static void bind_level(const struct table *t, const char *prefix, const struct node *map)
{
	struct text path = {0};
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct schema_row *row = rows_find(t->schema, prefix, map->key[i]->text);

		if (!row) {
			if (*prefix || !t->by || strcmp(t->by, map->key[i]->text) != 0)
				unknown_key(t, prefix, map->key[i]);
			continue;
		}
		t->seen[row - t->schema->row] = true;
		full_path(&path, t, row->path);
		bind_row(t->b, row, map->item[i], path.s, t->to + row->offset);
		if (row->type == KEY_SECTION && map->item[i]->kind == NODE_MAP)
			bind_level(t, row->path, map->item[i]);
	}
	text_release(&path);
	missing_keys(t, prefix, map);
}

static void bind_fallback(const struct table *t, const struct schema_row *row, const char *path)
{
	struct node space;
	struct diag diag = {0};
	struct binding b = *t->b;

	b.diag = &diag;
	bind_row(&b, row, row_fallback(b.arena, row, &space), path, t->to + row->offset);
	if (diag.errors) {
		fprintf(stderr, "costcast: schema \"%s\": the default of \"%s\" does not bind: %s\n", t->schema->name,
			row->path, diag.item[0].message);
		abort();
	}
	diag_release(&diag);
}

static void bind_absent(const struct table *t)
{
	struct text path = {0};
	size_t i;

	for (i = 0; i < t->schema->count; i++) {
		const struct schema_row *row = &t->schema->row[i];
		void *at = t->to + row->offset;

		if (t->seen[i])
			continue;
		if (row->type == KEY_CHOICE)
			*(int *)at = -1;
		if (row->type == KEY_SECTION)
			*(struct presence *)at = (struct presence){.word = -1};
		if (row->fallback) {
			full_path(&path, t, row->path);
			bind_fallback(t, row, path.s);
		}
		if (row->type == KEY_SECTION)
			((struct presence *)at)->given = false;
	}
	text_release(&path);
}

bool bind_schema(const struct binding *b, const struct schema *schema, const struct node *node, const char *path,
		 const char *by, void *to)
{
	struct table t = {b, schema, path, by, to, NULL};
	const size_t before = b->diag->errors;

	if (!want_kind(b, NODE_MAP, node, *path ? path : schema->name, _("a map")))
		return false;
	t.seen = mem_new(schema->count, sizeof *t.seen);
	bind_level(&t, "", node);
	bind_absent(&t);
	free(t.seen);
	return b->diag->errors == before;
}

bool schema_bind(const struct binding *b, const struct schema *schema, const struct node *node, const char *path,
		 void *to)
{
	return bind_schema(b, schema, node, path, NULL, to);
}
