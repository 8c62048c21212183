/* Is each commitment used enough to pay? The utilisation reached against the one at which the fee equals the on-demand
 * price of what is covered. A new commitment costs its whole term, so the whole term is what must be used; of one that was
 * owned before only the hours of the run are at stake. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { ROWS_MOST = 12, NAMES_PX = 240, ROW_PX = 76, BAR_PX = 20 };

struct uses {
	struct sheet *sheet;
	struct held *held;
	size_t count, shown, paying;
};

static double used(const struct commitment_summary *c)
{
	return c->commitment->owned ? c->horizon_utilisation : c->utilisation;
}

static bool pays(const struct commitment_summary *c)
{
	return used(c) >= c->break_even;
}

/* Only those with a break-even: kept capacity at the on-demand price has none. */
static void find(struct uses *u, const struct summary *summary)
{
	size_t all;

	u->held = held_list(summary, &all);
	for (size_t i = 0; i < all; i++)
		if (isfinite(used(u->held[i].summary)) && isfinite(u->held[i].summary->break_even))
			u->held[u->count++] = u->held[i];
	u->shown = u->count < ROWS_MOST ? u->count : ROWS_MOST;
	for (size_t i = 0; i < u->count; i++)
		u->paying += pays(u->held[i].summary);
}

static double row_y(const struct uses *u, size_t place)
{
	return (double)(u->shown - place) - 0.5;
}

/* The strategy's name, then the commitment's words on at most two lines. */
static void row_name(const struct uses *u, size_t place, double y)
{
	const struct held *held = &u->held[place];
	struct text words = {0}, name = {0}, line[2] = {{0}};
	size_t lines;

	held_words(held, &words);
	lines = plot_text_wrap(line, 2, text_str(&words), SMALL_PX, NAMES_PX);
	plot_text_fit(&name, strategy_name(u->sheet->plan, held->strategy), TEXT_PX, true, NAMES_PX);
	y += 8.5 * (double)lines;
	sheet_label(u->sheet, 24, y, (struct ink){.size = TEXT_PX, .bold = true, .rgb = ink_of(strategy_rgb(u->sheet->plan, held->strategy))},
		    text_str(&name));
	for (size_t i = 0; i < lines; i++) {
		sheet_label(u->sheet, 24, y - 19 - 16.0 * (double)i, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&line[i]));
		text_release(&line[i]);
	}
	text_release(&words);
	text_release(&name);
}

/* As many decimals as it takes to tell the two apart. */
static int decimals_of(double reached, double needed)
{
	int decimals = 1;

	for (double unit = 0.001; decimals < 4 && reached != needed && fabs(reached - needed) < 2 * unit; unit /= 10)
		decimals++;
	return decimals;
}

/* Is it used visibly more while the run lasts than over its whole term? */
static bool idles_after(const struct commitment_summary *c)
{
	return !c->commitment->owned && !c->commitment->cancelled && c->horizon_utilisation > c->utilisation + 0.005;
}

/* "used at 2.2 % of its term (99.9 % while the run lasts); it pays from 62 % on"; less where that is wider than MOST px. */
static char *use_words(const struct commitment_summary *c, double most)
{
	const int decimals = decimals_of(used(c), c->break_even);
	char *reached = percent_words(used(c), decimals), *needed = percent_words(c->break_even, decimals);
	char *meanwhile = share_words(c->horizon_utilisation);
	char *words = c->commitment->owned ? worded(_("used at %s while the run lasts; it pays from %s on"), reached, needed)
		: c->commitment->cancelled ? worded(_("used at %s until it was given back; it pays from %s on"), reached, needed)
					   : worded(_("used at %s of its term; it pays from %s on"), reached, needed);

	if (idles_after(c)) {
		char *all = worded(_("used at %s of its term (%s while the run lasts); it pays from %s on"), reached, meanwhile, needed);
		const bool fits = text_px(all, SMALL_PX, false) <= most;

		free(fits ? words : all);
		words = fits ? all : words;
	}
	free(reached);
	free(needed);
	free(meanwhile);
	return words;
}

static void row_words(const struct uses *u, size_t place, double y)
{
	const struct commitment_summary *c = u->held[place].summary;
	const char *verdict = pays(c) ? _("pays") : _("does not pay");
	const double x = u->sheet->left + 2, after = x + text_px(verdict, SMALL_PX, true) + 12;
	char *words = use_words(c, u->sheet->width - 12 - after);
	struct text fit = {0};

	plot_text_fit(&fit, words, SMALL_PX, false, u->sheet->width - 12 - after);
	sheet_say_of(u->sheet, u->held[place].strategy, words);
	sheet_label(u->sheet, x, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB, .halo = true}, verdict);
	sheet_label(u->sheet, after, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .halo = true}, text_str(&fit));
	text_release(&fit);
	free(words);
}

