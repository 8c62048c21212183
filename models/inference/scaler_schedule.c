/* Schedules: cron expressions in local time, as Application Auto Scaling's scheduled actions have them; and the profile that predicts.
 * Daylight saving: a time that does not exist is the next one that does; one that exists twice is the first. */
#include "models/inference/scaler_rule.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"

enum { CRON_MINUTE, CRON_HOUR, CRON_DAY, CRON_MONTH, CRON_WEEKDAY, CRON_FIELDS };
enum { CHANGES_MOST = 1000000, LOOK_BACK_DAYS = 32 };

struct cron {
	uint64_t set[CRON_FIELDS];        /* bit n: n is meant */
	bool any[CRON_FIELDS];
};

static const int cron_low[CRON_FIELDS] = {0, 0, 1, 1, 0}, cron_high[CRON_FIELDS] = {59, 23, 31, 12, 7};

/* A number, or the first three letters of a month or a weekday; -1. */
static int cron_number(const char **at, int field)
{
	static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
					     "sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	const int first = field == CRON_MONTH ? 0 : field == CRON_WEEKDAY ? 12 : 19, last = field == CRON_MONTH ? 12 : 19;
	char *end;

	for (int i = first; i < last; i++)
		if (strncasecmp(*at, names[i], 3) == 0) {
			*at += 3;
			return i - first + (field == CRON_MONTH);
		}
	if (**at < '0' || **at > '9')
		return -1;
	const long n = strtol(*at, &end, 10);

	*at = end;
	return n <= 99 ? (int)n : -1;
}

/* "*", "5", "1-5", each with "/2": one item of a field's list. */
static bool cron_item(const char **at, int field, struct cron *cron)
{
	int low = cron_low[field], high = cron_high[field], by = 1;

	if (**at == '*') {
		(*at)++;
		cron->any[field] = **at != '/';
	} else {
		low = high = cron_number(at, field);
		if (low >= 0 && **at == '-') {
			(*at)++;
			high = cron_number(at, field);
		}
	}
	if (**at == '/') {
		(*at)++;
		by = cron_number(at, CRON_MINUTE);
	}
	if (low < cron_low[field] || high > cron_high[field] || low > high || by < 1)
		return false;
	for (int n = low; n <= high; n += by)
		cron->set[field] |= UINT64_C(1) << (field == CRON_WEEKDAY ? n % 7 : n);
	return true;
}

static bool cron_read(const char *text, struct cron *cron)
{
	const char *at = text;

	*cron = (struct cron){{0}, {0}};
	for (int field = 0; field < CRON_FIELDS; field++) {
		do {
			if (!cron_item(&at, field, cron))
				return false;
		} while (*at == ',' && *++at);
		if (*at != (field + 1 < CRON_FIELDS ? ' ' : '\0'))
			return false;
		while (*at == ' ')
			at++;
	}
	return true;
}

/* Both days restricted: either will do, as cron has it. */
static bool cron_day(const struct cron *cron, const struct tm *day)
{
	const bool by_day = cron->set[CRON_DAY] >> day->tm_mday & 1, by_weekday = cron->set[CRON_WEEKDAY] >> day->tm_wday & 1;

	if (!(cron->set[CRON_MONTH] >> (day->tm_mon + 1) & 1))
		return false;
	return !cron->any[CRON_DAY] && !cron->any[CRON_WEEKDAY] ? by_day || by_weekday : by_day && by_weekday;
}

/* Is there such a day at all? 30 February never comes. */
static bool cron_comes(const struct cron *cron)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (!cron->any[CRON_DAY] && !cron->any[CRON_WEEKDAY])
		return true;
	for (int month = 1; month <= 12; month++)
		if (cron->set[CRON_MONTH] >> month & 1 && cron->set[CRON_DAY] & ((UINT64_C(2) << days[month - 1]) - 2))
			return true;
	return false;
}

/* The moment at which clocks show LOCAL_S. */
static double moment_of(const struct zone_offset *offset, size_t offsets, double local_s)
{
	for (size_t i = 0; i < offsets; i++) {
		const double t = local_s - offset[i].offset_s;

		if (t < offset[i].from_s)
			return offset[i].from_s;
		if (i + 1 == offsets || t < offset[i + 1].from_s)
			return t;
	}
	return local_s;
}

struct timed { struct change change; size_t entry; };

static int by_time(const void *a, const void *b)
{
	const struct timed *x = a, *y = b;

	return x->change.at_s != y->change.at_s ? (x->change.at_s < y->change.at_s ? -1 : 1) : x->entry < y->entry ? -1 : x->entry > y->entry;
}

