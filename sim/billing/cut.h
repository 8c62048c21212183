/* Usage that is prevented: a rule upon a log, from one moment to another. What was used before is untouched; a node-hour that is taken out
 * is never billed. Only nodes are cut: what is stored, and what was metered beside them, stays. */
#ifndef COSTCAST_BILLING_CUT_H
#define COSTCAST_BILLING_CUT_H

#include <stdbool.h>

#include "sim/billing/usage.h"

enum cut_kind {
	CUT_STOP,                         /* nothing runs between FROM_S and TO_S */
	CUT_DENY,                         /* what would begin then does not, and never runs */
	CUT_SPOT,                         /* what runs, or would begin, then is its item's twin until TO_S */
	CUT_SHRINK                        /* SHARE of the nodes that run, or would begin, then is gone until TO_S; whole nodes, rounded down */
};
struct cut {
	enum cut_kind kind;
	double from_s, to_s;
	double share;                     /* of CUT_SHRINK */
};

/* LOG as CUT leaves it, written to TO, which is emptied first: of the items for which IT_IS[item] says so. Fractions of nodes are kept over
 * from one use to the next, in the order of the log, so that of ten single nodes a share of a half takes five. Parts and the end of the
 * future are copied; so only items that are WHOLE may be cut. */
void usage_cut(const struct usage_log *log, const struct item *item, const bool *it_is, const struct cut *cut, struct usage_log *to);

#endif
