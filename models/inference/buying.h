/* How servers are bought, as planned: rows of places, ways to buy, pools. What capacity.c and its neighbours share; nobody else includes it. */
#ifndef COSTCAST_MODELS_INFERENCE_BUYING_H
#define COSTCAST_MODELS_INFERENCE_BUYING_H

#include "models/inference/capacity.h"
#include "sim/world/ways.h"

enum { WAYS_MOST = 256, PLACES_MOST = INT16_MAX };               /* places: usage numbers its servers with 16 bits */

/* Places of a kind: the servers that are wanted there are bought alike. */
struct range {
	int first, places;
	int way, ways;                    /* the ways to choose from */
	enum allocation allocation;
	bool spot;
};

struct buying {
	struct range *range;              /* those of the fleet's rows, in order; last, where spot is mixed, the on-demand places beside it */
	int ranges;
	bool mixes;                       /* base_on_demand, dynamic_fallback, over_provision: one spot range, and one on demand */
	int base_on_demand, over_provision;
	bool dynamic_fallback;
	struct ways ways;
	int places;                       /* of all ranges */
};

static inline const struct buying *buying_of(const struct inference_plan *plan) { return plan->buying; }

/* How many servers of each range WANTED in all come to; READY_SPOT of them are ready (mixed fleets). COUNT[ranges]. */
void buying_split(const struct buying *buying, int wanted, int ready_spot, int *count);

#endif
