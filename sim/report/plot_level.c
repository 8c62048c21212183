/* How much is worth committing to? Mean cost against the size of each commitment that was to be the best, over the pilot
 * futures that it was found with. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { PANELS_MOST = 4, HEAD_PX = 30, FOOT_PX = 50, GAP_PX = 26, MARKS = 3, LINES = 2 };
#define OFF_SCALE 3.0                     /* a curve is cut at so many times what the better of its ends costs */

struct mark { double at, usd; char *line[LINES]; bool best; };
struct levels {
	struct sheet *sheet;
	struct held *held;                /* those with a best first */
	size_t count, shown;
	struct panel_map map;
	struct text marks, colour;
};

static void find(struct levels *l, const struct summary *summary)
{
	size_t all;

	l->held = held_list(summary, &all);
	for (size_t i = 0; i < all; i++)
		if (l->held[i].summary->best && l->held[i].summary->best->points > 1)
			l->held[l->count++] = l->held[i];
	l->shown = l->count < PANELS_MOST ? l->count : PANELS_MOST;
}

/* Mean cost at amount X, between the points of the curve. */
static double cost_at(const struct best *b, double x)
{
	for (size_t i = 1; i < b->points; i++)
		if (x <= b->at[i]) {
			const double step = b->at[i] - b->at[i - 1];

			return b->mean_usd[i - 1] + (step > 0 ? (x - b->at[i - 1]) / step : 0) * (b->mean_usd[i] - b->mean_usd[i - 1]);
		}
	return b->mean_usd[b->points - 1];
}

/* The band where there is one, the line where there is not. */
static double edge(const struct best *b, size_t i, const double *bound)
{
	return isfinite(bound[i]) ? bound[i] : b->mean_usd[i];
}

static void axes(struct panel *p, const struct best *b)
{
	const double cap = OFF_SCALE * fmax(b->cost_usd, fmin(b->mean_usd[0], b->mean_usd[b->points - 1]));

	p->x0 = 0;
	p->x1 = 1.03 * fmax(b->at[b->points - 1], b->amount.value);
	if (!(p->x1 > 0))
		p->x1 = 1;
	p->y0 = fmin(b->cost_usd, b->mean_usd[0]);
	p->y1 = b->cost_usd;
	for (size_t i = 0; i < b->points; i++) {
		p->y0 = fmin(p->y0, edge(b, i, b->low_usd));
		p->y1 = fmax(p->y1, edge(b, i, b->high_usd));
	}
	p->y1 = fmin(p->y1, cap);
	cost_axis(&p->y0, &p->y1);
	p->y1 += 0.14 * (p->y1 - p->y0);                                /* room for words above and under the curve */
	p->y0 = fmax(0, p->y0 - (p->y0 > 0 ? 0.14 : 0) * (p->y1 - p->y0));
}

/* A curve that leaves the panel ends where it crosses its upper edge. */
static void curve(struct levels *l, const struct panel *p, const struct best *b)
{
	panel_block(&l->map, p, "curve", "amount mean_usd low_usd high_usd");
	panel_letters(p, '*', 1, 2, LETTERS_LINE);
	for (size_t i = 0; i < b->points; i++) {
		double x = b->at[i], mean = b->mean_usd[i], low = edge(b, i, b->low_usd), high = edge(b, i, b->high_usd);
		const bool beyond = mean > p->y1;

		if (beyond && i > 0 && b->mean_usd[i - 1] <= p->y1) {
			x = b->at[i - 1] + (p->y1 - b->mean_usd[i - 1]) / (mean - b->mean_usd[i - 1]) * (x - b->at[i - 1]);
			mean = high = p->y1;
			low = fmin(low, p->y1);
		}
		text_addf(&l->sheet->data, "%.12g %.12g %.12g %.12g\n", x, fmin(mean, p->y1), fmin(low, p->y1), fmin(high, p->y1));
		if (beyond && i > 0)
			break;
	}
}

/* Where the best amount lies with that confidence: behind the curve. */
static void uncertainty(const struct panel *p, const struct best *b)
{
	const double low = panel_x(p, fmax(p->x0, b->ci.low)), high = panel_x(p, fmin(p->x1, b->ci.high));

	if (isfinite(b->ci.low) && isfinite(b->ci.high) && high > low)
		sheet_box(p->sheet, low, p->box.y0, high, p->box.y1, 0xf0f0f0);
}

static char *best_words_of(const struct best *b, bool nothing, bool fit)
{
	char *amount = amount_words(b->amount.value, b->amount.counted, 4);
	char *s = nothing ? worded("%s", _("best: nothing")) : fit ? worded(_("best = fit: %s"), amount) : worded(_("best: %s"), amount);

	free(amount);
	return s;
}

