/* The checker of FOCUS bills: it passes a bill with every kind of row, and each of its rules can fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "sim/report/write.h"
#include "tests/support/fixture_bill.h"
#include "tests/support/focus_check.h"

static struct csv bill_of(const struct replay *replay)
{
	struct text out = {0};

	bill_write(replay, &out);
	struct csv csv = csv_read(text_str(&out));

	text_release(&out);
	return csv;
}

static struct csv good_bill(void)
{
	struct replay *replay = fixture_bill();
	struct csv csv = bill_of(replay);

	fixture_bill_free(replay);
	return csv;
}

static void passes(const struct csv *csv)
{
	struct text faults = {0};

	if (focus_check(csv, &faults))
		fail_msg("%s", text_str(&faults));
	text_release(&faults);
}

static void put(struct csv *csv, size_t row, const char *column, const char *cell)
{
	char **at = &csv->cell[row][csv_column(csv, column)];

	free(*at);
	*at = strdup(cell);
}

/* Does CSV fail the rule NAME? */
static bool fails(const struct csv *csv, const char *name)
{
	struct text faults = {0};
	char wanted[100];

	snprintf(wanted, sizeof wanted, ": %s: ", name);
	focus_check(csv, &faults);
	const bool said = strstr(text_str(&faults), wanted) != NULL;

	text_release(&faults);
	return said;
}

static void test_good_bills_pass(void **state)
{
	struct csv csv = good_bill();

	(void)state;
	assert_true(csv.rows > 50);
	passes(&csv);
	csv_free(&csv);
}

/* Where WHERE is a column and its cell, the first row like that. */
static size_t row_with(const struct csv *csv, const char *column, const char *cell)
{
	for (size_t r = 1; r < csv->rows; r++)
		if (strcmp(csv_at(csv, r, column), cell) == 0)
			return r;
	fail_msg("no row whose %s is \"%s\"", column, cell);
	return 0;
}

