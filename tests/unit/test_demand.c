/* The block `demand:`: every model as an arrival process, presets under own keys, what is refused and where, and that the presets come as
 * unevenly as the traces they are from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <math.h>

#include "models/inference/demand.h"
#include "sim/math/dispersion.h"

enum { WEEK_S = 7 * 86400 };
#define MONDAY 1718582400                 /* 2024-06-17T00:00:00Z */

struct bench {
	struct arena *arena;
	struct diag diag;
	struct setup setup;
	struct node *presets;
	struct demand demand;
	struct text said;
};

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);
	struct node *demands;
	bool missing;

	t->arena = arena_new();
	t->presets = node_map(t->arena, (struct place){0});
	t->setup = (struct setup){.bind = {.arena = t->arena, .diag = &t->diag, .folder = "tests"}, .workload = "api", .start_unix_s = MONDAY,
		.horizon_s = 4.0 * WEEK_S, .warm_up_s = 3600, .presets = t->presets};
	demands = node_read_file(t->arena, "scenarios/presets/demand.yaml", &t->diag, &missing);
	if (demands)
		node_put(t->arena, t->presets, "demand", demands);
	*state = t;
	return demands ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	diag_release(&t->diag);
	text_release(&t->said);
	arena_free(t->arena);
	free(t);
	return 0;
}

static bool plan(struct bench *t, const char *yaml)
{
	struct node *node = node_read_text(t->arena, "test", yaml, strlen(yaml), &t->diag);
	struct demand_keys *keys = arena_alloc(t->arena, 1, sizeof *keys);

	assert_non_null(node);
	keys->model = -1;
	const struct entry entry = {.at = node->at, .schema = &demand_schema, .bound = keys, .node = node};

	return schema_bind(&t->setup.bind, &demand_schema, node, "workloads.api.demand", keys) &&
	       demand_plan(&t->setup, &entry, "workloads.api.demand", &t->demand);
}

static const struct rate_rule *planned(struct bench *t, const char *yaml)
{
	if (!plan(t, yaml)) {
		diag_print(&t->diag, stderr);
		fail_msg("refused: %s", yaml);
	}
	return &t->demand.arrival.rate;
}

/* Refused at WHERE its one line says that (first time), with a message that holds PART. */
static void refused(struct bench *t, const char *where, const char *yaml, const char *part)
{
	const int col = (int)(strstr(yaml, where) - yaml) + 1;
	bool said = false;

	if (plan(t, yaml))
		fail_msg("accepted: %s", yaml);
	for (size_t i = 0; i < t->diag.count; i++)
		said |= strstr(t->diag.item[i].message, part) && t->diag.item[i].at.line == 1 && t->diag.item[i].at.col == col;
	if (!said) {
		diag_print(&t->diag, stderr);
		fail_msg("not said at %d: '%s'", col, part);
	}
	diag_release(&t->diag);
	t->diag = (struct diag){0};
}

static void near(double got, double wanted, double share)
{
	if (!(fabs(got - wanted) <= share * fabs(wanted)))
		fail_msg("%.12g is not %.12g", got, wanted);
}

static void simple_models(void **state)
{
	struct bench *t = *state;
	const struct rate_rule *rule = planned(t, "{model: poisson, rate: 4 /s}");

	assert_int_equal(rule->form, RATE_STEADY);
	near(rule->per_s, 4, 0);
	near(t->demand.arrival.cv, 1, 0);
	near(rate_mean_per_s(rule, 0, 1000), 4, 1e-12);
	assert_int_equal(rule->key, purpose_hash("api"));
	assert_true(t->demand.input_tokens.form == VALUE_ABSENT && !t->demand.source);
	planned(t, "{model: constant, rate: 120 /min}");
	assert_true(t->demand.arrival.cv == 0);
	planned(t, "{model: gamma, rate: 2 /s, cv: 2.385}");
	near(t->demand.arrival.cv, 2.385, 0);
	rule = planned(t, "{model: sinusoid, rate: 3 /s, amplitude: 40 %, peak_at: 14 h, cv: 0.5}");
	near(rule->period_s, 86400, 0);
	near(rate_peak_per_s(rule, 0, 86400), 3 * 1.4, 1e-5);
	near(rate_mean_per_s(rule, 13.9 * 3600, 14.1 * 3600), 3 * 1.4, 1e-3);
	near(rate_mean_per_s(rule, 0, 86400), 3, 1e-9);
	near(planned(t, "{model: sinusoid, rate: 3 /s, amplitude: 40 %}")->phase_s, 0, 0);
	rule = planned(t, "{model: mmpp, states: [{rate: 2 /s, stays: 10 s}, {rate: 20 /s, stays: 2.5 s}], trend: -5 %, noise: none}");
	near(rule->per_s, (2 * 10 + 20 * 2.5) / 12.5, 1e-12);
	near(exp(rule->growth_per_s * 365 * 86400), 0.95, 1e-12);
	assert_true(rule->noise_sd == 0);
}

