/* Items as they are billed, what of them goes which road, and when their list prices change. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/pricing/ladder.h"
#include "sim/base/calendar.h"
#include "sim/math/stats.h"

static void add(struct pricing_plan *plan, const char *name, const struct unit *unit)
{
	plan->unit_name[plan->units] = name;
	plan->unit[plan->units++] = *unit;
}

bool at_book_price(const struct item *item)
{
	const struct value *book = &item->instance->on_demand.value;
	const struct dist *a = &book->dist, *b = &item->price.dist;

	return book->form == VALUE_QUANTITY && a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->value == b->value;
}

static const char *named(struct arena *arena, const char *unit, const char *by)
{
	return arena_textf(arena, "%s-%s", unit, by);
}

static void add_node(struct pricing_plan *plan, uint32_t i)
{
	const struct item *item = &plan->setup->item[i];
	const struct instance *instance = item->instance;

	if (!instance || !instance->resources || !at_book_price(item)) {
		add(plan, item->name, &(struct unit){
			.item = i, .amount = 1, .metering = METER_HOURS, .price = &item->price, .usd_raw = 1 / HOUR_S,
			.quantity_raw = 1 / HOUR_S, .name = "Hours",
			.factor = instance && instance->factor.form == VALUE_QUANTITY ? instance->factor.dist.a : 0,
			.changes = instance && instance->on_demand_changes.count && at_book_price(item)});
		return;
	}
	for (size_t r = 0; r < instance->resources; r++) {
		const struct resource *resource = &instance->resource[r];

		add(plan, resource->name, &(struct unit){
			.item = i, .meter = resource->meter, .part = true, .amount = resource->amount, .metering = METER_HOURS,
			.price = &resource->meter->price.value, .usd_raw = 1 / HOUR_S / resource->meter->per.dist.a,
			.quantity_raw = 1 / HOUR_S, .name = named(plan->setup->bind.arena, resource->meter->unit, "Hours")});
	}
}

static void add_meter(struct pricing_plan *plan, uint32_t i, bool stepped)
{
	struct arena *arena = plan->setup->bind.arena;
	const struct item *item = &plan->setup->item[i];
	const struct meter *meter = item->meter;
	const double by = meter->metering == METER_HOURS ? 1 / HOUR_S : 1;

	add(plan, item->name, &(struct unit){
		.item = i, .meter = meter, .amount = 1, .metering = (enum metering)meter->metering, .stepped = stepped,
		.price = stepped ? first_price(&meter->tiers, &item->price) : &item->price,
		.usd_raw = by / meter->per.dist.a, .quantity_raw = by,
		.name = meter->metering == METER_HOURS ? named(arena, meter->unit, "Hours")
			: meter->metering == METER_MONTHS ? named(arena, meter->unit, "Mo") : meter->unit});
}

static void add_store(struct pricing_plan *plan, uint32_t i, bool stepped)
{
	const struct item *item = &plan->setup->item[i];

	add(plan, item->name, &(struct unit){
		.item = i, .amount = 1, .metering = METER_MONTHS, .stepped = stepped, .usd_raw = 1, .quantity_raw = 1, .name = "GB-Mo",
		.price = stepped ? first_price(&item->store->tiers, &item->price) : &item->price});
}

/* Where each row has steps of its own, nothing is the price of a unit: such items are never covered. */
void units_plan(struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	const struct ladders ladders = ladders_new(setup);
	size_t most = 1;

	for (size_t i = 0; i < setup->items; i++)
		most += 1 + (setup->item[i].instance ? setup->item[i].instance->resources : 0);
	plan->unit = arena_alloc(setup->bind.arena, most, sizeof *plan->unit);
	plan->unit_name = arena_alloc(setup->bind.arena, most, sizeof *plan->unit_name);
	for (uint32_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];
		const bool stepped = ladder_find(setup, &ladders, item) >= 0;

		if (item->kind == ITEM_ON_DEMAND)
			add_node(plan, i);
		else if (item->kind == ITEM_METER && !(stepped && item->meter->each_alone))
			add_meter(plan, i, stepped);
		else if (item->kind == ITEM_STORE)
			add_store(plan, i, stepped);
	}
}

double changed_price(const struct pricing_plan *plan, const struct instance *instance, double t_s, double price)
{
	for (size_t k = 0; k < instance->on_demand_changes.count; k++) {
		const struct price_change *change = instance->on_demand_changes.item[k].bound;

		if (plan->offset_s + (double)(change->at.unix_s - plan->setup->start_unix_s) <= t_s)
			price = change->price.value.dist.a;
	}
	return price;
}

double unit_price(const struct pricing_plan *plan, const struct unit *unit, double t_s, double price)
{
	return unit->changes ? changed_price(plan, plan->setup->item[unit->item].instance, t_s, price) : price;
}

double epoch_from(const struct pricing_plan *plan, size_t epoch)
{
	return fmax(plan->epoch_s[epoch], 0);
}

double unit_list_usd(const struct pricing_plan *plan, const struct unit *unit, double t_s)
{
	const double usd = unit_price(plan, unit, t_s, dist_mean(&unit->price->dist)) * unit->usd_raw;

	return unit->metering == METER_MONTHS ? usd / (TYPICAL_MONTH_H * HOUR_S) : usd;
}

