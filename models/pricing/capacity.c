/* What holds by the second: blocks of capacity, and capacity that is kept. A sweep over the changes of use finds what runs in
 * each of them: blocks take what they cover out of the hours, of kept capacity what nobody uses is billed like a node that ran,
 * an item of its own, which commitments may cover. Use is in one of them at a time, in blocks first. */
#include <math.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

#define DUST 1e-9                         /* raw amounts a second below this are arithmetic, not use */

static bool keeps(const struct phase *phase)
{
	return phase->product->mechanism == MECHANISM_CAPACITY;
}

void capacity_items(struct setup *setup, struct pricing_plan *plan)
{
	plan->capacity_item = arena_alloc(setup->bind.arena, setup->commitments + 1, sizeof *plan->capacity_item);
	for (size_t c = 0; c < setup->commitments; c++) {
		const struct commitment *commitment = &setup->commitment[c];
		const char *name = commitment->instance_name ? commitment->instance_name : setup->instance_name;
		const struct instance *instance = name ? book_instance(setup->book, name) : NULL;

		plan->capacity_item[c] = UINT32_MAX;
		if (commitment->product->mechanism != MECHANISM_CAPACITY)
			continue;
		if (!instance || instance->on_demand.value.form != VALUE_QUANTITY) {
			diag_error(setup->bind.diag, commitment->at, _("\"%s\" keeps capacity of an instance with an on-demand price: write instance"),
				   commitment->product_name);
			continue;
		}
		const char *service = instance->service ? instance->service : book_provider(setup->book)->compute_service;

		plan->capacity_item[c] = setup_item(setup, &(struct item){
			.kind = ITEM_ON_DEMAND, .name = name, .service = service, .price = instance->on_demand.value,
			.figure = instance->on_demand, .row = CAPACITY_ROW, .most = commitment->count, .instance = instance,
			.zone = commitment->zone, .account = commitment->account, .whole = true, .part = PART_IDLE_COMMITMENT});
	}
}

bool runs_in_capacity(const struct pricing_plan *plan, const struct phase *phase, const struct item *item)
{
	return item->kind == ITEM_ON_DEMAND && item->row != CAPACITY_ROW && strcmp(item->name, phase->target) == 0
		&& in_scope(plan, phase, item);
}

/* ---- plan ---- */

static void add_tenant(struct pricing_plan *plan, uint32_t item, double weigh, int taken)
{
	plan->tenant[plan->tenants++] = (struct tenant){.item = item, .weigh = weigh, .taken = taken};
}

/* The block of POT and all that it can cover, in the order in which it does. */
static void add_block(struct pricing_plan *plan, size_t pot)
{
	struct window *window = &plan->window[plan->windows++];

	*window = (struct window){.phase = plan->pot[pot].phase, .per_amount = plan->pot[pot].per_amount / HOUR_S, .first = plan->tenants};
	for (size_t k = 0; k < plan->covers; k++)
		if (plan->cover[0][k].pot == pot)
			add_tenant(plan, plan->cover[0][k].item, plan->cover[0][k].weigh, (int)k);
	window->count = plan->tenants - window->first;
}

static void add_kept(struct pricing_plan *plan, size_t phase)
{
	struct window *window = &plan->window[plan->windows++];

	*window = (struct window){.phase = phase, .per_amount = 1, .first = plan->tenants};
	for (uint32_t i = 0; i < plan->setup->items; i++)
		if (runs_in_capacity(plan, &plan->phase[phase], &plan->setup->item[i])) {
			add_tenant(plan, i, 1, -1);
			plan->hourly[i] = true;
		}
	plan->hourly[plan->capacity_item[plan->phase[phase].commitment]] = true;
	window->count = plan->tenants - window->first;
}

void windows_plan(struct pricing_plan *plan)
{
	struct arena *arena = plan->setup->bind.arena;

	plan->window = arena_alloc(arena, plan->pots + plan->phases + 1, sizeof *plan->window);
	plan->tenant = arena_alloc(arena, plan->covers + plan->phases * plan->setup->items + 1, sizeof *plan->tenant);
	for (size_t p = 0; p < plan->pots; p++)
		if (plan->phase[plan->pot[p].phase].product->mechanism == MECHANISM_BLOCK)
			add_block(plan, p);
	for (int zonal = 1; zonal >= 0; zonal--)          /* capacity of one zone is filled before capacity of any */
		for (size_t p = 0; p < plan->phases; p++)
			if (keeps(&plan->phase[p]) && (phase_commitment(plan, &plan->phase[p])->scope == SCOPE_ZONE) == zonal)
				add_kept(plan, p);
}

