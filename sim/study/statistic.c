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

/* Sums of such statistics, each with its sign, as all of a change are. */
struct terms {
	double *x[4], sign[4];
	size_t count, n;
};

static void term_add(struct terms *terms, const struct summary *summary, size_t s, const struct threshold *t, double sign)
{
	terms->x[terms->count] = column_of(summary, s, t);
	terms->sign[terms->count++] = sign;
	terms->n = summary->replications;
}

static struct interval jackknife(const struct terms *terms, const struct threshold *t, double confidence)
{
	double *some = mem_new(terms->n + 1, sizeof *some), pseudo[BATCHES] = {0};

	for (size_t i = 0; i < terms->count; i++) {
		const double all = statistic_of(terms->x[i], terms->n, t);

		for (size_t k = 0; k < BATCHES; k++)
			pseudo[k] += terms->sign[i] * (BATCHES * all -
						       (BATCHES - 1) * statistic_of(some, leave_out(terms->x[i], terms->n, k, some), t));
	}
	free(some);
	const struct moments moments = moments_of(pseudo, BATCHES);

	return mean_interval(&moments, confidence);
}

/* The mean of the sum, future by future; of the futures in which all of it is finite. */
static struct moments paired_sum(const struct terms *terms)
{
	double *sum = mem_new(terms->n + 1, sizeof *sum);

	for (size_t i = 0; i < terms->count; i++)
		for (size_t k = 0; k < terms->n; k++)
			sum[k] += terms->sign[i] * terms->x[i][k];
	const struct moments moments = moments_of(sum, terms->n);

	free(sum);
	return moments;
}

static bool pairs(const struct threshold *t)
{
	return t->probability || t->stat == STAT_MEAN;
}

static bool has_interval(const struct threshold *t)
{
	return !(t->probability && t->event == EVENT_CHEAPEST) && (pairs(t) || (t->stat != STAT_MIN && t->stat != STAT_MAX));
}

/* D's interval, and of means its value; TERMS are released. */
static void terms_judge(struct terms *terms, const struct threshold *t, double confidence, struct difference *d)
{
	if (pairs(t)) {
		const struct moments moments = paired_sum(terms);

		d->value = moments.mean;
		d->ci = mean_interval(&moments, confidence);
	} else if (terms->n >= BATCHES * BATCH_LEAST) {
		d->ci = jackknife(terms, t, confidence);
	}
	for (size_t i = 0; i < terms->count; i++)
		free(terms->x[i]);
}

struct difference statistic_difference(const struct summary *summary, size_t a, size_t b, const struct threshold *t)
{
	struct interval own;
	struct difference d = {statistic_value(summary, a, t, &own) - statistic_value(summary, b, t, &own), {NAN, NAN}};
	struct terms terms = {0};

	if (!has_interval(t))
		return d;
	term_add(&terms, summary, a, t, 1);
	term_add(&terms, summary, b, t, -1);
	terms_judge(&terms, t, summary->plan->scenario->confidence, &d);
	return d;
}

struct interval statistic_change(const struct summary *from, const struct summary *to, size_t s, int against, const struct threshold *t)
{
	struct difference d = {NAN, {NAN, NAN}};
	struct terms terms = {0};

	if (!has_interval(t) || from->replications != to->replications)
		return d.ci;
	term_add(&terms, to, s, t, 1);
	term_add(&terms, from, s, t, -1);
	if (against >= 0) {
		term_add(&terms, to, (size_t)against, t, -1);
		term_add(&terms, from, (size_t)against, t, 1);
	}
	terms_judge(&terms, t, from->plan->scenario->confidence, &d);
	return d.ci;
}
