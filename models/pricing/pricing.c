/* The rater that models.c lists: its plan and state, and the two roads of usage. */
#include "models/pricing/pricing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static void prices_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;

	plan->usd_h = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *plan->usd_h);
	plan->certain = true;
	for (size_t i = 0; i < setup->items; i++) {
		plan->usd_h[i] = setup->item[i].price.dist.a;
		plan->certain &= !is_node(&setup->item[i]) || dist_is_constant(&setup->item[i].price.dist);
	}
}

static const void *pricing_plan_new(struct setup *setup)
{
	struct arena *arena = setup->bind.arena;
	struct pricing_plan *plan = arena_alloc(arena, 1, sizeof *plan);
	const size_t before = setup->bind.diag->errors;

	plan->setup = setup;
	plan->months = months_new(arena, setup->start_unix_s);
	plan->offset_s = (double)(((setup->start_unix_s % 3600) + 3600) % 3600);
	capacity_items(setup, plan);
	if (setup->bind.diag->errors != before)
		return NULL;
	prices_plan(plan);
	tariffs_plan(plan);
	units_plan(plan);
	epochs_plan(plan);
	plan->metered = metered_plan_new(plan);
	plan->hourly = arena_alloc(arena, setup->items + 1, sizeof *plan->hourly);
	if (!promises_plan(plan) || !covers_plan(plan))
		return NULL;
	sizes_plan(plan);
	if (!exchanges_check(plan) || !cancels_check(plan))
		return NULL;
	windows_plan(plan);
	bool *elsewhere = arena_alloc(arena, setup->items + 1, sizeof *elsewhere);

	roads_plan(plan, elsewhere);
	windows_columns(plan);
	at_once_plan(plan);
	metered_roads(plan->metered, elsewhere);
	return plan;
}

static void *pricing_state_new(const void *plan_of)
{
	const struct pricing_plan *plan = plan_of;
	struct pricing_state *state = mem_new(1, sizeof *state);
	const size_t units = plan->units + 1, commitments = plan->setup->commitments + 1;

	state->usd_h = mem_new(plan->setup->items + 1, sizeof *state->usd_h);
	state->memory = mem_new(plan->moving + 1, sizeof *state->memory);
	state->met = mem_new(plan->moving + 1, sizeof *state->met);
	for (size_t k = 0; k < plan->moving; k++)
		state->memory[k] = price_memory_new(plan->moves[k]);
	state->epoch_usd = mem_new(plan->epochs * units, sizeof *state->epoch_usd);
	state->now_usd = mem_new(units, sizeof *state->now_usd);
	state->running = mem_new(plan->columns + 1, sizeof *state->running);
	state->row = mem_new(plan->columns + 1, sizeof *state->row);
	state->level = mem_new(plan->setup->items + 1, sizeof *state->level);
	state->free = mem_new(plan->setup->items + 1, sizeof *state->free);
	state->share = mem_new(units, sizeof *state->share);
	state->used = mem_new(units, sizeof *state->used);
	state->left = mem_new(units, sizeof *state->left);
	state->budget = mem_new(plan->pots + 1, sizeof *state->budget);
	state->full = mem_new(plan->pots + 1, sizeof *state->full);
	state->rest_raw = mem_new(units, sizeof *state->rest_raw);
	state->cover_raw = mem_new(plan->covers + 1, sizeof *state->cover_raw);
	state->unit_lines = mem_new(units, sizeof *state->unit_lines);
	state->cover_lines = mem_new(plan->covers + 1, sizeof *state->cover_lines);
	state->eligible_usd = mem_new(units, sizeof *state->eligible_usd);
	state->taken = mem_new(plan->phases + 1, sizeof *state->taken);
	state->phase_used = mem_new(plan->phases + 1, sizeof *state->phase_used);
	state->hour_used = mem_new(commitments, sizeof *state->hour_used);
	state->hour_covered = mem_new(commitments, sizeof *state->hour_covered);
	state->metered = metered_state_new(plan->metered);
	return state;
}

