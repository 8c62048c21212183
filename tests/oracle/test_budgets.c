/* Budgets: when an alert fires, and what an action does, against closed forms. */
#include "tests/oracle/watching.h"

#define TEN_TOYS "workloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 60 d, quantity: 10}]}}\nstrategies: {A: {buy: on_demand}}\n"
/* Ten toys at $1/h: $10 an hour, $7,440 in January, $6,960 in February's 29 days. */

/* A constant rate r passes the share a of the limit L at a L / r. The first look from then plus the age of the data on sees it: looks are
 * every 8 h, the first any time, so that the wait is uniform over 8 h, and any two alerts whole looks apart. */
static void seen_at_the_next_look(void **state)
{
	enum { N = 4000 };
	struct watching w = watching(HEAD TEN_TOYS "budgets: [{name: b, limit: $5000, refresh: 8 h, delay: 10 h, alerts: [{at: 80 %%}, {at: 90 %%}]}]\n", N, 0);
	double *wait = mem_new(N, sizeof *wait);

	(void)state;
	for (size_t i = 0; i < N; i++) {
		const struct sighting *first = sighting(&w, i, WORLD_PLAIN, 0, 0, 0), *second = first + 1;
		const double apart = (second->fired_s - first->fired_s) / (8 * HOUR_S);

		lives_are("crossed", first->crossed_s, 400 * HOUR_S, 1e-6);
		lives_are("crossed", second->crossed_s, 450 * HOUR_S, 1e-6);
		wait[i] = (first->fired_s - first->crossed_s) / HOUR_S - 10;
		assert_true(wait[i] >= 0 && wait[i] < 8);
		lives_are("looks apart", apart, rint(apart), 1e-6);
	}
	lives_mean("wait for a look every 8 h", wait, N, 4);
	lives_are("share of months", w.summary->budget[0].alert[0].fires.value, 1, 0);
	lives_are("overspend", w.summary->budget[0].overspend[WORLD_PLAIN].mean, 7440 - 5000 + 6960 - 5000, 1e-6);
	free(wait);
	over(&w);
}

/* Gaps that vary: who comes at a random moment waits E(g²) / 2 E(g), uniform over 8 to 12 h: 76/15. An approval that is exponential. */
static void gaps_and_approvals(void **state)
{
	enum { N = 6000 };
	struct watching w = watching(HEAD TEN_TOYS "budgets: [{name: b, limit: $5000, refresh: {uniform: [8 h, 12 h]}, alerts: [{at: 80 %%, action: stop, "
				     "approval: {exponential: {mean: 4 h}}}]}]\n", N, 0);
	double *wait = mem_new(N, sizeof *wait), *approval = mem_new(N, sizeof *approval);

	(void)state;
	for (size_t i = 0; i < N; i++) {
		const struct sighting *seen = sighting(&w, i, WORLD_ACTED, 0, 0, 0);

		wait[i] = (seen->fired_s - seen->crossed_s) / HOUR_S;
		approval[i] = (seen->acted_s - seen->fired_s) / HOUR_S;
	}
	lives_mean("wait for gaps of 8 to 12 h", wait, N, 76 / 15.);
	lives_mean("approval", approval, N, 4);
	free(wait);
	free(approval);
	over(&w);
}

