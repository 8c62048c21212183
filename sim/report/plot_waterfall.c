#include "sim/report/plot_waterfall.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

#define HALF_ROWS 0.29
#define BESIDE_FROM 0.33                  /* of a row, below its middle: where the thin second bar is */
#define BESIDE_TO 0.41
#define CUT_FROM 0.75                     /* all sums above this share of the largest: the axis does not begin at zero */
enum { LINE_PX = 18, ROW_PX = 58, NAME_PX = 24, NAMES_MOST_PX = 250, LEAST_PX = 4, TOP_PX = 96, BOTTOM_PX = 94 };

static double row_y(const struct waterfall_plot *plot, size_t row)
{
	return (double)(plot->rows - row) - 0.5;
}

static double name_px(const struct sheet *sheet, const struct waterfall_row *row)
{
	if (row->strategy < 0)
		return text_px(row->name, TEXT_PX, row->whole);
	const double title = text_px(bilingual_str(&sheet->plan->strategy[row->strategy].strategy->title), SMALL_PX, false);

	return fmax(text_px(strategy_name(sheet->plan, (size_t)row->strategy), TEXT_PX, true), fmin(title, NAMES_MOST_PX));
}

/* The widest name of a row decides the margin. */
static double left_of(const struct waterfall_plot *plot)
{
	double wide = 120;

	for (size_t i = 0; i < plot->rows; i++)
		wide = fmax(wide, name_px(plot->sheet, plot->row + i));
	return NAME_PX + fmin(wide, NAMES_MOST_PX) + 18;
}

static void axis(struct waterfall_plot *plot)
{
	struct sheet *sheet = plot->sheet;
	double low = plot->row[0].to_usd, high = low;

	for (size_t i = 0; i < plot->rows; i++) {
		const struct waterfall_row *row = plot->row + i;

		low = fmin(low, isnan(row->beside_usd) ? row->to_usd : fmin(row->to_usd, row->beside_usd));
		high = fmax(high, isnan(row->beside_usd) ? row->to_usd : fmax(row->to_usd, row->beside_usd));
	}
	if (low > CUT_FROM * high && high > low)
		low = fmax(0, low - 0.5 * (high - low));
	else
		low = fmin(0, low);
	if (!(high > low))
		high = low + 1;
	sheet->x0 = low < 0 ? low - 0.1 * (high - low) : low;
	sheet->x1 = high + 0.2 * (high - low);
	sheet->y1 = (double)plot->rows;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 7), UNIT_USD);
}

void waterfall_sheet(struct waterfall_plot *plot, const struct plan *plan, const char *name)
{
	sheet_init(plot->sheet, plan, "waterfall", 1000, TOP_PX + BOTTOM_PX + ROW_PX * (double)plot->rows);
	free(plot->sheet->name);
	plot->sheet->name = mem_text(name);
	plot->sheet->left = left_of(plot);
	plot->sheet->bottom = BOTTOM_PX;
	plot->sheet->top = plot->sheet->height - TOP_PX;
	axis(plot);
}

void waterfall_axis_words(struct waterfall_plot *plot, const char *words, const char *cut_words)
{
	sheet_label(plot->sheet, plot->sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    plot->sheet->x0 > 0 ? cut_words : words);
}

/* Two slanted cuts at the left end of a whole amount's bar: the axis does not begin at zero. */
static void cut(struct sheet *sheet, double y)
{
	const double half = HALF_ROWS * ROW_PX + 2;

	for (int i = 0; i < 2; i++)
		sheet_line(sheet, sheet->left + 8 + 9 * i, y - half, sheet->left + 18 + 9 * i, y + half,
			   "nohead front linewidth 3 linecolor rgb '#ffffff'");
}

/* The value right of the bar, or left of it where the canvas ends. */
static void value(struct waterfall_plot *plot, size_t row, double from, double to, const char *words, bool bold)
{
	struct sheet *sheet = plot->sheet;
	const double x = sheet_x(sheet, fmax(from, to)) + 9, y = sheet_y(sheet, row_y(plot, row)), wide = text_px(words, SMALL_PX, bold);
	const bool right = x + wide < sheet->width - 10;

	sheet_label(sheet, right ? x : sheet_x(sheet, fmin(from, to)) - 9, y,
		    (struct ink){.size = SMALL_PX, .bold = bold, .rgb = INK_RGB, .align = right ? ALIGN_LEFT : ALIGN_RIGHT, .halo = true}, words);
}

