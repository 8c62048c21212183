/* Independent tasks against closed forms: list scheduling, attempts on nodes that are taken away, what is saved, and what it all costs. */
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}, twice: {on_demand: $2/h, spot: $0.7/h}}, " \
	"stores: {disk: {price: $0.1/GB-month}}}\n"
#define JOB HEAD "simulate: {replications: %d, seed: 20261127}\nmarket: {spot: {%s}}\nworkloads: {job: {kind: batch, instance: toy, %s}}\n" \
	"strategies: {S: {%s}}\n"
#define STEADY "interruptions: none"

static double mean(const struct oracle *o, const char *metric)
{
	return moments_of(oracle_column(o, metric), o->futures->count).mean;
}

/* Tasks that all take d: ceil(n / places) rounds, after the start-up. */
static void certain_tasks(void **state)
{
	static const struct { int tasks, nodes, slots; } of[] = {{1, 1, 1}, {10, 4, 1}, {12, 4, 1}, {13, 4, 1}, {25, 3, 4}, {24, 3, 4}, {3, 8, 1}};

	(void)state;
	for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
		const double rounds = ceil((double)of[k].tasks / (of[k].nodes * of[k].slots));
		const double used = fmin(of[k].nodes, ceil((double)of[k].tasks / of[k].slots));

		for (int at_end = 0; at_end < 2; at_end++) {
			char keys[200];

			snprintf(keys, sizeof keys, "tasks: %d, nodes: %d, slots: %d, task: 1.7 h, startup: 12 min, release: %s", of[k].tasks, of[k].nodes,
				 of[k].slots, at_end ? "at_end" : "as_idle");
			struct oracle o = lives(JOB, 1, STEADY, keys, "buy: on_demand");

			lives_is(&o, "S", "hours", 0.2 + 1.7 * rounds);
			lives_is(&o, "S", "tasks_done", of[k].tasks);
			lives_is(&o, "S", "restart_hours", 0.2 * used);
			if (at_end)
				lives_is(&o, "S", "cost", used * (0.2 + 1.7 * rounds));
			else if (of[k].slots == 1)
				lives_is(&o, "S", "cost", 0.2 * used + 1.7 * of[k].tasks);
			lives_is(&o, "S", "wait_hours", mean(&o, "on_demand_node_hours") - 0.2 * used - 1.7 * of[k].tasks / of[k].slots);
			bill_is_right(o.plan, 0, 0);
			oracle_release(&o);
		}
	}
}

/* Exponential tasks of rate r on m places: n - m ends at the rate m r, then the last m at m r, (m - 1) r, … r. */
static void exponential_tasks(void **state)
{
	const int n = 37, m = 12;
	const double r = 1 / 0.85;
	double hours = (n - m) / (m * r), variance = (n - m) / (m * r * m * r);
	struct oracle o = lives(JOB, 60000, STEADY, "tasks: 37, nodes: 4, slots: 3, task: {exponential: {mean: 0.85 h}}, release: at_end", "buy: on_demand");
	struct oracle one = lives(JOB, 60000, STEADY, "tasks: 37, nodes: 12, task: {exponential: {mean: 0.85 h}}", "buy: on_demand");

	(void)state;
	for (int k = 1; k <= m; k++) {
		hours += 1 / (k * r);
		variance += 1 / (k * r * k * r);
	}
	oracle_mean(&o, "hours", hours);
	oracle_variance(&o, "hours", variance);
	oracle_mean(&o, "cost", 4 * hours);
	oracle_mean(&one, "hours", hours);
	oracle_mean(&one, "cost", n / r);         /* given back as they are idle: only work is paid for */
	oracle_release(&o);
	oracle_release(&one);
}

/* One task of length L on a node of life exponential with l: it takes (e^lL - 1) / l, and its square is as known of attempts that begin
 * anew: variance (e^2lL - 2 l L e^lL - 1) / l². */
