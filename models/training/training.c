/* The training model as a value: what the registry lists. */
#include <math.h>

#include "models/training/training.h"
#include "sim/base/lang.h"

static const struct metric metrics[TRAINING_METRICS] = {
	[METRIC_COST_USD] = {"cost", "USD", METRIC_COST, N_("cost")},
	[METRIC_HOURS_H] = {"hours", "h", METRIC_HOURS, N_("hours until done")},
	[METRIC_INTERRUPTIONS] = {"interruptions", "1", METRIC_MEASURE, N_("spot nodes lost")},
	[METRIC_LOST_H] = {"lost_hours", "h", METRIC_MEASURE, N_("hours of work lost")},
	[METRIC_WAIT_H] = {"wait_hours", "h", METRIC_MEASURE, N_("hours waiting for nodes")},
	[METRIC_CHECKPOINT_H] = {"checkpoint_hours", "h", METRIC_MEASURE, N_("hours writing checkpoints")},
	[METRIC_RESTART_H] = {"restart_hours", "h", METRIC_MEASURE, N_("hours restoring")},
	[METRIC_ON_DEMAND_NODE_H] = {"on_demand_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on demand")},
	[METRIC_SPOT_NODE_H] = {"spot_node_hours", "h", METRIC_MEASURE, N_("node-hours bought on the spot market")},
};

static double ideal_s(const void *plan)
{
	return ((const struct training_plan *)plan)->ideal_s;
}

/* When the most patient future is given up. A time without a ceiling counts with its p99.9999. */
static double longest_s(const void *plan_of)
{
	const struct training_plan *plan = plan_of;
	const struct value *give_up = &plan->keys->give_up_after_s;

	if (plan->keys->managed.given)
		return fmin(plan->keys->max_wait_s.dist.a, give_up->form == VALUE_QUANTITY ? dist_quantile(&give_up->dist, 0.999999) : INFINITY);
	if (give_up->form == VALUE_QUANTITY)
		return dist_quantile(&give_up->dist, 0.999999);
	if (plan->keys->model.given)
		return GIVE_UP_WORKS * plan->typical_work_s;
	const struct value *busy = &plan->keys->utilisation;

	return GIVE_UP_WORKS * dist_quantile(&plan->keys->work_s.dist, 0.999999)
		/ (busy->form == VALUE_QUANTITY ? dist_quantile(&busy->dist, 0.000001) : 1);
}

static bool is_bound(const void *plan)
{
	return ((const struct training_plan *)plan)->keys->deadline_policy == POLICY_CLAIRVOYANT;
}

static enum response respond(const void *plan_of, enum intervention what, const char **why)
{
	const struct training_plan *plan = plan_of;

	*why = plan->policy == POLICY_CLAIRVOYANT || plan->ticks
		       ? N_("it is moved by a policy that knows, or counts, only whole ticks of the time to come")
		: what == INTERVENTION_DENY && plan->keys->coupling == COUPLING_ELASTIC
		       ? N_("how an elastic job goes on with ever fewer nodes is not simulated")
		: what == INTERVENTION_SPOT ? N_("moving a running job to the spot market is not simulated")
		: what == INTERVENTION_SHRINK ? N_("how a running job goes on with fewer nodes is not simulated") : NULL;
	return *why ? RESPONSE_REFUSED : RESPONSE_ENDS;
}

static int64_t nodes(const void *plan)
{
	return ((const struct training_plan *)plan)->nodes;
}

/* Writing often costs time, seldom loses work. Young, Daly and the exact optimum know a gang that loses nodes at a mean
 * rate; the study tries what they leave out. */
static bool interval_tuning(const void *plan_of, struct tuning *tuning)
{
	const struct training_plan *plan = plan_of;
	const double takes_s = plan->typical_takes_s, rate_per_s = plan->typical_rate_per_s;

	if (!(takes_s > 0) || !(rate_per_s > 0) || !isfinite(plan->typical_every_s))
		return false;
	*tuning = (struct tuning){
		.now_s = plan->typical_every_s, .most_s = plan->typical_work_s,
		.mark = {{"young", N_("Young"), training_interval(EVERY_YOUNG, takes_s, rate_per_s)},
			 {"daly", N_("Daly"), training_interval(EVERY_DALY, takes_s, rate_per_s)},
			 {"optimal", N_("exact"), training_interval(EVERY_OPTIMAL, takes_s, rate_per_s)}}};
	return true;
}

static const struct tunable interval = {
	.path = "checkpoint.every",
	.result = "checkpoint_interval",
	.tuning = interval_tuning,
};

static double busy_s(const void *plan)
{
	return mean_work_s(plan) * mean_utilisation(plan);
}

static const char *const effort_paths[] = {"work", "model.tokens", NULL};
static const struct effort effort = {effort_paths, busy_s};

#define STARVED 0.6                       /* accelerators that are busy for less of the time wait for their data */

static void hints(const void *plan_of, model_hint *hint, void *context)
{
	static const struct hint feed = {.kind = "starved_accelerators",
		.title = /* xgettext:no-c-format */ N_("feed the accelerators: busy 90 % of the time"),
		.change = {{"utilisation", "90 %"}}, .rests = N_("the input pipeline can be made so fast")};
	const struct training_plan *plan = plan_of;

	if (plan->keys->utilisation.form == VALUE_QUANTITY && mean_utilisation(plan) < STARVED)
		hint(context, &feed);
}

const struct workload_type training = {
	.name = "training",
	.doc = N_("A training job on a fleet of nodes, with checkpoints and interruptions."),
	.schema = &training_schema,
	.metric = metrics,
	.metrics = TRAINING_METRICS,
	.extras = EXTRAS,
	.tunable = &interval,
	.effort = &effort,
	.plan = training_plan_new,
	.state_new = training_state_new,
	.state_free = training_state_free,
	.live = training_live,
	.live_recorded = training_live_recorded,
	.assume = training_assume,
	.remark = training_remark,
	.ideal_s = ideal_s,
	.nodes = nodes,
	.longest_s = longest_s,
	.is_bound = is_bound,
	.respond = respond,
	.hints = hints,
};
