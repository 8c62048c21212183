#include "sim/math/contrast.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"

static struct contrast student(double difference, double se, double df, double confidence)
{
	struct contrast c = {difference, {difference, difference}, NAN, NAN, difference == 0 ? 1 : 0, se == 0};

	if (se == 0)
		return c;
	if (!(se > 0) || !(df > 0)) {
		c.p = c.ci.low = c.ci.high = NAN;
		return c;
	}
	const double half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, df) * se;

	c.t = difference / se;
	c.df = df;
	c.p = 2 * gsl_cdf_tdist_Q(fabs(c.t), df);
	c.ci = (struct interval){difference - half, difference + half};
	return c;
}

struct contrast contrast_paired(const struct moments *d, double confidence)
{
	return student(d->mean, d->se, (double)d->n - 1, confidence);
}

struct contrast contrast_welch(const struct moments *first, const struct moments *second, double confidence)
{
	const double u = first->se * first->se, v = second->se * second->se, sum = u + v;
	const double spread = (u > 0 ? u * u / ((double)first->n - 1) : 0) + (v > 0 ? v * v / ((double)second->n - 1) : 0);

	return student(second->mean - first->mean, sqrt(sum), spread > 0 ? sum * sum / spread : NAN, confidence);
}

struct ranked { double p; size_t at; };

static int by_p(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void holm_correct(double *p, size_t count)
{
	struct ranked *rank = mem_new(count + 1, sizeof *rank);
	size_t family = 0;
	double least = 0;

	for (size_t i = 0; i < count; i++)
		if (!isnan(p[i]))
			rank[family++] = (struct ranked){p[i], i};
	qsort(rank, family, sizeof *rank, by_p);
	for (size_t i = 0; i < family; i++) {
		least = fmax(least, fmin(1, (double)(family - i) * rank[i].p));
		p[rank[i].at] = least;
	}
	free(rank);
}
