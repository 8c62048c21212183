/* The plan of each strategy is made again with its traffic at other scales, and each lives the run's first futures once more: the
 * differences between strategies are paired. Two strategies cross between two scales at which the difference of their means has
 * opposite signs, each beyond its interval; there the scale is halved in the logarithm, lived again, as far as the work allows, and
 * the last step is the chord of the two costs in the logarithm (exact where each is a power of the traffic, such as a price a request
 * and a fixed price). */
#include "sim/study/traffic.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"
#include "sim/study/planning.h"

#define REACH 100.0                       /* scales go from 1/100 to 100 */
#define SAME_TRAFFIC 0.01                 /* strategies whose requests differ by more are not compared */
#define WORK_OF_RUN 0.25                  /* of the run's work for the points, and again for the crossings */
#define LEAST_WORK 0.02                   /* a future takes so much of one at the run's traffic, however few requests it has */
#define MONTH_S (365 * 86400.0 / 12)
enum { HALVINGS = 6, POINTS_LEAST = 3,
       PAIRS_EACH = 6 };                  /* of more strategies, only those with the baseline are compared */

struct study {
	struct summary *summary;
	struct traffic *traffic;
	int threads;
	struct progress stop;
	double work_left;                 /* in futures of one strategy at the run's traffic */
	const double *base;               /* [strategies]: the value of the key; NAN: not in the study */
};

/* --- what a strategy does at one scale --- */

/* The value of the key that is in use: the workload's own, else its preset's, else 1. NAN: it is uncertain. */
static double base_of(const struct strategy_plan *s)
{
	const struct entry *workload = s->strategy->keys->workloads.item;
	const char *path = s->workload->scaled->path;
	struct value value = {0};

	if (!scaled_value(&s->setup, workload, path, &value))
		return NAN;
	return value.form == VALUE_ABSENT ? 1 : value.dist.kind == DIST_CONSTANT && value.dist.a > 0 ? value.dist.a : NAN;
}

static double mean_metric(const struct futures *futures, size_t s, const char *name, size_t count)
{
	const int metric = name ? metric_named(futures->plan, name) : -1;

	return metric < 0 ? NAN : moments_of(futures->x[s][metric], count).mean;
}

/* Is the traffic of FUTURES, strategy S, served as well as the run's, strategy NOW? */
static bool serves(const struct study *study, const struct futures *futures, size_t s, size_t now)
{
	const struct scaled *scaled = study->traffic->scaled;
	const struct futures *run = study->summary->futures;
	const size_t n = futures->count;
	const double requests = mean_metric(futures, s, scaled->count, n), requests_now = mean_metric(run, now, scaled->count, n);
	const double dropped = mean_metric(futures, s, scaled->unserved, n) / requests;
	const double dropped_now = mean_metric(run, now, scaled->unserved, n) / requests_now;
	const double missed = mean_metric(futures, s, scaled->missed, n), missed_now = mean_metric(run, now, scaled->missed, n);
	size_t finished = 0;

	for (size_t i = 0; i < n; i++)
		finished += futures->finished[s][i];
	return (double)finished >= TRAFFIC_FINISHED * (double)n && !(dropped > dropped_now + TRAFFIC_DROPPED) &&
	       !(missed > missed_now + TRAFFIC_MISSED);
}

/* COUNT plans: strategy WHICH[i] at TIMES[i]. False: one of them cannot be planned so, and SKIP[i] is set. */
static void plans_make(const struct study *study, const size_t *which, const double *times, size_t count, struct plan *plan, bool *skip)
{
	const struct plan *of = study->summary->plan;
	size_t kept = 0;

	*plan = *of;
	plan->strategy = arena_alloc(of->scenario->arena, count + 1, sizeof *plan->strategy);
	for (size_t i = 0; i < count; i++) {
		const double value = study->base[which[i]] * times[i];

		skip[i] = isnan(value) || !strategy_replan(of, which[i], study->traffic->scaled->path, value, plan->strategy + kept);
		kept += !skip[i];
	}
	plan->strategies = kept;
}

