/* From the merged `market:` block to plain data: one way of saying an interruption, no contradiction, no guess. */
#include "models/market/market.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"

#define NEVER_GRANTED_S 1e12              /* a wait beyond every future */

static const enum quality quality_of_word[] = {QUALITY_PUBLISHED, QUALITY_DERIVED, QUALITY_ASSUMED};

static bool fault(const struct binding *b, struct place at, const char *message)
{
	diag_error(b->diag, at, "%s", message);
	return false;
}

/* 1/X in *RATE: exact where the reciprocal of X is a distribution that we have. */
static bool rate_of_mean(const struct binding *b, const struct value *mean, struct value *rate)
{
	const struct dist *x = &mean->dist;

	*rate = *mean;
	switch (x->kind) {
	case DIST_CONSTANT:
		rate->dist.a = 1 / x->a;
		return true;
	case DIST_LOGNORMAL:
		rate->dist.a = -x->a;
		return true;
	case DIST_EMPIRICAL:
	case DIST_CHOICE: {
		double *value = arena_alloc(b->arena, x->count, sizeof *value);
		double *weight = arena_alloc(b->arena, x->count, sizeof *weight);

		for (uint32_t i = 0; i < x->count; i++) {
			value[i] = 1 / x->value[i];
			weight[i] = x->kind == DIST_EMPIRICAL ? 1 : x->table[i] - (i ? x->table[i - 1] : 0);
		}
		return dist_table(&rate->dist, value, x->kind == DIST_EMPIRICAL ? NULL : weight, x->count) ||
		       fault(b, mean->at, _("a mean time of zero has no rate"));
	}
	default:
		return fault(b, mean->at, _("an uncertain mean time must be a lognormal, an empirical or a choice; "
					    "write the others as a distribution of \"rate\""));
	}
}

struct life {
	enum life_model model;
	struct value rate_per_s, life_s;
	const char *reading;
	double band;
};

/* The band of the Spot Advisor; both readings are documented in the schema's help. */
static bool life_of_advisor(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	if (!market_advisor(keys->advisor, &life->band)) {
		diag_error(b->diag, keys->given.at, _("\"%s\" is not a Spot Advisor band: \"< 5 %%\", 5-10 %%, 10-15 %%, 15-20 %%, "
			   "\"> 20 %%\", or a share below 100 %% such as 12.5 %%"), keys->advisor);
		return false;
	}
	const bool events = keys->advisor_reading == ADVISOR_EVENTS, hourly = keys->advisor_reading == ADVISOR_HOURLY;
	const double per_time = events ? life->band : -log1p(-life->band);

	life->model = LIFE_MEMORYLESS;
	life->rate_per_s = value_constant(per_time / ((hourly ? 1 : MONTH_H) * HOUR_S));
	life->reading = events ? "advisor-events" : hourly ? "advisor-hourly" : "advisor";
	return true;
}

static bool given(const struct value *value)
{
	return value->form != VALUE_ABSENT;
}

/* Keys that mean nothing beside what was said would be ignored in silence: refused instead. */
static bool life_strays(const struct binding *b, const struct life_keys *keys)
{
	const bool weibull = keys->model == WORD_WEIBULL, exponential = keys->model == WORD_EXPONENTIAL;
	bool ok = true;

	if (given(&keys->shape) && !weibull)
		ok = fault(b, keys->shape.at, _("\"shape\" belongs to model: weibull"));
	if (given(&keys->scale) && !weibull)
		ok = fault(b, keys->scale.at, _("\"scale\" belongs to model: weibull"));
	if (keys->hazard.count && keys->model != WORD_PIECEWISE)
		ok = fault(b, keys->hazard.at, _("\"hazard\" belongs to model: piecewise"));
	if ((given(&keys->early_share) || given(&keys->early) || given(&keys->late) || given(&keys->late_at)) && keys->model != WORD_BATHTUB)
		ok = fault(b, keys->given.at, _("\"early_share\", \"early\", \"late\" and \"late_at\" belong to model: bathtub"));
	if (given(&keys->end) && keys->model != WORD_PIECEWISE)
		ok = fault(b, keys->end.at, _("\"end\" belongs to model: piecewise"));
	if (given(&keys->mean) && !exponential)
		ok = fault(b, keys->mean.at, _("\"mean\" belongs to model: exponential; without a model write \"mean_time_between\""));
	if (keys->advisor_reading >= 0 && !keys->advisor)
		ok = fault(b, keys->given.at, _("\"advisor_reading\" says how to read \"advisor\", which is not there"));
	return ok;
}

