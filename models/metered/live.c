/* One future of `kind: metered`: when it happens, what each of its days is worth, and the rows of usage. */
#include <math.h>
#include <stdlib.h>

#include "models/metered/metered.h"
#include "sim/base/calendar.h"
#include "sim/base/memory.h"

void days_init(struct days *days, const struct drivers_plan *plan)
{
	*days = (struct days){.edge_s = mem_new(plan->days + 2, sizeof *days->edge_s), .factor = mem_new(plan->days + 1, sizeof *days->factor)};
}

void days_release(struct days *days)
{
	free(days->edge_s);
	free(days->factor);
}

/* Whether it happens, and from when to when. */
static void window_draw(const struct drivers_plan *plan, const struct chance *chance, struct days *days)
{
	const struct metered_keys *keys = plan->keys;
	uint64_t word[2];

	days->from_s = 0;
	days->to_s = plan->horizon_s;
	if (!keys->active.given)
		return;
	days->from_s = fmin(value_in_replica(&keys->from_s, chance), plan->horizon_s);
	if (keys->for_s.form == VALUE_QUANTITY)
		days->to_s = fmin(days->from_s + value_in_replica(&keys->for_s, chance), plan->horizon_s);
	if (keys->chance.dist.a >= 1)
		return;
	philox_block(chance, keys->chance.purpose, 0, word);
	if (!(uniform_of(word[0]) < keys->chance.dist.a))
		days->to_s = days->from_s;
}

/* Days are numbered from the start's on, so that all strategies, and windows that begin elsewhere, meet the same ones. */
static double noise_of(const struct drivers_plan *plan, const struct chance *chance, size_t day)
{
	uint64_t word[2];

	if (dist_is_constant(&plan->noise))
		return 1;
	philox_block(chance, plan->keys->cv.purpose, (uint32_t)day, word);
	return dist_draw_any(&plan->noise, word[0], chance);
}

static double factor_of(const struct drivers_plan *plan, const struct chance *chance, size_t day, size_t since)
{
	const bool weekend = plan->keys->varies.given && (plan->weekday + day) % 7 >= 5;

	return plan->growth[since] * (weekend ? plan->keys->weekend.dist.a : 1) * noise_of(plan, chance, day);
}

void days_live(const struct drivers_plan *plan, const struct chance *chance, struct days *days)
{
	size_t day, first;

	window_draw(plan, chance, days);
	days->count = 0;
	days->uses = 0;
	if (days->from_s >= fmin(days->until_s, days->denied_s))
		days->to_s = days->from_s;       /* what has not begun by then never does */
	if (!(days->from_s < days->to_s))
		return;
	first = day = (size_t)((days->from_s - plan->midnight_s) / DAY_S);
	for (double at_s = days->from_s; at_s < days->to_s; day++) {
		days->edge_s[days->count] = at_s;
		days->factor[days->count++] = factor_of(plan, chance, day, day - first);
		at_s = plan->midnight_s + (double)(day + 1) * DAY_S;
	}
	days->edge_s[days->count] = days->to_s;
}

/* --- rows --- */

/* A stretch of days that are alike for a driver: of one factor, and of one month where that matters. */
struct stretch {
	double from_s, to_s, factor;
	double part;                      /* how many of the driver's periods it is */
	size_t next;                      /* the day after it */
};

/* The month that holds T: where it ends, and how long it is. */
static void month_at(const struct drivers_plan *plan, double t_s, double *end_s, double *length_s)
{
	int64_t from, to;

	calendar_month(plan->setup->start_unix_s + (int64_t)floor(t_s), &from, &to);
	*end_s = (double)(to - plan->setup->start_unix_s);
	*length_s = (double)(to - from);
}

static bool is_store(const struct drivers_plan *plan, const struct driver *driver)
{
	return plan->setup->item[driver->item].kind == ITEM_STORE;
}

/* When DRIVER is over by what somebody does from outside. What is stored stays as large as it is; what each day brings to be kept is there from
 * the day's beginning. A use begins by itself; all else that was there goes on when nothing new may begin. */
static double over_s(const struct drivers_plan *plan, const struct driver *driver, const struct days *days)
{
	if (driver->kind == DRIVER_USES)
		return fmin(days->until_s, days->denied_s);
	return driver->kind == DRIVER_LEVEL && is_store(plan, driver) ? INFINITY : days->until_s;
}

static double factor_on(const struct drivers_plan *plan, const struct driver *driver, const struct days *days, size_t i)
{
	if (driver->fixed)
		return 1;
	while (driver->kind == DRIVER_LEVEL && i && is_store(plan, driver) && days->edge_s[i] >= days->until_s)
		i--;
	return days->factor[i];
}

