/* Autoscalers: from keys to figures, what belongs to which kind, and the turn that each takes. */
#include "models/inference/scaler_rule.h"

#include <stdlib.h>

#include "sim/base/lang.h"
#include "sim/base/memory.h"

#define SKYSERVE_AT_ZERO_S 5.0            /* it decides more often while nothing runs (sky/serve/constants.py) */
#define KNATIVE_GRACE_S 30.0              /* scale-to-zero-grace-period */

/* Which kinds know a key: bits of enum scaler_kind. */
#define K(kind) (1u << (kind))
#define ALARMS (K(SCALER_TARGET) | K(SCALER_STEP))
#define PODS (K(SCALER_HPA) | K(SCALER_KEDA))
#define METRICS (ALARMS | PODS | K(SCALER_KNATIVE) | K(SCALER_SKYSERVE) | K(SCALER_PREDICTIVE))
static const struct { const char *key; unsigned kinds; } belongs[] = {
	{"metric", METRICS}, {"target", METRICS}, {"period", METRICS}, {"out_points", ALARMS}, {"out_of", ALARMS}, {"in_points", ALARMS},
	{"in_of", ALARMS}, {"in_below", ALARMS}, {"out_cooldown", ALARMS}, {"in_cooldown", ALARMS}, {"disable_scale_in", ALARMS},
	{"policies", K(SCALER_TARGET) | K(SCALER_HPA)}, {"steps", K(SCALER_STEP)}, {"schedule", K(SCALER_SCHEDULED)}, {"zone", K(SCALER_SCHEDULED)},
	{"tolerance", PODS}, {"in_window", PODS}, {"out_replicas", PODS}, {"out_ratio", PODS},
	{"stable_window", K(SCALER_KNATIVE) | K(SCALER_SKYSERVE)}, {"panic_window", K(SCALER_KNATIVE)}, {"panic_threshold", K(SCALER_KNATIVE)},
	{"max_up_rate", K(SCALER_KNATIVE)}, {"max_down_rate", K(SCALER_KNATIVE)}, {"out_delay", K(SCALER_SKYSERVE)}, {"in_delay", K(SCALER_SKYSERVE)},
	{"look_ahead", K(SCALER_PREDICTIVE)},
	{"idle", ~(K(SCALER_SCHEDULED) | K(SCALER_SKYSERVE) | K(SCALER_PREDICTIVE) | K(SCALER_HPA))},
};

static double figure(const struct value *value, double otherwise) { return value->form == VALUE_QUANTITY ? value->dist.a : otherwise; }
static int whole(int64_t n, int otherwise) { return n > 0 ? (int)n : otherwise; }

static enum scaler_metric own_metric(int kind)
{
	return kind == SCALER_KNATIVE ? SEEN_CONCURRENCY : kind == SCALER_SKYSERVE || kind == SCALER_PREDICTIVE ? SEEN_REQUESTS
		: kind == SCALER_KEDA ? SEEN_QUEUE : SEEN_UTILISATION;
}

static double own_period_s(int kind)
{
	return kind == SCALER_HPA || kind == SCALER_KEDA ? 15 : kind == SCALER_KNATIVE ? 2 : kind == SCALER_SKYSERVE ? 20 : 60;
}

static struct place key_place(const struct node *node, const char *key, struct place otherwise)
{
	const struct node *at = node ? node_get(node, key) : NULL;

	return at ? at->at : otherwise;
}

static bool belongings_check(struct setup *setup, const struct entry *entry, int kind)
{
	bool fine = true;

	for (size_t i = 0; i < sizeof belongs / sizeof *belongs; i++) {
		const struct node *at = node_get(entry->node, belongs[i].key);

		if (!at || belongs[i].kinds & K(kind))
			continue;
		diag_error(setup->bind.diag, at->at, _("\"%s\" means nothing for an autoscaler of kind %s"), belongs[i].key, scaler_words[kind]);
		fine = false;
	}
	return fine;
}

