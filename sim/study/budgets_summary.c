/* What many futures under budgets show. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/budgets.h"
#include "sim/study/spending.h"

/* HIT of TRIED, by future. One each at most: Wilson's interval. Else those of one future belong together: a ratio of sums, its variance
 * linearised (Cochran, Sampling Techniques, 1977, section 6.4), Student's t, within [0, 1]. */
static struct share share_of(const double *hit, const double *tried, size_t futures, double confidence)
{
	double hits = 0, tries = 0, most = 0, square = 0;

	for (size_t i = 0; i < futures; i++) {
		hits += hit[i];
		tries += tried[i];
		most = fmax(most, tried[i]);
	}
	if (!(tries > 0))
		return (struct share){NAN, {NAN, NAN}};
	const double value = hits / tries, n = (double)futures;

	if (most <= 1)
		return (struct share){value, wilson_interval((size_t)hits, (size_t)tries, confidence)};
	for (size_t i = 0; i < futures; i++)
		square += (hit[i] - value * tried[i]) * (hit[i] - value * tried[i]);
	const double se = n > 1 ? sqrt(square / (n * (n - 1))) / (tries / n) : NAN;
	const double half = n > 1 ? gsl_cdf_tdist_Pinv((1 + confidence) / 2, n - 1) * se : NAN;

	return (struct share){value, {fmax(0, value - half), fmin(1, value + half)}};
}

struct sample {
	double *x;
	size_t n, cap;
};

static void sample_add(struct sample *sample, double x)
{
	if (isnan(x))
		return;
	if (sample->n == sample->cap) {
		sample->cap = sample->cap ? 2 * sample->cap : 256;
		sample->x = mem_grow(sample->x, sample->cap, sizeof *sample->x);
	}
	sample->x[sample->n++] = x;
}

static struct spread spread_of(struct sample *sample)
{
	static const double p[] = {.05, .5, .95};
	double q[3] = {NAN, NAN, NAN};

	if (sample->n)
		quantiles_of(sample->x, sample->n, p, 3, q);
	free(sample->x);
	return (struct spread){sample->n, q[0], q[1], q[2]};
}

/* --- alerts --- */

enum count { FIRES, ALARMS_JUDGED, FALSE_ALARMS, PASSED, MISSED, ACTS, PERIODS, COUNTS };

struct tally {
	double *count[COUNTS];            /* [futures] */
	struct sample day, late, act_late;
};

static void period_tell(const struct budget *budget, const struct watched_budget *watched, size_t a, size_t p, double from_s, size_t i, struct tally *t)
{
	const struct sighting *plain = watched->seen[WORLD_PLAIN] + p * budget->alerts + a, *acted = watched->seen[WORLD_ACTED] + p * budget->alerts + a;
	const bool fired = !isnan(plain->fired_s), passed = watched->spent[WORLD_PLAIN][p] >= budget->alert[a].share * budget->limit;

	t->count[PERIODS][i]++;
	t->count[FIRES][i] += fired;
	t->count[ACTS][i] += !isnan(acted->acted_s);
	if (p < watched->judged) {
		t->count[ALARMS_JUDGED][i] += fired;
		t->count[FALSE_ALARMS][i] += fired && !passed;
		t->count[PASSED][i] += passed;
		t->count[MISSED][i] += passed && !fired;
	}
	sample_add(&t->day, (plain->fired_s - from_s) / DAY_S);
	sample_add(&t->late, (plain->fired_s - plain->crossed_s) / HOUR_S);
	sample_add(&t->act_late, (acted->acted_s - acted->crossed_s) / HOUR_S);
}

static double period_from_s(const struct plan *plan, const struct budget *budget, size_t p)
{
	const int64_t start = plan->scenario->start_unix_s;

	return (double)(period_from_unix_s(budget->period, start, p) - start);
}

