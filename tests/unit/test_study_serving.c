/* Workloads that last: the horizon they need, presets by name, and the effective scenario that stands alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/files.h"
#include "tests/support/serving_toy.h"
#include "tests/support/study_toy.h"

#define HEAD "version: 1\nprices: {instances: {toy: {on_demand: $3.25/h, spot: $1.5/h}}}\n"
#define TAIL "strategies: {A: {buy: on_demand}}\n"
#define HORIZON "horizon: 30 d\n"
#define SERVE(demand) "workloads: {s: {kind: serve, instance: toy, demand: " demand "}}\n"

static bool said(const struct diag *diag, int line, const char *part)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->item[i].at.line == line && strstr(diag->item[i].message, part))
			return true;
	return false;
}

static void refused(const char *yaml, int line, const char *part)
{
	struct toy toy = {0};

	assert_false(toy_load(&toy, yaml, NULL));
	if (!said(&toy.diag, line, part))
		fail_msg("not said of %s: %s (but %s)", yaml, part, toy.diag.count ? toy.diag.item[0].message : "nothing");
	assert_int_equal(toy.diag.errors, 1);
	toy_release(&toy);
}

static void the_horizon(void **state)
{
	struct toy toy = {0};

	(void)state;
	assert_true(toy_load(&toy, HEAD "horizon: 30 d\nwarm_up: 1 h\n" SERVE("{rate: 2 /s}") TAIL, NULL));
	assert_true(toy.plan->strategy[0].setup.horizon_s == 30 * 86400.0);
	assert_true(toy.plan->strategy[0].setup.warm_up_s == 3600);
	toy_release(&toy);
	assert_true(toy_load(&toy, HEAD HORIZON SERVE("{rate: 2 /s}") TAIL, NULL));
	assert_true(toy.plan->strategy[0].setup.warm_up_s == 0);
	toy_release(&toy);
	refused(HEAD SERVE("{rate: 2 /s}") "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n", 3, "until the scenario's \"horizon\"");
	refused(HEAD "horizon: 0 s\n" SERVE("{rate: 2 /s}") TAIL, 3, "horizon");
	refused(HEAD "horizon: 11 y\n" SERVE("{rate: 2 /s}") TAIL, 3, "horizon");
	refused(HEAD "horizon: {uniform: [1 d, 2 d]}\n" SERVE("{rate: 2 /s}") TAIL, 3, "horizon");
	refused(HEAD HORIZON "warm_up: -1 h\n" SERVE("{rate: 2 /s}") TAIL, 4, "warm_up");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") "strategies: {A: {buy: spot, set: {horizon: 2 d}}}\n", 5, "cannot set \"horizon\"");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") "strategies: {A: {buy: spot, set: {presets.demand.x.rate: 2 /s}}}\n", 5, "cannot set");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "goal: {deadline: 3 d}\n", 6, "means nothing");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "thresholds: [\"P(late) < 5 %\"]\n", 6, "late");
}

static void who_finishes_has_no_horizon(void **state)
{
	static const char job[] = "workloads: {w: {kind: toy, instance: toy, work: 1 h}}\n" TAIL;
	char yaml[400];

	(void)state;
	snprintf(yaml, sizeof yaml, HEAD "horizon: 2 d\n%s", job);
	refused(yaml, 3, "\"horizon\" means nothing for the workload \"w\"");
	snprintf(yaml, sizeof yaml, HEAD "warm_up: 0 s\n%s", job);
	refused(yaml, 3, "\"warm_up\" means nothing for the workload \"w\"");
	snprintf(yaml, sizeof yaml, HEAD "presets: {demand: {x: {rate: 1 /s}}}\n%s", job);
	refused(yaml, 3, "no presets of the kind \"demand\"");
}

/* Who names no instance has no fleet, so nothing may describe one. */
static void no_instance(void **state)
{
	struct toy toy = {0};
	static const char api[] = HEAD HORIZON "workloads: {s: {kind: serve, demand: {rate: 2 /s}, per_request: $0.01}}\n";
	char yaml[400];

	(void)state;
	snprintf(yaml, sizeof yaml, "%s" TAIL, api);
	assert_true(toy_load(&toy, yaml, NULL));
	assert_int_equal(toy.plan->strategy[0].setup.fleet_rows, 0);
	toy_release(&toy);
	snprintf(yaml, sizeof yaml, "%sstrategies: {A: {fleet: [{nodes: 1, buy: spot}]}}\n", api);
	refused(yaml, 5, "has a fleet");
}

/* Installed presets for these tests, in toy->folder/installed. */
static void installed_put(struct toy *toy)
{
	char *folder;

	toy_begin(toy);
	for (size_t i = 0; i < 4; i++) {
		static const char *const made[] = {"installed", "installed/scenarios", "installed/scenarios/presets", "presets"};

		folder = file_join(toy->folder, made[i]);
		assert_int_equal(mkdir(folder, 0700), 0);
		free(folder);
	}
	toy_file(toy, "installed/scenarios/presets/demand.yaml", "steady: {rate: 5 /s}\nstorm: {rate: 50 /s, scale: 2}\n");
	toy_file(toy, "presets/demand.yaml", "beside: {rate: 7 /s}\nsteady: {rate: 6 /s}\n");
	folder = file_join(toy->folder, "installed");
	setenv("COSTCAST_DATA", folder, 1);
	free(folder);
}

