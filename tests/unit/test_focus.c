/* The FOCUS checker itself: it finds no fault in a bill that has every kind of row, and every one of its rules can fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/report/write.h"
#include "tests/support/fixture_bill.h"
#include "tests/support/focus_check.h"

static struct csv every_kind_of_row(void)
{
	struct replay *replay = fixture_bill();
	struct text text = {0};

	bill_write(replay, &text);
	struct csv csv = csv_read(text_str(&text));

	text_release(&text);
	fixture_bill_free(replay);
	return csv;
}

static void a_good_bill_passes(void **state)
{
	struct csv csv = every_kind_of_row();
	struct text faults = {0};

	(void)state;
	if (focus_check(&csv, &faults))
		fail_msg("%s", text_str(&faults));
	assert_true(csv.rows > 40);
	text_release(&faults);
	csv_free(&csv);
}

/* In the first row whose WHERE is IS, COLUMN becomes VALUE: the rule FAULT must speak. */
static const struct breach {
	const char *where, *is, *column, *value, *fault;
} breach[] = {
	{"ChargeCategory", "Usage", "BilledCost", "", "BilledCost"},
	{"ChargeCategory", "Usage", "BilledCost", "12,5", "BilledCost"},
	{"ChargeCategory", "Usage", "ListUnitPrice", "-1", "ListUnitPrice"},
	{"ChargeCategory", "Usage", "ChargePeriodEnd", "2024-03-08", "ChargePeriodEnd"},
	{"ChargeCategory", "Usage", "Tags", "{team: nlp}", "Tags"},
	{"ChargeCategory", "Usage", "BillingCurrency", "dollars", "BillingCurrency"},
	{"ChargeCategory", "Usage", "ChargeCategory", "Use", "ChargeCategory"},
	{"ChargeCategory", "Usage", "ServiceCategory", "Cloud", "ServiceCategory"},
	{"ChargeCategory", "Usage", "BillingPeriodStart", "2024-03-02T00:00:00Z", "billing-period"},
	{"ChargeCategory", "Usage", "ChargePeriodEnd", "2024-03-01T00:00:00Z", "charge-period"},
	{"ChargeCategory", "Usage", "ChargePeriodEnd", "2024-04-02T00:00:00Z", "charge-in-period"},
	{"ChargeCategory", "Purchase", "ChargeFrequency", "Usage-Based", "purchase-frequency"},
	{"ChargeCategory", "Usage", "PricingCategory", "", "pricing-category"},
	{"CommitmentDiscountStatus", "Used", "PricingCategory", "Standard", "committed"},
	{"ChargeCategory", "Purchase", "PricingCategory", "Committed", "purchase-standard"},
	{"CommitmentDiscountStatus", "Unused", "CommitmentDiscountStatus", "", "discount-status"},
	{"ChargeCategory", "Purchase", "CommitmentDiscountStatus", "Used", "discount-status"},
	{"CommitmentDiscountStatus", "Used", "CommitmentDiscountType", "", "discount-columns"},
	{"CommitmentDiscountStatus", "Used", "CommitmentDiscountQuantity", "-1", "discount-quantity"},
	{"CommitmentDiscountStatus", "Unused", "ConsumedQuantity", "1", "consumed"},
	{"CommitmentDiscountStatus", "Used", "ConsumedQuantity", "", "consumed"},
	{"CommitmentDiscountStatus", "Used", "ConsumedQuantity", "0", "consumed-positive"},
	{"CommitmentDiscountStatus", "Used", "ConsumedUnit", "", "consumed-unit"},
	{"ChargeCategory", "Usage", "PricingQuantity", "", "pricing-quantity"},
	{"ChargeCategory", "Usage", "PricingUnit", "", "pricing-unit"},
	{"ChargeCategory", "Usage", "ListUnitPrice", "", "prices"},
	{"ChargeCategory", "Usage", "ListCost", "1", "list-cost"},
	{"ChargeCategory", "Usage", "ContractedCost", "1", "contracted-cost"},
	{"CommitmentDiscountStatus", "Used", "BilledCost", "3", "covered-billed"},
	{"ChargeCategory", "Purchase", "EffectiveCost", "3", "prepaid-effective"},
	{"PricingCategory", "Standard", "EffectiveCost", "3", "plain-usage"},
	{"CommitmentDiscountStatus", "Unused", "EffectiveCost", "-0.000000001", "amortised"},
	{"PricingCategory", "Dynamic", "ContractedCost", "1", "dynamic-contract"},
	{"CapacityReservationStatus", "Used", "CapacityReservationStatus", "", "capacity-status"},
	{"CapacityReservationStatus", "Used", "CapacityReservationId", "", "capacity-status"},
	{"SubAccountId", "research", "SubAccountType", "", "sub-account"},
	{"ChargeCategory", "Usage", "ResourceType", "", "resource"},
	{"ChargeCategory", "Usage", "SkuPriceId", "", "sku"},
	{"ChargeCategory", "Usage", "SkuMeter", "", "sku-meter"},
	{"ChargeCategory", "Usage", "SkuPriceId", "", "sku-details"},
	{"ChargeCategory", "Usage", "SkuPriceDetails", "{\"F_Colour\": \"red\"}", "sku-keys"},
	{"ChargeCategory", "Usage", "RegionId", "", "region"},
	{"ServiceCategory", "Compute", "ServiceSubcategory", "Object Storage", "subcategory"},
	{"PricingCategory", "Dynamic", "SkuId", "another", "sku-price-parent"},
	{"PricingCategory", "Dynamic", "SkuPriceDetails", "{}", "sku-price-details"},
	{"PricingCategory", "Dynamic", "SkuMeter", "another", "sku-one-meter"},
	{"CommitmentDiscountStatus", "Used", "CommitmentDiscountUnit", "Apples", "discount-one-unit"},
	{"ChargeCategory", "Usage", "BillingAccountId", "other", "invoice-account"},
	{"ChargeCategory", "Usage", "BillingPeriodStart", "2024-02-01T00:00:00Z", "invoice-period"},
	{"ChargeCategory", "Usage", "BillingCurrency", "EUR", "one-currency"},
	{"CommitmentDiscountStatus", "Used", "EffectiveCost", "3", "commitments-balance"},
};
enum { BREACHES = sizeof breach / sizeof *breach };

