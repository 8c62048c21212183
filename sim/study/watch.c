/* What budgets see of a future, look by look, and the two lives of it. */
#include "sim/study/watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

/* --- looking --- */

static double unit_of(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }

static void look_next(struct watch *watch, struct looks *looks)
{
	uint64_t word[2];

	philox_block(&watch->chance, looks->budget->purpose, ++looks->number, word);
	looks->at_s += dist_draw(&looks->data.refresh_s.dist, word[0], &watch->chance);
	looks->before_s = looks->known_s;
	looks->known_s = fmax(looks->known_s, looks->at_s - dist_draw(&looks->data.delay_s.dist, word[1], &watch->chance));
}

/* The first look is any time within a round. */
static void looks_begin(struct watch *watch, struct looks *looks)
{
	uint64_t word[2];

	philox_block(&watch->chance, looks->budget->purpose, 0, word);
	looks->number = 0;
	looks->at_s = -unit_of(word[0]) * dist_draw(&looks->data.refresh_s.dist, word[1], &watch->chance);
	looks->known_s = looks->before_s = 0;
	do
		look_next(watch, looks);
	while (looks->at_s < 0);
}

static bool fires(const struct looks *looks, const struct alert *alert, size_t period)
{
	const double from_s = fmax(0, looks->from_s[period]), to_s = looks->from_s[period + 1], known_s = fmin(looks->known_s, to_s);
	const double threshold = alert->share * looks->budget->limit;

	if (alert->of == ALERT_ACTUAL)
		return known_s > from_s && spending_until(&looks->spend, known_s) - spending_until(&looks->spend, from_s) >= threshold;
	/* Once all is known there is nothing to forecast. */
	return looks->known_s < to_s && looks->known_s >= looks->data.history_s
		&& spending_forecast(&looks->spend, from_s, to_s, known_s).mean >= threshold;
}

/* What the budget learns: of each period that the new data are about. */
static void look(struct watch *watch, struct looks *looks, struct watched_budget *to, enum world world)
{
	const size_t alerts = looks->budget->alerts;

	for (size_t p = 0; p < looks->periods && looks->from_s[p] < looks->known_s; p++) {
		if (looks->from_s[p + 1] <= looks->before_s)
			continue;
		for (size_t a = 0; a < alerts; a++) {
			struct sighting *seen = to->seen[world] + p * alerts + a;

			if (!isnan(seen->fired_s) || !fires(looks, looks->budget->alert + a, p))
				continue;
			seen->fired_s = looks->at_s;
			if (world == WORLD_ACTED)
				watch_decide(watch, looks, a, p, &seen->acted_s);
		}
	}
}

/* The budget that looks next, until it knows all; NULL: all do. */
static struct looks *next_look(struct watch *watch)
{
	struct looks *next = NULL;

	for (size_t b = 0; b < watch->budgets; b++) {
		struct looks *looks = watch->looks + b;

		if (looks->before_s < watch->end_s && (!next || looks->at_s < next->at_s))
			next = looks;
	}
	return next;
}

static struct act *next_act(struct watch *watch)
{
	struct act *next = NULL;

	for (size_t i = 0; i < watch->acts; i++)
		if (watch->act[i].acted_s && (!next || watch->act[i].at_s < next->at_s))
			next = watch->act + i;
	return next;
}

/* From the start to the end: looks and actions in order of time. */
static void watch_through(struct watch *watch, uint64_t replica, struct budget_future *to, enum world world, bool *overflow)
{
	watch->acts = 0;
	for (size_t b = 0; b < watch->budgets; b++)
		looks_begin(watch, watch->looks + b);
	while (!usage_stopped(&watch->life.log)) {
		struct looks *looks = next_look(watch);
		struct act *act = next_act(watch);

		if (act && act->at_s < watch->end_s && (!looks || act->at_s <= looks->at_s)) {
			*act->acted_s = act->at_s;
			act->acted_s = NULL;
			if (watch_act(watch, act))
				watch_live_again(watch, replica, overflow);
			continue;
		}
		if (!looks)
			break;
		look(watch, looks, to->watched + (looks - watch->looks), world);
		look_next(watch, looks);
	}
}

/* --- one future, twice --- */

static void periods_find(struct watch *watch, struct looks *looks)
{
	const int64_t start = watch->plan->scenario->start_unix_s;

	looks->periods = 0;
	for (size_t p = 0;; p++) {
		if (p + 1 >= looks->cap) {
			looks->cap = looks->cap ? 2 * looks->cap : 16;
			looks->from_s = mem_grow(looks->from_s, looks->cap, sizeof *looks->from_s);
		}
		looks->from_s[p] = (double)(period_from_unix_s(looks->budget->period, start, p) - start);
		if (p && looks->from_s[p] >= watch->end_s)
			break;
		looks->periods = p + 1;
	}
}

static void watched_begin(const struct watch *watch, const struct looks *looks, struct watched_budget *to)
{
	const size_t sightings = looks->periods * looks->budget->alerts;

	to->periods = looks->periods;
	/* A horizon cuts the last one off; whoever is done is done. */
	to->judged = looks->periods - (watch->s->workload->lasts && looks->from_s[looks->periods] > watch->end_s);
	to->days = looks->spend.days + (looks->spend.first_day_s > 0);
	for (int w = 0; w < WORLDS; w++) {
		to->spent[w] = mem_new(looks->periods, sizeof *to->spent[w]);
		to->seen[w] = mem_new(sightings + 1, sizeof *to->seen[w]);
		to->daily[w] = mem_new(to->days + 1, sizeof *to->daily[w]);
		for (size_t i = 0; i < sightings; i++)
			to->seen[w][i] = (struct sighting){NAN, NAN, NAN};
	}
}

