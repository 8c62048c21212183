/* What a demand means, in words and in the language in use. */
#include <math.h>

#include "models/inference/demand.h"
#include "sim/base/calendar.h"

struct saying {
	model_line *line;
	void *context;
	struct text text;
};

typedef char figure[48], digits[32];

static void say(struct saying *s)
{
	s->line(s->context, text_str(&s->text));
	text_clear(&s->text);
}

/* Three digits, all of those before the point. */
static const char *three(double x, char *buf)
{
	if (fabs(x) >= 1000 && fabs(x) < 1e15) {
		snprintf(buf, sizeof(digits), "%.0f", x);
		return buf;
	}
	return lang_figure(x, 3, buf, sizeof(digits));
}

/* "4 requests a second", or a minute or an hour where that is easier to grasp. */
static void rate_said(double per_s, struct text *out)
{
	figure buf;

	if (per_s >= 1 || per_s <= 0)
		text_addf(out, _("%s requests per second"), three(per_s, buf));
	else if (per_s >= 1.0 / 60)
		text_addf(out, _("%s requests per minute"), three(per_s * 60, buf));
	else
		text_addf(out, _("%s requests per hour"), three(per_s * HOUR_S, buf));
}

static const char *time_said(double seconds, char *buf)
{
	digits x;

	if (seconds >= 2 * DAY_S)
		snprintf(buf, sizeof(figure), _("%s days"), three(seconds / DAY_S, x));
	else if (seconds >= HOUR_S)
		snprintf(buf, sizeof(figure), "%s h", three(seconds / HOUR_S, x));
	else if (seconds >= 120)
		snprintf(buf, sizeof(figure), "%s min", three(seconds / 60, x));
	else
		snprintf(buf, sizeof(figure), "%s s", three(seconds, x));
	return buf;
}

static void gaps_said(const struct demand *demand, struct saying *s)
{
	figure cv;

	if (demand->arrival.record)
		text_add(&s->text, _("requests as they were recorded"));
	else if (demand->arrival.cv == 0)
		text_add(&s->text, _("evenly spaced requests"));
	else if (demand->arrival.cv == 1)
		text_add(&s->text, _("requests at random (Poisson)"));
	else
		text_addf(&s->text, _("requests with gamma gaps of coefficient of variation %s"), three(demand->arrival.cv, cv));
}

static void form_said(const struct demand *demand, struct text *out)
{
	const struct rate_rule *rule = &demand->arrival.rate;
	double least = INFINITY, most = 0;
	figure low, high, length;

	switch (rule->form) {
	case RATE_STEADY:
		return;
	case RATE_SINE:
		text_addf(out, _(", swinging by %s %% once in %s"), three(100 * rule->amplitude, low), time_said(rule->period_s, length));
		return;
	case RATE_WEEK:
		for (size_t i = 0; i < sizeof rule->week / sizeof *rule->week; i++) {
			least = fmin(least, rule->week[i]);
			most = fmax(most, rule->week[i]);
		}
		text_addf(out, _(", by the hour of the week in the time of %s: the quietest hour %s, the busiest %s times the mean"),
			  demand->keys->time_zone ? demand->keys->time_zone : "UTC", three(least, low), three(most, high));
		return;
	case RATE_STATES:
		for (size_t i = 0; i < rule->states; i++) {
			least = fmin(least, rule->state[i].per_s);
			most = fmax(most, rule->state[i].per_s);
		}
		text_addf(out, _(", jumping between %zu states from %s to %s per second"), rule->states, three(least, low), three(most, high));
		return;
	case RATE_RECORD:
		text_addf(out, rule->repeats ? _(", from a trace of %s, again and again") : _(", from a trace of %s, nothing after its end"),
			  time_said(rule->record_s, length));
	}
}

static void uncertain_said(const struct value *value, enum dimension dim, const char *what, struct saying *s)
{
	if (value->form == VALUE_ABSENT || dist_is_constant(&value->dist))
		return;
	text_addf(&s->text, "%s: ", what);
	value_write(value, dim, NULL, &s->text);
	say(s);
}

