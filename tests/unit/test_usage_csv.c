/* A record of usage as CSV: what is read, every fault with its line, and the effective scenario that holds it. */
#include "tests/support/usage_case.h"

#include <stdlib.h>

#define HEAD "item,quantity,from,to,tag:team\n"
#define DAY "2024-03-01T00:00:00Z,2024-03-02T00:00:00Z"

static void test_read(void **state)
{
	static const char *const files[] = {
		HEAD "gpu,2," DAY ",nlp\ncpu,1," DAY ",\n",
		"\xef\xbb\xbf" "tag:team,to,from,quantity,item\r\n\r\n# by hand\r\nnlp,2024-03-02T00:00:00Z,2024-03-01T00:00:00Z,2,gpu\r\n"
			",2024-03-02,2024-03-01,,cpu",
		"\"item\", quantity ,from,for,tags\n\"gpu\" , \"2\",2024-03-01,1 d,team=nlp\ncpu,1,2024-03-01,24 h,\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct usage_case c;

		case_run(&c, CASE_FILE, files[i]);
		near_to(case_metric(&c, 0, "cost", 0), 24 * (2 * 3.25 + .5));
		assert_int_equal(c.toy.plan->strategy[0].tag_values, 3);      /* area: eu; team: all, nlp */
		near_to(c.summary->strategy[0].tag_usd[1], 12);
		near_to(c.summary->strategy[0].tag_usd[2], 24 * 6.5);
		case_end(&c);
	}
}

/* RFC 4180: commas and doubled quotes inside quotes. */
static void test_quotes(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, CASE_FILE, "item,from,for,resource,account\ngpu,2024-03-01,1 h,\"a, \"\"b\"\"\",x y\n");
	assert_string_equal(case_setup(&c, 0)->item[0].resource, "a, \"b\"");
	assert_string_equal(case_setup(&c, 0)->item[0].account, "x y");
	case_end(&c);
}

