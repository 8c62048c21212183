/* commit: best. The amounts that make the mean cost over pilot futures least (search.c), the curve of that cost around them, and
 * how sure they are: the futures are drawn again, with replacement, and the best point of the grid is looked for each time
 * (bootstrap percentiles, Efron & Tibshirani 1993). */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/search.h"

enum { PILOTS = 200, FINE = 20, ZOOMS = 3, RESAMPLES = 400 };

/* The grid, and points up to SPAN around the best, without twins. */
static size_t curve_points(const struct wanted *wanted, double best, double span, double *at)
{
	size_t count = search_grid(wanted, at);

	at[count++] = best;
	for (int k = 0; k <= FINE; k++) {
		double x = best + (2.0 * k / FINE - 1) * span;

		if (wanted->amount.counted)
			x = round(x);
		if (x > 0 && x < wanted->amount.most)
			at[count++] = x;
	}
	return values_distinct(at, count);
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
	const struct chance chance = {.seed = search->pilots.seed, .replica = 0};
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
static void draw(struct search *search, struct wanted *wanted, double confidence, struct arena *arena, struct best *best, const double *at,
		 size_t points)
{
	const size_t pilots = search->pilots.count;
	double *cost = mem_new(points * pilots, sizeof *cost);

	best->points = points;
	best->at = arena_alloc(arena, points, sizeof *best->at);
	best->mean_usd = arena_alloc(arena, points, sizeof *best->mean_usd);
	best->low_usd = arena_alloc(arena, points, sizeof *best->low_usd);
	best->high_usd = arena_alloc(arena, points, sizeof *best->high_usd);
	for (size_t k = 0; k < points; k++) {
		search_set(wanted, at[k]);
		search_mean(search);
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
static void describe(struct search *search, struct wanted *wanted, double confidence, struct arena *arena, struct best *best)
{
	double at[2 * SEARCH_POINTS + FINE], span = 0.075 * wanted->amount.most;

	*best = (struct best){.commitment = wanted->commitment, .amount = wanted->amount, .pilots = search->pilots.count};
	for (int zoom = 0; zoom < ZOOMS; zoom++, span /= 6) {
		draw(search, wanted, confidence, arena, best, at, curve_points(wanted, best->amount.value, span, at));
		if (best->amount.counted || !(best->ci.high - best->ci.low < span / 2))
			break;
	}
	search_set(wanted, best->amount.value);
}

/* ---- all commitments of a strategy ---- */

static bool looks_for_best(const struct commitment *commitment)
{
	return commitment->commit.form == VALUE_WORD && commitment->commit.word == COMMIT_BEST;
}

/* Commitment C, at the rater that knows it. */
static bool want(const struct planning *p, size_t c, struct wanted *wanted)
{
	const struct models *known = p->scenario->models;

	for (size_t r = 0; r < known->raters; r++) {
		*wanted = (struct wanted){.rater = known->rater[r], .rater_plan = (void *)p->plan->rater_plan[r], .commitment = c};
		if (wanted->rater->amount_set && wanted->rater->amount && wanted->rater_plan
		    && wanted->rater->amount(wanted->rater_plan, c, &wanted->amount))
			return true;
	}
	return false;
}

static bool want_all(struct planning *p, struct search *search)
{
	const struct setup *setup = &p->plan->setup;
	struct place at = {0};

	search->wanted = arena_alloc(p->b.arena, setup->commitments + 1, sizeof *search->wanted);
	for (size_t c = 0; c < setup->commitments; c++)
		if (looks_for_best(&setup->commitment[c]) && want(p, c, &search->wanted[search->count])) {
			search->count++;
			at = setup->commitment[c].at;
		}
	if (search->count <= SEARCH_MOST)
		return true;
	diag_error(p->b.diag, at, _("at most %d commitments of a strategy can be looked for at once (commit: best)"), SEARCH_MOST);
	return false;
}

bool best_plan(struct planning *p)
{
	struct search search = {0};
	gsl_error_handler_t *handler;

	if (!want_all(p, &search))
		return false;
	if (!search.count)
		return true;
	p->plan->best = arena_alloc(p->b.arena, search.count, sizeof *p->plan->best);
	handler = gsl_set_error_handler_off();
	pilots_live(&search.pilots, p, PILOTS);
	search.cost_usd = mem_new(search.pilots.count + 1, sizeof *search.cost_usd);
	search_best(&search);
	for (; p->plan->bests < search.count; p->plan->bests++)
		describe(&search, &search.wanted[p->plan->bests], p->scenario->confidence, p->b.arena, &p->plan->best[p->plan->bests]);
	free(search.cost_usd);
	pilots_release(&search.pilots);
	gsl_set_error_handler(handler);
	return true;
}
