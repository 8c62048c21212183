/* Instances of a price book: on demand, under a plan of one year, on the spot market. */
#include "sim/report/prices_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { C_NAME, C_ACCELERATOR, C_ON_DEMAND, C_PLAN, C_SAVES, C_SPOT, C_FROM, C_SPOT_FROM, C_COUNT };

static void accelerator_cell(struct sheet *sheet, const struct instance *instance)
{
	struct text text = {0};

	if (!instance->accelerator.name)
		return;
	text_addf(&text, "%lld %s ", (long long)instance->accelerator.count, sheet->page->terminal->utf8 ? "×" : "x");
	text_add_plain(&text, instance->accelerator.name);
	sheet_put(sheet, C_ACCELERATOR, STYLE_PLAIN, &text);
	text_release(&text);
}

/* The one-year rate without upfront payment, of the first product that has one for the instance by name. */
static const struct plan_rate *year_rate(const struct book *book, const char *instance)
{
	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;

		for (size_t j = 0; product->mechanism != MECHANISM_BLOCK && j < product->rates.count; j++) {
			const struct plan_rate *rate = product->rates.item[j].bound;

			if (rate->instance && strcmp(rate->instance, instance) == 0 && rate->payment == PAY_NO_UPFRONT
			    && rate->term_s.dist.a == 365 * DAY_S && !isnan(rate_hourly(book, rate)))
				return rate;
		}
	}
	return NULL;
}

/* In dollars an hour however the book says it: a total and a discount become one, to the millionth. */
static struct figure plan_figure(const struct book *book, const struct plan_rate *rate)
{
	struct figure figure = {0};

	if (!rate)
		return figure;
	figure = *rate_figure(rate);
	if (figure_absent(&rate->rate)) {
		figure.value = value_constant(round(1e6 * rate_hourly(book, rate)) / 1e6);
		figure.quality = figure.quality == QUALITY_ASSUMED ? QUALITY_ASSUMED : QUALITY_DERIVED;
	}
	return figure;
}

static void fill(struct sheet *sheet, const void *context)
{
	const struct book *book = sheet->page->book;

	for (const struct price_row *row = context; row->entry; row++) {
		const struct instance *instance = row->entry->bound;
		const struct plan_rate *rate = year_rate(book, row->name);
		const struct figure plan = plan_figure(book, rate);

		sheet_row(sheet);
		sheet_put_str(sheet, C_NAME, STYLE_BOLD, row->name);
		accelerator_cell(sheet, instance);
		sheet_figure(sheet, C_ON_DEMAND, &instance->on_demand, DIM_USD_PER_HOUR);
		sheet_figure(sheet, C_PLAN, &plan, DIM_USD_PER_HOUR);
		sheet_saving(sheet, C_SAVES, row->saving);
		sheet_figure(sheet, C_SPOT, &instance->spot, DIM_USD_PER_HOUR);
		sheet_origin(sheet, C_FROM, &instance->on_demand);
		sheet_origin(sheet, C_SPOT_FROM, &instance->spot);
	}
}

static size_t select_rows(const struct prices_page *page, struct price_row *row)
{
	const struct entries *all = &page->book->instances;
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct instance *instance = all->item[i].bound;
		const char *const texts[] = {all->item[i].name, instance->family, instance->title, instance->service, instance->accelerator.name};
		const struct plan_rate *rate = year_rate(page->book, all->item[i].name);

		if (price_matches(page, sizeof texts / sizeof *texts, texts))
			row[count++] = (struct price_row){.entry = all->item + i, .name = all->item[i].name, .written = i,
							  .price = figure_mean(&instance->on_demand), .date_s = figure_date(&instance->on_demand),
							  .saving = rate ? rate_saving(page->book, rate) : NAN};
	}
	return count;
}

void prices_instances(struct prices_page *page)
{
	const struct sheet_column wide[] = {
		{_("INSTANCE"), 'l', 0}, {_("ACCELERATOR"), 'l', 0}, {_("ON-DEMAND "), 'r', 0}, {_("1-YEAR PLAN "), 'r', 2}, {_("SAVES"), 'r', 1},
		{_("SPOT "), 'r', 0}, {_("ON-DEMAND FROM"), 'l', 3}, {_("SPOT FROM"), 'l', 4},
	};
	const struct sheet_column narrow[] = {
		{_("INSTANCE"), 'l', 0}, {_("ACCELERATOR"), 'l', 0}, {_("ON-DEMAND "), 'r', 0}, {_("PLAN, 1 Y "), 'r', 2}, {_("SAVES"), 'r', 5},
		{_("SPOT "), 'r', 0}, {_("DATE"), 'l', 4}, {_("SPOT DATE"), 'l', 3},
	};
	struct price_row *row = mem_new(page->book->instances.count + 1, sizeof *row);
	const size_t count = select_rows(page, row);
	struct sheet sheet = {.page = page, .column = page->wide ? wide : narrow, .columns = C_COUNT, .flexible = C_ACCELERATOR,
			      .flexible_least = 17};

	price_rows_sort(row, count, page->view->sort);
	if (count) {
		text_addf(page->out, "\n%s\n", _("Instances, per hour"));
		price_sheet_write(&sheet, fill, row);
	}
	free(row);
}
