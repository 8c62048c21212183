/* Every scenario of this folder, held against what its comments expect: one test a file. And the runner against itself: a
 * wrong number, an unreadable line, a scenario without expectations must fail. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sim/base/files.h"
#include "sim/report/report.h"
#include "tests/support/expect.h"
#include "tests/support/focus_check.h"

extern const struct models models;

enum { FILES = 400 };
#define FOLDER "tests/conformance"

struct result { size_t checked, failed; bool broken; };

static struct facts facts_of(const struct plan *plan, const struct summary *summary, size_t s, struct csv *bill, double *cost)
{
	struct replay *replay = replay_new(plan, s, 0);
	struct text text = {0};
	struct facts facts = {.bill = bill};

	bill_write(replay, &text);
	*bill = csv_read(text_str(&text));
	*cost = facts.cost = money_usd(replay->ledger.total);
	replay_free(replay);
	text_clear(&text);
	json_write(summary, &text);
	facts.summary = json_loads(text_str(&text), 0, NULL);
	facts.strategy = json_object_get(json_object_get(facts.summary, "strategies"), plan->strategy[s].strategy->name);
	text_release(&text);
	return facts;
}

static int find(const struct plan *plan, const char *name)
{
	for (size_t s = 0; s < plan->strategies; s++)
		if (!*name || strcmp(plan->strategy[s].strategy->name, name) == 0)
			return (int)s;
	return -1;
}

static bool adds_up(const struct csv *bill, const char *column, double cost)
{
	long long nano = 0;

	for (size_t r = 1; r < bill->rows; r++)
		nano += csv_nano(csv_at(bill, r, column));
	return fabs((double)nano / 1e9 - cost) <= 1e-12 * fabs(cost);
}

/* Every bill of every case is a FOCUS dataset that adds up to the cost, whatever else the case is about. */
static void check_focus(const struct plan *plan, const struct summary *summary, bool loud, struct result *result)
{
	for (size_t s = 0; s < plan->strategies; s++) {
		struct text faults = {0};
		struct csv bill;
		double cost;

		json_decref(facts_of(plan, summary, s, &bill, &cost).summary);
		result->failed += focus_check(&bill, &faults) + !adds_up(&bill, "BilledCost", cost) + !adds_up(&bill, "EffectiveCost", cost);
		if (loud && faults.len)
			fprintf(stderr, "  %s: %s", plan->strategy[s].strategy->name, text_str(&faults));
		text_release(&faults);
		csv_free(&bill);
	}
}

static void check(const struct plan *plan, const struct summary *summary, const char *text, bool loud, struct result *result)
{
	struct expectation expectation;
	const char *at = text;

	while (expectation_next(&at, &expectation)) {
		const int s = find(plan, expectation.strategy);
		const char *why = "there is no such strategy";
		double found = NAN, cost;
		struct csv bill;

		result->checked++;
		if (s >= 0) {
			const struct facts facts = facts_of(plan, summary, (size_t)s, &bill, &cost);

			found = expectation_value(&expectation, &facts, &why);
			json_decref(facts.summary);
			csv_free(&bill);
		}
		if (fabs(found - expectation.wanted) <= expectation.within)
			continue;
		result->failed++;
		if (loud)
			fprintf(stderr, "  %s%s%s: %.10g, expected %.10g within %g%s%s\n", expectation.strategy, *expectation.strategy ? " " : "",
				expectation.text, found, expectation.wanted, expectation.within, why ? ": " : "", why ? why : "");
	}
}

static struct result run(const char *path, bool loud)
{
	struct diag diag = {0};
	struct result result = {0};
	bool missing = false;
	struct text text = {0};
	struct scenario *scenario = scenario_load(path, &(struct overrides){0}, &models, &diag, &missing);
	const struct plan *plan = scenario ? plan_new(scenario, &diag) : NULL;
	FILE *file = fopen(path, "r");

