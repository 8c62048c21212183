/* What changed most, on the page and in sentences. */
#include <math.h>

#include "sim/report/costs_page.h"
#include "sim/report/write.h"

enum { NAME, BEFORE, AFTER, CHANGE, HALF, RELATIVE, MARK };
enum { DIGITS = 4 };
#define CENT 0.01                         /* less than half of one is what rounding leaves */

void movers_title(const struct costing *c, const struct mover *mover, struct text *out)
{
	(void)c;
	costs_group_title(mover->costs, mover->group, out);
}

const char *movers_against(const struct costing *c)
{
	return c->asked.against < 0 ? "" : c->plan->strategy[c->asked.against].strategy->name;
}

void movers_side(const struct costing *c, const struct stretch *side, struct text *out)
{
	if (c->asked.against >= 0)
		text_add_plain(out, side == &c->movers->before ? movers_against(c) : costs_strategy(c));
	else
		costs_days(side->from_unix_s, side->to_unix_s, out);
}

void movers_question(const struct costing *c, struct text *out)
{
	struct text before = {0}, after = {0};

	movers_side(c, &c->movers->before, &before);
	movers_side(c, &c->movers->after, &after);
	if (c->asked.against >= 0)
		text_addf(out, _("What costs more, and what less, in %s than in %s?"), text_str(&after), text_str(&before));
	else
		text_addf(out, _("What changed most in the cost of %s from %s to %s?"), costs_strategy(c), text_str(&before), text_str(&after));
	text_release(&before);
	text_release(&after);
}

static void signed_money(double usd, struct text *out)
{
	text_add(out, usd > CENT / 2 ? "+" : "");
	costs_money(out, usd, DIGITS);
}

/* Is it more than chance? */
static bool sure(const struct mover *mover)
{
	return !(mover->ci.low <= 0 && mover->ci.high >= 0) && fabs(mover->change) > CENT / 2;
}

static void figures(const struct costs_page *page, struct grid *grid, const struct mover *mover)
{
	const enum style style = !sure(mover) ? STYLE_DIM : mover->change > 0 ? STYLE_BAD : STYLE_GOOD;
	struct text cell = {0};

	costs_money(&cell, mover->before, DIGITS);
	grid_cell(grid, BEFORE, STYLE_PLAIN, &cell);
	costs_money(&cell, mover->after, DIGITS);
	grid_cell(grid, AFTER, STYLE_PLAIN, &cell);
	signed_money(mover->change, &cell);
	grid_cell(grid, CHANGE, style, &cell);
	costs_half(page, mover->ci, mover->change, &cell);
	grid_cell(grid, HALF, STYLE_DIM, &cell);
	if (fabs(mover->change) > CENT / 2)
		relative_write(&cell, mover->change, mover->before, "x");
	grid_cell(grid, RELATIVE, STYLE_DIM, &cell);
	if (mover->is_new || mover->gone)
		grid_cell_str(grid, MARK, STYLE_DIM, mover->is_new ? _("new") : _("gone"));
	text_release(&cell);
}

static struct mover rest_of(const struct movers *movers, size_t shown)
{
	struct mover rest = {.ci = {NAN, NAN}};

	for (size_t i = shown; i < movers->count; i++) {
		rest.before += movers->item[i].before;
		rest.after += movers->item[i].after;
		rest.change += movers->item[i].change;
	}
	return rest;
}

static void head_row(const struct costs_page *page, struct grid *grid)
{
	const struct costing *c = page->costing;
	struct text cell = {0}, side = {0};

	grid_row(grid);
	costs_by_title(&c->asked.view, &cell);
	grid_cell(grid, NAME, STYLE_DIM, &cell);
	for (int i = 0; i < 2; i++) {
		text_clear(&side);
		if (c->asked.against >= 0)
			movers_side(c, i ? &c->movers->after : &c->movers->before, &side);
		else
			text_add(&side, i ? _("AFTER") : _("BEFORE"));
		cut_write(&cell, text_str(&side), 12, page->ellipsis);
		grid_cell(grid, i ? AFTER : BEFORE, STYLE_DIM, &cell);
	}
	grid_cell_str(grid, CHANGE, STYLE_DIM, _("CHANGE"));
	text_addf(&cell, "%s %g %%", page->plus_minus, 100 * c->plan->scenario->confidence);
	grid_cell(grid, HALF, STYLE_DIM, &cell);
	text_release(&cell);
	text_release(&side);
}

void costs_page_movers(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	const struct movers *movers = c->movers;
	const size_t shown = movers->count <= c->asked.top + 1 ? movers->count : c->asked.top, rest = movers->count - shown;
	struct text cell = {0};
	struct grid grid;

	grid_init(&grid, "lrrrrrl");
	grid.indent = grid.gap = 2;
	grid.flexible = NAME;
	grid.lines = 3;
	head_row(page, &grid);
	for (size_t i = 0; i < shown; i++) {
		grid_row(&grid);
		movers_title(c, movers->item + i, &cell);
		grid_cell(&grid, NAME, STYLE_PLAIN, &cell);
		figures(page, &grid, movers->item + i);
	}
	if (rest) {
		const struct mover others = rest_of(movers, shown);

		grid_row(&grid);
		text_addf(&cell, ngettext("%zu other", "%zu others", rest), rest);
		grid_cell(&grid, NAME, STYLE_DIM, &cell);
		figures(page, &grid, &others);
	}
	grid_row(&grid);
	grid_cell_str(&grid, NAME, STYLE_BOLD, _("TOTAL"));
	figures(page, &grid, &movers->total);
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
	text_release(&cell);
}

/* The first that is more than chance and goes that way. */
static void first_of(const struct costing *c, bool up, model_line *line, void *context)
{
	const struct movers *movers = c->movers;
	struct text s = {0}, name = {0}, usd = {0};
	size_t i = 0;

	while (i < movers->count && (!sure(movers->item + i) || (movers->item[i].change > 0) != up))
		i++;
	if (i < movers->count) {
		movers_title(c, movers->item + i, &name);
		costs_money(&usd, fabs(movers->item[i].change), DIGITS);
		text_addf(&s, up ? _("Most went up: %s, by %s.") : _("Most went down: %s, by %s."), text_str(&name), text_str(&usd));
		line(context, text_str(&s));
	}
	text_release(&s);
	text_release(&name);
	text_release(&usd);
}

void movers_say(const struct costing *c, model_line *line, void *context)
{
	bool any = false;

	for (size_t i = 0; i < c->movers->count; i++)
		any |= sure(c->movers->item + i);
	first_of(c, true, line, context);
	first_of(c, false, line, context);
	if (!any)
		line(context, _("Nothing changed by more than chance."));
}
