/* Inside this folder: the story of one future. */
#ifndef COSTCAST_REPORT_STORY_H
#define COSTCAST_REPORT_STORY_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { STORY_WIDEST = 100 };

/* Where its moments go: lines of WIDTH columns into OUT; or rows of a grid of two columns, when and what. */
struct moments_sink {
	struct text *out;
	size_t width;
	struct grid *grid;                /* not NULL: there, and not into OUT */
};
/* What came of it, in a few sentences, without an end of line. */
void story_words(const struct replay *replay, struct text *out);
/* Its main moments, of work and of a service alike. */
void story_moments(const struct replay *replay, const struct moments_sink *sink);
/* "What was bought": what, how much, which share. */
void story_bought(const struct replay *replay, struct grid *grid);

void story_heading(struct text *out, const char *s);
void story_bill(const struct replay *replay, size_t width, struct text *out);
/* Of a service: what the first sentences say after the strategy's name, and its moments. */
void story_serving_words(const struct replay *replay, struct text *out);
void story_serving(const struct replay *replay, const struct moments_sink *sink);
/* Their pieces: "day 3, 04:12      WORDS"; "3, 5-7" (NODE is sorted on the way); "… and 4 more moments". */
void story_line(double t_s, const char *words, const struct moments_sink *sink);
void story_nodes(struct text *out, int *node, size_t count);
void story_more(size_t more, const struct moments_sink *sink);

#endif
