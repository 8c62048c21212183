#include "sim/study/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"
#include "sim/study/keys.h"
#include "sim/study/sweep_cross.h"

/* --- read --- */

static bool of_option(const struct diag_item *item)
{
	return item->at.source && strcmp(item->at.source->name, "--vary") == 0;
}

/* The same fault of many points is told once: in the file at its place, of the option when its words are the same. */
static bool told(const struct diag *diag, const struct diag_item *item)
{
	for (size_t i = 0; i < diag->count; i++) {
		const struct diag_item *other = diag->item + i;

		if (other->level == DIAG_ERROR && strcmp(other->message, item->message) == 0 &&
		    ((of_option(other) && of_option(item)) || (other->at.line == item->at.line && other->at.col == item->at.col)))
			return true;
	}
	return false;
}

/* Errors of a point into DIAG; those that stand elsewhere name the values that bring them about. */
static void absorb(const struct sweep *sweep, const struct sweep_point *point, struct diag *diag, struct diag *scratch)
{
	bool notes = false;

	for (size_t i = 0; i < scratch->count; i++) {
		const struct diag_item *item = scratch->item + i;

		if (item->level == DIAG_NOTE && notes)
			diag_note(diag, item->at, "%s", item->message);
		if (item->level != DIAG_NOTE)
			notes = false;
		if (item->level != DIAG_ERROR || told(diag, item))
			continue;
		diag_error(diag, item->at, "%s", item->message);
		notes = true;
		for (size_t k = 0; k < sweep->keys && !of_option(item); k++)
			diag_note(diag, sweep->vary[k].value[point->at[k]].node->at, _("with this value of \"%s\""), sweep->vary[k].path);
	}
	diag_release(scratch);
}

/* Every point must compare the same strategies by the same metrics. */
static bool alike(const struct sweep *sweep, const struct plan *plan, struct diag *diag, struct place at)
{
	bool same = plan->strategies == sweep->plan->strategies && plan->metrics == sweep->plan->metrics;

	for (size_t m = 0; same && m < plan->metrics; m++)
		same = strcmp(plan->metric[m].name, sweep->plan->metric[m].name) == 0;
	for (size_t s = 0; same && s < plan->strategies; s++)
		same = strcmp(plan->strategy[s].strategy->name, sweep->plan->strategy[s].strategy->name) == 0;
	if (!same)
		diag_error(diag, at, _("with this value the scenario has other strategies or another kind of workload: nothing can be compared"));
	return same;
}

static bool point_plan(const struct sweep *sweep, struct sweep_point *point, struct diag *diag)
{
	struct varied varied[SWEEP_KEYS];
	struct diag scratch = {0};

	for (size_t k = 0; k < sweep->keys; k++)
		varied[k] = (struct varied){sweep->vary[k].path, sweep->vary[k].value[point->at[k]].node};
	point->plan = plan_varied(sweep->plan->scenario, varied, sweep->keys, NULL, &scratch);
	absorb(sweep, point, diag, &scratch);
	return point->plan && alike(sweep, point->plan, diag, varied[0].value->at);
}

static bool points_plan(struct sweep *sweep, struct diag *diag)
{
	const size_t rows = sweep->keys > 1 ? sweep->vary[1].count : 1, count = sweep->vary[0].count * rows;
	bool fine = true;

	if (count > SWEEP_POINTS_MOST) {
		diag_error(diag, sweep->vary[0].value[0].node->at, _("%zu points are too many; at most %d"), count, SWEEP_POINTS_MOST);
		return false;
	}
	sweep->point = mem_new(count, sizeof *sweep->point);
	for (size_t i = 0; i < count; i++) {
		struct sweep_point *point = sweep->point + sweep->points++;

		point->at[0] = i / rows;
		point->at[1] = i % rows;
		point->best = -1;
		fine &= point_plan(sweep, point, diag);
	}
	return fine;
}

static void pairs_choose(struct sweep *sweep)
{
	const struct plan *plan = sweep->plan;
	const size_t n = plan->strategies, baseline = plan->scenario->baseline;

	sweep->pair = mem_new(n * n + 1, sizeof *sweep->pair);
	for (size_t a = 0; a < n; a++)
		for (size_t b = a + 1; b < n; b++)
			if (!plan->strategy[a].is_bound && !plan->strategy[b].is_bound && (n <= SWEEP_ALL_PAIRS || a == baseline || b == baseline)) {
				sweep->pair[sweep->pairs][0] = a;
				sweep->pair[sweep->pairs++][1] = b;
			}
}

struct sweep *sweep_new(const struct plan *plan, const char *const *vary, size_t varies, const char *metric, struct diag *diag)
{
	struct sweep *sweep = mem_new(1, sizeof *sweep);
	bool fine, some = true;

