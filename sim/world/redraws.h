/* What makes the states of Markov pools correlate: Poisson streams of redraws that pools have in common. Inside this folder. */
#ifndef COSTCAST_WORLD_REDRAWS_H
#define COSTCAST_WORLD_REDRAWS_H

#include "sim/world/pool.h"

/* State at time 0, and the time of its first change. OWN is the pool's stream. */
void redraws_start(struct pool *pool);
/* The state changes at CHANGE_S: find when it changes again. */
void redraws_pass(struct pool *pool);
void redraws_shift(struct pool *pool, double by_s);            /* what was BY is 0 from now on */

#endif
