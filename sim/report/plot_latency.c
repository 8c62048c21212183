/* What does a shorter latency cost? The p95 latency and the cost of each strategy, medians with the middle nine tenths of the futures; a line
 * joins those that are the same but for the target of what scales them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { COST = 0, LEFT_PX = 92, TOP_PX = 118, BOTTOM_PX = 112, NAME_PX = 340 };
#define WIDE_LEAST 0.6                    /* decades of latency, at least */
#define TALL_LEAST 0.1                    /* of the cost, at least */
#define GOAL_NEAR 10.0                    /* a goal so many times beyond all latencies is only named */

struct latencies {
	const struct summary *summary;
	struct sheet *sheet;
	const struct metric_summary **latency;            /* [strategies] */
	double second;                    /* of the metric's unit */
	struct scale cost;
	double slo_s, slo_share;          /* of the first strategy with one; 0: none */
	double *target;                   /* [strategies]; NAN: none */
	char **rest;                      /* [strategies]: all of it but the target */
	struct panel panel;
	struct place_map map;
	struct panel_map blocks;
};

/* --- strategies that differ in a target alone --- */

static bool is_target(const char *path)
{
	const char *dot = strrchr(path, '.');

	return strcmp(dot ? dot + 1 : path, "target") == 0;
}

/* "70 %", "20/s" or "12": the number before its unit, which goes to REST. */
static double number_of(const char *s, struct text *rest)
{
	char *end;
	const double x = strtod(s, &end);

	if (end == s || !isfinite(x))
		return NAN;
	text_addf(rest, " %s\n", end);
	return x;
}

/* What a strategy writes, its title apart; a target goes to *TARGET (INFINITY after a second one). */
static void fingerprint(const struct node *node, double *target, struct text *rest)
{
	for (size_t i = 0; node && node->kind == NODE_MAP && i < node->count; i++) {
		const char *key = node->key[i]->text;
		const struct node *value = node->item[i];

		if (strcmp(key, "title") == 0)
			continue;
		text_addf(rest, "%s:", key);
		if (is_target(key) && value->kind == NODE_SCALAR) {
			const bool second = !isnan(*target);

			*target = number_of(value->text, rest);
			*target = second ? INFINITY : *target;
		} else if (value->kind == NODE_MAP) {
			fingerprint(value, target, rest);
		} else {
			node_write(value, rest);
			text_addc(rest, '\n');
		}
	}
}

static void find_targets(struct latencies *l)
{
	const struct plan *plan = l->summary->plan;
	const struct node *all = plan->scenario->tree ? node_get(plan->scenario->tree, "strategies") : NULL;

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct node *node = all ? node_get(all, strategy_name(plan, s)) : NULL;
		struct text rest = {0};

		l->target[s] = NAN;
		fingerprint(node, &l->target[s], &rest);
		l->rest[s] = mem_text(text_str(&rest));
		text_release(&rest);
	}
}

/* --- points --- */

static double seconds(const struct latencies *l, size_t s, int quantile)
{
	return l->latency[s]->q[quantile] * l->second;
}

static double usd(const struct latencies *l, size_t s, int quantile)
{
	return l->summary->strategy[s].metric[COST].q[quantile];
}

static bool on_sheet(const struct latencies *l, size_t s)
{
	return !l->cost.off[s] && isfinite(seconds(l, s, Q_P50)) && seconds(l, s, Q_P50) > 0;
}

/* An end of an interval, no further than the sheet. */
static double across(const struct latencies *l, size_t s, int quantile)
{
	const double x = seconds(l, s, quantile);

	return isfinite(x) && x > 0 ? fmax(l->panel.x0, fmin(log10(x), l->panel.x1)) : x > 0 ? l->panel.x1 : log10(seconds(l, s, Q_P50));
}

static double up(const struct latencies *l, size_t s, int quantile)
{
	return fmax(l->panel.y0, fmin(usd(l, s, quantile), l->panel.y1));
}