	sweep->plan = plan;
	fine = figure_read(plan, metric, &sweep->figure, diag);
	for (size_t i = 0; i < varies && i < SWEEP_KEYS; i++, sweep->keys++) {
		fine &= variation_read(plan->scenario, vary[i], sweep->vary + i, diag);
		some &= sweep->vary[i].count > 0;
		if (i > 0 && some && strcmp(sweep->vary[0].path, sweep->vary[1].path) == 0) {
			diag_error(diag, sweep->vary[1].value[0].node->at, _("\"%s\" is varied twice"), sweep->vary[1].path);
			fine = false;
		}
	}
	pairs_choose(sweep);
	if (some)                         /* what else is wrong is told in the same pass */
		fine &= points_plan(sweep, diag);
	if (fine && some)
		return sweep;
	sweep_free(sweep);
	return NULL;
}

/* --- live --- */

bool sweep_more_is_better(const struct sweep *sweep)
{
	return sweep->figure.probability && (sweep->figure.event == EVENT_FINISHED || sweep->figure.event == EVENT_CHEAPEST);
}

static bool better(const struct sweep *sweep, double a, double b)
{
	return sweep_more_is_better(sweep) ? a > b : a < b;
}

/* The best but for LEFT_OUT; a figure of futures that never finish says little, unless none does. */
static int best_of(const struct sweep *sweep, const struct sweep_point *point, int left_out)
{
	int best = -1;

	for (size_t s = 0; s < sweep->plan->strategies; s++)
		if ((int)s != left_out && !sweep->plan->strategy[s].is_bound && point->cell[s].finished && isfinite(point->cell[s].value) &&
		    (best < 0 || better(sweep, point->cell[s].value, point->cell[best].value)))
			best = (int)s;
	return best;
}

int sweep_best_other(const struct sweep *sweep, const struct sweep_point *point)
{
	return best_of(sweep, point, (int)sweep->plan->scenario->baseline);
}

double sweep_ratio(const struct sweep *sweep, const struct sweep_point *point)
{
	const int other = point->replications ? sweep_best_other(sweep, point) : -1;
	const double base = other < 0 ? 0 : point->cell[sweep->plan->scenario->baseline].value;

	return base > 0 ? point->cell[other].value / base : NAN;
}

static void point_judge(const struct sweep *sweep, struct sweep_point *point, const struct futures *futures)
{
	struct summary *summary = summary_new(futures);
	const size_t strategies = sweep->plan->strategies, baseline = sweep->plan->scenario->baseline;

	point->cell = mem_new(strategies, sizeof *point->cell);
	point->pair = mem_new(sweep->pairs + 1, sizeof *point->pair);
	for (size_t s = 0; s < strategies; s++) {
		struct sweep_cell *cell = point->cell + s;
		const struct difference d = statistic_difference(summary, s, baseline, &sweep->figure);

		cell->value = statistic_value(summary, s, &sweep->figure, &cell->ci);
		cell->difference = d.value;
		cell->difference_ci = d.ci;
		cell->meets = summary->strategy[s].passed;
		cell->finished = summary->strategy[s].finished;
	}
	for (size_t k = 0; k < sweep->pairs; k++) {
		const struct difference d = statistic_difference(summary, sweep->pair[k][0], sweep->pair[k][1], &sweep->figure);

		point->pair[k] = (struct sweep_difference){d.value, d.ci};
	}
	point->replications = futures->count;
	point->best = best_of(sweep, point, -1);
	summary_free(summary);
}

/* False: it was stopped, or a bill passed all money. */
static bool point_live(struct sweep *sweep, struct sweep_point *point, struct series *series)
{
	struct futures *futures = series_run(series, point->plan);
	const bool whole = !futures->partial && !futures->overflow;

	sweep->overflow |= futures->overflow;
	if (whole)
		point_judge(sweep, point, futures);
	futures_free(futures);
	plan_varied_free(point->plan);
	point->plan = NULL;
	return whole;
}

static void contour_find(struct sweep *sweep)
{
	const size_t columns = sweep->vary[0].count, rows = sweep->vary[1].count;
	double *z = mem_new(columns * rows, sizeof *z);

	for (size_t i = 0; i < sweep->points; i++)
		z[i] = sweep_ratio(sweep, sweep->point + i);
	sweep->pieces = contour_of(z, columns, rows, 1, &sweep->piece);
	free(z);
}

void sweep_live(struct sweep *sweep, int threads, const struct progress *progress)
{
	const struct progress quiet = {.stop = progress ? progress->stop : NULL};
	struct series series = {progress, threads, 0, 0};

	for (size_t i = 0; i < sweep->points; i++)
		series.total += sweep->point[i].plan->scenario->replications;
	while (sweep->lived < sweep->points && point_live(sweep, sweep->point + sweep->lived, &series))
		sweep->lived++;
	sweep->partial = sweep->lived < sweep->points;
	crossings_find(sweep, threads, &quiet);
	if (sweep->keys == 2 && sweep->vary[0].numeric && sweep->vary[1].numeric)
		contour_find(sweep);
}

void sweep_free(struct sweep *sweep)
{
	if (!sweep)
		return;
	for (size_t i = 0; i < sweep->points; i++) {
		plan_varied_free(sweep->point[i].plan);
		free(sweep->point[i].cell);
		free(sweep->point[i].pair);
	}
	free(sweep->point);
	free(sweep->pair);
	free(sweep->crossing);
	free(sweep->piece);
	free(sweep);
}
