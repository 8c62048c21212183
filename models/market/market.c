/* From the merged `market:` block to plain data: one way of saying an interruption, no contradiction, no guess. */
#include "models/market/market.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"

#define NEVER_GRANTED_S 1e12              /* a wait beyond every future */
#define SHORTAGE_KEY 0x8000               /* of a row's 65,536 streams of pools: the upper half, as spot pools take the first thousand */

static const enum quality quality_of_word[] = {QUALITY_PUBLISHED, QUALITY_DERIVED, QUALITY_ASSUMED};

bool market_fault(const struct binding *b, struct place at, const char *message)
{
	diag_error(b->diag, at, "%s", message);
	return false;
}

static struct value or_else(struct value value, struct value other)
{
	return value_given(&value) ? value : other;
}

/* A price comes from the block, else from the book. */
static bool price_of(const struct binding *b, const struct value *own, const struct figure *book, struct value *price,
		     struct figure *figure)
{
	*figure = *book;
	if (value_given(own))
		*figure = (struct figure){.value = *own};
	*price = figure->value;
	return price_check(b, price);
}

/* A model of lives, or one of outages. */
static bool interruptions_of(const struct binding *b, const struct market_keys *keys, const char *path, struct market *market)
{
	const struct life_keys *said = &keys->interruptions;
	const bool none = !said->given.given || said->given.word == 0;
	const struct outage outage = {
		.model = none ? POOL_OPEN : said->model == WORD_MARKOV ? POOL_MARKOV : said->model == WORD_RENEWAL ? POOL_RENEWAL
			: keys->outages.trace ? POOL_TRACE : POOL_OPEN,
		.keys = &keys->outages, .path = arena_textf(b->arena, "%s.spot.interruptions", path), .at = said->given.at};
	struct life life;

	if (!life_read(b, said, keys->outages.trace != NULL, &life))
		return false;
	market->life = life.model;
	market->rate_per_s = life.rate_per_s;
	market->life_s = life.life_s;
	market->reading = life.reading;
	market->advisor_band = life.band;
	market->capacity = (struct pool_rule){.region = market->region, .key = market->pool_key};
	if (!outage_read(b, &outage, market->zone, &market->capacity))
		return false;
	if (outage.model != POOL_OPEN)
		market->reading = outage.model == POOL_MARKOV ? "markov" : outage.model == POOL_RENEWAL ? "renewal" : "trace";
	return true;
}

static bool warnings_of(const struct binding *b, const struct book *book, const struct market_keys *keys, struct market *market)
{
	const struct value zero = value_constant(0), all = value_constant(1);
	const bool warned = keys->rebalance.given && keys->rebalance.word < 0;

	market->notice_s = or_else(keys->notice, or_else(book_provider(book)->notice_s.value, zero));
	market->notice_chance = or_else(keys->notice_chance, all);
	market->best_effort = !value_given(&keys->notice) && !value_given(&keys->notice_chance) && book_provider(book)->notice_best_effort;
	market->warning_s = warned ? or_else(keys->warning, zero) : zero;
	market->warning_chance = warned ? or_else(keys->warning_chance, all) : zero;
	if (warned && dist_min(&market->warning_s.dist) <= dist_max(&market->notice_s.dist) && dist_is_constant(&market->warning_s.dist) &&
	    dist_is_constant(&market->notice_s.dist))
		return market_fault(b, keys->warning.at, _("\"rebalance.warning\" must be longer than the notice"));
	return true;
}

