/* The CSV of recorded requests, counts or rates: which columns it has, its rows, and every fault with its line and column. */
#include "sim/world/rate.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

enum { FAULTS_MAX = 20, CELL_BYTES = 64, CELLS = 4, ROWS_LEAST = 2 };
#define PER_MINUTE "requests_per_minute"
#define MINUTE_S 60.0
#define LONGEST_S (100 * 365 * DAY_S)     /* a hundred years */
#define LARGEST 1e12                      /* requests, tokens, requests per second */

enum role { ROLE_SECONDS, ROLE_DATE, ROLE_COUNT, ROLE_RATE, ROLE_INPUT, ROLE_OUTPUT, ROLES };
static const struct { const char *name; enum role role; double unit; } column[] = {
	{"t_s", ROLE_SECONDS, 1}, {"timestamp", ROLE_DATE, 1}, {"time", ROLE_DATE, 1}, {"TIMESTAMP", ROLE_DATE, 1}, {"hour_utc", ROLE_DATE, 1},
	{"count", ROLE_COUNT, 1}, {"value", ROLE_COUNT, 1}, {"requests", ROLE_COUNT, 1},
	{"rate_per_s", ROLE_RATE, 1}, {PER_MINUTE, ROLE_RATE, 1 / MINUTE_S},
	{"input_tokens", ROLE_INPUT, 1}, {"ContextTokens", ROLE_INPUT, 1},
	{"output_tokens", ROLE_OUTPUT, 1}, {"GeneratedTokens", ROLE_OUTPUT, 1},
};
enum { COLUMNS = sizeof column / sizeof *column };

struct cell { const char *s; size_t bytes; };

struct reader {
	const struct binding *b;
	const struct source *source;
	const char *line;
	int number, faults;
	struct cell cell[CELLS];
	size_t cells, header;             /* of this line; of the header, 0: not read */
	int place[ROLES];                 /* the cell of a role; -1: none */
	double unit;                      /* of rates */
	double fraction_s;                /* of the first date's second */
	int64_t first_unix_s;
	double first_s;
	size_t rows, cap;
	double *at_s, *x[2];              /* counts or rates; or input and output tokens */
};

__attribute__((format(printf, 3, 4)))
static bool fault(struct reader *r, struct cell cell, const char *format, ...)
{
	struct text text = {0};
	int col = 1, wide = 0;
	va_list arg;

	va_start(arg, format);
	text_addv(&text, format, arg);
	va_end(arg);
	for (const char *s = r->line; s < cell.s; s++)
		col += (*s & 0xc0) != 0x80;
	for (size_t i = 0; i < cell.bytes && wide < 2 * CELL_BYTES; i++)
		wide += (cell.s[i] & 0xc0) != 0x80;
	diag_error(r->b->diag, (struct place){r->source, r->number, col, col + (wide ? wide : 1)}, "%s", text_str(&text));
	text_release(&text);
	r->faults++;
	return false;
}

/* What a cell says, for messages and for numbers; of a long one its beginning. */
struct word { char s[CELL_BYTES + 1]; };
static struct word word_of(struct cell cell)
{
	const size_t bytes = cell.bytes < CELL_BYTES ? cell.bytes : CELL_BYTES;
	struct word word = {{0}};

	memcpy(word.s, cell.s, bytes);
	while (!utf8_valid(word.s, strlen(word.s)))
		word.s[strlen(word.s) - 1] = '\0';
	return word;
}

static struct cell trimmed(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	return (struct cell){from, (size_t)(to - from)};
}

static void cells_of(struct reader *r, const char *to)
{
	r->cells = 0;
	for (const char *s = r->line; s <= to; s++) {
		const char *comma = memchr(s, ',', (size_t)(to - s)), *end = comma ? comma : to;

		if (r->cells < CELLS)
			r->cell[r->cells] = trimmed(s, end);
		r->cells++;
		s = end;
	}
}

/* --- the header --- */

static int column_of(const char *name)
{
	for (int c = 0; c < COLUMNS; c++)
		if (strcmp(column[c].name, name) == 0)
			return c;
	return strncmp(name, PER_MINUTE, strlen(PER_MINUTE)) == 0 ? column_of(PER_MINUTE) : -1;
}

static void column_take(struct reader *r, size_t i)
{
	const struct word name = word_of(r->cell[i]);
	const int c = column_of(name.s);
	const char *known[COLUMNS + 1] = {NULL}, *near;

	for (int k = 0; k < COLUMNS; k++)
		known[k] = column[k].name;
	if (c < 0) {
		near = suggest(name.s, known);
		if (near)
			fault(r, r->cell[i], _("unknown column \"%s\"; did you mean \"%s\"?"), name.s, near);
		else
			fault(r, r->cell[i], _("unknown column \"%s\"; a record of requests has t_s or timestamp, and perhaps count, rate_per_s, "
					       "input_tokens, output_tokens"), name.s);
		return;
	}
	if (r->place[column[c].role] >= 0)
		fault(r, r->cell[i], _("the column \"%s\" says what another one says"), name.s);
	r->place[column[c].role] = (int)i;
	if (column[c].role == ROLE_RATE)
		r->unit = column[c].unit;
}

