/* A future lived under the actions so far, what it came to, and one more action. */
#include "sim/study/watch.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

/* --- living --- */

static void log_copy(const struct usage_log *from, struct usage_log *to)
{
	usage_log_clear(to);
	while (to->cap < from->count)
		usage_log_grow(to);
	memcpy(to->usage, from->usage, from->count * sizeof *to->usage);
	to->count = from->count;
	memcpy(to->part_s, from->part_s, from->items * PARTS * sizeof *to->part_s);
	to->end_s = from->end_s;
}

static size_t metrics_of(const struct watch *watch) { return watch->plan->metrics + watch->s->workload->extras; }

static void prevented_cut(struct watch *watch, struct usage_log *log)
{
	for (size_t i = 0; i < watch->preventions; i++) {
		const struct prevented *prevented = watch->prevented + i;

		for (size_t item = 0; item < log->items; item++)
			watch->it_is[item] = watch->workload_of[item] == (int)prevented->workload;
		usage_cut(log, watch->s->setup.item, watch->it_is, &prevented->cut, &watch->scratch);
		log_copy(&watch->scratch, log);
	}
}

void watch_amend(void *context, struct usage_log *log, bool finished)
{
	struct watch *watch = context;

	log_copy(log, &watch->lived);
	memcpy(watch->lived_metric, watch->life.metric, metrics_of(watch) * sizeof *watch->lived_metric);
	memcpy(watch->lived_until_s, watch->until_s, 2 * plan_workloads(watch->s) * sizeof *watch->until_s);
	watch->lived_finished = finished;
	prevented_cut(watch, log);
}

/* Nobody ends sooner than it was lived: what is prevented comes out of that. */
static bool lived_so(const struct watch *watch)
{
	return watch->lived_replica == (int64_t)watch->chance.replica
		&& memcmp(watch->lived_until_s, watch->until_s, 2 * plan_workloads(watch->s) * sizeof *watch->until_s) == 0;
}

static void live(struct watch *watch, uint64_t replica)
{
	struct life *life = &watch->life;

	if (!lived_so(watch)) {
		life->log.until_s = watch->ended ? watch->until_s : NULL;
		life->log.denied_s = watch->ended ? watch->until_s + plan_workloads(watch->s) : NULL;
		life_live(life, replica, NULL);
		watch->lived_replica = (int64_t)replica;
		return;
	}
	log_copy(&watch->lived, &life->log);
	memcpy(life->metric, watch->lived_metric, metrics_of(watch) * sizeof *life->metric);
	prevented_cut(watch, &life->log);
	life_bill(life, replica, watch->lived_finished);
}

void watch_live_again(struct watch *watch, uint64_t replica, bool *overflow)
{
	watch->bill.count = watch->bill.benefits = 0;
	live(watch, replica);
	*overflow |= watch->life.ledger.overflow;
	if (!watch->ended && !watch->preventions)
		watch->end_s = watch->life.log.end_s;
	for (size_t b = 0; b < watch->budgets && !usage_stopped(&watch->life.log); b++) {
		struct looks *looks = watch->looks + b;
		size_t cells;
		const struct cost_cell *cell = sorting_of(looks->sorting, &watch->life.log, &watch->bill, &cells);

		spending_fill(&looks->spend, looks->budget, watch->plan->scenario->start_unix_s, cell, cells, watch->end_s);
	}
}

/* Metric M of workload W, wherever that stands. */
static double metric_of(const struct watch *watch, size_t w, size_t m)
{
	const int first = watch->s->members ? metric_of_workload(watch->plan, plan_workload(watch->s, w)->workload_name) : 0;

	return watch->life.metric[(size_t)first + m];
}

static double workload_usd(const struct watch *watch, size_t w)
{
	struct money sum = {0};

	for (size_t i = 0; i < watch->s->setup.items; i++)
		if (watch->workload_of[i] == (int)w)
			money_add(&sum, watch->life.ledger.by_item[i]);
	return money_usd(sum);
}

static double named(const struct watch *watch, size_t w, const char *metric)
{
	const struct workload_type *type = plan_workload(watch->s, w)->workload;

	for (size_t m = 0; metric && m < type->metrics; m++)
		if (strcmp(type->metric[m].name, metric) == 0)
			return metric_of(watch, w, m);
	return 0;
}

/* What is done piece by piece leaves those that were done: what they cost was not in vain. */
static bool counts_pieces(const struct workload_type *type)
{
	for (size_t m = 0; m < type->metrics; m++)
		if (type->metric[m].kind == METRIC_COST_PER)
			return true;
	return false;
}

