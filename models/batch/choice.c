/* Which pool of its row a node is asked of. */
#include "models/batch/state.h"
#include "sim/world/allocation.h"

struct asked { struct batch_state *b; const struct lot *lot; int node; };

static bool asked_has_room(void *context, int k)
{
	const struct asked *asked = context;
	const struct way *way = asked->b->plan->ways.way + asked->lot->way + k;

	return !(way->spot && way->market->too_dear) && (!way->pools || market_has_room(asked->b, way->pool + asked->node % way->pools));
}

static double asked_taken_per_s(void *context, int k)
{
	const struct asked *asked = context;

	return asked->b->plan->ways.way[asked->lot->way + k].market->taken_per_s;
}

/* USD per hour and unit of throughput now. */
static double asked_price(void *context, int k)
{
	const struct asked *asked = context;
	const struct way *way = asked->b->plan->ways.way + asked->lot->way + k;
	struct price_path *path = &asked->b->way[asked->lot->way + k].price;

	if (!way->spot || !way->market->moves)
		return dist_mean(way->spot ? &way->market->spot_usd_h.dist : &way->market->on_demand_usd_h.dist) / way->speed;
	while (path->to_s <= asked->b->now_s)
		price_pass(path);
	return path->usd_h / way->speed;
}

int market_choose(struct batch_state *b, int i)
{
	const struct lot *lot = b->plan->lot + b->node[i].lot;
	struct asked asked = {b, lot, i};
	const int k = allocation_choose(&(struct choosing){lot->allocation, lot->ways, i, &asked, asked_has_room, asked_taken_per_s, asked_price});

	return k < 0 ? -1 : lot->way + k;
}
