#include "sim/study/advice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/judge.h"

const char *const advice_words[] = {"take", "breaks", "unsure", "costs", "nothing", NULL};
const char *const advice_loss_words[] = {"none", "threshold", "unfinished", "unserved", NULL};

struct advice *advice_new(const struct plan *plan, const char *strategy, struct diag *diag)
{
	const int asked = strategy_asked(plan, strategy, diag);
	struct advice *advice;

	if (asked < 0)
		return NULL;
	advice = mem_new(1, sizeof *advice);
	*advice = (struct advice){.plan = plan, .strategy = (size_t)asked, .cost_usd = NAN};
	return advice;
}

void advice_free(struct advice *advice)
{
	if (!advice)
		return;
	plan_varied_free(advice->base);
	free(advice->finding);
	free(advice);
}

/* --- living --- */

/* The strategy with COUNT changes. NULL: it cannot be planned, or was not lived to the end. */
struct lived {
	const struct plan *plan;
	struct summary *summary;
};

static void lived_free(struct lived *lived)
{
	struct futures *futures = lived->summary ? (struct futures *)lived->summary->futures : NULL;

	summary_free(lived->summary);
	futures_free(futures);
	plan_varied_free(lived->plan);
	*lived = (struct lived){0};
}

static bool lived_with(struct advice *advice, const struct varied *change, size_t changes, struct series *series, struct lived *lived)
{
	struct diag unheard = {0};

	*lived = (struct lived){0};
	lived->plan = plan_varied(advice->plan->scenario, change, changes, advice->plan->strategy[advice->strategy].strategy->name, &unheard);
	diag_release(&unheard);
	if (!lived->plan)
		return false;
	struct futures *futures = series_run(series, lived->plan);

	advice->overflow |= futures->overflow;
	if (futures->partial || futures->overflow) {
		advice->partial = true;
		futures_free(futures);
	} else {
		lived->summary = summary_new(futures);
	}
	return true;
}

static const double *cost_of(const struct summary *summary) { return futures_column(summary->futures, 0, 0); }

/* What TO costs less than FROM, future by future. */
static double saving(const struct summary *from, const struct summary *to, struct interval *ci, double *cheaper)
{
	const double *x = cost_of(from), *y = cost_of(to);
	const size_t n = from->replications;
	double *less = mem_new(n + 1, sizeof *less);
	struct moments m;
	size_t lower = 0;

	for (size_t i = 0; i < n; i++) {
		less[i] = x[i] - y[i];
		lower += y[i] < x[i];
	}
	m = moments_of(less, n);
	*ci = mean_interval(&m, from->plan->scenario->confidence);
	if (n == 1)
		*ci = (struct interval){m.mean, m.mean};
	*cheaper = n ? (double)lower / (double)n : NAN;
	free(less);
	return m.mean;
}

/* The first threshold that was kept and is kept no longer. */
static const struct threshold *missed(const struct summary *from, const struct summary *to)
{
	for (size_t v = 0; v < from->verdicts && v < to->verdicts; v++)
		if (from->verdict[v].passed && !to->verdict[v].passed)
			return from->verdict[v].threshold;
	return NULL;
}

/* The mean of a metric that one of several workloads has under its own name. */
static double mean_of(const struct summary *summary, const struct strategy_plan *s, const struct strategy_plan *of, const char *name)
{
	const int metric = !name ? -1 : metric_named(summary->plan, s->members ? arena_textf(summary->plan->scenario->arena, "%s.%s", of->workload_name, name) : name);

	return metric >= 0 ? summary->strategy[0].metric[metric].mean : NAN;
}

#define UNSERVED_MORE 0.001               /* of what is asked: so much more in vain is a loss */

/* Does each workload that serves still do what it did: answer, and as soon as its goal says? */
static bool serves(const struct summary *from, const struct summary *to)
{
	const struct strategy_plan *s = from->plan->strategy;

	for (size_t w = 0; w < plan_workloads(s); w++) {
		const struct strategy_plan *of = plan_workload(s, w);
		const struct scaled *scaled = of->workload->scaled;

		if (!scaled)
			continue;
		const double asked = mean_of(from, s, of, scaled->count), most = 1 - of->setup.slo_share;

		if (mean_of(to, s, of, scaled->unserved) - mean_of(from, s, of, scaled->unserved) > UNSERVED_MORE * asked)
			return false;
		if (of->setup.slo_share > 0 && mean_of(from, s, of, scaled->missed) <= most && mean_of(to, s, of, scaled->missed) > most)
			return false;
	}
	return true;
}

/* One future is enough where nothing is left to chance. */
static bool tells(const struct summary *summary)
{
	const struct strategy_plan *s = summary->plan->strategy;

	return summary->replications > 1 || (s->workload->is_certain && s->workload->is_certain(s->workload_plan));
}

