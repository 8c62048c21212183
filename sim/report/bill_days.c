/* The bill by months and days. */
#include "sim/report/bill.h"

#include <math.h>

enum { DAY = 86400 };

void replay_segments(const struct replay *replay, struct segments *segments)
{
	segments_of(&replay->plan->strategy[replay->strategy].setup, replay->plan->scenario->start_unix_s, &replay->bill, segments);
}

/* One payment: a purchase that is not invoiced hour by hour. */
static bool at_once(const struct segment *segment)
{
	return segment->line->charge == CHARGE_PURCHASE && (segment->instalment || !segment->line->recurring);
}

static int64_t before(const struct segment *segment, struct money whole, int64_t at)
{
	const double share = (double)(at - segment->from_unix_s) / (double)(segment->to_unix_s - segment->from_unix_s);

	if (at <= segment->from_unix_s)
		return 0;
	return at >= segment->to_unix_s || at_once(segment) ? whole.nano : (int64_t)llround((double)whole.nano * share);
}

bool segment_day(const struct segment *segment, size_t n, struct bill_day *day)
{
	const int64_t at = segment->from_unix_s - segment->from_unix_s % DAY + (int64_t)n * DAY;

	if (at >= segment->to_unix_s || (n && at_once(segment)))
		return false;
	day->unix_s = at;
	day->billed.nano = before(segment, segment->billed, at + DAY) - before(segment, segment->billed, at);
	day->effective.nano = before(segment, segment->effective, at + DAY) - before(segment, segment->effective, at);
	return true;
}

bool segment_is_of(const struct segment *segment, const int64_t *month_unix_s)
{
	return !month_unix_s || segment->month_unix_s == *month_unix_s;
}

bool bill_months(const struct replay *replay, int64_t *first_unix_s, int64_t *last_unix_s)
{
	struct segments segments = {0};

	replay_segments(replay, &segments);
	for (size_t i = 0; i < segments.count; i++) {
		const int64_t month = segments.item[i].month_unix_s;

		*first_unix_s = i && *first_unix_s < month ? *first_unix_s : month;
		*last_unix_s = i && *last_unix_s > month ? *last_unix_s : month;
	}
	const bool any = segments.count > 0;

	segments_release(&segments);
	return any;
}
