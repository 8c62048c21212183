/* The mean cost over pilot futures is convex in the size of a spend commitment (each hour's cost is), and nearly so in a number
 * of reservations: a grid brackets its minimum, GSL's Brent minimiser (Brent 1973, ch. 5) finds it. Several commitments are
 * improved in turn until none moves. As one may stand where another would be better, that is done from several starts, each
 * commitment first once, and by trades: more of one for less of another. */
#include <math.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>

#include "sim/study/search.h"

enum { COARSE = 21, ROUNDS = 8, STEPS = 30, WHOLE_MAX = 40, SCOUTS = 40, TRADES = 4, FIRSTS = 4 };
#define TOLERANCE 1e-4                    /* of what was left to look through */
#define BETTER (1 - 1e-10)                /* of a cost, that another one is less */

void search_set(struct wanted *wanted, double amount)
{
	wanted->amount.value = amount;
	wanted->rater->amount_set(wanted->rater_plan, wanted->commitment, amount);
}

double search_mean(struct search *search)
{
	pilots_cost(&search->pilots, search->cost_usd);
	return moments_of(search->cost_usd, search->pilots.count).mean;
}

/* ---- along a line ---- */

/* From amounts FROM on, each changes by its STEP for every 1 of t, 0 ≤ t ≤ LENGTH. */
struct line {
	struct search *search;
	double from[SEARCH_MOST], step[SEARCH_MOST];
	double length;
	double grain;                     /* t between whole numbers of what is counted; 0: nothing is */
};

static double mean_on(double t, void *line_of)
{
	const struct line *line = line_of;

	for (size_t k = 0; k < line->search->count; k++) {
		struct wanted *wanted = &line->search->wanted[k];
		const double x = line->from[k] + t * line->step[k];

		search_set(wanted, fmin(fmax(wanted->amount.counted ? round(x) : x, 0), wanted->amount.most));
	}
	return search_mean(line->search);
}

/* X[1] is below its neighbours: the minimum between them. */
static double refine(struct line *line, const double x[3], const double f[3])
{
	gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
	gsl_function function = {mean_on, line};
	double best = x[1];

	if (gsl_min_fminimizer_set_with_values(minimizer, &function, x[1], f[1], x[0], f[0], x[2], f[2]) == GSL_SUCCESS)
		for (int k = 0; k < STEPS && gsl_min_fminimizer_iterate(minimizer) == GSL_SUCCESS; k++) {
			best = gsl_min_fminimizer_x_minimum(minimizer);
			if (gsl_min_fminimizer_x_upper(minimizer) - gsl_min_fminimizer_x_lower(minimizer) < TOLERANCE * (x[2] - x[0]))
				break;
		}
	gsl_min_fminimizer_free(minimizer);
	return best;
}

/* Of counted amounts: thirds instead of Brent's parabolas, which steps would mislead; then every whole number that is left. */
static double refine_counted(struct line *line, const double x[3])
{
	double low = round(x[0] / line->grain), high = round(x[2] / line->grain), best = low, least = INFINITY;

	while (high - low > 4) {
		const double third = floor((high - low) / 3);

		if (mean_on((low + third) * line->grain, line) <= mean_on((high - third) * line->grain, line))
			high -= third;
		else
			low += third;
	}
	for (double n = low; n <= high; n++) {
		const double mean = mean_on(n * line->grain, line);

		if (mean < least * BETTER) {
			least = mean;
			best = n;
		}
	}
	return best * line->grain;
}

/* The least is at END, as far as OTHER tells: closer and closer to it, for a point that is lower. */
static double near_end(struct line *line, double end, double end_mean, double other, double other_mean)
{
	while (fabs(other - end) > TOLERANCE * line->length) {
		const double middle = (end + other) / 2, mean = mean_on(middle, line);
		const bool up = other > end;

		if (mean < end_mean * BETTER)
			return refine(line, (double[]){up ? end : other, middle, up ? other : end},
				      (double[]){up ? end_mean : other_mean, mean, up ? other_mean : end_mean});
		other = middle;
		other_mean = mean;
	}
	return end;
}

static size_t steps_of(const struct line *line)
{
	const double whole = line->grain > 0 ? round(line->length / line->grain) : INFINITY;

	return whole < WHOLE_MAX ? (size_t)whole : COARSE - 1;
}

static double step_of(const struct line *line, size_t steps, size_t k)
{
	const double t = line->length * (double)k / (double)(steps ? steps : 1);

	return line->grain > 0 ? line->grain * round(t / line->grain) : t;
}

