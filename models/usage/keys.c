/* The language of `kind: usage`: one row a key, and one row a column of the CSV file. */
#include "models/usage/usage.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const char *const buy_words[] = {"on_demand", "spot", NULL};          /* in the order of enum buy */
static const char *const ended_words[] = {"user", "provider", NULL};         /* in the order of enum usage_end */

static const struct schema_row row_rows[] = {
	ROW_NAME(struct row_keys, item, "item", .flags = ROW_REQUIRED,
		.help = N_("What was used: an instance, a store or an item of the price book."), .example = "p4d.24xlarge"),
	ROW_NODE(struct row_keys, quantity, "quantity",
		.help = N_("How much of it: a number of nodes or units, for storage a size. Units that are counted, such as requests, "
			   "are those of the whole row. May be uncertain: it is then drawn once in each future, the same for all "
			   "strategies. Default: 1."), .example = "2"),
	ROW_TIMESTAMP(struct row_keys, from, "from", .flags = ROW_REQUIRED,
		.help = N_("When it began; not before the scenario starts."), .example = "\"2024-03-04T09:00:00Z\""),
	ROW_TIMESTAMP(struct row_keys, to, "to", .help = N_("When it ended. Either this or `for`."),
		.example = "\"2024-03-04T17:00:00Z\""),
	ROW_QUANTITY(struct row_keys, for_s, "for", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("How long it lasted, instead of `to`."), .example = "8 h"),
	ROW_CHOICE(struct row_keys, buy, "buy", buy_words,
		.help = N_("Nodes: how they were bought; without it, as the strategy buys."), .example = "spot"),
	ROW_CHOICE(struct row_keys, ended_by, "ended_by", ended_words, .fallback = "user",
		.help = N_("Spot nodes: who ended it. Providers may forgive a node that they take soon after its grant."),
		.example = "provider"),
	ROW_NAME(struct row_keys, zone, "zone", .help = N_("The zone it was used in; some commitments cover one zone only."),
		.example = "us-east-1a"),
	ROW_NAME(struct row_keys, region, "region", .help = N_("The region, for the bill; without it, the price book's."),
		.example = "us-east-1"),
	ROW_NAME(struct row_keys, account, "account", .help = N_("The account that used it."), .example = "research"),
	ROW_NAME(struct row_keys, group, "group", .help = N_("The resource group it belongs to."), .example = "nlp"),
	ROW_NAME(struct row_keys, resource, "resource",
		.help = N_("The one thing that it is. Rows of one resource that differ in nothing but time and quantity, and whose "
			   "times overlap, are one use, billed once, with the largest quantity."), .example = "i-0a1b2c3d"),
	ROW_TAGS(struct row_keys, tags, "tags",
		.help = N_("Tags of this row, over those of the workload and the scenario. In a CSV file: a column tag:NAME each, or a "
			   "column tags with name=value;name=value."), .example = "{team: nlp}"),
};

const struct schema usage_row_schema = {
	.name = "usage_row", .doc = N_("One row of a usage record: one grant, rounded up and billed by itself."),
	.size = sizeof(struct row_keys), .row = row_rows, .count = COUNT(row_rows),
};

static const struct schema_row rows[] = {
	ROW_LIST(struct usage_keys, rows, "rows", .sub = &usage_row_schema,
		.help = N_("What was used, row by row. Either this or `file`."),
		.example = "[{item: p4d.24xlarge, quantity: 2, from: \"2024-03-04T09:00:00Z\", for: 8 h}]"),
	ROW_NODE(struct usage_keys, file, "file", .flags = ROW_FILE,
		.help = N_("The same rows in a CSV file beside the scenario: a header that names the columns, in any order, then a row "
			   "a line. At most 64 MiB, 200000 rows and 1000 columns."), .example = "usage.csv"),
	ROW_TAGS(struct usage_keys, tags, "tags", .help = N_("Tags on everything that the record holds, for the bill and for cost by tag."),
		.example = "{project: bert}"),
};

const struct schema usage_schema = {
	.name = "usage",
	.doc = N_("A record of usage, rated as it is: what was used, how many, from when to when. For trying commitments on real "
		  "history, and for working through a provider's own examples."),
	.size = sizeof(struct usage_keys), .row = rows, .count = COUNT(rows),
};
