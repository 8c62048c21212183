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
	c->pool = mem_new((size_t)buying->ways.pools + 1, sizeof *c->pool);
	c->way = mem_new((size_t)buying->ways.count + 1, sizeof *c->way);
	return c;
}

void capacity_free(struct capacity *c)
{
	for (int p = 0; p < c->buying->ways.pools; p++)
		if (c->buying->ways.pool[p].moves)
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

	if (server->warned)
		return server->doom_s;
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

/* From the request at T to the grant, where the pool has room. FIRST: of its place. */
static double wait_s(const struct capacity *c, const struct server *server, double t, bool first)
{
	const struct way *way = way_of(c, server);
	const struct market *market = way->market;

	if (way->block)
		return fmax(0, market->first_wait_s.dist.a - t);
	if (way->spot && market->too_dear)
		return INFINITY;
	return dist_draw(!way->spot ? &market->on_demand_wait_s.dist : first ? &market->first_wait_s.dist : &market->capacity_wait_s.dist,
			 server->word[WORD_WAIT], &c->chance);
}

static void ask(struct capacity *c, int range, int place, double t)
{
	const int s = c->unused[--c->unused_count];
	struct server *server = c->server + s;
	const uint32_t number = c->grants[place]++;
	const int chosen = way_choose(c, c->buying->range + range, place);

	*server = (struct server){.state = SERVER_ASKED, .range = range, .place = place, .home = place, .asked_s = t, .ready_s = INFINITY,
				  .done_s = INFINITY, .doom_s = INFINITY, .notice_s = INFINITY, .heap = -1};
	server_buy(c, s, chosen >= 0 ? chosen : c->buying->range[range].way);
	for (int b = 0; b < BLOCKS_A_GRANT; b++)
		philox_block(&c->chance, purpose_of(PURPOSE_SERVER, (uint32_t)place), number * BLOCKS_A_GRANT + (uint32_t)b, server->word + 2 * b);
	server->grant_s = t + wait_s(c, server, t, number == 0);
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
	c->warming++;
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
	c->warming--;
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
		c->warming--;
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
	if (server->done_s <= t && !server->warned)
		release(c, s, t);
	else
		server_next(c, s);
}

void server_warned(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	server->notice_s = INFINITY;
	server->warned = true;
	note(c, t, RECORD_NOTICE, s);
	if (server->state == SERVER_READY) {
		drain(c, s, t);
	} else {                          /* it will not be ready before its end */
		c->warming--;
		leave_place(c, server);
		server->state = SERVER_DRAINING;
		server->done_s = t;
		server->ready_s = INFINITY;
		server_next(c, s);
	}
	capacity_fill(c, t);
}

void server_lost(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;
	const bool serves = server->state == SERVER_READY || (server->state == SERVER_DRAINING && server->done_s > t);

	if (t >= 0)
		c->measure->interruptions += way_of(c, server)->spot;
	note(c, t, RECORD_LOST, s);
	if (serves)
		c->type->kill(c->station, s, t);
	server_end(c, s, t, END_INTERRUPTED);
	capacity_fill(c, t);
}

/* --- what is wanted --- */

/* Is A to be given up before B? Who was not granted yet costs nothing, who is not ready serves nobody; else the younger goes. */
static bool goes_before(const struct server *a, const struct server *b)
{
	return a->state != b->state ? a->state < b->state : a->state == SERVER_READY && a->ready_s > b->ready_s;
}

/* The one of RANGE to give up first; of equals, that of the highest place. */
static int last_of(const struct capacity *c, const struct range *range)
{
	int last = -1;

	for (int p = range->first + range->places - 1; p >= range->first; p--) {
		const int s = c->at_place[p];

		if (s >= 0 && (last < 0 || goes_before(c->server + s, c->server + last)))
			last = s;
		if (last >= 0 && c->server[last].state == SERVER_ASKED)
			break;
	}
	return last;
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
	c->starved |= c->held[r] < wanted;
}

void capacity_fill(struct capacity *c, double t)
{
	buying_split(c->buying, c->wanted, c->begins ? PLACES_MOST : c->ready_spot, c->wanted_of);
	c->starved = false;
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

/* No pool that it asked has room when its wait is over: it is granted as soon as one has. */
static void request_stands(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;
	const int other = way_choose(c, c->buying->range + server->range, server->home);

	if (other >= 0) {
		server_buy(c, s, other);
		server_granted(c, s, t);
		return;
	}
	server->grant_s = INFINITY;
	server_next(c, s);
}

static void server_pass(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	if (server->state == SERVER_ASKED) {
		if (pool_has_room(c, server->pool)) {
			server_granted(c, s, t);
		} else {
			request_stands(c, s, t);
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
	if (c->starved && c->unused_count)
		capacity_fill(c, t);
}

void capacity_emptied(struct capacity *c, int s, double t)
{
	struct server *server = c->server + s;

	if (server->state != SERVER_DRAINING)
		return;
	if (server->warned)
		server->done_s = t;
	else
		release(c, s, t);
	if (c->starved && c->unused_count)
		capacity_fill(c, t);
}

static void all_ready(struct capacity *c, double t)
{
	for (int p = 0; p < c->buying->places; p++) {
		const int s = c->at_place[p];
		const struct way *way = s < 0 ? NULL : way_of(c, c->server + s);

		if (!way || c->server[s].state != SERVER_ASKED || (way->spot && way->market->too_dear) || !pool_has_room(c, c->server[s].pool)
		    || (way->block && c->server[s].grant_s > t))
			continue;
		server_granted(c, s, t);
		get_ready(c, s, t);
	}
}

/* Those that are there when it begins: granted and ready, where their pool has room. What is missing of a mixed fleet then is there on
 * demand, as it would have been asked for before. */
static void begin_with(struct capacity *c, int first, double t)
{
	c->begins = true;
	capacity_want(c, t, first);
	all_ready(c, t);
	c->begins = false;
	if (c->buying->mixes)
		capacity_fill(c, t);
	all_ready(c, t);
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
	c->wanted = c->ready = c->warming = c->ready_spot = c->heap_count = 0;
	c->seen_s = c->now_s = -c->plan->warm_up_s;
	c->ready_sum_s = 0;
	c->starved = false;
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
			release(c, s, t);
	for (int w = 0; w < c->buying->ways.count; w++) {
		double *part_s = c->log->part_s + c->buying->ways.way[w].item * PARTS, idle_s = part_s[PART_USEFUL] * (1 - fmin(busy, 1));

		part_s[PART_USEFUL] -= idle_s;
		part_s[PART_WAITING] += idle_s;
	}
}

int capacity_wanted(const struct capacity *c) { return c->wanted; }
int capacity_ready(const struct capacity *c) { return c->ready; }
int capacity_warming(const struct capacity *c) { return c->warming; }

int capacity_starting(const struct capacity *c)
{
	int held = 0;

	for (int r = 0; r < c->buying->ranges; r++)
		held += c->held[r];
	return held - c->ready;
}

void capacity_see(struct capacity *c, double t, struct scaler_seen *seen)
{
	sum_ready(c, t);
	seen->ready_s = c->ready_sum_s;
	seen->place_s = c->ready_sum_s * c->plan->concurrency;
	c->ready_sum_s = 0;
}
