/* What does finishing sooner cost? Cost against time, the limits, and which strategies nobody beats in both. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { CLOUD_POINTS = 1500, COST = 0, TITLES_MOST = 5, NAME_MOST_PX = 330, CROWDED = 60, NAMES_MOST = 10, MARGIN_PX = 22 };          /* of more, only those on the front are named */

struct clouds {
	const struct summary *summary;
	struct sheet *sheet;
	struct scale cost, time;
	size_t hours;                     /* the metric */
	double per_unit;                  /* hours in one unit of the axis: 24 when it is in days */
	double strip;                     /* left edge of the strip for those that never finish, axis units; INFINITY: none */
	double end;                       /* where the strip ends */
	struct place_map map;             /* of the plot area */
	struct place_map above;           /* of the strip above it */
};

static double median_cost(const struct clouds *c, size_t s)
{
	return c->summary->strategy[s].metric[COST].q[Q_P50];
}

static double median_time(const struct clouds *c, size_t s)
{
	return c->summary->strategy[s].metric[c->hours].q[Q_P50] / c->per_unit;
}

static bool on_sheet(const struct clouds *c, size_t s)
{
	return !c->cost.off[s];
}

/* It finishes, but half of the time beyond the right edge. */
static bool too_late(const struct clouds *c, size_t s)
{
	return isfinite(median_time(c, s)) && median_time(c, s) > (isfinite(c->strip) ? c->strip : c->sheet->x1);
}

/* At most CLOUD_POINTS futures, evenly taken; RUN tells the finished from the others. */
static size_t cloud(struct clouds *c, size_t s, bool finished)
{
	const double *cost = futures_column(c->summary->futures, s, COST), *hours = futures_column(c->summary->futures, s, c->hours);
	const size_t n = c->summary->replications, step = (n + CLOUD_POINTS - 1) / CLOUD_POINTS;
	size_t points = 0;

	for (size_t i = 0; i < n; i += step) {
		const double t = hours[i] / c->per_unit;
		const double strip = c->strip + (c->end - c->strip) * (0.2 + 0.6 * fmod((double)(i / step) * 0.6180339887, 1));

		if ((isfinite(t)) != finished || cost[i] > c->sheet->y1)
			continue;
		if (finished && t <= (isfinite(c->strip) ? c->strip : c->sheet->x1)) {
			text_addf(&c->sheet->data, "%.7g %.7g\n", t, cost[i]);
			if (points++ % 5 == 0)
				place_point(&c->map, sheet_x(c->sheet, t), sheet_y(c->sheet, cost[i]));
		} else if (!finished) {
			text_addf(&c->sheet->data, "%.7g %.7g 0x%06x\n", strip, cost[i], strategy_rgb(c->sheet->plan, s));
			points++;
		}
	}
	if (points == 0 && finished)
		text_add(&c->sheet->data, "NaN NaN\n");
	return points;
}

static void draw_clouds(struct clouds *c)
{
	const size_t n = c->summary->plan->strategies;
	struct text colours = {0};
	size_t drawn = 0, unfinished = 0;

	for (size_t s = 0; s < n; s++) {
		if (!on_sheet(c, s))
			continue;
		sheet_block(c->sheet, strategy_name(c->sheet->plan, s), "time cost_usd");
		sheet_letters(c->sheet, strategy_letter(c->sheet, s), LETTERS_POINTS);
		cloud(c, s, true);
		text_addf(&colours, "%s%06x", drawn ? " " : "", strategy_rgb(c->sheet->plan, s));
		drawn++;
	}
	sheet_block(c->sheet, "never finished", "place_in_strip cost_usd colour");
	for (size_t s = 0; s < n; s++)
		unfinished += on_sheet(c, s) ? cloud(c, s, false) : 0;
	if (unfinished == 0)
		text_add(&c->sheet->data, "NaN NaN 0\n");
	sheet_number(c->sheet, "clouds", (double)drawn);
	sheet_words(c->sheet, "colour", text_str(&colours));
	text_release(&colours);
}

