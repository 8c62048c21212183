/* Requests in line, and those that will come again: what first come first served needs to hold. Rings and heaps that grow and are kept over
 * futures. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_LINE_H
#define COSTCAST_MODELS_INFERENCE_LINE_H

#include <stdlib.h>

#include "sim/base/memory.h"
#include "models/inference/inference.h"

struct request {
	double first_s;                   /* when it came first: waiting and latency count from here */
	double joined_s;                  /* when it came this time */
	double service_s;                 /* on the workload's own instance; of a batch: its steps */
	double prefill_s;                 /* of a batch: reading its prompt, likewise */
	double gives_up_s;                /* it leaves then, unless it has begun; INFINITY */
	double input, output;             /* tokens; 0: it has none */
	uint64_t number;
	int32_t tries;                    /* how often it came before */
	bool gone;                        /* it left; its place in the line is skipped */
};

struct line {                             /* a ring */
	struct request *item;
	size_t head, count, cap;          /* cap: a power of two */
	int64_t first;                    /* number in line of the head; numbers go on by one, and back where one is put in front */
};

static inline struct request *line_at(const struct line *line, size_t i) { return line->item + ((line->head + i) & (line->cap - 1)); }

static inline void line_grow(struct line *line)
{
	const size_t cap = line->cap ? 2 * line->cap : 1024;
	struct request *wider = mem_new(cap, sizeof *wider);

	for (size_t i = 0; i < line->count; i++)
		wider[i] = *line_at(line, i);
	free(line->item);
	*line = (struct line){wider, 0, line->count, cap, line->first};
}

static inline struct request *line_push(struct line *line)
{
	if (__builtin_expect(line->count == line->cap, 0))
		line_grow(line);
	return line_at(line, line->count++);
}

static inline struct request *line_push_front(struct line *line)
{
	if (__builtin_expect(line->count == line->cap, 0))
		line_grow(line);
	line->head = (line->head + line->cap - 1) & (line->cap - 1);
	line->count++;
	line->first--;
	return line_at(line, 0);
}

static inline void line_pop(struct line *line)
{
	line->head = (line->head + 1) & (line->cap - 1);
	line->count--;
	line->first++;
}

/* Requests by a time, the soonest first: those that will come again. */
struct later {
	struct request *item;             /* by joined_s */
	size_t count, cap;
};
void later_push(struct later *later, const struct request *request);
void later_pop(struct later *later, struct request *request);

/* Moments, the soonest first, of numbered things: when requests in the line lose their patience. */
struct due { double at_s; int64_t which; };      /* number in line */
struct dues {
	struct due *item;
	size_t count, cap;
};
void dues_push(struct dues *dues, double at_s, int64_t which);
void dues_pop(struct dues *dues);

#endif
