/* What an action of a budget does to what is metered, stored, to tasks and to notebooks: what it saves, and the work that is lost, by hand. */
#include "tests/oracle/watching.h"

/* A store at $0.0001 a GB-hour of January's 744 hours; one call is one use, rounded to whole ones. */
#define MONTH "version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\nhorizon: 1 month\n" \
	"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, stores: {disk: {price: $0.0744/GB-month, put: put}}, " \
	"items: {gb: {unit: GB, service: Network, category: networking, price: $0.1}, call: {unit: Requests, service: Calls, category: compute, price: $1}, " \
	"put: {unit: Requests, service: Store, category: storage, price: $0.01}}}\nstrategies: {A: {buy: on_demand}}\n"
#define GB_H 0.0001

static const struct outcome *outcome(const struct watching *w, size_t i, enum world world) { return w->futures->future[i].outcome + world; }
static double saved(const struct watching *w, size_t i)
{
	return outcome(w, i, WORLD_PLAIN)->cost_usd - outcome(w, i, WORLD_ACTED)->cost_usd;
}
static double acted_h(const struct watching *w, size_t i) { return sighting(w, i, WORLD_ACTED, 0, 0, 0)->acted_s / HOUR_S; }

/* Days before the one of the action cost the same with it and without: the nano-dollars of a line that is cut apart. */
static void same_before(const struct watching *w, size_t i)
{
	const struct watched_budget *seen = w->futures->future[i].watched;

	for (size_t d = 0; d < (size_t)(acted_h(w, i) / 24); d++)
		lives_are("a day before", seen->daily[WORLD_ACTED][d], seen->daily[WORLD_PLAIN][d], 1e-7);
}

/* $1 an hour of transfer and two toys: $3 an hour, which end. 100 GB stay, at $0.01 an hour. */
static void what_flows_is_stopped(void **state)
{
	struct watching w = watching(MONTH "workloads: {m: {kind: metered, items: [{item: gb, quantity: 240, every: 1 d}, {item: toy, quantity: 2}, "
				     "{item: disk, quantity: 100 GiB}]}}\nbudgets: [{name: b, limit: $301, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n", 20, 0);

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		lives_are("stopped", acted_h(&w, i), 100 + 30 / 3600., 30 / 3600.);
		lives_are("saved", saved(&w, i), 3 * (744 - acted_h(&w, i)), 3 / 3600.);
		lives_are("with", outcome(&w, i, WORLD_ACTED)->cost_usd, 3 * acted_h(&w, i) + 7.44, 3 / 3600.);
		lives_are("node-hours", outcome(&w, i, WORLD_ACTED)->node_h, 2 * acted_h(&w, i), 2 / 3600.);
		same_before(&w, i);
	}
	over(&w);
}

/* A call an hour, each begins on the hour: of 100 h and a bit more, 101, and no part of one. Nothing new: calls end, the transfer goes on, and
 * what would begin on January 21 never does. */
static void whole_uses(void **state)
{
	static const char *const action[] = {"stop", "deny"};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct text yaml = {0};

		text_addf(&yaml, MONTH "workloads: {m: {kind: metered, items: [{item: call, quantity: 1, times: 24, every: 1 d}, {item: gb, quantity: 240, every: 1 d}]}, "
			  "late: {kind: metered, item: gb, quantity: 480, every: 1 d, active: {from: 20 d}}}\n"
			  "budgets: [{name: b, limit: $201, refresh: 60 s, alerts: [{at: 100 %%, action: %s}]}]\n", 20, action[k]);
		struct watching w = watching_over(lives("%s", text_str(&yaml)), 20, 0);

		for (size_t i = 0; i < 20; i++) {
			const double at_h = acted_h(&w, i), flowed_h = k ? 744 : at_h;

			assert_true(at_h > 99 && at_h < 102);
			lives_are("without", outcome(&w, i, WORLD_PLAIN)->cost_usd, 744 + 744 + 2 * (744 - 480), 1e-6);
			lives_are("with", outcome(&w, i, WORLD_ACTED)->cost_usd, ceil(at_h) + flowed_h, 1 / 3600.);
		}
		over(&w);
		text_release(&yaml);
	}
}

/* 24 GB of logs a day that are kept, there from the beginning of the day: day d costs 24 (744 - 24 d) GB_H. Of the day of the action too. */
static double days_saved(double at_h, double gb)
{
	double sum = 0;

	for (int d = 0; d < 31; d++)
		sum += 24 * d >= at_h ? gb * (744 - 24 * d) * GB_H : 0;
	return sum;
}

