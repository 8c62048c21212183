/* Text, UTF-8, shortest decimals, "did you mean". */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "sim/base/text.h"
#include "sim/base/utf8.h"

static uint64_t mix = UINT64_C(0x2385238523852385);

static uint64_t any64(void)
{
	mix ^= mix << 13;
	mix ^= mix >> 7;
	mix ^= mix << 17;
	return mix * UINT64_C(0x2545F4914F6CDD1D);
}

static void text_grows_piece_by_piece(void **state)
{
	(void)state;
	struct text text = {0};

	assert_string_equal(text_str(&text), "");
	for (int i = 0; i < 500; i++) {
		text_add(&text, "ab");
		text_addc(&text, 'c');
		text_addn(&text, "defgh", 2);
		text_addf(&text, "%03d", i);
	}
	assert_int_equal(text.len, 500 * 8);
	assert_int_equal(strlen(text.s), text.len);
	assert_memory_equal(text.s + 499 * 8, "abcde499", 8);
	text_clear(&text);
	assert_string_equal(text_str(&text), "");
	assert_non_null(text.s);
	text_release(&text);
	assert_null(text.s);
}

static void utf8_is_strict(void **state)
{
	(void)state;
	static const char *const good[] = {"", "plain", "ñ", "€", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"};
	static const char *const bad[] = {
		"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", /* overlong */
		"\xED\xA0\x80", "\xED\xBF\xBF",                         /* surrogates */
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE", /* beyond U+10FFFF */
		"\x80", "\xBF", "a\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3(", "caf\xE9",
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (utf8_valid(bad[i], strlen(bad[i])))
			fail_msg("case %zu passed", i);
	assert_true(utf8_valid("a\0b", 3));
	assert_false(utf8_valid("\xC3\xB1", 1));
}

/* Every code point there is goes in and out. */
static void utf8_reads_every_character(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		char s[5] = "";
		const size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
		uint32_t rest = c, code;

		for (size_t i = n; i-- > 1; rest >>= 6)
			s[i] = (char)(0x80 | (rest & 0x3F));
		s[0] = (char)(lead[n] | rest);
		const size_t got = utf8_next(s, n, &code);

		if (c >= 0xD800 && c <= 0xDFFF)
			assert_int_equal(got, 0);
		else if (got != n || code != c)
			fail_msg("U+%04X came back as U+%04X", c, code);
	}
}

/* Against the C library of the machine, which knows a newer or older Unicode than our table: nearly all must agree. */
static void width_agrees_with_wcwidth(void **state)
{
	(void)state;
	int compared = 0, differ = 0;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	for (uint32_t c = 0xA0; c < 0x20000; c++) {
		const int theirs = wcwidth((wchar_t)c);

		if (theirs < 0 || c == 0xAD)
			continue;
		compared++;
		differ += theirs != utf8_code_width(c);
	}
	setlocale(LC_CTYPE, "C");
	assert_true(compared > 60000);
	assert_true(differ * 200 < compared);
}

static void width_and_cut(void **state)
{
	(void)state;
	assert_int_equal(utf8_width("días"), 4);
	assert_int_equal(utf8_width("e\u0301"), 1);
	assert_int_equal(utf8_width("漢字"), 4);
	assert_int_equal(utf8_width("😀!"), 3);
	assert_int_equal(utf8_width("▁▂▃│✔×–"), 7);
	assert_int_equal(utf8_width("a\xFFz"), 3);
	assert_int_equal(utf8_cut("días", 2), 3);
	assert_int_equal(utf8_cut("días", 99), 5);
	assert_int_equal(utf8_cut("漢字", 3), 3);        /* half a character is none */
	assert_int_equal(utf8_cut("e\u0301x", 1), 3);    /* the accent goes with its letter */
	assert_int_equal(utf8_cut("", 5), 0);
	assert_int_equal(utf8_cut("abc", 0), 0);
}

static void assert_plain(const char *in, const char *out)
{
	struct text text = {0};

	text_add_plain(&text, in);
	assert_string_equal(text_str(&text), out);
	text_release(&text);
}

static void plain_takes_control_away(void **state)
{
	(void)state;
	assert_plain("two\nlines\r\tand a \x1B[31m", "two lines  and a  [31m");
	assert_plain("\x7F\xC2\x85\xC2\x9B", "   ");
	assert_plain("a\u202Eb\u2066c\u2028d", "a b c d");
	assert_plain("caf\xE9 né", "caf\uFFFD né");
	assert_plain("%s%n `touch PWN` {/Symbol a}", "%s%n `touch PWN` {/Symbol a}");
}

static void assert_double(double x, const char *wanted)
{
	struct text text = {0};

	text_add_double(&text, x);
	assert_string_equal(text_str(&text), wanted);
	text_release(&text);
}

/* Wanted strings are those of Python's repr(), but for where plain notation ends. */
static void known_doubles(void **state)
{
	(void)state;
	assert_double(0.1, "0.1");
	assert_double(1e-9, "1e-09");
	assert_double(192, "192");
	assert_double(0, "0");
	assert_double(-2.385, "-2.385");
	assert_double(40000, "40000");
	assert_double(32.7726, "32.7726");
	assert_double(0.1 + 0.2, "0.30000000000000004");
	assert_double(1.0 / 3, "0.3333333333333333");
	assert_double(1e15, "1000000000000000");
	assert_double(1e16, "1e+16");
	assert_double(123456789012345680.0, "1.2345678901234568e+17");
	assert_double(1e23, "1e+23");                           /* 9.999999999999999161e22: rounding carries to the top */
	assert_double(0.00001, "0.00001");
	assert_double(0.0000025, "2.5e-06");
	assert_double(5e-324, "5e-324");
	assert_double(DBL_MAX, "1.7976931348623157e+308");
	assert_double(DBL_MIN, "2.2250738585072014e-308");
	assert_double(9007199254740993.0, "9007199254740992");
	assert_double(ldexp(1, -44), "5.684341886080802e-14");  /* not the nearest 16 digits, but the ones that read back */
	assert_double(9.5367431640625e-7, "9.5367431640625e-07");
}

static size_t significant(const char *s)
{
	size_t digits = 0, zeros = 0;
	bool begun = false;

	for (; *s && *s != 'e'; s++) {
		if (*s < '0' || *s > '9' || (!begun && *s == '0'))
			continue;
		begun = true;
		digits++;
		zeros = *s == '0' ? zeros + 1 : 0;
	}
	return digits - zeros;
}

static void random_doubles_come_back_and_are_short(void **state)
{
	(void)state;
	struct text text = {0};

	for (int i = 0; i < 40000; i++) {
		const uint64_t bits = any64();
		double x;

		memcpy(&x, &bits, sizeof x);
		if (i % 4 == 1)
			x = (double)(int64_t)(bits % 2000000001) / 1e5;
		if (i % 4 == 2)
			x = ldexp(1, (int)(bits % 2046) - 1022);
		if (!isfinite(x))
			continue;
		text_clear(&text);
		text_add_double(&text, x);
		assert_true(strtod(text.s, NULL) == x);
		const size_t digits = significant(text.s);
		char shorter[40];

		if (digits > 1) {
			snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 2, x);
			if (strtod(shorter, NULL) == x)
				fail_msg("%s has a digit too many: %s", text.s, shorter);
		}
	}
	text_release(&text);
}

