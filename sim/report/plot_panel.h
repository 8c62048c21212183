/* Internal to the plots: several plot areas on one sheet, each with axes of its own. The sheet itself is then measured in
 * px; the data hold real values, and each of their blocks is mapped into the panel that it belongs to. */
#ifndef COSTCAST_REPORT_PLOT_PANEL_H
#define COSTCAST_REPORT_PLOT_PANEL_H

#include "sim/report/plot.h"

/* Rows of panels, in one or two columns, from the top down. */
struct panel {
	struct sheet *sheet;
	struct rect box;                  /* px */
	double x0, x1, y0, y1;            /* axes */
};
/* The whole canvas becomes the plot area, in px. After the title, before all else. */
void panels_begin(struct sheet *sheet);
double panel_x(const struct panel *panel, double x);               /* axis value -> px */
double panel_y(const struct panel *panel, double y);
void panel_axis_lines(const struct panel *panel);
void panel_tics_y(const struct panel *panel, struct tics tics, enum unit unit);       /* words and a light grid */
void panel_tics_x(const struct panel *panel, struct tics tics, enum unit unit);
void panel_tic_x(const struct panel *panel, double x_px, const char *words);          /* one of one's own; "": only the tic */
/* The margin that the words of TICS need left of a panel, px. */
double tics_px(struct tics tics, enum unit unit);

/* Where blocks are drawn: four words a block, for the template's px(block, x) and py(block, y). */
struct panel_map { struct text x0, x_per, y0, y_per; size_t blocks; };
void panel_block(struct panel_map *map, const struct panel *panel, const char *title, const char *columns);
void panel_map_end(struct panel_map *map, struct sheet *sheet);    /* writes the words; releases the map */

/* Time since the start along x: minutes, hours, days, or (over several months) the calendar's months. */
struct time_axis {
	double unit_s;
	const char *words;                /* "days since the start" */
	int64_t start_unix_s;
	bool months;
};
struct time_axis time_axis_of(const struct plan *plan, double span_s);
void panel_tics_time(const struct panel *panel, const struct time_axis *axis, bool words);
/* The days of a few weeks by their names and dates, or the hours and minutes of a day or two; x is in units of UNIT_S since the start. UTC. */
void panel_tics_days(const struct panel *panel, int64_t start_unix_s, double unit_s, bool words);
char *day_words(int64_t unix_s);                                     /* "Mon 2", UTC; fresh memory */
void panel_tics_right(const struct panel *panel, struct tics tics, enum unit unit, uint32_t rgb);    /* of a second y axis */
/* A line above a panel: a name, then what the numbers say, cut at RIGHT px. */
void panel_heading(const struct panel *panel, const char *name, uint32_t rgb, const char *words, double right);

#define DAYS_FROM_H 96.0                  /* an axis that ends, or a mean that lies, before it is told in hours */

/* The place for a label of this size near (X, Y) px, but not on it, where it covers least and is nearest; returns how bad
 * that is, in px that it is away. */
double place_near(const struct place_map *map, double x, double y, double wide, double high, struct rect *best);

/* --- commitments as plots name them (plot_commitments.c) --- */
struct held { size_t strategy, index; const struct commitment_summary *summary; };
/* Those of all strategies, in the file's order; fresh memory. */
struct held *held_list(const struct summary *summary, size_t *count);
/* "Savings plan, m5.large, 1 year". */
void held_words(const struct held *held, struct text *out);
/* "C  Savings plan, m5.large, 1 year" on one line that starts at X, in the strategy's colour, cut to WIDE px. */
void held_label(struct sheet *sheet, const struct held *held, double x, double y, double wide);
/* "not drawn: C Savings plan, m5.large, 1 year; c5.large": those after the first SHOWN, or nothing. */
void held_rest(struct sheet *sheet, const struct held *held, size_t count, size_t shown, double y);
/* $38.20/h, or how many. */
char *amount_words(double value, bool counted, int digits);

#endif
