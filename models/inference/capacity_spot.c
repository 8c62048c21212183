/* Spot servers: which pool is asked, how long a server lives, when it is warned; pools that fall and shocks that take several at once. */
#include "models/inference/servers.h"
#include "sim/world/allocation.h"

static double once(const struct value *value, const struct chance *chance, double otherwise)
{
	return value->form == VALUE_QUANTITY ? value_in_replica(value, chance) : otherwise;
}

static void way_draw(const struct way *way, const struct chance *chance, struct way_now *now)
{
	const struct market *m = way->market;

	*now = (struct way_now){
		.rate_per_s = once(way->spot ? &m->rate_per_s : &m->on_demand_rate_per_s, chance, 0),
		.notice_s = way->spot ? once(&m->notice_s, chance, 0) : 0, .notice_chance = once(&m->notice_chance, chance, 1),
		.warning_s = once(&m->warning_s, chance, 0), .warning_chance = once(&m->warning_chance, chance, 0),
		.shock_per_s = once(&m->shock_rate_per_s, chance, 0), .share = once(&m->shock_share, chance, 0),
		.all = once(&m->shock_all, chance, 0)};
}

/* Streams of a pool's shocks, beside those of the places. */
static uint32_t shock_purpose(const struct way_pool *pool) { return purpose_of(PURPOSE_SERVER, 0x800000 | pool->key); }
static uint32_t struck_purpose(const struct way_pool *pool) { return purpose_of(PURPOSE_SERVER, 0xc00000 | pool->key); }

static const struct way_now *now_of_pool(const struct capacity *c, int pool)
{
	return c->way + c->buying->ways.pool[pool].way;
}

static void shock_next(struct capacity *c, int p, double after_s)
{
	const double rate = now_of_pool(c, p)->shock_per_s;
	uint64_t word[2];

	philox_block(&c->chance, shock_purpose(c->buying->ways.pool + p), c->pool[p].shocks, word);
	c->pool[p].shock_s = rate > 0 ? after_s + exponential_of(word[0], &c->chance) / rate : INFINITY;
	c->pool[p].shock_warned = false;
}

/* When its capacity changes, or is told to fall. */
static double pool_turn_s(const struct capacity *c, int p)
{
	const struct pool_now *pool = c->pool + p;
	const bool falls = c->buying->ways.pool[p].sheds && pool->walk.next < pool->walk.capacity;

	return fmax(pool->walk.to_s - (falls && !pool->warned ? pool->lead_s : 0), c->now_s);
}

/* When the pool has something to say: a notice ahead of its fall or of a shock, or the thing itself. */
static double pool_next_s(const struct capacity *c, int p)
{
	const struct way_pool *plan = c->buying->ways.pool + p;
	const struct pool_now *pool = c->pool + p;
	const double next_s = plan->shocks ? fmax(pool->shock_s - (pool->shock_warned ? 0 : pool->lead_s), c->now_s) : INFINITY;

	return plan->moves ? fmin(next_s, pool_turn_s(c, p)) : next_s;
}

static void pools_look(struct capacity *c)
{
	c->pools_s = INFINITY;
	for (int p = 0; p < c->buying->ways.pools; p++)
		if (c->buying->ways.pool[p].moves || c->buying->ways.pool[p].shocks)
			c->pools_s = fmin(c->pools_s, pool_next_s(c, p));
}

/* What WAY draws once a future, and what its pools must know of that. */
static void way_start(struct capacity *c, int w)
{
	const struct way *way = c->buying->ways.way + w;
	struct way_now *now = c->way + w;

	way_draw(way, &c->chance, now);
	if (way->spot && way->market->moves)
		price_start(&now->price, way->market->moves, &c->chance);
	for (int p = way->pool; p < way->pool + way->pools && way->spot; p++)
		c->pool[p].lead_s = fmax(c->pool[p].lead_s, way->rebalances && now->warning_chance > 0 ? fmax(now->notice_s, now->warning_s)
									    : now->notice_s);
}

