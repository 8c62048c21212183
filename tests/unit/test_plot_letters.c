/* Plots in letters: where things stand, how wide lines are, and that every plot is drawn or says why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/report/plot_letters.h"
#include "sim/report/write.h"
#include "tests/unit/plot_fixture.h"

/* Line N (from 0) of TEXT, in a buffer of its own. */
static const char *line_of(const struct text *text, size_t n)
{
	static char line[1024];
	const char *p = text_str(text);

	for (; n > 0 && p; n--)
		p = (p = strchr(p, '\n')) ? p + 1 : NULL;
	snprintf(line, sizeof line, "%.*s", p ? (int)strcspn(p, "\n") : 0, p ? p : "");
	return line;
}

static size_t lines_of(const struct text *text)
{
	size_t n = 0;

	for (const char *p = text_str(text); (p = strchr(p, '\n')) != NULL; p++)
		n++;
	return n;
}

static void a_sheet(struct sheet *sheet, const struct plan *plan)
{
	sheet_init(sheet, plan, "cost-cdf", 1000, 600);
	sheet->x1 = 10;
	sheet->y1 = 1;
	sheet_area(sheet);
	sheet_title(sheet, "Does it rise?", "it does");
	sheet_say(sheet, "From 0 to 1.");
	sheet_tics(sheet, 'x', (struct tics){0, 5, 3}, UNIT_NUMBER);
	sheet_tics(sheet, 'y', (struct tics){0, 0.5, 3}, UNIT_PERCENT);
}

/* A diagonal: right of the last row's axis at the left end, in the first row at the right end, in the middle in the middle. */
static void a_line_stands_where_its_numbers_are(void **state)
{
	struct fixture *f = fixture_bert(3);
	struct sheet sheet;
	struct text out = {0};

	(void)state;
	a_sheet(&sheet, &f->plan);
	sheet_block(&sheet, "diagonal", "x y");
	sheet_letters(&sheet, 'k', LETTERS_LINE);
	text_add(&sheet.data, "0 0\n10 1\n");
	sheet_block(&sheet, "another", "x y");
	text_add(&sheet.data, "0 1\n10 0\n");
	letters_key(&sheet, 'k', "the diagonal");
	letters_write(&sheet, &out);
	assert_string_equal(line_of(&out, 0), "Does it rise?");
	assert_string_equal(line_of(&out, 1), "From 0 to 1.");
	assert_string_equal(line_of(&out, 2), "");
	const char *first = line_of(&out, 3);
	assert_memory_equal(first, " 100 % ┤", strlen(" 100 % ┤"));
	assert_int_equal(first[strlen(first) - 1], 'k');
	assert_true(utf8_width(first) >= 70 && utf8_width(first) <= LETTERS_COLUMNS);
	assert_memory_equal(line_of(&out, 17), "   0 % ┤k", strlen("   0 % ┤k"));
	const char *middle = line_of(&out, 10);
	const size_t margin = strlen("  50 % ┤"), at = strcspn(middle, "k"), to = strlen(middle) - 1;
	assert_memory_equal(middle, "  50 % ┤", margin);
	assert_true(at - margin >= 30 && to - margin <= 40);              /* of 68 columns */
	assert_non_null(strstr(line_of(&out, 18), "└┬"));
	assert_non_null(strstr(line_of(&out, 19), "5"));
	assert_string_equal(line_of(&out, 20), "  k: the diagonal");
	assert_int_equal(lines_of(&out), 21);
	text_release(&out);
	sheet_release(&sheet);
	fixture_free(f);
}

/* A gap in the data is a gap in the line; what is no number is nowhere; a logarithm is taken where it is asked for. */
static void gaps_and_logarithms(void **state)
{
	struct fixture *f = fixture_bert(3);
	struct panel p = {.x0 = 0, .x1 = 2, .y1 = 1};
	struct sheet sheet;
	struct text out = {0};

	(void)state;
	a_sheet(&sheet, &f->plan);
	p.sheet = &sheet;
	p.box = (struct rect){sheet.left, sheet.bottom, sheet.right, sheet.top};
	sheet_block(&sheet, "gap", "x y");
	panel_letters(&p, 'g', -1, 2, LETTERS_LINE);
	text_add(&sheet.data, "1 0.5\n3 0.5\n\n30 0.5\n100 0.5\nNaN NaN\n");
	letters_write(&sheet, &out);
	const char *middle = line_of(&out, 10);
	const char *gap = strstr(middle, "g "), *end = gap ? strstr(gap, " g") : NULL;
	assert_non_null(end);
	assert_true(end - gap > 25 && end - gap < 42);                    /* from log 3 to log 30: half of 68 columns */
	assert_null(strpbrk(line_of(&out, 3), "g"));
	text_release(&out);
	sheet_release(&sheet);
	fixture_free(f);
}

