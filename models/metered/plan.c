/* Keys -> const plan: the items, the days of the horizon, and what they can be at most. */
#include <math.h>

#include "models/metered/metered.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

#define RARE 0.999999                     /* what is above this quantile is as good as never met */
#define COUNT_MOST 9e18

static bool drivers_read(struct setup *setup, struct drivers_plan *plan, struct place at)
{
	const struct metered_keys *keys = plan->keys;
	const char *path = arena_textf(setup->bind.arena, "workloads.%s", setup->workload);
	bool good = true;

	if (!keys->one.item == !keys->items.count) {
		diag_error(setup->bind.diag, keys->one.item ? keys->items.at : at,
			   keys->one.item ? _("\"item\" and \"items\" both say what is used; one of them says it all")
			   : _("the workload \"%s\" does not say what is used: it needs \"item\" or \"items\""), setup->workload);
		return false;
	}
	plan->driver = arena_alloc(setup->bind.arena, keys->items.count + 1, sizeof *plan->driver);
	if (keys->one.item)
		return driver_plan(setup, &keys->one, path, at, plan->driver + plan->drivers++);
	for (size_t i = 0; i < keys->items.count; i++) {
		good &= driver_plan(setup, keys->items.item[i].bound, arena_textf(setup->bind.arena, "%s.items.%zu", path, i), keys->items.item[i].at,
				    plan->driver + plan->drivers);
		if (good && !setup->item[plan->driver[plan->drivers].item].account)
			setup->item[plan->driver[plan->drivers].item].account = keys->one.account;
		plan->drivers++;
	}
	return good;
}

/* Beside `items` the keys of one item would be read by nobody, but for the account: who is billed for all of them. */
static bool strays_check(struct setup *setup, const struct metered_keys *keys)
{
	const struct driver_keys *one = &keys->one;
	const struct { const char *key; bool given; struct place at; } stray[] = {
		{"quantity", one->quantity, one->quantity ? one->quantity->at : keys->items.at},
		{"every", one->every_s.form, one->every_s.at}, {"times", one->times.form, one->times.at},
		{"kept", one->kept_s.form, one->kept_s.at}, {"scan", one->scan.given, one->scan.at},
		{"fixed", one->fixed, keys->items.at}, {"buy", one->buy >= 0, keys->items.at}, {"region", one->region, keys->items.at},
		{"zone", one->zone, keys->items.at}, {"group", one->group, keys->items.at}, {"resource", one->resource, keys->items.at},
	};

	for (size_t i = 0; keys->items.count && i < sizeof stray / sizeof *stray; i++)
		if (stray[i].given) {
			diag_error(setup->bind.diag, stray[i].at, _("\"%s\" belongs to each of \"items\""), stray[i].key);
			return false;
		}
	return true;
}

static bool cv_given(const struct metered_keys *keys)
{
	return keys->cv.form == VALUE_QUANTITY && keys->cv.dist.a > 0;
}

static bool grows(const struct metered_keys *keys)
{
	return keys->growth.form == VALUE_QUANTITY && keys->growth.dist.a != 0;
}

static bool has_granule(const struct item *item)
{
	return item->meter && item->meter->granule_s.value.form == VALUE_QUANTITY;
}

/* Nodes are whole; what has a least time cannot go up and down by the day. */
static bool moves_check(struct setup *setup, const struct drivers_plan *plan)
{
	const struct metered_keys *keys = plan->keys;

	for (size_t i = 0; plan->moves && i < plan->drivers; i++) {
		const struct driver *driver = plan->driver + i;
		const struct item *item = setup->item + driver->item;

		if (driver->fixed)
			continue;
		if (item->instance && (cv_given(keys) || grows(keys))) {
			diag_error(setup->bind.diag, driver->at, _("\"%s\" is an instance, and nodes are whole: they neither grow nor vary by a part; write fixed: true"),
				   item->name);
			return false;
		}
		if (driver->kind == DRIVER_LEVEL && (driver_least_s(plan, driver) > 0 || has_granule(item))) {
			diag_error(setup->bind.diag, driver->at, _("\"%s\" bills everything for a least time, and so not what goes up and down by the day; "
				   "write fixed: true, or kind: storage"), item->name);
			return false;
		}
	}
	return true;
}

static bool times_check(struct setup *setup, struct drivers_plan *plan)
{
	const struct metered_keys *keys = plan->keys;

	plan->horizon_s = setup->horizon_s;
	if (keys->active.given && dist_min(&keys->from_s.dist) >= plan->horizon_s) {
		diag_error(setup->bind.diag, keys->from_s.at, _("\"active.from\" is not before the horizon: it never begins"));
		return false;
	}
	return true;
}