static void test_faults(void **state)
{
	static const struct { const char *csv, *wanted; } faults[] = {
		{"item,quantiy,from,to\n", "1:6: unknown column \"quantiy\"; did you mean \"quantity\"?"},
		{"item,price,from,to\n", "1:6: unknown column \"price\"; known here: item, quantity"},
		{"item,from,from,to\n", "1:11: stands there twice"},
		{"item,to\n", "1:1: the column \"from\" is missing"},
		{"item,from\n", "1:1: \"to\" or \"for\" is missing"},
		{"", "0:0: no header"},
		{HEAD "\n", "0:0: no row"},
		{HEAD "gpu,1," DAY ",\ngpu,1," DAY "\n", "3:1: 4 cells, and the header 5"},
		{HEAD "gpu,1," DAY ",\n\ngpv,1," DAY ",\n", "4:1: did you mean \"gpu\"?"},
		{HEAD "gpu,x," DAY ",\n", "2:5: rows.0.quantity"},
		{HEAD "gpu,-2," DAY ",\n", "2:1: must be from 0"},
		{HEAD "gpu,1,2024-03-01,2024-02-30,\n", "2:18: not a date and time"},
		{HEAD "gpu,1,2024-03-02,2024-03-01,\n", "2:1: later than \"from\""},
		{HEAD "gpu,1,2024-01-02,2024-03-01,\n", "2:1: before the scenario starts"},
		{HEAD "gpu,1,2024-03-02,,\n", "2:1: needs \"to\" or \"for\""},
		{HEAD ",1," DAY ",\n", "2:1: \"workloads.rec.rows.0.item\" is missing"},
		{HEAD "gpu,\"1," DAY ",\n", "2:5: not closed"},
		{HEAD "g\"pu,1," DAY ",\n", "2:2: a quote inside"},
		{HEAD "\"gpu\"x,1," DAY ",\n", "2:6: a comma is wanted"},
		{HEAD "gpu\t,1," DAY ",\n", "2:1: not text"},
		{HEAD "gpu,1," DAY ",\xff\n", "2:1: not UTF-8"},
		{"item,from,for,buy\ngpu,2024-03-01,5,\n", "2:16: has no unit"},
		{"item,from,for,buy\ngpu,2024-03-01,5 h,spott\n", "2:20: did you mean \"spot\"?"},
		{"item,from,for,tags\ngpu,2024-03-01,5 h,a=1;b\n", "2:20: \"b\" is not tags"},
		{"item,from,for,tags,tag:a\ngpu,2024-03-01,5 h,a=1,2\n", "2:20: \"a\" has two values"},
		{"item,from,for,tag:a,tags\ngpu,2024-03-01,5 h,2,b=1;a=1\n", "2:22: \"a\" has two values"},
		{"item,from,for,tags\ngpu,2024-03-01,5 h,a=1;b=2;a=1\n", "2:20: \"a\" has two values"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		case_refused(CASE_FILE, faults[i].csv, faults[i].wanted);
}

/* A fault a line, of the first twenty lines. */
static void test_many_faults(void **state)
{
	struct text csv = {0};
	struct toy toy = {0};

	(void)state;
	text_add(&csv, HEAD);
	for (int i = 0; i < 1000; i++)
		text_add(&csv, "gpu,1,x,y,\n");
	toy_begin(&toy);
	toy_file(&toy, "usage.csv", text_str(&csv));
	assert_false(toy_load_with(&toy, &models, CASE_FILE, NULL));
	assert_true(toy.diag.errors >= 20 && toy.diag.errors <= 41);
	toy_release(&toy);
	text_release(&csv);
}

static void test_outside(void **state)
{
	(void)state;
	case_refused(CASE_HEAD("file: ../usage.csv"), NULL, "16:28: inside the scenario's folder");
	case_refused(CASE_HEAD("file: /etc/passwd"), NULL, "16:28: inside the scenario's folder");
	case_refused(CASE_HEAD("file: none.csv"), NULL, "16:28: there is no file");
	case_refused(CASE_HEAD("file: usage.csv, rows: [{item: gpu, from: \"2024-03-01\", for: 1 h}]"), HEAD, "16:28: write one of them");
}

/* Small: the effective scenario holds the file. Large: it names it by what it holds. Either way it runs to the same. */
static void effective_same(size_t rows, const char *word)
{
	struct usage_case c, again;
	struct text csv = {0}, yaml = {0}, second = {0};
	const struct source *source;
	char hex[2][65];

	text_add(&csv, HEAD);
	for (size_t i = 0; i < rows; i++)
		text_addf(&csv, "gpu,%zu," DAY ",team %zu\r\n", i % 7, i % 5);
	text_add(&csv, "gpu,1 to 3," DAY ",\"x, y\"\r\n");
	case_run(&c, CASE_FILE, text_str(&csv));
	scenario_effective(c.toy.scenario, &yaml);
	assert_non_null(strstr(text_str(&yaml), word));
	scenario_sha256(c.toy.scenario, hex[0]);
	again = (struct usage_case){0};
	toy_begin(&again.toy);
	const struct binding b = {c.toy.scenario->arena, &c.toy.diag, &c.toy.scenario->mounts, c.toy.folder};
	const char *name = source_attached(&b, node_scalar(b.arena, "usage.csv", (struct place){0}), &source);
	if (name)
		toy_file(&again.toy, name, source->text);
	assert_true(toy_load_with(&again.toy, &models, text_str(&yaml), NULL));
	scenario_effective(again.toy.scenario, &second);
	assert_string_equal(text_str(&yaml), text_str(&second));
	scenario_sha256(again.toy.scenario, hex[1]);
	assert_string_equal(hex[0], hex[1]);
	again.futures = futures_run(again.toy.plan, 0, 5, 1, NULL);
	again.summary = summary_new(again.futures);
	for (size_t i = 0; i < 5; i++)
		assert_true(case_metric(&c, 0, "cost", i) == case_metric(&again, 0, "cost", i));
	case_end(&again);
	case_end(&c);
	text_release(&csv);
	text_release(&yaml);
	text_release(&second);
}

static void test_effective(void **state)
{
	(void)state;
	effective_same(20, "text: |-");
	effective_same(12000, "name: attached-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read), cmocka_unit_test(test_quotes), cmocka_unit_test(test_faults), cmocka_unit_test(test_many_faults),
		cmocka_unit_test(test_outside), cmocka_unit_test(test_effective)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
