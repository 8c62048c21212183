/* Is one more hour of training worth it? What it brings, against what it costs: the study that follows a run of a scenario with a learning
 * curve. */
#ifndef COSTCAST_STUDY_ANOTHER_H
#define COSTCAST_STUDY_ANOTHER_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"

struct summary;

enum { ANOTHER_MOST = 2000 };             /* futures at most: the run's first ones, so that both meet the same storms */

struct another {
	size_t futures;
	double worked_h, performance;     /* now */
	double gain;                      /* of performance, by one more hour */
	double worth_usd;                 /* of that; NAN: nobody said what a point is worth */
	double bill_usd;                  /* what the hour adds to the bill, simulated */
	struct interval bill_ci;
	double total_usd;                 /* and to the cost of delay */
	struct interval total_ci;
	double hours;                     /* of the calendar */
	double value, value_change;       /* of the metric `value` */
	struct interval value_ci;
	bool pays, surely;                /* it is worth more than it costs; that is more than chance */
	double break_even_h;              /* the hour after which another brings less than it costs; INFINITY: it always brings more; NAN */
	struct interval break_even_ci;    /* from that of the bill */
	/* Cost of another hour after X hours of work, linear from here: the bill's, and of delay by the share of futures that are late then. */
	double delay_usd_h, after_h;
	double *finish_h;                 /* [futures]: as simulated */
};

/* Of each strategy of SUMMARY whose scenario has a `value` with a curve. Takes as long as the run did, at most. Nothing happens after an
 * interrupted run, or when STOP of PROGRESS is set. The same on any number of THREADS. */
void another_study(struct summary *summary, int threads, const struct progress *progress);
void another_free(struct another *another);
/* What another hour costs after HOURS of work, and is worth then. */
double another_cost(const struct another *another, double hours);
double another_worth(const struct plan *plan, double hours);

#endif