/* What is stopped saves the rest of the month, to the nano-dollar of a second's rounding; then the month begins anew. */
static void stop_saves_the_rest(void **state)
{
	enum { N = 500 };
	struct watching w = watching(HEAD TEN_TOYS "budgets: [{name: b, limit: $5000, refresh: 8 h, delay: 10 h, alerts: [{at: 100 %%, action: stop}]}]\n", N, 0);

	(void)state;
	for (size_t i = 0; i < N; i++) {
		const struct outcome *to = w.futures->future[i].outcome;
		const double jan_h = sighting(&w, i, WORLD_ACTED, 0, 0, 0)->acted_s / HOUR_S, feb_h = sighting(&w, i, WORLD_ACTED, 0, 1, 0)->acted_s / HOUR_S;

		lives_are("without", to[WORLD_PLAIN].cost_usd, 14400, 1e-6);
		/* 60 days end on March 1 at 0:00 */
		lives_are("saved", to[WORLD_PLAIN].cost_usd - to[WORLD_ACTED].cost_usd, 10 * (744 - jan_h) + 10 * (1440 - feb_h), 10 * 2 / 3600. + 1e-6);
		lives_are("node-hours", to[WORLD_PLAIN].node_h - to[WORLD_ACTED].node_h, 10 * (744 - jan_h) + 10 * (1440 - feb_h), 1e-6);
		lives_are("spent of January", w.futures->future[i].watched[0].spent[WORLD_ACTED][0], 10 * jan_h, 10 / 3600. + 1e-6);
		assert_true(jan_h >= 510 && jan_h < 518 && feb_h >= 744 + 510 && feb_h < 744 + 518);
	}
	lives_are("changed", w.summary->acted.value, 1, 0);
	over(&w);
}

/* One after the other: half of the nodes go at $2,000, after 200 h; at $5 an hour $3,000 are spent 200 h later, and all stop. Without the
 * first the second would have come after 300 h. Each looks every minute, and a minute at $10 is two at $5. */
static void actions_in_order_of_time(void **state)
{
	struct watching w = watching(HEAD TEN_TOYS "budgets: [{name: a, limit: $2000, refresh: 60 s, alerts: [{at: 100 %%, action: shrink, by: 50 %%}]}, "
				     "{name: b, limit: $3000, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n", 20, 0);

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		lives_are("shrunk", sighting(&w, i, WORLD_ACTED, 0, 0, 0)->acted_s, 200 * HOUR_S + 30, 30);
		lives_are("stopped", sighting(&w, i, WORLD_ACTED, 1, 0, 0)->acted_s, 400 * HOUR_S, 61);
		lives_are("alone", sighting(&w, i, WORLD_PLAIN, 1, 0, 0)->fired_s, 300 * HOUR_S + 30, 30);
		lives_are("spent of January", w.futures->future[i].watched[1].spent[WORLD_ACTED][0], 3000, 10 * 61 / 3600.);
	}
	over(&w);
}

/* Whole nodes: of seven single ones half is three; who comes later is thinned likewise, and a launch that is refused never runs. */
static void launches(void **state)
{
	struct watching w = watching(HEAD "workloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 40 d, quantity: 5}, "
				     "{item: toy, from: \"2024-01-10\", for: 2 d, quantity: 100}, {item: toy, from: \"2024-02-02\", for: 1 d, quantity: 50}]}}\n"
				     "strategies: {A: {buy: on_demand}}\nbudgets: [{name: b, limit: $600, refresh: 60 s, alerts: [{at: 100 %%, action: deny}]}]\n", 10, 0);

	(void)state;
	/* $5 an hour: $600 after 120 h; the hundred of January 10 never come, the fifty of February do: a new period, not yet passed */
	for (size_t i = 0; i < 10; i++) {
		lives_are("denied", sighting(&w, i, WORLD_ACTED, 0, 0, 0)->acted_s, 120 * HOUR_S + 30, 30);
		lives_are("with", w.futures->future[i].outcome[WORLD_ACTED].cost_usd, 5 * 960 + 50 * 24, 1e-6);
		lives_are("without", w.futures->future[i].outcome[WORLD_PLAIN].cost_usd, 5 * 960 + 100 * 48 + 50 * 24, 1e-6);
	}
	over(&w);
	w = watching(HEAD "workloads: {rec: {kind: usage, rows: [" "{item: toy, from: \"2024-01-01\", for: 20 d, resource: a}, {item: toy, from: \"2024-01-01\", for: 20 d, resource: b}, "
		     "{item: toy, from: \"2024-01-01\", for: 20 d, resource: c}, {item: toy, from: \"2024-01-01\", for: 20 d, resource: d}, "
		     "{item: toy, from: \"2024-01-01\", for: 20 d, resource: e}, {item: toy, from: \"2024-01-01\", for: 20 d, resource: f}, "
		     "{item: toy, from: \"2024-01-01\", for: 20 d, resource: g}]}}\nstrategies: {A: {buy: on_demand}}\n"
		     "budgets: [{name: b, limit: $700, refresh: 60 s, alerts: [{at: 100 %%, action: shrink, by: 50 %%}]}]\n", 5, 0);
	for (size_t i = 0; i < 5; i++) {
		const double at_h = sighting(&w, i, WORLD_ACTED, 0, 0, 0)->acted_s / HOUR_S;

		lives_are("shrunk", at_h, 100 + 30 / 3600., 30 / 3600.);
		lives_are("node-hours", w.futures->future[i].outcome[WORLD_ACTED].node_h, 7 * at_h + 4 * (480 - at_h), 1e-6);
	}
	over(&w);
}

