/* How long does it last? The survival of up-times and of outages as seen (Kaplan-Meier, with its band), and the laws fitted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

#define GRID "nohead back linestyle 100"
#define AXIS "nohead back linewidth 1 linecolor rgb '#9a9a9a'"
#define WIDE_PX 1000.0
#define HIGH_PX 560.0
enum { CURVE_POINTS = 160, STEPS_MOST = 400, LABEL_HIGH = 18, LABEL_PLACES = 24 };

/* Okabe-Ito, and a dash as the second channel (gnuplot's numbers: 1 solid). */
static const struct { uint32_t rgb; int dash; } looks[FIT_LAWS] = {{0xe69f00, 2}, {0x0072b2, 1}, {0xcc79a7, 4}};

struct drawing {
	struct sheet *sheet;
	struct panel_map map;
	struct text bands, curve, dash, colour;
	int curves;
};

/* --- the axis: hours, as a logarithm --- */

static const struct { double h; const char *words; } ages[] = {
	{1.0 / 3600, N_("1 s")}, {10.0 / 3600, N_("10 s")}, {1.0 / 60, N_("1 min")}, {10.0 / 60, N_("10 min")}, {1, N_("1 h")}, {6, N_("6 h")},
	{24, N_("1 day")}, {168, N_("1 week")}, {730, N_("1 month")}, {8760, N_("1 year")}, {87600, N_("10 years")}};

static void age_axis(const struct panel *p)
{
	const struct ink ink = {.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE};

	for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
		const double x = panel_x(p, log10(ages[i].h));

		if (x < p->box.x0 - 0.5 || x > p->box.x1 + 0.5)
			continue;
		sheet_line(p->sheet, x, p->box.y0 - 4, x, p->box.y0, AXIS);
		sheet_label(p->sheet, x, p->box.y0 - 16, ink, _(ages[i].words));
		letters_tic(p->sheet, p->box, 'x', x, _(ages[i].words));
	}
}

/* --- curves --- */

static void block_word(struct text *list, const struct drawing *d)
{
	text_addf(list, "%s%zu", list->len ? " " : "", d->map.blocks);
}

/* In steps, thinned: x in log10 of hours. */
static void seen_block(struct drawing *d, const struct panel *p, const struct fits *fits, const struct spell *spell, struct place_map *place)
{
	struct survival_step *step = mem_new(fits->spells + 1, sizeof *step);
	const size_t steps = survival_steps(spell, fits->spells, FIT_CONFIDENCE, step), every = steps / STEPS_MOST + 1;
	double before = 1, low = 1, high = 1, x_before = p->x0;

	block_word(&d->bands, d);
	panel_block(&d->map, p, "as seen", "log10_hours share low high");
	panel_letters(p, '*', 1, 2, LETTERS_LINE);
	letters_key(d->sheet, '*', _("as seen"));
	text_addf(&d->sheet->data, "%.6g 1 1 1\n", p->x0);
	for (size_t i = 0; i < steps; i++) {
		if (i % every != every - 1 && i + 1 != steps)
			continue;
		const double x = fmin(p->x1, fmax(p->x0, log10(step[i].age)));

		text_addf(&d->sheet->data, "%.6g %.6g %.6g %.6g\n", x, before, low, high);
		place_segment(place, panel_x(p, x_before), panel_y(p, before), panel_x(p, x), panel_y(p, before));
		place_segment(place, panel_x(p, x), panel_y(p, before), panel_x(p, x), panel_y(p, step[i].survival));
		before = step[i].survival;
		low = isnan(step[i].low) ? before : step[i].low;
		high = isnan(step[i].high) ? before : step[i].high;
		text_addf(&d->sheet->data, "%.6g %.6g %.6g %.6g\n", x, before, low, high);
		x_before = x;
	}
	free(step);
}

