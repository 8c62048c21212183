/* From a file's name and the options to a plan, with every fault told. */
#ifndef COSTCAST_CLI_LOAD_H
#define COSTCAST_CLI_LOAD_H

#include "sim/cli/options.h"
#include "sim/study/plan.h"

struct loaded {
	struct scenario *scenario;
	const struct plan *plan;
	struct diag diag;
};

/* 0, 64, 65 or 66, diagnostics printed; overrides echoed as understood unless quiet. */
int load_plan(struct loaded *loaded, const char *path, const struct models *known, const struct options *options);
void load_release(struct loaded *loaded);
/* "costcast COMMAND FILE --seed 42 -n 10000 --set 'a=b'": what gives the same result again, quoted for a shell.
 * Fresh memory. */
char *load_command(const struct loaded *loaded, const char *command, const struct options *options, uint64_t replications);

#endif
