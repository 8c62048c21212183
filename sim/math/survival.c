/* Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958. Variance: Greenwood 1926; its
 * interval on the log(-log) scale (Kalbfleisch & Prentice 1980, sec. 1.3), which stays within 0 and 1. */
#include "sim/math/survival.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"

#define LITTLE_LEFT 0.02                  /* of all: the curve need not be drawn further */
#define FEW_WATCHED 0.01                  /* of the records: further on it would be noise */

struct record_end {
	double time;
	bool lost;
};

static int by_time(const void *a, const void *b)
{
	const struct record_end *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return y->lost - x->lost;
}

static size_t ends_of(const double *time, const double *lost, size_t count, struct record_end *end)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (!isnan(time[i]))
			end[n++] = (struct record_end){time[i], lost[i] > 0};
	qsort(end, n, sizeof *end, by_time);
	return n;
}

/* The curve while it is walked along: what holds up to, and including, the last loss taken in. */
struct walk {
	const struct record_end *end;
	size_t n, at;
	double p, greenwood;              /* sum of d / (n (n - d)) */
};

/* Take in all losses at the next time there is one, or one end of a watch. */
static void step(struct walk *w)
{
	const double t = w->end[w->at].time, risk = (double)(w->n - w->at);
	size_t losses = 0;

	if (!w->end[w->at].lost) {
		w->at++;
		return;
	}
	while (w->at < w->n && w->end[w->at].lost && w->end[w->at].time == t) {
		w->at++;
		losses++;
	}
	w->p *= 1 - (double)losses / risk;
	w->greenwood += (double)losses / (risk * (risk - (double)losses));
}

/* How far the curve goes, and its median. */
static double reach(const struct record_end *end, size_t n, double *median)
{
	struct walk w = {end, n, 0, 1, 0};
	double to = 0;
	bool open = true;

	*median = INFINITY;
	while (w.at < n) {
		const double t = end[w.at].time;

		open = open && w.p > LITTLE_LEFT && (double)(n - w.at) >= FEW_WATCHED * (double)n;
		if (open)
			to = t;
		step(&w);
		if (w.p <= 0.5 && isinf(*median))
			*median = t;
		if (!open && isfinite(*median))
			break;
	}
	return to;
}

/* 1, 2 or 5 times a power of ten, so that a grid of at most SURVIVAL_POINTS of them covers REACH. */
static double round_step(double to)
{
	const double rough = to / SURVIVAL_POINTS, base = pow(10, floor(log10(rough)));
	static const double nice[] = {1, 2, 5, 10};
	size_t i = 0;

	while (nice[i] * base < rough * (1 - 1e-9))
		i++;
	return nice[i] * base;
}

/* Without a loss so far: what no loss in so many trials leaves possible (Clopper & Pearson 1934). Where nobody is left the
 * variance is not defined, and the upper bound stays where it was. */
static struct interval bounds(const struct walk *w, double t, double confidence, double high_before)
{
	const double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);

	if (t <= 0)
		return (struct interval){1, 1};
	if (w->p >= 1)
		return (struct interval){pow((1 - confidence) / 2, 1 / (double)(w->n - w->at)), 1};
	if (w->p <= 0)
		return (struct interval){0, high_before};
	const double sigma = sqrt(w->greenwood) / -log(w->p);

	return (struct interval){pow(w->p, exp(z * sigma)), pow(w->p, exp(-z * sigma))};
}

static void curve(struct survival *s, const struct record_end *end, double to, double confidence)
{
	const double between = round_step(to);
	struct walk w = {end, s->records, 0, 1, 0};

	s->points = (size_t)(to / between + 1e-9) + 1;
	s->t = mem_new(s->points, sizeof *s->t);
	s->p = mem_new(s->points, sizeof *s->p);
	s->ci = mem_new(s->points, sizeof *s->ci);
	for (size_t k = 0; k < s->points; k++) {
		s->t[k] = (double)k * between;
		while (w.at < w.n && end[w.at].time <= s->t[k])
			step(&w);
		s->p[k] = k ? w.p : 1;
		s->ci[k] = bounds(&w, s->t[k], confidence, k ? s->ci[k - 1].high : 1);
	}
}

void survival_init(struct survival *s, const double *time, const double *lost, size_t count, double confidence)
{
	struct record_end *end = mem_new(count + 1, sizeof *end);

	*s = (struct survival){.records = ends_of(time, lost, count, end)};
	for (size_t i = 0; i < s->records; i++)
		s->events += end[i].lost;
	const double to = reach(end, s->records, &s->median);

	if (s->events && to > 0)
		curve(s, end, to, confidence);
	free(end);
}

void survival_release(struct survival *s)
{
	free(s->t);
	free(s->p);
	free(s->ci);
	*s = (struct survival){0};
}
