/* Storage and meters by calendar month. Storage is byte-hours over the real hours of each month, per GiB, as object stores
 * bill it (AWS S3 FAQ: TimedStorage-ByteHrs); meters are counted, or counted by the hour or the month. Prices in steps run
 * through the month and are shared by all usage of one thing in one region; what a month gives free is one sum for all
 * regions, comes out of the first step and does not widen it. What is deleted before its least time is billed until then. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/ladder.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

struct metered_plan {
	const struct setup *setup;
	const struct months *months;
	bool any;
	bool *mine;                       /* [items] */
	int *ladder_of;                   /* [items]: -1 one price */
	int *unit_of;                     /* [items]: what commitments see of it; -1 */
	struct ladders ladders;
};

struct metered_state {
	double *usd;                      /* [items]: of a quantity of 1, in this replica */
	double *step_usd;                 /* [steps of all ladders]: of a quantity of 1, in this replica */
	double *used, *given;             /* [ladders × MONTHS]: quantity of the month so far, and what of it was free */
	size_t dirty;                     /* months below this one hold something */
};

struct metered_plan *metered_plan_new(const struct pricing_plan *pricing)
{
	const struct setup *setup = pricing->setup;
	struct arena *arena = setup->bind.arena;
	struct metered_plan *plan = arena_alloc(arena, 1, sizeof *plan);

	*plan = (struct metered_plan){.setup = setup, .months = pricing->months};
	plan->mine = arena_alloc(arena, setup->items + 1, sizeof *plan->mine);
	plan->ladder_of = arena_alloc(arena, setup->items + 1, sizeof *plan->ladder_of);
	plan->unit_of = arena_alloc(arena, setup->items + 1, sizeof *plan->unit_of);
	plan->ladders = ladders_new(setup);
	for (size_t i = 0; i < setup->items; i++) {
		plan->ladder_of[i] = ladder_find(setup, &plan->ladders, &setup->item[i]);
		plan->unit_of[i] = -1;
	}
	for (size_t u = 0; u < pricing->units; u++)
		if (pricing->unit[u].stepped)
			plan->unit_of[pricing->unit[u].item] = (int)u;
	return plan;
}

void metered_roads(struct metered_plan *plan, const bool *elsewhere)
{
	for (size_t i = 0; i < plan->setup->items; i++) {
		plan->mine[i] = (plan->setup->item[i].kind == ITEM_STORE || plan->setup->item[i].kind == ITEM_METER) && !elsewhere[i];
		plan->any |= plan->mine[i];
	}
}

struct metered_state *metered_state_new(const struct metered_plan *plan)
{
	struct metered_state *state = mem_new(1, sizeof *state);

	state->usd = mem_new(plan->setup->items + 1, sizeof *state->usd);
	state->step_usd = mem_new(plan->ladders.steps + 1, sizeof *state->step_usd);
	state->used = mem_new(plan->ladders.count * MONTHS + 1, sizeof *state->used);
	state->given = mem_new(plan->ladders.count * MONTHS + 1, sizeof *state->given);
	return state;
}

void metered_state_free(struct metered_state *state)
{
	if (!state)
		return;
	free(state->usd);
	free(state->step_usd);
	free(state->used);
	free(state->given);
	free(state);
}

/* A stretch of one usage inside one month. */
struct piece {
	const struct usage *usage;
	size_t month;
	double from_s, to_s, quantity;
	const char *why;
};

static const char *unit_of(const struct item *item)
{
	if (item->kind == ITEM_STORE)
		return "GB-Mo";
	return item->meter->unit;
}

static void charge(const struct metered_plan *plan, const struct piece *piece, double quantity, double usd, double list_usd,
		   const char *why, struct ledger *ledger)
{
	const struct item *item = &plan->setup->item[piece->usage->item];
	struct money amount = {0};

	ledger->overflow |= !money_from_usd(quantity * usd, &amount);
	ledger_charge(ledger, piece->usage->item, amount);
	if (ledger->bill)
		bill_add(ledger->bill, &(struct bill_line){
			.item = item, .commitment = -1, .node = -1, .charge = CHARGE_USAGE, .pricing = PRICING_STANDARD,
			.from_s = piece->from_s, .to_s = piece->to_s, .quantity = quantity, .unit = unit_of(item), .unit_usd = usd,
			.list_unit_usd = list_usd, .billed = amount, .effective = amount, .why = why ? why : piece->why});
}

