/* From a recorded market to its spells, zone by zone, and to the losses of those that count nodes. */
#include "sim/world/fitting.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"

size_t zone_region(const char *name)
{
	const size_t length = strlen(name);

	if (length > 2 && isalpha((unsigned char)name[length - 1])) {
		if (name[length - 2] == '-')
			return length - 2;
		if (isdigit((unsigned char)name[length - 2]))
			return length - 1;
	}
	return length;
}

/* Nobody saw the only ones that ended begin: what has no memory does not mind. */
static void without_ages(size_t ended, double total_h, struct fits *fits)
{
	if (fits->ended || !ended)
		return;
	fit_memoryless(ended, total_h, FIT_CONFIDENCE, &fits->law[FIT_EXPONENTIAL]);
	const struct estimate rate = fits->law[FIT_EXPONENTIAL].rate;

	fits->spells = fits->ended = ended;
	fits->total = total_h;
	fits->mean = (struct estimate){1 / rate.value, 1 / rate.high, 1 / rate.low};
}

void fit_zone_end(struct fit_zone *zone)
{
	zone->availability = zone->up_h / (zone->up_h + zone->down_h);
	zone->fall = zone->up_h > 0 ? fit_rate(zone->falls, zone->up_h, FIT_CONFIDENCE) : (struct estimate){NAN, NAN, NAN};
	fits_of(zone->up, zone->ups, FIT_CONFIDENCE, &zone->up_fit);
	fits_of(zone->down, zone->downs, FIT_CONFIDENCE, &zone->down_fit);
	without_ages(zone->falls, zone->up_h, &zone->up_fit);
	without_ages(zone->rises, zone->down_h, &zone->down_fit);
}

/* A spell of ZONE is over, or the record is. */
static void take_spell(struct fitting *fitting, struct fit_zone *zone, bool up, double from_s, double to_s, bool ended)
{
	const double hours = (to_s - from_s) / HOUR_S;

	*(up ? &zone->up_h : &zone->down_h) += hours;
	zone->falls += up && ended;
	zone->rises += !up && ended;
	if (from_s <= 0 || hours <= 0)
		return;                   /* the first one: its age is unknown */
	if (up)
		zone->up[zone->ups++] = (struct spell){0, hours, ended};
	else
		zone->down[zone->downs++] = (struct spell){0, hours, ended};
	if (ended)
		fitting->shortest_h = fmin(fitting->shortest_h, hours);
}

static void read_zone(struct arena *arena, struct fitting *fitting, const struct trace_zone *from, struct fit_zone *zone)
{
	double since_s = 0;
	bool up = from->available[0] >= fitting->nodes;

	zone->name = from->name;
	zone->up = arena_alloc(arena, from->count + 1, sizeof *zone->up);
	zone->down = arena_alloc(arena, from->count + 1, sizeof *zone->down);
	for (size_t i = 1; i < from->count; i++) {
		if ((from->available[i] >= fitting->nodes) == up)
			continue;         /* another price, or a few nodes more */
		take_spell(fitting, zone, up, since_s, from->at_s[i], true);
		since_s = from->at_s[i];
		up = !up;
	}
	take_spell(fitting, zone, up, since_s, from->period_s, false);
	fitting->days = fmax(fitting->days, from->period_s / DAY_S);
	fit_zone_end(zone);
}

static void pool_zones(struct arena *arena, struct fitting *fitting)
{
	struct fit_zone *all = &fitting->all;
	size_t ups = 0, downs = 0;

	for (size_t z = 0; z < fitting->zones; z++) {
		ups += fitting->zone[z].ups;
		downs += fitting->zone[z].downs;
	}
	all->up = arena_alloc(arena, ups + 1, sizeof *all->up);
	all->down = arena_alloc(arena, downs + 1, sizeof *all->down);
	for (size_t z = 0; z < fitting->zones; z++) {
		const struct fit_zone *zone = &fitting->zone[z];

		if (zone->ups)
			memcpy(all->up + all->ups, zone->up, zone->ups * sizeof *all->up);
		if (zone->downs)
			memcpy(all->down + all->downs, zone->down, zone->downs * sizeof *all->down);
		all->ups += zone->ups;
		all->downs += zone->downs;
		all->up_h += zone->up_h;
		all->down_h += zone->down_h;
		all->falls += zone->falls;
		all->rises += zone->rises;
	}
	fit_zone_end(all);
}

/* Losses and the time at each size, of all zones. */
static void read_losses(struct arena *arena, struct fitting *fitting, const struct trace *trace, size_t first, size_t last)
{
	size_t most = 0, losses = 0, sizes = 0;

	for (size_t z = first; z < last; z++)
		most += trace->zone[z].count;
	struct loss *loss = arena_alloc(arena, most + 1, sizeof *loss);
	struct at_size *size = arena_alloc(arena, most + 1, sizeof *size);

	for (size_t z = first; z < last; z++) {
		const struct trace_zone *zone = &trace->zone[z];

		for (size_t i = 0; i < zone->count; i++) {
			const int nodes = zone->available[i];
			const double to_s = i + 1 < zone->count ? zone->at_s[i + 1] : zone->period_s;

			if (nodes > 0)
				size[sizes++] = (struct at_size){(size_t)nodes, (to_s - zone->at_s[i]) / HOUR_S};
			if (i + 1 < zone->count && zone->available[i + 1] < nodes)
				loss[losses++] = (struct loss){(size_t)nodes, (size_t)(nodes - zone->available[i + 1])};
		}
	}
	fit_shocks(loss, losses, size, sizes, FIT_CONFIDENCE, &fitting->shock);
}

struct fitting *fitting_of_trace(struct arena *arena, const struct trace *trace, int zone, int nodes)
{
	const size_t first = zone < 0 ? 0 : (size_t)zone, last = zone < 0 ? trace->zones : first + 1;
	struct fitting *fitting = arena_alloc(arena, 1, sizeof *fitting);

	*fitting = (struct fitting){.file = trace->name, .counts = trace->counts, .nodes = nodes, .zones = last - first, .shortest_h = INFINITY};
	fitting->within = fitting->across = (struct fit_correlation){.phi = {NAN, NAN, NAN}, .least = NAN, .most = NAN};
	fitting->zone = arena_alloc(arena, fitting->zones, sizeof *fitting->zone);
	for (size_t z = first; z < last; z++)
		read_zone(arena, fitting, &trace->zone[z], &fitting->zone[z - first]);
	pool_zones(arena, fitting);
	if (trace->counts)
		read_losses(arena, fitting, trace, first, last);
	if (zone < 0 && trace->zones > 1)
		fit_correlations(trace, nodes, &fitting->within, &fitting->across);
	return fitting;
}
