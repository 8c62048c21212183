#include "sim/study/cost_figures.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/sorter.h"

static int64_t sum_of(const struct costs *costs, struct cost_span span, size_t future)
{
	int64_t sum = 0;

	for (size_t p = span.from; p < span.to && p < costs->periods; p++)
		for (size_t g = 0; g < costs->groups; g++)
			if (!span.in || span.in[g])
				sum += costs_cell(costs, future, p, g);
	return sum;
}

void cost_column(const struct costs *costs, struct cost_span span, double *x)
{
	for (size_t f = 0; f < costs->futures; f++)
		x[f] = costs_amount(costs, sum_of(costs, span, f));
}

struct cost_figure cost_figure_of_column(const struct plan *plan, const double *x, size_t count)
{
	static const double p[] = {0.05, 0.5, 0.95};
	const struct moments m = moments_of(x, count);
	struct cost_figure figure = {.mean = m.mean, .sd = m.sd, .ci = mean_interval(&m, plan->scenario->confidence)};
	double q[3] = {NAN, NAN, NAN};

	if (count)
		quantiles_of(x, count, p, 3, q);
	figure.p5 = q[0];
	figure.p50 = q[1];
	figure.p95 = q[2];
	return figure;
}

struct cost_figure cost_figure_of(const struct costs *costs, struct cost_span span)
{
	double *x = mem_new(costs->futures + 1, sizeof *x);

	cost_column(costs, span, x);
	const struct cost_figure figure = cost_figure_of_column(costs->plan, x, costs->futures);
	free(x);
	return figure;
}

double cost_mean(const struct costs *costs, struct cost_span span)
{
	double *x = mem_new(costs->futures + 1, sizeof *x);

	cost_column(costs, span, x);
	const double mean = moments_of(x, costs->futures).mean;
	free(x);
	return mean;
}

double *cost_means(const struct costs *costs)
{
	const size_t cells = costs->periods * costs->groups;
	double *mean = mem_new(cells + 1, sizeof *mean);

	for (size_t i = 0; costs->futures && i < cells; i++) {
		__int128 sum = 0;         /* exact: many futures of a large bill pass 64 bits */

		for (size_t f = 0; f < costs->futures; f++)
			sum += costs->cell[f * cells + i];
		mean[i] = (double)sum / (double)costs->futures * costs_amount(costs, 1);
	}
	return mean;
}

struct cost_share cost_share_of_columns(const struct plan *plan, const double *part, const double *whole, size_t count)
{
	const double all = moments_of(whole, count).mean, ratio = moments_of(part, count).mean / all;
	struct cost_share share = {NAN, {NAN, NAN}};
	double *off;

	if (!(fabs(all) > 0))
		return share;
	off = mem_new(count + 1, sizeof *off);
	for (size_t f = 0; f < count; f++)
		off[f] = (part[f] - ratio * whole[f]) / all;
	const struct moments m = moments_of(off, count);
	const struct interval around = mean_interval(&m, plan->scenario->confidence);
	const double half = (around.high - around.low) / 2;

	free(off);
	share.value = ratio;
	share.ci = (struct interval){ratio - half, ratio + half};
	return share;
}

struct cost_share cost_share_of(const struct costs *costs, struct cost_span part, struct cost_span whole)
{
	double *x = mem_new(2 * costs->futures + 1, sizeof *x);

	cost_column(costs, part, x);
	cost_column(costs, whole, x + costs->futures);
	const struct cost_share share = cost_share_of_columns(costs->plan, x, x + costs->futures, costs->futures);
	free(x);
	return share;
}
