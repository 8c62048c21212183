/* A usage record as CSV (RFC 4180, a row a line): lines, cells, and their faults with their places. Blank lines and those
 * that begin with # are passed over; the last line may end without a line feed. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "models/usage/csv.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static int characters(const char *from, const char *to)
{
	int count = 0;

	for (; from < to; from++)
		count += ((unsigned char)*from & 0xc0) != 0x80;
	return count;
}

struct place csv_place(const struct csv *csv, const char *from, const char *to)
{
	const int col = characters(csv->line, from) + 1, wide = characters(from, to);

	return (struct place){csv->source, csv->number, col, col + (wide < 1 ? 1 : wide > 200 ? 200 : wide)};
}

void csv_fault(struct csv *csv, struct place at, const char *format, ...)
{
	struct text text = {0};
	va_list arg;

	va_start(arg, format);
	text_addv(&text, format, arg);
	va_end(arg);
	diag_error(csv->b->diag, at, "%s", text_str(&text));
	text_release(&text);
	csv->faults++;
}

static bool is_text(const char *from, const char *to)
{
	for (const char *s = from; s < to; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return utf8_valid(from, (size_t)(to - from));
}

static struct cell *cell_new(struct csv *csv)
{
	if (csv->cells == csv->cell_cap) {
		csv->cell_cap = csv->cell_cap ? 2 * csv->cell_cap : 32;
		csv->cell = mem_grow(csv->cell, csv->cell_cap, sizeof *csv->cell);
	}
	return csv->cell + csv->cells++;
}

/* The cell in quotes at S, its text into *OUT; what follows its closing quote, or NULL after an error. */
static const char *quoted(struct csv *csv, const char *s, const char *to, char **out)
{
	const char *open = s++;

	for (;; s++) {
		if (s == to) {
			csv_fault(csv, csv_place(csv, open, to), _("this quote is not closed on its line"));
			return NULL;
		}
		if (*s == '"' && (s + 1 == to || s[1] != '"'))
			break;
		s += *s == '"';
		*(*out)++ = *s;
	}
	for (s++; s < to && *s == ' ';)
		s++;
	if (s == to || *s == ',')
		return s;
	csv_fault(csv, csv_place(csv, s, to), _("after a cell in quotes a comma is wanted; a quote inside it is written twice"));
	return NULL;
}

static const char *bare(struct csv *csv, const char *s, const char *to, char **out)
{
	const char *end = memchr(s, ',', (size_t)(to - s)), *last, *quote;

	end = end ? end : to;
	for (last = end; last > s && last[-1] == ' ';)
		last--;
	quote = memchr(s, '"', (size_t)(last - s));
	if (quote) {
		csv_fault(csv, csv_place(csv, quote, quote + 1), _("a cell with a quote inside must be in quotes, and the quote written twice"));
		return NULL;
	}
	memcpy(*out, s, (size_t)(last - s));
	*out += last - s;
	return end;
}

bool csv_cells(struct csv *csv, const char *from, const char *to)
{
	const size_t room = 2 * (size_t)(to - from) + 2;
	const char *s = from;
	char *out;

	csv->cells = 0;
	if (!is_text(from, to)) {
		csv_fault(csv, csv_place(csv, from, to), _("this line is not text, or not UTF-8"));
		return false;
	}
	if (csv->scratch_cap < room) {
		csv->scratch_cap = 2 * room;
		csv->scratch = mem_grow(csv->scratch, csv->scratch_cap, 1);
	}
	for (out = csv->scratch;; s++) {
		struct cell *cell = cell_new(csv);

		while (s < to && *s == ' ')
			s++;
		*cell = (struct cell){out, s, s};
		s = s < to && *s == '"' ? quoted(csv, s, to, &out) : bare(csv, s, to, &out);
		if (!s)
			return false;
		cell->to = s;
		*out++ = '\0';
		if (s == to)
			return true;
	}
}

/* Lines of a file that has been read: a header, then rows. */
static bool lines_read(struct csv *csv, struct columns *columns, struct history *history, const char *path)
{
	const char *s = csv->source->text, *end = s + csv->source->bytes, *stop, *to;

	if (end - s >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; s < end && csv->faults < FAULTS_MAX; s = stop + 1) {
		stop = memchr(s, '\n', (size_t)(end - s));
		stop = to = stop ? stop : end;
		to -= to > s && to[-1] == '\r';
		csv->line = s;
		csv->number++;
		if (s == to || *s == '#' || strspn(s, " ") >= (size_t)(to - s) || !csv_cells(csv, s, to))
			continue;
		if (!columns->count) {
			if (!columns_read(csv, columns))
				return false;
		} else if (history->count == ROWS_MAX) {
			csv_fault(csv, csv_place(csv, s, to), _("more than %d rows"), ROWS_MAX);
			return false;
		} else {
			columns_row(csv, columns, history, path);
		}
	}
	if (!csv->faults && !history->count)
		csv_fault(csv, (struct place){csv->source, 0, 0, 0}, columns->count ? _("the file has no row") : _("the file has no header"));
	return csv->faults == 0;
}

bool history_csv(const struct binding *b, struct history *history, const struct node *file, const char *path)
{
	struct csv csv = {.b = b, .path = arena_textf(b->arena, "%s.file", path)};
	struct columns columns = {0};
	bool fine;

	csv.source = source_read(b, file, csv.path, SOURCE_MAX_BYTES);
	if (!csv.source)
		return false;
	history->file = csv.source->name;
	fine = lines_read(&csv, &columns, history, path);
	free(csv.cell);
	free(csv.scratch);
	free(columns.tag);
	return fine;
}
