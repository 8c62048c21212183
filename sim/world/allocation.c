#include "sim/world/allocation.h"

#include <math.h>

/* How little pool K suits; CALM: how seldom nodes of the calmest one are taken. INFINITY: not at all. */
static double rank_of(const struct choosing *c, int k, double calm)
{
	switch (c->allocation) {
	case ALLOCATION_CAPACITY:
		return c->taken_per_s(c->context, k);
	case ALLOCATION_DIVERSIFIED:
		return 0;
	case ALLOCATION_PRICE_CAPACITY:
		return c->taken_per_s(c->context, k) <= STEADY_ENOUGH * calm ? c->price(c->context, k) : INFINITY;
	case ALLOCATION_LOWEST_PRICE:
		break;
	}
	return c->price(c->context, k);
}

int allocation_choose(const struct choosing *c)
{
	const int turn = c->allocation == ALLOCATION_DIVERSIFIED ? c->turn % c->count : 0;
	double calm = INFINITY, best = INFINITY;
	int chosen = -1;

	for (int k = 0; k < c->count; k++)
		if (c->has_room(c->context, k))
			calm = fmin(calm, c->taken_per_s(c->context, k));
	for (int i = 0; i < c->count; i++) {
		const int k = (turn + i) % c->count;
		const double rank = c->has_room(c->context, k) ? rank_of(c, k, calm) : INFINITY;

		if (rank < best) {
			best = rank;
			chosen = k;
		}
	}
	return chosen;
}
