#include "models/pricing/months.h"

#include "sim/base/calendar.h"

const struct months *months_new(struct arena *arena, int64_t start_unix_s)
{
	struct months *months = arena_alloc(arena, 1, sizeof *months);
	int64_t at = start_unix_s;

	for (size_t m = 0; m < MONTHS; m++) {
		int64_t from, to;

		calendar_month(at, &from, &to);
		months->end_s[m] = (double)(to - start_unix_s);
		months->length_s[m] = (double)(to - from);
		at = to;
	}
	return months;
}

size_t month_of(const struct months *months, double t_s)
{
	size_t low = 0, high = MONTHS - 1;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (months->end_s[middle] > t_s)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
