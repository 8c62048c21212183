/* The curves of a run: how long the whole fleet stays whole, against the closed forms of its nodes' lives; cost and time
 * against the checkpoint interval, against those of a renewal process of segments. */
#include "sim/base/calendar.h"
#include "sim/study/planning.h"
#include "tests/oracle/lives.h"

/* --- survival --- */

struct law {                              /* P(whole for t) = exp(-rate (t - notice)) or exp(-nodes (t / scale)^shape) */
	double rate, notice, nodes, shape, scale;
};

static double law_at(const struct law *law, double t_h)
{
	return law->nodes > 0 ? exp(-law->nodes * pow(t_h / law->scale, law->shape)) : exp(-law->rate * fmax(0, t_h - law->notice));
}

/* At every point of the curve |z| < 4, by the width of its own interval; printed at a few. */
static void survives(const struct oracle *o, const char *strategy, const struct law *law)
{
	struct summary *summary = summary_new(o->futures);
	const struct survival *s = &summary->strategy[lives_strategy(o, strategy)].survival;

	assert_true(s->points > 20 && s->records > 0);
	for (size_t k = 1; k < s->points; k++) {
		const double truth = law_at(law, s->t[k]), se = (s->ci[k].high - s->ci[k].low) / (2 * 1.959964);

		if (truth * (double)s->records < 30)
			break;
		if (k % 12 == 0) {
			char what[64];

			snprintf(what, sizeof what, "%s: whole for %.4g h", strategy, s->t[k]);
			oracle_z(what, s->p[k], se, truth);
		}
		assert_true(fabs(s->p[k] - truth) < 4 * se + 1e-12);
	}
	if (isfinite(s->median))
		assert_true(fabs(law_at(law, s->median) - 0.5) < 4 * 0.5 / sqrt((double)s->records));
	summary_free(summary);
}

#define HEAD(n) "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nsimulate: {replications: " #n ", seed: 4}\n"

/* Memoryless: whatever came before the whole fleet first ran does not matter. Shocks of .05 an hour take all of four nodes,
 * or each with probability .3. B: the same with one node on demand. Both roads. */
static void memoryless_fleets(void **state)
{
	const double shock4 = .05 * (.6 + .4 * (1 - pow(.7, 4))), shock3 = .05 * (.6 + .4 * (1 - pow(.7, 3)));
	struct oracle o = lives(HEAD(100000)
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 49 h, checkpoint: {every: 3 h, takes: 6 min}, startup: 4 min,\n"
		"  restart: 10 min, give_up_after: 50 h}}\n"
		"market: {spot: {interruptions: {rate: 0.02 /h}, shock: {rate: 0.05 /h, share: 30 %%, all: 60 %%},\n"
		"  capacity_wait: {exponential: {mean: 1 h}}}}\n"
		"strategies: {A: {buy: spot}, B: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 3, buy: spot}]},\n"
		"  events: {buy: spot, set: {workloads.job.while_waiting: release}},\n"
		"  elastic: {buy: spot, set: {workloads.job.coupling: elastic, workloads.job.state: replicated}}}\n");

	(void)state;
	survives(&o, "A", &(struct law){.rate = 4 * .02 + shock4});
	survives(&o, "B", &(struct law){.rate = 3 * .02 + shock3});
	survives(&o, "events", &(struct law){.rate = 4 * .02 + shock4});
	survives(&o, "elastic", &(struct law){.rate = 4 * .02 + shock4});
	oracle_release(&o);
}

/* Lives with a memory, from one grant on. The work's length is uncertain: many records end before their first loss. */
static void weibull_fleets(void **state)
{
	struct oracle o = lives(HEAD(100000)
		"workloads: {job: {kind: training, instance: toy, nodes: 5, work: {uniform: [1 h, 30 h]}, checkpoint: {every: 1 h, takes: 3 min}, give_up_after: 40 h}}\n"
		"market: {spot: {interruptions: {model: weibull, shape: 0.7, scale: 60 h}, capacity_wait: 30 min, first_wait: 0 s}}\n"
		"strategies: {S: {buy: spot}, old: {buy: spot, set: {market.spot.interruptions: {model: weibull, shape: 2.385, scale: 30 h}}}}\n");

	(void)state;
	survives(&o, "S", &(struct law){.nodes = 5, .shape = .7, .scale = 60});
	survives(&o, "old", &(struct law){.nodes = 5, .shape = 2.385, .scale = 30});
	oracle_release(&o);
}

/* One on-demand and seven spot nodes: seven can be taken. They come together, and whoever is struck works on for two minutes:
 * no node is lost before. None of the eight on demand: no curve. */
