/* Requests for nodes: what a node is bought as, and the search for capacity where pools come and go. A request takes a place in a
 * pool that has room and is granted after its wait; where none has, it stands until one has. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_REQUEST_H
#define COSTCAST_MODELS_TRAINING_REQUEST_H

#include "models/training/job.h"

/* Words derived from one word: which of them serves what. */
enum { DERIVED_ON_DEMAND_WAIT = 64, DERIVED_SHARE = 128, DERIVED_REWAIT = 128 + MAX_NODES,
       DERIVED_RELEASE = DERIVED_REWAIT + MAX_NODES, DERIVED_NOTICE = DERIVED_RELEASE + MAX_NODES,
       DERIVED_WARNING = DERIVED_NOTICE + MAX_NODES, DERIVED_SPARE = DERIVED_WARNING + MAX_NODES };

/* Instead of the time until when a request may stand as one for spot capacity: it does not any more. */
#define FALLEN_BACK (-INFINITY)

/* The block of a slot's own chance (see struct slot_words) that belongs to its first request. */
enum { FIRST_REQUEST = 0x7ffffffe };

HOT const struct market *node_market(const struct job *job, int i)
{
	return &job->plan->team[job->plan->team_of[i]].row->market;
}

static inline uint32_t slot_purpose(const struct job *job, int i)
{
	return purpose_of(PURPOSE_SLOT, (node_market(job, i)->group & 0xff) << 16 | (uint32_t)i);
}

HOT void pend(struct job *job, int i)
{
	job->pending[job->pending_count++] = (uint16_t)i;
}

HOT void unpend(struct job *job, int i)
{
	for (int k = 0; k < job->pending_count; k++)
		if (job->pending[k] == i) {
			job->pending[k] = job->pending[--job->pending_count];
			return;
		}
}

/* Node I is to be choice C of its team. */
HOT void node_buy(struct job *job, int i, int c)
{
	const struct choice *choice = &job->plan->choice[c];
	struct worker *worker = &job->worker[i];

	worker->choice = c;
	worker->spot = choice->spot;
	worker->item = choice->item;
	worker->front = choice->front;
	worker->notice_s = job->params->choice[c].notice_s;
	worker->life = (choice->spot ? choice->market->life : choice->market->on_demand_life) != LIFE_DRAWN ? NULL
		: choice->spot ? &choice->market->life_s.dist : &choice->market->on_demand_life_s.dist;
}

static inline uint64_t first_word(const struct job *job, int i, const struct dist *wait)
{
	uint64_t word[2] = {0};

	if (!dist_is_constant(wait))
		philox_block(job->chance, slot_purpose(job, i), FIRST_REQUEST, word);
	return word[1];
}

/* What a team's node is first asked for as. */
HOT int home_choice(const struct team *team)
{
	return team->spots ? team->spot : team->on_demand;
}

HOT const struct dist *choice_wait(const struct choice *choice, bool first, enum buy buy)
{
	if (!choice->spot && buy != BUY_BLOCK)
		return &choice->market->on_demand_wait_s.dist;
	return first ? &choice->market->first_wait_s.dist : &choice->market->capacity_wait_s.dist;
}

/* --- where pools come and go --- */

static inline struct stock *stock_of(struct job *job, int i, int c)
{
	const struct choice *choice = &job->plan->choice[c];

	return choice->pools ? &job->stock[choice->pool + i % choice->pools] : NULL;
}

/* Would choice C have a node for I now? A pool that is known to fall grants no more than it will hold. */
static inline bool has_room(struct job *job, int i, int c)
{
	const struct stock *stock = stock_of(job, i, c);

	if (!stock)
		return true;
	const int holds = stock->told && stock->walk.next < stock->walk.capacity ? stock->walk.next : stock->walk.capacity;

	return job->plan->choice[c].spot ? stock->held < holds : holds > 0;
}

/* USD per hour and unit of throughput of choice C now. */
static inline double price_now(struct job *job, int c)
{
	const struct choice *choice = &job->plan->choice[c];
	struct price_path *path = &job->price[c];

	if (!choice->market->moves)
		return dist_mean(&choice->market->spot_usd_h.dist) / choice->weight;
	while (path->to_s <= job->t_s)
		price_pass(path);
	return path->usd_h / choice->weight;
}

typedef bool room_of(struct job *job, int i, int c);

/* The offer of its team that node I is asked of now, among those that have ROOM; NO_CHOICE: none has. */
static inline int allocate(struct job *job, int i, room_of *room)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	const enum allocation allocation = team->row->allocation;
	double best_rank = INFINITY, calm = INFINITY;
	int best = NO_CHOICE;

	for (int c = team->spot; c < team->spot + team->spots; c++)
		if (room(job, i, c))
			calm = least(calm, job->plan->choice[c].market->taken_per_s);
	for (int k = 0; k < team->spots; k++) {
		const int c = team->spot + (allocation == ALLOCATION_DIVERSIFIED ? (i + k) % team->spots : k);
		const double taken = job->plan->choice[c].market->taken_per_s;
		double rank = 0;

		if (!room(job, i, c))
			continue;
		if (allocation == ALLOCATION_CAPACITY)
			rank = taken;
		else if (allocation == ALLOCATION_LOWEST_PRICE || (allocation == ALLOCATION_PRICE_CAPACITY && taken <= STEADY_ENOUGH * calm))
			rank = price_now(job, c);
		else if (allocation == ALLOCATION_PRICE_CAPACITY)
			continue;
		if (rank < best_rank) {
			best_rank = rank;
			best = c;
		}
	}
	return best;
}

