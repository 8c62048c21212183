/* futures -> summary: what every sink walks. */
#include "sim/study/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/judge.h"

const double summary_p[QUANTILES] = {.05, .25, .50, .75, .90, .95, .99};
const char *const summary_p_name[QUANTILES] = {"p5", "p25", "p50", "p75", "p90", "p95", "p99"};
const char *const probability_name[PROBABILITIES] = {"late", "over_budget", "finished", "cheapest"};

/* Unfinished futures have infinite hours: means and sd are over the finite ones, the largest is infinite. */
static void metric_summarise(struct metric_summary *to, const double *x, size_t n, double confidence)
{
	const struct moments moments = moments_of(x, n);

	*to = (struct metric_summary){.mean = moments.mean, .se = moments.se, .sd = moments.sd, .min = moments.min,
				      .max = moments.n < n ? INFINITY : moments.max, .cvar95 = NAN,
				      .ci = mean_interval(&moments, confidence)};
	for (int q = 0; q < QUANTILES; q++)
		to->q[q] = NAN;
	if (!moments.n)
		to->mean = to->se = to->sd = to->min = NAN;
	if (!n) {
		to->max = NAN;
		return;
	}
	quantiles_of(x, n, summary_p, QUANTILES, to->q);
	to->cvar95 = tail_mean(x, n, .95);
}

/* The replica whose cost is nearest to WANTED; ties go to the lower index. */
static uint64_t nearest(const struct futures *futures, const double *cost, double wanted)
{
	size_t best = 0;

	for (size_t i = 1; i < futures->count; i++)
		if (fabs(cost[i] - wanted) < fabs(cost[best] - wanted))
			best = i;
	return futures->first + best;
}

static void replicas_choose(const struct summary *summary, size_t s, struct strategy_summary *to)
{
	const double *cost = summary_column(summary, s, 0);

	to->replica_p50 = nearest(summary->futures, cost, to->metric[0].q[Q_P50]);
	to->replica_p95 = nearest(summary->futures, cost, to->metric[0].q[Q_P95]);
	to->replica_worst = nearest(summary->futures, cost, to->metric[0].max);
	to->p95_cost_ci = summary->replications
		? quantile_interval(cost, summary->replications, .95, summary->plan->scenario->confidence)
		: (struct interval){NAN, NAN};
}

static double column_mean(const struct summary *summary, size_t s, size_t column)
{
	return moments_of(summary->futures->x[s][column], summary->replications).mean;
}

/* A fact about commitment I from the rater that knows it: the first whose answer is a number. */
static double ask_raters(const struct plan *plan, const struct strategy_plan *strategy, size_t i,
			 double (*ask)(const struct rater *rater, const void *rater_plan, size_t i))
{
	for (size_t r = 0; r < plan->scenario->models->raters; r++) {
		const double answer = strategy->rater_plan[r]
			? ask(plan->scenario->models->rater[r], strategy->rater_plan[r], i) : NAN;

		if (!isnan(answer))
			return answer;
	}
	return NAN;
}

static double ask_break_even(const struct rater *rater, const void *rater_plan, size_t i)
{
	return rater->break_even ? rater->break_even(rater_plan, i) : NAN;
}

static double ask_commit_usd_h(const struct rater *rater, const void *rater_plan, size_t i)
{
	return rater->commit_usd_h ? rater->commit_usd_h(rater_plan, i) : NAN;
}

/* How large commitment I is; and what was looked for, where it was to be the best. */
static void commitment_size(const struct summary *summary, const struct strategy_plan *plan, size_t i, struct commitment_summary *to)
{
	const struct models *known = summary->plan->scenario->models;

	for (size_t r = 0; r < known->raters; r++)
		if (plan->rater_plan[r] && known->rater[r]->amount && known->rater[r]->amount(plan->rater_plan[r], i, &to->amount))
			break;
	for (size_t b = 0; b < plan->bests; b++)
		if (plan->best[b].commitment == i)
			to->best = &plan->best[b];
}

static void commitment_summarise(const struct summary *summary, size_t s, size_t i, struct commitment_summary *to)
{
	const struct strategy_plan *plan = summary->plan->strategy + s;
	const struct commitment *commitment = plan->setup.commitment + i;
	const size_t column = column_commitment(summary->plan, plan, i);

	to->commitment = commitment;
	to->commit_usd_h = ask_raters(summary->plan, plan, i, ask_commit_usd_h);
	to->break_even = ask_raters(summary->plan, plan, i, ask_break_even);
	to->full_term_usd = to->commit_usd_h * commitment->term_s.dist.a / HOUR_S;
	to->horizon_usd = column_mean(summary, s, column + COMMITMENT_HORIZON);
	to->used_usd = column_mean(summary, s, column + COMMITMENT_USED_USD);
	to->coverage = column_mean(summary, s, column + COMMITMENT_COVERAGE);
	to->utilisation = to->full_term_usd > 0 ? to->used_usd / to->full_term_usd : NAN;
	to->horizon_utilisation = to->horizon_usd > 0 ? to->used_usd / to->horizon_usd : NAN;
	commitment_size(summary, plan, i, to);
}

