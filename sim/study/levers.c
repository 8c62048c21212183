/* Today's strategy, the same with each lever alone, and with each and all before it, as the strategies of one scenario: they meet the
 * same futures, so every saving is a paired difference. */
#include "sim/study/levers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/exact.h"
#include "sim/study/judge.h"
#include "sim/study/levers_laid.h"
#include "sim/study/variation.h"

enum { TODAY, SAFE_NAME = 64 };

static const struct entries *entries_of(const struct plan *plan)
{
	return &plan->scenario->strategy->keys->levers;
}

bool levers_given(const struct plan *plan)
{
	return entries_of(plan)->count > 0;
}

/* --- the scenario that is lived --- */

/* "2.spot", "1-3.spot": a name that no other has, as long as a name may be. */
static const char *name_of(struct arena *arena, size_t first, size_t last, const char *lever)
{
	const char *name = first == last ? arena_textf(arena, "%zu.%s", last + 1, lever) : arena_textf(arena, "1-%zu.%s", last + 1, lever);

	return arena_textn(arena, name, strlen(name) < SAFE_NAME ? strlen(name) : SAFE_NAME);
}

static void strategy_add(struct arena *arena, struct node *all, const char *name, struct node *strategy, const struct node *title)
{
	if (title)
		node_put(arena, strategy, "title", node_copy(arena, title));
	node_put(arena, all, name, strategy);
}

/* Today's first, then one a lever; IN_ROW: and one a lever after the first with all before it. */
static struct node *strategies_of(const struct levers *levers, bool in_row)
{
	const struct scenario *scenario = levers->base->scenario;
	const struct strategy *own = scenario->strategy + levers->strategy;
	const struct entries *entries = entries_of(levers->base);
	const struct node *with = own->node;
	struct node *all = node_map(scenario->arena, own->node->at);

	node_put(scenario->arena, all, own->name, node_copy(scenario->arena, own->node));
	for (size_t i = 0; i < entries->count; i++) {
		const struct node *lever = entries->item[i].node;

		strategy_add(scenario->arena, all, name_of(scenario->arena, i, i, entries->item[i].name), lever_laid(scenario, own->node, lever),
			     node_get(lever, "title"));
	}
	for (size_t i = 0; in_row && i < entries->count; i++) {
		const struct node *lever = entries->item[i].node;
		struct node *laid = lever_laid(scenario, with, lever);

		with = laid;
		if (i)
			strategy_add(scenario->arena, all, name_of(scenario->arena, 0, i, entries->item[i].name), laid, node_get(lever, "title"));
	}
	return all;
}

/* NULL after errors. Combinations are looked at only when each lever alone is fine, so that no fault is told twice. */
static const struct plan *planned(const struct levers *levers, bool in_row, struct diag *diag)
{
	const struct scenario *scenario = levers->base->scenario;
	const struct strategy *own = scenario->strategy + levers->strategy;
	struct scenario base = *scenario;
	const struct varied varied[] = {{"strategies", strategies_of(levers, in_row)},
					{"report.baseline", node_scalar(scenario->arena, own->name, own->at)}};

	base.wanted = NULL;
	return plan_varied(&base, varied, sizeof varied / sizeof *varied, NULL, diag);
}

static bool plans_make(struct levers *levers, struct diag *diag)
{
	const struct plan *alone = planned(levers, false, diag);

	if (!alone)
		return false;
	plan_varied_free(alone);
	levers->plan = planned(levers, true, diag);
	return levers->plan;
}

static void levers_name(struct levers *levers)
{
	const struct entries *entries = entries_of(levers->base);

	levers->levers = entries->count;
	levers->lever = mem_new(levers->levers + 1, sizeof *levers->lever);
	for (size_t i = 0; i < levers->levers; i++) {
		const struct lever_keys *keys = entries->item[i].bound;

		levers->lever[i] = (struct lever){.name = entries->item[i].name, .title = keys->title, .lesson = keys->lesson, .alone = 1 + i,
						  .with = i ? levers->levers + i : 1};
	}
}

static bool strategy_find(struct levers *levers, const char *name, struct diag *diag)
{
	const int asked = strategy_asked(levers->base, name, diag);

	levers->strategy = asked < 0 ? 0 : (size_t)asked;
	return asked >= 0;
}

struct levers *levers_new(const struct plan *plan, const char *strategy, struct diag *diag)
{
	struct levers *levers = mem_new(1, sizeof *levers);

	levers->base = plan;
	if (!strategy_find(levers, strategy, diag)) {
		levers_free(levers);
		return NULL;
	}
	if (!levers_given(plan)) {
		diag_error(diag, plan->scenario->tree->at, _("the scenario has no \"levers\": what may be changed to pay less?"));
		levers_free(levers);
		return NULL;
	}
	levers_name(levers);
	if (plans_make(levers, diag))
		return levers;
	levers_free(levers);
	return NULL;
}

