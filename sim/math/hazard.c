#include "sim/math/hazard.h"

#include <math.h>

#include <gsl/gsl_sf_exp.h>

double hazard_rate(const struct dist *dist, size_t piece)
{
	return piece + 1 < dist->count ? (dist->table[piece + 1] - dist->table[piece]) / (dist->value[piece + 1] - dist->value[piece]) : dist->b;
}

/* The last of COUNT ascending values that is below X, or equal to it where ALSO; the first at least. */
static size_t last_below(const double *ascending, size_t count, double x, bool also)
{
	size_t low = 0, high = count;

	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;

		if (ascending[middle] < x || (also && ascending[middle] == x))
			low = middle;
		else
			high = middle;
	}
	return low;
}

double hazard_gone(const struct dist *dist, double x)
{
	if (x >= dist->c)
		return INFINITY;
	const size_t i = last_below(dist->value, dist->count, x, true);

	return dist->table[i] + hazard_rate(dist, i) * (x - dist->value[i]);
}

double hazard_when(const struct dist *dist, double gone)
{
	const size_t i = last_below(dist->table, dist->count, gone, false);
	const double rate = hazard_rate(dist, i), more = gone - dist->table[i];

	return fmin(dist->c, more <= 0 ? dist->value[i] : rate > 0 ? dist->value[i] + more / rate : INFINITY);
}

/* The integral of t exp(-RATE t) up to LENGTH, where that of exp(-RATE t) is LIVED. Of a short stretch the difference below would
 * keep no digit. */
static double first_moment(double rate, double length, double lived)
{
	const double gone = rate * length;

	if (gone < 0.1)
		return length * length / 2 * exp(-gone) * gsl_sf_exprel_2(gone);
	return (lived - (isfinite(length) ? length * exp(-gone) : 0)) / rate;
}

/* E[T] is the integral of the survival, E[T²] that of 2 t times it: piece by piece in closed form. */
void hazard_moments(const struct dist *dist, double *mean, double *square)
{
	*mean = *square = 0;
	for (size_t i = 0; i < dist->count; i++) {
		const double from = dist->value[i], to = i + 1 < dist->count ? dist->value[i + 1] : dist->c;
		const double rate = hazard_rate(dist, i), left = exp(-dist->table[i]), length = to - from;

		if (rate > 0) {
			const double lived = -expm1(-rate * length) / rate;

			*mean += left * lived;
			*square += 2 * left * (from * lived + first_moment(rate, length, lived));
		} else {
			*mean += left * length;
			*square += left * (to * to - from * from);
		}
	}
}
