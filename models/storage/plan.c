/* Keys -> const plan: the stores on the way, the ages at the start, snapshots, and what there can be at most. */
#include <math.h>
#include <stdlib.h>

#include "models/storage/storage.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

#define RARE 0.999999                     /* what is above this quantile is as good as never met */
#define AGES_MOST 3650
#define COUNT_MOST 9e18

/* By whole days: what is so old and not a day older. The last one has all the rest. */
static void ages_plan(struct setup *setup, struct storage_plan *plan)
{
	const struct dist *age = &plan->keys->age_s.dist;
	double below = 0;

	if (dist_is_constant(age)) {
		plan->age_s = arena_alloc(setup->bind.arena, 1, sizeof *plan->age_s);
		plan->share = arena_alloc(setup->bind.arena, 1, sizeof *plan->share);
		plan->age_s[0] = age->a;
		plan->share[plan->ages++] = 1;
		return;
	}
	plan->age_s = arena_alloc(setup->bind.arena, AGES_MOST + 1, sizeof *plan->age_s);
	plan->share = arena_alloc(setup->bind.arena, AGES_MOST + 1, sizeof *plan->share);
	for (size_t day = 0; day <= AGES_MOST && below < 1; day++) {
		const double upto = day < AGES_MOST ? dist_cdf(age, (double)(day + 1) * DAY_S - 1e-3) : 1;

		if (upto > below) {
			plan->age_s[plan->ages] = (double)day * DAY_S;
			plan->share[plan->ages++] = upto - below;
		}
		below = fmax(below, upto);
	}
}

static bool provisioned_check(struct setup *setup, struct storage_plan *plan)
{
	const struct storage_keys *keys = plan->keys;

	plan->provisioned = plan->stage[0].store->least_bytes.value.form == VALUE_QUANTITY;
	if (!plan->provisioned || keys->growth.dist.a == 0)
		return true;
	diag_error(setup->bind.diag, keys->growth.at, _("\"%s\" is provisioned as a whole: \"growth\" means nothing for it"), keys->store);
	return false;
}

static bool requests_check(struct setup *setup, const struct storage_plan *plan)
{
	const struct storage_keys *keys = plan->keys;
	const struct stage *first = plan->stage;

	if (keys->put_per_s.form == VALUE_QUANTITY && dist_max(&keys->put_per_s.dist) > 0 && first->put == NO_SUCH_ITEM)
		diag_error(setup->bind.diag, keys->put_per_s.at, _("the price book has no item for writes to \"%s\": \"%s\" means nothing for it"), keys->store, "put");
	else if (dist_max(&keys->get_per_s.dist) > 0 && first->get == NO_SUCH_ITEM)
		diag_error(setup->bind.diag, keys->get_per_s.at, _("the price book has no item for reads from \"%s\": \"%s\" means nothing for it"), keys->store, "get");
	else
		return true;
	return false;
}

static bool snapshots_plan(struct setup *setup, struct storage_plan *plan)
{
	const struct storage_keys *keys = plan->keys;
	struct item item = {.region = keys->region, .zone = keys->zone, .account = keys->account, .group = keys->group};

	plan->snapshot_item = NO_SUCH_ITEM;
	if (!keys->snapshots.given)
		return true;
	if (!setup_find(setup, keys->snapshot_store, -1, keys->snapshots.at, &item))
		return false;
	if (!item.store) {
		diag_error(setup->bind.diag, keys->snapshots.at, _("\"%s\" is no store of the price book"), keys->snapshot_store);
		return false;
	}
	plan->snapshot_item = setup_item(setup, &item);
	plan->snapshots = (size_t)ceil(plan->horizon_s / keys->snapshot_every_s.dist.a) + 1;
	return true;
}

static double rare(const struct value *value)
{
	return value->form == VALUE_ABSENT ? -1 : value->form == VALUE_SHARE ? value->dist.a : dist_quantile(&value->dist, RARE);
}

/* The size that is paid for. */
static double provisioned_bytes(const struct storage_plan *plan, double bytes)
{
	const struct store *store = plan->stage[0].store;
	const double least = dist_mean(&store->least_bytes.value.dist);
	const double step = store->step_bytes.value.form == VALUE_QUANTITY ? dist_mean(&store->step_bytes.value.dist) : 0;

	return bytes <= least ? least : step > 0 ? step * ceil(bytes / step * (1 - 1e-12)) : bytes;
}

