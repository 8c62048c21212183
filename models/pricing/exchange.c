/* Convertible commitments changed for others: the new ones are worth at least what is left of the old, end when the last of
 * them would have, and take over what was paid for the time to come. What they are worth above the old is paid, too.
 * (Amazon EC2 User Guide, "Exchange Convertible Reserved Instances": the list value is what is left of upfront and hourly
 * payments; merged terms end at the furthest date and take the longest term.) Where an exchange is a return and a purchase for a
 * new term (Azure), what is bought is, over its whole term, at least what is given back. Exchanges follow each other in time:
 * what one of them made can be given up in the next. */
#include <math.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static const struct exchange *exchange_of(const struct pricing_plan *plan, const struct phase *phase)
{
	return &phase_commitment(plan, phase)->exchange;
}

/* The phase in which commitment C is at T; NULL: it is not held then. */
static struct phase *held_at(struct pricing_plan *plan, size_t c, double t_s)
{
	for (size_t p = 0; p < plan->phases; p++)
		if (plan->phase[p].commitment == c && plan->phase[p].from_s < t_s && t_s < plan->phase[p].to_s)
			return &plan->phase[p];
	return NULL;
}

/* The new phase FOR_IT takes over from commitment C. */
static bool give_up(struct pricing_plan *plan, size_t c, struct phase *for_it)
{
	const struct commitment *old = &plan->setup->commitment[c];
	const char *name = old->name ? old->name : old->product_name;
	const struct place at = exchange_of(plan, for_it)->at;
	struct diag *diag = plan->setup->bind.diag;
	struct phase *phase = held_at(plan, c, for_it->from_s);

	if (phase && phase->product->convertible && !by_the_second(phase->product) && !old->cancelled
	    && old->owned == phase_commitment(plan, for_it)->owned) {
		phase->to_s = for_it->from_s;
		phase->gone_to = for_it;
		for_it->end_s = fmax(for_it->end_s, phase->end_s);
		for_it->term_s = fmax(for_it->term_s, phase->term_s);
		return true;
	}
	if (!phase)
		diag_error(diag, at, _("\"%s\" is not held when it would be exchanged"), name);
	else if (!phase->product->convertible || by_the_second(phase->product))
		diag_error(diag, at, _("\"%s\" cannot be exchanged"), name);
	else if (old->cancelled)
		diag_error(diag, at, _("\"%s\" cannot be both cancelled and exchanged"), name);
	else
		diag_error(diag, at, _("\"%s\" was bought in another way: what is merged is owned: true, all or none"), name);
	return false;
}

/* Commitment C and those that it merges, which have other names. */
static bool give_up_all(struct pricing_plan *plan, size_t c, struct phase *for_it)
{
	const struct setup *setup = plan->setup;
	bool fine = give_up(plan, c, for_it);

	for (const char *const *name = setup->commitment[c].exchange.merge; fine && name && *name; name++)
		for (size_t k = 0; k < setup->commitments; k++)
			if (k != c && setup->commitment[k].name && strcmp(setup->commitment[k].name, *name) == 0)
				fine &= give_up(plan, k, for_it);
	return fine;
}

static bool exchange_plan(struct pricing_plan *plan, size_t c)
{
	const struct setup *setup = plan->setup;
	const struct commitment *commitment = &setup->commitment[c];
	const struct exchange *exchange = &commitment->exchange;
	const double at_s = plan->offset_s + (double)(exchange->at_unix_s - setup->start_unix_s);
	struct phase *phase = &plan->phase[plan->phases];

	*phase = (struct phase){.commitment = c, .product = exchange->product, .payment = exchange->payment, .exchanged = true,
				.from_s = floor(at_s / HOUR_S) * HOUR_S, .bought_s = at_s,
				.target = exchange->instance_name ? exchange->instance_name : plan->phase[c].target};
	if (by_the_second(phase->product)) {
		diag_error(setup->bind.diag, exchange->at, _("\"%s\" is nothing that a commitment can be exchanged for"), exchange->product_name);
		return false;
	}
	if (phase->product->mechanism == MECHANISM_SPEND && exchange->count) {
		diag_error(setup->bind.diag, exchange->at, _("\"%s\" is bought by the dollar: exchange it without a count"), exchange->product_name);
		return false;
	}
	if (!give_up_all(plan, c, phase))
		return false;
	if (exchange->term_s > 0)
		phase->term_s = exchange->term_s;
	phase->sold_s = phase->term_s;
	if (book_provider(setup->book)->exchange_restarts) {
		phase->sold_s = book_term_s(setup->book, exchange->at_unix_s, phase->term_s);
		phase->end_s = phase->from_s + phase->sold_s;
	}
	phase->to_s = phase->end_s;
	phase->instance = phase->target ? book_instance(setup->book, phase->target) : NULL;
	plan->phases++;
	return phase_price(plan, phase, exchange->at);
}

