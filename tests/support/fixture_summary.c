#include "tests/support/fixture_summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

enum { COST, HOURS, INTERRUPTIONS, LOST, WAIT, CHECKPOINT, RESTART, ON_DEMAND_H, SPOT_H };

static const struct metric metrics[FIXTURE_METRICS] = {
	{"cost", "USD", METRIC_COST, "cost", NULL},
	{"hours", "h", METRIC_HOURS, "hours", NULL},
	{"interruptions", "1", METRIC_MEASURE, "interruptions", NULL},
	{"lost_hours", "h", METRIC_MEASURE, "hours lost", NULL},
	{"wait_hours", "h", METRIC_MEASURE, "hours waiting", NULL},
	{"checkpoint_hours", "h", METRIC_MEASURE, "hours writing checkpoints", NULL},
	{"restart_hours", "h", METRIC_MEASURE, "hours restarting", NULL},
	{"on_demand_node_hours", "h", METRIC_MEASURE, "on-demand node-hours", NULL},
	{"spot_node_hours", "h", METRIC_MEASURE, "spot node-hours", NULL},
};

static void say_nothing(const void *plan, model_line *line, void *context)
{
	(void)plan, (void)line, (void)context;
}

static double eight_days(const void *plan)
{
	(void)plan;
	return 8 * DAY_S;
}

static int64_t eight_nodes(const void *plan)
{
	(void)plan;
	return 8;
}

static const struct schema_row no_rows[1];
static const struct schema no_keys = {.name = "work", .doc = "Work that is done.", .size = 8, .row = no_rows};
static const struct workload_type workload = {
	.name = "work", .doc = "Work that is done.", .schema = &no_keys, .metric = metrics, .metrics = FIXTURE_METRICS,
	.assume = say_nothing, .remark = say_nothing, .ideal_s = eight_days, .nodes = eight_nodes,
};

static void market_words(const struct market *market, int64_t nodes, void (*line)(void *context, const char *text),
			 void *context)
{
	char text[160];

	if (nodes == 0)                   /* on-demand nodes have none */
		return;
	snprintf(text, sizeof text, "one of the %d spot nodes about every %.1f h, by the published band of 10-15 %% a month",
		 (int)nodes, 1 / (market->rate_per_s.dist.a * 3600 * (double)nodes));
	line(context, text);
}

static double market_per_day(const struct market *market)
{
	return market->rate_per_s.dist.a * DAY_S;
}

static const struct market_type market_type = {.schema = &no_keys, .words = market_words, .per_node_day = market_per_day};
static const struct workload_type *const workloads[] = {&workload};
static const struct models fixture_models = {.workload = workloads, .workloads = 1, .market = &market_type};

/* Everything that a fixture points to, in one block. */
struct fixture {
	struct summary summary;
	struct futures futures;
	struct plan plan;
	struct scenario scenario;
	struct strategy strategy[FIXTURE_STRATEGIES];
	struct strategy_plan strategy_plan[FIXTURE_STRATEGIES];
	struct strategy_summary result[FIXTURE_STRATEGIES];
	struct metric_summary metric[FIXTURE_STRATEGIES][FIXTURE_METRICS];
	struct book book;
	struct provider provider;
	struct entry provider_entry;
	struct instance instance;
	struct product product;
	struct entry product_entry;
	struct fleet_row fleet[FIXTURE_STRATEGIES][2];
	struct item item[FIXTURE_STRATEGIES][3];
	struct commitment commitment;
	struct commitment_summary commitment_summary;
	struct threshold threshold[2];
	struct verdict verdict[2 * FIXTURE_STRATEGIES];
	struct comparison comparison[2 * (FIXTURE_STRATEGIES - 1)];
	struct tag tag[2];
	const char *service[2];
	double service_usd[FIXTURE_STRATEGIES][2];
	double *columns[FIXTURE_STRATEGIES][FIXTURE_METRICS + PARTS];
	double **rows[FIXTURE_STRATEGIES];
	double x[FIXTURE_STRATEGIES][FIXTURE_METRICS + PARTS][FIXTURE_REPLICAS];
	uint64_t dice;
};

