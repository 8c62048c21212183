/* Sinks: each walks the same summary. Texts are in the language in use (lang_use). */
#ifndef COSTCAST_REPORT_REPORT_H
#define COSTCAST_REPORT_REPORT_H

#include <stdio.h>

#include "sim/base/csv_locale.h"
#include "sim/study/summary.h"

struct terminal {
	int columns;                      /* 120 layout from 100 columns on, else the compact one for 80 */
	bool utf8, colour;
	const char *command;              /* the line that reproduces the run, without the leading "costcast" path */
	double seconds;
	int threads;
};
void table_write(const struct summary *summary, const struct terminal *terminal, struct text *out);
void json_write(const struct summary *summary, struct text *out);        /* section 4 of the design; ends with a newline */
void csv_write(const struct summary *summary, struct text *out);         /* one row per strategy and metric */
void markdown_write(const struct summary *summary, struct text *out);
void samples_write(const struct summary *summary, struct text *out);     /* strategy,replica,metrics… */
/* The scenario in plain words: every default and every price with its source. */
void show_write(const struct plan *plan, int columns, struct text *out);
/* One future told: a paragraph, then its main moments, then its bill by kind. */
void story_write(const struct replay *replay, int columns, struct text *out);
void bill_write(const struct replay *replay, struct text *out);          /* FOCUS columns, CSV */
/* Of one billing period, whose first second is *MONTH_UNIX_S; NULL: of all, as bill_write. How many rows there are. */
size_t bill_month_write(const struct replay *replay, const int64_t *month_unix_s, struct text *out);
/* The first and the last billing period; false: the bill is empty. */
bool bill_months(const struct replay *replay, int64_t *first_unix_s, int64_t *last_unix_s);
void events_write(const struct replay *replay, struct text *out);        /* t_s,time,node,event,value CSV */

/* What of a price book is shown, and in which order: zero-initialised it is nothing, prices_whole is everything. */
enum prices_sort { PRICES_AS_WRITTEN, PRICES_BY_NAME, PRICES_BY_PRICE, PRICES_BY_SAVING, PRICES_BY_DATE };
enum prices_kind { PRICES_INSTANCES = 1, PRICES_STORES = 2, PRICES_ITEMS = 4, PRICES_COMMITMENTS = 8, PRICES_ALL = 15 };
struct prices_view {
	unsigned kinds;                   /* of enum prices_kind */
	enum prices_sort sort;
	const char *filter;               /* in a name, a family, an accelerator, a title; NULL: all */
	bool dated;                       /* figures are stale from 365 days before this day on, else before the book's own */
	int64_t on_unix_s;
};
extern const struct prices_view prices_whole;
void prices_write(const struct book *book, const struct prices_view *view, const struct terminal *terminal, struct text *out);

/* CSV cell of a person's text: RFC 4180 quoting, and a leading ' before = + - @ tab CR. */
void csv_text(struct text *out, const char *s);
/* Numbers for people in the locale in use: "50,400"; es-ES "50.400". DIGITS significant. */
void number_write(struct text *out, double x, int digits);
void usd_write(struct text *out, double usd, int digits);                /* "$50,400", "50.400 $" */
void percent_write(struct text *out, double fraction, int decimals);
/* A share of the futures that was counted: what is neither none nor all never reads "0.0 %" or "100.0 %", but "<0.1 %" and ">99.9 %". */
void probability_write(struct text *out, double p, int decimals);
void served_share_write(struct text *out, double share);         /* of requests: "18.2 %", "0.09 %", "< 0.01 %"; below 0 (ends of intervals): 0 */

/* What was drawn, and what each plot says: for pages that show them. */
struct picture {
	char *name;                       /* plots/NAME.svg */
	char *question;                   /* its title */
	char *sentence;                   /* the answer with its numbers, computed from the data: its caption, and what it says to those who cannot see it */
	double width, height;             /* px */
};
struct gallery {
	struct picture *picture;
	size_t count;
};
void gallery_release(struct gallery *gallery);

/* The report, a memo: the answer in a sentence, the comparison, each plot with what it says, one future told, assumptions, prices with
 * their sources, how to reproduce. The future is the median of the best strategy, or of the baseline. GALLERY: what was drawn into the
 * folder PLOTS; pictures that are not there leave their words. */
enum paper { PAPER_HTML, PAPER_MARKDOWN, PAPER_TEX };
void report_write(const struct summary *summary, const struct gallery *gallery, const char *plots, enum paper paper, struct text *out);

/* --- plots: gnuplot scripts and data into DIR/plots, then rendered --- */
struct plot_options {
	const char *dir;                  /* the run's folder; plots/ is made in it. NULL: nothing is written nor drawn, the gallery's words alone */
	const char *formats;              /* "svg,png" */
	bool projector;
	struct gallery *gallery;          /* every plot that is laid out is added; NULL: nobody asks */
};
/* All plots of a finished run. Data and scripts are always written; rendering needs gnuplot. Returns false when files
 * could not be written (errno); *rendered tells whether gnuplot drew them, and *note (fresh memory or NULL) why not. */
bool plots_write(const struct summary *summary, const struct plot_options *options, bool *rendered, char **note);
bool timeline_write(const struct replay *replay, const struct plot_options *options, bool *rendered, char **note);
/* The plots that stand in DIR/plots in letters (NAME.txt, at most 78 columns), one after the other, in plain characters
 * unless UTF8. False with errno; ENOENT when they were written before plots were drawn in letters, too. */
bool plots_letters(const char *dir, bool utf8, struct text *out);
/* Draw again from the scripts and data that stand in DIR/plots. */
bool plots_redraw(const struct plot_options *options, bool *rendered, char **note);

#endif