static bool has(const struct reader *r, enum role role)
{
	return r->place[role] >= 0;
}

static void header_read(struct reader *r)
{
	for (int i = 0; i < ROLES; i++)
		r->place[i] = -1;
	r->header = r->cells;
	if (r->cells > CELLS) {           /* fault enough, of however many */
		fault(r, r->cell[CELLS - 1], _("a record of requests has at most %d columns"), CELLS - 1);
		return;
	}
	for (size_t i = 0; i < r->cells; i++)
		column_take(r, i);
	if (r->faults)
		return;
	if (has(r, ROLE_SECONDS) + has(r, ROLE_DATE) != 1)
		fault(r, r->cell[0], _("a record of requests needs one column of times: t_s, or timestamp, time, hour_utc"));
	else if (has(r, ROLE_COUNT) && has(r, ROLE_RATE))
		fault(r, r->cell[r->place[ROLE_RATE]], _("counts or rates, not both"));
	else if ((has(r, ROLE_COUNT) || has(r, ROLE_RATE)) && (has(r, ROLE_INPUT) || has(r, ROLE_OUTPUT)))
		fault(r, r->cell[r->place[has(r, ROLE_INPUT) ? ROLE_INPUT : ROLE_OUTPUT]],
		      _("tokens belong to requests, a row each; this file has counts or rates"));
}

/* --- rows --- */

static bool amount_read(struct reader *r, enum role role, double *x)
{
	const struct cell cell = r->cell[r->place[role]];
	const struct word word = word_of(cell);

	if (cell.bytes <= CELL_BYTES && number_read(word.s, x) && *x >= 0 && *x <= LARGEST)
		return true;
	return fault(r, cell, _("a number from 0 to 1e12 is wanted, not \"%s\""), word.s);
}

/* "2023-11-16 18:17:03.9799600", "2023-11-16T18:17:03Z", "…+02:00", "2023-11-16": no zone means UTC. */
static bool date_read(const char *text, int64_t *unix_s, double *fraction_s)
{
	enum { DATE_BYTES = 10, TIME_BYTES = 19 };
	char plain[CELL_BYTES + 2];
	const char *rest = text + strcspn(text, "."), *zone;
	size_t bytes;

	*fraction_s = 0;
	if (strlen(text) <= DATE_BYTES)
		return calendar_read(text, unix_s);
	if (*rest) {
		char digits[CELL_BYTES + 2] = "0.";
		const size_t count = strspn(rest + 1, "0123456789");

		if (rest != text + TIME_BYTES || !count)
			return false;
		memcpy(digits + 2, rest + 1, count);
		digits[2 + count] = '\0';
		if (!number_read(digits, fraction_s))
			return false;
		bytes = TIME_BYTES;
		rest += 1 + count;
	} else {
		bytes = DATE_BYTES + strcspn(text + DATE_BYTES, "Z+-");
		rest = text + bytes;
	}
	zone = *rest ? rest : "Z";
	if (bytes + strlen(zone) >= sizeof plain)
		return false;
	memcpy(plain, text, bytes);
	strcpy(plain + bytes, zone);
	if (plain[DATE_BYTES] == ' ')
		plain[DATE_BYTES] = 'T';
	return calendar_read(plain, unix_s);
}

/* When the row is, since the first one. */
static bool time_read(struct reader *r, double *t)
{
	const struct cell cell = r->cell[r->place[has(r, ROLE_DATE) ? ROLE_DATE : ROLE_SECONDS]];
	const struct word word = word_of(cell);
	int64_t unix_s = 0;
	double s = 0;

	if (cell.bytes > CELL_BYTES || (has(r, ROLE_DATE) ? !date_read(word.s, &unix_s, &s) : !number_read(word.s, &s)))
		return has(r, ROLE_DATE) ? fault(r, cell, _("a time such as 2024-05-10T14:00:00Z is wanted, not \"%s\""), word.s)
					 : fault(r, cell, _("a number of seconds is wanted, not \"%s\""), word.s);
	if (!r->rows) {
		r->first_unix_s = unix_s;
		r->first_s = s;
	}
	*t = (double)(unix_s - r->first_unix_s) + (s - r->first_s);
	if (r->rows && !(*t > r->at_s[r->rows - 1] || (*t == r->at_s[r->rows - 1] && !has(r, ROLE_COUNT) && !has(r, ROLE_RATE))))
		return fault(r, cell, _("this time must be later than that of the row before"));
	if (*t > LONGEST_S)
		return fault(r, cell, _("more than 100 years after the first row"));
	return true;
}

