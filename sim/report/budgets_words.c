#include "sim/report/budgets.h"

#include <math.h>
#include <string.h>

#include "sim/report/write.h"

static const char *const a_period[] = {N_("a day"), N_("a month"), N_("a quarter"), N_("a year")};      /* in the order of enum budget_period */
static const char *const of_periods[] = {N_("of the days"), N_("of the months"), N_("of the quarters"), N_("of the years")};
static const char *const action_titles[] = {"", N_("deny launches"), N_("stop"), N_("switch to spot"), N_("shrink")};

const char *budget_title(const struct budget *budget)
{
	const char *title = bilingual_str(&budget->title);

	return *title ? title : budget->name;
}

void budget_amount_write(const struct budget *budget, double amount, struct text *out)
{
	if (budget->view.measure != MEASURE_QUANTITY) {
		usd_write(out, amount, fabs(amount) < 100 ? 3 : 4);
		return;
	}
	number_write(out, amount, 4);
	text_addf(out, " %s", budget->view.unit);
}

/* Values of one thing are alternatives. */
static void conditions_write(const struct view *view, struct text *out)
{
	for (size_t i = 0; i < view->wheres; i++) {
		const struct condition *c = view->where + i, *last = i ? c - 1 : NULL;
		const bool again = last && last->of.aspect == c->of.aspect && (!c->of.tag || strcmp(c->of.tag, last->of.tag) == 0);

		text_add(out, !i ? "" : again ? _(" or ") : ", ");
		if (!again) {
			facet_title(&c->of, out);
			text_addc(out, ' ');
		}
		text_add_plain(out, *c->value ? c->value : _("(none)"));
	}
}

void budget_limit_write(const struct budget *budget, struct text *out)
{
	struct text of = {0};

	budget_amount_write(budget, budget->limit, out);
	text_addf(out, " %s", _(a_period[budget->period]));
	conditions_write(&budget->view, &of);
	if (of.len)
		text_addf(out, _(", of %s"), text_str(&of));
	if (budget->view.measure == MEASURE_BILLED)
		text_add(out, _(", as it is invoiced"));
	text_release(&of);
}

static void time_write(const struct value *value, struct text *out)
{
	struct value own = *value;

	/* "8 h–12 h" says what {uniform: [8 h, 12 h]} means */
	if (own.dist.kind == DIST_UNIFORM) {
		struct text low = {0}, high = {0};
		char buf[64];

		text_add(&low, unit_say(dist_min(&own.dist), DIM_TIME, buf, sizeof buf));
		text_add(&high, unit_say(dist_max(&own.dist), DIM_TIME, buf, sizeof buf));
		text_addf(out, "%s–%s", text_str(&low), text_str(&high));
		text_release(&low);
		text_release(&high);
		return;
	}
	value_write(&own, DIM_TIME, NULL, out);
}

static bool forecasts(const struct budget *budget)
{
	for (size_t a = 0; a < budget->alerts; a++)
		if (budget->alert[a].of == ALERT_FORECAST)
			return true;
	return false;
}

void budget_data_write(const struct budget *budget, const struct strategy_plan *strategy, struct text *out)
{
	const struct budget_data data = budget_data_of(budget, strategy);
	struct text refresh = {0}, delay = {0}, history = {0};
	char buf[64];

	time_write(&data.refresh_s, &refresh);
	time_write(&data.delay_s, &delay);
	text_addf(out, _("it looks every %s at data that are %s old"), text_str(&refresh), text_str(&delay));
	if (forecasts(budget))
		text_addf(out, _("; a forecast needs %s of them"), unit_say(data.history_s, DIM_TIME, buf, sizeof buf));
	text_release(&refresh);
	text_release(&delay);
	text_release(&history);
}

void alert_write(const struct alert *alert, bool action, struct text *out)
{
	struct text share = {0};

	percent_write(&share, alert->share, fabs(alert->share * 100 - rint(alert->share * 100)) < 1e-9 ? 0 : 1);
	text_addf(out, alert->of == ALERT_ACTUAL ? _("%s of actual") : _("%s of forecast"), text_str(&share));
	text_release(&share);
	if (!action || alert->action == ACTION_NONE)
		return;
	text_addf(out, ": %s", _(action_titles[alert->action]));
	for (size_t i = 0; i < alert->workloads; i++)
		text_addf(out, "%s%s", i ? ", " : " ", alert->workload[i]);
}

void alert_approval_write(const struct alert *alert, struct text *out)
{
	struct text time = {0};

	if (alert->action == ACTION_NONE || dist_max(&alert->approval_s.dist) <= 0)
		return;
	time_write(&alert->approval_s, &time);
	text_addf(out, _(", once it is approved, which takes %s"), text_str(&time));
	text_release(&time);
}

