/* A sweep on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_SWEEP_H
#define COSTCAST_REPORT_SWEEP_H

#include "sim/report/report.h"
#include "sim/study/sweep.h"

void sweep_table_write(const struct sweep *sweep, const struct terminal *terminal, struct text *out);
/* One row per point and strategy. Numbers in base units; a number that does not exist is an empty cell. */
void sweep_csv_write(const struct sweep *sweep, struct text *out);
void sweep_json_write(const struct sweep *sweep, struct text *out);
void sweep_markdown_write(const struct sweep *sweep, const char *command, struct text *out);
/* What was found, a sentence each: who is cheapest from where to where, crossings. */
void sweep_say(const struct sweep *sweep, model_line *line, void *context);
/* A line plot or a heat map; as plots_write. */
bool sweep_plots_write(const struct sweep *sweep, const struct plot_options *options, bool *rendered, char **note);

/* --- inside the room --- */
/* "7.6 h": a number of base units in the unit that the values were written in. */
void sweep_number_write(const struct variation *vary, double number, struct text *out);
/* What the figure is, in words: "mean(cost)". */
void sweep_value_write(const struct sweep *sweep, double value, struct text *out);

#endif