static void what_is_kept_stays(void **state)
{
	struct watching w = watching(MONTH "workloads: {m: {kind: metered, items: [{item: gb, quantity: 240, every: 1 d}, {item: disk, quantity: 500 GiB, every: 1 d, "
				     "kept: forever}]}}\nbudgets: [{name: b, limit: $200, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n", 20, 0);

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		const double at_h = acted_h(&w, i);

		lives_are("saved", saved(&w, i), 744 - at_h + days_saved(at_h, 500), 1 / 3600.);
		same_before(&w, i);
	}
	over(&w);
}

/* A store that goes up and down by the day keeps the size that it had: 100 GB from Friday on, not the 50 GB of the weekend. */
static void a_level_stays(void **state)
{
	struct watching w = watching(MONTH "workloads: {m: {kind: metered, items: [{item: disk, quantity: 100 GiB}, {item: toy, fixed: true}], varies: {weekend: 50 %%}}}\n"
				     "budgets: [{name: b, limit: $101, refresh: 60 s, alerts: [{at: 100 %%, action: stop}]}]\n", 5, 0);

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_true(acted_h(&w, i) > 99.9 && acted_h(&w, i) < 100.1);
		lives_are("with", outcome(&w, i, WORLD_ACTED)->cost_usd, acted_h(&w, i) + 744 * 100 * GB_H, 1 / 3600.);
		lives_are("without", outcome(&w, i, WORLD_PLAIN)->cost_usd, 744 + (23 * 24 + 8 * 24 * .5) * 100 * GB_H, 1e-6);
	}
	over(&w);
}

/* Ten nodes at $10 an hour after 100 h: half of them go, or all pay $0.4. */
static void nodes_of_what_is_metered(void **state)
{
	static const struct { const char *action; double saved_usd_h, node_h; } way[] = {{"shrink, by: 50 %", 5, 5}, {"spot", 6, 10}};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct text yaml = {0};

		text_addf(&yaml, MONTH "workloads: {m: {kind: metered, items: [{item: toy, quantity: 10}, {item: disk, quantity: 1 GiB}]}}\n"
			  "budgets: [{name: b, limit: $1000, refresh: 60 s, where: {service: Compute}, alerts: [{at: 100 %%, action: %s}]}]\n", 5, way[k].action);
		struct watching w = watching_over(lives("%s", text_str(&yaml)), 5, 0);

		for (size_t i = 0; i < 5; i++) {
			lives_are("acted", acted_h(&w, i), 100 + 30 / 3600., 30 / 3600.);
			lives_are(way[k].action, saved(&w, i), way[k].saved_usd_h * (744 - acted_h(&w, i)), 10 / 3600.);
			lives_are("node-hours", outcome(&w, i, WORLD_ACTED)->node_h, 10 * acted_h(&w, i) + way[k].node_h * (744 - acted_h(&w, i)), 1e-6);
		}
		over(&w);
		text_release(&yaml);
	}
}

/* 500 GB a day are written, 24 writes a day at $0.01 beside them. From the action on neither; what is there stays and is read. */
static void nothing_new_is_stored(void **state)
{
	struct watching w = watching(MONTH "workloads: {s: {kind: storage, store: disk, size: 1000 GiB, growth: 500 GiB, put: 24 /d}}\n"
				     "budgets: [{name: b, limit: $40, refresh: 60 s, alerts: [{at: 100 %%, action: deny}]}]\n", 20, 0);

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		const double at_h = acted_h(&w, i);

		assert_true(at_h > 48 && at_h < 400);
		lives_are("saved", saved(&w, i), days_saved(at_h, 500) + .01 * (744 - at_h), .01 / 3600. + 1e-6);
		same_before(&w, i);
	}
	over(&w);
}

/* Ten people for ten hours of each working day: $100. On Wednesday at 13:00 all is switched off, or nothing is switched on any more; 100 GB
 * each stay, at $0.1 an hour. */
static void notebooks(void **state)
{
	static const char *const action[] = {"stop", "deny"};

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct text yaml = {0};

		text_addf(&yaml, MONTH "workloads: {n: {kind: interactive, instance: toy, people: 10, days: mon-fri, hours: 8-18, session: 10 h, disk: {size: 100 GiB, store: disk}}}\n"
			  "budgets: [{name: b, limit: $250, refresh: 60 s, where: {service: Compute}, alerts: [{at: 100 %%, action: %s}]}]\n", 10, action[k]);
		struct watching w = watching_over(lives("%s", text_str(&yaml)), 10, 0);

		for (size_t i = 0; i < 10; i++) {
			const double at_h = acted_h(&w, i), worked_h = k ? 300 : 200 + 10 * (at_h - 56);

			lives_are("acted", at_h, 61 + 30 / 3600., 30 / 3600.);
			lives_are("without", outcome(&w, i, WORLD_PLAIN)->cost_usd, 2300 + 74.4, 1e-6);
			lives_are("with", outcome(&w, i, WORLD_ACTED)->cost_usd, worked_h + 74.4, 10 / 3600. + 1e-6);
			lives_are("work", outcome(&w, i, WORLD_ACTED)->useful_h, worked_h, 1e-6);
			same_before(&w, i);
		}
		over(&w);
		text_release(&yaml);
	}
}

