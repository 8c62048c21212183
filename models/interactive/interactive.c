/* Notebooks as a value: what the registry lists. */
#include <stdlib.h>

#include "models/interactive/interactive.h"
#include "sim/base/lang.h"

static const struct metric metrics[INT_METRICS] = {
	[INT_COST] = {"cost", "USD", METRIC_COST, N_("cost")},
	[INT_USED_H] = {"used_hours", "h", METRIC_MEASURE, N_("machine-hours in use")},
	[INT_RUNNING_H] = {"running_hours", "h", METRIC_MEASURE, N_("machine-hours paid for")},
	[INT_IDLE_H] = {"idle_hours", "h", METRIC_MEASURE, N_("machine-hours idle")},
	[INT_STARTUP_H] = {"startup_hours", "h", METRIC_MEASURE, N_("machine-hours starting up")},
	[INT_OFF_H] = {"off_hours", "h", METRIC_MEASURE, N_("machine-hours outside the working hours")},
	[INT_WAIT_H] = {"waited_hours", "h", METRIC_MEASURE, N_("hours that people waited for their machine")},
	[INT_STARTS] = {"starts", "1", METRIC_MEASURE, N_("machines started")},
	[INT_UTILISATION] = {"utilisation", "1", METRIC_MEASURE, N_("share of the machine-hours in use")},
	[INT_PER_USED_H] = {"cost_per_used_hour", "USD", METRIC_COST_PER, N_("cost of an hour of use")},
};

static bool live_recorded(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			  struct recorder *recorder)
{
	const struct interactive_plan *plan = plan_of;

	(void)state;
	people_live(plan, chance, log, metric, recorder);
	if (recorder) {
		recorder_sort(recorder);
		recorder_add(recorder, plan->horizon_s, RECORD_DONE, -1, 0);
	}
	return true;
}

static bool live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return live_recorded(plan, state, chance, log, metric, NULL);
}

static const struct headline headlines[] = {
	{"cost_per_used_hour", N_("per used hour"), NULL, false},
	{"utilisation", N_("in use"), NULL, true},
	{"running_hours", N_("hours paid"), NULL, false},
	{"idle_hours", N_("idle"), "running_hours", false},
	{"waited_hours", N_("hours waited"), NULL, false},
	{NULL, NULL, NULL, false},
};

static double horizon_s(const void *plan)
{
	return ((const struct interactive_plan *)plan)->horizon_s;
}

static int64_t people(const void *plan)
{
	return ((const struct interactive_plan *)plan)->keys->people;
}

/* Disks stay, whatever happens to the machines. */
static enum response respond(const void *plan, enum intervention what, const char **why)
{
	(void)plan;
	*why = what == INTERVENTION_SPOT ? N_("what people do whose machines are taken from them is not simulated")
		: N_("whose machines would go is not known");
	return what == INTERVENTION_STOP ? RESPONSE_ENDS : what == INTERVENTION_DENY ? RESPONSE_DENIED : RESPONSE_REFUSED;
}

const struct workload_type interactive = {
	.name = "interactive",
	.doc = N_("Notebooks: people and their machines through the working days of a calendar, idle time and what is left on included."),
	.schema = &interactive_schema,
	.metric = metrics,
	.metrics = INT_METRICS,
	.lasts = true,
	.headline = headlines,
	.draws = interactive_draws,
	.hints = interactive_hints,
	.plan = interactive_plan_new,
	.live = live,
	.live_recorded = live_recorded,
	.assume = interactive_assume,
	.remark = interactive_remark,
	.ideal_s = horizon_s,
	.longest_s = horizon_s,
	.nodes = people,
	.respond = respond,
};
