/* Keys -> const plan: what no single row can check, and the rooms' own plans. */
#include <math.h>

#include "models/inference/capacity.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* More requests than this in one future are a mistake, or a case for intervals: half an hour of work. */
#define REQUESTS_MOST 1e11
/* `fidelity: auto` lives requests one by one while a whole strategy needs no more of them than this: some 20 s of work. */
#define REQUESTS_SOON 1e9

static bool fault(const struct setup *setup, struct place at, const char *message)
{
	diag_error(setup->bind.diag, at, "%s", message);
	return false;
}

static struct place at_of(const struct node *map, const char *key, struct place otherwise)
{
	const struct node *node = map ? node_get(map, key) : NULL;

	return node ? node->at : otherwise;
}

static bool check_keys(struct setup *setup, const struct inference_keys *keys, const struct node *node, struct place at)
{
	const bool servers = !keys->platform || ((const struct platform_keys *)keys->platform->bound)->kind == PLATFORM_SERVERS;

	if (keys->replicas && keys->scaler)
		return fault(setup, keys->scaler->at, _("\"replicas\" and \"autoscaler\" both say how many replicas there are; write one of them"));
	if (servers && !keys->replicas && !keys->scaler)
		return fault(setup, at, _("the workload needs \"replicas\" or \"autoscaler\": how many are there?"));
	if (!servers && keys->scaler)
		return fault(setup, keys->scaler->at, _("\"autoscaler\" means nothing here: \"platform\" says that others serve"));
	if (!servers && keys->replicas)
		return fault(setup, at_of(node, "replicas", at), _("\"replicas\" means nothing here: \"platform\" says that others serve"));
	return true;
}

/* The parts of a cold start; weights and bandwidth are one of them, of which the word draws the bandwidth. */
static bool cold_start_plan(struct setup *setup, struct inference_plan *plan)
{
	const struct modelled *written = &plan->keys->cold_start;
	const struct cold_start_keys *parts = written->model ? written->model->bound : NULL;

	if (written->value.form == VALUE_QUANTITY)
		plan->cold_start_s[0] = written->value;
	if (!parts)
		return true;
	if ((parts->weights.form == VALUE_QUANTITY) != (parts->bandwidth.form == VALUE_QUANTITY))
		return fault(setup, written->model->at, _("\"cold_start\": \"weights\" and \"bandwidth\" belong together: their quotient is a time"));
	plan->cold_start_s[0] = parts->provision;
	plan->cold_start_s[1] = parts->image;
	plan->cold_start_s[2] = parts->initialise;
	plan->cold_start_s[3] = parts->bandwidth;
	plan->weights_bit = parts->weights.form == VALUE_QUANTITY ? 8 * parts->weights.dist.a : 0;
	return true;
}

double cold_start_draw(const struct inference_plan *plan, const uint64_t *word, const struct chance *chance)
{
	double sum_s = 0;

	for (int i = 0; i < COLD_START_PARTS; i++) {
		const struct value *part = plan->cold_start_s + i;

		if (part->form != VALUE_QUANTITY)
			continue;
		const double x = dist_draw(&part->dist, word[i], chance);

		sum_s += i == COLD_START_PARTS - 1 ? plan->weights_bit / x : x;
	}
	return sum_s;
}

static bool scaler_make(struct setup *setup, struct inference_plan *plan, const char *path, struct place at)
{
	const struct inference_keys *keys = plan->keys;
	const struct scaler_keys *scaler = keys->scaler ? keys->scaler->bound : NULL;
	const double one_per_s = service_capacity_per_s(&plan->service, &plan->demand, plan->concurrency);

	plan->idle_s = INFINITY;
	if (!scaler) {
		plan->scaler = scaler_fixed(setup, keys->replicas ? (int)keys->replicas : 1);
		return plan->scaler;
	}
	plan->scaler = scaler_plan(setup, keys->scaler, &plan->demand.arrival.rate, one_per_s, arena_textf(setup->bind.arena, "%s.autoscaler", path));
	if (plan->scaler)
		plan->idle_s = scaler_idle_s(plan->scaler);
	plan->fails_while_cold = scaler->while_cold == 1;
	(void)at;
	return plan->scaler;
}

