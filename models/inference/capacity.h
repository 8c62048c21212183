/* Which servers there are: asked for, granted, started up, ready, draining, gone. Bought by the rows of the strategy's fleet; interrupted
 * where they are spot. Writes the usage. Inside this folder only.
 *
 * Places. A fleet without rows is one row as wide as it need be. With rows, the first server that is wanted is bought by the first row,
 * and so on: a row of n nodes buys n of them at most, the last row all that are left. base_on_demand: so many of a spot row's are
 * bought on demand, at the workload's instance; dynamic_fallback: besides, as many on-demand ones as spot ones are missing (wanted and not
 * ready), never more than are wanted in all; over_provision: so many more spot ones than are wanted. Scale-in takes the youngest of the last
 * row first, those not yet ready before those that are; who drains is not called back.
 *
 * Fates. All chance of a server (its wait, its life, its notice, its cold start) belongs to its place and to how often a server was asked
 * for there: who wants more servers sees the same fates in the places below. Of what a pool no longer holds, the highest places go.
 * A spot server that knows its end takes no more requests, stays until then, and is billed and counted as interrupted; another is
 * asked for as soon as it knows. The wait for a grant and the outage of a pool run side by side: a request whose wait is over is granted
 * when some pool of its row has room. During the warm-up pools and prices stay as they are at the start; lives and shocks go on. */
#ifndef COSTCAST_MODELS_INFERENCE_CAPACITY_H
#define COSTCAST_MODELS_INFERENCE_CAPACITY_H

#include "models/inference/station.h"

enum server_state { SERVER_NONE, SERVER_ASKED, SERVER_STARTING, SERVER_READY, SERVER_DRAINING };

struct capacity;
struct capacity *capacity_new(const struct inference_plan *plan);
void capacity_free(struct capacity *capacity);
/* A future begins at -warm_up_s with FIRST servers, granted and ready then (spot ones where their pool has room). STATION: told of all
 * that opens, closes and is lost. REC may be NULL. Usage is written for what lies in [0, horizon_s). */
void capacity_start(struct capacity *capacity, const struct chance *chance, int first, const struct station_type *type,
		    struct station *station, struct usage_log *log, struct measure *measure, struct recorder *rec);
double capacity_next_s(const struct capacity *capacity);         /* the next moment at which something happens to it */
void capacity_pass(struct capacity *capacity, double t);          /* it happens */
void capacity_want(struct capacity *capacity, double t, int servers);
void capacity_emptied(struct capacity *capacity, int s, double t);        /* what the station told: a closed server is done */
void capacity_end(struct capacity *capacity, double t);           /* all are released; usage, and MEASURE's server seconds, are complete */
/* Now: */
int capacity_wanted(const struct capacity *capacity), capacity_ready(const struct capacity *capacity), capacity_starting(const struct capacity *capacity);
int capacity_warming(const struct capacity *capacity);          /* of those that start, those that were granted */
/* Integrals until T since the last call, of ready servers and of their places, s. */
void capacity_see(struct capacity *capacity, double t, struct scaler_seen *seen);

/* Plan time, once plan->scaler is there: items of the bill for every row, checks; plan->servers, plan->buying, plan->may_fail. False after
 * errors. */
bool capacity_plan(struct setup *setup, struct inference_plan *plan, struct place at);
void capacity_words(const struct inference_plan *plan, model_line *line, void *context);

#endif
