/* The state of one job while a future is lived, and its progress: work, checkpoints, what is saved and what is lost.
 * Checkpoints of constant length are jumped over by arithmetic; only interruptions are events. */
#ifndef COSTCAST_MODELS_TRAINING_JOB_H
#define COSTCAST_MODELS_TRAINING_JOB_H

#include "models/training/storm.h"

#define HOT static inline __attribute__((always_inline))

enum phase { PHASE_WAIT, PHASE_RESTORE, PHASE_RUN };
enum worker_state { NODE_DOWN, NODE_STARTING, NODE_JOINING, NODE_UP };
enum { CLOCKS = PART_WAITING + 1 };       /* the parts that are times of the job */

struct worker {
	double at_s;                      /* next event of its own: granted, ready, joined; INFINITY when up */
	double doom_s;                    /* its end, once noticed; INFINITY before */
	double strike_s;                  /* LIFE_DRAWN: when its life runs out */
	double granted_s;
	double worked_s;                  /* job's work clock at the grant */
	double clock_s[CLOCKS];           /* the job's clocks at the grant */
	uint64_t wait_word;               /* chance of its next wait */
	uint32_t grants;
	uint8_t state, spot, ready, holder;
};

struct job {
	const struct training_plan *plan;
	const struct params *params;
	const struct chance *chance;
	struct usage_log *log;
	double t_s;
	double clock_s[CLOCKS];           /* wall time so far: useful (lost moves out of it), lost, checkpoint, restart, waiting */
	double worked_s;                  /* useful + lost, never goes back */
	/* progress, in seconds of the whole fleet's work */
	double done_s, saved_s;           /* in memory; in storage */
	double unsaved_wall_s;            /* wall time of the work between them */
	double speed;                     /* progress per second of wall time */
	double write_left_s;              /* of the checkpoint being written; < 0: none */
	double job_at_s;                  /* when the phase (or its next stretch) ends by itself */
	double save_at_s;                 /* planned emergency save; INFINITY: none */
	int saving_for;                   /* node whose notice it is, -1 */
	bool saving, started, rolled_back, finished;
	enum phase phase;
	int ready, live, holders, pending_count;
	uint32_t interruptions;
	double node_s[2];                 /* on-demand, spot */
	int stored;
	double stored_at_s[MAX_KEEP];
	struct stream restarts, writes, saves;
	/* sized by the plan */
	struct worker *worker;
	uint16_t *pending;                /* nodes with an event of their own ahead */
	struct storms *storms;            /* one a front */
	double *left_unsaved_s;           /* [items]: node-seconds of unsaved work by nodes that left since */
	struct params *own_params;        /* where uncertain values go */
};

HOT double job_write_s(struct job *job)
{
	return job->params->takes_constant ? job->params->takes_s
		: dist_draw(&job->plan->keys->takes_s.dist, stream_next(&job->writes), job->chance);
}

/* Where the present stretch of work ends: the next checkpoint, or the end of the work. */
HOT double job_goal_s(const struct job *job)
{
	return fmin(job->params->work_s, job->saved_s + job->params->every_s);
}

/* Checkpoints still to be written after what is saved at FROM. A part of 1e-9 of an interval is rounding, not work. */
HOT double job_writes_left(const struct job *job, double from_s)
{
	const double n = ceil((job->params->work_s - from_s) / job->params->every_s - 1e-9);

	return fmax(n, 1) - (job->plan->keys->final ? 0 : 1);
}

/* Time until the job ends if nothing happens; with checkpoints of random length, until its next milestone. */
HOT double job_time_left_s(const struct job *job)
{
	const double writing = fmax(job->write_left_s, 0);

	if (!job->params->takes_constant)
		return job->write_left_s >= 0 ? writing : (job_goal_s(job) - job->done_s) / job->speed;
	const double work = (job->params->work_s - job->done_s) / job->speed;

	if (job->write_left_s >= 0)
		return job->done_s >= job->params->work_s ? writing
			: writing + work + job_writes_left(job, job->done_s) * job->params->takes_s;
	return work + job_writes_left(job, job->saved_s) * job->params->takes_s;
}

HOT void job_work(struct job *job, double wall_s)
{
	job->clock_s[PART_USEFUL] += wall_s;
	job->worked_s += wall_s;
}

