/* How servers are bought, as planned: rows of places, ways to buy, pools. What capacity.c and its neighbours share; nobody else includes it. */
#ifndef COSTCAST_MODELS_INFERENCE_BUYING_H
#define COSTCAST_MODELS_INFERENCE_BUYING_H

#include "models/inference/capacity.h"

enum { WAYS_MOST = 256, PLACES_MOST = INT16_MAX };               /* places: usage numbers its servers with 16 bits */

/* One way to buy a server: on demand, or spot in one pool (of several that are alike, place by place in turn). */
struct way {
	const struct market *market;
	bool spot;
	bool block;                       /* bought for a time: there from the block's beginning on, which is its market's first wait */
	bool rebalances;                  /* a warning counts as a notice */
	double speed;                     /* of a server, of that of the workload's instance */
	uint32_t item;
	int pool, pools;                  /* [pool, pool + pools) of buying.pool; none: 0 */
};

/* Places of a kind: the servers that are wanted there are bought alike. */
struct range {
	int first, places;
	int way, ways;                    /* the ways to choose from */
	enum allocation allocation;
	bool spot;
};

/* A pool that takes its servers away together: when it falls, and by shocks. Or, of on-demand servers, one that grants none while it is
 * down, and takes none away. Ways of one key are in the same pools: two rows that ask the same zone compete for what it has. */
struct buying_pool {
	const struct pool_rule *rule;
	int which;                        /* of the market's pools */
	int way;                          /* the first that is in it */
	uint32_t key;                     /* of its streams of shocks */
	bool moves, shocks;
	bool sheds;                       /* takes servers when it falls: spot */
};

struct buying {
	struct range *range;              /* those of the fleet's rows, in order; last, where spot is mixed, the on-demand places beside it */
	int ranges;
	bool mixes;                       /* base_on_demand, dynamic_fallback, over_provision: one spot range, and one on demand */
	int base_on_demand, over_provision;
	bool dynamic_fallback;
	struct way way[WAYS_MOST];
	int ways;
	struct buying_pool *pool;
	int pools;
	int places;                       /* of all ranges */
};

static inline const struct buying *buying_of(const struct inference_plan *plan) { return plan->buying; }

/* How many servers of each range WANTED in all come to; READY_SPOT of them are ready (mixed fleets). COUNT[ranges]. */
void buying_split(const struct buying *buying, int wanted, int ready_spot, int *count);

#endif
