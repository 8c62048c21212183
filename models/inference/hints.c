/* What an advisor would try of a service: fewer replicas than there are, where an SLO says when they are too few; and none at all while
 * nobody calls. */
#include <math.h>

#include "models/inference/inference.h"
#include "sim/base/lang.h"

#define BUSY_MOST 0.7                     /* mean use that leaves room for the peaks of a Poisson stream */
#define HARDLY 0.05                       /* mean use of a machine that hardly anybody calls */

static void offer(int64_t replicas, const struct inference_plan *plan, const char *key, model_hint *hint, void *context)
{
	const struct hint fewer = {.kind = "idle_endpoint", .title = N_("run fewer replicas"),
				   .change = {{key, arena_textf(plan->setup->bind.arena, "%lld", (long long)replicas)}}};

	hint(context, &fewer);
}

/* A machine that hardly anybody calls goes when it has been idle for a while, and comes again with a cold start: whether that is soon enough
 * the SLO says, or nobody. */
static void to_zero(const struct inference_plan *plan, model_hint *hint, void *context)
{
	const struct hint zero = {.kind = "idle_endpoint", .title = N_("scale to zero while nobody calls"),
		.change = {{"replicas", NULL}, {"autoscaler", "{kind: keda, min: 0, max: 1, target: 1, idle: 15 min}"}},
		.rests = plan->keys->slo.given ? NULL : N_("whoever calls first can wait for a cold start: there is no SLO that says otherwise")};

	if (!plan->keys->scaler && inference_load(plan) < HARDLY && plan->keys->replicas == 1)
		hint(context, &zero);
}

void inference_hints(const void *plan_of, model_hint *hint, void *context)
{
	const struct inference_plan *plan = plan_of;
	const struct entry *scaler = plan->keys->scaler;
	const int64_t now = scaler ? ((const struct scaler_keys *)scaler->bound)->min : plan->keys->replicas;
	const char *key = scaler ? "autoscaler.min" : "replicas";
	const int64_t enough = scaler ? 1 : (int64_t)fmax(1, ceil(inference_load(plan) * (double)now / BUSY_MOST));

	if (plan->platform != PLATFORM_SERVERS)
		return;
	to_zero(plan, hint, context);
	if (!plan->keys->slo.given)
		return;
	if (now >= 2)
		offer(now - 1, plan, key, hint, context);
	if (enough < now - 1)
		offer(enough, plan, key, hint, context);
}
