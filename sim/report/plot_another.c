/* Is one more hour of training worth it? What it is worth falls with every hour; what it costs does not; a dot is where they meet. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/plot_letters.h"

enum { POINTS = 160, LINES_MOST = 8, NAMES_PX = 190, NAME_GAP_PX = 19, TOP_PX = 92, LABEL_PX = 60 };
#define LEFT_OF_ALL 0.5                   /* the axis begins at so much of the least hour that matters, and ends at so much of the largest */
#define RIGHT_OF_ALL 1.35
#define HOURS_MOST 4.0                    /* times the work as it is: what lies beyond is told, not drawn */
#define HEADROOM 1.7                      /* of the largest amount of today */

struct drawing {
	struct sheet *sheet;
	const struct summary *summary;
	size_t strategy[LINES_MOST], lines;
	struct text colour;
};

static const struct another *another_of(const struct drawing *d, size_t line)
{
	return d->summary->strategy[d->strategy[line]].another;
}

static void find(struct drawing *d)
{
	for (size_t s = 0; s < d->summary->plan->strategies && d->lines < LINES_MOST; s++) {
		const struct another *a = d->summary->strategy[s].another;

		if (a && !isnan(a->worth_usd))
			d->strategy[d->lines++] = s;
	}
}

static bool on_axis(const struct another *a)
{
	return a->break_even_h < HOURS_MOST * a->worked_h;
}

static void axes(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	double least = INFINITY, most = 0, top = 0;

	for (size_t i = 0; i < d->lines; i++) {
		const struct another *a = another_of(d, i);
		const double at = on_axis(a) ? a->break_even_h : a->worked_h;

		least = fmin(least, fmin(a->worked_h, at));
		most = fmax(most, fmax(a->worked_h, at));
		top = fmax(top, fmax(a->worth_usd, a->total_usd));
	}
	sheet->x0 = LEFT_OF_ALL * least;
	sheet->x1 = RIGHT_OF_ALL * most;
	sheet->y0 = 0;
	sheet->y1 = HEADROOM * top;
	sheet_area(sheet);
	sheet_tics(sheet, 'y', money_tics(0, sheet->y1, 6), UNIT_USD);
	sheet_tics(sheet, 'x', tics_of(sheet->x0, sheet->x1, 8), UNIT_NUMBER);
}

static double hour_at(const struct drawing *d, int k)
{
	return d->sheet->x0 + (d->sheet->x1 - d->sheet->x0) * k / (POINTS - 1);
}

static void worth(struct drawing *d)
{
	sheet_block(d->sheet, "worth", "hours usd");
	for (int k = 0; k < POINTS; k++) {
		const double usd = another_worth(d->summary->plan, hour_at(d, k));

		if (usd <= d->sheet->y1)
			text_addf(&d->sheet->data, "%.10g %.10g\n", hour_at(d, k), usd);
	}
	sheet_letters(d->sheet, '*', LETTERS_LINE);
	letters_key(d->sheet, '*', _("worth"));
}

static void costs(struct drawing *d, size_t line)
{
	struct sheet *sheet = d->sheet;
	const size_t s = d->strategy[line];

	sheet_block(sheet, strategy_name(sheet->plan, s), "hours usd");
	for (int k = 0; k < POINTS; k++)
		text_addf(&sheet->data, "%.10g %.10g\n", hour_at(d, k), fmin(sheet->y1, another_cost(another_of(d, line), hour_at(d, k))));
	sheet_letters(sheet, strategy_letter(sheet, s), LETTERS_LINE);
	text_addf(&d->colour, "%s%06x", line ? " " : "", strategy_rgb(sheet->plan, s));
	text_addf(&sheet->script, "set linetype %zu dashtype %s\n", line + 1, strategy_dash(sheet->plan, s));
}

