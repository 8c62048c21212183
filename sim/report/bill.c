/* The bill of one future in the columns of FOCUS 1.2 (focus.finops.org): the 21 mandatory ones, and those of the
 * conditional ones that apply here. BilledCost sums exactly to the future's cost. Commitments, as FOCUS has them: bought
 * as Purchase/Standard with an EffectiveCost of 0; usage they cover is Committed/Used with a BilledCost of 0 and the
 * amortised EffectiveCost; what nothing used is Committed/Unused. So EffectiveCost sums to the same total. */
#include "sim/report/bill.h"

#include <math.h>

struct row {
	const struct replay *replay;
	const struct setup *setup;
	const struct provider *provider;
	const struct segment *segment;
	const struct bill_line *line;
};

static const char *or_else(const char *s, const char *otherwise)
{
	return s && *s ? s : otherwise;
}

static const char *publisher(const struct row *row)
{
	return or_else(row->provider->publisher, or_else(row->provider->name, "costcast"));
}

static bool is_store(const struct row *row)
{
	return row->line->item && row->line->item->kind == ITEM_STORE;
}

static void money_of(struct text *out, double usd)
{
	struct money money;

	if (money_from_usd(usd, &money))
		nano_write(out, money.nano);
}

/* A purchase paid over time is so many hours of its fee; FOCUS wants quantity × unit price to be the cost. */
static double hours_of(const struct row *row)
{
	return (double)(row->segment->to_unix_s - row->segment->from_unix_s) / HOUR_S;
}

static bool is_fee(const struct row *row)
{
	return row->line->charge == CHARGE_PURCHASE && is_recurring(row->replay, row->line);
}

static double pricing_quantity(const struct row *row)
{
	return is_fee(row) || row->line->status == COMMITMENT_UNUSED ? hours_of(row) : row->segment->quantity;
}

static double list_unit_usd(const struct row *row)
{
	const double term_h = (row->line->to_s - row->line->from_s) / HOUR_S;

	if (is_fee(row))
		return term_h > 0 ? money_usd(row->line->billed) / term_h : 0;
	return row->line->list_unit_usd;
}

/* Prices here are list prices or those of the moment: nobody negotiated. Commitments are not in the contracted price. */
static double contracted_unit_usd(const struct row *row)
{
	return row->line->pricing == PRICING_DYNAMIC ? row->line->unit_usd : list_unit_usd(row);
}

static void cost_of(const struct row *row, double unit_usd, struct text *out)
{
	const bool as_billed = row->line->charge == CHARGE_PURCHASE ||
			       (row->line->pricing != PRICING_COMMITTED && !row->line->why && unit_usd == row->line->unit_usd);

	if (as_billed)
		nano_write(out, row->segment->billed.nano);
	else
		money_of(out, unit_usd * pricing_quantity(row));
}

static void when(struct text *out, int64_t unix_s)
{
	char buf[32];

	text_add(out, calendar_write(unix_s, buf, sizeof buf));
}

/* ---- one function a column, in the order of the header ---- */

static void billed_cost(const struct row *row, struct text *out) { nano_write(out, row->segment->billed.nano); }
static void effective_cost(const struct row *row, struct text *out) { nano_write(out, row->segment->effective.nano); }
static void list_cost(const struct row *row, struct text *out) { cost_of(row, list_unit_usd(row), out); }
static void contracted_cost(const struct row *row, struct text *out) { cost_of(row, contracted_unit_usd(row), out); }
static void list_price(const struct row *row, struct text *out) { text_add_double(out, list_unit_usd(row)); }
static void contracted_price(const struct row *row, struct text *out) { text_add_double(out, contracted_unit_usd(row)); }

static void account_id(const struct row *row, struct text *out) { (void)row; text_add(out, "simulated"); }

static void account_name(const struct row *row, struct text *out)
{
	csv_text(out, bilingual_str(&row->replay->plan->scenario->title));
}

static void currency(const struct row *row, struct text *out) { csv_text(out, or_else(row->setup->book->currency, "USD")); }
static void period_end(const struct row *row, struct text *out) { when(out, row->segment->next_month_unix_s); }
static void period_start(const struct row *row, struct text *out) { when(out, row->segment->month_unix_s); }
static void charge_start(const struct row *row, struct text *out) { when(out, row->segment->from_unix_s); }
static void charge_end(const struct row *row, struct text *out) { when(out, row->segment->to_unix_s); }

static void category(const struct row *row, struct text *out)
{
	text_add(out, row->line->charge == CHARGE_PURCHASE ? "Purchase" : "Usage");
}

static void nothing(const struct row *row, struct text *out) { (void)row; (void)out; }

