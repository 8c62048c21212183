#include "sim/study/hindsight.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

double hindsight_sum(const double *daily, size_t days)
{
	double sum = 0;

	for (size_t d = 0; d < days; d++)
		sum += daily[d];
	return sum;
}

/* --- judging --- */

struct errors {
	double *relative, *size, *forecast, *actual;
	size_t count, intervals, held;
};

/* Of a month that BEFORE days, which are known, stand in front of. */
static struct forecast month_forecast(const double *month, size_t before, size_t known, size_t days)
{
	struct forecast f = forecast_sum(month - before, before + known, before + days);

	if (before)      /* what is known of the month to the last bit */
		f.mean = hindsight_sum(month, known) + (f.mean - hindsight_sum(month - before, before + known));
	return f;
}

struct forecast hindsight_forecast(const struct hindsight *h, const double *future, size_t known, size_t days)
{
	return month_forecast(future, h->before, known, days);
}

static void one(struct errors *e, const double *daily, size_t before, size_t known, size_t days)
{
	const struct forecast f = month_forecast(daily, before, known, days);
	const double actual = hindsight_sum(daily, days);
	const double slack = 1e-9 * fabs(actual);        /* sums in another order are no miss */

	if (!(actual > 0))
		return;
	e->relative[e->count] = (f.mean - actual) / actual;
	e->size[e->count] = fabs(e->relative[e->count]);
	e->forecast[e->count] = f.mean;
	e->actual[e->count++] = actual;
	if (isfinite(f.sd)) {
		e->intervals++;
		e->held += fabs(f.mean - actual) <= HINDSIGHT_Z * f.sd + slack;
	}
}

static void judge(const struct errors *e, double confidence, struct hindsight_day *day)
{
	const struct moments size = moments_of(e->size, e->count), relative = moments_of(e->relative, e->count);

	*day = (struct hindsight_day){.actual = moments_of(e->actual, e->count).mean, .forecast = moments_of(e->forecast, e->count).mean,
				      .mape = size.mean, .mape_ci = mean_interval(&size, confidence), .bias = relative.mean,
				      .bias_ci = mean_interval(&relative, confidence), .coverage = NAN, .coverage_ci = {NAN, NAN},
				      .covered = e->intervals};
	if (e->intervals) {
		day->coverage = (double)e->held / (double)e->intervals;
		day->coverage_ci = wilson_interval(e->held, e->intervals, confidence);
	}
}

void hindsight_judge(const double *daily, size_t futures, size_t before, size_t days, double confidence, struct hindsight_day *day)
{
	struct errors e = {mem_new(futures + 1, sizeof(double)), mem_new(futures + 1, sizeof(double)), mem_new(futures + 1, sizeof(double)),
			   mem_new(futures + 1, sizeof(double)), 0, 0, 0};

	for (size_t k = 0; k < days; k++) {
		e.count = e.intervals = e.held = 0;
		for (size_t f = 0; f < futures; f++)
			one(&e, daily + f * (before + days) + before, before, k + 1, days);
		judge(&e, confidence, day + k);
	}
	free(e.relative);
	free(e.size);
	free(e.forecast);
	free(e.actual);
}

/* --- a scenario's month --- */

/* Whole days; the day that the horizon ends in counts. */
static void month_of(struct hindsight *h, const int64_t *month_unix_s)
{
	const int64_t start = h->plan->scenario->start_unix_s, day = (int64_t)DAY_S, first = calendar_day_number(start) * day;
	const double horizon_s = h->plan->strategy[h->strategy].setup.horizon_s;
	int64_t from, to, end = h->costs->periods ? h->costs->from_unix_s[h->costs->periods] : start;

	calendar_month(month_unix_s ? *month_unix_s : start, &from, &to);
	if (horizon_s > 0)
		end = start + (int64_t)horizon_s;
	if (month_unix_s && (to <= start || from >= end)) {
		h->from_unix_s = h->to_unix_s = first;
		return;
	}
	if (horizon_s > 0 && end < to)
		to = end;
	h->from_unix_s = from < first ? first : from;
	h->before = (size_t)((h->from_unix_s - first) / day);
	h->days = (size_t)((to - h->from_unix_s + day - 1) / day);
	h->to_unix_s = h->from_unix_s + (int64_t)h->days * day;
}

static void daily_of(struct hindsight *h)
{
	const size_t days = h->before + h->days;

	h->daily = mem_new(h->futures * days + 1, sizeof *h->daily);
	for (size_t f = 0; f < h->futures; f++)
		for (size_t d = 0; d < days && d < h->costs->periods; d++)
			h->daily[f * days + d] = costs_amount(h->costs, costs_of_period(h->costs, f, d));
}

struct ranked { double usd; size_t future; };

static int by_usd(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->usd != y->usd)
		return x->usd < y->usd ? -1 : 1;
	return (x->future > y->future) - (x->future < y->future);
}

static size_t median_of(const struct hindsight *h)
{
	struct ranked *ranked = mem_new(h->futures + 1, sizeof *ranked);

	for (size_t f = 0; f < h->futures; f++)
		ranked[f] = (struct ranked){hindsight_sum(hindsight_future(h, f), h->days), f};
	qsort(ranked, h->futures, sizeof *ranked, by_usd);
	const size_t median = h->futures ? ranked[(h->futures - 1) / 2].future : 0;
	free(ranked);
	return median;
}

struct hindsight *hindsight_new(const struct plan *plan, size_t strategy, const int64_t *month_unix_s, size_t count, size_t known, int threads,
				const struct progress *progress)
{
	struct hindsight *h = mem_new(1, sizeof *h);

	*h = (struct hindsight){.plan = plan, .strategy = strategy, .view = {.per = PER_DAY, .measure = MEASURE_AMORTISED}};
	h->costs = costs_run(plan, strategy, &h->view, count, threads, progress);
	h->futures = h->costs->futures;
	h->partial = h->costs->partial;
	h->overflow = h->costs->overflow;
	month_of(h, month_unix_s);
	daily_of(h);
	h->day = mem_new(h->days + 1, sizeof *h->day);
	hindsight_judge(h->daily, h->futures, h->before, h->days, plan->scenario->confidence, h->day);
	h->median = median_of(h);
	h->known = known ? known : h->days / 2 ? h->days / 2 : 1;
	return h;
}

void hindsight_free(struct hindsight *h)
{
	if (!h)
		return;
	costs_free(h->costs);
	free(h->daily);
	free(h->day);
	free(h);
}
