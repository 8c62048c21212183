/* The ways in which nodes of a fleet are bought, and the pools that they come from: for workloads that ask for each node by itself. */
#ifndef COSTCAST_WORLD_WAYS_H
#define COSTCAST_WORLD_WAYS_H

#include "sim/world/model.h"

/* One way to buy a node: on demand, or spot in one pool (of several that are alike, place by place in turn). */
struct way {
	const struct market *market;
	bool spot;
	bool block;                       /* bought for a time: there from the block's beginning on, which is its market's first wait */
	bool rebalances;                  /* a warning counts as a notice */
	double speed;                     /* of a node, of that of the workload's instance */
	uint32_t item;
	int pool, pools;                  /* [pool, pool + pools) of the ways' pools; none: 0 */
};

/* A pool that takes its nodes away together: when it falls, and by shocks. Or, of on-demand nodes, one that grants none while it is down,
 * and takes none away. Ways of one key are in the same pools: two rows that ask the same zone compete for what it has. */
struct way_pool {
	const struct pool_rule *rule;
	int which;                        /* of the market's pools */
	int way;                          /* the first that is in it */
	uint32_t key;                     /* of its streams of shocks */
	bool moves, shocks;
	bool sheds;                       /* takes nodes when it falls: spot */
};

struct ways {
	struct way *way;
	int count;
	struct way_pool *pool;
	int pools;
};
/* Room for so many of both, in ARENA. */
void ways_init(struct ways *ways, struct arena *arena, size_t most, size_t pools);
/* The way to buy MOST nodes at once of ROW (number INDEX of the fleet), as OFFER of its offers has it (NULL: it has none); its item is
 * registered with SETUP. */
void ways_add(struct ways *ways, struct setup *setup, const struct fleet_row *row, const struct offer *offer, int index, int64_t most);
bool ways_may_fail(const struct ways *ways);              /* may a node of any of them be lost? */
double way_taken_per_s(const struct way *way);            /* mean rate at which a node is lost */

#endif
