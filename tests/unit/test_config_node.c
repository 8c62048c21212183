/* Reading YAML: what is refused, where, and in which words; trees; writing them back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/config/node.h"

struct fixture {
	struct arena *arena;
	struct diag diag;
};

static int setup(void **state)
{
	struct fixture *f = mem_new(1, sizeof *f);

	f->arena = arena_new();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	diag_release(&f->diag);
	arena_free(f->arena);
	free(f);
	return 0;
}

static struct node *read_bytes(struct fixture *f, const char *text, size_t bytes)
{
	diag_release(&f->diag);
	return node_read_text(f->arena, "test.yaml", text, bytes, &f->diag);
}

static struct node *read_text(struct fixture *f, const char *text)
{
	return read_bytes(f, text, strlen(text));
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void assert_fault(struct fixture *f, size_t i, int line, int col, const char *words)
{
	const struct diag_item *item;

	assert_true(i < f->diag.count);
	item = &f->diag.item[i];
	if (!strstr(item->message, words) || item->at.line != line || item->at.col != col)
		fail_msg("%d:%d: %s, wanted %d:%d: …%s…", item->at.line, item->at.col, item->message, line, col, words);
	assert_non_null(item->at.source);
}

#define BYTES(literal) literal, sizeof literal - 1

static void test_refused(void **state)
{
	static const struct {
		const char *text;
		size_t bytes;
		int line, col;
		const char *words;
	} cases[] = {
		{BYTES(""), 0, 0, "no scenario: the file is empty"},
		{BYTES("# only\n\n  # comments\n"), 0, 0, "no scenario"},
		{BYTES("---\n"), 0, 0, "no scenario"},
		{BYTES("a: 1\n---\nb: 2\n"), 2, 1, "second document"},
		{BYTES("a: 1\n...\n--- x\n"), 3, 1, "second document"},
		{BYTES("a: 1\n...\n%TAG ! x\n--- x\n"), 3, 1, "after the end of the document"},
		{BYTES("{a: 1} b\n"), 1, 8, "after the end of the document"},
		{BYTES("%YAML 1.1\n---\na: 1\n"), 1, 1, "directives"},
		{BYTES("seed: 1\nnodes: 8\nseed: 2\n"), 3, 1, "duplicate key \"seed\": line 1"},
		{BYTES("a: {x: 1, y: 2, x: 3}\n"), 1, 17, "duplicate key \"x\""},
		{BYTES("a: &a [*a]\n"), 1, 8, "stands inside what it names"},
		{BYTES("a: *b\n"), 1, 4, "no anchor \"&b\""},
		{BYTES("a: !!python/object/apply:os.system [x]\n"), 1, 4, "tags are not used"},
		{BYTES("a: !!binary aGVsbG8=\n"), 1, 4, "tags are not used"},
		{BYTES("a: ! x\n"), 1, 4, "tags are not used"},
		{BYTES("a: !foo!bar x\n"), 1, 4, "tags are not used"},
		{BYTES("a: !<x y\n"), 1, 4, "tags are not used"},
		{BYTES("title: \"a\\0b\"\n"), 1, 8, "control character (U+0000)"},
		{BYTES("title: \"a\\e[31mb\"\n"), 1, 8, "control character (U+001B)"},
		{BYTES("a: 1\nb: x\0y\n"), 2, 5, "control character (U+0000)"},
		{BYTES("a: 1\nb: \x1b[31m\n"), 2, 4, "control character (U+001B)"},
		{BYTES("a: 1\nb: \xc2\x85 x\n"), 2, 4, "control character (U+0085)"},
		{BYTES("t: \xe9l\xe8ve\n"), 1, 4, "this byte (0xE9) is not UTF-8"},
		{BYTES("t: \xc0\xaf\n"), 1, 4, "not UTF-8"},
		{BYTES("\xff\xfe""a\0:\0 \0""1\0"), 1, 1, "UTF-16"},
		{BYTES("a\0:\0 \0""1\0"), 1, 1, "UTF-16"},
		{BYTES("\0a\0:\0 \0""1"), 1, 1, "UTF-16"},
		{BYTES("a: 1\rb: 2\r"), 1, 5, "line end"},
		{BYTES("a: \xe2\x80\xa8 b\n"), 1, 4, "line end (U+2028)"},
		{BYTES("a:\n\tb: 1\n"), 2, 1, "a tab cannot indent"},
		{BYTES("a:\n  b: 1\n\tc: 1\n"), 3, 1, "a tab cannot indent"},
		{BYTES("a: @macro\n"), 1, 4, "cannot start with '@'"},
		{BYTES("a: `touch PWN`\n"), 1, 4, "cannot start with '@' or '`'"},
		{BYTES("a: %s%n\n"), 1, 4, "starts with '%'"},
		{BYTES("a: b: c\n"), 1, 5, "':' cannot stand here"},
		{BYTES("a:\n  b: 1\n c: 2\n"), 3, 2, "does not fit the map"},
		{BYTES("a:\n  - 1\n  b: 2\n"), 3, 3, "does not fit the list"},
		{BYTES("a: 1\nworkloads\nb: 2\n"), 2, 1, "':' is missing"},
		{BYTES("a: [1, 2\nb: 3\n"), 2, 2, "',' or the closing ']' is missing"},
		{BYTES("b: 3\na: [1, 2\n"), 2, 4, "'[' opened here is never closed"},
		{BYTES("a: {x: 1\n"), 1, 4, "'{' opened here is never closed"},
		{BYTES("a: \"abc\nb: 2\n"), 1, 4, "quote opened here is never closed"},
		{BYTES("a: \"\\q\"\n"), 1, 5, "not known"},
		{BYTES("{[a]: b}\n"), 1, 2, "a key must be one word"},
		{BYTES("? {a: b}\n: c\n"), 1, 3, "a key must be one word"},
		{BYTES("\"\": c\n"), 1, 1, "a key is missing"},
		{BYTES("\"a\\nb\": c\n"), 1, 1, "a key must be one line"},
		{BYTES("a: - b\n"), 1, 4, "'-' cannot stand here"},
		{BYTES("a: &  b\n"), 1, 5, "name is missing after '&'"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (read_bytes(f, cases[i].text, cases[i].bytes))
			fail_msg("accepted: %s", cases[i].text);
		assert_fault(f, 0, cases[i].line, cases[i].col, cases[i].words);
	}
}

static void test_duplicate_has_note(void **state)
{
	struct fixture *f = *state;

	assert_null(read_text(f, "a: 1\nb:\n  c: 2\na: 3\nb: 4\n"));
	assert_int_equal(f->diag.errors, 2);
	assert_int_equal(f->diag.count, 4);
	assert_fault(f, 0, 4, 1, "duplicate key \"a\": line 1");
	assert_fault(f, 1, 1, 1, "first written here");
	assert_int_equal(f->diag.item[1].level, DIAG_NOTE);
	assert_fault(f, 2, 5, 1, "duplicate key \"b\": line 2");
	assert_fault(f, 3, 2, 1, "first written here");
}

static void test_accepted(void **state)
{
	struct fixture *f = *state;
	struct node *root =
	    read_text(f, "\xef\xbb\xbf"
			 "a: NO\r\nb:\r\n  - x\r\n  - \"2\"\r\nc: {d: 6 h, \xc3\xa9t\xc3\xa9: 'ñ'}  # ok\r\n");

	assert_non_null(root);
	assert_int_equal(f->diag.count, 0);
	assert_string_equal(node_get(root, "a")->text, "NO");
	assert_int_equal(node_get(root, "a")->at.col, 4);
	assert_int_equal(node_get(root, "a")->at.end_col, 6);
	assert_int_equal(root->key[0]->at.col, 1);
	assert_string_equal(node_at(root, "b.1")->text, "2");
	assert_true(node_at(root, "b.1")->quoted);
	assert_null(node_at(root, "b.2"));
	assert_null(node_at(root, "b.01"));
	assert_null(node_at(root, "a.x"));
	assert_string_equal(node_at(root, "c.d")->text, "6 h");
	assert_int_equal(node_get(root, "c")->at.col, 4);
	assert_int_equal(node_get(root, "c")->at.end_col, 22);
	assert_string_equal(node_at(root, "c.été")->text, "ñ");
	assert_ptr_equal(node_at(root, ""), root);
	assert_non_null(read_text(f, "note: |\n  two\tlines\n  here\n"));
	assert_non_null(read_text(f, "a: 1\n...\n# nothing more\n"));
	assert_non_null(read_text(f, "<<: &m {a: 1}\nb: *m\n"));
	assert_string_equal(root->at.source->name, "test.yaml");
}

static void test_aliases_are_shared(void **state)
{
	struct fixture *f = *state;
	struct node *root = read_text(f, "a: &x {k: [1, 2]}\nb: *x\n"), *copy;

	assert_ptr_equal(node_get(root, "a"), node_get(root, "b"));
	copy = node_copy(f->arena, root);
	assert_ptr_not_equal(node_get(copy, "a"), node_get(copy, "b"));
	assert_string_equal(node_at(copy, "b.k.1")->text, "2");
	assert_int_equal(node_at(copy, "b.k.1")->at.line, 1);
}

static void fill_with(struct text *text, const char *s, size_t times)
{
	while (times--)
		text_add(text, s);
}

/* Each in a bound of CPU time with head room for a slow machine and sanitizers; the common case is far below. */
static void refused_quickly(struct fixture *f, struct text *text, const char *words, double limit_s)
{
	const double from = seconds();
	struct node *root = read_bytes(f, text_str(text), text->len);
	const double took = seconds() - from;

	assert_null(root);
	if (!strstr(f->diag.item[0].message, words))
		fail_msg("%s: wanted %s", f->diag.item[0].message, words);
	if (took > limit_s)
		fail_msg("took %g s: %s", took, words);
	text_release(text);
}

