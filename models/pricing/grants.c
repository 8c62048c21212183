/* Nodes by time, grant by grant: from grant to release, rounded up to whole seconds (or the instance's own granule), with
 * the provider's minimum. A spot node that the provider takes within the free time costs nothing; one billed in granules
 * that the provider takes pays whole granules only. Licences are charged whatever becomes of the node under them.
 * A spot node whose price moves pays what the market asks from second to second: the mean price of the billed time. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/billing/price.h"

bool is_node(const struct item *item)
{
	return item->kind == ITEM_ON_DEMAND || item->kind == ITEM_SPOT;
}

static double certain_or(const struct figure *figure, double otherwise)
{
	return figure->value.form == VALUE_QUANTITY ? dist_mean(&figure->value.dist) : otherwise;
}

/* A spot price is that of the node alone: its licences come on top. */
static double licences_usd_h(const struct item *item)
{
	double usd_h = 0;

	for (size_t i = 0; item->kind == ITEM_SPOT && item->instance && i < item->instance->resources; i++) {
		const struct resource *resource = &item->instance->resource[i];

		if (resource->meter->licence)
			usd_h += resource->amount * dist_mean(&resource->meter->price.value.dist) / resource->meter->per.dist.a;
	}
	return usd_h;
}

/* Which of plan->moves RULE is; a new one is added. */
static int moves_of(struct pricing_plan *plan, const struct price_rule *rule)
{
	size_t k = 0;

	if (!rule)
		return -1;
	while (k < plan->moving && plan->moves[k] != rule)
		k++;
	if (k == plan->moving)
		plan->moves[plan->moving++] = rule;
	return (int)k;
}

void tariffs_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	const struct provider *provider = book_provider(setup->book);
	const double spot_free_s = certain_or(&provider->spot_free_s, 0);

	plan->minimum_s = certain_or(&provider->minimum_s, 0);
	plan->tariff = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *plan->tariff);
	plan->moves = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *plan->moves);
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];

		plan->tariff[i] = (struct tariff){
			.free_s = item->kind == ITEM_SPOT ? spot_free_s : 0,
			.granule_s = item->instance ? certain_or(&item->instance->granule_s, 0) : thing_granule_s(item),
			.least_s = thing_least_s(item), .licence_usd_h = licences_usd_h(item), .other = !is_node(item),
			.moves = moves_of(plan, item->kind == ITEM_SPOT ? item->moves : NULL),
			.spot = item->kind == ITEM_SPOT, .node = is_node(item), .column = -1};
		plan->slack_s = fmax(plan->slack_s, plan->tariff[i].granule_s);
	}
	plan->slack_s = fmax(plan->slack_s, plan->minimum_s) + 1;
}

static const char *reason(const struct pricing_plan *plan, const struct usage *usage, double seconds, double free_s)
{
	const double used_s = ceil(usage->to_s - usage->from_s - 1e-6);

	if (usage->end == END_INTERRUPTED && usage->to_s - usage->from_s < free_s)
		return N_("interrupted within its free time");
	if (plan->tariff[usage->item].granule_s > 0 && seconds != used_s)
		return N_("billed in whole units of time");
	return seconds > used_s ? N_("least billed time") : NULL;
}

static double list_usd_h(const struct item *item, double otherwise)
{
	if (item->kind == ITEM_SPOT && item->instance && item->instance->on_demand.value.form == VALUE_QUANTITY)
		return dist_mean(&item->instance->on_demand.value.dist);
	return otherwise;
}

/* USD_H: what was paid. */
static void add_line(const struct pricing_plan *plan, const struct usage *usage, double usd_h, double seconds, struct money amount,
		     struct bill *bill)
{
	const struct item *item = &plan->setup->item[usage->item];
	const struct tariff *tariff = &plan->tariff[usage->item];