static struct futures *lives(const struct study *study, const struct plan *plan)
{
	struct futures *futures = futures_run(plan, study->summary->futures->first, study->traffic->futures, study->threads, &study->stop);

	if (!futures->partial && !futures->overflow)
		return futures;
	futures_free(futures);
	return NULL;
}

/* --- the points --- */

struct points {
	size_t count;                     /* strategies × scales, scale by scale */
	size_t *which;
	double *times;
	bool *skip;
	struct plan plan;
	struct futures *futures;
	size_t *at;                       /* index into futures; SIZE_MAX: does not count */
};

static void points_release(struct points *points)
{
	free(points->which);
	free(points->times);
	free(points->skip);
	free(points->at);
	futures_free(points->futures);
}

/* The work of a future of PLAN, in futures of the same strategy at the run's traffic. */
static double work_of(const struct study *study, const struct strategy_plan *plan, const struct strategy_plan *now, double times)
{
	const struct scaled *scaled = study->traffic->scaled;

	return fmax(LEAST_WORK, scaled->effort ? scaled->effort(plan_kind_plan(plan)) / scaled->effort(plan_kind_plan(now)) : times);
}

/* How many futures a point, and how many scales, can be lived with the work there is; fewer futures before fewer scales. */
static bool points_afford(struct study *study, const struct points *points)
{
	const size_t strategies = study->summary->plan->strategies, run = study->summary->replications;
	struct traffic *traffic = study->traffic;
	double work[TRAFFIC_POINTS] = {0}, all = 0;
	size_t plan = 0;

	for (size_t i = 0; i < points->count; i++)
		if (!points->skip[i])
			work[i / strategies] += work_of(study, points->plan.strategy + plan++,
							study->summary->plan->strategy + points->which[i], points->times[i]);
	for (size_t k = 0; k < TRAFFIC_POINTS; k++)
		all += work[k];
	traffic->futures = run < TRAFFIC_MOST ? run : TRAFFIC_MOST;
	while (traffic->futures / 2 >= TRAFFIC_LEAST && (double)traffic->futures * all > study->work_left)
		traffic->futures /= 2;
	traffic->points = TRAFFIC_POINTS;
	while (traffic->points > 0 && (double)traffic->futures * all > study->work_left)
		all -= work[--traffic->points];
	return traffic->points >= POINTS_LEAST;
}

static void points_plan(const struct study *study, struct points *points, size_t scales)
{
	const size_t strategies = study->summary->plan->strategies;

	points->count = scales * strategies;
	points->which = mem_new(points->count, sizeof *points->which);
	points->times = mem_new(points->count, sizeof *points->times);
	points->skip = mem_new(points->count, sizeof *points->skip);
	points->at = mem_new(points->count, sizeof *points->at);
	for (size_t i = 0; i < points->count; i++) {
		points->which[i] = i % strategies;
		points->times[i] = study->traffic->times[i / strategies];
	}
	plans_make(study, points->which, points->times, points->count, &points->plan, points->skip);
}

/* Keep the plans of the first scales. */
static void points_cut(struct points *points, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		kept += !points->skip[i];
	points->count = count;
	points->plan.strategies = kept;
}

static bool points_live(struct study *study, struct points *points)
{
	struct traffic *traffic = study->traffic;
	size_t next = 0;

	points->futures = lives(study, &points->plan);
	if (!points->futures)
		return false;
	traffic->cost = mem_new(points->count, sizeof *traffic->cost);
	for (size_t i = 0; i < points->count; i++) {
		points->at[i] = points->skip[i] ? SIZE_MAX : next++;
		if (points->at[i] != SIZE_MAX && !serves(study, points->futures, points->at[i], points->which[i]))
			points->at[i] = SIZE_MAX;
		traffic->cost[i] = points->at[i] == SIZE_MAX ? NAN
			: moments_of(points->futures->x[points->at[i]][0], traffic->futures).mean;
	}
	return true;
}

/* --- crossings --- */

/* An end of the stretch in which two strategies cross. */
struct end {
	double times, a, b;               /* mean costs */
};

