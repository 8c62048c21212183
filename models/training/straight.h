/* The straight road: a durable gang that holds its nodes, told by its losses. Who is struck dies after its notice and is
 * back after its wait, all known at the strike; and between two losses the gang is waiting, restoring or running, by
 * arithmetic. So losses alone are events. An abbreviation of the events, with the same draws; tests compare the two,
 * replica by replica. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_STRAIGHT_H
#define COSTCAST_MODELS_TRAINING_STRAIGHT_H

#include "models/training/tell.h"

HOT void falls_push(struct job *job, const struct fall *fall)
{
	uint32_t k = job->falls_end++;

	for (; k != job->falls_begin && job->fall[(k - 1) & job->falls_mask].dead_s > fall->dead_s; k--)
		job->fall[k & job->falls_mask] = job->fall[(k - 1) & job->falls_mask];   /* the longer notice dies later */
	job->fall[k & job->falls_mask] = *fall;
}

HOT bool falls_due(const struct job *job, double t)
{
	return job->falls_begin != job->falls_end && job->fall[job->falls_begin & job->falls_mask].dead_s <= t;
}

HOT const struct fall *falls_pop(struct job *job)       /* valid until the next push */
{
	return &job->fall[job->falls_begin++ & job->falls_mask];
}

/* When the gang, once it is whole, runs: its restart is drawn when it begins. */
HOT double straight_run_s(struct job *job, const struct mode is)
{
	if (job->run_s < 0)
		job->run_s = job->whole_s
			+ (job->started || job->plan->keys->restart_at_start ? job_restart_s(job, is) : 0);
	return job->run_s;
}

/* Do strikes count at T? All losses before it have been told. */
HOT bool straight_exposed(struct job *job, double t, const struct mode is)
{
	if (is.open)
		return true;
	if (t < job->whole_s)
		return job->plan->keys->exposed_survivors;
	return job->plan->keys->exposed_restart || t >= straight_run_s(job, is);
}

/* From when on storms strike a node granted at T. */
HOT double open_from(const struct worker *worker, double t)
{
	return worker->front == NO_FRONT ? INFINITY : t;
}

/* Node I was struck while it started up: it will not be ready before its end, and the gang has another node to wait for. */
static inline void straight_unready(struct job *job, int i, double ready_s, const struct mode is)
{
	if (is.rec)
		tell_unready(is.rec, i);
	job->worker[i].here_s = ready_s;
	job->whole_s = 0;
	for (int k = 0; k < job->plan->nodes; k++)
		job->whole_s = most(job->whole_s, job->worker[k].here_s);
}

/* Node I, which is granted, is struck at T: its end and its return are known. */
HOT void straight_strike(struct job *job, int i, double t, uint64_t wait_word, const struct mode is)
{
	struct worker *worker = &job->worker[i];
	const double dead_s = t + worker->notice_s;
	const double grant_s = dead_s + dist_draw(worker->wait, wait_word, job->chance);
	const double ready_s = grant_s + node_startup_s(job, i, is);

	if (__builtin_expect(t < worker->ready_s, 0))
		straight_unready(job, i, ready_s, is);
	falls_push(job, &(struct fall){t, dead_s, grant_s, ready_s, i});
	worker->open_s = open_from(worker, grant_s);
	worker->ready_s = ready_s;
	if (is.drawn) {
		node_arm(job, i, grant_s);
		lives_put(job, i);
	}
	worker->grants++;
}

/* Runs from job->t_s to T with checkpoints of random length, milestone by milestone. True when the job is done. */
static inline bool straight_run_drawn(struct job *job, double t, const struct mode is)
{
	job->job_at_s = job->t_s + job_time_left_s(job, is);
	while (t >= job->job_at_s) {
		if (job_milestone(job, is))
			return true;
		job->job_at_s = job->t_s + job_time_left_s(job, is);
	}
	job_run(job, t - job->t_s, is);
	return false;
}

