/* How often is a checkpoint worth writing? Mean cost and time against the interval, two panels a strategy, with what theory
 * says, the simulated minimum and the interval in use. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { COLUMNS_MOST = 2, HEAD_PX = 34, COST_PX = 250, HOURS_PX = 170, BETWEEN_PX = 46, FOOT_PX = 52, GAP_PX = 30, TOP_PX = 96 };
#define CUT 2.5                           /* a curve is cut at so many times its lowest value */

struct intervals {
	struct sheet *sheet;
	const struct summary *summary;
	size_t strategy[COLUMNS_MOST], shown, all;
	struct panel_map map;
	struct text marks, colour;
	struct text rest;                 /* names of those that have no room */
};

static const struct tuned *tuned_of(const struct intervals *v, size_t column)
{
	return v->summary->strategy[v->strategy[column]].tuned;
}

/* A curve of costs at which jobs were given up would look like advice. */
static bool worth_a_panel(const struct tuned *tuned)
{
	return tuned->finished_now >= TUNED_FINISHED || tuned->finished[tuned_lowest(tuned, TUNED_COST)] >= TUNED_FINISHED;
}

static void find(struct intervals *v)
{
	for (size_t s = 0; s < v->summary->plan->strategies; s++) {
		if (!v->summary->strategy[s].tuned)
			continue;
		if (v->shown < COLUMNS_MOST && worth_a_panel(v->summary->strategy[s].tuned))
			v->strategy[v->shown++] = s;
		else
			text_addf(&v->rest, "%s%s", v->rest.len ? ", " : "", strategy_name(v->summary->plan, s));
		v->all++;
	}
}

static double log_h(double s)
{
	return log10(s / HOUR_S);
}

/* --- axes --- */

static double unit_of(const struct tuned *tuned, int metric)
{
	return metric == TUNED_HOURS && tuned->now[TUNED_HOURS] >= DAYS_FROM_H ? 24 : 1;
}

/* A little room at both sides, and for the interval in use. */
static void axis_x(struct panel *p, const struct tuned *tuned)
{
	const double room = 0.06;

	p->x0 = fmin(log_h(tuned->at_s[0]), log_h(tuned->tuning.now_s)) - room;
	p->x1 = fmax(log_h(tuned->at_s[tuned->points - 1]), log_h(tuned->tuning.now_s)) + room;
}

static void axis_y(struct panel *p, const struct tuned *tuned, int metric)
{
	const double unit = unit_of(tuned, metric);
	double low = tuned->now[metric], high = low;

	for (size_t k = 0; k < tuned->points; k++) {
		low = fmin(low, tuned->mean[metric][k]);
		high = fmax(high, tuned->mean[metric][k]);
	}
	high = fmin(high, CUT * low);
	const double span = high > low ? high - low : fmax(1e-6, 0.2 * fabs(low));

	p->y0 = fmax(0, low - 0.22 * span) / unit;
	p->y1 = (high + 0.12 * span) / unit;
}

/* Round times, each at least ROOM_PX from the one before. */
static void tics_x(const struct panel *p)
{
	static const double at_h[] = {1. / 3600, 10. / 3600, 1. / 60, 2. / 60, 5. / 60, 10. / 60, .5, 1, 2, 4, 8, 24, 48, 96, 192, 480,
				      960, 2400, 4800, 9600};
	enum { ROOM_PX = 46 };
	double last = -INFINITY;

	for (size_t i = 0; i < sizeof at_h / sizeof *at_h; i++) {
		const double x = panel_x(p, log10(at_h[i]));
		struct text s = {0};

		if (x < p->box.x0 || x > p->box.x1 || x - last < ROOM_PX)
			continue;
		duration_write(&s, at_h[i], 2);
		panel_tic_x(p, x, text_str(&s));
		text_release(&s);
		last = x;
	}
}

/* --- curve --- */

/* One point of a curve, in the data and in the way of labels; beyond the panel the line breaks. */
struct pen {
	struct sheet *sheet;
	const struct panel *panel;
	struct place_map *map;
	double x_px, y_px;                /* the point before; NAN: none */
};

