/* What does it cost, and how sure is that? A violin, box and whiskers per strategy, on one axis. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { SHAPE_POINTS = 201, COST = 0, TWENTY = 20 };
#define HALF_ROWS 0.29                  /* half the height of a violin, rows */
#define LIFT_ROWS 0.08                  /* it stands a little above the middle: its numbers are below */

struct violins {
	const struct summary *summary;
	struct sheet *sheet;
	struct scale scale;
	struct rows rows;
	size_t drawn;
	struct text row, colour;          /* words for gnuplot, one per violin */
};

static double row_y(const struct violins *v, size_t strategy)
{
	return (double)(v->rows.count - strategy) - 0.5;
}

static uint32_t rgb(const struct violins *v, size_t strategy)
{
	return strategy_rgb(v->summary->plan, strategy);
}

/* The density from the least to the largest outcome on the sheet; a spread of a few px becomes a bar. */
static void shape(struct violins *v, size_t s)
{
	struct sheet *sheet = v->sheet;
	const struct metric_summary *m = &v->summary->strategy[s].metric[COST];
	double from = m->min, to = fmin(m->max, sheet->x1), density[SHAPE_POINTS], most = 0;
	const double least_px = 4;
	const bool bar = !(sheet_x(sheet, to) - sheet_x(sheet, from) > 2 * least_px);
	const size_t points = bar ? 2 : SHAPE_POINTS;

	if (bar) {
		const double middle = (from + to) / 2;

		from = middle - sheet_px(sheet, least_px / 2);
		to = middle + sheet_px(sheet, least_px / 2);
		density[0] = density[1] = most = 1;
	} else {
		density_of(futures_column(v->summary->futures, s, COST), v->summary->replications, from, to, points, density);
		for (size_t i = 0; i < points; i++)
			most = fmax(most, density[i]);
	}
	sheet_block(sheet, strategy_name(sheet->plan, s), "cost_usd half_height");
	for (size_t i = 0; i < points; i++)
		text_addf(&sheet->data, "%.8g %.5f\n", from + (to - from) * (double)i / (double)(points - 1),
			  most > 0 && isfinite(density[i]) ? density[i] / most : 0);
	letters_heights(sheet);
	letters_dot(sheet, sheet_x(sheet, m->q[Q_P50]), 'o');
	letters_key(sheet, 'o', "p50");
	text_addf(&v->row, "%s%g", v->drawn ? " " : "", row_y(v, s) + LIFT_ROWS);
	text_addf(&v->colour, "%s%06x", v->drawn ? " " : "", rgb(v, s));
	v->drawn++;
}

static double on_sheet(const struct violins *v, double x)
{
	return fmax(v->sheet->x0, fmin(v->sheet->x1, x));
}

static void boxes(struct violins *v)
{
	sheet_block(v->sheet, "boxes", "row p5 p25 p50 p75 p95 (cost_usd)");
	for (size_t s = 0; s < v->rows.count; s++) {
		const double *q = v->summary->strategy[s].metric[COST].q;

		if (v->scale.off[s])
			continue;
		text_addf(&v->sheet->data, "%g", row_y(v, s) + LIFT_ROWS);
		for (int i = 0; i < 5; i++) {
			static const int which[] = {Q_P5, Q_P25, Q_P50, Q_P75, Q_P95};

			text_addf(&v->sheet->data, " %.8g", on_sheet(v, q[which[i]]));
		}
		text_addc(&v->sheet->data, '\n');
	}
}

enum { AIR_PX = 9 };                      /* between a label and the budget's line */

/* Where two labels begin that would begin at X[0] and X[1]: in this order, GAP px apart, between LEFT and RIGHT, and neither
 * across the budget's line, as near as that allows. */