static double mean_requests(const struct toy *toy, size_t strategy)
{
	struct usage_log log;
	double metric[SERVE_METRICS], sum = 0;
	const struct strategy_plan *s = toy->plan->strategy + strategy;

	usage_log_init(&log, s->setup.items);
	for (uint32_t i = 0; i < 400; i++) {
		const struct chance chance = {.seed = 1, .replica = i};

		usage_log_clear(&log);
		s->workload->live(s->workload_plan, NULL, &chance, &log, metric);
		sum += metric[SERVE_REQUESTS] / 400;
	}
	usage_log_release(&log);
	return sum;
}

static void presets_by_name(void **state)
{
	static const struct { const char *demand; double rate; } rows[] = {
		{"{preset: mine}", 3}, {"{preset: beside}", 7}, {"{preset: steady}", 6},       /* beside goes before installed */
		{"{preset: storm}", 100}, {"{preset: storm, rate: 1 /s}", 2}, {"{preset: mine, scale: 4}", 12}};
	struct toy toy;
	char yaml[400];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		installed_put(&toy);
		snprintf(yaml, sizeof yaml, HEAD HORIZON "workloads: {s: {kind: serve, instance: toy, demand: %s}}\n"
			 "presets: {demand: {mine: {rate: 3 /s}}}\n" TAIL, rows[i].demand);
		assert_true(toy_load(&toy, yaml, NULL));
		assert_true(fabs(mean_requests(&toy, 0) / (30 * 86400.0) / rows[i].rate - 1) < 0.02);      /* of 10 %: 0.3 % */
		toy_release(&toy);
	}
	installed_put(&toy);
	assert_false(toy_load(&toy, HEAD HORIZON SERVE("{preset: stedy}") TAIL, NULL));
	assert_true(said(&toy.diag, 4, "there is no preset \"stedy\" of the kind \"demand\"; did you mean \"steady\"?"));
	assert_int_equal(toy.diag.errors, 1);
	toy_release(&toy);
	unsetenv("COSTCAST_DATA");
}

static void presets_refused(void **state)
{
	(void)state;
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: {demnad: {x: {rate: 2 /s}}}\n", 6, "did you mean \"demand\"?");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: [demand]\n", 6, "a map of kinds");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: {demand: x}\n", 6, "a map of names");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: {demand: {x: 2 /s}}\n", 6, "\"presets.demand.x\" must be a map");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: {demand: {x: {trace: a.csv}}}\n", 6, "\"presets.demand.x\" names a file");
	refused(HEAD HORIZON SERVE("{rate: 2 /s}") TAIL "presets: {demand: {x: {rate: {empirical: a.csv}}}}\n", 6, "names a file");
	refused(HEAD HORIZON SERVE("{preset: x}") TAIL "presets: {demand: {x: {raet: 2 /s}}}\n", 6, "did you mean \"rate\"?");
}

/* The effective scenario needs no file, is the same again, and runs to the same summary. */
static void effective_stands_alone(void **state)
{
	static const char yaml[] = HEAD HORIZON "presets: {demand: {mine: {rate: 3 /s}, unused: {rate: 9 /s}}}\n" SERVE("{preset: storm}")
		"strategies:\n"
		"  A: {buy: on_demand}\n"
		"  B: {buy: spot, set: {workloads.s.demand.preset: mine}}\n"
		"  C: {buy: spot, set: {workloads.s.demand: {preset: beside, scale: 2}}}\n";
	struct toy first, second = {0};
	struct text one = {0}, two = {0};
	char sha_one[65], sha_two[65];

	(void)state;
	installed_put(&first);
	assert_true(toy_load(&first, yaml, NULL));
	scenario_effective(first.scenario, &one);
	setenv("COSTCAST_DATA", "/nonexistent", 1);
	assert_true(toy_load(&second, text_str(&one), NULL));
	scenario_effective(second.scenario, &two);
	assert_string_equal(text_str(&one), text_str(&two));
	scenario_sha256(first.scenario, sha_one);
	scenario_sha256(second.scenario, sha_two);
	assert_string_equal(sha_one, sha_two);
	for (size_t s = 0; s < 3; s++)
		assert_true(mean_requests(&first, s) == mean_requests(&second, s));
	assert_non_null(strstr(text_str(&one), "storm"));
	assert_non_null(strstr(text_str(&one), "beside"));
	assert_null(strstr(text_str(&one), "unused"));
	text_release(&one);
	text_release(&two);
	toy_release(&first);
	toy_release(&second);
	unsetenv("COSTCAST_DATA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_horizon), cmocka_unit_test(who_finishes_has_no_horizon), cmocka_unit_test(no_instance),
		cmocka_unit_test(presets_by_name), cmocka_unit_test(presets_refused), cmocka_unit_test(effective_stands_alone)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
