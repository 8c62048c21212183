/* Records of usage for tests: a small price book, two strategies, rows as YAML or as a CSV file beside it. */
#ifndef COSTCAST_TESTS_USAGE_CASE_H
#define COSTCAST_TESTS_USAGE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/study_toy.h"

#define CASE_HEAD(workload) \
	"version: 1\n" \
	"prices:\n" \
	"  instances:\n" \
	"    gpu: {on_demand: $3.25/h, spot: $1.5/h}\n" \
	"    cpu: {on_demand: $0.5/h, spot: $0.25/h}\n" \
	"    rare: {on_demand: $7/h}\n" \
	"  stores: {disk: {price: $0.1/GB-month}}\n" \
	"  items:\n" \
	"    egress: {unit: GB, price: $0.09, category: networking}\n" \
	"    address: {unit: address, metering: hours, price: $0.005}\n" \
	"  aliases: {big-gpu: gpu}\n" \
	"start: \"2024-03-01T00:00:00Z\"\n" \
	"simulate: {replications: 50, seed: 3}\n" \
	"tags: {area: eu}\n" \
	"workloads:\n" \
	"  rec: {kind: usage, " workload "}\n" \
	"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n"
#define CASE_ROWS(rows) CASE_HEAD("rows: [" rows "]")
#define CASE_FILE CASE_HEAD("file: usage.csv, tags: {team: all}")

struct usage_case {
	struct toy toy;
	struct futures *futures;
	struct summary *summary;
};

static inline void case_run(struct usage_case *c, const char *yaml, const char *csv)
{
	*c = (struct usage_case){0};
	toy_begin(&c->toy);
	if (csv)
		toy_file(&c->toy, "usage.csv", csv);
	if (!toy_load_with(&c->toy, &models, yaml, NULL)) {
		diag_print(&c->toy.diag, stderr);
		fail();
	}
	c->futures = futures_run(c->toy.plan, 0, c->toy.scenario->replications, 2, NULL);
	c->summary = summary_new(c->futures);
}

static inline void case_end(struct usage_case *c)
{
	summary_free(c->summary);
	futures_free(c->futures);
	toy_release(&c->toy);
}

/* Strategy S's METRIC in replica I. */
static inline double case_metric(const struct usage_case *c, size_t s, const char *metric, size_t i)
{
	return futures_column(c->futures, s, (size_t)metric_named(c->toy.plan, metric))[i];
}

static inline const struct setup *case_setup(const struct usage_case *c, size_t s)
{
	return &c->toy.plan->strategy[s].setup;
}

static inline void near_to(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * (1 + fabs(b)))) {
		print_error("%.17g is not %.17g\n", a, b);
		fail();
	}
}

/* WANTED ("LINE:COL: piece of the message") is said; it is refused. */
static inline void case_refused(const char *yaml, const char *csv, const char *wanted)
{
	struct toy toy = {0};
	bool said = false;

	toy_begin(&toy);
	if (csv)
		toy_file(&toy, "usage.csv", csv);
	assert_false(toy_load_with(&toy, &models, yaml, NULL));
	for (size_t i = 0; i < toy.diag.count; i++) {
		const struct diag_item *item = toy.diag.item + i;
		char place[400];

		snprintf(place, sizeof place, "%d:%d: %s", item->at.line, item->at.col, item->message);
		said |= strncmp(place, wanted, strcspn(wanted, " ")) == 0 && strstr(place, strchr(wanted, ' ') + 1);
	}
	if (!said) {
		diag_print(&toy.diag, stderr);
		print_error("not said: %s\n", wanted);
		fail();
	}
	toy_release(&toy);
}

#endif
