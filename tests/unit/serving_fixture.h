/* A service made by hand: requests that come by the hour of the day, servers that follow them, some of them spot; so that the plots and
 * the story of a service can be tested (and looked at) without a model that serves. It lives through the same doors as a real one. */
#ifndef COSTCAST_TESTS_SERVING_FIXTURE_H
#define COSTCAST_TESTS_SERVING_FIXTURE_H

#include "sim/report/serving.h"
#include "tests/unit/plot_fixture.h"

enum { SF_COST, SF_REQUESTS, SF_DROPPED, SF_P95, SF_MEAN_REPLICAS, SF_REPLICA_HOURS, SF_MILLION, SF_USE, SF_METRICS };
static const struct metric serving_metrics[SF_METRICS] = {
	{"cost", "USD", METRIC_COST, "cost", NULL}, {"requests", "1", METRIC_MEASURE, "requests", NULL}, {"dropped", "1", METRIC_MEASURE, "dropped", NULL},
	{"p95_latency", "s", METRIC_MEASURE, "p95 latency", NULL}, {"mean_replicas", "1", METRIC_MEASURE, "mean replicas", NULL},
	{"replica_hours", "h", METRIC_MEASURE, "replica-hours", NULL}, {"cost_per_million", "USD", METRIC_MEASURE, "cost per million", NULL},
	{"utilisation", "1", METRIC_MEASURE, "utilisation", NULL}};

/* A strategy's service. */
struct service {
	struct fixture *fixture;
	double per_s, amplitude, noise;   /* mean of requests per second; of its day; sd of a stretch's */
	double serves_per_s;              /* one server, full */
	int fixed;                        /* so many servers always; 0: */
	double target;                    /* as many as this utilisation asks for */
	double spot;                      /* share of them */
	double days, stretch_s;
};
struct serving_fixture {
	struct fixture *f;
	struct service service[F_MOST];
	struct item item[F_MOST][3];
	const void *rater_plan[1];
	struct models models;
};

static inline double service_demand(const struct service *s, struct fixture *luck, double t_s)
{
	const double day = s->per_s * (1 + s->amplitude * sin(6.283185307179586 * (t_s / DAY_S - 0.35)));

	return fmax(0, day * ((int)(t_s / DAY_S) % 7 >= 5 ? 0.6 : 1) * (s->noise > 0 ? exp(s->noise * fixture_normal(luck)) : 1));
}

/* What is recorded at the end of a stretch. */
static inline void service_record(struct recorder *rec, double t_s, double per_s, int ready, double use, double latency_s)
{
	if (!rec)
		return;
	recorder_add(rec, t_s, RECORD_TRAFFIC, -1, per_s);
	recorder_add(rec, t_s, RECORD_SERVING, -1, ready);
	recorder_add(rec, t_s, RECORD_BUSY, -1, use);
	recorder_add(rec, t_s, RECORD_QUEUE, -1, use > 0.9 ? floor((use - 0.9) * 4000) : 0);
	if (per_s > 0)
		recorder_add(rec, t_s, RECORD_LATENCY, -1, latency_s);
}

