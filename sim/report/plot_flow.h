/* Internal to the plots: what a future costs as it is paid, and as it is used up. */
#ifndef COSTCAST_REPORT_PLOT_FLOW_H
#define COSTCAST_REPORT_PLOT_FLOW_H

#include "sim/study/futures.h"

enum { FLOW_CELLS = 365 };
/* Sums so far, USD, at the ends of equal cells of time; the first is what falls due at the very start. Both end at the
 * future's bill. Cash: usage and recurring fees as they accrue, what is bought at once when it is bought. */
struct flow { double cash[FLOW_CELLS + 1], amortised[FLOW_CELLS + 1]; };
void flow_of(const struct replay *replay, double start_s, double end_s, struct flow *flow);
double flow_time_s(double start_s, double end_s, size_t cell);
double flow_ahead(const struct flow *flow);       /* the most that was ever paid before it was used up */
double flow_most(const struct flow *flow);        /* the highest point of both; 1 when there is none */

#endif
