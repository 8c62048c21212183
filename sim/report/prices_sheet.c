/* How a table of a price book is fitted to the page, and what its cells look like. */
#include "sim/report/prices_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STALE_DAYS = 365 };

bool figure_absent(const struct figure *figure)
{
	return figure->value.form == VALUE_ABSENT;
}

double figure_mean(const struct figure *figure)
{
	return figure_absent(figure) ? NAN : dist_mean(&figure->value.dist);
}

/* "2026-07-20", "2026-07" or "2026" at S: the first day that it can mean. Returns its length, 0 when there is none. */
static size_t date_at(const char *s, int64_t *unix_s)
{
	char day[] = "2000-01-01";
	size_t length = 4;

	if (strspn(s, "0123456789") != 4)
		return 0;
	for (; length < 10 && s[length] == '-' && strspn(s + length + 1, "0123456789") == 2; length += 3)
		;
	memcpy(day, s, length);
	return calendar_read(day, unix_s) ? length : 0;
}

/* The last date in AS_OF, as it is written there: *LENGTH bytes of it. NULL, and INT64_MAX, when there is none. */
static const char *last_date(const char *as_of, size_t *length, int64_t *unix_s)
{
	const char *last = NULL;

	*length = 0;
	*unix_s = INT64_MAX;
	for (const char *s = as_of; s && *s;) {
		const size_t digits = strspn(s, "0123456789"), here = date_at(s, unix_s);

		if (here) {
			last = s;
			*length = here;
		}
		s += here ? here : digits + !digits;
	}
	return last;
}

int64_t figure_date(const struct figure *figure)
{
	size_t length;
	int64_t date;

	last_date(figure->as_of, &length, &date);
	return date;
}

/* Older than a year on the page's day, or of no day at all. A figure of the reader's own has no date and needs none. */
static bool stale(const struct prices_page *page, const struct figure *figure)
{
	const int64_t date = figure_date(figure);

	return page->dated && figure->as_of && (date == INT64_MAX || page->on_unix_s - date > STALE_DAYS * (int64_t)DAY_S);
}

void sheet_row(struct sheet *sheet)
{
	grid_row(&sheet->grid);
	sheet->page->rows++;
}

void sheet_put(struct sheet *sheet, size_t column, enum style style, struct text *s)
{
	if (sheet->shown[column] && s->len) {
		sheet->used[column] = true;
		grid_cell(&sheet->grid, sheet->at[column], style, s);
	}
	text_clear(s);
}

void sheet_put_str(struct sheet *sheet, size_t column, enum style style, const char *s)
{
	struct text text = {0};

	text_add_plain(&text, s);
	sheet_put(sheet, column, style, &text);
	text_release(&text);
}

/* All the digits that the source prints, and no more. */
static int digits_of(double x)
{
	struct text text = {0};
	int digits = 0;
	bool leading = true;

	text_add_double(&text, x);
	for (const char *c = text_str(&text); *c && *c != 'e'; c++) {
		leading = leading && (*c < '1' || *c > '9');
		digits += !leading && *c >= '0' && *c <= '9';
	}
	text_release(&text);
	return digits ? digits : 1;
}

void sheet_figure(struct sheet *sheet, size_t column, const struct figure *figure, enum dimension dim)
{
	const bool money = dim == DIM_USD || dim == DIM_USD_PER_HOUR || dim == DIM_USD_PER_GIB_MONTH;
	struct text text = {0};

	if (figure_absent(figure)) {
		if (sheet->shown[column])
			grid_cell_str(&sheet->grid, sheet->at[column], STYLE_DIM, "- ");
		return;
	}
	if (money && dist_is_constant(&figure->value.dist))
		usd_write(&text, figure->value.dist.a, digits_of(figure->value.dist.a));
	else
		value_write(&figure->value, dim, NULL, &text);
	text_addc(&text, figure->quality == QUALITY_ASSUMED ? '*' : figure->quality == QUALITY_DERIVED ? '~' : ' ');
	sheet_put(sheet, column, figure->quality == QUALITY_ASSUMED ? STYLE_BOLD : STYLE_PLAIN, &text);
	text_release(&text);
}

