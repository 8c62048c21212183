/* One replica's own values: what is uncertain is drawn here, once, the same for all strategies. */
#include <math.h>

#include <gsl/gsl_sf_lambert.h>

#include "models/training/training.h"

/* Young 1974, CACM 17(9): sqrt(2CM). Daly 2006, FGCS 22(3), eq. 37, valid for C < 2M, else M. Exact minimum of
 * (e^{(t+C)/M} - 1)/t: t = M (1 + W0(-e^{-C/M-1})). Daly's table: R 10 min, C 5 min, M 24 h -> 117 min. */
double training_interval(enum every_word word, double takes_s, double rate_per_s)
{
	const double c = takes_s, m = 1 / rate_per_s;

	if (word == EVERY_NONE || rate_per_s <= 0)
		return INFINITY;
	if (word == EVERY_YOUNG)
		return sqrt(2 * c * m);
	if (word == EVERY_OPTIMAL)
		return m * (1 + gsl_sf_lambert_W0(-exp(-c / m - 1)));
	if (c >= 2 * m)
		return m;
	return sqrt(2 * c * m) * (1 + sqrt(c / (2 * m)) / 3 + c / (18 * m)) - c;
}

struct params *training_params_new(struct arena *arena, const struct training_plan *plan)
{
	struct params *params = arena_alloc(arena, 1, sizeof *params);

	params->front = arena_alloc(arena, (size_t)plan->fronts + 1, sizeof *params->front);
	params->choice = arena_alloc(arena, (size_t)plan->choices, sizeof *params->choice);
	return params;
}

static double drawn(const struct value *value, const struct chance *chance, double otherwise)
{
	return value->form == VALUE_QUANTITY ? value_in_replica(value, chance) : otherwise;
}

/* With accelerators that never wait for their input. */
static double busy_s(const struct training_plan *plan, const struct chance *chance)
{
	const struct training_keys *keys = plan->keys;
	const struct accelerator *accelerator = &plan->setup->instance->accelerator;

	if (!keys->model.given)
		return value_in_replica(&keys->work_s, chance);
	return 6 * value_in_replica(&keys->model_parameters, chance) * value_in_replica(&keys->model_tokens, chance)
		/ (value_in_replica(&keys->model_mfu, chance) * value_in_replica(&accelerator->peak_flops, chance)
		   * (double)accelerator->count * plan->nodes);
}

static void front_params(const struct training_plan *plan, const struct front *front, const struct chance *chance,
			 struct front_params *params)
{
	const struct market *market = front->market;

	*params = (struct front_params){.pools = (int)market->pools};
	if (front->failures) {
		params->slot_rate = value_in_replica(&market->on_demand_rate_per_s, chance);
	} else {
		params->slot_rate = market->life == LIFE_MEMORYLESS ? value_in_replica(&market->rate_per_s, chance) : 0;
		params->shock_rate = drawn(&market->shock_rate_per_s, chance, 0);
		params->share = drawn(&market->shock_share, chance, 0);
		params->all = drawn(&market->shock_all, chance, 0);
	}
	const double shocks = params->shock_rate * params->pools, total = params->slot_rate * plan->nodes + shocks;

	params->mean_gap = total > 0 ? 1 / total : INFINITY;
	params->pick_base = params->slot_rate > 0 ? 0 : plan->nodes;
	params->pick_scale = params->slot_rate > 0 ? total / params->slot_rate : params->pools;
	params->pools_a_pick = shocks <= 0 ? 0 : params->slot_rate > 0 ? params->slot_rate / params->shock_rate : 1;
}

static void choice_params(const struct choice *choice, const struct chance *chance, struct choice_params *params)
{
	const struct market *market = choice->market;

	*params = (struct choice_params){.notice_chance = 1};
	if (!choice->spot)
		return;
	params->notice_s = drawn(&market->notice_s, chance, 0);
	params->notice_chance = drawn(&market->notice_chance, chance, 1);
	params->warning_s = fmax(drawn(&market->warning_s, chance, 0), params->notice_s);
	params->warning_chance = drawn(&market->warning_chance, chance, 0);
	params->lead_s = params->warning_chance > 0 ? params->warning_s : params->notice_s;
}

void training_params(const struct training_plan *plan, const struct chance *chance, struct params *params)
{
	const struct training_keys *keys = plan->keys;

	params->work_s = busy_s(plan, chance) / drawn(&keys->utilisation, chance, 1);
	params->every_s = keys->every_s.form == VALUE_QUANTITY ? value_in_replica(&keys->every_s, chance) : plan->typical_every_s;
	if (isinf(params->every_s))
		params->every_s = NEVER_S;
	params->per_every = 1 / params->every_s;
	params->give_up_s = drawn(&keys->give_up_after_s, chance, GIVE_UP_WORKS * params->work_s);
	params->max_runtime_s = INFINITY;
	if (keys->managed.given) {
		params->give_up_s = fmin(params->give_up_s, keys->max_wait_s.dist.a);
		params->max_runtime_s = drawn(&keys->max_runtime_s, chance, INFINITY);
	}
	params->fallback_after_s = keys->fallback.given ? drawn(&keys->fallback_after_s, chance, INFINITY) : INFINITY;
	params->efficiency = drawn(&keys->efficiency, chance, 1);
	params->dataset_bytes = drawn(&keys->dataset_bytes, chance, 0);
	params->checkpoint_bytes = drawn(&keys->checkpoint_bytes, chance, 0);
	params->takes_constant = dist_is_constant(&keys->takes_s.dist);
	params->takes_s = params->takes_constant ? keys->takes_s.dist.a : 0;
	for (int f = 0; f < plan->fronts; f++)
		front_params(plan, &plan->front[f], chance, &params->front[f]);
	for (int c = 0; c < plan->choices; c++)
		choice_params(&plan->choice[c], chance, &params->choice[c]);
}
