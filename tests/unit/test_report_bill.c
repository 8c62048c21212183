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

static void test_story(void **state)
{
	struct summary *summary = fixture_summary();
	struct replay *replay = fixture_replay(summary);
	struct text out = {0};

	(void)state;
	story_write(replay, &out);
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
	story_write(replay, &out);
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
		cmocka_unit_test(test_story), cmocka_unit_test(test_long_story_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
