/* What FOCUS 1.2 asks of the columns of one row together; where a rule is stricter than FOCUS, for bills of costcast, it
 * says so. */
#include "tests/support/focus_check.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

typedef const struct focus_row row_t;

static bool usage(row_t *r) { return focus_is(r, "ChargeCategory", "Usage"); }
static bool purchase(row_t *r) { return focus_is(r, "ChargeCategory", "Purchase"); }
static bool correction(row_t *r) { return focus_is(r, "ChargeClass", "Correction"); }
static bool has(row_t *r, const char *column) { return !focus_null(r, column); }
static bool both_or_neither(row_t *r, const char *a, const char *b) { return focus_null(r, a) == focus_null(r, b); }
static bool is_zero(row_t *r, const char *column) { return focus_number(r, column) == 0; }

static int64_t unix_of(row_t *r, const char *column)
{
	int64_t unix_s = -1;

	return calendar_read(focus_cell(r, column), &unix_s) ? unix_s : -1;
}

static bool period_is_a_month(row_t *r)
{
	int64_t from, to;

	calendar_month(unix_of(r, "BillingPeriodStart"), &from, &to);
	return from == unix_of(r, "BillingPeriodStart") && to == unix_of(r, "BillingPeriodEnd");
}

static bool charge_takes_time(row_t *r) { return unix_of(r, "ChargePeriodStart") < unix_of(r, "ChargePeriodEnd"); }

static bool charge_in_period(row_t *r)
{
	const int64_t from = unix_of(r, "ChargePeriodStart"), to = unix_of(r, "ChargePeriodEnd"), end = unix_of(r, "BillingPeriodEnd");

	return from >= unix_of(r, "BillingPeriodStart") && from < end && (to <= end || focus_is(r, "ChargeFrequency", "One-Time"));
}

static bool purchase_frequency(row_t *r) { return !purchase(r) || !focus_is(r, "ChargeFrequency", "Usage-Based"); }

static bool pricing_category(row_t *r)
{
	if (focus_is(r, "ChargeCategory", "Tax"))
		return focus_null(r, "PricingCategory");
	return correction(r) || !(usage(r) || purchase(r)) || has(r, "PricingCategory");
}

static bool committed(row_t *r) { return has(r, "CommitmentDiscountStatus") == focus_is(r, "PricingCategory", "Committed"); }

static bool purchase_standard(row_t *r)
{
	return !purchase(r) || focus_null(r, "CommitmentDiscountId") || focus_is(r, "PricingCategory", "Standard");
}

static bool discount_status(row_t *r) { return has(r, "CommitmentDiscountStatus") == (has(r, "CommitmentDiscountId") && usage(r)); }

static bool discount_columns(row_t *r)
{
	return both_or_neither(r, "CommitmentDiscountId", "CommitmentDiscountCategory")
		&& both_or_neither(r, "CommitmentDiscountId", "CommitmentDiscountType")
		&& (correction(r) || both_or_neither(r, "CommitmentDiscountId", "CommitmentDiscountUnit"))
		&& (has(r, "CommitmentDiscountId") || focus_null(r, "CommitmentDiscountName"));
}

/* A refund within its own month is no correction, and negative. What changes a commitment without giving or taking units
 * is of a moment, the shortest that a charge period can be. */
static bool discount_quantity(row_t *r)
{
	const double quantity = focus_number(r, "CommitmentDiscountQuantity");
	const bool moment = purchase(r) && unix_of(r, "ChargePeriodEnd") - unix_of(r, "ChargePeriodStart") == 1;

	if (focus_null(r, "CommitmentDiscountId") || !(usage(r) || purchase(r)))
		return focus_null(r, "CommitmentDiscountQuantity");
	return correction(r) || (moment && quantity == 0) || (focus_number(r, "BilledCost") < 0 ? quantity < 0 : quantity > 0);
}

static bool consumed_when_used(row_t *r)
{
	const bool consumed = usage(r) && !focus_is(r, "CommitmentDiscountStatus", "Unused");

	return correction(r) || consumed == has(r, "ConsumedQuantity");
}

static bool consumed_positive(row_t *r) { return focus_null(r, "ConsumedQuantity") || focus_number(r, "ConsumedQuantity") > 0; }
static bool consumed_unit(row_t *r) { return both_or_neither(r, "ConsumedQuantity", "ConsumedUnit"); }

