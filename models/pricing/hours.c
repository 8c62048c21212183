/* Clock hour by clock hour: pots take what they cover, what is left is billed at the list price of the hour. Each hour is
 * alone, nothing is carried over; hours of equal use, one after the other, are rated in one go. */
#include <math.h>
#include <string.h>

#include "models/pricing/hours.h"
#include "sim/base/calendar.h"

#define DUST 1e-9                         /* raw amounts below this are arithmetic, not use */
#define ALWAYS inline __attribute__((always_inline))

static void settle_cover(const struct hours *at, size_t k)
{
	struct pricing_state *state = at->state;
	const struct cover *cover = &at->cover[k];
	const double raw = state->cover_raw[k];
	const struct money amount = nano_of(raw * cover->usd);
	struct commitment_view *view = &at->ledger->commitment[cover->commitment];
	const size_t phase = at->plan->pot[cover->pot].phase;

	if (raw <= 0)
		return;
	ledger_charge(at->ledger, cover->item, amount);
	at->ledger->overflow |= !money_add(&view->used, amount);
	view->covered_usd += raw * state->now_usd[cover->unit];
	state->eligible_usd[cover->unit] += raw * state->now_usd[cover->unit];
	state->taken[phase] += raw * cover->quantity;
	state->phase_used[phase].nano += amount.nano;
	state->cover_raw[k] = 0;
	settle_line(at, &state->cover_lines[k], amount, false);
}

/* What was gathered while prices stood still is charged, rounded once. */
static void settle_raw(const struct hours *at)
{
	const struct pricing_plan *plan = at->plan;
	struct pricing_state *state = at->state;

	for (size_t k = 0; at->cover && k < plan->covers; k++)
		settle_cover(at, k);
	for (size_t u = 0; u < plan->units; u++) {
		const struct money amount = nano_of(state->rest_raw[u] * state->now_usd[u]);

		state->eligible_usd[u] += state->rest_raw[u] * state->now_usd[u];
		if (state->rest_raw[u] > 0)
			ledger_charge(at->ledger, plan->unit[u].item, amount);
		settle_line(at, &state->unit_lines[u], amount, true);
		state->rest_raw[u] = 0;
	}
}

/* Prices and phases that hold from now on. */
static void regime(struct hours *at)
{
	const struct pricing_plan *plan = at->plan;

	settle_raw(at);

	while (at->epoch + 1 < plan->epochs && plan->epoch_s[at->epoch + 1] <= at->from_s)
		at->epoch++;
	at->cover = plan->cover[at->epoch];
	at->month = month_of(plan->months, at->from_s - plan->offset_s);
	for (size_t u = 0; u < plan->units; u++) {
		at->state->now_usd[u] = at->state->epoch_usd[at->epoch * plan->units + u];
		if (plan->unit[u].metering == METER_MONTHS)
			at->state->now_usd[u] /= plan->months->length_s[at->month];
	}
	for (size_t p = 0; p < plan->pots; p++) {
		const struct phase *phase = &plan->phase[plan->pot[p].phase];

		at->state->full[p] = phase->from_s <= at->from_s && at->from_s < phase->to_s ? plan->pot[p].per_amount * phase->amount : 0;
	}
}

static void bill_take(const struct hours *at, const struct cover *cover, double raw)
{
	at->state->hour_used[cover->commitment] += raw * cover->usd;
	at->state->hour_covered[cover->commitment] += raw * at->state->now_usd[cover->unit];
	bill_covered(at, cover, raw);
}

void take(const struct hours *at, const struct cover *cover, double raw)
{
	at->state->left[cover->unit] -= raw;
	at->state->cover_raw[cover - at->cover] += raw * at->count;
	if (at->ledger->bill)
		bill_take(at, cover, raw);
}

/* What of LEFT goes into BUDGET, both less that. */
static ALWAYS double fit_in(double *left, double *budget, double weigh)
{
	const double need = *left * weigh;
	double raw = *left;

	if (need <= *budget) {
		*budget -= need;
		*left = 0;
	} else {
		raw = *budget / weigh;
		*budget = 0;
		*left -= raw;
	}
	return raw;
}

