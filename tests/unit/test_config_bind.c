/* Binding: what every type of row takes, what it refuses, and in which words. */
#include "tests/unit/test_config_toy.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char good[] = "version: 1\n"
			   "title: {en: Hello, es: Hola}\n"
			   "start: \"2024-03-04T09:00:00Z\"\n"
			   "simulate: {seed: 18446744073709551615}\n"
			   "goal: {deadline: 12 d, budget: $40000}\n"
			   "thresholds: [\"P(late) < 5 %\", p95]\n"
			   "workloads:\n"
			   "  bert:\n"
			   "    kind: job\n"
			   "    instance: p4d.24xlarge\n"
			   "    nodes: \"8\"\n"
			   "    work: 2.385 h\n"
			   "    checkpoint: {every: young, takes: 5 min to 10 min}\n"
			   "    price: {uniform: [$1/h, $2.5/h]}\n"
			   "    mfu: 38%\n"
			   "    tags: {project: x, team: nlp}\n"
			   "    fleet: [{nodes: 1}, {nodes: 7, buy: spot}]\n"
			   "  nat: {kind: meter, item: nat-gw, price: {value: $2.5, source: aws, as_of: 2024-01, "
			   "quality: published, note: n}}\n"
			   "instances: {p4d.24xlarge: {on_demand: $32.77/h, memory: 96 GiB}}\n"
			   "provider: {item: abc}\n"
			   "prices: {anything: [goes, {here: 1}]}\n"
			   "set: {a.b: 2}\n";

static void test_everything(void **state)
{
	struct fixture *f = *state;
	const struct toy_job *job;
	const struct toy_meter *meter;
	const struct toy_row *row;
	struct toy toy;

	if (!toy_bind(f, good, &toy))
		fail_msg("%s", f->diag.item[0].message);
	assert_string_equal(toy.title.es, "Hola");
	assert_int_equal(toy.start.unix_s, 1709542800);
	assert_true(toy.simulate.given);
	assert_int_equal(toy.simulate.word, -1);
	assert_int_equal(toy.replications, 10000);
	assert_true(toy.seed == UINT64_MAX);
	assert_float_equal(toy.confidence.dist.a, 0.95, 0);
	assert_float_equal(toy.deadline_s.dist.a, 12 * 86400.0, 0);
	assert_float_equal(toy.budget_usd.dist.a, 40000, 0);
	assert_int_equal(toy.thresholds.count, 2);
	assert_string_equal(toy.thresholds.item[0], "P(late) < 5 %");
	assert_int_equal(toy.thresholds.at[1].line, 6);
	assert_int_equal(toy.workloads.count, 2);
	assert_string_equal(toy.workloads.item[0].name, "bert");
	assert_ptr_equal(toy.workloads.item[0].schema, &toy_job_schema);
	assert_int_equal(toy.workloads.item[0].at.line, 8);
	job = toy.workloads.item[0].bound;
	assert_string_equal(job->instance, "p4d.24xlarge");
	assert_int_equal(job->nodes, 8);
	assert_float_equal(job->work_s.dist.a, 2.385 * 3600, 1e-9);
	assert_true(job->work_s.purpose == purpose_of(PURPOSE_VALUE, purpose_hash("workloads.bert.work")));
	assert_int_equal(job->every_s.form, VALUE_WORD);
	assert_int_equal(job->every_s.word, 1);
	assert_int_equal(job->takes_s.dist.kind, DIST_LOGNORMAL);
	assert_float_equal(dist_quantile(&job->takes_s.dist, 0.95), 600, 1e-6);
	assert_float_equal(dist_quantile(&job->takes_s.dist, 0.05), 300, 1e-6);
	assert_int_equal(job->price_usd_h.dist.kind, DIST_UNIFORM);
	assert_float_equal(job->mfu.dist.a, 0.38, 0);
	assert_float_equal(job->notice_s.dist.a, 120, 0);
	assert_int_equal(job->coupling, 0);
	assert_int_equal(job->mode, -1);
	assert_true(job->survivors);
	assert_false(job->exposed.given);
	assert_int_equal(job->tags.count, 2);
	assert_string_equal(job->tags.item[1].value, "nlp");
	assert_int_equal(job->fleet.count, 2);
	assert_null(job->fleet.item[1].name);
	row = job->fleet.item[1].bound;
	assert_int_equal(row->nodes, 7);
	assert_int_equal(row->buy, 1);
	assert_int_equal(job->dataset_bytes.form, VALUE_ABSENT);
	assert_false(job->fallback.given);
	assert_float_equal(job->after_s.dist.a, 3600, 0);
	meter = toy.workloads.item[1].bound;
	assert_string_equal(meter->price_usd.source, "aws");
	assert_int_equal(meter->price_usd.quality, QUALITY_PUBLISHED);
	assert_float_equal(meter->price_usd.value.dist.a, 2.5, 0);
	assert_true(meter->price_usd.value.purpose == purpose_of(PURPOSE_VALUE, purpose_hash("workloads.nat.price")));
	assert_float_equal(((const struct toy_book *)toy.instances.item[0].bound)->on_demand.value.dist.a, 32.77, 0);
	assert_non_null(toy.provider);
	assert_string_equal(((const struct toy_meter *)toy.provider->bound)->item, "abc");
	assert_int_equal(toy.prices->kind, NODE_MAP);
	assert_null(toy.file);
}

