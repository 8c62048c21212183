/* Is it cheaper than the baseline in the same future? Paired differences under common random numbers. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { COST = 0, BINS = 96 };
#define FOOT_ROWS 0.16                  /* where a histogram stands, above the bottom of its row */
#define TALL_ROWS 0.46

struct differences {
	const struct summary *summary;
	struct sheet *sheet;
	struct rows rows;
	size_t baseline;
	double **d;                       /* [strategies][n], NULL for the baseline */
	struct moments *moments;
	double *low, *high;               /* p1 and p99 */
	bool *off;
};

static size_t futures_count(const struct differences *f)
{
	return f->summary->replications;
}

static void difference(struct differences *f, size_t s)
{
	static const double p[] = {0.01, 0.99};
	const double *x = futures_column(f->summary->futures, s, COST);
	const double *base = futures_column(f->summary->futures, f->baseline, COST);
	double q[2];

	f->d[s] = mem_new(futures_count(f), sizeof **f->d);
	for (size_t i = 0; i < futures_count(f); i++)
		f->d[s][i] = x[i] - base[i];
	f->moments[s] = moments_of(f->d[s], futures_count(f));
	quantiles_of(f->d[s], futures_count(f), p, 2, q);
	f->low[s] = q[0];
	f->high[s] = q[1];
}

/* Off the scale here is who is off it everywhere; when the baseline itself is, nobody is: they differ alike. */
static void axes(struct differences *f)
{
	struct sheet *sheet = f->sheet;
	double low = 0, high = 0;

	for (size_t s = 0; s < f->summary->plan->strategies; s++) {
		if (!f->d[s] || f->off[s])
			continue;
		low = fmin(low, f->low[s]);
		high = fmax(high, f->high[s]);
	}
	if (!(high > low))
		low = -(high = 1);
	const double room = 0.06 * (high - low);

	for (size_t s = 0; s < f->summary->plan->strategies; s++)
		if (f->off[s]) {                /* room for an arrow right of zero, and for words left of it */
			high = fmax(high, 0.05 * (high - low));
			low = fmin(low, -0.14 * (high - low));
		}
	sheet->x0 = low - room;
	sheet->x1 = high + room;
	/* and for "dearer" right of zero */
	const double wide = sheet->right - sheet->left, words = text_px(_("dearer →"), SMALL_PX, false) + 16 - (sheet->width - sheet->right - 6);

	if (words > 0)
		sheet->x1 = fmax(sheet->x1, words / (wide - words) * -sheet->x0);
	sheet->y1 = (double)f->rows.count;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', money_tics(sheet->x0, sheet->x1, 7), UNIT_USD);
}

/* Two thirds of the way to white. */
static uint32_t pale(uint32_t rgb)
{
	uint32_t out = 0;

	for (int shift = 16; shift >= 0; shift -= 8)
		out |= (255 - (255 - (rgb >> shift & 255)) * 2 / 5) << shift;
	return out;
}

static bool never_differs(const struct differences *f, size_t s)
{
	for (size_t i = 0; i < futures_count(f); i++)
		if (f->d[s][i] != 0)
			return false;
	return true;
}

/* Bins that have an edge at zero, so that no bar is half cheaper and half dearer. Ties at zero are drawn as dearer. */
static void histogram(struct differences *f, size_t s, double foot)
{
	struct sheet *sheet = f->sheet;
	const double wide = (sheet->x1 - sheet->x0) / BINS, start = floor(sheet->x0 / wide) * wide;
	const uint32_t rgb = strategy_rgb(sheet->plan, s);
	size_t count[BINS + 2] = {0}, most = 0;

	for (size_t i = 0; i < futures_count(f); i++) {
		const double k = floor((f->d[s][i] - start) / wide + 1e-9);

		if (k >= 0 && k < BINS + 2)
			count[(size_t)k]++;
	}
	if (never_differs(f, s)) {              /* on both sides of zero, of no colour */
		text_addf(&sheet->data, "%.8g %.8g %g %.5f 0x9a9a9a\n", -0.5 * wide, 0.5 * wide, foot, TALL_ROWS);
		return;
	}
	for (size_t k = 0; k < BINS + 2; k++)
		most = count[k] > most ? count[k] : most;
	for (size_t k = 0; k < BINS + 2; k++) {
		const double from = start + wide * (double)k, to = from + wide;

		if (!count[k] || to <= sheet->x0 || from >= sheet->x1)
			continue;
		letters_height(sheet, sheet_x(sheet, fmax(from, sheet->x0)), sheet_x(sheet, fmin(to, sheet->x1)), (double)count[k] / (double)most);
		text_addf(&sheet->data, "%.8g %.8g %g %.5f 0x%06x\n", fmax(from, sheet->x0), fmin(to, sheet->x1), foot,
				  TALL_ROWS * (double)count[k] / (double)most, to <= 0.5 * wide ? rgb : pale(rgb));
	}
}

