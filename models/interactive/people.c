/* A future: one person after the other, each day by day. Nobody stands in another's way. */
#include <math.h>

#include "models/interactive/interactive.h"
#include "sim/base/calendar.h"

/* What is drawn once a future. */
struct once { double attendance, left_on, pause_mean_s; };

/* One person and the machine. */
struct person {
	const struct interactive_plan *plan;
	const struct chance *chance;
	const struct once *once;
	struct usage_log *log;
	struct recorder *rec;
	double *sum_s;                    /* by enum interactive_metric, in seconds */
	double until_s, denied_s;         /* all machines stop, nobody works any more; none is started any more */
	int number;
	struct stream days, uses, starts; /* who comes and what is left on; sessions and pauses; waits and start-ups */
	enum { OFF, ASKED, ON } machine;
	size_t day, granted_day;          /* now, and when it was granted */
	double grant_s, ready_s;          /* when it is, or will be */
	double idle_from_s;               /* the end of its last use */
	double used_s;                    /* of this grant */
};

static void note(const struct person *p, double t, enum record_kind kind)
{
	if (p->rec)
		recorder_add(p->rec, t, kind, p->number, 0);
}

/* How much of [FROM, TO) lies in working hours. */
static double in_hours(const struct person *p, double from_s, double to_s)
{
	double sum_s = 0;

	for (size_t d = p->granted_day; d < p->plan->days && p->plan->day[d].open_s < to_s; d++)
		sum_s += fmax(0, fmin(to_s, p->plan->day[d].close_s) - fmax(from_s, p->plan->day[d].open_s));
	return sum_s;
}

static void machine_stop(struct person *p, double t)
{
	const double ran_s = t - p->grant_s, started_s = fmin(p->ready_s, t) - p->grant_s;
	double *part_s = p->log->part_s + p->plan->item * PARTS;

	note(p, t, RECORD_RELEASE);
	usage_add(p->log, p->plan->item, p->number, p->grant_s, t, 1, END_RELEASED);
	part_s[PART_RESTART] += started_s;
	part_s[PART_USEFUL] += p->used_s;
	part_s[PART_WAITING] += ran_s - started_s - p->used_s;
	p->sum_s[INT_RUNNING_H] += ran_s;
	p->sum_s[INT_STARTUP_H] += started_s;
	p->sum_s[INT_USED_H] += p->used_s;
	p->sum_s[INT_IDLE_H] += ran_s - started_s - p->used_s;
	p->sum_s[INT_OFF_H] += ran_s - in_hours(p, p->grant_s, t);
	p->machine = OFF;
}

/* What happens to the machine of itself until T: it is granted, and it stops when nobody used it for long enough. */
static void machine_until(struct person *p, double t)
{
	if (p->machine == ASKED && p->grant_s <= t) {
		if (p->grant_s >= p->denied_s) {
			p->machine = OFF;
			return;
		}
		p->machine = ON;
		p->used_s = 0;
		p->sum_s[INT_STARTS] += 1;
		note(p, p->grant_s, RECORD_GRANT);
	}
	if (p->machine != ON)
		return;
	const double stop_s = fmax(p->idle_from_s, p->ready_s) + p->plan->auto_stop_s;

	if (p->rec && p->ready_s <= fmin(t, stop_s) && p->idle_from_s < p->ready_s) {
		note(p, p->ready_s, RECORD_READY);
		p->idle_from_s = p->ready_s;
	}
	if (stop_s <= t)
		machine_stop(p, stop_s);
}

static void machine_ask(struct person *p, double t)
{
	const struct dist *wait = &p->plan->market->on_demand_wait_s.dist, *startup = &p->plan->keys->startup_s.dist;

	note(p, t, RECORD_REQUEST);
	p->machine = ASKED;
	p->granted_day = p->day;
	p->grant_s = t + dist_draw(wait, stream_next(&p->starts), p->chance);
	p->ready_s = p->grant_s + dist_draw(startup, stream_next(&p->starts), p->chance);
	p->idle_from_s = -INFINITY;
}

