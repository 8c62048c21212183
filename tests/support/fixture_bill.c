#include "tests/support/fixture_bill.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

enum { BIG, BIG_SPOT, ODD_SPOT, STORE, EGRESS, TOKENS, CORES, SMALL, ITEMS };
static const double year_h = 8760, days_h = 24;

struct fixture {
	struct replay replay;
	struct plan plan;
	struct scenario scenario;
	struct strategy strategy;
	struct strategy_plan strategy_plan;
	struct book book;
	struct provider provider;
	struct entry provider_entry, instance_entry[4], meter_entry[3], store_entry, product_entry[4];
	struct instance big, odd, cores, small;
	struct resource resource[1];
	struct meter egress, tokens, core_hours;
	struct store store;
	struct product spend, reservation, block, capacity;
	struct fleet_row fleet[2];
	struct item item[ITEMS];
	struct commitment commitment[BILL_COMMITMENTS];
	struct tag tag[2], own_tag[2];
	struct tags own_tags;
};

static struct value constant(double x)
{
	return (struct value){.form = VALUE_QUANTITY, .dist = {.kind = DIST_CONSTANT, .a = x}};
}

static struct figure figure(double x)
{
	return (struct figure){.value = constant(x), .source = "https://example.org/prices", .as_of = "2023-10-15"};
}

static void set_book(struct fixture *f)
{
	f->provider = (struct provider){.name = "cloudy", .compute_service = "Cloudy Compute", .storage_service = "Cloudy Storage",
					.publisher = "Cloudy Inc."};
	f->provider_entry = (struct entry){.name = "cloudy", .bound = &f->provider};
	f->big = (struct instance){.family = "x4", .vcpus = 96, .memory_bytes = constant(0x1p40), .network_bit_s = constant(4e11),
				   .accelerator = {.name = "A100", .count = 8}, .on_demand = figure(32.7726)};
	f->odd = (struct instance){.family = "odd", .vcpus = 4};
	f->small = (struct instance){.family = "m5", .vcpus = 2, .factor = constant(1), .on_demand = figure(0.0052)};
	f->core_hours = (struct meter){.title = {.en = "Core hours"}, .unit = "vCPU", .category = CATEGORY_COMPUTE,
				       .metering = METER_HOURS, .price = figure(0.031611)};
	f->resource[0] = (struct resource){"n1.vcpu", 4, &f->core_hours};
	f->cores = (struct instance){.family = "n1", .vcpus = 4, .resource = f->resource, .resources = 1};
	f->egress = (struct meter){.title = {.en = "Data transfer out", .es = "Datos que salen"}, .service = "Cloudy Network",
				   .unit = "GB", .category = CATEGORY_NETWORKING, .price = figure(0.09)};
	f->tokens = (struct meter){.title = {.en = "Input tokens"}, .service = "Cloudy Words", .unit = "1000 Tokens",
				   .category = CATEGORY_AI, .price = figure(0.000015)};
	f->store = (struct store){.price = figure(0.023)};
	f->instance_entry[0] = (struct entry){.name = "x4.24xlarge", .bound = &f->big};
	f->instance_entry[1] = (struct entry){.name = "odd.one", .bound = &f->odd};
	f->instance_entry[2] = (struct entry){.name = "n1-standard-4", .bound = &f->cores};
	f->instance_entry[3] = (struct entry){.name = "m5.small", .bound = &f->small};
	f->meter_entry[0] = (struct entry){.name = "egress", .bound = &f->egress};
	f->meter_entry[1] = (struct entry){.name = "tokens.in", .bound = &f->tokens};
	f->meter_entry[2] = (struct entry){.name = "n1.vcpu", .bound = &f->core_hours};
	f->store_entry = (struct entry){.name = "store.standard", .bound = &f->store};
	f->book = (struct book){.name = "cloudy", .region = "us-east-1", .currency = "USD", .provider = &f->provider_entry,
				.instances = {.item = f->instance_entry, .count = 4}, .stores = {.item = &f->store_entry, .count = 1},
				.items = {.item = f->meter_entry, .count = 3},
				.products = {.item = f->product_entry, .count = 4}};
}

