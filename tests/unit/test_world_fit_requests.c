/* Fitting recorded requests: a simulated record gives its law back, what cannot be told is not told, and the public traces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <math.h>

#include "models/inference/inference.h"
#include "sim/base/files.h"
#include "sim/world/fit_requests.h"

#define MONDAY 1718582400                 /* 2024-06-17T00:00:00Z */
#define DAY 86400.0
#define TRACES "../shared/traces/requests/"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void within(const char *what, double got, double wanted, double share)
{
	if (!(fabs(got - wanted) <= share * fabs(wanted)))
		fail_msg("%s: %.6g is not %.6g", what, got, wanted);
}

/* Requests of RULE in SPAN_S, as a record of them; of REPLICA's luck. */
static struct request_trace simulated(const struct arrival_rule *rule, double span_s, uint64_t replica, bool dated)
{
	struct arrivals *arrivals = mem_new(1, sizeof *arrivals);
	size_t count = 0, cap = (size_t)(rule->rate.per_s * span_s * 3) + 10000;
	double *at = arena_alloc(arena, cap, sizeof *at);

	arrivals_start(arrivals, rule, 0, span_s, &(struct chance){.seed = 7, .replica = replica});
	for (arrivals_next(arrivals); arrivals->count; arrivals_next(arrivals))
		for (size_t i = 0; i < arrivals->count && count < cap; i++)
			at[count++] = arrivals->at_s[i];
	free(arrivals);
	assert_true(count < cap);
	return (struct request_trace){.name = "simulated.csv", .record = {.count = count, .at_s = at, .record_s = span_s}, .record_s = span_s,
		.first_unix_s = dated ? MONDAY : 0};
}

static struct arrival_rule steady(double per_s, double cv, double noise_cv, double memory_s)
{
	return (struct arrival_rule){.cv = cv, .rate = {.form = RATE_STEADY, .per_s = per_s, .noise_sd = sqrt(log1p(noise_cv * noise_cv)),
		.noise_memory_s = memory_s, .burst_per_s = value_constant(0), .burst_factor = value_constant(0), .burst_s = value_constant(0),
		.scale = value_constant(1), .key = 5}};
}

/* The same as counts every STEP_S. */
static struct request_trace counted(const struct request_trace *from, double step_s)
{
	struct request_trace trace = {.name = from->name, .record_s = from->record_s, .counts = true, .first_unix_s = from->first_unix_s};

	trace.pieces = (size_t)(from->record_s / step_s);
	trace.piece = arena_alloc(arena, trace.pieces, sizeof *trace.piece);
	for (size_t i = 0; i < trace.pieces; i++)
		trace.piece[i].from_s = (double)i * step_s;
	for (size_t i = 0; i < from->record.count; i++)
		trace.piece[(size_t)fmin(from->record.at_s[i] / step_s, (double)(trace.pieces - 1))].per_s += 1 / step_s;
	return trace;
}

