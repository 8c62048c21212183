/* When is it paid, and when is it used up? What has been invoiced (usage and fees as they accrue, what is bought at once
 * when it is bought) against the amortised cost, in one future of each strategy with commitments. Both end at its bill. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_flow.h"
#include "sim/report/plot_letters.h"

enum { PANELS_MOST = 4, CELLS = FLOW_CELLS, HEAD_PX = 46, FOOT_PX = 34, GAP_PX = 30 };

struct flows {
	struct sheet *sheet;
	struct replay *const *future;
	size_t *strategy;                 /* those with commitments */
	size_t count, shown;
	double start_s, end_s;
	bool same_scale;
	struct time_axis time;
	struct flow *flow;                /* [shown] */
	struct panel_map map;
	struct text colour;
};

static double cell_end(const struct flows *f, size_t cell)
{
	return flow_time_s(f->start_s, f->end_s, cell);
}

/* --- which, and on which axes --- */

static void find(struct flows *f, const struct summary *summary)
{
	f->strategy = mem_new(summary->plan->strategies + 1, sizeof *f->strategy);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (f->future[s] && f->future[s]->bill.count > 0 && summary->plan->strategy[s].setup.commitments > 0)
			f->strategy[f->count++] = s;
	f->shown = f->count < PANELS_MOST ? f->count : PANELS_MOST;
	for (size_t i = 0; i < f->shown; i++) {
		const struct replay *replay = f->future[f->strategy[i]];

		f->end_s = fmax(f->end_s, replay->log.end_s);
		for (size_t k = 0; k < replay->bill.count; k++) {
			f->start_s = fmin(f->start_s, replay->bill.line[k].from_s);
			f->end_s = fmax(f->end_s, replay->bill.line[k].to_s);
		}
	}
}

/* One scale for all, unless that would flatten some. */
static double top_of(const struct flows *f, size_t place)
{
	double top = flow_most(&f->flow[place]);

	for (size_t i = 0; f->same_scale && i < f->shown; i++)
		top = fmax(top, flow_most(&f->flow[i]));
	return top;
}

static bool scales_alike(const struct flows *f)
{
	double low = INFINITY, high = 0;

	for (size_t i = 0; i < f->shown; i++) {
		low = fmin(low, flow_most(&f->flow[i]));
		high = fmax(high, flow_most(&f->flow[i]));
	}
	return high <= SCALE_GAP * low;
}

/* --- one panel --- */

static void curves(struct flows *f, const struct panel *p, size_t place)
{
	const struct flow *flow = &f->flow[place];

	panel_block(&f->map, p, strategy_name(p->sheet->plan, f->strategy[place]), "time cash_usd amortised_usd");
	panel_letters(p, 'p', 1, 2, LETTERS_LINE);
	panel_letters(p, 'a', 1, 3, LETTERS_LINE);
	letters_key(p->sheet, 'p', _("paid"));
	letters_key(p->sheet, 'a', _("amortised"));
	text_addf(&p->sheet->data, "%.8g 0 0\n", f->start_s / f->time.unit_s);
	for (size_t k = 0; k <= CELLS; k++)
		text_addf(&p->sheet->data, "%.8g %.15g %.15g\n", cell_end(f, k) / f->time.unit_s, flow->cash[k], flow->amortised[k]);
	text_addf(&f->colour, "%s%06x", place ? " " : "", strategy_rgb(p->sheet->plan, f->strategy[place]));
}

static void map_curve(struct place_map *map, const struct panel *p, const struct flows *f, const double *usd)
{
	double x = panel_x(p, p->x0), y = panel_y(p, 0);

	for (size_t k = 0; k <= CELLS; k++) {
		const double x1 = panel_x(p, cell_end(f, k) / f->time.unit_s), y1 = panel_y(p, usd[k]);

		place_segment(map, x, y, x1, y1);
		x = x1;
		y = y1;
	}
}

/* Beside its curve, somewhere in the middle half, where it covers least. */
static void name_curve(const struct panel *p, struct place_map *map, const struct flows *f, const double *usd, const char *name, uint32_t rgb)
{
	struct rect best = {0, 0, 0, 0}, r;
	double least = INFINITY;

	for (size_t k = CELLS / 8; k <= CELLS * 7 / 8; k += 8) {
		const double cost = place_near(map, panel_x(p, cell_end(f, k) / f->time.unit_s), panel_y(p, usd[k]), text_px(name, SMALL_PX, true), 16, &r);

		if (cost < least - 1) {
			least = cost;
			best = r;
		}
	}
	place_take(map, best);
	sheet_label(p->sheet, best.x0, (best.y0 + best.y1) / 2, (struct ink){.size = SMALL_PX, .bold = true, .rgb = rgb}, name);
}

/* Each by its name, or both by one where they cannot be told apart. */
static void name_curves(const struct flows *f, const struct panel *p, struct place_map *map, size_t place)
{
	const struct flow *flow = &f->flow[place];
	const uint32_t rgb = ink_of(strategy_rgb(f->sheet->plan, f->strategy[place]));
	double apart = 0;

	for (size_t k = 0; k <= CELLS; k++)
		apart = fmax(apart, fabs(panel_y(p, flow->cash[k]) - panel_y(p, flow->amortised[k])));
	name_curve(p, map, f, flow->cash, apart < 3 ? _("paid and amortised") : _("paid"), rgb);
	if (apart >= 3)
		name_curve(p, map, f, flow->amortised, _("amortised"), LIMIT_RGB);
}

