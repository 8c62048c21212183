/* What an advisor would try of what is metered: an item that does the same for less, an end to what is kept for ever, columns for rows of text. */
#include <math.h>

#include "models/metered/metered.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

#define KEEP "14 d"
#define KEEP_S (14 * DAY_S)

/* The way to KEY of DRIVER inside the workload. */
static const char *key_of(const struct drivers_plan *plan, const struct driver *driver, const char *key)
{
	if (driver->keys == &plan->keys->one)
		return key;
	return arena_textf(plan->setup->bind.arena, "items.%zu.%s", (size_t)(driver - plan->driver), key);
}

/* The book's word: NAT gateways carry what an endpoint would, a class of logs costs half. */
static void instead(const struct drivers_plan *plan, const struct driver *driver, model_hint *hint, void *context)
{
	const struct meter *meter = plan->setup->item[driver->item].meter;

	if (!meter || !meter->instead.given.given)
		return;
	const struct hint other = {.kind = "cheaper_item", .title = N_("a cheaper alternative"),
				   .change = {{key_of(plan, driver, "item"), meter->instead.item}},
				   .what = &book_meter(plan->setup->book, meter->instead.item)->title,
				   .provided = meter->instead.provided.en || meter->instead.provided.es ? &meter->instead.provided : NULL};

	hint(context, &other);
}

static void retention(const struct drivers_plan *plan, const struct driver *driver, model_hint *hint, void *context)
{
	const struct hint end = {.kind = "retention", .title = N_("keep it for two weeks, not for ever"),
				 .change = {{key_of(plan, driver, "kept"), KEEP}},
				 .rests = N_("nobody looks for what is older")};

	if (driver->kind == DRIVER_KEPT && isinf(driver->kept_s) && plan->horizon_s > KEEP_S)
		hint(context, &end);
}

/* Rows of text are read whole, whatever is asked of them. */
static void columnar(const struct drivers_plan *plan, const struct driver *driver, model_hint *hint, void *context)
{
	const struct driver_keys *keys = driver->keys;
	const struct hint columns = {.kind = "columnar", .title = N_("compressed columns in place of rows of text"),
				     .change = {{key_of(plan, driver, "scan.compression"), "3"}, {key_of(plan, driver, "scan.columns"), "25 %"}},
				     .rests = N_("the data shrink to a third, and a query reads a quarter of the columns; converting them is one more query")};

	if (keys->scan.given && dist_max(&driver->times.dist) > 0 && dist_max(&keys->scan_compression.dist) <= 1 && dist_min(&keys->scan_columns.dist) >= 1)
		hint(context, &columns);
}

void drivers_hints(const void *plan_of, model_hint *hint, void *context)
{
	const struct drivers_plan *plan = plan_of;

	for (size_t i = 0; i < plan->drivers; i++) {
		instead(plan, plan->driver + i, hint, context);
		retention(plan, plan->driver + i, hint, context);
		columnar(plan, plan->driver + i, hint, context);
	}
}
