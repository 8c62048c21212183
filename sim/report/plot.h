/* Internal to the plots. A sheet is one plot while it is laid out: C knows the canvas, the margins, the axes and the
 * width of every text, so it places labels and gnuplot only draws. A sheet becomes four files: NAME.gp (values and
 * labels written here, then the template plots/TEMPLATE.gp), NAME.dat, NAME.txt (the same in letters), and the style.gp
 * beside them. */
#ifndef COSTCAST_REPORT_PLOT_H
#define COSTCAST_REPORT_PLOT_H

#include "sim/report/fit.h"
#include "sim/report/plot_text.h"
#include "sim/report/write.h"
#include "sim/study/view.h"

#define INK_RGB 0x222222u
#define GREY_RGB 0x5f5f5fu
#define FAINT_RGB 0x8a8a8au
#define LIMIT_RGB 0x333333u

/* --- colour (plot_colour.c) --- */
uint32_t strategy_rgb(const struct plan *plan, size_t strategy);   /* Okabe-Ito, by its place in the scenario's file */
const char *strategy_dash(const struct plan *plan, size_t strategy);
uint32_t ink_of(uint32_t rgb);                                     /* the same hue, dark enough to be read on white */
uint32_t part_rgb(enum part part);
const char *part_title(const struct plan *plan, enum part part);  /* in the language in use; of a service in its own words */

struct rect { double x0, y0, x1, y1; };                           /* px */