/* The next exchange of all that are not made yet, by time, then as they stand in the file; the number of commitments: none. */
static size_t next_exchange(const struct setup *setup, const bool *made)
{
	size_t next = setup->commitments;

	for (size_t c = 0; c < setup->commitments; c++)
		if (setup->commitment[c].exchange.given && !made[c]
		    && (next == setup->commitments || setup->commitment[c].exchange.at_unix_s < setup->commitment[next].exchange.at_unix_s))
			next = c;
	return next;
}

bool exchanges_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	bool *made = arena_alloc(setup->bind.arena, setup->commitments + 1, sizeof *made), fine = true;

	for (size_t c; fine && (c = next_exchange(setup, made)) < setup->commitments; made[c] = true)
		fine = exchange_plan(plan, c);
	return fine;
}

/* What PHASE takes over: worth of what was left, what of it was paid, and what an hour of it cost. */
static double worth_usd(const struct pricing_plan *plan, const struct phase *phase, double *carried_usd, double *usd_h)
{
	double worth = 0;

	*carried_usd = *usd_h = 0;
	for (const struct phase *old = plan->phase; old < plan->phase + plan->phases; old++) {
		if (old->gone_to != phase)
			continue;
		worth += (1 - old->kept) * phase_whole_usd(old);
		*usd_h += phase_whole_usd(old) * HOUR_S / (old->end_s - old->from_s);
		if (!book_provider(plan->setup->book)->exchange_restarts)
			*carried_usd += (1 - old->kept) * phase_paid_usd(old);
	}
	return worth;
}

/* A count is a whole number, the smallest that is not worth less; dollars go on as they were by the hour. Phases stand in the
 * order of their exchanges. */
void exchanges_size(struct pricing_plan *plan)
{
	for (size_t p = plan->setup->commitments; p < plan->phases; p++) {
		struct phase *phase = &plan->phase[p];
		const struct exchange *exchange = exchange_of(plan, phase);
		const double one_usd = phase->unit_fee_usd_h * (phase->end_s - phase->from_s) / HOUR_S;
		double usd_h;
		const double worth = worth_usd(plan, phase, &phase->carried_usd, &usd_h), many = one_usd > 0 ? worth / one_usd : 0;

		phase->amount = phase->product->mechanism == MECHANISM_SPEND ? usd_h / phase->unit_fee_usd_h
			: exchange->count ? (double)exchange->count : ceil(many - 1e-9);
	}
}

bool exchanges_check(const struct pricing_plan *plan)
{
	bool fine = true;

	for (size_t p = plan->setup->commitments; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];
		const struct exchange *exchange = exchange_of(plan, phase);
		double carried, usd_h;
		const double worth = worth_usd(plan, phase, &carried, &usd_h), whole = phase_whole_usd(phase);

		if (whole >= worth * (1 - 1e-9) && (phase->unit_fee_usd_h > 0 || worth <= 0))
			continue;
		if (phase->unit_fee_usd_h > 0)
			diag_error(plan->setup->bind.diag, exchange->at,
				   _("%lld of \"%s\" are worth less than what is left of the old ones; %.0f would do"), (long long)exchange->count,
				   phase->target ? phase->target : exchange->product_name, ceil(worth / whole * phase->amount - 1e-9));
		else
			diag_error(plan->setup->bind.diag, exchange->at, _("\"%s\" costs nothing: it is worth less than what is left of the old ones"),
				   phase->target ? phase->target : exchange->product_name);
		fine = false;
	}
	return fine;
}
