/* A sweep on the screen: of one key a row a value and a column a strategy; of two the ratio of the best other strategy to the baseline. */
#include <math.h>
#include <string.h>

#include "sim/report/grid.h"
#include "sim/report/sweep.h"
#include "sim/report/write.h"

enum { INDENT = 2, FIRST_MOST = 24, CELL_ONE = 19, CELL_TWO = 10, COLUMNS_MOST = 64, NARROWEST = 40 };

struct view {
	const struct sweep *sweep;
	const struct terminal *terminal;
	struct text *out;
	size_t width;
	const char *best, *meets, *ellipsis, *plus_minus;
};

static const struct sweep_point *point_at(const struct sweep *sweep, size_t x, size_t y)
{
	const size_t i = sweep->keys > 1 ? x * sweep->vary[1].count + y : x;

	return i < sweep->lived ? sweep->point + i : NULL;
}

static enum style style_of(const struct sweep *sweep, const struct sweep_point *point, size_t s)
{
	if ((int)s == point->best)
		return STYLE_BOLD;
	return sweep->plan->scenario->thresholds && !point->cell[s].meets ? STYLE_DIM : STYLE_PLAIN;
}

/* "$50,410 ± 3 ✓✔" */
static void value_cell(const struct view *v, struct grid *grid, size_t column, const struct sweep_point *point, size_t s)
{
	const struct sweep_cell *cell = point->cell + s;
	struct text text = {0};

	sweep_value_write(v->sweep, cell->value, &text);
	if (isfinite(cell->ci.low) && cell->ci.high > cell->ci.low && !v->sweep->figure.probability) {
		text_addf(&text, " %s ", v->plus_minus);
		number_write(&text, (cell->ci.high - cell->ci.low) / 2, 2);
	}
	text_addf(&text, " %s", (int)s == point->best ? v->best : " ");
	if (v->sweep->plan->scenario->thresholds)
		text_add(&text, cell->meets ? v->meets : " ");
	grid_cell(grid, column, style_of(v->sweep, point, s), &text);
	text_release(&text);
}

/* A first column of values and COLUMNS of figures; its first row. ALIGN is filled, and stays as long as the grid. */
static void grid_begin(struct grid *grid, char *align, size_t columns)
{
	memset(align, 'r', columns + 1);
	align[0] = 'l';
	align[columns + 1] = '\0';
	grid_init(grid, align);
	grid->indent = INDENT;
	grid->flexible = 0;
	grid_row(grid);
}

static void one_key(const struct view *v, size_t from, size_t to)
{
	const struct variation *vary = v->sweep->vary;
	char align[COLUMNS_MOST + 2];
	struct grid grid;

	grid_begin(&grid, align, to - from);
	grid_cell_str(&grid, 0, STYLE_DIM, vary->path);
	for (size_t s = from; s < to; s++)
		grid_cell_str(&grid, s - from + 1, STYLE_DIM, v->sweep->plan->strategy[s].strategy->name);
	for (size_t i = 0; i < v->sweep->lived; i++) {
		grid_row(&grid);
		grid_cell_str(&grid, 0, STYLE_PLAIN, vary->value[i].text);
		for (size_t s = from; s < to; s++)
			value_cell(v, &grid, s - from + 1, v->sweep->point + i, s);
	}
	grid_write(&grid, v->width, v->terminal->colour, v->ellipsis, v->out);
	grid_release(&grid);
}

/* "D 0.52": who is best, and the best other over the baseline. */
static void ratio_cell(const struct view *v, struct grid *grid, size_t column, const struct sweep_point *point)
{
	const struct sweep *sweep = v->sweep;
	const double ratio = sweep_ratio(sweep, point);
	struct text text = {0};

	if (point->best >= 0)
		cut_write(&text, sweep->plan->strategy[point->best].strategy->name, 4, v->ellipsis);
	text_addc(&text, ' ');
	if (isfinite(ratio))
		fixed_write(&text, ratio, 2);
	if (sweep->plan->scenario->thresholds)
		text_add(&text, point->best >= 0 && point->cell[point->best].meets ? v->meets : " ");
	grid_cell(grid, column, ratio < 1 ? STYLE_GOOD : ratio > 1 ? STYLE_BAD : STYLE_PLAIN, &text);
	text_release(&text);
}

