/* H: what one writes first. A binary heap of events, GSL's Mersenne twister, an event for everything that happens. */
#ifndef COSTCAST_BENCH_LOOP_HEAP_H
#define COSTCAST_BENCH_LOOP_HEAP_H

#include <gsl/gsl_randist.h>

#include "tests/bench/job.h"

enum heap_kind { HEAP_WARNING, HEAP_LOSS, HEAP_BACK, HEAP_RESTARTED, HEAP_WORKED, HEAP_SAVED };

struct heap_event {
	double time_h;
	enum heap_kind kind;
	int node;
	unsigned epoch;           /* of the job: what an earlier one planned is void */
};

struct heap {
	struct heap_event event[64];
	size_t count;
};

static void heap_push(struct heap *heap, struct heap_event event)
{
	size_t i = heap->count++;

	for (; i > 0 && heap->event[(i - 1) / 2].time_h > event.time_h; i = (i - 1) / 2)
		heap->event[i] = heap->event[(i - 1) / 2];
	heap->event[i] = event;
}

static struct heap_event heap_pop(struct heap *heap)
{
	const struct heap_event top = heap->event[0], last = heap->event[--heap->count];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < heap->count; i = child) {
		if (child + 1 < heap->count && heap->event[child + 1].time_h < heap->event[child].time_h)
			child++;
		if (last.time_h <= heap->event[child].time_h)
			break;
		heap->event[i] = heap->event[child];
	}
	heap->event[i] = last;
	return top;
}

struct heap_job {
	struct heap heap;
	gsl_rng *rng;
	double saved_h, done_h, waited_h;
	unsigned epoch;
	int away;
};

static void heap_plan(struct heap_job *job, double time_h, enum heap_kind kind, int node)
{
	heap_push(&job->heap, (struct heap_event){ time_h, kind, node, job->epoch });
}

/* True when the job is done. */
static int heap_happen(struct heap_job *job, const struct heap_event *e)
{
	double wait_h;

	switch (e->kind) {
	case HEAP_WARNING:
		heap_plan(job, e->time_h + NOTICE_H, HEAP_LOSS, e->node);
		return 0;
	case HEAP_LOSS:
		job->epoch++;
		job->away++;
		job->done_h = job->saved_h;
		wait_h = gsl_ran_exponential(job->rng, WAIT_H);
		job->waited_h += wait_h;
		heap_plan(job, e->time_h + wait_h, HEAP_BACK, e->node);
		return 0;
	case HEAP_BACK:
		heap_plan(job, e->time_h + gsl_ran_exponential(job->rng, LIFE_H), HEAP_WARNING, e->node);
		if (--job->away == 0)
			heap_plan(job, e->time_h + RESTART_H, HEAP_RESTARTED, 0);
		return 0;
	case HEAP_WORKED:
		if (e->epoch != job->epoch)
			return 0;
		job->done_h += fmin(EVERY_H, WORK_H - job->done_h);
		if (job->done_h >= WORK_H)
			return 1;
		heap_plan(job, e->time_h + TAKES_H, HEAP_SAVED, 0);
		return 0;
	case HEAP_SAVED:
	case HEAP_RESTARTED:
		if (e->epoch != job->epoch)
			return 0;
		job->saved_h = job->done_h;
		heap_plan(job, e->time_h + fmin(EVERY_H, WORK_H - job->done_h), HEAP_WORKED, 0);
		return 0;
	}
	return 0;
}

static void loop_heap(uint64_t first, size_t n, struct outcome *outcome)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(rng, (unsigned long)first + 2385);
	for (size_t i = 0; i < n; i++) {
		struct heap_job job = { .rng = rng };
		struct heap_event event;

		for (int node = 0; node < SPOT; node++)
			heap_plan(&job, gsl_ran_exponential(rng, LIFE_H), HEAP_WARNING, node);
		heap_plan(&job, RESTART_H, HEAP_RESTARTED, 0);
		do
			event = heap_pop(&job.heap);
		while (!heap_happen(&job, &event));
		outcome[i] = outcome_of(event.time_h, job.waited_h);
	}
	gsl_rng_free(rng);
}

#endif
