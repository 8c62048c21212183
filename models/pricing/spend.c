/* Spend commitments, hour by hour, as AWS documents Savings Plans: each clock hour alone, nothing carried over;
 * candidates by the greatest saving against the current on-demand rate, ties by the lowest plan rate; partial units;
 * what exceeds the commitment at on-demand; what the commitment does not meet is lost.
 * (docs.aws.amazon.com, Savings Plans User Guide, "Understanding how Savings Plans apply to your usage") */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static const struct plan_rate *rate_for(const struct commitment *commitment, const char *instance)
{
	const struct entries *rates = &commitment->product->rates;

	for (size_t i = 0; i < rates->count; i++) {
		const struct plan_rate *rate = rates->item[i].bound;

		if (!strcmp(rate->instance, instance) && rate->payment == commitment->payment
		    && rate->term_s.dist.a == commitment->term_s.dist.a && rate->rate.value.form == VALUE_QUANTITY)
			return rate;
	}
	return NULL;
}

static double saving(const struct setup *setup, const struct candidate *c)
{
	return 1 - c->rate_usd_h / dist_mean(&setup->item[c->item].price.dist);
}

/* Greatest saving first, then lowest rate; few items: insertion sort. */
static void insert_candidate(const struct setup *setup, struct spend *spend, struct candidate candidate)
{
	size_t at = spend->candidates++;

	while (at > 0) {
		const struct candidate *before = &spend->candidate[at - 1];
		const double more = saving(setup, &candidate) - saving(setup, before);

		if (more < 0 || (more == 0 && candidate.rate_usd_h >= before->rate_usd_h))
			break;
		spend->candidate[at] = *before;
		at--;
	}
	spend->candidate[at] = candidate;
}

bool spend_plan(const struct setup *setup, const struct commitment *commitment, struct spend *spend)
{
	double fit_usd_h = 0, list_usd_h = 0, rate_usd_h = 0;

	*spend = (struct spend){.commitment = commitment, .term_s = commitment->term_s.dist.a, .break_even = NAN};
	spend->candidate = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *spend->candidate);
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];
		const struct plan_rate *rate = item->kind == ITEM_ON_DEMAND ? rate_for(commitment, item->name) : NULL;

		if (!rate)
			continue;
		insert_candidate(setup, spend, (struct candidate){(uint32_t)i, dist_mean(&rate->rate.value.dist)});
		if (setup->fleet[item->row].buy != BUY_ON_DEMAND)
			continue;       /* a fallback's nodes are covered when they come, but not committed to */
		fit_usd_h += dist_mean(&rate->rate.value.dist) * (double)item->most;
		rate_usd_h += dist_mean(&rate->rate.value.dist) * (double)item->most;
		list_usd_h += dist_mean(&item->price.dist) * (double)item->most;
	}
	if (!spend->candidates) {
		diag_error(setup->bind.diag, commitment->at,
			   _("\"%s\" has no rate for \"%s\" with this term and payment, or strategy \"%s\" has no on-demand node"),
			   commitment->product_name, setup->instance_name, setup->strategy);
		return false;
	}
	spend->commit_usd_h = commitment->commit.form == VALUE_QUANTITY ? dist_mean(&commitment->commit.dist) : fit_usd_h;
	if (list_usd_h > 0)
		spend->break_even = rate_usd_h / list_usd_h;
	return true;
}

static void push_change(struct compute_state *state, double t_s, uint32_t item, int delta)
{
	if (state->changes == state->cap) {
		state->cap = state->cap ? 2 * state->cap : 64;
		state->change = mem_grow(state->change, state->cap, sizeof *state->change);
	}
	state->change[state->changes++] = (struct change){t_s, item, delta};
}

static int by_time(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->t_s != y->t_s)
		return x->t_s < y->t_s ? -1 : 1;
	return x->item != y->item ? (x->item < y->item ? -1 : 1) : x->delta - y->delta;
}

