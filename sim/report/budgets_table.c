/* Budgets on the screen: of each strategy and budget a row an alert, then what the actions did. */
#include <math.h>

#include "sim/report/budgets.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { ALERT, FIRES, DAY, LATE, FALSE_ALARMS, MISSED, ACTS, ACT_LATE, COLUMNS };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, INDENT = 4, GAP = 2 };

struct marks { const char *ellipsis, *plus_minus, *dot, *none, *range; };
static const struct marks unicode = {"…", "±", "·", "—", "–"}, plain = {"~", "+/-", "|", "-", "-"};

struct page {
	const struct budgets_report *report;
	const struct terminal *terminal;
	const struct marks *mark;
	struct text *out;
	bool wide;
	size_t width;
};

static void say(void *context, const char *s)
{
	const struct page *v = context;

	sentence_write(v->out, v->width, s);
}

static void share_cell(const struct page *v, struct grid *grid, size_t column, const struct share *share, enum style bad)
{
	struct text cell = {0};

	if (isnan(share->value))
		text_add(&cell, v->mark->none);
	else
		probability_write(&cell, share->value, 1);
	grid_cell(grid, column, share->value > 0 ? bad : STYLE_PLAIN, &cell);
	text_release(&cell);
}

/* The median, and on wide screens p5 to p95. */
static void spread_cell(const struct page *v, struct grid *grid, size_t column, const struct spread *spread)
{
	struct text cell = {0};

	if (!spread->n)
		text_add(&cell, v->mark->none);
	else
		number_write(&cell, spread->p50, 3);
	if (spread->n && v->wide && spread->p5 < spread->p95) {
		text_add(&cell, " (");
		number_write(&cell, spread->p5, 3);
		text_addf(&cell, "%s", v->mark->range);
		number_write(&cell, spread->p95, 3);
		text_addc(&cell, ')');
	}
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void alert_row(const struct page *v, struct grid *grid, const struct alert *alert, const struct alert_summary *s)
{
	struct text cell = {0};

	grid_row(grid);
	alert_write(alert, true, &cell);
	grid_cell(grid, ALERT, STYLE_PLAIN, &cell);
	share_cell(v, grid, FIRES, &s->fires, STYLE_PLAIN);
	spread_cell(v, grid, DAY, &s->day);
	spread_cell(v, grid, LATE, &s->late_h);
	share_cell(v, grid, FALSE_ALARMS, &s->false_alarm, STYLE_BAD);
	share_cell(v, grid, MISSED, &s->missed, STYLE_BAD);
	if (alert->action != ACTION_NONE) {
		share_cell(v, grid, ACTS, &s->acts, STYLE_PLAIN);
		spread_cell(v, grid, ACT_LATE, &s->act_late_h);
	}
	text_release(&cell);
}

static void heads(struct grid *grid)
{
	static const char *const head[COLUMNS] = {N_("ALERT"), N_("FIRES"), N_("DAY"), N_("LATE"), N_("FALSE"), N_("MISSED"), N_("ACTS"),
						  N_("AFTER")};

	grid_row(grid);
	for (size_t c = 0; c < COLUMNS; c++)
		grid_cell_str(grid, c, STYLE_DIM, _(head[c]));
}

static void budget_write(const struct page *v, const struct budgets_summary *summary, size_t b)
{
	const struct budget *budget = v->report->plan->scenario->budget + b;
	struct text line = {0};
	struct grid grid;

	text_add_plain(&line, budget_title(budget));
	text_add(&line, ": ");
	budget_limit_write(budget, &line);
	text_add(&line, "; ");
	budget_data_write(budget, v->report->plan->strategy + summary->futures->strategy, &line);
	say((void *)v, text_str(&line));
	text_release(&line);
	if (budget->alerts) {
		grid_init(&grid, "lrrrrrrr");
		grid.indent = INDENT;
		grid.gap = GAP;
		grid.flexible = ALERT;
		grid.lines = 2;
		heads(&grid);
		for (size_t a = 0; a < budget->alerts; a++)
			alert_row(v, &grid, budget->alert + a, summary->budget[b].alert + a);
		grid_write(&grid, v->width, v->terminal->colour, v->mark->ellipsis, v->out);
		grid_release(&grid);
	}
	budget_say(summary, b, say, (void *)v);
	text_addc(v->out, '\n');
}

static void strategy_write(const struct page *v, size_t s)
{
	const struct strategy *strategy = v->report->plan->strategy[s].strategy;
	struct text line = {0};

	text_add_plain(&line, strategy->name);
	text_add(&line, "  ");
	text_add_plain(&line, strategy_title(strategy));
	style_write(v->out, STYLE_BOLD, v->terminal->colour, text_str(&line));
	text_addc(v->out, '\n');
	for (size_t b = 0; b < v->report->plan->scenario->budgets; b++)
		budget_write(v, v->report->strategy[s], b);
	const size_t before = v->out->len;

	budgets_say(v->report->strategy[s], say, (void *)v);
	if (v->out->len > before)
		text_addc(v->out, '\n');
	text_release(&line);
}

static void head(const struct page *v)
{
	const struct scenario *scenario = v->report->plan->scenario;
	struct text line = {0}, n = {0};

	style_write(v->out, STYLE_BOLD, v->terminal->colour, _("When do the budgets speak, and what do they do?"));
	text_addc(v->out, '\n');
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)v->report->replications, 17);
	text_addf(&line, " %s %s %s ", v->mark->dot, currency_in_use()->code, v->mark->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", v->mark->dot);
	text_addf(&line, ngettext("%s future", "%s futures", v->report->replications), text_str(&n));
	say((void *)v, text_str(&line));
	text_addc(v->out, '\n');
	text_release(&line);
	text_release(&n);
}

static void foot(const struct page *v)
{
	struct text line = {0};

	say((void *)v, _("FIRES, DAY, LATE: without actions. DAY: of the period, at the median. LATE: hours from the moment at which so much was truly "
			 "spent to the alert, at the median; negative: it came before. FALSE: of the alarms, those whose share was not spent in the end. "
			 "MISSED: of the periods in which it was, those without an alarm. ACTS, AFTER: with all actions; in how many periods, and "
			 "how many hours after so much was spent."));
	budgets_notes(v->report, say, (void *)v);
	text_addc(v->out, '\n');
	text_addf(&line, "  %s ", _("Reproduce:"));
	wrap_write(v->out, text_str(&line), 6, v->width, "\\", v->terminal->command ? v->terminal->command : "");
	text_release(&line);
}

void budgets_table_write(const struct budgets_report *report, const struct terminal *terminal, struct text *out)
{
	struct text utf8 = {0};
	const int columns = terminal->columns;
	const struct page v = {.report = report, .terminal = terminal, .mark = terminal->utf8 ? &unicode : &plain, .out = &utf8,
			       .wide = columns >= WIDE_FROM, .width = (size_t)(columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : columns)};

	head(&v);
	for (size_t s = 0; s < report->plan->strategies; s++)
		strategy_write(&v, s);
	foot(&v);
	(terminal->utf8 ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&utf8);
}
