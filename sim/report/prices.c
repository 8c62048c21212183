/* `costcast prices BOOK`: the book as a table, each figure with its quality, its source and its date. */
#include <stdlib.h>
#include <string.h>

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { WIDE_FROM = 100 };

static bool absent(const struct figure *figure)
{
	return figure->value.form == VALUE_ABSENT;
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

/* "$32.7726", with ~ when it was derived and * when it was assumed; "-" when there is none. */
static void figure_cell(struct grid *grid, size_t column, const struct figure *figure, enum dimension dim)
{
	struct text text = {0};

	if (absent(figure)) {
		grid_cell_str(grid, column, STYLE_DIM, "- ");
		return;
	}
	if (dist_is_constant(&figure->value.dist))
		usd_write(&text, figure->value.dist.a, digits_of(figure->value.dist.a));
	else
		value_write(&figure->value, dim, NULL, &text);
	text_addc(&text, figure->quality == QUALITY_ASSUMED ? '*' : figure->quality == QUALITY_DERIVED ? '~' : ' ');
	grid_cell(grid, column, figure->quality == QUALITY_ASSUMED ? STYLE_BOLD : STYLE_PLAIN, &text);
	text_release(&text);
}

/* "aws-list 2023-10-09", or the date alone; of a span the last day. */
static void origin_cell(struct grid *grid, size_t column, const struct figure *figure, bool date_only)
{
	struct text text = {0};

	if (absent(figure))
		return;
	if (!date_only && figure->source)
		text_add_plain(&text, figure->source);
	if (figure->as_of) {
		const size_t length = strlen(figure->as_of);

		if (text.len)
			text_addc(&text, ' ');
		text_add_plain(&text, figure->as_of + (length > 10 ? length - 10 : 0));
	}
	grid_cell(grid, column, STYLE_DIM, &text);
	text_release(&text);
}

static void accelerator_cell(struct grid *grid, size_t column, const struct instance *instance, bool utf8)
{
	struct text text = {0};

	if (!instance->accelerator.name)
		return;
	text_addf(&text, "%lld %s ", (long long)instance->accelerator.count, utf8 ? "×" : "x");
	text_add_plain(&text, instance->accelerator.name);
	grid_cell(grid, column, STYLE_PLAIN, &text);
	text_release(&text);
}

/* The one-year rate without upfront payment, of the first product that has one. */
static const struct figure *year_rate(const struct book *book, const char *instance)
{
	static const struct figure none = {0};

	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;

		for (size_t j = 0; j < product->rates.count; j++) {
			const struct plan_rate *rate = product->rates.item[j].bound;

			if (rate->instance && rate->rate.value.form == VALUE_QUANTITY && strcmp(rate->instance, instance) == 0 && rate->payment == PAY_NO_UPFRONT &&
			    rate->term_s.dist.a == 365 * DAY_S)
				return &rate->rate;
		}
	}
	return &none;
}

static void saves_cell(struct grid *grid, size_t column, const struct figure *on_demand, const struct figure *rate)
{
	struct text text = {0};

	if (absent(on_demand) || absent(rate) || dist_mean(&on_demand->value.dist) <= 0)
		return;
	percent_write(&text, 1 - dist_mean(&rate->value.dist) / dist_mean(&on_demand->value.dist), 0);
	grid_cell(grid, column, STYLE_PLAIN, &text);
	text_release(&text);
}

static void instance_row(struct grid *grid, const struct book *book, const struct entry *entry, bool wide, bool utf8)
{
	const struct instance *instance = entry->bound;
	const struct figure *rate = year_rate(book, entry->name);
	size_t column = 4;

	grid_row(grid);
	grid_cell_str(grid, 0, STYLE_BOLD, entry->name);
	accelerator_cell(grid, 1, instance, utf8);
	figure_cell(grid, 2, &instance->on_demand, DIM_USD_PER_HOUR);
	figure_cell(grid, 3, rate, DIM_USD_PER_HOUR);
	if (wide)
		saves_cell(grid, column++, &instance->on_demand, rate);
	figure_cell(grid, column++, &instance->spot, DIM_USD_PER_HOUR);
	if (wide)
		origin_cell(grid, column++, &instance->on_demand, false);
	origin_cell(grid, column, &instance->spot, !wide);
}

static void head_row(struct grid *grid, const char *const *head)
{
	grid_row(grid);
	for (size_t i = 0; i < grid->columns; i++)
		grid_cell_str(grid, i, STYLE_DIM, head[i]);
}

static const char *ellipsis(const struct terminal *terminal)
{
	return terminal->utf8 ? "…" : "..";
}

