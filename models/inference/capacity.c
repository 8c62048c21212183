/* Servers from the request for them to their end. Every draw belongs to a place and to how often a server was asked for there: strategies
 * that want more servers see the same fates in the places that they share. */
#include "models/inference/servers.h"

#include <stdlib.h>

#include "sim/base/memory.h"

enum { BLOCKS_A_GRANT = 4 };              /* of two words */

struct capacity *capacity_new(const struct inference_plan *plan)
{
	struct capacity *c = mem_new(1, sizeof *c);
	const struct buying *buying = buying_of(plan);
	const size_t servers = (size_t)plan->servers, places = (size_t)buying->places + 1, ranges = (size_t)buying->ranges + 1;

	c->plan = plan;
	c->buying = buying;
	c->server = mem_new(servers, sizeof *c->server);
	c->unused = mem_new(servers, sizeof *c->unused);
	c->heap = mem_new(servers, sizeof *c->heap);
	c->at_place = mem_new(places, sizeof *c->at_place);
	c->grants = mem_new(places, sizeof *c->grants);
	c->wanted_of = mem_new(ranges, sizeof *c->wanted_of);
	c->held = mem_new(ranges, sizeof *c->held);
	c->pool = mem_new((size_t)buying->pools + 1, sizeof *c->pool);
	c->way = mem_new((size_t)buying->ways + 1, sizeof *c->way);
	return c;
}

void capacity_free(struct capacity *c)
{
	for (int p = 0; p < c->buying->pools; p++)
		if (c->buying->pool[p].moves)
			pool_release(&c->pool[p].walk);
	free(c->server);
	free(c->unused);
	free(c->heap);
	free(c->at_place);
	free(c->grants);
	free(c->wanted_of);
	free(c->held);
	free(c->pool);
	free(c->way);
	free(c);
}

/* --- the heap of next moments: server numbers, the soonest first, equal times by number --- */

static bool sooner(const struct capacity *c, int a, int b)
{
	return c->server[a].next_s != c->server[b].next_s ? c->server[a].next_s < c->server[b].next_s : a < b;
}

static void heap_put(struct capacity *c, int i, int s)
{
	c->heap[i] = s;
	c->server[s].heap = i;
}

