/* Differences of any statistic between two strategies that lived the same futures. Of means and probabilities the difference is paired,
 * future by future. Of quantiles, deviations and tails its interval is the jackknife's over batches of futures, each left out in turn
 * (Efron & Tibshirani 1993, ch. 11; with whole batches it serves quantiles, too: Shao & Wu 1989). */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"

enum { BATCHES = 20, BATCH_LEAST = 5 };   /* futures a batch, so that a batch says something */

/* 1 where the event of T comes about in future I, 0 where it does not. */
static double event_in(const struct summary *summary, size_t s, const struct threshold *t, int hours, size_t i)
{
	switch (t->event) {
	case EVENT_LATE: return future_late(summary, s, hours, i);
	case EVENT_OVER_BUDGET: return summary_column(summary, s, 0)[i] > summary->plan->scenario->budget_usd;
	case EVENT_FINISHED: return summary->futures->finished[s][i];
	case EVENT_METRIC: return compare_holds(summary_column(summary, s, (size_t)t->metric)[i], t->inner, t->inner_value);
	case EVENT_CHEAPEST: break;
	}
	return NAN;
}

/* What T is a statistic of, future by future; fresh memory. */
static double *column_of(const struct summary *summary, size_t s, const struct threshold *t)
{
	const int hours = metric_of_kind(summary->plan, METRIC_HOURS);
	double *x = mem_new(summary->replications + 1, sizeof *x);

	for (size_t i = 0; i < summary->replications; i++)
		x[i] = t->probability ? event_in(summary, s, t, hours, i) : summary_column(summary, s, (size_t)t->metric)[i];
	return x;
}

static double statistic_of(const double *x, size_t n, const struct threshold *t)
{
	double value = NAN;

	if (t->stat == STAT_SD)
		return moments_of(x, n).sd;
	if (t->stat == STAT_CVAR)
		return tail_mean(x, n, t->p);
	quantiles_of(x, n, &t->p, 1, &value);
	return value;
}

/* X without batch B, to OUT; how many are left. */
static size_t leave_out(const double *x, size_t n, size_t b, double *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (i * BATCHES / n != b)
			out[kept++] = x[i];
	return kept;
}

static struct interval jackknife(const double *a, const double *b, size_t n, const struct threshold *t, double confidence)
{
	const double all = statistic_of(a, n, t) - statistic_of(b, n, t);
	double *some = mem_new(n + 1, sizeof *some), pseudo[BATCHES];

	for (size_t k = 0; k < BATCHES; k++) {
		const double left_a = statistic_of(some, leave_out(a, n, k, some), t);
		const double left_b = statistic_of(some, leave_out(b, n, k, some), t);

		pseudo[k] = BATCHES * all - (BATCHES - 1) * (left_a - left_b);
	}
	free(some);
	const struct moments moments = moments_of(pseudo, BATCHES);

	return mean_interval(&moments, confidence);
}

struct difference statistic_difference(const struct summary *summary, size_t a, size_t b, const struct threshold *t)
{
	const double confidence = summary->plan->scenario->confidence;
	const bool paired = t->probability || t->stat == STAT_MEAN;
	struct interval own;
	struct difference d = {statistic_value(summary, a, t, &own) - statistic_value(summary, b, t, &own), {NAN, NAN}};

	if ((t->probability && t->event == EVENT_CHEAPEST) || (!paired && (t->stat == STAT_MIN || t->stat == STAT_MAX)))
		return d;
	double *x = column_of(summary, a, t), *y = column_of(summary, b, t);

	if (paired) {
		const struct paired pairs = paired_of(x, y, summary->replications);

		d.value = pairs.difference.mean;
		d.ci = mean_interval(&pairs.difference, confidence);
	} else if (summary->replications >= BATCHES * BATCH_LEAST) {
		d.ci = jackknife(x, y, summary->replications, t, confidence);
	}
	free(x);
	free(y);
	return d;
}
