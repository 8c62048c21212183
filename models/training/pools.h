/* Pools that come and go: who learns of a fall and when, who is taken by it, who is granted when one rises. Of what a pool no longer
 * holds, the nodes of the highest numbers go first. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_POOLS_H
#define COSTCAST_MODELS_TRAINING_POOLS_H

#include "models/training/strike.h"

/* The block of a pool's own chance that belongs to its first fall; its states take theirs from 0 on. */
enum { FIRST_FALL = 0x40000000 };

/* Whether capacity is taken from running nodes, not only from requests. */
static inline bool holds_nodes(const struct job *job, int p)
{
	return job->plan->choice[job->plan->pool[p].choice].spot;
}

/* Is worker I, or its request, in pool P? */
static inline bool is_in(struct job *job, int i, int p)
{
	return job->worker[i].placed && stock_of(job, i, job->worker[i].choice) == &job->stock[p];
}

/* When the next thing happens to pool P: its nodes learn of its fall, or its capacity changes. */
static inline double pool_next_s(const struct stock *stock)
{
	const bool falls = !stock->told && stock->lead_s > 0 && stock->walk.next < stock->walk.capacity;

	return falls ? most(stock->walk.from_s, stock->walk.to_s - stock->lead_s) : stock->walk.to_s;
}

static inline double next_of_pools(const struct job *job, int *which)
{
	double next = INFINITY;

	for (int p = 0; p < job->plan->pools; p++) {
		const double at_s = pool_next_s(&job->stock[p]);

		if (at_s < next) {
			next = at_s;
			*which = p;
		}
	}
	return next;
}

/* The chance of the fall that comes: of the waits after it, the same for all its nodes, so that they come back together. */
static inline uint64_t fall_word(struct job *job, int p)
{
	const struct plan_pool *pool = &job->plan->pool[p];
	uint64_t word[2];

	philox_block(job->chance, purpose_of(PURPOSE_POOL, pool->rule->key + (uint32_t)pool->which), FIRST_FALL + job->stock[p].falls, word);
	return word[0];
}

/* The fall of pool P is near: each of its nodes that it will take learns of it as early as its own lead allows. */
static inline void pool_tell(struct job *job, int p, const struct mode is)
{
	struct stock *stock = &job->stock[p];
	const uint64_t word = fall_word(job, p);
	int taken = stock->held - stock->walk.next;

	stock->told = true;
	for (int i = job->plan->nodes - 1; i >= 0 && taken > 0; i--) {
		struct worker *worker = &job->worker[i];

		if (!is_in(job, i, p))
			continue;
		taken--;
		if (worker->state == NODE_DOWN || !isinf(worker->doom_s))
			continue;
		const double lead_s = least(node_lead_s(job, i, word, is), stock->walk.to_s - job->t_s);

		if (lead_s >= stock->walk.to_s - job->t_s) {
			node_doom(job, i, lead_s, word, is);
			continue;
		}
		worker->fate_s = stock->walk.to_s;
		worker->warn_s = stock->walk.to_s - lead_s;
		worker->wait_word = word;
		if (worker->state == NODE_UP)
			pend(job, i);
	}
}

/* The node whose notice was used to save goes before it ends: what was written so far is no checkpoint. */
static inline void save_fails(struct job *job)
{
	job->saving = false;
	job->saving_for = -1;
	job->save_at_s = INFINITY;
}

/* Pool P holds less than it did: whoever is too much goes now, a request looks elsewhere. */
static inline void pool_falls(struct job *job, int p, uint64_t word, const struct mode is)
{
	struct stock *stock = &job->stock[p];
	int taken = stock->held - stock->walk.capacity;

	for (int i = job->plan->nodes - 1; i >= 0 && taken > 0; i--) {
		struct worker *worker = &job->worker[i];
		const bool spare = worker->spare != NO_CHOICE && stock_of(job, i, worker->spare) == stock;

		if (spare) {
			spare_drop(job, i, END_INTERRUPTED);
			taken--;
		}
		if (taken <= 0 || !is_in(job, i, p))
			continue;
		taken--;
		if (worker->state == NODE_DOWN) {
			node_leave(job, i);
			node_look(job, i);
		} else if (worker->doom_s > job->t_s) {
			const bool known = !isinf(worker->doom_s);

			if (known && job->saving_for == i)
				save_fails(job);
			if (known)
				worker->doom_s = job->t_s;        /* a storm's end would have come later */
			else
				node_doom(job, i, 0, word, is);
		}
	}
}

/* Requests that stand are heard again: some pool has more than it had. */
static inline void requests_look(struct job *job)
{
	for (int i = 0; i < job->plan->nodes; i++)
		if (job->worker[i].state == NODE_DOWN && !job->worker[i].placed && job->on != ON_NONE)
			node_look(job, i);
}

/* Would all nodes of the fleet find room in choice C? It holds none of its own now. */
static inline bool fleet_fits(struct job *job, int node, int c)
{
	const struct choice *choice = &job->plan->choice[c];

	(void)node;
	for (int p = 0; p < choice->pools; p++) {
		const struct stock *stock = &job->stock[choice->pool + p];

		if ((stock->told ? stock->walk.next : stock->walk.capacity) < pool_members(job->plan->nodes, choice->pools, p))
			return false;
	}
	return true;
}

/* Pools changed: capacity that comes back is offered after its wait. */
static inline void policy_hears(struct job *job, bool fitted, uint64_t word)
{
	const int c = allocate(job, 0, fleet_fits);

	if (!fitted && c != NO_CHOICE)
		job->offered_s = most(job->offered_s,
				      job->t_s + dist_draw(&job->plan->choice[c].market->capacity_wait_s.dist, word, job->chance));
}

/* What happens to pool P now. */
static inline void pool_event(struct job *job, int p, const struct mode is)
{
	struct stock *stock = &job->stock[p];
	const int before = stock->walk.capacity;

	if (stock->walk.to_s > job->t_s) {
		pool_tell(job, p, is);
		return;
	}
	const uint64_t word = fall_word(job, p);
	const bool fitted = is.policy && allocate(job, 0, fleet_fits) != NO_CHOICE;

	pool_pass(&stock->walk);
	stock->told = false;
	if (stock->walk.capacity > before) {
		requests_look(job);
	} else {
		stock->falls++;
		if (holds_nodes(job, p))
			pool_falls(job, p, word, is);
	}
	if (is.release)
		gather(job);
	if (is.policy && job->on != ON_SPOT)
		policy_hears(job, fitted, word);
}

/* All pools and prices at the beginning of a future. */
static inline void pools_start(struct job *job)
{
	const struct training_plan *plan = job->plan;

	for (int p = 0; p < plan->pools; p++) {
		struct stock *stock = &job->stock[p];

		stock->held = 0;
		stock->falls = 0;
		stock->told = false;
		stock->lead_s = 0;
	}
	for (int c = 0; c < plan->choices; c++) {
		const struct choice *choice = &plan->choice[c];

		for (int k = 0; k < choice->pools && choice->spot; k++)
			job->stock[choice->pool + k].lead_s = most(job->stock[choice->pool + k].lead_s, job->params->choice[c].lead_s);
		if (choice->spot && choice->market->moves)
			price_start(&job->price[c], choice->market->moves, job->chance);
	}
	for (int p = 0; p < plan->pools; p++) {
		struct stock *stock = &job->stock[p];

		stock->walk.until_s = job->params->give_up_s + stock->lead_s;
		pool_start(&stock->walk, plan->pool[p].rule, plan->pool[p].which, job->chance);
	}
}

#endif