struct calendar_walk {
	const struct zone_offset *offset;
	size_t offsets;
	int64_t start_unix_s;
	double from_s, to_s;
	const struct node *node;          /* of the entry */
	struct timed *timed;
	size_t count;
};

/* -1: not said. */
static int given(const struct node *node, const char *key, int64_t n) { return node_get(node, key) ? (int)n : -1; }

/* All that ENTRY does on the local day that begins DAY_S after the start (by the clock of its zone). */
static void day_add(struct calendar_walk *walk, const struct cron *cron, const struct schedule_keys *keys, size_t entry, double day_s)
{
	const struct node *node = walk->node;
	const time_t noon = (time_t)(walk->start_unix_s + (int64_t)day_s + 43200);
	struct tm day;

	gmtime_r(&noon, &day);
	if (!cron_day(cron, &day))
		return;
	for (int minute = 0; minute < 1440 && walk->count < CHANGES_MOST; minute++) {
		if (!(cron->set[CRON_HOUR] >> (minute / 60) & 1) || !(cron->set[CRON_MINUTE] >> (minute % 60) & 1))
			continue;
		const double t = moment_of(walk->offset, walk->offsets, day_s + 60.0 * minute);

		if (t <= walk->to_s)
			walk->timed[walk->count++] = (struct timed){
				{t, given(node, "min", keys->min), given(node, "max", keys->max), given(node, "replicas", keys->replicas)}, entry};
	}
}

/* Each change says all: what an entry does not name stays as it was. */
static void changes_complete(struct scaler_rule *rule, struct change *change, size_t count)
{
	int min = rule->min, max = rule->max;

	for (size_t i = 0; i < count; i++) {
		min = change[i].min >= 0 ? change[i].min : min;
		max = change[i].max >= 0 ? change[i].max : max;
		change[i].min = min < max ? min : max;
		change[i].max = max;
	}
}

bool schedule_plan(struct setup *setup, const struct entries *entries, const char *zone, double from_s, double to_s, const char *path,
		   struct scaler_rule *rule)
{
	struct calendar_walk walk = {.start_unix_s = setup->start_unix_s, .from_s = from_s, .to_s = to_s};
	/* Local days begin at whole days of the calendar; their distance from the start, as if clocks showed UTC. */
	const double first_day_s = -(double)(((setup->start_unix_s % 86400) + 86400) % 86400) + floor(from_s / DAY_S - LOOK_BACK_DAYS) * DAY_S;
	bool fine = true;

	walk.offset = zone_offsets(setup->bind.arena, zone ? zone : "Etc/UTC", setup->start_unix_s, first_day_s - DAY_S, to_s + DAY_S, &walk.offsets);
	if (!walk.offset) {
		diag_error(setup->bind.diag, entries->at, _("\"%s.zone\": there is no time zone \"%s\" (names such as Europe/Madrid)"), path, zone);
		return false;
	}
	walk.timed = arena_alloc(setup->bind.arena, CHANGES_MOST, sizeof *walk.timed);
	for (size_t e = 0; e < entries->count; e++) {
		const struct schedule_keys *keys = entries->item[e].bound;
		struct cron cron;

		if (!cron_read(keys->cron, &cron)) {
			diag_error(setup->bind.diag, entries->item[e].at,
				   _("\"%s\" is no cron expression: minute, hour, day, month and weekday, such as \"0 8 * * 1-5\""), keys->cron);
			fine = false;
			continue;
		}
		if (!cron_comes(&cron)) {
			diag_error(setup->bind.diag, entries->item[e].at, _("\"%s\" never comes: no such month has such a day"), keys->cron);
			fine = false;
			continue;
		}
		walk.node = entries->item[e].node;
		for (double day_s = first_day_s; day_s <= to_s + DAY_S; day_s += DAY_S)
			day_add(&walk, &cron, keys, e, day_s);
	}
	if (walk.count == CHANGES_MOST) {
		diag_error(setup->bind.diag, entries->at, _("this schedule changes something more than %d times"), CHANGES_MOST);
		return false;
	}
	qsort(walk.timed, walk.count, sizeof *walk.timed, by_time);
	struct change *change = arena_alloc(setup->bind.arena, walk.count + 1, sizeof *change);

	for (size_t i = 0; i < walk.count; i++)
		change[i] = walk.timed[i].change;
	changes_complete(rule, change, walk.count);
	rule->change = change;
	rule->changes = walk.count;
	return fine;
}

int predictive_want(const struct scaler_rule *rule, double t)
{
	const double rate = rate_mean_per_s(rule->rate, t + rule->look_ahead_s, t + rule->look_ahead_s + rule->period_s);

	return (int)fmin(ceil(rate / rule->one_per_s - 1e-9), 1e9);
}
