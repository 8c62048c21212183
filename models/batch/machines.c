/* Nodes from the request for them to their end. */
#include "models/batch/state.h"

void machine_next(struct batch_state *b, int i)
{
	const struct machine *node = b->node + i;
	const double fate_s = fmin(node->doom_s, node->warned ? INFINITY : node->notice_s);
	double next_s = INFINITY;

	if (node->state == MACHINE_ASKED)
		next_s = node->grant_s;
	else if (node->state == MACHINE_STARTING)
		next_s = fmin(node->warned ? INFINITY : node->ready_s, fate_s);
	else if (node->state == MACHINE_READY)
		next_s = fate_s;
	unit_set(b, machine_unit(b, i), next_s);
}

static void ready_count(struct batch_state *b, int more)
{
	const int before = b->ready;

	b->ready += more;
	if (!before) {
		b->without_s += b->now_s - b->without_from_s;
		note(b, RECORD_RUN, -1, b->useful_s);
	} else if (!b->ready) {
		b->without_from_s = b->now_s;
		if (b->done + b->failed < b->tasks)
			note(b, RECORD_WAIT, -1, 0);
	}
}

void machine_buy(struct batch_state *b, int i, int w)
{
	const struct way *way = b->plan->ways.way + w;

	b->node[i].way = w;
	b->node[i].pool = way->pools ? way->pool + i % way->pools : -1;
}

/* From the request to the grant, where the pool has room. */
static double wait_s(const struct batch_state *b, const struct machine *node)
{
	const struct way *way = way_of(b, node);
	const struct market *market = way->market;

	if (way->block)
		return fmax(0, market->first_wait_s.dist.a - b->now_s);
	if (way->spot && market->too_dear)
		return INFINITY;
	return dist_draw(!way->spot ? &market->on_demand_wait_s.dist : node->asks == 1 ? &market->first_wait_s.dist : &market->capacity_wait_s.dist,
			 node->word[WORD_WAIT], &b->chance);
}

static void machine_ask(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;
	const int chosen = market_choose(b, i);

	*node = (struct machine){.state = MACHINE_ASKED, .lot = node->lot, .asks = node->asks + 1, .ready_s = INFINITY, .doom_s = INFINITY,
			      .notice_s = INFINITY};
	for (uint32_t k = 0; k < WORDS / 2; k++)
		philox_block(&b->chance, purpose_of(PURPOSE_SERVER, (uint32_t)i), (node->asks - 1) * (WORDS / 2) + k, node->word + 2 * k);
	machine_buy(b, i, chosen >= 0 ? chosen : b->plan->lot[node->lot].way);
	node->grant_s = b->now_s + wait_s(b, node);
	b->active++;
	b->asked++;
	note(b, RECORD_REQUEST, i, 0);
	machine_next(b, i);
}

void machine_granted(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;

	b->asked--;
	b->starting++;
	node->state = MACHINE_STARTING;
	node->grant_s = b->now_s;
	node->ready_s = b->now_s + dist_draw(&b->plan->keys->startup_s.dist, node->word[WORD_STARTUP], &b->chance);
	if (node->pool >= 0)
		b->pool[node->pool].granted++;
	machine_fate(b, i);
	note(b, RECORD_GRANT, i, 0);
	machine_next(b, i);
}

static void machine_ready(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;

	b->starting--;
	node->state = MACHINE_READY;
	b->idle_slots += b->plan->slots;
	ready_count(b, 1);
	note(b, RECORD_READY, i, 0);
	machine_next(b, i);
	machine_feed(b, i);
}

/* The grant's usage, and what its time was spent on. */
static void bill(struct batch_state *b, int i, enum usage_end end)
{
	const struct machine *node = b->node + i;
	const struct way *way = way_of(b, node);
	const double whole_s = b->now_s - node->grant_s, started_s = fmin(node->ready_s, b->now_s) - node->grant_s;
	const double useful_s = node->useful_s / b->plan->slots, lost_s = node->lost_s / b->plan->slots;
	double *part_s = b->log->part_s + way->item * PARTS;

	usage_add(b->log, way->item, i, node->grant_s, b->now_s, 1, end);
	part_s[PART_RESTART] += started_s;
	part_s[PART_USEFUL] += useful_s;
	part_s[PART_LOST] += lost_s;
	part_s[PART_WAITING] += fmax(0, whole_s - started_s - useful_s - lost_s);
	b->restart_s += started_s;
	b->useful_s += useful_s;
	b->lost_s += lost_s;
	b->node_s[way->spot] += whole_s;
}

