/* Batch: many tasks that do not depend on each other, on nodes that each run some of them at once. Inside this folder only. Time in seconds
 * since the scenario's start.
 *
 * Tasks wait in one line, those that were lost before those that never ran, and each free slot takes the first: list scheduling (Graham
 * 1966). A task whose node is lost goes back to the line, with what it had saved. How long a task takes belongs to its number: it is the
 * same in each attempt and for all strategies.
 *
 * Nodes. As many are asked for as have work to do, at most `nodes`, the lowest places first; rows of a fleet have the places in order. All
 * chance of a node (its wait, its life, its notice, its start-up) belongs to its place and to how often a node was asked for there. A node
 * that has its notice takes no more tasks, and what it runs goes on until it is taken; another is asked for when its place is free. */
#ifndef COSTCAST_MODELS_BATCH_BATCH_H
#define COSTCAST_MODELS_BATCH_BATCH_H

#include "sim/world/ways.h"

extern const struct workload_type batch;

enum { NODES_MOST = INT16_MAX, SLOTS_MOST = 4096, PLACES_MOST = 1000000 };      /* usage numbers its nodes with 16 bits */
#define TASKS_MOST 1e7
#define GIVE_UP_TIMES 10.0

enum release { RELEASE_AS_IDLE, RELEASE_AT_END };

struct batch_keys {
	const char *instance;
	int64_t nodes, slots;
	struct value tasks;               /* once a future */
	struct value task_s, startup_s;   /* events */
	struct value checkpoint_s;        /* once a future; word 0: none */
	struct value retries;             /* word 0: unlimited */
	int release;                      /* enum release */
	struct value give_up_after_s;     /* once a future; absent: see plan.c */
	struct presence dataset;
	struct value dataset_bytes;       /* once a future */
	const char *dataset_store;
	struct tags tags;
};
extern const struct schema batch_schema;

/* The places of a fleet row. */
struct lot {
	int first, places;
	int way, ways;                    /* the ways to choose from */
	enum allocation allocation;
};

struct batch_plan {
	const struct batch_keys *keys;
	const struct setup *setup;
	struct lot *lot;
	int lots;
	struct ways ways;
	int nodes, slots;
	int64_t attempts_most;            /* INT64_MAX */
	uint32_t dataset_item;            /* NO_DATASET */
	double ideal_s, give_up_s;        /* give_up_s: where the keys do not say */
	bool may_fail;                    /* nodes may be lost */
};
#define NO_DATASET UINT32_MAX

enum batch_metric { BATCH_COST, BATCH_HOURS, BATCH_DONE, BATCH_FAILED, BATCH_INTERRUPTIONS, BATCH_LOST_H, BATCH_WAIT_H, BATCH_RESTART_H,
		    BATCH_WITHOUT_H, BATCH_ON_DEMAND_H, BATCH_SPOT_H, BATCH_UTILISATION, BATCH_PER_TASK, BATCH_METRICS };

/* plan.c, buying.c */
const void *batch_plan_new(struct setup *setup, const void *bound, struct place at);
bool buying_plan(struct setup *setup, struct batch_plan *plan);
double buying_taken_per_s(const struct batch_plan *plan);         /* the most that a node of it is lost, on average */

/* live.c */
void *batch_state_new(const void *plan);
void batch_state_free(void *state);
bool batch_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric);
bool batch_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			 struct recorder *recorder);

/* words.c */
void batch_assume(const void *plan, model_line *line, void *context);
void batch_remark(const void *plan, model_line *line, void *context);
void batch_draws(const void *plan, model_line *line, void *context);
void batch_hints(const void *plan, model_hint *hint, void *context);

#endif
