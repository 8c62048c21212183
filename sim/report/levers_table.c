/* The terminal page of `costcast levers`: a waterfall from today's bill to the one with all levers. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/levers.h"
#include "sim/report/page.h"
#include "sim/report/waterfall.h"
#include "sim/report/why.h"

enum { NAME, BAR, ALONE, ALONE_HALF, ROW, ROW_HALF, LEFT, COLUMNS };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, BAR_LEAST = 8, BAR_MOST = 40, NAMES_WIDE = 46, NAMES_NARROW = 28, INDENT = 2, GAP = 2 };

struct marks { const char *whole, *more, *less, *cut, *ellipsis, *plus_minus, *interacts, *dot; };
static const struct marks unicode = {"█", "▓", "░", "┄", "…", "±", "≠", "·"}, plain = {"#", "+", "-", "<", "~", "+/-", "*", "|"};

struct view {
	const struct levers *levers;
	const struct terminal *terminal;
	const struct marks *mark;
	struct text *out;
	int64_t step;
	bool wide;
	size_t width;
	struct waterfall bars;            /* of nano-dollars */
	struct grid grid;
};

static void scale(struct view *v)
{
	waterfall_begin(&v->bars, (double)v->levers->today_nano);
	for (size_t i = 0; i < v->levers->levers; i++)
		waterfall_reach(&v->bars, (double)v->levers->lever[i].left_nano);
	waterfall_scale(&v->bars);
}

static void bar(struct view *v, double from, double to, const char *mark, enum style style)
{
	struct text cells = {0};

	waterfall_bar(&v->bars, from, to, mark, mark == v->mark->whole ? v->mark->cut : NULL, &cells);
	grid_cell(&v->grid, BAR, style, &cells);
	text_release(&cells);
}

static void whole_row(struct view *v, const char *name, const char *title, int64_t nano)
{
	struct text cell = {0};

	grid_row(&v->grid);
	text_add_plain(&cell, name);
	if (*title)
		text_add(&cell, "  ");
	text_add_plain(&cell, title);
	grid_cell(&v->grid, NAME, STYLE_BOLD, &cell);
	bar(v, v->bars.low, (double)nano, v->mark->whole, STYLE_PLAIN);
	why_money(&cell, shown_nano(nano, v->step), v->step, false);
	grid_cell(&v->grid, LEFT, STYLE_BOLD, &cell);
	text_release(&cell);
}

static enum style style_of(int64_t saved)
{
	return saved > 0 ? STYLE_GOOD : saved < 0 ? STYLE_BAD : STYLE_PLAIN;
}

/* WORDS, emptied, and how sure they are. */
static void change_cells(struct view *v, size_t column, const struct saving *saving, struct text *words)
{
	grid_cell(&v->grid, column, style_of(saving->nano), words);
	if (v->wide) {
		lever_half_write(saving, v->step, v->mark->plus_minus, words);
		grid_cell(&v->grid, column + 1, STYLE_DIM, words);
	}
}

static void lever_row(struct view *v, const struct lever *lever)
{
	const int64_t before = lever->left_nano + lever->in_row.nano;
	struct text cell = {0};

	grid_row(&v->grid);
	text_addf(&cell, "%s ", lever_interacts(v->levers, lever) ? v->mark->interacts : " ");
	text_add_plain(&cell, lever_title(lever));
	grid_cell(&v->grid, NAME, STYLE_PLAIN, &cell);
	bar(v, (double)before, (double)lever->left_nano, lever->in_row.nano < 0 ? v->mark->more : v->mark->less, style_of(lever->in_row.nano));
	lever_alone_write(v->levers, lever, v->step, &cell);
	change_cells(v, ALONE, &lever->by_itself, &cell);
	lever_row_write(lever, v->step, &cell);
	change_cells(v, ROW, &lever->in_row, &cell);
	why_money(&cell, shown_nano(lever->left_nano, v->step), v->step, false);
	grid_cell(&v->grid, LEFT, STYLE_DIM, &cell);
	text_release(&cell);
}

static void head_row(struct view *v)
{
	struct text cell = {0};

	grid_row(&v->grid);
	grid_cell_str(&v->grid, NAME, STYLE_DIM, _("LEVER"));
	grid_cell_str(&v->grid, ALONE, STYLE_DIM, _("ALONE"));
	grid_cell_str(&v->grid, ROW, STYLE_DIM, _("IN THE ROW"));
	grid_cell_str(&v->grid, LEFT, STYLE_DIM, _("MEAN BILL"));
	if (v->wide) {
		percent_write(&cell, v->levers->plan->scenario->confidence, 0);
		grid_cell(&v->grid, ALONE_HALF, STYLE_DIM, &cell);
		percent_write(&cell, v->levers->plan->scenario->confidence, 0);
		grid_cell(&v->grid, ROW_HALF, STYLE_DIM, &cell);
	}
	text_release(&cell);
}

