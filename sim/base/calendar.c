#include "sim/base/calendar.h"

#include <stdio.h>
#include <string.h>

/* Days from 1970-01-01 to a civil date and back: Howard Hinnant, "chrono-compatible low-level date algorithms"
 * (https://howardhinnant.github.io/date_algorithms.html). Years are counted from March, eras are 400 years. */
static int64_t days_of(int64_t year, int month, int day)
{
	year -= month <= 2;
	const int64_t era = (year >= 0 ? year : year - 399) / 400;
	const int64_t year_of_era = year - era * 400;
	const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
	days += 719468;
	const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	const int64_t day_of_era = days - era * 146097;
	const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int64_t m = (5 * day_of_year + 2) / 153;

	*day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

static int64_t floor_days(int64_t unix_s)
{
	return unix_s / 86400 - (unix_s % 86400 < 0);
}

static int month_days(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Exactly COUNT digits, a number in [FROM, TO]. */
static bool field(const char **at, int count, int from, int to, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = 10 * *value + (**at - '0');
	}
	return *value >= from && *value <= to;
}

static bool mark(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

/* "Z", "+02:00", "-05:30": seconds to take away. A time without one is nobody's time, and is refused. */
static bool zone(const char **at, int *offset_s)
{
	int hours, minutes;
	const bool west = **at == '-';

	*offset_s = 0;
	if (mark(at, 'Z'))
		return true;
	if (!mark(at, '+') && !mark(at, '-'))
		return false;
	if (!field(at, 2, 0, 14, &hours) || !mark(at, ':') || !field(at, 2, 0, 59, &minutes))
		return false;
	*offset_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

bool calendar_read(const char *text, int64_t *unix_s)
{
	int year, month, day, hour = 0, minute = 0, second = 0, offset_s = 0;

	if (!field(&text, 4, FIRST_YEAR, LAST_YEAR, &year) || !mark(&text, '-') || !field(&text, 2, 1, 12, &month) ||
	    !mark(&text, '-') || !field(&text, 2, 1, month_days(year, month), &day))
		return false;
	if (*text) {
		if (!mark(&text, 'T') || !field(&text, 2, 0, 23, &hour) || !mark(&text, ':') ||
		    !field(&text, 2, 0, 59, &minute))
			return false;
		if (mark(&text, ':') && !field(&text, 2, 0, 59, &second))
			return false;
		if (!zone(&text, &offset_s) || *text)
			return false;
	}
	const int64_t t = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset_s;

	if (t < 0 || t >= days_of(LAST_YEAR + 1, 1, 1) * 86400)
		return false;
	*unix_s = t;
	return true;
}

bool calendar_other_year(const char *text)
{
	char other[32] = "2000";
	const char *at = text;
	int64_t unix_s;
	int year;

	if (!field(&at, 4, 0, 9999, &year) || (year >= FIRST_YEAR && year <= LAST_YEAR) || strlen(at) > sizeof other - 5)
		return false;
	strcpy(other + 4, at);
	return calendar_read(other, &unix_s);
}

char *calendar_write(int64_t unix_s, char *buf, size_t bytes)
{
	const int64_t days = floor_days(unix_s);
	const int rest = (int)((unix_s % 86400 + 86400) % 86400);
	int64_t year;
	int month, day;

	date_of(days, &year, &month, &day);
	snprintf(buf, bytes, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)year, month, day, rest / 3600,
		 rest / 60 % 60, rest % 60);
	return buf;
}

void calendar_month(int64_t unix_s, int64_t *from_s, int64_t *to_s)
{
	int64_t year;
	int month, day;

	date_of(floor_days(unix_s), &year, &month, &day);
	*from_s = days_of(year, month, 1) * 86400;
	*to_s = *from_s + month_days(year, month) * INT64_C(86400);
}

int64_t calendar_day_number(int64_t unix_s)
{
	return floor_days(unix_s);
}

int64_t calendar_month_number(int64_t unix_s)
{
	int64_t year;
	int month, day;

	date_of(floor_days(unix_s), &year, &month, &day);
	return (year - 1970) * 12 + month - 1;
}

int64_t calendar_months_later(int64_t unix_s, int months)
{
	const int64_t days = floor_days(unix_s);
	int64_t year;
	int month, day;

	date_of(days, &year, &month, &day);
	year += (month - 1 + months) / 12;
	month = (month - 1 + months) % 12 + 1;
	if (day > month_days(year, month))
		day = month_days(year, month);
	return days_of(year, month, day) * 86400 + (unix_s - days * 86400);
}