/* --- sheet (plot_sheet.c) --- */
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
struct lettering;
struct sheet {
	const struct plan *plan;
	const char *template;
	char *name;
	double width, height;             /* canvas, px; the origin is the lower left corner */
	double left, right, bottom, top;  /* edges of the plot area, px */
	double x0, x1, y0, y1;            /* axes */
	double limit_px;                  /* where a limit across x is drawn; 0: nowhere */
	struct text script, data, limits;
	struct text haloed;               /* takes the white ground from labels: LaTeX would set them in paragraphs */
	struct text question, subtitle, said;       /* its title; the line below it; what it shows, in sentences */
	int labels, arrows, objects, blocks;
	struct lettering *lettering;      /* the same in letters (plot_letters.h), or NULL */
};
void sheet_init(struct sheet *sheet, const struct plan *plan, const char *template, double width, double height);
void sheet_release(struct sheet *sheet);
void sheet_title(struct sheet *sheet, const char *title, const char *subtitle);
/* One more sentence of what it shows, with its numbers: the caption on pages, and the text for those who cannot see the plot. */
void sheet_say(struct sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* --- captions (plot_captions.c): after the title --- */
void sheet_say_subtitle(struct sheet *sheet);                      /* the line under the title, as a sentence */
void sheet_say_about(struct sheet *sheet, const char *what, const char *words);       /* "Requests: WORDS." */
void sheet_say_of(struct sheet *sheet, size_t strategy, const char *words);        /* "B: WORDS." */
/* The subtitle, then of each strategy: p50 and p95 of cost; medians of cost and time; the workload's figures; its best interval. */
void caption_costs(struct sheet *sheet, const struct summary *summary);
void caption_ends(struct sheet *sheet, const struct summary *summary);               /* without a budget p5 and p99: p50 and p95 were said */
void caption_times(struct sheet *sheet, const struct summary *summary);
void caption_headlines(struct sheet *sheet, const struct summary *summary);
void caption_parts(struct sheet *sheet, const struct summary *summary);               /* mean cost, and what it is spent on from a twentieth on */
void caption_survival(struct sheet *sheet, const struct summary *summary);            /* how long the fleets stay whole */
void caption_tuned(struct sheet *sheet, const struct summary *summary);
void sheet_footer(struct sheet *sheet, const char *detail);        /* of a plan */
void sheet_foot(struct sheet *sheet, const char *first, const char *second);       /* of anything: two grey lines */
/* After the margins and axes are known; before the template's own values. */
void sheet_area(struct sheet *sheet);
double sheet_x(const struct sheet *sheet, double x);               /* axis value -> px */
double sheet_y(const struct sheet *sheet, double y);
double sheet_px(const struct sheet *sheet, double px);             /* px along x -> axis units */

struct ink { double size; bool bold; uint32_t rgb; enum align align; bool halo; };
void sheet_label(struct sheet *sheet, double x_px, double y_px, struct ink ink, const char *s);
void sheet_number(struct sheet *sheet, const char *name, double x);
void sheet_words(struct sheet *sheet, const char *name, const char *s);
void sheet_line(struct sheet *sheet, double x0, double y0, double x1, double y1, const char *style); /* px; style of style.gp */
void sheet_box(struct sheet *sheet, double x0, double y0, double x1, double y1, uint32_t rgb);       /* px, behind */
void sheet_block(struct sheet *sheet, const char *title, const char *columns);   /* starts the next data block */

/* Round numbers for an axis. */
struct tics { double first, step; int count; };
struct tics tics_of(double low, double high, int most);
struct tics money_tics(double low, double high, int most);         /* of USD, at round amounts of the currency that is shown */
enum unit { UNIT_USD, UNIT_USD_SHORT, UNIT_PERCENT, UNIT_NUMBER };
char *tic_words(double x, enum unit unit, double step);             /* as exact as STEP asks for; fresh memory */
void sheet_tics(struct sheet *sheet, char axis, struct tics tics, enum unit unit);

/* A key of coloured squares and words, in lines between FROM and TO; returns the height it takes, px. Draws nothing
 * when DRAW is false. */
struct key { uint32_t rgb; const char *s; char mark; };            /* mark: 0 square, '|' line, 'x' cross */
double sheet_key(struct sheet *sheet, const struct key *key, size_t count, double from, double to, double y_top, bool draw);

/* The rows that violins, parts and differences share: a name and a title at the left of each. */
struct rows { size_t count; double height; };
struct rows rows_of(size_t count);
double rows_left(const struct summary *summary, const bool *skip); /* the margin that the names need */
void sheet_row_name(struct sheet *sheet, size_t strategy, double y_px, double row_height);
/* "$1.41M ⟶ off the scale" at the right end of a row, clear of a limit drawn before; returns what it covers. */
struct rect sheet_off_scale(struct sheet *sheet, double y_px, uint32_t rgb, const char *value);

/* "B  100 % Spot" where all of it fits into WIDE px, else the name alone: half a title says nothing. */
void strategy_label(struct text *out, const struct plan *plan, size_t strategy, bool title, double wide);
/* Does the cost of any strategy vary? If not there is no distribution to show. */
bool costs_vary(const struct summary *summary);
/* "not drawn: E, F": the strategies after the first SHOWN of COUNT, or nothing. */
void sheet_rest(struct sheet *sheet, const size_t *strategy, size_t shown, size_t count, double y_px);

/* A vertical (axis 'x') or horizontal ('y') limit with its words outside the plot area, above it ('x': returned where) or
 * at its right; only the words, with an arrow, when it lies beyond the axis. */
struct rect sheet_limit(struct sheet *sheet, char axis, double at, const char *words);
void cost_axis(double *low, double *high);                         /* from zero unless that wastes the sheet */
/* The scale that all sinks share, closed around the outcomes when they are all the same. */
void plot_scale_init(struct scale *scale, const struct summary *summary, int metric);
/* Of single points no shape is flattened: those whose median is at most so many times the largest on it are on it, too. */
#define POINTS_GAP 8.0
void plot_scale_widen(struct scale *scale, const struct summary *summary, int metric, double times);

/* Writes the three files into DIR. False with errno; *missing when the template is not installed. */
bool sheet_write(struct sheet *sheet, const char *dir, bool *missing);

/* --- labels that do not collide (plot_place.c) --- */
struct place_map {
	struct rect area;                 /* set it first */
	unsigned *cell;                   /* [rows * columns]: how much is drawn there */
	size_t columns, rows;
	struct rect *taken;
	size_t rects, rect_cap;
};
void place_release(struct place_map *map);
void place_point(struct place_map *map, double x, double y);
void place_segment(struct place_map *map, double x0, double y0, double x1, double y1);
void place_take(struct place_map *map, struct rect rect);
/* How much RECT would cover: 0 nothing. Outside the area or over a taken one it is very large. */
double place_cost(const struct place_map *map, struct rect rect);

/* --- the plots: each lays out one sheet; false when there is nothing to draw --- */
bool plot_violins(struct sheet *sheet, const struct summary *summary);
bool plot_cdf(struct sheet *sheet, const struct summary *summary);
bool plot_time(struct sheet *sheet, const struct summary *summary);
bool plot_parts(struct sheet *sheet, const struct summary *summary);
bool plot_difference(struct sheet *sheet, const struct summary *summary);
bool plot_fit(struct sheet *sheet, const struct fitting *fitting);         /* the sheet has no plan */
bool plot_timeline(struct sheet *sheet, const struct replay *replay);
/* The first strategy with spot nodes in a market whose price or capacity moves; false: there is none. */
bool market_strategy(const struct plan *plan, size_t *strategy);
bool plot_market(struct sheet *sheet, const struct replay *replay);
bool plot_survival(struct sheet *sheet, const struct summary *summary);
bool plot_interval(struct sheet *sheet, const struct summary *summary);
/* Of commitments; FUTURE is one of each strategy, NULL for those that have none. */
bool plot_break_even(struct sheet *sheet, const struct summary *summary);
bool plot_level(struct sheet *sheet, const struct summary *summary);
bool plot_coverage(struct sheet *sheet, const struct summary *summary, struct replay *const *future);
bool plot_cash(struct sheet *sheet, const struct summary *summary, struct replay *const *future);
/* Of services; FUTURE is one of each strategy, as above. */
bool plot_serving_week(struct sheet *sheet, const struct replay *replay);
bool plot_serving_cost(struct sheet *sheet, const struct summary *summary, struct replay *const *future);
bool plot_peak(struct sheet *sheet, const struct summary *summary, struct replay *const *future);
bool plot_latency(struct sheet *sheet, const struct summary *summary);
bool plot_unit_cost(struct sheet *sheet, const struct summary *summary);

bool plot_another(struct sheet *sheet, const struct summary *summary);
struct levers;
bool plot_levers(struct sheet *sheet, const struct levers *levers);
struct why;
bool plot_why(struct sheet *sheet, const struct why *why);
struct budgets_summary;
bool plot_budget(struct sheet *sheet, const struct budgets_summary *summary, size_t budget);
struct costing;
bool plot_costs(struct sheet *sheet, const struct costing *costing, enum per per);         /* a bar a day, or a month */
struct hindsight;
bool plot_forecast(struct sheet *sheet, const struct hindsight *hindsight);     /* the fan of one future */
bool plot_hindsight(struct sheet *sheet, const struct hindsight *hindsight);    /* the errors of all */
struct tornado;
bool plot_tornado(struct sheet *sheet, const struct tornado *tornado);
struct advice;
bool plot_advice(struct sheet *sheet, const struct advice *advice);
bool plot_convergence(struct sheet *sheet, const struct summary *summary);
/* FUTURE: see spend_study(). */
bool plot_spend(struct sheet *sheet, const struct summary *summary, struct replay *const *future);

/* Words in fresh memory, from the writers of report.h. */
char *usd_words(double usd, int digits);
char *usd_short_words(double usd, int digits);
char *budget_words(double usd);                                    /* with the digits that it was written with, at most six */
char *number_words(double x, int digits);
char *percent_words(double fraction, int decimals);
char *share_words(double share);                                   /* never "0 %" or "100 %" for what is not */
char *hours_words(double hours, int digits);
const char *strategy_name(const struct plan *plan, size_t strategy);

#endif
