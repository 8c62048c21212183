/* What is said of costs over many futures: mean, interval and quantiles of any of their groups in any of their periods. */
#ifndef COSTCAST_STUDY_COST_FIGURES_H
#define COSTCAST_STUDY_COST_FIGURES_H

#include "sim/math/stats.h"
#include "sim/study/costs.h"

/* Some groups, over periods [from, to). */
struct cost_span {
	const bool *in;                   /* [groups]; NULL: all */
	size_t from, to;
};

struct cost_figure {
	double mean;
	struct interval ci;               /* of the mean; NAN with one future */
	double sd, p5, p50, p95;
};

/* The sum of SPAN in each future, exact before it becomes a double, in USD or the unit: into X, [costs->futures]. */
void cost_column(const struct costs *costs, struct cost_span span, double *x);
struct cost_figure cost_figure_of(const struct costs *costs, struct cost_span span);
/* The same of a column of COUNT futures. */
struct cost_figure cost_figure_of_column(const struct plan *plan, const double *x, size_t count);
/* The mean alone. */
double cost_mean(const struct costs *costs, struct cost_span span);
/* That of each cell: [period * groups + group], fresh memory. */
double *cost_means(const struct costs *costs);
/* The mean of PART over the mean of WHOLE, with the interval of a ratio of means (the delta method: Cochran, Sampling Techniques, 3rd edition,
 * 1977, section 6.4). Value NAN where the whole is 0. */
struct cost_share { double value; struct interval ci; };
struct cost_share cost_share_of(const struct costs *costs, struct cost_span part, struct cost_span whole);
struct cost_share cost_share_of_columns(const struct plan *plan, const double *part, const double *whole, size_t count);

/* All of COSTS. */
static inline struct cost_span cost_whole(const struct costs *costs) { return (struct cost_span){NULL, 0, costs->periods}; }

#endif