static void row_keep(struct reader *r, double t, const double x[2])
{
	if (r->rows == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 256;
		r->at_s = mem_grow(r->at_s, r->cap, sizeof(double));
		for (int i = 0; i < 2; i++)
			r->x[i] = mem_grow(r->x[i], r->cap, sizeof(double));
	}
	r->at_s[r->rows] = t;
	for (int i = 0; i < 2; i++)
		r->x[i][r->rows] = x[i];
	r->rows++;
}

static void row_read(struct reader *r)
{
	double t = 0, x[2] = {0, 0};
	bool ok;

	if (r->cells != r->header) {
		fault(r, r->cell[0], _("this row has %d cells, and the header %d"), (int)r->cells, (int)r->header);
		return;
	}
	ok = time_read(r, &t);
	for (enum role role = ROLE_COUNT; role < ROLES; role++)
		if (has(r, role))
			ok = amount_read(r, role, &x[role == ROLE_OUTPUT]) && ok;
	if (ok)
		row_keep(r, t, x);
}

static void lines_read(struct reader *r)
{
	const char *s = r->source->text, *end = s + r->source->bytes, *stop;

	if (end - s >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; s < end && r->faults < FAULTS_MAX; s = stop + 1) {
		stop = memchr(s, '\n', (size_t)(end - s));
		stop = stop ? stop : end;
		r->line = s;
		r->number++;
		const char *to = stop - (stop > s && stop[-1] == '\r');

		if (memchr(s, '\0', (size_t)(to - s)) || !utf8_valid(s, (size_t)(to - s))) {
			fault(r, (struct cell){s, 1}, _("this line is not text, or not UTF-8"));
			return;
		}
		if (*s == '#' || !trimmed(s, to).bytes)
			continue;
		cells_of(r, to);
		if (r->header) {
			row_read(r);
			continue;
		}
		header_read(r);
		if (r->faults)            /* which cell is what is not known */
			return;
	}
}

/* --- what is kept --- */

static const double *kept(const struct reader *r, const double *x)
{
	double *copy = arena_alloc(r->b->arena, r->rows, sizeof *copy);

	memcpy(copy, x, r->rows * sizeof *copy);
	return copy;
}

static void pieces_keep(const struct reader *r, struct request_trace *trace)
{
	const double last_s = r->at_s[r->rows - 1] - r->at_s[r->rows - 2];

	trace->counts = has(r, ROLE_COUNT);
	trace->pieces = r->rows;
	trace->piece = arena_alloc(r->b->arena, r->rows, sizeof *trace->piece);
	trace->record_s = r->at_s[r->rows - 1] + last_s;
	for (size_t i = 0; i < r->rows; i++) {
		const double wide_s = i + 1 < r->rows ? r->at_s[i + 1] - r->at_s[i] : last_s;

		trace->piece[i] = (struct rate_piece){r->at_s[i], trace->counts ? r->x[0][i] / wide_s : r->x[0][i] * r->unit};
	}
}

/* After the last request a mean gap, so that a record that is repeated keeps its rate. */
static void record_keep(const struct reader *r, struct request_trace *trace)
{
	const double last_s = r->at_s[r->rows - 1];

	trace->record = (struct request_record){.count = r->rows, .at_s = kept(r, r->at_s), .record_s = last_s + last_s / (double)(r->rows - 1)};
	if (has(r, ROLE_INPUT))
		trace->record.input = kept(r, r->x[0]);
	if (has(r, ROLE_OUTPUT))
		trace->record.output = kept(r, r->x[1]);
	trace->record_s = trace->record.record_s;
}

static bool whole(struct reader *r)
{
	const struct place file = {r->source, 0, 0, 0};

	if (r->faults)
		return false;
	if (!r->header)
		diag_error(r->b->diag, file, _("the file has no header"));
	else if (r->rows < ROWS_LEAST)
		diag_error(r->b->diag, file, _("a record needs at least two rows: how long it lasts is not known"));
	else if (!(r->at_s[r->rows - 1] > 0))
		diag_error(r->b->diag, file, _("all rows are at the same time: how long the record lasts is not known"));
	else
		return true;
	return false;
}

const struct request_trace *request_trace_read(const struct binding *b, const struct node *file, const char *path)
{
	struct reader r = {.b = b, .source = source_read(b, file, path, SOURCE_MAX_BYTES), .unit = 1};
	struct request_trace *trace = NULL;

	if (!r.source)
		return NULL;
	lines_read(&r);
	if (whole(&r)) {
		trace = arena_alloc(b->arena, 1, sizeof *trace);
		*trace = (struct request_trace){.name = r.source->name, .first_unix_s = r.first_unix_s};
		if (has(&r, ROLE_COUNT) || has(&r, ROLE_RATE))
			pieces_keep(&r, trace);
		else
			record_keep(&r, trace);
	}
	free(r.at_s);
	free(r.x[0]);
	free(r.x[1]);
	return trace;
}
