/* Costs for programs and documents: CSV, JSON, Markdown. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/costs.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

enum { ALL_TIME = -1, DAY_BYTES = 10 };

struct where { size_t from, to; int64_t from_unix_s, to_unix_s; };

static struct where where_of(const struct costing *c, int period)
{
	const size_t end = c->costs->periods;

	if (period == ALL_TIME)
		return (struct where){0, end, c->costs->from_unix_s[0], c->costs->from_unix_s[end]};
	return (struct where){c->period[period].from, c->period[period].to, c->period[period].from_unix_s, c->period[period].to_unix_s};
}

/* --- CSV --- */

static void csv_time(int64_t unix_s, struct text *out)
{
	char date[32];

	calendar_write(unix_s, date, sizeof date);
	text_addf(out, "%.*s", DAY_BYTES, date);
}

static void csv_row(const struct costing *c, int group, int period, struct text *out)
{
	const struct where w = where_of(c, period);
	const struct cost_figure f = costing_figure(c, group, w.from, w.to);
	const struct cost_share share = costing_share(c, group, w.from, w.to);
	const double x[] = {f.mean, f.ci.low, f.ci.high, f.sd, f.p5, f.p50, f.p95, share.value, share.ci.low, share.ci.high};

	csv_text(out, costs_strategy(c));
	text_addf(out, ",%s,", measure_words[c->asked.view.measure]);
	text_addf(out, "%s,", period == ALL_TIME ? "total" : per_words[c->asked.view.per]);
	csv_time(w.from_unix_s, out);
	text_addc(out, ',');
	csv_time(w.to_unix_s - 1, out);
	text_add(out, group == COSTING_ALL ? ",total" : ",group");
	for (size_t i = 0; i < c->asked.view.bys; i++) {
		text_addc(out, ',');
		csv_text(out, group == COSTING_ALL ? "" : c->costs->group[group].value[i]);
	}
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
	text_addf(out, ",%zu\n", c->futures);
}

static void csv_period(const struct costing *c, int period, struct text *out)
{
	for (size_t g = 0; g < c->costs->groups; g++)
		csv_row(c, (int)g, period, out);
	csv_row(c, COSTING_ALL, period, out);
}

void costs_csv_write(const struct costing *c, struct text *out)
{
	if (c->movers) {
		movers_csv(c, out);
		return;
	}
	text_add(out, "strategy,cost,per,first_day,last_day,row");
	for (size_t i = 0; i < c->asked.view.bys; i++) {
		text_addc(out, ',');
		facet_write(c->asked.view.by + i, out);
	}
	text_add(out, ",mean_usd,ci_low,ci_high,sd,p5,p50,p95,share,share_ci_low,share_ci_high,futures\n");
	if (c->asked.view.per != PER_TOTAL)
		for (size_t p = 0; p < c->periods; p++)
			csv_period(c, (int)p, out);
	csv_period(c, ALL_TIME, out);
	csv_finish(out);
}

/* --- JSON --- */

static void json_figure(const struct costing *c, int group, int period, struct text *out)
{
	const struct where w = where_of(c, period);
	const struct cost_figure f = costing_figure(c, group, w.from, w.to);
	const struct cost_share share = costing_share(c, group, w.from, w.to);
	const struct { const char *key; double x; } number[] = {{"mean", f.mean}, {"sd", f.sd}, {"p5", f.p5}, {"p50", f.p50}, {"p95", f.p95}};

	text_addc(out, '{');
	if (period != ALL_TIME) {
		text_add(out, "\"first_day\": \"");
		csv_time(w.from_unix_s, out);
		text_add(out, "\", ");
	}
	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		json_member(out, number[i].key, number[i].x);
		text_add(out, ", ");
	}
	json_interval(out, "ci", f.ci);
	text_add(out, ", ");
	json_member(out, "share", share.value);
	text_add(out, ", ");
	json_interval(out, "share_ci", share.ci);
	text_addc(out, '}');
}

static void json_over_time(const struct costing *c, int group, struct text *out)
{
	text_add(out, "\"total\": ");
	json_figure(c, group, ALL_TIME, out);
	if (c->asked.view.per == PER_TOTAL)
		return;
	text_addf(out, ",\n   \"%s\": [", per_words[c->asked.view.per]);
	for (size_t p = 0; p < c->periods; p++) {
		text_add(out, p ? ",\n    " : "\n    ");
		json_figure(c, group, (int)p, out);
	}
	text_addc(out, ']');
}

