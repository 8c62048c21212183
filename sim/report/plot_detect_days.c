/* What did they see? One future of each incident: the total and where the incident is, day by day, with what was usual and who called. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/report/plot_detect.h"
#include "sim/report/plot_letters.h"

enum { ROWS_MOST = 4, ROW_PX = 190, TOP_PX = 100, FOOT_PX = 92, AXIS_PX = 58, HEAD_PX = 28 };

struct days {
	const struct detect *detect;
	struct sheet *sheet;
	size_t item[ROWS_MOST], rows;
	struct time_axis time;
	struct panel_map map;
	struct text colour, calls;
	size_t panels;
};

static uint32_t rule_rgb(size_t rule)
{
	static const uint32_t rgb[] = {0xd55e00, 0x0072b2, 0x009e73};

	return rgb[rule % 3];
}

static void find(struct days *d)
{
	for (size_t i = 0; i < d->detect->items && d->rows < ROWS_MOST; i++)
		if (d->detect->item[i].happened)
			d->item[d->rows++] = i;
}

static double at_x(const struct days *d, double day)
{
	return (day + (double)d->detect->first_day) * DAY_S / d->time.unit_s;
}

/* What is usual, up to the threshold of the first rule that is in standard deviations. */
static double limit_of(const struct days *d, const struct observed *seen)
{
	for (size_t r = 0; r < d->detect->rules; r++)
		if (!d->detect->rule[r]->usd)
			return seen->judged ? seen->expected + d->detect->usual[r] * seen->sd : NAN;
	return NAN;
}

static double top_of(const struct days *d, const struct example_day *day)
{
	double top = 0;

	for (size_t i = 0; i < d->detect->days; i++)
		top = fmax(top, day[i].seen.amount);
	for (size_t i = 0; i < d->detect->days; i++)
		if (limit_of(d, &day[i].seen) < 1.5 * top)
			top = fmax(top, limit_of(d, &day[i].seen));
	return top > 0 ? 1.15 * top : 1;
}

/* Rules that call on one day stand above each other. */
static void call_marks(struct days *d, const struct panel *p, const struct example_day *day)
{
	for (size_t i = 0; i < d->detect->days; i++) {
		double up = 9;

		for (size_t r = 0; r < d->detect->rules; r++)
			if (day[i].called >> r & 1) {
				text_addf(&d->calls, "%.6g %.6g 0x%06x\n", panel_x(p, at_x(d, (double)i + 0.5)), panel_y(p, day[i].seen.amount) + up, rule_rgb(r));
				up += 8;
			}
	}
}

static void series(struct days *d, const struct panel *p, const struct example_day *day, const char *name, uint32_t rgb)
{
	panel_block(&d->map, p, name, "time amount_usd usual_usd limit_usd");
	panel_letters(p, '*', 1, 2, LETTERS_LINE);
	for (size_t i = 0; i < d->detect->days; i++) {
		const struct observed *seen = &day[i].seen;
		const double limit = fmin(limit_of(d, seen), p->y1);

		text_addf(&d->sheet->data, "%.8g %.10g ", at_x(d, (double)i + 0.5), seen->amount);
		if (seen->judged)
			text_addf(&d->sheet->data, "%.10g %.10g\n", seen->expected, limit);
		else
			text_add(&d->sheet->data, "NaN NaN\n");
	}
	text_addf(&d->colour, "%s%06x", d->panels++ ? " " : "", rgb);
}

static void panel_draw(struct days *d, size_t row, int s)
{
	const struct detect_case *item = d->detect->item + d->item[row];
	const double wide = (d->sheet->width - 48) / EXAMPLE_SERIES, x = 24 + wide * s, y = d->sheet->height - TOP_PX - ROW_PX * (double)row;
	struct panel p = {.sheet = d->sheet, .box = {x + AXIS_PX, y - ROW_PX + 30, x + wide - 20, y - HEAD_PX}, .x0 = at_x(d, 0),
			  .x1 = at_x(d, (double)d->detect->days), .y1 = top_of(d, item->day[s])};
	char *head = worded("%s: %s", item->name, s ? (*item->where ? item->where : _("(none)")) : _("total"));
	const double begins = panel_x(&p, at_x(d, item->begins_d));
	struct text fit = {0};

	panel_axis_lines(&p);
	panel_tics_y(&p, money_tics(0, p.y1, 4), UNIT_USD_SHORT);
	panel_tics_time(&p, &d->time, true);
	panel_letters_title(&p, head);
	plot_text_fit(&fit, head, SMALL_PX, true, wide - AXIS_PX - 20);
	sheet_label(d->sheet, p.box.x0, p.box.y1 + 13, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(incident_rgb(d->item[row]))}, text_str(&fit));
	sheet_line(d->sheet, begins, p.box.y0, begins, p.box.y1, "nohead back linewidth 1.4 dashtype (6,4) linecolor rgb '#333333'");
	series(d, &p, item->day[s], head, incident_rgb(d->item[row]));
	call_marks(d, &p, item->day[s]);
	text_release(&fit);
	free(head);
}

static void say(struct days *d)
{
	for (size_t row = 0; row < d->rows; row++) {
		const struct detect_case *item = d->detect->item + d->item[row];

		for (int s = 0; s < EXAMPLE_SERIES; s++) {
			size_t before = 0, during = 0;

			for (size_t i = 0; i < d->detect->days; i++) {
				before += item->day[s][i].called && !(item->day[s][i].usd > 0);
				during += item->day[s][i].called && item->day[s][i].usd > 0;
			}
			sheet_say(d->sheet, _("%s, %s: called on %zu days of the incident and on %zu others."), item->name,
				  s ? (*item->where ? item->where : _("(none)")) : _("total"), during, before);
		}
	}
}

static void foot(struct days *d)
{
	struct key key[RULES_MOST];

	for (size_t r = 0; r < d->detect->rules; r++)
		key[r] = (struct key){rule_rgb(r), _(d->detect->rule[r]->title), 0};
	letters_key(d->sheet, '*', _("cost a day"));
	sheet_key(d->sheet, key, d->detect->rules, 24 + AXIS_PX, d->sheet->width - 280, 84, true);
	sheet_label(d->sheet, d->sheet->width - 20, 78, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, d->time.words);
}

bool plot_detect_days(struct sheet *sheet, const struct detect *detect)
{
	struct days d = {.detect = detect, .sheet = sheet, .time = time_axis_of(detect->plan, (double)detect->days * DAY_S)};

	find(&d);
	if (!d.rows)
		return false;
	sheet_init(sheet, detect->plan, "detect-days", 1000, TOP_PX + ROW_PX * (double)d.rows + FOOT_PX);
	sheet->left = 24;
	sheet_title(sheet, _("What did they see?"), currency_words(_("cost a day in USD, in one future; grey: what is usual, up to the threshold; dashed: the incident begins; dots: a rule calls")));
	say(&d);
	panels_begin(sheet);
	for (size_t row = 0; row < d.rows; row++)
		for (int s = 0; s < EXAMPLE_SERIES; s++)
			panel_draw(&d, row, s);
	panel_map_end(&d.map, sheet);
	sheet_block(sheet, "calls", "x_px y_px colour");
	text_add(&sheet->data, text_str(&d.calls));
	text_add(&sheet->data, "NaN NaN 0\n");
	sheet_number(sheet, "panels", (double)d.panels);
	sheet_words(sheet, "colour", text_str(&d.colour));
	foot(&d);
	text_release(&d.colour);
	text_release(&d.calls);
	return true;
}