static bool pricing_quantity(row_t *r)
{
	if (focus_is(r, "ChargeCategory", "Tax"))
		return focus_null(r, "PricingQuantity");
	return correction(r) || !(usage(r) || purchase(r)) || has(r, "PricingQuantity");
}

static bool pricing_unit(row_t *r) { return both_or_neither(r, "PricingQuantity", "PricingUnit"); }

static bool prices_present(row_t *r)
{
	return correction(r) || !(usage(r) || purchase(r)) || (has(r, "ListUnitPrice") && has(r, "ContractedUnitPrice"));
}

/* To a nano-dollar or two: costs are rounded to one, prices are not. */
static bool is_product(row_t *r, const char *cost, const char *price)
{
	const double product = focus_number(r, price) * focus_number(r, "PricingQuantity");

	return correction(r) || focus_null(r, price) || fabs(product - focus_number(r, cost)) <= 2.5e-9 + 1e-11 * fabs(product);
}

static bool list_product(row_t *r) { return is_product(r, "ListCost", "ListUnitPrice"); }
static bool contracted_product(row_t *r) { return is_product(r, "ContractedCost", "ContractedUnitPrice"); }
static bool covered_is_not_billed(row_t *r) { return focus_null(r, "CommitmentDiscountStatus") || is_zero(r, "BilledCost"); }

static bool prepaid_is_not_effective(row_t *r)
{
	return !purchase(r) || focus_null(r, "CommitmentDiscountId") || is_zero(r, "EffectiveCost");
}

static bool plain_usage(row_t *r)
{
	return !usage(r) || has(r, "CommitmentDiscountId") || strcmp(focus_cell(r, "EffectiveCost"), focus_cell(r, "BilledCost")) == 0;
}

static bool amortised_not_negative(row_t *r) { return !usage(r) || focus_number(r, "EffectiveCost") >= 0; }

static bool dynamic_contract(row_t *r)
{
	return !focus_is(r, "PricingCategory", "Dynamic") || strcmp(focus_cell(r, "ContractedCost"), focus_cell(r, "BilledCost")) == 0;
}

static bool capacity_status(row_t *r)
{
	if (focus_null(r, "CapacityReservationId"))
		return focus_null(r, "CapacityReservationStatus");
	return !usage(r) || has(r, "CapacityReservationStatus");
}

static bool sub_account(row_t *r)
{
	return both_or_neither(r, "SubAccountId", "SubAccountType") && (has(r, "SubAccountId") || focus_null(r, "SubAccountName"));
}

static bool resource(row_t *r)
{
	return both_or_neither(r, "ResourceId", "ResourceType") && (has(r, "ResourceId") || focus_null(r, "ResourceName"));
}

static bool resource_name(row_t *r)
{
	return focus_null(r, "ResourceName") || strcmp(focus_cell(r, "ResourceName"), focus_cell(r, "ResourceId")) != 0;
}

static bool sku_present(row_t *r)
{
	return correction(r) || !(usage(r) || purchase(r)) || (has(r, "SkuId") && has(r, "SkuPriceId"));
}

static bool sku_meter(row_t *r) { return both_or_neither(r, "SkuId", "SkuMeter"); }
static bool sku_details(row_t *r) { return has(r, "SkuPriceId") || focus_null(r, "SkuPriceDetails"); }

static bool one_of(const char *const *words, const char *word)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* Keys that begin with F_ are FOCUS's own, the numeric ones numbers. */
static bool sku_keys(row_t *r)
{
	static const char *const numbers[] = {"F_Bandwidth", "F_CoreCount", "F_DiskSpace", "F_GpuCount", "F_InputOutput", "F_MemorySize",
					      NULL};
	static const char *const words[] = {"F_DiskType", "F_InstanceType", "F_OperatingSystem", "F_Redundancy", "F_Series",
					    "F_SizeClass", "F_StorageClass", NULL};
	json_t *root = json_loads(focus_cell(r, "SkuPriceDetails"), 0, NULL), *value;
	bool fits = true;
	const char *key;

	json_object_foreach(root, key, value)
		fits &= strncmp(key, "F_", 2) != 0 || (one_of(numbers, key) && json_is_number(value))
			|| (one_of(words, key) && json_is_string(value));
	json_decref(root);
	return fits;
}

static bool region(row_t *r) { return has(r, "RegionId") || focus_null(r, "RegionName"); }

