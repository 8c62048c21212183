/* Who would have won? A row for each team, best first: the median and p95 of its cost, and in how many futures it comes first. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/league.h"
#include "sim/report/plot_letters.h"

enum { COST = 0, WIDE_PX = 1000, TOP_PX = 122, BOTTOM_PX = 94, REST_PX = 22, MARGIN_PX = 24, SHARE_PX = 92, VALUE_PX = 74, NAME_MOST_PX = 270, ROWS_MOST = 24 };

struct field {                            /* the field of a race */
	const struct league_told *told;
	struct sheet *sheet;
	size_t rows;                      /* teams that are drawn, and the reference */
	size_t teams;
	double height;                    /* of a row, px */
	struct scale scale;
};

static size_t team_of(const struct field *f, size_t row)
{
	return row < f->teams ? f->told->ranking->standing[row].entry : f->told->league->reference;
}

/* The reference is grey: it does not take part. */
static uint32_t row_rgb(const struct field *f, size_t row)
{
	return row < f->teams ? strategy_rgb(f->sheet->plan, team_of(f, row)) : GREY_RGB;
}

static double row_y(const struct field *f, size_t row)
{
	return (double)(f->rows - 1 - row) + 0.5;
}

static const struct metric_summary *cost_of(const struct field *f, size_t row)
{
	return f->told->summary->strategy[team_of(f, row)].metric + COST;
}

/* "1 bravo", "1 ✗ bravo": who misses a threshold; the reference has no rank. */
static char *row_name(const struct field *f, size_t row)
{
	const size_t team = team_of(f, row);
	const char *name = f->told->league->team[team].name;
	const char *mark = f->told->summary->strategy[team].passed ? "" : "✗ ";

	return row < f->teams ? worded("%zu  %s%s", f->told->ranking->standing[row].rank, mark, name) : worded("—  %s%s", mark, name);
}

static double names_px(const struct field *f)
{
	double wide = 80;

	for (size_t r = 0; r < f->rows; r++) {
		char *name = row_name(f, r);

		wide = fmax(wide, text_px(name, TEXT_PX, true));
		wide = fmax(wide, 0.62 * text_px(league_strategy_title(f->told, team_of(f, r)), SMALL_PX, false));
		free(name);
	}
	return MARGIN_PX + fmin(wide, NAME_MOST_PX) + 18;
}

static void name_label(const struct field *f, size_t row)
{
	struct sheet *sheet = f->sheet;
	const double y_px = sheet_y(sheet, row_y(f, row)), wide = sheet->left - MARGIN_PX - 14;
	const size_t most = f->height >= 72 ? 2 : f->height >= 50 ? 1 : 0, team = team_of(f, row);
	struct text name = {0}, line[2] = {{0}};
	const size_t lines = most ? plot_text_wrap(line, most, league_strategy_title(f->told, team), SMALL_PX, wide) : 0;
	const double y = y_px + 8.5 * (double)lines;
	char *words = row_name(f, row);

	plot_text_fit(&name, words, TEXT_PX, true, wide);
	sheet_label(sheet, MARGIN_PX, y, (struct ink){.size = TEXT_PX, .bold = true, .rgb = ink_of(row_rgb(f, row))}, text_str(&name));
	for (size_t i = 0; i < lines; i++) {
		sheet_label(sheet, MARGIN_PX, y - 19 - 16.0 * (double)i, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&line[i]));
		text_release(&line[i]);
	}
	text_release(&name);
	free(words);
}

/* In how many futures it comes first: a bar at the right, and the number. */
static void share_label(const struct field *f, size_t row)
{
	struct sheet *sheet = f->sheet;
	const double x = sheet->right + VALUE_PX, y = sheet_y(sheet, row_y(f, row)), won = f->told->ranking->standing[row].won;
	char *words = share_words(won);

	if (won > 0)
		sheet_box(sheet, x, y - 20, x + fmax(2, SHARE_PX * won), y - 12, row_rgb(f, row));
	sheet_label(sheet, x, y, (struct ink){.size = TEXT_PX, .bold = row == 0, .rgb = INK_RGB}, words);
	free(words);
}

/* Not told apart from the next: a sign between the two names. */
static void level_label(const struct field *f, size_t row)
{
	if (row + 1 < f->teams && f->told->ranking->standing[row].level)
		sheet_label(f->sheet, MARGIN_PX - 16, sheet_y(f->sheet, row_y(f, row) - 0.5), (struct ink){.size = TEXT_PX, .bold = true, .rgb = GREY_RGB},
			    "≈");
}

static void costs(const struct field *f)
{
	struct sheet *sheet = f->sheet;

	sheet_block(sheet, "teams", "y p5_usd p50_usd p95_usd colour");
	for (size_t r = 0; r < f->rows; r++) {
		const struct metric_summary *m = cost_of(f, r);
		const uint32_t rgb = row_rgb(f, r);
		char *words = usd_words(m->q[Q_P95], 3), *name = row_name(f, r);

		letters_row(sheet, name);
		if (f->scale.off[team_of(f, r)]) {
			letters_note(sheet, words);
			sheet_off_scale(sheet, sheet_y(sheet, row_y(f, r)), rgb, words);
		} else {
			letters_bar(sheet, sheet_x(sheet, m->q[Q_P5]), fmin(sheet->right, sheet_x(sheet, m->q[Q_P95])), '-');
			letters_dot(sheet, sheet_x(sheet, m->q[Q_P50]), 'o');
			letters_key(sheet, '-', _("p5 to p95"));
			letters_key(sheet, 'o', "p50");
			text_addf(&sheet->data, "%g %.8g %.8g %.8g 0x%06x\n", row_y(f, r), m->q[Q_P5], m->q[Q_P50], m->q[Q_P95], rgb);
			sheet_label(sheet, fmin(sheet_x(sheet, m->q[Q_P95]), sheet->right) + 13, sheet_y(sheet, row_y(f, r)),
				    (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(rgb), .halo = true}, words);
		}
		free(words);
		free(name);
	}
	text_add(&sheet->data, "NaN NaN NaN NaN 0\n");
}

