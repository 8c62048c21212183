/* Knative ("Supported autoscaler types", "Configuring targets"; the algorithm as in serving/pkg/autoscaler/scaling) and SkyPilot's SkyServe
 * (sky/serve/autoscalers.py, RequestRateAutoscaler). */
#include "models/inference/scaler_rule.h"

int knative_desired(int ready, double concurrency, double target, double max_up_rate, double max_down_rate)
{
	const double servers = ready > 1 ? ready : 1;
	const double most = ceil(max_up_rate * servers), least = floor(servers / max_down_rate);

	return (int)fmin(fmin(fmax(ceil(concurrency / target), least), most), SERVERS_MOST);
}

void knative_start(struct scaler *scaler)
{
	struct knative_memory *memory = &scaler->knative;

	window_start(&memory->stable);
	window_start(&memory->panic);
	memory->panic_until_s = -INFINITY;
	memory->ticks = 0;
}

int knative_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct knative_memory *memory = &scaler->knative;
	const double here = rule->metric == SEEN_REQUESTS ? seen->requests : seen->busy_s + seen->waiting_s;
	const int64_t ticks = ++memory->ticks;
	const double stable_s = rule->period_s * (double)(ticks < rule->stable ? ticks : rule->stable);
	const double panic_s = rule->period_s * (double)(ticks < rule->panic ? ticks : rule->panic);
	const double stable_load = window_push(&memory->stable, here) / stable_s, panic_load = window_push(&memory->panic, here) / panic_s;
	const int stable = knative_desired(seen->ready, stable_load, rule->target, rule->max_up_rate, rule->max_down_rate);
	const int panic = knative_desired(seen->ready, panic_load, rule->target, rule->max_up_rate, rule->max_down_rate);
	const double ready = seen->ready > 1 ? seen->ready : 1;
	int wanted = stable;

	if (ceil(panic_load / rule->target) / ready >= rule->panic_threshold)
		memory->panic_until_s = seen->now_s + rule->stable_s;
	if (seen->now_s < memory->panic_until_s - SLACK_S) {
		wanted = stable > panic ? stable : panic;
		wanted = wanted > seen->desired ? wanted : seen->desired;
	}
	return servers_clamped(wanted, scaler->least, scaler->most);
}

double skyserve_next_s(double now_s, double period_s, int servers)
{
	return now_s + (servers == 0 ? fmin(SKYSERVE_ZERO_S, period_s) : period_s);
}

void skyserve_start(struct scaler *scaler)
{
	scaler->skyserve = (struct skyserve_memory){0};
	for (int i = 0; i < COUNTS; i++)
		scaler->skyserve.until_s[i] = -INFINITY;
}

/* Requests of the last WINDOW_S; of a count that lies across its beginning, its share. */
static double counted(const struct skyserve_memory *memory, double now_s, double window_s)
{
	const double from_s = now_s - window_s;
	double requests = 0;

	for (unsigned i = 0; i < COUNTS; i++) {
		const unsigned k = (memory->newest - i) % COUNTS;

		if (memory->until_s[k] <= from_s + SLACK_S)
			break;
		requests += memory->requests[k] * fmin(1, (memory->until_s[k] - from_s) / memory->over_s[k]);
	}
	return requests;
}

int skyserve_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct skyserve_memory *memory = &scaler->skyserve;
	const unsigned newest = ++memory->newest % COUNTS;

	memory->until_s[newest] = seen->now_s;
	memory->over_s[newest] = seen->over_s;
	memory->requests[newest] = seen->requests;
	const double asked = ceil(counted(memory, seen->now_s, rule->stable_s) / rule->stable_s / rule->target);
	const int wanted = servers_clamped(asked, scaler->least, scaler->most);

	memory->up = wanted > seen->desired ? memory->up + 1 : 0;
	memory->down = wanted < seen->desired ? memory->down + 1 : 0;
	if ((wanted > seen->desired && (seen->desired == 0 || memory->up >= rule->out_agree))
	    || (wanted < seen->desired && memory->down >= rule->in_agree)) {
		memory->up = memory->down = 0;
		return wanted;
	}
	return seen->desired;
}

struct skyserve_mix skyserve_mix(int target, int base_on_demand, int over_provision, int ready_spot, bool dynamic_fallback)
{
	const int base = base_on_demand < target ? base_on_demand : target, spot = target > base ? target - base + over_provision : 0;
	/* Those that are over are no reason to fall back: what is missing is counted up to the target. */
	const int missing = target - base > ready_spot ? target - base - ready_spot : 0;

	return (struct skyserve_mix){.spot = spot, .on_demand = base + (dynamic_fallback ? missing : 0)};
}
