/* How much of the usage is covered, and how much of each commitment is used? Hour by hour in one future of each strategy,
 * gathered into hours, days or weeks as suits its length; the band goes from the least of the hours to the most. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { ROWS_MOST = 8, HEAD_PX = 44, GAP_PX = 100, SIDES = 2 };
enum { COVERAGE, UTILISATION };
#define WHOLE 5e-4                        /* what lacks no more to 100 % is rounding of fees */

struct bin { double part, whole, low, high; };      /* USD; ratios of single hours */
struct cover {
	struct sheet *sheet;
	struct replay *const *future;
	struct held *held;
	size_t count, shown;
	double end_s, bin_s;
	size_t bins;
	struct time_axis time;
	struct panel_map map;
	struct text colour;
};

/* The last clock hour that the run touches, in whole hours since its start. */
static double last_s(const struct replay *replay)
{
	return ceil(replay->log.end_s / HOUR_S - 1e-9) * HOUR_S;
}

static bool has_benefit(const struct replay *replay, size_t commitment)
{
	for (size_t i = 0; replay && i < replay->bill.benefits; i++)
		if (replay->bill.benefit[i].commitment == (int)commitment)
			return true;
	return false;
}

/* The best size of it was none: there is no fee, and nothing that it covers. */
static bool none_bought(const struct commitment_summary *c)
{
	return c->best && c->amount.value == 0;
}

static void find(struct cover *c, const struct summary *summary)
{
	size_t all;

	c->held = held_list(summary, &all);
	for (size_t i = 0; i < all; i++) {
		const struct replay *replay = c->future[c->held[i].strategy];

		if (none_bought(c->held[i].summary) || !has_benefit(replay, c->held[i].index))
			continue;
		c->end_s = fmax(c->end_s, last_s(replay));
		c->held[c->count++] = c->held[i];
	}
	c->shown = c->count < ROWS_MOST ? c->count : ROWS_MOST;
	/* up to two weeks hour by hour, up to four months day by day */
	c->bin_s = c->end_s <= 14 * DAY_S ? HOUR_S : c->end_s <= 124 * DAY_S ? DAY_S : 7 * DAY_S;
	c->bins = (size_t)ceil(c->end_s / c->bin_s - 1e-9);
}

/* So much of an hour of a bin that holds HOURS of it. */
static void bin_add(struct bin *bin, double part, double whole, double hours)
{
	if (!(whole > 0) || !(hours > 0))
		return;
	bin->low = bin->whole > 0 ? fmin(bin->low, part / whole) : part / whole;
	bin->high = bin->whole > 0 ? fmax(bin->high, part / whole) : part / whole;
	bin->part += part * hours;
	bin->whole += whole * hours;
}

static void gather(const struct cover *c, const struct held *held, int side, struct bin *bin)
{
	const struct bill *bill = &c->future[held->strategy]->bill;

	for (size_t i = 0; i < bill->benefits; i++) {
		const struct benefit *b = &bill->benefit[i];
		const double from = fmax(0, b->from_s), to = fmin(c->end_s, b->from_s + b->hours * HOUR_S);

		if (b->commitment != (int)held->index)
			continue;
		for (size_t k = (size_t)(from / c->bin_s); k < c->bins && (double)k * c->bin_s < to; k++) {
			const double start = fmax(from, (double)k * c->bin_s), stop = fmin(to, (double)(k + 1) * c->bin_s);

			bin_add(&bin[k], side == COVERAGE ? b->covered_usd : b->used_usd, side == COVERAGE ? b->eligible_usd : b->fee_usd,
				(stop - start) / HOUR_S);
		}
	}
}

static double share_of(const struct bin *bin, size_t bins)
{
	double part = 0, whole = 0;

	for (size_t k = 0; k < bins; k++) {
		part += bin[k].part;
		whole += bin[k].whole;
	}
	return whole > 0 ? part / whole : NAN;
}

/* Steps; a bin in which there was nothing to cover, or no fee, is a gap. */
static void steps(struct cover *c, const struct panel *p, const char *title, const struct bin *bin)
{
	bool drawn = false;

	panel_block(&c->map, p, title, "time mean least_hour most_hour");
	panel_letters(p, '*', 1, 2, LETTERS_LINE);
	for (size_t k = 0; k < c->bins; k++) {
		if (!(bin[k].whole > 0)) {
			text_add(&c->sheet->data, drawn ? "\n" : "");
			drawn = false;
			continue;
		}
		for (int end = 0; end < 2; end++)
			text_addf(&c->sheet->data, "%.8g %.8g %.8g %.8g\n", fmin(c->end_s, (double)(k + (size_t)end) * c->bin_s) / c->time.unit_s,
				  bin[k].part / bin[k].whole, bin[k].low, bin[k].high);
		drawn = true;
	}
	text_add(&c->sheet->data, "NaN NaN NaN NaN\n");
}

