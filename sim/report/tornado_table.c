/* A tornado on the screen: a row a quantity, the widest first, its bars left and right of the figure as it is. */
#include <math.h>
#include <string.h>

#include "sim/report/grid.h"
#include "sim/report/tornado.h"
#include "sim/report/write.h"

enum { NAME, RANGE, BAR, LESS, MORE, SWING, COLUMNS };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, NAME_MOST = 40, NAME_LEAST = 16, BAR_LEAST = 8, BAR_MOST = 36, INDENT = 2, GAP = 2 };

struct marks { const char *down, *up, *axis, *ellipsis, *plus_minus, *dots, *dot; };
static const struct marks unicode = {"░", "█", "│", "…", "±", "…", "·"}, plain = {"-", "#", "|", "~", "+/-", "..", "|"};

struct view {
	const struct tornado *tornado;
	const struct terminal *terminal;
	const struct marks *mark;
	struct text *out;
	bool wide;
	size_t width, names, left, right; /* columns: of names, and of the bars on each side of the axis */
	double low, high;                 /* changes */
	struct grid grid;
};

static void scale(struct view *v)
{
	for (size_t i = 0; i < v->tornado->shown; i++)
		for (int e = 0; e < ENDS; e++) {
			const double x = v->tornado->bar[i].end[e].change;

			if (!isfinite(x))
				continue;
			v->low = fmin(v->low, x);
			v->high = fmax(v->high, x);
		}
}

/* CELLS for bars and the axis between them. */
static void divide(struct view *v, size_t cells)
{
	const double share = v->high > v->low ? -v->low / (v->high - v->low) : 0.5;

	v->left = (size_t)rint(share * (double)(cells - 1));
	v->left += !v->left && v->low < 0;
	v->left -= v->left == cells - 1 && v->high > 0;
	v->right = cells - 1 - v->left;
}

/* How many cells of its side an end takes; at least one, where anything changes. */
static size_t reach(const struct view *v, const struct tornado_end *end, bool left)
{
	const double x = left ? -end->change : end->change, most = left ? -v->low : v->high, side = (double)(left ? v->left : v->right);

	if (!end->lived || (isfinite(x) && !(x > 0)) || isnan(x))
		return 0;
	return isfinite(x) ? (size_t)fmax(1, rint(x / most * side)) : (size_t)side;
}

static void side(const struct view *v, const struct tornado_bar *bar, bool left, struct text *out)
{
	const size_t down = reach(v, bar->end + DOWN, left), up = reach(v, bar->end + UP, left), cells = left ? v->left : v->right;

	for (size_t i = 0; i < cells; i++) {
		const size_t at = left ? cells - i : i + 1;      /* from the axis on */
		const bool is_down = at <= down && (up < at || down <= up);

		text_add(out, is_down ? v->mark->down : at <= up ? v->mark->up : " ");
	}
}

/* The last columns of a path say most. */
static void name_cell(struct view *v, const char *label)
{
	struct text cell = {0}, whole = {0};

	text_add_plain(&whole, label);
	const size_t width = utf8_width(text_str(&whole)), dots = utf8_width(v->mark->ellipsis);

	if (width > v->names)
		text_addf(&cell, "%s%s", v->mark->ellipsis, text_str(&whole) + utf8_cut(text_str(&whole), width - v->names + dots));
	else
		text_add(&cell, text_str(&whole));
	grid_cell(&v->grid, NAME, STYLE_PLAIN, &cell);
	text_release(&cell);
	text_release(&whole);
}