/* "-$25,340", "+$1,363,000": a difference has its sign. */
static char *signed_usd(double usd)
{
	char *words = usd_words(usd, 4), *both = worded("%s%s", usd > 0 ? "+" : "", words);

	free(words);
	return both;
}

/* The baseline as labels name it; fresh memory. */
static char *base_label(const struct differences *f)
{
	enum { BASE_MOST_PX = 240 };
	struct text name = {0};

	plot_text_fit(&name, strategy_name(f->summary->plan, f->baseline), SMALL_PX, false, BASE_MOST_PX);
	return name.s ? name.s : mem_text("");
}

/* The side on which most of its futures lie; BASE: what the baseline is called; INTERVAL: that of the mean as well. */
static char *verdict(const struct differences *f, size_t s, const char *base, bool interval)
{
	const struct scenario *scenario = f->summary->plan->scenario;
	const struct interval ci = mean_interval(&f->moments[s], scenario->confidence);
	const double n = (double)futures_count(f);
	size_t below = 0, same = 0;
	char *share, *mean, *low, *high, *equal, *out, *cost = usd_words(f->summary->strategy[s].metric[COST].mean, 4);

	for (size_t i = 0; i < futures_count(f); i++) {
		below += f->d[s][i] < 0;
		same += f->d[s][i] == 0;
	}
	const bool dearer = futures_count(f) - below - same > below;

	share = share_words((dearer ? n - (double)(below + same) : (double)below) / n);
	equal = share_words((double)same / n);
	mean = signed_usd(f->moments[s].mean);
	low = signed_usd(ci.low);
	high = signed_usd(ci.high);
	if (same == futures_count(f))
		out = worded(_("costs as much as %s in every future: %s"), base, cost);
	else if (futures_count(f) == 1)
		out = worded(dearer ? _("dearer than %s: %s") : _("cheaper than %s: %s"), base, mean);
	else if (2 * same > futures_count(f))
		out = worded(dearer ? _("dearer than %s in %s of the futures, the same in %s")
				    : _("cheaper than %s in %s of the futures, the same in %s"), base, share, equal);
	else if (interval && isfinite(ci.low) && ci.high > ci.low)
		out = worded(dearer ? _("dearer than %s in %s of the futures; on average %s (%s to %s)")
				    : _("cheaper than %s in %s of the futures; on average %s (%s to %s)"), base, share, mean, low, high);
	else
		out = worded(dearer ? _("dearer than %s in %s of the futures; on average %s")
				    : _("cheaper than %s in %s of the futures; on average %s"), base, share, mean);
	free(share);
	free(equal);
	free(cost);
	free(mean);
	free(low);
	free(high);
	return out;
}

static void off_scale(struct sheet *sheet, double y, uint32_t rgb)
{
	const double zero = sheet_x(sheet, 0);
	struct text style = {0};

	text_addf(&style, "head filled size screen 0.010,20 front linewidth 2 linecolor rgb '#%06x'", rgb);
	sheet_line(sheet, zero + 10, y, sheet->right, y, text_str(&style));
	sheet_label(sheet, zero - 10, y, (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .align = ALIGN_RIGHT}, _("off the scale"));
	text_release(&style);
}

/* Where a sentence WIDE px wide begins: at the left, or right of zero's line where that would cut it and there is room. */
static double beside_zero(const struct sheet *sheet, double wide)
{
	const double x = sheet->left + 4, zero = sheet_x(sheet, 0);

	return zero > x - 6 && zero < x + wide + 6 && zero + 8 + wide <= sheet->width - 12 ? zero + 8 : x;
}

static void row(struct differences *f, size_t s, size_t place)
{
	struct sheet *sheet = f->sheet;
	const double foot = (double)(f->rows.count - 1 - place), y = sheet_y(sheet, foot + 0.5);
	char *base = base_label(f), *words = verdict(f, s, base, true), *whole = verdict(f, s, strategy_name(f->summary->plan, f->baseline), true);
	const double most = sheet->right - sheet->left - 4;
	struct text fit = {0};

	sheet_row_name(sheet, s, y, f->rows.height);
	letters_row(sheet, strategy_name(sheet->plan, s));
	letters_dot(sheet, sheet_x(sheet, 0), '|');
	sheet_say_of(sheet, s, whole);
	if (text_px(words, SMALL_PX, false) > most) {
		free(words);
		words = verdict(f, s, base, false);
	}
	plot_text_fit(&fit, words, SMALL_PX, false, most);
	sheet_label(sheet, beside_zero(sheet, text_px(text_str(&fit), SMALL_PX, false)), sheet_y(sheet, foot + 0.82), (struct ink){.size = SMALL_PX, .rgb = INK_RGB, .halo = true}, text_str(&fit));
	text_release(&fit);
	if (f->off[s]) {
		off_scale(sheet, sheet_y(sheet, foot + 0.4), strategy_rgb(sheet->plan, s));
		letters_note(sheet, _("off the scale"));
	} else {
		histogram(f, s, foot + FOOT_ROWS);
	}
	free(base);
	free(words);
	free(whole);
}

