/* scenario -> const plan: everything a replica needs, resolved and checked; shared by all threads without a lock. */
#ifndef COSTCAST_STUDY_PLAN_H
#define COSTCAST_STUDY_PLAN_H

#include "sim/study/best.h"
#include "sim/study/scenario.h"

enum column_kind { COLUMN_METRIC, COLUMN_PART, COLUMN_SERVICE, COLUMN_COMMITMENT, COLUMN_TAG };
enum { COMMITMENT_HORIZON, COMMITMENT_USED_USD, COMMITMENT_COVERAGE, COMMITMENT_COLUMNS };

struct strategy_plan {
	const struct strategy *strategy;
	struct setup setup;               /* book, instance, fleet, commitments, items */
	const struct workload_type *workload;
	const char *workload_name;
	const void *workload_plan;
	const struct workload_type *kind; /* of a single workload the model itself, and its plan, whatever its times are; NULL */
	const void *kind_plan;
	struct strategy_plan *member;     /* of several workloads the plan of each, without raters and columns: this plan's items and fleet
					   * are theirs joined; none of a single one */
	size_t members;
	struct strategy_plan *incident;   /* of each of `incidents:`, for words alone: nobody lives it from here */
	size_t incidents;
	bool is_bound;                    /* it knows the future: a bound for the others, never the best nor the cheapest */
	const void **rater_plan;          /* as many as models->raters */
	const char **service;             /* distinct services of the items, in order of first use */
	size_t services;
	double performance;               /* that its result has, where the scenario has a `value` */
	size_t columns;                   /* metrics, then PARTS, then services, then COMMITMENT_COLUMNS per commitment,
					   * then tag_values, then the workload's extras, then the hours lived, finished or not */
	struct tags tags;                 /* of scenario and workload together */
	struct tag *tag_value;            /* [tag_values]: each value of each tag, by name; none where no item has tags of its own */
	size_t tag_values, tag_names;
	uint32_t *tag_of;                 /* [(item or `items`: unused commitments) * tag_names + name]: its value of each */
	struct best *best;                /* of its commitments with commit: best */
	size_t bests;
};

struct plan {
	const struct scenario *scenario;
	struct strategy_plan *strategy;
	size_t strategies;
	const struct metric *metric;      /* the same for all strategies */
	size_t metrics;
};

/* NULL after errors. Lives in the scenario's arena. */
const struct plan *plan_new(struct scenario *scenario, struct diag *diag);

/* The workloads of a strategy, one by one: of a single one the plan itself. */
static inline size_t plan_workloads(const struct strategy_plan *s) { return s->members ? s->members : 1; }
static inline const struct strategy_plan *plan_workload(const struct strategy_plan *s, size_t w) { return s->members ? s->member + w : s; }

/* The model of a single workload, whatever its times are, and its own plan. */
static inline const struct workload_type *plan_kind(const struct strategy_plan *s) { return s->kind ? s->kind : s->workload; }
static inline const void *plan_kind_plan(const struct strategy_plan *s) { return s->kind ? s->kind_plan : s->workload_plan; }
/* timed_plan.c: how often a single workload runs in a future, on average; NAN: it does not recur. */
double plan_runs(const struct strategy_plan *s);

static inline size_t column_part(const struct plan *plan, enum part part) { return plan->metrics + part; }
static inline size_t column_service(const struct plan *plan, size_t service) { return plan->metrics + PARTS + service; }
static inline size_t column_commitment(const struct plan *plan, const struct strategy_plan *s, size_t commitment)
{
	return plan->metrics + PARTS + s->services + commitment * COMMITMENT_COLUMNS;
}

static inline size_t column_tag(const struct plan *plan, const struct strategy_plan *s, size_t value)
{
	return column_commitment(plan, s, s->setup.commitments) + value;
}

static inline size_t column_extra(const struct strategy_plan *s, enum extra extra)
{
	return s->columns - 1 - s->workload->extras + extra;
}

static inline size_t column_lived(const struct strategy_plan *s) { return s->columns - 1; }

int strategy_named(const struct plan *plan, const char *name);           /* its index; -1 */
/* The strategy that somebody asked for, the baseline when NAME is NULL; -1 after an error in DIAG, which has no place. */
int strategy_asked(const struct plan *plan, const char *name, struct diag *diag);
int metric_of_kind(const struct plan *plan, enum metric_kind kind);      /* the first one's index; -1 */
int metric_named(const struct plan *plan, const char *name);             /* its index; -1 */
int metric_of_workload(const struct plan *plan, const char *workload);   /* the first one of one of several: its cost; -1 */

/* At which rate money is shown to people; nothing when that is in USD. */
void plan_currency(const struct plan *plan, model_line *line, void *context);
/* Assumptions and warnings of the whole plan, a line each, in the language in use; strategies are named where they differ. */
void plan_assumptions(const struct plan *plan, model_line *line, void *context);
void plan_warnings(const struct plan *plan, model_line *line, void *context);
/* Those of them that are about workloads that break the tag policy. */
void plan_policy(const struct plan *plan, model_line *line, void *context);

#endif
