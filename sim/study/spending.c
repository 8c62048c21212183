#include "sim/study/spending.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/sorter.h"

int64_t period_from_unix_s(enum budget_period period, int64_t start_unix_s, size_t p)
{
	const int months = period == PERIOD_YEAR ? 12 : period == PERIOD_QUARTER ? 3 : 1;
	const int64_t number = calendar_month_number(start_unix_s);

	if (period == PERIOD_DAY)
		return (calendar_day_number(start_unix_s) + (int64_t)p) * (int64_t)DAY_S;
	return calendar_months_later(0, (int)(number - number % months) + (int)p * months);
}

static void days_fill(struct spending *spend, int64_t start_unix_s, double end_s)
{
	const int64_t day = calendar_day_number(start_unix_s), midnight = day * (int64_t)DAY_S;

	spend->first_day_s = midnight == start_unix_s ? 0 : (double)(midnight + (int64_t)DAY_S - start_unix_s);
	spend->days = end_s > spend->first_day_s ? (size_t)ceil((end_s - spend->first_day_s) / DAY_S) : 0;
	if (spend->days > spend->day_cap) {
		spend->day_cap = spend->days + 32;
		spend->day = mem_grow(spend->day, spend->day_cap, sizeof *spend->day);
	}
	for (size_t d = 0; d < spend->days; d++) {
		const double from_s = spend->first_day_s + (double)d * DAY_S;

		spend->day[d] = spending_until(spend, from_s + DAY_S) - spending_until(spend, from_s);
	}
}

void spending_fill(struct spending *spend, const struct budget *budget, int64_t start_unix_s, const struct cost_cell *cell, size_t cells, double end_s)
{
	spend->unit = budget->view.measure == MEASURE_QUANTITY ? COSTS_MICRO : NANO;
	spend->origin_s = -(double)(start_unix_s % (int64_t)HOUR_S);
	spend->hours = (size_t)fmax(1, ceil((end_s - spend->origin_s) / HOUR_S));
	if (spend->hours >= spend->cap) {
		spend->cap = spend->hours + 256;
		spend->sum = mem_grow(spend->sum, spend->cap, sizeof *spend->sum);
	}
	memset(spend->sum, 0, (spend->hours + 1) * sizeof *spend->sum);
	for (size_t i = 0; i < cells; i++)
		if (cell[i].period < spend->hours)
			spend->sum[cell[i].period + 1] += cell[i].amount;
	for (size_t h = 0; h < spend->hours; h++)
		spend->sum[h + 1] += spend->sum[h];
	days_fill(spend, start_unix_s, end_s);
}

void spending_release(struct spending *spend)
{
	free(spend->sum);
	free(spend->day);
}

/* The first hour of a scenario may be none of its whole. */
static double hour_from_s(const struct spending *spend, size_t hour)
{
	return fmax(0, spend->origin_s + (double)hour * HOUR_S);
}

double spending_until(const struct spending *spend, double t_s)
{
	const size_t hour = t_s > 0 ? (size_t)((t_s - spend->origin_s) / HOUR_S) : 0;

	if (!(t_s > 0))
		return 0;
	if (hour >= spend->hours)
		return (double)spend->sum[spend->hours] / spend->unit;
	const double from_s = hour_from_s(spend, hour), to_s = hour_from_s(spend, hour + 1);
	const double inside = (double)(spend->sum[hour + 1] - spend->sum[hour]) * ((t_s - from_s) / (to_s - from_s));

	return ((double)spend->sum[hour] + inside) / spend->unit;
}

double spending_reaches(const struct spending *spend, double from_s, double to_s, double amount)
{
	const double wanted = spending_until(spend, from_s) + amount;

	for (size_t hour = from_s > 0 ? (size_t)((from_s - spend->origin_s) / HOUR_S) : 0; hour < spend->hours && hour_from_s(spend, hour) < to_s; hour++) {
		const double begin_s = fmax(from_s, hour_from_s(spend, hour)), end_s = fmin(to_s, hour_from_s(spend, hour + 1));
		const double before = spending_until(spend, begin_s), after = spending_until(spend, end_s);

		if (after >= wanted)
			return after > before ? begin_s + (end_s - begin_s) * fmax(0, (wanted - before) / (after - before)) : begin_s;
	}
	return NAN;
}

struct forecast spending_forecast(const struct spending *spend, double from_s, double to_s, double t_s)
{
	const double base_s = spend->first_day_s, begin_s = fmax(0, from_s);
	const size_t wanted = to_s > base_s ? (size_t)llround((to_s - base_s) / DAY_S) : 0;
	const double past_s = fmin(t_s, hour_from_s(spend, spend->hours)) - base_s;      /* behind the end nobody looks */
	const size_t known = past_s > 0 ? (size_t)fmin((double)wanted, floor(past_s / DAY_S)) : 0;
	struct forecast forecast;

	if (!known)
		return (struct forecast){NAN, NAN};
	forecast = forecast_sum(spend->day, known, wanted);
	/* What was before the period is none of it, what was before the first whole day may be. */
	forecast.mean += spending_until(spend, base_s) - spending_until(spend, begin_s);
	forecast.mean = fmax(forecast.mean, spending_until(spend, t_s) - spending_until(spend, begin_s));
	return forecast;
}
