/* What is made out of the rows: explain, the reference, the JSON Schema, and the check of the tables themselves. */
#include "tests/unit/test_config_toy.h"

#include <jansson.h>

static void assert_explains(const char *path, const char *const *wanted)
{
	struct text out = {0};

	if (!schema_explain(&toy_schema, &toy_mounts, path, &out))
		fail_msg("%s: %s", path, text_str(&out));
	for (; *wanted; wanted++)
		if (!strstr(out.s, *wanted))
			fail_msg("%s: wanted \"%s\" in\n%s", path, *wanted, out.s);
	text_release(&out);
}
#define EXPLAINS(path, ...) assert_explains(path, (const char *const[]){__VA_ARGS__, NULL})

static void test_explain(void **state)
{
	(void)state;
	EXPLAINS("workloads.bert.checkpoint.every",
		 "workloads.NAME.checkpoint.every  (kind: job)\n  Time between checkpoints.\n",
		 "type        a time such as 6 h, or one of: none, young, daly, optimal\n",
		 "range       more than 0 s\n", "default     none\n",
		 "uncertain   a value or a distribution, drawn once per future", "example     every: 6 h\n");
	EXPLAINS("workloads.my.dotted.name.nodes", "workloads.NAME.nodes", "range       1 to 100000", "a whole number");
	EXPLAINS("workloads.NAME.nodes", "workloads.NAME.nodes");
	EXPLAINS("workloads.x.fleet.0.buy", "workloads.NAME.fleet.N.buy", "one of: on_demand, spot, block");
	EXPLAINS("instances.p4d.24xlarge.on_demand", "instances.NAME.on_demand", "quality: published | derived");
	EXPLAINS("simulate", "keys        replications, seed, confidence");
	EXPLAINS("simulate.confidence", "one value, not a distribution", "0 % to 99.99 %");
	EXPLAINS("workloads", "chosen by kind: job\n              | meter\n", "keys (job)", "none: it must be written");
	EXPLAINS("workloads.bert", "keys (meter)  kind, item, quantity, price");
	EXPLAINS("instances.p4d.24xlarge", "instances\n", "keys        on_demand, memory");
	EXPLAINS("workloads.bert.kind", "chosen by kind: job");
	EXPLAINS("checkpoint.takes", "workloads.NAME.checkpoint.takes", "drawn anew each time it happens");
	EXPLAINS("provider.item", "provider.item");
	EXPLAINS("", "A toy scenario.", "keys", "version, title, start");
}

static void test_explain_suggests(void **state)
{
	static const char *const cases[][2] = {
		{"workloads.bert.checkpoint.evry", "did you mean \"workloads.bert.checkpoint.every\"?"},
		{"simluate.seed", "did you mean \"simulate.seed\"?"},
		{"sedd", "did you mean \"simulate.seed\"?"},
		{"workloads.bert.fleet.1.byu", "did you mean \"workloads.bert.fleet.1.buy\"?"},
		{"qqqqqqqqqqq", ""},
		{"workloads..", ""},
		{"..", ""},
	};
	struct text out = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		text_clear(&out);
		assert_false(schema_explain(&toy_schema, &toy_mounts, cases[i][0], &out));
		assert_string_equal(text_str(&out), cases[i][1]);
	}
	text_release(&out);
}

static void test_explain_long_paths_end(void **state)
{
	struct text path = {0}, out = {0};
	int i;

	(void)state;
	text_add(&path, "workloads");
	for (i = 0; i < 50000; i++)
		text_add(&path, ".a");
	assert_false(schema_explain(&toy_schema, &toy_mounts, path.s, &out));
	path.s[800] = '\0';
	schema_explain(&toy_schema, &toy_mounts, path.s, &out);
	text_release(&path);
	text_release(&out);
}

static void count_rows(void *context, const char *path, const struct schema_row *row)
{
	size_t *counts = context;

	counts[0]++;
	counts[1] += strcmp(path, "workloads.NAME.fleet.N.nodes") == 0 && row->min == 1;
	counts[2] += strcmp(path, "instances.NAME.memory") == 0;
	counts[3] += strcmp(path, "provider.price") == 0;
}

static void test_walk(void **state)
{
	size_t counts[4] = {0};

	(void)state;
	schema_walk(&toy_schema, &toy_mounts, count_rows, counts);
	assert_int_equal(counts[0], toy_schema.count + toy_job_schema.count + 2 * toy_meter_schema.count +
					toy_row_schema.count + toy_book_schema.count);
	assert_int_equal(counts[1], 1);
	assert_int_equal(counts[2], 1);
	assert_int_equal(counts[3], 1);
}

static void test_reference(void **state)
{
	struct text out = {0};

	(void)state;
	schema_reference(&toy_schema, &toy_mounts, &out);
	assert_non_null(strstr(out.s, "## `workloads.NAME` with `kind: job`"));
	assert_non_null(strstr(out.s, "The work \\| in wall time."));
	assert_non_null(strstr(
	    out.s, "| `checkpoint.every` | a time such as 6 h, or one of: none, young, daly, optimal; more than 0 s "
		   "| `none` | Time between checkpoints. | `6 h` |\n"));
	assert_non_null(strstr(out.s, "## `provider`\n\nThe same keys as in `workloads.NAME`."));
	assert_non_null(strstr(out.s, "`{choice: {v1: w1, v2: w2}}`"));
	assert_non_null(strstr(out.s, "| required |"));
	text_release(&out);
}

