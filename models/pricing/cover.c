/* What each pot can cover, and what commitments cover in all. */
#include <math.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/lang.h"

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool own_usage(const struct commitment *commitment, const struct item *item)
{
	return !commitment->account || !item->account || strcmp(commitment->account, item->account) == 0;
}

/* Plans for everything go anywhere; reservations and plans of a family stay in the region of their price book. */
bool in_scope(const struct pricing_plan *plan, const struct phase *phase, const struct item *item)
{
	const struct commitment *commitment = phase_commitment(plan, phase);
	const bool anywhere = phase->product->mechanism == MECHANISM_SPEND && !phase->product->family_bound;

	if (!anywhere && plan->setup->book->region && strcmp(item_region(plan->setup, item), plan->setup->book->region) != 0)
		return false;
	switch (commitment->scope) {
	case SCOPE_ZONE:
		return same(item->zone, commitment->zone);
	case SCOPE_GROUP:
		return same(item->group, commitment->group);
	case SCOPE_ACCOUNT:
		return own_usage(commitment, item);
	case SCOPE_SHARED:
		break;
	}
	return true;
}

static bool same_family(const struct instance *a, const struct instance *b)
{
	return a && b && same(a->family, b->family);
}

/* A reservation takes UNIT when it is the very thing, or, flexible, a size of its family; *WEIGH in its own size. */
static bool reserves(const struct pricing_plan *plan, const struct pot *pot, const struct unit *unit, double *weigh)
{
	const struct phase *phase = &plan->phase[pot->phase];
	const struct item *item = &plan->setup->item[unit->item];
	const bool zonal = pot_commitment(plan, pot)->scope == SCOPE_ZONE;
	const double own = phase->instance && phase->instance->factor.form == VALUE_QUANTITY ? phase->instance->factor.dist.a : 0;

	*weigh = 1;
	if (pot->resource) {
		if (unit->meter != pot->resource || (zonal && unit->part && strcmp(item->name, phase->target) != 0))
			return false;
		/* bought as an instance's share of resources: for instances of its own family */
		return !phase->instance || !unit->part || same_family(item->instance, phase->instance)
			|| strcmp(item->name, phase->target) == 0;
	}
	if (unit->part || unit->meter || (zonal && item->row == CAPACITY_ROW))     /* zonal ones do not pay for idle capacity */
		return false;
	if (strcmp(item->name, phase->target) == 0)
		return true;
	if (zonal || !phase->product->size_flexible || own == 0 || unit->factor == 0 || !same_family(item->instance, phase->instance))
		return false;
	*weigh = unit->factor / own;
	return true;
}

/* What a raw amount of UNIT costs under the plan; NAN when it is not covered. */
static double plan_usd(const struct pricing_plan *plan, const struct phase *phase, const struct unit *unit)
{
	const struct item *item = &plan->setup->item[unit->item];
	const double list = unit_list_usd(plan, unit, phase->bought_s);
	const char *own_name = unit->meter && unit->part ? plan->unit_name[unit - plan->unit] : item->name;
	const struct plan_rate *rate = rate_find(phase->product, phase->term_s, phase->payment, own_name, unit->part ? NULL : item->instance);

	if (unit->part && unit->meter->licence)
		return NAN;
	if (!rate && unit->part) {        /* by the instance's rate: its share of the instance's price */
		rate = rate_find(phase->product, phase->term_s, phase->payment, item->name, item->instance);
		if (rate && rate->rate.value.form == VALUE_QUANTITY)
			return list * dist_mean(&rate->rate.value.dist) / dist_mean(&item->price.dist);
	}
	if (!rate)
		return NAN;
	if (rate->price.value.form == VALUE_QUANTITY)
		return dist_mean(&rate->price.value.dist) * unit->usd_raw;
	if (rate->discount.value.form == VALUE_QUANTITY)
		return list * (1 - dist_mean(&rate->discount.value.dist));
	return dist_mean(&rate->rate.value.dist) * unit->usd_raw;
}

/* What is counted at list price is counted at that of the hour; what is counted at the plan's rates, at those agreed. */
static bool spends(const struct pricing_plan *plan, const struct pot *pot, const struct unit *unit, size_t epoch, struct cover *cover)
{
	const struct phase *phase = &plan->phase[pot->phase];
	const struct item *item = &plan->setup->item[unit->item];

	if (unit->metering == METER_MONTHS || (phase->product->family_bound && !same_family(item->instance, phase->instance)))
		return false;
	cover->usd = plan_usd(plan, phase, unit);
	if (isnan(cover->usd))
		return false;
	if (book_provider(plan->setup->book)->rates_capped_at_list)
		cover->usd = fmin(cover->usd, unit_list_usd(plan, unit, epoch_from(plan, epoch)));
	cover->weigh = cover->usd;
	if (phase->product->commit_at == COMMIT_AT_LIST) {
		cover->weigh = unit_list_usd(plan, unit, epoch_from(plan, epoch));
		cover->usd = cover->weigh * pot->usd_budget;
	}
	return true;
}