static void a_law_comes_back(void **state)
{
	static const struct { double per_s, cv, noise_cv, memory_s; } law[] = {{4.2, 1.6, 0.3, 120}, {2.385, 1, 0.8, 25}, {3, 2.5, 0, 0}, {3, 1, 0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
		const struct arrival_rule rule = steady(law[i].per_s, law[i].cv, law[i].noise_cv, fmax(1, law[i].memory_s));
		const struct request_trace trace = simulated(&rule, 60 * 3600, i, false);
		const struct request_fitting *f = fitting_of_requests(arena, &trace, NULL);

		assert_false(f->profile.good);
		assert_int_equal(f->windows, FIT_WINDOWS);
		within("rate", f->per_s, law[i].per_s, 0.03);
		within("cv", f->law.cv, law[i].cv, 0.05);
		within("noise", f->law.noise_cv, law[i].noise_cv, 0.08);
		within("memory", f->law.memory_s, law[i].memory_s, 0.25);
		within("gaps", f->gap_cv, f->gap_cv_block, law[i].noise_cv > 0.5 ? 0.2 : 0.03);
		for (size_t w = 0; w < f->windows; w++)
			within("index", f->window[w].block, f->window[w].seen, 0.1);
	}
}

static double hours_of(int d, int h)
{
	return d < 5 ? 1.2 + 0.9 * sin(2 * M_PI * (h - 8) / 24) : 0.7 + 0.2 * sin(2 * M_PI * (h - 11) / 24);
}

/* Six weeks in Madrid: two kinds of days, a Friday that is 0.8 of the others, noise. */
static void a_week_comes_back(void **state)
{
	struct arrival_rule rule = steady(0.8, 1.4, 0.3, 200);
	double mean = 0;

	(void)state;
	rule.rate.form = RATE_WEEK;
	rule.rate.start_unix_s = MONDAY;
	rule.rate.offset = zone_offsets(arena, "Europe/Madrid", MONDAY, 0, 43 * DAY, &rule.rate.offsets);
	for (int k = 0; k < WEEK_HOURS; k++)
		mean += (rule.rate.week[k] = hours_of(k / 24, k % 24) * (k / 24 == 4 ? 0.8 : 1)) / WEEK_HOURS;
	for (int k = 0; k < WEEK_HOURS; k++)
		rule.rate.week[k] /= mean;
	const struct request_trace trace = simulated(&rule, 42 * DAY, 3, true);
	const struct request_fitting *f = fitting_of_requests(arena, &trace, "Europe/Madrid");

	assert_true(f && f->profile.good && f->profile.weekends && f->profile.days);
	within("rate", f->per_s, 0.8, 0.02);
	for (int k = 0; k < WEEK_HOURS; k++)
		if (fabs(f->profile.week[k] - rule.rate.week[k]) > 0.13)
			fail_msg("hour %d: %g is not %g", k, f->profile.week[k], rule.rate.week[k]);
	within("Friday", f->profile.day[4] / f->profile.day[1], 0.8, 0.03);
	within("cv", f->law.cv, 1.4, 0.03);
	within("noise", f->law.noise_cv, 0.3, 0.1);
	within("memory", f->law.memory_s, 200, 0.25);

	/* the same as counts of five minutes: the clumps of single requests are in the noise now */
	const struct request_trace counts = counted(&trace, 300);
	const struct request_fitting *g = fitting_of_requests(arena, &counts, "Europe/Madrid");

	assert_true(g->profile.good && isnan(g->gap_cv) && !g->singles && g->law.cv == 1);
	for (int k = 0; k < WEEK_HOURS; k++)
		assert_true(fabs(g->profile.week[k] - f->profile.week[k]) < 1e-3);
	for (size_t w = 0; w < g->windows; w++)
		within("index of counts", g->window[w].block, g->window[w].seen, 0.05);
}

static void what_a_record_cannot_tell(void **state)
{
	struct arrival_rule rule = steady(0.5, 1, 0, 1);
	struct request_trace trace = simulated(&rule, 20 * DAY, 0, true);
	struct request_fitting *f = fitting_of_requests(arena, &trace, NULL);

	(void)state;
	assert_false(f->profile.good);            /* its hours differ by chance only */
	assert_true(f->law.cv == 1 && f->law.noise_cv == 0);
	assert_null(fitting_of_requests(arena, &trace, "Europe/Madird"));
	rule.rate.form = RATE_SINE;
	rule.rate.amplitude = 0.8;
	rule.rate.period_s = DAY;
	trace = simulated(&rule, 3 * DAY, 1, true);
	f = fitting_of_requests(arena, &trace, NULL);
	assert_true(f->profile.good && !f->profile.weekends && !f->profile.days);      /* Monday to Wednesday */
	within("peak", f->profile.peak, 1.8, 0.05);
	trace.first_unix_s = 0;
	assert_false(fitting_of_requests(arena, &trace, NULL)->profile.good);
	trace = simulated(&rule, 12 * 3600, 1, true);
	assert_false(fitting_of_requests(arena, &trace, NULL)->profile.good);
}

static void headers(void **state)
{
	(void)state;
	assert_true(requests_recognised("timestamp,value\n1,2\n"));
	assert_true(requests_recognised("# a comment\n\nTIMESTAMP,ContextTokens,GeneratedTokens\n"));
	assert_true(requests_recognised("hour_utc,requests_per_minute_est\n"));
	assert_true(requests_recognised("t_s\n0\n1\n"));
	assert_true(requests_recognised("t_s,count\n"));
	assert_true(requests_recognised("\xef\xbb\xbft_s , rate_per_s\r\n"));
	assert_false(requests_recognised("t_s,available\n0,1\n"));
	assert_false(requests_recognised("t_s,availible\n"));
	assert_false(requests_recognised("zone,t_s,available,price_usd_h\n"));
	assert_false(requests_recognised("lifetime_h,censored\n"));
	assert_false(requests_recognised("# t_s\nlifetime_s\n"));
	assert_false(requests_recognised(""));
	assert_false(requests_recognised("#"));
}

/* The block is a demand that binds, and means the figures. */
static void the_block_binds(void **state)
{
	struct request_fitting f = {.per_s = 0.004, .law = {1.6, 0.3, 120}, .zone = "Europe/Madrid",
		.input = {10, 1155.25, 0.96, 1000, 4000}, .output = {10, 7, 0, 7, 7}};
	struct diag diag = {0};
	const struct binding b = {.arena = arena, .diag = &diag};
	struct text block = {0};
	struct demand_keys keys = {.model = -1};

	(void)state;
	f.profile = (struct fit_profile){.good = true, .weekends = true, .days = true};
	for (int h = 0; h < DAY_HOURS; h++)
		f.profile.hours[h] = f.profile.weekend_hours[h] = 0.5 + h / 24.0;
	for (int d = 0; d < WEEK_DAYS; d++)
		f.profile.day[d] = 1;
	f.profile.hours[0] = 1e-9;
	demand_fitted(&f, &block);
	const struct node *node = node_get(node_read_text(arena, "block", text_str(&block), block.len, &diag), "demand");

	assert_non_null(node);
	if (!schema_bind(&b, &demand_schema, node, "demand", &keys)) {
		diag_print(&diag, stderr);
		fail();
	}
	within("rate", keys.rate.dist.a, 0.004, 1e-4);
	within("cv", keys.cv.dist.a, 1.6, 1e-4);
	within("noise", keys.noise_cv.dist.a, 0.3, 1e-4);
	within("memory", keys.noise_memory.dist.a, 120, 1e-4);
	within("tokens", dist_mean(&keys.input_tokens.dist), 1155, 1e-3);
	within("tokens", keys.output_tokens.dist.a, 7, 0);
	assert_string_equal(keys.time_zone, "Europe/Madrid");
	assert_int_equal(keys.hours->count, 24);
	assert_string_equal(keys.hours->item[0]->text, "0");
	text_release(&block);
	diag_release(&diag);
}

/* --- the public traces, where they are --- */

static const struct request_fitting *of_file(const char *name)
{
	struct diag diag = {0};
	const struct binding b = {.arena = arena, .diag = &diag, .folder = TRACES};
	const struct request_trace *trace = NULL;
	char *path = file_join(TRACES, name);

	if (file_exists(path))
		trace = request_trace_read(&b, node_scalar(arena, name, (struct place){0}), "TRACE");
	free(path);
	diag_print(&diag, stderr);
	assert_int_equal(diag.errors, 0);
	diag_release(&diag);
	return trace ? fitting_of_requests(arena, trace, NULL) : NULL;
}

/* As azure2023_stats.json has it from the same file. */
static void the_coding_trace(void **state)
{
	static const double index[] = {13.190, 71.851, 166.89, 151.62};
	const struct request_fitting *f = of_file("AzureLLMInferenceTrace_code.csv");

	(void)state;
	if (!f)
		skip();
	assert_true(f->requests == 8819);
	within("rate", f->per_s, 2.5667, 1e-3);
	within("gaps", f->gap_cv, 13.1513, 1e-4);
	within("silence", f->silence_s, 217.169, 1e-5);
	for (size_t w = 0; w < f->windows; w++) {
		within("index", f->window[w].seen, index[w], 1e-3);
		within("block", f->window[w].block, index[w], 0.25);
	}
	within("tokens", f->input.mean, 2047.85, 1e-5);
	within("tokens", f->input.p95, 7303.3, 1e-5);
	within("tokens", f->output.cv, 2.1468, 1e-3);
}

static void the_digitised_weeks(void **state)
{
	const struct request_fitting *coding = of_file("azure2024_coding_hourly_digitized.csv");
	const struct request_fitting *conversation = of_file("azure2024_conversation_hourly_digitized.csv");

	(void)state;
	if (!coding || !conversation)
		skip();
	within("requests", coding->requests, 16803691, 1e-4);
	within("peak", coding->profile.peak_seen, 2.992, 1e-3);
	within("peak", coding->profile.peak, 2.992, 0.03);
	within("requests", conversation->requests, 27303995, 1e-4);
	within("peak", conversation->profile.peak_seen, 1.6715, 1e-3);
	within("peak", conversation->profile.peak, 1.6715, 0.03);
	double week = 0, weekend = 0;

	for (int k = 0; k < WEEK_HOURS; k++)
		*(k < 120 ? &week : &weekend) += conversation->profile.week[k] / (k < 120 ? 120 : 48);
	within("weekend", weekend / week, 0.5674, 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_law_comes_back, begin, end),
		cmocka_unit_test_setup_teardown(a_week_comes_back, begin, end),
		cmocka_unit_test_setup_teardown(what_a_record_cannot_tell, begin, end),
		cmocka_unit_test_setup_teardown(headers, begin, end),
		cmocka_unit_test_setup_teardown(the_block_binds, begin, end),
		cmocka_unit_test_setup_teardown(the_coding_trace, begin, end),
		cmocka_unit_test_setup_teardown(the_digitised_weeks, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
