/* Keys -> const plan: what no single row can check, the items of the bill. */
#include <math.h>

#include "models/interactive/interactive.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* So many sessions a future, and the plan is refused. */
#define SESSIONS_MOST 1e8

static bool fault(const struct setup *setup, struct place at, const char *message)
{
	diag_error(setup->bind.diag, at, "%s", message);
	return false;
}

static double mean_pause_s(const struct interactive_keys *keys)
{
	const double idle = keys->idle.form == VALUE_QUANTITY ? dist_mean(&keys->idle.dist) : 0;

	return keys->pause_s.form == VALUE_QUANTITY ? dist_mean(&keys->pause_s.dist) : dist_mean(&keys->session_s.dist) * idle / (1 - idle);
}

double interactive_idle(const struct interactive_plan *plan)
{
	const double pause_s = mean_pause_s(plan->keys);

	return pause_s / (pause_s + dist_mean(&plan->keys->session_s.dist));
}

/* A person keeps one machine, and nobody takes it away: so it is bought on demand. */
static bool buying_check(struct setup *setup, struct place at)
{
	const struct place where = setup->fleet_rows ? setup->fleet[0].at : at;

	if (setup->buy == BUY_ON_DEMAND)
		return true;
	if (setup->buy < 0)
		diag_error(setup->bind.diag, where, _("the machines of \"%s\" are all bought alike, one a person: write \"buy: on_demand\" instead of a fleet"),
			   setup->workload);
	else
		diag_error(setup->bind.diag, where, _("the machines of \"%s\" hold what their people work on, and no spot market is simulated for them: write "
						      "\"buy: on_demand\" (among several workloads: strategies.%s.workloads.%s.buy)"),
			   setup->workload, setup->strategy, setup->workload);
	return false;
}

static bool size_check(struct setup *setup, const struct interactive_plan *plan, struct place at)
{
	const struct interactive_keys *keys = plan->keys;
	const double one_s = dist_mean(&keys->session_s.dist) + mean_pause_s(keys);
	double open_s = 0;

	for (size_t d = 0; d < plan->days; d++)
		open_s += plan->day[d].close_s - plan->day[d].open_s;
	const double sessions = (double)keys->people * ((double)plan->days + open_s / one_s);

	if (sessions <= SESSIONS_MOST)
		return true;
	diag_error(setup->bind.diag, at, _("one future would hold about %.2g sessions; at most %.0e can be simulated: shorten \"horizon\", or lengthen "
					   "\"session\""), sessions, SESSIONS_MOST);
	return false;
}

static bool disk_plan(struct setup *setup, struct interactive_plan *plan)
{
	const char *name = plan->keys->disk_store;
	const struct store *store;

	plan->disk_item = NO_DISK;
	if (!plan->keys->disk.given)
		return true;
	store = book_store(setup->book, name);
	if (!store) {
		const char *near = suggest(name, entries_names(setup->bind.arena, &setup->book->stores));

		if (near)
			diag_error(setup->bind.diag, plan->keys->disk.at, _("\"%s\": the price book has no store \"%s\"; did you mean \"%s\"?"), "disk.store",
				   name, near);
		else
			diag_error(setup->bind.diag, plan->keys->disk.at, _("\"%s\": the price book has no store \"%s\""), "disk.store", name);
		return false;
	}
	plan->disk_item = setup_item(setup, &(struct item){
		.kind = ITEM_STORE, .name = book_own_name(setup->book, name), .store = store,
		.service = store->service ? store->service : book_provider(setup->book)->storage_service,
		.price = store_price(store)->value, .figure = *store_price(store), .row = -1, .most = 1});
	return true;
}

static void machines_plan(struct setup *setup, struct interactive_plan *plan)
{
	const struct instance *instance = setup->instance;

	plan->market = &setup->fleet[0].market;
	setup->fleet[0].nodes = plan->keys->people;
	plan->item = setup_item(setup, &(struct item){
		.kind = ITEM_ON_DEMAND, .name = setup->instance_name,
		.service = instance->service ? instance->service : book_provider(setup->book)->compute_service,
		.price = plan->market->on_demand_usd_h, .figure = plan->market->on_demand_figure, .row = 0, .most = plan->keys->people,
		.instance = instance});
}

/* Everybody's machine, all the time: what `commit: fit` is to cover. */
static void fullest(const void *plan_of, struct usage_log *log)
{
	const struct interactive_plan *plan = plan_of;

	usage_add(log, plan->item, -1, 0, plan->horizon_s, (double)plan->keys->people, END_RELEASED);
	log->end_s = plan->horizon_s;
}

const void *interactive_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct interactive_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct interactive_keys *keys = bound;

	plan->keys = keys;
	plan->setup = setup;
	plan->horizon_s = setup->horizon_s;
	plan->auto_stop_s = keys->auto_stop_s.form == VALUE_QUANTITY ? keys->auto_stop_s.dist.a : INFINITY;
	if (keys->pause_s.form == VALUE_QUANTITY && keys->idle.form == VALUE_QUANTITY)
		return fault(setup, keys->idle.at, _("\"pause\" and \"idle\" both say how long the machine is left alone; write one of them")), NULL;
	if (!buying_check(setup, at) || !working_days(setup, plan, at) || !size_check(setup, plan, at))
		return NULL;
	machines_plan(setup, plan);
	if (!disk_plan(setup, plan))
		return NULL;
	setup->fullest = fullest;
	setup->fullest_of = plan;
	return plan;
}
