/* The columns of a CSV file are the keys of a row. A line is read fast; one with a fault is bound again as the map that it
 * stands for, so that its messages are those of a row written in the scenario. */
#include <stdlib.h>
#include <string.h>

#include "models/usage/csv.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

#define TAG "tag:"

static const struct schema_row *key_named(const char *name)
{
	for (size_t i = 0; i < usage_row_schema.count; i++)
		if (strcmp(usage_row_schema.row[i].path, name) == 0)
			return usage_row_schema.row + i;
	return NULL;
}

static bool is_tag(const char *name)
{
	return strncmp(name, TAG, strlen(TAG)) == 0 && name[strlen(TAG)];
}

static void unknown_column(struct csv *csv, const struct cell *cell)
{
	const char **names = arena_alloc(csv->b->arena, usage_row_schema.count + 1, sizeof *names), *near;
	struct text all = {0};

	for (size_t i = 0; i < usage_row_schema.count; i++) {
		names[i] = usage_row_schema.row[i].path;
		text_addf(&all, "%s, ", names[i]);
	}
	near = suggest(cell->text, names);
	if (near)
		csv_fault(csv, csv_place(csv, cell->from, cell->to), _("unknown column \"%s\"; did you mean \"%s\"?"), cell->text, near);
	else
		csv_fault(csv, csv_place(csv, cell->from, cell->to), _("unknown column \"%s\"; known here: %s"), cell->text,
			  (text_add(&all, TAG "NAME"), text_str(&all)));
	text_release(&all);
}

static bool has_column(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (strcmp(columns->name[i], name) == 0)
			return true;
	return false;
}

bool columns_read(struct csv *csv, struct columns *columns)
{
	static const char *const wanted[] = {"item", "from", NULL};
	const struct place line = csv_place(csv, csv->cell[0].from, csv->cell[csv->cells - 1].to);

	if (csv->cells > COLUMNS_MAX) {
		csv_fault(csv, line, _("%zu columns are more than %d columns"), csv->cells, COLUMNS_MAX);
		return false;
	}
	columns->row = arena_alloc(csv->b->arena, csv->cells, sizeof *columns->row);
	columns->name = arena_alloc(csv->b->arena, csv->cells, sizeof *columns->name);
	for (size_t i = 0; i < csv->cells && csv->faults < FAULTS_MAX; i++) {
		const struct cell *cell = csv->cell + i;

		if (!key_named(cell->text) && !is_tag(cell->text))
			unknown_column(csv, cell);
		else if (has_column(columns, cell->text))
			csv_fault(csv, csv_place(csv, cell->from, cell->to), _("the column \"%s\" stands there twice"), cell->text);
		columns->row[i] = is_tag(cell->text) ? NULL : key_named(cell->text);
		columns->name[columns->count++] = arena_text(csv->b->arena, cell->text);
	}
	if (csv->faults)
		return false;
	for (size_t i = 0; wanted[i]; i++)
		if (!has_column(columns, wanted[i]))
			csv_fault(csv, line, _("the column \"%s\" is missing"), wanted[i]);
	if (!has_column(columns, "to") && !has_column(columns, "for"))
		csv_fault(csv, line, _("a column \"to\" or \"for\" is missing"));
	return csv->faults == 0;
}

static void tag_add(struct columns *columns, struct tags *tags, const char *name, const char *value)
{
	if (tags->count == columns->tag_cap) {
		columns->tag_cap = columns->tag_cap ? 2 * columns->tag_cap : 16;
		columns->tag = mem_grow(columns->tag, columns->tag_cap, sizeof *columns->tag);
		tags->item = columns->tag;
	}
	tags->item[tags->count++] = (struct tag){name, value};
}

/* "team=nlp;area=eu" in the cell's own memory. */
static bool tags_split(struct csv *csv, struct columns *columns, struct tags *tags, const struct cell *cell)
{
	for (char *s = cell->text, *next; s; s = next) {
		char *equals = strchr(s, '=');

		next = strchr(s, ';');
		if (next)
			*next++ = '\0';
		if (!*s)
			continue;
		if (!equals || equals == s || (next && equals >= next)) {
			csv_fault(csv, csv_place(csv, cell->from, cell->to), _("\"%s\" is not tags such as team=nlp;area=eu"), s);
			return false;
		}
		*equals = '\0';
		tag_add(columns, tags, s, equals + 1);
	}
	return true;
}

