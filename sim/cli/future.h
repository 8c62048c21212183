/* One future of one strategy, as the command line names it: for the commands that live one again. */
#ifndef COSTCAST_CLI_FUTURE_H
#define COSTCAST_CLI_FUTURE_H

#include "sim/cli/load.h"

/* The plan of --strategy alone; without it, of the baseline. 0, 64, 65 or 66, diagnostics printed. */
int future_plan(struct loaded *loaded, const struct models *known, const struct options *options, const char *command);
/* --replica: a number, or a place in the run ("median" without it), which each strategy has of its own. REPLICA: as many as the plan
 * has strategies. 0, 64 or 130. */
int future_find(const struct plan *plan, const struct options *options, const char *command, uint64_t *replica);

#endif