/* TARGET in the dimension of METRIC; above zero. */
static bool policy_read(struct setup *setup, const struct node *target, enum scaler_metric metric, const char *path, struct scaler_rule *rule)
{
	static const enum dimension dims[] = {DIM_RATIO, DIM_NUMBER, DIM_RATE, DIM_NUMBER};
	struct value value = {0};

	if (!value_read(&setup->bind, target, dims[metric], path, &value))
		return false;
	if (!dist_is_constant(&value.dist) || !(value.dist.a > 0)) {
		diag_error(setup->bind.diag, target->at, _("\"%s\" must be a certain value above zero"), path);
		return false;
	}
	if (metric == SEEN_UTILISATION && value.dist.a > 1) {
		diag_error(setup->bind.diag, target->at, _("\"%s\": utilisation is never above 100 %%"), path);
		return false;
	}
	rule->policy[rule->policies++] = (struct policy){metric, value.dist.a};
	return true;
}

static bool policies_plan(struct setup *setup, const struct scaler_keys *keys, const char *path, struct place at, struct scaler_rule *rule)
{
	const enum scaler_metric metric = keys->metric >= 0 ? (enum scaler_metric)keys->metric : own_metric(keys->kind);
	bool fine = true;

	if (rule->kind == SCALER_NONE || rule->kind == SCALER_SCHEDULED || (rule->kind == SCALER_PREDICTIVE && !keys->target))
		return true;
	if ((rule->kind == SCALER_KNATIVE && metric != SEEN_CONCURRENCY)
	    || ((rule->kind == SCALER_SKYSERVE || rule->kind == SCALER_PREDICTIVE) && metric != SEEN_REQUESTS)) {
		diag_error(setup->bind.diag, at, _("an autoscaler of kind %s looks at %s alone"), scaler_words[rule->kind],
			   scaler_metric_words[own_metric(rule->kind)]);
		return false;
	}
	if (!keys->target) {
		diag_error(setup->bind.diag, at, _("an autoscaler of kind %s needs \"target\""), scaler_words[rule->kind]);
		return false;
	}
	fine = policy_read(setup, keys->target, metric, arena_textf(setup->bind.arena, "%s.target", path), rule);
	for (size_t i = 0; i < keys->policies.count && fine; i++) {
		const struct policy_keys *policy = keys->policies.item[i].bound;

		if (rule->policies == POLICIES_MOST || !policy->target) {
			diag_error(setup->bind.diag, keys->policies.item[i].at, !policy->target ? _("a policy needs \"target\"")
				   : _("these are too many policies; an autoscaler takes 8"));
			return false;
		}
		fine = policy_read(setup, policy->target, policy->metric >= 0 ? (enum scaler_metric)policy->metric : metric,
				   arena_textf(setup->bind.arena, "%s.policies.%zu.target", path, i), rule);
	}
	return fine;
}

static bool steps_plan(struct setup *setup, const struct scaler_keys *keys, struct place at, struct scaler_rule *rule)
{
	if (rule->kind == SCALER_STEP && !keys->steps.count) {
		diag_error(setup->bind.diag, at, _("an autoscaler of kind step needs \"steps\""));
		return false;
	}
	for (size_t i = 0; i < keys->steps.count; i++) {
		const struct entry *entry = keys->steps.item + i;
		const struct step_keys *step = entry->bound;
		const struct node *add = node_get(entry->node, "add"), *percent = node_get(entry->node, "percent"), *exact = node_get(entry->node, "exact");
		const double from = figure(&step->from, 0), to = figure(&step->to, INFINITY);

		if (i == STEPS_MOST || (add != NULL) + (percent != NULL) + (exact != NULL) != 1 || !(from < to)) {
			diag_error(setup->bind.diag, entry->at, i == STEPS_MOST ? _("these are too many steps; an autoscaler takes 16")
				   : !(from < to) ? _("a step needs \"from\" below \"to\"") : _("a step needs one of \"add\", \"percent\" and \"exact\""));
			return false;
		}
		for (int j = 0; j < rule->steps; j++)
			if (from < rule->step[j].to && rule->step[j].from < to) {
				diag_error(setup->bind.diag, entry->at, _("this step overlaps an earlier one: which of them is meant?"));
				return false;
			}
		rule->step[rule->steps++] = (struct step){from, to, add ? step->add : NO_CHANGE, percent ? step->percent : NO_CHANGE,
							  exact ? step->exact : NO_CHANGE};
	}
	return true;
}

