/* What a market means, in sentences: a rate per hour says little, "one of the 7 nodes about every 7 hours" says it. */
#include "models/market/market.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/text.h"

char *market_duration(double s, char *buf, size_t bytes)
{
	if (s < 90)
		snprintf(buf, bytes, "%.3g s", s);
	else if (s < 90 * 60)
		snprintf(buf, bytes, "%.3g min", s / 60);
	else if (s < 96 * HOUR_S)
		snprintf(buf, bytes, "%.3g h", s / HOUR_S);
	else if (s < 2 * 365 * DAY_S)
		snprintf(buf, bytes, "%.3g d", s / DAY_S);
	else
		snprintf(buf, bytes, "%.3g y", s / (365 * DAY_S));
	return buf;
}

/* Bands as the advisor prints them, blanks apart; else a plain share. */
bool market_advisor(const char *text, double *band)
{
	static const struct { const char *name; double share; } bands[] = {
		{"<5%", .025}, {"0-5%", .025}, {"5-10%", .075}, {"10-15%", .125}, {"15-20%", .175}, {">20%", .20},
	};
	char bare[16];
	size_t n = 0;

	for (const char *c = text; *c; c++) {
		if (*c == ' ')
			continue;
		if (n + 1 == sizeof bare)
			return false;
		bare[n++] = *c;
	}
	bare[n] = '\0';
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++)
		if (strcmp(bare, bands[i].name) == 0) {
			*band = bands[i].share;
			return true;
		}
	return unit_read(text, DIM_RATIO, band) == UNIT_OK && *band >= 0 && *band < 1;
}

double market_shock_fall(const struct market *market)
{
	const double all = dist_mean(&market->shock_all.dist);

	return all + (1 - all) * dist_mean(&market->shock_share.dist);
}

static double single_per_s(const struct market *market)
{
	switch (market->life) {
	case LIFE_MEMORYLESS:
		return dist_mean(&market->rate_per_s.dist);
	case LIFE_DRAWN:
		return 1 / dist_mean(&market->life_s.dist);
	default:
		return 0;
	}
}

double market_per_node_day(const struct market *market)
{
	return DAY_S * (single_per_s(market) + dist_mean(&market->shock_rate_per_s.dist) * market_shock_fall(market));
}

typedef void say(void *context, const char *text);

static void say_single(const struct market *market, int64_t nodes, say *line, void *context)
{
	const double rate = single_per_s(market);
	struct text text = {0};
	char every[32];

	if (rate <= 0)
		return;
	market_duration(1 / (rate * (double)nodes), every, sizeof every);
	if (nodes == 1)
		text_addf(&text, _("spot interruptions: the spot node about every %s (%.3g per hour, %.3g a day)"), every,
			  rate * HOUR_S, rate * DAY_S);
	else
		text_addf(&text, _("spot interruptions: one of the %lld spot nodes about every %s (%.3g per node and hour, %.3g per "
				   "node and day)"), (long long)nodes, every, rate * HOUR_S, rate * DAY_S);
	line(context, text_str(&text));
	if (market->life == LIFE_DRAWN) {
		text_clear(&text);
		text_addf(&text, _("a spot node's life is a Weibull of shape %.3g, drawn anew at each grant: mean %s, half of them gone "
				   "after %s"), market->life_s.dist.a,
			  market_duration(1 / rate, every, sizeof every),
			  market_duration(dist_quantile(&market->life_s.dist, .5), (char[32]){0}, 32));
		line(context, text_str(&text));
	}
	text_release(&text);
}

static void say_advisor(const struct market *market, say *line, void *context)
{
	struct text text = {0};
	const double percent = 100 * market->advisor_band;

	if (strcmp(market->reading, "advisor") == 0)
		text_addf(&text, _("Spot Advisor: %.3g %% of instances a month, read as the chance that one instance is taken within 730 h: "
				   "rate = -ln(1 - f)/730 h = %.3g per node and hour; measured GPU markets take nodes 1,000 to 10,000 "
				   "times as often"), percent, HOUR_S * single_per_s(market));
	else if (strcmp(market->reading, "advisor-events") == 0)
		text_addf(&text, _("Spot Advisor: %.3g interruptions per 100 instances and month: rate = f/730 h = %.3g per node and hour; "
				   "measured GPU markets take nodes 1,000 to 10,000 times as often"), percent,
			  HOUR_S * single_per_s(market));
	else
		return;
	line(context, text_str(&text));
	text_release(&text);
}

