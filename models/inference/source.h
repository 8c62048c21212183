/* The requests of a future, one after the other: who comes when, how long he takes, how patient he is. A function of (seed, replica,
 * workload, number of the request), so that all strategies meet the same ones. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_SOURCE_H
#define COSTCAST_MODELS_INFERENCE_SOURCE_H

#include "models/inference/line.h"

struct source {
	const struct inference_plan *plan;
	struct chance chance;
	struct arrivals arrivals;
	size_t at;                        /* the next one of the block */
	double next_s;                    /* when the next request comes, a new one or one that comes again; INFINITY: none any more */
	double service_s[ARRIVALS];       /* of the block */
	double input[ARRIVALS], output[ARRIVALS];        /* tokens, where there are any */
	bool tokens;
	struct later later;               /* those that will come again */
};
void source_start(struct source *source, const struct inference_plan *plan, const struct chance *chance);
void source_release(struct source *source);
void source_fill(struct source *source);          /* the next block */
/* REQUEST fails at T: it comes again after a while (true), unless it did so too often. */
bool source_again(struct source *source, const struct request *request, double t);
void source_take_later(struct source *source, struct request *request);

static inline void source_look(struct source *source)
{
	if (__builtin_expect(source->at == source->arrivals.count, 0) && source->arrivals.count)
		source_fill(source);
	source->next_s = source->at < source->arrivals.count ? source->arrivals.at_s[source->at] : INFINITY;
	if (__builtin_expect(source->later.count != 0, 0) && source->later.item[0].joined_s < source->next_s)
		source->next_s = source->later.item[0].joined_s;
}

/* Is the next one a new request? Its place in the block is source->at. */
static inline bool source_is_new(const struct source *source)
{
	return __builtin_expect(source->later.count == 0, 1) || source->later.item[0].joined_s > source->next_s;
}

double source_patience_s(const struct source *source, uint64_t number);

#endif
