/* What belongs to a budget in one future: cumulated, hour by hour, evenly inside an hour, as the providers' own data of cost are by the hour.
 * Times are in seconds since the scenario's start. Inside this folder only. */
#ifndef COSTCAST_STUDY_SPENDING_H
#define COSTCAST_STUDY_SPENDING_H

#include "sim/math/forecast.h"
#include "sim/study/budget.h"
#include "sim/study/costs.h"

struct spending {
	double origin_s;                  /* when the hour begins in which the scenario starts: 0 or less */
	int64_t *sum;                     /* [hours + 1]: before each hour; nano-dollars, or millionths of the unit */
	size_t hours, cap;
	double first_day_s;               /* the first midnight from the start on */
	double *day;                      /* [days]: of each whole day from then on */
	size_t days, day_cap;
	double unit;                      /* cells in a dollar, or in the unit */
};

/* CELLS of one group, hour by hour, until END_S; what is paid later is left out. */
void spending_fill(struct spending *spend, const struct budget *budget, int64_t start_unix_s, const struct cost_cell *cell, size_t cells, double end_s);
void spending_release(struct spending *spend);
/* Until T_S, in dollars or in the unit. */
double spending_until(const struct spending *spend, double t_s);
/* When so much is first spent from FROM_S on, until TO_S; NAN: never. */
double spending_reaches(const struct spending *spend, double from_s, double to_s, double amount);
/* What will be spent from FROM_S to TO_S, by the whole days that are known at T_S between the two, and before; never less than what is known
 * to be spent. Both NAN before the first whole day is over. */
struct forecast spending_forecast(const struct spending *spend, double from_s, double to_s, double t_s);

/* When period P begins, the one in which the scenario starts being 0. */
int64_t period_from_unix_s(enum budget_period period, int64_t start_unix_s, size_t p);

#endif
