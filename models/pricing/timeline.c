/* Usage by clock hour: raw amounts (node-seconds, GiB-seconds, units) of each item that hours matter for. */
#include <math.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/memory.h"

/* From the clock hour of the start to the last that billed use can touch. */
static void find_hours(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	state->hours = (size_t)ceil((plan->offset_s + log->end_s + plan->slack_s) / HOUR_S);
}

static void room(const struct pricing_plan *plan, struct pricing_state *state)
{
	if (state->hours + 2 > state->hours_cap) {
		state->hours_cap = state->hours + state->hours / 4 + 16;
		state->hour = mem_grow(state->hour, plan->columns * state->hours_cap, sizeof *state->hour);
		state->rise = mem_grow(state->rise, plan->columns * state->hours_cap, sizeof *state->rise);
		state->edge = mem_grow(state->edge, state->hours_cap, 1);
		if (plan->any_shared)
			state->left_ratio = mem_grow(state->left_ratio, plan->units * state->hours_cap, sizeof *state->left_ratio);
	}
	memset(state->hour, 0, plan->columns * (state->hours + 1) * sizeof *state->hour);
	memset(state->edge, 0, state->hours + 2);
	state->edge[0] = true;
	state->rises = false;
	state->slivers = 0;
}

/* AMOUNT in clock hour H alone. */
static inline void put(struct pricing_state *state, size_t columns, int column, int h, double amount)
{
	state->hour[(size_t)h * columns + (size_t)column] += amount;
	state->edge[h] = state->edge[h + 1] = true;
}

/* AMOUNT in each of COUNT whole clock hours from H on. */
static void put_span(struct pricing_state *state, size_t columns, int column, int h, int count, double amount)
{
	if (!state->rises)
		memset(state->rise, 0, columns * (state->hours + 1) * sizeof *state->rise);
	state->rises = true;
	state->rise[(size_t)h * columns + (size_t)column] += amount;
	state->rise[(size_t)(h + count) * columns + (size_t)column] -= amount;
	state->edge[h] = state->edge[h + count] = true;
}

/* RATE raw amounts a second for SECONDS from FROM on; mostly they lie in one clock hour. */
static inline void spread(struct pricing_state *state, size_t columns, int column, double from_s, double seconds, double rate)
{
	int h = (int)(from_s * (1 / HOUR_S));
	double in_s = from_s - h * HOUR_S;

	if (in_s < 0 || in_s >= HOUR_S) {         /* the product was rounded across a full hour */
		h += in_s < 0 ? -1 : 1;
		in_s = from_s - h * HOUR_S;
	}
	if (in_s + seconds <= HOUR_S) {
		put(state, columns, column, h, rate * seconds);
		return;
	}
	if (in_s > 0) {
		put(state, columns, column, h++, rate * (HOUR_S - in_s));
		seconds -= HOUR_S - in_s;
	}
	const int whole = (int)(seconds * (1 / HOUR_S) + 1e-12);

	if (whole > 0)
		put_span(state, columns, column, h, whole, rate * HOUR_S);
	if (seconds > whole * HOUR_S)
		put(state, columns, column, h + whole, rate * (seconds - whole * HOUR_S));
}

void timeline_add(const struct pricing_plan *plan, struct pricing_state *state, int column, double from_s, double seconds, double rate)
{
	if (plan->any_at_once && plan->noted[column])
		sliver_note(state, column, from_s, seconds, rate);
	spread(state, plan->columns, column, from_s, seconds, rate);
}

static double rate_of(const struct item *item, const struct usage *usage)
{
	if (item->kind == ITEM_STORE)
		return usage->quantity / GIB;
	return meter_counts(item->meter, usage->quantity)
		/ (item->meter->metering == METER_AMOUNT ? usage->to_s - usage->from_s : 1);
}

static inline double rate_here(const struct pricing_plan *plan, const struct tariff *tariff, const struct usage *usage, double *seconds)
{
	*seconds = tariff->node ? billed_s(plan, usage) : thing_billed_s(usage, tariff->least_s, tariff->granule_s);
	return tariff->node ? usage->quantity : rate_of(&plan->setup->item[usage->item], usage);
}

double raw_rate(const struct pricing_plan *plan, const struct usage *usage, double *seconds)
{
	return rate_here(plan, &plan->tariff[usage->item], usage, seconds);
}

/* One use of what is free in part: its column, and its rate. */
struct part_free { const struct pricing_plan *plan; struct pricing_state *state; int column; double rate; };

static void add_paid(void *context, double from_s, double to_s)
{
	const struct part_free *use = context;

	if (from_s < to_s && use->column >= 0)
		timeline_add(use->plan, use->state, use->column, use->plan->offset_s + from_s, to_s - from_s, use->rate);
}

static void add_stepped(const struct pricing_plan *plan, struct pricing_state *state, const struct usage *usage)
{
	struct part_free use = {plan, state, plan->tariff[usage->item].column, 0};
	double seconds;

	use.rate = raw_rate(plan, usage, &seconds);
	metered_spans(plan->metered, state->metered, usage, usage->from_s, usage->to_s, add_paid, &use);
	metered_spans(plan->metered, state->metered, usage, usage->to_s, usage->from_s + seconds, add_paid, &use);
}

void timeline_fill(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log)
{
	find_hours(plan, state, log);
	room(plan, state);
	metered_clear(plan->metered, state->metered);
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const struct tariff *tariff = &plan->tariff[usage->item];
		double seconds;

		if (tariff->stepped) {            /* also what no commitment covers: it has its turn at what is free */
			add_stepped(plan, state, usage);
			continue;
		}
		if (tariff->column < 0)
			continue;
		const double rate = rate_here(plan, tariff, usage, &seconds);

		if (plan->any_at_once)
			timeline_add(plan, state, tariff->column, plan->offset_s + usage->from_s, seconds, rate);
		else
			spread(state, plan->columns, tariff->column, plan->offset_s + usage->from_s, seconds, rate);
	}
	if (plan->windows)
		windows_fill(plan, state, log);
	if (plan->any_at_once)
		slivers_sort(state);
}

/* Each hour that holds something marks the one after it, too; what has no column is looked at for itself. */
double timeline_end_s(const struct pricing_plan *plan, const struct pricing_state *state, const struct usage_log *log)
{
	const bool *last = plan->columns ? memrchr(state->edge, 1, state->hours + 2) : NULL;
	double end_s = plan->offset_s + log->end_s - 1e-6;

	for (size_t u = 0; !plan->all_in_columns && u < log->count; u++) {
		const struct usage *usage = &log->usage[u];

		if (plan->tariff[usage->item].node && usage->to_s + plan->slack_s > log->end_s)
			end_s = fmax(end_s, plan->offset_s + usage->from_s + billed_s(plan, usage) - 1e-6);
	}
	return fmax(ceil(end_s / HOUR_S), last ? (double)(last - state->edge) : 0) * HOUR_S;
}