static void law_block(struct drawing *d, const struct panel *p, const struct fit *fit, struct place_map *place)
{
	double x_before = 0, y_before = 0;

	block_word(&d->curve, d);
	text_addf(&d->dash, "%s%d", d->curves ? " " : "", looks[fit->law].dash);
	text_addf(&d->colour, "%s%06x", d->curves ? " " : "", looks[fit->law].rgb);
	d->curves++;
	panel_block(&d->map, p, fit_law_name(fit->law), "log10_hours share");
	panel_letters(p, fit_law_name(fit->law)[0], 1, 2, LETTERS_LINE);
	letters_key(d->sheet, fit_law_name(fit->law)[0], fit_law_name(fit->law));
	for (int i = 0; i <= CURVE_POINTS; i++) {
		const double x = p->x0 + (p->x1 - p->x0) * i / CURVE_POINTS, y = fit_survival(fit, pow(10, x));

		text_addf(&d->sheet->data, "%.6g %.6g\n", x, y);
		if (i)
			place_segment(place, panel_x(p, x_before), panel_y(p, y_before), panel_x(p, x), panel_y(p, y));
		x_before = x;
		y_before = y;
	}
}

/* --- labels --- */

/* The age at which a law's curve is so high; NAN outside the axis. */
static double where(const struct panel *p, const struct fit *fit, double share)
{
	double low = p->x0, high = p->x1;

	if (fit_survival(fit, pow(10, low)) < share || fit_survival(fit, pow(10, high)) > share)
		return NAN;
	for (int i = 0; i < 40; i++) {
		const double middle = (low + high) / 2;

		if (fit_survival(fit, pow(10, middle)) > share)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Beside its curve, where it covers least. */
static void law_label(const struct panel *p, const struct fit *fit, const char *words, struct place_map *place)
{
	const double wide = text_px(words, SMALL_PX, true);
	struct rect best = {0};
	double least = INFINITY;

	for (int i = 1; i < LABEL_PLACES; i++) {
		const double share = (double)i / LABEL_PLACES, x = where(p, fit, share);
		struct rect rect;

		if (isnan(x))
			continue;
		const double cost = place_near(place, panel_x(p, x), panel_y(p, share), wide, LABEL_HIGH, &rect);

		if (cost < least) {
			least = cost;
			best = rect;
		}
	}
	if (!isfinite(least))
		return;
	place_take(place, best);
	sheet_label(p->sheet, best.x0, (best.y0 + best.y1) / 2,
		    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(looks[fit->law].rgb), .halo = true}, words);
}

static char *law_words(const struct fit *fit, double least_aic)
{
	char *figure = fit->law == FIT_WEIBULL ? number_words(fit->shape.value, 3) : fit->law == FIT_EXPONENTIAL ? hours_words(1 / fit->rate.value, 3)
		: number_words((double)fit->pieces, 3), *delta = number_words(fit->aic - least_aic, 2);
	char *what = fit->law == FIT_WEIBULL ? worded(_("Weibull, shape %s"), figure) : fit->law == FIT_EXPONENTIAL
		? worded(_("exponential, mean %s"), figure) : worded(_("piecewise, %s stretches"), figure);
	char *words = fit->aic > least_aic ? worded(_("%s (AIC +%s)"), what, delta) : worded(_("%s (least AIC)"), what);

	free(figure);
	free(delta);
	free(what);
	return words;
}

/* --- panels --- */

static void axes(const struct panel *p, const char *title)
{
	panel_tics_y(p, tics_of(0, 1, 5), UNIT_PERCENT);
	panel_axis_lines(p);
	age_axis(p);
	sheet_label(p->sheet, p->box.x0, p->box.y1 + 20, (struct ink){.size = TEXT_PX, .bold = true, .rgb = INK_RGB}, title);
	sheet_label(p->sheet, (p->box.x0 + p->box.x1) / 2, p->box.y0 - 38, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE},
		    _("age"));
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* From a little before the first hundredth to after the last. */
static void scale_of(struct panel *p, const struct fits *fits, const struct spell *spell)
{
	double *exit = mem_new(fits->spells, sizeof *exit);

	for (size_t i = 0; i < fits->spells; i++)
		exit[i] = spell[i].exit;
	qsort(exit, fits->spells, sizeof *exit, ascending);
	p->x0 = floor(4 * log10(exit[fits->spells / 100]) - 0.01) / 4;
	p->x1 = ceil(4 * log10(exit[fits->spells - 1]) + 0.01) / 4;
	free(exit);
	p->y0 = 0;
	p->y1 = 1;
}

static void panel_draw(struct drawing *d, struct rect box, const char *title, const struct fits *fits, const struct spell *spell)
{
	struct panel p = {.sheet = d->sheet, .box = box};
	struct place_map place = {.area = box};
	double least = INFINITY;

	scale_of(&p, fits, spell);
	axes(&p, title);
	seen_block(d, &p, fits, spell, &place);
	for (enum fit_law law = 0; law < FIT_LAWS; law++)
		if (fits->law[law].good) {
			least = fmin(least, fits->law[law].aic);
			law_block(d, &p, &fits->law[law], &place);
		}
	for (enum fit_law law = 0; law < FIT_LAWS; law++)
		if (fits->law[law].good) {
			char *words = law_words(&fits->law[law], least);

			law_label(&p, &fits->law[law], words, &place);
			free(words);
		}
	place_release(&place);
}

static void titles(struct sheet *sheet, const struct fitting *fitting)
{
	char *mean = hours_words(fitting->all.up_fit.mean.value, 3), *outage = NULL, *words;

	if (fitting->lives) {
		words = worded(_("mean life %s, %zu of %zu ended; black: as seen, with its 95 %% band (Kaplan-Meier)"), mean, fitting->all.up_fit.ended,
			       fitting->all.up_fit.spells);
	} else {
		outage = hours_words(fitting->all.down_fit.mean.value, 3);
		words = worded(_("mean up-time %s, mean outage %s; black: as seen, with its 95 %% band (Kaplan-Meier)"), mean, outage);
	}
	sheet_title(sheet, fitting->lives ? _("How long does a node live?") : _("How long is it up, and how long are its outages?"), words);
	free(mean);
	free(outage);
	free(words);
}

static void foot(struct sheet *sheet, const struct fitting *fitting)
{
	char *days = number_words(fitting->days, 3);
	const char *zone = fitting->zones == 1 ? fitting->zone[0].name : NULL;
	char *first = fitting->lives ? worded("%s", fitting->file)
		      : zone ? worded(_("%s: zone %s, %s days"), fitting->file, zone, days)
		      : fitting->zones == 1 ? worded(_("%s: %s days"), fitting->file, days)
					    : worded(_("%s: %zu zones, %s days"), fitting->file, fitting->zones, days);
	char *second = worded("costcast %s", COSTCAST_VERSION);

	sheet_foot(sheet, first, second);
	free(days);
	free(first);
	free(second);
}

/* Ages were seen: a fit without any has no curve to be compared with. */
static bool drawable(const struct fits *fits, size_t spells)
{
	return fits->ended > 0 && fits->spells == spells && spells > 0;
}

bool plot_fit(struct sheet *sheet, const struct fitting *fitting)
{
	const struct fit_zone *all = &fitting->all;
	const bool up = drawable(&all->up_fit, all->ups), down = !fitting->lives && drawable(&all->down_fit, all->downs);
	struct drawing d = {.sheet = sheet};

	if (!up && !down)
		return false;
	sheet_init(sheet, NULL, "fit", WIDE_PX, HIGH_PX);
	titles(sheet, fitting);
	foot(sheet, fitting);
	panels_begin(sheet);
	const double bottom = 104, top = HIGH_PX - 128, middle = up && down ? WIDE_PX / 2 : WIDE_PX;

	if (up)
		panel_draw(&d, (struct rect){84, bottom, middle - 30, top}, fitting->lives ? _("lives longer than") : _("up for longer than"),
			   &all->up_fit, all->up);
	if (down)
		panel_draw(&d, (struct rect){up ? middle + 54 : 84, bottom, WIDE_PX - 30, top}, _("outages longer than"), &all->down_fit, all->down);
	panel_map_end(&d.map, sheet);
	sheet_words(sheet, "bands", text_str(&d.bands));
	sheet_words(sheet, "curve", text_str(&d.curve));
	sheet_words(sheet, "dash", text_str(&d.dash));
	sheet_words(sheet, "colour", text_str(&d.colour));
	sheet_number(sheet, "curves", d.curves);
	text_release(&d.bands);
	text_release(&d.curve);
	text_release(&d.dash);
	text_release(&d.colour);
	return true;
}
