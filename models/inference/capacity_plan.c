/* The fleet of a strategy as places for servers: ways to buy, items of the bill, what does not go together. */
#include <math.h>

#include "models/inference/buying.h"
#include "sim/base/lang.h"

/* Servers that drain or start anew while others take their place: at most so many for each place. */
#define SERVERS_A_PLACE 3

/* So many losses a future, and the plan is refused. */
#define LOSSES_MOST 1e8

static bool certain_zero(const struct value *value)
{
	return value->form != VALUE_QUANTITY || (dist_is_constant(&value->dist) && value->dist.a == 0);
}

static void range_add(struct setup *setup, struct buying *buying, const struct fleet_row *row, int index, int places)
{
	struct range *range = buying->range + buying->ranges++;
	*range = (struct range){.first = buying->places, .places = places, .way = buying->ways.count, .allocation = row->allocation,
				.spot = row->buy == BUY_SPOT};
	for (size_t k = 0; k < row->offers; k++)
		ways_add(&buying->ways, setup, row, row->offer + k, index, places);
	if (!row->offers)
		ways_add(&buying->ways, setup, row, NULL, index, places);
	range->ways = buying->ways.count - range->way;
	buying->places += places;
}

static size_t ways_of(const struct setup *setup, size_t *pools)
{
	size_t ways = 1;                  /* on demand beside spot */

	*pools = 1 + setup->fleet_rows;   /* on-demand ones have one each at most */
	for (size_t r = 0; r < setup->fleet_rows; r++) {
		ways += row_markets(setup->fleet + r);
		for (size_t k = 0; k < row_markets(setup->fleet + r); k++)
			*pools += (size_t)row_market(setup->fleet + r, k)->pools;
	}
	return ways;
}

/* Rows hold as many servers as may be wanted: fewer would be a fleet that cannot follow its autoscaler, more would never be used. */
static bool rows_check(struct setup *setup, int64_t most, struct place at)
{
	int64_t sum = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++)
		sum += setup->fleet[r].nodes;
	if (setup->buy >= 0 || sum == most)
		return true;
	diag_error(setup->bind.diag, setup->fleet_rows ? setup->fleet[0].at : at,
		   _("the rows of this fleet have %lld nodes together, but up to %lld replicas may be wanted; they must be the same"), (long long)sum,
		   (long long)most);
	return false;
}

/* Spot replicas and on-demand ones beside them make up one fleet of spot replicas. */
static bool mix_check(struct setup *setup, const struct scaler_keys *keys, int most, struct place at)
{
	if (setup->fleet_rows != 1 || setup->fleet[0].buy != BUY_SPOT) {
		diag_error(setup->bind.diag, at, _("\"base_on_demand\", \"dynamic_fallback\" and \"over_provision\" are about a fleet of spot replicas: strategy "
						   "\"%s\" buys otherwise"), setup->strategy);
		return false;
	}
	if (keys->base_on_demand > most) {
		diag_error(setup->bind.diag, at, _("\"base_on_demand\" is %lld, more than the %d replicas that may be wanted"),
			   (long long)keys->base_on_demand, most);
		return false;
	}
	return true;
}

/* Usage numbers its servers with 16 bits; and one future is not to hold more losses than can be lived. */
static bool size_check(struct setup *setup, const struct buying *buying, double horizon_s, struct place at)
{
	double losses = 0;

	if (buying->places > PLACES_MOST) {
		diag_error(setup->bind.diag, at, _("this fleet may have %d replicas at once, those it buys for safety included; at most %d can be simulated"),
			   buying->places, PLACES_MOST);
		return false;
	}
	for (int r = 0; r < buying->ranges; r++) {
		double most_per_s = 0;

		for (int w = buying->range[r].way; w < buying->range[r].way + buying->range[r].ways; w++)
			most_per_s = fmax(most_per_s, way_taken_per_s(buying->ways.way + w));
		losses += horizon_s * most_per_s * buying->range[r].places;
	}
	for (int p = 0; p < buying->ways.pools; p++) {
		const struct market *market = buying->ways.way[buying->ways.pool[p].way].market;

		if (buying->ways.pool[p].shocks)
			losses += horizon_s * dist_mean(&market->shock_rate_per_s.dist);
		if (buying->ways.pool[p].moves)
			losses += horizon_s * pool_fall_per_s(buying->ways.pool[p].rule, buying->ways.pool[p].which);
	}
	if (losses <= LOSSES_MOST)
		return true;
	diag_error(setup->bind.diag, at, _("one future of this fleet would lose about %.2g replicas; at most %.0e can be simulated: lower the rates"),
		   losses, LOSSES_MOST);
	return false;
}

