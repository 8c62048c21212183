/* What the market does: how long a node lives, when it is warned; pools that fall and shocks that take several at once. */
#include "models/batch/state.h"

static double once(const struct value *value, const struct chance *chance, double otherwise)
{
	return value->form == VALUE_QUANTITY ? value_in_replica(value, chance) : otherwise;
}

static void way_draw(const struct way *way, const struct chance *chance, struct way_now *now)
{
	const struct market *m = way->market;

	now->rate_per_s = once(way->spot ? &m->rate_per_s : &m->on_demand_rate_per_s, chance, 0);
	now->notice_s = way->spot ? once(&m->notice_s, chance, 0) : 0;
	now->notice_chance = once(&m->notice_chance, chance, 1);
	now->warning_s = once(&m->warning_s, chance, 0);
	now->warning_chance = once(&m->warning_chance, chance, 0);
	now->shock_per_s = once(&m->shock_rate_per_s, chance, 0);
	now->share = once(&m->shock_share, chance, 0);
	now->all = once(&m->shock_all, chance, 0);
	if (way->spot && m->moves)
		price_start(&now->price, m->moves, chance);
}

/* Streams of a pool's shocks, beside those of the places. */
static uint32_t shock_purpose(const struct way_pool *pool) { return purpose_of(PURPOSE_SERVER, 0x800000 | pool->key); }
static uint32_t struck_purpose(const struct way_pool *pool) { return purpose_of(PURPOSE_SERVER, 0xc00000 | pool->key); }

static void shock_next(struct batch_state *b, int p)
{
	const double rate = b->way[b->plan->ways.pool[p].way].shock_per_s;
	uint64_t word[2];

	philox_block(&b->chance, shock_purpose(b->plan->ways.pool + p), b->pool[p].shocks, word);
	b->pool[p].shock_s = rate > 0 ? b->now_s + exponential_of(word[0], &b->chance) / rate : INFINITY;
	b->pool[p].shock_warned = false;
}

/* When its capacity changes, or is told to fall. */
static double turn_s(const struct batch_state *b, int p)
{
	const struct pool_now *pool = b->pool + p;
	const bool falls = b->plan->ways.pool[p].sheds && pool->walk.next < pool->walk.capacity;

	return fmax(pool->walk.to_s - (falls && !pool->warned ? pool->lead_s : 0), b->now_s);
}

/* When the pool has something to say: a notice ahead of its fall or of a shock, or the thing itself. */
static double next_s(const struct batch_state *b, int p)
{
	const struct way_pool *plan = b->plan->ways.pool + p;
	const struct pool_now *pool = b->pool + p;
	const double shock_s = plan->shocks ? fmax(pool->shock_s - (pool->shock_warned ? 0 : pool->lead_s), b->now_s) : INFINITY;

	return plan->moves ? fmin(shock_s, turn_s(b, p)) : shock_s;
}

static void look(struct batch_state *b)
{
	b->pools_s = INFINITY;
	for (int p = 0; p < b->plan->ways.pools; p++)
		b->pools_s = fmin(b->pools_s, next_s(b, p));
}

void market_start(struct batch_state *b, double until_s)
{
	for (int p = 0; p < b->plan->ways.pools; p++)
		b->pool[p].lead_s = 0;
	for (int w = 0; w < b->plan->ways.count; w++) {
		const struct way *way = b->plan->ways.way + w;

		way_draw(way, &b->chance, b->way + w);
		for (int p = way->pool; p < way->pool + way->pools && way->spot; p++)
			b->pool[p].lead_s = fmax(b->pool[p].lead_s, b->way[w].notice_s);
	}
	for (int p = 0; p < b->plan->ways.pools; p++) {
		struct pool_now *pool = b->pool + p;

		pool->granted = 0;
		pool->shocks = 0;
		pool->warned = pool->shock_warned = false;
		pool->shock_s = INFINITY;
		if (b->plan->ways.pool[p].moves) {
			pool->walk.until_s = until_s + pool->lead_s;
			pool_start(&pool->walk, b->plan->ways.pool[p].rule, b->plan->ways.pool[p].which, &b->chance);
		}
		if (b->plan->ways.pool[p].shocks)
			shock_next(b, p);
	}
	look(b);
}

bool market_has_room(const struct batch_state *b, int p)
{
	const struct pool_now *pool = b->pool + p;

	if (p < 0 || !b->plan->ways.pool[p].moves)
		return true;
	if (!b->plan->ways.pool[p].sheds)
		return pool->walk.capacity > 0;
	/* One that is known to fall grants no more than it will hold. */
	return pool->granted < (pool->warned && pool->walk.next < pool->walk.capacity ? pool->walk.next : pool->walk.capacity);
}

