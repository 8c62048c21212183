/* Inside this folder: the story of one future. */
#ifndef COSTCAST_REPORT_STORY_H
#define COSTCAST_REPORT_STORY_H

#include "sim/report/write.h"

enum { STORY_WIDEST = 100 };
void story_heading(struct text *out, const char *s);
void story_bill(const struct replay *replay, size_t width, struct text *out);
void story_moments(const struct replay *replay, size_t width, struct text *out);

#endif