/* Each usage row has steps of its own: a row of part of the month climbs steps as much lower. */
static void climb_alone(const struct metered_plan *plan, struct metered_state *state, const struct piece *piece, double whole, struct ledger *ledger)
{
	const struct ladder *ladder = &plan->ladders.ladder[plan->ladder_of[piece->usage->item]];
	const double part = piece->quantity / whole;
	double at = 0;

	for (size_t k = 0; k < ladder->steps && at < piece->quantity; k++) {
		const double take = fmin(piece->quantity, ladder->step[k].up_to * part) - at, usd = state->step_usd[ladder->first + k];

		charge(plan, piece, take, usd, usd, NULL, ledger);
		at += take;
	}
}

/* What of QUANTITY is free, given away in its turn. */
static double gift_of(const struct metered_plan *plan, struct metered_state *state, uint32_t item, size_t month, double quantity)
{
	const struct ladder *ladder = &plan->ladders.ladder[plan->ladder_of[item]];
	double *given = &state->given[ladder->allowance * MONTHS + month];
	const double gift = fmax(0, fmin(quantity, ladder->free - *given));

	if (month >= state->dirty)
		state->dirty = month + 1;
	*given += gift;
	return gift;
}

/* What is free comes first in time, too: from when on PIECE is paid. */
static double paid_from(double from_s, double to_s, double quantity, double gift)
{
	return quantity > 0 ? from_s + (to_s - from_s) * gift / quantity : to_s;
}

/* The mean of what commitments leave of PIECE from PAID_S on, since the start; 1 of what they cannot cover. */
static double left_mean(const struct pricing_plan *plan, const struct pricing_state *state, const struct piece *piece, double paid_s)
{
	const int unit = plan->metered->unit_of[piece->usage->item];
	double sum = 0, from_s = paid_s + plan->offset_s;
	const double to_s = piece->to_s + plan->offset_s;

	if (unit < 0 || !plan->shared[unit] || !(from_s < to_s))
		return 1;
	for (double end_s; from_s < to_s; from_s = end_s) {
		end_s = fmin(to_s, (floor(from_s / HOUR_S) + 1) * HOUR_S);
		sum += left_at(plan, state, (size_t)unit, from_s) * (end_s - from_s);
	}
	return sum / (piece->to_s - paid_s);
}

/* What is free first; then what commitments leave of the rest walks up the steps of its month from where the month stands. */
static void climb(const struct pricing_plan *pricing, struct pricing_state *all, const struct piece *piece, struct ledger *ledger)
{
	const struct metered_plan *plan = pricing->metered;
	struct metered_state *state = all->metered;
	const struct ladder *ladder = &plan->ladders.ladder[plan->ladder_of[piece->usage->item]];
	double *at = &state->used[(size_t)(ladder - plan->ladders.ladder) * MONTHS + piece->month];
	const double gift = gift_of(plan, state, piece->usage->item, piece->month, piece->quantity);
	const double paid_s = paid_from(piece->from_s, piece->to_s, piece->quantity, gift);
	double left = (piece->quantity - gift) * left_mean(pricing, all, piece, paid_s);

	if (gift > 0)
		charge(plan, piece, gift, 0, 0, N_("free each month"), ledger);
	*at += gift;
	for (size_t k = 0; k < ladder->steps && left > 0; k++) {
		const double take = fmin(left, ladder->step[k].up_to - *at), usd = state->step_usd[ladder->first + k];

		if (take <= 0)
			continue;
		charge(plan, piece, take, usd, usd, NULL, ledger);
		*at += take;
		left -= take;
	}
}

static double counts_of(const struct item *item, const struct usage *usage)
{
	return item->kind == ITEM_STORE ? usage->quantity / GIB : meter_counts(item->meter, usage->quantity);
}

static double quantity_of(const struct metered_plan *plan, const struct usage *usage, double counts, size_t month, double seconds)
{
	const struct item *item = &plan->setup->item[usage->item];
	const int metering = item->kind == ITEM_STORE ? METER_MONTHS : item->meter->metering;

	if (metering == METER_AMOUNT)
		return counts * seconds / (usage->to_s - usage->from_s);
	return counts * seconds / (metering == METER_HOURS ? HOUR_S : plan->months->length_s[month]);
}

static void rate_stretch(const struct pricing_plan *pricing, struct pricing_state *state, const struct usage *usage, double from_s,
			 double to_s, const char *why, struct ledger *ledger)
{
	const struct metered_plan *plan = pricing->metered;
	const struct item *item = &plan->setup->item[usage->item];
	const double counts = counts_of(item, usage);

	for (size_t m = month_of(plan->months, from_s); m < MONTHS && from_s < to_s; m++) {
		const double end_s = fmin(to_s, plan->months->end_s[m]);
		const struct piece piece = {usage, m, from_s, end_s, quantity_of(plan, usage, counts, m, end_s - from_s), why};

		if (plan->ladder_of[usage->item] >= 0 && item->meter && item->meter->each_alone && counts > 0)
			climb_alone(plan, state->metered, &piece, counts, ledger);
		else if (plan->ladder_of[usage->item] >= 0)
			climb(pricing, state, &piece, ledger);
		else
			charge(plan, &piece, piece.quantity, state->metered->usd[usage->item], state->metered->usd[usage->item], NULL, ledger);
		from_s = end_s;
	}
}

