/* The hour-of-day and day-of-week profile of a record. */
#include "sim/world/fit_requests.h"

#include <math.h>

#include "sim/base/calendar.h"

enum { ROUNDS = 400, SATURDAY = 5, EPOCH_HOUR = 3 * 24 /* 1970-01-01 was a Thursday */ };
#define PROFILE_PAYS 2.5                  /* variance between hours of the day over that within them: chance passes it once in a thousand times */
#define DAY_SEEN_S (20 * HOUR_S)          /* a day of the week is known from so much of it on */

double fit_week_hour(const struct request_bins *bins, double t)
{
	size_t low = 0, high = bins->offsets;
	double hour;

	while (high - low > 1 && bins->offsets) {
		const size_t middle = (low + high) / 2;

		*(bins->offset[middle].from_s <= t ? &low : &high) = middle;
	}
	hour = fmod((bins->first_unix_s + t + (bins->offsets ? bins->offset[low].offset_s : 0)) / HOUR_S + EPOCH_HOUR, WEEK_HOURS);
	return hour < 0 ? hour + WEEK_HOURS : hour;
}

double fit_week_at(const double week[WEEK_HOURS], double hour)
{
	const double middle = hour - 0.5 + WEEK_HOURS, whole = floor(middle);
	const size_t k = (size_t)whole % WEEK_HOURS;

	return week[k] + (middle - whole) * (week[(k + 1) % WEEK_HOURS] - week[k]);
}

struct cells { double requests[WEEK_HOURS], seen_s[WEEK_HOURS]; };

static void cells_of(const struct request_bins *bins, struct cells *cells)
{
	*cells = (struct cells){0};
	for (size_t i = 0; i < bins->count; i++) {
		const size_t k = (size_t)fit_week_hour(bins, ((double)i + 0.5) * bins->step_s);

		cells->requests[k] += bins->requests[i];
		cells->seen_s[k] += bins->step_s;
	}
}

/* Is there more between the hours of the day than within them? Of a single day there is no telling: then yes. */
static bool differs(struct arena *arena, const struct request_bins *bins)
{
	const size_t per = (size_t)fmax(1, HOUR_S / bins->step_s), hours = bins->count / per;
	double *rate = arena_alloc(arena, hours + 1, sizeof *rate), sum[DAY_HOURS] = {0}, all = 0, between = 0, within = 0;
	size_t n[DAY_HOURS] = {0};

	for (size_t h = 0; h < hours; h++) {
		const size_t of = (size_t)fit_week_hour(bins, ((double)h + 0.5) * (double)per * bins->step_s) % DAY_HOURS;

		for (size_t i = h * per; i < (h + 1) * per; i++)
			rate[h] += bins->requests[i];
		sum[of] += rate[h];
		all += rate[h] / (double)hours;
		n[of]++;
	}
	for (size_t h = 0; h < hours; h++) {
		const size_t of = (size_t)fit_week_hour(bins, ((double)h + 0.5) * (double)per * bins->step_s) % DAY_HOURS;
		const double mean = sum[of] / (double)n[of];

		within += (rate[h] - mean) * (rate[h] - mean);
		between += (mean - all) * (mean - all);
	}
	if (hours <= 2 * DAY_HOURS)
		return between > 0;
	return between / (DAY_HOURS - 1) > PROFILE_PAYS * within / (double)(hours - DAY_HOURS);
}

/* What the record can tell apart: every hour of the day; of weekdays and weekends; every day of the week. */
static bool told_apart(const struct cells *cells, struct fit_profile *profile)
{
	bool all = true, both = true, days = true;

	for (int h = 0; h < DAY_HOURS; h++) {
		double week = 0, weekend = 0;

		for (int d = 0; d < WEEK_DAYS; d++)
			*(d < SATURDAY ? &week : &weekend) += cells->seen_s[DAY_HOURS * d + h];
		all = all && week + weekend > 0;
		both = both && week > 0 && weekend > 0;
	}
	for (int d = 0; d < WEEK_DAYS; d++) {
		double seen_s = 0;

		for (int h = 0; h < DAY_HOURS; h++)
			seen_s += cells->seen_s[DAY_HOURS * d + h];
		days = days && seen_s >= DAY_SEEN_S;
	}
	profile->weekends = both;
	profile->days = days;
	return all;
}

static double *cell_hours(struct fit_profile *p, int d)
{
	return p->weekends && d >= SATURDAY ? p->weekend_hours : p->hours;
}

static void compose(struct fit_profile *p)
{
	for (int d = 0; d < WEEK_DAYS; d++)
		for (int h = 0; h < DAY_HOURS; h++)
			p->week[DAY_HOURS * d + h] = cell_hours(p, d)[h] * p->day[d];
}

