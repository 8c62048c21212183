/* Recorded requests: every column by its names, and every fault at its place. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "sim/world/rate.h"

static struct diag diag;
static struct arena *arena;

static const struct request_trace *read_from(const char *folder, const char *name, const char *text)
{
	const struct binding b = {.arena = arena, .diag = &diag, .folder = folder};
	struct node *file = node_map(arena, (struct place){0});

	if (!text)
		return request_trace_read(&b, node_scalar(arena, name, (struct place){0}), "workloads.w.demand.trace");
	node_put(arena, file, "name", node_scalar(arena, name, (struct place){0}));
	node_put(arena, file, "text", node_scalar(arena, text, (struct place){0}));
	return request_trace_read(&b, file, "workloads.w.demand.trace");
}

static const struct request_trace *read_text(const char *text)
{
	return read_from(".", "t.csv", text);
}

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
	diag_release(&diag);
	return 0;
}

/* A byte order mark, CRLF, comments, another order, no newline at the end; equal times are fine. */
static void test_requests(void **state)
{
	const struct request_trace *trace = read_text("\xef\xbb\xbf# a comment\r\ninput_tokens, t_s ,output_tokens\r\n\r\n10,5,3\r\n20, 6.5 ,4\r\n30,6.5,5\n# more\n"
						      "40,9.5,0");

	static const double at_s[] = {0, 1.5, 1.5, 4.5}, output[] = {3, 4, 5, 0};

	(void)state;
	assert_non_null(trace);
	assert_int_equal(trace->record.count, 4);
	for (int i = 0; i < 4; i++) {
		assert_true(trace->record.at_s[i] == at_s[i] && trace->record.input[i] == 10 * (i + 1));
		assert_true(trace->record.output[i] == output[i]);
	}
	assert_true(trace->record.record_s == 6 && trace->record_s == 6 && trace->first_unix_s == 0 && trace->pieces == 0);
	assert_int_equal(diag.errors, 0);
}

static void test_dates(void **state)
{
	static const char *const second[] = {"2023-11-16 18:17:04.0319600", "2023-11-16T18:17:04.03196Z", "2023-11-16T20:17:04.03196+02:00",
					     "2023-11-16T15:17:04.03196-03:00"};
	int64_t first;

	(void)state;
	assert_true(calendar_read("2023-11-16T18:17:03Z", &first));
	for (size_t i = 0; i < 4; i++) {
		const struct request_trace *trace = read_text(arena_textf(arena, "TIMESTAMP,ContextTokens,GeneratedTokens\n"
									  "2023-11-16 18:17:03.9799600,4808,10\n%s,3180,8\n", second[i]));

		assert_non_null(trace);
		assert_true(fabs(trace->record.at_s[1] - 0.052) < 1e-9 && trace->first_unix_s == first);
		assert_true(trace->record.input[1] == 3180 && trace->record.output[0] == 10);
	}
	assert_non_null(read_text("time\n2024-05-10\n2024-05-11T00:00Z\n"));
	assert_int_equal(diag.errors, 0);
}

/* Counts last until the next row, and in the last one as long as in the one before. */
static void test_counts_and_rates(void **state)
{
	static const char *const name[] = {"count", "value", "requests"};
	const struct request_trace *trace;

	(void)state;
	for (int i = 0; i < 3; i++) {
		trace = read_text(arena_textf(arena, "timestamp,%s\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,56\n2014-04-10 00:19:00,60\n", name[i]));
		assert_true(trace && trace->counts && trace->pieces == 3 && trace->record_s == 1500 && trace->record.count == 0);
		assert_true(trace->piece[0].per_s == 94.0 / 300 && trace->piece[1].per_s == 56.0 / 600 && trace->piece[2].per_s == 0.1);
		assert_true(trace->piece[2].from_s == 900);
	}
	trace = read_text("hour_utc,requests_per_minute_est\n2024-05-10T00:00:00,1285.8\n2024-05-10T01:00:00,600\n");
	assert_true(trace && !trace->counts && trace->pieces == 2 && trace->record_s == 7200);
	assert_true(fabs(trace->piece[0].per_s - 21.43) < 1e-12 && fabs(trace->piece[1].per_s - 10) < 1e-12);
	trace = read_text("rate_per_s,t_s\n3.5,0\n0,30\n");
	assert_true(trace && trace->piece[0].per_s == 3.5 && trace->piece[1].from_s == 30 && trace->record_s == 60);
	assert_int_equal(diag.errors, 0);
}

