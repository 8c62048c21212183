/* One strategy's future after another in one thread: everything a replica needs, allocated once. Inside this folder only. */
#ifndef COSTCAST_STUDY_LIFE_H
#define COSTCAST_STUDY_LIFE_H

#include "sim/study/plan.h"

struct life {
	const struct plan *plan;
	const struct strategy_plan *strategy;
	void *workload_state, **rater_state;
	struct usage_log log;
	void (*amend)(void *context, struct usage_log *log, bool finished);      /* called once the workload has lived, before anything is billed; NULL */
	void *amending;
	struct ledger ledger;
	double *metric;                   /* [plan->metrics], then the workload's extras; the hours of an unfinished future are INFINITY */
	double lived_h;                   /* hours from start to the end of work, or to where it was given up */
	size_t *service_of;               /* [items] */
	double *service_usd;              /* [services] */
	double *tag_usd;                  /* [tag_values] */
	size_t *service_of_idle;          /* [commitments]: of what nothing used of them */
};

void life_init(struct life *life, const struct plan *plan, size_t strategy);
void life_release(struct life *life);
/* Live REPLICA: usage, ledger and metrics are filled. True when the work was finished. RECORDER NULL: no diary. */
bool life_live(struct life *life, uint64_t replica, struct recorder *recorder);
/* Only what comes after that: LOG and the workload's own metrics, which are as live() left them, to ledger and metrics. */
void life_bill(struct life *life, uint64_t replica, bool finished);
/* The outcome, scattered into columns at INDEX. */
void life_store(struct life *life, double *const *column, size_t index);

#endif
