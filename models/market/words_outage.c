/* Outages, prices that move, warnings and shortages in sentences. */
#include "models/market/market.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/text.h"

typedef char figure[32];

static char *figure_words(double x, char *buf)
{
	return lang_figure(x, 3, buf, sizeof(figure));
}

/* The pools of a rule that differ: a trace's zones, one after the other. Others are all alike. */
static int kinds(const struct market *market, const struct pool_rule *rule)
{
	const int pools = market->pools > 0 ? (int)market->pools : 1;

	return rule->model == POOL_TRACE && rule->zone < 0 ? pools < (int)rule->trace->zones ? pools : (int)rule->trace->zones : 1;
}

static bool has_outages(const struct pool_rule *rule)
{
	return rule->model != POOL_OPEN;
}

/* Slots go round the pools, so each pool counts as much as the others. */
double market_falls_per_s(const struct market *market)
{
	const int pools = market->capacity.model == POOL_TRACE && market->pools > 0 ? (int)market->pools : 1;
	double sum = 0;

	if (!has_outages(&market->capacity))
		return 0;
	for (int p = 0; p < pools; p++)
		sum += pool_fall_per_s(&market->capacity, p);
	return sum / pools;
}

static void say_line(struct text *text, market_say *line, void *context)
{
	line(context, text_str(text));
	text_release(text);
}

/* "3.1 times a day", "once a day" */
static char *times_words(double per_day, char *buf, size_t bytes)
{
	figure times;

	if (strcmp(figure_words(per_day, times), "1") == 0)
		snprintf(buf, bytes, "%s", _("once a day"));
	else
		snprintf(buf, bytes, _("%s times a day"), times);
	return buf;
}

/* "the pool is there 62 % of the time: up 3 h, gone 1.8 h on average; all its nodes fall together, 5 times a day" */
static void say_states(const struct pool_rule *rule, int which, const char *zone, market_say *line, void *context)
{
	const double there = pool_availability(rule, which), fall = pool_fall_per_s(rule, which), day = there * fall * DAY_S;
	struct text text = {0};
	figure share, rate, held;
	char up[32], down[32], times[64];

	if (zone)
		text_addf(&text, _("zone %s: "), zone);
	if (!(fall > 0)) {
		text_addf(&text, there > 0 ? _("the pool is there all the time") : _("the pool is never there: no spot node is ever granted"));
		say_line(&text, line, context);
		return;
	}
	market_duration(1 / fall, up, sizeof up);
	market_duration(pool_mean_outage_s(rule, which), down, sizeof down);
	text_addf(&text, _("the pool is there %s %% of the time: up %s, gone %s on average"), figure_words(100 * there, share), up, down);
	if (rule->model == POOL_TRACE && rule->trace->counts)
		text_addf(&text, _("; nodes that it no longer holds are taken at once, %s"), times_words(day, times, sizeof times));
	else
		text_addf(&text, _("; all its nodes fall together, %s"), times_words(day, times, sizeof times));
	text_addf(&text, _(" (%s per node and hour while it is held, %s per node and day)"), figure_words(fall * HOUR_S, rate),
		  figure_words(fall * DAY_S, held));
	say_line(&text, line, context);
}

static void say_trace(const struct pool_rule *rule, market_say *line, void *context)
{
	const struct trace *trace = rule->trace;
	const struct trace_zone *zone = trace->zone + (rule->zone < 0 ? 0 : rule->zone);
	struct text text = {0};
	char days[32], start[32];

	market_duration(zone->period_s, days, sizeof days);
	text_addf(&text, _("the market is the trace %s, "), trace->name);
	if (rule->zone >= 0 && zone->name)
		text_addf(&text, _("zone %s, "), zone->name);
	else if (trace->zones > 1)
		text_addf(&text, _("%zu zones, pool by pool, "), trace->zones);
	text_addf(&text, _("%s, begun again after its end; "), days);
	if (rule->random)
		text_add(&text, _("each future starts anywhere in it"));
	else if (rule->start_s > 0)
		text_addf(&text, _("each future starts %s after its beginning"), market_duration(rule->start_s, start, sizeof start));
	else
		text_add(&text, _("each future starts at its beginning"));
	say_line(&text, line, context);
}

static void say_initial(const struct pool_rule *rule, market_say *line, void *context)
{
	if (rule->model == POOL_TRACE || rule->first == POOL_STATIONARY)
		return;
	line(context, rule->first == POOL_UP ? _("the run begins when a pool has just come") : _("the run begins when a pool has just fallen"));
}

static void say_correlation(const struct pool_rule *rule, market_say *line, void *context)
{
	struct text text = {0};
	figure within, across;

	if (rule->within <= 0)
		return;
	text_addf(&text, _("pools go together: the correlation of their states is %s within a region, %s across regions"),
		  figure_words(rule->within, within), figure_words(rule->across, across));
	say_line(&text, line, context);
}

