/* What the files of the levers share. Inside this folder only. */
#ifndef COSTCAST_STUDY_LEVERS_LAID_H
#define COSTCAST_STUDY_LEVERS_LAID_H

#include "sim/study/keys.h"
#include "sim/study/levers.h"

/* The block of a STRATEGY with LEVER (its block, bound before) pulled: `buy` or `fleet` takes the place of both, markets merge, settings go
 * before those that were there, commitments are added. In the scenario's arena. */
struct node *lever_laid(const struct scenario *scenario, const struct node *strategy, const struct node *lever);
/* Fills WATCHED of LEVERS, which have been lived. */
void levers_watch(struct levers *levers);

#endif