static void points(struct latencies *l)
{
	const struct plan *plan = l->summary->plan;
	const struct panel *p = &l->panel;
	size_t drawn = 0;

	panel_block(&l->blocks, p, "medians, and the middle 90 % of the futures", "log10_of_seconds cost_usd latency_p5 latency_p95 cost_p5 cost_p95 colour");
	for (size_t s = 0; s < plan->strategies; s++) {
		if (!on_sheet(l, s))
			continue;
		const double x = across(l, s, Q_P50), y = up(l, s, Q_P50), px = panel_x(p, x), py = panel_y(p, y);

		text_addf(&l->sheet->data, "%.8g %.8g %.8g %.8g %.8g %.8g 0x%06x\n", x, y, across(l, s, Q_P5), across(l, s, Q_P95), up(l, s, Q_P5),
			  up(l, s, Q_P95), strategy_rgb(plan, s));
		place_segment(&l->map, panel_x(p, across(l, s, Q_P5)), py, panel_x(p, across(l, s, Q_P95)), py);
		place_segment(&l->map, px, panel_y(p, up(l, s, Q_P5)), px, panel_y(p, up(l, s, Q_P95)));
		place_take(&l->map, (struct rect){px - 7, py - 7, px + 7, py + 7});
		panel_letters_point(p, x, y, strategy_letter(l->sheet, s));
		drawn++;
	}
	if (drawn == 0)
		text_add(&l->sheet->data, "NaN NaN NaN NaN NaN NaN 0\n");
}

/* From S on to the next larger target of its kind; the number of strategies when there is none. */
static size_t next_target(const struct latencies *l, size_t s)
{
	size_t next = l->summary->plan->strategies;

	for (size_t o = 0; o < l->summary->plan->strategies; o++)
		if (on_sheet(l, o) && isfinite(l->target[o]) && l->target[o] > l->target[s] && strcmp(l->rest[o], l->rest[s]) == 0 &&
		    (next == l->summary->plan->strategies || l->target[o] < l->target[next]))
			next = o;
	return next;
}

static bool target_lines(struct latencies *l)
{
	const struct panel *p = &l->panel;
	bool any = false;

	panel_block(&l->blocks, p, "from each target to the next", "log10_of_seconds cost_usd");
	for (size_t s = 0; s < l->summary->plan->strategies; s++) {
		const size_t next = on_sheet(l, s) && isfinite(l->target[s]) ? next_target(l, s) : l->summary->plan->strategies;

		if (next == l->summary->plan->strategies)
			continue;
		text_addf(&l->sheet->data, "%s%.8g %.8g\n%.8g %.8g\n", any ? "\n" : "", across(l, s, Q_P50), up(l, s, Q_P50), across(l, next, Q_P50),
			  up(l, next, Q_P50));
		place_segment(&l->map, panel_x(p, across(l, s, Q_P50)), panel_y(p, up(l, s, Q_P50)), panel_x(p, across(l, next, Q_P50)),
			      panel_y(p, up(l, next, Q_P50)));
		any = true;
	}
	if (!any)
		text_add(&l->sheet->data, "NaN NaN\n");
	return any;
}

static void name_points(struct latencies *l)
{
	const struct plan *plan = l->summary->plan;
	const bool titles = plan->strategies <= 5;

	for (size_t s = 0; s < plan->strategies; s++) {
		struct text name = {0};
		struct rect r = {0, 0, 0, 0};

		if (!on_sheet(l, s))
			continue;
		strategy_label(&name, plan, s, titles, NAME_PX);
		place_near(&l->map, panel_x(&l->panel, across(l, s, Q_P50)), panel_y(&l->panel, up(l, s, Q_P50)), text_px(text_str(&name), SMALL_PX, true), 16, &r);
		place_take(&l->map, r);
		sheet_label(l->sheet, r.x0, (r.y0 + r.y1) / 2,
			    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(plan, s))}, text_str(&name));
		text_release(&name);
	}
}

/* --- axes --- */

