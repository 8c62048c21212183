#include "sim/base/calendar.h"
#include "sim/study/life.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/charges.h"
#include "sim/study/planning.h"
#include "sim/study/worth.h"

static size_t service_index(const struct strategy_plan *plan, const char *service)
{
	for (size_t i = 0; i < plan->services; i++)
		if (strcmp(plan->service[i], service) == 0)
			return i;
	return 0;
}

void life_init(struct life *life, const struct plan *plan, size_t strategy)
{
	const struct models *known = plan->scenario->models;
	const struct strategy_plan *s = plan->strategy + strategy;

	*life = (struct life){.plan = plan, .strategy = s};
	if (s->workload->state_new)
		life->workload_state = s->workload->state_new(s->workload_plan);
	life->rater_state = mem_new(known->raters + 1, sizeof *life->rater_state);
	for (size_t i = 0; i < known->raters; i++)
		if (known->rater[i]->state_new && s->rater_plan[i])
			life->rater_state[i] = known->rater[i]->state_new(s->rater_plan[i]);
	usage_log_init(&life->log, s->setup.items);
	ledger_init(&life->ledger, s->setup.items, s->setup.commitments);
	life->metric = mem_new(plan->metrics + s->workload->extras + 1, sizeof *life->metric);
	life->service_of = mem_new(s->setup.items + 1, sizeof *life->service_of);
	life->service_usd = mem_new(s->services + 1, sizeof *life->service_usd);
	life->tag_usd = mem_new(s->tag_values + 1, sizeof *life->tag_usd);
	for (size_t i = 0; i < s->setup.items; i++)
		life->service_of[i] = service_index(s, s->setup.item[i].service);
	life->service_of_idle = mem_new(s->setup.commitments + 1, sizeof *life->service_of_idle);
	for (size_t c = 0; c < s->setup.commitments; c++)
		life->service_of_idle[c] = service_index(s, charge_commitment_service(&s->setup, c));
}

void life_release(struct life *life)
{
	const struct models *known = life->plan->scenario->models;

	if (life->strategy->workload->state_free)
		life->strategy->workload->state_free(life->workload_state);
	for (size_t i = 0; i < known->raters; i++)
		if (known->rater[i]->state_free && life->strategy->rater_plan[i])
			known->rater[i]->state_free(life->rater_state[i]);
	free(life->rater_state);
	usage_log_release(&life->log);
	ledger_release(&life->ledger);
	free(life->metric);
	free(life->service_of);
	free(life->service_usd);
	free(life->service_of_idle);
	free(life->tag_usd);
}

bool life_live(struct life *life, uint64_t replica, struct recorder *recorder)
{
	const struct strategy_plan *s = life->strategy;
	const struct chance chance = {.seed = life->plan->scenario->seed, .replica = replica};
	bool finished;

	usage_log_clear(&life->log);
	finished = recorder ? workload_recorded(s->workload, s->workload_plan, life->workload_state, &chance, &life->log,
							 life->metric, recorder)
			    : s->workload->live(s->workload_plan, life->workload_state, &chance, &life->log, life->metric);
	if (life->amend)
		life->amend(life->amending, &life->log, finished);
	life_bill(life, replica, finished);
	return finished;
}

void life_bill(struct life *life, uint64_t replica, bool finished)
{
	const struct strategy_plan *s = life->strategy;
	const struct models *known = life->plan->scenario->models;
	const struct chance chance = {.seed = life->plan->scenario->seed, .replica = replica};

	ledger_clear(&life->ledger);
	for (size_t i = 0; i < known->raters; i++)
		if (s->rater_plan[i])
			known->rater[i]->rate(s->rater_plan[i], life->rater_state[i], &chance, &life->log, &life->ledger);
	ledger_settle(&life->ledger, s->setup.item, &life->log);
	life->metric[0] = money_usd(life->ledger.total);
	if (s->workload->settle)
		s->workload->settle(s->workload_plan, &life->ledger, life->metric);
	if (life->plan->metrics > s->workload->metrics)     /* what `value` adds stands before the extras */
		memmove(life->metric + life->plan->metrics, life->metric + s->workload->metrics, s->workload->extras * sizeof *life->metric);
	life->lived_h = s->workload->lasts ? s->setup.horizon_s / HOUR_S : 0;
	for (size_t m = 1; m < s->workload->metrics; m++) {
		if (life->plan->metric[m].kind == METRIC_COST_PER)
			life->metric[m] = life->metric[m] > 0 ? life->metric[0] / life->metric[m] : NAN;
		if (life->plan->metric[m].kind != METRIC_HOURS)
			continue;
		life->lived_h = fmax(life->lived_h, life->metric[m]);      /* what serves beside it goes on until the horizon */
		if (!finished)
			life->metric[m] = INFINITY;
	}
	worth_settle(life->plan->scenario, s, life->lived_h, life->metric);
}

/* Cost by tag: what each item cost is that of all its tags. */
static void tags_store(struct life *life, double *const *column, size_t index)
{
	const struct strategy_plan *s = life->strategy;
	const uint32_t *of = s->tag_of;

	for (size_t v = 0; v < s->tag_values; v++)
		life->tag_usd[v] = 0;
	for (size_t i = 0; i <= s->setup.items; i++) {
		const double usd = money_usd(i < s->setup.items ? life->ledger.by_item[i] : life->ledger.unassigned);

		if (i == s->setup.items && !s->setup.commitments)
			break;
		for (size_t k = 0; k < s->tag_names; k++)
			life->tag_usd[*of++] += usd;
	}
	for (size_t v = 0; v < s->tag_values; v++)
		(*column++)[index] = life->tag_usd[v];
}

void life_store(struct life *life, double *const *column, size_t index)
{
	const struct strategy_plan *s = life->strategy;
	const struct ledger *ledger = &life->ledger;

	for (size_t m = 0; m < life->plan->metrics; m++)
		(*column++)[index] = life->metric[m];
	for (size_t p = 0; p < PARTS; p++)
		(*column++)[index] = money_usd(ledger->part[p]);
	for (size_t i = 0; i < s->services; i++)
		life->service_usd[i] = 0;
	for (size_t c = 0; c < s->setup.commitments; c++)
		life->service_usd[life->service_of_idle[c]] += money_usd(ledger->commitment[c].idle);
	for (size_t i = 0; i < s->setup.items; i++)
		life->service_usd[life->service_of[i]] += money_usd(ledger->by_item[i]);
	for (size_t i = 0; i < s->services; i++)
		(*column++)[index] = life->service_usd[i];
	for (size_t i = 0; i < s->setup.commitments; i++) {
		const struct commitment_view *view = ledger->commitment + i;

		column[COMMITMENT_HORIZON][index] = money_usd(view->horizon);
		column[COMMITMENT_USED_USD][index] = money_usd(view->used);
		column[COMMITMENT_COVERAGE][index] = view->eligible_usd > 0 ? view->covered_usd / view->eligible_usd : NAN;
		column += COMMITMENT_COLUMNS;
	}
	tags_store(life, column, index);
	column += s->tag_values;
	for (size_t e = 0; e < s->workload->extras; e++)
		(*column++)[index] = life->metric[life->plan->metrics + e];
	(*column)[index] = life->lived_h;
}
