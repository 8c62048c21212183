/* Storage and other metered items of a price book: their prices, step by step, and the rules around them. */
#include "sim/report/prices_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { C_NAME, C_PRICE, C_FOR, C_MINIMUM, C_TITLE, C_FROM, C_COUNT };

static double first_price(const struct figure *price, const struct entries *tiers)
{
	return figure_mean(tiers->count ? &((const struct tier *)tiers->item[0].bound)->price : price);
}

static int64_t oldest(const struct figure *price, const struct entries *tiers)
{
	int64_t date = figure_date(price);

	for (size_t i = 0; i < tiers->count; i++) {
		const int64_t other = figure_date(&((const struct tier *)tiers->item[i].bound)->price);

		date = other < date ? other : date;
	}
	return date;
}

/* "up to 10,240", "beyond". */
static void step_words(const struct tier *tier, enum dimension dim, struct text *out)
{
	if (tier->up_to.form == VALUE_ABSENT) {
		text_add(out, _("beyond"));
		return;
	}
	struct text amount = {0};

	if (dim == DIM_NUMBER)
		number_write(&amount, tier->up_to.dist.a, 15);
	else
		value_write(&tier->up_to, dim, NULL, &amount);
	text_addf(out, _("up to %s"), text_str(&amount));
	text_release(&amount);
}

static void comma(struct text *out)
{
	if (out->len)
		text_add(out, ", ");
}

/* ", 100 a month free": FORMAT with AMOUNT, when there is one. */
static void rule(struct text *out, const char *format, double amount)
{
	struct text number = {0};

	if (amount <= 0)
		return;
	number_write(&number, amount, 15);
	comma(out);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(out, format, text_str(&number));
#pragma GCC diagnostic pop
	text_release(&number);
}

/* What the whole month costs of full price under a discount for use through the month. */
static double sustained_ratio(const struct meter *meter)
{
	double paid = 0, from = 0;

	for (size_t i = 0; i < meter->sustained.count; i++) {
		const struct sustained *step = meter->sustained.item[i].bound;

		paid += (step->to.dist.a - from) * step->pays.dist.a;
		from = step->to.dist.a;
	}
	return meter->sustained.count ? paid : 1;
}

/* "1,000 x request", "gateway and hour". */
static void unit_words(const struct prices_page *page, const struct meter *meter, struct text *out)
{
	struct text unit = {0};

	if (meter->per.dist.a != 1) {
		number_write(&unit, meter->per.dist.a, 15);
		text_addf(&unit, " %s ", page->terminal->utf8 ? "×" : "x");
	}
	text_add_plain(&unit, meter->unit);
	if (meter->metering == METER_HOURS)
		text_addf(out, _("%s and hour"), text_str(&unit));
	else if (meter->metering == METER_MONTHS)
		text_addf(out, _("%s and month"), text_str(&unit));
	else
		text_add(out, text_str(&unit));
	text_release(&unit);
}

static void rules_words(const struct meter *meter, struct text *out)
{
	struct text share = {0};

	rule(out, _("%s a month free"), meter->free.dist.a);
	rule(out, _("%s of each row free"), meter->included.dist.a);
	rule(out, _("at least %s a row"), meter->minimum.dist.a);
	rule(out, _("in multiples of %s"), meter->round_up.dist.a);
	rule(out, _("each counts %s times"), meter->counted.dist.a == 1 ? 0 : meter->counted.dist.a);
	if (meter->sustained.count) {
		percent_write(&share, 1 - sustained_ratio(meter), 0);
		comma(out);
		text_addf(out, _("%s less over a whole month"), text_str(&share));
	}
	if (meter->licence) {
		comma(out);
		text_add(out, _("a licence"));
	}
	text_release(&share);
}

static void title_cell(struct sheet *sheet, const struct bilingual *title)
{
	sheet_put_str(sheet, C_TITLE, STYLE_PLAIN, bilingual_str(title));
}

/* One line, or one a step; the name stands in the first. FIRST: what is said there of all of them. */
static void price_lines(struct sheet *sheet, const struct price_row *row, const struct figure *price, const struct entries *tiers,
			enum dimension dim, enum dimension of, struct text *first)
{
	struct text text = {0};