static void set_products(struct fixture *f)
{
	f->spend = (struct product){.mechanism = MECHANISM_SPEND, .title = {"One-year plan", "Plan de un año"}};
	f->reservation = (struct product){.mechanism = MECHANISM_RESERVATION, .title = {"Reserved, by size", NULL}, .size_flexible = true};
	f->block = (struct product){.mechanism = MECHANISM_BLOCK, .title = {"Capacity block", NULL}};
	f->capacity = (struct product){.mechanism = MECHANISM_CAPACITY, .title = {"Kept capacity", NULL}};
	f->product_entry[0] = (struct entry){.name = "plan", .bound = &f->spend};
	f->product_entry[1] = (struct entry){.name = "reserved", .bound = &f->reservation};
	f->product_entry[2] = (struct entry){.name = "block", .bound = &f->block};
	f->product_entry[3] = (struct entry){.name = "capacity", .bound = &f->capacity};
	for (int c = 0; c < BILL_COMMITMENTS; c++)
		f->commitment[c] = (struct commitment){.product = &f->reservation, .product_name = "reserved",
			.term_s = constant(year_h * HOUR_S), .count = 1, .instance_name = "m5.small", .account = "finance"};
	f->commitment[BILL_PLAN].product = f->commitment[BILL_IDLE].product = &f->spend;
	f->commitment[BILL_PLAN].product_name = f->commitment[BILL_IDLE].product_name = "plan";
	f->commitment[BILL_PLAN].instance_name = f->commitment[BILL_IDLE].instance_name = NULL;
	f->commitment[BILL_PLAN].payment = PAY_PARTIAL_UPFRONT;
	f->commitment[BILL_IDLE].payment = f->commitment[BILL_CANCELLED].payment = PAY_ALL_UPFRONT;
	f->commitment[BILL_BLOCK].product = &f->block;
	f->commitment[BILL_BLOCK].product_name = "block";
	f->commitment[BILL_CAPACITY].product = &f->capacity;
	f->commitment[BILL_CAPACITY].product_name = "capacity";
	f->commitment[BILL_BLOCK].instance_name = f->commitment[BILL_CAPACITY].instance_name = "x4.24xlarge";
	f->commitment[BILL_BLOCK].payment = PAY_ALL_UPFRONT;
	f->commitment[BILL_CAPACITY].scope = SCOPE_ZONE;
	f->commitment[BILL_CAPACITY].zone = "us-east-1b";
}

static void set_items(struct fixture *f)
{
	f->own_tag[0] = (struct tag){"team", "vision \"3\""};
	f->own_tag[1] = (struct tag){"cost-centre", "=42"};
	f->own_tags = (struct tags){f->own_tag, 2};
	f->item[BIG] = (struct item){.kind = ITEM_ON_DEMAND, .name = "x4.24xlarge", .service = "Cloudy Compute", .instance = &f->big,
				     .price = constant(32.7726), .zone = "us-east-1a", .account = "research", .tags = &f->own_tags};
	f->item[BIG_SPOT] = (struct item){.kind = ITEM_SPOT, .name = "x4.24xlarge", .service = "Cloudy Compute", .instance = &f->big,
					  .price = constant(11.57), .row = 1, .zone = "us-east-1b"};
	f->item[ODD_SPOT] = (struct item){.kind = ITEM_SPOT, .name = "odd.one", .service = "Cloudy Compute", .instance = &f->odd,
					  .price = constant(0.07), .row = -1};
	f->item[STORE] = (struct item){.kind = ITEM_STORE, .name = "store.standard", .service = "Cloudy Storage", .store = &f->store,
				       .price = constant(0.023), .row = -1};
	f->item[EGRESS] = (struct item){.kind = ITEM_METER, .name = "egress", .service = "Cloudy Network", .meter = &f->egress,
					.price = constant(0.09), .row = -1, .region = "eu-west-1"};
	f->item[TOKENS] = (struct item){.kind = ITEM_METER, .name = "tokens.in", .service = "Cloudy Words", .meter = &f->tokens,
					.price = constant(0.000015), .row = -1, .resource = "=model-7"};
	f->item[CORES] = (struct item){.kind = ITEM_ON_DEMAND, .name = "n1-standard-4", .service = "Cloudy Compute",
				       .instance = &f->cores, .row = -1};
	f->item[SMALL] = (struct item){.kind = ITEM_ON_DEMAND, .name = "m5.small", .service = "Cloudy Compute",
				       .instance = &f->small, .price = constant(0.0052), .row = -1};
}

