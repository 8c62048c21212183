/* A CSV of lifetimes: cells, faults with their places, and what they teach. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"
#include "sim/world/fitting.h"

enum { LIVES_MOST = 1000000, FAULTS_MOST = 20, CELLS_MOST = 4, CELL_BYTES = 200 };
#define LIFE_MOST_H (100 * 365 * 24.0)    /* a hundred years */

enum column { LIFETIME_S, LIFETIME_H, CENSORED, ZONE, TYPE, COLUMNS };
static const char *const column_name[] = {"lifetime_s", "lifetime_h", "censored", "zone", "type", NULL};

struct reader {
	const struct binding *b;
	const struct source *source;
	const char *line;
	int number;
	enum column column[CELLS_MOST];   /* of each cell */
	size_t columns, faults;
	const char *only;                 /* the one zone that is wanted */
	bool other;                       /* some row was of another one */
	struct fitting *fitting;
	size_t cap[FIT_ZONES_MOST], lives;
};

struct cell { const char *s; size_t bytes; };

__attribute__((format(printf, 4, 5)))
static void fault(struct reader *r, const char *from, size_t bytes, const char *format, ...)
{
	struct text text = {0};
	va_list arg;

	va_start(arg, format);
	text_addv(&text, format, arg);
	va_end(arg);
	const int col = (int)utf8_width(arena_textn(r->b->arena, r->line, (size_t)(from - r->line))) + 1;

	diag_error(r->b->diag, (struct place){r->source, r->number, col, col + (bytes ? (int)(bytes < 200 ? bytes : 200) : 1)},
		   "%s", text_str(&text));
	text_release(&text);
	r->faults++;
}

static struct cell trimmed(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
		to--;
	if (to - from >= 2 && *from == '"' && to[-1] == '"') {
		from++;
		to--;
	}
	return (struct cell){from, (size_t)(to - from)};
}

/* The cells of a line; 0 after an error. */
static size_t cells_of(struct reader *r, const char *from, const char *to, struct cell *cell)
{
	size_t count = 0;

	for (const char *s = from; s < to; s++)
		if (((unsigned char)*s < ' ' && *s != '\t' && *s != '\r') || *s == 0x7f) {
			fault(r, s, 1, _("this line is not text"));
			return 0;
		}
	if (!utf8_valid(from, (size_t)(to - from))) {
		fault(r, from, 1, _("this line is not UTF-8"));
		return 0;
	}
	for (const char *s = from; s <= to; s++) {
		const char *comma = memchr(s, ',', (size_t)(to - s)), *end = comma ? comma : to;

		if (count == CELLS_MOST) {
			fault(r, s, (size_t)(to - s), _("more cells than a record of lifetimes has columns"));
			return 0;
		}
		cell[count++] = trimmed(s, end);
		if (cell[count - 1].bytes > CELL_BYTES || memchr(cell[count - 1].s, '"', cell[count - 1].bytes)) {
			fault(r, s, (size_t)(end - s), _("a cell without quotes inside, of at most 200 bytes, is wanted"));
			return 0;
		}
		s = end;
	}
	return count;
}

static int has_column(const struct reader *r, enum column column)
{
	for (size_t i = 0; i < r->columns; i++)
		if (r->column[i] == column)
			return (int)i;
	return -1;
}

static void unknown_column(struct reader *r, const struct cell *cell, const char *near)
{
	if (near)
		fault(r, cell->s, cell->bytes, _("unknown column; did you mean \"%s\"?"), near);
	else
		fault(r, cell->s, cell->bytes, _("unknown column: a record of lifetimes has lifetime_s or lifetime_h, and perhaps censored, "
						 "zone, type"));
}

static bool take_header(struct reader *r, const struct cell *cell, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = arena_textn(r->b->arena, cell[i].s, cell[i].bytes);
		enum column known = 0;

		while (known < COLUMNS && strcmp(column_name[known], name) != 0)
			known++;
		if (known == COLUMNS)
			unknown_column(r, &cell[i], suggest(name, column_name));
		else if (has_column(r, known) >= 0)
			fault(r, cell[i].s, cell[i].bytes, _("the column \"%s\" is there twice"), name);
		else
			r->column[r->columns++] = known;
	}
	if (!r->faults && (has_column(r, LIFETIME_S) >= 0) == (has_column(r, LIFETIME_H) >= 0))
		fault(r, cell[0].s, cell[0].bytes, _("one of the columns lifetime_s and lifetime_h is wanted, not both"));
	return r->faults == 0;
}

/* The zone of that name, made when it is new; NULL: too many. */
static struct fit_zone *zone_of(struct reader *r, const char *name, size_t *which)
{
	struct fitting *fitting = r->fitting;

	for (*which = 0; *which < fitting->zones; ++*which)
		if (strcmp(fitting->zone[*which].name ? fitting->zone[*which].name : "", name) == 0)
			return &fitting->zone[*which];
	if (fitting->zones == FIT_ZONES_MOST)
		return NULL;
	fitting->zone[fitting->zones].name = *name ? name : NULL;
	return &fitting->zone[fitting->zones++];
}

static void add_life(struct reader *r, struct fit_zone *zone, size_t which, struct spell life)
{
	if (zone->ups == r->cap[which]) {
		const size_t cap = r->cap[which] ? 2 * r->cap[which] : 256;
		struct spell *wider = arena_alloc(r->b->arena, cap, sizeof *wider);

		if (zone->ups)
			memcpy(wider, zone->up, zone->ups * sizeof *wider);
		zone->up = wider;
		r->cap[which] = cap;
	}
	zone->up[zone->ups++] = life;
	zone->up_h += life.exit;
	zone->falls += life.ended;
	if (life.ended)
		r->fitting->shortest_h = fmin(r->fitting->shortest_h, life.exit);
}

