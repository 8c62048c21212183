/* The bill's columns of where and what: zone, region, resource, service, and tags. */
#include "sim/report/bill.h"

#include <string.h>

/* What a commitment's own lines are about: the instance, item or store that it is for. */
static const char *subject_of(const struct row *row)
{
	const struct commitment *c = row->line->commitment >= 0 ? row->setup->commitment + row->line->commitment : NULL;

	return c ? or_else(c->instance_name, or_else(row->setup->instance_name, "")) : "";
}

static const struct meter *meter_of(const struct row *row)
{
	return row->meter || row->line->item ? row->meter : book_meter(row->setup->book, subject_of(row));
}

static bool is_store(const struct row *row)
{
	if (row->line->item)
		return row->line->item->kind == ITEM_STORE;
	return book_store(row->setup->book, subject_of(row)) != NULL;
}

static bool is_node(const struct row *row)
{
	return row->line->item ? row->line->item->kind == ITEM_ON_DEMAND || row->line->item->kind == ITEM_SPOT : !is_store(row);
}

void bill_zone(const struct row *row, struct text *out)
{
	const int c = row->line->commitment;

	csv_text(out, or_else(row->line->item ? row->line->item->zone : c >= 0 ? row->setup->commitment[c].zone : NULL, ""));
}

void bill_region(const struct row *row, struct text *out)
{
	csv_text(out, or_else(row->line->item ? row->line->item->region : NULL, or_else(row->setup->book->region, "")));
}

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
	csv_text(out, text_str(&s));
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
	csv_text(out, text_str(&s));
	text_release(&s);
}

void bill_resource_type(const struct row *row, struct text *out)
{
	if (!row->line->item)
		text_add(out, row->discount ? "Commitment" : row->capacity >= 0 ? "Capacity Reservation" : "");
	else
		text_add(out, is_node(row) ? "Virtual Machine" : is_store(row) ? "Storage" : "Metered Service");
}

/* ServiceCategory and ServiceSubcategory by the category of a meter; both as FOCUS spells them. */
static const char *const service_words[][2] = {
	[CATEGORY_COMPUTE] = {"Compute", "Other (Compute)"},
	[CATEGORY_STORAGE] = {"Storage", "Other (Storage)"},
	[CATEGORY_NETWORKING] = {"Networking", "Other (Networking)"},
	[CATEGORY_ANALYTICS] = {"Analytics", "Other (Analytics)"},
	[CATEGORY_AI] = {"AI and Machine Learning", "Other (AI and Machine Learning)"},
	[CATEGORY_MANAGEMENT] = {"Management and Governance", "Other (Management and Governance)"},
	[CATEGORY_OTHER] = {"Other", "Other (Other)"},
};

static void service_write(const struct row *row, int word, struct text *out)
{
	static const char *const machine[] = {"Compute", "Virtual Machines"}, *const store[] = {"Storage", "Object Storage"};
	const struct meter *meter = meter_of(row);
	const int category = meter && meter->category >= 0 ? meter->category : CATEGORY_OTHER;
	const struct product *product = row->line->item || !row->discount ? NULL : row->discount->product;
	const bool broad = product && product->mechanism == MECHANISM_SPEND && !product->family_bound;

	if (is_store(row))
		text_add(out, store[word]);
	else if (row->line->item && is_node(row) && (!meter || category == CATEGORY_COMPUTE))
		text_add(out, machine[word]);       /* by itself, or as the cores and memory it is billed as */
	else if (meter || (row->line->item && !is_node(row)))
		text_add(out, service_words[category][word]);
	else
		text_add(out, broad ? service_words[CATEGORY_COMPUTE][word] : machine[word]);
}

void bill_service_category(const struct row *row, struct text *out) { service_write(row, 0, out); }
void bill_service_subcategory(const struct row *row, struct text *out) { service_write(row, 1, out); }

void bill_service_name(const struct row *row, struct text *out)
{
	const struct meter *meter = meter_of(row);
	const struct instance *instance = row->line->item ? NULL : book_instance(row->setup->book, subject_of(row));
	const struct store *store = row->line->item ? NULL : book_store(row->setup->book, subject_of(row));
	const char *general = is_store(row) ? row->provider->storage_service : row->provider->compute_service;
	const char *own = row->line->part && meter ? meter->service : row->line->item ? row->line->item->service
		: store ? store->service : instance ? instance->service : meter ? meter->service : NULL;

	csv_text(out, or_else(own, or_else(general, is_store(row) ? "Storage" : "Compute")));
}

static void tag_write(struct text *s, const struct tag *tag)
{
	text_add(s, s->len > 1 ? ", " : "");
	json_quote(s, tag->name);
	text_add(s, ": ");
	json_quote(s, tag->value);
}

static const struct tag *tag_named(const struct tags *tags, const char *name)
{
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->item[i].name, name) == 0)
			return tags->item + i;
	return NULL;
}

/* FOCUS key-value format, a flat JSON object: those of scenario and workload, an item's own over them. */
void bill_tags(const struct row *row, struct text *out)
{
	const struct tags *common = &row->strategy->tags, *own = row->line->item ? row->line->item->tags : NULL;
	struct text s = {0};

	text_addc(&s, '{');
	for (size_t i = 0; i < common->count; i++) {
		const struct tag *over = tag_named(own, common->item[i].name);

		tag_write(&s, over ? over : common->item + i);
	}
	for (size_t i = 0; own && i < own->count; i++)
		if (!tag_named(common, own->item[i].name))
			tag_write(&s, own->item + i);
	text_addc(&s, '}');
	csv_text(out, text_str(&s));
	text_release(&s);
}
