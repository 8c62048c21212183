/* One future of a training job. This text is compiled twice by kernel.c, with a recorder and without, so the two can
 * never differ. Events: storms, nodes' own events (granted, ready, struck down), and the job's own (restored, done). */
#ifndef COSTCAST_MODELS_TRAINING_KERNEL_H
#define COSTCAST_MODELS_TRAINING_KERNEL_H

#include "models/training/job.h"

/* Words derived from one word: which of them serves what. */
enum { DERIVED_ON_DEMAND_WAIT = 64, DERIVED_SHARE = 128, DERIVED_REWAIT = 128 + MAX_NODES,
       DERIVED_RELEASE = DERIVED_REWAIT + MAX_NODES };

HOT double job_restart_s(struct job *job, const struct mode is)
{
	const struct dist *restart = &job->plan->keys->restart_s.dist;

	return is.fixed || dist_is_constant(restart) ? restart->a : dist_draw(restart, stream_next(&job->restarts), job->chance);
}

HOT const struct market *node_market(const struct job *job, int i)
{
	return &job->plan->team[job->plan->team_of[i]].row->market;
}

static inline uint32_t slot_purpose(const struct job *job, int i)
{
	return purpose_of(PURPOSE_SLOT, (node_market(job, i)->group & 0xff) << 16 | (uint32_t)i);
}

/* A slot's own chance: block 2k belongs to its k-th grant (how long it lives, how long the wait after it), block 2k + 1
 * to its starting up, and this one to its first request. */
enum { FIRST_REQUEST = 0x7ffffffe };

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

HOT void node_buy(struct job *job, int i, bool spot)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];

	job->worker[i].spot = spot;
	job->worker[i].item = spot ? team->spot_item : team->on_demand_item;
}

/* Node I is asked for at time T; WORD is the chance of its wait. */
HOT void node_ask(struct job *job, int i, double t, const struct dist *wait, uint64_t word, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	double wait_s = dist_draw(wait, word, job->chance);

	if (is.rec)
		recorder_add(is.rec, t, RECORD_REQUEST, i, 0);
	if (is.late && job->plan->keys->fallback.given)
		node_buy(job, i, job->plan->team[job->plan->team_of[i]].row->buy == BUY_SPOT);
	if (is.late && worker->spot && wait_s > job->params->fallback_after_s) {
		const struct team *team = &job->plan->team[job->plan->team_of[i]];

		node_buy(job, i, false);
		wait_s = job->params->fallback_after_s
			+ dist_draw(&team->row->market.on_demand_wait_s.dist,
				    overflow_word(word, DERIVED_ON_DEMAND_WAIT, job->chance), job->chance);
		if (is.rec)
			recorder_add(is.rec, t + job->params->fallback_after_s, RECORD_FALLBACK, i, 0);
	}
	worker->state = NODE_DOWN;
	worker->ready = 0;
	worker->at_s = t + wait_s;
	worker->doom_s = INFINITY;
	pend(job, i);
}

/* A clock of strikes for a node whose life is drawn. */
static inline void node_arm(struct job *job, int i)
{
	struct worker *worker = &job->worker[i];
	const struct market *market = node_market(job, i);
	const enum life_model life = worker->spot ? market->life : market->on_demand_life;

	worker->strike_s = INFINITY;
	if (life == LIFE_DRAWN) {
		const struct value *value = worker->spot ? &market->life_s : &market->on_demand_life_s;

		uint64_t word[2];

		philox_block(job->chance, slot_purpose(job, i), 2 * worker->grants, word);
		worker->strike_s = job->t_s + dist_draw(&value->dist, word[0], job->chance);
		worker->wait_word = word[1];
	}
}

HOT void node_ready(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];

	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_READY, i, 0);
	worker->state = NODE_UP;
	worker->at_s = INFINITY;
	if (!worker->ready) {
		worker->ready = 1;
		job->ready++;
	}
	if (is.elastic && job->phase == PHASE_RUN) {
		const double join_s = job_restart_s(job, is);

		if (join_s > 0) {
			worker->state = NODE_JOINING;
			worker->at_s = job->t_s + join_s;
			return;
		}
		job->live++;
		worker->holder = 1;
		job->holders++;
	}
	if (isinf(worker->doom_s) && job->pending_count)
		unpend(job, i);
}