/* On-demand places beside the spot ones, at the workload's instance. */
static bool mix_plan(struct setup *setup, struct buying *buying, const struct scaler_keys *keys, int most)
{
	const struct fleet_row *spot = setup->fleet;
	const struct fleet_row beside = {.nodes = most, .buy = BUY_ON_DEMAND, .market = spot->market, .at = spot->at};
	struct fleet_row *kept = arena_alloc(setup->bind.arena, 1, sizeof *kept);

	*kept = beside;
	buying->mixes = true;
	buying->base_on_demand = (int)keys->base_on_demand;
	buying->over_provision = (int)keys->over_provision;
	buying->dynamic_fallback = keys->dynamic_fallback;
	if (spot->market.on_demand_usd_h.form != VALUE_QUANTITY) {
		diag_error(setup->bind.diag, spot->at, _("the price book has no on-demand price for \"%s\"; write market.on_demand.price"),
			   setup->instance_name);
		return false;
	}
	range_add(setup, buying, kept, 0, most);        /* buying_split() asks for no more, whatever is bought for safety */
	return true;
}

/* All that may be wanted, for the whole run: what `commit: fit` is to cover. */
static void fullest(const void *plan_of, struct usage_log *log)
{
	const struct inference_plan *plan = plan_of;
	const struct buying *buying = buying_of(plan);

	for (int r = 0; r < buying->ranges; r++)
		if (!buying->range[r].spot)
			usage_add(log, buying->ways.way[buying->range[r].way].item, -1, 0, plan->horizon_s, buying->range[r].places, END_RELEASED);
	log->end_s = plan->horizon_s;
}

bool capacity_plan(struct setup *setup, struct inference_plan *plan, struct place at)
{
	struct buying *buying = arena_alloc(setup->bind.arena, 1, sizeof *buying);
	const struct scaler_keys *keys = plan->keys->scaler ? plan->keys->scaler->bound : NULL;
	const bool mixes = keys && (keys->base_on_demand || keys->dynamic_fallback || keys->over_provision);
	const int most = scaler_most(plan->scaler);
	size_t pools, ways = ways_of(setup, &pools);

	if (ways > WAYS_MOST || pools > SERVERS_MOST) {
		diag_error(setup->bind.diag, at, _("this fleet has %zu pools; at most %d can be simulated"), pools > ways ? pools : ways, WAYS_MOST);
		return false;
	}
	if ((mixes && !mix_check(setup, keys, most, plan->keys->scaler->at)) || !rows_check(setup, most, at))
		return false;
	buying->range = arena_alloc(setup->bind.arena, setup->fleet_rows + 1, sizeof *buying->range);
	ways_init(&buying->ways, setup->bind.arena, ways, pools);
	for (size_t r = 0; r < setup->fleet_rows; r++)
		range_add(setup, buying, setup->fleet + r, (int)r,
			  (setup->buy >= 0 ? most : (int)setup->fleet[r].nodes) + (mixes ? (int)keys->over_provision : 0));
	if (mixes && !mix_plan(setup, buying, keys, most))
		return false;
	if (!size_check(setup, buying, plan->horizon_s, at))
		return false;
	plan->buying = buying;
	plan->may_fail = ways_may_fail(&buying->ways);
	plan->servers = buying->places > PLACES_MOST / SERVERS_A_PLACE ? PLACES_MOST : SERVERS_A_PLACE * buying->places + 1;
	setup->fullest = fullest;
	setup->fullest_of = plan;
	return true;
}

void buying_split(const struct buying *buying, int wanted, int ready_spot, int *count)
{
	if (buying->mixes) {
		const struct skyserve_mix mix = skyserve_mix(wanted, buying->base_on_demand, buying->over_provision, ready_spot, buying->dynamic_fallback);

		count[0] = mix.spot;
		count[1] = mix.on_demand < wanted ? mix.on_demand : wanted;      /* those bought for safety are not missed */
		return;
	}
	for (int r = 0; r < buying->ranges; r++) {
		count[r] = wanted < buying->range[r].places ? wanted : buying->range[r].places;
		wanted -= count[r];
	}
}

static void say(struct text *text, model_line *line, void *context)
{
	line(context, text_str(text));
	text_clear(text);
}

static void mix_words(const struct buying *buying, struct text *text, model_line *line, void *context)
{
	if (buying->base_on_demand) {
		text_addf(text, _("replicas that are always bought on demand, beside the spot ones: %d"), buying->base_on_demand);
		say(text, line, context);
	}
	if (buying->over_provision) {
		text_addf(text, _("spot replicas that are bought for safety, above those that are wanted: %d"), buying->over_provision);
		say(text, line, context);
	}
	if (buying->dynamic_fallback) {
		text_add(text, _("while spot replicas are missing, as many are bought on demand, until the spot ones are ready"));
		say(text, line, context);
	}
}

static bool has_notice(const struct buying *buying)
{
	for (int w = 0; w < buying->ways.count; w++)
		if (buying->ways.way[w].spot && !certain_zero(&buying->ways.way[w].market->notice_s))
			return true;
	return false;
}

void capacity_words(const struct inference_plan *plan, model_line *line, void *context)
{
	const struct buying *buying = buying_of(plan);
	struct text text = {0};

	mix_words(buying, &text, line, context);
	if (scaler_least(plan->scaler) < scaler_most(plan->scaler)) {
		text_add(&text, _("scaling in: replicas that are not ready yet go first, then the youngest of the last row; what they serve is finished"));
		say(&text, line, context);
	}
	if (has_notice(buying)) {
		text_add(&text, _("a replica with a notice takes no more requests, another is asked for at once, and it is paid for until it is taken"));
		say(&text, line, context);
	}
	text_release(&text);
}