/* Around what is drawn, and the goal where it is not far off. */
static void find_range(struct latencies *l)
{
	struct panel *p = &l->panel;
	double low = INFINITY, high = 0;

	p->y0 = INFINITY;
	p->y1 = -INFINITY;
	for (size_t s = 0; s < l->summary->plan->strategies; s++) {
		if (!on_sheet(l, s))
			continue;
		p->y0 = fmin(p->y0, usd(l, s, Q_P5));
		p->y1 = fmax(p->y1, usd(l, s, Q_P95));
		low = fmin(low, seconds(l, s, Q_P5) > 0 ? seconds(l, s, Q_P5) : seconds(l, s, Q_P50));
		high = fmax(high, isfinite(seconds(l, s, Q_P95)) ? seconds(l, s, Q_P95) : seconds(l, s, Q_P50));
	}
	if (l->slo_s > 0 && l->slo_s < GOAL_NEAR * high && l->slo_s > low / GOAL_NEAR) {
		low = fmin(low, l->slo_s);
		high = fmax(high, l->slo_s);
	}
	const double wide = fmax(WIDE_LEAST, 1.14 * (log10(high) - log10(low))), middle = (log10(high) + log10(low)) / 2;

	if (p->y1 - p->y0 < TALL_LEAST * p->y1) {         /* cents are no difference */
		const double usd_middle = (p->y0 + p->y1) / 2;

		p->y0 = usd_middle * (1 - TALL_LEAST / 2);
		p->y1 = usd_middle * (1 + TALL_LEAST / 2);
	}
	cost_axis(&p->y0, &p->y1);
	p->x0 = middle - wide / 2;
	p->x1 = middle + wide / 2;
}

/* Seconds at which a tic may stand: of RANK 0 first, then the others where there is room; from a minute on whole minutes. */
static double tic_s(int rank, size_t k)
{
	static const double ranks[3][16] = {{1e-3, 1e-2, 1e-1, 1, 10, 60, 600, 3600, 36000}, {2e-3, 5e-3, 2e-2, 5e-2, .2, .5, 2, 5, 20, 120, 300, 1200, 7200, 18000},
					    {1.5e-3, 3e-3, 7e-3, 1.5e-2, 3e-2, 7e-2, .15, .3, .7, 1.5, 3, 7, 30, 180, 1800}};

	return k < 16 ? ranks[rank][k] : 0;
}

static void tics_log(const struct panel *p)
{
	enum { TICS_MOST = 48, ROOM_PX = 22 };
	double taken[TICS_MOST], wide[TICS_MOST];
	size_t count = 0;

	for (int rank = 0; rank < 3; rank++)
		for (size_t k = 0; tic_s(rank, k) > 0; k++) {
			const double x = log10(tic_s(rank, k)), px = panel_x(p, x);
			char *s = latency_words(tic_s(rank, k), 2);
			const double half = text_px(s, SMALL_PX, false) / 2;
			bool free_here = x >= p->x0 && x <= p->x1 && count < TICS_MOST;

			for (size_t i = 0; i < count && free_here; i++)
				free_here = fabs(px - taken[i]) >= half + wide[i] + ROOM_PX;
			if (free_here) {
				taken[count] = px;
				wide[count++] = half;
				sheet_line(p->sheet, px, p->box.y0, px, p->box.y1, "nohead back linestyle 100");
				panel_tic_x(p, px, s);
			}
			free(s);
		}
}

static void goal(struct latencies *l)
{
	const struct panel *p = &l->panel;
	char *limit = latency_words(l->slo_s, 3), *share = percent_words(l->slo_share, fabs(l->slo_share - round(100 * l->slo_share) / 100) < 1e-9 ? 0 : 1);
	char *words = worded(_("goal: %s within %s"), share, limit);
	const double x = l->slo_s > 0 ? log10(l->slo_s) : NAN, wide = text_px(words, SMALL_PX, false);
	const struct ink ink = {.size = SMALL_PX, .rgb = LIMIT_RGB, .align = ALIGN_CENTRE};

	if (x >= p->x0 && x <= p->x1) {
		const double px = panel_x(p, x);

		sheet_line(l->sheet, px, p->box.y0, px, p->box.y1, "nohead back linewidth 1.6 dashtype (9,6) linecolor rgb '#333333'");
		place_segment(&l->map, px, p->box.y0, px, p->box.y1);
		sheet_label(l->sheet, fmax(p->box.x0 + 90 + wide / 2, fmin(px, p->box.x1 - wide / 2)), p->box.y1 + 14, ink, words);
	} else if (isfinite(x)) {
		char *beyond = worded(x > p->x1 ? "%s →" : "← %s", words);

		sheet_label(l->sheet, x > p->x1 ? p->box.x1 - wide / 2 - 20 : p->box.x0 + 110 + wide / 2, p->box.y1 + 14, ink, beyond);
		free(beyond);
	}
	free(limit);
	free(share);
	free(words);
}

