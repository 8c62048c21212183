/* How likely is it to stay within the budget? Cumulative distributions, named on the curve. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

enum { CURVE_POINTS = 400, COST = 0 };

struct curves {
	const struct summary *summary;
	struct sheet *sheet;
	struct scale scale;
	struct place_map map;
	double *cost;                     /* [n] sorted, of one strategy */
	double *px, *py;                  /* [strategies * CURVE_POINTS] */
	size_t *points;                   /* [strategies] */
	size_t drawn, off;
};

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void sorted(struct curves *c, size_t strategy)
{
	const double *x = futures_column(c->summary->futures, strategy, COST);

	for (size_t i = 0; i < c->summary->replications; i++)
		c->cost[i] = x[i];
	qsort(c->cost, c->summary->replications, sizeof *c->cost, ascending);
}

/* Steps of equal probability from 0 to 1; those past the right edge end there. */
static void curve(struct curves *c, size_t s)
{
	const size_t n = c->summary->replications, points = n + 1 < CURVE_POINTS ? n + 1 : CURVE_POINTS;
	struct sheet *sheet = c->sheet;

	sorted(c, s);
	sheet_block(sheet, strategy_name(sheet->plan, s), "cost_usd share_of_futures");
	for (size_t i = 0; i < points; i++) {
		const size_t k = i == 0 ? 0 : (i * n + points - 2) / (points - 1);      /* k of n futures cost no more */
		const double x = c->cost[k == 0 ? 0 : k - 1], y = (double)k / (double)n;

		if (x > sheet->x1)
			break;
		text_addf(&sheet->data, "%.8g %.6g\n", x, y);
		c->px[s * CURVE_POINTS + c->points[s]] = sheet_x(sheet, x);
		c->py[s * CURVE_POINTS + c->points[s]++] = sheet_y(sheet, y);
	}
	for (size_t i = 1; i < c->points[s]; i++) {
		const size_t at = s * CURVE_POINTS + i;

		place_segment(&c->map, c->px[at - 1], c->py[at - 1], c->px[at], c->py[at]);
	}
	c->drawn++;
}

/* "B  100 % Spot", not too long. */
static void curve_words(const struct curves *c, size_t s, double most, struct text *out)
{
	struct text all = {0};

	text_addf(&all, "%s  %s", strategy_name(c->sheet->plan, s), bilingual_str(&c->sheet->plan->strategy[s].strategy->title));
	plot_text_fit(out, text_str(&all), SMALL_PX, true, most);
	text_release(&all);
}

/* Beside the curve, at the height and on the side where it covers least; full name first, shorter if that is crowded. */
static double best_place(const struct curves *c, size_t s, double wide, struct rect *best)
{
	double least = INFINITY;

	for (size_t i = 0; i < c->points[s]; i++) {
		const double x = c->px[s * CURVE_POINTS + i], y = c->py[s * CURVE_POINTS + i];
		const double share = (y - c->sheet->bottom) / (c->sheet->top - c->sheet->bottom);

		for (int side = 0; side < 4; side++) {
			static const double away[] = {9, 9, 22, 22};
			const double x0 = side % 2 == 0 ? x + away[side] : x - away[side] - wide;
			const struct rect r = {x0, y - 9, x0 + wide, y + 9};
			const double cost = place_cost(&c->map, r) + 6 * fabs(share - 0.5) + (side % 2) + (side / 2) * 1.5;

			if (cost < least) {
				least = cost;
				*best = r;
			}
		}
	}
	return least;
}

static void name_curve(struct curves *c, size_t s)
{
	static const double most[] = {260, 180, 120, 70};
	struct rect best = {0, 0, 0, 0};
	struct text name = {0};

	if (c->points[s] == 0)
		return;
	for (size_t i = 0; i < sizeof most / sizeof most[0]; i++) {
		text_clear(&name);
		curve_words(c, s, most[i], &name);
		if (best_place(c, s, text_px(text_str(&name), SMALL_PX, true), &best) < 12)
			break;
	}
	place_take(&c->map, best);
	sheet_label(c->sheet, best.x0, (best.y0 + best.y1) / 2,
		    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(c->sheet->plan, s))}, text_str(&name));
	text_release(&name);
}

/* Those off the scale stand at the lower right, each on its line, with their median. */
static void off_scale(struct curves *c, size_t s)
{
	struct sheet *sheet = c->sheet;
	char *p50 = usd_words(c->summary->strategy[s].metric[COST].q[Q_P50], 4);
	char *value = worded(_("%s: off the scale, p50 %s"), strategy_name(sheet->plan, s), p50);
	const double y = sheet->bottom + 18 + 20 * (double)c->off;

	sheet_off_scale(sheet, y, strategy_rgb(sheet->plan, s), value);
	place_take(&c->map, (struct rect){sheet->right - 78 - text_px(value, SMALL_PX, false), y - 9, sheet->right, y + 9});
	c->off++;
	free(p50);
	free(value);
}

