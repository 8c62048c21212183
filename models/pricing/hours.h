/* The hours that are being rated, and what a bill keeps of them. Inside this folder only. */
#ifndef COSTCAST_MODELS_PRICING_HOURS_H
#define COSTCAST_MODELS_PRICING_HOURS_H

#include "models/pricing/pricing.h"

/* The hours at hand: COUNT equal ones from FROM, clock scale. */
struct hours {
	const struct pricing_plan *plan;
	struct pricing_state *state;
	struct ledger *ledger;
	double from_s, count;
	size_t first;                     /* index in the timeline */
	size_t epoch, month, edge;
	const struct cover *cover;        /* of the epoch */
};

/* RAW of an hour goes to the pot of COVER. */
void take(const struct hours *at, const struct cover *cover, double raw);

/* at_once.c: the covers from K on that stand alike, when they want more than is there: how many they were; else 0. */
size_t cover_at_once(const struct hours *at, const struct group *group, size_t k);

/* hours_bill.c: lines of the hours at hand, when there is a bill. Each is rounded by itself; settle_line() makes those behind
 * SUM add up to it. */
void bill_covered(const struct hours *at, const struct cover *cover, double raw);
void bill_rest(const struct hours *at, size_t unit);                 /* what no pot took, at list price */
void settle_line(const struct hours *at, struct lines *lines, struct money sum, bool billed);
void note_benefits(const struct hours *at);                          /* for plots: what each commitment did in these hours */

#endif
