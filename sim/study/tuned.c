/* The plan of a strategy is made again with one key at other values, and each lives the run's first futures once more: the
 * differences are paired (common random numbers), so that a few hundred futures show them. What is done once an interval x
 * costs as 1/x, what is lost with half an interval as x: the minimum is that of a + b/x + cx + dx^2, the next term included,
 * through the points around the lowest one. (A parabola in log x is off by 1.7 % where the exact optimum is known, three
 * times its own error; this by 0.1 %.) Its interval is the jackknife's over batches of futures, each left out in turn (Tukey
 * 1958; Efron & Tibshirani 1993, ch. 11). */
#include "sim/study/tuned.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_multifit.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"
#include "sim/study/planning.h"

enum { BATCHES = 20, TERMS = 4,
       NEIGHBOURS = 3,                    /* points at each side of the lowest that the curve is fitted to */
       WINDOW_MOST = 2 * NEIGHBOURS + 1, WINDOW_LEAST = TERMS + 1,
       SHARE_OF_RUN = 2 * TUNED_POINTS }; /* a point lives so small a part of the run that all take half its time */
#define REACH 8.0                         /* points go from 1/8 of the middle to 8 times it */

struct study {
	struct tuned *tuned;
	const struct futures *run;        /* the value in use */
	size_t strategy;
	struct futures *futures;          /* one "strategy" a point */
};

/* Column METRIC of point K, and of the run. */
static size_t column_of(const struct strategy_plan *plan, int metric)
{
	return metric == TUNED_COST ? 0 : column_lived(plan);
}

static const double *outcome(const struct study *study, size_t k, int metric)
{
	return study->futures->x[k][column_of(study->futures->plan->strategy + k, metric)];
}

static const double *outcome_now(const struct study *study, int metric)
{
	return study->run->x[study->strategy][column_of(study->run->plan->strategy + study->strategy, metric)];
}

/* --- the lowest point --- */

size_t tuned_lowest(const struct tuned *tuned, int metric)
{
	size_t lowest = 0;

	for (size_t k = 1; k < tuned->points; k++) {
		const bool counts = tuned->finished[k] >= TUNED_FINISHED, counted = tuned->finished[lowest] >= TUNED_FINISHED;

		if (counts != counted ? counts : tuned->mean[metric][k] < tuned->mean[metric][lowest])
			lowest = k;
	}
	return lowest;
}

struct valley {
	bool good;                        /* it falls at the first point and rises at the last */
	double at, low;
};

/* Slope of the curve with terms C at X. */
static double slope(const double *c, double x)
{
	return -c[1] / (x * x) + c[2] + 2 * c[3] * x;
}

/* Least squares through (X, Y), X near 1. */
static void fit(const double *x, const double *y, size_t n, double c[TERMS])
{
	double row[WINDOW_MOST * TERMS], covariance[TERMS * TERMS], residual;
	gsl_matrix_view rows = gsl_matrix_view_array(row, n, TERMS), of = gsl_matrix_view_array(covariance, TERMS, TERMS);
	gsl_vector_const_view values = gsl_vector_const_view_array(y, n);
	gsl_vector_view terms = gsl_vector_view_array(c, TERMS);
	gsl_multifit_linear_workspace *space = gsl_multifit_linear_alloc(n, TERMS);

	for (size_t i = 0; i < n; i++) {
		row[i * TERMS] = 1;
		row[i * TERMS + 1] = 1 / x[i];
		row[i * TERMS + 2] = x[i];
		row[i * TERMS + 3] = x[i] * x[i];
	}
	gsl_multifit_linear(&rows.matrix, &values.vector, &terms.vector, &of.matrix, &residual, space);
	gsl_multifit_linear_free(space);
}

static struct valley valley_of(const double *x, const double *y, size_t n)
{
	enum { HALVINGS = 60 };
	double c[TERMS] = {0}, low = x[0], high = x[n - 1];

	fit(x, y, n, c);
	if (!(slope(c, low) < 0 && slope(c, high) > 0))
		return (struct valley){0};
	for (int i = 0; i < HALVINGS; i++) {
		const double middle = sqrt(low * high);

		*(slope(c, middle) < 0 ? &low : &high) = middle;
	}
	return (struct valley){true, low, c[0] + c[1] / low + c[2] * low + c[3] * low * low};
}

