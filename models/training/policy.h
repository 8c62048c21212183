/* A fleet that must be done by a deadline and moves between the spot and the on-demand market as a whole: policies that were studied
 * by the tick (Wu et al., "Can't Be Late", NSDI 2024), here in continuous time, with checkpoints and lost work. What counts as progress
 * for the deadline is what is in storage: so a fleet on spot saves, or leaves, while the rest can still be done on demand. A spot
 * request stands whenever the fleet is not on spot. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_POLICY_H
#define COSTCAST_MODELS_TRAINING_POLICY_H

#include "models/training/phase.h"

enum { LEAST_STAY_S = 60 };               /* a protective save that buys less time than this is not worth writing */
#define ROUNDING_S 1e-6                   /* times, and work, nearer than this are the same but for rounding */
#define CLEAN_S 1e-3                      /* less unsaved work than this is none */
#define JUST_AFTER_S 1e-5                 /* a moment behind an event that arithmetic may miss by rounding */

static inline bool spot_is_offered(struct job *job)
{
	return job->t_s >= job->offered_s && allocate(job, 0, fleet_fits) != NO_CHOICE;
}

/* Time that the rest of the work takes on demand, the move there included, when SAVED of it is in storage. */
static inline double need_s(const struct job *job, double saved_s)
{
	return job->plan->move_s + job->params->work_s - saved_s + job_writes_left(job, saved_s) * job->params->takes_s;
}

/* Until when the fleet may go without being on demand, were all lost that is not saved. */
static inline double safe_until_s(const struct job *job)
{
	return job->plan->deadline_s - need_s(job, job->saved_s);
}

/* Where an even pace would be at T, in work. */
static inline double pace_s(const struct job *job, double t_s)
{
	return t_s * job->params->work_s / job->plan->deadline_s;
}

/* Time without on-demand nodes that is worth a move or a save. */
static inline double least_gain_s(const struct job *job)
{
	return most(most(2 * job->params->takes_s, job->plan->move_s), LEAST_STAY_S);
}

static inline bool is_clean(const struct job *job)
{
	return job->phase != PHASE_RUN || (job->write_left_s < 0 && job->done_s - job->saved_s < CLEAN_S);
}

/* What the policy would have the fleet be on now. */
static inline enum fleet_on policy_wants(struct job *job)
{
	const enum deadline_policy policy = job->plan->policy;
	const bool offered = job->on == ON_SPOT || spot_is_offered(job);
	const double done_s = job->phase == PHASE_RUN ? job->done_s : job->saved_s;
	const bool behind = done_s < pace_s(job, job->t_s) - ROUNDING_S;

	if (job->on != ON_SPOT && job->t_s >= safe_until_s(job) - ROUNDING_S)
		return ON_DEMAND;
	if (job->on == ON_DEMAND) {
		if (policy == POLICY_GREEDY || job->t_s + job->params->takes_s + least_gain_s(job) > safe_until_s(job))
			return ON_DEMAND;
		if (policy == POLICY_FALLBACK)
			return offered ? ON_SPOT : ON_DEMAND;
		if (policy == POLICY_THRESHOLD)
			return behind && !offered ? ON_DEMAND : offered ? ON_SPOT : ON_NONE;
		return offered && done_s >= pace_s(job, job->t_s + 2 * job->plan->move_s) ? ON_SPOT : ON_DEMAND;
	}
	if (offered)
		return ON_SPOT;
	return policy == POLICY_FALLBACK || (policy != POLICY_GREEDY && behind) ? ON_DEMAND : ON_NONE;
}

/* All nodes are given back. */
static inline void fleet_leave(struct job *job, const struct mode is)
{
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->state != NODE_DOWN) {
			if (is.rec)
				recorder_add(is.rec, job->t_s, RECORD_RELEASE, i, 0);
			node_close(job, i, END_RELEASED, is);
		} else {
			node_leave(job, i);
		}
		worker->at_s = worker->doom_s = worker->warn_s = INFINITY;
	}
	job->pending_count = 0;
	job->on = ON_NONE;
	job->phase = PHASE_WAIT;
	job->saving = false;
	job->saving_for = -1;
	job->job_at_s = job->save_at_s = job->policy_save_s = INFINITY;
	job->write_left_s = -1;
}

/* The whole fleet is asked for: spot capacity that is offered is there at once. */
static inline void fleet_ask(struct job *job, enum fleet_on on, const struct mode is)
{
	const struct team *team = &job->plan->team[0];
	const int c = on == ON_SPOT ? allocate(job, 0, fleet_fits) : team->on_demand;

	job->on = on;
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];
		uint64_t word[2];

		if (is.rec)
			recorder_add(is.rec, job->t_s, RECORD_REQUEST, i, 0);
		if (is.rec && on == ON_DEMAND && team->spots)
			recorder_add(is.rec, job->t_s, RECORD_FALLBACK, i, 0);
		philox_block(job->chance, slot_purpose(job, i), FIRST_REQUEST - 1 - worker->grants, word);
		worker->wait_word = word[0];
		worker->first = worker->ready = 0;
		worker->tries = 0;
		worker->fallback_s = on == ON_SPOT ? INFINITY : job->t_s;
		worker->doom_s = INFINITY;
		node_buy(job, i, c);
		if (on == ON_SPOT || has_room(job, i, c))
			node_take(job, i, c);
		else
			worker->free_s = INFINITY;
		if (on == ON_SPOT)
			worker->free_s = job->t_s;        /* its wait is over: that of the offer */
		worker->at_s = worker->free_s;
		pend(job, i);
	}
}

