#include "models/inference/incoming.h"

#include <math.h>

#include "sim/math/passes.h"

/* Streams of the workload: waits before a request comes again, try by try, and patience. */
enum { STREAM_PATIENCE, STREAM_AGAIN };

void incoming_start(struct incoming *incoming, const struct inference_plan *plan, const struct chance *chance)
{
	incoming->plan = plan;
	incoming->chance = *chance;
	incoming->later.count = 0;
	incoming->tokens = plan->demand.input_tokens.form == VALUE_QUANTITY || plan->demand.output_tokens.form == VALUE_QUANTITY
		|| (plan->demand.arrival.record && (plan->demand.arrival.record->input || plan->demand.arrival.record->output));
	arrivals_start(&incoming->arrivals, &plan->demand.arrival, -plan->warm_up_s, plan->horizon_s, chance);
	incoming_fill(incoming);
	incoming_look(incoming);
}

void incoming_release(struct incoming *incoming)
{
	free(incoming->later.item);
}

/* A block of draws of one law, each from the word of its number. (A lognormal is within an ulp of dist_draw_any()'s; nobody else draws these.) */
static void draw(const struct incoming *incoming, const struct dist *dist, uint32_t purpose, double *x, size_t count)
{
	uint64_t word[ARRIVALS];

	if (dist_is_constant(dist)) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a;
		return;
	}
	philox_fill(&incoming->chance, purpose, (uint32_t)(incoming->arrivals.first / 2), (count + 1) / 2, word);
	if (dist->kind == DIST_EXPONENTIAL) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a * exponential_of(word[i], &incoming->chance);
	} else if (dist->kind == DIST_LOGNORMAL) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a + dist->b * normal_of(word[i], &incoming->chance);
		pass_exp(x, count);
	} else {
		for (size_t i = 0; i < count; i++)
			x[i] = dist_draw_any(dist, word[i], &incoming->chance);
	}
}

static void tokens_draw(struct incoming *incoming, const double *recorded, const struct value *value, uint32_t stream, double *x, size_t count)
{
	for (size_t i = 0; i < count; i++)
		x[i] = recorded ? recorded[i] : 0;
	if (!recorded && value->form == VALUE_QUANTITY)
		draw(incoming, &value->dist, purpose_of(PURPOSE_TOKENS, incoming->plan->key + stream), x, count);
}

/* How long they take; of a batch how many steps: their output tokens, where they have any. */
static void service_draw(struct incoming *incoming, size_t count)
{
	const struct inference_plan *plan = incoming->plan;
	const bool timed = plan->service.form == SERVICE_TIMED;

	if (timed || (plan->demand.output_tokens.form != VALUE_QUANTITY && !incoming->arrivals.output)) {
		draw(incoming, timed ? &plan->service.time_s.dist : &plan->service.steps.dist, purpose_of(PURPOSE_SERVICE, plan->key),
		     incoming->service_s, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		incoming->service_s[i] = incoming->output[i];
}

void incoming_fill(struct incoming *incoming)
{
	const struct inference_plan *plan = incoming->plan;
	size_t count;

	arrivals_next(&incoming->arrivals);
	incoming->at = 0;
	count = incoming->arrivals.count;
	if (count && incoming->tokens) {
		tokens_draw(incoming, incoming->arrivals.input, &plan->demand.input_tokens, 0, incoming->input, count);
		tokens_draw(incoming, incoming->arrivals.output, &plan->demand.output_tokens, 1, incoming->output, count);
	}
	if (count)
		service_draw(incoming, count);
}

static uint64_t word_of(const struct incoming *incoming, uint32_t stream, uint64_t number)
{
	uint64_t word[2];

	philox_block(&incoming->chance, purpose_of(PURPOSE_RETRY, incoming->plan->key + stream), (uint32_t)(number / 2), word);
	return word[number % 2];
}

double incoming_patience_s(const struct incoming *incoming, uint64_t number)
{
	const struct dist *dist = &incoming->plan->keys->timeout.dist;

	return dist_is_constant(dist) ? dist->a : dist_draw(dist, word_of(incoming, STREAM_PATIENCE, number), &incoming->chance);
}

bool incoming_again(struct incoming *incoming, const struct request *request, double t)
{
	const struct inference_keys *keys = incoming->plan->keys;
	struct request again = *request;

	if (!keys->retry.given || request->tries >= keys->retry_max)
		return false;
	again.tries++;
	again.gone = false;
	again.joined_s = t + dist_draw(&keys->retry_after.dist, word_of(incoming, STREAM_AGAIN + (uint32_t)request->tries, request->number),
				       &incoming->chance);
	later_push(&incoming->later, &again);
	incoming_look(incoming);
	return true;
}

void incoming_take_later(struct incoming *incoming, struct request *request)
{
	later_pop(&incoming->later, request);
	incoming_look(incoming);
}
