/* Commitments become phases with pots: what an hour of each costs, what it can cover, and how large it is. */
#include <math.h>
#include <string.h>

#include "models/pricing/ladder.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* How closely a rate is meant for NAME: 3 by name, 2 by family, 1 for anything, 0 not at all. */
static int closeness(const struct plan_rate *rate, const char *name, const struct instance *instance)
{
	if (rate->instance || rate->item)
		return name && strcmp(rate->instance ? rate->instance : rate->item, name) == 0 ? 3 : 0;
	if (rate->family)
		return instance && instance->family && strcmp(rate->family, instance->family) == 0 ? 2 : 0;
	return instance ? 1 : 0;
}

/* The closest rate for NAME; a term below 0 and a payment below 0 are any. */
const struct plan_rate *rate_find(const struct product *product, double term_s, int payment, const char *name,
				  const struct instance *instance)
{
	const struct plan_rate *best = NULL;
	int closest = 0;

	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		const int close = closeness(rate, name, instance);

		if (close <= closest || (term_s >= 0 && rate->term_s.dist.a != term_s) || (payment >= 0 && rate->payment != payment))
			continue;
		best = rate;
		closest = close;
	}
	return best;
}

double rate_usd_h(const struct plan_rate *rate, double list, const struct phase *phase)
{
	const double longer = phase->sold_s / phase->term_s;      /* a leap year's hours share the same total */

	if (rate->rate.value.form == VALUE_QUANTITY)
		return dist_mean(&rate->rate.value.dist);
	if (rate->total.value.form == VALUE_QUANTITY)
		return dist_mean(&rate->total.value.dist) / (longer * rate->term_s.dist.a / HOUR_S);
	return list * (1 - dist_mean(&rate->discount.value.dist));
}

static void add_pot(struct pricing_plan *plan, const struct pot *pot)
{
	plan->pot[plan->pots++] = *pot;
}

/* An hour of NAME at list price at T, USD: what a discount is taken from, and what a break-even compares with. */
static double list_usd_h(const struct pricing_plan *plan, const char *name, double t_s)
{
	const struct book *book = plan->setup->book;
	const struct instance *instance = book_instance(book, name);
	const struct store *store = book_store(book, name);
	const struct meter *meter = book_meter(book, name);

	/* the strategy's own price, where a market or a scenario changed it */
	for (size_t i = 0; i < plan->setup->items; i++) {
		const struct item *item = &plan->setup->item[i];

		if (item->kind == ITEM_ON_DEMAND && strcmp(item->name, name) == 0 && !(item->instance && at_book_price(item)))
			return dist_mean(&item->price.dist);
	}
	if (instance)
		return instance->on_demand.value.form == VALUE_QUANTITY
			? changed_price(plan, instance, t_s, dist_mean(&instance->on_demand.value.dist)) : NAN;
	const struct value *price = store ? first_price(&store->tiers, &store->price.value)
		: meter ? first_price(&meter->tiers, &meter->price.value) : NULL;

	if (!price || price->form != VALUE_QUANTITY)
		return NAN;
	return dist_mean(&price->dist) / (store ? 1 : meter->per.dist.a) / (store || meter->metering == METER_MONTHS ? TYPICAL_MONTH_H : 1);
}

double term_mean(const struct pricing_plan *plan, const struct phase *phase, term_value *value, const void *context)
{
	const double first_s = fmax(phase->from_s, 0);
	double sum = 0;

	if (!(phase->end_s > first_s))
		return value(plan, context, 0);
	for (size_t e = 0; e < plan->epochs; e++) {
		const double from_s = fmax(plan->epoch_s[e], first_s);
		const double to_s = fmin(e + 1 < plan->epochs ? plan->epoch_s[e + 1] : INFINITY, phase->end_s);

		if (to_s > from_s)
			sum += (to_s - from_s) * value(plan, context, e);
	}
	return sum / (phase->end_s - first_s);
}

static double list_in_epoch(const struct pricing_plan *plan, const void *name, size_t epoch)
{
	return list_usd_h(plan, name, epoch_from(plan, epoch));
}

static bool no_rate(const struct pricing_plan *plan, const struct phase *phase, const char *name, struct place at)
{
	diag_error(plan->setup->bind.diag, at,
		   _("\"%s\" has no rate for \"%s\" with this term and payment, or strategy \"%s\" has no on-demand node"),
		   phase_commitment(plan, phase)->product_name, name, plan->setup->strategy);
	return false;
}

/* A reservation of an instance that is billed as other items: a pot for each that a rate is found for, by its own name
 * or by what the instance's rate leaves it. Licences are not covered. */