/* Progress is in storage at time T. */
HOT void job_commit(struct job *job, double t_s, struct recorder *rec)
{
	job->saved_s = job->done_s;
	job->unsaved_wall_s = 0;
	if (job->plan->late_nodes)
		for (size_t item = 0; item < job->log->items; item++)
			job->left_unsaved_s[item] = 0;
	if (job->stored < (int)job->plan->keys->keep)
		job->stored_at_s[job->stored++] = t_s;
	if (rec)
		recorder_add(rec, t_s, RECORD_SAVED, -1, job->saved_s);
}

/* COUNT whole cycles of work and checkpoint from a clean start at time T. */
HOT void job_jump(struct job *job, double t_s, double count, struct recorder *rec)
{
	const double work_s = job->params->every_s / job->speed, cycle_s = work_s + job->params->takes_s;
	const double from_s = job->saved_s;

	for (int i = 0; i < count && job->stored < (int)job->plan->keys->keep; i++)
		job->stored_at_s[job->stored++] = t_s + (i + 1) * cycle_s;
	if (rec)
		for (int i = 0; i < count; i++) {
			recorder_add(rec, t_s + i * cycle_s + work_s, RECORD_CHECKPOINT, -1, 0);
			recorder_add(rec, t_s + (i + 1) * cycle_s, RECORD_SAVED, -1, from_s + (i + 1) * job->params->every_s);
		}
	job_work(job, count * work_s);
	job->clock_s[PART_CHECKPOINT] += count * job->params->takes_s;
	job->saved_s = job->done_s = from_s + count * job->params->every_s;
}

/* Run for DT, which does not pass the job's end (or its next milestone). */
HOT void job_run(struct job *job, double dt, struct recorder *rec)
{
	const double work_s = job->params->work_s;
	double t = job->t_s;

	while (dt > 0) {
		if (job->write_left_s >= 0) {
			if (dt < job->write_left_s) {
				job->clock_s[PART_CHECKPOINT] += dt;
				job->write_left_s -= dt;
				return;
			}
			job->clock_s[PART_CHECKPOINT] += job->write_left_s;
			dt -= job->write_left_s;
			t += job->write_left_s;
			job->write_left_s = -1;
			job_commit(job, t, rec);
			continue;
		}
		if (job->done_s >= work_s)
			return;
		if (job->params->takes_constant && job->done_s == job->saved_s && !isinf(job->params->every_s)) {
			const double cycle_s = job->params->every_s / job->speed + job->params->takes_s;
			double count = floor(dt / cycle_s);

			if (job->saved_s + count * job->params->every_s >= work_s)
				count = job_writes_left(job, job->saved_s) - (job->plan->keys->final ? 1 : 0);
			if (count > 0) {
				job_jump(job, t, count, rec);
				t += count * cycle_s;
				dt -= count * cycle_s;
			}
		}
		const double goal_s = job_goal_s(job), wall_s = (goal_s - job->done_s) / job->speed;

		if (dt < wall_s) {
			job_work(job, dt);
			job->unsaved_wall_s += dt;
			job->done_s += dt * job->speed;
			return;
		}
		job_work(job, wall_s);
		job->unsaved_wall_s += wall_s;
		job->done_s = goal_s;
		dt -= wall_s;
		t += wall_s;
		if (goal_s >= work_s && !job->plan->keys->final)
			return;
		job->write_left_s = job_write_s(job);
		if (rec)
			recorder_add(rec, t, RECORD_CHECKPOINT, -1, 0);
	}
}

/* The stretch that ends now, at job_at_s: whatever rounding left over is closed. True when the job is done. */
HOT bool job_milestone(struct job *job, struct recorder *rec)
{
	const double work_s = job->params->work_s, goal_s = job->params->takes_constant ? work_s : job_goal_s(job);
	const bool final = job->plan->keys->final;
	const bool writing = job->write_left_s >= 0;

	job_run(job, job->job_at_s - job->t_s, rec);
	job->t_s = job->job_at_s;
	if (writing && !job->params->takes_constant) {
		if (job->write_left_s >= 0) {
			job->write_left_s = -1;
			job_commit(job, job->t_s, rec);
		}
		return job->done_s >= work_s;
	}
	job->done_s = goal_s;
	if (goal_s >= work_s && !final)
		return true;
	if (!job->params->takes_constant) {
		if (job->write_left_s < 0) {
			job->write_left_s = job_write_s(job);
			if (rec)
				recorder_add(rec, job->t_s, RECORD_CHECKPOINT, -1, 0);
		}
		return false;
	}
	if (job->saved_s < work_s)
		job_commit(job, job->t_s, rec);
	job->write_left_s = -1;
	return true;
}

#endif
