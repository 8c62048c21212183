/* The working days of a run, on the real calendar: known when the plan is made. */
#include <math.h>

#include "models/interactive/interactive.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/world/local_time.h"

/* The week as it was written, and whose clocks it means. */
struct week {
	uint64_t days;                    /* bit 0 is Sunday */
	int from_min, to_min;             /* of the day; TO may lie on the next */
	const struct zone_offset *offset;
	size_t offsets;
};

static struct place place_of(const struct setup *setup, const char *key, struct place at)
{
	const struct node *node = setup->written ? node_get(setup->written, key) : NULL;

	return node ? node->at : at;
}

static bool week_read(struct setup *setup, const struct interactive_keys *keys, struct week *week, struct place at)
{
	static const struct zone_offset utc = {-INFINITY, 0};
	const size_t before = setup->bind.diag->errors;

	week->offset = &utc;
	week->offsets = 1;
	if (!clock_days_read(keys->days, &week->days))
		diag_error(setup->bind.diag, place_of(setup, "days", at), _("\"%s\" are no days; write such as mon-fri or sat,sun"), keys->days);
	else if (!clock_hours_read(keys->hours, &week->from_min, &week->to_min))
		diag_error(setup->bind.diag, place_of(setup, "hours", at), _("\"%s\" are no hours; write such as 8-18 or 22:30-6"), keys->hours);
	else if (keys->time_zone)
		week->offset = zone_offsets(setup->bind.arena, keys->time_zone, setup->start_unix_s, -2 * DAY_S, setup->horizon_s + 2 * DAY_S,
					    &week->offsets);
	if (!week->offset)
		diag_error(setup->bind.diag, place_of(setup, "time_zone", at), _("there is no time zone \"%s\"; zones are named as Europe/Madrid"),
			   keys->time_zone);
	return setup->bind.diag->errors == before;
}

static bool works_on(const struct week *week, int64_t day)
{
	return week->days >> local_date_of(day).week_day & 1;
}

/* Hours that reach into the next day's are that day's from its opening on. */
static void day_add(struct interactive_plan *plan, double open_s, double close_s, bool last)
{
	struct working_day *before = plan->days ? plan->day + plan->days - 1 : NULL;

	if (before && before->close_s > open_s)
		before->close_s = open_s;
	open_s = fmax(open_s, 0);
	close_s = fmin(close_s, plan->horizon_s);
	if (close_s > open_s)
		plan->day[plan->days++] = (struct working_day){open_s, close_s, last};
}

bool working_days(struct setup *setup, struct interactive_plan *plan, struct place at)
{
	const int64_t first = (int64_t)floor((double)setup->start_unix_s / DAY_S) - 2;
	const int64_t count = (int64_t)ceil(plan->horizon_s / DAY_S) + 4;
	struct week week = {0};

	if (!week_read(setup, plan->keys, &week, at))
		return false;
	plan->day = arena_alloc(setup->bind.arena, (size_t)count + 1, sizeof *plan->day);
	for (int64_t day = first; day < first + count; day++) {
		const double midnight_s = (double)day * DAY_S - (double)setup->start_unix_s;

		if (works_on(&week, day))
			day_add(plan, local_real_s(week.offset, week.offsets, midnight_s + 60.0 * week.from_min, &plan->skips, &plan->twice),
				local_real_s(week.offset, week.offsets, midnight_s + 60.0 * week.to_min, &plan->skips, &plan->twice),
				!works_on(&week, day + 1));
	}
	if (plan->days)
		return true;
	diag_error(setup->bind.diag, place_of(setup, "days", at), _("nobody works before the horizon: none of the days \"%s\" comes"), plan->keys->days);
	return false;
}
