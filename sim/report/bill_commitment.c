/* The bill's columns of commitment discounts and of capacity that is kept. */
#include "sim/report/bill.h"

#include <math.h>
#include <string.h>

/* The same for a purchase, its refund, what it covers and what is left of it. */
static void identify(const struct row *row, int commitment, struct text *out)
{
	const struct commitment *c = row->setup->commitment + commitment;
	struct text s = {0};

	text_addf(&s, "%s/%s/%d", row->setup->strategy, or_else(c->name, c->product_name), commitment + 1);
	row_text(row, out, text_str(&s));
	text_release(&s);
}

void bill_discount_id(const struct row *row, struct text *out)
{
	if (row->discount)
		identify(row, row->line->commitment, out);
}

void bill_discount_category(const struct row *row, struct text *out)
{
	const struct product *product = row->discount ? row->discount->product : NULL;

	if (row->discount)
		text_add(out, product && product->mechanism != MECHANISM_SPEND ? "Usage" : "Spend");
}

void bill_discount_name(const struct row *row, struct text *out)
{
	if (row->discount)
		row_text(row, out, product_title(row->discount));
}

void bill_discount_type(const struct row *row, struct text *out)
{
	if (row->discount)
		row_text(row, out, row->discount->product_name);
}

/* What was bought, given back (negative), used, or left unused; of a commitment that says no quantities its money. */
void bill_discount_quantity(const struct row *row, struct text *out)
{
	const struct segment *s = row->segment;
	const struct money money = row_is_purchase(row) ? s->billed : s->effective;
	const bool back = row_is_purchase(row) && s->billed.nano < 0 && s->commitment_quantity > 0,
		   is_money = strcmp(row->discount_unit, currency_of(row)) == 0;
	const double quantity = back ? -s->commitment_quantity : s->commitment_quantity;

	if (!row->discount)
		return;
	if (!row->discount_counted || (is_money && fabs(quantity - money_usd(money)) < 5e-9))
		nano_write(out, money.nano);    /* the exact one of two that are the same */
	else
		decimal_plain_write(out, quantity);
}

void bill_discount_unit(const struct row *row, struct text *out)
{
	if (row->discount)
		row_text(row, out, row->discount_unit);
}

void bill_discount_status(const struct row *row, struct text *out)
{
	if (row->discount && !row_is_purchase(row))
		text_add(out, row->line->status == COMMITMENT_UNUSED ? "Unused" : "Used");
}

void bill_capacity_id(const struct row *row, struct text *out)
{
	if (row->capacity >= 0)
		identify(row, row->capacity, out);
}

/* A block that was paid for and left alone is unused capacity too. */
void bill_capacity_status(const struct row *row, struct text *out)
{
	const bool unused = row->line->capacity_status == CAPACITY_UNUSED || row_is_unused(row);

	if (row->capacity >= 0 && !row_is_purchase(row))
		text_add(out, unused ? "Unused" : "Used");
}
