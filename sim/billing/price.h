/* A price that moves: piecewise constant in time, a function of (seed, replica, key), so that every strategy meets the same one
 * and whoever needs it (the market, the bill, a plot) walks or integrates it for himself. USD per node and hour; time in seconds
 * since the scenario's start. */
#ifndef COSTCAST_BILLING_PRICE_H
#define COSTCAST_BILLING_PRICE_H

#include "sim/math/dist.h"

enum price_model {
	PRICE_STILL,              /* mean_usd_h for ever */
	PRICE_JUMPS,              /* after each gap the logarithm moves by a normal step of sd `sd` and mean -sd²/2 (so that the price is
	                             expected to stay), reflected at floor and cap; starts at mean_usd_h. gap_s exponential: AWS since 2017;
	                             constant: steps by the calendar (GCP: at most one a day), the first at a uniform part of a gap */
	PRICE_REVERTING,          /* Ornstein-Uhlenbeck in the logarithm, stationary, of mean price mean_usd_h: log(p/mean) has sd `sd`, and
	                             correlation e^(-t/memory_s); exact at steps of step_s, constant between; clamped to floor and cap */
	PRICE_TRACE               /* usd_h[i] from at_s[i] on, for ever again after period_s */
};

struct price_rule {
	enum price_model model;
	double mean_usd_h;
	double floor_usd_h, cap_usd_h;    /* 0; INFINITY */
	double sd;                        /* JUMPS, REVERTING */
	struct dist gap_s;                /* JUMPS */
	double memory_s, step_s;          /* REVERTING */
	size_t count;                     /* TRACE */
	const double *at_s, *usd_h;
	double period_s, start_s;
	bool random;                      /* starts anywhere, as trace_key says */
	uint32_t trace_key;
	uint32_t key;                     /* whose path: low 24 bits of its purpose */
};

/* One walk along a path. USD_H holds in [from_s, to_s). */
struct price_path {
	const struct price_rule *rule;
	double from_s, to_s, usd_h;
	double log;                       /* of usd_h / mean */
	double offset_s;                  /* TRACE: where in its period it started; JUMPS by the calendar: the first step; REVERTING: 0,
					   * or less in a life that begins later */
	size_t at;                        /* TRACE: which change, counted on through its periods; else how many steps were made */
	struct stream stream;
};
void price_start(struct price_path *path, const struct price_rule *rule, const struct chance *chance);   /* at time 0, or
					   * where the life of CHANCE begins, which is its 0 */
void price_shift(struct price_path *path, double by_s);       /* what was BY is 0 from now on */
void price_pass(struct price_path *path);                                                                 /* the next piece */

/* Where a replica starts in a record that is played again and again: at START_S, or anywhere with equal chance when RANDOM; in
 * [0, period_s). All that is played from the trace of that key, prices and capacity, starts at the same place. */
double recording_start_s(uint32_t trace_key, double period_s, double start_s, bool random, const struct chance *chance);

/* A path that is remembered, for integrals in any order. One per thread and rule; warm replicas allocate nothing. */
struct price_memory;
struct price_memory *price_memory_new(const struct price_rule *rule);
void price_memory_free(struct price_memory *memory);
void price_memory_start(struct price_memory *memory, const struct chance *chance);     /* forget, begin this replica */
double price_memory_mean(struct price_memory *memory, double from_s, double to_s);     /* USD/h over [from, to); at FROM when they are equal */

/* For plan time: a price that is exceeded in less than one future in a million before END_S (a bound: often far above what is
 * met); and the mean over all futures. JUMPS: the price it starts from, which is its mean for ever when nothing reflects it. */
double price_ceiling_usd_h(const struct price_rule *rule, double end_s);
double price_mean_usd_h(const struct price_rule *rule);
double price_steps_per_s(const struct price_rule *rule);          /* pieces of a path per second; 0: it stays */

#endif