/* Server K of a fleet comes and goes with how many are wanted. */
static inline bool service_live(const struct service *s, const struct chance *chance, struct usage_log *log, double *metric, struct recorder *rec)
{
	enum { SERVERS = 64 };
	struct fixture luck = {.random = chance->replica * 77 + 5};
	double since[SERVERS], requests = 0, ready_s = 0, busy_s = 0, worst = 0;
	const double end_s = s->days * DAY_S;
	int now = 0, wanted;

	if (rec)
		recorder_add(rec, -600, RECORD_WANTED, -1, s->fixed ? s->fixed : 2);
	for (double t = 0; t < end_s; t += s->stretch_s) {
		const double per_s = service_demand(s, &luck, t), want = per_s / s->serves_per_s / (s->target > 0 ? s->target : 1);

		wanted = s->fixed ? s->fixed : (int)fmin(SERVERS, fmax(1, fabs(want - now) > 0.7 ? ceil(want) : now));
		if (rec && wanted != now)
			recorder_add(rec, t, RECORD_WANTED, -1, wanted);
		for (; now < wanted; now++) {
			since[now] = t;
			if (rec)
				recorder_add(rec, t, RECORD_GRANT, now, 0);
		}
		for (; now > wanted; now--)
			usage_add(log, now - 1 < (int)(s->spot * SERVERS / 8) ? 1 : 0, now - 1, since[now - 1], t, 1, END_RELEASED);
		if (s->spot > 0 && fixture_uniform(&luck) < 0.004) {
			usage_add(log, 1, 0, since[0], t + s->stretch_s / 2, 1, END_INTERRUPTED);
			since[0] = t + s->stretch_s / 2;
			if (rec)
				recorder_add(rec, since[0], RECORD_LOST, 0, 0);
		}
		const double use = fmin(0.999, per_s / s->serves_per_s / now), latency = 0.05 + 0.04 / (1.02 - use);

		requests += per_s * s->stretch_s;
		ready_s += now * s->stretch_s;
		busy_s += use * now * s->stretch_s;
		worst = fmax(worst, latency);
		service_record(rec, t + s->stretch_s, per_s, now, use, latency);
	}
	for (; now > 0; now--)
		usage_add(log, now - 1 < (int)(s->spot * SERVERS / 8) ? 1 : 0, now - 1, since[now - 1], end_s, 1, END_RELEASED);
	usage_add(log, 2, -1, 0, end_s, requests, END_RELEASED);
	log->end_s = end_s;
	metric[SF_REQUESTS] = requests;
	metric[SF_DROPPED] = 0;
	metric[SF_P95] = 0.6 * worst;
	metric[SF_MEAN_REPLICAS] = ready_s / end_s;
	metric[SF_REPLICA_HOURS] = ready_s / HOUR_S;
	metric[SF_USE] = busy_s / ready_s;
	return true;
}

static inline bool service_lives(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	(void)state;
	return service_live(plan, chance, log, metric, NULL);
}

static inline bool service_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
				    struct recorder *rec)
{
	(void)state;
	return service_live(plan, chance, log, metric, rec);
}

static const struct workload_type served = {.name = "served", .metric = serving_metrics, .metrics = SF_METRICS, .lasts = true,
					    .live = service_lives, .live_recorded = service_recorded};

/* By the hour, by the million requests: from the plan, which is the strategy's items. */
static inline void service_rate(const void *plan, void *state, const struct chance *chance, const struct usage_log *log, struct ledger *ledger)
{
	const struct item *item = plan;
	static const double usd[3] = {0.526 / 3600, 0.21 / 3600, 0.2e-6};

	(void)state;
	(void)chance;
	for (size_t i = 0; i < log->count; i++) {
		const struct usage *u = &log->usage[i];
		const struct bill_line line = {.item = &item[u->item], .commitment = -1, .node = u->node, .from_s = u->from_s, .to_s = u->to_s,
			.billed = {(int64_t)(1e9 * usd[u->item] * (u->item == 2 ? u->quantity : u->to_s - u->from_s))}};
		struct bill_line whole = line;

		whole.effective = line.billed;
		ledger_charge(ledger, u->item, line.billed);
		if (ledger->bill)
			bill_add(ledger->bill, &whole);
	}
}
static const struct rater serving_rater = {.name = "by the hour", .rate = service_rate};
static const struct rater *const serving_raters[] = {&serving_rater};

static inline struct serving_fixture *serving_fixture_new(size_t strategies, size_t n, double days)
{
	struct serving_fixture *sf = mem_new(1, sizeof *sf);
	struct fixture *f = sf->f = fixture_new(strategies, n);

	sf->models = (struct models){.rater = serving_raters, .raters = 1};
	f->scenario.models = &sf->models;
	f->scenario.file = f->scenario.path = "inference-bert.yaml";
	f->scenario.title = (struct bilingual){"Serve BERT to a city that sleeps", "Servir BERT a una ciudad que duerme"};
	f->scenario.start_unix_s = 1696118400;          /* 2023-10-01, a Sunday */
	f->scenario.budget_usd = f->scenario.deadline_s = NAN;
	f->plan.metric = serving_metrics;
	f->plan.metrics = SF_METRICS;
	f->summary.best = -1;
	for (size_t s = 0; s < strategies; s++) {
		const struct service service = {.fixture = f, .per_s = 120, .amplitude = 0.6, .noise = 0.05, .serves_per_s = 20, .target = 0.7,
						.days = days, .stretch_s = days > 20 ? 900 : 300};
		const struct item items[3] = {{.kind = ITEM_ON_DEMAND, .name = "g4dn.xlarge", .service = "EC2", .whole = true},
					      {.kind = ITEM_SPOT, .name = "g4dn.xlarge", .service = "EC2", .whole = true},
					      {.kind = ITEM_METER, .name = "requests", .service = "ELB", .whole = true}};

		sf->service[s] = service;
		memcpy(sf->item[s], items, sizeof items);
		f->strategy_plan[s].workload = &served;
		f->strategy_plan[s].workload_plan = &sf->service[s];
		f->strategy_plan[s].rater_plan = mem_new(1, sizeof *f->strategy_plan[s].rater_plan);
		f->strategy_plan[s].rater_plan[0] = sf->item[s];
		f->strategy_plan[s].setup.item = sf->item[s];
		f->strategy_plan[s].setup.items = 3;
		fixture_name(f, s, "A", "the one", "la una");
		f->futures.x[s] = mem_grow(f->futures.x[s], SF_METRICS, sizeof **f->futures.x);
		for (size_t m = F_METRICS; m < SF_METRICS; m++)
			f->futures.x[s][m] = mem_new(n, sizeof ***f->futures.x);
		free(f->row[s].metric);
		f->row[s].metric = mem_new(SF_METRICS, sizeof *f->row[s].metric);
	}
	return sf;
}

