/* Which of several pools a node is asked of: the one rule, for whoever has pools to choose from. */
#ifndef COSTCAST_WORLD_ALLOCATION_H
#define COSTCAST_WORLD_ALLOCATION_H

#include "sim/world/model.h"

/* price_capacity_optimized: pools whose nodes are taken at most so many times as often as the best's (AWS names no figure). */
#define STEADY_ENOUGH 2.0

struct choosing {
	enum allocation allocation;
	int count, turn;                  /* pools, and, where they are taken in turn, which is the first */
	void *context;
	bool (*has_room)(void *context, int k);
	double (*taken_per_s)(void *context, int k);
	double (*price)(void *context, int k);          /* USD per hour and unit of throughput now */
};
int allocation_choose(const struct choosing *choosing);          /* -1: none has room */

#endif