/* BASE with its times in hours; paid (or amortised) is quantity × unit price unless the line says a sum. */
static void add(struct fixture *f, struct bill_line line)
{
	struct ledger *ledger = &f->replay.ledger;
	struct money amount = {0};

	line.from_s *= HOUR_S;
	line.to_s *= HOUR_S;
	money_from_usd(line.quantity * line.unit_usd, &amount);
	if (line.charge == CHARGE_USAGE && line.status == COMMITMENT_NONE && !line.why)
		line.billed = line.effective = amount;
	else if (line.status == COMMITMENT_USED)
		line.effective = amount;
	line.list_unit_usd = line.list_unit_usd > 0 || !line.item ? line.list_unit_usd : line.unit_usd;
	bill_add(&f->replay.bill, &line);
	money_add(&ledger->total, line.billed);
	if (line.item)
		money_add(&ledger->by_item[line.item - f->item], line.effective);
	else if (line.status == COMMITMENT_UNUSED)
		money_add(&ledger->unassigned, line.effective);
}

static void usage_lines(struct fixture *f)
{
	const struct item *item = f->item;

	add(f, (struct bill_line){item + BIG, .commitment = -1, .node = 0, .to_s = 100.1234, .quantity = 100.1234, .unit = "Hours",
				  .unit_usd = 32.7726});
	add(f, (struct bill_line){item + BIG_SPOT, .commitment = -1, .node = 1, .pricing = PRICING_DYNAMIC, .to_s = 800.31,
				  .quantity = 800.31, .unit = "Hours", .unit_usd = 11.57});
	add(f, (struct bill_line){item + BIG_SPOT, .commitment = -1, .node = 2, .pricing = PRICING_DYNAMIC, .from_s = 3, .to_s = 3.7,
				  .unit = "Hours", .unit_usd = 11.57, .why = "interrupted within its free time"});
	add(f, (struct bill_line){item + BIG_SPOT, .commitment = -1, .node = 2, .pricing = PRICING_DYNAMIC, .from_s = 5, .to_s = 5.5,
				  .quantity = 0.5, .unit = "Hours", .unit_usd = 11.57, .why = "interrupted within its free time"});
	add(f, (struct bill_line){item + ODD_SPOT, .commitment = -1, .node = 3, .pricing = PRICING_DYNAMIC, .to_s = 10, .quantity = 10,
				  .unit = "Hours", .unit_usd = 0.07});
	add(f, (struct bill_line){item + STORE, .commitment = -1, .node = -1, .to_s = 400, .quantity = 123.456789, .unit = "GB-Mo",
				  .unit_usd = 0.023});
	add(f, (struct bill_line){item + EGRESS, .commitment = -1, .node = -1, .from_s = 7, .to_s = 7, .quantity = 1234.5, .unit = "GB",
				  .unit_usd = 0.085, .list_unit_usd = 0.09});
	add(f, (struct bill_line){item + TOKENS, .commitment = -1, .node = -1, .to_s = 2, .quantity = 0.0000071, .unit = "1000 Tokens",
				  .unit_usd = 0.0015});
	add(f, (struct bill_line){item + CORES, .part = "n1.vcpu", .commitment = -1, .node = 4, .to_s = 720, .quantity = 2880,
				  .unit = "vCPU-Hours", .unit_usd = 0.0252888, .list_unit_usd = 0.031611});
}