static void instances_write(const struct book *book, const struct terminal *terminal, size_t width, struct text *out)
{
	const char *const wide_head[] = {_("INSTANCE"), _("ACCELERATOR"), _("ON-DEMAND "), _("1-YEAR PLAN "), _("SAVES"), _("SPOT "),
					 _("ON-DEMAND FROM"), _("SPOT FROM")};
	const char *const narrow_head[] = {_("INSTANCE"), _("ACCELERATOR"), _("ON-DEMAND "), _("PLAN, 1 Y "), _("SPOT "),
					   _("SPOT DATE")};
	const bool wide = terminal->columns >= WIDE_FROM;
	struct grid grid;

	grid_init(&grid, wide ? "llrrrrll" : "llrrrl");
	grid.flexible = 1;                /* a long accelerator's name is what can be cut */
	head_row(&grid, wide ? wide_head : narrow_head);
	for (size_t i = 0; i < book->instances.count; i++)
		instance_row(&grid, book, &book->instances.item[i], wide, terminal->utf8);
	text_addf(out, "%s\n", _("Instances, per hour"));
	grid_write(&grid, width, terminal->colour, ellipsis(terminal), out);
	grid_release(&grid);
	wrap_write(out, "", 2, width, "", _("~ derived from printed figures, * assumed and printed nowhere, - not in our sources"));
}

static void stores_write(const struct book *book, const struct terminal *terminal, size_t width, struct text *out)
{
	struct grid grid;

	if (!book->stores.count)
		return;
	grid_init(&grid, "lrll");
	grid.flexible = 2;
	for (size_t i = 0; i < book->stores.count; i++) {
		const struct store *store = book->stores.item[i].bound;

		grid_row(&grid);
		grid_cell_str(&grid, 0, STYLE_BOLD, book->stores.item[i].name);
		figure_cell(&grid, 1, &store->price, DIM_USD_PER_GIB_MONTH);
		grid_cell_str(&grid, 2, STYLE_PLAIN, bilingual_str(&store->title));
		origin_cell(&grid, 3, &store->price, terminal->columns < WIDE_FROM);
	}
	text_addf(out, "\n%s\n", _("Storage, per GiB and calendar month"));
	grid_write(&grid, width, terminal->colour, ellipsis(terminal), out);
	grid_release(&grid);
}

static void products_write(const struct book *book, size_t width, struct text *out)
{
	if (!book->products.count)
		return;
	text_addf(out, "\n%s\n", _("Commitments"));
	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;
		struct text line = {0};

		text_addf(&line, _("%s: %s, rates: %zu."), book->products.item[i].name, bilingual_str(&product->title),
			  product->rates.count);
		if (product->note) {
			text_addc(&line, ' ');
			text_add_plain(&line, product->note);
		}
		wrap_write(out, "  ", 4, width, "", text_str(&line));
		text_release(&line);
	}
}

/* The sentence that a market says about itself, in the language in use. */
static const char *note_of(const struct node *market)
{
	const struct node *note = node_at(market, "spot.note");
	const struct node *en = note && note->kind == NODE_MAP ? node_get(note, "en") : note;
	const struct node *es = note && note->kind == NODE_MAP ? node_get(note, "es") : note;
	const struct bilingual text = {.en = en ? en->text : NULL, .es = es ? es->text : NULL};

	return bilingual_str(&text);
}

static void presets_write(const struct book *book, size_t width, struct text *out)
{
	if (!book->presets || book->presets->kind != NODE_MAP || !book->presets->count)
		return;
	text_addf(out, "\n%s\n", _("Markets to choose from by market: {preset: NAME}"));
	for (size_t i = 0; i < book->presets->count; i++) {
		struct text line = {0};
		const char *note = note_of(book->presets->item[i]);

		text_add_plain(&line, book->presets->key[i]->text);
		if (*note) {
			text_add(&line, ": ");
			text_add_plain(&line, note);
		}
		wrap_write(out, "  ", 4, width, "", text_str(&line));
		text_release(&line);
	}
}

static void sources_write(const struct book *book, size_t width, struct text *out)
{
	if (!book->sources || book->sources->kind != NODE_MAP || !book->sources->count)
		return;
	text_addf(out, "\n%s\n", _("Sources"));
	for (size_t i = 0; i < book->sources->count; i++) {
		const struct node *full = book->sources->item[i];
		struct text line = {0};

		text_add_plain(&line, book->sources->key[i]->text);
		text_add(&line, ": ");
		text_add_plain(&line, full->kind == NODE_SCALAR ? full->text : "");
		wrap_write(out, "  ", 4, width, "", text_str(&line));
		text_release(&line);
	}
}

void prices_write(const struct book *book, const struct terminal *terminal, struct text *out)
{
	const size_t width = terminal->columns > 40 ? (size_t)terminal->columns : 80;
	const char *title = book_title(book);

	text_add_plain(out, title && *title ? title : _("as written in the scenario"));
	text_addf(out, "    %s", book->currency);
	if (book->region) {
		text_add(out, ", ");
		text_add_plain(out, book->region);
	}
	if (book->as_of) {
		text_add(out, ", ");
		text_add_plain(out, book->as_of);
	}
	text_add(out, "\n\n");
	instances_write(book, terminal, width, out);
	stores_write(book, terminal, width, out);
	products_write(book, width, out);
	presets_write(book, width, out);
	sources_write(book, width, out);
}
