/* A pool walked from change to change: its own states, and a price that may close it. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/world/redraws.h"

enum {
	ZEROS_MAX = 10000,                /* so many times of no length in a row: the law has no other */
	LOOK_MAX = 1 << 20                /* so many pieces without a change, and the walk stops looking for one */
};

bool pool_moves(const struct pool_rule *rule)
{
	return rule->model != POOL_OPEN || (rule->price && rule->max_usd_h < INFINITY);
}

bool pool_can_be_stationary(const struct dist *dist)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
	case DIST_UNIFORM:
	case DIST_LOGNORMAL:
	case DIST_EXPONENTIAL:
	case DIST_WEIBULL:
	case DIST_GAMMA:
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
	case DIST_HAZARD:
		return true;
	default:
		return false;
	}
}

/* Value i is met with a probability in proportion to its weight and its length. */
static double table_biased(const struct dist *dist, double u)
{
	double left = u * dist_mean(dist) / dist->a, last = 0;
	size_t i;

	for (i = 0; i + 1 < dist->count; i++) {
		const double weight = dist->kind == DIST_CHOICE ? dist->table[i] - last : 1.0 / dist->count;

		last += weight;
		left -= weight * dist->value[i];
		if (left < 0)
			break;
	}
	return dist->a * dist->value[i];
}

/* The remaining life has the density S(x) / mean: inverted piece by piece. */
static double hazard_remaining(const struct dist *dist, double u)
{
	double left = u * dist_mean(dist) / dist->a;

	for (size_t i = 0;; i++) {
		const bool last = i + 1 == dist->count;
		const double end = last ? dist->c : dist->value[i + 1], wide = end - dist->value[i], alive = exp(-dist->table[i]);
		const double rate = last ? dist->b : (dist->table[i + 1] - dist->table[i]) / wide;
		const double area = rate > 0 ? alive * -expm1(-rate * wide) / rate : alive * wide;

		if (left < area || last) {
			const double x = rate > 0 ? -log1p(-fmin(left * rate / alive, 1)) / rate : left / alive;

			return dist->a * (dist->value[i] + fmin(x, wide));
		}
		left -= area;
	}
}

/* What is left of the time that is under way at a moment chosen at random: uniform x a length-biased draw. */
static double remaining(const struct dist *dist, struct stream *stream, const struct chance *chance)
{
	const uint64_t word = stream_next(stream);
	const double u = uniform_of(word), part = uniform_of(stream_next(stream));
	struct dist biased = *dist;

	switch (dist->kind) {
	case DIST_EXPONENTIAL:
		return dist_draw(dist, word, chance);
	case DIST_UNIFORM:
		return part * sqrt(dist->a * dist->a + u * (dist->b * dist->b - dist->a * dist->a));
	case DIST_WEIBULL:
		return part * dist->b * pow(gsl_cdf_gamma_Pinv(u, 1 + 1 / dist->a, 1), 1 / dist->a);
	case DIST_LOGNORMAL:
		biased.a += dist->b * dist->b;
		return part * dist_draw(&biased, word, chance);
	case DIST_GAMMA:
		biased.a += 1;
		return part * dist_draw(&biased, word, chance);
	case DIST_EMPIRICAL:
	case DIST_CHOICE:
		return part * table_biased(dist, u);
	case DIST_HAZARD:
		return hazard_remaining(dist, u);
	default:
		return part * dist_draw(dist, word, chance);
	}
}

static bool correlated(const struct pool_rule *rule)
{
	return rule->within > 0 || rule->across > 0;
}

/* How the hazard of falling stands to its mean at the present price. */
static double price_factor(const struct pool *pool)
{
	const struct pool_rule *rule = pool->rule;

	return rule->price && rule->price_power != 0 ? pow(pool->price.usd_h / rule->price->mean_usd_h, rule->price_power) : 1;
}

static bool scaled(const struct pool *pool)
{
	return pool->rule->model == POOL_MARKOV && !correlated(pool->rule) && pool->rule->price && pool->rule->price_power != 0;
}

static void hazard_aim(struct pool *pool)
{
	pool->change_s = pool->now_s + pool->hazard * pool->up_mean_s / price_factor(pool);
}

