/* A sweep for programs and documents: CSV in long form, JSON, Markdown. */
#include <math.h>

#include "sim/report/json_parts.h"
#include "sim/report/sweep.h"
#include "sim/report/write.h"

static const char *unit_of(const struct sweep *sweep)
{
	return sweep->figure.probability ? "1" : sweep->plan->metric[sweep->figure.metric].unit;
}

/* --- CSV --- */

static void csv_cells(struct text *out, const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
}

static void csv_key(const struct sweep *sweep, const struct sweep_point *point, size_t k, struct text *out)
{
	const struct variation *v = sweep->vary + k;
	const bool there = k < sweep->keys;

	csv_text(out, there ? v->path : "");
	text_addc(out, ',');
	csv_text(out, there ? v->value[point->at[k]].text : "");
	text_addc(out, ',');
	if (there)
		csv_number(out, v->value[point->at[k]].number);
	text_addf(out, ",%s,", there && v->numeric ? dimension_unit(v->dim) : "");
}

static void csv_row(const struct sweep *sweep, const struct sweep_point *point, size_t s, struct text *out)
{
	const struct sweep_cell *c = point->cell + s;
	const struct strategy *strategy = sweep->plan->strategy[s].strategy;
	const double base = point->cell[sweep->plan->scenario->baseline].value;
	const double x[] = {c->value, c->ci.low, c->ci.high, c->difference, c->difference_ci.low, c->difference_ci.high,
			    base > 0 ? c->value / base : NAN};

	for (size_t k = 0; k < SWEEP_KEYS; k++)
		csv_key(sweep, point, k, out);
	csv_text(out, strategy->name);
	text_addc(out, ',');
	csv_text(out, strategy_title(strategy));
	text_addc(out, ',');
	csv_text(out, sweep->figure.text);
	text_addf(out, ",%s", unit_of(sweep));
	csv_cells(out, x, sizeof x / sizeof *x);
	text_addf(out, ",%d,%d,%zu,%zu\n", (int)s == point->best, c->meets, c->finished, point->replications);
}

void sweep_csv_write(const struct sweep *sweep, struct text *out)
{
	text_add(out, "key1,value1,number1,unit1,key2,value2,number2,unit2,strategy,title,figure,unit,value,ci_low,ci_high,"
		      "difference,difference_low,difference_high,ratio,best,meets_thresholds,finished,replications\n");
	for (size_t i = 0; i < sweep->lived; i++)
		for (size_t s = 0; s < sweep->plan->strategies; s++)
			csv_row(sweep, sweep->point + i, s, out);
	csv_finish(out);
}

/* --- JSON --- */

static void json_keys(const struct sweep *sweep, struct text *out)
{
	text_add(out, " \"keys\": [");
	for (size_t k = 0; k < sweep->keys; k++) {
		const struct variation *v = sweep->vary + k;

		text_add(out, k ? ", {" : "{");
		json_text(out, "path", v->path);
		text_add(out, ", ");
		json_text(out, "unit", v->numeric ? dimension_unit(v->dim) : "");
		text_add(out, ", \"values\": [");
		for (size_t i = 0; i < v->count; i++) {
			text_add(out, i ? ", {" : "{");
			json_text(out, "text", v->value[i].text);
			text_add(out, ", ");
			json_member(out, "number", v->value[i].number);
			text_add(out, "}");
		}
		text_add(out, "]}");
	}
	text_add(out, "],\n");
}

static void json_point(const struct sweep *sweep, const struct sweep_point *point, struct text *out)
{
	text_add(out, "  {\"values\": [");
	for (size_t k = 0; k < sweep->keys; k++) {
		text_add(out, k ? ", " : "");
		json_quote(out, sweep->vary[k].value[point->at[k]].text);
	}
	text_addf(out, "], \"replications\": %zu, \"best\": ", point->replications);
	if (point->best >= 0)
		json_quote(out, sweep->plan->strategy[point->best].strategy->name);
	else
		text_add(out, "null");
	text_add(out, ", \"strategies\": {");
	for (size_t s = 0; s < sweep->plan->strategies; s++) {
		const struct sweep_cell *c = point->cell + s;

		text_add(out, s ? ", " : "");
		json_quote(out, sweep->plan->strategy[s].strategy->name);
		text_add(out, ": {");
		json_member(out, "value", c->value);
		text_add(out, ", ");
		json_interval(out, "ci", c->ci);
		text_add(out, ", ");
		json_member(out, "difference", c->difference);
		text_add(out, ", ");
		json_interval(out, "difference_ci", c->difference_ci);
		text_addf(out, ", \"meets_thresholds\": %s, \"finished\": %zu}", c->meets ? "true" : "false", c->finished);
	}
	text_add(out, "}}");
}