bool cover_find(const struct pricing_plan *plan, const struct pot *pot, const struct unit *unit, size_t epoch, struct cover *cover)
{
	if (!in_scope(plan, &plan->phase[pot->phase], &plan->setup->item[unit->item]))
		return false;
	if (plan->phase[pot->phase].product->mechanism == MECHANISM_SPEND)
		return spends(plan, pot, unit, epoch, cover);
	if (!reserves(plan, pot, unit, &cover->weigh))
		return false;
	cover->usd = cover->weigh * pot->usd_budget;
	return true;
}

/* Who can be covered by whom, whatever the order. */
static void note_coverable(struct pricing_plan *plan)
{
	for (size_t k = 0; k < plan->covers; k++) {
		const struct cover *cover = &plan->cover[0][k];
		const size_t c = plan->phase[plan->pot[cover->pot].phase].commitment;

		plan->coverable[c * plan->units + cover->unit] = true;
		plan->hourly[plan->unit[cover->unit].item] = true;
	}
}

/* Does anything that is used say that it is in ZONE, or could it be one of the book's region? */
static bool zone_known(const struct pricing_plan *plan, const char *zone)
{
	const struct setup *setup = plan->setup;

	for (size_t i = 0; i < setup->items; i++)
		if (setup->item[i].row != CAPACITY_ROW && same(setup->item[i].zone, zone))
			return true;
	return setup->book->region && strncmp(zone, setup->book->region, strlen(setup->book->region)) == 0;
}

/* A zone of which nothing is known may be right, and is told; what is nearly another word is a slip of the pen. */
static bool scopes_check(const struct pricing_plan *plan)
{
	static const char *const word[] = {"shared", "regional", "account", "group", NULL};
	const struct setup *setup = plan->setup;
	bool fine = true;

	for (size_t c = 0; c < setup->commitments; c++) {
		const struct commitment *commitment = &setup->commitment[c];
		const char *near = commitment->scope == SCOPE_ZONE ? suggest(commitment->zone, word) : NULL;

		if (commitment->scope != SCOPE_ZONE || zone_known(plan, commitment->zone))
			continue;
		fine &= !near;
		if (near)
			diag_error(setup->bind.diag, commitment->at, _("scope \"%s\" is no zone of anything that is used; did you mean \"%s\"?"),
				   commitment->zone, near);
		else
			diag_warning(setup->bind.diag, commitment->at, _("nothing that is used says that it is in the zone \"%s\""), commitment->zone);
	}
	return fine;
}

bool covers_nothing(const struct pricing_plan *plan, size_t commitment)
{
	const struct commitment *c = &plan->setup->commitment[commitment];

	for (size_t u = 0; u < plan->units; u++)
		if (plan->coverable[commitment * plan->units + u])
			return false;
	return c->product->mechanism != MECHANISM_CAPACITY && !c->owned && !c->exchange.given;
}

/* A mistake, most likely. */
static void warn_uncovering(const struct pricing_plan *plan)
{
	for (size_t c = 0; c < plan->setup->commitments; c++)
		if (covers_nothing(plan, c))
			diag_warning(plan->setup->bind.diag, plan->setup->commitment[c].at, _("\"%s\" covers nothing that strategy \"%s\" uses"),
				     plan->setup->commitment[c].product_name, plan->setup->strategy);
}

/* Does COMMITMENT name ITEM, as its target or by a rate of its own? */
static bool names(const struct pricing_plan *plan, size_t commitment, const char *item)
{
	const struct product *product = plan->phase[commitment].product;

	for (size_t i = 0; i < product->rates.count && product->mechanism == MECHANISM_SPEND; i++)
		if (same(((const struct plan_rate *)product->rates.item[i].bound)->item, item))
			return true;
	return same(plan->phase[commitment].target, item);
}

/* Steps of each row alone have no price of a unit; dollars an hour do not meet prices of a calendar month. */
static bool beyond(const struct product *product, const struct item *item)
{
	const bool monthly = item->kind == ITEM_STORE || (item->kind == ITEM_METER && item->meter->metering == METER_MONTHS);

	return (item->kind == ITEM_METER && item->meter->each_alone) || (product->mechanism == MECHANISM_SPEND && monthly);
}

static void warn_beyond(const struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;

	for (size_t c = 0; c < setup->commitments; c++)
		for (size_t i = 0; i < setup->items; i++) {
			size_t first = 0;

			while (strcmp(setup->item[first].name, setup->item[i].name) != 0)
				first++;
			if (first == i && beyond(plan->phase[c].product, &setup->item[i]) && names(plan, c, setup->item[i].name))
				diag_warning(setup->bind.diag, setup->commitment[c].at, _("\"%s\" cannot be covered by \"%s\": it has steps of its own, "
					     "or is billed by the month"), setup->item[i].name, setup->commitment[c].product_name);
		}
}

bool covers_plan(struct pricing_plan *plan)
{
	groups_plan(plan);
	plan->coverable = arena_alloc(plan->setup->bind.arena, plan->setup->commitments * plan->units + 1, sizeof *plan->coverable);
	note_coverable(plan);
	warn_uncovering(plan);
	warn_beyond(plan);
	return scopes_check(plan);
}