/* When to think again, if nothing happens before. */
static inline double policy_next_s(const struct job *job)
{
	const double safe_s = safe_until_s(job);
	double next_s = INFINITY;

	if (job->on != ON_SPOT && job->offered_s > job->t_s)
		next_s = job->offered_s;
	if (job->on == ON_DEMAND) {       /* it moves when a checkpoint has just been written */
		if (job->phase == PHASE_RUN && job->plan->policy != POLICY_GREEDY && job->params->every_s < NEVER_S)
			next_s = job->t_s + JUST_AFTER_S + (job->write_left_s >= 0 ? job->write_left_s
					     : (job_goal_s(job) - job->done_s) * job->wall_per_work + job->params->takes_s);
		return next_s;
	}
	if (job->on == ON_SPOT)
		return job->phase != PHASE_RUN ? safe_s : job->saving ? INFINITY
			: job->write_left_s >= 0 ? job->t_s + job->write_left_s + JUST_AFTER_S : most(safe_s - job->params->takes_s, job->t_s);
	if (job->plan->policy != POLICY_GREEDY)
		next_s = least(next_s, job->saved_s * job->plan->deadline_s / job->params->work_s + JUST_AFTER_S);
	return least(next_s, most(safe_s, job->t_s));
}

/* A save that was planned begins; when it is complete the fleet goes on where it is, or moves to what THEN says. */
static inline void policy_save(struct job *job, enum fleet_on then, const struct mode is)
{
	job->saving = true;
	job->save_then = then;
	job->job_at_s = INFINITY;
	job->policy_save_s = job->t_s + job->params->takes_s;
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_CHECKPOINT, -1, 0);
}

static inline void policy_move(struct job *job, enum fleet_on to, const struct mode is)
{
	if (job->on != ON_NONE) {
		if (is.rec)
			recorder_add(is.rec, job->t_s, RECORD_WAIT, -1, 0);
		if (job->phase == PHASE_RUN)
			job_rollback(job, is);    /* nothing, after a save */
		fleet_leave(job, is);
	}
	if (to != ON_NONE)
		fleet_ask(job, to, is);
}

/* On spot, and what is saved would just do if all else were lost: save and stay while that buys time, else leave. */
static inline void policy_protect(struct job *job, const struct mode is)
{
	const double takes_s = job->params->takes_s;
	const double gain_s = job->plan->deadline_s - job->t_s - takes_s - need_s(job, job->done_s);
	const bool stay = gain_s >= least_gain_s(job);

	if (is_clean(job))
		policy_move(job, ON_DEMAND, is);
	else
		policy_save(job, stay ? ON_SPOT : ON_DEMAND, is);
}

/* Something changed, or a time that was waited for has come. */
static inline void policy_decide(struct job *job, const struct mode is)
{
	const bool writing = job->phase == PHASE_RUN && job->write_left_s >= 0;

	if (!job->saving && !writing) {
		const double margin_s = job->phase == PHASE_RUN ? job->params->takes_s : 0;      /* a save must fit before */

		if (job->on == ON_SPOT && job->t_s >= safe_until_s(job) - margin_s - ROUNDING_S) {
			policy_protect(job, is);
		} else if (job->on != ON_DEMAND || is_clean(job)) {
			const enum fleet_on wanted = policy_wants(job);

			if (wanted != job->on)
				policy_move(job, wanted, is);
		}
	}
	job->policy_at_s = most(policy_next_s(job), job->t_s);
	if (job->policy_at_s <= job->t_s && job->policy_at_s <= job->policy_last_s)
		job->policy_at_s = safe_until_s(job) > job->t_s ? least(safe_until_s(job), job->t_s + LEAST_STAY_S)
			: job->t_s + LEAST_STAY_S;        /* it stays as it is */
	job->policy_last_s = job->t_s;
}

/* A save that was planned is complete. */
static inline void policy_saved(struct job *job, const struct mode is)
{
	const bool saving = job->saving;

	job->policy_save_s = INFINITY;
	job->saving = false;
	if (!saving || job->phase != PHASE_RUN)
		return;
	job_commit(job, job->t_s, is);
	if (job->save_then != job->on)
		policy_move(job, job->save_then, is);
	else
		job_rerun(job, is);
	policy_decide(job, is);
}

/* Some node of the fleet is gone: the others are given back, and a spot request stands again. */
static inline void policy_lost(struct job *job, const struct mode is)
{
	if (job->on == ON_SPOT) {
		const int c = job->worker[0].choice;

		job->offered_s = job->t_s + dist_draw(&job->plan->choice[c].market->capacity_wait_s.dist, job->worker[0].wait_word, job->chance);
	}
	if (is.rec)
		recorder_add(is.rec, job->t_s, RECORD_WAIT, -1, 0);
	fleet_leave(job, is);
	policy_decide(job, is);
}

/* The policy's own events: a planned save is complete, or it is time to think (DUE). True when that was all. */
static inline bool policy_event(struct job *job, bool due, const struct mode is)
{
	if (!due)
		return false;
	if (job->policy_save_s <= job->t_s)
		policy_saved(job, is);
	else
		policy_decide(job, is);
	return true;
}

static inline void policy_start(struct job *job, const struct mode is)
{
	const struct choice *choice = &job->plan->choice[job->plan->team[0].spot];

	job->on = ON_NONE;
	job->policy_save_s = INFINITY;
	job->policy_last_s = -1;
	job->offered_s = dist_draw(&choice->market->first_wait_s.dist, first_word(job, 0, &choice->market->first_wait_s.dist), job->chance);
	policy_decide(job, is);
}

#endif
