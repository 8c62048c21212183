/* What is measured of a future: requests that arrive in [0, horizon_s), counted from their arrival on; servers by the clock. Inside this
 * folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_MEASURE_H
#define COSTCAST_MODELS_INFERENCE_MEASURE_H

#include "sim/math/histogram.h"
#include "sim/world/model.h"

enum server_market { SERVED_ON_DEMAND, SERVED_SPOT, SERVED_MARKETS };

struct measure {
	/* fixed */
	double horizon_s;
	double slo_s;                     /* INFINITY: none */
	double window_s;                  /* of SLO minutes */
	double slo_share;                 /* more than this share of a window's requests above slo_s: the window violates it */
	size_t windows;                   /* 0: no SLO */
	/* of one future */
	double requests;                  /* offered */
	double dropped;                   /* refused, timed out, failed: never served (retries counted with their first arrival) */
	double waits, wait_s;             /* those that were let in, and how long they waited for service (or until they gave up) */
	double served, latency_s;         /* those that were served; arrival to end */
	double late;                      /* served above slo_s, or dropped */
	double input_tokens, output_tokens;
	struct histogram wait, latency;
	float *window_requests, *window_late;            /* [windows], by arrival */
	double busy_s;                    /* places in service, over [0, horizon_s) */
	double place_s;                   /* places of ready servers */
	double server_s[SERVED_MARKETS];  /* from grant to release: what is paid for */
	double ready_s;                   /* servers that were ready */
	double cold_starts;               /* servers that were started because a request found none */
	double starts;                    /* servers that were asked for */
	double interruptions;             /* spot servers lost */
	double scaled_out, scaled_in;     /* decisions that changed how many are wanted */
	bool overflowed;                  /* more requests waited than can be held: unstable */
};
void measure_init(struct measure *measure, double horizon_s, double slo_s, double slo_share, double window_s);
void measure_release(struct measure *measure);
void measure_clear(struct measure *measure);
void measure_windows(const struct measure *measure, double *violated_s);      /* time in windows that violate the SLO */

/* WEIGHT requests that arrived at T in [0, horizon): a whole number one by one, any in intervals; -1 takes one back. */
static inline void measure_served(struct measure *m, double t, double wait_s, double latency_s, double weight)
{
	m->requests += weight;
	m->waits += weight;
	m->wait_s += weight * wait_s;
	m->served += weight;
	m->latency_s += weight * latency_s;
	histogram_add(&m->wait, wait_s, weight);
	histogram_add(&m->latency, latency_s, weight);
	if (m->windows) {
		const size_t w = (size_t)(t / m->window_s);
		const double late = latency_s > m->slo_s ? weight : 0;

		m->window_requests[w] += (float)weight;
		m->window_late[w] += (float)late;
		m->late += late;
	}
}

/* Dropped after WAIT_S in the line; LET_IN false: refused at the door, no wait is counted. */
static inline void measure_dropped(struct measure *m, double t, double wait_s, bool let_in, double weight)
{
	m->requests += weight;
	m->dropped += weight;
	m->late += weight;
	if (let_in) {
		m->waits += weight;
		m->wait_s += weight * wait_s;
		histogram_add(&m->wait, wait_s, weight);
	}
	if (m->windows) {
		m->window_requests[(size_t)(t / m->window_s)] += (float)weight;
		m->window_late[(size_t)(t / m->window_s)] += (float)weight;
	}
}

#endif