/* A joining node has caught up with a job that went on meanwhile. */
static inline void node_joined(struct job *job, int i)
{
	struct worker *worker = &job->worker[i];

	worker->state = NODE_UP;
	worker->at_s = INFINITY;
	if (job->phase == PHASE_RUN) {
		job->live++;
		if (!worker->holder) {
			worker->holder = 1;
			job->holders++;
		}
	}
	if (isinf(worker->doom_s))
		unpend(job, i);
}

HOT void node_granted(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const struct value *startup = &job->plan->keys->startup_s;
	double startup_s = startup->dist.a;

	worker->granted_s = job->t_s;
	if (is.late) {
		worker->worked_s = job->worked_s;
		for (int c = 0; c < CLOCKS; c++)
			worker->clock_s[c] = job->clock_s[c];
	}
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_GRANT, i, 0);
	if (is.drawn)
		node_arm(job, i);
	if (!is.fixed && !dist_is_constant(&startup->dist)) {
		uint64_t word[2];

		philox_block(job->chance, slot_purpose(job, i), 2 * worker->grants + 1, word);
		startup_s = dist_draw(&startup->dist, word[0], job->chance);
	}
	worker->grants++;
	if (startup_s > 0) {
		worker->state = NODE_STARTING;
		worker->at_s = job->t_s + startup_s;
	} else {
		node_ready(job, i, is);
	}
}

/* The grant of node I ends: its usage, and what the job did with it. */
HOT void node_close(struct job *job, int i, enum usage_end end, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const int item = worker->item;

	usage_add(job->log, (uint32_t)item, i, worker->granted_s, job->t_s, 1, end);
	job->item_s[item] += job->t_s - worker->granted_s;
	if (is.late) {
		double *part_s = job->log->part_s + item * PARTS;

		for (int c = 0; c < CLOCKS; c++)
			part_s[c] += job->clock_s[c] - worker->clock_s[c];
		job->left_unsaved_s[item] += least(job->unsaved_wall_s, job->worked_s - worker->worked_s);
	}
	if (worker->ready)
		job->ready--;
	if (worker->holder)
		job->holders--;
	if (worker->state == NODE_UP && job->phase == PHASE_RUN)
		job->live--;
	worker->ready = worker->holder = 0;
	worker->state = NODE_DOWN;
	worker->strike_s = INFINITY;
}

/* Unsaved work is gone. Nodes that came while it was done saw only a part of it. */
HOT void job_rollback(struct job *job, const struct mode is)
{
	const double lost_s = job->unsaved_wall_s;

	if (is.rec && lost_s > 0)
		recorder_add(is.rec, job->t_s, RECORD_ROLLBACK, -1, lost_s);
	job->clock_s[PART_USEFUL] -= lost_s;
	job->clock_s[PART_LOST] += lost_s;
	if (is.late && lost_s > 0) {
		const double since_s = job->worked_s - lost_s;

		for (size_t item = 0; item < job->log->items; item++) {
			job->log->part_s[item * PARTS + PART_USEFUL] -= job->left_unsaved_s[item];
			job->log->part_s[item * PARTS + PART_LOST] += job->left_unsaved_s[item];
			job->left_unsaved_s[item] = 0;
		}

		for (int i = 0; i < job->plan->nodes; i++) {
			struct worker *worker = &job->worker[i];
			const double unseen_s = least(worker->worked_s - since_s, lost_s);

			if (worker->state != NODE_DOWN && unseen_s > 0) {
				worker->clock_s[PART_USEFUL] -= unseen_s;
				worker->clock_s[PART_LOST] += unseen_s;
			}
		}
	}
	job->done_s = job->saved_s;
	job->unsaved_wall_s = 0;
	job->rolled_back = true;
}