static void json_crossings(const struct sweep *sweep, struct text *out)
{
	text_add(out, " \"crossings\": [");
	for (size_t i = 0; i < sweep->crossings; i++) {
		const struct sweep_crossing *c = sweep->crossing + i;

		text_add(out, i ? ",\n  {" : "\n  {");
		json_text(out, "below", sweep->plan->strategy[c->below].strategy->name);
		text_add(out, ", ");
		json_text(out, "above", sweep->plan->strategy[c->above].strategy->name);
		text_add(out, ", ");
		json_member(out, "at", c->at);
		text_add(out, ", ");
		json_interval(out, "ci", c->ci);
		text_add(out, ", ");
		json_interval(out, "between", (struct interval){c->low, c->high});
		text_addf(out, ", \"steps\": %zu}", c->steps);
	}
	text_add(out, "],\n \"break_even\": [");
	for (size_t i = 0; i < sweep->pieces; i++) {
		const struct sweep_piece *p = sweep->piece + i;
		const double x[] = {p->x0, p->y0, p->x1, p->y1};

		text_add(out, i ? ", [" : "[");
		for (size_t k = 0; k < 4; k++) {
			text_add(out, k ? ", " : "");
			json_number(out, x[k]);
		}
		text_add(out, "]");
	}
	text_add(out, "]\n");
}

void sweep_json_write(const struct sweep *sweep, struct text *out)
{
	json_head(out, sweep->plan->scenario, sweep->partial);
	json_text(out, "figure", sweep->figure.text);
	text_add(out, ", ");
	json_text(out, "unit", unit_of(sweep));
	text_add(out, ", ");
	json_text(out, "baseline", sweep->plan->strategy[sweep->plan->scenario->baseline].strategy->name);
	text_add(out, ",\n");
	json_keys(sweep, out);
	text_add(out, " \"points\": [\n");
	for (size_t i = 0; i < sweep->lived; i++) {
		json_point(sweep, sweep->point + i, out);
		text_add(out, i + 1 < sweep->lived ? ",\n" : "\n");
	}
	text_add(out, " ],\n");
	json_crossings(sweep, out);
	text_add(out, "}\n");
}

/* --- Markdown --- */

static void md_cell(struct text *out, struct text *cell)
{
	text_add(out, " | ");
	markdown_text(out, text_str(cell));
	text_clear(cell);
}

void sweep_markdown_write(const struct sweep *sweep, const char *command, struct text *out)
{
	const struct scenario *scenario = sweep->plan->scenario;
	struct text cell = {0};

	text_add(out, "# ");
	markdown_text(out, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	text_add(out, "\n\n|");
	for (size_t k = 0; k < sweep->keys; k++) {
		text_addc(out, ' ');
		markdown_text(out, sweep->vary[k].path);
		text_add(out, " |");
	}
	for (size_t s = 0; s < sweep->plan->strategies; s++)
		text_addf(out, " %s |", sweep->plan->strategy[s].strategy->name);
	text_add(out, "\n|");
	for (size_t c = 0; c < sweep->keys + sweep->plan->strategies; c++)
		text_add(out, "--:|");
	text_addc(out, '\n');
	for (size_t i = 0; i < sweep->lived; i++) {
		const struct sweep_point *point = sweep->point + i;

		for (size_t k = 0; k < sweep->keys; k++) {
			text_add(&cell, sweep->vary[k].value[point->at[k]].text);
			md_cell(out, &cell);
		}
		for (size_t s = 0; s < sweep->plan->strategies; s++) {
			sweep_value_write(sweep, point->cell[s].value, &cell);
			text_add(&cell, (int)s == point->best ? " ✔" : "");
			text_add(&cell, scenario->thresholds && point->cell[s].meets ? " ✓" : "");
			md_cell(out, &cell);
		}
		text_add(out, " |\n");
	}
	text_addc(out, '\n');
	sweep_say(sweep, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&cell);
}
