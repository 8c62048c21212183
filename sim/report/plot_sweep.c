/* A line per strategy over the values of one key, with its confidence band; where two lines cross is marked and told. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/plot_sweep.h"

#define CUT 3.0                           /* the axis ends at so many times the highest of the best values of a point */
enum { NAME_GAP_PX = 17, NAMES_PX = 250, MARKS_MOST = 4, MARK_HIGH_PX = 18 };

struct lines {
	struct sheet *sheet;
	const struct sweep *sweep;
	size_t *strategy, shown;          /* those with a value on the sheet */
	double *name_y;                   /* where each one's name stands, px */
	struct text off, colour;
	struct place_map map;
};

/* Words stand beside each other like places; numbers where they are, maybe in the logarithm. */
static double place_of(const struct variation *v, double number)
{
	return v->even_in_log ? log10(number) : number;
}

static double value_place(const struct variation *v, size_t i)
{
	return v->numeric ? place_of(v, v->value[i].number) : (double)i;
}

/* The highest value that is at most so many times the best ones: what lies beyond is off the scale, and takes no room. */
static double top_of(const struct sweep *sweep)
{
	const size_t baseline = sweep->plan->scenario->baseline, strategies = sweep->plan->strategies;
	double best = 0, top = 0;

	for (size_t i = 0; i < sweep->lived; i++) {
		const struct sweep_point *p = sweep->point + i;

		if (p->best >= 0)
			best = fmax(best, fmax(p->cell[p->best].value, isfinite(p->cell[baseline].value) ? p->cell[baseline].value : 0));
	}
	for (size_t i = 0; i < sweep->lived * strategies; i++) {
		const double x = sweep->point[i / strategies].cell[i % strategies].value;

		if (isfinite(x) && (x <= CUT * best || !(best > 0)))
			top = fmax(top, x);
	}
	return top;
}

static void find(struct lines *l)
{
	const double top = l->sheet->y1;
	const size_t strategies = l->sweep->plan->strategies;

	l->strategy = mem_new(strategies, sizeof *l->strategy);
	l->name_y = mem_new(strategies, sizeof *l->name_y);
	for (size_t s = 0; s < strategies; s++) {
		bool on = false;

		for (size_t i = 0; i < l->sweep->lived; i++)
			on |= l->sweep->point[i].cell[s].value <= top;
		if (on)
			l->strategy[l->shown++] = s;
		else
			text_addf(&l->off, "%s%s", l->off.len ? ", " : "", strategy_name(l->sweep->plan, s));
	}
}

static void axes(struct lines *l)
{
	struct sheet *sheet = l->sheet;
	const struct variation *v = l->sweep->vary;
	const double from = value_place(v, 0), to = value_place(v, v->count - 1), room = v->count > 1 ? 0.03 * (to - from) : 1;
	double low = 0, high = top_of(l->sweep);

	sheet->x0 = from - room;
	sheet->x1 = to + room;
	cost_axis(&low, &high);
	sheet->y0 = low;
	sheet->y1 = high;
}

/* The values as they were written, each where it is; one that would touch the last is left out. */
static void tics_x(const struct lines *l)
{
	const struct variation *v = l->sweep->vary;
	double last = -INFINITY;

	for (size_t i = 0; i < v->count; i++) {
		const double x = sheet_x(l->sheet, value_place(v, i)), half = text_px(v->value[i].text, SMALL_PX, false) / 2;

		sheet_line(l->sheet, x, l->sheet->bottom - 5, x, l->sheet->bottom, "nohead front linewidth 1 linecolor rgb '#9a9a9a'");
		if (x - half < last + 8)
			continue;
		sheet_label(l->sheet, x, l->sheet->bottom - 16, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE},
			    v->value[i].text);
		letters_tic(l->sheet, (struct rect){l->sheet->left, l->sheet->bottom, l->sheet->right, l->sheet->top}, 'x', x, v->value[i].text);
		last = x + half;
	}
}

static void line(struct lines *l, size_t k)
{
	const struct sweep *sweep = l->sweep;
	const size_t s = l->strategy[k];
	const double top = l->sheet->y1;
	double x0 = NAN, y0 = NAN;

	sheet_block(l->sheet, strategy_name(sweep->plan, s), "place value low high");
	sheet_letters(l->sheet, strategy_letter(l->sheet, s), LETTERS_LINE);
	for (size_t i = 0; i < sweep->lived; i++) {
		const struct sweep_cell *c = sweep->point[i].cell + s;
		const bool band = isfinite(c->ci.low) && isfinite(c->ci.high);

		if (!(c->value <= top)) {
			text_add(&l->sheet->data, "\n");
			x0 = NAN;
			continue;
		}
		text_addf(&l->sheet->data, "%.10g %.10g %.10g %.10g\n", value_place(sweep->vary, i), c->value, band ? fmax(c->ci.low, l->sheet->y0) : c->value,
			  band ? fmin(c->ci.high, top) : c->value);
		const double x = sheet_x(l->sheet, value_place(sweep->vary, i)), y = sheet_y(l->sheet, c->value);

		if (isfinite(x0))
			place_segment(&l->map, x0, y0, x, y);
		x0 = x;
		y0 = l->name_y[k] = y;
	}
	text_addf(&l->colour, "%s%06x", k ? " " : "", strategy_rgb(sweep->plan, s));
}

