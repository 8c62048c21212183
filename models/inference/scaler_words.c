/* What an autoscaler does, in words and in the language in use. */
#include "models/inference/scaler_rule.h"
#include "sim/base/lang.h"

struct saying { const struct scaler_rule *rule; model_line *line; void *context; struct text text; };
typedef char figure[64];

static void say(struct saying *s)
{
	s->line(s->context, text_str(&s->text));
	text_clear(&s->text);
}

static const char *time_said(double seconds, char *buf)
{
	return unit_say(seconds, DIM_TIME, buf, sizeof(figure));
}

static const char *metric_said(enum scaler_metric metric)
{
	static const char *const words[] = {N_("the utilisation"), N_("requests in service and waiting for each ready replica"),
					    N_("requests per second of each ready replica"), N_("requests waiting for each ready replica")};

	return _(words[metric]);
}

static const char *target_said(enum scaler_metric metric, double target, char *buf)
{
	return metric == SEEN_UTILISATION ? unit_say(target, DIM_RATIO, buf, sizeof(figure))
		: metric == SEEN_REQUESTS ? unit_say(target, DIM_RATE, buf, sizeof(figure)) : lang_figure(target, 6, buf, sizeof(figure));
}

static void tracking_said(struct saying *s)
{
	const struct scaler_rule *rule = s->rule;
	figure a, b, c, d;

	text_addf(&s->text, _("it looks each %s; out when %d of %d data points are above the target, in when %d of %d are below %s of it"),
		  time_said(rule->period_s, a), rule->out_points, rule->out_of, rule->in_points, rule->in_of,
		  unit_say(round(1e9 * rule->policy[0].below / rule->policy[0].target) / 1e9, DIM_RATIO, b, sizeof b));
	if (rule->in_disabled)
		text_add(&s->text, _("; it never scales in"));
	say(s);
	text_addf(&s->text, _("no scaling in for %s after scaling out and %s after scaling in, nor while new replicas warm up (%s); without data it "
			      "does nothing"), time_said(rule->out_cooldown_s, a), time_said(rule->in_cooldown_s, c), time_said(rule->warm_up_s, d));
	say(s);
	for (int p = 1; p < rule->policies; p++) {
		text_addf(&s->text, _("besides: %s, target %s; out if any target asks for it, in only if all do, the largest number wins"),
			  metric_said(rule->policy[p].metric), target_said(rule->policy[p].metric, rule->policy[p].target, a));
		say(s);
	}
}

static void step_said(struct saying *s)
{
	const struct scaler_rule *rule = s->rule;
	figure a, b, c;

	text_addf(&s->text, ngettext("%d step", "%d steps", (unsigned long)rule->steps), rule->steps);
	text_addf(&s->text, _("; it looks each %s; out after %d of %d data points above the target, in after %d of %d below"), time_said(rule->period_s, a),
		  rule->out_points, rule->out_of, rule->in_points, rule->in_of);
	if (rule->out_cooldown_s > 0 || rule->in_cooldown_s > 0)
		text_addf(&s->text, _("; after scaling out nothing is done for %s, after scaling in for %s"), time_said(rule->out_cooldown_s, b),
			  time_said(rule->in_cooldown_s, c));
	say(s);
}

static void hpa_said(struct saying *s)
{
	const struct scaler_rule *rule = s->rule;
	figure a, b, c;

	text_addf(&s->text, _("each %s it wants ceil(metric / target × ready replicas), unless within %s of the target; in to no less than it wanted in "
			      "the last %s"), time_said(rule->kind == SCALER_KEDA ? KEDA_SYNC_S : rule->period_s, a),
		  unit_say(rule->tolerance, DIM_RATIO, b, sizeof b), time_said(rule->in_window_s, c));
	say(s);
	text_addf(&s->text, _("out by at most %d replicas or %s in %s, whichever is more"), rule->out_servers,
		  unit_say(rule->out_percent, DIM_RATIO, a, sizeof a), time_said(rule->out_period_s, b));
	say(s);
	if (rule->kind == SCALER_KEDA && rule->least == 0) {
		text_addf(&s->text, _("polls each %s: from zero when there is something to do, to zero %s after there last was"), time_said(rule->poll_s, a),
			  time_said(rule->zero_after_s, b));
		say(s);
	}
}

