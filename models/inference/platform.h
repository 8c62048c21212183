/* What platform.c and platform_live.c share. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_PLATFORM_H
#define COSTCAST_MODELS_INFERENCE_PLATFORM_H

#include "models/inference/incoming.h"

enum platform_meter { BY_REQUEST, BY_INPUT, BY_OUTPUT, BY_DURATION, BY_ANSWER, PLATFORM_METERS };

struct platform_plan {
	const struct platform_keys *keys;
	uint32_t item[PLATFORM_METERS];   /* NO_METER: not billed */
	double memory_gib, answer_gib;
	double least, step;               /* of duration_item, for each request, GiB-seconds; step 0: none */
	double midnight_s;                /* the last midnight (UTC) that is not after the start, <= 0 */
	size_t days;                      /* calendar days that the horizon touches */
};

/* What a request's time is billed as, GiB-seconds. */
double platform_gib_s(const struct platform_plan *plan, double time_s);

/* Time by the stretch, for a replay: NULL arrays otherwise. */
struct series {
	double stretch_s;
	size_t count;
	double *requests, *ready_s, *busy_s, *waiting, *latency_s, *answered;
};
void series_start(struct series *series, const struct inference_plan *plan);
void series_end(struct series *series, const struct inference_plan *plan, struct recorder *rec);         /* writes it, and is empty again */
void series_spread(const struct series *series, double *column, double from_s, double to_s);
void series_wait(const struct series *series, double from_s, double to_s);       /* somebody waits: seen at the ends of stretches */
void series_arrival(const struct series *series, double t);
void series_answer(const struct series *series, double t, double latency_s);     /* of one that arrived at T */

#endif
