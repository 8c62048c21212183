/* Daily series, watched by rules: every future by itself, so that threads make no difference. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/detecting.h"

/* One thread's. */
struct watcher {
	const struct lookout *watch;
	struct surprise surprise;
	struct observed *seen;            /* [days] */
	double *extra;                    /* [days]: the incident's own cost in the series at hand, USD */
	double *usd;                      /* [days]: in all of them */
};

static double cell_usd(const struct costs *costs, size_t future, size_t period, int group)
{
	if (period >= costs->periods)
		return 0;
	return (double)(group < 0 ? costs_of_period(costs, future, period) : costs_cell(costs, future, period, (size_t)group)) / NANO;
}

/* GROUP -1 is the total. True when the incident costs anything in it. */
static bool series_take(struct watcher *w, size_t future, int group)
{
	const struct lookout *watch = w->watch;
	const struct detect *detect = watch->detect;
	bool touched = false;

	surprise_clear(&w->surprise);
	for (size_t d = 0; d < detect->days; d++) {
		const size_t period = detect->first_day + d;
		const double usd = cell_usd(watch->with ? watch->with : watch->without, future, period, group);
		const double before = !watch->with ? usd : group < 0 ? cell_usd(watch->without, future, period, -1)
			: watch->twin[group] < 0 ? 0 : cell_usd(watch->without, future, period, watch->twin[group]);

		w->extra[d] = usd - before;
		touched |= w->extra[d] != 0;
		w->seen[d] = (struct observed){.amount = usd};
	}
	if (watch->with && !touched)
		return false;
	for (size_t d = 0; d < detect->days; d++)
		w->seen[d] = surprise_step(&w->surprise, w->seen[d].amount);
	return touched;
}

/* The first day on which the rule calls and the incident costs something there; days when none does. */
static size_t first_call(const struct watcher *w, size_t rule, double threshold)
{
	const struct detect *detect = w->watch->detect;
	double state;

	detect->rule[rule]->init(&state);
	for (size_t d = 0; d < detect->days; d++)
		if (detect->rule[rule]->step(&state, w->seen + d, threshold) && w->extra[d] > 0)
			return d;
	return detect->days;
}

static uint32_t calls(const struct watcher *w, size_t rule, double threshold)
{
	const struct detect *detect = w->watch->detect;
	uint32_t count = 0;
	double state;

	detect->rule[rule]->init(&state);
	for (size_t d = 0; d < detect->days; d++)
		count += detect->rule[rule]->step(&state, w->seen + d, threshold);
	return count;
}

/* Cost from the start until AT_D, that of a day evenly spread over it. */
static double usd_until(const struct watcher *w, double at_d)
{
	double sum = 0;

	for (size_t d = 0; d < w->watch->detect->days && (double)d < at_d; d++)
		sum += w->usd[d] * fmin(1, at_d - (double)d);
	return sum;
}

/* --- where nothing is to be found --- */

static void alarms_count(struct watcher *w, size_t future, size_t futures)
{
	const struct lookout *watch = w->watch;
	const struct detect *detect = watch->detect;

	for (int g = -1; g < (int)watch->without->groups; g++) {
		series_take(w, future, g);
		for (size_t r = 0; r < detect->rules; r++)
			for (size_t p = 0; p < DETECT_POINTS; p++)
				watch->alarms[lookout_cell(r, g < 0 ? LOOK_TOTAL : LOOK_GROUPS, p) * futures + future] +=
					calls(w, r, detect->usual[r] * detect_factor[p]);
	}
}

/* --- an incident --- */

/* The earliest call of each rule at each threshold; among groups of one day, the one with most of the incident in it. */
struct earliest {
	size_t day[RULES_MOST][LOOKS][DETECT_POINTS];
	int group[RULES_MOST];
	double extra[RULES_MOST];
};