/* --- sentences --- */

static void tell(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

static bool moves(const struct moments *m) { return m->n && (m->mean != 0 || m->sd > 0); }

void budget_say(const struct budgets_summary *summary, size_t b, model_line *line, void *context)
{
	const struct budget *budget = summary->futures->plan->scenario->budget + b;
	const struct budget_summary *s = summary->budget + b;
	struct text over[WORLDS] = {{0}}, beyond[WORLDS] = {{0}}, out = {0};

	for (int w = 0; w < WORLDS; w++) {
		probability_write(over + w, s->over[w].value, 1);
		budget_amount_write(budget, s->overspend[w].mean, beyond + w);
	}
	text_addf(&out, _("Without actions it is passed in %s %s, by %s a future in all."), text_str(over + WORLD_PLAIN), _(of_periods[budget->period]),
		  text_str(beyond + WORLD_PLAIN));
	if (summary->acted.value > 0)
		text_addf(&out, _(" With them in %s, by %s."), text_str(over + WORLD_ACTED), text_str(beyond + WORLD_ACTED));
	tell(&out, line, context);
	for (int w = 0; w < WORLDS; w++) {
		text_release(over + w);
		text_release(beyond + w);
	}
	text_release(&out);
}

static bool any_action(const struct scenario *scenario)
{
	for (size_t b = 0; b < scenario->budgets; b++)
		for (size_t a = 0; a < scenario->budget[b].alerts; a++)
			if (scenario->budget[b].alert[a].action != ACTION_NONE)
				return true;
	return false;
}

static void saved_say(const struct budgets_summary *s, model_line *line, void *context)
{
	struct text out = {0}, share = {0}, saved = {0}, plain = {0}, acted = {0};

	probability_write(&share, s->acted.value, 1);
	mean_write(&saved, s->saved.mean, &s->saved_ci, "±", true);
	usd_write(&plain, s->cost[WORLD_PLAIN].mean, 4);
	usd_write(&acted, s->cost[WORLD_ACTED].mean, 4);
	if (s->acted.value > 0)
		text_addf(&out, _("Actions change %s of the futures and save %s on average: %s becomes %s."), text_str(&share), text_str(&saved), text_str(&plain),
			  text_str(&acted));
	else
		text_addf(&out, _("The actions change nothing in any future: they come too late, or act on nothing. The cost stays %s."), text_str(&plain));
	tell(&out, line, context);
	text_release(&out);
	text_release(&share);
	text_release(&saved);
	text_release(&plain);
	text_release(&acted);
}

static void lost_say(const struct budgets_summary *s, model_line *line, void *context)
{
	struct text out = {0}, x = {0}, y = {0};

	if (moves(&s->node_h)) {
		number_write(&x, s->node_h.mean, 4);
		number_write(&y, s->useful_h.mean, 4);
		text_addf(&out, _("For that, %s node-hours do not run, %s of them of work that would have counted."), text_str(&x), text_str(&y));
		tell(&out, line, context);
	}
	text_clear(&x);
	text_clear(&y);
	if (s->unfinished[WORLD_ACTED].value > s->unfinished[WORLD_PLAIN].value) {
		probability_write(&x, s->unfinished[WORLD_ACTED].value, 1);
		usd_write(&y, s->vain.mean, 4);
		text_addf(&out, s->vain.mean != 0 ? _("A job stays unfinished in %s of the futures, and %s on average were paid for what does not get done.")
			  : _("A job stays unfinished in %s of the futures; its single tasks that were done stay done."), text_str(&x), text_str(&y));
		tell(&out, line, context);
	}
	text_clear(&x);
	if (moves(&s->served)) {
		number_write(&x, s->served.mean, 4);
		text_addf(&out, _("%s requests on average find nobody who answers them."), text_str(&x));
		tell(&out, line, context);
	}
	text_release(&x);
	text_release(&y);
	text_release(&out);
}

void budgets_say(const struct budgets_summary *summary, model_line *line, void *context)
{
	if (!any_action(summary->futures->plan->scenario))
		return;
	saved_say(summary, line, context);
	lost_say(summary, line, context);
}

/* --- notes --- */

static bool stores(const struct strategy_plan *s)
{
	for (size_t i = 0; i < s->setup.items; i++)
		if (s->setup.item[i].kind == ITEM_STORE)
			return true;
	return false;
}

static void responses_say(const struct plan *plan, const struct alert *alert, model_line *line, void *context)
{
	const struct strategy_plan *s = plan->strategy;
	struct text out = {0};

	for (size_t w = 0; w < plan_workloads(s); w++) {
		const char *name = plan_workload(s, w)->workload_name, *why;

		if (!alert_acts_on(alert, name))
			continue;
		if (budget_response(s, w, alert->action, &why) == RESPONSE_VAIN)
			text_addf(&out, _("Stopping nodes of %s is in vain: its autoscaler replaces them at once."), name);
		else if (alert->action == ACTION_SPOT)
			text_addf(&out, _("%s on the spot market pays its price; that nodes may be taken away there is not simulated for it."), name);
		else if (budget_response(s, w, alert->action, &why) == RESPONSE_DENIED)
			text_addf(&out, _("%s begins nothing new any more, for good; what is there goes on."), name);
		else if (budget_response(s, w, alert->action, &why) == RESPONSE_ENDS)
			text_addf(&out, alert->action == ACTION_DENY ? _("%s is given up when it first needs a node and gets none; nobody starts it again.")
				  : !plan_workload(s, w)->workload->lasts ? _("%s stays stopped: nobody starts it again, and what it has stored is paid for no longer.")
				  : stores(plan_workload(s, w)) ? _("%s stays stopped: nobody starts it again; what it has stored stays, and is paid for.")
				  : _("%s stays stopped: nobody starts it again."), name);
		tell(&out, line, context);
	}
	text_release(&out);
}

static bool said_before(const struct scenario *scenario, size_t b, size_t a)
{
	const struct alert *alert = scenario->budget[b].alert + a;

	for (size_t i = 0; i <= b; i++)
		for (size_t k = 0; k < (i < b ? scenario->budget[i].alerts : a); k++) {
			const struct alert *other = scenario->budget[i].alert + k;
			bool same = other->action == alert->action && other->workloads == alert->workloads;

			for (size_t w = 0; same && w < alert->workloads; w++)
				same = strcmp(other->workload[w], alert->workload[w]) == 0;
			if (same)
				return true;
		}
	return false;
}

/* Forecasts that no data suffice for, and thresholds that warn of nothing. */
static void forecast_say(const struct plan *plan, const struct budget *budget, model_line *line, void *context)
{
	const struct budget_data data = budget_data_of(budget, plan->strategy);
	const double horizon_s = plan->strategy->workload->lasts ? plan->strategy->setup.horizon_s : INFINITY;
	struct text out = {0};
	char buf[64];

	if (forecasts(budget) && data.history_s >= horizon_s)
		text_addf(&out, _("%s: no forecast alert can fire: a forecast needs %s of data, and the scenario ends before."), budget_title(budget),
			  unit_say(data.history_s, DIM_TIME, buf, sizeof buf));
	tell(&out, line, context);
	for (size_t a = 0; a < budget->alerts; a++)
		if (budget->alert[a].of == ALERT_FORECAST && budget->alert[a].share > 1) {
			text_addf(&out, _("%s: a forecast of more than the limit is warned of only when it is already above it by a margin."), budget_title(budget));
			tell(&out, line, context);
			break;
		}
	text_release(&out);
}

static void nothing_say(const struct budgets_report *report, size_t b, model_line *line, void *context)
{
	const struct budget *budget = report->plan->scenario->budget + b;
	struct text out = {0};

	for (size_t s = 0; s < report->plan->strategies; s++)
		if (report->strategy[s]->budget[b].spent[WORLD_PLAIN].max > 0)
			return;
	text_addf(&out, _("%s: nothing that is billed belongs to it, in any future."), budget_title(budget));
	tell(&out, line, context);
	text_release(&out);
}

static void partial_say(const struct budgets_report *report, const struct budget *budget, model_line *line, void *context)
{
	const struct watched_budget *watched = report->strategy[0]->futures->future[0].watched + (budget - report->plan->scenario->budget);
	struct text out = {0};

	if (watched->judged < watched->periods)
		text_addf(&out, _("%s: its last period is cut off by the horizon; whether alarms were false is not judged there."), budget_title(budget));
	tell(&out, line, context);
	text_release(&out);
}

void budgets_notes(const struct budgets_report *report, model_line *line, void *context)
{
	const struct scenario *scenario = report->plan->scenario;

	for (size_t b = 0; b < scenario->budgets; b++) {
		nothing_say(report, b, line, context);
		forecast_say(report->plan, scenario->budget + b, line, context);
		if (report->replications)
			partial_say(report, scenario->budget + b, line, context);
		for (size_t a = 0; a < scenario->budget[b].alerts; a++)
			if (!said_before(scenario, b, a))
				responses_say(report->plan, scenario->budget[b].alert + a, line, context);
	}
}
