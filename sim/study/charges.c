#include "sim/study/charges.h"

#include <string.h>

const char *const purchase_words[] = {"on_demand", "spot", "committed", "unused_commitment", NULL};
const char *const purchase_titles[] = {N_("on demand"), N_("spot"), N_("committed"), N_("unused commitment"), NULL};

static const char *or_else(const char *s, const char *otherwise)
{
	return s && *s ? s : otherwise;
}

static const struct commitment *commitment_of(const struct setup *setup, const struct bill_line *line)
{
	return line->commitment >= 0 ? setup->commitment + line->commitment : NULL;
}

enum purchase charge_purchase(const struct bill_line *line)
{
	if (line->charge == CHARGE_PURCHASE || line->status == COMMITMENT_USED)
		return PURCHASE_COMMITTED;
	if (line->status == COMMITMENT_UNUSED || line->capacity_status == CAPACITY_UNUSED)
		return PURCHASE_UNUSED;
	return line->item && line->item->kind == ITEM_SPOT ? PURCHASE_SPOT : PURCHASE_ON_DEMAND;
}

/* What a commitment's own lines are about: the instance, item or store that it is for. */
static const char *subject_of(const struct setup *setup, const struct bill_line *line)
{
	const struct commitment *c = commitment_of(setup, line);

	return c ? or_else(c->instance_name, or_else(setup->instance_name, "")) : "";
}

const struct meter *charge_meter(const struct bill_line *line)
{
	const struct instance *instance = line->item ? line->item->instance : NULL;

	for (size_t i = 0; line->part && instance && i < instance->resources; i++)
		if (strcmp(instance->resource[i].name, line->part) == 0)
			return instance->resource[i].meter;
	return line->item ? line->item->meter : NULL;
}

static const struct meter *meter_of(const struct setup *setup, const struct bill_line *line)
{
	return line->item ? charge_meter(line) : book_meter(setup->book, subject_of(setup, line));
}

bool charge_is_store(const struct setup *setup, const struct bill_line *line)
{
	if (line->item)
		return line->item->kind == ITEM_STORE;
	return book_store(setup->book, subject_of(setup, line)) != NULL;
}

bool charge_is_node(const struct setup *setup, const struct bill_line *line)
{
	return line->item ? line->item->kind == ITEM_ON_DEMAND || line->item->kind == ITEM_SPOT : !charge_is_store(setup, line);
}

/* ServiceCategory and ServiceSubcategory by the category of a meter. */
static const char *const service_words[][2] = {
	[CATEGORY_COMPUTE] = {"Compute", "Other (Compute)"},
	[CATEGORY_STORAGE] = {"Storage", "Other (Storage)"},
	[CATEGORY_NETWORKING] = {"Networking", "Other (Networking)"},
	[CATEGORY_ANALYTICS] = {"Analytics", "Other (Analytics)"},
	[CATEGORY_AI] = {"AI and Machine Learning", "Other (AI and Machine Learning)"},
	[CATEGORY_MANAGEMENT] = {"Management and Governance", "Other (Management and Governance)"},
	[CATEGORY_OTHER] = {"Other", "Other (Other)"},
};

/* A store on the bill of the machines is what their disks are made of. */
static bool holds_disks(const struct setup *setup, const struct bill_line *line)
{
	const char *machines = book_provider(setup->book)->compute_service;

	return machines && strcmp(charge_service(setup, line), machines) == 0;
}

static const char *service_word(const struct setup *setup, const struct bill_line *line, int word)
{
	static const char *const machine[] = {"Compute", "Virtual Machines"}, *const store[] = {"Storage", "Object Storage"};
	const struct meter *meter = meter_of(setup, line);
	const int category = meter && meter->category >= 0 ? meter->category : CATEGORY_OTHER;
	const struct product *product = line->item || line->commitment < 0 ? NULL : setup->commitment[line->commitment].product;
	const bool broad = product && product->mechanism == MECHANISM_SPEND && !product->family_bound;

	if (charge_is_store(setup, line))
		return word && holds_disks(setup, line) ? "Block Storage" : store[word];
	if (line->item && charge_is_node(setup, line) && (!meter || category == CATEGORY_COMPUTE))
		return machine[word];               /* by itself, or as the cores and memory it is billed as */
	if (meter || (line->item && !charge_is_node(setup, line)))
		return service_words[category][word];
	return broad ? service_words[CATEGORY_COMPUTE][word] : machine[word];
}

const char *charge_category(const struct setup *setup, const struct bill_line *line) { return service_word(setup, line, 0); }
const char *charge_subcategory(const struct setup *setup, const struct bill_line *line) { return service_word(setup, line, 1); }

const char *charge_service(const struct setup *setup, const struct bill_line *line)
{
	const struct provider *provider = book_provider(setup->book);
	const struct meter *meter = meter_of(setup, line);
	const char *subject = subject_of(setup, line);
	const struct instance *instance = line->item ? NULL : book_instance(setup->book, subject);
	const struct store *store = line->item ? NULL : book_store(setup->book, subject);
	const bool is_store = charge_is_store(setup, line);
	const char *general = is_store ? provider->storage_service : provider->compute_service;
	const char *own = line->part && meter ? meter->service : line->item ? line->item->service
		: store ? store->service : instance ? instance->service : meter ? meter->service : NULL;

	return or_else(own, or_else(general, is_store ? "Storage" : "Compute"));
}

const char *charge_commitment_service(const struct setup *setup, size_t commitment)
{
	return charge_service(setup, &(struct bill_line){.commitment = (int)commitment});
}

const char *charge_region(const struct setup *setup, const struct bill_line *line)
{
	return or_else(line->item ? line->item->region : NULL, or_else(setup->book->region, ""));
}

const char *charge_zone(const struct setup *setup, const struct bill_line *line)
{
	const struct commitment *c = commitment_of(setup, line);

	return or_else(line->item ? line->item->zone : c ? c->zone : NULL, "");
}

/* Usage is its item's account's; what a commitment costs is paid by who bought it. */
const char *charge_account(const struct setup *setup, const struct bill_line *line)
{
	const struct commitment *c = commitment_of(setup, line);

	return or_else(line->item ? line->item->account : c ? c->account : NULL, "");
}

const char *charge_item(const struct setup *setup, const struct bill_line *line)
{
	const struct commitment *c = commitment_of(setup, line);

	return line->item ? line->item->name : c ? c->product_name : "";
}

const char *charge_workload(const struct strategy_plan *s, const struct bill_line *line)
{
	return line->item ? or_else(line->item->workload, or_else(s->workload_name, "")) : "";
}

static const char *value_in(const struct tags *tags, const char *name)
{
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->item[i].name, name) == 0)
			return tags->item[i].value;
	return NULL;
}

/* An item's own goes before that of scenario and workload. */
const char *charge_tag(const struct strategy_plan *s, const struct bill_line *line, const char *name)
{
	const char *own = line->item ? value_in(line->item->tags, name) : NULL;

	return or_else(own, or_else(value_in(&s->tags, name), ""));
}
