#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

static const char *const align_word[] = {"left", "center", "right"};

void sheet_init(struct sheet *sheet, const struct plan *plan, const char *template, double width, double height)
{
	*sheet = (struct sheet){.plan = plan, .template = template, .width = width, .height = height};
	sheet->name = mem_text(template);
	sheet->left = 90;
	sheet->right = width - 40;
	sheet->bottom = 108;
	sheet->top = height - 96;
	sheet->x1 = sheet->y1 = 1;
}

void sheet_release(struct sheet *sheet)
{
	free(sheet->name);
	text_release(&sheet->script);
	text_release(&sheet->data);
	text_release(&sheet->limits);
	text_release(&sheet->question);
	text_release(&sheet->subtitle);
	text_release(&sheet->said);
	text_release(&sheet->haloed);
	letters_release(sheet);
	*sheet = (struct sheet){0};
}

double sheet_x(const struct sheet *s, double x)
{
	return s->left + (x - s->x0) / (s->x1 - s->x0) * (s->right - s->left);
}

double sheet_y(const struct sheet *s, double y)
{
	return s->bottom + (y - s->y0) / (s->y1 - s->y0) * (s->top - s->bottom);
}

double sheet_px(const struct sheet *s, double px)
{
	return px / (s->right - s->left) * (s->x1 - s->x0);
}

void sheet_label(struct sheet *sheet, double x_px, double y_px, struct ink ink, const char *s)
{
	text_addf(&sheet->script, "set label %d '", ++sheet->labels);
	plot_text_clean(&sheet->script, s);
	text_addf(&sheet->script, "' at screen %.5f,%.5f %s front noenhanced font %s.',%g' textcolor rgb '#%06x'%s\n",
		  x_px / sheet->width, y_px / sheet->height, align_word[ink.align], ink.bold ? "bold" : "plain", ink.size, ink.rgb,
		  ink.halo ? " boxed" : "");
	if (ink.halo)
		text_addf(&sheet->haloed, "set label %d noboxed; ", sheet->labels);
}

void sheet_number(struct sheet *sheet, const char *name, double x)
{
	text_addf(&sheet->script, "%s = %.9g\n", name, x);
}

void sheet_words(struct sheet *sheet, const char *name, const char *s)
{
	text_addf(&sheet->script, "%s = '", name);
	plot_text_clean(&sheet->script, s);
	text_add(&sheet->script, "'\n");
}

void sheet_line(struct sheet *sheet, double x0, double y0, double x1, double y1, const char *style)
{
	text_addf(&sheet->script, "set arrow %d from screen %.5f,%.5f to screen %.5f,%.5f %s\n", ++sheet->arrows,
		  x0 / sheet->width, y0 / sheet->height, x1 / sheet->width, y1 / sheet->height, style);
}

void sheet_box(struct sheet *sheet, double x0, double y0, double x1, double y1, uint32_t rgb)
{
	text_addf(&sheet->script,
		  "set object %d rectangle from screen %.5f,%.5f to screen %.5f,%.5f behind fillstyle solid noborder fillcolor rgb '#%06x'\n",
		  ++sheet->objects, x0 / sheet->width, y0 / sheet->height, x1 / sheet->width, y1 / sheet->height, rgb);
}

void sheet_block(struct sheet *sheet, const char *title, const char *columns)
{
	text_addf(&sheet->data, "%s# block %d: ", sheet->blocks ? "\n\n" : "", sheet->blocks);
	plot_text_clean(&sheet->data, title);
	text_addf(&sheet->data, "\n# %s\n", columns);
	sheet->blocks++;
}

