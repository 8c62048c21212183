/* The summary against slow and obvious definitions of the same things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/study_toy.h"

struct study {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
};

static void study_begin(struct study *study, const char *set[], size_t sets, uint64_t first, size_t count)
{
	const struct overrides overrides = {.set = set, .sets = sets};

	*study = (struct study){0};
	if (!toy_load(&study->toy, toy_yaml, &overrides)) {
		diag_print(&study->toy.diag, stderr);
		fail();
	}
	study->futures = futures_run(study->toy.plan, first, count, 2, NULL);
	study->summary = summary_new(study->futures);
}

static void study_end(struct study *study)
{
	summary_free(study->summary);
	futures_free(study->futures);
	toy_release(&study->toy);
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double *sorted(const double *x, size_t count)
{
	double *copy = malloc(count * sizeof *copy);

	memcpy(copy, x, count * sizeof *copy);
	qsort(copy, count, sizeof *copy, ascending);
	return copy;
}

static void close_to(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-9 * (1 + fabs(b)));
}

static void metrics_by_hand(void **state)
{
	struct study study;

	(void)state;
	study_begin(&study, NULL, 0, 0, 500);
	for (size_t s = 0; s < 3; s++)
		for (size_t m = 0; m < TOY_METRICS; m++) {
			const struct metric_summary *metric = study.summary->strategy[s].metric + m;
			const double *x = futures_column(study.futures, s, m);
			double *in_order = sorted(x, 500), tail = 0;
			size_t in_tail = 0;

			if (isinf(in_order[499])) {
				free(in_order);
				continue;
			}
			close_to(metric->mean, gsl_stats_mean(x, 1, 500));
			close_to(metric->sd, gsl_stats_sd(x, 1, 500));
			close_to(metric->se, gsl_stats_sd(x, 1, 500) / sqrt(500));
			close_to(metric->min, in_order[0]);
			close_to(metric->max, in_order[499]);
			for (int q = 0; q < QUANTILES; q++)
				close_to(metric->q[q], gsl_stats_quantile_from_sorted_data(in_order, 1, 500, summary_p[q]));
			for (size_t i = 0; i < 500; i++)
				if (x[i] >= metric->q[Q_P95]) {
					tail += x[i];
					in_tail++;
				}
			close_to(metric->cvar95, tail / (double)in_tail);
			assert_true(metric->ci.low <= metric->mean && metric->mean <= metric->ci.high);
			free(in_order);
		}
	study_end(&study);
}

static void probabilities_by_hand(void **state)
{
	struct study study;
	size_t won = 0;

	(void)state;
	study_begin(&study, NULL, 0, 0, 500);
	for (size_t s = 0; s < 3; s++) {
		const struct strategy_summary *strategy = study.summary->strategy + s;
		const double *cost = futures_column(study.futures, s, TOY_COST), *hours = futures_column(study.futures, s, TOY_HOURS);
		size_t late = 0, over = 0, finished = 0, cheapest = 0;

		for (size_t i = 0; i < 500; i++) {
			bool first = isfinite(hours[i]);

			late += hours[i] > 20;
			over += cost[i] > 125;
			finished += isfinite(hours[i]);
			for (size_t k = 0; k < 3; k++) {
				const double other = futures_column(study.futures, k, TOY_COST)[i];

				if (isfinite(futures_column(study.futures, k, TOY_HOURS)[i]) && (other < cost[i] || (other == cost[i] && k < s)))
					first = false;
			}
			cheapest += first;
		}
		close_to(strategy->probability[P_LATE].value, (double)late / 500);
		close_to(strategy->probability[P_OVER_BUDGET].value, (double)over / 500);
		close_to(strategy->probability[P_FINISHED].value, (double)finished / 500);
		close_to(strategy->probability[P_CHEAPEST].value, (double)cheapest / 500);
		assert_int_equal(strategy->finished, finished);
		assert_int_equal(strategy->unfinished, 500 - finished);
		assert_true(strategy->probability[P_LATE].ci.low <= strategy->probability[P_LATE].value);
		won += cheapest;
	}
	assert_int_equal(won, 500);      /* somebody finishes in every future, and only one is the cheapest */
	assert_true(study.summary->strategy[1].probability[P_LATE].value > 0.05);
	study_end(&study);
}

