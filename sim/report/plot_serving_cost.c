/* What does each hour cost, and who is paid? One future of each strategy, hour by hour (by the day when it is long, by the minute when it is short): what commitments
 * cover and leave unused, on-demand nodes, spot nodes, meters. From the lines of its bill, amortised, spread over their time. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { PANELS_MOST = 4, HEAD_PX = 46, FOOT_PX = 34, GAP_PX = 30, CELLS_MOST = 400 };
#define FLAT 0.01                         /* costs that differ by less, relative, are one */
enum spent { SPENT_COVERED, SPENT_UNUSED, SPENT_ON_DEMAND, SPENT_SPOT, SPENT_METERS, SPENDS };
static const struct { uint32_t rgb; const char *title; } spends[SPENDS] = {
	[SPENT_COVERED] = {0x44aa99, N_("covered by commitments")},
	[SPENT_UNUSED] = {0x332288, N_("commitments unused")},
	[SPENT_ON_DEMAND] = {0x88ccee, N_("on demand")},
	[SPENT_SPOT] = {0xddcc77, N_("spot")},
	[SPENT_METERS] = {0xaa4499, N_("storage and meters")},
};

struct spending {
	struct sheet *sheet;
	struct replay *const *future;
	size_t *strategy, count, shown;
	double end_s, cell_s;
	size_t cells;
	double *usd;                      /* [shown * cells * SPENDS] */
	bool seen[SPENDS], same_scale;
	struct time_axis time;
	struct panel_map map;
};

static double *cell_of(const struct spending *s, size_t place, size_t cell)
{
	return s->usd + (place * s->cells + cell) * SPENDS;
}

static double cell_h(const struct spending *s, size_t cell)
{
	return (fmin(s->end_s, (double)(cell + 1) * s->cell_s) - (double)cell * s->cell_s) / HOUR_S;
}

/* --- from a bill --- */

/* Evenly over FROM to TO; what lies outside the run stays outside, unless it is usage, all of which is the run's. */
static void spend(struct spending *s, size_t place, enum spent what, double usd, double from_s, double to_s, bool inside)
{
	const double whole = to_s - from_s, from = fmax(0, fmin(from_s, s->end_s)), to = fmax(from, fmin(to_s, s->end_s));

	if (usd == 0 || (!inside && !(to > from)))
		return;
	s->seen[what] = true;
	if (!(to > from)) {
		const size_t cell = (size_t)fmin((double)s->cells - 1, from / s->cell_s);

		cell_of(s, place, cell)[what] += usd;
		return;
	}
	for (size_t k = (size_t)(from / s->cell_s); k < s->cells && (double)k * s->cell_s < to; k++) {
		const double part = fmin(to, (double)(k + 1) * s->cell_s) - fmax(from, (double)k * s->cell_s);

		cell_of(s, place, k)[what] += usd * part / (inside ? to - from : whole);
	}
}

static bool has_benefits(const struct bill *bill, int commitment)
{
	for (size_t i = 0; i < bill->benefits; i++)
		if (bill->benefit[i].commitment == commitment)
			return true;
	return false;
}

static enum spent spent_of(const struct bill_line *line)
{
	if (line->status == COMMITMENT_UNUSED || line->capacity_status == CAPACITY_UNUSED || !line->item)
		return SPENT_UNUSED;
	if (line->status == COMMITMENT_USED)
		return SPENT_COVERED;
	return line->item->kind == ITEM_ON_DEMAND ? SPENT_ON_DEMAND : line->item->kind == ITEM_SPOT ? SPENT_SPOT : SPENT_METERS;
}

/* What a commitment leaves unused is known hour by hour where its benefits are; its one line only knows the sum. */
static void gather(struct spending *s, size_t place)
{
	const struct bill *bill = &s->future[s->strategy[place]]->bill;

	for (size_t i = 0; i < bill->count; i++) {
		const struct bill_line *line = &bill->line[i];
		const enum spent what = spent_of(line);

		if (what == SPENT_UNUSED && line->commitment >= 0 && has_benefits(bill, line->commitment))
			continue;
		spend(s, place, what, money_usd(line->effective), line->from_s, line->to_s, line->item != NULL);
	}
	for (size_t i = 0; i < bill->benefits; i++) {
		const struct benefit *b = &bill->benefit[i];

		spend(s, place, SPENT_UNUSED, fmax(0, b->fee_usd - b->used_usd) * b->hours, b->from_s, b->from_s + b->hours * HOUR_S, false);
	}
}

static double cell_usd(const struct spending *s, size_t place, size_t cell)
{
	double usd = 0;

	for (int k = 0; k < SPENDS; k++)
		usd += cell_of(s, place, cell)[k];
	return usd;
}