/* --- Pareto front of the medians --- */

/* By the rule of the sentences on the page as well: one that takes as long as another and costs clearly more is beaten. What
 * nobody can follow neither beats nor is on the front. */
static bool beaten(const struct clouds *c, size_t s)
{
	const struct plan *plan = c->summary->plan;

	if (plan->strategy[s].is_bound)
		return true;
	for (size_t o = 0; o < plan->strategies; o++) {
		const double cost = median_cost(c, o) - median_cost(c, s), time = median_time(c, o) - median_time(c, s);

		if (o != s && !plan->strategy[o].is_bound && ((cost <= 0 && time <= 0 && (cost < 0 || time < 0)) || beaten_by(c->summary, s, o)))
			return true;
	}
	return !isfinite(median_time(c, s));
}

/* Strategies on the front, fastest first; returns how many. */
static size_t front_of(const struct clouds *c, size_t *front)
{
	size_t count = 0;

	for (size_t s = 0; s < c->summary->plan->strategies; s++) {
		size_t i = count;

		if (beaten(c, s))
			continue;
		for (; i > 0 && median_time(c, front[i - 1]) > median_time(c, s); i--)
			front[i] = front[i - 1];
		front[i] = s;
		count++;
	}
	return count;
}

static void front_point(struct clouds *c, double x, double y, double *last_x, double *last_y)
{
	struct sheet *s = c->sheet;

	text_addf(&s->data, "%.8g %.8g\n", x, y);
	if (isfinite(*last_x))
		place_segment(&c->map, sheet_x(s, *last_x), sheet_y(s, *last_y), sheet_x(s, x), sheet_y(s, y));
	*last_x = x;
	*last_y = y;
}

/* A staircase: what lies above and to the right of it is both dearer and slower than some strategy. */
static void draw_front(struct clouds *c, const size_t *front, size_t count)
{
	double x = INFINITY, y = NAN;
	struct sheet *sheet = c->sheet;
	size_t drawn = 0;

	sheet_block(sheet, "Pareto front of the medians", "time cost_usd");
	for (size_t i = 0; i < count; i++) {
		const double t = median_time(c, front[i]), cost = median_cost(c, front[i]);

		if (!on_sheet(c, front[i]) || too_late(c, front[i]) || cost > sheet->y1)
			continue;
		if (drawn++ > 0)
			front_point(c, t, y, &x, &y);
		front_point(c, t, cost, &x, &y);
	}
	if (drawn)
		front_point(c, isfinite(c->strip) ? c->strip : sheet->x1, y, &x, &y);
	else
		text_add(&sheet->data, "NaN NaN\n");
}

/* --- medians and their names --- */

static void draw_medians(struct clouds *c)
{
	size_t drawn = 0;

	sheet_block(c->sheet, "medians", "time cost_usd colour");
	for (size_t s = 0; s < c->summary->plan->strategies; s++) {
		const double t = median_time(c, s), x = isfinite(t) ? t : (c->strip + c->end) / 2;

		if (!on_sheet(c, s) || too_late(c, s) || !isfinite(x))
			continue;
		text_addf(&c->sheet->data, "%.8g %.8g 0x%06x\n", x, median_cost(c, s), strategy_rgb(c->sheet->plan, s));
		place_take(&c->map, (struct rect){sheet_x(c->sheet, x) - 8, sheet_y(c->sheet, median_cost(c, s)) - 8,
						  sheet_x(c->sheet, x) + 8, sheet_y(c->sheet, median_cost(c, s)) + 8});
		drawn++;
	}
	if (drawn == 0)
		text_add(&c->sheet->data, "NaN NaN 0\n");
}

/* The thin line from a dot to the nearest edge of its name. */
static double nearest(double at, double low, double high)
{
	return fmax(low, fmin(at, high));
}

