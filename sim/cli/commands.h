/* The sub-commands; each returns an exit status. */
#ifndef COSTCAST_CLI_COMMANDS_H
#define COSTCAST_CLI_COMMANDS_H

#include "sim/cli/options.h"
#include "sim/report/report.h"

int command_run(const struct models *known, const struct options *options);
int command_validate(const struct models *known, const struct options *options);
int command_show(const struct models *known, const struct options *options);
int command_replay(const struct models *known, const struct options *options);
int command_bill(const struct models *known, const struct options *options);
int command_plot(const struct models *known, const struct options *options);
int command_prices(const struct models *known, const struct options *options);
int command_fit(const struct models *known, const struct options *options);
int command_sweep(const struct models *known, const struct options *options);
int command_tornado(const struct models *known, const struct options *options);
int command_levers(const struct models *known, const struct options *options);
int command_advise(const struct models *known, const struct options *options);
int command_budgets(const struct models *known, const struct options *options);
int command_detect(const struct models *known, const struct options *options);
int command_why(const struct models *known, const struct options *options);
int command_diff(const struct models *known, const struct options *options);
int command_costs(const struct models *known, const struct options *options);
int command_forecast(const struct models *known, const struct options *options);
int command_report(const struct models *known, const struct options *options);
int command_quiz(const struct models *known, const struct options *options);
int command_reveal(const struct models *known, const struct options *options);
int command_handout(const struct models *known, const struct options *options);
int command_league(const struct models *known, const struct options *options);
int command_init(const struct models *known, const struct options *options);
int command_list(const struct models *known, const struct options *options);
int command_explain(const struct models *known, const struct options *options);
int command_schema(const struct models *known, const struct options *options);

/* How the screen is: columns, characters, colour. */
struct terminal terminal_of_stdout(void);

#endif
