/* How long does the whole fleet stay whole? Kaplan-Meier curves with their bands, named on the curve. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { FUTURES_LEAST = 20, LIST_PX = 660, TITLES_MOST = 5 };                 /* curves, up to which each is named with its title */
#define FAR 12.0                          /* a curve is cut at so many times the length of the shortest */
#define PER_PX 0.12                       /* how much a name would rather cover than stand a px further from its dot */
#define SAME 0.005                        /* curves that differ by less are one, with two names */

struct survivals {
	const struct summary *summary;
	struct sheet *sheet;
	struct place_map map;
	double unit_h;
	size_t curves;
	struct text colour;
};

static const struct survival *of(const struct survivals *v, size_t s)
{
	return &v->summary->strategy[s].survival;
}

static bool drawn(const struct survivals *v, size_t s)
{
	return of(v, s)->points > 1;
}

static double end_h(const struct survival *s)
{
	return s->t[s->points - 1];
}

static bool axes(struct survivals *v)
{
	double shortest = INFINITY, longest = 0;

	for (size_t s = 0; s < v->summary->plan->strategies; s++)
		if (drawn(v, s)) {
			shortest = fmin(shortest, end_h(of(v, s)));
			longest = fmax(longest, end_h(of(v, s)));
			v->curves++;
		}
	if (!v->curves)
		return false;
	const double to_h = fmin(longest, FAR * shortest);

	v->unit_h = to_h >= DAYS_FROM_H ? 24 : 1;
	v->sheet->x1 = to_h / v->unit_h;
	v->sheet->y1 = 1.02;
	return true;
}

/* What names keep clear of: the curve between points K - 1 and K, and the edges of its band. */
static void segments(struct survivals *v, const struct survival *c, size_t k)
{
	const double x0 = sheet_x(v->sheet, c->t[k - 1] / v->unit_h), x1 = sheet_x(v->sheet, c->t[k] / v->unit_h);

	place_segment(&v->map, x0, sheet_y(v->sheet, c->p[k - 1]), x1, sheet_y(v->sheet, c->p[k]));
	place_segment(&v->map, x0, sheet_y(v->sheet, c->ci[k - 1].low), x1, sheet_y(v->sheet, c->ci[k].low));
	place_segment(&v->map, x0, sheet_y(v->sheet, c->ci[k - 1].high), x1, sheet_y(v->sheet, c->ci[k].high));
}

static void curve(struct survivals *v, size_t s, size_t place)
{
	const struct survival *c = of(v, s);
	struct sheet *sheet = v->sheet;

	sheet_block(sheet, strategy_name(sheet->plan, s), v->unit_h > 1 ? "days share low high" : "hours share low high");
	for (size_t k = 0; k < c->points && c->t[k] <= sheet->x1 * v->unit_h * (1 + 1e-9); k++) {
		const double x = c->t[k] / v->unit_h;

		text_addf(&sheet->data, "%.8g %.6g %.6g %.6g\n", x, c->p[k], c->ci[k].low, c->ci[k].high);
		if (k)
			segments(v, c, k);
	}
	sheet_letters(sheet, strategy_letter(sheet, s), LETTERS_LINE);
	text_addf(&sheet->script, "set linetype %zu linewidth 2.6 dashtype %s linecolor rgb '#%06x'\n", place,
		  strategy_dash(sheet->plan, s), strategy_rgb(sheet->plan, s));
	text_addf(&v->colour, "%s%06x", place > 1 ? " " : "", strategy_rgb(sheet->plan, s));
}

static void medians(struct survivals *v)
{
	sheet_block(v->sheet, "medians", v->unit_h > 1 ? "days share colour" : "hours share colour");
	for (size_t s = 0; s < v->summary->plan->strategies; s++)
		if (drawn(v, s) && of(v, s)->median <= v->sheet->x1 * v->unit_h)
			text_addf(&v->sheet->data, "%.8g 0.5 0x%06x\n", of(v, s)->median / v->unit_h, strategy_rgb(v->sheet->plan, s));
	text_add(&v->sheet->data, "NaN NaN 0\n");                 /* a block is never empty */
}

/* --- names --- */

static bool same_curve(const struct survival *a, const struct survival *b)
{
	bool same = a->points == b->points;

	for (size_t k = 0; same && k < a->points; k++)
		same = fabs(a->t[k] - b->t[k]) < 1e-9 * (1 + a->t[k]) && fabs(a->p[k] - b->p[k]) < SAME;
	return same;
}

