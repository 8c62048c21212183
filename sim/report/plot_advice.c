/* What each finding saves: a bar from nothing, with its interval; what goes together in one colour, what comes at a loss in another. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/advice.h"
#include "sim/report/plot.h"
#include "sim/report/plot_letters.h"

#define HALF_ROWS 0.27
#define TAKE_RGB 0x009E73u
#define ALSO_RGB 0x56B4E9u
#define LOSS_RGB 0xBBBBBBu
enum { ROWS_MOST = 12, ROW_PX = 46, NAME_PX = 24, NAMES_MOST_PX = 360, TOP_PX = 104, BOTTOM_PX = 110, GAP_PX = 10, VALUES_PX = 110 };

struct drawing {
	const struct advice *advice;
	struct sheet *sheet;
	const struct finding *row[ROWS_MOST];
	size_t rows, rest;
};

static void rows_find(struct drawing *d)
{
	for (size_t i = 0; i < d->advice->findings; i++) {
		const struct finding *finding = d->advice->finding + i;

		if (finding->verdict > ADVICE_BREAKS)
			continue;
		if (d->rows < ROWS_MOST)
			d->row[d->rows++] = finding;
		else
			d->rest++;
	}
}

static double row_y(const struct drawing *d, size_t row) { return (double)(d->rows - row) - 0.5; }

static uint32_t rgb_of(const struct finding *finding)
{
	return finding->verdict == ADVICE_BREAKS ? LOSS_RGB : finding->together ? TAKE_RGB : ALSO_RGB;
}

/* What the price book calls it says more than that it is cheaper. */
static const char *name_of(const struct finding *finding)
{
	return finding->what ? bilingual_str(finding->what) : _(finding->title);
}

static const char *subject(const struct drawing *d, const struct finding *finding)
{
	return finding->workload ? finding->workload : advice_strategy(d->advice);
}

static double left_of(const struct drawing *d)
{
	double wide = 120;

	for (size_t i = 0; i < d->rows; i++)
		wide = fmax(wide, fmax(text_px(name_of(d->row[i]), TEXT_PX, false), text_px(subject(d, d->row[i]), SMALL_PX, false)));
	return NAME_PX + fmin(wide, NAMES_MOST_PX) + 18;
}

static void axis(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	double high = 0;

	for (size_t i = 0; i < d->rows; i++)
		high = fmax(high, fmax(d->row[i]->saving_usd, isfinite(d->row[i]->ci.high) ? d->row[i]->ci.high : 0));
	sheet->x0 = 0;
	sheet->x1 = high * (sheet->right - sheet->left) / fmax(100, sheet->right - sheet->left - VALUES_PX);
	sheet->y1 = (double)d->rows;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 7), UNIT_USD);
}

/* What is done, and below it to what, in the room left of the bars. */
static void name(struct drawing *d, size_t i)
{
	const double y = sheet_y(d->sheet, row_y(d, i)), room = d->sheet->left - NAME_PX - 14;
	struct text fit = {0};

	plot_text_fit(&fit, name_of(d->row[i]), TEXT_PX, false, room);
	sheet_label(d->sheet, NAME_PX, y + 9, (struct ink){.size = TEXT_PX, .rgb = INK_RGB}, text_str(&fit));
	text_clear(&fit);
	plot_text_fit(&fit, subject(d, d->row[i]), SMALL_PX, false, room);
	sheet_label(d->sheet, NAME_PX, y - 9, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_release(&fit);
}

static void row(struct drawing *d, size_t i)
{
	const struct finding *finding = d->row[i];
	const double end = fmax(finding->saving_usd, finding->ci.high);
	char *words = usd_words(finding->saving_usd, 4);

	text_addf(&d->sheet->data, "%g 0 %.10g 0x%06x\n", row_y(d, i), finding->saving_usd, rgb_of(finding));
	letters_row(d->sheet, name_of(finding));
	letters_bar(d->sheet, sheet_x(d->sheet, 0), sheet_x(d->sheet, finding->saving_usd), finding->verdict == ADVICE_BREAKS ? '-' : '#');
	sheet_label(d->sheet, sheet_x(d->sheet, end) + GAP_PX, sheet_y(d->sheet, row_y(d, i)),
		    (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .align = ALIGN_LEFT, .halo = true}, words);
	name(d, i);
	free(words);
}

static void intervals(struct drawing *d)
{
	sheet_block(d->sheet, "intervals", "row low high");
	for (size_t i = 0; i < d->rows; i++)
		if (d->row[i]->ci.high > d->row[i]->ci.low)
			text_addf(&d->sheet->data, "%g %.10g %.10g\n", row_y(d, i), fmax(0, d->row[i]->ci.low), d->row[i]->ci.high);
	text_addf(&d->sheet->data, "-1 0 0\n");          /* below the sheet: a block is never empty */
}

static void foot(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	struct key key[3];
	size_t keys = 0;
	bool has[3] = {false};

	for (size_t i = 0; i < d->rows; i++)
		has[rgb_of(d->row[i]) == TAKE_RGB ? 0 : rgb_of(d->row[i]) == ALSO_RGB ? 1 : 2] = true;
	if (has[0])
		key[keys++] = (struct key){TAKE_RGB, _("goes together with the others of this colour"), 0};
	if (has[1])
		key[keys++] = (struct key){ALSO_RGB, _("alone, instead of them"), 0};
	if (has[2])
		key[keys++] = (struct key){LOSS_RGB, _("saves at a loss"), 0};
	sheet_key(sheet, key, keys, sheet->left, sheet->width - 20, sheet->bottom - 36, true);
	if (d->rest) {
		char *words = worded(ngettext("not drawn: %zu more", "not drawn: %zu more", d->rest), d->rest);

		sheet_label(sheet, sheet->right, sheet->bottom - 66, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, words);
		free(words);
	}
}

static void title(struct drawing *d)
{
	struct text question = {0};
	char *cost = usd_words(d->advice->cost_usd, 4), *how;

	advice_question(d->advice, &question);
	how = worded(_("what each change saves by itself, of %s on average; the line: its interval"), cost);
	sheet_title(d->sheet, text_str(&question), how);
	text_release(&question);
	free(cost);
	free(how);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

bool plot_advice(struct sheet *sheet, const struct advice *advice)
{
	struct drawing d = {.advice = advice, .sheet = sheet};

	rows_find(&d);
	if (!d.rows)
		return false;
	sheet_init(sheet, advice->plan, "advice", 1000, TOP_PX + BOTTOM_PX + ROW_PX * (double)d.rows);
	sheet->left = left_of(&d);
	sheet->right = sheet->width - 24;
	sheet->bottom = BOTTOM_PX;
	sheet->top = sheet->height - TOP_PX;
	axis(&d);
	title(&d);
	sheet_block(sheet, "bars", "row from to colour");
	for (size_t i = 0; i < d.rows; i++)
		row(&d, i);
	intervals(&d);
	foot(&d);
	sheet_number(sheet, "half", HALF_ROWS);
	advice_say(advice, say, sheet);
	return true;
}
