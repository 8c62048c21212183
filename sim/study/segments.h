/* The lines of a bill, cut at the ends of calendar months: each segment falls into one billing period. */
#ifndef COSTCAST_STUDY_SEGMENTS_H
#define COSTCAST_STUDY_SEGMENTS_H

#include "sim/study/plan.h"

struct segment {
	const struct bill_line *line;
	int64_t from_unix_s, to_unix_s;           /* whole seconds, one at least */
	int64_t month_unix_s, next_month_unix_s;  /* the billing period */
	double quantity, commitment_quantity;     /* the line's, by its share of the time */
	struct money billed, effective;           /* the segments of a line sum exactly to it */
	bool instalment;                  /* one payment of several that are equal */
	bool correction;                          /* a refund of what an earlier billing period has invoiced */
};

struct segments {
	struct segment *item;
	size_t count, cap;
};
/* Those of BILL, a future of the strategy that SETUP plans, from a scenario that starts at START_UNIX_S. In the order of the bill, unused
 * commitment last. A commitment's unused line becomes, month by month, its fee less what was used then: never negative, and a month with
 * nothing left has no segment. SEGMENTS is emptied first, its memory used again. */
void segments_of(const struct setup *setup, int64_t start_unix_s, const struct bill *bill, struct segments *segments);
void segments_release(struct segments *segments);
/* UNUSED, of a commitment's unused line and one of SEGMENTS, by day or hour (STEP_S, of the calendar) to SLICES, which are emptied first: what
 * of its fee accrues in each, evenly, less what use took of it then. They sum exactly to its effective cost; negative ones are made up for as
 * between months. */
void segments_sliced(int64_t start_unix_s, const struct segments *segments, const struct segment *unused, int64_t step_s, struct segments *slices);
/* What falls before AT of AMOUNT, which is spread evenly from FROM to TO: rounded, so that parts add up. */
int64_t evenly_before(int64_t amount, int64_t from, int64_t to, int64_t at);

#endif