	for (int c; file && (c = fgetc(file)) != EOF;)
		text_addc(&text, (char)c);
	if (file)
		fclose(file);
	if (!plan && loud)
		diag_print(&diag, stderr);
	result.broken = !plan;
	if (plan) {
		struct futures *futures = futures_run(plan, 0, scenario->replications, 1, NULL);
		struct summary *summary = summary_new(futures);

		check(plan, summary, text_str(&text), loud, &result);
		check_focus(plan, summary, loud, &result);
		summary_free(summary);
		futures_free(futures);
		scenario_free(scenario);
	}
	text_release(&text);
	diag_release(&diag);
	return result;
}

static void conforms(void **state)
{
	char path[300];

	snprintf(path, sizeof path, FOLDER "/%s", (const char *)*state);
	const struct result result = run(path, true);

	assert_false(result.broken);
	assert_true(result.checked > 0);
	assert_int_equal(result.failed, 0);
}

/* A scenario of its own, with EXPECTATIONS. */
static struct result run_text(const char *expectations)
{
	char path[] = "/tmp/costcast-conformance-XXXXXX";
	const int fd = mkstemp(path);
	FILE *out = fdopen(fd, "w");

	fprintf(out, "version: 1\n%s\nsimulate: {replications: 1}\nstart: \"2024-01-01T00:00:00Z\"\n"
		     "prices: {instances: {a: {on_demand: $2/h}, b: {on_demand: $3/h}}}\n"
		     "workloads: {u: {kind: usage, rows: [{item: a, from: \"2024-01-01T00:00:00Z\", for: 2 h}, "
		     "{item: b, from: \"2024-01-01T00:00:00Z\", for: 1 h}]}}\nstrategies: {S: {buy: on_demand}}\n", expectations);
	fclose(out);
	const struct result result = run(path, false);

	unlink(path);
	return result;
}

static void the_runner_can_fail(void **state)
{
	(void)state;
	assert_int_equal(run_text("# expect: cost = 7\n").failed, 0);
	assert_int_equal(run_text("# expect: cost = 7.001\n").failed, 1);
	assert_int_equal(run_text("# expect: cost = 7.001 within 0.01\n").failed, 0);
	assert_int_equal(run_text("# expect[T]: cost = 7\n").failed, 1);
	assert_int_equal(run_text("# expect cost = 7\n").failed, 1);
	assert_int_equal(run_text("# expect: sum(BilledCost where SkuId=a) = 4\n# expect: count(where SkuId!=a) = 1\n").failed, 0);
	assert_int_equal(run_text("# expect: sum(BilledCost where SkuId=a) = 3\n").failed, 1);
	assert_int_equal(run_text("# expect: (sum(BilledCost where SkuId=a) + 1) * 2 / 5 - -1 = 3\n").failed, 0);
	assert_int_equal(run_text("# expect[S]: json(metrics.cost.mean) = 7\n").failed, 0);
	assert_int_equal(run_text("# expect: json(metrics.nothing.mean) = 0\n").failed, 1);
	assert_int_equal(run_text("").checked, 0);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(void)
{
	static struct CMUnitTest test[FILES];
	static char *name[FILES];
	size_t files = 0, tests = 0;
	DIR *folder = opendir(FOLDER);

	for (struct dirent *entry; folder && (entry = readdir(folder)) && files < FILES - 1;)
		if (strlen(entry->d_name) > 5 && strcmp(entry->d_name + strlen(entry->d_name) - 5, ".yaml") == 0)
			name[files++] = strdup(entry->d_name);
	if (folder)
		closedir(folder);
	qsort(name, files, sizeof *name, by_name);
	test[tests++] = (struct CMUnitTest)cmocka_unit_test(the_runner_can_fail);
	for (size_t i = 0; i < files; i++)
		test[tests++] = (struct CMUnitTest){name[i], conforms, NULL, NULL, name[i]};
	const int failed = _cmocka_run_group_tests("conformance", test, tests, NULL, NULL);

	for (size_t i = 0; i < files; i++)
		free(name[i]);
	return failed;
}
