/* Costs over time: months side by side while the screen has room, else, and always of days, a row each with the groups side by side. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/costs_page.h"
#include "sim/report/write.h"

enum { MONTHS_MOST = 12, ROWS_MOST = 62, CELL = 9, NAME_LEAST = 14, GROUP_LEAST = 10, DIGITS = 3, COLUMNS_MOST = 16 };

static void money_cell(struct grid *grid, size_t column, enum style style, double usd)
{
	struct text cell = {0};

	costs_money(&cell, usd, DIGITS);
	grid_cell(grid, column, style, &cell);
	text_release(&cell);
}

/* Those that are told one by one, and one more for all that come later. */
static size_t told(const struct costing *c, size_t most)
{
	return c->periods > most ? most : c->periods;
}

static void grid_start(struct grid *grid, char *align, size_t columns)
{
	memset(align, 'r', columns);
	align[0] = 'l';
	align[columns] = '\0';
	grid_init(grid, align);
	grid->indent = 2;
	grid->gap = 2;
	grid->flexible = 0;
}

/* --- a column a month --- */

static void month_row(const struct costing *c, struct grid *grid, int group)
{
	const enum style style = group == COSTING_ALL ? STYLE_BOLD : group == COSTING_OTHERS ? STYLE_DIM : STYLE_PLAIN;
	const size_t months = told(c, MONTHS_MOST);
	struct text cell = {0};

	grid_row(grid);
	costing_title(c, group, &cell);
	grid_cell(grid, 0, style, &cell);
	for (size_t p = 0; p < months; p++)
		money_cell(grid, p + 1, style, costing_mean(c, group, c->period[p].from, c->period[p].to));
	if (months < c->periods)
		money_cell(grid, months + 1, style, costing_mean(c, group, c->period[months].from, c->costs->periods));
	text_release(&cell);
}

static void months_beside(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	const size_t months = told(c, MONTHS_MOST);
	char align[MONTHS_MOST + 3];
	struct text cell = {0};
	struct grid grid;

	grid_start(&grid, align, months + 1 + (months < c->periods));
	grid.gap = 1;
	grid_row(&grid);
	costs_by_title(&c->asked.view, &cell);
	grid_cell(&grid, 0, STYLE_DIM, &cell);
	for (size_t p = 0; p < months; p++) {
		costs_time(c, p, &cell);
		grid_cell(&grid, p + 1, STYLE_DIM, &cell);
	}
	if (months < c->periods)
		grid_cell_str(&grid, months + 1, STYLE_DIM, _("later"));
	for (size_t g = 0; g < c->shown; g++)
		month_row(c, &grid, (int)g);
	if (c->shown < c->costs->groups)
		month_row(c, &grid, COSTING_OTHERS);
	month_row(c, &grid, COSTING_ALL);
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
	text_release(&cell);
}

/* --- a row a month or day --- */

enum { WHEN, ALL, HALF, FIRST };

static void when_row(const struct costs_page *page, struct grid *grid, size_t from, size_t to, const char *when, size_t groups)
{
	const struct costing *c = page->costing;
	const struct cost_figure figure = costing_figure(c, COSTING_ALL, from, to);
	struct text cell = {0};
	double rest = figure.mean;

	grid_row(grid);
	grid_cell_str(grid, WHEN, STYLE_PLAIN, when);
	money_cell(grid, ALL, STYLE_BOLD, figure.mean);
	costs_half(page, figure.ci, figure.mean, &cell);
	grid_cell(grid, HALF, STYLE_DIM, &cell);
	for (size_t g = 0; g < groups; g++) {
		const double mean = costing_mean(c, (int)g, from, to);

		rest -= mean;
		money_cell(grid, FIRST + g, STYLE_PLAIN, mean);
	}
	if (groups < c->costs->groups)
		money_cell(grid, FIRST + groups, STYLE_DIM, rest > 1e-9 * figure.mean ? rest : 0);
	text_release(&cell);
}

static void group_heads(const struct costs_page *page, struct grid *grid, size_t groups)
{
	const struct costing *c = page->costing;
	const size_t rest = c->costs->groups - groups;
	struct text title = {0}, cell = {0};

	grid_row(grid);
	grid_cell_str(grid, WHEN, STYLE_DIM, c->asked.view.per == PER_MONTH ? _("MONTH") : _("DAY"));
	grid_cell_str(grid, ALL, STYLE_DIM, _("TOTAL"));
	for (size_t g = 0; g < groups; g++) {
		text_clear(&title);
		costs_group_title(c->costs, g, &title);
		cut_write(&cell, text_str(&title), page->wide ? GROUP_LEAST + 4 : GROUP_LEAST, page->ellipsis);
		grid_cell(grid, FIRST + g, STYLE_DIM, &cell);
	}
	if (rest) {
		text_addf(&cell, ngettext("%zu other", "%zu others", rest), rest);
		grid_cell(grid, FIRST + groups, STYLE_DIM, &cell);
	}
	text_release(&title);
	text_release(&cell);
}

/* How many groups have room side by side. */
static size_t fitting(const struct costs_page *page)
{
	const size_t taken = 2 + 11 + 2 + 8 + 2 + 7, each = (page->wide ? GROUP_LEAST + 4 : GROUP_LEAST) + 2;
	size_t fit = (page->width - taken) / each;

	fit = fit < COLUMNS_MOST - FIRST ? fit : COLUMNS_MOST - FIRST;
	if (fit >= page->costing->costs->groups)
		return page->costing->costs->groups;
	fit -= fit > 0;                   /* for the others */
	return fit < page->costing->shown ? fit : page->costing->shown;
}

static void rows(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	const size_t groups = fitting(page), count = told(c, ROWS_MOST);
	char align[COLUMNS_MOST + 2];
	struct text when = {0};
	struct grid grid;

	grid_start(&grid, align, FIRST + groups + (groups < c->costs->groups));
	group_heads(page, &grid, groups);
	for (size_t p = 0; p < count; p++) {
		text_clear(&when);
		costs_time(c, p, &when);
		when_row(page, &grid, c->period[p].from, c->period[p].to, text_str(&when), groups);
	}
	text_clear(&when);
	text_addf(&when, _("%zu later"), c->periods - count);
	if (count < c->periods)
		when_row(page, &grid, c->period[count].from, c->costs->periods, text_str(&when), groups);
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
	text_release(&when);
}

void costs_page_time(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	const size_t months = told(c, MONTHS_MOST) + (c->periods > MONTHS_MOST);

	if (c->asked.view.per == PER_TOTAL)
		return;
	text_addc(page->out, '\n');
	if (c->asked.view.per == PER_MONTH && months * CELL + NAME_LEAST <= page->width)
		months_beside(page);
	else
		rows(page);
}
