/* What became of incidents, on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_DETECT_H
#define COSTCAST_REPORT_DETECT_H

#include "sim/report/report.h"
#include "sim/study/detect.h"

void detect_table_write(const struct detect *detect, const struct terminal *terminal, struct text *out);
/* A row an incident, rule, look and threshold. Numbers in base units; one that does not exist is an empty cell. */
void detect_csv_write(const struct detect *detect, struct text *out);
void detect_json_write(const struct detect *detect, struct text *out);
void detect_markdown_write(const struct detect *detect, const char *command, struct text *out);
/* As plots_write. */
bool detect_plot_write(const struct detect *detect, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (detect_words.c) --- */
void detect_question(struct text *out);
/* How cost is watched, in one sentence. */
void detect_how(const struct detect *detect, struct text *out);
/* "storm  A log storm: …": what each incident is, a line each. */
void detect_case_write(const struct detect *detect, const struct detect_case *item, struct text *out);
/* What was found, a sentence each. */
void detect_find(const struct detect *detect, model_line *line, void *context);
/* "seasonal Hampel, by service". */
void detect_rule_write(const struct detect *detect, size_t rule, enum look look, struct text *out);
void detect_threshold_write(const struct detect *detect, size_t rule, double threshold, struct text *out);
void detect_delay_write(double days, struct text *out);           /* "2 d", "never" */
double detect_share(size_t part, const struct detect_case *item); /* of the futures in which it happened; NAN: in none */
/* A rule that never called anything with this look, and could not: the total is nothing new. */
bool detect_is_idle(const struct detect *detect, size_t rule, enum look look);
extern const char *const look_words[];    /* "total", "groups": keys of files */

#endif
