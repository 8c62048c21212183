#include "sim/report/plot_letters.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

#define GRID "nohead back linestyle 100"
#define AXIS "nohead back linewidth 1 linecolor rgb '#9a9a9a'"
enum { TIC_PX = 4, MONTH_PX = 70, PLACE_WEIGHT = 20 };      /* px that a label moves sooner than cover a cell's worth */
#define MONTHS_FROM_S (75 * DAY_S)        /* shorter spans are told in days */

void panels_begin(struct sheet *sheet)
{
	sheet->left = sheet->bottom = sheet->x0 = sheet->y0 = 0;
	sheet->right = sheet->x1 = sheet->width;
	sheet->top = sheet->y1 = sheet->height;
	sheet_area(sheet);
	text_add(&sheet->script, "unset border\nunset xtics\nunset ytics\n");
}

double panel_x(const struct panel *p, double x)
{
	return p->box.x0 + (x - p->x0) / (p->x1 - p->x0) * (p->box.x1 - p->box.x0);
}

double panel_y(const struct panel *p, double y)
{
	return p->box.y0 + (y - p->y0) / (p->y1 - p->y0) * (p->box.y1 - p->box.y0);
}

void panel_axis_lines(const struct panel *p)
{
	sheet_line(p->sheet, p->box.x0, p->box.y0, p->box.x1, p->box.y0, AXIS);
	sheet_line(p->sheet, p->box.x0, p->box.y0, p->box.x0, p->box.y1, AXIS);
}

