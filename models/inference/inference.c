/* The inference model as a value: what the registry lists. */
#include <math.h>
#include <stdlib.h>

#include "models/inference/scaler_rule.h"
#include "models/inference/state.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

static const struct metric metrics[INF_METRICS] = {
	[INF_COST] = {"cost", "USD", METRIC_COST, N_("cost")},
	[INF_REQUESTS] = {"requests", "1", METRIC_MEASURE, N_("requests")},
	[INF_DROPPED] = {"dropped", "1", METRIC_MEASURE, N_("requests dropped")},
	[INF_MEAN_WAIT] = {"mean_wait", "s", METRIC_MEASURE, N_("mean wait")},
	[INF_P95_WAIT] = {"p95_wait", "s", METRIC_MEASURE, N_("p95 of the wait")},
	[INF_P50] = {"p50_latency", "s", METRIC_MEASURE, N_("median latency")},
	[INF_P95] = {"p95_latency", "s", METRIC_MEASURE, N_("p95 of the latency")},
	[INF_P99] = {"p99_latency", "s", METRIC_MEASURE, N_("p99 of the latency")},
	[INF_MEAN_REPLICAS] = {"mean_replicas", "1", METRIC_MEASURE, N_("replicas that serve, mean")},
	[INF_REPLICA_HOURS] = {"replica_hours", "h", METRIC_MEASURE, N_("replica-hours paid for")},
	[INF_PER_MILLION] = {"cost_per_million", "USD", METRIC_COST_PER, N_("cost of a million requests")},
	[INF_VIOLATIONS] = {"slo_violations", "1", METRIC_MEASURE, N_("share of requests that missed the SLO")},
	[INF_MEAN_LATENCY] = {"mean_latency", "s", METRIC_MEASURE, N_("mean latency")},
	[INF_WAITED] = {"waited", "1", METRIC_MEASURE, N_("share of requests that had to wait")},
	[INF_UTILISATION] = {"utilisation", "1", METRIC_MEASURE, N_("share of the replicas' places in use")},
	[INF_PER_MILLION_TOKENS] = {"cost_per_million_tokens", "USD", METRIC_COST_PER, N_("cost of a million tokens")},
	[INF_VIOLATED_MINUTES] = {"violated_minutes", "min", METRIC_MEASURE, N_("minutes that violated the SLO")},
	[INF_VIOLATED] = {"slo_violated", "1", METRIC_MEASURE, N_("the SLO was missed as a whole: 1, else 0")},
	[INF_ON_DEMAND_H] = {"on_demand_replica_hours", "h", METRIC_MEASURE, N_("replica-hours bought on demand")},
	[INF_SPOT_H] = {"spot_replica_hours", "h", METRIC_MEASURE, N_("replica-hours bought on the spot market")},
	[INF_COLD_STARTS] = {"cold_starts", "1", METRIC_MEASURE, N_("requests that found no replica, and started one")},
	[INF_INTERRUPTIONS] = {"interruptions", "1", METRIC_MEASURE, N_("spot replicas lost")},
};

static void *state_new(const void *plan_of)
{
	const struct inference_plan *plan = plan_of;
	struct inference_state *state = mem_new(1, sizeof *state);
	const struct inference_keys *keys = plan->keys;

	state->plan = plan;
	measure_init(&state->measure, plan->horizon_s, plan->slo_s, keys->slo.given ? 1 - keys->slo_quantile.dist.a : 0,
		     keys->slo.given ? keys->slo_window.dist.a : 60);
	if (plan->platform != PLATFORM_SERVERS) {
		state->platform = platform_state_new(plan);
		return state;
	}
	state->type = plan->fidelity == FIDELITY_INTERVALS ? &flow_station : plan->service.form == SERVICE_TIMED ? &fifo_station : &sharing_station;
	state->station = state->type->create(plan);
	state->capacity = capacity_new(plan);
	state->scaler = scaler_new(plan->scaler);
	return state;
}

static void state_free(void *state_of)
{
	struct inference_state *state = state_of;

	if (state->platform)
		platform_state_free(state->platform);
	if (state->station) {
		state->type->destroy(state->station);
		capacity_free(state->capacity);
		scaler_free(state->scaler);
	}
	measure_release(&state->measure);
	free(state);
}

static double share(double part, double whole) { return whole > 0 ? part / whole : NAN; }