/* The end of node I at job->t_s, taken by the provider or broken. */
HOT void node_die(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const bool member = worker->state == NODE_UP && job->phase == PHASE_RUN;

	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_LOST, i, 0);
	job->interruptions += worker->spot;
	if (!is.replicated) {
		if (member)
			job_rollback(job, is);
	} else if (i == job->plan->coordinator || (worker->holder && job->holders == 1)) {
		job_rollback(job, is);
	}
	node_close(job, i, END_INTERRUPTED, is);
	node_ask(job, i, job->t_s, job->worker[i].wait, worker->wait_word, is);
}

HOT bool exposed(const struct job *job)
{
	const struct training_keys *keys = job->plan->keys;

	return job->phase == PHASE_RUN || (job->phase == PHASE_WAIT ? keys->exposed_survivors : keys->exposed_restart);
}

/* Would the loss of node I, with all others whose end is near, cost unsaved work? */
static inline bool threatens(const struct job *job, int i, const struct mode is)
{
	if (!is.replicated || i == job->plan->coordinator)
		return true;
	for (int k = 0; k < job->plan->nodes; k++)
		if (job->worker[k].holder && isinf(job->worker[k].doom_s))
			return false;
	return true;
}

static inline void plan_emergency(struct job *job, int i, double notice_s, const struct mode is)
{
	if (job->phase != PHASE_RUN || job->saving_for >= 0 || !threatens(job, i, is))
		return;
	const struct value *takes = &job->plan->keys->takes_s;
	const double takes_s = is.steady ? job->params->takes_s
		: dist_draw(&takes->dist, stream_next(&job->saves), job->chance);

	if (takes_s <= notice_s) {
		job->saving_for = i;
		job->save_at_s = job->worker[i].doom_s - takes_s;
	}
}

/* Node I is struck now. NOTICE 0: the caller lets it die at once, with all others of the same storm. */
HOT bool node_strike(struct job *job, int i, double notice_s, uint64_t wait_word, const struct mode is)
{
	struct worker *worker = &job->worker[i];

	if (worker->state == NODE_DOWN || !isinf(worker->doom_s))
		return false;
	worker->wait_word = wait_word;
	worker->doom_s = job->t_s + notice_s;
	worker->strike_s = INFINITY;
	if (notice_s > 0) {
		if (is.rec)
			recorder_add(is.rec, job->t_s, RECORD_NOTICE, i, 0);
		if (worker->state == NODE_UP)
			pend(job, i);
		else if (worker->state == NODE_STARTING)
			worker->at_s = INFINITY;          /* it will not be ready before its end */
		if (is.save)
			plan_emergency(job, i, notice_s, is);
	} else if (worker->state == NODE_UP) {
		pend(job, i);
	}
	return true;
}

/* A strike during the wait that restarts the wait itself (exposed.capacity_wait). */
static inline bool restart_waits(struct job *job, uint64_t word, const struct mode is)
{
	bool any = false;

	for (int k = 0; k < job->pending_count; k++) {
		struct worker *worker = &job->worker[job->pending[k]];
		const int i = job->pending[k];

		if (worker->state != NODE_DOWN || !worker->spot)
			continue;
		any = true;
		worker->at_s = job->t_s + dist_draw(job->worker[i].wait,
						  overflow_word(word, DERIVED_REWAIT + (uint32_t)i, job->chance), job->chance);
		if (is.rec)
			recorder_add(is.rec, job->t_s, RECORD_REQUEST, i, 0);
	}
	return any;
}

/* Where a storm's word points: below the number of nodes it is a slot, above a pool that is shocked. */
HOT double pick_of(const struct front_params *params, uint64_t pick_word)
{
	return params->pick_base + uniform_of(pick_word) * params->pick_scale;
}

