/* What demand_keys.c and demand.c share. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_DEMAND_H
#define COSTCAST_MODELS_INFERENCE_DEMAND_H

#include "models/inference/inference.h"

enum demand_word { DEMAND_CONSTANT, DEMAND_POISSON, DEMAND_GAMMA, DEMAND_PROFILE, DEMAND_SINUSOID, DEMAND_MMPP,
		   DEMAND_TRACE /* no word: `trace` stands there */ };

struct demand_state_keys { struct value rate, stays; };
extern const struct schema demand_state_schema;

/* demand_trace.c: KEYS->trace as DEMAND->arrival; NODE is the block. False after errors. */
bool demand_trace(const struct binding *b, const struct node *node, const struct demand_keys *keys, const char *path, struct demand *demand);

#endif
