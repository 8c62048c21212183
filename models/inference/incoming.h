/* The requests of a future, one after the other: who comes when, how long he takes, how patient he is. A function of (seed, replica,
 * workload, number of the request), so that all strategies meet the same ones. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_INCOMING_H
#define COSTCAST_MODELS_INFERENCE_INCOMING_H

#include <math.h>

#include "models/inference/line.h"

struct incoming {
	const struct inference_plan *plan;
	struct chance chance;
	struct arrivals arrivals;
	size_t at;                        /* the next one of the block */
	double next_s;                    /* when the next request comes, a new one or one that comes again; INFINITY: none any more */
	double service_s[ARRIVALS];       /* of the block: times, or the steps of a batch */
	double input[ARRIVALS], output[ARRIVALS];        /* tokens, where there are any */
	bool tokens;
	struct later later;               /* those that will come again */
};
void incoming_start(struct incoming *incoming, const struct inference_plan *plan, const struct chance *chance);
void incoming_release(struct incoming *incoming);
void incoming_fill(struct incoming *incoming);          /* the next block */
/* REQUEST fails at T: it comes again after a while (true), unless it did so too often. */
bool incoming_again(struct incoming *incoming, const struct request *request, double t);
void incoming_take_later(struct incoming *incoming, struct request *request);

static inline void incoming_look(struct incoming *incoming)
{
	if (__builtin_expect(incoming->at == incoming->arrivals.count, 0) && incoming->arrivals.count)
		incoming_fill(incoming);
	incoming->next_s = incoming->at < incoming->arrivals.count ? incoming->arrivals.at_s[incoming->at] : INFINITY;
	if (__builtin_expect(incoming->later.count != 0, 0) && incoming->later.item[0].joined_s < incoming->next_s)
		incoming->next_s = incoming->later.item[0].joined_s;
}

/* Is the next one a new request? Its place in the block is incoming->at. */
static inline bool incoming_is_new(const struct incoming *incoming)
{
	return __builtin_expect(incoming->later.count == 0, 1) || incoming->later.item[0].joined_s > incoming->next_s;
}

/* The new ones of the block until number TO of it have come. */
static inline void incoming_pass(struct incoming *incoming, struct measure *measure, size_t to)
{
	if (incoming->tokens && incoming->arrivals.at_s[incoming->at] >= 0)
		for (size_t i = incoming->at; i < to; i++) {
			measure->input_tokens += incoming->input[i];
			measure->output_tokens += incoming->output[i];
		}
	incoming->at = to;
	incoming_look(incoming);
}

/* The one that comes at incoming->next_s, into REQUEST. */
static inline void incoming_take(struct incoming *incoming, struct measure *measure, struct request *request)
{
	if (incoming_is_new(incoming)) {
		const size_t i = incoming->at++;
		const double t = incoming->arrivals.at_s[i];

		request->first_s = request->joined_s = t;
		request->service_s = incoming->service_s[i];
		request->gives_up_s = INFINITY;
		request->number = incoming->arrivals.first + i;
		request->tries = 0;
		request->gone = false;
		if (incoming->tokens && t >= 0) {
			measure->input_tokens += incoming->input[i];
			measure->output_tokens += incoming->output[i];
		}
		incoming_look(incoming);
	} else {
		incoming_take_later(incoming, request);
	}
}

double incoming_patience_s(const struct incoming *incoming, uint64_t number);

#endif