static void pods_said(struct saying *s)
{
	const struct scaler_rule *rule = s->rule;
	figure a, b, c, d;

	if (rule->kind == SCALER_KNATIVE)
		text_addf(&s->text, _("each %s by the mean of %s; when that of %s asks for %s times the ready replicas it panics, and does not scale in "
				      "until it has been calm for as long as the first"), time_said(rule->period_s, a), time_said(rule->stable_s, b),
			  time_said(rule->panic_s, c), lang_figure(rule->panic_threshold, 3, d, sizeof d));
	else
		text_addf(&s->text, _("each %s by the requests of the last %s; out after %s of agreement, in after %s, from zero at once"),
			  time_said(rule->period_s, a), time_said(rule->stable_s, b), time_said(rule->out_delay_s, c), time_said(rule->in_delay_s, d));
	say(s);
}

static void clock_said(struct saying *s)
{
	const struct scaler_rule *rule = s->rule;
	figure a, b;

	if (rule->kind == SCALER_PREDICTIVE) {
		text_addf(&s->text, _("each %s it provides for the largest rate that the demand is expected to have until %s later; it knows no noise and "
				      "no bursts"), time_said(rule->period_s, a), time_said(rule->period_s + rule->look_ahead_s, b));
		say(s);
	} else if (rule->moments) {
		text_addf(&s->text, ngettext("a schedule: %lu change in the simulated time", "a schedule: %lu changes in the simulated time",
					     (unsigned long)rule->moments), (unsigned long)rule->moments);
		if (rule->skips)
			text_add(&s->text, _("; a time that the clocks skip counts as the next that there is"));
		if (rule->twice)
			text_add(&s->text, _("; a time that comes twice counts as the first"));
		say(s);
	}
}

static void limits_said(struct saying *s)
{
	static const char *const names[] = {"", N_("target tracking"), N_("step scaling"), N_("by schedule"), N_("Kubernetes HPA"), N_("KEDA"), N_("Knative"),
					    N_("SkyServe"), N_("by forecast")};
	const struct scaler_rule *rule = s->rule;
	figure target;

	if (rule->kind == SCALER_NONE && rule->idles)
		text_addf(&s->text, ngettext("%d replica, or none", "%d replicas, or none", (unsigned long)rule->most), rule->most);
	else if (rule->kind == SCALER_NONE)
		text_addf(&s->text, ngettext("%d replica, always", "%d replicas, always", (unsigned long)rule->most), rule->most);
	else
		text_addf(&s->text, _("autoscaler: %s, %d to %d replicas"), _(names[rule->kind]), scaler_least(rule), scaler_most(rule));
	if (rule->kind != SCALER_NONE && rule->kind != SCALER_SCHEDULED)
		text_addf(&s->text, _("; %s, target %s"), metric_said(rule->metric), target_said(rule->metric, rule->target, target));
	say(s);
}

void scaler_words_say(const struct scaler_rule *rule, model_line *line, void *context)
{
	struct saying s = {rule, line, context, {0}};

	limits_said(&s);
	switch (rule->kind) {
	case SCALER_TARGET:
		tracking_said(&s);
		break;
	case SCALER_STEP:
		step_said(&s);
		break;
	case SCALER_HPA: case SCALER_KEDA:
		hpa_said(&s);
		break;
	case SCALER_KNATIVE: case SCALER_SKYSERVE:
		pods_said(&s);
		break;
	default:
		break;
	}
	clock_said(&s);
	if (rule->idles)
		line(context, _("after a time without a request all replicas go; the next request wakes the service"));
	text_release(&s.text);
}
