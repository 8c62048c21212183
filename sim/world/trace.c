/* The CSV of a recorded market: columns, rows zone by zone, and every fault with its line. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "sim/billing/price.h"
#include "sim/world/trace.h"

enum { COL_T, COL_AVAILABLE, COL_PRICE, COL_ZONE, COLS };
enum { FAULTS_MAX = 20 };
static const char *const columns[] = {"t_s", "available", "price_usd_h", "zone", NULL};

struct growing {
	const char *name;
	size_t count, cap;
	double *at_s, *usd_h;
	double *available;
	double first_s, end_s;
	bool ended;
	struct place at;
};

struct reader {
	const struct binding *b;
	const struct source *source;
	int number, faults, place[COLS], cells;   /* place: the cell of a column, -1: none */
	bool header;
	struct growing *zone;
	size_t zones;
};

static struct place place_of(const struct reader *r)
{
	return (struct place){r->source, r->number, 1, 2};
}

#define FAULT(r, ...) ((r)->faults++, diag_error((r)->b->diag, place_of(r), __VA_ARGS__))

static size_t cells_of(char *line, char *cell[], size_t max)
{
	size_t count = 0;

	for (char *s = line; s; count++) {
		char *comma = strchr(s, ','), *end;

		if (comma)
			*comma = '\0';
		s += strspn(s, " \t");
		for (end = s + strlen(s); end > s && (end[-1] == ' ' || end[-1] == '\t');)
			*--end = '\0';
		if (count < max)
			cell[count] = s;
		s = comma ? comma + 1 : NULL;
	}
	return count;
}

static void header_read(struct reader *r, char *cell[], size_t count)
{
	for (int c = 0; c < COLS; c++)
		r->place[c] = -1;
	for (size_t i = 0; i < count && i <= COLS; i++) {       /* one too many is fault enough, of however many */
		const char *name = i < COLS ? cell[i] : "", *near = suggest(name, columns);
		int c = 0;

		while (c < COLS && strcmp(columns[c], name) != 0)
			c++;
		if (c == COLS && near)
			FAULT(r, _("unknown column \"%s\"; did you mean \"%s\"?"), name, near);
		else if (c == COLS)
			FAULT(r, _("unknown column \"%s\"; a trace has t_s, available, price_usd_h, zone"), name);
		else if (r->place[c] >= 0)
			FAULT(r, _("the column \"%s\" stands there twice"), name);
		else
			r->place[c] = (int)i;
	}
	for (int c = COL_T; c <= COL_AVAILABLE; c++)
		if (!r->faults && r->place[c] < 0)
			FAULT(r, _("the column \"%s\" is missing"), columns[c]);
	r->header = true;
	r->cells = (int)count;
}

static bool cell_number(struct reader *r, const char *text, int column, double *x)
{
	char *end;

	*x = strtod(text, &end);
	if (end != text && !*end && isfinite(*x) && !strpbrk(text, "xX"))
		return true;
	FAULT(r, _("\"%s\" must be a number, not \"%s\""), columns[column], text);
	return false;
}

static struct growing *zone_named(struct reader *r, const char *name)
{
	for (size_t i = r->zones; i-- > 0;)
		if (strcmp(r->zone[i].name, name) == 0)
			return r->zone + i;
	r->zone = mem_grow(r->zone, r->zones + 1, sizeof *r->zone);
	r->zone[r->zones] = (struct growing){.name = arena_text(r->b->arena, name), .at = place_of(r)};
	return r->zone + r->zones++;
}

static void zone_add(struct growing *zone, double t, double available, double usd)
{
	if (zone->count == zone->cap) {
		zone->cap = zone->cap ? 2 * zone->cap : 64;
		zone->at_s = mem_grow(zone->at_s, zone->cap, sizeof(double));
		zone->usd_h = mem_grow(zone->usd_h, zone->cap, sizeof(double));
		zone->available = mem_grow(zone->available, zone->cap, sizeof(double));
	}
	if (!zone->count)
		zone->first_s = t;
	zone->at_s[zone->count] = t - zone->first_s;
	zone->usd_h[zone->count] = usd;
	zone->available[zone->count++] = available;
}

