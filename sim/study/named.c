/* What a plan has, by its name. */
#include <string.h>

#include "sim/study/keys.h"
#include "sim/study/plan.h"

int strategy_named(const struct plan *plan, const char *name)
{
	for (size_t s = 0; s < plan->strategies; s++)
		if (strcmp(plan->strategy[s].strategy->name, name) == 0)
			return (int)s;
	return -1;
}

int strategy_asked(const struct plan *plan, const char *name, struct diag *diag)
{
	const int named = name ? strategy_named(plan, name) : (int)plan->scenario->baseline;

	if (named < 0)
		error_unknown(diag, (struct place){0}, _("there is no strategy \"%s\""), name,
			      entries_names(plan->scenario->arena, &plan->scenario->strategy->keys->strategies));
	return named;
}

int metric_of_kind(const struct plan *plan, enum metric_kind kind)
{
	for (size_t m = 0; m < plan->metrics; m++)
		if (plan->metric[m].kind == kind)
			return (int)m;
	return -1;
}

int metric_of_workload(const struct plan *plan, const char *workload)
{
	for (size_t m = 0; m < plan->metrics; m++)
		if (plan->metric[m].of && strcmp(plan->metric[m].of, workload) == 0)
			return (int)m;
	return -1;
}

int metric_named(const struct plan *plan, const char *name)
{
	for (size_t m = 0; m < plan->metrics; m++)
		if (strcmp(plan->metric[m].name, name) == 0)
			return (int)m;
	return -1;
}