/* Whom does this storm of front F strike? */
HOT void storm(struct job *job, int f, uint64_t pick_word, uint64_t wait_word, const struct mode is)
{
	const struct front *front = &job->plan->front[f];
	const struct front_params *params = &job->params->front[f];
	const double pick = pick_of(params, pick_word);
	const bool open = exposed(job);
	const bool rewait = job->phase == PHASE_WAIT && job->plan->keys->exposed_capacity_wait && !front->failures;

	if (pick < job->plan->nodes) {
		const int i = (int)pick;

		if (job->plan->front_of[2 * i + front->failures] == f) {
			if (rewait && (!open || job->worker[i].state == NODE_DOWN))
				job->interruptions += restart_waits(job, wait_word, is);
			else if (open && job->worker[i].spot == !front->failures) {
				node_strike(job, i, front->failures ? 0 : job->worker[i].notice_s,
					    wait_word, is);
				if (rewait)
					restart_waits(job, wait_word, is);
			}
		}
	} else {
		int pool = (int)((pick - job->plan->nodes) * params->pools_a_pick);

		pool = pool < params->pools ? pool : params->pools - 1;
		const bool all = uniform_of(overflow_word(pick_word, DERIVED_SHARE - 1, job->chance)) < params->all;
		bool hit = false;

		for (int i = pool; i < job->plan->nodes; i += params->pools) {
			if (job->plan->front_of[2 * i] != f)
				continue;
			if (!all && uniform_of(overflow_word(pick_word, DERIVED_SHARE + (uint32_t)i, job->chance)) >= params->share)
				continue;
			if (rewait && (!open || job->worker[i].state == NODE_DOWN))
				hit = true;
			else if (open && job->worker[i].spot)
				node_strike(job, i, job->worker[i].notice_s, wait_word, is);
		}
		if (hit)
			job->interruptions += restart_waits(job, wait_word, is);
	}
}

HOT bool complete(const struct job *job, const struct mode is)
{
	const struct training_keys *keys = job->plan->keys;

	if (!is.elastic)
		return job->ready == job->plan->nodes;
	return job->ready >= keys->min_nodes && (job->plan->coordinator < 0 || job->worker[job->plan->coordinator].ready);
}

HOT void job_rerun(struct job *job, const struct mode is)
{
	if (is.elastic) {
		job->wall_per_work = job->plan->nodes / (job->live * job->params->efficiency);
		job->cycle_s = job->params->every_s * job->wall_per_work + job->params->takes_s;
		job->cycles_per_s = 1 / job->cycle_s;
	}
	job->job_at_s = job->t_s + job_time_left_s(job, is);
}

HOT void job_begin_run(struct job *job, const struct mode is)
{
	job->phase = PHASE_RUN;
	job->started = true;
	job->holders = 0;
	for (int i = 0; i < job->plan->nodes && is.members; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->state == NODE_JOINING) {
			worker->state = NODE_UP;
			worker->at_s = INFINITY;
			if (isinf(worker->doom_s))
				unpend(job, i);
		}
		worker->holder = worker->state == NODE_UP;
		job->holders += worker->holder;
	}
	job->live = job->holders;
	job->write_left_s = -1;
	job->saving = false;
	job->saving_for = -1;
	job->save_at_s = INFINITY;
	job_rerun(job, is);
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_RUN, -1, job->done_s);
}

HOT void job_begin_restore(struct job *job, const struct mode is)
{
	const double restart_s = job->started || job->plan->keys->restart_at_start ? job_restart_s(job, is) : 0;

	if (restart_s <= 0) {
		job_begin_run(job, is);
		return;
	}
	job->phase = PHASE_RESTORE;
	job->job_at_s = job->t_s + restart_s;
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_RESTORE, -1, 0);
}

/* Survivors are given back and everything is asked for again, to be granted together. */
static inline void give_back(struct job *job, const struct mode is)
{
	double together_s = job->t_s;

	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->state != NODE_DOWN) {
			const uint64_t word = overflow_word(job->worker[i].wait_word ^ (uint64_t)worker->grants,
							    DERIVED_RELEASE + (uint32_t)i, job->chance);

			unpend(job, i);
			if (is.rec)
				recorder_add(is.rec, job->t_s, RECORD_RELEASE, i, 0);
			node_close(job, i, END_RELEASED, is);
			node_ask(job, i, job->t_s, job->worker[i].wait, word, is);
		}
		together_s = most(together_s, worker->at_s);
	}
	for (int i = 0; i < job->plan->nodes; i++)
		job->worker[i].at_s = together_s;
}