static double best_on(struct line *line)
{
	double at[SEARCH_POINTS], mean[SEARCH_POINTS];
	const size_t steps = steps_of(line);
	size_t best = 0;

	for (size_t k = 0; k <= steps; k++) {
		at[k] = step_of(line, steps, k);
		mean[k] = mean_on(at[k], line);
		if (mean[k] < mean[best] * BETTER)
			best = k;
	}
	const size_t low = best ? best - 1 : 0, high = best < steps ? best + 1 : steps;

	if (steps == 0 || (line->grain > 0 && at[high] - at[low] <= 2 * line->grain * (1 + 1e-9)))
		return at[best];
	if (line->grain > 0)
		return refine_counted(line, (double[]){at[low], at[best], at[high]});
	if (best == low)
		return near_end(line, at[low], mean[low], at[high], mean[high]);
	if (best == high)
		return near_end(line, at[high], mean[high], at[low], mean[low]);
	return refine(line, at + low, mean + low);
}

/* ---- one after the other ---- */

/* Along LINE, if that makes the cost MEAN less; what it is then. Amounts that were as good stay. */
static double move(struct line *line, double mean)
{
	struct search *search = line->search;
	double before[SEARCH_MOST];

	for (size_t k = 0; k < search->count; k++)
		before[k] = search->wanted[k].amount.value;

	const double found = mean_on(best_on(line), line);

	for (size_t k = 0; k < search->count && !(found < mean * BETTER); k++)
		search_set(&search->wanted[k], before[k]);
	return found < mean * BETTER ? found : mean;
}

static struct line line_here(struct search *search)
{
	struct line line = {.search = search};

	for (size_t k = 0; k < search->count; k++)
		line.from[k] = search->wanted[k].amount.value;
	return line;
}

/* All that commitment K could be, the others as they are. */
static double improve(struct search *search, size_t k, double mean)
{
	struct line line = line_here(search);

	line.from[k] = 0;
	line.step[k] = 1;
	line.length = search->wanted[k].amount.most;
	line.grain = search->wanted[k].amount.counted;
	return line.length > 0 ? move(&line, mean) : mean;
}

/* More of I for less of K, in parts of what each could be. */
static double trade(struct search *search, size_t i, size_t k, double mean)
{
	const struct commitment_amount *more = &search->wanted[i].amount, *less = &search->wanted[k].amount;
	struct line line = line_here(search);

	if (!(more->most > 0) || !(less->most > 0))
		return mean;
	const double back = fmin(more->value / more->most, 1 - less->value / less->most);
	const double on = fmin(1 - more->value / more->most, less->value / less->most);

	line.step[i] = more->most;
	line.step[k] = -less->most;
	line.from[i] -= back * more->most;
	line.from[k] += back * less->most;
	line.length = back + on;
	return line.length > 0 ? move(&line, mean) : mean;
}

/* Each in turn, FIRST before all, until none moves. */
static double improve_all(struct search *search, size_t first, double mean)
{
	for (int round = 0; round < ROUNDS; round++) {
		const double before = mean;

		for (size_t k = 0; k < search->count; k++)
			mean = improve(search, (first + k) % search->count, mean);
		if (!(mean < before * BETTER) || search->count == 1)
			break;
	}
	return mean;
}

static double trade_all(struct search *search, double mean)
{
	for (int round = 0; round < TRADES; round++) {
		const double before = mean;

		for (size_t i = 0; i < search->count; i++)
			for (size_t k = i + 1; k < search->count; k++)
				mean = trade(search, i, k, mean);
		if (!(mean < before * BETTER))
			break;
		mean = improve_all(search, 0, mean);
	}
	return mean;
}

/* From nothing, or from the most of each; FIRST: which is improved before the others. */
static double start(struct search *search, size_t first, bool most)
{
	for (size_t k = 0; k < search->count; k++)
		search_set(&search->wanted[k], most ? search->wanted[k].amount.most : 0);
	return improve_all(search, first, search_mean(search));
}

void search_best(struct search *search)
{
	const size_t pilots = search->pilots.count;
	double best[SEARCH_MOST] = {0}, least = INFINITY;

	if (search->count > 1 && pilots > SCOUTS)         /* where to begin, few futures tell */
		search->pilots.count = SCOUTS;
	const size_t starts = search->count < FIRSTS ? search->count : FIRSTS;

	for (size_t first = 0; first <= starts; first++) {
		const double mean = start(search, first % starts, first == starts);

		if (!(mean < least * BETTER))
			continue;
		least = mean;
		for (size_t k = 0; k < search->count; k++)
			best[k] = search->wanted[k].amount.value;
		if (search->count == 1)
			return;
	}
	search->pilots.count = pilots;
	for (size_t k = 0; k < search->count; k++)
		search_set(&search->wanted[k], best[k]);
	trade_all(search, improve_all(search, 0, search_mean(search)));
}

size_t search_grid(const struct wanted *wanted, double *at)
{
	const struct line line = {.length = wanted->amount.most, .grain = wanted->amount.counted};
	const size_t steps = steps_of(&line);

	for (size_t k = 0; k <= steps; k++)
		at[k] = step_of(&line, steps, k);
	return steps + 1;
}
