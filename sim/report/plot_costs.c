/* What does it cost each day, or each month? Stacked means of the groups, and between which totals 90 % of the futures lie. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/costs.h"
#include "sim/report/plot_letters.h"

enum { HEIGHT = 600, TOP_PX = 116, KEY_PX = 96, GROUPS_MOST = 9, DAYS_MOST = 124, WEEK = 7, MONTHS_MOST = 36 };
#define OTHERS_RGB 0xbbbbbbu
#define ROOM 1.06
#define BAR 0.84                          /* of its place */

/* Paul Tol's "muted" scheme (2021): none of them a strategy's colour. */
static const uint32_t muted[GROUPS_MOST] = {0x44aa99, 0xddcc77, 0xcc6677, 0x88ccee, 0x999933, 0xaa4499, 0x117733, 0x882255, 0x332288};

struct bar { size_t from, to; struct cost_figure total; };
struct bars {
	const struct costing *costing;
	struct sheet *sheet;
	struct bar *bar;
	size_t count, groups;             /* one by one */
	enum per per;
	size_t together;                  /* days a bar */
	struct panel panel;
	struct panel_map map;
	struct key key[GROUPS_MOST + 1];
	struct text name[GROUPS_MOST + 1];
	size_t keys;
};

static const int64_t *edges(const struct bars *b)
{
	return b->costing->costs->from_unix_s;
}

/* In days since the first, or in bars. */
static double edge_of(const struct bars *b, size_t bar, size_t period)
{
	return b->per == PER_MONTH ? (double)(period == b->bar[bar].from ? bar : bar + 1) : (double)(edges(b)[period] - edges(b)[0]) / DAY_S;
}

static bool begins(const struct bars *b, size_t p)
{
	if (b->per == PER_MONTH)
		return p == 0 || calendar_month_number(edges(b)[p]) != calendar_month_number(edges(b)[p - 1]);
	return p % b->together == 0;
}

static void find(struct bars *b)
{
	const size_t periods = b->costing->costs->periods;

	b->together = periods > DAYS_MOST ? WEEK : 1;
	b->bar = mem_new(periods + 1, sizeof *b->bar);
	for (size_t p = 0; p < periods; p++) {
		if (begins(b, p))
			b->bar[b->count++].from = p;
		b->bar[b->count - 1].to = p + 1;
	}
	for (size_t i = 0; i < b->count; i++) {
		b->bar[i].total = costing_figure(b->costing, COSTING_ALL, b->bar[i].from, b->bar[i].to);
		b->panel.y1 = fmax(b->panel.y1, fmax(b->bar[i].total.p95, b->bar[i].total.mean));
	}
	b->panel.y1 = b->panel.y1 > 0 ? ROOM * b->panel.y1 : 1;
	b->panel.x1 = b->per == PER_MONTH ? (double)b->count : edge_of(b, b->count - 1, periods);
	b->groups = b->costing->shown < GROUPS_MOST ? b->costing->shown : GROUPS_MOST;
	if (b->groups < b->costing->shown || b->costing->costs->groups > b->costing->shown)
		b->groups = b->groups < GROUPS_MOST ? b->groups : GROUPS_MOST - 1;
}

/* A cause has its own colour in all plots. */
static uint32_t rgb_of(const struct bars *b, size_t g)
{
	const struct costs *costs = b->costing->costs;

	if (costs->view->bys == 1 && costs->view->by[0].aspect == ASPECT_CAUSE)
		for (int p = 0; p < PARTS; p++)
			if (strcmp(part_words[p], costs->group[g].value[0]) == 0)
				return part_rgb((enum part)p);
	return muted[g % GROUPS_MOST];
}

static void keys(struct bars *b)
{
	const size_t rest = b->costing->costs->groups - b->groups;

	for (size_t g = 0; g < b->groups; g++) {
		costs_group_title(b->costing->costs, g, &b->name[g]);
		b->key[b->keys++] = (struct key){rgb_of(b, g), text_str(&b->name[g]), 0};
	}
	text_addf(&b->name[b->groups], ngettext("%zu other", "%zu others", rest), rest);
	if (rest)
		b->key[b->keys++] = (struct key){OTHERS_RGB, text_str(&b->name[b->groups]), 0};
}

static void pieces(struct bars *b)
{
	panel_block(&b->map, &b->panel, "pieces", "from to low_usd high_usd colour");
	for (size_t i = 0; i < b->count; i++) {
		const struct bar *bar = b->bar + i;
		const double x0 = edge_of(b, i, bar->from), x1 = edge_of(b, i, bar->to), gap = b->per == PER_MONTH ? (x1 - x0) * (1 - BAR) / 2 : 0;
		double y = 0;

		for (size_t k = 0; k < b->keys; k++) {
			const double up = k < b->groups ? y + costing_mean(b->costing, (int)k, bar->from, bar->to) : bar->total.mean;

			if (up != y)
				text_addf(&b->sheet->data, "%.8g %.8g %.12g %.12g 0x%06x\n", x0 + gap, x1 - gap, y, up, b->key[k].rgb);
			y = up;
		}
	}
}

