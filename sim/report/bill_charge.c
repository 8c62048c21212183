/* The bill's columns of what kind of charge a row is, when, on whose account and on which invoice. */
#include "sim/report/bill.h"

#include "sim/study/charges.h"

#define ACCOUNT "simulated"               /* the one billing account that there is */

static void when(struct text *out, int64_t unix_s)
{
	char buf[32];

	text_add(out, calendar_write(unix_s, buf, sizeof buf));
}

void bill_period_end(const struct row *row, struct text *out) { when(out, row->segment->next_month_unix_s); }
void bill_period_start(const struct row *row, struct text *out) { when(out, row->segment->month_unix_s); }
void bill_charge_start(const struct row *row, struct text *out) { when(out, row->segment->from_unix_s); }
void bill_charge_end(const struct row *row, struct text *out) { when(out, row->segment->to_unix_s); }

void bill_category(const struct row *row, struct text *out)
{
	text_add(out, row_is_purchase(row) ? "Purchase" : "Usage");
}

void bill_class(const struct row *row, struct text *out)
{
	text_add(out, row->segment->correction ? "Correction" : "");
}

void bill_frequency(const struct row *row, struct text *out)
{
	text_add(out, !row_is_purchase(row) ? "Usage-Based" : row->line->recurring ? "Recurring" : "One-Time");
}

static const char *name_of(const struct row *row)
{
	if (row->line->part)
		return row->line->part;
	if (row->line->item)
		return row->line->item->name;
	return row->line->commitment >= 0 ? product_title(row->setup->commitment + row->line->commitment) : "";
}

/* A change of a commitment says itself what it is: "refund", "fee for cancelling". */
static void describe_purchase(const struct row *row, struct text *s)
{
	const bool change = row->line->billed.nano < 0 || row->line->to_s <= row->line->from_s;

	if (change && row->line->why)
		text_addf(s, "%s: %s", name_of(row), _(row->line->why));
	else if (row->line->billed.nano < 0)
		text_addf(s, _("%s: refund"), name_of(row));
	else
		text_addf(s, _("%s: commitment fee"), name_of(row));
	if (!change && row->line->why)
		text_addf(s, " (%s)", _(row->line->why));
}

static void describe_usage(const struct row *row, struct text *s)
{
	const struct bill_line *line = row->line;
	const char *name = name_of(row);

	if (line->capacity_status == CAPACITY_UNUSED)
		text_addf(s, _("%s: capacity that nothing used"), name);
	else if (row_is_unused(row))
		text_addf(s, _("%s: commitment that nothing used"), name);
	else if (line->status == COMMITMENT_USED)
		text_addf(s, _("%s covered by a commitment"), name);
	else if (line->item && line->item->kind == ITEM_STORE)
		text_addf(s, _("%s: storage"), name);
	else if (line->item && line->item->kind == ITEM_METER)
		text_add(s, row->meter ? or_else(bilingual_str(&row->meter->title), name) : name);
	else if (line->item && line->item->kind == ITEM_SPOT && line->node >= 0)
		text_addf(s, _("%s, spot, node %d"), name, line->node);
	else if (line->item && line->item->kind == ITEM_SPOT)
		text_addf(s, _("%s, spot"), name);
	else if (line->item && line->node >= 0)
		text_addf(s, _("%s, on demand, node %d"), name, line->node);
	else
		text_addf(s, _("%s, on demand"), name);
}

void bill_description(const struct row *row, struct text *out)
{
	struct text s = {0}, plain = {0};

	if (row_is_purchase(row))
		describe_purchase(row, &s);
	else
		describe_usage(row, &s);
	if (row->line->why && !row_is_purchase(row))
		text_addf(&s, " (%s)", _(row->line->why));
	text_add_plain(&plain, text_str(&s));
	row_text(row, out, text_str(&plain));
	text_release(&s);
	text_release(&plain);
}

void bill_account_id(const struct row *row, struct text *out) { (void)row; text_add(out, ACCOUNT); }
void bill_account_type(const struct row *row, struct text *out) { (void)row; text_add(out, "Billing Account"); }

void bill_account_name(const struct row *row, struct text *out)
{
	row_text(row, out, bilingual_str(&row->replay->plan->scenario->title));
}

/* One invoice a billing period: "simulated-2024-03". */
void bill_invoice(const struct row *row, struct text *out)
{
	char buf[32];

	text_addf(out, ACCOUNT "-%.7s", calendar_write(row->segment->month_unix_s, buf, sizeof buf));
}

void bill_issuer(const struct row *row, struct text *out)
{
	row_text(row, out, or_else(row->provider->publisher, or_else(row->provider->name, "costcast")));
}

void bill_sub_account_id(const struct row *row, struct text *out) { row_text(row, out, charge_account(row->setup, row->line)); }

void bill_sub_account_type(const struct row *row, struct text *out)
{
	text_add(out, *charge_account(row->setup, row->line) ? "Account" : "");
}