static void replicas_are_the_nearest(void **state)
{
	const uint64_t first = 1000;
	struct study study;

	(void)state;
	study_begin(&study, NULL, 0, first, 500);
	for (size_t s = 0; s < 3; s++) {
		const struct strategy_summary *strategy = study.summary->strategy + s;
		const double *cost = futures_column(study.futures, s, TOY_COST);
		const double p50 = strategy->metric[0].q[Q_P50], p95 = strategy->metric[0].q[Q_P95];

		assert_in_range(strategy->replica_p50, first, first + 499);
		for (size_t i = 0; i < 500; i++) {
			const double at50 = fabs(cost[strategy->replica_p50 - first] - p50), at95 = fabs(cost[strategy->replica_p95 - first] - p95);

			assert_true(fabs(cost[i] - p50) > at50 || (fabs(cost[i] - p50) == at50 && i >= strategy->replica_p50 - first));
			assert_true(fabs(cost[i] - p95) > at95 || (fabs(cost[i] - p95) == at95 && i >= strategy->replica_p95 - first));
			assert_true(cost[i] <= cost[strategy->replica_worst - first]);
		}
	}
	study_end(&study);
}

static void comparisons_are_paired(void **state)
{
	struct study study;

	(void)state;
	study_begin(&study, NULL, 0, 0, 500);
	assert_int_equal(study.summary->comparisons, 4);         /* A and D against B: cost, then hours */
	for (size_t c = 0; c < 4; c++) {
		const struct comparison *comparison = study.summary->comparison + c;
		const double *x = futures_column(study.futures, comparison->strategy, (size_t)comparison->metric);
		const double *y = futures_column(study.futures, 1, (size_t)comparison->metric);
		double sum = 0, lower = 0, pairs = 0;

		assert_int_equal(comparison->baseline, 1);
		assert_int_equal(comparison->strategy, c < 2 ? 0 : 2);
		assert_int_equal(comparison->metric, c % 2 ? TOY_HOURS : TOY_COST);
		for (size_t i = 0; i < 500; i++) {
			lower += x[i] < y[i];
			if (isfinite(x[i] - y[i])) {
				sum += x[i] - y[i];
				pairs++;
			}
		}
		close_to(comparison->mean_difference, sum / pairs);
		close_to(comparison->p_lower, lower / 500);
	}
	/* common random numbers: D's spot nodes meet B's storms, so their hours are the same */
	assert_true(study.summary->comparison[3].mean_difference == 0);
	study_end(&study);
}

static void commitments_in_three_views(void **state)
{
	struct study study;
	const struct commitment_summary *c;

	(void)state;
	study_begin(&study, NULL, 0, 0, 500);
	c = study.summary->strategy[2].commitment;
	close_to(c->commit_usd_h, 2);
	close_to(c->full_term_usd, 2 * 8760);
	close_to(c->coverage, 0.25);
	close_to(c->break_even, 0.625);
	assert_true(c->horizon_usd > c->used_usd && c->horizon_usd < 70);
	close_to(c->utilisation, c->used_usd / 17520);
	close_to(study.summary->strategy[2].part_usd[PART_IDLE_COMMITMENT], 17520);
	close_to(study.summary->strategy[2].service_usd[1], 17520);
	study_end(&study);
}

static void verdicts_and_the_best(void **state)
{
	const char *set[] = {"thresholds=['P(late) < 40 %','p90(cost)<$1000','P(lost_hours >= 2 h) > 50 %','cvar95(hours) < 100 h',"
			     "'max(interruptions) ≤ 1000', 'P(cheapest) >= 0 %','sd(cost) > $0','min(hours) > 10 h']",
			     "workloads.job.limit=1000 h"};
	struct study study;
	const struct verdict *v;

	(void)state;
	study_begin(&study, set, 2, 0, 500);
	assert_int_equal(study.summary->verdicts, 24);
	for (size_t i = 0; i < 24; i++) {
		v = study.summary->verdict + i;
		assert_int_equal(v->strategy, i % 3);            /* threshold by threshold, strategies inside */
		assert_ptr_equal(v->threshold, study.toy.scenario->threshold + i / 3);
	}
	v = study.summary->verdict;
	assert_true(v[0].passed && v[0].value == 0 && v[0].ci.low == 0 && v[0].ci.high > 0);
	assert_true(v[3].passed && !v[5].passed);                /* D has paid for a year */
	assert_true(v[3].ci.low <= v[3].value && v[3].value <= v[3].ci.high && v[3].ci.low < v[3].ci.high);
	assert_true(!v[6].passed && v[6].value == 0);            /* A loses nothing */
	assert_true(v[7].passed && v[7].value > 0.6 && v[7].value < 0.75);     /* exp(-2/5) = 0.670 */
	assert_true(v[9].passed && isnan(v[9].ci.low));
	assert_true(v[18].passed && isnan(v[18].ci.low));
	assert_true(v[21].passed && v[21].value > 10 && v[21].value < 10.1);
	assert_int_equal(study.summary->best, 1);                /* B alone passes all */
	assert_true(study.summary->strategy[1].passed && !study.summary->strategy[0].passed);
	assert_false(study.summary->all_passed);
	study_end(&study);
}