static struct alert_summary alert_of(const struct budget_futures *futures, size_t b, size_t a)
{
	const struct budget *budget = futures->plan->scenario->budget + b;
	const double confidence = futures->plan->scenario->confidence;
	struct tally t = {0};
	struct alert_summary s;

	for (int c = 0; c < COUNTS; c++)
		t.count[c] = mem_new(futures->count + 1, sizeof *t.count[c]);
	for (size_t i = 0; i < futures->count; i++)
		for (size_t p = 0; p < futures->future[i].watched[b].periods; p++)
			period_tell(budget, futures->future[i].watched + b, a, p, period_from_s(futures->plan, budget, p), i, &t);
	s.fires = share_of(t.count[FIRES], t.count[PERIODS], futures->count, confidence);
	s.false_alarm = share_of(t.count[FALSE_ALARMS], t.count[ALARMS_JUDGED], futures->count, confidence);
	s.missed = share_of(t.count[MISSED], t.count[PASSED], futures->count, confidence);
	s.acts = share_of(t.count[ACTS], t.count[PERIODS], futures->count, confidence);
	s.day = spread_of(&t.day);
	s.late_h = spread_of(&t.late);
	s.act_late_h = spread_of(&t.act_late);
	for (int c = 0; c < COUNTS; c++)
		free(t.count[c]);
	return s;
}

/* --- budgets --- */

static void spending_of(const struct budget_futures *futures, size_t b, enum world world, struct budget_summary *to)
{
	const double limit = futures->plan->scenario->budget[b].limit;
	double *over = mem_new(futures->count + 1, sizeof *over), *periods = mem_new(futures->count + 1, sizeof *periods);
	double *beyond = mem_new(futures->count + 1, sizeof *beyond), *mean = mem_new(futures->count + 1, sizeof *mean);

	for (size_t i = 0; i < futures->count; i++) {
		const struct watched_budget *watched = futures->future[i].watched + b;

		periods[i] = (double)watched->periods;
		for (size_t p = 0; p < watched->periods; p++) {
			over[i] += watched->spent[world][p] > limit;
			beyond[i] += fmax(0, watched->spent[world][p] - limit);
			mean[i] += watched->spent[world][p] / periods[i];
		}
	}
	to->over[world] = share_of(over, periods, futures->count, futures->plan->scenario->confidence);
	to->overspend[world] = moments_of(beyond, futures->count);
	to->spent[world] = moments_of(mean, futures->count);
	free(over);
	free(periods);
	free(beyond);
	free(mean);
}

bool budget_period_begins(const struct budget *budget, int64_t day)
{
	const int64_t midnight = day * (int64_t)DAY_S;

	return period_from_unix_s(budget->period, midnight, 0) == midnight;
}

static void fan_of(const struct budget_futures *futures, size_t b, enum world world, struct budget_summary *to)
{
	static const double p[] = {.05, .5, .95};
	const struct budget *budget = futures->plan->scenario->budget + b;
	const int64_t first = calendar_day_number(futures->plan->scenario->start_unix_s);
	double *sum = mem_new(futures->count + 1, sizeof *sum), q[3];

	for (int k = 0; k < 3; k++)
		to->fan[world][k] = mem_new(to->days + 1, sizeof *to->fan[world][k]);
	for (size_t d = 0; d < to->days; d++) {
		const bool anew = budget_period_begins(budget, first + (int64_t)d);

		for (size_t i = 0; i < futures->count; i++) {
			const struct watched_budget *watched = futures->future[i].watched + b;

			sum[i] = (anew ? 0 : sum[i]) + (d < watched->days ? watched->daily[world][d] : 0);
		}
		quantiles_of(sum, futures->count, p, 3, q);
		for (int k = 0; k < 3; k++)
			to->fan[world][k][d] = q[k];
	}
	free(sum);
}

