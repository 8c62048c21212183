/* The reference of the language, in Markdown: how values are written, then one table a schema. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/units.h"
#include "sim/config/bind.h"
#include "sim/config/walk.h"

/* In a table's cell: no line ends, no bars, no tags. */
static void add_cell(struct text *out, const char *text)
{
	for (; *text; text++)
		if (*text == '|')
			text_add(out, "\\|");
		else if (*text == '<')
			text_add(out, "&lt;");
		else
			text_addc(out, *text == '\n' ? ' ' : *text);
}

static void add_code(struct text *out, const char *text)
{
	if (!*text)
		return;
	text_addc(out, '`');
	for (; *text; text++)
		text_add(out, *text == '|' ? "\\|" : (char[]){*text, '\0'});
	text_addc(out, '`');
}

static void add_row(struct text *out, const struct mounts *mounts, const struct schema_row *row)
{
	const char *chance = describe_chance(row);
	struct text words = {0};

	text_add(out, "| ");
	add_code(out, row->path);
	text_add(out, " | ");
	describe_type(row, mounts, &words);
	add_cell(out, text_str(&words));
	text_clear(&words);
	describe_range(row, &words);
	if (words.len) {
		text_add(out, "; ");
		add_cell(out, words.s);
	}
	text_add(out, " | ");
	if (row->flags & ROW_REQUIRED)
		text_add(out, _("required"));
	else
		add_code(out, row->fallback ? row->fallback : "");
	text_add(out, " | ");
	add_cell(out, _(row->help));
	if (chance && (row->flags & (ROW_CERTAIN | ROW_EVENT)))
		text_addf(out, row->flags & ROW_CERTAIN ? _(" *One value, not a distribution.*")
							: _(" *Drawn each time it happens.*"));
	text_add(out, " | ");
	add_code(out, row->example ? row->example : "");
	text_add(out, " |\n");
	text_release(&words);
}

static void add_schema(struct text *out, const struct mounts *mounts, const struct schema *schema, const char *at,
		       const char *by)
{
	size_t i;

	if (!*at)
		text_addf(out, _("\n## The scenario\n\n"));
	else if (by)
		text_addf(out, _("\n## `%s` with `%s: %s`\n\n"), at, by, schema->name);
	else
		text_addf(out, "\n## `%s`\n\n", at);
	text_addf(out, "%s\n\n", _(schema->doc));
	text_addf(out, _("| Key | Value | Default | Meaning | Example |\n"));
	text_add(out, "|---|---|---|---|---|\n");
	for (i = 0; i < schema->count; i++)
		add_row(out, mounts, &schema->row[i]);
}

/* A schema that stands in several places is printed at the first, and the others point there. */
struct printed {
	struct text *out;
	const struct mounts *mounts;
	struct place_of {
		const struct schema *schema;
		char *at;
	} *place;
	size_t count;
};

static const char *printed_at(const struct printed *p, const struct schema *schema)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->place[i].schema == schema)
			return p->place[i].at;
	return NULL;
}

static void see(void *context, const struct walk_place *place)
{
	struct printed *p = context;
	const char *before = printed_at(p, place->schema);

	if (before && (strcmp(before, place->at) == 0 || place->row != place->schema->row))
		return;
	if (before) {
		text_addf(p->out, _("\n## `%s`\n\nThe same keys as in `%s`.\n"), place->at, before);
		return;
	}
	p->place = mem_grow(p->place, p->count + 1, sizeof *p->place);
	p->place[p->count++] = (struct place_of){place->schema, mem_text(place->at)};
	add_schema(p->out, p->mounts, place->schema, place->at, place->by);
}

static void add_quantities(struct text *out)
{
	size_t i;

	text_add(out, _("\n## Quantities\n\nA quantity carries its unit; a number without one is an error where a unit "
			"belongs.\n\n"));
	for (i = 0; i < DIM_COUNT_OF; i++)
		text_addf(out, "* %s\n", _(dimension_example((enum dimension)i)));
	text_add(out, _("\nUnless its meaning says otherwise, a quantity may be uncertain: instead of a value write `2 "
			"h to 6 h` (p5 to "
			"p95 of a lognormal) or one of\n\n"));
	for (i = 0; law_shapes[i]; i++)
		text_addf(out, "* `%s`\n", law_shapes[i]);
	text_add(out, _("\nA normal is truncated at 0. `cv` and weights are numbers or percentages, `shape` is a "
			"number, everything else "
			"carries the unit of the quantity. A file holds one quantity a line, and stands in the "
			"scenario's folder. It is "
			"drawn once per future, the same for all strategies, unless its meaning says otherwise.\n"));
}

void schema_reference(const struct schema *root, const struct mounts *mounts, struct text *markdown)
{
	struct printed p = {.out = markdown, .mounts = mounts};
	size_t i;

	text_add(
	    markdown,
	    _("# The scenario language\n\nGenerated from the tables that the program itself reads scenarios by.\n"));
	add_quantities(markdown);
	walk_rows(root, mounts, see, &p);
	for (i = 0; i < p.count; i++)
		free(p.place[i].at);
	free(p.place);
}
