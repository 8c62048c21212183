/* A tornado for programs and documents: CSV, JSON, Markdown. */
#include <math.h>

#include "sim/report/json_parts.h"
#include "sim/report/tornado.h"
#include "sim/report/write.h"

static const char *const kind_word[] = {"share", "share", "quantiles", "law"};       /* in the order of enum quantity_kind */
static const char *const end_word[ENDS] = {"low", "high"};

static const char *unit_of(const struct tornado *tornado)
{
	return tornado->figure.probability ? "1" : tornado->plan->metric[tornado->figure.metric].unit;
}

static const char *against_of(const struct tornado *tornado)
{
	return tornado->against < 0 ? "" : tornado->plan->strategy[tornado->against].strategy->name;
}

/* --- CSV --- */

static void csv_end(const struct tornado_end *end, struct text *out)
{
	const double x[] = {end->to.node ? end->to.number : NAN, end->value, end->change, end->ci.low, end->ci.high};

	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		csv_number(out, x[i]);
		text_addc(out, ',');
	}
	if (end->lived)
		text_addf(out, "%zu", end->finished);
	text_addc(out, ',');
	csv_text(out, end->fault ? end->fault : "");
	text_addc(out, ',');
}

static void csv_row(const struct tornado *tornado, const struct tornado_bar *bar, bool moved, struct text *out)
{
	csv_text(out, tornado_strategy(tornado));
	text_addc(out, ',');
	csv_text(out, against_of(tornado));
	text_addc(out, ',');
	csv_text(out, tornado->figure.text);
	text_addf(out, ",%s,", unit_of(tornado));
	csv_number(out, tornado->value);
	text_addc(out, ',');
	csv_text(out, bar->quantity.path);
	text_addf(out, ",%s,%s,", kind_word[bar->quantity.kind], dimension_unit(bar->quantity.dim));
	csv_number(out, bar->quantity.number);
	text_addc(out, ',');
	for (int e = 0; e < ENDS; e++)
		csv_end(bar->end + e, out);
	csv_number(out, moved ? bar->swing : NAN);
	text_addf(out, ",%d,%zu\n", moved && bar->small, tornado->replications);
}

void tornado_csv_write(const struct tornado *tornado, struct text *out)
{
	text_add(out, "strategy,against,figure,unit,value,quantity,moves_by,quantity_unit,now");
	for (int e = 0; e < ENDS; e++)
		text_addf(out, ",%s,value_%s,change_%s,change_%s_ci_low,change_%s_ci_high,finished_%s,fault_%s", end_word[e], end_word[e], end_word[e],
			  end_word[e], end_word[e], end_word[e], end_word[e]);
	text_add(out, ",swing,small,replications\n");
	for (size_t i = 0; i < tornado->bars; i++)
		csv_row(tornado, tornado->bar + i, true, out);
	for (size_t i = 0; i < tornado->stills; i++)
		csv_row(tornado, tornado->still + i, false, out);
	csv_finish(out);
}

/* --- JSON --- */

static void json_end(const struct tornado_bar *bar, int e, struct text *out)
{
	const struct tornado_end *end = bar->end + e;

	text_addf(out, ", \"%s\": {", end_word[e]);
	json_member(out, "number", end->to.node ? end->to.number : NAN);
	text_add(out, ", ");
	json_member(out, "value", end->value);
	text_add(out, ", ");
	json_member(out, "change", end->change);
	text_add(out, ", ");
	json_interval(out, "change_ci", end->ci);
	if (end->lived)
		text_addf(out, ", \"finished\": %zu", end->finished);
	if (end->fault) {
		text_add(out, ", ");
		json_text(out, "fault", end->fault);
	}
	text_addc(out, '}');
}

static void json_bar(const struct tornado_bar *bar, bool moved, struct text *out)
{
	text_add(out, "  {");
	json_text(out, "quantity", bar->quantity.path);
	text_addf(out, ", \"moves_by\": \"%s\", \"unit\": \"%s\", \"written\": %s, ", kind_word[bar->quantity.kind], dimension_unit(bar->quantity.dim),
		  bar->quantity.written ? "true" : "false");
	json_member(out, "now", bar->quantity.number);
	for (int e = 0; e < ENDS; e++)
		json_end(bar, e, out);
	if (moved) {
		text_add(out, ", ");
		json_member(out, "swing", bar->swing);
		text_addf(out, ", \"small\": %s", bar->small ? "true" : "false");
	}
	text_addc(out, '}');
}

static void json_bars(const char *key, const struct tornado_bar *bar, size_t count, bool moved, struct text *out)
{
	text_addf(out, " \"%s\": [", key);
	for (size_t i = 0; i < count; i++) {
		text_add(out, i ? ",\n" : "\n");
		json_bar(bar + i, moved, out);
	}
	text_add(out, "]");
}

void tornado_json_write(const struct tornado *tornado, struct text *out)
{
	json_head(out, tornado->plan->scenario, tornado->partial);
	json_text(out, "strategy", tornado_strategy(tornado));
	text_add(out, ", ");
	json_text(out, "against", against_of(tornado));
	text_add(out, ", ");
	json_text(out, "figure", tornado->figure.text);
	text_add(out, ", ");
	json_text(out, "unit", unit_of(tornado));
	text_addf(out, ", \"replications\": %zu, \"finished\": %zu, ", tornado->replications, tornado->finished);
	json_member(out, "by", tornado->asked.by);
	text_add(out, ",\n ");
	json_member(out, "value", tornado->value);
	text_add(out, ", ");
	json_interval(out, "ci", tornado->ci);
	text_add(out, ", ");
	json_member(out, "others", tornado->others);
	text_add(out, ",\n");
	json_bars("bars", tornado->bar, tornado->bars, true, out);
	text_add(out, ",\n");
	json_bars("not_moved", tornado->still, tornado->stills, false, out);
	text_add(out, "}\n");
}

/* --- Markdown --- */

/* CELL, emptied, and the line after it. */
static void md_cell(struct text *out, struct text *cell)
{
	markdown_text(out, text_str(cell));
	text_add(out, " | ");
	text_clear(cell);
}

static void md_row(const struct tornado *tornado, const struct tornado_bar *bar, struct text *out)
{
	struct text cell = {0};

	text_add(out, "| ");
	text_add(&cell, bar->quantity.path);
	md_cell(out, &cell);
	tornado_range(bar, "…", &cell);
	md_cell(out, &cell);
	for (int e = 0; e < ENDS; e++) {
		if (bar->end[e].lived) {
			tornado_value_write(tornado, bar->end[e].value, &cell);
			tornado_half_write(tornado, bar->end[e].ci, "±", &cell);
		}
		md_cell(out, &cell);
	}
	if (isfinite(bar->swing))
		tornado_value_write(tornado, bar->swing, &cell);
	md_cell(out, &cell);
	text_addc(out, '\n');
	text_release(&cell);
}

void tornado_markdown_write(const struct tornado *tornado, const char *command, struct text *out)
{
	struct text s = {0};

	tornado_question(tornado, &s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_clear(&s);
	tornado_how(tornado, &s);
	text_addf(out, "\n\n%s.\n\n| %s | %s | %s | %s | %s |\n|---|---|--:|--:|--:|\n", text_str(&s), _("quantity"), _("from, to"), _("less"), _("more"),
		  _("swing"));
	for (size_t i = 0; i < tornado->shown; i++)
		md_row(tornado, tornado->bar + i, out);
	text_addc(out, '\n');
	tornado_say(tornado, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
