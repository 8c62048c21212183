/* Fleet rows -> teams: the choices that a node of each has, their items on the bill, the storms and the pools that they meet. */
#include <math.h>

#include "models/training/training.h"

static void add_choice(struct setup *setup, struct training_plan *plan, struct choice choice, struct item item)
{
	const struct instance *instance = item.instance;

	item.service = instance->service ? instance->service : book_provider(setup->book)->compute_service;
	item.kind = choice.spot ? ITEM_SPOT : ITEM_ON_DEMAND;
	item.price = choice.spot ? choice.market->spot_usd_h : choice.market->on_demand_usd_h;
	item.figure = choice.spot ? choice.market->spot_figure : choice.market->on_demand_figure;
	item.moves = choice.spot ? choice.market->moves : NULL;
	choice.item = (int)setup_item(setup, &item);
	choice.front = NO_FRONT;
	plan->paced |= choice.weight != 1;
	plan->choice[plan->choices++] = choice;
}

static void add_choices(struct setup *setup, struct training_plan *plan, int r)
{
	struct fleet_row *row = &setup->fleet[r];
	struct team *team = &plan->team[r];
	const struct item item = {.name = setup->instance_name, .instance = setup->instance, .row = r, .most = row->nodes};

	team->spot = plan->choices;
	for (size_t k = 0; row->buy == BUY_SPOT && k < row->offers; k++) {
		const struct offer *offer = &row->offer[k];
		struct item own = item;

		own.name = offer->instance_name;
		own.instance = offer->instance;
		own.zone = offer->zone;
		add_choice(setup, plan, (struct choice){.market = &offer->market, .spot = true, .weight = offer->weight}, own);
	}
	if (row->buy == BUY_SPOT && !row->offers)
		add_choice(setup, plan, (struct choice){.market = &row->market, .spot = true, .weight = 1}, item);
	team->spots = plan->choices - team->spot;
	team->on_demand = NO_CHOICE;
	if (row->buy == BUY_SPOT && !plan->keys->fallback.given && plan->keys->deadline_policy == POLICY_NONE)
		return;
	team->on_demand = plan->choices;
	add_choice(setup, plan, (struct choice){.market = &row->market, .weight = 1}, item);
}

static bool has_storms(const struct choice *choice)
{
	const struct market *market = choice->market;

	if (!choice->spot)
		return market->on_demand_life == LIFE_MEMORYLESS;
	return market->life == LIFE_MEMORYLESS || dist_max(&market->shock_rate_per_s.dist) > 0;
}

/* One front per group that shares a market, for spot nodes and for on-demand ones. */
static void add_front(struct training_plan *plan, struct choice *choice)
{
	const struct market *market = choice->market;
	int f = 0;

	if (!has_storms(choice))
		return;
	while (f < plan->fronts && (plan->front[f].group != market->group || plan->front[f].failures == choice->spot))
		f++;
	if (f == plan->fronts)
		plan->front[plan->fronts++] = (struct front){
			purpose_of(PURPOSE_STORM, (uint32_t)!choice->spot << 16 | market->group), market, !choice->spot, market->group};
	choice->front = f;
}

static int rule_pools(const struct choice *choice)
{
	return choice->spot ? (int)choice->market->pools : 1;
}

/* Choices of one key are in the same pools: two rows that ask the same zone compete for what it has. */
static void add_pools(struct training_plan *plan, int c)
{
	struct choice *choice = &plan->choice[c];
	const struct pool_rule *rule = choice->spot ? &choice->market->capacity : &choice->market->shortage;

	if (!pool_moves(rule))
		return;
	choice->pools = rule_pools(choice);
	choice->pool = plan->pools;
	plan->seeks = true;
	for (int other = 0; other < c; other++)
		if (plan->choice[other].pools == choice->pools && plan->choice[other].spot == choice->spot
		    && plan->choice[other].market->pool_key == choice->market->pool_key) {
			choice->pool = plan->choice[other].pool;
			return;
		}
	for (int p = 0; p < choice->pools; p++)
		plan->pool[plan->pools++] = (struct plan_pool){rule, p, c};
}

void teams_plan(struct setup *setup, struct training_plan *plan)
{
	size_t most = 0, pools = 0;
	int first = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++)
		most += setup->fleet[r].offers + 2;
	plan->teams = (int)setup->fleet_rows;
	plan->team = arena_alloc(setup->bind.arena, setup->fleet_rows, sizeof *plan->team);
	plan->choice = arena_alloc(setup->bind.arena, most, sizeof *plan->choice);
	plan->front = arena_alloc(setup->bind.arena, most, sizeof *plan->front);
	plan->team_of = arena_alloc(setup->bind.arena, (size_t)plan->nodes, sizeof *plan->team_of);
	plan->coordinator = -1;
	for (int r = 0; r < plan->teams; r++) {
		struct fleet_row *row = &setup->fleet[r];

		plan->team[r] = (struct team){.row = row, .first = first, .nodes = (int)row->nodes};
		add_choices(setup, plan, r);
		plan->seeks |= plan->team[r].spots > 1 || row->rebalance;
		for (int i = 0; i < row->nodes; i++)
			plan->team_of[first + i] = (uint16_t)r;
		if (plan->keys->coordinator == COORDINATOR_WORKER_0 && (row->coordinator || (r == 0 && plan->coordinator < 0)))
			plan->coordinator = first;
		first += (int)row->nodes;
	}
	plan->seeks |= plan->paced;       /* its pace asks of each node what it is bought as */
	for (int c = 0; c < plan->choices; c++) {
		const struct market *market = plan->choice[c].market;

		add_front(plan, &plan->choice[c]);
		pools += (size_t)rule_pools(&plan->choice[c]);
		plan->lives_drawn |= (plan->choice[c].spot ? market->life : market->on_demand_life) == LIFE_DRAWN;
	}
	plan->pool = arena_alloc(setup->bind.arena, pools + 1, sizeof *plan->pool);
	for (int c = 0; c < plan->choices; c++)
		add_pools(plan, c);
}

static double typical_usd(const struct choice *choice)
{
	return dist_mean(&choice->market->spot_usd_h.dist) / choice->weight;
}

int typical_choice(const struct training_plan *plan, int i)
{
	const struct team *team = &plan->team[plan->team_of[i]];
	double calm = INFINITY;
	int best = team->spot;

	if (!team->spots)
		return team->on_demand;
	if (team->row->allocation == ALLOCATION_DIVERSIFIED)
		return team->spot + i % team->spots;
	for (int k = 0; k < team->spots; k++)
		calm = fmin(calm, plan->choice[team->spot + k].market->taken_per_s);
	for (int c = team->spot; c < team->spot + team->spots; c++) {
		const struct choice *choice = &plan->choice[c], *now = &plan->choice[best];
		const double limit = team->row->allocation == ALLOCATION_LOWEST_PRICE ? INFINITY : STEADY_ENOUGH * calm;
		const bool fit = choice->market->taken_per_s <= limit, held = now->market->taken_per_s <= limit;

		if (team->row->allocation == ALLOCATION_CAPACITY ? choice->market->taken_per_s < now->market->taken_per_s
		    : fit && (!held || typical_usd(choice) < typical_usd(now)))
			best = c;
	}
	return best;
}
