/* Kubernetes HPA ("Algorithm details", v1.33, and its configurable behaviour), and KEDA, which leaves all above zero to it. */
#include "models/inference/scaler_rule.h"

int hpa_desired(int current, int ready, double metric, double target, double tolerance)
{
	const double ratio = metric / target;
	double desired;

	if (current == 0)
		return (int)fmin(ceil(ratio), SERVERS_MOST);
	if (fabs(1 - ratio) <= tolerance)
		return current;
	desired = fmin(ceil(ratio * ready), SERVERS_MOST);
	/* Those that do not serve yet are no reason to go the other way. */
	if ((ratio > 1 && desired < current) || (ratio < 1 && desired > current))
		return current;
	return (int)desired;
}

void hpa_start(struct scaler *scaler, int servers)
{
	struct hpa_memory *memory = &scaler->hpa;

	window_start(&memory->least);
	window_start(&memory->most);
	window_start(&memory->added);
	window_start(&memory->taken);
	window_push(&memory->least, servers);
	window_push(&memory->most, servers);
	memory->sync = memory->poll = 1;
	memory->active = false;
	memory->last_active_s = scaler->from_s;
}

/* No more than what the period allows, counted from the servers at its beginning; of two limits the wider. */
static double within_rates(const struct scaler *scaler, int desired, double wanted)
{
	const struct scaler_rule *rule = scaler->rule;
	const double up_from = desired - window_now(&scaler->hpa.added), down_from = desired + window_now(&scaler->hpa.taken);
	const double up = fmax(up_from + rule->out_servers, ceil(up_from * (1 + rule->out_percent)));
	double down = floor(down_from * (1 - rule->in_percent));

	if (rule->in_servers)
		down = fmin(down, down_from - rule->in_servers);
	return wanted > desired ? fmax(desired, fmin(wanted, up)) : wanted < desired ? fmin(desired, fmax(wanted, down)) : wanted;
}

int hpa_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct hpa_memory *memory = &scaler->hpa;
	const double x = metric_of(rule->metric, seen);
	const int desired = seen->desired;
	int wanted = desired;

	if (!isnan(x) && desired > 0 && seen->ready > 0) {
		const int recommended = hpa_desired(desired, seen->ready, x, rule->target, rule->tolerance);
		const double least = window_push(&memory->least, recommended), most = window_push(&memory->most, recommended);
		const double stable = desired < least ? least : desired > most ? most : desired;

		wanted = servers_clamped(within_rates(scaler, desired, stable), scaler->least, scaler->most);
	}
	window_push(&memory->added, wanted > desired ? wanted - desired : 0);
	window_push(&memory->taken, wanted < desired ? desired - wanted : 0);
	return wanted;
}

double keda_next_s(const struct scaler *scaler)
{
	return scaler->from_s + fmin((double)scaler->hpa.sync * KEDA_SYNC_S, (double)scaler->hpa.poll * scaler->rule->poll_s);
}

/* Between none and the first one KEDA decides, poll by poll. */
static int polled(struct scaler *scaler, const struct scaler_seen *seen)
{
	struct hpa_memory *memory = &scaler->hpa;
	const bool active = memory->active || seen->in_service > 0 || seen->waiting > 0;

	memory->poll++;
	memory->active = false;
	if (active)
		memory->last_active_s = seen->now_s;
	if (scaler->least > 0)
		return seen->desired;
	if (seen->desired == 0)
		return active ? 1 : 0;
	return seen->now_s - memory->last_active_s >= scaler->rule->zero_after_s - SLACK_S ? 0 : seen->desired;
}

int keda_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	struct hpa_memory *memory = &scaler->hpa;
	const bool poll = scaler->from_s + (double)memory->poll * scaler->rule->poll_s <= seen->now_s + SLACK_S;
	const bool sync = scaler->from_s + (double)memory->sync * KEDA_SYNC_S <= seen->now_s + SLACK_S;
	struct scaler_seen whole;
	int wanted = seen->desired;

	scaler_seen_add(&scaler->sum, seen);
	memory->active = memory->active || seen->requests > 0;
	if (poll)
		wanted = polled(scaler, seen);
	if (!sync)
		return wanted;
	memory->sync++;
	whole = scaler->sum;
	whole.now_s = seen->now_s;
	whole.desired = wanted;
	whole.ready = seen->ready;
	whole.starting = seen->starting;
	scaler->sum = (struct scaler_seen){0};
	if (wanted == 0 || seen->desired == 0)
		return wanted;
	/* The one that stays until the cooldown is over is KEDA's, not the HPA's, which knows no zero. */
	wanted = hpa_decide(scaler, &whole);
	return wanted > 0 ? wanted : 1;
}