	for (size_t i = 0; i < (tiers->count ? tiers->count : 1); i++) {
		const struct tier *tier = tiers->count ? tiers->item[i].bound : NULL;
		const struct figure *figure = tier ? &tier->price : price;

		sheet_row(sheet);
		if (i == 0) {
			sheet_put_str(sheet, C_NAME, STYLE_BOLD, row->name);
			text_add(&text, text_str(first));
		}
		if (tier) {
			comma(&text);
			step_words(tier, of, &text);
		}
		sheet_figure(sheet, C_PRICE, figure, dim);
		sheet_put(sheet, C_FOR, STYLE_PLAIN, &text);
		sheet_origin(sheet, C_FROM, figure);
	}
	text_release(&text);
}

static void fill_stores(struct sheet *sheet, const void *context)
{
	for (const struct price_row *row = context; row->entry; row++) {
		const struct store *store = row->entry->bound;
		struct text least = {0}, none = {0};

		price_lines(sheet, row, &store->price, &store->tiers, DIM_USD_PER_GIB_MONTH, DIM_BYTES, &none);
		if (!store->tiers.count)
			title_cell(sheet, &store->title);
		if (!store->tiers.count && !figure_absent(&store->minimum_s)) {
			value_write(&store->minimum_s.value, DIM_TIME, NULL, &least);
			sheet_put(sheet, C_MINIMUM, STYLE_PLAIN, &least);
		}
		text_release(&least);
		text_release(&none);
	}
}

static void fill_items(struct sheet *sheet, const void *context)
{
	for (const struct price_row *row = context; row->entry; row++) {
		const struct meter *meter = row->entry->bound;
		struct text first = {0};

		unit_words(sheet->page, meter, &first);
		rules_words(meter, &first);
		price_lines(sheet, row, &meter->price, &meter->tiers, DIM_USD, DIM_NUMBER, &first);
		if (!meter->tiers.count)
			title_cell(sheet, &meter->title);
		text_release(&first);
	}
}

static void write_rows(struct prices_page *page, const struct sheet_column *column, size_t flexible, const char *title,
		       struct price_row *row, size_t count, void (*fill)(struct sheet *, const void *))
{
	struct sheet sheet = {.page = page, .column = column, .columns = C_COUNT, .flexible = flexible, .flexible_least = 16,
			      .otherwise = C_FOR};

	price_rows_sort(row, count, page->view->sort);
	if (!count)
		return;
	text_addf(page->out, "\n%s\n", title);
	price_sheet_write(&sheet, fill, row);
}

void prices_stores(struct prices_page *page)
{
	const struct sheet_column column[] = {{_("STORAGE"), 'l', 0}, {_("PRICE "), 'r', 0}, {_("STEP"), 'l', 0}, {_("AT LEAST"), 'r', 0},
					      {_("WHAT"), 'l', 1}, {page->wide ? _("FROM") : _("DATE"), 'l', 0}};
	const struct entries *all = &page->book->stores;
	struct price_row *row = mem_new(all->count + 1, sizeof *row);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct store *store = all->item[i].bound;
		const char *const texts[] = {all->item[i].name, bilingual_str(&store->title), store->service};

		if (price_matches(page, sizeof texts / sizeof *texts, texts))
			row[count++] = (struct price_row){.entry = all->item + i, .name = all->item[i].name, .written = i, .saving = NAN,
							  .price = first_price(&store->price, &store->tiers),
							  .date_s = oldest(&store->price, &store->tiers)};
	}
	write_rows(page, column, C_TITLE, _("Storage, per GiB and calendar month"), row, count, fill_stores);
	free(row);
}

void prices_items(struct prices_page *page)
{
	const struct sheet_column column[] = {{_("ITEM"), 'l', 0}, {_("PRICE "), 'r', 0}, {_("FOR"), 'l', 0}, {"", 'r', 0},
					      {_("WHAT"), 'l', 1}, {page->wide ? _("FROM") : _("DATE"), 'l', 0}};
	const struct entries *all = &page->book->items;
	struct price_row *row = mem_new(all->count + 1, sizeof *row);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct meter *meter = all->item[i].bound;
		const char *const texts[] = {all->item[i].name, bilingual_str(&meter->title), meter->service, category_words[meter->category]};

		if (price_matches(page, sizeof texts / sizeof *texts, texts))
			row[count++] = (struct price_row){.entry = all->item + i, .name = all->item[i].name, .written = i, .saving = NAN,
							  .price = first_price(&meter->price, &meter->tiers) / meter->per.dist.a,
							  .date_s = oldest(&meter->price, &meter->tiers)};
	}
	write_rows(page, column, page->wide ? C_TITLE : C_FOR, _("Items"), row, count, fill_items);
	free(row);
}
