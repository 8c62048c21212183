#include "sim/study/pilots.h"

#include <omp.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/futures.h"

#define WORK_MAX 3e6                      /* usage and item-hours of all pilots together: what keeps a search to seconds */

#define WORK_SHARED 2e5                   /* from so much on threads gain more than they cost */

/* What rating one future costs, roughly: its usage, and its hours by item. */
static double work_of(const struct usage_log *log)
{
	return (double)log->count + log->end_s / HOUR_S * (double)log->items;
}

static void live_one(struct pilots *pilots, void *state, double *metric, size_t i)
{
	const struct workload_type *workload = pilots->plan->workload;
	const struct chance chance = {.seed = pilots->seed, .replica = i};

	usage_log_init(&pilots->log[i], pilots->plan->setup.items);
	usage_log_clear(&pilots->log[i]);
	workload->live(pilots->plan->workload_plan, state, &chance, &pilots->log[i], metric);
}

/* One thread's raters and ledger. */
struct desk {
	void **rater_state;
	struct ledger ledger;
};

static void desk_init(struct desk *desk, const struct pilots *pilots)
{
	const struct strategy_plan *plan = pilots->plan;

	desk->rater_state = mem_new(pilots->known->raters + 1, sizeof *desk->rater_state);
	for (size_t r = 0; r < pilots->known->raters; r++)
		if (pilots->known->rater[r]->state_new && plan->rater_plan[r])
			desk->rater_state[r] = pilots->known->rater[r]->state_new(plan->rater_plan[r]);
	ledger_init(&desk->ledger, plan->setup.items, plan->setup.commitments);
}

static void desk_release(struct desk *desk, const struct pilots *pilots)
{
	for (size_t r = 0; r < pilots->known->raters; r++)
		if (pilots->known->rater[r]->state_free && pilots->plan->rater_plan[r])
			pilots->known->rater[r]->state_free(desk->rater_state[r]);
	free(desk->rater_state);
	ledger_release(&desk->ledger);
}

static double cost_of(struct desk *desk, const struct pilots *pilots, size_t i)
{
	const struct strategy_plan *plan = pilots->plan;
	const struct chance chance = {.seed = pilots->seed, .replica = i};

	ledger_clear(&desk->ledger);
	for (size_t r = 0; r < pilots->known->raters; r++)
		if (plan->rater_plan[r])
			pilots->known->rater[r]->rate(plan->rater_plan[r], desk->rater_state[r], &chance, &pilots->log[i], &desk->ledger);
	ledger_settle(&desk->ledger, plan->setup.item, &pilots->log[i]);
	return money_usd(desk->ledger.total);
}

void pilots_cost(const struct pilots *pilots, double *cost_usd)
{
#pragma omp parallel for schedule(dynamic, 4) num_threads(pilots->threads) if (pilots->threads > 1)
	for (size_t i = 0; i < pilots->count; i++)
		cost_usd[i] = cost_of(&pilots->desk[omp_get_thread_num()], pilots, i);
}

void pilots_live(struct pilots *pilots, const struct planning *p, size_t most)
{
	const struct workload_type *workload = p->plan->workload;
	void *state = workload->state_new ? workload->state_new(p->plan->workload_plan) : NULL;
	double *metric = mem_new(workload->metrics + workload->extras + 1, sizeof *metric), work = 0;

	*pilots = (struct pilots){.known = p->scenario->models, .plan = p->plan, .seed = p->scenario->seed};
	if (most > p->scenario->replications)
		most = p->scenario->replications;
	pilots->log = mem_new(most, sizeof *pilots->log);
	while (pilots->count < most && (pilots->count < 30 || work < WORK_MAX)) {
		live_one(pilots, state, metric, pilots->count);
		work += work_of(&pilots->log[pilots->count++]);
	}
	free(metric);
	if (workload->state_free)
		workload->state_free(state);
	pilots->threads = work > WORK_SHARED ? futures_threads(0) : 1;
	pilots->desk = mem_new((size_t)pilots->threads, sizeof *pilots->desk);
	for (int t = 0; t < pilots->threads; t++)
		desk_init(&pilots->desk[t], pilots);
}

void pilots_release(struct pilots *pilots)
{
	for (size_t i = 0; i < pilots->count; i++)
		usage_log_release(&pilots->log[i]);
	for (int t = 0; t < pilots->threads; t++)
		desk_release(&pilots->desk[t], pilots);
	free(pilots->desk);
	free(pilots->log);
}
