/* A sheet in letters: frames of curves, or rows of bars, with their tics and their key. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/grid.h"
#include "sim/report/plot_letters_in.h"

enum { TALL = 15, LOW = 7, COLUMNS_MOST = 8, NAME_MOST = 20, TIC_MOST = 12, LEVELS = 8 };

struct canvas {
	struct rect box;
	size_t wide, high;                /* cells */
	char *cell;                       /* rows from the top; ' ' is empty */
};

static double column_of(const struct canvas *c, double px)
{
	return (px - c->box.x0) / (c->box.x1 - c->box.x0) * (double)c->wide;
}

static double line_of(const struct canvas *c, double px)
{
	return (c->box.y1 - px) / (c->box.y1 - c->box.y0) * (double)c->high;
}

/* On the edges counts as within. Of lines that run together each shows in turn: the one at PLACE in every (PLACE + 1)th column. */
static void put(struct canvas *c, double column, double line, char letter, size_t place)
{
	const double wide = (double)c->wide, high = (double)c->high;

	if (!(column >= 0 && column <= wide && line >= 0 && line <= high))
		return;
	const size_t at = (size_t)fmin(column, wide - 1);
	char *cell = &c->cell[(size_t)fmin(line, high - 1) * c->wide + at];

	if (*cell == ' ' || at % (place + 1) == place)
		*cell = letter;
}

static void stroke(struct canvas *c, double x0, double y0, double x1, double y1, char letter, size_t place)
{
	const double far = fmax(fabs(x1 - x0), fabs(y1 - y0));
	const int steps = (int)fmin(4000, ceil(2 * far)) + 1;

	for (int i = 0; i <= steps; i++)
		put(c, x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, letter, place);
}

/* --- data --- */

/* Where the numbers of a block begin: after its title and its columns. NULL: there is no such block. */
static const char *block_start(const struct sheet *sheet, int block)
{
	char title[32];
	const char *p = text_str(&sheet->data);

	snprintf(title, sizeof title, "# block %d: ", block);
	for (; p; p = (p = strchr(p, '\n')) ? p + 1 : NULL)
		if (strncmp(p, title, strlen(title)) == 0)
			break;
	for (int lines = 0; p && lines < 2; lines++)
		p = (p = strchr(p, '\n')) ? p + 1 : NULL;
	return p;
}

/* The numbers of the line at *P into X, NaN for those that are not there; *P goes to the next line. False: the block ends. */
static bool numbers_of_line(const char **p, double x[COLUMNS_MOST])
{
	const char *s = *p;

	if (!*s || *s == '#')
		return false;
	for (int i = 0; i < COLUMNS_MOST; i++) {
		char *end = NULL;

		while (*s == ' ')
			s++;
		x[i] = *s && *s != '\n' ? strtod(s, &end) : NAN;
		s = end && end > s ? end : s;
	}
	s = strchr(s, '\n');
	*p = s ? s + 1 : *p + strlen(*p);
	return true;
}

static double x_px(const struct letter_curve *curve, const double *number)
{
	const double x = curve->x < 0 ? log10(number[-curve->x - 1]) : number[curve->x - 1];

	return curve->x_start + curve->x_per * x;
}

static void draw_curve(struct canvas *c, const struct sheet *sheet, const struct letter_curve *curve, size_t place)
{
	const char *p = curve->block < 0 ? NULL : block_start(sheet, curve->block);
	double number[COLUMNS_MOST], x = NAN, y = NAN;

	if (curve->block < 0)
		put(c, column_of(c, curve->x_start), line_of(c, curve->y_start), curve->letter, 0);
	while (p && numbers_of_line(&p, number)) {
		const double x1 = column_of(c, x_px(curve, number));
		const double y1 = line_of(c, curve->y_start + curve->y_per * number[curve->y - 1]);

		if (isfinite(x1) && isfinite(y1)) {
			if (curve->how == LETTERS_LINE && isfinite(x))
				stroke(c, x, y, x1, y1, curve->letter, place);
			else
				put(c, x1, y1, curve->letter, place);
		}
		x = isfinite(y1) ? x1 : NAN;
		y = y1;
	}
}

/* --- tics --- */

static size_t words_width(const struct frame *f, char axis)
{
	size_t wide = 0;

	for (size_t i = 0; f && i < f->tics; i++)
		if (f->tic[i].axis == axis && utf8_width(f->tic[i].words) > wide)
			wide = utf8_width(f->tic[i].words);
	return wide < TIC_MOST ? wide : TIC_MOST;
}

