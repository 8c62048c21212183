#include "tests/support/study_toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "tests/support/serving_toy.h"

atomic_size_t toy_lived;
size_t toy_stop_after;
volatile sig_atomic_t toy_stop;

/* --- the market --- */
struct toy_market_keys {
	const char *preset;
	struct presence spot;
	struct value price, trouble;
};
static const struct schema_row market_rows[] = {
	ROW_NAME(struct toy_market_keys, preset, "preset", .help = "A market of the book.", .example = "calm"),
	ROW_SECTION(struct toy_market_keys, spot, "spot", .help = "Spot nodes.", .example = "{price: $1/h}"),
	ROW_QUANTITY(struct toy_market_keys, price, "spot.price", DIM_USD_PER_HOUR, .help = "Price.", .example = "$1/h"),
	ROW_QUANTITY(struct toy_market_keys, trouble, "trouble", DIM_TIME, .help = "Mean time lost.", .example = "1 h"),
};
static const struct schema market_schema = {"market", "A toy.", sizeof(struct toy_market_keys), market_rows, 4};

static bool market_plan(const struct binding *b, const struct book *book, const struct instance *instance,
			const struct node *merged, const char *path, struct market *market)
{
	struct toy_market_keys keys = {0};

	(void)book;
	if (!schema_bind(b, &market_schema, merged, path, &keys))
		return false;
	*market = (struct market){.spot_usd_h = instance->spot.value, .on_demand_usd_h = instance->on_demand.value,
				  .capacity_wait_s = value_constant(0), .reading = "toy", .group = market->group,
				  .pool_key = market->pool_key};
	if (keys.price.form == VALUE_QUANTITY)
		market->spot_usd_h = keys.price;
	if (keys.trouble.form == VALUE_QUANTITY)
		market->capacity_wait_s = keys.trouble;
	return true;
}

static struct node *market_merge(struct arena *arena, const struct node *base, const struct node *over)
{
	return node_merge(arena, &market_schema, base, over);
}

static void market_words(const struct market *market, int64_t nodes, void (*line)(void *, const char *), void *context)
{
	char text[80];

	(void)market;
	if (nodes == 0)                   /* on-demand nodes have none */
		return;
	snprintf(text, sizeof text, "%d spot nodes meet trouble", (int)nodes);
	line(context, text);
}

static const struct market_type toy_market = {&market_schema, market_plan, market_merge, market_words, NULL, NULL};

/* --- the workload --- */
struct toy_keys {
	const char *instance;
	int64_t nodes;
	struct value work, limit;
	struct tags tags;
};
static const struct schema_row toy_rows[] = {
	ROW_NAME(struct toy_keys, instance, "instance", .flags = ROW_REQUIRED, .help = "Instance.", .example = "toy"),
	ROW_INTEGER(struct toy_keys, nodes, "nodes", .min = 1, .max = 1000, .fallback = "1", .help = "Nodes.", .example = "2"),
	ROW_QUANTITY(struct toy_keys, work, "work", DIM_TIME, .flags = ROW_REQUIRED | ROW_OPEN_MIN, .help = "Work.",
		     .example = "8 h"),
	ROW_QUANTITY(struct toy_keys, limit, "limit", DIM_TIME, .fallback = "1 y", .help = "Given up after.", .example = "9 h"),
	ROW_TAGS(struct toy_keys, tags, "tags", .help = "Tags.", .example = "{team: x}"),
};
static const struct schema toy_schema = {"toy", "A toy.", sizeof(struct toy_keys), toy_rows, 5};

static const struct metric metrics[] = {
	{"cost", "USD", METRIC_COST, "cost", NULL},
	{"hours", "h", METRIC_HOURS, "hours", NULL},
	{"interruptions", "1", METRIC_MEASURE, "spot nodes lost", NULL},
	{"lost_hours", "h", METRIC_MEASURE, "hours lost", NULL},
};

struct toy_plan {
	const struct toy_keys *keys;
	const struct setup *setup;
};

static const void *toy_plan(struct setup *setup, const void *bound, struct place at)
{
	struct toy_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);

	(void)at;
	*plan = (struct toy_plan){bound, setup};
	for (size_t r = 0; r < setup->fleet_rows; r++) {
		const struct fleet_row *row = setup->fleet + r;
		const bool spot = row->buy == BUY_SPOT;

		setup_item(setup, &(struct item){.kind = spot ? ITEM_SPOT : ITEM_ON_DEMAND, .name = setup->instance_name,
						 .service = "Toy Compute", .row = (int)r, .most = row->nodes,
						 .price = spot ? row->market.spot_usd_h : row->market.on_demand_usd_h});
	}
	return plan;
}