static void test_deep(void **state)
{
	static const char *const openings[] = {"[", "{", "[\n", "{\n", "- ", "? ", "[{", "{a: ", "[[ ", "{[", "- - ? "};
	struct fixture *f = *state;
	struct text text = {0};
	size_t i;

	for (i = 0; i < sizeof openings / sizeof *openings; i++) {
		fill_with(&text, openings[i], 100000 / strlen(openings[i]));
		refused_quickly(f, &text, "nested deeper than 64 levels", 0.05);
	}
	fill_with(&text, "[", 64);
	fill_with(&text, "]", 64);
	assert_non_null(read_bytes(f, text.s, text.len));
	text_release(&text);
	fill_with(&text, "[", 65);
	fill_with(&text, "]", 65);
	refused_quickly(f, &text, "nested deeper than 64 levels", 0.05);
}

static void test_billion_laughs(void **state)
{
	struct fixture *f = *state;
	struct text text = {0};
	int level;

	text_add(&text, "l0: &l0 lol\n");
	for (level = 1; level < 10; level++) {
		text_addf(&text, "l%d: &l%d [", level, level);
		for (int i = 0; i < 9; i++)
			text_addf(&text, "*l%d,", level - 1);
		text_add(&text, "]\n");
	}
	refused_quickly(f, &text, "too many values", 0.05);

	text_add(&text, "l0: &l0 [");                   /* depth by aliases */
	fill_with(&text, "[", 40);
	fill_with(&text, "]", 40);
	text_add(&text, "]\nl1: ");
	fill_with(&text, "[", 40);
	text_add(&text, "*l0");
	fill_with(&text, "]", 40);
	refused_quickly(f, &text, "nested deeper", 0.05);

	text_add(&text, "a: &a \"");                    /* bytes by aliases */
	fill_with(&text, "x", 500000);
	text_add(&text, "\"\nb: [");
	fill_with(&text, "*a,", 1000);
	text_add(&text, "]\n");
	refused_quickly(f, &text, "too much text", 0.2);
}

