/* The state of one job while a future is lived, and its progress: work, checkpoints, what is saved and what is lost.
 * Checkpoints of constant length are jumped over by arithmetic; only interruptions are events. */
#ifndef COSTCAST_MODELS_TRAINING_JOB_H
#define COSTCAST_MODELS_TRAINING_JOB_H

#include "models/training/storm.h"
#include "sim/world/pool.h"

#define HOT static inline __attribute__((always_inline))

enum fleet_on { ON_NONE, ON_SPOT, ON_DEMAND };
enum phase { PHASE_WAIT, PHASE_RESTORE, PHASE_RUN };
enum worker_state { NODE_DOWN, NODE_STARTING, NODE_JOINING, NODE_UP };
enum { CLOCKS = PART_WAITING + 1 };       /* the parts that are times of the job */

/* What of the model a job needs, known while compiling for the commonest kind: so one text serves all, and the plain
 * job does not pay for the others. REC: the diary, or NULL. */
struct mode {
	struct recorder *rec;
	bool elastic, replicated, members, late, drawn, save, release, steady, fixed, straight, one_front, seeks, paced, leads, policy, managed;
	bool open;                        /* strikes count at any time: survivors and restart are exposed */
};

struct worker {
	double at_s;                      /* next event of its own: granted, ready, joined; INFINITY when up */
	double doom_s;                    /* its end, once noticed; INFINITY before */
	double strike_s;                  /* LIFE_DRAWN: when its life runs out */
	double granted_s;
	double open_s;                    /* straight road: from when on a strike counts; INFINITY: none ever does */
	double ready_s;                   /* straight road: when it is or will be ready, as known now */
	double here_s;                    /* straight road: the same, but up to its death, of who was ready when struck */
	double worked_s;                  /* job's work clock at the grant */
	double clock_s[CLOCKS];           /* the job's clocks at the grant */
	uint64_t wait_word;               /* chance of its next wait */
	const struct dist *wait;          /* of a request after the first */
	double notice_s;                  /* as it is bought */
	const struct dist *life;          /* as it is bought; NULL: storms only */
	int item;                         /* what it is bought as */
	int front;                        /* whose storms strike it as it is bought; NO_FRONT: none */
	uint32_t grants;
	uint8_t state, spot, ready, holder;
	/* where pools come and go */
	int choice;                       /* as which it is asked for, or there */
	int spare;                        /* choice of the node that will replace it, asked for ahead; NO_CHOICE */
	double free_s;                    /* when its request would be granted; INFINITY: no pool has room */
	double fallback_s;                /* until when it may stand as a spot request; FALLEN_BACK */
	double warn_s, fate_s;            /* when it will know that it ends at fate_s; INFINITY */
	double spare_s;                   /* when that node is granted */
	int tries;                        /* places that its request had */
	uint8_t placed, first;            /* it has a place in a pool; no node was there before */
};

/* A pool while a future is lived. */
struct stock {
	struct pool walk;
	double lead_s;                    /* how long before a fall nodes may know of it */
	int held;                         /* places taken, by nodes and by requests */
	uint32_t falls;
	bool told;                        /* of the fall that ends this piece */
};

/* A node that was struck: it dies after its notice, and is back after its wait. */
struct fall {
	double strike_s, dead_s, grant_s, ready_s;
	int node;
};

/* Words of one slot for some grants ahead: block 2k belongs to its k-th grant (how long it lives, how long the wait after
 * it), block 2k + 1 to its starting up. */
enum { GRANTS_A_FILL = 8, WORDS_A_GRANT = 4 };
struct slot_words {
	uint64_t word[GRANTS_A_FILL][WORDS_A_GRANT];
};
enum { GRANT_LIFE, GRANT_WAIT, GRANT_STARTUP };

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
	double wall_per_work;             /* wall time of one second of progress: 1 / speed */
	double cycle_s, cycles_per_s;     /* wall time of one interval and its checkpoint, and its inverse */
	double write_left_s;              /* of the checkpoint being written; < 0: none */
	double job_at_s;                  /* when the phase (or its next stretch) ends by itself */
	double save_at_s;                 /* planned emergency save; INFINITY: none */
	int saving_for;                   /* node whose notice it is, -1 */
	bool saving, started, rolled_back, finished;
	enum phase phase;
	int ready, live, holders, pending_count;
	uint32_t interruptions;
	double whole_run_s, first_loss_s; /* when it first ran on its whole fleet; the first loss from then on; INFINITY */
	int stored, keep;
	double stored_at_s[MAX_KEEP];
	struct stream restarts, writes, saves;
	/* under a deadline policy */
	enum fleet_on on;                 /* which market the fleet is in, or asks */
	double offered_s;                 /* from when on spot capacity is offered, while its pools hold the fleet */
	double policy_at_s, policy_last_s;       /* when the policy thinks again, and when it last did */
	double policy_save_s;             /* end of the save that it planned; INFINITY: none */
	enum fleet_on save_then;          /* what it is on after it */
	/* the straight road */
	double whole_s;                   /* when all nodes will be ready, were none struck from now on */
	double run_s;                     /* when the restart after that ends; < 0: not drawn yet */
	uint32_t falls_begin, falls_end, falls_mask;
	struct fall *fall;                /* a ring of [falls_mask + 1], by time of death: struck, not dead yet */
	int64_t *life;                    /* [2 * leaves], see lives.h */
	int leaves;
	/* sized by the plan */
	struct worker *worker;
	uint16_t *pending;                /* nodes with an event of their own ahead */
	struct storms *storms;            /* one a front */
	struct stock *stock;              /* one a pool */
	struct price_path *price;         /* of each choice whose price moves */
	struct slot_words *slot;          /* [nodes] when something is drawn per slot, else NULL */
	double *item_s;                   /* [items]: node-seconds */
	double *left_unsaved_s;           /* [items]: node-seconds of unsaved work by nodes that left since */
	struct bound *bound;              /* of the clairvoyant */
	struct params *own_params;        /* where uncertain values go */
	struct ticks *ticks;              /* by the tick; NULL: in continuous time */
};

