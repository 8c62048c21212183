/* A summary and a replay made by hand from random draws, so that plots can be tested (and looked at) without a scenario. */
#ifndef COSTCAST_TESTS_PLOT_FIXTURE_H
#define COSTCAST_TESTS_PLOT_FIXTURE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

enum { F_COST, F_HOURS, F_LOST, F_METRICS, F_MOST = 24 };
static const struct metric fixture_metrics[F_METRICS] = {
	{"cost", "USD", METRIC_COST, "cost", NULL}, {"hours", "h", METRIC_HOURS, "time", NULL}, {"interruptions", "1", METRIC_MEASURE, "lost", NULL}};

struct fixture {
	struct scenario scenario;
	struct strategy strategy[F_MOST];
	struct strategy_plan strategy_plan[F_MOST];
	struct plan plan;
	struct book book;
	struct futures futures;
	struct summary summary;
	struct strategy_summary row[F_MOST];
	uint64_t random;
};

static double fixture_uniform(struct fixture *f)
{
	uint64_t z = f->random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return ((double)((z ^ z >> 31) >> 12) + 0.5) * 0x1p-52;
}

static double fixture_normal(struct fixture *f)
{
	const double u = fixture_uniform(f);

	return sqrt(-2 * log(u)) * cos(6.283185307179586 * fixture_uniform(f));
}

static inline struct fixture *fixture_new(size_t strategies, size_t n)
{
	struct fixture *f = mem_new(1, sizeof *f);

	f->random = 2385;
	f->scenario = (struct scenario){.path = "bert-8xp4d.yaml", .file = "bert-8xp4d.yaml", .seed = 42, .replications = n,
		.confidence = 0.95, .deadline_s = 12 * 86400.0, .budget_usd = 40000, .strategies = strategies,
		.title = {"Train BERT from scratch on 8 × p4d.24xlarge", "Entrenar BERT desde cero en 8 × p4d.24xlarge"}};
	f->scenario.strategy = f->strategy;
	f->book = (struct book){.name = "aws-us-east-1-2023-10", .title = {"AWS us-east-1 2023-10", NULL}, .as_of = "2023-10-01"};
	f->plan = (struct plan){&f->scenario, f->strategy_plan, strategies, fixture_metrics, F_METRICS};
	f->futures = (struct futures){.plan = &f->plan, .count = n, .x = mem_new(strategies, sizeof *f->futures.x)};
	f->summary = (struct summary){.plan = &f->plan, .futures = &f->futures, .replications = n, .strategy = f->row};
	for (size_t s = 0; s < strategies; s++) {
		f->strategy_plan[s].strategy = &f->strategy[s];
		f->strategy_plan[s].setup.book = &f->book;
		f->row[s].plan = &f->strategy_plan[s];
		f->row[s].metric = mem_new(F_METRICS, sizeof *f->row[s].metric);
		f->futures.x[s] = mem_new(F_METRICS, sizeof **f->futures.x);
		for (size_t m = 0; m < F_METRICS; m++)
			f->futures.x[s][m] = mem_new(n, sizeof ***f->futures.x);
	}
	return f;
}

static inline void fixture_free(struct fixture *f)
{
	for (size_t s = 0; s < f->plan.strategies; s++) {
		for (size_t m = 0; m < F_METRICS; m++)
			free(f->futures.x[s][m]);
		free(f->futures.x[s]);
		free(f->row[s].metric);
	}
	free(f->futures.x);
	free(f);
}

static inline void fixture_name(struct fixture *f, size_t s, const char *name, const char *en, const char *es)
{
	f->strategy[s].name = name;
	f->strategy[s].title = (struct bilingual){en, es};
}

/* Statistics of what stands in the columns. */
static inline void fixture_settle(struct fixture *f)
{
	for (size_t s = 0; s < f->plan.strategies; s++) {
		for (size_t m = 0; m < F_METRICS; m++) {
			struct metric_summary *t = &f->row[s].metric[m];
			static const double p[QUANTILES] = {.05, .25, .5, .75, .9, .95, .99};
			const struct moments moments = moments_of(f->futures.x[s][m], f->futures.count);

			quantiles_of(f->futures.x[s][m], f->futures.count, p, QUANTILES, t->q);
			t->mean = moments.mean;
			t->se = moments.se;
			t->sd = moments.sd;
			t->min = moments.min;
			t->max = moments.max;
		}
		for (size_t i = 0; i < f->futures.count; i++)
			f->row[s].unfinished += isinf(f->futures.x[s][F_HOURS][i]);
		f->row[s].finished = f->futures.count - f->row[s].unfinished;
	}
}

static inline void fixture_parts(struct fixture *f, size_t s, double useful, double lost, double checkpoint, double restart,
				 double waiting, double idle)
{
	const double part[PARTS] = {useful, lost, checkpoint, restart, waiting, idle, 4.1, 0};

	memcpy(f->row[s].part_usd, part, sizeof part);
}

