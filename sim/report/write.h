/* What the sinks share, inside this folder. */
#ifndef COSTCAST_REPORT_WRITE_H
#define COSTCAST_REPORT_WRITE_H

#include "sim/base/calendar.h"
#include "sim/report/report.h"
#include "sim/study/summary.h"

#ifndef COSTCAST_VERSION
#define COSTCAST_VERSION "0.6.0"
#endif

/* An outcome with its unit: money, hours, seconds, a rate or a bare number; "never" when infinite. */
void outcome_write(struct text *out, const struct metric *metric, double x, int digits);
/* Left side of a threshold in its own unit. */
void verdict_write(struct text *out, const struct plan *plan, const struct threshold *threshold, double x);
/* As it was written, which is in USD; and its amount in the currency that is shown, where that is another. */
void threshold_write(struct text *out, const struct plan *plan, const struct threshold *threshold);
/* So many decimals: "8.1", es "8,1". */
void fixed_write(struct text *out, double x, int decimals);
/* "$1.41M", "$62k", "$840": es "1,41 M$", "62 k$". */
void usd_short_write(struct text *out, double usd, int digits);
/* To the cent: "$24,011.50". */
void usd_exact_write(struct text *out, double usd);
/* Hours as "194.7 h", or "8.11 days" from two days on. */
void hours_write(struct text *out, double hours, int digits);
/* "mean ± half", no finer than what the interval carries. */
void mean_write(struct text *out, double mean, const struct interval *ci, const char *plus_minus, bool usd);
/* Relative to a baseline: "-52 %", "+8.1 %", "x 28"; nothing when the baseline is not positive. */
void relative_write(struct text *out, double difference, double baseline, const char *times);
const char *strategy_title(const struct strategy *strategy);
const char *book_title(const struct book *book);
void books_write(struct text *out, const struct plan *plan);      /* the first strategy's, and how many others there are */
const char *product_title(const struct commitment *commitment);
/* "1 y" of a commitment, in words: "1 year", "3 years", else as a quantity. */
void term_write(struct text *out, const struct commitment *commitment);

/* Exact decimals of nano-dollars, point always: "12.5", "-0.000000001". */
void nano_write(struct text *out, int64_t nano);
/* S quoted and escaped as a JSON string. */
void json_quote(struct text *out, const char *s);
/* S on one line, with nothing in it that Markdown or HTML would act upon. */
void markdown_text(struct text *out, const char *s);
/* S as an item of a list in Markdown; OUT is a struct text, so that it may be a model_line. */
void markdown_item(void *out, const char *s);
/* A double in full precision, or nothing (an empty cell) when it is no number. */
void csv_number(struct text *out, double x);

/* One axis for strategies that may be far apart: one that would flatten the others is taken off it. Every sink that
 * draws asks here, so that they agree about who is off. For the outcomes of one metric:
 *  1. Strategies are ranked by their median. The lower half (rounded up) is always on the scale. Going up from there, one
 *     whose median is more than SCALE_GAP times the largest p99 so far is off, and so are all above it. So a one-year
 *     plan at 28 times the rest is off; a ladder of 1, 3, 9, 27 is not, for no gap sets anyone apart. Where no outcome is
 *     uncertain there is nothing to flatten, and only what is 30 times as much is off.
 *  2. A median that is not finite (half of the futures never finish) is off.
 *  3. The axis goes from the least outcome to the largest p99 of those on it, a long tail counting no further than
 *     SCALE_GAP times the median of their p95s, but all medians are on it; its ends are rounded outwards, to 0 when it begins
 *     near nothing. */
#define SCALE_GAP 3.0
struct scale {
	double low, high;                 /* finite, low < high */
	bool *off;                        /* [strategies] */
};
void scale_init(struct scale *scale, const struct summary *summary, int metric);
void scale_release(struct scale *scale);
/* How COUNT outcomes fall on the scale, in CELLS columns of text; what lies beyond goes to the end columns. */
void sparkline_write(struct text *out, const double *x, size_t count, const struct scale *scale, size_t cells, bool utf8);