static ALWAYS void best_first(const struct hours *at, const struct group *group, bool bill)
{
	double *const lefts = at->state->left, *const budgets = at->state->budget, *const taken = at->state->cover_raw;
	const struct cover *const covers = at->cover;
	const double count = at->count;

	for (size_t k = group->first, end = k + group->count; k < end; k++) {
		const struct cover *cover = covers + k;

		if (lefts[cover->unit] <= DUST || budgets[cover->pot] <= 0)
			continue;
		const double raw = fit_in(&lefts[cover->unit], &budgets[cover->pot], cover->weigh);

		if (raw <= DUST)
			continue;
		taken[k] += raw * count;
		if (bill)
			bill_take(at, cover, raw);
	}
}

/* The same for a group of one pot: when that is empty the group is done. */
static ALWAYS void best_of_one(const struct hours *at, const struct group *group, bool bill)
{
	double *const lefts = at->state->left, *const taken = at->state->cover_raw;
	const struct cover *const covers = at->cover;
	const double count = at->count;
	double budget = group->count ? at->state->budget[covers[group->first].pot] : 0;

	for (size_t k = group->first, end = k + group->count; k < end && budget > 0; k++) {
		const struct cover *cover = covers + k;
		double left = lefts[cover->unit];

		if (left <= DUST)
			continue;
		const double raw = fit_in(&left, &budget, cover->weigh);

		if (raw <= DUST)
			continue;
		lefts[cover->unit] = left;
		taken[k] += raw * count;
		if (bill)
			bill_take(at, cover, raw);
	}
}

/* The same where what stands alike is covered at once. */
static void all_at_once(const struct hours *at, const struct group *group)
{
	double *const lefts = at->state->left, *const budgets = at->state->budget;

	for (size_t k = group->first, end = k + group->count, done; k < end; k += done ? done : 1) {
		const struct cover *cover = at->cover + k;

		done = cover_at_once(at, group, k);
		if (done || lefts[cover->unit] <= DUST || budgets[cover->pot] <= 0)
			continue;
		double left = lefts[cover->unit];
		const double raw = fit_in(&left, &budgets[cover->pot], cover->weigh);

		if (raw > DUST)
			take(at, cover, raw);
	}
}

static ALWAYS void cover_group(const struct hours *at, const struct group *group, bool bill)
{
	if (group->at_once)
		all_at_once(at, group);
	else if (group->alone)
		best_of_one(at, group, bill);
	else
		best_first(at, group, bill);
}

/* The timeline knows what blocks take. */
static void taken_by_block(const struct hours *at, const struct group *group, const double *hour)
{
	struct pricing_state *state = at->state;

	for (size_t k = group->first; k < group->first + group->count; k++) {
		const struct cover *cover = &at->cover[k];
		const double raw = fmin(state->left[cover->unit], hour[at->plan->cover_column[at->epoch][k]]);

		if (raw <= DUST)
			continue;
		take(at, cover, raw);
	}
}

/* Each pot of the group in turn covers the same share of all that it can. */
static void proportional(const struct hours *at, const struct group *group)
{
	struct pricing_state *state = at->state;
	const struct cover *cover = at->cover + group->first;

	for (uint32_t pot = 0; pot < at->plan->pots; pot++) {
		double need = 0;

		for (size_t k = 0; k < group->count; k++)
			need += cover[k].pot == pot ? state->left[cover[k].unit] * cover[k].weigh : 0;
		if (need <= 0 || state->budget[pot] <= 0)
			continue;
		const double share = fmin(1, state->budget[pot] / need);

		state->budget[pot] -= share * need;
		for (size_t k = 0; k < group->count; k++) {
			const double raw = cover[k].pot == pot ? state->left[cover[k].unit] * share : 0;

			if (raw <= DUST)
				continue;
			take(at, &cover[k], raw);
		}
	}
}

/* What no pot took: to the sustained-use account, or up the steps of its month, or at list price. */
static void rest(const struct hours *at)
{
	const struct pricing_plan *plan = at->plan;
	struct pricing_state *state = at->state;

	if (!at->ledger->bill && !plan->any_shared) {
		const double *const left = state->left, count = at->count;
		double *const rest_raw = state->rest_raw;

		for (size_t u = 0; u < plan->units; u++)        /* no branch: what is left is anyone's guess */
			rest_raw[u] += left[u] > DUST ? left[u] * count : 0;
		return;
	}
	for (size_t u = 0; u < plan->units; u++) {
		const double left = state->left[u];

		if (left <= DUST && !plan->shared[u])
			continue;
		if (plan->shared[u]) {
			state->eligible_usd[u] += left * at->count * state->now_usd[u];
			for (size_t h = 0; h < (size_t)at->count; h++)
				state->left_ratio[u * state->hours_cap + at->first + h] = state->used[u] > 0 ? left / state->used[u] : 1;
			continue;
		}
		state->rest_raw[u] += left * at->count;
		if (at->ledger->bill)
			bill_rest(at, u);
	}
}

