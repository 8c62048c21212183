/* Sinks of `costcast diff`: all of them walk the same struct diff. */
#ifndef COSTCAST_REPORT_DIFF_H
#define COSTCAST_REPORT_DIFF_H

#include "sim/report/report.h"
#include "sim/study/diff.h"

/* KNOWN: whose metrics have titles. */
void diff_write(const struct diff *diff, const struct models *known, const struct terminal *terminal, struct text *out);
void diff_csv(const struct diff *diff, struct text *out);                /* a row a strategy and metric, all of them */
void diff_json(const struct diff *diff, struct text *out);

#endif
