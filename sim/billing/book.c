/* Tables of the price book's language, and how to ask a bound book. Loading is in book_load.c. */
#include "sim/billing/book.h"

#include <stdlib.h>
#include <string.h>

const char *const payment_words[] = {"no_upfront", "partial_upfront", "all_upfront", NULL};
const char *const mechanism_words[] = {"spend", NULL};

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const struct schema_row provider_rows[] = {
	ROW_NAME(struct provider, name, "name", .help = N_("Short name of the provider."), .example = "acme"),
	ROW_TEXT(struct provider, title, "title", .help = N_("Its name as people know it."), .example = "Acme Cloud"),
	ROW_FIGURE(struct provider, minimum_s, "minimum", DIM_TIME, .max = 86400, .flags = ROW_CERTAIN,
		.help = N_("Least billed time of one grant. Without it: none."), .example = "60 s"),
	ROW_FIGURE(struct provider, spot_free_s, "spot_free", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN,
		.help = N_("A spot node that the provider takes within this time of its grant is free. Without it: none is."),
		.example = "1 h"),
	ROW_FIGURE(struct provider, notice_s, "notice", DIM_TIME, .max = 86400,
		.help = N_("Warning before a spot node is taken, unless the market says otherwise."), .example = "2 min"),
	ROW_NAME(struct provider, compute_service, "compute_service", .help = N_("FOCUS ServiceName of instances."),
		.example = "Acme Compute"),
	ROW_NAME(struct provider, storage_service, "storage_service", .help = N_("FOCUS ServiceName of storage."),
		.example = "Acme Storage"),
	ROW_NAME(struct provider, publisher, "publisher", .help = N_("FOCUS ProviderName and PublisherName."), .example = "Acme Cloud"),
	ROW_NAME(struct provider, spot_rate_note, "spot_rate_note",
		.help = N_("How the provider's published interruption figure is to be read."),
		.example = "share of instances reclaimed in the trailing month"),
};

const struct schema provider_schema = {
	.name = "provider",
	.doc = N_("How a provider meters time. Without a provider time bills by the second, with no minimum and nothing free."),
	.size = sizeof(struct provider), .row = provider_rows, .count = COUNT(provider_rows),
};

static const struct schema_row instance_rows[] = {
	ROW_NAME(struct instance, family, "family", .help = N_("The family that a plan can be bound to."), .example = "gpu8"),
	ROW_NAME(struct instance, title, "title", .help = N_("What it is, in a few words."), .example = "8 x A100"),
	ROW_INTEGER(struct instance, vcpus, "vcpus", .min = 0, .max = 100000, .fallback = "0", .help = N_("Virtual processors."),
		.example = "96"),
	ROW_QUANTITY(struct instance, memory_bytes, "memory", DIM_BYTES, .max = 1e18, .flags = ROW_CERTAIN,
		.help = N_("Main memory."), .example = "1152 GiB"),
	ROW_QUANTITY(struct instance, network_bit_s, "network", DIM_BITS_PER_SECOND, .max = 1e18, .flags = ROW_CERTAIN,
		.help = N_("Sustained network bandwidth."), .example = "400 Gbit/s"),
	ROW_NAME(struct instance, source, "source", .help = N_("Where the hardware figures are printed."), .example = "instance-types"),
	ROW_SECTION(struct instance, accelerator.given, "accelerator", .flags = ROW_SWITCH, .help = N_("Its accelerators."),
		.example = "{name: A100-40GB, count: 8, peak: 312 TFLOP/s}"),
	ROW_NAME(struct instance, accelerator.name, "accelerator.name", .flags = ROW_REQUIRED, .help = N_("Model name."),
		.example = "A100-40GB"),
	ROW_INTEGER(struct instance, accelerator.count, "accelerator.count", .min = 1, .max = 1024, .fallback = "1",
		.help = N_("How many of them."), .example = "8"),
	ROW_QUANTITY(struct instance, accelerator.memory_bytes, "accelerator.memory", DIM_BYTES, .max = 1e18, .flags = ROW_CERTAIN,
		.help = N_("Memory of one."), .example = "40 GB"),
	ROW_QUANTITY(struct instance, accelerator.peak_flops, "accelerator.peak", DIM_FLOPS, .max = 1e24, .flags = ROW_CERTAIN,
		.help = N_("Peak of one in dense 16-bit matrix arithmetic."), .example = "312 TFLOP/s"),
	ROW_NAME(struct instance, accelerator.source, "accelerator.source", .help = N_("Where these are printed."),
		.example = "nvidia-a100"),
	ROW_FIGURE(struct instance, on_demand, "on_demand", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("On-demand price of one; without it there is no such offer."), .example = "$32.7726/h"),
	ROW_FIGURE(struct instance, spot, "spot", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("Typical spot price; without it there is no such offer."), .example = "$8.93/h"),
	ROW_FIGURE(struct instance, spot_low, "spot_low", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("Lowest spot price over the region's zones."), .example = "$8.1984/h"),
	ROW_FIGURE(struct instance, spot_high, "spot_high", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("Highest spot price over the region's zones."), .example = "$9.6621/h"),
	ROW_NODE(struct instance, market, "market", .help = N_("What the book says of this instance's market."),
		.example = "{spot: {capacity_wait: 5 min}}"),
};