static void test_large(void **state)
{
	struct fixture *f = *state;
	struct text text = {0};
	int i;

	fill_with(&text, "x", 1024 * 1024 + 1);
	refused_quickly(f, &text, "too large", 0.05);
	fill_with(&text, "- a\n", 250000);
	refused_quickly(f, &text, "too many values", 2.0);
	for (i = 0; i < 99000; i++)
		text_addf(&text, "k%d: 1\n", i);
	text_add(&text, "k7: 2\n");
	refused_quickly(f, &text, "duplicate key \"k7\": line 8", 2.0);
	for (i = 0; i < 70000; i++)
		text_addf(&text, "%%TAG !%d! x\n", i);
	refused_quickly(f, &text, "directives", 0.05);
	text_add(&text, "a: 1\n...\n");
	for (i = 0; i < 70000; i++)
		text_addf(&text, "%%TAG !%d! x\n", i);
	refused_quickly(f, &text, "after the end", 0.05);
	fill_with(&text, "a: ", 100000);
	refused_quickly(f, &text, "cannot stand here", 0.05);
	fill_with(&text, "[", 64);
	fill_with(&text, ",", 900000);
	refused_quickly(f, &text, "", 2.0);
	fill_with(&text, "[a\n", 300000);
	refused_quickly(f, &text, "", 0.05);
	text_add(&text, "a: [");
	fill_with(&text, "&a b,", 80000);
	fill_with(&text, "*a,", 80000);
	text_add(&text, "]");
	assert_non_null(read_bytes(f, text.s, text.len));
	text_release(&text);
	text_add(&text, "a: \"");
	fill_with(&text, "y", 1024 * 1024 - 10);
	text_add(&text, "\"");
	assert_non_null(read_bytes(f, text.s, text.len));
	text_release(&text);
}

