/* What became of incidents, for programs and documents: CSV, JSON, Markdown. */
#include <math.h>

#include "sim/report/detect.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

static const char *unit_of(const struct detect *detect, size_t rule)
{
	return detect->rule[rule]->usd ? "USD" : "sd";
}

/* --- CSV --- */

static void csv_numbers(const double *x, size_t count, struct text *out)
{
	for (size_t i = 0; i < count; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
}

static void csv_row(const struct detect *detect, const struct detect_case *item, size_t r, int look, size_t k, struct text *out)
{
	const struct alarm_point *alarm = &detect->alarm[r][look][k];
	const struct detect_point *p = &item->point[r][look][k];
	const double x[] = {alarm->threshold, alarm->per_month, alarm->ci.low, alarm->ci.high, (double)item->happened};
	const double y[] = {detect_share(p->found, item), p->found_ci.low, p->found_ci.high, detect_share(p->in_time, item), p->in_time_ci.low,
			    p->in_time_ci.high, p->delay_p50_d, p->delay_p50_ci.low, p->delay_p50_ci.high, p->delay_p95_d, p->usd, p->usd_ci.low,
			    p->usd_ci.high, p->usd_p95};
	static const double none[sizeof y / sizeof *y] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};

	csv_text(out, item->name);
	text_addf(out, ",%s,%s,%s,%d", detect->rule[r]->name, look_words[look], unit_of(detect, r), k == DETECT_USUAL);
	csv_numbers(x, sizeof x / sizeof *x, out);
	csv_numbers(item->happened ? y : none, sizeof y / sizeof *y, out);
	text_addc(out, ',');
	if (look == LOOK_GROUPS && k == DETECT_USUAL && item->named[r]) {
		csv_text(out, item->named[r]);
		csv_numbers(&item->named_share[r], 1, out);
	} else {
		text_addc(out, ',');
	}
	text_addc(out, '\n');
}

void detect_csv_write(const struct detect *detect, struct text *out)
{
	text_add(out, "incident,rule,look,unit,usual,threshold,false_alarms_30d,false_alarms_ci_low,false_alarms_ci_high,happened,found,found_ci_low,"
		 "found_ci_high,in_time,in_time_ci_low,in_time_ci_high,delay_p50_d,delay_p50_ci_low,delay_p50_ci_high,delay_p95_d,cost_usd,cost_ci_low,"
		 "cost_ci_high,cost_p95_usd,names,names_share\n");
	for (size_t i = 0; i < detect->items; i++)
		for (size_t r = 0; r < detect->rules; r++)
			for (int look = 0; look < LOOKS; look++)
				for (size_t k = 0; k < DETECT_POINTS; k++)
					csv_row(detect, detect->item + i, r, look, k, out);
	csv_finish(out);
}

/* --- JSON --- */

static void members(const char *const *key, const double *x, size_t count, struct text *out)
{
	for (size_t i = 0; i < count; i++) {
		text_add(out, i ? ", " : "");
		json_member(out, key[i], x[i]);
	}
}

static void json_point(const struct detect *detect, const struct detect_case *item, size_t r, int look, size_t k, struct text *out)
{
	const struct detect_point *p = &item->point[r][look][k];
	static const char *const key[] = {"threshold", "found", "in_time", "delay_p50_d", "delay_p95_d", "cost", "cost_p95"};
	const double x[] = {detect->alarm[r][look][k].threshold, detect_share(p->found, item), detect_share(p->in_time, item), p->delay_p50_d, p->delay_p95_d,
			    p->usd, p->usd_p95};

	text_addc(out, '{');
	members(key, x, sizeof x / sizeof *x, out);
	text_add(out, ", ");
	json_interval(out, "found_ci", p->found_ci);
	text_add(out, ", ");
	json_interval(out, "in_time_ci", p->in_time_ci);
	text_add(out, ", ");
	json_interval(out, "delay_p50_ci", p->delay_p50_ci);
	text_add(out, ", ");
	json_interval(out, "cost_ci", p->usd_ci);
	text_addc(out, '}');
}

static void json_points(const struct detect *detect, const struct detect_case *item, size_t r, struct text *out)
{
	for (int look = 0; look < LOOKS; look++) {
		text_addf(out, ",\n   \"%s\": [", look_words[look]);
		for (size_t k = 0; k < DETECT_POINTS && item->happened; k++) {
			text_add(out, k ? ",\n    " : "\n    ");
			json_point(detect, item, r, look, k, out);
		}
		text_addc(out, ']');
	}
}

