/* Target tracking and step scaling: alarms over data points, and what they ask for. AWS, "Target tracking scaling policies", "Step and
 * simple scaling policies" (EC2 Auto Scaling user guide): out when the metric is above the target for so many of the last data points, in
 * when it is below a share of it; no scale-in while a scale-out starts up; of several policies the largest wins. AWS prints no formula for
 * the new capacity: ceil(capacity x metric / target) is inferred. */
#include "models/inference/scaler_rule.h"

static bool of_last(uint64_t points, int wanted, int of)
{
	return __builtin_popcountll(points & (UINT64_MAX >> (64 - of))) >= wanted;
}

/* The first step that holds X, as a share of the target; -1. */
static int step_of(const struct scaler_rule *rule, double x)
{
	for (int i = 0; i < rule->steps; i++)
		if (x >= rule->step[i].from && x < rule->step[i].to)
			return i;
	return -1;
}

static int stepped(const struct step *step, int desired)
{
	if (step->exact != NO_CHANGE)
		return (int)step->exact;
	if (step->add != NO_CHANGE)
		return desired + (int)step->add;
	const double by = desired * (double)step->percent / 100;

	/* AWS rounds a change between 0 and 1 to a whole one, others towards zero. */
	return desired + (int)(by > 0 && by < 1 ? 1 : by < 0 && by > -1 ? -1 : trunc(by));
}

/* What policy P asks for when its alarm stands: more than DESIRED, or fewer. */
static int asked(const struct scaler *scaler, const struct scaler_seen *seen, int p, double x, bool out)
{
	const struct scaler_rule *rule = scaler->rule;
	const double share = x / rule->policy[p].target;

	if (rule->kind == SCALER_STEP) {
		const int step = step_of(rule, share);

		return step < 0 ? seen->desired : stepped(rule->step + step, seen->desired);
	}
	return (int)fmin(ceil((out ? seen->ready : seen->desired) * share - 1e-9), 1e9);
}

int alarm_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	int out = seen->desired, in = 0;
	bool all_in = true;

	for (int p = 0; p < rule->policies; p++) {
		const double x = scaler_reads(rule->policy[p].metric, seen), target = rule->policy[p].target;

		if (isnan(x)) {           /* no data, no action */
			all_in = false;
			continue;
		}
		scaler->above[p] = scaler->above[p] << 1 | (x > target);
		scaler->below[p] = scaler->below[p] << 1 | (x < rule->in_below * target);
		if (of_last(scaler->above[p], rule->out_points, rule->out_of)) {
			const int more = asked(scaler, seen, p, x, true);

			out = more > out ? more : out;
		}
		if (of_last(scaler->below[p], rule->in_points, rule->in_of)) {
			const int fewer = asked(scaler, seen, p, x, false);

			in = fewer > in ? fewer : in;
		} else {
			all_in = false;
		}
	}
	if (out > seen->desired && seen->now_s >= scaler->out_s + rule->out_cooldown_s) {
		scaler->out_s = seen->now_s;
		return out;
	}
	if (out == seen->desired && all_in && in < seen->desired && !rule->in_disabled && !seen->starting
	    && seen->now_s >= fmax(scaler->in_s, scaler->out_s) + rule->in_cooldown_s) {
		scaler->in_s = seen->now_s;
		return in;
	}
	return seen->desired;
}
