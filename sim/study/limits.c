/* What can be known before the run to be too much: a bill beyond all money, results beyond all memory. */
#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "sim/study/planning.h"

static double longest_s(const struct strategy_plan *plan)
{
	if (plan->workload->longest_s)
		return plan->workload->longest_s(plan->workload_plan);
	return 10 * plan->workload->ideal_s(plan->workload_plan);
}

static bool ceiling_check(struct planning *p)
{
	const struct models *known = p->scenario->models;
	double sum = 0;

	for (size_t i = 0; i < known->raters; i++)
		if (known->rater[i]->ceiling_usd && p->plan->rater_plan[i])
			sum += known->rater[i]->ceiling_usd(p->plan->rater_plan[i], longest_s(p->plan));
	if (sum <= MONEY_MAX_USD)
		return true;
	diag_error(p->b.diag, p->strategy->at,
		   _("a bill of strategy \"%s\" could pass $%.3g before it is given up; at most $%.2g can be counted in nano-dollars"),
		   p->strategy->name, sum, MONEY_MAX_USD);
	return false;
}

bool limits_check(struct planning *p)
{
	const struct setup *setup = &p->plan->setup;
	bool fine = true;

	for (size_t i = 0; i < setup->items; i++)
		fine &= price_check(&p->b, &setup->item[i].price);
	return fine && ceiling_check(p);
}

bool memory_check(const struct plan *plan, struct diag *diag, struct place at)
{
	const double have = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
	const double replications = (double)plan->scenario->replications;
	double need = 0;

	for (size_t s = 0; s < plan->strategies; s++)
		need += replications * (double)(plan->strategy[s].columns * sizeof(double) + 1);
	if (!(have > 0) || need <= 0.75 * have)
		return true;
	diag_error(diag, at, _("%" PRIu64 " replications of %zu strategies would need %.1f GB of memory; this machine has %.1f GB"),
		   plan->scenario->replications, plan->strategies, need / 1e9, have / 1e9);
	return false;
}
