/* Keys -> const plan: cross-checks that no single row can make, items, fronts of storms, what is typical. */
#include <math.h>
#include <string.h>

#include "models/training/ticks.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static bool is_quantity(const struct value *value)
{
	return value->form == VALUE_QUANTITY;
}

static bool plan_store(struct setup *setup, const char *name, const char *key, struct place at, int *item)
{
	const struct store *store = book_store(setup->book, name);

	if (!store) {
		const char *near = suggest(name, entries_names(setup->bind.arena, &setup->book->stores));

		if (near)
			diag_error(setup->bind.diag, at, _("\"%s\": the price book has no store \"%s\"; did you mean \"%s\"?"), key, name, near);
		else
			diag_error(setup->bind.diag, at, _("\"%s\": the price book has no store \"%s\""), key, name);
		return false;
	}
	*item = (int)setup_item(setup, &(struct item){
		.kind = ITEM_STORE, .name = book_own_name(setup->book, name), .store = store,
		.service = store->service ? store->service : book_provider(setup->book)->storage_service,
		.price = store_price(store)->value, .figure = *store_price(store), .row = -1, .most = 1});
	return true;
}

static bool plan_stores(struct setup *setup, struct training_plan *plan)
{
	const struct training_keys *keys = plan->keys;
	bool good = true;

	plan->checkpoint_item = plan->dataset_item = NO_ITEM;
	if (keys->checkpoint_store)
		good &= plan_store(setup, keys->checkpoint_store, "checkpoint.store", keys->checkpoint.at, &plan->checkpoint_item);
	else if (is_quantity(&keys->checkpoint_bytes) && dist_max(&keys->checkpoint_bytes.dist) > 0) {
		diag_error(setup->bind.diag, keys->checkpoint_bytes.at,
			   _("\"checkpoint.size\" needs \"checkpoint.store\": where is it kept, and paid?"));
		good = false;
	}
	if (keys->dataset.given && keys->dataset_store)
		good &= plan_store(setup, keys->dataset_store, "dataset.store", keys->dataset.at, &plan->dataset_item);
	return good;
}

static bool check_keys(struct setup *setup, const struct training_keys *keys, struct place at)
{
	struct diag *diag = setup->bind.diag;
	const size_t before = diag->errors;

	if (keys->model.given && is_quantity(&keys->work_s))
		diag_error(diag, keys->work_s.at, _("\"work\" and \"model\" both say how much work there is; write one of them"));
	else if (!keys->model.given && !is_quantity(&keys->work_s))
		diag_error(diag, at, _("\"work\" is missing: how long does the training take on the whole fleet, such as 8 d?"));
	if (keys->model.given && !(is_quantity(&setup->instance->accelerator.peak_flops) && setup->instance->accelerator.count > 0))
		diag_error(diag, keys->model.at, _("\"model\" needs the accelerator's peak, and the price book has none for \"%s\"; "
						   "write \"work\" as a time"), setup->instance_name);
	if (keys->managed.given && is_quantity(&keys->max_runtime_s) && keys->max_runtime_s.dist.a > keys->max_wait_s.dist.a)
		diag_error(diag, keys->max_runtime_s.at, _("\"managed_spot.max_runtime\" is longer than \"max_wait\", which counts it too"));
	if (keys->min_nodes > keys->nodes)
		diag_error(diag, at, _("\"min_nodes\" is %lld, more than the %lld nodes of the fleet"),
			   (long long)keys->min_nodes, (long long)keys->nodes);
	if (keys->every_s.form == VALUE_WORD && keys->every_s.word != EVERY_NONE && dist_mean(&keys->takes_s.dist) <= 0)
		diag_error(diag, keys->every_s.at, _("\"checkpoint.every\": the best interval needs \"checkpoint.takes\", "
						     "the time that writing one costs"));
	return diag->errors == before;
}

static double mean_of(const struct value *value)
{
	return is_quantity(value) ? dist_mean(&value->dist) : 0;
}

/* Rate at which this front's storms hurt the job: at least one of its nodes falls. */
static double front_rate(const struct training_plan *plan, int f)
{
	const struct front *front = &plan->front[f];
	const struct market *market = front->market;
	double rate = 0;

	for (int i = 0; i < plan->nodes; i++)
		if (plan->choice[typical_choice(plan, i)].front == f)
			rate += front->failures ? mean_of(&market->on_demand_rate_per_s)
				: market->life == LIFE_MEMORYLESS ? mean_of(&market->rate_per_s) : 0;
	for (int64_t pool = 0; pool < market->pools && !front->failures; pool++) {
		const double all = mean_of(&market->shock_all), share = mean_of(&market->shock_share);
		int members = 0;

		for (int64_t i = pool; i < plan->nodes; i += market->pools)
			members += plan->choice[typical_choice(plan, (int)i)].front == f;
		if (members)
			rate += mean_of(&market->shock_rate_per_s) * (all + (1 - all) * (1 - pow(1 - share, members)));
	}
	return rate;
}

