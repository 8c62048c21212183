/* What does a false alarm buy? As the threshold moves: how many incidents are found in time (the ROC of a detector that watches time), and how
 * late they are known (the activity monitoring operating characteristic: Fawcett and Provost, KDD 1999), against false alarms. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/plot_detect.h"
#include "sim/report/plot_letters.h"

enum { SIDES = 2, COLUMNS_MOST = 2, FOUND = 0, DELAY = 1, TOP_PX = 100, HIGH_PX = 250, FOOT_PX = 96, AXIS_PX = 52, HEAD_PX = 30 };
#define FEWEST 0.03                       /* false alarms in 30 days: fewer stand at the left edge */

struct curves {
	const struct detect *detect;
	struct sheet *sheet;
	size_t column[COLUMNS_MOST], columns;    /* rules */
	double most, slowest_d;
	struct panel_map map;
	struct text colour, marks;
	size_t lines;
};

uint32_t incident_rgb(size_t item)
{
	static const uint32_t okabe_ito[] = {0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xd55e00};

	return okabe_ito[item % (sizeof okabe_ito / sizeof *okabe_ito)];
}

static double place_of(double alarms)
{
	return log10(fmax(alarms, FEWEST));
}

static void extent(struct curves *c)
{
	const struct detect *detect = c->detect;

	for (size_t r = 0; r < detect->rules && c->columns < COLUMNS_MOST; r++)
		if (!detect->rule[r]->usd)
			c->column[c->columns++] = r;
	c->most = 1;
	c->slowest_d = 1;
	for (size_t k = 0; k < c->columns; k++)
		for (int look = 0; look < LOOKS; look++)
			for (size_t p = 0; p < DETECT_POINTS; p++) {
				c->most = fmax(c->most, detect->alarm[c->column[k]][look][p].per_month);
				for (size_t i = 0; i < detect->items; i++) {
					const double days = detect->item[i].point[c->column[k]][look][p].delay_p50_d;

					c->slowest_d = isfinite(days) ? fmax(c->slowest_d, days) : c->slowest_d;
				}
			}
}

static double value_at(const struct curves *c, size_t item, size_t rule, int look, size_t point, int side)
{
	const struct detect_case *of = c->detect->item + item;

	return side == FOUND ? detect_share(of->point[rule][look][point].in_time, of) : of->point[rule][look][point].delay_p50_d;
}

static void line(struct curves *c, const struct panel *p, size_t item, size_t rule, int look, int side)
{
	panel_block(&c->map, p, c->detect->item[item].name, side == FOUND ? "log10_false_alarms share" : "log10_false_alarms days");
	panel_letters(p, (char)((look == LOOK_TOTAL ? 'a' : 'A') + item % 26), 1, 2, LETTERS_LINE);
	for (size_t k = 0; k < DETECT_POINTS; k++) {
		const double y = value_at(c, item, rule, look, k, side), x = place_of(c->detect->alarm[rule][look][k].per_month);

		if (isfinite(y))
			text_addf(&c->sheet->data, "%.8g %.8g\n", x, y);
		if (isfinite(y) && k == DETECT_USUAL)
			text_addf(&c->marks, "%.6g %.6g 0x%06x\n", panel_x(p, x), panel_y(p, y), incident_rgb(item));
	}
	text_add(&c->sheet->data, "NaN NaN\n");                   /* a block is never empty */
	text_addf(&c->colour, "%s%06x", c->lines++ ? " " : "", incident_rgb(item));
}

static void tics_x(const struct panel *p)
{
	static const double tic[] = {FEWEST, 0.1, 0.3, 1, 3, 10, 30, 100, 300};

	for (size_t i = 0; i < sizeof tic / sizeof *tic; i++)
		if (log10(tic[i]) <= p->x1 + 1e-9) {
			char *s = number_words(tic[i], 1), *least = worded("≤ %s", s);

			panel_tic_x(p, panel_x(p, log10(tic[i])), i ? s : least);
			free(s);
			free(least);
		}
}

static void panel_draw(struct curves *c, size_t column, int side)
{
	struct sheet *sheet = c->sheet;
	const size_t rule = c->column[column];
	const double wide = (sheet->width - 48) / (double)c->columns, x = 24 + wide * (double)column, y = sheet->height - TOP_PX - HIGH_PX * side;
	struct panel p = {.sheet = sheet, .box = {x + AXIS_PX, y - HIGH_PX + 36, x + wide - 26, y - HEAD_PX}, .x0 = log10(FEWEST) - 0.06,
			  .x1 = log10(c->most) + 0.06, .y1 = side == FOUND ? 1.04 : 1.06 * c->slowest_d};
	char *head = side == FOUND ? worded(_("%s: found in time"), _(c->detect->rule[rule]->title))
		: worded(_("%s: known after, median, days"), _(c->detect->rule[rule]->title));

	panel_axis_lines(&p);
	panel_tics_y(&p, side == FOUND ? (struct tics){0, 0.25, 5} : tics_of(0, p.y1, 5), side == FOUND ? UNIT_PERCENT : UNIT_NUMBER);
	tics_x(&p);
	panel_letters_title(&p, head);
	sheet_label(sheet, p.box.x0, p.box.y1 + 14, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB}, head);
	for (size_t i = 0; i < c->detect->items; i++)
		for (int look = 0; look < LOOKS; look++)
			line(c, &p, i, rule, look, side);
	free(head);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static void foot(struct curves *c)
{
	struct sheet *sheet = c->sheet;
	struct key key[16];
	const size_t items = c->detect->items < 16 ? c->detect->items : 16;

	for (size_t i = 0; i < items; i++) {
		key[i] = (struct key){incident_rgb(i), c->detect->item[i].name, 0};
		char *total = worded(_("%s, total"), c->detect->item[i].name);

		letters_key(sheet, (char)('A' + i % 26), c->detect->item[i].name);
		letters_key(sheet, (char)('a' + i % 26), total);
		free(total);
	}
	sheet_label(sheet, sheet->width - 26, 86, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, _("false alarms in 30 days"));
	sheet_key(sheet, key, items, 24 + AXIS_PX, sheet->width - 200, 92, true);
}

bool plot_detect_curve(struct sheet *sheet, const struct detect *detect)
{
	struct curves c = {.detect = detect, .sheet = sheet};
	struct text by = {0};

	extent(&c);
	if (!c.columns || !detect->items)
		return false;
	sheet_init(sheet, detect->plan, "detect-curve", 1000, TOP_PX + SIDES * HIGH_PX + FOOT_PX);
	sheet->left = 24;
	facet_title(detect->view.by, &by);
	char *second = worded(_("solid: each %s is watched; dashed: the total; along a line the threshold moves, dots: as it is set"), text_str(&by));

	sheet_title(sheet, _("What does a false alarm buy?"), second);
	panels_begin(sheet);
	for (int side = 0; side < SIDES; side++)
		for (size_t k = 0; k < c.columns; k++)
			panel_draw(&c, k, side);
	panel_map_end(&c.map, sheet);
	sheet_block(sheet, "as it is set", "x_px y_px colour");
	text_add(&sheet->data, text_str(&c.marks));
	text_add(&sheet->data, "NaN NaN 0\n");
	sheet_number(sheet, "lines", (double)c.lines);
	sheet_words(sheet, "colour", text_str(&c.colour));
	foot(&c);
	detect_find(detect, say, sheet);
	free(second);
	text_release(&by);
	text_release(&c.colour);
	text_release(&c.marks);
	return true;
}
