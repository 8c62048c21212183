#include "sim/report/waterfall.h"

#include <math.h>

#define CUT_FROM 0.75                     /* all sums above this share of the largest: the scale does not begin at zero */
#define CUT_ROOM 0.35                     /* of their spread, below the least */

void waterfall_begin(struct waterfall *fall, double at)
{
	fall->low = fall->high = at;
}

void waterfall_reach(struct waterfall *fall, double at)
{
	fall->low = fmin(fall->low, at);
	fall->high = fmax(fall->high, at);
}

void waterfall_scale(struct waterfall *fall)
{
	fall->cut = fall->low > CUT_FROM * fall->high && fall->high > fall->low;
	fall->low = fall->cut ? fall->low - CUT_ROOM * (fall->high - fall->low) : fmin(0, fall->low);
	fall->cut = fall->cut && fall->low > 0;
	if (!(fall->high > fall->low))
		fall->high = fall->low + 1;
}

static size_t cell_of(const struct waterfall *fall, double at)
{
	const double x = (at - fall->low) / (fall->high - fall->low) * (double)fall->cells;

	return (size_t)fmax(0, fmin((double)fall->cells, rint(x)));
}

void waterfall_bar(const struct waterfall *fall, double from, double to, const char *mark, const char *cut, struct text *cells)
{
	size_t a = cell_of(fall, fmin(from, to)), b = cell_of(fall, fmax(from, to));

	if (a == b && from != to) {
		a -= a == fall->cells;
		b = a + 1;
	}
	for (size_t i = 0; i < b; i++)
		text_add(cells, i < a ? " " : i == 0 && fall->cut && cut ? cut : mark);
}
