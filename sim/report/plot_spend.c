/* When is the money spent, and does it fit the budget? What has been paid so far: a fan of many futures of one strategy, the
 * medians of the others as lines. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/spend.h"

enum { HEIGHT = 600, NAMES_PX = 170, NAMES_MOST_PX = 370, NAME_STEP_PX = 16, BANDS = 3 };
#define BUDGET_REACH 1.5                  /* a budget up to so many times the largest sum is on the axis */
#define GOES_ON 1.2                       /* a strategy that costs so many times what it has paid by the end: that is said */

struct fan {
	const struct summary *summary;
	struct sheet *sheet;
	struct spend spend;
	struct panel panel;
	struct panel_map map;
	struct time_axis time;
	bool *off;                        /* [strategies]: beyond the axis */
	double budget;                    /* NAN: none */
	size_t lines;
	struct text colour;
};

static double last(const struct fan *f, size_t s)
{
	return f->spend.median_usd[s][SPEND_CELLS];
}

/* The axis holds the fan, who is on the scale of all plots, and of the others those that by the end have paid no more than
 * SCALE_GAP times as much: a plan of a year is then still young. */
static void scale(struct fan *f)
{
	const double fan = f->spend.fan_usd[f->spend.banded ? SPEND_P95 : SPEND_P50][SPEND_CELLS];
	double most = fan, all;
	struct scale scale;

	scale_init(&scale, f->summary, metric_of_kind(f->summary->plan, METRIC_COST));
	for (size_t s = 0; s < f->summary->plan->strategies; s++)
		if (!scale.off[s])
			most = fmax(most, last(f, s));
	all = most;
	for (size_t s = 0; s < f->summary->plan->strategies; s++) {
		f->off[s] = scale.off[s] && s != f->spend.fan && last(f, s) > SCALE_GAP * most;
		if (!f->off[s])
			all = fmax(all, last(f, s));
	}
	scale_release(&scale);
	most = all;
	if (f->budget > most && f->budget <= BUDGET_REACH * most)
		most = f->budget;
	for (size_t s = 0; s < f->summary->plan->strategies; s++)
		f->off[s] &= last(f, s) > most;
	f->panel.y1 = 1.06 * most;
}

/* --- words --- */

static char *time_words(const struct fan *f, size_t cell)
{
	struct text words = {0};

	duration_write(&words, spend_time_s(&f->spend, cell) / HOUR_S, 2);
	return words.s;
}

/* The first cell at which X holds at least USD; past the last one: none. */
static size_t first_at(const double *x, double usd)
{
	size_t k = 0;

	while (k <= SPEND_CELLS && !(x[k] >= usd))
		k++;
	return k;
}

static void say_budget(const struct fan *f)
{
	const struct probability *over = &f->summary->strategy[f->spend.fan].probability[P_OVER_BUDGET];
	const size_t k = first_at(f->spend.fan_usd[SPEND_P95], f->budget);
	char *budget = budget_words(f->budget), *share = share_words(over->value);

	if (!over->known)
		sheet_say(f->sheet, _("The budget is %s."), budget);
	else if (!(over->value > 0))
		sheet_say(f->sheet, _("None of its futures passes the budget of %s."), budget);
	else if (f->spend.banded && k <= SPEND_CELLS) {
		char *when = time_words(f, k);

		sheet_say(f->sheet, _("%s of its futures pass the budget of %s; one in twenty has after %s."), share, budget, when);
		free(when);
	} else
		sheet_say(f->sheet, _("%s of its futures pass the budget of %s."), share, budget);
	free(budget);
	free(share);
}

static void say(const struct fan *f)
{
	const double *median = f->spend.fan_usd[SPEND_P50];
	const char *name = strategy_name(f->summary->plan, f->spend.fan);
	char *when = time_words(f, first_at(median, median[SPEND_CELLS] / 2)), *end = time_words(f, SPEND_CELLS), *usd = usd_words(median[SPEND_CELLS], 4),
	     *low = usd_words(f->spend.fan_usd[SPEND_P5][SPEND_CELLS], 4), *high = usd_words(f->spend.fan_usd[SPEND_P95][SPEND_CELLS], 4);

	if (f->spend.banded)
		sheet_say(f->sheet, _("After %s, %s has paid %s at the median (90 %% of the futures: %s to %s), half of it after %s."), end, name, usd, low, high,
			  when);
	else
		sheet_say(f->sheet, _("After %s, %s has paid %s, half of it after %s."), end, name, usd, when);
	if (isfinite(f->budget))
		say_budget(f);
	free(when);
	free(end);
	free(usd);
	free(low);
	free(high);
}

