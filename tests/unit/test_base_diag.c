/* Diagnostics: the printed page to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/diag.h"
#include "sim/base/text.h"

static char *printed(const struct diag *diag)
{
	static char *page;              /* static, for gcc 12 thinks that it dangles otherwise */
	static size_t bytes;
	FILE *out = open_memstream(&page, &bytes);

	diag_print(diag, out);
	fclose(out);
	return page;
}

static void assert_printed(struct diag *diag, const char *wanted)
{
	char *page = printed(diag);

	assert_string_equal(page, wanted);
	free(page);
	diag_release(diag);
	assert_int_equal(diag->count + diag->errors + diag->warnings, 0);
}

static struct source source_of(const char *text)
{
	return (struct source){"toy.yaml", text, strlen(text)};
}

static void assert_caret(const char *text, int line, int col, int end_col, const char *wanted)
{
	const struct source source = source_of(text);
	struct diag diag = {0};

	diag_error(&diag, (struct place){&source, line, col, end_col}, "wrong");
	char *page = printed(&diag);
	const char *below = strchr(page, '\n') + 1;

	if (strcmp(below, wanted))
		fail_msg("wanted\n%s\ngot\n%s", wanted, below);
	free(page);
	diag_release(&diag);
}

static void an_error_shows_its_line(void **state)
{
	(void)state;
	const struct source source = source_of("costcast: 1\nseed: 1\ninstnace_type: p4d\n");
	struct diag diag = {0};

	diag_error(&diag, (struct place){&source, 3, 1, 14}, "unknown key \"%s\"; did you mean \"%s\"?", "instnace_type",
		   "instance");
	assert_int_equal(diag.errors, 1);
	assert_printed(&diag, "toy.yaml:3:1: error: unknown key \"instnace_type\"; did you mean \"instance\"?\n"
			      "instnace_type: p4d\n"
			      "^~~~~~~~~~~~~\n");
}

static void levels_and_places(void **state)
{
	(void)state;
	const struct source source = source_of("seed: 1\nseed: 2\n");
	struct diag diag = {0};

	diag_error(&diag, (struct place){&source, 2, 1, 5}, "duplicate key \"seed\"");
	diag_note(&diag, (struct place){&source, 1, 1, 5}, "first written here");
	diag_warning(&diag, (struct place){&source, 0, 0, 0}, "one replica has no interval");
	diag_error(&diag, (struct place){0}, "there is nothing to do");
	diag_warning(&diag, (struct place){&source, 1, 0, 0}, "a line without a column");
	assert_int_equal(diag.errors, 2);
	assert_int_equal(diag.warnings, 2);
	assert_printed(&diag, "toy.yaml:2:1: error: duplicate key \"seed\"\nseed: 2\n^~~~\n"
			      "toy.yaml:1:1: note: first written here\nseed: 1\n^~~~\n"
			      "toy.yaml: warning: one replica has no interval\n"
			      "costcast: error: there is nothing to do\n"
			      "toy.yaml:1: warning: a line without a column\nseed: 1\n^\n");
}

static void carets_stand_under_their_characters(void **state)
{
	(void)state;
	assert_caret("rate: 0x10", 1, 7, 11, "rate: 0x10\n      ^~~~\n");
	assert_caret("a: ñandú x", 1, 10, 11, "a: ñandú x\n         ^\n");
	assert_caret("a: ñandú x", 1, 4, 9, "a: ñandú x\n   ^~~~~\n");
	assert_caret("漢字: x", 1, 5, 6, "漢字: x\n      ^\n");
	assert_caret("漢字: x", 1, 2, 3, "漢字: x\n  ^~\n");
	assert_caret("e\u0301: x", 1, 5, 6, "e\u0301: x\n   ^\n");
	assert_caret("\tx: 1", 1, 2, 3, "\tx: 1\n\t^\n");
	assert_caret("\tx: 1", 1, 1, 2, "\tx: 1\n^~~~~~~~\n");
	assert_caret("ab\tx", 1, 4, 5, "ab\tx\n  \t^\n");
	assert_caret("a: 1", 1, 5, 6, "a: 1\n    ^\n");          /* just past the end */
	assert_caret("a: 1", 1, 99, 120, "a: 1\n    ^\n");
	assert_caret("a: 1", 1, 3, 3, "a: 1\n  ^\n");            /* an empty place is one character */
	assert_caret("", 1, 1, 1, "\n^\n");
	assert_caret("a\n", 7, 1, 2, "\n^\n");                   /* a line that is not there */
}

