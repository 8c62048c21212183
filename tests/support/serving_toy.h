/* A toy that serves: `kind: serve` lasts until the scenario's horizon. Requests come at `demand.rate` × `demand.scale`, 10 % more or
 * fewer a future; nodes of the fleet serve `capacity` of them each (without it: one node serves all), or each costs `per_request`.
 * 1.3 % are dropped, or those above `most`. */
#ifndef COSTCAST_TESTS_SERVING_TOY_H
#define COSTCAST_TESTS_SERVING_TOY_H

#include "sim/world/model.h"

enum { SERVE_COST, SERVE_REQUESTS, SERVE_LATENCY, SERVE_BUSY, SERVE_DROPPED, SERVE_NEVER, SERVE_METRICS };
extern const struct workload_type serving_toy;

#endif
