/* How long a node lives, said in one of many ways: a rate, a mean, a law of lives, a band of the Spot Advisor. */
#include "models/market/market.h"

#include <math.h>

#include "sim/base/calendar.h"

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
		       market_fault(b, mean->at, _("a mean time of zero has no rate"));
	}
	default:
		return market_fault(b, mean->at, _("an uncertain mean time must be a lognormal, an empirical or a choice; "
					    "write the others as a distribution of \"rate\""));
	}
}

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

/* Keys that mean nothing beside what was said would be ignored in silence: refused instead. */
static bool life_strays(const struct binding *b, const struct life_keys *keys)
{
	const bool weibull = keys->model == WORD_WEIBULL, exponential = keys->model == WORD_EXPONENTIAL;
	bool ok = true;

	if (value_given(&keys->shape) && !weibull)
		ok = market_fault(b, keys->shape.at, _("\"shape\" belongs to model: weibull"));
	if (value_given(&keys->scale) && !weibull)
		ok = market_fault(b, keys->scale.at, _("\"scale\" belongs to model: weibull"));
	if (keys->hazard.count && keys->model != WORD_PIECEWISE)
		ok = market_fault(b, keys->hazard.at, _("\"hazard\" belongs to model: piecewise"));
	if ((value_given(&keys->early_share) || value_given(&keys->early) || value_given(&keys->late) || value_given(&keys->late_at)) && keys->model != WORD_BATHTUB)
		ok = market_fault(b, keys->given.at, _("\"early_share\", \"early\", \"late\" and \"late_at\" belong to model: bathtub"));
	if (value_given(&keys->end) && keys->model != WORD_PIECEWISE)
		ok = market_fault(b, keys->end.at, _("\"end\" belongs to model: piecewise"));
	if (value_given(&keys->mean) && !exponential)
		ok = market_fault(b, keys->mean.at, _("\"mean\" belongs to model: exponential; without a model write \"mean_time_between\""));
	if (keys->advisor_reading >= 0 && !keys->advisor)
		ok = market_fault(b, keys->given.at, _("\"advisor_reading\" says how to read \"advisor\", which is not there"));
	return ok;
}

static bool life_of_hazard(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	const size_t count = keys->hazard.count;
	double *until = arena_alloc(b->arena, count + 1, sizeof *until), *rate = arena_alloc(b->arena, count + 1, sizeof *rate);

	if (!count)
		return market_fault(b, keys->given.at, _("model: piecewise needs \"hazard\""));
	for (size_t i = 0; i < count; i++) {
		const struct hazard_keys *stretch = keys->hazard.item[i].bound;

		until[i] = value_given(&stretch->until) ? stretch->until.dist.a : INFINITY;
		rate[i] = stretch->rate.dist.a;
	}
	life->model = LIFE_DRAWN;
	life->reading = "piecewise";
	life->life_s = value_constant(0);
	life->life_s.at = keys->given.at;
	return dist_hazard(&life->life_s.dist, until, rate, count, value_given(&keys->end) ? keys->end.dist.a : INFINITY) ||
	       market_fault(b, keys->hazard.at, _("stretches of \"hazard\" follow each other in age, all but the last with \"until\"; the last has a "
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

	if (!value_given(&keys->early_share) || !value_given(&keys->early) || !value_given(&keys->late) || !value_given(&keys->late_at))
		return market_fault(b, keys->given.at, _("model: bathtub needs \"early_share\", \"early\", \"late\" and \"late_at\""));
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
	       market_fault(b, keys->given.at, _("there is no bathtub of this shape"));
}

static bool life_of_model(const struct binding *b, const struct life_keys *keys, struct life *life)
{
	if (keys->model == WORD_BATHTUB)
		return life_of_bathtub(b, keys, life);
	if (keys->model == WORD_PIECEWISE)
		return life_of_hazard(b, keys, life);
	if (keys->model == WORD_EXPONENTIAL) {
		if (!value_given(&keys->mean))
			return market_fault(b, keys->given.at, _("model: exponential needs \"mean\""));
		life->model = LIFE_MEMORYLESS;
		life->reading = "exponential";
		return rate_of_mean(b, &keys->mean, &life->rate_per_s);
	}
	if (!value_given(&keys->shape) || !value_given(&keys->scale))
		return market_fault(b, keys->given.at, _("model: weibull needs \"shape\" and \"scale\""));
	life->model = LIFE_DRAWN;
	life->reading = "weibull";
	life->life_s = keys->scale;
	return dist_weibull(&life->life_s.dist, keys->shape.dist.a, keys->scale.dist.a) ||
	       market_fault(b, keys->given.at, _("there is no Weibull distribution of this shape and scale"));
}

/* Exactly one of rate, mean_time_between, model, advisor; or none. */
bool life_read(const struct binding *b, const struct life_keys *keys, bool trace, struct life *life)
{
	const int ways = value_given(&keys->rate) + value_given(&keys->between) + (keys->model >= 0) + (keys->advisor != NULL) + trace;

	*life = (struct life){.reading = "none", .band = NAN};
	life->rate_per_s = value_constant(0);
	if (!keys->given.given || keys->given.word == 0)
		return true;
	if (!life_strays(b, keys))
		return false;
	if (ways == 0)
		return market_fault(b, keys->given.at, _("says nothing about how often: write none, rate, mean_time_between, or model"));
	if (ways > 1 && trace)
		return market_fault(b, keys->given.at, _("\"trace\" says it all: write no rate, mean_time_between, model or advisor beside it"));
	if (ways > 1)
		return market_fault(b, keys->given.at, _("says it more than once: write only one of rate, mean_time_between, model and "
						  "advisor"));
	if (trace || keys->model == WORD_MARKOV || keys->model == WORD_RENEWAL)
		return true;
	if (keys->advisor)
		return life_of_advisor(b, keys, life);
	if (keys->model >= 0)
		return life_of_model(b, keys, life);
	life->model = LIFE_MEMORYLESS;
	life->reading = value_given(&keys->rate) ? "rate" : "mean_time_between";
	if (value_given(&keys->between))
		return rate_of_mean(b, &keys->between, &life->rate_per_s);
	life->rate_per_s = keys->rate;
	if (keys->rate.dist.kind == DIST_CONSTANT && keys->rate.dist.a == 0)
		life->model = LIFE_ENDLESS;
	return true;
}