static bool life_of_hazard(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	const size_t count = keys->hazard.count;
	double *until = arena_alloc(b->arena, count + 1, sizeof *until), *rate = arena_alloc(b->arena, count + 1, sizeof *rate);

	if (!count)
		return fault(b, keys->given.at, _("model: piecewise needs \"hazard\""));
	for (size_t i = 0; i < count; i++) {
		const struct hazard_keys *stretch = keys->hazard.item[i].bound;

		until[i] = given(&stretch->until) ? stretch->until.dist.a : INFINITY;
		rate[i] = stretch->rate.dist.a;
	}
	life->model = LIFE_DRAWN;
	life->reading = "piecewise";
	life->life_s = value_constant(0);
	life->life_s.at = keys->given.at;
	return dist_hazard(&life->life_s.dist, until, rate, count, given(&keys->end) ? keys->end.dist.a : INFINITY) ||
	       fault(b, keys->hazard.at, _("stretches of \"hazard\" follow each other in age, all but the last with \"until\"; the last has a "
					   "rate above 0, or an \"end\" after it"));
}

enum { BATHTUB_STRETCHES = 1024 };        /* of equal length: the law is exact at their ends */

static double bathtub_cdf(const struct life_keys *keys, double t_s)
{
	return keys->early_share.dist.a * (1 - exp(-t_s / keys->early.dist.a) + exp((t_s - keys->late_at.dist.a) / keys->late.dist.a));
}

/* The formula does not begin at 0: what it has gone by then counts as never granted, and is left out. (Kadupitiya, Jadhao & Sharma 2020,
 * "Modeling the temporally constrained preemptions of transient cloud VMs") */
static bool life_of_bathtub(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	double *until = arena_alloc(b->arena, BATHTUB_STRETCHES, sizeof *until), *rate = arena_alloc(b->arena, BATHTUB_STRETCHES, sizeof *rate);
	double low = 0, high = keys->late_at.dist.a + 100 * keys->late.dist.a, before = 0;

	if (!given(&keys->early_share) || !given(&keys->early) || !given(&keys->late) || !given(&keys->late_at))
		return fault(b, keys->given.at, _("model: bathtub needs \"early_share\", \"early\", \"late\" and \"late_at\""));
	const double first = bathtub_cdf(keys, 0);

	for (int i = 0; i < 200; i++) {           /* the age at which all are gone */
		const double middle = (low + high) / 2;

		if (bathtub_cdf(keys, middle) < 1)
			low = middle;
		else
			high = middle;
	}
	for (int i = 0; i < BATHTUB_STRETCHES; i++) {
		const double to = high * (i + 1) / BATHTUB_STRETCHES;
		const double gone = i + 1 < BATHTUB_STRETCHES ? -log1p(-(bathtub_cdf(keys, to) - first) / (1 - first)) : before;

		rate[i] = (gone - before) * BATHTUB_STRETCHES / high;
		until[i] = i + 1 < BATHTUB_STRETCHES ? to : INFINITY;
		before = gone;
	}
	life->model = LIFE_DRAWN;
	life->reading = "bathtub";
	life->life_s = value_constant(0);
	life->life_s.at = keys->given.at;
	return dist_hazard(&life->life_s.dist, until, rate, BATHTUB_STRETCHES, high) ||
	       fault(b, keys->given.at, _("there is no bathtub of this shape"));
}

static bool life_of_model(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	if (keys->model == WORD_BATHTUB)
		return life_of_bathtub(b, keys, life);
	if (keys->model == WORD_PIECEWISE)
		return life_of_hazard(b, keys, life);
	if (keys->model == WORD_EXPONENTIAL) {
		if (!given(&keys->mean))
			return fault(b, keys->given.at, _("model: exponential needs \"mean\""));
		life->model = LIFE_MEMORYLESS;
		life->reading = "exponential";
		return rate_of_mean(b, &keys->mean, &life->rate_per_s);
	}
	if (!given(&keys->shape) || !given(&keys->scale))
		return fault(b, keys->given.at, _("model: weibull needs \"shape\" and \"scale\""));
	life->model = LIFE_DRAWN;
	life->reading = "weibull";
	life->life_s = keys->scale;
	return dist_weibull(&life->life_s.dist, keys->shape.dist.a, keys->scale.dist.a) ||
	       fault(b, keys->given.at, _("there is no Weibull distribution of this shape and scale"));
}