/* fmin, fmax, floor and ceil are calls on the baseline x86-64; these are for finite or infinite numbers, never NaN. */
HOT double least(double a, double b)
{
	return a < b ? a : b;
}

HOT double most(double a, double b)
{
	return a > b ? a : b;
}

HOT double whole_below(double x)          /* x >= 0 */
{
	return (double)(int64_t)x;
}

HOT double whole_above(double x)          /* x > -1 */
{
	const double below = (double)(int64_t)x;

	return below < x ? below + 1 : below;
}

/* A node is lost at T: the first one since the job ran on its whole fleet? Losses are told in order. */
HOT void job_note_loss(struct job *job, double t_s)
{
	job->first_loss_s = least(job->first_loss_s, job->whole_run_s <= t_s ? t_s : INFINITY);
}

HOT double job_write_s(struct job *job, const struct mode is)
{
	return is.steady ? job->params->takes_s
		: dist_draw(&job->plan->keys->takes_s.dist, stream_next(&job->writes), job->chance);
}

/* Where the present stretch of work ends: the next checkpoint, or the end of the work. */
HOT double job_goal_s(const struct job *job)
{
	return least(job->params->work_s, job->saved_s + job->params->every_s);
}

/* Checkpoints still to be written after what is saved at FROM. A part of 1e-9 of an interval is rounding, not work. */
HOT double job_writes_left(const struct job *job, double from_s)
{
	const double n = whole_above((job->params->work_s - from_s) * job->params->per_every - 1e-9);

	return most(n, 1) - (job->plan->keys->final ? 0 : 1);
}

/* Time until the job ends if nothing happens; with checkpoints of random length, until its next milestone. */
HOT double job_time_left_s(const struct job *job, const struct mode is)
{
	const double writing = most(job->write_left_s, 0);

	if (!is.steady)
		return job->write_left_s >= 0 ? writing : (job_goal_s(job) - job->done_s) * job->wall_per_work;
	const double work = (job->params->work_s - job->done_s) * job->wall_per_work;

	if (job->write_left_s >= 0)
		return job->done_s >= job->params->work_s ? writing
			: writing + work + job_writes_left(job, job->done_s) * job->params->takes_s;
	return work + job_writes_left(job, job->saved_s) * job->params->takes_s;
}

HOT void job_work(struct job *job, double wall_s, const struct mode is)
{
	job->clock_s[PART_USEFUL] += wall_s;
	if (is.late)
		job->worked_s += wall_s;
}

/* Progress is in storage at time T. */
HOT void job_commit(struct job *job, double t_s, const struct mode is)
{
	job->saved_s = job->done_s;
	job->unsaved_wall_s = 0;
	if (is.late)
		for (size_t item = 0; item < job->log->items; item++)
			job->left_unsaved_s[item] = 0;
	if (job->stored < job->keep)
		job->stored_at_s[job->stored++] = t_s;
	if (is.rec)
		recorder_add(is.rec, t_s, RECORD_SAVED, -1, job->saved_s);
}

/* The checkpoints of COUNT whole cycles from time T, where somebody wants to know of each. */
static inline void job_tell_cycles(struct job *job, double t_s, double count, const struct mode is)
{
	const double work_s = job->params->every_s * job->wall_per_work, cycle_s = job->cycle_s;
	const double from_s = job->saved_s;

	for (int i = 0; i < count && job->stored < job->keep; i++)
		job->stored_at_s[job->stored++] = t_s + (i + 1) * cycle_s;
	if (is.rec)
		for (int i = 0; i < count; i++) {
			recorder_add(is.rec, t_s + i * cycle_s + work_s, RECORD_CHECKPOINT, -1, 0);
			recorder_add(is.rec, t_s + (i + 1) * cycle_s, RECORD_SAVED, -1, from_s + (i + 1) * job->params->every_s);
		}
}