static void days_plan(struct setup *setup, struct drivers_plan *plan)
{
	const struct metered_keys *keys = plan->keys;
	const int64_t day = (int64_t)DAY_S, since = (setup->start_unix_s % day + day) % day, days = (setup->start_unix_s - since) / day;

	plan->midnight_s = -(double)since;
	plan->weekday = (int)(((days + 3) % 7 + 7) % 7);        /* 1970-01-01 was a Thursday */
	plan->days = (size_t)ceil((plan->horizon_s - plan->midnight_s) / DAY_S) + 1;
	plan->growth = arena_alloc(setup->bind.arena, plan->days, sizeof *plan->growth);
	for (size_t d = 0; d < plan->days; d++)
		plan->growth[d] = grows(keys) ? pow(1 + keys->growth.dist.a, (double)d * DAY_S / keys->growth_every_s.dist.a) : 1;
	if (!cv_given(keys) || !dist_lognormal_mean_cv(&plan->noise, 1, keys->cv.dist.a))
		dist_constant(&plan->noise, 1);
	plan->moves = grows(keys) || cv_given(keys) || (keys->varies.given && keys->weekend.dist.a != 1);
}

const void *drivers_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct drivers_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);

	*plan = (struct drivers_plan){.setup = setup, .keys = bound};
	if (!strays_check(setup, plan->keys) || !drivers_read(setup, plan, at) || !times_check(setup, plan))
		return NULL;
	days_plan(setup, plan);
	if (!moves_check(setup, plan))
		return NULL;
	drivers_most(setup, plan);
	for (size_t i = 0; i < plan->drivers; i++)
		plan->nodes |= setup->item[plan->driver[i].item].instance != NULL;
	plan->twins = setup->spot_twins && setup_twins(setup);
	setup->fullest = drivers_fullest;
	setup->fullest_of = plan;
	return plan;
}

/* --- the most that there can be --- */

static double rare(const struct value *value)
{
	return dist_quantile(&value->dist, RARE);
}

static double quantity_most(const struct driver *driver)
{
	const struct driver_keys *keys = driver->keys;

	if (!keys->scan.given)
		return rare(&driver->quantity) / (driver->unit_bytes ? driver->unit_bytes : 1);
	return rare(&keys->scan_bytes) / dist_min(&keys->scan_compression.dist) * rare(&keys->scan_columns) * rare(&keys->scan_partitions)
		/ driver->unit_bytes;
}

/* All of the time, each day as high as days get. */
static void days_fullest(const struct drivers_plan *plan, struct days *days)
{
	const double weekend = plan->keys->varies.given ? fmax(1, plan->keys->weekend.dist.a) : 1;
	const double high = weekend * dist_quantile(&plan->noise, RARE);

	days->from_s = 0;
	days->to_s = plan->horizon_s;
	days->until_s = days->denied_s = INFINITY;
	days->count = 0;
	for (double at_s = plan->midnight_s; at_s < plan->horizon_s; at_s += DAY_S) {
		days->edge_s[days->count] = fmax(at_s, 0);
		days->factor[days->count] = high * plan->growth[days->count];
		days->count++;
	}
	days->edge_s[days->count] = plan->horizon_s;
}

void drivers_fullest(const void *plan_of, struct usage_log *log)
{
	const struct drivers_plan *plan = plan_of;
	struct days days;

	days_init(&days, plan);
	days_fullest(plan, &days);
	for (size_t i = 0; i < plan->drivers; i++)
		driver_live(plan, plan->driver + i, quantity_most(plan->driver + i), rare(&plan->driver[i].times), &days, log);
	log->end_s = plan->horizon_s;
	days_release(&days);
}

/* At once, or, of what is counted or kept, in all. */
void drivers_most(struct setup *setup, struct drivers_plan *plan)
{
	struct usage_log log = {0};

	usage_log_init(&log, setup->items);
	drivers_fullest(plan, &log);
	for (size_t u = 0; u < log.count; u++) {
		struct item *item = setup->item + log.usage[u].item;
		const double quantity = ceil(log.usage[u].quantity - 1e-9), sum = (double)item->most + quantity;
		const bool at_once = item->kind != ITEM_METER || item->meter->metering != METER_AMOUNT;

		item->most = (int64_t)fmin(COUNT_MOST, at_once ? fmax((double)item->most, quantity) : sum);
	}
	usage_log_release(&log);
}