/* The BERT case as an independent quick simulation has it. */
static inline struct fixture *fixture_bert(size_t n)
{
	struct fixture *f = fixture_new(4, n);

	fixture_name(f, 0, "A", "100 % On-Demand", "100 % bajo demanda");
	fixture_name(f, 1, "B", "100 % Spot", "100 % Spot");
	fixture_name(f, 2, "C", "1-year Savings Plan", "Savings Plan a 1 año");
	fixture_name(f, 3, "D", "1 On-Demand + 7 Spot", "1 bajo demanda + 7 Spot");
	for (size_t i = 0; i < n; i++) {
		const double wait = fmax(0, 0.1 + 0.02 * fixture_normal(f));
		const double hours = 205 + 75 * exp(0.55 * fixture_normal(f));
		const double d_hours = hours * (0.99 + 0.01 * fixture_uniform(f));

		f->futures.x[0][F_HOURS][i] = f->futures.x[2][F_HOURS][i] = 192.0 + wait;
		f->futures.x[0][F_COST][i] = 8 * 32.7726 * (192.0 + wait) + 4;
		f->futures.x[1][F_HOURS][i] = hours;
		f->futures.x[1][F_COST][i] = 76.0 * hours * (0.96 + 0.05 * fixture_uniform(f));
		f->futures.x[2][F_COST][i] = 1414213.56;
		f->futures.x[3][F_HOURS][i] = d_hours;
		f->futures.x[3][F_COST][i] = 107.0 * d_hours * (0.97 + 0.03 * fixture_uniform(f));
	}
	fixture_settle(f);
	fixture_parts(f, 0, 50336, 0, 0, 0, 26, 0);
	fixture_parts(f, 1, 14600, 5210, 203, 310, 1480, 0);
	fixture_parts(f, 2, 31800, 0, 0, 0, 22, 1382391);
	fixture_parts(f, 3, 20500, 7290, 290, 434, 2150, 0);
	return f;
}

/* Eight strategies with the names and titles of people who do not think of plots. */
static inline struct fixture *fixture_eight(size_t n)
{
	static const char *const names[8] = {"on-demand", "spot-6h", "spot-1h", "spot-optimal-interval", "mixed-1-plus-7", "mixed-4-plus-4",
					     "replicated-state-with-coordinator-on-worker-0", "plan"};
	static const char *const titles[8] = {
		"everything on demand, as we did last year", "all eight nodes on the spot market with a checkpoint every six hours",
		"all spot, hourly checkpoints", "all spot, the interval that Young and Daly would have chosen for this interruption rate",
		"1 On-Demand + 7 Spot", "4 On-Demand + 4 Spot (half and half, finance's favourite)",
		"replicated state, worker 0 on demand", "three-year plan"};
	struct fixture *f = fixture_new(8, n);

	for (size_t s = 0; s < 8; s++) {
		fixture_name(f, s, names[s], titles[s], NULL);
		for (size_t i = 0; i < n; i++) {
			const double hours = s == 0 || s == 7 ? 192.1 : 196 + (double)(9 - s) * 9 * exp(0.6 * fixture_normal(f));

			f->futures.x[s][F_HOURS][i] = hours;
			f->futures.x[s][F_COST][i] = s == 7 ? 4200000 : hours * (s == 0 ? 262.2 : 74 + 14.0 * (double)(s > 3 ? s - 3 : 0));
		}
		fixture_parts(f, s, 20000 + 1000 * (double)s, 900.0 * (double)(7 - s), 300, 120, 700, s == 7 ? 4170000 : 0);
	}
	fixture_settle(f);
	return f;
}

/* B never finishes; C finishes in three futures of four. */
static inline struct fixture *fixture_never(size_t n)
{
	struct fixture *f = fixture_bert(n);

	for (size_t i = 0; i < n; i++) {
		f->futures.x[1][F_HOURS][i] = INFINITY;
		f->futures.x[1][F_COST][i] = 150000 + 6000 * fixture_normal(f);
		f->futures.x[2][F_COST][i] = 60000 + 9000 * fixture_uniform(f);
		f->futures.x[2][F_HOURS][i] = i % 4 ? 230 + 70 * fixture_uniform(f) : INFINITY;
	}
	fixture_name(f, 1, "B", "100 % Spot in a storm", "100 % Spot en plena tormenta");
	for (size_t s = 0; s < 4; s++)
		f->row[s].unfinished = 0;
	fixture_settle(f);
	return f;
}

