#include "models/pricing/hours.h"

#include <math.h>

#include "sim/base/calendar.h"

static double quantity_of(const struct hours *at, const struct unit *unit)
{
	return unit->quantity_raw / (unit->metering == METER_MONTHS ? at->plan->months->length_s[at->month] : 1);
}

/* The next line of the bill is one of LINES. */
static void note_line(const struct hours *at, struct lines *lines, struct money amount)
{
	lines->count++;
	lines->last = at->ledger->bill->count;
	lines->nano += amount.nano;
}

static void bill_line(const struct hours *at, const struct unit *unit, const struct bill_line *sample)
{
	struct bill_line line = *sample;

	line.item = &at->plan->setup->item[unit->item];
	line.part = unit->part ? at->plan->unit_name[unit - at->plan->unit] : NULL;
	line.node = -1;
	line.charge = CHARGE_USAGE;
	line.from_s = at->from_s - at->plan->offset_s;
	line.to_s = line.from_s + at->count * HOUR_S;
	line.unit = unit->name;
	note_capacity(at->plan, at->from_s, &line);
	bill_add(at->ledger->bill, &line);
}

void bill_covered(const struct hours *at, const struct cover *cover, double raw)
{
	const struct money amount = nano_of(raw * at->count * cover->usd);
	const struct unit *unit = &at->plan->unit[cover->unit];
	const struct phase *phase = &at->plan->phase[at->plan->pot[cover->pot].phase];
	const double quantity = quantity_of(at, unit);
	const bool spend = phase->product->mechanism == MECHANISM_SPEND, block = phase->product->mechanism == MECHANISM_BLOCK;

	note_line(at, &at->state->cover_lines[cover - at->cover], amount);
	bill_line(at, unit, &(struct bill_line){
		.commitment = (int)phase->commitment, .capacity = (int)phase->commitment, .pricing = PRICING_COMMITTED,
		.status = COMMITMENT_USED, .capacity_status = block ? CAPACITY_USED : CAPACITY_NONE, .quantity = raw * quantity * at->count,
		.commitment_quantity = raw * cover->quantity * at->count, .commitment_unit = spend ? "USD" : "Hours",
		.unit_usd = cover->usd / quantity, .list_unit_usd = at->state->now_usd[cover->unit] / quantity, .effective = amount});
}

void bill_rest(const struct hours *at, size_t u)
{
	const struct money amount = nano_of(at->state->left[u] * at->count * at->state->now_usd[u]);
	const struct unit *unit = &at->plan->unit[u];
	const double quantity = quantity_of(at, unit), usd = at->state->now_usd[u] / quantity;

	note_line(at, &at->state->unit_lines[u], amount);
	bill_line(at, unit, &(struct bill_line){
		.commitment = -1, .pricing = PRICING_STANDARD, .quantity = at->state->left[u] * quantity * at->count, .unit_usd = usd, .list_unit_usd = usd,
		.billed = amount, .effective = amount});
}

/* The last of them takes the difference. */
void settle_line(const struct hours *at, struct lines *lines, struct money sum, bool billed)
{
	struct bill_line *last;

	if (!at->ledger->bill || !lines->count)
		return;
	last = &at->ledger->bill->line[lines->last];
	last->effective.nano += sum.nano - lines->nano;
	if (billed)
		last->billed.nano = last->effective.nano;
	*lines = (struct lines){0};
}

void note_benefits(const struct hours *at)
{
	const struct pricing_plan *plan = at->plan;
	struct pricing_state *state = at->state;

	for (size_t p = 0; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];
		const size_t c = phase->commitment;
		const double seconds = fmin(phase->to_s, at->from_s + HOUR_S) - fmax(phase->from_s, at->from_s);
		struct benefit benefit = {.from_s = at->from_s - plan->offset_s, .hours = at->count, .commitment = (int)c,
					  .fee_usd = phase->amount * phase->unit_fee_usd_h * seconds / HOUR_S, .used_usd = state->hour_used[c],
					  .covered_usd = state->hour_covered[c]};

		if (seconds <= 0)
			continue;
		for (size_t u = 0; u < plan->units; u++)
			if (plan->coverable[c * plan->units + u])
				benefit.eligible_usd += state->used[u] * state->now_usd[u];
		bill_benefit(at->ledger->bill, &benefit);
	}
}
