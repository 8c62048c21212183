/* How unevenly requests come: the index of dispersion (variance over mean) of counts in windows, as a law of gamma renewals inside a rate
 * that wanders means it, as a record shows it, and back. Time in seconds, rates per second. */
#ifndef COSTCAST_MATH_DISPERSION_H
#define COSTCAST_MATH_DISPERSION_H

#include <stdbool.h>
#include <stddef.h>

/* Gaps of the coefficient of variation CV in the operational time of a rate that is times a lognormal of mean 1, the exponential of an
 * Ornstein-Uhlenbeck process: NOISE_CV is its standard deviation, MEMORY_S that process's; it is held for NOISE_STEPS steps a memory. */
struct dispersion_law { double cv, noise_cv, memory_s; };
enum { NOISE_STEPS = 16 };

/* Var N(x) / x of stationary renewals with gamma gaps of mean 1 (Cox, Renewal Theory, 1962, section 4.5: Var N(x) = x + 2 times the
 * integral over (0, x) of H(u) - u, H the renewal function; its Laplace transform is inverted by the fixed Talbot method, Abate and
 * Valko 2004). CV 0 to 50, X > 0. */
double renewal_dispersion(double cv, double x);
/* Variance of the mean over a window of that lognormal. */
double noise_variance(const struct dispersion_law *law, double window_s);
/* What the estimator below has as its expectation, for a record at PER_S of stretches of STRETCH_S: the part of the noise that is slower
 * than a stretch is lost with the stretch's mean. */
double dispersion_expected(const struct dispersion_law *law, double per_s, double window_s, double stretch_s);

/* Counts in windows against what was expected in them (all alike where the rate stands), stretch by stretch: sum (n - r e)^2 / (r e) over
 * the windows of a stretch, less one of them, r being its own level; the mean of all stretches that hold a request. NAN: none does.
 * PER windows a stretch, at least 2; what is left over at the end is left out. */
double dispersion_seen(const double *count, const double *expected, size_t windows, size_t per);

struct dispersion_point {
	double window_s, seen;
	size_t windows;                   /* how many it was seen in, for its weight */
};
/* The law that comes nearest to the points, least squares of logarithms, each weighed by how sure it is. GAPS false: the windows are too
 * wide to tell clumps of single requests from noise: cv stays 1 where there is noise. noise_cv 0: it needs none. */
struct dispersion_law dispersion_fit(const struct dispersion_point *point, size_t points, double per_s, double stretch_s, bool gaps);

#endif
