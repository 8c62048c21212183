/* Spot servers: which pool is asked, how long a server lives, when it is warned; pools that fall and shocks that take several at once. */
#include "models/inference/servers.h"

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
static uint32_t shock_purpose(const struct buying_pool *pool) { return purpose_of(PURPOSE_SERVER, 0x800000 | pool->key); }
static uint32_t struck_purpose(const struct buying_pool *pool) { return purpose_of(PURPOSE_SERVER, 0xc00000 | pool->key); }

static const struct way_now *now_of_pool(const struct capacity *c, int pool)
{
	int w = 0;

	while (!(c->buying->way[w].pools && pool >= c->buying->way[w].pool && pool < c->buying->way[w].pool + c->buying->way[w].pools))
		w++;
	return c->way + w;
}

static void shock_next(struct capacity *c, int p, double after_s)
{
	const double rate = now_of_pool(c, p)->shock_per_s;
	uint64_t word[2];

	philox_block(&c->chance, shock_purpose(c->buying->pool + p), c->pool[p].shocks, word);
	c->pool[p].shock_s = rate > 0 ? after_s + exponential_of(word[0], &c->chance) / rate : INFINITY;
	c->pool[p].shock_warned = false;
}

/* When the pool has something to say: a notice ahead of its fall or of a shock, or the thing itself. */
static double pool_next_s(const struct capacity *c, int p)
{
	const struct buying_pool *plan = c->buying->pool + p;
	const struct pool_now *pool = c->pool + p;
	const double notice_s = now_of_pool(c, p)->notice_s;
	double next_s = plan->shocks ? fmax(pool->shock_s - (pool->shock_warned ? 0 : notice_s), c->now_s) : INFINITY;

	if (plan->moves) {
		const bool falls = pool->walk.next < pool->walk.capacity;

		next_s = fmin(next_s, fmax(pool->walk.to_s - (falls && !pool->warned ? notice_s : 0), c->now_s));
	}
	return next_s;
}

static void pools_look(struct capacity *c)
{
	c->pools_s = INFINITY;
	for (int p = 0; p < c->buying->pools; p++)
		if (c->buying->pool[p].moves || c->buying->pool[p].shocks)
			c->pools_s = fmin(c->pools_s, pool_next_s(c, p));
}

void pools_start(struct capacity *c)
{
	for (int w = 0; w < c->buying->ways; w++)
		way_draw(c->buying->way + w, &c->chance, c->way + w);
	for (int p = 0; p < c->buying->pools; p++) {
		struct pool_now *pool = c->pool + p;

		pool->granted = 0;
		pool->shocks = 0;
		pool->warned = pool->shock_warned = false;
		pool->shock_s = INFINITY;
		if (c->buying->pool[p].moves)
			pool_start(&pool->walk, &c->buying->pool[p].market->capacity, c->buying->pool[p].which, &c->chance);
		if (c->buying->pool[p].shocks)
			shock_next(c, p, 0);
	}
	pools_look(c);
}

bool pool_has_room(const struct capacity *c, int p)
{
	return p < 0 || !c->buying->pool[p].moves || c->pool[p].granted < c->pool[p].walk.capacity;
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
	if (c->buying->range[server->range].rebalances && uniform_of(server->word[WORD_WARNING]) < way->warning_chance)
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
	if (server->pool >= 0 && c->buying->pool[server->pool].moves && c->pool[server->pool].warned)
		doom(c, s, c->pool[server->pool].walk.to_s, t);
}

/* Those of a pool that it will not hold any more, the youngest first: from HELD down to LEFT. */
static void pool_sheds(struct capacity *c, int p, int left, double at_s, double t)
{
	int held = c->pool[p].granted;

	for (int s = c->plan->servers - 1; s >= 0 && held > left; s--) {
		struct server *server = c->server + s;

		if (server->pool != p || server->state < SERVER_STARTING)
			continue;
		held--;
		doom(c, s, at_s, t);
		server_next(c, s);
	}
}

