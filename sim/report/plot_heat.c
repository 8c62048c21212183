/* Two keys: is the best other strategy cheaper than the baseline, and where is the line between? */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_sweep.h"

#define BASELINE_RGB 0x0072b2u            /* blue: the baseline is better */
#define OTHER_RGB 0xe69f00u               /* orange: another is */
#define FULL_RATIO 2.0                    /* from so many times on, or so small a part, a colour is full */
#define PALEST 0.12                       /* of a colour, beside the break-even */
#define DEEPEST 0.65
enum { ROW_PX = 46, WORDS_FROM_PX = 44 };

struct heat {
	struct sheet *sheet;
	const struct sweep *sweep;
	size_t columns, rows;
};

static const struct sweep_point *point_at(const struct heat *h, size_t x, size_t y)
{
	const size_t i = x * h->rows + y;

	return i < h->sweep->lived ? h->sweep->point + i : NULL;
}

/* WITH mixed into white. */
static uint32_t mixed(uint32_t with, double share)
{
	uint32_t out = 0;

	for (int shift = 16; shift >= 0; shift -= 8)
		out |= (uint32_t)lrint(255 - share * (255 - (double)(with >> shift & 255))) << shift;
	return out;
}

static uint32_t colour_of(const struct heat *h, double ratio)
{
	const bool other = sweep_more_is_better(h->sweep) ? ratio > 1 : ratio < 1;
	const double far = fmin(1, fabs(log(ratio)) / log(FULL_RATIO));

	if (!isfinite(ratio))
		return 0xeeeeee;
	return mixed(other ? OTHER_RGB : BASELINE_RGB, ratio == 1 ? 0 : PALEST + (DEEPEST - PALEST) * far);
}

static void cell(struct heat *h, size_t x, size_t y)
{
	const struct sweep_point *p = point_at(h, x, y);
	const double ratio = p ? sweep_ratio(h->sweep, p) : NAN, wide = (h->sheet->right - h->sheet->left) / (double)h->columns;
	struct text words = {0}, fit = {0};

	text_addf(&h->sheet->data, "%zu %zu 0x%06x %.6g\n", x, y, colour_of(h, ratio), ratio);
	if (!p || wide < WORDS_FROM_PX)
		return;
	if (p->best >= 0 && h->sweep->plan->strategies > 2)
		text_addf(&words, "%s ", strategy_name(h->sweep->plan, (size_t)p->best));
	if (isfinite(ratio))
		fixed_write(&words, ratio, 2);
	plot_text_fit(&fit, text_str(&words), SMALL_PX, false, wide - 6);
	/* in a corner: the line passes the middles of cells that are near the break-even */
	sheet_label(h->sheet, sheet_x(h->sheet, (double)x - 0.5) + 6, sheet_y(h->sheet, (double)y + 0.5) - 12,
		    (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, text_str(&fit));
	text_release(&words);
	text_release(&fit);
}

static void tics(const struct heat *h)
{
	double last = -INFINITY;

	for (size_t x = 0; x < h->columns; x++) {
		const char *s = h->sweep->vary[0].value[x].text;
		const double at = sheet_x(h->sheet, (double)x), half = text_px(s, SMALL_PX, false) / 2;

		if (at - half < last + 8)
			continue;
		sheet_label(h->sheet, at, h->sheet->bottom - 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE}, s);
		last = at + half;
	}
	for (size_t y = 0; y < h->rows; y++) {
		struct text fit = {0};

		plot_text_fit(&fit, h->sweep->vary[1].value[y].text, SMALL_PX, false, h->sheet->left - 34);
		sheet_label(h->sheet, h->sheet->left - 8, sheet_y(h->sheet, (double)y),
			    (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, text_str(&fit));
		text_release(&fit);
	}
}

static void break_even(struct heat *h)
{
	sheet_block(h->sheet, "break-even", "column row");
	for (size_t i = 0; i < h->sweep->pieces; i++) {
		const struct sweep_piece *p = h->sweep->piece + i;

		text_addf(&h->sheet->data, "%.6g %.6g\n%.6g %.6g\n\n", p->x0, p->y0, p->x1, p->y1);
	}
	if (!h->sweep->pieces)
		text_add(&h->sheet->data, "NaN NaN\n");
}

/* The two regions in words, with their colours; and how many points lie in each. */
static void key(struct heat *h)
{
	const struct sweep *sweep = h->sweep;
	const size_t baseline = sweep->plan->scenario->baseline;
	const char *name = strategy_name(sweep->plan, baseline), *other = sweep->plan->strategies == 2 ? strategy_name(sweep->plan, !baseline) : NULL;
	char *blue = worded(_("%s is better"), name);
	char *orange = other ? worded(_("%s is better"), other) : worded(_("another is better than %s"), name);
	const struct key keys[] = {{mixed(BASELINE_RGB, 0.6), blue, 0}, {mixed(OTHER_RGB, 0.8), orange, 0}, {0x222222, _("as good as each other"), '|'}};
	size_t wins = 0;

	for (size_t i = 0; i < sweep->lived; i++)
		wins += sweep->point[i].best >= 0 && (size_t)sweep->point[i].best != baseline;
	sheet_key(h->sheet, keys, sweep->pieces ? 3 : 2, h->sheet->left, h->sheet->right, h->sheet->bottom - 52, true);
	sheet_say(h->sheet, _("At %zu of %zu points another strategy is better than %s."), wins, sweep->lived, name);
	free(blue);
	free(orange);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static void lay_out(struct heat *h)
{
	struct sheet *sheet = h->sheet;
	const struct sweep *sweep = h->sweep;
	const char *name = strategy_name(sweep->plan, sweep->plan->scenario->baseline);
	char *title = sweep->plan->strategies == 2
		? worded(_("Where is %s better than %s?"), strategy_name(sweep->plan, !sweep->plan->scenario->baseline), name)
		: worded(_("Where is another strategy better than %s?"), name);
	char *second = worded(_("%s of the best other strategy over that of %s; up: %s"), sweep->figure.text, name, sweep->vary[1].path);
	struct text fit = {0};

	sheet_area(sheet);
	sheet_title(sheet, title, second);
	text_add(&sheet->script, "unset xtics\nunset ytics\n");
	tics(h);
	plot_text_fit(&fit, sweep->vary[0].path, SMALL_PX, false, sheet->right - sheet->left);
	sheet_label(sheet, (sheet->left + sheet->right) / 2, sheet->bottom - 36, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE},
		    text_str(&fit));
	sheet_block(sheet, "cells", "column row colour ratio");
	for (size_t x = 0; x < h->columns; x++)
		for (size_t y = 0; y < h->rows; y++)
			cell(h, x, y);
	break_even(h);
	key(h);
	sweep_say(sweep, say, sheet);
	text_release(&fit);
	free(title);
	free(second);
}

bool plot_heat(struct sheet *sheet, const struct sweep *sweep)
{
	struct heat h = {.sheet = sheet, .sweep = sweep};

	if (sweep->keys != 2 || sweep->plan->strategies < 2 || !sweep->lived)
		return false;
	h.columns = sweep->vary[0].count;
	h.rows = sweep->vary[1].count;
	sheet_init(sheet, sweep->plan, "heat", 1000, 96 + 136 + ROW_PX * fmax(4, fmin(14, (double)h.rows)));
	sheet->left = 130;
	sheet->bottom = 136;
	sheet->x0 = sheet->y0 = -0.5;
	sheet->x1 = (double)h.columns - 0.5;
	sheet->y1 = (double)h.rows - 0.5;
	lay_out(&h);
	return true;
}
