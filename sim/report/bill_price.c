/* The bill's columns of money and quantities. Prices here are list prices or those of the moment: nobody negotiated, so
 * ContractedCost is ListCost, and for spot what was paid. A commitment's discount is in neither, as FOCUS wants it. */
#include "sim/report/bill.h"

#include <math.h>
#include <string.h>

static double hours_of(const struct segment *segment)
{
	return (double)(segment->to_unix_s - segment->from_unix_s) / HOUR_S;
}

static double certain_or(const struct value *value, double otherwise)
{
	return value->form == VALUE_QUANTITY ? dist_mean(&value->dist) : otherwise;
}

/* What a spot node would have cost on demand, so that ListCost - BilledCost is what spot saved; NAN when the book has no
 * such offer. Of an uncertain price the mean. */
static double on_demand_usd_h(const struct row *row)
{
	const struct item *item = row->line->item;
	const struct instance *instance = item->instance ? item->instance : book_instance(row->setup->book, item->name);
	/* a row's on-demand nodes are of the workload's instance, whatever its spot nodes are */
	const bool fleet = item->row >= 0 && (size_t)item->row < row->setup->fleet_rows &&
			   (!item->instance || item->instance == row->setup->instance);
	const double listed = instance ? certain_or(&instance->on_demand.value, NAN) : NAN,
		     said = fleet ? certain_or(&row->setup->fleet[item->row].market.on_demand_usd_h, listed) : listed;
	double usd_h = said;

	for (size_t i = 0; instance && said == listed && i < instance->on_demand_changes.count; i++) {
		const struct price_change *change = instance->on_demand_changes.item[i].bound;

		if (change->at.unix_s <= row->segment->from_unix_s)
			usd_h = certain_or(&change->price.value, usd_h);
	}
	return usd_h;
}

static double list_usd_of(const struct row *row)
{
	const struct bill_line *line = row->line;

	if (line->pricing == PRICING_DYNAMIC && line->item && !line->part && line->list_unit_usd == line->unit_usd) {
		const double usd_h = on_demand_usd_h(row);

		return isnan(usd_h) ? line->list_unit_usd : usd_h;
	}
	return line->list_unit_usd;
}

/* What was billed, when that is what quantity × price says: no second rounding beside the first. */
static struct money cost_of(const struct row *row, double quantity, double unit_usd)
{
	const double usd = quantity * unit_usd, billed = money_usd(row->segment->billed);
	struct money money = {0};

	if (fabs(usd - billed) <= 2e-9 + 1e-12 * fabs(usd))
		return row->segment->billed;
	money_from_usd(usd, &money);
	return money;
}

/* Recurring: so many hours of its fee, or a payment; one-time: so many of them at their price. Neither is at a discount to itself. */
static void price_purchase(const struct row *row, struct pricing *p)
{
	const double billed = money_usd(row->segment->instalment ? row->segment->billed : row->line->billed), line_h = (row->line->to_s - row->line->from_s) / HOUR_S;
	const bool fee = row->line->recurring && line_h > 0 && !row->segment->instalment;
	const double count = fee ? line_h : row->line->quantity > 0 ? row->line->quantity : 1;

	p->quantity = copysign(fee ? hours_of(row->segment) : count, billed);
	p->list_usd = p->contracted_usd = fabs(billed) / count;
	p->list = p->contracted = row->segment->billed;
}

static void price_usage(const struct row *row, struct pricing *p)
{
	p->quantity = row->segment->quantity;
	p->list_usd = list_usd_of(row);
	p->list = cost_of(row, p->quantity, p->list_usd);
	p->contracted_usd = p->list_usd;
	p->contracted = p->list;
	if (row->line->pricing != PRICING_DYNAMIC)
		return;
	p->contracted = row->segment->billed;
	p->contracted_usd = row->line->unit_usd;
	if (p->quantity > 0 && cost_of(row, p->quantity, p->contracted_usd).nano != p->contracted.nano)
		p->contracted_usd = money_usd(p->contracted) / p->quantity;     /* free, or the least that is billed */
}

/* Unused commitment is hours of it, with no list price: nothing was had for it, so all of its EffectiveCost is waste. */
void pricing_of(const struct row *row, struct pricing *p)
{
	*p = (struct pricing){0};
	if (row_is_purchase(row))
		price_purchase(row, p);
	else if (row_is_unused(row))
		p->quantity = hours_of(row->segment);
	else
		price_usage(row, p);
}

/* ---- columns ---- */

void bill_billed_cost(const struct row *row, struct text *out) { nano_write(out, row->segment->billed.nano); }
void bill_effective_cost(const struct row *row, struct text *out) { nano_write(out, row->segment->effective.nano); }
void bill_list_cost(const struct row *row, struct text *out) { nano_write(out, row->pricing.list.nano); }
void bill_contracted_cost(const struct row *row, struct text *out) { nano_write(out, row->pricing.contracted.nano); }
void bill_list_price(const struct row *row, struct text *out) { decimal_plain_write(out, row->pricing.list_usd); }
void bill_contracted_price(const struct row *row, struct text *out) { decimal_plain_write(out, row->pricing.contracted_usd); }
void bill_pricing_quantity(const struct row *row, struct text *out) { decimal_plain_write(out, row->pricing.quantity); }

/* FOCUS's unit format: data by time is written with the time in full, and 2^30 bytes as what they are. */
static const char *unit_of(const struct row *row)
{
	const char *unit = or_else(row->line->unit, "Units");

	return strcmp(unit, "GB-Mo") == 0 ? "GiB-Months" : unit;
}

void bill_pricing_unit(const struct row *row, struct text *out)
{
	const bool hours = row_is_unused(row) || (row_is_purchase(row) && row->line->recurring && !row->segment->instalment);

	row_text(row, out, hours ? "Hours" : unit_of(row));
}

/* A grant that costs nothing is billed for no time, but its time was consumed. */
void bill_consumed_quantity(const struct row *row, struct text *out)
{
	const bool unpriced = row->segment->quantity == 0 && strcmp(unit_of(row), "Hours") == 0;

	if (!row_is_purchase(row) && !row_is_unused(row))
		decimal_plain_write(out, unpriced ? hours_of(row->segment) : row->segment->quantity);
}

void bill_consumed_unit(const struct row *row, struct text *out)
{
	if (!row_is_purchase(row) && !row_is_unused(row))
		row_text(row, out, unit_of(row));
}

void bill_pricing_category(const struct row *row, struct text *out)
{
	static const char *const words[] = {"Standard", "Dynamic", "Committed"};

	text_add(out, words[row_is_purchase(row) ? PRICING_STANDARD : row->line->pricing]);
}

void bill_currency(const struct row *row, struct text *out)
{
	row_text(row, out, currency_of(row));
}
