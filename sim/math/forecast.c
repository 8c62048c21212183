#include "sim/math/forecast.h"

#include <assert.h>
#include <math.h>

enum { WEEK = 7 };

/* Day i belongs to the mean i mod CYCLE. */
struct level { double mean; size_t known, left; };

static void levels_of(const double *daily, size_t known, size_t days, size_t cycle, struct level *level)
{
	for (size_t i = 0; i < days; i++)
		if (i < known)
			level[i % cycle].known++;
		else
			level[i % cycle].left++;
	for (size_t i = 0; i < known; i++)
		level[i % cycle].mean += daily[i] / (double)level[i % cycle].known;
}

/* Their mean square about the levels; NAN when as many levels as days explain them all. */
static double residual_variance(const double *daily, size_t known, size_t cycle, const struct level *level)
{
	double sum = 0;

	for (size_t i = 0; i < known; i++) {
		const double away = daily[i] - level[i % cycle].mean;

		sum += away * away;
	}
	return known > cycle ? sum / (double)(known - cycle) : NAN;
}

struct forecast forecast_sum(const double *daily, size_t known, size_t days)
{
	assert(known <= days);
	if (!known)
		return (struct forecast){days ? NAN : 0, days ? NAN : 0};

	const size_t cycle = known >= 2 * WEEK ? WEEK : 1;
	struct level level[WEEK] = {{0, 0, 0}};
	double mean = 0, spread = 0;

	levels_of(daily, known, days, cycle, level);
	for (size_t i = 0; i < known; i++)
		mean += daily[i];
	for (size_t k = 0; k < cycle; k++) {
		const double left = (double)level[k].left;

		mean += left * level[k].mean;
		spread += left + left * left / (double)level[k].known;
	}
	const double variance = residual_variance(daily, known, cycle, level);

	return (struct forecast){mean, known < days ? sqrt(variance * spread) : 0};
}