static void outcome(const struct inference_plan *plan, const struct measure *m, double *metric)
{
	const double requests = measure_requests(m), answered = m->latency.total;
	const double slo_share = plan->keys->slo.given ? 1 - plan->keys->slo_quantile.dist.a : NAN;

	metric[INF_REQUESTS] = requests;
	metric[INF_DROPPED] = measure_dropped(m);
	metric[INF_MEAN_WAIT] = share(m->wait_s, m->wait.total);
	metric[INF_P95_WAIT] = histogram_quantile(&m->wait, .95);
	metric[INF_P50] = histogram_quantile(&m->latency, .5);
	metric[INF_P95] = histogram_quantile(&m->latency, .95);
	metric[INF_P99] = histogram_quantile(&m->latency, .99);
	metric[INF_MEAN_REPLICAS] = m->ready_s / plan->horizon_s;
	metric[INF_REPLICA_HOURS] = (m->server_s[SERVED_ON_DEMAND] + m->server_s[SERVED_SPOT]) / HOUR_S;
	metric[INF_PER_MILLION] = answered / 1e6;
	metric[INF_VIOLATIONS] = plan->keys->slo.given ? share(m->late, requests) : NAN;
	metric[INF_MEAN_LATENCY] = share(m->latency_s, answered);
	metric[INF_WAITED] = share(m->wait.total - m->wait.zero, m->wait.total);
	metric[INF_UTILISATION] = share(m->busy_s, m->place_s);
	metric[INF_PER_MILLION_TOKENS] = (m->input_tokens + m->output_tokens) / 1e6;
	metric[INF_VIOLATED_MINUTES] = plan->keys->slo.given ? measure_violated_s(m) / 60 : NAN;
	metric[INF_VIOLATED] = plan->keys->slo.given ? share(m->late, requests) > slo_share : NAN;
	metric[INF_ON_DEMAND_H] = m->server_s[SERVED_ON_DEMAND] / HOUR_S;
	metric[INF_SPOT_H] = m->server_s[SERVED_SPOT] / HOUR_S;
	metric[INF_COLD_STARTS] = m->cold_starts;
	metric[INF_INTERRUPTIONS] = m->interruptions;
}

static bool served(const void *plan_of, void *state_of, const struct chance *chance, struct usage_log *log, double *metric,
			  struct recorder *recorder)
{
	const struct inference_plan *plan = plan_of;
	struct inference_state *state = state_of;

	if (plan->platform != PLATFORM_SERVERS)
		platform_live(state, chance, log, recorder);
	else
		servers_live(state, chance, log, recorder);
	if (plan->platform == PLATFORM_SERVERS)
		platform_beside(plan, &state->measure, log);
	outcome(plan, &state->measure, metric);
	if (recorder)
		recorder_add(recorder, plan->horizon_s, RECORD_DONE, -1, 0);
	return true;
}

/* Ended before its horizon, it is a service with a nearer one: what comes later finds nobody. */
static bool live_recorded(const void *plan_of, void *state_of, const struct chance *chance, struct usage_log *log, double *metric,
			  struct recorder *recorder)
{
	const struct inference_plan *plan = plan_of;
	struct inference_plan cut = *plan;

	if (!log->until_s || *log->until_s >= plan->horizon_s)
		return served(plan, state_of, chance, log, metric, recorder);
	cut.horizon_s = *log->until_s;
	void *state = state_new(&cut);

	served(&cut, state, chance, log, metric, recorder);
	state_free(state);
	return true;
}

static enum response respond(const void *plan_of, enum intervention what, const char **why)
{
	const struct inference_plan *plan = plan_of;

	if (what == INTERVENTION_STOP && plan->platform == PLATFORM_SERVERS)
		return plan->scaler->kind == SCALER_NONE ? RESPONSE_ENDS : RESPONSE_VAIN;
	*why = what == INTERVENTION_STOP ? N_("it runs on somebody else's machines, and has no instances that could be stopped")
		: what == INTERVENTION_DENY ? N_("what its autoscaler would do without new replicas is not simulated")
		: N_("how its requests would fare on other replicas is not simulated");
	return RESPONSE_REFUSED;
}

static bool live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return live_recorded(plan, state, chance, log, metric, NULL);
}

static const struct headline headlines[] = {
	{"p95_latency", N_("p95 latency"), NULL, false},
	{"slo_violations", N_("SLO missed"), NULL, true},
	{"cost_per_million", N_("per million"), NULL, false},
	{"dropped", N_("dropped"), "requests", false},
	{"mean_replicas", N_("replicas"), NULL, false},
	{"utilisation", N_("in use"), NULL, true},
	{NULL, NULL, NULL, false},
};

/* How long one future takes to live, in requests: intervals take about as long as three of them each. */
static double effort(const void *plan_of)
{
	const struct inference_plan *plan = plan_of;

	return plan->fidelity == FIDELITY_INTERVALS ? 3 * plan->horizon_s / plan->interval_s : plan->expected_requests;
}

static const struct scaled scaled = {
	.path = "demand.scale",
	.count = "requests",
	.unserved = "dropped",
	.missed = "slo_violations",
	.effort = effort,
};

static double horizon_s(const void *plan)
{
	return ((const struct inference_plan *)plan)->horizon_s;
}

const struct workload_type inference = {
	.name = "inference",
	.doc = N_("A model that is served: requests, an autoscaler, replicas."),
	.schema = &inference_schema,
	.metric = metrics,
	.metrics = INF_METRICS,
	.lasts = true,
	.headline = headlines,
	.scaled = &scaled,
	.draws = inference_draws,
	.plan = inference_plan_new,
	.state_new = state_new,
	.state_free = state_free,
	.live = live,
	.live_recorded = live_recorded,
	.assume = inference_assume,
	.remark = inference_remark,
	.hints = inference_hints,
	.ideal_s = horizon_s,
	.longest_s = horizon_s,
	.respond = respond,
};
