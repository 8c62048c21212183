/* Business value = (model performance × iteration speed) / infrastructure cost: what `value:` adds to the metrics of a scenario. */
#ifndef COSTCAST_STUDY_WORTH_H
#define COSTCAST_STUDY_WORTH_H

#include "sim/study/plan.h"

/* `value:` of SCENARIO, which has its workload: the metrics that it adds, after the workload's. */
void worth_read(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys);
/* The performance that STRATEGY reaches, once it is planned; false after an error: its curve gives none. */
bool worth_plan(const struct scenario *scenario, struct strategy_plan *strategy, struct diag *diag);
/* METRIC, of which the workload's own are filled, is completed; LIVED_H: until the end of work, or to where it was given up. */
void worth_settle(const struct scenario *scenario, const struct strategy_plan *strategy, double lived_h, double *metric);

/* What HOURS of work make of it, and how much that rises with one more. */
double curve_at(const struct worth *worth, double hours);
double curve_slope(const struct worth *worth, double hours);
/* Hours of busy accelerators that the workload of STRATEGY works on average; NAN: it does not say. */
double worked_h(const struct scenario *scenario, const struct strategy_plan *strategy);
/* The workload of STRATEGY whose value it is. */
const struct strategy_plan *valued(const struct scenario *scenario, const struct strategy_plan *strategy);

#endif
