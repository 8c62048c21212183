/* One quantity at a time: a bar to each end of it, left and right of the figure as it is, the widest first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/plot_letters.h"
#include "sim/report/tornado.h"

#define HALF_ROWS 0.27
#define LOW_RGB 0x0072B2u
#define HIGH_RGB 0xE69F00u
enum { ROWS_MOST = 12, ROW_PX = 46, NAME_PX = 24, NAMES_MOST_PX = 300, TOP_PX = 104, BOTTOM_PX = 120, GAP_PX = 8, LEAST_PX = 3, VALUES_PX = 92,
       LETTERS_MOST = 20 };

struct drawing {
	const struct tornado *tornado;
	struct sheet *sheet;
	size_t rows;
};

static double row_y(const struct drawing *d, size_t row)
{
	return (double)(d->rows - row) - 0.5;
}

static uint32_t rgb_of(int end)
{
	return end == DOWN ? LOW_RGB : HIGH_RGB;
}

static enum unit unit_of(const struct tornado *tornado)
{
	if (tornado->figure.probability)
		return UNIT_PERCENT;
	return tornado->plan->metric[tornado->figure.metric].kind == METRIC_COST ? UNIT_USD : UNIT_NUMBER;
}

static double left_of(const struct drawing *d)
{
	double wide = 120;

	for (size_t i = 0; i < d->rows; i++) {
		struct text range = {0};

		tornado_range(d->tornado->bar + i, "…", &range);
		wide = fmax(wide, fmax(text_px(tornado_label(d->tornado, d->tornado->bar + i), TEXT_PX, false),
				       text_px(text_str(&range), SMALL_PX, false)));
		text_release(&range);
	}
	return NAME_PX + fmin(wide, NAMES_MOST_PX) + 18;
}

/* Room for values on both sides of the bars. */
static void axis(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	double low = d->tornado->value, high = low;

	for (size_t i = 0; i < d->rows; i++)
		for (int e = 0; e < ENDS; e++) {
			const struct tornado_end *end = d->tornado->bar[i].end + e;

			if (!end->lived || !isfinite(end->value))
				continue;
			low = fmin(low, end->value);
			high = fmax(high, end->value);
		}
	if (!(high > low))
		high = low + 1;
	const double px = (high - low) / fmax(100, sheet->right - sheet->left - 2 * VALUES_PX);

	sheet->x0 = low - VALUES_PX * px;
	sheet->x1 = high + VALUES_PX * px;
	sheet->y1 = (double)d->rows;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', (unit_of(d->tornado) == UNIT_USD ? money_tics : tics_of)(sheet->x0, sheet->x1, 7), unit_of(d->tornado));
}

static double end_x(const struct drawing *d, const struct tornado_end *end)
{
	if (isfinite(end->value))
		return end->value;
	return end->value < 0 ? d->sheet->x0 : d->sheet->x1;
}

/* At least LEAST_PX wide, where anything changes. */
static void piece(struct drawing *d, size_t row, int e)
{
	const struct tornado_end *end = d->tornado->bar[row].end + e;
	const double base = d->tornado->value, x = end_x(d, end), least = sheet_px(d->sheet, LEAST_PX);
	const double to = x > base ? fmax(x, base + least) : x < base ? fmin(x, base - least) : x;

	if (!end->lived || x == base)
		return;
	text_addf(&d->sheet->data, "%g %.10g %.10g 0x%06x\n", row_y(d, row), fmin(base, to), fmax(base, to), rgb_of(e));
	letters_bar(d->sheet, sheet_x(d->sheet, fmin(base, to)), sheet_x(d->sheet, fmax(base, to)), e == DOWN ? '-' : '#');
}

/* Beside its end of the bar; where the other end lies farther on the same side, on the free side of the line. */
static void value(struct drawing *d, size_t row, int e)
{
	const struct tornado_bar *bar = d->tornado->bar + row;
	const double base = d->tornado->value, x = end_x(d, bar->end + e), other = bar->end[!e].lived ? end_x(d, bar->end + !e) : base;
	const bool right = x > base || (x == base && (other < base || (other == base && e == UP)));
	const bool behind = right ? other > x || (other == x && e == DOWN && x > base) : other < x || (other == x && e == UP && x < base);
	const bool at_right = right != behind;
	struct text words = {0};

	if (!bar->end[e].lived)
		return;
	tornado_value_write(d->tornado, bar->end[e].value, &words);
	sheet_label(d->sheet, sheet_x(d->sheet, behind ? base : x) + (at_right ? GAP_PX : -GAP_PX), sheet_y(d->sheet, row_y(d, row)),
		    (struct ink){.size = SMALL_PX, .rgb = ink_of(rgb_of(e)), .align = at_right ? ALIGN_LEFT : ALIGN_RIGHT, .halo = true}, text_str(&words));
	text_release(&words);
}

