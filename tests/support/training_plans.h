/* Training plans without a scenario: constant keys and markets, laid out by hand. */
#ifndef COSTCAST_TESTS_TRAINING_PLANS_H
#define COSTCAST_TESTS_TRAINING_PLANS_H

#include "models/training/training.h"

static inline struct value certainly(double x)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_constant(&value.dist, x);
	return value;
}

static inline struct value exponentially(double mean)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_exponential(&value.dist, mean);
	return value;
}

static inline struct value lognormally(double mean, double cv)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_lognormal_mean_cv(&value.dist, mean, cv);
	return value;
}

static inline struct value weibull(double shape, double scale)
{
	struct value value = {.form = VALUE_QUANTITY};

	dist_weibull(&value.dist, shape, scale);
	return value;
}

/* A market in which nothing ever happens. */
static inline struct market quiet_market(void)
{
	const struct value none = certainly(0);

	return (struct market){
		.spot_usd_h = certainly(9.83), .on_demand_usd_h = certainly(32.77), .rate_per_s = none, .life_s = none,
		.capacity_wait_s = none, .first_wait_s = none, .notice_s = none, .pools = 1, .shock_rate_per_s = none,
		.shock_share = none, .shock_all = none, .on_demand_wait_s = none, .on_demand_rate_per_s = none,
		.on_demand_life_s = none};
}

/* A gang of NODES with all defaults of the language. */
static inline struct training_keys plain_keys(int nodes, double work_s)
{
	return (struct training_keys){
		.nodes = nodes, .min_nodes = nodes, .work_s = certainly(work_s), .efficiency = certainly(1),
		.every_s = {.form = VALUE_WORD, .word = EVERY_NONE}, .takes_s = certainly(0), .keep = 1,
		.startup_s = certainly(0), .restart_s = certainly(0), .exposed_survivors = true, .exposed_restart = true, .policy_guard = true};
}

#endif
