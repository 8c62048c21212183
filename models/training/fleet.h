/* The nodes of a job: asked for, granted, started up, lost or given back, and what their time was spent on. Part of the
 * kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_FLEET_H
#define COSTCAST_MODELS_TRAINING_FLEET_H

#include "models/training/job.h"

/* Words derived from one word: which of them serves what. */
enum { DERIVED_ON_DEMAND_WAIT = 64, DERIVED_SHARE = 128, DERIVED_REWAIT = 128 + MAX_NODES,
       DERIVED_RELEASE = DERIVED_REWAIT + MAX_NODES };

/* The block of a slot's own chance (see struct slot_words) that belongs to its first request. */
enum { FIRST_REQUEST = 0x7ffffffe };

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

	const struct market *market = &team->row->market;

	job->worker[i].spot = spot;
	job->worker[i].item = spot ? team->spot_item : team->on_demand_item;
	job->worker[i].front = job->plan->front_of[2 * i + !spot];
	job->worker[i].notice_s = spot ? job->params->team[job->plan->team_of[i]].notice_s : 0;
	job->worker[i].life = (spot ? market->life : market->on_demand_life) != LIFE_DRAWN ? NULL
		: spot ? &market->life_s.dist : &market->on_demand_life_s.dist;
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

/* The words of the grant that node I gets now. */
HOT const uint64_t *grant_words(struct job *job, int i)
{
	const uint32_t k = job->worker[i].grants % GRANTS_A_FILL;

	if (k == 0)
		philox_fill(job->chance, slot_purpose(job, i), 2 * job->worker[i].grants, GRANTS_A_FILL * WORDS_A_GRANT / 2,
			    job->slot[i].word[0]);
	return job->slot[i].word[k];
}

/* A clock of strikes for a node whose life is drawn, granted at T. */
HOT void node_arm(struct job *job, int i, double t)
{
	struct worker *worker = &job->worker[i];

	worker->strike_s = INFINITY;
	if (worker->life) {
		const uint64_t *word = grant_words(job, i);

		worker->strike_s = t + dist_draw(worker->life, word[GRANT_LIFE], job->chance);
		worker->wait_word = word[GRANT_WAIT];
	}
}

HOT double node_startup_s(struct job *job, int i, const struct mode is)
{
	const struct dist *startup = &job->plan->keys->startup_s.dist;

	if (is.fixed || dist_is_constant(startup))
		return startup->a;
	return dist_draw(startup, grant_words(job, i)[GRANT_STARTUP], job->chance);
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
	const double startup_s = node_startup_s(job, i, is);

	worker->granted_s = job->t_s;
	if (is.late) {
		worker->worked_s = job->worked_s;
		for (int c = 0; c < CLOCKS; c++)
			worker->clock_s[c] = job->clock_s[c];
	}
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_GRANT, i, 0);
	if (is.drawn)
		node_arm(job, i, job->t_s);
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
	job_note_loss(job, job->t_s);
	if (!is.replicated) {
		if (member)
			job_rollback(job, is);
	} else if (i == job->plan->coordinator || (worker->holder && job->holders == 1)) {
		job_rollback(job, is);
	}
	node_close(job, i, END_INTERRUPTED, is);
	node_ask(job, i, job->t_s, job->worker[i].wait, worker->wait_word, is);
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

#endif
