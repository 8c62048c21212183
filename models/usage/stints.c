/* Stints in order of time; of one resource, those that overlap are one use; and how much of an item there is at once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/usage/usage.h"
#include "sim/base/memory.h"

static int by_item(const void *a, const void *b)
{
	const struct stint *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->from_s != y->from_s)
		return x->from_s < y->from_s ? -1 : 1;
	return x->to_s != y->to_s ? (x->to_s < y->to_s ? -1 : 1) : x->quantity < y->quantity ? -1 : x->quantity > y->quantity;
}

static int by_time(const void *a, const void *b)
{
	const struct stint *x = a, *y = b;

	if (x->from_s != y->from_s)
		return x->from_s < y->from_s ? -1 : 1;
	return by_item(a, b);
}

/* NEXT joins INTO, which it overlaps. Uncertain quantities of one item lie side by side: see stints_settle. */
static void join(struct stint *into, const struct stint *next)
{
	if (next->to_s > into->to_s || (next->to_s == into->to_s && next->end == END_INTERRUPTED)) {
		into->to_s = next->to_s;
		into->end = next->end;
	}
	into->quantity = fmax(into->quantity, next->quantity);
	if (!into->uncertains)
		into->uncertain = next->uncertain;
	into->uncertains += next->uncertains;
}

/* Uncertain quantities in the order of the stints, so that those of neighbours can be one range. */
static void uncertain_order(struct setup *setup, struct usage_plan *plan)
{
	struct value *ordered = arena_alloc(setup->bind.arena, plan->uncertains + 1, sizeof *ordered);
	uint32_t count = 0;

	for (size_t i = 0; i < plan->stints; i++) {
		struct stint *stint = plan->stint + i;

		if (!stint->uncertains)
			continue;
		ordered[count] = plan->uncertain[stint->uncertain];
		stint->uncertain = count++;
	}
	plan->uncertain = ordered;
}

static void overlaps_join(const struct setup *setup, struct usage_plan *plan)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->stints; i++) {
		const struct stint *next = plan->stint + i;
		struct stint *last = kept ? plan->stint + kept - 1 : NULL;

		if (last && last->item == next->item && setup->item[next->item].resource && next->from_s < last->to_s) {
			join(last, next);
			plan->merged = true;
		} else {
			plan->stint[kept++] = *next;
		}
	}
	plan->stints = kept;
}

/* The most that a stint can hold; an uncertain quantity without a ceiling counts with its p99.9999. */
static double most_of(const struct usage_plan *plan, const struct stint *stint)
{
	double most = stint->quantity;

	for (uint32_t u = 0; u < stint->uncertains; u++)
		most = fmax(most, dist_quantile(&plan->uncertain[stint->uncertain + u].dist, 0.999999));
	return most;
}

struct change {
	double t_s, delta;
};

static int by_change(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->t_s != y->t_s)
		return x->t_s < y->t_s ? -1 : 1;
	return x->delta < y->delta ? -1 : x->delta > y->delta;        /* what ends makes room first */
}

/* The largest quantity at once of COUNT stints of one item; of counted units, which lie at no moment, the sum. */
static double most_at_once(const struct usage_plan *plan, const struct stint *stint, size_t count, bool counted, struct change *change)
{
	double now = 0, most = 0;

	for (size_t i = 0; i < count; i++) {
		const double quantity = most_of(plan, stint + i);

		change[2 * i] = (struct change){counted ? 0 : stint[i].from_s, quantity};
		change[2 * i + 1] = (struct change){counted ? 1 : stint[i].to_s, -quantity};
	}
	qsort(change, 2 * count, sizeof *change, by_change);
	for (size_t i = 0; i < 2 * count; i++) {
		now += change[i].delta;
		most = fmax(most, now);
	}
	return most;
}

/* Stints stand by item. */
static void most_find(struct setup *setup, const struct usage_plan *plan)
{
	struct change *change = mem_new(2 * plan->stints + 1, sizeof *change);

	for (size_t i = 0, count; i < plan->stints; i += count) {
		struct item *item = setup->item + plan->stint[i].item;
		const bool counted = item->kind == ITEM_METER && item->meter->metering == METER_AMOUNT;

		for (count = 1; i + count < plan->stints && plan->stint[i + count].item == plan->stint[i].item;)
			count++;
		item->most = (int64_t)ceil(most_at_once(plan, plan->stint + i, count, counted, change) - 1e-9);
	}
	free(change);
}

void stints_settle(struct setup *setup, struct usage_plan *plan)
{
	qsort(plan->stint, plan->stints, sizeof *plan->stint, by_item);
	uncertain_order(setup, plan);
	overlaps_join(setup, plan);
	most_find(setup, plan);
	qsort(plan->stint, plan->stints, sizeof *plan->stint, by_time);
	plan->first_s = plan->stint[0].from_s;
	for (size_t i = 0; i < plan->stints; i++)
		plan->end_s = fmax(plan->end_s, plan->stint[i].to_s);
}

void usage_fullest(const void *plan_of, struct usage_log *log)
{
	const struct usage_plan *plan = plan_of;

	for (size_t i = 0; i < plan->stints; i++) {
		const struct stint *stint = plan->stint + i;

		usage_add(log, stint->item, -1, stint->from_s, stint->to_s, most_of(plan, stint), stint->end);
	}
	log->end_s = plan->end_s;
}

double stint_quantity(const struct usage_plan *plan, const struct stint *stint, const struct chance *chance)
{
	double quantity = stint->quantity;

	for (uint32_t u = 0; u < stint->uncertains; u++)
		quantity = fmax(quantity, value_in_replica(plan->uncertain + stint->uncertain + u, chance));
	return quantity;
}