/* The sign of A - B; 0: it is not certain. */
static int certain_sign(const struct study *study, const double *a, const double *b)
{
	const struct paired paired = paired_of(a, b, study->traffic->futures);
	const struct interval ci = mean_interval(&paired.difference, study->summary->plan->scenario->confidence);

	return ci.low > 0 ? 1 : ci.high < 0 ? -1 : 0;
}

/* Where the chords of the two costs in the logarithm meet. */
static double chords_meet(const struct end *low, const struct end *high)
{
	const double at_low = log(low->a / low->b), at_high = log(high->a / high->b), share = at_low / (at_low - at_high);

	if (!isfinite(share))                     /* a cost of 0 has no logarithm */
		return sqrt(low->times * high->times);
	return low->times * pow(high->times / low->times, share);
}

/* Both strategies at TIMES of the traffic: their costs to END, the certain sign of their difference to SIGN. */
enum lived { LIVED, NOT_SERVED, NO_WORK_LEFT };
static enum lived live_both(struct study *study, const size_t pair[2], double at, struct end *end, int *sign)
{
	const double times[2] = {at, at};
	const size_t n = study->traffic->futures;
	struct plan plan;
	bool skip[2], good;
	double work = 0;

	plans_make(study, pair, times, 2, &plan, skip);
	if (skip[0] || skip[1])
		return NOT_SERVED;
	for (size_t i = 0; i < 2; i++)
		work += (double)n * work_of(study, plan.strategy + i, study->summary->plan->strategy + pair[i], at);
	if (work > study->work_left)
		return NO_WORK_LEFT;
	study->work_left -= work;
	struct futures *futures = lives(study, &plan);

	if (!futures)
		return NO_WORK_LEFT;
	good = serves(study, futures, 0, pair[0]) && serves(study, futures, 1, pair[1]);
	if (good) {
		*end = (struct end){at, moments_of(futures->x[0][0], n).mean, moments_of(futures->x[1][0], n).mean};
		*sign = certain_sign(study, futures->x[0][0], futures->x[1][0]);
	}
	futures_free(futures);
	return good ? LIVED : NOT_SERVED;
}

/* Halve the stretch: both strategies at its middle. False: there is no work left, or one of them does not serve so much. */
static bool halve(struct study *study, const size_t pair[2], struct end *low, struct end *high)
{
	struct end end;
	int sign;

	if (live_both(study, pair, sqrt(low->times * high->times), &end, &sign) != LIVED)
		return false;
	*((end.a < end.b) == (low->a < low->b) ? low : high) = end;
	return true;
}

static void crossing_find(struct study *study, const size_t pair[2], struct end low, struct end high)
{
	struct traffic *traffic = study->traffic;
	const bool first = low.a < low.b;
	int halvings = 0;

	while (halvings < HALVINGS && halve(study, pair, &low, &high))
		halvings++;
	traffic->crossing = mem_grow(traffic->crossing, traffic->crossings + 1, sizeof *traffic->crossing);
	traffic->crossing[traffic->crossings++] = (struct crossing){.below = pair[!first], .above = pair[first],
								    .times = chords_meet(&low, &high), .simulated = halvings == HALVINGS};
}

/* At LAST both serve, the sign of their difference is SIGN; at TOO_MUCH one of them does not serve any more, or it was not lived. A fleet of a
 * fixed size often becomes the cheaper one shortly before it is full: up to there, in halves, as far as the work allows. */
static void reach_study(struct study *study, const size_t pair[2], struct end last, int sign, double too_much)
{
	double served = last.times;

	for (int i = 0; i < HALVINGS; i++) {
		const double middle = sqrt(served * too_much);
		struct end end;
		int now = 0;

		if (live_both(study, pair, middle, &end, &now) != LIVED) {
			too_much = middle;
			continue;
		}
		if (now == -sign) {
			crossing_find(study, pair, last, end);
			return;
		}
		served = middle;
		if (now)
			last = end;
	}
}

