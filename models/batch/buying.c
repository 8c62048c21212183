/* The fleet of a strategy as places for nodes: ways to buy. */
#include <math.h>

#include "models/batch/batch.h"
#include "sim/base/lang.h"

double buying_taken_per_s(const struct batch_plan *plan)
{
	double most = 0;

	for (int w = 0; w < plan->ways.count; w++)
		most = fmax(most, way_taken_per_s(plan->ways.way + w));
	return most;
}

static void lot_add(struct setup *setup, struct batch_plan *plan, int index)
{
	const struct fleet_row *row = setup->fleet + index;
	struct lot *lot = plan->lot + plan->lots++;

	*lot = (struct lot){.first = plan->nodes, .places = (int)row->nodes, .way = plan->ways.count, .allocation = row->allocation};
	for (size_t k = 0; k < row->offers; k++)
		ways_add(&plan->ways, setup, row, row->offer + k, index, row->nodes);
	if (!row->offers)
		ways_add(&plan->ways, setup, row, NULL, index, row->nodes);
	lot->ways = plan->ways.count - lot->way;
	plan->nodes += lot->places;
}

bool buying_plan(struct setup *setup, struct batch_plan *plan)
{
	size_t ways = 0, pools = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++) {
		if (setup->fleet[r].rebalance) {
			diag_error(setup->bind.diag, setup->fleet[r].at, _("\"rebalance\" means nothing for the tasks of \"%s\": a node that is warned is "
									   "replaced when it is gone"), setup->workload);
			return false;
		}
		for (size_t k = 0; k < row_markets(setup->fleet + r); k++, ways++)
			pools += (size_t)row_market(setup->fleet + r, k)->pools + 1;
	}
	plan->lot = arena_alloc(setup->bind.arena, setup->fleet_rows + 1, sizeof *plan->lot);
	ways_init(&plan->ways, setup->bind.arena, ways, pools);
	for (size_t r = 0; r < setup->fleet_rows; r++)
		lot_add(setup, plan, (int)r);
	plan->may_fail = ways_may_fail(&plan->ways);
	return true;
}