static void a_task_begins_again(void **state)
{
	const double l = 0.31, wide = 3.4, grown = exp(l * wide);
	struct oracle o = lives(JOB, 60000, "interruptions: {rate: 0.31 /h}", "tasks: 1, task: 3.4 h, give_up_after: 400 d", "buy: spot");

	(void)state;
	oracle_mean(&o, "hours", (grown - 1) / l);
	oracle_variance(&o, "hours", (grown * grown - 2 * l * wide * grown - 1) / (l * l));
	oracle_mean(&o, "interruptions", grown - 1);
	oracle_mean(&o, "lost_hours", (grown - 1) / l - wide);
	oracle_mean(&o, "cost", 0.4 * (grown - 1) / l);
	oracle_release(&o);
}

/* With a wait of w before each grant and a start-up of u after it: e^l(u + L) grants on average, each waited for. */
static void waits_and_starts(void **state)
{
	const double l = 0.31, u = 0.25, w = 0.4, wide = 1.9, grown = exp(l * (u + wide));
	struct oracle o = lives(JOB, 60000, "interruptions: {rate: 0.31 /h}, capacity_wait: 24 min", "tasks: 1, task: 1.9 h, startup: 15 min, "
		"give_up_after: 400 d", "buy: spot");

	(void)state;
	oracle_mean(&o, "hours", (grown - 1) / l + w * grown);
	oracle_mean(&o, "spot_node_hours", (grown - 1) / l);
	/* Without a ready node: the waits, and the start-ups, of which each lasts min(u, life). */
	oracle_mean(&o, "hours_without_nodes", grown * (w - expm1(-l * u) / l));
	oracle_mean(&o, "restart_hours", grown * -expm1(-l * u) / l);
	oracle_release(&o);
}

/* Saved every c: each stretch of c is a task of its own. */
static void what_is_saved_is_kept(void **state)
{
	const double l = 0.31, c = 0.5, hours = 7 * expm1(l * c) / l + expm1(l * 0.2) / l;
	struct oracle o = lives(JOB, 60000, "interruptions: {rate: 0.31 /h}", "tasks: 1, task: 3.7 h, checkpoint: 30 min, give_up_after: 400 d",
		"buy: spot");

	(void)state;
	oracle_mean(&o, "hours", hours);
	oracle_mean(&o, "lost_hours", hours - 3.7);
	oracle_release(&o);
}

/* Tried r times more, a task fails when all r + 1 attempts are lost. Many tasks on several nodes: the mean is that of one, n times. */
static void retries_run_out(void **state)
{
	const double l = 0.31, wide = 2.2, lost = -expm1(-l * wide);
	struct oracle o = lives(JOB, 20000, "interruptions: {rate: 0.31 /h}", "tasks: 9, nodes: 3, task: 2.2 h, retries: 2", "buy: spot");

	(void)state;
	oracle_mean(&o, "tasks_failed", 9 * pow(lost, 3));
	oracle_mean(&o, "tasks_done", 9 * (1 - pow(lost, 3)));
	/* Attempts of a task: 1 + lost + lost²; each lasts min(L, life), of mean lost / l. */
	oracle_mean(&o, "spot_node_hours", 9 * (1 + lost + lost * lost) * lost / l);
	oracle_mean(&o, "interruptions", 9 * (lost + lost * lost + lost * lost * lost));
	oracle_release(&o);
}

/* A shock takes all nodes of its pool: as one node that is lost. On nodes of their own lives, the last of m decides. */
static void shocks_take_all(void **state)
{
	const double l = 0.2, wide = 2.5, grown = exp(l * wide);
	struct oracle o = lives(JOB, 40000, "interruptions: none, shock: {rate: 0.2 /h, share: 100 %, all: 100 %}",
		"tasks: 5, nodes: 5, task: 2.5 h, give_up_after: 400 d", "buy: spot");
	struct oracle two = lives(JOB, 40000, "interruptions: none, pools: 5, shock: {rate: 0.2 /h, share: 100 %, all: 100 %}",
		"tasks: 5, nodes: 5, task: 2.5 h, give_up_after: 400 d", "buy: spot");

	(void)state;
	oracle_mean(&o, "hours", (grown - 1) / l);
	oracle_mean(&o, "interruptions", 5 * (grown - 1));
	oracle_mean(&two, "interruptions", 5 * (grown - 1));
	assert_true(mean(&two, "hours") > 1.3 * mean(&o, "hours"));
	oracle_release(&o);
	oracle_release(&two);
}

