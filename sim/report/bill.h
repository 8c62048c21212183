/* The bill of one future, inside this folder: its segments, one function a FOCUS column. */
#ifndef COSTCAST_REPORT_BILL_H
#define COSTCAST_REPORT_BILL_H

#include "sim/report/write.h"
#include "sim/study/segments.h"

/* What a row is priced by. FOCUS wants quantity × unit price to be the cost, list and contracted alike. */
struct pricing {
	double quantity, list_usd, contracted_usd;
	struct money list, contracted;
};

struct row {
	const struct replay *replay;
	const struct strategy_plan *strategy;
	const struct setup *setup;
	const struct provider *provider;
	const struct segment *segment;
	const struct bill_line *line;
	const struct commitment *discount;        /* the commitment discount it belongs to; NULL */
	int capacity;                             /* index of the commitment whose capacity it is about; -1 */
	const struct meter *meter;                /* what is metered, when it is no instance or store by itself; NULL */
	const char *discount_unit;                /* CommitmentDiscountUnit: one for all rows of a commitment */
	bool discount_counted;                    /* its lines tell quantities; else the money is the quantity */
	struct pricing pricing;
};
/* The row of one segment; ROW->replay is set. */
void row_of(struct row *row, const struct segment *segment);
void pricing_of(const struct row *row, struct pricing *pricing);
bool row_is_purchase(const struct row *row);
bool row_is_unused(const struct row *row);        /* the unused part of a commitment discount */

/* A decimal without exponent, as every reader of the file takes it. */
void decimal_plain_write(struct text *out, double x);
const char *currency_of(const struct row *row);
const char *or_else(const char *s, const char *otherwise);

/* Column X(Name, function) writes bill_FUNCTION(). In the order of the specification. What is not here:
 * PricingCurrency and its three companions, for there is one currency, in which prices and invoices are. */
#define BILL_COLUMNS(X) \
	X(AvailabilityZone, zone) \
	X(BilledCost, billed_cost) \
	X(BillingAccountId, account_id) \
	X(BillingAccountName, account_name) \
	X(BillingAccountType, account_type) \
	X(BillingCurrency, currency) \
	X(BillingPeriodEnd, period_end) \
	X(BillingPeriodStart, period_start) \
	X(CapacityReservationId, capacity_id) \
	X(CapacityReservationStatus, capacity_status) \
	X(ChargeCategory, category) \
	X(ChargeClass, class) \
	X(ChargeDescription, description) \
	X(ChargeFrequency, frequency) \
	X(ChargePeriodEnd, charge_end) \
	X(ChargePeriodStart, charge_start) \
	X(CommitmentDiscountCategory, discount_category) \
	X(CommitmentDiscountId, discount_id) \
	X(CommitmentDiscountName, discount_name) \
	X(CommitmentDiscountQuantity, discount_quantity) \
	X(CommitmentDiscountStatus, discount_status) \
	X(CommitmentDiscountType, discount_type) \
	X(CommitmentDiscountUnit, discount_unit) \
	X(ConsumedQuantity, consumed_quantity) \
	X(ConsumedUnit, consumed_unit) \
	X(ContractedCost, contracted_cost) \
	X(ContractedUnitPrice, contracted_price) \
	X(EffectiveCost, effective_cost) \
	X(InvoiceId, invoice) \
	X(InvoiceIssuerName, issuer) \
	X(ListCost, list_cost) \
	X(ListUnitPrice, list_price) \
	X(PricingCategory, pricing_category) \
	X(PricingQuantity, pricing_quantity) \
	X(PricingUnit, pricing_unit) \
	X(ProviderName, issuer) \
	X(PublisherName, issuer) \
	X(RegionId, region) \
	X(RegionName, region) \
	X(ResourceId, resource_id) \
	X(ResourceName, resource_name) \
	X(ResourceType, resource_type) \
	X(ServiceCategory, service_category) \
	X(ServiceName, service_name) \
	X(ServiceSubcategory, service_subcategory) \
	X(SkuId, sku) \
	X(SkuMeter, sku_meter) \
	X(SkuPriceDetails, sku_details) \
	X(SkuPriceId, sku_price) \
	X(SubAccountId, sub_account_id) \
	X(SubAccountName, sub_account_id) \
	X(SubAccountType, sub_account_type) \
	X(Tags, tags)

#define BILL_DECLARE(name, function) void bill_##function(const struct row *row, struct text *out);
BILL_COLUMNS(BILL_DECLARE)

#endif