static void description(const struct row *row, struct text *out)
{
	const struct bill_line *line = row->line;
	struct text s = {0};
	const char *name = line->item ? line->item->name :
			   line->commitment >= 0 ? product_title(row->setup->commitment + line->commitment) : "";

	if (line->charge == CHARGE_PURCHASE)
		text_addf(&s, _("%s: commitment fee"), name);
	else if (line->status == COMMITMENT_UNUSED)
		text_addf(&s, _("%s: commitment that nothing used"), name);
	else if (line->status == COMMITMENT_USED)
		text_addf(&s, _("%s covered by a commitment"), name);
	else if (is_store(row))
		text_addf(&s, _("%s: storage"), name);
	else if (line->item && line->item->kind == ITEM_SPOT && line->node >= 0)
		text_addf(&s, _("%s, spot, node %d"), name, line->node);
	else if (line->item && line->node >= 0)
		text_addf(&s, _("%s, on demand, node %d"), name, line->node);
	else
		text_addf(&s, _("%s, on demand"), name);
	if (line->why)
		text_addf(&s, " (%s)", _(line->why));
	csv_text(out, text_str(&s));
	text_release(&s);
}

static void frequency(const struct row *row, struct text *out)
{
	text_add(out, row->line->charge == CHARGE_USAGE ? "Usage-Based" : is_fee(row) ? "Recurring" : "One-Time");
}

static bool has_commitment(const struct row *row) { return row->line->commitment >= 0; }

static const struct commitment *commitment_of(const struct row *row)
{
	return row->setup->commitment + row->line->commitment;
}

static void discount_category(const struct row *row, struct text *out)
{
	if (has_commitment(row))
		text_add(out, commitment_of(row)->product && commitment_of(row)->product->mechanism != MECHANISM_SPEND ? "Usage" : "Spend");
}

static void discount_id(const struct row *row, struct text *out)
{
	struct text s = {0};

	if (has_commitment(row))
		text_addf(&s, "%s/%s/%d", row->setup->strategy, commitment_of(row)->product_name, row->line->commitment + 1);
	csv_text(out, text_str(&s));
	text_release(&s);
}

static void discount_name(const struct row *row, struct text *out)
{
	if (has_commitment(row))
		csv_text(out, product_title(commitment_of(row)));
}

/* Of a spend commitment the quantity is money: what was bought, used, or left unused. */
static void discount_quantity(const struct row *row, struct text *out)
{
	if (has_commitment(row))
		nano_write(out, row->line->charge == CHARGE_PURCHASE ? row->segment->billed.nano : row->segment->effective.nano);
}

static void discount_status(const struct row *row, struct text *out)
{
	if (row->line->charge == CHARGE_USAGE && row->line->status != COMMITMENT_NONE)
		text_add(out, row->line->status == COMMITMENT_USED ? "Used" : "Unused");
}

static void discount_type(const struct row *row, struct text *out)
{
	if (has_commitment(row))
		csv_text(out, commitment_of(row)->product_name);
}

static void discount_unit(const struct row *row, struct text *out)
{
	if (has_commitment(row))
		currency(row, out);
}

static bool is_consumed(const struct row *row)
{
	return row->line->charge == CHARGE_USAGE && row->line->status != COMMITMENT_UNUSED;
}

static void consumed_quantity(const struct row *row, struct text *out)
{
	if (is_consumed(row))
		text_add_double(out, row->segment->quantity);
}

static void consumed_unit(const struct row *row, struct text *out)
{
	if (is_consumed(row))
		csv_text(out, row->line->unit);
}

static void issuer(const struct row *row, struct text *out) { csv_text(out, publisher(row)); }

static void pricing_category(const struct row *row, struct text *out)
{
	static const char *const words[] = {"Standard", "Dynamic", "Committed"};

	text_add(out, words[row->line->pricing]);
}

static void quantity(const struct row *row, struct text *out) { text_add_double(out, pricing_quantity(row)); }

static void pricing_unit(const struct row *row, struct text *out)
{
	csv_text(out, is_fee(row) || row->line->status == COMMITMENT_UNUSED ? "Hours" : row->line->unit);
}

static void region(const struct row *row, struct text *out) { csv_text(out, or_else(row->setup->book->region, "")); }

static void resource_id(const struct row *row, struct text *out)
{
	const char *workload = or_else(row->replay->plan->strategy[row->replay->strategy].workload_name, "work");
	struct text s = {0};

	if (row->line->node >= 0)
		text_addf(&s, "%s/%s/node-%d", row->setup->strategy, workload, row->line->node);
	else if (is_store(row))
		text_addf(&s, "%s/%s/%s", row->setup->strategy, workload, row->line->item->name);
	csv_text(out, text_str(&s));
	text_release(&s);
}

