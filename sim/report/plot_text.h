/* Internal to the plots: texts as they will stand on a sheet, and made harmless on their way there. */
#ifndef COSTCAST_REPORT_PLOT_TEXT_H
#define COSTCAST_REPORT_PLOT_TEXT_H

#include "sim/base/lang.h"
#include "sim/base/text.h"

/* Widths are those of DejaVu Sans, px at SIZE px. */
enum { STRATEGY_PX = 18, TEXT_PX = 15, SMALL_PX = 13, TITLE_PX = 21, SUBTITLE_PX = 15, FOOTER_PX = 11 };
double text_px(const char *s, double size, bool bold);
/* A person's text made harmless for gnuplot and fit for one line: control characters become spaces, and the five
 * characters that gnuplot gives a meaning, ' " ` \ @, their look-alikes. Invalid UTF-8 becomes U+FFFD. */
void plot_text_clean(struct text *out, const char *s);
/* Cleaned, cut with an ellipsis to WIDTH px. */
void plot_text_fit(struct text *out, const char *s, double size, bool bold, double width);
/* Cleaned and broken into at most MOST lines of WIDTH px, the last one cut; returns how many. Lines are fresh texts. */
size_t plot_text_wrap(struct text *line, size_t most, const char *s, double size, double width);
/* A formatted text in fresh memory. */
char *worded(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