/* COUNT whole cycles of work and checkpoint (none, often) from a clean start at time T. No branch: whether a cycle was
 * completed before a storm is as good as a coin. */
HOT void job_jump(struct job *job, double t_s, double count, const struct mode is)
{
	if (is.rec || job->stored < job->keep)
		job_tell_cycles(job, t_s, count, is);
	job_work(job, count * job->params->every_s * job->wall_per_work, is);
	job->clock_s[PART_CHECKPOINT] += count * job->params->takes_s;
	job->saved_s += count * job->params->every_s;
	job->done_s = job->saved_s;
}

/* Run for DT from a clean start at time T (all progress saved, nothing being written) with checkpoints of constant
 * length: whole cycles by arithmetic, then the begun one. */
HOT void job_cruise(struct job *job, double t, double dt, const struct mode is)
{
	const double work_s = job->params->work_s;
	double count = whole_below(dt * job->cycles_per_s);

	if (__builtin_expect(job->saved_s + count * job->params->every_s >= work_s, 0))
		count = job_writes_left(job, job->saved_s) - (job->plan->keys->final ? 1 : 0);
	job_jump(job, t, count, is);
	t += count * job->cycle_s;
	dt = most(dt - count * job->cycle_s, 0);          /* below 0 by rounding only */
	const double goal_s = job_goal_s(job), wall_s = (goal_s - job->done_s) * job->wall_per_work;

	if (dt < wall_s) {
		job_work(job, dt, is);
		job->unsaved_wall_s = dt;
		job->done_s += is.paced ? dt / job->wall_per_work : dt;
		return;
	}
	job_work(job, wall_s, is);
	job->unsaved_wall_s = wall_s;
	job->done_s = goal_s;
	if (goal_s >= work_s && !job->plan->keys->final)
		return;                   /* rounding only: the end itself is an event */
	job->write_left_s = most(job->params->takes_s - (dt - wall_s), 0);
	job->clock_s[PART_CHECKPOINT] += dt - wall_s;
	if (is.rec)
		recorder_add(is.rec, t + wall_s, RECORD_CHECKPOINT, -1, 0);
}

/* Run for DT, which does not pass the job's end (or its next milestone). */
HOT void job_run(struct job *job, double dt, const struct mode is)
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
			job_commit(job, t, is);
			continue;
		}
		if (job->done_s >= work_s && (!job->plan->keys->final || job->saved_s >= work_s))
			return;
		if (is.steady && job->done_s == job->saved_s) {
			job_cruise(job, t, dt, is);
			return;
		}
		const double goal_s = job_goal_s(job), wall_s = (goal_s - job->done_s) * job->wall_per_work;

		if (dt < wall_s) {
			job_work(job, dt, is);
			job->unsaved_wall_s += dt;
			job->done_s += is.paced ? dt / job->wall_per_work : dt;
			return;
		}
		job_work(job, wall_s, is);
		job->unsaved_wall_s += wall_s;
		job->done_s = goal_s;
		dt -= wall_s;
		t += wall_s;
		if (goal_s >= work_s && !job->plan->keys->final)
			return;
		job->write_left_s = job_write_s(job, is);
		if (is.rec)
			recorder_add(is.rec, t, RECORD_CHECKPOINT, -1, 0);
	}
}

/* The stretch that ends now, at job_at_s: whatever rounding left over is closed. True when the job is done. */
HOT bool job_milestone(struct job *job, const struct mode is)
{
	const double work_s = job->params->work_s, goal_s = is.steady ? work_s : job_goal_s(job);
	const bool final = job->plan->keys->final;
	const bool writing = job->write_left_s >= 0;

	job_run(job, job->job_at_s - job->t_s, is);
	job->t_s = job->job_at_s;
	if (writing && !is.steady) {
		if (job->write_left_s >= 0) {
			job->write_left_s = -1;
			job_commit(job, job->t_s, is);
		}
		return job->done_s >= work_s;
	}
	job->done_s = goal_s;
	if (goal_s >= work_s && !final)
		return true;
	if (!is.steady) {
		if (job->write_left_s < 0) {
			job->write_left_s = job_write_s(job, is);
			if (is.rec)
				recorder_add(is.rec, job->t_s, RECORD_CHECKPOINT, -1, 0);
		}
		return false;
	}
	if (job->saved_s < work_s)
		job_commit(job, job->t_s, is);
	job->write_left_s = -1;
	return true;
}

#endif
