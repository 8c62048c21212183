/* Whom a storm or the end of a life strikes, when it can strike at all, and what a notice sets off. Part of the kernel's
 * one text. */
#ifndef COSTCAST_MODELS_TRAINING_STRIKE_H
#define COSTCAST_MODELS_TRAINING_STRIKE_H

#include "models/training/straight.h"

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

/* How long node I knows its end ahead, WORD being the chance of it: a warning, else the notice, if one of them comes. */
HOT double node_lead_s(const struct job *job, int i, uint64_t word, const struct mode is)
{
	const struct worker *worker = &job->worker[i];

	if (!is.leads || !worker->spot)
		return worker->notice_s;
	const struct choice_params *params = &job->params->choice[worker->choice];

	if (params->warning_chance > 0
	    && uniform_of(overflow_word(word, DERIVED_WARNING + (uint32_t)i, job->chance)) < params->warning_chance)
		return params->warning_s;
	return uniform_of(overflow_word(word, DERIVED_NOTICE + (uint32_t)i, job->chance)) < params->notice_chance ? params->notice_s : 0;
}

/* Node I learns now that it ends in NOTICE_S. None: the caller lets it die at once, with all others of the same storm. */
HOT void node_doom(struct job *job, int i, double notice_s, uint64_t wait_word, const struct mode is)
{
	struct worker *worker = &job->worker[i];

	if (worker->state == NODE_DOWN || !isinf(worker->doom_s))
		return;
	const bool pends = worker->state != NODE_UP || node_expects(worker, is);

	worker->wait_word = wait_word;
	worker->doom_s = job->t_s + notice_s;
	worker->strike_s = INFINITY;
	if (is.seeks) {                   /* its pool falls before that */
		worker->doom_s = least(worker->doom_s, worker->fate_s);
		notice_s = worker->doom_s - job->t_s;
		worker->warn_s = worker->fate_s = INFINITY;
	}
	if (notice_s > 0) {
		if (is.rec)
			recorder_add(is.rec, job->t_s, RECORD_NOTICE, i, 0);
		if (!pends)
			pend(job, i);
		else if (worker->state == NODE_STARTING)
			worker->at_s = INFINITY;          /* it will not be ready before its end */
		if (is.save)
			plan_emergency(job, i, notice_s, is);
		if (is.seeks && job->plan->team[job->plan->team_of[i]].row->rebalance)
			spare_ask(job, i);
	} else if (!pends) {
		pend(job, i);
	}
}

/* Node I is struck now. */
HOT void node_strike(struct job *job, int i, uint64_t wait_word, const struct mode is)
{
	node_doom(job, i, node_lead_s(job, i, wait_word, is), wait_word, is);
}

/* A storm of front F comes upon node I at T. */
HOT void node_storm(struct job *job, int i, int f, double t, uint64_t wait_word, const struct mode is)
{
	const struct worker *worker = &job->worker[i];

	if (!is.straight) {
		if (worker->front == f)
			node_strike(job, i, wait_word, is);
	} else if (t >= worker->open_s && (is.one_front || worker->front == f)) {
		straight_strike(job, i, t, wait_word, is);
	}
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

/* A shock of front F at T: with probability ALL its pool loses every node, else each with probability SHARE. */
static inline void shock(struct job *job, int f, double t, uint64_t pick_word, uint64_t wait_word, bool open, bool rewait,
			 const struct mode is)
{
	const struct front_params *params = &job->params->front[f];
	const int above = (int)((pick_of(params, pick_word) - job->plan->nodes) * params->pools_a_pick);
	const int pool = above < params->pools ? above : params->pools - 1;
	const bool all = uniform_of(overflow_word(pick_word, DERIVED_SHARE - 1, job->chance)) < params->all;
	bool hit = false;

	for (int i = pool; i < job->plan->nodes; i += params->pools) {
		if (job->worker[i].front != f)
			continue;
		if (!all && uniform_of(overflow_word(pick_word, DERIVED_SHARE + (uint32_t)i, job->chance)) >= params->share)
			continue;
		if (rewait && (!open || job->worker[i].state == NODE_DOWN))
			hit = true;
		else if (open)
			node_storm(job, i, f, t, wait_word, is);
	}
	if (hit)
		job->interruptions += restart_waits(job, wait_word, is);
}

/* Whom does this storm of front F strike at T? OPEN: strikes count now. */
HOT void storm(struct job *job, int f, double t, uint64_t pick_word, uint64_t wait_word, bool open, const struct mode is)
{
	const double pick = pick_of(&job->params->front[f], pick_word);
	const bool rewait = !is.straight && job->phase == PHASE_WAIT && job->plan->keys->exposed_capacity_wait
		&& !job->plan->front[f].failures;

	if (pick >= job->plan->nodes) {
		shock(job, f, t, pick_word, wait_word, open, rewait, is);
		return;
	}
	const int i = (int)pick;

	if (rewait && job->worker[i].front == f && (!open || job->worker[i].state == NODE_DOWN)) {
		job->interruptions += restart_waits(job, wait_word, is);
	} else if (open) {
		node_storm(job, i, f, t, wait_word, is);
		if (rewait && job->worker[i].front == f)
			restart_waits(job, wait_word, is);
	}
}

/* Lives that run out now. */
static inline void strikes(struct job *job, double t, const struct mode is)
{
	for (int i = 0; i < job->plan->nodes; i++) {
		struct worker *worker = &job->worker[i];

		if (worker->strike_s <= t)
			node_strike(job, i, worker->wait_word, is);
	}
}

static inline double next_strike(const struct job *job, const struct mode is)
{
	double next = INFINITY;

	if (is.drawn && exposed(job))
		for (int i = 0; i < job->plan->nodes; i++)
			next = least(next, job->worker[i].strike_s);
	return next;
}

#endif
