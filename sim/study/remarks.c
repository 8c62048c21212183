/* Assumptions and warnings in words: what all strategies share is said once, the rest with the names it belongs to. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/budget.h"
#include "sim/study/planning.h"
#include "sim/study/tag_policy.h"

#define MANY 6                            /* strategies, up to which those that share a remark are named */

struct remark {
	char *text;
	bool *by;                         /* [strategies]: who said it */
	size_t strategies;
};

struct remarks {
	struct remark *remark;
	size_t count, cap;
	const struct plan *plan;
	size_t index;                     /* of the strategy that speaks */
	const char *of;                   /* the workload of several that it speaks of; NULL */
};

static void remarks_add(void *context, const char *words)
{
	struct remarks *remarks = context;
	struct remark *remark = NULL;
	struct text line = {0};

	if (remarks->of)
		text_addf(&line, "%s: ", remarks->of);
	text_add(&line, words);
	const char *text = text_str(&line);

	for (size_t i = 0; i < remarks->count && !remark; i++)
		if (strcmp(remarks->remark[i].text, text) == 0)
			remark = remarks->remark + i;
	if (!remark) {
		if (remarks->count == remarks->cap) {
			remarks->cap = remarks->cap ? 2 * remarks->cap : 16;
			remarks->remark = mem_grow(remarks->remark, remarks->cap, sizeof *remarks->remark);
		}
		remark = remarks->remark + remarks->count++;
		*remark = (struct remark){.text = mem_text(text),
						    .by = mem_new(remarks->plan->strategies, sizeof *remark->by)};
	}
	remark->strategies += !remark->by[remarks->index];
	remark->by[remarks->index] = true;
	text_release(&line);
}

/* "B, D: …", or "all but A, M8: …" where many strategies say it and few do not. */
static void remark_write(const struct remark *remark, const struct plan *plan, struct text *out)
{
	const bool but = plan->strategies > MANY && 2 * remark->strategies > plan->strategies;
	struct text names = {0};

	for (size_t s = 0; s < plan->strategies; s++)
		if (remark->by[s] != but)
			text_addf(&names, "%s%s", names.len ? ", " : "", plan->strategy[s].strategy->name);
	if (remark->strategies == plan->strategies)
		text_add(out, remark->text);
	else if (but)
		text_addf(out, _("all but %s: %s"), text_str(&names), remark->text);
	else
		text_addf(out, "%s: %s", text_str(&names), remark->text);
	text_release(&names);
}

static void remarks_tell(struct remarks *remarks, model_line *line, void *context)
{
	for (size_t i = 0; i < remarks->count; i++) {
		struct remark *remark = remarks->remark + i;
		struct text text = {0};

		remark_write(remark, remarks->plan, &text);
		line(context, text_str(&text));
		text_release(&text);
		free(remark->by);
		free(remark->text);
	}
	free(remarks->remark);
}

/* What markets say, line by line, and which of a row's pools say it. */
struct said {
	struct text line;
	bool *by;                         /* [pools of the row] */
	size_t pools;
};
struct sayings {
	struct said *said;
	size_t count, pools;
	size_t pool;                      /* which speaks now */
};

static void saying_add(void *context, const char *text)
{
	struct sayings *all = context;
	size_t i = 0;

	while (i < all->count && strcmp(text_str(&all->said[i].line), text) != 0)
		i++;
	if (i == all->count) {
		all->said = mem_grow(all->said, ++all->count, sizeof *all->said);
		all->said[i] = (struct said){.by = mem_new(all->pools, sizeof *all->said[i].by)};
		text_add(&all->said[i].line, text);
	}
	all->said[i].pools += !all->said[i].by[all->pool];
	all->said[i].by[all->pool] = true;
}

static bool same_zone(const struct offer *a, const struct offer *b)
{
	return a->zone && b->zone && strcmp(a->zone, b->zone) == 0;
}

/* "us-east-1a, us-east-1b": a zone by itself where it is true of all its types, else with the type; a type alone has no zone. */
static void pools_write(const struct fleet_row *row, const bool *by, struct text *out)
{
	for (size_t k = 0; k < row->offers; k++) {
		const struct offer *offer = row->offer + k;
		bool whole = true, named = false;

		for (size_t o = 0; o < row->offers; o++)
			if (same_zone(offer, row->offer + o)) {
				whole &= by[o];
				named |= o < k;
			}
		if (!by[k] || (offer->zone && whole && named))
			continue;
		text_addf(out, "%s%s", out->len ? ", " : "", offer->zone ? offer->zone : offer->instance_name);
		if (offer->zone && !whole)
			text_addf(out, " %s", offer->instance_name);
	}
}

