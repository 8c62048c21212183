/* Where two strategies of a sweep cross. Inside this folder only. */
#ifndef COSTCAST_STUDY_SWEEP_CROSS_H
#define COSTCAST_STUDY_SWEEP_CROSS_H

#include "sim/study/sweep.h"

/* All crossings of the first key; with a second one there are none. */
void crossings_find(struct sweep *sweep, int threads, const struct progress *stop);

#endif