/* Sums of the paired differences to the value in use, batch by batch and over all. */
struct sums {
	double batch[BATCHES + 1][TUNED_POINTS];
	size_t count[BATCHES + 1];
};

static void sum_up(const struct study *study, int metric, struct sums *sums)
{
	const struct tuned *tuned = study->tuned;
	const double *now = outcome_now(study, metric);

	*sums = (struct sums){0};
	for (size_t i = 0; i < tuned->futures; i++) {
		const size_t b = i * BATCHES / tuned->futures;

		sums->count[b]++;
		sums->count[BATCHES]++;
		for (size_t k = 0; k < tuned->points; k++)
			sums->batch[b][k] += outcome(study, k, metric)[i] - now[i];
	}
	for (int b = 0; b < BATCHES; b++)
		for (size_t k = 0; k < tuned->points; k++)
			sums->batch[BATCHES][k] += sums->batch[b][k];
}

/* The valley of all futures but those of batch LEFT_OUT; BATCHES: of all. Over points [FROM, FROM + N); at in logarithms. */
static struct valley valley_without(const struct tuned *tuned, const struct sums *sums, int left_out, size_t from, size_t n)
{
	const bool some = left_out < BATCHES;
	const double count = (double)(sums->count[BATCHES] - (some ? sums->count[left_out] : 0)), unit_s = tuned->at_s[from + n / 2];
	double x[WINDOW_MOST] = {0}, y[WINDOW_MOST] = {0};

	for (size_t i = 0; i < n; i++) {
		x[i] = tuned->at_s[from + i] / unit_s;
		y[i] = (sums->batch[BATCHES][from + i] - (some ? sums->batch[left_out][from + i] : 0)) / count;
	}
	struct valley valley = valley_of(x, y, n);

	valley.at = log(valley.at * unit_s);
	return valley;
}

/* The jackknife's mean and interval from the estimate over all and those with one batch left out. */
static struct interval jackknife(double all, const double *without, double confidence)
{
	double pseudo[BATCHES];

	for (int b = 0; b < BATCHES; b++)
		pseudo[b] = BATCHES * all - (BATCHES - 1) * without[b];
	const struct moments moments = moments_of(pseudo, BATCHES);

	return mean_interval(&moments, confidence);
}

static void find_least(const struct study *study, int metric, double confidence, struct tuned_least *least)
{
	const struct tuned *tuned = study->tuned;
	double log_at[BATCHES], low[BATCHES];
	struct sums sums;
	size_t lowest = tuned_lowest(tuned, metric);

	*least = (struct tuned_least){0};
	if (tuned->finished[lowest] < TUNED_FINISHED)
		return;
	sum_up(study, metric, &sums);
	const size_t from = lowest > NEIGHBOURS ? lowest - NEIGHBOURS : 0;
	const size_t to = lowest + NEIGHBOURS < tuned->points ? lowest + NEIGHBOURS + 1 : tuned->points;
	struct valley all = {0};

	if (to - from >= WINDOW_LEAST)
		all = valley_without(tuned, &sums, BATCHES, from, to - from);
	*least = (struct tuned_least){.found = all.good};
	for (int b = 0; b < BATCHES && least->found; b++) {
		const struct valley one = valley_without(tuned, &sums, b, from, to - from);

		least->found = one.good;
		log_at[b] = one.at;
		low[b] = one.low;
	}
	if (!least->found)
		return;
	const struct interval at = jackknife(all.at, log_at, confidence);

	least->at_s = exp(all.at);
	least->at_ci = (struct interval){exp(at.low), exp(at.high)};
	least->difference = all.low;
	least->difference_ci = jackknife(all.low, low, confidence);
}

/* --- the curve --- */

static double share_finished(const uint8_t *finished, size_t futures)
{
	size_t count = 0;

	for (size_t i = 0; i < futures; i++)
		count += finished[i];
	return (double)count / (double)futures;
}

