/* plan -> futures: Monte Carlo over replicas, on all threads, the same bytes on any number of them. */
#ifndef COSTCAST_STUDY_FUTURES_H
#define COSTCAST_STUDY_FUTURES_H

#include <signal.h>

#include "sim/study/plan.h"

/* Outcomes by strategy and column: x[strategy][column][replica - first]. About 200 bytes a replica and strategy. */
struct futures {
	const struct plan *plan;
	uint64_t first;
	size_t count;                     /* complete replicas; fewer than asked for when stopped */
	bool partial;
	bool overflow;                    /* some bill passed the largest sum of money */
	double ***x;
	uint8_t **finished;               /* finished[strategy][replica - first]: 1 when the work was done */
	int threads;                      /* how many were used */
};

struct progress {                         /* told a few times a second by one thread at a time; may be NULL */
	void (*tell)(void *context, size_t done, size_t total);
	void *context;
	const volatile sig_atomic_t *stop; /* not NULL and not 0: finish within a second and return what is complete */
};

/* Replicas [first, first + count). THREADS 0: as many as there are processors (OMP_NUM_THREADS respected if sane). */
struct futures *futures_run(const struct plan *plan, uint64_t first, size_t count, int threads,
			    const struct progress *progress);
void futures_free(struct futures *futures);
const double *futures_column(const struct futures *futures, size_t strategy, size_t column);
int futures_threads(int threads);         /* how many it will use */

/* Several plans lived one after the other, told as one: TOTAL is how many futures all of them have. */
struct series {
	const struct progress *progress;  /* may be NULL */
	int threads;
	size_t before, total;
};
/* The futures of PLAN's scenario, from the first on. */
struct futures *series_run(struct series *series, const struct plan *plan);

/* One future again, as a story: usage and bill with lines, events, metrics. The same kernel, with a recorder. */
struct replay {
	const struct plan *plan;
	size_t strategy;
	uint64_t replica;
	bool finished;
	double *metric;                   /* [plan->metrics] */
	struct usage_log log;
	struct ledger ledger;             /* ledger.bill holds the lines */
	struct bill bill;
	struct recorder recorder;
};
struct replay *replay_new(const struct plan *plan, size_t strategy, uint64_t replica);
void replay_free(struct replay *replay);

#endif