static void *toy_state_new(const void *plan)
{
	(void)plan;
	return mem_new(1, 8);
}

static bool toy_live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct toy_plan *plan = plan_of;
	const double work_s = value_in_replica(&plan->keys->work, chance);
	double lost_s = 0, end_s;
	const double limit_s = value_in_replica(&plan->keys->limit, chance);

	(void)state;
	for (size_t r = 0; r < plan->setup->fleet_rows; r++) {
		const struct fleet_row *row = plan->setup->fleet + r;
		uint64_t word[2];

		philox_block(chance, purpose_of(PURPOSE_TEST, row->market.group), 0, word);
		if (row->buy == BUY_SPOT)
			lost_s = fmax(lost_s, exponential_of(word[0], chance) *
					      value_in_replica(&row->market.capacity_wait_s, chance));
	}
	end_s = fmin(work_s + lost_s, limit_s);
	for (size_t r = 0; r < plan->setup->fleet_rows; r++)
		for (int64_t n = 0; n < plan->setup->fleet[r].nodes; n++)
			usage_add(log, (uint32_t)r, (int)n, 0, end_s, 1, END_RELEASED);
	for (size_t r = 0; r < plan->setup->fleet_rows; r++) {
		log->part_s[r * PARTS + PART_USEFUL] = work_s;
		log->part_s[r * PARTS + PART_LOST] = lost_s;
	}
	log->end_s = end_s;
	metric[TOY_HOURS] = end_s / 3600;
	metric[TOY_INTERRUPTIONS] = floor(lost_s / 3600);
	metric[TOY_LOST] = lost_s / 3600;
	if (toy_stop_after && atomic_fetch_add(&toy_lived, 1) + 1 == toy_stop_after)
		__atomic_store_n(&toy_stop, 1, __ATOMIC_RELAXED);
	return work_s + lost_s <= limit_s;
}

static bool toy_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log,
			      double *metric, struct recorder *recorder)
{
	const bool finished = toy_live(plan, state, chance, log, metric);

	recorder_add(recorder, log->end_s, finished ? RECORD_DONE : RECORD_GAVE_UP, -1, 0);
	return finished;
}

static void toy_assume(const void *plan, model_line *line, void *context)
{
	(void)plan;
	line(context, "this is a toy");
}

static double toy_ideal_s(const void *plan)
{
	return dist_mean(&((const struct toy_plan *)plan)->keys->work.dist);
}

static double toy_longest_s(const void *plan)
{
	return ((const struct toy_plan *)plan)->keys->limit.dist.a;
}

static const struct workload_type toy_workload = {
	.name = "toy", .doc = "A toy.", .schema = &toy_schema, .metric = metrics, .metrics = TOY_METRICS, .plan = toy_plan,
	.state_new = toy_state_new, .state_free = free, .live = toy_live, .live_recorded = toy_live_recorded,
	.assume = toy_assume, .ideal_s = toy_ideal_s, .longest_s = toy_longest_s};

/* --- the rater: seconds × price; a commitment of $2/h is half used --- */
#define COMMIT_USD_H 2.0

static const void *rater_plan(struct setup *setup)
{
	return setup;
}

static void *rater_state(const void *plan)
{
	(void)plan;
	return NULL;
}

static void rater_state_free(void *state)
{
	free(state);
}

static void rate(const void *plan, void *state, const struct chance *chance, const struct usage_log *log,
		 struct ledger *ledger)
{
	const struct setup *setup = plan;

	(void)state;
	for (size_t i = 0; i < log->count; i++) {
		const struct usage *usage = log->usage + i;
		const double hours = (usage->to_s - usage->from_s) / 3600 * usage->quantity;
		struct money amount = {0};

		ledger->overflow |= !money_from_usd(hours * value_in_replica(&setup->item[usage->item].price, chance), &amount);
		ledger_charge(ledger, usage->item, amount);
		if (ledger->bill)
			bill_add(ledger->bill, &(struct bill_line){.item = setup->item + usage->item, .commitment = -1,
								   .node = usage->node, .billed = amount});
	}
	for (size_t c = 0; c < setup->commitments; c++) {
		struct commitment_view *view = ledger->commitment + c;
		const double term_h = setup->commitment[c].term_s.dist.a / 3600;

		money_from_usd(COMMIT_USD_H * term_h, &view->full_term);
		money_from_usd(COMMIT_USD_H * ceil(log->end_s / 3600), &view->horizon);
		money_from_usd(COMMIT_USD_H / 2 * log->end_s / 3600, &view->used);
		view->eligible_usd = 4;
		view->covered_usd = 1;
		ledger_idle(ledger, (size_t)(view - ledger->commitment), view->full_term);
		if (ledger->bill)
			bill_add(ledger->bill, &(struct bill_line){.commitment = (int)c, .node = -1, .billed = view->full_term});
	}
}

