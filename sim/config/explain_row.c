/* One row of a table as a page of text. */
#include <stdlib.h>
#include <string.h>

#include "sim/config/explain.h"

#define EXPLAIN_COLUMNS 78

/* TEXT in lines that begin at column INDENT; the first one starts at column AT. */
void explain_wrapped(struct text *out, const char *text, size_t indent, size_t at)
{
	while (*text) {
		const size_t word = strcspn(text, " ");
		char *copy = mem_text(text);

		copy[word] = '\0';
		if (at > indent && at + 1 + utf8_width(copy) > EXPLAIN_COLUMNS) {
			text_addf(out, "\n%*s", (int)indent, "");
			at = indent;
		}
		text_addf(out, "%s%s", at > indent ? " " : "", copy);
		at += utf8_width(copy) + (at > indent);
		text += word + strspn(text + word, " ");
		free(copy);
	}
	text_addc(out, '\n');
}

static void add_line(struct text *out, const char *label, const char *text)
{
	const size_t indent = 14, width = utf8_width(label);

	if (!*text)
		return;
	text_addf(out, "  %s%*s", label, (int)(width + 2 < indent ? indent - width - 2 : 1), "");
	explain_wrapped(out, text, indent, width + 3 > indent ? width + 3 : indent);
}

/* The keys directly under PREFIX of SCHEMA. */
void explain_keys(struct text *out, const char *label, const struct schema *schema, const char *prefix, const char *by)
{
	struct text keys = {0};
	size_t i;

	if (by && !rows_find(schema, "", by))
		text_add(&keys, by);
	for (i = 0; i < schema->count; i++) {
		const char *name = rows_child(&schema->row[i], prefix);

		if (name)
			text_addf(&keys, "%s%s", keys.len ? ", " : "", name);
	}
	add_line(out, label, text_str(&keys));
	text_release(&keys);
}

static void add_entry_keys(struct text *out, const struct mounts *mounts, const struct schema_row *row)
{
	const struct schema *const *schemas;
	const char *by;
	const size_t count = row_schemas(mounts, row, &schemas, &by);
	size_t i;

	for (i = 0; i < count; i++) {
		struct text label = {0};

		text_addf(&label, count > 1 ? _("keys (%s)") : _("keys"), schemas[i]->name);
		explain_keys(out, label.s, schemas[i], "", by);
		text_release(&label);
	}
}

/* The other places that the same row stands at. */
struct others {
	const struct walk_place *place;
	struct text paths;
};

static void add_other(void *context, const struct walk_place *place)
{
	struct others *others = context;

	if (place->row == others->place->row && strcmp(place->path, others->place->path) != 0)
		text_addf(&others->paths, "%s%s", others->paths.len ? ", " : "", place->path);
}

static void add_others(struct text *out, const struct schema *root, const struct mounts *mounts,
		       const struct walk_place *place)
{
	struct others others = {.place = place};

	walk_rows(root, mounts, add_other, &others);
	add_line(out, _("also"), text_str(&others.paths));
	text_release(&others.paths);
}

void explain_row(struct text *out, const struct schema *root, const struct mounts *mounts,
		 const struct walk_place *place)
{
	const struct schema_row *row = place->row;
	const char *chance = describe_chance(row);
	struct text words = {0};

	text_addf(out, "%s%s", out->len ? "\n" : "", place->path);
	if (place->by)
		text_addf(out, "  (%s: %s)", place->by, place->schema->name);
	text_add(out, "\n  ");
	explain_wrapped(out, _(row->help), 2, 2);
	text_addc(out, '\n');
	describe_type(row, mounts, &words);
	add_line(out, _("type"), text_str(&words));
	text_clear(&words);
	describe_range(row, &words);
	add_line(out, _("range"), text_str(&words));
	add_line(out, _("default"),
		 row->flags & ROW_REQUIRED ? _("none: it must be written")
		 : row->fallback           ? row->fallback
					   : _("none"));
	if (chance)
		add_line(out, _("uncertain"), _(chance));
	if (row->type == KEY_SECTION)
		explain_keys(out, _("keys"), place->schema, row->path, NULL);
	if (row_is_entries(row))
		add_entry_keys(out, mounts, row);
	text_clear(&words);
	if (row->example) {
		text_addf(&words, "%s: %s", strrchr(row->path, '.') ? strrchr(row->path, '.') + 1 : row->path,
			  row->example);
		add_line(out, _("example"), words.s);
	}
	add_others(out, root, mounts, place);
	text_release(&words);
}