/* LINE stands in a job; every fault must have a place in it. */
static const char *const job_head = "version: 1\nworkloads:\n  w:\n    kind: job\n";
static const char *const job_lines = "    instance: x\n";

static struct node *job_with(struct fixture *f, const char *line)
{
	diag_release(&f->diag);
	return toy_read(
	    f, arena_textf(f->arena, "%s%s    %s\n", job_head, strstr(line, "instance") ? "" : job_lines, line));
}

static void test_job_faults(void **state)
{
	static const struct {
		const char *line, *words;
	} cases[] = {
	    {"work: 6", "\"workloads.w.work\": \"6\" has no unit; write a time such as 6 h"},
	    {"work: 6 parsecs", "unknown unit; write a time such as 6 h"},
	    {"work: 6 GB", "does not fit here; write a time such as 6 h"},
	    {"work: soon", "\"soon\" is not a quantity"},
	    {"work:", "\"workloads.w.work\" has no value; a time such as 6 h is wanted"},
	    {"work: [6 h]", "\"workloads.w.work\" is a list here; a time such as 6 h is wanted"},
	    {"work: {a: 1, b: 2}", "is a map here; write a time such as 6 h or one distribution"},
	    {"work: 0 s", "out of range; it must be more than 0 s and at most 10 y"},
	    {"work: 11 y", "11 y is out of range; it must be more than 0 s and at most 10 y"},
	    {"work: -6 h", "out of range"},
	    {"work: .nan", "not a quantity"},
	    {"work: nan", "not a quantity"},
	    {"work: 1e400 h", "out of range"},
	    {"work: 0x10 h", "\"0x10 h\""},
	    {"work: 1_000 h", "\"1_000 h\""},
	    {"work: 1:30 h", "\"1:30 h\""},
	    {"work: 1,5 h", "\"1,5 h\""},
	    {"work: ٣ h", "\"٣ h\""},
	    {"work: 010 h", "\"010 h\""},
	    {"nodes: 0", "0 is out of range; it must be a whole number from 1 to 100000"},
	    {"nodes: -3", "-3 is out of range"},
	    {"nodes: 100001", "out of range"},
	    {"nodes: 1000000000000", "out of range"},
	    {"nodes: 99999999999999999999999", "out of range"},
	    {"nodes: 1e999", "not a whole number"},
	    {"nodes: 1.5", "\"1.5\" is not a whole number"},
	    {"nodes: 010", "\"010\" is not a whole number"},
	    {"nodes: 0b1", "\"0b1\" is not a whole number"},
	    {"nodes: {a: 1}", "\"workloads.w.nodes\" is a map here; a whole number such as 8 is wanted"},
	    {"nodes: eight", "\"eight\" is not a whole number"},
	    {"price: 6", "\"6\" has no unit; write a price per time such as $32.77/h"},
	    {"price: $6", "write a price per time"},
	    {"price: -$6/h", "-$6/h is out of range; it must be from $0/h to $1000000/h"},
	    {"price: 1e300USD/h", "out of range"},
	    {"mfu: 150 %", "150 % is out of range; it must be from 0 % to 100 %"},
	    {"mfu: -20 %", "out of range"},
	    {"mfu: 0.4", "has no unit"},
	    {"notice: {uniform: [1 s, 2 s]}", "\"workloads.w.notice\" takes one value, not a distribution"},
	    {"notice: 1 s to 2 s", "takes one value"},
	    {"checkpoint: {final: yes}",
	     "\"workloads.w.checkpoint.final\": \"yes\" is neither true nor false; write true or false"},
	    {"checkpoint: {final: NO}", "write true or false"},
	    {"checkpoint: {final: 1}", "write true or false"},
	    {"checkpoint: {every: yuong}", "\"yuong\" is not known here; did you mean \"young\"?"},
	    {"checkpoint: {every: sometimes}", "or one of: none, young, daly, optimal"},
	    {"checkpoint: nnoe", "did you mean \"none\"?"},
	    {"checkpoint: [a]", "is a list here; a map or one of: none is wanted"},
	    {"checkpoint:", "has no value; a map or one of: none is wanted"},
	    {"checkpoint: {evry: 6 h}", "unknown key \"workloads.w.checkpoint.evry\"; did you mean \"every\"?"},
	    {"every: 6 h", "unknown key \"workloads.w.every\"; did you mean \"workloads.w.checkpoint.every\"?"},
	    {"checkpoint.every: 6 h", "sections are written as maps: checkpoint: {every: …}"},
	    {"instnace: y", "unknown key \"workloads.w.instnace\"; did you mean \"instance\"?"},
	    {"zzzzzz: y", "unknown key \"workloads.w.zzzzzz\"; known here: kind, instance, nodes"},
	    {"<<: {nodes: 1}", "unknown key \"workloads.w.<<\""},
	    {"dataset: {}", "\"workloads.w.dataset.size\" is missing; write it such as size: 500 GB"},
	    {"coupling: gagn", "did you mean \"gang\"?"},
	    {"coupling: loose", "write one of: gang, elastic"},
	    {"coupling: {a: b}", "is a map here; one of gang, elastic is wanted"},
	    {"tags: [a]", "is a list here; a map of names and texts is wanted"},
	    {"tags: {a: {b: c}}", "\"workloads.w.tags.a\" is a map here"},
	    {"tags: {a: \"b\\nc\"}", "must be one line"},
	    {"fleet: {nodes: 1}", "is a map here; a list of maps is wanted"},
	    {"fleet: [1]", "\"workloads.w.fleet.0\" is \"1\" here; a map is wanted"},
	    {"fleet: [{nodes: 1}, {buy: spot}]", "\"workloads.w.fleet.1.nodes\" is missing"},
	    {"fleet: [{nodes: 1, buy: sopt}]", "did you mean \"spot\"?"},
	    {"instance: \"a\\tb\"", "must be one line"},
	    {"instance: \"\"", "has no value"},
	    {"instance: {a: b}", "is a map here; a text is wanted"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct node *root = job_with(f, cases[i].line);
		struct toy toy = {0};

		if (schema_bind(&f->b, &toy_schema, root, "", &toy))
			fail_msg("accepted: %s", cases[i].line);
		if (f->diag.errors != 1 || !strstr(f->diag.item[0].message, cases[i].words))
			fail_msg("%s: %s (%zu errors), wanted %s", cases[i].line, f->diag.item[0].message,
				 f->diag.errors, cases[i].words);
		assert_ptr_equal(f->diag.item[0].at.source, root->at.source);
		assert_true(f->diag.item[0].at.line >= 4);
	}
}

static void test_top_faults(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	    {"[1]", "\"scenario\" is a list here; a map is wanted"},
	    {"hello", "\"scenario\" is \"hello\" here; a map is wanted"},
	    {"{version: 2, workloads: {a: {kind: meter, item: x}}}",
	     "2 is out of range; it must be a whole number from 1 to 1"},
	    {"{workloads: {a: {kind: meter, item: x}}}", "\"version\" is missing; write it such as version: 1"},
	    {"{version: 1}", "\"workloads\" is missing"},
	    {"{version: 1, workloads: {}}", "\"workloads\" is empty; at least one is wanted"},
	    {"{version: 1, workloads: [a]}", "is a list here; a map of names is wanted"},
	    {"{version: 1, workloads: {a: {item: x}}}", "\"workloads.a.kind\" is missing; write one of: job, meter"},
	    {"{version: 1, workloads: {a: {kind: metre, item: x}}}",
	     "\"workloads.a.kind\": \"metre\" is not known here; did you mean \"meter\"?"},
	    {"{version: 1, workloads: {a: {kind: zebra}}}", "write one of: job, meter"},
	    {"{version: 1, workloads: {../x: {kind: meter, item: x}}}", "\"../x\" may become part of a file's name"},
	    {"{version: 1, workloads: {-rf: {kind: meter, item: x}}}", "may become part of a file's name"},
	    {"{version: 1, workloads: {a: {kind: meter, item: a/b}}}", "\"workloads.a.item\": \"a/b\" may become"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x, quantity: 6 h}}}", "write a number such as 8"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x, price: {source: y}}}}",
	     "\"workloads.a.price.value\" is missing"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x, price: {value: $1, qality: x}}}}",
	     "did you mean \"quality\"?"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x, price: {value: $1, quality: good}}}}",
	     "published, derived, assumed"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, title: {en: a, fr: b}}",
	     "unknown language \"title.fr\""},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, title: {}}", "\"title\" has no value"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, start: yesterday}",
	     "\"yesterday\" is not a date and time"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, simulate: {seed: 18446744073709551616}}",
	     "is not a seed"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, simulate: {seed: -1}}", "is not a seed"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, simulate: {seed: 1.5}}", "is not a seed"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, simulate: {seed: abc}}", "is not a seed"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, simulate: 5}",
	     "\"simulate\" is \"5\" here; a map is wanted"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, seed: 5}",
	     "unknown key \"seed\"; did you mean \"simulate.seed\"?"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, thresholds: a}",
	     "\"thresholds\" is \"a\" here; a list of texts is wanted"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, thresholds: [[a]]}",
	     "\"thresholds.0\" is a list here"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, set: a}", "a map of paths and values is wanted"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, provider: [x]}",
	     "\"provider\" is a list here; a map is wanted"},
	    {"{version: 1, workloads: {a: {kind: meter, item: x}}, provider: {}}", "\"provider.item\" is missing"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct toy toy;

		if (toy_bind(f, cases[i].text, &toy))
			fail_msg("accepted: %s", cases[i].text);
		if (f->diag.errors != 1 || !strstr(f->diag.item[0].message, cases[i].words))
			fail_msg("%s:\n%s (%zu errors), wanted\n%s", cases[i].text, f->diag.item[0].message,
				 f->diag.errors, cases[i].words);
	}
}

