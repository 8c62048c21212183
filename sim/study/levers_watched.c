/* What is looked at beside the bill: a lever that saves money may cost time, or be felt by those who are served. */
#include "sim/study/levers_laid.h"

#include <string.h>

#include "sim/base/memory.h"

enum { PROBABILITIES_WATCHED = 2,
       HEADLINES_WATCHED = 3 };           /* the most important ones come first */

static void probability_add(struct levers *levers, enum event event, const char *text)
{
	levers->watched[levers->watches++] = (struct watched){.figure = {.text = text, .probability = true, .event = event}, .title = text};
}

/* The metric NAME of workload OF (NULL: of all together), once. */
static void metric_add(struct levers *levers, const char *of, const char *name, const char *title, bool share)
{
	struct arena *arena = levers->plan->scenario->arena;
	const char *full = of ? arena_textf(arena, "%s.%s", of, name) : name;
	const int metric = metric_named(levers->plan, full);

	if (metric < 0)
		return;
	for (size_t w = 0; w < levers->watches; w++)
		if (!levers->watched[w].figure.probability && levers->watched[w].figure.metric == metric)
			return;
	levers->watched[levers->watches++] = (struct watched){.figure = {.text = arena_textf(arena, "mean(%s)", full), .stat = STAT_MEAN,
									 .metric = metric}, .of = of, .title = title, .share = share};
}

static bool is_price(const struct workload_type *type, const char *name)
{
	for (size_t m = 0; m < type->metrics; m++)
		if (strcmp(type->metric[m].name, name) == 0)
			return type->metric[m].kind == METRIC_COST_PER || type->metric[m].kind == METRIC_COST;
	return true;
}

/* The time that it takes, and the figures by which its type wants to be judged; what is a price follows the bill. */
static void workload_add(struct levers *levers, const struct workload_type *type, const char *of)
{
	size_t heads = 0;

	for (size_t m = 0; m < type->metrics; m++)
		if (type->metric[m].kind == METRIC_HOURS)
			metric_add(levers, of, type->metric[m].name, type->metric[m].title, false);
	for (const struct headline *h = type->headline; h && h->metric && heads < HEADLINES_WATCHED; h++)
		if (!is_price(type, h->metric)) {
			metric_add(levers, of, h->metric, h->title, h->share);
			heads++;
		}
}

void levers_watch(struct levers *levers)
{
	const struct strategy_plan *today = levers->plan->strategy;

	levers->watched = mem_new(PROBABILITIES_WATCHED + levers->plan->metrics, sizeof *levers->watched);
	if (levers->summary->strategy[0].probability[P_LATE].known)
		probability_add(levers, EVENT_LATE, N_("P(late)"));
	probability_add(levers, EVENT_FINISHED, N_("P(finished)"));
	for (size_t w = 0; w < plan_workloads(today); w++) {
		const struct strategy_plan *one = plan_workload(today, w);

		workload_add(levers, one->workload, today->members ? one->workload_name : NULL);
	}
	for (size_t m = levers->plan->scenario->workload->metrics; m < levers->plan->metrics; m++)       /* of `value` */
		metric_add(levers, NULL, levers->plan->metric[m].name, levers->plan->metric[m].title, false);
}