static void titles(const struct fan *f)
{
	const char *name = strategy_name(f->summary->plan, f->spend.fan);
	char *second = f->spend.banded ? worded(_("bands: 50, 80 and 90 %% of %zu futures of %s; lines: medians"), f->spend.futures, name)
		: f->spend.other_futures > 1 ? worded(_("medians of %zu futures"), f->spend.other_futures) : mem_text(_("one future of each: the median by cost"));

	sheet_title(f->sheet, isfinite(f->budget) ? _("When is the money spent, and does it fit the budget?") : _("When is the money spent?"), second);
	free(second);
}

/* --- names at the ends of the lines --- */

/* What a name says: of strategy S, or of the budget; the sum stays whole whatever the name is cut to. */
static char *name_words(const struct fan *f, size_t s, double most_px)
{
	const bool bold = s == f->spend.fan, budget = s == f->summary->plan->strategies;
	char *usd = usd_short_words(budget ? f->budget : last(f, s), 4), *words;
	struct text name = {0};

	if (budget) {
		words = worded(_("budget %s"), usd);
	} else {
		plot_text_fit(&name, strategy_name(f->summary->plan, s), SMALL_PX, bold, most_px - text_px("  ", SMALL_PX, bold) - text_px(usd, SMALL_PX, bold));
		words = worded("%s  %s", text_str(&name), usd);
	}
	text_release(&name);
	free(usd);
	return words;
}

/* The margin that they need. */
static double names_px(const struct fan *f)
{
	double wide = NAMES_PX;

	for (size_t s = 0; s < f->summary->plan->strategies; s++) {
		char *words = name_words(f, s, INFINITY);

		if (!f->off[s])
			wide = fmax(wide, text_px(words, SMALL_PX, s == f->spend.fan) + 24);
		free(words);
	}
	return fmin(wide, NAMES_MOST_PX);
}

struct name { double y; size_t strategy; };

static int from_above(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	if (x->y != y->y)
		return x->y > y->y ? -1 : 1;
	return x->strategy < y->strategy ? -1 : 1;
}

/* Pushed apart: down from the top one, then up where the last would leave the canvas. */
static void spread_names(struct name *name, size_t count, double top, double bottom)
{
	for (size_t i = 0; i < count; i++)
		name[i].y = fmin(name[i].y, i ? name[i - 1].y - NAME_STEP_PX : top);
	for (size_t i = count; i-- > 0;)
		name[i].y = fmax(name[i].y, i + 1 < count ? name[i + 1].y + NAME_STEP_PX : bottom);
}

static void write_name(const struct fan *f, const struct name *name)
{
	const size_t s = name->strategy, n = f->summary->plan->strategies;
	char *words = name_words(f, s, f->sheet->width - f->panel.box.x1 - 22);

	sheet_label(f->sheet, f->panel.box.x1 + 10, name->y,
		    (struct ink){.size = SMALL_PX, .bold = s == f->spend.fan, .rgb = s < n ? ink_of(strategy_rgb(f->summary->plan, s)) : LIMIT_RGB},
		    words);
	free(words);
}

static void names(const struct fan *f)
{
	const size_t n = f->summary->plan->strategies;
	struct name *name = mem_new(n + 2, sizeof *name);
	size_t count = 0;

	for (size_t s = 0; s < n; s++)
		if (!f->off[s])
			name[count++] = (struct name){panel_y(&f->panel, last(f, s)), s};
	if (isfinite(f->budget) && f->budget <= f->panel.y1)
		name[count++] = (struct name){panel_y(&f->panel, f->budget), n};
	qsort(name, count, sizeof *name, from_above);
	spread_names(name, count, f->panel.box.y1, f->panel.box.y0);
	for (size_t i = 0; i < count; i++)
		write_name(f, &name[i]);
	free(name);
}

/* --- what is drawn --- */

static void bands(struct fan *f)
{
	static const int low[BANDS] = {SPEND_P5, SPEND_P10, SPEND_P25}, high[BANDS] = {SPEND_P95, SPEND_P90, SPEND_P75};

	for (int b = 0; b < BANDS && f->spend.banded; b++) {
		panel_block(&f->map, &f->panel, "band", "time low_usd high_usd");
		for (size_t k = 0; k <= SPEND_CELLS; k++)
			text_addf(&f->sheet->data, "%.8g %.15g %.15g\n", spend_time_s(&f->spend, k) / f->time.unit_s, f->spend.fan_usd[low[b]][k],
				  f->spend.fan_usd[high[b]][k]);
	}
	sheet_number(f->sheet, "bands", f->spend.banded ? BANDS : 0);
	text_clear(&f->colour);
	text_addf(&f->colour, "#%06x", strategy_rgb(f->summary->plan, f->spend.fan));
	sheet_words(f->sheet, "fan", text_str(&f->colour));
}

