/* What metered usage takes for granted, and what its author may have overlooked, in the language in use. */
#include <math.h>

#include "models/metered/metered.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static void say(model_line *line, void *context, struct text *text)
{
	line(context, text_str(text));
	text_clear(text);
}

static const char *figure(double x, char buf[32])
{
	return lang_figure(x, 4, buf, 32);
}

static const struct item *item_of(const struct drivers_plan *plan, const struct driver *driver)
{
	return plan->setup->item + driver->item;
}

/* "256 GiB", "3 MiB" */
static void size_words(double bytes, char *buf, size_t length)
{
	static const struct { const char *unit; double bytes; } unit[] = {{"TiB", 0x1p40}, {"GiB", 0x1p30}, {"MiB", 0x1p20}, {"KiB", 0x1p10}, {"B", 1}};
	char number[32];
	size_t i = 0;

	while (i + 1 < sizeof unit / sizeof *unit && bytes < unit[i].bytes)
		i++;
	snprintf(buf, length, "%s %s", figure(bytes / unit[i].bytes, number), unit[i].unit);
}

static double scanned_share(const struct driver_keys *keys)
{
	return dist_mean(&keys->scan_columns.dist) * dist_mean(&keys->scan_partitions.dist) / dist_mean(&keys->scan_compression.dist);
}

static void scan_words(const struct driver *driver, const struct item *item, struct text *text)
{
	const struct driver_keys *keys = driver->keys;
	const double data = dist_mean(&keys->scan_bytes.dist), bytes = data * scanned_share(keys);
	char all[64], share[32], much[64];

	size_words(bytes, much, sizeof much);
	size_words(data, all, sizeof all);
	text_addf(text, /* xgettext:no-c-format */
		  _("%s: each use scans %s, %s %% of %s"), item->name, much, figure(100 * bytes / data, share), all);
}

static void driver_assume(const struct drivers_plan *plan, const struct driver *driver, struct text *text, model_line *line, void *context)
{
	const struct item *item = item_of(plan, driver);
	char kept[64];

	if (driver->keys->scan.given && scanned_share(driver->keys) < 1) {
		scan_words(driver, item, text);
		say(line, context, text);
	}
	if (driver->kind == DRIVER_KEPT && isinf(driver->kept_s))
		text_addf(text, _("%s: what comes in a day is there from the beginning of that day (UTC), for ever"), item->name);
	else if (driver->kind == DRIVER_KEPT)
		text_addf(text, _("%s: what comes in a day is there from the beginning of that day (UTC), for %s"), item->name,
			  unit_say(driver->kept_s, DIM_TIME, kept, sizeof kept));
	if (driver->kind == DRIVER_KEPT)
		say(line, context, text);
}

/* A bare number, or a size: both are of the provider's own units. */
static bool counts_bytes(const struct drivers_plan *plan)
{
	for (size_t i = 0; i < plan->drivers; i++)
		if (item_of(plan, plan->driver + i)->meter && meter_unit_bytes(item_of(plan, plan->driver + i)->meter) >= 0x1p20)
			return true;
	return false;
}

void drivers_assume(const void *plan_of, model_line *line, void *context)
{
	const struct drivers_plan *plan = plan_of;
	struct text text = {0};

	for (size_t i = 0; i < plan->drivers; i++)
		driver_assume(plan, plan->driver + i, &text, line, context);
	if (counts_bytes(plan))
		line(context, _("a GB of a meter is 2^30 bytes, and a MB 2^20, as providers count them"));
	if (plan->keys->varies.given && plan->keys->weekend.dist.a != 1)
		line(context, _("Saturdays and Sundays are those of UTC"));
	text_release(&text);
}

/* Most of what is billed is the minimum of each use. */
static void minimum_remark(const struct drivers_plan *plan, const struct driver *driver, struct text *text, model_line *line, void *context)
{
	const struct item *item = item_of(plan, driver);
	const struct driver_keys *keys = driver->keys;
	char used[32], billed[32];

	if (driver->kind != DRIVER_USES || keys->scan.given || !dist_is_constant(&driver->quantity.dist))
		return;
	const double quantity = driver->quantity.dist.a / (driver->unit_bytes ? driver->unit_bytes : 1), counts = meter_rounded(item->meter, quantity);

	if (!(quantity > 0) || counts < 2 * quantity)
		return;
	text_addf(text, _("%s: a use of %s %s is billed as %s"), item->name, figure(quantity, used), item->meter->unit, figure(counts, billed));
	say(line, context, text);
}

static double value_mean(const struct value *value)
{
	return value->form == VALUE_QUANTITY ? dist_mean(&value->dist) : INFINITY;
}

void drivers_remark(const void *plan_of, model_line *line, void *context)
{
	const struct drivers_plan *plan = plan_of;
	const struct metered_keys *keys = plan->keys;
	struct text text = {0};

	for (size_t i = 0; i < plan->drivers; i++)
		minimum_remark(plan, plan->driver + i, &text, line, context);
	if (keys->active.given && isfinite(value_mean(&keys->for_s)) && dist_mean(&keys->from_s.dist) + value_mean(&keys->for_s) > plan->horizon_s)
		line(context, _("active: the horizon cuts it off; what it goes on to cost after that is not in this bill"));
	text_release(&text);
}

void drivers_draws(const void *plan_of, model_line *line, void *context)
{
	const struct drivers_plan *plan = plan_of;
	const struct metered_keys *keys = plan->keys;
	struct text text = {0};
	char share[32];

	if (keys->active.given && keys->chance.dist.a < 1) {
		text_addf(&text, /* xgettext:no-c-format */
			  _("whether it happens: in %s %% of the futures, the same for all strategies"), figure(100 * keys->chance.dist.a, share));
		say(line, context, &text);
	}
	if (!dist_is_constant(&plan->noise)) {
		text_addf(&text, /* xgettext:no-c-format */
			  _("each day: times a lognormal of mean 1 and coefficient of variation %s %%, the same for all strategies"),
			  figure(100 * keys->cv.dist.a, share));
		say(line, context, &text);
	}
	for (size_t i = 0; i < plan->drivers; i++)
		if (!plan->driver[i].keys->scan.given && !dist_is_constant(&plan->driver[i].quantity.dist)) {
			text_addf(&text, _("%s: how much, once in each future, the same for all strategies"), item_of(plan, plan->driver + i)->name);
			say(line, context, &text);
		}
	text_release(&text);
}
