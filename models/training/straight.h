/* The straight road: a fall and its return told in one go, storm after storm. An abbreviation of the events, step by step
 * the same; tests compare the two. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_STRAIGHT_H
#define COSTCAST_MODELS_TRAINING_STRAIGHT_H

#include "models/training/phase.h"

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

	if (job->worker[i].front != f)
		return true;
	const double notice_s = job->worker[i].notice_s;
	const double grant_s = storm_s + notice_s + dist_draw(job->worker[i].wait, wait_word, job->chance);

	while (danger_s < grant_s) {
		const double other = pick_of(params, storms_words(&job->storms[f])[STORM_PICK]);

		if (other >= nodes || ((int)other != i && job->worker[(int)other].front == f))
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

#endif