static void the_mixed_fleet(void **state)
{
	struct oracle o = lives(HEAD(100000)
		"workloads: {job: {kind: training, instance: toy, nodes: 8, work: 8 d, checkpoint: {every: 6 h, takes: 5 min}, startup: 4 min,\n"
		"  restart: 10 min, give_up_after: 40 h}}\n"
		"market: {spot: {interruptions: {mean_time_between: 50 h}, capacity_wait: 15 min, notice: 2 min}}\n"
		"strategies: {A: {buy: on_demand}, D: {fleet: [{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 7, buy: spot}]}}\n");
	char *json = lives_json(&o);

	(void)state;
	survives(&o, "D", &(struct law){.rate = 7 / 50.0, .notice = 2 / 60.0});
	assert_non_null(strstr(json, "\"survival\": null"));
	assert_non_null(strstr(json, "\"median_h\": 4.9"));         /* ln 2 * 50 / 7 + 2 min = 4.984 */
	free(json);
	oracle_release(&o);
}

/* --- checkpoint interval --- */

#define W 480.0
#define C 0.1
#define R 0.3
#define D 0.5
#define M 6.0

/* Mean time with an interval of TAU hours, nothing but the segments exposed; the last one is what is left. */
static double mean_hours(double tau)
{
	const double whole = ceil(W / tau - 1e-9) - 1, last = W - whole * tau;

	return (M + D + R) * (whole * (exp((tau + C) / M) - 1) + exp((last + C) / M) - 1);
}

static struct oracle gang(const char *strategies, const char *replications)
{
	return lives("version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nsimulate: {replications: %s, seed: 9}\n"
		     "workloads: {job: {kind: training, instance: toy, nodes: 4, work: 480 h, restart: 18 min, give_up_after: 9 y,\n"
		     "  checkpoint: {every: 3 h, takes: 6 min, final: true}, exposed: {survivors: false, restart: false}}}\n"
		     "market: {spot: {interruptions: {mean_time_between: 24 h}, capacity_wait: 30 min, first_wait: 0 s}}\nstrategies: {%s}\n",
		     replications, strategies);
}

/* An estimate whose interval is CI, against the truth. */
static void expect(const char *what, double found, struct interval ci, double truth)
{
	oracle_z(what, found, (ci.high - ci.low) / (2 * 2.0), truth);
}

static void the_interval(void **state)
{
	struct oracle o = gang("S: {buy: spot}", "44000");
	struct summary *summary = summary_new(o.futures);

	(void)state;
	tunings_study(summary, 0, NULL);
	const struct tuned *t = summary->strategy[0].tuned;

	assert_non_null(t);
	assert_true(t->futures == TUNED_MOST && t->points == TUNED_POINTS);
	/* Young: sqrt(1.2); exact: the point where (tau/M - 1) e^((tau + C)/M) = -1 */
	const double young = t->tuning.mark[0].at_s / HOUR_S, best = t->tuning.mark[2].at_s / HOUR_S;

	lives_are("Young", young, sqrt(2 * C * M), 1e-12);
	lives_are("the exact optimum's slope", (best / M - 1) * exp((best + C) / M), -1, 1e-9);
	lives_are("now", t->tuning.now_s, 3 * HOUR_S, 1e-9);
	expect("hours now, of the run", summary->strategy[0].metric[1].mean, summary->strategy[0].metric[1].ci, mean_hours(3));
	for (size_t k = 0; k < t->points; k++) {
		const double tau = t->at_s[k] / HOUR_S;
		char what[64];

		snprintf(what, sizeof what, "hours more at %.3f h than now", tau);
		expect(what, t->mean[TUNED_HOURS][k] - t->now[TUNED_HOURS], t->difference_ci[TUNED_HOURS][k],
		       mean_hours(tau) - mean_hours(3));
		assert_true(t->finished[k] == 1);
	}
	for (int m = 0; m < TUNED_METRICS; m++) {
		const struct tuned_least *least = &t->least[m];

		assert_true(least->found);
		printf("  lowest at %.4f h (%.4f to %.4f), exact optimum %.4f h\n", least->at_s / HOUR_S, least->at_ci.low / HOUR_S,
		       least->at_ci.high / HOUR_S, best);
		assert_true(least->at_ci.low / HOUR_S <= best && best <= least->at_ci.high / HOUR_S);
		assert_true(least->at_ci.high / least->at_ci.low < 1.05);
	}
	expect("hours saved at the lowest point", t->least[TUNED_HOURS].difference, t->least[TUNED_HOURS].difference_ci,
	       mean_hours(best) - mean_hours(3));
	summary_free(summary);
	oracle_release(&o);
}

