/* The proleptic Gregorian calendar in UTC; time is seconds since 1970-01-01T00:00:00Z, no leap seconds. */
#ifndef COSTCAST_BASE_CALENDAR_H
#define COSTCAST_BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOUR_S 3600.0
#define DAY_S 86400.0

#define FIRST_YEAR 1970
#define LAST_YEAR 2200

/* "2024-03-04T09:00:00Z", "2024-03-04T09:00Z", "2024-03-04" (midnight), with +hh:mm offsets; years FIRST_YEAR to LAST_YEAR. */
bool calendar_read(const char *text, int64_t *unix_s);
/* Would it be one in another year? */
bool calendar_other_year(const char *text);
/* "2024-03-04T09:00:00Z"; buf of 32 bytes suffices. */
char *calendar_write(int64_t unix_s, char *buf, size_t bytes);
/* The calendar month that holds T: its first second and the first second of the next. */
void calendar_month(int64_t unix_s, int64_t *from_s, int64_t *to_s);
/* Days and calendar months from 1970-01-01 to that of T. */
int64_t calendar_day_number(int64_t unix_s);
int64_t calendar_month_number(int64_t unix_s);
/* The same time of the same day, MONTHS later; of a day that month has not, of its last. */
int64_t calendar_months_later(int64_t unix_s, int months);

#endif
