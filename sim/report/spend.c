#include "sim/report/spend.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/report/write.h"

/* A future told again costs one to a few lived ones (measured over the scenarios: 0.1 to 5, mostly 2): with at most so large a part
 * of the run's futures the plot stays below a quarter of the run. */
#define REPLAYED_SHARE (1.0 / 12)
#define FIXED 1e-6                        /* a spread that is none, relative */

static const double spend_p[SPEND_QUANTILES] = {.05, .10, .25, .50, .75, .90, .95};

double spend_time_s(const struct spend *spend, size_t cell)
{
	return spend->end_s * (double)cell / SPEND_CELLS;
}

/* USD from cell K on. */
static size_t cell_from(double at_s, double end_s)
{
	const double k = ceil(at_s / end_s * SPEND_CELLS - 1e-9);

	return k <= 0 ? 0 : k > SPEND_CELLS ? SPEND_CELLS + 1 : (size_t)k;
}

void spend_of(const struct replay *replay, double end_s, double usd[SPEND_CELLS + 1])
{
	double step[SPEND_CELLS + 2] = {0};       /* what is whole from a cell on */
	double sum = 0;

	for (size_t k = 0; k <= SPEND_CELLS; k++)
		usd[k] = 0;
	for (size_t i = 0; i < replay->bill.count; i++) {
		const struct bill_line *line = &replay->bill.line[i];
		const bool at_once = line->charge == CHARGE_PURCHASE && !line->recurring;
		const double billed = money_usd(line->billed), from = line->from_s, to = at_once ? from : fmax(from, line->to_s);
		const size_t whole = cell_from(to, end_s);

		for (size_t k = cell_from(from, end_s); k < whole && k <= SPEND_CELLS; k++)
			usd[k] += billed * (end_s * (double)k / SPEND_CELLS - from) / (to - from);
		step[whole] += billed;
	}
	for (size_t k = 0; k <= SPEND_CELLS; k++) {
		sum += step[k];
		usd[k] += sum;
	}
}

static double spread(const struct summary *summary, size_t s)
{
	const struct metric_summary *cost = &summary->strategy[s].metric[metric_of_kind(summary->plan, METRIC_COST)];

	return cost->mean > 0 && isfinite(cost->sd) ? cost->sd / cost->mean : 0;
}

/* The best, else the first that may pass the budget, else the one that varies most; one that never varies has no fan. */
static size_t choose(const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	const double budget = summary->plan->scenario->budget_usd;
	size_t widest = 0;
	struct scale scale;

	if (summary->best >= 0 && spread(summary, (size_t)summary->best) > FIXED)
		return (size_t)summary->best;
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (spread(summary, s) > FIXED && summary->strategy[s].metric[cost].q[Q_P95] > budget)
			return s;
	scale_init(&scale, summary, cost);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (!scale.off[s] && (scale.off[widest] || spread(summary, s) > spread(summary, widest)))
			widest = s;
	scale_release(&scale);
	return spread(summary, widest) > FIXED || summary->best < 0 ? widest : (size_t)summary->best;
}

/* What serves still answers, and is billed, after its last request. */
static double billed_s(const struct replay *replay)
{
	double end_s = 0;

	for (size_t i = 0; i < replay->bill.count; i++)
		if (replay->bill.line[i].charge == CHARGE_USAGE)
			end_s = fmax(end_s, replay->bill.line[i].to_s);
	return end_s;
}

/* Up to when a strategy is shown: 95 % of the futures of the one that is looked at closely have ended, half of the others'. */
static double ends_s(const struct summary *summary, const struct replay *median, size_t s, double p)
{
	const struct strategy_plan *plan = summary->plan->strategy + s;
	double end_h = 0;

	if (plan->workload && plan->workload->lasts)
		return median ? fmax(plan->setup.horizon_s, billed_s(median)) : plan->setup.horizon_s;
	quantiles_of(futures_column(summary->futures, s, column_lived(plan)), summary->replications, &p, 1, &end_h);
	if (end_h > 0 && isfinite(end_h))
		return end_h * HOUR_S;

	struct replay *replay = replay_new(summary->plan, s, summary->futures->first);

	end_h = replay->log.end_s / HOUR_S;
	replay_free(replay);
	return end_h * HOUR_S;
}

