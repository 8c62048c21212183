/* How wrong is the forecast of each day? Its mean absolute error and its bias, and how often its interval held what happened. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/forecast.h"
#include "sim/report/plot_letters.h"

enum { HEIGHT = 640, TOP_PX = 132, GAP_PX = 64, LOWER_PX = 130, BOTTOM_PX = 96, RIGHT_PX = 150 };
enum { ERROR_RGB = 0xcc6677, BIAS_RGB = 0x332288, HELD_RGB = 0x117733 };
#define ROOM 1.1
#define MOST 2.0                          /* errors beyond 200 % leave the axis */

struct drawing {
	const struct hindsight *h;
	struct sheet *sheet;
	struct panel errors, held;
	struct panel_map map;
};

static void scale(struct drawing *d)
{
	double low = 0, high = 0.01;

	for (size_t k = 0; k < d->h->days; k++) {
		const struct hindsight_day *day = d->h->day + k;

		high = fmax(high, fmax(day->mape, day->bias));
		low = fmin(low, day->bias);
	}
	d->errors.y1 = fmin(MOST, ROOM * high);
	d->errors.y0 = low < 0 ? fmax(-MOST, ROOM * low) : 0;
	d->held.y1 = 1;
	d->errors.x0 = d->held.x0 = 1;
	d->errors.x1 = d->held.x1 = (double)d->h->days;
}

static double within(const struct panel *panel, double y)
{
	return fmin(panel->y1, fmax(panel->y0, y));
}

static void point(struct drawing *d, const struct panel *panel, size_t k, double y, struct interval ci)
{
	if (isfinite(y))
		text_addf(&d->sheet->data, "%zu %.8g %.8g %.8g\n", k + 1, within(panel, y), within(panel, isfinite(ci.low) ? ci.low : y),
			  within(panel, isfinite(ci.high) ? ci.high : y));
}

static void blocks(struct drawing *d)
{
	panel_block(&d->map, &d->errors, "mean absolute error", "days_known error low high");
	panel_letters(&d->errors, 'e', 1, 2, LETTERS_LINE);
	letters_key(d->sheet, 'e', _("mean absolute error"));
	for (size_t k = 0; k < d->h->days; k++)
		point(d, &d->errors, k, d->h->day[k].mape, d->h->day[k].mape_ci);
	panel_block(&d->map, &d->errors, "bias", "days_known bias low high");
	panel_letters(&d->errors, 'b', 1, 2, LETTERS_LINE);
	letters_key(d->sheet, 'b', _("bias"));
	for (size_t k = 0; k < d->h->days; k++)
		point(d, &d->errors, k, d->h->day[k].bias, d->h->day[k].bias_ci);
	panel_block(&d->map, &d->held, "held by the interval", "days_known share low high");
	panel_letters(&d->held, '*', 1, 2, LETTERS_LINE);
	for (size_t k = 0; k + 1 < d->h->days; k++)
		point(d, &d->held, k, d->h->day[k].coverage, d->h->day[k].coverage_ci);
	text_add(&d->sheet->data, "NaN NaN NaN NaN\n");
	sheet_words(d->sheet, "colour", "cc6677 332288 117733");
}

static void axes(const struct panel *panel, struct tics tics, bool words)
{
	panel_axis_lines(panel);
	panel_tics_y(panel, tics, UNIT_PERCENT);
	if (words)
		panel_tics_x(panel, tics_of(panel->x0, panel->x1, 12), UNIT_NUMBER);
}

static void labels(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	const struct key key[] = {{ERROR_RGB, _("mean absolute error"), 0}, {BIAS_RGB, _("bias: above 0, forecasts are too high"), 0}};
	const double y = panel_y(&d->held, HINDSIGHT_COVER), zero = panel_y(&d->errors, 0);

	sheet_key(sheet, key, 2, d->errors.box.x0, sheet->width - 24, d->errors.box.y1 + 28, true);
	sheet_label(sheet, d->held.box.x0, d->held.box.y1 + 14, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(HELD_RGB)},
		    /* xgettext:no-c-format */
		    _("how often the interval of 90 % held what happened"));
	sheet_line(sheet, d->held.box.x0, y, d->held.box.x1, y, "nohead front linewidth 1.4 dashtype (9,6) linecolor rgb '#333333'");
	sheet_label(sheet, d->held.box.x1 + 8, y, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB},
		    /* xgettext:no-c-format */
		    _("90 %: as it says"));
	if (d->errors.y0 < 0)
		sheet_line(sheet, d->errors.box.x0, zero, d->errors.box.x1, zero, "nohead front linewidth 1 linecolor rgb '#333333'");
	sheet_label(sheet, d->held.box.x0, 56, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("days that are known when the forecast is made"));
}

static void say_line(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static void layout(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	struct text month = {0};
	struct tics tics;

	sheet_init(sheet, d->h->plan, "hindsight", 1000, HEIGHT);
	d->errors.sheet = d->held.sheet = sheet;
	scale(d);
	tics = tics_of(d->errors.y0, d->errors.y1, 6);
	const double left = 24 + fmax(46, tics_px(tics, UNIT_PERCENT)), right = sheet->width - RIGHT_PX;

	d->held.box = (struct rect){left, BOTTOM_PX, right, BOTTOM_PX + LOWER_PX};
	d->errors.box = (struct rect){left, BOTTOM_PX + LOWER_PX + GAP_PX, right, sheet->height - TOP_PX};
	sheet->left = left;
	forecast_month(d->h, &month);
	char *title = worded(_("How soon is it known what %s will have cost?"), text_str(&month)), *n = number_words((double)d->h->futures, 15);
	char *second = worded(_("%s: errors of the forecast made on each day, of what the month then cost, over %s futures"), forecast_strategy(d->h), n);

	sheet_title(sheet, title, second);
	panels_begin(sheet);
	axes(&d->errors, tics, false);
	axes(&d->held, (struct tics){0, 0.5, 3}, true);
	blocks(d);
	panel_map_end(&d->map, sheet);
	labels(d);
	forecast_say(d->h, say_line, sheet);
	free(title);
	free(second);
	free(n);
	text_release(&month);
}

bool plot_hindsight(struct sheet *sheet, const struct hindsight *h)
{
	struct drawing d = {.h = h, .sheet = sheet};

	if (h->days < 2 || !(h->day[0].actual > 0))
		return false;
	layout(&d);
	return true;
}