static void earliest_take(const struct watcher *w, int group, struct earliest *e)
{
	const struct detect *detect = w->watch->detect;
	const enum look look = group < 0 ? LOOK_TOTAL : LOOK_GROUPS;

	for (size_t r = 0; r < detect->rules; r++)
		for (size_t p = 0; p < DETECT_POINTS; p++) {
			const size_t day = first_call(w, r, detect->usual[r] * detect_factor[p]), before = e->day[r][look][p];

			if (look == LOOK_GROUPS && p == DETECT_USUAL && day < detect->days &&
			    (day < before || (day == before && w->extra[day] > e->extra[r]))) {
				e->group[r] = group;
				e->extra[r] = w->extra[day];
			}
			if (day < before)
				e->day[r][look][p] = day;
		}
}

static void earliest_store(const struct watcher *w, size_t future, size_t futures, const struct earliest *e)
{
	const struct lookout *watch = w->watch;
	const struct detect *detect = watch->detect;
	const struct chance chance = {.seed = detect->plan->scenario->seed, .replica = future};
	const double delay_d = value_in_replica(watch->delay_s, &chance) / DAY_S;

	for (size_t r = 0; r < detect->rules; r++) {
		for (int look = 0; look < LOOKS; look++)
			for (size_t p = 0; p < DETECT_POINTS; p++) {
				const size_t day = e->day[r][look][p], at = lookout_cell(r, (enum look)look, p) * futures + future;
				const double known_d = day < detect->days ? (double)day + 1 + delay_d : INFINITY;

				watch->known_d[at] = known_d;
				watch->usd[at] = usd_until(w, known_d);
			}
		watch->first[r * futures + future] = e->group[r];
	}
}

static void incident_watch(struct watcher *w, size_t future, size_t futures)
{
	const struct lookout *watch = w->watch;
	struct earliest e;

	if (isnan(watch->begins_h[future]))
		return;
	for (size_t r = 0; r < RULES_MOST; r++) {
		e.group[r] = -1;
		e.extra[r] = 0;
		for (int look = 0; look < LOOKS; look++)
			for (size_t p = 0; p < DETECT_POINTS; p++)
				e.day[r][look][p] = watch->detect->days;
	}
	for (int g = 0; g < (int)watch->with->groups; g++)
		if (series_take(w, future, g))
			earliest_take(w, g, &e);
	if (series_take(w, future, -1))
		earliest_take(w, -1, &e);
	for (size_t d = 0; d < watch->detect->days; d++)
		w->usd[d] = w->extra[d];          /* of the total, which was taken last */
	earliest_store(w, future, futures, &e);
}

static void watcher_init(struct watcher *w, const struct lookout *watch)
{
	const size_t days = watch->detect->days;

	*w = (struct watcher){.watch = watch, .seen = mem_new(days + 1, sizeof *w->seen), .extra = mem_new(days + 1, sizeof *w->extra),
			      .usd = mem_new(days + 1, sizeof *w->usd)};
	surprise_init(&w->surprise, &watch->detect->law);
}

static void watcher_release(struct watcher *w)
{
	surprise_release(&w->surprise);
	free(w->seen);
	free(w->extra);
	free(w->usd);
}

void lookout_all(struct lookout *watch, size_t futures, int threads)
{
	omp_set_dynamic(0);
#pragma omp parallel num_threads(futures_threads(threads))
	{
		struct watcher w;

		watcher_init(&w, watch);
#pragma omp for schedule(dynamic, 1)
		for (size_t f = 0; f < futures; f++)
			if (watch->with)
				incident_watch(&w, f, futures);
			else
				alarms_count(&w, f, futures);
		watcher_release(&w);
	}
}

void lookout_example(const struct lookout *watch, size_t future, int group, struct example_day *day)
{
	const struct detect *detect = watch->detect;
	struct watcher w;

	watcher_init(&w, watch);
	if (series_take(&w, future, group))
		for (size_t d = 0; d < detect->days; d++)
			day[d] = (struct example_day){.seen = w.seen[d], .usd = w.extra[d]};
	for (size_t r = 0; r < detect->rules; r++) {
		double state;

		detect->rule[r]->init(&state);
		for (size_t d = 0; d < detect->days; d++)
			day[d].called |= (unsigned)detect->rule[r]->step(&state, &day[d].seen, detect->usual[r]) << r;
	}
	watcher_release(&w);
}