static void figures_fill(const struct scaler_keys *keys, struct scaler_rule *rule)
{
	const bool step = rule->kind == SCALER_STEP;

	rule->period_s = figure(&keys->period, own_period_s(rule->kind));
	rule->out_points = whole(keys->out_points, step ? 1 : 3);
	rule->out_of = whole(keys->out_of, rule->out_points);
	rule->in_points = whole(keys->in_points, step ? 1 : 15);
	rule->in_of = whole(keys->in_of, rule->in_points);
	rule->in_below = figure(&keys->in_below, step ? 1 : 0.9);
	rule->out_cooldown_s = figure(&keys->out_cooldown, 0);
	rule->in_cooldown_s = figure(&keys->in_cooldown, 0);
	rule->in_disabled = keys->in_disabled;
	rule->tolerance = figure(&keys->tolerance, 0.1);
	rule->in_window_s = figure(&keys->in_window, 300);
	rule->out_servers = whole(keys->out_servers, 4);
	rule->out_ratio = figure(&keys->out_ratio, 2);
	rule->stable_s = figure(&keys->stable, 60);
	rule->panic_s = figure(&keys->panic, 6);
	rule->panic_threshold = figure(&keys->panic_threshold, 2);
	rule->max_up = figure(&keys->max_up, 1000);
	rule->max_down = figure(&keys->max_down, 2);
	rule->out_delay_s = figure(&keys->out_delay, 300);
	rule->in_delay_s = figure(&keys->in_delay, 1200);
	rule->look_ahead_s = figure(&keys->look_ahead, 0);
	rule->idle_s = INFINITY;
	rule->cooldown_s = figure(&keys->idle, 300);
	if (rule->kind != SCALER_KEDA)
		rule->idle_s = figure(&keys->idle, rule->kind == SCALER_KNATIVE && !rule->min ? rule->stable_s + KNATIVE_GRACE_S : INFINITY);
}

static bool limits_check(struct setup *setup, const struct scaler_keys *keys, const struct node *node, struct place at, const struct scaler_rule *rule)
{
	const struct place max_at = key_place(node, "max", at);
	bool fine = true;

	if (!keys->max || keys->min > keys->max) {
		if (!keys->max)
			diag_error(setup->bind.diag, max_at, _("\"max\" is 0: there would never be a replica"));
		else
			diag_error(setup->bind.diag, key_place(node, "min", at), _("\"min\" is %lld, more than \"max\" (%lld)"), (long long)keys->min,
				   (long long)keys->max);
		fine = false;
	}
	if (keys->min && keys->idle.form == VALUE_QUANTITY) {
		diag_error(setup->bind.diag, keys->idle.at, _("\"idle\" scales to zero: it needs min: 0"));
		fine = false;
	}
	if (rule->out_of < rule->out_points || rule->in_of < rule->in_points) {
		diag_error(setup->bind.diag, at, _("an alarm of so many of the last so many data points needs the second number not below the first"));
		fine = false;
	}
	if (fmax(rule->in_window_s * (rule->kind == SCALER_HPA || rule->kind == SCALER_KEDA),
		 rule->stable_s * (rule->kind == SCALER_KNATIVE || rule->kind == SCALER_SKYSERVE)) > (SAMPLES - 1) * rule->period_s) {
		diag_error(setup->bind.diag, at, _("a window of an autoscaler holds at most %d of its periods"), SAMPLES - 1);
		fine = false;
	}
	return fine;
}

