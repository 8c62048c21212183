/* How large commitments are: as their keys say, or as large as what they could cover is at once, at its most. The workload
 * tells its fullest future, or its fleet's rows run all together. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/memory.h"

struct sizing {
	struct pricing_plan *plan;
	bool capacity;                    /* some is kept, and its amount known */
	bool told;                        /* LEVELS are those of the fullest future; else all rows run at once */
	struct levels levels;             /* raw amounts an hour, by item */
	const struct usage *usage;        /* at hand */
	double *weigh;                    /* [items]: budget of a raw amount, of the pot at hand */
	double *now;                      /* [items]: raw amounts an hour */
};

/* Counted things lie evenly over the clock hours that they touch. */
static void use_counted(struct sizing *sizing, const struct usage *usage, double counts)
{
	const double offset_s = sizing->plan->offset_s, length_s = usage->to_s - usage->from_s;
	const double from_s = floor((offset_s + usage->from_s) / HOUR_S) * HOUR_S, to_s = ceil((offset_s + usage->to_s) / HOUR_S) * HOUR_S;

	levels_use(&sizing->levels, usage->item, counts * HOUR_S / fmax(length_s, HOUR_S), from_s, fmax(to_s, from_s + HOUR_S));
}

static void use(struct sizing *sizing, const struct usage *usage)
{
	const struct item *item = &sizing->plan->setup->item[usage->item];
	const double from_s = sizing->plan->offset_s + usage->from_s, to_s = sizing->plan->offset_s + usage->to_s;
	const double counts = item->kind == ITEM_STORE ? usage->quantity / GIB
		: item->kind == ITEM_METER ? meter_counts(item->meter, usage->quantity) : usage->quantity;

	if (item->kind == ITEM_METER && item->meter->metering == METER_AMOUNT)
		use_counted(sizing, usage, counts);
	else
		levels_use(&sizing->levels, usage->item, counts * HOUR_S, from_s, to_s);
}

/* What is not free of a use: as if that were all. */
static void use_paid(void *context, double from_s, double to_s)
{
	struct sizing *sizing = context;
	struct usage paid = *sizing->usage;
	const struct item *item = &sizing->plan->setup->item[paid.item];

	if (!(from_s < to_s))
		return;
	if (item->kind == ITEM_METER && item->meter->metering == METER_AMOUNT)
		paid.quantity *= (to_s - from_s) / (paid.to_s - paid.from_s);
	paid.from_s = from_s;
	paid.to_s = to_s;
	use(sizing, &paid);
}

static void sizing_init(struct sizing *sizing, struct pricing_plan *plan)
{
	const struct setup *setup = plan->setup;
	struct usage_log log = {0};

	*sizing = (struct sizing){.plan = plan, .told = setup->fullest, .weigh = mem_new(setup->items + 1, sizeof *sizing->weigh),
				  .now = mem_new(setup->items + 1, sizeof *sizing->now)};
	if (!setup->fullest)
		return;
	usage_log_init(&log, setup->items);
	usage_log_clear(&log);
	setup->fullest(setup->fullest_of, &log);
	struct metered_state *metered = metered_state_new(plan->metered);

	for (size_t u = 0; u < log.count; u++) {
		const struct item *item = &setup->item[log.usage[u].item];

		sizing->usage = &log.usage[u];
		if (item->kind == ITEM_METER && item->meter->free.dist.a > 0)
			metered_spans(plan->metered, metered, sizing->usage, sizing->usage->from_s, sizing->usage->to_s, use_paid, sizing);
		else
			use(sizing, sizing->usage);
	}
	metered_state_free(metered);
	levels_sort(&sizing->levels);
	usage_log_release(&log);
}

static void sizing_release(struct sizing *sizing)
{
	levels_release(&sizing->levels);
	free(sizing->weigh);
	free(sizing->now);
}

/* A fallback's nodes are covered when they come, but not committed to. */
static double rows_most(const struct setup *setup, const struct item *item)
{
	const bool bought = item->row < 0 || setup->fleet[item->row].buy == BUY_ON_DEMAND;

	return item->kind != ITEM_ON_DEMAND || item->row == CAPACITY_ROW || !bought ? 0 : (double)item->most * HOUR_S;
}

/* Of each kept capacity what nobody uses, when NOW runs at T: an item of its own, which weighs, too. Sets it in NOW. */
static double idle_weight(struct sizing *sizing, double t_s)
{
	const struct pricing_plan *plan = sizing->plan;
	double sum = 0;

	for (size_t p = 0; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];
		double idle = phase->from_s <= t_s && t_s < phase->to_s ? phase->amount * HOUR_S : 0;

		if (phase->product->mechanism != MECHANISM_CAPACITY)
			continue;
		for (size_t i = 0; i < plan->setup->items && idle > 0; i++)
			if (sizing->now[i] > 0 && runs_in_capacity(plan, phase, &plan->setup->item[i]))
				idle -= sizing->now[i];
		sizing->now[plan->capacity_item[phase->commitment]] = fmax(0, idle);
		sum += fmax(0, idle) * sizing->weigh[plan->capacity_item[phase->commitment]];
	}
	return sum;
}