static void line(const struct compute_plan *plan, struct ledger *ledger, const struct bill_line *sample, double from_s, double hours)
{
	struct bill_line full = *sample;

	full.from_s = from_s - plan->offset_s;
	full.to_s = full.from_s + hours * HOUR_S;
	full.node = -1;
	full.unit = full.unit ? full.unit : "Hours";
	bill_add(ledger->bill, &full);
}

/* COUNT equal clock hours from FROM (on the clock's own scale): what each commitment covers, and what is left. */
static void rate_hours(const struct compute_plan *plan, struct compute_state *state, double from_s, double count,
		       const double *node_s, struct ledger *ledger)
{
	double *left_s = state->left_s;

	memcpy(left_s, node_s, plan->setup->items * sizeof *left_s);
	for (size_t c = 0; c < plan->spends; c++) {
		const struct spend *spend = &plan->spend[c];
		double budget_usd = from_s < spend->term_s ? spend->commit_usd_h : 0;    /* term_s counts from the first clock hour */

		for (size_t k = 0; k < spend->candidates && budget_usd > 0; k++) {
			const struct candidate *candidate = &spend->candidate[k];
			const double rate_s = candidate->rate_usd_h / HOUR_S, list_usd_h = state->usd_h[candidate->item];
			const double take_usd = fmin(budget_usd, left_s[candidate->item] * rate_s);
			const double take_s = take_usd / rate_s;
			const struct money amount = nano_of(take_usd * count);

			if (take_usd <= 0)
				continue;
			budget_usd -= take_usd;
			left_s[candidate->item] -= take_s;
			ledger_charge(ledger, candidate->item, amount);
			ledger->overflow |= !money_add(&ledger->commitment[c].used, amount);
			ledger->commitment[c].covered_usd += take_s / HOUR_S * list_usd_h * count;
			if (ledger->bill)
				line(plan, ledger, &(struct bill_line){
					.item = &plan->setup->item[candidate->item], .commitment = (int)c, .charge = CHARGE_USAGE,
					.pricing = PRICING_COMMITTED, .status = COMMITMENT_USED, .quantity = take_s / HOUR_S * count,
					.unit_usd = candidate->rate_usd_h, .list_unit_usd = list_usd_h, .effective = amount}, from_s, count);
		}
	}
	for (size_t i = 0; i < plan->setup->items; i++) {
		if (plan->setup->item[i].kind != ITEM_ON_DEMAND || node_s[i] <= 0)
			continue;
		const struct money amount = nano_of(left_s[i] / HOUR_S * state->usd_h[i] * count);

		for (size_t c = 0; c < plan->spends; c++)
			ledger->commitment[c].eligible_usd += node_s[i] / HOUR_S * state->usd_h[i] * count;
		ledger_charge(ledger, (uint32_t)i, amount);
		if (ledger->bill && amount.nano)
			line(plan, ledger, &(struct bill_line){
				.item = &plan->setup->item[i], .commitment = -1, .charge = CHARGE_USAGE, .pricing = PRICING_STANDARD,
				.quantity = left_s[i] / HOUR_S * count, .unit_usd = state->usd_h[i], .list_unit_usd = state->usd_h[i],
				.billed = amount, .effective = amount}, from_s, count);
	}
}

/* The clock hour that holds FROM is over at its end: rate what was gathered, and start anew. */
static void end_hour(const struct compute_plan *plan, struct compute_state *state, double hour_s, struct ledger *ledger)
{
	rate_hours(plan, state, hour_s, 1, state->node_s, ledger);
	memset(state->node_s, 0, plan->setup->items * sizeof *state->node_s);
}

static void gather(const struct compute_plan *plan, struct compute_state *state, double dt)
{
	for (size_t i = 0; i < plan->setup->items; i++)
		state->node_s[i] += state->count[i] * dt;
}

/* Of HOURS equal clock hours from T, those before the next commitment's term ends. */
static double hours_alike(const struct compute_plan *plan, double t, double hours)
{
	for (size_t c = 0; c < plan->spends; c++)
		if (t < plan->spend[c].term_s)
			hours = fmin(hours, ceil((plan->spend[c].term_s - t) / HOUR_S));
	return hours;
}