static void params_most(const struct storage_plan *plan, struct storage_params *params)
{
	const struct storage_keys *keys = plan->keys;

	*params = (struct storage_params){
		.size_bytes = rare(&keys->size_bytes), .growth = rare(&keys->growth), .reads = rare(&keys->reads), .put_per_s = rare(&keys->put_per_s),
		.get_per_s = rare(&keys->get_per_s), .changed = keys->snapshots.given ? rare(&keys->changed) : 0,
		.forgotten = keys->snapshots.given ? rare(&keys->forgotten) : 0, .to_s = plan->horizon_s, .denied_s = INFINITY};
	if (plan->provisioned)
		params->size_bytes = provisioned_bytes(plan, params->size_bytes);
}

void storage_fullest(const void *plan_of, struct usage_log *log)
{
	const struct storage_plan *plan = plan_of;
	struct storage_params params;
	struct tally tally = {0};

	params_most(plan, &params);
	params.held = mem_new(plan->snapshots + 1, sizeof *params.held);
	storage_live(plan, &params, log, &tally);
	free(params.held);
}

/* All that is ever there, a little more than at once; of what is counted, in all. */
static void most_set(struct setup *setup, const struct storage_plan *plan)
{
	struct usage_log log = {0};
	double *sum = mem_new(setup->items + 1, sizeof *sum);

	usage_log_init(&log, setup->items);
	storage_fullest(plan, &log);
	for (size_t u = 0; u < log.count; u++)
		if (log.usage[u].end != END_EARLY)
			sum[log.usage[u].item] += log.usage[u].quantity;
	for (size_t i = 0; i < setup->items; i++)
		setup->item[i].most = (int64_t)fmin(COUNT_MOST, ceil(sum[i] - 1e-9));
	usage_log_release(&log);
	free(sum);
}

const void *storage_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct storage_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct storage_keys *keys = bound;

	*plan = (struct storage_plan){.setup = setup, .keys = keys, .horizon_s = setup->horizon_s,
				      .from_creation = book_provider(setup->book)->least_from_creation};
	plan->object_bytes = keys->object_bytes.form == VALUE_QUANTITY ? keys->object_bytes.dist.a : 0;
	if (!stages_plan(setup, plan, at) || !provisioned_check(setup, plan) || !requests_check(setup, plan) || !snapshots_plan(setup, plan))
		return NULL;
	if (keys->active.given && dist_min(&keys->from_s.dist) >= plan->horizon_s) {
		diag_error(setup->bind.diag, keys->from_s.at, _("\"active.from\" is not before the horizon: it never begins"));
		return NULL;
	}
	ages_plan(setup, plan);
	most_set(setup, plan);
	setup->fullest = storage_fullest;
	setup->fullest_of = plan;
	return plan;
}

/* --- one future's own values --- */

static double drawn(const struct value *value, const struct chance *chance)
{
	return value->form == VALUE_ABSENT ? -1 : value->form == VALUE_SHARE ? value->dist.a : value_in_replica(value, chance);
}

void storage_params_draw(const struct storage_plan *plan, const struct chance *chance, struct storage_params *params)
{
	const struct storage_keys *keys = plan->keys;

	params->size_bytes = drawn(&keys->size_bytes, chance);
	params->growth = drawn(&keys->growth, chance);
	params->reads = drawn(&keys->reads, chance);
	params->put_per_s = drawn(&keys->put_per_s, chance);
	params->get_per_s = drawn(&keys->get_per_s, chance);
	params->changed = keys->snapshots.given ? drawn(&keys->changed, chance) : 0;
	params->forgotten = keys->snapshots.given ? drawn(&keys->forgotten, chance) : 0;
	params->from_s = 0;
	params->to_s = plan->horizon_s;
	params->denied_s = INFINITY;
	if (keys->active.given) {
		params->from_s = fmin(drawn(&keys->from_s, chance), plan->horizon_s);
		if (keys->for_s.form == VALUE_QUANTITY)
			params->to_s = fmin(params->from_s + drawn(&keys->for_s, chance), plan->horizon_s);
	}
	if (plan->provisioned)
		params->size_bytes = provisioned_bytes(plan, params->size_bytes);
}
