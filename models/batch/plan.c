/* Keys -> const plan: cross-checks that no single row can make, items, how long it may take. */
#include <math.h>

#include "models/batch/batch.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* So many events a future, and the plan is refused. */
#define EVENTS_MOST 1e8
#define ALMOST_ANY 0.999999

static struct place place_of(const struct setup *setup, const char *key, struct place at)
{
	const struct node *node = setup->written ? node_get(setup->written, key) : NULL;

	return node ? node->at : at;
}

static bool dataset_plan(struct setup *setup, struct batch_plan *plan)
{
	const char *name = plan->keys->dataset_store;
	const struct store *store;

	plan->dataset_item = NO_DATASET;
	if (!plan->keys->dataset.given)
		return true;
	store = book_store(setup->book, name);
	if (!store) {
		const char *near = suggest(name, entries_names(setup->bind.arena, &setup->book->stores));

		if (near)
			diag_error(setup->bind.diag, plan->keys->dataset.at, _("\"%s\": the price book has no store \"%s\"; did you mean \"%s\"?"),
				   "dataset.store", name, near);
		else
			diag_error(setup->bind.diag, plan->keys->dataset.at, _("\"%s\": the price book has no store \"%s\""), "dataset.store", name);
		return false;
	}
	plan->dataset_item = setup_item(setup, &(struct item){
		.kind = ITEM_STORE, .name = book_own_name(setup->book, name), .store = store,
		.service = store->service ? store->service : book_provider(setup->book)->storage_service,
		.price = store_price(store)->value, .figure = *store_price(store), .row = -1, .most = 1});
	return true;
}

static bool keys_check(struct setup *setup, const struct batch_keys *keys, struct place at)
{
	const struct diag *diag = setup->bind.diag;
	const size_t before = diag->errors;

	if (dist_is_constant(&keys->tasks.dist) && keys->tasks.dist.a != floor(keys->tasks.dist.a))
		diag_error(setup->bind.diag, keys->tasks.at, _("\"tasks\": %g is no whole number"), keys->tasks.dist.a);
	if (keys->retries.form == VALUE_QUANTITY && keys->retries.dist.a != floor(keys->retries.dist.a))
		diag_error(setup->bind.diag, keys->retries.at, _("\"retries\": %g is no whole number"), keys->retries.dist.a);
	if (!isfinite(dist_mean(&keys->task_s.dist)))
		diag_error(setup->bind.diag, keys->task_s.at, _("this distribution has no finite mean"));
	if (keys->nodes * keys->slots > PLACES_MOST)
		diag_error(setup->bind.diag, place_of(setup, "slots", at), _("%lld tasks at once are too many; at most %d can be simulated"),
			   (long long)(keys->nodes * keys->slots), PLACES_MOST);
	return diag->errors == before;
}

/* List scheduling needs no longer than all the work shared out evenly, and one task more (Graham 1966). */
static void times_of(struct batch_plan *plan)
{
	const struct batch_keys *keys = plan->keys;
	const double tasks = dist_mean(&keys->tasks.dist), one_s = dist_mean(&keys->task_s.dist);

	plan->ideal_s = dist_mean(&keys->startup_s.dist) + ceil(tasks / (plan->nodes * plan->slots) - 1e-9) * one_s;
	plan->give_up_s = fmax(GIVE_UP_TIMES * plan->ideal_s, 2 * dist_quantile(&keys->task_s.dist, ALMOST_ANY));
	if (dist_is_constant(&keys->tasks.dist))
		return;
	plan->give_up_s *= fmax(1, dist_quantile(&keys->tasks.dist, ALMOST_ANY) / tasks);
}

static bool size_check(struct setup *setup, const struct batch_plan *plan, struct place at)
{
	const struct batch_keys *keys = plan->keys;
	const double end_s = keys->give_up_after_s.form == VALUE_QUANTITY ? dist_mean(&keys->give_up_after_s.dist) : plan->give_up_s;
	double events = dist_mean(&keys->tasks.dist) + end_s * buying_taken_per_s(plan) * plan->nodes * (2 + plan->slots);

	for (int p = 0; p < plan->ways.pools; p++) {
		const struct market *market = plan->ways.way[plan->ways.pool[p].way].market;

		if (plan->ways.pool[p].shocks)
			events += end_s * dist_mean(&market->shock_rate_per_s.dist) * plan->nodes;
		if (plan->ways.pool[p].moves)
			events += end_s * pool_fall_per_s(plan->ways.pool[p].rule, plan->ways.pool[p].which) * plan->nodes;
	}
	if (events <= EVENTS_MOST)
		return true;
	diag_error(setup->bind.diag, at, _("one future of these tasks would hold about %.2g events before it is given up (%.3g h); at most %.0e can be "
					   "simulated: lower the rates or \"give_up_after\""), events, end_s / HOUR_S, EVENTS_MOST);
	return false;
}

const void *batch_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct batch_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct batch_keys *keys = bound;

	plan->keys = keys;
	plan->setup = setup;
	plan->slots = (int)keys->slots;
	plan->attempts_most = keys->retries.form == VALUE_QUANTITY ? 1 + (int64_t)keys->retries.dist.a : INT64_MAX;
	if (!keys_check(setup, keys, at) || !buying_plan(setup, plan))
		return NULL;
	times_of(plan);
	return dataset_plan(setup, plan) && size_check(setup, plan, at) ? plan : NULL;
}
