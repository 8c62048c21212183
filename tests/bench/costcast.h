/* costcast itself, through its public doors: the scenario language, the plan, the futures, the summary. */
#ifndef COSTCAST_BENCH_COSTCAST_H
#define COSTCAST_BENCH_COSTCAST_H

#include <stdio.h>
#include <time.h>

#include "sim/base/memory.h"
#include "sim/study/futures.h"
#include "sim/study/scenario.h"
#include "sim/study/summary.h"

#define YARDSTICK "tests/bench/yardstick.yaml"
#define YARDSTICK_GENERAL "tests/bench/yardstick-general.yaml"
#define YARDSTICK_INFERENCE "tests/bench/yardstick-inference.yaml"
#define MONTH "scenarios/organisation.yaml"
#define INFERENCE_REQUESTS 2607716        /* the integral of its rate */

/* A plan with its scenario. */
struct opened {
	struct scenario *scenario;
	const struct plan *plan;
};

static struct opened costcast_memoryless, costcast_general, costcast_serving, costcast_month;

static bool costcast_plan(struct opened *opened, const char *path, const char *const *set, size_t sets)
{
	const struct overrides overrides = { .set = set, .sets = sets };
	struct diag diag = { 0 };
	bool missing = false;

	opened->scenario = scenario_load(path, &overrides, &models, &diag, &missing);
	opened->plan = opened->scenario ? plan_new(opened->scenario, &diag) : NULL;
	diag_print(&diag, stderr);
	diag_release(&diag);
	if (opened->plan)
		return true;
	fprintf(stderr, "bench: %s cannot be run from here\n", path);
	return false;
}

static struct futures *costcast_futures(const struct opened *opened, uint64_t first, size_t n, int threads)
{
	return futures_run(opened->plan, first, n, threads, NULL);
}

static void run_costcast(uint64_t first, size_t n)
{
	futures_free(costcast_futures(&costcast_memoryless, first, n, 1));
}

static void run_general(uint64_t first, size_t n)
{
	futures_free(costcast_futures(&costcast_general, first, n, 1));
}

/* One future of INFERENCE_REQUESTS requests. */
static void run_serving(uint64_t first, size_t n)
{
	(void)n;
	futures_free(costcast_futures(&costcast_serving, first, 1, 1));
}

/* The month of 20 workloads, by all of its strategies. */
static void run_month(uint64_t first, size_t n)
{
	futures_free(costcast_futures(&costcast_month, first, n, 1));
}

static size_t costcast_metric(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->metrics; i++)
		if (!strcmp(plan->metric[i].name, name))
			return i;
	fprintf(stderr, "bench: no metric '%s'\n", name);
	exit(1);
}

typedef void costcast_check(const char *loop, const double *hours, const double *cost, size_t n, double slack);

/* SLACK: hours by which lognormal waits of the same mean move the truth. */
static void costcast_compare(const struct opened *opened, const char *name, costcast_check *check, double slack)
{
	enum { N = 40000 };
	struct futures *futures = costcast_futures(opened, 1000000, N, 1);

	check(name, futures_column(futures, 0, costcast_metric(opened->plan, "hours")),
	      futures_column(futures, 0, costcast_metric(opened->plan, "cost")), N, slack);
	futures_free(futures);
}

/* A station of 23 places under 100 exponential requests a second, for so long that Erlang's mean wait shows to a few percent. */
static bool costcast_erlang(double *wait_s)
{
	static const char *const set[] = { "workloads.serve.demand={model: poisson, rate: 100 /s}",
					   "workloads.serve.service={exponential: {mean: 200 ms}}",
					   "workloads.serve.autoscaler={kind: none, min: 23, max: 23}", "horizon=200000 s" };
	struct opened still;
	struct futures *futures;

	if (!costcast_plan(&still, YARDSTICK_INFERENCE, set, sizeof set / sizeof *set))
		return false;
	futures = costcast_futures(&still, 0, 1, 1);
	*wait_s = *futures_column(futures, 0, costcast_metric(still.plan, "mean_wait"));
	futures_free(futures);
	scenario_free(still.scenario);
	return true;
}

static bool costcast_open(costcast_check *check)
{
	if (!costcast_plan(&costcast_memoryless, YARDSTICK, NULL, 0) || !costcast_plan(&costcast_general, YARDSTICK_GENERAL, NULL, 0) ||
	    !costcast_plan(&costcast_serving, YARDSTICK_INFERENCE, NULL, 0) || !costcast_plan(&costcast_month, MONTH, NULL, 0))
		return false;
	costcast_compare(&costcast_memoryless, "costcast", check, 0);
	costcast_compare(&costcast_general, "general", check, 0.5);
	return true;
}

static void costcast_close(void)
{
	scenario_free(costcast_memoryless.scenario);
	scenario_free(costcast_general.scenario);
	scenario_free(costcast_serving.scenario);
	scenario_free(costcast_month.scenario);
}

static double costcast_column_variance(const double *x, const double *y, size_t n)
{
	const double sd = y ? paired_of(x, y, n).difference.sd : moments_of(x, n).sd;

	return sd * sd;
}

/* Checkpoints each 6 h against each 3 h, whose futures meet the same storms. */
static void costcast_variance(void)
{
	enum { N = 40000 };
	static const char *const set[] = { "workloads.train.checkpoint.every=3 h" };
	struct opened other;
	struct futures *every6, *every3;
	const double *six, *three;
	double paired, apart;

	if (!costcast_plan(&other, YARDSTICK, set, 1))
		return;
	every6 = costcast_futures(&costcast_memoryless, 0, N, 1);
	every3 = costcast_futures(&other, 0, N, 1);
	six = futures_column(every6, 0, 0);
	three = futures_column(every3, 0, 0);
	paired = costcast_column_variance(six, three, N);
	apart = costcast_column_variance(six, NULL, N) + costcast_column_variance(three, NULL, N);
	printf("  %-44s %6.2f   bar 0.50%s\n", "variance of a difference, of independent runs'", paired / apart,
	       paired / apart <= 0.5 ? " met" : "");
	futures_free(every6);
	futures_free(every3);
	scenario_free(other.scenario);
}

/* What the summary costs beside the futures; what a second thread brings. */
static void costcast_more(double (*cpu_ns)(void), double (*clock_ns)(clockid_t))
{
	enum { N = 100000, ROUNDS = 5 };
	double run = 0, summary = 0, one = INFINITY, two = INFINITY;

	for (int round = 0; round < ROUNDS; round++) {
		const double start = cpu_ns(), wall = clock_ns(CLOCK_MONOTONIC);
		struct futures *futures = costcast_futures(&costcast_memoryless, 0, N, 1);
		const double ran = cpu_ns(), end = clock_ns(CLOCK_MONOTONIC);
		struct summary *all = summary_new(futures);

		summary += cpu_ns() - ran;
		run += ran - start;
		one = fmin(one, end - wall);
		summary_free(all);
		futures_free(futures);

		const double again = clock_ns(CLOCK_MONOTONIC);

		futures_free(costcast_futures(&costcast_memoryless, 0, N, 2));
		two = fmin(two, clock_ns(CLOCK_MONOTONIC) - again);
	}
	printf("  %-44s %6.3f   bar 0.05%s\n", "statistics / whole CPU time", summary / (run + summary),
	       summary / (run + summary) <= 0.05 ? " met" : "");
	costcast_variance();
	printf("  %-44s %6.2f   (best of %d, elapsed; other work on the machine counts)\n", "1 -> 2 threads, times faster",
	       one / two, ROUNDS);
}

#endif
