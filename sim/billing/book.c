/* Tables of the price book's language, and how to ask a bound book. Loading is in book_load.c. */
#include "sim/billing/book.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

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
	ROW_BOOL(struct provider, anniversary_terms, "anniversary_terms", .fallback = "false",
		.help = N_("A term of years ends on its anniversary, so that it has 366 days when it holds a 29 February; without it a "
			   "year has 365."), .example = "true"),
	ROW_BOOL(struct provider, longer_term_first, "longer_term_first", .fallback = "false",
		.help = N_("Of commitments that stand alike in the stacking order the longer term is used first; without it the "
			   "greater saving decides."), .example = "true"),
	ROW_BOOL(struct provider, rates_capped_at_list, "rates_capped_at_list", .fallback = "false",
		.help = N_("Usage that a spend commitment covers pays the list price where that is below the commitment's rate; without "
			   "it, always the rate."), .example = "true"),
	ROW_BOOL(struct provider, equal_instalments, "equal_instalments", .fallback = "false",
		.help = N_("What is not paid upfront of a term of years is paid in equal parts, one a month from the purchase on; without "
			   "it, by the hours of each calendar month."), .example = "true"),
	ROW_BOOL(struct provider, exchange_restarts, "exchange_restarts", .fallback = "false",
		.help = N_("An exchange gives back what is left of the old commitment and buys the new one for a whole term; without it the "
			   "new one ends when the old one would have, and the difference is paid."), .example = "true"),
	ROW_BOOL(struct provider, reservations_at_once, "reservations_at_once", .fallback = "false",
		.help = N_("A reservation's hour is spread over all that runs at once, second by second, until it is used; without it, one "
			   "thing after the other is covered."), .example = "true"),
	ROW_BOOL(struct provider, least_from_creation, "least_from_creation", .fallback = "false",
		.help = N_("The least time of a store (minimum_duration) counts from the creation of an object, and a lifecycle rule that moves it on "
			   "owes nothing; without it, from when it came into the store, and what leaves early owes the rest."), .example = "true"),
	ROW_FIGURE(struct provider, notice_s, "notice", DIM_TIME, .max = 86400,
		.help = N_("Warning before a spot node is taken, unless the market says otherwise."), .example = "2 min"),
	ROW_BOOL(struct provider, notice_best_effort, "notice_best_effort", .fallback = "false",
		.help = N_("The provider gives that notice as well as it can, and does not promise that it comes in time, or at all."),
		.example = "true"),
	ROW_FIGURE(struct provider, budget_refresh_s, "budget_refresh", DIM_TIME, .min = 60, .max = 31536000,
		.help = N_("The time from one look of a budget at the data of cost to the next."), .example = "{uniform: [8 h, 12 h]}"),
	ROW_FIGURE(struct provider, budget_delay_s, "budget_delay", DIM_TIME, .max = 31536000,
		.help = N_("How old the latest of those data are then."), .example = "{uniform: [8 h, 24 h]}"),
	ROW_FIGURE(struct provider, forecast_history_s, "forecast_history", DIM_TIME, .flags = ROW_CERTAIN, .max = 31536000,
		.help = N_("How much of the past a budget's forecast needs before there is one."), .example = "35 d"),
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
	ROW_TABLE(struct book, items, "items", .sub = &meter_schema,
		.help = N_("Whatever else is metered, by name: transfer, requests, gateways, scans, and the resources that instances "
			   "are billed as."), .example = "{egress: {unit: GB, price: $0.09}}"),
	ROW_TABLE(struct book, products, "products", .sub = &product_schema, .help = N_("What can be committed to, by name."),
		.example = "{plan: {mechanism: spend, rates: [{instance: toy, rate: $0.6/h}]}}"),
	ROW_NODE(struct book, market, "market", .help = N_("What the book says of its market, under every other word on it."),
		.example = "{spot: {notice: 2 min}}"),
	ROW_NODE(struct book, presets, "presets", .help = N_("Markets by name, for `market: {preset: NAME}`."),
		.example = "{calm: {spot: {interruptions: {advisor: 10-15 %}}}}"),
	ROW_TAGS(struct book, aliases, "aliases",
		.help = N_("Names that several books share, and the book's own name for each, so that a scenario can change its book by "
			   "one key."), .example = "{8xA100: gpu8.large}"),
	ROW_TAGS(struct book, notes, "notes", .help = N_("Remarks by name."), .example = "{scope: Linux only}"),
};

const struct schema book_schema = {
	.name = "prices",
	.doc = N_("A price book: figures as data. A figure is a quantity, or {value, source, as_of, quality, note} around one."),
	.size = sizeof(struct book), .row = book_rows, .count = COUNT(book_rows),
};

int term_months(double term_s)
{
	const double year_s = 365 * DAY_S;
	const int years = (int)(term_s / year_s);

	return term_s == years * year_s ? 12 * years : 0;
}

double book_term_s(const struct book *book, int64_t unix_s, double term_s)
{
	const int months = term_months(term_s);

	return book_provider(book)->anniversary_terms && months ? (double)(calendar_months_later(unix_s, months) - unix_s) : term_s;
}

static const void *row(const struct entries *table, const char *name)
{
	const struct entry *entry = entries_find(table, name);

	return entry ? entry->bound : NULL;
}

const char *book_own_name(const struct book *book, const char *name)
{
	for (size_t i = 0; name && i < book->aliases.count; i++)
		if (strcmp(book->aliases.item[i].name, name) == 0)
			return book->aliases.item[i].value;
	return name;
}

const struct instance *book_instance(const struct book *book, const char *name)
{
	return row(&book->instances, book_own_name(book, name));
}

const struct store *book_store(const struct book *book, const char *name)
{
	return row(&book->stores, book_own_name(book, name));
}

const struct figure *store_price(const struct store *store)
{
	return store->tiers.count ? &((const struct tier *)store->tiers.item[0].bound)->price : &store->price;
}

const struct meter *book_meter(const struct book *book, const char *name)
{
	return row(&book->items, book_own_name(book, name));
}

const struct product *book_product(const struct book *book, const char *name)
{
	return row(&book->products, book_own_name(book, name));
}

const struct provider *book_provider(const struct book *book)
{
	static const struct provider neutral = {0};

	return book->provider ? book->provider->bound : &neutral;
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
