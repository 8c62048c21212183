/* From the keys of an autoscaler to its figures: what belongs to which kind, and what a figure is when it is not written. Defaults: AWS
 * Application Auto Scaling (alarms of 3 in 3 and 15 in 15 minutes, 90 %; 300 s of cooldown on SageMaker), Kubernetes v1.33 (HPA behaviour),
 * KEDA 2 (pollingInterval 30, cooldownPeriod 300, maxReplicaCount 100), Knative 1 (config-autoscaler), SkyPilot (SkyServe's constants). */
#include <math.h>
#include <string.h>

#include "models/inference/scaler_rule.h"
#include "sim/base/lang.h"

enum { SKYSERVE_COUNTS = 120 };           /* decisions in which it counts, at most */

#define O (1u << SCALER_NONE)
#define T (1u << SCALER_TARGET)
#define S (1u << SCALER_STEP)
#define C (1u << SCALER_SCHEDULED)
#define H (1u << SCALER_HPA)
#define K (1u << SCALER_KEDA)
#define N (1u << SCALER_KNATIVE)
#define Y (1u << SCALER_SKYSERVE)
#define P (1u << SCALER_PREDICTIVE)

/* Keys that not all kinds know. */
static const struct { const char *key; unsigned kinds; } known[] = {
	{"metric", T | S | H | K | N}, {"target", T | S | H | K | N | Y | P}, {"initial", T | S | C | H | K | N | Y},
	{"period", T | S | H | K | N | Y | P}, {"out_points", T | S}, {"out_of", T | S}, {"in_points", T | S}, {"in_of", T | S}, {"in_below", T},
	{"out_cooldown", T | S}, {"in_cooldown", T | S}, {"warm_up", T | S}, {"disable_scale_in", T}, {"policies", T}, {"steps", S},
	{"schedule", T | S | C | H | K | N | Y}, {"zone", T | S | C | H | K | N | Y}, {"tolerance", H | K}, {"out_window", H | K},
	{"in_window", H | K}, {"out_period", H | K}, {"in_period", H | K}, {"out_percent", H | K}, {"in_percent", H | K}, {"out_replicas", H | K},
	{"in_replicas", H | K}, {"idle", O | T | S | H | K | N | Y}, {"stable_window", N | Y}, {"panic_window", N}, {"panic_threshold", N}, {"max_up_rate", N},
	{"max_down_rate", N}, {"out_delay", Y}, {"in_delay", Y}, {"look_ahead", P},
};

struct planning {
	struct setup *setup;
	const struct scaler_keys *keys;
	const struct entry *entry;
	const char *path;
	struct scaler_rule *rule;
};

/* Where KEY stands; else where the autoscaler does. */
static struct place place_of(const struct planning *p, const char *key)
{
	const struct node *node = node_get(p->entry->node, key);

	return node ? node->at : p->entry->at;
}

static bool given(const struct planning *p, const char *key)
{
	return node_get(p->entry->node, key) != NULL;
}

static void fault(const struct planning *p, const char *key, const char *message)
{
	diag_error(p->setup->bind.diag, place_of(p, key), "%s", message);
}

static double or_else(const struct value *value, double otherwise)
{
	return value->form == VALUE_QUANTITY ? value->dist.a : otherwise;
}

static int whole_or(const struct planning *p, const struct value *value, const char *key, int otherwise)
{
	if (value->form != VALUE_QUANTITY)
		return otherwise;
	if (value->dist.a != floor(value->dist.a))
		diag_error(p->setup->bind.diag, value->at, _("\"%s\" must be a whole number"), key);
	return (int)value->dist.a;
}

static void check_known(const struct planning *p)
{
	struct text kinds = {0};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if ((known[i].kinds & 1u << p->keys->kind) || !given(p, known[i].key))
			continue;
		text_clear(&kinds);
		for (int k = 0; scaler_words[k]; k++)
			if (known[i].kinds & 1u << k)
				text_addf(&kinds, "%s%s", kinds.len ? ", " : "", scaler_words[k]);
		diag_error(p->setup->bind.diag, place_of(p, known[i].key), _("\"%s\" means nothing with \"kind: %s\"; it belongs to: %s"),
			   known[i].key, scaler_words[p->keys->kind], text_str(&kinds));
	}
	text_release(&kinds);
}