static void zero_and_means(struct differences *f)
{
	struct sheet *sheet = f->sheet;
	size_t place = 0;

	sheet_block(sheet, "feet", "from_usd y length");
	for (size_t i = 0; i < f->rows.count; i++)
		text_addf(&sheet->data, "%.8g %g %.8g\n", sheet->x0, (double)i + FOOT_ROWS, sheet->x1 - sheet->x0);
	sheet_block(sheet, "means", "mean_usd y");
	for (size_t s = 0; s < f->summary->plan->strategies; s++) {
		if (!f->d[s])
			continue;
		const double y = (double)(f->rows.count - 1 - place++) + FOOT_ROWS - 6 / f->rows.height;

		if (f->off[s])
			text_add(&sheet->data, "NaN NaN\n");
		else
			text_addf(&sheet->data, "%.8g %.5f\n", f->moments[s].mean, y);
	}
	sheet_line(sheet, sheet_x(sheet, 0), sheet->bottom, sheet_x(sheet, 0), sheet->top,
		   "nohead back linewidth 1.4 linecolor rgb '#333333'");
}

/* "dearer" and "cheaper" on both sides of zero, above the rows. */
static void sides(struct sheet *sheet)
{
	const double x = sheet_x(sheet, 0), y = sheet->top + 12;
	const char *cheaper = _("← cheaper"), *dearer = _("dearer →");

	if (x - sheet->left > text_px(cheaper, SMALL_PX, false) + 12)
		sheet_label(sheet, x - 8, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, cheaper);
	if (sheet->width - 6 - x > text_px(dearer, SMALL_PX, false) + 8)
		sheet_label(sheet, x + 8, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, dearer);
}

static void layout(struct differences *f)
{
	struct sheet *sheet = f->sheet;
	char *base = base_label(f), *title = worded(futures_count(f) == 1 ? _("Is it cheaper than %s?") : _("Is it cheaper than %s in the same future?"), base);
	char *axis = worded(futures_count(f) == 1 ? currency_words(_("cost minus the cost of %s (USD)"))
						  : currency_words(_("cost minus the cost of %s (USD)   ·   ▲ mean")), base);
	size_t place = 0;

	axes(f);
	sheet_title(sheet, title, futures_count(f) == 1 ? _("each strategy against the baseline")
		: any_interruption(f->summary)
		? _("each future of a strategy against the future of the baseline that meets the same storms")
		: _("each future of a strategy against the same future of the baseline"));
	sheet_say_subtitle(sheet);
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, axis);
	sides(sheet);
	sheet_block(sheet, "histograms", "from_usd to_usd foot height colour");
	for (size_t s = 0; s < f->summary->plan->strategies; s++)
		if (f->d[s])
			row(f, s, place++);
	zero_and_means(f);
	letters_key(sheet, '|', _("no difference"));
	free(base);
	free(title);
	free(axis);
}

bool plot_difference(struct sheet *sheet, const struct summary *summary)
{
	const size_t n = summary->plan->strategies;
	struct differences f = {.summary = summary, .sheet = sheet, .rows = rows_of(n - 1), .baseline = summary->plan->scenario->baseline};
	bool *skip = mem_new(n, sizeof *skip);
	struct scale scale;

	if (n < 2) {
		free(skip);
		return false;
	}
	f.d = mem_new(n, sizeof *f.d);
	f.moments = mem_new(n, sizeof *f.moments);
	f.low = mem_new(n, sizeof *f.low);
	f.high = mem_new(n, sizeof *f.high);
	plot_scale_init(&scale, summary, COST);
	f.off = mem_new(n, sizeof *f.off);
	for (size_t s = 0; s < n; s++) {
		skip[s] = s == f.baseline;
		f.off[s] = scale.off[s] && !scale.off[f.baseline];
		if (!skip[s])
			difference(&f, s);
	}
	sheet_init(sheet, summary->plan, "cost-difference", 1000, 96 + 24 + 94 + f.rows.height * (double)f.rows.count);
	sheet->left = rows_left(summary, skip);
	sheet->bottom = 94;
	sheet->top = sheet->height - 96 - 12;
	layout(&f);
	for (size_t s = 0; s < n; s++)
		free(f.d[s]);
	free(f.d);
	free(f.moments);
	free(f.low);
	free(f.high);
	free(f.off);
	free(skip);
	scale_release(&scale);
	return true;
}