static void did_you_mean(void **state)
{
	(void)state;
	static const char *const keys[] = {"instance", "instances", "interruptions", "nodes", "seed", "checkpoint", "on_demand",
					   "of", NULL};
	static const char *const none[] = {NULL};

	assert_string_equal(suggest("instnace", keys), "instance");
	assert_string_equal(suggest("instancse", keys), "instance");
	assert_string_equal(suggest("Nodes", keys), "nodes");
	assert_string_equal(suggest("sede", keys), "seed");
	assert_string_equal(suggest("chekpoints", keys), "checkpoint");
	assert_string_equal(suggest("on-demand", keys), "on_demand");
	assert_string_equal(suggest("INTERUPTION", keys), "interruptions");
	assert_null(suggest("banana", keys));
	assert_null(suggest("zz", keys));
	assert_null(suggest("", keys));
	assert_null(suggest("nodes", none));
	assert_string_equal(suggest("abcd", (const char *const[]){"ab", "abXY", NULL}), "ab"); /* the first of equals */
	assert_null(suggest("abcd", (const char *const[]){"a", "abcdefg", "wxyz", NULL}));
	assert_null(suggest("x", (const char *const[]){"y", NULL}));
	assert_string_equal(suggest("abcd", (const char *const[]){"badc", NULL}), "badc");     /* two swaps: two edits */
	char *lengthy = malloc(100001);

	memset(lengthy, 'n', 100000);
	lengthy[100000] = '\0';
	assert_null(suggest(lengthy, keys));
	assert_null(suggest("n", (const char *const[]){lengthy, NULL}));
	free(lengthy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows_piece_by_piece),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(utf8_reads_every_character),
		cmocka_unit_test(width_agrees_with_wcwidth),
		cmocka_unit_test(width_and_cut),
		cmocka_unit_test(plain_takes_control_away),
		cmocka_unit_test(known_doubles),
		cmocka_unit_test(random_doubles_come_back_and_are_short),
		cmocka_unit_test(did_you_mean),
	};

	return cmocka_run_group_tests_name("base text", tests, NULL, NULL);
}
