/* Bytes by time: byte-hours over the real hours of each calendar month, per GiB, as S3 bills them
 * (aws.amazon.com/s3/pricing and the S3 FAQ: TimedStorage-ByteHrs). One line per thing stored and month. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"

enum { MONTHS = 1300 };                   /* more than a century: the longest horizon any scenario may have */

struct storage_plan {
	const struct setup *setup;
	bool any;
	double month_end_s[MONTHS], month_s[MONTHS];      /* since the run's start; length of the month */
};

static const void *storage_plan_new(const struct setup *setup)
{
	struct storage_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	int64_t at = setup->start_unix_s;

	plan->setup = setup;
	for (size_t i = 0; i < setup->items; i++)
		plan->any |= setup->item[i].kind == ITEM_STORE;
	for (int m = 0; m < MONTHS; m++) {
		int64_t from, to;

		calendar_month(at, &from, &to);
		plan->month_end_s[m] = (double)(to - setup->start_unix_s);
		plan->month_s[m] = (double)(to - from);
		at = to;
	}
	return plan;
}

static void rate_one(const struct storage_plan *plan, const struct usage *usage, double price_usd, struct ledger *ledger)
{
	const double gib = usage->quantity / (1024.0 * 1024 * 1024);
	double from_s = usage->from_s;

	for (int m = 0; m < MONTHS && from_s < usage->to_s; m++) {
		const double to_s = fmin(usage->to_s, plan->month_end_s[m]);

		if (to_s <= from_s)
			continue;
		const double gib_months = gib * (to_s - from_s) / plan->month_s[m];
		struct money amount = {0};

		ledger->overflow |= !money_from_usd(gib_months * price_usd, &amount);
		ledger_charge(ledger, usage->item, amount);
		if (ledger->bill)
			bill_add(ledger->bill, &(struct bill_line){
				.item = &plan->setup->item[usage->item], .commitment = -1, .node = -1, .charge = CHARGE_USAGE,
				.pricing = PRICING_STANDARD, .from_s = from_s, .to_s = to_s, .quantity = gib_months, .unit = "GB-Mo",
				.unit_usd = price_usd, .list_unit_usd = price_usd, .billed = amount, .effective = amount});
		from_s = to_s;
	}
}

static void storage_rate(const void *plan_of, void *state, const struct chance *chance, const struct usage_log *log,
			 struct ledger *ledger)
{
	const struct storage_plan *plan = plan_of;

	(void)state;
	if (!plan->any)
		return;
	for (size_t u = log->count; u-- > 0;)
		if (plan->setup->item[log->usage[u].item].kind == ITEM_STORE)
			rate_one(plan, &log->usage[u], value_in_replica(&plan->setup->item[log->usage[u].item].price, chance), ledger);
}

/* Sizes are the workload's; a pebibyte each for the whole time bounds them for the overflow check. */
static double storage_ceiling(const void *plan_of, double end_s)
{
	const struct storage_plan *plan = plan_of;
	double usd = 0;

	for (size_t i = 0; i < plan->setup->items; i++)
		if (plan->setup->item[i].kind == ITEM_STORE)
			usd += dist_quantile(&plan->setup->item[i].price.dist, 0.999999) * 0x1p20 * end_s / (28 * DAY_S);
	return usd;
}

const struct rater storage_rater = {
	.name = "storage",
	.plan = storage_plan_new,
	.rate = storage_rate,
	.ceiling_usd = storage_ceiling,
};
