/* `budgets:` of a scenario: limits, the alerts on the way to them, and what an alert does. They change no result of a run; budgets.h lives
 * futures in which they act. */
#ifndef COSTCAST_STUDY_BUDGET_H
#define COSTCAST_STUDY_BUDGET_H

#include "sim/study/view.h"

enum budget_period { PERIOD_DAY, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
extern const char *const budget_period_words[];   /* in this order */

enum alert_of { ALERT_ACTUAL, ALERT_FORECAST };
extern const char *const alert_words[];           /* in this order */
enum budget_action { ACTION_NONE, ACTION_DENY, ACTION_STOP, ACTION_SPOT, ACTION_SHRINK };      /* but for the first in the order of enum intervention */
extern const char *const budget_action_words[];   /* in this order */

static inline enum intervention action_intervention(enum budget_action action) { return (enum intervention)(action - ACTION_DENY); }

struct alert {
	double share;                     /* of the limit */
	enum alert_of of;
	enum budget_action action;
	const char **workload;            /* whom it acts on; none: all */
	struct place *workload_at;
	size_t workloads;
	double by;                        /* of ACTION_SHRINK: the share of nodes that goes */
	struct value approval_s;          /* from the alert to the action */
	uint32_t purpose;                 /* of its draws */
	struct place at;
};

struct budget {
	const char *name;
	struct bilingual title;
	double limit;                     /* a period; USD, or view.unit */
	enum budget_period period;
	struct view view;                 /* what belongs to it, hour by hour */
	struct value refresh_s, delay_s, history_s;     /* absent: as the provider of the strategy's price book has it */
	struct place *where_at;           /* [view.wheres] */
	struct alert *alert;
	size_t alerts;
	uint32_t purpose;                 /* of the draws of its data */
	struct place at;
};

extern const struct schema budget_schema;

/* The keys of one budget, as bound. */
struct budget_keys {
	const char *name, *unit;
	struct bilingual title;
	struct value limit_usd, usage;
	int period, cost;
	struct tags where;
	struct value refresh_s, delay_s, history_s;
	struct entries alerts;            /* of struct alert_keys */
};
struct alert_keys {
	struct value at, by, approval_s;
	int of, action;
	struct strings workloads;
};

/* `budgets:` into SCENARIO; faults into the binding's list. */
void budgets_read(const struct binding *b, struct scenario *scenario, const struct entries *budgets);

/* The data of BUDGET with STRATEGY's provider: what the budget itself does not say. A provider that says nothing: every 8 h, at once, no
 * history. Figures tell their source; NULL where the budget says it itself. */
struct budget_data {
	struct value refresh_s, delay_s;
	double history_s;                 /* a forecast needs so much of it */
	const struct figure *refresh, *delay, *history;
};
struct strategy_plan;
struct budget_data budget_data_of(const struct budget *budget, const struct strategy_plan *strategy);

/* After the plan: what budgets name is there, and workloads can take their actions. False after errors. */
struct plan;
bool budgets_check(const struct plan *plan, struct diag *diag);
/* How the workload W of STRATEGY takes ACTION. */
enum response budget_response(const struct strategy_plan *strategy, size_t w, enum budget_action action, const char **why);
/* Does ALERT act on the workload of that name? */
bool alert_acts_on(const struct alert *alert, const char *workload);

#endif
