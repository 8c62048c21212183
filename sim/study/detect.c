#include "sim/study/detect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/detecting.h"
#include "sim/study/planning.h"
#include "sim/study/variation.h"

const double detect_factor[DETECT_POINTS] = {0.3, 0.45, 0.6, 0.8, 1, 1.25, 1.6, 2, 3, 5, 10, 25};

static const struct scenario_keys *keys_of(const struct detect *detect)
{
	return detect->plan->strategy[detect->strategy].strategy->keys;
}

/* --- what is asked --- */

static bool strategy_find(struct detect *detect, const char *name, struct diag *diag)
{
	const int asked = strategy_asked(detect->plan, name, diag);

	detect->strategy = asked < 0 ? 0 : (size_t)asked;
	return asked >= 0;
}

static double usual_of(const struct detection_keys *keys, const struct detector *rule)
{
	const struct value *own[] = {&keys->hampel, &keys->cusum, &keys->first_spend};
	static const char *const name[] = {"hampel", "cusum", "first_spend"};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(name[i], rule->name) == 0 && own[i]->form == VALUE_QUANTITY)
			return own[i]->dist.a;
	return rule->usual;
}

static bool rules_find(struct detect *detect, const char *wanted, struct diag *diag)
{
	const char *names[RULES_MOST + 1] = {NULL};
	size_t count = 0;

	for (; detectors[count]; count++) {
		names[count] = detectors[count]->name;
		if (wanted && strcmp(wanted, names[count]) != 0)
			continue;
		detect->usual[detect->rules] = usual_of(&keys_of(detect)->detect, detectors[count]);
		detect->rule[detect->rules++] = detectors[count];
	}
	if (!detect->rules)
		error_unknown(diag, (struct place){0}, _("there is no detector \"%s\""), wanted, names);
	return detect->rules;
}

static size_t whole_days(const struct value *value)
{
	return (size_t)floor(value->dist.a / DAY_S + 1e-9);
}

/* Days in UTC that lie between start and horizon as a whole. */
static bool days_find(struct detect *detect, struct diag *diag)
{
	const struct scenario_keys *keys = keys_of(detect);
	const int64_t into_s = keys->start.unix_s - calendar_day_number(keys->start.unix_s) * (int64_t)DAY_S;
	const struct place at = node_get(detect->plan->scenario->tree, "incidents") ? node_get(detect->plan->scenario->tree, "incidents")->at
		: detect->plan->scenario->tree->at;
	const double horizon_s = detect->plan->strategy[0].setup.horizon_s;

	detect->first_day = into_s > 0;
	if (!keys->incidents.count)
		diag_error(diag, at, _("there is no incident to look for: costcast detect needs the key \"incidents\""));
	else if (!(horizon_s > 0))
		diag_error(diag, at, _("incidents are looked for on each day until the scenario's \"horizon\", which is not given (horizon: 90 d)"));
	else {
		const size_t end = (size_t)floor(((double)into_s + horizon_s) / DAY_S + 1e-9);

		detect->days = end > detect->first_day ? end - detect->first_day : 0;
		if (detect->days > detect->learning_d)
			return true;
		diag_error(diag, keys->horizon_s.at, _("%zu whole days are too few: the first %zu are for learning what is usual"), detect->days,
			   detect->learning_d);
	}
	return false;
}

static void law_take(struct detect *detect)
{
	const struct detection_keys *keys = &keys_of(detect)->detect;

	detect->law = (struct surprise_law){.season = 7, .window = whole_days(&keys->window_s), .history = whole_days(&keys->history_s),
					    .floor = keys->floor.dist.a};
	detect->learning_d = detect->law.history > 7 + SURPRISE_RESIDUALS ? detect->law.history : 7 + SURPRISE_RESIDUALS;
	detect->within_d = keys->within_s.dist.a / DAY_S;
	detect->delay_mean_d = dist_mean(&keys->delay_s.dist) / DAY_S;
}