static void test_all_faults_in_one_pass(void **state)
{
	struct fixture *f = *state;
	struct toy toy;

	assert_false(toy_bind(
	    f,
	    "version: 1\nsimulate: {seed: x, replications: 0}\nworkloads:\n  a: {kind: job, nodes: 0, wrok: 1 h}\n"
	    "  b: {kind: meter, item: x, quantity: 1 h}\nbogus: 1\n",
	    &toy));
	assert_int_equal(f->diag.errors, 7);
	assert_int_equal(f->diag.item[0].at.line, 2);
	assert_int_equal(f->diag.item[0].at.col, 18);
	assert_int_equal(f->diag.item[2].at.line, 4);
	assert_int_equal(f->diag.item[6].at.line, 6);
	assert_int_equal(f->diag.item[6].at.col, 1);
}

static void test_words_of_a_section(void **state)
{
	struct fixture *f = *state;
	const struct toy_job *job;
	struct toy toy = {0};

	assert_true(schema_bind(&f->b, &toy_schema, job_with(f, "checkpoint: none"), "", &toy));
	job = toy.workloads.item[0].bound;
	assert_true(job->checkpoint.given);
	assert_int_equal(job->checkpoint.word, 0);
	assert_int_equal(job->every_s.form, VALUE_WORD);
	assert_int_equal(job->every_s.word, 0);
	assert_float_equal(job->takes_s.dist.a, 0, 0);
}

