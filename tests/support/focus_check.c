#include "tests/support/focus_check.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

int focus_at(const struct csv *csv, const char *name)
{
	for (size_t c = 0; c < csv->columns; c++)
		if (strcmp(csv->cell[0][c], name) == 0)
			return (int)c;
	return -1;
}

const char *focus_cell(const struct focus_row *row, const char *column)
{
	const int at = focus_at(row->csv, column);

	return at < 0 ? "" : row->csv->cell[row->row][at];
}

bool focus_is(const struct focus_row *row, const char *column, const char *word)
{
	return strcmp(focus_cell(row, column), word) == 0;
}

bool focus_null(const struct focus_row *row, const char *column)
{
	return focus_is(row, column, "");
}

double focus_number(const struct focus_row *row, const char *column)
{
	return strtod(focus_cell(row, column), NULL);
}

/* Numeric format: an optional sign, digits, a point and digits, an exponent; nothing else, so no NaN and no thousands. */
static bool is_decimal(const char *s)
{
	const size_t sign = *s == '-', whole = strspn(s + sign, "0123456789");
	const char *rest = s + sign + whole;

	if (!whole)
		return false;
	if (*rest == '.') {
		const size_t places = strspn(rest + 1, "0123456789");
		if (!places)
			return false;
		rest += 1 + places;
	}
	if (*rest == 'E' || *rest == 'e') {
		rest += 1 + (rest[1] == '-' || rest[1] == '+');
		if (!isdigit((unsigned char)*rest))
			return false;
		rest += strspn(rest, "0123456789");
	}
	return *rest == '\0';
}

/* ISO 8601 in UTC to the second: 2024-03-04T09:00:00Z. */
static bool is_date(const char *s)
{
	int64_t unix_s;
	char back[32];

	return strlen(s) == 20 && calendar_read(s, &unix_s) && strcmp(calendar_write(unix_s, back, sizeof back), s) == 0;
}

/* Key-value format: a JSON object, no key twice, values that are no containers. */
static bool is_json(const char *s)
{
	json_t *root = json_loads(s, JSON_REJECT_DUPLICATES, NULL), *value;
	bool fits = json_is_object(root);
	const char *key;

	json_object_foreach(root, key, value)
		fits &= *key && !json_is_object(value) && !json_is_array(value);
	json_decref(root);
	return fits;
}

static bool is_currency(const char *s)
{
	return strlen(s) == 3 && isupper((unsigned char)s[0]) && isupper((unsigned char)s[1]) && isupper((unsigned char)s[2]);
}

bool focus_type_fits(enum focus_type type, const char *cell)
{
	switch (type) {
	case FOCUS_DECIMAL: return is_decimal(cell);
	case FOCUS_PRICE: return is_decimal(cell) && *cell != '-';
	case FOCUS_DATE: return is_date(cell);
	case FOCUS_JSON: return is_json(cell);
	case FOCUS_CURRENCY: return is_currency(cell);
	case FOCUS_STRING: break;
	}
	return *cell != ' ' && cell[strlen(cell) - 1] != ' ' && !strpbrk(cell, "\r\n\t") && utf8_valid(cell, strlen(cell));
}

static bool is_allowed(const char *allowed, const char *cell)
{
	const size_t length = strlen(cell);

	for (const char *at = allowed; at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL)
		if (strcspn(at, ";") == length && strncmp(at, cell, length) == 0)
			return true;
	return !allowed;
}

static void fault(struct text *faults, size_t *count, size_t row, const char *name, const char *words)
{
	text_addf(faults, "row %zu: %s: %s\n", row, name, words);
	++*count;
}

static void check_column(const struct csv *csv, const struct focus_column *column, struct text *faults, size_t *count)
{
	const int at = focus_at(csv, column->name);

	if (at < 0 && !column->without)
		fault(faults, count, 0, column->name, "the column is missing");
	for (size_t r = 1; at >= 0 && r < csv->rows; r++) {
		const char *cell = csv->cell[r][at];

		if (!*cell && !column->null)
			fault(faults, count, r, column->name, "must not be null");
		else if (*cell && !focus_type_fits(column->type, cell))
			fault(faults, count, r, column->name, "is not of its type");
		else if (*cell && !is_allowed(column->allowed, cell))
			fault(faults, count, r, column->name, "is not one of the allowed values");
	}
}

/* Columns of one's own begin with x_. */
static void check_header(const struct csv *csv, struct text *faults, size_t *count)
{
	for (size_t c = 0; c < csv->columns; c++) {
		const char *name = csv->cell[0][c];
		bool known = strncmp(name, "x_", 2) == 0;

		for (size_t i = 0; i < focus_columns; i++)
			known |= strcmp(focus_column[i].name, name) == 0;
		if (!known)
			fault(faults, count, 0, name, "no such column in FOCUS 1.2");
		if ((size_t)focus_at(csv, name) != c)
			fault(faults, count, 0, name, "the column is there twice");
	}
}

size_t focus_check(const struct csv *csv, struct text *faults)
{
	size_t count = 0;

	check_header(csv, faults, &count);
	for (size_t i = 0; i < focus_columns; i++)
		check_column(csv, focus_column + i, faults, &count);
	for (size_t r = 1; r < csv->rows; r++)
		for (size_t i = 0; i < focus_rules; i++)
			if (!focus_rule[i].holds(&(struct focus_row){csv, r}))
				fault(faults, &count, r, focus_rule[i].name, focus_rule[i].words);
	for (size_t i = 0; i < focus_laws; i++)
		if (!focus_law[i].holds(csv))
			fault(faults, &count, 0, focus_law[i].name, focus_law[i].words);
	return count;
}