static double rater_ceiling(const void *plan, double end_s)
{
	const struct setup *setup = plan;
	double sum = 0;

	for (size_t i = 0; i < setup->items; i++)
		sum += end_s / 3600 * (double)setup->item[i].most * dist_mean(&setup->item[i].price.dist);
	return sum;
}

static double rater_break_even(const void *plan, size_t commitment)
{
	(void)plan, (void)commitment;
	return 0.625;
}

static double rater_commit(const void *plan, size_t commitment)
{
	(void)plan, (void)commitment;
	return COMMIT_USD_H;
}

static const struct rater toy_rater = {
	.name = "toy", .plan = rater_plan, .state_new = rater_state, .state_free = rater_state_free, .rate = rate,
	.ceiling_usd = rater_ceiling, .break_even = rater_break_even, .commit_usd_h = rater_commit};

static const struct workload_type *const workloads[] = {&toy_workload, &serving_toy};
static const struct rater *const raters[] = {&toy_rater};
const struct models toy_models = {workloads, 2, raters, 1, &toy_market, NULL, NULL};

/* --- scenarios --- */
const char toy_yaml[] =
	"version: 1\n"
	"title: {en: \"A toy\", es: \"Un juguete\"}\n"
	"prices:\n"
	"  instances: {toy: {on_demand: $3.25/h, spot: $1.5/h}, toy.2x: {on_demand: $6.5/h}}\n"
	"  products:\n"
	"    plan:\n"
	"      mechanism: spend\n"
	"      rates:\n"
	"        - {instance: toy, term: 1 y, payment: no_upfront, rate: $2.125/h}\n"
	"        - {instance: toy, term: 3 y, payment: all_upfront, rate: $1.5/h}\n"
	"  presets: {calm: {trouble: 30 min}, wild: {trouble: 40 h}}\n"
	"simulate: {replications: 500, seed: 42, confidence: 90 %}\n"
	"goal: {deadline: 20 h, budget: $125}\n"
	"thresholds: [\"P(late) < 25 %\", \"p95(cost) < $140\", \"mean(lost_hours) <= 6 h\"]\n"
	"market: {trouble: 5 h}\n"
	"workloads:\n"
	"  job: {kind: toy, instance: toy, nodes: 3, work: {uniform: [10 h, 14 h]}, limit: 30 h, tags: {team: nlp}}\n"
	"strategies:\n"
	"  A: {title: {en: \"on demand\", es: \"bajo demanda\"}, buy: on_demand}\n"
	"  B: {title: spot, buy: spot}\n"
	"  D:\n"
	"    fleet: [{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 2, buy: spot}]\n"
	"    commitments: [{product: plan, term: 1 y, payment: no_upfront}]\n"
	"report: {baseline: B}\n"
	"tags: {team: root, area: eu}\n";

void toy_begin(struct toy *toy)
{
	*toy = (struct toy){0};
	snprintf(toy->folder, sizeof toy->folder, "/tmp/costcast-toy-XXXXXX");
	if (!mkdtemp(toy->folder))
		abort();
}

void toy_file(const struct toy *toy, const char *name, const char *text)
{
	char *path = file_join(toy->folder, name);

	if (!file_write(path, text, strlen(text)))
		abort();
	free(path);
}

bool toy_load(struct toy *toy, const char *yaml, const struct overrides *overrides)
{
	return toy_load_with(toy, &toy_models, yaml, overrides);
}

bool toy_load_with(struct toy *toy, const struct models *known, const char *yaml, const struct overrides *overrides)
{
	static const struct overrides none;
	char *path;

	if (!toy->folder[0])
		toy_begin(toy);
	toy_file(toy, "toy.yaml", yaml);
	path = file_join(toy->folder, "toy.yaml");
	toy->scenario = scenario_load(path, overrides ? overrides : &none, known, &toy->diag, &toy->missing);
	if (toy->scenario)
		toy->plan = plan_new(toy->scenario, &toy->diag);
	free(path);
	return toy->plan != NULL;
}

void toy_must_load(struct toy *toy, const struct models *known, const char *yaml, const struct overrides *overrides)
{
	if (toy_load_with(toy, known, yaml, overrides))
		return;
	diag_print(&toy->diag, stdout);
	abort();
}

void toy_release(struct toy *toy)
{
	char command[128];

	diag_release(&toy->diag);
	scenario_free(toy->scenario);
	snprintf(command, sizeof command, "rm -rf '%s'", toy->folder);
	if (toy->folder[0] && system(command) != 0)
		abort();
	*toy = (struct toy){0};
}
