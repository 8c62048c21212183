/* Inside this folder: the story of one future. */
#ifndef COSTCAST_REPORT_STORY_H
#define COSTCAST_REPORT_STORY_H

#include "sim/report/write.h"

enum { STORY_WIDEST = 100 };
void story_heading(struct text *out, const char *s);
void story_bill(const struct replay *replay, size_t width, struct text *out);
void story_moments(const struct replay *replay, size_t width, struct text *out);
/* Of a service: what the first sentences say after the strategy's name, and its moments. */
void story_serving_words(const struct replay *replay, struct text *out);
void story_serving(const struct replay *replay, size_t width, struct text *out);
/* Their pieces: "day 3, 04:12      WORDS"; "3, 5-7" (NODE is sorted on the way); "… and 4 more moments". */
void story_line(double t_s, const char *words, size_t width, struct text *out);
void story_nodes(struct text *out, int *node, size_t count);
void story_more(size_t more, size_t width, struct text *out);

#endif