static void keep_clear(const struct violins *v, double x[2], const double wide[2], double gap, double left, double right)
{
	enum { PLACES = 4 };
	const double line = v->sheet->limit_px;
	const double first[PLACES] = {x[0], line - AIR_PX - wide[0], line + AIR_PX, line - AIR_PX - wide[1] - gap - wide[0]};
	double least = INFINITY, best[2] = {x[0], x[1]};

	for (int i = 0; i < PLACES; i++) {
		const double second[PLACES] = {x[1], line - AIR_PX - wide[1], line + AIR_PX, first[i] + wide[0] + gap};

		for (int k = 0; k < PLACES; k++) {
			const double at[2] = {first[i], second[k]}, away = fabs(at[0] - x[0]) + fabs(at[1] - x[1]);
			bool crossed = false;

			for (int n = 0; n < 2; n++)
				crossed |= wide[n] > 0 && line > at[n] - AIR_PX + 1 && line < at[n] + wide[n] + AIR_PX - 1;
			if (!crossed && at[0] >= left && at[1] >= at[0] + wide[0] + gap && at[1] + wide[1] <= right && away < least) {
				least = away;
				best[0] = at[0];
				best[1] = at[1];
			}
		}
	}
	x[0] = best[0];
	x[1] = best[1];
}

/* All futures cost the same, as it is written. */
static bool alike(const struct metric_summary *m)
{
	char *min = usd_words(m->min, 4), *max = usd_words(m->max, 4);
	const bool same = strcmp(min, max) == 0;

	free(min);
	free(max);
	return same;
}

/* p50 and p95 under the violin, where they are; side by side when they would touch; above the tail, how far it goes. */
static void numbers(struct violins *v, size_t s)
{
	struct sheet *sheet = v->sheet;
	const struct metric_summary *m = &v->summary->strategy[s].metric[COST];
	char *p50 = usd_words(m->q[Q_P50], 4), *p95 = usd_words(m->q[Q_P95], 4), *max = usd_words(m->max, 4);
	const bool one = alike(m);
	char *low = worded(one ? "%s" : "p50 %s", p50), *high = one ? mem_text("") : worded("p95 %s", p95), *tail = worded(_("up to %s →"), max);
	const double gap = one ? 0 : 16, y = sheet_y(sheet, row_y(v, s) + LIFT_ROWS - HALF_ROWS) - 11;
	const double wide[2] = {text_px(low, SMALL_PX, true), text_px(high, SMALL_PX, false)};
	const double tail_wide = m->max > sheet->x1 ? text_px(tail, SMALL_PX, false) : 0;
	const double end = sheet->limit_px > sheet->right - tail_wide - AIR_PX ? sheet->limit_px - AIR_PX : sheet->right;       /* of the tail's words */
	double x[2] = {sheet_x(sheet, m->q[Q_P50]) - wide[0] / 2, sheet_x(sheet, on_sheet(v, m->q[Q_P95])) - wide[1] / 2};

	x[0] = fmax(sheet->left + 4, fmin(x[0], sheet->right - wide[0] - gap - wide[1]));
	x[1] = fmax(x[0] + wide[0] + gap, fmin(x[1], sheet->right - wide[1]));
	keep_clear(v, x, wide, gap, sheet->left + 4, sheet->width - 14);
	sheet_label(sheet, x[0], y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB, .halo = true}, low);
	if (!one)
		sheet_label(sheet, x[1], y, (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .halo = true}, high);
	if (tail_wide > 0)                              /* above the thin end of the violin: below are its numbers */
		sheet_label(sheet, end, sheet_y(sheet, row_y(v, s) + LIFT_ROWS) + 18, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT, .halo = true}, tail);
	free(p50);
	free(p95);
	free(max);
	free(low);
	free(high);
	free(tail);
}

static void off_scale(struct violins *v, size_t s)
{
	const struct metric_summary *m = &v->summary->strategy[s].metric[COST];
	char *p50 = usd_words(m->q[Q_P50], 4), *p95 = usd_words(m->q[Q_P95], 4);
	char *both = strcmp(p50, p95) == 0 ? worded(_("off the scale: %s"), p50) : worded(_("off the scale: p50 %s, p95 %s"), p50, p95);

	sheet_off_scale(v->sheet, sheet_y(v->sheet, row_y(v, s)), rgb(v, s), both);
	letters_note(v->sheet, both);
	free(p50);
	free(p95);
	free(both);
}

/* Can it be followed, and does it lead anywhere? What never finishes is cheap in vain. */
static bool counts(const struct summary *summary, size_t s)
{
	return !summary->plan->strategy[s].is_bound && 2 * summary->strategy[s].finished >= summary->replications;
}

