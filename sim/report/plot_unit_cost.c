/* What does a million requests cost, and how full are the replicas? A replica that stands idle costs as much as a busy one, so the
 * cost of a request falls as 1/utilisation: the curve c/u through each strategy's mean is what it would cost at another. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { CLOUD_POINTS = 300, CURVE_POINTS = 160, LEFT_PX = 92, TOP_PX = 118, BOTTOM_PX = 112, NAMES_MOST = 12 };

struct units {
	const struct summary *summary;
	struct sheet *sheet;
	size_t million, use;              /* metrics */
	struct scale scale;
	bool *on;                         /* [strategies] */
	size_t shown;
	struct panel panel;
	struct place_map map;
	struct panel_map blocks;
	struct text colour;
};

static double mean_usd(const struct units *u, size_t s)
{
	return u->summary->strategy[s].metric[u->million].mean;
}

static double mean_use(const struct units *u, size_t s)
{
	return u->summary->strategy[s].metric[u->use].mean;
}

static void cloud(struct units *u, size_t s)
{
	const double *usd = futures_column(u->summary->futures, s, u->million), *use = futures_column(u->summary->futures, s, u->use);
	const size_t n = u->summary->replications, step = (n + CLOUD_POINTS - 1) / CLOUD_POINTS;
	size_t drawn = 0;

	panel_block(&u->blocks, &u->panel, strategy_name(u->sheet->plan, s), "utilisation usd_per_million");
	panel_letters_point(&u->panel, mean_use(u, s), mean_usd(u, s), strategy_letter(u->sheet, s));
	for (size_t i = 0; i < n; i += step) {
		if (!(usd[i] <= u->panel.y1) || !(usd[i] >= 0) || !(use[i] >= 0 && use[i] <= 1))
			continue;
		text_addf(&u->sheet->data, "%.7g %.7g\n", use[i], usd[i]);
		place_point(&u->map, panel_x(&u->panel, use[i]), panel_y(&u->panel, usd[i]));
		drawn++;
	}
	if (drawn == 0)
		text_add(&u->sheet->data, "NaN NaN\n");
	text_addf(&u->colour, "%s%06x", u->colour.len ? " " : "", strategy_rgb(u->sheet->plan, s));
}

static void curve(struct units *u, size_t s, size_t place)
{
	const struct panel *p = &u->panel;
	const double c = mean_usd(u, s) * mean_use(u, s), from = fmax(c / p->y1, p->x1 / 500), to = p->x1;
	double x = NAN, y = NAN;

	text_addf(&u->sheet->script, "set linetype %zu linewidth 1.6 dashtype %s linecolor rgb '#%06x'\n", place,
		  strategy_dash(u->sheet->plan, s), strategy_rgb(u->sheet->plan, s));
	panel_block(&u->blocks, p, strategy_name(u->sheet->plan, s), "utilisation usd_per_million");
	for (int k = 0; k <= CURVE_POINTS; k++) {
		const double use = from * pow(to / from, (double)k / CURVE_POINTS);
		const double x1 = panel_x(p, use), y1 = panel_y(p, c / use);

		text_addf(&u->sheet->data, "%.8g %.8g\n", use, c / use);
		if (isfinite(x))
			place_segment(&u->map, x, y, x1, y1);
		x = x1;
		y = y1;
	}
}

static void means(struct units *u)
{
	panel_block(&u->blocks, &u->panel, "means", "utilisation usd_per_million colour");
	for (size_t s = 0; s < u->summary->plan->strategies; s++) {
		if (!u->on[s])
			continue;
		const double x = panel_x(&u->panel, mean_use(u, s)), y = panel_y(&u->panel, mean_usd(u, s));

		text_addf(&u->sheet->data, "%.8g %.8g 0x%06x\n", mean_use(u, s), mean_usd(u, s), strategy_rgb(u->sheet->plan, s));
		place_take(&u->map, (struct rect){x - 7, y - 7, x + 7, y + 7});
	}
}

static void names(struct units *u)
{
	const struct plan *plan = u->summary->plan;

	for (size_t s = 0; s < plan->strategies; s++) {
		struct text name = {0}, fit = {0};
		struct rect r = {0, 0, 0, 0};
		char *usd;

		if (!u->on[s] || u->shown > NAMES_MOST)
			continue;
		usd = usd_words(mean_usd(u, s), 3);
		plot_text_fit(&fit, strategy_name(plan, s), SMALL_PX, true, 170);
		text_addf(&name, "%s  %s", text_str(&fit), usd);
		place_near(&u->map, panel_x(&u->panel, mean_use(u, s)), panel_y(&u->panel, mean_usd(u, s)), text_px(text_str(&name), SMALL_PX, true), 16, &r);
		place_take(&u->map, r);
		sheet_label(u->sheet, r.x0, (r.y0 + r.y1) / 2,
			    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(plan, s)), .halo = place_cost(&u->map, r) > 0},
			    text_str(&name));
		text_release(&name);
		text_release(&fit);
		free(usd);
	}
}

