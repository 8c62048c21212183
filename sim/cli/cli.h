/* The command line: what people type becomes a run, and its outcome an exit status. */
#ifndef COSTCAST_CLI_CLI_H
#define COSTCAST_CLI_CLI_H

#include "sim/world/model.h"

enum exit_status {                /* fixed in section 2 of the design; sysexits.h where there is one */
	STATUS_DONE = 0,
	STATUS_FAILED = 1,        /* a failure inside */
	STATUS_USAGE = 64,
	STATUS_INVALID = 65,      /* invalid scenario */
	STATUS_MISSING = 66,      /* input missing */
	STATUS_CANNOT_CREATE = 73,
	STATUS_CANNOT_WRITE = 74,
	STATUS_THRESHOLDS = 99,   /* no strategy meets all thresholds (strict: some strategy misses one) */
	STATUS_INTERRUPTED = 130  /* what was finished is written and marked partial */
};

int cli_main(const struct models *known, int argc, char **argv);

#endif