static bool read_as(struct fixture *f, const char *text, enum dimension dim, struct value *value)
{
	diag_release(&f->diag);
	*value = (struct value){0};
	return value_read(&f->b, toy_read(f, text), dim, "x.y", value);
}

static void test_distributions(void **state)
{
	static const struct {
		const char *text;
		enum dimension dim;
		enum dist_kind kind;
		double p, quantile;
	} cases[] = {
		{"6 h", DIM_TIME, DIST_CONSTANT, 0.5, 21600},
		{"{uniform: [1 h, 3 h]}", DIM_TIME, DIST_UNIFORM, 0.25, 5400},
		{"{normal: {mean: 10 min, sd: 60 s}}", DIM_TIME, DIST_NORMAL, 0.5, 600},
		{"{lognormal: {p50: 2 h, p95: 6 h}}", DIM_TIME, DIST_LOGNORMAL, 0.95, 21600},
		{"{lognormal: {mean: 2 h, cv: 0}}", DIM_TIME, DIST_CONSTANT, 0.5, 7200},
		{"{exponential: {mean: 2 h}}", DIM_TIME, DIST_EXPONENTIAL, 0.5, 7200 * 0.6931471805599453},
		{"{weibull: {shape: 1, scale: 2 h}}", DIM_TIME, DIST_WEIBULL, 0.5, 7200 * 0.6931471805599453},
		{"{triangular: [0 s, 0 s, 4 s]}", DIM_TIME, DIST_TRIANGULAR, 0.75, 2},
		{"{beta: {mean: 50 %, sd: 10 %}}", DIM_RATIO, DIST_BETA, 0.5, 0.5},
		{"{beta: {mean: 0.5, sd: 0.1}}", DIM_NUMBER, DIST_BETA, 0.5, 0.5},
		{"{pareto: {shape: 1, scale: 2 s}}", DIM_TIME, DIST_PARETO, 0.5, 4},
		{"{empirical: [3 s, 1 s, 2 s]}", DIM_TIME, DIST_EMPIRICAL, 0.5, 2},
		{"{choice: {1 h: 1, 2 h: 3}}", DIM_TIME, DIST_CHOICE, 0.5, 7200},
		{"{choice: {$1/h: 10 %, $2/h: 90 %}}", DIM_USD_PER_HOUR, DIST_CHOICE, 0.5, 2},
		{"2 h to 8 h", DIM_TIME, DIST_LOGNORMAL, 0.5, 4 * 3600},
		{"2 to 8 h", DIM_TIME, DIST_LOGNORMAL, 0.5, 4 * 3600},
		{"$2/h to $8/h", DIM_USD_PER_HOUR, DIST_LOGNORMAL, 0.5, 4},
		{"$2 to $8/h", DIM_USD_PER_HOUR, DIST_LOGNORMAL, 0.5, 4},
		{"2 to 8 USD/h", DIM_USD_PER_HOUR, DIST_LOGNORMAL, 0.5, 4},
		{"2 to 8", DIM_NUMBER, DIST_LOGNORMAL, 0.5, 4},
		{"20 % to 80 %", DIM_RATIO, DIST_LOGNORMAL, 0.5, 0.4},
		{"200 ms to 0.8 s", DIM_TIME, DIST_LOGNORMAL, 0.5, 0.4},
	};
	struct fixture *f = *state;
	struct value value;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (!read_as(f, cases[i].text, cases[i].dim, &value))
			fail_msg("%s: %s", cases[i].text, f->diag.item[0].message);
		assert_int_equal(value.form, VALUE_QUANTITY);
		assert_int_equal(value.dist.kind, cases[i].kind);
		if (fabs(dist_quantile(&value.dist, cases[i].p) - cases[i].quantile) > 1e-9 * cases[i].quantile)
			fail_msg("%s: %.17g", cases[i].text, dist_quantile(&value.dist, cases[i].p));
	}
	assert_true(read_as(f, "{lognormal: {mean: 2 h, cv: 50 %}}", DIM_TIME, &value));
	assert_float_equal(dist_mean(&value.dist), 7200, 1e-6);
	assert_float_equal(dist_sd(&value.dist), 3600, 1e-6);
	assert_true(read_as(f, "{gamma: {mean: 2 h, cv: 0.5}}", DIM_TIME, &value));
	assert_float_equal(dist_sd(&value.dist), 3600, 1e-6);
}