static void off_sheet(const struct latencies *l)
{
	const struct plan *plan = l->summary->plan;
	struct text list = {0}, fit = {0};
	char *s;

	for (size_t i = 0; i < plan->strategies; i++)
		if (!on_sheet(l, i)) {
			char *p50 = usd_short_words(usd(l, i, Q_P50), 3);

			text_addf(&list, "%s%s %s", list.len ? ", " : "", strategy_name(plan, i), p50);
			free(p50);
		}
	if (list.len) {
		s = worded(_("off the scale: %s"), text_str(&list));
		plot_text_fit(&fit, s, SMALL_PX, false, l->sheet->width - l->panel.box.x0 - 24);
		sheet_label(l->sheet, l->panel.box.x0, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
		free(s);
	}
	text_release(&list);
	text_release(&fit);
}

/* --- the sheet --- */

static void find_goal(struct latencies *l)
{
	for (size_t s = 0; s < l->summary->plan->strategies && !(l->slo_s > 0); s++) {
		l->slo_s = l->summary->plan->strategy[s].setup.slo_s;
		l->slo_share = l->summary->plan->strategy[s].setup.slo_share;
	}
}

static void layout(struct latencies *l)
{
	struct sheet *sheet = l->sheet;
	struct panel *p = &l->panel;

	*p = (struct panel){.sheet = sheet, .box = {LEFT_PX, BOTTOM_PX, sheet->width - 40, sheet->height - TOP_PX}};
	find_range(l);
	p->box.x0 = fmax(p->box.x0, 34 + tics_px(money_tics(p->y0, p->y1, 7), UNIT_USD));
	l->map.area = p->box;
	panels_begin(sheet);
	panel_axis_lines(p);
	panel_tics_y(p, money_tics(p->y0, p->y1, 7), UNIT_USD);
	tics_log(p);
	points(l);
	const bool lines = target_lines(l);

	sheet->left = p->box.x0;
	sheet_title(sheet, _("What does a shorter latency cost?"),
		    lines ? _("a point a strategy: medians; bars: nine of ten futures; grey line: the same strategy at other targets, in their order")
			  : _("a point a strategy: medians; bars: nine of ten futures"));
	caption_headlines(sheet, l->summary);
	goal(l);
	name_points(l);
	panel_map_end(&l->blocks, sheet);
	sheet_label(sheet, 24, p->box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("cost (USD)")));
	sheet_label(sheet, p->box.x0, 72, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("p95 latency (logarithmic)"));
	off_sheet(l);
}

bool plot_latency(struct sheet *sheet, const struct summary *summary)
{
	const struct plan *plan = summary->plan;
	const int metric = metric_named(plan, "p95_latency");
	struct latencies l = {.summary = summary, .sheet = sheet};
	bool any = false;

	if (metric < 0 || !plan_serves(plan))
		return false;
	l.second = strcmp(plan->metric[metric].unit, "ms") == 0 ? 1e-3 : 1;
	l.latency = mem_new(plan->strategies, sizeof *l.latency);
	l.target = mem_new(plan->strategies, sizeof *l.target);
	l.rest = mem_new(plan->strategies, sizeof *l.rest);
	plot_scale_init(&l.cost, summary, COST);
	plot_scale_widen(&l.cost, summary, COST, POINTS_GAP);
	for (size_t s = 0; s < plan->strategies; s++) {
		l.latency[s] = &summary->strategy[s].metric[metric];
		any |= on_sheet(&l, s);
	}
	if (any) {
		find_targets(&l);
		find_goal(&l);
		sheet_init(sheet, plan, "latency-cost", 1000, 640);
		layout(&l);
	}
	for (size_t s = 0; s < plan->strategies; s++)
		free(l.rest[s]);
	free(l.rest);
	free(l.target);
	free(l.latency);
	place_release(&l.map);
	scale_release(&l.cost);
	return any;
}