/* A word of WORDS; -1: none. */
static int word_of(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

/* The text of CELL as ROW has it, into KEYS, in the simple cases; false: it must be bound with care. */
static bool cell_fast(const struct schema_row *row, const char *text, struct row_keys *keys)
{
	void *at = (char *)keys + row->offset;
	double x;

	if (row->type == KEY_NAME) {
		*(const char **)at = text;
	} else if (row->type == KEY_TIMESTAMP) {
		struct timestamp *time = at;

		time->given = calendar_read(text, &time->unix_s);
		return time->given;
	} else if (row->type == KEY_CHOICE) {
		*(int *)at = word_of(row->words, text);
		return *(int *)at >= 0;
	} else if (row->type == KEY_QUANTITY) {
		if (unit_read(text, row->dim, &x) != UNIT_OK || !(x > 0 && x <= row->max))
			return false;
		*(struct value *)at = value_constant(x);
	}
	return true;
}

/* The line as the map that it stands for, bound by the schema: with all its faults. */
static bool line_bound(struct csv *csv, const struct columns *columns, const char *path, struct row_keys *keys)
{
	struct node *map = node_map(csv->b->arena, csv_place(csv, csv->cell[0].from, csv->cell[csv->cells - 1].to));
	const size_t before = csv->b->diag->errors;

	for (size_t i = 0; i < columns->count; i++) {
		const struct cell *cell = csv->cell + i;

		if (columns->row[i] && columns->row[i]->type != KEY_TAGS && *cell->text)
			node_put(csv->b->arena, map, columns->name[i],
				 node_scalar(csv->b->arena, cell->text, csv_place(csv, cell->from, cell->to)));
	}
	*keys = (struct row_keys){0};
	schema_bind(csv->b, &usage_row_schema, map, path, keys);
	csv->faults += csv->b->diag->errors - before;
	return csv->b->diag->errors == before;
}

static int by_name(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Columns of tags have each another name: only what CELL lists can say one again. Sorts TAGS. */
static bool tags_once(struct csv *csv, struct tags *tags, const struct cell *cell)
{
	qsort(tags->item, tags->count, sizeof *tags->item, by_name);
	for (size_t i = 1; i < tags->count; i++)
		if (strcmp(tags->item[i].name, tags->item[i - 1].name) == 0) {
			csv_fault(csv, csv_place(csv, cell->from, cell->to), _("the tag \"%s\" has two values in this row"), tags->item[i].name);
			return false;
		}
	return true;
}

static bool line_tags(struct csv *csv, struct columns *columns, struct tags *tags)
{
	const struct cell *list = NULL;

	*tags = (struct tags){columns->tag, 0};
	for (size_t i = 0; i < columns->count; i++) {
		const struct cell *cell = csv->cell + i;

		if (!*cell->text)
			continue;
		if (!columns->row[i])
			tag_add(columns, tags, columns->name[i] + strlen(TAG), cell->text);
		else if (columns->row[i]->type == KEY_TAGS && !tags_split(csv, columns, tags, list = cell))
			return false;
	}
	return !list || tags_once(csv, tags, list);
}

bool columns_row(struct csv *csv, struct columns *columns, struct history *history, const char *path)
{
	const struct place at = csv_place(csv, csv->cell[0].from, csv->cell[csv->cells - 1].to);
	struct row_keys keys = {.buy = -1, .ended_by = END_RELEASED};
	const size_t before = csv->b->diag->errors;
	double number = 1;
	bool fast = true;

	if (csv->cells != columns->count) {
		csv_fault(csv, at, _("this line has %zu cells, and the header %zu"), csv->cells, columns->count);
		return false;
	}
	for (size_t i = 0; i < columns->count && fast; i++) {
		const struct cell *cell = csv->cell + i;

		if (!columns->row[i] || !*cell->text)
			continue;
		if (columns->row[i]->type == KEY_NODE && !number_read(cell->text, &number))
			keys.quantity = node_scalar(csv->b->arena, cell->text, csv_place(csv, cell->from, cell->to));
		fast = cell_fast(columns->row[i], cell->text, &keys);
	}
	if ((!fast || !keys.item || !keys.from.given) &&
	    !line_bound(csv, columns, arena_textf(csv->b->arena, "%s.rows.%zu", path, history->count), &keys))
		return false;
	if (keys.to.given && !keys.to.at.source)
		keys.to.at = at;
	if (keys.for_s.form == VALUE_QUANTITY && !keys.for_s.at.source)
		keys.for_s.at = at;
	if (!line_tags(csv, columns, &keys.tags))
		return false;
	if (history_add(csv->b, history, &keys, number, at, path, history->count))
		return true;
	csv->faults += csv->b->diag->errors - before;
	return false;
}
