/* What views of cost show, on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_COSTS_H
#define COSTCAST_REPORT_COSTS_H

#include "sim/report/report.h"
#include "sim/study/costing.h"

void costs_table_write(const struct costing *costing, const struct terminal *terminal, struct text *out);
/* A row a group and period, and a row a period for all groups; of movers a row a group. Numbers in USD. */
void costs_csv_write(const struct costing *costing, struct text *out);
void costs_json_write(const struct costing *costing, struct text *out);
void costs_markdown_write(const struct costing *costing, const char *command, struct text *out);
/* As plots_write. */
bool costs_plots_write(const struct costing *costing, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (costs_words.c) --- */
/* One value of a group: "unused commitment", "(untagged)". */
const char *costs_value(const struct costs *costs, size_t group, size_t by);
/* "Amazon S3 · nlp"; "all" where nothing divides. */
void costs_group_title(const struct costs *costs, size_t group, struct text *out);
/* The same of a group of COSTING, or of its others: "3 others". */
void costing_title(const struct costing *costing, int group, struct text *out);
/* "service · tag team" */
void costs_by_title(const struct view *view, struct text *out);
/* "What does C cost, by service and tag team?", or the view's own title. */
void costs_question(const struct costing *costing, struct text *out);
/* "amortised; only tag team = nlp": what is counted. */
void costs_how(const struct costing *costing, struct text *out);
/* In short from $100 on, to the cent below. */
void costs_money(struct text *out, double usd, int digits);
/* "2026-09", "2026-09-01", "2026-09-01 –  2026-09-30": a stretch of time, as days. */
void costs_time(const struct costing *costing, size_t period, struct text *out);
void costs_days(int64_t from_unix_s, int64_t to_unix_s, struct text *out);
const char *costs_strategy(const struct costing *costing);
/* What is seen, a sentence each: the largest, what is untagged, what was not used. */
void costs_say(const struct costing *costing, model_line *line, void *context);
/* Heights of COUNT values, 0 being the lowest, in at most CELLS columns, neighbours together. */
void costs_spark(const double *x, size_t count, size_t cells, bool utf8, struct text *out);

/* --- the tag policy (costs_policy.c) --- */
/* What of the cost of key I is kept so, of SERVICE or of all (NULL); its share is of all of that service. */
struct policy_figure {
	struct cost_figure usd;
	struct cost_share share;
};
struct policy_figure policy_figure_of(const struct costing *costing, size_t key, enum kept kept, const char *service);
/* The services of costs, each once, the dearest first: fresh memory. */
const char **policy_services(const struct costing *costing, size_t *count);
void policy_json(const struct costing *costing, struct text *out);

/* --- movers (costs_movers.c, costs_movers_files.c) --- */
/* "2026-09", or the strategy's name: one side of the comparison. */
void movers_side(const struct costing *costing, const struct stretch *side, struct text *out);
const char *movers_against(const struct costing *costing);       /* the strategy that is compared with; "" */
void movers_title(const struct costing *costing, const struct mover *mover, struct text *out);
void movers_question(const struct costing *costing, struct text *out);
void movers_say(const struct costing *costing, model_line *line, void *context);
void movers_csv(const struct costing *costing, struct text *out);
void movers_json(const struct costing *costing, struct text *out);
void movers_markdown(const struct costing *costing, struct text *out);     /* the table alone */

#endif