static enum dimension dimension_of(enum scaler_metric metric)
{
	return metric == SEEN_UTILISATION ? DIM_FRACTION : metric == SEEN_REQUESTS ? DIM_RATE : DIM_NUMBER;
}

/* A number of the metric's own kind. */
static bool metric_read(const struct planning *p, const struct node *node, enum scaler_metric metric, const char *path, double *x)
{
	struct value value;

	if (!value_read(&p->setup->bind, node, dimension_of(metric), path, &value))
		return false;
	*x = value.dist.a;
	if (!dist_is_constant(&value.dist))
		diag_error(p->setup->bind.diag, node->at, _("\"%s\" must be certain: an autoscaler has one figure"), path);
	return dist_is_constant(&value.dist);
}

static double target_read(const struct planning *p, const struct node *node, enum scaler_metric metric, const char *path)
{
	double x = 1;

	if (!metric_read(p, node, metric, path, &x))
		return 1;
	if (x <= 0)
		diag_error(p->setup->bind.diag, node->at, _("\"%s\": a target must be more than 0"), path);
	else if (metric == SEEN_UTILISATION && x > 1)
		diag_error(p->setup->bind.diag, node->at, _("\"%s\": a utilisation is at most 100 %%"), path);
	return x > 0 ? x : 1;
}

static void target_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	const enum scaler_kind kind = (enum scaler_kind)keys->kind;
	struct scaler_rule *rule = p->rule;

	rule->metric = kind == SCALER_SKYSERVE ? SEEN_REQUESTS : kind == SCALER_PREDICTIVE ? SEEN_UTILISATION
		: keys->metric >= 0 ? (enum scaler_metric)keys->metric
		: kind == SCALER_KEDA || kind == SCALER_KNATIVE ? SEEN_CONCURRENCY : SEEN_UTILISATION;
	if (kind == SCALER_KNATIVE && rule->metric != SEEN_CONCURRENCY && rule->metric != SEEN_REQUESTS)
		fault(p, "metric", _("\"metric\": knative looks at concurrency or requests"));
	rule->target = rule->metric == SEEN_UTILISATION ? 0.8 : 70;
	if (kind == SCALER_NONE || kind == SCALER_SCHEDULED)
		return;
	if (keys->target)
		rule->target = target_read(p, keys->target, rule->metric, arena_textf(p->setup->bind.arena, "%s.target", p->path));
	else if (!(kind == SCALER_HPA && rule->metric == SEEN_UTILISATION) && !(kind == SCALER_KNATIVE && rule->metric == SEEN_CONCURRENCY))
		fault(p, "kind", _("\"autoscaler\" needs a \"target\""));
}

static void limits_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	const enum scaler_kind kind = (enum scaler_kind)keys->kind;
	const bool rises = (K | N | Y | C | P) & 1u << kind, idles = keys->idle_s.form == VALUE_QUANTITY;
	struct scaler_rule *rule = p->rule;

	rule->least = (int)keys->min;
	rule->most = keys->max ? (int)keys->max : kind == SCALER_KEDA ? 100 : kind == SCALER_NONE ? rule->least : 0;
	rule->idles = idles && kind != SCALER_KEDA;
	rule->idle_s = rule->idles ? keys->idle_s.dist.a : INFINITY;
	if (rule->least == 0 && kind == SCALER_NONE && !keys->max)
		fault(p, "min", _("\"min\" is 0 and \"max\" is not given: how many replicas are there when requests come?"));
	else if (!rule->most)
		fault(p, "kind", _("\"autoscaler\" needs \"max\": how many replicas may there be?"));
	else if (rule->least > rule->most)
		diag_error(p->setup->bind.diag, place_of(p, given(p, "min") ? "min" : "max"), _("\"min\" (%d) is more than \"max\" (%d)"), rule->least,
			   rule->most);
	if (idles && rule->least > 0)
		fault(p, "idle", _("\"idle\" takes all replicas away, so \"min\" must be 0"));
	if (!idles && !rises && rule->least == 0)
		fault(p, "min", _("\"min: 0\" needs \"idle\": without a replica there is nothing to look at, and nothing comes back"));
	if (kind == SCALER_NONE && rule->least > 0 && rule->least < rule->most)
		fault(p, "max", _("\"kind: none\" does not scale: \"min\" and \"max\" must be the same, or \"min\" 0 with \"idle\""));
	rule->initial = whole_or(p, &keys->initial, "initial", rule->least);
	if (given(p, "initial") && (rule->initial < rule->least || (rule->most && rule->initial > rule->most)))
		fault(p, "initial", _("\"initial\" must lie between \"min\" and \"max\""));
	rule->most = rule->most > rule->least ? rule->most : rule->least;
}