/* It may not run through other names. */
static double leader_cost(const struct clouds *c, double x, double y, struct rect r)
{
	const double nx = nearest(x, r.x0, r.x1), ny = nearest(y, r.y0, r.y1);
	double cost = 0;

	for (int i = 5; i < 10; i++) {
		const double px = x + (nx - x) * i / 10, py = y + (ny - y) * i / 10;

		cost += hypot(px - x, py - y) > 10 && place_cost(&c->map, (struct rect){px, py, px, py}) >= 1e3 ? 200 : 0;
	}
	return cost;
}

/* Around the dot, nearest first; the cloud itself may lie under a name, other dots, names and lines may not. */
static struct rect around(const struct clouds *c, double x, double y, double wide)
{
	struct rect best = {0, 0, 0, 0};
	double least = INFINITY;

	for (int ring = 0; ring < 8; ring++)
		for (int k = 0; k < 16; k++) {
			const double angle = 3.14159265358979 * k / 8, away = 14 + 12.0 * ring;
			const double cx = x + cos(angle) * (away + wide / 2), cy = y + sin(angle) * (away + 8);
			const struct rect r = {cx - wide / 2, cy - 9, cx + wide / 2, cy + 9};
			const double cost = place_cost(&c->map, r) + 6.0 * ring + 0.1 * k + leader_cost(c, x, y, r);

			if (cost < least) {
				least = cost;
				best = r;
			}
		}
	return best;
}

static void name_cloud(struct clouds *c, size_t s)
{
	const struct plan *plan = c->sheet->plan;
	const double t = median_time(c, s), x = isfinite(t) ? t : (c->strip + c->end) / 2;
	const double at_x = sheet_x(c->sheet, x), at_y = sheet_y(c->sheet, median_cost(c, s));
	struct ink ink = {.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(plan, s))};
	struct text name = {0};
	struct rect r;

	strategy_label(&name, plan, s, plan->strategies <= TITLES_MOST, NAME_MOST_PX);
	r = around(c, at_x, at_y, text_px(text_str(&name), SMALL_PX, true));
	if (place_cost(&c->map, r) >= CROWDED) {          /* the name alone covers less */
		text_clear(&name);
		strategy_label(&name, plan, s, false, NAME_MOST_PX);
		r = around(c, at_x, at_y, text_px(text_str(&name), SMALL_PX, true));
	}
	const double near_x = nearest(at_x, r.x0, r.x1), near_y = nearest(at_y, r.y0, r.y1);

	if (hypot(near_x - at_x, near_y - at_y) > 34)
		sheet_line(c->sheet, at_x, at_y, near_x, near_y, "nohead back linewidth 1 linecolor rgb '#9a9a9a'");
	ink.halo = place_cost(&c->map, r) > 0;
	place_segment(&c->map, at_x, at_y, near_x, near_y);
	place_take(&c->map, r);
	sheet_label(c->sheet, r.x0, (r.y0 + r.y1) / 2, ink, text_str(&name));
	text_release(&name);
}

