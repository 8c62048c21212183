/* Budgets for programs and documents: CSV, JSON, Markdown. All walk the same list of figures. */
#include <math.h>

#include "sim/report/budgets.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

/* --- what there is to tell --- */

struct figures {
	/* One figure: VALUE, and CI with NAN ends where there is none. */
	void (*put)(void *context, const char *name, const char *unit, double value, struct interval ci);
	void *context;
	double confidence;
};

static const struct interval no_ci = {NAN, NAN};
static const char *const world_words[WORLDS] = {"without", "with"};

static void put_share(const struct figures *f, const char *name, const struct share *share)
{
	f->put(f->context, name, "1", share->value, share->ci);
}

static void put_mean(const struct figures *f, const char *name, const char *unit, const struct moments *m)
{
	f->put(f->context, name, unit, m->mean, mean_interval(m, f->confidence));
}

static void put_spread(const struct figures *f, const char *const name[3], const char *unit, const struct spread *s)
{
	const double x[3] = {s->p5, s->p50, s->p95};

	for (int k = 0; k < 3; k++)
		f->put(f->context, name[k], unit, x[k], no_ci);
}

static void alert_figures(const struct figures *f, const struct alert_summary *s)
{
	static const char *const day[] = {"day_p5", "day_p50", "day_p95"}, *const late[] = {"late_p5", "late_p50", "late_p95"},
				 *const act[] = {"act_late_p5", "act_late_p50", "act_late_p95"};

	put_share(f, "fires", &s->fires);
	put_spread(f, day, "d", &s->day);
	put_spread(f, late, "h", &s->late_h);
	put_share(f, "false_alarm", &s->false_alarm);
	put_share(f, "missed", &s->missed);
	put_share(f, "acts", &s->acts);
	put_spread(f, act, "h", &s->act_late_h);
}

static void budget_figures(const struct figures *f, const struct budget *budget, const struct budget_summary *s)
{
	static const char *const over[] = {"over_without", "over_with"}, *const beyond[] = {"overspend_without", "overspend_with"},
				 *const spent[] = {"spent_without", "spent_with"};
	const char *unit = budget->view.measure == MEASURE_QUANTITY ? budget->view.unit : "USD";

	for (int w = 0; w < WORLDS; w++) {
		put_share(f, over[w], s->over + w);
		put_mean(f, beyond[w], unit, s->overspend + w);
		put_mean(f, spent[w], unit, s->spent + w);
	}
}

static void strategy_figures(const struct figures *f, const struct budgets_summary *s)
{
	put_mean(f, "cost_without", "USD", s->cost + WORLD_PLAIN);
	put_mean(f, "cost_with", "USD", s->cost + WORLD_ACTED);
	put_mean(f, "saved", "USD", &s->saved);
	put_share(f, "changed", &s->acted);
	put_mean(f, "node_hours_less", "h", &s->node_h);
	put_mean(f, "useful_node_hours_less", "h", &s->useful_h);
	put_mean(f, "requests_less", "1", &s->served);
	put_mean(f, "paid_in_vain", "USD", &s->vain);
	put_share(f, "unfinished_without", s->unfinished + WORLD_PLAIN);
	put_share(f, "unfinished_with", s->unfinished + WORLD_ACTED);
}

/* --- CSV --- */

struct csv_place {
	const char *strategy, *budget;
	const struct alert *alert;        /* NULL: of the budget */
	struct text *out;
};

static void csv_put(void *context, const char *name, const char *unit, double value, struct interval ci)
{
	const struct csv_place *at = context;
	const double x[] = {value, ci.low, ci.high};

	csv_text(at->out, at->strategy);
	text_addc(at->out, ',');
	csv_text(at->out, at->budget);
	if (at->alert) {
		text_addc(at->out, ',');
		csv_number(at->out, at->alert->share);
		text_addf(at->out, ",%s,%s", alert_words[at->alert->of], budget_action_words[at->alert->action]);
	} else {
		text_add(at->out, ",,,");
	}
	text_addf(at->out, ",%s,", name);
	csv_text(at->out, unit);
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		text_addc(at->out, ',');
		csv_number(at->out, x[i]);
	}
	text_addc(at->out, '\n');
}

