/* Sinks of `costcast why`: all of them walk the same struct why. */
#ifndef COSTCAST_REPORT_WHY_H
#define COSTCAST_REPORT_WHY_H

#include "sim/report/report.h"
#include "sim/study/why.h"

void why_write(const struct why *why, const struct terminal *terminal, struct text *out);
/* A row a part, then their sum. Means and differences are exact decimals: they add up to the last digit. */
void why_csv(const struct why *why, struct text *out);
void why_json(const struct why *why, struct text *out);
/* The waterfall as a plot: see plots_write(). */
bool why_plot(const struct why *why, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (why_words.c) --- */
/* "price of useful work" where both do the same work, else the workload's own name of the part. */
const char *why_part_title(const struct why *why, enum part part);
/* NANO as shown in steps of STEP; SIGNED: "+" before what is more. */
void why_money(struct text *out, int64_t nano, int64_t step, bool is_signed);
/* "Why does B cost less than A?" */
void why_question(const struct why *why, struct text *out);
/* "B costs $25,350 less than A on average: -$29,000 price of useful work, +$3,650 lost work." */
void why_sentence(const struct why *why, struct text *out);
/* How sure that is: its interval, and in how many futures. */
void why_surety(const struct why *why, struct text *out);
/* PLUS_MINUS and half the interval of a part; nothing where that is less than what is rounded away. */
void why_half(const struct why *why, size_t part, int64_t step, const char *plus_minus, struct text *out);

#endif
