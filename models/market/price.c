/* The spot price: a figure, or a path that moves. */
#include "models/market/market.h"

#include <math.h>

#include "sim/base/calendar.h"

#define GAP_MIN_S 60.0                    /* mean time between two changes: no provider's price changes more often */

struct pricing {
	const struct binding *b;
	const struct price_keys *keys;
	const char *path;                 /* of the map */
	struct place at;
	const struct value *mean;         /* the map's, else the book's */
	struct market *market;
	struct price_rule *rule;
};

static bool strays(const struct pricing *p)
{
	const struct price_keys *keys = p->keys;
	const bool constant = keys->model == PRICED_CONSTANT, trace = keys->model == PRICED_TRACE, reverting = keys->model == PRICED_REVERTING;
	const bool jumps = keys->model == PRICED_JUMPS || keys->model == PRICED_STEPS, moves = jumps || reverting;
	const struct { bool stray; struct place at; const char *message; } rule[] = {
		{value_given(&keys->mean) && !moves && !constant, keys->mean.at, N_("the mean of a trace is its own: \"mean\" belongs to the other models")},
		{value_given(&keys->every) && !jumps, keys->every.at, N_("\"every\" belongs to model: jumps and model: steps")},
		{value_given(&keys->sd) && !moves, keys->sd.at, N_("\"sd\" belongs to model: jumps, steps and ornstein_uhlenbeck")},
		{value_given(&keys->floor) && !moves, keys->floor.at, N_("\"floor\" belongs to model: jumps, steps and ornstein_uhlenbeck")},
		{value_given(&keys->cap) && !moves, keys->cap.at, N_("\"cap\" belongs to model: jumps, steps and ornstein_uhlenbeck")},
		{value_given(&keys->memory) && !reverting, keys->memory.at, N_("\"memory\" belongs to model: ornstein_uhlenbeck")},
		{value_given(&keys->step) && !reverting, keys->step.at, N_("\"step\" belongs to model: ornstein_uhlenbeck")},
		{keys->file && !trace, p->at, N_("\"file\" belongs to model: trace")},
		{value_given(&keys->start) && !trace, keys->start.at, N_("\"start\" belongs to model: trace")},
		{keys->zone && !trace, p->at, N_("\"zone\" belongs to model: trace")},
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof rule / sizeof *rule; i++)
		if (rule[i].stray)
			ok = market_fault(p->b, rule[i].at, _(rule[i].message));
	return ok;
}

/* A floor or a cap in dollars, or as providers state it, as a share of the on-demand price. */
static bool limit_of(const struct pricing *p, const struct value *limit, double none, double *usd_h)
{
	const struct value *on_demand = &p->market->on_demand_usd_h;

	*usd_h = none;
	if (limit->form == VALUE_QUANTITY)
		*usd_h = limit->dist.a;
	if (limit->form != VALUE_SHARE)
		return true;
	if (!value_given(on_demand) || !dist_is_constant(&on_demand->dist))
		return market_fault(p->b, limit->at, _("a share of the on-demand price needs one that is certain"));
	*usd_h = limit->dist.a * on_demand->dist.a;
	return true;
}

static bool limits_of(const struct pricing *p)
{
	const struct price_keys *keys = p->keys;
	struct price_rule *rule = p->rule;
	bool ok = limit_of(p, &keys->floor, 0, &rule->floor_usd_h);

	ok = limit_of(p, &keys->cap, INFINITY, &rule->cap_usd_h) && ok;
	if (!ok)
		return false;
	if (rule->floor_usd_h > rule->cap_usd_h)
		return market_fault(p->b, keys->floor.at, _("\"floor\" is above \"cap\""));
	if (rule->mean_usd_h < rule->floor_usd_h)
		return market_fault(p->b, keys->floor.at, _("\"floor\" is above the mean price"));
	if (rule->mean_usd_h > rule->cap_usd_h)
		return market_fault(p->b, keys->cap.at, _("\"cap\" is below the mean price"));
	return true;
}

static bool mean_of(const struct pricing *p)
{
	if (!value_given(p->mean))
		return market_fault(p->b, p->at, _("the price book has no spot price to move about: write \"mean\""));
	if (!dist_is_constant(&p->mean->dist) || p->mean->dist.a <= 0)
		return market_fault(p->b, value_given(&p->keys->mean) ? p->keys->mean.at : p->at,
				    _("a price that moves needs a mean that is certain, and above zero"));
	p->rule->mean_usd_h = p->mean->dist.a;
	return true;
}

/* Gaps of a plain mean are exponential: changes come at any moment. Steps go by the calendar. */
static bool jumps_of(const struct pricing *p)
{
	const struct price_keys *keys = p->keys;
	const bool steps = keys->model == PRICED_STEPS;
	struct price_rule *rule = p->rule;

	if (!value_given(&keys->every) || !value_given(&keys->sd))
		return market_fault(p->b, p->at, steps ? _("model: steps needs \"every\" and \"sd\"") : _("model: jumps needs \"every\" and \"sd\""));
	if (steps && !dist_is_constant(&keys->every.dist))
		return market_fault(p->b, keys->every.at, _("model: steps goes by the calendar: \"every\" must be certain; see model: jumps"));
	if (!(dist_mean(&keys->every.dist) >= GAP_MIN_S) || !isfinite(dist_mean(&keys->every.dist)))
		return market_fault(p->b, keys->every.at, _("\"every\" must be at least 1 min on average, and not for ever"));
	rule->model = PRICE_JUMPS;
	rule->sd = keys->sd.dist.a;
	rule->gap_s = keys->every.dist;
	if (!steps && dist_is_constant(&rule->gap_s))
		dist_exponential(&rule->gap_s, keys->every.dist.a);
	return limits_of(p);
}

