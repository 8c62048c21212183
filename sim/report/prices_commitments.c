/* What can be committed to: a table of rates for each product. */
#include "sim/report/prices_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { C_NAME, C_TERM, C_PAYMENT, C_RATE, C_SAVES, C_FROM, C_COUNT };

static const char *target(const struct plan_rate *rate)
{
	return rate->instance ? rate->instance : rate->item ? rate->item : rate->family ? rate->family : "";
}

static void name_cell(struct sheet *sheet, const struct plan_rate *rate)
{
	struct text text = {0};

	if (rate->family)
		text_addf(&text, _("family %s"), rate->family);
	else
		text_add_plain(&text, *target(rate) ? target(rate) : _("any instance"));
	sheet_put(sheet, C_NAME, STYLE_BOLD, &text);
	text_release(&text);
}

/* As the book says it: by the hour, for the item's units, for the term, or off the list price. */
static void rate_cell(struct sheet *sheet, const struct plan_rate *rate)
{
	const struct figure *said = rate_figure(rate);

	sheet_figure(sheet, C_RATE, said, said == &rate->rate ? DIM_USD_PER_HOUR : said == &rate->discount ? DIM_RATIO : DIM_USD);
}

/* What all rates of PRODUCT are, as the head of their column; NULL when they differ. */
static const char *rate_head(const struct product *product)
{
	bool hourly = true, total = true, discount = true;

	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		const struct figure *said = rate_figure(rate);

		hourly = hourly && said == &rate->rate;
		total = total && said == &rate->total;
		discount = discount && said == &rate->discount;
	}
	return hourly ? _("RATE, 1 h ") : total ? _("WHOLE TERM ") : discount ? _("DISCOUNT ") : NULL;
}

/* "1 y", "182 d". A block's length is the buyer's. */
static void term_cell(struct sheet *sheet, const struct product *product, const struct plan_rate *rate)
{
	struct text text = {0};

	if (product->mechanism == MECHANISM_BLOCK)
		return;
	value_write(&rate->term_s, DIM_TIME, NULL, &text);
	if (rate_figure(rate) == &rate->total && rate_head(product) == NULL)
		text_addf(&text, ", %s", _("in all"));
	sheet_put(sheet, C_TERM, STYLE_PLAIN, &text);
	text_release(&text);
}

static void fill(struct sheet *sheet, const void *context)
{
	for (const struct price_row *row = context; row->rate; row++) {
		sheet_row(sheet);
		name_cell(sheet, row->rate);
		term_cell(sheet, row->entry->bound, row->rate);
		sheet_put_str(sheet, C_PAYMENT, STYLE_PLAIN, payment_words[row->rate->payment]);
		rate_cell(sheet, row->rate);
		sheet_saving(sheet, C_SAVES, row->saving);
		sheet_origin(sheet, C_FROM, rate_figure(row->rate));
	}
}

/* "reserved: Standard reservation. reservation, order 1, size-flexible. A note." */
static void product_words(struct prices_page *page, const struct entry *entry)
{
	const struct product *product = entry->bound;
	const char *title = bilingual_str(&product->title);
	struct text line = {0};

	text_addf(&line, "%s: ", entry->name);
	text_add_plain(&line, title ? title : "");
	text_addf(&line, ". %s", mechanism_words[product->mechanism]);
	if (product->order)
		text_addf(&line, _(", order %lld"), (long long)product->order);
	if (product->size_flexible)
		text_add(&line, _(", for all sizes of a family"));
	if (product->family_bound)
		text_add(&line, _(", for one family"));
	if (product->convertible)
		text_add(&line, _(", exchangeable"));
	if (product->mechanism == MECHANISM_SPEND && product->sharing == SHARING_PROPORTIONAL)
		text_add(&line, _(", shared in proportion"));
	text_add(&line, ".");
	if (!figure_absent(&product->refund_limit)) {
		struct text limit = {0};

		if (dist_is_constant(&product->refund_limit.value.dist))
			usd_write(&limit, product->refund_limit.value.dist.a, 17);
		else
			value_write(&product->refund_limit.value, DIM_USD, NULL, &limit);
		text_addf(&line, _(" Refunds up to %s in twelve months."), text_str(&limit));
		text_release(&limit);
	}
	if (product->note) {
		text_addc(&line, ' ');
		text_add_plain(&line, product->note);
	}
	wrap_write(page->out, "  ", 4, page->width, "", text_str(&line));
	text_release(&line);
}

static size_t select_rates(const struct prices_page *page, const struct entry *entry, struct price_row *row)
{
	const struct product *product = entry->bound;
	const char *const whole[] = {entry->name, bilingual_str(&product->title)};
	const bool all = price_matches(page, 2, whole);
	size_t count = 0;

	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		const struct instance *instance = rate->instance ? book_instance(page->book, rate->instance) : NULL;
		const char *const texts[] = {target(rate), instance ? instance->family : NULL, instance ? instance->accelerator.name : NULL};

		if (all || price_matches(page, sizeof texts / sizeof *texts, texts))
			row[count++] = (struct price_row){.entry = entry, .rate = rate, .name = target(rate), .written = i,
							  .price = rate_hourly(page->book, rate), .saving = rate_saving(page->book, rate),
							  .date_s = figure_date(rate_figure(rate))};
	}
	return count;
}

void prices_commitments(struct prices_page *page)
{
	bool any = false;

	for (size_t i = 0; i < page->book->products.count; i++) {
		const struct entry *entry = &page->book->products.item[i];
		const struct product *product = entry->bound;
		const char *head = rate_head(product);
		const struct sheet_column column[] = {{_("FOR"), 'l', 0}, {_("TERM"), 'l', 0}, {_("PAYMENT"), 'l', 0},
						      {head ? head : _("RATE "), 'r', 0}, {_("SAVES"), 'r', 0},
						      {page->wide ? _("FROM") : _("DATE"), 'l', 0}};
		struct price_row *row = mem_new(product->rates.count + 1, sizeof *row);
		const size_t count = select_rates(page, entry, row);
		struct sheet sheet = {.page = page, .column = column, .columns = C_COUNT, .flexible = C_NAME, .flexible_least = 20};
		const char *const whole[] = {entry->name, bilingual_str(&product->title)};

		price_rows_sort(row, count, page->view->sort);
		if (count || (!product->rates.count && price_matches(page, 2, whole))) {
			text_addf(page->out, any ? "\n" : "\n%s\n", _("Commitments"));
			any = true;
			page->rows += !count;
			product_words(page, entry);
		}
		if (count)
			price_sheet_write(&sheet, fill, row);
		free(row);
	}
}
