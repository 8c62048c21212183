/* A table checks itself: what its author got wrong is found by a test, not by a user. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/config/bind.h"
#include "sim/config/walk.h"

#define SCHEMAS_MAX 64

struct checking {
	struct arena *arena;
	const struct mounts *mounts;
	const struct schema *done[SCHEMAS_MAX];
	size_t count;
	char *wrong;
	size_t bytes;
};

static bool wrong(struct checking *c, const struct schema *schema, const struct schema_row *row, const char *what)
{
	snprintf(c->wrong, c->bytes, "schema \"%s\", \"%s\": %s", schema->name ? schema->name : "?",
		 row && row->path ? row->path : "", what);
	return false;
}

static bool path_is_fine(const char *path)
{
	return path && *path && strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(path) &&
	       *path != '.' && path[strlen(path) - 1] != '.' && !strstr(path, "..");
}

/* Every section on the way is a row before this one. */
static bool parents_before(const struct schema *schema, const struct schema_row *row)
{
	const char *dot;
	size_t i;

	for (dot = strchr(row->path, '.'); dot; dot = strchr(dot + 1, '.')) {
		const size_t length = (size_t)(dot - row->path);

		for (i = 0; &schema->row[i] < row; i++)
			if (schema->row[i].type == KEY_SECTION && strlen(schema->row[i].path) == length &&
			    strncmp(schema->row[i].path, row->path, length) == 0)
				break;
		if (&schema->row[i] == row)
			return false;
	}
	return true;
}

/* NODE bound by ROW and nothing around it. Sections: their keys too. */
static bool binds(struct checking *c, const struct schema *schema, const struct schema_row *row,
		  const struct node *node, char *why, size_t bytes)
{
	struct diag diag = {0};
	const struct binding b = {c->arena, &diag, c->mounts, NULL};
	char *to = mem_new(1, schema->size);
	bool ok;
	size_t i;

	bind_row(&b, row, node, row->path, to + row->offset);
	for (i = 0; row->type == KEY_SECTION && node->kind == NODE_MAP && i < node->count; i++) {
		const struct schema_row *inner = rows_find(schema, row->path, node->key[i]->text);

		if (inner)
			bind_row(&b, inner, node->item[i], inner->path, to + inner->offset);
		else
			diag_error(&diag, node->at, "no key \"%s\"", node->key[i]->text);
	}
	ok = diag.errors == 0;
	if (!ok)
		snprintf(why, bytes, "%s", diag.item[0].message);
	diag_release(&diag);
	free(to);
	return ok;
}

static bool text_binds(struct checking *c, const struct schema *schema, const struct schema_row *row, const char *text,
		       const char *what)
{
	char why[256] = "", message[384];
	struct node space;
	const struct node *node = row_parse(c->arena, text, &space);

	if (!node || !binds(c, schema, row, node, why, sizeof why)) {
		snprintf(message, sizeof message, "its %s \"%s\" does not bind: %s", what, text,
			 node ? why : "not YAML");
		return wrong(c, schema, row, message);
	}
	return true;
}

static size_t member_size(enum key_type type)
{
	static const size_t sizes[] = {
	    [KEY_SECTION] = sizeof(struct presence),
	    [KEY_QUANTITY] = sizeof(struct value),
	    [KEY_FIGURE] = sizeof(struct figure),
	    [KEY_INTEGER] = sizeof(int64_t),
	    [KEY_SEED] = sizeof(uint64_t),
	    [KEY_BOOL] = sizeof(bool),
	    [KEY_CHOICE] = sizeof(int),
	    [KEY_NAME] = sizeof(char *),
	    [KEY_TEXT] = sizeof(struct bilingual),
	    [KEY_TIMESTAMP] = sizeof(struct timestamp),
	    [KEY_TAGS] = sizeof(struct tags),
	    [KEY_STRINGS] = sizeof(struct strings),
	    [KEY_NODE] = sizeof(struct node *),
	    [KEY_TABLE] = sizeof(struct entries),
	    [KEY_LIST] = sizeof(struct entries),
	    [KEY_ONE] = sizeof(struct entry *),
	    [KEY_MODEL] = sizeof(struct modelled),
	};

	return sizes[type];
}

