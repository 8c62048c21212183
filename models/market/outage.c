/* When a pool holds nodes at all: two states that last for exponential or for any times, or a recorded market played again. */
#include "models/market/market.h"

#include <math.h>
#include <string.h>

/* Keys that mean nothing beside what was said would be ignored in silence: refused instead. */
static bool strays(const struct binding *b, const struct outage *outage)
{
	const struct outage_keys *keys = outage->keys;
	const bool markov = outage->model == POOL_MARKOV, renewal = outage->model == POOL_RENEWAL, trace = outage->model == POOL_TRACE;
	const struct { bool stray; struct place at; const char *message; } rule[] = {
		{value_given(&keys->mean_up) && !markov, keys->mean_up.at, N_("\"mean_up\" belongs to model: markov")},
		{value_given(&keys->mean_down) && !markov, keys->mean_down.at, N_("\"mean_down\" belongs to model: markov")},
		{value_given(&keys->availability) && !markov, keys->availability.at, N_("\"availability\" belongs to model: markov")},
		{keys->correlation.given && !markov, keys->correlation.at, N_("\"correlation\" belongs to model: markov")},
		{value_given(&keys->price_power) && !markov, keys->price_power.at, N_("\"price_power\" belongs to model: markov")},
		{value_given(&keys->up) && !renewal, keys->up.at, N_("\"up\" belongs to model: renewal")},
		{value_given(&keys->down) && !renewal, keys->down.at, N_("\"down\" belongs to model: renewal")},
		{keys->initial >= 0 && !markov && !renewal, outage->at, N_("\"initial\" belongs to model: markov and model: renewal")},
		{value_given(&keys->start) && !trace, keys->start.at, N_("\"start\" says where \"trace\" begins, which is not there")},
		{keys->zone && !trace, outage->at, N_("\"zone\" says which zone of \"trace\", which is not there")},
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof rule / sizeof *rule; i++)
		if (rule[i].stray)
			ok = market_fault(b, rule[i].at, _(rule[i].message));
	return ok;
}

static struct value scaled(struct value value, double factor)
{
	dist_scale(&value.dist, factor);
	return value;
}

/* Two of mean_up, mean_down and availability say it; the third follows. */
static bool means_of(const struct binding *b, const struct outage *outage, struct pool_rule *rule)
{
	const struct outage_keys *keys = outage->keys;
	const bool up = value_given(&keys->mean_up), down = value_given(&keys->mean_down), share = value_given(&keys->availability);
	const double there = keys->availability.dist.a;

	if (up + down + share < 2)
		return market_fault(b, outage->at, _("model: markov needs two of \"mean_up\", \"mean_down\" and \"availability\""));
	if (up && down && share)
		return market_fault(b, keys->availability.at, _("\"availability\" follows from \"mean_up\" and \"mean_down\": write only two of the three"));
	if (share && there >= 1)
		return market_fault(b, keys->availability.at, /* xgettext:no-c-format */
				    _("a pool that is available 100 % of the time has no outage: write none"));
	rule->up_s = up ? keys->mean_up : scaled(keys->mean_down, there / (1 - there));
	rule->down_s = down ? keys->mean_down : scaled(keys->mean_up, (1 - there) / there);
	return true;
}

static bool correlation_of(const struct binding *b, const struct outage_keys *keys, struct pool_rule *rule)
{
	if (!keys->correlation.given)
		return true;
	rule->within = value_given(&keys->within) ? keys->within.dist.a : 0;
	rule->across = value_given(&keys->across) ? keys->across.dist.a : 0;
	if (rule->across > rule->within)
		return market_fault(b, keys->correlation.at, _("pools of two regions cannot go together more closely (\"across\") than pools of one "
							       "(\"within\")"));
	if (rule->within >= 1)
		return market_fault(b, keys->within.at, /* xgettext:no-c-format */
				    _("pools with a correlation of 100 % are one pool: \"within\" must be below"));
	if (rule->within > 0 && value_given(&keys->price_power) && keys->price_power.dist.a > 0)
		return market_fault(b, keys->price_power.at, _("\"price_power\" and \"correlation\" cannot be combined: a fall that pools share "
							       "has not one price"));
	return true;
}

static bool markov_of(const struct binding *b, const struct outage *outage, struct pool_rule *rule)
{
	bool ok = means_of(b, outage, rule);

	ok = correlation_of(b, outage->keys, rule) && ok;
	rule->price_power = value_given(&outage->keys->price_power) ? outage->keys->price_power.dist.a : 0;
	return ok;
}

