#include "sim/report/plot_flow.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

struct span { double start_s, end_s; };

double flow_time_s(double start_s, double end_s, size_t cell)
{
	return start_s + (end_s - start_s) * (double)cell / FLOW_CELLS;
}

/* USD that accrue evenly from FROM to TO, or all at once. */
static void accrue(const struct span *span, double *sum, double usd, double from, double to)
{
	for (size_t k = 0; k <= FLOW_CELLS; k++) {
		const double at = flow_time_s(span->start_s, span->end_s, k);
		const double share = at >= to - 1e-6 || (to <= from && at >= from) || k == FLOW_CELLS ? 1 : at > from ? (at - from) / (to - from) : 0;

		sum[k] += usd * share;
	}
}

/* What a commitment's usage consumed is amortised with what it did not: together they are its fee, which accrues evenly. */
static double fee_usd(const struct bill *bill, const struct bill_line *unused)
{
	double usd = money_usd(unused->effective);

	for (size_t i = 0; i < bill->count; i++)
		if (bill->line[i].commitment == unused->commitment && bill->line[i].status == COMMITMENT_USED)
			usd += money_usd(bill->line[i].effective);
	return usd;
}

/* Does one line hold all that the commitment left unused? */
static bool one_unused(const struct bill *bill, int commitment)
{
	size_t lines = 0;

	for (size_t i = 0; i < bill->count; i++)
		lines += bill->line[i].commitment == commitment && bill->line[i].status == COMMITMENT_UNUSED;
	return lines == 1;
}

void flow_of(const struct replay *replay, double start_s, double end_s, struct flow *flow)
{
	const struct span span = {start_s, end_s};
	const struct bill *bill = &replay->bill;
	const size_t commitments = replay->plan->strategy[replay->strategy].setup.commitments;
	bool *one = mem_new(commitments + 1, sizeof *one);

	for (size_t c = 0; c < commitments; c++)
		one[c] = one_unused(bill, (int)c);
	for (size_t i = 0; i < bill->count; i++) {
		const struct bill_line *line = &bill->line[i];
		const bool at_once = line->charge == CHARGE_PURCHASE && !line->recurring;

		accrue(&span, flow->cash, money_usd(line->billed), line->from_s, at_once ? line->from_s : line->to_s);
		if (line->status == COMMITMENT_NONE || line->commitment < 0 || !one[line->commitment])
			accrue(&span, flow->amortised, money_usd(line->effective), line->from_s, at_once ? line->from_s : line->to_s);
		else if (line->status == COMMITMENT_UNUSED)
			accrue(&span, flow->amortised, fee_usd(bill, line), line->from_s, line->to_s);
	}
	free(one);
}

double flow_ahead(const struct flow *flow)
{
	double usd = 0;

	for (size_t k = 0; k <= FLOW_CELLS; k++)
		usd = fmax(usd, flow->cash[k] - flow->amortised[k]);
	return usd;
}

double flow_most(const struct flow *flow)
{
	double usd = 0;

	for (size_t k = 0; k <= FLOW_CELLS; k++)
		usd = fmax(usd, fmax(flow->cash[k], flow->amortised[k]));
	return usd > 0 ? usd : 1;
}
