/* What costcast costs finds out: a view's costs by day or month, what of them is unused, how they keep the tag policy, what moved most. */
#ifndef COSTCAST_STUDY_COSTING_H
#define COSTCAST_STUDY_COSTING_H

#include "sim/study/movers.h"
#include "sim/study/tag_policy.h"

struct costing_request {
	struct view view;
	size_t strategy;
	int against;                      /* movers are from this strategy to the other; -1: from one time to the next */
	bool movers;                      /* asked for between times */
	const char *when;                 /* NULL: the last two whole months, or weeks when there are not two months */
	size_t top;                       /* groups that are told one by one */
};

/* One row or column of time: periods [from, to) of the costs. */
struct costing_period {
	size_t from, to;
	int64_t from_unix_s, to_unix_s;
};

struct costing {
	const struct plan *plan;
	struct costing_request asked;
	struct view fine, causes, plain[VIEW_WHERE_MAX], tags[POLICY_TAGS_MAX];
	struct costs *costs;              /* by `fine`: by day, or by month where months are all that is asked for */
	struct costs *cause;              /* amortised, by cause: what was unused, lost, waited for */
	struct costs *value[VIEW_WHERE_MAX];      /* which values there are of each aspect that conditions are about */
	struct costs *policy[POLICY_TAGS_MAX];    /* by service and tag; none without a policy */
	struct costs *other;              /* of the strategy that is compared with; NULL */
	size_t policies;
	double *mean;                     /* of the costs: see cost_means() */
	struct costing_period *period;    /* as the view asks: one, or one a day or month */
	size_t periods;
	size_t shown;                     /* groups that are told one by one; the rest are "others" */
	struct movers *movers;            /* NULL: not asked for */
	bool partial, overflow;
	size_t futures;
};

/* COUNT futures. THREADS and PROGRESS as in futures_run(). */
struct costing *costing_new(const struct plan *plan, const struct costing_request *request, size_t count, int threads,
			    const struct progress *progress);
void costing_free(struct costing *costing);
/* A condition that nothing meets though other values are there is a slip: false, with an error in DIAG. */
bool costing_check(const struct costing *costing, struct diag *diag);
/* What moved, as asked. False, with an error in DIAG, when the time is not there. */
bool costing_move(struct costing *costing, struct diag *diag);

/* The mean of GROUP, of all OTHERS or of ALL groups in fine periods [from, to). */
enum { COSTING_ALL = -1, COSTING_OTHERS = -2 };
double costing_mean(const struct costing *costing, int group, size_t from, size_t to);
struct cost_figure costing_figure(const struct costing *costing, int group, size_t from, size_t to);
struct cost_share costing_share(const struct costing *costing, int group, size_t from, size_t to);      /* of all groups then */

/* The scenario's view NAME, or a new one, with the words of the command line laid upon it. NULL leaves a thing as it is. */
struct view_words {
	const char *name, *by, *per, *cost;
	const char *const *where;         /* "KEY=VALUE" */
	size_t wheres;
};
bool view_of_words(const struct scenario *scenario, const struct view_words *words, struct diag *diag, struct view *view);

#endif
