/* Rules that call a day an anomaly, as values in one list: each sees a day after another, and only days that are over. Too much alone is an
 * anomaly here: nobody is woken for a bill that is too small. */
#ifndef COSTCAST_MATH_DETECT_H
#define COSTCAST_MATH_DETECT_H

#include "sim/math/surprise.h"

#define CUSUM_ALLOWANCE 0.5               /* k: half of the shift, in standard deviations, that is to be found soonest */

struct detector {
	const char *name;                 /* "hampel" */
	const char *title;                /* N_() */
	const char *doc;                  /* N_(): what it calls an anomaly, and who says so */
	double usual;                     /* threshold */
	bool usd;                         /* the threshold is an amount of money, else of standard deviations */
	void (*init)(double *state);
	/* Is this day called an anomaly at THRESHOLD? A rule that adds up begins anew after it has called. */
	bool (*step)(double *state, const struct observed *day, double threshold);
};

extern const struct detector *const detectors[];       /* NULL-terminated */
const struct detector *detector_named(const char *name);        /* NULL: there is none */

/* Siegmund's approximation of the average run length of the upper tabular CUSUM with allowance K and decision limit H, for normal data
 * whose mean is SHIFT standard deviations too high (Siegmund, Sequential Analysis, 1985, eq. 2.57; Montgomery, Introduction to
 * Statistical Quality Control, eq. 9.6): (exp(-2 D b) + 2 D b - 1) / (2 D^2), D = SHIFT - K, b = H + 1.166; b^2 where D is 0. */
double cusum_run_length(double k, double h, double shift);

#endif
