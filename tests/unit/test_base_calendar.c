/* The calendar against known dates and against the C library's timegm() and gmtime(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "sim/base/calendar.h"

static void assert_read(const char *text, int64_t wanted)
{
	int64_t t = -1;

	if (!calendar_read(text, &t))
		fail_msg("\"%s\" was refused", text);
	assert_int_equal(t, wanted);
}

static void known_dates(void **state)
{
	(void)state;
	assert_read("1970-01-01", 0);
	assert_read("1970-01-01T00:00:01Z", 1);
	assert_read("2024-03-04T09:00:00Z", 1709542800);
	assert_read("2024-03-04T09:00Z", 1709542800);
	assert_read("2024-03-04", 1709510400);
	assert_read("2000-02-29T23:59:59Z", 951868799);
	assert_read("2038-01-19T03:14:08Z", INT64_C(2147483648));
	assert_read("2200-12-31T23:59:59Z", INT64_C(7289654399));
}

static void offsets(void **state)
{
	(void)state;
	assert_read("2024-03-04T09:00:00+01:00", 1709542800 - 3600);
	assert_read("2024-03-04T09:00-05:30", 1709542800 + 19800);
	assert_read("2024-03-04T09:00:00-00:00", 1709542800);
	assert_read("2024-03-04T09:00:00+14:00", 1709542800 - 14 * 3600);
	assert_read("1970-01-01T01:00+01:00", 0);
}

static void refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "2024", "2024-03", "2024-3-4", "2024-13-01", "2024-00-10", "2024-02-30", "2023-02-29", "2100-02-29",
		"2024-04-31", "2024-03-00", "1969-12-31", "2201-01-01", "2024-03-04T09:00", "2024-03-04T09:00:00",
		"2024-03-04T24:00Z", "2024-03-04T09:60Z", "2024-03-04T09:00:60Z", "2024-03-04T9:00Z", "2024-03-04T09Z",
		"2024-03-04 09:00Z", "2024-03-04T09:00z", "2024-03-04t09:00Z", "2024-03-04T09:00:00.5Z",
		"2024-03-04T09:00+1:00", "2024-03-04T09:00+0100", "2024-03-04T09:00+15:00", "2024-03-04T09:00+01:60",
		"2024-03-04T09:00ZZ", "2024-03-04Z", " 2024-03-04", "2024-03-04 ", "-2024-03-04", "+2024-03-04", "04/03/2024",
		"20240304", "2024-03-04T09:00:Z", "2024-03-04T", "1970-01-01T00:59+01:00", "2200-12-31T23:59:59-00:01",
		"٢٠٢٤-03-04", "2024-03-04T09:00+", "2024-03-04T09:00+01", "2024-03-04T09:00+01:",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t t = 2385;

		if (calendar_read(bad[i], &t))
			fail_msg("\"%s\" was taken for a time", bad[i]);
		assert_int_equal(t, 2385);
	}
}

static void other_years(void **state)
{
	(void)state;
	assert_true(calendar_other_year("9999-12-31T00:00:00Z"));
	assert_true(calendar_other_year("1969-12-31"));
	assert_true(calendar_other_year("2201-01-01T09:00+01:00"));
	assert_false(calendar_other_year("2024-13-31"));
	assert_false(calendar_other_year("2024-02-30T00:00:00Z"));
	assert_false(calendar_other_year("9999-02-30T00:00:00Z"));
	assert_false(calendar_other_year("99999-02-20"));
	assert_false(calendar_other_year("9999"));
	assert_false(calendar_other_year("9999-12-31T00:00:00Z and very much more text than a date has"));
	assert_false(calendar_other_year(""));
}

/* Every day from 1970 to 2200, at an odd second: written, read, and as gmtime() has it. */
static void every_day(void **state)
{
	(void)state;
	for (int64_t day = 0; day < INT64_C(7289654400) / 86400; day++) {
		const time_t t = (time_t)(day * 86400 + (day * 7919) % 86400);
		char ours[32], theirs[32];
		struct tm tm;
		int64_t back;

		gmtime_r(&t, &tm);
		strftime(theirs, sizeof theirs, "%Y-%m-%dT%H:%M:%SZ", &tm);
		assert_string_equal(calendar_write(t, ours, sizeof ours), theirs);
		assert_true(calendar_read(ours, &back));
		assert_int_equal(back, t);
	}
}

