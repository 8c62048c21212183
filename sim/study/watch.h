/* One future under budgets, lived as often as an action changes it. Inside this folder only. */
#ifndef COSTCAST_STUDY_WATCH_H
#define COSTCAST_STUDY_WATCH_H

#include "sim/billing/cut.h"
#include "sim/study/budgets.h"
#include "sim/study/life.h"
#include "sim/study/spending.h"

/* The looks of one budget at its data, one after the other. */
struct looks {
	const struct budget *budget;
	struct budget_data data;
	uint32_t number;
	double at_s;                      /* the next look */
	double known_s, before_s;         /* until when it knows the cost; the look before */
	struct sorting *sorting;
	struct spending spend;
	double *from_s;                   /* [periods + 1]: when each begins */
	size_t periods, cap;
};

/* An action that was decided. */
struct act {
	const struct alert *alert;
	double at_s, until_s;             /* until the period ends */
	double *acted_s;                  /* where to tell; NULL: it does not act any more */
};

/* What is cut out of a workload's usage. */
struct prevented {
	struct cut cut;
	size_t workload;
};

struct watch {
	const struct plan *plan;
	size_t strategy;
	const struct strategy_plan *s;
	struct life life;
	struct bill bill;
	struct looks *looks;              /* [budgets] */
	size_t budgets;
	struct chance chance;
	double end_s;                     /* of the future without actions */
	int *workload_of;                 /* [items]; -1 */
	/* what has happened to it so far */
	double *until_s;                  /* [2 * workloads]: when each is ended; from when on nothing new of each begins */
	bool ended;                       /* one of these is before the end */
	struct prevented *prevented;
	size_t preventions, prevented_cap;
	struct act *act;                  /* in order of their decision */
	size_t acts, act_cap;
	struct usage_log lived, scratch;  /* what the workloads used before anything was prevented */
	double *lived_metric;
	double *lived_until_s;            /* [2 * workloads]: UNTIL_S when they lived so */
	bool lived_finished;
	int64_t lived_replica;            /* -1: none yet */
	bool *it_is;                      /* [items] */
};

void watch_init(struct watch *watch, const struct plan *plan, size_t strategy, struct sorter *const *sorter);
void watch_release(struct watch *watch);
/* Both lives of future REPLICA. False: it was stopped on the way, and TO holds nothing. */
bool watch_live(struct watch *watch, uint64_t replica, struct budget_future *to, bool *overflow);
/* --- watch_life.c --- */
/* The future as it is after what has happened so far, and what belongs to each budget. */
void watch_live_again(struct watch *watch, uint64_t replica, bool *overflow);
void watch_outcome(const struct watch *watch, struct outcome *to);
/* Keeps what was lived, and takes out of LOG what was prevented, in the order in which that happened; WATCH is a struct watch. */
void watch_amend(void *watch, struct usage_log *log, bool finished);
/* ALERT of LOOKS fires in PERIOD: its action, if it has one, will tell *ACTED_S. */
void watch_decide(struct watch *watch, const struct looks *looks, size_t alert, size_t period, double *acted_s);
/* ACT takes place. Does the future have to be lived again? */
bool watch_act(struct watch *watch, const struct act *act);
void budget_future_release(struct budget_future *future, size_t budgets);

#endif
