/* Storage: a bucket or a disk from the scenario's start to its horizon. What it holds is told apart by age, in cohorts: what was there at the
 * start, and what each day brings; lifecycle rules move a cohort from store to store and delete it. Inside this folder only. Time is in
 * seconds since the scenario's start; days are of 24 hours from then on. */
#ifndef COSTCAST_MODELS_STORAGE_STORAGE_H
#define COSTCAST_MODELS_STORAGE_STORAGE_H

#include "sim/base/calendar.h"
#include "sim/world/model.h"

extern const struct workload_type storage;

struct rule_keys {
	struct value after_s;
	const char *to;
	bool deletes;
};

struct storage_keys {
	const char *store;
	struct value size_bytes, age_s;
	struct value growth;              /* bytes a day, or (VALUE_SHARE) of the size at the start, every 30 days */
	struct value object_bytes;
	struct value put_per_s, get_per_s;
	struct value reads;
	struct entries lifecycle;         /* of struct rule_keys */
	struct presence snapshots, active;
	struct value snapshot_every_s, changed, forgotten;
	int64_t keep;
	const char *snapshot_store;
	struct value from_s, for_s;
	const char *region, *zone, *account, *group, *resource;
	struct tags tags;
};
extern const struct schema storage_schema;

#define NO_SUCH_ITEM UINT32_MAX
#define SHARE_S (30 * DAY_S)              /* what a percentage of growth, and of reads, is meant for */

/* One store on a cohort's way, from an age on. */
struct stage {
	const struct store *store;
	const char *name;
	double after_s, least_s;
	double billed;                    /* bytes billed for each byte held */
	double index;                     /* bytes billed at the index store for each byte held */
	uint32_t item, index_item, put, get, transition, retrieval, retrieval_request;     /* NO_SUCH_ITEM */
	double retrieval_bytes;           /* of a unit of the retrieval meter */
	struct place at;                  /* of its rule */
};

struct storage_plan {
	const struct setup *setup;
	const struct storage_keys *keys;
	struct stage *stage;
	size_t stages;
	double deleted_s;                 /* at this age; INFINITY */
	bool from_creation;               /* least times count from the birth of a cohort, and only deletion owes them */
	double horizon_s;
	double object_bytes;              /* 0: not given */
	size_t skipped;                   /* rules that move nothing, as objects are too small */
	struct rule_keys const *skipped_rule;
	bool provisioned;                 /* as a whole, in steps of its store */
	uint32_t snapshot_item;
	size_t snapshots;                 /* that the horizon has room for */
	/* what is there at the start, by age in days */
	double *age_s, *share;
	size_t ages;
};
const void *storage_plan_new(struct setup *setup, const void *bound, struct place at);
bool stages_plan(struct setup *setup, struct storage_plan *plan, struct place at);

/* One future's own values. */
struct storage_params {
	double size_bytes, growth, reads, put_per_s, get_per_s, changed, forgotten;
	double from_s, to_s;              /* it exists; TO is the horizon at most */
	double denied_s;                  /* nothing is written any more; INFINITY */
	double *held;                     /* scratch, [plan->snapshots + 1] */
};
/* What it came to, for the metrics. */
struct tally {
	double byte_s, owed_byte_s, end_bytes;           /* held; paid for after it was deleted or moved; held at the horizon */
	double requests, transitions, retrieved_bytes, snapshot_byte_s;
};

/* plan.c: one future's values; and all that exists at the most of everything, for FULLEST and item.most. */
void storage_params_draw(const struct storage_plan *plan, const struct chance *chance, struct storage_params *params);
void storage_fullest(const void *plan, struct usage_log *log);
/* live.c */
void storage_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally);
/* What day number DAY of its existence brings; a day that is cut off brings its part. 0: it is over. */
double added_on(const struct storage_plan *plan, const struct storage_params *params, size_t day);
/* snapshots.c */
void snapshots_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally);

void storage_assume(const void *plan, model_line *line, void *context);
void storage_remark(const void *plan, model_line *line, void *context);
void storage_draws(const void *plan, model_line *line, void *context);
void storage_hints(const void *plan, model_hint *hint, void *context);

enum storage_metric { STORAGE_COST_USD, STORAGE_MEAN_GIB, STORAGE_END_GIB, STORAGE_OWED_GIB, STORAGE_REQUESTS, STORAGE_TRANSITIONS,
		      STORAGE_RETRIEVED_GIB, STORAGE_SNAPSHOT_GIB, STORAGE_METRICS };

#endif
