/* Tables of what can be used and billed: instances, storage, and whatever else is metered. */
#include "sim/billing/book.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

const char *const metering_words[] = {"amount", "hours", "months", NULL};
const char *const category_words[] = {"compute", "storage", "networking", "analytics", "ai", "management", "other", NULL};

static const struct schema_row price_change_rows[] = {
	ROW_TIMESTAMP(struct price_change, at, "at", .flags = ROW_REQUIRED, .help = N_("From when on; a whole hour."),
		.example = "\"2025-06-01T00:00:00Z\""),
	ROW_FIGURE(struct price_change, price, "price", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H, .flags = ROW_REQUIRED,
		.help = N_("The on-demand price from then on."), .example = "$21.957642/h"),
};

static const struct schema price_change_schema = {
	.name = "price_change", .doc = N_("A list price that changes."),
	.size = sizeof(struct price_change), .row = price_change_rows, .count = COUNT(price_change_rows),
};

static const struct schema_row instance_rows[] = {
	ROW_NAME(struct instance, family, "family", .help = N_("The family that a plan can be bound to."), .example = "gpu8"),
	ROW_NAME(struct instance, title, "title", .help = N_("What it is, in a few words."), .example = "8 x A100"),
	ROW_NAME(struct instance, service, "service", .help = N_("FOCUS ServiceName; default: the provider's compute service."),
		.example = "Acme Machine Learning"),
	ROW_INTEGER(struct instance, vcpus, "vcpus", .min = 0, .max = 100000, .fallback = "0", .help = N_("Virtual processors."),
		.example = "96"),
	ROW_QUANTITY(struct instance, memory_bytes, "memory", DIM_BYTES, .max = 1e18, .flags = ROW_CERTAIN,
		.help = N_("Main memory."), .example = "1152 GiB"),
	ROW_QUANTITY(struct instance, network_bit_s, "network", DIM_BITS_PER_SECOND, .max = 1e18, .flags = ROW_CERTAIN,
		.help = N_("Sustained network bandwidth."), .example = "400 Gbit/s"),
	ROW_QUANTITY(struct instance, factor, "factor", DIM_NUMBER, .max = 1e6, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("Normalisation factor: how much of a size-flexible reservation of its family an hour of it takes. Without "
			   "one, a reservation covers it by its exact name only."), .example = "192"),
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
	ROW_LIST(struct instance, on_demand_changes, "on_demand_changes", .sub = &price_change_schema,
		.help = N_("Later on-demand prices, each from a clock hour on. Plans bought before keep their rates."),
		.example = "[{at: \"2025-06-01T00:00:00Z\", price: $21.957642/h}]"),
	ROW_TAGS(struct instance, resources_written, "resources",
		.help = N_("What it is billed as, item by item, instead of by itself: so many of each. Its on-demand price is then "
			   "their sum."), .example = "{n1.vcpu: \"4\", n1.memory: \"15\"}"),
	ROW_FIGURE(struct instance, granule_s, "granule", DIM_TIME, .max = 86400 * 31, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("Time is billed in whole multiples of this: up, but down for a spot node that the provider takes. "
			   "Without it: whole seconds."), .example = "1 h"),
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

static const struct schema_row store_tier_rows[] = {
	ROW_QUANTITY(struct tier, up_to, "up_to", DIM_BYTES, .max = 1e24, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("How much of the month's storage this price is for, counted from zero; absent in the last."),
		.example = "50 TiB"),
	ROW_FIGURE(struct tier, price, "price", DIM_USD_PER_GIB_MONTH, .max = PRICE_MAX_USD_H, .flags = ROW_REQUIRED,
		.help = N_("Price of a GiB and calendar month in this step."), .example = "$0.023/GB-month"),
};

static const struct schema store_tier_schema = {
	.name = "store_tier", .doc = N_("One step of a storage price."),
	.size = sizeof(struct tier), .row = store_tier_rows, .count = COUNT(store_tier_rows),
};

static const struct schema_row store_rows[] = {
	ROW_FIGURE(struct store, price, "price", DIM_USD_PER_GIB_MONTH, .max = PRICE_MAX_USD_H, 
		.help = N_("Price of a GiB kept for a calendar month; or the key tiers."), .example = "$0.023/GB-month"),
	ROW_LIST(struct store, tiers, "tiers", .sub = &store_tier_schema,
		.help = N_("Prices that fall with what is stored in a calendar month, instead of one price; the last has no up_to."),
		.example = "[{up_to: 50 TiB, price: $0.023/GB-month}, {price: $0.022/GB-month}]"),
	ROW_FIGURE(struct store, minimum_s, "minimum_duration", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN,
		.help = N_("What is deleted before this time is billed until then."), .example = "90 d"),
	ROW_NAME(struct store, service, "service", .help = N_("FOCUS ServiceName; default: the provider's storage service."),
		.example = "Acme Storage"),
	ROW_TEXT(struct store, title, "title", .help = N_("Its name as people know it."), .example = "Standard storage"),
	ROW_FIGURE(struct store, minimum_object_bytes, "minimum_object", DIM_BYTES, .max = 1e15, .flags = ROW_CERTAIN,
		.help = N_("Each object is billed as so much at least."), .example = "128 KiB"),
	ROW_FIGURE(struct store, overhead_bytes, "overhead", DIM_BYTES, .max = 1e15, .flags = ROW_CERTAIN,
		.help = N_("So much is billed beside each object, at the same price."), .example = "32 KiB"),
	ROW_FIGURE(struct store, index_bytes, "index", DIM_BYTES, .max = 1e15, .flags = ROW_CERTAIN,
		.help = N_("So much is billed beside each object, at the price of `index_store`."), .example = "8 KiB"),
	ROW_NAME(struct store, index_store, "index_store", .help = N_("The store whose price `index` has."), .example = "object.standard"),
	ROW_STRINGS(struct store, transitions, "transitions",
		.help = N_("The stores that a lifecycle rule can move objects on to; without it, there are no such rules."),
		.example = "[object.infrequent, object.archive]"),
	ROW_FIGURE(struct store, moved_bytes, "transition_object", DIM_BYTES, .max = 1e15, .flags = ROW_CERTAIN,
		.help = N_("A lifecycle rule leaves smaller objects where they are, instead of moving them here."), .example = "128 KiB"),
	ROW_FIGURE(struct store, moved_age_s, "transition_age", DIM_TIME, .max = YEARS_10, .flags = ROW_CERTAIN,
		.help = N_("A lifecycle rule may move an object here only when it is so old."), .example = "30 d"),
	ROW_NAME(struct store, put, "put", .help = N_("The item that a write is billed as; without it, writes are free."), .example = "object.put"),
	ROW_NAME(struct store, get, "get", .help = N_("The item that a read is billed as; without it, reads are free."), .example = "object.get"),
	ROW_NAME(struct store, transition, "transition", .help = N_("The item that each object is billed as which a lifecycle rule moves here."),
		.example = "object.transition"),
	ROW_NAME(struct store, retrieval, "retrieval", .help = N_("The item, of bytes, that what is read is billed as."), .example = "object.retrieval"),
	ROW_NAME(struct store, retrieval_request, "retrieval_request",
		.help = N_("The item that a read is billed as beside `get`, where objects must be restored first."), .example = "object.restore"),
	ROW_FIGURE(struct store, least_bytes, "least_size", DIM_BYTES, .max = 1e24, .flags = ROW_CERTAIN,
		.help = N_("What is provisioned as a whole: at least so much."), .example = "1200 GiB"),
	ROW_FIGURE(struct store, step_bytes, "size_step", DIM_BYTES, .max = 1e24, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("What is provisioned as a whole: above the least size in whole multiples of this."), .example = "2400 GiB"),
};

const struct schema store_schema = {
	.name = "store", .doc = N_("Storage, billed by GiB-months of the calendar."),
	.size = sizeof(struct store), .row = store_rows, .count = COUNT(store_rows),
};

static const struct schema_row meter_tier_rows[] = {
	ROW_QUANTITY(struct tier, up_to, "up_to", DIM_NUMBER, .max = 1e24, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("How many units of the month this price is for, counted from zero; absent in the last."), .example = "10240"),
	ROW_FIGURE(struct tier, price, "price", DIM_USD, .max = PRICE_MAX_USD_H, .flags = ROW_REQUIRED,
		.help = N_("What `per` units cost in this step."), .example = "$0.09"),
};

static const struct schema meter_tier_schema = {
	.name = "tier", .doc = N_("One step of a price that falls with quantity, counted through the calendar month."),
	.size = sizeof(struct tier), .row = meter_tier_rows, .count = COUNT(meter_tier_rows),
};

static const struct schema_row sustained_rows[] = {
	ROW_QUANTITY(struct sustained, to, "to", DIM_RATIO, .max = 1, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_REQUIRED,
		.help = N_("Up to this share of the calendar month."), .example = "25 %"),
	ROW_QUANTITY(struct sustained, pays, "pays", DIM_RATIO, .max = 1, .flags = ROW_CERTAIN | ROW_REQUIRED,
		.help = N_("The part of the price that is paid for it."), .example = "80 %"),
};

static const struct schema sustained_schema = {
	.name = "sustained", .doc = N_("One step of a discount for use through the month."),
	.size = sizeof(struct sustained), .row = sustained_rows, .count = COUNT(sustained_rows),
};

static const struct schema_row meter_rows[] = {
	ROW_TEXT(struct meter, title, "title", .help = N_("Its name as people know it."), .example = "Data transfer to the internet"),
	ROW_NAME(struct meter, service, "service", .help = N_("FOCUS ServiceName; default: the provider's compute service."),
		.example = "Acme Data Transfer"),
	ROW_CHOICE(struct meter, category, "category", category_words, .fallback = "other", .help = N_("FOCUS ServiceCategory."),
		.example = "networking"),
	ROW_NAME(struct meter, unit, "unit", .flags = ROW_REQUIRED, .help = N_("What is counted."), .example = "GB"),
	ROW_CHOICE(struct meter, metering, "metering", metering_words, .fallback = "amount",
		.help = N_("amount: units are counted. hours: units times hours of use. months: units times the share of the calendar "
			   "month."), .example = "hours"),
	ROW_FIGURE(struct meter, price, "price", DIM_USD, .max = PRICE_MAX_USD_H,
		.help = N_("What `per` units cost; or the key tiers."), .example = "$0.045"),
	ROW_QUANTITY(struct meter, per, "per", DIM_NUMBER, .max = 1e15, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .fallback = "1",
		.help = N_("How many units the price is for."), .example = "1000"),
	ROW_LIST(struct meter, tiers, "tiers", .sub = &meter_tier_schema,
		.help = N_("Prices that fall with what is used in a calendar month, instead of one price; the last has no up_to."),
		.example = "[{up_to: 10240, price: $0.09}, {price: $0.085}]"),
	ROW_LIST(struct meter, sustained, "sustained", .sub = &sustained_schema,
		.help = N_("A discount for use through the month: units are packed so that as few as possible were in use as long as "
			   "possible, and each pays step by step."), .example = "[{to: 25 %, pays: 100 %}, {to: 100 %, pays: 80 %}]"),
	ROW_QUANTITY(struct meter, free, "free", DIM_NUMBER, .max = 1e24, .flags = ROW_CERTAIN, .fallback = "0",
		.help = N_("Units of a calendar month that cost nothing; they come out of the first step and do not widen it."),
		.example = "100"),
	ROW_QUANTITY(struct meter, included, "included", DIM_NUMBER, .max = 1e24, .flags = ROW_CERTAIN, .fallback = "0",
		.help = N_("Units of each usage row that cost nothing."), .example = "3000"),
	ROW_QUANTITY(struct meter, minimum, "minimum", DIM_NUMBER, .max = 1e24, .flags = ROW_CERTAIN, .fallback = "0",
		.help = N_("Each usage row counts at least so many units."), .example = "10"),
	ROW_QUANTITY(struct meter, round_up, "round_up", DIM_NUMBER, .max = 1e24, .flags = ROW_CERTAIN, .fallback = "0",
		.help = N_("Each usage row counts in whole multiples of so many units; 0: as it is."), .example = "1"),
	ROW_QUANTITY(struct meter, counted, "counted", DIM_NUMBER, .max = 100, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .fallback = "1",
		.help = N_("How often each unit counts: 2 for a transfer that is billed in both directions."), .example = "2"),
	ROW_BOOL(struct meter, each_alone, "tiers_each", .fallback = "false",
		.help = N_("The tiers are those of each usage row by itself (a volume's provisioned operations), not of the month's sum."),
		.example = "true"),
	ROW_FIGURE(struct meter, granule_s, "granule", DIM_TIME, .max = 86400 * 31, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("metering: hours or months: the time of each usage row is rounded up to whole multiples of this."), .example = "1 h"),
	ROW_BOOL(struct meter, licence, "licence", .fallback = "false",
		.help = N_("true: charged even while the spot node that uses it is free, and never part of a spot price."),
		.example = "true"),
	ROW_SECTION(struct meter, instead.given, "instead", .flags = ROW_SWITCH,
		.help = N_("Another item that may do the same: advice tries what it would save."),
		.example = "{item: endpoint.gateway, provided: the traffic goes to the object store, source: acme-network}"),
	ROW_NAME(struct meter, instead.item, "instead.item", .flags = ROW_REQUIRED,
		.help = N_("Which item that is; it counts the same units in the same way."), .example = "endpoint.gateway"),
	ROW_TEXT(struct meter, instead.provided, "instead.provided",
		.help = N_("What must be so for that."), .example = "the traffic goes to the object store"),
	ROW_NAME(struct meter, instead.source, "instead.source", .flags = ROW_REQUIRED, .help = N_("Where that is printed."),
		.example = "acme-network"),
};

const struct schema meter_schema = {
	.name = "item", .doc = N_("Something metered that is neither an instance nor storage."),
	.size = sizeof(struct meter), .row = meter_rows, .count = COUNT(meter_rows),
};