/* The first strategy whose curve this one is. */
static size_t leader_of(const struct survivals *v, size_t s)
{
	for (size_t i = 0; i < s; i++)
		if (drawn(v, i) && same_curve(of(v, i), of(v, s)))
			return i;
	return s;
}

/* "B, D", "B, C and 9 more" where all have no room, or "B  100 % Spot" where it stands alone. */
static void names_of(const struct survivals *v, size_t leader, struct text *out)
{
	enum { WIDE_PX = 340 };
	struct text all = {0};
	size_t count = 0, told = 0;

	for (size_t s = leader; s < v->summary->plan->strategies; s++)
		count += drawn(v, s) && leader_of(v, s) == leader;
	for (size_t s = leader; s < v->summary->plan->strategies; s++) {
		if (!drawn(v, s) || leader_of(v, s) != leader)
			continue;
		const size_t before = all.len;

		text_addf(&all, "%s%s", told ? ", " : "", strategy_name(v->sheet->plan, s));
		if (told && text_px(text_str(&all), SMALL_PX, true) > WIDE_PX - (told + 1 < count ? text_px(_("%s and %zu more"), SMALL_PX, true) : 0)) {
			all.len = before;
			all.s[before] = '\0';
			break;
		}
		told++;
	}
	if (count == 1)
		strategy_label(out, v->sheet->plan, leader, v->curves <= TITLES_MOST, WIDE_PX);
	else if (told < count)
		text_addf(out, _("%s and %zu more"), text_str(&all), count - told);
	else
		plot_text_fit(out, text_str(&all), SMALL_PX, true, WIDE_PX);
	text_release(&all);
}

static char *half_after(const struct survival *s)
{
	struct text median = {0};
	char *words;

	if (!isfinite(s->median))
		return mem_text("");
	duration_write(&median, s->median, 2);
	words = worded(_("half after %s"), text_str(&median));
	text_release(&median);
	return words;
}

/* A label of that size above the curve at (X, Y), at its right, or below it at its left: which covers less, and how much. */
static double beside(const struct survivals *v, double x, double y, double wide, double high, struct rect *r)
{
	enum { AWAY_PX = 10 };
	const struct rect above = {x + AWAY_PX, y + AWAY_PX / 2, x + AWAY_PX + wide, y + AWAY_PX / 2 + high};
	const struct rect below = {x - AWAY_PX - wide, y - AWAY_PX / 2 - high, x - AWAY_PX, y - AWAY_PX / 2};
	const double bad = place_cost(&v->map, above), bad_below = place_cost(&v->map, below) + 1;

	*r = bad <= bad_below ? above : below;
	return fmin(bad, bad_below);
}

/* Beside the curve, where it covers least, near the dot of its median. */
static void name_curve(struct survivals *v, size_t s)
{
	enum { ONE_LINE_PX = 18, TWO_LINES_PX = 34 };
	const struct survival *c = of(v, s);
	char *half = half_after(c);
	const double high = *half ? TWO_LINES_PX : ONE_LINE_PX;
	struct text name = {0};
	struct rect best = {0, 0, 0, 0}, r;
	const double dot_x = isfinite(c->median) ? sheet_x(v->sheet, c->median / v->unit_h) : v->sheet->left, dot_y = sheet_y(v->sheet, 0.5);
	double least = INFINITY;

	names_of(v, s, &name);
	const double wide = fmax(text_px(text_str(&name), SMALL_PX, true), text_px(half, SMALL_PX, false));

	for (size_t k = 1; k < c->points; k++) {
		const double x = sheet_x(v->sheet, c->t[k] / v->unit_h), y = sheet_y(v->sheet, c->p[k]);
		const double bad = beside(v, x, y, wide, high, &r) + PER_PX * hypot(x - dot_x, y - dot_y);

		if (x <= v->sheet->right && bad < least) {
			least = bad;
			best = r;
		}
	}
	if (isfinite(least)) {
		place_take(&v->map, best);
		sheet_label(v->sheet, best.x0, best.y1 - 9,
			    (struct ink){.size = SMALL_PX, .bold = true, .halo = true, .rgb = ink_of(strategy_rgb(v->sheet->plan, s))},
			    text_str(&name));
		if (*half)
			sheet_label(v->sheet, best.x0, best.y0 + 8, (struct ink){.size = SMALL_PX, .halo = true, .rgb = GREY_RGB}, half);
	}
	text_release(&name);
	free(half);
}

