#include "sim/study/tornado.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"
#include "sim/study/keys.h"

/* --- who is looked at --- */

static bool request_check(const struct plan *plan, const struct tornado_request *asked, struct diag *diag)
{
	bool fine = strategy_asked(plan, asked->strategy, diag) >= 0;

	fine &= strategy_asked(plan, asked->against, diag) >= 0;
	if (fine && asked->strategy && asked->against && strcmp(asked->strategy, asked->against) == 0) {
		diag_error(diag, (struct place){0}, _("\"%s\" is compared with itself: name two strategies"), asked->strategy);
		fine = false;
	}
	return fine;
}

struct tornado *tornado_new(const struct plan *plan, const struct tornado_request *request, struct diag *diag)
{
	struct tornado *tornado = mem_new(1, sizeof *tornado);
	bool fine = request_check(plan, request, diag);

	*tornado = (struct tornado){.plan = plan, .asked = *request, .against = -1, .value = NAN, .own = NAN};
	fine &= figure_read(plan, request->metric, &tornado->figure, diag);
	if (fine && request->against)
		tornado->against = strategy_named(plan, request->against);
	if (fine)
		return tornado;
	free(tornado);
	return NULL;
}

/* The best that meets all thresholds, else the baseline; not the one that it is to be compared with. */
static bool strategy_choose(struct tornado *tornado, struct series *series)
{
	const struct plan *plan = tornado->plan;
	const int against = tornado->against;

	if (tornado->asked.strategy || plan->strategies == 1) {
		tornado->strategy = tornado->asked.strategy ? (size_t)strategy_named(plan, tornado->asked.strategy) : 0;
		return true;
	}
	struct futures *futures = series_run(series, plan);
	const bool whole = !futures->partial && !futures->overflow;

	tornado->overflow |= futures->overflow;
	tornado->partial |= !whole;
	if (whole) {
		struct summary *summary = summary_new(futures);

		tornado->strategy = summary->best >= 0 ? (size_t)summary->best : plan->scenario->baseline;
		for (size_t s = 0; (int)tornado->strategy == against && s < plan->strategies; s++)
			if ((int)s != against)
				tornado->strategy = s;
		summary_free(summary);
	}
	futures_free(futures);
	return whole;
}

/* The strategies that are lived, as --strategies has them: a cheapest one is so among all. */
static const char *names_of(const struct tornado *tornado)
{
	const struct plan *plan = tornado->plan;
	const char *name = plan->strategy[tornado->strategy].strategy->name;

	if (tornado->figure.probability && tornado->figure.event == EVENT_CHEAPEST)
		return plan->scenario->wanted;
	return tornado->against < 0 ? name
		: arena_textf(plan->scenario->arena, "%s,%s", name, plan->strategy[tornado->against].strategy->name);
}

/* --- figures --- */

/* Which of the strategies that are lived; -1: nobody. */
static int lived_as(const struct tornado *tornado, int strategy)
{
	return strategy < 0 ? -1 : strategy_named(tornado->base, tornado->plan->strategy[strategy].strategy->name);
}

static double value_of(const struct tornado *tornado, const struct summary *summary, struct interval *ci)
{
	const size_t own = (size_t)lived_as(tornado, (int)tornado->strategy);
	const int against = lived_as(tornado, tornado->against);

	if (against < 0)
		return statistic_value(summary, own, &tornado->figure, ci);
	const struct difference d = statistic_difference(summary, own, (size_t)against, &tornado->figure);

	*ci = d.ci;
	return d.value;
}

/* NULL: it was stopped, or a bill passed all money. */
static struct summary *lived(struct tornado *tornado, const struct plan *plan, struct series *series)
{
	struct futures *futures = series_run(series, plan);

	if (!futures->partial && !futures->overflow)
		return summary_new(futures);
	tornado->overflow |= futures->overflow;
	tornado->partial = true;
	futures_free(futures);
	return NULL;
}

static void lived_free(struct summary *summary)
{
	struct futures *futures = summary ? (struct futures *)summary->futures : NULL;

	summary_free(summary);
	futures_free(futures);
}

/* --- one quantity --- */

static const char *first_error(const struct tornado *tornado, const struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->item[i].level == DIAG_ERROR)
			return arena_text(tornado->plan->scenario->arena, diag->item[i].message);
	return "";
}

/* Does the varied plan still compare the same strategies by the same metrics? */
static bool alike(const struct tornado *tornado, const struct plan *plan)
{
	bool same = plan->strategies == tornado->base->strategies && plan->metrics == tornado->base->metrics;

	for (size_t m = 0; same && m < plan->metrics; m++)
		same = strcmp(plan->metric[m].name, tornado->base->metric[m].name) == 0;
	return same;
}