static int points_or(int64_t points, int otherwise)
{
	return points ? (int)points : otherwise;
}

static void policies_plan(const struct planning *p)
{
	const struct entries *more = &p->keys->policies;
	struct scaler_rule *rule = p->rule;
	const double below = rule->kind == SCALER_TARGET ? or_else(&p->keys->in_below, 0.9) : 1;

	rule->policy[rule->policies++] = (struct policy){rule->metric, rule->target, below * rule->target};
	if (more->count >= POLICIES_MOST)
		diag_error(p->setup->bind.diag, more->at, _("\"policies\": at most %d"), POLICIES_MOST - 1);
	for (size_t i = 0; i < more->count && rule->policies < POLICIES_MOST; i++) {
		const struct policy_keys *policy = more->item[i].bound;
		const double target = target_read(p, policy->target, (enum scaler_metric)policy->metric,
						  arena_textf(p->setup->bind.arena, "%s.policies.%zu.target", p->path, i));

		rule->policy[rule->policies++] = (struct policy){(enum scaler_metric)policy->metric, target, below * target};
	}
}

static bool whole(const struct value *value)
{
	return value->form != VALUE_QUANTITY || value->dist.a == floor(value->dist.a);
}

static void step_plan(const struct planning *p, const struct entry *entry, const char *path, struct step *step)
{
	const struct step_keys *keys = entry->bound;
	struct diag *diag = p->setup->bind.diag;
	const struct value *way[] = {[STEP_CHANGE] = &keys->add, [STEP_EXACT] = &keys->exact, [STEP_PERCENT] = &keys->percent};
	int ways = 0;

	*step = (struct step){.from = -INFINITY, .to = INFINITY};
	if (keys->from && metric_read(p, keys->from, p->rule->metric, path, &step->from))
		step->from += p->rule->target;
	if (keys->to && metric_read(p, keys->to, p->rule->metric, path, &step->to))
		step->to += p->rule->target;
	for (int w = 0; w < 3; w++)
		if (way[w]->form == VALUE_QUANTITY) {
			ways++;
			step->way = (enum step_way)w;
			step->by = way[w]->dist.a;
		}
	if (ways != 1)
		diag_error(diag, entry->at, _("a step says one of \"add\", \"exact\" and \"percent\""));
	if (!whole(&keys->add) || !whole(&keys->exact))
		diag_error(diag, entry->at, _("a number of replicas is a whole number"));
	if (step->from >= step->to)
		diag_error(diag, entry->at, _("a step begins before it ends: \"from\" must be less than \"to\""));
	else if (step->from < p->rule->target && step->to > p->rule->target)
		diag_error(diag, entry->at, _("a step lies above the target or below it: \"from\" and \"to\" must not have different signs"));
}

