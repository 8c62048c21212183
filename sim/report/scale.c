/* The rule is told in write.h. */
#include "sim/report/write.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

#define BEYOND_MEDIAN 1.05                /* room right of the furthest median, so that its mark is whole */
#define FIXED 1e-6                        /* a spread that is none, relative */
#define FIXED_GAP 30                      /* instead of SCALE_GAP, where no cost is uncertain: still told from zero */

struct rank {
	size_t strategy;
	double p50, p99;
};

static int by_median(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->p50 != y->p50)
		return x->p50 < y->p50 ? -1 : 1;
	return x->strategy < y->strategy ? -1 : x->strategy > y->strategy;
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The widest quantile that is a number. */
static double reach(const struct metric_summary *m)
{
	for (int q = Q_P99; q > Q_P50; q--)
		if (isfinite(m->q[q]))
			return m->q[q];
	return m->q[Q_P50];
}

/* Is any strategy's cost uncertain? If not, there is no distribution that a wide axis would flatten. */
static bool any_spread(const struct summary *summary, int metric)
{
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const struct metric_summary *m = &summary->strategy[s].metric[metric];

		if (reach(m) - m->min > FIXED * fabs(m->q[Q_P50]))
			return true;
	}
	return false;
}

/* Steps 1 and 2. */
static void leave_out(struct scale *scale, const struct summary *summary, int metric)
{
	const size_t n = summary->plan->strategies;
	struct rank *rank = mem_new(n + 1, sizeof *rank);
	size_t ranked = 0;
	const double gap = any_spread(summary, metric) ? SCALE_GAP : FIXED_GAP;
	double furthest = 0;
	bool gone = false;

	for (size_t s = 0; s < n; s++) {
		const struct metric_summary *m = &summary->strategy[s].metric[metric];

		scale->off[s] = !isfinite(m->q[Q_P50]);
		if (!scale->off[s])
			rank[ranked++] = (struct rank){s, m->q[Q_P50], reach(m)};
	}
	qsort(rank, ranked, sizeof *rank, by_median);
	for (size_t i = 0; i < ranked; i++) {
		if (i >= (ranked + 1) / 2 && furthest > 0 && rank[i].p50 > gap * furthest)
			gone = true;
		scale->off[rank[i].strategy] = gone;
		if (!gone)
			furthest = fmax(furthest, rank[i].p99);
	}
	free(rank);
}

/* Down (or up) to two significant digits, so that the ends of the axis read well. */
static double round_outwards(double x, bool up)
{
	if (!(fabs(x) > 0) || !isfinite(x))
		return 0;
	const double step = pow(10, floor(log10(fabs(x))) - 1);
	const double steps = up ? ceil(x / step - 1e-9) : floor(x / step + 1e-9);

	return steps * step;
}

/* Step 3. */
static void span(struct scale *scale, const struct summary *summary, int metric)
{
	const size_t n = summary->plan->strategies;
	double *p95 = mem_new(n + 1, sizeof *p95), low = INFINITY, high = -INFINITY, median = 0;
	size_t on = 0;

	for (size_t s = 0; s < n; s++) {
		const struct metric_summary *m = &summary->strategy[s].metric[metric];

		if (scale->off[s])
			continue;
		low = fmin(low, m->min);
		high = fmax(high, reach(m));
		median = fmax(median, m->q[Q_P50]);
		p95[on++] = isfinite(m->q[Q_P95]) ? m->q[Q_P95] : m->q[Q_P50];
	}
	qsort(p95, on, sizeof *p95, ascending);
	if (on > 0 && p95[on / 2] > 0)
		high = fmin(high, fmax(SCALE_GAP * p95[on / 2], BEYOND_MEDIAN * median));
	scale->low = low >= 0 && low < 0.2 * high ? 0 : round_outwards(low, false);
	scale->high = round_outwards(high, true);
	if (!(scale->high > scale->low))
		scale->high = scale->low > 0 ? 1.5 * scale->low : scale->low + 1;
	free(p95);
}

void scale_init(struct scale *scale, const struct summary *summary, int metric)
{
	scale->off = mem_new(summary->plan->strategies + 1, sizeof *scale->off);
	leave_out(scale, summary, metric);
	span(scale, summary, metric);
}

void scale_release(struct scale *scale)
{
	free(scale->off);
	scale->off = NULL;
}
