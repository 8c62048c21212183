/* How a strategy's plan is made, step by step. Inside this folder only. */
#ifndef COSTCAST_STUDY_PLANNING_H
#define COSTCAST_STUDY_PLANNING_H

#include "sim/study/keys.h"
#include "sim/study/plan.h"

/* One strategy on its way from keys to a plan. */
struct planning {
	struct binding b;                 /* faults go to a scratch list, so that strategies do not repeat each other's */
	const struct scenario *scenario;
	const struct strategy *strategy;
	const struct strategy_keys *keys;
	const struct entry *entry;        /* of the strategy */
	const struct entry *workload;     /* NULL: all of the scenario's together */
	struct strategy_plan *plan;
};

/* Tags of the outer, then of the inner, which has the last word. */
struct tags tags_join(struct arena *arena, const struct tags *outer, const struct tags *inner);
/* Each returns false after errors. */
bool workload_lay_out(struct planning *p);     /* plan.c: one workload's instance, fleet and plan */
bool fleet_plan(struct planning *p);           /* fleet.c: rows, and the market that each meets */
bool commitments_plan(struct planning *p);     /* commitments.c */
bool blocks_plan(struct planning *p);          /* fleet.c: nodes bought as a block, once commitments are known */
void tags_plan(struct planning *p);            /* tags.c: cost by tag, where items have tags of their own */
bool limits_check(struct planning *p);         /* limits.c: the largest bill, prices that no bill can show */
bool best_plan(struct planning *p);            /* best.c: commitments that look for their size */
bool memory_check(const struct plan *plan, struct diag *diag, struct place at);
/* The quantity at PATH of a workload, which may lie inside a KEY_ONE, and there stand in its preset. False: there is no such key. */
bool scaled_value(const struct setup *setup, const struct entry *workload, const char *path, struct value *value);
/* plan.c: strategy S of PLAN once more, with the key PATH of its workload (a quantity, maybe inside a KEY_ONE) at VALUE, and its
 * commitments of the sizes that were found best. Lives in the scenario's arena. False: it cannot be planned so. */
bool strategy_replan(const struct plan *plan, size_t s, const char *path, double value, struct strategy_plan *to);
/* plan.c: the sizes that were found best for FROM's commitments become those of TO's. */
void bests_take_over(const struct models *known, const struct strategy_plan *from, struct strategy_plan *to);
/* remarks.c */

#endif