static void resource_type(const struct row *row, struct text *out)
{
	csv_text(out, row->line->item ? row->line->item->name : "");
}

static void service_category(const struct row *row, struct text *out) { text_add(out, is_store(row) ? "Storage" : "Compute"); }

static void service_name(const struct row *row, struct text *out)
{
	csv_text(out, or_else(row->line->item ? row->line->item->service : row->provider->compute_service, "Compute"));
}

static void service_subcategory(const struct row *row, struct text *out)
{
	text_add(out, is_store(row) ? "Object Storage" : "Virtual Machines");
}

static void sku_id(const struct row *row, struct text *out)
{
	if (row->line->item)
		csv_text(out, row->line->item->name);
	else
		discount_type(row, out);
}

static void sku_price_id(const struct row *row, struct text *out)
{
	static const char *const kind[] = {"on-demand", "spot", "storage"};
	struct text s = {0};

	if (row->line->item)
		text_addf(&s, "%s/%s", row->line->item->name, has_commitment(row) ? commitment_of(row)->product_name :
								  kind[row->line->item->kind]);
	else if (has_commitment(row))
		text_add(&s, commitment_of(row)->product_name);
	csv_text(out, text_str(&s));
	text_release(&s);
}

/* FOCUS key-value format: a flat JSON object. */
static void tags(const struct row *row, struct text *out)
{
	const struct tags *all = &row->replay->plan->strategy[row->replay->strategy].tags;
	struct text s = {0};

	text_addc(&s, '{');
	for (size_t i = 0; i < all->count; i++) {
		text_add(&s, i ? ", " : "");
		json_quote(&s, all->item[i].name);
		text_add(&s, ": ");
		json_quote(&s, all->item[i].value);
	}
	text_addc(&s, '}');
	csv_text(out, text_str(&s));
	text_release(&s);
}

static const struct {
	const char *name;
	void (*write)(const struct row *row, struct text *out);
} column[] = {
	{"BilledCost", billed_cost},
	{"BillingAccountId", account_id},
	{"BillingAccountName", account_name},
	{"BillingCurrency", currency},
	{"BillingPeriodEnd", period_end},
	{"BillingPeriodStart", period_start},
	{"ChargeCategory", category},
	{"ChargeClass", nothing},             /* no corrections */
	{"ChargeDescription", description},
	{"ChargeFrequency", frequency},
	{"ChargePeriodEnd", charge_end},
	{"ChargePeriodStart", charge_start},
	{"CommitmentDiscountCategory", discount_category},
	{"CommitmentDiscountId", discount_id},
	{"CommitmentDiscountName", discount_name},
	{"CommitmentDiscountQuantity", discount_quantity},
	{"CommitmentDiscountStatus", discount_status},
	{"CommitmentDiscountType", discount_type},
	{"CommitmentDiscountUnit", discount_unit},
	{"ConsumedQuantity", consumed_quantity},
	{"ConsumedUnit", consumed_unit},
	{"ContractedCost", contracted_cost},
	{"ContractedUnitPrice", contracted_price},
	{"EffectiveCost", effective_cost},
	{"InvoiceIssuerName", issuer},
	{"ListCost", list_cost},
	{"ListUnitPrice", list_price},
	{"PricingCategory", pricing_category},
	{"PricingQuantity", quantity},
	{"PricingUnit", pricing_unit},
	{"ProviderName", issuer},
	{"PublisherName", issuer},
	{"RegionId", region},
	{"RegionName", region},
	{"ResourceId", resource_id},
	{"ResourceName", resource_id},
	{"ResourceType", resource_type},
	{"ServiceCategory", service_category},
	{"ServiceName", service_name},
	{"ServiceSubcategory", service_subcategory},
	{"SkuId", sku_id},
	{"SkuPriceId", sku_price_id},
	{"Tags", tags},
};
enum { COLUMNS = sizeof column / sizeof *column };

void bill_write(const struct replay *replay, struct text *out)
{
	const struct setup *setup = &replay->plan->strategy[replay->strategy].setup;
	struct row row = {.replay = replay, .setup = setup, .provider = book_provider(setup->book)};
	struct segments segments = {0};

	segments_of(replay, &segments);
	for (size_t c = 0; c < COLUMNS; c++)
		text_addf(out, "%s%s", c ? "," : "", column[c].name);
	text_addc(out, '\n');
	for (size_t i = 0; i < segments.count; i++) {
		row.segment = segments.item + i;
		row.line = row.segment->line;
		for (size_t c = 0; c < COLUMNS; c++) {
			if (c)
				text_addc(out, ',');
			column[c].write(&row, out);
		}
		text_addc(out, '\n');
	}
	segments_release(&segments);
}
