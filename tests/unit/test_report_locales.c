/* Numbers as other countries write them, money in other currencies, CSV for spreadsheets with a decimal comma. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/locales.h"
#include "sim/base/units.h"
#include "sim/report/write.h"

static struct text out;

static const char *said(void)
{
	static char copy[400];

	snprintf(copy, sizeof copy, "%s", text_str(&out));
	text_clear(&out);
	return copy;
}

static void reset(void)
{
	locale_use(NULL);
	csv_locale_use(NULL);
	currency_use(NULL);
	lang_use(LANG_EN);
}

static int clean_up(void **state)
{
	(void)state;
	reset();
	text_release(&out);
	return 0;
}

/* CLDR 44: what these countries make of 1234.5, 12345.6 and 50400 dollars. The sign of the dollar is "$" for all, see currencies.c. */
static void test_locales(void **state)
{
	static const struct { const char *name, *four, *five, *money, *thousands, *rate; } row[] = {
		{"en-US", "1,234.5", "12,345.6", "-$50,400", "$62.0k", "$32.77/h"},
		{"en-GB", "1,234.5", "12,345.6", "-$50,400", "$62.0k", "$32.77/h"},
		{"es-ES", "1234,5", "12.345,6", "-50.400 $", "62,0 k$", "32,77 $/h"},
		{"es-MX", "1,234.5", "12,345.6", "-$50,400", "$62.0k", "$32.77/h"},
		{"es-AR", "1.234,5", "12.345,6", "-$ 50.400", "$ 62,0k", "$ 32,77/h"},
		{"es-CL", "1.234,5", "12.345,6", "-$50.400", "$62,0k", "$32,77/h"},
		{"es-CO", "1.234,5", "12.345,6", "-$ 50.400", "$ 62,0k", "$ 32,77/h"},
		{"de-DE", "1.234,5", "12.345,6", "-50.400 $", "62,0 k$", "32,77 $/h"},
		{"fr-FR", "1\u202f234,5", "12\u202f345,6", "-50\u202f400 $", "62,0 k$", "32,77 $/h"},
		{"pt-BR", "1.234,5", "12.345,6", "-$ 50.400", "$ 62,0k", "$ 32,77/h"},
		{"pt-PT", "1234,5", "12\u202f345,6", "-50\u202f400 $", "62,0 k$", "32,77 $/h"},
	};
	char buf[64];

	(void)state;
	for (int lang = LANG_EN; lang <= LANG_ES; lang++)        /* whatever the language */
		for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
			lang_use((enum lang)lang);
			locale_use(locale_named(row[i].name));
			number_write(&out, 1234.5, 5);
			assert_string_equal(said(), row[i].four);
			fixed_write(&out, 12345.6, 1);
			assert_string_equal(said(), row[i].five);
			usd_write(&out, -50400, 4);
			assert_string_equal(said(), row[i].money);
			usd_short_write(&out, 61950, 3);
			assert_string_equal(said(), row[i].thousands);
			assert_string_equal(unit_say(32.77, DIM_USD_PER_HOUR, buf, sizeof buf), row[i].rate);
			assert_string_equal(lang_figure(0.5, 3, buf, sizeof buf), *row[i].rate == '$' && !strchr(row[i].rate, ',') ? "0.5" : "0,5");
		}
	reset();
}

static void test_a_locale_follows_the_language_until_asked(void **state)
{
	(void)state;
	assert_string_equal(locale_in_use()->name, "en-US");
	lang_use(LANG_ES);
	assert_string_equal(locale_in_use()->name, "es-ES");
	locale_use(locale_named("ES-mx"));
	lang_use(LANG_EN);
	assert_string_equal(locale_in_use()->name, "es-MX");
	reset();
	assert_null(locale_named("es"));
	assert_null(locale_named("xx-XX"));
	assert_string_equal(suggest("es-Mx", locale_names()), "es-MX");
	for (const char *const *name = locale_names(); *name; name++)
		assert_string_equal(locale_named(*name)->name, *name);
}

