/* Rows in words, for explain and the reference. */
#include <math.h>
#include <stdio.h>

#include "sim/base/units.h"
#include "sim/config/bind.h"
#include "sim/config/walk.h"

static void add_words(const char *const *words, struct text *out)
{
	size_t i;

	for (i = 0; words[i]; i++) {
		text_add(out, i ? ", " : "");
		text_add(out, words[i]);
	}
}

static const char *plain_type(enum key_type type)
{
	switch (type) {
	case KEY_SECTION:
		return N_("a map");
	case KEY_INTEGER:
		return N_("a whole number");
	case KEY_SEED:
		return N_("a whole number from 0 to 2^64-1");
	case KEY_BOOL:
		return N_("true or false");
	case KEY_NAME:
		return N_("a text of one line");
	case KEY_TEXT:
		return N_("a text, or {en: , es: }");
	case KEY_TIMESTAMP:
		return N_("a date and time such as \"2024-03-04T09:00:00Z\"");
	case KEY_TAGS:
		return N_("a map of names and texts");
	case KEY_STRINGS:
		return N_("a list of texts");
	case KEY_TABLE:
		return N_("a map of names, each with the keys below it");
	case KEY_LIST:
		return N_("a list, each item with the keys below it");
	case KEY_ONE:
		return N_("a map with the keys below it");
	default:
		return N_("YAML, explained where it is used");
	}
}

void describe_type(const struct schema_row *row, const struct mounts *mounts, struct text *out)
{
	const struct schema *const *schemas;
	const char *by = NULL;
	size_t count = row_is_entries(row) ? row_schemas(mounts, row, &schemas, &by) : 0, i;

	if (row->type == KEY_CHOICE) {
		text_add(out, _("one of: "));
		add_words(row->words, out);
		return;
	}
	if (row->type == KEY_NODE && (row->flags & ROW_NODE_PATHS))
		text_add(out, _("a map of dotted paths and values"));
	else if (row->type == KEY_NODE && (row->flags & ROW_FILE))
		text_add(out, _("the name of a file in the scenario's folder"));
	else if (row_is_quantity(row))
		text_add(out, _(dimension_example(row->dim)));
	else if (row->type == KEY_NAME && (row->flags & ROW_SAFE))
		text_add(out, _("a name of A-Z a-z 0-9 . _ -"));
	else
		text_add(out, _(plain_type(row->type)));
	if (row->type == KEY_FIGURE)
		text_add(out, _(", or {value: , source: , as_of: , quality: published | derived | assumed, note: }"));
	if (row->type == KEY_MODEL)
		text_add(out, _(", or a map with the keys below it"));
	if (row->flags & ROW_SHARE)
		text_add(out, _(", or a percentage such as 25 %"));
	if (row->flags & ROW_MONTHS)
		text_add(out, _(", or months of the calendar such as 1 month"));
	if (row->flags & ROW_DATE)
		text_add(out, _(", or a date such as \"2024-03-04\""));
	if (row->words) {
		text_add(out, _(", or one of: "));
		add_words(row->words, out);
	}
	for (i = 0; by && i < count; i++)
		text_addf(out, i ? " | %s" : _(", chosen by %s: %s"), i ? schemas[i]->name : by, schemas[i]->name);
}

static void write_limit(const struct schema_row *row, double x, char *buf, size_t bytes)
{
	if (row->type == KEY_INTEGER)
		snprintf(buf, bytes, "%.0f", x);
	else
		unit_write(x, row->dim, buf, bytes);
}

void describe_range(const struct schema_row *row, struct text *out)
{
	const double top = quantity_max(&(struct wanted){.min = row->min, .max = row->max});
	const bool open = row->flags & ROW_OPEN_MIN;
	char low[64] = "", high[64] = "";

	if (!row_is_quantity(row) && row->type != KEY_INTEGER)
		return;
	if (isfinite(row->min))
		write_limit(row, row->min, low, sizeof low);
	if (isfinite(top))
		write_limit(row, top, high, sizeof high);
	if (*low && *high)
		text_addf(out, open ? _("more than %s, at most %s") : _("%s to %s"), low, high);
	else if (*low)
		text_addf(out, open ? _("more than %s") : _("at least %s"), low);
	else if (*high)
		text_addf(out, _("at most %s"), high);
}

const char *describe_chance(const struct schema_row *row)
{
	if (!row_is_quantity(row))
		return NULL;
	if (row->flags & ROW_CERTAIN)
		return N_("one value, not a distribution");
	if (row->flags & ROW_EVENT)
		return N_("a value or a distribution, drawn anew each time it happens");
	return N_("a value or a distribution, drawn once per future, the same for all strategies");
}