static void anniversaries(void **state)
{
	(void)state;
	static const struct { const char *from; int months; const char *to; } known[] = {
		{"2024-01-01T00:00:00Z", 12, "2025-01-01T00:00:00Z"}, {"2023-03-01T12:34:56Z", 12, "2024-03-01T12:34:56Z"},
		{"2024-02-29T23:00:00Z", 12, "2025-02-28T23:00:00Z"}, {"2024-02-29T23:00:00Z", 48, "2028-02-29T23:00:00Z"},
		{"2023-12-31T00:00:00Z", 36, "2026-12-31T00:00:00Z"}, {"2000-05-05T05:05:05Z", 0, "2000-05-05T05:05:05Z"},
		{"2024-01-31T10:00:00Z", 1, "2024-02-29T10:00:00Z"}, {"2024-11-30T10:00:00Z", 3, "2025-02-28T10:00:00Z"},
		{"2024-12-15T10:00:00Z", 13, "2026-01-15T10:00:00Z"},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		int64_t from = 0;
		char buf[32];

		assert_true(calendar_read(known[i].from, &from));
		assert_string_equal(calendar_write(calendar_months_later(from, known[i].months), buf, sizeof buf), known[i].to);
	}
}

static void far_away_still_fits_the_buffer(void **state)
{
	(void)state;
	char buf[32];

	assert_string_equal(calendar_write(-1, buf, sizeof buf), "1969-12-31T23:59:59Z");
	assert_string_equal(calendar_write(INT64_C(-62135596801), buf, sizeof buf), "0000-12-31T23:59:59Z");
	assert_string_equal(calendar_write(INT64_MAX, buf, sizeof buf), "292277026596-12-04T15:30:07Z");
	calendar_write(INT64_MIN, buf, sizeof buf);
	assert_int_equal(buf[strlen(buf) - 1], 'Z');
}

static void assert_month(const char *within, const char *from, const char *to)
{
	int64_t t, from_s, to_s;
	char buf[32];

	assert_true(calendar_read(within, &t));
	calendar_month(t, &from_s, &to_s);
	assert_string_equal(calendar_write(from_s, buf, sizeof buf), from);
	assert_string_equal(calendar_write(to_s, buf, sizeof buf), to);
	assert_true(from_s <= t && t < to_s);
}

static void months(void **state)
{
	(void)state;
	assert_month("2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z");
	assert_month("2024-02-01", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z");
	assert_month("2023-02-14T12:00Z", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z");
	assert_month("2023-12-31", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z");
	assert_month("2100-02-10", "2100-02-01T00:00:00Z", "2100-03-01T00:00:00Z");
}

/* Months follow each other without a gap; 400 years have 146,097 days. */
static void months_join(void **state)
{
	(void)state;
	int64_t from_s = 0, to_s = 0;
	const int64_t end_s = INT64_C(146097) * 86400;
	int count = 0;

	for (int64_t at = 0; at < end_s; at = to_s, count++) {
		calendar_month(at, &from_s, &to_s);
		assert_int_equal(from_s, at);
	}
	assert_int_equal(to_s, end_s);
	assert_int_equal(count, 4800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_dates), cmocka_unit_test(offsets),
		cmocka_unit_test(refused), cmocka_unit_test(other_years),    cmocka_unit_test(every_day), cmocka_unit_test(anniversaries),
		cmocka_unit_test(months),      cmocka_unit_test(far_away_still_fits_the_buffer),
		cmocka_unit_test(months_join),
	};

	return cmocka_run_group_tests_name("base calendar", tests, NULL, NULL);
}
