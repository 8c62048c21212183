/* A waterfall in letters: bars of whole amounts, and between them those of the steps from one to the other. Inside this folder only. */
#ifndef COSTCAST_REPORT_WATERFALL_H
#define COSTCAST_REPORT_WATERFALL_H

#include "sim/base/text.h"

struct waterfall {
	double low, high;                 /* of the bars, in any unit */
	bool cut;                         /* it does not begin at zero */
	size_t cells;
};
/* All amounts that are reached: first the first of them, then the others; then where the bars begin and end is decided. */
void waterfall_begin(struct waterfall *fall, double at);
void waterfall_reach(struct waterfall *fall, double at);
void waterfall_scale(struct waterfall *fall);
/* The bar from FROM to TO, of MARKs; at least one cell, where anything changes. CUT, not NULL: begins with it where the scale is cut. */
void waterfall_bar(const struct waterfall *fall, double from, double to, const char *mark, const char *cut, struct text *cells);

#endif