static void line(struct fan *f, size_t s)
{
	panel_block(&f->map, &f->panel, strategy_name(f->summary->plan, s), "time median_usd");
	panel_letters(&f->panel, strategy_letter(f->sheet, s), 1, 2, LETTERS_LINE);
	for (size_t k = 0; k <= SPEND_CELLS; k++)
		text_addf(&f->sheet->data, "%.8g %.15g\n", spend_time_s(&f->spend, k) / f->time.unit_s, f->spend.median_usd[s][k]);
	text_addf(&f->sheet->script, "set linetype %zu linewidth %g dashtype %s linecolor rgb '#%06x'\n", ++f->lines, s == f->spend.fan ? 3.2 : 2,
		  strategy_dash(f->summary->plan, s), strategy_rgb(f->summary->plan, s));
}

static void budget_line(const struct fan *f)
{
	const double y = panel_y(&f->panel, f->budget);
	char *usd = budget_words(f->budget), *words = worded(_("budget %s ↑"), usd);

	if (f->budget <= f->panel.y1)
		sheet_line(f->sheet, f->panel.box.x0, y, f->panel.box.x1, y, "nohead front linewidth 1.6 dashtype (9,6) linecolor rgb '#333333'");
	else if (isfinite(f->budget))
		sheet_label(f->sheet, f->panel.box.x1, f->panel.box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB, .align = ALIGN_RIGHT}, words);
	free(usd);
	free(words);
}

/* Lines that leave the axis, and those that go on paying after its end. */
static void notes(const struct fan *f)
{
	struct text off = {0}, words = {0}, fit = {0};
	struct scale scale;

	scale_init(&scale, f->summary, metric_of_kind(f->summary->plan, METRIC_COST));

	for (size_t s = 0; s < f->summary->plan->strategies; s++) {
		const struct strategy_plan *plan = f->summary->plan->strategy + s;
		const double all_usd = f->summary->strategy[s].metric[metric_of_kind(f->summary->plan, METRIC_COST)].q[Q_P50];
		char *all = usd_short_words(all_usd, 4);

		if (f->off[s])
			text_addf(&off, "%s%s %s", off.len ? ", " : "", strategy_name(f->summary->plan, s), all);
		else if ((plan->setup.commitments > 0 || scale.off[s]) && all_usd > GOES_ON * last(f, s))
			text_addf(&words, _("%s%s goes on being paid: %s in all"), words.len ? "   ·   " : "", strategy_name(f->summary->plan, s), all);
		free(all);
	}
	if (off.len) {
		if (words.len)
			text_add(&words, "   ·   ");
		text_addf(&words, _("off the scale: %s"), text_str(&off));
	}
	plot_text_fit(&fit, text_str(&words), SMALL_PX, false, f->sheet->width - 48);
	if (words.len)
		sheet_label(f->sheet, 24, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	scale_release(&scale);
	text_release(&off);
	text_release(&words);
	text_release(&fit);
}

static void layout(struct fan *f)
{
	struct sheet *sheet = f->sheet;
	struct tics y;

	sheet_init(sheet, f->summary->plan, "spend", 1000, HEIGHT);
	f->time = time_axis_of(f->summary->plan, f->spend.end_s);
	f->panel = (struct panel){.sheet = sheet, .x1 = f->spend.end_s / f->time.unit_s};
	scale(f);
	y = money_tics(0, f->panel.y1, 6);
	f->panel.box = (struct rect){24 + fmax(40, tics_px(y, UNIT_USD)), 118, sheet->width - names_px(f), sheet->height - 122};
	sheet->left = f->panel.box.x0;
	titles(f);
	panels_begin(sheet);
	panel_axis_lines(&f->panel);
	panel_tics_y(&f->panel, y, UNIT_USD);
	panel_tics_time(&f->panel, &f->time, true);
	sheet_label(sheet, f->panel.box.x0, f->panel.box.y1 + 14, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, currency_words(_("paid so far (USD)")));
	sheet_label(sheet, f->panel.box.x0, 76, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, f->time.words);
	bands(f);
	for (size_t s = 0; s < f->summary->plan->strategies; s++)
		if (s != f->spend.fan && !f->off[s])
			line(f, s);
	line(f, f->spend.fan);
	sheet_number(sheet, "lines", (double)f->lines);
	panel_map_end(&f->map, sheet);
	budget_line(f);
	names(f);
	notes(f);
	say(f);
}

bool plot_spend(struct sheet *sheet, const struct summary *summary, struct replay *const *future)
{
	struct fan f = {.summary = summary, .sheet = sheet, .budget = summary->plan->scenario->budget_usd,
			.off = mem_new(summary->plan->strategies + 1, sizeof *f.off)};
	const bool good = spend_study(summary, future, &f.spend);

	if (good)
		layout(&f);
	spend_release(&f.spend, summary);
	text_release(&f.colour);
	free(f.off);
	return good;
}
