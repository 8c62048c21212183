/* Budgets and what they do, on the screen, in files and as plots. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_BUDGETS_H
#define COSTCAST_REPORT_BUDGETS_H

#include "sim/report/report.h"
#include "sim/study/budgets.h"

struct budgets_report {
	const struct plan *plan;
	struct budgets_summary **strategy;        /* [strategies] */
	size_t replications;
	bool partial;
};

void budgets_table_write(const struct budgets_report *report, const struct terminal *terminal, struct text *out);
/* A row a figure: strategy, budget, alert, name, value, its interval. Hours and days, dollars or the unit. */
void budgets_csv_write(const struct budgets_report *report, struct text *out);
void budgets_json_write(const struct budgets_report *report, struct text *out);
void budgets_markdown_write(const struct budgets_report *report, const char *command, struct text *out);
/* As plots_write: a fan for each budget and strategy. */
bool budgets_plots_write(const struct budgets_report *report, const struct plot_options *options, bool *rendered, char **note);

/* --- words that they share (budgets_words.c) --- */
const char *budget_title(const struct budget *budget);
/* "$5,000 a month of tag team nlp". */
void budget_limit_write(const struct budget *budget, struct text *out);
/* "it looks every 8 h–12 h at data that are 8 h–12 h old; a forecast needs 5 weeks of them". */
void budget_data_write(const struct budget *budget, const struct strategy_plan *strategy, struct text *out);
/* "100 % of forecast", and with ACTION "100 % of forecast: stop bert". */
void alert_write(const struct alert *alert, bool action, struct text *out);
/* ", once it is approved, which takes …"; nothing of an action that is automatic, and of none. */
void alert_approval_write(const struct alert *alert, struct text *out);
void budget_amount_write(const struct budget *budget, double amount, struct text *out);
/* What was found of BUDGET, and of the strategy, a sentence each. */
void budget_say(const struct budgets_summary *summary, size_t budget, model_line *line, void *context);
void budgets_say(const struct budgets_summary *summary, model_line *line, void *context);
/* What the reader has to know of all of them. */
void budgets_notes(const struct budgets_report *report, model_line *line, void *context);

#endif