/* DOOM at T for node I, if none is sooner; it knows if the notice comes. */
static void doom(struct batch_state *b, int i, double t)
{
	struct machine *node = b->node + i;
	const struct way_now *way = b->way + node->way;
	const double ahead_s = uniform_of(node->word[WORD_NOTICE]) < way->notice_chance ? way->notice_s : 0;

	if (t >= node->doom_s)
		return;
	node->doom_s = t;
	node->notice_s = ahead_s > 0 ? fmax(t - ahead_s, b->now_s) : INFINITY;
}

void machine_fate(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;
	const struct way *way = way_of(b, node);
	const enum life_model model = way->spot ? way->market->life : way->market->on_demand_life;
	const double rate = b->way[node->way].rate_per_s;

	node->doom_s = node->notice_s = INFINITY;
	if (model == LIFE_MEMORYLESS && rate > 0)
		doom(b, i, b->now_s + exponential_of(node->word[WORD_LIFE], &b->chance) / rate);
	else if (model == LIFE_DRAWN)
		doom(b, i, b->now_s + dist_draw(way->spot ? &way->market->life_s.dist : &way->market->on_demand_life_s.dist, node->word[WORD_LIFE],
						&b->chance));
}

/* Pool P takes node I, if it is one of its own, at AT_S. */
static bool takes(struct batch_state *b, int p, int i, double at_s)
{
	if (b->node[i].state < MACHINE_STARTING || b->node[i].pool != p)
		return false;
	doom(b, i, at_s);
	machine_next(b, i);
	return true;
}

/* Those of a pool that it will not hold any more: the highest places, so that lower ones meet the same fate however many there are. */
static void sheds(struct batch_state *b, int p)
{
	int left = b->pool[p].granted - b->pool[p].walk.next;

	for (int i = b->plan->nodes - 1; i >= 0 && left > 0; i--)
		left -= takes(b, p, i, b->pool[p].walk.to_s);
}

static void shock_strikes(struct batch_state *b, int p)
{
	const struct way_now *way = b->way + b->plan->ways.pool[p].way;
	struct pool_now *pool = b->pool + p;
	uint64_t word[2];

	philox_block(&b->chance, shock_purpose(b->plan->ways.pool + p), pool->shocks, word);
	const bool all = uniform_of(word[1]) < way->all;

	for (int i = 0; i < b->plan->nodes; i++) {
		if (b->node[i].state < MACHINE_STARTING || b->node[i].pool != p)
			continue;
		philox_block(&b->chance, struck_purpose(b->plan->ways.pool + p), pool->shocks * (uint32_t)NODES_MOST + (uint32_t)i, word);
		if (all || uniform_of(word[0]) < way->share)
			takes(b, p, i, pool->shock_s);
	}
	pool->shock_warned = true;
}

/* Requests that stand are heard again: some pool has more than it had. The lowest place first. */
static void requests_heard(struct batch_state *b)
{
	for (int i = 0; i < b->plan->nodes; i++)
		if (b->node[i].state == MACHINE_ASKED && isinf(b->node[i].grant_s)) {
			const int w = market_choose(b, i);

			if (w < 0)
				continue;
			machine_buy(b, i, w);
			machine_granted(b, i);
		}
}

static void turns(struct batch_state *b, int p)
{
	struct pool_now *pool = b->pool + p;
	const int before = pool->walk.capacity;

	if (b->plan->ways.pool[p].sheds && pool->walk.next < before && !pool->warned) {
		pool->warned = true;
		sheds(b, p);
	}
	if (pool->walk.to_s > b->now_s)
		return;
	pool_pass(&pool->walk);
	pool->warned = false;
	if (pool->walk.capacity > before)
		requests_heard(b);
}

void market_pass(struct batch_state *b)
{
	for (int p = 0; p < b->plan->ways.pools; p++) {
		const struct way_pool *plan = b->plan->ways.pool + p;
		struct pool_now *pool = b->pool + p;

		if (next_s(b, p) > b->now_s)
			continue;
		if (plan->moves && turn_s(b, p) <= b->now_s)
			turns(b, p);
		if (plan->shocks && pool->shock_s - pool->lead_s <= b->now_s && !pool->shock_warned)
			shock_strikes(b, p);
		if (plan->shocks && pool->shock_s <= b->now_s) {
			pool->shocks++;
			shock_next(b, p);
		}
	}
	look(b);
}
