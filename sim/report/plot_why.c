/* Where the difference between two strategies comes from: a waterfall from one mean cost to the other. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/plot_letters.h"
#include "sim/report/why.h"

#define HALF_ROWS 0.29
#define CUT_FROM 0.75                     /* all sums above this share of the largest: the axis does not begin at zero */
enum { ROW_PX = 58, NAME_PX = 24, PARTS_MOST_PX = 250, LEAST_PX = 4 };

struct fall {
	const struct why *why;
	struct sheet *sheet;
	int64_t step;
	struct why_shown shown;
	size_t rows;
};

static double usd_of(int64_t nano)
{
	return money_usd(money_nano(nano));
}

static double row_y(const struct fall *f, size_t row)
{
	return (double)(f->rows - row) - 0.5;
}

/* A part that costs both the same explains nothing, and has no row. */
static bool differs(const struct fall *f, size_t part)
{
	return f->shown.part_nano[part] != 0;
}

/* The widest name of a row decides the margin. */
static double left_of(const struct fall *f)
{
	double wide = 120;

	for (size_t i = 0; i < f->why->parts; i++)
		wide = !differs(f, i) ? wide : fmax(wide, text_px(why_part_title(f->why, f->why->part[i].part), TEXT_PX, false));
	for (int end = 0; end < 2; end++) {
		const size_t s = end ? f->why->to : f->why->from;
		const double title = text_px(bilingual_str(&f->why->summary->plan->strategy[s].strategy->title), SMALL_PX, false);

		wide = fmax(wide, fmax(text_px(strategy_name(f->why->summary->plan, s), TEXT_PX, true), fmin(title, PARTS_MOST_PX)));
	}
	return NAME_PX + fmin(wide, PARTS_MOST_PX) + 18;
}

static void axis(struct fall *f)
{
	struct sheet *sheet = f->sheet;
	double low = usd_of(f->shown.from_nano), high = low, at = low;

	for (size_t i = 0; i < f->why->parts; i++) {
		at += usd_of(f->shown.part_nano[i]);
		low = fmin(low, at);
		high = fmax(high, at);
	}
	if (low > CUT_FROM * high && high > low)
		low = fmax(0, low - 0.5 * (high - low));
	else
		low = fmin(0, low);
	if (!(high > low))
		high = low + 1;
	sheet->x0 = low < 0 ? low - 0.1 * (high - low) : low;
	sheet->x1 = high + 0.2 * (high - low);
	sheet->y1 = (double)f->rows;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 7), UNIT_USD);
}

/* Two slanted cuts at the left end of a mean's bar: the axis does not begin at zero. */
static void cut(struct sheet *sheet, double y)
{
	const double half = HALF_ROWS * ROW_PX + 2;

	for (int i = 0; i < 2; i++)
		sheet_line(sheet, sheet->left + 8 + 9 * i, y - half, sheet->left + 18 + 9 * i, y + half,
			   "nohead front linewidth 3 linecolor rgb '#ffffff'");
}

/* The value right of the bar, or left of it where the canvas ends. */
static void value(struct fall *f, size_t row, double from, double to, const char *words, bool bold)
{
	struct sheet *sheet = f->sheet;
	const double x = sheet_x(sheet, fmax(from, to)) + 9, y = sheet_y(sheet, row_y(f, row)), wide = text_px(words, SMALL_PX, bold);
	const bool right = x + wide < sheet->width - 10;

	sheet_label(sheet, right ? x : sheet_x(sheet, fmin(from, to)) - 9, y,
		    (struct ink){.size = SMALL_PX, .bold = bold, .rgb = INK_RGB, .align = right ? ALIGN_LEFT : ALIGN_RIGHT, .halo = true}, words);
}

/* At least LEAST_PX wide, so that it is seen. */
static void piece(struct fall *f, size_t row, double from, double to, uint32_t rgb)
{
	const double more = fmax(0, sheet_px(f->sheet, LEAST_PX) - fabs(to - from)) / 2;

	text_addf(&f->sheet->data, "%g %.10g %.10g 0x%06x\n", row_y(f, row), fmin(from, to) - more, fmax(from, to) + more, rgb);
}