static void json_item(const struct detect *detect, const struct detect_case *item, struct text *out)
{
	text_add(out, "  {");
	json_text(out, "name", item->name);
	text_add(out, ", ");
	json_text(out, "title", bilingual_str(&item->title));
	text_addf(out, ", \"happened\": %zu, ", item->happened);
	json_text(out, "where", item->where ? item->where : "");
	text_add(out, ", ");
	json_member(out, "cost", item->whole_usd);
	text_add(out, ", \"rules\": [");
	for (size_t r = 0; r < detect->rules; r++) {
		text_add(out, r ? ",\n  {" : "\n  {");
		json_text(out, "name", detect->rule[r]->name);
		text_add(out, ", ");
		json_text(out, "names", item->named[r] ? item->named[r] : "");
		text_add(out, ", ");
		json_member(out, "names_share", item->named[r] ? item->named_share[r] : NAN);
		json_points(detect, item, r, out);
		text_addc(out, '}');
	}
	text_add(out, "]}");
}

static void json_rule(const struct detect *detect, size_t r, struct text *out)
{
	text_add(out, "  {");
	json_text(out, "name", detect->rule[r]->name);
	text_addf(out, ", \"unit\": \"%s\", ", unit_of(detect, r));
	json_member(out, "usual", detect->usual[r]);
	text_add(out, ", \"false_alarms\": {");
	for (int look = 0; look < LOOKS; look++) {
		text_addf(out, "%s\"%s\": [", look ? ", " : "", look_words[look]);
		for (size_t k = 0; k < DETECT_POINTS; k++) {
			text_add(out, k ? ", {" : "{");
			json_member(out, "threshold", detect->alarm[r][look][k].threshold);
			text_add(out, ", ");
			json_member(out, "in_30_days", detect->alarm[r][look][k].per_month);
			text_add(out, ", ");
			json_interval(out, "ci", detect->alarm[r][look][k].ci);
			text_addc(out, '}');
		}
		text_addc(out, ']');
	}
	text_add(out, "}}");
}

void detect_json_write(const struct detect *detect, struct text *out)
{
	static const char *const key[] = {"within_d", "delay_d", "usd_a_day"};
	const double x[] = {detect->within_d, detect->delay_mean_d, detect->usd_d};
	struct text by = {0};

	facet_write(detect->view.by, &by);
	json_head(out, detect->plan->scenario, detect->partial);
	json_text(out, "strategy", detect->plan->strategy[detect->strategy].strategy->name);
	text_add(out, ", ");
	json_text(out, "by", text_str(&by));
	text_addf(out, ", \"replications\": %zu, \"days\": %zu, \"learning_days\": %zu, \"groups\": %zu, ", detect->replications, detect->days,
		  detect->learning_d, detect->groups);
	members(key, x, sizeof x / sizeof *x, out);
	text_add(out, ",\n \"rules\": [\n");
	for (size_t r = 0; r < detect->rules; r++) {
		text_add(out, r ? ",\n" : "");
		json_rule(detect, r, out);
	}
	text_add(out, "],\n \"incidents\": [\n");
	for (size_t i = 0; i < detect->items; i++) {
		text_add(out, i ? ",\n" : "");
		json_item(detect, detect->item + i, out);
	}
	text_add(out, "]}\n");
	text_release(&by);
}

/* --- Markdown --- */

static void md_cell(struct text *out, struct text *cell)
{
	markdown_text(out, text_str(cell));
	text_add(out, " | ");
	text_clear(cell);
}

static void md_row(const struct detect *detect, const struct detect_case *item, size_t r, enum look look, struct text *out)
{
	const struct detect_point *p = &item->point[r][look][DETECT_USUAL];
	struct text cell = {0};

	text_add(out, "| ");
	text_add(&cell, item->name);
	md_cell(out, &cell);
	detect_rule_write(detect, r, look, &cell);
	md_cell(out, &cell);
	number_write(&cell, detect->alarm[r][look][DETECT_USUAL].per_month, 3);
	md_cell(out, &cell);
	if (item->happened) {
		percent_write(&cell, detect_share(p->in_time, item), 1);
		md_cell(out, &cell);
		detect_delay_write(p->delay_p50_d, &cell);
		md_cell(out, &cell);
		usd_write(&cell, p->usd, 3);
		md_cell(out, &cell);
	}
	text_addc(out, '\n');
	text_release(&cell);
}

void detect_markdown_write(const struct detect *detect, const char *command, struct text *out)
{
	struct text s = {0};

	detect_question(&s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_clear(&s);
	detect_how(detect, &s);
	text_addf(out, "\n\n%s.\n\n", text_str(&s));
	for (size_t i = 0; i < detect->items; i++) {
		text_clear(&s);
		detect_case_write(detect, detect->item + i, &s);
		markdown_item(out, text_str(&s));
	}
	text_addf(out, "\n| %s | %s | %s | %s | %s | %s |\n|---|---|--:|--:|--:|--:|\n", _("incident"), _("rule"), _("false alarms in 30 d"), _("in time"),
		  _("known, p50"), _("cost until then"));
	for (size_t i = 0; i < detect->items; i++)
		for (size_t r = 0; r < detect->rules; r++)
			for (int look = 0; look < LOOKS; look++)
				if (!detect_is_idle(detect, r, (enum look)look))
					md_row(detect, detect->item + i, r, (enum look)look, out);
	text_addc(out, '\n');
	detect_find(detect, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
