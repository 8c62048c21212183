/* Laying trees upon each other, and writing defaults out. */
#include "tests/unit/test_config_toy.h"

#include <stdio.h>
#include <unistd.h>

static void assert_yaml(const struct node *node, const char *wanted)
{
	struct text out = {0};

	node_write(node, &out);
	assert_string_equal(text_str(&out), wanted);
	text_release(&out);
}

static void test_merge(void **state)
{
	struct fixture *f = *state;
	struct node *base =
	    toy_read(f, "version: 1\nsimulate: {seed: 1, replications: 5}\nworkloads: {a: {x: 1}}\nprices: {a: 1}\n");
	struct node *over =
	    toy_read(f, "simulate: {seed: 2, confidence: 9 %}\nworkloads: {b: {y: 2}}\nprices: {b: 2}\nnew: 3\n");
	struct node *merged = node_merge(f->arena, &toy_schema, base, over);

	assert_yaml(
	    merged,
	    "version: 1\nsimulate:\n  seed: 2\n  replications: 5\n  confidence: 9 %\nworkloads:\n  b:\n    y: 2\n"
	    "prices:\n  b: 2\nnew: 3\n");
	assert_ptr_equal(node_at(merged, "simulate.seed")->at.source, over->at.source);
	assert_ptr_equal(node_at(merged, "simulate.replications")->at.source, base->at.source);
	node_set(f->arena, merged, "simulate.seed", node_scalar(f->arena, "9", (struct place){0}), &f->diag);
	assert_string_equal(node_at(over, "simulate.seed")->text, "2");
	assert_yaml(node_merge(f->arena, &toy_schema, base, NULL),
		    "version: 1\nsimulate:\n  seed: 1\n  replications: 5\nworkloads:\n"
		    "  a:\n    x: 1\nprices:\n  a: 1\n");
	assert_yaml(node_merge(f->arena, &toy_schema, NULL, toy_read(f, "a: 1\n")), "a: 1\n");
	assert_null(node_merge(f->arena, &toy_schema, NULL, NULL));
	merged = node_merge(f->arena, &toy_job_schema, toy_read(f, "checkpoint: {every: 6 h}\n"),
			    toy_read(f, "checkpoint: none\n"));
	assert_yaml(merged, "checkpoint: none\n");
	merged = node_merge(f->arena, &toy_job_schema, toy_read(f, "checkpoint: none\n"),
			    toy_read(f, "checkpoint: {every: 6 h}\n"));
	assert_yaml(merged, "checkpoint:\n  every: 6 h\n");
}

static void test_fill(void **state)
{
	struct fixture *f = *state;
	struct node *node =
	    toy_read(f, "version: 1\ngoal: {}\nworkloads:\n  w: {kind: job, instance: x, checkpoint: {every: 90 min}}\n"
			"  v: {kind: job, instance: y, checkpoint: none, fallback: {}, fleet: [{nodes: 1}]}\n"
			"  m: {kind: meter, item: z, price: {value: $1}}\n");

	assert_yaml(schema_fill(&f->b, &toy_schema, node),
		    "version: 1\n"
		    "goal: {}\n"
		    "workloads:\n"
		    "  w:\n    kind: job\n    instance: x\n    checkpoint:\n      every: 90 min\n      takes: 0 s\n    "
		    "  final: false\n"
		    "    nodes: 1\n    exposed:\n      survivors: true\n    notice: 2 min\n    coupling: gang\n"
		    "  v:\n    kind: job\n    instance: y\n    checkpoint: none\n    fallback:\n      after: 1 h\n"
		    "    fleet:\n      - nodes: 1\n        buy: on_demand\n"
		    "    nodes: 1\n    exposed:\n      survivors: true\n    notice: 2 min\n    coupling: gang\n"
		    "  m:\n    kind: meter\n    item: z\n    price:\n      value: $1\n    quantity: 1\n"
		    "title: untitled\n"
		    "start: 2024-01-01T00:00:00Z\n"
		    "simulate:\n  replications: 10000\n  seed: 42\n  confidence: 95 %\n");
}

static void assert_same_value(const struct value *a, const struct value *b)
{
	uint32_t i;

	assert_int_equal(a->form, b->form);
	assert_int_equal(a->word, b->word);
	assert_int_equal(a->purpose, b->purpose);
	assert_int_equal(a->dist.kind, b->dist.kind);
	assert_int_equal(a->dist.count, b->dist.count);
	assert_true(a->dist.a == b->dist.a && a->dist.b == b->dist.b && a->dist.c == b->dist.c);
	for (i = 0; i < a->dist.count; i++)
		assert_true(a->dist.value[i] == b->dist.value[i]);
}

static void assert_same_job(const struct toy_job *a, const struct toy_job *b)
{
	assert_string_equal(a->instance, b->instance);
	assert_int_equal(a->nodes, b->nodes);
	assert_same_value(&a->work_s, &b->work_s);
	assert_same_value(&a->every_s, &b->every_s);
	assert_same_value(&a->takes_s, &b->takes_s);
	assert_same_value(&a->price_usd_h, &b->price_usd_h);
	assert_same_value(&a->mfu, &b->mfu);
	assert_same_value(&a->notice_s, &b->notice_s);
	assert_same_value(&a->dataset_bytes, &b->dataset_bytes);
	assert_same_value(&a->after_s, &b->after_s);
	assert_int_equal(a->checkpoint.given, b->checkpoint.given);
	assert_int_equal(a->dataset.given, b->dataset.given);
	assert_int_equal(a->fallback.given, b->fallback.given);
	assert_int_equal(a->final, b->final);
	assert_int_equal(a->survivors, b->survivors);
	assert_int_equal(a->coupling, b->coupling);
	assert_int_equal(a->mode, b->mode);
}

