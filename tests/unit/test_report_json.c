/* summary.json read back with jansson: every field of the design's section 4, no NaN, the same bytes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/write.h"
#include "tests/support/fixture_summary.h"

static json_t *parsed(const struct summary *summary)
{
	struct text out = {0};
	json_error_t error;

	json_write(summary, &out);
	assert_int_equal(out.s[out.len - 1], '\n');
	json_t *root = json_loads(text_str(&out), JSON_REJECT_DUPLICATES, &error);

	if (!root)
		fail_msg("line %d: %s", error.line, error.text);
	text_release(&out);
	return root;
}

static double real_at(const json_t *root, const char *a, const char *b, const char *c)
{
	json_t *at = json_object_get(root, a);

	at = b ? json_object_get(at, b) : at;
	at = c ? json_object_get(at, c) : at;
	assert_true(json_is_number(at));
	return json_number_value(at);
}

static void assert_keys(const json_t *object, const char *const *keys)
{
	const char *key;
	json_t *value;
	size_t i = 0;

	assert_true(json_is_object(object));
	json_object_foreach((json_t *)object, key, value) {     /* jansson keeps the order of the text */
		assert_non_null(keys[i]);
		assert_string_equal(key, keys[i++]);
	}
	assert_null(keys[i]);
}

static void test_all_fields_in_order(void **state)
{
	static const char *const top[] = {"costcast", "scenario", "run", "currency", "strategies", "comparisons", "thresholds",
					  "assumptions", "warnings", NULL};
	static const char *const strategy[] = {"title", "finished", "unfinished", "metrics", "cost_by", "commitments",
					       "probability", "replicas", NULL};
	static const char *const metric[] = {"unit", "mean", "se", "ci", "sd", "min", "p5", "p25", "p50", "p75", "p90", "p95",
					     "p99", "max", "cvar95", NULL};
	static const char *const parts[] = {"useful", "lost", "checkpoint", "restart", "waiting", "idle_commitment", "storage",
					    "transfer", NULL};
	static const char *const commitment[] = {"product", "full_term", "horizon", "used", "utilisation", "coverage",
						 "break_even_utilisation", "horizon_utilisation", "amount", "amount_unit", NULL};
	static const char *const probability[] = {"late", "over_budget", "finished", "cheapest", NULL};
	struct summary *summary = fixture_summary();
	json_t *root = parsed(summary), *all = json_object_get(root, "strategies"), *one;
	const char *name;

	(void)state;
	assert_keys(root, top);
	assert_int_equal(json_object_size(all), FIXTURE_STRATEGIES);
	json_object_foreach(all, name, one) {
		json_t *m;
		const char *key;

		assert_keys(one, strategy);
		assert_int_equal(json_object_size(json_object_get(one, "metrics")), FIXTURE_METRICS);
		json_object_foreach(json_object_get(one, "metrics"), key, m)
			assert_keys(m, metric);
		assert_keys(json_object_get(json_object_get(one, "cost_by"), "part"), parts);
		assert_keys(json_object_get(one, "probability"), probability);
	}
	assert_keys(json_array_get(json_object_get(json_object_get(all, "C"), "commitments"), 0), commitment);
	assert_int_equal(json_array_size(json_object_get(json_object_get(all, "A"), "commitments")), 0);
	assert_int_equal(json_array_size(json_object_get(root, "comparisons")), 6);
	assert_int_equal(json_array_size(json_object_get(root, "thresholds")), 8);
	json_decref(root);
	fixture_summary_free(summary);
}

