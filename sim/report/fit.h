/* What was fitted to a record, told: the block with its comments, JSON, a plot. */
#ifndef COSTCAST_REPORT_FIT_H
#define COSTCAST_REPORT_FIT_H

#include "sim/report/report.h"
#include "sim/world/fitting.h"

/* YAML to be appended to a scenario: the block of the best choice; who it is from, the figures of each zone, the laws side by side
 * and the other choices' blocks are its comments. Texts in the language in use. */
void fit_write(const struct fitting *fitting, const struct market_type *market, struct text *out);
void fit_json(const struct fitting *fitting, const struct market_type *market, struct text *out);
/* The survival of up-times and of outages with their laws, as DIR/plots/fit.*; as plots_write. */
bool fit_plot(const struct fitting *fitting, const struct plot_options *options, bool *rendered, char **note);

/* --- inside this folder --- */

/* A market that could be told, best first: loss sizes where nodes are counted, then by the AIC of times up and down together. */
struct fit_choice {
	struct market_estimates told;
	double aic;                       /* NAN: of loss sizes, not to be compared */
	char block[1600];                 /* as the market says it */
};
enum { FIT_CHOICES_MOST = 1 + FIT_LAWS * FIT_LAWS };
size_t fit_choices(const struct fitting *fitting, const struct market_type *market, struct fit_choice choice[FIT_CHOICES_MOST]);
const char *fit_law_name(enum fit_law law);       /* in the language in use */

#endif
