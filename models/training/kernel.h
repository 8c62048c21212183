/* One future of a training job. This text is compiled twice by kernel.c, with a recorder and without, so the two can
 * never differ. Events: storms, nodes' own events (granted, ready, struck down), and the job's own (restored, done). */
#ifndef COSTCAST_MODELS_TRAINING_KERNEL_H
#define COSTCAST_MODELS_TRAINING_KERNEL_H

#include "models/training/job.h"

/* Words derived from one word: which of them serves what. */
enum { DERIVED_ON_DEMAND_WAIT = 64, DERIVED_SHARE = 128, DERIVED_REWAIT = 128 + MAX_NODES,
       DERIVED_RELEASE = DERIVED_REWAIT + MAX_NODES };

HOT double job_restart_s(struct job *job)
{
	const struct dist *restart = &job->plan->keys->restart_s.dist;

	return dist_is_constant(restart) ? restart->a : dist_draw(restart, stream_next(&job->restarts), job->chance);
}

HOT const struct market *node_market(const struct job *job, int i)
{
	return &job->plan->team[job->plan->team_of[i]].row->market;
}

static inline uint32_t slot_purpose(const struct job *job, int i)
{
	return purpose_of(PURPOSE_SLOT, (node_market(job, i)->group & 0xff) << 16 | (uint32_t)i);
}

/* Chance of a node's K-th grant: its life, and the wait before it where no storm brought one. */
enum { SLOT_LIFE, SLOT_WAIT, FIRST_REQUEST = 0x3fffffff };
static inline uint64_t slot_word(const struct job *job, int i, uint32_t k, int which)
{
	uint64_t word[2];

	philox_block(job->chance, slot_purpose(job, i), 2 * k, word);
	return word[which];
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

/* Node I is asked for at time T; WORD is the chance of its wait. */
HOT void node_ask(struct job *job, int i, double t, const struct value *wait, uint64_t word, struct recorder *rec)
{
	struct worker *worker = &job->worker[i];
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	double wait_s = dist_draw(&wait->dist, word, job->chance);

	worker->spot = team->row->buy == BUY_SPOT;
	if (rec)
		recorder_add(rec, t, RECORD_REQUEST, i, 0);
	if (worker->spot && wait_s > job->params->fallback_after_s) {
		worker->spot = 0;
		wait_s = job->params->fallback_after_s
			+ dist_draw(&team->row->market.on_demand_wait_s.dist,
				    overflow_word(word, DERIVED_ON_DEMAND_WAIT, job->chance), job->chance);
		if (rec)
			recorder_add(rec, t + job->params->fallback_after_s, RECORD_FALLBACK, i, 0);
	}
	worker->state = NODE_DOWN;
	worker->ready = 0;
	worker->at_s = t + wait_s;
	worker->doom_s = INFINITY;
	pend(job, i);
}

HOT const struct value *wait_of(const struct job *job, int i)
{
	const struct team *team = &job->plan->team[job->plan->team_of[i]];

	return team->row->buy == BUY_SPOT ? &team->row->market.capacity_wait_s : &team->row->market.on_demand_wait_s;
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

		worker->strike_s = job->t_s + dist_draw(&value->dist, slot_word(job, i, worker->grants, SLOT_LIFE), job->chance);
	}
}

