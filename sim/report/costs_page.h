/* The page of costs while it is written. Inside this folder. */
#ifndef COSTCAST_REPORT_COSTS_PAGE_H
#define COSTCAST_REPORT_COSTS_PAGE_H

#include "sim/report/costs.h"
#include "sim/report/grid.h"

struct costs_page {
	const struct costing *costing;
	const struct terminal *terminal;
	struct text *out;
	size_t width;
	bool wide;                        /* the layout for 120 columns, else the one for 80 */
	const char *plus_minus, *ellipsis, *dot, *up, *down;
};

/* Amounts that are shown to the cent so that they add up as shown: each is the step from one rounded sum to the next. */
struct cents { double so_far; };
double cents_next(struct cents *cents, double usd);

void costs_page_time(const struct costs_page *page);      /* costs_time.c: a column or a row a month or day */
void costs_page_policy(const struct costs_page *page);    /* costs_policy.c */
void costs_page_movers(const struct costs_page *page);    /* costs_movers.c */
/* "± 12" of an interval, nothing where it has no width. */
void costs_half(const struct costs_page *page, struct interval ci, double mean, struct text *out);
/* A line as a sentence; CONTEXT is a struct costs_page. */
void costs_page_say(void *context, const char *s);

#endif
