/* The series of a replay of a service that somebody else runs: what a station's loop looks up at each stop is spread over the stretches here. */
#include <math.h>
#include <stdlib.h>

#include "models/inference/platform.h"
#include "sim/base/memory.h"

/* A replay's series has about so many stretches, none shorter than a minute: as those of servers. */
#define STRETCHES 2016.0
#define STRETCH_LEAST_S 60.0

void series_start(struct series *series, const struct inference_plan *plan)
{
	double **const column[] = {&series->requests, &series->ready_s, &series->busy_s, &series->waiting, &series->latency_s, &series->answered};

	series->stretch_s = fmax(STRETCH_LEAST_S, ceil(plan->horizon_s / STRETCHES / STRETCH_LEAST_S) * STRETCH_LEAST_S);
	series->count = (size_t)ceil(plan->horizon_s / series->stretch_s);
	for (size_t i = 0; i < sizeof column / sizeof *column; i++)
		*column[i] = mem_new(series->count, sizeof **column[i]);
}

void series_end(struct series *series, const struct inference_plan *plan, struct recorder *rec)
{
	for (size_t i = 0; i < series->count; i++) {
		const double from_s = (double)i * series->stretch_s, to_s = fmin(from_s + series->stretch_s, plan->horizon_s);

		recorder_add(rec, to_s, RECORD_TRAFFIC, -1, series->requests[i] / (to_s - from_s));
		recorder_add(rec, to_s, RECORD_SERVING, -1, series->ready_s[i] / (to_s - from_s));
		recorder_add(rec, to_s, RECORD_BUSY, -1, series->ready_s[i] > 0 ? series->busy_s[i] / series->ready_s[i] : 0);
		recorder_add(rec, to_s, RECORD_QUEUE, -1, series->waiting[i]);
		if (series->answered[i] > 0)
			recorder_add(rec, to_s, RECORD_LATENCY, -1, series->latency_s[i] / series->answered[i]);
	}
	free(series->requests);
	free(series->ready_s);
	free(series->busy_s);
	free(series->waiting);
	free(series->latency_s);
	free(series->answered);
	*series = (struct series){0};
}

void series_spread(const struct series *series, double *column, double from_s, double to_s)
{
	from_s = fmax(from_s, 0);
	for (size_t i = (size_t)(from_s / series->stretch_s); i < series->count && (double)i * series->stretch_s < to_s; i++)
		column[i] += fmax(0, fmin(to_s, (double)(i + 1) * series->stretch_s) - fmax(from_s, (double)i * series->stretch_s));
}

/* Somebody waits in [FROM, TO): he is seen at the ends of stretches. */
void series_wait(const struct series *series, double from_s, double to_s)
{
	for (size_t i = (size_t)(fmax(from_s, 0) / series->stretch_s); i < series->count && (double)(i + 1) * series->stretch_s < to_s; i++)
		series->waiting[i]++;
}

void series_arrival(const struct series *series, double t)
{
	const size_t i = (size_t)(fmax(t, 0) / series->stretch_s);

	if (t >= 0 && i < series->count)
		series->requests[i]++;
}

void series_answer(const struct series *series, double t, double latency_s)
{
	const size_t i = (size_t)(fmax(t, 0) / series->stretch_s);

	if (t < 0 || i >= series->count)
		return;
	series->answered[i]++;
	series->latency_s[i] += latency_s;
}
