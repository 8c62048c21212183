/* The nodes of a job: asked for, granted, started up, lost or given back, and what their time was spent on. Part of the
 * kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_FLEET_H
#define COSTCAST_MODELS_TRAINING_FLEET_H

#include "models/training/request.h"

HOT double job_restart_s(struct job *job, const struct mode is)
{
	const struct dist *restart = &job->plan->keys->restart_s.dist;

	return is.fixed || dist_is_constant(restart) ? restart->a : dist_draw(restart, stream_next(&job->restarts), job->chance);
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

/* Does it have its end ahead, or a warning of it? */
HOT bool node_expects(const struct worker *worker, const struct mode is)
{
	return !isinf(worker->doom_s) || (is.seeks && !isinf(worker->warn_s));
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
	if (job->pending_count && !node_expects(worker, is))
		unpend(job, i);
}

/* A joining node has caught up with a job that went on meanwhile. */
static inline void node_joined(struct job *job, int i, const struct mode is)
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
	if (!node_expects(worker, is))
		unpend(job, i);
}

HOT void node_granted(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];

	if (is.late && is.drawn && !worker->life && worker->grants % GRANTS_A_FILL == 0)
		grant_words(job, i);      /* its next grants may be of a kind that needs the words after these */
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
	if (is.seeks) {
		node_leave(job, i);
		worker->warn_s = worker->fate_s = INFINITY;
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

/* Capacity rebalancing: a replacement for node I, which knows its end, is asked for now. It waits until it takes over; storms do not
 * reach it before. */
static inline void spare_ask(struct job *job, int i)
{
	struct worker *worker = &job->worker[i];
	const int c = allocate(job, i, has_room);

	if (worker->spare != NO_CHOICE || c == NO_CHOICE)
		return;
	const struct choice *choice = &job->plan->choice[c];
	struct stock *stock = stock_of(job, i, c);

	if (stock)
		stock->held++;
	worker->spare = c;
	worker->spare_s = job->t_s + dist_draw(&choice->market->capacity_wait_s.dist,
					       overflow_word(worker->wait_word, DERIVED_SPARE + (uint32_t)i, job->chance), job->chance);
}

/* The replacement of node I, as far as it was granted, is not needed any more. */
static inline void spare_drop(struct job *job, int i, enum usage_end end)
{
	struct worker *worker = &job->worker[i];
	struct stock *stock = worker->spare == NO_CHOICE ? NULL : stock_of(job, i, worker->spare);

	if (worker->spare == NO_CHOICE)
		return;
	if (stock)
		stock->held--;
	if (worker->spare_s < job->t_s) {
		const int item = job->plan->choice[worker->spare].item;

		usage_add(job->log, (uint32_t)item, i, worker->spare_s, job->t_s, 1, end);
		job->item_s[item] += job->t_s - worker->spare_s;
		job->log->part_s[item * PARTS + PART_WAITING] += job->t_s - worker->spare_s;
	}
	worker->spare = NO_CHOICE;
}

/* The replacement takes over from node I, which is gone: started up already, or as far as it got. */
static inline void node_relieve(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const double since_s = worker->spare_s;
	const int c = worker->spare;
	struct stock *stock = stock_of(job, i, c);

	if (stock)
		stock->held--;            /* its place becomes the node's own */
	worker->spare = NO_CHOICE;
	worker->first = 0;
	worker->tries = 0;
	worker->fallback_s = INFINITY;
	node_take(job, i, c);
	worker->free_s = worker->at_s = most(since_s, job->t_s);
	worker->doom_s = INFINITY;
	pend(job, i);
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_REQUEST, i, 0);
	if (since_s > job->t_s)
		return;
	node_granted(job, i, is);
	job->log->part_s[worker->item * PARTS + PART_WAITING] += job->t_s - since_s;
	worker->granted_s = since_s;
	if (worker->state == NODE_STARTING && worker->at_s - (job->t_s - since_s) > job->t_s)
		worker->at_s -= job->t_s - since_s;
	else if (worker->state == NODE_STARTING)
		node_ready(job, i, is);
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
	if (is.policy)
		return;                   /* it decides about the whole fleet */
	if (is.seeks && worker->spare != NO_CHOICE)
		node_relieve(job, i, is);
	else
		node_ask(job, i, job->t_s, job->worker[i].wait, worker->wait_word, is);
}

HOT double next_of_nodes(const struct job *job, const struct mode is)
{
	double next = INFINITY;

	for (int k = 0; k < job->pending_count; k++) {
		const struct worker *worker = &job->worker[job->pending[k]];

		next = least(next, least(worker->at_s, worker->doom_s));
		if (is.seeks)
			next = least(next, worker->warn_s);
	}
	return next;
}

#endif
