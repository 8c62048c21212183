/* Inside the plots: what a sweep draws. */
#ifndef COSTCAST_REPORT_PLOT_SWEEP_H
#define COSTCAST_REPORT_PLOT_SWEEP_H

#include "sim/report/plot.h"
#include "sim/report/sweep.h"

bool plot_sweep(struct sheet *sheet, const struct sweep *sweep);   /* of one key */
bool plot_heat(struct sheet *sheet, const struct sweep *sweep);    /* of two */

#endif
