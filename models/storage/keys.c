/* The language of `kind: storage`. */
#include "models/storage/storage.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const struct schema_row rule_rows[] = {
	ROW_QUANTITY(struct rule_keys, after_s, "after", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN | ROW_REQUIRED,
		.help = N_("At this age of an object."), .example = "30 d"),
	ROW_NAME(struct rule_keys, to, "to", .help = N_("It is moved to this store of the price book."), .example = "s3.standard-ia"),
	ROW_BOOL(struct rule_keys, deletes, "delete", .fallback = "false", .help = N_("true: it is deleted."), .example = "true"),
};

static const struct schema rule_schema = {
	.name = "lifecycle_rule", .doc = N_("What becomes of an object at an age."),
	.size = sizeof(struct rule_keys), .row = rule_rows, .count = COUNT(rule_rows),
};

static const struct schema_row rows[] = {
	ROW_NAME(struct storage_keys, store, "store", .flags = ROW_REQUIRED, .help = N_("The store of the price book that everything is written to."),
		.example = "s3.standard"),
	ROW_QUANTITY(struct storage_keys, size_bytes, "size", DIM_BYTES, .max = 1e21, .fallback = "0 B",
		.help = N_("What is there at the start; of a disk, its size. May be uncertain: drawn once in each future."), .example = "20 TiB"),
	ROW_QUANTITY(struct storage_keys, age_s, "age", DIM_TIME, .max = YEARS_10, .fallback = "0 d",
		.help = N_("How old that is. A distribution says how its bytes are spread over ages, by whole days: nothing is drawn."),
		.example = "{uniform: [0 d, 365 d]}"),
	ROW_QUANTITY(struct storage_keys, growth, "growth", DIM_BYTES, .max = 1e21, .flags = ROW_SHARE, .fallback = "0 B",
		.help = /* xgettext:no-c-format */
		N_("How much each day adds, at its beginning; or a percentage of the size at the start, every 30 days and compounded."),
		.example = "50 GiB"),
	ROW_QUANTITY(struct storage_keys, object_bytes, "object_size", DIM_BYTES, .min = 1, .max = 1e15, .flags = ROW_CERTAIN,
		.help = N_("The size of an object: how many there are decides over requests, least sizes and what is billed beside each."),
		.example = "4 MiB"),
	ROW_SECTION(struct storage_keys, active, "active", .flags = ROW_SWITCH,
		.help = N_("It does not exist all the time from start to horizon: a scratch file system that goes with its job."),
		.example = "{from: 2 d, for: 8 d}"),
	ROW_QUANTITY(struct storage_keys, from_s, "active.from", DIM_TIME, .max = YEARS_10, .fallback = "0 d",
		.help = N_("It is created so long after the scenario's start. May be uncertain."), .example = "2 d"),
	ROW_QUANTITY(struct storage_keys, for_s, "active.for", DIM_TIME, .max = YEARS_10, .flags = ROW_OPEN_MIN,
		.help = N_("It is deleted after so long, with all that it holds. Default: not before the horizon."), .example = "8 d"),
	ROW_QUANTITY(struct storage_keys, put_per_s, "put", DIM_RATE, .max = 1e9,
		.help = N_("Writes to the first store. Default: one for each object that is added, where `object_size` says how many these are."),
		.example = "20000 /d"),
	ROW_QUANTITY(struct storage_keys, get_per_s, "get", DIM_RATE, .max = 1e9, .fallback = "0 /d",
		.help = N_("Reads from the first store that are not in `reads`."), .example = "100000 /d"),
	ROW_QUANTITY(struct storage_keys, reads, "reads", DIM_RATIO, .max = 1000, .fallback = "0 %",
		.help = /* xgettext:no-c-format */
		N_("The share of what is held, in whichever store, that is read every 30 days: cold stores bill what they retrieve. Each object is "
		   "read by one request, where `object_size` says how many there are."), .example = "2 %"),
	ROW_LIST(struct storage_keys, lifecycle, "lifecycle", .sub = &rule_schema,
		.help = N_("What becomes of objects as they age, in order of age."),
		.example = "[{after: 30 d, to: s3.standard-ia}, {after: 365 d, delete: true}]"),
	ROW_SECTION(struct storage_keys, snapshots, "snapshots", .flags = ROW_SWITCH,
		.help = N_("Incremental snapshots: the first is whole, later ones hold what changed and what was added since; what a later one still "
			   "needs stays when an earlier one is deleted."), .example = "{store: ebs.snapshot, every: 1 d, keep: 7, changed: 5 %}"),
	ROW_NAME(struct storage_keys, snapshot_store, "snapshots.store", .flags = ROW_REQUIRED, .help = N_("The store that they are kept in."),
		.example = "ebs.snapshot"),
	ROW_QUANTITY(struct storage_keys, snapshot_every_s, "snapshots.every", DIM_TIME, .min = 3600, .max = YEARS_10, .fallback = "1 d",
		.flags = ROW_CERTAIN, .help = N_("How often one is made; the first at the start."), .example = "1 d"),
	ROW_INTEGER(struct storage_keys, keep, "snapshots.keep", .min = 1, .max = 100000, .fallback = "7",
		.help = N_("How many are kept; the oldest goes when a new one is made."), .example = "7"),
	ROW_QUANTITY(struct storage_keys, changed, "snapshots.changed", DIM_RATIO, .max = 1, .fallback = "5 %",
		.help = N_("The share of the bytes that is written anew from one snapshot to the next."), .example = "5 %"),
	ROW_QUANTITY(struct storage_keys, forgotten, "snapshots.forgotten", DIM_NUMBER, .max = 1e6, .fallback = "0",
		.help = N_("Whole snapshots, each of the size at the start, that nobody deletes: of disks that are gone. May be uncertain."),
		.example = "{choice: {0: 70, 3: 30}}"),
	ROW_NAME(struct storage_keys, region, "region", .help = N_("The region, for the bill and for prices in steps; without it, the price book's."),
		.example = "us-east-1"),
	ROW_NAME(struct storage_keys, zone, "zone", .help = N_("The zone of a disk."), .example = "us-east-1a"),
	ROW_NAME(struct storage_keys, account, "account", .help = N_("The account that owns it."), .example = "research"),
	ROW_NAME(struct storage_keys, group, "group", .help = N_("The resource group it belongs to."), .example = "nlp"),
	ROW_NAME(struct storage_keys, resource, "resource", .help = N_("The one thing that it is, for the bill."), .example = "training-data"),
	ROW_TAGS(struct storage_keys, tags, "tags", .help = N_("Tags on everything that it costs, for the bill and for cost by tag."),
		.example = "{team: nlp}"),
};

const struct schema storage_schema = {
	.name = "storage",
	.doc = N_("A bucket or a disk until the horizon: what it holds at the start and what comes by the day, with its requests, lifecycle rules, "
		  "reads and snapshots."),
	.size = sizeof(struct storage_keys), .row = rows, .count = COUNT(rows),
};
