#include "sim/math/hazard.h"

#include <math.h>

double hazard_rate(const struct dist *dist, size_t piece)
{
	return piece + 1 < dist->count ? (dist->table[piece + 1] - dist->table[piece]) / (dist->value[piece + 1] - dist->value[piece]) : dist->b;
}

double hazard_gone(const struct dist *dist, double x)
{
	size_t i = 0;

	if (x >= dist->c)
		return INFINITY;
	while (i + 1 < dist->count && dist->value[i + 1] <= x)
		i++;
	return dist->table[i] + hazard_rate(dist, i) * (x - dist->value[i]);
}

double hazard_when(const struct dist *dist, double gone)
{
	size_t i = 0;

	while (i + 1 < dist->count && dist->table[i + 1] < gone)
		i++;
	const double rate = hazard_rate(dist, i), more = gone - dist->table[i];

	return fmin(dist->c, more <= 0 ? dist->value[i] : rate > 0 ? dist->value[i] + more / rate : INFINITY);
}

/* E[T] is the integral of the survival, E[T²] that of 2 t times it: piece by piece in closed form. */
void hazard_moments(const struct dist *dist, double *mean, double *square)
{
	*mean = *square = 0;
	for (size_t i = 0; i < dist->count; i++) {
		const double from = dist->value[i], to = i + 1 < dist->count ? dist->value[i + 1] : dist->c;
		const double rate = hazard_rate(dist, i), left = exp(-dist->table[i]), length = to - from;

		if (rate > 0) {
			const double gone = -expm1(-rate * length), tail = isfinite(length) ? length * exp(-rate * length) : 0;

			*mean += left * gone / rate;
			*square += 2 * left * (from * gone / rate + (gone / rate - tail) / rate);
		} else {
			*mean += left * length;
			*square += left * (to * to - from * from);
		}
	}
}