static void what_disturbs_a_rate(void **state)
{
	struct bench *t = *state;
	const struct rate_rule *rule = planned(t, "{model: poisson, rate: 4 /s, noise: {cv: 22 %, memory: 5 min}, "
					       "bursts: {rate: 0.1 /h, factor: 3, lasts: 10 min}, scale: 2}");

	near(sqrt(expm1(rule->noise_sd * rule->noise_sd)), 0.22, 1e-12);
	near(rule->noise_memory_s, 300, 0);
	near(rule->burst_per_s.dist.a, 0.1 / 3600, 1e-12);
	near(rule->burst_factor.dist.a, 3, 0);
	near(rule->burst_s.dist.a, 600, 0);
	near(rule->scale.dist.a, 2, 0);
	rule = planned(t, "{model: poisson, rate: {lognormal: {mean: 4 /s, cv: 0.5}}, scale: 3}");
	near(rule->per_s * dist_mean(&rule->scale.dist), 12, 1e-12);
	near(dist_sd(&rule->scale.dist) / dist_mean(&rule->scale.dist), 0.5, 1e-9);
}

static void a_week_has_its_mean(void **state)
{
	struct bench *t = *state;
	const struct rate_rule *rule = planned(t, "{model: profile, rate: 2.5 /s, days: [1, 1, 1, 1, 0.9, 0.4, 0.3], hours: [3, 2, 1, 1, 1, 2, 4, 8, 12, "
					       "14, 14, 13, 12, 13, 14, 14, 13, 11, 9, 8, 7, 6, 5, 4], time_zone: Europe/Madrid}");
	double sum = 0;

	assert_int_equal(rule->form, RATE_WEEK);
	for (int i = 0; i < 168; i++)
		sum += rule->week[i];
	near(sum, 168, 1e-12);
	near(rule->week[24 * 5 + 8] / rule->week[8], 0.4, 1e-12);
	near(rate_mean_per_s(rule, 0, WEEK_S), 2.5, 1e-9);
	/* 12 noon in Madrid in June is 10:00 UTC; the middle of the hour has its number */
	near(rate_mean_per_s(rule, 10.49 * 3600, 10.51 * 3600), 2.5 * rule->week[12], 1e-2);
	rule = planned(t, "{model: profile, rate: 1 /s, days: [1, 1, 1, 1, 1, 0, 0]}");
	near(rule->week[0], 1.4, 1e-12);
	assert_true(rule->week[167] == 0);
}

