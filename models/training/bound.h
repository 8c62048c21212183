/* What the clairvoyant would pay, in continuous time; see bound.c. */
#ifndef COSTCAST_MODELS_TRAINING_BOUND_H
#define COSTCAST_MODELS_TRAINING_BOUND_H

#include "models/training/training.h"

/* Per-thread state, reused by all replicas: it grows to what the market of a replica needs. */
struct bound;
struct bound *bound_state_new(const struct training_plan *plan);
void bound_state_free(struct bound *bound);
/* The bound of one future as usage and METRIC[1…]; REC: the diary, or NULL. True when the work can be done by the deadline at all. */
bool bound_live(const struct training_plan *plan, const struct params *params, struct bound *bound, const struct chance *chance,
		struct usage_log *log, double *metric, struct recorder *rec);

#endif