static void two_keys(const struct view *v, size_t from, size_t to)
{
	const struct variation *rows = v->sweep->vary, *columns = v->sweep->vary + 1;
	char align[COLUMNS_MOST + 2];
	struct grid grid;

	grid_begin(&grid, align, to - from);
	for (size_t y = from; y < to; y++)
		grid_cell_str(&grid, y - from + 1, STYLE_DIM, columns->value[y].text);
	for (size_t x = 0; x < rows->count; x++) {
		grid_row(&grid);
		grid_cell_str(&grid, 0, STYLE_PLAIN, rows->value[x].text);
		for (size_t y = from; y < to; y++)
			if (point_at(v->sweep, x, y))
				ratio_cell(v, &grid, y - from + 1, point_at(v->sweep, x, y));
	}
	grid_write(&grid, v->width, v->terminal->colour, v->ellipsis, v->out);
	grid_release(&grid);
}

/* As many columns beside each other as the screen has room for. */
static void blocks(const struct view *v)
{
	const bool two = v->sweep->keys > 1;
	const size_t all = two ? v->sweep->vary[1].count : v->sweep->plan->strategies, wide = two ? CELL_TWO : CELL_ONE;
	size_t fit = v->width > FIRST_MOST + wide ? (v->width - FIRST_MOST) / wide : 1;

	fit = fit < COLUMNS_MOST ? fit : COLUMNS_MOST;
	for (size_t from = 0; from < all; from += fit) {
		const size_t to = from + fit < all ? from + fit : all;

		text_addc(v->out, '\n');
		(two ? two_keys : one_key)(v, from, to);
	}
}

static void say(void *context, const char *s)
{
	const struct view *v = context;

	sentence_write(v->out, v->width, s);
}

static void head(const struct view *v)
{
	const struct scenario *scenario = v->sweep->plan->scenario;
	const char *title = bilingual_str(&scenario->title);
	struct text line = {0}, n = {0};

	text_add_plain(&line, *title ? title : scenario->file);
	cut_write(v->out, text_str(&line), v->width, v->ellipsis);
	text_addc(v->out, '\n');
	text_clear(&line);
	number_write(&n, (double)scenario->replications, 17);
	text_addf(&line, _("%s at %zu points, %s futures each, the same at all of them; seed %llu"), v->sweep->figure.text, v->sweep->points,
		  text_str(&n), (unsigned long long)scenario->seed);
	say((void *)v, text_str(&line));
	text_clear(&line);
	if (v->sweep->keys > 1) {
		text_addf(&line, _("down: %s; across: %s; in each cell who is best, and the best other strategy's figure over that of %s"),
			  v->sweep->vary[0].path, v->sweep->vary[1].path,
			  v->sweep->plan->strategy[scenario->baseline].strategy->name);
		say((void *)v, text_str(&line));
	}
	text_release(&line);
	text_release(&n);
}

static void foot(const struct view *v)
{
	struct text line = {0};

	text_addc(v->out, '\n');
	text_addf(&line, _("%s = the best at that point"), v->best);
	if (v->sweep->plan->scenario->thresholds)
		text_addf(&line, _("; %s = meets all thresholds"), v->meets);
	if (v->sweep->keys == 1)
		say((void *)v, text_str(&line));
	sweep_say(v->sweep, say, (void *)v);
	text_clear(&line);
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(v->out, '\n');
	wrap_write(v->out, text_str(&line), 6, v->width, "\\", v->terminal->command ? v->terminal->command : "");
	text_release(&line);
}

void sweep_table_write(const struct sweep *sweep, const struct terminal *terminal, struct text *out)
{
	struct text utf8 = {0};
	const struct view v = {.sweep = sweep, .terminal = terminal, .out = &utf8,
			       .width = terminal->columns < NARROWEST ? NARROWEST : (size_t)terminal->columns,
			       .best = terminal->utf8 ? "✔" : "*", .meets = terminal->utf8 ? "✓" : "+",
			       .ellipsis = terminal->utf8 ? "…" : "~", .plus_minus = terminal->utf8 ? "±" : "+/-"};

	head(&v);
	blocks(&v);
	foot(&v);
	if (terminal->utf8)
		text_add(out, text_str(&utf8));
	else
		text_add_ascii(out, text_str(&utf8));
	text_release(&utf8);
}
