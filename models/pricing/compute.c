/* Nodes by time. On-demand and spot bill each grant from grant to release, rounded up to whole seconds, with the
 * provider's minimum; a spot node that the provider takes within the free time costs nothing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static bool is_node(const struct item *item)
{
	return item->kind == ITEM_ON_DEMAND || item->kind == ITEM_SPOT;
}

static double certain_or(const struct figure *figure, double otherwise)
{
	return figure->value.form == VALUE_QUANTITY ? dist_mean(&figure->value.dist) : otherwise;
}

static const void *compute_plan_new(const struct setup *setup)
{
	struct arena *arena = setup->bind.arena;
	struct compute_plan *plan = arena_alloc(arena, 1, sizeof *plan);
	const struct provider *provider = book_provider(setup->book);

	plan->setup = setup;
	plan->minimum_s = certain_or(&provider->minimum_s, 0);
	plan->spot_free_s = certain_or(&provider->spot_free_s, 0);
	plan->offset_s = (double)(((setup->start_unix_s % 3600) + 3600) % 3600);
	plan->usd_h = arena_alloc(arena, setup->items + 1, sizeof *plan->usd_h);
	plan->certain = true;
	for (size_t i = 0; i < setup->items; i++) {
		plan->usd_h[i] = setup->item[i].price.dist.a;
		plan->certain &= !is_node(&setup->item[i]) || dist_is_constant(&setup->item[i].price.dist);
	}
	plan->tariff = arena_alloc(arena, setup->items + 1, sizeof *plan->tariff);
	for (size_t i = 0; i < setup->items; i++) {
		const enum item_kind kind = setup->item[i].kind;

		plan->tariff[i] = (struct tariff){
			.free_s = kind == ITEM_SPOT ? plan->spot_free_s : 0, .store = kind == ITEM_STORE,
			.other = kind == ITEM_STORE || (kind == ITEM_ON_DEMAND && setup->commitments)};
	}
	plan->spend = arena_alloc(arena, setup->commitments + 1, sizeof *plan->spend);
	for (size_t c = 0; c < setup->commitments; c++)
		if (!spend_plan(setup, &setup->commitment[c], &plan->spend[plan->spends++]))
			return NULL;
	return plan;
}

static void *compute_state_new(const void *plan_of)
{
	const struct compute_plan *plan = plan_of;
	struct compute_state *state = mem_new(1, sizeof *state);
	const size_t items = plan->setup->items + 1;

	state->usd_h = mem_new(items, sizeof *state->usd_h);
	state->node_s = mem_new(items, sizeof *state->node_s);
	state->left_s = mem_new(items, sizeof *state->left_s);
	state->count = mem_new(items, sizeof *state->count);
	state->used_usd = mem_new(plan->spends + 1, sizeof *state->used_usd);
	return state;
}

static void compute_state_free(void *state_of)
{
	struct compute_state *state = state_of;

	if (!state)
		return;
	free(state->usd_h);
	free(state->node_s);
	free(state->left_s);
	free(state->count);
	free(state->used_usd);
	free(state->change);
	free(state);
}

/* A part of a second below a microsecond is arithmetic, not time. */
double billed_s(const struct compute_plan *plan, const struct usage *usage)
{
	const double seconds = usage->to_s - usage->from_s - 1e-6, below = (double)(int64_t)seconds;
	const double up = below < seconds ? below + 1 : below;

	return up > plan->minimum_s ? up : plan->minimum_s;
}

static void add_line(const struct compute_plan *plan, const struct compute_state *state, const struct usage *usage,
		     double seconds, struct money amount, struct bill *bill)
{
	const struct item *item = &plan->setup->item[usage->item];
	const bool spot = item->kind == ITEM_SPOT;

	bill_add(bill, &(struct bill_line){
		.item = item, .commitment = -1, .node = usage->node, .charge = CHARGE_USAGE,
		.pricing = spot ? PRICING_DYNAMIC : PRICING_STANDARD,
		.from_s = usage->from_s, .to_s = usage->to_s, .quantity = seconds / HOUR_S, .unit = "Hours",
		.unit_usd = state->usd_h[usage->item], .list_unit_usd = state->usd_h[usage->item],
		.billed = amount, .effective = amount,
		.why = spot && amount.nano == 0 && usage->end == END_INTERRUPTED ? N_("interrupted within its free time")
			: seconds > ceil(usage->to_s - usage->from_s - 1e-6) ? N_("least billed time") : NULL});
}

static void compute_rate(const void *plan_of, void *state_of, const struct chance *chance, const struct usage_log *log,
			 struct ledger *ledger)
{
	const struct compute_plan *plan = plan_of;
	struct compute_state *state = state_of;
	const double *usd_h = plan->usd_h;

	if (!plan->certain || ledger->bill || plan->spends) {
		for (size_t i = 0; i < log->items; i++)
			state->usd_h[i] = !plan->tariff[i].store ? value_in_replica(&plan->setup->item[i].price, chance) : 0;
		usd_h = state->usd_h;
	}
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const struct tariff *tariff = &plan->tariff[usage->item];
		const double length_s = usage->to_s - usage->from_s;
		double seconds = billed_s(plan, usage);

		if (tariff->other)
			continue;
		if (usage->end == END_INTERRUPTED && length_s < tariff->free_s)
			seconds = 0;
		const struct money amount = nano_of(seconds * usd_h[usage->item] * (1 / HOUR_S));

		ledger_charge(ledger, usage->item, amount);
		if (ledger->bill)
			add_line(plan, state, usage, seconds, amount, ledger->bill);
	}
	if (plan->spends)
		spend_rate(plan, state, log, ledger);
}

/* The dearest future: every node for the whole time, and every commitment to the end of its term. A price without a
 * ceiling counts with its p99.9999. */
static double compute_ceiling(const void *plan_of, double end_s)
{
	const struct compute_plan *plan = plan_of;
	double usd = 0;

	for (size_t i = 0; i < plan->setup->items; i++)
		if (is_node(&plan->setup->item[i]))
			usd += dist_quantile(&plan->setup->item[i].price.dist, 0.999999) * (double)plan->setup->item[i].most * end_s / HOUR_S;
	for (size_t c = 0; c < plan->spends; c++)
		usd += plan->spend[c].commit_usd_h * plan->spend[c].term_s / HOUR_S;
	return usd;
}

static double compute_break_even(const void *plan, size_t commitment)
{
	return ((const struct compute_plan *)plan)->spend[commitment].break_even;
}

static double compute_commit(const void *plan, size_t commitment)
{
	return ((const struct compute_plan *)plan)->spend[commitment].commit_usd_h;
}

const struct rater compute_rater = {
	.name = "compute",
	.plan = compute_plan_new,
	.state_new = compute_state_new,
	.state_free = compute_state_free,
	.rate = compute_rate,
	.ceiling_usd = compute_ceiling,
	.break_even = compute_break_even,
	.commit_usd_h = compute_commit,
};
