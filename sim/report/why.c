/* The terminal page of `costcast why`: a waterfall from one mean to the other. */
#include "sim/report/why.h"

#include <math.h>
#include <stdlib.h>

#include "sim/report/page.h"
#include "sim/report/waterfall.h"

enum { NAME, BAR, VALUE, SURETY, TOTAL, HOURS, COLUMNS };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, BAR_LEAST = 8, BAR_MOST = 44, INDENT = 2, GAP = 2 };

struct marks { const char *mean, *more, *less, *cut, *ellipsis, *plus_minus, *arrow, *dot; };
static const struct marks unicode = {"█", "▓", "░", "┄", "…", "± ", "→", "·"}, plain = {"#", "+", "-", "<", "~", "+/-", "->", "|"};

struct fall {
	const struct why *why;
	const struct terminal *terminal;
	const struct marks *mark;
	int64_t step;
	struct why_shown shown;
	struct waterfall bars;            /* of nano-dollars */
	bool wide;
	size_t width;
	struct grid grid;
};

static const struct strategy *strategy_of(const struct fall *f, size_t s)
{
	return f->why->summary->plan->strategy[s].strategy;
}

static void scale(struct fall *f)
{
	double at = (double)f->shown.from_nano;

	waterfall_begin(&f->bars, at);
	waterfall_reach(&f->bars, (double)f->shown.to_nano);
	for (size_t i = 0; i < f->why->parts; i++) {
		at += (double)f->shown.part_nano[i];
		waterfall_reach(&f->bars, at);
	}
	waterfall_scale(&f->bars);
}

static void bar(struct fall *f, double from, double to, const char *mark, enum style style)
{
	struct text cells = {0};

	waterfall_bar(&f->bars, from, to, mark, mark == f->mark->mean ? f->mark->cut : NULL, &cells);
	grid_cell(&f->grid, BAR, style, &cells);
	text_release(&cells);
}

static void mean_row(struct fall *f, size_t strategy, int64_t nano)
{
	struct text cell = {0};

	grid_row(&f->grid);
	text_addf(&cell, "%s  ", strategy_of(f, strategy)->name);
	text_add_plain(&cell, strategy_title(strategy_of(f, strategy)));
	grid_cell(&f->grid, NAME, STYLE_BOLD, &cell);
	bar(f, f->bars.low, (double)nano, f->mark->mean, STYLE_PLAIN);
	why_money(&cell, nano, f->step, false);
	grid_cell(&f->grid, VALUE, STYLE_BOLD, &cell);
	text_release(&cell);
}

static void hours_words(const struct fall *f, const struct why_part *p, struct text *out)
{
	number_write(out, p->from_h, p->from_h < 1 ? 2 : 3);
	text_addf(out, " %s ", f->mark->arrow);
	number_write(out, p->to_h, p->to_h < 1 ? 2 : 3);
	text_add(out, " h");
}

static void part_row(struct fall *f, size_t i, int64_t *at)
{
	const struct why_part *p = f->why->part + i;
	const int64_t nano = f->shown.part_nano[i];
	const enum style style = nano > 0 ? STYLE_BAD : nano < 0 ? STYLE_GOOD : STYLE_PLAIN;
	struct text cell = {0};

	grid_row(&f->grid);
	text_addf(&cell, "  %s", why_part_title(f->why, p->part));
	grid_cell(&f->grid, NAME, STYLE_PLAIN, &cell);
	bar(f, (double)*at, (double)(*at + nano), nano > 0 ? f->mark->more : f->mark->less, style);
	why_money(&cell, nano, f->step, true);
	grid_cell(&f->grid, VALUE, style, &cell);
	why_half(f->why, i, f->step, f->mark->plus_minus, &cell);
	grid_cell(&f->grid, SURETY, STYLE_DIM, &cell);
	*at += nano;
	why_money(&cell, *at, f->step, false);
	grid_cell(&f->grid, TOTAL, STYLE_DIM, &cell);
	if (f->wide && isfinite(p->from_h) && isfinite(p->to_h)) {
		hours_words(f, p, &cell);
		grid_cell(&f->grid, HOURS, STYLE_DIM, &cell);
	}
	text_release(&cell);
}

static bool any_hours(const struct fall *f)
{
	for (size_t i = 0; i < f->why->parts; i++)
		if (isfinite(f->why->part[i].from_h) && isfinite(f->why->part[i].to_h))
			return true;
	return false;
}

static void head_row(struct fall *f)
{
	struct text cell = {0};

	grid_row(&f->grid);
	grid_cell_str(&f->grid, VALUE, STYLE_DIM, _("MEAN COST"));
	percent_write(&cell, f->why->summary->plan->scenario->confidence, 0);
	grid_cell(&f->grid, SURETY, STYLE_DIM, &cell);
	grid_cell_str(&f->grid, TOTAL, STYLE_DIM, _("SO FAR"));
	if (f->wide && any_hours(f)) {
		text_addf(&cell, "%s %s %s", strategy_of(f, f->why->from)->name, f->mark->arrow, strategy_of(f, f->why->to)->name);
		grid_cell(&f->grid, HOURS, STYLE_DIM, &cell);
	}
	text_release(&cell);
}