HOT void node_ready(struct job *job, int i, struct recorder *rec)
{
	struct worker *worker = &job->worker[i];

	if (rec)
		recorder_add(rec, job->t_s, RECORD_READY, i, 0);
	worker->state = NODE_UP;
	worker->at_s = INFINITY;
	if (!worker->ready) {
		worker->ready = 1;
		job->ready++;
	}
	if (job->plan->keys->coupling == COUPLING_ELASTIC && job->phase == PHASE_RUN) {
		const double join_s = job_restart_s(job);

		if (join_s > 0) {
			worker->state = NODE_JOINING;
			worker->at_s = job->t_s + join_s;
			return;
		}
		job->live++;
		worker->holder = 1;
		job->holders++;
	}
	if (isinf(worker->doom_s))
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

HOT void node_granted(struct job *job, int i, struct recorder *rec)
{
	struct worker *worker = &job->worker[i];
	const struct value *startup = &job->plan->keys->startup_s;
	double startup_s = startup->dist.a;

	worker->granted_s = job->t_s;
	worker->worked_s = job->worked_s;
	for (int c = 0; c < CLOCKS; c++)
		worker->clock_s[c] = job->clock_s[c];
	if (rec)
		recorder_add(rec, job->t_s, RECORD_GRANT, i, 0);
	if (job->plan->lives_drawn)
		node_arm(job, i);
	if (!dist_is_constant(&startup->dist)) {
		uint64_t word[2];

		philox_block(job->chance, slot_purpose(job, i), 2 * worker->grants + 1, word);
		startup_s = dist_draw(&startup->dist, word[0], job->chance);
	}
	worker->grants++;
	if (startup_s > 0) {
		worker->state = NODE_STARTING;
		worker->at_s = job->t_s + startup_s;
	} else {
		node_ready(job, i, rec);
	}
}

/* The grant of node I ends: its usage, and what the job did with it. */
HOT void node_close(struct job *job, int i, enum usage_end end)
{
	struct worker *worker = &job->worker[i];
	const struct team *team = &job->plan->team[job->plan->team_of[i]];
	const int item = worker->spot ? team->spot_item : team->on_demand_item;
	double *part_s = job->log->part_s + item * PARTS;

	usage_add(job->log, (uint32_t)item, i, worker->granted_s, job->t_s, 1, end);
	job->node_s[worker->spot] += job->t_s - worker->granted_s;
	for (int c = 0; c < CLOCKS; c++)
		part_s[c] += job->clock_s[c] - worker->clock_s[c];
	if (job->plan->late_nodes)
		job->left_unsaved_s[item] += fmin(job->unsaved_wall_s, job->worked_s - worker->worked_s);
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
HOT void job_rollback(struct job *job, struct recorder *rec)
{
	const double lost_s = job->unsaved_wall_s;

	if (rec && lost_s > 0)
		recorder_add(rec, job->t_s, RECORD_ROLLBACK, -1, lost_s);
	job->clock_s[PART_USEFUL] -= lost_s;
	job->clock_s[PART_LOST] += lost_s;
	if (job->plan->late_nodes && lost_s > 0) {
		const double since_s = job->worked_s - lost_s;

		for (size_t item = 0; item < job->log->items; item++) {
			job->log->part_s[item * PARTS + PART_USEFUL] -= job->left_unsaved_s[item];
			job->log->part_s[item * PARTS + PART_LOST] += job->left_unsaved_s[item];
			job->left_unsaved_s[item] = 0;
		}

		for (int i = 0; i < job->plan->nodes; i++) {
			struct worker *worker = &job->worker[i];
			const double unseen_s = fmin(worker->worked_s - since_s, lost_s);

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
HOT void node_die(struct job *job, int i, struct recorder *rec)
{
	struct worker *worker = &job->worker[i];
	const struct training_keys *keys = job->plan->keys;
	const bool member = worker->state == NODE_UP && job->phase == PHASE_RUN;

	if (job->saving_for == i) {
		if (job->saving)
			job_commit(job, job->t_s, rec);
		job->saving = false;
		job->saving_for = -1;
		job->save_at_s = INFINITY;
	}
	if (rec)
		recorder_add(rec, job->t_s, RECORD_LOST, i, 0);
	job->interruptions += worker->spot;
	if (keys->state == STATE_DURABLE) {
		if (member)
			job_rollback(job, rec);
	} else if (i == job->plan->coordinator || (worker->holder && job->holders == 1)) {
		job_rollback(job, rec);
	}
	node_close(job, i, END_INTERRUPTED);
	node_ask(job, i, job->t_s, wait_of(job, i), worker->wait_word, rec);
}

HOT bool exposed(const struct job *job)
{
	const struct training_keys *keys = job->plan->keys;

	return job->phase == PHASE_RUN || (job->phase == PHASE_WAIT ? keys->exposed_survivors : keys->exposed_restart);
}

/* Would the loss of node I cost unsaved work? */
static inline bool threatens(const struct job *job, int i)
{
	return job->plan->keys->state == STATE_DURABLE || i == job->plan->coordinator
		|| (job->worker[i].holder && job->holders == 1);
}

static inline void plan_emergency(struct job *job, int i, double notice_s)
{
	if (job->phase != PHASE_RUN || job->saving_for >= 0 || !threatens(job, i))
		return;
	const struct value *takes = &job->plan->keys->takes_s;
	const double takes_s = job->params->takes_constant ? job->params->takes_s
		: dist_draw(&takes->dist, stream_next(&job->saves), job->chance);

	if (takes_s <= notice_s) {
		job->saving_for = i;
		job->save_at_s = job->worker[i].doom_s - takes_s;
	}
}

/* Node I is struck now. NOTICE 0: the caller lets it die at once, with all others of the same storm. */
HOT bool node_strike(struct job *job, int i, double notice_s, uint64_t wait_word, struct recorder *rec)
{
	struct worker *worker = &job->worker[i];

	if (worker->state == NODE_DOWN || !isinf(worker->doom_s))
		return false;
	worker->wait_word = wait_word;
	worker->doom_s = job->t_s + notice_s;
	worker->strike_s = INFINITY;
	if (notice_s > 0) {
		if (rec)
			recorder_add(rec, job->t_s, RECORD_NOTICE, i, 0);
		if (worker->state == NODE_UP)
			pend(job, i);
		else if (worker->state == NODE_STARTING)
			worker->at_s = INFINITY;          /* it will not be ready before its end */
		if (job->plan->keys->on_notice == NOTICE_SAVE)
			plan_emergency(job, i, notice_s);
	} else if (worker->state == NODE_UP) {
		pend(job, i);
	}
	return true;
}

/* A strike during the wait that restarts the wait itself (exposed.capacity_wait). */
static inline bool restart_waits(struct job *job, uint64_t word, struct recorder *rec)
{
	bool any = false;

	for (int k = 0; k < job->pending_count; k++) {
		struct worker *worker = &job->worker[job->pending[k]];
		const int i = job->pending[k];

		if (worker->state != NODE_DOWN || !worker->spot)
			continue;
		any = true;
		worker->at_s = job->t_s + dist_draw(&wait_of(job, i)->dist,
						  overflow_word(word, DERIVED_REWAIT + (uint32_t)i, job->chance), job->chance);
		if (rec)
			recorder_add(rec, job->t_s, RECORD_REQUEST, i, 0);
	}
	return any;
}

/* Whom does this storm strike? */
HOT void storm(struct job *job, int f, struct recorder *rec)
{
	struct storms *storms = &job->storms[f];
	const struct front *front = &job->plan->front[f];
	const struct front_params *params = &job->params->front[f];
	const uint64_t *word = storms_words(storms);
	const uint64_t pick_word = word[STORM_PICK], wait_word = word[STORM_WAIT];
	const double pick = uniform_of(pick_word) * params->total_rate;
	const double singles = params->slot_rate * job->plan->nodes;
	const bool open = exposed(job);
	const bool rewait = job->phase == PHASE_WAIT && job->plan->keys->exposed_capacity_wait && !front->failures;

	if (pick < singles) {
		int i = (int)(pick / params->slot_rate);

		i = i < job->plan->nodes ? i : job->plan->nodes - 1;
		if (job->plan->front_of[2 * i + front->failures] == f) {
			if (rewait && (!open || job->worker[i].state == NODE_DOWN))
				job->interruptions += restart_waits(job, wait_word, rec);
			else if (open && job->worker[i].spot == !front->failures) {
				node_strike(job, i, front->failures ? 0 : job->params->team[job->plan->team_of[i]].notice_s,
					    wait_word, rec);
				if (rewait)
					restart_waits(job, wait_word, rec);
			}
		}
	} else {
		const double past = (pick - singles) / params->shock_rate;
		int pool = (int)past;

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
				node_strike(job, i, job->params->team[job->plan->team_of[i]].notice_s, wait_word, rec);
		}
		if (hit)
			job->interruptions += restart_waits(job, wait_word, rec);
	}
	storms_pass(storms, job->chance);
}

HOT bool complete(const struct job *job)
{
	const struct training_keys *keys = job->plan->keys;

	if (keys->coupling == COUPLING_GANG)
		return job->ready == job->plan->nodes;
	return job->ready >= keys->min_nodes && (job->plan->coordinator < 0 || job->worker[job->plan->coordinator].ready);
}

HOT void job_rerun(struct job *job)
{
	job->speed = job->plan->keys->coupling == COUPLING_GANG ? 1
		: job->live * job->params->efficiency / job->plan->nodes;
	job->job_at_s = job->t_s + job_time_left_s(job);
}

HOT void job_begin_run(struct job *job, struct recorder *rec)
{
	job->phase = PHASE_RUN;
	job->started = true;
	job->holders = 0;
	for (int i = 0; i < job->plan->nodes && job->plan->tracks_members; i++) {
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
	job_rerun(job);
	if (rec)
		recorder_add(rec, job->t_s, RECORD_RUN, -1, job->done_s);
}

HOT void job_begin_restore(struct job *job, struct recorder *rec)
{
	const double restart_s = job->started || job->plan->keys->restart_at_start ? job_restart_s(job) : 0;

	if (restart_s <= 0) {
		job_begin_run(job, rec);
		return;
	}
	job->phase = PHASE_RESTORE;
	job->job_at_s = job->t_s + restart_s;
	if (rec)
		recorder_add(rec, job->t_s, RECORD_RESTORE, -1, 0);
}

/* Survivors are given back and everything is asked for again, to be granted together. */
static inline void give_back(struct job *job, struct recorder *rec)
{
	double together_s = job->t_s;

	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->state != NODE_DOWN) {
			const uint64_t word = overflow_word(job->worker[i].wait_word ^ (uint64_t)worker->grants,
							    DERIVED_RELEASE + (uint32_t)i, job->chance);

			unpend(job, i);
			if (rec)
				recorder_add(rec, job->t_s, RECORD_RELEASE, i, 0);
			node_close(job, i, END_RELEASED);
			node_ask(job, i, job->t_s, wait_of(job, i), word, rec);
		}
		together_s = fmax(together_s, worker->at_s);
	}
	for (int i = 0; i < job->plan->nodes; i++)
		job->worker[i].at_s = together_s;
}

HOT void job_begin_wait(struct job *job, struct recorder *rec)
{
	job->phase = PHASE_WAIT;
	job->job_at_s = INFINITY;
	job->saving = false;
	job->saving_for = -1;
	job->save_at_s = INFINITY;
	if (rec)
		recorder_add(rec, job->t_s, RECORD_WAIT, -1, 0);
	if (job->plan->keys->while_waiting == WAITING_RELEASE)
		give_back(job, rec);
}

/* After nodes came or went at job->t_s: what does the job do now? */
HOT void job_settle(struct job *job, bool lost, struct recorder *rec)
{
	const bool whole = complete(job), gang = job->plan->keys->coupling == COUPLING_GANG;

	switch (job->phase) {
	case PHASE_WAIT:
		if (whole)
			job_begin_restore(job, rec);
		else if (lost && job->plan->keys->while_waiting == WAITING_RELEASE)
			give_back(job, rec);
		break;
	case PHASE_RESTORE:
		if (!whole)
			job_begin_wait(job, rec);
		else if (lost && !gang)
			job_begin_restore(job, rec);
		break;
	case PHASE_RUN:
		if (!whole)
			job_begin_wait(job, rec);
		else if (job->rolled_back)
			job_begin_restore(job, rec);
		else if (!gang && job->live == 0)
			job_begin_restore(job, rec);
		else if (!gang && !job->saving)
			job_rerun(job);
		break;
	}
	job->rolled_back = false;
}

/* Time goes on to T; nothing happens before it. */
HOT void advance(struct job *job, double t, struct recorder *rec)
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
			job_run(job, dt, rec);
		break;
	}
	if (job->plan->lives_drawn && !exposed(job) && dt > 0)
		for (int i = 0; i < job->plan->nodes; i++)
			job->worker[i].strike_s += dt;        /* its clock stands still */
	job->t_s = t;
}

/* All nodes whose own event is now. */
HOT void node_events(struct job *job, struct recorder *rec)
{
	const double t = job->t_s;
	bool lost = false;

	for (int k = job->pending_count - 1; k >= 0; k--) {
		if (k >= job->pending_count)
			continue;
		const int i = job->pending[k];
		struct worker *worker = &job->worker[i];

		if (worker->doom_s <= t) {
			unpend(job, i);
			node_die(job, i, rec);
			lost = true;
		} else if (worker->at_s <= t) {
			if (worker->state == NODE_DOWN)
				node_granted(job, i, rec);
			else if (worker->state == NODE_STARTING)
				node_ready(job, i, rec);
			else
				node_joined(job, i);
		}
	}
	job_settle(job, lost, rec);
}

/* Lives that run out now. */
static inline void strikes(struct job *job, double t, struct recorder *rec)
{
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->strike_s <= t)
			node_strike(job, i, worker->spot ? job->params->team[job->plan->team_of[i]].notice_s : 0,
				    slot_word(job, i, worker->grants, SLOT_WAIT), rec);
	}
}

