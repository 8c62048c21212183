/* The memory of an autoscaler, and its clock: the schedule's moments, and the ticks at which it decides by what it sees. */
#include <stdlib.h>

#include "models/inference/scaler_rule.h"

static bool ticks(const struct scaler_rule *rule)
{
	return rule->kind != SCALER_NONE && rule->kind != SCALER_SCHEDULED && rule->kind != SCALER_PREDICTIVE;
}

static void window_make(struct window *window, enum window_of of, int size)
{
	*window = (struct window){.of = of, .size = size, .item = size ? mem_new((size_t)size, sizeof *window->item) : NULL};
}

struct scaler *scaler_new(const struct scaler_rule *rule)
{
	struct scaler *scaler = mem_new(1, sizeof *scaler);

	scaler->rule = rule;
	if (rule->kind == SCALER_HPA || rule->kind == SCALER_KEDA) {
		window_make(&scaler->hpa.least, WINDOW_LEAST, rule->out_window);
		window_make(&scaler->hpa.most, WINDOW_MOST, rule->in_window);
		window_make(&scaler->hpa.added, WINDOW_SUM, rule->out_period - 1);
		window_make(&scaler->hpa.taken, WINDOW_SUM, rule->in_period - 1);
	} else if (rule->kind == SCALER_KNATIVE) {
		window_make(&scaler->knative.stable, WINDOW_SUM, rule->stable);
		window_make(&scaler->knative.panic, WINDOW_SUM, rule->panic);
	}
	return scaler;
}

void scaler_free(struct scaler *scaler)
{
	if (!scaler)
		return;
	if (scaler->rule->kind == SCALER_HPA || scaler->rule->kind == SCALER_KEDA) {
		free(scaler->hpa.least.item);
		free(scaler->hpa.most.item);
		free(scaler->hpa.added.item);
		free(scaler->hpa.taken.item);
	} else if (scaler->rule->kind == SCALER_KNATIVE) {
		free(scaler->knative.stable.item);
		free(scaler->knative.panic.item);
	}
	free(scaler);
}

/* Who idles is taken to zero by the kernel alone: until then one stays. */
static int least_running(const struct scaler_rule *rule, int least)
{
	return rule->idles && least == 0 ? 1 : least;
}

/* The next moment of the schedule: its limits, and how many of SERVERS are then wanted. */
static int moment_comes(struct scaler *scaler, int servers)
{
	const struct moment *moment = scaler->rule->moment + scaler->moment++;

	scaler->least = least_running(scaler->rule, moment->least);
	scaler->most = moment->most;
	return moment->wanted >= 0 ? moment->wanted : servers;
}

static void memory_start(struct scaler *scaler, int servers)
{
	switch (scaler->rule->kind) {
	case SCALER_TARGET: case SCALER_STEP:
		alarm_start(scaler);
		break;
	case SCALER_HPA: case SCALER_KEDA:
		hpa_start(scaler, servers);
		break;
	case SCALER_KNATIVE:
		knative_start(scaler);
		break;
	case SCALER_SKYSERVE:
		skyserve_start(scaler);
		break;
	default:
		break;
	}
}

static double tick_next_s(const struct scaler *scaler, double now_s, int servers)
{
	if (!ticks(scaler->rule))
		return INFINITY;
	if (scaler->rule->kind == SCALER_KEDA)
		return keda_next_s(scaler);
	if (scaler->rule->kind == SCALER_SKYSERVE)
		return skyserve_next_s(now_s, scaler->rule->period_s, servers);
	return scaler->from_s + (double)(scaler->tick + 1) * scaler->rule->period_s;
}

int scaler_start(struct scaler *scaler, double from_s)
{
	const struct scaler_rule *rule = scaler->rule;
	int servers = rule->initial;

	scaler->from_s = from_s;
	scaler->tick = 0;
	scaler->moment = 0;
	scaler->least = least_running(rule, rule->least);
	scaler->most = rule->most;
	scaler->sum = (struct scaler_seen){0};
	while (scaler->moment < rule->moments && rule->moment[scaler->moment].at_s <= from_s)
		servers = moment_comes(scaler, servers);
	servers = servers_clamped(servers, rule->idles ? 0 : scaler->least, scaler->most);
	memory_start(scaler, servers);
	scaler->tick_s = tick_next_s(scaler, from_s, servers);
	return servers;
}

double scaler_next_s(const struct scaler *scaler)
{
	const struct scaler_rule *rule = scaler->rule;
	const double moment_s = scaler->moment < rule->moments ? rule->moment[scaler->moment].at_s : INFINITY;

	return scaler->tick_s < moment_s ? scaler->tick_s : moment_s;
}

static int tick_comes(struct scaler *scaler, const struct scaler_seen *seen)
{
	switch (scaler->rule->kind) {
	case SCALER_TARGET:
		return alarm_decide(scaler, seen);
	case SCALER_STEP:
		return step_decide(scaler, seen);
	case SCALER_HPA:
		return hpa_decide(scaler, seen);
	case SCALER_KEDA:
		return keda_decide(scaler, seen);
	case SCALER_KNATIVE:
		return knative_decide(scaler, seen);
	case SCALER_SKYSERVE:
		return skyserve_decide(scaler, seen);
	default:
		return seen->desired;
	}
}

/* With a schedule beside it a tick may have been interrupted by moments: what was seen before them counts too. KEDA sums for itself. */
static int decide_beside_schedule(struct scaler *scaler, const struct scaler_seen *seen)
{
	const struct scaler_rule *rule = scaler->rule;
	struct scaler_seen whole = *seen;
	int wanted = seen->desired;

	while (scaler->moment < rule->moments && rule->moment[scaler->moment].at_s <= seen->now_s)
		wanted = moment_comes(scaler, wanted);
	whole.desired = servers_clamped(wanted, scaler->least, scaler->most);
	if (rule->kind != SCALER_KEDA) {
		scaler_seen_add(&scaler->sum, seen);
		if (scaler->tick_s > seen->now_s)
			return whole.desired;
		whole.over_s = scaler->sum.over_s;
		whole.requests = scaler->sum.requests;
		whole.busy_s = scaler->sum.busy_s;
		whole.place_s = scaler->sum.place_s;
		whole.ready_s = scaler->sum.ready_s;
		whole.waiting_s = scaler->sum.waiting_s;
		scaler->sum = (struct scaler_seen){0};
	}
	return tick_comes(scaler, &whole);
}

int scaler_decide(struct scaler *scaler, const struct scaler_seen *seen)
{
	const bool tick = scaler->tick_s <= seen->now_s;
	int wanted = scaler->rule->moments ? decide_beside_schedule(scaler, seen) : tick_comes(scaler, seen);

	wanted = servers_clamped(wanted, scaler->least, scaler->most);
	if (tick) {
		scaler->tick++;
		scaler->tick_s = tick_next_s(scaler, seen->now_s, wanted);
	}
	return wanted;
}

int scaler_most(const struct scaler_rule *rule)
{
	int most = rule->most;

	for (size_t i = 0; i < rule->moments; i++)
		most = rule->moment[i].most > most ? rule->moment[i].most : most;
	return most;
}

int scaler_least(const struct scaler_rule *rule)
{
	int least = rule->least;

	for (size_t i = 0; i < rule->moments; i++)
		least = rule->moment[i].least < least ? rule->moment[i].least : least;
	return least;
}

int scaler_wakes(const struct scaler_rule *rule)
{
	return rule->kind == SCALER_NONE ? rule->most : 1;
}

double scaler_idle_s(const struct scaler_rule *rule)
{
	return rule->idle_s;
}