static void test_values_come_back_exactly(void **state)
{
	struct summary *summary = fixture_summary();
	json_t *root = parsed(summary), *b = json_object_get(json_object_get(root, "strategies"), "B");
	const struct strategy_summary *s = summary->strategy + 1;
	json_t *tag = json_object_get(json_object_get(json_object_get(b, "cost_by"), "tag"), "team");
	json_t *difference = json_array_get(json_object_get(root, "comparisons"), 0);

	(void)state;
	assert_true(real_at(b, "metrics", "cost", "mean") == s->metric[0].mean);
	assert_true(real_at(b, "metrics", "cost", "p95") == s->metric[0].q[Q_P95]);
	assert_true(real_at(b, "cost_by", "part", "lost") == s->part_usd[PART_LOST]);
	assert_true(real_at(b, "cost_by", "service", "Cloudy Storage") == s->service_usd[1]);
	assert_true(json_number_value(json_object_get(tag, "nlp")) == s->metric[0].mean);
	assert_true(real_at(b, "probability", "late", "value") == s->probability[P_LATE].value);
	assert_int_equal(real_at(b, "replicas", "p95", NULL), s->replica_p95);
	assert_int_equal(real_at(b, "unfinished", NULL, NULL), 10);
	assert_string_equal(json_string_value(json_object_get(difference, "strategy")), "B");
	assert_string_equal(json_string_value(json_object_get(difference, "baseline")), "A");
	assert_string_equal(json_string_value(json_object_get(difference, "metric")), "cost");
	assert_true(json_number_value(json_object_get(difference, "mean_difference")) == summary->comparison[0].mean_difference);
	assert_int_equal(real_at(root, "run", "seed", NULL), 42);
	assert_int_equal(real_at(root, "costcast", "schema", NULL), 1);
	json_decref(root);
	fixture_summary_free(summary);
}

static void test_null_where_there_is_no_number(void **state)
{
	struct summary *summary = fixture_summary();

	(void)state;
	summary->strategy[0].probability[P_LATE].known = false;
	summary->strategy[1].metric[1].se = NAN;
	json_t *root = parsed(summary), *all = json_object_get(root, "strategies"),
	       *hours = json_object_get(json_object_get(json_object_get(all, "B"), "metrics"), "hours");

	assert_true(json_is_null(json_object_get(json_object_get(json_object_get(all, "A"), "probability"), "late")));
	assert_true(json_is_null(json_object_get(hours, "max")));          /* infinite: some never finish */
	assert_true(json_is_null(json_object_get(hours, "se")));
	assert_true(json_is_number(json_object_get(hours, "p50")));
	json_decref(root);
	fixture_summary_free(summary);
}

/* Names and titles of people, whatever they hold; and the largest seed, which no double can hold. */
static void test_hostile_texts_and_large_numbers(void **state)
{
	struct summary *summary = fixture_summary();
	struct text out = {0};

	(void)state;
	fixture_scenario(summary)->title.en = "\"quoted\" \\ back\n\ttab \x01 ñ";
	fixture_scenario(summary)->seed = INT64_MAX;            /* the largest that jansson reads */
	json_t *root = parsed(summary);

	assert_string_equal(json_string_value(json_object_get(json_object_get(root, "scenario"), "title")),
			    "\"quoted\" \\ back\n\ttab \x01 ñ");
	assert_true(json_integer_value(json_object_get(json_object_get(root, "run"), "seed")) == INT64_MAX);
	json_decref(root);
	fixture_scenario(summary)->seed = UINT64_MAX;
	json_write(summary, &out);
	assert_non_null(strstr(text_str(&out), "\"seed\": 18446744073709551615"));
	text_release(&out);
	fixture_summary_free(summary);
}

static void test_same_bytes_again(void **state)
{
	struct summary *one = fixture_summary(), *two = fixture_summary();
	struct text a = {0}, b = {0};

	(void)state;
	json_write(one, &a);
	json_write(two, &b);
	assert_string_equal(text_str(&a), text_str(&b));
	assert_null(strstr(text_str(&a), "nan"));
	assert_null(strstr(text_str(&a), "inf"));
	text_release(&a);
	text_release(&b);
	fixture_summary_free(one);
	fixture_summary_free(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_fields_in_order), cmocka_unit_test(test_values_come_back_exactly),
		cmocka_unit_test(test_null_where_there_is_no_number), cmocka_unit_test(test_hostile_texts_and_large_numbers),
		cmocka_unit_test(test_same_bytes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
