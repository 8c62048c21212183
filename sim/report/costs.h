/* What views of cost show, on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_COSTS_H
#define COSTCAST_REPORT_COSTS_H

#include "sim/report/report.h"
#include "sim/study/costs.h"

/* --- words that they share (costs_words.c) --- */
/* One value of a group: "unused commitment", "(untagged)". */
const char *costs_value(const struct costs *costs, size_t group, size_t by);
/* "Amazon S3 · nlp"; "" where nothing divides. */
void costs_group_title(const struct costs *costs, size_t group, struct text *out);

#endif
