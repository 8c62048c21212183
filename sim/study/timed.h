/* A workload at a time of its own, once or again and again: each run is lived anew, and their usage is put into one log. Inside this
 * folder only. */
#ifndef COSTCAST_STUDY_TIMED_H
#define COSTCAST_STUDY_TIMED_H

#include "sim/study/times.h"

/* Metrics behind those of the kind, of a workload that recurs. */
enum { TIMED_RUNS, TIMED_UNFINISHED, TIMED_RUN_H, TIMED_METRICS };

/* Its plan. */
struct timed {
	const struct workload_type *kind;
	const void *plan;                 /* the kind's */
	const struct setup *setup;
	struct times times;
	bool is_certain;
	struct instants certain;           /* if it is: the moments of all futures */
	int hours;                        /* its METRIC_HOURS; 0: none */
	bool *is_mean;                    /* by metric of the kind: runs have its mean */
	int64_t nodes;
	const int64_t *most;              /* of its items, in one run */
	void (*fullest)(const void *plan, struct usage_log *log);      /* the kind's; NULL */
	const void *fullest_of;
};

/* Has ENTRY a time of its own? */
bool is_timed(const struct entry *entry);
/* What a workload of KIND is when ENTRY gives it one: its metrics, and behind them those of its runs. In ARENA. */
const struct workload_type *timed_type(struct arena *arena, const struct workload_type *kind, const struct entry *entry);
/* Has it a time in which it is done? */
bool kind_ends(const struct workload_type *kind);
/* The plan of P's workload, with its blocks, the model's own plan inside. False after errors. */
bool timed_lay_out(struct planning *p);

/* --- timed.c: it is lived --- */
void *timed_state_new(const void *plan);
void timed_state_free(void *state);
bool timed_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric);
bool timed_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			 struct recorder *recorder);

#endif