/* Exactly one of rate, mean_time_between, model, advisor; or none. */
static bool life_read(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	const int ways = given(&keys->rate) + given(&keys->between) + (keys->model >= 0) + (keys->advisor != NULL);

	*life = (struct life){.reading = "none", .band = NAN};
	life->rate_per_s = value_constant(0);
	if (!keys->given.given || keys->given.word == 0)
		return true;
	if (!life_strays(b, keys))
		return false;
	if (ways == 0)
		return fault(b, keys->given.at, _("says nothing about how often: write none, rate, mean_time_between, or model"));
	if (ways > 1)
		return fault(b, keys->given.at, _("says it more than once: write only one of rate, mean_time_between, model and "
						  "advisor"));
	if (keys->advisor)
		return life_of_advisor(b, keys, life);
	if (keys->model >= 0)
		return life_of_model(b, keys, life);
	life->model = LIFE_MEMORYLESS;
	life->reading = given(&keys->rate) ? "rate" : "mean_time_between";
	if (given(&keys->between))
		return rate_of_mean(b, &keys->between, &life->rate_per_s);
	life->rate_per_s = keys->rate;
	if (keys->rate.dist.kind == DIST_CONSTANT && keys->rate.dist.a == 0)
		life->model = LIFE_ENDLESS;
	return true;
}

static struct value or_else(struct value value, struct value other)
{
	return given(&value) ? value : other;
}

/* A price comes from the block, else from the book. */
static bool price_of(const struct binding *b, const struct value *own, const struct figure *book, struct value *price,
		     struct figure *figure)
{
	*figure = *book;
	if (given(own))
		*figure = (struct figure){.value = *own};
	*price = figure->value;
	return price_check(b, price);
}

static bool spot_of(const struct binding *b, const struct book *book, const struct market_keys *keys, struct market *market)
{
	const struct value zero = value_constant(0), all = value_constant(1);
	struct life life;

	if (!life_read(b, &keys->interruptions, &life))
		return false;
	market->life = life.model;
	market->rate_per_s = life.rate_per_s;
	market->life_s = life.life_s;
	market->reading = life.reading;
	market->advisor_band = life.band;
	market->capacity_wait_s = or_else(keys->capacity_wait, zero);
	market->first_wait_s = or_else(keys->first_wait, market->capacity_wait_s);
	market->notice_s = or_else(keys->notice, or_else(book_provider(book)->notice_s.value, zero));
	market->pools = keys->pools ? keys->pools : 1;
	market->shock_rate_per_s = zero;
	market->shock_share = market->shock_all = zero;
	if (keys->shock.given && keys->shock.word < 0) {
		market->shock_rate_per_s = or_else(keys->shock_rate, zero);
		market->shock_share = or_else(keys->shock_share, given(&keys->shock_all) ? zero : all);
		market->shock_all = or_else(keys->shock_all, zero);
	}
	market->basis = (struct figure){.source = keys->source, .as_of = keys->as_of,
		.quality = keys->quality >= 0 ? quality_of_word[keys->quality] : QUALITY_NONE};
	market->basis_note = keys->note;
	market->at = keys->interruptions.given.given ? keys->interruptions.given.at : keys->spot.at;
	return true;
}

static bool on_demand_of(const struct binding *b, const struct market_keys *keys, struct market *market)
{
	struct life life;

	if (!life_read(b, &keys->failures, &life))
		return false;
	market->on_demand_life = life.model;
	market->on_demand_rate_per_s = life.rate_per_s;
	market->on_demand_life_s = life.life_s;
	market->on_demand_wait_s = or_else(keys->on_demand_wait, value_constant(0));
	return true;
}

/* A price above the limit is not paid: on_demand caps it there, a sum means that no node is granted. */
static bool cap_price(const struct binding *b, const struct market_keys *keys, struct market *market)
{
	const struct value *cap = &keys->max_price;
	struct dist *price = &market->spot_usd_h.dist;

	if (!given(cap) || !given(&market->spot_usd_h))
		return true;
	if (!dist_is_constant(price) || !dist_is_constant(&market->on_demand_usd_h.dist))
		return fault(b, cap->at, _("\"spot.max_price\" needs certain prices"));
	if (cap->form == VALUE_WORD) {
		if (given(&market->on_demand_usd_h) && price->a > market->on_demand_usd_h.dist.a)
			price->a = market->on_demand_usd_h.dist.a;
		return true;
	}
	market->too_dear = price->a > cap->dist.a;
	if (market->too_dear)
		market->capacity_wait_s = market->first_wait_s = value_constant(NEVER_GRANTED_S);
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
	keys.failures.model = keys.failures.advisor_reading = -1;
	if (!schema_bind(b, &market_schema, merged ? merged : &empty, path, &keys))
		return false;
	*market = who;
	ok = spot_of(b, book, &keys, market);
	ok = on_demand_of(b, &keys, market) && ok;
	ok = price_of(b, &keys.spot_price, &instance->spot, &market->spot_usd_h, &market->spot_figure) && ok;
	ok = price_of(b, &keys.on_demand_price, &instance->on_demand, &market->on_demand_usd_h, &market->on_demand_figure) && ok;
	return ok && cap_price(b, &keys, market);
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