/* The falls of the pools that hold some of its nodes. A gang runs only while all are up; an elastic job goes on while some are not, and
 * a pool that is down does not fall. */
static double falls_rate(const struct training_plan *plan)
{
	double rate = 0;

	for (int p = 0; p < plan->pools; p++) {
		const struct plan_pool *pool = &plan->pool[p];
		bool used = false;

		for (int i = 0; i < plan->nodes && !used; i++) {
			const struct choice *choice = &plan->choice[typical_choice(plan, i)];

			used = choice->spot && choice->pools && choice->pool + i % choice->pools == p;
		}
		if (used)
			rate += pool_fall_per_s(pool->rule, pool->which)
				* (plan->keys->coupling == COUPLING_ELASTIC ? pool_availability(pool->rule, pool->which) : 1);
	}
	return rate;
}

double training_loss_rate(const struct training_plan *plan)
{
	double rate = falls_rate(plan);

	for (int f = 0; f < plan->fronts; f++)
		rate += front_rate(plan, f);
	for (int i = 0; i < plan->nodes && plan->lives_drawn; i++) {
		const struct choice *choice = &plan->choice[typical_choice(plan, i)];
		const struct market *market = choice->market;

		if (choice->spot && market->life == LIFE_DRAWN)
			rate += 1 / dist_mean(&market->life_s.dist);
		if (!choice->spot && market->on_demand_life == LIFE_DRAWN)
			rate += 1 / dist_mean(&market->on_demand_life_s.dist);
	}
	return rate;
}

double mean_utilisation(const struct training_plan *plan)
{
	return is_quantity(&plan->keys->utilisation) ? dist_mean(&plan->keys->utilisation.dist) : 1;
}

double mean_work_s(const struct training_plan *plan)
{
	const struct training_keys *keys = plan->keys;
	const double busy_s = !keys->model.given ? dist_mean(&keys->work_s.dist)
		: 6 * mean_of(&keys->model_parameters) * mean_of(&keys->model_tokens) / (mean_of(&keys->model_mfu) * plan->flops);

	return busy_s / mean_utilisation(plan);
}

/* What pools and prices do until END: a fall takes the nodes of its pool and asks for them again. Correlated pools walk redraws that
 * change nothing, too. */
static double market_events(const struct training_plan *plan, double end_s)
{
	double events = 0;

	for (int p = 0; p < plan->pools; p++) {
		const struct plan_pool *pool = &plan->pool[p];
		const struct pool_rule *rule = pool->rule;
		const double up = pool_availability(rule, pool->which);
		const int pools = plan->choice[pool->choice].pools;

		events += end_s * pool_fall_per_s(rule, pool->which) * up * (2 + (double)plan->nodes / pools);
		if (rule->within > 0 && mean_of(&rule->up_s) > 0 && mean_of(&rule->down_s) > 0)
			events += end_s * (1 / mean_of(&rule->up_s) + 1 / mean_of(&rule->down_s));
	}
	for (int c = 0; c < plan->choices; c++)
		if (plan->choice[c].spot && plan->choice[c].market->moves)
			events += end_s * price_steps_per_s(plan->choice[c].market->moves);
	return events;
}

/* Estimates before the start: a plan that would need a hundred million events a future is refused. Each may be a span of the bill. */
static bool check_size(struct setup *setup, const struct training_plan *plan, struct place at)
{
	const double most = 1e8, end_s = mean_of(&plan->keys->give_up_after_s) > 0 ? mean_of(&plan->keys->give_up_after_s)
		: GIVE_UP_WORKS * plan->typical_work_s;
	double events = market_events(plan, end_s);

	for (int f = 0; f < plan->fronts; f++) {
		const struct market *market = plan->front[f].market;
		const double slot = plan->front[f].failures ? mean_of(&market->on_demand_rate_per_s) : mean_of(&market->rate_per_s);

		events += end_s * (slot * plan->nodes + (double)market->pools * mean_of(&market->shock_rate_per_s));
	}
	if (plan->lives_drawn)
		events += end_s * training_loss_rate(plan);
	if (!dist_is_constant(&plan->keys->takes_s.dist) && plan->typical_every_s > 0)
		events += end_s / plan->typical_every_s;
	if (events > most) {
		diag_error(setup->bind.diag, at, _("one future of this job would hold about %.2g events before it is given up "
						   "(%.3g h); at most %.0e can be simulated: lower the rates or \"give_up_after\""),
			   events, end_s / HOUR_S, most);
		return false;
	}
	return true;
}