/* The same with checkpoints of constant length. Its end is computed only when it is near. */
HOT bool straight_run(struct job *job, double t, const struct mode is)
{
	if (__builtin_expect(t - job->t_s >= job->params->work_s - job->saved_s, 0)) {
		job->job_at_s = job->t_s + job_time_left_s(job, is);
		if (t >= job->job_at_s)
			return job_milestone(job, is);
	}
	job_cruise(job, job->t_s, t - job->t_s, is);
	return false;
}

/* From job->t_s, when the gang began to wait, to T; no node is lost between. True when the job is done before. */
HOT bool straight_pass(struct job *job, double t, const struct mode is)
{
	if (t <= job->whole_s) {          /* at once with others of the same storm: the gang was not whole between */
		job->clock_s[PART_WAITING] += t - job->t_s;
		job->t_s = t;
		return false;
	}
	const double run_s = straight_run_s(job, is);

	job->clock_s[PART_WAITING] += job->whole_s - job->t_s;
	if (is.rec)
		tell_whole(job, t, is);
	if (t < run_s) {
		job->clock_s[PART_RESTART] += t - job->whole_s;
		job->t_s = t;
		return false;
	}
	job->clock_s[PART_RESTART] += run_s - job->whole_s;
	job->t_s = run_s;
	job->started = true;
	job->whole_run_s = least(job->whole_run_s, run_s);
	if (is.steady ? straight_run(job, t, is) : straight_run_drawn(job, t, is))
		return true;
	job->t_s = t;
	return false;
}

/* A node dies. False when the job ends before, done or given up. */
HOT bool straight_fall(struct job *job, const struct fall *fall, const struct mode is)
{
	struct worker *worker = &job->worker[fall->node];
	const double dead_s = fall->dead_s, give_up_s = job->params->give_up_s;
	const bool waits = dead_s <= job->whole_s;

	if (is.rec)
		tell_notice(fall, is);
	if (__builtin_expect(dead_s >= give_up_s, 0)) {
		job->finished = straight_pass(job, give_up_s, is);
		return false;
	}
	if (straight_pass(job, dead_s, is)) {
		job->finished = true;
		return false;
	}
	if (is.rec)
		recorder_add(is.rec, dead_s, RECORD_LOST, fall->node, 0);
	job_rollback(job, is);
	job_note_loss(job, dead_s);
	job->write_left_s = -1;
	job->interruptions += worker->spot;
	usage_add(job->log, (uint32_t)worker->item, fall->node, worker->granted_s, dead_s, 1, END_INTERRUPTED);
	job->item_s[worker->item] += dead_s - worker->granted_s;
	worker->granted_s = fall->grant_s;
	worker->here_s = fall->ready_s;
	job->whole_s = most(job->whole_s, fall->ready_s);
	job->run_s = -1;
	if (is.rec)
		tell_return(fall, waits, is);
	return true;
}

/* All requests have been made. */
HOT void straight_start(struct job *job, const struct mode is)
{
	job->pending_count = 0;
	job->falls_begin = job->falls_end = 0;
	job->whole_s = 0;
	job->run_s = -1;
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		worker->granted_s = worker->at_s;
		worker->open_s = open_from(worker, worker->at_s);
		worker->ready_s = worker->here_s = worker->at_s + node_startup_s(job, i, is);
		job->whole_s = most(job->whole_s, worker->ready_s);
		if (is.drawn)
			node_arm(job, i, worker->granted_s);
		worker->grants++;
		if (is.rec)
			tell_granted(i, worker->granted_s, worker->ready_s, is);
	}
	if (is.drawn)
		lives_start(job);
}

/* Who is there at the end. */
HOT void straight_end(struct job *job, const struct mode is)
{
	if (is.rec)
		tell_end(job, is);
	for (int i = 0; i < job->plan->nodes; i++)
		job->worker[i].state = job->worker[i].granted_s <= job->t_s ? NODE_UP : NODE_DOWN;
}

#endif