static void say_price_power(const struct pool_rule *rule, market_say *line, void *context)
{
	struct text text = {0};
	figure power;

	if (rule->price_power <= 0)
		return;
	text_addf(&text, _("a pool falls more often when it is dear: the rate is times (price / mean price)^%s"), figure_words(rule->price_power, power));
	say_line(&text, line, context);
}

void market_say_outages(const struct market *market, market_say *line, void *context)
{
	const struct pool_rule *rule = &market->capacity;
	const int different = kinds(market, rule);

	if (!has_outages(rule))
		return;
	if (rule->model == POOL_TRACE)
		say_trace(rule, line, context);
	for (int p = 0; p < different; p++)
		say_states(rule, p, different > 1 ? rule->trace->zone[p].name : NULL, line, context);
	say_initial(rule, line, context);
	say_correlation(rule, line, context);
	say_price_power(rule, line, context);
}

static void say_limits(const struct price_rule *rule, struct text *text)
{
	figure floor, cap;

	if (rule->floor_usd_h > 0)
		text_addf(text, _(", never below $%s/h"), figure_words(rule->floor_usd_h, floor));
	if (isfinite(rule->cap_usd_h))
		text_addf(text, _(", never above $%s/h"), figure_words(rule->cap_usd_h, cap));
}

static void say_maximum(const struct market *market, market_say *line, void *context)
{
	struct text text = {0};
	figure most;

	if (!isfinite(market->capacity.max_usd_h))
		return;
	text_addf(&text, _("while the spot price is above $%s/h, the pool holds no node"), figure_words(market->capacity.max_usd_h, most));
	say_line(&text, line, context);
}

void market_say_price(const struct market *market, market_say *line, void *context)
{
	const struct price_rule *rule = market->moves;
	struct text text = {0};
	figure mean, sd;
	char every[32];

	if (!rule)
		return;
	figure_words(rule->mean_usd_h, mean);
	figure_words(100 * rule->sd, sd);
	if (rule->model == PRICE_TRACE)
		text_addf(&text, _("the spot price is the trace's: $%s/h on average"), mean);
	else if (rule->model == PRICE_REVERTING)
		text_addf(&text, _("the spot price moves about $%s/h by %s %% (sd of its logarithm), and forgets in %s"), mean, sd,
			  market_duration(rule->memory_s, every, sizeof every));
	else
		text_addf(&text, dist_is_constant(&rule->gap_s)
				? _("the spot price starts at $%s/h and changes by %s %% (sd of its logarithm) every %s")
				: _("the spot price starts at $%s/h and changes by %s %% (sd of its logarithm) about every %s"), mean, sd,
			  market_duration(dist_mean(&rule->gap_s), every, sizeof every));
	say_limits(rule, &text);
	say_line(&text, line, context);
	say_maximum(market, line, context);
}

void market_say_warnings(const struct market *market, market_say *line, void *context)
{
	const double notice = dist_max(&market->notice_s.dist), chance = dist_mean(&market->notice_chance.dist);
	const double warned = dist_mean(&market->warning_chance.dist);
	struct text text = {0};
	figure percent;
	char time[32];

	if (market_taken_per_s(market) <= 0 && !market->moves)
		return;
	if (notice > 0 && chance < 1) {
		text_addf(&text, _("the notice of %s comes in %s %% of cases; else a node is taken without one"),
			  market_duration(notice, time, sizeof time), figure_words(100 * chance, percent));
		say_line(&text, line, context);
	} else if (notice > 0 && market->best_effort) {
		text_addf(&text, _("the provider gives its notice, %s, on a best-effort basis; here it always comes (spot.notice_chance)"),
			  market_duration(notice, time, sizeof time));
		say_line(&text, line, context);
	} else if (notice > 0) {
		text_addf(&text, _("a spot node learns %s before its end that it will be taken"), market_duration(notice, time, sizeof time));
		say_line(&text, line, context);
	}
	if (warned <= 0)
		return;
	text_addf(&text, _("a rebalance recommendation comes %s before a node is taken, in %s %% of cases"),
		  market_duration(dist_mean(&market->warning_s.dist), time, sizeof time), figure_words(100 * warned, percent));
	say_line(&text, line, context);
}

void market_say_shortage(const struct market *market, market_say *line, void *context)
{
	const struct pool_rule *rule = &market->shortage;
	struct text text = {0};
	figure share;
	char up[32], down[32];

	if (!has_outages(rule))
		return;
	const double fall = pool_fall_per_s(rule, 0);

	if (!(fall > 0))
		text_add(&text, pool_availability(rule, 0) > 0 ? _("on-demand nodes are always to be had")
							       : _("on-demand nodes are never to be had"));
	else
		text_addf(&text, _("on-demand nodes are to be had %s %% of the time: for %s, then not for %s on average; nodes that run are left alone"),
			  figure_words(100 * pool_availability(rule, 0), share), market_duration(1 / fall, up, sizeof up),
			  market_duration(pool_mean_outage_s(rule, 0), down, sizeof down));
	say_line(&text, line, context);
	say_correlation(rule, line, context);
}
