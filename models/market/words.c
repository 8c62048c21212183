/* What a market means, in sentences: a rate per hour says little, "one of the 7 nodes about every 7 hours" says it. */
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

char *market_duration(double s, char *buf, size_t bytes)
{
	figure value;

	if (s < 90)
		snprintf(buf, bytes, "%s s", figure_words(s, value));
	else if (s < 90 * 60)
		snprintf(buf, bytes, "%s min", figure_words(s / 60, value));
	else if (s < 96 * HOUR_S)
		snprintf(buf, bytes, "%s h", figure_words(s / HOUR_S, value));
	else if (s < 2 * 365 * DAY_S)
		snprintf(buf, bytes, _("%s days"), figure_words(s / DAY_S, value));
	else
		snprintf(buf, bytes, _("%s years"), figure_words(s / (365 * DAY_S), value));
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

double market_taken_per_s(const struct market *market)
{
	return single_per_s(market) + dist_mean(&market->shock_rate_per_s.dist) * market_shock_fall(market) + market_falls_per_s(market);
}

double market_per_node_day(const struct market *market)
{
	return DAY_S * market_taken_per_s(market);
}

static void say_single(const struct market *market, int64_t nodes, market_say *line, void *context)
{
	const double rate = single_per_s(market);
	struct text text = {0};
	figure every, hour, day, fleet;

	if (rate <= 0)
		return;
	market_duration(1 / (rate * (double)nodes), every, sizeof every);
	if (nodes == 1)
		text_addf(&text, _("spot interruptions: %s a day: the spot node about every %s (%s per hour)"),
			  figure_words(rate * DAY_S, day), every, figure_words(rate * HOUR_S, hour));
	else
		text_addf(&text, _("spot interruptions: %s a day: one of the %lld spot nodes about every %s (%s per node and hour, "
				   "%s per node and day)"), figure_words(rate * DAY_S * (double)nodes, fleet), (long long)nodes, every,
			  figure_words(rate * HOUR_S, hour), figure_words(rate * DAY_S, day));
	line(context, text_str(&text));
	if (market->life == LIFE_DRAWN && market->life_s.dist.kind == DIST_HAZARD) {
		text_clear(&text);
		text_addf(&text, _("a spot node's life is drawn anew at each grant, from a hazard that changes with its age: mean %s, half of them "
				   "gone after %s"), market_duration(1 / rate, every, sizeof every),
			  market_duration(dist_quantile(&market->life_s.dist, .5), day, sizeof day));
		line(context, text_str(&text));
	} else if (market->life == LIFE_DRAWN) {
		text_clear(&text);
		text_addf(&text, _("a spot node's life is a Weibull of shape %s, drawn anew at each grant: mean %s, half of them gone "
				   "after %s"), figure_words(market->life_s.dist.a, hour),
			  market_duration(1 / rate, every, sizeof every),
			  market_duration(dist_quantile(&market->life_s.dist, .5), day, sizeof day));
		line(context, text_str(&text));
	}
	text_release(&text);
}

static void say_advisor(const struct market *market, market_say *line, void *context)
{
	struct text text = {0};
	figure percent, hour;

	figure_words(100 * market->advisor_band, percent);
	figure_words(HOUR_S * single_per_s(market), hour);

	if (strcmp(market->reading, "advisor") == 0)
		text_addf(&text, _("Spot Advisor: %s %% of instances a month, read as the chance that one instance is taken within 730 h: "
				   "rate = -ln(1 - f)/730 h = %s per node and hour; measured GPU markets take nodes 1,000 to 10,000 "
				   "times as often"), percent, hour);
	else if (strcmp(market->reading, "advisor-events") == 0)
		text_addf(&text, _("Spot Advisor: %s interruptions per 100 instances and month: rate = f/730 h = %s per node and hour; "
				   "measured GPU markets take nodes 1,000 to 10,000 times as often"), percent, hour);
	else if (strcmp(market->reading, "advisor-hourly") == 0)
		text_addf(&text, _("published eviction rate: %s %%, read as the chance that a node is taken within the next hour: rate = "
				   "-ln(1 - f)/1 h = %s per node and hour"), percent, hour);
	else
		return;
	line(context, text_str(&text));
	text_release(&text);
}

static void say_shock(const struct market *market, market_say *line, void *context)
{
	const double rate = dist_mean(&market->shock_rate_per_s.dist), all = dist_mean(&market->shock_all.dist);
	struct text text = {0};
	figure every, day, most, share, fall;

	if (rate <= 0)
		return;
	market_duration(1 / rate, every, sizeof every);
	figure_words(rate * DAY_S, day);
	if (all >= 1)
		text_addf(&text, _("shocks: %s a day (one every %s); each takes all spot nodes of its pool"), day, every);
	else
		text_addf(&text, _("shocks: %s a day (one every %s); %s %% of them take all spot nodes of their pool, the others each node "
				   "with probability %s %%"), day, every, figure_words(100 * all, most),
			  figure_words(100 * dist_mean(&market->shock_share.dist), share));
	text_addf(&text, _(": %s losses per node and day"), figure_words(rate * market_shock_fall(market) * DAY_S, fall));
	line(context, text_str(&text));
	if (market->pools > 1) {
		text_clear(&text);
		text_addf(&text, _("the spot nodes are spread over %lld pools, each with shocks of its own"), (long long)market->pools);
		line(context, text_str(&text));
	}
	text_release(&text);
}

static void say_wait(const struct market *market, market_say *line, void *context)
{
	const struct dist *wait = &market->capacity_wait_s.dist;
	struct text text = {0};
	char mean[32], tail[32];

	if (dist_max(wait) <= 0 && market->capacity.model != POOL_OPEN)
		text_addf(&text, _("a lost spot node is replaced as soon as its pool has one again"));
	else if (market->capacity.model != POOL_OPEN)
		text_addf(&text, _("once its pool is there again, a lost spot node is replaced after a further %s on average"),
			  market_duration(dist_mean(wait), mean, sizeof mean));
	else if (dist_max(wait) <= 0)
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
static void say_first_wait(const struct market *market, market_say *line, void *context)
{
	const double first = dist_mean(&market->first_wait_s.dist), later = dist_mean(&market->capacity_wait_s.dist);
	struct text text = {0};
	char mean[32];

	if (first == later)
		return;
	if (first <= 0)
		text_addf(&text, _("at the start spot capacity is there: the first request does not wait"));
	else
		text_addf(&text, _("the first request for a spot node waits %s on average"), market_duration(first, mean, sizeof mean));
	line(context, text_str(&text));
	text_release(&text);
}

static void say_basis(const struct market *market, market_say *line, void *context)
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

static void say_failures(const struct market *market, market_say *line, void *context)
{
	const double rate = market->on_demand_life == LIFE_DRAWN ? 1 / dist_mean(&market->on_demand_life_s.dist)
								 : dist_mean(&market->on_demand_rate_per_s.dist);
	struct text text = {0};
	figure every, hour;

	if (market->on_demand_life == LIFE_ENDLESS || rate <= 0)
		return;
	text_addf(&text, _("on-demand nodes fail as well: each about every %s (%s per node and hour)"),
		  market_duration(1 / rate, every, sizeof every), figure_words(rate * HOUR_S, hour));
	line(context, text_str(&text));
	text_release(&text);
}

static void say_on_demand_wait(const struct market *market, market_say *line, void *context)
{
	const struct dist *wait = &market->on_demand_wait_s.dist;
	struct text text = {0};
	char mean[32];

	if (market->on_demand_wait_s.form != VALUE_QUANTITY || dist_max(wait) <= 0)
		return;
	text_addf(&text, _("an on-demand node is granted %s after it is asked for, on average"), market_duration(dist_mean(wait), mean, sizeof mean));
	line(context, text_str(&text));
	text_release(&text);
}

/* A price that nobody printed. */
static void say_price(const struct figure *price, const char *what, market_say *line, void *context)
{
	struct text text = {0};

	if (price->quality != QUALITY_ASSUMED)
		return;
	text_add(&text, what);
	if (*bilingual_str(&price->note) || price->source) {
		text_add(&text, ": ");
		text_add_plain(&text, *bilingual_str(&price->note) ? bilingual_str(&price->note) : price->source);
	}
	line(context, text_str(&text));
	text_release(&text);
}

void market_words(const struct market *market, int64_t spot_nodes, market_say *line, void *context)
{
	if (spot_nodes > 0) {
		if (market_per_node_day(market) <= 0 && !pool_moves(&market->capacity))
			line(context, _("spot interruptions: none are assumed"));
		say_single(market, spot_nodes, line, context);
		say_advisor(market, line, context);
		if (market->too_dear)
			line(context, _("the spot price is above spot.max_price: no spot node is ever granted"));
		market_say_outages(market, line, context);
		say_shock(market, line, context);
		market_say_price(market, line, context);
		market_say_warnings(market, line, context);
		if (market_per_node_day(market) > 0 && !market->too_dear)
			say_wait(market, line, context);
		say_first_wait(market, line, context);
		say_basis(market, line, context);
		say_price(&market->spot_figure, _("the spot price is assumed"), line, context);
	}
	say_price(&market->on_demand_figure, _("the on-demand price is assumed"), line, context);
	say_failures(market, line, context);
	say_on_demand_wait(market, line, context);
	market_say_shortage(market, line, context);
}