const struct schema instance_schema = {
	.name = "instance", .doc = N_("An instance type: what it is and what an hour of it costs."),
	.size = sizeof(struct instance), .row = instance_rows, .count = COUNT(instance_rows),
};

static const struct schema_row store_rows[] = {
	ROW_FIGURE(struct store, price, "price", DIM_USD_PER_GIB_MONTH, .max = PRICE_MAX_USD_H, .flags = ROW_REQUIRED,
		.help = N_("Price of a GiB kept for a calendar month."), .example = "$0.023/GB-month"),
	ROW_NAME(struct store, service, "service", .help = N_("FOCUS ServiceName; default: the provider's storage service."),
		.example = "Acme Storage"),
	ROW_TEXT(struct store, title, "title", .help = N_("Its name as people know it."), .example = "Standard storage"),
};

const struct schema store_schema = {
	.name = "store", .doc = N_("Storage, billed by GiB-months of the calendar."),
	.size = sizeof(struct store), .row = store_rows, .count = COUNT(store_rows),
};

static const struct schema_row plan_rate_rows[] = {
	ROW_NAME(struct plan_rate, instance, "instance", .flags = ROW_REQUIRED, .help = N_("Name of the instance type."),
		.example = "gpu8.large"),
	ROW_QUANTITY(struct plan_rate, term_s, "term", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_10,
		.fallback = "1 y", .help = N_("How long it binds; a year has 365 days."), .example = "1 y"),
	ROW_CHOICE(struct plan_rate, payment, "payment", payment_words, .fallback = "no_upfront",
		.help = N_("How much of it is paid when it is bought."), .example = "all_upfront"),
	ROW_FIGURE(struct plan_rate, rate, "rate", DIM_USD_PER_HOUR, .flags = ROW_REQUIRED, .max = PRICE_MAX_USD_H,
		.help = N_("What an hour costs over the term, the part paid upfront included."), .example = "$20.1755/h"),
	ROW_FIGURE(struct plan_rate, upfront, "upfront", DIM_USD, .max = 1e10,
		.help = N_("What is paid when it is bought; default: by the payment option."), .example = "$82478"),
};

const struct schema plan_rate_schema = {
	.name = "rate", .doc = N_("One rate of a product: for an instance type, a term and a way of paying."),
	.size = sizeof(struct plan_rate), .row = plan_rate_rows, .count = COUNT(plan_rate_rows),
};

static const struct schema_row product_rows[] = {
	ROW_CHOICE(struct product, mechanism, "mechanism", mechanism_words, .flags = ROW_REQUIRED,
		.help = N_("How it works. spend: dollars per hour are committed; each clock hour they pay for usage at the product's "
			   "rates, and what is left of the hour is lost."), .example = "spend"),
	ROW_TEXT(struct product, title, "title", .help = N_("Its name as people know it."), .example = "Compute plan"),
	ROW_LIST(struct product, rates, "rates", .sub = &plan_rate_schema, .help = N_("Its rates."),
		.example = "[{instance: gpu8.large, rate: $20.1755/h}]"),
	ROW_INTEGER(struct product, order, "order", .min = 0, .max = 1000, .fallback = "0",
		.help = N_("Its place when several cover the same hour, the lowest first."), .example = "1"),
	ROW_NAME(struct product, note, "note", .help = N_("What should be known about its figures."), .example = "rates of 2023"),
};

const struct schema product_schema = {
	.name = "product", .doc = N_("Something that can be committed to."),
	.size = sizeof(struct product), .row = product_rows, .count = COUNT(product_rows),
};

