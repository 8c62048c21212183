/* How many futures are enough? The mean cost of each strategy as futures are added, with its interval, around where it ends. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { COST = 0, POINTS_MOST = 300, FIRST_SHOWN = 10, FUTURES_LEAST = 30, BANDS_MOST = 5 };
#define FIXED 1e-6                        /* a spread that is none, relative */
#define HIGH_FROM 30                      /* the axis holds all intervals from so many futures on */

struct running {
	const struct summary *summary;
	struct sheet *sheet;
	size_t *at;                       /* [points] how many futures */
	size_t points, curves;
	double *mean, *half;              /* [strategies * points], relative to the last mean */
	bool *drawn;
	double high;                      /* the axis goes from -high to high */
};

static double last_half(const struct running *r, size_t s)
{
	return r->half[s * r->points + r->points - 1];
}

/* Evenly spaced on a log axis, each whole number once, the last one N. */
static void choose(struct running *r)
{
	const double n = (double)r->summary->replications, steps = POINTS_MOST - 1;

	r->at = mem_new(POINTS_MOST, sizeof *r->at);
	for (int i = 0; i < POINTS_MOST; i++) {
		const size_t k = (size_t)rint(FIRST_SHOWN * pow(n / FIRST_SHOWN, (double)i / steps));

		if (!r->points || k > r->at[r->points - 1])
			r->at[r->points++] = k;
	}
}

/* Welford's update (Technometrics 4, 1962), stopped where points are. */
static void follow(struct running *r, size_t s)
{
	const double *x = futures_column(r->summary->futures, s, COST), confidence = r->summary->plan->scenario->confidence;
	double *mean = r->mean + s * r->points, *half = r->half + s * r->points, m = 0, squares = 0;
	size_t point = 0;

	for (size_t i = 0; i < r->summary->replications; i++) {
		const double n = (double)i + 1, d = x[i] - m;

		m += d / n;
		squares += d * (x[i] - m);
		if (point < r->points && r->at[point] == i + 1) {
			mean[point] = m;
			half[point++] = gsl_cdf_tdist_Qinv((1 - confidence) / 2, n - 1) * sqrt(squares / (n - 1) / n);
		}
	}
	for (point = 0; point < r->points; point++) {
		mean[point] = mean[point] / m - 1;
		half[point] /= m;
	}
	r->drawn[s] = m > 0 && last_half(r, s) > FIXED;
}

static size_t widest(const struct running *r)
{
	size_t most = r->summary->plan->strategies;

	for (size_t s = 0; s < r->summary->plan->strategies; s++)
		if (r->drawn[s] && (most == r->summary->plan->strategies || last_half(r, s) > last_half(r, most)))
			most = s;
	return most;
}

static void axis_high(struct running *r)
{
	for (size_t s = 0; s < r->summary->plan->strategies; s++)
		for (size_t i = 0; r->drawn[s] && i < r->points; i++)
			if (r->at[i] >= HIGH_FROM)
				r->high = fmax(r->high, fabs(r->mean[s * r->points + i]) + r->half[s * r->points + i]);
	r->high *= 1.08;
}

/* Tics at 10, 100, …, and between them where there are few. */
static void tics_x(struct sheet *sheet, double n)
{
	static const double within[] = {1, 2, 5};
	const bool few = log10(n / FIRST_SHOWN) < 2.2;
	bool first = true;

	text_addf(&sheet->script, "set xtics nomirror out scale 0.4 font 'DejaVu Sans,%d' textcolor rgb '#%06x' (", SMALL_PX, GREY_RGB);
	for (double base = FIRST_SHOWN; base <= n * (1 + 1e-9); base *= 10)
		for (size_t i = 0; i < (few ? 3 : 1) && within[i] * base <= n * (1 + 1e-9); i++) {
			char *words = number_words(within[i] * base, 15);

			text_addf(&sheet->script, "%s'%s' %.9g", first ? "" : ", ", words, log10(within[i] * base));
			letters_tic(sheet, (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top}, 'x', sheet_x(sheet, log10(within[i] * base)), words);
			first = false;
			free(words);
		}
	text_add(&sheet->script, ")\n");
}

/* "0.86 %": two significant digits. */
static char *half_words(double half)
{
	const int decimals = (int)fmax(0, fmin(7, 1 - floor(log10(100 * half))));

	return percent_words(half, decimals);
}

static void say(struct running *r)
{
	const size_t s = widest(r), n = r->summary->replications;
	const double mean = moments_of(futures_column(r->summary->futures, s, COST), n).mean;
	const char *name = strategy_name(r->summary->plan, s);
	char *share = half_words(last_half(r, s)), *usd = usd_words(last_half(r, s) * mean, 2), *now = number_words((double)n, 15),
	     *more = number_words(4 * (double)n, 15), *confidence = percent_words(r->summary->plan->scenario->confidence, 0);
	char *short_words = worded(_("after %s futures the mean of %s, the least certain, is known to ±%s (%s interval); half of that takes %s"), now,
				   name, share, confidence, more);

	sheet_title(r->sheet, _("How many futures are enough?"), short_words);
	sheet_say(r->sheet, _("After %s futures the mean cost of %s, the least certain one, is known to ±%s (± %s, %s interval); four times as many, %s, "
			      "would halve that."), now, name, share, usd, confidence, more);
	free(share);
	free(usd);
	free(now);
	free(more);
	free(confidence);
	free(short_words);
}