/* "ZONE", "TYPE" or "ZONE TYPE". */
static const char *name_of(struct reader *r, const struct cell *cell)
{
	const int zone = has_column(r, ZONE), type = has_column(r, TYPE);
	const char *z = zone < 0 ? "" : arena_textn(r->b->arena, cell[zone].s, cell[zone].bytes);
	const char *t = type < 0 ? "" : arena_textn(r->b->arena, cell[type].s, cell[type].bytes);

	return arena_textf(r->b->arena, "%s%s%s", z, *z && *t ? " " : "", t);
}

static void take_row(struct reader *r, const struct cell *cell, size_t count)
{
	const bool seconds = has_column(r, LIFETIME_S) >= 0;
	const int life = has_column(r, seconds ? LIFETIME_S : LIFETIME_H), censored = has_column(r, CENSORED);
	double hours = 0, gone = 0;
	size_t which;

	if (count != r->columns) {
		fault(r, cell[0].s, cell[0].bytes, _("this row has not as many cells as the header"));
		return;
	}
	if (!number_read(arena_textn(r->b->arena, cell[life].s, cell[life].bytes), &hours) || !(hours > 0) ||
	    (hours /= seconds ? HOUR_S : 1) > LIFE_MOST_H) {
		fault(r, cell[life].s, cell[life].bytes, _("a lifetime is a number above 0, and at most 100 years"));
		return;
	}
	if (censored >= 0 && (cell[censored].bytes != 1 || !strchr("01", *cell[censored].s))) {
		fault(r, cell[censored].s, cell[censored].bytes, _("censored is 0 (it ended) or 1 (it was still alive)"));
		return;
	}
	gone = censored < 0 || *cell[censored].s == '0';
	const char *name = name_of(r, cell);

	if (++r->lives > LIVES_MOST) {
		fault(r, cell[0].s, cell[0].bytes, _("more than %d lifetimes"), LIVES_MOST);
		r->faults = FAULTS_MOST;  /* one such line says it for all */
		return;
	}
	if (r->only && strcmp(name, r->only) != 0) {
		r->other = true;
		return;
	}
	struct fit_zone *zone = zone_of(r, name, &which);

	if (zone)
		add_life(r, zone, which, (struct spell){0, hours, gone > 0});
	else
		fault(r, cell[0].s, cell[0].bytes, _("more than 128 zones and types: name one of them with --zone"));
}

/* The next line that says something, in [*FROM, *TO); false at the end. */
static bool next_line(const char **at, const char *end, const char **from, const char **to, int *number)
{
	while (*at < end) {
		const char *stop = memchr(*at, '\n', (size_t)(end - *at));

		*from = *at;
		*to = stop ? stop : end;
		*at = stop ? stop + 1 : end;
		++*number;
		if (**from != '#' && trimmed(*from, *to).bytes)
			return true;
	}
	return false;
}

bool lives_recognised(const char *text)
{
	const char *at = text + (strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0), *from, *to;
	int number = 0;

	return next_line(&at, at + strlen(at), &from, &to, &number) && memmem(from, (size_t)(to - from), "lifetime", 8);
}

static void pool_all(struct reader *r)
{
	struct fit_zone *all = &r->fitting->all;
	size_t count = 0;

	for (size_t z = 0; z < r->fitting->zones; z++)
		count += r->fitting->zone[z].ups;
	all->up = arena_alloc(r->b->arena, count + 1, sizeof *all->up);
	for (size_t z = 0; z < r->fitting->zones; z++) {
		struct fit_zone *zone = &r->fitting->zone[z];

		memcpy(all->up + all->ups, zone->up, zone->ups * sizeof *all->up);
		all->ups += zone->ups;
		all->up_h += zone->up_h;
		all->falls += zone->falls;
		fit_zone_end(zone);
	}
	fit_zone_end(all);
}

static void no_life(const struct reader *r, const char *zone)
{
	const struct place at = {r->source, 0, 0, 0};

	if (r->other)
		diag_error(r->b->diag, at, _("it holds no lifetime of zone \"%s\""), zone);
	else
		diag_error(r->b->diag, at, _("it holds no lifetime"));
}

struct fitting *fitting_of_lives(const struct binding *b, const struct source *source, const char *zone)
{
	struct reader r = {.b = b, .source = source, .only = zone};
	const char *at = source->text, *end = at + source->bytes, *from, *to;
	struct cell cell[CELLS_MOST];

	r.fitting = arena_alloc(b->arena, 1, sizeof *r.fitting);
	*r.fitting = (struct fitting){.file = source->name, .lives = true, .nodes = 1, .shortest_h = INFINITY};
	r.fitting->zone = arena_alloc(b->arena, FIT_ZONES_MOST, sizeof *r.fitting->zone);
	at += strncmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while (r.faults < FAULTS_MOST && next_line(&at, end, &from, &to, &r.number)) {
		r.line = from;
		const size_t count = cells_of(&r, from, to, cell);

		if (!count)
			continue;
		if (r.columns)
			take_row(&r, cell, count);
		else if (!take_header(&r, cell, count))
			return NULL;
	}
	if (!r.faults && !r.fitting->zones)
		no_life(&r, zone);
	if (r.faults || !r.fitting->zones)
		return NULL;
	pool_all(&r);
	return r.fitting;
}