static void pen_to(struct pen *pen, double at_s, double mean, double low, double high)
{
	const double x = panel_x(pen->panel, log_h(at_s)), y = panel_y(pen->panel, mean), top = pen->panel->y1;

	if (mean > top) {
		text_add(&pen->sheet->data, "\n");
		pen->x_px = NAN;
		return;
	}
	text_addf(&pen->sheet->data, "%.8g %.10g", at_s / HOUR_S, mean);
	if (isfinite(low) && isfinite(high))
		text_addf(&pen->sheet->data, " %.10g %.10g\n", fmax(low, pen->panel->y0), fmin(high, top));
	else
		text_add(&pen->sheet->data, " ? ?\n");
	if (isfinite(pen->x_px))
		place_segment(pen->map, pen->x_px, pen->y_px, x, y);
	pen->x_px = x;
	pen->y_px = y;
}

static double half_width(const struct interval *ci)
{
	return (ci->high - ci->low) / 2;
}

/* Half the band's width at the interval in use, which lies between points K - 1 and K; none before the first. */
static double half_between(const struct tuned *tuned, int metric, size_t k)
{
	const struct interval *to = &tuned->above_ci[metric][k];

	if (k == 0)
		return NAN;
	const double share = log(tuned->tuning.now_s / tuned->at_s[k - 1]) / log(tuned->at_s[k] / tuned->at_s[k - 1]);

	return (1 - share) * half_width(to - 1) + share * half_width(to);
}

/* Through the points and the interval in use. The band: how far above the lowest point it is. */
static void curve(struct intervals *v, const struct panel *p, const struct tuned *tuned, int metric, struct place_map *map)
{
	const double unit = unit_of(tuned, metric), now = tuned->now[metric] / unit;
	struct pen pen = {v->sheet, p, map, NAN, NAN};
	double lowest = INFINITY;
	bool passed = false;

	for (size_t k = 0; k < tuned->points; k++)
		lowest = fmin(lowest, tuned->mean[metric][k]);
	panel_block(&v->map, p, metric == TUNED_COST ? "cost" : "time until done",
		    metric == TUNED_COST ? "every_h mean_usd low high" : unit > 1 ? "every_h mean_days low high" : "every_h mean_h low high");
	for (size_t k = 0; k < tuned->points; k++) {
		const struct interval *above = &tuned->above_ci[metric][k];

		if (!passed && tuned->at_s[k] >= tuned->tuning.now_s) {
			const double half = half_between(tuned, metric, k) / unit;

			pen_to(&pen, tuned->tuning.now_s, now, now - half, now + half);
			passed = true;
		}
		pen_to(&pen, tuned->at_s[k], tuned->mean[metric][k] / unit, (lowest + above->low) / unit, (lowest + above->high) / unit);
	}
	if (!passed)
		pen_to(&pen, tuned->tuning.now_s, now, NAN, NAN);
}

enum { LINES = 3, LINE_PX = 17 };        /* of a label */

/* --- what theory says --- */

static const char *const dash[TUNING_MARKS] = {"(2,3)", "(7,4)", "solid"};

static void mark_style(size_t m, struct text *style)
{
	text_addf(style, "nohead back linewidth 1.3 dashtype %s linecolor rgb '#555555'", dash[m]);
}

static void mark_lines(const struct panel *p, const struct tuned *tuned, struct place_map *map)
{
	for (size_t m = 0; m < TUNING_MARKS; m++) {
		const double x = panel_x(p, log_h(tuned->tuning.mark[m].at_s));
		struct text style = {0};

		if (x > p->box.x0 && x < p->box.x1) {
			mark_style(m, &style);
			sheet_line(p->sheet, x, p->box.y0, x, p->box.y1, text_str(&style));
			place_segment(map, x, p->box.y0, x, p->box.y1);
		}
		text_release(&style);
	}
}