static void judge(struct finding *finding, const struct summary *from, const struct summary *to)
{
	const struct probability *was = from->strategy[0].probability + P_LATE, *is = to->strategy[0].probability + P_LATE;
	const bool fewer = to->strategy[0].finished < from->strategy[0].finished, unserved = !serves(from, to);

	finding->saving_usd = saving(from, to, &finding->ci, &finding->cheaper);
	finding->late_change = was->known && is->known ? is->value - was->value : NAN;
	finding->missed = missed(from, to);
	finding->loss = finding->missed ? ADVICE_LOSS_THRESHOLD : fewer ? ADVICE_LOSS_UNFINISHED : unserved ? ADVICE_LOSS_UNSERVED : ADVICE_LOSS_NONE;
	if (finding->saving_usd == 0 && finding->ci.low == 0 && finding->ci.high == 0)
		finding->verdict = ADVICE_NOTHING;
	else if (!(finding->ci.high > 0))
		finding->verdict = ADVICE_COSTS;
	else if (!(finding->ci.low > 0) || !tells(from))
		finding->verdict = ADVICE_UNSURE;
	else
		finding->verdict = finding->loss ? ADVICE_BREAKS : ADVICE_TAKE;
}

/* --- one after the other --- */

static bool better(const struct finding *a, const struct finding *b)
{
	return a->verdict != b->verdict ? a->verdict < b->verdict : a->saving_usd > b->saving_usd;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Of the ways to do one thing to one key the best is kept; what it is kept at, or COUNT: it is the first. */
static size_t rival(const struct finding *finding, size_t count, const struct finding *one)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(finding[i].kind, one->kind) == 0 && same_text(finding[i].workload, one->workload) &&
		    strcmp(finding[i].change->path, one->change->path) == 0)
			return i;
	return count;
}

static bool try_all(struct advice *advice, const struct summary *base, struct series *series)
{
	size_t kept = 0;

	for (size_t i = 0; i < advice->findings; i++) {
		struct finding one = advice->finding[i];
		struct lived lived;
		size_t at;

		if (!lived_with(advice, one.change, one.changes, series, &lived)) {
			advice->refused += one.workload != NULL;        /* a product that is not for this usage is no finding */
			series->before += advice->replications;
			continue;
		}
		if (!lived.summary) {
			lived_free(&lived);
			advice->findings = kept;
			return false;
		}
		judge(&one, base, lived.summary);
		lived_free(&lived);
		advice->tried++;
		at = rival(advice->finding, kept, &one);
		one.tried = at < kept ? advice->finding[at].tried + 1 : 1;
		if (at < kept && !better(&one, advice->finding + at))
			advice->finding[at].tried = one.tried;
		else
			advice->finding[at] = one;
		kept += at == kept;
	}
	advice->findings = kept;
	return true;
}

static int by_worth(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	return better(x, y) ? -1 : better(y, x) ? 1 : strcmp(x->text, y->text);
}

/* --- all together --- */

static bool contradicts(const struct varied *set, size_t sets, const struct finding *finding)
{
	for (size_t i = 0; i < sets; i++)
		for (size_t k = 0; k < finding->changes; k++)
			if (strcmp(set[i].path, finding->change[k].path) == 0)
				return true;
	return false;
}

/* The largest first, each further one only if it saves something more: what two savings share is counted once. */
static void put_together(struct advice *advice, const struct summary *base, struct series *series)
{
	struct varied *set = mem_new(advice->findings * ADVICE_CHANGES + 1, sizeof *set);
	struct lived best = {0};
	size_t sets = 0;

	for (size_t i = 0; i < advice->findings && advice->finding[i].verdict == ADVICE_TAKE; i++) {
		struct finding *one = advice->finding + i;
		const struct summary *from = best.summary ? best.summary : base;
		struct finding more = {0};
		struct lived lived;

		if (contradicts(set, sets, one))
			continue;
		memcpy(set + sets, one->change, one->changes * sizeof *set);
		if (!lived_with(advice, set, sets + one->changes, series, &lived))
			continue;
		if (!lived.summary) {
			lived_free(&lived);
			break;
		}
		judge(&more, from, lived.summary);
		if (more.verdict == ADVICE_TAKE) {
			one->together = true;
			advice->together++;
			sets += one->changes;
			lived_free(&best);
			best = lived;
		} else {
			lived_free(&lived);
		}
	}
	if (best.summary) {
		double cheaper;

		advice->together_usd = saving(base, best.summary, &advice->together_ci, &cheaper);
	}
	lived_free(&best);
	free(set);
}

void advice_live(struct advice *advice, int threads, const struct progress *progress)
{
	struct series series = {progress, threads, 0, advice->plan->scenario->replications};
	struct lived base;

	if (!lived_with(advice, NULL, 0, &series, &base))
		return;                   /* it was planned before, beside the others */
	advice->base = base.plan;
	base.plan = NULL;                 /* findings point into its scenario */
	if (base.summary) {
		advice->replications = base.summary->replications;
		advice->cost_usd = base.summary->strategy[0].metric[0].mean;
		advice->cost_ci = base.summary->strategy[0].metric[0].ci;
		advice_propose(advice);
		series.total *= 1 + advice->findings;
		if (try_all(advice, base.summary, &series)) {
			qsort(advice->finding, advice->findings, sizeof *advice->finding, by_worth);
			put_together(advice, base.summary, &series);
		} else {
			qsort(advice->finding, advice->findings, sizeof *advice->finding, by_worth);
		}
	}
	lived_free(&base);
}