/* A pool that is up for exponential times of mean U and down for D: with the chance D / (U + D) the first wait is D, then each fall costs D. */
static void a_pool_comes_and_goes(void **state)
{
	const double up = 5, down = 2, wide = 3, falls = expm1(wide / up);
	struct oracle o = lives(JOB, 40000, "interruptions: {model: markov, mean_up: 5 h, mean_down: 2 h}", "tasks: 1, task: 3 h, give_up_after: 400 d",
		"buy: spot");

	(void)state;
	oracle_mean(&o, "hours", down * down / (up + down) + up * falls + down * falls);
	oracle_mean(&o, "interruptions", falls);
	oracle_mean(&o, "hours_without_nodes", down * down / (up + down) + down * falls);
	oracle_release(&o);
}

/* No task begins in a notice, and one that has begun goes on. By hand: nodes that live 3 h with a notice of 1 h, an hour between them, and tasks of
 * 50 min: three begin (0, 50 and 100 min after the grant) and the third ends in the notice. Who gives back what is idle pays for these 150 min. */
static void a_notice_lets_tasks_end(void **state)
{
	struct oracle o = lives(JOB, 1, "interruptions: {model: renewal, up: 3 h, down: 1 h, initial: up}, notice: 1 h",
		"tasks: 7, task: 50 min, release: at_end", "buy: spot");
	struct oracle idle = lives(JOB, 1, "interruptions: {model: renewal, up: 3 h, down: 1 h, initial: up}, notice: 1 h",
		"tasks: 7, task: 50 min", "buy: spot");

	(void)state;
	lives_is(&o, "S", "hours", 4 + 4 + 5. / 6);
	lives_is(&o, "S", "interruptions", 2);
	lives_is(&o, "S", "lost_hours", 0);
	lives_is(&o, "S", "spot_node_hours", 3 + 3 + 5. / 6);
	lives_is(&idle, "S", "hours", 4 + 4 + 5. / 6);
	lives_is(&idle, "S", "interruptions", 0);         /* given back before they are taken */
	lives_is(&idle, "S", "spot_node_hours", 7 * 5. / 6);
	oracle_release(&o);
	oracle_release(&idle);
}

/* Rows side by side, a node of twice the speed, and failures of on-demand nodes. */
static void rows_and_speeds(void **state)
{
	struct oracle mixed = lives(JOB, 1, STEADY, "tasks: 12, nodes: 3, task: 1 h", "fleet: [{nodes: 1, buy: on_demand}, {nodes: 2, buy: spot}]");
	struct oracle fast = lives(JOB, 1, STEADY, "tasks: 12, nodes: 2, task: 1 h",
		"fleet: [{nodes: 2, buy: spot, offers: [{instance: twice, zone: a, weight: 2}, {instance: toy, zone: b}]}]");
	struct oracle broken = lives(HEAD "simulate: {replications: 40000, seed: 3}\nmarket: {on_demand: {failures: {rate: 0.2 /h}}}\n"
		"workloads: {job: {kind: batch, instance: toy, tasks: 1, task: 2 h, give_up_after: 400 d}}\nstrategies: {S: {buy: on_demand}}\n");

	(void)state;
	lives_is(&mixed, "S", "hours", 4);
	lives_is(&mixed, "S", "on_demand_node_hours", 4);
	lives_is(&mixed, "S", "spot_node_hours", 8);
	lives_is(&fast, "S", "hours", 3);         /* $0.7 / 2 is less than $0.4 */
	lives_is(&fast, "S", "cost", 2 * 3 * 0.7);
	oracle_mean(&broken, "hours", expm1(0.4) / 0.2);
	oracle_mean(&broken, "interruptions", 0);
	oracle_release(&mixed);
	oracle_release(&fast);
	oracle_release(&broken);
}