void sheet_area(struct sheet *s)
{
	text_addf(&s->script, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", s->left / s->width, s->right / s->width);
	text_addf(&s->script, "set bmargin at screen %.5f\nset tmargin at screen %.5f\n", s->bottom / s->height, s->top / s->height);
	text_addf(&s->script, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n", s->x0, s->x1, s->y0, s->y1);
}

static void fitted_label(struct sheet *sheet, double x, double y, struct ink ink, const char *s, double width)
{
	struct text fit = {0};

	plot_text_fit(&fit, s, ink.size, ink.bold, width);
	sheet_label(sheet, x, y, ink, text_str(&fit));
	text_release(&fit);
}

/* Left-aligned to the plot area, unless it is then too long: it starts at the canvas margin instead. */
void sheet_title(struct sheet *sheet, const char *title, const char *subtitle)
{
	const double most = sheet->width - 24 - 20;
	struct text line[2] = {{0}};
	double x = sheet->left;
	size_t lines;

	text_clear(&sheet->question);
	text_add(&sheet->question, title);
	text_clear(&sheet->subtitle);
	text_add(&sheet->subtitle, subtitle);
	if (text_px(title, TITLE_PX, true) > sheet->width - 20 - x || text_px(subtitle, SUBTITLE_PX, false) > sheet->width - 20 - x)
		x = 24;
	fitted_label(sheet, x, sheet->height - 30, (struct ink){.size = TITLE_PX, .bold = true, .rgb = INK_RGB}, title, most);
	lines = plot_text_wrap(line, 2, subtitle, SUBTITLE_PX, most);
	for (size_t i = 0; i < lines; i++) {
		sheet_label(sheet, x, sheet->height - 56 - 19.0 * (double)i, (struct ink){.size = SUBTITLE_PX, .rgb = GREY_RGB},
			    text_str(&line[i]));
		text_release(&line[i]);
	}
}

void sheet_say(struct sheet *sheet, const char *format, ...)
{
	char *sentence = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&sentence, format, args) < 0)
		sentence = NULL;
	va_end(args);
	text_addf(&sheet->said, "%s%s", sheet->said.len ? " " : "", sentence ? sentence : "");
	free(sentence);
}

void sheet_foot(struct sheet *sheet, const char *first, const char *second)
{
	const struct ink ink = {.size = FOOTER_PX, .rgb = FAINT_RGB};
	const double most = sheet->width - 24 - 20;

	fitted_label(sheet, 24, 30, ink, first, most);
	fitted_label(sheet, 24, 14, ink, second, most);
}

/* Two grey lines: which scenario; and what is needed to see the same numbers again. */
void sheet_footer(struct sheet *sheet, const char *detail)
{
	const struct scenario *scenario = sheet->plan->scenario;
	const struct book *book = sheet->plan->strategies ? sheet->plan->strategy[0].setup.book : NULL;
	struct text title = {0}, line = {0};

	text_addf(&title, "%s  (%s)", bilingual_str(&scenario->title), scenario->file ? scenario->file : "");
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " · %s · costcast %s", detail, COSTCAST_VERSION);
	if (currency_foreign()) {
		char rate[32];

		text_addf(&line, " · 1 USD = %s %s (%s)", lang_figure(currency_in_use()->per_usd, 9, rate, sizeof rate), currency_in_use()->code,
			  scenario->shown.as_of);
	}
	if (book) {
		struct text books = {0};

		books_write(&books, sheet->plan);
		text_add(&line, " · ");
		text_addf(&line, _("prices: %s"), text_str(&books));
		if (book->as_of && strcmp(text_str(&books), book_title(book)) == 0)
			text_addf(&line, " (%s)", book->as_of);
		text_release(&books);
	}
	sheet_foot(sheet, text_str(&title), text_str(&line));
	text_release(&title);
	text_release(&line);
}

void cost_axis(double *low, double *high)
{
	double span = *high - *low;

	if (!(span > 1e-9 * fabs(*high))) {
		span = fabs(*high) > 0 ? 0.2 * fabs(*high) : 1;
		*low = *low >= 0 ? fmax(0, *low - span / 2) : *low - span / 2;
		*high += span / 2;
	}
	if (*low >= 0 && *low < 0.6 * *high)
		*low = 0;
	else
		*low = fmax(*low >= 0 ? 0 : -INFINITY, *low - 0.05 * span);
	*high += 0.04 * (*high - *low);
}

/* --- tics --- */

struct tics tics_of(double low, double high, int most)
{
	static const double nice[] = {1, 2, 5, 10};
	const double rough = (high - low) / most, base = pow(10, floor(log10(rough > 0 ? rough : 1)));
	double step = 10 * base;

	for (size_t i = 0; i < sizeof nice / sizeof nice[0]; i++)
		if (nice[i] * base >= rough * (1 - 1e-9)) {
			step = nice[i] * base;
			break;
		}
	const double first = ceil(low / step - 1e-9) * step;

	return (struct tics){first, step, (int)floor((high - first) / step + 1e-9) + 1};
}

struct tics money_tics(double low, double high, int most)
{
	const double factor = currency_in_use()->per_usd;
	const struct tics tics = tics_of(low * factor, high * factor, most);