const struct scaler_rule *scaler_plan(struct setup *setup, const struct entry *entry, const struct rate_rule *rate, double capacity_per_s,
				      const char *path)
{
	const struct scaler_keys *keys = entry->bound;
	struct scaler_rule *rule = arena_alloc(setup->bind.arena, 1, sizeof *rule);
	bool fine;

	*rule = (struct scaler_rule){.kind = (enum scaler_kind)keys->kind, .min = (int)keys->min, .max = (int)keys->max, .zone = keys->zone,
				     .initial = node_get(entry->node, "initial") ? (int)keys->initial : -1, .rate = rate, .one_per_s = capacity_per_s};
	figures_fill(keys, rule);
	fine = belongings_check(setup, entry, keys->kind);
	fine &= limits_check(setup, keys, entry->node, entry->at, rule);
	fine &= policies_plan(setup, keys, path, entry->at, rule);
	fine &= steps_plan(setup, keys, entry->at, rule);
	if (rule->kind == SCALER_PREDICTIVE && rule->policies)
		rule->one_per_s = rule->policy[0].target;
	if (fine && rule->kind == SCALER_NONE && rule->min != rule->max && !(rule->min == 0 && isfinite(rule->idle_s))) {
		diag_error(setup->bind.diag, entry->at, _("kind none keeps min replicas: \"min\" and \"max\" must be the same (or min 0, with \"idle\")"));
		fine = false;
	}
	if (fine && rule->kind == SCALER_SCHEDULED) {
		if (!keys->schedule.count)
			diag_error(setup->bind.diag, entry->at, _("an autoscaler of kind scheduled needs \"schedule\""));
		fine = keys->schedule.count
			&& schedule_plan(setup, &keys->schedule, keys->zone, -setup->warm_up_s, setup->horizon_s, path, rule);
	}
	return fine ? rule : NULL;
}

const struct scaler_rule *scaler_fixed(struct setup *setup, int n)
{
	struct scaler_rule *rule = arena_alloc(setup->bind.arena, 1, sizeof *rule);

	*rule = (struct scaler_rule){.kind = SCALER_NONE, .min = n, .max = n, .initial = -1, .idle_s = INFINITY};
	return rule;
}

/* A schedule may raise the limits themselves. */
int scaler_most(const struct scaler_rule *rule)
{
	int most = rule->max;

	for (size_t i = 0; i < rule->changes; i++)
		most = rule->change[i].max > most ? rule->change[i].max : most;
	return most;
}

int scaler_least(const struct scaler_rule *rule) { return rule->min; }
int scaler_wakes(const struct scaler_rule *rule) { return rule->kind == SCALER_NONE ? rule->max : 1; }
double scaler_idle_s(const struct scaler_rule *rule) { return rule->idle_s; }

struct scaler *scaler_new(const struct scaler_rule *rule)
{
	struct scaler *scaler = mem_new(1, sizeof *scaler);

	scaler->rule = rule;
	return scaler;
}

void scaler_free(struct scaler *scaler)
{
	free(scaler);
}

double scaler_reads(enum scaler_metric metric, const struct scaler_seen *seen)
{
	switch (metric) {
	case SEEN_UTILISATION:
		return seen->place_s > 0 ? seen->busy_s / seen->place_s : NAN;
	case SEEN_CONCURRENCY:
		return seen->ready_s > 0 ? (seen->busy_s + seen->waiting_s) / seen->ready_s : NAN;
	case SEEN_REQUESTS:
		return seen->ready_s > 0 ? seen->requests / seen->ready_s : NAN;
	case SEEN_QUEUE:
		return seen->ready ? seen->waiting / seen->ready : NAN;
	}
	return NAN;
}

void sample_push(struct scaler *scaler, double t, double x)
{
	if (scaler->samples == SAMPLES)
		scaler->first++;
	else
		scaler->samples++;
	scaler->sample[(scaler->first + scaler->samples - 1) % SAMPLES] = (struct sample){t, x};
}

double sample_sum(const struct scaler *scaler, double after_s)
{
	double sum = 0;

	for (unsigned i = 0; i < scaler->samples; i++) {
		const struct sample *sample = scaler->sample + (scaler->first + i) % SAMPLES;

		sum += sample->t > after_s + 1e-9 ? sample->x : 0;
	}
	return sum;
}

double sample_most(const struct scaler *scaler, double after_s)
{
	double most = -INFINITY;

	for (unsigned i = 0; i < scaler->samples; i++) {
		const struct sample *sample = scaler->sample + (scaler->first + i) % SAMPLES;

		most = sample->t > after_s + 1e-9 && sample->x > most ? sample->x : most;
	}
	return most;
}

static int clamp(int n, int low, int high) { return n < low ? low : n > high ? high : n; }

