/* The language of `kind: metered`. The keys of an item stand in the workload itself, or in each of its `items`. */
#include "models/metered/metered.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const char *const every_words[] = {"month", NULL};                    /* in the order of enum driver_every */
static const char *const kept_words[] = {"forever", NULL};                   /* in the order of enum driver_kept */
static const char *const buy_words[] = {"on_demand", "spot", NULL};          /* in the order of enum buy */

#define DRIVER_ROWS(type, in) \
	ROW_NODE(type, in quantity, "quantity", \
		.help = N_("How much of it. A counted item: of each use, or in each period of `every`, or in all; anything else: so much at a " \
			   "time. A number of the item's units, or a size where it is bytes that are counted or stored. May be uncertain: it is " \
			   "then drawn once in each future. Default: 1."), .example = "40 GiB"), \
	ROW_QUANTITY(type, in every_s, "every", DIM_TIME, .min = 60, .max = YEARS_10, .flags = ROW_CERTAIN, .words = every_words, \
		.help = N_("The period that quantity and `times` are meant for, such as 1 d; month: each month of the calendar. A period that " \
			   "is cut off brings its part. Without it they are meant in all."), .example = "1 d"), \
	ROW_QUANTITY(type, in times, "times", DIM_NUMBER, .max = 1e12, \
		.help = N_("How many uses there are, each of the quantity and each rounded up by itself as the item says: queries, calls. Default: " \
			   "1 where the item rounds a use up; else uses are not told apart."), .example = "200"), \
	ROW_QUANTITY(type, in kept_s, "kept", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .words = kept_words, \
		.help = N_("Of what is stored: what comes in each period of `every` stays for so long (the retention of logs). It is there from " \
			   "the beginning of its day (UTC) on."), .example = "30 d"), \
	ROW_BOOL(type, in fixed, "fixed", .fallback = "false", \
		.help = N_("true: this item neither grows nor varies by the day, such as the hours of a gateway whose traffic does."), \
		.example = "true"), \
	ROW_CHOICE(type, in buy, "buy", buy_words, \
		.help = N_("Instances: how they are bought; without it, as the strategy buys."), .example = "on_demand"), \
	ROW_SECTION(type, in scan, "scan", .flags = ROW_SWITCH, \
		.help = N_("What one use scans, in place of `quantity`: the data, less what compression, columns and partitions spare."), \
		.example = "{data: 3 TiB, compression: 3, columns: 25 %}"), \
	ROW_QUANTITY(type, in scan_bytes, "scan.data", DIM_BYTES, .max = 1e24, .flags = ROW_REQUIRED, \
		.help = N_("The data as rows of plain text."), .example = "3 TiB"), \
	ROW_QUANTITY(type, in scan_compression, "scan.compression", DIM_NUMBER, .min = 1, .max = 1000, .fallback = "1", \
		.help = N_("How much smaller they are stored."), .example = "3"), \
	ROW_QUANTITY(type, in scan_columns, "scan.columns", DIM_RATIO, .max = 1, .fallback = "100 %", .flags = ROW_OPEN_MIN, \
		.help = N_("The share of the bytes that stands in the columns that are read; of rows of text it is all."), .example = "25 %"), \
	ROW_QUANTITY(type, in scan_partitions, "scan.partitions", DIM_RATIO, .max = 1, .fallback = "100 %", .flags = ROW_OPEN_MIN, \
		.help = N_("The share of the partitions that is read: one day of a month is 3.3 %."), .example = "3.3 %"), \
	ROW_NAME(type, in region, "region", .help = N_("The region it is used in, for the bill and for prices in steps; without it, the price book's."), \
		.example = "us-east-1"), \
	ROW_NAME(type, in zone, "zone", .help = N_("The zone it was used in; some commitments cover one zone only."), .example = "us-east-1a"), \
	ROW_NAME(type, in account, "account", .help = N_("The account that used it."), .example = "research"), \
	ROW_NAME(type, in group, "group", .help = N_("The resource group it belongs to."), .example = "nlp"), \
	ROW_NAME(type, in resource, "resource", .help = N_("The one thing that it is, for the bill."), .example = "nat-0a1b2c3d")

#define ITEM_HELP N_("What is used: an item, a store or an instance of the price book.")

