#include "models/training/kernel.h"
#include "models/training/bound.h"
#include "models/training/ticks.h"

#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

void *training_state_new(const void *plan_of)
{
	const struct training_plan *plan = plan_of;
	struct job *job = mem_new(1, sizeof *job);

	job->plan = plan;
	if (plan->policy == POLICY_CLAIRVOYANT)
		job->bound = bound_state_new(plan);
	job->worker = mem_new((size_t)plan->nodes, sizeof *job->worker);
	job->pending = mem_new((size_t)plan->nodes + 1, sizeof *job->pending);
	job->storms = mem_new((size_t)plan->fronts + 1, sizeof *job->storms);
	job->stock = mem_new((size_t)plan->pools + 1, sizeof *job->stock);
	job->price = mem_new((size_t)plan->choices, sizeof *job->price);
	for (job->leaves = 1; job->leaves < plan->nodes; job->leaves *= 2)
		;
	job->life = mem_new(2 * (size_t)job->leaves, sizeof *job->life);
	job->falls_mask = (uint32_t)job->leaves - 1;
	job->fall = mem_new((size_t)job->leaves, sizeof *job->fall);
	if (plan->lives_drawn || !dist_is_constant(&plan->keys->startup_s.dist))
		job->slot = mem_new((size_t)plan->nodes, sizeof *job->slot);
	job->left_unsaved_s = mem_new(plan->setup->items + 1, sizeof *job->left_unsaved_s);
	job->item_s = mem_new(plan->setup->items + 1, sizeof *job->item_s);
	job->own_params = mem_new(1, sizeof *job->own_params);
	job->own_params->front = mem_new((size_t)plan->fronts + 1, sizeof *job->own_params->front);
	job->own_params->choice = mem_new((size_t)plan->choices, sizeof *job->own_params->choice);
	job->ticks = plan->ticks ? ticks_new(plan) : NULL;
	return job;
}

void training_state_free(void *state)
{
	struct job *job = state;

	if (!job)
		return;
	bound_state_free(job->bound);
	free(job->worker);
	free(job->pending);
	free(job->storms);
	for (int p = 0; p < job->plan->pools; p++)
		pool_release(&job->stock[p].walk);
	free(job->stock);
	free(job->price);
	free(job->life);
	free(job->fall);
	free(job->slot);
	free(job->left_unsaved_s);
	free(job->item_s);
	free(job->own_params->front);
	free(job->own_params->choice);
	free(job->own_params);
	ticks_free(job->ticks);
	free(job);
}

/* Storage: the data for as long as the job ran, each kept checkpoint from its first writing on. */
static void store_usage(const struct job *job)
{
	const struct training_plan *plan = job->plan;

	if (plan->dataset_item != NO_ITEM)
		usage_add(job->log, (uint32_t)plan->dataset_item, -1, 0, job->t_s, job->params->dataset_bytes, END_RELEASED);
	if (plan->checkpoint_item != NO_ITEM)
		for (int k = 0; k < job->stored; k++)
			usage_add(job->log, (uint32_t)plan->checkpoint_item, -1, job->stored_at_s[k], job->t_s,
				  job->params->checkpoint_bytes, END_RELEASED);
}

/* How long the whole fleet stayed whole; two columns after the metrics. */
static void extras(const struct job *job, double *extra)
{
	const double until_s = least(job->first_loss_s, job->t_s);

	extra[EXTRA_CALM_H] = isfinite(job->whole_run_s) ? (until_s - job->whole_run_s) / HOUR_S : NAN;
	extra[EXTRA_LOST] = isfinite(job->first_loss_s);
}

/* A fleet that is no event's: it is not asked how long it stays whole. */
static void no_extras(double *extra)
{
	extra[EXTRA_CALM_H] = NAN;
	extra[EXTRA_LOST] = 0;
}

static void metrics(const struct job *job, double *metric)
{
	metric[METRIC_HOURS_H] = job->t_s / HOUR_S;
	metric[METRIC_INTERRUPTIONS] = job->interruptions;
	metric[METRIC_LOST_H] = job->clock_s[PART_LOST] / HOUR_S;
	metric[METRIC_WAIT_H] = job->clock_s[PART_WAITING] / HOUR_S;
	metric[METRIC_CHECKPOINT_H] = job->clock_s[PART_CHECKPOINT] / HOUR_S;
	metric[METRIC_RESTART_H] = job->clock_s[PART_RESTART] / HOUR_S;
	metric[METRIC_ON_DEMAND_NODE_H] = metric[METRIC_SPOT_NODE_H] = 0;
	for (int c = 0; c < job->plan->choices; c++) {
		const struct choice *choice = &job->plan->choice[c];

		metric[choice->spot ? METRIC_SPOT_NODE_H : METRIC_ON_DEMAND_NODE_H] += job->item_s[choice->item] / HOUR_S;
	}
}