/* Prices that changed before the start count as the first epoch's. */
void epochs_plan(struct pricing_plan *plan)
{
	struct arena *arena = plan->setup->bind.arena;
	size_t most = 1;

	for (size_t u = 0; u < plan->units; u++)
		most += plan->unit[u].changes ? plan->setup->item[plan->unit[u].item].instance->on_demand_changes.count : 0;
	plan->epoch_s = arena_alloc(arena, most, sizeof *plan->epoch_s);
	plan->epoch_s[plan->epochs++] = -INFINITY;
	for (size_t u = 0; u < plan->units; u++) {
		const struct instance *instance = plan->setup->item[plan->unit[u].item].instance;
		const struct entries *changes = plan->unit[u].changes ? &instance->on_demand_changes : NULL;

		for (size_t k = 0; changes && k < changes->count; k++) {
			const struct price_change *change = changes->item[k].bound;
			const double at_s = plan->offset_s + (double)(change->at.unix_s - plan->setup->start_unix_s);

			if (at_s > 0)
				plan->epoch_s[plan->epochs++] = at_s;
		}
	}
	plan->epochs = values_distinct(plan->epoch_s, plan->epochs);
}

/* Where anything changes that hours of equal use depend on. */
static void edges_plan(struct pricing_plan *plan, bool monthly)
{
	plan->edge_s = arena_alloc(plan->setup->bind.arena, plan->epochs + 4 * plan->phases + MONTHS, sizeof *plan->edge_s);
	for (size_t e = 1; e < plan->epochs; e++)
		plan->edge_s[plan->edges++] = plan->epoch_s[e];
	for (size_t p = 0; p < plan->phases; p++) {
		/* hours that a phase holds in part stand alone */
		plan->edge_s[plan->edges++] = floor(plan->phase[p].from_s / HOUR_S) * HOUR_S;
		plan->edge_s[plan->edges++] = ceil(plan->phase[p].from_s / HOUR_S) * HOUR_S;
		plan->edge_s[plan->edges++] = floor(plan->phase[p].to_s / HOUR_S) * HOUR_S;
		plan->edge_s[plan->edges++] = ceil(plan->phase[p].to_s / HOUR_S) * HOUR_S;
	}
	for (size_t m = 0; monthly && m < MONTHS; m++)
		plan->edge_s[plan->edges++] = plan->offset_s + plan->months->end_s[m];
	plan->edges = values_distinct(plan->edge_s, plan->edges);
}

static bool is_sustained(const struct unit *unit)
{
	return unit->meter && unit->meter->sustained.count;
}

void roads_plan(struct pricing_plan *plan, bool *elsewhere)
{
	struct arena *arena = plan->setup->bind.arena;
	const size_t items = plan->setup->items;
	bool monthly = false;

	plan->all_in_columns = true;
	plan->item_column = arena_alloc(arena, items + 1, sizeof *plan->item_column);
	plan->column_item = arena_alloc(arena, items + 1, sizeof *plan->column_item);
	plan->pooled = arena_alloc(arena, plan->units + 1, sizeof *plan->pooled);
	plan->shared = arena_alloc(arena, plan->units + 1, sizeof *plan->shared);
	for (size_t i = 0, first = 0, end; i < items; i++, first = end) {
		bool hourly = plan->hourly[i], pooled = false, stepped = false;

		for (end = first; end < plan->units && plan->unit[end].item == i; end++) {      /* units stand in the order of items */
			hourly |= plan->unit[end].changes;
			pooled |= is_sustained(&plan->unit[end]);
		}
		plan->item_column[i] = -1;
		plan->all_in_columns &= hourly;
		if (hourly) {
			plan->item_column[i] = (int)plan->columns;
			plan->slack_s = fmax(plan->slack_s, plan->tariff[i].least_s);
			plan->column_item[plan->columns++] = (uint32_t)i;
		}
		for (size_t u = first; u < end; u++) {
			plan->pooled[u] = pooled && (!hourly || is_sustained(&plan->unit[u]));
			plan->shared[u] = plan->pooled[u] || (hourly && plan->unit[u].stepped);
			plan->any_shared |= plan->shared[u];
			stepped |= plan->unit[u].stepped;
			monthly |= hourly && plan->unit[u].metering == METER_MONTHS;
		}
		plan->any_pooled |= pooled;
		elsewhere[i] = (hourly || pooled) && !stepped;
		plan->tariff[i].other |= elsewhere[i];
		plan->tariff[i].column = plan->item_column[i];
		plan->tariff[i].stepped = stepped;
		plan->any_grant |= !plan->tariff[i].other;
	}
	plan->plain = plan->units <= plan->columns;
	plan->unit_column = arena_alloc(arena, plan->units + 1, sizeof *plan->unit_column);
	plan->unit_amount = arena_alloc(arena, plan->units + 1, sizeof *plan->unit_amount);
	for (size_t u = 0; u < plan->units; u++) {
		plan->unit_column[u] = plan->item_column[plan->unit[u].item];
		plan->unit_amount[u] = plan->unit[u].amount;
		plan->plain &= plan->unit_column[u] == (int)u && plan->unit[u].amount == 1;
	}
	edges_plan(plan, monthly);
}
