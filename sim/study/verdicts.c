/* Thresholds: point estimates are judged, the interval says how sure that is. Then the best of those that pass. */
#include <math.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"

static const struct interval no_interval = {NAN, NAN};

bool compare_holds(double x, enum compare op, double limit)
{
	switch (op) {
	case CMP_LT: return x < limit;
	case CMP_LE: return x <= limit;
	case CMP_GT: return x > limit;
	case CMP_GE: return x >= limit;
	}
	return false;
}

static struct probability event_probability(const struct summary *summary, size_t s, const struct threshold *t)
{
	static const int of_event[] = {
		[EVENT_LATE] = P_LATE, [EVENT_OVER_BUDGET] = P_OVER_BUDGET, [EVENT_FINISHED] = P_FINISHED,
		[EVENT_CHEAPEST] = P_CHEAPEST};
	size_t k = 0;

	if (t->event != EVENT_METRIC)
		return summary->strategy[s].probability[of_event[t->event]];
	for (size_t i = 0; i < summary->replications; i++)
		k += compare_holds(summary_column(summary, s, (size_t)t->metric)[i], t->inner, t->inner_value);
	return probability_of(summary, k);
}

static double stat_value(const struct summary *summary, size_t s, const struct threshold *t, struct interval *ci)
{
	const struct metric_summary *metric = summary->strategy[s].metric + t->metric;
	const double *x = summary_column(summary, s, (size_t)t->metric);
	const size_t n = summary->replications;
	double value = NAN;

	switch (t->stat) {
	case STAT_MEAN:
		*ci = metric->ci;
		return metric->mean;
	case STAT_SD:
		return metric->sd;
	case STAT_MIN:
		return metric->min;
	case STAT_MAX:
		return metric->max;
	case STAT_QUANTILE:
		if (n) {
			quantiles_of(x, n, &t->p, 1, &value);
			*ci = quantile_interval(x, n, t->p, summary->plan->scenario->confidence);
		}
		return value;
	case STAT_CVAR:
		return n ? tail_mean(x, n, t->p) : NAN;
	}
	return NAN;
}

double statistic_value(const struct summary *summary, size_t s, const struct threshold *t, struct interval *ci)
{
	struct probability p;

	*ci = no_interval;
	if (!t->probability)
		return stat_value(summary, s, t, ci);
	p = event_probability(summary, s, t);
	*ci = p.ci;
	return p.value;
}

static void judge(struct summary *summary, const struct threshold *t, size_t s)
{
	struct verdict verdict = {.threshold = t, .strategy = s};

	verdict.value = statistic_value(summary, s, t, &verdict.ci);
	verdict.passed = compare_holds(verdict.value, t->op, t->value);
	summary->strategy[s].passed &= verdict.passed;
	summary->all_passed &= verdict.passed || summary->plan->strategy[s].is_bound;
	summary->verdict[summary->verdicts++] = verdict;
}

/* The lowest p95 of cost among those that meet all thresholds. A strategy that never finishes is nobody's best,
 * nor is one that nobody can follow. */
static int best(const struct summary *summary)
{
	int found = -1;

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const struct strategy_summary *strategy = summary->strategy + s;

		if (strategy->passed && strategy->finished && !summary->plan->strategy[s].is_bound &&
		    (found < 0 || strategy->metric[0].q[Q_P95] < summary->strategy[found].metric[0].q[Q_P95]))
			found = (int)s;
	}
	return found;
}

void verdicts_make(struct summary *summary)
{
	const struct scenario *scenario = summary->plan->scenario;

	summary->all_passed = true;
	summary->verdict = mem_new(scenario->thresholds * summary->plan->strategies + 1, sizeof *summary->verdict);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		summary->strategy[s].passed = true;
	for (size_t t = 0; t < scenario->thresholds; t++)
		for (size_t s = 0; s < summary->plan->strategies; s++)
			judge(summary, scenario->threshold + t, s);
	summary->best = best(summary);
}