HOT double next_of_nodes(const struct job *job)
{
	double next = INFINITY;

	for (int k = 0; k < job->pending_count; k++) {
		const struct worker *worker = &job->worker[job->pending[k]];

		next = fmin(next, fmin(worker->at_s, worker->doom_s));
	}
	return next;
}

static inline double next_strike(const struct job *job)
{
	double next = INFINITY;

	if (job->plan->lives_drawn && exposed(job))
		for (int i = 0; i < job->plan->nodes; i++)
			next = fmin(next, job->worker[i].strike_s);
	return next;
}

HOT void job_start(struct job *job, struct recorder *rec)
{
	const struct training_plan *plan = job->plan;

	job->t_s = job->worked_s = job->done_s = job->saved_s = job->unsaved_wall_s = 0;
	job->node_s[0] = job->node_s[1] = 0;
	job->write_left_s = -1;
	job->started = job->finished = job->rolled_back = job->saving = false;
	job->ready = job->live = job->holders = job->pending_count = job->stored = 0;
	job->interruptions = 0;
	job->saving_for = -1;
	job->save_at_s = job->job_at_s = INFINITY;
	job->phase = PHASE_WAIT;
	for (int c = 0; c < CLOCKS; c++)
		job->clock_s[c] = 0;
	for (size_t item = 0; item < job->log->items; item++)
		job->left_unsaved_s[item] = 0;
	if (plan->draws_streams) {
		stream_init(&job->restarts, job->chance, purpose_of(PURPOSE_JOB, 0));
		stream_init(&job->writes, job->chance, purpose_of(PURPOSE_JOB, 1));
		stream_init(&job->saves, job->chance, purpose_of(PURPOSE_JOB, 2));
	}
	for (int f = 0; f < plan->fronts; f++)
		storms_start(&job->storms[f], job->chance, plan->front[f].purpose, job->params->front[f].mean_gap);
	if (rec)
		recorder_add(rec, 0, RECORD_WAIT, -1, 0);
	double together_s = 0;

	for (int i = 0; i < plan->nodes; i++) {
		const struct fleet_row *row = plan->team[plan->team_of[i]].row;
		const struct value *wait = row->buy == BUY_SPOT ? &row->market.first_wait_s : &row->market.on_demand_wait_s;

		job->worker[i].grants = 0;
		job->worker[i].holder = 0;
		job->worker[i].wait_word = 0;
		job->worker[i].strike_s = INFINITY;
		node_ask(job, i, 0, wait, dist_is_constant(&wait->dist) ? 0 : slot_word(job, i, FIRST_REQUEST, SLOT_WAIT), rec);
		together_s = fmax(together_s, job->worker[i].at_s);
	}
	if (plan->keys->while_waiting == WAITING_RELEASE)
		for (int i = 0; i < plan->nodes; i++)
			job->worker[i].at_s = together_s;
}

