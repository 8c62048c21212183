/* Incidents that somebody should notice: each is lived beside the workloads, and daily cost is watched by several rules. How often each is
 * found, how late, for how much; and how often nothing was there. */
#ifndef COSTCAST_STUDY_DETECT_H
#define COSTCAST_STUDY_DETECT_H

#include "sim/math/detect.h"
#include "sim/math/stats.h"
#include "sim/study/futures.h"
#include "sim/study/view.h"

#define DETECT_MONTH_D 30.0               /* false alarms are counted in so many days */
enum { RULES_MOST = 8,
       DETECT_POINTS = 12, DETECT_USUAL = 4,      /* thresholds of a curve: detect_factor times the one that is set */
       EXAMPLE_SERIES = 2 };
extern const double detect_factor[DETECT_POINTS];

/* What is watched: the total alone, or each group of its own. */
enum look { LOOK_TOTAL, LOOK_GROUPS, LOOKS };

/* One incident, one rule, one look, one threshold: over the futures in which it happened. */
struct detect_point {
	size_t found, in_time;
	struct interval found_ci, in_time_ci;
	double delay_p50_d, delay_p95_d;  /* from its start until somebody knows; INFINITY: so many never do */
	struct interval delay_p50_ci;
	double usd, usd_p95;              /* what it cost until then, or as long as it was lived */
	struct interval usd_ci;
};

/* How often a rule calls where there is no incident. */
struct alarm_point {
	double threshold, per_month;
	struct interval ci;
};

/* A day of a series that is drawn. */
struct example_day {
	struct observed seen;
	double usd;                       /* of the incident */
	unsigned called;                  /* bit r: rule r */
};

struct detect_case {
	const char *name;
	struct bilingual title;
	size_t happened;
	double whole_usd;                 /* lived to its end, on average */
	const char *where;                /* the group that most of its cost is in */
	const char *named[RULES_MOST];    /* the group that most often calls first; NULL: it is never found so */
	double named_share[RULES_MOST];   /* of those found */
	struct detect_point point[RULES_MOST][LOOKS][DETECT_POINTS];
	size_t future;                    /* the first in which it happened */
	struct example_day *day[EXAMPLE_SERIES];         /* [days] of that: the total, and the group WHERE */
	double begins_d;                  /* in that, days since the first whole one */
};

struct detect_request {
	const char *strategy;             /* NULL: the baseline */
	const char *by;                   /* an aspect; NULL: service */
	const char *detector;             /* NULL: all of them */
};

struct detect {
	const struct plan *plan;
	size_t strategy;
	struct view view;
	const struct detector *rule[RULES_MOST];
	double usual[RULES_MOST];
	size_t rules;
	struct surprise_law law;
	double delay_mean_d, within_d;
	size_t first_day, days;           /* whole days: from that of the scenario's start on, and how many */
	size_t learning_d;                /* before nothing can be called by a rule that knows weekdays */
	size_t replications;
	struct alarm_point alarm[RULES_MOST][LOOKS][DETECT_POINTS];
	size_t groups;                    /* that cost anything without an incident */
	double usd_d;                     /* mean cost of a day without an incident */
	const struct plan **with;         /* [asked]: what is lived: the strategy, and one incident beside its workloads */
	struct detect_case *item;         /* those that were lived */
	size_t items, asked;
	bool partial, overflow;
	struct arena *arena;
};

/* NULL after errors in DIAG; one without a place is about a name in REQUEST. */
struct detect *detect_new(const struct plan *plan, const struct detect_request *request, struct diag *diag);
/* Lives it. Stopped in between, its items are those that are complete. */
void detect_live(struct detect *detect, int threads, const struct progress *progress);
void detect_free(struct detect *detect);

#endif