/* Mean of an hour: lines between middles blur its neighbours into it. */
static double hour_mean(const double week[WEEK_HOURS], size_t k)
{
	return (week[(k + WEEK_HOURS - 1) % WEEK_HOURS] + 6 * week[k] + week[(k + 1) % WEEK_HOURS]) / 8;
}

/* Each sum over the record of what the profile means comes to what was seen, in turns (iterative proportional fitting; with the blur it is
 * the method of Richardson and Lucy). */
static void round_of(const struct cells *cells, struct fit_profile *p)
{
	double seen[2][DAY_HOURS] = {{0}}, means[2][DAY_HOURS] = {{0}}, day_seen[WEEK_DAYS] = {0}, day_means[WEEK_DAYS] = {0};

	compose(p);
	for (int d = 0; d < WEEK_DAYS; d++)
		for (int h = 0; h < DAY_HOURS; h++) {
			const int k = DAY_HOURS * d + h, w = p->weekends && d >= SATURDAY;

			seen[w][h] += cells->requests[k];
			means[w][h] += cells->seen_s[k] * hour_mean(p->week, (size_t)k);
		}
	for (int h = 0; h < DAY_HOURS; h++) {
		p->hours[h] *= means[0][h] > 0 ? seen[0][h] / means[0][h] : 1;
		p->weekend_hours[h] *= means[1][h] > 0 ? seen[1][h] / means[1][h] : 1;
	}
	if (!p->days)
		return;
	compose(p);
	for (int d = 0; d < WEEK_DAYS; d++)
		for (int h = 0; h < DAY_HOURS; h++) {
			day_seen[d] += cells->requests[DAY_HOURS * d + h];
			day_means[d] += cells->seen_s[DAY_HOURS * d + h] * hour_mean(p->week, (size_t)(DAY_HOURS * d + h));
		}
	for (int d = 0; d < WEEK_DAYS; d++)
		p->day[d] *= day_means[d] > 0 ? day_seen[d] / day_means[d] : 1;
}

/* Days about 1 among those that share their hours; hours relative to the mean of the week, which comes back. */
static double normalise(struct fit_profile *p)
{
	double day[2] = {0}, mean = 0;

	for (int d = 0; d < WEEK_DAYS; d++)
		day[p->weekends && d >= SATURDAY] += p->day[d];
	day[0] /= p->weekends ? SATURDAY : WEEK_DAYS;
	day[1] /= WEEK_DAYS - SATURDAY;
	for (int d = 0; d < WEEK_DAYS; d++)
		p->day[d] = day[p->weekends && d >= SATURDAY] > 0 ? p->day[d] / day[p->weekends && d >= SATURDAY] : 1;
	for (int h = 0; h < DAY_HOURS; h++) {
		p->hours[h] *= day[0];
		p->weekend_hours[h] *= day[1];
	}
	compose(p);
	for (int k = 0; k < WEEK_HOURS; k++)
		mean += p->week[k] / WEEK_HOURS;
	for (int h = 0; h < DAY_HOURS; h++) {
		p->hours[h] /= mean;
		p->weekend_hours[h] /= mean;
	}
	compose(p);
	return mean;
}

static void peaks(const struct cells *cells, double per_s, struct fit_profile *p)
{
	p->trough = p->trough_seen = INFINITY;
	for (size_t k = 0; k < WEEK_HOURS; k++) {
		const double means = hour_mean(p->week, k);

		p->peak = fmax(p->peak, means);
		p->trough = fmin(p->trough, means);
		p->hour_seen[k] = NAN;
		if (!(cells->seen_s[k] > 0))
			continue;
		p->hour_seen[k] = cells->requests[k] / cells->seen_s[k] / per_s;
		p->peak_seen = fmax(p->peak_seen, p->hour_seen[k]);
		p->trough_seen = fmin(p->trough_seen, p->hour_seen[k]);
	}
}

void fit_profile_of(struct arena *arena, const struct request_bins *bins, struct request_fitting *fitting)
{
	struct fit_profile *p = &fitting->profile;
	struct cells cells;

	cells_of(bins, &cells);
	if (!fitting->dated || bins->step_s > HOUR_S || !told_apart(&cells, p) || !differs(arena, bins))
		return;
	p->good = true;
	for (int h = 0; h < DAY_HOURS; h++)
		p->hours[h] = p->weekend_hours[h] = fitting->per_s;
	for (int d = 0; d < WEEK_DAYS; d++)
		p->day[d] = 1;
	for (int i = 0; i < ROUNDS; i++)
		round_of(&cells, p);
	fitting->per_s = normalise(p);
	peaks(&cells, fitting->per_s, p);
}