/* From point to point, between those at which it is certain which of the two is cheaper. */
static void pair_study(struct study *study, const struct points *points, size_t a, size_t b)
{
	const struct traffic *traffic = study->traffic;
	const size_t strategies = study->summary->plan->strategies, pair[2] = {a, b};
	struct end last = {0};
	int last_sign = 0;

	for (size_t k = 0; k < traffic->points; k++) {
		const size_t i = k * strategies + a, j = k * strategies + b;

		if (points->at[i] == SIZE_MAX || points->at[j] == SIZE_MAX) {
			if (last_sign)
				reach_study(study, pair, last, last_sign, traffic->times[k]);
			last_sign = 0;
			continue;
		}
		const int sign = certain_sign(study, points->futures->x[points->at[i]][0], points->futures->x[points->at[j]][0]);
		const struct end end = {traffic->times[k], traffic->cost[i], traffic->cost[j]};

		if (last_sign && sign == -last_sign)
			crossing_find(study, pair, last, end);
		if (sign) {
			last = end;
			last_sign = sign;
		}
	}
	if (last_sign && traffic->points < TRAFFIC_POINTS)
		reach_study(study, pair, last, last_sign, traffic->times[traffic->points]);
}

static void pairs_study(struct study *study, const struct points *points)
{
	const struct plan *plan = study->summary->plan;
	const size_t baseline = plan->scenario->baseline;

	for (size_t a = 0; a < plan->strategies; a++)
		for (size_t b = a + 1; b < plan->strategies; b++)
			if (plan->strategies <= PAIRS_EACH || a == baseline || b == baseline)
				pair_study(study, points, a, b);
}

/* --- the study --- */

/* Which strategies meet the same traffic, and what their key says. */
static double *bases_find(const struct summary *summary)
{
	const struct plan *plan = summary->plan;
	const char *count = plan->strategy[0].workload->scaled->count;
	const double usual = mean_metric(summary->futures, plan->scenario->baseline, count, summary->replications);
	double *base = mem_new(plan->strategies, sizeof *base);

	for (size_t s = 0; s < plan->strategies; s++) {
		const double own = mean_metric(summary->futures, s, count, summary->replications);

		base[s] = fabs(own - usual) <= SAME_TRAFFIC * usual && !plan->strategy[s].is_bound ? base_of(plan->strategy + s) : NAN;
	}
	return base;
}

static bool study_all(struct study *study)
{
	const struct plan *plan = study->summary->plan;
	struct traffic *traffic = study->traffic;
	struct points points = {0};
	bool good;

	for (int k = 0; k < TRAFFIC_POINTS; k++)
		traffic->times[k] = pow(REACH, 2.0 * k / (TRAFFIC_POINTS - 1) - 1);
	traffic->per_month = mean_metric(study->summary->futures, plan->scenario->baseline, traffic->scaled->count, study->summary->replications) *
			     MONTH_S / plan->strategy[plan->scenario->baseline].setup.horizon_s;
	study->work_left = WORK_OF_RUN * (double)study->summary->replications * (double)plan->strategies;
	points_plan(study, &points, TRAFFIC_POINTS);
	good = points_afford(study, &points);
	if (good) {
		points_cut(&points, traffic->points * plan->strategies);
		good = points_live(study, &points);
	}
	if (good)
		pairs_study(study, &points);
	points_release(&points);
	return good;
}

void traffic_study(struct summary *summary, int threads, const struct progress *progress)
{
	const struct plan *plan = summary->plan;
	const struct workload_type *workload = plan->strategies ? plan->strategy[0].workload : NULL;
	struct study study = {.summary = summary, .threads = threads, .stop = {.stop = progress ? progress->stop : NULL}};
	double *base;

	if (summary->partial || summary->replications < TRAFFIC_LEAST || plan->strategies < 2 || !workload->scaled)
		return;
	study.traffic = mem_new(1, sizeof *study.traffic);
	study.traffic->scaled = workload->scaled;
	study.base = base = bases_find(summary);
	if (study_all(&study))
		summary->traffic = study.traffic;
	else
		traffic_free(study.traffic);
	free(base);
}

void traffic_free(struct traffic *traffic)
{
	if (!traffic)
		return;
	free(traffic->cost);
	free(traffic->crossing);
	free(traffic);
}