/* The incident as one workload more, and nothing that is judged: its cost belongs to no goal. */
static const struct plan *plan_with(const struct detect *detect, const struct entry *incident, struct diag *diag)
{
	const struct plan *plan;
	const struct scenario *scenario = detect->plan->scenario;
	struct arena *arena = scenario->arena;
	struct node *workload = node_copy(arena, incident->node), *workloads = node_copy(arena, node_get(scenario->tree, "workloads"));
	const char *only = detect->plan->strategy[detect->strategy].strategy->name;

	node_put(arena, workload, "kind", node_scalar(arena, scenario->models->incident->name, incident->at));
	node_put(arena, workloads, incident->name, workload);
	const struct varied varied[] = {{"workloads", workloads}, {"incidents", node_map(arena, incident->at)},
					{"thresholds", node_list(arena, incident->at)}, {"quiz", node_list(arena, incident->at)}};
	plan = plan_varied(scenario, varied, sizeof varied / sizeof *varied, only, diag);
	if (plan)
		bests_take_over(scenario->models, detect->plan->strategy + detect->strategy, plan->strategy);
	return plan;
}

static bool plans_make(struct detect *detect, struct diag *diag)
{
	const struct entries *incidents = &keys_of(detect)->incidents;

	detect->asked = incidents->count;
	detect->with = arena_alloc(detect->arena, incidents->count + 1, sizeof *detect->with);
	for (size_t i = 0; i < incidents->count; i++)
		if (!(detect->with[i] = plan_with(detect, incidents->item + i, diag)))
			return false;
	return true;
}

struct detect *detect_new(const struct plan *plan, const struct detect_request *request, struct diag *diag)
{
	struct detect *detect = mem_new(1, sizeof *detect);
	const struct binding b = {plan->scenario->arena, diag, &plan->scenario->mounts, plan->scenario->folder};
	bool fine;

	/* As it is invoiced: what covers an incident for nothing costs nothing more on that day, nor on any other. */
	*detect = (struct detect){.plan = plan, .arena = arena_new(), .view = {.per = PER_DAY, .measure = MEASURE_BILLED}};
	fine = by_read(&b, request->by ? request->by : aspect_words[ASPECT_SERVICE], (struct place){0}, &detect->view);
	fine &= strategy_find(detect, request->strategy, diag);
	if (fine) {
		law_take(detect);
		fine = rules_find(detect, request->detector, diag);
		fine &= days_find(detect, diag);
		fine = fine && plans_make(detect, diag);
	}
	if (fine)
		return detect;
	detect_free(detect);
	return NULL;
}

void detect_free(struct detect *detect)
{
	if (!detect)
		return;
	for (size_t i = 0; detect->with && i < detect->asked; i++)
		plan_varied_free(detect->with[i]);
	arena_free(detect->arena);
	free(detect);
}

/* --- living --- */

/* Several runs told as one. */
struct stage {
	const struct progress *outer;
	size_t before, total;
};

static void stage_tell(void *context, size_t done, size_t total)
{
	const struct stage *stage = context;

	(void)total;
	if (stage->outer->tell)
		stage->outer->tell(stage->outer->context, stage->before + done, stage->total);
}

static struct costs *costs_staged(struct stage *stage, const struct plan *plan, size_t strategy, const struct view *view, size_t count, int threads,
				  const struct costs_beside *beside)
{
	const struct progress progress = {stage_tell, stage, stage->outer ? stage->outer->stop : NULL};
	struct costs *costs = costs_run_beside(plan, strategy, view, count, threads, stage->outer ? &progress : NULL, beside);

	stage->before += count;
	return costs;
}

/* --- one incident --- */

static int *twins_of(const struct costs *with, const struct costs *without)
{
	int *twin = mem_new(with->groups + 1, sizeof *twin);

	for (size_t g = 0; g < with->groups; g++) {
		twin[g] = -1;
		for (size_t k = 0; k < without->groups; k++)
			if (strcmp(with->group[g].value[0], without->group[k].value[0]) == 0)
				twin[g] = (int)k;
	}
	return twin;
}

/* When it begins, hours since the first whole day; NAN in futures that it spares. Of what it says of each future itself. */
static void begins_turn(const struct detect *detect, const double *happened, double *begins_h, size_t count)
{
	const int64_t start = detect->plan->scenario->start_unix_s;
	const double first_h = (double)((calendar_day_number(start) + (int64_t)detect->first_day) * (int64_t)DAY_S - start) / HOUR_S;

	for (size_t f = 0; f < count; f++)
		begins_h[f] = happened[f] > 0 ? begins_h[f] - first_h : NAN;
}