/* "B ±0.9 %" for each curve. Titles where they fit. */
static double keys(struct running *r, bool draw, double y)
{
	const size_t n = r->summary->plan->strategies;
	struct key *key = mem_new(n + 1, sizeof *key);
	char **words = mem_new(n + 1, sizeof *words);
	size_t count = 0;

	for (size_t s = 0; s < n; s++) {
		if (!r->drawn[s])
			continue;
		char *share = half_words(last_half(r, s));

		words[count] = worded("%s  ±%s", strategy_name(r->summary->plan, s), share);
		key[count] = (struct key){strategy_rgb(r->summary->plan, s), words[count], 0};
		count++;
		free(share);
	}
	const double height = sheet_key(r->sheet, key, count, r->sheet->left, r->sheet->right, y, draw);

	for (size_t i = 0; i < count; i++)
		free(words[i]);
	free(words);
	free(key);
	return height;
}

static size_t drawn_count(const struct running *r)
{
	size_t count = 0;

	for (size_t s = 0; s < r->summary->plan->strategies; s++)
		count += r->drawn[s];
	return count;
}

static double clamp(double x, double high)
{
	return fmax(-high, fmin(high, x));
}

/* Of many strategies only the least certain one keeps its band. */
static void curves(struct running *r)
{
	struct sheet *sheet = r->sheet;
	const size_t least = widest(r), count = drawn_count(r);

	for (size_t s = 0; s < r->summary->plan->strategies; s++) {
		if (!r->drawn[s])
			continue;
		sheet_block(sheet, strategy_name(sheet->plan, s), "log10_futures mean low high futures");
		for (size_t i = 0; i < r->points; i++) {
			const double mean = r->mean[s * r->points + i], half = count <= BANDS_MOST || s == least ? r->half[s * r->points + i] : 0;

			text_addf(&sheet->data, "%.8g %.8g %.8g %.8g %zu\n", log10((double)r->at[i]), mean, clamp(mean - half, r->high),
				  clamp(mean + half, r->high), r->at[i]);
		}
		sheet_letters(sheet, strategy_letter(sheet, s), LETTERS_LINE);
		text_addf(&sheet->script, "set linetype %zu linewidth 2.4 dashtype %s linecolor rgb '#%06x'\n", ++r->curves,
			  strategy_dash(sheet->plan, s), strategy_rgb(sheet->plan, s));
	}
	sheet_number(sheet, "curves", (double)r->curves);
}

/* Those that never vary need no more than one future. */
static void certain(const struct running *r)
{
	struct text list = {0};

	for (size_t s = 0; s < r->summary->plan->strategies; s++)
		if (!r->drawn[s])
			text_addf(&list, "%s%s", list.len ? ", " : "", strategy_name(r->summary->plan, s));
	if (list.len) {
		char *words = worded(_("not drawn, for it is the same in every future, or nearly so: %s"), text_str(&list));
		struct text fit = {0};

		plot_text_fit(&fit, words, SMALL_PX, false, r->sheet->width - 48);
		sheet_label(r->sheet, 24, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
		text_release(&fit);
		free(words);
	}
	text_release(&list);
}

static void layout(struct running *r)
{
	struct sheet *sheet = r->sheet;
	const double n = (double)r->summary->replications;
	const bool all = drawn_count(r) == r->summary->plan->strategies;

	sheet_init(sheet, r->summary->plan, "convergence", 1000, 600);
	sheet->bottom = all ? 94 : 114;
	sheet->top = sheet->height - 102 - keys(r, false, 0) - 22;
	axis_high(r);
	sheet->x0 = log10(FIRST_SHOWN);
	sheet->x1 = log10(n);
	sheet->y0 = -r->high;
	sheet->y1 = r->high;
	sheet_area(sheet);
	tics_x(sheet, n);
	sheet_tics(sheet, 'y', tics_of(-r->high, r->high, 6), UNIT_PERCENT);
	say(r);
	keys(r, true, sheet->height - 92);
	sheet_label(sheet, sheet->left, sheet->top + 12, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    drawn_count(r) <= BANDS_MOST ? _("mean cost so far against the mean of all, with its interval")
					     : _("mean cost so far against the mean of all; the interval of the least certain"));
	sheet_label(sheet, sheet->left, all ? 51 : 71, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, _("futures (log scale)"));
	certain(r);
	curves(r);
}

bool plot_convergence(struct sheet *sheet, const struct summary *summary)
{
	struct running r = {.summary = summary, .sheet = sheet};
	const size_t n = summary->plan->strategies;
	bool good = false;

	if (summary->replications < FUTURES_LEAST)
		return false;
	choose(&r);
	r.mean = mem_new(n * r.points, sizeof *r.mean);
	r.half = mem_new(n * r.points, sizeof *r.half);
	r.drawn = mem_new(n + 1, sizeof *r.drawn);
	for (size_t s = 0; s < n; s++) {
		follow(&r, s);
		good = good || r.drawn[s];
	}
	if (good)
		layout(&r);
	free(r.at);
	free(r.mean);
	free(r.half);
	free(r.drawn);
	return good;
}