static void strays_are_refused(void **state)
{
	struct bench *t = *state;

	refused(t, "{", "{rate: 4 /s}", "does not say how requests come");
	refused(t, "{", "{model: poisson}", "\"rate\" is missing");
	refused(t, "[1]}", "{model: poisson, rate: 4 /s, hours: [1]}", "\"hours\" belongs to model: profile");
	refused(t, "2}", "{model: poisson, rate: 4 /s, cv: 2}", "\"cv\" has no place here");
	refused(t, "{", "{model: gamma, rate: 4 /s}", "needs \"cv\"");
	refused(t, "0.001", "{model: gamma, rate: 4 /s, cv: 0.001}", "at least 0.01");
	refused(t, "4 /s", "{model: mmpp, rate: 4 /s, states: [{rate: 1 /s, stays: 1 s}, {rate: 2 /s, stays: 1 s}]}", "an mmpp has the rates");
	refused(t, "[{", "{model: mmpp, states: [{rate: 1 /s, stays: 1 s}]}", "at least two");
	refused(t, "{", "{model: sinusoid, rate: 4 /s}", "needs \"amplitude\"");
	refused(t, "{", "{model: profile, rate: 4 /s}", "needs \"hours\" or \"days\"");
	refused(t, "[1, 2]", "{model: profile, rate: 4 /s, hours: [1, 2]}", "list of 24 numbers");
	refused(t, "-1", "{model: profile, rate: 4 /s, days: [1, 1, 1, 1, -1, 1, 1]}", "from 0 on");
	refused(t, "{uniform", "{model: profile, rate: 4 /s, days: [{uniform: [1, 2]}, 1, 1, 1, 1, 1, 1]}", "certain numbers");
	refused(t, "[0", "{model: profile, rate: 4 /s, days: [0, 0, 0, 0, 0, 0, 0]}", "without any traffic");
	refused(t, "Europe", "{model: profile, rate: 4 /s, days: [1, 1, 1, 1, 1, 1, 1], time_zone: Europe/Madird}", "no time zone");
	refused(t, "true", "{model: poisson, rate: 4 /s, repeat: true}", "\"repeat\" belongs to a trace");
	refused(t, "{cv", "{model: poisson, rate: 4 /s, noise: {cv: 20 %}}", "needs \"cv\" and \"memory\"");
	refused(t, "{rate: 1", "{model: poisson, rate: 4 /s, bursts: {rate: 1 /h}}", "\"lasts\"");
	refused(t, "-100", "{model: poisson, rate: 4 /s, trend: -100 %}", "out of range");
	refused(t, "-4", "{model: poisson, rate: -4 /s}", "out of range");
	refused(t, "nan", "{model: poisson, rate: nan /s}", "not a quantity");
	refused(t, "{uniform: [1, 2]", "{model: poisson, rate: {uniform: [1 /s, 2 /s]}, scale: {uniform: [1, 2]}}", "only one of them");
	refused(t, "{pareto", "{model: poisson, rate: {pareto: {shape: 0.9, scale: 1 /s}}}", "no finite mean");
}

#define TRACE(text) "{trace: {name: r.csv, text: \"" text "\"}"
#define SINGLES "t_s,input_tokens\\n0,10\\n1,20\\n4,30\\n"
#define COUNTS "timestamp,count\\n2024-05-10T00:00:00Z,60\\n2024-05-10T00:01:00Z,120\\n"

static void traces(void **state)
{
	struct bench *t = *state;
	const struct rate_rule *rule = planned(t, TRACE(COUNTS) ", repeat: true, start: 30 s, scale: 2, cv: 3}");

	assert_int_equal(rule->form, RATE_RECORD);
	near(rule->per_s, 1.5, 1e-12);
	near(rule->record_s, 120, 0);
	near(rule->start_s, 30, 0);
	assert_true(rule->repeats && !rule->random && !t->demand.arrival.record);
	near(t->demand.arrival.cv, 3, 0);
	near(rate_mean_per_s(rule, 0, 120), 3, 1e-9);
	rule = planned(t, TRACE(SINGLES) ", repeat: true, start: random, output_tokens: 5}");
	assert_true(rule->random && t->demand.arrival.record && t->demand.arrival.record->count == 3);
	near(rate_mean_per_s(rule, 0, rule->record_s * 1000), 3 / rule->record_s, 1e-3);
	refused(t, "{cv", TRACE(SINGLES) ", noise: {cv: 20 %, memory: 5 min}}", "single requests");
	refused(t, "2}", TRACE(SINGLES) ", scale: 2}", "single requests");
	refused(t, "5}", TRACE(SINGLES) ", input_tokens: 5}", "its own input tokens");
	refused(t, "random", TRACE(SINGLES) ", start: random}", "needs \"repeat: true\"");
	refused(t, "7 s", TRACE(SINGLES) ", start: 7 s}", "behind the end");
	refused(t, "{name", TRACE(SINGLES) ", model: poisson}", "write only one");
	refused(t, "2 /s", TRACE(SINGLES) ", rate: 2 /s}", "a trace its own");
}

