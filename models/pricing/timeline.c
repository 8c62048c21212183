/* Usage by clock hour: raw amounts (node-seconds, GiB-seconds, units) of each item that hours matter for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/memory.h"

#define GIB (1024.0 * 1024 * 1024)

/* When the use that is billed begins and ends, on the clock scale. */
static void billed_span(const struct pricing_plan *plan, const struct usage *usage, double *from_s, double *to_s)
{
	*from_s = plan->offset_s + usage->from_s;
	*to_s = *from_s + (is_node(&plan->setup->item[usage->item]) ? billed_s(plan, usage) : usage->to_s - usage->from_s);
}

static void find_hours(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	double first = INFINITY, last = -INFINITY;

	for (size_t u = 0; u < log->count; u++) {
		double from_s, to_s;

		if (plan->item_column[log->usage[u].item] < 0)
			continue;
		billed_span(plan, &log->usage[u], &from_s, &to_s);
		first = from_s < first ? from_s : first;
		last = to_s > last ? to_s : last;
	}
	for (size_t p = 0; p < plan->phases; p++)
		if (plan->phase[p].product->mechanism == MECHANISM_CAPACITY) {
			first = fmin(first, fmax(plan->phase[p].from_s, 0));
			last = fmax(last, fmin(plan->phase[p].to_s, plan->offset_s + log->end_s));
		}
	state->hours = 0;
	if (first >= last)
		return;
	state->first_hour = (size_t)(first / HOUR_S);
	state->hours = (size_t)ceil(last / HOUR_S) - state->first_hour;
}

static void room(const struct pricing_plan *plan, struct pricing_state *state)
{
	if (state->hours > state->hours_cap) {
		state->hours_cap = state->hours + state->hours / 4 + 16;
		state->hour = mem_grow(state->hour, plan->columns * state->hours_cap, sizeof *state->hour);
		if (plan->any_pooled)
			state->left_ratio = mem_grow(state->left_ratio, plan->units * state->hours_cap, sizeof *state->left_ratio);
	}
	for (size_t c = 0; c < plan->columns; c++)
		memset(state->hour + c * state->hours_cap, 0, state->hours * sizeof *state->hour);
}

/* RATE raw amounts a second from FROM to TO into the hours of one column: whole hours are whole numbers of seconds. */
static void spread(double *hour, double from_s, double to_s, double rate)
{
	size_t h = (size_t)(from_s / HOUR_S);
	const size_t end = (size_t)(to_s / HOUR_S);

	if (h == end) {
		hour[h] += rate * (to_s - from_s);
		return;
	}
	hour[h] += rate * ((double)(h + 1) * HOUR_S - from_s);
	for (h++; h < end; h++)
		hour[h] += rate * HOUR_S;
	if (to_s > (double)end * HOUR_S)
		hour[end] += rate * (to_s - (double)end * HOUR_S);
}

/* Raw amounts a second of one usage. */
static double rate_of(const struct item *item, const struct usage *usage)
{
	if (item->kind == ITEM_STORE)
		return usage->quantity / GIB;
	if (item->kind != ITEM_METER)
		return usage->quantity;
	return meter_counts(item->meter, usage->quantity)
		/ (item->meter->metering == METER_AMOUNT ? usage->to_s - usage->from_s : 1);
}

/* Does ITEM run in the capacity that PHASE keeps? */
static bool in_capacity(const struct pricing_plan *plan, const struct phase *phase, const struct item *item)
{
	const char *scope = plan->setup->commitment[phase->commitment].scope;

	return item->kind == ITEM_ON_DEMAND && item->row != CAPACITY_ROW && strcmp(item->name, phase->target) == 0
		&& (!scope || (item->zone && strcmp(scope, item->zone) == 0));
}

/* What of a kept capacity nobody used is billed like a node that ran. Counted over each clock hour. */
static void keep_capacity(const struct pricing_plan *plan, struct pricing_state *state, const struct phase *phase, double end_s)
{
	double *idle = state->hour + (size_t)plan->item_column[plan->capacity_item[phase->commitment]] * state->hours_cap;

	for (size_t h = 0; h < state->hours; h++) {
		const double hour_s = (double)(state->first_hour + h) * HOUR_S;
		const double kept_s = fmin(fmin(phase->to_s, end_s), hour_s + HOUR_S) - fmax(phase->from_s, hour_s);
		double used = 0;

		if (kept_s <= 0)
			continue;
		for (size_t c = 0; c < plan->columns; c++)
			if (in_capacity(plan, phase, &plan->setup->item[plan->column_item[c]]))
				used += state->hour[c * state->hours_cap + h];
		idle[h] += fmax(0, phase->amount * kept_s - used);
	}
}

void timeline_fill(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	find_hours(plan, state, log);
	room(plan, state);
	const double begin_s = (double)state->first_hour * HOUR_S;

	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const int column = plan->item_column[usage->item];
		double from_s, to_s;

		if (column < 0)
			continue;
		billed_span(plan, usage, &from_s, &to_s);
		spread(state->hour + (size_t)column * state->hours_cap, from_s - begin_s, to_s - begin_s,
		       rate_of(&plan->setup->item[usage->item], usage));
	}
	for (size_t p = 0; p < plan->phases; p++)
		if (plan->phase[p].product->mechanism == MECHANISM_CAPACITY)
			keep_capacity(plan, state, &plan->phase[p], plan->offset_s + log->end_s);
}