/* Who of those that count has the lowest median, and what its worst twentieth costs. */
static char *subtitle(const struct summary *summary)
{
	size_t least = 0;

	for (size_t s = 1; s < summary->plan->strategies; s++) {
		const bool other = counts(summary, s), best = counts(summary, least);

		if (other != best ? other : summary->strategy[s].metric[COST].q[Q_P50] < summary->strategy[least].metric[COST].q[Q_P50])
			least = s;
	}
	const struct metric_summary *m = &summary->strategy[least].metric[COST];
	char *p50 = usd_words(m->q[Q_P50], 4), *p95 = usd_words(m->q[Q_P95], 4);
	char *s;

	if (strcmp(p50, p95) == 0) {              /* nothing is uncertain: who else costs that? */
		struct text names = {0};

		for (size_t i = 0; i < summary->plan->strategies; i++)
			if (counts(summary, i) && summary->strategy[i].metric[COST].q[Q_P50] <= m->q[Q_P50])
				text_addf(&names, "%s%s", names.len ? ", " : "", strategy_name(summary->plan, i));
		s = worded(costs_vary(summary) ? _("the lowest cost, nearly certain: %s with %s") : _("the lowest cost: %s with %s"), p50, text_str(&names));
		text_release(&names);
	} else {
		char *most = usd_words(m->max, 4);

		if (summary->replications < TWENTY)       /* of fewer there is no twentieth */
			s = worded(_("%s has the lowest median, %s; the dearest of its %zu futures costs %s"), strategy_name(summary->plan, least), p50,
				   summary->replications, most);
		else
			s = worded(_("%s has the lowest median, %s; one future in twenty costs %s or more"), strategy_name(summary->plan, least), p50, p95);
		free(most);
	}
	free(p50);
	free(p95);
	return s;
}

static void axes(struct violins *v)
{
	struct sheet *sheet = v->sheet;
	const double budget = v->summary->plan->scenario->budget_usd;

	sheet->left = rows_left(v->summary, NULL);
	sheet->x0 = v->scale.low;
	sheet->x1 = v->scale.high;
	if (isfinite(budget) && budget > sheet->x1 && budget < 1.5 * sheet->x1)
		sheet->x1 = budget;
	cost_axis(&sheet->x0, &sheet->x1);
	sheet->y1 = (double)v->rows.count;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 7), UNIT_USD);
	if (isfinite(budget)) {
		char *usd = budget_words(budget), *s = worded(_("budget %s"), usd);

		sheet_limit(sheet, 'x', budget, s);
		free(usd);
		free(s);
	}
}

bool plot_violins(struct sheet *sheet, const struct summary *summary)
{
	struct violins v = {.summary = summary, .sheet = sheet, .rows = rows_of(summary->plan->strategies)};
	char *second = subtitle(summary);

	sheet_init(sheet, summary->plan, "cost-violins", 1000, 96 + 24 + 100 + v.rows.height * (double)v.rows.count);
	sheet->top = sheet->height - 96 - 12;
	sheet->bottom = 94;
	plot_scale_init(&v.scale, summary, COST);
	axes(&v);
	sheet_title(sheet, costs_vary(summary) ? _("What does each strategy cost, and how sure is that?") : _("What does each strategy cost?"), second);
	caption_costs(sheet, summary);
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    costs_vary(summary) ? currency_words(_("cost (USD)   ·   box: the middle half of the futures   ·   whiskers: p5 to p95   ·   dot: median"))
					: currency_words(_("cost (USD)")));
	for (size_t s = 0; s < v.rows.count; s++) {
		const double y = sheet_y(sheet, row_y(&v, s));

		sheet_row_name(sheet, s, y, v.rows.height);
		letters_row(sheet, strategy_name(summary->plan, s));
		if (v.scale.off[s]) {
			off_scale(&v, s);
		} else {
			shape(&v, s);
			numbers(&v, s);
		}
	}
	boxes(&v);
	sheet_number(sheet, "violins", (double)v.drawn);
	sheet_number(sheet, "half", HALF_ROWS);
	sheet_number(sheet, "cap", 5 / v.rows.height);
	sheet_words(sheet, "row", text_str(&v.row));
	sheet_words(sheet, "colour", text_str(&v.colour));
	text_release(&v.row);
	text_release(&v.colour);
	scale_release(&v.scale);
	free(second);
	return true;
}
