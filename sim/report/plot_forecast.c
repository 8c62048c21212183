/* What will the month have cost? One future: the days so far, the fan of what they let expect, and what then happened. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/forecast.h"
#include "sim/report/plot_letters.h"

enum { HEIGHT = 600, NAMES_PX = 200, BANDS = 3, NAME_PX = 17 };
#define ROOM 1.06

struct fan {
	const struct hindsight *h;
	const double *daily;
	struct sheet *sheet;
	struct panel panel;
	struct panel_map map;
	size_t bands;
};

/* Of 90, 80 and 50 %: the normal law. */
static const double z[BANDS] = {1.6448536269514722, 1.2815515655446004, 0.6744897501960817};

static struct forecast at(const struct fan *f, size_t day)
{
	return hindsight_forecast(f->h, f->daily, f->h->known, day);
}

static void scale(struct fan *f)
{
	const struct forecast end = at(f, f->h->days);
	double most = hindsight_sum(f->daily, f->h->days);

	most = fmax(most, end.mean + (isfinite(end.sd) ? z[0] * end.sd : 0));
	f->panel.x1 = (double)f->h->days;
	f->panel.y1 = ROOM * most;
	f->bands = isfinite(end.sd) ? BANDS : 0;
}

static void bands(struct fan *f)
{
	struct text colour = {0};

	for (size_t b = 0; b < f->bands; b++) {
		panel_block(&f->map, &f->panel, "band", "day low_usd high_usd");
		for (size_t d = f->h->known; d <= f->h->days; d++) {
			const struct forecast e = at(f, d);

			text_addf(&f->sheet->data, "%zu %.12g %.12g\n", d, fmax(0, e.mean - z[b] * e.sd), e.mean + z[b] * e.sd);
		}
	}
	sheet_number(f->sheet, "bands", (double)f->bands);
	text_addf(&colour, "#%06x", strategy_rgb(f->h->plan, f->h->strategy));
	sheet_words(f->sheet, "fan", text_str(&colour));
	text_release(&colour);
}

static void lines(struct fan *f)
{
	panel_block(&f->map, &f->panel, "forecast", "day mean_usd");
	panel_letters(&f->panel, 'f', 1, 2, LETTERS_LINE);
	letters_key(f->sheet, 'f', _("forecast"));
	for (size_t d = f->h->known; d <= f->h->days; d++)
		text_addf(&f->sheet->data, "%zu %.12g\n", d, at(f, d).mean);
	panel_block(&f->map, &f->panel, "so far", "day sum_usd");
	panel_letters(&f->panel, '*', 1, 2, LETTERS_LINE);
	letters_key(f->sheet, '*', _("so far"));
	for (size_t d = 0; d <= f->h->known; d++)
		text_addf(&f->sheet->data, "%zu %.12g\n", d, hindsight_sum(f->daily, d));
	panel_block(&f->map, &f->panel, "what then happened", "day sum_usd");
	panel_letters(&f->panel, 'o', 1, 2, LETTERS_LINE);
	letters_key(f->sheet, 'o', _("what then happened"));
	for (size_t d = f->h->known; d <= f->h->days; d++)
		text_addf(&f->sheet->data, "%zu %.12g\n", d, hindsight_sum(f->daily, d));
}

static void name(const struct fan *f, double y, uint32_t rgb, const char *what, double usd)
{
	char *money = usd_short_words(usd, 4), *words = worded("%s %s", what, money);

	sheet_label(f->sheet, f->panel.box.x1 + 10, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = rgb}, words);
	free(money);
	free(words);
}

/* Both ends, pushed apart where they are near. */
static void names(const struct fan *f)
{
	const double mean = at(f, f->h->days).mean, actual = hindsight_sum(f->daily, f->h->days);
	double up = panel_y(&f->panel, mean), down = panel_y(&f->panel, actual);
	const double gap = NAME_PX - fabs(up - down);

	if (gap > 0) {
		up += mean >= actual ? gap / 2 : -gap / 2;
		down -= mean >= actual ? gap / 2 : -gap / 2;
	}
	name(f, up, ink_of(strategy_rgb(f->h->plan, f->h->strategy)), _("forecast"), mean);
	name(f, down, LIMIT_RGB, _("it was"), actual);
}

static void layout(struct fan *f)
{
	struct sheet *sheet = f->sheet;
	struct text words = {0}, month = {0};
	struct tics y;

	sheet_init(sheet, f->h->plan, "forecast", 1000, HEIGHT);
	f->panel.sheet = sheet;
	scale(f);
	y = money_tics(0, f->panel.y1, 6);
	f->panel.box = (struct rect){24 + fmax(40, tics_px(y, UNIT_USD)), 96, sheet->width - NAMES_PX, sheet->height - 118};
	sheet->left = f->panel.box.x0;
	forecast_month(f->h, &month);
	char *title = worded(_("After %zu days of %s: what will the month have cost?"), f->h->known, text_str(&month));
	char *second = worded(_("%s, future %zu, the one in the middle; bands: 50, 80 and 90 %%, of who knows the days so far alone"),
			      forecast_strategy(f->h), f->h->median);

	sheet_title(sheet, title, second);
	panels_begin(sheet);
	panel_axis_lines(&f->panel);
	panel_tics_y(&f->panel, y, UNIT_USD);
	panel_tics_x(&f->panel, tics_of(0, f->panel.x1, 12), UNIT_NUMBER);
	sheet_label(sheet, f->panel.box.x0, f->panel.box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("cost so far (USD)")));
	sheet_label(sheet, f->panel.box.x0, 56, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("days of the month that are over"));
	bands(f);
	lines(f);
	panel_map_end(&f->map, sheet);
	names(f);
	forecast_fan_words(f->h, &words);
	sheet_say(sheet, "%s", text_str(&words));
	free(title);
	free(second);
	text_release(&words);
	text_release(&month);
}

bool plot_forecast(struct sheet *sheet, const struct hindsight *h)
{
	struct fan f = {.h = h, .daily = hindsight_future(h, h->median), .sheet = sheet};

	if (h->known >= h->days || !(hindsight_sum(f.daily, h->days) > 0))
		return false;
	layout(&f);
	return true;
}