static void blanks(struct text *out, size_t count)
{
	while (count-- > 0)
		text_addc(out, ' ');
}

static void right_aligned(struct text *out, size_t wide, const char *words)
{
	struct text cut = {0};

	cut_write(&cut, words, wide, "…");
	blanks(out, wide - utf8_width(text_str(&cut)));
	text_add(out, text_str(&cut));
	text_release(&cut);
}

/* The words of the y tic whose line is ROW, the nearest one where several are; or NULL. */
static const char *tic_at_line(const struct frame *f, const struct canvas *c, size_t row)
{
	for (size_t i = 0; i < f->tics; i++)
		if (f->tic[i].axis == 'y' && (size_t)fmax(0, fmin((double)c->high - 1, line_of(c, f->tic[i].px))) == row && *f->tic[i].words)
			return f->tic[i].words;
	return NULL;
}

static int from_the_left(const void *a, const void *b)
{
	const struct letter_tic *x = a, *y = b;

	return x->px < y->px ? -1 : x->px > y->px;
}

/* The line below: a mark for each tic, its words beneath where there is room. */
static void x_tics(struct text *out, const struct frame *f, const struct canvas *c, size_t margin)
{
	struct letter_tic *tic = mem_new(f->tics + 1, sizeof *tic);
	char *mark = mem_new(c->wide + 1, 1);
	struct text words = {0};
	size_t count = 0, at = 0;

	for (size_t i = 0; i < f->tics; i++)
		if (f->tic[i].axis == 'x')
			tic[count++] = f->tic[i];
	if (count)
		qsort(tic, count, sizeof *tic, from_the_left);
	for (size_t i = 0; i < count; i++) {
		const double column = fmax(0, fmin((double)c->wide - 1, floor(column_of(c, tic[i].px))));
		const size_t wide = utf8_width(tic[i].words), half = wide / 2, middle = margin + 1 + (size_t)column;
		const size_t from = middle > half ? middle - half : 0;

		mark[(size_t)column] = 1;
		if (wide && (at == 0 || from > at) && from + wide <= LETTERS_COLUMNS + 2) {
			blanks(&words, from - at);
			text_add(&words, tic[i].words);
			at = from + wide;
		}
	}
	blanks(out, margin);
	text_add(out, "└");
	for (size_t k = 0; k < c->wide; k++)
		text_add(out, mark[k] ? "┬" : "─");
	text_addc(out, '\n');
	if (words.len)
		text_addf(out, "%s\n", text_str(&words));
	text_release(&words);
	free(mark);
	free(tic);
}

/* --- frames --- */

static void trimmed(struct text *out, const char *s, size_t bytes)
{
	while (bytes > 0 && s[bytes - 1] == ' ')
		bytes--;
	text_addn(out, s, bytes);
	text_addc(out, '\n');
}

static void frame_write(const struct sheet *sheet, const struct frame *f, size_t high, struct text *out)
{
	const size_t margin = words_width(f, 'y') + 2;
	struct canvas c = {f->box, LETTERS_COLUMNS - margin - 2, high, NULL};

	if (f->title) {
		struct text cut = {0};

		cut_write(&cut, f->title, LETTERS_COLUMNS, "…");
		text_addf(out, "%s\n", text_str(&cut));
		text_release(&cut);
	}
	c.cell = mem_new(c.wide * c.high + 1, 1);
	memset(c.cell, ' ', c.wide * c.high);
	for (size_t i = 0; i < f->curves; i++)
		draw_curve(&c, sheet, &f->curve[i], i);
	for (size_t row = 0; row < c.high; row++) {
		const char *words = tic_at_line(f, &c, row);

		right_aligned(out, margin - 1, words ? words : "");
		text_add(out, words ? " ┤" : " │");
		trimmed(out, c.cell + row * c.wide, c.wide);
	}
	x_tics(out, f, &c, margin);
	free(c.cell);
}

static int by_letter(const void *a, const void *b)
{
	return ((const struct letter_key *)a)->letter - ((const struct letter_key *)b)->letter;
}

