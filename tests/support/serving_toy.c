#include "tests/support/serving_toy.h"

#include <math.h>
#include <stdlib.h>

struct demand_keys {
	const char *preset;
	struct value rate, scale;
	const struct node *trace;
};
static const struct schema_row demand_rows[] = {
	ROW_NAME(struct demand_keys, preset, "preset", .help = "A preset.", .example = "calm"),
	ROW_QUANTITY(struct demand_keys, rate, "rate", DIM_RATE, .help = "Requests.", .example = "4 /s"),
	ROW_QUANTITY(struct demand_keys, scale, "scale", DIM_NUMBER, .help = "Times that.", .example = "2"),
	ROW_NODE(struct demand_keys, trace, "trace", .flags = ROW_FILE, .help = "A file.", .example = "requests.csv"),
};
static const struct schema demand_schema = {"demand", "A toy's.", sizeof(struct demand_keys), demand_rows, 4};

struct serve_keys {
	const char *instance;
	struct entry *demand;
	struct value capacity, per_request, most;
	struct tags tags;
};
static const struct schema_row serve_rows[] = {
	ROW_NAME(struct serve_keys, instance, "instance", .help = "Instance.", .example = "toy"),
	ROW_ONE(struct serve_keys, demand, "demand", .flags = ROW_REQUIRED, .sub = &demand_schema, .help = "Demand.", .example = "{rate: 4 /s}"),
	ROW_QUANTITY(struct serve_keys, capacity, "capacity", DIM_RATE, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .help = "Of a node.",
		     .example = "9 /s"),
	ROW_QUANTITY(struct serve_keys, per_request, "per_request", DIM_USD, .help = "Price of one.", .example = "$0.01"),
	ROW_QUANTITY(struct serve_keys, most, "most", DIM_RATE, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .help = "More are dropped.", .example = "9 /s"),
	ROW_TAGS(struct serve_keys, tags, "tags", .help = "Tags.", .example = "{team: x}"),
};
static const struct schema serve_schema = {"serve", "A toy that serves.", sizeof(struct serve_keys), serve_rows, 6};

static const struct metric metrics[] = {
	{"cost", "USD", METRIC_COST, "cost", NULL},
	{"requests", "1", METRIC_MEASURE, "requests", NULL},
	{"latency", "s", METRIC_MEASURE, "latency", NULL},
	{"busy", "1", METRIC_MEASURE, "share in use", NULL},
	{"dropped", "1", METRIC_MEASURE, "dropped", NULL},
	{"never", "s", METRIC_MEASURE, "not measured", NULL},
};

static const struct headline headlines[] = {
	{.metric = "latency", .title = "latency"}, {.metric = "busy", .title = "busy", .share = true},
	{.metric = "dropped", .title = "dropped", .of = "requests"}, {.metric = "never", .title = "never"}, {.metric = NULL}};

static const struct scaled scaled = {.path = "demand.scale", .count = "requests", .unserved = "dropped"};

struct serve_plan {
	const struct serve_keys *keys;
	struct demand_keys demand;
	const struct setup *setup;
	int64_t nodes;
};

/* The keys of `demand:` over those of its preset. */
static bool demand_plan(struct setup *setup, const struct entry *entry, struct demand_keys *to)
{
	const struct demand_keys *own = entry->bound;
	const struct node *name = node_get(entry->node, "preset");
	const struct node *under = own->preset ? setup_preset(setup, "demand", own->preset, name->at) : NULL;
	const struct node *merged = under ? node_merge(setup->bind.arena, &demand_schema, under, entry->node) : entry->node;

	if (own->preset && !under)
		return false;
	if (!schema_bind(&setup->bind, &demand_schema, merged, "demand", to))
		return false;
	if (to->rate.form == VALUE_ABSENT) {
		diag_error(setup->bind.diag, entry->at, "no rate");
		return false;
	}
	if (to->scale.form == VALUE_ABSENT)
		to->scale = value_constant(1);
	if (own->scale.form == VALUE_QUANTITY)
		to->scale = own->scale;
	return true;
}

static const void *serve_planned(struct setup *setup, const void *bound, struct place at)
{
	struct serve_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	const struct serve_keys *keys = bound;
	const bool metered = keys->per_request.form == VALUE_QUANTITY;

	(void)at;
	*plan = (struct serve_plan){.keys = keys, .setup = setup, .nodes = 1};
	if (!demand_plan(setup, keys->demand, &plan->demand))
		return NULL;
	if (keys->capacity.form == VALUE_QUANTITY)
		plan->nodes = (int64_t)fmax(1, ceil(dist_mean(&plan->demand.rate.dist) * plan->demand.scale.dist.a / keys->capacity.dist.a));
	if (metered || !setup->fleet_rows)       /* requests an hour, at a price for one */
		setup_item(setup, &(struct item){.kind = ITEM_ON_DEMAND, .name = "api", .service = "Toy Serving", .row = -1, .most = 1000000000,
						 .price = keys->per_request});
	else
		setup_item(setup, &(struct item){.kind = ITEM_ON_DEMAND, .name = setup->instance_name, .service = "Toy Serving",
						 .most = plan->nodes, .price = setup->fleet[0].buy == BUY_SPOT ? setup->fleet[0].market.spot_usd_h :
						 setup->fleet[0].market.on_demand_usd_h});
	return plan;
}

static void *serve_state_new(const void *plan)
{
	(void)plan;
	return mem_new(1, 8);
}

static bool serve_live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct serve_plan *plan = plan_of;
	const double horizon_s = plan->setup->horizon_s;
	uint64_t word[2];
	double requests;

	(void)state;
	philox_block(chance, purpose_of(PURPOSE_TEST, 7), 0, word);
	requests = value_in_replica(&plan->demand.rate, chance) * plan->demand.scale.dist.a * horizon_s *
		   (0.9 + 0.2 * uniform_of(word[0]));
	if (plan->keys->per_request.form == VALUE_QUANTITY)
		usage_add(log, 0, -1, 0, horizon_s, requests / (horizon_s / 3600), END_RELEASED);
	else
		for (int64_t n = 0; n < plan->nodes; n++)
			usage_add(log, 0, (int)n, 0, horizon_s, 1, END_RELEASED);
	log->part_s[PART_USEFUL] = 1;
	log->end_s = horizon_s;
	metric[SERVE_REQUESTS] = requests;
	metric[SERVE_LATENCY] = 0.05 + 0.1 * uniform_of(word[1]);
	metric[SERVE_BUSY] = 0.375;
	metric[SERVE_DROPPED] = 0.013 * requests;
	if (plan->keys->most.form == VALUE_QUANTITY)
		metric[SERVE_DROPPED] = fmax(0, requests - plan->keys->most.dist.a * horizon_s);
	metric[SERVE_NEVER] = NAN;
	return true;
}

static bool serve_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
				struct recorder *recorder)
{
	const bool finished = serve_live(plan, state, chance, log, metric);

	recorder_add(recorder, log->end_s, RECORD_DONE, -1, 0);
	return finished;
}

static double serve_ideal_s(const void *plan)
{
	return ((const struct serve_plan *)plan)->setup->horizon_s;
}

const struct workload_type serving_toy = {
	.name = "serve", .doc = "A toy that serves.", .schema = &serve_schema, .metric = metrics, .metrics = SERVE_METRICS, .lasts = true,
	.headline = headlines, .scaled = &scaled,
	.plan = serve_planned, .state_new = serve_state_new, .state_free = free, .live = serve_live, .live_recorded = serve_live_recorded,
	.ideal_s = serve_ideal_s, .longest_s = serve_ideal_s};