/* Everything the same, no goal. */
static inline struct fixture *fixture_equal(size_t n)
{
	struct fixture *f = fixture_new(2, n);

	f->scenario.budget_usd = f->scenario.deadline_s = NAN;
	fixture_name(f, 0, "A", "the one", "la una");
	fixture_name(f, 1, "B", "the other", "la otra");
	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; i < n; i++) {
			f->futures.x[s][F_COST][i] = 2.385;
			f->futures.x[s][F_HOURS][i] = 1.5;
		}
		fixture_parts(f, s, 2.385, 0, 0, 0, 0, 0);
		f->row[s].part_usd[PART_STORAGE] = 0;
	}
	fixture_settle(f);
	return f;
}

/* --- one future, lived by hand: a rigid gang that goes back to its last checkpoint --- */

struct fixture_replay {
	struct replay replay;
	struct fleet_row fleet[2];
	double metric[F_METRICS];
};

static inline void fixture_note(struct fixture_replay *r, double t_s, enum record_kind kind, int node, double value)
{
	struct recorder *log = &r->replay.recorder;

	if (log->count == log->cap) {
		log->cap = log->cap ? 2 * log->cap : 256;
		log->record = mem_grow(log->record, log->cap, sizeof *log->record);
	}
	log->record[log->count++] = (struct record){t_s, kind, node, value, 0};
}

/* All spot nodes fall at once each ~MEAN_H hours; each comes back after half an hour to two hours. */
static inline struct fixture_replay *fixture_replay(struct fixture *f, int nodes, int spot, double work_h, double mean_h)
{
	struct fixture_replay *r = mem_new(1, sizeof *r);
	const double work = work_h * 3600, every = 6 * 3600, takes = 300, restart = 600;
	double t = 0, kept = 0, ready = 0;

	r->fleet[0] = (struct fleet_row){.nodes = nodes - spot, .buy = BUY_ON_DEMAND};
	r->fleet[1] = (struct fleet_row){.nodes = spot, .buy = BUY_SPOT};
	r->fleet[0].market.on_demand_usd_h = value_constant(32.7726);
	r->fleet[1].market.spot_usd_h = value_constant(9.83);
	f->strategy_plan[3].setup.fleet = r->fleet;
	f->strategy_plan[3].setup.fleet_rows = 2;
	r->replay = (struct replay){.plan = &f->plan, .strategy = 3, .replica = 1234, .metric = r->metric};
	for (int k = 0; k < nodes; k++) {
		const double granted = k < nodes - spot ? 0 : 900 * fixture_uniform(f);

		fixture_note(r, 0, RECORD_REQUEST, k, 0);
		fixture_note(r, granted, RECORD_GRANT, k, 0);
		fixture_note(r, granted + 240, RECORD_READY, k, 0);
		ready = fmax(ready, granted + 240);
	}
	for (t = ready; kept < work;) {
		const double strike = t - mean_h * 3600 * log(fixture_uniform(f));
		double done = kept;

		fixture_note(r, t, RECORD_RUN, -1, kept);
		while (done < work) {
			const double step = fmin(every, work - done);

			if (t + step > strike) {
				done += strike - t;
				t = strike;
				break;
			}
			t += step;
			done += step;
			if (done >= work) {
				kept = done;
				break;
			}
			fixture_note(r, t, RECORD_CHECKPOINT, -1, 0);
			if (t + takes > strike) {
				t = strike;
				break;
			}
			t += takes;
			kept = done;
			fixture_note(r, t, RECORD_SAVED, -1, kept);
			fixture_note(r, t, RECORD_RUN, -1, kept);
		}
		if (kept >= work)
			break;
		const int from = fixture_uniform(f) < 0.5 ? nodes - spot : nodes - 1 - (int)(spot * fixture_uniform(f));

		ready = t;
		for (int k = from; k < nodes; k++) {
			const double back = t + 1800 + 5400 * fixture_uniform(f);

			fixture_note(r, t - 120, RECORD_NOTICE, k, 0);
			fixture_note(r, t, RECORD_LOST, k, 0);
			fixture_note(r, t, RECORD_REQUEST, k, 0);
			fixture_note(r, back, RECORD_GRANT, k, 0);
			fixture_note(r, back + 240, RECORD_READY, k, 0);
			ready = fmax(ready, back + 240);
			r->metric[F_LOST]++;
		}
		fixture_note(r, t, RECORD_ROLLBACK, -1, done - kept);
		fixture_note(r, t, RECORD_WAIT, -1, 0);
		fixture_note(r, ready, RECORD_RESTORE, -1, 0);
		t = ready + restart;
	}
	fixture_note(r, t, RECORD_DONE, -1, 0);
	for (int k = 0; k < nodes; k++)
		fixture_note(r, t, RECORD_RELEASE, k, 0);
	r->replay.finished = true;
	r->replay.log.end_s = t;
	r->metric[F_HOURS] = t / 3600;
	r->metric[F_COST] = 107 * t / 3600;
	return r;
}

static inline void fixture_replay_free(struct fixture_replay *r)
{
	free(r->replay.recorder.record);
	free(r);
}

#endif