void budgets_csv_write(const struct budgets_report *report, struct text *out)
{
	const struct scenario *scenario = report->plan->scenario;

	text_add(out, "strategy,budget,at,of,action,figure,unit,value,low,high\n");
	for (size_t s = 0; s < report->plan->strategies; s++) {
		struct csv_place at = {report->plan->strategy[s].strategy->name, "", NULL, out};
		const struct figures f = {csv_put, &at, scenario->confidence};

		strategy_figures(&f, report->strategy[s]);
		for (size_t b = 0; b < scenario->budgets; b++) {
			at.budget = scenario->budget[b].name;
			at.alert = NULL;
			budget_figures(&f, scenario->budget + b, report->strategy[s]->budget + b);
			for (size_t a = 0; a < scenario->budget[b].alerts; a++) {
				at.alert = scenario->budget[b].alert + a;
				alert_figures(&f, report->strategy[s]->budget[b].alert + a);
			}
		}
	}
}

/* --- JSON --- */

struct json_place {
	struct text *out;
	bool begun;
};

static void json_put(void *context, const char *name, const char *unit, double value, struct interval ci)
{
	struct json_place *at = context;

	(void)unit;
	text_add(at->out, at->begun ? ", " : "");
	at->begun = true;
	if (isnan(ci.low) && isnan(ci.high)) {
		json_member(at->out, name, value);
		return;
	}
	text_addf(at->out, "\"%s\": {", name);
	json_member(at->out, "value", value);
	text_add(at->out, ", ");
	json_interval(at->out, "ci", ci);
	text_addc(at->out, '}');
}

static void json_fan(const struct budget_summary *s, struct text *out)
{
	static const char *const quantile[] = {"p5", "p50", "p95"};

	text_add(out, "\"spent_by_day\": {");
	for (int w = 0; w < WORLDS; w++) {
		text_addf(out, "%s\"%s\": {", w ? ", " : "", world_words[w]);
		for (int k = 0; k < 3; k++) {
			text_addf(out, "%s\"%s\": [", k ? ", " : "", quantile[k]);
			for (size_t d = 0; d < s->days; d++) {
				text_add(out, d ? ", " : "");
				json_number(out, s->fan[w][k][d]);
			}
			text_addc(out, ']');
		}
		text_addc(out, '}');
	}
	text_addc(out, '}');
}

static void json_alert(const struct alert *alert, const struct alert_summary *s, double confidence, struct text *out)
{
	struct json_place at = {out, true};
	const struct figures f = {json_put, &at, confidence};

	text_addc(out, '{');
	json_member(out, "at", alert->share);
	text_addf(out, ", \"of\": \"%s\", \"action\": \"%s\"", alert_words[alert->of], budget_action_words[alert->action]);
	alert_figures(&f, s);
	text_addc(out, '}');
}

static void json_budget(const struct budget *budget, const struct budget_summary *s, double confidence, struct text *out)
{
	struct json_place at = {out, true};
	const struct figures f = {json_put, &at, confidence};

	text_addc(out, '{');
	json_text(out, "name", budget->name);
	text_add(out, ", ");
	json_text(out, "unit", budget->view.measure == MEASURE_QUANTITY ? budget->view.unit : "USD");
	text_add(out, ", ");
	json_member(out, "limit", budget->limit);
	text_addf(out, ", \"period\": \"%s\"", budget_period_words[budget->period]);
	budget_figures(&f, budget, s);
	text_add(out, ",\n   \"alerts\": [");
	for (size_t a = 0; a < budget->alerts; a++) {
		text_add(out, a ? ",\n    " : "\n    ");
		json_alert(budget->alert + a, s->alert + a, confidence, out);
	}
	text_add(out, "],\n   ");
	json_fan(s, out);
	text_addc(out, '}');
}