static void lines_end_in_three_ways(void **state)
{
	(void)state;
	assert_caret("one\r\ntwo\r\nthree", 2, 1, 4, "two\n^~~\n");
	assert_caret("one\rtwo\rthree", 3, 1, 6, "three\n^~~~~\n");
	assert_caret("one\n\ntwo\n", 3, 2, 4, "two\n ^~\n");
	assert_caret("one\r\n\r\ntwo", 3, 1, 2, "two\n^\n");
	assert_caret("\xEF\xBB\xBF" "key: 1\n", 1, 1, 4, "key: 1\n^~~\n");
}

/* Whatever the file holds, a terminal gets no control sequence, and the caret stays where it belongs. */
static void control_characters_are_not_passed_on(void **state)
{
	(void)state;
	assert_caret("a\x1B[31mb", 1, 7, 8, "a?[31mb\n      ^\n");
	assert_caret("caf\xE9 x", 1, 6, 7, "caf? x\n     ^\n");
	assert_caret("a\u202Eb c", 1, 5, 6, "a?b c\n    ^\n");
	assert_caret("a\xC2\x9B" "b", 1, 3, 4, "a?b\n  ^\n");
	const char zero[] = "a\0b c";
	const struct source source = {"\x1B]0;evil\a.yaml", zero, sizeof zero - 1};
	struct diag diag = {0};

	diag_error(&diag, (struct place){&source, 1, 5, 6}, "subject \"%s\"", "two\nlines\x1B[2J");
	assert_printed(&diag, " ]0;evil .yaml:1:5: error: subject \"two lines [2J\"\na?b c\n    ^\n");
}

static void long_lines_are_cut_around_the_caret(void **state)
{
	(void)state;
	struct text line = {0};

	for (int i = 0; i < 5000; i++)
		text_addf(&line, "%04d ", i);
	const struct source source = source_of(line.s);
	static const int cols[] = {1, 100, 131, 132, 1001, 2386, 24990, 25001};

	for (size_t i = 0; i < sizeof cols / sizeof *cols; i++) {
		struct diag diag = {0};

		diag_error(&diag, (struct place){&source, 1, cols[i], cols[i] + 4}, "wrong");
		char *page = printed(&diag);
		char *shown = strchr(page, '\n') + 1, *marks = strchr(shown, '\n') + 1;
		const size_t caret = strcspn(marks, "^");

		assert_true(marks - shown <= 160 + 6 + 1);
		if (cols[i] <= 25000)                   /* what stands above the caret is what stands there */
			assert_memory_equal(shown + caret, line.s + cols[i] - 1, 4);
		else
			assert_int_equal(caret, marks - shown - 1);
		free(page);
		diag_release(&diag);
	}
	text_release(&line);
}

static void a_hundred_errors_are_enough(void **state)
{
	(void)state;
	struct diag diag = {0};

	for (int i = 1; i <= 103; i++) {
		diag_error(&diag, (struct place){0}, "fault %d", i);
		diag_note(&diag, (struct place){0}, "note %d", i);
	}
	diag_warning(&diag, (struct place){0}, "and a warning");
	char *page = printed(&diag);

	assert_non_null(strstr(page, "fault 100\ncostcast: note: note 100\ncostcast: warning: and a warning\n"
				     "costcast: 3 more errors\n"));
	assert_null(strstr(page, "101"));
	assert_int_equal(diag.errors, 103);
	free(page);
	diag_release(&diag);
	for (int i = 1; i <= 101; i++)
		diag_error(&diag, (struct place){0}, "fault %d", i);
	page = printed(&diag);
	assert_non_null(strstr(page, "fault 100\ncostcast: 1 more error\n"));
	free(page);
	diag_release(&diag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_shows_its_line),
		cmocka_unit_test(levels_and_places),
		cmocka_unit_test(carets_stand_under_their_characters),
		cmocka_unit_test(lines_end_in_three_ways),
		cmocka_unit_test(control_characters_are_not_passed_on),
		cmocka_unit_test(long_lines_are_cut_around_the_caret),
		cmocka_unit_test(a_hundred_errors_are_enough),
	};

	return cmocka_run_group_tests_name("base diag", tests, NULL, NULL);
}
