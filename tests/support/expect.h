/* What a conformance scenario expects of itself, in its comments:
 *
 *   # expect: cost = 58.2428 within 1e-4
 *   # expect[spot]: sum(BilledCost where SkuId=r5.4xlarge and ChargeCategory=Usage) = 1.14 within 0.005
 *   # expect: sum(EffectiveCost where CommitmentDiscountStatus=Unused) / cost = 0.0575
 *
 * The first strategy's when none is named. An expression is made of numbers, + - * / ( ), and
 *   cost                          the total of future 0
 *   sum(COLUMN [where …])         over the rows of its FOCUS bill
 *   count(where …)                how many rows
 *   json(PATH)                    a number of summary.json, the strategy's block first: json(metrics.cost.mean)
 * Conditions are COLUMN=VALUE, COLUMN!=VALUE, COLUMN~PART (holds it), joined by `and`; a VALUE may be empty. Without
 * `within` the tolerance is 1e-9 of the wanted value. */
#ifndef COSTCAST_TESTS_EXPECT_H
#define COSTCAST_TESTS_EXPECT_H

#include <jansson.h>

#include "tests/support/csv.h"

struct facts {                            /* of one strategy */
	double cost;
	const struct csv *bill;
	json_t *summary, *strategy;
};

struct expectation {
	char strategy[64];                /* "": the first */
	char text[640];                   /* the expression */
	double wanted, within;
};

/* The next expectation of TEXT from *AT on; false at the end. A line that cannot be read has within < 0. */
bool expectation_next(const char **at, struct expectation *expectation);
/* NAN, and *WHY, when the expression makes no sense. */
double expectation_value(const struct expectation *expectation, const struct facts *facts, const char **why);

#endif
