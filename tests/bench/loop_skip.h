/* S and L: checkpoints are jumped over by arithmetic; only losses and returns are events. Buffered Philox, ziggurat. */
#ifndef COSTCAST_BENCH_LOOP_SKIP_H
#define COSTCAST_BENCH_LOOP_SKIP_H

#include <stdbool.h>
#include <string.h>

#include "sim/math/ziggurat.h"
#include "tests/bench/job.h"

static inline double skip_draw(struct stream *stream, double mean_h)
{
	return mean_h * exponential_of(stream_next(stream), &stream->chance);
}

/* The bits of positive doubles order like integers; the lowest three, 2^-50 of the time, say whose it is. The minimum
 * then needs neither a branch nor an index beside it. */
static inline int64_t skip_key(double time_h, int node)
{
	int64_t bits;

	memcpy(&bits, &time_h, sizeof bits);
	return (bits & ~7) | node;
}

static inline double skip_time(int64_t key)
{
	double time_h;

	memcpy(&time_h, &key, sizeof time_h);
	return time_h;
}

static inline int64_t skip_lower(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t skip_soonest(const int64_t key[SPOT])
{
	return skip_lower(skip_lower(skip_lower(key[0], key[1]), skip_lower(key[2], key[3])),
			  skip_lower(skip_lower(key[4], key[5]), key[6]));
}

/* What a gang that was complete from START on had saved when it was struck at LOSS. (No floor(): a call of the library
 * on plain x86-64.) */
static inline double skip_saved(double start_h, double loss_h)
{
	const double ran_h = loss_h - start_h - RESTART_H;

	return ran_h > 0 ? (double)(int64_t)(ran_h * (1 / CYCLE_H)) * EVERY_H : 0;
}

/* From the end of a restart to the end of the job, were nothing lost: the work that is left and its checkpoints. */
static inline double skip_rest(double left_h)
{
	return left_h + TAKES_H * (double)(int64_t)(left_h * (1 / EVERY_H) - 1e-9);
}

/* S: one next time per node, scanned; a node is up or away. */
static void loop_skip(uint64_t first, size_t n, struct outcome *outcome)
{
	for (size_t i = 0; i < n; i++) {
		const struct chance chance = {.seed = 42, .replica = first + i };
		struct stream stream;
		double left_h = WORK_H, waited_h = 0, start_h = 0, end_h = RESTART_H + skip_rest(WORK_H);
		int64_t next[SPOT];
		bool away[SPOT] = { false };
		int missing = 0;

		stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 1));
		for (int node = 0; node < SPOT; node++)
			next[node] = skip_key(skip_draw(&stream, LIFE_H) + NOTICE_H, node);
		for (;;) {
			const int64_t soonest = skip_soonest(next);
			const double now_h = skip_time(soonest);
			const int node = (int)(soonest & 7);

			if (missing == 0 && now_h >= end_h)
				break;
			if (away[node]) {
				away[node] = false;
				next[node] = skip_key(now_h + skip_draw(&stream, LIFE_H) + NOTICE_H, node);
				if (--missing == 0) {
					start_h = now_h;
					end_h = start_h + RESTART_H + skip_rest(left_h);
				}
			} else {
				const double wait_h = skip_draw(&stream, WAIT_H);

				if (missing++ == 0)
					left_h -= skip_saved(start_h, now_h);
				away[node] = true;
				next[node] = skip_key(now_h + wait_h, node);
				waited_h += wait_h;
			}
		}
		outcome[i] = outcome_of(end_h, waited_h);
	}
}

/* L: losses alone are events, as a node's return is known when it is lost: the gang is complete at the latest return,
 * unless a node is lost before then. */
static void loop_line(uint64_t first, size_t n, struct outcome *outcome)
{
	for (size_t i = 0; i < n; i++) {
		const struct chance chance = {.seed = 42, .replica = first + i };
		struct stream stream;
		double left_h = WORK_H, waited_h = 0, start_h = 0, end_h;
		int64_t loss[SPOT];

		stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 1));
		for (int node = 0; node < SPOT; node++)
			loss[node] = skip_key(skip_draw(&stream, LIFE_H) + NOTICE_H, node);
		for (;;) {
			const int64_t soonest = skip_soonest(loss);
			const double now_h = skip_time(soonest);
			const int node = (int)(soonest & 7);
			double wait_h;

			if (now_h >= start_h) {
				end_h = start_h + RESTART_H + skip_rest(left_h);
				if (now_h >= end_h)
					break;
				left_h -= skip_saved(start_h, now_h);
			}
			wait_h = skip_draw(&stream, WAIT_H);
			waited_h += wait_h;
			loss[node] = skip_key(now_h + wait_h + skip_draw(&stream, LIFE_H) + NOTICE_H, node);
			start_h = now_h + wait_h > start_h ? now_h + wait_h : start_h;
		}
		outcome[i] = outcome_of(end_h, waited_h);
	}
}

#endif