static void change_cell(struct view *v, size_t column, const struct tornado_end *end)
{
	struct text cell = {0};

	if (!end->lived)
		return;
	tornado_change_write(v->tornado, end->change, &cell);
	if (v->wide)
		tornado_half_write(v->tornado, end->ci, v->mark->plus_minus, &cell);
	grid_cell(&v->grid, column, end->change > 0 ? STYLE_BAD : end->change < 0 ? STYLE_GOOD : STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void bar_row(struct view *v, const struct tornado_bar *bar)
{
	struct text cell = {0};

	grid_row(&v->grid);
	name_cell(v, tornado_label(v->tornado, bar));
	tornado_range(bar, v->mark->dots, &cell);
	grid_cell(&v->grid, RANGE, STYLE_DIM, &cell);
	if (v->left + v->right > 0) {
		side(v, bar, true, &cell);
		text_add(&cell, v->mark->axis);
		side(v, bar, false, &cell);
		grid_cell(&v->grid, BAR, STYLE_PLAIN, &cell);
	}
	change_cell(v, LESS, bar->end + DOWN);
	change_cell(v, MORE, bar->end + UP);
	if (v->wide && isfinite(bar->swing)) {
		tornado_value_write(v->tornado, bar->swing, &cell);
		grid_cell(&v->grid, SWING, STYLE_BOLD, &cell);
	}
	text_release(&cell);
}

static void others_row(struct view *v)
{
	const size_t count = v->tornado->bars - v->tornado->shown;
	struct text cell = {0};

	grid_row(&v->grid);
	text_addf(&cell, ngettext("%zu other", "%zu others", count), count);
	grid_cell(&v->grid, NAME, STYLE_DIM, &cell);
	tornado_value_write(v->tornado, v->tornado->others, &cell);
	grid_cell(&v->grid, v->wide ? SWING : MORE, STYLE_DIM, &cell);
	text_release(&cell);
}

static void rows(struct view *v)
{
	struct text cell = {0};

	grid_init(&v->grid, "lllrrr");
	v->grid.indent = INDENT;
	v->grid.gap = GAP;
	v->grid.flexible = NAME;
	grid_row(&v->grid);
	grid_cell_str(&v->grid, NAME, STYLE_DIM, _("QUANTITY"));
	grid_cell_str(&v->grid, RANGE, STYLE_DIM, _("FROM, TO"));
	text_addf(&cell, "%s %s", v->mark->down, _("LESS"));
	grid_cell(&v->grid, LESS, STYLE_DIM, &cell);
	text_addf(&cell, "%s %s", v->mark->up, _("MORE"));
	grid_cell(&v->grid, MORE, STYLE_DIM, &cell);
	if (v->wide)
		grid_cell_str(&v->grid, SWING, STYLE_DIM, _("SWING"));
	for (size_t i = 0; i < v->tornado->shown; i++)
		bar_row(v, v->tornado->bar + i);
	if (v->tornado->bars > v->tornado->shown)
		others_row(v);
	text_release(&cell);
}

/* Twice: once to see what the words leave for the bars. */
static void bars(struct view *v)
{
	size_t words = INDENT, name;

	v->names = NAME_MOST;
	rows(v);
	for (size_t c = RANGE; c < COLUMNS; c++)
		words += grid_column_width(&v->grid, c) + GAP;
	name = grid_column_width(&v->grid, NAME);
	grid_release(&v->grid);
	if (words + name + BAR_LEAST > v->width)
		name = v->width > words + NAME_LEAST + BAR_LEAST ? v->width - words - BAR_LEAST : NAME_LEAST;
	v->names = name;
	const size_t cells = v->width > words + name + BAR_LEAST ? v->width - words - name : BAR_LEAST;

	divide(v, cells > BAR_MOST ? BAR_MOST : cells);
	rows(v);
	grid_write(&v->grid, v->width, v->terminal->colour, v->mark->ellipsis, v->out);
	grid_release(&v->grid);
}

static void say(void *context, const char *s)
{
	const struct view *v = context;

	sentence_write(v->out, v->width, s);
}

static void head(const struct view *v)
{
	const struct tornado *t = v->tornado;
	const struct scenario *scenario = t->plan->scenario;
	struct text line = {0}, n = {0}, how = {0};

	tornado_question(t, &line);
	style_write(v->out, STYLE_BOLD, v->terminal->colour, text_str(&line));
	text_addc(v->out, '\n');
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)t->replications, 17);
	text_addf(&line, " %s %s %s ", v->mark->dot, currency_in_use()->code, v->mark->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", v->mark->dot);
	text_addf(&line, ngettext("%s future", "%s futures", t->replications), text_str(&n));
	say((void *)v, text_str(&line));
	text_clear(&line);
	tornado_how(t, &how);
	text_addf(&line, "%s  %s: ", tornado_strategy(t), strategy_title(t->plan->strategy[t->strategy].strategy));
	tornado_value_write(t, t->value, &line);
	tornado_half_write(t, t->ci, v->mark->plus_minus, &line);
	text_addf(&line, _(" as it is; %s, all else and all chance the same"), text_str(&how));
	say((void *)v, text_str(&line));
	text_addc(v->out, '\n');
	text_release(&line);
	text_release(&n);
	text_release(&how);
}

static void foot(const struct view *v)
{
	struct text line = {0};

	text_addc(v->out, '\n');
	tornado_say(v->tornado, say, (void *)v);
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(v->out, '\n');
	wrap_write(v->out, text_str(&line), 6, v->width, "\\", v->terminal->command ? v->terminal->command : "");
	text_release(&line);
}

void tornado_table_write(const struct tornado *tornado, const struct terminal *terminal, struct text *out)
{
	struct text utf8 = {0};
	struct view v = {.tornado = tornado, .terminal = terminal, .mark = terminal->utf8 ? &unicode : &plain, .out = &utf8,
			 .wide = terminal->columns >= WIDE_FROM,
			 .width = (size_t)(terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns)};

	scale(&v);
	head(&v);
	if (tornado->bars)
		bars(&v);
	foot(&v);
	(terminal->utf8 ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&utf8);
}