/* NOW: what runs of all after the first CHANGES; its weight. */
static double at_change(struct sizing *sizing, size_t changes)
{
	double sum = 0;

	for (size_t i = 0; i < sizing->plan->setup->items; i++)
		sizing->now[i] = sizing->told ? 0 : rows_most(sizing->plan->setup, &sizing->plan->setup->item[i]);
	for (size_t k = 0; k < changes; k++)
		sizing->now[sizing->levels.change[k].who] += sizing->levels.change[k].delta;
	for (size_t i = 0; i < sizing->plan->setup->items; i++)
		sum += sizing->now[i] * sizing->weigh[i];
	return sum + (sizing->capacity ? idle_weight(sizing, changes ? sizing->levels.change[changes - 1].t_s : sizing->plan->offset_s) : 0);
}

/* NOW: all that counts for WEIGH, at the moment when it weighs most; its weight. */
static double most_at_once(struct sizing *sizing)
{
	double sum = 0, most = 0;
	size_t until = 0;

	for (size_t i = 0; i < sizing->plan->setup->items; i++)
		sizing->now[i] = 0;
	for (size_t k = 0; k < sizing->levels.changes; k++) {
		const struct level_change *change = &sizing->levels.change[k];

		sum += change->delta * sizing->weigh[change->who];
		sizing->now[change->who] += change->delta;
		if (k + 1 < sizing->levels.changes && change[1].t_s == change->t_s)
			continue;
		const double all = sum + (sizing->capacity ? idle_weight(sizing, change->t_s) : 0);

		if (all > most * (1 + 1e-12)) {
			most = all;
			until = k + 1;
		}
	}
	return at_change(sizing, until);
}

struct mix { const struct sizing *sizing; size_t pot; };

/* List price of what a dollar of a plan covers in EPOCH. */
static double list_of_dollar(const struct pricing_plan *plan, const void *context, size_t epoch)
{
	const struct mix *mix = context;
	double budget = 0, list_usd = 0;

	for (size_t k = 0; k < plan->covers; k++) {
		const struct cover *cover = &plan->cover[epoch][k];
		const struct unit *unit = &plan->unit[cover->unit];
		const double raw = cover->pot == mix->pot ? mix->sizing->now[unit->item] * unit->amount : 0;

		budget += raw * cover->weigh;
		list_usd += raw * unit_list_usd(plan, unit, epoch_from(plan, epoch));
	}
	return budget > 0 ? list_usd / budget : NAN;
}

static size_t epoch_of(const struct pricing_plan *plan, double t_s)
{
	size_t epoch = 0;

	while (epoch + 1 < plan->epochs && plan->epoch_s[epoch + 1] <= t_s)
		epoch++;
	return epoch;
}

/* As much as covers the most that runs at once; the largest of a phase's pots decides. */
static void size_pot(struct sizing *sizing, size_t pot)
{
	struct pricing_plan *plan = sizing->plan;
	struct phase *phase = &plan->phase[plan->pot[pot].phase];
	const struct cover *cover = plan->cover[epoch_of(plan, phase->bought_s)];

	for (size_t i = 0; i < plan->setup->items; i++)
		sizing->weigh[i] = 0;
	for (size_t k = 0; k < plan->covers; k++)
		if (cover[k].pot == pot)
			sizing->weigh[cover[k].item] += plan->unit[cover[k].unit].amount * cover[k].weigh;
	phase->most = fmax(phase->most, most_at_once(sizing) / plan->pot[pot].per_amount);
	if (phase->product->mechanism == MECHANISM_SPEND)
		phase->unit_list_usd_h = term_mean(plan, phase, list_of_dollar, &(struct mix){sizing, pot});
}

static void size_capacity(struct sizing *sizing, struct phase *phase)
{
	for (size_t i = 0; i < sizing->plan->setup->items; i++)
		sizing->weigh[i] = runs_in_capacity(sizing->plan, phase, &sizing->plan->setup->item[i]) ? 1 / HOUR_S : 0;
	phase->most = ceil(most_at_once(sizing) - 1e-9);
}

static void set_amount(const struct pricing_plan *plan, struct phase *phase)
{
	const struct commitment *commitment = phase_commitment(plan, phase);

	phase->amount = commitment->count ? (double)commitment->count
		: commitment->commit.form == VALUE_QUANTITY ? dist_mean(&commitment->commit.dist) : phase->most;
}

/* What is kept, before what could cover it. */
static void size_all_capacity(struct sizing *sizing)
{
	struct pricing_plan *plan = sizing->plan;

	for (struct phase *phase = plan->phase; phase < plan->phase + plan->setup->commitments; phase++) {
		if (phase->product->mechanism != MECHANISM_CAPACITY)
			continue;
		size_capacity(sizing, phase);
		set_amount(plan, phase);
	}
	for (struct phase *phase = plan->phase; phase < plan->phase + plan->setup->commitments; phase++)
		if (phase->product->mechanism == MECHANISM_CAPACITY) {
			levels_use(&sizing->levels, plan->capacity_item[phase->commitment], 0, phase->from_s, phase->to_s);
			sizing->capacity = true;
		}
	levels_sort(&sizing->levels);
}

void sizes_plan(struct pricing_plan *plan)
{
	struct sizing sizing;

	sizing_init(&sizing, plan);
	size_all_capacity(&sizing);
	for (size_t p = 0; p < plan->pots; p++)
		size_pot(&sizing, p);
	for (struct phase *phase = plan->phase; phase < plan->phase + plan->setup->commitments; phase++)
		if (phase->product->mechanism != MECHANISM_SPEND)
			phase->most = ceil(phase->most - 1e-9);
	cancels_limit(plan);
	for (struct phase *phase = plan->phase; phase < plan->phase + plan->setup->commitments; phase++)
		set_amount(plan, phase);
	sizing_release(&sizing);
	exchanges_size(plan);
}
