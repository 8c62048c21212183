/* Futures lived for a command: a bar while it lasts, Ctrl-C, and what is said when nothing can be shown of them. */
#ifndef COSTCAST_CLI_LIVE_H
#define COSTCAST_CLI_LIVE_H

#include "sim/cli/options.h"
#include "sim/study/futures.h"

/* COUNT futures of PLAN from the first one on; fewer when the user stops it (stop_install comes before). */
struct futures *live_futures(const struct plan *plan, uint64_t count, const struct options *options);
/* 0 when there is something to show; else 65 or 130 after a message. */
int live_check(const struct futures *futures);
/* The same where half a run is nothing, either. */
int live_check_whole(const struct futures *futures);
/* "a bill passes the largest sum of money": 65. */
int live_overflow(void);

#endif