/* Off the scale of cost: an arrow up at its time, above the plot area, and its median beside it where there is room. */
static void off_scale(struct clouds *c, size_t s)
{
	struct sheet *sheet = c->sheet;
	const double t = median_time(c, s);
	const double x = isfinite(t) ? sheet_x(sheet, fmin(t, sheet->x1)) : sheet_x(sheet, (c->strip + c->end) / 2);
	char *p50 = usd_words(median_cost(c, s), 4), *value;
	struct rect best = {0, 0, 0, 0};
	struct text style = {0}, name = {0};
	double least = INFINITY, wide;

	text_addf(&style, "head filled size screen 0.010,20 front linewidth 2 linecolor rgb '#%06x'", strategy_rgb(sheet->plan, s));
	plot_text_fit(&name, strategy_name(sheet->plan, s), SMALL_PX, true, 150);
	value = worded(_("%s: off the scale, p50 %s"), text_str(&name), p50);
	wide = text_px(value, SMALL_PX, true);
	sheet_line(sheet, x, sheet->top + 3, x, sheet->top + 24, text_str(&style));
	place_take(&c->above, (struct rect){x - 5, sheet->top + 3, x + 5, sheet->top + 24});
	for (int k = 0; k < 24; k++) {
		static const double up[] = {14, 36};
		const double x0 = (k % 2 ? x - 12 - wide : x + 12) + 20.0 * (k / 4) * (k % 2 ? -1 : 1), y = sheet->top + up[k / 2 % 2];
		const struct rect r = {x0, y - 4, x0 + wide, y + 4};
		const double cost = place_cost(&c->above, r) + k;

		if (cost < least) {
			least = cost;
			best = r;
		}
	}
	place_take(&c->above, best);
	sheet_label(sheet, best.x0, (best.y0 + best.y1) / 2,
		    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(sheet->plan, s))}, value);
	free(p50);
	free(value);
	text_release(&style);
	text_release(&name);
}

/* Off the scale of time: an arrow to the right at its cost. */
static void off_time(struct clouds *c, size_t s)
{
	struct sheet *sheet = c->sheet;
	const double y = sheet_y(sheet, fmin(median_cost(c, s), sheet->y1));
	char *p50 = hours_words(c->per_unit * median_time(c, s), 3);
	char *value = worded(_("%s: off the scale, p50 %s"), strategy_name(sheet->plan, s), p50);

	place_take(&c->map, sheet_off_scale(sheet, y, strategy_rgb(sheet->plan, s), value));
	free(p50);
	free(value);
}

/* --- the sheet --- */

static void limits(struct clouds *c, double deadline, double budget)
{
	struct sheet *sheet = c->sheet;

	if (isfinite(deadline)) {
		char *time = hours_words(deadline * c->per_unit, 3), *s = worded(_("deadline %s"), time);

		place_take(&c->above, sheet_limit(sheet, 'x', deadline, s));
		if (deadline >= sheet->x0 && deadline <= sheet->x1)
			place_segment(&c->map, sheet_x(sheet, deadline), sheet->bottom, sheet_x(sheet, deadline), sheet->top);
		free(time);
		free(s);
	}
	if (isfinite(budget)) {
		char *usd = budget_words(budget), *s = worded(_("budget %s"), usd);

		sheet_limit(sheet, 'y', budget, s);
		if (budget >= sheet->y0 && budget <= sheet->y1)
			place_segment(&c->map, sheet->left, sheet_y(sheet, budget), sheet->right, sheet_y(sheet, budget));
		free(usd);
		free(s);
	}
	if (deadline > sheet->x0 && budget > sheet->y0)
		sheet_box(sheet, sheet->left, sheet->bottom, sheet_x(sheet, fmin(deadline, isfinite(c->strip) ? c->strip : sheet->x1)),
			  sheet_y(sheet, fmin(budget, sheet->y1)), 0xeef5f1);
}

/* In the least crowded corner of the good region, on two lines where it is narrow. */
static void good_region(struct clouds *c, double deadline, double budget)
{
	enum { LINES = 2, LINE_PX = 17, LEAST_PX = 110 };
	struct sheet *s = c->sheet;
	const double right = sheet_x(s, fmin(deadline, s->x1)), top = sheet_y(s, fmin(budget, s->y1));
	struct text line[LINES] = {{0}};
	double wide = 0;

	if (!(deadline > s->x0 && budget > s->y0) || right - s->left < LEAST_PX + 20 || top - s->bottom < 40 + LINE_PX)
		return;
	const size_t lines = plot_text_wrap(line, LINES, _("on time and within the budget"), SMALL_PX, right - s->left - 20);
	const double high = LINE_PX * (double)lines;

	for (size_t i = 0; i < lines; i++)
		wide = fmax(wide, text_px(text_str(&line[i]), SMALL_PX, false));
	for (int k = 0; k < 4; k++) {
		const double x = k % 2 ? right - wide - 10 : s->left + 10, y = k / 2 ? top - 6 : s->bottom + 6 + high;
		const struct rect r = {x, y - high, x + wide, y};

		if (place_cost(&c->map, r) > 0)
			continue;
		place_take(&c->map, r);
		for (size_t i = 0; i < lines; i++)
			sheet_label(s, x, y - LINE_PX * ((double)i + 0.5), (struct ink){.size = SMALL_PX, .rgb = 0x4f7a64}, text_str(&line[i]));
		break;
	}
	for (size_t i = 0; i < lines; i++)
		text_release(&line[i]);
}