static void describe(const struct study *study, double confidence)
{
	struct tuned *tuned = study->tuned;

	for (size_t k = 0; k < tuned->points; k++)
		tuned->finished[k] = share_finished(study->futures->finished[k], tuned->futures);
	tuned->finished_now = share_finished(study->run->finished[study->strategy], tuned->futures);
	for (int m = 0; m < TUNED_METRICS; m++) {
		const double *now = outcome_now(study, m);
		size_t lowest = 0;

		tuned->now[m] = moments_of(now, tuned->futures).mean;
		for (size_t k = 0; k < tuned->points; k++) {
			const double *x = outcome(study, k, m);
			const struct paired paired = paired_of(x, now, tuned->futures);

			tuned->mean[m][k] = moments_of(x, tuned->futures).mean;
			tuned->difference_ci[m][k] = mean_interval(&paired.difference, confidence);
			lowest = tuned->mean[m][k] < tuned->mean[m][lowest] ? k : lowest;
		}
		for (size_t k = 0; k < tuned->points; k++) {
			const struct paired paired = paired_of(outcome(study, k, m), outcome(study, lowest, m), tuned->futures);

			tuned->above_ci[m][k] = mean_interval(&paired.difference, confidence);
		}
		find_least(study, m, confidence, &tuned->least[m]);
	}
}

/* Even in the logarithm around the middle; a value above the most that means anything is left out. */
static void choose_points(struct tuned *tuned)
{
	const double middle = log(tuned->tuning.mark[TUNING_MARKS - 1].at_s), step = 2 * log(REACH) / (TUNED_POINTS - 1);

	for (int k = 0; k < TUNED_POINTS; k++) {
		const double at_s = exp(middle + step * (k - (TUNED_POINTS - 1) / 2));

		if (at_s <= tuned->tuning.most_s)
			tuned->at_s[tuned->points++] = at_s;
	}
}

static bool plan_points(const struct plan *plan, size_t s, const struct tuned *tuned, struct plan *points)
{
	*points = *plan;
	points->strategies = tuned->points;
	points->strategy = arena_alloc(plan->scenario->arena, tuned->points, sizeof *points->strategy);
	for (size_t k = 0; k < tuned->points; k++)
		if (!strategy_replan(plan, s, tuned->tunable->path, tuned->at_s[k], points->strategy + k))
			return false;
	return true;
}

static size_t futures_a_point(size_t run)
{
	const size_t wanted = run / SHARE_OF_RUN, most = run < TUNED_MOST ? run : TUNED_MOST;

	return wanted < TUNED_LEAST ? TUNED_LEAST : wanted > most ? most : wanted;
}

/* NULL: there is nothing to tune, or the run is being stopped. */
static struct tuned *study_one(const struct summary *summary, size_t s, int threads, const struct progress *progress)
{
	const struct workload_type *workload = summary->plan->strategy[s].workload;
	const struct progress stop = {.stop = progress ? progress->stop : NULL};
	struct tuned *tuned = mem_new(1, sizeof *tuned);
	struct study study = {tuned, summary->futures, s, NULL};
	struct plan points;
	bool good = false;

	tuned->tunable = workload->tunable;
	tuned->futures = futures_a_point(summary->replications);
	if (workload->tunable->tuning(plan_kind_plan(summary->plan->strategy + s), &tuned->tuning)) {
		choose_points(tuned);
		good = tuned->points >= WINDOW_LEAST && plan_points(summary->plan, s, tuned, &points);
	}
	if (good) {
		study.futures = futures_run(&points, summary->futures->first, tuned->futures, threads, &stop);
		good = !study.futures->partial && !study.futures->overflow;
		if (good)
			describe(&study, summary->plan->scenario->confidence);
		futures_free(study.futures);
	}
	if (good)
		return tuned;
	tuned_free(tuned);
	return NULL;
}

void tunings_study(struct summary *summary, int threads, const struct progress *progress)
{
	if (summary->partial || summary->replications < TUNED_FROM)
		return;
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (summary->plan->strategy[s].workload->tunable)
			summary->strategy[s].tuned = study_one(summary, s, threads, progress);
}

void tuned_free(struct tuned *tuned)
{
	free(tuned);
}