/* A key of the three, as near to the top and to their lines as there is room. */
static void mark_key(const struct panel *p, const struct tuned *tuned, struct place_map *map)
{
	enum { SAMPLE_PX = 26, AIR_PX = 10 };
	char *words[TUNING_MARKS];
	double wide = 0, right = p->box.x0;
	struct rect r = {0, 0, 0, 0};

	for (size_t m = 0; m < TUNING_MARKS; m++) {
		struct text at = {0};

		duration_write(&at, tuned->tuning.mark[m].at_s / HOUR_S, 2);
		words[m] = worded("%s %s", _(tuned->tuning.mark[m].title), text_str(&at));
		wide = fmax(wide, text_px(words[m], SMALL_PX, false) + SAMPLE_PX + 6);
		right = fmax(right, fmin(p->box.x1, panel_x(p, log_h(tuned->tuning.mark[m].at_s))));
		text_release(&at);
	}
	place_near(map, right + 8 + wide / 2, p->box.y1 - 12, wide, LINE_PX * TUNING_MARKS, &r);
	/* what stands near it is no entry of it */
	place_take(map, (struct rect){r.x0 - AIR_PX, r.y0 - AIR_PX, r.x1 + AIR_PX, r.y1 + AIR_PX});
	for (size_t m = 0; m < TUNING_MARKS; m++) {
		const double y = r.y1 - LINE_PX * ((double)m + 0.5);
		struct text style = {0};

		mark_style(m, &style);
		sheet_line(p->sheet, r.x0, y, r.x0 + SAMPLE_PX, y, text_str(&style));
		sheet_label(p->sheet, r.x0 + SAMPLE_PX + 6, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, words[m]);
		text_release(&style);
		free(words[m]);
	}
}

/* --- the lowest point and the interval in use --- */

/* In the unit of the axis. */
static char *mean_words(const struct tuned *tuned, int metric, double mean)
{
	if (metric == TUNED_COST)
		return usd_words(mean, 4);

	char *number = number_words(mean / unit_of(tuned, metric), 3), *words = worded(unit_of(tuned, metric) > 1 ? _("%s days") : _("%s h"), number);

	free(number);
	return words;
}

/* A dot with its words beside it, the first line bold; LINE is released. */
static void labelled_dot(struct intervals *v, const struct panel *p, struct place_map *map, double x, double y, uint32_t rgb, char *line[LINES])
{
	const bool beyond = y > p->y1;
	const double px = panel_x(p, x), py = panel_y(p, fmin(y, p->y1));
	double wide = 0;
	size_t lines = 0;
	struct rect r = {0, 0, 0, 0};

	for (; lines < LINES && line[lines]; lines++)
		wide = fmax(wide, text_px(line[lines], SMALL_PX, lines == 0));
	place_take(map, (struct rect){px - 6, py - 6, px + 6, py + 6});
	place_near(map, px, py, wide, LINE_PX * (double)lines, &r);
	place_take(map, r);
	for (size_t i = 0; i < lines; i++) {
		sheet_label(p->sheet, r.x0, r.y1 - LINE_PX * ((double)i + 0.5),
			    (struct ink){.size = SMALL_PX, .bold = i == 0, .rgb = i ? GREY_RGB : INK_RGB}, line[i]);
		free(line[i]);
	}
	if (!beyond)
		text_addf(&v->marks, "%.2f %.2f %.10g %.10g 0x%06x\n", px, py, pow(10, x), y, rgb);
}

/* "least: 56 min", "55 min to 57 min", "$16,970"; in the lower panel the grey bar has to do for the second. */
static void least_words(const struct tuned *tuned, int metric, double mean, char *line[LINES])
{
	const struct tuned_least *least = &tuned->least[metric];
	struct text at = {0}, low = {0}, high = {0};

	duration_write(&at, least->at_s / HOUR_S, 2);
	duration_write(&low, least->at_ci.low / HOUR_S, 2);
	duration_write(&high, least->at_ci.high / HOUR_S, 2);
	line[0] = worded(_("least: %s"), text_str(&at));
	line[1] = metric == TUNED_COST ? worded(_("%s to %s"), text_str(&low), text_str(&high)) : mean_words(tuned, metric, mean);
	line[2] = metric == TUNED_COST ? mean_words(tuned, metric, mean) : NULL;
	text_release(&at);
	text_release(&low);
	text_release(&high);
}

