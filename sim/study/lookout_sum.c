/* What rules made of many futures, summed up: how often, how late, for how much, and where. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/detecting.h"

static double confidence_of(const struct detect *detect)
{
	return detect->plan->scenario->confidence;
}

void lookout_alarms(const struct lookout *watch, struct detect *detect, size_t futures)
{
	const double months = (double)(detect->days - detect->learning_d) / DETECT_MONTH_D;
	double *x = mem_new(futures + 1, sizeof *x);

	for (size_t r = 0; r < detect->rules; r++)
		for (int look = 0; look < LOOKS; look++)
			for (size_t p = 0; p < DETECT_POINTS; p++) {
				struct alarm_point *point = &detect->alarm[r][look][p];

				for (size_t f = 0; f < futures; f++)
					x[f] = watch->alarms[lookout_cell(r, (enum look)look, p) * futures + f] / months;
				const struct moments m = moments_of(x, futures);

				*point = (struct alarm_point){detect->usual[r] * detect_factor[p], m.mean, mean_interval(&m, confidence_of(detect))};
			}
	free(x);
}

static void point_sum(const struct detect *detect, const struct lookout *watch, size_t cell, size_t futures, double *delay, double *usd,
		      struct detect_point *point)
{
	static const double quantile[] = {0.5, 0.95};
	const double confidence = confidence_of(detect);
	double q[2];
	size_t n = 0;

	for (size_t f = 0; f < futures; f++) {
		if (isnan(watch->begins_h[f]))
			continue;
		delay[n] = watch->known_d[cell * futures + f] - watch->begins_h[f] / 24;
		usd[n] = watch->usd[cell * futures + f];
		point->found += isfinite(delay[n]);
		point->in_time += delay[n] <= detect->within_d + 1e-9;
		n++;
	}
	if (!n)
		return;
	const struct moments m = moments_of(usd, n);

	point->found_ci = wilson_interval(point->found, n, confidence);
	point->in_time_ci = wilson_interval(point->in_time, n, confidence);
	quantiles_of(delay, n, quantile, 2, q);
	point->delay_p50_d = q[0];
	point->delay_p95_d = q[1];
	point->delay_p50_ci = quantile_interval(delay, n, 0.5, confidence);
	point->usd = m.mean;
	point->usd_ci = mean_interval(&m, confidence);
	quantiles_of(usd, n, quantile + 1, 1, &point->usd_p95);
}

static const char *group_name(const struct detect *detect, const struct costs *costs, size_t group)
{
	return arena_text(detect->arena, costs->group[group].value[0] ? costs->group[group].value[0] : "");
}

/* Which group a rule names most often, of those that it names at all. */
static void named_find(const struct detect *detect, const struct lookout *watch, size_t rule, size_t futures, struct detect_case *item)
{
	size_t *count = mem_new(watch->with->groups + 1, sizeof *count), most = 0, all = 0;

	for (size_t f = 0; f < futures; f++)
		if (watch->first[rule * futures + f] >= 0) {
			count[watch->first[rule * futures + f]]++;
			all++;
		}
	for (size_t g = 1; g < watch->with->groups; g++)
		if (count[g] > count[most])
			most = g;
	if (all) {
		item->named[rule] = group_name(detect, watch->with, most);
		item->named_share[rule] = (double)count[most] / (double)all;
	}
	free(count);
}

/* The group that holds most of the incident, and what it costs in all, on average. */
static size_t where_find(const struct lookout *watch, size_t futures, struct detect_case *item)
{
	const struct detect *detect = watch->detect;
	size_t where = 0;
	double most = -INFINITY, all = 0;

	for (size_t g = 0; g < watch->with->groups; g++) {
		double sum = 0;

		for (size_t f = 0; f < futures; f++)
			for (size_t d = 0; d < detect->days; d++) {
				const size_t p = detect->first_day + d;

				sum += p < watch->with->periods ? (double)costs_cell(watch->with, f, p, g) / NANO : 0;
				sum -= watch->twin[g] >= 0 && p < watch->without->periods ? (double)costs_cell(watch->without, f, p, (size_t)watch->twin[g]) / NANO : 0;
			}
		all += sum;
		if (sum > most) {
			most = sum;
			where = g;
		}
	}
	item->whole_usd = item->happened ? all / (double)item->happened : 0;
	if (watch->with->groups)
		item->where = group_name(detect, watch->with, where);
	return where;
}

static void example_take(const struct lookout *watch, size_t futures, size_t where, struct detect_case *item)
{
	const struct detect *detect = watch->detect;

	while (item->future < futures && isnan(watch->begins_h[item->future]))
		item->future++;
	for (int s = 0; s < EXAMPLE_SERIES; s++)
		item->day[s] = arena_alloc(detect->arena, detect->days, sizeof *item->day[s]);
	if (item->future == futures || !watch->with->groups)
		return;
	item->begins_d = watch->begins_h[item->future] / 24;
	lookout_example(watch, item->future, -1, item->day[0]);
	lookout_example(watch, item->future, (int)where, item->day[1]);
}

void lookout_sum(const struct lookout *watch, size_t futures, struct detect_case *item)
{
	const struct detect *detect = watch->detect;
	double *delay = mem_new(futures + 1, sizeof *delay), *usd = mem_new(futures + 1, sizeof *usd);

	for (size_t f = 0; f < futures; f++)
		item->happened += !isnan(watch->begins_h[f]);
	for (size_t r = 0; r < detect->rules; r++) {
		for (int look = 0; look < LOOKS; look++)
			for (size_t p = 0; p < DETECT_POINTS; p++)
				point_sum(detect, watch, lookout_cell(r, (enum look)look, p), futures, delay, usd, &item->point[r][look][p]);
		named_find(detect, watch, r, futures, item);
	}
	example_take(watch, futures, where_find(watch, futures, item), item);
	free(delay);
	free(usd);
}