static void json_group(const struct costing *c, size_t g, struct text *out)
{
	struct text key = {0};

	text_add(out, "\n  {\"group\": {");
	for (size_t i = 0; i < c->asked.view.bys; i++) {
		text_clear(&key);
		facet_write(c->asked.view.by + i, &key);
		text_add(out, i ? ", " : "");
		json_text(out, text_str(&key), c->costs->group[g].value[i]);
	}
	text_add(out, "}, ");
	json_over_time(c, (int)g, out);
	text_addc(out, '}');
	text_release(&key);
}

static void json_causes(const struct costing *c, struct text *out)
{
	bool *in = mem_new(c->cause->groups + 1, sizeof *in);

	text_add(out, "\"cause\": {");
	for (size_t g = 0; g < c->cause->groups; g++) {
		for (size_t k = 0; k < c->cause->groups; k++)
			in[k] = k == g;
		text_add(out, g ? ", " : "");
		json_member(out, c->cause->group[g].value[0], cost_mean(c->cause, (struct cost_span){in, 0, c->cause->periods}));
	}
	text_addc(out, '}');
	free(in);
}

static void json_view(const struct costing *c, struct text *out)
{
	const struct view *view = &c->asked.view;
	struct text words = {0};

	text_add(out, "\"view\": {");
	json_text(out, "name", view->name ? view->name : "");
	text_addf(out, ", \"per\": \"%s\", \"cost\": \"%s\", \"where\": [", per_words[view->per], measure_words[view->measure]);
	for (size_t i = 0; i < view->wheres; i++) {
		text_clear(&words);
		facet_write(&view->where[i].of, &words);
		text_add(out, i ? ", {" : "{");
		json_text(out, text_str(&words), view->where[i].value);
		text_addc(out, '}');
	}
	text_add(out, "]}");
	text_release(&words);
}

void costs_json_write(const struct costing *c, struct text *out)
{
	json_head(out, c->plan->scenario, c->partial);
	json_text(out, "strategy", costs_strategy(c));
	text_addf(out, ", \"futures\": %zu, ", c->futures);
	json_view(c, out);
	text_add(out, ",\n ");
	json_causes(c, out);
	text_add(out, ",\n \"groups\": [");
	for (size_t g = 0; g < c->costs->groups; g++) {
		text_add(out, g ? "," : "");
		json_group(c, g, out);
	}
	text_add(out, "],\n \"all\": {");
	json_over_time(c, COSTING_ALL, out);
	text_add(out, "},\n \"tag_policy\": ");
	policy_json(c, out);
	text_add(out, ",\n \"movers\": ");
	if (c->movers)
		movers_json(c, out);
	else
		text_add(out, "null");
	text_add(out, "}\n");
}

/* --- Markdown --- */

static void md_row(const struct costing *c, int group, struct text *out)
{
	const struct cost_figure f = costing_figure(c, group, 0, c->costs->periods);
	const double all = costing_mean(c, COSTING_ALL, 0, c->costs->periods);
	struct text name = {0};

	costing_title(c, group, &name);
	text_add(out, "| ");
	markdown_text(out, text_str(&name));
	text_add(out, " | ");
	mean_write(out, f.mean, &f.ci, "±", true);
	text_add(out, " | ");
	usd_write(out, f.p5, 4);
	text_add(out, " | ");
	usd_write(out, f.p95, 4);
	text_add(out, " | ");
	if (all > 0)
		percent_write(out, f.mean / all, 1);
	text_add(out, " |\n");
	text_release(&name);
}

static void md_groups(const struct costing *c, struct text *out)
{
	struct text s = {0};

	costs_by_title(&c->asked.view, &s);
	text_addf(out, "| %s | %s | p5 | p95 | %s |\n|---|--:|--:|--:|--:|\n", text_str(&s), _("mean"), _("share"));
	for (size_t g = 0; g < c->shown; g++)
		md_row(c, (int)g, out);
	if (c->shown < c->costs->groups)
		md_row(c, COSTING_OTHERS, out);
	md_row(c, COSTING_ALL, out);
	text_release(&s);
}

void costs_markdown_write(const struct costing *c, const char *command, struct text *out)
{
	struct text s = {0};

	(c->movers ? movers_question : costs_question)(c, &s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_clear(&s);
	text_add(out, "\n\n");
	(c->movers ? movers_markdown : md_groups)(c, out);
	text_addc(out, '\n');
	(c->movers ? movers_say : costs_say)(c, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
