/* The page of a price book, inside this folder: what is shown of it, in which order, and how a table is fitted. */
#ifndef COSTCAST_REPORT_PRICES_PAGE_H
#define COSTCAST_REPORT_PRICES_PAGE_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

struct prices_page {
	const struct book *book;
	const struct terminal *terminal;
	const struct prices_view *view;
	size_t width;
	bool wide;
	bool dated;                       /* there is a day to measure age from */
	int64_t on_unix_s;                /* that day: the view's, else the book's own */
	bool *cited;                      /* of the book's sources: named by a figure that is shown */
	size_t rows;                      /* how many were shown so far */
	struct text *out;
};

/* One line to be: what it is of, and what it can be sorted by (NAN and INT64_MAX: last). */
struct price_row {
	const struct entry *entry;
	const struct plan_rate *rate;     /* of commitments */
	const char *name;
	double price, saving;
	int64_t date_s;
	size_t written;                   /* its place in the book */
};
void price_rows_sort(struct price_row *row, size_t count, enum prices_sort sort);
/* Whether the view's filter is in any of the COUNT texts, NULL ones apart. */
bool price_matches(const struct prices_page *page, size_t count, const char *const *text);

/* A table whose columns are given up, the largest `drop` first, until it fits; one that stays empty is not shown. */
struct sheet_column {
	const char *head;                 /* translated */
	char align;                       /* 'l', 'r' */
	int drop;                         /* 0: never */
};
enum { SHEET_MOST = 12 };
struct sheet {
	struct prices_page *page;
	struct grid grid;
	const struct sheet_column *column;
	size_t columns, flexible, flexible_least;       /* the column that may be cut, and down to what */
	size_t otherwise;                 /* the one that may be cut once that one is given up */
	bool shown[SHEET_MOST], used[SHEET_MOST];
	size_t at[SHEET_MOST];
	char align[SHEET_MOST + 1];
};
void sheet_row(struct sheet *sheet);
void sheet_put(struct sheet *sheet, size_t column, enum style style, struct text *s);
void sheet_put_str(struct sheet *sheet, size_t column, enum style style, const char *s);
/* Rows come from FILL, which is called again for each try. */
void price_sheet_write(struct sheet *sheet, void (*fill)(struct sheet *sheet, const void *context), const void *context);

/* "$32.7726", with ~ when it was derived and * when it was assumed; "-" when there is none. */
void sheet_figure(struct sheet *sheet, size_t column, const struct figure *figure, enum dimension dim);
/* "aws-list 2023-10-09" on a wide page, else the date; of a span the last day; ! when it is stale. */
void sheet_origin(struct sheet *sheet, size_t column, const struct figure *figure);
void sheet_saving(struct sheet *sheet, size_t column, double saving);
bool figure_absent(const struct figure *figure);
double figure_mean(const struct figure *figure);        /* NAN when absent */
int64_t figure_date(const struct figure *figure);       /* INT64_MAX: no date */

/* What a rate is in USD an hour, and what it saves of the list price; NAN when the book cannot tell. */
double rate_hourly(const struct book *book, const struct plan_rate *rate);
double rate_saving(const struct book *book, const struct plan_rate *rate);
const struct figure *rate_figure(const struct plan_rate *rate);

void prices_instances(struct prices_page *page);
void prices_stores(struct prices_page *page);
void prices_items(struct prices_page *page);
void prices_commitments(struct prices_page *page);

#endif
