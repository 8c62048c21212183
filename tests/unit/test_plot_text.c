#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/base/lang.h"
#include "tests/unit/plot_fixture.h"

/* Rows 28 to 31 of the list of hostile inputs, and what stands in a text when gnuplot would run it. */
static const char *const hostile[] = {
	"`touch PWN`", "'.system(\"touch PWN\").'", "'; system('touch PWN')", "a\nsystem(\"touch PWN\")", "a\rb\tc\vd\x7f", "@macro",
	"$(id) %s%n {/Symbol a} a_b^c", "\\'; !touch PWN", "''", "\"", "x\\", "| touch PWN", "< touch PWN",
	"\xc2\x85next line", "\xe2\x80\xa8line separator", "\xe2\x80\xaeright to left"};

static void nothing_that_gnuplot_reads_survives(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct text out = {0};

		plot_text_clean(&out, hostile[i]);
		assert_null(strpbrk(text_str(&out), "'\"`\\@\n\r\t\v\x7f"));
		assert_null(strstr(text_str(&out), "\xc2\x85"));
		assert_null(strstr(text_str(&out), "\xe2\x80\xa8"));
		assert_null(strstr(text_str(&out), "\xe2\x80\xae"));
		assert_true(utf8_valid(text_str(&out), out.len));
		text_release(&out);
	}
}

static void the_rest_of_a_text_stays_as_it_is(void **state)
{
	struct text out = {0};

	(void)state;
	plot_text_clean(&out, "año 8 × p4d, 100 % {/Symbol a} a_b^c $(id) <&> 東京");
	assert_string_equal(text_str(&out), "año 8 × p4d, 100 % {/Symbol a} a_b^c $(id) <&> 東京");
	text_clear(&out);
	plot_text_clean(&out, "it's `so` \"here\" \\ @you");
	assert_string_equal(text_str(&out), "it’s ˋsoˋ ”here” ∖ ＠you");
	text_clear(&out);
	plot_text_clean(&out, "bad \xff\xc3 utf8 \xe2\x82");
	assert_string_equal(text_str(&out), "bad \ufffd\ufffd utf8 \ufffd\ufffd");
	text_release(&out);
}

static void widths_are_those_of_the_font(void **state)
{
	(void)state;
	/* DejaVu Sans: M 1767, i 569 of 2048 units */
	assert_float_equal(text_px("MMMMMMMMMM", 20, false), 200 * 1767.0 / 2048, 1);
	assert_float_equal(text_px("iiiiiiiiii", 20, false), 200 * 569.0 / 2048, 1);
	assert_float_equal(text_px("ññññ", 17, false), text_px("nnnn", 17, false), 1e-9);
	assert_true(text_px("abc", 20, true) > text_px("abc", 20, false));
}

static void cut_texts_fit_and_say_so(void **state)
{
	static const char title[] = "entrenamiento con un título que a nadie le cabe en ninguna parte";

	(void)state;
	for (double width = 12; width < 500; width += 23) {
		struct text out = {0};

		plot_text_fit(&out, title, 13, false, width);
		assert_true(text_px(text_str(&out), 13, false) <= fmax(width, 13.01));
		assert_true(utf8_valid(text_str(&out), out.len));
		assert_int_equal(strcmp(text_str(&out), title) != 0, strstr(text_str(&out), "…") != NULL);
		text_release(&out);
	}
}