static void rate(const struct hours *at)
{
	const struct pricing_plan *plan = at->plan;
	struct pricing_state *state = at->state;
	const double *hour = state->hour + at->first * plan->columns;

	if (state->rises) {
		for (size_t c = 0; c < plan->columns; c++)
			state->running[c] += state->rise[at->first * plan->columns + c];
		for (size_t c = 0; c < plan->columns; c++)
			state->row[c] = state->running[c] + hour[c];
		hour = state->row;
	}
	if (plan->plain)
		memcpy(state->left, hour, plan->units * sizeof *hour);
	for (size_t u = 0; !plan->plain && u < plan->units; u++)
		state->left[u] = plan->unit_column[u] < 0 ? 0 : plan->unit_amount[u] * hour[plan->unit_column[u]];
	if (at->ledger->bill || plan->any_shared || plan->any_at_once)
		memcpy(state->used, state->left, plan->units * sizeof *state->used);
	memcpy(state->budget, state->full, plan->pots * sizeof *state->budget);
	for (size_t c = 0; at->ledger->bill && c < plan->setup->commitments; c++)
		state->hour_used[c] = state->hour_covered[c] = 0;
	for (size_t g = 0; g < plan->groups; g++)
		if (plan->group[g].block)
			taken_by_block(at, &plan->group[g], hour);
		else if (plan->group[g].proportional)
			proportional(at, &plan->group[g]);
		else if (at->ledger->bill)
			cover_group(at, &plan->group[g], true);
		else
			cover_group(at, &plan->group[g], false);
	rest(at);
	if (at->ledger->bill)
		note_benefits(at);
}

/* How many hours from H on are like it, up to MOST. */
static size_t alike(const struct pricing_state *state, size_t h, size_t most)
{
	const bool *next = most > 1 ? memchr(state->edge + h + 1, 1, most - 1) : NULL;

	return next ? (size_t)(next - (state->edge + h)) : most;
}

void hours_rate(const struct pricing_plan *plan, struct pricing_state *state, struct ledger *ledger)
{
	struct hours at = {.plan = plan, .state = state, .ledger = ledger};
	bool fresh = true;

	memset(state->eligible_usd, 0, plan->units * sizeof *state->eligible_usd);
	memset(state->running, 0, plan->columns * sizeof *state->running);
	memset(state->rest_raw, 0, plan->units * sizeof *state->rest_raw);
	memset(state->cover_raw, 0, plan->covers * sizeof *state->cover_raw);
	memset(state->unit_lines, 0, plan->units * sizeof *state->unit_lines);
	memset(state->cover_lines, 0, plan->covers * sizeof *state->cover_lines);
	memset(state->taken, 0, plan->phases * sizeof *state->taken);
	memset(state->phase_used, 0, plan->phases * sizeof *state->phase_used);
	for (size_t h = 0; h < state->hours;) {
		size_t most = state->hours - h;

		at.from_s = (double)h * HOUR_S;
		for (; at.edge < plan->edges && plan->edge_s[at.edge] <= at.from_s; at.edge++)
			fresh = true;
		if (at.edge < plan->edges)
			most = (size_t)fmin((double)most, ceil((plan->edge_s[at.edge] - at.from_s) / HOUR_S));
		if (fresh)
			regime(&at);
		fresh = false;
		at.first = h;
		at.count = (double)alike(state, h, most);
		rate(&at);
		h += (size_t)at.count;
	}
	settle_raw(&at);
	for (size_t c = 0; c < plan->setup->commitments; c++)
		for (size_t u = 0; u < plan->units; u++)
			if (plan->coverable[c * plan->units + u])
				ledger->commitment[c].eligible_usd += state->eligible_usd[u];
}

double left_at(const struct pricing_plan *plan, const struct pricing_state *state, size_t unit, double t_s)
{
	if (plan->unit_column[unit] < 0)
		return 1;
	const size_t hour = (size_t)(t_s / HOUR_S);

	return hour < state->hours ? state->left_ratio[unit * state->hours_cap + hour] : 1;
}