/* A subcategory has one parent; "Other (X)" belongs to X. */
static bool subcategory(row_t *r)
{
	static const struct { const char *category, *sub; } known[] = {
		{"AI and Machine Learning", "AI Platforms"}, {"AI and Machine Learning", "Bots"},
		{"AI and Machine Learning", "Generative AI"}, {"AI and Machine Learning", "Machine Learning"},
		{"AI and Machine Learning", "Natural Language Processing"}, {"Analytics", "Analytics Platforms"},
		{"Analytics", "Business Intelligence"}, {"Analytics", "Data Processing"}, {"Analytics", "Search"},
		{"Analytics", "Streaming Analytics"}, {"Compute", "Containers"}, {"Compute", "End User Computing"},
		{"Compute", "Quantum Compute"}, {"Compute", "Serverless Compute"}, {"Compute", "Virtual Machines"},
		{"Management and Governance", "Cost Management"}, {"Management and Governance", "Observability"},
		{"Networking", "Application Networking"}, {"Networking", "Content Delivery"},
		{"Networking", "Network Connectivity"}, {"Networking", "Network Infrastructure"}, {"Networking", "Network Routing"},
		{"Networking", "Network Security"}, {"Storage", "Backup Storage"}, {"Storage", "Block Storage"},
		{"Storage", "File Storage"}, {"Storage", "Object Storage"}, {"Storage", "Storage Platforms"}};
	const char *category = focus_cell(r, "ServiceCategory"), *sub = focus_cell(r, "ServiceSubcategory");
	char other[80];

	snprintf(other, sizeof other, "Other (%s)", category);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].category, category) == 0 && strcmp(known[i].sub, sub) == 0)
			return true;
	return strcmp(sub, other) == 0;
}

const struct focus_rule focus_rule[] = {
	{"billing-period", "a billing period is a calendar month, UTC", period_is_a_month},    /* ours */
	{"charge-period", "a charge period ends after it starts", charge_takes_time},
	{"charge-in-period", "a charge lies in its billing period; what is paid once may reach beyond", charge_in_period},
	{"purchase-frequency", "a purchase is not usage-based", purchase_frequency},
	{"pricing-category", "usage and purchases have a pricing category, taxes none", pricing_category},
	{"committed", "Committed is what has a commitment discount status", committed},
	{"purchase-standard", "a commitment is bought at a standard price", purchase_standard},
	{"discount-status", "usage of a commitment has a status, nothing else has", discount_status},
	{"discount-columns", "category, type, unit and name go with the commitment's id", discount_columns},
	{"discount-quantity", "a commitment's quantity is positive, without one there is none", discount_quantity},
	{"consumed", "usage is consumed unless it is unused commitment; nothing else is", consumed_when_used},
	{"consumed-positive", "what is consumed is positive", consumed_positive},
	{"consumed-unit", "a consumed quantity has a unit", consumed_unit},
	{"pricing-quantity", "usage and purchases have a pricing quantity, taxes none", pricing_quantity},
	{"pricing-unit", "a pricing quantity has a unit", pricing_unit},
	{"prices", "usage and purchases have unit prices", prices_present},
	{"list-cost", "ListCost is ListUnitPrice times PricingQuantity", list_product},
	{"contracted-cost", "ContractedCost is ContractedUnitPrice times PricingQuantity", contracted_product},
	{"covered-billed", "what a commitment covers is not billed again", covered_is_not_billed},
	{"prepaid-effective", "the price of a commitment is effective in what it covers, not in its purchase", prepaid_is_not_effective},
	{"plain-usage", "usage without a commitment costs what is billed", plain_usage},               /* ours */
	{"amortised", "no usage has a negative cost", amortised_not_negative},                         /* ours */
	{"dynamic-contract", "a price of the moment is the contracted one", dynamic_contract},         /* ours */
	{"capacity-status", "usage of reserved capacity has a status; without a reservation there is none", capacity_status},
	{"sub-account", "type and name go with the sub account's id", sub_account},
	{"resource", "type and name go with the resource's id", resource},
	{"resource-name", "a resource's name is not its id", resource_name},
	{"sku", "usage and purchases have a SKU and a SKU price", sku_present},
	{"sku-meter", "a SKU has a meter", sku_meter},
	{"sku-details", "details are those of a SKU price", sku_details},
	{"sku-keys", "keys with F_ are FOCUS's own, of their type", sku_keys},
	{"region", "a region's name goes with its id", region},
	{"subcategory", "a subcategory belongs to its category", subcategory},
};
const size_t focus_rules = sizeof focus_rule / sizeof *focus_rule;