/* What is counted is cut where a month ends, since prices in steps are the month's; day by day if it is KEPT. */
static struct stretch stretch_at(const struct drivers_plan *plan, const struct driver *driver, const struct days *days, size_t i)
{
	struct stretch s = {.from_s = days->edge_s[i], .factor = factor_on(plan, driver, days, i)};
	const bool level = driver->kind == DRIVER_LEVEL, kept = driver->kind == DRIVER_KEPT;
	const double last_s = over_s(plan, driver, days);
	double end_s = INFINITY, month_s = 0;

	if (!level)
		month_at(plan, s.from_s, &end_s, &month_s);
	do {
		i++;
	} while (!kept && i < days->count && days->edge_s[i] < fmin(end_s, last_s) && factor_on(plan, driver, days, i) == s.factor);
	s.next = days->edge_s[i] < last_s ? i : days->count;
	s.to_s = kept ? days->edge_s[i] : fmin(days->edge_s[i], last_s);
	if (!level)
		s.part = (s.to_s - s.from_s) / (driver->every_s == 0 ? month_s
			: isinf(driver->every_s) ? days->to_s - days->from_s : driver->every_s);
	return s;
}

/* Whole uses that begin before PASSED of them have passed; a millionth below a whole one is rounding. */
static double uses_begun(double passed)
{
	return ceil(passed - 1e-6 * fmin(1, passed));
}

/* COUNT uses as one row of usage: rounded as each is, and what each has included is given once for all but one beforehand. */
static double uses_together(const struct meter *meter, double quantity, double count)
{
	const double rounded = meter_rounded(meter, quantity), included = meter->included.dist.a;

	return count * fmax(rounded - included, 0) + included;
}

static enum usage_end end_of(const struct drivers_plan *plan, const struct driver *driver, double to_s, double whole_s)
{
	return is_store(plan, driver) && (to_s < whole_s || whole_s > plan->horizon_s) ? END_STANDING : END_RELEASED;
}

static double flow_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, const struct days *days, struct usage_log *log)
{
	double sum = 0;

	for (size_t i = 0; i < days->count;) {
		const struct stretch s = stretch_at(plan, driver, days, i);
		const double much = quantity * s.part * s.factor;

		if (much > 0)
			usage_add(log, driver->item, -1, s.from_s, s.to_s, much, END_RELEASED);
		sum += much;
		i = s.next;
	}
	return sum;
}

static double uses_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, double times, struct days *days,
			struct usage_log *log)
{
	const struct meter *meter = plan->setup->item[driver->item].meter;
	double passed = 0, begun = 0;

	for (size_t i = 0; i < days->count;) {
		const struct stretch s = stretch_at(plan, driver, days, i);

		passed += times * s.part * s.factor;
		const double count = uses_begun(passed) - begun;

		if (count > 0 && quantity > 0)
			usage_add(log, driver->item, -1, s.from_s, s.to_s, uses_together(meter, quantity, count), END_RELEASED);
		begun += count;
		i = s.next;
	}
	days->uses += begun;
	return begun * quantity;
}

static double level_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, const struct days *days, struct usage_log *log)
{
	const double whole_s = days->to_s < plan->horizon_s ? days->to_s : INFINITY;
	double sum = 0;

	for (size_t i = 0; i < days->count;) {
		const struct stretch s = stretch_at(plan, driver, days, i);
		const double much = quantity * s.factor;

		if (much > 0)
			usage_add(log, driver->item, -1, s.from_s, s.to_s, much, end_of(plan, driver, s.to_s, whole_s));
		sum += much * (s.to_s - s.from_s);
		i = s.next;
	}
	return sum / plan->horizon_s;
}

/* Each day's part is a thing of its own, deleted when its time is over. */
static double kept_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, const struct days *days, struct usage_log *log)
{
	double sum = 0;

	for (size_t i = 0; i < days->count;) {
		const struct stretch s = stretch_at(plan, driver, days, i);
		const double much = quantity * s.part * s.factor, whole_s = s.from_s + driver->kept_s, to_s = fmin(whole_s, plan->horizon_s);

		if (much > 0)
			usage_add(log, driver->item, -1, s.from_s, to_s, much, end_of(plan, driver, to_s, whole_s));
		sum += much * (to_s - s.from_s);
		i = s.next;
	}
	return sum / plan->horizon_s;
}

double driver_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, double times, struct days *days,
		   struct usage_log *log)
{
	switch (driver->kind) {
	case DRIVER_FLOW:
		return flow_live(plan, driver, quantity, days, log);
	case DRIVER_USES:
		return uses_live(plan, driver, quantity, times, days, log);
	case DRIVER_LEVEL:
		return level_live(plan, driver, quantity, days, log);
	default:
		return kept_live(plan, driver, quantity, days, log);
	}
}
