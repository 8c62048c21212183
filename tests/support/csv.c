#include "tests/support/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* At most so many bytes are in the cell: the whole rest of a large text for each cell would take minutes. */
static size_t bound(const char *s)
{
	const char *end = s + 1;

	if (*s != '"')
		return strcspn(s, ",\n");
	while (*end && (*end != '"' || end[1] == '"'))
		end += 1 + (*end == '"');
	return (size_t)(end - s);
}

static const char *read_cell(const char *s, char **cell)
{
	char *to = *cell = calloc(bound(s) + 1, 1);

	assert_non_null(to);
	if (*s != '"') {
		while (*s && *s != ',' && *s != '\n') {
			assert_true(*s != '"');
			*to++ = *s++;
		}
		return s;
	}
	for (s++; *s != '"' || s[1] == '"'; s++) {
		assert_true(*s != '\0');
		*to++ = *s;
		s += *s == '"';
	}
	s++;
	assert_true(*s == ',' || *s == '\n');
	return s;
}

struct csv csv_read(const char *s)
{
	struct csv csv = {0};

	while (*s) {
		size_t columns = 0;

		csv.cell = realloc(csv.cell, (csv.rows + 1) * sizeof *csv.cell);
		csv.cell[csv.rows] = NULL;
		do {
			if (columns > 0)
				s++;
			csv.cell[csv.rows] = realloc(csv.cell[csv.rows], (columns + 1) * sizeof **csv.cell);
			s = read_cell(s, &csv.cell[csv.rows][columns++]);
		} while (*s == ',');
		assert_int_equal(*s, '\n');
		s++;
		if (csv.rows++ == 0)
			csv.columns = columns;
		assert_int_equal(columns, csv.columns);
	}
	return csv;
}

void csv_free(struct csv *csv)
{
	for (size_t r = 0; r < csv->rows; r++) {
		for (size_t c = 0; c < csv->columns; c++)
			free(csv->cell[r][c]);
		free(csv->cell[r]);
	}
	free(csv->cell);
	*csv = (struct csv){0};
}

size_t csv_column(const struct csv *csv, const char *name)
{
	for (size_t c = 0; c < csv->columns; c++)
		if (strcmp(csv->cell[0][c], name) == 0)
			return c;
	fail_msg("no column \"%s\"", name);
	return 0;
}

const char *csv_at(const struct csv *csv, size_t row, const char *column)
{
	assert_true(row < csv->rows);
	return csv->cell[row][csv_column(csv, column)];
}

long long csv_nano(const char *decimal)
{
	const int sign = *decimal == '-' ? -1 : 1;
	long long nano = 0;
	int places = -1;

	for (const char *p = decimal + (*decimal == '-'); *p; p++) {
		if (*p == '.' && places < 0) {
			places = 0;
			continue;
		}
		assert_in_range(*p, '0', '9');
		nano = 10 * nano + (*p - '0');
		places += places >= 0;
	}
	assert_true(places <= 9);
	for (places = places < 0 ? 0 : places; places < 9; places++)
		nano *= 10;
	return sign * nano;
}