static void test_currencies(void **state)
{
	static const struct { const char *locale; struct currency currency; const char *money, *thousands, *exact; } row[] = {
		{"en-US", {"EUR", 0.5}, "€25,200", "€25.2k", "€25,200.25"},
		{"es-ES", {"EUR", 0.5}, "25.200 €", "25,2 k€", "25.200,25 €"},
		{"es-MX", {"MXN", 20}, "MX$1,008,000", "MX$1.01M", "MX$1,008,010.00"},
		{"es-CO", {"COP", 4000}, "COP 201.600.000", "COP 202M", "COP 201.602.000,00"},
		{"de-DE", {"CHF", 0.5}, "25.200 CHF", "25,2 k CHF", "25.200,25 CHF"},
		{"en-GB", {"JPY", 150}, "¥7,560,000", "¥7.56M", "¥7,560,075"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		locale_use(locale_named(row[i].locale));
		currency_use(&row[i].currency);
		usd_write(&out, 50400, 4);
		assert_string_equal(said(), row[i].money);
		usd_short_write(&out, 50400, 3);
		assert_string_equal(said(), row[i].thousands);
		usd_exact_write(&out, 50400.5);
		assert_string_equal(said(), row[i].exact);
	}
	reset();
	usd_write(&out, 50400, 4);
	assert_string_equal(said(), "$50,400");
	assert_true(currency_known("EUR") && currency_known("ZWG") && currency_known("AED"));
	assert_false(currency_known("EUE") || currency_known("") || currency_known("EU") || currency_known("ED ") || currency_known("eur"));
}

/* At half a dollar each amount is half, to its last digit, wherever it is written. */
static void test_half_a_dollar_halves_every_amount(void **state)
{
	const struct currency half = {"EUR", 0.5};
	const struct interval ci = {480, 520}, halved = {240, 260};
	char a[64], b[400];

	(void)state;
	for (double usd = 1.7e-4; usd < 1e10; usd *= 7.3) {
		struct text dollars = {0};

		usd_write(&dollars, usd / 2, 4);
		text_addc(&dollars, ' ');
		usd_short_write(&dollars, usd / 2, 3);
		text_addc(&dollars, ' ');
		usd_exact_write(&dollars, usd / 2);
		currency_use(&half);
		usd_write(&out, usd, 4);
		text_addc(&out, ' ');
		usd_short_write(&out, usd, 3);
		text_addc(&out, ' ');
		usd_exact_write(&out, usd);
		currency_use(NULL);
		for (char *c = dollars.s; (c = strchr(c, '$')); c++)        /* "$12" and "€12" */
			*c = '#';
		const char *s = said();
		const char *d = dollars.s;

		for (; *s; s++, d++) {
			if (strncmp(s, "€", strlen("€")) == 0)
				s += strlen("€") - 1;
			else
				assert_int_equal(*s, *d);
		}
		assert_int_equal(*d, '\0');
		text_release(&dollars);
	}
	unit_say(16.3863, DIM_USD_PER_HOUR, a, sizeof a);
	currency_use(&half);
	unit_say(32.7726, DIM_USD_PER_HOUR, b, sizeof b);
	assert_string_equal(a + 1, b + strlen("€"));
	mean_write(&out, 500, &ci, "±", true);
	snprintf(b, sizeof b, "%s", said());
	currency_use(NULL);
	mean_write(&out, 250, &halved, "±", true);
	assert_string_equal(said() + 1, b + strlen("€"));
	reset();
}

static void test_words_follow_the_currency(void **state)
{
	const struct currency euro = {"EUR", 0.92};

	(void)state;
	assert_string_equal(currency_words("cost (USD)"), "cost (USD)");
	currency_use(&euro);
	assert_string_equal(currency_words("cost (USD)"), "cost (EUR)");
	assert_string_equal(currency_words("USD per hour"), "EUR per hour");
	assert_string_equal(currency_words("hours"), "hours");
	reset();
}

/* A reader of its own: the cells of one CSV text, unquoted, one after the other with a bar between, rows with a slash. */
static void cells_of(const char *s, char separator, struct text *to)
{
	while (*s) {
		if (*s == '"') {
			for (s++; *s && (*s != '"' || s[1] == '"'); s++) {
				text_addc(to, *s);
				s += *s == '"';
			}
			s++;
		}
		while (*s && *s != separator && *s != '\r' && *s != '\n')
			text_addc(to, *s++);
		if (*s == '\r')
			s++;
		text_addc(to, *s == separator ? '\x1f' : '\x1e');
		s += *s != '\0';
	}
}

static const char *const hostile[] = {
	"plain", "", "1.10", "1,10", "1;10", "12", "-3.5", "1e-09", "2024-03-04T09:00:00Z", "sku.1.2", "=1+1", "@SUM(A1)", "a\"b", "\"", "a,b;c", "two\nrows",
	"two\r\nrows", "ñandú €", "1.2.3", ".5", "5.", "-", "e5", "1.5 ", "'1.5",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

/* TEXT, NUMBER, TEXT … in RFC 4180 as the sinks write it. */
static void table_of(struct text *to)
{
	static const double number[] = {1.5, -2.385e-9, 51036.403334624, 0, 1e300, 7};

	text_add(to, "name,value,other\n");
	for (size_t i = 0; i < HOSTILE; i++) {
		csv_text(to, hostile[i]);
		text_addc(to, ',');
		csv_number(to, i % 7 == 6 ? NAN : number[i % 7]);
		text_addc(to, ',');
		csv_text(to, hostile[HOSTILE - 1 - i]);
		text_addc(to, '\n');
	}
}

static void test_csv_round_trip(void **state)
{
	struct text plain = {0}, comma = {0}, back = {0}, wanted = {0}, got = {0};

	(void)state;
	table_of(&plain);
	csv_finish(&plain);
	cells_of(plain.s, ',', &wanted);
	csv_locale_use(locale_named("es-ES"));
	table_of(&comma);
	text_add(&back, comma.s);
	csv_finish(&comma);
	assert_memory_equal(comma.s, "\xEF\xBB\xBFname;value;other\r\n", 21);
	assert_non_null(strstr(comma.s, "\r\nplain;1,5;'1.5\r\n"));
	assert_non_null(strstr(comma.s, "\r\n\"1.10\";51036,403334624;"));
	assert_non_null(strstr(comma.s, ";-2,385e-09;"));
	assert_non_null(strstr(comma.s, "2024-03-04T09:00:00Z;"));
	assert_non_null(strstr(comma.s, "\"two\nrows\""));      /* a line feed within a cell is the cell's own */

	/* the same cells, but for the mark in numbers */
	cells_of(comma.s + 3, ';', &got);
	assert_int_equal(got.len, wanted.len);
	for (size_t i = 0; i < got.len; i++)
		assert_true(got.s[i] == wanted.s[i] || (got.s[i] == ',' && wanted.s[i] == '.'));

	/* and the way back */
	csv_plain(&comma);
	assert_string_equal(comma.s, back.s);
	csv_plain(&comma);
	assert_string_equal(comma.s, back.s);
	text_release(&plain);
	text_release(&comma);
	text_release(&back);
	text_release(&wanted);
	text_release(&got);
	reset();
}

static void test_csv_with_a_point_stays_as_it_is(void **state)
{
	struct text plain = {0}, other = {0};

	(void)state;
	table_of(&plain);
	csv_locale_use(locale_named("es-MX"));
	table_of(&other);
	csv_finish(&other);
	assert_string_equal(plain.s, other.s);
	text_release(&plain);
	text_release(&other);
	reset();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_locales), cmocka_unit_test(test_a_locale_follows_the_language_until_asked),
		cmocka_unit_test(test_currencies), cmocka_unit_test(test_half_a_dollar_halves_every_amount),
		cmocka_unit_test(test_words_follow_the_currency), cmocka_unit_test(test_csv_round_trip),
		cmocka_unit_test(test_csv_with_a_point_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, clean_up);
}