static bool time_of(const struct binding *b, const struct value *time, bool stationary)
{
	if (!isfinite(dist_mean(&time->dist)))
		return market_fault(b, time->at, _("a time whose mean is infinite leaves no share of the time to the other state"));
	if (stationary && !pool_can_be_stationary(&time->dist))
		return market_fault(b, time->at, _("how much of such a time is left at any moment is not known here: write initial: up, or down"));
	return true;
}

static bool renewal_of(const struct binding *b, const struct outage *outage, struct pool_rule *rule)
{
	const struct outage_keys *keys = outage->keys;
	const bool stationary = rule->first == POOL_STATIONARY;
	bool ok;

	if (!value_given(&keys->up) || !value_given(&keys->down))
		return market_fault(b, outage->at, _("model: renewal needs \"up\" and \"down\""));
	rule->up_s = keys->up;
	rule->down_s = keys->down;
	ok = time_of(b, &keys->up, stationary);
	return time_of(b, &keys->down, stationary) && ok;
}

static bool zone_unknown(const struct binding *b, const struct recording *recording, const struct trace *trace)
{
	const char **names = arena_alloc(b->arena, trace->zones + 1, sizeof *names), *near;

	if (!trace->zone[0].name)
		return market_fault(b, recording->at, _("\"zone\" names a zone, but the trace has no column \"zone\""));
	for (size_t i = 0; i < trace->zones; i++)
		names[i] = trace->zone[i].name;
	near = suggest(recording->zone, names);
	if (near)
		diag_error(b->diag, recording->at, _("the trace has no zone \"%s\"; did you mean \"%s\"?"), recording->zone, near);
	else
		diag_error(b->diag, recording->at, _("the trace has no zone \"%s\"; its first is \"%s\""), recording->zone, names[0]);
	return false;
}

/* The zone that was named, else that of the pool, else the only one, else all. */
static bool zone_of(const struct binding *b, const struct recording *recording, const char *market_zone, struct played *played)
{
	const struct trace *trace = played->trace;
	const struct trace_zone *zone = recording->zone ? trace_zone(trace, recording->zone) : NULL;

	if (recording->zone && !zone)
		return zone_unknown(b, recording, trace);
	if (!zone && market_zone)
		zone = trace_zone(trace, market_zone);
	played->zone = zone ? (int)(zone - trace->zone) : trace->zones == 1 ? 0 : -1;
	return true;
}

bool recording_read(const struct binding *b, const struct recording *recording, const char *market_zone, struct played *played)
{
	*played = (struct played){.trace = trace_read(b, recording->file, recording->path)};
	if (!played->trace || !zone_of(b, recording, market_zone, played))
		return false;
	played->random = recording->start->form == VALUE_WORD;
	played->start_s = recording->start->form == VALUE_QUANTITY ? recording->start->dist.a : 0;
	for (size_t i = 0; i < played->trace->zones; i++)
		if ((played->zone < 0 || played->zone == (int)i) && played->start_s >= played->trace->zone[i].period_s)
			return market_fault(b, recording->start->at, _("\"start\" lies after the end of the trace"));
	return true;
}

static bool trace_of(const struct binding *b, const struct outage *outage, const char *zone, struct pool_rule *rule)
{
	const struct outage_keys *keys = outage->keys;
	const struct recording recording = {keys->trace, arena_textf(b->arena, "%s.trace", outage->path), keys->zone, &keys->start, outage->at};
	struct played played;

	if (!recording_read(b, &recording, zone, &played))
		return false;
	rule->trace = played.trace;
	rule->zone = played.zone;
	rule->start_s = played.start_s;
	rule->random = played.random;
	return true;
}

bool outage_read(const struct binding *b, const struct outage *outage, const char *zone, struct pool_rule *rule)
{
	rule->model = outage->model;
	rule->first = outage->keys->initial >= 0 ? (enum pool_first)outage->keys->initial : POOL_STATIONARY;
	rule->up_s = rule->down_s = value_constant(0);
	rule->zone = -1;
	rule->max_usd_h = INFINITY;
	if (!strays(b, outage))
		return false;
	switch (outage->model) {
	case POOL_MARKOV:
		return markov_of(b, outage, rule);
	case POOL_RENEWAL:
		return renewal_of(b, outage, rule);
	case POOL_TRACE:
		return trace_of(b, outage, zone, rule);
	default:
		return true;
	}
}
