#include "sim/math/surprise.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/base/memory.h"

void surprise_init(struct surprise *surprise, const struct surprise_law *law)
{
	*surprise = (struct surprise){.law = *law, .begun = SIZE_MAX, .scratch = mem_new(law->window + 1, sizeof *surprise->scratch)};
}

void surprise_release(struct surprise *surprise)
{
	free(surprise->amount);
	free(surprise->distance);
	free(surprise->scratch);
	*surprise = (struct surprise){0};
}

void surprise_clear(struct surprise *surprise)
{
	surprise->days = 0;
	surprise->begun = SIZE_MAX;
}

/* Hoare's FIND (CACM 4, 1961): x[k] is then where sorting would put it, smaller ones before it. */
static double select_rank(double *x, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		const double pivot = x[low + (high - low) / 2];
		size_t i = low, j = high;

		for (;; i++, j--) {
			while (x[i] < pivot)
				i++;
			while (pivot < x[j])
				j--;
			if (i >= j)
				break;
			const double swap = x[i];

			x[i] = x[j];
			x[j] = swap;
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return x[k];
}

double median_of(double *x, size_t n)
{
	const double upper = select_rank(x, n, n / 2);
	double lower;

	if (n % 2)
		return upper;
	lower = x[0];
	for (size_t i = 1; i < n / 2; i++)
		lower = fmax(lower, x[i]);
	return 0.5 * (lower + upper);
}

/* The first day that counts for DAY. */
static size_t window_from(const struct surprise *s, size_t day)
{
	return day - s->begun > s->law.window ? day - s->law.window : s->begun;
}

/* What the same days of the season have been; NAN: there were none. */
static double expected_on(struct surprise *s, size_t day)
{
	const size_t from = window_from(s, day), season = s->law.season;
	size_t count = 0;

	for (size_t d = day; d >= from + season; d -= season)
		s->scratch[count++] = s->amount[d - season];
	return count ? median_of(s->scratch, count) : NAN;
}

/* Of distances that were known before DAY; NAN: too few. */
static double sd_on(struct surprise *s, size_t day)
{
	size_t count = 0;

	for (size_t d = window_from(s, day); d < day; d++)
		if (!isnan(s->distance[d]))
			s->scratch[count++] = fabs(s->distance[d]);
	return count >= SURPRISE_RESIDUALS ? MAD_SD * median_of(s->scratch, count) : NAN;
}

static void judge(struct surprise *s, size_t day, struct observed *o)
{
	const double sd = sd_on(s, day), distance = o->amount - o->expected;

	o->sd = fmax(sd, s->law.floor * fabs(o->expected));       /* fmax passes over a NAN: what has no distances is not judged below */
	o->judged = !isnan(sd) && !isnan(distance) && day - s->begun >= s->law.history;
	if (o->judged)
		o->surprise = distance == 0 ? 0 : distance / o->sd;
}

struct observed surprise_step(struct surprise *s, double amount)
{
	struct observed o = {amount, NAN, NAN, NAN, false, false};
	const size_t day = s->days;

	if (day == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 128;
		s->amount = mem_grow(s->amount, s->cap, sizeof *s->amount);
		s->distance = mem_grow(s->distance, s->cap, sizeof *s->distance);
	}
	if (s->begun == SIZE_MAX && amount > 0) {
		s->begun = day;
		o.first = day >= s->law.history;
	}
	if (s->begun != SIZE_MAX) {
		o.expected = expected_on(s, day);
		judge(s, day, &o);
	}
	s->amount[day] = amount;
	s->distance[day] = amount - o.expected;
	s->days++;
	return o;
}