/* How many requests a future holds, on average. */
static double expected_requests(const struct inference_plan *plan)
{
	return rate_mean_per_s(&plan->demand.arrival.rate, -plan->warm_up_s, plan->horizon_s) * (plan->warm_up_s + plan->horizon_s);
}

static bool fidelity_choose(struct setup *setup, struct inference_plan *plan, struct place at)
{
	const double requests = expected_requests(plan);
	const enum fidelity asked = (enum fidelity)plan->keys->fidelity;
	const bool can_flow = plan->service.form == SERVICE_TIMED && plan->platform == PLATFORM_SERVERS && isinf(plan->idle_s)
		&& !plan->keys->retry.given;

	if (asked == FIDELITY_INTERVALS && !can_flow)
		return fault(setup, at, _("\"fidelity: intervals\" knows services that take a time, on replicas that are always there; batches, "
					  "scaling to zero, retries and platforms need \"requests\""));
	plan->interval_s = plan->keys->interval.dist.a;
	plan->expected_requests = requests;
	plan->fidelity = asked;
	if (asked == FIDELITY_AUTO)
		plan->fidelity = can_flow && requests * (double)setup->replications > REQUESTS_SOON ? FIDELITY_INTERVALS : FIDELITY_REQUESTS;
	if (plan->fidelity == FIDELITY_REQUESTS && requests > REQUESTS_MOST) {
		diag_error(setup->bind.diag, at, _("one future would hold about %.2g requests; at most %.0e can be simulated one by one: shorten "
						   "\"horizon\", or write \"fidelity: intervals\""), requests, REQUESTS_MOST);
		return false;
	}
	return true;
}

static void limits_of(struct inference_plan *plan)
{
	const struct inference_keys *keys = plan->keys;

	plan->queue_limit = keys->queue_limit.form == VALUE_QUANTITY ? floor(keys->queue_limit.dist.a) : INFINITY;
	plan->slo_s = keys->slo.given ? keys->slo_latency.dist.a : INFINITY;
	plan->concurrency = plan->service.form == SERVICE_TIMED ? (int)keys->concurrency : plan->service.cap;
}

const void *inference_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct inference_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct inference_keys *keys = bound;
	const char *path = arena_textf(setup->bind.arena, "workloads.%s", setup->workload);
	const size_t before = setup->bind.diag->errors;
	bool fine;

	plan->keys = keys;
	plan->setup = setup;
	plan->warm_up_s = setup->warm_up_s;
	plan->horizon_s = setup->horizon_s;
	plan->key = purpose_hash(setup->workload);
	fine = check_keys(setup, keys, NULL, at);
	fine &= demand_plan(setup, keys->demand, arena_textf(setup->bind.arena, "%s.demand", path), &plan->demand);
	fine &= service_plan(setup, &keys->service, arena_textf(setup->bind.arena, "%s.service", path), (int)keys->concurrency, &plan->service);
	fine &= cold_start_plan(setup, plan);
	fine = fine && service_check(setup, &plan->service, &plan->demand);
	if (!fine)
		return NULL;
	setup->slo_s = keys->slo.given ? keys->slo_latency.dist.a : 0;
	setup->slo_share = keys->slo.given ? keys->slo_quantile.dist.a : 0;
	limits_of(plan);
	fine = platform_plan(setup, plan, arena_textf(setup->bind.arena, "%s.platform", path), at) && scaler_make(setup, plan, path, at);
	fine = fine && (plan->platform != PLATFORM_SERVERS || capacity_plan(setup, plan, at)) && fidelity_choose(setup, plan, at);
	return fine && setup->bind.diag->errors == before ? plan : NULL;
}

double inference_load(const struct inference_plan *plan)
{
	const double one_per_s = service_capacity_per_s(&plan->service, &plan->demand, plan->concurrency);

	return rate_mean_per_s(&plan->demand.arrival.rate, 0, plan->horizon_s) / (one_per_s * scaler_most(plan->scaler));
}
