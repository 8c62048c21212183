/* The scenario is lived once more with a tenth more work, over the run's first futures: the differences are paired (common random numbers). So
 * much, so that a checkpoint more or less is averaged out: another hour is its share of that. Cost is taken as linear from here, which it is
 * where a fleet is paid by the hour. */
#include "sim/study/another.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"
#include "sim/study/keys.h"
#include "sim/study/variation.h"
#include "sim/study/worth.h"

#define STRIDE 0.1                        /* of the work: so much more is lived; an hour at least */
#define STRIDE_OFF 1e-6                   /* how far the work may be from that, for rounding */
#define HOURS_FROM 1e-3
#define HOURS_TO 1e8
#define POINTS 100.0                      /* percentage points of 1 */

/* --- the scenario with more work --- */

static double stride_of(double hours)
{
	return fmax(1, STRIDE * hours);
}

static const struct schema_row *row_of(const struct schema *schema, const char *path)
{
	for (size_t i = 0; i < schema->count; i++)
		if (strcmp(schema->row[i].path, path) == 0)
			return schema->row + i;
	return NULL;
}

/* The key of the workload that says how much work there is in TREE, longer than HOURS by a stride; false: none can be. */
static bool longer(const struct plan *plan, const struct strategy_plan *of, const struct node *tree, double hours, struct varied *to)
{
	const struct scenario *scenario = plan->scenario;
	struct diag unheard = {0};
	const struct binding b = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};

	for (const char *const *path = of->workload->effort->path; *path; path++) {
		const char *whole = arena_textf(scenario->arena, "workloads.%s.%s", scenario->worth.workload, *path);
		const struct node *node = node_at(tree, whole);
		const struct schema_row *row = row_of(of->workload->schema, *path);

		if (!node || !row)
			continue;
		*to = (struct varied){whole, quantity_scaled(&b, node, row->dim, (hours + stride_of(hours)) / hours)};
		diag_release(&unheard);
		return to->value;
	}
	return false;
}

/* Of the scenario itself, and of strategies that set it in another way. */
static const struct plan *plan_longer(const struct plan *plan, struct diag *diag)
{
	const struct scenario *scenario = plan->scenario;
	struct varied *varied = arena_alloc(scenario->arena, plan->strategies + 1, sizeof *varied);
	size_t count = 0;
	bool base = false;

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;
		struct varied *to = varied + count;

		if (!longer(plan, valued(scenario, strategy), strategy->strategy->tree, worked_h(scenario, strategy), to))
			continue;
		if (set_covers(node_get(strategy->strategy->node, "set"), to->path))
			to->path = arena_textf(scenario->arena, "strategies.%s.set.%s", strategy->strategy->name, to->path);
		else if (base)
			continue;
		else
			base = true;
		count++;
	}
	return count ? plan_varied(scenario, varied, count, NULL, diag) : NULL;
}

/* --- what it brings, and what it costs --- */

double another_worth(const struct plan *plan, double hours)
{
	const struct worth *worth = &plan->scenario->worth;

	return POINTS * worth->per_point_usd * curve_slope(worth, hours);
}

double another_cost(const struct another *a, double hours)
{
	size_t late = 0;

	for (size_t i = 0; i < a->futures; i++)
		late += a->finish_h[i] + (hours - a->worked_h) * a->hours > a->after_h;
	return a->bill_usd + a->delay_usd_h * a->hours * (double)late / (double)a->futures;
}

struct asked {
	const struct plan *plan;
	const struct another *another;
	double more_usd;                  /* than the bill's mean */
};

static double net(double hours, void *of)
{
	const struct asked *asked = of;

	return another_worth(asked->plan, hours) - another_cost(asked->another, hours) - asked->more_usd;
}

static double root(gsl_function *f, double low, double high)
{
	enum { STEPS_MOST = 200 };
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);

	gsl_root_fsolver_set(solver, f, low, high);
	for (int i = 0; i < STEPS_MOST; i++) {
		if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
			break;
		if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 0, 1e-12) == GSL_SUCCESS)
			break;
	}
	const double x = gsl_root_fsolver_root(solver);

	gsl_root_fsolver_free(solver);
	return x;
}

/* What another hour is worth falls, what it costs does not: they meet once, or never. */
static double break_even(const struct plan *plan, const struct another *another, double more_usd)
{
	struct asked asked = {plan, another, more_usd};
	gsl_function f = {net, &asked};
	double low = HOURS_FROM, high = fmax(another->worked_h, 1);

	if (isnan(plan->scenario->worth.per_point_usd) || isnan(more_usd))
		return NAN;
	while (net(high, &asked) > 0 && high < HOURS_TO) {
		low = high;
		high *= 2;
	}
	if (net(high, &asked) > 0)
		return INFINITY;
	if (net(low, &asked) <= 0)
		return low;
	return root(&f, low, high);
}

struct paired_hour {                      /* one more hour in one future */
	double bill_usd, total_usd, hours, value_change;
};

