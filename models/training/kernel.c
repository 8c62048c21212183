#include "models/training/kernel.h"

#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

void *training_state_new(const void *plan_of)
{
	const struct training_plan *plan = plan_of;
	struct job *job = mem_new(1, sizeof *job);

	job->plan = plan;
	job->worker = mem_new((size_t)plan->nodes, sizeof *job->worker);
	job->pending = mem_new((size_t)plan->nodes + 1, sizeof *job->pending);
	job->storms = mem_new((size_t)plan->fronts + 1, sizeof *job->storms);
	job->left_unsaved_s = mem_new(plan->setup->items + 1, sizeof *job->left_unsaved_s);
	job->own_params = mem_new(1, sizeof *job->own_params);
	job->own_params->front = mem_new((size_t)plan->fronts + 1, sizeof *job->own_params->front);
	job->own_params->team = mem_new((size_t)plan->teams, sizeof *job->own_params->team);
	return job;
}

void training_state_free(void *state)
{
	struct job *job = state;

	if (!job)
		return;
	free(job->worker);
	free(job->pending);
	free(job->storms);
	free(job->left_unsaved_s);
	free(job->own_params->front);
	free(job->own_params->team);
	free(job->own_params);
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

static void metrics(const struct job *job, double *metric)
{
	metric[METRIC_HOURS_H] = job->t_s / HOUR_S;
	metric[METRIC_INTERRUPTIONS] = job->interruptions;
	metric[METRIC_LOST_H] = job->clock_s[PART_LOST] / HOUR_S;
	metric[METRIC_WAIT_H] = job->clock_s[PART_WAITING] / HOUR_S;
	metric[METRIC_CHECKPOINT_H] = job->clock_s[PART_CHECKPOINT] / HOUR_S;
	metric[METRIC_RESTART_H] = job->clock_s[PART_RESTART] / HOUR_S;
	metric[METRIC_ON_DEMAND_NODE_H] = job->node_s[0] / HOUR_S;
	metric[METRIC_SPOT_NODE_H] = job->node_s[1] / HOUR_S;
}

HOT bool live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
	      struct recorder *rec)
{
	struct job *job = state;

	job->plan = plan;
	job->chance = chance;
	job->log = log;
	job->params = job->plan->params;
	if (!job->plan->certain) {
		training_params(job->plan, chance, job->own_params);
		job->params = job->own_params;
	}
	const bool finished = job_live(job, rec);

	if (rec)
		recorder_add(rec, job->t_s, finished ? RECORD_DONE : RECORD_GAVE_UP, -1, job->saved_s);
	for (int i = 0; i < job->plan->nodes; i++)
		if (job->worker[i].state != NODE_DOWN) {
			if (rec)
				recorder_add(rec, job->t_s, RECORD_RELEASE, i, 0);
			node_close(job, i, END_RELEASED);
		}
	store_usage(job);
	log->end_s = job->t_s;
	metrics(job, metric);
	return finished;
}

bool training_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return live(plan, state, chance, log, metric, NULL);
}

bool training_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log,
			    double *metric, struct recorder *recorder)
{
	return live(plan, state, chance, log, metric, recorder);
}