static void test_files(void **state)
{
	struct fixture *f = *state;
	bool missing = false;

	assert_null(node_read_file(f->arena, "/nonexistent/x.yaml", &f->diag, &missing));
	assert_true(missing);
	assert_int_equal(f->diag.errors, 1);
	diag_release(&f->diag);
	assert_null(node_read_file(f->arena, "/dev/zero", &f->diag, &missing));
	assert_false(missing);
	assert_int_equal(f->diag.errors, 1);
	diag_release(&f->diag);
	assert_null(node_read_file(f->arena, "/", &f->diag, &missing));
	assert_false(missing);
	assert_int_equal(f->diag.errors, 1);
}

static void test_set(void **state)
{
	struct fixture *f = *state;
	struct node *root = read_text(f, "instances: {p4d.24xlarge: {on_demand: 1, spot: 2}, p4d: {on_demand: 3}}\n"
					 "fleet: [{buy: spot}]\ncheckpoint: none\n");
	struct place nowhere = {0};

	root = node_copy(f->arena, root);
	assert_true(
	    node_set(f->arena, root, "instances.p4d.24xlarge.spot", node_scalar(f->arena, "7", nowhere), &f->diag));
	assert_string_equal(node_at(root, "instances.p4d.24xlarge.spot")->text, "7");
	assert_string_equal(node_at(root, "instances.p4d.on_demand")->text, "3");
	assert_int_equal(node_at(root, "instances.p4d.24xlarge")->count, 2);
	assert_true(node_set(f->arena, root, "fleet.0.buy", node_scalar(f->arena, "on_demand", nowhere), &f->diag));
	assert_string_equal(node_at(root, "fleet.0.buy")->text, "on_demand");
	assert_true(node_set(f->arena, root, "market.spot.notice", node_scalar(f->arena, "2 min", nowhere), &f->diag));
	assert_string_equal(node_at(root, "market.spot.notice")->text, "2 min");
	assert_true(node_set(f->arena, root, "checkpoint", node_map(f->arena, nowhere), &f->diag));
	assert_true(node_set(f->arena, root, "checkpoint.every", node_scalar(f->arena, "6 h", nowhere), &f->diag));
	assert_int_equal(f->diag.count, 0);
	assert_false(node_set(f->arena, root, "checkpoint.every.x", node_scalar(f->arena, "1", nowhere), &f->diag));
	assert_false(node_set(f->arena, root, "fleet.1.buy", node_scalar(f->arena, "1", nowhere), &f->diag));
	assert_false(node_set(f->arena, root, "fleet.x", node_scalar(f->arena, "1", nowhere), &f->diag));
	assert_false(node_set(f->arena, root, "a..b", node_scalar(f->arena, "1", nowhere), &f->diag));
	assert_false(node_set(f->arena, root, "", node_scalar(f->arena, "1", nowhere), &f->diag));
	assert_int_equal(f->diag.errors, 5);
	assert_non_null(strstr(f->diag.item[0].message, "\"checkpoint.every\" is one value"));
}