/* True when the work was finished before the job was given up. */
HOT bool job_live(struct job *job, struct recorder *rec)
{
	const struct training_plan *plan = job->plan;

	job_start(job, rec);
	for (;;) {
		const double own_s = fmin(job->job_at_s, job->save_at_s);
		const double node_s = job->pending_count ? next_of_nodes(job) : INFINITY;
		const double strike_s = next_strike(job);
		double storm_s = INFINITY;
		int front = 0;

		for (int f = 0; f < plan->fronts; f++)
			if (job->storms[f].next_s < storm_s) {
				storm_s = job->storms[f].next_s;
				front = f;
			}
		const double next_s = fmin(fmin(own_s, node_s), fmin(strike_s, storm_s));

		if (__builtin_expect(next_s >= job->params->give_up_s, 0) && own_s > job->params->give_up_s) {
			advance(job, job->params->give_up_s, rec);
			return false;
		}
		if (own_s <= next_s) {
			if (job->phase == PHASE_RESTORE) {
				advance(job, own_s, rec);
				job_begin_run(job, rec);
			} else if (job->save_at_s < job->job_at_s) {
				advance(job, own_s, rec);
				job->save_at_s = INFINITY;
				if (job->write_left_s < 0) {
					job->saving = true;
					job->job_at_s = INFINITY;
					if (rec)
						recorder_add(rec, own_s, RECORD_EMERGENCY, -1, 0);
				}
			} else if (job_milestone(job, rec)) {
				return true;
			} else {
				job->job_at_s = job->t_s + job_time_left_s(job);
			}
		} else if (node_s <= next_s) {
			advance(job, node_s, rec);
			node_events(job, rec);
		} else if (strike_s <= next_s) {
			advance(job, strike_s, rec);
			strikes(job, strike_s, rec);
		} else {
			advance(job, storm_s, rec);
			storm(job, front, rec);
		}
	}
}

#endif