static void rows(struct fall *f)
{
	int64_t at = f->shown.from_nano;

	grid_init(&f->grid, "llrrrl");
	f->grid.gap = GAP;
	f->grid.indent = INDENT;
	f->grid.flexible = NAME;
	head_row(f);
	mean_row(f, f->why->from, f->shown.from_nano);
	for (size_t i = 0; i < f->why->parts; i++)
		part_row(f, i, &at);
	mean_row(f, f->why->to, f->shown.to_nano);
}

/* Twice: once to see what the words leave for the bars. */
static void waterfall(struct fall *f, struct text *out)
{
	size_t words, names;

	f->bars.cells = 0;
	rows(f);
	names = grid_column_width(&f->grid, NAME);
	words = INDENT + (names < 34 ? names : 34);
	for (size_t c = VALUE; c < COLUMNS; c++)
		words += GAP + grid_column_width(&f->grid, c);
	words += GAP;
	grid_release(&f->grid);
	f->bars.cells = f->width > words + BAR_LEAST ? f->width - words : BAR_LEAST;
	if (f->bars.cells > BAR_MOST)
		f->bars.cells = BAR_MOST;
	rows(f);
	grid_write(&f->grid, f->width, f->terminal->colour, f->mark->ellipsis, out);
	grid_release(&f->grid);
}

static void say(const struct fall *f, const struct text *s, struct text *out)
{
	wrap_write(out, "  ", 4, f->width, "", text_str(s));
}

/* Where there is no column for them. */
static void say_hours(const struct fall *f, struct text *out)
{
	struct text line = {0}, list = {0};

	for (size_t i = 0; i < f->why->parts; i++) {
		const struct why_part *p = f->why->part + i;

		if (!isfinite(p->from_h) || !isfinite(p->to_h))
			continue;
		text_addf(&list, "%s%s ", list.len ? ", " : "", why_part_title(f->why, p->part));
		hours_words(f, p, &list);
	}
	text_addf(&line, _("Mean hours, %s %s %s: %s."), strategy_of(f, f->why->from)->name, f->mark->arrow,
		  strategy_of(f, f->why->to)->name, text_str(&list));
	if (!f->wide && list.len)
		say(f, &line, out);
	text_release(&line);
	text_release(&list);
}

static void head(const struct fall *f, struct text *out)
{
	const struct summary *summary = f->why->summary;
	struct text title = {0}, line = {0}, n = {0};

	why_question(f->why, &line);
	style_write(out, STYLE_BOLD, f->terminal->colour, text_str(&line));
	text_addc(out, '\n');
	text_clear(&line);
	text_add_plain(&title, bilingual_str(&summary->plan->scenario->title));
	if (!title.len)
		text_add_plain(&title, summary->plan->scenario->file);
	number_write(&n, (double)summary->replications, 17);
	text_addf(&line, "%s %s %s %s ", text_str(&title), f->mark->dot, currency_in_use()->code, f->mark->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)summary->plan->scenario->seed);
	text_addf(&line, " %s ", f->mark->dot);
	text_addf(&line, ngettext("%s future", "%s futures", summary->replications), text_str(&n));
	say(f, &line, out);
	text_addc(out, '\n');
	text_release(&title);
	text_release(&line);
	text_release(&n);
}

static void notes(const struct fall *f, struct text *out)
{
	struct text line = {0}, step = {0};

	why_surety(f->why, &line);
	say(f, &line, out);
	say_hours(f, out);
	text_clear(&line);
	why_money(&step, f->step, f->step, false);
	text_addf(&line, _("Rounded to %s so that the parts add up as shown; --csv and --json hold them to the nano-dollar."), text_str(&step));
	if (f->bars.cut)
		text_addf(&line, _(" The bars of the means are cut at the left."));
	say(f, &line, out);
	text_release(&line);
	text_release(&step);
}

void why_write(const struct why *why, const struct terminal *terminal, struct text *out)
{
	struct fall f = {.why = why, .terminal = terminal, .mark = terminal->utf8 ? &unicode : &plain, .step = why_step(why),
			 .wide = terminal->columns >= WIDE_FROM,
			 .width = (size_t)(terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns)};
	struct text page = {0}, sentence = {0};

	f.shown = why_shown(why, f.step);
	scale(&f);
	head(&f, &page);
	why_sentence(why, &sentence);
	say(&f, &sentence, &page);
	text_addc(&page, '\n');
	waterfall(&f, &page);
	text_addc(&page, '\n');
	notes(&f, &page);
	page_foot(&(struct page){.summary = why->summary, .terminal = terminal, .width = f.width, .wide = f.wide, .out = &page});
	if (terminal->utf8)
		text_add(out, text_str(&page));
	else
		text_add_ascii(out, text_str(&page));
	text_release(&page);
	text_release(&sentence);
}
