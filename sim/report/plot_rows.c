/* What violins, parts and differences share: strategies as rows, from the top in the file's order. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/plot.h"

#define FIXED 1e-6                        /* a spread that is none, relative */

struct rows rows_of(size_t count)
{
	const double height = count <= 2 ? 132 : count <= 4 ? 108 : count <= 8 ? 84 : count <= 16 ? 66 : 58;

	return (struct rows){count, height};
}

void plot_scale_init(struct scale *scale, const struct summary *summary, int metric)
{
	double low = INFINITY, high = -INFINITY;

	scale_init(scale, summary, metric);
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		if (scale->off[s])
			continue;
		low = fmin(low, summary->strategy[s].metric[metric].min);
		high = fmax(high, summary->strategy[s].metric[metric].max);
	}
	if (low == high)
		scale->low = scale->high = low;
}

void plot_scale_widen(struct scale *scale, const struct summary *summary, int metric, double times)
{
	double high = 0;

	for (size_t s = 0; s < summary->plan->strategies; s++)
		high = scale->off[s] ? high : fmax(high, summary->strategy[s].metric[metric].q[Q_P50]);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		scale->off[s] &= !(summary->strategy[s].metric[metric].q[Q_P50] <= times * high);
}

bool costs_vary(const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const struct metric_summary *m = &summary->strategy[s].metric[cost];

		if (m->max - m->min > FIXED * fabs(m->max))
			return true;
	}
	return false;
}

void strategy_label(struct text *out, const struct plan *plan, size_t strategy, bool title, double wide)
{
	struct text all = {0};

	text_addf(&all, "%s  %s", strategy_name(plan, strategy), bilingual_str(&plan->strategy[strategy].strategy->title));
	plot_text_fit(out, title && text_px(text_str(&all), SMALL_PX, true) <= wide ? text_str(&all) : strategy_name(plan, strategy), SMALL_PX, true,
		      wide);
	text_release(&all);
}

enum { NAME_MOST_PX = 288, MARGIN_PX = 24, ROOMY_PX = 84 };

/* Names and titles are read from the last row of a class; where rows are many there is no room for that. */
struct row_ink { int name, title; };

static struct row_ink row_ink_of(double row_height)
{
	return row_height >= ROOMY_PX ? (struct row_ink){STRATEGY_PX, TEXT_PX} : (struct row_ink){TEXT_PX, SMALL_PX};
}

double rows_left(const struct summary *summary, const bool *skip)
{
	const struct row_ink ink = row_ink_of(rows_of(summary->plan->strategies).height);
	double wide = 60;

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const char *title = bilingual_str(&summary->plan->strategy[s].strategy->title);

		if (skip && skip[s])
			continue;
		wide = fmax(wide, text_px(strategy_name(summary->plan, s), ink.name, true));
		/* half of a long title: it may take two lines */
		wide = fmax(wide, fmax(fmin(14.6 * ink.title, text_px(title, ink.title, false)), 0.62 * text_px(title, ink.title, false)));
	}
	return MARGIN_PX + fmin(wide, NAME_MOST_PX) + 18;
}

void sheet_row_name(struct sheet *sheet, size_t strategy, double y_px, double row_height)
{
	const struct row_ink ink = row_ink_of(row_height);
	const double wide = sheet->left - MARGIN_PX - 14, step = ink.title + 3;
	struct text name = {0}, line[3] = {{0}};
	const size_t most = row_height >= 76 ? 3 : 2;
	const size_t lines = plot_text_wrap(line, most, bilingual_str(&sheet->plan->strategy[strategy].strategy->title), ink.title, wide);
	const double y = y_px + (step + 1) / 2 * (double)lines;
	int size = ink.name;

	while (size > FOOTER_PX && text_px(strategy_name(sheet->plan, strategy), size, true) > wide)         /* smaller, before it is cut */
		size--;
	plot_text_fit(&name, strategy_name(sheet->plan, strategy), size, true, wide);
	sheet_label(sheet, MARGIN_PX, y,
		    (struct ink){.size = size, .bold = true, .rgb = ink_of(strategy_rgb(sheet->plan, strategy))}, text_str(&name));
	text_release(&name);
	for (size_t i = 0; i < lines; i++) {
		sheet_label(sheet, MARGIN_PX, y - (ink.name + ink.title) * 0.68 - step * (double)i, (struct ink){.size = ink.title, .rgb = GREY_RGB},
			    text_str(&line[i]));
		text_release(&line[i]);
	}
}

struct rect sheet_off_scale(struct sheet *sheet, double y_px, uint32_t rgb, const char *value)
{
	enum { ARROW_PX = 64, AIR_PX = 10 };
	const double wide = text_px(value, SMALL_PX, false), limit = sheet->limit_px;
	double from = sheet->right - ARROW_PX, end = from - AIR_PX;
	struct text style = {0};

	/* a limit's line would cut the words: they end before it, and the arrow begins behind it */
	if (limit > end - wide - AIR_PX && limit < end + AIR_PX && limit - AIR_PX - wide >= sheet->left) {
		end = limit - AIR_PX;
		from = limit + AIR_PX;
	}

	text_addf(&style, "head filled size screen 0.010,20 front linewidth 2 linecolor rgb '#%06x'", rgb);
	sheet_line(sheet, from, y_px, sheet->right, y_px, text_str(&style));
	sheet_label(sheet, end, y_px + 1,
		    (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .align = ALIGN_RIGHT, .halo = true}, value);
	text_release(&style);
	return (struct rect){end - wide, y_px - 9, sheet->right, y_px + 9};
}

void sheet_rest(struct sheet *sheet, const size_t *strategy, size_t shown, size_t count, double y_px)
{
	struct text list = {0}, fit = {0};
	char *s;

	for (size_t i = shown; i < count; i++)
		text_addf(&list, "%s%s", i > shown ? ", " : "", strategy_name(sheet->plan, strategy[i]));
	if (list.len) {
		s = worded(_("not drawn: %s"), text_str(&list));
		plot_text_fit(&fit, s, SMALL_PX, false, sheet->width - 48);
		sheet_label(sheet, 24, y_px, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
		free(s);
	}
	text_release(&list);
	text_release(&fit);
}