	return (struct tics){tics.first / factor, tics.step / factor, tics.count};
}

char *tic_words(double x, enum unit unit, double step)
{
	const int decimals = (int)fmax(0, -floor(log10(step * 1.0000001)));
	const double rounded = fabs(x) < 1e-9 * step ? 0 : x, factor = unit == UNIT_USD || unit == UNIT_USD_SHORT ? currency_in_use()->per_usd : 1;
	const int digits = rounded == 0 ? 1
		: (int)fmin(15, fmax(1, floor(log10(fabs(rounded * factor)) + 1e-9) + 1 - floor(log10(step * factor) + 1e-9)));

	switch (unit) {
	case UNIT_PERCENT: return percent_words(rounded, step < 0.01 ? decimals - 2 : 0);
	case UNIT_USD: return usd_words(rounded, digits);
	case UNIT_USD_SHORT: return usd_short_words(rounded, digits);
	default: return number_words(rounded, digits);
	}
}

void sheet_tics(struct sheet *sheet, char axis, struct tics tics, enum unit unit)
{
	text_addf(&sheet->script, "set %ctics nomirror out scale 0.4 font 'DejaVu Sans,%d' textcolor rgb '#%06x' (", axis, SMALL_PX,
		  GREY_RGB);
	for (int i = 0; i < tics.count; i++) {
		const double at = tics.first + i * tics.step;
		char *s = tic_words(at, unit, tics.step);

		letters_tic(sheet, (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top}, axis,
			    axis == 'x' ? sheet_x(sheet, at) : sheet_y(sheet, at), s);
		text_add(&sheet->script, i ? ", '" : "'");
		for (const char *p = s; *p; p++) {
			if (*p == '%')          /* gnuplot takes a tic's label for a format */
				text_addc(&sheet->script, '%');
			text_addc(&sheet->script, *p);
		}
		text_addf(&sheet->script, "' %.9g", at);
		free(s);
	}
	text_add(&sheet->script, ")\n");
}

/* --- key --- */

static void key_mark(struct sheet *sheet, struct key key, double x, double y)
{
	struct text style = {0};

	if (key.mark == 0) {
		sheet_box(sheet, x, y - 6, x + 12, y + 6, key.rgb);
		return;
	}
	text_addf(&style, "nohead front linewidth 2 linecolor rgb '#%06x'", key.rgb);
	if (key.mark == '|') {
		sheet_line(sheet, x + 6, y - 8, x + 6, y + 8, text_str(&style));
	} else {
		sheet_line(sheet, x + 2, y - 4, x + 10, y + 4, text_str(&style));
		sheet_line(sheet, x + 2, y + 4, x + 10, y - 4, text_str(&style));
	}
	text_release(&style);
}

double sheet_key(struct sheet *sheet, const struct key *key, size_t count, double from, double to, double y_top, bool draw)
{
	double x = from, y = y_top - 8;

	for (size_t i = 0; i < count; i++) {
		const double wide = 18 + text_px(key[i].s, SMALL_PX, false);

		if (x > from && x + wide > to) {
			x = from;
			y -= 20;
		}
		if (draw) {
			key_mark(sheet, key[i], x, y);
			sheet_label(sheet, x + 18, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, key[i].s);
		}
		x += wide + 18;
	}
	return y_top - y + 10;
}

/* --- limits --- */

static struct rect limit_across(struct sheet *s, double at, const char *what)
{
	const double y = s->top + 14, wide = text_px(what, SMALL_PX, false);
	struct text beyond = {0};

	if (at >= s->x0 && at <= s->x1) {
		const double x = sheet_x(s, at);
		const double from = fmax(s->left - 40, fmin(x, s->width - 12 - wide / 2) - wide / 2);

		s->limit_px = x;
		text_addf(&s->limits, "%.8g %.8g 0 %.8g\n", at, s->y0, s->y1 - s->y0);
		sheet_label(s, from, y, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB}, what);
		return (struct rect){from, y - 9, from + wide, y + 9};
	}
	const bool right = at > s->x1;
	const double from = right ? s->right - wide - 20 : s->left;

	text_addf(&beyond, right ? "%s →" : "← %s", what);
	sheet_label(s, right ? s->right : s->left, y,
		    (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB, .align = right ? ALIGN_RIGHT : ALIGN_LEFT}, text_str(&beyond));
	text_release(&beyond);
	return (struct rect){from, y - 9, from + wide + 20, y + 9};
}

