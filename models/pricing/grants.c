/* Nodes by time, grant by grant: from grant to release, rounded up to whole seconds (or the instance's own granule), with
 * the provider's minimum. A spot node that the provider takes within the free time costs nothing; one billed in granules
 * that the provider takes pays whole granules only. Licences are charged whatever becomes of the node under them. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

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

void tariffs_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	const struct provider *provider = book_provider(setup->book);
	const double spot_free_s = certain_or(&provider->spot_free_s, 0);

	plan->minimum_s = certain_or(&provider->minimum_s, 0);
	plan->tariff = arena_alloc(setup->bind.arena, setup->items + 1, sizeof *plan->tariff);
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];

		plan->tariff[i] = (struct tariff){
			.free_s = item->kind == ITEM_SPOT ? spot_free_s : 0,
			.granule_s = item->instance ? certain_or(&item->instance->granule_s, 0) : thing_granule_s(item),
			.least_s = thing_least_s(item), .licence_usd_h = licences_usd_h(item), .other = !is_node(item),
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

static void add_line(const struct pricing_plan *plan, const struct pricing_state *state, const struct usage *usage,
		     double seconds, struct money amount, struct bill *bill)
{
	const struct item *item = &plan->setup->item[usage->item];
	const struct tariff *tariff = &plan->tariff[usage->item];

	bill_add(bill, &(struct bill_line){
		.item = item, .commitment = -1, .node = usage->node, .charge = CHARGE_USAGE,
		.pricing = item->kind == ITEM_SPOT ? PRICING_DYNAMIC : PRICING_STANDARD,
		.from_s = usage->from_s, .to_s = usage->to_s, .quantity = seconds * usage->quantity / HOUR_S, .unit = "Hours",
		.unit_usd = state->usd_h[usage->item], .list_unit_usd = list_usd_h(item, state->usd_h[usage->item]),
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

void grants_rate(const struct pricing_plan *plan, const struct pricing_state *state, const struct usage_log *log,
		 struct ledger *ledger)
{
	const double *usd_h = plan->certain && !ledger->bill ? plan->usd_h : state->usd_h;

	for (size_t u = 0; plan->any_grant && u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const struct tariff *tariff = &plan->tariff[usage->item];
		double seconds;

		if (tariff->other)
			continue;
		seconds = billed_s(plan, usage);
		if (tariff->licence_usd_h > 0)
			add_licence(plan, usage, seconds, ledger);
		if (usage->end == END_INTERRUPTED && usage->to_s - usage->from_s < tariff->free_s)
			seconds = 0;
		const struct money amount = nano_of(seconds * usd_h[usage->item] * usage->quantity * (1 / HOUR_S));

		ledger_charge(ledger, usage->item, amount);
		if (ledger->bill)
			add_line(plan, state, usage, seconds, amount, ledger->bill);
	}
}

/* The dearest future: every node for the whole time. A price without a ceiling counts with its p99.9999. */
double grants_ceiling_usd(const struct pricing_plan *plan, double end_s)
{
	double usd = 0;

	for (size_t i = 0; i < plan->setup->items; i++) {
		const struct item *item = &plan->setup->item[i];

		if (is_node(item))
			usd += (dist_quantile(&item->price.dist, 0.999999) + plan->tariff[i].licence_usd_h) * (double)item->most * end_s / HOUR_S;
	}
	return usd;
}