/* USD an hour (or a day) in a cell, at the dearest and on average. */
static double rate_of(const struct spending *s, size_t place, size_t cell)
{
	return cell_usd(s, place, cell) / cell_h(s, cell) * (s->cell_s > HOUR_S ? 24 : 1);
}

static double most_of(const struct spending *s, size_t place)
{
	double most = 0;

	for (size_t k = 0; k < s->cells; k++)
		most = fmax(most, rate_of(s, place, k));
	return most;
}

static double mean_of(const struct spending *s, size_t place)
{
	double usd = 0;

	for (size_t k = 0; k < s->cells; k++)
		usd += cell_usd(s, place, k);
	return usd / (s->end_s / HOUR_S) * (s->cell_s > HOUR_S ? 24 : 1);
}

/* --- one panel --- */

static void stack(struct spending *s, const struct panel *p, size_t place)
{
	panel_block(&s->map, p, strategy_name(s->sheet->plan, s->strategy[place]), "time 0 then sums of usd: covered unused on_demand spot meters");
	panel_letters(p, '*', 1, SPENDS + 2, LETTERS_LINE);
	for (size_t k = 0; k < s->cells; k++) {
		const double per = (s->cell_s > HOUR_S ? 24 : 1) / cell_h(s, k);

		for (int side = 0; side < 2; side++) {
			double sum = 0;

			text_addf(&s->sheet->data, "%.8g 0", fmin(s->end_s, (double)(k + (size_t)side) * s->cell_s) / s->time.unit_s);
			for (int what = 0; what < SPENDS; what++)
				text_addf(&s->sheet->data, " %.8g", sum += cell_of(s, place, k)[what] * per);
			text_addc(&s->sheet->data, '\n');
		}
	}
}

static void head(const struct spending *s, const struct panel *p, size_t place, double left)
{
	const struct plan *plan = s->sheet->plan;
	const size_t strategy = s->strategy[place];
	char *mean = usd_words(mean_of(s, place), 3), *most = usd_words(most_of(s, place), 3);
	char *what = worded(s->cell_s > HOUR_S ? _("%s a day on average, %s on the dearest") : _("%s an hour on average, %s in the dearest"), mean, most);
	char *title = worded("%s  %s", strategy_name(plan, strategy), bilingual_str(&plan->strategy[strategy].strategy->title));
	struct text fit = {0};

	sheet_say_of(p->sheet, strategy, what);
	panel_letters_title(p, title);
	plot_text_fit(&fit, title, SMALL_PX, true, p->box.x1 - left);
	sheet_label(p->sheet, left, p->box.y1 + 32, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB}, text_str(&fit));
	text_clear(&fit);
	plot_text_fit(&fit, what, SMALL_PX, false, p->box.x1 - left);
	sheet_label(p->sheet, left, p->box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_release(&fit);
	free(mean);
	free(most);
	free(what);
	free(title);
}

static struct panel panel_of(const struct spending *s, size_t place)
{
	const bool one = s->shown == 1;
	const double wide = one ? s->sheet->width - 48 : (s->sheet->width - 48 - GAP_PX) / 2, high = one ? 360 : 260;
	const double x = 24 + (one ? 0 : (wide + GAP_PX) * (double)(place % 2)), y = s->sheet->height - 90 - (one ? 0 : high * (double)(place / 2));

	return (struct panel){.sheet = s->sheet, .box = {x, y - high + FOOT_PX, x + wide - 22, y - HEAD_PX}, .x1 = s->end_s / s->time.unit_s};
}

static bool scales_alike(const struct spending *s)
{
	double low = INFINITY, high = 0;

	for (size_t i = 0; i < s->shown; i++) {
		low = fmin(low, most_of(s, i));
		high = fmax(high, most_of(s, i));
	}
	return high <= SCALE_GAP * low;
}

static void draw(struct spending *s, size_t place)
{
	struct panel p = panel_of(s, place);
	const double left = p.box.x0;
	double top = most_of(s, place);
	struct tics y;

	for (size_t i = 0; s->same_scale && i < s->shown; i++)
		top = fmax(top, most_of(s, i));
	p.y1 = top > 0 ? 1.06 * top : 1;
	y = money_tics(0, p.y1, 5);
	p.box.x0 += fmax(tics_px(y, UNIT_USD_SHORT) + 10, 40);
	panel_axis_lines(&p);
	panel_tics_y(&p, y, UNIT_USD_SHORT);
	if (s->end_s <= 15 * DAY_S)
		panel_tics_days(&p, s->time.start_unix_s, s->time.unit_s, true);
	else
		panel_tics_time(&p, &s->time, true);
	head(s, &p, place, left);
	stack(s, &p, place);
}

