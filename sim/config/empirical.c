/* The file of an empirical distribution: CSV of one column, a quantity a line, perhaps a header. A header that ends in
 * a unit, such as "wait (min)", gives it to the bare numbers below. The file stands in the scenario's folder. */
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/units.h"
#include "sim/config/bind.h"

#define FILE_FAULTS 20          /* of one file; then the rest is not looked at */

struct csv {
	const struct binding *b;
	const char *path;
	enum dimension dim;
	const struct source *source;
	const char *unit;       /* of the header, or NULL */
	struct column *column;
	size_t cap, faults;
	bool started;
};

static void fault_at(struct csv *csv, struct place at, const char *message)
{
	diag_error(csv->b->diag, at, _("\"%s\": %s"), csv->path, message);
	csv->faults++;
}

/* A number alone, perhaps with a sign: what a header's unit can be given to. */
static bool is_bare(const char *text)
{
	double x;

	return number_read(text, &x);
}

/* Is TEXT a first line that names the column? Then its unit, if it has one, is kept. */
static bool take_header(struct csv *csv, const char *text)
{
	const char *open = strrchr(text, '('), *close = open ? strchr(open, ')') : NULL;
	const enum dimension dim = csv->dim == DIM_COUNT_OF ? DIM_NUMBER : csv->dim;
	double x;

	if (csv->started || unit_read(text, dim, &x) != UNIT_NO_NUMBER || strchr("+-.0123456789", *text))
		return false;
	if (close && close[1] == '\0' && close > open + 1)
		csv->unit = arena_textn(csv->b->arena, open + 1, (size_t)(close - open - 1));
	return true;
}

static void add_value(struct csv *csv, const char *text, struct place at)
{
	struct column *column = csv->column;

	if (column->count == csv->cap) {
		struct node **wider = arena_alloc(csv->b->arena, csv->cap ? 2 * csv->cap : 64, sizeof(struct node *));

		if (column->count)
			memcpy(wider, column->item, column->count * sizeof(struct node *));
		column->item = wider;
		csv->cap = csv->cap ? 2 * csv->cap : 64;
	}
	if (csv->unit && is_bare(text))
		text = arena_textf(csv->b->arena, *csv->unit == '$' ? "$%s%s" : "%s %s", text,
				   csv->unit + (*csv->unit == '$'));
	column->item[column->count++] = node_scalar(csv->b->arena, text, at);
}

/* The one cell of a line: blanks and one pair of quotes taken off. NULL after an error. */
static const char *cell(struct csv *csv, const char *from, const char *end, struct place at)
{
	const char *s;

	for (s = from; s < end; s++)
		if ((unsigned char)*s < ' ' && *s != '\t') {
			fault_at(csv, at, _("this line is not text"));
			return NULL;
		}
	if (!utf8_valid(from, (size_t)(end - from))) {
		fault_at(csv, at, _("this line is not UTF-8"));
		return NULL;
	}
	if (end - from >= 2 && *from == '"' && end[-1] == '"') {
		from++;
		end--;
	}
	for (s = from; s < end; s++)
		if (strchr("\",;\t", *s)) {
			fault_at(csv, at, _("one quantity a line is wanted, in one column"));
			return NULL;
		}
	return arena_textn(csv->b->arena, from, (size_t)(end - from));
}

static void take_line(struct csv *csv, const char *from, const char *end, int line)
{
	struct place at = {csv->source, line, 1, 2};
	const char *text, *start = from;

	while (end > from && strchr(" \t\r", end[-1]))
		end--;
	while (from < end && strchr(" \t", *from))
		from++;
	if (from == end || *from == '#')
		return;
	at.col = (int)(from - start) + 1;
	at.end_col = at.col + (int)(end - from > 200 ? 200 : end - from);
	text = cell(csv, from, end, at);
	if (text && !take_header(csv, text))
		add_value(csv, text, at);
	csv->started = true;
}

bool empirical_read(const struct binding *b, enum dimension dim, const struct node *file, const char *path,
		    struct column *column)
{
	struct csv csv = {.b = b, .path = path, .dim = dim, .column = column};
	const char *s, *end;
	int line;

	*column = (struct column){0};
	csv.source = source_beside(b, file, path, FILE_LIMIT_BYTES);
	if (!csv.source)
		return false;
	s = csv.source->text;
	end = s + csv.source->bytes;
	if (end - s >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (line = 1; s < end && csv.faults < FILE_FAULTS && column->count <= EMPIRICAL_MAX; line++) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));

		stop = stop ? stop : end;
		take_line(&csv, s, stop, line);
		s = stop + 1;
	}
	if (csv.faults == 0 && column->count == 0)
		diag_error(b->diag, (struct place){csv.source, 0, 0, 0}, _("\"%s\": the file holds no value"), path);
	return csv.faults == 0 && column->count > 0;
}