/* Seed after seed the interval holds the optimum as often as it says. */
static void the_interval_covers(void **state)
{
	enum { SEEDS = 60 };
	int held = 0;

	(void)state;
	for (int seed = 1; seed <= SEEDS; seed++) {
		char text[512];

		snprintf(text, sizeof text, "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
			 "simulate: {replications: 200, seed: %d}\nworkloads: {job: {kind: training, instance: toy, work: 480 h,\n"
			 "  checkpoint: {every: 3 h, takes: 6 min, final: true}}}\n"
			 "market: {spot: {interruptions: {mean_time_between: 6 h}}}\nstrategies: {S: {buy: spot}}\n", seed);
		struct oracle o = lives_with(text, &(struct overrides){0}, 0);
		struct summary *summary = summary_new(o.futures);

		tunings_study(summary, 0, NULL);
		const struct tuned *t = summary->strategy[0].tuned;
		const struct tuned_least *least = &t->least[TUNED_HOURS];
		const double best_s = t->tuning.mark[TUNING_MARKS - 1].at_s;

		held += least->found && least->at_ci.low <= best_s && best_s <= least->at_ci.high;
		summary_free(summary);
		oracle_release(&o);
	}
	printf("  held in %d of %d\n", held, SEEDS);
	assert_true(held >= 50);                 /* 57 expected; P(< 50 | 95 %) = 0.0005 */
}

/* Where there is nothing to tune, or too little to see it by. */
static void where_there_is_none(void **state)
{
	struct oracle o = gang("A: {buy: on_demand}, none: {buy: spot, set: {workloads.job.checkpoint: none}}, S: {buy: spot}", "400");
	struct oracle few = gang("S: {buy: spot}", "199");
	struct summary *summary = summary_new(o.futures), *short_run = summary_new(few.futures);
	const volatile sig_atomic_t stop = 1;

	(void)state;
	tunings_study(summary, 0, &(struct progress){.stop = &stop});
	assert_null(summary->strategy[2].tuned);
	tunings_study(summary, 0, NULL);
	assert_null(summary->strategy[0].tuned);
	assert_null(summary->strategy[1].tuned);
	assert_int_equal(summary->strategy[2].tuned->futures, TUNED_LEAST);
	tunings_study(short_run, 0, NULL);
	assert_null(short_run->strategy[0].tuned);
	summary_free(summary);
	summary_free(short_run);
	oracle_release(&o);
	oracle_release(&few);
}

static char *studied_json(const struct oracle *o, int threads)
{
	struct summary *summary = summary_new(o->futures);
	struct text out = {0};

	tunings_study(summary, threads, NULL);
	assert_non_null(summary->strategy[0].tuned);
	json_write(summary, &out);
	summary_free(summary);
	return out.s;
}

static void threads_do_not_show(void **state)
{
	struct oracle o = gang("S: {buy: spot}, T: {buy: spot, set: {workloads.job.checkpoint.every: young}}", "3000");
	char *one = studied_json(&o, 1);

	(void)state;
	assert_non_null(strstr(one, "\"checkpoint_interval\""));
	for (int i = 0; i < 3; i++) {
		char *more = studied_json(&o, (const int[]){2, 3, 7}[i]);

		assert_string_equal(one, more);
		free(more);
	}
	free(one);
	oracle_release(&o);
}

/* A plan made again with the value that it has lives the very same futures: its own `set`, its market, and the sizes of its
 * commitments, though they were looked for. */
static void the_same_plan_again(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2023-01-01T00:00:00Z\"\nprices: {instances: {toy: {family: t, factor: 1, on_demand: $1/h, spot: $0.4/h}},\n"
		"  products: {plan: {mechanism: spend, rates: [{instance: toy, rate: $0.6/h}]}}}\nsimulate: {replications: 300, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 3, work: 300 d, checkpoint: {every: 2 h, takes: 5 min}, restart: 5 min}}\n"
		"market: {spot: {interruptions: {rate: 0.01 /h}, capacity_wait: 1 h}}\n"
		"strategies: {S: {fleet: [{nodes: 2, buy: on_demand}, {nodes: 1, buy: spot}], set: {workloads.job.checkpoint.every: 5 h},\n"
		"  commitments: [{product: plan, term: 1 y, commit: best, owned: true}]}}\n");
	struct strategy_plan again = {0};
	struct plan plan = *o.plan;

	(void)state;
	assert_int_equal(o.plan->strategy[0].bests, 1);
	assert_true(o.plan->strategy[0].best[0].amount.value > 0);
	assert_true(strategy_replan(o.plan, 0, "checkpoint.every", 5 * HOUR_S, &again));
	plan.strategy = &again;
	struct futures *futures = futures_run(&plan, 0, o.futures->count, 0, NULL);

	assert_int_equal(again.columns, o.plan->strategy[0].columns);
	for (size_t c = 0; c < again.columns; c++)
		assert_memory_equal(futures->x[0][c], o.futures->x[0][c], futures->count * sizeof(double));
	futures_free(futures);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memoryless_fleets), cmocka_unit_test(weibull_fleets), cmocka_unit_test(the_mixed_fleet),
		cmocka_unit_test(the_interval), cmocka_unit_test(the_interval_covers), cmocka_unit_test(where_there_is_none),
		cmocka_unit_test(threads_do_not_show), cmocka_unit_test(the_same_plan_again)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