static void test_override(void **state)
{
	struct fixture *f = *state;
	const char *path = NULL;
	struct node *node = node_read_override(f->arena, "workloads.bert.checkpoint.every=6 h", &path, &f->diag);

	assert_non_null(node);
	assert_string_equal(path, "workloads.bert.checkpoint.every");
	assert_string_equal(node->text, "6 h");
	assert_string_equal(node->at.source->name, "--set");
	assert_int_equal(node->at.line, 1);
	assert_int_equal(node->at.col, 33);
	assert_int_equal(node->at.end_col, 36);
	node = node_read_override(f->arena, "a.b={lognormal: {p50: 2 h, p95: 6 h}}", &path, &f->diag);
	assert_string_equal(node_at(node, "lognormal.p95")->text, "6 h");
	node = node_read_override(f->arena, "price=30USD/h", &path, &f->diag);
	assert_string_equal(node->text, "30USD/h");
	node = node_read_override(f->arena, "title=a=b", &path, &f->diag);
	assert_string_equal(node->text, "a=b");
	assert_string_equal(path, "title");
	node = node_read_override(f->arena, "title=\"\"", &path, &f->diag);
	assert_string_equal(node->text, "");
	assert_int_equal(f->diag.count, 0);
	assert_null(node_read_override(f->arena, "seed", &path, &f->diag));
	assert_null(node_read_override(f->arena, "=5", &path, &f->diag));
	assert_null(node_read_override(f->arena, "seed=", &path, &f->diag));
	assert_null(node_read_override(f->arena, "seed=\xff", &path, &f->diag));
	assert_null(node_read_override(f->arena, "ñ.x=[1, 2", &path, &f->diag));
	assert_int_equal(f->diag.errors, 5);
	assert_fault(f, 4, 1, 5, "never closed");
}

/* The same tree: kinds, texts, keys in order. Plain texts that need quotes come back quoted. */
static void assert_same(const struct node *a, const struct node *b)
{
	size_t i;

	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->count, b->count);
	if (a->kind == NODE_SCALAR) {
		assert_string_equal(a->text, b->text);
		assert_true(b->quoted || !a->quoted);
	}
	for (i = 0; i < a->count; i++) {
		if (a->kind == NODE_MAP)
			assert_string_equal(a->key[i]->text, b->key[i]->text);
		assert_same(a->item[i], b->item[i]);
	}
}