/* FEE nano-dollars over HOURS for commitment C: at once or month by month, UNITS of it. */
static void buy(struct fixture *f, int c, int64_t fee, double hours, bool recurring, double units, const char *unit)
{
	add(f, (struct bill_line){.commitment = c, .node = -1, .charge = CHARGE_PURCHASE, .recurring = recurring, .to_s = hours,
				  .quantity = 1, .unit = "Commitments", .commitment_quantity = units, .commitment_unit = unit,
				  .unit_usd = (double)fee / NANO, .list_unit_usd = (double)fee / NANO, .billed = {fee}});
}

static void unused(struct fixture *f, int c, double hours, double units, const char *unit)
{
	const struct bill *bill = &f->replay.bill;
	struct money left = {0};

	for (size_t i = 0; i < bill->count; i++)
		if (bill->line[i].commitment == c)
			left.nano += bill->line[i].billed.nano - bill->line[i].effective.nano;
	add(f, (struct bill_line){.commitment = c, .node = -1, .pricing = PRICING_COMMITTED, .status = COMMITMENT_UNUSED, .to_s = hours,
				  .unit = "Hours", .commitment_quantity = units, .commitment_unit = unit, .effective = left});
}

/* A plan of $20 an hour, half paid at once: 150 h of use at its rate, and what exceeds it at list. */
static void plan_lines(struct fixture *f)
{
	const struct item *big = f->item + BIG;

	buy(f, BILL_PLAN, 87600000000001, year_h, false, 87600, "USD");
	buy(f, BILL_PLAN, 87599999999999, year_h, true, 87600, "USD");
	add(f, (struct bill_line){big, .commitment = BILL_PLAN, .node = -1, .pricing = PRICING_COMMITTED, .status = COMMITMENT_USED,
				  .to_s = 150, .quantity = 148.78, .unit = "Hours", .unit_usd = 20.1631, .list_unit_usd = 32.7726,
				  .commitment_quantity = 2999.866018, .commitment_unit = "USD"});
	add(f, (struct bill_line){big, .commitment = -1, .node = -1, .to_s = 150, .quantity = 0.22, .unit = "Hours", .unit_usd = 32.7726});
	unused(f, BILL_PLAN, year_h, 2 * 87600 - 2999.866018, "USD");
	buy(f, BILL_IDLE, 8760000000000, year_h, false, 0, NULL);
	unused(f, BILL_IDLE, year_h, 0, NULL);
}

/* Four reserved small ones pay 0.0026; two hours of a large one take four hours of them each. Then all is used up. */
static void reservation_lines(struct fixture *f)
{
	buy(f, BILL_RESERVED, 21840000, 168, true, 672, "Hours");
	add(f, (struct bill_line){f->item + SMALL, .commitment = BILL_RESERVED, .node = -1, .pricing = PRICING_COMMITTED,
				  .status = COMMITMENT_USED, .to_s = 168, .quantity = 168, .unit = "Hours", .unit_usd = 0.00013,
				  .list_unit_usd = 0.0052, .commitment_quantity = 672, .commitment_unit = "Hours"});
	unused(f, BILL_RESERVED, 168, 0, "Hours");
	buy(f, BILL_CANCELLED, 1200000000000, year_h, false, year_h, "Hours");
	add(f, (struct bill_line){f->item + SMALL, .commitment = BILL_CANCELLED, .node = -1, .pricing = PRICING_COMMITTED,
				  .status = COMMITMENT_USED, .to_s = 7, .quantity = 7, .unit = "Hours", .unit_usd = 0.137,
				  .list_unit_usd = 0.0052, .commitment_quantity = 7, .commitment_unit = "Hours"});
	add(f, (struct bill_line){.commitment = BILL_CANCELLED, .node = -1, .charge = CHARGE_PURCHASE, .from_s = 40 * days_h,
				  .to_s = 40 * days_h, .quantity = 1, .unit = "Commitments", .commitment_quantity = year_h - 960,
				  .commitment_unit = "Hours", .billed = {-1068493150685}, .why = "cancelled"});
	unused(f, BILL_CANCELLED, 40 * days_h, 960 - 7, "Hours");
}