/* Every $ref leads somewhere, and no placeholder is left. */
static void check_refs(const json_t *root, const json_t *json)
{
	const char *key;
	const json_t *value;
	size_t i;

	if (json_is_object(json)) {
		json_object_foreach((json_t *)json, key, value) {
			if (strcmp(key, "$ref") == 0)
				assert_true(json_is_object(json_object_get(
				    json_object_get(root, "$defs"), json_string_value(value) + strlen("#/$defs/"))));
			check_refs(root, value);
		}
	}
	json_array_foreach(json, i, value)
		check_refs(root, value);
}

static json_t *at(json_t *json, const char *a, const char *b)
{
	return json_object_get(json_object_get(json, a), b);
}

static void test_json_schema(void **state)
{
	char *text = schema_json(&toy_schema, &toy_mounts), *again = schema_json(&toy_schema, &toy_mounts);
	json_error_t error;
	json_t *root = json_loads(text, 0, &error), *defs, *job, *seed;

	(void)state;
	assert_non_null(root);
	assert_string_equal(text, again);
	check_refs(root, root);
	assert_string_equal(json_string_value(json_object_get(root, "$schema")),
			    "https://json-schema.org/draft/2020-12/schema");
	assert_true(json_is_false(json_object_get(root, "additionalProperties")));
	assert_int_equal(json_array_size(json_object_get(root, "required")), 2);
	seed = at(at(root, "properties", "simulate"), "properties", "seed");
	assert_int_equal(json_integer_value(json_object_get(seed, "default")), 42);
	assert_string_equal(json_string_value(json_object_get(seed, "description")), "Seed.");
	defs = json_object_get(root, "$defs");
	job = json_object_get(defs, "keys_of_job_by_kind");
	assert_string_equal(json_string_value(at(json_object_get(job, "properties"), "kind", "const")), "job");
	assert_int_equal(json_array_size(json_object_get(
			     at(json_object_get(root, "properties"), "workloads", "additionalProperties"), "allOf")),
			 2);
	assert_non_null(json_object_get(defs, "uncertain_time"));
	assert_true(json_is_true(at(at(job, "properties", "exposed"), "properties", "survivors")) == 0);
	assert_true(
	    json_is_true(json_object_get(at(at(job, "properties", "exposed"), "properties", "survivors"), "default")));
	json_decref(root);
	free(text);
	free(again);
}

/* One row of a table that is wrong in one way. */
struct broken {
	struct value a, b;
	int c;
	struct presence s;
	struct entries e;
};

static void assert_wrong(const struct schema_row *rows, size_t count, const char *words)
{
	const struct schema schema = {"broken", "doc", sizeof(struct broken), rows, count};
	const char *message = schema_check(&schema, &toy_mounts);

	if (!message || !strstr(message, words))
		fail_msg("%s, wanted %s", message ? message : "nothing found", words);
}
#define R(kind, member, ...) ROW_##kind(struct broken, member, __VA_ARGS__)
#define WRONG(words, ...) \
	do { \
		static const struct schema_row rows[] = {__VA_ARGS__}; \
		assert_wrong(rows, sizeof rows / sizeof *rows, words); \
	} while (0)

static void test_check(void **state)
{
	const char *message = schema_check(&toy_schema, &toy_mounts);

	(void)state;
	if (message)
		fail_msg("%s", message);
	WRONG("stands twice", R(QUANTITY, a, "a", DIM_TIME, .help = "h", .example = "1 h"),
	      R(QUANTITY, b, "a", DIM_TIME, .help = "h", .example = "1 h"));
	WRONG("shares its member", R(QUANTITY, a, "a", DIM_TIME, .help = "h", .example = "1 h"),
	      R(QUANTITY, a, "b", DIM_TIME, .help = "h", .example = "1 h"));
	WRONG("no help", R(QUANTITY, a, "a", DIM_TIME, .example = "1 h"));
	WRONG("no example", R(QUANTITY, a, "a", DIM_TIME, .help = "h"));
	WRONG("section must be a row before it", R(QUANTITY, a, "s.a", DIM_TIME, .help = "h", .example = "1 h"));
	WRONG("default \"2 h\" does not bind",
	      R(QUANTITY, a, "a", DIM_TIME, .max = 3600, .fallback = "2 h", .help = "h", .example = "1 h"));
	WRONG("example \"6\" does not bind", R(QUANTITY, a, "a", DIM_TIME, .help = "h", .example = "6"));
	WRONG("not YAML", R(QUANTITY, a, "a", DIM_TIME, .help = "h", .example = "[6"));
	WRONG("an empty range", R(QUANTITY, a, "a", DIM_TIME, .min = 2, .max = 1, .help = "h", .example = "6 h"));
	WRONG("without words", R(CHOICE, c, "c", NULL, .help = "h", .example = "6"));
	WRONG("no path", R(QUANTITY, a, "A b", DIM_TIME, .help = "h", .example = "6 h"));
	WRONG("required, and yet",
	      R(QUANTITY, a, "a", DIM_TIME, .flags = ROW_REQUIRED, .fallback = "1 h", .help = "h", .example = "6 h"));
	WRONG("one of its words", R(SECTION, s, "s", .fallback = "none", .help = "h", .example = "{}"));
	WRONG("a sub or a mount", R(TABLE, e, "e", .mount = "nowhere", .help = "h", .example = "{}"));
	WRONG("no key \"zz\"", R(SECTION, s, "s", .help = "h", .example = "{zz: 1}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_explain),
	    cmocka_unit_test(test_explain_suggests),
	    cmocka_unit_test(test_explain_long_paths_end),
	    cmocka_unit_test(test_walk),
	    cmocka_unit_test(test_reference),
	    cmocka_unit_test(test_json_schema),
	    cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
