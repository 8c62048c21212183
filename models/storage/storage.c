/* Storage as a value: what the registry lists. */
#include "models/storage/storage.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/lang.h"
#include "sim/base/memory.h"

#define GIB 0x1p30

static const struct metric metrics[STORAGE_METRICS] = {
	[STORAGE_COST_USD] = {"cost", "USD", METRIC_COST, N_("cost")},
	[STORAGE_MEAN_GIB] = {"mean_gib", "1", METRIC_MEASURE, N_("GiB held, mean over the horizon")},
	[STORAGE_END_GIB] = {"end_gib", "1", METRIC_MEASURE, N_("GiB held at the horizon")},
	[STORAGE_OWED_GIB] = {"early_gib", "1", METRIC_MEASURE, N_("GiB that left before their least time and are still paid for, as a mean over the horizon")},
	[STORAGE_REQUESTS] = {"requests", "1", METRIC_MEASURE, N_("reads and writes")},
	[STORAGE_TRANSITIONS] = {"transitions", "1", METRIC_MEASURE, N_("objects that lifecycle rules moved")},
	[STORAGE_RETRIEVED_GIB] = {"retrieved_gib", "1", METRIC_MEASURE, N_("GiB retrieved from stores that bill it")},
	[STORAGE_SNAPSHOT_GIB] = {"snapshot_gib", "1", METRIC_MEASURE, N_("GiB of snapshots, mean over the horizon")},
};

static void *state_new(const void *plan)
{
	struct storage_params *params = mem_new(1, sizeof *params);

	params->held = mem_new(((const struct storage_plan *)plan)->snapshots + 1, sizeof *params->held);
	return params;
}

static void state_free(void *state)
{
	if (state)
		free(((struct storage_params *)state)->held);
	free(state);
}

static bool live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct storage_plan *plan = plan_of;
	struct storage_params *params = state;
	const double gib_s = GIB * plan->horizon_s;
	struct tally tally = {0};

	storage_params_draw(plan, chance, params);
	/* A day's bytes are there from its beginning: those of the day on which writing is denied came before. By the second, as bills are. */
	params->denied_s = log->denied_s ? ceil(*log->denied_s) : INFINITY;
	params->to_s = params->from_s < params->denied_s ? params->to_s : params->from_s;
	storage_live(plan, params, log, &tally);
	metric[STORAGE_MEAN_GIB] = tally.byte_s / gib_s;
	metric[STORAGE_END_GIB] = tally.end_bytes / GIB;
	metric[STORAGE_OWED_GIB] = tally.owed_byte_s / gib_s;
	metric[STORAGE_REQUESTS] = tally.requests;
	metric[STORAGE_TRANSITIONS] = tally.transitions;
	metric[STORAGE_RETRIEVED_GIB] = tally.retrieved_bytes / GIB;
	metric[STORAGE_SNAPSHOT_GIB] = tally.snapshot_byte_s / gib_s;
	return true;
}

static enum response respond(const void *plan, enum intervention what, const char **why)
{
	const bool snapshots = ((const struct storage_plan *)plan)->snapshot_item != NO_SUCH_ITEM;

	if (what == INTERVENTION_DENY && !snapshots)
		return RESPONSE_DENIED;
	*why = what == INTERVENTION_DENY ? N_("what its snapshots hold when nothing is written any more is not simulated")
		: what == INTERVENTION_STOP ? N_("it cannot be stopped: data that are there are billed until somebody deletes them")
		: N_("it has no nodes");
	return RESPONSE_REFUSED;
}

static double horizon_s(const void *plan)
{
	return ((const struct storage_plan *)plan)->horizon_s;
}

const struct workload_type storage = {
	.name = "storage",
	.doc = N_("A bucket or a disk until the horizon."),
	.schema = &storage_schema,
	.metric = metrics,
	.metrics = STORAGE_METRICS,
	.lasts = true,
	.plan = storage_plan_new,
	.state_new = state_new,
	.state_free = state_free,
	.live = live,
	.assume = storage_assume,
	.remark = storage_remark,
	.draws = storage_draws,
	.hints = storage_hints,
	.ideal_s = horizon_s,
	.longest_s = horizon_s,
	.respond = respond,
};