static void mean_row(struct fall *f, size_t row, size_t strategy, int64_t nano)
{
	struct sheet *sheet = f->sheet;
	const double from = fmax(0, sheet->x0), to = usd_of(nano), y = sheet_y(sheet, row_y(f, row));
	struct text words = {0};

	piece(f, row, from, to, strategy_rgb(sheet->plan, strategy));
	letters_row(sheet, strategy_name(sheet->plan, strategy));
	letters_bar(sheet, sheet_x(sheet, from), sheet_x(sheet, to), '#');
	if (sheet->x0 > 0)
		cut(sheet, y);
	why_money(&words, nano, f->step, false);
	value(f, row, from, to, text_str(&words), true);
	sheet_row_name(sheet, strategy, y, ROW_PX);
	text_release(&words);
}

/* "+$11,000 ± 160" */
static void part_words_write(const struct fall *f, size_t i, struct text *words)
{
	why_money(words, f->shown.part_nano[i], f->step, true);
	why_half(f->why, i, f->step, " ± ", words);
}

static void part_row(struct fall *f, size_t i, size_t row, double *at)
{
	struct sheet *sheet = f->sheet;
	const struct why_part *p = f->why->part + i;
	const double to = *at + usd_of(f->shown.part_nano[i]), y = sheet_y(sheet, row_y(f, row));
	struct text words = {0}, name = {0};

	letters_row(sheet, why_part_title(f->why, p->part));
	letters_bar(sheet, sheet_x(sheet, fmin(*at, to)), sheet_x(sheet, fmax(*at, to)), to > *at ? '+' : '-');
	piece(f, row, *at, to, part_rgb(p->part));
	part_words_write(f, i, &words);
	value(f, row, *at, to, text_str(&words), false);
	plot_text_fit(&name, why_part_title(f->why, p->part), TEXT_PX, false, sheet->left - NAME_PX - 14);
	sheet_label(sheet, NAME_PX, y, (struct ink){.size = TEXT_PX, .rgb = INK_RGB}, text_str(&name));
	*at = to;
	text_release(&words);
	text_release(&name);
}

/* From the end of each row down to the beginning of the next. */
static void steps(struct fall *f)
{
	double at = usd_of(f->shown.from_nano);

	sheet_block(f->sheet, "steps", "usd from_row length");
	for (size_t i = 0, row = 0; i <= f->why->parts; i++) {
		if (i < f->why->parts && !differs(f, i))
			continue;
		text_addf(&f->sheet->data, "%.10g %.4f %.4f\n", at, row_y(f, row++) - HALF_ROWS, -(1 - 2 * HALF_ROWS));
		if (i < f->why->parts)
			at += usd_of(f->shown.part_nano[i]);
	}
}

bool plot_why(struct sheet *sheet, const struct why *why)
{
	struct fall f = {.why = why, .sheet = sheet, .step = why_step(why), .rows = 2};
	struct text question = {0}, sentence = {0}, surety = {0};
	double at;
	size_t row = 1;

	f.shown = why_shown(why, f.step);
	for (size_t i = 0; i < why->parts; i++)
		f.rows += differs(&f, i);
	sheet_init(sheet, why->summary->plan, "why", 1000, 96 + 94 + ROW_PX * (double)f.rows);
	sheet->left = left_of(&f);
	sheet->bottom = 94;
	sheet->top = sheet->height - 96;
	axis(&f);
	why_question(why, &question);
	why_sentence(why, &sentence);
	why_surety(why, &surety);
	sheet_title(sheet, text_str(&question), text_str(&sentence));
	sheet_say(sheet, "%s", text_str(&sentence));
	sheet_say(sheet, "%s", text_str(&surety));
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    currency_words(sheet->x0 > 0 ? _("mean cost (USD)   ·   the axis does not begin at zero") : _("mean cost (USD)")));
	sheet_block(sheet, "pieces", "row from_usd to_usd colour");
	mean_row(&f, 0, why->from, f.shown.from_nano);
	at = usd_of(f.shown.from_nano);
	for (size_t i = 0; i < why->parts; i++)
		if (differs(&f, i))
			part_row(&f, i, row++, &at);
	mean_row(&f, f.rows - 1, why->to, f.shown.to_nano);
	steps(&f);
	sheet_number(sheet, "half", HALF_ROWS);
	text_release(&question);
	text_release(&sentence);
	text_release(&surety);
	return true;
}