/* Lives all futures of what the services have become. */
static inline void serving_settle(struct serving_fixture *sf)
{
	struct fixture *f = sf->f;

	for (size_t s = 0; s < f->plan.strategies; s++) {
		for (size_t i = 0; i < f->futures.count; i++) {
			struct replay *replay = replay_new(&f->plan, s, i);

			replay->metric[SF_MILLION] = 1e6 * replay->metric[SF_COST] / replay->metric[SF_REQUESTS];
			for (size_t m = 0; m < SF_METRICS; m++)
				f->futures.x[s][m][i] = replay->metric[m];
			replay_free(replay);
		}
		for (size_t m = 0; m < SF_METRICS; m++) {
			static const double p[QUANTILES] = {.05, .25, .5, .75, .9, .95, .99};
			struct metric_summary *t = &f->row[s].metric[m];
			const struct moments moments = moments_of(f->futures.x[s][m], f->futures.count);

			quantiles_of(f->futures.x[s][m], f->futures.count, p, QUANTILES, t->q);
			t->mean = moments.mean;
			t->min = moments.min;
			t->max = moments.max;
		}
		f->row[s].finished = f->futures.count;
		f->row[s].part_usd[PART_USEFUL] = f->row[s].metric[SF_COST].mean;
	}
}

static inline void serving_fixture_free(struct serving_fixture *sf)
{
	struct fixture *f = sf->f;

	for (size_t s = 0; s < f->plan.strategies; s++) {
		for (size_t m = F_METRICS; m < SF_METRICS; m++)
			free(f->futures.x[s][m]);
		free(f->strategy_plan[s].rater_plan);
	}
	fixture_free(f);
	free(sf);
}

/* A fleet for the peak, one that scales, one on spot. */
static inline struct serving_fixture *serving_fixture_three(size_t n, double days)
{
	struct serving_fixture *sf = serving_fixture_new(3, n, days);

	fixture_name(sf->f, 0, "A", "a fleet for the peak", "una flota para el pico");
	fixture_name(sf->f, 1, "B", "target tracking at 70 %", "seguimiento de un objetivo del 70 %");
	fixture_name(sf->f, 2, "C", "target tracking, spot", "seguimiento de un objetivo, spot");
	sf->service[0].fixed = 15;
	sf->service[2].spot = 0.5;
	serving_settle(sf);
	return sf;
}

/* Eight with the names and titles of people who do not think of plots; targets from 40 % to 90 %. */
static inline struct serving_fixture *serving_fixture_eight(size_t n, double days)
{
	static const char *const names[8] = {"static-fleet-for-the-peak", "t40", "t50", "t60", "t70-with-a-long-name-that-says-everything", "t80", "t90", "spot"};
	static const char *const titles[8] = {
		"a fleet of sixteen that never sleeps, as we did last year because nobody wanted to be woken", "40 %", "50 %", "60 %",
		"the target that the vendor recommends for all workloads of this kind in its guide to good practice", "80 %", "90 %",
		"target tracking on spot with a base on demand"};
	struct serving_fixture *sf = serving_fixture_new(8, n, days);

	for (size_t s = 0; s < 8; s++) {
		fixture_name(sf->f, s, names[s], titles[s], NULL);
		sf->service[s].target = s == 0 ? 0 : s == 7 ? 0.7 : 0.3 + 0.1 * (double)s;
	}
	sf->service[0].fixed = 16;
	sf->service[7].spot = 0.5;
	serving_settle(sf);
	return sf;
}

#endif