static void shock_strikes(struct capacity *c, int p, double t)
{
	const struct way_now *way = now_of_pool(c, p);
	struct pool_now *pool = c->pool + p;
	uint64_t word[2];

	philox_block(&c->chance, shock_purpose(c->buying->pool + p), pool->shocks, word);
	const bool all = uniform_of(word[1]) < way->all;

	for (int s = 0; s < c->plan->servers; s++) {
		struct server *server = c->server + s;

		if (server->state < SERVER_STARTING || server->pool != p)
			continue;
		philox_block(&c->chance, struck_purpose(c->buying->pool + p), pool->shocks * PLACES_MOST + (uint32_t)(server->place + 1), word);
		if (all || uniform_of(word[0]) < way->share) {
			doom(c, s, pool->shock_s, t);
			server_next(c, s);
		}
	}
	pool->shock_warned = true;
}

/* Those that wait for room in the pool are granted, the lowest place first. */
static void pool_grants(struct capacity *c, int p, double t)
{
	for (int place = 0; place < c->buying->places; place++) {
		const int s = c->at_place[place];

		if (s >= 0 && c->server[s].pool == p && c->server[s].state == SERVER_ASKED && c->server[s].grant_s == INFINITY
		    && !way_of(c, c->server + s)->market->too_dear && pool_has_room(c, p))
			server_granted(c, s, t);
	}
}

static void pool_turns(struct capacity *c, int p, double t)
{
	struct pool_now *pool = c->pool + p;

	if (pool->walk.next < pool->walk.capacity && !pool->warned) {
		pool->warned = true;
		pool_sheds(c, p, pool->walk.next, pool->walk.to_s, t);
	}
	if (pool->walk.to_s > t)
		return;
	pool_pass(&pool->walk);
	pool->warned = false;
	pool_grants(c, p, t);
}

void pools_pass(struct capacity *c, double t)
{
	for (int p = 0; p < c->buying->pools; p++) {
		const struct buying_pool *plan = c->buying->pool + p;
		struct pool_now *pool = c->pool + p;

		if ((!plan->moves && !plan->shocks) || pool_next_s(c, p) > t)
			continue;
		if (plan->moves)
			pool_turns(c, p, t);
		if (plan->shocks && pool->shock_s - now_of_pool(c, p)->notice_s <= t && !pool->shock_warned)
			shock_strikes(c, p, t);
		if (plan->shocks && pool->shock_s <= t) {
			pool->shocks++;
			shock_next(c, p, t);
		}
	}
	pools_look(c);
}

static double price_of(const struct way *way) { return dist_mean(&way->market->spot_usd_h.dist) / way->speed; }

/* Is A before B by its allocation? BEST: how seldom the safest way's servers are taken. */
static bool better(const struct range *range, const struct way *a, const struct way *b, double best)
{
	const bool safe_a = a->market->taken_per_s <= 2 * best, safe_b = b->market->taken_per_s <= 2 * best;

	if (range->allocation == ALLOCATION_CAPACITY)
		return a->market->taken_per_s < b->market->taken_per_s;
	if (range->allocation == ALLOCATION_PRICE_CAPACITY && safe_a != safe_b)
		return safe_a;
	return price_of(a) < price_of(b);
}

int way_choose(const struct capacity *c, const struct range *range, int place)
{
	const struct way *way = c->buying->way;
	double best = INFINITY;
	int chosen = -1;

	for (int w = range->way; w < range->way + range->ways; w++)
		best = fmin(best, way[w].market->taken_per_s);
	for (int k = 0; k < range->ways; k++) {
		const int w = range->way + (range->allocation == ALLOCATION_DIVERSIFIED ? (place + k) % range->ways : k);

		if (way[w].pools && !pool_has_room(c, way[w].pool + place % way[w].pools))
			continue;
		if (chosen < 0 || (range->allocation != ALLOCATION_DIVERSIFIED && better(range, way + w, way + chosen, best)))
			chosen = w;
	}
	return chosen >= 0 ? chosen : range->way + (range->allocation == ALLOCATION_DIVERSIFIED ? place % range->ways : 0);
}