static void cite(struct prices_page *page, const char *source)
{
	const struct node *sources = page->book->sources;

	for (size_t i = 0; source && sources && sources->kind == NODE_MAP && i < sources->count; i++)
		page->cited[i] = page->cited[i] || strcmp(sources->key[i]->text, source) == 0;
}

void sheet_origin(struct sheet *sheet, size_t column, const struct figure *figure)
{
	const bool old = stale(sheet->page, figure);
	struct text text = {0};

	if (figure_absent(figure))
		return;
	cite(sheet->page, figure->source);
	if (sheet->page->wide && figure->source)
		text_add_plain(&text, figure->source);
	if (figure->as_of) {
		size_t length;
		int64_t date;
		const char *day = last_date(figure->as_of, &length, &date);

		if (text.len)
			text_addc(&text, ' ');
		/* no finer than the source: a month is not its first day */
		if (day)
			text_addn(&text, day, length);
		else
			text_add_plain(&text, figure->as_of);
	}
	if (old)
		text_addc(&text, '!');
	sheet_put(sheet, column, old ? STYLE_BAD : STYLE_DIM, &text);
	text_release(&text);
}

void sheet_saving(struct sheet *sheet, size_t column, double saving)
{
	struct text text = {0};

	if (isnan(saving))
		return;
	percent_write(&text, saving, 0);
	sheet_put(sheet, column, STYLE_PLAIN, &text);
	text_release(&text);
}

static void sheet_begin(struct sheet *sheet)
{
	size_t at = 0;

	for (size_t c = 0; c < sheet->columns; c++)
		if (sheet->shown[c]) {
			sheet->align[at] = sheet->column[c].align;
			sheet->at[c] = at++;
		}
	sheet->align[at] = '\0';
	memset(sheet->used, 0, sizeof sheet->used);
	grid_init(&sheet->grid, sheet->align);
	if (sheet->shown[sheet->flexible])
		sheet->grid.flexible = (int)sheet->at[sheet->flexible];
	grid_row(&sheet->grid);
	for (size_t c = 0; c < sheet->columns; c++)
		if (sheet->shown[c])
			grid_cell_str(&sheet->grid, sheet->at[c], STYLE_DIM, sheet->column[c].head);
}

/* The next column to do without: an empty one, else, when the table is too wide, the one needed least. */
static size_t needless(const struct sheet *sheet)
{
	const bool flexible = sheet->shown[sheet->flexible];
	const size_t has = flexible ? grid_column_width(&sheet->grid, sheet->at[sheet->flexible]) : 0;
	const size_t least = grid_width(&sheet->grid) - (has > sheet->flexible_least ? has - sheet->flexible_least : 0);
	size_t drop = sheet->columns;

	for (size_t c = 0; c < sheet->columns; c++)
		if (sheet->shown[c] && !sheet->used[c])
			return c;
	for (size_t c = 0; least > sheet->page->width && c < sheet->columns; c++)
		if (sheet->shown[c] && sheet->column[c].drop && (drop == sheet->columns || sheet->column[c].drop > sheet->column[drop].drop))
			drop = c;
	return drop;
}

void price_sheet_write(struct sheet *sheet, void (*fill)(struct sheet *sheet, const void *context), const void *context)
{
	const struct terminal *terminal = sheet->page->terminal;
	const size_t before = sheet->page->rows;

	for (size_t c = 0; c < sheet->columns; c++)
		sheet->shown[c] = true;
	for (;;) {
		sheet->page->rows = before;
		sheet_begin(sheet);
		fill(sheet, context);

		const size_t drop = needless(sheet);

		if (drop == sheet->columns)
			break;
		sheet->shown[drop] = false;
		if (drop == sheet->flexible)
			sheet->flexible = sheet->otherwise;
		grid_release(&sheet->grid);
	}
	grid_write(&sheet->grid, sheet->page->width, terminal->colour, terminal->utf8 ? "…" : "..", sheet->page->out);
	grid_release(&sheet->grid);
}
