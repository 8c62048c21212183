#include "sim/report/grid.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

void grid_init(struct grid *grid, const char *align)
{
	*grid = (struct grid){.columns = strlen(align), .align = align, .gap = 2, .flexible = -1};
}

void grid_release(struct grid *grid)
{
	for (size_t i = 0; i < grid->rows * grid->columns; i++)
		free(grid->cell[i].s);
	free(grid->cell);
	*grid = (struct grid){0};
}

void grid_row(struct grid *grid)
{
	if (grid->rows == grid->cap) {
		grid->cap = grid->cap ? 2 * grid->cap : 8;
		grid->cell = mem_grow(grid->cell, grid->cap * grid->columns, sizeof *grid->cell);
	}
	for (size_t c = 0; c < grid->columns; c++)
		grid->cell[grid->rows * grid->columns + c] = (struct grid_cell){0};
	grid->rows++;
}

void grid_cell_str(struct grid *grid, size_t column, enum style style, const char *s)
{
	struct grid_cell *cell = grid->cell + (grid->rows - 1) * grid->columns + column;

	free(cell->s);
	*cell = (struct grid_cell){mem_text(s), style};
}

void grid_cell(struct grid *grid, size_t column, enum style style, struct text *s)
{
	grid_cell_str(grid, column, style, text_str(s));
	text_clear(s);
}

size_t grid_column_width(const struct grid *grid, size_t column)
{
	size_t width = 0;

	for (size_t r = 0; r < grid->rows; r++) {
		const char *s = grid->cell[r * grid->columns + column].s;
		const size_t w = s ? utf8_width(s) : 0;

		if (w > width)
			width = w;
	}
	return width;
}

size_t grid_width(const struct grid *grid)
{
	size_t width = grid->indent;

	for (size_t c = 0; c < grid->columns; c++)
		width += grid_column_width(grid, c) + (c ? grid->gap : 0);
	return width;
}

void style_write(struct text *out, enum style style, bool colour, const char *s)
{
	static const char *const sgr[] = {"", "\033[1m", "\033[32m", "\033[31m", "\033[2m"};

	if (!colour || style == STYLE_PLAIN || !*s)
		text_add(out, s);
	else
		text_addf(out, "%s%s\033[0m", sgr[style], s);
}

void cut_write(struct text *out, const char *s, size_t columns, const char *ellipsis)
{
	const size_t dots = utf8_width(ellipsis);

	if (utf8_width(s) <= columns) {
		text_add(out, s);
		return;
	}
	if (columns < dots)
		return;
	size_t bytes = utf8_cut(s, columns - dots);

	while (bytes > 0 && s[bytes - 1] == ' ')
		bytes--;
	text_addn(out, s, bytes);
	text_add(out, ellipsis);
}

static void blanks(struct text *out, size_t count)
{
	while (count--)
		text_addc(out, ' ');
}

/* May a line end before the blank at S[AT]? A number stays with its unit ("38 %", "0.02 /h", "730 h"). */
static bool breakable(const char *s, size_t at)
{
	const size_t word = strcspn(s + at + 1, " ");

	if (at == 0 || s[at] != ' ')
		return false;
	return s[at - 1] < '0' || s[at - 1] > '9' || word > 3 || (s[at + 1] >= '0' && s[at + 1] <= '9');
}

/* How many bytes of S make the next line: up to the last fit blank within COLUMNS, else the whole word. */
static size_t line_bytes(const char *s, size_t columns)
{
	const size_t fits = utf8_cut(s, columns);
	size_t at = fits;

	if (!s[fits])
		return fits;
	while (at > 0 && !breakable(s, at))
		at--;
	if (at == 0)
		for (at = fits; s[at] && !breakable(s, at); at++)
			;
	return at;
}

enum { LINES_MOST = 4, HANGING = 2 };

