/* Where does the money go? The mean cost of each strategy, cut into its parts. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { COST = 0 };
#define HALF_ROWS 0.25

struct bars {
	const struct summary *summary;
	struct sheet *sheet;
	struct scale scale;
	struct rows rows;
	struct key key[PARTS];
	enum part part[PARTS];            /* those that are not zero everywhere */
	size_t parts;
};

static double part_usd(const struct bars *b, size_t s, size_t k)
{
	return b->summary->strategy[s].part_usd[b->part[k]];
}

static double total(const struct bars *b, size_t s)
{
	double sum = 0;

	for (size_t k = 0; k < b->parts; k++)
		sum += part_usd(b, s, k);
	return sum;
}

static void find_parts(struct bars *b)
{
	for (int p = 0; p < PARTS; p++) {
		bool any = false;

		for (size_t s = 0; s < b->rows.count; s++)
			any |= b->summary->strategy[s].part_usd[p] > 0;
		if (!any)
			continue;
		b->part[b->parts] = (enum part)p;
		b->key[b->parts++] = (struct key){part_rgb((enum part)p), part_title(b->summary->plan, (enum part)p), 0};
	}
}

static double row_y(const struct bars *b, size_t s)
{
	return (double)(b->rows.count - s) - 0.5;
}

/* White or black, whichever reads better on RGB. */
static uint32_t on_colour(uint32_t rgb)
{
	const double light = 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);

	return light < 120 ? 0xffffff : INK_RGB;
}

/* The value inside its piece, where there is room for it. */
static void piece(struct bars *b, size_t s, size_t k, double from, double to)
{
	struct sheet *sheet = b->sheet;
	const double x0 = sheet_x(sheet, from), x1 = sheet_x(sheet, to);
	char *usd = usd_words(part_usd(b, s, k), 4);

	text_addf(&sheet->data, "%g %.8g %.8g 0x%06x\n", row_y(b, s), from, to, part_rgb(b->part[k]));
	letters_bar(sheet, x0, x1, (char)('a' + k));
	letters_key(sheet, (char)('a' + k), part_title(b->summary->plan, b->part[k]));
	if (x1 - x0 > text_px(usd, SMALL_PX, false) + 14)
		sheet_label(sheet, (x0 + x1) / 2, sheet_y(sheet, row_y(b, s)),
			    (struct ink){.size = SMALL_PX, .rgb = on_colour(part_rgb(b->part[k])), .align = ALIGN_CENTRE}, usd);
	free(usd);
}

/* Two slanted cuts: the piece goes on beyond what is drawn. */
static void cut(struct sheet *sheet, double x, double y)
{
	const double half = (sheet_y(sheet, HALF_ROWS) - sheet_y(sheet, -HALF_ROWS)) / 2 + 2;

	for (int i = 0; i < 2; i++)
		sheet_line(sheet, x - 19 + 8 * i, y - half, x - 9 + 8 * i, y + half, "nohead front linewidth 3 linecolor rgb '#ffffff'");
}

static void bar(struct bars *b, size_t s)
{
	struct sheet *sheet = b->sheet;
	char *usd = usd_words(total(b, s), 4), *beyond = worded(_("off the scale: %s"), usd);
	const double arrow_px = b->scale.off[s] ? text_px(beyond, SMALL_PX, true) + 16 : 0;
	const double y = sheet_y(sheet, row_y(b, s)), stop = sheet->x1 - sheet_px(sheet, arrow_px);
	double from = 0;

	for (size_t k = 0; k < b->parts; k++) {
		const double to = fmin(stop, from + part_usd(b, s, k));

		if (to > from)
			piece(b, s, k, from, to);
		from += part_usd(b, s, k);
	}
	if (from > stop) {
		struct text style = {0};

		text_addf(&style, "head filled size screen 0.010,20 front linewidth 2 linecolor rgb '#%06x'",
			  strategy_rgb(sheet->plan, s));
		cut(sheet, sheet_x(sheet, stop), y);
		letters_dot(sheet, sheet->right, '>');
		sheet_line(sheet, sheet_x(sheet, stop) + 8, y - 7, sheet->right, y - 7, text_str(&style));
		sheet_label(sheet, sheet->right, y + 8,
			    (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB, .align = ALIGN_RIGHT}, beyond);
		text_release(&style);
	} else {
		sheet_label(sheet, sheet_x(sheet, from) + 10, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB}, usd);
	}
	free(usd);
	free(beyond);
}

/* Who pays most for something that is not useful work. */
static char *subtitle(const struct bars *b)
{
	double most = 0;
	size_t who = 0, what = 0;
	char *share, *s;

	for (size_t i = 0; i < b->rows.count; i++)
		for (size_t k = 0; k < b->parts; k++)
			if (b->part[k] != PART_USEFUL && part_usd(b, i, k) > most * total(b, i)) {
				most = part_usd(b, i, k) / total(b, i);
				who = i;
				what = k;
			}
	if (!(most > 0.005))
		return mem_text(_("mean cost of a future; nearly all of it is useful work"));
	share = percent_words(most, 0);
	s = worded(plan_serves(b->summary->plan) ? _("mean cost of a future; the largest share besides places in use: %s, %s %s")
						 : _("mean cost of a future; the largest share besides useful work: %s, %s %s"),
		   strategy_name(b->summary->plan, who), share, part_title(b->summary->plan, b->part[what]));
	free(share);
	return s;
}

static void axes(struct bars *b)
{
	struct sheet *sheet = b->sheet;
	double most = 0;

	for (size_t s = 0; s < b->rows.count; s++)
		if (!b->scale.off[s])
			most = fmax(most, total(b, s));
	sheet->x0 = 0;
	sheet->x1 = most > 0 ? most * 1.14 : 1;
	sheet->y1 = (double)b->rows.count;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(0, sheet->x1, 7), UNIT_USD);
}

bool plot_parts(struct sheet *sheet, const struct summary *summary)
{
	struct bars b = {.summary = summary, .sheet = sheet, .rows = rows_of(summary->plan->strategies)};
	char *second;
	double key_height, key_left;

	find_parts(&b);
	if (b.parts == 0)
		return false;
	sheet_init(sheet, summary->plan, "cost-parts", 1000, 100);
	sheet->left = rows_left(summary, NULL);
	key_left = sheet->left;
	key_height = sheet_key(sheet, b.key, b.parts, key_left, sheet->right, 0, false);
	if (sheet_key(sheet, b.key, b.parts, 24, sheet->right, 0, false) < key_height)
		key_height = sheet_key(sheet, b.key, b.parts, key_left = 24, sheet->right, 0, false);
	sheet->height = 80 + key_height + 6 + b.rows.height * (double)b.rows.count + 94;
	sheet->bottom = 94;
	sheet->top = sheet->height - 86 - key_height;
	plot_scale_init(&b.scale, summary, COST);
	axes(&b);
	second = subtitle(&b);
	sheet_title(sheet, _("Where does the money go?"), second);
	caption_parts(sheet, summary);
	sheet_key(sheet, b.key, b.parts, key_left, sheet->right, sheet->height - 80, true);
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("mean cost (USD)")));
	sheet_block(sheet, "pieces", "row from_usd to_usd colour");
	for (size_t s = 0; s < b.rows.count; s++) {
		sheet_row_name(sheet, s, sheet_y(sheet, row_y(&b, s)), b.rows.height);
		letters_row(sheet, strategy_name(summary->plan, s));
		bar(&b, s);
	}
	sheet_number(sheet, "half", HALF_ROWS);
	scale_release(&b.scale);
	free(second);
	return true;
}