/* Somebody wants to work in [FROM, TO). */
static void session(struct person *p, double from_s, double to_s)
{
	machine_until(p, from_s);
	if (p->machine == OFF && from_s >= p->denied_s)
		return;
	if (p->machine == OFF)
		machine_ask(p, from_s);
	const bool vain = p->grant_s >= p->denied_s;     /* who waits for nothing waits until it is denied */

	p->sum_s[INT_WAIT_H] += fmax(0, fmin(vain ? p->denied_s : p->ready_s, to_s) - from_s);
	if (!vain && p->ready_s < to_s) {
		machine_until(p, fmax(p->ready_s, from_s));
		p->used_s += to_s - fmax(p->ready_s, from_s);
		p->idle_from_s = to_s;
	}
}

static double pause_s(struct person *p)
{
	const struct value *pause = &p->plan->keys->pause_s;
	const uint64_t word = stream_next(&p->uses);

	return pause->form == VALUE_QUANTITY ? dist_draw(&pause->dist, word, p->chance) : p->once->pause_mean_s * exponential_of(word, p->chance);
}

static void day_lived(struct person *p)
{
	const struct working_day *day = p->plan->day + p->day;
	const double close_s = fmin(day->close_s, p->until_s);
	const double comes = uniform_of(stream_next(&p->days)), leaves = uniform_of(stream_next(&p->days));
	const bool there = comes < p->once->attendance;
	const enum scheduled_stop stops = (enum scheduled_stop)p->plan->keys->scheduled_stop;

	for (double t = day->open_s; there && t < close_s;) {
		const double end_s = t + dist_draw(&p->plan->keys->session_s.dist, stream_next(&p->uses), p->chance);

		session(p, t, fmin(end_s, close_s));
		t = end_s + pause_s(p);
	}
	machine_until(p, close_s);
	if (p->machine == ASKED)
		p->machine = OFF;         /* who goes home does not wait for it any more */
	if (p->machine == ON && ((there && leaves >= p->once->left_on) || stops == STOP_NIGHTS || (stops == STOP_WEEKENDS && day->last)))
		machine_stop(p, close_s);
}

static void person_lived(struct person *p)
{
	stream_init(&p->days, p->chance, purpose_of(PURPOSE_ARRIVAL, (uint32_t)p->number));
	stream_init(&p->uses, p->chance, purpose_of(PURPOSE_SERVICE, (uint32_t)p->number));
	stream_init(&p->starts, p->chance, purpose_of(PURPOSE_SERVER, (uint32_t)p->number));
	p->machine = OFF;
	for (p->day = 0; p->day < p->plan->days && p->plan->day[p->day].open_s < p->until_s; p->day++)
		day_lived(p);
	machine_until(p, p->until_s);
	if (p->machine == ON)
		machine_stop(p, p->until_s);
}

static struct once once_drawn(const struct interactive_plan *plan, const struct chance *chance)
{
	const struct interactive_keys *keys = plan->keys;
	const double idle = keys->idle.form == VALUE_QUANTITY ? value_in_replica(&keys->idle, chance) : 0;

	return (struct once){value_in_replica(&keys->attendance, chance), value_in_replica(&keys->left_on, chance),
			     dist_mean(&keys->session_s.dist) * idle / (1 - idle)};
}

static void outcome(const double *sum_s, double *metric)
{
	for (int m = INT_USED_H; m <= INT_WAIT_H; m++)
		metric[m] = sum_s[m] / HOUR_S;
	metric[INT_STARTS] = sum_s[INT_STARTS];
	metric[INT_UTILISATION] = sum_s[INT_RUNNING_H] > 0 ? sum_s[INT_USED_H] / sum_s[INT_RUNNING_H] : NAN;
	metric[INT_PER_USED_H] = metric[INT_USED_H];
}

void people_live(const struct interactive_plan *plan, const struct chance *chance, struct usage_log *log, double *metric, struct recorder *rec)
{
	const struct once once = once_drawn(plan, chance);
	double sum_s[INT_METRICS] = {0};
	struct person person = {.plan = plan, .chance = chance, .once = &once, .log = log, .rec = rec, .sum_s = sum_s,
				.until_s = log->until_s ? fmin(*log->until_s, plan->horizon_s) : plan->horizon_s,
				.denied_s = log->denied_s ? *log->denied_s : INFINITY};

	for (person.number = 0; person.number < plan->keys->people; person.number++)
		person_lived(&person);
	if (plan->disk_item != NO_DISK)
		usage_add(log, plan->disk_item, -1, 0, plan->horizon_s, (double)plan->keys->people * value_in_replica(&plan->keys->disk_bytes, chance),
			  END_RELEASED);
	log->end_s = plan->horizon_s;
	outcome(sum_s, metric);
}
