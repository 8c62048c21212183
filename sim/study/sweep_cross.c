/* Between two neighbouring values at which it is certain that first one strategy and then the other is better, the scenario is lived at
 * values in between, over the same futures, as a bracketing solver asks for them (Brent 1973, ch. 4; GSL's): with common random numbers
 * the difference is a function of the value without noise of its own. */
#include "sim/study/sweep_cross.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"

#define SMALL_PART 0.05                   /* a difference that is so small a part of its own interval need not be smaller */
#define SMALL_COST 1e-5                   /* nor one that is so small a part of the figures */
#define SLOPE_SPAN 0.1                    /* the slope is taken over at least so much of the stretch */

struct sample { double u, d, half; };     /* place, difference, half of its interval */

struct search {
	struct sweep *sweep;
	const struct variation *vary;
	const size_t *pair;
	int threads;
	const struct progress *stop;
	struct sample sample[SWEEP_STEPS + 4];
	size_t samples, lived;
	double scale;                     /* what the figures are of the order of */
	bool failed;
};

/* Numbers that are spread in the logarithm are searched there, too. */
static double place_of(const struct variation *v, double number)
{
	return v->even_in_log ? log(number) : number;
}

static double number_at(const struct variation *v, double u)
{
	return v->even_in_log ? exp(u) : u;
}

static int certain_sign(const struct sweep_difference *d)
{
	if (isfinite(d->ci.low))
		return d->ci.low > 0 ? 1 : d->ci.high < 0 ? -1 : 0;
	return d->value > 0 ? 1 : d->value < 0 ? -1 : 0;
}

static double half_of(struct interval ci)
{
	return isfinite(ci.low) ? (ci.high - ci.low) / 2 : 0;
}

/* Lives the two strategies at U; their difference. NAN: the model refuses the value, or the run is being stopped. */
static double difference_at(struct search *s, double u)
{
	const struct scenario *scenario = s->sweep->plan->scenario;
	const struct varied varied = {s->vary->path, variation_between(scenario, s->vary, number_at(s->vary, u))};
	const char *a = scenario->strategy[s->pair[0]].name, *b = scenario->strategy[s->pair[1]].name;
	struct diag unheard = {0};
	const struct plan *plan = plan_varied(scenario, &varied, 1, arena_textf(scenario->arena, "%s,%s", a, b), &unheard);
	double d = NAN;

	diag_release(&unheard);
	if (!plan)
		return NAN;
	struct futures *futures = futures_run(plan, 0, plan->scenario->replications, s->threads, s->stop);

	s->lived++;
	if (!futures->partial && !futures->overflow) {
		struct summary *summary = summary_new(futures);
		const struct difference difference = statistic_difference(summary, 0, 1, &s->sweep->figure);

		d = difference.value;
		s->sample[s->samples++] = (struct sample){u, d, half_of(difference.ci)};
		summary_free(summary);
	}
	futures_free(futures);
	plan_varied_free(plan);
	return d;
}

static double solver_difference(double u, void *context)
{
	struct search *s = context;

	for (size_t i = 0; i < s->samples; i++)
		if (s->sample[i].u == u)
			return s->sample[i].d;
	const double d = s->failed || s->lived >= SWEEP_STEPS ? NAN : difference_at(s, u);

	if (isfinite(d))
		return d;
	s->failed = true;                 /* GSL must not see it; the search ends */
	return s->sample[0].d;
}

static const struct sample *nearest_zero(const struct search *s)
{
	const struct sample *best = s->sample;

	for (size_t i = 1; i < s->samples; i++)
		if (fabs(s->sample[i].d) < fabs(best->d))
			best = s->sample + i;
	return best;
}

static bool good_enough(const struct search *s)
{
	const struct sample *best = nearest_zero(s);

	return fabs(best->d) <= fmax(SMALL_PART * best->half, SMALL_COST * s->scale);
}