static void item_watch(struct detect *detect, const struct costs *without, const struct costs *with, const double *begins_h, int threads,
		       struct detect_case *item)
{
	const size_t futures = with->futures, cells = detect->rules * LOOKS * DETECT_POINTS * futures + 1;
	struct lookout watch = {.detect = detect, .without = without, .with = with, .twin = twins_of(with, without), .begins_h = begins_h,
			      .delay_s = &keys_of(detect)->detect.delay_s, .known_d = mem_new(cells, sizeof *watch.known_d),
			      .usd = mem_new(cells, sizeof *watch.usd), .first = mem_new(detect->rules * futures + 1, sizeof *watch.first)};

	for (size_t i = 0; i < detect->rules * futures; i++)
		watch.first[i] = -1;
	lookout_all(&watch, futures, threads);
	lookout_sum(&watch, futures, item);
	free(watch.twin);
	free(watch.known_d);
	free(watch.usd);
	free(watch.first);
}

/* False: it was stopped. */
static bool item_live(struct detect *detect, struct stage *stage, const struct entry *incident, const struct plan *plan,
		      const struct costs *without, int threads)
{
	struct detect_case *item = detect->item + detect->items;
	const struct bilingual *title = bound_member(incident->schema, incident->bound, "title", KEY_TEXT);
	const size_t count = without->futures;
	const size_t metric[] = {(size_t)metric_named(plan, arena_textf(detect->arena, "%s.happened", incident->name)),
				 (size_t)metric_named(plan, arena_textf(detect->arena, "%s.begins_h", incident->name))};
	double *column[] = {mem_new(count + 1, sizeof **column), mem_new(count + 1, sizeof **column)};
	struct costs *with = costs_staged(stage, plan, 0, &detect->view, count, threads, &(struct costs_beside){metric, 2, column});
	const bool whole = !with->partial;

	*item = (struct detect_case){.name = incident->name, .title = title ? *title : (struct bilingual){0}};
	detect->overflow |= with->overflow;
	if (whole) {
		begins_turn(detect, column[0], column[1], count);
		item_watch(detect, without, with, column[1], threads, item);
		detect->items++;
	}
	free(column[0]);
	free(column[1]);
	costs_free(with);
	return whole;
}

static void without_watch(struct detect *detect, const struct costs *without, int threads)
{
	const size_t futures = without->futures;
	struct lookout watch = {.detect = detect, .without = without};
	double sum = 0;

	watch.alarms = mem_new(detect->rules * LOOKS * DETECT_POINTS * futures + 1, sizeof *watch.alarms);
	lookout_all(&watch, futures, threads);
	lookout_alarms(&watch, detect, futures);
	free(watch.alarms);
	for (size_t f = 0; f < futures; f++)
		for (size_t d = 0; d < detect->days && detect->first_day + d < without->periods; d++)
			sum += (double)costs_of_period(without, f, detect->first_day + d) / NANO;
	detect->usd_d = sum / (double)(futures * detect->days);
	detect->groups = without->groups;
}

void detect_live(struct detect *detect, int threads, const struct progress *progress)
{
	const struct entries *incidents = &keys_of(detect)->incidents;
	const size_t count = (size_t)detect->plan->scenario->replications;
	struct stage stage = {progress, 0, count * (1 + incidents->count)};
	struct costs *without = costs_staged(&stage, detect->plan, detect->strategy, &detect->view, count, threads, NULL);

	detect->item = arena_alloc(detect->arena, incidents->count, sizeof *detect->item);
	detect->replications = without->futures;
	detect->partial = without->partial;
	detect->overflow = without->overflow;
	if (without->futures)
		without_watch(detect, without, threads);
	for (size_t i = 0; !detect->partial && i < incidents->count; i++)
		detect->partial = !item_live(detect, &stage, incidents->item + i, detect->with[i], without, threads);
	costs_free(without);
}