static void capacity_lines(struct fixture *f)
{
	const struct item *big = f->item + BIG;

	add(f, (struct bill_line){.commitment = BILL_BLOCK, .capacity = BILL_BLOCK, .node = -1, .charge = CHARGE_PURCHASE, .to_s = 7 * days_h,
				  .quantity = 168, .unit = "Hours", .commitment_quantity = 168, .commitment_unit = "Hours",
				  .unit_usd = 14.75, .list_unit_usd = 14.75, .billed = {2478000000000}});
	add(f, (struct bill_line){big, .commitment = BILL_BLOCK, .capacity = BILL_BLOCK, .capacity_status = CAPACITY_USED, .node = 5,
				  .pricing = PRICING_COMMITTED, .status = COMMITMENT_USED, .from_s = 1, .to_s = 101, .quantity = 100,
				  .unit = "Hours", .unit_usd = 14.75, .list_unit_usd = 32.7726, .commitment_quantity = 100,
				  .commitment_unit = "Hours"});
	unused(f, BILL_BLOCK, 7 * days_h, 68, "Hours");
	add(f, (struct bill_line){big, .commitment = -1, .capacity = BILL_CAPACITY, .capacity_status = CAPACITY_USED, .node = 6,
				  .to_s = 30, .quantity = 30, .unit = "Hours", .unit_usd = 32.7726});
	add(f, (struct bill_line){big, .commitment = -1, .capacity = BILL_CAPACITY, .capacity_status = CAPACITY_UNUSED, .node = -1,
				  .from_s = 30, .to_s = 48, .quantity = 18, .unit = "Hours", .unit_usd = 32.7726});
}

struct replay *fixture_bill(void)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	set_book(f);
	set_products(f);
	set_items(f);
	f->tag[0] = (struct tag){"project", "bert, \"large\""};
	f->tag[1] = (struct tag){"team", "nlp"};
	f->fleet[0].market.on_demand_usd_h = f->fleet[1].market.on_demand_usd_h = constant(32.7726);
	f->scenario = (struct scenario){.title = {"-1 is not a formula, is it", NULL}, .start_unix_s = 1709542800};
	f->strategy = (struct strategy){.name = "C", .title = {"Everything", NULL}};
	static const struct workload_type job = {.name = "training"};

	f->strategy_plan = (struct strategy_plan){.strategy = &f->strategy, .workload = &job, .workload_name = "bert", .tags = {f->tag, 2},
		.setup = {.strategy = "C", .book = &f->book, .instance_name = "x4.24xlarge", .instance = &f->big, .fleet = f->fleet,
			  .start_unix_s = 1709542800, .fleet_rows = 2, .commitment = f->commitment,
			  .commitments = BILL_COMMITMENTS, .item = f->item, .items = ITEMS}};
	f->plan = (struct plan){.scenario = &f->scenario, .strategy = &f->strategy_plan, .strategies = 1};
	f->replay = (struct replay){.plan = &f->plan, .finished = true};
	ledger_init(&f->replay.ledger, ITEMS, BILL_COMMITMENTS);
	usage_lines(f);
	plan_lines(f);
	reservation_lines(f);
	capacity_lines(f);
	return &f->replay;
}

void fixture_bill_free(struct replay *replay)
{
	ledger_release(&replay->ledger);
	bill_release(&replay->bill);
	free(replay);
}