HOT void job_begin_wait(struct job *job, const struct mode is)
{
	job->phase = PHASE_WAIT;
	job->job_at_s = INFINITY;
	job->saving = false;
	job->saving_for = -1;
	job->save_at_s = INFINITY;
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_WAIT, -1, 0);
	if (is.release)
		give_back(job, is);
}

/* After nodes came or went at job->t_s: what does the job do now? */
HOT void job_settle(struct job *job, bool lost, const struct mode is)
{
	const bool whole = complete(job, is), gang = !is.elastic;

	switch (job->phase) {
	case PHASE_WAIT:
		if (whole)
			job_begin_restore(job, is);
		else if (lost && is.release)
			give_back(job, is);
		break;
	case PHASE_RESTORE:
		if (!whole)
			job_begin_wait(job, is);
		else if (lost && !gang)
			job_begin_restore(job, is);
		break;
	case PHASE_RUN:
		if (!whole)
			job_begin_wait(job, is);
		else if (job->rolled_back)
			job_begin_restore(job, is);
		else if (!gang && job->live == 0)
			job_begin_restore(job, is);
		else if (!gang && !job->saving)
			job_rerun(job, is);
		break;
	}
	job->rolled_back = false;
}

/* Time goes on to T; nothing happens before it. */
HOT void advance(struct job *job, double t, const struct mode is)
{
	const double dt = t - job->t_s;

	switch (job->phase) {
	case PHASE_WAIT:
		job->clock_s[PART_WAITING] += dt;
		break;
	case PHASE_RESTORE:
		job->clock_s[PART_RESTART] += dt;
		break;
	case PHASE_RUN:
		if (job->saving)
			job->clock_s[PART_CHECKPOINT] += dt;
		else
			job_run(job, dt, is);
		break;
	}
	if (is.drawn && !exposed(job) && dt > 0)
		for (int i = 0; i < job->plan->nodes; i++)
			job->worker[i].strike_s += dt;        /* its clock stands still */
	job->t_s = t;
}

/* The notice that an emergency save was written for runs out: the save is complete, before anyone dies. */
HOT void end_emergency(struct job *job, const struct mode is)
{
	if (job->saving_for < 0 || job->worker[job->saving_for].doom_s > job->t_s)
		return;
	if (job->saving)
		job_commit(job, job->t_s, is);
	job->saving = false;
	job->saving_for = -1;
	job->save_at_s = INFINITY;
}

/* All nodes whose own event is now. */
HOT void node_events(struct job *job, const struct mode is)
{
	const double t = job->t_s;
	bool lost = false;

	if (is.save)
		end_emergency(job, is);
	for (int k = job->pending_count - 1; k >= 0; k--) {
		if (k >= job->pending_count)
			continue;
		const int i = job->pending[k];
		struct worker *worker = &job->worker[i];

		if (worker->doom_s <= t) {
			unpend(job, i);
			node_die(job, i, is);
			lost = true;
		} else if (worker->at_s <= t) {
			if (worker->state == NODE_DOWN)
				node_granted(job, i, is);
			else if (worker->state == NODE_STARTING)
				node_ready(job, i, is);
			else
				node_joined(job, i);
		}
	}
	job_settle(job, lost, is);
}

/* Lives that run out now. */
static inline void strikes(struct job *job, double t, const struct mode is)
{
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->strike_s <= t)
			node_strike(job, i, worker->spot ? job->worker[i].notice_s : 0,
				    worker->wait_word, is);
	}
}

HOT double next_of_nodes(const struct job *job)
{
	double next = INFINITY;

	for (int k = 0; k < job->pending_count; k++) {
		const struct worker *worker = &job->worker[job->pending[k]];

		next = least(next, least(worker->at_s, worker->doom_s));
	}
	return next;
}