static void row_read(struct reader *r, char *cell[], size_t count)
{
	struct growing *zone;
	double t, available, usd = 0;

	if ((int)count != r->cells) {
		FAULT(r, _("this row has %d cells, and the header %d"), (int)count, r->cells);
		return;
	}
	if (!cell_number(r, cell[r->place[COL_T]], COL_T, &t))
		return;
	zone = zone_named(r, r->place[COL_ZONE] < 0 ? "" : cell[r->place[COL_ZONE]]);
	if (zone->ended)
		FAULT(r, _("a row of a zone that has ended: its row without \"available\" must be its last"));
	else if (zone->count && t - zone->first_s <= zone->at_s[zone->count - 1])
		FAULT(r, _("\"t_s\" must be later than in the zone's row before"));
	else if (!*cell[r->place[COL_AVAILABLE]] && !zone->count) {
		zone->ended = true;
		FAULT(r, _("a zone needs a row before the one that ends it"));
	} else if (!*cell[r->place[COL_AVAILABLE]]) {
		zone->ended = true;
		zone->end_s = t - zone->first_s;
	} else if (cell_number(r, cell[r->place[COL_AVAILABLE]], COL_AVAILABLE, &available)) {
		if (available < 0 || available != floor(available) || available >= INT_MAX)
			FAULT(r, _("\"available\" must be a whole number from 0 on"));
		else if (r->place[COL_PRICE] < 0 || cell_number(r, cell[r->place[COL_PRICE]], COL_PRICE, &usd)) {
			if (usd < 0)
				FAULT(r, _("\"price_usd_h\" must not be below 0"));
			zone_add(zone, t, available, usd);
		}
	}
}

static void lines_read(struct reader *r)
{
	const char *s = r->source->text, *end = s + r->source->bytes, *stop;

	if (end - s >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; s < end && r->faults < FAULTS_MAX; s = stop + 1) {
		char *cell[COLS], *line;
		size_t bytes, count;

		stop = memchr(s, '\n', (size_t)(end - s));
		stop = stop ? stop : end;
		r->number++;
		bytes = (size_t)(stop - s) - (stop > s && stop[-1] == '\r');
		if (memchr(s, '\0', bytes) || !utf8_valid(s, bytes)) {
			FAULT(r, _("this line is not text, or not UTF-8"));
			return;
		}
		line = arena_textn(r->b->arena, s, bytes);
		if (*line == '#' || !line[strspn(line, " \t")])
			continue;
		count = cells_of(line, cell, COLS);
		if (r->header)
			row_read(r, cell, count);
		else
			header_read(r, cell, count);
		if (r->header && r->faults && !r->zones)
			return;
	}
}

static void zone_keep(const struct reader *r, struct trace_zone *to, const struct growing *from, bool counts)
{
	double *at_s = arena_alloc(r->b->arena, from->count, sizeof *at_s), *usd_h = arena_alloc(r->b->arena, from->count, sizeof *usd_h);
	int *available = arena_alloc(r->b->arena, from->count, sizeof *available);

	for (size_t i = 0; i < from->count; i++) {
		at_s[i] = from->at_s[i];
		usd_h[i] = from->usd_h[i];
		available[i] = counts ? (int)from->available[i] : from->available[i] > 0 ? INT_MAX : 0;
	}
	*to = (struct trace_zone){r->place[COL_ZONE] < 0 ? NULL : from->name, from->count, at_s, available,
				  r->place[COL_PRICE] < 0 ? NULL : usd_h, from->end_s, from->first_s};
}

static const struct trace *trace_keep(const struct reader *r)
{
	struct trace *trace = arena_alloc(r->b->arena, 1, sizeof *trace);
	struct trace_zone *zone = arena_alloc(r->b->arena, r->zones, sizeof *zone);

	*trace = (struct trace){.name = r->source->name, .key = purpose_hash(r->source->name), .zone = zone, .zones = r->zones};
	for (size_t z = 0; z < r->zones; z++)
		for (size_t i = 0; i < r->zone[z].count; i++)
			trace->counts |= r->zone[z].available[i] > 1;
	for (size_t z = 0; z < r->zones; z++)
		zone_keep(r, zone + z, r->zone + z, trace->counts);
	return trace;
}

const struct trace *trace_read(const struct binding *b, const struct node *file, const char *path)
{
	struct reader r = {.b = b, .source = source_read(b, file, path, SOURCE_MAX_BYTES)};
	const struct trace *trace = NULL;

	if (!r.source)
		return NULL;
	lines_read(&r);
	if (!r.faults && !r.zones) {
		r.faults++;
		diag_error(b->diag, (struct place){r.source, 0, 0, 0}, r.header ? _("the file has no row") : _("the file has no header"));
	}
	for (size_t i = 0; i < r.zones && r.faults < FAULTS_MAX; i++)
		if (!r.zone[i].ended) {
			r.faults++;
			diag_error(b->diag, r.zone[i].at, _("zone \"%s\" has no end: its last row must have an empty \"available\""), r.zone[i].name);
		}
	if (!r.faults)
		trace = trace_keep(&r);
	for (size_t i = 0; i < r.zones; i++) {
		free(r.zone[i].at_s);
		free(r.zone[i].usd_h);
		free(r.zone[i].available);
	}
	free(r.zone);
	return trace;
}

const struct trace_zone *trace_zone(const struct trace *trace, const char *name)
{
	for (size_t i = 0; i < trace->zones; i++)
		if (name && trace->zone[i].name && strcmp(trace->zone[i].name, name) == 0)
			return trace->zone + i;
	return NULL;
}

double trace_start_s(const struct trace *trace, const struct trace_zone *zone, double start_s, bool random, const struct chance *chance)
{
	return recording_start_s(trace->key, zone->period_s, start_s, random, chance);
}
