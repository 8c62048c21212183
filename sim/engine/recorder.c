#include "sim/engine/recorder.h"

#include <assert.h>
#include <stdlib.h>

#include "sim/base/memory.h"

static const char *const names[RECORD_KINDS] = {
	[RECORD_REQUEST] = "request",     [RECORD_GRANT] = "grant",           [RECORD_READY] = "ready",
	[RECORD_NOTICE] = "notice",       [RECORD_LOST] = "lost",             [RECORD_RELEASE] = "release",
	[RECORD_FALLBACK] = "fallback",   [RECORD_RUN] = "run",               [RECORD_CHECKPOINT] = "checkpoint",
	[RECORD_SAVED] = "saved",         [RECORD_EMERGENCY] = "emergency",   [RECORD_WAIT] = "wait",
	[RECORD_RESTORE] = "restore",     [RECORD_ROLLBACK] = "rollback",     [RECORD_DONE] = "done",
	[RECORD_GAVE_UP] = "gave_up",     [RECORD_WANTED] = "wanted",         [RECORD_TRAFFIC] = "traffic",
	[RECORD_SERVING] = "serving",     [RECORD_BUSY] = "busy",             [RECORD_QUEUE] = "queue",
	[RECORD_LATENCY] = "latency",
};

void recorder_release(struct recorder *recorder)
{
	free(recorder->record);
	*recorder = (struct recorder){0};
}

void recorder_add(struct recorder *recorder, double t_s, enum record_kind kind, int32_t node, double value)
{
	if (recorder->count == recorder->cap) {
		recorder->cap = recorder->cap ? 2 * recorder->cap : 256;
		recorder->record = mem_grow(recorder->record, recorder->cap, sizeof *recorder->record);
	}
	recorder->record[recorder->count++] = (struct record){.t_s = t_s, .kind = kind, .node = node, .value = value};
}

struct moment {
	struct record record;
	size_t order;
};

static int by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	return x->record.t_s != y->record.t_s ? (x->record.t_s > y->record.t_s) - (x->record.t_s < y->record.t_s)
		: (x->order > y->order) - (x->order < y->order);
}

void recorder_sort(struct recorder *recorder)
{
	struct moment *moment = mem_new(recorder->count + 1, sizeof *moment);

	for (size_t i = 0; i < recorder->count; i++)
		moment[i] = (struct moment){recorder->record[i], i};
	qsort(moment, recorder->count, sizeof *moment, by_time);
	for (size_t i = 0; i < recorder->count; i++)
		recorder->record[i] = moment[i].record;
	free(moment);
}

const char *record_name(enum record_kind kind)
{
	assert((unsigned)kind < RECORD_KINDS);
	return names[kind];
}