static char *mean_words(int side, double mean)
{
	char *share = share_words(mean > 1 - WHOLE ? 1 : mean), *s;

	if (isnan(mean))
		s = mem_text(side == COVERAGE ? _("coverage: there is nothing to cover") : _("utilisation: no fee falls due"));
	else
		s = side == COVERAGE ? worded(_("coverage: %s on average"), share) : worded(_("utilisation: %s on average"), share);
	free(share);
	return s;
}

/* "C  Savings plan, m5.large, 1 year; coverage: 80 % on average" */
static void titled(const struct panel *p, const struct held *held, const char *words)
{
	struct text all = {0};

	text_addf(&all, "%s  ", strategy_name(p->sheet->plan, held->strategy));
	held_words(held, &all);
	text_addf(&all, "; %s", words);
	panel_letters_title(p, text_str(&all));
	text_release(&all);
}

static void panel(struct cover *c, size_t place, int side, struct panel p)
{
	const struct held *held = &c->held[place];
	struct bin *bin = mem_new(c->bins + 1, sizeof *bin);
	char *words, *title;

	gather(c, held, side, bin);
	words = mean_words(side, share_of(bin, c->bins));
	sheet_say_of(c->sheet, held->strategy, words);
	titled(&p, held, words);
	title = worded("%s %zu: %s", strategy_name(c->sheet->plan, held->strategy), held->index, side == COVERAGE ? "coverage" : "utilisation");
	panel_axis_lines(&p);
	panel_tics_y(&p, (struct tics){0, 0.5, 3}, UNIT_PERCENT);
	panel_tics_time(&p, &c->time, place + 1 == c->shown);
	sheet_label(c->sheet, p.box.x0, p.box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, words);
	steps(c, &p, title, bin);
	text_addf(&c->colour, "%s%06x", c->map.blocks > 1 ? " " : "", strategy_rgb(c->sheet->plan, held->strategy));
	free(bin);
	free(words);
	free(title);
}

static double panel_px(const struct cover *c)
{
	return c->shown <= 2 ? 150 : c->shown <= 4 ? 100 : 72;
}

static void row(struct cover *c, size_t place)
{
	const double left = 74, wide = (c->sheet->width - 44 - left - GAP_PX) / 2, high = panel_px(c);
	const double top = c->sheet->height - 90 - (HEAD_PX + high + 14) * (double)place;

	held_label(c->sheet, &c->held[place], 24, top - 8, c->sheet->width - 48);
	for (int side = 0; side < SIDES; side++) {
		const double x0 = left + (wide + GAP_PX) * side, y1 = top - HEAD_PX;

		panel(c, place, side, (struct panel){.sheet = c->sheet, .box = {x0, y1 - high, x0 + wide, y1}, .x1 = c->end_s / c->time.unit_s,
						    .y1 = 1});
	}
}

static void layout(struct cover *c)
{
	struct sheet *sheet = c->sheet;
	const char *bins = c->bin_s > DAY_S ? _("week by week; band: from the least of its hours to the most") :
		c->bin_s > HOUR_S ? _("day by day; band: from the least of its hours to the most") : _("hour by hour");
	char *below = worded("%s   ·   %s", c->time.words, bins);

	sheet->left = 24;
	sheet_title(sheet, _("How much is covered, and how much of each commitment is used?"),
		    _("coverage: share of the usage that it could cover, at list price · utilisation: share of its fee that usage takes"));
	panels_begin(sheet);
	for (size_t i = 0; i < c->shown; i++)
		row(c, i);
	panel_map_end(&c->map, sheet);
	sheet_number(sheet, "panels", (double)(SIDES * c->shown));
	sheet_words(sheet, "colour", text_str(&c->colour));
	sheet_label(sheet, 74, c->shown < c->count ? 70 : 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, below);
	held_rest(sheet, c->held, c->count, c->shown, 51);
	free(below);
}

/* Each commitment covers all and is used whole, all the time: words are enough for that. */
static bool all_whole(const struct cover *c)
{
	struct bin *bin = mem_new(c->bins + 1, sizeof *bin);
	bool whole = true;

	for (size_t i = 0; i < SIDES * c->count && whole; i++) {
		for (size_t k = 0; k < c->bins; k++)
			bin[k] = (struct bin){0};
		gather(c, &c->held[i / SIDES], (int)(i % SIDES), bin);
		for (size_t k = 0; k < c->bins; k++)
			whole = whole && bin[k].whole > 0 && bin[k].low > 1 - WHOLE;
	}
	free(bin);
	return whole;
}

bool plot_coverage(struct sheet *sheet, const struct summary *summary, struct replay *const *future)
{
	struct cover c = {.sheet = sheet, .future = future};

	find(&c, summary);
	const bool any = c.count > 0 && c.bins > 0 && !all_whole(&c);

	if (any) {
		c.time = time_axis_of(summary->plan, c.end_s);
		sheet_init(sheet, summary->plan, "coverage", 1000,
			   90 + (HEAD_PX + panel_px(&c) + 14) * (double)c.shown + (c.shown < c.count ? 96 : 78));
		layout(&c);
	}
	text_release(&c.colour);
	free(c.held);
	return any;
}
