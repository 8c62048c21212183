/* A deadline policy in continuous time, at plan time: what it needs, and what a move to the on-demand market costs in time. */
#include <math.h>

#include "models/training/training.h"
#include "sim/base/lang.h"

static const double prudent = 0.95;       /* an uncertain wait is reckoned with so that it is kept so often */

static double reckoned(const struct value *value)
{
	return value->form != VALUE_QUANTITY ? 0 : dist_is_constant(&value->dist) ? value->dist.a : dist_quantile(&value->dist, prudent);
}

static bool refuse(const struct setup *setup, struct place at, const char *message)
{
	diag_error(setup->bind.diag, at, "%s", message);
	return false;
}

/* What does not go together with moving the whole fleet by its checkpoints. */
static bool moves_check(const struct setup *setup, const struct training_keys *keys, struct place at)
{
	const struct fleet_row *row = &setup->fleet[0];
	bool fine = true;

	if (setup->fleet_rows != 1)
		fine = refuse(setup, setup->fleet[setup->fleet_rows - 1].at, _("\"deadline_policy\" moves the whole fleet: it has one row"));
	if (row->rebalance)
		fine = refuse(setup, row->at, _("\"deadline_policy\" and \"rebalance\" both say what becomes of a node that is lost; write one"));
	if (keys->coupling != COUPLING_GANG || keys->state != STATE_DURABLE)
		fine = refuse(setup, at, _("\"deadline_policy\" is for a gang whose state is in storage: coupling: gang, state: durable"));
	if (keys->while_waiting == WAITING_RELEASE)
		fine = refuse(setup, at, _("\"deadline_policy\" always gives back what it cannot use; leave out \"while_waiting\""));
	if (keys->fallback.given)
		fine = refuse(setup, keys->fallback.at, _("\"fallback\" and \"deadline_policy\" both say when to buy on demand; write one of them"));
	if (keys->managed.given)
		fine = refuse(setup, keys->managed.at, _("\"managed_spot\" never buys on demand; it does not go with \"deadline_policy\""));
	if (keys->exposed_capacity_wait)
		fine = refuse(setup, keys->exposed.at, _("\"exposed.capacity_wait\" does not go with \"deadline_policy\""));
	if (!is_certain(&keys->takes_s) || !is_certain(&keys->every_s))
		fine = refuse(setup, keys->takes_s.at, _("\"deadline_policy\" plans its moves by checkpoints: every and takes must be certain"));
	return fine;
}

bool moves_plan(const struct setup *setup, struct training_plan *plan, struct place at)
{
	const struct training_keys *keys = plan->keys;
	const struct market *market = &plan->team[0].row->market;

	if (!moves_check(setup, keys, at))
		return false;
	plan->policy = (enum deadline_policy)keys->deadline_policy;
	plan->deadline_s = setup->deadline_s->dist.a;
	plan->move_s = reckoned(&market->on_demand_wait_s) + reckoned(&keys->startup_s) + reckoned(&keys->restart_s);
	plan->seeks = true;
	return true;
}
