/* The bill's columns of what is on the price list: SKU, its price, what it measures and what it is. */
#include "sim/report/bill.h"

#include <string.h>

static const struct commitment *bought(const struct row *row)
{
	return !row->line->item && row->line->commitment >= 0 ? row->setup->commitment + row->line->commitment : NULL;
}

/* A family's or an instance's commitment is for the workload's instance unless it says another; a broad one is for none. */
static const char *covered(const struct row *row, const struct commitment *c)
{
	const bool broad = !c->product || (c->product->mechanism == MECHANISM_SPEND && !c->product->family_bound);

	return or_else(c->instance_name, broad ? NULL : row->setup->instance_name);
}

static const char *sku_name(const struct row *row)
{
	const struct commitment *c = bought(row);

	if (c)
		return or_else(c->product_name, "commitment");
	return row->line->part ? row->line->part : row->line->item ? row->line->item->name : "other";
}

void bill_sku(const struct row *row, struct text *out) { row_text(row, out, sku_name(row)); }

/* Of a commitment: its price depends on what it is for, how long, and how it is paid. What a commitment covers keeps the
 * price list's own entry, by which ListUnitPrice can be verified. */
void bill_sku_price(const struct row *row, struct text *out)
{
	static const char *const kind[] = {"on-demand", "spot", "storage", "usage"};
	const struct commitment *c = bought(row);
	struct text s = {0};

	text_add(&s, sku_name(row));
	if (c) {
		text_addf(&s, "/%s/", or_else(covered(row, c), "any"));
		if (c->term_s.form == VALUE_QUANTITY)
			decimal_plain_write(&s, dist_mean(&c->term_s.dist) / HOUR_S);
		text_addf(&s, "h/%s", payment_words[c->payment < 0 ? 0 : c->payment]);
	} else if (row->line->item) {
		text_addf(&s, "/%s", kind[row->line->item->kind]);
	}
	row_text(row, out, text_str(&s));
	text_release(&s);
}

void bill_sku_meter(const struct row *row, struct text *out)
{
	const struct item *item = row->line->item;

	if (bought(row))
		text_add(out, "Commitment");
	else if (row->meter)
		row_text(row, out, or_else(row->meter->title.en, sku_name(row)));
	else
		text_add(out, item && item->kind == ITEM_STORE ? "Storage Usage" : item && item->kind == ITEM_METER ? "Usage"
						: "Compute Usage");
}

/* One property; FOCUS names those it knows with F_. */
static void open_property(struct text *s, const char *key)
{
	text_addf(s, "%s\"%s\": ", s->len > 1 ? ", " : "", key);
}

static void number(struct text *s, const char *key, double x)
{
	if (!(x > 0))
		return;
	open_property(s, key);
	decimal_plain_write(s, x);
}

static void word(struct text *s, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	open_property(s, key);
	json_quote(s, value);
}

static double amount(const struct value *value)
{
	return value->form == VALUE_QUANTITY ? dist_mean(&value->dist) : 0;
}

static void instance_details(const struct instance *instance, const char *name, struct text *s)
{
	word(s, "F_InstanceType", name);
	if (!instance)
		return;
	word(s, "F_Series", instance->family);
	number(s, "F_CoreCount", (double)instance->vcpus);
	number(s, "F_MemorySize", amount(&instance->memory_bytes) / 0x1p30);
	number(s, "F_Bandwidth", amount(&instance->network_bit_s) / 1e6);
	number(s, "F_GpuCount", instance->accelerator.name ? (double)instance->accelerator.count : 0);
	word(s, "GpuType", instance->accelerator.name);
}

static void commitment_details(const struct row *row, const struct commitment *c, struct text *s)
{
	number(s, "TermHours", amount(&c->term_s) / HOUR_S);
	word(s, "PaymentOption", payment_words[c->payment < 0 ? 0 : c->payment]);
	word(s, "CoveredType", covered(row, c));
	if (c->product)
		word(s, "Mechanism", mechanism_words[c->product->mechanism]);
}

void bill_sku_details(const struct row *row, struct text *out)
{
	const struct item *item = row->line->item;
	struct text s = {0};

	text_addc(&s, '{');
	if (bought(row))
		commitment_details(row, bought(row), &s);
	else if (row->meter)
		word(&s, "MeteredUnit", row->meter->unit);
	else if (item && item->kind == ITEM_STORE)
		word(&s, "F_StorageClass", item->name);
	else if (item)
		instance_details(item->instance ? item->instance : book_instance(row->setup->book, item->name), item->name, &s);
	text_addc(&s, '}');
	if (s.len > 2)
		row_text(row, out, text_str(&s));
	text_release(&s);
}
