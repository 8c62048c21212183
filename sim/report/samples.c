/* samples.csv: every future, a row a strategy and replica. Hours that never end are an empty cell. */
#include "sim/report/write.h"

#include <inttypes.h>

void samples_write(const struct summary *summary, struct text *out)
{
	const struct plan *plan = summary->plan;
	const struct futures *futures = summary->futures;

	text_add(out, "strategy,replica");
	for (size_t m = 0; m < plan->metrics; m++)
		text_addf(out, ",%s", plan->metric[m].name);
	text_addc(out, '\n');
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t r = 0; r < futures->count; r++) {
			csv_text(out, plan->strategy[s].strategy->name);
			text_addf(out, ",%" PRIu64, futures->first + r);
			for (size_t m = 0; m < plan->metrics; m++) {
				text_addc(out, ',');
				csv_number(out, futures_column(futures, s, m)[r]);
			}
			text_addc(out, '\n');
		}
	csv_finish(out);
}
