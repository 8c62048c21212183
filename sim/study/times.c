/* The moments of one future: counted on by the calendar of a place, by the clock, or drawn. A local time that the clock skips is read
 * with the offset that held before, and of one that comes twice the first counts (RFC 5545, 3.3.5). */
#include "sim/study/times.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

#define SLACK_S 1e-6
enum { THURSDAY = 4, WEEK_DAYS = 7 };     /* 1970-01-01 was a Thursday */

static void moment_add(struct instants *to, double at_s)
{
	if (to->count == to->cap) {
		const size_t cap = to->cap ? 2 * to->cap : 32;

		to->at_s = mem_grow(to->at_s, cap, sizeof *to->at_s);
		to->cap = cap;
	}
	to->at_s[to->count++] = at_s;
}

void instants_release(struct instants *instants)
{
	free(instants->at_s);
	*instants = (struct instants){0};
}

/* --- local time --- */

static double offset_s(const struct times *times, double t_s)
{
	size_t i = 0;

	while (i + 1 < times->offsets && times->offset[i + 1].from_s <= t_s)
		i++;
	return times->offsets ? times->offset[i].offset_s : 0;
}

static double local_s(const struct times *times, double t_s)
{
	return (double)times->start_unix_s + t_s + offset_s(times, t_s);
}

/* The moment at which the clocks show LOCAL (seconds since 1970 by them). */
static double moment_of(const struct times *times, double local)
{
	const double clock_s = local - (double)times->start_unix_s;

	for (size_t i = 0; i < times->offsets; i++) {
		const double t = clock_s - times->offset[i].offset_s;

		if (i + 1 == times->offsets || t < times->offset[i + 1].from_s)
			return i && t < times->offset[i].from_s ? clock_s - times->offset[i - 1].offset_s : t;
	}
	return clock_s;
}

static bool day_counts(const struct times *times, int64_t day)
{
	return times->week_days >> ((day + THURSDAY) % WEEK_DAYS) & 1;
}

/* Weeks begin on Mondays. */
static int64_t week_of(int64_t day)
{
	return (day + THURSDAY - 1) / WEEK_DAYS;
}

/* --- one future's --- */

struct walk {
	const struct times *times;
	double from_s, at_s;              /* the beginning; the time of the day */
	int64_t first, day;               /* since 1970, by the local calendar */
	int64_t count;
};

static double walk_moment(const struct walk *w)
{
	return moment_of(w->times, (double)w->day * DAY_S + w->at_s);
}

static void walk_begin(struct walk *w)
{
	const double local = local_s(w->times, w->from_s);

	w->day = (int64_t)floor(local / DAY_S);
	w->at_s = isnan(w->times->at_s) ? local - (double)w->day * DAY_S : w->times->at_s;
	while (walk_moment(w) < w->from_s - SLACK_S || !day_counts(w->times, w->day))
		w->day++;
	w->first = w->day;
}

static void walk_on(struct walk *w)
{
	const struct times *times = w->times;

	w->count++;
	if (times->months) {
		w->day = calendar_months_later(w->first * (int64_t)DAY_S, (int)(w->count * times->months)) / (int64_t)DAY_S;
	} else if (times->weeks) {
		do
			w->day++;
		while (!day_counts(times, w->day) || (week_of(w->day) - week_of(w->first)) % times->weeks);
	} else {
		w->day += times->days;
	}
}

static void by_calendar(const struct times *times, double from_s, struct instants *to)
{
	struct walk w = {.times = times, .from_s = from_s};

	for (walk_begin(&w); walk_moment(&w) < times->horizon_s; walk_on(&w))
		moment_add(to, walk_moment(&w));
}

static void by_clock(const struct times *times, double from_s, struct instants *to)
{
	for (size_t k = 0; from_s + (double)k * times->step_s < times->horizon_s; k++) {
		const double t = from_s + (double)k * times->step_s;

		if (day_counts(times, (int64_t)floor(local_s(times, t) / DAY_S)))
			moment_add(to, t);
	}
}

static void by_chance(const struct times *times, const struct chance *chance, double from_s, struct instants *to)
{
	const double rate_per_s = value_in_replica(&times->rate_per_s, chance);
	struct stream stream;

	stream_init(&stream, chance, purpose_of(PURPOSE_TIMES, 0));
	while ((from_s += exponential_of(stream_next(&stream), chance) / rate_per_s) < times->horizon_s)
		moment_add(to, from_s);
}

void times_of(const struct times *times, const struct chance *chance, struct instants *to)
{
	const double from_s = value_in_replica(&times->begins_s, chance);

	to->count = 0;
	if (times->horizon_s > 0 && from_s >= times->horizon_s)
		return;
	if (!times->recurs)
		moment_add(to, from_s);
	else if (times->rate_per_s.form == VALUE_QUANTITY)
		by_chance(times, chance, from_s, to);
	else if (times->step_s > 0)
		by_clock(times, from_s, to);
	else
		by_calendar(times, from_s, to);
}

bool times_certain(const struct times *times)
{
	return dist_is_constant(&times->begins_s.dist) && times->rate_per_s.form != VALUE_QUANTITY;
}