static bool reverting_of(const struct pricing *p)
{
	const struct price_keys *keys = p->keys;

	if (!value_given(&keys->sd) || !value_given(&keys->memory))
		return market_fault(p->b, p->at, _("model: ornstein_uhlenbeck needs \"sd\" and \"memory\""));
	p->rule->model = PRICE_REVERTING;
	p->rule->sd = keys->sd.dist.a;
	p->rule->memory_s = keys->memory.dist.a;
	p->rule->step_s = value_given(&keys->step) ? keys->step.dist.a : HOUR_S;
	return limits_of(p);
}

static void play(const struct played *played, struct price_rule *rule)
{
	const struct trace_zone *zone = played->trace->zone + played->zone;

	rule->model = PRICE_TRACE;
	rule->count = zone->count;
	rule->at_s = zone->at_s;
	rule->usd_h = zone->usd_h;
	rule->period_s = zone->period_s;
	rule->start_s = played->start_s;
	rule->random = played->random;
	rule->trace_key = played->trace->key;
	rule->mean_usd_h = price_mean_usd_h(rule);
}

static bool trace_of(const struct pricing *p)
{
	const struct price_keys *keys = p->keys;
	const struct recording recording = {keys->file, arena_textf(p->b->arena, "%s.file", p->path), keys->zone, &keys->start, p->at};
	struct played played;

	if (!keys->file)
		return market_fault(p->b, p->at, _("model: trace needs \"file\""));
	if (!recording_read(p->b, &recording, p->market->zone, &played))
		return false;
	if (!played.trace->zone[0].usd_h)
		return market_fault(p->b, keys->file->at, _("the trace has no column \"price_usd_h\""));
	if (played.zone < 0)
		return market_fault(p->b, p->at, _("the trace has several zones, each with its price: write which \"zone\""));
	play(&played, p->rule);
	return true;
}

static struct price_rule *rule_new(const struct binding *b, const struct market *market)
{
	struct price_rule *rule = arena_alloc(b->arena, 1, sizeof *rule);

	*rule = (struct price_rule){.cap_usd_h = INFINITY, .key = market->pool_key};
	return rule;
}

static bool moves(const struct pricing *p)
{
	bool ok = strays(p);

	if (p->keys->model == PRICED_TRACE)
		return trace_of(p) && ok;
	if (!mean_of(p))
		return false;
	return (p->keys->model == PRICED_REVERTING ? reverting_of(p) : jumps_of(p)) && ok;
}

/* What is paid on average stands for the price wherever one number is asked for. */
static void settle(struct market *market, const struct price_rule *rule, struct place at)
{
	market->moves = rule;
	market->spot_usd_h = value_constant(price_mean_usd_h(rule));
	market->spot_usd_h.at = at;
}

bool market_price(const struct binding *b, const struct market_keys *keys, const struct figure *book, const char *path, struct market *market)
{
	const struct entry *model = keys->spot_price.model;
	const struct price_keys *said = model ? model->bound : NULL;

	market->spot_figure = *book;
	if (value_given(&keys->spot_price.value))
		market->spot_figure = (struct figure){.value = keys->spot_price.value};
	if (said && value_given(&said->mean))
		market->spot_figure = (struct figure){.value = said->mean};
	market->spot_usd_h = market->spot_figure.value;
	if (said && said->model == PRICED_CONSTANT) {
		const struct pricing p = {.b = b, .keys = said, .at = model->at};

		return strays(&p) && price_check(b, &market->spot_usd_h);
	}
	if (said) {
		const struct pricing p = {b, said, arena_textf(b->arena, "%s.spot.price", path), model->at, &market->spot_figure.value, market,
					  rule_new(b, market)};

		if (!moves(&p))
			return false;
		if (said->model == PRICED_TRACE)
			market->spot_figure = (struct figure){.value = value_constant(p.rule->mean_usd_h)};
		settle(market, p.rule, model->at);
	}
	return price_check(b, &market->spot_usd_h);
}

bool market_price_recorded(const struct binding *b, const struct played *played, struct place at, struct market *market)
{
	struct price_rule *rule;

	if (!played->trace->zone[0].usd_h)
		return true;
	if (played->zone < 0 && market->pools > 1)
		return market_fault(b, at, _("the zones of the trace have a price each: name one \"zone\", or write spot.price"));
	rule = rule_new(b, market);
	play(&(struct played){played->trace, played->zone < 0 ? 0 : played->zone, played->start_s, played->random}, rule);
	settle(market, rule, at);
	market->spot_figure = (struct figure){.value = market->spot_usd_h};
	return price_check(b, &market->spot_usd_h);
}