static void presets_lie_under_own_keys(void **state)
{
	struct bench *t = *state;
	const struct rate_rule *rule = planned(t, "{preset: llm-conversation, rate: 5.53 /s, noise: {memory: 10 min}}");

	near(rule->per_s, 5.53, 0);
	near(rule->noise_memory_s, 600, 0);
	near(sqrt(expm1(rule->noise_sd * rule->noise_sd)), 0.242, 1e-9);
	near(dist_mean(&t->demand.output_tokens.dist), 211, 1e-9);
	assert_non_null(strstr(t->demand.source, "DynamoLLM"));
	assert_true(planned(t, "{preset: llm-conversation, noise: none}")->noise_sd == 0);
	/* an own model leaves its rate and tokens, not its shape */
	rule = planned(t, "{preset: llm-coding, model: poisson}");
	assert_int_equal(rule->form, RATE_STEADY);
	near(rule->per_s, 27.8, 0);
	near(t->demand.arrival.cv, 1, 0);
	near(dist_mean(&t->demand.input_tokens.dist), 2048, 1e-9);
	near(planned(t, "{preset: llm-coding, model: mmpp, states: [{rate: 1 /s, stays: 1 s}, {rate: 3 /s, stays: 1 s}]}")->per_s, 2, 1e-12);
	planned(t, TRACE(COUNTS) ", preset: llm-coding}");
	near(planned(t, "{preset: load-balancer}")->per_s, 0.206, 0);
	refused(t, "llm", "{preset: llm-conversatoin}", "did you mean \"llm-conversation\"");
	refused(t, "20 %", "{preset: llm-conversation, amplitude: 20 %}", "\"amplitude\" belongs to model: sinusoid");
}

static void keep(void *context, const char *line)
{
	text_add(context, line);
	text_addc(context, '\n');
}

static void words(void **state)
{
	static const struct { const char *yaml, *part; } row[] = {
		{"{model: poisson, rate: 4 /s}", "requests at random (Poisson), 4 requests per second on average"},
		{"{model: constant, rate: 6 /h}", "evenly spaced requests, 6 requests per hour"},
		{"{model: gamma, rate: 4 /min, cv: 2}", "gamma gaps of coefficient of variation 2, 4 requests per minute"},
		{"{preset: llm-conversation}", "in the time of UTC: the quietest hour 0.483, the busiest 1.67 times the mean"},
		{"{preset: llm-conversation}", "wanders by 24.2 %"},
		{"{preset: llm-conversation}", "1155 input and 211 output tokens"},
		{"{preset: llm-conversation}", "preset llm-conversation; source: Azure LLM"},
		{"{model: poisson, rate: 4 /s, trend: 20 %}", "a trend of 20 % a year"},
		{"{model: poisson, rate: {uniform: [2 /s, 6 /s]}}", "the rate is uncertain"},
		{"{model: poisson, rate: 4 /s, bursts: {rate: 0.1 /h, factor: 3, lasts: 10 min}}", "a burst about every 10 h, with 3 times the rate for 10 min"},
		{TRACE(COUNTS) "}", "from a trace of 2 min, nothing after its end"},
		{TRACE(COUNTS) ", start: 30 s}", "the trace ends after 90 s"},
	};
	struct bench *t = *state;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		planned(t, row[i].yaml);
		text_clear(&t->said);
		demand_words(&t->demand, &t->setup, keep, &t->said);
		if (!strstr(text_str(&t->said), row[i].part))
			fail_msg("'%s' does not say '%s'", text_str(&t->said), row[i].part);
	}
}

/* --- as uneven as the traces --- */

enum { INDICES = 4 };
static const double width_s[INDICES] = {1, 10, 60, 300};

