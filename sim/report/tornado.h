/* A tornado on the screen, in files and as a plot. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_TORNADO_H
#define COSTCAST_REPORT_TORNADO_H

#include "sim/report/report.h"
#include "sim/study/tornado.h"

void tornado_table_write(const struct tornado *tornado, const struct terminal *terminal, struct text *out);
/* A row a quantity, small swings and those that do not move too. Numbers in base units; one that does not exist is an empty cell. */
void tornado_csv_write(const struct tornado *tornado, struct text *out);
void tornado_json_write(const struct tornado *tornado, struct text *out);
void tornado_markdown_write(const struct tornado *tornado, const char *command, struct text *out);
/* As plots_write. */
bool tornado_plot_write(const struct tornado *tornado, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (tornado_words.c) --- */
/* "What moves the mean cost of B?" */
void tornado_question(const struct tornado *tornado, struct text *out);
/* "25 % less and 25 % more, one at a time": how they move. */
void tornado_how(const struct tornado *tornado, struct text *out);
/* What was found, a sentence each. */
void tornado_find(const struct tornado *tornado, model_line *line, void *context);
/* The same, then what could not move, and why. */
void tornado_say(const struct tornado *tornado, model_line *line, void *context);
/* The path without what all of them begin with: "checkpoint.every". */
const char *tornado_label(const struct tornado *tornado, const struct tornado_bar *bar);
/* "4.5 … 7.5 h", "p10 1.2 … p90 3.9 h", "mean 1.4 … 2.3 h"; an end that is not lived is where everything is as it is. */
void tornado_range(const struct tornado_bar *bar, const char *dots, struct text *out);
void tornado_end_write(const struct tornado_bar *bar, int end, struct text *out);      /* "4.5 h" */
void tornado_value_write(const struct tornado *tornado, double value, struct text *out);
void tornado_change_write(const struct tornado *tornado, double change, struct text *out);       /* with its sign */
/* PLUS_MINUS and half of CI; nothing where it has no width. */
void tornado_half_write(const struct tornado *tornado, struct interval ci, const char *plus_minus, struct text *out);
const char *tornado_strategy(const struct tornado *tornado);
/* --- what could not move (tornado_notes.c) --- */
void tornado_notes(const struct tornado *tornado, model_line *line, void *context);
/* "INTRO: a, b and 3 more.": those of COUNT bars that THESE picks; nothing where it picks none. */
void tornado_named(const struct tornado *tornado, const struct tornado_bar *bar, size_t count, bool (*these)(const struct tornado_bar *bar),
		   const char *intro, struct text *out);
/* S to LINE unless it is empty, and emptied. */
void tornado_tell(struct text *s, model_line *line, void *context);

#endif
