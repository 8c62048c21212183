/* In which order pots take what they cover. The stacking order is data of the provider's products (order); where that is alike:
 * blocks, then reservations, then spend; the narrower scope first; a plan bound to a family first; where the provider says so the
 * longer term. Inside a group reservations take the smallest size first (by factor), spend commitments the greatest saving
 * against the list price of the moment, ties by the lowest rate; the owner's own usage before others', what runs before kept
 * capacity that nobody uses.
 * (AWS Savings Plans User Guide, "Understanding how Savings Plans apply"; Amazon EC2 User Guide, "How Reserved Instances
 * are applied", "Capacity Reservation pricing and billing"; Azure, "Discount application") */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"

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
	c = c ? c : (int)pot_commitment(plan, b)->scope - (int)pot_commitment(plan, a)->scope;
	c = c ? c : pb->product->family_bound - pa->product->family_bound;
	if (!c && book_provider(plan->setup->book)->longer_term_first)
		c = by_number(pb->term_s, pa->term_s);
	return c ? c : pa->product->sharing - pb->product->sharing;
}

/* Few pots: insertion, which keeps the order of the file among those that stand alike. */
static void pots_sort(struct pricing_plan *plan)
{
	for (size_t i = 1; i < plan->pots; i++) {
		const struct pot pot = plan->pot[i];
		size_t at = i;

		for (; at > 0 && stacking(plan, &pot, &plan->pot[at - 1]) < 0; at--)
			plan->pot[at] = plan->pot[at - 1];
		plan->pot[at] = pot;
	}
}

struct ranked { struct cover cover; bool idle; double owner, by, then; };

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = x->idle - y->idle;

	c = c ? c : by_number(x->owner, y->owner);
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

	ranked->idle = plan->setup->item[unit->item].row == CAPACITY_ROW;
	ranked->owner = !own_usage(pot_commitment(plan, pot), &plan->setup->item[unit->item]);
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
			if (!cover_find(plan, &plan->pot[p], &plan->unit[u], epoch, &next->cover))
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

void groups_plan(struct pricing_plan *plan)
{
	struct arena *arena = plan->setup->bind.arena;
	struct ranked *ranked = arena_alloc(arena, plan->pots * plan->units + 1, sizeof *ranked);

	pots_sort(plan);
	plan->group = arena_alloc(arena, plan->pots + 1, sizeof *plan->group);
	plan->cover = arena_alloc(arena, plan->epochs, sizeof *plan->cover);
	for (size_t e = 0; e < plan->epochs; e++)
		group_all(plan, e, ranked);
}