static bool check_exposure(struct setup *setup, const struct training_plan *plan)
{
	if (plan->keys->exposed_capacity_wait && plan->lives_drawn) {
		diag_error(setup->bind.diag, plan->keys->exposed.at,
			   _("\"exposed.capacity_wait\" needs interruptions without memory (a rate); these lives have one"));
		return false;
	}
	return true;
}

static void plan_typical(struct training_plan *plan)
{
	const struct training_keys *keys = plan->keys;

	plan->typical_work_s = mean_work_s(plan);
	plan->typical_rate_per_s = training_loss_rate(plan);
	plan->typical_takes_s = mean_of(&keys->takes_s);
	plan->typical_every_s = keys->every_s.form == VALUE_QUANTITY ? dist_mean(&keys->every_s.dist)
		: keys->every_s.form == VALUE_WORD
			? training_interval((enum every_word)keys->every_s.word, plan->typical_takes_s, plan->typical_rate_per_s)
			: INFINITY;
	plan->ideal_s = plan->typical_work_s;
	if (isfinite(plan->typical_every_s))
		plan->ideal_s += plan->typical_takes_s * (fmax(ceil(plan->typical_work_s / plan->typical_every_s - 1e-9), 1)
							  - (keys->final ? 0 : 1));
}

static bool all_certain(const struct training_plan *plan)
{
	const struct training_keys *k = plan->keys;
	bool certain = is_certain(&k->work_s) && is_certain(&k->model_parameters) && is_certain(&k->model_tokens)
		&& is_certain(&k->model_mfu) && is_certain(&k->every_s) && is_certain(&k->checkpoint_bytes)
		&& is_certain(&k->dataset_bytes) && is_certain(&k->efficiency) && is_certain(&k->utilisation) && is_certain(&k->fallback_after_s)
		&& is_certain(&k->give_up_after_s) && is_certain(&plan->setup->instance->accelerator.peak_flops);

	for (int c = 0; c < plan->choices; c++) {
		const struct market *m = plan->choice[c].market;

		certain &= is_certain(&m->rate_per_s) && is_certain(&m->notice_s) && is_certain(&m->shock_rate_per_s)
			&& is_certain(&m->shock_share) && is_certain(&m->shock_all) && is_certain(&m->on_demand_rate_per_s)
			&& is_certain(&m->notice_chance) && is_certain(&m->warning_s) && is_certain(&m->warning_chance);
	}
	return certain;
}

/* A notice that may not come, a warning that may: how long a node knows its end ahead is drawn. */
static bool leads_vary(const struct training_plan *plan)
{
	for (int c = 0; c < plan->choices; c++) {
		const struct market *market = plan->choice[c].market;

		if ((market->notice_chance.form == VALUE_QUANTITY && dist_min(&market->notice_chance.dist) < 1)
		    || (market->warning_chance.form == VALUE_QUANTITY && dist_max(&market->warning_chance.dist) > 0))
			return true;
	}
	return false;
}

const void *training_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct training_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct training_keys *keys = bound;

	plan->keys = keys;
	plan->setup = setup;
	plan->nodes = (int)keys->nodes;
	if (!check_keys(setup, keys, at))
		return NULL;
	plan->flops = mean_of(&setup->instance->accelerator.peak_flops) * (double)setup->instance->accelerator.count * plan->nodes;
	teams_plan(setup, plan);
	if (!plan_stores(setup, plan) || !policy_plan(setup, plan, at))
		return NULL;
	plan->tracks_members = keys->state == STATE_REPLICATED || keys->coupling == COUPLING_ELASTIC;
	plan->late_nodes = plan->tracks_members || keys->fallback.given || plan->seeks;
	plan->leads = leads_vary(plan);
	plan->paced |= keys->coupling == COUPLING_ELASTIC;
	plan->draws_streams = !dist_is_constant(&keys->takes_s.dist) || !dist_is_constant(&keys->restart_s.dist);
	plan->straight = !plan->tracks_members && keys->while_waiting == WAITING_HOLD && !keys->managed.given && keys->on_notice == NOTICE_LOSE
		&& !keys->fallback.given && !keys->exposed_capacity_wait && !plan->seeks && !plan->paced && !plan->leads
		&& (!plan->lives_drawn || (keys->exposed_survivors && keys->exposed_restart));
	plan_typical(plan);
	if (!check_exposure(setup, plan) || !check_size(setup, plan, at))
		return NULL;
	plan->certain = all_certain(plan);
	if (plan->certain) {
		plan->params = training_params_new(setup->bind.arena, plan);
		training_params(plan, &(struct chance){0}, plan->params);
	}
	return plan;
}