static void pricing_state_free(void *state_of)
{
	struct pricing_state *state = state_of;

	if (!state)
		return;
	for (size_t k = 0; state->memory[k]; k++)
		price_memory_free(state->memory[k]);
	free(state->memory);
	free(state->met);
	free(state->usd_h);
	free(state->epoch_usd);
	free(state->now_usd);
	free(state->hour);
	free(state->rise);
	free(state->running);
	free(state->row);
	free(state->edge);
	free(state->used);
	free(state->left);
	free(state->budget);
	free(state->full);
	free(state->rest_raw);
	free(state->cover_raw);
	free(state->unit_lines);
	free(state->cover_lines);
	free(state->eligible_usd);
	free(state->taken);
	free(state->phase_used);
	free(state->hour_used);
	free(state->hour_covered);
	free(state->left_ratio);
	levels_release(&state->pool);
	levels_release(&state->held);
	free(state->sliver);
	free(state->share);
	free(state->level);
	free(state->free);
	free(state->height);
	metered_state_free(state->metered);
	free(state);
}

/* The prices of this replica. */
static void prices_draw(const struct pricing_plan *plan, struct pricing_state *state, const struct chance *chance)
{
	const bool slow = plan->columns || plan->any_pooled;

	for (size_t i = 0; i < plan->setup->items; i++)
		state->usd_h[i] = is_node(&plan->setup->item[i]) ? value_in_replica(&plan->setup->item[i].price, chance) : 0;
	for (size_t e = 0; slow && e < plan->epochs; e++)
		for (size_t u = 0; u < plan->units; u++) {
			const struct unit *unit = &plan->unit[u];

			state->epoch_usd[e * plan->units + u] = unit->usd_raw
				* unit_price(plan, unit, epoch_from(plan, e), value_in_replica(unit->price, chance));
		}
}

static void pricing_rate(const void *plan_of, void *state_of, const struct chance *chance, const struct usage_log *log,
			 struct ledger *ledger)
{
	const struct pricing_plan *plan = plan_of;
	struct pricing_state *state = state_of;

	if (!plan->certain || ledger->bill || plan->columns || plan->any_pooled)
		prices_draw(plan, state, chance);
	grants_rate(plan, state, chance, log, ledger);
	if (plan->columns) {
		timeline_fill(plan, state, log);
		hours_rate(plan, state, ledger);
	}
	if (plan->any_pooled)
		sustained_rate(plan, state, log, ledger);
	if (plan->setup->commitments)
		terms_rate(plan, state, log, ledger);
	metered_rate(plan, state, chance, log, ledger);
}

static double pricing_ceiling(const void *plan_of, double end_s)
{
	const struct pricing_plan *plan = plan_of;
	double usd = grants_ceiling_usd(plan, end_s) + metered_ceiling_usd(plan->metered, end_s);

	for (size_t p = 0; p < plan->phases; p++)
		usd += phase_whole_usd(&plan->phase[p]);
	return usd;
}

/* Used in full at list price, a commitment's hour is worth that; below this part of it on-demand is cheaper. */
static double pricing_break_even(const void *plan_of, size_t commitment)
{
	const struct phase *phase = &((const struct pricing_plan *)plan_of)->phase[commitment];

	return phase->unit_list_usd_h > 0 ? phase->unit_fee_usd_h / phase->unit_list_usd_h : NAN;
}

static double pricing_commit(const void *plan_of, size_t commitment)
{
	const struct pricing_plan *plan = plan_of;

	/* by the hours of a term of 365-day years, which the study multiplies again */
	return terms_whole_usd(plan, commitment) / (plan->phase[commitment].term_s / HOUR_S);
}

static bool pricing_amount(const void *plan_of, size_t commitment, struct commitment_amount *amount)
{
	const struct phase *phase = &((const struct pricing_plan *)plan_of)->phase[commitment];

	*amount = (struct commitment_amount){phase->amount, phase->most, phase->product->mechanism != MECHANISM_SPEND};
	return true;
}

static void pricing_amount_set(void *plan_of, size_t commitment, double value)
{
	struct pricing_plan *plan = plan_of;

	plan->phase[commitment].amount = value;
	exchanges_size(plan);
}

const struct rater pricing_rater = {
	.name = "pricing",
	.plan = pricing_plan_new,
	.state_new = pricing_state_new,
	.state_free = pricing_state_free,
	.rate = pricing_rate,
	.ceiling_usd = pricing_ceiling,
	.break_even = pricing_break_even,
	.commit_usd_h = pricing_commit,
	.amount = pricing_amount,
	.amount_set = pricing_amount_set,
	.assume = pricing_assume,
	.remark = pricing_remark,
};