static struct paired_hour hour_of(const struct summary *summary, const struct futures *more, size_t s, size_t i)
{
	const struct worth *worth = &summary->plan->scenario->worth;
	const struct another *a = summary->strategy[s].another;
	double *const *now = summary->futures->x[s], *const *then = more->x[s];
	const double stride = stride_of(a->worked_h), cost = now[0][i], finish_h = now[worth->hours][i];
	struct paired_hour hour = {.bill_usd = (then[0][i] - cost) / stride, .hours = (then[worth->hours][i] - finish_h) / stride};
	const double speed = isnan(worth->per_week) ? finish_h / (finish_h + hour.hours) : 1, value = now[metric_named(summary->plan, "value")][i];

	hour.total_usd = hour.bill_usd + (finish_h + 0.5 * hour.hours > worth->after_h ? a->delay_usd_h * hour.hours : 0);
	hour.value_change = value * (1 + a->gain / a->performance) * speed * cost / (cost + hour.bill_usd) - value;
	return hour;
}

/* The mean of what begins at FIRST of each hour, over futures in which it is finite. */
static double mean_of(const struct paired_hour *hour, size_t offset, size_t count, double confidence, struct interval *ci)
{
	double *x = mem_new(count + 1, sizeof *x);

	for (size_t i = 0; i < count; i++)
		x[i] = *(const double *)((const char *)(hour + i) + offset);
	const struct moments moments = moments_of(x, count);

	free(x);
	*ci = mean_interval(&moments, confidence);
	return moments.mean;
}

static void hours_mean(const struct summary *summary, const struct futures *more, size_t s, struct another *a)
{
	const double confidence = summary->plan->scenario->confidence;
	struct paired_hour *hour = mem_new(a->futures + 1, sizeof *hour);
	struct interval unused;

	for (size_t i = 0; i < a->futures; i++)
		hour[i] = hour_of(summary, more, s, i);
	a->bill_usd = mean_of(hour, offsetof(struct paired_hour, bill_usd), a->futures, confidence, &a->bill_ci);
	a->total_usd = mean_of(hour, offsetof(struct paired_hour, total_usd), a->futures, confidence, &a->total_ci);
	a->hours = mean_of(hour, offsetof(struct paired_hour, hours), a->futures, confidence, &unused);
	a->value_change = mean_of(hour, offsetof(struct paired_hour, value_change), a->futures, confidence, &a->value_ci);
	free(hour);
}

static void another_judge(const struct summary *summary, const struct futures *more, size_t s, struct another *a)
{
	const struct plan *plan = summary->plan;
	const struct worth *worth = &plan->scenario->worth;
	double *const *now = summary->futures->x[s];

	a->worked_h = worked_h(plan->scenario, plan->strategy + s);
	a->performance = curve_at(worth, a->worked_h);
	a->gain = curve_at(worth, a->worked_h + 1) - a->performance;
	a->worth_usd = POINTS * worth->per_point_usd * a->gain;
	a->delay_usd_h = worth->delay ? worth->delay_usd_h : 0;
	a->after_h = worth->delay ? worth->after_h : INFINITY;
	for (size_t i = 0; i < a->futures; i++)
		a->finish_h[i] = now[worth->hours][i];
	hours_mean(summary, more, s, a);
	a->value = moments_of(now[metric_named(plan, "value")], a->futures).mean;
	a->pays = a->worth_usd > a->total_usd;
	a->surely = !(a->worth_usd >= a->total_ci.low && a->worth_usd <= a->total_ci.high);
	a->break_even_h = break_even(plan, a, 0);
	a->break_even_ci = (struct interval){break_even(plan, a, a->bill_ci.high - a->bill_usd), break_even(plan, a, a->bill_ci.low - a->bill_usd)};
}

static void strategies_study(struct summary *summary, const struct plan *longer, const struct futures *more)
{
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const double hours = worked_h(summary->plan->scenario, summary->plan->strategy + s);
		const double grown = worked_h(longer->scenario, longer->strategy + s) - hours;

		if (!(fabs(grown - stride_of(hours)) < STRIDE_OFF) || !summary->strategy[s].finished)
			continue;
		struct another *another = mem_new(1, sizeof *another);

		another->futures = more->count;
		another->finish_h = mem_new(more->count + 1, sizeof *another->finish_h);
		summary->strategy[s].another = another;
		another_judge(summary, more, s, another);
	}
}

void another_study(struct summary *summary, int threads, const struct progress *progress)
{
	const struct plan *plan = summary->plan;
	const size_t n = summary->replications < ANOTHER_MOST ? summary->replications : ANOTHER_MOST;
	struct diag unheard = {0};

	if (summary->partial || !n || !plan->scenario->worth.curve)
		return;
	const struct plan *longer = plan_longer(plan, &unheard);

	if (longer && longer->strategies == plan->strategies) {
		struct futures *more = futures_run(longer, 0, n, threads, &(struct progress){.stop = progress ? progress->stop : NULL});

		if (!more->partial && !more->overflow && more->count == n)
			strategies_study(summary, longer, more);
		futures_free(more);
	}
	plan_varied_free(longer);
	diag_release(&unheard);
}

void another_free(struct another *another)
{
	if (!another)
		return;
	free(another->finish_h);
	free(another);
}
