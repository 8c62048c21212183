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
	double windows_per_s;
	size_t windows;                   /* 0: no SLO */
	/* of one future. Served: latency.total; let in: wait.total, and how long they waited for service (or until they gave up, or until the
	 * horizon) is wait_s. Those that are still waiting at the horizon count as offered, with the wait they have had, and have no latency;
	 * so do those in a batch, of which nobody knows yet when they are done. */
	double refused;                   /* never let in */
	double left;                      /* let in, and gone without service: timed out, or lost too often */
	double pending;                   /* let in, and neither served nor gone at the horizon */
	double wait_s, latency_s;         /* sums */
	double late;                      /* served above slo_s, or dropped */
	double input_tokens, output_tokens;
	struct histogram wait, latency;
	float *window_requests, *window_late;            /* [windows], by arrival */
	double busy_s;                    /* places in service, over [0, horizon_s) */
	double waiting_s;                 /* requests waiting, likewise */
	double place_s;                   /* places of ready servers */
	double server_s[SERVED_MARKETS];  /* from grant to release: what is paid for */
	double ready_s;                   /* servers that were ready */
	double cold_starts;               /* servers that were started because a request found none */
	double starts;                    /* servers that were asked for */
	double interruptions;             /* spot servers lost */
	bool overflowed;                  /* more requests waited than can be held: unstable */
};
void measure_init(struct measure *measure, double horizon_s, double slo_s, double slo_share, double window_s);
void measure_release(struct measure *measure);
void measure_clear(struct measure *measure);
double measure_violated_s(const struct measure *measure);     /* time in windows that violate the SLO */

static inline double measure_dropped(const struct measure *m) { return m->refused + m->left; }
static inline double measure_requests(const struct measure *m) { return m->latency.total + m->refused + m->left + m->pending; }

static inline void measure_window(struct measure *m, double t, double late, double weight)
{
	const size_t w = (size_t)(t * m->windows_per_s);

	m->window_requests[w] += (float)weight;
	m->window_late[w] += (float)late;
	m->late += late;
}

/* WEIGHT requests that arrived at T in [0, horizon): a whole number one by one, any in intervals; -1 takes one back. */
static inline void measure_served(struct measure *m, double t, double wait_s, double latency_s, double weight)
{
	m->wait_s += weight * wait_s;
	m->latency_s += weight * latency_s;
	histogram_add(&m->wait, wait_s, weight);
	histogram_add(&m->latency, latency_s, weight);
	if (m->windows)
		measure_window(m, t, latency_s > m->slo_s ? weight : 0, weight);
}

/* COUNT requests that began as they came: sums and windows as by measure_served(), one after the other. */
static inline void measure_at_once(struct measure *m, const double *t, const double *latency_s, size_t count)
{
	double sum = m->latency_s;

	for (size_t i = 0; i < count; i++)
		sum += latency_s[i];
	m->latency_s = sum;
	m->wait.total += (double)count;
	m->wait.zero += (double)count;
	histogram_add_all(&m->latency, latency_s, count);
	if (m->windows)
		for (size_t i = 0; i < count; i++)
			measure_window(m, t[i], latency_s[i] > m->slo_s, 1);
}

static inline void measure_refused(struct measure *m, double t, double weight)
{
	m->refused += weight;
	if (m->windows)
		measure_window(m, t, weight, weight);
}

/* Gone without service, after WAIT_S in the line. */
static inline void measure_left(struct measure *m, double t, double wait_s, double weight)
{
	m->left += weight;
	m->wait_s += weight * wait_s;
	histogram_add(&m->wait, wait_s, weight);
	if (m->windows)
		measure_window(m, t, weight, weight);
}

/* Still in the line at the horizon. */
static inline void measure_pending(struct measure *m, double t, double wait_s, double weight)
{
	m->pending += weight;
	m->wait_s += weight * wait_s;
	histogram_add(&m->wait, wait_s, weight);
	if (m->windows)
		measure_window(m, t, wait_s > m->slo_s ? weight : 0, weight);
}

#endif