/* splitmix64 (Steele, Lea, Flood, OOPSLA 2014) and a sum of twelve: good enough to look like data. */
static double even(struct fixture *f)
{
	uint64_t z = f->dice += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double normal(struct fixture *f)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += even(f);
	return sum;
}

static void calm_future(struct fixture *f, int s, int r, double usd_h, double fixed)
{
	double(*x)[FIXTURE_REPLICAS] = f->x[s];

	x[WAIT][r] = 0.07 + 0.02 * even(f);
	x[CHECKPOINT][r] = 2.583;
	x[HOURS][r] = 192 + x[WAIT][r] + x[CHECKPOINT][r];
	x[ON_DEMAND_H][r] = 8 * x[HOURS][r];
	x[COST][r] = fixed + x[HOURS][r] * usd_h;
}

/* B and D meet the same storms: D's future is B's, priced otherwise. */
static void stormy_future(struct fixture *f, int r)
{
	double(*b)[FIXTURE_REPLICAS] = f->x[1], (*d)[FIXTURE_REPLICAS] = f->x[3];
	const double lost = 55 * exp(0.45 * normal(f));
	const bool never = r % 217 == 3;

	b[LOST][r] = lost;
	b[INTERRUPTIONS][r] = floor(lost / 2.6);
	b[WAIT][r] = 0.31 * b[INTERRUPTIONS][r];
	b[RESTART][r] = 0.1667 * b[INTERRUPTIONS][r];
	b[CHECKPOINT][r] = 2.583;
	b[HOURS][r] = 192 + lost + b[WAIT][r] + b[RESTART][r] + b[CHECKPOINT][r];
	b[SPOT_H][r] = 8 * b[HOURS][r];
	b[COST][r] = 11.6 + b[HOURS][r] * 8 * 11.57;
	for (int m = 0; m < FIXTURE_METRICS; m++)
		d[m][r] = b[m][r];
	d[SPOT_H][r] = 7 * d[HOURS][r];
	d[ON_DEMAND_H][r] = d[HOURS][r];
	d[COST][r] = 11.6 + d[HOURS][r] * (32.7726 + 7 * 11.57);
	if (never) {
		b[COST][r] += 61234.5;
		b[HOURS][r] = INFINITY;
	}
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double quantile(const double *sorted, double p)
{
	const double at = (FIXTURE_REPLICAS - 1) * p, below = floor(at);
	const size_t i = (size_t)below;

	if (i + 1 >= FIXTURE_REPLICAS || sorted[i] == sorted[i + 1])
		return sorted[i];
	return sorted[i] + (at - below) * (sorted[i + 1] - sorted[i]);
}

static void summarise(struct metric_summary *m, const double *x)
{
	static const double p[QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
	double sorted[FIXTURE_REPLICAS], sum = 0, squares = 0, tail = 0;
	int n = 0, from = (int)(0.95 * FIXTURE_REPLICAS);

	memcpy(sorted, x, sizeof sorted);
	qsort(sorted, FIXTURE_REPLICAS, sizeof *sorted, ascending);
	for (; n < FIXTURE_REPLICAS && isfinite(sorted[n]); n++)
		sum += sorted[n];
	m->mean = n ? sum / n : NAN;
	for (int i = 0; i < n; i++)
		squares += (sorted[i] - m->mean) * (sorted[i] - m->mean);
	m->sd = n > 1 ? sqrt(squares / (n - 1)) : NAN;
	m->se = m->sd / sqrt(n);
	m->ci = (struct interval){m->mean - 1.961 * m->se, m->mean + 1.961 * m->se};
	m->min = sorted[0];
	m->max = sorted[FIXTURE_REPLICAS - 1];
	for (int q = 0; q < QUANTILES; q++)
		m->q[q] = quantile(sorted, p[q]);
	for (int i = from; i < FIXTURE_REPLICAS; i++)
		tail += sorted[i];
	m->cvar95 = tail / (FIXTURE_REPLICAS - from);
}

static struct probability share(size_t k)
{
	const double p = (double)k / FIXTURE_REPLICAS, half = 1.96 * sqrt(p * (1 - p) / FIXTURE_REPLICAS);

	return (struct probability){true, p, {fmax(0, p - half), fmin(1, p + half)}};
}

static bool is_cheapest(const struct fixture *f, int s, int r)
{
	if (!isfinite(f->x[s][HOURS][r]))
		return false;
	for (int o = 0; o < FIXTURE_STRATEGIES; o++)
		if (isfinite(f->x[o][HOURS][r]) && f->x[o][COST][r] < f->x[s][COST][r])
			return false;
	return true;
}

static void nearest(const struct fixture *f, int s, double cost, uint64_t *replica)
{
	*replica = 0;
	for (uint64_t r = 1; r < FIXTURE_REPLICAS; r++)
		if (fabs(f->x[s][COST][r] - cost) < fabs(f->x[s][COST][*replica] - cost))
			*replica = r;
}

static void result_of(struct fixture *f, int s)
{
	struct strategy_summary *r = f->result + s;
	size_t late = 0, over = 0, cheapest = 0;

	r->finished = 0;
	for (int i = 0; i < FIXTURE_REPLICAS; i++) {
		r->finished += isfinite(f->x[s][HOURS][i]);
		late += f->x[s][HOURS][i] > f->scenario.deadline_s / 3600;
		over += f->x[s][COST][i] > f->scenario.budget_usd;
		cheapest += is_cheapest(f, s, i);
	}
	r->unfinished = FIXTURE_REPLICAS - r->finished;
	for (int m = 0; m < FIXTURE_METRICS; m++)
		summarise(r->metric + m, f->x[s][m]);
	r->probability[P_LATE] = share(late);
	r->probability[P_OVER_BUDGET] = share(over);
	r->probability[P_FINISHED] = share(r->finished);
	r->probability[P_CHEAPEST] = share(cheapest);
	nearest(f, s, r->metric[COST].q[Q_P50], &r->replica_p50);
	nearest(f, s, r->metric[COST].q[Q_P95], &r->replica_p95);
	nearest(f, s, r->metric[COST].max, &r->replica_worst);
	r->p95_cost_ci = (struct interval){0.99 * r->metric[COST].q[Q_P95], 1.012 * r->metric[COST].q[Q_P95]};
	r->interruptions_per_day = 24 * r->metric[INTERRUPTIONS].mean / r->metric[HOURS].mean;
}

/* Parts of the mean cost: by the hours of the metrics, and for C what the plan leaves idle. */
static void parts_of(struct fixture *f, int s)
{
	struct strategy_summary *r = f->result + s;
	const struct metric_summary *m = r->metric;
	const double storage = 11.6, idle = s == 2 ? 1381600 : 0, hours = m[HOURS].mean,
		     usd_h = (m[COST].mean - storage - idle) / hours;

	memset(r->part_usd, 0, sizeof r->part_usd);
	r->part_usd[PART_STORAGE] = storage;
	r->part_usd[PART_IDLE_COMMITMENT] = idle;
	r->part_usd[PART_LOST] = m[LOST].mean * usd_h;
	r->part_usd[PART_CHECKPOINT] = m[CHECKPOINT].mean * usd_h;
	r->part_usd[PART_RESTART] = m[RESTART].mean * usd_h;
	r->part_usd[PART_WAITING] = m[WAIT].mean * usd_h;
	r->part_usd[PART_USEFUL] = m[COST].mean - storage - idle - r->part_usd[PART_LOST] - r->part_usd[PART_CHECKPOINT] -
				   r->part_usd[PART_RESTART] - r->part_usd[PART_WAITING];
	for (int p = 0; p < PARTS; p++)
		for (int i = 0; i < FIXTURE_REPLICAS; i++)
			f->x[s][FIXTURE_METRICS + p][i] = r->part_usd[p] * f->x[s][COST][i] / m[COST].mean;
	f->service_usd[s][0] = m[COST].mean - storage;
	f->service_usd[s][1] = storage;
}

static void compare(struct fixture *f, struct comparison *c, int s, int metric)
{
	double difference[FIXTURE_REPLICAS];
	struct metric_summary m;
	size_t lower = 0;

	for (int i = 0; i < FIXTURE_REPLICAS; i++) {
		difference[i] = isfinite(f->x[s][metric][i]) ? f->x[s][metric][i] - f->x[0][metric][i] : INFINITY;
		lower += difference[i] < 0;
	}
	summarise(&m, difference);
	*c = (struct comparison){(size_t)s, 0, metric, m.mean, m.ci, (double)lower / FIXTURE_REPLICAS};
}

void fixture_summarise(struct summary *summary)
{
	struct fixture *f = (struct fixture *)summary;

	for (int s = 0; s < FIXTURE_STRATEGIES; s++) {
		result_of(f, s);
		parts_of(f, s);
	}
	for (int s = 0; s < FIXTURE_STRATEGIES; s++) {
		struct strategy_summary *r = f->result + s;
		struct verdict *late = f->verdict + s, *p95 = f->verdict + FIXTURE_STRATEGIES + s;

		*late = (struct verdict){f->threshold, (size_t)s, r->probability[P_LATE].value, r->probability[P_LATE].ci,
					 r->probability[P_LATE].value < 0.05};
		*p95 = (struct verdict){f->threshold + 1, (size_t)s, r->metric[COST].q[Q_P95], r->p95_cost_ci,
					r->metric[COST].q[Q_P95] < 40000};
		r->passed = late->passed && p95->passed;
		if (s > 0) {
			compare(f, f->comparison + 2 * (s - 1), s, COST);
			compare(f, f->comparison + 2 * (s - 1) + 1, s, HOURS);
		}
	}
	summary->best = -1;
	summary->all_passed = false;
}

static struct figure figure(double value, const char *source)
{
	return (struct figure){.value = {.form = VALUE_QUANTITY, .dist = {.kind = DIST_CONSTANT, .a = value}},
			       .source = source, .as_of = "2023-10-15", .quality = QUALITY_PUBLISHED};
}

static void set_prices(struct fixture *f)
{
	f->provider = (struct provider){.name = "cloudy", .title = {"Cloudy", NULL}, .compute_service = "Cloudy Compute",
					.storage_service = "Cloudy Storage", .publisher = "Cloudy Inc."};
	f->provider_entry = (struct entry){.name = "cloudy", .bound = &f->provider};
	f->product = (struct product){.title = {"One-year plan", "Plan de un año"}};
	f->product_entry = (struct entry){.name = "one-year-plan", .bound = &f->product};
	f->book = (struct book){.name = "cloudy-2023-10", .title = {"Cloudy us-east-1, October 2023", NULL},
				.region = "us-east-1", .as_of = "2023-10-15", .currency = "USD",
				.provider = &f->provider_entry, .products = {.item = &f->product_entry, .count = 1}};
	f->instance = (struct instance){.family = "x4", .vcpus = 96, .on_demand = figure(32.7726, "https://example.org/prices")};
	f->commitment = (struct commitment){.product_name = "one-year-plan", .product = &f->product,
					    .term_s = figure(365 * DAY_S, NULL).value, .payment = PAY_NO_UPFRONT,
					    .commit = {.form = VALUE_WORD, .word = COMMIT_FIT}};
	f->commitment_summary = (struct commitment_summary){.commitment = &f->commitment, .commit_usd_h = 161.305,
		.full_term_usd = 1413031.8, .horizon_usd = 31454.5, .used_usd = 31407.2, .utilisation = 0.022227,
		.coverage = 1, .break_even = 0.61524};
}

static void set_row(struct fleet_row *row, int64_t nodes, enum buy buy, bool coordinator)
{
	*row = (struct fleet_row){.nodes = nodes, .buy = buy, .coordinator = coordinator};
	row->market = (struct market){.spot_usd_h = figure(11.57, NULL).value, .spot_figure = figure(11.57, "trace"),
				      .life = LIFE_MEMORYLESS, .rate_per_s = figure(0.02 / 3600, NULL).value,
				      .capacity_wait_s = figure(900, NULL).value, .notice_s = figure(120, NULL).value,
				      .pools = 1, .reading = "rate",
				      .on_demand_usd_h = figure(32.7726, NULL).value};
}

static void set_strategy(struct fixture *f, int s)
{
	static const char *const name[] = {"A", "B", "C", "D"};
	static const struct bilingual title[] = {{"100 % On-Demand", "100 % bajo demanda"}, {"100 % Spot", NULL},
						 {"1-year plan", "Plan a 1 año"}, {"1 On-Demand + 7 Spot", "1 bajo demanda + 7 Spot"}};
	const struct item on_demand = {.kind = ITEM_ON_DEMAND, .name = "x4.24xlarge", .service = "Cloudy Compute",
				       .price = figure(32.7726, NULL).value, .figure = figure(32.7726, "https://example.org/prices"),
				       .most = 8},
			  spot = {.kind = ITEM_SPOT, .name = "x4.24xlarge", .service = "Cloudy Compute",
				  .price = figure(11.57, NULL).value, .figure = figure(11.57, "https://example.org/spot"), .most = 8},
			  store = {.kind = ITEM_STORE, .name = "store.standard", .service = "Cloudy Storage",
				   .price = figure(0.023, NULL).value, .figure = figure(0.023, "https://example.org/store"),
				   .row = -1, .most = 1, .whole = true, .part = PART_STORAGE};
	struct strategy_plan *p = f->strategy_plan + s;
	struct setup *setup = &p->setup;

	f->strategy[s] = (struct strategy){.name = name[s], .title = title[s]};
	*setup = (struct setup){.strategy = name[s], .book = &f->book, .instance_name = "x4.24xlarge",
				.instance = &f->instance, .start_unix_s = f->scenario.start_unix_s, .fleet = f->fleet[s],
				.fleet_rows = s == 3 ? 2 : 1, .commitment = &f->commitment, .commitments = s == 2,
				.item = f->item[s]};
	set_row(f->fleet[s], s == 3 ? 1 : 8, s == 1 ? BUY_SPOT : BUY_ON_DEMAND, s == 3);
	if (s == 3)
		set_row(f->fleet[s] + 1, 7, BUY_SPOT, false);
	if (s != 1)
		f->item[s][setup->items++] = on_demand;
	if (s == 1 || s == 3)
		f->item[s][setup->items++] = spot;
	f->item[s][setup->items++] = store;
	*p = (struct strategy_plan){.strategy = f->strategy + s, .setup = *setup, .workload = &workload,
				    .workload_name = "bert", .service = f->service, .services = 2,
				    .columns = FIXTURE_METRICS + PARTS, .tags = {f->tag, 2}};
	f->result[s] = (struct strategy_summary){.plan = p, .metric = f->metric[s], .service_usd = f->service_usd[s],
						 .commitment = s == 2 ? &f->commitment_summary : NULL};
}

static void set_scenario(struct fixture *f)
{
	f->tag[0] = (struct tag){"project", "bert"};
	f->tag[1] = (struct tag){"team", "nlp"};
	f->service[0] = "Cloudy Compute";
	f->service[1] = "Cloudy Storage";
	f->threshold[0] = (struct threshold){.text = "P(late) < 5 %", .probability = true, .event = EVENT_LATE, .value = 0.05};
	f->threshold[1] = (struct threshold){.text = "p95(cost) < $40000", .stat = STAT_QUANTILE, .p = 0.95, .metric = COST,
					     .value = 40000};
	f->scenario = (struct scenario){.models = &fixture_models, .path = "scenarios/bert.yaml", .file = "bert.yaml",
		.folder = "scenarios", .title = {"Eight days on 8 × x4.24xlarge", "Ocho días en 8 × x4.24xlarge"},
		.start_unix_s = 1709542800, .seed = 42, .replications = FIXTURE_REPLICAS, .confidence = 0.95,
		.deadline_s = 12 * DAY_S, .budget_usd = 40000, .threshold = f->threshold, .thresholds = 2,
		.strategy = f->strategy, .strategies = FIXTURE_STRATEGIES, .tags = {f->tag, 2}};
	f->plan = (struct plan){.scenario = &f->scenario, .strategy = f->strategy_plan, .strategies = FIXTURE_STRATEGIES,
				.metric = metrics, .metrics = FIXTURE_METRICS};
}

struct summary *fixture_summary(void)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	set_scenario(f);
	set_prices(f);
	for (int s = 0; s < FIXTURE_STRATEGIES; s++) {
		set_strategy(f, s);
		f->rows[s] = f->columns[s];
		for (int c = 0; c < FIXTURE_METRICS + PARTS; c++)
			f->columns[s][c] = f->x[s][c];
	}
	for (int r = 0; r < FIXTURE_REPLICAS; r++) {
		calm_future(f, 0, r, 8 * 32.7726, 11.6);
		calm_future(f, 2, r, 0, 1413031.8 + 11.6);
		stormy_future(f, r);
	}
	f->futures = (struct futures){.plan = &f->plan, .count = FIXTURE_REPLICAS, .x = f->rows};
	f->summary = (struct summary){.plan = &f->plan, .futures = &f->futures, .replications = FIXTURE_REPLICAS,
		.sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", .strategy = f->result,
		.comparison = f->comparison, .comparisons = 2 * (FIXTURE_STRATEGIES - 1), .verdict = f->verdict,
		.verdicts = 2 * FIXTURE_STRATEGIES};
	fixture_summarise(&f->summary);
	return &f->summary;
}

void fixture_summary_free(struct summary *summary)
{
	free(summary);
}

struct scenario *fixture_scenario(struct summary *summary)
{
	return &((struct fixture *)summary)->scenario;
}

struct strategy *fixture_strategy(struct summary *summary, size_t strategy)
{
	return ((struct fixture *)summary)->strategy + strategy;
}

struct setup *fixture_setup(struct summary *summary, size_t strategy)
{
	return &((struct fixture *)summary)->strategy_plan[strategy].setup;
}

static void charge(struct replay *r, const struct item *item, int node, double from_h, double to_h, double quantity,
		   const char *why)
{
	struct bill_line line = {.item = item, .commitment = -1, .node = node, .from_s = from_h * 3600, .to_s = to_h * 3600,
				 .pricing = item->kind == ITEM_SPOT ? PRICING_DYNAMIC : PRICING_STANDARD, .quantity = quantity,
				 .unit = item->kind == ITEM_STORE ? "GB-Mo" : "Hours", .unit_usd = item->price.dist.a,
				 .list_unit_usd = item->price.dist.a, .why = why};

	if (!why)
		money_from_usd(quantity * line.unit_usd, &line.billed);
	line.effective = line.billed;
	bill_add(&r->bill, &line);
	money_add(&r->ledger.by_item[item - r->plan->strategy[r->strategy].setup.item], line.billed);
	money_add(&r->ledger.total, line.billed);
}

static void note(struct replay *r, double h, enum record_kind kind, int node, double value)
{
	struct recorder *d = &r->recorder;

	if (d->count == d->cap) {
		d->cap = d->cap ? 2 * d->cap : 64;
		d->record = realloc(d->record, d->cap * sizeof *d->record);
		if (!d->record)
			abort();
	}
	d->record[d->count++] = (struct record){.t_s = h * 3600, .kind = kind, .node = node, .value = value};
}

static void diary(struct replay *r)
{
	for (int i = 0; i < 8; i++)
		note(r, 0, RECORD_REQUEST, i, 0);
	for (int i = 0; i < 8; i++)
		note(r, 0, RECORD_GRANT, i, 0);
	for (int i = 0; i < 8; i++)
		note(r, 0.0667, RECORD_READY, i, 0);
	note(r, 0.0667, RECORD_RUN, -1, 0);
	note(r, 6.0667, RECORD_CHECKPOINT, -1, 0);
	note(r, 6.15, RECORD_SAVED, -1, 6 * 3600);
	note(r, 30.5, RECORD_NOTICE, 3, 0);
	for (int i = 3; i < 6; i++)
		note(r, 30.533, RECORD_LOST, i, 0);
	note(r, 30.533, RECORD_ROLLBACK, -1, 2.25 * 3600);
	note(r, 30.533, RECORD_WAIT, -1, 0);
	for (int i = 3; i < 6; i++)
		note(r, 30.533, RECORD_REQUEST, i, 0);
	for (int i = 3; i < 6; i++)
		note(r, 30.783, RECORD_GRANT, i, 0);
	note(r, 30.85, RECORD_RESTORE, -1, 0);
	note(r, 31.0167, RECORD_RUN, -1, 28.2 * 3600);
	note(r, 197.4, RECORD_DONE, -1, 0);
}

struct replay *fixture_replay(struct summary *summary)
{
	struct fixture *f = (struct fixture *)summary;
	struct replay *r = calloc(1, sizeof *r);
	const struct item *item = f->item[3];

	if (!r)
		abort();
	*r = (struct replay){.plan = &f->plan, .strategy = 3, .replica = 17, .finished = true};
	r->metric = calloc(FIXTURE_METRICS, sizeof *r->metric);
	usage_log_init(&r->log, 3);
	ledger_init(&r->ledger, 3, 0);
	r->log.end_s = 197.4 * 3600;
	charge(r, item, 0, 0, 197.4, 197.4, NULL);
	charge(r, item + 1, 1, 0, 197.4, 197.4, NULL);
	charge(r, item + 1, 2, 0, 197.4, 197.4, NULL);
	charge(r, item + 1, 3, 0, 30.533, 30.5333333333, NULL);
	charge(r, item + 1, 4, 29.9, 30.533, 0.6333333333, "interrupted in its first hour: free");
	charge(r, item + 1, 3, 30.783, 197.4, 166.6172222222, NULL);
	charge(r, item + 2, -1, 0, 197.4, 123.456789, NULL);
	diary(r);
	r->metric[COST] = money_usd(r->ledger.total);
	r->metric[HOURS] = 197.4;
	r->metric[INTERRUPTIONS] = 3;
	r->metric[LOST] = 2.25;
	r->metric[WAIT] = 0.3833;
	r->metric[CHECKPOINT] = 2.6;
	r->metric[RESTART] = 0.1667;
	r->ledger.part[PART_STORAGE] = r->ledger.by_item[2];
	r->ledger.part[PART_LOST] = money_nano(r->ledger.total.nano / 80);
	r->ledger.part[PART_USEFUL] = money_nano(r->ledger.total.nano - r->ledger.part[PART_STORAGE].nano -
						 r->ledger.part[PART_LOST].nano);
	return r;
}

void fixture_replay_free(struct replay *replay)
{
	usage_log_release(&replay->log);
	ledger_release(&replay->ledger);
	bill_release(&replay->bill);
	free(replay->recorder.record);
	free(replay->metric);
	free(replay);
}