static void broken_texts_lose_only_what_is_cut(void **state)
{
	struct text line[3];
	const size_t lines = plot_text_wrap(line, 3, "all spot, the interval that Young and Daly would have chosen", 13, 200);
	struct text joined = {0};

	(void)state;
	assert_int_equal(lines, 3);
	for (size_t i = 0; i < lines; i++) {
		assert_true(text_px(text_str(&line[i]), 13, false) <= 200);
		text_addf(&joined, "%s%s", i ? " " : "", text_str(&line[i]));
		text_release(&line[i]);
	}
	assert_string_equal(text_str(&joined), "all spot, the interval that Young and Daly would have chosen");
	text_release(&joined);
	assert_int_equal(plot_text_wrap(line, 3, "", 13, 200), 0);
	assert_int_equal(plot_text_wrap(line, 2, "Donaudampfschifffahrtsgesellschaftskapitän", 13, 90), 2);
	assert_non_null(strstr(text_str(&line[1]), "…"));
	text_release(&line[0]);
	text_release(&line[1]);
}

static void axes_have_round_numbers(void **state)
{
	struct tics t = tics_of(0, 53000, 7);

	(void)state;
	assert_float_equal(t.step, 10000, 1e-9);
	assert_int_equal(t.count, 6);
	t = tics_of(-35.2, 3.1, 7);
	assert_float_equal(t.step, 10, 1e-9);
	assert_float_equal(t.first, -30, 1e-9);
	assert_int_equal(t.count, 4);
	t = tics_of(2.2, 2.6, 7);
	assert_float_equal(t.step, 0.1, 1e-12);
	assert_int_equal(t.count, 5);
}

static void shares_are_never_rounded_to_certainty(void **state)
{
	static const struct { double share; const char *words; } cases[] = {
		{0, "0 %"}, {1, "100 %"}, {0.943, "94.3 %"}, {0.9998, "99.98 %"}, {0.00004, "0.004 %"}, {0.5, "50.0 %"}};

	(void)state;
	lang_use(LANG_EN);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *s = share_words(cases[i].share);

		assert_string_equal(s, cases[i].words);
		free(s);
	}
}

static double luminance(uint32_t rgb)
{
	double sum = 0;
	static const double weight[] = {0.2126, 0.7152, 0.0722};

	for (int i = 0; i < 3; i++) {
		const double c = (double)(rgb >> (16 - 8 * i) & 255) / 255;

		sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static void coloured_words_can_be_read(void **state)
{
	struct fixture *f = fixture_eight(3);

	(void)state;
	for (size_t s = 0; s < 8; s++)
		assert_true(1.05 / (luminance(ink_of(strategy_rgb(&f->plan, s))) + 0.05) > 4.4);      /* WCAG AA: 4.5 */
	assert_int_equal(strategy_rgb(&f->plan, 0), 0x0072b2);
	assert_int_equal(strategy_rgb(&f->plan, 3), 0xcc79a7);
	assert_int_equal(strategy_rgb(&f->plan, 7), strategy_rgb(&f->plan, 0));
	assert_string_not_equal(strategy_dash(&f->plan, 7), strategy_dash(&f->plan, 0));
	fixture_free(f);
}

static void labels_find_free_room(void **state)
{
	struct place_map map = {.area = {0, 0, 400, 300}};

	(void)state;
	place_segment(&map, 0, 150, 400, 150);
	place_take(&map, (struct rect){100, 200, 200, 220});
	assert_true(place_cost(&map, (struct rect){50, 140, 120, 160}) > 0);
	assert_true(place_cost(&map, (struct rect){150, 190, 250, 210}) > 1e3);
	assert_true(place_cost(&map, (struct rect){350, 20, 450, 40}) > 1e6);
	assert_true(place_cost(&map, (struct rect){250, 40, 350, 60}) == 0);
	place_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_gnuplot_reads_survives),
		cmocka_unit_test(the_rest_of_a_text_stays_as_it_is),
		cmocka_unit_test(widths_are_those_of_the_font),
		cmocka_unit_test(cut_texts_fit_and_say_so),
		cmocka_unit_test(broken_texts_lose_only_what_is_cut),
		cmocka_unit_test(axes_have_round_numbers),
		cmocka_unit_test(shares_are_never_rounded_to_certainty),
		cmocka_unit_test(coloured_words_can_be_read),
		cmocka_unit_test(labels_find_free_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