void budgets_json_write(const struct budgets_report *report, struct text *out)
{
	const struct scenario *scenario = report->plan->scenario;

	json_head(out, scenario, report->partial);
	text_addf(out, "\"replications\": %zu,\n \"strategies\": {", report->replications);
	for (size_t s = 0; s < report->plan->strategies; s++) {
		struct json_place at = {out, false};
		const struct figures f = {json_put, &at, scenario->confidence};

		text_add(out, s ? ",\n  " : "\n  ");
		json_quote(out, report->plan->strategy[s].strategy->name);
		text_add(out, ": {");
		strategy_figures(&f, report->strategy[s]);
		text_add(out, ",\n  \"budgets\": [");
		for (size_t b = 0; b < scenario->budgets; b++) {
			text_add(out, b ? ",\n   " : "\n   ");
			json_budget(scenario->budget + b, report->strategy[s]->budget + b, scenario->confidence, out);
		}
		text_add(out, "]}");
	}
	text_add(out, "}}\n");
}

/* --- Markdown --- */

static void md_cell(struct text *out, struct text *cell)
{
	markdown_text(out, cell->len ? text_str(cell) : "—");
	text_add(out, " | ");
	text_clear(cell);
}

static void md_alert(const struct alert *alert, const struct alert_summary *s, struct text *out)
{
	const struct share *share[] = {&s->fires, NULL, NULL, &s->false_alarm, &s->missed, &s->acts};
	const struct spread *spread[] = {NULL, &s->day, &s->late_h, NULL, NULL, NULL};
	struct text cell = {0};

	text_add(out, "| ");
	alert_write(alert, true, &cell);
	md_cell(out, &cell);
	for (size_t i = 0; i < sizeof share / sizeof *share; i++) {
		if (share[i] && !isnan(share[i]->value) && (share[i] != &s->acts || alert->action != ACTION_NONE))
			probability_write(&cell, share[i]->value, 1);
		if (spread[i] && spread[i]->n)
			number_write(&cell, spread[i]->p50, 3);
		md_cell(out, &cell);
	}
	text_addc(out, '\n');
	text_release(&cell);
}

static void md_budget(const struct budgets_report *report, size_t s, size_t b, struct text *out)
{
	const struct budget *budget = report->plan->scenario->budget + b;
	struct text line = {0};

	text_add(&line, budget_title(budget));
	text_add(&line, ": ");
	budget_limit_write(budget, &line);
	text_add(&line, "; ");
	budget_data_write(budget, report->plan->strategy + s, &line);
	markdown_text(out, text_str(&line));
	text_release(&line);
	text_addf(out, "\n\n| %s | %s | %s | %s | %s | %s | %s |\n|---|--:|--:|--:|--:|--:|--:|\n", _("alert"), _("fires"), _("day"), _("hours late"),
		  _("false"), _("missed"), _("acts"));
	for (size_t a = 0; a < budget->alerts; a++)
		md_alert(budget->alert + a, report->strategy[s]->budget[b].alert + a, out);
	text_addc(out, '\n');
	budget_say(report->strategy[s], b, markdown_item, out);
	text_addc(out, '\n');
}

void budgets_markdown_write(const struct budgets_report *report, const char *command, struct text *out)
{
	text_addf(out, "# %s\n", _("When do the budgets speak, and what do they do?"));
	for (size_t s = 0; s < report->plan->strategies; s++) {
		text_addf(out, "\n## %s: ", report->plan->strategy[s].strategy->name);
		markdown_text(out, strategy_title(report->plan->strategy[s].strategy));
		text_add(out, "\n\n");
		for (size_t b = 0; b < report->plan->scenario->budgets; b++)
			md_budget(report, s, b, out);
		budgets_say(report->strategy[s], markdown_item, out);
	}
	text_addc(out, '\n');
	budgets_notes(report, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
}
