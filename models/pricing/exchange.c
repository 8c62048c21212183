/* Convertible commitments changed for others: the new ones are worth at least what is left of the old, end when the last of
 * them would have, and take over what was paid for the time to come. What they are worth above the old is paid, too.
 * (Amazon EC2 User Guide, "Exchange Convertible Reserved Instances": the list value is what is left of upfront and hourly
 * payments; merged terms end at the furthest date and take the longest term.) Azure's rule for exchanges and trade-ins is
 * the same: what is bought is at least what is given back. */
#include <math.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* The phases that an exchange gives up: the commitment's own, and those that it merges. EACH is told their index. */
static void each_old(const struct pricing_plan *plan, size_t c, void (*each)(struct pricing_plan *plan, size_t phase, void *context),
		     void *context)
{
	const struct setup *setup = plan->setup;

	each((struct pricing_plan *)plan, c, context);
	for (const char *const *name = setup->commitment[c].exchange.merge; name && *name; name++)
		for (size_t k = 0; k < setup->commitments; k++)
			if (k != c && setup->commitment[k].name && strcmp(setup->commitment[k].name, *name) == 0)
				each((struct pricing_plan *)plan, k, context);
}

struct merger {
	double at_s, end_s, term_s, worth_usd, carried_usd;
};

static void look(struct pricing_plan *plan, size_t p, void *context)
{
	struct merger *merger = context;
	struct phase *phase = &plan->phase[p];

	merger->end_s = fmax(merger->end_s, phase->end_s);
	merger->term_s = fmax(merger->term_s, phase->term_s);
	phase->to_s = merger->at_s;
}

static void value(struct pricing_plan *plan, size_t p, void *context)
{
	struct merger *merger = context;
	const struct phase *phase = &plan->phase[p];
	const double left = (phase->end_s - merger->at_s) / (phase->end_s - phase->from_s);

	merger->worth_usd += left * phase_whole_usd(phase);
	merger->carried_usd += left * phase_upfront_usd(plan, phase);
}

static bool exchange_plan(struct pricing_plan *plan, size_t c)
{
	const struct setup *setup = plan->setup;
	const struct commitment *commitment = &setup->commitment[c];
	const struct exchange *exchange = &commitment->exchange;
	struct merger merger = {.at_s = floor((plan->offset_s + (double)(exchange->at_unix_s - setup->start_unix_s)) / HOUR_S) * HOUR_S};
	struct phase *phase = &plan->phase[plan->phases];

	each_old(plan, c, look, &merger);
	*phase = (struct phase){.commitment = c, .product = exchange->product, .from_s = merger.at_s, .to_s = merger.end_s,
				.end_s = merger.end_s, .term_s = merger.term_s, .sold_s = merger.term_s, .exchanged = true,
				.target = exchange->instance_name ? exchange->instance_name : plan->phase[c].target};
	phase->instance = phase->target ? book_instance(setup->book, phase->target) : NULL;
	plan->phases++;
	return phase_price(plan, phase, commitment->payment, exchange->at);
}

bool exchanges_plan(struct pricing_plan *plan)
{
	bool fine = true;

	for (size_t c = 0; c < plan->setup->commitments; c++)
		if (plan->setup->commitment[c].exchange.given)
			fine &= exchange_plan(plan, c);
	return fine;
}

/* A count is a whole number, the smallest that is not worth less. */
void exchanges_size(struct pricing_plan *plan)
{
	for (size_t p = plan->setup->commitments; p < plan->phases; p++) {
		struct phase *phase = &plan->phase[p];
		const struct exchange *exchange = &plan->setup->commitment[phase->commitment].exchange;
		struct merger merger = {.at_s = phase->from_s};
		double many;

		each_old(plan, phase->commitment, value, &merger);
		many = merger.worth_usd / (phase->unit_fee_usd_h * (phase->end_s - phase->from_s) / HOUR_S);
		phase->carried_usd = merger.carried_usd;
		phase->amount = phase->product->mechanism == MECHANISM_SPEND ? many
			: exchange->count ? (double)exchange->count : ceil(many - 1e-9);
	}
}

bool exchanges_check(const struct pricing_plan *plan)
{
	bool fine = true;

	for (size_t p = plan->setup->commitments; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];
		const struct exchange *exchange = &plan->setup->commitment[phase->commitment].exchange;
		struct merger merger = {.at_s = phase->from_s};

		each_old(plan, phase->commitment, value, &merger);
		if (phase_whole_usd(phase) >= merger.worth_usd * (1 - 1e-9))
			continue;
		diag_error(plan->setup->bind.diag, exchange->at, _("%lld of \"%s\" are worth less than what is left of the old ones; %.0f would do"),
			   (long long)exchange->count, phase->target ? phase->target : exchange->product_name,
			   ceil(merger.worth_usd / phase_whole_usd(phase) * phase->amount - 1e-9));
		fine = false;
	}
	return fine;
}