#define TASKS "version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\nmarket: {spot: {interruptions: {rate: 0.02 /h}}}\n" \
	"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nworkloads: {t: {kind: batch, instance: toy, nodes: 4, tasks: %d, task: 1 h}}\n" \
	"strategies: {A: {buy: %s}}\nbudgets: [{name: b, limit: $%d, refresh: 60 s, alerts: [{at: 100 %%, action: %s}]}]\n"

/* Four nodes and 400 tasks of an hour: $200 after 50 h and 200 tasks; those that have just begun are lost, and 200 are not done. */
static void tasks_that_are_stopped(void **state)
{
	struct watching w = watching_over(lives(TASKS, 10, 400, "on_demand", 200, "stop"), 10, 0);

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		const struct outcome *with = outcome(&w, i, WORLD_ACTED);

		lives_are("acted", acted_h(&w, i), 50 + 30 / 3600., 30 / 3600.);
		lives_are("saved", saved(&w, i), 4 * (100 - acted_h(&w, i)), 4 / 3600.);
		lives_are("work", with->useful_h, 200, 1e-6);
		assert_true(with->unfinished == 1 && outcome(&w, i, WORLD_PLAIN)->unfinished == 0 && with->vain_usd == 0);
	}
	over(&w);
	/* without losses nothing is launched after the start */
	w = watching_over(lives(TASKS, 5, 400, "on_demand", 200, "deny"), 5, 0);
	for (size_t i = 0; i < 5; i++) {
		assert_false(isnan(acted_h(&w, i)));
		assert_memory_equal(outcome(&w, i, WORLD_PLAIN), outcome(&w, i, WORLD_ACTED), sizeof(struct outcome));
	}
	over(&w);
}

/* Four nodes that each live 50 h on average: $160 at $1.6 an hour after 100 h. From then on each goes on until it is lost: 200 node-hours. */
static void tasks_without_launches(void **state)
{
	enum { N = 4000 };
	struct watching w = watching_over(lives(TASKS, N, 2500, "spot", 160, "deny"), N, 0);
	double *went_on_h = mem_new(N, sizeof *went_on_h);

	(void)state;
	for (size_t i = 0; i < N; i++) {
		lives_are("denied", acted_h(&w, i), 100 + 30 / 3600., 40 / 3600.);
		went_on_h[i] = outcome(&w, i, WORLD_ACTED)->node_h - 4 * acted_h(&w, i);
		assert_true(went_on_h[i] >= -1e-6 && outcome(&w, i, WORLD_ACTED)->unfinished == 1);
	}
	lives_mean("until all four are lost", went_on_h, N, 200);
	free(went_on_h);
	over(&w);
}

/* --- until then the future is the same --- */

enum { MOST = 1 << 15 };

static size_t lived(struct life *life, size_t i, double t_s, struct usage *to)
{
	struct recorder diary = {0};
	size_t count;

	life_live(life, i, NULL);
	assert_true(life->log.count < MOST);
	struct usage *again = mem_new(life->log.count + 1, sizeof *again);

	memcpy(again, life->log.usage, life->log.count * sizeof *again);
	count = life->log.count;
	life_live(life, i, &diary);      /* told as a story it is the same */
	assert_int_equal(life->log.count, count);
	assert_memory_equal(again, life->log.usage, count * sizeof *again);
	recorder_release(&diary);
	free(again);
	count = until(&life->log, t_s, to);
	qsort(to, count, sizeof *to, by_start);
	return count;
}

static void same_until(const char *yaml, double t_s, size_t futures)
{
	struct oracle o = lives("%s", yaml);
	struct usage *whole = mem_new(MOST, sizeof *whole), *part = mem_new(MOST, sizeof *part);
	struct life life;
	const double never_s = INFINITY;
	size_t differ = 0;

	life_init(&life, o.plan, 0);
	for (size_t i = 0; i < futures; i++) {
		life.log.until_s = life.log.denied_s = NULL;
		const size_t count = lived(&life, i, t_s, whole), uses = life.log.count;

		for (int k = 0; k < 2; k++) {
			life.log.until_s = k ? &never_s : &t_s;
			life.log.denied_s = k ? &t_s : &never_s;
			assert_int_equal(lived(&life, i, t_s, part), count);
			assert_memory_equal(whole, part, count * sizeof *whole);
			assert_int_equal(life.log.count, count); /* and nothing begins */
			differ += uses != count;
		}
	}
	assert_true(differ > futures);
	life_release(&life);
	free(whole);
	free(part);
	oracle_release(&o);
}