static void rows(struct view *v)
{
	const struct strategy *own = v->levers->base->scenario->strategy + v->levers->strategy;

	grid_init(&v->grid, "llrrrrr");
	v->grid.gap = GAP;
	v->grid.indent = INDENT;
	v->grid.flexible = NAME;
	v->grid.lines = 2;
	head_row(v);
	whole_row(v, own->name, bilingual_str(&own->title), v->levers->today_nano);
	for (size_t i = 0; i < v->levers->levers; i++)
		lever_row(v, v->levers->lever + i);
	whole_row(v, _("With all levers"), "", v->levers->least_nano);
}

/* Twice: once to see what the words leave for the bars. */
static void waterfall(struct view *v)
{
	const size_t most = v->wide ? NAMES_WIDE : NAMES_NARROW;
	size_t words = INDENT + GAP, names;

	v->bars.cells = 0;
	rows(v);
	names = grid_column_width(&v->grid, NAME);
	words += names < most ? names : most;
	for (size_t c = ALONE; c < COLUMNS; c++)
		words += grid_column_width(&v->grid, c) + GAP;
	grid_release(&v->grid);
	v->bars.cells = v->width > words + BAR_LEAST ? v->width - words : BAR_LEAST;
	if (v->bars.cells > BAR_MOST)
		v->bars.cells = BAR_MOST;
	rows(v);
	grid_write(&v->grid, v->width, v->terminal->colour, v->mark->ellipsis, v->out);
	grid_release(&v->grid);
}

static void say(void *context, const char *s)
{
	const struct view *v = context;

	sentence_write(v->out, v->width, s);
}

static void head(const struct view *v)
{
	const struct scenario *scenario = v->levers->base->scenario;
	struct text line = {0}, n = {0};

	levers_question(v->levers, &line);
	style_write(v->out, STYLE_BOLD, v->terminal->colour, text_str(&line));
	text_addc(v->out, '\n');
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)v->levers->summary->replications, 17);
	text_addf(&line, " %s %s %s ", v->mark->dot, currency_in_use()->code, v->mark->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", v->mark->dot);
	text_addf(&line, ngettext("%s future", "%s futures", v->levers->summary->replications), text_str(&n));
	say((void *)v, text_str(&line));
	text_addc(v->out, '\n');
	text_clear(&line);
	levers_sentence(v->levers, &line);
	say((void *)v, text_str(&line));
	text_addc(v->out, '\n');
	text_release(&line);
	text_release(&n);
}

static void notes(const struct view *v)
{
	struct text line = {0}, step = {0};

	text_addc(v->out, '\n');
	levers_find(v->levers, say, (void *)v);
	why_money(&step, v->step, v->step, false);
	text_addf(&line, _("Alone: against today. In the row: against all levers before it. %s: the two differ by more than chance. Rounded to %s so that "
			   "the steps add up as shown; --csv and --json hold them to the nano-dollar."), v->mark->interacts, text_str(&step));
	if (v->bars.cut)
		text_add(&line, _(" The bars of the bills are cut at the left."));
	say((void *)v, text_str(&line));
	text_release(&line);
	text_release(&step);
}

static void lessons(const struct view *v)
{
	struct text all = {0};
	struct view of = *v;

	of.out = &all;
	levers_lessons(v->levers, say, &of);
	if (all.len) {
		text_addc(v->out, '\n');
		style_write(v->out, STYLE_DIM, v->terminal->colour, _("  WHAT IS TO BE LEARNED"));
		text_addf(v->out, "\n%s", text_str(&all));
	}
	text_release(&all);
}

void levers_table_write(const struct levers *levers, const struct terminal *terminal, struct text *out)
{
	struct text page = {0};
	struct view v = {.levers = levers, .terminal = terminal, .mark = terminal->utf8 ? &unicode : &plain, .out = &page,
			 .step = levers_step(levers), .wide = terminal->columns >= WIDE_FROM,
			 .width = (size_t)(terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns)};

	scale(&v);
	head(&v);
	waterfall(&v);
	notes(&v);
	lessons(&v);
	page_foot(&(struct page){.summary = levers->summary, .terminal = terminal, .width = v.width, .wide = v.wide, .out = &page});
	(terminal->utf8 ? text_add : text_add_ascii)(out, text_str(&page));
	text_release(&page);
}