/* One way to break each rule: in the first row whose COLUMN is CELL, CHANGED becomes TO. */
static const struct { const char *rule, *column, *cell, *changed, *to; } broken[] = {
	{"billing-period", "ChargeCategory", "Usage", "BillingPeriodEnd", "2024-03-31T00:00:00Z"},
	{"billing-period", "ChargeCategory", "Usage", "BillingPeriodStart", "2024-03-01T00:00:01Z"},
	{"charge-period", "ChargeCategory", "Usage", "ChargePeriodEnd", "2024-03-04T09:00:00Z"},
	{"charge-in-period", "ChargeCategory", "Usage", "ChargePeriodEnd", "2024-04-01T00:00:01Z"},
	{"charge-in-period", "ChargeCategory", "Usage", "ChargePeriodStart", "2024-02-29T23:59:59Z"},
	{"charge-in-period", "ChargeFrequency", "One-Time", "ChargePeriodStart", "2024-04-01T00:00:00Z"},
	{"charge-in-period", "ChargeFrequency", "Recurring", "ChargePeriodEnd", "2024-04-01T00:00:01Z"},
	{"purchase-frequency", "ChargeCategory", "Purchase", "ChargeFrequency", "Usage-Based"},
	{"pricing-category", "ChargeCategory", "Usage", "PricingCategory", ""},
	{"pricing-category", "ChargeCategory", "Usage", "ChargeCategory", "Tax"},
	{"committed", "CommitmentDiscountStatus", "Used", "PricingCategory", "Standard"},
	{"committed", "PricingCategory", "Dynamic", "PricingCategory", "Committed"},
	{"purchase-standard", "ChargeCategory", "Purchase", "PricingCategory", "Other"},
	{"discount-status", "ChargeCategory", "Purchase", "CommitmentDiscountStatus", "Used"},
	{"discount-status", "CommitmentDiscountStatus", "Unused", "CommitmentDiscountStatus", ""},
	{"discount-columns", "CommitmentDiscountStatus", "Used", "CommitmentDiscountCategory", ""},
	{"discount-columns", "CommitmentDiscountStatus", "Used", "CommitmentDiscountType", ""},
	{"discount-columns", "CommitmentDiscountStatus", "Used", "CommitmentDiscountUnit", ""},
	{"discount-columns", "PricingCategory", "Dynamic", "CommitmentDiscountName", "a plan"},
	{"discount-quantity", "CommitmentDiscountStatus", "Used", "CommitmentDiscountQuantity", "-1"},
	{"discount-quantity", "CommitmentDiscountStatus", "Unused", "CommitmentDiscountQuantity", "0"},
	{"discount-quantity", "PricingCategory", "Dynamic", "CommitmentDiscountQuantity", "1"},
	{"consumed", "ChargeCategory", "Purchase", "ConsumedQuantity", "1"},
	{"consumed", "CommitmentDiscountStatus", "Unused", "ConsumedQuantity", "1"},
	{"consumed", "CommitmentDiscountStatus", "Used", "ConsumedQuantity", ""},
	{"consumed-positive", "ChargeCategory", "Usage", "ConsumedQuantity", "0"},
	{"consumed-unit", "ChargeCategory", "Usage", "ConsumedUnit", ""},
	{"pricing-quantity", "ChargeCategory", "Purchase", "PricingQuantity", ""},
	{"pricing-unit", "ChargeCategory", "Purchase", "PricingUnit", ""},
	{"prices", "ChargeCategory", "Usage", "ListUnitPrice", ""},
	{"prices", "ChargeCategory", "Purchase", "ContractedUnitPrice", ""},
	{"list-cost", "ChargeCategory", "Usage", "ListCost", "3281.3"},
	{"contracted-cost", "ChargeCategory", "Usage", "ContractedUnitPrice", "32.77260001"},
	{"covered-billed", "CommitmentDiscountStatus", "Used", "BilledCost", "0.000000001"},
	{"prepaid-effective", "ChargeCategory", "Purchase", "EffectiveCost", "1"},
	{"plain-usage", "ChargeCategory", "Usage", "EffectiveCost", "0"},
	{"amortised", "CommitmentDiscountStatus", "Unused", "EffectiveCost", "-0.000000001"},
	{"dynamic-contract", "PricingCategory", "Dynamic", "ContractedCost", "1"},
	{"capacity-status", "CapacityReservationStatus", "Used", "CapacityReservationStatus", ""},
	{"capacity-status", "PricingCategory", "Dynamic", "CapacityReservationStatus", "Unused"},
	{"sub-account", "SubAccountType", "Account", "SubAccountType", ""},
	{"sub-account", "PricingCategory", "Dynamic", "SubAccountName", "research"},
	{"resource", "ChargeCategory", "Usage", "ResourceType", ""},
	{"resource-name", "ChargeCategory", "Usage", "ResourceName", "C/bert/node-0"},
	{"sku", "ChargeCategory", "Usage", "SkuPriceId", ""},
	{"sku-meter", "ChargeCategory", "Usage", "SkuMeter", ""},
	{"sku-details", "ChargeCategory", "Usage", "SkuPriceId", ""},
	{"sku-keys", "ChargeCategory", "Usage", "SkuPriceDetails", "{\"F_CoreCount\": \"4\"}"},
	{"sku-keys", "ChargeCategory", "Usage", "SkuPriceDetails", "{\"F_Colour\": \"blue\"}"},
	{"region", "ChargeCategory", "Usage", "RegionId", ""},
	{"subcategory", "ChargeCategory", "Usage", "ServiceSubcategory", "Object Storage"},
	{"subcategory", "ChargeCategory", "Usage", "ServiceSubcategory", "Other (Storage)"},
	{"sku-price-parent", "ChargeCategory", "Usage", "SkuId", "x4.48xlarge"},
	{"sku-price-details", "ChargeCategory", "Usage", "SkuPriceDetails", "{\"F_CoreCount\": 4}"},
	{"sku-one-meter", "ChargeCategory", "Usage", "SkuMeter", "Hours"},
	{"discount-one-unit", "CommitmentDiscountStatus", "Used", "CommitmentDiscountUnit", "EUR"},
	{"invoice-account", "ChargeCategory", "Usage", "BillingAccountId", "another"},
	{"invoice-period", "ChargeCategory", "Usage", "InvoiceId", "simulated-2024-04"},
	{"one-currency", "ChargeCategory", "Usage", "BillingCurrency", "EUR"},
	{"commitments-balance", "CommitmentDiscountStatus", "Unused", "EffectiveCost", "12.000000001"},
	{"commitments-balance", "ChargeCategory", "Purchase", "BilledCost", "87600.000000002"},
};
enum { BROKEN = sizeof broken / sizeof *broken };

static void test_each_rule_can_fail(void **state)
{
	(void)state;
	for (size_t i = 0; i < BROKEN; i++) {
		struct csv csv = good_bill();

		put(&csv, row_with(&csv, broken[i].column, broken[i].cell), broken[i].changed, broken[i].to);
		if (!fails(&csv, broken[i].rule))
			fail_msg("%s: %s = \"%s\" passed", broken[i].rule, broken[i].changed, broken[i].to);
		csv_free(&csv);
	}
}

static bool is_broken(const char *rule)
{
	for (size_t i = 0; i < BROKEN; i++)
		if (strcmp(broken[i].rule, rule) == 0)
			return true;
	return false;
}

