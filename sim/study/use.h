/* Workloads that stand in another file. Inside this folder only. */
#ifndef COSTCAST_STUDY_USE_H
#define COSTCAST_STUDY_USE_H

#include "sim/study/keys.h"

/* Every workload of TREE (not shared, of the scenario at PATH) that says `use: FILE` becomes what it uses, with its own keys laid over
 * that. False after errors. */
bool uses_take_up(const struct binding *b, const char *path, struct node *tree);

#endif
