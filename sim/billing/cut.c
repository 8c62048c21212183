#include "sim/billing/cut.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* USE from FROM_S to TO_S, with QUANTITY of it; nothing of what is empty. Who ended it says so at its own end alone. */
static void part_add(struct usage_log *to, const struct usage *use, uint32_t item, double from_s, double to_s, double quantity)
{
	from_s = fmax(from_s, use->from_s);
	if (to_s >= use->to_s)
		usage_add(to, item, use->node, from_s, use->to_s, quantity, (enum usage_end)use->end);
	else
		usage_add(to, item, use->node, from_s, to_s, quantity, END_RELEASED);
	if (to->usage[to->count - 1].from_s >= to->usage[to->count - 1].to_s || quantity <= 0)
		to->count--;
}

/* How many nodes of QUANTITY go: whole ones, *LEFT over carries what was not yet a whole one. Of what is no whole number, the share itself. */
static double taken(double quantity, double share, double *left_over)
{
	const double due = *left_over + share * quantity, whole = fmin(floor(due + 1e-9), quantity);

	if (quantity != floor(quantity))
		return share * quantity;
	*left_over = due - whole;
	return whole;
}

static void use_moved(const struct usage *use, const struct item *item, const struct cut *cut, struct usage_log *to)
{
	part_add(to, use, use->item, use->from_s, fmin(cut->from_s, use->to_s), use->quantity);
	part_add(to, use, item->twin ? item->twin - 1 : use->item, fmax(cut->from_s, use->from_s), fmin(cut->to_s, use->to_s), use->quantity);
	part_add(to, use, use->item, fmax(cut->to_s, use->from_s), use->to_s, use->quantity);
}

static void use_cut(const struct usage *use, const struct item *item, const struct cut *cut, double *left_over, struct usage_log *to)
{
	if (cut->kind == CUT_SPOT) {
		use_moved(use, item, cut, to);
		return;
	}
	if (cut->kind == CUT_DENY) {
		if (!(use->from_s >= cut->from_s && use->from_s < cut->to_s))
			part_add(to, use, use->item, use->from_s, use->to_s, use->quantity);
		return;
	}
	const double gone = cut->kind == CUT_STOP ? use->quantity : taken(use->quantity, cut->share, left_over);

	if (gone <= 0) {
		part_add(to, use, use->item, use->from_s, use->to_s, use->quantity);
		return;
	}
	part_add(to, use, use->item, use->from_s, fmax(cut->from_s, use->from_s), gone);
	part_add(to, use, use->item, fmax(cut->to_s, use->from_s), use->to_s, gone);
	part_add(to, use, use->item, use->from_s, use->to_s, use->quantity - gone);
}

void usage_cut(const struct usage_log *log, const struct item *item, const bool *it_is, const struct cut *cut, struct usage_log *to)
{
	double left_over = 0;

	usage_log_clear(to);
	for (size_t i = 0; i < log->count; i++) {
		const struct usage *use = log->usage + i;
		const bool node = item[use->item].kind == ITEM_ON_DEMAND || item[use->item].kind == ITEM_SPOT;
		const bool runs = use->from_s < cut->to_s && use->to_s > cut->from_s;

		assert(!it_is[use->item] || !node || item[use->item].whole);
		if (it_is[use->item] && node && runs)
			use_cut(use, item + use->item, cut, &left_over, to);
		else
			usage_add(to, use->item, use->node, use->from_s, use->to_s, use->quantity, (enum usage_end)use->end);
	}
	memcpy(to->part_s, log->part_s, log->items * PARTS * sizeof *log->part_s);
	to->end_s = log->end_s;
}
