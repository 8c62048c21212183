/* How surprising a day of a series is, by the days before it alone: its distance from what the same day of the season has been, in robust
 * standard deviations of such distances. The seasonal form of the Hampel identifier (Hampel, "The influence curve and its role in robust
 * estimation", JASA 69, 1974; Davies and Gather, JASA 88, 1993), made online as S-H-ESD is offline (Hochenbaum, Vallis and Kejariwal,
 * arXiv:1704.07706, 2017, after Rosner, Technometrics 25, 1983): medians in place of means, MAD in place of the standard deviation. */
#ifndef COSTCAST_MATH_SURPRISE_H
#define COSTCAST_MATH_SURPRISE_H

#include <stdbool.h>
#include <stddef.h>

/* A standard deviation is so many MADs of normal data: 1 / quantile(3/4). */
#define MAD_SD 1.482602218505602
enum { SURPRISE_RESIDUALS = 7 };          /* so many past distances at least, before one is judged by them */

struct surprise_law {
	size_t season;                    /* days until the same day comes again: 7; 1: every day is alike */
	size_t window;                    /* how many days before a day count, at most */
	size_t history;                   /* how many there must be since the first with anything in it */
	double floor;                     /* the least standard deviation, as a share of what is expected: a series that never moves has none */
};

/* A day as a detector sees it. */
struct observed {
	double amount, expected, sd;      /* NAN where there is none yet */
	double surprise;                  /* (amount - expected) / sd; infinite where sd is 0; NAN: not judged */
	bool judged;
	bool first;                       /* the first day with anything in it, of a series that was watched for `history` days before */
};

struct surprise {
	struct surprise_law law;
	double *amount, *distance;        /* [days] */
	double *scratch;                  /* [window + 1] */
	size_t days, cap;
	size_t begun;                     /* the first day with anything in it; SIZE_MAX: none yet */
};

void surprise_init(struct surprise *surprise, const struct surprise_law *law);
void surprise_release(struct surprise *surprise);
void surprise_clear(struct surprise *surprise);   /* another series */
struct observed surprise_step(struct surprise *surprise, double amount);

/* The median of X, whose order is changed; N > 0. */
double median_of(double *x, size_t n);

#endif
