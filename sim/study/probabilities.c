/* How often: late, over budget, finished, cheapest. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"

struct probability probability_of(const struct summary *summary, size_t k)
{
	const size_t n = summary->replications;

	return (struct probability){n > 0, n ? (double)k / (double)n : NAN,
				    wilson_interval(k, n, summary->plan->scenario->confidence)};
}

static size_t count_late(const struct summary *summary, size_t s)
{
	const int hours = metric_of_kind(summary->plan, METRIC_HOURS);
	size_t k = 0;

	for (size_t i = 0; i < summary->replications; i++)
		k += future_late(summary, s, hours, i);
	return k;
}

static size_t count_over(const double *x, size_t count, double limit)
{
	size_t k = 0;

	for (size_t i = 0; i < count; i++)
		k += x[i] > limit;
	return k;
}

/* Each future has one cheapest strategy, of those that finished in it and can be followed; a tie goes to the first in the
 * file. */
static void count_cheapest(const struct summary *summary, size_t *wins)
{
	const struct futures *futures = summary->futures;

	for (size_t i = 0; i < summary->replications; i++) {
		size_t best = 0;
		double least = INFINITY;

		for (size_t s = 0; s < summary->plan->strategies; s++)
			if (futures->finished[s][i] && !summary->plan->strategy[s].is_bound && futures->x[s][0][i] < least) {
				least = futures->x[s][0][i];
				best = s;
			}
		if (least < INFINITY)
			wins[best]++;
	}
}

void probabilities_judge(struct summary *summary)
{
	const struct scenario *scenario = summary->plan->scenario;
	size_t *wins = mem_new(summary->plan->strategies, sizeof *wins);

	count_cheapest(summary, wins);
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		struct strategy_summary *strategy = summary->strategy + s;
		const struct probability unknown = {false, NAN, {NAN, NAN}};

		strategy->probability[P_LATE] = isnan(scenario->deadline_s) ? unknown
			: probability_of(summary, count_late(summary, s));
		strategy->probability[P_OVER_BUDGET] = isnan(scenario->budget_usd) ? unknown
			: probability_of(summary, count_over(summary_column(summary, s, 0), summary->replications,
							     scenario->budget_usd));
		strategy->probability[P_FINISHED] = probability_of(summary, strategy->finished);
		strategy->probability[P_CHEAPEST] = summary->plan->strategy[s].is_bound ? unknown : probability_of(summary, wins[s]);
	}
	free(wins);
}
