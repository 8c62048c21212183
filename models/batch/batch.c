/* Batch as a value: what the registry lists. */
#include <math.h>

#include "models/batch/batch.h"
#include "sim/base/lang.h"

static const struct metric metrics[BATCH_METRICS] = {
	[BATCH_COST] = {"cost", "USD", METRIC_COST, N_("cost")},
	[BATCH_HOURS] = {"hours", "h", METRIC_HOURS, N_("hours until done")},
	[BATCH_DONE] = {"tasks_done", "1", METRIC_MEASURE, N_("tasks done")},
	[BATCH_FAILED] = {"tasks_failed", "1", METRIC_MEASURE, N_("tasks that failed")},
	[BATCH_INTERRUPTIONS] = {"interruptions", "1", METRIC_MEASURE, N_("spot nodes lost")},
	[BATCH_LOST_H] = {"lost_hours", "h", METRIC_MEASURE, N_("node-hours of work lost")},
	[BATCH_WAIT_H] = {"wait_hours", "h", METRIC_MEASURE, N_("node-hours without a task")},
	[BATCH_RESTART_H] = {"restart_hours", "h", METRIC_MEASURE, N_("node-hours starting up")},
	[BATCH_WITHOUT_H] = {"hours_without_nodes", "h", METRIC_MEASURE, N_("hours in which no node was ready")},
	[BATCH_ON_DEMAND_H] = {"on_demand_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on demand")},
	[BATCH_SPOT_H] = {"spot_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on the spot market")},
	[BATCH_UTILISATION] = {"utilisation", "1", METRIC_MEASURE, N_("share of the node-hours that was useful")},
	[BATCH_PER_TASK] = {"cost_per_task", "USD", METRIC_COST_PER, N_("cost of a task that was done")},
};

static const struct headline headlines[] = {
	{"cost_per_task", N_("per task"), NULL, false},
	{"tasks_failed", N_("failed"), NULL, false},
	{"utilisation", N_("useful"), NULL, true},
	{"interruptions", N_("nodes lost"), NULL, false},
	{NULL, NULL, NULL, false},
};

static double ideal_s(const void *plan)
{
	return ((const struct batch_plan *)plan)->ideal_s;
}

static double longest_s(const void *plan_of)
{
	const struct batch_plan *plan = plan_of;
	const struct value *give_up = &plan->keys->give_up_after_s;

	return give_up->form == VALUE_QUANTITY ? dist_quantile(&give_up->dist, 0.999999) : plan->give_up_s;
}

static int64_t nodes(const void *plan)
{
	return ((const struct batch_plan *)plan)->nodes;
}

static enum response respond(const void *plan, enum intervention what, const char **why)
{
	(void)plan;
	*why = what == INTERVENTION_SPOT ? N_("moving running tasks to the spot market is not simulated")
		: N_("which of its running tasks would lose their nodes is not simulated");
	return what == INTERVENTION_STOP ? RESPONSE_ENDS : what == INTERVENTION_DENY ? RESPONSE_DENIED : RESPONSE_REFUSED;
}

const struct workload_type batch = {
	.name = "batch",
	.doc = N_("Independent tasks on a fleet of nodes: ETL, rendering, sweeps."),
	.schema = &batch_schema,
	.metric = metrics,
	.metrics = BATCH_METRICS,
	.headline = headlines,
	.plan = batch_plan_new,
	.state_new = batch_state_new,
	.state_free = batch_state_free,
	.live = batch_live,
	.live_recorded = batch_live_recorded,
	.assume = batch_assume,
	.remark = batch_remark,
	.draws = batch_draws,
	.hints = batch_hints,
	.ideal_s = ideal_s,
	.longest_s = longest_s,
	.nodes = nodes,
	.respond = respond,
};
