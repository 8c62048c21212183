/* What each pot can cover, and in which order. The stacking order is data of the provider's products (order); where that is
 * alike: blocks, then reservations, then spend; the narrower scope first; a plan bound to a family first; where the provider
 * says so the longer term. Inside a group reservations take the smallest size first (by factor), spend commitments
 * the greatest saving against the list price of the moment, ties by the lowest rate; the owner's own usage before others'.
 * (AWS Savings Plans User Guide, "Understanding how Savings Plans apply"; Amazon EC2 User Guide, "How Reserved Instances
 * are applied"; Azure, "Discount application") */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static const struct commitment *commitment_of(const struct pricing_plan *plan, const struct pot *pot)
{
	return &plan->setup->commitment[plan->phase[pot->phase].commitment];
}

static bool own_usage(const struct commitment *commitment, const struct item *item)
{
	return !commitment->account || !item->account || strcmp(commitment->account, item->account) == 0;
}

/* Plans for everything go anywhere; reservations and plans of a family stay in the region of their price book. */
bool in_scope(const struct pricing_plan *plan, const struct phase *phase, const struct item *item)
{
	const struct commitment *commitment = &plan->setup->commitment[phase->commitment];
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
	const bool zonal = commitment_of(plan, pot)->scope == SCOPE_ZONE;
	const double own = phase->instance && phase->instance->factor.form == VALUE_QUANTITY ? phase->instance->factor.dist.a : 0;

	*weigh = 1;
	if (pot->resource) {
		if (unit->meter != pot->resource || (zonal && unit->part && strcmp(item->name, phase->target) != 0))
			return false;
		/* bought as an instance's share of resources: for instances of its own family */
		return !phase->instance || !unit->part || same_family(item->instance, phase->instance)
			|| strcmp(item->name, phase->target) == 0;
	}
	if (unit->part || unit->meter)
		return false;
	if (strcmp(item->name, phase->target) == 0)
		return true;
	if (zonal || !phase->product->size_flexible || !own || !unit->factor || !same_family(item->instance, phase->instance))
		return false;
	*weigh = unit->factor / own;
	return true;
}

/* What a raw amount of UNIT costs under the plan; NAN when it is not covered. */
static double plan_usd(const struct pricing_plan *plan, const struct phase *phase, int payment, const struct unit *unit)
{
	const struct item *item = &plan->setup->item[unit->item];
	const double list = unit_list_usd(plan, unit, phase->bought_s);
	const char *own_name = unit->meter && unit->part ? plan->unit_name[unit - plan->unit] : item->name;
	const struct plan_rate *rate = rate_find(phase->product, phase->term_s, payment, own_name, unit->part ? NULL : item->instance);

	if (unit->part && unit->meter->licence)
		return NAN;
	if (!rate && unit->part) {        /* by the instance's rate: its share of the instance's price */
		rate = rate_find(phase->product, phase->term_s, payment, item->name, item->instance);
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
	cover->usd = plan_usd(plan, phase, commitment_of(plan, pot)->payment, unit);
	if (isnan(cover->usd))
		return false;
	cover->weigh = cover->usd;
	if (phase->product->commit_at == COMMIT_AT_LIST) {
		cover->weigh = unit_list_usd(plan, unit, epoch_from(plan, epoch));
		cover->usd = cover->weigh * pot->usd_budget;
	}
	return true;
}

static bool takes(const struct pricing_plan *plan, const struct pot *pot, const struct unit *unit, size_t epoch, struct cover *cover)
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

/* ---- order ---- */

static int mechanism_rank(const struct product *product)
{
	return product->mechanism == MECHANISM_SPEND ? 2 : product->mechanism == MECHANISM_RESERVATION ? 1 : 0;
}

static int by_number(double a, double b)
{
	return a < b ? -1 : a > b;
}

/* Below 0: A stands before B. 0: they stand alike. */
static int stacking(const struct pricing_plan *plan, const struct pot *a, const struct pot *b)
{
	const struct phase *pa = &plan->phase[a->phase], *pb = &plan->phase[b->phase];
	int c = by_number((double)pa->product->order, (double)pb->product->order);

	c = c ? c : mechanism_rank(pa->product) - mechanism_rank(pb->product);
	c = c ? c : (int)commitment_of(plan, b)->scope - (int)commitment_of(plan, a)->scope;
	c = c ? c : pb->product->family_bound - pa->product->family_bound;
	if (!c && book_provider(plan->setup->book)->longer_term_first)
		c = by_number(pb->term_s, pa->term_s);
	return c ? c : pa->product->sharing - pb->product->sharing;
}

/* Few pots: insertion, which keeps the order of the file among those that stand alike. */
static void sort_pots(struct pricing_plan *plan)
{
	for (size_t i = 1; i < plan->pots; i++) {
		const struct pot pot = plan->pot[i];
		size_t at = i;

		for (; at > 0 && stacking(plan, &pot, &plan->pot[at - 1]) < 0; at--)
			plan->pot[at] = plan->pot[at - 1];
		plan->pot[at] = pot;
	}
}

struct ranked { struct cover cover; double owner, by, then; };

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = by_number(x->owner, y->owner);

	c = c ? c : by_number(x->by, y->by);
	c = c ? c : by_number(x->then, y->then);
	c = c ? c : by_number(x->cover.pot, y->cover.pot);
	return c ? c : by_number(x->cover.unit, y->cover.unit);
}

