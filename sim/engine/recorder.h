/* The diary of one replayed future: what happened to the job and to each node, in order of time.
 * The kernel is compiled twice from one text, with a recorder and without (NULL at compile time). */
#ifndef COSTCAST_ENGINE_RECORDER_H
#define COSTCAST_ENGINE_RECORDER_H

#include <stddef.h>
#include <stdint.h>

enum record_kind {
	/* node events; node says which */
	RECORD_REQUEST,           /* asked for */
	RECORD_GRANT,             /* billing begins */
	RECORD_READY,             /* started up */
	RECORD_NOTICE,            /* the provider will take it */
	RECORD_LOST,              /* interrupted (spot) or failed (on-demand) */
	RECORD_RELEASE,           /* given back by the user, or at the end */
	RECORD_FALLBACK,          /* gave up waiting for spot: on-demand instead */
	/* job events; node is -1 */
	RECORD_RUN,               /* begins or resumes work; value: progress kept, s */
	RECORD_CHECKPOINT,        /* begins to write */
	RECORD_SAVED,             /* checkpoint complete; value: progress it holds, s */
	RECORD_EMERGENCY,         /* begins an emergency save */
	RECORD_WAIT,              /* stops for want of nodes */
	RECORD_RESTORE,           /* begins to restore */
	RECORD_ROLLBACK,          /* value: work lost, s */
	RECORD_DONE,
	RECORD_GAVE_UP,
	/* a service's; node is -1. WANTED when it changes, the others at the end of each stretch of the series */
	RECORD_WANTED,            /* value: servers wanted from now on */
	RECORD_TRAFFIC,           /* value: requests that arrived in the stretch, per second */
	RECORD_SERVING,           /* value: ready servers, mean over the stretch */
	RECORD_BUSY,              /* value: their places in use, a share, over the stretch */
	RECORD_QUEUE,             /* value: requests waiting now */
	RECORD_LATENCY,           /* value: mean latency of the requests of the stretch, s; no record where there were none */
	RECORD_KINDS
};

struct record {
	double t_s;               /* since the scenario's start */
	enum record_kind kind;
	int32_t node;
	double value;
	int32_t of;               /* which of several workloads it is about, from 0 */
};

struct recorder {
	struct record *record;    /* in the order written: times never go back by more than rounding */
	size_t count, cap;
};

void recorder_release(struct recorder *recorder);
void recorder_add(struct recorder *recorder, double t_s, enum record_kind kind, int32_t node, double value);
/* Several diaries that were written one after the other, in order of time; what happens at once stays as it was written. */
void recorder_sort(struct recorder *recorder);
const char *record_name(enum record_kind kind);       /* snake_case, for --events CSV and data files */

#endif
