/* The tables that pages for people share, as grids: the first row is the header. Inside this folder.
 * Nothing is escaped in them: that is for whoever writes the page. */
#ifndef COSTCAST_REPORT_COMPARISON_H
#define COSTCAST_REPORT_COMPARISON_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

/* Of all strategies: mark, name and title, p50, p95, mean, against the baseline; then what the workload wants said. */
void comparison_grid(const struct summary *summary, struct grid *grid);
/* Mark, strategy, threshold, value; no rows when nothing is judged. */
void thresholds_grid(const struct summary *summary, struct grid *grid);
/* Of each commitment its three views: full term, horizon only, used only; no rows when there is none. */
void commitments_grid(const struct summary *summary, struct grid *grid);

#endif