/* --- the sheet --- */

/* A round time at which most curves are between 0 and 1: the latest of those that the table speaks of, of curves that fall
 * to one half. */
static double spoken_h(const struct survivals *v)
{
	double at_h = 0;

	for (int half = 1; half >= 0 && !(at_h > 0); half--)
		for (size_t s = 0; s < v->summary->plan->strategies; s++)
			if (drawn(v, s) && isfinite(of(v, s)->median) == half)
				at_h = fmax(at_h, of(v, s)->t[survival_spoken(of(v, s))]);
	return at_h;
}

/* The share at T_H, which the curve reaches. */
static double share_at(const struct survival *c, double t_h)
{
	size_t k = 1;

	while (k + 1 < c->points && c->t[k] < t_h)
		k++;
	return c->p[k - 1] + (t_h - c->t[k - 1]) / (c->t[k] - c->t[k - 1]) * (c->p[k] - c->p[k - 1]);
}

static char *subtitle(const struct survivals *v)
{
	const double at_h = spoken_h(v);
	struct text list = {0}, t = {0};
	char *s;

	for (size_t i = 0; i < v->summary->plan->strategies && v->curves <= TITLES_MOST; i++)
		if (drawn(v, i) && at_h <= end_h(of(v, i))) {
			char *share = share_words(share_at(of(v, i), at_h));

			text_addf(&list, "%s%s %s", list.len ? " · " : "", strategy_name(v->sheet->plan, i), share);
			free(share);
		}
	duration_write(&t, at_h, 3);
	if (text_px(text_str(&list), SUBTITLE_PX, false) > LIST_PX)
		text_clear(&list);
	if (list.len)
		s = worded(_("fleets without a loss after %s: %s"), text_str(&t), text_str(&list));
	else
		s = worded("%s", _("the share of the futures in which no node has been lost yet"));
	text_release(&list);
	text_release(&t);
	return s;
}

static void lay_out(struct survivals *v)
{
	struct sheet *sheet = v->sheet;
	char *second = subtitle(v), *level = percent_words(v->summary->plan->scenario->confidence, 0), *foot;
	size_t place = 0;

	sheet_title(sheet, _("How long does the whole fleet stay whole?"), second);
	caption_survival(sheet, v->summary);
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(0, sheet->x1, 12), UNIT_NUMBER);
	sheet_tics(sheet, 'y', (struct tics){0, 0.25, 5}, UNIT_PERCENT);
	v->map.area = (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	for (size_t s = 0; s < sheet->plan->strategies; s++)
		if (drawn(v, s))
			curve(v, s, ++place);
	for (size_t s = 0; s < sheet->plan->strategies; s++)
		if (drawn(v, s) && of(v, s)->median <= sheet->x1 * v->unit_h) {
			const double x = sheet_x(sheet, of(v, s)->median / v->unit_h), y = sheet_y(sheet, 0.5);

			place_take(&v->map, (struct rect){x - 6, y - 6, x + 6, y + 6});
		}
	for (size_t s = 0; s < sheet->plan->strategies; s++)
		if (drawn(v, s) && leader_of(v, s) == s)
			name_curve(v, s);
	medians(v);
	sheet_label(sheet, sheet->left, sheet->top + 18, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    _("share of the fleets that have not lost a node"));
	foot = worded(v->unit_h > 1 ? _("days since the whole fleet first ran   ·   dots: medians   ·   bands: %s intervals")
				    : _("hours since the whole fleet first ran   ·   dots: medians   ·   bands: %s intervals"), level);
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, foot);
	free(foot);
	free(level);
	sheet_number(sheet, "curves", (double)v->curves);
	sheet_words(sheet, "colour", text_str(&v->colour));
	free(second);
}

bool plot_survival(struct sheet *sheet, const struct summary *summary)
{
	struct survivals v = {.summary = summary, .sheet = sheet};

	sheet_init(sheet, summary->plan, "survival", 1000, 600);
	sheet->top = sheet->height - 96 - 16;
	sheet->bottom = 94;
	const bool any = summary->replications >= FUTURES_LEAST && axes(&v);

	if (any)
		lay_out(&v);
	text_release(&v.colour);
	place_release(&v.map);
	return any;
}
