/* A pool of capacity (instance type x zone) as the market lets it be: how many nodes it holds from when to when. A function of
 * (seed, replica, key), so that all strategies meet the same outages. When a pool falls, all nodes it no longer holds are taken at
 * that moment; a request waits until it is up again. Time in seconds since the scenario's start. */
#ifndef COSTCAST_WORLD_POOL_H
#define COSTCAST_WORLD_POOL_H

#include <limits.h>

#include "sim/billing/price.h"
#include "sim/world/trace.h"

enum { POOL_FULL = INT_MAX };             /* any number of nodes */

enum pool_model {
	POOL_OPEN,                /* always up; only the price may close it */
	POOL_RENEWAL,             /* up_s and down_s are drawn anew each time */
	POOL_MARKOV,              /* up and down for exponential times of mean up_s, down_s; states of pools may be correlated */
	POOL_TRACE
};
enum pool_first { POOL_STATIONARY, POOL_UP, POOL_DOWN };

struct pool_rule {
	enum pool_model model;
	enum pool_first first;            /* at time 0: as at any time (its remaining time length-biased), just up, just down */
	struct value up_s, down_s;        /* RENEWAL: events; MARKOV: means, one value a replica */
	/* MARKOV: exact correlation of the states at one time of two pools of the same region, and of two regions (0 <= across <= within < 1).
	 * Each pool is a sequence of "redraws" at rate 1/up + 1/down, up after one with probability up/(up + down); the redraws, and
	 * what they draw, that pools have in common make them correlate. */
	double within, across;
	uint32_t region;                  /* hash of the region's name */
	const struct trace *trace;        /* TRACE */
	int zone;                         /* index of the zone; -1: pool p is zone p mod zones */
	double start_s;
	bool random;
	const struct price_rule *price;   /* NULL: the price has no part in it */
	double max_usd_h;                 /* above it the pool holds nothing; INFINITY */
	double price_power;               /* MARKOV without correlation: the rate of falling is times (price / its mean)^price_power */
	uint32_t key;                     /* pool p's stream: PURPOSE_POOL, key + p */
};

/* One walk along a pool's states. CAPACITY holds in [from_s, to_s); the next piece has another one. */
struct pool {
	const struct pool_rule *rule;
	struct chance chance;
	double from_s, to_s;
	double until_s;                   /* set before the start: nobody asks what comes after it; 0: all may be asked */
	int capacity;
	int next;                         /* capacity from to_s on: known ahead, as notices are counted back from it */
	/* inside */
	bool up;
	double now_s, change_s;           /* the model's own state holds until CHANGE_S */
	double hazard;                    /* still to be gone before it falls: price_power */
	double up_mean_s, down_mean_s;
	int trace_capacity;
	const struct trace_zone *zone;
	size_t at;
	double zone_start_s;
	struct stream stream;
	struct price_path price;
	struct redraws *redraws;          /* correlated pools: theirs, kept over replicas */
};

bool pool_moves(const struct pool_rule *rule);                     /* false: holds everything, always */
void pool_start(struct pool *pool, const struct pool_rule *rule, int which, const struct chance *chance);   /* at time 0, or where
									     * the life of CHANCE begins, which is its 0; POOL zeroed once before */
void pool_pass(struct pool *pool);                                 /* to the next piece */
void pool_release(struct pool *pool);                              /* what it kept */

bool pool_can_be_stationary(const struct dist *dist);              /* its length-biased law is known */

/* For words and plans; the price left out. */
double pool_fall_per_s(const struct pool_rule *rule, int which);   /* falls per second while up */
double pool_availability(const struct pool_rule *rule, int which); /* share of the time that it is up */
double pool_mean_outage_s(const struct pool_rule *rule, int which);

#endif
