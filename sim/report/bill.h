/* The bill of one future, inside this folder: its segments, one function a FOCUS column. */
#ifndef COSTCAST_REPORT_BILL_H
#define COSTCAST_REPORT_BILL_H

#include "sim/report/write.h"
#include "sim/study/segments.h"

/* Those of the bill of a future. */
void replay_segments(const struct replay *replay, struct segments *segments);
/* Is it on the invoice of that month? Of any, when MONTH_UNIX_S is NULL. */
bool segment_is_of(const struct segment *segment, const int64_t *month_unix_s);

/* What of a segment falls on one day, UTC: by its seconds, what is paid at once on the day it falls due. The days of a segment
 * sum exactly to it. */
struct bill_day {
	int64_t unix_s;                           /* midnight */
	struct money billed, effective;
};
/* Its day number N, from 0; false: there is none any more. */
bool segment_day(const struct segment *segment, size_t n, struct bill_day *day);

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
	bool plain;                               /* cells as they are, not as CSV has them */
	const char *discount_unit;                /* CommitmentDiscountUnit: one for all rows of a commitment */
	bool discount_counted;                    /* its lines tell quantities; else the money is the quantity */
	struct pricing pricing;
};
/* The row of one segment; ROW->replay is set. */
void row_of(struct row *row, const struct segment *segment);
void pricing_of(const struct row *row, struct pricing *pricing);
bool row_is_purchase(const struct row *row);
bool row_is_unused(const struct row *row);        /* the unused part of a commitment discount */
/* The tags of scenario and workload, an item's own over them. */
typedef void row_tag(void *context, const struct tag *tag);
void row_tags(const struct row *row, row_tag *tag, void *context);

/* A text of a cell. */
void row_text(const struct row *row, struct text *out, const char *s);
/* A decimal without exponent, as every reader of the file takes it. */
void decimal_plain_write(struct text *out, double x);
const char *currency_of(const struct row *row);
const char *or_else(const char *s, const char *otherwise);

/* Column X(Name, function, KIND) writes bill_FUNCTION(). In the order of the specification. What is not here:
 * PricingCurrency and its three companions, for there is one currency, in which prices and invoices are. */
#define BILL_COLUMNS(X) \
	X(AvailabilityZone, zone, TEXT) \
	X(BilledCost, billed_cost, MONEY) \
	X(BillingAccountId, account_id, TEXT) \
	X(BillingAccountName, account_name, TEXT) \
	X(BillingAccountType, account_type, TEXT) \
	X(BillingCurrency, currency, TEXT) \
	X(BillingPeriodEnd, period_end, TEXT) \
	X(BillingPeriodStart, period_start, TEXT) \
	X(CapacityReservationId, capacity_id, TEXT) \
	X(CapacityReservationStatus, capacity_status, TEXT) \
	X(ChargeCategory, category, TEXT) \
	X(ChargeClass, class, TEXT) \
	X(ChargeDescription, description, TEXT) \
	X(ChargeFrequency, frequency, TEXT) \
	X(ChargePeriodEnd, charge_end, TEXT) \
	X(ChargePeriodStart, charge_start, TEXT) \
	X(CommitmentDiscountCategory, discount_category, TEXT) \
	X(CommitmentDiscountId, discount_id, TEXT) \
	X(CommitmentDiscountName, discount_name, TEXT) \
	X(CommitmentDiscountQuantity, discount_quantity, NUMBER) \
	X(CommitmentDiscountStatus, discount_status, TEXT) \
	X(CommitmentDiscountType, discount_type, TEXT) \
	X(CommitmentDiscountUnit, discount_unit, TEXT) \
	X(ConsumedQuantity, consumed_quantity, NUMBER) \
	X(ConsumedUnit, consumed_unit, TEXT) \
	X(ContractedCost, contracted_cost, MONEY) \
	X(ContractedUnitPrice, contracted_price, NUMBER) \
	X(EffectiveCost, effective_cost, MONEY) \
	X(InvoiceId, invoice, TEXT) \
	X(InvoiceIssuerName, issuer, TEXT) \
	X(ListCost, list_cost, MONEY) \
	X(ListUnitPrice, list_price, NUMBER) \
	X(PricingCategory, pricing_category, TEXT) \
	X(PricingQuantity, pricing_quantity, NUMBER) \
	X(PricingUnit, pricing_unit, TEXT) \
	X(ProviderName, issuer, TEXT) \
	X(PublisherName, issuer, TEXT) \
	X(RegionId, region, TEXT) \
	X(RegionName, region, TEXT) \
	X(ResourceId, resource_id, TEXT) \
	X(ResourceName, resource_name, TEXT) \
	X(ResourceType, resource_type, TEXT) \
	X(ServiceCategory, service_category, TEXT) \
	X(ServiceName, service_name, TEXT) \
	X(ServiceSubcategory, service_subcategory, TEXT) \
	X(SkuId, sku, TEXT) \
	X(SkuMeter, sku_meter, TEXT) \
	X(SkuPriceDetails, sku_details, TEXT) \
	X(SkuPriceId, sku_price, TEXT) \
	X(SubAccountId, sub_account_id, TEXT) \
	X(SubAccountName, sub_account_id, TEXT) \
	X(SubAccountType, sub_account_type, TEXT) \
	X(Tags, tags, TEXT)

#define BILL_DECLARE(name, function, kind) void bill_##function(const struct row *row, struct text *out);
BILL_COLUMNS(BILL_DECLARE)

enum bill_kind { BILL_TEXT, BILL_NUMBER, BILL_MONEY };        /* times are texts, ISO 8601 in UTC */
struct bill_column {
	const char *name;
	enum bill_kind kind;
	void (*write)(const struct row *row, struct text *out);
};
extern const struct bill_column bill_column[];
extern const size_t bill_columns;

#endif
