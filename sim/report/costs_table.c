/* The page of costs: a row a group, then a column or row a month or day, the tag policy, what moved, and what is seen. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/costs_page.h"
#include "sim/report/write.h"

enum { NAME, MEAN, HALF, P5, P50, P95, SHARE, SPARK };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, SPARK_WIDE = 31, SPARK_NARROW = 14, DIGITS = 4 };

void costs_page_say(void *context, const char *s)
{
	const struct costs_page *page = context;

	sentence_write(page->out, page->width, s);
}

double cents_next(struct cents *cents, double usd)
{
	const double per = currency_in_use()->per_usd * pow(10, currency_decimals());
	const double before = rint(cents->so_far * per), after = rint((cents->so_far + usd) * per);

	cents->so_far += usd;
	return (after - before) / per;
}

void costs_half(const struct costs_page *page, struct interval ci, double mean, struct text *out)
{
	const double half = (ci.high - ci.low) / 2 * currency_in_use()->per_usd;

	if (!isfinite(half) || !(half > 1e-9 * fabs(mean)) || half < 0.5 * pow(10, -currency_decimals()))
		return;
	text_addf(out, "%s ", page->plus_minus);
	number_write(out, half, 2);
}

static void money_cell(struct grid *grid, size_t column, enum style style, double usd)
{
	struct text cell = {0};

	costs_money(&cell, usd, DIGITS);
	grid_cell(grid, column, style, &cell);
	text_release(&cell);
}

static void spark_cell(const struct costs_page *page, struct grid *grid, int group)
{
	const struct costing *c = page->costing;
	double *x = mem_new(c->costs->periods + 1, sizeof *x);
	struct text cell = {0};

	for (size_t p = 0; p < c->costs->periods; p++)
		x[p] = costing_mean(c, group, p, p + 1);
	costs_spark(x, c->costs->periods, page->wide ? SPARK_WIDE : SPARK_NARROW, page->terminal->utf8, &cell);
	grid_cell(grid, SPARK, STYLE_PLAIN, &cell);
	text_release(&cell);
	free(x);
}

static void row(const struct costs_page *page, struct grid *grid, int group, struct cents *cents)
{
	const struct costing *c = page->costing;
	const struct cost_figure figure = costing_figure(c, group, 0, c->costs->periods);
	const double all = costing_mean(c, COSTING_ALL, 0, c->costs->periods);
	const enum style style = group == COSTING_ALL ? STYLE_BOLD : group == COSTING_OTHERS ? STYLE_DIM : STYLE_PLAIN;
	struct text cell = {0};

	grid_row(grid);
	costing_title(c, group, &cell);
	grid_cell(grid, NAME, style, &cell);
	usd_exact_write(&cell, cents_next(cents, figure.mean));
	grid_cell(grid, MEAN, style, &cell);
	costs_half(page, figure.ci, figure.mean, &cell);
	grid_cell(grid, HALF, STYLE_DIM, &cell);
	if (page->wide)
		money_cell(grid, P5, STYLE_PLAIN, figure.p5);
	if (page->wide)
		money_cell(grid, P50, STYLE_PLAIN, figure.p50);
	money_cell(grid, P95, STYLE_PLAIN, figure.p95);
	if (all > 0) {
		percent_write(&cell, figure.mean / all, 1);
		grid_cell(grid, SHARE, STYLE_PLAIN, &cell);
	}
	if (c->costs->periods > 1)
		spark_cell(page, grid, group);
	text_release(&cell);
}

static void head_row(const struct costs_page *page, struct grid *grid)
{
	const struct costing *c = page->costing;
	struct text cell = {0}, ci = {0};

	grid_row(grid);
	costs_by_title(&c->asked.view, &cell);
	grid_cell(grid, NAME, STYLE_DIM, &cell);
	grid_cell_str(grid, MEAN, STYLE_DIM, _("MEAN"));
	text_addf(&ci, "%s %g %%", page->plus_minus, 100 * c->plan->scenario->confidence);
	grid_cell(grid, HALF, STYLE_DIM, &ci);
	if (page->wide) {
		grid_cell_str(grid, P5, STYLE_DIM, "p5");
		grid_cell_str(grid, P50, STYLE_DIM, "p50");
	}
	grid_cell_str(grid, P95, STYLE_DIM, "p95");
	grid_cell_str(grid, SHARE, STYLE_DIM, _("SHARE"));
	if (c->costs->periods > 1)
		grid_cell_str(grid, SPARK, STYLE_DIM, c->fine.per == PER_MONTH ? _("BY MONTH") : _("BY DAY"));
	text_release(&cell);
	text_release(&ci);
}

static void groups(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	struct cents each = {0}, all = {0};
	struct grid grid;

	grid_init(&grid, "lrrrrrrl");
	grid.indent = grid.gap = 2;
	grid.flexible = NAME;
	grid.lines = 3;
	head_row(page, &grid);
	for (size_t g = 0; g < c->shown; g++)
		row(page, &grid, (int)g, &each);
	if (c->shown < c->costs->groups)
		row(page, &grid, COSTING_OTHERS, &each);
	row(page, &grid, COSTING_ALL, &all);
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
}

static void head(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	const struct scenario *scenario = c->plan->scenario;
	struct text line = {0}, n = {0};

	(c->movers ? movers_question : costs_question)(c, &line);
	struct text plain = {0}, wrapped = {0};

	text_add_plain(&plain, text_str(&line));
	wrap_write(&wrapped, "", 0, page->width, "", text_str(&plain));
	style_write(page->out, STYLE_BOLD, page->terminal->colour, text_str(&wrapped));
	text_release(&wrapped);
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)c->futures, 17);
	text_addf(&line, " %s %s %s ", page->dot, currency_in_use()->code, page->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", page->dot);
	text_addf(&line, ngettext("%s future", "%s futures", c->futures), text_str(&n));
	costs_page_say((void *)page, text_str(&line));
	text_clear(&line);
	text_addf(&line, "%s  %s: ", costs_strategy(c), strategy_title(c->plan->strategy[c->asked.strategy].strategy));
	costs_days(c->costs->from_unix_s[0], c->costs->from_unix_s[c->costs->periods], &line);
	text_add(&line, " (UTC), ");
	costs_how(c, &line);
	costs_page_say((void *)page, text_str(&line));
	if (c->partial)
		costs_page_say((void *)page, _("interrupted: of the futures that were finished by then"));
	text_addc(page->out, '\n');
	text_release(&plain);
	text_release(&line);
	text_release(&n);
}

static void foot(const struct costs_page *page)
{
	struct text line = {0};

	text_addc(page->out, '\n');
	(page->costing->movers ? movers_say : costs_say)(page->costing, costs_page_say, (void *)page);
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(page->out, '\n');
	wrap_write(page->out, text_str(&line), 6, page->width, "\\", page->terminal->command ? page->terminal->command : "");
	text_release(&line);
}

void costs_table_write(const struct costing *costing, const struct terminal *terminal, struct text *out)
{
	const int columns = terminal->columns;
	const bool u = terminal->utf8;
	struct text utf8 = {0};
	const struct costs_page page = {.costing = costing, .terminal = terminal, .out = &utf8, .wide = columns >= WIDE_FROM,
					.width = (size_t)(columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : columns),
					.plus_minus = u ? "±" : "+/-", .ellipsis = u ? "…" : "~", .dot = u ? "·" : "|", .up = u ? "▲" : "+",
					.down = u ? "▼" : "-"};

	head(&page);
	if (costing->movers)
		costs_page_movers(&page);
	else if (costing->costs->groups) {
		groups(&page);
		costs_page_time(&page);
		costs_page_policy(&page);
	}
	foot(&page);
	(u ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&utf8);
}
