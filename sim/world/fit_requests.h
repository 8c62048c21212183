/* What a record of requests teaches: how many come by the hour of the week, how unevenly, and of how many tokens. Time in seconds, rates per
 * second. */
#ifndef COSTCAST_WORLD_FIT_REQUESTS_H
#define COSTCAST_WORLD_FIT_REQUESTS_H

#include "sim/math/dispersion.h"
#include "sim/world/rate.h"

enum { WEEK_HOURS = 168, DAY_HOURS = 24, WEEK_DAYS = 7, FIT_WINDOWS = 4 };

/* The index of dispersion in windows of one width, about the fitted profile; what the fitted block means beside it. */
struct fit_window { double window_s; size_t windows; double seen, block; };

struct fit_tokens {
	size_t count;                     /* 0: not recorded */
	double mean, cv;
	double p50, p95;                  /* seen; those of the lognormal are known from mean and cv */
};

/* A profile as the language says it: hours (of weekdays, or of all days), weekend hours, days. */
struct fit_profile {
	bool good;                        /* else the rate stands, as far as the record can tell */
	bool weekends, days;              /* the record tells them apart */
	double hours[DAY_HOURS], weekend_hours[DAY_HOURS], day[WEEK_DAYS];
	double week[WEEK_HOURS];          /* all of it; mean 1 */
	double hour_seen[WEEK_HOURS];     /* mean rate of each hour of the week over the mean of them all; NAN: never seen */
	double peak_seen, peak, trough_seen, trough;     /* of whole hours, over the mean */
};

struct request_fitting {
	const char *file;
	bool singles;                     /* each request by itself; else counts or rates */
	bool dated;                       /* its times are dates: hours of the week are known */
	const char *zone;                 /* whose local time the hours are */
	double requests, record_s, per_s; /* PER_S: the mean of a week where there is a profile, else of the record */
	double step_s;                    /* how fine the record is; 0: single requests */
	struct fit_profile profile;
	double stretch_s;                 /* dispersion is seen within stretches of that length */
	struct fit_window window[FIT_WINDOWS];
	size_t windows;
	struct dispersion_law law;
	double gap_cv, gap_cv_block;      /* NAN: gaps are not seen */
	double silence_s;                 /* the longest gap */
	struct fit_tokens input, output;
};

/* Is this the header of a CSV of requests (request_trace_read in rate.h), and not of a market? By the first line that is no comment. */
bool requests_recognised(const char *text);
/* ZONE: an IANA time zone; NULL: UTC. In ARENA; NULL where there is no such zone. */
struct request_fitting *fitting_of_requests(struct arena *arena, const struct request_trace *trace, const char *zone);

/* --- inside this folder --- */
struct request_bins {                             /* the record, step by step */
	double step_s, first_unix_s;
	size_t count;
	double *requests;                 /* in each step */
	const struct zone_offset *offset;
	size_t offsets;
};
/* Hour of the week of T seconds since the record began, in [0, 168). */
double fit_week_hour(const struct request_bins *bins, double t);
void fit_profile_of(struct arena *arena, const struct request_bins *bins, struct request_fitting *fitting);
/* WEEK at an hour of the week, between the middles of hours in straight lines. */
double fit_week_at(const double week[WEEK_HOURS], double hour);

#endif