static bool spot_of(const struct binding *b, const struct book *book, const struct market_keys *keys, const char *path, struct market *market)
{
	const struct value zero = value_constant(0), all = value_constant(1);
	bool ok = interruptions_of(b, keys, path, market);

	ok = warnings_of(b, book, keys, market) && ok;
	market->capacity_wait_s = or_else(keys->capacity_wait, zero);
	market->first_wait_s = or_else(keys->first_wait, market->capacity_wait_s);
	market->pools = keys->pools ? keys->pools : 1;
	market->shock_rate_per_s = zero;
	market->shock_share = market->shock_all = zero;
	if (keys->shock.given && keys->shock.word < 0) {
		market->shock_rate_per_s = or_else(keys->shock_rate, zero);
		market->shock_share = or_else(keys->shock_share, value_given(&keys->shock_all) ? zero : all);
		market->shock_all = or_else(keys->shock_all, zero);
	}
	market->basis = (struct figure){.source = keys->source, .as_of = keys->as_of,
		.quality = keys->quality >= 0 ? quality_of_word[keys->quality] : QUALITY_NONE};
	market->basis_note = keys->note;
	market->at = keys->interruptions.given.given ? keys->interruptions.given.at : keys->spot.at;
	return ok;
}

/* When on-demand nodes are granted: streams of its own, beside those of the spot pools. */
static bool shortage_of(const struct binding *b, const struct market_keys *keys, const char *path, struct market *market)
{
	const bool said = keys->short_of.given && keys->short_of.word < 0, model = keys->shortage_model >= 0, trace = keys->shortage.trace;
	const struct outage outage = {
		.model = !said ? POOL_OPEN : keys->shortage_model == SHORTAGE_MARKOV ? POOL_MARKOV
			: keys->shortage_model == SHORTAGE_RENEWAL ? POOL_RENEWAL : POOL_TRACE,
		.keys = &keys->shortage, .path = arena_textf(b->arena, "%s.on_demand.shortage", path), .at = keys->short_of.at};

	market->shortage = (struct pool_rule){.region = market->region, .key = market->pool_key + SHORTAGE_KEY};
	if (said && model == trace)
		return market_fault(b, keys->short_of.at, model ? _("says it more than once: write only one of model and trace")
							  : _("says nothing about when there are nodes: write none, model, or trace"));
	return outage_read(b, &outage, market->zone, &market->shortage);
}

static bool on_demand_of(const struct binding *b, const struct market_keys *keys, const char *path, struct market *market)
{
	struct life life;
	bool ok = shortage_of(b, keys, path, market);

	if (!life_read(b, &keys->failures, false, &life))
		return false;
	market->on_demand_life = life.model;
	market->on_demand_rate_per_s = life.rate_per_s;
	market->on_demand_life_s = life.life_s;
	market->on_demand_wait_s = or_else(keys->on_demand_wait, value_constant(0));
	return ok;
}

/* One that moves closes the pool while it is above. */
static bool cap_moving(const struct binding *b, const struct value *cap, struct market *market)
{
	const struct value *on_demand = &market->on_demand_usd_h;

	if (cap->form == VALUE_WORD && (!value_given(on_demand) || !dist_is_constant(&on_demand->dist)))
		return market_fault(b, cap->at, _("\"spot.max_price\" needs certain prices"));
	market->capacity.price = market->moves;
	market->capacity.max_usd_h = cap->form == VALUE_WORD ? on_demand->dist.a : cap->dist.a;
	return true;
}

/* A price above the limit is not paid: on_demand caps it there, a sum means that no node is granted. */
static bool cap_price(const struct binding *b, const struct market_keys *keys, struct market *market)
{
	const struct value *cap = &keys->max_price;
	struct dist *price = &market->spot_usd_h.dist;

	if (!value_given(cap) || !value_given(&market->spot_usd_h))
		return true;
	if (market->moves)
		return cap_moving(b, cap, market);
	if (!dist_is_constant(price) || !dist_is_constant(&market->on_demand_usd_h.dist))
		return market_fault(b, cap->at, _("\"spot.max_price\" needs certain prices"));
	if (cap->form == VALUE_WORD) {
		if (value_given(&market->on_demand_usd_h) && price->a > market->on_demand_usd_h.dist.a)
			price->a = market->on_demand_usd_h.dist.a;
		return true;
	}
	market->too_dear = price->a > cap->dist.a;
	if (market->too_dear)
		market->capacity_wait_s = market->first_wait_s = value_constant(NEVER_GRANTED_S);
	return true;
}

