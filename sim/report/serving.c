/* What a recorder says of a service, stretch by stretch. */
#include "sim/report/serving.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_panel.h"

bool plan_serves(const struct plan *plan)
{
	return metric_named(plan, "requests") >= 0 && metric_named(plan, "mean_replicas") >= 0;
}

static double *field_of(struct serving_stretch *stretch, enum record_kind kind)
{
	switch (kind) {
	case RECORD_TRAFFIC: return &stretch->per_s;
	case RECORD_SERVING: return &stretch->ready;
	case RECORD_BUSY: return &stretch->busy;
	case RECORD_QUEUE: return &stretch->waiting;
	case RECORD_LATENCY: return &stretch->latency_s;
	default: return NULL;
	}
}

#define SAME_S 1e-6                       /* records of one moment */

/* The stretch that ends at T: the last one, or one more. */
static struct serving_stretch *stretch_at(struct serving *s, double t, size_t *cap)
{
	const double from = s->stretches ? s->stretch[s->stretches - 1].to_s : 0;

	if (s->stretches && t <= from + SAME_S)
		return &s->stretch[s->stretches - 1];
	if (s->stretches == *cap) {
		*cap = *cap ? 2 * *cap : 256;
		s->stretch = mem_grow(s->stretch, *cap, sizeof *s->stretch);
	}
	s->stretch[s->stretches] = (struct serving_stretch){from, t, NAN, NAN, NAN, NAN, NAN};
	return &s->stretch[s->stretches++];
}

/* What was wanted before the start is wanted at the start. */
static void want(struct serving *s, double t, double servers, size_t *cap)
{
	const double at = s->wants ? fmax(0, t) : 0;
	struct serving_step *last = s->wants ? &s->wanted[s->wants - 1] : NULL;

	if (last && at <= 0) {
		last->servers = servers;
		return;
	}
	if (last && servers == last->servers)
		return;
	if (last) {
		s->out += servers > last->servers;
		s->in += servers < last->servers;
	}
	if (s->wants == *cap) {
		*cap = *cap ? 2 * *cap : 64;
		s->wanted = mem_grow(s->wanted, *cap, sizeof *s->wanted);
	}
	s->wanted[s->wants++] = (struct serving_step){at, servers};
}

struct serving *serving_new(const struct replay *replay)
{
	struct serving *s = mem_new(1, sizeof *s);
	size_t stretch_cap = 0, want_cap = 0;

	for (size_t i = 0; i < replay->recorder.count; i++) {
		const struct record *r = &replay->recorder.record[i];
		struct serving_stretch none;

		if (r->node >= 0)
			continue;
		if (r->kind == RECORD_WANTED)
			want(s, r->t_s, r->value, &want_cap);
		else if (r->t_s > SAME_S && field_of(&none, r->kind))
			*field_of(stretch_at(s, r->t_s, &stretch_cap), r->kind) = r->value;
	}
	s->end_s = s->stretches ? s->stretch[s->stretches - 1].to_s : replay->log.end_s;
	return s;
}

void serving_free(struct serving *s)
{
	if (!s)
		return;
	free(s->stretch);
	free(s->wanted);
	free(s);
}

static bool inside(const struct serving_stretch *stretch, double from_s, double to_s)
{
	return stretch->to_s > from_s + SAME_S && stretch->from_s < to_s - SAME_S;
}

size_t serving_most(const struct serving *s, size_t field, double from_s, double to_s)
{
	size_t most = SIZE_MAX;

	for (size_t i = 0; i < s->stretches; i++) {
		const double x = serving_field(&s->stretch[i], field);

		if (inside(&s->stretch[i], from_s, to_s) && isfinite(x) && (most == SIZE_MAX || x > serving_field(&s->stretch[most], field)))
			most = i;
	}
	return most;
}

/* Of FIELD over the time that each stretch lasts, times what each of OVER says; NO_FIELD: time alone. */
#define NO_FIELD SIZE_MAX
static double weighted(const struct serving *s, size_t field, size_t over, double from_s, double to_s)
{
	double sum = 0, weight = 0;

	for (size_t i = 0; i < s->stretches; i++) {
		const struct serving_stretch *at = &s->stretch[i];
		const double x = serving_field(at, field), w = (at->to_s - at->from_s) * (over == NO_FIELD ? 1 : serving_field(at, over));

		if (!inside(at, from_s, to_s) || !isfinite(x) || !isfinite(w))
			continue;
		sum += x * w;
		weight += w;
	}
	return weight > 0 ? sum / weight : NAN;
}

double serving_mean(const struct serving *s, size_t field, double from_s, double to_s)
{
	return weighted(s, field, NO_FIELD, from_s, to_s);
}

double serving_busy(const struct serving *s, double from_s, double to_s)
{
	return weighted(s, offsetof(struct serving_stretch, busy), offsetof(struct serving_stretch, ready), from_s, to_s);
}

double serving_latency_s(const struct serving *s, double from_s, double to_s)
{
	return weighted(s, offsetof(struct serving_stretch, latency_s), offsetof(struct serving_stretch, per_s), from_s, to_s);
}

double serving_wanted(const struct serving *s, double at_s)
{
	double servers = NAN;

	for (size_t i = 0; i < s->wants && s->wanted[i].at_s <= at_s; i++)
		servers = s->wanted[i].servers;
	return servers;
}

char *latency_words(double seconds, int digits)
{
	struct text words = {0};
	char *s;

	seconds_write(&words, seconds, digits);
	s = mem_text(text_str(&words));
	text_release(&words);
	return s;
}

char *moment_words(const struct plan *plan, double t_s)
{
	const int64_t at = plan->scenario->start_unix_s + (int64_t)floor(t_s);
	char *day = day_words(at), *s = worded("%s, %02d:%02d", day, (int)(at / 3600 % 24), (int)(at / 60 % 60));

	free(day);
	return s;
}

char *days_words(const struct plan *plan, double from_s)
{
	char date[32];

	calendar_write(plan->scenario->start_unix_s + (int64_t)floor(from_s), date, sizeof date);
	date[10] = '\0';
	return worded(_("days of the month, UTC, from %s on"), date);
}