static double within(const struct curves *c, size_t s, double budget)
{
	const double *x = futures_column(c->summary->futures, s, COST);
	size_t k = 0;

	for (size_t i = 0; i < c->summary->replications; i++)
		k += x[i] <= budget;
	return (double)k / (double)c->summary->replications;
}

static char *subtitle(const struct curves *c, double budget)
{
	char *usd = usd_words(budget, 6), *s;
	struct text list = {0};

	for (size_t i = 0; i < c->summary->plan->strategies; i++) {
		const double p = within(c, i, budget);
		char *share = percent_words(p, p > 0 && p < 1 ? 1 : 0);

		text_addf(&list, "%s%s %s", i ? " · " : "", strategy_name(c->summary->plan, i), share);
		free(share);
	}
	s = worded(_("futures within the budget of %s: %s"), usd, text_str(&list));
	free(usd);
	text_release(&list);
	return s;
}

static void axes(struct curves *c, double budget)
{
	struct sheet *sheet = c->sheet;

	sheet->x0 = c->scale.low;
	sheet->x1 = c->scale.high;
	if (isfinite(budget) && budget > sheet->x1 && budget < 1.5 * sheet->x1)
		sheet->x1 = budget;
	cost_axis(&sheet->x0, &sheet->x1);
	sheet->y1 = 1.02;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(sheet->x0, sheet->x1, 8), UNIT_USD);
	sheet_tics(sheet, 'y', (struct tics){0, 0.25, 5}, UNIT_PERCENT);
	c->map.area = (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	if (isfinite(budget)) {
		char *usd = usd_words(budget, 6), *s = worded(_("budget %s"), usd);

		sheet_limit(sheet, 'x', budget, s);
		if (budget > sheet->x0 && budget < sheet->x1)
			place_segment(&c->map, sheet_x(sheet, budget), sheet->bottom, sheet_x(sheet, budget), sheet->top);
		free(usd);
		free(s);
	}
}

/* Where the curves pass one half and 95 %: the numbers of the table, on the chart. */
static void dots(struct curves *c)
{
	sheet_block(c->sheet, "p50 and p95", "cost_usd share colour");
	for (size_t s = 0; s < c->summary->plan->strategies; s++) {
		const double *q = c->summary->strategy[s].metric[COST].q;

		if (c->scale.off[s])
			continue;
		text_addf(&c->sheet->data, "%.8g 0.5 0x%06x\n", q[Q_P50], strategy_rgb(c->sheet->plan, s));
		if (q[Q_P95] <= c->sheet->x1)
			text_addf(&c->sheet->data, "%.8g 0.95 0x%06x\n", q[Q_P95], strategy_rgb(c->sheet->plan, s));
	}
}

static void draw(struct curves *c)
{
	const size_t n = c->summary->plan->strategies;
	struct sheet *sheet = c->sheet;
	struct text style = {0};

	for (size_t s = 0; s < n; s++) {
		if (c->scale.off[s]) {
			off_scale(c, s);
			continue;
		}
		curve(c, s);
		text_addf(&style, "set linetype %zu linewidth 2.6 dashtype %s linecolor rgb '#%06x'\n", c->drawn,
			  strategy_dash(sheet->plan, s), strategy_rgb(sheet->plan, s));
	}
	for (size_t s = 0; s < n; s++)
		if (!c->scale.off[s])
			name_curve(c, s);
	dots(c);
	text_add(&sheet->script, text_str(&style));
	sheet_number(sheet, "curves", (double)c->drawn);
	text_release(&style);
}

bool plot_cdf(struct sheet *sheet, const struct summary *summary)
{
	const double budget = summary->plan->scenario->budget_usd;
	const size_t n = summary->plan->strategies;
	struct curves c = {.summary = summary, .sheet = sheet};
	char *second;

	sheet_init(sheet, summary->plan, "cost-cdf", 1000, 640);
	sheet->top = sheet->height - 96 - 34;
	sheet->bottom = 94;
	c.cost = mem_new(summary->replications, sizeof *c.cost);
	c.px = mem_new(n * CURVE_POINTS, sizeof *c.px);
	c.py = mem_new(n * CURVE_POINTS, sizeof *c.py);
	c.points = mem_new(n, sizeof *c.points);
	scale_init(&c.scale, summary, COST);
	second = isfinite(budget) ? subtitle(&c, budget) : mem_text(_("the dots are p50 and p95"));
	sheet_title(sheet, isfinite(budget) ? _("How likely is it to stay within the budget?") : _("How likely is it to cost no more than that?"),
		    second);
	axes(&c, budget);
	sheet_label(sheet, 24, sheet->top + 36, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    _("share of the futures that cost no more"));
	sheet_label(sheet, sheet->left, 54, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("cost (USD)   ·   dots: p50 and p95"));
	draw(&c);
	free(second);
	free(c.cost);
	free(c.px);
	free(c.py);
	free(c.points);
	place_release(&c.map);
	scale_release(&c.scale);
	return true;
}