/* In a gang whose nodes never change their market, every node is there whenever the job works, writes or restores: what
 * each row's node-time was spent on follows from the job's clocks; the rest of it was waiting. */
static void gang_parts(const struct job *job)
{
	for (int r = 0; r < job->plan->teams; r++) {
		const struct team *team = &job->plan->team[r];
		const int item = job->plan->choice[team->spots ? team->spot : team->on_demand].item;
		double *part_s = job->log->part_s + item * PARTS, busy_s = 0;

		for (int c = 0; c < PART_WAITING; c++) {
			part_s[c] = team->nodes * job->clock_s[c];
			busy_s += part_s[c];
		}
		part_s[PART_WAITING] = most(job->item_s[item] - busy_s, 0);
	}
}

/* What PLAN needs of the model. The plain job: a rigid, durable gang that waits, of steady times, under one kind of storm. */
static struct mode mode_of(const struct training_plan *plan, struct recorder *rec)
{
	const struct training_keys *keys = plan->keys;

	return (struct mode){
		.rec = rec,
		.elastic = keys->coupling == COUPLING_ELASTIC,
		.replicated = keys->state == STATE_REPLICATED,
		.members = plan->tracks_members,
		.late = plan->late_nodes,
		.drawn = plan->lives_drawn,
		.save = keys->on_notice == NOTICE_SAVE,
		.release = keys->while_waiting == WAITING_RELEASE || keys->managed.given,
		.managed = keys->managed.given,
		.steady = dist_is_constant(&keys->takes_s.dist),
		.fixed = dist_is_constant(&keys->restart_s.dist) && dist_is_constant(&keys->startup_s.dist),
		.straight = plan->straight,
		.seeks = plan->seeks,
		.paced = plan->paced,
		.leads = plan->leads,
		.policy = plan->policy != POLICY_NONE,
		.one_front = plan->fronts == 1,
		.open = keys->exposed_survivors && keys->exposed_restart,
	};
}

static const struct mode plain = {.steady = true, .fixed = true, .straight = true, .one_front = true,
				  .open = true};

static bool is_plain(struct mode is)
{
	return !is.elastic && !is.replicated && !is.late && !is.drawn && !is.save && !is.release && is.steady && is.fixed
		&& is.straight && is.one_front && is.open && !is.seeks && !is.paced && !is.leads && !is.policy;
}

HOT bool live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
	      const struct mode is)
{
	struct job *job = state;
	struct recorder *const rec = is.rec;

	job->plan = plan;
	job->chance = chance;
	job->log = log;
	job->params = job->plan->params;
	if (!job->plan->certain || log->until_s) {
		training_params(job->plan, chance, job->own_params);
		job->params = job->own_params;
	}
	if (log->until_s)
		job->own_params->give_up_s = least(job->own_params->give_up_s, *log->until_s);
	if (job->plan->policy == POLICY_CLAIRVOYANT) {
		no_extras(metric + TRAINING_METRICS);
		return bound_live(job->plan, job->params, job->bound, chance, log, metric, rec);
	}
	const bool finished = job_live(job, is);

	if (rec)
		recorder_add(rec, job->t_s, finished ? RECORD_DONE : RECORD_GAVE_UP, -1, job->saved_s);
	for (int i = 0; i < job->plan->nodes; i++)
		if (job->worker[i].state != NODE_DOWN) {
			if (rec)
				recorder_add(rec, job->t_s, RECORD_RELEASE, i, 0);
			node_close(job, i, END_RELEASED, is);
		}
	for (int i = 0; i < job->plan->nodes && is.seeks; i++)
		spare_drop(job, i, END_RELEASED);
	if (!job->plan->late_nodes)
		gang_parts(job);
	store_usage(job);
	log->end_s = job->t_s;
	metrics(job, metric);
	extras(job, metric + TRAINING_METRICS);
	return finished;
}

/* The fleet moves by the tick: there are no events. */
static bool live_by_ticks(const struct training_plan *plan, struct job *job, const struct chance *chance, struct usage_log *log,
			  double *metric, struct recorder *rec)
{
	job->params = plan->params;
	if (!plan->certain) {
		training_params(plan, chance, job->own_params);
		job->params = job->own_params;
	}
	no_extras(metric + TRAINING_METRICS);
	return ticks_live(job->ticks, job->params, chance, log, metric, rec);
}

bool training_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct mode is = mode_of(plan, NULL);

	if (((const struct training_plan *)plan)->ticks)
		return live_by_ticks(plan, state, chance, log, metric, NULL);
	if (is_plain(is))
		return live(plan, state, chance, log, metric, plain);
	return live(plan, state, chance, log, metric, is);
}

bool training_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log,
			    double *metric, struct recorder *recorder)
{
	if (((const struct training_plan *)plan)->ticks)
		return live_by_ticks(plan, state, chance, log, metric, recorder);
	return live(plan, state, chance, log, metric, mode_of(plan, recorder));
}
