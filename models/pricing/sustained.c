/* Sustained use, by calendar month: with n(t) units of a resource in use, unit k is in use for the share f_k of the month in
 * which n(t) >= k; it pays the price step by step up to f_k, so the fewest units were used the longest, whatever machines
 * they stood in. Cost = sum over k of price × the month's hours × S(f_k), S the integral of the steps. What commitments
 * cover does not count. (Compute Engine documentation, "Sustained use discounts": resources are re-packed per region.)
 * The cost is shared out over the items by their part of the month's unit-seconds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

/* Units of one resource in one region are one pool; resources without steps stand each for itself. */
static bool same_pool(const struct pricing_plan *plan, size_t a, size_t b)
{
	const struct unit *x = &plan->unit[a], *y = &plan->unit[b];

	if (a == b)
		return true;
	return x->meter && x->meter == y->meter && x->meter->sustained.count
		&& strcmp(item_region(plan->setup, &plan->setup->item[x->item]), item_region(plan->setup, &plan->setup->item[y->item])) == 0;
}

/* Rises and falls of one use of UNIT inside [FROM, TO), cut at clock hours where commitments take a part of it. */
static void push_use(const struct pricing_plan *plan, struct pricing_state *state, uint32_t unit, double level, double from_s,
		     double to_s)
{
	while (from_s < to_s) {
		const bool cut = plan->item_column[plan->unit[unit].item] >= 0;
		const double until_s = cut ? fmin(to_s, (floor(from_s / HOUR_S) + 1) * HOUR_S) : to_s;
		const double left = level * left_at(plan, state, unit, from_s);

		if (left > 0)
			levels_use(&state->pool, unit, left, from_s, until_s);
		from_s = until_s;
	}
}

static double level_of(const struct pricing_plan *plan, const struct unit *unit, const struct usage *usage)
{
	const struct item *item = &plan->setup->item[unit->item];

	return (item->meter ? meter_counts(item->meter, usage->quantity) : usage->quantity) * unit->amount;
}

static void gather(const struct pricing_plan *plan, struct pricing_state *state, size_t pool, const struct usage_log *log,
		   double from_s, double to_s)
{
	state->pool.changes = 0;
	for (uint32_t u = 0; u < plan->units; u++) {
		if (!plan->pooled[u] || !same_pool(plan, pool, u))
			continue;
		for (size_t i = 0; i < log->count; i++) {
			const struct usage *usage = &log->usage[i];
			const double begin_s = plan->offset_s + usage->from_s;

			if (usage->item != plan->unit[u].item)
				continue;
			double seconds;

			raw_rate(plan, usage, &seconds);
			const double end_s = begin_s + seconds;

			push_use(plan, state, u, level_of(plan, &plan->unit[u], usage), fmax(begin_s, from_s), fmin(end_s, to_s));
		}
	}
}

static int by_height(const void *a, const void *b)
{
	const struct height *x = a, *y = b;

	return x->level > y->level ? -1 : x->level < y->level;        /* the highest first */
}

/* (Level, seconds), the highest level first; and unit-seconds by unit. */
static void heights_find(const struct pricing_plan *plan, struct pricing_state *state)
{
	double level = 0;

	memset(state->used, 0, plan->units * sizeof *state->used);
	if (state->pool.changes > state->heights_cap) {
		state->heights_cap = 2 * state->pool.changes;
		state->height = mem_grow(state->height, state->heights_cap, sizeof *state->height);
	}
	levels_sort(&state->pool);
	state->heights = 0;
	for (size_t i = 0; i < state->pool.changes; i++) {
		const struct level_change *change = &state->pool.change[i];
		const double seconds = i + 1 < state->pool.changes ? change[1].t_s - change->t_s : 0;

		level += change->delta;
		state->used[change->who] -= change->delta * change->t_s;
		if (seconds > 0 && level > 1e-9)
			state->height[state->heights++] = (struct height){level, seconds};
	}
	if (state->heights)
		qsort(state->height, state->heights, sizeof *state->height, by_height);
}

/* Unit-seconds that lie between the shares FROM and TO of a month of LENGTH_S. */
static double between(const struct pricing_state *state, double length_s, double from, double to)
{
	double in_use_s = 0, sum = 0;

	for (size_t i = 0; i < state->heights; i++) {
		const double below = i + 1 < state->heights ? state->height[i + 1].level : 0;

		in_use_s += state->height[i].seconds;
		sum += (state->height[i].level - below) * fmax(0, fmin(in_use_s, to * length_s) - from * length_s);
	}
	return sum;
}

/* RAW unit-seconds of the pool at PAYS of the price, shared out over its units. */
static void share_out(const struct pricing_plan *plan, struct pricing_state *state, size_t pool, double from_s, double to_s,
		      double raw, double pays, struct ledger *ledger)
{
	double all = 0;

	for (size_t u = 0; u < plan->units; u++)
		all += state->used[u];
	for (size_t u = pool; raw > 0 && u < plan->units; u++) {
		const struct unit *unit = &plan->unit[u];
		const double own = raw * state->used[u] / all, usd = state->epoch_usd[u] * pays;
		struct money amount = {0};

		if (own <= 0)
			continue;
		ledger->overflow |= !money_from_usd(own * usd, &amount);
		ledger_charge(ledger, unit->item, amount);
		if (ledger->bill)
			bill_add(ledger->bill, &(struct bill_line){
				.item = &plan->setup->item[unit->item], .part = unit->part ? plan->unit_name[u] : NULL, .commitment = -1, .node = -1,
				.charge = CHARGE_USAGE, .pricing = PRICING_STANDARD, .from_s = from_s - plan->offset_s,
				.to_s = to_s - plan->offset_s, .quantity = own * unit->quantity_raw, .unit = unit->name,
				.unit_usd = usd / unit->quantity_raw, .list_unit_usd = state->epoch_usd[u] / unit->quantity_raw,
				.billed = amount, .effective = amount, .why = pays < 1 ? N_("sustained use") : NULL});
	}
}

static void rate_month(const struct pricing_plan *plan, struct pricing_state *state, size_t pool, size_t month, double from_s,
		       double to_s, struct ledger *ledger)
{
	const struct meter *meter = plan->unit[pool].meter;
	const double length_s = plan->months->length_s[month];
	double below = 0;

	heights_find(plan, state);
	if (!meter || !meter->sustained.count) {
		share_out(plan, state, pool, from_s, to_s, between(state, length_s, 0, INFINITY), 1, ledger);
		return;
	}
	for (size_t k = 0; k < meter->sustained.count; k++) {
		const struct sustained *step = meter->sustained.item[k].bound;

		share_out(plan, state, pool, from_s, to_s, between(state, length_s, below, step->to.dist.a), step->pays.dist.a, ledger);
		below = step->to.dist.a;
	}
}

static bool first_of_pool(const struct pricing_plan *plan, size_t unit)
{
	for (size_t u = 0; u < unit; u++)
		if (plan->pooled[u] && same_pool(plan, u, unit))
			return false;
	return plan->pooled[unit];
}

void sustained_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log, struct ledger *ledger)
{
	const double end_s = plan->offset_s + log->end_s + plan->slack_s;

	for (size_t pool = 0; pool < plan->units; pool++) {
		if (!first_of_pool(plan, pool))
			continue;
		double from_s = 0;

		for (size_t m = 0; from_s < end_s; m++) {
			const double to_s = plan->offset_s + plan->months->end_s[m];

			gather(plan, state, pool, log, from_s, to_s);
			if (state->pool.changes)
				rate_month(plan, state, pool, m, from_s, fmin(to_s, end_s), ledger);
			from_s = to_s;
		}
	}
}