/* Each one fault, with its line and the column of the cell that has it. */
static void test_faults(void **state)
{
	static const struct { const char *text; int line, col, end_col; const char *says; } fault[] = {
		{"", 0, 0, 0, "has no header"},
		{"t_s\n", 0, 0, 0, "at least two rows"},
		{"t_s\n4\n", 0, 0, 0, "at least two rows"},
		{"t_s\n4\n4\n", 0, 0, 0, "same time"},
		{"t_s,cuont\n1,2\n", 1, 5, 10, "did you mean \"count\""},
		{"t_s,temperature\n1,2\n", 1, 5, 16, "unknown column"},
		{"t_s,\"count\"\n1,2\n", 1, 5, 12, "unknown column"},
		{"count,value,t_s\n", 1, 7, 12, "another one"},
		{"count\n1\n", 1, 1, 6, "one column of times"},
		{"t_s,time\n", 1, 1, 4, "one column of times"},
		{"t_s,count,rate_per_s\n", 1, 11, 21, "not both"},
		{"t_s,count,input_tokens\n", 1, 11, 23, "belong to requests"},
		{"t_s,count,value,a,b,c\n", 1, 17, 18, "at most 3 columns"},
		{"t_s\n1\nx\n2\n", 3, 1, 2, "number of seconds"},
		{"t_s\n1\nnan\n2\n", 3, 1, 4, "number of seconds"},
		{"t_s\n1\n0x10\n2\n", 3, 1, 5, "number of seconds"},
		{"t_s\n2\n 1\n3\n", 3, 2, 3, "later"},
		{"t_s\n2\n5e9\n3\n", 3, 1, 4, "100 years"},
		{"t_s,count\n1,2\n1,3\n5,3\n", 3, 1, 2, "later"},
		{"t_s,count\n1,2\n2,-3\n5,3\n", 3, 3, 5, "from 0 to 1e12"},
		{"t_s,count\n1,2\n2,1e13\n5,3\n", 3, 3, 7, "from 0 to 1e12"},
		{"t_s,count\n1,2\n2,inf\n5,3\n", 3, 3, 6, "from 0 to 1e12"},
		{"t_s,count\n1,2\n2,\n5,3\n", 3, 3, 4, "from 0 to 1e12"},
		{"t_s,count\n1,2\n2\n5,3\n", 3, 1, 2, "1 cells"},
		{"t_s,count\n1,2\n2,3,4\n5,3\n", 3, 1, 2, "3 cells"},
		{"time\n2024-05-10T00:00:00\n2024-13-10T00:00:00\n2024-05-11\n", 3, 1, 20, "2024-13-10"},
		{"time\n2024-05-10T00:00:00\n2024-05-10 00:00:00.\n2024-05-11\n", 3, 1, 21, "is wanted"},
		{"time\n2024-05-10T00:00:00\n2024-05-10 00:00.5\n2024-05-11\n", 3, 1, 19, "is wanted"},
		{"time\n2024-05-10T00:00:00\n2024-05-10 00:00:00+2\n2024-05-11\n", 3, 1, 22, "is wanted"},
		{"t_s\n1\n\xff\n2\n", 3, 1, 2, "not UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
		diag_release(&diag);
		assert_null(read_text(fault[i].text));
		if (diag.errors != 1)
			fail_msg("%zu faults in \"%s\"", diag.errors, fault[i].text);
		const struct diag_item *item = &diag.item[0];

		if (item->at.line != fault[i].line || item->at.col != fault[i].col || item->at.end_col != fault[i].end_col || !strstr(item->message, fault[i].says))
			fail_msg("%d:%d-%d: %s", item->at.line, item->at.col, item->at.end_col, item->message);
	}
}

/* All faults in one pass, but not without end. */
static void test_many_faults(void **state)
{
	struct text text = {0};

	(void)state;
	text_add(&text, "t_s,input_tokens\nx,y\n");
	assert_null(read_text(text_str(&text)));
	assert_int_equal(diag.errors, 2);
	for (int i = 0; i < 1000; i++)
		text_add(&text, "x,1\n");
	diag_release(&diag);
	assert_null(read_text(text_str(&text)));
	assert_int_equal(diag.errors, 20);
	text_clear(&text);
	text_add(&text, "t_s");
	for (int i = 0; i < 100000; i++)
		text_add(&text, ",a");
	diag_release(&diag);
	assert_null(read_text(text_str(&text)));
	assert_int_equal(diag.errors, 1);
	text_release(&text);
}

/* The records that others published, where they lie beside the tree (azure2023_stats.json, nab_stats.json). */
static void test_published(void **state)
{
	static const char folder[] = "../shared/traces/requests";
	const struct request_trace *trace;
	double sum = 0, square = 0;

	(void)state;
	if (access("../shared/traces/requests/AzureLLMInferenceTrace_code.csv", R_OK) != 0)
		skip();
	trace = read_from(folder, "AzureLLMInferenceTrace_code.csv", NULL);
	assert_non_null(trace);
	const size_t n = trace->record.count;
	const double span = trace->record.at_s[n - 1], mean = span / (double)(n - 1);

	assert_int_equal(n, 8819);
	assert_true(fabs(span - 3435.9480559825897) < 1e-5);
	for (size_t i = 1; i < n; i++) {
		sum += trace->record.input[i];
		square += pow(trace->record.at_s[i] - trace->record.at_s[i - 1] - mean, 2);
	}
	assert_true(sum > 0 && fabs(sqrt(square / (double)(n - 1)) / mean - 13.151290973275088) < 0.002);
	trace = read_from(folder, "NAB_elb_request_count_8c0756.csv", NULL);
	assert_true(trace && trace->counts && trace->pieces == 4032);
	trace = read_from(folder, "azure2024_coding_hourly_digitized.csv", NULL);
	assert_true(trace && !trace->counts && trace->pieces == 168);
	assert_int_equal(diag.errors, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_requests, begin, end), cmocka_unit_test_setup_teardown(test_dates, begin, end),
		cmocka_unit_test_setup_teardown(test_counts_and_rates, begin, end), cmocka_unit_test_setup_teardown(test_faults, begin, end),
		cmocka_unit_test_setup_teardown(test_many_faults, begin, end), cmocka_unit_test_setup_teardown(test_published, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