/* Second line: its interval and its cost. */
static char *best_detail(const struct best *b)
{
	char *usd = usd_words(b->cost_usd, 4), *low = amount_words(b->ci.low, b->amount.counted, 4);
	char *high = amount_words(b->ci.high, b->amount.counted, 4);
	char *s = isfinite(b->ci.low) && b->ci.high > b->ci.low ? worded(_("(%s to %s), %s"), low, high, usd) : worded("%s", usd);

	free(usd);
	free(low);
	free(high);
	return s;
}

/* Nothing, the best, and enough for the most that is ever used at once; one that coincides with the best is told with it. */
static size_t marks_of(const struct best *b, struct mark mark[MARKS])
{
	const bool nothing = !(b->amount.value > 0), fit = b->amount.most > 0 && b->amount.value >= b->amount.most * (1 - 1e-9);
	size_t count = 0;

	mark[count++] = (struct mark){b->amount.value, b->cost_usd, {best_words_of(b, nothing, fit), best_detail(b)}, true};
	if (!nothing)
		mark[count++] = (struct mark){0, b->mean_usd[0], {worded("%s", _("none of it")), usd_words(b->mean_usd[0], 4)}, false};
	if (!fit && b->amount.most > 0 && b->amount.most <= b->at[b->points - 1] * (1 + 1e-9)) {
		char *most = amount_words(b->amount.most, b->amount.counted, 4);
		const double usd = cost_at(b, b->amount.most);

		mark[count++] = (struct mark){b->amount.most, usd, {worded(_("fit: %s"), most), usd_words(usd, 4)}, false};
		free(most);
	}
	return count;
}

static void mark_label(const struct panel *p, struct place_map *map, const struct mark *m)
{
	const bool beyond = m->usd > p->y1;
	double wide = 0;
	struct rect r = {0, 0, 0, 0};
	char *second = beyond ? worded("%s ↑", m->line[1]) : worded("%s", m->line[1]);

	wide = fmax(text_px(m->line[0], SMALL_PX, m->best), text_px(second, SMALL_PX, false));
	place_near(map, panel_x(p, m->at), panel_y(p, fmin(m->usd, p->y1)), wide, 34, &r);
	place_take(map, r);
	sheet_label(p->sheet, r.x0, r.y1 - 9, (struct ink){.size = SMALL_PX, .bold = m->best, .rgb = INK_RGB}, m->line[0]);
	sheet_label(p->sheet, r.x0, r.y0 + 8, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, second);
	free(second);
}

static void map_curve(struct place_map *map, const struct panel *p, const struct best *b, const double *usd)
{
	for (size_t i = 1; i < b->points; i++)
		place_segment(map, panel_x(p, b->at[i - 1]), panel_y(p, fmin(p->y1, edge(b, i - 1, usd))), panel_x(p, b->at[i]),
			      panel_y(p, fmin(p->y1, edge(b, i, usd))));
}

static void labels(struct levels *l, const struct panel *p, const struct best *b, uint32_t rgb)
{
	struct place_map map = {.area = p->box};
	struct mark mark[MARKS];
	const size_t count = marks_of(b, mark);

	map_curve(&map, p, b, b->mean_usd);
	map_curve(&map, p, b, b->low_usd);
	map_curve(&map, p, b, b->high_usd);
	for (size_t i = 0; i < count; i++)
		place_take(&map, (struct rect){panel_x(p, mark[i].at) - 5, panel_y(p, fmin(mark[i].usd, p->y1)) - 5,
					       panel_x(p, mark[i].at) + 5, panel_y(p, fmin(mark[i].usd, p->y1)) + 5});
	for (size_t i = 0; i < count; i++) {
		mark_label(p, &map, &mark[i]);
		if (mark[i].usd <= p->y1)
			text_addf(&l->marks, "%.2f %.2f %.12g %.12g %d 0x%06x\n", panel_x(p, mark[i].at), panel_y(p, mark[i].usd), mark[i].at,
				  mark[i].usd, mark[i].best, mark[i].best ? rgb : 0x8a8a8au);
		for (size_t k = 0; k < LINES; k++)
			free(mark[i].line[k]);
	}
	place_release(&map);
}

/* --- the sheet --- */

static struct panel panel_of(const struct levels *l, size_t place)
{
	const struct sheet *sheet = l->sheet;
	const bool one = l->shown == 1;
	const double wide = one ? sheet->width - 40 : (sheet->width - 40 - GAP_PX) / 2, high = one ? 420 : 290;
	const size_t row = one ? 0 : place / 2, column = one ? 0 : place % 2;
	struct panel p = {.sheet = l->sheet};

