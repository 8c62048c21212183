/* Assumptions and warnings in words: what all strategies share is said once, the rest with the names it belongs to. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/planning.h"

struct remark {
	char *text;
	struct text names;                /* "A, C" */
	size_t strategies;
	size_t last;                      /* strategy that said it last, + 1 */
};

struct remarks {
	struct remark *remark;
	size_t count, cap;
	const struct strategy_plan *speaking;
	size_t index;
};

static void remarks_add(void *context, const char *text)
{
	struct remarks *remarks = context;
	struct remark *remark = NULL;

	for (size_t i = 0; i < remarks->count && !remark; i++)
		if (strcmp(remarks->remark[i].text, text) == 0)
			remark = remarks->remark + i;
	if (!remark) {
		if (remarks->count == remarks->cap) {
			remarks->cap = remarks->cap ? 2 * remarks->cap : 16;
			remarks->remark = mem_grow(remarks->remark, remarks->cap, sizeof *remarks->remark);
		}
		remark = remarks->remark + remarks->count++;
		*remark = (struct remark){.text = mem_text(text)};
	}
	if (remark->last == remarks->index + 1)
		return;
	remark->last = remarks->index + 1;
	remark->strategies++;
	text_addf(&remark->names, "%s%s", remark->names.len ? ", " : "", remarks->speaking->strategy->name);
}

static void remarks_tell(struct remarks *remarks, size_t strategies, model_line *line, void *context)
{
	for (size_t i = 0; i < remarks->count; i++) {
		struct remark *remark = remarks->remark + i;
		struct text text = {0};

		if (remark->strategies == strategies)
			text_add(&text, remark->text);
		else
			text_addf(&text, "%s: %s", text_str(&remark->names), remark->text);
		line(context, text_str(&text));
		text_release(&text);
		text_release(&remark->names);
		free(remark->text);
	}
	free(remarks->remark);
}

/* What the market's figures mean for the spot nodes of each group of rows that share storms. */
static void market_words(const struct plan *plan, const struct setup *setup, struct remarks *remarks)
{
	for (size_t i = 0; i < setup->fleet_rows; i++) {
		const struct fleet_row *row = setup->fleet + i;
		int64_t nodes = 0;
		bool said = row->buy != BUY_SPOT;

		for (size_t k = 0; k < i && !said; k++)
			said = setup->fleet[k].buy == BUY_SPOT && setup->fleet[k].market.group == row->market.group;
		for (size_t k = i; k < setup->fleet_rows && !said; k++)
			if (setup->fleet[k].buy == BUY_SPOT && setup->fleet[k].market.group == row->market.group)
				nodes += setup->fleet[k].nodes;
		if (!said)
			plan->scenario->models->market->words(&row->market, nodes, remarks_add, remarks);
	}
}

void plan_assumptions(const struct plan *plan, model_line *line, void *context)
{
	const struct models *known = plan->scenario->models;
	struct remarks remarks = {0};

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;

		remarks.speaking = strategy;
		remarks.index = s;
		market_words(plan, &strategy->setup, &remarks);
		if (strategy->workload->assume)
			strategy->workload->assume(strategy->workload_plan, remarks_add, &remarks);
		for (size_t i = 0; i < known->raters; i++)
			if (known->rater[i]->assume && strategy->rater_plan[i])
				known->rater[i]->assume(strategy->rater_plan[i], remarks_add, &remarks);
	}
	remarks_tell(&remarks, plan->strategies, line, context);
}

bool plan_commits_for_nothing(const struct strategy_plan *plan)
{
	for (size_t i = 0; i < plan->setup.items; i++)
		if (plan->setup.item[i].kind == ITEM_ON_DEMAND)
			return false;
	return plan->setup.commitments > 0;
}

const char *plan_compute_service(const struct strategy_plan *plan)
{
	const char *service = book_provider(plan->setup.book)->compute_service;

	return service ? service : "Compute";
}

void plan_warnings(const struct plan *plan, model_line *line, void *context)
{
	struct remarks remarks = {0};

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;

		remarks.speaking = strategy;
		remarks.index = s;
		if (plan_commits_for_nothing(strategy))
			remarks_add(&remarks, _("the commitment covers nothing: there is no on-demand node"));
		if (strategy->workload->remark)
			strategy->workload->remark(strategy->workload_plan, remarks_add, &remarks);
	}
	remarks_tell(&remarks, plan->strategies, line, context);
}