/* A recorded market has its own price, unless somebody wrote one. */
static bool follow_trace(const struct binding *b, const struct market_keys *keys, struct market *market)
{
	const struct pool_rule *rule = &market->capacity;

	if (rule->model != POOL_TRACE || value_given(&keys->spot_price.value) || keys->spot_price.model)
		return true;
	return market_price_recorded(b, &(struct played){rule->trace, rule->zone, rule->start_s, rule->random}, keys->interruptions.given.at, market);
}

static bool follow_price(const struct binding *b, const struct market_keys *keys, struct market *market)
{
	if (market->capacity.price_power <= 0)
		return true;
	if (!market->moves)
		return market_fault(b, keys->outages.price_power.at, _("\"price_power\" needs a spot price that moves: see spot.price.model"));
	market->capacity.price = market->moves;
	return true;
}

static bool market_plan(const struct binding *b, const struct book *book, const struct instance *instance,
			const struct node *merged, const char *path, struct market *market)
{
	struct market_keys keys = {.quality = -1};
	static const struct node empty = {.kind = NODE_MAP};
	const struct market who = {.group = market->group, .pool_key = market->pool_key, .region = market->region, .zone = market->zone};
	bool ok;

	keys.interruptions.model = keys.interruptions.advisor_reading = -1;
	keys.failures.model = keys.failures.advisor_reading = keys.shortage_model = -1;
	keys.outages.initial = keys.shortage.initial = -1;
	if (!schema_bind(b, &market_schema, merged ? merged : &empty, path, &keys))
		return false;
	*market = who;
	ok = spot_of(b, book, &keys, path, market);
	ok = on_demand_of(b, &keys, path, market) && ok;
	ok = price_of(b, &keys.on_demand_price, &instance->on_demand, &market->on_demand_usd_h, &market->on_demand_figure) && ok;
	ok = market_price(b, &keys, &instance->spot, path, market) && ok;
	if (!ok || !follow_trace(b, &keys, market) || !follow_price(b, &keys, market) || !cap_price(b, &keys, market))
		return false;
	market->taken_per_s = market_taken_per_s(market);
	return true;
}

/* The picture of storms is one thing: its parts come from one layer, or a fitted shock would go on beside the rate that
 * somebody wrote in its place. */
static bool is_storm(const char *key)
{
	static const char *const picture[] = {"interruptions", "shock", "pools", "source", "as_of", "quality", "note"};

	for (size_t i = 0; i < sizeof picture / sizeof *picture; i++)
		if (strcmp(key, picture[i]) == 0)
			return true;
	return false;
}

static struct node *without_storms(struct arena *arena, const struct node *market)
{
	struct node *copy = node_copy(arena, market), *spot = node_get(copy, "spot");
	size_t kept = 0;

	if (!spot || spot->kind != NODE_MAP)
		return copy;
	for (size_t i = 0; i < spot->count; i++) {
		if (is_storm(spot->key[i]->text))
			continue;
		spot->key[kept] = spot->key[i];
		spot->item[kept++] = spot->item[i];
	}
	spot->count = kept;
	return copy;
}

static struct node *market_merge(struct arena *arena, const struct node *base, const struct node *over)
{
	const struct node *spot = over ? node_get(over, "spot") : NULL;

	if (base && spot && (node_get(spot, "interruptions") || node_get(spot, "shock")))
		base = without_storms(arena, base);
	return node_merge(arena, &market_schema, base, over);
}

const struct market_type market_type = {
	.schema = &market_schema,
	.plan = market_plan,
	.merge = market_merge,
	.words = market_words,
	.per_node_day = market_per_node_day,
	.fitted = market_fitted,
};