/* Work that is done is useful once and no more, hours and money add up, and the data is stored until the end: in each future. */
static void all_adds_up(void **state)
{
	struct oracle o = lives(HEAD "simulate: {replications: 300, seed: 3}\nmarket: {spot: {interruptions: {rate: 0.2 /h}, notice: 2 min, capacity_wait: "
		"{exponential: {mean: 20 min}}, shock: {rate: 0.05 /h, share: 50 %%, all: 20 %%}}}\n"
		"workloads: {job: {kind: batch, instance: toy, nodes: 7, slots: 3, tasks: 90, task: 70 min, startup: 2 min to 6 min, "
		"dataset: {size: 500 GiB, store: disk}}}\nstrategies: {A: {buy: spot}, B: {buy: spot, set: {workloads.job.checkpoint: 10 min, "
		"workloads.job.release: at_end}}}\n");

	(void)state;
	for (int s = 0; s < 2; s++) {
		const char *name = s ? "B" : "A";

		for (size_t i = 0; i < 300; i++) {
			const double paid = lives_column(&o, name, "spot_node_hours")[i], useful = lives_column(&o, name, "utilisation")[i] * paid;

			lives_are("useful", useful, 90 * 70 / 60. / 3, 1e-9);
			lives_are("paid", paid, useful + lives_column(&o, name, "lost_hours")[i] + lives_column(&o, name, "wait_hours")[i]
				  + lives_column(&o, name, "restart_hours")[i], 1e-9);
			assert_true(lives_column(&o, name, "tasks_done")[i] == 90 && lives_column(&o, name, "tasks_failed")[i] == 0);
		}
		for (uint64_t r = 0; r < 10; r++)
			bill_is_right(o.plan, (size_t)s, r);
		lives_told_again(&o, (size_t)s, 50);
	}
	oracle_release(&o);
}

/* What is given up is unfinished, and what still ran then is lost. */
static void given_up(void **state)
{
	struct oracle o = lives(JOB, 1, STEADY, "tasks: 10, nodes: 2, task: 2 h, give_up_after: 5 h", "buy: on_demand");

	(void)state;
	assert_true(isinf(lives_one(&o, "S", "hours")));
	lives_is(&o, "S", "tasks_done", 4);
	lives_is(&o, "S", "tasks_failed", 0);
	lives_is(&o, "S", "lost_hours", 2);
	lives_is(&o, "S", "cost", 10);
	oracle_release(&o);
}

/* Second among others, on an instance of its own, a batch is done when it would be; the whole when the last is. */
static void among_others(void **state)
{
	struct oracle o = lives(HEAD "simulate: {replications: 20000, seed: 3}\nhorizon: 3 d\nmarket: {spot: {interruptions: {rate: 0.3 /h}}}\n"
		"workloads: {desk: {kind: interactive, instance: toy, people: 2, session: 9 h}, "
		"job: {kind: batch, instance: twice, tasks: 6, nodes: 2, task: 30 min, give_up_after: 400 d}}\n"
		"strategies: {S: {buy: on_demand, workloads: {job: {buy: spot}}}}\n");

	(void)state;
	oracle_mean(&o, "job.spot_node_hours", 6 * expm1(0.15) / 0.3);
	oracle_mean(&o, "job.cost", 0.7 * 6 * expm1(0.15) / 0.3);
	for (size_t i = 0; i < 100; i++)
		lives_are("both", lives_column(&o, "S", "cost")[i], lives_column(&o, "S", "job.cost")[i] + lives_column(&o, "S", "desk.cost")[i], 2e-9);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certain_tasks), cmocka_unit_test(exponential_tasks), cmocka_unit_test(a_task_begins_again),
		cmocka_unit_test(waits_and_starts), cmocka_unit_test(what_is_saved_is_kept), cmocka_unit_test(retries_run_out),
		cmocka_unit_test(shocks_take_all), cmocka_unit_test(a_pool_comes_and_goes), cmocka_unit_test(a_notice_lets_tasks_end),
		cmocka_unit_test(rows_and_speeds), cmocka_unit_test(all_adds_up), cmocka_unit_test(given_up), cmocka_unit_test(among_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
