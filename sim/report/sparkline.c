/* Distributions in one line of text, all on one scale-> */
#include "sim/report/write.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

enum { LEVELS = 8 };

void sparkline_write(struct text *out, const double *x, size_t count, const struct scale *scale, size_t cells, bool utf8)
{
	static const char *const block[LEVELS + 1] = {"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char plain[LEVELS + 2] = " .:-=+*#@";
	size_t *in = mem_new(cells + 1, sizeof *in), most = 1;

	for (size_t i = 0; i < count; i++) {
		const double at = (x[i] - scale->low) / (scale->high - scale->low) * (double)cells;

		if (isnan(at))
			continue;
		const size_t cell = at < 0 ? 0 : at >= (double)cells ? cells - 1 : (size_t)at;

		if (++in[cell] > most)
			most = in[cell];
	}
	for (size_t c = 0; c < cells; c++) {
		/* whatever is there shows: any at all is the first level */
		const size_t level = in[c] ? 1 + (in[c] * (LEVELS - 1) + most / 2) / most : 0;

		if (utf8)
			text_add(out, block[level]);
		else
			text_addc(out, plain[level]);
	}
	free(in);
}
