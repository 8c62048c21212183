/* The phases of a job: it waits for its fleet, restores, runs. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_PHASE_H
#define COSTCAST_MODELS_TRAINING_PHASE_H

#include "models/training/pools.h"

HOT bool complete(const struct job *job, const struct mode is)
{
	const struct training_keys *keys = job->plan->keys;

	if (!is.elastic)
		return job->ready == job->plan->nodes;
	return job->ready >= keys->min_nodes && (job->plan->coordinator < 0 || job->worker[job->plan->coordinator].ready);
}

/* Progress per wall time: the sum of those that are live, or in a gang the slowest. */
static inline double job_pace(const struct job *job, const struct mode is)
{
	double sum = 0, slowest = INFINITY;

	if (is.elastic && !is.seeks)
		return job->live * job->params->efficiency / job->plan->nodes;
	for (int i = 0; i < job->plan->nodes; i++) {
		const double weight = job->plan->choice[job->worker[i].choice].weight;

		if (job->worker[i].state != NODE_UP)
			continue;
		sum += weight;
		slowest = least(slowest, weight);
	}
	return is.elastic ? sum * job->params->efficiency / job->plan->nodes : slowest;
}

HOT void job_rerun(struct job *job, const struct mode is)
{
	if (is.paced) {
		job->wall_per_work = 1 / job_pace(job, is);
		job->cycle_s = job->params->every_s * job->wall_per_work + job->params->takes_s;
		job->cycles_per_s = 1 / job->cycle_s;
	}
	job->job_at_s = job->t_s + job_time_left_s(job, is);
}

/* A notice that came while the job could not save, or while another save was planned: the job runs now, so the node
 * whose end is nearest gets its emergency save if it still fits. */
static inline void plan_late_emergency(struct job *job, const struct mode is)
{
	int first = -1;

	for (int k = 0; k < job->pending_count; k++) {
		const struct worker *worker = &job->worker[job->pending[k]];

		if (worker->ready && !isinf(worker->doom_s) && worker->doom_s > job->t_s
		    && (first < 0 || worker->doom_s < job->worker[first].doom_s))
			first = job->pending[k];
	}
	if (first >= 0)
		plan_emergency(job, first, job->worker[first].doom_s - job->t_s, is);
}

/* The job runs: on its whole fleet? */
HOT void job_note_whole(struct job *job, const struct mode is)
{
	if ((is.elastic ? job->live : job->ready) == job->plan->nodes)
		job->whole_run_s = least(job->whole_run_s, job->t_s);
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
			if (!node_expects(worker, is))
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
	job_note_whole(job, is);
	job_rerun(job, is);
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_RUN, -1, job->done_s);
	if (is.save)
		plan_late_emergency(job, is);
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
			if (is.seeks)
				spare_drop(job, i, END_RELEASED);
			node_close(job, i, END_RELEASED, is);
			node_ask(job, i, job->t_s, job->worker[i].wait, word, is);
		}
		together_s = most(together_s, worker->at_s);
	}
	if (is.seeks) {
		gather(job);
		return;
	}
	for (int i = 0; i < job->plan->nodes; i++)
		job->worker[i].at_s = together_s;
}

static inline void policy_lost(struct job *job, const struct mode is);

HOT void job_begin_wait(struct job *job, const struct mode is)
{
	if (is.policy) {
		policy_lost(job, is);
		return;
	}
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
		else if (lost && is.policy)
			policy_lost(job, is);
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
		if (is.save && lost && job->phase == PHASE_RUN)
			plan_late_emergency(job, is);
		break;
	}
	job->rolled_back = false;
	if (!gang && job->phase == PHASE_RUN)
		job_note_whole(job, is);
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

/* Node I learns of the fall of its pool, if it has not learnt of another end. */
static inline void node_learns(struct job *job, int i, const struct mode is)
{
	const struct worker *worker = &job->worker[i];

	node_doom(job, i, worker->fate_s - job->t_s, worker->wait_word, is);
}

/* The request of node I has its time: it is granted, or has stood long enough. */
HOT void node_due(struct job *job, int i, const struct mode is)
{
	struct worker *worker = &job->worker[i];

	if (is.seeks && worker->free_s > job->t_s)
		node_fall_back(job, i, is);
	else
		node_granted(job, i, is);
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

		if (is.seeks && worker->warn_s <= t)
			node_learns(job, i, is);
		if (worker->doom_s <= t) {
			unpend(job, i);
			node_die(job, i, is);
			lost = true;
		} else if (worker->at_s <= t) {
			if (worker->state == NODE_DOWN)
				node_due(job, i, is);
			else if (worker->state == NODE_STARTING)
				node_ready(job, i, is);
			else
				node_joined(job, i, is);
		}
	}
	job_settle(job, lost, is);
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

#endif