/* Interruptions a day of all futures, those that were given up included. */
static double interruptions_per_day(const struct summary *summary, size_t s)
{
	const int count = metric_named(summary->plan, "interruptions");
	const size_t lived = column_lived(summary->plan->strategy + s);
	double struck = 0, lived_h = 0;

	if (count < 0 || (metric_of_kind(summary->plan, METRIC_HOURS) < 0 && !summary->plan->strategy[s].workload->lasts))
		return NAN;
	for (size_t i = 0; i < summary->replications; i++) {
		struck += summary_column(summary, s, (size_t)count)[i];
		lived_h += summary_column(summary, s, lived)[i];
	}
	return lived_h > 0 ? 24 * struck / lived_h : NAN;
}

static void strategy_summarise(struct summary *summary, size_t s)
{
	struct strategy_summary *to = summary->strategy + s;

	for (size_t i = 0; i < summary->replications; i++)
		to->finished += summary->futures->finished[s][i];
	to->unfinished = summary->replications - to->finished;
	for (size_t i = 0; i < to->plan->setup.commitments; i++)
		commitment_summarise(summary, s, i, to->commitment + i);
	replicas_choose(summary, s, to);
	to->interruptions_per_day = interruptions_per_day(summary, s);
}

static void strategy_begin(struct summary *summary, size_t s)
{
	struct strategy_summary *to = summary->strategy + s;

	to->plan = summary->plan->strategy + s;
	to->metric = mem_new(summary->plan->metrics, sizeof *to->metric);
	to->service_usd = mem_new(to->plan->services + 1, sizeof *to->service_usd);
	to->tag_usd = mem_new(to->plan->tag_values + 1, sizeof *to->tag_usd);
	to->commitment = mem_new(to->plan->setup.commitments + 1, sizeof *to->commitment);
}

/* Columns are independent of each other: threads share them out, each column is summed in order. */
static void columns_summarise(struct summary *summary)
{
	const struct plan *plan = summary->plan;
	const size_t most = plan->metrics + PARTS;

#pragma omp parallel for schedule(dynamic, 1) num_threads(summary->futures->threads > 0 ? summary->futures->threads : 1)
	for (size_t job = 0; job < most * plan->strategies; job++) {
		const size_t column = job / plan->strategies, s = job % plan->strategies;
		struct strategy_summary *to = summary->strategy + s;

		if (column < plan->metrics)
			metric_summarise(to->metric + column, summary_column(summary, s, column), summary->replications,
					 plan->scenario->confidence);
		else
			to->part_usd[column - plan->metrics] = column_mean(summary, s, column);
	}
	for (size_t s = 0; s < plan->strategies; s++) {
		for (size_t i = 0; i < plan->strategy[s].services; i++)
			summary->strategy[s].service_usd[i] = column_mean(summary, s, column_service(plan, i));
		for (size_t v = 0; v < plan->strategy[s].tag_values; v++)
			summary->strategy[s].tag_usd[v] = column_mean(summary, s, column_tag(plan, plan->strategy + s, v));
	}
}

/* How long the whole fleet stays whole. Strategies are independent of each other. */
static void survivals_summarise(struct summary *summary)
{
	const struct plan *plan = summary->plan;

#pragma omp parallel for schedule(dynamic, 1) num_threads(summary->futures->threads > 0 ? summary->futures->threads : 1)
	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy_plan *strategy = plan->strategy + s;

		if (strategy->workload->extras)
			survival_init(&summary->strategy[s].survival, summary->futures->x[s][column_extra(strategy, EXTRA_CALM_H)],
				      summary->futures->x[s][column_extra(strategy, EXTRA_LOST)], summary->replications,
				      plan->scenario->confidence);
	}
}

struct summary *summary_new(const struct futures *futures)
{
	struct summary *summary = mem_new(1, sizeof *summary);

	summary->plan = futures->plan;
	summary->futures = futures;
	summary->replications = futures->count;
	summary->partial = futures->partial;
	scenario_sha256(futures->plan->scenario, summary->sha256);
	summary->strategy = mem_new(futures->plan->strategies, sizeof *summary->strategy);
	for (size_t s = 0; s < futures->plan->strategies; s++)
		strategy_begin(summary, s);
	columns_summarise(summary);
	survivals_summarise(summary);
	for (size_t s = 0; s < futures->plan->strategies; s++)
		strategy_summarise(summary, s);
	probabilities_judge(summary);
	comparisons_make(summary);
	verdicts_make(summary);
	return summary;
}

void summary_free(struct summary *summary)
{
	if (!summary)
		return;
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		free(summary->strategy[s].metric);
		free(summary->strategy[s].service_usd);
		free(summary->strategy[s].tag_usd);
		free(summary->strategy[s].commitment);
		survival_release(&summary->strategy[s].survival);
		tuned_free(summary->strategy[s].tuned);
		another_free(summary->strategy[s].another);
	}
	traffic_free(summary->traffic);
	free(summary->strategy);
	free(summary->comparison);
	free(summary->verdict);
	free(summary);
}