	p.box.x0 = 20 + (wide + GAP_PX) * (double)column;
	p.box.x1 = p.box.x0 + wide - 4;
	p.box.y1 = sheet->height - 92 - HEAD_PX - (high + GAP_PX) * (double)row;
	p.box.y0 = p.box.y1 + HEAD_PX - high + FOOT_PX;
	return p;
}

/* "C  Savings plan, m5.large, 1 year" */
static void titled(const struct panel *p, const struct held *held)
{
	struct text all = {0};

	text_addf(&all, "%s  ", strategy_name(p->sheet->plan, held->strategy));
	held_words(held, &all);
	panel_letters_title(p, text_str(&all));
	text_release(&all);
}

static void draw(struct levels *l, size_t place)
{
	const struct held *held = &l->held[place];
	const struct best *b = held->summary->best;
	const uint32_t rgb = strategy_rgb(l->sheet->plan, held->strategy);
	struct panel p = panel_of(l, place);
	struct tics x, y;
	const double left = p.box.x0;

	axes(&p, b);
	y = money_tics(p.y0, p.y1, 5);
	p.box.x0 += fmax(tics_px(y, UNIT_USD_SHORT), 30);
	x = (b->amount.counted ? tics_of : money_tics)(p.x0, p.x1, b->amount.counted && p.x1 < 6 ? (int)p.x1 : (int)((p.box.x1 - p.box.x0) / 80));
	uncertainty(&p, b);
	panel_axis_lines(&p);
	panel_tics_y(&p, y, UNIT_USD_SHORT);
	panel_tics_x(&p, x, b->amount.counted ? UNIT_NUMBER : UNIT_USD);
	held_label(l->sheet, held, left + 4, p.box.y1 + 16, p.box.x1 - left);
	sheet_label(l->sheet, p.box.x0, p.box.y0 - 34, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    b->amount.counted ? _("committed to: how many") : currency_words(_("committed to (USD per hour)")));
	curve(l, &p, b);
	titled(&p, held);
	labels(l, &p, b, rgb);
	text_addf(&l->colour, "%s%06x", place ? " " : "", rgb);
}

/* Band and grey are spoken of where there are any: the first best of a run with luck in it has both. */
static char *subtitle(const struct levels *l)
{
	const struct best *b = l->held[0].summary->best;

	if (b->pilots < 2)
		return worded("%s", _("cost in the one pilot future that there is"));
	char *pilots = number_words((double)b->pilots, 9), *level = percent_words(l->sheet->plan->scenario->confidence, 0), *s;

	s = worded(_("mean cost over %s pilot futures (band: its %s interval); in grey, where the best lies with that confidence"), pilots, level);
	free(pilots);
	free(level);
	return s;
}

/* Is there a strategy with several that were looked for? One panel moves one of them. */
static bool several(const struct levels *l)
{
	for (size_t i = 1; i < l->count; i++)
		if (l->held[i].strategy == l->held[i - 1].strategy)
			return true;
	return false;
}

/* How many lines of words stand between the panels and the footer. */
static int foot_lines(const struct levels *l)
{
	return several(l) + (l->shown < l->count);
}

static void foot(struct levels *l)
{
	if (several(l))
		sheet_label(l->sheet, 24, l->shown < l->count ? 71 : 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
			    _("each panel moves one commitment, the others of its strategy stay at their best: so the cost at zero differs"));
	held_rest(l->sheet, l->held, l->count, l->shown, 52);
}

static void layout(struct levels *l)
{
	struct sheet *sheet = l->sheet;
	char *second = subtitle(l);

	sheet->left = 24;
	sheet_title(sheet, _("How much is worth committing to?"), second);
	sheet_say_subtitle(sheet);
	panels_begin(sheet);
	for (size_t i = 0; i < l->shown; i++)
		draw(l, i);
	sheet_block(sheet, "marks", "x_px y_px amount mean_usd is_best colour");
	text_add(&sheet->data, text_str(&l->marks));
	panel_map_end(&l->map, sheet);
	sheet_number(sheet, "panels", (double)l->shown);
	sheet_words(sheet, "colour", text_str(&l->colour));
	foot(l);
	free(second);
}

bool plot_level(struct sheet *sheet, const struct summary *summary)
{
	struct levels l = {.sheet = sheet};

	find(&l, summary);
	if (l.count > 0) {
		const double rows = l.shown <= 2 ? 1 : 2, high = l.shown == 1 ? 420 : 290;

		sheet_init(sheet, summary->plan, "commitment-level", 1000, 92 + (high + GAP_PX) * rows - GAP_PX + 50 + 20 * foot_lines(&l));
		layout(&l);
	}
	text_release(&l.marks);
	text_release(&l.colour);
	free(l.held);
	return l.count > 0;
}
