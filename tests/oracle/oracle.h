/* Closed forms against the simulator, through the public scenario language. A truth holds when |z| < 4, with the
 * simulated standard error; variances with that of a variance (fourth moments). */
#ifndef COSTCAST_TESTS_ORACLE_H
#define COSTCAST_TESTS_ORACLE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/study/summary.h"

extern const struct models models;

struct oracle {
	struct scenario *scenario;
	const struct plan *plan;
	struct futures *futures;
};

/* A scenario on a toy book: $1/h on demand, $0.4/h spot, no provider. WORKLOAD and MARKET are YAML flow maps. */
static inline char *oracle_yaml(const char *workload, const char *market, const char *strategy, long n)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	fprintf(out, "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		     "simulate: {replications: %ld, seed: 20261123}\nworkloads: {job: {kind: training, instance: toy, %s}}\n"
		     "market: {%s}\nstrategies: {S: {%s}}\n", n, workload, market, strategy);
	fclose(out);
	return text;
}

static inline struct oracle oracle_run(const char *yaml)
{
	char path[] = "/tmp/costcast-oracle-XXXXXX";
	const int fd = mkstemp(path);
	struct diag diag = {0};
	struct oracle o = {0};
	bool missing = false;

	assert_true(fd >= 0 && write(fd, yaml, strlen(yaml)) == (ssize_t)strlen(yaml));
	close(fd);
	o.scenario = scenario_load(path, &(struct overrides){0}, &models, &diag, &missing);
	unlink(path);
	if (o.scenario)
		o.plan = plan_new(o.scenario, &diag);
	if (!o.plan)
		diag_print(&diag, stderr);
	diag_release(&diag);
	assert_non_null(o.plan);
	o.futures = futures_run(o.plan, 0, o.scenario->replications, 0, NULL);
	assert_non_null(o.futures);
	return o;
}

static inline void oracle_release(struct oracle *o)
{
	futures_free(o->futures);
	scenario_free(o->scenario);
}

static inline const double *oracle_column(const struct oracle *o, const char *metric)
{
	for (size_t m = 0; m < o->plan->metrics; m++)
		if (!strcmp(o->plan->metric[m].name, metric))
			return futures_column(o->futures, 0, m);
	fail_msg("no metric %s", metric);
	return NULL;
}

static inline void oracle_z(const char *what, double found, double se, double truth)
{
	const double z = se > 0 ? (found - truth) / se : (fabs(found - truth) < 1e-9 * (1 + fabs(truth)) ? 0 : INFINITY);

	printf("  %-44s %14.6f truth %14.6f z %+6.2f\n", what, found, truth, z);
	assert_true(fabs(z) < 4);
}

static inline void oracle_mean(const struct oracle *o, const char *metric, double truth)
{
	const struct moments m = moments_of(oracle_column(o, metric), o->futures->count);

	oracle_z(metric, m.mean, m.se, truth);
}

static inline void oracle_variance(const struct oracle *o, const char *metric, double truth)
{
	const double *x = oracle_column(o, metric);
	const size_t n = o->futures->count;
	const struct moments m = moments_of(x, n);
	double fourth = 0;
	char what[64];

	for (size_t i = 0; i < n; i++)
		fourth += pow(x[i] - m.mean, 4) / (double)n;
	snprintf(what, sizeof what, "variance of %s", metric);
	oracle_z(what, m.sd * m.sd, sqrt((fourth - pow(m.sd, 4)) / (double)n), truth);
}

/* The share of futures in which METRIC is at most X. */
static inline void oracle_share(const struct oracle *o, const char *metric, double x, double truth)
{
	const double *column = oracle_column(o, metric);
	const double n = (double)o->futures->count;
	double count = 0;
	char what[64];

	for (size_t i = 0; i < o->futures->count; i++)
		count += column[i] <= x;
	snprintf(what, sizeof what, "P(%s <= %.6g)", metric, x);
	oracle_z(what, count / n, sqrt(truth * (1 - truth) / n), truth);
}

#endif