static void budget_of(const struct budget_futures *futures, size_t b, struct budget_summary *to)
{
	const struct budget *budget = futures->plan->scenario->budget + b;

	to->alert = mem_new(budget->alerts + 1, sizeof *to->alert);
	for (size_t a = 0; a < budget->alerts; a++)
		to->alert[a] = alert_of(futures, b, a);
	for (size_t i = 0; i < futures->count; i++)
		if (futures->future[i].watched[b].days > to->days)
			to->days = futures->future[i].watched[b].days;
	for (int w = 0; w < WORLDS; w++) {
		spending_of(futures, b, (enum world)w, to);
		fan_of(futures, b, (enum world)w, to);
	}
}

/* --- the whole --- */

#define MEMBER(name) offsetof(struct outcome, name)

static double member(const struct budget_future *future, enum world world, size_t offset)
{
	return *(const double *)((const char *)(future->outcome + world) + offset);
}

/* Of FIRST less SECOND, paired; with SECOND = WORLDS of FIRST alone. */
static struct moments moments_over(const struct budget_futures *futures, size_t offset, enum world first, int second)
{
	double *x = mem_new(futures->count + 1, sizeof *x);

	for (size_t i = 0; i < futures->count; i++)
		x[i] = member(futures->future + i, first, offset) - (second < WORLDS ? member(futures->future + i, (enum world)second, offset) : 0);
	const struct moments m = moments_of(x, futures->count);

	free(x);
	return m;
}

static bool same_outcome(const struct budget_future *future)
{
	return memcmp(future->outcome + WORLD_PLAIN, future->outcome + WORLD_ACTED, sizeof *future->outcome) == 0;
}

static void chances_of(const struct budget_futures *futures, struct budgets_summary *to)
{
	const double confidence = futures->plan->scenario->confidence;
	size_t acted = 0, unfinished[WORLDS] = {0};

	for (size_t i = 0; i < futures->count; i++) {
		acted += !same_outcome(futures->future + i);
		for (int w = 0; w < WORLDS; w++)
			unfinished[w] += futures->future[i].outcome[w].unfinished > 0;
	}
	const double n = (double)futures->count;

	to->acted = (struct share){(double)acted / n, wilson_interval(acted, futures->count, confidence)};
	for (int w = 0; w < WORLDS; w++)
		to->unfinished[w] = (struct share){(double)unfinished[w] / n, wilson_interval(unfinished[w], futures->count, confidence)};
}

struct budgets_summary *budgets_summary_new(const struct budget_futures *futures)
{
	struct budgets_summary *s = mem_new(1, sizeof *s);

	s->futures = futures;
	s->budget = mem_new(futures->plan->scenario->budgets + 1, sizeof *s->budget);
	for (int w = 0; w < WORLDS; w++)
		s->cost[w] = moments_over(futures, MEMBER(cost_usd), (enum world)w, WORLDS);
	s->saved = moments_over(futures, MEMBER(cost_usd), WORLD_PLAIN, WORLD_ACTED);
	s->saved_ci = mean_interval(&s->saved, futures->plan->scenario->confidence);
	s->node_h = moments_over(futures, MEMBER(node_h), WORLD_PLAIN, WORLD_ACTED);
	s->useful_h = moments_over(futures, MEMBER(useful_h), WORLD_PLAIN, WORLD_ACTED);
	s->served = moments_over(futures, MEMBER(served), WORLD_PLAIN, WORLD_ACTED);
	s->vain = moments_over(futures, MEMBER(vain_usd), WORLD_ACTED, WORLD_PLAIN);
	chances_of(futures, s);
	for (size_t b = 0; b < futures->plan->scenario->budgets; b++)
		budget_of(futures, b, s->budget + b);
	return s;
}

void budgets_summary_free(struct budgets_summary *summary)
{
	if (!summary)
		return;
	for (size_t b = 0; b < summary->futures->plan->scenario->budgets; b++) {
		free(summary->budget[b].alert);
		for (int w = 0; w < WORLDS; w++)
			for (int k = 0; k < 3; k++)
				free(summary->budget[b].fan[w][k]);
	}
	free(summary->budget);
	free(summary);
}