static const struct schema_row driver_rows[] = {
	ROW_NAME(struct driver_keys, item, "item", .flags = ROW_REQUIRED, .help = ITEM_HELP, .example = "nat.data"),
	DRIVER_ROWS(struct driver_keys, ),
	ROW_TAGS(struct driver_keys, tags, "tags", .help = N_("Tags of this item, over those of the workload and the scenario."),
		.example = "{team: nlp}"),
};

static const struct schema driver_schema = {
	.name = "metered_item", .doc = N_("One of several items that are used together."),
	.size = sizeof(struct driver_keys), .row = driver_rows, .count = COUNT(driver_rows),
};

static const struct schema_row rows[] = {
	ROW_NAME(struct metered_keys, one.item, "item", .help = N_("What is used: an item, a store or an instance of the price book. Either this or `items`."),
		.example = "egress.internet"),
	DRIVER_ROWS(struct metered_keys, one.),
	ROW_LIST(struct metered_keys, items, "items", .sub = &driver_schema,
		.help = N_("Several items that are used together, such as the hours and the traffic of a gateway."),
		.example = "[{item: nat.hour, fixed: true}, {item: nat.data, quantity: 40 GiB, every: 1 d}]"),
	ROW_QUANTITY(struct metered_keys, growth, "growth", DIM_RATIO, .min = -1, .max = 100, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = /* xgettext:no-c-format */
		N_("What is used grows by so much every `growth_every`, compounded, by the day from the first one on; may be negative. Default: 0 %."),
		.example = "10 %"),
	ROW_QUANTITY(struct metered_keys, growth_every_s, "growth_every", DIM_TIME, .min = 86400, .max = YEARS_10, .fallback = "30 d", .flags = ROW_CERTAIN,
		.help = N_("How long `growth` takes."), .example = "30 d"),
	ROW_SECTION(struct metered_keys, varies, "varies", .flags = ROW_SWITCH,
		.help = N_("One day (UTC) is not as the next."), .example = "{cv: 15 %, weekend: 40 %}"),
	ROW_QUANTITY(struct metered_keys, cv, "varies.cv", DIM_RATIO, .max = 10, .flags = ROW_CERTAIN,
		.help = N_("Each day is times a lognormal of mean 1 and this coefficient of variation, drawn for it alone and the same for all "
			   "strategies."), .example = "15 %"),
	ROW_QUANTITY(struct metered_keys, weekend, "varies.weekend", DIM_RATIO, .max = 100, .flags = ROW_CERTAIN, .fallback = "100 %",
		.help = N_("Saturdays and Sundays are times this; what is said of the quantity holds for the other days."), .example = "40 %"),
	ROW_SECTION(struct metered_keys, active, "active", .flags = ROW_SWITCH,
		.help = N_("It is not used all the time from start to horizon."), .example = "{chance: 20 %, from: {uniform: [0 d, 25 d]}, for: 3 d}"),
	ROW_QUANTITY(struct metered_keys, from_s, "active.from", DIM_TIME, .max = YEARS_10, .fallback = "0 d",
		.help = N_("It begins so long after the scenario's start. May be uncertain: drawn once in each future."), .example = "{uniform: [0 d, 25 d]}"),
	ROW_QUANTITY(struct metered_keys, for_s, "active.for", DIM_TIME, .max = YEARS_10, .flags = ROW_OPEN_MIN,
		.help = N_("It is used for so long. Default: until the horizon."), .example = "3 d"),
	ROW_QUANTITY(struct metered_keys, chance, "active.chance", DIM_RATIO, .max = 1, .fallback = "100 %", .flags = ROW_CERTAIN,
		.help = N_("It happens at all in this share of the futures."), .example = "20 %"),
	ROW_TAGS(struct metered_keys, tags, "tags", .help = N_("Tags on everything that is used, for the bill and for cost by tag."),
		.example = "{team: data}"),
};

const struct schema metered_schema = {
	.name = "metered",
	.doc = N_("So much of items of the price book until the horizon: storage, transfer, gateways, logs, scans, calls of an API, a machine that "
		  "somebody forgot. What is counted comes in all or every so often, the rest is there at a time; it may grow, vary by the day, and "
		  "begin by chance."),
	.size = sizeof(struct metered_keys), .row = rows, .count = COUNT(rows),
};