/* A saving is compared with rounding taken out: 1 - 3/4 and 1 - 0.03/0.04 are the same. */
static double rounded(double ratio)
{
	return round(ratio * 1e12) / 1e12;
}

static void rank(const struct pricing_plan *plan, size_t epoch, struct ranked *ranked)
{
	const struct pot *pot = &plan->pot[ranked->cover.pot];
	const struct unit *unit = &plan->unit[ranked->cover.unit];

	ranked->owner = !own_usage(commitment_of(plan, pot), &plan->setup->item[unit->item]);
	if (plan->phase[pot->phase].product->mechanism != MECHANISM_SPEND) {
		ranked->by = unit->factor;
		ranked->then = 0;
		return;
	}
	ranked->by = rounded(ranked->cover.usd / unit_list_usd(plan, unit, epoch_from(plan, epoch)));
	ranked->then = ranked->cover.usd / unit->quantity_raw;
}

/* The covers of pots [FIRST, END) in EPOCH, in the order in which they are tried, to COVER; how many. */
static size_t group_covers(const struct pricing_plan *plan, size_t first, size_t end, size_t epoch, struct ranked *ranked,
			   struct cover *cover)
{
	size_t count = 0;

	for (size_t p = first; p < end; p++)
		for (size_t u = 0; u < plan->units; u++) {
			struct ranked *next = &ranked[count];

			*next = (struct ranked){.cover = {.unit = (uint32_t)u, .pot = (uint32_t)p}};
			if (!takes(plan, &plan->pot[p], &plan->unit[u], epoch, &next->cover))
				continue;
			next->cover.item = plan->unit[u].item;
			next->cover.commitment = (uint32_t)plan->phase[plan->pot[p].phase].commitment;
			next->cover.quantity = next->cover.weigh * plan->pot[p].quantity_budget;
			rank(plan, epoch, next);
			count++;
		}
	qsort(ranked, count, sizeof *ranked, by_rank);
	for (size_t k = 0; k < count; k++)
		cover[k] = ranked[k].cover;
	return count;
}

static void group_all(struct pricing_plan *plan, size_t epoch, struct ranked *ranked)
{
	struct cover *cover = arena_alloc(plan->setup->bind.arena, plan->pots * plan->units + 1, sizeof *cover);

	plan->cover[epoch] = cover;
	plan->groups = plan->covers = 0;
	for (size_t first = 0, end; first < plan->pots; first = end) {
		for (end = first + 1; end < plan->pots && stacking(plan, &plan->pot[first], &plan->pot[end]) == 0; end++)
			;
		const size_t count = group_covers(plan, first, end, epoch, ranked, cover + plan->covers);

		const struct product *product = plan->phase[plan->pot[first].phase].product;

		plan->group[plan->groups++] = (struct group){
			.first = plan->covers, .count = count, .block = product->mechanism == MECHANISM_BLOCK,
			.proportional = product->sharing == SHARING_PROPORTIONAL, .alone = end == first + 1};
		plan->covers += count;
	}
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

static bool scopes_check(const struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	bool fine = true;

	for (size_t c = 0; c < setup->commitments; c++) {
		const struct commitment *commitment = &setup->commitment[c];

		if (commitment->scope != SCOPE_ZONE || zone_known(plan, commitment->zone))
			continue;
		diag_error(setup->bind.diag, commitment->at,
			   _("scope \"%s\" is neither shared, account or group nor a zone of this region or of anything that is used"), commitment->zone);
		fine = false;
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

bool covers_plan(struct pricing_plan *plan)
{
	struct arena *arena = plan->setup->bind.arena;
	struct ranked *ranked = arena_alloc(arena, plan->pots * plan->units + 1, sizeof *ranked);

	sort_pots(plan);
	plan->group = arena_alloc(arena, plan->pots + 1, sizeof *plan->group);
	plan->cover = arena_alloc(arena, plan->epochs, sizeof *plan->cover);
	plan->coverable = arena_alloc(arena, plan->setup->commitments * plan->units + 1, sizeof *plan->coverable);
	for (size_t e = 0; e < plan->epochs; e++)
		group_all(plan, e, ranked);
	note_coverable(plan);
	warn_uncovering(plan);
	return scopes_check(plan);
}