static void time_axis(struct clouds *c, double deadline_h, bool unfinished)
{
	struct sheet *sheet = c->sheet;
	double low = c->time.low, high = c->time.high;
	size_t on = 0;

	for (size_t s = 0; s < c->summary->plan->strategies; s++)
		on += !c->time.off[s];
	if (on == 0)
		low = high = isfinite(deadline_h) ? deadline_h : 1;
	if (isfinite(deadline_h) && deadline_h > high && deadline_h < 2 * high)
		high = deadline_h;
	if (isfinite(deadline_h) && deadline_h < low && deadline_h > 0.5 * low)
		low = deadline_h;
	c->per_unit = high >= 72 ? 24 : 1;
	low /= c->per_unit;
	high /= c->per_unit;
	if (!(high - low > 1e-9 * high)) {
		low *= 0.9;
		high = high > 0 ? high * 1.1 : 1;
	}
	const double room = 0.05 * (high - low);

	sheet->x0 = fmax(0, low < 0.2 * high ? 0 : low - room);
	sheet->x1 = c->end = high + room;
	c->strip = INFINITY;
	if (!unfinished)
		return;
	c->strip = sheet->x1;
	sheet->x1 = c->end = c->strip + 0.11 * (c->strip - sheet->x0);
}

static void axes(struct clouds *c)
{
	const struct scenario *scenario = c->summary->plan->scenario;
	const double deadline_h = scenario->deadline_s / HOUR_S, budget = scenario->budget_usd;
	struct sheet *sheet = c->sheet;
	size_t unfinished = 0;

	for (size_t s = 0; s < c->summary->plan->strategies; s++)
		unfinished += c->summary->strategy[s].unfinished;
	time_axis(c, deadline_h, unfinished > 0);
	sheet->y0 = c->cost.low;
	sheet->y1 = c->cost.high;
	if (isfinite(budget) && budget > sheet->y1 && budget < 1.5 * sheet->y1)
		sheet->y1 = budget;
	cost_axis(&sheet->y0, &sheet->y1);
	sheet->left = fmax(sheet->left, MARGIN_PX + tics_px(money_tics(sheet->y0, sheet->y1, 7), UNIT_USD));
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(sheet->x0, isfinite(c->strip) ? c->strip : sheet->x1, 9), UNIT_NUMBER);
	sheet_tics(sheet, 'y', money_tics(sheet->y0, sheet->y1, 7), UNIT_USD);
	c->map.area = (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	c->above.area = (struct rect){20, sheet->top - 2, sheet->width - 16, sheet->top + 54};
	limits(c, deadline_h / c->per_unit, budget);
	if (!isfinite(c->strip))
		return;
	const double x = sheet_x(sheet, c->strip);

	sheet_box(sheet, x, sheet->bottom, sheet->right, sheet->top, 0xf3f3f3);
	sheet_label(sheet, (x + sheet->right) / 2, sheet->bottom - 19,
		    (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE}, _("unfinished"));
}