	bill_add(bill, &(struct bill_line){
		.item = item, .commitment = -1, .node = usage->node, .charge = CHARGE_USAGE,
		.pricing = item->kind == ITEM_SPOT ? PRICING_DYNAMIC : PRICING_STANDARD,
		.from_s = usage->from_s, .to_s = usage->to_s, .quantity = seconds * usage->quantity / HOUR_S, .unit = "Hours",
		.unit_usd = usd_h, .list_unit_usd = list_usd_h(item, usd_h),
		.billed = amount, .effective = amount, .why = reason(plan, usage, seconds, tariff->free_s)});
}

static void add_licence(const struct pricing_plan *plan, const struct usage *usage, double seconds, struct ledger *ledger)
{
	const struct tariff *tariff = &plan->tariff[usage->item];
	const struct money amount = nano_of(seconds * tariff->licence_usd_h * usage->quantity / HOUR_S);

	ledger_charge(ledger, usage->item, amount);
	if (ledger->bill)
		bill_add(ledger->bill, &(struct bill_line){
			.item = &plan->setup->item[usage->item], .part = N_("licence"), .commitment = -1, .node = usage->node,
			.charge = CHARGE_USAGE, .pricing = PRICING_STANDARD, .from_s = usage->from_s, .to_s = usage->to_s,
			.quantity = seconds * usage->quantity / HOUR_S, .unit = "Hours", .unit_usd = tariff->licence_usd_h,
			.list_unit_usd = tariff->licence_usd_h, .billed = amount, .effective = amount});
}

/* Mean price of the SECONDS that USAGE is billed for; a path is begun when the replica first asks for it. */
static double moving_usd_h(struct pricing_state *state, const struct chance *chance, int moves, uint64_t market, const struct usage *usage,
			   double seconds)
{
	struct chance its = *chance;

	its.market = market;
	if (!state->met[moves])
		price_memory_start(state->memory[moves], &its);
	state->met[moves] = true;
	return price_memory_mean(state->memory[moves], usage->from_s, usage->from_s + seconds);
}

void grants_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct chance *chance, const struct usage_log *log,
		 struct ledger *ledger)
{
	const double *still_usd_h = plan->certain && !ledger->bill ? plan->usd_h : state->usd_h;

	for (size_t k = 0; k < plan->moving; k++)
		state->met[k] = false;
	for (size_t u = 0; plan->any_grant && u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const struct tariff *tariff = &plan->tariff[usage->item];
		double seconds, usd_h;

		if (tariff->other)
			continue;
		seconds = billed_s(plan, usage);
		usd_h = tariff->moves < 0 ? still_usd_h[usage->item] : moving_usd_h(state, chance, tariff->moves, plan->setup->item[usage->item].market, usage, seconds);
		if (tariff->licence_usd_h > 0)
			add_licence(plan, usage, seconds, ledger);
		if (usage->end == END_INTERRUPTED && usage->to_s - usage->from_s < tariff->free_s)
			seconds = 0;
		const struct money amount = nano_of(seconds * usd_h * usage->quantity * (1 / HOUR_S));

		ledger_charge(ledger, usage->item, amount);
		if (ledger->bill)
			add_line(plan, usage, usd_h, seconds, amount, ledger->bill);
	}
}

static double dearest_usd_h(const struct item *item, double end_s)
{
	if (item->kind == ITEM_SPOT && item->moves)
		return price_ceiling_usd_h(item->moves, end_s);
	return dist_quantile(&item->price.dist, 0.999999);
}

/* The dearest future: every node for the whole time. A price without a ceiling counts with what one future in a million passes. */
double grants_ceiling_usd(const struct pricing_plan *plan, double end_s)
{
	double usd = 0;

	for (size_t i = 0; i < plan->setup->items; i++) {
		const struct item *item = &plan->setup->item[i];

		if (is_node(item))
			usd += (dearest_usd_h(item, end_s) + plan->tariff[i].licence_usd_h) * (double)item->most * end_s / HOUR_S;
	}
	return usd;
}