static void say_shock(const struct market *market, say *line, void *context)
{
	const double rate = dist_mean(&market->shock_rate_per_s.dist), all = dist_mean(&market->shock_all.dist);
	struct text text = {0};
	char every[32];

	if (rate <= 0)
		return;
	market_duration(1 / rate, every, sizeof every);
	if (all >= 1)
		text_addf(&text, _("every %s a shock takes all spot nodes of a pool (%.3g a day)"), every, rate * DAY_S);
	else
		text_addf(&text, _("every %s a shock takes all spot nodes of a pool (%.3g %%), or each of them with %.3g %% (%.3g a day)"),
			  every, 100 * all, 100 * dist_mean(&market->shock_share.dist), rate * DAY_S);
	line(context, text_str(&text));
	if (market->pools > 1) {
		text_clear(&text);
		text_addf(&text, _("the spot nodes are spread over %lld pools, each with shocks of its own"), (long long)market->pools);
		line(context, text_str(&text));
	}
	text_release(&text);
}

static void say_wait(const struct market *market, say *line, void *context)
{
	const struct dist *wait = &market->capacity_wait_s.dist;
	struct text text = {0};
	char mean[32], tail[32];

	if (dist_max(wait) <= 0)
		text_addf(&text, _("a lost spot node is replaced at once: no wait for capacity is assumed"));
	else if (dist_is_constant(wait))
		text_addf(&text, _("a lost spot node is replaced after %s"), market_duration(wait->a, mean, sizeof mean));
	else
		text_addf(&text, _("a lost spot node is replaced after %s on average, one time in 20 after more than %s"),
			  market_duration(dist_mean(wait), mean, sizeof mean),
			  market_duration(dist_quantile(wait, .95), tail, sizeof tail));
	line(context, text_str(&text));
	text_release(&text);
}

/* Where the first request fares otherwise than the later ones. */
static void say_first_wait(const struct market *market, say *line, void *context)
{
	const double first = dist_mean(&market->first_wait_s.dist), later = dist_mean(&market->capacity_wait_s.dist);
	struct text text = {0};
	char mean[32];

	if (first == later)
		return;
	if (first <= 0)
		text_addf(&text, _("the job is started when spot capacity is there: its first request does not wait"));
	else
		text_addf(&text, _("the first request for a spot node waits %s on average"), market_duration(first, mean, sizeof mean));
	line(context, text_str(&text));
	text_release(&text);
}

static void say_basis(const struct market *market, say *line, void *context)
{
	const char *note = bilingual_str(&market->basis_note);
	struct text text = {0};

	if (!*note && !market->basis.source)
		return;
	if (market->basis.quality == QUALITY_ASSUMED)
		text_addf(&text, _("the interruption figures are assumed: %s"), *note ? note : market->basis.source);
	else if (*note && market->basis.source)
		text_addf(&text, _("interruption figures: %s (%s, %s)"), note, market->basis.source,
			  market->basis.as_of ? market->basis.as_of : _("undated"));
	else
		text_addf(&text, _("interruption figures: %s"), *note ? note : market->basis.source);
	line(context, text_str(&text));
	text_release(&text);
}

static void say_failures(const struct market *market, say *line, void *context)
{
	const double rate = market->on_demand_life == LIFE_DRAWN ? 1 / dist_mean(&market->on_demand_life_s.dist)
								 : dist_mean(&market->on_demand_rate_per_s.dist);
	struct text text = {0};
	char every[32];

	if (market->on_demand_life == LIFE_ENDLESS || rate <= 0)
		return;
	text_addf(&text, _("on-demand nodes fail as well: each about every %s (%.3g per node and hour)"),
		  market_duration(1 / rate, every, sizeof every), rate * HOUR_S);
	line(context, text_str(&text));
	text_release(&text);
}

/* A price that nobody printed. */
static void say_price(const struct figure *price, const char *what, say *line, void *context)
{
	struct text text = {0};

	if (price->quality != QUALITY_ASSUMED)
		return;
	text_add(&text, what);
	if (price->note || price->source) {
		text_add(&text, ": ");
		text_add_plain(&text, price->note ? price->note : price->source);
	}
	line(context, text_str(&text));
	text_release(&text);
}

void market_words(const struct market *market, int64_t spot_nodes, void (*line)(void *context, const char *text),
		  void *context)
{
	if (spot_nodes > 0) {
		if (market_per_node_day(market) <= 0)
			line(context, _("spot interruptions: none are assumed"));
		say_single(market, spot_nodes, line, context);
		say_advisor(market, line, context);
		say_shock(market, line, context);
		if (market_per_node_day(market) > 0)
			say_wait(market, line, context);
		say_first_wait(market, line, context);
		say_basis(market, line, context);
		say_price(&market->spot_figure, _("the spot price is assumed"), line, context);
	}
	say_price(&market->on_demand_figure, _("the on-demand price is assumed"), line, context);
	say_failures(market, line, context);
}