static uint64_t random_word(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static const char *const nasty[] = {
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    ": ",
    " #",
    "#",
    "a: b",
    "a #b",
    "a:",
    " a",
    "a ",
    "",
    "[",
    "]",
    "{",
    "}",
    ",",
    "*a",
    "&a",
    "!t",
    "|",
    ">",
    "%",
    "@",
    "`",
    "'",
    "\"",
    "\\",
    "\\n",
    "\n",
    "a\n\nb",
    "\t",
    "\n ",
    " \n",
    "~",
    "null",
    "<<",
    "=",
    "é",
    "日本",
    "😀",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
    "\xef\xbf\xbf",
    "0x10",
    "6 h",
    "$32.77/h",
    "- a",
    "? a",
    "--- a",
    "a,b",
    "{a: b}",
    "-1",
    ".5",
    "..",
    "true",
    "a'b",
    "x: #",
    "#",
    "\"\"",
    "p4d.24xlarge",
    "a\\",
    "% ",
    "\n\n",
    "a\n",
    "(x)",
};

static const char *random_text(struct fixture *f, uint64_t *seed, bool key)
{
	const char *a = nasty[random_word(seed) % (sizeof nasty / sizeof *nasty)];
	const char *b = nasty[random_word(seed) % (sizeof nasty / sizeof *nasty)];
	char *text = arena_textf(f->arena, "%s%s", a, random_word(seed) % 3 ? "" : b);

	for (char *s = text; key && *s; s++)
		if (*s == '\n' || *s == '\t')
			*s = '_';
	return text;
}

static struct node *random_tree(struct fixture *f, uint64_t *seed, int depth)
{
	const uint64_t what = depth > 4 ? 0 : random_word(seed) % 5;
	const size_t count = random_word(seed) % 5;
	struct place nowhere = {0};
	struct node *node;
	size_t i;

	if (what < 2) {
		node = node_scalar(f->arena, random_text(f, seed, false), nowhere);
		node->quoted = random_word(seed) % 4 == 0;
		return node;
	}
	node = what == 2 ? node_list(f->arena, nowhere) : node_map(f->arena, nowhere);
	for (i = 0; i < count; i++)
		if (what == 2)
			node_push(f->arena, node, random_tree(f, seed, depth + 1));
		else
			node_put(f->arena, node,
				 arena_textf(f->arena, "%s%s", random_text(f, seed, true), i ? "" : "k"),
				 random_tree(f, seed, depth + 1));
	for (i = 0; i < node->count; i++)
		if (node->kind == NODE_MAP && !*node->key[i]->text)
			node->key[i] = node_scalar(f->arena, "was empty", nowhere);
	return node;
}

static void test_write_reads_back(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 2385;
	int i;

	for (i = 0; i < 4000; i++) {
		struct node *tree = random_tree(f, &seed, 0), *again;
		struct text out = {0}, twice = {0};

		if (tree->kind == NODE_SCALAR && !*tree->text)
			continue;
		node_write(tree, &out);
		again = read_bytes(f, out.s, out.len);
		if (!again)
			fail_msg("%s\nin:\n%s", f->diag.item[0].message, out.s);
		assert_same(tree, again);
		node_write(again, &twice);
		if (!strchr(out.s, '"'))
			assert_string_equal(out.s, twice.s);
		text_release(&out);
		text_release(&twice);
	}
}

static void test_write_style(void **state)
{
	struct fixture *f = *state;
	struct node *root =
	    read_text(f, "version: 1\ntitle: {en: \"A: b\", es: x}\nfleet: [{nodes: 1, buy: spot}, []]\n"
			 "price: $32.77/h\nnothing:\nempty: {}\nlist:\n- - 1\n  - two words\n");
	struct text out = {0};

	node_write(root, &out);
	assert_string_equal(out.s,
			    "version: 1\ntitle:\n  en: \"A: b\"\n  es: x\nfleet:\n  - nodes: 1\n    buy: spot\n  - []\n"
			    "price: $32.77/h\nnothing:\nempty: {}\nlist:\n  - - 1\n    - two words\n");
	text_release(&out);
}

/* A valid document, mutated: whatever comes out, it ends, and errors have places inside the text. */
static void test_mutations(void **state)
{
	static const char base[] =
	    "version: 1\ntitle: {en: \"Train\", es: 'Entrenar'}\nfleet: [{nodes: 1, buy: spot}]\n"
	    "w:\n  bert: &b\n    every: 6 h\n    list:\n      - 1\n      - |\n        text\n  other: *b\n";
	static const char spice[] = "[]{}:,-?&*!|>'\"%@`#\n\t \\\0\xff\xc3~a0";
	struct fixture *f = *state;
	uint64_t seed = 771;
	char text[sizeof base + 8];
	int round, i;

	for (round = 0; round < 20000; round++) {
		size_t bytes = sizeof base - 1;

		memcpy(text, base, sizeof base);
		for (i = 0; i < 1 + round % 5; i++)
			text[random_word(&seed) % bytes] = spice[random_word(&seed) % (sizeof spice - 1)];
		if (round % 7 == 0)
			bytes = random_word(&seed) % bytes;
		if (read_bytes(f, text, bytes))
			assert_int_equal(f->diag.errors, 0);
		else
			assert_true(f->diag.errors > 0);
		if (round % 1000 == 0) {
			arena_free(f->arena);
			f->arena = arena_new();
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_duplicate_has_note, setup, teardown),
		cmocka_unit_test_setup_teardown(test_accepted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_aliases_are_shared, setup, teardown),
		cmocka_unit_test_setup_teardown(test_deep, setup, teardown),
		cmocka_unit_test_setup_teardown(test_billion_laughs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_set, setup, teardown),
		cmocka_unit_test_setup_teardown(test_override, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write_reads_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write_style, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mutations, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
