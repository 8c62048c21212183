/* Traffic as a flow: what a service's queue does on average while the rate and the places stay. The pointwise stationary fluid flow
 * approximation (Wang, Tipper & Banerjee, INFOCOM 1996): dL/dt = l - (c/s) r(L), where r(L) is the load at which a stationary queue holds L
 * requests. That queue is M/M/c by Erlang, its line times (ca^2 + cs^2) / 2 (Allen & Cunneen). So it is Erlang's formula where the rate
 * stands still, a plain fluid where more comes than can be served, and in between it takes as long as it takes. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_FLOW_H
#define COSTCAST_MODELS_INFERENCE_FLOW_H

#include "models/inference/inference.h"

enum { FLOW_GRID = 128 };                 /* loads at which Erlang's formula is known; straight in between */

struct flow {
	double service_s, factor;         /* mean; (ca^2 + cs^2) / 2 */
	double queue_limit, patience_s;   /* INFINITY */
	double many, line;                /* requests in the system, L; those of them that wait */
	double hint;                      /* the load found last: where to look first */
	int places_most;
	double **erlang;                  /* [places]: P(wait) at loads 0, 1/GRID, …; NULL: not yet computed */
};

/* What happened in a stretch. */
struct flowed {
	double load;                      /* share of the places in use, at its end */
	double waits;                     /* P(a request waits) */
	double mean_s;                    /* mean of the exponential part of the wait of those who wait */
	double backlog_s[2];              /* what all wait besides, at its beginning and its end */
	double dropped;                   /* share of the requests */
	double line;                      /* requests waiting, mean */
	double in_service;
};

void flow_init(struct flow *flow, const struct inference_plan *plan, int places_most);
void flow_release(struct flow *flow);
void flow_start(struct flow *flow);
/* OVER_S with RATE requests a second and PLACES places of speed SPEED (of one, mean). */
void flow_pass(struct flow *flow, double over_s, double rate, int places, double speed, struct flowed *flowed);

#endif