static void totals(struct bars *b)
{
	panel_block(&b->map, &b->panel, "totals", "time p5_usd p95_usd mean_usd");
	panel_letters(&b->panel, '*', 1, 4, LETTERS_LINE);
	for (size_t i = 0; i < b->count; i++) {
		const struct bar *bar = b->bar + i;
		const double x0 = edge_of(b, i, bar->from), x1 = edge_of(b, i, bar->to);

		for (int end = 0; end < (b->per == PER_MONTH ? 1 : 2); end++)
			text_addf(&b->sheet->data, "%.8g %.12g %.12g %.12g\n", b->per == PER_MONTH ? (x0 + x1) / 2 : end ? x1 : x0, bar->total.p5,
				  bar->total.p95, bar->total.mean);
	}
	sheet_number(b->sheet, "band", b->per != PER_MONTH);
}

static void tics(struct bars *b)
{
	const size_t step = b->count > MONTHS_MOST / 3 ? (b->count + MONTHS_MOST / 3 - 1) / (MONTHS_MOST / 3) : 1;

	if (b->per != PER_MONTH) {
		panel_tics_days(&b->panel, edges(b)[0], DAY_S, true);
		return;
	}
	for (size_t i = 0; i < b->count; i++) {
		char date[32];

		calendar_write(edges(b)[b->bar[i].from], date, sizeof date);
		date[7] = '\0';
		panel_tic_x(&b->panel, panel_x(&b->panel, (double)i + 0.5), i % step ? "" : date);
	}
}

/* The mean of each month stands above its bar. */
static void values(const struct bars *b)
{
	for (size_t i = 0; b->per == PER_MONTH && b->count <= MONTHS_MOST / 3 && i < b->count; i++) {
		char *usd = usd_short_words(b->bar[i].total.mean, 3);

		sheet_label(b->sheet, panel_x(&b->panel, (double)i + 0.5), panel_y(&b->panel, fmax(b->bar[i].total.p95, b->bar[i].total.mean)) + 11,
			    (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB, .align = ALIGN_CENTRE}, usd);
		free(usd);
	}
}

static void say_line(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

/* The dearest bar, and what is seen of all. */
static void say(const struct bars *b)
{
	const struct bar *most = b->bar;
	struct text when = {0};

	for (size_t i = 1; i < b->count; i++)
		most = b->bar[i].total.mean > most->total.mean ? b->bar + i : most;
	costs_days(edges(b)[most->from], edges(b)[most->to], &when);
	char *usd = usd_words(most->total.mean, 4), *low = usd_words(most->total.p5, 4), *high = usd_words(most->total.p95, 4);

	sheet_say(b->sheet, _("The dearest is %s: %s (90 %% of the futures: %s to %s)."), text_str(&when), usd, low, high);
	costs_say(b->costing, say_line, b->sheet);
	free(usd);
	free(low);
	free(high);
	text_release(&when);
}

static void titles(const struct bars *b)
{
	const char *how = b->per == PER_MONTH ? _("mean a month of %s futures, %s; whiskers: 90 %% of them")
		: b->together > 1 ? _("mean a week of %s futures, %s; band: 90 %% of them") : _("mean a day of %s futures, %s; band: 90 %% of them");
	struct text question = {0}, what = {0};
	char *n = number_words((double)b->costing->futures, 15);

	costs_question(b->costing, &question);
	costs_how(b->costing, &what);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	char *second = worded(how, n, text_str(&what));
#pragma GCC diagnostic pop

	sheet_title(b->sheet, text_str(&question), second);
	free(n);
	free(second);
	text_release(&question);
	text_release(&what);
}

static void layout(struct bars *b)
{
	struct sheet *sheet = b->sheet;
	const struct tics y = money_tics(0, b->panel.y1, 6);

	sheet_init(sheet, b->costing->plan, "costs", 1000, HEIGHT);
	free(sheet->name);
	sheet->name = worded("costs-%s", per_words[b->per]);
	b->panel.sheet = sheet;
	keys(b);
	const double left = 24 + fmax(40, tics_px(y, UNIT_USD)), key_px = sheet_key(sheet, b->key, b->keys, left, sheet->width - 24, 0, false);

	b->panel.box = (struct rect){left, KEY_PX + key_px, sheet->width - 24, sheet->height - TOP_PX};
	sheet->left = left;
	titles(b);
	panels_begin(sheet);
	panel_axis_lines(&b->panel);
	panel_tics_y(&b->panel, y, UNIT_USD);
	tics(b);
	sheet_label(sheet, left, b->panel.box.y1 + 16, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    currency_words(b->per == PER_MONTH ? _("a month (USD)") : b->together > 1 ? _("a week (USD)") : _("a day (USD)")));
	sheet_key(sheet, b->key, b->keys, left, sheet->width - 24, b->panel.box.y0 - 34, true);
	pieces(b);
	totals(b);
	panel_map_end(&b->map, sheet);
	values(b);
	say(b);
}

bool plot_costs(struct sheet *sheet, const struct costing *costing, enum per per)
{
	struct bars b = {.costing = costing, .sheet = sheet, .per = per};
	bool drawn = false;

	if (!costing->costs->groups || (per == PER_DAY && costing->fine.per != PER_DAY))
		return false;
	find(&b);
	drawn = b.count > 1;
	if (drawn)
		layout(&b);
	for (size_t g = 0; g <= GROUPS_MOST; g++)
		text_release(&b.name[g]);
	free(b.bar);
	return drawn;
}
