#include "models/inference/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

void measure_init(struct measure *measure, double horizon_s, double slo_s, double slo_share, double window_s)
{
	*measure = (struct measure){.horizon_s = horizon_s, .slo_s = slo_s, .slo_share = slo_share, .window_s = window_s};
	if (isfinite(slo_s)) {
		measure->windows_per_s = 1 / window_s;
		measure->windows = (size_t)ceil(horizon_s / window_s) + 1;        /* one more: the last moment may round up */
		measure->window_requests = mem_new(measure->windows, sizeof *measure->window_requests);
		measure->window_late = mem_new(measure->windows, sizeof *measure->window_late);
	}
	histogram_init(&measure->wait);
	histogram_init(&measure->latency);
}

void measure_release(struct measure *measure)
{
	free(measure->window_requests);
	free(measure->window_late);
	histogram_release(&measure->wait);
	histogram_release(&measure->latency);
}

void measure_clear(struct measure *measure)
{
	const struct measure kept = *measure;

	*measure = (struct measure){.horizon_s = kept.horizon_s, .slo_s = kept.slo_s, .slo_share = kept.slo_share, .window_s = kept.window_s,
				    .windows_per_s = kept.windows_per_s, .windows = kept.windows, .window_requests = kept.window_requests,
				    .window_late = kept.window_late, .wait = kept.wait, .latency = kept.latency};
	histogram_clear(&measure->wait);
	histogram_clear(&measure->latency);
	if (measure->windows) {
		memset(measure->window_requests, 0, measure->windows * sizeof *measure->window_requests);
		memset(measure->window_late, 0, measure->windows * sizeof *measure->window_late);
	}
}

double measure_violated_s(const struct measure *measure)
{
	double violated_s = 0;

	for (size_t w = 0; w < measure->windows; w++)
		if (measure->window_late[w] > (float)measure->slo_share * measure->window_requests[w])
			violated_s += fmin(measure->window_s, measure->horizon_s - (double)w * measure->window_s);
	return violated_s;
}