/* From $500 on, after 50 h, ten toys pay $0.4 an hour each instead of $1 until January is over; then they are on demand again. What is
 * used stays the same. */
static void to_the_spot_market(void **state)
{
	struct watching w = watching(HEAD TEN_TOYS "budgets: [{name: b, limit: $4000, refresh: 60 s, alerts: [{at: 12.5 %%, action: spot}, {at: 80 %%}]}]\n", 10, 0);

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		const struct budget_future *future = w.futures->future + i;
		const double jan_h = sighting(&w, i, WORLD_ACTED, 0, 0, 0)->acted_s / HOUR_S, feb_h = sighting(&w, i, WORLD_ACTED, 0, 1, 0)->acted_s / HOUR_S;

		lives_are("moved", jan_h, 50 + 30 / 3600., 30 / 3600.);
		lives_are("moved again", feb_h, 744 + 50 + 30 / 3600., 30 / 3600.);
		lives_are("saved", future->outcome[WORLD_PLAIN].cost_usd - future->outcome[WORLD_ACTED].cost_usd, 6 * (744 - jan_h) + 6 * (1440 - feb_h), 40 / 3600.);
		lives_are("node-hours", future->outcome[WORLD_ACTED].node_h, 14400, 1e-6);
		/* $500 at $10 an hour, $2,700 more at $4: 725 h */
		lives_are("crossed", sighting(&w, i, WORLD_ACTED, 0, 0, 1)->crossed_s / HOUR_S, 725 - 1.5 * (jan_h - 50), 0.01);
	}
	over(&w);
}

/* --- jobs and services --- */

#define JOB HEAD "market: {spot: {interruptions: {rate: 0.02 /h}}}\n" \
	"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 400 h, checkpoint: {every: 10 h, takes: 0 s}}}\nstrategies: {S: {buy: %s}}\n"

/* Four toys at $1/h: $400 after 100 h. Stopped then, it is unfinished, and all that it cost was in vain. */
static void a_job_that_is_stopped(void **state)
{
	struct text yaml = {0};

	(void)state;
	text_addf(&yaml, JOB "budgets: [{name: b, limit: $400, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n", 10, "on_demand");
	struct oracle o = lives("%s", text_str(&yaml));
	struct budget_futures *futures = budget_futures_run(o.plan, 0, 10, 0, NULL);

	for (size_t i = 0; i < 10; i++) {
		const struct outcome *to = futures->future[i].outcome;
		const double at_h = futures->future[i].watched[0].seen[WORLD_ACTED][0].acted_s / HOUR_S;

		lives_are("stopped", at_h, 100 + 30 / 3600., 30 / 3600.);
		lives_are("without", to[WORLD_PLAIN].cost_usd, 1600, 1e-6);
		lives_are("with", to[WORLD_ACTED].cost_usd, 4 * at_h, 4 / 3600. + 1e-6);
		lives_are("in vain", to[WORLD_ACTED].vain_usd, to[WORLD_ACTED].cost_usd, 1e-9);
		assert_true(to[WORLD_PLAIN].unfinished == 0 && to[WORLD_ACTED].unfinished == 1 && to[WORLD_PLAIN].vain_usd == 0);
	}
	budget_futures_free(futures);
	oracle_release(&o);
	text_release(&yaml);
}