static void best_by_p95_without_thresholds(void **state)
{
	const char *set[] = {"thresholds=[]", "workloads.job.limit=1000 h"};
	struct study study;
	int best = 0;

	(void)state;
	study_begin(&study, set, 2, 0, 500);
	for (int s = 1; s < 3; s++)
		if (study.summary->strategy[s].metric[0].q[Q_P95] < study.summary->strategy[best].metric[0].q[Q_P95])
			best = s;
	assert_int_equal(study.summary->best, best);
	assert_true(study.summary->all_passed);
	study_end(&study);
}

/* Nobody finishes: late for certain, no mean of hours, nobody cheapest, no best. */
static void nobody_finishes(void **state)
{
	const char *set[] = {"workloads.job.limit=9 h"};
	struct study study;

	(void)state;
	study_begin(&study, set, 1, 0, 100);
	for (size_t s = 0; s < 3; s++) {
		const struct strategy_summary *strategy = study.summary->strategy + s;

		assert_int_equal(strategy->finished, 0);
		assert_true(isnan(strategy->metric[TOY_HOURS].mean) && isinf(strategy->metric[TOY_HOURS].q[Q_P50]));
		assert_true(isinf(strategy->metric[TOY_HOURS].max) && isinf(strategy->metric[TOY_HOURS].cvar95));
		assert_true(isfinite(strategy->metric[TOY_COST].mean));
		assert_true(strategy->probability[P_LATE].value == 1 && strategy->probability[P_CHEAPEST].value == 0);
		assert_true(isfinite(strategy->interruptions_per_day));   /* hours lived, finished or not */
	}
	assert_int_equal(study.summary->best, -1);
	study_end(&study);
}

static void one_future(void **state)
{
	struct study study;
	const struct metric_summary *cost;

	(void)state;
	study_begin(&study, NULL, 0, 0, 1);
	cost = study.summary->strategy[0].metric;
	assert_true(cost->mean == cost->min && cost->min == cost->max && cost->q[Q_P5] == cost->max && cost->cvar95 == cost->max);
	assert_true(isnan(cost->ci.low) && isnan(cost->ci.high) && isnan(cost->sd) && isnan(cost->se));
	assert_int_equal(study.summary->strategy[0].replica_worst, 0);
	assert_true(isnan(study.summary->comparison[0].ci.low) && isfinite(study.summary->comparison[0].mean_difference));
	study_end(&study);
}

/* Stopped before anything was complete. */
static void no_future(void **state)
{
	struct study study;

	(void)state;
	study_begin(&study, NULL, 0, 0, 0);
	assert_int_equal(study.summary->replications, 0);
	assert_true(isnan(study.summary->strategy[0].metric[0].mean) && isnan(study.summary->strategy[0].metric[0].q[Q_P95]));
	assert_false(study.summary->strategy[0].probability[P_FINISHED].known);
	assert_int_equal(study.summary->best, -1);
	study_end(&study);
}

static void no_goal_no_probability(void **state)
{
	struct toy toy = {0};
	struct futures *futures;
	struct summary *summary;

	(void)state;
	assert_true(toy_load(&toy, "version: 1\nprices: {instances: {toy: {on_demand: $3.25/h}}}\n"
				   "workloads: {w: {kind: toy, instance: toy, work: 1 h}}\nstrategies: {A: {buy: on_demand}}\n", NULL));
	futures = futures_run(toy.plan, 0, 50, 0, NULL);
	summary = summary_new(futures);
	assert_false(summary->strategy[0].probability[P_LATE].known);
	assert_false(summary->strategy[0].probability[P_OVER_BUDGET].known);
	assert_true(summary->strategy[0].probability[P_FINISHED].known);
	assert_int_equal(summary->comparisons, 0);
	assert_true(summary->strategy[0].metric[0].sd == 0 && summary->strategy[0].metric[0].ci.low == 3.25);
	summary_free(summary);
	futures_free(futures);
	toy_release(&toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metrics_by_hand), cmocka_unit_test(probabilities_by_hand),
		cmocka_unit_test(replicas_are_the_nearest), cmocka_unit_test(comparisons_are_paired),
		cmocka_unit_test(commitments_in_three_views), cmocka_unit_test(verdicts_and_the_best),
		cmocka_unit_test(best_by_p95_without_thresholds), cmocka_unit_test(nobody_finishes),
		cmocka_unit_test(one_future), cmocka_unit_test(no_future), cmocka_unit_test(no_goal_no_probability)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
