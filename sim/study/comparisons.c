/* Strategies against the baseline, future by future: they met the same storms, so the difference is paired. */
#include "sim/base/memory.h"
#include "sim/study/judge.h"

static void compare(struct summary *summary, size_t s, size_t baseline, int metric)
{
	const struct paired paired = paired_of(summary_column(summary, s, (size_t)metric),
					       summary_column(summary, baseline, (size_t)metric), summary->replications);

	summary->comparison[summary->comparisons++] = (struct comparison){
		s, baseline, metric, paired.difference.mean,
		mean_interval(&paired.difference, summary->plan->scenario->confidence), paired.p_lower};
}

void comparisons_make(struct summary *summary)
{
	const struct plan *plan = summary->plan;
	const int hours = metric_of_kind(plan, METRIC_HOURS);
	const size_t baseline = plan->scenario->baseline;

	summary->comparison = mem_new(2 * plan->strategies, sizeof *summary->comparison);
	for (size_t s = 0; s < plan->strategies; s++) {
		if (s == baseline)
			continue;
		compare(summary, s, baseline, 0);
		if (hours > 0)
			compare(summary, s, baseline, hours);
	}
}
