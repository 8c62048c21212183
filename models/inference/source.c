#include "models/inference/source.h"

#include <math.h>

/* Streams of the workload: waits before a request comes again, try by try, and patience. */
enum { STREAM_PATIENCE, STREAM_AGAIN };

void source_start(struct source *source, const struct inference_plan *plan, const struct chance *chance)
{
	source->plan = plan;
	source->chance = *chance;
	source->later.count = 0;
	source->tokens = plan->demand.input_tokens.form == VALUE_QUANTITY || plan->demand.output_tokens.form == VALUE_QUANTITY
		|| (plan->demand.arrival.record && (plan->demand.arrival.record->input || plan->demand.arrival.record->output));
	arrivals_start(&source->arrivals, &plan->demand.arrival, -plan->warm_up_s, plan->horizon_s, chance);
	source_fill(source);
	source_look(source);
}

void source_release(struct source *source)
{
	free(source->later.item);
}

/* A block of draws of one law, each from the word of its number. Two loops where one function is slow, so that the fast part is fast. */
static void draw(const struct source *source, const struct dist *dist, uint32_t purpose, double *x, size_t count)
{
	uint64_t word[ARRIVALS];

	if (dist_is_constant(dist)) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a;
		return;
	}
	philox_fill(&source->chance, purpose, (uint32_t)(source->arrivals.first / 2), (count + 1) / 2, word);
	if (dist->kind == DIST_EXPONENTIAL) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a * exponential_of(word[i], &source->chance);
	} else if (dist->kind == DIST_LOGNORMAL) {
		for (size_t i = 0; i < count; i++)
			x[i] = dist->a + dist->b * normal_of(word[i], &source->chance);
		for (size_t i = 0; i < count; i++)
			x[i] = exp(x[i]);
	} else {
		for (size_t i = 0; i < count; i++)
			x[i] = dist_draw_any(dist, word[i], &source->chance);
	}
}

static void tokens_draw(struct source *source, const double *recorded, const struct value *value, uint32_t stream, double *x, size_t count)
{
	for (size_t i = 0; i < count; i++)
		x[i] = recorded ? recorded[i] : 0;
	if (!recorded && value->form == VALUE_QUANTITY)
		draw(source, &value->dist, purpose_of(PURPOSE_TOKENS, source->plan->key + stream), x, count);
}

void source_fill(struct source *source)
{
	const struct inference_plan *plan = source->plan;
	size_t count;

	arrivals_next(&source->arrivals);
	source->at = 0;
	count = source->arrivals.count;
	if (count && plan->service.form == SERVICE_TIMED)
		draw(source, &plan->service.time_s.dist, purpose_of(PURPOSE_SERVICE, plan->key), source->service_s, count);
	if (count && source->tokens) {
		tokens_draw(source, source->arrivals.input, &plan->demand.input_tokens, 0, source->input, count);
		tokens_draw(source, source->arrivals.output, &plan->demand.output_tokens, 1, source->output, count);
	}
}

static uint64_t word_of(const struct source *source, uint32_t stream, uint64_t number)
{
	uint64_t word[2];

	philox_block(&source->chance, purpose_of(PURPOSE_RETRY, source->plan->key + stream), (uint32_t)(number / 2), word);
	return word[number % 2];
}

double source_patience_s(const struct source *source, uint64_t number)
{
	const struct dist *dist = &source->plan->keys->timeout.dist;

	return dist_is_constant(dist) ? dist->a : dist_draw(dist, word_of(source, STREAM_PATIENCE, number), &source->chance);
}

bool source_again(struct source *source, const struct request *request, double t)
{
	const struct inference_keys *keys = source->plan->keys;
	struct request again = *request;

	if (!keys->retry.given || request->tries >= keys->retry_max)
		return false;
	again.tries++;
	again.gone = false;
	again.joined_s = t + dist_draw(&keys->retry_after.dist, word_of(source, STREAM_AGAIN + (uint32_t)request->tries, request->number),
				       &source->chance);
	later_push(&source->later, &again);
	source_look(source);
	return true;
}

void source_take_later(struct source *source, struct request *request)
{
	later_pop(&source->later, request);
	source_look(source);
}
