/* Futures in which budgets watch, each lived twice: as if no alert did anything, and with the actions. Before the first action both are the
 * same future. */
#ifndef COSTCAST_STUDY_BUDGETS_H
#define COSTCAST_STUDY_BUDGETS_H

#include "sim/math/stats.h"
#include "sim/study/budget.h"
#include "sim/study/futures.h"

enum world { WORLD_PLAIN, WORLD_ACTED, WORLDS };

/* One alert in one period of one future. Times in s since the scenario's start; NAN: never. */
struct sighting {
	double crossed_s;                 /* when so much was truly spent */
	double fired_s;                   /* when the data showed it, or what they made of it */
	double acted_s;
};

/* One budget in one future. What was spent is in dollars, or in the unit. */
struct watched_budget {
	size_t periods;                   /* that have begun when the future ended */
	size_t judged;                    /* of these, the first so many are over: the horizon did not cut them off */
	double *spent[WORLDS];            /* [periods] */
	struct sighting *seen[WORLDS];    /* [periods * alerts], by period */
	size_t days;
	double *daily[WORLDS];            /* [days]: of each day of the calendar, the first that of the start */
};

/* What a future came to. */
struct outcome {
	double cost_usd;
	double node_h, useful_h;          /* node-hours paid, and those of them that were spent on work that counted */
	double served;                    /* requests; 0 where nothing is served */
	double unfinished;                /* jobs that were not done */
	double vain_usd;                  /* what those cost: their own usage, as it was billed; 0 where they leave single tasks done */
};

struct budget_future {
	struct outcome outcome[WORLDS];
	struct watched_budget *watched;          /* [budgets] */
};

/* All futures of one strategy. */
struct budget_futures {
	const struct plan *plan;
	size_t strategy;
	size_t count;                     /* complete ones */
	bool partial, overflow;
	struct budget_future *future;
};

/* Futures [0, COUNT) of STRATEGY, which has budgets. THREADS and PROGRESS as in futures_run(). */
struct budget_futures *budget_futures_run(const struct plan *plan, size_t strategy, size_t count, int threads, const struct progress *progress);
void budget_futures_free(struct budget_futures *futures);

/* --- what they show --- */

struct share { double value; struct interval ci; };
struct spread { size_t n; double p5, p50, p95; };         /* NAN without any */

/* An alert over all periods of all futures that it could fire in. Without actions, but for `acted`. */
struct alert_summary {
	struct share fires;               /* in how many periods */
	struct spread day;                /* of those, days from the period's start to the alert */
	struct spread late_h;             /* where both were: from the threshold's being crossed to the alert; negative: it came before */
	struct share false_alarm;         /* of the alarms in periods that are over: less than this share of the limit was spent in the end */
	struct share missed;              /* of the periods, over, in which so much was spent: no alarm before the period was over */
	struct share acts;                /* in how many periods, with all actions */
	struct spread act_late_h;         /* from the crossing, with all actions, to this one */
};
struct budget_summary {
	struct share over[WORLDS];        /* periods in which more than the limit was spent */
	struct moments overspend[WORLDS]; /* by future: what was spent beyond the limits of its periods */
	struct moments spent[WORLDS];     /* by future and period, the mean of its periods */
	struct alert_summary *alert;
	size_t days;
	double *fan[WORLDS][3];           /* [days]: p5, p50, p95 of what was spent since the period's start, at the end of each day; NAN past the futures' ends */
};
struct budgets_summary {
	const struct budget_futures *futures;
	struct moments cost[WORLDS];
	struct moments saved;             /* paired: without actions less with them */
	struct interval saved_ci;
	struct share acted;               /* futures in which some action changed anything */
	struct moments node_h, useful_h, served;         /* how much less with actions */
	struct moments vain;              /* how much more was paid for jobs that were not done */
	struct share unfinished[WORLDS];  /* futures with a job that was not done */
	struct budget_summary *budget;
};
struct budgets_summary *budgets_summary_new(const struct budget_futures *futures);
/* Does a period of BUDGET begin with the DAY of the calendar, counted from 1970-01-01? */
bool budget_period_begins(const struct budget *budget, int64_t day);
void budgets_summary_free(struct budgets_summary *summary);

#endif