/* The change in force at T, and where the next one stands. */
static int scheduled(struct scaler *scaler, int now, double t)
{
	const struct scaler_rule *rule = scaler->rule;
	int wanted = clamp(now, rule->min, rule->max);

	while (scaler->at < rule->changes && rule->change[scaler->at].at_s <= t)
		scaler->at++;
	if (scaler->at) {
		const struct change *change = rule->change + scaler->at - 1;

		wanted = clamp(change->replicas >= 0 ? change->replicas : now, change->min, change->max);
	}
	scaler->next_s = scaler->at < rule->changes ? rule->change[scaler->at].at_s : INFINITY;
	return wanted;
}

int scaler_start(struct scaler *scaler, double from_s)
{
	const struct scaler_rule *rule = scaler->rule;
	int first = rule->initial >= 0 ? clamp(rule->initial, rule->min, rule->max) : rule->min;

	*scaler = (struct scaler){.rule = rule, .next_s = INFINITY, .out_s = -INFINITY, .in_s = -INFINITY, .active_s = from_s,
				  .panic_until_s = -INFINITY, .up_since_s = INFINITY, .down_since_s = INFINITY};
	if (rule->kind == SCALER_SCHEDULED)
		return scheduled(scaler, first, from_s);
	if (rule->kind == SCALER_PREDICTIVE && rule->initial < 0)
		first = clamp(predictive_want(rule, from_s), rule->min, rule->max);
	if (rule->kind != SCALER_NONE && rule->min < rule->max)
		scaler->next_s = from_s + rule->period_s;
	return first;
}

double scaler_next_s(const struct scaler *scaler)
{
	return scaler->next_s;
}

static int wanted_by_kind(struct scaler *scaler, const struct scaler_seen *seen)
{
	switch (scaler->rule->kind) {
	case SCALER_TARGET: case SCALER_STEP:
		return alarm_decide(scaler, seen);
	case SCALER_HPA:
		return hpa_decide(scaler, seen);
	case SCALER_KEDA:
		return keda_decide(scaler, seen);
	case SCALER_KNATIVE:
		return knative_decide(scaler, seen);
	case SCALER_SKYSERVE:
		return skyserve_decide(scaler, seen);
	case SCALER_PREDICTIVE:
		return predictive_want(scaler->rule, seen->now_s);
	case SCALER_NONE: case SCALER_SCHEDULED:
		break;
	}
	return seen->desired;
}

int scaler_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	int wanted;

	if (rule->kind == SCALER_SCHEDULED)
		return scheduled(scaler, seen->desired, seen->now_s);
	wanted = clamp(wanted_by_kind(scaler, seen), rule->min, rule->max);
	scaler->next_s = seen->now_s + (rule->kind == SCALER_SKYSERVE && !wanted ? fmin(SKYSERVE_AT_ZERO_S, rule->period_s) : rule->period_s);
	return wanted;
}

void scaler_words_say(const struct scaler_rule *rule, model_line *line, void *context)
{
	struct text text = {0};
	char target[64], period[64], idle[64];
	static const enum dimension dims[] = {DIM_RATIO, DIM_NUMBER, DIM_RATE, DIM_NUMBER};

	if (rule->kind == SCALER_NONE && rule->min == rule->max)
		return;
	if (rule->policies)
		text_addf(&text, _("autoscaler %s: from %d to %d replicas, keeps %s at %s, decides every %s"), scaler_words[rule->kind], rule->min, scaler_most(rule),
			  scaler_metric_words[rule->policy[0].metric], unit_say(rule->policy[0].target, dims[rule->policy[0].metric], target, sizeof target),
			  unit_say(rule->period_s, DIM_TIME, period, sizeof period));
	else
		text_addf(&text, _("autoscaler %s: from %d to %d replicas"), scaler_words[rule->kind], rule->min, scaler_most(rule));
	line(context, text_str(&text));
	text_clear(&text);
	if (isfinite(rule->idle_s)) {
		text_addf(&text, _("after %s without a request all replicas go; the next request starts one and waits for it"),
			  unit_say(rule->idle_s, DIM_TIME, idle, sizeof idle));
		line(context, text_str(&text));
	}
	text_release(&text);
}
