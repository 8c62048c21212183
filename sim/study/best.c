/* commit: best. The mean cost over pilot futures is convex in the size of a spend commitment (each hour's cost is), and
 * nearly so in a number of reservations: a grid brackets its minimum, GSL's Brent minimiser (Brent 1973, ch. 5) finds it.
 * Several commitments are improved in turn until none moves. How sure that is: the futures are drawn again, with
 * replacement, and the best point of the grid is looked for each time (bootstrap percentiles, Efron & Tibshirani 1993). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>

#include "sim/base/memory.h"
#include "sim/study/pilots.h"

enum { PILOTS = 200, COARSE = 21, FINE = 20, ZOOMS = 3, ROUNDS = 6, STEPS = 30, RESAMPLES = 400, WHOLE_MAX = 40 };
#define TOLERANCE 1e-4                    /* of the most that could be committed */

struct search {
	struct pilots pilots;
	const struct rater *rater;
	void *rater_plan;
	size_t commitment;
	struct commitment_amount amount;
	double *cost_usd;                 /* [pilots] */
};

static double mean_at(struct search *search, double amount)
{
	search->rater->amount_set(search->rater_plan, search->commitment, amount);
	pilots_cost(&search->pilots, search->cost_usd);
	return moments_of(search->cost_usd, search->pilots.count).mean;
}

static double mean_for_gsl(double amount, void *search)
{
	return mean_at(search, amount);
}

/* Between LOW and HIGH, with MIDDLE below both: to a ten-thousandth of what could be committed. */
static double refine(struct search *search, const double x[3], const double f[3])
{
	gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
	gsl_function function = {mean_for_gsl, search};
	double best = x[1];

	if (gsl_min_fminimizer_set_with_values(minimizer, &function, x[1], f[1], x[0], f[0], x[2], f[2]) == GSL_SUCCESS)
		for (int k = 0; k < STEPS && gsl_min_fminimizer_iterate(minimizer) == GSL_SUCCESS; k++) {
			best = gsl_min_fminimizer_x_minimum(minimizer);
			if (gsl_min_fminimizer_x_upper(minimizer) - gsl_min_fminimizer_x_lower(minimizer) < TOLERANCE * search->amount.most)
				break;
		}
	gsl_min_fminimizer_free(minimizer);
	return best;
}

/* The better of the two whole numbers around X. */
static double whole(struct search *search, double x)
{
	return mean_at(search, floor(x)) <= mean_at(search, ceil(x)) ? floor(x) : ceil(x);
}

static size_t grid(const struct search *search, double *at)
{
	const size_t most = (size_t)search->amount.most;
	const size_t steps = search->amount.counted && most < WHOLE_MAX ? most : COARSE - 1;

	for (size_t k = 0; k <= steps; k++) {
		at[k] = search->amount.most * (double)k / (double)(steps ? steps : 1);
		if (search->amount.counted)
			at[k] = round(at[k]);
	}
	return steps + 1;
}

/* X[1] is below its neighbours: the minimum between them. */
static double between(struct search *search, const double *x, const double *mean)
{
	if (search->amount.counted && x[2] - x[0] <= 2)
		return x[1];
	if (!(mean[1] < mean[0] && mean[1] < mean[2]))
		return x[1];
	const double found = refine(search, x, mean);

	return search->amount.counted ? whole(search, found) : found;
}

/* Around what was best before the others moved; NAN when it has moved away. */
static double find_near(struct search *search, double before)
{
	const double step = search->amount.counted ? 1 : search->amount.most / (COARSE - 1);
	const double x[3] = {before - step, before, before + step};
	double mean[3];

	if (isnan(before) || x[0] < 0 || x[2] > search->amount.most)
		return NAN;
	for (int k = 0; k < 3; k++)
		mean[k] = mean_at(search, x[k]);
	return mean[1] <= mean[0] && mean[1] <= mean[2] ? between(search, x, mean) : NAN;
}

static double find(struct search *search, double before)
{
	double at[WHOLE_MAX + COARSE], mean[WHOLE_MAX + COARSE];
	const double near = find_near(search, before);
	const size_t points = grid(search, at);
	size_t best = 0;

	if (!isnan(near))
		return near;
	for (size_t k = 0; k < points; k++) {
		mean[k] = mean_at(search, at[k]);
		best = mean[k] < mean[best] ? k : best;
	}
	if (best == 0 || best + 1 == points)
		return at[best];
	return between(search, at + best - 1, mean + best - 1);
}

/* ---- the curve, and how sure its lowest point is ---- */

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The grid, and points up to SPAN around the best, without twins. */
static size_t curve_points(const struct search *search, double best, double span, double *at)
{
	size_t count = grid(search, at), kept = 0;

	at[count++] = best;
	for (int k = 0; k <= FINE; k++) {
		double x = best + (2.0 * k / FINE - 1) * span;

		if (search->amount.counted)
			x = round(x);
		if (x > 0 && x < search->amount.most)
			at[count++] = x;
	}
	qsort(at, count, sizeof *at, by_value);
	for (size_t k = 0; k < count; k++)
		if (!kept || at[k] > at[kept - 1])
			at[kept++] = at[k];
	return kept;
}

static size_t lowest(const double *cost, const size_t *pick, size_t pilots, size_t points)
{
	size_t best = 0;
	double least = INFINITY;

	for (size_t k = 0; k < points; k++) {
		double sum = 0;

		for (size_t i = 0; i < pilots; i++)
			sum += cost[k * pilots + pick[i]];
		if (sum < least) {
			least = sum;
			best = k;
		}
	}
	return best;
}

