/* A finished run, lived again from the effective scenario in its folder: the same numbers, for plots and reports in another language or
 * on other paper. */
#ifndef COSTCAST_CLI_RERUN_H
#define COSTCAST_CLI_RERUN_H

#include "sim/cli/folder.h"
#include "sim/cli/load.h"
#include "sim/study/summary.h"

struct rerun {
	struct loaded loaded;
	struct futures *futures;
	struct summary *summary;          /* with its studies, and the command of the first time */
};

/* 0 when COMMAND may go on with DIR, a folder that costcast made; else 66 after a message. */
int rerun_check(const char *command, const char *dir);
/* Live what FOLDER holds again. 0, or an exit status after a message; 130 when it was interrupted. */
int rerun_start(struct rerun *rerun, const struct folder *folder, const struct models *known, const struct options *options);
void rerun_end(struct rerun *rerun);

#endif
