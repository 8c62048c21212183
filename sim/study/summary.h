/* futures -> summary: the one thing that every sink walks, so that table, JSON, CSV, Markdown and plots cannot disagree. */
#ifndef COSTCAST_STUDY_SUMMARY_H
#define COSTCAST_STUDY_SUMMARY_H

#include "sim/math/survival.h"
#include "sim/study/another.h"
#include "sim/study/futures.h"
#include "sim/study/traffic.h"
#include "sim/study/tuned.h"

enum { Q_P5, Q_P25, Q_P50, Q_P75, Q_P90, Q_P95, Q_P99, QUANTILES };
extern const double summary_p[QUANTILES];            /* .05 … .99 */
extern const char *const summary_p_name[QUANTILES];  /* "p5" … */

struct metric_summary {                   /* NAN or INFINITY where there is no number: sinks write null, "n/a" or "never" */
	double mean, se, sd, min, max, q[QUANTILES], cvar95;
	struct interval ci;               /* of the mean */
};

struct probability {
	bool known;                       /* false: the scenario has no such goal */
	double value;
	struct interval ci;
};
enum { P_LATE, P_OVER_BUDGET, P_FINISHED, P_CHEAPEST, PROBABILITIES };
extern const char *const probability_name[PROBABILITIES];

struct commitment_summary {
	const struct commitment *commitment;
	double commit_usd_h;
	struct commitment_amount amount;
	const struct best *best;          /* NULL: it was given */
	double full_term_usd, horizon_usd, used_usd;       /* means over futures */
	double utilisation;               /* used / full term */
	double horizon_utilisation;       /* used / horizon */
	double coverage, break_even;
};

struct strategy_summary {
	const struct strategy_plan *plan;
	size_t finished, unfinished;
	struct metric_summary *metric;    /* [plan->metrics] */
	double part_usd[PARTS];           /* means */
	double *service_usd;              /* [services], means */
	double *tag_usd;                  /* [tag_values], means */
	struct commitment_summary *commitment;
	struct probability probability[PROBABILITIES];
	uint64_t replica_p50, replica_p95, replica_worst;  /* nearest by cost; absolute replica numbers */
	struct interval p95_cost_ci;
	bool passed;                      /* all thresholds (true when there are none) */
	struct survival survival;         /* hours from the first run of the whole fleet to its first loss; no points: none was lost */
	struct another *another;          /* another_study(); NULL: nothing is learned, or not studied */
	struct tuned *tuned;              /* tunings_study(); NULL: nothing to tune, or not studied */
	double interruptions_per_day;     /* mean interruptions / mean hours lived * 24; NAN when there are none to count */
};

struct comparison {
	size_t strategy, baseline;
	int metric;                       /* cost, then hours */
	double mean_difference;
	struct interval ci;
	double p_lower;
};

struct verdict {
	const struct threshold *threshold;
	size_t strategy;
	double value;                     /* point estimate */
	struct interval ci;
	bool passed;
};

struct summary {
	const struct plan *plan;
	const struct futures *futures;
	size_t replications;              /* complete ones */
	bool partial;
	char sha256[65];
	const char *command;              /* what gives it again, typed where it was run; NULL: nobody said */
	struct strategy_summary *strategy;
	struct comparison *comparison;
	size_t comparisons;
	struct verdict *verdict;          /* threshold by threshold, strategies inside */
	size_t verdicts;
	struct traffic *traffic;          /* traffic_study(); NULL: nothing to scale, or not studied */
	int best;                         /* ✔: index of the strategy, or -1 when none meets all thresholds */
	bool all_passed;
};

struct summary *summary_new(const struct futures *futures);
void summary_free(struct summary *summary);

#endif