static const struct schema_row book_rows[] = {
	ROW_NAME(struct book, name, "name", .flags = ROW_SAFE, .help = N_("The book's name; default: its file's."),
		.example = "acme-east-2023-10"),
	ROW_TEXT(struct book, title, "title", .help = N_("What the book holds, in a few words."), .example = "Acme east, 2023-10"),
	ROW_ONE(struct book, provider, "provider", .sub = &provider_schema,
		.help = N_("The provider whose billing rules apply: a name (a file in providers/), or a map in place. Without one "
			   "time bills by the second, with no minimum and nothing free."),
		.example = "{minimum: 60 s, spot_free: 1 h, notice: 2 min}"),
	ROW_NAME(struct book, region, "region", .help = N_("The region that the prices are of."), .example = "east-1"),
	ROW_NAME(struct book, currency, "currency", .fallback = "USD", .help = N_("USD, the only one so far."), .example = "USD"),
	ROW_NAME(struct book, as_of, "as_of", .help = N_("The day that the book describes; each figure has its own."),
		.example = "2023-10-10"),
	ROW_NODE(struct book, sources, "sources", .help = N_("Short names for sources, with their full citation."),
		.example = "{price-list: the price list of 2023-10-09}"),
	ROW_TABLE(struct book, instances, "instances", .sub = &instance_schema, .help = N_("Instance types by name."),
		.example = "{toy: {on_demand: $1/h, spot: $0.4/h}}"),
	ROW_TABLE(struct book, stores, "stores", .sub = &store_schema, .help = N_("Storage by name."),
		.example = "{disk.standard: {price: $0.023/GB-month}}"),
	ROW_TABLE(struct book, products, "products", .sub = &product_schema, .help = N_("What can be committed to, by name."),
		.example = "{plan: {mechanism: spend, rates: [{instance: toy, rate: $0.6/h}]}}"),
	ROW_NODE(struct book, market, "market", .help = N_("What the book says of its market, under every other word on it."),
		.example = "{spot: {notice: 2 min}}"),
	ROW_NODE(struct book, presets, "presets", .help = N_("Markets by name, for `market: {preset: NAME}`."),
		.example = "{calm: {spot: {interruptions: {advisor: 10-15 %}}}}"),
	ROW_TAGS(struct book, notes, "notes", .help = N_("Remarks by name."), .example = "{scope: Linux only}"),
};

const struct schema book_schema = {
	.name = "prices",
	.doc = N_("A price book: figures as data. A figure is a quantity, or {value, source, as_of, quality, note} around one."),
	.size = sizeof(struct book), .row = book_rows, .count = COUNT(book_rows),
};

static const void *entry_find(const struct entries *entries, const char *name)
{
	for (size_t i = 0; name && i < entries->count; i++)
		if (strcmp(entries->item[i].name, name) == 0)
			return entries->item[i].bound;
	return NULL;
}

const struct instance *book_instance(const struct book *book, const char *name)
{
	return entry_find(&book->instances, name);
}

const struct store *book_store(const struct book *book, const char *name)
{
	return entry_find(&book->stores, name);
}

const struct product *book_product(const struct book *book, const char *name)
{
	return entry_find(&book->products, name);
}

const struct provider *book_provider(const struct book *book)
{
	static const struct provider neutral = {0};

	return book->provider ? book->provider->bound : &neutral;
}

const char **entries_names(struct arena *arena, const struct entries *entries)
{
	const char **name = arena_alloc(arena, entries->count + 1, sizeof *name);

	for (size_t i = 0; i < entries->count; i++)
		name[i] = entries->item[i].name;
	return name;
}

const struct node *book_preset(const struct book *book, const char *name)
{
	return name ? node_get(book->presets, name) : NULL;
}

const char **book_preset_names(struct arena *arena, const struct book *book)
{
	const size_t count = book->presets && book->presets->kind == NODE_MAP ? book->presets->count : 0;
	const char **name = arena_alloc(arena, count + 1, sizeof *name);

	for (size_t i = 0; i < count; i++)
		name[i] = book->presets->key[i]->text;
	return name;
}

const char *book_source(const struct book *book, const struct figure *figure)
{
	const struct node *full = figure->source ? node_get(book->sources, figure->source) : NULL;

	return full && full->kind == NODE_SCALAR ? full->text : figure->source;
}