/* How long the state that begins now lasts. */
static void last_anew(struct pool *pool)
{
	const struct pool_rule *rule = pool->rule;
	const struct dist *dist = pool->up ? &rule->up_s.dist : &rule->down_s.dist;

	if (rule->model == POOL_RENEWAL) {
		pool->change_s = pool->now_s + dist_draw(dist, stream_next(&pool->stream), &pool->chance);
		return;
	}
	pool->hazard = exponential_of(stream_next(&pool->stream), &pool->chance);
	if (pool->up && scaled(pool))
		hazard_aim(pool);
	else
		pool->change_s = pool->now_s + pool->hazard * (pool->up ? pool->up_mean_s : pool->down_mean_s);
}

static void trace_aim(struct pool *pool)
{
	const struct trace_zone *zone = pool->zone;

	pool->trace_capacity = zone->available[pool->at];
	pool->change_s = pool->zone_start_s + (pool->at + 1 < zone->count ? zone->at_s[pool->at + 1] : zone->period_s);
}

static void model_pass(struct pool *pool)
{
	if (pool->rule->model == POOL_TRACE) {
		if (++pool->at == pool->zone->count) {
			pool->at = 0;
			pool->zone_start_s += pool->zone->period_s;
		}
		trace_aim(pool);
		return;
	}
	for (int zeros = 0; pool->change_s <= pool->now_s; zeros++) {
		if (zeros == ZEROS_MAX) {
			pool->change_s = INFINITY;
			return;
		}
		pool->up = !pool->up;
		if (correlated(pool->rule))
			redraws_pass(pool);
		else
			last_anew(pool);
	}
}

static int held(const struct pool *pool)
{
	const struct pool_rule *rule = pool->rule;

	if (rule->price && pool->price.usd_h > rule->max_usd_h)
		return 0;
	return rule->model == POOL_TRACE ? pool->trace_capacity : pool->up ? POOL_FULL : 0;
}

/* From now on to the first moment at which it holds something else. */
static void look_ahead(struct pool *pool)
{
	for (int look = 0; look < LOOK_MAX; look++) {
		const double price_s = pool->rule->price ? pool->price.to_s : INFINITY, at_s = fmin(pool->change_s, price_s);

		if (!(at_s < INFINITY)) {
			pool->now_s = INFINITY;
			break;
		}
		if (pool->until_s > 0 && pool->now_s > pool->until_s && look > 0)
			break;
		if (price_s <= at_s) {
			if (pool->up && scaled(pool) && pool->change_s > at_s)
				pool->hazard -= (at_s - pool->now_s) * price_factor(pool) / pool->up_mean_s;
			pool->now_s = at_s;
			price_pass(&pool->price);
			if (pool->up && scaled(pool) && pool->change_s > at_s)
				hazard_aim(pool);
		}
		pool->now_s = at_s;
		if (pool->change_s <= at_s)
			model_pass(pool);
		if (held(pool) != pool->capacity)
			break;
	}
	pool->to_s = pool->now_s;
	pool->next = pool->to_s < INFINITY ? held(pool) : pool->capacity;
}

void pool_pass(struct pool *pool)
{
	pool->from_s = pool->to_s;
	pool->capacity = pool->next;
	look_ahead(pool);
}

static const struct trace_zone *zone_of(const struct pool_rule *rule, int which)
{
	return rule->trace->zone + (rule->zone >= 0 ? (size_t)rule->zone : (size_t)which % rule->trace->zones);
}

static bool zone_still(const struct trace_zone *zone)
{
	for (size_t i = 1; i < zone->count; i++)
		if (zone->available[i] != zone->available[0])
			return false;
	return true;
}

static void trace_begin(struct pool *pool, int which)
{
	const struct pool_rule *rule = pool->rule;
	const double start_s = trace_start_s(rule->trace, zone_of(rule, which), rule->start_s, rule->random, &pool->chance);

	pool->zone = zone_of(rule, which);
	pool->zone_start_s = -start_s;
	for (pool->at = 0; pool->at + 1 < pool->zone->count && pool->zone->at_s[pool->at + 1] <= start_s;)
		pool->at++;
	trace_aim(pool);
	if (zone_still(pool->zone))
		pool->change_s = INFINITY;
}