/* Beyond the axis there is an arrow; else a mark that is taller than the bar. */
static void mark(const struct uses *u, double at, double y)
{
	const double half = BAR_PX / 2.0 + 5, x = sheet_x(u->sheet, fmax(0, at));

	if (at > u->sheet->x1)
		sheet_line(u->sheet, u->sheet->right - 26, y, u->sheet->right + 6, y,
			   "head filled size screen 0.008,20 front linewidth 2 linecolor rgb '#333333'");
	else
		sheet_line(u->sheet, x, y - half, x, y + half, "nohead front linewidth 3 linecolor rgb '#333333'");
}

static void row_letters(const struct uses *u, size_t place)
{
	const struct held *held = &u->held[place];
	struct text name = {0};

	text_addf(&name, "%s ", strategy_name(u->sheet->plan, held->strategy));
	held_words(held, &name);
	letters_row(u->sheet, text_str(&name));
	letters_bar(u->sheet, u->sheet->left, sheet_x(u->sheet, fmin(1, used(held->summary))), '=');
	if (held->summary->break_even <= u->sheet->x1)
		letters_dot(u->sheet, sheet_x(u->sheet, fmax(0, held->summary->break_even)), '|');
	letters_key(u->sheet, '=', _("used"));
	letters_key(u->sheet, '|', _("break-even"));
	text_release(&name);
}

static void row(struct uses *u, size_t place)
{
	const struct commitment_summary *c = u->held[place].summary;
	const double middle = row_y(u, place) - 0.14, y = sheet_y(u->sheet, middle);

	row_name(u, place, sheet_y(u->sheet, row_y(u, place)));
	row_letters(u, place);
	row_words(u, place, y + BAR_PX / 2.0 + 18);
	mark(u, c->break_even, y);
	text_addf(&u->sheet->data, "%.5g %.8g %.8g %.8g 0x%06x\n", middle, fmin(1, used(c)),
		  fmin(1, fmax(used(c), isfinite(c->horizon_utilisation) ? c->horizon_utilisation : 0)), c->break_even,
		  strategy_rgb(u->sheet->plan, u->held[place].strategy));
}

static char *subtitle(const struct uses *u)
{
	const char *mark = _("the mark is the break-even: there the fee equals the on-demand price of what it covers");

	if (u->count == 1)
		return worded("%s", mark);
	return worded(_("%zu of %zu are used enough; %s"), u->paying, u->count, mark);
}

static void layout(struct uses *u)
{
	struct sheet *sheet = u->sheet;
	char *second = subtitle(u);
	bool pale = false;

	for (size_t i = 0; i < u->shown; i++)
		pale |= idles_after(u->held[i].summary);
	sheet->left = 24 + NAMES_PX + 20;
	sheet->bottom = u->shown < u->count ? 116 : 94;
	sheet->top = sheet->height - 92;
	sheet->x1 = 1.0;
	sheet->y1 = (double)u->shown;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', (struct tics){0, 0.2, 6}, UNIT_PERCENT);
	sheet_title(sheet, _("Is each commitment used enough to pay?"), second);
	sheet_label(sheet, sheet->left, sheet->bottom - 43, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    pale ? _("utilisation   ·   bar: of the whole term   ·   pale: while the run lasts   ·   mark: break-even")
			 : _("utilisation   ·   mark: break-even"));
	held_rest(sheet, u->held, u->count, u->shown, 51);
	free(second);
}

bool plot_break_even(struct sheet *sheet, const struct summary *summary)
{
	struct uses u = {.sheet = sheet};

	find(&u, summary);
	if (u.count > 0) {
		sheet_init(sheet, summary->plan, "break-even", 1000, 92 + ROW_PX * (double)u.shown + (u.shown < u.count ? 116 : 94));
		layout(&u);
		sheet_block(sheet, "utilisation", "row of_the_term while_the_run_lasts break_even colour");
		for (size_t i = 0; i < u.shown; i++)
			row(&u, i);
		sheet_number(sheet, "half", BAR_PX / 2.0 / ROW_PX);
	}
	free(u.held);
	return u.count > 0;
}