/* Where the lowest point lies with that confidence: a grey bar, of which labels keep clear. */
static void least_bar(const struct panel *p, const struct tuned *tuned, int metric, struct place_map *map)
{
	enum { LINES_PX = 4 };
	const struct tuned_least *least = &tuned->least[metric];
	const double low = panel_x(p, fmax(p->x0, log_h(least->at_ci.low))), high = panel_x(p, fmin(p->x1, log_h(least->at_ci.high)));

	if (!least->found || !(high > low))
		return;
	sheet_box(p->sheet, low, p->box.y0, high, p->box.y1, 0xe9e9e9);
	for (double x = low; x <= high; x += LINES_PX)
		place_segment(map, x, p->box.y0, x, p->box.y1);
}

static void least_dot(struct intervals *v, const struct panel *p, const struct tuned *tuned, int metric, uint32_t rgb, struct place_map *map)
{
	const struct tuned_least *least = &tuned->least[metric];
	const double mean = tuned->now[metric] + least->difference;
	char *line[LINES];

	if (!least->found)
		return;
	least_words(tuned, metric, mean, line);
	labelled_dot(v, p, map, log_h(least->at_s), mean / unit_of(tuned, metric), rgb, line);
}

static void now_dot(struct intervals *v, const struct panel *p, const struct tuned *tuned, int metric, struct place_map *map)
{
	struct text at = {0};

	duration_write(&at, tuned->tuning.now_s / HOUR_S, 2);
	char *line[LINES] = {worded(_("now: %s"), text_str(&at)), mean_words(tuned, metric, tuned->now[metric]), NULL};
	if (tuned->now[metric] / unit_of(tuned, metric) > p->y1) {
		char *up = worded("%s ↑", line[1]);

		free(line[1]);
		line[1] = up;
	}
	labelled_dot(v, p, map, log_h(tuned->tuning.now_s), tuned->now[metric] / unit_of(tuned, metric), 0x8a8a8a, line);
	text_release(&at);
}

/* --- the sheet --- */

static struct panel panel_of(const struct intervals *v, size_t column, int metric)
{
	const double wide = (v->sheet->width - 48 - GAP_PX * (double)(v->shown - 1)) / (double)v->shown;
	const double top = v->sheet->height - TOP_PX - HEAD_PX;
	struct panel p = {.sheet = v->sheet};

	p.box.x0 = 24 + (wide + GAP_PX) * (double)column;
	p.box.x1 = p.box.x0 + wide - 12;
	p.box.y1 = metric == TUNED_COST ? top : top - COST_PX - BETWEEN_PX;
	p.box.y0 = p.box.y1 - (metric == TUNED_COST ? COST_PX : HOURS_PX);
	return p;
}

static const char *axis_words(const struct tuned *tuned, int metric)
{
	return metric == TUNED_COST ? currency_words(_("mean cost (USD)")) : unit_of(tuned, metric) > 1 ? _("mean days until done") : _("mean hours until done");
}

/* After its block. */
static void letters_of(const struct intervals *v, const struct panel *p, size_t column, int metric)
{
	char *title = worded("%s: %s", strategy_name(v->sheet->plan, v->strategy[column]), axis_words(tuned_of(v, column), metric));

	panel_letters(p, '*', -1, 2, LETTERS_LINE);
	panel_letters_title(p, title);
	free(title);
}

static void draw_panel(struct intervals *v, size_t column, int metric, double margin)
{
	const struct tuned *tuned = tuned_of(v, column);
	const uint32_t rgb = strategy_rgb(v->sheet->plan, v->strategy[column]);
	struct panel p = panel_of(v, column, metric);
	struct place_map map = {0};

	axis_x(&p, tuned);
	axis_y(&p, tuned, metric);
	p.box.x0 += margin;
	map.area = p.box;
	panel_axis_lines(&p);
	panel_tics_y(&p, (metric == TUNED_COST ? money_tics : tics_of)(p.y0, p.y1, metric == TUNED_COST ? 6 : 4), metric == TUNED_COST ? UNIT_USD_SHORT : UNIT_NUMBER);
	tics_x(&p);
	least_bar(&p, tuned, metric, &map);
	mark_lines(&p, tuned, &map);
	curve(v, &p, tuned, metric, &map);
	if (metric == TUNED_COST)
		mark_key(&p, tuned, &map);
	letters_of(v, &p, column, metric);
	least_dot(v, &p, tuned, metric, rgb, &map);
	now_dot(v, &p, tuned, metric, &map);
	sheet_label(v->sheet, p.box.x0, p.box.y1 + 12, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    axis_words(tuned, metric));
	text_addf(&v->colour, "%s%06x", column + (size_t)metric ? " " : "", rgb);
	place_release(&map);
}