void pools_start(struct capacity *c)
{
	for (int p = 0; p < c->buying->ways.pools; p++)
		c->pool[p].lead_s = 0;
	for (int w = 0; w < c->buying->ways.count; w++)
		way_start(c, w);
	for (int p = 0; p < c->buying->ways.pools; p++) {
		struct pool_now *pool = c->pool + p;

		pool->granted = 0;
		pool->shocks = 0;
		pool->warned = pool->shock_warned = false;
		pool->shock_s = INFINITY;
		if (c->buying->ways.pool[p].moves) {
			pool->walk.until_s = c->plan->horizon_s + pool->lead_s;
			pool_start(&pool->walk, c->buying->ways.pool[p].rule, c->buying->ways.pool[p].which, &c->chance);
		}
		if (c->buying->ways.pool[p].shocks)
			shock_next(c, p, c->now_s);
	}
	pools_look(c);
}

bool pool_has_room(const struct capacity *c, int p)
{
	const struct pool_now *pool = c->pool + p;

	if (p < 0 || !c->buying->ways.pool[p].moves)
		return true;
	if (!c->buying->ways.pool[p].sheds)
		return pool->walk.capacity > 0;
	/* One that is known to fall grants no more than it will hold. */
	return pool->granted < (pool->warned && pool->walk.next < pool->walk.capacity ? pool->walk.next : pool->walk.capacity);
}

/* DOOM at T for server S, if none is sooner; it knows if the notice comes. */
static void doom(struct capacity *c, int s, double t, double now_s)
{
	struct server *server = c->server + s;
	const struct way_now *way = c->way + server->way;
	double ahead_s = 0;

	if (t >= server->doom_s)
		return;
	if (uniform_of(server->word[WORD_NOTICE]) < way->notice_chance)
		ahead_s = way->notice_s;
	if (way_of(c, server)->rebalances && uniform_of(server->word[WORD_WARNING]) < way->warning_chance)
		ahead_s = fmax(ahead_s, way->warning_s);
	server->doom_s = t;
	server->notice_s = ahead_s > 0 && server->state != SERVER_DRAINING ? fmax(t - ahead_s, now_s) : INFINITY;
}

void server_fate(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;
	const struct way *way = way_of(c, server);
	const enum life_model model = way->spot ? way->market->life : way->market->on_demand_life;
	const double rate = c->way[server->way].rate_per_s;

	server->doom_s = server->notice_s = INFINITY;
	if (model == LIFE_MEMORYLESS && rate > 0)
		doom(c, s, t + exponential_of(server->word[WORD_LIFE], &c->chance) / rate, t);
	else if (model == LIFE_DRAWN)
		doom(c, s, t + dist_draw(way->spot ? &way->market->life_s.dist : &way->market->on_demand_life_s.dist, server->word[WORD_LIFE],
					 &c->chance), t);
}

/* Pool P takes server S, if it is one of its own, at AT_S. */
static bool pool_takes(struct capacity *c, int p, int s, double at_s, double t)
{
	if (c->server[s].state < SERVER_STARTING || c->server[s].pool != p)
		return false;
	doom(c, s, at_s, t);
	server_next(c, s);
	return true;
}

/* Those of a pool that it will not hold any more: who has no place any more first, then the highest places, so that lower ones meet the
 * same fate however many are wanted. */
static void pool_sheds(struct capacity *c, int p, int left, double at_s, double t)
{
	int taken = c->pool[p].granted - left;

	for (int s = 0; s < c->plan->servers && taken > 0; s++)
		taken -= c->server[s].place < 0 && pool_takes(c, p, s, at_s, t);
	for (int place = c->buying->places - 1; place >= 0 && taken > 0; place--)
		taken -= c->at_place[place] >= 0 && pool_takes(c, p, c->at_place[place], at_s, t);
}