/* --- what they save --- */

static const double *bills(const struct levers *levers, size_t strategy)
{
	return summary_column(levers->summary, strategy, (size_t)metric_of_kind(levers->plan, METRIC_COST));
}

static int64_t mean_nano(const struct levers *levers, size_t strategy)
{
	return nearest(sum_of_bills(bills(levers, strategy), levers->summary->replications), (wide)levers->summary->replications);
}

static struct saving saving_of(const struct levers *levers, size_t from, size_t to)
{
	const struct paired paired = paired_of(bills(levers, from), bills(levers, to), levers->summary->replications);

	return (struct saving){mean_nano(levers, from) - mean_nano(levers, to),
			       mean_interval(&paired.difference, levers->plan->scenario->confidence)};
}

static bool surely_not_zero(struct interval ci)
{
	return isnan(ci.low) || ci.low > 0 || ci.high < 0;
}

/* What it saves alone and not in the row. Bills are whole numbers: no overlap is exactly none, in every future. */
static void overlap_find(const struct levers *levers, size_t before, struct lever *lever)
{
	const double *today = bills(levers, TODAY), *alone = bills(levers, lever->alone), *from = bills(levers, before), *to = bills(levers, lever->with);
	const size_t n = levers->summary->replications;
	double *own = mem_new(n + 1, sizeof *own);
	bool none = true;

	for (size_t i = 0; i < n; i++) {
		const int64_t nano = nano_of(today[i]) - nano_of(alone[i]) - nano_of(from[i]) + nano_of(to[i]);

		own[i] = (double)nano / NANO;
		none &= nano == 0;
	}
	const struct moments moments = moments_of(own, n);

	lever->overlap = (struct saving){lever->by_itself.nano - lever->in_row.nano, mean_interval(&moments, levers->plan->scenario->confidence)};
	lever->interacts = !none && surely_not_zero(lever->overlap.ci);
	free(own);
}

static struct watched_change watched_from(const struct levers *levers, const struct watched *watched, size_t from, size_t to)
{
	struct watched_change change = {0};
	struct interval own;

	change.from = statistic_value(levers->summary, from, &watched->figure, &own);
	change.to = statistic_value(levers->summary, to, &watched->figure, &own);
	change.ci = statistic_difference(levers->summary, to, from, &watched->figure).ci;
	return change;
}

bool watched_changed(const struct watched_change *change)
{
	if (isfinite(change->from) != isfinite(change->to))
		return true;
	return isfinite(change->from) && change->from != change->to && surely_not_zero(change->ci);
}

static void lever_judge(const struct levers *levers, size_t i)
{
	struct lever *lever = levers->lever + i;
	const size_t before = i ? levers->lever[i - 1].with : TODAY;

	lever->by_itself = saving_of(levers, TODAY, lever->alone);
	lever->in_row = saving_of(levers, before, lever->with);
	lever->left_nano = mean_nano(levers, lever->with);
	overlap_find(levers, before, lever);
	lever->own = mem_new(levers->watches + 1, sizeof *lever->own);
	lever->row = mem_new(levers->watches + 1, sizeof *lever->row);
	for (size_t w = 0; w < levers->watches; w++) {
		lever->own[w] = watched_from(levers, levers->watched + w, TODAY, lever->alone);
		lever->row[w] = watched_from(levers, levers->watched + w, before, lever->with);
	}
}

void levers_live(struct levers *levers, int threads, const struct progress *progress)
{
	struct series series = {progress, threads, 0, levers->plan->scenario->replications};
	const size_t last = levers->lever[levers->levers - 1].with;

	levers->futures = series_run(&series, levers->plan);
	if (levers->futures->overflow || !levers->futures->count)
		return;
	levers->summary = summary_new(levers->futures);
	levers_watch(levers);
	levers->today_nano = mean_nano(levers, TODAY);
	levers->least_nano = mean_nano(levers, last);
	levers->all = saving_of(levers, TODAY, last);
	levers->total = mem_new(levers->watches + 1, sizeof *levers->total);
	for (size_t w = 0; w < levers->watches; w++)
		levers->total[w] = watched_from(levers, levers->watched + w, TODAY, last);
	for (size_t i = 0; i < levers->levers; i++) {
		lever_judge(levers, i);
		levers->sum_nano += levers->lever[i].by_itself.nano;
	}
}

void levers_free(struct levers *levers)
{
	if (!levers)
		return;
	for (size_t i = 0; i < levers->levers; i++) {
		free(levers->lever[i].own);
		free(levers->lever[i].row);
	}
	summary_free(levers->summary);
	futures_free(levers->futures);
	plan_varied_free(levers->plan);
	free(levers->lever);
	free(levers->watched);
	free(levers->total);
	free(levers);
}