static void test_fill_is_idempotent_and_means_the_same(void **state)
{
	static const char scenario[] =
	    "version: 1\nworkloads:\n  w: {kind: job, instance: x, work: {empirical: w.csv}, mfu: 20 % to 30 %,\n"
	    "    checkpoint: {takes: {lognormal: {p50: 2 min, p95: 5 min}}}}\n"
	    "prices: {deep: [{empirical: w.csv}]}\n";
	char folder[] = "/tmp/costcast-test-XXXXXX", path[256];
	struct text one = {0}, two = {0};
	struct fixture *f = *state;
	struct toy before = {0}, after = {0};
	struct node *node = toy_read(f, scenario), *filled, *again;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/w.csv", folder);
	file = fopen(path, "w");
	fputs("time (h)\n3\n1\n2.385\n90 min\n", file);
	fclose(file);
	f->b.folder = folder;
	filled = schema_fill(&f->b, &toy_schema, node);
	node_write(filled, &one);
	assert_non_null(
	    strstr(one.s, "empirical:\n        - 3 h\n        - 1 h\n        - 2.385 h\n        - 90 min\n"));
	assert_non_null(strstr(one.s, "deep:\n    - empirical:\n        - 3 h\n"));
	again = schema_fill(&f->b, &toy_schema, toy_read(f, one.s));
	node_write(again, &two);
	assert_string_equal(one.s, two.s);
	assert_true(schema_bind(&f->b, &toy_schema, node, "", &before));
	unlink(path);
	rmdir(folder);
	assert_true(schema_bind(&f->b, &toy_schema, again, "", &after));
	assert_true(before.seed == after.seed);
	assert_int_equal(before.replications, after.replications);
	assert_int_equal(before.start.unix_s, after.start.unix_s);
	assert_int_equal(((struct toy_job *)after.workloads.item[0].bound)->work_s.dist.count, 4);
	assert_same_job(before.workloads.item[0].bound, after.workloads.item[0].bound);
	text_release(&one);
	text_release(&two);
}

static void assert_words(struct fixture *f, const char *text, enum dimension dim, const char *wanted)
{
	struct value value = {0};
	struct text out = {0};

	if (!value_read(&f->b, toy_read(f, text), dim, "x", &value))
		fail_msg("%s", f->diag.item[0].message);
	value_write(&value, dim, NULL, &out);
	assert_string_equal(text_str(&out), wanted);
	text_release(&out);
}

static void test_words(void **state)
{
	struct fixture *f = *state;
	struct value word = {.form = VALUE_WORD, .word = 1};
	struct text out = {0};

	assert_words(f, "90 min", DIM_TIME, "90 min");
	assert_words(f, "$32.7726/h", DIM_USD_PER_HOUR, "$32.7726/h");
	assert_words(f, "{uniform: [1 h, 3 h]}", DIM_TIME, "uniform, 1 h to 3 h");
	assert_words(f, "{normal: {mean: 1 h, sd: 5 min}}", DIM_TIME, "normal, mean 1 h, sd 5 min, not below zero");
	assert_words(f, "{lognormal: {p50: 2 h, p95: 6 h}}", DIM_TIME, "lognormal, median 2 h, p95 6 h");
	assert_words(f, "2 h to 8 h", DIM_TIME, "lognormal, median 4 h, p95 8 h");
	assert_words(f, "{exponential: {mean: 50 h}}", DIM_TIME, "exponential, mean 50 h");
	assert_words(f, "{weibull: {shape: 0.7, scale: 50 h}}", DIM_TIME, "Weibull, shape 0.7, scale 50 h");
	assert_words(f, "{gamma: {mean: 2 h, cv: 0.5}}", DIM_TIME, "gamma, mean 2 h, sd 1 h");
	assert_words(f, "{triangular: [1 h, 2 h, 4 h]}", DIM_TIME, "triangular, 1 h to 4 h, most often 2 h");
	assert_words(f, "{beta: {mean: 38 %, sd: 5 %}}", DIM_RATIO, "beta, mean 38 %, sd 5 %");
	assert_words(f, "{pareto: {shape: 0.5, scale: 2 min}}", DIM_TIME, "Pareto, shape 0.5, from 2 min on");
	assert_words(f, "{choice: {1 h: 1, 2 h: 3}}", DIM_TIME, "1 h with 25 %, 2 h with 75 %");
	assert_words(f, "{empirical: [1 h, 2 h, 3 h]}", DIM_TIME, "one of 3 measured values, median 2 h, p95 3 h");
	value_write(&word, DIM_TIME, toy_every_words, &out);
	assert_string_equal(out.s, "young");
	text_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fill, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fill_is_idempotent_and_means_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