static void meeting(struct drawing *d, size_t line, bool *any)
{
	const struct another *a = another_of(d, line);
	const double y = another_worth(d->summary->plan, a->break_even_h);
	struct text words = {0};

	if (!on_axis(a) || !(y <= d->sheet->y1))
		return;
	*any = true;
	text_addf(&d->sheet->data, "%.10g %.10g 0x%06x\n", a->break_even_h, y, strategy_rgb(d->sheet->plan, d->strategy[line]));
	number_write(&words, a->break_even_h, 3);
	text_add(&words, " h");
	const double x = sheet_x(d->sheet, a->break_even_h), line_px = sheet_x(d->sheet, another_of(d, 0)->worked_h);
	const bool left = x < line_px && x + LABEL_PX > line_px;         /* not across that line */

	sheet_label(d->sheet, left ? x - 9 : x + 9, sheet_y(d->sheet, y) + 13,
		    (struct ink){.size = SMALL_PX, .rgb = ink_of(strategy_rgb(d->sheet->plan, d->strategy[line])), .align = left ? ALIGN_RIGHT : ALIGN_LEFT,
				 .halo = true}, text_str(&words));
	text_release(&words);
}

/* How high a line ends at the right edge. */
static double end_px(const struct drawing *d, size_t line)
{
	return sheet_y(d->sheet, fmin(d->sheet->y1, another_cost(another_of(d, line), d->sheet->x1)));
}

/* At the right ends of the lines, from above, clear of each other. */
static void names(struct drawing *d)
{
	bool done[LINES_MOST] = {false};
	double above = d->sheet->top + NAME_GAP_PX;

	for (size_t n = 0; n < d->lines; n++) {
		size_t best = LINES_MOST;
		struct text fit = {0};

		for (size_t i = 0; i < d->lines; i++)
			if (!done[i] && (best == LINES_MOST || end_px(d, i) > end_px(d, best)))
				best = i;
		done[best] = true;
		above = fmin(above - NAME_GAP_PX, fmax(end_px(d, best), d->sheet->bottom + NAME_GAP_PX * (double)(d->lines - 1 - n)));
		strategy_label(&fit, d->sheet->plan, d->strategy[best], true, NAMES_PX - 14);
		sheet_label(d->sheet, d->sheet->right + 8, above,
			    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(d->sheet->plan, d->strategy[best]))}, text_str(&fit));
		text_release(&fit);
	}
}

/* Where the work ends as it is: of strategies that differ, the first one's. */
static void now(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	const double hours = another_of(d, 0)->worked_h, x = sheet_x(sheet, hours);
	char *h = number_words(hours, 3), *words = worded(_("as it is: %s h"), h);

	sheet_line(sheet, x, sheet->bottom, x, sheet->top, "nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333'");
	sheet_label(sheet, x + 7, sheet->top - 10, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB, .halo = true}, words);
	free(h);
	free(words);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static void lay_out(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	bool any = false;

	axes(d);
	worth(d);
	for (size_t i = 0; i < d->lines; i++)
		costs(d, i);
	sheet_block(sheet, "meet", "hours usd colour");
	for (size_t i = 0; i < d->lines; i++)
		meeting(d, i, &any);
	if (!any)
		text_add(&sheet->data, "NaN NaN 0\n");
	now(d);
	names(d);
	sheet_number(sheet, "lines", (double)d->lines);
	sheet_words(sheet, "colour", text_str(&d->colour));
	sheet_title(sheet, _("Is one more hour of training worth it?"),
		    _("black: what an hour is worth; colours: what it costs, delay included; it pays until they meet"));
	another_write(d->summary, say, sheet);
	sheet_label(sheet, (sheet->left + sheet->right) / 2, sheet->bottom - 43, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE},
		    currency_words(_("hours of work   ·   USD an hour")));
}

bool plot_another(struct sheet *sheet, const struct summary *summary)
{
	struct drawing d = {.sheet = sheet, .summary = summary};

	find(&d);
	if (!d.lines)
		return false;
	sheet_init(sheet, summary->plan, "another-hour", 1000, 560);
	sheet->right = sheet->width - NAMES_PX;
	sheet->top = sheet->height - TOP_PX;
	lay_out(&d);
	text_release(&d.colour);
	return true;
}
