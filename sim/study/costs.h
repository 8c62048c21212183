/* What futures of one strategy cost, by what a view asks and by day or month: exact, as the bill of each future has it. */
#ifndef COSTCAST_STUDY_COSTS_H
#define COSTCAST_STUDY_COSTS_H

#include "sim/study/futures.h"
#include "sim/study/view.h"

/* One combination of what a view divides by, such as {"Amazon S3", "nlp"}: a value each, "" where there is none. Words of purchases and
 * causes are those of JSON; CAUSE_FEE_WORD is the cause of a
 * commitment's fee, as it is invoiced. */
#define CAUSE_FEE_WORD "commitment_fee"
struct cost_group {
	const char *value[VIEW_BY_MAX];
};

struct costs {
	const struct plan *plan;
	size_t strategy;
	const struct view *view;
	int64_t *from_unix_s;             /* [periods + 1]: the first second of each day, month or of all; the end of the last */
	size_t periods, groups, futures;
	struct cost_group *group;         /* the one of the largest mean first; those of the same, by their values */
	/* [(future * periods + period) * groups + group]: nano-dollars; MEASURE_QUANTITY: millionths of the unit. Rounded once a line of the
	 * bill and day, so that they add up to the line. */
	int64_t *cell;
	bool partial, overflow;
	struct arena *arena;
};

/* Futures [0, COUNT) of STRATEGY. THREADS and PROGRESS as in futures_run(). VIEW stays as long as it. A stopped one holds the complete ones. */
struct costs *costs_run(const struct plan *plan, size_t strategy, const struct view *view, size_t count, int threads,
			const struct progress *progress);
/* The same, and some metrics of each future: to COLUMN, [metrics][count], what METRIC names of the plan's. */
struct costs_beside {
	const size_t *metric;
	size_t metrics;
	double *const *column;
};
struct costs *costs_run_beside(const struct plan *plan, size_t strategy, const struct view *view, size_t count, int threads,
			       const struct progress *progress, const struct costs_beside *beside);
/* The same futures, lived once, by each of VIEWS views (1 to COSTS_VIEWS_MAX) into COSTS. */
enum { COSTS_VIEWS_MAX = 32 };
void costs_run_views(const struct plan *plan, size_t strategy, const struct view *const *view, size_t views, size_t count, int threads,
		     const struct progress *progress, struct costs **costs);
void costs_free(struct costs *costs);

static inline int64_t costs_cell(const struct costs *costs, size_t future, size_t period, size_t group)
{
	return costs->cell[(future * costs->periods + period) * costs->groups + group];
}
/* Sums over all periods, all groups, or both. */
int64_t costs_of_group(const struct costs *costs, size_t future, size_t group);
int64_t costs_of_period(const struct costs *costs, size_t future, size_t period);
int64_t costs_of_future(const struct costs *costs, size_t future);
/* A cell as USD or in the unit. */
double costs_amount(const struct costs *costs, int64_t cell);
/* --- one future's bill, sorted: for those who live futures themselves --- */
struct sorting;                           /* of one thread; remembers which line is in which group */
struct sorter;                            /* shared by threads: the groups found so far */
struct sorter *sorter_new(const struct plan *plan, size_t strategy, const struct view *view);
void sorter_free(struct sorter *sorter);
struct sorting *sorting_new(struct sorter *sorter);
void sorting_free(struct sorting *sorting);
/* LEDGER (with a bill) and LOG of a future as cells: those that are not 0. Valid until the next call. */
struct cost_cell {
	uint32_t period, group;           /* of the sorter; periods count from that of the scenario's start */
	int64_t amount;
};
const struct cost_cell *sorting_of(struct sorting *sorting, const struct usage_log *log, const struct bill *bill, size_t *cells);
/* Futures' CELLS, [FUTURES] lists of COUNT each, as costs. Takes over SORTER. */
struct costs *costs_of_cells(struct sorter *sorter, struct cost_cell *const *cells, const size_t *count, size_t futures);

#endif