/* Nodes that are lost at 0.02 /h each and replaced at once cost $1.6 an hour for ever: $160 after 100 h. From then on no launch: the
 * job goes on until the first of four is lost, after 12.5 h on average. */
static void a_job_without_launches(void **state)
{
	enum { N = 4000 };
	struct text yaml = {0};
	double *went_on_h = mem_new(N, sizeof *went_on_h);

	(void)state;
	text_addf(&yaml, JOB "budgets: [{name: b, limit: $160, refresh: 60 s, alerts: [{at: 100 %%, action: deny}]}]\n", N, "spot");
	struct oracle o = lives("%s", text_str(&yaml));
	struct budget_futures *futures = budget_futures_run(o.plan, 0, N, 0, NULL);

	for (size_t i = 0; i < N; i++) {
		const struct outcome *to = futures->future[i].outcome;
		const double at_h = futures->future[i].watched[0].seen[WORLD_ACTED][0].acted_s / HOUR_S;

		lives_are("denied", at_h, 100 + 30 / 3600., 40 / 3600.);
		went_on_h[i] = to[WORLD_ACTED].node_h / 4 - at_h;
		assert_true(went_on_h[i] >= -1e-9 && to[WORLD_ACTED].unfinished == 1);
	}
	lives_mean("until the first of four is lost", went_on_h, N, 12.5);
	budget_futures_free(futures);
	oracle_release(&o);
	text_release(&yaml);
	free(went_on_h);
}

#define SERVICE HEAD "horizon: 10 d\nworkloads: {serve: {kind: inference, instance: toy, demand: {model: poisson, rate: 0.1 /s}, service: 1 s, %s}}\n" \
	"strategies: {A: {buy: on_demand}}\nbudgets: [{name: b, limit: $100, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n"

/* Two replicas: $100 after 50 h. What would have come in the 190 h after it finds nobody: 360 requests an hour. */
static void a_service_that_is_stopped(void **state)
{
	enum { N = 60 };
	struct text yaml = {0};
	double *lost = mem_new(N, sizeof *lost);

	(void)state;
	text_addf(&yaml, SERVICE, N, "replicas: 2");
	struct oracle o = lives("%s", text_str(&yaml));
	struct budget_futures *futures = budget_futures_run(o.plan, 0, N, 0, NULL);

	for (size_t i = 0; i < N; i++) {
		const struct outcome *to = futures->future[i].outcome;
		const double at_h = futures->future[i].watched[0].seen[WORLD_ACTED][0].acted_s / HOUR_S;

		lives_are("stopped", at_h, 50 + 30 / 3600., 30 / 3600.);
		lives_are("saved", to[WORLD_PLAIN].cost_usd - to[WORLD_ACTED].cost_usd, 2 * (240 - at_h), 2 * 2 / 3600.);
		lost[i] = (to[WORLD_PLAIN].served - to[WORLD_ACTED].served) - 360 * (240 - at_h);
	}
	lives_mean("requests that find nobody", lost, N, 0);
	budget_futures_free(futures);
	oracle_release(&o);
	text_clear(&yaml);
	text_addf(&yaml, SERVICE, 20, "autoscaler: {kind: target_tracking, target: 50 %, min: 2, max: 4}");
	o = lives("%s", text_str(&yaml));
	futures = budget_futures_run(o.plan, 0, 20, 0, NULL);
	for (size_t i = 0; i < 20; i++) {
		const struct budget_future *future = futures->future + i;

		assert_false(isnan(future->watched[0].seen[WORLD_ACTED][0].acted_s));
		assert_memory_equal(future->outcome + WORLD_PLAIN, future->outcome + WORLD_ACTED, sizeof *future->outcome);
	}
	budget_futures_free(futures);
	oracle_release(&o);
	text_release(&yaml);
	free(lost);
}