static void sizes(struct spend *spend, const struct summary *summary)
{
	const size_t n = summary->plan->strategies, most = summary->replications;
	const size_t all = (size_t)(REPLAYED_SHARE * (double)most * (double)n), half = n > 1 ? all / 2 : all;

	spend->futures = half < 1 ? 1 : half > SPEND_MOST ? SPEND_MOST : half;
	if (spend->futures > most)
		spend->futures = most;
	spend->other_futures = n > 1 ? half / (n - 1) : 1;
	spend->other_futures = spend->other_futures < 1 ? 1 : spend->other_futures > SPEND_OTHERS ? SPEND_OTHERS : spend->other_futures;
	if (spend->other_futures > spend->futures)
		spend->other_futures = spend->futures;
}

/* Futures are independent of each other: threads share them out, each writes its own row. A lone one is the median by cost. */
static double *live_again(const struct summary *summary, const struct replay *median, const struct spend *spend, size_t s, size_t futures)
{
	double *usd = mem_new(futures * (SPEND_CELLS + 1), sizeof *usd);

	if (futures == 1 && median) {
		spend_of(median, spend->end_s, usd);
		return usd;
	}
#pragma omp parallel for schedule(dynamic, 1) num_threads(summary->futures->threads > 0 ? summary->futures->threads : 1)
	for (size_t i = 0; i < futures; i++) {
		struct replay *replay = replay_new(summary->plan, s, futures == 1 ? summary->strategy[s].replica_p50 : summary->futures->first + i);

		spend_of(replay, spend->end_s, usd + i * (SPEND_CELLS + 1));
		replay_free(replay);
	}
	return usd;
}

static void quantiles_at(const double *usd, size_t futures, size_t cell, double q[SPEND_QUANTILES])
{
	double x[SPEND_MOST];

	for (size_t i = 0; i < futures; i++)
		x[i] = usd[i * (SPEND_CELLS + 1) + cell];
	quantiles_of(x, futures, spend_p, SPEND_QUANTILES, q);
}

static void strategy_study(const struct summary *summary, const struct replay *median, struct spend *spend, size_t s)
{
	const size_t futures = s == spend->fan ? spend->futures : spend->other_futures;
	double *usd = live_again(summary, median, spend, s, futures), q[SPEND_QUANTILES];

	spend->median_usd[s] = mem_new(SPEND_CELLS + 1, sizeof **spend->median_usd);
	for (size_t k = 0; k <= SPEND_CELLS; k++) {
		quantiles_at(usd, futures, k, q);
		spend->median_usd[s][k] = q[SPEND_P50];
		for (int i = 0; s == spend->fan && i < SPEND_QUANTILES; i++)
			spend->fan_usd[i][k] = q[i];
	}
	free(usd);
}

/* A plan made by hand has no workload to live again. */
static bool any_life(const struct plan *plan)
{
	return plan->strategies > 0 && plan->strategy[0].workload;
}

bool spend_study(const struct summary *summary, struct replay *const *future, struct spend *spend)
{
	const size_t n = summary->plan->strategies;
	struct scale scale;

	*spend = (struct spend){.median_usd = mem_new(n + 1, sizeof *spend->median_usd)};
	if (!any_life(summary->plan))
		return false;
	spend->fan = choose(summary);
	sizes(spend, summary);
	scale_init(&scale, summary, metric_of_kind(summary->plan, METRIC_COST));
	for (size_t s = 0; s < n; s++)          /* what is off the scale may take as long as it likes */
		if (!scale.off[s] || s == spend->fan)
			spend->end_s = fmax(spend->end_s, ends_s(summary, future ? future[s] : NULL, s, s == spend->fan ? .95 : .5));
	scale_release(&scale);
	for (int i = 0; i < SPEND_QUANTILES; i++)
		spend->fan_usd[i] = mem_new(SPEND_CELLS + 1, sizeof **spend->fan_usd);
	if (!(spend->end_s > 0))
		return false;
	for (size_t s = 0; s < n; s++)
		strategy_study(summary, future ? future[s] : NULL, spend, s);
	spend->banded = spend->futures >= SPEND_FAN_LEAST && spread(summary, spend->fan) > FIXED;
	return spend->fan_usd[SPEND_P95][SPEND_CELLS] > 0;
}

void spend_release(struct spend *spend, const struct summary *summary)
{
	for (int i = 0; i < SPEND_QUANTILES; i++)
		free(spend->fan_usd[i]);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		free(spend->median_usd[s]);
	free(spend->median_usd);
	*spend = (struct spend){0};
}
