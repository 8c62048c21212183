/* A smooth density for violins. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/math/stats.h"

/* The kernel is cut here; what is lost is below 10^-8. */
#define REACH 6.0

/* Silverman, "Density estimation for statistics and data analysis", 1986, eq. 3.31. */
static double bandwidth(const double *x, size_t count, const struct moments *m)
{
	static const double p[2] = { 0.25, 0.75 };
	double q[2], spread = m->sd;

	quantiles_of(x, count, p, 2, q);
	if (q[1] > q[0])
		spread = fmin(spread, (q[1] - q[0]) / 1.34);
	return 0.9 * spread * pow((double)m->n, -0.2);
}

/* Evenly spaced weights: each value is shared between its two neighbours, which keeps the mean. */
struct grid {
	double from, step;
	size_t count;
	double *weight;
};

static void grid_fill(struct grid *grid, const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const double place = (x[i] - grid->from) / grid->step;

		if (!(place >= 0 && place < (double)(grid->count - 1)))
			continue;

		const size_t left = (size_t)place;
		const double part = place - (double)left;

		grid->weight[left] += 1 - part;
		grid->weight[left + 1] += part;
	}
}

/* The density at AT of a Gaussian of width H over each weight. */
static double smooth(const struct grid *grid, double at, double h)
{
	const double first = (at - REACH * h - grid->from) / grid->step, last = (at + REACH * h - grid->from) / grid->step;
	const size_t begin = first > 0 ? (size_t)first : 0;
	double sum = 0;

	for (size_t i = begin; i < grid->count && (double)i <= last; i++) {
		const double z = (at - grid->from - (double)i * grid->step) / h;

		if (grid->weight[i] > 0)
			sum += grid->weight[i] * exp(-z * z / 2);
	}
	return sum / (h * sqrt(2 * M_PI));
}

static void spike(double value, double from, double step, size_t points, double *density)
{
	const double place = (value - from) / step;

	if (place > -0.5 && place < (double)points - 0.5)
		density[(size_t)(place + 0.5)] = 1 / step;
}

/* The kernel is never narrower than 3/4 of the distance between points: the sum over them then still is the integral
 * (to 10^-4), and no peak falls between two. */
void density_of(const double *x, size_t count, double from, double to, size_t points, double *density)
{
	const struct moments m = moments_of(x, count);
	const double step = points > 1 ? (to - from) / (double)(points - 1) : 1;
	double h;

	for (size_t i = 0; i < points; i++)
		density[i] = 0;
	if (m.n == 0 || points == 0 || !(step > 0))
		return;
	if (m.min == m.max) {
		spike(m.min, from, step, points, density);
		return;
	}
	h = fmax(bandwidth(x, count, &m), 0.75 * step);

	struct grid grid = { .from = fmax(m.min, from - REACH * h) - h / 8, .step = h / 8 };
	const double width = fmin(m.max, to + REACH * h) - grid.from;

	if (!(width > 0))
		return;
	grid.count = (size_t)(width / grid.step) + 3;
	grid.weight = mem_new(grid.count, sizeof *grid.weight);
	grid_fill(&grid, x, count);
	for (size_t i = 0; i < points; i++)
		density[i] = smooth(&grid, from + (double)i * step, h) / (double)m.n;
	free(grid.weight);
}