/* Above the first team that misses a threshold. */
static void divide(const struct field *f)
{
	struct sheet *sheet = f->sheet;

	for (size_t r = 1; r < f->teams; r++)
		if (f->told->ranking->standing[r - 1].passed && !f->told->ranking->standing[r].passed) {
			const double y = sheet_y(sheet, (double)(f->rows - r));

			sheet_line(sheet, MARGIN_PX, y, sheet->width - MARGIN_PX, y, "nohead back linewidth 1 dashtype (4,4) linecolor rgb '#9a9a9a'");
		}
}

static void budget(const struct field *f)
{
	const double usd = f->sheet->plan->scenario->budget_usd;
	char *amount, *words;

	if (isnan(usd))
		return;
	amount = usd_words(usd, 6);
	words = worded(_("budget %s"), amount);
	sheet_limit(f->sheet, 'x', usd, words);
	free(amount);
	free(words);
}

static void not_drawn(const struct field *f)
{
	struct text list = {0}, fit = {0};

	for (size_t k = f->teams; k < f->told->ranking->count; k++)
		text_addf(&list, "%s%s", list.len ? ", " : "", f->told->league->team[f->told->ranking->standing[k].entry].name);
	if (list.len) {
		char *words = worded(_("not drawn: %s"), text_str(&list));

		plot_text_fit(&fit, words, SMALL_PX, false, f->sheet->width - 48);
		sheet_label(f->sheet, MARGIN_PX, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
		free(words);
	}
	text_release(&list);
	text_release(&fit);
}

static void axes(struct field *f)
{
	struct sheet *sheet = f->sheet;
	double low = INFINITY, high = -INFINITY;

	for (size_t r = 0; r < f->rows; r++)
		if (!f->scale.off[team_of(f, r)]) {
			low = fmin(low, cost_of(f, r)->q[Q_P5]);
			high = fmax(high, cost_of(f, r)->q[Q_P95]);
		}
	if (!(high >= low)) {
		low = 0;
		high = 1;
	}
	cost_axis(&low, &high);
	sheet->x0 = low;
	sheet->x1 = high;
	sheet->y1 = (double)f->rows;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(low, high, 6), UNIT_USD);
}

static void titles(const struct field *f)
{
	const struct ranking *ranking = f->told->ranking;
	struct sheet *sheet = f->sheet;
	const struct standing *first = ranking->standing;
	char *luck = share_words(ranking->luck), *p95 = usd_words(first->p95, 4);
	const char *name = f->told->league->team[first->entry].name;
	char *subtitle = worded(_("%s ranks first with a p95 of %s; one single future would have chosen it in %s of the cases"), name, p95, luck);

	sheet_title(sheet, _("Who wins the league, and how often would it?"), subtitle);
	sheet_say(sheet, _("\"%s\" ranks first of %zu teams: p95 of cost %s; it comes first in %s of the futures."), name, ranking->count, p95, luck);
	free(luck);
	free(p95);
	free(subtitle);
}

static void layout(struct field *f)
{
	const double rest = f->teams < f->told->ranking->count ? REST_PX : 0, bottom = BOTTOM_PX + rest;
	struct sheet *sheet = f->sheet;

	sheet_init(sheet, f->told->summary->plan, "league", WIDE_PX, TOP_PX + bottom + f->height * (double)f->rows);
	sheet->left = names_px(f);
	sheet->right = WIDE_PX - SHARE_PX - VALUE_PX - 34;
	sheet->bottom = bottom;
	sheet->top = sheet->height - TOP_PX;
	axes(f);
	titles(f);
	sheet_number(sheet, "half", fmin(0.2, 9 / f->height));
	divide(f);
	costs(f);
	for (size_t r = 0; r < f->rows; r++)
		name_label(f, r);
	for (size_t r = 0; r < f->teams; r++) {
		share_label(f, r);
		level_label(f, r);
	}
	budget(f);
	sheet_label(sheet, sheet->right + VALUE_PX, sheet->top + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("first in"));
	sheet_label(sheet, sheet->left, 51 + rest, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("cost (USD): dot p50, end of the bar p95, thin line from p5")));
	not_drawn(f);
}

bool plot_league(struct sheet *sheet, const struct league_told *told)
{
	const size_t teams = told->ranking->count < ROWS_MOST ? told->ranking->count : ROWS_MOST;
	struct field f = {.told = told, .sheet = sheet, .teams = teams, .rows = teams + told->league->yardstick};

	if (!teams)
		return false;
	f.height = f.rows <= 6 ? 76 : f.rows <= 12 ? 56 : 44;
	plot_scale_init(&f.scale, told->summary, COST);
	layout(&f);
	scale_release(&f.scale);
	return true;
}