static inline double next_strike(const struct job *job, const struct mode is)
{
	double next = INFINITY;

	if (is.drawn && exposed(job))
		for (int i = 0; i < job->plan->nodes; i++)
			next = least(next, job->worker[i].strike_s);
	return next;
}

/* The commonest story in one go: in a running gang one node is struck, dies, comes back, and the job restores, all before
 * the next strike that matters, the end of the work or giving up. The same steps as the events would take; false, with
 * nothing touched, when something may come between. DANGER_S: when the next strike may fall. */
HOT bool straight_fall(struct job *job, int i, double strike_s, double notice_s, double grant_s, double danger_s,
		       const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const double dead_s = strike_s + notice_s;
	const double ready_s = grant_s + job->plan->keys->startup_s.dist.a;
	const double limit_s = least(danger_s, job->params->give_up_s);

	if (dead_s >= job->job_at_s || ready_s >= limit_s)
		return false;
	const double restart_s = job_restart_s(job, is);

	if (ready_s + restart_s >= limit_s) {
		job->restarts.used -= !is.fixed && !dist_is_constant(&job->plan->keys->restart_s.dist); /* as if not drawn */
		return false;
	}
	if (is.rec && notice_s > 0)
		recorder_add(is.rec, strike_s, RECORD_NOTICE, i, 0);
	if (is.steady && job->done_s == job->saved_s && job->write_left_s < 0)
		job_cruise(job, job->t_s, dead_s - job->t_s, is);
	else
		job_run(job, dead_s - job->t_s, is);
	job->t_s = dead_s;
	if (is.rec)
		recorder_add(is.rec, dead_s, RECORD_LOST, i, 0);
	job->interruptions += worker->spot;
	job_rollback(job, is);
	usage_add(job->log, (uint32_t)worker->item, i, worker->granted_s, dead_s, 1, END_INTERRUPTED);
	job->item_s[worker->item] += dead_s - worker->granted_s;
	worker->granted_s = job->t_s = grant_s;
	if (is.drawn)
		node_arm(job, i);
	worker->grants++;
	job->clock_s[PART_WAITING] += ready_s - dead_s;
	job->clock_s[PART_RESTART] += restart_s;
	job->t_s = ready_s + restart_s;
	job->rolled_back = false;
	job->write_left_s = -1;
	job->job_at_s = job->t_s + job_time_left_s(job, is);
	if (is.rec) {
		recorder_add(is.rec, dead_s, RECORD_REQUEST, i, 0);
		recorder_add(is.rec, dead_s, RECORD_WAIT, -1, 0);
		recorder_add(is.rec, grant_s, RECORD_GRANT, i, 0);
		recorder_add(is.rec, ready_s, RECORD_READY, i, 0);
		if (restart_s > 0)
			recorder_add(is.rec, ready_s, RECORD_RESTORE, -1, 0);
		recorder_add(is.rec, job->t_s, RECORD_RUN, -1, job->done_s);
	}
	return true;
}

/* A storm on a running gang with every node up: true when it is dealt with. Storms that strike nobody while the node is
 * away (slots of others, or its own empty one) pass by. */
HOT bool straight_storm(struct job *job, int f, double storm_s, uint64_t pick_word, uint64_t wait_word, const struct mode is)
{
	const struct front_params *params = &job->params->front[f];
	const double pick = pick_of(params, pick_word), nodes = job->plan->nodes;
	double danger_s = job->storms[f].next_s;

	if (pick >= nodes)
		return false;
	const int i = (int)pick;

	if (job->plan->front_of[2 * i] != f || !job->worker[i].spot)
		return true;
	const double notice_s = job->worker[i].notice_s;
	const double grant_s = storm_s + notice_s + dist_draw(job->worker[i].wait, wait_word, job->chance);

	while (danger_s < grant_s) {
		const double other = pick_of(params, storms_words(&job->storms[f])[STORM_PICK]);

		if (other >= nodes || ((int)other != i && job->plan->front_of[2 * (int)other] == f))
			return false;
		storms_pass(&job->storms[f], job->chance);
		danger_s = job->storms[f].next_s;
	}
	if (!is.one_front)
		for (int k = 0; k < job->plan->fronts; k++)
			danger_s = least(danger_s, job->storms[k].next_s);
	if (is.drawn)
		danger_s = least(danger_s, next_strike(job, is));
	return straight_fall(job, i, storm_s, notice_s, grant_s, danger_s, is);
}