static void the_same_until_then(void **state)
{
	static const char *const tasks[] = {"", ", slots: 3, checkpoint: 20 min, startup: 5 min to 9 min", ", release: at_end, retries: 1"};
	static const char *const desk[] = {"", ", auto_stop: 45 min", ", left_on: 100 %, auto_stop: 2 h, startup: 3 min to 20 min", ", scheduled_stop: weekends, left_on: 70 %"};
	struct text yaml = {0};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		text_clear(&yaml);
		text_addf(&yaml, HEAD "market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: {exponential: {mean: 40 min}}, notice: 2 min}}\n"
			  "workloads: {t: {kind: batch, instance: toy, nodes: 6, tasks: 400, task: {exponential: {mean: 1 h}}%s}}\nstrategies: {S: {buy: spot}}\n", 1, tasks[k]);
		same_until(text_str(&yaml), 17.17 * HOUR_S, 200);
	}
	for (size_t k = 0; k < 4; k++) {
		text_clear(&yaml);
		text_addf(&yaml, HEAD "horizon: 12 d\nworkloads: {n: {kind: interactive, instance: toy, people: 5, attendance: 80 %%, session: 20 min to 2 h, idle: 50 %%%s}}\n"
			  "market: {on_demand: {capacity_wait: {exponential: {mean: 10 min}}}}\nstrategies: {S: {buy: on_demand}}\n", 1, desk[k]);
		same_until(text_str(&yaml), 83.21 * HOUR_S, 100);
	}
	text_release(&yaml);
}

/* All of them in one bill, each with its own actions: on any number of threads. */
static void any_number_of_threads(void **state)
{
	enum { N = 40 };
	struct oracle o = lives("version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\nhorizon: 1 month\n"
		"market: {spot: {interruptions: {rate: 0.05 /h}}}\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, stores: {disk: {price: $0.0744/GB-month}}, "
		"items: {gb: {unit: GB, service: Network, category: networking, price: $0.1}}}\nworkloads: {m: {kind: metered, item: gb, quantity: 240, every: 1 d, "
		"varies: {cv: 40 %%}}, s: {kind: storage, store: disk, size: 1000 GiB, growth: 5 %%}, t: {kind: batch, instance: toy, nodes: 5, tasks: 2000, "
		"task: {exponential: {mean: 1 h}}}, n: {kind: interactive, instance: toy, people: 5, session: 20 min to 2 h, idle: 50 %%, left_on: 40 %%}}\n"
		"strategies: {A: {buy: spot, workloads: {n: {buy: on_demand}}}}\nbudgets: [{name: b, limit: $900, alerts: [{at: 50 %%, action: deny, workloads: [t, s]}, "
		"{at: 80 %%, action: stop, workloads: [m]}, {at: 90 %%, action: deny, workloads: [n]}, {at: 95 %%, action: stop, workloads: [n, t]}]}]\n", N);
	static const int threads[] = {2, 3, 7};
	struct budget_futures *one = budget_futures_run(o.plan, 0, N, 1, NULL);

	(void)state;
	for (size_t i = 0; i < N; i++)
		assert_true(one->future[i].outcome[WORLD_PLAIN].cost_usd > one->future[i].outcome[WORLD_ACTED].cost_usd);
	for (size_t k = 0; k < 3; k++) {
		struct budget_futures *more = budget_futures_run(o.plan, 0, N, threads[k], NULL);

		for (size_t i = 0; i < N; i++) {
			const struct watched_budget *a = one->future[i].watched, *b = more->future[i].watched;

			assert_memory_equal(one->future[i].outcome, more->future[i].outcome, sizeof one->future[i].outcome);
			for (int w = 0; w < WORLDS; w++) {
				assert_memory_equal(a->seen[w], b->seen[w], a->periods * 4 * sizeof *a->seen[w]);
				assert_memory_equal(a->daily[w], b->daily[w], a->days * sizeof *a->daily[w]);
			}
		}
		budget_futures_free(more);
	}
	budget_futures_free(one);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_flows_is_stopped), cmocka_unit_test(whole_uses), cmocka_unit_test(what_is_kept_stays), cmocka_unit_test(a_level_stays),
		cmocka_unit_test(nodes_of_what_is_metered), cmocka_unit_test(nothing_new_is_stored), cmocka_unit_test(notebooks),
		cmocka_unit_test(tasks_that_are_stopped), cmocka_unit_test(tasks_without_launches), cmocka_unit_test(the_same_until_then),
		cmocka_unit_test(any_number_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