static bool reserve_resources(struct pricing_plan *plan, struct phase *phase, struct place at)
{
	const struct instance *instance = phase->instance;
	const struct plan_rate *whole = rate_find(phase->product, phase->term_s, phase->payment, phase->target, instance);
	const size_t first = plan->pots;
	double covered_usd_h = 0, upfront_usd = 0;

	for (size_t r = 0; r < instance->resources; r++)
		if (!instance->resource[r].meter->licence)
			covered_usd_h += instance->resource[r].amount * list_usd_h(plan, instance->resource[r].name, phase->bought_s);
	for (size_t r = 0; r < instance->resources; r++) {
		const struct resource *resource = &instance->resource[r];
		const double list = list_usd_h(plan, resource->name, phase->bought_s);
		const struct plan_rate *own = rate_find(phase->product, phase->term_s, phase->payment, resource->name, NULL);
		const double many = own ? own->covers.dist.a : 1, usd_h = own ? rate_usd_h(own, many * list, phase) / many
			: whole ? rate_usd_h(whole, covered_usd_h, phase) * list / covered_usd_h : NAN;

		if (resource->meter->licence || isnan(usd_h))
			continue;
		phase->unit_fee_usd_h += resource->amount * usd_h;
		if (own && own->upfront.value.form == VALUE_QUANTITY)
			upfront_usd += resource->amount * dist_mean(&own->upfront.value.dist) / many;
		phase->unit_list_usd_h += resource->amount * list;
		add_pot(plan, &(struct pot){.resource = resource->meter, .per_amount = resource->amount * HOUR_S,
					    .usd_budget = usd_h / HOUR_S});
	}
	for (size_t p = first; p < plan->pots; p++)       /* an hour of the instance is shared out by what its resources cost */
		plan->pot[p].quantity_budget = plan->pot[p].usd_budget / phase->unit_fee_usd_h;
	if (upfront_usd > 0)
		phase->unit_upfront_usd = upfront_usd;
	return phase->unit_fee_usd_h > 0 || no_rate(plan, phase, phase->target, at);
}

static bool reserve(struct pricing_plan *plan, struct phase *phase, struct place at)
{
	const bool block = phase->product->mechanism == MECHANISM_BLOCK;
	const struct plan_rate *rate;
	double covers;

	if (!phase->target) {
		diag_error(plan->setup->bind.diag, at, _("\"%s\" is bought for one thing: write which, as in \"instance: NAME\""),
			   phase_commitment(plan, phase)->product_name);
		return false;
	}
	if (phase->instance && phase->instance->resources && !block)
		return reserve_resources(plan, phase, at);
	rate = rate_find(phase->product, block ? -1 : phase->term_s, block ? -1 : phase->payment, phase->target, phase->instance);
	if (!rate)
		return no_rate(plan, phase, phase->target, at);
	covers = rate->covers.dist.a;
	phase->unit_list_usd_h = covers * term_mean(plan, phase, list_in_epoch, phase->target);
	phase->unit_fee_usd_h = rate_usd_h(rate, covers * list_usd_h(plan, phase->target, phase->bought_s), phase);
	if (isnan(phase->unit_fee_usd_h)) {
		diag_error(plan->setup->bind.diag, at, _("\"%s\" takes a discount off the list price of \"%s\", which has none"),
			   phase_commitment(plan, phase)->product_name, phase->target);
		return false;
	}
	if (rate->upfront.value.form == VALUE_QUANTITY)
		phase->unit_upfront_usd = dist_mean(&rate->upfront.value.dist);
	const struct meter *meter = phase->instance ? NULL : book_meter(plan->setup->book, phase->target);
	const double an_hour = covers * (meter && meter->metering == METER_AMOUNT ? 1 : HOUR_S);

	add_pot(plan, &(struct pot){.resource = meter, .per_amount = an_hour, .usd_budget = phase->unit_fee_usd_h / an_hour,
				    .quantity_budget = 1 / an_hour});
	return true;
}

/* The dollars of a plan are dollars at its own rates; some count them at list price, and cost less than their name. */
static bool spend(struct pricing_plan *plan, struct phase *phase, struct place at)
{
	const struct plan_rate *first = phase->product->rates.count ? phase->product->rates.item[0].bound : NULL;
	double pays = 1;

	if (phase->product->commit_at == COMMIT_AT_LIST) {
		for (size_t i = 0; i < phase->product->rates.count; i++) {
			const struct plan_rate *rate = phase->product->rates.item[i].bound;

			if (rate->term_s.dist.a != phase->term_s)
				continue;
			if (rate->discount.value.form != VALUE_QUANTITY
			    || (first != rate && first->term_s.dist.a == phase->term_s
				&& first->discount.value.dist.a != rate->discount.value.dist.a)) {
				diag_error(plan->setup->bind.diag, at, _("\"%s\" counts its dollars at list price: all its rates must be the same "
									 "discount"), phase_commitment(plan, phase)->product_name);
				return false;
			}
			first = rate;
		}
		pays = 1 - (first ? first->discount.value.dist.a : 0);
	}
	phase->unit_fee_usd_h = pays;
	add_pot(plan, &(struct pot){.per_amount = 1, .usd_budget = pays, .quantity_budget = 1});
	return true;
}

bool phase_price(struct pricing_plan *plan, struct phase *phase, struct place at)
{
	const size_t first = plan->pots;
	bool fine = true;

	phase->unit_upfront_usd = NAN;
	if (phase->product->mechanism == MECHANISM_SPEND)
		fine = spend(plan, phase, at);
	else if (phase->product->mechanism != MECHANISM_CAPACITY)
		fine = reserve(plan, phase, at);
	for (size_t p = first; p < plan->pots; p++)
		plan->pot[p].phase = (size_t)(phase - plan->phase);
	return fine;
}