static void states_begin(struct pool *pool)
{
	const struct pool_rule *rule = pool->rule;
	const bool markov = rule->model == POOL_MARKOV;

	pool->up_mean_s = markov ? value_in_replica(&rule->up_s, &pool->chance) : dist_mean(&rule->up_s.dist);
	pool->down_mean_s = markov ? value_in_replica(&rule->down_s, &pool->chance) : dist_mean(&rule->down_s.dist);
	pool->change_s = INFINITY;
	pool->up = pool->down_mean_s <= 0 || pool->up_mean_s > 0;
	if (pool->down_mean_s <= 0 || pool->up_mean_s <= 0)
		return;
	if (markov && correlated(rule)) {
		redraws_start(pool);
		return;
	}
	pool->up = rule->first == POOL_UP;
	if (rule->first == POOL_STATIONARY)
		pool->up = uniform_of(stream_next(&pool->stream)) * (pool->up_mean_s + pool->down_mean_s) < pool->up_mean_s;
	if (rule->first == POOL_STATIONARY && !markov)
		pool->change_s = remaining(pool->up ? &rule->up_s.dist : &rule->down_s.dist, &pool->stream, &pool->chance);
	else
		last_anew(pool);
	model_pass(pool);
}

/* On to the piece that holds AT, which is 0 from now on. */
static void pool_begin_at(struct pool *pool, double at_s)
{
	const double until_s = pool->until_s;

	pool->until_s += until_s > 0 ? at_s : 0;
	while (pool->to_s <= at_s)
		pool_pass(pool);
	pool->until_s = until_s;
	pool->from_s = fmax(0, pool->from_s - at_s);
	pool->to_s -= at_s;
	pool->now_s -= at_s;
	pool->change_s -= at_s;
	pool->zone_start_s -= at_s;
	if (pool->rule->price)
		price_shift(&pool->price, at_s);
	if (pool->rule->model == POOL_MARKOV && correlated(pool->rule) && pool->redraws)
		redraws_shift(pool, at_s);
}

void pool_start(struct pool *pool, const struct pool_rule *rule, int which, const struct chance *chance)
{
	pool->rule = rule;
	pool->chance = *chance;
	pool->chance.begins_s = 0;
	pool->from_s = pool->now_s = 0;
	pool->change_s = INFINITY;
	pool->up = true;
	stream_init(&pool->stream, chance, purpose_of(PURPOSE_POOL, rule->key + (uint32_t)which));
	if (rule->price)
		price_start(&pool->price, rule->price, &pool->chance);
	if (rule->model == POOL_TRACE)
		trace_begin(pool, which);
	else if (rule->model != POOL_OPEN)
		states_begin(pool);
	pool->capacity = held(pool);
	look_ahead(pool);
	if (chance->begins_s > 0)
		pool_begin_at(pool, chance->begins_s);
}

void pool_release(struct pool *pool)
{
	free(pool->redraws);
	pool->redraws = NULL;
}

struct tally { double up_s, down_s, falls; };

static struct tally tally(const struct pool_rule *rule, int which)
{
	const struct trace_zone *zone;
	struct tally tally = {0};

	if (rule->model == POOL_OPEN)
		return (struct tally){.up_s = 1};
	if (rule->model != POOL_TRACE)
		return (struct tally){dist_mean(&rule->up_s.dist), dist_mean(&rule->down_s.dist), 1};
	zone = zone_of(rule, which);
	for (size_t i = 0; i < zone->count; i++) {
		const bool last = i + 1 == zone->count;
		const double wide = (last ? zone->period_s : zone->at_s[i + 1]) - zone->at_s[i];

		*(zone->available[i] > 0 ? &tally.up_s : &tally.down_s) += wide;
		tally.falls += zone->available[i] > 0 && zone->available[last ? 0 : i + 1] == 0;
	}
	return tally;
}

double pool_fall_per_s(const struct pool_rule *rule, int which)
{
	const struct tally t = tally(rule, which);

	return t.up_s > 0 ? t.falls / t.up_s : 0;
}

double pool_availability(const struct pool_rule *rule, int which)
{
	const struct tally t = tally(rule, which);

	return t.up_s + t.down_s > 0 ? t.up_s / (t.up_s + t.down_s) : 1;
}

double pool_mean_outage_s(const struct pool_rule *rule, int which)
{
	const struct tally t = tally(rule, which);

	return t.falls > 0 ? t.down_s / t.falls : t.down_s;
}
