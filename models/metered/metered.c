/* Metered usage as a value: what the registry lists. */
#include "models/metered/metered.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static const struct metric metrics[METERED_METRICS] = {
	[METERED_COST_USD] = {"cost", "USD", METRIC_COST, N_("cost")},
	[METERED_QUANTITY] = {"quantity", "1", METRIC_MEASURE, N_("quantity of the first item, in its units (what is there at a time: mean over the horizon)")},
	[METERED_USES] = {"uses", "1", METRIC_MEASURE, N_("uses that are told apart")},
	[METERED_USE_USD] = {"cost_per_use", "USD", METRIC_COST_PER, N_("cost of a use")},
	[METERED_ACTIVE_H] = {"active_hours", "h", METRIC_MEASURE, N_("hours in which it was used")},
	[METERED_HAPPENED] = {"happened", "1", METRIC_MEASURE, N_("whether it was used at all")},
};

static void *state_new(const void *plan)
{
	struct days *days = mem_new(1, sizeof *days);

	days_init(days, plan);
	return days;
}

static void state_free(void *state)
{
	if (state)
		days_release(state);
	free(state);
}

static bool live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct drivers_plan *plan = plan_of;
	struct days *days = state;

	/* Bills are by the second: so what was before is billed as if nothing had happened. */
	days->until_s = log->until_s ? ceil(*log->until_s) : INFINITY;
	days->denied_s = log->denied_s ? ceil(*log->denied_s) : INFINITY;
	days_live(plan, chance, days);
	metric[METERED_QUANTITY] = 0;
	for (size_t i = 0; i < plan->drivers && days->count; i++) {
		const struct driver *driver = plan->driver + i;
		const double much = driver_live(plan, driver, driver_quantity(driver, chance), value_in_replica(&driver->times, chance), days, log);

		if (i == 0)
			metric[METERED_QUANTITY] = plan->setup->item[driver->item].kind == ITEM_STORE ? much / 0x1p30 : much;
	}
	log->end_s = plan->horizon_s;
	metric[METERED_USES] = metric[METERED_USE_USD] = days->uses;
	metric[METERED_ACTIVE_H] = (fmax(days->from_s, fmin(days->to_s, days->until_s)) - days->from_s) / HOUR_S;
	metric[METERED_HAPPENED] = days->count > 0;
	return true;
}

/* What is stored stays, and nodes are whole. */
static enum response respond(const void *plan_of, enum intervention what, const char **why)
{
	const struct drivers_plan *plan = plan_of;

	if (what == INTERVENTION_STOP || what == INTERVENTION_DENY)
		return what == INTERVENTION_STOP ? RESPONSE_ENDS : RESPONSE_DENIED;
	*why = !plan->nodes ? N_("it has no nodes") : N_("the price book has no spot price for some of its nodes");
	return !plan->nodes || (what == INTERVENTION_SPOT && !plan->twins) ? RESPONSE_REFUSED : RESPONSE_CUT;
}

static double horizon_s(const void *plan)
{
	return ((const struct drivers_plan *)plan)->horizon_s;
}

const struct workload_type metered = {
	.name = "metered",
	.doc = N_("So much of items of the price book until the horizon."),
	.schema = &metered_schema,
	.metric = metrics,
	.metrics = METERED_METRICS,
	.lasts = true,
	.plan = drivers_plan_new,
	.state_new = state_new,
	.state_free = state_free,
	.live = live,
	.assume = drivers_assume,
	.remark = drivers_remark,
	.draws = drivers_draws,
	.hints = drivers_hints,
	.ideal_s = horizon_s,
	.longest_s = horizon_s,
	.respond = respond,
};
