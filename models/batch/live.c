/* One future: moment by moment until the last task is done, or the run is given up. */
#include <stdlib.h>

#include "models/batch/state.h"
#include "sim/base/calendar.h"
#include "sim/base/memory.h"

void *batch_state_new(const void *plan_of)
{
	const struct batch_plan *plan = plan_of;
	const size_t slots = (size_t)plan->nodes * (size_t)plan->slots, units = slots + (size_t)plan->nodes;
	struct batch_state *b = mem_new(1, sizeof *b);

	b->plan = plan;
	b->node = mem_new((size_t)plan->nodes, sizeof *b->node);
	b->slot = mem_new(slots, sizeof *b->slot);
	b->next_s = mem_new(units, sizeof *b->next_s);
	b->heap = mem_new(units, sizeof *b->heap);
	b->at = mem_new(units, sizeof *b->at);
	b->pool = mem_new((size_t)plan->ways.pools + 1, sizeof *b->pool);
	b->way = mem_new((size_t)plan->ways.count + 1, sizeof *b->way);
	return b;
}

void batch_state_free(void *state)
{
	struct batch_state *b = state;

	for (int p = 0; p < b->plan->ways.pools; p++)
		if (b->plan->ways.pool[p].moves)
			pool_release(&b->pool[p].walk);
	free(b->node);
	free(b->slot);
	free(b->next_s);
	free(b->heap);
	free(b->at);
	free(b->pool);
	free(b->way);
	free(b->back);
	free(b);
}

static void start(struct batch_state *b, double give_up_s)
{
	const struct batch_plan *plan = b->plan;

	b->now_s = b->without_from_s = b->without_s = b->interruptions = 0;
	b->useful_s = b->lost_s = b->restart_s = b->node_s[0] = b->node_s[1] = 0;
	b->denied_s = b->log->denied_s ? *b->log->denied_s : INFINITY;
	b->denied = false;
	b->heap_count = b->active = b->asked = b->starting = b->ready = b->idle_slots = 0;
	for (int u = 0; u < plan->nodes * (plan->slots + 1); u++)
		b->at[u] = -1;
	for (int l = 0; l < plan->lots; l++)
		for (int i = plan->lot[l].first; i < plan->lot[l].first + plan->lot[l].places; i++)
			b->node[i] = (struct machine){.lot = l};
	line_start(b);
	market_start(b, give_up_s);
	note(b, RECORD_WAIT, -1, 0);
	machines_fill(b);
}

/* The next thing that happens; false when that is not before END_S. */
static bool step(struct batch_state *b, double end_s)
{
	const double unit_s = b->heap_count ? b->next_s[b->heap[0]] : INFINITY, next_s = fmin(b->denied_s, fmin(unit_s, b->pools_s));
	const int slots = b->plan->nodes * b->plan->slots;

	if (next_s >= end_s)
		return false;
	b->now_s = next_s;
	if (b->denied_s <= next_s)
		machines_deny(b);
	else if (unit_s > next_s)
		market_pass(b);
	else if (b->heap[0] < slots)
		slot_finished(b, b->heap[0]);
	else
		machine_event(b, b->heap[0] - slots);
	machines_fill(b);
	return true;
}

static bool run(struct batch_state *b)
{
	const struct value *give_up = &b->plan->keys->give_up_after_s;
	const double give_up_s = give_up->form == VALUE_QUANTITY ? value_in_replica(give_up, &b->chance) : b->plan->give_up_s;
	const double end_s = b->log->until_s ? fmin(give_up_s, *b->log->until_s) : give_up_s;
	uint64_t steps = 0;

	start(b, give_up_s);
	while (b->done + b->failed < b->tasks && (b->active || !b->denied))
		if ((++steps % 4096 == 0 && usage_stopped(b->log)) || !step(b, end_s)) {
			b->now_s = end_s;
			return false;
		}
	return b->done + b->failed == b->tasks;
}

static void outcome(const struct batch_state *b, double failed, double *metric)
{
	const double paid_s = b->node_s[0] + b->node_s[1];

	metric[BATCH_HOURS] = b->now_s / HOUR_S;
	metric[BATCH_DONE] = (double)b->done;
	metric[BATCH_FAILED] = failed;
	metric[BATCH_INTERRUPTIONS] = b->interruptions;
	metric[BATCH_LOST_H] = b->lost_s / HOUR_S;
	metric[BATCH_WAIT_H] = fmax(0, paid_s - b->useful_s - b->lost_s - b->restart_s) / HOUR_S;
	metric[BATCH_RESTART_H] = b->restart_s / HOUR_S;
	metric[BATCH_WITHOUT_H] = b->without_s / HOUR_S;
	metric[BATCH_ON_DEMAND_H] = b->node_s[0] / HOUR_S;
	metric[BATCH_SPOT_H] = b->node_s[1] / HOUR_S;
	metric[BATCH_UTILISATION] = paid_s > 0 ? b->useful_s / paid_s : NAN;
	metric[BATCH_PER_TASK] = (double)b->done;
}

bool batch_live_recorded(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			 struct recorder *recorder)
{
	const struct batch_plan *plan = plan_of;
	struct batch_state *b = state;
	bool finished;
	double failed;

	b->chance = *chance;
	b->log = log;
	b->rec = recorder;
	finished = run(b);
	failed = (double)b->failed;       /* what still runs when the run is given up has not failed */
	machines_end(b);
	if (plan->dataset_item != NO_DATASET)
		usage_add(log, plan->dataset_item, -1, 0, b->now_s, value_in_replica(&plan->keys->dataset_bytes, chance), END_RELEASED);
	log->end_s = b->now_s;
	outcome(b, failed, metric);
	note(b, finished ? RECORD_DONE : RECORD_GAVE_UP, -1, 0);
	return finished;
}

bool batch_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return batch_live_recorded(plan, state, chance, log, metric, NULL);
}