static bool check_place(struct checking *c, const struct schema *schema, const struct schema_row *row)
{
	size_t i;

	if (row->offset + member_size(row->type) > schema->size)
		return wrong(c, schema, row, "lies outside the struct");
	for (i = 0; &schema->row[i] < row; i++) {
		const struct schema_row *other = &schema->row[i];

		if (strcmp(other->path, row->path) == 0)
			return wrong(c, schema, row, "stands twice");
		if (other->offset < row->offset + member_size(row->type) &&
		    row->offset < other->offset + member_size(other->type))
			return wrong(c, schema, row, "shares its member with another row");
	}
	return true;
}

static bool check_type(struct checking *c, const struct schema *schema, const struct schema_row *row)
{
	const bool ranged = row_is_quantity(row) || row->type == KEY_INTEGER;

	if (row->type == KEY_CHOICE && (!row->words || !*row->words))
		return wrong(c, schema, row, "a choice without words");
	if (row->words && row->type != KEY_CHOICE && row->type != KEY_QUANTITY && row->type != KEY_SECTION)
		return wrong(c, schema, row, "words mean nothing here");
	if (ranged && !(row->min <= quantity_max(&(struct wanted){.min = row->min, .max = row->max})))
		return wrong(c, schema, row, "an empty range");
	if (!ranged && (row->min != 0 || row->max != 0))
		return wrong(c, schema, row, "a range means nothing here");
	if (row->dim < 0 || row->dim >= DIM_COUNT_OF)
		return wrong(c, schema, row, "no such dimension");
	if (row_is_entries(row) ? !row->sub == !mounts_find(c->mounts, row->mount) : row->sub || row->mount)
		return wrong(c, schema, row, "entries have a sub or a mount that is there, other rows neither");
	if (row->type == KEY_MODEL && !row->sub)
		return wrong(c, schema, row, "a model has a table of its own");
	if ((row->flags & ROW_SHARE) && row->type != KEY_QUANTITY)
		return wrong(c, schema, row, "only a quantity may be a share instead");
	if ((row->flags & ROW_REQUIRED) && row->fallback)
		return wrong(c, schema, row, "required, and yet with a default");
	if (row->type == KEY_SECTION && row->fallback && word_index(row->words, row->fallback) < 0)
		return wrong(c, schema, row, "a section's default is one of its words");
	return true;
}

static bool check_row(struct checking *c, const struct schema *schema, const struct schema_row *row)
{
	if (!path_is_fine(row->path))
		return wrong(c, schema, row, "no path of a-z 0-9 _ and dots");
	if (row->type > KEY_MODEL)
		return wrong(c, schema, row, "no such type");
	if (!row->help || !*row->help)
		return wrong(c, schema, row, "no help");
	if (!row->example)
		return wrong(c, schema, row, "no example");
	if (!parents_before(schema, row))
		return wrong(c, schema, row, "its section must be a row before it");
	return check_type(c, schema, row) && check_place(c, schema, row) &&
	       (!row->fallback || text_binds(c, schema, row, row->fallback, "default")) &&
	       text_binds(c, schema, row, row->example, "example");
}

static bool check_schema(struct checking *c, const struct schema *schema)
{
	const struct schema *const *schemas;
	const char *by;
	size_t i, k, count;

	for (i = 0; i < c->count; i++)
		if (c->done[i] == schema)
			return true;
	if (c->count == SCHEMAS_MAX)
		return wrong(c, schema, NULL, "too many schemas");
	c->done[c->count++] = schema;
	if (!schema->name || !schema->doc || !*schema->doc)
		return wrong(c, schema, NULL, "no name or no doc");
	for (i = 0; i < schema->count; i++) {
		const struct schema_row *row = &schema->row[i];

		if (!check_row(c, schema, row))
			return false;
		count = row_is_entries(row) ? row_schemas(c->mounts, row, &schemas, &by) : 0;
		for (k = 0; k < count; k++)
			if (!check_schema(c, schemas[k]))
				return false;
	}
	return true;
}

const char *schema_check(const struct schema *schema, const struct mounts *mounts)
{
	static char message[640];
	struct checking c = {.arena = arena_new(), .mounts = mounts, .wrong = message, .bytes = sizeof message};
	const bool ok = check_schema(&c, schema);

	arena_free(c.arena);
	return ok ? NULL : message;
}