/* Fewer keys than a product could take: what means nothing for its mechanism is refused, not ignored. */
static bool check_size(const struct pricing_plan *plan, const struct commitment *commitment)
{
	const bool counted = commitment->product->mechanism != MECHANISM_SPEND;

	if (counted && commitment->commit.form == VALUE_QUANTITY) {
		diag_error(plan->setup->bind.diag, commitment->commit.at, _("\"%s\" is bought by the piece: write count"), commitment->product_name);
		return false;
	}
	if (!counted && commitment->count) {
		diag_error(plan->setup->bind.diag, commitment->at, _("\"%s\" is bought by the dollar: write commit"), commitment->product_name);
		return false;
	}
	if (commitment->count && commitment->commit.form == VALUE_WORD && commitment->commit.word == COMMIT_BEST) {
		diag_error(plan->setup->bind.diag, commitment->at, _("\"count\" says how many, \"commit: best\" looks for it; write one of them"));
		return false;
	}
	return true;
}

static bool promise_plan(struct pricing_plan *plan, size_t c)
{
	const struct setup *setup = plan->setup;
	const struct commitment *commitment = &setup->commitment[c];
	struct phase *phase = &plan->phase[plan->phases++];
	const double from_s = plan->offset_s + (double)(commitment->start_unix_s - setup->start_unix_s);

	*phase = (struct phase){.commitment = c, .product = commitment->product, .term_s = commitment->term_s.dist.a, .payment = commitment->payment,
				.target = commitment->instance_name ? commitment->instance_name : setup->instance_name};
	phase->instance = phase->target ? book_instance(setup->book, phase->target) : NULL;
	phase->bought_s = from_s;
	phase->from_s = by_the_second(phase->product) ? from_s : floor(from_s / HOUR_S) * HOUR_S;
	phase->sold_s = commitment->sold_s;
	phase->to_s = phase->end_s = phase->from_s + phase->sold_s;
	if (commitment->cancelled)
		phase->to_s = floor((plan->offset_s + (double)(commitment->cancel_unix_s - setup->start_unix_s)) / HOUR_S) * HOUR_S;
	return check_size(plan, commitment) && phase_price(plan, phase, commitment->at);
}

/* Month by month from the purchase on, where the provider is paid so. */
static double share_by_months(int64_t from_unix_s, int months, int64_t at_unix_s)
{
	int64_t from = from_unix_s, to;
	int k = 0;

	for (; (to = calendar_months_later(from_unix_s, k + 1)) <= at_unix_s && k < months; k++)
		from = to;
	return fmin(1, (k + (double)(at_unix_s - from) / (double)(to - from)) / months);
}

static double share_kept(const struct pricing_plan *plan, const struct phase *phase)
{
	const struct setup *setup = plan->setup;
	const bool monthly = book_provider(setup->book)->equal_instalments && phase->product->mechanism == MECHANISM_RESERVATION
		&& phase->payment == PAY_NO_UPFRONT;
	const int months = monthly ? term_months(phase->term_s) : 0;
	const int64_t zero = setup->start_unix_s - (int64_t)plan->offset_s;

	if (phase->to_s >= phase->end_s)
		return 1;
	return months ? share_by_months(zero + (int64_t)phase->from_s, months, zero + (int64_t)phase->to_s)
		: (phase->to_s - phase->from_s) / (phase->end_s - phase->from_s);
}

/* What ends early costs by its time what it keeps of the whole fee. */
static void phases_settle(struct pricing_plan *plan)
{
	for (struct phase *phase = plan->phase; phase < plan->phase + plan->phases; phase++) {
		phase->kept = share_kept(plan, phase);
		const double dearer = phase->kept * (phase->end_s - phase->from_s) / (phase->to_s - phase->from_s);

		if (phase->product->mechanism != MECHANISM_RESERVATION || phase->to_s >= phase->end_s)
			continue;
		phase->unit_fee_usd_h *= dearer;
		for (size_t p = 0; p < plan->pots; p++)
			if (plan->pot[p].phase == (size_t)(phase - plan->phase))
				plan->pot[p].usd_budget *= dearer;
	}
}

bool promises_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	size_t most = 1;
	bool fine = true;

	for (size_t i = 0; i < setup->book->instances.count; i++) {
		const struct instance *instance = setup->book->instances.item[i].bound;

		most = instance->resources > most ? instance->resources : most;
	}
	plan->phase = arena_alloc(setup->bind.arena, 2 * setup->commitments + 1, sizeof *plan->phase);
	plan->pot = arena_alloc(setup->bind.arena, 2 * setup->commitments * most + 1, sizeof *plan->pot);
	for (size_t c = 0; c < setup->commitments; c++)
		fine &= promise_plan(plan, c);
	if (!fine || !exchanges_plan(plan))
		return false;
	phases_settle(plan);
	return true;
}
