/* What one thread needs to live a future: allocated once, used for all. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_STATE_H
#define COSTCAST_MODELS_INFERENCE_STATE_H

#include "models/inference/capacity.h"

struct inference_state {
	const struct inference_plan *plan;
	const struct station_type *type;
	struct station *station;
	struct capacity *capacity;
	struct scaler *scaler;
	struct measure measure;
	void *platform;                   /* platform.c's own */
};

#endif
