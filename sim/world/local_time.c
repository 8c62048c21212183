#include "sim/world/local_time.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

static const char *const day_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
static const char *const month_names[] = {"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL};

const struct clock_field clock_minutes = {0, 59, NULL}, clock_hours = {0, 23, NULL}, clock_dates = {1, 31, NULL},
			 clock_months = {1, 12, month_names}, clock_days = {0, 7, day_names};

static bool number_at(const char **at, const char *const *names, int *x)
{
	if (isdigit((unsigned char)**at)) {
		*x = 0;
		for (; isdigit((unsigned char)**at) && *x < DAY_MINUTES; ++*at)
			*x = *x * 10 + (**at - '0');
		return true;
	}
	for (int i = 0; names && names[i]; i++)
		if (*names[i] && strncasecmp(*at, names[i], strlen(names[i])) == 0) {
			*at += strlen(names[i]);
			*x = i;
			return true;
		}
	return false;
}

/* "*" is all of them; "/2" only after more than one. */
static bool part_read(const char **at, const struct clock_field *field, uint64_t *bits)
{
	const bool week = field->names == day_names;
	int from = field->low, to = week ? field->high - 1 : field->high, by = 1;
	bool several = true;

	if (**at == '*') {
		++*at;
	} else {
		if (!number_at(at, field->names, &from))
			return false;
		to = from;
		several = **at == '-';
		if (several && (++*at, !number_at(at, field->names, &to)))
			return false;
	}
	if (**at == '/' && (!several || (++*at, !number_at(at, NULL, &by)) || by < 1))
		return false;
	if (week && to < from && to >= field->low)
		to += WEEK_DAYS;
	if (from < field->low || to < from || from > field->high || (to > field->high && !week))
		return false;
	for (int x = from; x <= to; x += by)
		*bits |= UINT64_C(1) << (week ? x % WEEK_DAYS : x);
	return true;
}

bool clock_field_read(const char **at, const struct clock_field *field, uint64_t *bits)
{
	*bits = 0;
	while (**at == ' ')
		++*at;
	do
		if (!part_read(at, field, bits))
			return false;
	while (**at == ',' && *++*at);
	return **at == ' ' || !**at;
}

bool clock_days_read(const char *text, uint64_t *bits)
{
	return clock_field_read(&text, &clock_days, bits) && !*text;
}

/* "8", "8:30", up to 24. */
static bool clock_read(const char **at, int *minute)
{
	int h, m = 0;

	if (!number_at(at, NULL, &h))
		return false;
	if (**at == ':' && (++*at, !number_at(at, NULL, &m)))
		return false;
	*minute = h * 60 + m;
	return m < 60 && *minute <= DAY_MINUTES;
}

bool clock_hours_read(const char *text, int *from_min, int *to_min)
{
	if (!clock_read(&text, from_min) || *text++ != '-' || !clock_read(&text, to_min) || *text)
		return false;
	if (*to_min <= *from_min)
		*to_min += DAY_MINUTES;
	return *from_min < DAY_MINUTES;
}

/* Day DAYS since 1970-01-01, a Thursday; the calendar in eras of 400 years that begin on 1 March (Fliegel and Van Flandern's idea). */
struct local_date local_date_of(int64_t days_1970)
{
	const int64_t z = days_1970 + 719468, day = z % 146097;
	const int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365, of_year = day - (365 * year + year / 4 - year / 100);
	const int64_t m = (5 * of_year + 2) / 153;

	return (struct local_date){.month = (int)(m < 10 ? m + 3 : m - 9), .day = (int)(of_year - (153 * m + 2) / 5 + 1),
		.week_day = (int)((days_1970 + 4) % WEEK_DAYS)};
}

double local_real_s(const struct zone_offset *offset, size_t offsets, double local_s, bool *skips, bool *twice)
{
	double skipped_s = offset[0].from_s;
	bool found = false;
	double at_s = 0;

	for (size_t i = 0; i < offsets; i++) {
		const double t = local_s - offset[i].offset_s, end_s = i + 1 < offsets ? offset[i + 1].from_s : INFINITY;

		if (t >= offset[i].from_s && t < end_s) {
			*twice |= found;
			at_s = found ? at_s : t;
			found = true;
		} else if (t >= end_s) {
			skipped_s = end_s;
		}
	}
	if (found)
		return at_s;
	*skips = true;
	return skipped_s;
}