void metered_spans(const struct metered_plan *plan, struct metered_state *state, const struct usage *usage, double from_s, double to_s,
		   metered_span *span, void *context)
{
	const double counts = counts_of(&plan->setup->item[usage->item], usage);

	for (size_t m = month_of(plan->months, from_s); m < MONTHS && from_s < to_s; m++) {
		const double end_s = fmin(to_s, plan->months->end_s[m]);
		const double quantity = quantity_of(plan, usage, counts, m, end_s - from_s);
		const double gift = gift_of(plan, state, usage->item, m, quantity);

		span(context, paid_from(from_s, end_s, quantity, gift), end_s);
		from_s = end_s;
	}
}

static double certain_or_none(const struct figure *figure)
{
	return figure && figure->value.form == VALUE_QUANTITY ? dist_mean(&figure->value.dist) : 0;
}

double thing_least_s(const struct item *item)
{
	return certain_or_none(item->store ? &item->store->minimum_s : NULL);
}

double thing_granule_s(const struct item *item)
{
	return certain_or_none(item->meter ? &item->meter->granule_s : NULL);
}

static void prices_draw(const struct metered_plan *plan, struct metered_state *state, const struct chance *chance)
{
	for (size_t i = 0; i < plan->setup->items; i++) {
		const struct item *item = &plan->setup->item[i];

		if (plan->mine[i] && plan->ladder_of[i] < 0)
			state->usd[i] = value_in_replica(&item->price, chance) / (item->meter ? item->meter->per.dist.a : 1);
	}
	for (size_t l = 0; l < plan->ladders.count; l++)
		for (size_t k = 0; k < plan->ladders.ladder[l].steps; k++) {
			const struct ladder_step *step = &plan->ladders.ladder[l].step[k];

			state->step_usd[plan->ladders.ladder[l].first + k] = value_in_replica(step->price, chance) / step->per;
		}
}

void metered_clear(const struct metered_plan *plan, struct metered_state *state)
{
	for (size_t l = 0; l < plan->ladders.count; l++)
		for (size_t m = 0; m < state->dirty; m++)
			state->used[l * MONTHS + m] = state->given[l * MONTHS + m] = 0;
	state->dirty = 0;
}

void metered_rate(const struct pricing_plan *pricing, struct pricing_state *state, const struct chance *chance,
		  const struct usage_log *log, struct ledger *ledger)
{
	const struct metered_plan *plan = pricing->metered;

	if (!plan->any)
		return;
	prices_draw(plan, state->metered, chance);
	metered_clear(plan, state->metered);
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];

		if (!plan->mine[usage->item])
			continue;
		rate_stretch(pricing, state, usage, usage->from_s, usage->to_s,
			     usage->end == END_EARLY ? N_("deleted before its least time") : NULL, ledger);
		const struct item *item = &plan->setup->item[usage->item];
		const double until_s = usage->from_s + thing_billed_s(usage, thing_least_s(item), thing_granule_s(item));

		if (until_s > usage->to_s + 1e-6)
			rate_stretch(pricing, state, usage, usage->to_s, until_s,
				     item->store ? N_("deleted before its least time") : N_("billed in whole units of time"), ledger);
	}
}

/* Sizes and quantities are the workload's; a pebibyte of storage, or a thousand times the most at once, bounds them. */
double metered_ceiling_usd(const struct metered_plan *plan, double end_s)
{
	double usd = 0;

	for (size_t i = 0; i < plan->setup->items; i++) {
		const struct item *item = &plan->setup->item[i];

		if (!plan->mine[i])
			continue;
		const double price = plan->ladder_of[i] >= 0 ? ladder_dearest(&plan->ladders.ladder[plan->ladder_of[i]])
			: dist_quantile(&item->price.dist, 0.999999) / (item->meter ? item->meter->per.dist.a : 1);
		const int metering = item->kind == ITEM_STORE ? METER_MONTHS : item->meter->metering;
		const double many = item->kind == ITEM_STORE ? 0x1p20 : fmax((double)item->most, meter_counts(item->meter, (double)item->most));

		usd += price * many * (metering == METER_AMOUNT ? 1 : end_s / (metering == METER_HOURS ? HOUR_S : 28 * DAY_S));
	}
	return usd;
}
