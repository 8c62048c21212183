#include "sim/study/costing.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/keys.h"

/* --- which views --- */

static void views_choose(struct costing *c)
{
	const struct view *view = &c->asked.view;
	const bool moves = c->asked.movers && c->asked.against < 0;

	c->fine = *view;
	c->fine.per = view->per == PER_MONTH && !moves ? PER_MONTH : PER_DAY;
	c->causes = (struct view){.by = {{.aspect = ASPECT_CAUSE}}, .bys = 1, .measure = MEASURE_AMORTISED, .wheres = view->wheres};
	memcpy(c->causes.where, view->where, sizeof view->where);
	for (size_t i = 0; i < view->wheres; i++)
		c->plain[i] = (struct view){.by = {view->where[i].of}, .bys = 1, .measure = view->measure};
	c->policies = c->plan->scenario->policy ? c->plan->scenario->policy->count : 0;
	for (size_t i = 0; i < c->policies; i++) {
		c->tags[i] = tag_policy_view(c->plan->scenario->policy, i, view->measure);
		memcpy(c->tags[i].where, view->where, sizeof view->where);
		c->tags[i].wheres = view->wheres;
	}
}

/* --- time --- */

static bool begins(const struct costing *c, size_t p)
{
	const int64_t *from = c->costs->from_unix_s;

	if (p == 0 || c->asked.view.per == PER_DAY)
		return true;
	return c->asked.view.per == PER_MONTH && calendar_month_number(from[p]) != calendar_month_number(from[p - 1]);
}

static void periods_of(struct costing *c)
{
	c->period = mem_new(c->costs->periods + 1, sizeof *c->period);
	for (size_t p = 0; p < c->costs->periods; p++) {
		if (begins(c, p))
			c->period[c->periods++] = (struct costing_period){.from = p, .from_unix_s = c->costs->from_unix_s[p]};
		c->period[c->periods - 1].to = p + 1;
		c->period[c->periods - 1].to_unix_s = c->costs->from_unix_s[p + 1];
	}
}

/* --- living --- */

struct costing *costing_new(const struct plan *plan, const struct costing_request *request, size_t count, int threads,
			    const struct progress *progress)
{
	struct costing *c = mem_new(1, sizeof *c);
	const struct view *view[COSTS_VIEWS_MAX + 2];
	struct costs *costs[COSTS_VIEWS_MAX + 2];
	size_t views = 0;

	*c = (struct costing){.plan = plan, .asked = *request};
	views_choose(c);
	view[views++] = &c->fine;
	view[views++] = &c->causes;
	for (size_t i = 0; i < c->policies; i++)
		view[views++] = c->tags + i;
	for (size_t i = 0; i < request->view.wheres && views < COSTS_VIEWS_MAX; i++)
		view[views++] = c->plain + i;
	costs_run_views(plan, request->strategy, view, views, count, threads, progress, costs);
	c->costs = costs[0];
	c->cause = costs[1];
	memcpy(c->policy, costs + 2, c->policies * sizeof *costs);
	memcpy(c->value, costs + 2 + c->policies, (views - 2 - c->policies) * sizeof *costs);
	if (request->against >= 0 && !c->costs->partial)
		c->other = costs_run(plan, (size_t)request->against, &c->fine, count, threads, progress);
	c->futures = c->costs->futures;
	c->partial = c->costs->partial || (c->other && c->other->partial);
	c->overflow = c->costs->overflow || (c->other && c->other->overflow);
	c->shown = request->top < c->costs->groups ? request->top : c->costs->groups;
	c->shown += c->shown + 1 == c->costs->groups;     /* one other takes no more room than its name */
	c->mean = cost_means(c->costs);
	periods_of(c);
	return c;
}

void costing_free(struct costing *c)
{
	if (!c)
		return;
	movers_free(c->movers);
	costs_free(c->costs);
	costs_free(c->cause);
	costs_free(c->other);
	for (size_t i = 0; i < VIEW_WHERE_MAX; i++)
		costs_free(c->value[i]);
	for (size_t i = 0; i < c->policies; i++)
		costs_free(c->policy[i]);
	free(c->mean);
	free(c->period);
	free(c);
}

/* --- figures --- */

static bool belongs(const struct costing *c, int group, size_t g)
{
	return group == COSTING_ALL || (group == COSTING_OTHERS ? g >= c->shown : g == (size_t)group);
}

double costing_mean(const struct costing *c, int group, size_t from, size_t to)
{
	double sum = 0;

	for (size_t p = from; p < to; p++)
		for (size_t g = 0; g < c->costs->groups; g++)
			sum += belongs(c, group, g) ? c->mean[p * c->costs->groups + g] : 0;
	return sum;
}

static bool *picked(const struct costing *c, int group)
{
	bool *in = mem_new(c->costs->groups + 1, sizeof *in);

	for (size_t g = 0; g < c->costs->groups; g++)
		in[g] = belongs(c, group, g);
	return in;
}

struct cost_figure costing_figure(const struct costing *c, int group, size_t from, size_t to)
{
	bool *in = picked(c, group);
	const struct cost_figure figure = cost_figure_of(c->costs, (struct cost_span){in, from, to});

	free(in);
	return figure;
}

struct cost_share costing_share(const struct costing *c, int group, size_t from, size_t to)
{
	bool *in = picked(c, group);
	const struct cost_share share = cost_share_of(c->costs, (struct cost_span){in, from, to}, (struct cost_span){NULL, from, to});

	free(in);
	return share;
}

/* --- slips --- */

static bool has_value(const struct costs *costs, const char *value)
{
	for (size_t g = 0; g < costs->groups; g++)
		if (strcmp(costs->group[g].value[0], value) == 0)
			return true;
	return false;
}

static void condition_slip(const struct costing *c, size_t i, struct diag *diag)
{
	const struct costs *costs = c->value[i];
	const char **name = mem_new(costs->groups + 1, sizeof *name);
	struct text aspect = {0};

	for (size_t g = 0; g < costs->groups; g++)
		name[g] = costs->group[g].value[0];
	facet_write(&c->asked.view.where[i].of, &aspect);
	const char *value = c->asked.view.where[i].value, *near = *value ? suggest(value, name) : NULL;

	if (near)
		diag_error(diag, (struct place){0}, _("nothing costs anything with %s=\"%s\"; did you mean \"%s\"?"), text_str(&aspect), value, near);
	else
		diag_error(diag, (struct place){0}, _("nothing costs anything with %s=\"%s\""), text_str(&aspect), value);
	text_release(&aspect);
	free(name);
}

bool costing_check(const struct costing *c, struct diag *diag)
{
	for (size_t i = 0; c->futures && !c->costs->groups && i < c->asked.view.wheres; i++)
		if (c->value[i] && !has_value(c->value[i], c->asked.view.where[i].value))
			condition_slip(c, i, diag);
	return !diag->errors;
}