/* --- before an action the future is the same --- */

static void same_until(const char *yaml, double t_s, size_t futures)
{
	struct oracle o = lives("%s", yaml);
	struct usage *whole = mem_new(1 << 16, sizeof *whole), *ended = mem_new(1 << 16, sizeof *ended);
	struct life life;
	size_t cut = 0;

	life_init(&life, o.plan, 0);
	for (size_t i = 0; i < futures; i++) {
		life.log.until_s = NULL;
		life_live(&life, i, NULL);
		assert_true(life.log.count < 1 << 16);
		const size_t count = until(&life.log, t_s, whole);

		cut += life.log.end_s > t_s;
		life.log.until_s = &t_s;
		life_live(&life, i, NULL);
		assert_true(life.log.end_s <= t_s);
		assert_int_equal(until(&life.log, t_s, ended), count);
		qsort(whole, count, sizeof *whole, by_start);
		qsort(ended, count, sizeof *ended, by_start);
		assert_memory_equal(whole, ended, count * sizeof *whole);
		assert_int_equal(life.log.count, count);
	}
	assert_int_equal(cut, futures);
	life_release(&life);
	free(whole);
	free(ended);
	oracle_release(&o);
}

static void the_same_until_then(void **state)
{
	static const char *const job[] = {
		"coupling: gang", "coupling: gang, while_waiting: release, restart: 7 min", "coupling: elastic, min_nodes: 2, state: replicated",
		"coupling: gang, on_notice: save, checkpoint: {every: 3 h, takes: 1 min}", "coupling: gang, fallback: {buy: on_demand, after: 30 min}"};
	struct text yaml = {0};

	(void)state;
	for (size_t k = 0; k < sizeof job / sizeof *job; k++) {
		text_clear(&yaml);
		text_addf(&yaml, HEAD "market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: {exponential: {mean: 40 min}}, notice: 2 min}}\n"
			  "workloads: {job: {kind: training, instance: toy, nodes: 5, work: 90 h, %s}}\nstrategies: {S: {buy: spot}}\n", 1, job[k]);
		same_until(text_str(&yaml), 63.17 * HOUR_S, 200);
	}
	text_clear(&yaml);
	text_addf(&yaml, HEAD "horizon: 3 d\nmarket: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 10 min}}\n"
		  "workloads: {serve: {kind: inference, instance: toy, demand: {model: poisson, rate: 0.2 /s}, service: {exponential: {mean: 4 s}}, replicas: 3}}\n"
		  "strategies: {S: {buy: spot}}\n", 1);
	same_until(text_str(&yaml), 41.7 * HOUR_S, 50);
	text_release(&yaml);
}

/* --- forecasts, units, threads --- */

/* Ten toys that go after half of the month: by the mean of the days known the month would cost $7,440; it costs $3,600. */
static void a_forecast_that_is_wrong(void **state)
{
	struct watching w = watching(HEAD "workloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 15 d, quantity: 10}, {item: toy, from: "
				     "\"2024-01-30\", for: 2 d, quantity: 1e-6}]}}\nstrategies: {A: {buy: on_demand}}\nbudgets: [{name: b, limit: $5000, refresh: 60 s, "
				     "alerts: [{at: 100 %%, of: forecast}, {at: 149 %%, of: forecast}, {at: 70 %%}]}]\n", 10, 0);
	const struct alert_summary *alert = w.summary->budget[0].alert;

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		/* a whole day is known, and is the limit of the history */
		lives_are("fired", sighting(&w, i, WORLD_PLAIN, 0, 0, 0)->fired_s, 24 * HOUR_S + 30, 30);
		assert_true(isnan(sighting(&w, i, WORLD_PLAIN, 0, 0, 1)->fired_s));      /* $7,450 are more than $7,440 */
	}
	lives_are("false alarms", alert[0].false_alarm.value, 1, 0);
	assert_true(isnan(alert[0].missed.value) && isnan(alert[1].false_alarm.value));
	lives_are("no false alarm", alert[2].false_alarm.value, 0, 0);
	over(&w);
}