/* HOURS stretches of SPAN_S, each a future of its own, measured as the traces were: the indices' means and their standard errors. */
static void measure(const struct arrival_rule *rule, double from_s, double span_s, int hours, double index[INDICES], double se[INDICES])
{
	const size_t seconds = (size_t)span_s;
	double *count = mem_new(seconds, sizeof *count), *even = mem_new(seconds, sizeof *even), sum[INDICES] = {0}, squares[INDICES] = {0};
	struct arrivals *arrivals = mem_new(1, sizeof *arrivals);

	for (int hour = 0; hour < hours; hour++) {
		arrivals_start(arrivals, rule, from_s + hour * span_s, from_s + (hour + 1) * span_s, &(struct chance){.seed = 42, .replica = (uint64_t)hour});
		double *second = mem_new(seconds + 1, sizeof *second);

		for (arrivals_next(arrivals); arrivals->count; arrivals_next(arrivals))
			for (size_t i = 0; i < arrivals->count; i++)
				second[(size_t)fmin(arrivals->at_s[i] - (from_s + hour * span_s), (double)seconds)] += 1;
		for (int w = 0; w < INDICES; w++) {
			const size_t windows = seconds / (size_t)width_s[w];

			for (size_t i = 0; i < windows; i++) {
				count[i] = 0;
				even[i] = 1;
				for (size_t k = 0; k < (size_t)width_s[w]; k++)
					count[i] += second[i * (size_t)width_s[w] + k];
			}
			const double seen = dispersion_seen(count, even, windows, windows);

			sum[w] += seen;
			squares[w] += seen * seen;
		}
		free(second);
	}
	for (int w = 0; w < INDICES; w++) {
		index[w] = sum[w] / hours;
		se[w] = sqrt((squares[w] / hours - index[w] * index[w]) / hours);
	}
	free(arrivals);
	free(count);
	free(even);
}

static void as_uneven(struct bench *t, const char *yaml, double span_s, bool steady, int hours, const double measured[INDICES], double share)
{
	struct arrival_rule rule;
	double index[INDICES], se[INDICES];

	planned(t, yaml);
	rule = t->demand.arrival;
	if (steady)
		rule.rate.form = RATE_STEADY;
	measure(&rule, 0, span_s, hours, index, se);
	for (int w = 0; w < INDICES; w++) {
		print_message("%s, %g s: %.3f +- %.3f, measured %.3f\n", yaml, width_s[w], index[w], se[w], measured[w]);
		if (!(fabs(index[w] / measured[w] - 1) < share + 4 * se[w] / measured[w]) || !(fabs(index[w] / measured[w] - 1) < 0.25))
			fail_msg("%g is not %g", index[w], measured[w]);
	}
}

static void conversation_comes_as_its_trace(void **state)
{
	static const double measured[INDICES] = {1.3855, 3.8680, 16.411, 61.705};        /* of 58 minutes in 2023 */
	struct bench *t = *state;

	as_uneven(t, "{preset: llm-conversation, rate: 5.5304 /s}", 3501.7, true, 300, measured, 0.01);
	as_uneven(t, "{preset: llm-conversation, rate: 5.5304 /s}", 3501.7, false, 345, measured, 0.06);       /* two weeks, hour by hour */
}

static void coding_nearly_does(void **state)
{
	static const double measured[INDICES] = {13.190, 71.851, 166.89, 151.62};
	struct bench *t = *state;

	as_uneven(t, "{preset: llm-coding, rate: 2.5667 /s}", 3435.9, true, 300, measured, 0.10);
}

static void the_table_checks_itself(void **state)
{
	const char *fault = schema_check(&demand_schema, NULL);

	(void)state;
	if (fault)
		fail_msg("%s", fault);
	for (size_t i = 0; i < demand_schema.count; i++)
		assert_null(demand_schema.row[i].fallback);      /* it would beat a preset */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_checks_itself),
		cmocka_unit_test_setup_teardown(simple_models, setup, teardown),
		cmocka_unit_test_setup_teardown(what_disturbs_a_rate, setup, teardown),
		cmocka_unit_test_setup_teardown(a_week_has_its_mean, setup, teardown),
		cmocka_unit_test_setup_teardown(strays_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(traces, setup, teardown),
		cmocka_unit_test_setup_teardown(presets_lie_under_own_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(words, setup, teardown),
		cmocka_unit_test_setup_teardown(conversation_comes_as_its_trace, setup, teardown),
		cmocka_unit_test_setup_teardown(coding_nearly_does, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