/* Time on the clock's own scale goes on from T to NEXT with the present counts; whole equal hours are rated at once. */
static void walk(const struct compute_plan *plan, struct compute_state *state, double t, double next, struct ledger *ledger)
{
	while (t < next) {
		const double hour_s = floor(t / HOUR_S) * HOUR_S;

		if (t == hour_s && next - t >= HOUR_S) {
			const double hours = hours_alike(plan, t, floor((next - t) / HOUR_S));

			gather(plan, state, HOUR_S);
			rate_hours(plan, state, t, hours, state->node_s, ledger);
			memset(state->node_s, 0, plan->setup->items * sizeof *state->node_s);
			t += hours * HOUR_S;
			continue;
		}
		const double to = fmin(next, hour_s + HOUR_S);

		gather(plan, state, to - t);
		t = to;
		if (to == hour_s + HOUR_S)
			end_hour(plan, state, hour_s, ledger);
	}
}

static void rate_usage(const struct compute_plan *plan, struct compute_state *state, const struct usage_log *log,
		       struct ledger *ledger)
{
	const size_t items = plan->setup->items;
	double t = 0;

	state->changes = 0;
	memset(state->node_s, 0, items * sizeof *state->node_s);
	memset(state->count, 0, items * sizeof *state->count);
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];

		if (plan->setup->item[usage->item].kind != ITEM_ON_DEMAND)
			continue;
		push_change(state, plan->offset_s + usage->from_s, usage->item, 1);
		push_change(state, plan->offset_s + usage->from_s + billed_s(plan, usage), usage->item, -1);
	}
	qsort(state->change, state->changes, sizeof *state->change, by_time);
	for (size_t k = 0; k < state->changes; k++) {
		if (k == 0)
			t = state->change[0].t_s;
		walk(plan, state, t, state->change[k].t_s, ledger);
		t = state->change[k].t_s;
		state->count[state->change[k].item] += state->change[k].delta;
	}
	if (state->changes && t > floor(t / HOUR_S) * HOUR_S)
		end_hour(plan, state, floor(t / HOUR_S) * HOUR_S, ledger);
}

void spend_rate(const struct compute_plan *plan, struct compute_state *state, const struct usage_log *log, struct ledger *ledger)
{
	rate_usage(plan, state, log, ledger);
	for (size_t c = 0; c < plan->spends; c++) {
		const struct spend *spend = &plan->spend[c];
		struct commitment_view *view = &ledger->commitment[c];
		const double touched_h = ceil((plan->offset_s + log->end_s - 1e-6) / HOUR_S);

		view->full_term = nano_of(spend->commit_usd_h * spend->term_s / HOUR_S);
		view->horizon = nano_of(spend->commit_usd_h * fmin(touched_h, spend->term_s / HOUR_S));
		const struct money whole = spend->commitment->owned ? view->horizon : view->full_term;
		const struct money idle = money_nano(whole.nano - view->used.nano);

		ledger_idle(ledger, idle);
		if (!ledger->bill)
			continue;
		bill_add(ledger->bill, &(struct bill_line){
			.commitment = (int)c, .node = -1, .charge = CHARGE_PURCHASE, .pricing = PRICING_STANDARD, .from_s = 0,
			.to_s = spend->commitment->owned ? touched_h * HOUR_S : spend->term_s, .quantity = 1, .unit = "Commitments",
			.unit_usd = money_usd(whole), .list_unit_usd = money_usd(whole), .billed = whole,
			.why = spend->commitment->owned ? N_("owned before: the hours of this run only") : N_("the whole term")});
		bill_add(ledger->bill, &(struct bill_line){
			.commitment = (int)c, .node = -1, .charge = CHARGE_USAGE, .pricing = PRICING_COMMITTED,
			.status = COMMITMENT_UNUSED, .from_s = 0, .to_s = spend->commitment->owned ? touched_h * HOUR_S : spend->term_s,
			.unit = "Hours", .effective = idle});
	}
}