/* The slope around U: over the narrowest stretch with an end at each side that is not too narrow. */
static double slope_at(const struct search *s, double u)
{
	const double least = SLOPE_SPAN * fabs(s->sample[1].u - s->sample[0].u);
	const struct sample *low = s->sample, *high = s->sample + 1;

	for (size_t i = 2; i < s->samples; i++) {
		const struct sample *at = s->sample + i;

		if (at->u < u - least / 2 && at->u > low->u)
			low = at;
		if (at->u > u + least / 2 && at->u < high->u)
			high = at;
	}
	return (high->d - low->d) / (high->u - low->u);
}

/* The root to C, or only where it lies between. */
static void search_root(struct search *s, struct sweep_crossing *c)
{
	gsl_error_handler_t *before = gsl_set_error_handler_off();
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	gsl_function function = {solver_difference, s};
	const double span = s->sample[1].u - s->sample[0].u;
	double u = NAN;

	if (gsl_root_fsolver_set(solver, &function, s->sample[0].u, s->sample[1].u) == GSL_SUCCESS)
		while (!s->failed && gsl_root_fsolver_iterate(solver) == GSL_SUCCESS && !s->failed) {
			u = gsl_root_fsolver_root(solver);
			if (good_enough(s) || gsl_root_fsolver_x_upper(solver) - gsl_root_fsolver_x_lower(solver) < SWEEP_TOLERANCE * span)
				break;
		}
	gsl_root_fsolver_free(solver);
	gsl_set_error_handler(before);
	c->steps = s->lived;
	if (s->samples < 3)
		return;
	if (!isfinite(u) || good_enough(s))
		u = nearest_zero(s)->u;
	const double half = nearest_zero(s)->half / fabs(slope_at(s, u));

	c->between = false;
	c->at = number_at(s->vary, u);
	c->ci = (struct interval){number_at(s->vary, u - half), number_at(s->vary, u + half)};
}

static bool can_search(const struct sweep *sweep)
{
	return !sweep->vary[0].whole && !(sweep->figure.probability && sweep->figure.event == EVENT_CHEAPEST);
}

static void crossing_add(struct sweep *sweep, size_t k, size_t low, size_t high, int threads, const struct progress *stop)
{
	const struct variation *v = sweep->vary;
	const struct sweep_point *p = sweep->point + low, *q = sweep->point + high;
	const size_t *pair = sweep->pair[k];
	const bool first = (p->pair[k].value < 0) != sweep_more_is_better(sweep);
	struct search search = {.sweep = sweep, .vary = v, .pair = pair, .threads = threads, .stop = stop, .samples = 2,
				.scale = fabs(p->cell[pair[0]].value) + fabs(p->cell[pair[1]].value),
				.sample = {{place_of(v, v->value[low].number), p->pair[k].value, half_of(p->pair[k].ci)},
					   {place_of(v, v->value[high].number), q->pair[k].value, half_of(q->pair[k].ci)}}};
	struct sweep_crossing c = {.below = pair[!first], .above = pair[first], .between = true, .low = v->value[low].number,
				   .high = v->value[high].number, .at = NAN, .ci = {NAN, NAN}};

	c.decides = p->best == (int)c.below && q->best == (int)c.above;
	if (can_search(sweep) && !(stop && stop->stop && *stop->stop))
		search_root(&search, &c);
	sweep->crossing = mem_grow(sweep->crossing, sweep->crossings + 1, sizeof *sweep->crossing);
	sweep->crossing[sweep->crossings++] = c;
}

/* From value to value, between those at which it is certain which of the two is better. */
void crossings_find(struct sweep *sweep, int threads, const struct progress *stop)
{
	if (sweep->keys != 1 || !sweep->vary[0].numeric)
		return;
	for (size_t k = 0; k < sweep->pairs; k++) {
		size_t last = 0;
		int last_sign = 0;

		for (size_t i = 0; i < sweep->lived; i++) {
			const int sign = certain_sign(sweep->point[i].pair + k);

			if (sign && sign == -last_sign)
				crossing_add(sweep, k, last, i, threads, stop);
			if (sign) {
				last = i;
				last_sign = sign;
			}
		}
	}
}
