/* What a recommendation rests on that nobody printed: assumed prices, and spot nodes that are never taken away. Prices that
 * make up little of a bill are not counted: a doubtful price for its checkpoints does not make a strategy doubtful. */
#include "sim/report/write.h"

#include <string.h>

#define WEIGHTY 0.05              /* share of a bill */

static bool is_assumed(const struct figure *figure)
{
	return figure->value.form == VALUE_QUANTITY && figure->quality == QUALITY_ASSUMED;
}

/* Is NAME what the workload runs on, or uses on demand? */
static bool is_used(const struct setup *setup, const char *name)
{
	if (setup->instance_name)
		return strcmp(name, setup->instance_name) == 0;
	for (size_t i = 0; i < setup->items; i++)
		if (setup->item[i].kind != ITEM_SPOT && strcmp(setup->item[i].name, name) == 0)
			return true;
	return false;
}

bool rate_serves(const struct setup *setup, const struct commitment *c, const struct plan_rate *rate)
{
	const char *name = rate->instance ? rate->instance : rate->item;

	if (c->product->mechanism != MECHANISM_BLOCK && (rate->payment != c->payment || rate->term_s.dist.a != c->term_s.dist.a))
		return false;
	return !name || is_used(setup, name) || (c->instance_name && strcmp(name, c->instance_name) == 0);
}

/* Bought for one family, it never pays the rate of another. */
static bool other_family(const struct setup *setup, const struct commitment *c, const struct plan_rate *rate)
{
	const struct instance *own = c->instance_name ? book_instance(setup->book, c->instance_name) : NULL;
	const struct instance *other = rate->instance ? book_instance(setup->book, rate->instance) : NULL;

	return own && other && own != other && (!own->family || !other->family || strcmp(own->family, other->family) != 0);
}

static bool commitment_assumed(const struct setup *setup, const struct commitment *c)
{
	for (size_t i = 0; c->product && i < c->product->rates.count; i++) {
		const struct plan_rate *rate = c->product->rates.item[i].bound;
		const struct figure *const figure[] = {&rate->rate, &rate->price, &rate->discount, &rate->total, &rate->upfront};

		if (!rate_serves(setup, c, rate) || other_family(setup, c, rate))
			continue;
		for (size_t f = 0; f < sizeof figure / sizeof *figure; f++)
			if (is_assumed(figure[f]))
				return true;
	}
	return false;
}

/* The steps that it can get to. */
static bool steps_assumed(const struct item *item, const struct entries *tiers)
{
	double from = 0;

	for (size_t i = 0; i < tiers->count && from <= (double)item->most; i++) {
		const struct tier *tier = tiers->item[i].bound;

		if (is_assumed(&tier->price))
			return true;
		from = tier->up_to.dist.a;
	}
	return false;
}

static bool item_assumed(const struct item *item)
{
	const struct entries *tiers = item->store ? &item->store->tiers : item->meter ? &item->meter->tiers : NULL;

	return is_assumed(&item->figure) || (tiers && steps_assumed(item, tiers));
}

static bool is_node(const struct item *item)
{
	return item->kind == ITEM_ON_DEMAND || item->kind == ITEM_SPOT;
}

unsigned doubts_of(const struct summary *summary, size_t strategy)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	const struct setup *setup = &s->plan->setup;
	const double cost = s->metric[metric_of_kind(summary->plan, METRIC_COST)].mean;
	unsigned doubts = 0;

	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = setup->item + i;

		if (item_assumed(item) && (is_node(item) || s->part_usd[item->part] >= WEIGHTY * cost))
			doubts |= DOUBT_PRICE;
		if (item->kind == ITEM_SPOT && (item->row < 0 || (size_t)item->row >= setup->fleet_rows))      /* rated as a record has it */
			doubts |= DOUBT_CALM;
	}
	for (size_t c = 0; c < setup->commitments; c++)
		if (s->commitment[c].amount.value > 0 && commitment_assumed(setup, setup->commitment + c))
			doubts |= DOUBT_PRICE;
	return doubts;
}

int best_undoubted(const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	int best = -1;

	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (summary->strategy[s].passed && summary->strategy[s].finished && !summary->plan->strategy[s].is_bound && !doubts_of(summary, s) &&
		    (best < 0 || summary->strategy[s].metric[cost].q[Q_P95] < summary->strategy[best].metric[cost].q[Q_P95]))
			best = (int)s;
	return best;
}