static inline void node_leave(struct job *job, int i)
{
	struct worker *worker = &job->worker[i];
	struct stock *stock = worker->placed ? stock_of(job, i, worker->choice) : NULL;

	if (stock && job->plan->choice[worker->choice].spot)
		stock->held--;
	worker->placed = 0;
}

/* The request of node I gets a place in choice C now. */
static inline void node_take(struct job *job, int i, int c)
{
	const enum buy buy = job->plan->team[job->plan->team_of[i]].row->buy;
	struct worker *worker = &job->worker[i];
	struct stock *stock = stock_of(job, i, c);
	const struct choice *choice = &job->plan->choice[c];
	uint64_t word = worker->wait_word;

	if (worker->tries > 0)            /* it had a place before, and lost it */
		word = overflow_word(word, DERIVED_REWAIT + (uint32_t)(i + worker->tries) % MAX_NODES, job->chance);
	if (!choice->spot && buy == BUY_SPOT)
		word = overflow_word(word, DERIVED_ON_DEMAND_WAIT, job->chance);
	node_buy(job, i, c);
	if (stock && choice->spot)
		stock->held++;
	worker->placed = 1;
	worker->free_s = job->t_s + dist_draw(choice_wait(choice, worker->first, buy), word, job->chance);
	worker->tries++;
}

/* A request that stands is heard again. */
static inline void node_look(struct job *job, int i)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	struct worker *worker = &job->worker[i];
	const bool fallen_back = worker->fallback_s <= job->t_s || !team->spots;
	const int c = !fallen_back ? allocate(job, i, has_room) : has_room(job, i, team->on_demand) ? team->on_demand : NO_CHOICE;

	worker->free_s = INFINITY;
	if (fallen_back)
		worker->fallback_s = FALLEN_BACK;
	if (c != NO_CHOICE)
		node_take(job, i, c);
	worker->at_s = fallen_back ? worker->free_s : least(worker->free_s, worker->fallback_s);
}

/* A fleet that was given back comes together: nobody is granted before all can be. */
static inline void gather(struct job *job)
{
	double together_s = job->t_s;

	for (int i = 0; i < job->plan->nodes; i++)
		if (job->worker[i].state == NODE_DOWN)
			together_s = most(together_s, job->worker[i].free_s);
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->state == NODE_DOWN)
			worker->at_s = worker->fallback_s > FALLEN_BACK && worker->free_s > worker->fallback_s
				? least(together_s, most(worker->fallback_s, job->t_s)) : together_s;
	}
}

/* Node I is asked for at job->t_s, with WORD as its chance. */
static inline void node_request(struct job *job, int i, uint64_t word, bool first)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	struct worker *worker = &job->worker[i];

	worker->wait_word = word;
	worker->first = first;
	worker->tries = 0;
	worker->fallback_s = team->spots && job->plan->keys->fallback.given ? job->t_s + job->params->fallback_after_s : INFINITY;
	node_buy(job, i, home_choice(team));
	node_look(job, i);
}

/* The wait for spot capacity has been long enough. */
static inline void node_fall_back(struct job *job, int i, const struct mode is)
{
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_FALLBACK, i, 0);
	node_leave(job, i);
	node_look(job, i);
	if (is.release)
		gather(job);
}

/* --- any request --- */

/* Node I is asked for at time T; WORD is the chance of its wait. */
HOT void node_ask(struct job *job, int i, double t, const struct dist *wait, uint64_t word, const struct mode is)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	struct worker *worker = &job->worker[i];
	double wait_s;

	if (is.rec)
		recorder_add(is.rec, t, RECORD_REQUEST, i, 0);
	worker->state = NODE_DOWN;
	worker->ready = 0;
	worker->doom_s = INFINITY;
	if (is.seeks) {
		node_request(job, i, word, worker->grants == 0);
		pend(job, i);
		return;
	}
	wait_s = dist_draw(wait, word, job->chance);
	if (is.late && job->plan->keys->fallback.given)
		node_buy(job, i, home_choice(team));
	if (is.late && worker->spot && wait_s > job->params->fallback_after_s) {
		node_buy(job, i, team->on_demand);
		wait_s = job->params->fallback_after_s
			+ dist_draw(&team->row->market.on_demand_wait_s.dist,
				    overflow_word(word, DERIVED_ON_DEMAND_WAIT, job->chance), job->chance);
		if (is.rec)
			recorder_add(is.rec, t + job->params->fallback_after_s, RECORD_FALLBACK, i, 0);
	}
	worker->at_s = t + wait_s;
	pend(job, i);
}

#endif
