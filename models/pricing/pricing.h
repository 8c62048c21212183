/* Raters: what usage costs. compute: nodes by time, spot, and spend commitments over on-demand usage; storage: bytes by
 * calendar month. Inside this folder only; models/models.c lists the two. */
#ifndef COSTCAST_MODELS_PRICING_PRICING_H
#define COSTCAST_MODELS_PRICING_PRICING_H

#include "sim/world/model.h"

extern const struct rater compute_rater, storage_rater;

/* One spend commitment (AWS Savings Plans and their like): so many USD of usage, at its own rates, in each clock hour. */
struct spend {
	const struct commitment *commitment;
	double commit_usd_h, term_s;
	double break_even;                /* utilisation at which it costs as much as on-demand */
	size_t candidates;                /* items it covers, greatest saving first, ties by lowest rate */
	struct candidate { uint32_t item; double rate_usd_h; } *candidate;
};

/* How one item's grants are billed, as the rater's loop wants it. */
struct tariff {
	double free_s;                    /* shorter grants that the provider ends cost nothing */
	bool store, other;                /* bytes; anything that this loop leaves to others */
};

struct compute_plan {
	const struct setup *setup;
	double minimum_s, spot_free_s;
	bool certain;                     /* all prices constant */
	double *usd_h;                    /* [items] when certain */
	struct tariff *tariff;            /* [items] */
	size_t spends;
	struct spend *spend;
	double offset_s;                  /* how far into its clock hour the run starts */
};

struct compute_state {
	double *usd_h;                    /* [items] of this replica */
	struct change { double t_s; uint32_t item; int delta; } *change;
	size_t changes, cap;
	double *node_s, *left_s, *count;  /* [items] within the clock hour at hand: used, not covered yet; nodes now */
	double *used_usd;                 /* [commitments] */
};

bool spend_plan(const struct setup *setup, const struct commitment *commitment, struct spend *spend);
/* Rate all on-demand usage of LOG hour by hour under the plan's commitments, and the commitments themselves. */
void spend_rate(const struct compute_plan *plan, struct compute_state *state, const struct usage_log *log, struct ledger *ledger);
/* Billed length of one grant, s. */
double billed_s(const struct compute_plan *plan, const struct usage *usage);

/* USD to integer nano-dollars; amounts are not negative and below MONEY_MAX_USD by the plan's own check. */
static inline struct money nano_of(double usd)
{
	return money_nano((int64_t)(usd * NANO + 0.5));
}

#endif