/* What the figures of its pools mean for the spot nodes of a row: each thing once, with the pools that it is true of. */
static void row_words(const struct plan *plan, const struct fleet_row *row, int64_t nodes, struct remarks *remarks)
{
	struct sayings all = {.pools = row_markets(row)};

	for (size_t k = 0; k < all.pools; k++) {
		all.pool = k;
		plan->scenario->models->market->words(row_market(row, k), nodes, saying_add, &all);
	}
	for (size_t i = 0; i < all.count; i++) {
		struct said *said = all.said + i;
		struct text line = {0};

		if (said->pools < all.pools) {
			pools_write(row, said->by, &line);
			text_add(&line, ": ");
		}
		text_add(&line, text_str(&said->line));
		remarks_add(remarks, text_str(&line));
		text_release(&line);
		text_release(&said->line);
		free(said->by);
	}
	free(all.said);
}

/* What the market's figures mean for the spot nodes of each group of rows that share storms. */
static void market_words(const struct plan *plan, const struct setup *setup, struct remarks *remarks)
{
	for (size_t i = 0; i < setup->fleet_rows; i++) {
		const struct fleet_row *row = setup->fleet + i;
		int64_t nodes = 0;
		bool said = row->buy != BUY_SPOT;

		for (size_t k = 0; k < i && !said && !row->offers; k++)
			said = setup->fleet[k].buy == BUY_SPOT && setup->fleet[k].market.group == row->market.group;
		for (size_t k = i; k < setup->fleet_rows && !said; k++)
			if (setup->fleet[k].buy == BUY_SPOT && (row->offers ? k == i : setup->fleet[k].market.group == row->market.group))
				nodes += setup->fleet[k].nodes;
		if (!said)
			row_words(plan, row, nodes, remarks);
		if (row->buy == BUY_ON_DEMAND)
			plan->scenario->models->market->words(&row->market, 0, remarks_add, remarks);
	}
}

void plan_currency(const struct plan *plan, model_line *line, void *context)
{
	const struct shown *shown = &plan->scenario->shown;
	struct text text = {0};
	char rate[32];

	if (!(shown->currency.per_usd > 0))
		return;
	text_addf(&text, _("money is shown in %s: 1 USD = %s %s (%s"), shown->currency.code,
		  lang_figure(shown->currency.per_usd, 9, rate, sizeof rate), shown->currency.code, shown->as_of);
	if (shown->source) {
		text_add(&text, "; ");
		text_add_plain(&text, shown->source);
	}
	text_add(&text, _("); inputs, JSON and CSV are in USD"));
	line(context, text_str(&text));
	text_release(&text);
}

void plan_assumptions(const struct plan *plan, model_line *line, void *context)
{
	const struct models *known = plan->scenario->models;
	struct remarks remarks = {.plan = plan};

	plan_currency(plan, line, context);
	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;

		remarks.index = s;
		for (size_t w = 0; w < plan_workloads(strategy); w++) {
			remarks.of = strategy->members ? strategy->member[w].workload_name : NULL;
			market_words(plan, &plan_workload(strategy, w)->setup, &remarks);
		}
		remarks.of = NULL;
		if (strategy->workload->assume)
			strategy->workload->assume(strategy->workload_plan, remarks_add, &remarks);
		if (strategy->workload->is_certain && strategy->workload->is_certain(strategy->workload_plan))
			remarks_add(&remarks, _("nothing is left to chance: all futures are the same, and one says it all (-n 1)"));
		for (size_t i = 0; i < known->raters; i++)
			if (known->rater[i]->assume && strategy->rater_plan[i])
				known->rater[i]->assume(strategy->rater_plan[i], remarks_add, &remarks);
	}
	remarks_tell(&remarks, line, context);
	for (size_t b = 0; b < plan->scenario->budgets; b++)
		for (size_t a = 0; a < plan->scenario->budget[b].alerts; a++)
			if (plan->scenario->budget[b].alert[a].action != ACTION_NONE) {
				line(context, _("budgets only watch: what their actions would do is left out here; costcast budgets has it"));
				return;
			}
}

void plan_policy(const struct plan *plan, model_line *line, void *context)
{
	struct remarks remarks = {.plan = plan};

	for (remarks.index = 0; remarks.index < plan->strategies; remarks.index++)
		tag_policy_remark(plan, remarks.index, remarks_add, &remarks);
	remarks_tell(&remarks, line, context);
}

void plan_warnings(const struct plan *plan, model_line *line, void *context)
{
	struct remarks remarks = {.plan = plan};
	const struct models *known = plan->scenario->models;

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;

		remarks.index = s;
		for (size_t i = 0; i < known->raters; i++)
			if (known->rater[i]->remark && strategy->rater_plan[i])
				known->rater[i]->remark(strategy->rater_plan[i], remarks_add, &remarks);
		if (strategy->workload->remark)
			strategy->workload->remark(strategy->workload_plan, remarks_add, &remarks);
		tag_policy_remark(plan, s, remarks_add, &remarks);
	}
	remarks_tell(&remarks, line, context);
}
