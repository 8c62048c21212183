/* A grid of text cells in columns, widths found by itself. Inside this folder. */
#ifndef COSTCAST_REPORT_GRID_H
#define COSTCAST_REPORT_GRID_H

#include "sim/base/text.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_GOOD, STYLE_BAD, STYLE_DIM };

struct grid_cell {
	char *s;
	enum style style;
};

struct grid {
	size_t columns, rows, cap;
	const char *align;                /* one of 'l', 'r' per column */
	struct grid_cell *cell;
	size_t gap, indent;
	int flexible;                     /* the column that is narrowed when the grid is too wide; -1: none */
	size_t lines;                     /* that a cell of it may take before it is cut; 0 is 1 */
};

void grid_init(struct grid *grid, const char *align);
void grid_release(struct grid *grid);
void grid_row(struct grid *grid);
/* Put S into a cell of the last row, and empty it. */
void grid_cell(struct grid *grid, size_t column, enum style style, struct text *s);
void grid_cell_str(struct grid *grid, size_t column, enum style style, const char *s);
size_t grid_width(const struct grid *grid);
size_t grid_column_width(const struct grid *grid, size_t column);
/* At most WIDTH columns, the flexible one broken into lines, then cut with ELLIPSIS; no blanks at line ends. */
void grid_write(const struct grid *grid, size_t width, bool colour, const char *ellipsis, struct text *out);

/* S in a style (SGR codes), or plainly without colour. */
void style_write(struct text *out, enum style style, bool colour, const char *s);
/* S cut to COLUMNS, an ellipsis at its end when it was cut. */
void cut_write(struct text *out, const char *s, size_t columns, const char *ellipsis);
/* S broken at blanks into lines of at most WIDTH columns; the first begins with FIRST, the others with as many blanks
 * as REST. With JOIN ("\\") the broken lines end in it, so that a shell reads them as one. */
void wrap_write(struct text *out, const char *first, size_t rest, size_t width, const char *join, const char *s);
/* A person's sentence made plain, wrapped like that: indented by two, its other lines by four. */
void sentence_write(struct text *out, size_t width, const char *s);

#endif
