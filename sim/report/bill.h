/* The lines of a bill cut at the ends of calendar months, so that each falls into one billing period. Inside this folder. */
#ifndef COSTCAST_REPORT_BILL_H
#define COSTCAST_REPORT_BILL_H

#include "sim/report/write.h"

struct segment {
	const struct bill_line *line;
	int64_t from_unix_s, to_unix_s;           /* whole seconds */
	int64_t month_unix_s, next_month_unix_s;  /* the billing period */
	double quantity;                          /* the line's, by its share of the time */
	struct money billed, effective;           /* the segments of a line sum exactly to it */
};

struct segments {
	struct segment *item;
	size_t count, cap;
};
/* In the order of the bill, unused commitment last. A commitment's unused line becomes, month by month, its fee less what was used then. */
void segments_of(const struct replay *replay, struct segments *segments);
void segments_release(struct segments *segments);
/* Is this purchase paid month by month (not all at once)? */
bool is_recurring(const struct replay *replay, const struct bill_line *line);

#endif
