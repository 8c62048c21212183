/* Sinks of `costcast levers`: all of them walk the same struct levers. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_LEVERS_H
#define COSTCAST_REPORT_LEVERS_H

#include "sim/report/report.h"
#include "sim/study/levers.h"

void levers_table_write(const struct levers *levers, const struct terminal *terminal, struct text *out);
/* A row a lever, then all of them. Money is in exact decimals: the steps add up to the last digit. */
void levers_csv_write(const struct levers *levers, struct text *out);
void levers_json_write(const struct levers *levers, struct text *out);
void levers_markdown_write(const struct levers *levers, const char *command, struct text *out);
/* The waterfall as a plot: see plots_write(). */
bool levers_plot(const struct levers *levers, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (levers_words.c) --- */
const char *lever_title(const struct lever *lever);                      /* its name, where it has none */
/* What is shown of money is shown in steps of so much. */
int64_t levers_step(const struct levers *levers);
/* NANO to the nearest step: what lies between two amounts as they are shown is their difference as it is shown. */
int64_t shown_nano(int64_t nano, int64_t step);
/* "-$1,200": what LEVER changes after those before it, as the difference of the amounts as they are shown; and alone. */
void lever_row_write(const struct lever *lever, int64_t step, struct text *out);
void lever_alone_write(const struct levers *levers, const struct lever *lever, int64_t step, struct text *out);
bool lever_interacts(const struct levers *levers, const struct lever *lever);      /* so that it shows */
/* PLUS_MINUS and half the interval; nothing where that is less than what is rounded away. */
void lever_half_write(const struct saving *saving, int64_t step, const char *plus_minus, struct text *out);
void levers_question(const struct levers *levers, struct text *out);
void levers_sentence(const struct levers *levers, struct text *out);
/* What was found, a sentence each: all of them; what they do beside the bill; which stand in each other's way; which do nothing. */
void levers_find(const struct levers *levers, model_line *line, void *context);
/* What is to be learned of each that says so. */
void levers_lessons(const struct levers *levers, model_line *line, void *context);
void watched_label(const struct watched *watched, struct text *out);     /* "search: p95 latency" */
void watched_write(const struct levers *levers, const struct watched *watched, double x, struct text *out);

#endif