/* S in lines of at most COLUMNS, those after the first indented, the last one cut; a word is not broken. Returns how many. */
static size_t pieces_of(struct text piece[LINES_MOST], size_t most, const char *s, size_t columns, const char *ellipsis)
{
	for (size_t n = 0;; n++) {
		const size_t indent = n ? HANGING : 0, room = columns > indent ? columns - indent : 0;
		const size_t bytes = line_bytes(s, room);
		const bool last = n + 1 >= most || utf8_width(s) <= room || utf8_cut(s, room) < bytes;

		blanks(&piece[n], indent);
		if (last) {
			cut_write(&piece[n], s, room, ellipsis);
			return n + 1;
		}
		text_addn(&piece[n], s, bytes);
		s += bytes;
		s += strspn(s, " ");
	}
}

/* One line: row R, of the flexible cell only PIECE, of the others nothing when it is not the first. */
static void line_write(const struct grid *grid, size_t r, const size_t *w, const char *piece, bool first, bool colour, const char *ellipsis,
		       struct text *out)
{
	size_t owed = grid->indent;             /* blanks are written only before something */

	for (size_t c = 0; c < grid->columns; c++) {
		const struct grid_cell *cell = grid->cell + r * grid->columns + c;
		const char *all = (int)c == grid->flexible ? piece : first && cell->s ? cell->s : "";
		struct text s = {0};

		cut_write(&s, all, w[c], ellipsis);
		const size_t used = utf8_width(text_str(&s)), pad = w[c] > used ? w[c] - used : 0;

		if (used > 0) {
			blanks(out, owed + (grid->align[c] == 'r' ? pad : 0));
			style_write(out, cell->style, colour, text_str(&s));
			owed = grid->align[c] == 'r' ? 0 : pad;
		} else
			owed += pad;
		owed += grid->gap;
		text_release(&s);
	}
	while (out->len > 0 && out->s[out->len - 1] == ' ')     /* of a cell that ends in blanks */
		out->s[--out->len] = '\0';
	text_addc(out, '\n');
}

static void row_write(const struct grid *grid, size_t r, const size_t *w, bool colour, const char *ellipsis, struct text *out)
{
	const char *s = grid->flexible < 0 ? NULL : grid->cell[r * grid->columns + (size_t)grid->flexible].s;
	const size_t most = grid->lines > LINES_MOST ? LINES_MOST : grid->lines;
	struct text piece[LINES_MOST] = {{0}};
	const size_t lines = s ? pieces_of(piece, most, s, w[grid->flexible], ellipsis) : 1;

	for (size_t i = 0; i < lines; i++) {
		line_write(grid, r, w, text_str(&piece[i]), i == 0, colour, ellipsis, out);
		text_release(&piece[i]);
	}
}

void grid_write(const struct grid *grid, size_t width, bool colour, const char *ellipsis, struct text *out)
{
	const size_t natural = grid_width(grid);
	size_t *w = mem_new(grid->columns, sizeof *w);

	for (size_t c = 0; c < grid->columns; c++)
		w[c] = grid_column_width(grid, c);
	if (natural > width && grid->flexible >= 0) {
		const size_t over = natural - width, has = w[grid->flexible];

		w[grid->flexible] = has > over ? has - over : 0;
	}
	for (size_t r = 0; r < grid->rows; r++)
		row_write(grid, r, w, colour, ellipsis, out);
	free(w);
}

void wrap_write(struct text *out, const char *first, size_t rest, size_t width, const char *join, const char *s)
{
	size_t indent = utf8_width(first);
	const size_t tail = *join ? utf8_width(join) + 1 : 0;

	text_add(out, first);
	for (;;) {
		const size_t room = width > indent ? width - indent : 1;
		size_t bytes = utf8_width(s) <= room ? strlen(s) : line_bytes(s, room > tail ? room - tail : 1);

		text_addn(out, s, bytes);
		s += bytes;
		s += strspn(s, " ");
		if (!*s)
			break;
		if (*join)
			text_addf(out, " %s", join);
		text_addc(out, '\n');
		indent = rest;
		blanks(out, rest);
	}
	text_addc(out, '\n');
}

void sentence_write(struct text *out, size_t width, const char *s)
{
	struct text line = {0};

	text_add_plain(&line, s);
	wrap_write(out, "  ", 4, width, "", text_str(&line));
	text_release(&line);
}