static void heap_settle(struct capacity *c, int i)
{
	const int s = c->heap[i];

	for (; i && sooner(c, s, c->heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap_put(c, i, c->heap[(i - 1) / 2]);
	for (int child; (child = 2 * i + 1) < c->heap_count; i = child) {
		child += child + 1 < c->heap_count && sooner(c, c->heap[child + 1], c->heap[child]);
		if (!sooner(c, c->heap[child], s))
			break;
		heap_put(c, i, c->heap[child]);
	}
	heap_put(c, i, s);
}

static void heap_remove(struct capacity *c, int s)
{
	const int i = c->server[s].heap, last = c->heap[--c->heap_count];

	c->server[s].heap = -1;
	if (last == s)
		return;
	heap_put(c, i, last);
	heap_settle(c, i);
}

static double next_of(const struct server *server)
{
	const double fate_s = fmin(server->doom_s, server->notice_s);

	switch (server->state) {
	case SERVER_ASKED:
		return server->grant_s;
	case SERVER_STARTING:
		return fmin(server->ready_s, fate_s);
	case SERVER_READY:
		return fate_s;
	case SERVER_DRAINING:
		return fmin(server->done_s, server->doom_s);
	case SERVER_NONE:
		break;
	}
	return INFINITY;
}

void server_next(struct capacity *c, int s)
{
	struct server *server = c->server + s;

	server->next_s = next_of(server);
	if (server->heap < 0) {
		server->heap = c->heap_count;
		c->heap[c->heap_count++] = s;
	}
	heap_settle(c, server->heap);
}

/* --- the life of a server --- */

static void note(struct capacity *c, double t, enum record_kind kind, int s)
{
	if (c->rec && t >= 0)
		recorder_add(c->rec, t, kind, s, 0);
}

static void sum_ready(struct capacity *c, double t)
{
	c->ready_sum_s += c->ready * (t - c->now_s);
	c->now_s = t;
}

static void count_ready(struct capacity *c, const struct server *server, double t, int more)
{
	sum_ready(c, t);
	c->ready += more;
	c->ready_spot += way_of(c, server)->spot ? more : 0;
}

static void ask(struct capacity *c, int range, int place, double t)
{
	const int s = c->unused[--c->unused_count];
	struct server *server = c->server + s;
	const uint32_t number = c->grants[place]++;
	const struct way *way;

	*server = (struct server){.state = SERVER_ASKED, .range = range, .place = place, .asked_s = t, .ready_s = INFINITY, .done_s = INFINITY,
				  .doom_s = INFINITY, .notice_s = INFINITY, .heap = -1};
	server->way = way_choose(c, c->buying->range + range, place);
	way = way_of(c, server);
	server->pool = way->pools ? way->pool + place % way->pools : -1;
	for (int b = 0; b < BLOCKS_A_GRANT; b++)
		philox_block(&c->chance, purpose_of(PURPOSE_SERVER, (uint32_t)place), number * BLOCKS_A_GRANT + (uint32_t)b, server->word + 2 * b);
	const struct market *market = way->market;
	const struct dist *wait = !way->spot ? &market->on_demand_wait_s.dist : number ? &market->capacity_wait_s.dist : &market->first_wait_s.dist;

	server->grant_s = t + (way->spot && market->too_dear ? INFINITY : dist_draw(wait, server->word[WORD_WAIT], &c->chance));
	c->at_place[place] = s;
	c->held[range]++;
	if (t >= 0)
		c->measure->starts++;
	note(c, t, RECORD_REQUEST, s);
	server_next(c, s);
}

void server_granted(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	server->grant_s = t;
	server->state = SERVER_STARTING;
	c->starting++;
	server->ready_s = t + cold_start_draw(c->plan, server->word + WORD_COLD, &c->chance);
	if (server->pool >= 0)
		c->pool[server->pool].granted++;
	server_fate(c, s, t);
	note(c, t, RECORD_GRANT, s);
	server_next(c, s);
}

static void get_ready(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	server->state = SERVER_READY;
	server->ready_s = t;
	c->starting--;
	count_ready(c, server, t, 1);
	note(c, t, RECORD_READY, s);
	server_next(c, s);
	c->type->open(c->station, s, t, way_of(c, server)->speed);
	if (c->buying->mixes)
		capacity_fill(c, t);
}

static void leave_place(struct capacity *c, struct server *server)
{
	if (server->place < 0)
		return;
	c->at_place[server->place] = -1;
	c->held[server->range]--;
	server->place = -1;
}

static double within(const struct capacity *c, double t) { return fmin(fmax(t, 0), c->plan->horizon_s); }

/* The bill of a server that ends at T: the part of it that lies in the measured time. */
static void bill(struct capacity *c, const struct server *server, int s, double t, enum usage_end end)
{
	const struct way *way = way_of(c, server);
	const double from_s = within(c, server->grant_s), to_s = within(c, t), up_s = fmax(from_s, fmin(within(c, server->ready_s), to_s));
	double *part_s = c->log->part_s + way->item * PARTS;

	if (to_s <= from_s)
		return;
	usage_add(c->log, way->item, s, from_s, to_s, 1, end);
	part_s[PART_RESTART] += up_s - from_s;
	part_s[PART_USEFUL] += to_s - up_s;
	c->measure->server_s[way->spot ? SERVED_SPOT : SERVED_ON_DEMAND] += to_s - from_s;
}

static void server_end(struct capacity *c, int s, double t, enum usage_end end)
{
	struct server *server = c->server + s;

	if (server->state == SERVER_STARTING)
		c->starting--;
	if (server->state == SERVER_READY)
		count_ready(c, server, t, -1);
	if (server->state != SERVER_ASKED) {
		bill(c, server, s, t, end);
		if (server->pool >= 0)
			c->pool[server->pool].granted--;
	}
	leave_place(c, server);
	heap_remove(c, s);
	server->state = SERVER_NONE;
	c->unused[c->unused_count++] = s;
}

static void release(struct capacity *c, int s, double t)
{
	note(c, t, RECORD_RELEASE, s);
	server_end(c, s, t, END_RELEASED);
}

/* It takes no more requests: gone when what it has is done. */
static void drain(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	count_ready(c, server, t, -1);
	leave_place(c, server);
	server->state = SERVER_DRAINING;
	server->done_s = c->type->close(c->station, s, t);
	if (server->done_s <= t)
		release(c, s, t);
	else
		server_next(c, s);
}

void server_warned(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	server->notice_s = INFINITY;
	note(c, t, RECORD_NOTICE, s);
	if (server->state == SERVER_STARTING)
		release(c, s, t);         /* it would serve nobody */
	else
		drain(c, s, t);
	capacity_fill(c, t);
}

void server_lost(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;
	const bool served = server->state == SERVER_READY || server->state == SERVER_DRAINING;

	if (t >= 0)
		c->measure->interruptions += way_of(c, server)->spot;
	note(c, t, RECORD_LOST, s);
	if (served)
		c->type->kill(c->station, s, t);
	server_end(c, s, t, END_INTERRUPTED);
	capacity_fill(c, t);
}

/* --- what is wanted --- */

/* The one to give up first: not yet ready before ready, the highest place first. */
static int last_of(const struct capacity *c, const struct range *range)
{
	int ready = -1;

	for (int p = range->first + range->places - 1; p >= range->first; p--) {
		const int s = c->at_place[p];

		if (s < 0)
			continue;
		if (c->server[s].state != SERVER_READY)
			return s;
		ready = ready < 0 ? s : ready;
	}
	return ready;
}

static void give_up(struct capacity *c, int s, double t)
{
	if (c->server[s].state == SERVER_READY)
		drain(c, s, t);
	else
		release(c, s, t);
}

static void range_fill(struct capacity *c, int r, int wanted, double t)
{
	const struct range *range = c->buying->range + r;
	int place = range->first;

	while (c->held[r] > wanted)
		give_up(c, last_of(c, range), t);
	while (c->held[r] < wanted && c->unused_count) {
		while (c->at_place[place] >= 0)
			place++;
		ask(c, r, place, t);
	}
}

void capacity_fill(struct capacity *c, double t)
{
	buying_split(c->buying, c->wanted, c->ready_spot, c->wanted_of);
	for (int r = 0; r < c->buying->ranges; r++)
		range_fill(c, r, c->wanted_of[r], t);
}

void capacity_want(struct capacity *c, double t, int servers)
{
	sum_ready(c, t);
	c->wanted = servers;
	capacity_fill(c, t);
}

/* --- the clock --- */

double capacity_next_s(const struct capacity *c)
{
	return fmin(c->heap_count ? c->server[c->heap[0]].next_s : INFINITY, c->pools_s);
}

static void server_pass(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	if (server->state == SERVER_ASKED) {
		if (pool_has_room(c, server->pool)) {
			server_granted(c, s, t);
		} else {
			server->grant_s = INFINITY;      /* until its pool has room: pools_pass() */
			server_next(c, s);
		}
	} else if (server->doom_s <= t) {
		server_lost(c, s, t);
	} else if (server->state == SERVER_DRAINING) {
		release(c, s, t);
	} else if (server->notice_s <= t) {
		server_warned(c, s, t);
	} else {
		get_ready(c, s, t);
	}
}

void capacity_pass(struct capacity *c, double t)
{
	sum_ready(c, t);
	if (c->pools_s <= t)
		pools_pass(c, t);
	else if (c->heap_count && c->server[c->heap[0]].next_s <= t)
		server_pass(c, c->heap[0], t);
}

void capacity_emptied(struct capacity *c, int s, double t)
{
	if (c->server[s].state == SERVER_DRAINING)
		release(c, s, t);
}

/* Those that are there when it begins: granted and ready, where their pool has room. */
static void begin_with(struct capacity *c, int first, double t)
{
	capacity_want(c, t, first);
	for (int p = 0; p < c->buying->places; p++) {
		const int s = c->at_place[p];

		if (s < 0 || c->server[s].grant_s == INFINITY || !pool_has_room(c, c->server[s].pool))
			continue;
		server_granted(c, s, t);
		if (c->server[s].state == SERVER_STARTING)
			get_ready(c, s, t);
	}
}

void capacity_start(struct capacity *c, const struct chance *chance, int first, const struct station_type *type, struct station *station,
		    struct usage_log *log, struct measure *measure, struct recorder *rec)
{
	c->chance = *chance;
	c->type = type;
	c->station = station;
	c->log = log;
	c->measure = measure;
	c->rec = rec;
	c->wanted = c->ready = c->starting = c->ready_spot = c->heap_count = 0;
	c->seen_s = c->now_s = -c->plan->warm_up_s;
	c->ready_sum_s = 0;
	c->unused_count = c->plan->servers;
	for (int s = 0; s < c->plan->servers; s++) {
		c->unused[s] = c->plan->servers - 1 - s;
		c->server[s].state = SERVER_NONE;
	}
	for (int p = 0; p < c->buying->places; p++) {
		c->at_place[p] = -1;
		c->grants[p] = 0;
	}
	for (int r = 0; r < c->buying->ranges; r++)
		c->held[r] = 0;
	pools_start(c);
	begin_with(c, first, c->now_s);
}

void capacity_end(struct capacity *c, double t)
{
	const double busy = c->measure->place_s > 0 ? c->measure->busy_s / c->measure->place_s : 0;

	for (int s = 0; s < c->plan->servers; s++)
		if (c->server[s].state != SERVER_NONE)
			server_end(c, s, t, END_RELEASED);
	for (int w = 0; w < c->buying->ways; w++) {
		double *part_s = c->log->part_s + c->buying->way[w].item * PARTS, idle_s = part_s[PART_USEFUL] * (1 - fmin(busy, 1));

		part_s[PART_USEFUL] -= idle_s;
		part_s[PART_WAITING] += idle_s;
	}
}

int capacity_wanted(const struct capacity *c) { return c->wanted; }
int capacity_ready(const struct capacity *c) { return c->ready; }
int capacity_starting(const struct capacity *c) { return c->starting; }

void capacity_see(struct capacity *c, double t, struct scaler_seen *seen)
{
	sum_ready(c, t);
	seen->ready_s = c->ready_sum_s;
	seen->place_s = c->ready_sum_s * c->plan->concurrency;
	c->ready_sum_s = 0;
}