/* The same margin for both panels of a strategy, so that their axes stand above each other. */
static double margin_of(const struct intervals *v, size_t column)
{
	double margin = 30;

	for (int metric = 0; metric < TUNED_METRICS; metric++) {
		struct panel p = {0};

		axis_y(&p, tuned_of(v, column), metric);
		margin = fmax(margin, tics_px((metric == TUNED_COST ? money_tics : tics_of)(p.y0, p.y1, metric == TUNED_COST ? 6 : 4),
					      metric == TUNED_COST ? UNIT_USD_SHORT : UNIT_NUMBER));
	}
	return margin;
}

static void draw_strategy(struct intervals *v, size_t column)
{
	const struct panel p = panel_of(v, column, TUNED_COST), last = panel_of(v, column, TUNED_HOURS);
	const size_t s = v->strategy[column];
	const double margin = margin_of(v, column), wide = p.box.x1 - p.box.x0;
	struct text all = {0}, fit = {0};

	text_addf(&all, "%s  %s", strategy_name(v->sheet->plan, s), bilingual_str(&v->sheet->plan->strategy[s].strategy->title));
	plot_text_fit(&fit, text_px(text_str(&all), TEXT_PX, true) <= wide ? text_str(&all) : strategy_name(v->sheet->plan, s), TEXT_PX, true, wide);
	sheet_label(v->sheet, p.box.x0, p.box.y1 + 33, (struct ink){.size = TEXT_PX, .bold = true, .rgb = ink_of(strategy_rgb(v->sheet->plan, s))},
		    text_str(&fit));
	for (int metric = 0; metric < TUNED_METRICS; metric++)
		draw_panel(v, column, metric, margin);
	sheet_label(v->sheet, last.box.x0 + margin, last.box.y0 - 34, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    _("progress between two checkpoints"));
	text_release(&all);
	text_release(&fit);
}

static char *subtitle(const struct intervals *v)
{
	char *n = number_words((double)tuned_of(v, 0)->futures, 9), *level = percent_words(v->summary->plan->scenario->confidence, 0), *s;

	s = worded(_("means over the same %s futures at each point; bands and grey bars: %s intervals"),
		   n, level);
	free(n);
	free(level);
	return s;
}

static void lay_out(struct intervals *v)
{
	char *second = subtitle(v), *rest;
	struct text fit = {0};

	v->sheet->left = 24;
	sheet_title(v->sheet, _("How often is a checkpoint worth writing?"), second);
	caption_tuned(v->sheet, v->summary);
	panels_begin(v->sheet);
	for (size_t i = 0; i < v->shown; i++)
		draw_strategy(v, i);
	sheet_block(v->sheet, "marks", "x_px y_px every_h mean colour");
	text_add(&v->sheet->data, v->marks.len ? text_str(&v->marks) : "NaN NaN NaN NaN 0\n");
	panel_map_end(&v->map, v->sheet);
	sheet_number(v->sheet, "panels", (double)(TUNED_METRICS * v->shown));
	sheet_words(v->sheet, "colour", text_str(&v->colour));
	rest = worded(_("not drawn: %s"), text_str(&v->rest));
	plot_text_fit(&fit, rest, SMALL_PX, false, v->sheet->width - 48);
	if (v->rest.len)
		sheet_label(v->sheet, 24, 52, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	free(second);
	free(rest);
	text_release(&fit);
}

bool plot_interval(struct sheet *sheet, const struct summary *summary)
{
	struct intervals v = {.sheet = sheet, .summary = summary};

	find(&v);
	if (v.shown) {
		const double high = TOP_PX + HEAD_PX + COST_PX + BETWEEN_PX + HOURS_PX + FOOT_PX + 50 + (v.rest.len ? 20 : 0);

		sheet_init(sheet, summary->plan, "checkpoint-interval", 1000, high);
		lay_out(&v);
	}
	text_release(&v.marks);
	text_release(&v.colour);
	text_release(&v.rest);
	return v.shown > 0;
}
