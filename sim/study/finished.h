/* A finished run, read back from the folder that `run -o` wrote: summary.json, samples.csv where it is there, and
 * scenario.effective.yaml. What stands there may have been changed by hand: nothing of it is trusted. */
#ifndef COSTCAST_STUDY_FINISHED_H
#define COSTCAST_STUDY_FINISHED_H

#include "sim/config/node.h"
#include "sim/math/stats.h"

struct finished_metric {
	const char *name, *unit;
	struct moments moments;           /* of the finite outcomes; n, mean, se and sd are set */
	double p95;                       /* INFINITY: never; NAN: there is none */
	struct interval p95_ci;           /* by binomial order statistics; NAN without samples */
	const double *x;                  /* [replications] in order of the futures; NULL without samples */
};

struct finished_strategy {
	const char *name;
	struct finished_metric *metric;
	size_t metrics;
};

struct finished {
	const char *folder;               /* as given */
	const char *version, *title, *file, *sha256, *seed;
	size_t replications;
	double confidence;
	bool partial, sampled;
	struct finished_strategy *strategy;
	size_t strategies;
	const struct node *tree;          /* of the effective scenario; NULL when that is gone */
};

/* PLAIN turns a CSV of any locale into one with commas and points. In ARENA; NULL, and WHY says in the language in use, when it is not what a run writes. */
struct finished *finished_read(struct arena *arena, const char *folder, void (*plain)(struct text *text), struct text *why);

#endif
