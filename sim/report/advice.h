/* What an advisor found, on the screen and in files. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_ADVICE_H
#define COSTCAST_REPORT_ADVICE_H

#include "sim/report/report.h"
#include "sim/study/advice.h"

void advice_table_write(const struct advice *advice, const struct terminal *terminal, struct text *out);
/* A row a finding; numbers in base units. */
void advice_csv_write(const struct advice *advice, struct text *out);
void advice_json_write(const struct advice *advice, struct text *out);
void advice_markdown_write(const struct advice *advice, const char *command, struct text *out);
/* As plots_write. */
bool advice_plot_write(const struct advice *advice, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (advice_words.c) --- */
/* "What would an advisor say of A?" */
void advice_question(const struct advice *advice, struct text *out);
/* "notebooks: let idle ones stop by themselves". */
void advice_finding_write(const struct finding *finding, struct text *out);
/* What is to be thought of before it is done; nothing where nothing is. */
void advice_caution_write(const struct advice *advice, const struct finding *finding, struct text *out);
/* What it takes for granted and no future can show; false: nothing. */
bool advice_rests_write(const struct finding *finding, struct text *out);
/* What was found, a sentence each. */
void advice_say(const struct advice *advice, model_line *line, void *context);
const char *advice_strategy(const struct advice *advice);

#endif