static void limit_along(struct sheet *s, double at, const char *what)
{
	struct text line[3] = {{0}};
	const size_t lines = plot_text_wrap(line, 3, what, SMALL_PX, s->width - s->right - 14);
	const bool inside = at >= s->y0 && at <= s->y1;
	double y = inside ? sheet_y(s, at) : at > s->y1 ? s->top : s->bottom;

	if (inside)
		text_addf(&s->limits, "%.8g %.8g %.8g 0\n", s->x0, at, s->x1 - s->x0);
	y += 8.0 * (double)(lines - 1);
	for (size_t i = 0; i < lines; i++) {
		sheet_label(s, s->right + 8, y - 16.0 * (double)i, (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB}, text_str(&line[i]));
		text_release(&line[i]);
	}
	if (!inside)
		sheet_label(s, s->right + 8, at > s->y1 ? y + 16 : y - 16.0 * (double)lines,
			    (struct ink){.size = SMALL_PX, .rgb = LIMIT_RGB}, at > s->y1 ? "↑" : "↓");
}

struct rect sheet_limit(struct sheet *sheet, char axis, double at, const char *what)
{
	if (axis == 'x')
		return limit_across(sheet, at, what);
	limit_along(sheet, at, what);
	return (struct rect){0, 0, 0, 0};
}

/* Drawn by the template, last, so that labels with a white ground interrupt them. */
static void limits_block(struct sheet *s)
{
	sheet_number(s, "limits", s->blocks);
	sheet_block(s, "limits", "x y dx dy");
	text_add(&s->data, s->limits.len ? text_str(&s->limits) : "NaN NaN NaN NaN\n");
}

/* --- files --- */

static void head(const struct sheet *s, struct text *out)
{
	text_addf(out, "# %s, laid out by costcast %s. To draw it again, in this folder: gnuplot %s.gp\n", s->name, COSTCAST_VERSION, s->name);
	text_addf(out, "# The numbers are in %s.dat, the look is in style.gp. Change what you like.\n", s->name);
	text_add(out, "# Options: gnuplot -e \"formats='pdf'; projector=1\" …\n");
	text_add(out, "if (!exists('formats')) formats = 'svg png'\n"
		      "if (!exists('projector')) projector = 0\n"
		      "if (!exists('folder')) folder = ''\n");
	text_addf(out, "name = '%s'\ndata = '%s.dat'\nwidth = %g\nheight = %g\n", s->name, s->name, s->width, s->height);
}

static bool write_beside(const char *dir, const char *name, const char *ending, const char *s, size_t bytes)
{
	struct text file = {0};
	char *path;
	bool good;

	text_addf(&file, "%s%s", name, ending);
	path = file_join(dir, text_str(&file));
	good = file_write(path, s, bytes);
	free(path);
	text_release(&file);
	return good;
}

/* An installed template in fresh memory, or NULL. */
static char *template_read(const char *name)
{
	char *folder = data_folder("plots"), *path, *s = NULL;
	size_t bytes;

	if (!folder)
		return NULL;
	path = file_join(folder, name);
	if (file_read(path, FILE_LIMIT_BYTES, &s, &bytes) != FILE_OK)
		s = NULL;
	free(path);
	free(folder);
	return s;
}

bool sheet_write(struct sheet *sheet, const char *dir, bool *missing)
{
	struct text out = {0}, file = {0}, letters = {0};
	char *style, *drawing;
	bool good;

	limits_block(sheet);
	text_addf(&file, "%s.gp", sheet->template);
	style = template_read("style.gp");
	drawing = template_read(text_str(&file));
	*missing = !style || !drawing;
	letters_write(sheet, &letters);
	good = write_beside(dir, sheet->name, ".dat", text_str(&sheet->data), sheet->data.len) &&
	       write_beside(dir, sheet->name, ".txt", text_str(&letters), letters.len);
	if (good && !*missing) {
		head(sheet, &out);
		text_addf(&out, "do for [format in formats] {\nload 'style.gp'\n%sif (format eq 'tex') { %s}\n\n%s}\nunset output\n",
			  text_str(&sheet->script), text_str(&sheet->haloed), drawing);
		good = write_beside(dir, "style", ".gp", style, strlen(style)) &&
		       write_beside(dir, sheet->name, ".gp", text_str(&out), out.len);
	}
	free(style);
	free(drawing);
	text_release(&letters);
	text_release(&out);
	text_release(&file);
	return good;
}
