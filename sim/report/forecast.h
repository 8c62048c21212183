/* Forecasts of the month's end and what became of them, on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_FORECAST_H
#define COSTCAST_REPORT_FORECAST_H

#include "sim/report/report.h"
#include "sim/study/hindsight.h"

void forecast_table_write(const struct hindsight *hindsight, const struct terminal *terminal, struct text *out);
/* A row a day: over all futures, then of the one future. Numbers in USD, errors as fractions. */
void forecast_csv_write(const struct hindsight *hindsight, struct text *out);
void forecast_json_write(const struct hindsight *hindsight, struct text *out);
void forecast_markdown_write(const struct hindsight *hindsight, const char *command, struct text *out);
/* As plots_write. */
bool forecast_plots_write(const struct hindsight *hindsight, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (forecast_words.c) --- */
void forecast_question(const struct hindsight *hindsight, struct text *out);     /* "What will C have cost at the end of 2026-09, and how soon is that known?" */
void forecast_month(const struct hindsight *hindsight, struct text *out);        /* "2026-09", or its days */
void forecast_fan_words(const struct hindsight *hindsight, struct text *out);    /* what is said on the one future's day, and what happened */
void forecast_say(const struct hindsight *hindsight, model_line *line, void *context);
const char *forecast_strategy(const struct hindsight *hindsight);

#endif