/* At the right end, from the top down, moved apart where lines end close to each other. */
static void names(struct lines *l)
{
	const size_t n = l->shown;
	size_t *order = mem_new(n + 1, sizeof *order);
	double above = l->sheet->top + NAME_GAP_PX;

	for (size_t i = 0; i < n; i++) {
		size_t k = i;

		for (; k > 0 && l->name_y[order[k - 1]] < l->name_y[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	for (size_t i = 0; i < n; i++) {
		const size_t k = order[i], s = l->strategy[k];
		const double least = l->sheet->bottom + NAME_GAP_PX * (double)(n - 1 - i);
		const double y = fmin(above - NAME_GAP_PX, fmax(l->name_y[k], least));
		struct text fit = {0};

		strategy_label(&fit, l->sweep->plan, s, true, NAMES_PX - 14);
		sheet_label(l->sheet, l->sheet->right + 8, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(strategy_rgb(l->sweep->plan, s))},
			    text_str(&fit));
		above = y;
		text_release(&fit);
	}
	free(order);
}

/* The value of strategy S at place U, on its line. */
static double line_at(const struct sweep *sweep, size_t s, double u)
{
	for (size_t i = 1; i < sweep->lived; i++) {
		const double a = value_place(sweep->vary, i - 1), b = value_place(sweep->vary, i);

		if (u <= b)
			return sweep->point[i - 1].cell[s].value +
			       (u - a) / (b - a) * (sweep->point[i].cell[s].value - sweep->point[i - 1].cell[s].value);
	}
	return NAN;
}

/* Returns how many are marked. */
static size_t crossings(struct lines *l)
{
	const struct sweep *sweep = l->sweep;
	size_t marked = 0;

	sheet_block(l->sheet, "crossings", "place value");
	for (size_t i = 0; i < sweep->crossings; i++) {
		const struct sweep_crossing *c = sweep->crossing + i;
		const double u = c->between ? NAN : place_of(sweep->vary, c->at);
		const double y = (line_at(sweep, c->below, u) + line_at(sweep, c->above, u)) / 2;
		struct text at = {0}, words = {0};

		if (!(y <= l->sheet->y1) || marked >= MARKS_MOST)
			continue;
		text_addf(&l->sheet->data, "%.10g %.10g\n", u, y);
		sweep_number_write(sweep->vary, c->at, &at);
		text_addf(&words, "%s = %s: %s", strategy_name(sweep->plan, c->below), strategy_name(sweep->plan, c->above), text_str(&at));
		const double x = sheet_x(l->sheet, u), wide = text_px(text_str(&words), SMALL_PX, false);
		struct rect at_px = {0};

		place_near(&l->map, x, sheet_y(l->sheet, y), wide + 8, MARK_HIGH_PX, &at_px);
		place_take(&l->map, at_px);
		sheet_label(l->sheet, at_px.x0 + 4, (at_px.y0 + at_px.y1) / 2, (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .halo = true},
			    text_str(&words));
		marked++;
		text_release(&at);
		text_release(&words);
	}
	if (!marked)
		text_add(&l->sheet->data, "NaN NaN\n");
	return marked;
}

/* Circles are told of where there are any. */
static void titles(struct lines *l, size_t marked)
{
	char *title = worded(_("What does %s change?"), l->sweep->vary[0].path), *level = percent_words(l->sweep->plan->scenario->confidence, 0);
	char *second = worded(marked ? _("%s at each value, over the same futures; bands: %s intervals; circles: crossings")
			      : _("%s at each value, over the same futures; bands: %s intervals"), l->sweep->figure.text, level);

	sheet_title(l->sheet, title, second);
	free(title);
	free(level);
	free(second);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static enum unit unit_of(const struct sweep *sweep)
{
	if (sweep->figure.probability)
		return UNIT_PERCENT;
	return sweep->plan->metric[sweep->figure.metric].kind == METRIC_COST ? UNIT_USD_SHORT : UNIT_NUMBER;
}

static void lay_out(struct lines *l)
{
	struct sheet *sheet = l->sheet;
	char *off = worded(_("off the scale: %s"), text_str(&l->off));
	struct text fit = {0};

	sheet_area(sheet);
	l->map.area = (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	sheet_tics(sheet, 'y', (unit_of(l->sweep) == UNIT_USD_SHORT ? money_tics : tics_of)(sheet->y0, sheet->y1, 7), unit_of(l->sweep));
	text_add(&sheet->script, "unset xtics\n");
	tics_x(l);
	for (size_t k = 0; k < l->shown; k++)
		line(l, k);
	titles(l, crossings(l));
	names(l);
	sheet_number(sheet, "lines", (double)l->shown);
	sheet_words(sheet, "colour", text_str(&l->colour));
	for (size_t k = 0; k < l->shown; k++)
		text_addf(&sheet->script, "set linetype %zu dashtype %s\n", k + 1, strategy_dash(l->sweep->plan, l->strategy[k]));
	plot_text_fit(&fit, l->sweep->vary[0].path, SMALL_PX, false, sheet->right - sheet->left);
	sheet_label(sheet, (sheet->left + sheet->right) / 2, sheet->bottom - 40, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_CENTRE},
		    text_str(&fit));
	if (l->off.len)
		sheet_label(sheet, 24, 52, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, off);
	sweep_say(l->sweep, say, sheet);
	free(off);
	text_release(&fit);
}

bool plot_sweep(struct sheet *sheet, const struct sweep *sweep)
{
	struct lines l = {.sheet = sheet, .sweep = sweep};

	if (sweep->keys != 1 || sweep->lived < 2)
		return false;
	sheet_init(sheet, sweep->plan, "sweep", 1000, 560);
	sheet->right = sheet->width - NAMES_PX;
	sheet->bottom = 120;
	axes(&l);
	find(&l);
	lay_out(&l);
	free(l.strategy);
	free(l.name_y);
	place_release(&l.map);
	text_release(&l.off);
	text_release(&l.colour);
	return true;
}