static void workloads_tell(const struct watch *watch, struct outcome *to)
{
	for (size_t w = 0; w < plan_workloads(watch->s); w++) {
		const struct workload_type *type = plan_workload(watch->s, w)->workload;

		if (type->scaled)
			to->served += named(watch, w, type->scaled->count) - named(watch, w, type->scaled->unserved);
		for (size_t m = 0; m < type->metrics; m++)
			if (type->metric[m].kind == METRIC_HOURS && isinf(metric_of(watch, w, m))) {
				to->unfinished++;
				to->vain_usd += counts_pieces(type) ? 0 : workload_usd(watch, w);
			}
	}
}

void watch_outcome(const struct watch *watch, struct outcome *to)
{
	const struct usage_log *log = &watch->life.log;
	const struct item *item = watch->s->setup.item;

	*to = (struct outcome){.cost_usd = money_usd(watch->life.ledger.total)};
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *use = log->usage + u;
		const double node_h = use->quantity * (use->to_s - use->from_s) / HOUR_S;

		if (item[use->item].kind != ITEM_ON_DEMAND && item[use->item].kind != ITEM_SPOT)
			continue;
		to->node_h += node_h;
		to->useful_h += item[use->item].whole && item[use->item].part == PART_USEFUL ? node_h : 0;
	}
	for (size_t i = 0; i < log->items; i++)
		if (!item[i].whole && (item[i].kind == ITEM_ON_DEMAND || item[i].kind == ITEM_SPOT))
			to->useful_h += log->part_s[i * PARTS + PART_USEFUL] / HOUR_S;
	workloads_tell(watch, to);
}

/* --- acting --- */

/* When workload W first launches a node between FROM_S and TO_S; INFINITY: never. */
static double first_launch_s(const struct watch *watch, size_t w, double from_s, double to_s)
{
	const struct usage_log *log = &watch->life.log;
	double first_s = INFINITY;

	for (size_t u = 0; u < log->count; u++) {
		const struct usage *use = log->usage + u;
		const enum item_kind kind = watch->s->setup.item[use->item].kind;

		if (watch->workload_of[use->item] == (int)w && (kind == ITEM_ON_DEMAND || kind == ITEM_SPOT) && use->from_s >= from_s
		    && use->from_s < to_s)
			first_s = fmin(first_s, use->from_s);
	}
	return first_s;
}

static void prevent(struct watch *watch, size_t w, const struct act *act)
{
	static const enum cut_kind kind[] = {[ACTION_DENY] = CUT_DENY, [ACTION_STOP] = CUT_STOP, [ACTION_SPOT] = CUT_SPOT, [ACTION_SHRINK] = CUT_SHRINK};

	if (watch->preventions == watch->prevented_cap) {
		watch->prevented_cap = watch->prevented_cap ? 2 * watch->prevented_cap : 8;
		watch->prevented = mem_grow(watch->prevented, watch->prevented_cap, sizeof *watch->prevented);
	}
	watch->prevented[watch->preventions++] = (struct prevented){
		{kind[act->alert->action], act->at_s, act->until_s, act->alert->by}, w};
}

/* *TO is T at the latest. Is that sooner than it was? */
static bool bring_forward(struct watch *watch, double *to, double t)
{
	if (!(t < *to))
		return false;
	*to = t;
	watch->ended = true;
	return true;
}

bool watch_act(struct watch *watch, const struct act *act)
{
	const size_t workloads = plan_workloads(watch->s);
	bool changes = false;

	for (size_t w = 0; w < workloads; w++) {
		const char *why;
		const enum response response = alert_acts_on(act->alert, plan_workload(watch->s, w)->workload_name)
			? budget_response(watch->s, w, act->alert->action, &why) : RESPONSE_VAIN;

		if (response == RESPONSE_CUT) {
			prevent(watch, w, act);
			changes = true;
		}
		if (response == RESPONSE_ENDS)
			changes |= bring_forward(watch, watch->until_s + w, act->alert->action == ACTION_STOP ? act->at_s
						 : first_launch_s(watch, w, act->at_s, act->until_s));
		if (response == RESPONSE_DENIED)
			changes |= bring_forward(watch, watch->until_s + workloads + w, act->at_s);
	}
	return changes;
}

void watch_decide(struct watch *watch, const struct looks *looks, size_t alert, size_t period, double *acted_s)
{
	const struct alert *of = looks->budget->alert + alert;
	uint64_t word[2];

	if (of->action == ACTION_NONE)
		return;
	if (watch->acts == watch->act_cap) {
		watch->act_cap = watch->act_cap ? 2 * watch->act_cap : 8;
		watch->act = mem_grow(watch->act, watch->act_cap, sizeof *watch->act);
	}
	philox_block(&watch->chance, of->purpose, (uint32_t)period, word);
	watch->act[watch->acts++] = (struct act){of, looks->at_s + dist_draw(&of->approval_s.dist, word[0], &watch->chance),
						 looks->from_s[period + 1], acted_s};
}