/* Its name, and below it how far it moves. The end of a long path says most. */
static void name(struct drawing *d, size_t row)
{
	const struct tornado_bar *bar = d->tornado->bar + row;
	const char *label = tornado_label(d->tornado, bar);
	const double y = sheet_y(d->sheet, row_y(d, row)), room = d->sheet->left - NAME_PX - 14;
	struct text range = {0}, fit = {0};

	if (text_px(label, TEXT_PX, false) > room) {
		while (*label && text_px(label, TEXT_PX, false) > room - 16)
			label += utf8_cut(label, 1) ? utf8_cut(label, 1) : 1;
		text_add(&range, "…");
	}
	text_add(&range, label);
	plot_text_fit(&fit, text_str(&range), TEXT_PX, false, room + 4);
	sheet_label(d->sheet, NAME_PX, y + 9, (struct ink){.size = TEXT_PX, .rgb = INK_RGB}, text_str(&fit));
	text_clear(&range);
	text_clear(&fit);
	tornado_range(bar, "…", &range);
	plot_text_fit(&fit, text_str(&range), SMALL_PX, false, room);
	sheet_label(d->sheet, NAME_PX, y - 9, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_release(&range);
	text_release(&fit);
}

static void row(struct drawing *d, size_t i)
{
	const struct tornado_bar *bar = d->tornado->bar + i;
	const bool up_first = fabs(bar->end[UP].change) >= fabs(bar->end[DOWN].change);
	const char *label = tornado_label(d->tornado, bar);
	const size_t wide = utf8_width(label);
	char *tail = wide > LETTERS_MOST ? worded("…%s", label + utf8_cut(label, wide - LETTERS_MOST + 1)) : NULL;

	letters_row(d->sheet, tail ? tail : label);
	free(tail);
	piece(d, i, up_first ? UP : DOWN);
	piece(d, i, up_first ? DOWN : UP);
	value(d, i, DOWN);
	value(d, i, UP);
	name(d, i);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

/* What the axis is of: with its unit, where its tics have none. */
static void axis_words(struct drawing *d)
{
	const struct threshold *figure = &d->tornado->figure;
	const char *unit = figure->probability ? "%" : d->tornado->plan->metric[figure->metric].unit;
	char *words = strcmp(unit, "1") == 0 ? worded("%s", figure->text) : worded("%s (%s)", figure->text, unit);

	sheet_label(d->sheet, d->sheet->right, d->sheet->bottom - 42, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT},
		    strcmp(unit, "USD") == 0 ? currency_words(words) : words);
	free(words);
}

static void rest_words(const struct drawing *d, size_t rest, struct text *words)
{
	struct text sum = {0};
	double swings = 0;

	for (size_t i = d->rows; i < d->tornado->bars; i++)
		swings += isfinite(d->tornado->bar[i].swing) ? d->tornado->bar[i].swing : 0;
	tornado_value_write(d->tornado, swings, &sum);
	if (swings == 0)
		text_addf(words, ngettext("%zu more quantity moves nothing.", "%zu more quantities move nothing.", rest), rest);
	else
		text_addf(words, ngettext("not drawn: %zu more quantity, %s from end to end", "not drawn: %zu more quantities, %s from end to end in all", rest),
			  rest, text_str(&sum));
	text_release(&sum);
}

/* Below the axis: what the colours mean, and what is not drawn. */
static void foot(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	const size_t rest = d->tornado->bars - d->rows;
	const struct key key[] = {{LOW_RGB, _("at its lower end"), 0}, {HIGH_RGB, _("at its higher end"), 0}};
	struct text words = {0};

	sheet_key(sheet, key, 2, sheet->left, sheet->width - 20, sheet->bottom - 34, true);
	rest_words(d, rest, &words);
	if (rest)
		sheet_label(sheet, sheet->left, sheet->bottom - 66, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&words));
	letters_key(sheet, '-', key[0].s);
	letters_key(sheet, '#', key[1].s);
	axis_words(d);
	text_release(&words);
}

static void title(struct drawing *d)
{
	struct text question = {0}, how = {0}, value = {0}, all = {0};

	tornado_question(d->tornado, &question);
	tornado_how(d->tornado, &how);
	tornado_value_write(d->tornado, d->tornado->value, &value);
	text_addf(&all, _("%s; the line: %s, as it is"), text_str(&how), text_str(&value));
	sheet_title(d->sheet, text_str(&question), text_str(&all));
	text_release(&question);
	text_release(&how);
	text_release(&value);
	text_release(&all);
}

bool plot_tornado(struct sheet *sheet, const struct tornado *tornado)
{
	struct drawing d = {tornado, sheet, tornado->shown < ROWS_MOST ? tornado->shown : ROWS_MOST};

	if (!d.rows || !isfinite(tornado->value))
		return false;
	sheet_init(sheet, tornado->plan, "tornado", 1000, TOP_PX + BOTTOM_PX + ROW_PX * (double)d.rows);
	sheet->left = left_of(&d);
	sheet->right = sheet->width - 24;
	sheet->bottom = BOTTOM_PX;
	sheet->top = sheet->height - TOP_PX;
	axis(&d);
	title(&d);
	sheet_block(sheet, "bars", "row from to colour");
	for (size_t i = 0; i < d.rows; i++)
		row(&d, i);
	sheet_block(sheet, "as it is", "value from_row length");
	text_addf(&sheet->data, "%.10g 0 %zu\n", tornado->value, d.rows);
	foot(&d);
	sheet_number(sheet, "half", HALF_ROWS);
	tornado_find(tornado, say, sheet);
	return true;
}
