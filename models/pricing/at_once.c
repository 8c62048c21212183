/* Where the provider spreads a reservation's hour over all that runs at once (Amazon EC2 User Guide, "How Reserved Instance
 * discounts are applied": to all of them at the same time, up to 3,600 seconds in a clock hour): usage that stands alike is
 * covered second by second from the beginning of the hour on, until the hour's seconds are used. So what matters is when in the
 * hour something ran; the timeline only knows how much. Slivers of use that do not fill their hour are noted beside it. */
#include "models/pricing/hours.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

/* ---- plan ---- */

static bool alike(const struct pricing_plan *plan, const struct cover *a, const struct cover *b)
{
	const struct item *x = &plan->setup->item[a->item], *y = &plan->setup->item[b->item];
	const struct commitment *c = &plan->setup->commitment[a->commitment];

	return a->pot == b->pot && plan->unit[a->unit].factor == plan->unit[b->unit].factor && own_usage(c, x) == own_usage(c, y)
		&& (x->row == CAPACITY_ROW) == (y->row == CAPACITY_ROW);
}

static bool spreads(const struct pricing_plan *plan, const struct group *group)
{
	const struct cover *first = &plan->cover[0][group->first];

	return group->count > 1 && plan->phase[plan->pot[first->pot].phase].product->mechanism == MECHANISM_RESERVATION;
}

void at_once_plan(struct pricing_plan *plan)
{
	struct arena *arena = plan->setup->bind.arena;

	if (!book_provider(plan->setup->book)->reservations_at_once)
		return;
	plan->noted = arena_alloc(arena, plan->columns + 1, sizeof *plan->noted);
	for (size_t g = 0; g < plan->groups; g++) {
		struct group *group = &plan->group[g];

		for (size_t k = group->first; spreads(plan, group) && k + 1 < group->first + group->count; k++)
			if (alike(plan, &plan->cover[0][k], &plan->cover[0][k + 1])) {
				group->at_once = plan->any_at_once = true;
				plan->noted[plan->unit_column[plan->cover[0][k].unit]] = true;
				plan->noted[plan->unit_column[plan->cover[0][k + 1].unit]] = true;
			}
	}
}

/* ---- slivers ---- */

static void note(struct pricing_state *state, int column, double hour, double from_s, double to_s, double level)
{
	if (state->slivers == state->sliver_cap) {
		state->sliver_cap = state->sliver_cap ? 2 * state->sliver_cap : 64;
		state->sliver = mem_grow(state->sliver, state->sliver_cap, sizeof *state->sliver);
	}
	state->sliver[state->slivers++] = (struct sliver){(uint32_t)hour, column, from_s, to_s, level};
}

void sliver_note(struct pricing_state *state, int column, double from_s, double seconds, double rate)
{
	const double first = floor(from_s / HOUR_S), last = floor((from_s + seconds) / HOUR_S);
	const double in_s = from_s - first * HOUR_S, out_s = from_s + seconds - last * HOUR_S;

	if (first == last || (last == first + 1 && out_s == 0)) {
		note(state, column, first, in_s, in_s + seconds, rate);
		return;
	}
	if (in_s > 0)
		note(state, column, first, in_s, HOUR_S, rate);
	if (out_s > 0)
		note(state, column, last, 0, out_s, rate);
}

static int by_hour(const void *a, const void *b)
{
	const struct sliver *x = a, *y = b;

	if (x->hour != y->hour)
		return x->hour < y->hour ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->from_s < y->from_s ? -1 : x->from_s > y->from_s;
}

void slivers_sort(struct pricing_state *state)
{
	if (state->slivers)
		qsort(state->sliver, state->slivers, sizeof *state->sliver, by_hour);
	state->sliver_at = 0;
}

/* ---- an hour ---- */

/* Raw amount of UNIT in the first T seconds of the hour. */
static double until(const struct hours *at, uint32_t unit, double t_s)
{
	const struct pricing_state *state = at->state;
	const int column = at->plan->unit_column[unit];
	double raw = state->rises ? state->running[column] * t_s / HOUR_S : 0;

	for (size_t i = state->sliver_at; i < state->slivers && state->sliver[i].hour == at->first; i++) {
		const struct sliver *sliver = &state->sliver[i];

		if (sliver->column == column)
			raw += sliver->level * fmax(0, fmin(t_s, sliver->to_s) - sliver->from_s);
	}
	return raw * at->plan->unit_amount[unit];
}

/* What of a use, that others took the first seconds of, lies before T. */
static double share(const struct hours *at, const struct cover *cover, double t_s)
{
	const double left = at->state->left[cover->unit], before = at->state->used[cover->unit] - left;

	return fmin(left, fmax(0, until(at, cover->unit, t_s) - before));
}

static double need(const struct hours *at, const struct cover *cover, size_t count, double t_s)
{
	double sum = 0;

	for (size_t k = 0; k < count; k++)
		sum += share(at, cover + k, t_s) * cover[k].weigh;
	return sum;
}

/* COUNT covers that stand alike, which want more than BUDGET: so many seconds of the hour are covered of each. */
static void split(const struct hours *at, const struct cover *cover, size_t count, double budget)
{
	double low = 0, high = HOUR_S, taken = 0, *raw = at->state->share;

	for (int i = 0; i < 60; i++) {
		const double middle = (low + high) / 2;

		if (need(at, cover, count, middle) < budget)
			low = middle;
		else
			high = middle;
	}
	for (size_t k = 0; k < count; k++)
		taken += (raw[k] = share(at, cover + k, high)) * cover[k].weigh;
	for (size_t k = 0; k < count; k++)
		if (raw[k] > 0)
			take(at, cover + k, raw[k] * budget / taken);
}

size_t cover_at_once(const struct hours *at, const struct group *group, size_t k)
{
	const struct cover *cover = at->cover + k;
	const double budget = at->state->budget[cover->pot];
	double wanted = at->state->left[cover->unit] * cover->weigh;
	size_t count = 1;

	while (k + count < group->first + group->count && alike(at->plan, cover, cover + count)) {
		wanted += at->state->left[cover[count].unit] * cover[count].weigh;
		count++;
	}
	if (count == 1 || budget <= 0 || wanted <= budget)
		return 0;
	while (at->state->sliver_at < at->state->slivers && at->state->sliver[at->state->sliver_at].hour < at->first)
		at->state->sliver_at++;
	split(at, cover, count, budget);
	at->state->budget[cover->pot] = 0;
	return count;
}