/* Who is on the front, by name where that has room. */
static char *subtitle(const struct clouds *c, const size_t *front, size_t count)
{
	struct text list = {0};
	char *s = NULL;

	for (size_t i = 0; i < count; i++)
		text_addf(&list, "%s%s", i ? ", " : "", strategy_name(c->summary->plan, front[i]));
	if (count == 0)
		s = mem_text(_("no strategy finishes in half of its futures or more"));
	else if (c->summary->plan->strategies <= TITLES_MOST)
		s = worded(c->summary->replications == 1 ? _("no strategy as fast is cheaper than %s (grey line: Pareto front)")
			   : _("by its median, no strategy as fast is clearly cheaper than %s (grey line: Pareto front)"), text_str(&list));
	text_release(&list);
	if (s && text_px(s, SUBTITLE_PX, false) <= c->sheet->width - 44)
		return s;
	free(s);
	return worded(_("%zu of the %zu medians are on the Pareto front (grey line): nothing as fast is clearly cheaper"), count, c->summary->plan->strategies);
}

static void draw(struct clouds *c)
{
	const size_t n = c->summary->plan->strategies;
	size_t *front = mem_new(n + 1, sizeof *front);
	const size_t on_front = front_of(c, front);
	char *second = subtitle(c, front, on_front);
	const struct scenario *scenario = c->summary->plan->scenario;

	sheet_title(c->sheet, _("What does finishing sooner cost?"), second);
	caption_times(c->sheet, c->summary);
	draw_clouds(c);
	draw_front(c, front, on_front);
	draw_medians(c);
	for (size_t s = 0; s < n; s++) {
		if (!on_sheet(c, s))
			off_scale(c, s);
		else if (too_late(c, s))
			off_time(c, s);
	}
	for (size_t s = 0; s < n; s++)
		if (on_sheet(c, s) && !too_late(c, s) && (n <= NAMES_MOST || !beaten(c, s)))
			name_cloud(c, s);
	good_region(c, scenario->deadline_s / HOUR_S / c->per_unit, scenario->budget_usd);
	free(second);
	free(front);
}

static int hours_metric(const struct plan *plan)
{
	for (size_t m = 0; m < plan->metrics; m++)
		if (plan->metric[m].kind == METRIC_HOURS)
			return (int)m;
	return -1;
}

/* One future has no cloud. */
static const char *axis_words(const struct clouds *c)
{
	if (c->summary->replications == 1)
		return c->per_unit > 1 ? _("time to finish (days)") : _("time to finish (hours)");
	return c->per_unit > 1 ? _("time to finish (days)   ·   each small dot is a future, the large ones are medians")
			       : _("time to finish (hours)   ·   each small dot is a future, the large ones are medians");
}

/* The margin at the right: the number of a budget is not broken. */
static double budget_px(double budget)
{
	char *usd;
	double wide;

	if (!isfinite(budget))
		return 40;
	usd = budget_words(budget);
	wide = text_px(usd, SMALL_PX, false);
	free(usd);
	return fmax(104, wide + 26);
}

bool plot_time(struct sheet *sheet, const struct summary *summary)
{
	const int hours = hours_metric(summary->plan);
	struct clouds c = {.summary = summary, .sheet = sheet, .hours = (size_t)hours};

	if (hours < 0)
		return false;
	sheet_init(sheet, summary->plan, "cost-time", 1000, 640);
	sheet->top = sheet->height - 96 - 34;
	sheet->bottom = 94;
	sheet->right = sheet->width - budget_px(summary->plan->scenario->budget_usd);
	plot_scale_init(&c.cost, summary, COST);
	plot_scale_init(&c.time, summary, hours);
	axes(&c);
	sheet_label(sheet, 24, sheet->top + 36, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("cost (USD)")));
	place_take(&c.above, (struct rect){24, sheet->top + 27, 24 + text_px(currency_words(_("cost (USD)")), SMALL_PX, false), sheet->top + 45});
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, axis_words(&c));
	draw(&c);
	place_release(&c.map);
	place_release(&c.above);
	scale_release(&c.cost);
	scale_release(&c.time);
	return true;
}