static void steps_plan(const struct planning *p)
{
	const struct entries *steps = &p->keys->steps;
	struct step *step = arena_alloc(p->setup->bind.arena, steps->count + 1, sizeof *step);

	if (!steps->count)
		fault(p, "kind", _("\"kind: step\" needs \"steps\": what is done, and when?"));
	for (size_t i = 0; i < steps->count; i++) {
		step_plan(p, steps->item + i, arena_textf(p->setup->bind.arena, "%s.steps.%zu", p->path, i), step + i);
		for (size_t j = 0; j < i; j++)
			if (step[i].from < step[j].to && step[j].from < step[i].to)
				diag_error(p->setup->bind.diag, steps->item[i].at, _("this step overlaps another one"));
	}
	p->rule->step = step;
	p->rule->steps = (int)steps->count;
}

static void alarms_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	struct scaler_rule *rule = p->rule;
	const bool tracks = rule->kind == SCALER_TARGET;

	rule->out_points = points_or(keys->out_points, tracks ? 3 : 1);
	rule->in_points = points_or(keys->in_points, tracks ? 15 : 1);
	rule->out_of = points_or(keys->out_of, rule->out_points);
	rule->in_of = points_or(keys->in_of, rule->in_points);
	if (rule->out_points > rule->out_of)
		fault(p, "out_of", _("\"out_points\" of the last \"out_of\": it cannot be more of them"));
	if (rule->in_points > rule->in_of)
		fault(p, "in_of", _("\"in_points\" of the last \"in_of\": it cannot be more of them"));
	rule->out_cooldown_s = or_else(&keys->out_cooldown_s, tracks ? 300 : 0);
	rule->in_cooldown_s = or_else(&keys->in_cooldown_s, tracks ? 300 : 0);
	rule->warm_up_s = or_else(&keys->warm_up_s, 0);
	rule->in_disabled = keys->in_disabled;
	policies_plan(p);
	if (!tracks)
		steps_plan(p);
}

/* A time in ticks of PERIOD_S: those younger than it count. */
static int ticks_of(const struct planning *p, const char *key, double time_s, double period_s)
{
	const double ticks = fmax(1, ceil(time_s / period_s - SLACK_S));

	if (ticks <= TICKS_MOST)
		return (int)ticks;
	diag_error(p->setup->bind.diag, place_of(p, key), _("\"%s\" is more than %d times the time between two decisions"), key, TICKS_MOST);
	return 1;
}

static void hpa_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	struct scaler_rule *rule = p->rule;
	const double sync_s = rule->kind == SCALER_KEDA ? KEDA_SYNC_S : rule->period_s;

	rule->tolerance = or_else(&keys->tolerance, 0.1);
	rule->out_window_s = or_else(&keys->out_window_s, 0);
	rule->in_window_s = or_else(&keys->in_window_s, 300);
	rule->out_period_s = or_else(&keys->out_period_s, 15);
	rule->in_period_s = or_else(&keys->in_period_s, 15);
	rule->out_window = ticks_of(p, "out_window", rule->out_window_s, sync_s);
	rule->in_window = ticks_of(p, "in_window", rule->in_window_s, sync_s);
	rule->out_period = ticks_of(p, "out_period", rule->out_period_s, sync_s);
	rule->in_period = ticks_of(p, "in_period", rule->in_period_s, sync_s);
	rule->out_percent = or_else(&keys->out_percent, 1);
	rule->in_percent = or_else(&keys->in_percent, 1);
	rule->out_servers = points_or(keys->out_servers, 4);
	rule->in_servers = (int)keys->in_servers;
	rule->poll_s = rule->period_s;
	rule->zero_after_s = or_else(&keys->idle_s, 300);
}

static void knative_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	struct scaler_rule *rule = p->rule;

	rule->stable_s = or_else(&keys->stable_s, 60);
	rule->panic_s = or_else(&keys->panic_s, 0.1 * rule->stable_s);
	rule->stable = ticks_of(p, "stable_window", rule->stable_s, rule->period_s);
	rule->panic = ticks_of(p, "panic_window", rule->panic_s, rule->period_s);
	if (rule->panic_s > rule->stable_s)
		fault(p, "panic_window", _("\"panic_window\" is the short time: at most as long as \"stable_window\""));
	rule->panic_threshold = or_else(&keys->panic_threshold, 2);
	rule->max_up_rate = or_else(&keys->max_up_rate, 1000);
	rule->max_down_rate = or_else(&keys->max_down_rate, 2);
}

