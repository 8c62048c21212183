/* Which lines of a price book are shown, and in which order. */
#include "sim/report/prices_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

static int by_place(const struct price_row *a, const struct price_row *b)
{
	return (a->written > b->written) - (a->written < b->written);
}

static int by_name(const void *a, const void *b)
{
	const int order = strcmp(((const struct price_row *)a)->name, ((const struct price_row *)b)->name);

	return order ? order : by_place(a, b);
}

static int by_price(const void *a, const void *b)
{
	const int order = compare(((const struct price_row *)a)->price, ((const struct price_row *)b)->price);

	return order ? order : by_place(a, b);
}

/* The greatest first. */
static int by_saving(const void *a, const void *b)
{
	const int order = compare(-((const struct price_row *)a)->saving, -((const struct price_row *)b)->saving);

	return order ? order : by_place(a, b);
}

/* The oldest first. */
static int by_date(const void *a, const void *b)
{
	const int64_t x = ((const struct price_row *)a)->date_s, y = ((const struct price_row *)b)->date_s;

	return x != y ? (x > y) - (x < y) : by_place(a, b);
}

void price_rows_sort(struct price_row *row, size_t count, enum prices_sort sort)
{
	static int (*const order[])(const void *, const void *) = {
		[PRICES_BY_NAME] = by_name, [PRICES_BY_PRICE] = by_price, [PRICES_BY_SAVING] = by_saving, [PRICES_BY_DATE] = by_date,
	};

	if (sort != PRICES_AS_WRITTEN && count)
		qsort(row, count, sizeof *row, order[sort]);
}

bool price_matches(const struct prices_page *page, size_t count, const char *const *text)
{
	if (!page->view->filter)
		return true;
	for (size_t i = 0; i < count; i++)
		if (text[i] && strcasestr(text[i], page->view->filter))
			return true;
	return false;
}

const struct figure *rate_figure(const struct plan_rate *rate)
{
	const struct figure *const said[] = {&rate->rate, &rate->price, &rate->discount, &rate->total};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (!figure_absent(said[i]))
			return said[i];
	return &rate->rate;
}

/* What an hour of it costs at list price, in the unit that the rate is for. A store's month has no fixed hours: NAN. */
static double list_hourly(const struct book *book, const struct plan_rate *rate)
{
	const struct instance *instance = rate->instance ? book_instance(book, rate->instance) : NULL;
	const struct meter *meter = rate->item ? book_meter(book, rate->item) : NULL;

	if (instance)
		return figure_mean(&instance->on_demand);
	return meter && meter->metering == METER_HOURS ? figure_mean(&meter->price) / meter->per.dist.a * rate->covers.dist.a : NAN;
}

double rate_hourly(const struct book *book, const struct plan_rate *rate)
{
	if (!figure_absent(&rate->rate))
		return figure_mean(&rate->rate);
	if (!figure_absent(&rate->total))
		return figure_mean(&rate->total) / (rate->term_s.dist.a / HOUR_S);
	return figure_absent(&rate->discount) ? NAN : list_hourly(book, rate) * (1 - figure_mean(&rate->discount));
}

double rate_saving(const struct book *book, const struct plan_rate *rate)
{
	const struct meter *meter = rate->item ? book_meter(book, rate->item) : NULL;

	if (!figure_absent(&rate->discount))
		return figure_mean(&rate->discount);
	if (!figure_absent(&rate->price))
		return meter && figure_mean(&meter->price) > 0 ? 1 - figure_mean(&rate->price) / figure_mean(&meter->price) : NAN;

	const double list = list_hourly(book, rate);

	return list > 0 ? 1 - rate_hourly(book, rate) / list : NAN;
}
