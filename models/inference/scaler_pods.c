/* Autoscalers of Kubernetes and its kin. HPA: "Algorithm details" and default behaviour of autoscaling/v2 (Kubernetes v1.33). KEDA:
 * "Scaling deployments" (polling interval, cooldown). Knative: "Autoscaling concepts" (stable and panic windows). SkyServe: SkyPilot,
 * sky/serve/autoscalers.py (request rate, hysteresis, fallback). */
#include "models/inference/scaler_rule.h"

int hpa_desired(int current, int ready, double metric, double target, double tolerance)
{
	const double ratio = metric / target;

	if (current > 0 && fabs(1 - ratio) <= tolerance)
		return current;
	return (int)fmin(ceil(ratio * (current > 0 ? ready : 1)), 1e9);
}

/* The metric is a mean over ready servers; who has none is judged by all that waits. */
int hpa_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	int desired = seen->desired;
	bool seen_any = false;

	for (int p = 0; p < rule->policies; p++) {
		const double x = scaler_reads(rule->policy[p].metric, seen);

		if (isnan(x) || !seen->ready)
			continue;
		const int wanted = hpa_desired(seen->desired, seen->ready, x, rule->policy[p].target, rule->tolerance);

		desired = !seen_any || wanted > desired ? wanted : desired;
		seen_any = true;
	}
	if (!seen_any)
		return seen->desired;
	/* Down only as far as the largest recommendation of the window; up by so many or so much at once. */
	sample_push(scaler, seen->now_s, desired);
	if (desired < seen->desired)
		desired = (int)fmin(seen->desired, sample_most(scaler, seen->now_s - rule->in_window_s));
	const int most = (int)fmin(fmax(seen->desired + rule->out_servers, seen->desired * rule->out_ratio), 1e9);

	return desired > most ? most : desired;
}

int keda_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const bool active = seen->waiting > 0 || seen->in_service > 0 || seen->requests > 0;

	if (active)
		scaler->active_s = seen->now_s;
	if (!seen->desired)
		return active;
	if (!active && !scaler->rule->min && seen->now_s >= scaler->active_s + scaler->rule->cooldown_s)
		return 0;
	const int desired = hpa_decide(scaler, seen);

	return desired < 1 ? 1 : desired;        /* to zero only after the cooldown */
}

int knative_desired(int ready, double concurrency, double target, double max_up_rate, double max_down_rate)
{
	const double most = ceil(max_up_rate * (ready > 1 ? ready : 1)), least = floor(ready / max_down_rate);

	return (int)fmin(fmax(fmin(ceil(concurrency / target), most), least), 1e9);
}

int knative_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	const double now_s = seen->now_s, target = rule->policy[0].target;

	sample_push(scaler, now_s, seen->busy_s + seen->waiting_s);
	const double stable_s = fmin(rule->stable_s, rule->period_s * scaler->samples), panic_s = fmin(rule->panic_s, rule->period_s * scaler->samples);
	const double stable = sample_sum(scaler, now_s - stable_s) / stable_s, panic = sample_sum(scaler, now_s - panic_s) / panic_s;
	const int by_stable = knative_desired(seen->ready, stable, target, rule->max_up, rule->max_down);
	const int by_panic = knative_desired(seen->ready, panic, target, rule->max_up, rule->max_down);

	if (by_panic >= rule->panic_threshold * (seen->ready > 1 ? seen->ready : 1)) {
		if (!(now_s < scaler->panic_until_s))
			scaler->panic_most = seen->desired;
		scaler->panic_until_s = now_s + rule->stable_s;
	}
	if (now_s < scaler->panic_until_s) {
		const int more = by_panic > by_stable ? by_panic : by_stable;

		scaler->panic_most = more > scaler->panic_most ? more : scaler->panic_most;
		return scaler->panic_most;
	}
	return by_stable;
}

struct skyserve_mix skyserve_mix(int target, int base_on_demand, int over_provision, int ready_spot, bool dynamic_fallback)
{
	const int base = base_on_demand < target ? base_on_demand : target, spot = target - base + (target > base ? over_provision : 0);
	const int missing = spot - ready_spot;

	return (struct skyserve_mix){spot, base + (dynamic_fallback && missing > 0 ? missing : 0)};
}

int skyserve_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	const double window_s = rule->stable_s;
	int target;

	sample_push(scaler, seen->now_s, seen->requests);
	target = (int)fmin(ceil(sample_sum(scaler, seen->now_s - window_s) / window_s / rule->policy[0].target), 1e9);
	target = target < rule->min ? rule->min : target > rule->max ? rule->max : target;
	if (!seen->desired && target)
		return target;            /* from zero at once */
	scaler->up_since_s = target > seen->desired ? fmin(scaler->up_since_s, seen->now_s) : INFINITY;
	scaler->down_since_s = target < seen->desired ? fmin(scaler->down_since_s, seen->now_s) : INFINITY;
	/* So many decisions in a row agree: the first one counts too. */
	if (seen->now_s >= scaler->up_since_s + rule->out_delay_s - rule->period_s - 1e-9
	    || seen->now_s >= scaler->down_since_s + rule->in_delay_s - rule->period_s - 1e-9) {
		scaler->up_since_s = scaler->down_since_s = INFINITY;
		return target;
	}
	return seen->desired;
}