static void test_distribution_faults(void **state)
{
	static const struct {
		const char *text;
		enum dimension dim;
		const char *words;
	} cases[] = {
		{"{unifrom: [1 h, 3 h]}", DIM_TIME, "there is no distribution \"unifrom\"; did you mean \"uniform\"?"},
		{"{zipf: 1}", DIM_TIME, "there are uniform, normal, lognormal"},
		{"{uniform: [1 h]}", DIM_TIME, "uniform takes a list of 2; write {uniform: [a, b]}"},
		{"{uniform: 1 h}", DIM_TIME, "uniform takes a list of 2"},
		{"{uniform: [3 h, 1 h]}", DIM_TIME, "no such uniform distribution; it takes 0 <= a <= b"},
		{"{uniform: [1, 3 h]}", DIM_TIME, "\"1\" has no unit"},
		{"{uniform: [none, 3 h]}", DIM_TIME, "\"none\" is not a quantity"},
		{"{uniform: [{uniform: [1 h, 2 h]}, 3 h]}", DIM_TIME, "is a map here"},
		{"{normal: {mean: 1 h}}", DIM_TIME, "normal lacks \"sd\"; write {normal: {mean: , sd: }}"},
		{"{normal: {mean: 1 h, sd: 1 h, cv: 2}}", DIM_TIME, "normal has no \"cv\""},
		{"{normal: [1 h, 2 h]}", DIM_TIME, "normal takes a map"},
		{"{normal: {mean: -9 h, sd: 1 h}}", DIM_TIME, "a mean above -8 sd"},
		{"{lognormal: {p50: 6 h, p95: 2 h}}", DIM_TIME, "0 < p50 <= p95"},
		{"{lognormal: {mean: 6 h}}", DIM_TIME, "lognormal lacks \"cv\""},
		{"{lognormal: {}}", DIM_TIME, "lognormal lacks"},
		{"{lognormal: {p50: 1 h, cv: 2}}", DIM_TIME, "lognormal has no \"cv\""},
		{"{exponential: {mean: 0 s}}", DIM_TIME, "a mean above 0"},
		{"{weibull: {shape: 1 h, scale: 1 h}}", DIM_TIME, "write a number such as 8"},
		{"{weibull: {shape: -1, scale: 1 h}}", DIM_TIME, "a shape of at least 0.1"},
		{"{beta: {mean: 1 h, sd: 1 s}}", DIM_TIME, "beta lives between 0 and 1"},
		{"{beta: {mean: 50 %, sd: 60 %}}", DIM_RATIO, "sd^2 below mean (1 - mean)"},
		{"{empirical: []}", DIM_TIME, "empirical wants at least one value"},
		{"{empirical: [1 h, 2]}", DIM_TIME, "\"2\" has no unit"},
		{"{empirical: {a: b}}", DIM_TIME, "a file such as waits.csv, or a list"},
		{"{empirical: [-1 h, 2 h]}", DIM_TIME, "negative"},
		{"{choice: {1 h: 0}}", DIM_TIME, "the weight 0 must be above zero"},
		{"{choice: {1 h: -1}}", DIM_TIME, "must be above zero"},
		{"{choice: {1: 1}}", DIM_TIME, "\"1\" has no unit"},
		{"{choice: {}}", DIM_TIME, "choice wants at least one value"},
		{"{choice: [1 h]}", DIM_TIME, "choice takes a map"},
		{"6 h to 2 h", DIM_TIME, "must go from a quantity above zero to a larger one"},
		{"0 h to 2 h", DIM_TIME, "above zero"},
		{"2 to 6", DIM_TIME, "\"6\" has no unit"},
		{"2 h to ", DIM_TIME, "\"2 h to\" has an unknown unit"},
		{"2 h to 6 GB", DIM_TIME, "does not fit here"},
		{"2 h to 3 h to 4 h", DIM_TIME, "\"3 h to 4 h\""},
		{"1e31 s", DIM_TIME, "out of range"},
	};
	struct fixture *f = *state;
	struct value value;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (read_as(f, cases[i].text, cases[i].dim, &value))
			fail_msg("accepted: %s", cases[i].text);
		if (!strstr(f->diag.item[0].message, cases[i].words) ||
		    strncmp(f->diag.item[0].message, "\"x.y\"", 5) != 0)
			fail_msg("%s: %s", cases[i].text, f->diag.item[0].message);
		assert_int_equal(f->diag.item[0].at.line, 1);
	}
}