/* COST[point × pilots]. */
static struct interval resample(const struct search *search, const struct best *best, const double *cost, double confidence)
{
	const struct chance chance = {search->pilots.seed, 0};
	const size_t pilots = search->pilots.count;
	const double tails[2] = {(1 - confidence) / 2, (1 + confidence) / 2};
	size_t *pick = mem_new(pilots, sizeof *pick);
	double *found = mem_new(RESAMPLES, sizeof *found), q[2];
	struct stream stream;

	stream_init(&stream, &chance, purpose_of(PURPOSE_RESAMPLE, (uint32_t)best->commitment));
	for (size_t r = 0; r < RESAMPLES; r++) {
		for (size_t i = 0; i < pilots; i++)
			pick[i] = (size_t)(uniform_of(stream_next(&stream)) * (double)pilots);
		found[r] = best->at[lowest(cost, pick, pilots, best->points)];
	}
	quantiles_of(found, RESAMPLES, tails, 2, q);
	free(pick);
	free(found);
	return pilots > 1 ? (struct interval){q[0], q[1]} : (struct interval){NAN, NAN};
}

/* The curve at POINTS, and where its lowest point lies. */
static void draw(struct search *search, double confidence, struct arena *arena, struct best *best, const double *at, size_t points)
{
	const size_t pilots = search->pilots.count;
	double *cost = mem_new(points * pilots, sizeof *cost);

	best->points = points;
	best->at = arena_alloc(arena, points, sizeof *best->at);
	best->mean_usd = arena_alloc(arena, points, sizeof *best->mean_usd);
	best->low_usd = arena_alloc(arena, points, sizeof *best->low_usd);
	best->high_usd = arena_alloc(arena, points, sizeof *best->high_usd);
	for (size_t k = 0; k < points; k++) {
		mean_at(search, at[k]);
		memcpy(cost + k * pilots, search->cost_usd, pilots * sizeof *cost);
		const struct moments moments = moments_of(search->cost_usd, pilots);
		const struct interval ci = mean_interval(&moments, confidence);

		best->at[k] = at[k];
		best->mean_usd[k] = moments.mean;
		best->low_usd[k] = ci.low;
		best->high_usd[k] = ci.high;
		if (at[k] == best->amount.value)
			best->cost_usd = moments.mean;
	}
	best->without_usd = best->mean_usd[0];
	best->ci = resample(search, best, cost, confidence);
	free(cost);
}

/* Closer and closer around the best, until the interval is wider than a few steps of the grid. */
static void describe(struct search *search, double confidence, struct arena *arena, struct best *best)
{
	double at[2 * (WHOLE_MAX + COARSE + FINE)], span = 1.5 * search->amount.most / (COARSE - 1);

	best->pilots = search->pilots.count;
	for (int zoom = 0; zoom < ZOOMS; zoom++, span /= 6) {
		draw(search, confidence, arena, best, at, curve_points(search, best->amount.value, span, at));
		if (search->amount.counted || !(best->ci.high - best->ci.low < span / 2))
			break;
	}
	search->rater->amount_set(search->rater_plan, best->commitment, best->amount.value);
}

/* ---- all commitments of a strategy ---- */

static bool looks_for_best(const struct commitment *commitment)
{
	return commitment->commit.form == VALUE_WORD && commitment->commit.word == COMMIT_BEST;
}

/* The rater that knows commitment C. */
static bool aim(struct search *search, const struct planning *p, size_t c)
{
	const struct models *known = p->scenario->models;

	search->commitment = c;
	for (size_t r = 0; r < known->raters; r++) {
		search->rater = known->rater[r];
		search->rater_plan = (void *)p->plan->rater_plan[r];
		if (search->rater->amount_set && search->rater->amount && search->rater_plan
		    && search->rater->amount(search->rater_plan, c, &search->amount))
			return true;
	}
	return false;
}

/* Each in turn, the others as they are; true when none of them moved. */
static bool improve(struct search *search, struct planning *p)
{
	bool still = true;

	for (size_t k = 0; k < p->plan->bests; k++) {
		struct best *best = &p->plan->best[k];
		double found;

		if (!aim(search, p, best->commitment))
			continue;
		found = find(search, best->amount.value);
		still &= fabs(found - best->amount.value) <= 2 * TOLERANCE * search->amount.most;
		best->amount = search->amount;
		best->amount.value = found;
		search->rater->amount_set(search->rater_plan, best->commitment, found);
	}
	return still;
}

bool best_plan(struct planning *p)
{
	const struct setup *setup = &p->plan->setup;
	struct search search = {0};
	gsl_error_handler_t *handler;

	p->plan->best = arena_alloc(p->b.arena, setup->commitments + 1, sizeof *p->plan->best);
	for (size_t c = 0; c < setup->commitments; c++)
		if (looks_for_best(&setup->commitment[c]))
			p->plan->best[p->plan->bests++] = (struct best){.commitment = c, .amount = {.value = NAN}};
	if (!p->plan->bests)
		return true;
	handler = gsl_set_error_handler_off();
	pilots_live(&search.pilots, p, PILOTS);
	search.cost_usd = mem_new(search.pilots.count + 1, sizeof *search.cost_usd);
	for (int round = 0; round < ROUNDS && !improve(&search, p) && (p->plan->bests > 1 || round == 0); round++)
		;
	for (size_t k = 0; k < p->plan->bests; k++)
		if (aim(&search, p, p->plan->best[k].commitment))
			describe(&search, p->scenario->confidence, p->b.arena, &p->plan->best[k]);
	free(search.cost_usd);
	pilots_release(&search.pilots);
	gsl_set_error_handler(handler);
	return true;
}
