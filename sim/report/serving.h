/* Inside this folder: a recorded future of something that serves, as a series. A "server" is what texts call a replica. */
#ifndef COSTCAST_REPORT_SERVING_H
#define COSTCAST_REPORT_SERVING_H

#include "sim/study/futures.h"

/* A stretch of the series; NAN: nothing was recorded of that. */
struct serving_stretch {
	double from_s, to_s;
	double per_s;                     /* requests that arrived, per second */
	double ready;                     /* servers, mean */
	double busy;                      /* share of their places in use */
	double waiting;                   /* requests, at the end */
	double latency_s;                 /* mean */
};
struct serving_step { double at_s, servers; };

struct serving {
	struct serving_stretch *stretch;  /* the run alone, without its warm-up */
	size_t stretches;
	struct serving_step *wanted;      /* the first at 0 */
	size_t wants;
	size_t out, in;                   /* how often more, or fewer, were wanted than before */
	double end_s;
};

bool plan_serves(const struct plan *plan);                /* requests are what it measures */
struct serving *serving_new(const struct replay *replay);
void serving_free(struct serving *serving);

/* The largest of a field over [FROM, TO) s, its stretch; SIZE_MAX: it was never recorded. FIELD by offsetof. */
size_t serving_most(const struct serving *serving, size_t field, double from_s, double to_s);
/* Means over [FROM, TO): of a field over time, of the share of places over servers, of latency over requests; NAN: nothing. */
double serving_mean(const struct serving *serving, size_t field, double from_s, double to_s);
double serving_busy(const struct serving *serving, double from_s, double to_s);
double serving_latency_s(const struct serving *serving, double from_s, double to_s);
double serving_wanted(const struct serving *serving, double at_s);        /* NAN: nobody ever wanted any */
static inline double serving_field(const struct serving_stretch *stretch, size_t field)
{
	return *(const double *)(const void *)((const char *)stretch + field);
}

/* "210 ms", "3.2 s", "4 min", in fresh memory. */
char *latency_words(double seconds, int digits);
/* "Wed 4, 14:05" in UTC, in fresh memory. */
char *moment_words(const struct plan *plan, double t_s);
/* "days of the month, UTC, from 2023-10-04 on", in fresh memory. */
char *days_words(const struct plan *plan, double from_s);

#endif