/* From one life's end to the next while each is dealt with in one go; what is not is left to the events. */
HOT void ride_lives(struct job *job, const struct mode is)
{
	for (;;) {
		double first_s = INFINITY, danger_s = INFINITY;
		int who = 0;

		for (int i = 0; i < job->plan->nodes; i++) {
			const double strike_s = job->worker[i].strike_s;

			if (strike_s < first_s) {
				danger_s = first_s;
				first_s = strike_s;
				who = i;
			} else {
				danger_s = least(danger_s, strike_s);
			}
		}
		for (int f = 0; f < job->plan->fronts; f++)
			danger_s = least(danger_s, job->storms[f].next_s);
		if (first_s >= danger_s || first_s >= least(job->job_at_s, job->params->give_up_s))
			return;
		const struct worker *worker = &job->worker[who];
		const double notice_s = worker->spot ? worker->notice_s : 0;
		const double grant_s = first_s + notice_s + dist_draw(worker->wait, worker->wait_word, job->chance);

		if (!straight_fall(job, who, first_s, notice_s, grant_s, danger_s, is))
			return;
	}
}

static inline uint64_t first_word(const struct job *job, int i, const struct dist *wait)
{
	uint64_t word[2] = {0};

	if (!dist_is_constant(wait))
		philox_block(job->chance, slot_purpose(job, i), FIRST_REQUEST, word);
	return word[1];
}

HOT void job_start(struct job *job, const struct mode is)
{
	const struct training_plan *plan = job->plan;

	job->t_s = job->worked_s = job->done_s = job->saved_s = job->unsaved_wall_s = 0;
	job->wall_per_work = 1;
	job->cycle_s = job->params->every_s + job->params->takes_s;
	job->cycles_per_s = 1 / job->cycle_s;
	job->write_left_s = -1;
	job->started = job->finished = job->rolled_back = job->saving = false;
	job->ready = job->live = job->holders = job->pending_count = job->stored = 0;
	job->interruptions = 0;
	job->last_wait = NULL;
	job->saving_for = -1;
	job->keep = plan->checkpoint_item != NO_ITEM ? (int)plan->keys->keep : 0;
	job->save_at_s = job->job_at_s = INFINITY;
	job->phase = PHASE_WAIT;
	for (int c = 0; c < CLOCKS; c++)
		job->clock_s[c] = 0;
	for (size_t item = 0; item < job->log->items; item++)
		job->left_unsaved_s[item] = job->item_s[item] = 0;
	if (plan->draws_streams) {
		stream_init(&job->restarts, job->chance, purpose_of(PURPOSE_JOB, 0));
		stream_init(&job->writes, job->chance, purpose_of(PURPOSE_JOB, 1));
		stream_init(&job->saves, job->chance, purpose_of(PURPOSE_JOB, 2));
	}
	for (int f = 0; f < plan->fronts; f++)
		storms_start(&job->storms[f], job->chance, plan->front[f].purpose, job->params->front[f].mean_gap);
	if (is.rec)
		recorder_add(is.rec, 0, RECORD_WAIT, -1, 0);
	double together_s = 0;

	for (int i = 0; i < plan->nodes; i++) {
		const struct fleet_row *row = plan->team[plan->team_of[i]].row;
		const bool spot = row->buy == BUY_SPOT;
		const struct dist *wait = spot ? &row->market.first_wait_s.dist : &row->market.on_demand_wait_s.dist;

		node_buy(job, i, spot);
		job->worker[i].wait = spot ? &row->market.capacity_wait_s.dist : wait;
		job->worker[i].notice_s = job->params->team[plan->team_of[i]].notice_s;
		job->worker[i].grants = 0;
		job->worker[i].holder = 0;
		job->worker[i].wait_word = 0;
		job->worker[i].strike_s = INFINITY;
		node_ask(job, i, 0, wait, first_word(job, i, wait), is);
		together_s = most(together_s, job->worker[i].at_s);
	}
	if (is.release)
		for (int i = 0; i < plan->nodes; i++)
			job->worker[i].at_s = together_s;
}