static void test_support_in_range(void **state)
{
	static const struct {
		const char *line;
		bool fine;
	} cases[] = {
		{"mfu: {uniform: [10 %, 100 %]}", true},  {"mfu: {uniform: [10 %, 101 %]}", false},
		{"mfu: {lognormal: {p50: 10 %, p95: 30 %}}", true}, {"mfu: {empirical: [10 %, 120 %]}", false},
		{"mfu: {choice: {10 %: 1, 120 %: 1}}", false}, {"mfu: {triangular: [0 %, 1 %, 2 %]}", true},
		{"work: {uniform: [0 s, 1 h]}", true},   {"work: {empirical: [0 s, 1 h]}", false},
		{"work: {choice: {0 s: 1}}", false},     {"work: {exponential: {mean: 1 h}}", true},
		{"work: {uniform: [0 s, 0 s]}", false},  {"work: {uniform: [1 h, 12 y]}", false},
		{"mfu: {normal: {mean: 40 %, sd: 5 %}}", true},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct node *root = job_with(f, cases[i].line);
		struct toy toy = {0};
		const bool fine = schema_bind(&f->b, &toy_schema, root, "", &toy);

		if (fine != cases[i].fine)
			fail_msg("%s: %s", cases[i].line, fine ? "accepted" : f->diag.item[0].message);
		if (!fine)
			assert_non_null(strstr(f->diag.item[0].message, "out of range"));
	}
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_empirical_files(void **state)
{
	static const struct {
		const char *text;
		double median;          /* 0: refused */
		int line;
		const char *words;
	} cases[] = {
		{"1 h\n2 h\n3 h\n", 7200, 0, ""},
		{"wait\r\n1 h\r\n2 h\r\n3 h", 7200, 0, ""},
		{"# measured\n\"wait (min)\"\n30\n 120 \n\n240\n", 7200, 0, ""},
		{"\xef\xbb\xbfwait\n\"1 h\"\n", 3600, 0, ""},
		{"1 h\n2\n", 0, 2, "\"2\" has no unit"},
		{"1 h\nsoon\n", 0, 2, "\"soon\" is not a quantity"},
		{"wait\nwait\n1 h\n", 0, 2, "\"wait\" is not a quantity"},
		{"wait\n1 h\n-1 h\n", 0, 3, "-1 h"},
		{"1 h\nnan\n", 0, 2, "\"nan\""},
		{"1 h,2 h\n", 0, 1, "one quantity a line"},
		{"1 h\n1 h;2\n", 0, 2, "one quantity a line"},
		{"1 h\n\"1 h\n", 0, 2, "one quantity a line"},
		{"1 h\n\x01\n", 0, 2, "not text"},
		{"1 h\n\xff\n", 0, 2, "not UTF-8"},
		{"wait\n", 0, 0, "holds no value"},
		{"", 0, 0, "holds no value"},
	};
	char folder[] = "/tmp/costcast-test-XXXXXX", path[256];
	struct fixture *f = *state;
	struct value value;
	size_t i;

	assert_non_null(mkdtemp(folder));
	f->b.folder = folder;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		write_file(folder, "x.csv", cases[i].text);
		if (read_as(f, "{empirical: x.csv}", DIM_TIME, &value) != (cases[i].median > 0))
			fail_msg("%zu: %s", i, f->diag.count ? f->diag.item[0].message : "accepted");
		if (cases[i].median > 0) {
			assert_float_equal(dist_quantile(&value.dist, 0.5), cases[i].median, 1e-9);
			continue;
		}
		if (!strstr(f->diag.item[0].message, cases[i].words) || f->diag.item[0].at.line != cases[i].line)
			fail_msg("%zu: %d: %s", i, f->diag.item[0].at.line, f->diag.item[0].message);
		assert_string_equal(f->diag.item[0].at.source->name, "x.csv");
	}
	snprintf(path, sizeof path, "%s/link.csv", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(read_as(f, "{empirical: link.csv}", DIM_TIME, &value));
	assert_non_null(strstr(f->diag.item[0].message, "leads out of the scenario's folder"));
	assert_false(read_as(f, "{empirical: /etc/passwd}", DIM_TIME, &value));
	assert_non_null(strstr(f->diag.item[0].message, "inside the scenario's folder"));
	assert_false(read_as(f, "{empirical: a/../../x.csv}", DIM_TIME, &value));
	assert_non_null(strstr(f->diag.item[0].message, "inside the scenario's folder"));
	assert_false(read_as(f, "{empirical: missing.csv}", DIM_TIME, &value));
	assert_non_null(strstr(f->diag.item[0].message, "there is no file \"missing.csv\""));
	assert_false(read_as(f, "{empirical: .}", DIM_TIME, &value));
	unlink(path);
	snprintf(path, sizeof path, "%s/x.csv", folder);
	unlink(path);
	rmdir(folder);
}

/* The good scenario, mutated in its values: it binds or says why, and never breaks. */
static void test_mutations(void **state)
{
	static const char *const spice[] = {"",
					    "{}",
					    "[]",
					    "-1",
					    "1e400",
					    "nan",
					    "6",
					    "6 h",
					    "{uniform: [1 h, 2 h]}",
					    "[[1]]",
					    "x",
					    "$",
					    "{empirical: a}",
					    "{choice: {a: b}}",
					    " to ",
					    "1 h to ",
					    " to 1 h",
					    "{a: {b: {c: d}}}",
					    "%",
					    "{value: 1}",
					    "{kind: job}",
					    "\"\\t\"",
					    "99999999999999999999999",
					    "{lognormal: x}"};
	struct fixture *f = *state;
	uint64_t seed = 9;
	int round;

	for (round = 0; round < 10000; round++) {
		char text[2 * sizeof good];
		struct diag reading = {0};
		const char *from, *to;
		struct node *root;
		struct toy toy = {0};

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		from = good + (seed >> 33) % (sizeof good - 1);
		while (from > good && !strchr(" :,[{", from[-1]))
			from--;
		to = from + strcspn(from, ",]}\n");
		snprintf(text, sizeof text, "%.*s%s%s", (int)(from - good), good,
			 spice[(seed >> 20) % (sizeof spice / sizeof *spice)], to);
		root = node_read_text(f->arena, "fuzz", text, strlen(text), &reading);
		diag_release(&f->diag);
		if (root && !schema_bind(&f->b, &toy_schema, root, "", &toy))
			assert_true(f->diag.errors > 0);
		assert_true(root || reading.errors > 0);
		diag_release(&reading);
		if (round % 500 == 0) {
			diag_release(&f->diag);
			arena_free(f->arena);
			f->arena = f->b.arena = arena_new();
		}
	}
}

static void test_many_faults_end(void **state)
{
	struct fixture *f = *state;
	struct text text = {0};
	struct toy toy;
	int i;

	text_add(&text, "version: 1\nworkloads: {");
	for (i = 0; i < 45000; i++)
		text_addf(&text, "k%d: {x: 1},", i);
	text_add(&text, "}\n");
	assert_false(toy_bind(f, text.s, &toy));
	assert_true(f->diag.errors < 2000);
	text_clear(&text);
	for (i = 0; i < 90000; i++)
		text_addf(&text, "k%d: 1\n", i);
	assert_false(toy_bind(f, text.s, &toy));
	assert_true(f->diag.errors < 2000);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_everything, setup, teardown),
		cmocka_unit_test_setup_teardown(test_job_faults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_top_faults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_faults_in_one_pass, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words_of_a_section, setup, teardown),
		cmocka_unit_test_setup_teardown(test_distributions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_distribution_faults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_support_in_range, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empirical_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mutations, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_faults_end, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
