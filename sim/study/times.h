/* When a workload begins: once, or again and again until the horizon. Seconds since the scenario's start. Inside this folder only. */
#ifndef COSTCAST_STUDY_TIMES_H
#define COSTCAST_STUDY_TIMES_H

#include "sim/study/planning.h"
#include "sim/world/rate.h"

/* The keys that workloads of every kind have, behind those of their own. */
struct time_keys {
	const char *use, *workload;       /* taken up when the file is read: see use.c */
	struct value begins;              /* s after the start, or a date */
	struct entry *recurs;             /* of struct recurs_keys */
	const char *account;              /* of what says no account of its own */
	struct value peak_use;            /* for advice; absent: nobody said */
};
extern const struct schema time_schema;   /* the rows of struct time_keys */
enum { RECURS_CALENDAR, RECURS_POISSON };
struct recurs_keys {
	int model;                        /* -1: calendar */
	struct value every, rate;
	const char *at, *days, *zone;
};

struct times {
	int64_t start_unix_s;
	double horizon_s;                 /* 0: none */
	struct value begins_s;
	bool recurs;
	struct value rate_per_s;          /* absent: the calendar says */
	double step_s;                    /* every so much time; 0: by the days of the calendar */
	int64_t days, weeks, months;      /* every so many days; on WEEK_DAYS of every so manieth week; every so many months; else 0 */
	unsigned week_days;               /* bits, Sunday first */
	double at_s;                      /* of the local day; NAN: the time at which it begins */
	const struct zone_offset *offset;
	size_t offsets;
};

struct instants {
	double *at_s;
	size_t count, cap;
};

/* The keys of ENTRY, a workload's; their faults into P's list. */
bool times_read(const struct planning *p, const struct entry *entry, struct times *times);
/* Is nothing of it left to chance? */
bool times_certain(const struct times *times);
/* All of one future, in order, into TO; what would begin at the horizon or later is left out. */
void times_of(const struct times *times, const struct chance *chance, struct instants *to);
void instants_release(struct instants *moments);
const struct time_keys *time_keys_of(const struct entry *entry);

#endif