/* AWS, an alert at 80 % of $200: at $160, here after 160 h of one toy. 300 hours of usage: of three, after 100 h. */
static void limits_and_units(void **state)
{
	struct watching w = watching(HEAD "workloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-01\", for: 31 d}]}}\nstrategies: {A: {buy: on_demand}}\n"
				     "budgets: [{name: b, limit: $200, alerts: [{at: 80 %%}]}, {name: h, usage: 300, unit: Hours, alerts: [{at: 100 %%}]}, "
				     "{name: d, limit: $20, period: day, alerts: [{at: 100 %%}]}, {name: q, limit: $600, period: quarter, alerts: [{at: 100 %%}]}]\n", 2, 0);

	(void)state;
	lives_are("$160", sighting(&w, 1, WORLD_PLAIN, 0, 0, 0)->crossed_s, 160 * HOUR_S, 1e-6);
	lives_are("300 hours", sighting(&w, 1, WORLD_PLAIN, 1, 0, 0)->crossed_s, 300 * HOUR_S, 1e-3);
	assert_int_equal(w.futures->future[1].watched[2].periods, 31);
	for (size_t p = 0; p < 31; p++)
		lives_are("of each day", sighting(&w, 1, WORLD_PLAIN, 2, p, 0)->crossed_s, (24. * (double)p + 20) * HOUR_S, 1e-6);
	assert_int_equal(w.futures->future[1].watched[3].periods, 1);
	lives_are("of the quarter", sighting(&w, 1, WORLD_PLAIN, 3, 0, 0)->crossed_s, 600 * HOUR_S, 1e-6);
	over(&w);
}

static void any_number_of_threads(void **state)
{
	enum { N = 60 };
	struct text yaml = {0};

	(void)state;
	text_addf(&yaml, JOB "budgets: [{name: b, limit: $100, delay: 3 h to 9 h, alerts: [{at: 80 %%}, {at: 100 %%, action: stop, approval: 1 h to 5 h}, "
		  "{at: 100 %%, of: forecast}, {at: 90 %%, action: deny}]}]\n", N, "spot");
	struct oracle o = lives("%s", text_str(&yaml));
	struct budget_futures *one = budget_futures_run(o.plan, 0, N, 1, NULL);
	static const int threads[] = {2, 3, 7};

	for (size_t k = 0; k < 3; k++) {
		struct budget_futures *more = budget_futures_run(o.plan, 0, N, threads[k], NULL);

		for (size_t i = 0; i < N; i++) {
			const struct watched_budget *a = one->future[i].watched, *b = more->future[i].watched;

			assert_memory_equal(one->future[i].outcome, more->future[i].outcome, sizeof one->future[i].outcome);
			assert_int_equal(a->periods, b->periods);
			assert_int_equal(a->days, b->days);
			for (int w = 0; w < WORLDS; w++) {
				assert_memory_equal(a->seen[w], b->seen[w], a->periods * 4 * sizeof *a->seen[w]);
				assert_memory_equal(a->daily[w], b->daily[w], a->days * sizeof *a->daily[w]);
			}
		}
		budget_futures_free(more);
	}
	budget_futures_free(one);
	oracle_release(&o);
	text_release(&yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seen_at_the_next_look), cmocka_unit_test(gaps_and_approvals), cmocka_unit_test(stop_saves_the_rest),
		cmocka_unit_test(actions_in_order_of_time), cmocka_unit_test(launches), cmocka_unit_test(to_the_spot_market),
		cmocka_unit_test(a_job_that_is_stopped),
		cmocka_unit_test(a_job_without_launches), cmocka_unit_test(a_service_that_is_stopped), cmocka_unit_test(the_same_until_then),
		cmocka_unit_test(a_forecast_that_is_wrong), cmocka_unit_test(limits_and_units), cmocka_unit_test(any_number_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