static void machine_end(struct batch_state *b, int i, enum usage_end end)
{
	struct machine *node = b->node + i;
	const bool ready = node->state == MACHINE_READY;

	note(b, end == END_INTERRUPTED ? RECORD_LOST : RECORD_RELEASE, i, 0);
	if (ready && !node->warned)
		b->idle_slots -= b->plan->slots - node->running;
	machine_drop(b, i);
	if (node->state == MACHINE_ASKED) {
		b->asked--;
	} else {
		bill(b, i, end);
		if (node->pool >= 0)
			b->pool[node->pool].granted--;
		b->starting -= !ready && !node->warned;
	}
	node->state = MACHINE_NONE;
	b->active--;
	machine_next(b, i);
	if (ready)
		ready_count(b, -1);
}

void machine_idle(struct batch_state *b, int i)
{
	const struct machine *node = b->node + i;

	if (b->plan->keys->release == RELEASE_AS_IDLE && (node->warned || !waiting(b)))
		machine_end(b, i, END_RELEASED);
}

static void machine_warned(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;

	node->warned = true;
	note(b, RECORD_NOTICE, i, 0);
	if (node->state == MACHINE_READY)
		b->idle_slots -= b->plan->slots - node->running;
	else
		b->starting--;            /* it will not be ready before its end, or has no use then */
	machine_next(b, i);
	if (!node->running)
		machine_idle(b, i);
}

void machine_event(struct batch_state *b, int i)
{
	struct machine *node = b->node + i;

	if (node->state == MACHINE_ASKED) {
		const int other = market_has_room(b, node->pool) ? node->way : market_choose(b, i);

		if (other >= 0) {
			machine_buy(b, i, other);
			machine_granted(b, i);
		} else {
			node->grant_s = INFINITY;         /* it stands until some pool has room */
			machine_next(b, i);
		}
	} else if (node->doom_s <= b->now_s) {
		b->interruptions += way_of(b, node)->spot;
		machine_end(b, i, END_INTERRUPTED);
		slots_feed(b);
	} else if (!node->warned && node->notice_s <= b->now_s) {
		machine_warned(b, i);
	} else {
		machine_ready(b, i);
	}
}

/* With so many slots under way, is the line served? */
static bool enough(const struct batch_state *b, int under_way)
{
	return (int64_t)under_way * b->plan->slots >= waiting(b);
}

void machines_fill(struct batch_state *b)
{
	int i = 0;

	while (!b->denied && !enough(b, b->asked + b->starting) && b->active < b->plan->nodes) {
		while (b->node[i].state != MACHINE_NONE)
			i++;
		machine_ask(b, i);
	}
	if (b->plan->keys->release == RELEASE_AT_END)
		return;
	for (i = b->plan->nodes - 1; i >= 0 && b->asked && enough(b, b->asked + b->starting - 1); i--)
		if (b->node[i].state == MACHINE_ASKED)
			machine_end(b, i, END_RELEASED);
	for (i = b->plan->nodes - 1; i >= 0 && b->starting && enough(b, 0); i--)
		if (b->node[i].state == MACHINE_STARTING)
			machine_end(b, i, END_RELEASED);
}

void machines_deny(struct batch_state *b)
{
	b->denied = true;
	b->denied_s = INFINITY;
	for (int i = 0; i < b->plan->nodes; i++)
		if (b->node[i].state == MACHINE_ASKED)
			machine_end(b, i, END_RELEASED);
}

void machines_end(struct batch_state *b)
{
	for (int i = 0; i < b->plan->nodes; i++)
		if (b->node[i].state != MACHINE_NONE)
			machine_end(b, i, END_RELEASED);
	if (!b->ready)
		b->without_s += b->now_s - b->without_from_s;
}
