/* What a period will have cost, from the days of it, and before it, that are known. */
#ifndef COSTCAST_MATH_FORECAST_H
#define COSTCAST_MATH_FORECAST_H

#include <stddef.h>

struct forecast { double mean, sd; };

/* The sum of DAYS daily costs of which the first KNOWN, at most DAYS, are known: those, and for each day that remains the mean of the known
 * days of the same weekday when there are two weeks of them, else the mean of all: the mean method and regression on seasonal dummies of
 * Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 2021, sections 5.2 and 7.4. DAILY is in the order of the
 * calendar without gaps, so that days 7 apart are the same weekday.
 * sd: of the forecast's error, days being independent around their means with one variance. That is estimated from the residuals
 * (section 5.4), and what the means do not know is added (5.5, table 5.2: of one day s² (1 + 1/n); of m days with one mean from n,
 * s² (m + m²/n)). 0: nothing remains; NAN: one known day says nothing of it. No known day, and some that remain: both NAN. */
struct forecast forecast_sum(const double *daily, size_t known, size_t days);

#endif