static size_t row_where(const struct csv *csv, const struct breach *b)
{
	for (size_t r = 1; r < csv->rows; r++)
		if (strcmp(csv_at(csv, r, b->where), b->is) == 0)
			return r;
	fail_msg("no row where %s is %s", b->where, b->is);
	return 0;
}

static bool speaks(const struct text *faults, const char *name)
{
	char wanted[96];

	snprintf(wanted, sizeof wanted, ": %s: ", name);
	return strstr(text_str(faults), wanted) != NULL;
}

static void each_breach_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < BREACHES; i++) {
		const struct breach *b = breach + i;
		struct csv csv = every_kind_of_row();
		char **cell = &csv.cell[row_where(&csv, b)][csv_column(&csv, b->column)];
		struct text faults = {0};

		free(*cell);
		*cell = strdup(b->value);
		focus_check(&csv, &faults);
		if (!speaks(&faults, b->fault))
			fail_msg("%s = \"%s\": %s says nothing:\n%s", b->column, b->value, b->fault, text_str(&faults));
		text_release(&faults);
		csv_free(&csv);
	}
}

static bool breached(const char *name)
{
	for (size_t i = 0; i < BREACHES; i++)
		if (strcmp(breach[i].fault, name) == 0)
			return true;
	return false;
}

/* A rule that no breach above wakes up might never speak. */
static void every_rule_can_fail(void **state)
{
	(void)state;
	for (size_t i = 0; i < focus_rules; i++)
		if (strcmp(focus_rule[i].name, "resource-name") && !breached(focus_rule[i].name))
			fail_msg("no breach of %s", focus_rule[i].name);
	for (size_t i = 0; i < focus_laws; i++)
		if (!breached(focus_law[i].name))
			fail_msg("no breach of %s", focus_law[i].name);
}

static void a_name_that_is_the_id_is_none(void **state)
{
	struct csv csv = every_kind_of_row();
	struct text faults = {0};
	char **name = &csv.cell[1][csv_column(&csv, "ResourceName")];

	(void)state;
	free(*name);
	*name = strdup(csv_at(&csv, 1, "ResourceId"));
	focus_check(&csv, &faults);
	assert_true(speaks(&faults, "resource-name"));
	text_release(&faults);
	csv_free(&csv);
}

static void columns_are_known_and_complete(void **state)
{
	struct csv csv = every_kind_of_row();
	struct text faults = {0};
	char **head = &csv.cell[0][csv_column(&csv, "ListCost")];

	(void)state;
	free(*head);
	*head = strdup("ListedCost");
	focus_check(&csv, &faults);
	assert_true(speaks(&faults, "ListCost") && speaks(&faults, "ListedCost"));
	text_release(&faults);
	csv_free(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_bill_passes),         cmocka_unit_test(each_breach_is_found),
		cmocka_unit_test(every_rule_can_fail),        cmocka_unit_test(a_name_that_is_the_id_is_none),
		cmocka_unit_test(columns_are_known_and_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
