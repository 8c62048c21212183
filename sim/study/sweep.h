/* A scenario lived at several values of one key or two, all over the same futures: who is cheapest where, and where that changes. */
#ifndef COSTCAST_STUDY_SWEEP_H
#define COSTCAST_STUDY_SWEEP_H

#include "sim/math/stats.h"
#include "sim/study/futures.h"
#include "sim/study/variation.h"

enum { SWEEP_KEYS = 2, SWEEP_POINTS_MOST = 1000,
       SWEEP_ALL_PAIRS = 6,               /* of more strategies, only pairs with the baseline are looked at for crossings */
       SWEEP_STEPS = 8 };                 /* a crossing is lived at no more values in between */

/* A crossing is found well enough when it is known to so much of the distance between the two values around it. */
#define SWEEP_TOLERANCE 0.002

struct sweep_cell {                       /* one strategy at one point */
	double value;
	struct interval ci;               /* NAN where the figure has none */
	double difference;                /* to the baseline, over the same futures */
	struct interval difference_ci;
	bool meets;                       /* all thresholds */
	size_t finished;
};

struct sweep_difference { double value; struct interval ci; };

struct sweep_point {
	size_t at[SWEEP_KEYS];            /* indices of values */
	const struct plan *plan;          /* until it is lived */
	size_t replications;              /* 0: not lived */
	struct sweep_cell *cell;          /* [strategies] */
	struct sweep_difference *pair;    /* [pairs] */
	int best;                         /* the strategy with the lowest value (highest, where more is better); -1: none */
};

/* Of two strategies below the value AT the first is better, above it the second. */
struct sweep_crossing {
	size_t below, above;              /* strategies */
	bool between;                     /* only that it lies between LOW and HIGH is known: there are whole numbers, or the run was stopped */
	double low, high;                 /* neighbouring values at which it is certain which one is better */
	double at;
	struct interval ci;               /* where the interval of their difference meets zero, from the slope around it */
	bool decides;                     /* nobody is better than these two there */
	size_t steps;                     /* values in between that were lived */
};

/* A piece of the line along which the best other strategy is as good as the baseline; positions are indices of values, with fractions. */
struct sweep_piece { double x0, y0, x1, y1; };

struct sweep {
	const struct plan *plan;          /* the scenario as it is, not varied */
	struct threshold figure;          /* what is compared: its left side */
	struct variation vary[SWEEP_KEYS];
	size_t keys;
	struct sweep_point *point;        /* the second key changes fastest */
	size_t points, lived;
	size_t (*pair)[2];                /* strategies */
	size_t pairs;
	bool partial, overflow;
	struct sweep_crossing *crossing;
	size_t crossings;
	struct sweep_piece *piece;        /* of two keys */
	size_t pieces;
};

/* Every point planned; NULL after errors in DIAG, all of them in one pass. METRIC: "STAT(METRIC)" or "P(EVENT)"; NULL: mean(cost). */
struct sweep *sweep_new(const struct plan *plan, const char *const *vary, size_t varies, const char *metric, struct diag *diag);
/* Lives them. Stopped in between, LIVED points are complete, from the first on. */
void sweep_live(struct sweep *sweep, int threads, const struct progress *progress);
void sweep_free(struct sweep *sweep);
/* Is more of the figure better (P(finished), P(cheapest))? */
bool sweep_more_is_better(const struct sweep *sweep);
/* The best of the strategies other than the baseline; -1: there is none. */
int sweep_best_other(const struct sweep *sweep, const struct sweep_point *point);
/* The best other strategy's figure over the baseline's; NAN: not to be had. */
double sweep_ratio(const struct sweep *sweep, const struct sweep_point *point);
/* The line at LEVEL through Z[columns][rows] (row fastest), by linear interpolation on the edges (marching squares); no piece touches a NAN.
 * *PIECES in fresh memory; how many. */
size_t contour_of(const double *z, size_t columns, size_t rows, double level, struct sweep_piece **pieces);

#endif
