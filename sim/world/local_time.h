/* What people's clocks say: words for days and hours, and a zone's local time as seconds since the scenario's start. Plan time. */
#ifndef COSTCAST_WORLD_LOCAL_TIME_H
#define COSTCAST_WORLD_LOCAL_TIME_H

#include "sim/world/rate.h"

enum { DAY_MINUTES = 1440, WEEK_DAYS = 7 };

/* A field of cron, crontab(5): a list of "5", "1-5", "fri-mon" (round the week), and of "*" and ranges with "/2". Its end is a blank or the
 * text's. *AT moves on; BITS: those that it names. */
struct clock_field { int low, high; const char *const *names; };
extern const struct clock_field clock_minutes, clock_hours, clock_dates, clock_months, clock_days;
bool clock_field_read(const char **at, const struct clock_field *field, uint64_t *bits);
/* "mon-fri", "sat,sun", "*": bit 0 is Sunday. */
bool clock_days_read(const char *text, uint64_t *bits);
/* "8-18", "08:30-17:45", "22-6" (into the next day): minutes of the day, FROM < TO. */
bool clock_hours_read(const char *text, int *from_min, int *to_min);

struct local_date { int month, day, week_day; };          /* week_day: 0 is Sunday */
struct local_date local_date_of(int64_t days_1970);

/* When the clocks show LOCAL_S (seconds since the start, as if the zone were UTC): the first time that they do (*TWICE: it comes again);
 * where they skip it, the moment at which they do (*SKIPS). Both are only ever set. */
double local_real_s(const struct zone_offset *offset, size_t offsets, double local_s, bool *skips, bool *twice);

#endif