static void key_write(const struct lettering *l, struct text *out)
{
	struct text all = {0};

	if (l->keys)
		qsort(l->key, l->keys, sizeof *l->key, by_letter);
	for (size_t i = 0; i < l->keys; i++)
		text_addf(&all, "%s%c: %s", i ? " · " : "", l->key[i].letter, l->key[i].words);
	if (all.len)
		wrap_write(out, "  ", 2, LETTERS_COLUMNS, "", text_str(&all));
	text_release(&all);
}

/* --- rows --- */

static void heights_write(const struct sheet *sheet, const struct letter_row *r, const struct canvas *c, double *level)
{
	const char *p = block_start(sheet, r->heights);
	double number[COLUMNS_MOST];

	while (p && numbers_of_line(&p, number)) {
		const double column = column_of(c, sheet_x(sheet, number[0]));

		if (column >= 0 && column <= (double)c->wide) {
			double *at = &level[(size_t)fmin(column, (double)c->wide - 1)];

			*at = fmax(*at, number[1]);
		}
	}
}

static void row_cells(const struct sheet *sheet, const struct letter_row *r, const struct canvas *c, struct text *out)
{
	static const char *const block[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	double *level = mem_new(c->wide + 1, sizeof *level);
	struct text line = {0};

	if (r->heights >= 0)
		heights_write(sheet, r, c, level);
	memset(c->cell, ' ', c->wide);
	for (size_t i = 0; i < r->spans; i++) {
		const double from = fmax(0, floor(column_of(c, r->span[i].from_px))), to = fmin((double)c->wide, ceil(column_of(c, r->span[i].to_px)));

		for (size_t k = (size_t)from; (double)k < fmax(to, from + 1) && k < c->wide; k++) {
			if (r->span[i].letter)
				c->cell[k] = r->span[i].letter;
			else
				level[k] = fmax(level[k], r->span[i].height);
		}
	}
	for (size_t k = 0; k < c->wide; k++) {
		if (c->cell[k] != ' ')
			text_addc(&line, c->cell[k]);
		else if (level[k] > 0.001)
			text_add(&line, block[(size_t)fmin(LEVELS - 1, level[k] * LEVELS)]);
		else
			text_addc(&line, ' ');
	}
	trimmed(out, text_str(&line), line.len);
	text_release(&line);
	free(level);
}

static void rows_write(const struct sheet *sheet, struct text *out)
{
	const struct lettering *l = sheet->lettering;
	size_t margin = 0;

	for (size_t i = 0; i < l->rows; i++)
		margin = utf8_width(l->row[i].name) > margin ? utf8_width(l->row[i].name) : margin;
	margin = (margin < NAME_MOST ? margin : NAME_MOST) + 2;
	const struct rect box = l->frames ? l->frame[0].box : (struct rect){sheet->left, sheet->bottom, sheet->right, sheet->top};
	struct canvas c = {box, LETTERS_COLUMNS - margin - 2, 1, NULL};

	c.cell = mem_new(c.wide + 1, 1);
	for (size_t i = 0; i < l->rows; i++) {
		struct text name = {0};

		cut_write(&name, l->row[i].name, margin - 1, "…");
		text_add(out, text_str(&name));
		blanks(out, margin - utf8_width(text_str(&name)));
		text_add(out, "│");
		if (l->row[i].note)
			text_addf(out, " %s\n", l->row[i].note);
		else
			row_cells(sheet, &l->row[i], &c, out);
		text_release(&name);
	}
	if (l->frames)
		x_tics(out, l->frame, &c, margin);
	free(c.cell);
}

void letters_write(const struct sheet *sheet, struct text *out)
{
	const struct lettering *l = sheet->lettering;
	struct text question = {0}, said = {0};
	size_t drawn = 0;

	text_add_plain(&question, text_str(&sheet->question));
	text_add_plain(&said, text_str(&sheet->said));
	text_addf(out, "%s\n", text_str(&question));
	wrap_write(out, "", 0, LETTERS_COLUMNS, "", text_str(&said));
	for (size_t i = 0; l && i < l->frames; i++)
		drawn += l->frame[i].curves > 0;
	if (l && (l->rows || drawn))
		text_addc(out, '\n');
	if (l && l->rows)
		rows_write(sheet, out);
	for (size_t i = 0; l && i < l->frames; i++)
		if (l->frame[i].curves > 0)
			frame_write(sheet, &l->frame[i], drawn > 1 ? LOW : TALL, out);
	if (l && (l->rows || drawn))
		key_write(l, out);
	text_release(&question);
	text_release(&said);
}