static void disturbances_said(const struct rate_rule *rule, struct saying *s)
{
	figure a, b, c;

	if (rule->growth_per_s != 0) {
		text_addf(&s->text, _("demand: a trend of %s %% a year"), three(100 * expm1(rule->growth_per_s * 365 * DAY_S), a));
		say(s);
	}
	if (rule->noise_sd > 0) {
		text_addf(&s->text, _("demand: the rate wanders by %s %% about that, with a memory of %s"),
			  three(100 * sqrt(expm1(rule->noise_sd * rule->noise_sd)), a), time_said(rule->noise_memory_s, b));
		say(s);
	}
	if (dist_mean(&rule->burst_per_s.dist) > 0) {
		text_addf(&s->text, _("demand: a burst about every %s, with %s times the rate for %s; on top of the mean above"),
			  time_said(1 / dist_mean(&rule->burst_per_s.dist), a), three(dist_mean(&rule->burst_factor.dist), b),
			  time_said(dist_mean(&rule->burst_s.dist), c));
		say(s);
	}
}

static void tokens_said(const struct demand *demand, struct saying *s)
{
	figure in, out;

	if (demand->input_tokens.form == VALUE_ABSENT && demand->output_tokens.form == VALUE_ABSENT)
		return;
	if (demand->output_tokens.form == VALUE_ABSENT)
		text_addf(&s->text, _("demand: %s input tokens a request on average"), three(dist_mean(&demand->input_tokens.dist), in));
	else if (demand->input_tokens.form == VALUE_ABSENT)
		text_addf(&s->text, _("demand: %s output tokens a request on average"), three(dist_mean(&demand->output_tokens.dist), out));
	else
		text_addf(&s->text, _("demand: %s input and %s output tokens a request on average"), three(dist_mean(&demand->input_tokens.dist), in),
			  three(dist_mean(&demand->output_tokens.dist), out));
	say(s);
}

static void preset_said(const struct demand_keys *keys, struct saying *s)
{
	if (keys->preset)
		text_addf(&s->text, _("demand: preset %s"), keys->preset);
	else if (keys->source)
		text_add(&s->text, _("demand: its figures"));
	else
		return;
	if (keys->source)
		text_addf(&s->text, _("; source: %s"), keys->source);
	if (keys->as_of)
		text_addf(&s->text, ", %s", keys->as_of);
	if (keys->note.en || keys->note.es)
		text_addf(&s->text, "; %s", bilingual_str(&keys->note));
	say(s);
}

/* The record is over before the run is. */
static void ends_said(const struct demand *demand, const struct setup *setup, struct saying *s)
{
	const struct rate_rule *rule = &demand->arrival.rate;
	const double left_s = rule->record_s - rule->start_s;
	figure length;

	if (rule->form != RATE_RECORD || rule->repeats || !(left_s < setup->horizon_s))
		return;
	text_addf(&s->text, _("demand: the trace ends after %s, and nothing comes after it: write repeat: true to play it again"),
		  time_said(left_s, length));
	say(s);
}

void demand_words(const struct demand *demand, const struct setup *setup, model_line *line, void *context)
{
	const struct rate_rule *rule = &demand->arrival.rate;
	struct saying s = {line, context, {0}};

	text_add(&s.text, _("demand: "));
	gaps_said(demand, &s);
	text_add(&s.text, ", ");
	rate_said(rule->per_s * dist_mean(&rule->scale.dist), &s.text);
	text_add(&s.text, _(" on average"));
	form_said(demand, &s.text);
	say(&s);
	disturbances_said(rule, &s);
	uncertain_said(&demand->keys->rate, DIM_RATE, _("demand: the rate is uncertain"), &s);
	uncertain_said(&demand->keys->scale, DIM_NUMBER, _("demand: its scale is uncertain"), &s);
	tokens_said(demand, &s);
	ends_said(demand, setup, &s);
	preset_said(demand->keys, &s);
	text_release(&s.text);
}