/* --- the sheet --- */

static void find(struct units *u)
{
	const struct plan *plan = u->summary->plan;

	u->on = mem_new(plan->strategies + 1, sizeof *u->on);
	for (size_t s = 0; s < plan->strategies; s++) {
		u->on[s] = !u->scale.off[s] && mean_usd(u, s) >= 0 && isfinite(mean_usd(u, s)) && mean_use(u, s) > 0 && mean_use(u, s) <= 1;
		u->shown += u->on[s];
	}
}

static void axes(struct units *u)
{
	const struct summary *summary = u->summary;
	struct panel *p = &u->panel;
	double most = 0, fullest = 0, high = 0;

	*p = (struct panel){.sheet = u->sheet, .box = {LEFT_PX, BOTTOM_PX, u->sheet->width - 40, u->sheet->height - TOP_PX}, .x1 = 1};
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (u->on[s]) {
			const struct metric_summary *m = &summary->strategy[s].metric[u->million];

			most = fmax(most, fmax(m->mean, m->q[Q_P95]));
			high = fmax(high, m->max);
			fullest = fmax(fullest, summary->strategy[s].metric[u->use].max);
		}
	p->y1 = fmin(1.15 * fmax(high, most), 1.6 * most);
	p->y1 = p->y1 > 0 ? p->y1 : 1;
	if (fullest < 0.25)
		p->x1 = fmin(1, 2 * fullest);   /* where all are nearly idle */
	p->box.x0 = fmax(p->box.x0, 34 + tics_px(money_tics(0, p->y1, 7), UNIT_USD));
	u->map.area = p->box;
	panel_axis_lines(p);
	panel_tics_y(p, money_tics(0, p->y1, 7), UNIT_USD);
	panel_tics_x(p, tics_of(0, p->x1, 10), UNIT_PERCENT);
}

static void left_out(const struct units *u)
{
	const struct plan *plan = u->summary->plan;
	size_t *off = mem_new(plan->strategies + 1, sizeof *off), count = 0;

	for (size_t s = 0; s < plan->strategies; s++)
		if (!u->on[s])
			off[count++] = s;
	sheet_rest(u->sheet, off, 0, count, 51);
	free(off);
}

static void layout(struct units *u)
{
	const size_t n = u->summary->plan->strategies;
	struct sheet *sheet = u->sheet;
	size_t drawn = 0;

	sheet->left = LEFT_PX;
	sheet_title(sheet, _("What does a million requests cost, and how full are the replicas?"),
		    _("each small dot is a future, the large ones are means; the curves: the same cost at another utilisation"));
	caption_headlines(sheet, u->summary);
	panels_begin(sheet);
	axes(u);
	for (size_t s = 0; s < n; s++)
		if (u->on[s])
			cloud(u, s);
	for (size_t s = 0; s < n; s++)
		if (u->on[s])
			curve(u, s, ++drawn);
	means(u);
	names(u);
	panel_map_end(&u->blocks, sheet);
	sheet_number(sheet, "clouds", (double)u->shown);
	sheet_words(sheet, "colour", text_str(&u->colour));
	sheet_label(sheet, 24, u->panel.box.y1 + 16, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("USD per million requests")));
	sheet_label(sheet, u->panel.box.x0, 72, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("utilisation: places in use, of those of ready replicas"));
	left_out(u);
}

bool plot_unit_cost(struct sheet *sheet, const struct summary *summary)
{
	const int million = metric_named(summary->plan, "cost_per_million"), use = metric_named(summary->plan, "utilisation");
	struct units u = {.summary = summary, .sheet = sheet, .million = (size_t)million, .use = (size_t)use};

	if (million < 0 || use < 0)
		return false;
	plot_scale_init(&u.scale, summary, million);
	plot_scale_widen(&u.scale, summary, million, POINTS_GAP);
	find(&u);
	if (u.shown > 0) {
		sheet_init(sheet, summary->plan, "unit-cost", 1000, 640);
		layout(&u);
	}
	place_release(&u.map);
	text_release(&u.colour);
	scale_release(&u.scale);
	free(u.on);
	return u.shown > 0;
}
