/* Laws fitted to how long something lasted, by maximum likelihood. Ages are in any one unit of time, rates in one over it; a
 * log-likelihood counts in that unit too, so that only differences of the same data mean anything. */
#ifndef COSTCAST_MATH_FIT_H
#define COSTCAST_MATH_FIT_H

#include <stdbool.h>
#include <stddef.h>

/* One stretch: seen from age ENTRY (0: from its beginning) to age EXIT, where it ended or was lost from sight. 0 <= entry < exit. */
struct spell { double entry, exit; bool ended; };

struct estimate { double value, low, high; };     /* and its interval */

enum fit_law { FIT_EXPONENTIAL, FIT_WEIBULL, FIT_PIECEWISE, FIT_LAWS };
enum { FIT_PIECES_MOST = 8 };

struct fit {
	enum fit_law law;
	bool good;                        /* false: these spells have no such maximum, and nothing below means anything */
	size_t parameters;
	double log_likelihood, aic;       /* Akaike 1974: 2 × parameters - 2 × log-likelihood */
	struct estimate rate;             /* EXPONENTIAL */
	struct estimate shape, scale;     /* WEIBULL: S(t) = exp(-(t / scale)^shape) */
	size_t pieces;                    /* PIECEWISE: hazard[i] up to age until[i]; the last is INFINITY */
	double until[FIT_PIECES_MOST];
	struct estimate hazard[FIT_PIECES_MOST];
};

/* CONFIDENCE such as 0.95. D ended spells in a total time T at risk: rate D/T, with the interval of a Poisson count (Garwood 1936),
 * exact where D is: 0 when none ended, whose upper end is finite. Good when T > 0. */
void fit_exponential(const struct spell *spell, size_t count, double confidence, struct fit *fit);
/* Shape by its profile likelihood (interval: where that is down by half a chi-square quantile), scale by the observed information
 * of its logarithm. Good when at least three ended, not all at one age. */
void fit_weibull(const struct spell *spell, size_t count, double confidence, struct fit *fit);
/* Hazards D/T of stretches of age: cut so that each holds about as many ends (25 or more where there are so many), at ages of two
 * digits, none narrower than twice the least age at which one ended. Good when that makes two stretches or more. */
void fit_piecewise(const struct spell *spell, size_t count, double confidence, struct fit *fit);
/* The same with the caller's ages: UNTIL[PIECES], ascending, the last INFINITY, PIECES at most FIT_PIECES_MOST. */
void fit_pieces(const struct spell *spell, size_t count, double confidence, const double *until, size_t pieces, struct fit *fit);
double fit_survival(const struct fit *fit, double age);           /* share that is older than AGE */
double fit_mean(const struct fit *fit);                           /* INFINITY when none ends */

/* All of them over the same spells. */
struct fits {
	struct fit law[FIT_LAWS];
	size_t spells, ended;
	double total;                     /* time at risk */
	struct estimate mean;             /* total / ended, with the exponential's interval: INFINITY where none ended */
	enum fit_law best;                /* least AIC of the good ones of the first two: what a market can be told of a pool */
};
void fits_of(const struct spell *spell, size_t count, double confidence, struct fits *fits);

/* Kaplan and Meier 1958, with late entry: the share that is older, after each age at which some ended. Interval: Greenwood's
 * variance on the log(-log) scale (Kalbfleisch and Prentice 1980, p. 15), NAN where survival is 0. STEP has room for COUNT;
 * returns how many. */
struct survival_step { double age, survival, low, high; size_t at_risk, ended; };
size_t survival_steps(const struct spell *spell, size_t count, double confidence, struct survival_step *step);

/* Losses that strike a pool. Shocks come at RATE; with probability ALL one takes every node, else each node with probability
 * SHARE, and a shock that takes none is not seen. Likelihood over the losses and the time spent at each size. */
struct loss { size_t of, lost; };                 /* 1 <= lost <= of */
struct at_size { size_t nodes; double time; };    /* nodes >= 1 */
struct fit_shock {
	bool good;                        /* at least one loss, in more than no time */
	size_t losses;
	double whole;                     /* share of the losses that took all there were */
	double mean_lost;
	struct estimate rate, all;
	struct estimate share;            /* NAN when every loss took all: nothing tells it */
	double log_likelihood, aic;
};
void fit_shocks(const struct loss *loss, size_t losses, const struct at_size *size, size_t sizes, double confidence,
		struct fit_shock *fit);

/* The same from the two sums alone. */
void fit_memoryless(size_t ended, double total, double confidence, struct fit *fit);
struct estimate fit_rate(size_t ended, double total, double confidence);

#endif