static void shock_strikes(struct capacity *c, int p, double t)
{
	const struct way_now *way = now_of_pool(c, p);
	struct pool_now *pool = c->pool + p;
	uint64_t word[2];

	philox_block(&c->chance, shock_purpose(c->buying->ways.pool + p), pool->shocks, word);
	const bool all = uniform_of(word[1]) < way->all;

	for (int s = 0; s < c->plan->servers; s++) {
		const struct server *server = c->server + s;

		if (server->state < SERVER_STARTING || server->pool != p)
			continue;
		philox_block(&c->chance, struck_purpose(c->buying->ways.pool + p), pool->shocks * PLACES_MOST + (uint32_t)server->home, word);
		if (all || uniform_of(word[0]) < way->share)
			pool_takes(c, p, s, pool->shock_s, t);
	}
	pool->shock_warned = true;
}

/* Requests that stand are heard again: some pool has more than it had. The lowest place first. */
static void requests_heard(struct capacity *c, double t)
{
	for (int r = 0; r < c->buying->ranges; r++) {
		const struct range *range = c->buying->range + r;

		for (int place = range->first; place < range->first + range->places; place++) {
			const int s = c->at_place[place];

			if (s < 0 || c->server[s].state != SERVER_ASKED || c->server[s].grant_s < INFINITY)
				continue;
			const int w = way_choose(c, range, place);

			if (w < 0)
				continue;
			server_buy(c, s, w);
			server_granted(c, s, t);
		}
	}
}

static void pool_turns(struct capacity *c, int p, double t)
{
	struct pool_now *pool = c->pool + p;
	const int before = pool->walk.capacity;

	if (c->buying->ways.pool[p].sheds && pool->walk.next < before && !pool->warned) {
		pool->warned = true;
		pool_sheds(c, p, pool->walk.next, pool->walk.to_s, t);
	}
	if (pool->walk.to_s > t)
		return;
	pool_pass(&pool->walk);
	pool->warned = false;
	if (pool->walk.capacity > before)
		requests_heard(c, t);
}

void pools_pass(struct capacity *c, double t)
{
	for (int p = 0; p < c->buying->ways.pools; p++) {
		const struct way_pool *plan = c->buying->ways.pool + p;
		struct pool_now *pool = c->pool + p;

		if ((!plan->moves && !plan->shocks) || pool_next_s(c, p) > t)
			continue;
		if (plan->moves && pool_turn_s(c, p) <= t)
			pool_turns(c, p, t);
		if (plan->shocks && pool->shock_s - pool->lead_s <= t && !pool->shock_warned)
			shock_strikes(c, p, t);
		if (plan->shocks && pool->shock_s <= t) {
			pool->shocks++;
			shock_next(c, p, t);
		}
	}
	pools_look(c);
}

/* USD per hour and unit of throughput now; before the start as at the start. */
static double price_now(struct capacity *c, int w)
{
	const struct way *way = c->buying->ways.way + w;
	struct price_path *path = &c->way[w].price;

	if (!way->spot || !way->market->moves)
		return dist_mean(way->spot ? &way->market->spot_usd_h.dist : &way->market->on_demand_usd_h.dist) / way->speed;
	while (path->to_s <= c->now_s)
		price_pass(path);
	return path->usd_h / way->speed;
}

static bool way_has_room(const struct capacity *c, int w, int place)
{
	const struct way *way = c->buying->ways.way + w;

	return !(way->spot && way->market->too_dear) && (!way->pools || pool_has_room(c, way->pool + place % way->pools));
}

struct asked { struct capacity *capacity; const struct range *range; int place; };

static bool asked_has_room(void *context, int k)
{
	const struct asked *asked = context;

	return way_has_room(asked->capacity, asked->range->way + k, asked->place);
}

static double asked_taken_per_s(void *context, int k)
{
	const struct asked *asked = context;

	return asked->capacity->buying->ways.way[asked->range->way + k].market->taken_per_s;
}

static double asked_price(void *context, int k)
{
	const struct asked *asked = context;

	return price_now(asked->capacity, asked->range->way + k);
}

int way_choose(struct capacity *c, const struct range *range, int place)
{
	struct asked asked = {c, range, place};
	const int k = allocation_choose(&(struct choosing){range->allocation, range->ways, place, &asked, asked_has_room, asked_taken_per_s,
							   asked_price});

	return k < 0 ? -1 : range->way + k;
}