static bool end_live(struct tornado *tornado, const struct summary *base, struct tornado_bar *bar, struct tornado_end *end, struct series *series)
{
	struct diag diag = {0};
	const struct plan *plan = quantity_plan(tornado->plan->scenario, tornado->base, tornado->base->strategies, &bar->quantity, end->to.node,
						names_of(tornado), &diag);
	struct interval own;

	end->fault = plan && alike(tornado, plan) ? NULL : first_error(tornado, &diag);
	diag_release(&diag);
	if (end->fault) {
		plan_varied_free(plan);
		series->before += tornado->replications;
		return true;
	}
	struct summary *summary = lived(tornado, plan, series);

	if (summary) {
		end->lived = true;
		end->value = value_of(tornado, summary, &own);
		end->change = end->value - tornado->value;
		end->finished = summary->strategy[lived_as(tornado, (int)tornado->strategy)].finished;
		end->ci = statistic_change(base, summary, (size_t)lived_as(tornado, (int)tornado->strategy),
					   lived_as(tornado, tornado->against), &tornado->figure);
		lived_free(summary);
	}
	plan_varied_free(plan);
	return end->lived;
}

/* How far the ends lie apart, and from where everything is as it is. */
static double swing_of(const struct tornado_bar *bar)
{
	double low = 0, high = 0;

	for (int e = 0; e < ENDS; e++) {
		if (!bar->end[e].lived)
			continue;
		if (!isfinite(bar->end[e].change))
			return INFINITY;
		low = fmin(low, bar->end[e].change);
		high = fmax(high, bar->end[e].change);
	}
	return high - low;
}

static bool bar_live(struct tornado *tornado, const struct summary *base, struct tornado_bar *bar, struct series *series)
{
	for (int e = 0; e < ENDS; e++)
		if (bar->end[e].to.node && !end_live(tornado, base, bar, bar->end + e, series))
			return false;
	bar->swing = swing_of(bar);
	bar->small = bar->swing < TORNADO_SMALL * fabs(tornado->own) || bar->swing == 0;
	return true;
}

/* --- all of them --- */

static void bars_find(struct tornado *tornado, struct series *series)
{
	struct quantity *list;
	const size_t count = quantities_of(tornado->base, tornado->base->strategies, &list);

	tornado->bar = mem_new(count + 1, sizeof *tornado->bar);
	tornado->still = mem_new(count + 1, sizeof *tornado->still);
	for (size_t i = 0; i < count; i++) {
		struct tornado_bar bar = {.quantity = list[i]};

		for (int e = 0; e < ENDS; e++) {
			const struct interval none = {NAN, NAN};

			bar.end[e] = (struct tornado_end){.value = NAN, .change = NAN, .ci = none};
			bar.end[e].to = quantity_move(tornado->base->scenario, list + i, tornado->asked.by, e == DOWN ? -1 : 1);
			series->total += bar.end[e].to.node ? tornado->base->scenario->replications : 0;
		}
		if (bar.end[DOWN].to.node || bar.end[UP].to.node)
			tornado->bar[tornado->bars++] = bar;
		else
			tornado->still[tornado->stills++] = bar;
	}
	free(list);
}

/* Those that could be lived at no end go where those are that do not move; the others stay in the order of the file. */
static void bars_sort(struct tornado *tornado, size_t lived)
{
	size_t kept = 0;

	for (size_t i = 0; i < lived; i++) {
		struct tornado_bar bar = tornado->bar[i];
		size_t k = kept;

		if (!bar.end[DOWN].lived && !bar.end[UP].lived) {
			tornado->still[tornado->stills++] = bar;
			continue;
		}
		for (; k > 0 && tornado->bar[k - 1].swing < bar.swing; k--)
			tornado->bar[k] = tornado->bar[k - 1];
		tornado->bar[k] = bar;
		kept++;
	}
	tornado->bars = kept;
	for (size_t i = 0; i < kept; i++) {
		tornado->shown += !tornado->bar[i].small;
		tornado->others += tornado->bar[i].small ? tornado->bar[i].swing : 0;
	}
}

static void bars_live(struct tornado *tornado, const struct summary *base, struct series *series)
{
	size_t done = 0;
	struct interval own;

	tornado->value = value_of(tornado, base, &tornado->ci);
	tornado->own = statistic_value(base, (size_t)lived_as(tornado, (int)tornado->strategy), &tornado->figure, &own);
	tornado->replications = base->replications;
	tornado->finished = base->strategy[lived_as(tornado, (int)tornado->strategy)].finished;
	while (done < tornado->bars && bar_live(tornado, base, tornado->bar + done, series))
		done++;
	bars_sort(tornado, done);
}

void tornado_live(struct tornado *tornado, int threads, const struct progress *progress)
{
	const size_t n = tornado->plan->scenario->replications;
	struct series choosing = {progress, threads, 0, n}, series = {progress, threads, 0, n};
	struct diag unheard = {0};       /* the scenario has been planned before: there is nothing new to say */

	if (!strategy_choose(tornado, &choosing))
		return;
	tornado->base = plan_varied(tornado->plan->scenario, NULL, 0, names_of(tornado), &unheard);
	diag_release(&unheard);
	bars_find(tornado, &series);
	struct summary *base = lived(tornado, tornado->base, &series);

	if (base)
		bars_live(tornado, base, &series);
	else
		tornado->bars = 0;
	lived_free(base);
}

void tornado_free(struct tornado *tornado)
{
	if (!tornado)
		return;
	plan_varied_free(tornado->base);
	free(tornado->bar);
	free(tornado->still);
	free(tornado);
}
