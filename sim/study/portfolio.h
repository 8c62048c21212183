/* The workloads of a scenario, lived side by side and billed as one: one bill, one pool of commitments over all of them. Inside this
 * folder only. One workload alone is no portfolio, and is planned as itself. */
#ifndef COSTCAST_STUDY_PORTFOLIO_H
#define COSTCAST_STUDY_PORTFOLIO_H

#include "sim/study/planning.h"

/* What WORKLOADS (two or more) are together. Its metrics are cost, hours (of the last that ends; when one of them does), then all of
 * each workload, by the name NAME.METRIC: NAME.cost is what its own usage costs, after the discounts that fell to it; what nothing
 * used of a commitment is nobody's. In ARENA. */
const struct workload_type *portfolio_type(struct arena *arena, const struct models *known, const struct entries *workloads);

/* The rows of all kinds of WORKLOADS, as one schema: what may name a preset. In ARENA. */
const struct schema *portfolio_schema(struct arena *arena, const struct entries *workloads);

/* The plans of all workloads of P's strategy into its members, their items and fleets joined in its own setup. False after errors. */
bool portfolio_lay_out(struct planning *p);

#endif