static void spending_tell(const struct looks *looks, struct watched_budget *to, enum world world)
{
	const struct spending *spend = &looks->spend;
	const size_t alerts = looks->budget->alerts, part = spend->first_day_s > 0;

	for (size_t p = 0; p < looks->periods; p++) {
		const double from_s = fmax(0, looks->from_s[p]), to_s = looks->from_s[p + 1];

		to->spent[world][p] = spending_until(spend, to_s) - spending_until(spend, from_s);
		for (size_t a = 0; a < alerts; a++)
			to->seen[world][p * alerts + a].crossed_s = spending_reaches(spend, from_s, to_s, looks->budget->alert[a].share * looks->budget->limit);
	}
	if (part)
		to->daily[world][0] = spending_until(spend, spend->first_day_s);
	for (size_t d = 0; d + part < to->days; d++)
		to->daily[world][d + part] = spend->day[d];
}

static void begin(struct watch *watch, uint64_t replica)
{
	watch->chance = (struct chance){.seed = watch->plan->scenario->seed, .replica = replica};
	watch->ended = false;
	watch->preventions = 0;
	for (size_t i = 0; i < 2 * plan_workloads(watch->s); i++)
		watch->until_s[i] = INFINITY;
}

bool watch_live(struct watch *watch, uint64_t replica, struct budget_future *to, bool *overflow)
{
	begin(watch, replica);
	watch_live_again(watch, replica, overflow);
	to->watched = mem_new(watch->budgets, sizeof *to->watched);
	for (size_t b = 0; b < watch->budgets && !usage_stopped(&watch->life.log); b++) {
		periods_find(watch, watch->looks + b);
		watched_begin(watch, watch->looks + b, to->watched + b);
	}
	for (int w = 0; w < WORLDS && !usage_stopped(&watch->life.log); w++) {
		watch_through(watch, replica, to, (enum world)w, overflow);
		for (size_t b = 0; b < watch->budgets; b++)
			spending_tell(watch->looks + b, to->watched + b, (enum world)w);
		watch_outcome(watch, to->outcome + w);
	}
	if (!usage_stopped(&watch->life.log))
		return true;
	budget_future_release(to, watch->budgets);
	return false;
}

void budget_future_release(struct budget_future *future, size_t budgets)
{
	for (size_t b = 0; future->watched && b < budgets; b++)
		for (int w = 0; w < WORLDS; w++) {
			free(future->watched[b].spent[w]);
			free(future->watched[b].seen[w]);
			free(future->watched[b].daily[w]);
		}
	free(future->watched);
	*future = (struct budget_future){0};
}

static int workload_of(const struct strategy_plan *s, const struct item *item)
{
	for (size_t w = 0; w < plan_workloads(s) && item->workload; w++)
		if (strcmp(plan_workload(s, w)->workload_name, item->workload) == 0)
			return (int)w;
	return s->members ? -1 : 0;
}

void watch_init(struct watch *watch, const struct plan *plan, size_t strategy, struct sorter *const *sorter)
{
	const struct strategy_plan *s = plan->strategy + strategy;

	*watch = (struct watch){.plan = plan, .strategy = strategy, .s = s, .budgets = plan->scenario->budgets};
	life_init(&watch->life, plan, strategy);
	watch->life.ledger.bill = &watch->bill;
	watch->life.amend = watch_amend;
	watch->life.amending = watch;
	watch->lived_replica = -1;
	usage_log_init(&watch->lived, s->setup.items);
	usage_log_init(&watch->scratch, s->setup.items);
	watch->lived_metric = mem_new(plan->metrics + s->workload->extras + 1, sizeof *watch->lived_metric);
	watch->lived_until_s = mem_new(2 * plan_workloads(s), sizeof *watch->lived_until_s);
	watch->it_is = mem_new(s->setup.items + 1, sizeof *watch->it_is);
	watch->workload_of = mem_new(s->setup.items + 1, sizeof *watch->workload_of);
	for (size_t i = 0; i < s->setup.items; i++)
		watch->workload_of[i] = workload_of(s, s->setup.item + i);
	watch->until_s = mem_new(2 * plan_workloads(s), sizeof *watch->until_s);
	watch->looks = mem_new(watch->budgets + 1, sizeof *watch->looks);
	for (size_t b = 0; b < watch->budgets; b++) {
		watch->looks[b].budget = plan->scenario->budget + b;
		watch->looks[b].data = budget_data_of(plan->scenario->budget + b, s);
		watch->looks[b].sorting = sorting_new(sorter[b]);
	}
}

void watch_release(struct watch *watch)
{
	for (size_t b = 0; b < watch->budgets; b++) {
		sorting_free(watch->looks[b].sorting);
		spending_release(&watch->looks[b].spend);
		free(watch->looks[b].from_s);
	}
	watch->life.ledger.bill = NULL;
	life_release(&watch->life);
	bill_release(&watch->bill);
	usage_log_release(&watch->lived);
	usage_log_release(&watch->scratch);
	free(watch->lived_metric);
	free(watch->lived_until_s);
	free(watch->looks);
	free(watch->it_is);
	free(watch->workload_of);
	free(watch->until_s);
	free(watch->prevented);
	free(watch->act);
}
