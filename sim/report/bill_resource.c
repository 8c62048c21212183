/* The bill's columns of where and what: zone, region, resource, service, and tags. */
#include "sim/report/bill.h"

#include <string.h>

#include "sim/study/charges.h"

void bill_zone(const struct row *row, struct text *out) { row_text(row, out, charge_zone(row->setup, row->line)); }
void bill_region(const struct row *row, struct text *out) { row_text(row, out, charge_region(row->setup, row->line)); }

/* One thing by its own name; nodes by strategy, workload and number; the others by strategy, workload and item. */
void bill_resource_id(const struct row *row, struct text *out)
{
	const struct item *item = row->line->item;
	struct text s = {0};

	if (!item) {
		bill_discount_id(row, out);     /* a commitment is itself what is bought, and what lies idle */
		if (!row->discount)
			bill_capacity_id(row, out);
		return;
	}
	if (item->resource)
		text_add(&s, item->resource);
	else
		text_addf(&s, "%s/%s/", row->setup->strategy, or_else(item->workload, or_else(row->strategy->workload_name, "work")));
	if (!item->resource && row->line->node >= 0)
		text_addf(&s, "node-%d", row->line->node);
	else if (!item->resource)
		text_add(&s, item->name);
	row_text(row, out, text_str(&s));
	text_release(&s);
}

/* A name that a person would use. FOCUS: not the identifier once more. */
void bill_resource_name(const struct row *row, struct text *out)
{
	struct text s = {0};

	if (row->line->item && row->line->item->resource)
		return;
	if (!row->line->item && row->line->commitment >= 0)
		text_add(&s, product_title(row->setup->commitment + row->line->commitment));
	else if (row->line->item && row->line->node >= 0)
		text_addf(&s, "%s, node %d", or_else(row->line->item->workload, or_else(row->strategy->workload_name, "work")),
			  row->line->node);
	else if (row->line->item)
		text_add(&s, row->line->item->name);
	row_text(row, out, text_str(&s));
	text_release(&s);
}

void bill_resource_type(const struct row *row, struct text *out)
{
	if (!row->line->item)
		text_add(out, row->discount ? "Commitment" : row->capacity >= 0 ? "Capacity Reservation" : "");
	else
		text_add(out, charge_is_node(row->setup, row->line) ? "Virtual Machine" : charge_is_store(row->setup, row->line) ? "Storage" : "Metered Service");
}

void bill_service_category(const struct row *row, struct text *out) { text_add(out, charge_category(row->setup, row->line)); }
void bill_service_subcategory(const struct row *row, struct text *out) { text_add(out, charge_subcategory(row->setup, row->line)); }
void bill_service_name(const struct row *row, struct text *out) { row_text(row, out, charge_service(row->setup, row->line)); }

static const struct tag *tag_named(const struct tags *tags, const char *name)
{
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->item[i].name, name) == 0)
			return tags->item + i;
	return NULL;
}

void row_tags(const struct row *row, row_tag *tag, void *context)
{
	const struct tags *common = &row->strategy->tags, *own = row->line->item ? row->line->item->tags : NULL;

	for (size_t i = 0; i < common->count; i++) {
		const struct tag *over = tag_named(own, common->item[i].name);

		tag(context, over ? over : common->item + i);
	}
	for (size_t i = 0; own && i < own->count; i++)
		if (!tag_named(common, own->item[i].name))
			tag(context, own->item + i);
}

static void tag_write(void *context, const struct tag *tag)
{
	struct text *s = context;

	text_add(s, s->len > 1 ? ", " : "");
	json_quote(s, tag->name);
	text_add(s, ": ");
	json_quote(s, tag->value);
}

/* FOCUS key-value format, a flat JSON object. */
void bill_tags(const struct row *row, struct text *out)
{
	struct text s = {0};

	text_addc(&s, '{');
	row_tags(row, tag_write, &s);
	text_addc(&s, '}');
	row_text(row, out, text_str(&s));
	text_release(&s);
}