/* At least LEAST_PX wide, so that it is seen. */
static void piece(struct waterfall_plot *plot, size_t row, double from, double to, uint32_t rgb)
{
	const double more = fmax(0, sheet_px(plot->sheet, LEAST_PX) - fabs(to - from)) / 2;

	text_addf(&plot->sheet->data, "%g %.10g %.10g 0x%06x\n", row_y(plot, row), fmin(from, to) - more, fmax(from, to) + more, rgb);
}

static void whole_row(struct waterfall_plot *plot, size_t i)
{
	struct sheet *sheet = plot->sheet;
	const struct waterfall_row *row = plot->row + i;
	const double from = fmax(0, sheet->x0), y = sheet_y(sheet, row_y(plot, i));

	piece(plot, i, from, row->to_usd, row->rgb);
	letters_row(sheet, row->strategy < 0 ? row->name : strategy_name(sheet->plan, (size_t)row->strategy));
	letters_bar(sheet, sheet_x(sheet, from), sheet_x(sheet, row->to_usd), '#');
	if (sheet->x0 > 0)
		cut(sheet, y);
	value(plot, i, from, row->to_usd, row->words, true);
	if (row->strategy >= 0)
		sheet_row_name(sheet, (size_t)row->strategy, y, ROW_PX);
}

/* Its name; one that is long in smaller letters, and in two lines. */
static void name(struct waterfall_plot *plot, size_t i)
{
	struct sheet *sheet = plot->sheet;
	const struct waterfall_row *row = plot->row + i;
	const double y = sheet_y(sheet, row_y(plot, i)), room = sheet->left - NAME_PX - 14;
	const bool fits = text_px(row->name, TEXT_PX, row->whole) <= room;
	const int size = fits ? TEXT_PX : SMALL_PX;
	struct text line[2] = {{0}};
	const size_t lines = plot_text_wrap(line, 2, row->name, size, room);

	for (size_t k = 0; k < lines; k++) {
		sheet_label(sheet, NAME_PX, y + LINE_PX * ((double)(lines - 1) / 2 - (double)k),
			    (struct ink){.size = size, .bold = row->whole, .rgb = INK_RGB}, text_str(&line[k]));
		text_release(&line[k]);
	}
}

static void step_row(struct waterfall_plot *plot, size_t i)
{
	struct sheet *sheet = plot->sheet;
	const struct waterfall_row *row = plot->row + i;

	letters_row(sheet, row->name);
	letters_bar(sheet, sheet_x(sheet, fmin(row->from_usd, row->to_usd)), sheet_x(sheet, fmax(row->from_usd, row->to_usd)),
		    row->to_usd > row->from_usd ? '+' : '-');
	piece(plot, i, row->from_usd, row->to_usd, row->rgb);
	value(plot, i, row->from_usd, row->to_usd, row->words, false);
}

/* From the end of each row down to the beginning of the next. */
static void steps(struct waterfall_plot *plot)
{
	sheet_block(plot->sheet, "steps", "usd from_row length");
	for (size_t i = 0; i + 1 < plot->rows; i++)
		text_addf(&plot->sheet->data, "%.10g %.4f %.4f\n", plot->row[i].to_usd, row_y(plot, i) - HALF_ROWS, -(1 - 2 * HALF_ROWS));
}

/* Thin bars below the others, from where they begin. */
static void beside(struct waterfall_plot *plot)
{
	bool any = false;

	for (size_t i = 0; i < plot->rows; i++) {
		const struct waterfall_row *row = plot->row + i;

		if (isnan(row->beside_usd))
			continue;
		if (!any)
			sheet_block(plot->sheet, "beside", "from_row to_row from_usd to_usd colour");
		any = true;
		text_addf(&plot->sheet->data, "%g %g %.10g %.10g 0x%06x\n", row_y(plot, i) - BESIDE_TO, row_y(plot, i) - BESIDE_FROM,
			  fmin(row->from_usd, row->beside_usd), fmax(row->from_usd, row->beside_usd), row->rgb);
	}
	sheet_number(plot->sheet, "besides", any);
}

void waterfall_draw(struct waterfall_plot *plot)
{
	sheet_block(plot->sheet, "pieces", "row from_usd to_usd colour");
	for (size_t i = 0; i < plot->rows; i++) {
		(plot->row[i].whole ? whole_row : step_row)(plot, i);
		if (plot->row[i].strategy < 0)
			name(plot, i);
		free(plot->row[i].words);
	}
	steps(plot);
	beside(plot);
	sheet_number(plot->sheet, "half", HALF_ROWS);
}
