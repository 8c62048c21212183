/* The usage record as a value: what the registry lists. A future is the record itself. */
#include "models/usage/usage.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static const struct metric metrics[USAGE_METRICS] = {
	[USAGE_COST_USD] = {"cost", "USD", METRIC_COST, N_("cost")},
	[USAGE_ON_DEMAND_NODE_H] = {"on_demand_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on demand")},
	[USAGE_SPOT_NODE_H] = {"spot_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on the spot market")},
};

static bool live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct usage_plan *plan = plan_of;
	double node_s[2] = {0};

	(void)state;
	for (size_t i = 0; i < plan->stints; i++) {
		const struct stint *stint = plan->stint + i;
		const enum item_kind kind = plan->setup->item[stint->item].kind;
		const double quantity = stint->uncertains ? stint_quantity(plan, stint, chance) : stint->quantity;

		usage_add(log, stint->item, -1, stint->from_s, stint->to_s, quantity, (enum usage_end)stint->end);
		if (kind == ITEM_ON_DEMAND || kind == ITEM_SPOT)
			node_s[kind == ITEM_SPOT] += quantity * (stint->to_s - stint->from_s);
	}
	log->end_s = plan->end_s;
	metric[USAGE_ON_DEMAND_NODE_H] = node_s[0] / HOUR_S;
	metric[USAGE_SPOT_NODE_H] = node_s[1] / HOUR_S;
	return true;
}

/* What is on record goes on whatever happens: its nodes are taken out of it. */
static enum response respond(const void *plan, enum intervention what, const char **why)
{
	*why = N_("the price book has no spot price for some of its nodes");
	return what == INTERVENTION_SPOT && !((const struct usage_plan *)plan)->twins ? RESPONSE_REFUSED : RESPONSE_CUT;
}

static double end_s(const void *plan)
{
	return ((const struct usage_plan *)plan)->end_s;
}

const struct workload_type usage_record = {
	.name = "usage",
	.doc = N_("A record of usage, rated as it is."),
	.schema = &usage_schema,
	.metric = metrics,
	.metrics = USAGE_METRICS,
	.plan = usage_plan_new,
	.live = live,
	.assume = usage_assume,
	.draws = usage_draws,
	.ideal_s = end_s,
	.longest_s = end_s,
	.is_certain = usage_is_certain,
	.respond = respond,
};
