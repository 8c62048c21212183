/* Is the difference between two means more than chance? Two-sided tests, and what many of them at once ask for. */
#ifndef COSTCAST_MATH_CONTRAST_H
#define COSTCAST_MATH_CONTRAST_H

#include "sim/math/stats.h"

struct contrast {
	double difference;                /* second mean minus first */
	struct interval ci;               /* of the difference; NAN when it cannot be had (one sample) */
	double t, df;                     /* Student's statistic and its degrees of freedom; NAN where nothing is uncertain */
	double p;                         /* two-sided; NAN: cannot be said. Nothing uncertain: 1 when they are the same, else 0 */
	bool certain;                     /* neither mean has a spread: the difference is exact, no test is needed */
};

/* Of the moments of paired differences, Student's t with n - 1 degrees of freedom. */
struct contrast contrast_paired(const struct moments *difference, double confidence);
/* Of two independent samples, their variances unequal: Welch, Biometrika 34, 1947; degrees of freedom by Satterthwaite
 * (Biometrics Bulletin 2, 1946). Only n, mean and se of the moments are read. */
struct contrast contrast_welch(const struct moments *first, const struct moments *second, double confidence);
/* Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979): P[i] becomes the least level at which a family
 * of COUNT tests, kept to that chance of any false alarm, still rejects hypothesis i. NAN ones are no part of the family. */
void holm_correct(double *p, size_t count);

#endif