void panel_tics_y(const struct panel *p, struct tics tics, enum unit unit)
{
	for (int i = 0; i < tics.count; i++) {
		const double at = tics.first + i * tics.step, y = panel_y(p, at);
		char *s = tic_words(at, unit, tics.step);

		sheet_line(p->sheet, p->box.x0 - TIC_PX, y, p->box.x0, y, AXIS);
		if (y > p->box.y0 + 1)
			sheet_line(p->sheet, p->box.x0, y, p->box.x1, y, GRID);
		sheet_label(p->sheet, p->box.x0 - TIC_PX - 4, y,
			    (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, s);
		letters_tic(p->sheet, p->box, 'y', y, s);
		free(s);
	}
}

void panel_tic_x(const struct panel *p, double x, const char *s)
{
	sheet_line(p->sheet, x, p->box.y0 - TIC_PX, x, p->box.y0, AXIS);
	letters_tic(p->sheet, p->box, 'x', x, s);
	if (*s)
		sheet_label(p->sheet, x, p->box.y0 - TIC_PX - 10,
			    (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE}, s);
}

void panel_tics_x(const struct panel *p, struct tics tics, enum unit unit)
{
	for (int i = 0; i < tics.count; i++) {
		char *s = tic_words(tics.first + i * tics.step, unit, tics.step);

		panel_tic_x(p, panel_x(p, tics.first + i * tics.step), s);
		free(s);
	}
}

double tics_px(struct tics tics, enum unit unit)
{
	double wide = 0;

	for (int i = 0; i < tics.count; i++) {
		char *s = tic_words(tics.first + i * tics.step, unit, tics.step);

		wide = fmax(wide, text_px(s, SMALL_PX, false));
		free(s);
	}
	return wide + TIC_PX + 4;
}

/* --- blocks --- */

void panel_block(struct panel_map *map, const struct panel *p, const char *title, const char *columns)
{
	const double x_per = (p->box.x1 - p->box.x0) / (p->x1 - p->x0), y_per = (p->box.y1 - p->box.y0) / (p->y1 - p->y0);
	const char *gap = map->blocks++ ? " " : "";

	sheet_block(p->sheet, title, columns);
	text_addf(&map->x0, "%s%.9g", gap, p->box.x0 - p->x0 * x_per);
	text_addf(&map->x_per, "%s%.9g", gap, x_per);
	text_addf(&map->y0, "%s%.9g", gap, p->box.y0 - p->y0 * y_per);
	text_addf(&map->y_per, "%s%.9g", gap, y_per);
}

void panel_map_end(struct panel_map *map, struct sheet *sheet)
{
	sheet_words(sheet, "x_start", text_str(&map->x0));
	sheet_words(sheet, "x_per", text_str(&map->x_per));
	sheet_words(sheet, "y_start", text_str(&map->y0));
	sheet_words(sheet, "y_per", text_str(&map->y_per));
	text_add(&sheet->script, "px(block, x) = word(x_start, block) + word(x_per, block) * x\n"
				 "py(block, y) = word(y_start, block) + word(y_per, block) * y\n");
	text_release(&map->x0);
	text_release(&map->x_per);
	text_release(&map->y0);
	text_release(&map->y_per);
}

/* --- time --- */

struct time_axis time_axis_of(const struct plan *plan, double span_s)
{
	struct time_axis axis = {.unit_s = span_s >= 72 * HOUR_S ? DAY_S : span_s >= 2 * HOUR_S ? HOUR_S : 60, .start_unix_s = plan->scenario->start_unix_s,
				 .months = span_s >= MONTHS_FROM_S};

	axis.words = axis.months ? _("calendar months (UTC)") : axis.unit_s > HOUR_S ? _("days since the start")
		: axis.unit_s < HOUR_S ? _("minutes since the start") : _("hours since the start");
	return axis;
}

/* The first seconds of months, each so many that their words have room: "2025-04". */
static void tics_months(const struct panel *p, const struct time_axis *axis, bool words)
{
	const double months = (p->x1 - p->x0) * axis->unit_s / (30.44 * DAY_S), most = fmax(1, (p->box.x1 - p->box.x0) / MONTH_PX);
	const int step = months <= most ? 1 : months <= 2 * most ? 2 : months <= 3 * most ? 3 : months <= 6 * most ? 6 : 12;
	int64_t from, to, at = axis->start_unix_s + (int64_t)(p->x0 * axis->unit_s);
	char date[32];

	for (calendar_month(at, &from, &to);; at = to, calendar_month(at, &from, &to)) {
		const double x = (double)(from - axis->start_unix_s) / axis->unit_s;

		if (x > p->x1)
			break;
		calendar_write(from, date, sizeof date);
		date[7] = '\0';
		if (x >= p->x0 && ((date[5] - '0') * 10 + date[6] - '1') % step == 0)
			panel_tic_x(p, panel_x(p, x), words ? date : "");
	}
}

void panel_tics_time(const struct panel *p, const struct time_axis *axis, bool words)
{
	const struct tics tics = tics_of(p->x0, p->x1, (int)fmax(2, (p->box.x1 - p->box.x0) / MONTH_PX));

	if (axis->months) {
		tics_months(p, axis, words);
		return;
	}
	if (words) {
		panel_tics_x(p, tics, UNIT_NUMBER);
		return;
	}
	for (int i = 0; i < tics.count; i++)
		panel_tic_x(p, panel_x(p, tics.first + i * tics.step), "");
}

char *day_words(int64_t unix_s)
{
	static const char *const names[] = {N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed")};
	char date[32];

	calendar_write(unix_s, date, sizeof date);
	return worded("%s %d", _(names[unix_s / (int64_t)DAY_S % 7]), (date[8] - '0') * 10 + date[9] - '0');
}

void panel_tics_days(const struct panel *p, int64_t start_unix_s, double unit_s, bool words)
{
	static const int64_t steps_s[] = {60, 120, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800};
	enum { STEPS = sizeof steps_s / sizeof steps_s[0], DAY_PX = 56 };
	const double seconds = (p->x1 - p->x0) * unit_s, most = fmax(1, (p->box.x1 - p->box.x0) / DAY_PX);
	size_t k = 0;

	while (k + 1 < STEPS && seconds / (double)steps_s[k] > most)
		k++;
	const int64_t step = steps_s[k], from = start_unix_s + (int64_t)ceil(p->x0 * unit_s - 1e-6);

	for (int64_t at = (from + step - 1) / step * step; (double)(at - start_unix_s) <= p->x1 * unit_s + 1; at += step) {
		const int64_t in_day = at % (int64_t)DAY_S;
		char *s = in_day ? worded("%02d:%02d", (int)(in_day / 3600), (int)(in_day / 60 % 60)) : day_words(at);

		panel_tic_x(p, panel_x(p, (double)(at - start_unix_s) / unit_s), words ? s : "");
		free(s);
	}
}

void panel_tics_right(const struct panel *p, struct tics tics, enum unit unit, uint32_t rgb)
{
	for (int i = 0; i < tics.count; i++) {
		const double at = tics.first + i * tics.step, y = panel_y(p, at);
		char *s = tic_words(at, unit, tics.step);

		sheet_line(p->sheet, p->box.x1, y, p->box.x1 + TIC_PX, y, AXIS);
		sheet_label(p->sheet, p->box.x1 + TIC_PX + 4, y, (struct ink){.size = SMALL_PX, .rgb = ink_of(rgb)}, s);
		free(s);
	}
}

void panel_heading(const struct panel *p, const char *name, uint32_t rgb, const char *words, double right)
{
	const double y = p->box.y1 + 14, x = p->box.x0 + text_px(name, SMALL_PX, true) + 12;
	struct text fit = {0};

	panel_letters_title(p, name);
	sheet_label(p->sheet, p->box.x0, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(rgb)}, name);
	plot_text_fit(&fit, words, SMALL_PX, false, right - x);
	sheet_label(p->sheet, x, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_release(&fit);
}

/* --- labels --- */

/* How far the nearest point of R is from (X, Y). */
static double distance(struct rect r, double x, double y)
{
	return hypot(fmax(0, fmax(r.x0 - x, x - r.x1)), fmax(0, fmax(r.y0 - y, y - r.y1)));
}

static double place_within(const struct place_map *map, double reach, double x, double y, double wide, double high, struct rect *best)
{
	enum { STEP = 4 };
	double least = INFINITY;

	for (double dy = -reach - high / 2; dy <= reach + high / 2; dy += STEP)
		for (double dx = -reach - wide / 2; dx <= reach + wide / 2; dx += STEP) {
			const struct rect r = {x + dx - wide / 2, y + dy - high / 2, x + dx + wide / 2, y + dy + high / 2};
			const double away = distance(r, x, y), cost = away < 7 ? INFINITY : away + 0.02 * fabs(dx);

			if (cost >= least)
				continue;
			const double covered = PLACE_WEIGHT * place_cost(map, r) + cost;

			if (covered < least) {
				least = covered;
				*best = r;
			}
		}
	return least;
}

/* Where all that is near is taken, further away. */
double place_near(const struct place_map *map, double x, double y, double wide, double high, struct rect *best)
{
	enum { REACH = 60, FAR = 180, COVERED = PLACE_WEIGHT };
	double least = place_within(map, REACH, x, y, wide, high, best);

	if (least > REACH + COVERED) {
		struct rect other = *best;
		const double further = place_within(map, FAR, x, y, wide, high, &other);

		if (further < least - FAR) {
			least = further;
			*best = other;
		}
	}
	return least;
}