/* A commitment may outlive the run: there it ends. */
static void run_end(const struct panel *p, struct place_map *map, const struct flows *f, double end_s)
{
	const double x = panel_x(p, end_s / f->time.unit_s);
	const char *words = _("the run ends");
	struct rect r;

	if (end_s > f->start_s + 0.97 * (f->end_s - f->start_s))
		return;
	sheet_line(p->sheet, x, p->box.y0, x, p->box.y1, "nohead back linewidth 1.6 dashtype (9,6) linecolor rgb '#333333'");
	place_segment(map, x, p->box.y0, x, p->box.y1);
	place_near(map, x, p->box.y1 - 14, text_px(words, SMALL_PX, false), 16, &r);
	place_take(map, r);
	sheet_label(p->sheet, r.x0, (r.y0 + r.y1) / 2, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB}, words);
}

/* "$1.41M in all; at most $380k paid ahead". */
static char *finding(const struct flows *f, size_t place)
{
	const struct flow *flow = &f->flow[place];
	const double usd = flow_ahead(flow);
	char *all = usd_short_words(flow->cash[CELLS], 4), *early = usd_short_words(usd, 3), *s;

	s = usd > 0.005 * flow->cash[CELLS] ? worded(_("%s in all; at most %s paid ahead"), all, early) :
		worded(_("%s in all; nothing is paid ahead"), all);
	free(all);
	free(early);
	return s;
}

static void head(const struct flows *f, const struct panel *p, size_t place, double left)
{
	const size_t s = f->strategy[place];
	const double wide = p->box.x1 - left;
	char *what = finding(f, place), *title = worded("%s  %s", strategy_name(p->sheet->plan, s), bilingual_str(&p->sheet->plan->strategy[s].strategy->title));
	struct text fit = {0};

	sheet_say_of(p->sheet, s, what);
	panel_letters_title(p, title);
	plot_text_fit(&fit, title, SMALL_PX, true, wide);
	sheet_label(p->sheet, left, p->box.y1 + 32, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(p->sheet->plan, s))}, text_str(&fit));
	text_clear(&fit);
	plot_text_fit(&fit, what, SMALL_PX, false, wide);
	sheet_label(p->sheet, left, p->box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_release(&fit);
	free(what);
	free(title);
}

static struct panel panel_of(const struct flows *f, size_t place)
{
	const bool one = f->shown == 1;
	const double wide = one ? f->sheet->width - 48 : (f->sheet->width - 48 - GAP_PX) / 2, high = one ? 400 : 280;
	const double x = 24 + (one ? 0 : (wide + GAP_PX) * (double)(place % 2)), y = f->sheet->height - 90 - (one ? 0 : high * (double)(place / 2));

	return (struct panel){.sheet = f->sheet, .box = {x, y - high + FOOT_PX, x + wide - 22, y - HEAD_PX},
			      .x0 = f->start_s / f->time.unit_s, .x1 = f->end_s / f->time.unit_s};
}

static void draw(struct flows *f, size_t place)
{
	const struct replay *replay = f->future[f->strategy[place]];
	struct panel p = panel_of(f, place);
	const double left = p.box.x0;
	struct tics y;

	p.y1 = 1.06 * top_of(f, place);
	y = money_tics(0, p.y1, 5);
	p.box.x0 += fmax(tics_px(y, UNIT_USD_SHORT), 40);
	panel_axis_lines(&p);
	panel_tics_y(&p, y, UNIT_USD_SHORT);
	panel_tics_time(&p, &f->time, true);
	head(f, &p, place, left);
	curves(f, &p, place);

	struct place_map map = {.area = p.box};

	map_curve(&map, &p, f, f->flow[place].cash);
	map_curve(&map, &p, f, f->flow[place].amortised);
	run_end(&p, &map, f, replay->log.end_s);
	name_curves(f, &p, &map, place);
	place_release(&map);
}

/* --- the sheet --- */

static void layout(struct flows *f)
{
	struct sheet *sheet = f->sheet;
	char *below = worded(f->same_scale ? "%s" : _("%s   ·   each strategy has its own scale"), f->time.words);

	sheet->left = 24;
	sheet_title(sheet, _("When is it paid, and when is it used up?"),
		    currency_words(_("paid: what has been invoiced so far, in USD · amortised: the same cost, spread over the time that it pays for")));
	panels_begin(sheet);
	for (size_t i = 0; i < f->shown; i++)
		draw(f, i);
	panel_map_end(&f->map, sheet);
	sheet_number(sheet, "panels", (double)f->shown);
	sheet_words(sheet, "colour", text_str(&f->colour));
	sheet_label(sheet, 24, f->shown < f->count ? 70 : 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, below);
	sheet_rest(sheet, f->strategy, f->shown, f->count, 51);
	free(below);
}

bool plot_cash(struct sheet *sheet, const struct summary *summary, struct replay *const *future)
{
	struct flows f = {.sheet = sheet, .future = future};
	double rows;

	find(&f, summary);
	if (f.shown > 0) {
		f.flow = mem_new(f.shown, sizeof *f.flow);
		for (size_t i = 0; i < f.shown; i++)
			flow_of(f.future[f.strategy[i]], f.start_s, f.end_s, &f.flow[i]);
		f.same_scale = scales_alike(&f);
		f.time = time_axis_of(summary->plan, f.end_s - f.start_s);
		rows = f.shown <= 2 ? 1 : 2;
		sheet_init(sheet, summary->plan, "cash", 1000, 90 + (f.shown == 1 ? 400 : 280 * rows) + (f.shown < f.count ? 88 : 70));
		layout(&f);
	}
	text_release(&f.colour);
	free(f.flow);
	free(f.strategy);
	return f.count > 0;
}
