/* The bill of one simulated future, checked. */
#ifndef COSTCAST_TESTS_BILLS_H
#define COSTCAST_TESTS_BILLS_H

#include "sim/report/report.h"
#include "tests/oracle/oracle.h"
#include "tests/support/focus_check.h"

static inline long long bill_sum(const struct csv *bill, const char *column)
{
	long long nano = 0;

	for (size_t r = 1; r < bill->rows; r++)
		nano += csv_nano(csv_at(bill, r, column));
	return nano;
}

static inline struct csv bill_read(const struct replay *replay)
{
	struct text text = {0};

	bill_write(replay, &text);
	struct csv bill = csv_read(text_str(&text));

	text_release(&text);
	return bill;
}

/* A FOCUS dataset whose lines add up to the ledger. */
static inline void bill_is_right(const struct plan *plan, size_t strategy, uint64_t replica)
{
	struct replay *replay = replay_new(plan, strategy, replica);
	struct csv bill = bill_read(replay);
	struct text faults = {0};

	if (focus_check(&bill, &faults))
		fail_msg("%s, strategy %s, future %d: %.2000s", plan->scenario->file, plan->strategy[strategy].strategy->name,
			 (int)replica, text_str(&faults));
	assert_int_equal(bill_sum(&bill, "BilledCost"), replay->ledger.total.nano);
	assert_int_equal(bill_sum(&bill, "EffectiveCost"), replay->ledger.total.nano);
	text_release(&faults);
	csv_free(&bill);
	replay_free(replay);
}

#endif