static void skyserve_plan(const struct planning *p)
{
	const struct scaler_keys *keys = p->keys;
	struct scaler_rule *rule = p->rule;

	rule->stable_s = or_else(&keys->stable_s, 60);
	if (rule->stable_s / fmin(rule->period_s, SKYSERVE_ZERO_S) > SKYSERVE_COUNTS)
		fault(p, "stable_window", _("\"stable_window\" holds too many decisions; write a longer \"period\" or a shorter window"));
	rule->out_delay_s = or_else(&keys->out_delay_s, 300);
	rule->in_delay_s = or_else(&keys->in_delay_s, 1200);
	/* SkyServe counts decisions: so many that agree, one after the other. */
	rule->out_agree = (int)fmax(1, floor(rule->out_delay_s / rule->period_s + SLACK_S));
	rule->in_agree = (int)fmax(1, floor(rule->in_delay_s / rule->period_s + SLACK_S));
}

static void kind_plan(const struct planning *p)
{
	static const double period_s[] = {[SCALER_NONE] = 0, [SCALER_TARGET] = 60, [SCALER_STEP] = 60, [SCALER_HPA] = 15, [SCALER_KEDA] = 30,
					  [SCALER_KNATIVE] = 2, [SCALER_SKYSERVE] = 20, [SCALER_PREDICTIVE] = 300};
	struct scaler_rule *rule = p->rule;

	rule->period_s = or_else(&p->keys->period_s, period_s[rule->kind]);
	switch (rule->kind) {
	case SCALER_TARGET: case SCALER_STEP:
		alarms_plan(p);
		break;
	case SCALER_HPA: case SCALER_KEDA:
		hpa_plan(p);
		break;
	case SCALER_KNATIVE:
		knative_plan(p);
		break;
	case SCALER_SKYSERVE:
		skyserve_plan(p);
		break;
	case SCALER_PREDICTIVE:
		rule->look_ahead_s = or_else(&p->keys->look_ahead_s, 300);
		break;
	case SCALER_NONE: case SCALER_SCHEDULED:
		break;
	}
}

const struct scaler_rule *scaler_plan(struct setup *setup, const struct entry *entry, const struct rate_rule *rate,
				      double capacity_per_s, const char *path)
{
	const struct scaler_keys *keys = entry->bound;
	struct scaler_rule *rule = arena_alloc(setup->bind.arena, 1, sizeof *rule);
	const struct planning p = {setup, keys, entry, path, rule};
	const size_t before = setup->bind.diag->errors;

	rule->kind = (enum scaler_kind)keys->kind;
	check_known(&p);
	limits_plan(&p);
	target_plan(&p);
	kind_plan(&p);
	if (setup->bind.diag->errors != before)
		return NULL;
	if (rule->kind == SCALER_SCHEDULED && !keys->schedule.count)
		fault(&p, "kind", _("\"kind: scheduled\" needs a \"schedule\""));
	if (keys->zone && !keys->schedule.count)
		fault(&p, "zone", _("\"zone\" is that of a \"schedule\", and there is none"));
	if (keys->schedule.count)
		schedule_plan(setup, keys, rule, keys->schedule.at, place_of(&p, "zone"));
	if (rule->kind == SCALER_PREDICTIVE)
		predictive_plan(setup, rate, capacity_per_s, rule, entry->at);
	return setup->bind.diag->errors == before ? rule : NULL;
}

const struct scaler_rule *scaler_fixed(struct setup *setup, int n)
{
	struct scaler_rule *rule = arena_alloc(setup->bind.arena, 1, sizeof *rule);

	*rule = (struct scaler_rule){.kind = SCALER_NONE, .least = n, .most = n, .initial = n, .idle_s = INFINITY};
	return rule;
}