static void rows_have_bars_dots_and_notes(void **state)
{
	struct fixture *f = fixture_bert(3);
	struct sheet sheet;
	struct text out = {0};

	(void)state;
	a_sheet(&sheet, &f->plan);
	letters_row(&sheet, "one");
	letters_bar(&sheet, sheet_x(&sheet, 0), sheet_x(&sheet, 5), '=');
	letters_dot(&sheet, sheet_x(&sheet, 2.5), 'o');
	letters_row(&sheet, "a name that is longer than there is room for");
	letters_note(&sheet, "off the scale");
	letters_write(&sheet, &out);
	const char *row = line_of(&out, 3);
	const char *bar = strchr(row, '=');
	assert_memory_equal(row, "one ", 4);
	assert_non_null(bar);
	assert_true(strlen(bar) >= 26 && strlen(bar) <= 29);              /* half of 54 columns */
	assert_true(strchr(bar, 'o') - bar >= 12 && strchr(bar, 'o') - bar <= 15);
	assert_non_null(strstr(line_of(&out, 4), "…"));
	assert_non_null(strstr(line_of(&out, 4), "│ off the scale"));
	text_release(&out);
	sheet_release(&sheet);
	fixture_free(f);
}

static void check_width(const struct text *out)
{
	for (size_t n = 0; n < lines_of(out); n++)
		if (utf8_width(line_of(out, n)) > 80)
			fail_msg("wider than 80 columns: %s", line_of(out, n));
}

typedef bool plot(struct sheet *sheet, const struct summary *summary);

/* Lines fit, ends have no blanks, plain characters are plain; letters tell strategies apart although names begin alike. */
static void all_fit_a_terminal(void **state)
{
	static plot *const plots[] = {plot_violins, plot_cdf, plot_time, plot_parts, plot_difference, plot_convergence};
	struct fixture *several[] = {fixture_bert(60), fixture_eight(60), fixture_never(60)};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		for (size_t i = 0; i < sizeof plots / sizeof *plots; i++) {
			struct sheet sheet = {0};
			struct text out = {0}, plain = {0};

			assert_true(plots[i](&sheet, &several[k]->summary));
			letters_write(&sheet, &out);
			check_width(&out);
			assert_null(strstr(text_str(&out), " \n"));
			text_add_ascii(&plain, text_str(&out));
			for (const char *p = text_str(&plain); *p; p++)
				assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
			assert_true(lines_of(&out) > 6);
			text_release(&out);
			text_release(&plain);
			sheet_release(&sheet);
		}
		fixture_free(several[k]);
	}
}

static void letters_tell_strategies_apart(void **state)
{
	struct fixture *four = fixture_bert(3), *eight = fixture_eight(3);
	struct sheet sheet;

	(void)state;
	a_sheet(&sheet, &four->plan);
	assert_int_equal(strategy_letter(&sheet, 3), 'D');
	sheet_release(&sheet);
	fixture_name(four, 3, "x9", "", NULL);
	a_sheet(&sheet, &four->plan);
	assert_int_equal(strategy_letter(&sheet, 3), 'x');
	sheet_release(&sheet);
	a_sheet(&sheet, &eight->plan);
	for (size_t s = 0; s < 8; s++)
		assert_int_equal(strategy_letter(&sheet, s), "ABCDEFGH"[s]);
	sheet_release(&sheet);
	fixture_free(four);
	fixture_free(eight);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_stands_where_its_numbers_are), cmocka_unit_test(gaps_and_logarithms),
		cmocka_unit_test(rows_have_bars_dots_and_notes), cmocka_unit_test(all_fit_a_terminal),
		cmocka_unit_test(letters_tell_strategies_apart)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