/* "55 min", "4 h", "2.1 days". */
void duration_write(struct text *out, double hours, int digits);
/* "B, D": COUNT strategies by their names. */
void strategy_names(const struct summary *summary, const size_t *who, size_t count, struct text *out);
/* A sentence about strategies, once for all of whom the same is said. KEY writes of one what must be the same; nothing: it is not spoken
 * of. SAY writes the sentence about COUNT of them, whose keys are the same, in their order. */
typedef void spoken_key(const struct summary *summary, size_t strategy, struct text *out);
typedef void spoken_of(const struct summary *summary, const size_t *who, size_t count, struct text *out);
void said_once(const struct summary *summary, spoken_key *key, spoken_of *say, model_line *line, void *context);

/* How long the whole fleets stay whole; nothing of those that lost no node. */
void survivals_write(const struct summary *summary, model_line *line, void *context);
size_t survival_spoken(const struct survival *survival);          /* the point of the curve that is put into words */
/* Which checkpoint interval would have cost least; nothing where that was not studied. */
void tuned_write(const struct summary *summary, model_line *line, void *context);
/* Both of all strategies; of many strategies a list. */
void curves_write(const struct summary *summary, model_line *line, void *context);

/* "84 ms", "1.2 s", "8 min". */
void seconds_write(struct text *out, double s, int digits);
/* The figures that the workload wants in the table, those that no strategy has left out; how many they are. */
enum { HEADLINES_MOST = 8 };
size_t headlines_find(const struct summary *summary, const struct headline *found[HEADLINES_MOST]);
void headline_write(struct text *out, const struct summary *summary, size_t strategy, const struct headline *headline);

/* Where one strategy becomes cheaper than another, a sentence each; nothing where that was not studied. */
void traffic_write(const struct summary *summary, model_line *line, void *context);

/* Whether one more hour of training is worth it, a sentence a strategy; nothing where that was not studied. */
void another_write(const struct summary *summary, model_line *line, void *context);

/* What the numbers show, a sentence each; one that is not so is not said. */
void findings_write(const struct summary *summary, model_line *line, void *context);
/* Is OTHER clearly cheaper (medians, by 5 %) than STRATEGY while no slower (within 2 %) and no less likely to finish? */
bool beaten_by(const struct summary *summary, size_t strategy, size_t other);
/* What a strategy rests on that nobody printed or simulated: bits of enum doubt. */
enum doubt { DOUBT_PRICE = 1, DOUBT_CALM = 2 };           /* an assumed price; spot nodes that are never taken away */
unsigned doubts_of(const struct summary *summary, size_t strategy);
int best_undoubted(const struct summary *summary);        /* the best of those without any; -1: there is none */
/* Does RATE price something that commitment C covers here? */
bool rate_serves(const struct setup *setup, const struct commitment *c, const struct plan_rate *rate);

/* The mark of the best: MARK, and "?" where that rests on a doubt. Nothing for the others. */
void best_mark(const struct summary *summary, size_t strategy, const char *mark, struct text *out);
/* Sentences of the page and of Markdown; nothing when there is nothing to say. */
void best_words(const struct summary *summary, const char *mark, struct text *out);
/* After LEAD: why the mark has a "?", and who would have it without. Nothing when it has none. */
void doubt_words(const struct summary *summary, const char *lead, struct text *out);
bool any_interruption(const struct summary *summary);     /* in any future of any strategy */
void cheapest_words(const struct summary *summary, struct text *out);
void unfinished_write(const struct summary *summary, model_line *line, void *context);
void workloads_words(const struct summary *summary, size_t strategy, struct text *out);      /* what each of several costs */
/* VALUE as a size of that commitment: "$147.20/h", "3 of them". */
void amount_write(struct text *out, const struct commitment_amount *amount, double value);
void commitment_words(const struct summary *summary, size_t strategy, size_t commitment, struct text *out);

/* S on one line, with nothing in it that Markdown or HTML would act upon. */
void markdown_text(struct text *out, const char *s);
/* Plain characters for terminals without UTF-8: accents dropped, unknown ones "?"; one column each. */
void text_add_ascii(struct text *out, const char *s);

#endif
