/* How likely is it to stay within the budget? Cumulative distributions, named on the curve. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { FEW = 100, CURVE_POINTS = 400, COST = 0, DIRECT_MOST = 5, KEY_LEAST_PX = 250, KEY_TITLE_PX = 280, KEY_MOST_PX = 360, KEY_LINES = 2 };
enum { KEY_STEP_PX = 68, KEY_ROOMY_PX = 58 };       /* an entry; from there on in letters for the last row of a class */

struct curves {
	const struct summary *summary;
	struct sheet *sheet;
	struct scale scale;
	struct place_map map;
	double *cost;                     /* [n] sorted, of one strategy */
	double *px, *py;                  /* [strategies * (CURVE_POINTS + 1)] */
	size_t *points;                   /* [strategies] */
	size_t drawn;
	bool keyed;                       /* a key at the right instead of names on the curves */
	bool crowded;                     /* a name on its curve had to do without its title */
	double off_x;                     /* where the next note on one off the scale ends, px */
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

/* How many futures cost no more than X. */
static size_t no_more(const struct curves *c, double x)
{
	size_t low = 0, high = c->summary->replications;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (c->cost[middle] <= x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int by_count(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

/* Half of the points at equal steps of probability, half at equal steps of cost: smooth in the body and in the tail. */
static size_t choose(const struct curves *c, size_t k[CURVE_POINTS])
{
	const size_t n = c->summary->replications, half = CURVE_POINTS / 2 - 1;
	const double from = c->cost[0], to = fmin(c->cost[n - 1], c->sheet->x1);
	size_t count = 0, kept = 0;

	for (size_t i = 0; i <= half; i++) {
		k[count++] = i * n / half;
		k[count++] = no_more(c, from + (to - from) * (double)i / (double)half);
	}
	qsort(k, count, sizeof *k, by_count);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || k[i] != k[kept - 1])
			k[kept++] = k[i];
	return kept;
}

static void curve_point(struct curves *c, size_t s, double x, double share)
{
	const size_t at = s * (CURVE_POINTS + 1) + c->points[s]++;

	text_addf(&c->sheet->data, "%.8g %.6g\n", x, share);
	c->px[at] = sheet_x(c->sheet, x);
	c->py[at] = sheet_y(c->sheet, share);
}

/* The share at the K-th future in order; of few the height at which quantiles are interpolated, so that their dots lie on it. */
static double share_at(size_t k, size_t n)
{
	if (n >= FEW || n < 2)
		return (double)k / (double)n;
	return k ? (double)(k - 1) / (double)(n - 1) : 0;
}

/* From 0 to 1, or to the right edge. */
static void curve(struct curves *c, size_t s)
{
	const size_t n = c->summary->replications;
	struct sheet *sheet = c->sheet;
	size_t k[CURVE_POINTS], points;

	sorted(c, s);
	points = choose(c, k);
	sheet_block(sheet, strategy_name(sheet->plan, s), "cost_usd share_of_futures");
	for (size_t i = 0; i < points; i++) {
		const double x = c->cost[k[i] == 0 ? 0 : k[i] - 1];

		if (x > sheet->x1) {
			curve_point(c, s, sheet->x1, (double)no_more(c, sheet->x1) / (double)n);
			break;
		}
		curve_point(c, s, x, share_at(k[i], n));
	}
	sheet_letters(sheet, strategy_letter(sheet, s), LETTERS_LINE);
	for (size_t i = 1; i < c->points[s]; i++) {
		const size_t at = s * (CURVE_POINTS + 1) + i;

		place_segment(&c->map, c->px[at - 1], c->py[at - 1], c->px[at], c->py[at]);
	}
	c->drawn++;
}

/* "B  100 % Spot", or, SHORTER, the name alone. */
static void curve_words(const struct curves *c, size_t s, bool shorter, struct text *out)
{
	enum { NAME_MOST_PX = 80, ALL_MOST_PX = 390 };
	const char *title = bilingual_str(&c->sheet->plan->strategy[s].strategy->title);
	struct text all = {0};

	text_add(&all, strategy_name(c->sheet->plan, s));
	if (*title && !shorter)
		text_addf(&all, "  %s", title);
	plot_text_fit(out, text_str(&all), TEXT_PX, true, shorter ? NAME_MOST_PX : ALL_MOST_PX);
	text_release(&all);
}

/* Beside the curve, at the height and on the side where it covers least; full name first, shorter if that is crowded. */
static double best_place(const struct curves *c, size_t s, double wide, struct rect *best)
{
	enum { BETWEEN = 8 };           /* a curve of few futures has long steps */
	const size_t few = c->points[s] < 60 ? BETWEEN : 1;
	double least = INFINITY;

	for (size_t i = 0; i + 1 < c->points[s] * few; i++) {
		const size_t at = s * (CURVE_POINTS + 1) + i / few, next = i / few + 1 < c->points[s] ? at + 1 : at;
		const double part = (double)(i % few) / (double)few;
		const double x = c->px[at] + part * (c->px[next] - c->px[at]), y = c->py[at] + part * (c->py[next] - c->py[at]);
		const double share = (y - c->sheet->bottom) / (c->sheet->top - c->sheet->bottom);

		for (int side = 0; side < 4; side++) {
			static const double away[] = {9, 9, 22, 22};
			const double x0 = side % 2 == 0 ? x + away[side] : x - away[side] - wide;
			const struct rect r = {x0, y - 10, x0 + wide, y + 10};
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
	enum { CROWDED = 12 };
	struct rect best = {0, 0, 0, 0};
	struct text name = {0};

	if (c->points[s] == 0)
		return;
	curve_words(c, s, false, &name);
	if (best_place(c, s, text_px(text_str(&name), TEXT_PX, true), &best) >= CROWDED) {
		c->crowded = true;
		text_clear(&name);
		curve_words(c, s, true, &name);
		best_place(c, s, text_px(text_str(&name), TEXT_PX, true), &best);
	}
	place_take(&c->map, best);
	sheet_label(c->sheet, best.x0, (best.y0 + best.y1) / 2,
		    (struct ink){.size = TEXT_PX, .bold = true, .rgb = ink_of(strategy_rgb(c->sheet->plan, s))}, text_str(&name));
	text_release(&name);
}

/* Of those drawn and not DONE the one with the least median. */
static size_t next_cheapest(const struct curves *c, const bool *done)
{
	const size_t n = c->summary->plan->strategies;
	size_t next = n;

	for (size_t s = 0; s < n; s++)
		if (!c->scale.off[s] && !done[s] &&
		    (next == n || c->summary->strategy[s].metric[COST].q[Q_P50] < c->summary->strategy[next].metric[COST].q[Q_P50]))
			next = s;
	return next;
}

/* The margin that the key needs for its names. */
static double key_px(const struct curves *c)
{
	double wide = KEY_LEAST_PX;

	for (size_t s = 0; s < c->summary->plan->strategies; s++)
		if (!c->scale.off[s]) {
			const double title = text_px(bilingual_str(&c->sheet->plan->strategy[s].strategy->title), TEXT_PX, false);

			wide = fmax(wide, text_px(strategy_name(c->sheet->plan, s), STRATEGY_PX, true) + 70);
			wide = fmax(wide, fmin(KEY_TITLE_PX, title + 72));        /* a longer one takes two lines */
		}
	return fmin(wide, KEY_MOST_PX);
}

/* A piece of its line, its name, and its title on as many lines as it needs and STEP px have room for. */
static void key_entry(struct sheet *sheet, size_t s, double x, double y, double step)
{
	const bool roomy = step >= KEY_ROOMY_PX;
	const int name_px = roomy ? STRATEGY_PX : TEXT_PX, title_px = roomy ? TEXT_PX : SMALL_PX;
	const size_t most = step >= 54 ? KEY_LINES : step >= 38 ? 1 : 0;
	const double wide = sheet->width - 12 - x - 40;
	struct text style = {0}, name = {0}, title[KEY_LINES] = {{0}};

	text_addf(&style, "nohead front linewidth 2.6 dashtype %s linecolor rgb '#%06x'", strategy_dash(sheet->plan, s),
		  strategy_rgb(sheet->plan, s));
	sheet_line(sheet, x, y, x + 32, y, text_str(&style));
	plot_text_fit(&name, strategy_name(sheet->plan, s), name_px, true, wide);
	sheet_label(sheet, x + 40, y, (struct ink){.size = name_px, .bold = true, .rgb = ink_of(strategy_rgb(sheet->plan, s))}, text_str(&name));
	const size_t lines = most ? plot_text_wrap(title, most, bilingual_str(&sheet->plan->strategy[s].strategy->title), title_px, wide) : 0;
	for (size_t i = 0; i < lines; i++) {
		sheet_label(sheet, x + 40, y - 0.62 * (name_px + title_px) - (title_px + 2) * (double)i, (struct ink){.size = title_px, .rgb = GREY_RGB}, text_str(&title[i]));
		text_release(&title[i]);
	}
	text_release(&style);
	text_release(&name);
}

/* Curves that lie too close for names on them: a key at the right instead, from the cheapest median to the dearest. */
static void key_at_right(struct curves *c)
{
	struct sheet *sheet = c->sheet;
	const double step = fmin(KEY_STEP_PX, (sheet->top - sheet->bottom) / (double)c->drawn);
	bool *done = mem_new(c->summary->plan->strategies, sizeof *done);

	for (size_t i = 0; i < c->drawn; i++) {
		const size_t next = next_cheapest(c, done);

		done[next] = true;
		key_entry(sheet, next, sheet->right + 16, sheet->top - 10 - step * (double)i, step);
	}
	free(done);
}

/* Those off the scale are told above the upper right corner, from the right, where nothing is drawn. */
static void off_scale(struct curves *c, size_t s)
{
	struct sheet *sheet = c->sheet;
	const struct ink ink = {.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(sheet->plan, s)), .align = ALIGN_RIGHT};
	char *p50 = usd_words(c->summary->strategy[s].metric[COST].q[Q_P50], 4), *value;
	struct text name = {0}, fit = {0};
	const double y = sheet->top + 36;

	plot_text_fit(&name, strategy_name(sheet->plan, s), SMALL_PX, true, 150);
	value = worded(_("%s: off the scale, p50 %s"), text_str(&name), p50);
	if (c->off_x - text_px(value, SMALL_PX, true) > sheet->left + 300 || c->off_x == sheet->width - 24) {
		text_addf(&fit, "%s →", value);
		sheet_label(sheet, c->off_x, y, ink, text_str(&fit));
		c->off_x -= text_px(text_str(&fit), SMALL_PX, true) + 16;
	}
	free(p50);
	free(value);
	text_release(&name);
	text_release(&fit);
}

static double within(const struct curves *c, size_t s, double budget)
{
	const double *x = futures_column(c->summary->futures, s, COST);
	size_t k = 0;

	for (size_t i = 0; i < c->summary->replications; i++)
		k += x[i] <= budget;
	return (double)k / (double)c->summary->replications;
}

/* Who stays within it most often: what is said of many strategies. */
static char *likeliest(const struct curves *c, double budget)
{
	const size_t strategies = c->summary->plan->strategies;
	size_t best = 0, alike = 0;
	char *share, *s;

	for (size_t i = 1; i < strategies; i++)
		if (within(c, i, budget) > within(c, best, budget))
			best = i;
	for (size_t i = 0; i < strategies; i++)
		alike += within(c, i, budget) == within(c, best, budget);
	share = share_words(within(c, best, budget));
	if (alike > 1)
		s = worded(_("%zu of the %zu strategies stay within it alike: %s of their futures do"), alike, strategies, share);
	else
		s = worded(_("the likeliest to stay within it is %s: %s of its futures do"), strategy_name(c->summary->plan, best), share);
	free(share);
	return s;
}

static char *subtitle(const struct curves *c, double budget)
{
	char *usd, *s;
	struct text list = {0};

	if (c->summary->plan->strategies > DIRECT_MOST)
		return likeliest(c, budget);
	usd = budget_words(budget);

	for (size_t i = 0; i < c->summary->plan->strategies; i++) {
		const double p = within(c, i, budget);
		char *share = share_words(p);

		text_addf(&list, "%s%s %s", i ? " · " : "", strategy_name(c->summary->plan, i), share);
		free(share);
	}
	s = worded(_("futures within the budget of %s: %s"), usd, text_str(&list));
	free(usd);
	text_release(&list);
	if (text_px(s, SUBTITLE_PX, false) > c->sheet->width - 44) {
		free(s);
		return likeliest(c, budget);
	}
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
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 8), UNIT_USD);
	sheet_tics(sheet, 'y', (struct tics){0, 0.25, 5}, UNIT_PERCENT);
	c->map.area = (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	if (isfinite(budget)) {
		char *usd = budget_words(budget), *s = worded(_("budget %s"), usd);

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

static size_t curves_count(const struct curves *c)
{
	size_t on = 0;

	for (size_t s = 0; s < c->summary->plan->strategies; s++)
		on += !c->scale.off[s];
	return on;
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
	if (c->keyed)
		key_at_right(c);
	for (size_t s = 0; s < n; s++)
		if (!c->scale.off[s] && !c->keyed)
			name_curve(c, s);
	dots(c);
	text_add(&sheet->script, text_str(&style));
	sheet_number(sheet, "curves", (double)c->drawn);
	text_release(&style);
}

/* Without KEYED names stand on the curves, unless there are many. False: one had to go without its title. */
static bool lay_out(struct sheet *sheet, const struct summary *summary, bool keyed)
{
	const double budget = summary->plan->scenario->budget_usd;
	const size_t n = summary->plan->strategies;
	struct curves c = {.summary = summary, .sheet = sheet};
	char *second;

	sheet_init(sheet, summary->plan, "cost-cdf", 1000, 640);
	sheet->top = sheet->height - 96 - 34;
	sheet->bottom = 94;
	c.cost = mem_new(summary->replications, sizeof *c.cost);
	c.px = mem_new(n * (CURVE_POINTS + 1), sizeof *c.px);
	c.py = mem_new(n * (CURVE_POINTS + 1), sizeof *c.py);
	c.points = mem_new(n, sizeof *c.points);
	plot_scale_init(&c.scale, summary, COST);
	second = isfinite(budget) ? subtitle(&c, budget) : mem_text(_("the dots are p50 and p95"));
	sheet_title(sheet, isfinite(budget) ? _("How likely is it to stay within the budget?") : _("How likely is it to cost no more than that?"),
		    second);
	caption_ends(sheet, summary);
	c.keyed = keyed || curves_count(&c) > DIRECT_MOST;
	if (c.keyed)
		sheet->right = sheet->width - key_px(&c);
	c.off_x = sheet->width - 24;
	axes(&c, budget);
	sheet_label(sheet, sheet->left, sheet->top + 36, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    _("share of the futures that cost no more"));
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("cost (USD)   ·   dots: p50 and p95")));
	draw(&c);
	free(second);
	free(c.cost);
	free(c.px);
	free(c.py);
	free(c.points);
	place_release(&c.map);
	scale_release(&c.scale);
	return !c.crowded;
}

bool plot_cdf(struct sheet *sheet, const struct summary *summary)
{
	if (!costs_vary(summary))               /* upright lines: the violins say it better */
		return false;
	if (!lay_out(sheet, summary, false)) {
		sheet_release(sheet);
		lay_out(sheet, summary, true);
	}
	return true;
}