static void test_no_rule_was_forgotten(void **state)
{
	(void)state;
	for (size_t i = 0; i < focus_rules; i++)
		assert_true(is_broken(focus_rule[i].name));
	for (size_t i = 0; i < focus_laws; i++)
		assert_true(is_broken(focus_law[i].name));
}

/* Of every column in turn: away, empty, of another type, none of the allowed words. */
static void test_each_column_is_looked_at(void **state)
{
	static const char *const wrong[] = {[FOCUS_STRING] = " edge", [FOCUS_DECIMAL] = "nan", [FOCUS_PRICE] = "-1",
					    [FOCUS_DATE] = "2024-03-04 09:00:00", [FOCUS_JSON] = "{\"a\": [1]}", [FOCUS_CURRENCY] = "usd"};

	(void)state;
	for (size_t i = 0; i < focus_columns; i++) {
		const struct focus_column *column = focus_column + i;
		struct csv csv = good_bill();

		if (column->without) {
			csv_free(&csv);
			continue;
		}
		char *was = strdup(csv_at(&csv, 1, column->name));

		put(&csv, 1, column->name, wrong[column->type]);
		assert_true(fails(&csv, column->name));
		put(&csv, 1, column->name, "Something else");
		assert_int_equal(fails(&csv, column->name), column->allowed || column->type != FOCUS_STRING);
		put(&csv, 1, column->name, "");
		assert_int_equal(fails(&csv, column->name), !column->null);
		put(&csv, 1, column->name, was);
		passes(&csv);
		put(&csv, 0, column->name, "x_Own");
		assert_true(fails(&csv, column->name));
		free(was);
		csv_free(&csv);
	}
}

static void test_headers(void **state)
{
	struct csv csv = good_bill();

	(void)state;
	put(&csv, 0, "RegionName", "RegionNames");
	assert_true(fails(&csv, "RegionNames"));
	put(&csv, 0, "RegionNames", "RegionId");
	assert_true(fails(&csv, "RegionId"));
	csv_free(&csv);
}

static void test_types(void **state)
{
	static const struct { enum focus_type type; const char *cell; bool fits; } cases[] = {
		{FOCUS_DECIMAL, "0", true}, {FOCUS_DECIMAL, "-12.50", true}, {FOCUS_DECIMAL, "35.2E-7", true}, {FOCUS_DECIMAL, "1e5", true},
		{FOCUS_DECIMAL, "1,000", false}, {FOCUS_DECIMAL, "$1", false}, {FOCUS_DECIMAL, ".5", false}, {FOCUS_DECIMAL, "5.", false},
		{FOCUS_DECIMAL, "inf", false}, {FOCUS_DECIMAL, "0x10", false}, {FOCUS_DECIMAL, "1e", false}, {FOCUS_DECIMAL, " 1", false},
		{FOCUS_DECIMAL, "1 USD", false}, {FOCUS_DECIMAL, "--1", false}, {FOCUS_DECIMAL, "+1", false},
		{FOCUS_PRICE, "0.0000015", true}, {FOCUS_PRICE, "-0.1", false},
		{FOCUS_DATE, "2024-02-29T23:59:59Z", true}, {FOCUS_DATE, "2023-02-29T00:00:00Z", false}, {FOCUS_DATE, "2024-03-04", false},
		{FOCUS_DATE, "2024-03-04T09:00Z", false}, {FOCUS_DATE, "2024-03-04T09:00:00+01:00", false},
		{FOCUS_JSON, "{}", true}, {FOCUS_JSON, "{\"a\": \"b\", \"c\": 1.5, \"d\": true, \"e\": null}", true},
		{FOCUS_JSON, "{\"a\": {}}", false}, {FOCUS_JSON, "{\"a\": 1, \"a\": 2}", false}, {FOCUS_JSON, "[1]", false},
		{FOCUS_JSON, "{\"\": 1}", false}, {FOCUS_JSON, "{a: 1}", false}, {FOCUS_JSON, "{\"a\": 1,}", false},
		{FOCUS_CURRENCY, "EUR", true}, {FOCUS_CURRENCY, "US$", false}, {FOCUS_CURRENCY, "DOLLAR", false},
		{FOCUS_STRING, "two words", true}, {FOCUS_STRING, "two\nlines", false}, {FOCUS_STRING, "\xff", false}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (focus_type_fits(cases[i].type, cases[i].cell) != cases[i].fits)
			fail_msg("\"%s\" %s", cases[i].cell, cases[i].fits ? "was refused" : "passed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_bills_pass), cmocka_unit_test(test_each_rule_can_fail),
		cmocka_unit_test(test_no_rule_was_forgotten), cmocka_unit_test(test_each_column_is_looked_at),
		cmocka_unit_test(test_headers), cmocka_unit_test(test_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