/* The column of what a block takes of a cover, in each epoch's order of covers; -1 elsewhere. */
static void columns_of_covers(struct pricing_plan *plan, const int *column)
{
	plan->cover_column = arena_alloc(plan->setup->bind.arena, plan->epochs, sizeof *plan->cover_column);
	for (size_t e = 0; e < plan->epochs; e++) {
		plan->cover_column[e] = arena_alloc(plan->setup->bind.arena, plan->covers + 1, sizeof **plan->cover_column);
		for (size_t k = 0; k < plan->covers; k++) {
			plan->cover_column[e][k] = -1;
			for (size_t first = 0; first < plan->covers; first++)
				if (plan->cover[0][first].pot == plan->cover[e][k].pot && plan->cover[0][first].unit == plan->cover[e][k].unit)
					plan->cover_column[e][k] = column[first];
		}
	}
}

void windows_columns(struct pricing_plan *plan)
{
	int *column = arena_alloc(plan->setup->bind.arena, plan->covers + 1, sizeof *column);

	if (!plan->windows)
		return;
	for (size_t k = 0; k < plan->covers; k++)
		column[k] = -1;
	plan->windowed = arena_alloc(plan->setup->bind.arena, plan->setup->items + 1, sizeof *plan->windowed);
	for (size_t t = 0; t < plan->tenants; t++) {
		struct tenant *tenant = &plan->tenant[t];

		plan->windowed[tenant->item] = true;
		if (tenant->taken >= 0)
			tenant->taken = column[tenant->taken] = (int)plan->columns++;
	}
	columns_of_covers(plan, column);
}

/* ---- one future ---- */

/* Raw amounts a second of each item that a window can hold, and nothing at each time that a window opens or closes. */
static void gather(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	state->held.changes = 0;
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		double seconds;

		if (!plan->windowed[usage->item])
			continue;
		const double rate = raw_rate(plan, usage, &seconds), from_s = plan->offset_s + usage->from_s;

		levels_use(&state->held, usage->item, rate, from_s, from_s + seconds);
	}
	for (size_t w = 0; w < plan->windows; w++)
		levels_use(&state->held, 0, 0, plan->phase[plan->window[w].phase].from_s, plan->phase[plan->window[w].phase].to_s);
	levels_use(&state->held, 0, 0, 0, plan->offset_s + log->end_s);
	levels_sort(&state->held);
}

/* WINDOW for SECONDS from FROM on: its tenants fill it, one after the other. */
static void fill(const struct pricing_plan *plan, struct pricing_state *state, const struct window *window, double from_s, double seconds)
{
	const struct phase *phase = &plan->phase[window->phase];
	double room = phase->amount * window->per_amount;

	for (size_t t = window->first; t < window->first + window->count; t++) {
		const struct tenant *tenant = &plan->tenant[t];
		const double take = fmin(state->free[tenant->item], room / tenant->weigh);

		if (take <= DUST)
			continue;
		state->free[tenant->item] -= take;
		room -= take * tenant->weigh;
		if (tenant->taken >= 0)
			timeline_add(plan, state, tenant->taken, from_s, seconds, take);
	}
	if (keeps(phase) && room > DUST)
		timeline_add(plan, state, plan->item_column[plan->capacity_item[phase->commitment]], from_s, seconds, room);
}

void windows_fill(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	const size_t items = plan->setup->items;
	const double end_s = plan->offset_s + log->end_s;

	gather(plan, state, log);
	memset(state->level, 0, items * sizeof *state->level);
	for (size_t k = 0; k + 1 < state->held.changes; k++) {
		const struct level_change *change = &state->held.change[k];
		const double seconds = change[1].t_s - change->t_s;

		state->level[change->who] += change->delta;
		if (seconds <= 0 || change[1].t_s <= 0)
			continue;
		memcpy(state->free, state->level, items * sizeof *state->free);
		for (size_t w = 0; w < plan->windows; w++) {
			const struct phase *phase = &plan->phase[plan->window[w].phase];

			if (phase->from_s <= change->t_s && change->t_s < phase->to_s && (change->t_s < end_s || !keeps(phase)))
				fill(plan, state, &plan->window[w], change->t_s, seconds);
		}
	}
}

/* ---- the bill ---- */

void note_capacity(const struct pricing_plan *plan, double from_s, struct bill_line *line)
{
	for (size_t w = 0; w < plan->windows; w++) {
		const struct phase *phase = &plan->phase[plan->window[w].phase];
		const bool idle = keeps(phase) && line->item == &plan->setup->item[plan->capacity_item[phase->commitment]];

		if (!keeps(phase) || phase->from_s >= from_s + HOUR_S || phase->to_s <= from_s
		    || !(idle || runs_in_capacity(plan, phase, line->item)))
			continue;
		line->capacity = (int)phase->commitment;
		line->capacity_status = idle ? CAPACITY_UNUSED : CAPACITY_USED;
		if (idle)
			return;
	}
}
