/* The bill in FOCUS columns: all that are mandatory, amounts that sum exactly, commitments as FOCUS has them; the story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/write.h"
#include "tests/support/csv.h"
#include "tests/support/fixture_bill.h"
#include "tests/support/fixture_summary.h"

static struct csv bill_of(const struct replay *replay)
{
	struct text out = {0};

	bill_write(replay, &out);
	struct csv csv = csv_read(text_str(&out));

	text_release(&out);
	return csv;
}

static long long sum(const struct csv *csv, const char *column)
{
	long long total = 0;

	for (size_t r = 1; r < csv->rows; r++)
		total += csv_nano(csv_at(csv, r, column));
	return total;
}

/* FOCUS 1.2, feature level "Mandatory", and which of them may not be null. */
static void test_mandatory_columns(void **state)
{
	static const char *const never_null[] = {
		"BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
		"ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost",
		"ProviderName", "PublisherName", "ServiceCategory", "ServiceName", "ChargeFrequency"};
	static const char *const others[] = {"BillingAccountName", "ChargeClass", "ChargeDescription", "PricingQuantity",
					     "PricingUnit"};
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct csv csv = bill_of(replay);

	(void)state;
	assert_int_equal(csv.rows, 1 + replay->bill.count);
	for (size_t i = 0; i < sizeof never_null / sizeof *never_null; i++)
		for (size_t r = 1; r < csv.rows; r++)
			assert_true(*csv_at(&csv, r, never_null[i]) != '\0');
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		csv_column(&csv, others[i]);
	csv_free(&csv);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

static void test_lines_sum_exactly(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct csv csv = bill_of(replay);

	(void)state;
	assert_true(replay->ledger.total.nano > 0);
	assert_int_equal(sum(&csv, "BilledCost"), replay->ledger.total.nano);
	assert_int_equal(sum(&csv, "EffectiveCost"), replay->ledger.total.nano);
	assert_string_equal(csv_at(&csv, 5, "BilledCost"), "0");                   /* the free first hour */
	assert_non_null(strstr(csv_at(&csv, 5, "ChargeDescription"), "interrupted in its first hour: free"));
	assert_string_equal(csv_at(&csv, 2, "PricingCategory"), "Dynamic");
	assert_string_equal(csv_at(&csv, 1, "PricingCategory"), "Standard");
	assert_string_equal(csv_at(&csv, 7, "ServiceCategory"), "Storage");
	assert_string_equal(csv_at(&csv, 1, "ChargePeriodStart"), "2024-03-04T09:00:00Z");
	assert_string_equal(csv_at(&csv, 1, "BillingPeriodStart"), "2024-03-01T00:00:00Z");
	assert_string_equal(csv_at(&csv, 1, "BillingPeriodEnd"), "2024-04-01T00:00:00Z");
	assert_string_equal(csv_at(&csv, 1, "Tags"), "{\"project\": \"bert\", \"team\": \"nlp\"}");
	csv_free(&csv);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

/* A line over the end of a month becomes two, each in its own billing period, to the nano-dollar. */
static void test_months_are_cut(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);

	(void)state;
	fixture_scenario(summary)->start_unix_s = 1709542800 + 20 * 86400 + 12345;   /* 24 March: ends in April */
	struct csv csv = bill_of(replay);
	size_t april = 0;

	assert_true(csv.rows > 1 + replay->bill.count);
	assert_int_equal(sum(&csv, "BilledCost"), replay->ledger.total.nano);
	for (size_t r = 1; r < csv.rows; r++) {
		april += strcmp(csv_at(&csv, r, "BillingPeriodStart"), "2024-04-01T00:00:00Z") == 0;
		assert_true(strcmp(csv_at(&csv, r, "ChargePeriodStart"), csv_at(&csv, r, "BillingPeriodStart")) >= 0);
		assert_true(strcmp(csv_at(&csv, r, "ChargePeriodEnd"), csv_at(&csv, r, "BillingPeriodEnd")) <= 0);
	}
	assert_int_equal(april, csv.rows - 1 - replay->bill.count);
	csv_free(&csv);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

static const double term_s = 365 * 86400.0;

/* Strategy C: one fee for a year, 195 hours of use, the rest idle. */
static void commit(struct replay *replay, const struct item *item, struct money fee, struct money used)
{
	bill_release(&replay->bill);
	replay->strategy = 2;
	replay->ledger.total = fee;
	bill_add(&replay->bill, &(struct bill_line){
		.item = item, .commitment = 0, .node = -1, .pricing = PRICING_COMMITTED, .status = COMMITMENT_USED, .from_s = 0,
		.to_s = 195 * 3600, .quantity = 1560, .unit = "Hours", .unit_usd = 20.1631, .list_unit_usd = 32.7726, .effective = used});
	bill_add(&replay->bill, &(struct bill_line){
		.commitment = 0, .node = -1, .charge = CHARGE_PURCHASE, .pricing = PRICING_STANDARD, .from_s = 0, .to_s = term_s,
		.recurring = true, .quantity = 1, .unit = "Commitments", .unit_usd = money_usd(fee), .list_unit_usd = money_usd(fee), .billed = fee});
	bill_add(&replay->bill, &(struct bill_line){
		.commitment = 0, .node = -1, .pricing = PRICING_COMMITTED, .status = COMMITMENT_UNUSED, .from_s = 0, .to_s = term_s,
		.unit = "Hours", .effective = {fee.nano - used.nano}});
}

static void test_commitment(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	const struct item *item = summary->plan->strategy[2].setup.item;
	const struct money fee = {1413031800000001}, used = {31454436000000};
	long long purchases = 0, covered = 0, idle = 0, months = 0;

	(void)state;
	commit(replay, item, fee, used);
	struct csv csv = bill_of(replay);

	assert_int_equal(sum(&csv, "BilledCost"), fee.nano);
	assert_int_equal(sum(&csv, "EffectiveCost"), fee.nano);
	for (size_t r = 1; r < csv.rows; r++) {
		const char *status = csv_at(&csv, r, "CommitmentDiscountStatus");

		assert_string_equal(csv_at(&csv, r, "CommitmentDiscountId"), "C/one-year-plan/1");
		assert_string_equal(csv_at(&csv, r, "CommitmentDiscountCategory"), "Spend");
		if (strcmp(csv_at(&csv, r, "ChargeCategory"), "Purchase") == 0) {
			purchases += csv_nano(csv_at(&csv, r, "BilledCost"));
			months++;
			assert_string_equal(csv_at(&csv, r, "EffectiveCost"), "0");
			assert_string_equal(csv_at(&csv, r, "ChargeFrequency"), "Recurring");
			assert_string_equal(csv_at(&csv, r, "PricingCategory"), "Standard");
			assert_string_equal(status, "");
			assert_string_equal(csv_at(&csv, r, "ConsumedQuantity"), "");
			/* quantity x unit price is the cost, as FOCUS wants it */
			assert_true(fabs(strtod(csv_at(&csv, r, "PricingQuantity"), NULL) *
						 strtod(csv_at(&csv, r, "ContractedUnitPrice"), NULL) -
					 strtod(csv_at(&csv, r, "ContractedCost"), NULL)) < 1e-6);
		} else if (strcmp(status, "Used") == 0) {
			covered += csv_nano(csv_at(&csv, r, "EffectiveCost"));
			assert_string_equal(csv_at(&csv, r, "BilledCost"), "0");
		} else {
			assert_string_equal(status, "Unused");
			idle += csv_nano(csv_at(&csv, r, "EffectiveCost"));
			assert_true(csv_nano(csv_at(&csv, r, "EffectiveCost")) >= 0);
		}
	}
	assert_int_equal(purchases, fee.nano);
	assert_int_equal(covered, used.nano);
	assert_int_equal(idle, fee.nano - used.nano);
	assert_int_equal(months, 13);                   /* 4 March to 4 March */
	csv_free(&csv);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

/* The first month's idle share is smaller by what was used in it. */
static void test_idle_follows_use(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	const struct money fee = {1413031800000001}, used = {31454436000000};
	long long idle[13], n = 0;

	(void)state;
	commit(replay, summary->plan->strategy[2].setup.item, fee, used);
	struct csv csv = bill_of(replay);

	for (size_t r = 1; r < csv.rows; r++)
		if (strcmp(csv_at(&csv, r, "CommitmentDiscountStatus"), "Unused") == 0)
			idle[n++] = csv_nano(csv_at(&csv, r, "EffectiveCost"));
	assert_int_equal(n, 13);
	const double march_s = 27 * 86400 + 15 * 3600, april_s = 30 * 86400;

	assert_true(fabs((double)idle[0] - ((double)fee.nano * march_s / term_s - (double)used.nano)) < 1000);
	assert_true(fabs((double)idle[1] - (double)fee.nano * april_s / term_s) < 1000);
	csv_free(&csv);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

/* ---- every kind of row ---- */

static size_t row_where(const struct csv *csv, const char *a, const char *is_a, const char *b, const char *is_b)
{
	for (size_t r = 1; r < csv->rows; r++)
		if (strcmp(csv_at(csv, r, a), is_a) == 0 && strcmp(csv_at(csv, r, b), is_b) == 0)
			return r;
	fail_msg("no row with %s = %s, %s = %s", a, is_a, b, is_b);
	return 0;
}

struct cell { const char *column, *value; };

static void holds(const struct csv *csv, size_t row, const struct cell *cell)
{
	for (; cell->column; cell++)
		if (strcmp(csv_at(csv, row, cell->column), cell->value) != 0)
			fail_msg("row %zu: %s is \"%s\", should be \"%s\"", row, cell->column, csv_at(csv, row, cell->column), cell->value);
}
#define HOLDS(row, ...) holds(&csv, row, (const struct cell[]){__VA_ARGS__, {NULL, NULL}})

static struct csv rich_bill(void)
{
	struct replay *replay = fixture_bill();
	struct csv csv = bill_of(replay);

	assert_int_equal(sum(&csv, "BilledCost"), replay->ledger.total.nano);
	assert_int_equal(sum(&csv, "EffectiveCost"), replay->ledger.total.nano);
	fixture_bill_free(replay);
	return csv;
}

static void test_usage_rows(void **state)
{
	struct csv csv = rich_bill();
	const size_t spot = row_where(&csv, "ResourceId", "C/bert/node-1", "BillingPeriodStart", "2024-03-01T00:00:00Z");

	(void)state;
	HOLDS(1, {"AvailabilityZone", "us-east-1a"}, {"SubAccountId", "research"}, {"SubAccountType", "Account"}, {"PricingCategory", "Standard"},
	      {"BilledCost", "3281.30413884"}, {"ListCost", "3281.30413884"}, {"ContractedCost", "3281.30413884"}, {"CommitmentDiscountId", ""},
	      {"SkuPriceDetails", "{\"F_InstanceType\": \"x4.24xlarge\", \"F_Series\": \"x4\", \"F_CoreCount\": 96, \"F_MemorySize\": 1024, "
				  "\"F_Bandwidth\": 400000, \"F_GpuCount\": 8, \"GpuType\": \"A100\"}"});
	/* over the end of March; ListCost - BilledCost is what spot saved */
	HOLDS(spot, {"PricingCategory", "Dynamic"}, {"PricingQuantity", "663"}, {"BilledCost", "7670.91"}, {"ContractedCost", "7670.91"},
	      {"ListUnitPrice", "32.7726"}, {"ListCost", "21728.2338"}, {"ChargePeriodEnd", "2024-04-01T00:00:00Z"},
	      {"InvoiceId", "simulated-2024-03"}, {"SubAccountId", ""});
	HOLDS(row_where(&csv, "ResourceId", "C/bert/node-2", "PricingQuantity", "0"), {"BilledCost", "0"}, {"ConsumedQuantity", "0.7"},
	      {"ListCost", "0"});
	HOLDS(row_where(&csv, "ResourceId", "C/bert/node-2", "PricingQuantity", "0.5"), {"BilledCost", "0"}, {"ConsumedQuantity", "0.5"},
	      {"ContractedUnitPrice", "0"}, {"ListCost", "16.3863"});
	HOLDS(row_where(&csv, "SkuId", "odd.one", "SkuPriceId", "odd.one/spot"), {"ListUnitPrice", "0.07"}, {"ListCost", "0.7"});
	HOLDS(row_where(&csv, "SkuId", "store.standard", "ServiceName", "Cloudy Storage"), {"PricingUnit", "GiB-Months"},
	      {"ServiceSubcategory", "Object Storage"}, {"ResourceType", "Storage"});
	HOLDS(row_where(&csv, "SkuId", "egress", "ServiceName", "Cloudy Network"), {"ServiceCategory", "Networking"}, {"RegionId", "eu-west-1"},
	      {"SkuMeter", "Data transfer out"}, {"ListCost", "111.105"}, {"BilledCost", "104.9325"}, {"ContractedCost", "111.105"});
	HOLDS(row_where(&csv, "SkuId", "tokens.in", "ServiceName", "Cloudy Words"), {"ServiceCategory", "AI and Machine Learning"},
	      {"ConsumedQuantity", "0.0000071"}, {"BilledCost", "0.000000011"}, {"ResourceId", "'=model-7"}, {"ResourceName", ""});
	HOLDS(row_where(&csv, "SkuId", "n1.vcpu", "ResourceId", "C/bert/node-4"), {"SkuMeter", "Core hours"}, {"ListUnitPrice", "0.031611"},
	      {"ServiceSubcategory", "Virtual Machines"}, {"PricingUnit", "vCPU-Hours"});
	csv_free(&csv);
}

/* Texts of a person stay texts in a spreadsheet; an item's tags lie over those of the workload. */
static void test_texts_and_tags(void **state)
{
	struct csv csv = rich_bill();

	(void)state;
	HOLDS(1, {"BillingAccountName", "'-1 is not a formula, is it"},
	      {"Tags", "{\"project\": \"bert, \\\"large\\\"\", \"team\": \"vision \\\"3\\\"\", \"cost-centre\": \"=42\"}"});
	HOLDS(2, {"Tags", "{\"project\": \"bert, \\\"large\\\"\", \"team\": \"nlp\"}"});
	csv_free(&csv);
}

static void test_commitment_rows(void **state)
{
	struct csv csv = rich_bill();
	const char *id = "CommitmentDiscountId", *plan = "C/plan/1";
	const size_t once = row_where(&csv, id, plan, "ChargeFrequency", "One-Time"), fee = row_where(&csv, id, plan, "ChargeFrequency", "Recurring");

	(void)state;
	HOLDS(once, {"BilledCost", "87600.000000001"}, {"EffectiveCost", "0"}, {"PricingQuantity", "1"}, {"CommitmentDiscountQuantity", "87600.000000001"},
	      {"CommitmentDiscountUnit", "USD"}, {"CommitmentDiscountCategory", "Spend"}, {"BillingPeriodStart", "2024-03-01T00:00:00Z"},
	      {"ChargePeriodEnd", "2025-03-04T09:00:00Z"}, {"SubAccountId", "finance"}, {"PricingCategory", "Standard"}, {"ConsumedUnit", ""},
	      {"ResourceType", "Commitment"}, {"SkuPriceId", "plan/any/8760h/partial_upfront"});
	/* 663 of 8760 hours lie in March */
	HOLDS(fee, {"BilledCost", "6630"}, {"PricingQuantity", "663"}, {"PricingUnit", "Hours"}, {"ChargePeriodEnd", "2024-04-01T00:00:00Z"});
	HOLDS(row_where(&csv, id, plan, "CommitmentDiscountStatus", "Used"), {"BilledCost", "0"}, {"EffectiveCost", "2999.866018"},
	      {"PricingCategory", "Committed"}, {"ListUnitPrice", "32.7726"}, {"ListCost", "4875.907428"}, {"ContractedCost", "4875.907428"});
	HOLDS(row_where(&csv, id, plan, "CommitmentDiscountStatus", "Unused"), {"BilledCost", "0"}, {"ConsumedQuantity", ""}, {"ConsumedUnit", ""},
	      {"ListCost", "0"}, {"PricingQuantity", "663"}, {"EffectiveCost", "10260.133982"}, {"CommitmentDiscountQuantity", "10260.133982"});
	HOLDS(row_where(&csv, "CommitmentDiscountId", "C/plan/6", "CommitmentDiscountStatus", "Unused"), {"CommitmentDiscountQuantity", "663"});
	HOLDS(row_where(&csv, id, "C/reserved/2", "CommitmentDiscountStatus", "Used"), {"CommitmentDiscountCategory", "Usage"},
	      {"CommitmentDiscountUnit", "Hours"}, {"CommitmentDiscountQuantity", "672"}, {"ConsumedQuantity", "168"}, {"EffectiveCost", "0.02184"});
	for (size_t r = 1; r < csv.rows; r++)   /* used up: no row of what is left */
		assert_false(strcmp(csv_at(&csv, r, id), "C/reserved/2") == 0 && strcmp(csv_at(&csv, r, "CommitmentDiscountStatus"), "Unused") == 0);
	HOLDS(row_where(&csv, id, "C/reserved/5", "ChargeClass", "Correction"), {"ChargeCategory", "Purchase"}, {"ChargeFrequency", "One-Time"},
	      {"BilledCost", "-1068.493150685"}, {"PricingQuantity", "-1"}, {"ListUnitPrice", "1068.493150685"}, {"EffectiveCost", "0"},
	      {"CommitmentDiscountQuantity", "-7800"}, {"BillingPeriodStart", "2024-04-01T00:00:00Z"}, {"ChargeDescription", "Reserved, by size: cancelled"});
	csv_free(&csv);
}

static void test_capacity_rows(void **state)
{
	struct csv csv = rich_bill();
	const char *id = "CapacityReservationId", *status = "CapacityReservationStatus";

	(void)state;
	HOLDS(row_where(&csv, id, "C/block/3", "ChargeCategory", "Purchase"), {"ChargeFrequency", "One-Time"}, {"BilledCost", "2478"}, {status, ""},
	      {"CommitmentDiscountId", "C/block/3"}, {"PricingQuantity", "168"}, {"ListUnitPrice", "14.75"});
	HOLDS(row_where(&csv, id, "C/block/3", status, "Used"), {"BilledCost", "0"}, {"EffectiveCost", "1475"}, {"ListCost", "3277.26"},
	      {"CommitmentDiscountStatus", "Used"}, {"ResourceId", "C/bert/node-5"});
	HOLDS(row_where(&csv, id, "C/block/3", status, "Unused"), {"EffectiveCost", "1003"}, {"CommitmentDiscountStatus", "Unused"});
	/* kept at the on-demand price: no discount, billed whether used or not */
	HOLDS(row_where(&csv, id, "C/capacity/4", status, "Used"), {"BilledCost", "983.178"}, {"CommitmentDiscountId", ""},
	      {"PricingCategory", "Standard"});
	HOLDS(row_where(&csv, id, "C/capacity/4", status, "Unused"), {"BilledCost", "589.9068"}, {"CommitmentDiscountId", ""},
	      {"CommitmentDiscountStatus", ""}, {"ChargeDescription", "x4.24xlarge: capacity that nothing used"});
	csv_free(&csv);
}

/* A fee of the last day of the year, in two places: cut at midnight, to the nano-dollar; no unused money is negative. */
static void test_unused_is_never_negative(void **state)
{
	(void)state;
	for (int64_t taken = 0; taken <= 1000000007; taken += 100000003) {
		struct replay *replay = fixture_bill();
		struct bill *bill = &replay->bill;
		const struct item *item = bill->line[0].item;

		bill->count = 0;
		bill_add(bill, &(struct bill_line){.commitment = BILL_PLAN, .node = -1, .charge = CHARGE_PURCHASE, .recurring = true,
			.to_s = 60 * 86400, .quantity = 1, .unit = "Commitments", .billed = {1000000007}});
		for (int half = 0; half < 2; half++)    /* the first month is used beyond its share */
			bill_add(bill, &(struct bill_line){.item = item, .commitment = BILL_PLAN, .node = -1, .pricing = PRICING_COMMITTED,
				.status = COMMITMENT_USED, .from_s = half * 86400, .to_s = (half + 1) * 86400, .quantity = 24, .unit = "Hours",
				.effective = {half ? taken - taken / 2 : taken / 2}});
		bill_add(bill, &(struct bill_line){.commitment = BILL_PLAN, .node = -1, .pricing = PRICING_COMMITTED,
			.status = COMMITMENT_UNUSED, .to_s = 60 * 86400, .unit = "Hours", .effective = {1000000007 - taken}});
		struct csv csv = bill_of(replay);

		assert_int_equal(sum(&csv, "EffectiveCost"), 1000000007);
		for (size_t r = 1; r < csv.rows; r++)
			assert_true(csv_nano(csv_at(&csv, r, "EffectiveCost")) >= 0);
		csv_free(&csv);
		fixture_bill_free(replay);
	}
}

static void test_story_of_commitments(void **state)
{
	struct replay *replay = fixture_bill();
	struct text out = {0};

	(void)state;
	story_write(replay, 120, &out);
	const char *s = text_str(&out);

	assert_non_null(strstr(s, "  x4.24xlarge, on demand "));
	assert_non_null(strstr(s, "  x4.24xlarge covered by a commitment "));
	assert_non_null(strstr(s, "  x4.24xlarge: capacity that nothing used "));
	assert_non_null(strstr(s, "  egress  "));
	assert_non_null(strstr(s, "What was committed to\n"));
	assert_non_null(strstr(s, "Capacity block (x4.24xlarge), 1 year"));
	text_release(&out);
	fixture_bill_free(replay);
}

static void test_story(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct text out = {0};

	(void)state;
	story_write(replay, 120, &out);
	const char *s = text_str(&out);

	assert_non_null(strstr(s, "Future 17 of strategy D (1 On-Demand + 7 Spot): done after 8.22 days, for $"));
	char paragraph[400];

	snprintf(paragraph, sizeof paragraph, "%.*s", (int)(strstr(s, "\n\n") - s), s);
	*strchr(paragraph, '\n') = ' ';         /* wrapped */
	assert_non_null(strstr(paragraph, "3 nodes were lost on the way; 1 checkpoint was written."));
	assert_non_null(strstr(s, "day 1, 00:00    nodes 0-7 are granted\n"));
	assert_non_null(strstr(s, "day 1, 00:04    work begins\n"));
	assert_non_null(strstr(s, "day 2, 06:31    nodes 3-5 are lost\n"));
	assert_non_null(strstr(s, "2.25 h of work are lost"));
	assert_non_null(strstr(s, "work goes on, 0.484 h after it stopped"));
	assert_non_null(strstr(s, "day 9, 05:24    the work is done\n"));
	assert_non_null(strstr(s, "x4.24xlarge, spot"));
	assert_non_null(strstr(s, "What it was for\n  useful work"));
	text_release(&out);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

/* A future of a thousand losses is told in a page. */
static void test_long_story_is_cut(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct text out = {0};
	size_t lines = 0;

	(void)state;
	replay->recorder.count--;               /* the end is added again below */
	for (int i = 0; i < 1000; i++) {
		recorder_add(&replay->recorder, 40 * 3600 + i * 500, RECORD_LOST, 2, 0);
		recorder_add(&replay->recorder, 40 * 3600 + i * 500, RECORD_WAIT, -1, 0);
		recorder_add(&replay->recorder, 40 * 3600 + i * 500 + 300, RECORD_RUN, -1, 0);
	}
	recorder_add(&replay->recorder, 197.4 * 3600, RECORD_DONE, -1, 0);
	story_write(replay, 120, &out);
	for (const char *c = text_str(&out); *c; c++)
		lines += *c == '\n';
	assert_true(lines < 70);
	assert_non_null(strstr(text_str(&out), "more moments, all in the diary"));
	assert_non_null(strstr(text_str(&out), "the work is done"));
	text_release(&out);
	fixture_replay_free(replay);
	fixture_summary_free(summary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mandatory_columns), cmocka_unit_test(test_lines_sum_exactly),
		cmocka_unit_test(test_months_are_cut), cmocka_unit_test(test_commitment), cmocka_unit_test(test_idle_follows_use),
		cmocka_unit_test(test_usage_rows), cmocka_unit_test(test_texts_and_tags), cmocka_unit_test(test_commitment_rows),
		cmocka_unit_test(test_capacity_rows), cmocka_unit_test(test_unused_is_never_negative),
		cmocka_unit_test(test_story_of_commitments), cmocka_unit_test(test_story), cmocka_unit_test(test_long_story_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
