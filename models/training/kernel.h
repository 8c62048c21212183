/* One future of a training job. This text is compiled twice by kernel.c, with a recorder and without, so the two can
 * never differ. Events: storms, lives that run out, nodes' own events (granted, ready, struck down), pools that change, the job's own
 * (restored, done), and a deadline policy's. */
#ifndef COSTCAST_MODELS_TRAINING_KERNEL_H
#define COSTCAST_MODELS_TRAINING_KERNEL_H

#include "models/training/policy.h"

HOT void job_start(struct job *job, const struct mode is)
{
	const struct training_plan *plan = job->plan;

	job->t_s = job->worked_s = job->done_s = job->saved_s = job->unsaved_wall_s = 0;
	job->wall_per_work = 1;
	job->cycle_s = job->params->every_s + job->params->takes_s;
	job->cycles_per_s = 1 / job->cycle_s;
	job->write_left_s = -1;
	job->started = job->finished = job->rolled_back = job->saving = false;
	job->ready = job->live = job->holders = job->pending_count = job->stored = 0;
	job->interruptions = 0;
	job->whole_run_s = job->first_loss_s = INFINITY;
	job->saving_for = -1;
	job->on = ON_SPOT;                /* whatever it asks for, it asks */
	job->policy_at_s = job->policy_save_s = INFINITY;
	job->keep = plan->checkpoint_item != NO_ITEM ? (int)plan->keys->keep : 0;
	job->save_at_s = job->job_at_s = INFINITY;
	job->phase = PHASE_WAIT;
	for (int c = 0; c < CLOCKS; c++)
		job->clock_s[c] = 0;
	for (size_t item = 0; item < job->log->items; item++)
		job->left_unsaved_s[item] = job->item_s[item] = 0;
	if (plan->draws_streams) {
		stream_init(&job->restarts, job->chance, purpose_of(PURPOSE_JOB, 0));
		stream_init(&job->writes, job->chance, purpose_of(PURPOSE_JOB, 1));
		stream_init(&job->saves, job->chance, purpose_of(PURPOSE_JOB, 2));
	}
	for (int f = 0; f < plan->fronts; f++)
		storms_start(&job->storms[f], job->chance, plan->front[f].purpose, job->params->front[f].mean_gap);
	if (is.rec)
		recorder_add(is.rec, 0, RECORD_WAIT, -1, 0);
	if (is.seeks)
		pools_start(job);
	double together_s = 0;

	for (int i = 0; i < plan->nodes; i++) {
		const struct fleet_row *row = plan->team[plan->team_of[i]].row;
		const int c = home_choice(&plan->team[plan->team_of[i]]);
		const struct dist *wait = choice_wait(&plan->choice[c], true, row->buy);

		node_buy(job, i, c);
		job->worker[i].wait = choice_wait(&plan->choice[c], false, row->buy);
		job->worker[i].spare = NO_CHOICE;
		job->worker[i].placed = 0;
		job->worker[i].warn_s = job->worker[i].fate_s = INFINITY;
		job->worker[i].grants = 0;
		job->worker[i].holder = 0;
		job->worker[i].wait_word = 0;
		job->worker[i].strike_s = INFINITY;
		if (is.policy) {
			job->worker[i].state = NODE_DOWN;
			job->worker[i].ready = 0;
			job->worker[i].at_s = job->worker[i].doom_s = INFINITY;
			continue;
		}
		node_ask(job, i, 0, wait, first_word(job, i, wait), is);
		together_s = most(together_s, job->worker[i].at_s);
	}
	if (is.policy)
		policy_start(job, is);
	if (is.release && is.seeks)
		gather(job);
	for (int i = 0; i < plan->nodes && is.release && !is.seeks; i++)
		job->worker[i].at_s = together_s;
}

/* The storm of front F that comes at T. */
HOT void storm_breaks(struct job *job, int f, double t, bool open, const struct mode is)
{
	const uint64_t *word = storms_words(&job->storms[f]);
	const uint64_t pick_word = word[STORM_PICK], wait_word = word[STORM_WAIT];

	storms_pass(&job->storms[f], job->chance);
	storm(job, f, t, pick_word, wait_word, open, is);
}

/* The straight road, strike by strike; deaths wait for their time. True when the work was finished. */
HOT bool straight_live(struct job *job, const struct mode is)
{
	bool goes_on = true;

	straight_start(job, is);
	while (goes_on) {
		const struct coming next = what_comes(job, is);

		while (goes_on && falls_due(job, next.at_s))
			goes_on = straight_fall(job, falls_pop(job), is);
		if (!goes_on)
			break;
		if (next.at_s >= job->params->give_up_s) {
			job->finished = straight_pass(job, job->params->give_up_s, is);
			break;
		}
		if (is.drawn && next.node >= 0)
			straight_strike(job, next.node, next.at_s, job->worker[next.node].wait_word, is);
		else
			storm_breaks(job, next.front, next.at_s, straight_exposed(job, next.at_s, is), is);
	}
	straight_end(job, is);
	return job->finished;
}

/* When a managed service stops the job, if nothing happens before. */
static inline double stopped_s(const struct job *job)
{
	const double ran_s = job->t_s - job->clock_s[PART_WAITING];

	return job->phase == PHASE_WAIT ? job->params->give_up_s
		: least(job->params->give_up_s, job->t_s + most(job->params->max_runtime_s - ran_s, 0));
}

/* Event by event. True when the work was finished before the job was given up. */
HOT bool events_live(struct job *job, const struct mode is)
{
	const struct training_plan *plan = job->plan;

	for (;;) {
		const double own_s = least(job->job_at_s, job->save_at_s);
		const double node_s = job->pending_count ? next_of_nodes(job, is) : INFINITY;
		const double strike_s = next_strike(job, is);
		double storm_s = INFINITY;
		int front = 0, pool = 0;

		for (int f = 0; f < plan->fronts; f++)
			if (job->storms[f].next_s < storm_s) {
				storm_s = job->storms[f].next_s;
				front = f;
			}
		const double pool_s = is.seeks ? next_of_pools(job, &pool) : INFINITY;
		const double policy_s = is.policy ? least(job->policy_at_s, job->policy_save_s) : INFINITY;
		const double next_s = least(least(least(own_s, node_s), least(strike_s, storm_s)), least(pool_s, policy_s));

		const double end_s = is.managed ? stopped_s(job) : job->params->give_up_s;

		if (__builtin_expect(next_s >= end_s, 0) && own_s > end_s) {
			advance(job, end_s, is);
			return false;
		}
		if (own_s <= next_s && job->phase == PHASE_RUN && job->job_at_s <= job->save_at_s) {
			if (job_milestone(job, is))
				return true;
			job->job_at_s = job->t_s + job_time_left_s(job, is);
			continue;
		}
		advance(job, next_s, is);
		if (is.policy && policy_event(job, policy_s <= next_s, is))
			continue;
		if (is.seeks && pool_s <= next_s)
			pool_event(job, pool, is);
		else if (own_s <= next_s)
			job_own_event(job, is);
		else if (node_s <= next_s)
			node_events(job, is);
		else if (strike_s <= next_s)
			strikes(job, strike_s, is);
		else
			storm_breaks(job, front, next_s, exposed(job), is);
		if (is.policy)
			policy_decide(job, is);
	}
}

HOT bool job_live(struct job *job, const struct mode is)
{
	job_start(job, is);
	return is.straight ? straight_live(job, is) : events_live(job, is);
}

#endif
