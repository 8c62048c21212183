/* The servers of a future, inside: their states, their next moments in a heap, their places. capacity.c and capacity_spot.c share it. */
#ifndef COSTCAST_MODELS_INFERENCE_SERVERS_H
#define COSTCAST_MODELS_INFERENCE_SERVERS_H

#include <math.h>

#include "models/inference/buying.h"

struct server {
	enum server_state state;
	int way, pool, range;
	int place;                        /* -1: it has none any more: it drains, or was warned */
	int home;                         /* the place that it had first: whose words it lives by */
	bool warned;                      /* it knows its end, and stays until then, as the provider takes it */
	double asked_s, grant_s, ready_s, done_s;        /* ready_s: when its cold start is over; done_s: when it has drained */
	double doom_s, notice_s;          /* when it is taken, and when that is told; INFINITY */
	double next_s;                    /* the soonest of what happens to it */
	int heap;                         /* where it stands in the heap of next moments; -1: nowhere */
	uint64_t word[8];                 /* of this grant: wait, life, notice, warning, and the parts of a cold start */
};
enum { WORD_WAIT, WORD_LIFE, WORD_NOTICE, WORD_WARNING, WORD_COLD };

struct pool_now {
	struct pool walk;
	double lead_s;                    /* the longest that a server of it may know its end ahead */
	double shock_s;                   /* the next shock; INFINITY */
	uint32_t shocks;
	int granted;
	bool warned, shock_warned;        /* of its next fall or shock, those that have a notice know */
};

struct way_now {                          /* drawn once a future */
	double rate_per_s, notice_s, notice_chance, warning_s, warning_chance, shock_per_s, share, all;
	struct price_path price;          /* where it moves, and is asked for */
};

struct capacity {
	const struct inference_plan *plan;
	const struct buying *buying;
	const struct station_type *type;
	struct station *station;
	struct usage_log *log;
	struct measure *measure;
	struct recorder *rec;
	struct chance chance;
	struct server *server;            /* [plan->servers] */
	int *unused, unused_count;
	int *heap, heap_count;
	int *at_place;                    /* [places]: its server; -1 */
	uint32_t *grants;                 /* [places]: how often a server was asked for there */
	int *wanted_of;                   /* [ranges] */
	int *held;                        /* [ranges]: places that have a server */
	struct pool_now *pool;
	struct way_now *way;
	double pools_s;                   /* the next moment of a pool */
	int wanted, ready, warming, ready_spot;          /* warming: granted, not yet ready */
	bool begins;                      /* all that is wanted counts as there: see begin_with() */
	bool starved;                     /* more is wanted than there are indices of servers: some drain */
	double seen_s, ready_sum_s;       /* ready servers, integrated */
	double now_s;
};

/* capacity.c */
void server_next(struct capacity *capacity, int s);              /* after a change of its moments */
void server_lost(struct capacity *capacity, int s, double t);     /* taken or failed at T */
void server_warned(struct capacity *capacity, int s, double t);   /* it takes no more requests; a replacement is asked for */
void capacity_fill(struct capacity *capacity, double t);          /* ask for what is wanted, give back what is not */
void server_granted(struct capacity *capacity, int s, double t);
/* capacity_spot.c */
void pools_start(struct capacity *capacity);
void pools_pass(struct capacity *capacity, double t);             /* what happens to them at T */
bool pool_has_room(const struct capacity *capacity, int pool);
/* The way that a server in PLACE is asked for now, of those that have room; -1: none has. */
int way_choose(struct capacity *capacity, const struct range *range, int place);
void server_fate(struct capacity *capacity, int s, double t);     /* granted at T: when it will be taken, and when it will know */

/* Server S, asked for, is to be bought by WAY. */
static inline void server_buy(struct capacity *capacity, int s, int w)
{
	const struct way *way = capacity->buying->ways.way + w;

	capacity->server[s].way = w;
	capacity->server[s].pool = way->pools ? way->pool + capacity->server[s].home % way->pools : -1;
}

static inline const struct way *way_of(const struct capacity *capacity, const struct server *server)
{
	return capacity->buying->ways.way + server->way;
}

#endif
