/* What FOCUS 1.2 asks of the rows of a file together. */
#include "tests/support/focus_check.h"

#include <string.h>

/* Wherever KEY is the same, VALUE is. */
static bool depends(const struct csv *csv, const char *value, const char *key)
{
	const int k = focus_at(csv, key), v = focus_at(csv, value);

	for (size_t a = 1; k >= 0 && v >= 0 && a < csv->rows; a++)
		for (size_t b = 1; *csv->cell[a][k] && b < a; b++)
			if (strcmp(csv->cell[a][k], csv->cell[b][k]) == 0 && strcmp(csv->cell[a][v], csv->cell[b][v]) != 0)
				return false;
	return true;
}

static bool sku_of_price(const struct csv *csv) { return depends(csv, "SkuId", "SkuPriceId"); }
static bool details_of_price(const struct csv *csv) { return depends(csv, "SkuPriceDetails", "SkuPriceId"); }
static bool meter_of_sku(const struct csv *csv) { return depends(csv, "SkuMeter", "SkuId"); }
static bool unit_of_discount(const struct csv *csv) { return depends(csv, "CommitmentDiscountUnit", "CommitmentDiscountId"); }
static bool invoice_of_account(const struct csv *csv) { return depends(csv, "BillingAccountId", "InvoiceId"); }
static bool invoice_of_period(const struct csv *csv) { return depends(csv, "BillingPeriodStart", "InvoiceId"); }
static bool one_currency(const struct csv *csv) { return depends(csv, "BillingCurrency", "BillingAccountId"); }

static long long nano_of(const struct focus_row *row, const char *column)
{
	return focus_type_fits(FOCUS_DECIMAL, focus_cell(row, column)) ? csv_nano(focus_cell(row, column)) : 0;
}

static long long balance(const struct csv *csv, const char *discount)
{
	long long left = 0;

	for (size_t i = 1; i < csv->rows; i++) {
		const struct focus_row r = {csv, i};

		if (focus_is(&r, "CommitmentDiscountId", discount))
			left += focus_is(&r, "ChargeCategory", "Purchase") ? nano_of(&r, "BilledCost") : -nano_of(&r, "EffectiveCost");
	}
	return left;
}

/* Over its term, what a commitment's usage costs is what was paid for it: exact, for costs are whole nano-dollars here. */
static bool commitments_balance(const struct csv *csv)
{
	const char *before = "";

	for (size_t i = 1; i < csv->rows; i++) {
		const char *discount = focus_cell(&(struct focus_row){csv, i}, "CommitmentDiscountId");

		if (*discount && strcmp(discount, before) != 0 && balance(csv, discount) != 0)
			return false;
		before = discount;
	}
	return true;
}

const struct focus_law focus_law[] = {
	{"sku-price-parent", "a SKU price belongs to one SKU", sku_of_price},
	{"sku-price-details", "a SKU price has one set of details", details_of_price},
	{"sku-one-meter", "a SKU has one meter", meter_of_sku},
	{"discount-one-unit", "a commitment has one unit", unit_of_discount},
	{"invoice-account", "an invoice belongs to one billing account", invoice_of_account},
	{"invoice-period", "an invoice belongs to one billing period", invoice_of_period},
	{"one-currency", "an account is billed in one currency", one_currency},
	{"commitments-balance", "EffectiveCost of a commitment's usage sums to BilledCost of its purchases", commitments_balance},
};
const size_t focus_laws = sizeof focus_law / sizeof *focus_law;