/* --- the sheet --- */

static void find(struct spending *s, const struct summary *summary)
{
	s->strategy = mem_new(summary->plan->strategies + 1, sizeof *s->strategy);
	for (size_t i = 0; i < summary->plan->strategies; i++)
		if (s->future[i] && s->future[i]->bill.count > 0) {
			s->strategy[s->count++] = i;
			s->end_s = fmax(s->end_s, s->future[i]->log.end_s);
		}
	s->shown = s->count < PANELS_MOST ? s->count : PANELS_MOST;
	s->cell_s = s->end_s <= 3 * HOUR_S ? 60 : s->end_s <= 15 * DAY_S ? HOUR_S : DAY_S;
	while (s->end_s > CELLS_MOST * s->cell_s)
		s->cell_s *= 2;
	s->cells = (size_t)fmax(1, ceil(s->end_s / s->cell_s - 1e-9));
}

static double key_px(const struct spending *s, double y, bool draw_it)
{
	struct key key[SPENDS];
	size_t count = 0;

	for (int k = 0; k < SPENDS; k++)
		if (s->seen[k])
			key[count++] = (struct key){spends[k].rgb, _(spends[k].title), 0};
	return sheet_key(s->sheet, key, count, 24, s->sheet->width - 24, y, draw_it);
}

static void layout(struct spending *s)
{
	struct sheet *sheet = s->sheet;
	struct text colour = {0};
	const double low = s->shown < s->count ? 70 : 51;
	char *days = s->end_s <= 15 * DAY_S ? days_words(sheet->plan, 0) : mem_text(s->time.words);
	char *below = worded(s->same_scale ? "%s" : _("%s   ·   each strategy has its own scale"), days);

	sheet->left = 24;
	sheet_title(sheet, s->cell_s > HOUR_S ? _("What does each day cost, market by market?") : _("What does each hour cost, market by market?"),
		    s->cell_s > HOUR_S ? currency_words(_("USD a day, one market upon the other; commitments amortised")) : currency_words(_("USD an hour, one market upon the other; commitments amortised")));
	panels_begin(sheet);
	for (size_t i = 0; i < s->shown; i++)
		draw(s, i);
	panel_map_end(&s->map, sheet);
	for (int k = 0; k < SPENDS; k++)
		text_addf(&colour, "%s%06x", k ? " " : "", spends[k].rgb);
	sheet_number(sheet, "panels", (double)s->shown);
	sheet_number(sheet, "spends", SPENDS);
	sheet_words(sheet, "colour", text_str(&colour));
	key_px(s, low + 38, true);
	sheet_label(sheet, 24, low, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, below);
	sheet_rest(sheet, s->strategy, s->shown, s->count, 51);
	text_release(&colour);
	free(days);
	free(below);
}

/* One market only, and in every hour the same: a rectangle that says no more than the mean. */
static bool all_flat(const struct spending *s)
{
	for (size_t place = 0; place < s->shown; place++) {
		size_t markets = 0;

		for (int what = 0; what < SPENDS; what++) {
			double all = 0;

			for (size_t k = 0; k < s->cells; k++)
				all += cell_of(s, place, k)[what];
			markets += all > 0;
		}
		if (markets > 1)
			return false;
		for (size_t k = 0; k + 1 < s->cells; k++) {         /* the last one may be cut */
			const double per_h = cell_usd(s, place, k) / cell_h(s, k), first = cell_usd(s, place, 0) / cell_h(s, 0);

			if (fabs(per_h - first) > FLAT * first)
				return false;
		}
	}
	return true;
}

bool plot_serving_cost(struct sheet *sheet, const struct summary *summary, struct replay *const *future)
{
	struct spending s = {.sheet = sheet, .future = future};
	const bool serves = plan_serves(summary->plan);

	if (serves)
		find(&s, summary);
	bool drawn = serves && s.shown > 0 && s.end_s > 0;

	if (drawn) {
		s.usd = mem_new(s.shown * s.cells * SPENDS, sizeof *s.usd);
		for (size_t i = 0; i < s.shown; i++)
			gather(&s, i);
		drawn = !all_flat(&s);
	}
	if (drawn) {
		s.same_scale = scales_alike(&s);
		s.time = time_axis_of(summary->plan, s.end_s);
		sheet_init(sheet, summary->plan, "serving-cost", 1000, 90 + (s.shown == 1 ? 360 : s.shown == 2 ? 260 : 520) + (s.shown < s.count ? 118 : 100));
		layout(&s);
	}
	free(s.usd);
	free(s.strategy);
	return drawn;
}
