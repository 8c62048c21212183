/* AWS: alarms on data points, and what policies make of them. Application Auto Scaling user guide, "Target tracking scaling policies";
 * EC2 Auto Scaling user guide, "Target tracking" and "Step and simple scaling policies". How AWS computes the new capacity of target
 * tracking is not printed: ceil(capacity x metric / target) is inferred. */
#include "models/inference/scaler_rule.h"

/* A quotient that is a whole number but for rounding is that number. */
#define ROUNDING 1e-9

void alarm_start(struct scaler *scaler)
{
	scaler->alarm = (struct alarm_memory){.last_out_s = -INFINITY, .last_in_s = -INFINITY};
}

static uint64_t last(int points)
{
	return points >= POINTS_MOST ? UINT64_MAX : (UINT64_C(1) << points) - 1;
}

static bool alarms(uint64_t history, int points, int of)
{
	const uint64_t recent = history & last(of);

	return points == of ? recent == last(of) : __builtin_popcountll(recent) >= points;
}

static bool passed(double now_s, double since_s, double wait_s)
{
	return now_s - since_s >= wait_s - SLACK_S;
}

static bool warms_up(const struct scaler *scaler, const struct scaler_seen *seen)
{
	return !passed(seen->now_s, scaler->alarm.last_out_s, scaler->rule->warm_up_s)
		|| (seen->starting > 0 && scaler->alarm.last_out_s > -INFINITY);
}

/* LOAD: metric x seconds of servers, over one period. */
static double servers_for(const struct scaler_rule *rule, int p, double load)
{
	return ceil(load / (rule->period_s * rule->policy[p].target) * (1 - ROUNDING));
}

/* Scaling in is careful: to what the worst of its data points asks for. */
static double largest_of(const struct alarm_memory *memory, int p, const struct scaler_rule *rule)
{
	double load = 0;

	for (int i = 1; i <= rule->in_of; i++)
		load = fmax(load, memory->load[p][(memory->point[p] - (unsigned)i) % POINTS_MOST]);
	return servers_for(rule, p, load);
}

/* One more data point of policy P; false: there is none. */
static bool data_point(struct scaler *scaler, int p, const struct scaler_seen *seen)
{
	const struct policy *policy = scaler->rule->policy + p;
	struct alarm_memory *memory = &scaler->alarm;
	const double x = metric_of(policy->metric, seen);

	if (isnan(x))
		return false;
	memory->over[p] = memory->over[p] << 1 | (scaler->rule->kind == SCALER_STEP ? x >= policy->target : x > policy->target);
	memory->under[p] = memory->under[p] << 1 | (x < policy->below);
	memory->load[p][memory->point[p]++ % POINTS_MOST] = x * seen->ready_s;
	return true;
}

static int scaled(struct scaler *scaler, const struct scaler_seen *seen, double servers)
{
	const int wanted = servers_clamped(servers, scaler->least, scaler->most);

	if (wanted > seen->desired) {
		if (!warms_up(scaler, seen))
			scaler->alarm.base = seen->desired;
		scaler->alarm.last_out_s = seen->now_s;
	} else if (wanted < seen->desired) {
		scaler->alarm.last_in_s = seen->now_s;
	}
	return wanted;
}

static bool may_scale_in(const struct scaler *scaler, const struct scaler_seen *seen)
{
	return !warms_up(scaler, seen) && passed(seen->now_s, scaler->alarm.last_out_s, scaler->rule->out_cooldown_s)
		&& passed(seen->now_s, scaler->alarm.last_in_s, scaler->rule->in_cooldown_s);
}

/* Servers that warm up are wanted already, but the metric does not see them: what it asks for is counted from those that it sees. */
int alarm_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct alarm_memory *memory = &scaler->alarm;
	double out = 0, in = 0;
	bool all_in = !rule->in_disabled && seen->desired > scaler->least;

	for (int p = 0; p < rule->policies; p++) {
		if (!data_point(scaler, p, seen)) {
			all_in = false;
			continue;
		}
		if (alarms(memory->over[p], rule->out_points, rule->out_of))
			out = fmax(out, servers_for(rule, p, memory->load[p][(memory->point[p] - 1) % POINTS_MOST]));
		all_in = all_in && alarms(memory->under[p], rule->in_points, rule->in_of);
	}
	all_in = all_in && may_scale_in(scaler, seen);
	for (int p = 0; all_in && p < rule->policies; p++)
		in = fmax(in, largest_of(memory, p, rule));
	if (out > seen->desired)
		return scaled(scaler, seen, out);
	return all_in && in < seen->desired ? scaled(scaler, seen, in) : seen->desired;
}

/* A share of the servers goes towards zero to a whole number, but is one at least (EC2: PercentChangeInCapacity). */
static double stepped(const struct step *step, int base)
{
	const double part = trunc(step->by * base * (1 + ROUNDING));

	switch (step->way) {
	case STEP_EXACT:
		return step->by;
	case STEP_CHANGE:
		return base + step->by;
	case STEP_PERCENT:
		break;
	}
	if (step->by == 0 || part != 0)
		return base + part;
	return base + (step->by > 0 ? 1 : -1);
}

/* The step that holds for X: above the target from its beginning on, below it down to its beginning. */
static const struct step *step_at(const struct scaler_rule *rule, double x, bool above)
{
	for (int i = 0; i < rule->steps; i++) {
		const struct step *step = rule->step + i;

		if (above ? x >= step->from && x < step->to : x > step->from && x <= step->to)
			return step;
	}
	return NULL;
}

/* While servers warm up, steps count from those that there were before: a larger step adds the difference. */
int step_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct alarm_memory *memory = &scaler->alarm;
	const bool warm = !warms_up(scaler, seen);
	const struct step *step;

	if (!data_point(scaler, 0, seen) || !passed(seen->now_s, memory->last_out_s, rule->out_cooldown_s)
	    || !passed(seen->now_s, memory->last_in_s, rule->in_cooldown_s))
		return seen->desired;
	const bool out = alarms(memory->over[0], rule->out_points, rule->out_of), in = alarms(memory->under[0], rule->in_points, rule->in_of);
	const double x = metric_of(rule->policy[0].metric, seen);

	if (out && (step = step_at(rule, x, true)))
		return scaled(scaler, seen, fmax(seen->desired, stepped(step, warm ? seen->desired : memory->base)));
	if (in && !out && warm && (step = step_at(rule, x, false)))
		return scaled(scaler, seen, fmin(seen->desired, stepped(step, seen->desired)));
	return seen->desired;
}
