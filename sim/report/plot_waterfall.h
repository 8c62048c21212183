/* A waterfall: bars of whole amounts, and the steps from one to the next between them. Inside the plots only. */
#ifndef COSTCAST_REPORT_PLOT_WATERFALL_H
#define COSTCAST_REPORT_PLOT_WATERFALL_H

#include "sim/report/plot_letters.h"

struct waterfall_row {
	int strategy;                     /* of the sheet's plan: a whole amount, by its name; -1: not one */
	const char *name;                 /* of other rows */
	bool whole;                       /* from zero, else from where the row before ends */
	double from_usd, to_usd;
	double beside_usd;                /* where a second, thin bar from FROM_USD ends; NAN: there is none */
	uint32_t rgb;
	char *words;                      /* in fresh memory: taken over */
};

struct waterfall_plot {
	struct sheet *sheet;
	struct waterfall_row *row;
	size_t rows;
};

/* Begins the sheet NAME and lays out its margins and axis, once the rows are known. */
void waterfall_sheet(struct waterfall_plot *plot, const struct plan *plan, const char *name);
/* Rows, pieces and steps, after the titles; the words of the rows are released. */
void waterfall_draw(struct waterfall_plot *plot);
/* What the axis is of, in grey: WORDS, or CUT_WORDS where it does not begin at zero. */
void waterfall_axis_words(struct waterfall_plot *plot, const char *words, const char *cut_words);

#endif