/* The job's own time has come: the restore is over, or an emergency save is due. */
HOT void job_own_event(struct job *job, const struct mode is)
{
	if (job->phase == PHASE_RESTORE) {
		job_begin_run(job, is);
		return;
	}
	job->save_at_s = INFINITY;
	if (job->write_left_s >= 0)
		return;                   /* a checkpoint is being written anyway: it serves if it ends in time */
	job->saving = true;
	job->job_at_s = INFINITY;
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_EMERGENCY, -1, 0);
}

/* From storm to storm while each is dealt with in one go; the first that is not is left to the events. */
HOT void ride(struct job *job, const struct mode is)
{
	struct storms *storms = &job->storms[0];

	if (job->plan->front[0].failures)
		return;
	while (storms->next_s < least(job->job_at_s, job->params->give_up_s)) {
		const double storm_s = storms->next_s;
		const uint64_t *word = storms_words(storms);
		const uint64_t pick_word = word[STORM_PICK], wait_word = word[STORM_WAIT];

		storms_pass(storms, job->chance);
		if (!straight_storm(job, 0, storm_s, pick_word, wait_word, is)) {
			advance(job, storm_s, is);
			storm(job, 0, pick_word, wait_word, is);
			return;
		}
	}
}

/* True when the work was finished before the job was given up. */
HOT bool job_live(struct job *job, const struct mode is)
{
	const struct training_plan *plan = job->plan;

	job_start(job, is);
	for (;;) {
		if (is.straight && job->phase == PHASE_RUN && !job->pending_count) {
			if (is.drawn)
				ride_lives(job, is);
			else if (is.one_front)
				ride(job, is);
		}
		const double own_s = least(job->job_at_s, job->save_at_s);
		const double node_s = job->pending_count ? next_of_nodes(job) : INFINITY;
		const double strike_s = next_strike(job, is);
		double storm_s = INFINITY;
		int front = 0;

		for (int f = 0; f < (is.one_front ? 1 : plan->fronts); f++)
			if (job->storms[f].next_s < storm_s) {
				storm_s = job->storms[f].next_s;
				front = f;
			}
		const double next_s = least(least(own_s, node_s), least(strike_s, storm_s));

		if (__builtin_expect(next_s >= job->params->give_up_s, 0) && own_s > job->params->give_up_s) {
			advance(job, job->params->give_up_s, is);
			return false;
		}
		if (own_s <= next_s && job->phase == PHASE_RUN && job->job_at_s <= job->save_at_s) {
			if (job_milestone(job, is))
				return true;
			job->job_at_s = job->t_s + job_time_left_s(job, is);
			continue;
		}
		uint64_t pick_word = 0, wait_word = 0;

		if (storm_s <= next_s && own_s > next_s && node_s > next_s && strike_s > next_s) {
			const uint64_t *word = storms_words(&job->storms[front]);

			pick_word = word[STORM_PICK];
			wait_word = word[STORM_WAIT];
			storms_pass(&job->storms[front], job->chance);
			if (is.straight && job->phase == PHASE_RUN && !job->pending_count && !plan->front[front].failures
			    && straight_storm(job, front, storm_s, pick_word, wait_word, is))
				continue;
		}
		advance(job, next_s, is);
		if (own_s <= next_s)
			job_own_event(job, is);
		else if (node_s <= next_s)
			node_events(job, is);
		else if (strike_s <= next_s)
			strikes(job, strike_s, is);
		else
			storm(job, front, pick_word, wait_word, is);
	}
}

#endif
